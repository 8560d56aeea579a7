/* object.c: symbols and instructions to struct obj: programs, maps, data sections, externs, BTF, lines. */
#include "cc/object/object_private.h"

u32 object_btf(struct build *b, const struct type *t)
{
	const struct type *s = type_strip(t);
	return (s->kind == TY_VOID && !t->unqual) || s->kind == TY_ERROR ? 0 : type_to_btf(b->ts, b->btf,
		(struct type *)t);
}

void object_tags(struct build *b, const struct ir_sym *s, u32 id)
{
	vec_each(tag, &s->decl_tags)
		btf_add_decl_tag(b->btf, *tag, id, -1);
	vec_each(tag, &s->param_tags) {
		str index, text;
		u64 n = 0;
		str_cut(*tag, ':', &index, &text);
		str_to_u64(index, &n);
		btf_add_decl_tag(b->btf, text, id, (s32)n);
	}
}

/* ---- functions ------------------------------------------------------------------------------------------ */

static u32 func_btf(struct build *b, const struct ir_sym *s)
{
	struct type *t = type_strip(s->ctype);
	u32 *ids = arena_array(b->arena, u32, t->nparams + 1), result = object_btf(b, t->base);
	for (u32 i = 0; i < t->nparams; i++)
		ids[i] = object_btf(b, t->params[i].type);
	u32 proto = btf_add_proto(b->btf, result);
	for (u32 i = 0; i < t->nparams; i++)
		btf_add_param(b->btf, t->params[i].name, ids[i]);
	u32 id = btf_add_func(b->btf, s->name, proto, s->is_static ? 0 : 1);
	object_tags(b, s, id);
	return id;
}

static void add_lines(struct build *b, struct obj_func *f, const struct back_fn *code)
{
	struct src_spot spot;
	vec_each(l, &code->lines) {
		if (!src_spot(b->src, l->at, &spot))
			continue;
		struct obj_line line = { l->insn, btf_add_str(b->btf, spot.file->path), btf_add_str(b->btf, spot.text),
			spot.line, spot.col };
		if (f->lines.n && vec_last(&f->lines).insn == line.insn)
			vec_last(&f->lines) = line;
		else
			vec_push(&f->lines, b->arena, line);
	}
}

static enum obj_reloc_kind reloc_kind(const struct ir_sym *s, bool is_call)
{
	if (!s->is_defined)
		return s->kind == SYM_KFUNC && is_call ? RELOC_KFUNC : RELOC_EXTERN;
	switch (s->kind) {
	case SYM_MAP: return RELOC_MAP;
	case SYM_DATA: return RELOC_DATA;
	case SYM_FUNC: return is_call ? RELOC_CALL : RELOC_FUNC;
	default: return RELOC_EXTERN;
	}
}

static void add_code(struct build *b, sym id, const struct back_fn *code)
{
	struct obj_func *f = &b->obj->funcs.v[b->index[id]];
	f->insns = code->insns.v;
	f->ninsns = code->insns.n;
	f->frame_bytes = code->frame;
	vec_each(r, &code->relocs) {
		const struct ir_sym *to = &b->mod->syms.v[r->to];
		struct obj_reloc rel = { r->insn, reloc_kind(to, insn_is_call(f->insns[r->insn])), (u32)b->index[r->to],
			r->addend + (s64)b->offset[r->to] };
		vec_push(&f->relocs, b->arena, rel);
	}
	vec_each(k, &code->cores) {
		const struct ir_core *c = &b->mod->cores.v[k->core];
		/* A question about a type means it by the name it was asked for; fields are those of what stands behind
		 * names, unless that has none of its own: typedef struct { int counter; } atomic_t. */
		bool by_name = c->kind >= CORE_TYPE_ID_LOCAL && c->kind != CORE_ENUMVAL_EXISTS &&
			c->kind != CORE_ENUMVAL_VALUE;
		struct type *root = !by_name && type_strip(c->root)->tag.n ? type_strip(c->root) :
			c->root->unqual ? c->root->unqual :
			(struct type *)c->root;
		struct obj_core core = { k->insn, type_to_btf(b->ts, b->btf, root), btf_add_str(b->btf, c->access),
			c->kind };
		vec_push(&f->cores, b->arena, core);
	}
	f->btf_id = func_btf(b, &b->mod->syms.v[id]);
	add_lines(b, f, code);
}

static void add_func(struct build *b, sym id)
{
	const struct ir_sym *s = &b->mod->syms.v[id];
	struct obj_func *f = vec_add(&b->obj->funcs, b->arena);
	const struct uapi_section *section = s->fn->section;
	*f = (struct obj_func){ .name = s->name, .section = s->section, .is_static = s->is_static,
		.is_weak = s->is_weak, .is_hidden = s->is_hidden,
		.span = { s->at, s->name.n } };
	f->sec = section ? section->sec : NULL;
	f->target = section ? section->target : STR("");
	f->is_entry = s->section.n && !str_is(s->section, ".text");
	f->autoload = !(section && section->is_optional);
	b->index[id] = b->obj->funcs.n - 1;
}

