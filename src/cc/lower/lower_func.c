/* lower_func.c: functions: parameters, results.
 *
 * A record travels in registers between functions that stay apart (up to 8 bytes in one, up to 16 in two, as clang
 * does it), and as an address where the callee is ours to inline. A record result goes through an address that is
 * passed before the parameters. */
#include "cc/lower/lower_private.h"

#include "uapi/uapi.h"

enum passing lower_passing(const struct type *t, bool by_address)
{
	t = type_strip(t);
	if (t->kind == TY_VOID)
		return PASS_NOTHING;
	if (lower_is_wide(t))
		return PASS_TWO;
	if (!lower_is_memory(t))
		return lower_type(t) == IRT_W ? PASS_W : PASS_D;
	u64 size = type_size(t);
	if (!size)
		return PASS_NOTHING;
	return by_address || size > 16 ? PASS_ADDR : size > 8 ? PASS_TWO : PASS_D;
}

bool lower_by_address(const struct decl *fn)
{
	return !fn->attrs.noinline && (fn->attrs.always_inline || fn->storage == ST_STATIC || fn->is_inline);
}

static bool is_program(const struct decl *d)
{
	str s = d->attrs.section;
	return s.n && !str_is(s, ".text") && d->storage != ST_STATIC;
}

/* A section that says nothing (BCC's programs for attach calls): by the type of the parameter. */
static u8 context_of(const struct decl *d)
{
	static const struct { const char *tag; u8 ctx; } rows[] = { { "pt_regs", CTX_PT_REGS },
		{ "__sk_buff", CTX_SKB }, { "xdp_md", CTX_XDP },
		{ "bpf_perf_event_data", CTX_PERF }, { "bpf_raw_tracepoint_args", CTX_RAW_TP },
		{ "sk_msg_md", CTX_SK_MSG }, { "bpf_sock_ops", CTX_SOCK_OPS } };
	const struct type *t = d->nparams ? type_strip(d->params[0]->type) : NULL;
	if (!t || t->kind != TY_PTR)
		return CTX_NONE;
	t = type_strip(t->base);
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (type_is_record(t) && str_is(t->tag, rows[i].tag))
			return rows[i].ctx;
	return type_is_record(t) && str_starts(t->tag, "tracepoint__") ? CTX_TRACEPOINT : CTX_PT_REGS;
}

/* The address of a record's 8-byte pieces may reach past its end: the slot is rounded up. */
static struct place slot_of(struct lower *lo, struct decl *d)
{
	u64 size = ALIGN_UP(type_size(d->type), 8ull);
	ref a = ir_alloca(lo->b.fn, MAX(size, 8u), MAX(type_align(d->type), 8u), d->type, d->at);
	return lower_at(a, d->type);
}

static void bind_param(struct lower *lo, struct decl *d, enum passing how, u32 index)
{
	struct ir_fn *fn = lo->b.fn;
	if (how == PASS_NOTHING)
		return;
	if (how == PASS_ADDR) {
		struct place p = lower_temp(lo, d->type);
		d->ir = p.addr;
		lower_copy(lo, p, (struct place){ .addr = ir_param(fn, index), .type = d->type, .mem = IRM_PLAIN },
			type_size(d->type));
		return;
	}
	if (lower_is_memory(d->type) || how == PASS_TWO) {
		d->ir = slot_of(lo, d).addr;
		ir_emit_store(&lo->b, ir_slot(d->ir, 0, 8), ir_param(fn, index));
		if (how == PASS_TWO)
			ir_emit_store(&lo->b, ir_slot(d->ir, 8, 8), ir_param(fn, index + 1));
		return;
	}
	struct place p = lower_temp(lo, d->type);
	d->ir = p.addr;
	p.is_volatile = false;
	lower_store(lo, p, ir_param(fn, index));
}

static struct ir_fn *new_fn(struct lower *lo, struct decl *d, sym id, enum passing *how, u32 *first)
{
	u8 types[IR_MAX_PARAMS];
	bool by_address = lower_by_address(d);
	const struct type *result = type_strip(d->type)->base;
	enum passing back = lower_passing(result, by_address);
	u32 n = 0;
	if (back == PASS_ADDR || back == PASS_TWO)
		types[n++] = IRT_D;
	*first = n;
	for (u32 i = 0; i < d->nparams && n + 2 <= IR_MAX_PARAMS; i++) {
		how[i] = lower_passing(d->params[i]->type, by_address);
		if (how[i] == PASS_NOTHING)
			continue;
		types[n++] = how[i] == PASS_W ? IRT_W : IRT_D;
		if (how[i] == PASS_TWO)
			types[n++] = IRT_D;
	}
	struct ir_fn *fn = ir_fn_new(lo->mod, id, n);
	memcpy(fn->param_type, types, n);
	fn->result = *first || back == PASS_NOTHING ? IRT_V : back == PASS_W ? IRT_W : IRT_D;
	fn->ctype = d->type;
	return fn;
}

void lower_function(struct lower *lo, struct decl *d)
{
	enum passing how[IR_MAX_PARAMS];
	u32 first;
	sym id = lower_sym(lo, d);
	if (d->nparams * 2 + 1 > IR_MAX_PARAMS) {
		lower_error(lo, TOO_MANY_PARAMS, d->at, d->len, "'%.*s' has more than %u parameters", STR_ARG(d->name),
			(IR_MAX_PARAMS - 1) / 2);
		return;
	}
	struct ir_fn *fn = new_fn(lo, d, id, how, &first);
	fn->is_program = is_program(d);
	fn->section = d->section;
	fn->sec = fn->is_program ? fn->section->sec : NULL;
	fn->ctx = fn->sec ? fn->sec->ctx : fn->is_program ? context_of(d) : CTX_NONE;
	lo->fn = d;
	lo->target = NULL;
	lo->cleanups.n = lo->kernel_copies.n = 0;
	lo->b = (struct ir_build){ fn, ir_block_new(fn), d->at };
	lo->result = first ? ir_param(fn, 0) : 0;
	u32 at = first;
	for (u32 i = 0; i < d->nparams; i++) {
		bind_param(lo, d->params[i], how[i], at);
		lower_name_local(lo, d->params[i]);
		at += how[i] == PASS_NOTHING ? 0 : how[i] == PASS_TWO ? 2 : 1;
	}
	lower_find_labels(lo, d->body, 0);
	lower_stmt(lo, d->body);
	/* Falling off the end gives 0: what a verifier wants to see, and what people mean. */
	ir_emit_ret(&lo->b, fn->result == IRT_V ? 0 : ir_const(fn, fn->result, 0));
	for (blk b = 1; b < fn->blocks.n; b++) {     /* a label that no one defined */
		const struct ir_block *bl = ir_blk(fn, b);
		lo->b.at = b;
		if (!bl->last || !ir_is_end(fn->ins.v[bl->last].op))
			ir_emit_unreachable(&lo->b);
	}
	lower_place_locals(lo);
	lo->fn = NULL;
}
