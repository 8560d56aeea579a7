/* isa_forms.c: all that is printed of each opcode, and what is wrong with it; all that the assembler reads and refuses,
 * as instructions and messages. That the forms are llvm's the suite "isa" tells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "isa/isa.h"

#include "golden.h"

/* ---- printed ----------------------------------------------------------------------------------------------------- */

static void print_one(const struct insn *v, u32 n, struct buf *out)
{
	const char *wrong = isa_invalid(v, n, 0);
	u32 took = isa_dis(v, n, 0, NULL, out);
	if (took != 1)
		buf_printf(out, " takes %u", took);
	if (wrong)
		buf_printf(out, " (%s)", wrong);
	buf_puts(out, " | ");
}

static void each_opcode(void **state)
{
	static const struct insn fields[] = { { 0 }, { .dst = 1, .src = 2, .off = 3, .imm = 4 },
		{ .dst = 9, .src = 9, .off = -8, .imm = -1 }, { .dst = 10, .imm = 16 }, { .dst = 3, .imm = 64 },
		{ .dst = 3, .off = 8 }, { .dst = 3, .off = 1, .imm = 7 }, { .src = 10, .off = 32, .imm = 32 },
		{ .dst = 4, .src = 1 },
		{ .dst = 4, .src = 11 }, { .dst = 15, .src = 6, .imm = 31 }, { .dst = 2, .src = 3, .off = 16 } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 code = 0; code < 256; code++) {
		buf_printf(&out, "%02x: ", code);
		for (u32 i = 0; i < ARRAY_LEN(fields); i++) {
			struct insn v[2] = { fields[i], { .imm = 5 } };
			v[0].code = (u8)code;
			print_one(v, ARRAY_LEN(v), &out);
		}
		out.n -= 3;
		buf_char(&out, '\n');
	}
	assert_true(golden("isa_printed", &out));
}

/* What an atomic does is in its imm; each that there is, and those beside them. */
static void each_atomic(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 code = 0; code < 256; code++)
		for (s32 imm = -1; (code & 0x07) == CLS_STX && (code & 0xe0) == MODE_ATOMIC && imm < 0x120; imm++) {
			struct insn v = { .code = (u8)code, .dst = 1, .src = 2, .off = -4, .imm = imm };
			if (isa_invalid(&v, 1, 0) && (imm & 15) > 1)
				continue;
			buf_printf(&out, "%02x %x: ", code, (u32)imm);
			print_one(&v, 1, &out);
			out.n -= 3;
			buf_char(&out, '\n');
		}
	assert_true(golden("isa_atomics", &out));
}

/* Jumps by where they go, of a program of four; halves of an instruction of two; calls by what they call. */
static void places(void **state)
{
	static const struct insn exit_ = { .code = CLS_JMP | JMP_EXIT }, ld64 = { .code = CLS_LD | SZ_DW | MODE_IMM,
		.dst = 1 };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 at = 0; at < 4; at++)
		for (s16 off = -5; off < 6; off++) {
			struct insn v[4] = { exit_, exit_, exit_, exit_ };
			const struct insn jumps[] = { { .code = CLS_JMP | JMP_JA, .off = off }, { .code =
				CLS_JMP32 | JMP_JA, .imm = off },
				{ .code = CLS_JMP | JMP_EQ, .off = off, .imm = 1 },
				{ .code = CLS_JMP | JMP_JCOND, .off = off },
				{ .code = CLS_JMP | JMP_CALL, .src = CALL_LOCAL, .imm = off } };
			buf_printf(&out, "%u%+d:", at, off);
			for (u32 k = 0; k < ARRAY_LEN(jumps); k++) {
				v[at] = jumps[k];
				const char *wrong = isa_invalid(v, 4, at);
				buf_printf(&out, " %lld %s", (long long)isa_target(v[at], at), wrong ? wrong : "ok");
			}
			buf_char(&out, '\n');
		}
	for (u32 src = 0; src < 16; src++) {
		struct insn v[2] = { ld64, { .imm = 1 } }, call = { .code = CLS_JMP | JMP_CALL, .src = src & 15, .imm =
			1 };
		v[0].src = src & 15, v[0].imm = 7;
		buf_printf(&out, "src %u: ", src);
		print_one(v, 2, &out);
		print_one(&call, 1, &out);
		buf_char(&out, '\n');
	}
	const struct insn halves[][2] = { { ld64, exit_ }, { ld64, { .dst = 1 } }, { ld64, { .src = 1 } }, { ld64, {
		.off = 1 } },
		{ ld64, { .imm = -1 } } };
	for (u32 i = 0; i < ARRAY_LEN(halves); i++) {
		print_one(halves[i], 2, &out);
		print_one(halves[i], 1, &out);
		buf_char(&out, '\n');
	}
	assert_true(golden("isa_places", &out));
}

