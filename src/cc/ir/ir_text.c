/* ir_text.c: IR as text; see ir.h and doc/ir.md.
 *
 * Values and blocks are numbered in the order of the text, so that text that was read prints as it was. Floating values
 * are written where they are used: 5 and 5w (constants of 64 and 32 bits), undef, undefw, @name+8 (address), $0
 * (parameter), core2, core2w; stack objects are declared on top. The arguments of a phi stand in the order of the
 * blocks they come from. */
#include "cc/ir/ir.h"

struct printer {
	const struct ir_fn *fn;
	struct buf *out;
	u32 *value, *block;          /* numbers in the text, by ref and blk */
	u32 nblocks;
	blk *order;
};

static void quoted(struct buf *out, str s)
{
	buf_char(out, '"');
	for (u32 i = 0; i < s.n; i++) {
		u8 c = (u8)s.s[i];
		if (c < ' ' || c == '"' || c == '\\' || c == ';' || c > '~')          /* a semicolon begins a comment */
			buf_printf(out, "\\x%02x", c);
		else
			buf_char(out, (char)c);
	}
	buf_char(out, '"');
}

static void print_operand(const struct printer *p, ref r)
{
	const struct ir_ins *x = ir_at(p->fn, r);
	const char *w = x->type == IRT_W ? "w" : "";
	switch (r ? x->op : IR_OP_COUNT) {
	case IR_OP_COUNT: buf_puts(p->out, "none"); return;
	case IR_const: buf_printf(p->out, "%lld%s", (long long)x->imm, w); return;
	case IR_undef: buf_printf(p->out, "undef%s", w); return;
	case IR_addr:
		buf_printf(p->out, "@%.*s", STR_ARG(p->fn->mod->syms.v[x->sym].name));
		if (x->imm)
			buf_printf(p->out, "%+lld", (long long)x->imm);
		return;
	case IR_param: buf_printf(p->out, "$%lld", (long long)x->imm); return;
	case IR_alloca: buf_printf(p->out, "stack%u", p->value[r]); return;
	case IR_core: buf_printf(p->out, "core%lld%s", (long long)x->imm, w); return;
	default: buf_printf(p->out, "%%%u", p->value[r]); return;
	}
}

static void print_list(const struct printer *p, ref i, const char *before)
{
	const struct ir_ins *x = ir_at(p->fn, i);
	for (u32 n = 0; n < x->nargs; n++) {
		buf_puts(p->out, n ? ", " : before);
		print_operand(p, p->fn->args.v[x->args + n]);
	}
}

/* In the order of the text; several edges from one block keep theirs. */
static void print_phi(const struct printer *p, ref i)
{
	const struct ir_ins *x = ir_at(p->fn, i);
	const struct ir_block *b = ir_blk(p->fn, x->block);
	u32 done = 0;
	for (u32 last = 0; done < b->pred.n && done < x->nargs;) {
		u32 next = ~0u;
		for (u32 n = 0; n < b->pred.n; n++)
			if (p->block[b->pred.v[n]] > last)
				next = MIN(next, p->block[b->pred.v[n]]);
		if (next == ~0u)
			return;
		for (u32 n = 0; n < b->pred.n && n < x->nargs; n++)
			if (p->block[b->pred.v[n]] == next) {
				buf_printf(p->out, "%s b%u: ", done++ ? "," : "", next);
				print_operand(p, p->fn->args.v[x->args + n]);
			}
		last = next;
	}
}

static void print_asm(const struct printer *p, const struct ir_ins *x)
{
	static const char *const dirs[] = { "in", "out", "inout" };
	const struct ir_asm *a = &p->fn->asms.v[x->imm];
	buf_puts(p->out, a->is_volatile ? " volatile " : " ");
	quoted(p->out, a->text);
	vec_each(o, &a->operands) {
		buf_printf(p->out, " %s ", dirs[o->dir]);
		quoted(p->out, o->constraint);
		buf_char(p->out, ' ');
		quoted(p->out, o->name);
		buf_printf(p->out, " %u %d %u", o->width, o->tied, o->arg);
	}
	vec_each(c, &a->clobbers) {
		buf_puts(p->out, " clobber ");
		quoted(p->out, *c);
	}
	vec_each(l, &a->labels) {
		buf_puts(p->out, " label ");
		quoted(p->out, *l);
	}
}

