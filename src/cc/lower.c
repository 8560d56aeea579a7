/* lower.c: functions, globals and initialisers to IR. Every local is a stack object at first; pass_mem2reg makes
 * values of them. */
#include "cc/lower.h"

#include "cc/dialect.h"
#include "uapi/uapi.h"

/* ---- symbols ---------------------------------------------------------------------------------------- */

static enum ir_sym_kind kind_of(const struct decl *d)
{
	if (d->kind == DECL_FUNC)
		return d->is_defined ? SYM_FUNC : SYM_KFUNC;
	if (str_is(d->attrs.section, ".maps") || str_is(d->attrs.section, "maps") || d->bcc)
		return SYM_MAP;
	if (str_is(d->attrs.section, ".kconfig"))
		return SYM_KCONFIG;
	if (str_is(d->attrs.section, ".ksyms"))
		return SYM_KSYM;
	return SYM_DATA;
}

sym lower_sym(struct lower *l, struct decl *d)
{
	u64 *slot = map_slot(&l->syms, l->arena, (u64)(uintptr_t)d);
	if (*slot)
		return (sym)*slot;
	str name = d->is_local_static && l->decl ? arena_printf(l->arena, "%.*s.%.*s", STR_ARG(l->decl->name), STR_ARG(d->name)) :
		d->name.n ? d->name : arena_printf(l->arena, "__compound.%u", l->strings++);
	sym id = ir_sym_add(l->mod, kind_of(d), name);
	*slot = id;
	struct ir_sym *s = &l->mod->syms.v[id];
	s->ctype = d->type;
	s->section = d->attrs.section;
	s->at = d->at;
	s->is_static = d->storage == ST_STATIC || d->is_local_static || !d->name.n;
	s->is_weak = d->attrs.weak;
	s->is_hidden = d->attrs.hidden;
	s->is_used = d->attrs.used;
	s->is_volatile = type_quals(d->type) & Q_VOLATILE;
	s->is_readonly = type_quals(d->type) & Q_CONST;
	for (const struct type *t = type_strip(d->type); t->kind == TY_ARRAY; t = type_strip(t->base))
		s->is_readonly |= (type_quals(t->base) & Q_CONST) != 0;
	s->inl = d->attrs.noinline ? INLINE_NEVER : d->attrs.always_inline ? INLINE_ALWAYS : INLINE_AUTO;
	s->size = (u32)type_strip(d->type)->size;
	s->align = MAX(MAX(d->type->align, type_strip(d->type)->align), MAX(d->attrs.align, 1u));
	s->decl = d;
	return id;
}

sym lower_string(struct lower *l, const struct expr *e)
{
	u64 *slot = map_slot(&l->literals, l->arena, str_hash(e->text));
	if (*slot && l->mod->syms.v[*slot].size == e->text.n + 1 && !memcmp(l->mod->syms.v[*slot].init, e->text.s, e->text.n))
		return (sym)*slot;
	sym id = ir_sym_add(l->mod, SYM_DATA, arena_printf(l->arena, ".str.%u", l->strings++));
	struct ir_sym *s = &l->mod->syms.v[id];
	s->ctype = e->type;
	s->section = STR(".rodata");
	s->is_static = s->is_readonly = s->is_defined = true;
	s->size = e->text.n + 1;
	s->align = 1;
	s->init = arena_alloc(l->arena, s->size);
	memcpy(s->init, e->text.s, e->text.n);
	*slot = id;
	return id;
}

/* ---- initialisers ------------------------------------------------------------------------------------ */

static void put_bits(u8 *at, u32 bit, u32 bits, u64 v)
{
	for (u32 i = 0; i < bits; i++, bit++) {
		at[bit / 8] &= (u8)~(1u << bit % 8);
		at[bit / 8] |= (u8)((v >> i & 1) << bit % 8);
	}
}

