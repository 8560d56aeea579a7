/* asm_insn.c: one instruction of assembler text. Each accepts what clang's assembler reads and what the kernel's log
 * prints:
 *
 *   r1 = *(u32 *)(r2 + 4)       r1 = *(u32 *)(r2 +4)        lock *(u64 *)(r1 + 0) += r2
 *   if w1 s> 5 goto +2          if w1 s> 0x5 goto pc+2      call 12, call bpf_tail_call#12, call pc+3, call name */
#include "isa/asm_private.h"

struct reg { u8 n; bool is_32; };

static bool reg_of(str w, struct reg *r)
{
	u64 n;
	if (w.n < 2 || w.n > 3 || (w.s[0] != 'r' && w.s[0] != 'w') || !str_to_u64(str_sub(w, 1, w.n), &n) || n > REG_FP)
		return false;
	*r = (struct reg){ (u8)n, w.s[0] == 'w' };
	return w.n == 2 || n == REG_FP;
}

static bool accept_reg(struct as *as, struct reg *r)
{
	u32 at = as->at;
	str w;
	if (as_word(as, &w) && (reg_of(w, r) || (str_is(w, "fp") && (*r = (struct reg){ REG_FP, false }, true))))
		return true;
	as->at = at;
	return false;
}

static bool need_reg(struct as *as, struct reg *r)
{
	return accept_reg(as, r) || as_report(as, SYNTAX, "expected a register, r0 to r10");
}

static bool need_imm(struct as *as, s32 *out)
{
	s64 n = 0;
	bool ok = as_number(as, INT32_MIN, UINT32_MAX, &n);
	*out = (s32)n;
	return ok;
}

/* "u32 *)" after "(" or "*(": size bits, and whether it is a signed type. */
static bool need_type(struct as *as, u8 *size, bool *is_signed)
{
	static const struct { char name[4]; u8 size; } types[] = { { "8", SZ_B }, { "16", SZ_H }, { "32", SZ_W },
		{ "64", SZ_DW } };
	str w;
	if (!as_need(as, "(") || !as_word(as, &w))
		return as->failed ? false : as_report(as, SYNTAX, "expected a type, u8 to u64");
	*is_signed = w.s[0] == 's';
	for (u32 i = 0; i < ARRAY_LEN(types); i++) {
		if ((w.s[0] == 'u' || w.s[0] == 's') && str_is(str_sub(w, 1, w.n), types[i].name)) {
			*size = types[i].size;
			return as_need(as, "*") && as_need(as, ")");
		}
	}
	return as_report(as, SYNTAX, "'%.*s' is not a type of memory, u8 to u64 or s8 to s32", STR_ARG(w));
}

/* "r2 + 4" */
static bool need_base(struct as *as, u8 *reg, s16 *off)
{
	struct reg r;
	s64 n = 0;
	if (!need_reg(as, &r))
		return false;
	as_skip(as);
	if (as->at < as->text.n && (as->text.s[as->at] == '+' || as->text.s[as->at] == '-') &&
	    !as_number(as, INT16_MIN, INT16_MAX, &n))
		return false;
	*reg = r.n;
	*off = (s16)n;
	return true;
}

/* "(r2 + 4)" */
static bool need_address(struct as *as, u8 *reg, s16 *off)
{
	return as_need(as, "(") && need_base(as, reg, off) && as_need(as, ")");
}

/* ---- jumps ---- */

static bool target(struct as *as, struct insn *i)
{
	struct as_value v;
	s32 *wide = NULL, n;
	if (i->code == (CLS_JMP32 | JMP_JA))
		wide = &i->imm;
	bool is_relative = as_accept(as, "pc");
	as_skip(as);
	char c = as->at < as->text.n ? as->text.s[as->at] : 0;
	if (is_relative || c == '+' || c == '-') {
		s64 to;
		if (!as_number(as, wide ? INT32_MIN : INT16_MIN, wide ? INT32_MAX : INT16_MAX, &to))
			return false;
		n = (s32)to;
		if (wide)
			*wide = n;
		else
			i->off = (s16)n;
		return as_put(as, *i);
	}
	u32 from = as->at;
	if (!as_expr(as, &v))
		return false;
	if (!v.is_open && c >= '0' && c <= '9' && !v.name.n)
		return as_report(as, SYNTAX, "a distance needs its sign: +%lld", (long long)v.n);
	str name = v.name.n ? v.name : str_trim(str_sub(as->text, from, as->at));
	as_fixup(as, REF_LABEL, name, 0);
	return as_put(as, *i);
}