static void add_events(struct build *b)
{
	vec_each(ev, &b->mod->events) {
		u32 type = object_btf(b, ev->type);
		vec_each(m, &b->obj->maps) {
			bool is_buffer = m->type == MAP_RINGBUF || m->type == MAP_PERF_EVENT_ARRAY;
			if (!is_buffer || (ev->map && b->index[ev->map] != m - b->obj->maps.v) ||
				(!ev->map && m->type != MAP_RINGBUF))
				continue;
			if (!m->event_btf)
				m->event_btf = type;
			vec_push(&m->event_types, b->arena, type);
		}
	}
}

/* What each symbol becomes. */
static void add_symbols(struct build *b)
{
	for (sym id = 1; id < b->mod->syms.n; id++) {
		const struct ir_sym *s = &b->mod->syms.v[id];
		b->index[id] = -1;
		if (s->kind == SYM_MAP && s->is_defined)
			object_add_map(b, id);
		else if (s->kind == SYM_DATA && object_is_struct_ops(s->section) && s->is_defined)
			object_add_struct_ops(b, id);
		else if (s->kind == SYM_DATA && (s->uses || str_is(s->section, "version")) && s->is_defined)
			object_add_data(b, id);
		else if (s->kind == SYM_FUNC && s->uses && s->fn)
			add_func(b, id);
		else if (!s->is_defined && s->uses)
			object_add_extern(b, id);
	}
}

/* A function that is code is not needed any more. */
static void add_codes(struct build *b, const struct back_ctx *c)
{
	b->codes = arena_array(b->arena, struct back_fn, b->obj->funcs.n + 1u);
	b->is_later = arena_array(b->arena, bool, b->obj->funcs.n + 1u);
	for (sym id = 1; id < b->mod->syms.n; id++) {
		const struct ir_sym *s = &b->mod->syms.v[id];
		if (s->kind != SYM_FUNC || !s->fn || b->index[id] < 0)
			continue;
		struct arena_mark m = arena_mark(c->tmp);
		struct back_fn *code = &b->codes[b->index[id]];
		bool ok = back_emit(s->fn, c, b->arena, code);
		arena_reset(c->tmp, m);
		if (ok)
			add_code(b, id, code);
		object_find_later(b, s->fn);
		ir_fn_drop(s->fn);
	}
}

/* The object reads its types back as others read them. */
static void finish_types(struct build *b)
{
	struct buf bytes = BUF_INIT;
	btf_build_finish(b->btf, &bytes);
	str btf = arena_str(b->arena, buf_view(&bytes));
	buf_free(&bytes);
	b->obj->btf_bytes = btf.s;
	b->obj->btf_len = btf.n;
	b->obj->btf = btf_open(b->arena, btf.s, btf.n, NULL, b->ds);
	vec_each(m, &b->obj->maps)
		obj_type_events(b->obj, m);
}

static void set_marks(struct build *b)
{
	struct ir_module *mod = b->mod;
	b->obj->license = mod->license;
	b->obj->is_ours = true;
	b->obj->exact_layout = mod->exact_layout;
	b->obj->unmarked_prints = mod->unmarked_prints;
	b->obj->loss_map = mod->loss_map ? (u32)b->index[mod->loss_map] + 1 : 0;
	for (u32 i = 0; i < mod->loss_slots.n; i++)
		b->obj->maps.v[b->index[mod->loss_slots.v[i]]].loss_slot = i + 1;
}

struct obj *object_build(struct arena *a, struct ir_module *mod, struct types *ts, const struct src_map *src,
	const struct back_ctx *c, str name)
{
	back_declare(mod, &ts->basic[TY_VOID]);
	struct build b = { .arena = a, .mod = mod, .ts = ts, .ds = c->ds, .src = src, .obj = obj_new(a, name),
		.btf = btf_build_new(a), .index = arena_array(a, s64, mod->syms.n),
		.offset = arena_array(a, u64, mod->syms.n) };
	u32 errors = c->ds->errors;
	add_symbols(&b);
	object_fill_data(&b);
	object_fill_maps(&b);
	add_codes(&b, c);
	if (c->ds->errors == errors)
		object_check_depth(&b);
	object_describe_data(&b);
	object_describe_externs(&b);
	object_describe_maps(&b);
	object_add_locals(&b);
	add_events(&b);
	vec_each(f, &b.obj->funcs)
		btf_add_str(b.btf, f->is_entry ? f->section : STR(".text"));
	if (c->ds->errors != errors)
		return NULL;
	finish_types(&b);
	if (!obj_resolve_legacy(b.obj, c->ds))
		return NULL;
	set_marks(&b);
	return b.obj;
}
