/* ir.c: building and changing IR.
 *
 * Instructions live in one growing table and are linked into their block by prev and next, so handles stay valid
 * while a pass inserts and removes. Floating values (constants, addresses, parameters) are found again through
 * hash tables, so that equal ones have one handle. Edges are kept on both ends: succ[n] of a block and an entry
 * in pred of the other, in step with the arguments of its phis; several edges between two blocks are several entries.
 */
#include "cc/ir/ir.h"

const struct ir_op_info ir_ops[IR_OP_COUNT] = {
#define IR(name, operands, result, effect) { #name, operands, #result[0], #effect[0] },
#include "cc/ir/ir_ops.def"
#undef IR
};

/* ---- module, function, block ------------------------------------------------------------- */

struct ir_module *ir_module_new(struct arena *a, struct diags *ds, const struct src_map *src)
{
	struct ir_module *m = arena_new(a, struct ir_module);
	*m = (struct ir_module){ .arena = a, .ds = ds, .src = src, .cpu = 3 };
	vec_add(&m->syms, a);
	return m;
}

sym ir_sym_add(struct ir_module *m, enum ir_sym_kind kind, str name)
{
	struct ir_sym *s = vec_add(&m->syms, m->arena);
	s->kind = kind;
	s->name = name;
	return m->syms.n - 1;
}

bool ir_is_named(struct ir_module *m, str name)
{
	u64 seen;
	for (; m->hashed < m->syms.n; m->hashed++)
		map_put(&m->names, m->arena, str_hash(m->syms.v[m->hashed].name), 1);
	if (!map_get(&m->names, str_hash(name), &seen))
		return false;
	for (sym s = 1; s < m->syms.n; s++)
		if (str_eq(m->syms.v[s].name, name))
			return true;
	return false;
}

struct ir_fn *ir_fn_new(struct ir_module *m, sym self, u32 nparams)
{
	struct ir_fn *fn = arena_new(m->arena, struct ir_fn);
	BUG_ON(nparams > ARRAY_LEN(fn->param_type), "more parameters than a function may have");
	fn->mod = m;
	fn->arena = m->arena;
	fn->self = self;
	fn->nparams = nparams;
	for (u32 i = 0; i < nparams; i++)
		fn->param_type[i] = IRT_D;
	vec_add(&fn->ins, fn->arena);
	vec_add(&fn->blocks, fn->arena);
	vec_add(&fn->args, fn->arena);
	if (self) {
		fn->name = m->syms.v[self].name;
		m->syms.v[self].fn = fn;
	}
	return fn;
}

void ir_fn_drop(struct ir_fn *fn)
{
	struct arena own = fn->own;
	*fn = (struct ir_fn){ .mod = fn->mod, .self = fn->self, .name = fn->name, .arena = fn->mod->arena };
	arena_clear(&own);
}

void ir_drop(struct ir_module *m)
{
	vec_each(s, &m->syms)
		if (s->fn)
			ir_fn_drop(s->fn);
}

blk ir_block_new(struct ir_fn *fn)
{
	fn->shape++;
	vec_add(&fn->blocks, fn->arena);
	if (!fn->entry)
		fn->entry = fn->blocks.n - 1;
	return fn->blocks.n - 1;
}

/* ---- floating values ----------------------------------------------------------------------- */

static ref add_ins(struct ir_fn *fn, struct ir_ins ins)
{
	BUG_ON(ins.op >= IR_OP_COUNT, "no such IR operation");
	char result = ir_ops[ins.op].result;
	if (result != 'X')
		ins.type = result == 'V' ? IRT_V : result == 'W' ? IRT_W : IRT_D;
	vec_push(&fn->ins, fn->arena, ins);
	return fn->ins.n - 1;
}

ref ir_const(struct ir_fn *fn, enum ir_type type, s64 v)
{
	if (type == IRT_W)
		v = (s32)v;
	u64 *slot = map_slot(type == IRT_W ? &fn->wconsts : &fn->dconsts, fn->arena, (u64)v);
	if (!*slot)
		*slot = add_ins(fn, (struct ir_ins){ .op = IR_const, .type = type, .imm = v });
	return (ref)*slot;
}