static bool jump_plain(struct as *as, u8 code)
{
	struct insn i = { .code = code };
	return target(as, &i);
}

static bool jump_if(struct as *as)
{
	static const struct { const char *text; u8 op; } ops[] = {    /* longer ones first */
		{ "s>=", JMP_SGE }, { "s<=", JMP_SLE }, { "s>", JMP_SGT }, { "s<", JMP_SLT }, { "==", JMP_EQ },
		{ "!=", JMP_NE },
		{ ">=", JMP_GE }, { "<=", JMP_LE }, { ">", JMP_GT }, { "<", JMP_LT }, { "&", JMP_SET } };
	struct insn i = { 0 };
	struct reg a, b;
	u32 k = 0;
	if (!need_reg(as, &a))
		return false;
	while (k < ARRAY_LEN(ops) && !as_accept(as, ops[k].text))
		k++;
	if (k == ARRAY_LEN(ops))
		return as_report(as, OPERATOR, "expected a comparison");
	i.code = (a.is_32 ? CLS_JMP32 : CLS_JMP) | ops[k].op;
	i.dst = a.n;
	if (accept_reg(as, &b)) {
		if (a.is_32 != b.is_32)
			return as_report(as, OPERATOR, "both registers of a comparison must be r or both w");
		i.code |= SRC_X;
		i.src = b.n;
	} else if (!need_imm(as, &i.imm)) {
		return false;
	}
	if (!as_accept_word(as, "goto"))
		return as_report(as, SYNTAX, "expected 'goto'");
	return target(as, &i);
}

/* ---- calls ---- */

static bool call_number(struct as *as, struct insn i, bool is_signed)
{
	s64 n;
	if (!as_number(as, INT32_MIN, is_signed ? INT32_MAX : UINT32_MAX, &n))
		return false;
	i.imm = (s32)n;
	return as_put(as, i);
}

/* "call bpf_x#12" is the log's, where '#' follows at once; elsewhere '#' begins a comment. */
static bool call(struct as *as)
{
	struct insn i = { .code = CLS_JMP | JMP_CALL };
	str name;
	as_skip(as);
	if (!as_word(as, &name))
		return call_number(as, i, false);
	if (str_is(name, "pc")) {
		i.src = CALL_LOCAL;
		return call_number(as, i, true);
	}
	if (str_is(name, "kernel") && as_accept(as, "-function")) {
		i.src = CALL_KFUNC;
		name = STR("kernel-function");
	}
	if (as->at < as->text.n && as->text.s[as->at] == '#') {
		as->at++;
		return call_number(as, i, false);
	}
	s64 helper = as->env && as->env->call ? as->env->call(as->env->ctx, name) : -1;
	if (helper >= 0)
		i.imm = (s32)helper;
	else
		as_fixup(as, REF_CALL, name, 0);
	return as_put(as, i);
}

static bool on_reg(struct as *as, u8 code)
{
	struct reg r;
	return need_reg(as, &r) && as_put(as, (struct insn){ .code = code, .dst = r.n });
}

/* ---- stores and atomics ---- */

static bool store(struct as *as)
{
	struct insn i = { 0 };
	u8 size, base;
	s16 off;
	bool is_signed;
	struct reg r;
	if (!need_type(as, &size, &is_signed) || !need_address(as, &base, &off) || !as_need(as, "="))
		return false;
	i.dst = base;
	i.off = off;
	if (accept_reg(as, &r)) {
		i.code = CLS_STX | MODE_MEM | size;
		i.src = r.n;
	} else {
		i.code = CLS_ST | MODE_MEM | size;
		if (!need_imm(as, &i.imm))
			return false;
	}
	return as_put(as, i);
}

