/* pass.c: the table of passes, and the order they run in. Callees come before callers, so that what is inlined is
 * small already. */
#include "cc/pass/pass_private.h"

/* What a pass needs of the function's shape is worked out before it runs, where a pass before has spoilt it. KEEPS: no
 * block and no edge changes. */
#define PASSES \
	PASS(prune,   ORDER,      SPOILS, "unreachable blocks, empty blocks and needless phis go") \
	PASS(inline,  ORDER,      SPOILS, "calls of static functions become their bodies") \
	PASS(sroa,    ORDER,      KEEPS,  "structs and arrays on the stack fall apart into their fields") \
	PASS(mem2reg, DOMINATORS, KEEPS,  "stack objects that are only loaded and stored become values") \
	PASS(fold,    ORDER,      SPOILS, "constants, algebra, widths that are known") \
	PASS(choose,  ORDER,      SPOILS, "a call of one of several functions asks which") \
	PASS(gvn,     DOMINATORS, KEEPS,  "what was computed, loaded or stored before is not computed or loaded again") \
	PASS(dse,     ORDER,      KEEPS,  "stores to the stack that nobody reads go") \
	PASS(join,    ORDER,      KEEPS,  "a variable that is only made to be copied whole into another is that other") \
	PASS(bits,    ORDER,      SPOILS, "tests of bits become arithmetic") \
	PASS(thread,  DOMINATORS, SPOILS, "ways on which a branch is decided go where it leads") \
	PASS(walk,    LOOPS,      KEEPS,  "pointers that walk through an object to a place in it become offsets") \
	PASS(unroll,  LOOPS,      SPOILS, "loops that are asked to, and short ones, become as many copies of their bodies") \
	PASS(peel,    LOOPS,      SPOILS, "loops whose first turn alone differs lose it: it stands before them") \
	PASS(rotate,  LOOPS,      SPOILS, "loops test at their end") \
	PASS(known,   DOMINATORS, KEEPS,  "behind a branch its condition is a constant") \
	PASS(range,   DOMINATORS, KEEPS,  "extensions and comparisons that ranges make needless go") \
	PASS(merge,   ORDER,      SPOILS, "what all ways into a block compute alike is computed behind their meeting") \
	PASS(fentry,  ORDER,      SPOILS, "programs of kprobes become programs of trampolines where asked to") \
	PASS(settle,  ORDER,      SPOILS,  "what no constant has become by now is none") \
	PASS(space,   ORDER,      KEEPS,  "reads through kernel and user pointers become probe reads") \
	PASS(dce,     ORDER,      KEEPS,  "values that nobody uses go") \
	PASS(undef,   DOMINATORS, KEEPS,  "ways on which a variable was never set get a value") \
	PASS(hoist,   LOOPS,      KEEPS,  "addresses that do not change are computed in front of loops that the kernel counts") \
	PASS(sign,    ORDER,      KEEPS,  "narrow numbers that are only compared for equality lose their signs") \
	PASS(bool,    ORDER,      KEEPS,  "comparisons that are values become arithmetic") \
	PASS(core,    ORDER,      KEEPS,  "CO-RE offsets go into the access") \
	PASS(align,   ORDER,      KEEPS,  "accesses to packed members on the stack go in aligned pieces") \
	PASS(sink,    LOOPS,      KEEPS,  "what one way out of a block uses is computed on that way") \
	PASS(switch,  ORDER,      SPOILS, "switches become compares")

enum {
#define PASS(name, needs, shape, what) P_##name,
PASSES
#undef PASS
};

enum { SHAPE_KEEPS, SHAPE_SPOILS };
static const struct pass table[] = {
#define PASS(name, needs, shape, what) { #name, pass_##name, NEEDS_##needs, SHAPE_##shape, what },
PASSES
#undef PASS
};

bool cc_has_pass(str name)
{
	return pass_find(name) || str_is(name, "lower") || str_is(name, "all");
}

str cc_passes(struct arena *a)
{
	str all = STR("lower");
	for (u32 i = 0; i < ARRAY_LEN(table); i++)
		all = arena_printf(a, "%.*s, %s", STR_ARG(all), table[i].name);
	return arena_printf(a, "%.*s, all", STR_ARG(all));
}

