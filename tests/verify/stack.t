== too-deep
-- asm
r0 = 0
*(u64 *)(r10 - 520) = r0
exit
-- refused stack-bounds 1
== misaligned
-- asm
r0 = 0
*(u64 *)(r10 - 12) = r0
exit
-- refused align 1
== spill-and-fill
-- asm
r6 = *(u32 *)(r1 + 0)
r6 &= 7
*(u64 *)(r10 - 8) = r6
r7 = *(u64 *)(r10 - 8)
r2 = r10
r2 += -24
*(u64 *)(r10 - 24) = 0
*(u64 *)(r10 - 16) = 0
r2 += r7
r0 = *(u8 *)(r2 + 0)
exit
-- accepted 11
== pointer-comes-back
-- asm
*(u64 *)(r10 - 8) = r1
r0 = 0
r2 = *(u64 *)(r10 - 8)
r0 = *(u32 *)(r2 + 0)
exit
-- accepted 5
== half-a-pointer
-- asm
*(u64 *)(r10 - 8) = r1
r0 = *(u32 *)(r10 - 8)
exit
-- refused pointer-leak 1
== variable-index
-- asm
r6 = *(u32 *)(r1 + 0)
r2 = r10
r2 += -16
r2 += r6
r0 = *(u8 *)(r2 + 0)
exit
-- refused unbounded
== linked-copies
-- asm
r6 = *(u32 *)(r1 + 0)
r7 = r6
r0 = 0
if r6 > 7 goto out
*(u64 *)(r10 - 8) = 0
r2 = r10
r2 += -8
r2 += r7
r0 = *(u8 *)(r2 + 0)
out: exit
-- accepted 11
== linked-a-constant-apart
-- asm
r6 = *(u32 *)(r1 + 0)
r7 = r6
r7 += 2
r0 = 0
if r6 > 5 goto out
*(u64 *)(r10 - 8) = 0
r2 = r10
r2 += -8
r2 += r7
r0 = *(u8 *)(r2 + 0)
out: exit
-- accepted 12
== an-atomic-uses-its-address
-- asm
*(u64 *)(r10 - 8) = 0
*(u64 *)(r10 - 16) = 0
call get_prandom_u32
r2 = r10
r2 += -8
if r0 == 0 goto +1
r2 += -8
lock *(u64 *)(r2 + 0) += r0
r0 = 0
exit
-- accepted 13
== zeroes-beside-what-is-written
-- asm
*(u32 *)(r10 - 4) = 0
*(u8 *)(r10 - 5) = 7
*(u8 *)(r10 - 7) = 9
r1 = *(u32 *)(r10 - 4)
r0 = 0
if r1 == 0 goto out
r0 = r9
out: exit
-- accepted 7
== zeroes-of-a-spill-that-is-broken
-- asm
r0 = 0
*(u64 *)(r10 - 8) = r0
*(u8 *)(r10 - 5) = 7
r1 = *(u32 *)(r10 - 4)
if r1 == 0 goto out
r0 = r9
out: exit
-- refused not-init 5
== zeroes-that-are-bytes-in-5.10
-- kernel 5.10
-- asm
r0 = 0
*(u64 *)(r10 - 8) = r0
*(u8 *)(r10 - 5) = 7
r1 = *(u32 *)(r10 - 4)
if r1 == 0 goto out
r0 = r9
out: exit
-- accepted 6
== zeroes-that-are-bytes-in-6.1
-- kernel 6.1
-- asm
r0 = 0
*(u64 *)(r10 - 8) = r0
*(u8 *)(r10 - 5) = 7
r1 = *(u32 *)(r10 - 4)
if r1 == 0 goto out
r0 = r9
out: exit
-- accepted 6
== a-wide-number-spilled-and-bounded
-- asm
call get_prandom_u32
r6 = r0
*(u64 *)(r10 - 8) = r6
if r6 > 7 goto out
r2 = *(u64 *)(r10 - 8)
r3 = r10
r3 += r2
*(u8 *)(r3 - 24) = 1
out: r0 = 0
exit
-- accepted 11
== a-small-number-spilled-and-bounded
-- asm
call get_prandom_u32
r6 = r0
r6 &= 255
*(u64 *)(r10 - 8) = r6
if r6 > 7 goto out
r2 = *(u64 *)(r10 - 8)
r3 = r10
r3 += r2
*(u8 *)(r3 - 24) = 1
out: r0 = 0
exit
-- accepted 12
== half-a-number-spilled
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
*(u32 *)(r10 - 8) = r6
r2 = *(u32 *)(r10 - 8)
r3 = r10
r3 += r2
*(u8 *)(r3 - 24) = 1
r0 = 0
exit
-- accepted 10
== a-zero-spilled-over-a-number
-- asm
*(u64 *)(r10 - 8) = 5
r0 = 0
*(u32 *)(r10 - 8) = r0
r2 = *(u64 *)(r10 - 8)
r3 = *(u32 *)(r10 - 4)
if r3 == 0 goto out
r0 = r3
out: r0 = 0
exit
-- accepted 11
== a-wide-number-spilled-and-bounded-in-6.1
-- kernel 6.1
-- asm
call get_prandom_u32
r6 = r0
*(u64 *)(r10 - 8) = r6
if r6 > 7 goto out
r2 = *(u64 *)(r10 - 8)
r3 = r10
r3 += r2
*(u8 *)(r3 - 24) = 1
out: r0 = 0
exit
-- refused unbounded 6
== a-small-number-spilled-and-bounded-in-6.1
-- kernel 6.1
-- asm
call get_prandom_u32
r6 = r0
r6 &= 255
*(u64 *)(r10 - 8) = r6
if r6 > 7 goto out
r2 = *(u64 *)(r10 - 8)
r3 = r10
r3 += r2
*(u8 *)(r3 - 24) = 1
out: r0 = 0
exit
-- refused stack-bounds 8
