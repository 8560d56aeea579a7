/* ir_text_parse.c: reads what ir_text.c prints. A line is a unit; values may be used before the line that makes them,
 * so operands are filled in at the end of a function. */
#include "cc/cc_diag.h"
#include "cc/ir/ir.h"

#include <ctype.h>

struct fixup { ref user; u32 operand; u64 value; };
struct phi_arg { ref phi; u64 from; u32 slot; };    /* slot: where its operand waits in fn->args */
struct reader {
	struct ir_module *m;
	struct diags *ds;
	str text;
	u32 at, line;
	bool failed;
	struct map names;            /* hash of a symbol's name -> sym */
	/* of the function being read */
	struct ir_fn *fn;
	struct ir_build b;
	struct map values, stacks, blocks;
	vec(struct fixup) fixups;
	vec(struct phi_arg) phis;
	vec(ref) operands;           /* of the instruction being read */
	vec(struct fixup) open;      /* and those of them that are %n: operand is the index */
};

static void fail(struct reader *r, const char *what)
{
	if (!r->failed)
		cc_report(r->ds, IR_TEXT, where_file(STR("IR"), r->line), "%s", what);
	r->failed = true;
}

static char peek(struct reader *r)
{
	while (r->at < r->text.n && (r->text.s[r->at] == ' ' || r->text.s[r->at] == '\t'))
		r->at++;
	if (r->at < r->text.n && r->text.s[r->at] == ';')
		while (r->at < r->text.n && r->text.s[r->at] != '\n')
			r->at++;
	return r->at < r->text.n ? r->text.s[r->at] : '\n';
}

static bool accept(struct reader *r, const char *s)
{
	u32 n = (u32)strlen(s);
	peek(r);
	if (r->text.n - r->at < n || memcmp(r->text.s + r->at, s, n))
		return false;
	char after = r->at + n < r->text.n ? r->text.s[r->at + n] : '\n';
	if (isalnum((u8)s[n - 1]) && (isalnum((u8)after) || after == '_'))
		return false;
	r->at += n;
	return true;
}

static void need(struct reader *r, const char *s)
{
	if (!accept(r, s))
		fail(r, arena_printf(r->m->arena, "'%s' is expected", s).s);
}

static bool end_line(struct reader *r)
{
	if (peek(r) != '\n') {
		fail(r, "the line goes on where it should end");
		return false;
	}
	r->at += r->at < r->text.n;
	r->line++;
	return true;
}

static str word(struct reader *r)
{
	peek(r);
	u32 from = r->at;
	while (r->at < r->text.n && (isalnum((u8)r->text.s[r->at]) ||
		(r->text.s[r->at] && strchr("_$.", r->text.s[r->at]))))
		r->at++;
	return str_sub(r->text, from, r->at);
}

static s64 number(struct reader *r)
{
	bool minus = peek(r) == '-';
	u64 v = 0;
	r->at += minus;
	if (r->at >= r->text.n || !isdigit((u8)r->text.s[r->at])) {
		fail(r, "a number is expected");
		return 0;
	}
	while (r->at < r->text.n && isdigit((u8)r->text.s[r->at]))
		v = v * 10 + (u64)(r->text.s[r->at++] - '0');
	return (s64)(minus ? -v : v);
}

static u8 hex(char c) { return (u8)(isdigit((u8)c) ? c - '0' : (c | 32) - 'a' + 10) & 15; }

static str quoted(struct reader *r)
{
	need(r, "\"");
	char *s = arena_alloc(r->m->arena, r->text.n - r->at + 1);
	u32 n = 0;
	while (!r->failed && r->at < r->text.n && r->text.s[r->at] != '"') {
		if (r->text.s[r->at] == '\\' && r->text.n - r->at > 3) {
			s[n++] = (char)(hex(r->text.s[r->at + 2]) << 4 | hex(r->text.s[r->at + 3]));
			r->at += 4;
		} else {
			s[n++] = r->text.s[r->at++];
		}
	}
	need(r, "\"");
	return (str){ s, n };
}

static sym symbol(struct reader *r)
{
	str name = word(r);
	u64 *slot = map_slot(&r->names, r->m->arena, str_hash(name));
	if (!*slot)
		*slot = ir_sym_add(r->m, SYM_FUNC, name);
	return (sym)*slot;
}

