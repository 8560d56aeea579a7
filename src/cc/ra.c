/* ra.c: registers by linear scan over live intervals (Poletto, Sarkar 1999), stack slots for objects and for what did
 * not fit. An instruction at place p reads at 2p and writes at 2p+1; the second operand of a two-address instruction
 * stays until 2p+1, so that the result never takes its register. */
#include "cc/back.h"

#include <stdlib.h>

struct interval { ref v; u32 from, to; bool crosses; u8 hint; };
struct live {
	struct ir_fn *fn;
	struct arena *tmp;
	struct ra *ra;
	u32 words, *num, n;          /* values that need a register are numbered */
	ref *value;
	u64 **in, **out;
	u32 *first, *last;           /* places of a block */
	struct interval *iv;
	vec(u32) calls;
	u64 *now;                    /* of the walk under way */
	u32 place;
};

static bool wants_reg(const struct ir_fn *fn, ref r)
{
	const struct ir_ins *x = ir_at(fn, r);
	return r && (x->op == IR_param || (!ir_is_floating(x->op) && x->type != IRT_V));
}

/* What an instruction really reads: a fused comparison lends its operands to the branch. */
typedef void use_fn(struct live *l, ref user, ref used, u32 n);
static void each_use(struct live *l, ref i, use_fn *fn)
{
	for (u32 n = 0, count = ir_operand_count(l->fn, i); n < count; n++) {
		ref o = *ir_operand(l->fn, i, n);
		if (o && l->ra->fused[o]) {
			fn(l, i, ir_at(l->fn, o)->a, 0);
			fn(l, i, ir_at(l->fn, o)->b, 1);
		} else if (o) {
			fn(l, i, o, n);
		}
	}
}

static void set(u64 *bits, u32 n) { bits[n / 64] |= 1ull << n % 64; }
static void clear(u64 *bits, u32 n) { bits[n / 64] &= ~(1ull << n % 64); }
static bool has(const u64 *bits, u32 n) { return bits[n / 64] >> n % 64 & 1; }

static void use_bit(struct live *l, ref user UNUSED, ref used, u32 n UNUSED)
{
	if (l->num[used])
		set(l->now, l->num[used]);
}

/* Live at the start of b, from what is live at its end. Phis write at the start; their operands are read at the ends
 * of the blocks before. */
static bool flow_block(struct live *l, blk b)
{
	struct ir_block *x = ir_blk(l->fn, b);
	bool changed = false;
	u64 *bits = arena_array(l->tmp, u64, l->words);
	vec_each(s, &x->succ) {
		for (u32 w = 0; w < l->words; w++)
			bits[w] |= l->in[*s][w];
		u32 pred = 0;
		while (ir_blk(l->fn, *s)->pred.v[pred] != b)
			pred++;
		ir_each(i, l->fn, *s) {
			if (ir_at(l->fn, i)->op != IR_phi)
				break;
			ref v = l->fn->args.v[ir_at(l->fn, i)->args + pred];
			if (l->num[v])
				set(bits, l->num[v]);
		}
	}
	memcpy(l->out[b], bits, l->words * 8);
	l->now = bits;
	for (ref i = x->last; i; i = ir_at(l->fn, i)->prev) {
		if (l->num[i])
			clear(bits, l->num[i]);
		if (ir_at(l->fn, i)->op != IR_phi && !l->ra->fused[i])
			each_use(l, i, use_bit);
	}
	for (u32 w = 0; w < l->words; w++)
		changed |= bits[w] != l->in[b][w];
	memcpy(l->in[b], bits, l->words * 8);
	return changed;
}

static void liveness(struct live *l)
{
	bool changed = true;
	for (blk b = 0; b < l->fn->blocks.n; b++) {
		l->in[b] = arena_array(l->tmp, u64, l->words);
		l->out[b] = arena_array(l->tmp, u64, l->words);
	}
	while (changed) {
		changed = false;
		for (u32 i = l->fn->order.n; i--;) {
			struct arena_mark m = arena_mark(l->tmp);
			changed |= flow_block(l, l->fn->order.v[i]);
			arena_reset(l->tmp, m);
		}
	}
}

static void extend(struct live *l, ref v, u32 place)
{
	u32 n = l->num[v];
	if (!n)
		return;
	l->iv[n].from = MIN(l->iv[n].from, place);
	l->iv[n].to = MAX(l->iv[n].to, place);
}

static bool is_two_address(const struct ir_ins *x)
{
	return (x->op >= IR_add && x->op <= IR_ashr) || x->op == IR_atomic || x->op == IR_cmpxchg || x->op == IR_select || ir_is_compare(x->op);
}