/* Bytes of a constant; relocations where they are addresses. rel NULL: only plain bytes will do. */
static bool const_item(struct lower *l, u8 *bytes, u64 size, const struct init_item *it, struct ir_sym *into)
{
	const struct decl *d;
	const struct expr *lit, *e = it->value;
	s64 v;
	while (e->kind == EX_CAST && e->is_implicit && e->l->kind == EX_STR)
		e = e->l;
	if (e->kind == EX_STR && type_strip(it->type)->kind == TY_ARRAY) {
		u64 n = MIN((u64)e->text.n, MIN(type_strip(it->type)->size, size - MIN(size, it->off)));
		memcpy(bytes + it->off, e->text.s, n);
		return true;
	}
	if (e->kind == EX_COMPOUND && type_is_record(it->type)) {
		struct init *in = e->decl->init;
		for (u32 i = 0; i < in->n; i++) {
			struct init_item sub = in->items[i];
			sub.off += it->off;
			if (!const_item(l, bytes, size, &sub, into))
				return false;
		}
		return true;
	}
	if (!type_is_scalar(it->type) || !eval_addr(e, &d, &lit, &v))
		return false;
	u32 n = (u32)type_strip(it->type)->size;
	if (it->off + n > size && !it->bit_size)
		return false;
	if (d || lit) {
		sym to;
		if (!into || n != 8)
			return false;
		to = d ? lower_sym(l, (struct decl *)d) : lower_string(l, lit);
		vec_push(&into->relocs, l->arena, ((struct ir_data_reloc){ (u32)it->off, to, v }));
		return true;
	}
	if (it->bit_size)
		put_bits(bytes + it->off, it->bit_off, it->bit_size, (u64)v);
	else
		memcpy(bytes + it->off, &v, n);
	return true;
}

/* Zeros first where not every byte is named: padding included, for what goes to helpers. */
void lower_init(struct lower *l, struct place p, struct init *in)
{
	struct type *t = type_strip(p.type);
	u64 covered = 0;
	ref addr = p.addr;
	if (!in)
		return;
	for (u32 i = 0; i < in->n; i++)
		covered += in->items[i].bit_size ? 0 : type_strip(in->items[i].type)->kind == TY_ARRAY ? 0 : type_strip(in->items[i].type)->size;
	if ((in->zero_first || !type_is_scalar(t)) && (covered < t->size) && t->size && !(in->n == 1 && type_is_record(in->items[0].type) && in->items[0].off == 0 && type_strip(in->items[0].type)->size == t->size))
		ir_emit(&l->b, (struct ir_ins){ .op = IR_memset, .a = addr, .b = ir_const(l->fn, IRT_W, 0), .imm = (s64)t->size, .width = (u8)MIN(MAX(t->align, 1u), 8u) });
	for (u32 i = 0; i < in->n; i++) {
		struct init_item *it = &in->items[i];
		struct place to = { .addr = addr, .off = (s64)it->off, .type = it->type, .mem = p.mem, .is_volatile = p.is_volatile,
			.is_bits = it->bit_size != 0, .bit_off = it->bit_off, .bit_size = it->bit_size };
		struct expr *e = it->value;
		if (e->kind == EX_STR && type_strip(it->type)->kind == TY_ARRAY) {
			u64 n = MIN((u64)e->text.n + 1, type_strip(it->type)->size);
			for (u64 at = 0; at < n;) {      /* as words: the text lands on the stack without a copy from .rodata */
				u32 w = n - at >= 8 ? 8 : n - at >= 4 ? 4 : n - at >= 2 ? 2 : 1;
				u64 word = 0;
				memcpy(&word, e->text.s + at, MIN((u64)w, e->text.n > at ? e->text.n - at : 0));
				ir_emit_store(&l->b, addr, (s64)(it->off + at), ir_const(l->fn, w == 8 ? IRT_D : IRT_W, w == 8 ? (s64)word : (s64)(s32)word), (u8)w, 0, IRM_DIRECT);
				at += w;
			}
		} else if (type_is_record(it->type)) {
			lower_copy(l, to, lower_lvalue(l, e));
		} else {
			lower_store(l, to, lower_expr(l, e));
		}
	}
}

static void lower_data(struct lower *l, struct decl *d)
{
	sym id = lower_sym(l, d);
	struct ir_sym *s = &l->mod->syms.v[id];
	s->is_defined = d->storage != ST_EXTERN || d->init;
	s->size = (u32)type_strip(d->type)->size;
	if (!d->init || s->kind == SYM_MAP)
		return;
	u8 *bytes = arena_alloc(l->arena, s->size + 8);
	for (u32 i = 0; i < d->init->n; i++) {
		s = &l->mod->syms.v[id];
		struct ir_sym copy = *s;             /* the table may grow while symbols are named */
		if (!const_item(l, bytes, copy.size, &d->init->items[i], &copy))
			cc_report(l->ds, NOT_CONST, where_src(d->init->items[i].value->at, d->init->items[i].value->len),
				"the first value of '%.*s' must be a constant", STR_ARG(d->name));
		l->mod->syms.v[id].relocs.v = copy.relocs.v;
		l->mod->syms.v[id].relocs.n = copy.relocs.n;
		l->mod->syms.v[id].relocs.cap = copy.relocs.cap;
	}
	s = &l->mod->syms.v[id];
	bool any = s->relocs.n > 0;
	for (u32 i = 0; i < s->size; i++)
		any |= bytes[i] != 0;
	s->init = any || str_starts(s->section, ".data") || s->is_readonly ? bytes : NULL;
}