const struct pass *pass_find(str name)
{
	for (u32 i = 0; i < ARRAY_LEN(table); i++)
		if (str_is(name, table[i].name))
			return &table[i];
	return NULL;
}

bool pass_apply(const struct pass *p, struct ir_fn *fn, struct pass_ctx *c)
{
	if (p->needs >= NEEDS_DOMINATORS)
		ir_dominators(fn);
	else
		ir_order(fn);
	if (p->needs >= NEEDS_LOOPS)
		ir_loops(fn);
	u32 shape = fn->shape;
	bool changed = p->run(fn, c);
	if (!p->spoils_shape && fn->shape != shape)
		base_bug(__FILE__, __LINE__, "a pass that keeps the shape has changed it");
	return changed;
}

static void trace(const struct ir_fn *fn, struct pass_ctx *c, const char *name)
{
	bool all = str_is(c->trace_after, "all");
	if (!all && !str_is(c->trace_after, name))
		return;
	if (!c->is_traced)
		ir_print_symbols(fn->mod, c->trace);
	c->is_traced = true;
	if (all)
		buf_printf(c->trace, "; after %s\n", name);
	ir_print_fn(fn, c->trace);
}

/* A pass that found nothing to do finds nothing again until another one changed something. */
static bool run(struct ir_fn *fn, struct pass_ctx *c, u32 which)
{
	struct arena_mark m = arena_mark(c->tmp);
	const char *name = table[which].name;
	if (!fn->settled)
		fn->settled = arena_array(fn->mod->arena, u32, ARRAY_LEN(table));
	if (fn->settled[which] > fn->changes)
		return false;
	bool changed = pass_apply(&table[which], fn, c);
	arena_reset(c->tmp, m);
	fn->changes += changed;
	fn->settled[which] = changed ? 0 : fn->changes + 1;
	if (c->check)
		ir_check(fn, name);
	if (c->trace)
		trace(fn, c, name);
	return changed;
}

static void tidy(struct ir_fn *fn, struct pass_ctx *c)
{
	enum { ROUNDS = 4 };
	for (u32 i = 0; i < ROUNDS; i++) {
		bool folded = run(fn, c, P_fold), pruned = run(fn, c, P_prune), dropped = run(fn, c, P_dce);
		if (!folded && !pruned && !dropped)
			break;
	}
}

static bool forward(struct ir_fn *fn, struct pass_ctx *c)
{
	bool changed = run(fn, c, P_gvn);
	changed |= run(fn, c, P_dse);
	if (changed)
		tidy(fn, c);
	return changed;
}

static bool promote(struct ir_fn *fn, struct pass_ctx *c)
{
	bool changed = run(fn, c, P_sroa);
	return run(fn, c, P_mem2reg) || changed;
}

static void thread(struct ir_fn *fn, struct pass_ctx *c)
{
	enum { ROUNDS = 4 };
	for (u32 i = 0; i < ROUNDS && run(fn, c, P_thread); i++) {
		run(fn, c, P_mem2reg);
		tidy(fn, c);
	}
}

static void range(struct ir_fn *fn, struct pass_ctx *c)
{
	bool changed = run(fn, c, P_known);
	if (run(fn, c, P_range) || changed)
		tidy(fn, c);
	if (run(fn, c, P_merge))
		tidy(fn, c);
}

static void rotate(struct ir_fn *fn, struct pass_ctx *c)
{
	if (run(fn, c, P_peel)) {                /* the first turn is a way of its own now */
		run(fn, c, P_mem2reg);
		tidy(fn, c);
		thread(fn, c);
	}
	if (!run(fn, c, P_rotate))
		return;
	run(fn, c, P_mem2reg);
	tidy(fn, c);
}

/* Inner loops first: what is left of them may let the outer one follow. */
static void unroll(struct ir_fn *fn, struct pass_ctx *c)
{
	enum { ROUNDS = 4 };
	if (run(fn, c, P_walk))
		tidy(fn, c);
	for (u32 i = 0; i < ROUNDS && run(fn, c, P_unroll); i++) {
		run(fn, c, P_mem2reg);
		tidy(fn, c);
	}
}