static enum ir_type type(struct reader *r)
{
	if (accept(r, "w"))
		return IRT_W;
	if (accept(r, "d"))
		return IRT_D;
	need(r, "v");
	return IRT_V;
}

static blk block(struct reader *r)
{
	peek(r);
	if (r->at >= r->text.n || r->text.s[r->at] != 'b') {
		fail(r, "a block is expected");
		return 1;
	}
	r->at++;
	u64 *slot = map_slot(&r->blocks, r->m->arena, (u64)number(r));
	if (!*slot)
		*slot = ir_block_new(r->fn);
	return (blk)*slot;
}

static ref stack_object(struct reader *r)
{
	u64 v = 0;
	r->at += 5;
	if (!map_get(&r->stacks, (u64)number(r), &v))
		fail(r, "no such stack object");
	return (ref)v;
}

static ref parameter(struct reader *r)
{
	r->at++;
	s64 n = number(r);
	if (n < 0 || n >= r->fn->nparams) {
		fail(r, "no such parameter");
		return 0;
	}
	return ir_param(r->fn, (u32)n);
}

static ref address(struct reader *r)
{
	r->at++;
	sym s = symbol(r);
	s64 off = 0;
	if (r->at < r->text.n && (r->text.s[r->at] == '+' || r->text.s[r->at] == '-')) {
		r->at += r->text.s[r->at] == '+';
		off = number(r);
	}
	return ir_addr(r->fn, s, off);
}

static ref core(struct reader *r)
{
	r->at += 4;
	s64 n = number(r);
	if (n < 0 || n >= r->m->cores.n) {
		fail(r, "no such core relocation");
		return 0;
	}
	return ir_core(r->fn, accept(r, "w") ? IRT_W : IRT_D, (u32)n);
}

/* %n gives 0 and a place in r->open. */
static void operand(struct reader *r)
{
	ref v = 0;
	char c = peek(r);
	str rest = str_sub(r->text, r->at, r->text.n);
	if (c == '%') {
		r->at++;
		struct fixup f = { 0, r->operands.n, (u64)number(r) };
		vec_push(&r->open, r->m->arena, f);
	} else if (c == '$') {
		v = parameter(r);
	} else if (c == '@') {
		v = address(r);
	} else if (str_starts(rest, "stack")) {
		v = stack_object(r);
	} else if (str_starts(rest, "core")) {
		v = core(r);
	} else if (accept(r, "undefw")) {
		v = ir_undef(r->fn, IRT_W);
	} else if (accept(r, "undef")) {
		v = ir_undef(r->fn, IRT_D);
	} else if (!accept(r, "none")) {
		s64 n = number(r);
		v = ir_const(r->fn, r->at < r->text.n && r->text.s[r->at] == 'w' ? (r->at++, IRT_W) : IRT_D, n);
	}
	vec_push(&r->operands, r->m->arena, v);
}

/* The comma of ", b3": values are over. */
static bool is_block_next(struct reader *r)
{
	u32 at = r->at + 1;
	if (peek(r) != ',')
		return false;
	while (at < r->text.n && r->text.s[at] == ' ')
		at++;
	return at + 1 < r->text.n && r->text.s[at] == 'b' && isdigit((u8)r->text.s[at + 1]);
}

static void list(struct reader *r)
{
	do
		operand(r);
	while (!r->failed && !is_block_next(r) && accept(r, ","));
}

static void read_asm(struct reader *r, struct ir_ins *x)
{
	static const char *const dirs[] = { "in", "out", "inout" };
	struct ir_asm a = { .is_volatile = accept(r, "volatile") };
	a.text = quoted(r);
	for (bool more = true; more && !r->failed;) {
		more = false;
		for (u32 d = 0; d < 3; d++)
			if (accept(r, dirs[d])) {
				struct ir_asm_operand o = { .dir = (enum ir_asm_dir)d, .constraint = quoted(r) };
				o.name = quoted(r);
				o.width = (u8)number(r);
				o.tied = (s32)number(r);
				o.arg = (u32)number(r);
				vec_push(&a.operands, r->m->arena, o);
				more = true;
			}
		bool clobber = accept(r, "clobber"), label = !clobber && accept(r, "label");
		if (clobber)
			vec_push(&a.clobbers, r->m->arena, quoted(r));
		else if (label)
			vec_push(&a.labels, r->m->arena, quoted(r));
		more |= clobber || label;
	}
	vec_push(&r->fn->asms, r->fn->arena, a);
	x->imm = r->fn->asms.n - 1;
	if (accept(r, ":"))
		list(r);
}