/* ---- read -------------------------------------------------------------------------------------------------------- */

static const char *const texts[] = {
	/* numbers, operators, how tightly they bind */
	"r1 = 1 + 2 * 3", "r1 = (1 + 2) * 3", "r1 = 10 - 4 - 3", "r1 = 7 / 2", "r1 = -7 / 2", "r1 = -7 % 3",
		"r1 = 7 % -1", "r1 = 8 / -1",
	"r1 = 1 << 4", "r1 = 256 >> 4", "r1 = 1 << 68", "r1 = 6 & 3", "r1 = 6 | 3", "r1 = 6 ^ 3", "r1 = ~5", "r1 = -5",
		"r1 = +5", "r1 = - -5",
	"r1 = ~~5", "r1 = 1 == 1", "r1 = 1 != 1", "r1 = 1 <> 2", "r1 = 1 < 2", "r1 = 2 <= 2", "r1 = 3 >= 4",
		"r1 = 3 > 2", "r1 = 2 < 2", "r1 = 2 > 2",
	"r1 = 0 || 3", "r1 = 0 || 0", "r1 = 2 && 3", "r1 = 2 && 0", "r1 = 1 | 2 + 4", "r1 = 1 + 2 == 3",
		"r1 = 4 & 6 * 2", "r1 = 1 || 0 && 0",
	"r1 = 1 | 2 || 0", "r1 = 4 & 2 && 1", "r1 = 0x10", "r1 = 010", "r1 = 0b11", "r1 = 7ull", "r1 = 1x", "r1 = 0x",
		"r1 = 5 / 0", "r1 = 5 % 0",
	"r1 = 2147483647", "r1 = 2147483648", "r1 = 4294967295", "r1 = 4294967296", "r1 = -2147483648",
		"r1 = -2147483649",
	"r1 = 4294967296 ll", "r1 = -1 ll", "r1 = 0xffffffffffffffff ll", "r1 = (", "r1 = ()", "r1 = (1", "r1 = 1 +",
		"r1 = * 1", "r1 = 1)",
	/* registers, moves, arithmetic */
	"r0 = r10", "r10 = r0", "w1 = w2", "w1 = 5", "r1 = w2", "w1 = r2", "r11 = 1", "r01 = 1", "x1 = 1", "r = 1",
		"r1 += r2", "r1 -= 5", "r1 *= r2",
	"r1 /= 3", "r1 s/= 3", "r1 %= 3", "r1 s%= r2", "r1 <<= 3", "r1 >>= r2", "r1 s>>= 3", "r1 |= 4", "r1 &= 4",
		"r1 ^= r2", "w1 += w2", "w1 += r2",
	"w1 s>>= 31", "r1 =+ 2", "r1 =- 2", "r1 ~= 2", "r1 = -r1", "r1 = -r2", "w1 = -w1", "w1 = -r1", "r1 = (s8)r2",
		"r1 = (s16)r2", "r1 = (s32)r2",
	"w1 = (s8)w2", "w1 = (s16)w2", "w1 = (s32)w2", "r1 = (u8)r2", "r1 = (s8)w2", "r1 = be16 r1", "r1 = be32 r1",
		"r1 = be64 r1", "r1 = le16 r1",
	"r1 = le64 r1", "r1 = bswap16 r1", "r1 = bswap32 r1", "r1 = bswap64 r1", "r1 = be16 r2", "r1 = bswap8 r1",
		"r1 = addr_space_cast(r2, 0, 1)",
	"r1 = addr_space_cast(r2, 1, 0)", "r1 = addr_space_cast(r2, 1)", "r1 = addr_space_cast(w2, 0, 1)",
	/* memory */
	"r1 = *(u8 *)(r2 + 0)", "r1 = *(u16 *)(r2 + 2)", "r1 = *(u32 *)(r2 - 4)", "r1 = *(u64 *)(r10 - 512)",
		"r1 = *(s8 *)(r2 + 1)", "r1 = *(s16 *)(r2 + 1)",
	"r1 = *(s32 *)(r2 + 1)", "r1 = *(s64 *)(r2 + 1)", "r1 = *(u64 *)(r2 + 32767)", "r1 = *(u64 *)(r2 + 32768)",
		"r1 = *(u64 *)(r2 - 32768)",
	"r1 = *(u64 *)(r2 - 32769)", "r1 = *(u9 *)(r2 + 0)", "r1 = *(u64)(r2 + 0)", "r1 = *(u64 *)r2",
		"r1 = *(u64 *)(r2)", "r1 = *(u64 *)(r2 0)",
	"w1 = *(u32 *)(r2 + 0)", "w1 = *(u64 *)(r2 + 0)", "*(u8 *)(r1 + 0) = 1", "*(u64 *)(r1 + 0) = r2",
		"*(u32 *)(r1 + 0) = w2", "*(u8 *)(r1 + 0) = r2",
	"*(s8 *)(r1 + 0) = r2", "*(u64 *)(r1 + 0) += r2", "*(u64 *)(r1 + 0)", "r0 = *(u8 *)skb[5]",
		"r0 = *(u16 *)skb[r1]", "r0 = *(u32 *)skb[r1 + 4]",
	"r0 = *(u64 *)skb[5]", "r1 = *(u8 *)skb[5]", "r0 = *(u8 *)skb[r11]",
	/* atomics */
	"lock *(u64 *)(r1 + 0) += r2", "lock *(u32 *)(r1 + 0) |= r2", "lock *(u32 *)(r1 + 0) |= w2",
		"lock *(u64 *)(r1 - 8) &= r2", "lock *(u64 *)(r1 + 0) ^= r2",
	"lock *(u64 *)(r1 + 0) -= r2", "lock *(u64 *)(r1 + 0) = r2", "lock *(u8 *)(r1 + 0) += r2", "lock",
		"lock r1 += r2",
	"r2 = atomic_fetch_add((u64 *)(r1 + 0), r2)", "r2 = atomic_fetch_or((u64 *)(r1 + 8), r2)",
		"w2 = atomic_fetch_and((u32 *)(r1 + 0), w2)",
	"r2 = atomic_fetch_xor((u64 *)(r1 + 0), r2)", "r2 = atomic_fetch_sub((u64 *)(r1 + 0), r2)",
		"r3 = atomic_fetch_add((u64 *)(r1 + 0), r2)",
	"r2 = xchg_64(r1 + 0, r2)", "w2 = xchg32_32(r1 + 0, w2)", "r3 = xchg_64(r1 + 0, r2)",
		"r0 = cmpxchg_64(r1 + 0, r0, r2)",
	"w0 = cmpxchg32_32(r1 + 0, w0, w2)", "r1 = cmpxchg_64(r1 + 0, r0, r2)", "r0 = cmpxchg_64(r1 + 0, r1, r2)",
		"r0 = cmpxchg_64(r1 + 0, r2)",
	"r1 = load_acquire((u64 *)(r2 + 8))", "w1 = load_acquire((u32 *)(r2 + 8))",
		"store_release((u64 *)(r1 + 8), r2)", "store_release((u8 *)(r1 - 1), w2)",
	"r1 = load_acquire((s64 *)(r2 + 8))", "store_release((u64 *)(r1 + 8))",
	/* jumps, calls */
	"goto +1", "goto -1", "goto 1", "goto l; l: exit", "l: goto l", "gotol +5", "gotol l; l: exit",
		"if r1 == 1 goto +1", "if r1 != r2 goto -2",
	"if w1 > 5 goto l; l: exit", "if r1 >= 5 goto +0", "if r1 < 5 goto +0", "if r1 <= r2 goto +0",
		"if r1 s> 5 goto +0", "if r1 s>= -1 goto +0",
	"if r1 s< r2 goto +0", "if r1 s<= r2 goto +0", "if r1 & 4 goto +0", "if w1 & w2 goto +0", "if r1 == w2 goto +0",
		"if r1 = 1 goto +0", "if r1 == 1",
	"if r1 == 1 goto", "if r1 == 1 got +1", "if 1 == r1 goto +1", "if r1 == 1 goto 5", "may_goto +3",
		"may_goto l; l: exit", "call 5", "call -1",
	"call f; f: exit", "call +1", "callx r1", "callx", "call", "exit", "exit 1", "goto nowhere", "goto +32767",
		"goto +32768", "gotol +32768", "gotol +2147483648",
	/* labels, separators, comments, data */
	"a: b: exit", "a: exit; a: exit", "1: goto 1b", "goto 1f; 1: exit", "1: exit; 1: goto 1b", "goto 1b", "goto 1f",
		"r1 = a; a: exit", "exit;;exit",
	"exit\n\nexit", "exit # text", "exit // text", "exit /* a\nb */; exit", "exit /* open", "r1 = \\\n5",
		"\texit\r\n", ":", "1x: exit", "exit exit", "x",
	".byte 0x95, 0, 0, 0, 0, 0, 0, 0", ".byte 1", ".2byte 0x95, 0, 0, 0", ".4byte 0x95, 0", ".8byte 0x95",
		".quad 0x95", ".long 0x95, 0", ".short 0x95, 0, 0, 0",
	".byte 256, 0, 0, 0, 0, 0, 0, 0", ".byte -129", ".8byte -1", ".8byte", ".byte 1,", ".nothing", ".align 8; exit",
		".text; exit", ".globl f; exit",
	/* names of numbers */
	".set x, 5; r1 = x", ".set x, 5; .set x, x + 1; r1 = x * 2", ".equ x, 3; r1 = x", "x = 4; r1 = x", ".set x",
		".set x,", ".set , 1", ".set x, y", ".set x, 1 2",
	/* conditions */
	".if 1; exit; .endif", ".if 0; exit; .endif; r1 = 1", ".if 0; exit; .else; r1 = 1; .endif",
		".if 1; exit; .else; r1 = 1; .endif",
	".if 0; .elseif 1; r1 = 1; .else; r1 = 2; .endif", ".if 0; .elseif 0; r1 = 1; .else; r1 = 2; .endif",
		".if 1; r1 = 0; .elseif 1; r1 = 1; .endif",
	".if 0; .if 1; exit; .else; exit; .endif; .else; r1 = 5; .endif", ".if 0; l: .else; r1 = 1; l2: .endif",
		".if 0; x; garbage (; .endif; exit",
	".if 0\nl: .endif\nexit", ".if 0\na: b: .if 1\nc: .endif\n.endif\nexit", ".if 0\n1: .elseif 1\nexit\n.endif",
	".ifeq 0; exit; .endif", ".ifeq 1; exit; .endif", ".ifne 1; exit; .endif", ".ifne 0; exit; .endif",
		".ifge 0; exit; .endif", ".ifge -1; exit; .endif",
	".ifgt 0; exit; .endif", ".ifgt 1; exit; .endif", ".ifle 0; exit; .endif", ".ifle 1; exit; .endif",
		".iflt 0; exit; .endif", ".iflt -1; exit; .endif",
	".ifc a, a; exit; .endif", ".ifc a, b; exit; .endif", ".ifc a b, a b; exit; .endif", ".ifnc a, b; exit; .endif",
		".ifnc a, a; exit; .endif",
	".ifeqs \"a b\", \"a b\"; exit; .endif", ".ifnes \"a\", \"b\"; exit; .endif", ".ifb ; exit; .endif",
		".ifb x; exit; .endif", ".ifnb x; exit; .endif",
	".ifnb ; exit; .endif", ".set x, 1; .ifdef x; exit; .endif", ".ifdef x; exit; .endif",
		".ifndef x; exit; .endif", ".ifnotdef x; exit; .endif",
	"l: exit; .ifdef l; exit; .endif", ".ifdef; exit; .endif", ".if; exit; .endif", ".if y; exit; .endif",
		".ifc a; exit; .endif", ".if 1; exit", ".if 0; exit",
	".else", ".elseif 1", ".endif", ".if 1; .endif; .endif", ".if 0; .else; .else; exit; .endif",
		".if 0; .elseif y; exit; .endif",
	/* texts again and again */
	".rept 3; exit; .endr", ".rept 0; exit; .endr", ".rep 2; r1 = 1; exit; .endr", ".rept -1; exit; .endr",
		".rept 2; exit", ".endr", ".rept; exit; .endr",
	".rept 2\n.rept 2\nexit\n.endr\nr1 = 1\n.endr", ".rept 2; 1: goto 1b; .endr", ".irp r, r6, r7; \\r = 1; .endr",
		".irp r r6 r7; \\r = 1; .endr",
	".irpc c, 123; r\\c = \\c; .endr", ".irp r; exit; .endr", ".irp; exit; .endr",
		".irp n, (1, 2), 3; r1 = 5; .endr", ".irp n, \"1 + 1\", 4; r1 = \\n; .endr",
	".irpc c; exit; .endr",
	".macro m; exit; .endm; m", ".macro m; exit; .endm; m; m", ".macro m r; \\r = 1; .endm; m r5",
		".macro m r, n=7; \\r = \\n; .endm; m r5; m r6, 8",
	".macro m r, n; \\r = \\n; .endm; m n=3, r=r2", ".macro m r:req; \\r = 1; .endm; m r1",
		".macro m r:req; \\r = 1; .endm; m",
	".macro m a:vararg; r1 = \\a; .endm; m 1 + 2",
		".macro m a, b:vararg; .irp x, \\b; r1 = \\x; .endr; .endm; m 1, 2, 3", ".macro m a:odd; .endm",
	".macro m; l\\@: goto l\\@; .endm; m; m", ".macro m a; r1 = \\a\\()0; .endm; m 5",
		".macro m a; r1 = \\b; .endm; m 5", ".macro m; exit; .endm; .macro m; .endm",
	".macro m; exit; .endm; .purgem m; m", ".purgem m", ".purgem", ".macro m\nexit", ".macro", ".macro 1; .endm",
		".endm", ".endmacro", ".macro m; exit; .endmacro; m",
	".macro m a; .endm; m 1, 2", ".macro a; exit; .endm; .macro b; a; a; .endm; b", ".macro m; m; .endm; m",
		".macro m n; .if \\n; exit; m \\n-1; .endif; .endm; m 3",
	".macro m; .macro n; exit; .endm; .endm; m; n", ".macro m a b; \\a = \\b; .endm; m r1 5; m r2, 6",
		".macro m, a, b; \\a = \\b; .endm; m r1, 5",
	".macro m a; r1 = \\a; .endm; m 1 == 1", ".macro m a; r1 = \\a; .endm; m (1, 2)",
		".macro m a; r1 = \\a; .endm; m \"4\"", ".macro m\n.if 1\n.endm\nm", "l: .macro m\nexit\nl: .endm\nm",
	".macro a; exit; .endm; .macro b; r1 = 1; .endm; .purgem a; b",
	/* the line that a message is of */
	"/* a\nb */ x", "/*\n\n*/\nx", "exit\n/*\nx */ y\nz", "r1 = \\\n x", "exit \\\n\\\n\nx", "# a\n// b\nx",
		".if 0\n\nx\n.endif\ny",
	".if 1\n\nx\n.endif\ny", ".rept 2\n\nx\n.endr\ny", ".irp a, 1, 2\n\n\\a\n.endr\ny",
	".macro m\n\nx\n.endm\ny\nm\nz", ".if 0\n.else\nx\n.endif\ny",
	".if 1\n.else\n\nz\n.endif\ny", ".rept 1\n.rept 1\n\nx\n.endr\n.endr\ny", "exit;\n;x", ".if 0\nl: .endif\nx",
	".macro m; x\n.endm\nm\ny", "goto a\n\ngoto b\nb: exit", ".if 1\n\n", ".rept 2\n\n", ".byte 1\n\n.byte 2\n",
	".if 0\n/* .endif\n */\n.endif\nx", ".rept 1\n/* a\n */ x\n.endr\ny",
	/* operations by all their names, and where each of their parts lacks */
	"r2 = atomic64_fetch_add((u64 *)(r1 + 0), r2)", "r2 = atomic64_fetch_and((u64 *)(r1 + 0), r2)",
		"r2 = atomic64_fetch_or((u64 *)(r1 + 0), r2)",
	"r2 = atomic64_fetch_xor((u64 *)(r1 + 0), r2)", "r2 = atomic_xchg((u32 *)(r1 + 4), r2)",
	"r2 = atomic64_xchg((u64 *)(r1 + 0), r2)",
	"r0 = atomic_cmpxchg((u32 *)(r1 + 4), r0, r2)", "r0 = atomic64_cmpxchg((u64 *)(r1 - 8), r0, r2)",
	"r2 = atomic_xchg", "r2 = atomic_xchg(",
	"r2 = atomic_xchg(r1 + 4, r2)", "r2 = atomic_xchg((u32 *)(r1 + 4) r2)", "r2 = atomic_xchg((u32 *)(r1 + 4), 5)",
	"r2 = atomic_xchg((u32 *)(r1 + 4), r2",
	"r2 = atomic_xchg((u32 *) r1 + 4, r2)", "r2 = xchg_64((u64 *)(r1 + 0), r2)", "r2 = xchg_64(5, r2)",
	"r2 = xchg_64(r1 + x, r2)",
	"r0 = cmpxchg_64(r1 + 0, 5, r2)", "r0 = cmpxchg_64(r1 + 0, r0 r2)", "r0 = cmpxchg_64(r1 + 0, r0, 5)",
	"r0 = cmpxchg_64(r1 + 0, r0, r2", "r0 = cmpxchg_64(r1 + 0; exit",
	"r1 = load_acquire", "r1 = load_acquire(r2 + 8)", "r1 = load_acquire((u64 *)(r2 + 8)",
	"r1 = load_acquire((u64 *)r2)", "store_release", "store_release(r1 + 8, r2)",
	"store_release((u64 *)r1, r2)", "store_release((u64 *)(r1 + 8) r2)", "store_release((u64 *)(r1 + 8), 5)",
	"store_release((u64 *)(r1 + 8), r2", "store_release((u16 *)(r1 + 8), r2); exit",
	"lock *(u64)(r1 + 0) += r2", "lock *(u64 *)r1 += r2", "lock *(u64 *)(r1 + 0) += 5", "lock *(u64 *)(r1 + 0)",
	"r1 = addr_space_cast", "r1 = addr_space_cast(5, 0, 1)",
	"r1 = addr_space_cast(r2 0, 1)", "r1 = addr_space_cast(r2, x, 1)", "r1 = addr_space_cast(r2, 0 1)",
	"r1 = addr_space_cast(r2, 0, 65536)", "r1 = addr_space_cast(r2, 65535, 0)",
	"r1 = addr_space_cast(r2, 0, 1", "r1 = be16", "r1 = be16 5", "r1 = be48 r1", "r1 = bswap64", "r1 = (s8)",
	"r1 = (s8)5", "r1 = (s64)r2", "r1 = (s8 r2", "r1 = - x",
	"r1 = *", "r1 = *(", "r1 = *()", "r1 = *(u32", "r1 = *(u32 *", "r1 = *(u32 *)", "r1 = *(u32 *)(",
	"r1 = *(u32 *)(r2", "r1 = *(u32 *)(r2 + ", "r1 = *(u32 *)(r2 + x)", "r1 = *(x32 *)(r2 + 0)",
	"*", "*(u8", "*(u8 *)", "*(u8 *)(r1", "*(u8 *)(r1 + 0)", "*(u8 *)(r1 + 0) =", "*(u8 *)(r1 + 0) = x", "r1 = fp",
	"fp = r1", "*(u64 *)(fp - 8) = r1", "r1", "r1 +", "r1 += ", "r1 += x", "r1 <=> 2",
	"r0 = *(u8 *)skb", "r0 = *(u8 *)skb[", "r0 = *(u8 *)skb[5", "r0 = *(u8 *)skb[x]", "r0 = *(u8 *)skb[r1 +]",
	"r0 = *(u8 *)skb[r1 + 5", "r0 = *(u8 *)skb[r1 5]",
	/* what the kernel's log prints, addresses of things, distances */
	"r1 = map_fd[7]", "r1 = map_value[7][16]", "r1 = btf_id[5]", "r1 = subprog[+2]", "r1 = map_idx[1]",
		"r1 = map_idx_value[1][4]", "r1 = map_fd", "r1 = map_fd[", "r1 = map_fd[7", "r1 = map_fd[x]",
	"r1 = map_value[7][", "r1 = map_value[7][x]", "r1 = map_value[7][16", "r1 = map_value[7][-1]",
	"r1 = map_fd[4294967296]", "r1 = map_value[4294967295][4294967295]",
	"call bpf_x#12", "call bpf_x#x", "call unknown", "call kernel-function#77", "call kernel-function",
	"call kernel", "call pc+3", "call pc-3", "call pc", "call pc+2147483648", "call 4294967295", "call 4294967296",
	"gotox r1", "gotox", "gotox 5", "callx r10", "callx 5", "goto pc+3", "goto pc-1", "goto pc",
	"gotol pc-2147483648", "may_goto pc+1", "if r1 == 5 goto pc+1", "goto x + 1", "goto l + 8; l: exit",
	"if r1 == x goto +1", "if r1 goto +1", "if",
	"r1 = f ll; exit; f: exit", "r1 = f + 8 ll", "r1 = 8 + f ll", "r1 = f + 8", "r1 = f + g ll", "r1 = f",
	"r1 = -f ll", "r1 = (f) ll", "r1 = l; l: exit", "l: exit; r1 = l + 1", "r1 = 1b ll", "1: r1 = 1b + 1",
	".byte 1; exit", ".byte nowhere", ".8byte nowhere", ".short nowhere", ".byte 5, 0; .short l; .long 7; l: exit",
	".byte 5, 0; .byte l; .byte 0; .long 0; l: exit", ".byte 5, 0; .8byte l; l: exit",
	".byte 0xe5, 0; .short nowhere; .long 0", ".byte 1, 2, 3; l: .byte 4, 5, 6, 7, 8", ".int 0x95, 0",
	".word 0x95, 0", ".hword 0x95, 0, 0, 0", ".byte x +",
	/* quotes and what lacks where texts are skipped */
	".if 0; x \"a; .endif\"; .endif; exit", ".if 0; x \"open; .endif; exit",
		".rept 1; .ifc \"a;b\", c; exit; .else; r1 = 1; .endif; .endr", ".rept x; exit; .endr; r1 = 1",
		".irp; exit; .endr garbage; exit",
	".rept 1; exit; .endr garbage", ".macro m :req; .endm; exit", ".macro m a,, b; .endm; m 1",
	".macro m a:req=5; r1 = \\a; .endm; m", ".macro m a=; r1 = 1\\a; .endm; m", ".macro m; exit; .endm garbage; m",
	".endif garbage",
	".if 1; exit; .endif garbage; exit", ".if 0; exit; .else garbage; r1 = 1; .endif",
	".if 0; .elseif 1 2; exit; .endif", ".if 1 2; exit; .endif", ".set x 5", ".set 5, 5", ".ifc a b; exit; .endif",
	".ifeqs a, a; exit; .endif",
	".macro m a; r1 = \\a; .endm; m a=5", ".macro m a; r1 = \\a; .endm; m b=5",
	".macro m a b; r1 = \\a + \\b; .endm; m b=1 2", ".macro m a b; r1 = \\a + \\b; .endm; m b=1, a=2",
	".macro m a; r1 = \\a; .endm; m a==5",
	".macro m a; r1 = \\a\\; .endm; m 5", ".macro m a; r1 = \\aa; .endm; m 5",
	".macro m; .if 1; .endm; m; exit; .endif", ".macro m; r1 = \\@; .endm; m; m; m",
	".irp x 1 2; .irp y 3 4; r1 = \\x\\y; .endr; .endr", ".irpc x, a b; l\\x: .endr; exit",
	"x: .macro x; exit; .endm; x", ".macro r1; exit; .endm; r1 = 5", "# .if 0\nexit", "exit # .endr",
	"/* a */ exit /* b */", "exit /* /* */", "r1 /* c */ = /* d */ 5", "exit \\\n", "\\\nexit", "exit\r\n\r\nexit",
	"a.b$c_1: goto a.b$c_1", "AZaz09_.$: goto AZaz09_.$", "A: goto A", "Z: goto Z", "z: goto z", "_: goto _",
	"x9: goto x9", "x0: goto x0", ".macro A a, Z; r1 = \\a + \\Z; .endm; A 1, 2",
	".macro m A0, z9; r1 = \\A0 + \\z9; .endm; m 1, 2", "@: exit", "[: exit", "`: exit", "{: exit", "/: exit",
};

