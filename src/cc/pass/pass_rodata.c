/* pass_rodata.c: loads of data that nobody can change (ir_data.c), and calls that look at it: they are numbers. */
#include "cc/pass/pass_private.h"

/* The address that such data holds: "static const char *digits = "0123456789";", which no loader fills in. */
ref rodata_address(struct ir_fn *fn, const struct ir_ins *load)
{
	const struct ir_ins *at = ir_at(fn, load->a);
	if (load->op != IR_load || load->type != IRT_D || load->width != 8 || at->op != IR_addr ||
		(load->flags & IRF_VOLATILE))
		return 0;
	const struct ir_sym *y = &fn->mod->syms.v[at->sym];
	vec_each(r, &y->relocs)
		if (ir_is_fixed(y) && (s64)r->off == at->imm + load->imm)
			return ir_addr(fn, r->to, r->addend);
	return 0;
}

bool rodata_load(const struct ir_fn *fn, const struct ir_ins *load, s64 *out)
{
	u64 v;
	if (load->op != IR_load || load->flags & IRF_VOLATILE || !load->width || !ir_fixed_bytes(fn, load->a, load->imm,
		load->width, &v))
		return false;
	u32 up = 64 - 8u * load->width;
	if (load->flags & IRF_SIGNED)
		v = (u64)((s64)(v << up) >> up);
	*out = load->type == IRT_W ? (s64)(s32)v : (s64)v;
	return true;
}

bool rodata_string(const struct ir_fn *fn, ref r, str *out)
{
	const struct ir_ins *at = ir_at(fn, r);
	const struct ir_sym *y = at->op == IR_addr ? &fn->mod->syms.v[at->sym] : NULL;
	if (!y || !ir_is_fixed(y) || !y->init || y->relocs.n || at->imm < 0 || at->imm > y->size)
		return false;
	*out = (str){ (const char *)y->init + at->imm, (u32)strnlen((const char *)y->init + at->imm,
		y->size - (u64)at->imm) };
	return at->imm + out->n < y->size || str_starts(y->name, ".str.");   /* else no NUL is there */
}

/* strlen, strcmp and strncmp of such data, and __builtin_constant_p of what is a constant by now. */
bool rodata_call(const struct ir_fn *fn, const struct ir_ins *x, s64 *out)
{
	str a, b;
	if (x->op == IR_isconst) {
		*out = 1;
		return ir_is_const(fn, x->a) || rodata_string(fn, x->a, &a);
	}
	if (!rodata_string(fn, x->a, &a))
		return false;
	*out = a.n;
	if (x->op == IR_strlen)
		return true;
	if (!rodata_string(fn, x->b, &b) || !ir_is_const(fn, x->c))
		return false;
	u64 n = (u64)ir_at(fn, x->c)->imm;
	*out = str_cmp(str_sub(a, 0, (u32)MIN(n, a.n)), str_sub(b, 0, (u32)MIN(n, b.n)));
	return true;
}
