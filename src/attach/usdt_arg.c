/* usdt_arg.c: one argument of a statically defined probe, from the assembler's words to the record that programs read
 * (include/bpf/usdt.bpf.h, the layout that libbpf's header has as well):
 *
 *     x86-64   -4@%edi   8@$5   8@-16(%rbp)   4@(%rax,%rbx,4)      arm64   -4@w0   8@5   8@[sp, 16]   8@[x0]
 *
 * The number before '@' is the size in bytes, negative for signed ones. */
#include "attach/usdt.h"

static const struct { const char *names[4]; u16 at; } x86[] = {      /* 64, 32, 16, 8 bits; offset in struct pt_regs */
	{ { "r15", "r15d", "r15w", "r15b" }, 0 }, { { "r14", "r14d", "r14w", "r14b" }, 8 },
	{ { "r13", "r13d", "r13w", "r13b" }, 16 },
	{ { "r12", "r12d", "r12w", "r12b" }, 24 }, { { "rbp", "ebp", "bp", "bpl" }, 32 },
	{ { "rbx", "ebx", "bx", "bl" }, 40 },
	{ { "r11", "r11d", "r11w", "r11b" }, 48 }, { { "r10", "r10d", "r10w", "r10b" }, 56 },
	{ { "r9", "r9d", "r9w", "r9b" }, 64 },
	{ { "r8", "r8d", "r8w", "r8b" }, 72 }, { { "rax", "eax", "ax", "al" }, 80 }, { { "rcx", "ecx", "cx", "cl" },
	88 },
	{ { "rdx", "edx", "dx", "dl" }, 96 }, { { "rsi", "esi", "si", "sil" }, 104 }, { { "rdi", "edi", "di", "dil" },
	112 },
	{ { "rip", "eip", "ip", "ip" }, 128 }, { { "rsp", "esp", "sp", "spl" }, 152 },
};

static s32 x86_register(str name)
{
	if (!str_starts(name, "%"))
		return -1;
	name = str_sub(name, 1, name.n);
	for (u32 i = 0; i < ARRAY_LEN(x86); i++)
		for (u32 k = 0; k < 4; k++)
			if (str_is(name, x86[i].names[k]))
				return x86[i].at;
	return -1;
}

static s32 arm64_register(str name)
{
	enum { SP = 248 };
	u64 n;
	if (str_is(name, "sp"))
		return SP;
	if (!name.n || (name.s[0] != 'x' && name.s[0] != 'w') || !str_to_u64(str_sub(name, 1, name.n), &n) || n > 30)
		return -1;
	return (s32)n * 8;
}

static bool number(str s, s64 *out)
{
	bool is_negative = str_starts(s, "-");
	u64 n;
	if (!str_to_u64(str_sub(s, is_negative, s.n), &n))
		return false;
	*out = is_negative ? -(s64)n : (s64)n;
	return true;
}

/* (%rax), (%rax,%rbx,4) and what stands before it */
static bool x86_memory(str text, struct usdt_arg *out)
{
	str before, inside, base, index, scale = { 0 };
	s64 off = 0;
	u64 n = 1;
	if (!str_cut(text, '(', &before, &inside) || !str_ends(inside, ")") || (before.n && !number(before, &off)))
		return false;
	str_cut(str_sub(inside, 0, inside.n - 1), ',', &base, &index);
	str_cut(index, ',', &index, &scale);
	s32 reg = x86_register(base), idx = index.n ? x86_register(index) : 0;
	if (reg < 0 || idx < 0 || (scale.n && !str_to_u64(scale, &n)) || !n || (n & (n - 1)) || n > 8)
		return false;
	out->offset = (u64)off;
	out->reg_off = (s16)reg;
	out->kind = index.n ? USDT_INDEXED : USDT_MEMORY;
	out->index_off = (u16)idx & 0xfff;
	out->scale = (u16)__builtin_ctzll(n) & 15;
	return true;
}

