== loop-helper-is-young
-- kernel 5.10
-- asm
r1 = 1
r2 = 0
r3 = 0
r4 = 0
call loop
r0 = 0
exit
-- refused helper 4
== raw-stack-before
-- kernel 5.10
-- asm
r0 = *(u64 *)(r10 - 8)
r0 = 0
exit
-- refused stack-bounds 0
== raw-stack-beside-what-was-written
-- kernel 5.10
-- asm
*(u8 *)(r10 - 3) = 16
r0 = *(u64 *)(r10 - 8)
r0 = 0
exit
-- accepted 4
== raw-stack-at-an-index
-- kernel 5.10
-- asm
call get_prandom_u32
r0 &= 7
r1 = r10
r1 += -8
r1 += r0
*(u8 *)(r1 + 0) = 1
r0 = 0
exit
-- accepted 8
== raw-stack-after
-- kernel 6.1
-- asm
r0 = *(u64 *)(r10 - 8)
r0 = 0
exit
-- accepted 3
== raw-stack-now
-- asm
r0 = *(u64 *)(r10 - 8)
r0 = 0
exit
-- accepted 3
== signed-division-is-young
-- kernel 6.1
-- asm
r0 = 6
r0 s/= 2
exit
-- refused unsupported 1
== signed-division
-- kernel 6.12
-- asm
r0 = 6
r0 s/= 2
exit
-- accepted 3
== old-value-of-atomics-is-young
-- kernel 5.10
-- asm
*(u64 *)(r10 - 8) = 0
r1 = 1
r1 = atomic_fetch_add((u64 *)(r10 - 8), r1)
r0 = 0
exit
-- refused unsupported
== array-finds-nothing-yet
-- kernel 6.12
-- maps
m array 4 8 10
-- asm
*(u32 *)(r10 - 8) = 9
r2 = r10
r2 += -8
r1 = m ll
call map_lookup_elem
r0 = *(u64 *)(r0 + 0)
exit
-- refused maybe-null 6
== byte-order-is-forgotten
-- kernel 6.12
-- asm
r6 = *(u32 *)(r1 + 0)
r6 &= 255
r6 = be64 r6
r0 = 0
if r6 == 1 goto out
r0 = 0
out: exit
-- accepted 8
== byte-order-is-kept
-- asm
r6 = *(u32 *)(r1 + 0)
r6 &= 255
r6 = be64 r6
r0 = 0
if r6 == 1 goto out
r0 = 0
out: exit
-- accepted 7
== not-equal-is-young
-- kernel 6.1
-- asm
call get_prandom_u32
r0 &= 7
if r0 == 0 goto L1
r0 += -1
r1 = r10
r1 += -512
r1 += r0
*(u8 *)(r1 +0) = 1
L1:
r0 = 0
exit
-- refused stack-bounds 7
== not-equal
-- kernel 6.12
-- asm
call get_prandom_u32
r0 &= 7
if r0 == 0 goto L1
r0 += -1
r1 = r10
r1 += -512
r1 += r0
*(u8 *)(r1 +0) = 1
L1:
r0 = 0
exit
-- accepted 11
== a-constant-on-the-left-before
-- kernel 6.1
-- asm
call get_prandom_u32
r0 &= 7
r1 = 8
if r1 > r0 goto out
r0 = r9
out: r0 = 0
exit
-- refused not-init 4
== a-constant-on-the-left
-- kernel 6.12
-- asm
call get_prandom_u32
r0 &= 7
r1 = 8
if r1 > r0 goto out
r0 = r9
out: r0 = 0
exit
-- accepted
== equal-to-what-is-outside-before
-- kernel 6.1
-- asm
call get_prandom_u32
r0 &= 7
if r0 != 9 goto out
r0 = r9
out: r0 = 0
exit
-- refused not-init 3
== equal-to-what-is-outside
-- kernel 6.12
-- asm
call get_prandom_u32
r0 &= 7
if r0 != 9 goto out
r0 = r9
out: r0 = 0
exit
-- accepted
== two-intervals-decide-before
-- kernel 6.1
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
call get_prandom_u32
r0 &= 7
r0 += 8
if r0 > r6 goto out
r0 = r9
out: r0 = 0
exit
-- refused not-init 7
== two-intervals-decide
-- kernel 6.12
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
call get_prandom_u32
r0 &= 7
r0 += 8
if r0 > r6 goto out
r0 = r9
out: r0 = 0
exit
-- accepted
== two-intervals-teach-before
-- kernel 6.1
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
call get_prandom_u32
if r0 > r6 goto out
r1 = r10
r1 += -8
r1 += r0
*(u8 *)(r1 + 0) = 1
out: r0 = 0
exit
-- refused unbounded 7
== two-intervals-teach
-- kernel 6.12
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
call get_prandom_u32
if r0 > r6 goto out
r1 = r10
r1 += -8
r1 += r0
*(u8 *)(r1 + 0) = 1
out: r0 = 0
exit
-- accepted
== two-intervals-are-equal-before
-- kernel 6.1
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
*(u64 *)(r10 - 8) = 0
call get_prandom_u32
if r0 != r6 goto out
r1 = r10
r1 += -8
r1 += r0
*(u8 *)(r1 + 0) = 1
out: r0 = 0
exit
-- accepted
== two-intervals-are-equal
-- kernel 6.12
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
*(u64 *)(r10 - 8) = 0
call get_prandom_u32
if r0 != r6 goto out
r1 = r10
r1 += -8
r1 += r0
*(u8 *)(r1 + 0) = 1
out: r0 = 0
exit
-- accepted
== a-sign-that-intervals-leave-open-before
-- kernel 6.1
-- asm
r1 = *(u32 *)(r1 + 0)
r0 = 0
r1 &= 255
r1 += 0x7fffff80
if w1 s> 31 goto out
if w1 s< 0 goto out
r0 = *(u64 *)(r0 + 0)
out: exit
-- refused mem-scalar 6
== a-copied-half-has-no-link-yet
-- kernel 6.1
-- maps
m array 4 48 1
-- asm
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = m ll
call map_lookup_elem
r6 = r0
if r0 == 0 goto out
r9 = *(u8 *)(r0 + 0)
w2 = w9
if r2 > 7 goto out
r6 += r9
r0 = *(u8 *)(r6 + 0)
out: r0 = 0
exit
-- refused map-bounds 12
== a-copied-half-is-linked
-- kernel 6.12
-- maps
m array 4 48 1
-- asm
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = m ll
call map_lookup_elem
r6 = r0
if r0 == 0 goto out
r9 = *(u8 *)(r0 + 0)
w2 = w9
if r2 > 7 goto out
r6 += r9
r0 = *(u8 *)(r6 + 0)
out: r0 = 0
exit
-- accepted
== signed-division-that-is-not-reached
-- kernel 6.1
-- asm
r0 = 6
if r0 == 6 goto out
r0 s/= 2
out: exit
-- accepted 3
== products-of-signed-numbers-before
-- kernel 6.12
-- asm
call get_prandom_u32
r0 &= 1
r0 += -1
r6 = r0
r0 *= r6
r1 = r10
r1 += -8
r1 += r0
*(u8 *)(r1 + 0) = 1
r0 = 0
exit
-- refused unbounded
== products-of-signed-numbers
-- asm
call get_prandom_u32
r0 &= 1
r0 += -1
r6 = r0
r0 *= r6
r1 = r10
r1 += -8
r1 += r0
*(u8 *)(r1 + 0) = 1
r0 = 0
exit
-- accepted 11
== a-pointer-in-front-of-its-value
-- maps
m array 4 48 1
-- asm
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = m ll
call map_lookup_elem
if r0 == 0 goto out
r0 += -3
r0 = *(u8 *)(r0 + 8)
out: r0 = 0
exit
-- accepted
== a-pointer-in-front-of-its-value-now
-- kernel 7.2
-- maps
m array 4 48 1
-- asm
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = m ll
call map_lookup_elem
if r0 == 0 goto out
r0 += -3
r0 = *(u8 *)(r0 + 8)
out: r0 = 0
exit
-- refused unbounded 8
== a-remainder-of-nothing-leaves-all
-- kernel 7.2
-- asm
call get_prandom_u32
r0 &= 7
r1 = 0
r0 %= r1
r1 = r10
r1 += -8
r1 += r0
*(u8 *)(r1 + 0) = 1
r0 = 0
exit
-- accepted
== helpers-of-tasks-were-not-for-all
-- kernel 6.1
-- type xdp
-- asm
call get_current_pid_tgid
r0 = 0
exit
-- refused helper 0
== helpers-of-tasks-are-for-all
-- type xdp
-- asm
call get_current_pid_tgid
r0 = 0
exit
-- accepted 3
== helpers-of-tasks-were-for-cgroups
-- kernel 6.1
-- type cgroup_device
-- asm
call get_current_pid_tgid
r0 = 0
exit
-- accepted 3
== helpers-of-tasks-were-not-yet-for-cgroups
-- kernel 5.10
-- type cgroup_device
-- asm
call get_current_pid_tgid
r0 = 0
exit
-- refused helper 0
== beside-a-byte-at-an-index-before
-- kernel 6.1
-- asm
*(u64 *)(r10 - 16) = 5
*(u64 *)(r10 - 8) = 6
call get_prandom_u32
r0 &= 8
r1 = r10
r1 += -16
r1 += r0
*(u8 *)(r1 + 0) = 1
r0 = *(u8 *)(r1 + 1)
r0 = 0
exit
-- refused stack-init 8
== beside-a-byte-at-an-index-after
-- kernel 6.12
-- asm
*(u64 *)(r10 - 16) = 5
*(u64 *)(r10 - 8) = 6
call get_prandom_u32
r0 &= 8
r1 = r10
r1 += -16
r1 += r0
*(u8 *)(r1 + 0) = 1
r0 = *(u8 *)(r1 + 1)
r0 = 0
exit
-- accepted 11
== the-byte-at-an-index-itself
-- kernel 6.1
-- asm
*(u64 *)(r10 - 16) = 5
*(u64 *)(r10 - 8) = 6
call get_prandom_u32
r0 &= 8
r1 = r10
r1 += -16
r1 += r0
*(u8 *)(r1 + 0) = 1
r0 = *(u8 *)(r1 + 0)
r0 = 0
exit
-- accepted 11
== one-number-of-both
-- asm
call get_prandom_u32
r0 &= 256
if r0 == 0 goto out
if r0 == 256 goto out
r0 = 1
r0 = 2
r0 = 3
out:
r0 = 0
exit
-- accepted 8
== one-number-of-both-is-not-seen
-- kernel 6.12
-- asm
call get_prandom_u32
r0 &= 256
if r0 == 0 goto out
if r0 == 256 goto out
r0 = 1
r0 = 2
r0 = 3
out:
r0 = 0
exit
-- accepted 11
