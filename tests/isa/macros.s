// Texts that stand for others: as LLVM's assembler reads them.
.set three, 3
.equ four, three + 1
	r0 = three
	r0 += four * 2
.rept 3
	r0 += 1
.endr
.rept three
	r1 = 2
	.rept 2
		r1 += four
	.endr
.endr
.rept 0
	r0 = 77
.endr
.irp reg, r6, r7, r8
	\reg = 1
	.irp n, 1, 2
		\reg += \n
	.endr
.endr
.irpc c, 123
	r0 += \c\()0
.endr
.macro add reg, n=5
	\reg += \n
.endm
	add r0
	add r1, 7
	add n=9, reg=r2
	add r3 11
	add r4, 1+2 * 3
.macro both first:req, others:vararg
	add \first
	.irp o, \others
		\o = \first
	.endr
.endm
	both r1, r2, r3
	both r4, r5
.macro loop n
	r9 = \n
.Lagain\@:
	r9 += -1
	if r9 != 0 goto .Lagain\@
.endm
	loop 3
	loop 4
.macro same a, b
	.ifc \a, \b
		r0 ^= 1
	.else
		\a = \b
	.endif
	.ifnc \a, \b
		r0 ^= 2
	.endif
.endm
	same r1, r1
	same r1, r2
.macro opt x
	.ifb \x
		r0 = 1
	.endif
	.ifnb \x
		r0 = \x
	.endif
.endm
	opt
	opt 6
.if three == 3
	r0 = 1
	.if three > four
		r0 = 2
	.elseif four >= 4 && three != 4
		r0 = 3
	.else
		r0 = 4
	.endif
.else
	r0 = 5
.endif
.if three < 3 || four <= 3
	r0 = 6
.elseif 0
	r0 = 7
.else
	r0 = 8
.endif
.ifdef three
	r0 = 9
.endif
.ifndef nothing
	r0 = 10
.endif
.ifeq three - 3
	r0 = 11
.endif
.ifgt three - 3
	r0 = 12
.endif
.iflt three - 4
	r0 = 13
.endif
.ifeqs "a b", "a b"
	r0 = 14
.endif
.set three, 30
	r0 = three
	r0 = 1 << 2 + 1
	r0 = 6 | 1 + 2
	r0 = 7 % 4
.set y, (three == 30) + (2 < 1) + (1 && 2)
	r0 = y
.rept 2; .byte 0xb7, 0; .short 0; .long 42; .endr
	if r1 > 3 goto 1f ; 1: r0 = 1; .rept 2; r0 <<= 1; .endr
.purgem add
.macro add reg
	\reg += 100
.endm
	add r5
	exit