static bool locked(struct as *as)
{
	static const struct { const char *text; s32 op; } ops[] = {
		{ "+=", ATOMIC_ADD }, { "|=", ATOMIC_OR }, { "&=", ATOMIC_AND }, { "^=", ATOMIC_XOR } };
	u8 size, base;
	s16 off;
	bool is_signed;
	struct reg r;
	if (!as_need(as, "*") || !need_type(as, &size, &is_signed) || !need_address(as, &base, &off))
		return false;
	for (u32 k = 0; k < ARRAY_LEN(ops); k++)
		if (as_accept(as, ops[k].text))
			return need_reg(as, &r) && as_put(as, (struct insn){ .code = CLS_STX | MODE_ATOMIC | size,
				.dst = base,
				.src = r.n, .off = off, .imm = ops[k].op });
	return as_report(as, OPERATOR, "expected +=, |=, &= or ^= after a locked address");
}

static bool store_release(struct as *as)
{
	u8 size, base;
	s16 off;
	bool is_signed;
	struct reg r;
	return as_need(as, "(") && need_type(as, &size, &is_signed) && need_address(as, &base, &off) &&
		as_need(as, ",") &&
	       need_reg(as, &r) && as_need(as, ")") &&
	       as_put(as, (struct insn){ .code = CLS_STX | MODE_ATOMIC | size, .dst = base, .src = r.n, .off = off,
			.imm = ATOMIC_STORE_REL });
}

/* The address of an atomic: "(u64 *)(r1 + 0)", or clang's "r1 + 0" where the name of the operation tells the width. */
static bool atomic_address(struct as *as, bool is_typed, struct insn *i)
{
	u8 size = i->code & 0x18, base;
	s16 off;
	bool is_signed;
	if (is_typed ? !need_type(as, &size, &is_signed) || !need_address(as, &base, &off) : !need_base(as, &base,
		&off))
		return false;
	i->code = CLS_STX | MODE_ATOMIC | size;
	i->dst = base;
	i->off = off;
	return true;
}

static bool load_acquire(struct as *as, struct reg dst)
{
	struct insn i = { 0 };
	if (!as_need(as, "(") || !atomic_address(as, true, &i) || !as_need(as, ")"))
		return false;
	i.src = i.dst;
	i.dst = dst.n;
	i.imm = ATOMIC_LOAD_ACQ;
	return as_put(as, i);
}

static bool atomic_result(struct as *as, struct reg dst, s32 op, u8 size, bool is_typed)
{
	struct insn i = { .code = size };
	struct reg r;
	if (!as_need(as, "(") || !atomic_address(as, is_typed, &i) || !as_need(as, ","))
		return false;
	i.imm = op;
	if (op == ATOMIC_CMPXCHG && !(need_reg(as, &r) && (r.n == 0 ||
		as_report(as, SYNTAX, "cmpxchg compares with r0")) &&
				      as_need(as, ",")))
		return false;
	if (!need_reg(as, &r) || !as_need(as, ")"))
		return false;
	i.src = r.n;
	if (op == ATOMIC_CMPXCHG ? dst.n != 0 : dst.n != r.n)
		return as_report(as, SYNTAX, "the old value comes back in %s", op == ATOMIC_CMPXCHG ? "r0" :
			"the operand's register");
	return as_put(as, i);
}

/* ---- the right side of "rN = " ---- */

static bool load(struct as *as, struct reg dst)
{
	struct insn i = { .dst = dst.n };
	struct reg r;
	u8 size, base;
	s16 off;
	bool is_signed;
	if (!need_type(as, &size, &is_signed))
		return false;
	if (as_accept_word(as, "skb")) {
		if (!as_need(as, "["))
			return false;
		i.code = CLS_LD | MODE_ABS | size;
		i.dst = 0;
		if (accept_reg(as, &r)) {
			i.code = CLS_LD | MODE_IND | size;
			i.src = r.n;
			if (as_accept(as, "+") && !need_imm(as, &i.imm))
				return false;
		} else if (!need_imm(as, &i.imm)) {
			return false;
		}
		return as_need(as, "]") && as_put(as, i);
	}
	if (!need_address(as, &base, &off))
		return false;
	if (is_signed && size == SZ_DW)
		return as_report(as, OPERATOR, "there is no s64 load: 64 bits have no sign to extend");
	i.code = CLS_LDX | (is_signed ? MODE_MEMSX : MODE_MEM) | size;
	i.src = base;
	i.off = off;
	return as_put(as, i);
}