/* One value per (op, type, sym, imm). Should two keys ever collide, the newer value wins: still right, only not
 * unique. */
static ref unique_float(struct ir_fn *fn, struct ir_ins want)
{
	u64 key = (u64)want.imm * 0x9e3779b97f4a7c15u ^ (u64)want.sym << 20 ^ (u64)want.op << 8 ^ want.type;
	u64 *slot = map_slot(&fn->floats, fn->arena, key);
	const struct ir_ins *had = &fn->ins.v[*slot];
	if (!*slot || had->op != want.op || had->type != want.type || had->sym != want.sym || had->imm != want.imm)
		*slot = add_ins(fn, want);
	return (ref)*slot;
}

ref ir_undef(struct ir_fn *fn, enum ir_type type)
{
	return unique_float(fn, (struct ir_ins){ .op = IR_undef, .type = type });
}

ref ir_addr(struct ir_fn *fn, sym s, s64 off)
{
	return unique_float(fn, (struct ir_ins){ .op = IR_addr, .type = IRT_D, .sym = s, .imm = off });
}

bool ir_addr_takes(const struct ir_fn *fn, ref addr, s64 off)
{
	const struct ir_ins *x = ir_at(fn, addr);
	const struct ir_sym *s = x->op == IR_addr ? &fn->mod->syms.v[x->sym] : NULL;
	return s && (!off || (s->kind == SYM_DATA && s->is_defined));
}

ref ir_param(struct ir_fn *fn, u32 index)
{
	BUG_ON(index >= fn->nparams, "no such parameter");
	return unique_float(fn, (struct ir_ins){ .op = IR_param, .type = fn->param_type[index], .imm = index });
}

ref ir_core(struct ir_fn *fn, enum ir_type type, u32 index)
{
	return unique_float(fn, (struct ir_ins){ .op = IR_core, .type = type, .imm = index });
}

ref ir_alloca(struct ir_fn *fn, u64 size, u32 align, const struct type *ctype, pos at)
{
	return add_ins(fn, (struct ir_ins){ .op = IR_alloca, .type = IRT_D, .imm = (s64)size,
		.width = (u8)MIN(align ? align : 1, 128u), .ctype = ctype, .at = at });
}

u32 ir_core_add(struct ir_module *m, u32 kind, const struct type *root, str access, u64 local)
{
	vec_push(&m->cores, m->arena, ((struct ir_core){ kind, root, access, local }));
	return m->cores.n - 1;
}

/* ---- instructions ---------------------------------------------------------------------------- */

ref ir_emit(struct ir_build *b, struct ir_ins ins)
{
	struct ir_fn *fn = b->fn;
	struct ir_block *bl = ir_blk(fn, b->at);
	BUG_ON(bl->last && ir_is_end(fn->ins.v[bl->last].op), "instruction after the end of a block");
	ins.block = b->at;
	ins.prev = bl->last;
	ins.next = 0;
	if (!ins.at)
		ins.at = b->pos;
	ref i = add_ins(fn, ins);
	if (bl->last)
		fn->ins.v[bl->last].next = i;
	else
		bl->first = i;
	bl->last = i;
	return i;
}

ref ir_emit1(struct ir_build *b, enum ir_op op, enum ir_type t, ref a, u8 width)
{
	return ir_emit(b, (struct ir_ins){ .op = op, .type = t, .a = a, .width = width });
}

/* Compares take their width from the type of the operands. */
ref ir_emit2(struct ir_build *b, enum ir_op op, enum ir_type t, ref a, ref c)
{
	struct ir_ins ins = { .op = op, .type = t, .a = a, .b = c };
	if (ir_is_compare(op))
		ins.width = b->fn->ins.v[a].type == IRT_W ? 4 : 8;
	return ir_emit(b, ins);
}

ref ir_emit_load(struct ir_build *b, enum ir_type t, struct ir_cell from)
{
	return ir_emit(b, (struct ir_ins){ .op = IR_load, .type = t, .a = from.addr, .imm = from.off,
		.width = from.width, .flags = from.flags, .mem = from.mem });
}

