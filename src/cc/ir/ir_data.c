/* ir_data.c: data that nobody can change, such as the text of a literal: its bytes are numbers.
 *
 * What follows a literal reads as zeros: memcpy(key.op, "read", sizeof(key.op)) is common, and the bytes behind the
 * text in .rodata belong to another text. `const volatile` data is set by whoever loads the object, so it is loaded. */
#include "cc/ir/ir.h"

bool ir_is_fixed(const struct ir_sym *y)
{
	return y->kind == SYM_DATA && (y->is_readonly || y->is_only_read) && !y->is_volatile && y->is_defined &&
		!y->is_weak &&
		(!y->section.n || str_starts(y->section, ".rodata"));
}

bool ir_fixed_bytes(const struct ir_fn *fn, ref addr, s64 off, u32 bytes, u64 *out)
{
	const struct ir_ins *at = ir_at(fn, addr);
	const struct ir_sym *y = at->op == IR_addr ? &fn->mod->syms.v[at->sym] : NULL;
	s64 from = at->imm + off;
	u64 v = 0;
	if (!y || !ir_is_fixed(y) || bytes > 8 || from < 0 || (!str_starts(y->name, ".str.") && from + bytes > y->size))
		return false;
	vec_each(r, &y->relocs)
		if (r->off < from + bytes && r->off + 8 > from)
			return false;
	for (u32 i = 0; i < bytes && y->init; i++)
		if (from + i < y->size)
			v |= (u64)y->init[from + i] << 8 * i;
	*out = v;
	return true;
}