static bool put_ld64(struct as *as, struct reg dst, u8 kind, u64 value)
{
	as_put(as, (struct insn){ .code = CLS_LD | SZ_DW | MODE_IMM, .dst = dst.n, .src = kind, .imm = (s32)value });
	return as_put(as, (struct insn){ .imm = (s32)(value >> 32) });
}

/* "map_fd[3]", "map_value[3][8]", as the log prints loads of kernel things. */
static bool pseudo(struct as *as, struct reg dst, u8 kind)
{
	s64 low, high = 0;
	if (!as_need(as, "[") || !as_number(as, INT32_MIN, UINT32_MAX, &low) || !as_need(as, "]"))
		return false;
	if (as_accept(as, "[") && !(as_number(as, 0, UINT32_MAX, &high) && as_need(as, "]")))
		return false;
	return put_ld64(as, dst, kind, (u64)high << 32 | (u32)low);
}

static bool space_cast(struct as *as, struct reg dst)
{
	struct reg r;
	s64 to, from;
	return as_need(as, "(") && need_reg(as, &r) && as_need(as, ",") && as_number(as, 0, UINT16_MAX, &to) &&
	       as_need(as, ",") && as_number(as, 0, UINT16_MAX, &from) && as_need(as, ")") &&
	       as_put(as, (struct insn){ .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = dst.n, .src = r.n, .off = 1,
			.imm = (s32)((u32)to << 16 | (u32)from) });
}

static bool swap(struct as *as, struct reg dst, u8 code, s32 bits)
{
	struct reg r;
	if (!need_reg(as, &r))
		return false;
	if (r.n != dst.n)
		return as_report(as, SYNTAX, "a byte swap works in place: r%d on both sides", dst.n);
	return as_put(as, (struct insn){ .code = code, .dst = dst.n, .imm = bits });
}

static bool accept_swap(struct as *as, struct reg dst, str w, bool *ok)
{
	static const struct { const char *name; u8 code; } swaps[] = { { "be", CLS_ALU | ALU_END | SRC_X },
		{ "le", CLS_ALU | ALU_END }, { "bswap", CLS_ALU64 | ALU_END } };
	u64 bits;
	for (u32 k = 0; k < ARRAY_LEN(swaps); k++) {
		if (!str_starts(w, swaps[k].name) || !str_to_u64(str_sub(w, strlen(swaps[k].name), w.n), &bits))
			continue;
		if (bits != 16 && bits != 32 && bits != 64)
			return false;
		*ok = swap(as, dst, swaps[k].code, (s32)bits);
		return true;
	}
	return false;
}

