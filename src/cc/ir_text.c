/* ir_text.c: IR as text; see ir.h. */
#include "cc/ir.h"

static void print_operand(const struct ir_fn *fn, ref r, struct buf *out)
{
	const struct ir_ins *x = ir_at(fn, r);
	switch (x->op) {
	case IR_const: buf_printf(out, "%lld", (long long)x->imm); return;
	case IR_undef: buf_puts(out, "undef"); return;
	case IR_addr:
		buf_printf(out, "@%.*s", STR_ARG(fn->mod->syms.v[x->sym].name));
		if (x->imm)
			buf_printf(out, "%+lld", (long long)x->imm);
		return;
	case IR_param: buf_printf(out, "$%lld", (long long)x->imm); return;
	case IR_alloca: buf_printf(out, "stack%u[%lld]", r, (long long)x->imm); return;
	case IR_core: buf_printf(out, "core(%.*s = %llu)", STR_ARG(fn->mod->cores.v[x->imm].access), (unsigned long long)fn->mod->cores.v[x->imm].local); return;
	default: buf_printf(out, "%%%u", r); return;
	}
}

static void print_ins(const struct ir_fn *fn, ref r, struct buf *out)
{
	const struct ir_ins *x = ir_at(fn, r);
	const struct ir_block *b = ir_blk(fn, x->block);
	static const char types[] = "vwd";
	buf_puts(out, "    ");
	if (x->type != IRT_V)
		buf_printf(out, "%%%u = ", r);
	buf_puts(out, ir_ops[x->op].name);
	if (x->op == IR_load || x->op == IR_store || x->op == IR_sext || x->op == IR_zext || x->op == IR_bswap || ir_is_compare(x->op) || x->op == IR_atomic)
		buf_printf(out, ".%u%s", x->width, x->flags & IRF_SIGNED ? "s" : "");
	if (x->type != IRT_V)
		buf_printf(out, " %c", types[x->type]);
	if (x->op == IR_call) {
		if (x->sym)
			buf_printf(out, " @%.*s", STR_ARG(fn->mod->syms.v[x->sym].name));
		else
			buf_printf(out, " #%lld", (long long)x->imm);
	}
	for (u32 n = 0, count = ir_operand_count(fn, r); n < count; n++) {
		ref o = *ir_operand((struct ir_fn *)fn, r, n);    /* only read */
		buf_puts(out, n ? ", " : " ");
		if (o)
			print_operand(fn, o, out);
		if (x->op == IR_phi)
			buf_printf(out, " from b%u", b->pred.v[n]);
	}
	if (x->op == IR_load || x->op == IR_store || x->op == IR_memcpy || x->op == IR_memset)
		buf_printf(out, ", %lld", (long long)x->imm);
	for (u32 n = 0; ir_is_end(x->op) && n < b->succ.n; n++)
		buf_printf(out, "%s b%u", n || x->a ? "," : "", b->succ.v[n]);
	buf_char(out, '\n');
}

void ir_print_fn(const struct ir_fn *fn, struct buf *out)
{
	buf_printf(out, "fn @%.*s {\n", STR_ARG(fn->name));
	for (u32 k = 0; k < (fn->order.n ? fn->order.n : fn->blocks.n - 1); k++) {
		blk b = fn->order.n ? fn->order.v[k] : k + 1;
		buf_printf(out, "b%u:\n", b);
		ir_each(i, fn, b)
			print_ins(fn, i, out);
	}
	buf_puts(out, "}\n");
}

void ir_print(const struct ir_module *m, struct buf *out)
{
	vec_each(s, &m->syms)
		if (s->fn && s->uses)
			ir_print_fn(s->fn, out);
}
