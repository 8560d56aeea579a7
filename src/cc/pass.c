/* pass.c: the table of passes, and the order they run in. Callees come before callers, so that what is inlined is
 * small already. */
#include "cc/pass_private.h"

static const struct pass table[] = {
	{ "prune", pass_prune, 0, 0, "unreachable blocks, empty blocks and needless phis go" },
	{ "inline", pass_inline, 0, 0, "calls of static functions become their bodies" },
	{ "sroa", pass_sroa, 0, 0, "structs and arrays on the stack fall apart into their fields" },
	{ "mem2reg", pass_mem2reg, 0, 0, "stack objects that are only loaded and stored become values" },
	{ "fold", pass_fold, 0, 0, "constants, algebra, widths that are known" },
	{ "gvn", pass_gvn, 0, 0, "what was computed, loaded or stored before is not computed or loaded again" },
	{ "dse", pass_dse, 0, 0, "stores to the stack that nobody reads go" },
	{ "thread", pass_thread, 0, 0, "ways on which a branch is decided go where it leads" },
	{ "range", pass_range, 0, 0, "extensions and comparisons that ranges make needless go" },
	{ "space", pass_space, 0, 0, "reads through kernel and user pointers become probe reads" },
	{ "dce", pass_dce, 0, 0, "values that nobody uses go" },
	{ "bool", pass_bool, 0, 0, "comparisons that are values become arithmetic" },
	{ "core", pass_core, 0, 0, "CO-RE offsets go into the access" },
	{ "align", pass_align, 0, 0, "accesses to packed members on the stack go in aligned pieces" },
	{ "switch", pass_switch, 0, 0, "switches become compares" },
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

static bool run(struct ir_fn *fn, struct pass_ctx *c, const char *name)
{
	struct arena_mark m = arena_mark(c->tmp);
	bool changed = pass_find(str_from(name))->run(fn, c);
	arena_reset(c->tmp, m);
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
		bool folded = run(fn, c, "fold"), pruned = run(fn, c, "prune"), dropped = run(fn, c, "dce");
		if (!folded && !pruned && !dropped)
			break;
	}
}

static void forward(struct ir_fn *fn, struct pass_ctx *c)
{
	bool changed = run(fn, c, "gvn");
	changed |= run(fn, c, "dse");
	if (changed)
		tidy(fn, c);
}

static bool promote(struct ir_fn *fn, struct pass_ctx *c)
{
	bool changed = run(fn, c, "sroa");
	return run(fn, c, "mem2reg") || changed;
}

static void thread(struct ir_fn *fn, struct pass_ctx *c)
{
	enum { ROUNDS = 4 };
	for (u32 i = 0; i < ROUNDS && run(fn, c, "thread"); i++) {
		run(fn, c, "mem2reg");
		tidy(fn, c);
	}
}

static void range(struct ir_fn *fn, struct pass_ctx *c)
{
	if (run(fn, c, "range"))
		tidy(fn, c);
}

static void run_front(struct ir_fn *fn, struct pass_ctx *c)
{
	run(fn, c, "prune");
	run(fn, c, "inline");
	run(fn, c, "prune");
	promote(fn, c);
	tidy(fn, c);
	forward(fn, c);
	promote(fn, c);
	range(fn, c);
	thread(fn, c);
}

static void run_back(struct ir_fn *fn, struct pass_ctx *c)
{
	run(fn, c, "space");
	promote(fn, c);
	tidy(fn, c);
	range(fn, c);
	thread(fn, c);
	forward(fn, c);
	run(fn, c, "bool");
	run(fn, c, "core");
	run(fn, c, "align");
	run(fn, c, "switch");
	run(fn, c, "prune");
	run(fn, c, "dce");
}

/* Depth first over calls; a cycle is recursion, which BPF cannot do. */
enum { NEW, BUSY, DONE };
typedef vec(struct ir_fn *) functions;
static bool visit(struct ir_module *m, struct pass_ctx *c, sym s, u8 *state, functions *done)
{
	struct ir_fn *fn = m->syms.v[s].fn;
	if (!fn || state[s] == DONE)
		return true;
	if (state[s] == BUSY) {
		struct diag *d = cc_report(c->ds, RECURSION, where_src(m->syms.v[s].at, m->syms.v[s].name.n), "'%.*s' calls itself", STR_ARG(m->syms.v[s].name));
		(void)d;
		return false;
	}
	state[s] = BUSY;
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each(i, fn, b)
			if (ir_at(fn, i)->op == IR_call && ir_at(fn, i)->sym && !visit(m, c, ir_at(fn, i)->sym, state, done))
				return false;
	state[s] = DONE;
	run_front(fn, c);
	vec_push(done, m->arena, fn);
	return true;
}

/* What the programs reach counts; the rest is left out. */
static void mark(struct ir_module *m, sym s)
{
	struct ir_sym *y = &m->syms.v[s];
	if (y->uses++)
		return;
	for (u32 i = 0; i < y->relocs.n; i++)
		mark(m, m->syms.v[s].relocs.v[i].to);
	struct ir_fn *fn = y->fn;
	for (u32 i = 1; fn && i < fn->ins.n; i++)
		if (fn->ins.v[i].sym && (fn->ins.v[i].block || fn->ins.v[i].op == IR_addr))
			mark(m, fn->ins.v[i].sym);
}

bool passes_run(struct ir_module *m, struct pass_ctx *c)
{
	u32 errors = c->ds->errors;
	u8 *state = arena_array(m->arena, u8, m->syms.n);
	functions done = { 0 };
	for (sym s = 1; s < m->syms.n; s++)
		if (m->syms.v[s].kind == SYM_FUNC && m->syms.v[s].fn && !m->syms.v[s].is_static && !visit(m, c, s, state, &done))
			return false;
	/* Callers first: pass_space tells callees what they are given. */
	for (u32 i = done.n; i--;)
		run_back(done.v[i], c);
	for (sym s = 1; s < m->syms.n; s++) {
		struct ir_sym *y = &m->syms.v[s];
		if ((y->kind == SYM_FUNC && y->fn && y->fn->sec) || (y->kind == SYM_FUNC && !y->is_static && y->is_defined) ||
		    (y->kind != SYM_FUNC && (!y->is_static || y->is_used) && y->is_defined && y->section.n))
			mark(m, s);
	}
	return c->ds->errors == errors;
}