enum { LARGE = 256 };                /* instructions of a function whose memory is worth a thought */

static void compact(struct ir_fn *fn, struct pass_ctx *c)
{
	struct arena_mark m = arena_mark(c->tmp);
	ir_compact(fn, c->tmp);
	arena_reset(c->tmp, m);
}

static bool goes_into_one_caller(const struct ir_fn *fn)
{
	const struct ir_sym *s = &fn->mod->syms.v[fn->self];
	return s->calls == 1 && s->is_static && s->inl == INLINE_ALWAYS;
}

static void run_front(struct ir_fn *fn, struct pass_ctx *c)
{
	enum { MAX_CALLBACKS = 16 };
	run(fn, c, P_prune);
	run(fn, c, P_inline);
	run(fn, c, P_prune);
	promote(fn, c);
	tidy(fn, c);
	compact(fn, c);
	if (run(fn, c, P_choose)) {
		thread(fn, c);
		tidy(fn, c);
	}
	for (u32 i = 0; i < MAX_CALLBACKS && run(fn, c, P_inline); i++) {    /* a parameter was the function to call */
		run(fn, c, P_prune);
		promote(fn, c);
		tidy(fn, c);
	}
	if (goes_into_one_caller(fn))            /* where all that follows is done for both */
		return;
	if (c->no_loops)
		run(fn, c, P_switch);
	unroll(fn, c);
	forward(fn, c);
	promote(fn, c);
	if (run(fn, c, P_bits))
		tidy(fn, c);
	range(fn, c);
	thread(fn, c);
}

static void run_back(struct ir_fn *fn, struct pass_ctx *c)
{
	compact(fn, c);
	if (c->hooks && c->hooks->nfentry && run(fn, c, P_fentry))
		tidy(fn, c);
	if (run(fn, c, P_settle))
		tidy(fn, c);
	run(fn, c, P_space);
	fn->changes++;                           /* it says where pointers point, whatever it changed */
	promote(fn, c);
	run(fn, c, P_join);
	run(fn, c, P_switch);
	tidy(fn, c);
	range(fn, c);
	if (run(fn, c, P_bits))
		tidy(fn, c);
	thread(fn, c);
	if (forward(fn, c))
		thread(fn, c);
	if (run(fn, c, P_undef))
		tidy(fn, c);
	if (!c->no_loops)                        /* what is left will be refused, where it stands */
		rotate(fn, c);
	run(fn, c, P_hoist);
	run(fn, c, P_sign);
	run(fn, c, P_bool);
	if (fn->ins.n > LARGE)                   /* after pass_core there are uses that it does not see */
		compact(fn, c);
	run(fn, c, P_core);
	run(fn, c, P_align);
	run(fn, c, P_sink);
	run(fn, c, P_prune);
	run(fn, c, P_dce);
}

/* Passes leave much behind. Where they work is given back after each function, and what became of it is kept: of a
 * large function in memory of its own, which goes once nobody calls it any more. */
static void work_on(struct ir_fn *fn, struct pass_ctx *c, void half(struct ir_fn *, struct pass_ctx *))
{
	struct arena_mark m = arena_mark(&c->work);
	struct arena old = fn->own;
	fn->own = (struct arena){ 0 };
	fn->arena = &c->work;
	half(fn, c);
	ir_move(fn, fn->ins.n > LARGE ? &fn->own : fn->mod->arena);
	arena_reset(&c->work, m);
	arena_clear(&old);
}

/* ---- who refers to whom -------------------------------------------------------------------------------- */

typedef void refer_fn(void *ctx, sym to, bool is_call);

/* Names in inline assembly that mean symbols: "call f", "r1 = g ll". */
static void refers_in_text(struct ir_module *m, str text, refer_fn *refer, void *ctx)
{
	for (u32 at = 0, n; at < text.n; at += n + 1) {
		for (n = 0; at + n < text.n && ir_is_name_char(text.s[at + n]); n++)
			;
		str word = str_sub(text, at, at + n);
		if (n <= 2 || !ir_is_named(m, word))
			continue;
		for (sym s = 1; s < m->syms.n; s++)
			if (str_eq(m->syms.v[s].name, word))
				refer(ctx, s, false);
	}
}

