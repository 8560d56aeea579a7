/* sel.c: instruction selection: each value gets a virtual register, each IR instruction the BPF instructions that make
 * it. Constants and addresses are made where they are used, once a block; comparisons that one branch uses become that
 * branch; phis become moves at the ends of the blocks before. */
#include "cc/back/sel.h"

#include "btf/btf.h"

struct mins *sel_put(struct sel *s, struct mins i)
{
	struct mins *put = vec_add(s->out, s->m->tmp);
	*put = i;
	put->at = s->at;
	return put;
}

struct mins *sel_insn(struct sel *s, u8 code, mreg dst, mreg src, s32 off, s64 imm)
{
	return sel_put(s, (struct mins){ .op = M_INSN, .code = code, .dst = dst, .src = src, .off = off, .imm = imm });
}

void sel_move(struct sel *s, mreg dst, mreg src)
{
	if (dst != src)
		sel_put(s, (struct mins){ .op = M_MOVE, .code = CLS_ALU64 | ALU_MOV | SRC_X, .dst = dst, .src = src });
}

void sel_const(struct sel *s, mreg dst, s64 v)
{                                            /* all 64 bits of it */
	if (fits32(v))
		sel_insn(s, CLS_ALU64 | ALU_MOV, dst, 0, 0, v);
	else if (v >= 0 && v <= UINT32_MAX && s->has_alu32)
		sel_insn(s, CLS_ALU | ALU_MOV, dst, 0, 0, (s32)v);
	else
		sel_put(s, (struct mins){ .op = M_LD64, .code = CLS_LD | SZ_DW | MODE_IMM, .dst = dst, .imm = v });
}

void sel_cannot(struct sel *s, pos at, const char *what)
{
	cc_report(s->c->ds, CANNOT_EMIT, where_src(at, 1), "%s", what);
	s->m->failed = true;
}

bool sel_is_imm(const struct sel *s, ref v, s64 *imm)
{
	const struct ir_ins *x = sel_at(s, v);
	*imm = x->op == IR_const ? x->imm : 0;
	return x->op == IR_undef || (x->op == IR_const && fits32(x->imm));
}

/* The kernel that runs may have an enumerator of 64 bits, whatever it is here. */
bool sel_is_wide_core(const struct sel *s, const struct ir_ins *x)
{
	return x->op == IR_core && x->type == IRT_D && s->fn->mod->cores.v[x->imm].kind == CORE_ENUMVAL_VALUE;
}

static void make(struct sel *s, mreg dst, ref v)
{
	const struct ir_ins *x = sel_at(s, v);
	struct mins *i;
	s64 local;
	switch (x->op) {
	case IR_addr:
		i = sel_put(s, (struct mins){ .op = M_LD64, .code = CLS_LD | SZ_DW | MODE_IMM, .dst = dst,
			.imm = x->imm });
		i->sym = x->sym;
		return;
	case IR_core:
		local = (s64)s->fn->mod->cores.v[x->imm].local;
		i = sel_is_wide_core(s, x) ? sel_put(s, (struct mins){ .op = M_LD64,
			.code = CLS_LD | SZ_DW | MODE_IMM, .dst = dst, .imm = local }) :
			sel_insn(s, CLS_ALU64 | ALU_MOV, dst, 0, 0, local);
		i->core = (u32)x->imm + 1;
		return;
	case IR_alloca: sel_put(s, (struct mins){ .op = M_LEA, .dst = dst, .imm = s->slot[v] }); return;
	default:
		if (x->op == IR_const && x->type == IRT_W && x->imm < 0 && s->has_alu32)
			/* with zeros above, as all arithmetic leaves it */
			sel_insn(s, CLS_ALU | ALU_MOV, dst, 0, 0, x->imm);
		else
			sel_const(s, dst, x->op == IR_const ? x->imm : 0);
	}
}

static bool is_made_here(const struct sel *s, ref v)
{
	return ir_is_floating(sel_at(s, v)->op) && sel_at(s, v)->op != IR_param;
}

bool sel_is_made(const struct sel *s, ref v)
{
	u32 b = s->block;
	while (sel_at(s, v)->op == IR_addr && b && s->made_in[v] != b)
		b = s->above[b];
	return s->made_in[v] && s->made_in[v] == b && (b == s->block || !s->is_late[v]);
}

mreg sel_use(struct sel *s, ref v)
{
	if (!is_made_here(s, v))
		return sel_def(s, v);
	if (sel_is_made(s, v))
		return s->reg[v];
	mreg r = vreg_new(s->m);
	s->reg[v] = r;
	s->made_in[v] = s->block;
	s->is_late[v] = s->is_ending;
	if (sel_at(s, v)->op == IR_addr)
		s->addr_of[sel_at(s, v)->sym] = v;
	make(s, r, v);
	vreg_of(s->m, r)->is_remat = true;
	vreg_of(s->m, r)->made = vec_last(s->out);
	return r;
}