static void read_phi(struct reader *r)
{
	do {
		struct phi_arg a = { 0, 0, r->operands.n };
		if (peek(r) != 'b')
			fail(r, "a block is expected");
		r->at += r->at < r->text.n;
		a.from = (u64)number(r);
		need(r, ":");
		vec_push(&r->phis, r->m->arena, a);
		operand(r);
	} while (!r->failed && accept(r, ","));
}

static void read_flags(struct reader *r, struct ir_ins *x)
{
	static const char *const names[] = { "signed", "volatile", "fetch", "noflat", "scalar", "builtin", "noreturn" };
	static const char *const mems[] = { "plain", "user", "kernel", "arena", "direct" };
	while (accept(r, "!")) {
		str w = word(r);
		for (u32 i = 0; i < ARRAY_LEN(names); i++)
			x->flags |= str_is(w, names[i]) ? (u8)(1 << i) : 0;
		for (u32 i = 0; i < ARRAY_LEN(mems); i++) {
			x->mem = str_is(w, mems[i]) ? (u8)i : x->mem;
			x->mem2 = str_starts(w, "to_") && str_is(str_sub(w, 3, w.n), mems[i]) ? (u8)i : x->mem2;
		}
	}
}

/* Successors, linked once the instruction stands; the cases of a switch come in brackets behind them. */
static void read_ends(struct reader *r, blk from)
{
	u32 n = 0;
	while (!r->failed && (accept(r, ",") || !n) && peek(r) == 'b') {
		ir_link(r->fn, from, block(r));
		n++;
	}
	if (!accept(r, "["))
		return;
	do {
		struct ir_case k = { .lo = number(r) };
		need(r, "..");
		k.hi = number(r);
		u32 at = ir_blk(r->fn, from)->cases.n + 1;
		k.to = at < n ? ir_blk(r->fn, from)->succ.v[at] : 0;
		vec_push(&ir_blk(r->fn, from)->cases, r->fn->arena, k);
	} while (!r->failed && accept(r, ","));
	need(r, "]");
	if (ir_blk(r->fn, from)->cases.n + 1 != n)
		fail(r, "as many cases as blocks are expected");
}

static enum ir_op find_op(str name)
{
	u32 op = 0;
	while (op < IR_OP_COUNT && !str_is(name, ir_ops[op].name))
		op++;
	return (enum ir_op)op;
}

/* The operands that were read become those of the instruction. */
static void place_operands(struct reader *r, struct ir_ins *x)
{
	u32 fixed = ir_ops[x->op].operands;
	ref *v[] = { &x->a, &x->b, &x->c };
	for (u32 i = 0; i < fixed && i < r->operands.n; i++)
		*v[i] = r->operands.v[i];
	if (r->operands.n < fixed && x->op != IR_ret)
		fail(r, "an operand is missing");
	x->args = r->fn->args.n;
	for (u32 i = fixed; i < r->operands.n; i++, x->nargs++) {
		ref o = r->operands.v[i];
		vec_push(&r->fn->args, r->fn->arena, o);
	}
}

static void read_operands(struct reader *r, struct ir_ins *x)
{
	static const char *const atomics[] = { "add", "or", "and", "xor", "xchg" };
	u32 fixed = ir_ops[x->op].operands;
	r->operands.n = r->open.n = 0;
	for (u32 i = 0; x->op == IR_atomic && i < ARRAY_LEN(atomics); i++)
		if (accept(r, atomics[i]))
			x->aop = (u8)i;
	if (x->op == IR_asm || x->op == IR_asmgoto) {
		read_asm(r, x);
	} else if (x->op == IR_phi) {
		read_phi(r);
	} else if (x->op == IR_call) {
		if (accept(r, "@"))
			x->sym = symbol(r);
		else if (accept(r, "#"))
			x->imm = number(r);
		if (accept(r, ","))
			list(r);
	} else {
		for (u32 i = 0; !r->failed && i < fixed && peek(r) != '\n' && peek(r) != 'b'; i++) {
			if (i)
				need(r, ",");
			operand(r);
		}
		if (x->op == IR_tailcall || x->op == IR_callptr)
			list(r);
		else if (!ir_is_end(x->op) && accept(r, ","))
			x->imm = number(r);
		if ((x->op == IR_load || x->op == IR_store) && accept(r, ","))
			peek(r), x->c = core(r);
	}
}

