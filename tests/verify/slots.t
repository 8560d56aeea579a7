== slot-nothing-is-written
-- asm
call 7
*(u64 *)(r10 - 8) = 0
if r0 == 0 goto far
goto both
far:
*(u64 *)(r10 - 8) = 1000
both:
r1 = r10
r1 += -8
call f
r1 = *(u64 *)(r10 - 8)
r2 = r10
r2 += r1
*(u8 *)(r2 - 16) = 0
r0 = 0
exit
f:
r0 = 0
exit
-- refused stack-bounds
== slot-it-is-written
-- asm
call 7
*(u64 *)(r10 - 8) = 0
if r0 == 0 goto far
goto both
far:
*(u64 *)(r10 - 8) = 1000
both:
r1 = r10
r1 += -8
call f
r1 = *(u64 *)(r10 - 8)
r2 = r10
r2 += r1
*(u8 *)(r2 - 16) = 0
r0 = 0
exit
f:
*(u64 *)(r1 + 0) = 0
r0 = 0
exit
-- accepted 21
== slot-on-one-way
-- asm
call 7
*(u64 *)(r10 - 8) = 0
if r0 == 0 goto far
goto both
far:
*(u64 *)(r10 - 8) = 1000
both:
r1 = r10
r1 += -8
call f
r1 = *(u64 *)(r10 - 8)
r2 = r10
r2 += r1
*(u8 *)(r2 - 16) = 0
r0 = 0
exit
f:
r6 = r1
call 7
if r0 == 1 goto out
*(u64 *)(r6 + 0) = 0
out:
r0 = 0
exit
-- refused stack-bounds
== slot-on-both-ways
-- asm
call 7
*(u64 *)(r10 - 8) = 0
if r0 == 0 goto far
goto both
far:
*(u64 *)(r10 - 8) = 1000
both:
r1 = r10
r1 += -8
call f
r1 = *(u64 *)(r10 - 8)
r2 = r10
r2 += r1
*(u8 *)(r2 - 16) = 0
r0 = 0
exit
f:
r6 = r1
call 7
if r0 == 1 goto put
*(u64 *)(r6 + 0) = 0
goto out
put:
*(u64 *)(r6 + 0) = 4
out:
r0 = 0
exit
-- accepted 34
== slot-by-one-behind-it
-- asm
call 7
*(u64 *)(r10 - 8) = 0
if r0 == 0 goto far
goto both
far:
*(u64 *)(r10 - 8) = 1000
both:
r1 = r10
r1 += -8
call f
r1 = *(u64 *)(r10 - 8)
r2 = r10
r2 += r1
*(u8 *)(r2 - 16) = 0
r0 = 0
exit
f:
call g
r0 = 0
exit
g:
*(u64 *)(r1 + 0) = 0
r0 = 0
exit
-- accepted 24
== slot-by-one-behind-it-on-one-way
-- asm
call 7
*(u64 *)(r10 - 8) = 0
if r0 == 0 goto far
goto both
far:
*(u64 *)(r10 - 8) = 1000
both:
r1 = r10
r1 += -8
call f
r1 = *(u64 *)(r10 - 8)
r2 = r10
r2 += r1
*(u8 *)(r2 - 16) = 0
r0 = 0
exit
f:
r6 = r1
call 7
if r0 == 1 goto out
r1 = r6
call g
out:
r0 = 0
exit
g:
*(u64 *)(r1 + 0) = 0
r0 = 0
exit
-- refused stack-bounds
== written-by-a-call-before-it-is-read
-- asm
r6 = r1
call 7
*(u64 *)(r10 - 8) = 0
if r0 == 0 goto far
goto both
far:
*(u64 *)(r10 - 8) = r6
both:
r1 = r10
r1 += -8
r2 = 1
r2 = 2
r2 = 3
r2 = 4
r2 = 5
r2 = 6
if r2 == 7 goto +0
if r2 == 7 goto +0
if r2 == 7 goto +0
call f
r1 = *(u64 *)(r10 - 8)
r2 = r10
r2 += r1
*(u8 *)(r2 - 16) = 0
r0 = 0
exit
f:
*(u64 *)(r1 + 0) = 0
r0 = 0
exit
-- accepted 36
== written-by-one-behind-a-call
-- asm
r6 = r1
call 7
*(u64 *)(r10 - 8) = 0
if r0 == 0 goto far
goto both
far:
*(u64 *)(r10 - 8) = r6
both:
r1 = r10
r1 += -8
r2 = 1
r2 = 2
r2 = 3
r2 = 4
r2 = 5
r2 = 6
if r2 == 7 goto +0
if r2 == 7 goto +0
if r2 == 7 goto +0
call f
r1 = *(u64 *)(r10 - 8)
r2 = r10
r2 += r1
*(u8 *)(r2 - 16) = 0
r0 = 0
exit
f:
call g
r0 = 0
exit
g:
*(u64 *)(r1 + 0) = 0
r0 = 0
exit
-- accepted 39
== written-by-a-call-before-it-is-read-in-7.2
-- kernel 7.2
-- asm
r6 = r1
call 7
*(u64 *)(r10 - 8) = 0
if r0 == 0 goto far
goto both
far:
*(u64 *)(r10 - 8) = r6
both:
r1 = r10
r1 += -8
r2 = 1
r2 = 2
r2 = 3
r2 = 4
r2 = 5
r2 = 6
if r2 == 7 goto +0
if r2 == 7 goto +0
if r2 == 7 goto +0
call f
r1 = *(u64 *)(r10 - 8)
r2 = r10
r2 += r1
*(u8 *)(r2 - 16) = 0
r0 = 0
exit
f:
*(u64 *)(r1 + 0) = 0
r0 = 0
exit
-- accepted 48
== written-by-one-behind-a-call-in-7.2
-- kernel 7.2
-- asm
r6 = r1
call 7
*(u64 *)(r10 - 8) = 0
if r0 == 0 goto far
goto both
far:
*(u64 *)(r10 - 8) = r6
both:
r1 = r10
r1 += -8
r2 = 1
r2 = 2
r2 = 3
r2 = 4
r2 = 5
r2 = 6
if r2 == 7 goto +0
if r2 == 7 goto +0
if r2 == 7 goto +0
call f
r1 = *(u64 *)(r10 - 8)
r2 = r10
r2 += r1
*(u8 *)(r2 - 16) = 0
r0 = 0
exit
f:
call g
r0 = 0
exit
g:
*(u64 *)(r1 + 0) = 0
r0 = 0
exit
-- accepted 47