void ir_emit_store(struct ir_build *b, struct ir_cell to, ref v)
{
	ir_emit(b, (struct ir_ins){ .op = IR_store, .a = to.addr, .b = v, .imm = to.off, .width = to.width,
		.flags = to.flags, .mem = to.mem });
}

static u32 new_args(struct ir_fn *fn, const ref *args, u32 n)
{
	u32 at = fn->args.n;
	for (u32 i = 0; i < n; i++)
		vec_push(&fn->args, fn->arena, args ? args[i] : 0);
	return at;
}

ref ir_emit_call(struct ir_build *b, enum ir_type t, sym callee, s64 helper, const ref *args, u32 nargs)
{
	u32 at = new_args(b->fn, args, nargs);
	return ir_emit(b, (struct ir_ins){ .op = IR_call, .type = t, .sym = callee, .imm = callee ? 0 : helper,
		.args = at, .nargs = nargs });
}

ref ir_emit_phi(struct ir_build *b, enum ir_type t)
{
	struct ir_fn *fn = b->fn;
	u32 n = ir_blk(fn, b->at)->pred.n, at = new_args(fn, NULL, n);
	struct ir_ins phi = { .op = IR_phi, .type = t, .args = at, .nargs = n, .at = b->pos };
	ref first = ir_blk(fn, b->at)->first;
	return first ? ir_insert_before(fn, first, phi) : ir_emit(b, phi);
}

void ir_emit_jmp(struct ir_build *b, blk to)
{
	ir_emit(b, (struct ir_ins){ .op = IR_jmp });
	ir_link(b->fn, b->at, to);
}

void ir_emit_br(struct ir_build *b, ref cond, blk yes, blk no)
{
	ir_emit(b, (struct ir_ins){ .op = IR_br, .a = cond });
	ir_link(b->fn, b->at, yes);
	ir_link(b->fn, b->at, no);
}

void ir_emit_switch(struct ir_build *b, ref v, blk otherwise, const struct ir_case *cases, u32 n)
{
	ir_emit(b, (struct ir_ins){ .op = IR_switch, .a = v });
	ir_link(b->fn, b->at, otherwise);
	for (u32 i = 0; i < n; i++) {
		vec_push(&ir_blk(b->fn, b->at)->cases, b->fn->arena, cases[i]);
		ir_link(b->fn, b->at, cases[i].to);
	}
}

void ir_emit_ret(struct ir_build *b, ref v)
{
	ir_emit(b, (struct ir_ins){ .op = IR_ret, .a = v });
}

void ir_emit_unreachable(struct ir_build *b)
{
	ir_emit(b, (struct ir_ins){ .op = IR_unreachable });
}

/* ---- changing ---------------------------------------------------------------------------------- */

ref ir_insert_before(struct ir_fn *fn, ref where, struct ir_ins ins)
{
	struct ir_ins at = fn->ins.v[where];
	ins.block = at.block;
	ins.prev = at.prev;
	ins.next = where;
	if (!ins.at)
		ins.at = at.at;
	ref i = add_ins(fn, ins);
	fn->ins.v[where].prev = i;
	if (at.prev)
		fn->ins.v[at.prev].next = i;
	else
		ir_blk(fn, at.block)->first = i;
	return i;
}

ref ir_insert_after(struct ir_fn *fn, ref where, struct ir_ins ins)
{
	struct ir_ins at = fn->ins.v[where];
	if (at.next)
		return ir_insert_before(fn, at.next, ins);
	ins.block = at.block;
	ins.prev = where;
	ins.next = 0;
	if (!ins.at)
		ins.at = at.at;
	ref i = add_ins(fn, ins);
	fn->ins.v[where].next = i;
	ir_blk(fn, at.block)->last = i;
	return i;
}

void ir_remove(struct ir_fn *fn, ref i)
{
	struct ir_ins *in = ir_at(fn, i);
	if (!in->block)
		return;
	struct ir_block *b = ir_blk(fn, in->block);
	if (in->prev)
		fn->ins.v[in->prev].next = in->next;
	else
		b->first = in->next;
	if (in->next)
		fn->ins.v[in->next].prev = in->prev;
	else
		b->last = in->prev;
	in->block = 0;
	in->prev = in->next = 0;
}

