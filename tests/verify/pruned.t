== loop-of-a-callback-within-a-loop
-- type kprobe
-- asm
*(u64 *)(r10 - 8) = 0
r6 = 0
again:
r1 = 4
r2 = each ll
r3 = r10
r3 += -8
r4 = 0
call loop
call ktime_get_ns
r7 = r0
*(u64 *)(r10 - 16) = 1
if r7 > 8 goto one
*(u64 *)(r10 - 24) = 7
one:
if r7 > 16 goto two
*(u64 *)(r10 - 32) = 7
two:
if r7 > 24 goto three
*(u64 *)(r10 - 24) = 3
three:
if r7 > 32 goto four
*(u64 *)(r10 - 16) = 7
four:
r6 += 1
if r6 < 4 goto again
r0 = 0
exit
each:
r3 = *(u64 *)(r2 + 0)
r3 += 1
*(u64 *)(r2 + 0) = r3
r0 = 0
exit
-- accepted 290
-- differs 7.2 it knows before any path is walked which halves of slots are still read
== callback-that-writes-where-bytes-were
-- type kprobe
-- asm
*(u64 *)(r10 - 64) = 0
r1 = r10
r1 += -56
r2 = 8
r3 = 0
call probe_read
r1 = 10
r2 = each ll
r3 = r10
r3 += -64
r4 = 0
call loop
r0 = *(u64 *)(r10 - 56)
r0 &= 1
exit
each:
*(u64 *)(r2 + 8) = 5
r0 = 0
exit
-- accepted 26
== callback-that-unlinks-numbers
-- type kprobe
-- asm
call ktime_get_ns
r6 = r0
*(u64 *)(r10 - 64) = r6
*(u64 *)(r10 - 56) = r6
r1 = r10
r1 += -48
r2 = 8
r3 = 0
call probe_read
r1 = 10
r2 = each ll
r3 = r10
r3 += -64
r4 = 0
call loop
r7 = *(u64 *)(r10 - 56)
r8 = *(u64 *)(r10 - 48)
if r7 > 9 goto out
if r8 > 9 goto out
r0 = 0
out:
r0 = 0
exit
each:
r6 = r2
call ktime_get_ns
r7 = r0
*(u64 *)(r6 + 8) = r7
*(u64 *)(r6 + 16) = r7
r0 = 0
exit
-- accepted 49
-- differs 7.2 it knows before any path is walked which halves of slots are still read
== linked-are-those-still-read
-- maps
a array 4 16 1
-- asm
*(u32 *)(r10 - 4) = 0
r1 = a ll
r2 = r10
r2 += -4
call map_lookup_elem
if r0 == 0 goto out
r9 = r0
call get_prandom_u32
r6 = r0
r1 = r6
r2 = r6
r3 = r6
r4 = r6
r5 = r6
r7 = r6
r8 = r6
if r7 > 15 goto out
r9 += r8
r0 = *(u8 *)(r9 + 0)
out:
r0 = 0
exit
-- accepted 23
== linked-are-six-at-most
-- kernel 6.12
-- maps
a array 4 16 1
-- asm
*(u32 *)(r10 - 4) = 0
r1 = a ll
r2 = r10
r2 += -4
call map_lookup_elem
if r0 == 0 goto out
r9 = r0
call get_prandom_u32
r6 = r0
r1 = r6
r2 = r6
r3 = r6
r4 = r6
r5 = r6
r7 = r6
r8 = r6
if r7 > 15 goto out
r9 += r8
r0 = *(u8 *)(r9 + 0)
out:
r0 = 0
exit
-- refused unbounded 18
== index-of-a-tail-call-is-another-program
-- type xdp
-- maps
p prog_array 4 4 4
-- asm
r6 = r1
call get_prandom_u32
r7 = 1
if r0 == 0 goto far
if r0 == 1 goto near
r7 = 2
goto both
far:
r7 = 3
goto both
near:
r7 = 0
both:
r8 = 1
r8 = 2
r8 = 3
r8 = 4
r8 = 5
r8 = 6
if r8 == 7 goto +0
if r8 == 7 goto +0
r1 = r6
r2 = p ll
r3 = r7
call tail_call
r0 = 1
exit
-- accepted 52
== text-of-two-arguments
-- type kprobe
-- asm
*(u64 *)(r10 - 8) = 0
call get_prandom_u32
r3 = 5
if r0 == 0 goto far
r3 = r10
far:
r1 = r10
r1 += -8
r2 = 8
r8 = 1
r8 = 2
r8 = 3
r8 = 4
r8 = 5
r8 = 6
if r8 == 7 goto +0
if r8 == 7 goto +0
if r8 == 7 goto +0
call trace_printk
r0 = 0
exit
-- accepted 30
== option-of-a-header-is-written
-- type sock_ops
-- asm
*(u64 *)(r10 - 8) = 0
r2 = r10
r2 += -8
r3 = 8
r4 = 0
call load_hdr_opt
r0 = *(u8 *)(r10 - 7)
if r0 == 0 goto out
r0 = 0
r0 = 0
r0 = 0
out:
r0 = 0
exit
-- accepted 14
== inner-map-of-another-look-up
-- maps
i hash 8 8 4
o array_of_maps 4 4 2
-- asm
*(u64 *)(r10 - 16) = 0
call get_prandom_u32
if r0 == 0 goto far
*(u32 *)(r10 - 4) = 0
r1 = o ll
r2 = r10
r2 += -4
call map_lookup_elem
goto both
far:
*(u32 *)(r10 - 4) = 1
r1 = o ll
r2 = r10
r2 += -4
call map_lookup_elem
both:
if r0 == 0 goto out
r8 = 1
r8 = 2
r8 = 3
r8 = 4
r8 = 5
r8 = 6
r1 = r0
if r8 == 7 goto +0
if r8 == 7 goto +0
if r8 == 7 goto +0
r2 = r10
r2 += -16
call map_lookup_elem
out:
r0 = 0
exit
-- accepted 42
== linked-to-another-number-a-constant-apart
-- asm
call get_prandom_u32
r6 = r0
r5 = r6
call get_prandom_u32
r7 = r0
r4 = r7
if r7 == 0 goto far
r8 = r7
r8 += 4
goto both
far:
r8 = r6
r8 += 4
both:
r9 = 1
r9 = 2
r9 = 3
r9 = 4
r9 = 5
r9 = 6
if r9 == 7 goto +0
if r9 == 7 goto +0
if r9 == 7 goto +0
r8 &= 7
r1 = r10
r1 += r8
*(u8 *)(r1 - 16) = 0
r6 &= 7
r1 = r10
r1 += r6
*(u8 *)(r1 - 16) = 0
r0 = 0
exit
-- accepted 50
-- differs 7.2 it knows before any path is walked which halves of slots are still read
== linked-are-all-of-them
-- kernel 6.1
-- maps
a array 4 16 1
-- asm
*(u32 *)(r10 - 4) = 0
r1 = a ll
r2 = r10
r2 += -4
call map_lookup_elem
if r0 == 0 goto out
r9 = r0
call get_prandom_u32
r6 = r0
r1 = r6
r2 = r6
r3 = r6
r4 = r6
r5 = r6
r7 = r6
r8 = r6
if r7 > 15 goto out
r9 += r8
r0 = *(u8 *)(r9 + 0)
out:
r0 = 0
exit
-- accepted 24
== key-stays-as-it-is
-- maps
a hash 8 8 4
-- asm
*(u64 *)(r10 - 8) = 0
r1 = a ll
r2 = r10
r2 += -8
call map_lookup_elem
r6 = *(u64 *)(r10 - 8)
if r6 == 0 goto out
r0 = 1
r0 = 2
r0 = 3
out:
r0 = 0
exit
-- accepted 9
== key-may-be-written
-- kernel 6.12
-- maps
a hash 8 8 4
-- asm
*(u64 *)(r10 - 8) = 0
r1 = a ll
r2 = r10
r2 += -8
call map_lookup_elem
r6 = *(u64 *)(r10 - 8)
if r6 == 0 goto out
r0 = 1
r0 = 2
r0 = 3
out:
r0 = 0
exit
-- accepted 13
== callback-walked-once
-- kernel 6.1
-- type kprobe
-- asm
*(u64 *)(r10 - 64) = 0
r1 = r10
r1 += -56
r2 = 8
r3 = 0
call probe_read
r1 = 10
r2 = each ll
r3 = r10
r3 += -64
r4 = 0
call loop
r0 = *(u64 *)(r10 - 56)
r0 &= 1
exit
each:
*(u64 *)(r2 + 8) = 5
r0 = 0
exit
-- accepted 18
== filled-of-a-sum-stays-one
-- asm
call get_prandom_u32
r6 = r0
*(u64 *)(r10 - 8) = r6
r7 = 0
r6 -= r7
if r6 > 100 goto out
r8 = *(u64 *)(r10 - 8)
r8 += 1
if r8 > 50 goto out
r9 = *(u64 *)(r10 - 8)
if r9 > 60 goto out
r0 = 1
out:
r0 = 0
exit
-- accepted 19
== filled-of-a-sum-is-linked-anew
-- kernel 7.2
-- asm
call get_prandom_u32
r6 = r0
*(u64 *)(r10 - 8) = r6
r7 = 0
r6 -= r7
if r6 > 100 goto out
r8 = *(u64 *)(r10 - 8)
r8 += 1
if r8 > 50 goto out
r9 = *(u64 *)(r10 - 8)
if r9 > 60 goto out
r0 = 1
out:
r0 = 0
exit
-- accepted 18
