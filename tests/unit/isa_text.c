/* isa_text.c: every row of insn.def printed, read back, and checked; what the assembler and the checker refuse. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "isa/isa.h"

struct text_case { const char *in, *out; };

static str text_of(struct arena *a, const struct insn *v, u32 n)
{
	struct buf b = BUF_INIT;
	for (u32 i = 0; i < n;) {
		bool is_wide = insn_is_ld64(v[i]) && !v[i].src;
		i += isa_dis(v + i, n - i, i, NULL, &b);
		buf_puts(&b, is_wide ? " ll\n" : "\n");      /* the kernel's notation leaves the width out */
	}
	str s = arena_str(a, buf_view(&b));
	buf_free(&b);
	return s;
}

static bool assemble(struct arena *a, str text, struct insn **v, u32 *n)
{
	struct diags ds;
	diags_init(&ds, a, NULL);
	return isa_asm(a, text, v, n, &ds) && !ds.errors;
}

/* An instruction with a value in each field it may have, which isa_invalid accepts. */
static struct insn sample(u8 code, u32 variant)
{
	static const s32 atomics[] = { ATOMIC_ADD, ATOMIC_OR, ATOMIC_AND, ATOMIC_XOR, ATOMIC_ADD | ATOMIC_FETCH,
		ATOMIC_OR | ATOMIC_FETCH,
		ATOMIC_AND | ATOMIC_FETCH, ATOMIC_XOR | ATOMIC_FETCH, ATOMIC_XCHG, ATOMIC_CMPXCHG, ATOMIC_LOAD_ACQ,
		ATOMIC_STORE_REL };
	static const s16 movs[] = { 0, 8, 16, 32 };
	const struct isa_row *row = isa_row(code);
	struct insn i = { .code = code };
	i.dst = row->fields & FIELD_D ? 3 : 0;
	i.src = row->fields & FIELD_S && row->form != FORM_LD64 && row->form != FORM_CALL ? 4 : 0;
	i.off = row->fields & FIELD_O && row->form != FORM_CALL ? (variant & 1 ? -8 : 1) : 0;
	i.imm = row->fields & FIELD_I ? (variant & 1 ? 7 : 17) : 0;
	switch (row->form) {
	case FORM_DIV:  i.off = variant & 1; break;
	case FORM_MOVX: i.off = movs[variant % (INSN_CLASS(i) == CLS_ALU ? 3 : 4)], i.imm = 0; break;
	case FORM_END: case FORM_BSWAP: i.imm = 16 << variant % 3; break;
	case FORM_ATOMIC: i.imm = atomics[variant % 12]; break;
	case FORM_JA: case FORM_JCC: case FORM_MAYGOTO: i.off = variant & 1 ? -1 : 0; break;
	case FORM_JA32: i.imm = variant & 1 ? -1 : 0; break;
	default: break;
	}
	return i;
}

static void every_row_round_trips(void **state)
{
	(void)state;
	struct arena a = { 0 };
	u32 rows = 0;
	for (u32 code = 0; code < 256; code++) {
		if (isa_row((u8)code)->form == FORM_NONE)
			continue;
		rows++;
		for (u32 variant = 0; variant < 12; variant++) {
			struct insn v[3] = { sample((u8)code, variant), { .code = code == 0x18 ? 0 : CLS_JMP |
				JMP_EXIT } }, *back;
			u32 n;
			v[2].code = CLS_JMP | JMP_EXIT;
			if (isa_invalid(v, 3, 0))
				continue;
			str text = text_of(&a, v, 3);
			if (!assemble(&a, text, &back, &n) || n != 3 || memcmp(back, v, sizeof(v)))
				fail_msg("opcode %02x: %.*s", code, STR_ARG(text));
		}
	}
	assert_int_equal(rows, 130);
	arena_clear(&a);
}

