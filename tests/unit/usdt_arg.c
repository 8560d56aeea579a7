/* usdt_arg.c: arguments of statically defined probes, as assemblers write them, and patterns of names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "attach/usdt.h"

#include <stdio.h>

/* kind, register, offset, index register, log2 of its scale, signed, bytes */
struct row { const char *text; bool arm64; int kind, reg; s64 offset; u32 index, scale; bool is_signed; int bytes; };
static const struct row rows[] = {
	{ "-4@%edi", false, USDT_REGISTER, 112, 0, 0, 0, true, 4 },
	{ "8@%r15", false, USDT_REGISTER, 0, 0, 0, 0, false, 8 },
	{ "1@%sil", false, USDT_REGISTER, 104, 0, 0, 0, false, 1 },
	{ "2@%r9w", false, USDT_REGISTER, 64, 0, 0, 0, false, 2 },
	{ "-4@$-5", false, USDT_CONST, 0, -5, 0, 0, true, 4 },
	{ "8@$0x10", false, USDT_CONST, 0, 16, 0, 0, false, 8 },
	{ "8@(%rax)", false, USDT_MEMORY, 80, 0, 0, 0, false, 8 },
	{ "-8@-16(%rbp)", false, USDT_MEMORY, 32, -16, 0, 0, true, 8 },
	{ "4@8(%rsp,%rbx,4)", false, USDT_INDEXED, 152, 8, 40, 2, false, 4 },
	{ "8@(%rdi,%rcx)", false, USDT_INDEXED, 112, 0, 88, 0, false, 8 },
	{ "-4@w3", true, USDT_REGISTER, 24, 0, 0, 0, true, 4 },
	{ "8@x30", true, USDT_REGISTER, 240, 0, 0, 0, false, 8 },
	{ "-4@-7", true, USDT_CONST, 0, -7, 0, 0, true, 4 },
	{ "8@[sp, 16]", true, USDT_MEMORY, 248, 16, 0, 0, false, 8 },
	{ "8@[x0]", true, USDT_MEMORY, 0, 0, 0, 0, false, 8 },
};

static void one_argument(void **state)
{
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *r = &rows[i];
		struct usdt_spec s;
		str wrong;
		if (!usdt_args(str_from(r->text), r->arm64, &s, &wrong) || s.nargs != 1)
			fail_msg("'%s' is not understood", r->text);
		const struct usdt_arg *a = &s.args[0];
		if ((int)a->kind != r->kind || a->reg_off != (r->kind == USDT_CONST ? 0 : r->reg) ||
			(s64)a->offset != r->offset || a->index_off != r->index ||
		    a->scale != r->scale || a->is_signed != r->is_signed || a->bitshift != 64 - 8 * r->bytes)
			fail_msg("'%s' becomes kind %d, register %d, offset %lld, index %u, scale %u, signed %d, "
				"shift %d", r->text, a->kind, a->reg_off,
				(long long)a->offset, a->index_off, a->scale, a->is_signed, a->bitshift);
	}
}

/* Every register by each of its names, at its place in struct pt_regs (kernel arch/x86/include/uapi/asm/ptrace.h). */
static void registers(void **state)
{
	static const struct { const char *names; u32 at; const char *kernel; } x86[] = {
		{ "r15 r15d r15w r15b", 0, "r15" }, { "r14 r14d r14w r14b", 8, "r14" },
		{ "r13 r13d r13w r13b", 16, "r13" },
		{ "r12 r12d r12w r12b", 24, "r12" }, { "rbp ebp bp bpl", 32, "bp" }, { "rbx ebx bx bl", 40, "bx" },
		{ "r11 r11d r11w r11b", 48, "r11" }, { "r10 r10d r10w r10b", 56, "r10" },
		{ "r9 r9d r9w r9b", 64, "r9" },
		{ "r8 r8d r8w r8b", 72, "r8" }, { "rax eax ax al", 80, "ax" }, { "rcx ecx cx cl", 88, "cx" },
		{ "rdx edx dx dl", 96, "dx" }, { "rsi esi si sil", 104, "si" }, { "rdi edi di dil", 112, "di" },
		{ "rip eip ip ip", 128, "ip" }, { "rsp esp sp spl", 152, "sp" } };
	struct usdt_arg a;
	char word[16];
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(x86); i++) {
		str rest = str_from(x86[i].names), name;
		for (u32 bytes = 8; rest.n; bytes /= 2) {
			str_cut(rest, ' ', &name, &rest);
			snprintf(word, sizeof(word), "%u@%%%.*s", bytes, STR_ARG(name));
			assert_true(usdt_arg(str_from(word), false, &a));
			assert_true(a.kind == USDT_REGISTER && a.reg_off == (s16)x86[i].at &&
				a.bitshift == 64 - 8 * (s8)bytes);
		}
		assert_string_equal(usdt_reg_name(x86[i].at, false), x86[i].kernel);
	}
	for (u32 n = 0; n <= 30; n++) {
		snprintf(word, sizeof(word), "8@%c%u", n & 1 ? 'x' : 'w', n);
		assert_true(usdt_arg(str_from(word), true, &a) && a.kind == USDT_REGISTER && a.reg_off == (s16)(8 * n));
		snprintf(word, sizeof(word), "regs[%u]", n);
		assert_string_equal(usdt_reg_name(8 * n, true), word);
	}
	assert_true(usdt_arg(STR("8@sp"), true, &a) && a.reg_off == 248);
	assert_string_equal(usdt_reg_name(248, true), "sp");
	assert_null(usdt_reg_name(120, false));
	assert_null(usdt_reg_name(256, true));
}

