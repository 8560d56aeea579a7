== exit
-- asm
r0 = 0
exit
-- accepted 2
== not-written
-- asm
exit
-- refused not-init 0
== fall-off-the-end
-- asm
r0 = 0
-- refused code
== unreachable
-- asm
r0 = 0
exit
r0 = 1
exit
-- refused code
== read-only-frame
-- asm
r10 = 0
r0 = 0
exit
-- refused code
== number-as-pointer
-- asm
r1 = 7
r0 = *(u8 *)(r1 + 0)
exit
-- refused mem-scalar 1
== divide-by-zero
-- asm
r0 = 1
r0 /= 0
exit
-- refused code
== endless
-- asm
r0 = 0
a: r0 = 0
goto a
-- refused loop
== counted-loop
-- asm
r0 = 0
a: r0 += 1
if r0 < 20 goto a
exit
-- accepted 42
== infinite-by-unknown
-- asm
call get_prandom_u32
r6 = r0
a: r6 += 1
if r6 != 5 goto a
r0 = 0
exit
-- refused loop 3
