== not-checked
-- maps
m hash 4 8 10
-- asm
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = m ll
call map_lookup_elem
r0 = *(u64 *)(r0 + 0)
exit
-- refused maybe-null 6
== checked
-- maps
m hash 4 8 10
-- asm
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = m ll
call map_lookup_elem
if r0 == 0 goto out
r0 = *(u64 *)(r0 + 0)
out: exit
-- accepted 9
== array-finds
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
-- accepted 7
== array-may-not
-- maps
m array 4 8 10
-- asm
*(u32 *)(r10 - 8) = 10
r2 = r10
r2 += -8
r1 = m ll
call map_lookup_elem
r0 = *(u64 *)(r0 + 0)
exit
-- refused maybe-null 6
== outside
-- maps
m hash 4 8 10
-- asm
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = m ll
call map_lookup_elem
if r0 == 0 goto out
r0 = *(u64 *)(r0 + 8)
out: exit
-- refused map-bounds 7
== masked-index
-- maps
m hash 4 64 10
-- asm
*(u32 *)(r10 - 4) = 0
r6 = *(u32 *)(r1 + 0)
r2 = r10
r2 += -4
r1 = m ll
call map_lookup_elem
if r0 == 0 goto out
r6 &= 63
r0 += r6
r0 = *(u8 *)(r0 + 0)
out: exit
-- accepted 12
== unbounded-index
-- maps
m hash 4 64 10
-- asm
*(u32 *)(r10 - 4) = 0
r6 = *(u32 *)(r1 + 0)
r2 = r10
r2 += -4
r1 = m ll
call map_lookup_elem
if r0 == 0 goto out
r0 += r6
r0 = *(u8 *)(r0 + 0)
out: exit
-- refused unbounded 9
== signed-index
-- maps
m hash 4 64 10
-- asm
*(u32 *)(r10 - 4) = 0
r6 = *(u32 *)(r1 + 0)
r6 <<= 32
r6 s>>= 32
r2 = r10
r2 += -4
r1 = m ll
call map_lookup_elem
if r0 == 0 goto out
if r6 s> 63 goto out
r0 += r6
r0 = *(u8 *)(r0 + 0)
out: r0 = 0
exit
-- refused unbounded 11
== key-not-written
-- maps
m hash 4 8 10
-- asm
r2 = r10
r2 += 8
r1 = m ll
call map_lookup_elem
r0 = 0
exit
-- refused stack-bounds
== record-not-given-back
-- maps
r ringbuf 0 0 4096
-- asm
r1 = r ll
r2 = 16
r3 = 0
call ringbuf_reserve
if r0 == 0 goto out
*(u64 *)(r0 + 8) = 1
out: r0 = 0
exit
-- refused reference
== record
-- maps
r ringbuf 0 0 4096
-- asm
r1 = r ll
r2 = 16
r3 = 0
call ringbuf_reserve
if r0 == 0 goto out
*(u64 *)(r0 + 8) = 1
r1 = r0
r2 = 0
call ringbuf_submit
out: r0 = 0
exit
-- accepted 12
== record-too-far
-- maps
r ringbuf 0 0 4096
-- asm
r1 = r ll
r2 = 16
r3 = 0
call ringbuf_reserve
if r0 == 0 goto out
*(u64 *)(r0 + 16) = 1
out: r0 = 0
exit
-- refused mem-bounds 6
== record-twice
-- maps
r ringbuf 0 0 4096
-- asm
r1 = r ll
r2 = 16
r3 = 0
call ringbuf_reserve
if r0 == 0 goto out
r6 = r0
r1 = r0
r2 = 0
call ringbuf_submit
r1 = r6
r2 = 0
call ringbuf_submit
out: r0 = 0
exit
-- refused argument 12
