== direct-access
-- type xdp
-- asm
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r4 = r2
r4 += 14
if r4 > r3 goto short
r0 = *(u8 *)(r2 + 13)
*(u8 *)(r2 + 0) = r0
exit
short: r0 = 99
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result 13
-- after
0d 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
== length
-- type xdp
-- asm
r2 = *(u32 *)(r1 + 0)
r0 = *(u32 *)(r1 + 4)
r0 -= r2
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10
-- result 17
== past-the-end
-- type xdp
-- asm
r2 = *(u32 *)(r1 + 0)
r0 = *(u8 *)(r2 + 14)
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- error outside of the packet
== before-the-beginning
-- type xdp
-- asm
r2 = *(u32 *)(r1 + 0)
r3 = *(u32 *)(r1 + 4)
r4 = r2
r4 += 14
if r4 > r3 goto short
r0 = *(u8 *)(r2 - 1)
exit
short: r0 = 0
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- error outside of the packet
== grown-at-the-head
-- type xdp
-- asm
r6 = r1
r2 = -4
call bpf_xdp_adjust_head
if r0 != 0 goto out
r2 = *(u32 *)(r6 + 0)
r3 = *(u32 *)(r6 + 4)
r4 = r2
r4 += 4
if r4 > r3 goto out
*(u32 *)(r2 + 0) = 0x44332211
out: exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result 0
-- after
11 22 33 44 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
== cut-at-the-head-and-tail
-- type xdp
-- asm
r6 = r1
r2 = 2
call bpf_xdp_adjust_head
r7 = r0
r1 = r6
r2 = -1
call bpf_xdp_adjust_tail
r0 += r7
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10
-- result 0
-- after
02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f
== cut-too-much
-- type xdp
-- asm
r2 = 10
call bpf_xdp_adjust_head
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10
-- result -22
== grown-at-the-tail
-- type xdp
-- asm
r2 = 3
call bpf_xdp_adjust_tail
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result 0
-- after
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 00 00 00
== pointers-are-read-anew-after-adjusting
-- type xdp
-- asm
r6 = r1
r7 = *(u32 *)(r1 + 0)
r8 = *(u32 *)(r1 + 4)
r2 = 4
call bpf_xdp_adjust_head
r1 = r7
r1 += 14
if r1 > r8 goto out
r0 = *(u8 *)(r7 + 0)
out: r0 = 0
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13
-- error outside of the packet
== load-and-store-bytes
-- type xdp
-- asm
r6 = r1
r2 = 3
r3 = r10
r3 += -8
*(u64 *)(r3 + 0) = 0
r4 = 5
call bpf_xdp_load_bytes
r7 = r0
r1 = r6
r2 = 9
r3 = r10
r3 += -8
r4 = 5
call bpf_xdp_store_bytes
r7 += r0
r1 = r6
r2 = 10
r3 = r10
r3 += -8
r4 = 5
call bpf_xdp_load_bytes
r0 += r7
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result -22
-- after
00 01 02 03 04 05 06 07 08 03 04 05 06 07
== buffer-length
-- type xdp
-- asm
call bpf_xdp_get_buff_len
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e
-- result 15
== classic-loads
-- type socket
-- asm
r6 = r1
r0 = *(u32 *)skb[0]
r7 = r0
r0 = *(u16 *)skb[4]
r7 += r0
r1 = 6
r0 = *(u8 *)skb[r1 + 1]
r0 += r7
exit
-- mem
00 00 01 00 00 20 00 03 04 05 06 07 08 09
-- result 0x123
== classic-load-through-r0-and-r7
-- type socket
-- asm
r6 = r1
r7 = 3
r0 = 5
r0 = *(u8 *)skb[r0 + 2]
r0 = *(u8 *)skb[r0 + 1]
r8 = r0
r0 = *(u8 *)skb[r7 + 0]
r0 += r8
exit
-- mem
00 00 01 40 00 20 00 03 04 05 06 07 08 09
-- result 0x40
== classic-load-past-the-end-returns-zero
-- type socket
-- asm
r6 = r1
r0 = *(u32 *)skb[11]
r0 = 5
exit
-- mem
00 00 01 00 00 20 00 03 04 05 06 07 08 09
-- result 0
== buffer-field-len
-- type socket
-- asm
r0 = *(u32 *)(r1 + 0)
exit
-- mem
00 00 01 00 00 20 00 03 04 05 06 07 08 09
-- result 14
== skb-load-bytes
-- type socket
-- asm
r2 = 2
r3 = r10
r3 += -8
*(u64 *)(r3 + 0) = 0
r4 = 4
call bpf_skb_load_bytes
r1 = *(u32 *)(r10 - 8)
r0 += r1
exit
-- mem
00 00 01 00 00 20 00 03 04 05 06 07 08 09
-- result 0x20000001
== skb-load-bytes-past-the-end
-- type socket
-- asm
r2 = 12
r3 = r10
r3 += -8
*(u64 *)(r3 + 0) = -1
r4 = 4
call bpf_skb_load_bytes
r1 = *(u32 *)(r10 - 8)
r0 += r1
exit
-- mem
00 00 01 00 00 20 00 03 04 05 06 07 08 09
-- result -14
== context-is-not-written
-- type socket
-- asm
r0 = 0
*(u32 *)(r1 + 0) = r0
exit
-- mem
00 00 01 00 00 20 00 03 04 05 06 07 08 09
-- error read only
== checksum-difference
-- type xdp
-- asm
*(u64 *)(r10 - 8) = 0x12345678
*(u64 *)(r10 - 16) = -2
r1 = r10
r1 += -8
r2 = 8
r3 = r10
r3 += -16
r4 = 8
r5 = 0x1234
call bpf_csum_diff
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result 0xa986
== meta-goes-with-the-head
-- type xdp
-- asm
r6 = r1
r2 = -8
call bpf_xdp_adjust_meta
if r0 != 0 goto out
r2 = *(u32 *)(r6 + 8)
r3 = *(u32 *)(r6 + 0)
r4 = r2
r4 += 8
if r4 > r3 goto out
*(u32 *)(r2 + 0) = 0x44332211
*(u32 *)(r2 + 4) = 0x88776655
r1 = r6
r2 = 3
call bpf_xdp_adjust_head
if r0 != 0 goto out
r2 = *(u32 *)(r6 + 8)
r3 = *(u32 *)(r6 + 0)
r4 = r2
r4 += 8
if r4 > r3 goto out
r0 = *(u32 *)(r2 + 0)
r1 = *(u32 *)(r2 + 4)
r1 <<= 32
r0 |= r1
r7 = r0
r1 = r6
r2 = 8
call bpf_xdp_adjust_meta
r0 += r7
out: exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10
-- result 0x8877665544332211
-- after
03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10
== meta-of-no-whole-word
-- type xdp
-- asm
r2 = -6
call bpf_xdp_adjust_meta
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result -13
== meta-too-long
-- type xdp
-- asm
r2 = -220
call bpf_xdp_adjust_meta
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result -22
== meta-the-longest
-- type xdp
-- asm
r2 = -216
call bpf_xdp_adjust_meta
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result 0
== meta-into-the-packet
-- type xdp
-- asm
r2 = 4
call bpf_xdp_adjust_meta
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result -22
== a-pointer-of-the-context-by-another-register
-- type xdp
-- asm
r2 = r1
r2 += 4
r0 = *(u32 *)(r2 + 0)
r3 = *(u32 *)(r1 + 0)
r0 -= r3
r3 = *(u32 *)(r2 + 12)
r0 += r3
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10
-- no kernel: a context pointer that was moved is refused
-- result 17
