/* lower_call.c: calls of helpers, functions and kfuncs. */
#include "cc/lower/lower_private.h"

#include "uapi/uapi.h"

enum { HELPER_MAX_ARGS = 5 };

ref lower_helper(struct lower *lo, enum ir_type t, u32 helper, const ref *args, u32 n)
{
	ref v = ir_emit_call(&lo->b, IRT_D, 0, helper, args, n);
	if (helper == HELPER_tail_call)
		ir_at(lo->b.fn, v)->op = IR_tailcall;
	lower_loss(lo, helper, args, n, v);
	return t == IRT_W ? lower_trunc(lo, v) : t == IRT_V ? 0 : v;
}

static ref nothing(struct lower *lo, const struct expr *e, struct place *memory)
{
	if (memory && !memory->addr)
		*memory = lower_temp(lo, e->type);
	return type_strip(e->type)->kind == TY_VOID ? 0 : ir_const(lo->b.fn, lower_type(e->type), 0);
}

static struct expr *callee_of(struct expr *e)
{
	struct expr *f = e->l;
	while (f->kind == EX_DECAY || f->kind == EX_CAST || f->kind == EX_ADDR || f->kind == EX_PLUS ||
		(f->kind == EX_DEREF && type_strip(f->type)->kind == TY_FUNC))
		f = f->l;
	return f;
}

/* Helpers take 64-bit registers: narrow arguments are widened as their own type says; sizes never are negative. */
static ref helper_arg(struct lower *lo, struct expr *a, u8 kind)
{
	if (lower_is_memory(a->type))
		return lower_addr(lo, lower_record(lo, a));
	ref v = lower_expr(lo, a);
	if (ir_at(lo->b.fn, v)->type == IRT_D)
		return v;
	if ((kind == UV_SIZE || kind == UV_SIZE_OR_ZERO) && !ir_is_const(lo->b.fn, v))
		return lower_zext(lo, IRT_D, v, 4);
	return lower_to_d(lo, v, a->type);
}

/* ---- what goes through buffers ----------------------------------------------------------------------------- */

void lower_event(struct lower *lo, struct decl *map, const struct type *t)
{
	struct ir_event ev = { lower_sym(lo, map), type_strip(t) };
	/* A pointer to bytes says nothing of how many there are. */
	bool is_record = ev.type->kind == TY_STRUCT || ev.type->kind == TY_ARRAY ||
		(type_is_scalar(ev.type) && ev.type->size > 1);
	if (lo->mod->syms.v[ev.map].kind != SYM_MAP || !is_record)
		return;
	vec_each(old, &lo->mod->events)
		if (old->map == ev.map && old->type == ev.type)
			return;
	vec_push(&lo->mod->events, lo->arena, ev);
}

static struct expr *peel(struct expr *e)
{
	while (e->kind == EX_CAST || e->kind == EX_ADDR || e->kind == EX_DECAY)
		e = e->l;
	return e;
}

static void note_event(struct lower *lo, struct expr *e, u32 map, u32 data)
{
	if (map >= e->nargs || data >= e->nargs)
		return;
	struct expr *m = peel(e->args[map]), *d = e->args[data];
	while (d->kind == EX_CAST && d->is_implicit)
		d = d->l;
	if (m->kind != EX_DECL || !m->decl->is_global)
		return;
	if (d->kind == EX_DECAY)             /* an array of ours: all of it is sent */
		lower_event(lo, m->decl, d->l->type);
	else if (type_is_ptr(d->type))
		lower_event(lo, m->decl, type_strip(d->type)->base);
}

/* struct event *e = bpf_ringbuf_reserve(&ring, ...): the cast tells what is sent. */
void lower_note_reserve(struct lower *lo, struct expr *cast)
{
	struct expr *call = cast->l;
	if (!type_is_ptr(cast->type))
		return;
	if (call->kind == EX_MAPCALL && call->aux == BM_RINGBUF_RESERVE) {
		lower_event(lo, call->l->decl, type_strip(cast->type)->base);
		return;
	}
	struct expr *f = call->kind == EX_CALL ? callee_of(call) : NULL;
	if (!f || f->kind != EX_DECL || f->decl->helper != HELPER_ringbuf_reserve + 1 || !call->nargs)
		return;
	struct expr *m = peel(call->args[0]);
	if (m->kind == EX_DECL && m->decl->is_global)
		lower_event(lo, m->decl, type_strip(cast->type)->base);
}