static void use_place(struct live *l, ref user, ref used, u32 n)
{
	const struct ir_ins *x = ir_at(l->fn, user);
	bool late = is_two_address(x) && (n > 0 || x->op == IR_atomic || x->op == IR_cmpxchg || x->op == IR_select);
	extend(l, used, l->place * 2 + late);
	if (x->op == IR_call && n < 5 && l->num[used] && l->iv[l->num[used]].hint == NO_REG)
		l->iv[l->num[used]].hint = (u8)(n + 1);
}

static void intervals(struct live *l)
{
	u32 p = 2;
	for (u32 n = 1; n <= l->n; n++)
		l->iv[n] = (struct interval){ l->value[n], ~0u, 0, false, NO_REG };
	for (u32 n = 1; n <= l->n; n++)
		if (ir_at(l->fn, l->value[n])->op == IR_param) {
			extend(l, l->value[n], 1);
			l->iv[n].hint = (u8)(ir_at(l->fn, l->value[n])->imm + 1);
		}
	vec_each(b, &l->fn->order) {
		l->first[*b] = p++;
		ir_each(i, l->fn, *b) {
			const struct ir_ins *x = ir_at(l->fn, i);
			u32 place = l->place = x->op == IR_phi ? l->first[*b] : p++;
			if (x->op != IR_phi && !l->ra->fused[i])
				each_use(l, i, use_place);
			if (l->num[i])
				extend(l, i, place * 2 + 1);
			if (x->op == IR_call || x->op == IR_tailcall || x->op == IR_ldabs)
				vec_push(&l->calls, l->tmp, place);
		}
		l->last[*b] = p++;
	}
	vec_each(b, &l->fn->order)
		for (u32 n = 1; n <= l->n; n++) {
			if (has(l->in[*b], n))
				extend(l, l->value[n], l->first[*b] * 2);
			if (has(l->out[*b], n))
				extend(l, l->value[n], l->last[*b] * 2 + 1);
		}
}

static int by_start(const void *a, const void *b)
{
	const struct interval *x = a, *y = b;
	return x->from != y->from ? (x->from > y->from) - (x->from < y->from) : (x->v > y->v) - (x->v < y->v);
}