static const struct text_case texts[] = {
	{ "r1 = *(u64 *)(r10 - 8)", "r1 = *(u64 *)(r10 -8)" },
	{ "w1=*(u32*)(r2+0)", "r1 = *(u32 *)(r2 +0)" },
	{ "r2 = *(s16 *)(r3 + 4)", "r2 = *(s16 *)(r3 +4)" },
	{ "*(u8 *)(r1 + 0) = w2", "*(u8 *)(r1 +0) = r2" },
	{ "*(u32 *)(r10 - 4) = -1", "*(u32 *)(r10 -4) = -1" },
	{ "if w0 == 1 goto +2; exit; exit; exit", "if w0 == 0x1 goto pc+2\nexit\nexit\nexit" },
	{ "if r1 s>= -5 goto -1", "if r1 s>= 0xfffffffb goto pc-1" },
	{ "l: if r1 & r2 goto l", "l" },
	{ "lock *(u64 *)(r1 + 0) += r2", "lock *(u64 *)(r1 +0) += r2" },
	{ "r0 = atomic_fetch_add((u64 *)(r1 + 0), r0)", "r0 = atomic64_fetch_add((u64 *)(r1 +0), r0)" },
	{ "w3 = atomic_fetch_or((u32 *)(r1 - 8), w3)", "r3 = atomic_fetch_or((u32 *)(r1 -8), r3)" },
	{ "r0 = cmpxchg_64(r1 + 8, r0, r2)", "r0 = atomic64_cmpxchg((u64 *)(r1 +8), r0, r2)" },
	{ "w2 = xchg32_32(r1 + 8, w2)", "r2 = atomic_xchg((u32 *)(r1 +8), r2)" },
	{ "r1 = bswap16 r1; r1 = be16 r1; r1 = le64 r1", "r1 = bswap16 r1\nr1 = be16 r1\nr1 = le64 r1" },
	{ "r1 = -r1\nw1 = -w1", "r1 = -r1\nw1 = -w1" },
	{ "r1 = (s8)r2; w1 = (s16) w2", "r1 = (s8)r2\nw1 = (s16)w2" },
	{ "r1 s/= r2; w1 s%= 3; r1 s>>= 3", "r1 s/= r2\nw1 s%= 3\nr1 s>>= 3" },
	{ "call 12", "call unknown#12" },
	{ "call pc+1; exit; exit", "call pc+1\nexit\nexit" },
	{ "call f; exit; f: exit", "call pc+1\nexit\nexit" },
	{ "gotol l; r0 = 0; l: exit", "gotol pc+1\nr0 = 0\nexit" },
	{ "may_goto +0; exit", "may_goto pc+0\nexit" },
	{ "r1 = 0x123456789 ll", "r1 = 0x123456789" },
	{ "r1 = map_fd[7]; r1 = map_value[7][16]", "r1 = map_fd[7]\nr1 = map_value[7][16]" },
	{ "r1 = f ll; exit; f: exit", "r1 = subprog[+2]\nexit\nexit" },
	{ "r0 = *(u16 *)skb[12]; r0 = *(u8 *)skb[r1]", "r0 = *(u16 *)skb[12]\nr0 = *(u8 *)skb[r1 + 0]" },
	{ "r1 = addr_space_cast(r2, 0x0, 0x1)", "r1 = addr_space_cast(r2, 0, 1)" },
	{ "w1 = load_acquire((u32 *)(r2 + 0))", "r1 = load_acquire((u32 *)(r2 +0))" },
	{ "store_release((u8 *)(r1 + 3), w2)", "store_release((u8 *)(r1 +3), r2)" },
	{ "# a comment\nr0 = 1 // one\n/* two\n lines */ exit # end", "r0 = 1\nexit" },
	{ "r0 = 1 << 4 | 3", "r0 = 19" },
	{ "r0 = 0xffffffff", "r0 = -1" },
	{ "goto 1f; r0 = 1; 1: exit; 1: goto 1b", "goto pc+1\nr0 = 1\nexit\ngoto pc-1" },
	{ "1: .byte 0xe5; .byte 0; .long ((l - 1b - 8) / 8) & 0xffff; .short 0; r0 = 0; l: exit",
	"may_goto pc+1\nr0 = 0\nexit" },
	{ "r0 = 0; 0: r0 = 1; r0 = 2; 1: .byte 0xb7, 0; .short 0; .long 1b - 0b; exit",
	"r0 = 0\nr0 = 1\nr0 = 2\nr0 = 16\nexit" },
	{ ".8byte 0x95", "exit" },
	{ ".macro add reg, n=5\n\\reg += \\n\n.endm\nadd r1\nadd r2, 7\nadd n=9, reg=r3\nadd r4,\nexit",
	"r1 += 5\nr2 += 7\nr3 += 9\nr4 += 5\nexit" },
	{ ".macro both a:req b:vararg\n\\a = 1\n\\b\n.endm\nboth r1, r2 = r3\nexit", "r1 = 1\nr2 = r3\nexit" },
	{ ".macro outer\n.macro inner\nr1 = 1\n.endm\ninner\nr2 = 2\n.endm\nouter\ninner\nexit",
		"r1 = 1\nr2 = 2\nr1 = 1\nexit" },
	{ ".macro m\nr1 = 1\n.endm\nm\n.purgem m\n.macro m\nr1 = 2\n.endm\nm\nexit", "r1 = 1\nr1 = 2\nexit" },
	{ ".set x, 1 == 1\nr0 = x\n.set x, 2 > 3\nr1 = x\n.set x, 7 != 7\nr2 = x\nexit",
		"r0 = -1\nr1 = 0\nr2 = 0\nexit" },
	{ ".set n, 1\n.rept 3\nr1 += n\n.set n, n * 2\n.endr\nexit", "r1 += 1\nr1 += 2\nr1 += 4\nexit" },
	{ ".if 0\nx .endif\nr1 = 1\n.endif\nexit", "exit" },
	{ ".irp r, r1, r2\n\\r = 0\n.rept 2\n\\r += 1\n.endr\n.endr\nexit",
		"r1 = 0\nr1 += 1\nr1 += 1\nr2 = 0\nr2 += 1\nr2 += 1\nexit" },
	{ ".if 1\nr1 = 1\n.if 0\nr1 = 2\n.else\nr1 = 3\n.endif\n.elseif 1\nr1 = 4\n.else\nr1 = 5\n.endif\nexit",
		"r1 = 1\nr1 = 3\nexit" },
};