static ref call_helper(struct lower *lo, struct expr *e, u32 number, struct place *memory)
{
	const struct uapi_helper_row *row = uapi_helper(number);
	ref args[HELPER_MAX_ARGS];
	if (e->nargs > HELPER_MAX_ARGS) {
		struct diag *d = lower_error(lo, HELPER_ARGS, e->at, e->len,
			"a helper takes at most %u arguments, not %u", HELPER_MAX_ARGS, e->nargs);
		if (number == HELPER_trace_printk)
			diag_hint(lo->ds, d, "bpf_trace_printk takes three values; "
				"bpf_printk of libbpf's dialect takes more");
		return nothing(lo, e, memory);
	}
	if (number == HELPER_perf_event_output || number == HELPER_skb_output || number == HELPER_xdp_output)
		note_event(lo, e, 1, 3);
	else if (number == HELPER_ringbuf_output)
		note_event(lo, e, 0, 1);
	for (u32 i = 0; i < e->nargs; i++)
		args[i] = number == HELPER_trace_printk && i >= 2 && !lower_is_memory(e->args[i]->type) &&
			lower_prints_int(e, i - 2) ?
			lower_expr(lo, e->args[i]) : helper_arg(lo, e->args[i], row ? row->arg[i] : UV_ANY);
	lo->b.pos = e->at ? e->at : lo->b.pos;
	if (number == HELPER_trace_printk || number == HELPER_trace_vprintk)
		lower_print(lo, e, args);
	if ((number == HELPER_probe_read || number == HELPER_probe_read_kernel) && e->nargs)
		lower_note_kernel_copy(lo, args[0]);
	const struct type *t = type_strip(e->type);
	if (memory)
		return nothing(lo, e, memory);
	ref v = lower_helper(lo, IRT_D, number, args, e->nargs);
	if (t->kind == TY_VOID)
		return 0;
	return lower_type(t) == IRT_D ? v : lower_convert(lo, v, type_basic(lo->ts, TY_ULONG), t);
}

/* One argument, in as many parts as it takes. */
static u32 pass(struct lower *lo, struct expr *a, enum passing how, ref *out)
{
	if (how == PASS_NOTHING) {
		lower_effect(lo, a);
		return 0;
	}
	if (how == PASS_ADDR) {              /* the callee copies it, first of all */
		out[0] = lower_addr(lo, lower_record(lo, a));
		return 1;
	}
	if (lower_is_wide(a->type)) {
		struct pair p = lower_wide(lo, a);
		out[0] = p.lo;
		out[1] = p.hi;
		return 2;
	}
	if (!lower_is_memory(a->type)) {
		out[0] = lower_expr(lo, a);
		return 1;
	}
	u64 size = ALIGN_UP(type_size(a->type), 8ull);
	struct place p = lower_at(ir_alloca(lo->b.fn, size, 8, a->type, a->at), a->type);
	if (type_size(a->type) < size)
		lower_zero(lo, p, size);
	lower_into(lo, p, a);
	for (u64 i = 0; i < size; i += 8)
		out[i / 8] = ir_emit_load(&lo->b, IRT_D, ir_slot(p.addr, (s64)i, 8));
	return (u32)(size / 8);
}

/* Kernel functions leave the bits above a narrow result as they were. */
static ref narrow_result(struct lower *lo, ref v, const struct type *t)
{
	u8 w = lower_width(t);
	if (w >= 4)
		return v;
	return type_is_signed(t) ? lower_sext(lo, IRT_W, v, w) : lower_zext(lo, IRT_W, v, w);
}