void sel_into(struct sel *s, mreg dst, ref v)
{
	if (is_made_here(s, v))
		make(s, dst, v);
	else
		sel_move(s, dst, sel_def(s, v));
}

mreg sel_def(struct sel *s, ref v)
{
	if (!s->reg[v])
		s->reg[v] = vreg_new(s->m);
	return s->reg[v];
}

/* ---- phis ------------------------------------------------------------------------------------------ */

struct move { mreg dst, src; bool is_done; };

/* All at once: nothing is overwritten that is still to be read; a cycle goes by way of a register of its own. */
static void moves(struct sel *s, struct move *m, u32 n)
{
	u32 left = 0;
	for (u32 i = 0; i < n; i++)
		left += !(m[i].is_done = m[i].dst == m[i].src);
	while (left) {
		bool moved = false;
		for (u32 i = 0; i < n; i++) {
			bool is_read = false;
			for (u32 k = 0; k < n && !m[i].is_done; k++)
				is_read |= k != i && !m[k].is_done && m[k].src == m[i].dst;
			if (m[i].is_done || is_read)
				continue;
			sel_move(s, m[i].dst, m[i].src);
			m[i].is_done = moved = true;
			left--;
		}
		for (u32 i = 0; !moved && i < n; i++)
			if (!m[i].is_done) {
				mreg t = vreg_new(s->m), busy = m[i].dst;
				sel_move(s, t, busy);
				for (u32 k = 0; k < n; k++)
					if (!m[k].is_done && m[k].src == busy)
						m[k].src = t;
				moved = true;
			}
	}
}

static void phi_moves(struct sel *s, blk from, blk to)
{
	u32 n = 0, count = 0, pred = 0;
	ir_each(i, s->fn, to)
		count += sel_at(s, i)->op == IR_phi;
	if (!count)
		return;
	while (ir_blk(s->fn, to)->pred.v[pred] != from)
		pred++;
	struct move *m = arena_array(s->m->tmp, struct move, count);
	ir_each(i, s->fn, to) {
		ref v = sel_at(s, i)->op == IR_phi ? s->fn->args.v[sel_at(s, i)->args + pred] : 0;
		if (!v || !s->uses[i] || sel_at(s, v)->op == IR_undef)
			continue;
		if (!is_made_here(s, v))
			m[n++] = (struct move){ sel_def(s, i), sel_def(s, v), false };
	}
	moves(s, m, n);
	ir_each(i, s->fn, to) {
		ref v = sel_at(s, i)->op == IR_phi ? s->fn->args.v[sel_at(s, i)->args + pred] : 0;
		if (v && s->uses[i] && is_made_here(s, v) && sel_at(s, v)->op != IR_undef)
			make(s, sel_def(s, i), v);
	}
}

/* ---- instructions ------------------------------------------------------------------------------------ */

static void addrspace(struct sel *s, ref r)
{
	mreg d = sel_def(s, r);
	sel_into(s, d, sel_at(s, r)->a);
	sel_insn(s, CLS_ALU64 | ALU_MOV | SRC_X, d, d, 1, sel_at(s, r)->imm ? 1 << 16 : 1);
}

static void instruction(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r);
	s->at = x->at ? x->at : s->at;
	switch (x->op) {
	case IR_phi: case IR_fence: return;
	case IR_copy: case IR_launder: case IR_trunc: sel_into(s, sel_def(s, r), x->a); return;
	case IR_neg: case IR_bswap: sel_unary(s, r); return;
	case IR_sext: case IR_zext: sel_extend(s, r); return;
	case IR_select: sel_select(s, r); return;
	case IR_load: case IR_loadacq: sel_load(s, r); return;
	case IR_store: case IR_storerel: sel_store(s, r); return;
	case IR_memcpy: sel_memcpy(s, r); return;
	case IR_memset: sel_memset(s, r); return;
	case IR_atomic: sel_atomic(s, r); return;
	case IR_cmpxchg: sel_cmpxchg(s, r); return;
	case IR_ldabs: sel_ldabs(s, r); return;
	case IR_addrspace: addrspace(s, r); return;
	case IR_call: case IR_tailcall: sel_call(s, r); return;
	case IR_asm: sel_asm(s, r); return;
	case IR_asmout: sel_asmout(s, r); return;
	default:
		if (ir_is_compare(x->op))
			sel_compare(s, r);
		else if (x->op >= IR_add && x->op <= IR_ashr)
			sel_alu(s, r);
		else
			sel_cannot(s, x->at, "this instruction has no form in BPF");
	}
}

