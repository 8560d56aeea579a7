== unsigned-and-signed
-- asm
r0 = 0
r1 = -1
r2 = 1
if r1 > r2 goto a
r0 |= 1
a: if r1 s> r2 goto b
r0 |= 2
b: if r1 < 5 goto c
r0 |= 4
c: if r1 s< 5 goto d
r0 |= 8
d: if r1 >= r1 goto e
r0 |= 16
e: if r2 s<= r1 goto f
r0 |= 32
f: exit
-- result 0x26
== compare-32
-- asm
r0 = 0
r1 = 0x1ffffffff ll
r2 = -1
if w1 == w2 goto a
r0 |= 1
a: if r1 == r2 goto b
r0 |= 2
b: if w1 s< 0 goto c
r0 |= 4
c: if r1 s< 0 goto d
r0 |= 8
d: exit
-- result 0xa
== bit-test
-- asm
r0 = 0
r1 = 0x8000000000000000 ll
if r1 & -1 goto a
r0 |= 1
a: if r1 & 1 goto b
r0 |= 2
b: if w1 & w1 goto c
r0 |= 4
c: if r1 & 0x80000000 goto d
r0 |= 8
d: exit
-- result 6
== loop
-- asm
r0 = 0
r1 = 10
again: r0 += r1
r1 -= 1
if r1 != 0 goto again
exit
-- result 55
== long-jump
-- asm
r0 = 1
if r1 == 0 goto over
gotol over
over: exit
-- result 1
== may-goto
-- asm
r0 = 0
again: may_goto over
r0 += 1
if r0 < 5 goto again
over: exit
-- result 5
== endless
-- asm
r0 = 0
again: goto again
exit
-- error no end after
== out-of-the-program
-- asm
r0 = 0
goto +5
exit
-- error jump out of the program
== into-a-wide-constant
-- asm
r0 = 0
goto +1
r1 = 5 ll
exit
-- error jump into the middle
== past-the-end
-- asm
r0 = 0
r0 += 1
-- error runs past the last instruction
