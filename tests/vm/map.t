== hash
-- maps
m hash 4 8 16
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n1
r0 = *(u64 *)(r0 + 0)
n1: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 11
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
*(u64 *)(r10 - 16) = 22
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n2
r0 = *(u64 *)(r0 + 0)
n2: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n3
r0 = *(u64 *)(r0 + 0)
n3: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 3
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n4
r0 = *(u64 *)(r0 + 0)
n4: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 33
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n5
r0 = *(u64 *)(r0 + 0)
n5: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_delete_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_delete_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n6
r0 = *(u64 *)(r0 + 0)
n6: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n7
r0 = *(u64 *)(r0 + 0)
n7: w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0x4e1ba06a
== hash-flags
-- maps
m hash 4 8 16
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 11
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 2
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 12
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 1
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 13
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 1
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 14
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 2
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 3
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 64
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n8
r0 = *(u64 *)(r0 + 0)
n8: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n9
r0 = *(u64 *)(r0 + 0)
n9: w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0x1330f2a5
== percpu-hash
-- maps
m percpu_hash 4 8 16
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n10
r0 = *(u64 *)(r0 + 0)
n10: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 11
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
*(u64 *)(r10 - 16) = 22
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n11
r0 = *(u64 *)(r0 + 0)
n11: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n12
r0 = *(u64 *)(r0 + 0)
n12: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 3
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n13
r0 = *(u64 *)(r0 + 0)
n13: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 33
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n14
r0 = *(u64 *)(r0 + 0)
n14: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_delete_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_delete_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n15
r0 = *(u64 *)(r0 + 0)
n15: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n16
r0 = *(u64 *)(r0 + 0)
n16: w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0x4e1ba06a
== percpu-hash-flags
-- maps
m percpu_hash 4 8 16
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 11
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 2
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 12
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 1
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 13
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 1
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 14
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 2
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 3
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 64
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n17
r0 = *(u64 *)(r0 + 0)
n17: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n18
r0 = *(u64 *)(r0 + 0)
n18: w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0x1330f2a5
== lru-hash
-- maps
m lru_hash 4 8 16
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n19
r0 = *(u64 *)(r0 + 0)
n19: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 11
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
*(u64 *)(r10 - 16) = 22
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n20
r0 = *(u64 *)(r0 + 0)
n20: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n21
r0 = *(u64 *)(r0 + 0)
n21: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 3
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n22
r0 = *(u64 *)(r0 + 0)
n22: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 33
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n23
r0 = *(u64 *)(r0 + 0)
n23: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_delete_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_delete_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n24
r0 = *(u64 *)(r0 + 0)
n24: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n25
r0 = *(u64 *)(r0 + 0)
n25: w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0x4e1ba06a
== lru-hash-flags
-- maps
m lru_hash 4 8 16
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 11
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 2
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 12
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 1
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 13
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 1
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 14
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 2
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 3
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 64
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n26
r0 = *(u64 *)(r0 + 0)
n26: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n27
r0 = *(u64 *)(r0 + 0)
n27: w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0x1330f2a5
== lru-percpu-hash
-- maps
m lru_percpu_hash 4 8 16
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n28
r0 = *(u64 *)(r0 + 0)
n28: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 11
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
*(u64 *)(r10 - 16) = 22
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n29
r0 = *(u64 *)(r0 + 0)
n29: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n30
r0 = *(u64 *)(r0 + 0)
n30: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 3
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n31
r0 = *(u64 *)(r0 + 0)
n31: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 33
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n32
r0 = *(u64 *)(r0 + 0)
n32: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_delete_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_delete_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n33
r0 = *(u64 *)(r0 + 0)
n33: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n34
r0 = *(u64 *)(r0 + 0)
n34: w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0x4e1ba06a
== lru-percpu-hash-flags
-- maps
m lru_percpu_hash 4 8 16
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 11
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 2
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 12
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 1
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 13
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 1
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 14
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 2
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 3
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 64
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n35
r0 = *(u64 *)(r0 + 0)
n35: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n36
r0 = *(u64 *)(r0 + 0)
n36: w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0x1330f2a5
== hash-full
-- maps
m hash 4 8 2
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 11
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
*(u64 *)(r10 - 16) = 22
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 3
*(u64 *)(r10 - 16) = 33
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 3
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n37
r0 = *(u64 *)(r0 + 0)
n37: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 44
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n38
r0 = *(u64 *)(r0 + 0)
n38: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_delete_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 3
*(u64 *)(r10 - 16) = 55
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 3
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n39
r0 = *(u64 *)(r0 + 0)
n39: w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0x8dc861c4
== array
-- maps
m array 4 8 3
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 0
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n40
r0 = *(u64 *)(r0 + 0)
n40: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 0
*(u64 *)(r10 - 16) = 11
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
*(u64 *)(r10 - 16) = 22
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 0
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n41
r0 = *(u64 *)(r0 + 0)
n41: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n42
r0 = *(u64 *)(r0 + 0)
n42: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 3
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n43
r0 = *(u64 *)(r0 + 0)
n43: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 3
*(u64 *)(r10 - 16) = 33
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 0
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_delete_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 0
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n44
r0 = *(u64 *)(r0 + 0)
n44: w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0x13fb3705
== array-flags
-- maps
m array 4 8 3
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 11
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 1
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 12
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 2
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 13
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 3
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n45
r0 = *(u64 *)(r0 + 0)
n45: w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0xfff84313
== percpu-array
-- maps
m percpu_array 4 8 3
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 0
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n46
r0 = *(u64 *)(r0 + 0)
n46: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 0
*(u64 *)(r10 - 16) = 11
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
*(u64 *)(r10 - 16) = 22
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 0
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n47
r0 = *(u64 *)(r0 + 0)
n47: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 2
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n48
r0 = *(u64 *)(r0 + 0)
n48: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 3
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n49
r0 = *(u64 *)(r0 + 0)
n49: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 3
*(u64 *)(r10 - 16) = 33
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 0
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_delete_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 0
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n50
r0 = *(u64 *)(r0 + 0)
n50: w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0x13fb3705
== percpu-array-flags
-- maps
m percpu_array 4 8 3
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 11
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 1
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 12
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 2
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 13
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 3
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n51
r0 = *(u64 *)(r0 + 0)
n51: w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0xfff84313
== array-value-is-kept-in-place
-- maps
m array 4 8 2
-- asm
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto out
r7 = r0
*(u64 *)(r7 + 0) = 77
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto out
r0 = *(u64 *)(r0 + 0)
out: exit
-- result 77
== two-maps
-- maps
m hash 4 8 4
k array 4 8 4
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 11
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 22
r1 = k ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n52
r0 = *(u64 *)(r0 + 0)
n52: w6 *= 31
w6 += w0
*(u32 *)(r10 - 4) = 1
r1 = k ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto n53
r0 = *(u64 *)(r0 + 0)
n53: w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0x16b
== queue
-- maps
m queue 0 8 3
-- asm
r6 = 0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -16
r3 = 0
call bpf_map_push_elem
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 2
r1 = m ll
r2 = r10
r2 += -16
r3 = 0
call bpf_map_push_elem
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_peek_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 3
r1 = m ll
r2 = r10
r2 += -16
r3 = 0
call bpf_map_push_elem
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 4
r1 = m ll
r2 = r10
r2 += -16
r3 = 0
call bpf_map_push_elem
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0xf8e46344
== queue-drops-the-oldest
-- maps
m queue 0 8 2
-- asm
r6 = 0
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -16
r3 = 0
call bpf_map_push_elem
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 2
r1 = m ll
r2 = r10
r2 += -16
r3 = 0
call bpf_map_push_elem
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 3
r1 = m ll
r2 = r10
r2 += -16
r3 = 2
call bpf_map_push_elem
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0x1c3a07
== queue-flags
-- maps
m queue 0 8 2
-- asm
r6 = 0
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -16
r3 = 1
call bpf_map_push_elem
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -16
r3 = 4
call bpf_map_push_elem
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0xfff5ad02
== stack
-- maps
m stack 0 8 3
-- asm
r6 = 0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -16
r3 = 0
call bpf_map_push_elem
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 2
r1 = m ll
r2 = r10
r2 += -16
r3 = 0
call bpf_map_push_elem
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_peek_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 3
r1 = m ll
r2 = r10
r2 += -16
r3 = 0
call bpf_map_push_elem
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 4
r1 = m ll
r2 = r10
r2 += -16
r3 = 0
call bpf_map_push_elem
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0xf7958505
== stack-drops-the-oldest
-- maps
m stack 0 8 2
-- asm
r6 = 0
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -16
r3 = 0
call bpf_map_push_elem
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 2
r1 = m ll
r2 = r10
r2 += -16
r3 = 0
call bpf_map_push_elem
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 3
r1 = m ll
r2 = r10
r2 += -16
r3 = 2
call bpf_map_push_elem
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0x2a4dc7
== stack-flags
-- maps
m stack 0 8 2
-- asm
r6 = 0
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -16
r3 = 1
call bpf_map_push_elem
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -16
r3 = 4
call bpf_map_push_elem
w6 *= 31
w6 += w0
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_pop_elem
w6 *= 31
w6 += w0
r0 = *(u64 *)(r10 - 16)
w6 *= 31
w6 += w0
r0 = r6
exit
-- result 0xfff5ad02
== bloom-filter
-- type xdp
-- maps
m bloom_filter 0 8 16
-- asm
r6 = 0
*(u64 *)(r10 - 16) = 77
r1 = m ll
r2 = r10
r2 += -16
r3 = 0
call bpf_map_push_elem
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 77
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_peek_elem
w6 *= 31
w6 += w0
*(u64 *)(r10 - 16) = 78
r1 = m ll
r2 = r10
r2 += -16
call bpf_map_peek_elem
w6 *= 31
w6 += w0
r0 = r6
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result 0xfffffffe
== longest-prefix
-- type xdp
-- maps
m lpm_trie 8 8 8
-- asm
r6 = 0
*(u32 *)(r10 - 8) = 8
r1 = 0x0a000000
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
*(u64 *)(r10 - 16) = 8
r1 = m ll
r2 = r10
r2 += -8
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 16
r1 = 0x0a010000
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
*(u64 *)(r10 - 16) = 16
r1 = m ll
r2 = r10
r2 += -8
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 12
r1 = 0x0a100000
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
*(u64 *)(r10 - 16) = 12
r1 = m ll
r2 = r10
r2 += -8
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 32
r1 = 0x0a010203
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
r1 = m ll
r2 = r10
r2 += -8
call bpf_map_lookup_elem
if r0 == 0 goto n54
r0 = *(u64 *)(r0 + 0)
n54: w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 32
r1 = 0x0a020203
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
r1 = m ll
r2 = r10
r2 += -8
call bpf_map_lookup_elem
if r0 == 0 goto n55
r0 = *(u64 *)(r0 + 0)
n55: w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 32
r1 = 0x0a1f0203
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
r1 = m ll
r2 = r10
r2 += -8
call bpf_map_lookup_elem
if r0 == 0 goto n56
r0 = *(u64 *)(r0 + 0)
n56: w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 32
r1 = 0x0b000000
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
r1 = m ll
r2 = r10
r2 += -8
call bpf_map_lookup_elem
if r0 == 0 goto n57
r0 = *(u64 *)(r0 + 0)
n57: w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 10
r1 = 0x0a010203
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
r1 = m ll
r2 = r10
r2 += -8
call bpf_map_lookup_elem
if r0 == 0 goto n58
r0 = *(u64 *)(r0 + 0)
n58: w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 33
r1 = 0x0a000000
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
*(u64 *)(r10 - 16) = 1
r1 = m ll
r2 = r10
r2 += -8
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 16
r1 = 0x0a010000
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
r1 = m ll
r2 = r10
r2 += -8
call bpf_map_delete_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 32
r1 = 0x0a010203
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
r1 = m ll
r2 = r10
r2 += -8
call bpf_map_lookup_elem
if r0 == 0 goto n59
r0 = *(u64 *)(r0 + 0)
n59: w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 16
r1 = 0x0a010000
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
r1 = m ll
r2 = r10
r2 += -8
call bpf_map_delete_elem
w6 *= 31
w6 += w0
r0 = r6
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result 0xfe81dae8
== longest-prefix-of-nothing
-- type xdp
-- maps
m lpm_trie 8 8 2
-- asm
r6 = 0
*(u32 *)(r10 - 8) = 0
r1 = 0
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
*(u64 *)(r10 - 16) = 5
r1 = m ll
r2 = r10
r2 += -8
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 32
r1 = 0x0a010203
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
r1 = m ll
r2 = r10
r2 += -8
call bpf_map_lookup_elem
if r0 == 0 goto n60
r0 = *(u64 *)(r0 + 0)
n60: w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 32
r1 = 0x0a010203
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
*(u64 *)(r10 - 16) = 6
r1 = m ll
r2 = r10
r2 += -8
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 32
r1 = 0x0a010203
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
r1 = m ll
r2 = r10
r2 += -8
call bpf_map_lookup_elem
if r0 == 0 goto n61
r0 = *(u64 *)(r0 + 0)
n61: w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 31
r1 = 0x0a010203
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
*(u64 *)(r10 - 16) = 7
r1 = m ll
r2 = r10
r2 += -8
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 0
r1 = 1
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
*(u64 *)(r10 - 16) = 8
r1 = m ll
r2 = r10
r2 += -8
r3 = r10
r3 += -16
r4 = 1
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 0
r1 = 1
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
*(u64 *)(r10 - 16) = 9
r1 = m ll
r2 = r10
r2 += -8
r3 = r10
r3 += -16
r4 = 2
call bpf_map_update_elem
w6 *= 31
w6 += w0
*(u32 *)(r10 - 8) = 0
r1 = 0
r1 = be32 r1
*(u32 *)(r10 - 4) = r1
r1 = m ll
r2 = r10
r2 += -8
call bpf_map_lookup_elem
if r0 == 0 goto n62
r0 = *(u64 *)(r0 + 0)
n62: w6 *= 31
w6 += w0
r0 = r6
exit
-- mem
00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d
-- result 0x8c6bb1f
== map-in-array
-- maps
inner array 4 8 2
m array_of_maps 4 4 2 0=inner
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 55
r1 = inner ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
*(u32 *)(r10 - 4) = 0
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto out
*(u32 *)(r10 - 4) = 1
r1 = r0
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto out
r6 = *(u64 *)(r0 + 0)
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto out
r6 = 1
out: r0 = r6
exit
-- result 55
== map-in-hash
-- maps
inner array 4 8 2
m hash_of_maps 4 4 2 7=inner
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 55
r1 = inner ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
*(u32 *)(r10 - 4) = 7
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto out
*(u32 *)(r10 - 4) = 1
r1 = r0
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto out
r6 = *(u64 *)(r0 + 0)
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
if r0 == 0 goto out
r6 = 1
out: r0 = r6
exit
-- result 55
== hash-of-a-long-key
-- maps
m hash 24 8 4
-- asm
*(u64 *)(r10 - 24) = 1
*(u64 *)(r10 - 16) = 2
*(u64 *)(r10 - 8) = 3
*(u64 *)(r10 - 32) = 99
r1 = m ll
r2 = r10
r2 += -24
r3 = r10
r3 += -32
r4 = 0
call bpf_map_update_elem
*(u64 *)(r10 - 8) = 4
r1 = m ll
r2 = r10
r2 += -24
call bpf_map_lookup_elem
r6 = r0
*(u64 *)(r10 - 8) = 3
r1 = m ll
r2 = r10
r2 += -24
call bpf_map_lookup_elem
if r0 == 0 goto out
if r6 != 0 goto out
r0 = *(u64 *)(r0 + 0)
out: exit
-- result 99
== percpu-value-of-another-processor
-- maps
m percpu_array 4 8 2
-- asm
r6 = 0
*(u32 *)(r10 - 4) = 1
*(u64 *)(r10 - 16) = 5
r1 = m ll
r2 = r10
r2 += -4
r3 = r10
r3 += -16
r4 = 0
call bpf_map_update_elem
*(u32 *)(r10 - 4) = 1
r1 = m ll
r2 = r10
r2 += -4
r3 = 100000
call bpf_map_lookup_percpu_elem
if r0 == 0 goto out
r6 = 1
out: r0 = r6
exit
-- result 0
== key-beyond-the-stack
-- maps
m hash 16 8 4
-- asm
*(u64 *)(r10 - 8) = 1
r1 = m ll
r2 = r10
r2 += -8
call bpf_map_lookup_elem
r0 = 0
exit
-- error outside of the stack
== ring-buffer
-- maps
rb ringbuf 0 0 4096
-- asm
r1 = rb ll
r2 = 16
r3 = 0
call bpf_ringbuf_reserve
if r0 == 0 goto out
*(u64 *)(r0 + 0) = 5
*(u64 *)(r0 + 8) = 6
r1 = r0
r2 = 0
call bpf_ringbuf_submit
r1 = rb ll
r2 = 16
r3 = 0
call bpf_ringbuf_reserve
if r0 == 0 goto out
r1 = r0
r2 = 0
call bpf_ringbuf_discard
*(u64 *)(r10 - 8) = 7
r1 = rb ll
r2 = r10
r2 += -8
r3 = 8
r4 = 0
call bpf_ringbuf_output
r6 = r0
r1 = rb ll
r2 = 1
call bpf_ringbuf_query
r0 += r6
out: exit
-- result 4096
== ring-buffer-record-too-large
-- maps
rb ringbuf 0 0 4096
-- asm
r1 = rb ll
r2 = 4096
r3 = 0
call bpf_ringbuf_reserve
if r0 == 0 goto out
r1 = r0
r2 = 0
call bpf_ringbuf_discard
r0 = 1
out: exit
-- result 0
== ring-buffer-bad-flags
-- maps
rb ringbuf 0 0 4096
-- asm
*(u64 *)(r10 - 8) = 7
r1 = rb ll
r2 = r10
r2 += -8
r3 = 8
r4 = 4
call bpf_ringbuf_output
exit
-- result -22
== record-is-gone-after-submit
-- maps
rb ringbuf 0 0 4096
-- asm
r1 = rb ll
r2 = 16
r3 = 0
call bpf_ringbuf_reserve
if r0 == 0 goto out
r6 = r0
r1 = r0
r2 = 0
call bpf_ringbuf_submit
*(u64 *)(r6 + 0) = 5
r0 = 0
out: exit
-- error memory of this program
== record-bounds
-- maps
rb ringbuf 0 0 4096
-- asm
r1 = rb ll
r2 = 16
r3 = 0
call bpf_ringbuf_reserve
if r0 == 0 goto out
*(u64 *)(r0 + 16) = 5
r1 = r0
r2 = 0
call bpf_ringbuf_submit
out: r0 = 0
exit
-- error outside of a record
== not-a-record
-- maps
rb ringbuf 0 0 4096
-- asm
r1 = r10
r1 += -8
*(u64 *)(r1 + 0) = 0
r2 = 0
call bpf_ringbuf_submit
r0 = 0
exit
-- error no reserved record
== a-key-that-is-not-where-it-was
-- maps
m array 4 8 4
-- asm
*(u64 *)(r10 - 8) = 9
*(u64 *)(r10 - 16) = 1
r6 = 0
again: r2 = r10
r2 += -8
r3 = r10
r3 += -16
if r6 == 5 goto done
r1 = m ll
r2 = r10
r2 += -8
r2 = r3
call bpf_map_lookup_elem
if r0 == 0 goto none
*(u64 *)(r0 + 0) = 7
r6 += 1
r3 = r10
r3 += -16
goto again
done: r0 = r6
exit
none: r0 = 99
exit
-- result 5
== a-key-below-the-stack
-- maps
m array 4 8 4
-- asm
r1 = m ll
r2 = r10
r2 += -510
r2 += -10
call bpf_map_lookup_elem
r0 = 0
exit
-- error outside of the stack
== a-key-that-ends-above-the-stack
-- maps
m array 4 8 4
-- asm
*(u64 *)(r10 - 8) = 0
r1 = m ll
r2 = r10
r2 += -2
call bpf_map_lookup_elem
r0 = 0
exit
-- error outside of the stack
== elements-that-there-are
-- maps
m array 4 8 4
-- asm
r6 = 0
r7 = 0
again: *(u32 *)(r10 - 4) = r6
r1 = m ll
r2 = r10
r2 += -4
call bpf_map_lookup_elem
r7 <<= 1
if r0 == 0 goto next
r7 += 1
next: r6 += 1
if r6 < 6 goto again
r0 = r7
exit
-- result 60
