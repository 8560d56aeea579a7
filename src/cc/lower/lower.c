/* lower.c: the unit: which functions and variables get into the module, and their symbols.
 *
 * Only what can be reached is lowered: programs, what is not static, what is marked used, and from there whatever is
 * referred to. So the hundreds of inline functions that headers bring cost nothing. */
#include "cc/lower/lower_private.h"

#include "btf/btf.h"
#include "obj/obj.h"

/* ---- symbols ------------------------------------------------------------------------------------------ */

static u64 key_of(const void *p) { return (u64)(uintptr_t)p; }

static bool has_bytes(const struct decl *d)
{
	return d->init || (d->kind == DECL_VAR && d->storage != ST_EXTERN) || (d->kind == DECL_FUNC && d->body);
}

struct decl *lower_find(struct lower *lo, str name)
{
	u64 v;
	if (!map_get(&lo->by_name, str_hash(name), &v))
		return NULL;
	struct decl *d = (struct decl *)(uintptr_t)v;
	return str_eq(d->name, name) ? d : NULL;
}

/* A function that no section gives to the kernel: in an object that will be linked, another object's. */
static bool is_elsewhere(const struct lower *lo, const struct decl *d)
{
	return lo->opts->linkable && !(lo->ts->kern && btf_find(lo->ts->kern, BTF_FUNC, d->name));
}

static enum ir_sym_kind kind_of(const struct lower *lo, const struct decl *d)
{
	str sec = d->attrs.section;
	if (str_is(sec, ".kconfig"))
		return SYM_KCONFIG;
	if (str_is(sec, ".ksyms"))
		return d->kind == DECL_FUNC ? SYM_KFUNC : SYM_KSYM;
	if (d->kind == DECL_FUNC)
		return d->body || is_elsewhere(lo, d) ? SYM_FUNC : SYM_KFUNC;
	return str_is(sec, ".maps") || str_is(sec, "maps") || d->bcc ? SYM_MAP : SYM_DATA;
}

/* Is the variable, or are the elements of the array, so qualified? */
static bool has_quals(const struct type *t, u32 quals)
{
	for (;; t = t->base) {
		if (type_quals(t) & quals)
			return true;
		t = type_strip(t);
		if (t->kind != TY_ARRAY)
			return false;
	}
}

static void add_tags(struct lower *lo, struct ir_sym *s, const struct decl *d)
{
	for (const struct type_tag *t = d->attrs.decl_tags; t; t = t->next)
		vec_push(&s->decl_tags, lo->arena, t->name);
	const struct type *f = type_strip(d->type);
	for (u32 i = 0; d->kind == DECL_FUNC && i < f->nparams; i++)
		for (const struct type_tag *t = f->params[i].decl_tags; t; t = t->next)
			vec_push(&s->param_tags, lo->arena, arena_printf(lo->arena, "%u:%.*s", i, STR_ARG(t->name)));
}

static str sym_name(struct lower *lo, const struct decl *d)
{
	if (!d->name.n)
		return arena_printf(lo->arena, "__compound.%u", lo->ncompounds++);
	if (d->is_local_static && d->fn)
		return arena_printf(lo->arena, "%.*s.%.*s", STR_ARG(d->fn->name), STR_ARG(d->name));
	return d->name;
}

static void undefined(struct lower *lo, const struct decl *d)
{
	bool is_func = d->kind == DECL_FUNC;
	struct diag *g = lower_error(lo, UNDEFINED, d->at, d->len, "'%.*s' is used and defined nowhere",
		STR_ARG(d->name));
	diag_hint(lo->ds, g, is_func ? "give it a body, or mark it __ksym if the kernel has it" :
		"define it, or mark it __ksym or __kconfig");
}

/* int __arena x; the attribute before a '*' is about what the pointer points to. */
static bool is_in_arena(const struct decl *d)
{
	return d->kind == DECL_VAR && d->attrs.has_addr_space && d->attrs.addr_space == 1;
}

/* A declaration in a block means the function or variable that is defined outside. */
static struct decl *defined(struct lower *lo, struct decl *d)
{
	bool is_meant = has_bytes(d) || !d->name.n || d->is_local_static;
	struct decl *def = is_meant ? NULL : lower_find(lo, d->name);
	return def ? def : d;
}

static enum ir_inline inline_of(struct lower *lo, const struct decl *d, bool is_static)
{
	if (d->attrs.noinline || d->attrs.naked)
		return INLINE_NEVER;
	return d->attrs.always_inline || (lo->unit->is_bcc && is_static) ? INLINE_ALWAYS : INLINE_AUTO;
}

