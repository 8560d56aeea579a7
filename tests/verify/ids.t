== old-alone-now-linked
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
call get_prandom_u32
r7 = r0
r7 &= 7
call get_prandom_u32
if r0 == 0 goto far
goto both
far:
r7 = r6
both:
r8 = 1
r8 = 2
r8 = 3
r8 = 4
r8 = 5
r8 = 6
if r8 == 7 goto +0
if r8 == 7 goto +0
if r8 == 7 goto +0
r8 = 9
if r8 == 7 goto +0
r1 = r10
r1 += r6
r1 += r7
*(u8 *)(r1 - 32) = 0
r0 = 0
exit
-- accepted 34
== old-alone-now-a-constant-apart
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
call get_prandom_u32
r7 = r0
r7 &= 7
call get_prandom_u32
if r0 == 0 goto far
goto both
far:
r6 &= 3
r7 = r6
r7 += 1
both:
r8 = 1
r8 = 2
r8 = 3
r8 = 4
r8 = 5
r8 = 6
if r8 == 7 goto +0
if r8 == 7 goto +0
if r8 == 7 goto +0
r8 = 9
if r8 == 7 goto +0
r1 = r10
r1 += r6
r1 += r7
*(u8 *)(r1 - 32) = 0
r0 = 0
exit
-- accepted 36
== old-linked-now-alone
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
call get_prandom_u32
r7 = r0
r7 &= 7
call get_prandom_u32
if r0 == 0 goto far
r7 = r6
goto both
far:
r7 &= 3
both:
r8 = 1
r8 = 2
r8 = 3
r8 = 4
r8 = 5
r8 = 6
if r8 == 7 goto +0
if r8 == 7 goto +0
if r8 == 7 goto +0
r8 = 9
if r8 == 7 goto +0
r1 = r10
r1 += r6
r1 += r7
*(u8 *)(r1 - 32) = 0
r0 = 0
exit
-- accepted 45
== old-single-now-alone
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
r9 = r6
r9 = 1
call get_prandom_u32
if r0 == 0 goto far
goto both
far:
r6 &= 3
both:
r8 = 1
r8 = 2
r8 = 3
r8 = 4
r8 = 5
r8 = 6
if r8 == 7 goto +0
if r8 == 7 goto +0
if r8 == 7 goto +0
r8 = 9
if r8 == 7 goto +0
r1 = r10
r1 += r6
*(u8 *)(r1 - 32) = 0
r0 = 0
exit
-- accepted 26
== old-single-apart-now-alone
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
r9 = r6
r6 += 1
r9 = 1
call get_prandom_u32
if r0 == 0 goto far
goto both
far:
r6 = 3
both:
r8 = 1
r8 = 2
r8 = 3
r8 = 4
r8 = 5
r8 = 6
if r8 == 7 goto +0
if r8 == 7 goto +0
if r8 == 7 goto +0
r8 = 9
if r8 == 7 goto +0
r1 = r10
r1 += r6
*(u8 *)(r1 - 32) = 0
r0 = 0
exit
-- accepted 42
== old-linked-now-alone-in-6.1
-- kernel 6.1
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
call get_prandom_u32
r7 = r0
r7 &= 7
call get_prandom_u32
if r0 == 0 goto far
r7 = r6
goto both
far:
r7 &= 3
both:
r8 = 1
r8 = 2
r8 = 3
r8 = 4
r8 = 5
r8 = 6
if r8 == 7 goto +0
if r8 == 7 goto +0
if r8 == 7 goto +0
r8 = 9
if r8 == 7 goto +0
r1 = r10
r1 += r6
r1 += r7
*(u8 *)(r1 - 32) = 0
r0 = 0
exit
-- accepted 35
== old-alone-now-linked-in-5.10
-- kernel 5.10
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
call get_prandom_u32
r7 = r0
r7 &= 7
call get_prandom_u32
if r0 == 0 goto far
goto both
far:
r7 = r6
both:
r8 = 1
r8 = 2
r8 = 3
r8 = 4
r8 = 5
r8 = 6
if r8 == 7 goto +0
if r8 == 7 goto +0
if r8 == 7 goto +0
r8 = 9
if r8 == 7 goto +0
r1 = r10
r1 += r6
r1 += r7
*(u8 *)(r1 - 32) = 0
r0 = 0
exit
-- accepted 34
== old-alone-now-linked-in-6.12
-- kernel 6.12
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
call get_prandom_u32
r7 = r0
r7 &= 7
call get_prandom_u32
if r0 == 0 goto far
goto both
far:
r7 = r6
both:
r8 = 1
r8 = 2
r8 = 3
r8 = 4
r8 = 5
r8 = 6
if r8 == 7 goto +0
if r8 == 7 goto +0
if r8 == 7 goto +0
r8 = 9
if r8 == 7 goto +0
r1 = r10
r1 += r6
r1 += r7
*(u8 *)(r1 - 32) = 0
r0 = 0
exit
-- accepted 34
== old-single-apart-now-alone-in-7.2
-- kernel 7.2
-- asm
call get_prandom_u32
r6 = r0
r6 &= 7
r9 = r6
r6 += 1
r9 = 1
call get_prandom_u32
if r0 == 0 goto far
goto both
far:
r6 = 3
both:
r8 = 1
r8 = 2
r8 = 3
r8 = 4
r8 = 5
r8 = 6
if r8 == 7 goto +0
if r8 == 7 goto +0
if r8 == 7 goto +0
r8 = 9
if r8 == 7 goto +0
r1 = r10
r1 += r6
*(u8 *)(r1 - 32) = 0
r0 = 0
exit
-- accepted 33