static void assembler_reads(void **state)
{
	(void)state;
	struct arena a = { 0 };
	for (u32 k = 0; k < ARRAY_LEN(texts); k++) {
		struct insn *v;
		u32 n;
		if (!assemble(&a, str_from(texts[k].in), &v, &n))
			fail_msg("refused: %s", texts[k].in);
		struct buf b = BUF_INIT;
		for (u32 i = 0; i < n;) {
			i += isa_dis(v + i, n - i, i, NULL, &b);
			if (i < n)
				buf_char(&b, '\n');
		}
		if (strcmp(texts[k].out, "l") == 0)
			assert_string_equal(buf_cstr(&b), "if r1 & r2 goto pc-1");
		else
			assert_string_equal(buf_cstr(&b), texts[k].out);
		buf_free(&b);
	}
	arena_clear(&a);
}

static void assembler_refuses(void **state)
{
	static const char *const bad[] = { "r11 = 1", "r1 = w2", "r1 += w2", "if r1 == w2 goto +1", "r1 = r2 + 1",
		"goto nowhere",
		"r1 = -r2", "r1 = be16 r2", "r1 = be15 r1", "r1 = *(s64 *)(r2 + 0)", "r1 = *(u64 *)(r2 + 40000)",
		"r1 = 0x1ffffffff",
		"goto 5", "foo", "r1", "r1 =", "r1 = 1 2", "l: exit; l: exit", "lock *(u64 *)(r1 + 0) -= r2",
		"exit exit", ".byte 1",
		"r2 = atomic_fetch_add((u64 *)(r1 + 0), r0)", "r1 = (1", "if r1 goto +1", "r1 = 1 / 0", "call",
		"*(u9 *)(r1 + 0) = 1",
		".string \"x\"", ".macro", ".macro m\nexit", ".macro m\n.endm\n.purgem m\nm", ".purgem m",
			".rept 2\nexit", ".endr", ".endm", ".else", ".endif",
		".if 1\nexit", ".macro m a:odd\n.endm", ".macro m a:req\n.endm\nm", ".macro m a\n.endm\nm 1, 2",
		".macro m\nm\n.endm\nm", ".rept -1\nexit\n.endr",
		".set", ".set x", ".set x,", ".set x, y", "r1 = "
			"((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1" };
	(void)state;
	struct arena a = { 0 };
	for (u32 k = 0; k < ARRAY_LEN(bad); k++) {
		struct insn *v;
		u32 n;
		if (assemble(&a, str_from(bad[k]), &v, &n))
			fail_msg("accepted: %s", bad[k]);
	}
	arena_clear(&a);
}

