/* object_depth.c: what chains of calls need of the stack.
 *
 * The kernel adds up the frames of a function and of those it calls, each rounded up to 16 bytes (32 in older kernels
 * and without a JIT), and refuses more than 512 bytes, or more than 8 frames; above a function with a tail call there
 * may be fewer than 256 bytes. A callback counts where its address is taken, but one that runs later (timers, work
 * queues) begins a stack of its own. Each question is one walk: the longest way down from a root, where only what is
 * weighed differs.
 *
 * Tracing programs without tail calls may be given a private stack for each function (kernels from 6.13 on, where the
 * machine's JIT can): there the sum is no error, but it is none of the old kernels' either. */
#include "cc/object/object_private.h"

enum { MAX_FRAMES = 8, TAIL_STACK = 256, FRAME_STEP = 16, NOWHERE = -1000000 };
enum weight { BY_FRAMES, BY_BYTES };

struct depth {
	struct build *b;
	u32 n;
	bool *is_told;               /* was in a chain that is reported */
	vec(u32) tail_callers;       /* functions with a tail call */
	enum weight weight;
	s64 target;                  /* the way has to end here, whose own frame does not count; -1: anywhere */
	s32 *longest;                /* 0: not known; else 1 + the result, NOWHERE when there is no way */
	s64 *next;                   /* along the longest way; -1: it ends */
};

static struct obj_func *func(const struct depth *d, s64 f) { return &d->b->obj->funcs.v[f]; }
static u32 frame_of(const struct depth *d, s64 f) { return ALIGN_UP(func(d, f)->frame_bytes, (u32)FRAME_STEP); }

static s32 way_down(struct depth *d, s64 f)
{
	if (d->longest[f])
		return d->longest[f] - 1;
	s32 best = f == d->target || d->target < 0 ? 0 : NOWHERE;
	d->longest[f] = 1 + NOWHERE;                 /* met again below: a callback that hands itself over */
	d->next[f] = -1;
	vec_each(r, &func(d, f)->relocs) {
		bool calls = r->kind == RELOC_CALL, names = r->kind == RELOC_FUNC && !d->b->is_later[r->to];
		if (f == d->target || (!calls && !names))
			continue;
		s32 below = way_down(d, r->to);
		if (below > best || (below == best && best >= 0 && d->next[f] < 0)) {
			best = below;
			d->next[f] = r->to;
		}
	}
	s32 own = f == d->target ? 0 : d->weight == BY_FRAMES ? 1 : (s32)frame_of(d, f);
	d->longest[f] = 1 + best + own;
	return best + own;
}

static s32 ask(struct depth *d, enum weight weight, s64 root, s64 target)
{
	if (weight != d->weight || target != d->target)
		memset(d->longest, 0, d->n * sizeof(*d->longest));
	d->weight = weight;
	d->target = target;
	return way_down(d, root);
}

/* ---- what runs later -------------------------------------------------------------------------------- */

/* bpf_timer_set_callback(timer, f) and bpf_wq_set_callback(wq, f, flags) */
static bool sets_later(const struct ir_module *m, const struct ir_ins *x)
{
	return x->op == IR_call && (x->sym ? m->syms.v[x->sym].kind == SYM_KFUNC && str_starts(m->syms.v[x->sym].name,
		"bpf_wq_set_callback") :
		x->imm == HELPER_timer_set_callback);
}

void object_find_later(struct build *b, const struct ir_fn *fn)
{
	const struct ir_module *m = b->mod;
	for (ref i = 1; i < fn->ins.n; i++) {
		const struct ir_ins *x = ir_at(fn, i);
		if (!x->block || !sets_later(m, x) || x->nargs < 2)
			continue;
		const struct ir_ins *callback = ir_at(fn, fn->args.v[x->args + 1]);
		if (callback->op == IR_addr && m->syms.v[callback->sym].fn && b->index[callback->sym] >= 0)
			b->is_later[b->index[callback->sym]] = true;
	}
}

/* ---- what is said --------------------------------------------------------------------------------------- */

static void note_locals(struct depth *d, struct diag *said, s64 f)
{
	const struct back_local *v = d->b->codes[f].locals;
	for (u32 i = 0; i < BACK_LOCALS && v[i].bytes; i++)
		diag_note(d->b->ds, said, where_src(v[i].at, v[i].len), "this one takes %u", v[i].bytes);
}