void ir_move_before(struct ir_fn *fn, ref where, ref i)
{
	ir_remove(fn, i);
	struct ir_ins *at = ir_at(fn, where), *x = ir_at(fn, i);
	x->block = at->block;
	x->prev = at->prev;
	x->next = where;
	if (at->prev)
		ir_at(fn, at->prev)->next = i;
	else
		ir_blk(fn, at->block)->first = i;
	at->prev = i;
}

void ir_set_args(struct ir_fn *fn, ref i, const ref *args, u32 n)
{
	struct ir_ins *in = ir_at(fn, i);
	if (n > in->nargs)
		in->args = new_args(fn, args, n);
	else if (n)
		memmove(&fn->args.v[in->args], args, n * sizeof(ref));
	in->nargs = n;
}

void ir_phi_add(struct ir_fn *fn, ref phi, ref v)
{
	struct ir_ins *in = ir_at(fn, phi);
	if (in->args + in->nargs != fn->args.n) {
		u32 at = fn->args.n;
		for (u32 n = 0; n < in->nargs; n++) {
			ref old = fn->args.v[in->args + n];
			vec_push(&fn->args, fn->arena, old);
		}
		in->args = at;
	}
	vec_push(&fn->args, fn->arena, v);
	in->nargs++;
}

void ir_link(struct ir_fn *fn, blk from, blk to)
{
	fn->shape++;
	vec_push(&ir_blk(fn, from)->succ, fn->arena, to);
	vec_push(&ir_blk(fn, to)->pred, fn->arena, from);
}

/* Drop entry n of to's predecessors, and the phi arguments that belong to it. */
static void drop_pred(struct ir_fn *fn, blk to, u32 n)
{
	fn->shape++;
	struct ir_block *b = ir_blk(fn, to);
	ir_each(i, fn, to) {
		struct ir_ins *in = ir_at(fn, i);
		if (in->op != IR_phi)
			break;
		if (n >= in->nargs)
			continue;
		ref *v = &fn->args.v[in->args];
		memmove(v + n, v + n + 1, (in->nargs - n - 1) * sizeof(*v));
		in->nargs--;
	}
	memmove(b->pred.v + n, b->pred.v + n + 1, (b->pred.n - n - 1) * sizeof(blk));
	b->pred.n--;
}

/* The pred entry that belongs to edge n of from: the k-th edge between two blocks is the k-th entry. */
static u32 pred_of_edge(const struct ir_fn *fn, blk from, u32 n)
{
	const struct ir_block *f = ir_blk(fn, from), *t = ir_blk(fn, f->succ.v[n]);
	u32 k = 0;
	for (u32 i = 0; i < n; i++)
		k += f->succ.v[i] == f->succ.v[n];
	for (u32 i = 0; i < t->pred.n; i++)
		if (t->pred.v[i] == from && !k--)
			return i;
	base_bug(__FILE__, __LINE__, "an edge has no predecessor entry");
}

static void drop_edge(struct ir_fn *fn, blk from, u32 n)
{
	struct ir_block *f = ir_blk(fn, from);
	drop_pred(fn, f->succ.v[n], pred_of_edge(fn, from, n));
	memmove(f->succ.v + n, f->succ.v + n + 1, (f->succ.n - n - 1) * sizeof(blk));
	f->succ.n--;
	if (n && n - 1 < f->cases.n) {
		memmove(f->cases.v + n - 1, f->cases.v + n, (f->cases.n - n) * sizeof(struct ir_case));
		f->cases.n--;
	}
}

void ir_retarget(struct ir_fn *fn, blk from, u32 n, blk to)
{
	fn->shape++;
	struct ir_block *f = ir_blk(fn, from);
	drop_pred(fn, f->succ.v[n], pred_of_edge(fn, from, n));
	f->succ.v[n] = to;
	if (n && n - 1 < f->cases.n)
		f->cases.v[n - 1].to = to;
	vec_push(&ir_blk(fn, to)->pred, fn->arena, from);
}