/* Operations written as functions. The kernel's names say the width for show; the type in the operand decides. */
static bool accept_function(struct as *as, struct reg dst, str w, bool *ok)
{
	static const struct { const char *name; s32 op; u8 size; bool is_typed; } rows[] = {
		{ "atomic_fetch_add", ATOMIC_ADD | ATOMIC_FETCH, 0, true },
		{ "atomic64_fetch_add", ATOMIC_ADD | ATOMIC_FETCH, 0, true },
		{ "atomic_fetch_and", ATOMIC_AND | ATOMIC_FETCH, 0, true },
		{ "atomic64_fetch_and", ATOMIC_AND | ATOMIC_FETCH, 0, true },
		{ "atomic_fetch_or", ATOMIC_OR | ATOMIC_FETCH, 0, true },
		{ "atomic64_fetch_or", ATOMIC_OR | ATOMIC_FETCH, 0, true },
		{ "atomic_fetch_xor", ATOMIC_XOR | ATOMIC_FETCH, 0, true },
		{ "atomic64_fetch_xor", ATOMIC_XOR | ATOMIC_FETCH, 0, true },
		{ "atomic_xchg", ATOMIC_XCHG, 0, true }, { "atomic64_xchg", ATOMIC_XCHG, 0, true },
		{ "atomic_cmpxchg", ATOMIC_CMPXCHG, 0, true }, { "atomic64_cmpxchg", ATOMIC_CMPXCHG, 0, true },
		{ "xchg_64", ATOMIC_XCHG, SZ_DW, false }, { "xchg32_32", ATOMIC_XCHG, SZ_W, false },
		{ "cmpxchg_64", ATOMIC_CMPXCHG, SZ_DW, false }, { "cmpxchg32_32", ATOMIC_CMPXCHG, SZ_W, false } };
	for (u32 k = 0; k < ARRAY_LEN(rows); k++) {
		if (str_is(w, rows[k].name)) {
			*ok = atomic_result(as, dst, rows[k].op, rows[k].size, rows[k].is_typed);
			return true;
		}
	}
	if (str_is(w, "load_acquire"))
		return *ok = load_acquire(as, dst), true;
	if (str_is(w, "addr_space_cast"))
		return *ok = space_cast(as, dst), true;
	return false;
}

static bool accept_pseudo(struct as *as, struct reg dst, str w, bool *ok)
{
	static const char *const kinds[] = { "", "map_fd", "map_value", "btf_id", "subprog", "map_idx",
		"map_idx_value" };
	for (u32 k = 1; k < ARRAY_LEN(kinds); k++) {
		if (str_is(w, kinds[k]) && as->at < as->text.n && as->text.s[as->at] == '[') {
			*ok = pseudo(as, dst, (u8)k);
			return true;
		}
	}
	return false;
}

/* "= 5", "= 5 ll", "= name ll", "= name + 8 ll" */
static bool constant(struct as *as, struct reg dst)
{
	struct as_value v;
	if (!as_expr(as, &v))
		return false;
	bool is_wide = as_accept_word(as, "ll");
	if (v.name.n && v.is_open) {
		if (!is_wide)
			return as_report(as, NO_LABEL, "'%.*s' is not a number; the address of a thing is '%.*s ll'",
					 STR_ARG(v.name), STR_ARG(v.name));
		as_fixup(as, REF_DATA, v.name, v.n);
		return put_ld64(as, dst, 0, (u64)v.n);
	}
	if (is_wide)
		return put_ld64(as, dst, 0, (u64)v.n);
	if (v.n < INT32_MIN || v.n > UINT32_MAX)
		return as_report(as, RANGE, "%lld needs 64 bits: write it with ' ll'", (long long)v.n);
	return as_put(as, (struct insn){ .code = (dst.is_32 ? CLS_ALU : CLS_ALU64) | ALU_MOV, .dst = dst.n,
		.imm = (s32)v.n });
}

/* "(s8)r2" */
static bool accept_movsx(struct as *as, struct reg dst, bool *ok)
{
	static const struct { const char *name; s16 bits; } widths[] = { { "s8", 8 }, { "s16", 16 }, { "s32", 32 } };
	u32 at = as->at;
	struct reg r;
	str w;
	if (as_accept(as, "(") && as_word(as, &w) && as_accept(as, ")")) {
		for (u32 k = 0; k < ARRAY_LEN(widths); k++) {
			if (!str_is(w, widths[k].name))
				continue;
			*ok = need_reg(as, &r) && as_put(as, (struct insn){ .code = (dst.is_32 ? CLS_ALU : CLS_ALU64) |
				ALU_MOV | SRC_X,
				.dst = dst.n, .src = r.n, .off = widths[k].bits });
			return true;
		}
	}
	as->at = at;
	return false;
}

static bool accept_neg(struct as *as, struct reg dst, bool *ok)
{
	u32 at = as->at;
	struct reg r;
	if (as_accept(as, "-") && accept_reg(as, &r)) {
		*ok = r.n == dst.n ? as_put(as, (struct insn){ .code = (dst.is_32 ? CLS_ALU : CLS_ALU64) | ALU_NEG,
			.dst = r.n })
				   : as_report(as, SYNTAX, "negation works in place: r%d on both sides", dst.n);
		return true;
	}
	as->at = at;
	return false;
}