static s64 call_number(void *ctx, str name)
{
	(void)ctx;
	return str_is(name, "bpf_tail_call") ? 12 : -1;
}

static void names_become_references(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct diags ds;
	struct isa_text t;
	struct isa_env env = { .call = call_number };
	diags_init(&ds, &a, NULL);
	assert_true(isa_asm_text(&a,
		STR("call bpf_tail_call; call other; r1 = thing + 8 ll; goto out; .byte 0xe5; .byte 0; "
					 ".short 0; .long 0; in: exit"), &env, &t, &ds));
	assert_int_equal(t.v[0].imm, 12);
	assert_int_equal(t.refs.n, 3);
	assert_int_equal(t.refs.v[0].kind, REF_CALL);
	assert_int_equal(t.refs.v[1].kind, REF_DATA);
	assert_int_equal(t.refs.v[1].insn, 2);
	assert_int_equal(t.refs.v[1].addend, 8);
	assert_int_equal(t.refs.v[2].kind, REF_LABEL);
	assert_true(str_is(t.refs.v[2].name, "out"));
	assert_int_equal(t.labels.n, 1);
	assert_int_equal(t.labels.v[0].insn, 6);
	arena_clear(&a);
}

static void checker_refuses(void **state)
{
	static const struct insn bad[] = {
		{ .code = 0 }, { .code = 0xff }, { .code = 0x07, .dst = 10 }, { .code = 0x07, .dst = 11 },
		{ .code = 0x07, .src = 1 },
		{ .code = 0x07, .off = 1 }, { .code = 0x0f, .imm = 1 }, { .code = 0x37, .imm = 0 },
		{ .code = 0x37, .imm = 1, .off = 2 },
		{ .code = 0x67, .imm = 64 }, { .code = 0x64, .imm = 32 }, { .code = 0xbf, .off = 3 },
		{ .code = 0xbc, .off = 32 },
		{ .code = 0xd4, .imm = 8 }, { .code = 0xdb, .imm = 0x55 }, { .code = 0xd3, .imm = ATOMIC_ADD },
		{ .code = 0x05, .off = 5 },
		{ .code = 0x05, .off = -5 }, { .code = 0x85, .src = 3 }, { .code = 0x95, .imm = 1 }, { .code = 0x18 },
		{ .code = 0x79, .dst = 10 }, { .code = 0xdb, .imm = ATOMIC_XCHG, .src = 10 },
		{ .code = 0x06, .imm = 0x7fffffff } };
	(void)state;
	for (u32 k = 0; k < ARRAY_LEN(bad); k++) {
		struct insn v[2] = { bad[k], { .code = 0x95 } };
		if (!isa_invalid(v, 2, 0))
			fail_msg("case %u, opcode %02x", k, bad[k].code);
	}
	struct insn wide[3] = { { .code = 0x05, .off = 1 }, { .code = 0x18, .dst = 1 }, { 0 } };
	assert_string_equal(isa_invalid(wide, 3, 0), "jump into the middle of a 64 bit load");
	assert_null(isa_invalid(wide, 3, 1));
}