blk ir_split_edge(struct ir_fn *fn, blk from, u32 n)
{
	fn->shape++;
	blk mid = ir_block_new(fn), to = ir_blk(fn, from)->succ.v[n];
	u32 entry = pred_of_edge(fn, from, n);
	struct ir_block *f = ir_blk(fn, from);
	f->succ.v[n] = mid;
	if (n && n - 1 < f->cases.n)
		f->cases.v[n - 1].to = mid;
	vec_push(&ir_blk(fn, mid)->pred, fn->arena, from);
	struct ir_build b = { fn, mid, fn->ins.v[f->last].at };
	ir_emit(&b, (struct ir_ins){ .op = IR_jmp });
	vec_push(&ir_blk(fn, mid)->succ, fn->arena, to);
	ir_blk(fn, to)->pred.v[entry] = mid;
	return mid;
}

blk ir_split_block(struct ir_fn *fn, ref at)
{
	fn->shape++;
	blk old = fn->ins.v[at].block, fresh = ir_block_new(fn);
	struct ir_block *o = ir_blk(fn, old), *f = ir_blk(fn, fresh);
	f->first = at;
	f->last = o->last;
	o->last = fn->ins.v[at].prev;
	if (o->last)
		fn->ins.v[o->last].next = 0;
	else
		o->first = 0;
	fn->ins.v[at].prev = 0;
	ir_each(i, fn, fresh)
		fn->ins.v[i].block = fresh;
	f->succ.v = o->succ.v, f->succ.n = o->succ.n, f->succ.cap = o->succ.cap;
	f->cases.v = o->cases.v, f->cases.n = o->cases.n, f->cases.cap = o->cases.cap;
	memset(&o->succ, 0, sizeof(o->succ));
	memset(&o->cases, 0, sizeof(o->cases));
	for (u32 n = 0; n < f->succ.n; n++) {
		struct ir_block *s = ir_blk(fn, f->succ.v[n]);
		for (u32 k = 0; k < s->pred.n; k++)
			if (s->pred.v[k] == old)
				s->pred.v[k] = fresh;
	}
	return fresh;
}

void ir_to_jmp(struct ir_fn *fn, blk b, u32 n)
{
	struct ir_block *bl = ir_blk(fn, b);
	for (u32 k = bl->succ.n; k--;)
		if (k != n)
			drop_edge(fn, b, k);
	bl->cases.n = 0;
	struct ir_ins *end = ir_at(fn, bl->last);
	end->op = IR_jmp;
	end->a = 0;
	end->nargs = 0;
}

void ir_to_unreachable(struct ir_fn *fn, blk b)
{
	while (ir_blk(fn, b)->succ.n)
		drop_edge(fn, b, ir_blk(fn, b)->succ.n - 1);
	struct ir_block *bl = ir_blk(fn, b);
	bl->cases.n = 0;
	struct ir_ins *end = ir_at(fn, bl->last);
	end->op = IR_unreachable;
	end->a = 0;
	end->nargs = 0;
}

void ir_block_remove(struct ir_fn *fn, blk b)
{
	fn->shape++;
	struct ir_block *bl = ir_blk(fn, b);
	while (bl->succ.n)
		drop_edge(fn, b, bl->succ.n - 1);
	while (bl->first)
		ir_remove(fn, bl->first);
	bl->is_removed = true;
}

/* The end of a chain of replacements; shortens the chain on the way. */
static ref final_value(ref *to, ref r)
{
	ref end = r;
	while (to[end])
		end = to[end];
	while (to[r]) {
		ref next = to[r];
		to[r] = end;
		r = next;
	}
	return end;
}

void ir_replace_uses(struct ir_fn *fn, ref *to)
{
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each(i, fn, b)
			for (u32 n = ir_operand_count(fn, i); n--;) {
				ref *op = ir_operand(fn, i, n);
				if (to[*op])
					*op = final_value(to, *op);
			}
}

u32 *ir_use_counts(struct ir_fn *fn, struct arena *a)
{
	u32 *uses = arena_array(a, u32, fn->ins.n);
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each(i, fn, b)
			for (u32 n = ir_operand_count(fn, i); n--;)
				uses[*ir_operand(fn, i, n)]++;
	return uses;
}