static void describe(struct lower *lo, struct ir_sym *s, const struct decl *d)
{
	const struct attrs *a = &d->attrs;
	s->map = d->bcc;
	s->ctype = d->type;
	s->section = is_in_arena(d) && !a->section.n ? STR(OBJ_ARENA_SECTION) : a->section;
	s->at = d->at;
	s->is_static = d->storage == ST_STATIC || d->is_local_static || !d->name.n;
	s->is_weak = a->weak;
	s->is_hidden = a->hidden || str_is(a->visibility, "hidden");
	/* other objects, and skeletons, may name it */
	s->is_used = a->used || (lo->opts->linkable && !s->is_static);
	s->error_msg = a->error_msg;
	s->instead = s->kind == SYM_KFUNC && !a->section.n && !a->weak && !lo->opts->linkable ? d->instead : NULL;
	s->is_naked = a->naked;
	s->is_volatile = has_quals(d->type, Q_VOLATILE);
	s->is_readonly = has_quals(d->type, Q_CONST);
	s->inl = inline_of(lo, d, s->is_static);
	s->size = d->kind == DECL_FUNC ? 0 : (u32)type_size(d->type);
	s->align = MAX(type_align(d->type), MAX(a->align, 1u));
	s->is_defined = has_bytes(d);
	add_tags(lo, s, d);
}

/* What nobody defines: neither this source, nor the kernel, nor another object. */
static bool is_missing(const struct lower *lo, const struct decl *d, enum ir_sym_kind kind)
{
	if (has_bytes(d) || d->attrs.weak || lo->opts->linkable)
		return false;
	return kind == SYM_DATA || kind == SYM_MAP ||
		(kind == SYM_KFUNC && !d->attrs.section.n && d->storage != ST_EXTERN);
}

sym lower_sym(struct lower *lo, struct decl *d)
{
	u64 had;
	d = defined(lo, d);
	if (map_get(&lo->syms, key_of(d), &had))
		return (sym)had;
	enum ir_sym_kind kind = kind_of(lo, d);
	sym id = ir_sym_add(lo->mod, kind, sym_name(lo, d));
	map_put(&lo->syms, lo->arena, key_of(d), id);
	describe(lo, &lo->mod->syms.v[id], d);
	lower_name_static(lo, d, id);
	if (has_bytes(d))
		vec_push(&lo->todo, lo->arena, d);
	else if (is_missing(lo, d, kind))
		undefined(lo, d);
	return id;
}

sym lower_string(struct lower *lo, str bytes, const struct type *t)
{
	u64 *slot = map_slot(&lo->strings, lo->arena, str_hash(bytes) * 2 + 1);
	if (*slot) {
		const struct ir_sym *had = &lo->mod->syms.v[*slot];
		if (had->size == bytes.n + 1 && !memcmp(had->init, bytes.s, bytes.n))
			return (sym)*slot;
	}
	sym id = ir_sym_add(lo->mod, SYM_DATA, arena_printf(lo->arena, ".str.%u", lo->nstrings++));
	struct ir_sym *s = &lo->mod->syms.v[id];
	s->ctype = t;
	s->section = STR(".rodata");
	s->is_static = s->is_readonly = s->is_defined = true;
	s->size = bytes.n + 1;
	s->align = 1;
	s->init = arena_alloc(lo->arena, s->size);
	memcpy(s->init, bytes.s, bytes.n);
	*slot = id;
	return id;
}

/* ---- the unit ------------------------------------------------------------------------------------------- */

static void index_names(struct lower *lo)
{
	for (struct decl *d = lo->unit->first; d; d = d->next)
		if (d->name.n && has_bytes(d) && !d->is_local_static)
			map_put(&lo->by_name, lo->arena, str_hash(d->name), key_of(d));
}

static bool is_root(const struct decl *d)
{
	if (!has_bytes(d) || d->type->kind == TY_ERROR || d->helper)
		return false;
	if (d->attrs.used || (d->kind == DECL_VAR && d->bcc))
		return true;
	if (d->is_local_static || d->storage == ST_STATIC)
		return false;
	/* GNU inline: a plain "inline" definition in a header gives no symbol of its own. */
	return !(d->kind == DECL_FUNC && d->is_inline && !d->attrs.section.n);
}

static void note_license(struct lower *lo, const struct decl *d)
{
	if (!str_is(d->attrs.section, "license") || !d->init || !d->init->n || d->init->items[0].value->kind != EX_STR)
		return;
	str s = d->init->items[0].value->text;
	lo->mod->license = str_sub(s, 0, (u32)strnlen(s.s, s.n));
}

static void drain(struct lower *lo)
{
	for (u32 i = 0; i < lo->todo.n; i++) {
		struct decl *d = lo->todo.v[i];
		if (d->kind == DECL_FUNC)
			lower_function(lo, d);
		else
			lower_data(lo, d, lower_sym(lo, d));
	}
	lo->todo.n = 0;
}

struct ir_module *lower_unit(struct arena *a, struct unit *u, const struct cc_opts *opts, struct diags *ds,
	const struct src_map *src)
{
	struct lower *lo = arena_new(a, struct lower);
	u32 errors = ds->errors;
	*lo = (struct lower){ .arena = a, .unit = u, .opts = opts, .ds = ds, .ts = u->types,
		.is_exact = opts->exact_layout };
	lo->mod = ir_module_new(a, ds, src);
	lo->mod->cpu = opts->cpu ? opts->cpu : 3;
	lo->mod->exact_layout = opts->exact_layout;
	lo->mod->license = u->license;
	index_names(lo);
	for (struct decl *d = u->first; d; d = d->next) {
		if (d->kind == DECL_VAR)
			note_license(lo, d);
		if (is_root(d)) {
			lower_sym(lo, d);
			drain(lo);
		}
	}
	return ds->errors == errors ? lo->mod : NULL;
}
