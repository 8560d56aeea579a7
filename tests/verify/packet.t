== checked
-- type xdp
-- asm
r2 = *(u32 *)(r1 + 4)
r1 = *(u32 *)(r1 + 0)
r0 = 2
r3 = r1
r3 += 14
if r3 > r2 goto out
r0 = *(u8 *)(r1 + 13)
out: exit
-- accepted 9
== one-too-far
-- type xdp
-- asm
r2 = *(u32 *)(r1 + 4)
r1 = *(u32 *)(r1 + 0)
r0 = 2
r3 = r1
r3 += 14
if r3 > r2 goto out
r0 = *(u8 *)(r1 + 14)
out: exit
-- refused packet-bounds 6
== unchecked
-- type xdp
-- asm
r1 = *(u32 *)(r1 + 0)
r0 = *(u8 *)(r1 + 0)
exit
-- refused packet-bounds 1
== open-end
-- type xdp
-- asm
r2 = *(u32 *)(r1 + 4)
r1 = *(u32 *)(r1 + 0)
r0 = 2
r3 = r1
r3 += 14
if r3 >= r2 goto out
r0 = *(u8 *)(r1 + 14)
out: exit
-- accepted 9
== variable-header
-- type xdp
-- asm
r2 = *(u32 *)(r1 + 4)
r1 = *(u32 *)(r1 + 0)
r0 = 2
r3 = r1
r3 += 20
if r3 > r2 goto out
r4 = *(u8 *)(r1 + 0)
r4 &= 15
r4 <<= 2
r1 += r4
r3 = r1
r3 += 8
if r3 > r2 goto out
r0 = *(u16 *)(r1 + 6)
out: exit
-- accepted 17
== gone-after-adjust
-- type xdp
-- asm
r6 = r1
r7 = *(u32 *)(r1 + 0)
r2 = *(u32 *)(r1 + 4)
r3 = r7
r3 += 14
r0 = 2
if r3 > r2 goto out
r1 = r6
r2 = 0
call xdp_adjust_head
r0 = *(u8 *)(r7 + 0)
out: exit
-- refused mem-scalar 10
== context-write
-- type xdp
-- asm
r0 = 2
*(u32 *)(r1 + 0) = r0
exit
-- refused ctx 1
== context-narrow
-- type xdp
-- asm
r0 = *(u16 *)(r1 + 0)
exit
-- refused ctx 0
