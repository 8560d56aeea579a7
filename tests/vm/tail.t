== goes-on-in-another-program
-- type xdp
-- maps
jt prog_array 4 4 4 2=other
-- asm
r6 = 5
r2 = jt ll
r3 = 2
call bpf_tail_call
r0 = 1
exit
-- program other
r0 = 3
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result 3
== no-program-there
-- type xdp
-- maps
jt prog_array 4 4 4 2=other
-- asm
r2 = jt ll
r3 = 1
call bpf_tail_call
r0 = 7
exit
-- program other
r0 = 3
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result 7
== index-past-the-end
-- type xdp
-- maps
jt prog_array 4 4 4 2=other
-- asm
r2 = jt ll
r3 = 0x100000002 ll
r3 += 4
call bpf_tail_call
r0 = 7
exit
-- program other
r0 = 3
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result 7
== index-counts-in-32-bits
-- type xdp
-- maps
jt prog_array 4 4 4 2=other
-- asm
r2 = jt ll
r3 = 0x100000002 ll
call bpf_tail_call
r0 = 7
exit
-- program other
r0 = 3
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result 3
== thirty-three-times
-- type xdp
-- maps
count array 4 8 1
jt prog_array 4 4 1 0=again
-- asm
r2 = jt ll
r3 = 0
call bpf_tail_call
r0 = 0
exit
-- program again
r6 = r1
*(u32 *)(r10 - 4) = 0
r1 = count ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto out
r7 = r0
r1 = *(u64 *)(r7 + 0)
r1 += 1
*(u64 *)(r7 + 0) = r1
r1 = r6
r2 = jt ll
r3 = 0
call bpf_tail_call
r0 = *(u64 *)(r7 + 0)
out: exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result 33
== from-a-function
-- no kernel: a tail call in a function needs BTF there
-- type xdp
-- maps
jt prog_array 4 4 1 0=other
-- asm
call f
r0 += 40
exit
f: r2 = jt ll
r3 = 0
call bpf_tail_call
r0 = 7
exit
-- program other
r0 = 2
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result 42
== through-a-map-that-is-none
-- type xdp
-- maps
m array 4 4 1
-- asm
r2 = m ll
r3 = 0
call bpf_tail_call
r0 = 7
exit
-- error no program array
