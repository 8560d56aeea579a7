== exit
-- asm
r0 = 0
exit
-- accepted 2
== not-written
-- asm
exit
-- refused not-init 0
== fall-off-the-end
-- asm
r0 = 0
-- refused code
== unreachable
-- asm
r0 = 0
exit
r0 = 1
exit
-- refused code
== read-only-frame
-- asm
r10 = 0
r0 = 0
exit
-- refused code
== number-as-pointer
-- asm
r1 = 7
r0 = *(u8 *)(r1 + 0)
exit
-- refused mem-scalar 1
== negated-pointer
-- asm
r0 = r10
r0 = -r0
exit
-- accepted 3
== swapped-pointer
-- asm
r1 = be16 r1
r0 = r1
exit
-- accepted 3
== negated-pointer-is-none
-- asm
r1 = -r1
r0 = *(u32 *)(r1 + 0)
exit
-- refused mem-scalar 1
== divide-by-zero
-- asm
r0 = 1
r0 /= 0
exit
-- refused code
== endless
-- asm
r0 = 0
a: r0 = 0
goto a
-- refused loop
== counted-loop
-- asm
r0 = 0
a: r0 += 1
if r0 < 20 goto a
exit
-- accepted 42
== infinite-by-unknown
-- asm
call get_prandom_u32
r6 = r0
a: r6 += 1
if r6 != 5 goto a
r0 = 0
exit
-- refused loop 3
== atomic-needs-alignment
-- maps
m array 4 48 1
-- asm
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = m ll
call map_lookup_elem
if r0 == 0 goto out
r1 = 1
lock *(u32 *)(r0 + 6) += r1
out: r0 = 0
exit
-- refused align 8
== atomic-aligned
-- maps
m array 4 48 1
-- asm
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = m ll
call map_lookup_elem
if r0 == 0 goto out
r1 = 1
lock *(u32 *)(r0 + 8) += r1
out: r0 = 0
exit
-- accepted
== sign-of-a-half
-- asm
r1 = *(u32 *)(r1 + 0)
r0 = 0
r1 &= 255
r1 += 0x7fffff80
if w1 s> 31 goto out
if w1 s< 0 goto out
r0 = *(u64 *)(r0 + 0)
out: exit
-- accepted
== halves-decide
-- asm
call get_prandom_u32
w0 s>>= 30
r1 = 0
if r0 == 512 goto bad
r0 = 0
exit
bad: r0 = *(u64 *)(r1 + 0)
exit
-- accepted
== product-of-unknowns
-- kernel 6.1
-- type xdp
-- asm
r2 = *(u32 *)(r1 + 12)
r2 &= 3
r3 = *(u32 *)(r1 + 16)
r3 &= 3
r2 |= r3
*(u64 *)(r10 - 8) = 0
r1 = r10
r1 += -8
r1 += r2
r0 = *(u8 *)(r1 + 0)
exit
-- refused unbounded 8