static void read_ins(struct reader *r)
{
	u64 name = 0;
	if (accept(r, "%")) {
		name = (u64)number(r);
		need(r, "=");
	}
	str op = word(r), rest;
	struct ir_ins x = { 0 };
	if (str_cut(op, '.', &op, &rest)) {
		u64 w = 0;
		str_to_u64(rest, &w);
		x.width = (u8)w;
	}
	x.op = (u8)find_op(op);
	if (x.op >= IR_OP_COUNT || ir_is_floating(x.op)) {
		fail(r, "no such instruction");
		return;
	}
	x.type = type(r);
	u32 phis = r->phis.n;
	read_operands(r, &x);
	place_operands(r, &x);
	const struct ir_block *b = ir_blk(r->fn, r->b.at);
	if (r->failed || !r->b.at || (b->last && ir_is_end(ir_at(r->fn, b->last)->op))) {
		fail(r, "an instruction stands outside a block");
		return;
	}
	ref i = ir_emit(&r->b, x);
	for (; phis < r->phis.n; phis++)
		r->phis.v[phis].phi = i;
	vec_each(f, &r->open) {
		f->user = i;
		vec_push(&r->fixups, r->m->arena, *f);
	}
	if (name)
		map_put(&r->values, r->m->arena, name, i);
	if (ir_is_end(x.op)) {
		if (x.op == IR_asmgoto)
			accept(r, ",");
		read_ends(r, r->b.at);
	}
	read_flags(r, ir_at(r->fn, i));
}

/* Put a phi's arguments in the order of the predecessors. */
static void sort_phi(struct reader *r, u32 first, u32 n)
{
	ref phi = r->phis.v[first].phi;
	struct ir_ins *x = ir_at(r->fn, phi);
	const struct ir_block *b = ir_blk(r->fn, x->block);
	ref *old = arena_array(r->m->arena, ref, n + 1);
	memcpy(old, r->fn->args.v + x->args, x->nargs * sizeof(*old));
	if (b->pred.n != n) {
		fail(r, "a phi needs one argument for each way in");
		return;
	}
	for (u32 p = 0; p < n; p++) {
		u32 k = 0;
		u64 from = 0;
		while (k < n && (r->phis.v[first + k].slot == ~0u || !map_get(&r->blocks, r->phis.v[first + k].from,
			&from) || from != b->pred.v[p]))
			k++;
		if (k == n) {
			fail(r, "a phi names a block that does not lead to it");
			return;
		}
		r->fn->args.v[x->args + p] = old[r->phis.v[first + k].slot];
		r->phis.v[first + k].slot = ~0u;
	}
}

static void finish_fn(struct reader *r)
{
	vec_each(f, &r->fixups) {
		u64 v = 0;
		if (!map_get(&r->values, f->value, &v))
			fail(r, "a value is used that nothing makes");
		else if (f->operand < ir_operand_count(r->fn, f->user))
			*ir_operand(r->fn, f->user, f->operand) = (ref)v;
	}
	for (u32 i = 0, n; !r->failed && i < r->phis.n; i += n) {
		for (n = 1; i + n < r->phis.n && r->phis.v[i + n].phi == r->phis.v[i].phi;)
			n++;
		sort_phi(r, i, n);
	}
	for (blk b = 1; b < r->fn->blocks.n; b++)
		if (!ir_blk(r->fn, b)->last || !ir_is_end(ir_at(r->fn, ir_blk(r->fn, b)->last)->op))
			fail(r, "a block has no end");
	if (!r->failed)
		for (blk b = 1; b < r->fn->blocks.n; b++)
			vec_push(&r->fn->order, r->fn->arena, b);
}

static void read_stack(struct reader *r)
{
	r->at += 5;
	u64 name = (u64)number(r);
	need(r, "=");
	need(r, "alloca");
	s64 size = number(r);
	need(r, ",");
	s64 align = number(r);
	if (!r->failed)
		map_put(&r->stacks, r->m->arena, name, ir_alloca(r->fn, (u64)size, (u32)align, NULL, 0));
}