static void end(struct sel *s, blk b, blk next)
{
	const struct ir_block *k = ir_blk(s->fn, b);
	const struct ir_ins *x = sel_at(s, k->last);
	s->at = x->at ? x->at : s->at;
	if (x->op == IR_jmp)
		phi_moves(s, b, k->succ.v[0]);
	switch (x->op) {
	case IR_asmgoto:
		sel_asm(s, k->last);
		/* fall through */
	case IR_jmp:
		if (k->succ.v[0] != next)
			sel_put(s, (struct mins){ .op = M_JMP, .target = k->succ.v[0] });
		return;
	case IR_br: sel_branch(s, b, next); return;
	case IR_ret: case IR_unreachable: sel_ret(s, k->last); return;
	default: sel_cannot(s, x->at, "this way out of a block has no form in BPF");
	}
}

/* Phi moves need a place of their own on an edge from a block with several ways out. */
static void split_edges(struct ir_fn *fn)
{
	for (u32 k = 0, n = fn->order.n; k < n; k++) {
		blk b = fn->order.v[k];
		for (u32 i = 0; ir_blk(fn, b)->succ.n > 1 && i < ir_blk(fn, b)->succ.n; i++) {
			const struct ir_block *t = ir_blk(fn, ir_blk(fn, b)->succ.v[i]);
			if (t->first && ir_at(fn, t->first)->op == IR_phi)
				ir_split_edge(fn, b, i);
		}
	}
	ir_order(fn);
}

/* An address that is for blocks alone goes with their accesses. */
static void count_block(struct sel *s, u32 *blocks, ref a, s64 bytes)
{
	if (sel_is_moved(s, a, bytes) && ++blocks[a] == s->uses[a])
		s->is_fused[a] = true;
}

static void find_fused(struct sel *s)
{
	u32 *blocks = arena_array(s->m->tmp, u32, s->fn->ins.n);
	vec_each(b, &s->fn->order)
		ir_each(i, s->fn, *b) {
			const struct ir_ins *x = sel_at(s, i);
			if ((x->op == IR_br || x->op == IR_select) && sel_can_fuse(s, i, x->a))
				s->is_fused[x->a] = true;
			if (x->op == IR_memcpy || x->op == IR_memset)
				count_block(s, blocks, x->a, x->imm);
			if (x->op == IR_memcpy)
				count_block(s, blocks, x->b, x->imm);
		}
}

/* The number of the only block that leads to b, the k-th, where that stands before it; 0: there is none. */
static u32 number_above(const struct mfn *m, blk b, u32 k)
{
	const struct ir_block *x = ir_blk(m->fn, b);
	u32 at = x->pred.n == 1 ? m->at[x->pred.v[0]] : k;
	return at < k && m->fn->order.v[at] == x->pred.v[0] ? at + 1 : 0;
}

bool sel_run(struct mfn *m)
{
	struct ir_fn *fn = m->fn;
	split_edges(fn);
	layout_run(fn, m->tmp);
	ir_const(fn, IRT_W, 0);              /* branches compare with them: no value is added from here on */
	ir_const(fn, IRT_D, 0);
	u32 n = fn->ins.n;
	struct sel s = { .m = m, .fn = fn, .c = m->c, .has_alu32 = m->c->cpu >= 3, .at = fn->mod->syms.v[fn->self].at };
	s.uses = ir_use_counts(fn, m->tmp);
	s.reg = arena_array(m->tmp, mreg, n);
	s.slot = arena_array(m->tmp, s32, n);
	s.is_fused = arena_array(m->tmp, bool, n);
	s.is_clean = arena_array(m->tmp, bool, n);
	s.made_in = arena_array(m->tmp, u32, n);
	s.addr_of = arena_array(m->tmp, ref, fn->mod->syms.n);
	s.is_late = arena_array(m->tmp, bool, n);
	s.above = arena_array(m->tmp, u32, fn->order.n + 1);
	if (!stack_objects(m, s.slot))
		return false;
	sel_find_clean(&s);
	find_fused(&s);
	m->last_id = fn->blocks.n;
	m->id_limit = fn->blocks.n * 2 + 8;
	m->at = arena_array(m->tmp, u32, m->id_limit);
	for (u32 k = 0; k < fn->order.n; k++) {
		blk b = fn->order.v[k], next = k + 1 < fn->order.n ? fn->order.v[k + 1] : 0;
		struct mblock *mb = vec_add(&m->blocks, m->tmp);
		mb->id = b;
		m->at[b] = k;
		s.out = &mb->ins;
		s.block = k + 1;
		s.is_ending = false;
		s.above[s.block] = number_above(m, b, k);
		if (!k)
			sel_params(&s);
		ir_each(i, fn, b)
			if (!s.is_fused[i] && i != ir_blk(fn, b)->last)
				instruction(&s, i);
		s.is_ending = true;
		end(&s, b, next);
	}
	return !m->failed;
}