static bool assign(struct as *as, struct reg dst)
{
	u32 at;
	struct reg r;
	str w;
	bool ok = false;
	if (as_accept(as, "*"))
		return load(as, dst);
	if (accept_neg(as, dst, &ok) || accept_movsx(as, dst, &ok))
		return ok;
	if (accept_reg(as, &r)) {
		if (r.is_32 != dst.is_32)
			return as_report(as, OPERATOR, "both registers of a move must be r or both w");
		return as_put(as, (struct insn){ .code = (dst.is_32 ? CLS_ALU : CLS_ALU64) | ALU_MOV | SRC_X,
			.dst = dst.n,
						 .src = r.n });
	}
	as_skip(as);
	at = as->at;
	if (as_word(as, &w) && (accept_swap(as, dst, w, &ok) || accept_function(as, dst, w, &ok) ||
		accept_pseudo(as, dst, w, &ok)))
		return ok;
	as->at = at;
	return constant(as, dst);
}

static bool arithmetic(struct as *as, struct reg dst)
{
	static const struct { const char *text; u8 op; s16 off; } ops[] = {     /* longer ones first */
		{ "s>>=", ALU_ARSH, 0 }, { "s/=", ALU_DIV, 1 }, { "s%=", ALU_MOD, 1 }, { "<<=", ALU_LSH, 0 },
		{ ">>=", ALU_RSH, 0 },
		{ "+=", ALU_ADD, 0 }, { "-=", ALU_SUB, 0 }, { "*=", ALU_MUL, 0 }, { "/=", ALU_DIV, 0 },
		{ "%=", ALU_MOD, 0 },
		{ "|=", ALU_OR, 0 }, { "&=", ALU_AND, 0 }, { "^=", ALU_XOR, 0 } };
	struct insn i = { .dst = dst.n };
	struct reg r;
	for (u32 k = 0; k < ARRAY_LEN(ops); k++) {
		if (!as_accept(as, ops[k].text))
			continue;
		i.code = (dst.is_32 ? CLS_ALU : CLS_ALU64) | ops[k].op;
		i.off = ops[k].off;
		if (!accept_reg(as, &r))
			return need_imm(as, &i.imm) && as_put(as, i);
		if (r.is_32 != dst.is_32)
			return as_report(as, OPERATOR, "both registers must be r or both w");
		i.code |= SRC_X;
		i.src = r.n;
		return as_put(as, i);
	}
	if (as_accept(as, "="))
		return assign(as, dst);
	return as_report(as, OPERATOR, "expected an assignment to a register");
}

bool as_insn(struct as *as)
{
	struct reg r;
	str w;
	if (as_accept(as, "*"))
		return store(as);
	if (!as_word(as, &w))
		return as_report(as, SYNTAX, "expected an instruction");
	if (reg_of(w, &r))
		return arithmetic(as, r);
	if (str_is(w, "if"))
		return jump_if(as);
	if (str_is(w, "goto"))
		return jump_plain(as, CLS_JMP | JMP_JA);
	if (str_is(w, "gotol"))
		return jump_plain(as, CLS_JMP32 | JMP_JA);
	if (str_is(w, "may_goto"))
		return jump_plain(as, CLS_JMP | JMP_JCOND);
	if (str_is(w, "gotox"))
		return on_reg(as, CLS_JMP | JMP_JA | SRC_X);
	if (str_is(w, "call"))
		return call(as);
	if (str_is(w, "callx"))
		return on_reg(as, CLS_JMP | JMP_CALL | SRC_X);
	if (str_is(w, "exit"))
		return as_put(as, (struct insn){ .code = CLS_JMP | JMP_EXIT });
	if (str_is(w, "lock"))
		return locked(as);
	if (str_is(w, "store_release"))
		return store_release(as);
	return as_report(as, OPERATOR, "'%.*s' is not an instruction", STR_ARG(w));
}