/* The chain that the last question found. */
static void note_chain(struct depth *d, struct diag *said, s64 root, bool with_bytes)
{
	for (s64 f = root, from = -1; f >= 0; from = f, f = d->next[f]) {
		const struct obj_func *fn = func(d, f);
		d->is_told[f] = true;
		if (!with_bytes && from >= 0)
			diag_note(d->b->ds, said, where_src(fn->span.at, fn->span.len), "'%.*s' calls '%.*s'",
				STR_ARG(func(d, from)->name), STR_ARG(fn->name));
		if (!with_bytes || f == d->target || !fn->frame_bytes)
			continue;
		diag_note(d->b->ds, said, where_src(fn->span.at, fn->span.len), "'%.*s'%s takes %u bytes",
			STR_ARG(fn->name),
			from < 0 ? "" : ", below it,", frame_of(d, f));
		note_locals(d, said, f);
	}
}

static bool is_told_below(const struct depth *d, s64 root) { return d->next[root] >= 0 && d->is_told[d->next[root]]; }

static void check_frames(struct depth *d, s64 root)
{
	const struct obj_func *fn = func(d, root);
	s32 frames = ask(d, BY_FRAMES, root, -1);
	if (frames <= MAX_FRAMES || is_told_below(d, root))
		return;
	struct diag *said = cc_report(d->b->ds, CALL_DEPTH, where_src(fn->span.at, fn->span.len),
		"calls from '%.*s' are nested %d deep, and BPF has %d frames",
		STR_ARG(fn->name), frames, MAX_FRAMES);
	note_chain(d, said, root, false);
	diag_hint(d->b->ds, said,
		"let the compiler inline some of them: without noinline, static, or with __always_inline");
}

static bool makes_tail_call(const struct obj_func *f)
{
	for (u32 i = 0; i < f->ninsns; i++)
		if (insn_is_call(f->insns[i]) && !f->insns[i].src && f->insns[i].imm == HELPER_tail_call)
			return true;
	return false;
}

static bool has_tail_calls(struct depth *d, s64 root)
{
	vec_each(f, &d->tail_callers)
		if (*f == root || ask(d, BY_BYTES, root, *f) >= 0)
			return true;
	return false;
}

static bool has_private_stacks(struct depth *d, s64 root)
{
	switch (func(d, root)->sec ? func(d, root)->sec->prog_type : PROG_UNSPEC) {
	case PROG_KPROBE: case PROG_TRACEPOINT: case PROG_PERF_EVENT: case PROG_RAW_TRACEPOINT: case PROG_TRACING:
		case PROG_LSM: case PROG_STRUCT_OPS:
		return !has_tail_calls(d, root);
	default: return false;
	}
}

static void check_bytes(struct depth *d, s64 root)
{
	const struct obj_func *fn = func(d, root);
	struct where where = where_src(fn->span.at, fn->span.len);
	s32 bytes = ask(d, BY_BYTES, root, -1);
	if (bytes <= STACK_BYTES || d->next[root] < 0 || is_told_below(d, root))
		return;
	struct diag *said = has_private_stacks(d, root) ?
		cc_report(d->b->ds, PRIVATE_STACK, where,
		"'%.*s' and what it calls take %d bytes of stack, and kernels before 6.13 have %d", STR_ARG(fn->name),
			bytes, STACK_BYTES) :
		cc_report(d->b->ds, CALL_DEPTH, where,
		"'%.*s' and what it calls take %d bytes of stack, and BPF has %d", STR_ARG(fn->name), bytes,
		STACK_BYTES);
	ask(d, BY_BYTES, root, -1);
	note_chain(d, said, root, true);
}

static void check_tail_call(struct depth *d, s64 root, s64 target)
{
	const struct obj_func *fn = func(d, target);
	s32 above = root == target ? 0 : ask(d, BY_BYTES, root, target);
	if (above < TAIL_STACK)
		return;
	struct diag *said = cc_report(d->b->ds, CALL_DEPTH, where_src(fn->span.at, fn->span.len),
		"a tail call in '%.*s', above which %d bytes of stack are taken: %d and more are too many",
		STR_ARG(fn->name), above, TAIL_STACK);
	note_chain(d, said, root, true);
	diag_hint(d->b->ds, said,
		"make the tail call in the program itself, or keep large variables in a per-CPU array map");
}

void object_check_depth(struct build *b)
{
	u32 n = b->obj->funcs.n;
	struct depth d = { .b = b, .n = n, .weight = BY_FRAMES, .target = -1,
		.is_told = arena_array(b->arena, bool, n + 1), .longest = arena_array(b->arena, s32, n + 1),
		.next = arena_array(b->arena, s64, n + 1) };
	for (u32 f = 0; f < n; f++)
		if (makes_tail_call(func(&d, f)))
			vec_push(&d.tail_callers, b->arena, f);
	for (u32 f = 0; f < n; f++) {
		if (!func(&d, f)->is_entry && !b->is_later[f])
			continue;
		check_frames(&d, f);
		check_bytes(&d, f);
		vec_each(to, &d.tail_callers)
			check_tail_call(&d, f, *to);
	}
}