static void each_refer(struct ir_module *m, const struct ir_fn *fn, refer_fn *refer, void *ctx)
{
	for (ref i = 1; i < fn->ins.n; i++) {
		const struct ir_ins *x = &fn->ins.v[i];
		if (!x->block)
			continue;
		if (x->sym)
			refer(ctx, x->sym, x->op == IR_call);
		if (x->op == IR_asm || x->op == IR_asmgoto)
			refers_in_text(m, fn->asms.v[x->imm].text, refer, ctx);
		for (u32 n = ir_operand_count(fn, i); n--;) {
			const struct ir_ins *o = ir_at(fn, *ir_operand((struct ir_fn *)fn, i, n));     /* only read */
			if (o->op == IR_addr)
				refer(ctx, o->sym, false);
		}
	}
}

static bool is_root(const struct ir_sym *y)
{
	if (y->kind == SYM_FUNC)
		return y->fn && (y->fn->sec || !y->is_static || y->is_used);
	return y->is_defined && (y->is_used || (!y->is_static && y->section.n));
}

/* Depth first over calls and callbacks, so that callees come first; a cycle of calls is recursion, which BPF cannot
 * do. */
enum { NEW, BUSY, DONE };
struct visit { struct ir_module *m; struct pass_ctx *c; u8 *state; vec(struct ir_fn *) done; bool failed;
	struct diag *cycle; sym again;
	/* By symbol: places that refer to it in functions that are as the front end made them, and whether one that is
	 * done does. NULL: nobody asks. */
	u32 *waiting; bool *is_needed;
};

static void await(void *ctx, sym s, bool is_call UNUSED) { ((struct visit *)ctx)->waiting[s]++; }
static void need(void *ctx, sym s, bool is_call UNUSED) { ((struct visit *)ctx)->is_needed[s] = true; }

struct referred { struct arena *a; vec(sym) syms; };
static void list_refer(void *ctx, sym s, bool is_call UNUSED)
{
	struct referred *r = ctx;
	vec_push(&r->syms, r->a, s);
}

/* One place less; its body may be wherever it was called. */
static void drop_if_unneeded(struct visit *v, sym s)
{
	const struct ir_sym *y = &v->m->syms.v[s];
	if (!--v->waiting[s] && !v->is_needed[s] && y->fn && v->state[s] == DONE)
		ir_fn_drop(y->fn);
}

/* Before anything is changed. Of a small module nothing is dropped. */
static void await_all(struct visit *v)
{
	enum { SMALL = 4096 };
	u32 ins = 0;
	vec_each(y, &v->m->syms)
		ins += y->fn ? y->fn->ins.n : 0;
	if (ins < SMALL)
		return;
	v->waiting = arena_array(v->m->arena, u32, v->m->syms.n);
	v->is_needed = arena_array(v->m->arena, bool, v->m->syms.n);
	for (sym s = 1; s < v->m->syms.n; s++) {
		const struct ir_sym *y = &v->m->syms.v[s];
		v->is_needed[s] |= is_root(y);
		for (u32 i = 0; i < y->relocs.n; i++)
			v->is_needed[y->relocs.v[i].to] = true;
		if (y->fn)
			each_refer(v->m, y->fn, await, v);
	}
}