static void print_flags(const struct printer *p, const struct ir_ins *x)
{
	static const struct { u8 bit; const char *name; } names[] = { { IRF_SIGNED, "signed" },
		{ IRF_VOLATILE, "volatile" }, { IRF_FETCH, "fetch" },
		{ IRF_NOFLAT, "noflat" }, { IRF_SCALAR, "scalar" }, { IRF_BUILTIN, "builtin" },
		{ IRF_NORETURN, "noreturn" } };
	static const char *const mems[] = { "plain", "user", "kernel", "arena", "direct" };
	for (u32 i = 0; i < ARRAY_LEN(names); i++)
		if (x->flags & names[i].bit)
			buf_printf(p->out, " !%s", names[i].name);
	if (x->mem)
		buf_printf(p->out, " !%s", mems[x->mem]);
	if (x->mem2)
		buf_printf(p->out, " !to_%s", mems[x->mem2]);
}

static void print_place(const struct printer *p, const struct ir_ins *x)
{
	struct src_spot spot;
	if (x->at && p->fn->mod->src && src_spot(p->fn->mod->src, x->at, &spot))
		buf_printf(p->out, "    ; %.*s:%u", STR_ARG(spot.file->path), spot.line);
}

/* Does the number behind the operands mean something? */
static bool has_imm(const struct ir_ins *x)
{
	switch (x->op) {
	case IR_load: case IR_store: case IR_memcpy: case IR_memset: case IR_atomic: case IR_cmpxchg: case IR_loadacq:
		case IR_storerel:
	case IR_ldabs: case IR_addrspace: case IR_asmout: case IR_probe: return true;
	default: return false;
	}
}

static void print_ends(const struct printer *p, const struct ir_ins *x)
{
	const struct ir_block *b = ir_blk(p->fn, x->block);
	for (u32 n = 0; n < b->succ.n; n++)
		buf_printf(p->out, "%s b%u", n || x->a || x->op == IR_asmgoto ? "," : "", p->block[b->succ.v[n]]);
	if (x->op != IR_switch)
		return;
	for (u32 n = 0; n < b->cases.n; n++)
		buf_printf(p->out, "%s%lld..%lld", n ? ", " : " [", (long long)b->cases.v[n].lo,
			(long long)b->cases.v[n].hi);
	buf_puts(p->out, b->cases.n ? "]" : "");
}

static void print_ins(const struct printer *p, ref r)
{
	static const char types[] = "vwd";
	static const char *const atomics[] = { "add", "or", "and", "xor", "xchg" };
	const struct ir_ins *x = ir_at(p->fn, r);
	buf_puts(p->out, "    ");
	if (x->type != IRT_V || x->op == IR_asm)
		buf_printf(p->out, "%%%u = ", p->value[r]);
	buf_puts(p->out, ir_ops[x->op].name);
	if (x->width)
		buf_printf(p->out, ".%u", x->width);
	buf_printf(p->out, " %c", types[x->type]);
	if (x->op == IR_atomic)
		buf_printf(p->out, " %s", atomics[x->aop]);
	if (x->op == IR_asm || x->op == IR_asmgoto)
		print_asm(p, x);
	if (x->op == IR_call && x->sym)
		buf_printf(p->out, " @%.*s", STR_ARG(p->fn->mod->syms.v[x->sym].name));
	else if (x->op == IR_call)
		buf_printf(p->out, " #%lld", (long long)x->imm);
	u32 fixed = ir_ops[x->op].operands;
	for (u32 n = 0; n < fixed && !(x->op == IR_ret && !x->a); n++) {
		buf_puts(p->out, n ? ", " : " ");
		print_operand(p, n == 0 ? x->a : n == 1 ? x->b : x->c);
	}
	if (x->op == IR_phi)
		print_phi(p, r);
	else if (ir_has_list(x->op) || x->op == IR_switch)
		print_list(p, r, x->op == IR_asm || x->op == IR_asmgoto ? " : " : x->op == IR_tailcall ||
			x->op == IR_callptr ? " " : ", ");
	if (has_imm(x))
		buf_printf(p->out, ", %lld", (long long)x->imm);
	if (x->c && (x->op == IR_load || x->op == IR_store))
		buf_printf(p->out, ", core%lld", (long long)ir_at(p->fn, x->c)->imm);
	if (ir_is_end(x->op))
		print_ends(p, x);
	print_flags(p, x);
	print_place(p, x);
	buf_char(p->out, '\n');
}