static u64 alu(u8 code, s16 off, s32 imm, u64 dst, u64 src)
{
	u64 out = 0xdead;
	assert_true(isa_alu((struct insn){ .code = code, .off = off, .imm = imm }, dst, src, &out));
	return out;
}

static void arithmetic(void **state)
{
	(void)state;
	assert_int_equal(alu(0x0f, 0, 0, UINT64_MAX, 1), 0);
	assert_int_equal(alu(0x04, 0, -1, 0x1ffffffffull, 0), 0xfffffffe);
	assert_int_equal(alu(0x3f, 0, 0, 5, 0), 0);
	assert_int_equal(alu(0x9f, 0, 0, 5, 0), 5);
	assert_int_equal(alu(0x9c, 0, 0, 0x100000005ull, 0), 5);
	assert_int_equal(alu(0x3f, 1, 0, (u64)INT64_MIN, (u64)-1), (u64)INT64_MIN);
	assert_int_equal(alu(0x9f, 1, 0, (u64)INT64_MIN, (u64)-1), 0);
	assert_int_equal(alu(0x3c, 1, 0, 0x80000000u, 0xffffffffu), 0x80000000u);
	assert_int_equal(alu(0x3c, 1, 0, (u32)-7, 2), (u32)-3);
	assert_int_equal(alu(0x97, 1, 3, (u64)-7, 0), (u64)-1);
	assert_int_equal(alu(0x6f, 0, 0, 1, 65), 2);
	assert_int_equal(alu(0x6c, 0, 0, 1, 33), 2);
	assert_int_equal(alu(0xc4, 0, 4, 0x80000000u, 0), 0xf8000000u);
	assert_int_equal(alu(0xb7, 0, -1, 0, 0), UINT64_MAX);
	assert_int_equal(alu(0xb4, 0, -1, 0, 0), UINT32_MAX);
	assert_int_equal(alu(0xbf, 8, 0, 0, 0x80), (u64)-128);
	assert_int_equal(alu(0xbc, 8, 0, 0, 0x80), (u32)-128);
	assert_int_equal(alu(0xdc, 0, 16, 0x1234567890abull, 0), 0xab90);
	assert_int_equal(alu(0xd4, 0, 32, 0x1234567890abull, 0), 0x567890ab);
	assert_int_equal(alu(0xd7, 0, 64, 0x0102030405060708ull, 0), 0x0807060504030201ull);
	assert_int_equal(alu(0x87, 0, 0, 1, 0), UINT64_MAX);
	static const struct { u8 op; u64 a; s32 b; u64 wide, narrow; } rows[] = { { ALU_ADD, 12, 10, 22, 22 },
		{ ALU_SUB, 12, 10, 2, 2 },
		{ ALU_MUL, 12, 10, 120, 120 }, { ALU_DIV, 127, 10, 12, 12 }, { ALU_OR, 12, 10, 14, 14 },
		{ ALU_AND, 12, 10, 8, 8 },
		{ ALU_XOR, 12, 10, 6, 6 }, { ALU_LSH, 12, 30, 12ull << 30, 0 },
		{ ALU_RSH, 3ull << 40, 3, 3ull << 37, 0 },
		{ ALU_MOD, 127, 10, 7, 7 }, { ALU_ARSH, (u64)-64, 3, (u64)-8, (u32)-8 },
		{ ALU_SUB, 1, 2, UINT64_MAX, UINT32_MAX } };
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		for (u32 k = 0; k < 4; k++) {
			u8 code = (u8)(rows[i].op | (k & 1 ? CLS_ALU : CLS_ALU64) | (k & 2 ? SRC_X : 0));
			assert_int_equal(alu(code, 0, rows[i].b, rows[i].a, (u64)(s64)rows[i].b), k & 1 ?
				rows[i].narrow : rows[i].wide);
		}
	assert_true(isa_jump_taken((struct insn){ .code = 0x66, .imm = -1 }, 0x80000000ffffffffull + 1, 0));
	assert_false(isa_jump_taken((struct insn){ .code = 0x65, .imm = 0 }, 1ull << 63, 0));
	assert_true(isa_jump_taken((struct insn){ .code = 0x25, .imm = 0 }, 1ull << 63, 0));
	assert_true(isa_jump_taken((struct insn){ .code = 0x15, .imm = -1 }, UINT64_MAX, 0));
	assert_true(isa_jump_taken((struct insn){ .code = 0x05 }, 0, 0));
}