static void lists(void **state)
{
	struct usdt_spec s;
	str wrong;
	(void)state;
	assert_true(usdt_args(STR(""), false, &s, &wrong));
	assert_int_equal(s.nargs, 0);
	assert_true(usdt_args(STR("-4@%edi 8@-16(%rbp)  4@$5 "), false, &s, &wrong));
	assert_int_equal(s.nargs, 3);
	assert_true(usdt_args(STR("8@[sp, 8] -4@w1"), true, &s, &wrong));
	assert_int_equal(s.nargs, 2);
	assert_true(usdt_args(STR("4@$1 4@$1 4@$1 4@$1 4@$1 4@$1 4@$1 4@$1 4@$1 4@$1 4@$1 4@$1"), false, &s, &wrong));
	assert_false(usdt_args(STR("4@$1 4@$1 4@$1 4@$1 4@$1 4@$1 4@$1 4@$1 4@$1 4@$1 4@$1 4@$1 4@$1"), false, &s,
		&wrong));
}

/* Where one ends: at a blank, not inside of brackets; what closes none opens none. */
static void parted(void **state)
{
	static const struct { const char *text, *one, *rest; } cases[] = {
		{ "4@x1 8@x2", "4@x1", " 8@x2" }, { "  4@x1", "4@x1", "" }, { "", "", "" }, { "   ", "", "" },
		{ "8@[sp, 8] 4@x1", "8@[sp, 8]", " 4@x1" }, { "8@[sp, 8]", "8@[sp, 8]", "" },
		{ "8@x1] 4@x2", "8@x1]", " 4@x2" }, { "8@]] [a b] c", "8@]]", " [a b] c" },
		{ "[[a b] c] d e", "[[a b] c]", " d e" }, { "[a b", "[a b", "" }, { "a b c ", "a", " b c" },
		{ "[a][b c] d", "[a][b c]", " d" } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		str rest = str_from(cases[i].text), one = usdt_next_arg(&rest);
		if (!str_is(one, cases[i].one) || !str_is(rest, cases[i].rest))
			fail_msg("'%s' becomes '%.*s' and '%.*s'", cases[i].text, STR_ARG(one), STR_ARG(rest));
	}
}

static void refused(void **state)
{
	static const char *const texts[] = { "4", "4@", "4@%xyz", "3@%eax", "x@%eax", "4@8(%rax", "4@(%rax,%rbx,3)",
		"4@8(%rsp,%rbx,16)", "4@(%rax,%rbx,0)", "8f@%xmm0", "4@sym(%rip,)x", "0@%eax", "5@%eax",
		"6@%eax", "7@%eax", "9@%eax", "16@%eax", "-3@%eax", "-16@%eax", "@%eax", "%eax", "4@(%rax,%rbx,5)" };
	struct usdt_spec s;
	str wrong;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(texts); i++)
		if (usdt_args(str_from(texts[i]), false, &s, &wrong) || !str_is(wrong, texts[i]))
			fail_msg("'%s' is taken", texts[i]);
	assert_false(usdt_args(STR("8@[x31]"), true, &s, &wrong));
}

static void patterns(void **state)
{
	(void)state;
	assert_true(str_glob(STR("vfs_*"), STR("vfs_read")) && str_glob(STR("*"), STR("")) &&
		str_glob(STR("a*b*c"), STR("aXbYbZc")));
	assert_true(str_glob(STR("vfs_?kdir"), STR("vfs_mkdir")) && str_glob(STR("x"), STR("x")) &&
		str_glob(STR("x**"), STR("x")));
	assert_false(str_glob(STR("vfs_*"), STR("do_vfs_read")) || str_glob(STR("?"), STR("")) ||
		str_glob(STR("a*b"), STR("ab_")) || str_glob(STR(""), STR("a")));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(one_argument), cmocka_unit_test(registers),
		cmocka_unit_test(lists), cmocka_unit_test(parted),
		cmocka_unit_test(refused), cmocka_unit_test(patterns) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