static bool x86_arg(str text, struct usdt_arg *out)
{
	s64 n;
	if (str_starts(text, "$")) {
		if (!number(str_sub(text, 1, text.n), &n))
			return false;
		out->kind = USDT_CONST;
		out->offset = (u64)n;
		return true;
	}
	s32 reg = x86_register(text);
	out->kind = USDT_REGISTER;
	out->reg_off = (s16)reg;
	return reg >= 0 || x86_memory(text, out);
}

static bool arm64_arg(str text, struct usdt_arg *out)
{
	str base, off;
	s64 n = 0;
	if (str_starts(text, "[") && str_ends(text, "]")) {
		str_cut(str_sub(text, 1, text.n - 1), ',', &base, &off);
		off = str_trim(off);
		s32 reg = arm64_register(str_trim(base));
		if (reg < 0 || (off.n && !number(off, &n)))
			return false;
		*out = (struct usdt_arg){ .kind = USDT_MEMORY, .reg_off = (s16)reg, .offset = (u64)n };
		return true;
	}
	if (number(text, &n)) {
		*out = (struct usdt_arg){ .kind = USDT_CONST, .offset = (u64)n };
		return true;
	}
	*out = (struct usdt_arg){ .kind = USDT_REGISTER, .reg_off = (s16)arm64_register(text) };
	return out->reg_off >= 0;
}

/* Blanks part them, but not inside of brackets. */
str usdt_next_arg(str *rest)
{
	u32 n = 0, depth = 0;
	*rest = str_trim(*rest);
	for (; n < rest->n && (depth || rest->s[n] != ' '); n++)
		depth += (rest->s[n] == '[') - (rest->s[n] == ']' && depth);
	str one = str_sub(*rest, 0, n);
	*rest = str_sub(*rest, n, rest->n);
	return one;
}

bool usdt_arg(str word, bool is_arm64, struct usdt_arg *out)
{
	enum { MAX_BITS = 64 };
	str size, where;
	s64 bytes;
	*out = (struct usdt_arg){ 0 };
	if (!str_cut(word, '@', &size, &where) || !number(size, &bytes) ||
		!(is_arm64 ? arm64_arg(where, out) : x86_arg(where, out)))
		return false;
	out->is_signed = bytes < 0;
	bytes = bytes < 0 ? -bytes : bytes;
	out->bitshift = (s8)(MAX_BITS - 8 * bytes);
	return bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
}

bool usdt_args(str text, bool is_arm64, struct usdt_spec *out, str *wrong)
{
	*out = (struct usdt_spec){ 0 };
	for (*wrong = usdt_next_arg(&text); wrong->n; *wrong = usdt_next_arg(&text)) {
		if (out->nargs == USDT_MAX_ARGS || !usdt_arg(*wrong, is_arm64, &out->args[out->nargs]))
			return false;
		out->nargs++;
	}
	return true;
}

const char *usdt_reg_name(u32 reg_off, bool is_arm64)
{
	enum { NARM64 = 32, BYTES = 8 };
	static const char *const arm64[NARM64] = { "regs[0]", "regs[1]", "regs[2]", "regs[3]", "regs[4]", "regs[5]",
		"regs[6]", "regs[7]", "regs[8]", "regs[9]", "regs[10]", "regs[11]", "regs[12]", "regs[13]", "regs[14]",
		"regs[15]", "regs[16]", "regs[17]", "regs[18]", "regs[19]", "regs[20]", "regs[21]", "regs[22]",
		"regs[23]", "regs[24]", "regs[25]", "regs[26]", "regs[27]", "regs[28]", "regs[29]", "regs[30]", "sp" };
	if (is_arm64)
		return reg_off / BYTES < NARM64 ? arm64[reg_off / BYTES] : NULL;
	for (u32 i = 0; i < ARRAY_LEN(x86); i++)
		if (x86[i].at == reg_off)       /* "rdi" is the kernel's "di", "r8" is the same there */
			return x86[i].names[0] + !(x86[i].names[0][1] >= '0' && x86[i].names[0][1] <= '9');
	return NULL;
}