/* Layout order where there is one, else the order of making. */
static void number(struct printer *p, struct arena *tmp)
{
	const struct ir_fn *fn = p->fn;
	u32 values = 0;
	p->value = arena_array(tmp, u32, fn->ins.n);
	p->block = arena_array(tmp, u32, fn->blocks.n);
	p->order = arena_array(tmp, blk, fn->blocks.n + 1);
	p->order[p->nblocks++] = fn->entry;
	p->block[fn->entry] = 1;
	for (u32 k = 0; k < fn->order.n + fn->blocks.n - 1; k++) {
		blk b = k < fn->order.n ? fn->order.v[k] : k - fn->order.n + 1;
		if (p->block[b] || ir_blk(fn, b)->is_removed)
			continue;
		p->order[p->nblocks++] = b;
		p->block[b] = p->nblocks;
	}
	for (ref i = 1; i < fn->ins.n; i++)
		if (fn->ins.v[i].op == IR_alloca)
			p->value[i] = ++values;
	values = 0;
	for (u32 k = 0; k < p->nblocks; k++)
		ir_each(i, fn, p->order[k])
			p->value[i] = fn->ins.v[i].type != IRT_V || fn->ins.v[i].op == IR_asm ? ++values : 0;
}

static void print_head(const struct printer *p)
{
	const struct ir_fn *fn = p->fn;
	const struct ir_sym *s = &fn->mod->syms.v[fn->self];
	buf_printf(p->out, "fn @%.*s(", STR_ARG(fn->name));
	for (u32 i = 0; i < fn->nparams; i++)
		buf_printf(p->out, "%s%c", i ? ", " : "", "vwd"[fn->param_type[i]]);
	buf_printf(p->out, ") %c", "vwd"[fn->result]);
	if (s->section.n) {
		buf_puts(p->out, " section ");
		quoted(p->out, s->section);
	}
	buf_puts(p->out, s->is_static ? " static {\n" : " {\n");
	for (ref i = 1; i < fn->ins.n; i++)
		if (fn->ins.v[i].op == IR_alloca)
			buf_printf(p->out, "    stack%u = alloca %lld, %u\n", p->value[i], (long long)fn->ins.v[i].imm,
				fn->ins.v[i].width);
}

void ir_print_fn(const struct ir_fn *fn, struct buf *out)
{
	struct arena tmp = { 0 };
	struct printer p = { .fn = fn, .out = out };
	if (fn->entry) {
		number(&p, &tmp);
		print_head(&p);
	}
	for (u32 k = 0; k < p.nblocks; k++) {
		const struct ir_block *b = ir_blk(fn, p.order[k]);
		buf_printf(out, "b%u:", k + 1);
		if (b->likely)
			buf_printf(out, " likely %u", b->likely);
		if (b->unroll)
			buf_printf(out, " unroll %u", b->unroll);
		if (b->label.n) {
			buf_puts(out, " label ");
			quoted(out, b->label);
		}
		buf_char(out, '\n');
		ir_each(i, fn, p.order[k])
			print_ins(&p, i);
	}
	buf_puts(out, fn->entry ? "}\n" : "");
	arena_clear(&tmp);
}

static void print_sym(const struct ir_module *m, const struct ir_sym *s, struct buf *out)
{
	static const char *const kinds[] = { "func", "data", "map", "ksym", "kfunc", "kconfig" };
	buf_printf(out, "%s @%.*s size %u align %u", kinds[s->kind], STR_ARG(s->name), s->size, s->align);
	if (s->section.n) {
		buf_puts(out, " section ");
		quoted(out, s->section);
	}
	buf_puts(out, s->is_static ? " static" : "");
	buf_puts(out, s->is_weak ? " weak" : "");
	buf_puts(out, s->is_defined ? " defined" : "");
	buf_puts(out, s->is_readonly ? " readonly" : "");
	if (s->init) {
		buf_puts(out, " init ");
		quoted(out, (str){ (const char *)s->init, s->size });
	}
	vec_each(r, &s->relocs)
		buf_printf(out, " reloc %u @%.*s %lld", r->off, STR_ARG(m->syms.v[r->to].name), (long long)r->addend);
	buf_char(out, '\n');
}

void ir_print_symbols(const struct ir_module *m, struct buf *out)
{
	for (sym s = 1; s < m->syms.n; s++)
		if (!m->syms.v[s].fn)
			print_sym(m, &m->syms.v[s], out);
	vec_each(c, &m->cores) {
		buf_printf(out, "core %u ", c->kind);
		quoted(out, c->access);
		buf_printf(out, " %llu\n", (unsigned long long)c->local);
	}
}

void ir_print(const struct ir_module *m, struct buf *out)
{
	ir_print_symbols(m, out);
	for (sym s = 1; s < m->syms.n; s++)
		if (m->syms.v[s].fn)
			ir_print_fn(m->syms.v[s].fn, out);
}
