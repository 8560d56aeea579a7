/* lower_local.c: where local variables are, for a debugger (cc_opts.name_locals). Passes make values of variables, so
 * that most have no place in the end. Hence what is stored to a variable is stored a second time, to a place of its own
 * among the object's data, which nothing reads but the debugger; all else is compiled as ever:
 *
 *     store.4 %x, %v      becomes      store.4 %x, %v; store.4 @x.f.7, %v
 *
 * Static variables of functions have their place as it is.
 *
 * A variable whose address is taken stays on the stack, and back/stack.c tells where; of one without pointers all
 * stores stay too. Pointers are not kept so, for what is loaded again has lost where it points to. Both are symbols
 * with an ir_local: used ones are data, others only the name of a stack object (its alloca's sym). */
#include "cc/lower/lower_private.h"

/* Not what macros of skep's headers declare. */
static bool is_named(const struct lower *lo, const struct decl *d)
{
	return lo->opts->name_locals && d->name.n && !str_starts(d->name, "__skep_");
}

void lower_name_local(struct lower *lo, const struct decl *d)
{
	struct ir_fn *fn = lo->b.fn;
	const struct ir_ins *place = d->ir ? ir_at(fn, d->ir) : NULL;
	if (!is_named(lo, d) || !place || place->op != IR_alloca || place->sym)
		return;
	str name = arena_printf(lo->arena, "%.*s.%.*s.%u", STR_ARG(d->name), STR_ARG(lo->fn->name), lo->mod->syms.n);
	sym id = ir_sym_add(lo->mod, SYM_DATA, name);
	struct ir_sym *s = &lo->mod->syms.v[id];
	s->section = STR(".bss.locals");
	s->ctype = d->type;
	s->at = d->at;
	s->is_static = s->is_defined = s->is_volatile = true;
	s->size = (u32)ir_at(fn, d->ir)->imm;
	s->align = 8;
	s->local = arena_new(lo->mod->arena, struct ir_local);
	*s->local = (struct ir_local){ .name = d->name, .to = d->at };
	ir_at(fn, d->ir)->sym = id;
	vec_push(&lo->locals, lo->arena, id);
}

void lower_name_static(struct lower *lo, const struct decl *d, sym id)
{
	if (!is_named(lo, d) || !d->is_local_static || !lo->fn)
		return;
	struct ir_sym *s = &lo->mod->syms.v[id];
	s->local = arena_new(lo->mod->arena, struct ir_local);
	*s->local = (struct ir_local){ .name = d->name, .to = d->at };
	vec_push(&lo->statics, lo->arena, id);
}

/* ---- where they are visible -------------------------------------------------------------------------------------- */

struct local_scope lower_scope(const struct lower *lo)
{
	return (struct local_scope){ lo->locals.n, lo->b.fn->ins.n };
}

/* The last place of the source that what was made since came from. */
static pos last_since(const struct lower *lo, ref since)
{
	const struct ir_fn *fn = lo->b.fn;
	pos last = 0;
	struct src_file *file = src_file_of(lo->mod->src, lo->fn->at);
	for (ref i = since; i < fn->ins.n; i++)
		if (fn->ins.v[i].at > last && src_file_of(lo->mod->src, fn->ins.v[i].at) == file)
			last = fn->ins.v[i].at;
	return last;
}

/* They were visible as far as what was made meanwhile came from. */
void lower_end_scope(struct lower *lo, struct local_scope began)
{
	if (lo->locals.n == began.locals)
		return;
	pos last = last_since(lo, began.ins);
	for (; lo->locals.n > began.locals; lo->locals.n--) {
		struct ir_local *l = lo->mod->syms.v[vec_last(&lo->locals)].local;
		l->to = MAX(l->to, last);
	}
}

/* ---- where they are ---------------------------------------------------------------------------------------------- */

/* What is done with its address besides storing and loading: then it stays in memory. */
static bool keeps_place(const struct ir_ins *x, u32 operand)
{
	switch (x->op) {
	case IR_load: case IR_memset: return operand != 0 || x->flags & IRF_VOLATILE;
	case IR_store: return operand != 0 || x->flags & IRF_VOLATILE;
	case IR_memcpy: return operand > 1;
	default: return true;
	}
}

static bool *find_kept(struct ir_fn *fn, struct arena *a)
{
	bool *kept = arena_array(a, bool, fn->ins.n);
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each(i, fn, b)
			for (u32 n = ir_operand_count(fn, i); n--;) {
				ref to = *ir_operand(fn, i, n);
				if (to && ir_at(fn, to)->op == IR_alloca)
					kept[to] |= keeps_place(ir_at(fn, i), n);
			}
	return kept;
}

static bool has_pointer(const struct type *t)
{
	t = type_strip(t);
	if (t->kind == TY_ARRAY)
		return has_pointer(t->base);
	for (u32 i = 0; type_is_record(t) && i < t->nfields; i++)
		if (has_pointer(t->fields[i].type))
			return true;
	return t->kind == TY_PTR;
}

/* The same into the place beside it. Parameters are stored before the first line. */
static void store_again(struct ir_fn *fn, ref i)
{
	struct ir_ins x = *ir_at(fn, i);
	sym to = ir_at(fn, x.a)->sym;
	x.a = ir_addr(fn, to, 0);
	x.flags = (u8)(x.flags | IRF_BUILTIN | (x.op == IR_store ? IRF_VOLATILE : 0));
	if (x.op == IR_memcpy) {
		x.b = ir_at(fn, i)->a;
		x.mem = x.mem2 = IRM_DIRECT;
	}
	x.mem = x.op == IR_store ? IRM_DIRECT : x.mem;
	ref made = ir_insert_after(fn, i, x);
	if (x.at == fn->mod->syms.v[fn->self].at)
		ir_at(fn, made)->at = 0;
}

void lower_place_locals(struct lower *lo)
{
	struct ir_fn *fn = lo->b.fn;
	u32 n = fn->ins.n;
	if (!lo->opts->name_locals)
		return;
	lower_end_scope(lo, (struct local_scope){ 0, 1 });       /* parameters */
	while (lo->statics.n)                /* to the function's end: what uses them tells of them */
		lo->mod->syms.v[vec_pop(&lo->statics)].local->to = last_since(lo, 1);
	bool *kept = find_kept(fn, lo->arena);
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each(i, fn, b) {
			const struct ir_ins *x = ir_at(fn, i);
			bool stores = (x->op == IR_store || x->op == IR_memcpy || x->op == IR_memset) && i < n &&
				ir_at(fn, x->a)->op == IR_alloca;
			if (!stores || !ir_at(fn, x->a)->sym)
				continue;
			if (!kept[x->a])
				store_again(fn, i);
			else if (x->op == IR_store && !has_pointer(ir_at(fn, x->a)->ctype))
				ir_at(fn, i)->flags |= IRF_VOLATILE;
		}
	for (ref i = 1; i < n; i++) {
		struct ir_ins *x = ir_at(fn, i);
		if (x->op == IR_alloca && !kept[i])
			x->sym = 0;
	}
}