static bool crosses_call(const struct live *l, const struct interval *i)
{
	u32 lo = 0, hi = l->calls.n;
	while (lo < hi) {            /* the first call whose writing comes after the value's birth */
		u32 mid = (lo + hi) / 2;
		if (l->calls.v[mid] * 2 + 1 <= i->from)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < l->calls.n && l->calls.v[lo] * 2 < i->to;
}

static u8 hint_of(const struct live *l, const struct interval *i)
{
	const struct ir_ins *x = ir_at(l->fn, i->v);
	ref like = 0;
	if (i->hint != NO_REG)
		return i->hint;
	if (x->op == IR_phi) {
		for (u32 n = 0; n < x->nargs; n++)
			if (l->ra->reg[l->fn->args.v[x->args + n]] != NO_REG)
				return l->ra->reg[l->fn->args.v[x->args + n]];
	} else if (!ir_is_floating(x->op) && x->op != IR_load && x->op != IR_call) {
		like = x->a;
	}
	return like ? l->ra->reg[like] : NO_REG;
}

struct active { u32 to; ref v; };

static bool scan(struct live *l, s32 *depth)
{
	struct active held[REG_COUNT] = { 0 };
	for (u32 n = 1; n <= l->n; n++) {
		struct interval *i = &l->iv[n];
		static const u8 low[] = { 1, 2, 3, 4, 6, 7, 8, 9 }, high[] = { 6, 7, 8, 9 };
		const u8 *regs = low;
		u32 count = 8;
		if (i->from == ~0u)
			continue;
		if (crosses_call(l, i))
			regs = high, count = 4;
		u8 pick = NO_REG, hint = hint_of(l, i);
		for (u32 k = 0; k < count; k++)
			if (held[regs[k]].to <= i->from && (pick == NO_REG || regs[k] == hint))
				pick = regs[k];
		if (pick == NO_REG) {            /* the one that lives longest goes to the stack */
			u8 far = regs[0];
			for (u32 k = 1; k < count; k++)
				if (held[regs[k]].to > held[far].to)
					far = regs[k];
			*depth -= 8;
			if (held[far].to > i->to) {
				l->ra->reg[held[far].v] = NO_REG;
				l->ra->slot[held[far].v] = (s16)*depth;
				pick = far;
			} else {
				l->ra->slot[i->v] = (s16)*depth;
				continue;
			}
		}
		l->ra->reg[i->v] = pick;
		held[pick] = (struct active){ i->to, i->v };
	}
	return true;
}

static void fuse(struct ir_fn *fn, struct ra *ra)
{
	vec_each(b, &fn->order) {
		const struct ir_ins *t = ir_at(fn, ir_blk(fn, *b)->last);
		if (t->op == IR_br && ir_is_compare(ir_at(fn, t->a)->op) && ra->uses[t->a] == 1 && ir_at(fn, t->a)->block == *b)
			ra->fused[t->a] = 1;
	}
}

/* Phi moves need a place of their own on an edge from a block with several ways to one with several origins. */
static void split_edges(struct ir_fn *fn)
{
	for (u32 k = 0, n = fn->order.n; k < n; k++) {
		blk b = fn->order.v[k];
		for (u32 s = 0; ir_blk(fn, b)->succ.n > 1 && s < ir_blk(fn, b)->succ.n; s++) {
			const struct ir_block *t = ir_blk(fn, ir_blk(fn, b)->succ.v[s]);
			if (t->first && ir_at(fn, t->first)->op == IR_phi)
				ir_split_edge(fn, b, s);
		}
	}
	ir_order(fn);
}

static bool place_objects(struct ir_fn *fn, struct pass_ctx *c, struct ra *ra, s32 *depth)
{
	u32 total = 0;
	for (ref i = 1; i < fn->ins.n; i++) {
		const struct ir_ins *x = ir_at(fn, i);
		if (x->op != IR_alloca || !ra->uses[i])
			continue;
		u32 align = MAX(x->width, 1u);
		total += (u32)MIN(x->imm, 1 << 20);
		*depth = -(s32)ALIGN_UP((u32)(-*depth) + (u32)MIN(x->imm, 1 << 20), MAX(align, x->imm >= 8 ? 8u : align));
		ra->slot[i] = *depth < -STACK_BYTES ? 0 : (s16)*depth;
	}
	*depth = -(s32)ALIGN_UP((u32)-*depth, 8u);   /* spilled registers come below */
	if (*depth >= -STACK_BYTES)
		return true;
	struct diag *d = cc_report(c->ds, STACK_TOO_BIG, where_src(fn->mod->syms.v[fn->self].at, fn->name.n),
		"the variables of '%.*s' take %u bytes of stack, and BPF has %u", STR_ARG(fn->name), total, STACK_BYTES);
	for (ref i = 1; i < fn->ins.n; i++) {
		const struct ir_ins *x = ir_at(fn, i);
		if (x->op == IR_alloca && ra->uses[i] && x->imm >= 64 && x->at)
			diag_note(c->ds, d, where_src(x->at, 1), "this one takes %lld", (long long)x->imm);
	}
	return false;
}

bool ra_run(struct ir_fn *fn, struct pass_ctx *c, struct ra *out)
{
	struct live l = { .fn = fn, .tmp = c->tmp, .ra = out };
	s32 depth = 0;
	split_edges(fn);
	out->uses = ir_use_counts(fn, c->tmp);
	out->reg = arena_array(c->tmp, u8, fn->ins.n);
	out->slot = arena_array(c->tmp, s16, fn->ins.n);
	out->fused = arena_array(c->tmp, u8, fn->ins.n);
	memset(out->reg, NO_REG, fn->ins.n);
	fuse(fn, out);
	l.num = arena_array(c->tmp, u32, fn->ins.n);
	l.value = arena_array(c->tmp, ref, fn->ins.n + 1);
	for (ref i = 1; i < fn->ins.n; i++)
		if (wants_reg(fn, i) && out->uses[i] && !out->fused[i] && (fn->ins.v[i].block || fn->ins.v[i].op == IR_param)) {
			l.num[i] = ++l.n;
			l.value[l.n] = i;
		}
	l.words = l.n / 64 + 1;
	l.in = arena_array(c->tmp, u64 *, fn->blocks.n);
	l.out = arena_array(c->tmp, u64 *, fn->blocks.n);
	l.first = arena_array(c->tmp, u32, fn->blocks.n);
	l.last = arena_array(c->tmp, u32, fn->blocks.n);
	l.iv = arena_array(c->tmp, struct interval, l.n + 1);
	liveness(&l);
	intervals(&l);
	if (l.n)
		qsort(l.iv + 1, l.n, sizeof(*l.iv), by_start);
	if (!place_objects(fn, c, out, &depth))
		return false;
	scan(&l, &depth);
	out->frame = (u32)-depth;
	if (depth >= -STACK_BYTES)
		return true;
	cc_report(c->ds, STACK_TOO_BIG, where_src(fn->mod->syms.v[fn->self].at, fn->name.n), "'%.*s' needs %d bytes of stack, and BPF has %u",
		STR_ARG(fn->name), -depth, STACK_BYTES);
	return false;
}