static void read_body_line(struct reader *r)
{
	str rest = str_sub(r->text, r->at, r->text.n);
	if (str_starts(rest, "stack")) {
		read_stack(r);
	} else if (rest.n > 1 && rest.s[0] == 'b' && isdigit((u8)rest.s[1])) {
		r->b.at = block(r);
		need(r, ":");
		struct ir_block *b = ir_blk(r->fn, r->b.at);
		if (accept(r, "likely"))
			b->likely = (u32)number(r);
		if (accept(r, "unroll"))
			b->unroll = (u32)number(r);
		if (accept(r, "label"))
			b->label = quoted(r);
	} else {
		read_ins(r);
	}
}

static void read_fn(struct reader *r)
{
	u8 types[IR_MAX_PARAMS];
	u32 n = 0;
	need(r, "@");
	sym s = symbol(r);
	need(r, "(");
	while (!r->failed && !accept(r, ")") && n < IR_MAX_PARAMS) {
		types[n++] = (u8)type(r);
		accept(r, ",");
	}
	r->fn = ir_fn_new(r->m, s, n);
	memcpy(r->fn->param_type, types, n);
	r->fn->result = (u8)type(r);
	if (accept(r, "section"))
		r->m->syms.v[s].section = quoted(r);
	r->m->syms.v[s].is_static = accept(r, "static");
	r->m->syms.v[s].is_defined = true;
	need(r, "{");
	r->values = r->stacks = r->blocks = (struct map){ 0 };
	r->fixups.n = r->phis.n = 0;
	r->b = (struct ir_build){ .fn = r->fn };
	end_line(r);
	while (!r->failed && !accept(r, "}")) {
		if (r->at >= r->text.n)
			fail(r, "the function has no end");
		else if (peek(r) != '\n')
			read_body_line(r);
		if (!r->failed)
			end_line(r);
	}
	if (!r->failed)
		finish_fn(r);
}

static void read_sym(struct reader *r, enum ir_sym_kind kind)
{
	need(r, "@");
	sym id = symbol(r);
	struct ir_sym *s = &r->m->syms.v[id];
	s->kind = kind;
	need(r, "size");
	s->size = (u32)number(r);
	need(r, "align");
	s->align = (u32)number(r);
	if (accept(r, "section"))
		s->section = quoted(r);
	s->is_static = accept(r, "static");
	s->is_weak = accept(r, "weak");
	s->is_defined = accept(r, "defined");
	s->is_readonly = accept(r, "readonly");
	if (accept(r, "init")) {
		str bytes = quoted(r);
		s->init = arena_alloc(r->m->arena, s->size + 1);
		memcpy(s->init, bytes.s, MIN(bytes.n, s->size));
	}
	while (!r->failed && accept(r, "reloc")) {
		struct ir_data_reloc rel = { .off = (u32)number(r) };
		need(r, "@");
		rel.to = symbol(r);
		rel.addend = number(r);
		vec_push(&r->m->syms.v[id].relocs, r->m->arena, rel);      /* a new symbol may have moved them */
	}
}

static void read_top(struct reader *r)
{
	static const char *const kinds[] = { "func", "data", "map", "ksym", "kfunc", "kconfig" };
	if (accept(r, "fn")) {
		read_fn(r);
		return;
	}
	if (accept(r, "core")) {
		u32 kind = (u32)number(r);
		str access = quoted(r);
		ir_core_add(r->m, kind, NULL, access, (u64)number(r));
		return;
	}
	for (u32 k = 0; k < ARRAY_LEN(kinds); k++)
		if (accept(r, kinds[k])) {
			read_sym(r, (enum ir_sym_kind)k);
			return;
		}
	fail(r, "a function or a symbol is expected");
}

struct ir_module *ir_parse(struct arena *a, str text, struct diags *ds)
{
	struct reader r = { .m = ir_module_new(a, ds, NULL), .ds = ds, .text = text, .line = 1 };
	while (!r.failed && r.at < text.n) {
		if (peek(&r) != '\n')
			read_top(&r);
		if (!r.failed)
			end_line(&r);
	}
	return r.failed ? NULL : r.m;
}