static ref call_function(struct lower *lo, struct expr *e, struct decl *d, struct place *memory)
{
	struct decl *def = d->body ? d : lower_find(lo, d->name);
	struct decl *callee = def && def->kind == DECL_FUNC ? def : d;
	bool by_address = callee->body && lower_by_address(callee);
	enum passing back = lower_passing(e->type, by_address);
	ref args[IR_MAX_PARAMS];
	u32 n = 0;
	struct place to = { 0 };
	if (e->nargs * 2 + 1 > IR_MAX_PARAMS) {
		lower_error(lo, TOO_MANY_PARAMS, e->at, e->len, "a call has more than %u arguments",
			(IR_MAX_PARAMS - 1) / 2);
		return nothing(lo, e, memory);
	}
	if (back == PASS_ADDR || back == PASS_TWO) {
		to = memory && memory->addr ? *memory : lower_temp(lo, e->type);
		args[n++] = lower_addr(lo, to);
	}
	for (u32 i = 0; i < e->nargs; i++)
		n += pass(lo, e->args[i], lower_passing(e->args[i]->type, by_address), &args[n]);
	lo->b.pos = e->at ? e->at : lo->b.pos;
	enum ir_type t = to.addr || back == PASS_NOTHING ? IRT_V : back == PASS_W ? IRT_W : IRT_D;
	sym s = lower_sym(lo, callee);
	ref v = ir_emit_call(&lo->b, t, s, 0, args, n);
	ir_at(lo->b.fn, v)->ctype = callee->type;
	if (callee->attrs.noreturn) {
		ir_at(lo->b.fn, v)->flags |= IRF_NORETURN;
		ir_emit_unreachable(&lo->b);
		lower_dead(lo);
		return nothing(lo, e, memory);
	}
	if (memory && !to.addr) {
		to = lower_at(ir_alloca(lo->b.fn, 8, 8, e->type, e->at), e->type);
		if (t == IRT_D)
			ir_emit_store(&lo->b, ir_slot(to.addr, 0, 8), v);
		if (memory->addr)
			lower_copy(lo, *memory, to, type_size(e->type));
	}
	if (memory && !memory->addr)
		*memory = to;
	return t == IRT_V ? 0 : t == IRT_W && !callee->body ? narrow_result(lo, v, e->type) : v;
}

/* Through a pointer: a function that takes the function to call and is inlined gets to know it (pass_settle.c). */
static ref call_pointer(struct lower *lo, struct expr *e, struct expr *f, struct place *memory)
{
	ref args[IR_MAX_PARAMS];
	enum passing back = lower_passing(e->type, false);
	bool plain = e->nargs < IR_MAX_PARAMS && !memory && (back == PASS_NOTHING || back == PASS_W || back == PASS_D);
	for (u32 i = 0; i < e->nargs; i++)
		plain &= !lower_is_memory(e->args[i]->type) && !lower_is_wide(e->args[i]->type);
	if (!plain || !type_is_ptr(f->type)) {
		lower_error(lo, INDIRECT_CALL, e->at, e->len, "BPF cannot call through a pointer");
		return nothing(lo, e, memory);
	}
	args[0] = lower_expr(lo, f);
	for (u32 i = 0; i < e->nargs; i++)
		args[i + 1] = lower_expr(lo, e->args[i]);
	struct ir_ins x = { .op = IR_callptr, .type = back == PASS_NOTHING ? IRT_V : back == PASS_W ? IRT_W : IRT_D };
	lo->b.pos = e->at ? e->at : lo->b.pos;
	ref v = ir_emit(&lo->b, x);
	ir_set_args(lo->b.fn, v, args, e->nargs + 1);
	return x.type == IRT_V ? 0 : x.type == IRT_W ? narrow_result(lo, v, e->type) : v;
}

ref lower_call(struct lower *lo, struct expr *e, struct place *memory)
{
	struct expr *f = callee_of(e);
	struct decl *d = f->kind == EX_DECL ? f->decl : NULL;
	s64 number;
	if (d && d->helper)
		return call_helper(lo, e, d->helper - 1, memory);
	if (!d && eval_int(f, &number) && number > 0 && number < 4096)   /* ((void *(*)(...))1)(...) */
		return call_helper(lo, e, (u32)number, memory);
	ref loaded;
	if (d && d->attrs.asm_name.n && lower_packet_call(lo, e, d, &loaded))
		return loaded;
	if (d && d->kind == DECL_FUNC)
		return call_function(lo, e, d, memory);
	return call_pointer(lo, e, f, memory);
}