static void read_one(str text, struct buf *out)
{
	struct arena a = { 0 };
	struct diags ds;
	struct insn *v = NULL;
	u32 n = 0;
	diags_init(&ds, &a, NULL);
	bool ok = isa_asm(&a, text, &v, &n, &ds);
	assert_true(ok == (ds.errors == 0));
	for (u32 i = 0; i < text.n; i++)
		if (text.s[i] == '\n')
			buf_puts(out, "\\n");
		else if (text.s[i] != '\r')
			buf_char(out, text.s[i]);
	buf_puts(out, " -->");
	for (u32 i = 0; ok && i < n; i++)
		buf_printf(out, " %02x%x%x%+d%+d", v[i].code, v[i].dst, v[i].src, v[i].off, v[i].imm);
	buf_char(out, '\n');
	diags_print(&ds, (struct diag_style){ 0 }, out);
	arena_clear(&a);
}

static void each_text(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(texts); i++)
		read_one(str_from(texts[i]), &out);
	assert_true(golden("isa_read", &out));
}

/* How deep, how far, how long. */
static void limits(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 n = 62; n < 67; n++) {
		struct buf text = BUF_INIT;
		buf_puts(&text, "r1 = ");
		for (u32 i = 0; i < n; i++)
			buf_char(&text, '(');
		buf_puts(&text, "1");
		for (u32 i = 0; i < n; i++)
			buf_char(&text, ')');
		buf_printf(&out, "%u deep: ", n);
		read_one(buf_view(&text), &out);
		text.n = 0;
		buf_puts(&text, "r1 = ");
		for (u32 i = 0; i < n; i++)
			buf_puts(&text, i % 2 ? "~" : "-");
		buf_puts(&text, "1");
		read_one(buf_view(&text), &out);
		text.n = 0;
		for (u32 i = 1; i <= n; i++)
			buf_printf(&text, ".macro m%u; %s%u; .endm\n", i, i < n ? "m" : "r1 = ", i + 1);
		buf_puts(&text, "m1\n");
		struct arena a = { 0 };
		struct diags ds;
		struct insn *v;
		u32 count = 0;
		diags_init(&ds, &a, NULL);
		bool ok = isa_asm(&a, buf_view(&text), &v, &count, &ds);
		buf_printf(&out, "%u macros in each other: %d, %u\n", n, ok, count);
		diags_print(&ds, (struct diag_style){ 0 }, &out);
		arena_clear(&a);
		buf_free(&text);
	}
	for (u32 far = 32766; far < 32769; far++) {
		struct arena a = { 0 };
		struct diags ds;
		struct insn *v;
		u32 count = 0;
		diags_init(&ds, &a, NULL);
		str text = arena_printf(&a,
			"goto l\n.rept %u\nexit\n.endr\nl: exit\nif r1 == 1 goto b\n.rept %u\nexit\n.endr\nb: gotol l",
			far, far);
		bool ok = isa_asm(&a, text, &v, &count, &ds);
		buf_printf(&out, "%u far: %d, %u instructions\n", far, ok, count);
		diags_print(&ds, (struct diag_style){ 0 }, &out);
		arena_clear(&a);
	}
	assert_true(golden("isa_limits", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_opcode), cmocka_unit_test(each_atomic),
		cmocka_unit_test(places), cmocka_unit_test(each_text), cmocka_unit_test(limits) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