static void visit(void *ctx, sym s, bool is_call)
{
	struct visit *v = ctx;
	struct ir_sym *y = &v->m->syms.v[s];
	struct ir_fn *fn = y->fn;
	if (v->state[s] == DONE || v->failed)
		return;
	if (!fn) {
		v->state[s] = DONE;
		for (u32 i = 0; i < y->relocs.n; i++)
			visit(v, v->m->syms.v[s].relocs.v[i].to, false);
		return;
	}
	if (v->state[s] == BUSY) {
		if (is_call) {
			v->cycle = cc_report(v->c->ds, RECURSION, where_src(y->at, y->name.n), "'%.*s' calls itself",
				STR_ARG(y->name));
			v->again = s;
		}
		v->failed |= is_call;
		return;
	}
	v->state[s] = BUSY;
	each_refer(v->m, fn, visit, v);
	v->state[s] = DONE;
	if (v->failed) {
		if (s == v->again)
			v->again = 0;
		else if (v->again)
			diag_note(v->c->ds, v->cycle, where_src(v->m->syms.v[s].at, v->m->syms.v[s].name.n),
				"through '%.*s'", STR_ARG(v->m->syms.v[s].name));
		return;
	}
	struct referred before = { .a = v->m->arena };
	if (v->waiting)
		each_refer(v->m, fn, list_refer, &before);
	work_on(fn, v->c, run_front);
	vec_push(&v->done, v->m->arena, fn);
	if (v->waiting)
		each_refer(v->m, fn, need, v);
	vec_each(to, &before.syms)
		drop_if_unneeded(v, *to);
}

/* What the programs reach counts; the rest is left out. */
static void mark(void *ctx, sym s, bool is_call UNUSED)
{
	struct ir_module *m = ctx;
	struct ir_sym *y = &m->syms.v[s];
	if (y->uses++)
		return;
	for (u32 i = 0; i < y->relocs.n; i++)
		mark(m, m->syms.v[s].relocs.v[i].to, false);
	if (m->syms.v[s].fn)
		each_refer(m, m->syms.v[s].fn, mark, m);
}

/* The ways back that are left. */
static void refuse_loops(struct ir_fn *fn, struct pass_ctx *c)
{
	ir_order(fn);
	vec_each(b, &fn->order)
		vec_each(to, &ir_blk(fn, *b)->succ) {
			const struct ir_block *head = ir_blk(fn, *to);
			if (head->rpo > ir_blk(fn, *b)->rpo)
				continue;
			struct diag *d = cc_report(c->ds, LOOP_LEFT, where_src(head->loop_at ? head->loop_at :
				ir_at(fn, ir_blk(fn, *b)->last)->at, 1),
				"this loop stays one, and kernels before 5.3 take none");
			if (head->unroll == 1)
				diag_hint(c->ds, d, "leave the pragma out that forbids to unroll it");
			else if (!head->loop_at)
				diag_hint(c->ds, d, "write it with 'for' and a constant bound: "
					"loops of 'goto' are not unrolled");
		}
}

/* How sources say that something must be known, or must not be, once all is inlined: a call that then is left is an
 * error. */
static void refuse_calls(const struct ir_fn *fn, struct pass_ctx *c)
{
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each(i, fn, b) {
			const struct ir_ins *x = ir_at(fn, i);
			const struct ir_sym *to = x->op == IR_call && x->sym ? &fn->mod->syms.v[x->sym] : NULL;
			if (to && to->error_msg.n)
				cc_report(c->ds, FORBIDDEN_CALL, where_src(x->at, 1),
					"this comes to a call of '%.*s': %.*s", STR_ARG(to->name),
					STR_ARG(to->error_msg));
			else if (to && to->instead)
				diag_hint(c->ds, cc_report(c->ds, FORBIDDEN_CALL, where_src(x->at, to->name.n),
					"a program in the kernel cannot call '%.*s'",
					STR_ARG(to->name)), "%s", to->instead);
		}
}

static void mark_roots(struct ir_module *m)
{
	for (sym s = 1; s < m->syms.n; s++)
		m->syms.v[s].uses = 0;
	for (sym s = 1; s < m->syms.n; s++)
		if (is_root(&m->syms.v[s]))
			mark(m, s, false);
}

static void is_touched(void *ctx, sym s, bool is_call UNUSED)
{
	((struct ir_module *)ctx)->syms.v[s].is_only_read = false;
}

/* Only looks at what operand n leads to; an address that is computed from it goes on (is_shown: by ref, that it was
 * given to something else). */
static bool only_looks(const struct ir_ins *x, u32 n, const u8 *is_shown, ref i)
{
	return (x->op == IR_load && !n) || (x->op == IR_memcpy && n == 1) || (x->op == IR_add && !is_shown[i]);
}

