== widths
-- asm
r0 = *(u8 *)(r1 + 0)
r2 = *(u16 *)(r1 + 2)
r3 = *(u32 *)(r1 + 4)
r4 = *(u64 *)(r1 + 8)
r0 += r2
r0 += r3
r0 += r4
exit
-- mem
01 02 03 04 05 06 07 08 ff ff ff ff ff ff ff 7f
-- result 0x8000000008070a08
== sign-extending-loads
-- asm
r6 = r1
r0 = *(s8 *)(r6 + 0)
*(u64 *)(r6 + 16) = r0
r0 = *(s16 *)(r6 + 0)
*(u64 *)(r6 + 24) = r0
r0 = *(s32 *)(r6 + 0)
*(u64 *)(r6 + 32) = r0
r0 = 0
exit
-- mem
80 80 80 80 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
-- no kernel: sign extending loads from a context are not allowed
-- after
80 80 80 80 00 00 00 00 00 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff
80 80 ff ff ff ff ff ff 80 80 80 80 ff ff ff ff
== sign-extending-loads-from-the-stack
-- asm
r1 = 0x80ff80807f ll
*(u64 *)(r10 - 8) = r1
r0 = *(s8 *)(r10 - 8)
r1 = *(s8 *)(r10 - 7)
r2 = *(s16 *)(r10 - 6)
r3 = *(s32 *)(r10 - 8)
r0 += r1
r0 += r2
r0 += r3
exit
-- result 0xffffffffff807ffe
== store-widths
-- asm
r2 = 0x1122334455667788 ll
*(u8 *)(r1 + 0) = r2
*(u16 *)(r1 + 2) = r2
*(u32 *)(r1 + 4) = r2
*(u64 *)(r1 + 8) = r2
r0 = 0
exit
-- mem
00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
-- after
88 00 88 77 88 77 66 55 88 77 66 55 44 33 22 11
== store-constants
-- asm
*(u8 *)(r10 - 1) = -1
*(u16 *)(r10 - 4) = 0x1234
*(u32 *)(r10 - 8) = -2
*(u64 *)(r10 - 16) = -3
r0 = *(u64 *)(r10 - 16)
*(u64 *)(r1 + 0) = r0
r0 = *(u32 *)(r10 - 8)
*(u64 *)(r1 + 8) = r0
r0 = *(u16 *)(r10 - 4)
r2 = *(u8 *)(r10 - 1)
r0 += r2
exit
-- mem
00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
-- after
fd ff ff ff ff ff ff ff fe ff ff ff 00 00 00 00
-- result 0x1333
== all-of-the-stack
-- asm
*(u64 *)(r10 - 512) = 5
r2 = r10
r2 += -512
r0 = *(u64 *)(r2 + 0)
exit
-- result 5
== below-the-stack
-- asm
*(u64 *)(r10 - 520) = 5
r0 = 0
exit
-- error outside of the stack
== above-the-stack
-- asm
r0 = 0
*(u8 *)(r10 + 0) = r0
exit
-- error outside of the stack
== across-the-top-of-the-stack
-- asm
r0 = 0
*(u64 *)(r10 - 4) = r0
exit
-- error outside of the stack
== null-pointer
-- asm
r1 = 0
r0 = *(u64 *)(r1 + 8)
exit
-- error a null pointer
== a-number-is-no-address
-- asm
r1 = 0x123456
r0 = *(u64 *)(r1 + 8)
exit
-- error no memory of this program
== behind-the-context
-- type xdp
-- asm
r0 = *(u32 *)(r1 + 64)
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- error outside of the context
== map-value-bounds
-- maps
m array 4 16 1
-- asm
*(u32 *)(r10 - 4) = 0
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto out
r1 = *(u64 *)(r0 + 12)
out: r0 = 0
exit
-- error outside of a map value
== map-value-null-is-not-checked
-- maps
m array 4 16 1
-- asm
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
r0 = *(u64 *)(r0 + 0)
exit
-- error a null pointer
== half-pointers
-- no kernel: half of a pointer of its own is no number that we know
-- maps
m array 4 8 2
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 0
r1 = m ll
if w1 != 0 goto map
r6 |= 1
map: r2 = r10
r2 += -4
call bpf_map_lookup_elem
if w0 != 0 goto value
r6 |= 2
value: r0 = r6
exit
-- result 0x0
== before-a-value
-- maps
m array 4 8 2
-- asm
*(u32 *)(r10 - 4) = 0
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto out
r0 = *(u8 *)(r0 - 8)
out: exit
-- error reads 1 bytes at offset -8, outside of a map value
== inside-a-map
-- no kernel: it takes what stands there by its own types
-- maps
m array 4 8 2
-- asm
r1 = m ll
r0 = *(u64 *)(r1 + 8)
exit
-- error inside a map, which the machine does not have
== an-atomic-just-below-the-end-of-all-addresses
-- asm
r9 = -8
r3 = 1
lock *(u64 *)(r9 + 0) += r3
r0 = 0
exit
-- error which is no memory of this program
== a-read-just-below-the-end-of-all-addresses
-- asm
r9 = -8
r0 = *(u64 *)(r9 + 0)
exit
-- error which is no memory of this program
== a-read-around-the-end-of-all-addresses
-- asm
r9 = -4
r0 = *(u64 *)(r9 + 0)
exit
-- error which is no memory of this program