/* ---- functions ------------------------------------------------------------------------------------------ */

static void lower_function(struct lower *l, struct decl *d)
{
	struct type *t = type_strip(d->type), *result = type_strip(t->base);
	sym id = lower_sym(l, d);
	str target;
	if (d->nparams > 8) {
		cc_report(l->ds, CANNOT_LOWER, where_src(d->at, d->len), "a function can have at most 8 parameters, and 5 when it is not inlined");
		return;
	}
	struct ir_fn *fn = ir_fn_new(l->mod, id, d->nparams);
	struct ir_sym *s = &l->mod->syms.v[id];
	s->is_defined = true;
	s->kind = SYM_FUNC;
	fn->ctype = d->type;
	fn->result = (u8)lower_type(result);
	fn->sec = d->attrs.section.n && !str_is(d->attrs.section, ".text") ? uapi_sec_find(d->attrs.section, &target, NULL) : NULL;
	l->fn = fn;
	l->decl = d;
	memset(&l->labels, 0, sizeof(l->labels));
	memset(&l->cases, 0, sizeof(l->cases));
	l->target = NULL;
	l->b = (struct ir_build){ fn, ir_block_new(fn), d->at };
	for (u32 i = 0; i < d->nparams; i++) {
		struct decl *param = d->params[i];
		fn->param_type[i] = (u8)lower_type(param->type);
		if (type_is_record(param->type)) {
			cc_report(l->ds, CANNOT_LOWER, where_src(param->at, param->len), "a struct cannot be passed by value here; pass a pointer");
			continue;
		}
		param->ir = lower_temp(l, param->type, param->at);
		ir_emit_store(&l->b, param->ir, 0, ir_param(fn, i), (u8)type_strip(param->type)->size, 0, IRM_DIRECT);
	}
	for (u32 i = 0; i < d->nlocals; i++) {
		if (type_strip(d->locals[i]->type)->kind == TY_ERROR)
			continue;
		d->locals[i]->ir = ir_alloca(fn, MAX(type_strip(d->locals[i]->type)->size, 1ull), MAX(MAX(d->locals[i]->type->align, type_strip(d->locals[i]->type)->align),
			MAX(d->locals[i]->attrs.align, type_strip(d->locals[i]->type)->size >= 8 ? 8u : 1u)), d->locals[i]->type, d->locals[i]->at);
	}
	lower_stmt(l, d->body);
	if (!lower_is_dead(l))
		ir_emit_ret(&l->b, fn->result == IRT_V ? 0 : ir_const(fn, fn->result, 0));
	/* Blocks that nothing ended (text after a return): they are not reached. */
	for (blk b = 1; b < fn->blocks.n; b++) {
		l->b.at = b;
		if (!lower_is_dead(l))
			ir_emit_unreachable(&l->b);
	}
}

static void license_of(struct lower *l, const struct decl *d)
{
	if (str_is(d->attrs.section, "license") && d->init && d->init->n && d->init->items[0].value->kind == EX_STR)
		l->mod->license = d->init->items[0].value->text;
}

struct ir_module *lower_unit(struct arena *a, struct unit *u, const struct cc_opts *opts, struct diags *ds, const struct src_map *src)
{
	struct lower *l = arena_new(a, struct lower);
	u32 errors = ds->errors;
	*l = (struct lower){ .arena = a, .unit = u, .opts = opts, .ds = ds };
	l->mod = ir_module_new(a, ds, src);
	l->mod->cpu = opts->cpu ? opts->cpu : 3;
	l->mod->exact_layout = opts->exact_layout;
	l->mod->license = u->is_bcc ? STR("GPL") : STR("");
	for (struct decl *d = u->first; d; d = d->next) {
		if (d->kind == DECL_VAR && d->type->kind != TY_ERROR) {
			license_of(l, d);
			if (!d->helper && (d->storage != ST_EXTERN || d->init || d->is_used))
				lower_data(l, d);
		} else if (d->kind == DECL_FUNC && d->is_defined) {
			lower_function(l, d);
		}
	}
	return ds->errors == errors ? l->mod : NULL;
}