static bool show(const struct ir_fn *fn, u8 *is_shown)
{
	bool changed = false;
	for (ref i = fn->ins.n; --i;) {
		const struct ir_ins *x = &fn->ins.v[i];
		for (u32 n = x->block ? ir_operand_count(fn, i) : 0; n--;) {
			ref o = *ir_operand((struct ir_fn *)fn, i, n);                 /* only read */
			if (ir_at(fn, o)->op == IR_add && !is_shown[o] && !only_looks(x, n, is_shown, i))
				is_shown[o] = 1, changed = true;
		}
	}
	return changed;
}

/* tmp: NULL when there are no variables to ask for. */
static void look_at(struct ir_module *m, const struct ir_fn *fn, struct arena *tmp)
{
	u8 *is_shown = tmp ? arena_array(tmp, u8, fn->ins.n) : NULL;
	while (is_shown && show(fn, is_shown))
		;
	for (ref i = 1; i < fn->ins.n; i++) {
		const struct ir_ins *x = &fn->ins.v[i];
		if (!x->block)
			continue;
		if (x->op == IR_call && x->sym)
			m->syms.v[x->sym].calls++;
		if (x->op == IR_asm || x->op == IR_asmgoto)
			refers_in_text(m, fn->asms.v[x->imm].text, is_touched, m);
		for (u32 n = is_shown ? ir_operand_count(fn, i) : 0; n--;) {
			const struct ir_ins *o = ir_at(fn, *ir_operand((struct ir_fn *)fn, i, n));     /* only read */
			if (o->op == IR_addr && !only_looks(x, n, is_shown, i))
				is_touched(m, o->sym, false);
		}
	}
}

/* Before anything changes: how often functions are called, and which variables of this unit alone nobody stores to. */
static void look_at_all(struct ir_module *m, struct arena *tmp)
{
	struct arena_mark mark = arena_mark(tmp);
	bool any = false;
	for (sym s = 1; s < m->syms.n; s++) {
		struct ir_sym *y = &m->syms.v[s];
		y->is_only_read = y->kind == SYM_DATA && y->is_static && !y->is_used && !y->is_volatile &&
			!y->is_weak && !y->section.n;
		any |= y->is_only_read;
	}
	for (sym s = 1; s < m->syms.n; s++) {
		for (u32 i = 0; i < m->syms.v[s].relocs.n; i++)
			is_touched(m, m->syms.v[s].relocs.v[i].to, false);
		if (m->syms.v[s].fn)
			look_at(m, m->syms.v[s].fn, any ? tmp : NULL);
	}
	arena_reset(tmp, mark);
}

/* What was inlined everywhere is done with. */
static void drop_unused(struct visit *v)
{
	vec_each(fn, &v->done)
		if (!v->m->syms.v[(*fn)->self].uses)
			ir_fn_drop(*fn);
}

static bool run_all(struct ir_module *m, struct pass_ctx *c)
{
	u32 errors = c->ds->errors;
	struct visit v = { .m = m, .c = c, .state = arena_array(m->arena, u8, m->syms.n) };
	look_at_all(m, c->tmp);
	await_all(&v);
	for (sym s = 1; s < m->syms.n; s++)
		if (is_root(&m->syms.v[s]))
			visit(&v, s, false);
	if (v.failed)
		return false;
	mark_roots(m);
	drop_unused(&v);
	alias_params(m);
	/* Callers first: pass_space tells callees what they are given. */
	for (u32 i = v.done.n; i--;)
		if (m->syms.v[v.done.v[i]->self].uses)
			work_on(v.done.v[i], c, run_back);
	mark_roots(m);
	vec_each(fn, &v.done)
		if (m->syms.v[(*fn)->self].uses)
			refuse_calls(*fn, c);
	vec_each(fn, &v.done)
		if (c->no_loops && m->syms.v[(*fn)->self].uses)
			refuse_loops(*fn, c);
	return c->ds->errors == errors;
}

enum { KEPT = 8 << 20 };             /* bytes that the next function is worked on in */

bool passes_run(struct ir_module *m, struct pass_ctx *c)
{
	c->work.keeps = KEPT;
	bool ok = run_all(m, c);
	arena_clear(&c->work);
	return ok;
}
