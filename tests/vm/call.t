== function-of-the-program
-- asm
r1 = 3
r2 = 4
call add
r0 *= 2
exit
add: r0 = r1
r0 += r2
exit
-- result 14
== callee-saved-registers-are-kept
-- asm
r6 = 1
r7 = 2
r8 = 4
r9 = 8
call spoil
r0 = r6
r0 += r7
r0 += r8
r0 += r9
exit
spoil: r6 = 100
r7 = 100
r8 = 100
r9 = 100
r0 = 0
exit
-- result 15
== arguments-are-gone-after-a-call
-- asm
r1 = 3
call f
r0 = r1
exit
f: r0 = 0
exit
-- error r1 is read before
== callee-saved-are-not-handed-on
-- asm
r6 = 3
call f
exit
f: r0 = r6
exit
-- error r6 is read before
== r0-is-not-set
-- asm
call f
exit
f: exit
-- error r0 is read before
== r0-is-not-set-and-not-read
-- asm
call f
r0 = 3
exit
f: exit
-- result 3
== pointer-to-the-callers-stack
-- asm
*(u64 *)(r10 - 8) = 5
r1 = r10
r1 += -8
call f
r0 = *(u64 *)(r10 - 8)
exit
f: r2 = *(u64 *)(r1 + 0)
r2 += 37
*(u64 *)(r1 + 0) = r2
r0 = 0
exit
-- result 42
== frames-are-apart
-- asm
*(u64 *)(r10 - 8) = 5
call f
r0 = *(u64 *)(r10 - 8)
exit
f: *(u64 *)(r10 - 8) = 6
r0 = 0
exit
-- result 5
== own-stack-is-gone-after-the-return
-- asm
*(u64 *)(r10 - 8) = 0
r1 = r10
r1 += -8
call f
r1 = *(u64 *)(r10 - 8)
r0 = *(u64 *)(r1 + 0)
exit
f: *(u64 *)(r10 - 8) = 6
r2 = r10
r2 += -8
*(u64 *)(r1 + 0) = r2
r0 = 0
exit
-- error outside of the stack
== eight-frames
-- no kernel: the driver's own frame is one more
-- asm
call f1
exit
f1: call f2
exit
f2: call f3
exit
f3: call f4
exit
f4: call f5
exit
f5: call f6
exit
f6: call f7
exit
f7: r0 = 8
exit
-- result 8
== seven-frames
-- asm
call f1
r0 += 1
exit
f1: call f2
r0 += 1
exit
f2: call f3
r0 += 1
exit
f3: call f4
r0 += 1
exit
f4: call f5
r0 += 1
exit
f5: call f6
r0 += 1
exit
f6: r0 = 1
exit
-- result 7
== nine-frames
-- asm
call f1
exit
f1: call f2
exit
f2: call f3
exit
f3: call f4
exit
f4: call f5
exit
f5: call f6
exit
f6: call f7
exit
f7: call f8
exit
f8: r0 = 8
exit
-- error nested more than 8
== call-out-of-the-program
-- asm
call pc+100
r0 = 0
exit
-- error a call out of the program
== unknown-helper
-- asm
call 4000
r0 = 0
exit
-- error there is no helper number 4000
== helper-without-its-arguments
-- maps
m hash 4 4 4
-- asm
r1 = m ll
call bpf_map_lookup_elem
r0 = 0
exit
-- error argument 2 of bpf_map_lookup_elem
== no-map-where-one-is-due
-- asm
*(u64 *)(r10 - 8) = 0
r2 = r10
r2 += -8
r1 = 7
call bpf_map_lookup_elem
r0 = 0
exit
-- error is no map
== loop-with-callback
-- no kernel: a callback needs BTF there
-- asm
*(u64 *)(r10 - 8) = 0
r1 = 10
r2 = each ll
r3 = r10
r3 += -8
r4 = 0
call bpf_loop
r1 = *(u64 *)(r10 - 8)
r0 <<= 32
r0 |= r1
exit
each: r3 = *(u64 *)(r2 + 0)
r3 += r1
*(u64 *)(r2 + 0) = r3
r0 = 0
if r1 != 6 goto out
r0 = 1
out: exit
-- result 0x700000015
== a-frame-of-native-code-is-gone-after-the-return
-- asm
r6 = 0
again: call f
r6 += 1
if r6 < 3 goto again
r0 = *(u64 *)(r0 + 0)
exit
f: r0 = r10
r0 += -8
r1 = 5
*(u64 *)(r0 + 0) = r1
r1 = *(u64 *)(r0 + 0)
exit
-- error outside of the stack
== a-frame-that-was-written-is-gone-after-the-return
-- asm
call f
r0 = *(u64 *)(r0 + 0)
exit
f: r0 = r10
r0 += -8
r1 = 5
*(u64 *)(r0 + 0) = r1
r1 = *(u64 *)(r0 + 0)
exit
-- error outside of the stack