static void atomics(void **state)
{
	static const struct { s32 op; u64 old, src, r0, want; } rows[] = { { ATOMIC_ADD, 5, 7, 0, 12 },
		{ ATOMIC_OR, 5, 6, 0, 7 },
		{ ATOMIC_AND, 5, 6, 0, 4 }, { ATOMIC_XOR, 5, 6, 0, 3 }, { ATOMIC_XCHG, 5, 6, 5, 6 },
		{ ATOMIC_CMPXCHG, 5, 6, 5, 6 },
		{ ATOMIC_CMPXCHG, 5, 6, 4, 5 }, { ATOMIC_CMPXCHG, 5, 6, 0x100000005, 5 } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		for (s32 fetch = 0; fetch <= ATOMIC_FETCH; fetch += ATOMIC_FETCH) {
			struct insn in = { .code = CLS_STX | MODE_ATOMIC | SZ_DW, .imm = rows[i].op | fetch };
			assert_int_equal(isa_atomic(in, rows[i].old, rows[i].src, rows[i].r0), rows[i].want);
		}
	struct insn half = { .code = CLS_STX | MODE_ATOMIC | SZ_W, .imm = ATOMIC_CMPXCHG };
	assert_int_equal(isa_atomic(half, 5, 6, 0x100000005), 6);
	assert_int_equal(isa_atomic(half, 5, 6, 4), 5);
}

static void jumps(void **state)
{
	/* op of a register with a number, as 64 and as 32 bits: 1 is taken */
	static const struct { u8 op; u64 a; s32 b; u8 wide, narrow; } rows[] = { { JMP_EQ, 5, 5, 1, 1 },
		{ JMP_EQ, 1ull << 32 | 5, 5, 0, 1 },
		{ JMP_NE, 5, 5, 0, 0 }, { JMP_NE, 1ull << 32 | 5, 5, 1, 0 }, { JMP_GT, 5, 5, 0, 0 },
		{ JMP_GT, 6, 5, 1, 1 },
		{ JMP_GT, 1, -1, 0, 0 }, { JMP_GE, 5, 5, 1, 1 }, { JMP_GE, 4, 5, 0, 0 }, { JMP_LT, 5, 5, 0, 0 },
		{ JMP_LT, 4, 5, 1, 1 },
		{ JMP_LT, 1ull << 32, 5, 0, 1 }, { JMP_LE, 5, 5, 1, 1 }, { JMP_LE, 6, 5, 0, 0 },
		{ JMP_SGT, 1, -1, 1, 1 },
		{ JMP_SGT, 5, 5, 0, 0 }, { JMP_SGE, 5, 5, 1, 1 }, { JMP_SGE, 0xffffffff, 0, 1, 0 },
		{ JMP_SLT, 0xffffffff, 0, 0, 1 },
		{ JMP_SLT, 5, 5, 0, 0 }, { JMP_SLE, 5, 5, 1, 1 }, { JMP_SLE, 6, 5, 0, 0 },
		{ JMP_SLE, (u64)-1, 0, 1, 1 },
		{ JMP_SET, 6, 2, 1, 1 }, { JMP_SET, 4, 2, 0, 0 }, { JMP_SET, 1ull << 40, -1, 1, 0 } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		for (u32 k = 0; k < 4; k++) {
			struct insn in = { .code = (u8)((k & 1 ? CLS_JMP32 : CLS_JMP) | rows[i].op | (k & 2 ? SRC_X :
				0)), .imm = rows[i].b };
			if (isa_jump_taken(in, rows[i].a, (u64)(s64)rows[i].b) != (k & 1 ? rows[i].narrow :
				rows[i].wide))
				fail_msg("row %u, way %u", i, k);
		}
}

/* Any bytes can be printed and checked. */
static void hostile_bytes(void **state)
{
	(void)state;
	struct buf b = BUF_INIT;
	u64 seed = 1;
	for (u32 k = 0; k < 200000; k++) {
		struct insn v[2];
		for (u32 i = 0; i < 2; i++) {
			seed = seed * 6364136223846793005ull + 1442695040888963407ull;
			u64 mixed = seed ^ seed >> 29;
			memcpy(&v[i], &mixed, 8);
		}
		isa_dis(v, 1 + k % 2, k, NULL, &b);
		isa_invalid(v, 2, 0);
		b.n = 0;
	}
	buf_free(&b);
}

/* Names that whoever prints knows: of helpers, of what calls and addresses mean, of places. */
static str helper_name(void *ctx, s32 id)
{
	(void)ctx;
	return id == 1 ? STR("bpf_map_lookup_elem") : STR("");
}

static str target_name(void *ctx, u32 insn)
{
	return *(const u32 *)ctx == insn ? STR("thing") : STR("");
}

static str label_name(void *ctx, u32 insn)
{
	(void)ctx;
	return insn == 9 ? STR("out") : STR("");
}

static void names_are_printed(void **state)
{
	static const struct { struct insn v[2]; const char *text, *target; } rows[] = {
		{ { { .code = 0x85, .imm = 1 } }, "call bpf_map_lookup_elem#1", "call thing#1" },
		{ { { .code = 0x85, .imm = 2 } }, "call unknown#2", "call thing#2" },
		{ { { .code = 0x85, .src = 1, .imm = 3 } }, "call pc+3", "call thing" },
		{ { { .code = 0x85, .src = 1, .imm = -3 } }, "call pc-3", "call thing" },
		{ { { .code = 0x85, .src = 2, .imm = 77 } }, "call kernel-function#77", "call thing#77" },
		{ { { .code = 0x05, .off = 4 } }, "goto out", "goto out" }, { { { .code = 0x05, .off = 3 } },
		"goto pc+3", NULL },
		{ { { .code = 0x06, .imm = 4 } }, "gotol out", NULL }, { { { .code = 0x06, .imm = -5 } },
		"gotol pc-5", NULL },
		{ { { .code = 0x05, .off = -6 } }, "goto pc-6", NULL },
		{ { { .code = 0x15, .dst = 1, .off = 4, .imm = 7 } }, "if r1 == 0x7 goto out", NULL },
		{ { { .code = 0x1e, .dst = 1, .src = 2, .off = 5 } }, "if w1 == w2 goto pc+5", NULL },
		{ { { .code = 0x18, .dst = 1, .imm = 5 }, { .imm = 1 } }, "r1 = 0x100000005", "r1 = thing" },
		{ { { .code = 0x18, .dst = 1, .src = 1, .imm = 5 } }, "r1 = map_fd[5]", "r1 = thing" },
		{ { { .code = 0x18, .dst = 1, .src = 2, .imm = 5 }, { .imm = 8 } },
		"r1 = map_value[5][8]", "r1 = thing" },
		{ { { .code = 0xbf, .dst = 1, .src = 2, .off = -1 } }, "r1 = &(void __percpu *)(r2)", NULL },
		{ { { .code = 0xbf, .dst = 1, .src = 2, .off = 1, .imm = 1 << 16 } },
		"r1 = addr_space_cast(r2, 1, 0)", NULL },
		{ { { .code = 0xbf, .dst = 1, .src = 2, .off = 16 } }, "r1 = (s16)r2", NULL },
		{ { { .code = 0xbf, .dst = 1, .src = 2, .off = 8 } }, "r1 = (s8)r2", NULL },
		{ { { .code = 0xbf, .dst = 1, .src = 2, .off = 32 } }, "r1 = (s32)r2", NULL },
		{ { { .code = 0xbc, .dst = 1, .src = 2, .off = 16 } }, "w1 = (s16)w2", NULL } };
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++)
		for (u32 named = 0; named < 2; named++) {
			u32 at = named ? 4 : 1000;
			struct dis_names names = { &at, helper_name, target_name, label_name };
			struct buf b = BUF_INIT;
			const char *want = named && rows[r].target ? rows[r].target : rows[r].text;
			isa_dis(rows[r].v, 2, 4, &names, &b);
			if (!str_is(buf_view(&b), want))
				fail_msg("row %u: '%s', not '%s'", r, buf_cstr(&b), want);
			buf_free(&b);
		}
	/* A printer that knows nothing, and one that knows not all. */
	struct buf b = BUF_INIT;
	isa_dis(rows[0].v, 1, 4, NULL, &b), buf_char(&b, ';');
	isa_dis(rows[0].v, 1, 4, &(struct dis_names){ 0 }, &b), buf_char(&b, ';');
	isa_dis(rows[5].v, 1, 4, &(struct dis_names){ .helper = helper_name }, &b);
	assert_string_equal(buf_cstr(&b), "call unknown#1;call unknown#1;goto pc+4");
	buf_free(&b);
}

static struct where text_place(void *ctx, u32 line, u32 offset)
{
	*(u32 *)ctx = offset;
	return where_file(STR("x.c"), line + 100);
}

/* An error is where the caller says that the line is. */
static void places_are_the_callers(void **state)
{
	struct arena a = { 0 };
	struct diags ds;
	struct isa_text t;
	u32 offset = 0;
	struct isa_env env = { .ctx = &offset, .place = text_place };
	static const struct { const char *text; u32 line; } rows[] = { { "r1 = 2\nexit\nr1 = nonsense(3)\n", 103 },
		{ "/*\n*/ r1 = nonsense(3)", 102 }, { "/* a\n\n b */\nr1 = nonsense(3)", 104 },
		{ "r1 = 2 /* a */ // b\nr1 = nonsense(3)", 102 }, { "exit; \\\nr1 = nonsense(3)", 102 } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf b = BUF_INIT;
		diags_init(&ds, &a, NULL);
		assert_false(isa_asm_text(&a, str_from(rows[i].text), &env, &t, &ds));
		diags_print(&ds, (struct diag_style){ 0 }, &b);
		if (!str_starts(buf_view(&b), arena_printf(&a, "x.c:%u: error[", rows[i].line).s))
			fail_msg("row %u: %s", i, buf_cstr(&b));
		u32 from = (u32)((const char *)strstr(rows[i].text, "r1 = nonsense") - rows[i].text);
		assert_in_range(offset, from, from + 16);
		buf_free(&b);
	}
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_round_trips), cmocka_unit_test(assembler_reads),
			cmocka_unit_test(assembler_refuses),
		cmocka_unit_test(names_become_references), cmocka_unit_test(checker_refuses),
		cmocka_unit_test(arithmetic), cmocka_unit_test(atomics), cmocka_unit_test(jumps),
		cmocka_unit_test(hostile_bytes), cmocka_unit_test(names_are_printed),
		cmocka_unit_test(places_are_the_callers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
