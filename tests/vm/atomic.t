== add-or-and-xor
-- asm
*(u64 *)(r10 - 8) = 12
r2 = 10
lock *(u64 *)(r10 - 8) += r2
lock *(u64 *)(r10 - 8) |= r2
lock *(u64 *)(r10 - 8) &= r2
lock *(u64 *)(r10 - 8) ^= r2
r0 = *(u64 *)(r10 - 8)
exit
-- result 0
== add-32-leaves-the-neighbour
-- asm
*(u64 *)(r10 - 8) = -1
w2 = 1
lock *(u32 *)(r10 - 8) += w2
r0 = *(u64 *)(r10 - 8)
exit
-- result 0xffffffff00000000
== fetching
-- asm
*(u64 *)(r10 - 8) = 12
r2 = 10
r2 = atomic_fetch_add((u64 *)(r10 - 8), r2)
r3 = 3
r3 = atomic_fetch_xor((u64 *)(r10 - 8), r3)
r4 = 255
r4 = atomic_fetch_or((u64 *)(r10 - 8), r4)
r5 = 15
r5 = atomic_fetch_and((u64 *)(r10 - 8), r5)
r0 = *(u64 *)(r10 - 8)
r0 <<= 8
r0 |= r2
r0 <<= 8
r0 |= r3
r0 <<= 8
r0 |= r4
r0 <<= 8
r0 |= r5
exit
-- result 0xf0c1615ff
== fetching-32-clears-the-upper-half
-- asm
*(u64 *)(r10 - 8) = -1
r2 = -1
w2 = atomic_fetch_add((u32 *)(r10 - 8), w2)
r0 = r2
exit
-- result 0xffffffff
== exchange
-- asm
*(u64 *)(r10 - 8) = 12
r2 = 10
r2 = xchg_64(r10 - 8, r2)
r0 = *(u64 *)(r10 - 8)
r0 <<= 8
r0 |= r2
exit
-- result 0xa0c
== compare-and-exchange
-- asm
*(u64 *)(r10 - 8) = 12
r0 = 12
r2 = 99
r0 = cmpxchg_64(r10 - 8, r0, r2)
r3 = r0
r0 = 13
r2 = 77
r0 = cmpxchg_64(r10 - 8, r0, r2)
r0 <<= 8
r0 |= r3
exit
-- result 0x630c
== compare-and-exchange-32
-- asm
*(u64 *)(r10 - 8) = -1
r0 = 0xffffffff ll
w2 = 5
w0 = cmpxchg32_32(r10 - 8, w0, w2)
r1 = *(u64 *)(r10 - 8)
r0 ^= r1
exit
-- result 0xfffffffffffffffa
== acquire-and-release
-- asm
r2 = 0x1122334455667788 ll
*(u64 *)(r10 - 8) = r2
r2 = 0xaabbccdd ll
store_release((u16 *)(r10 - 8), w2)
r0 = load_acquire((u32 *)(r10 - 8))
r1 = load_acquire((u8 *)(r10 - 1))
r0 += r1
exit
-- result 0x5566ccee
== not-aligned
-- asm
*(u64 *)(r10 - 8) = 0
*(u64 *)(r10 - 16) = 0
r2 = 1
lock *(u64 *)(r10 - 12) += r2
r0 = 0
exit
-- error not a multiple
