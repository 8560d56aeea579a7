/* pass_text.c: strcmp, strncmp and strlen of texts that only the run knows become bytes compared one by one, up to a
 * bound that is known once functions were inlined: a constant number, the length of a literal, or the size of the
 * object that a pointer points into.
 *
 *   bool is(const char *name) { return !strcmp(name, "bash"); }      5 bytes: b, a, s, h, and the end
 *   char comm[16]; ... strlen(pointer to comm)                       16 bytes at most
 *
 * The byte that ends a text ends both, so nothing behind it is read. */
#include "cc/pass/pass_private.h"

enum { MAX_TEXT = 256 };

/* Bytes from an address to the end of the object it is in. */
static u64 room_at(const struct ir_fn *fn, ref r)
{
	s64 off = 0;
	u64 size = UINT64_MAX;
	const struct ir_ins *x = ir_at(fn, r);
	for (u32 steps = 0; steps < 16 && (x->op == IR_copy || (x->op == IR_add && ir_is_const(fn, x->b))); steps++) {
		off += x->op == IR_add ? ir_at(fn, x->b)->imm : 0;
		x = ir_at(fn, x->a);
	}
	if (x->op == IR_alloca)
		size = (u64)x->imm;
	else if (x->op == IR_addr && fn->mod->syms.v[x->sym].kind == SYM_DATA && fn->mod->syms.v[x->sym].is_defined)
		size = fn->mod->syms.v[x->sym].size, off += x->imm;
	return size == UINT64_MAX || off < 0 || (u64)off > size ? UINT64_MAX : size - (u64)off;
}

u64 text_room(const struct ir_fn *fn, ref r)
{
	str text;
	return rodata_string(fn, r, &text) ? text.n + 1 : room_at(fn, r);
}

static ref byte_at(struct ir_build *b, ref text, u64 i)
{
	str known;
	if (rodata_string(b->fn, text, &known) && i <= known.n)
		return ir_const(b->fn, IRT_W, i < known.n ? (u8)known.s[i] : 0);
	return ir_emit_load(b, IRT_W, (struct ir_cell){ text, (s64)i, 1, 0, IRM_PLAIN });
}

/* Goes to the end with this value if cond, else on. */
static void leave_if(struct ir_build *b, ref cond, blk end, ref phi, ref value)
{
	blk next = ir_block_new(b->fn);
	ir_emit_br(b, cond, end, next);
	ir_phi_add(b->fn, phi, value);
	b->at = next;
}

static void compare(struct ir_build *b, const struct ir_ins *x, u64 bound, blk end, ref phi)
{
	struct ir_fn *fn = b->fn;
	bool is_counted = !ir_is_const(fn, x->c);
	ref zero = ir_const(fn, IRT_W, 0);
	for (u64 i = 0; i < bound; i++) {
		if (is_counted)
			leave_if(b, ir_emit2(b, IR_ule, IRT_W, x->c, ir_const(fn, IRT_D, (s64)i)), end, phi, zero);
		ref p = byte_at(b, x->a, i), q = byte_at(b, x->b, i);
		ref differ = ir_emit2(b, IR_sub, IRT_W, p, q);
		leave_if(b, ir_emit2(b, IR_ne, IRT_W, p, q), end, phi, differ);
		ref known = ir_is_const(fn, p) ? p : q;
		if (!ir_is_const(fn, known))
			leave_if(b, ir_emit2(b, IR_eq, IRT_W, known, zero), end, phi, zero);
		else if (!ir_at(fn, known)->imm)
			break;
	}
	ir_emit_jmp(b, end);
	ir_phi_add(fn, phi, zero);
}

static void measure(struct ir_build *b, const struct ir_ins *x, u64 bound, blk end, ref phi)
{
	struct ir_fn *fn = b->fn;
	for (u64 i = 0; i < bound; i++)
		leave_if(b, ir_emit2(b, IR_eq, IRT_W, byte_at(b, x->a, i), ir_const(fn, IRT_W, 0)), end, phi,
			ir_const(fn, IRT_D, (s64)i));
	ir_emit_jmp(b, end);
	ir_phi_add(fn, phi, ir_const(fn, IRT_D, (s64)bound));
}

bool text_settle(struct ir_fn *fn, ref i, ref *value)
{
	const struct ir_ins x = *ir_at(fn, i);
	u64 bound = text_room(fn, x.a);
	if (x.op == IR_strncmp)
		bound = MIN(bound, text_room(fn, x.b));
	if (x.op == IR_strncmp && ir_is_const(fn, x.c))
		bound = MIN(bound, (u64)ir_at(fn, x.c)->imm);
	if (bound > MAX_TEXT)
		return false;
	blk end = ir_split_block(fn, x.next);
	ir_remove(fn, i);
	struct ir_build at_end = { fn, end, x.at }, b = { fn, x.block, x.at };
	*value = ir_emit_phi(&at_end, x.type);
	if (x.op == IR_strlen)
		measure(&b, &x, bound, end, *value);
	else
		compare(&b, &x, bound, end, *value);
	return true;
}
