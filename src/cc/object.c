/* object.c: symbols and instructions to struct obj: programs, maps, data sections, externs, BTF, lines. */
#include "cc/back.h"
#include "cc/dialect.h"
#include "cc/object.h"

#include "obj/obj.h"
#include "uapi/uapi.h"

struct build {
	struct arena *arena;
	struct ir_module *mod;
	struct types *ts;
	struct diags *ds;
	const struct src_map *src;
	struct obj *obj;
	struct btf_build *btf;
	s64 *index;                  /* by symbol: in funcs, maps or externs; data: the section's map; -1: none */
	u64 *offset;                 /* data: in its section */
};

/* ---- maps -------------------------------------------------------------------------------------------- */

static u64 uint_field(const struct type *t)
{
	const struct type *p = type_strip(t);
	return p->kind == TY_PTR && type_strip(p->base)->kind == TY_ARRAY ? type_strip(p->base)->len : 0;
}

static u32 btf_of(struct build *b, struct type *t)
{
	struct type *s = type_strip(t);
	return s->kind == TY_VOID || s->kind == TY_ERROR ? 0 : type_to_btf(b->ts, b->btf, t);
}

static void typed(struct build *b, struct type *t, u32 *size, u32 *btf)
{
	struct type *p = type_strip(t);
	if (p->kind != TY_PTR)
		return;
	type_complete(b->ts, p->base);
	*size = (u32)type_strip(p->base)->size;
	*btf = btf_of(b, p->base);
}

static void map_field(struct build *b, struct obj_map *m, const struct field *f)
{
	u64 n = uint_field(f->type);
	if (str_is(f->name, "type"))
		m->type = (u32)n;
	else if (str_is(f->name, "max_entries"))
		m->max_entries = (u32)n;
	else if (str_is(f->name, "map_flags"))
		m->flags = (u32)n;
	else if (str_is(f->name, "key_size"))
		m->key_size = (u32)n;
	else if (str_is(f->name, "value_size"))
		m->value_size = (u32)n;
	else if (str_is(f->name, "pinning"))
		m->pinning = (u32)n;
	else if (str_is(f->name, "numa_node"))
		m->numa_node = (u32)n;
	else if (str_is(f->name, "map_extra"))
		m->map_extra = n;
	else if (str_is(f->name, "key"))
		typed(b, f->type, &m->key_size, &m->key_btf);
	else if (str_is(f->name, "value"))
		typed(b, f->type, &m->value_size, &m->value_btf);
}

/* struct bpf_map_def and its kin: numbers in a fixed order. */
static void legacy_map(struct obj_map *m, const struct ir_sym *s)
{
	u32 words[5] = { 0 };
	if (s->init)
		memcpy(words, s->init, MIN(s->size, (u32)sizeof(words)));
	m->type = words[0];
	m->key_size = words[1];
	m->value_size = words[2];
	m->max_entries = words[3];
	m->flags = words[4];
}

static void bcc_map(struct build *b, struct obj_map *m, const struct bcc_map *x)
{
	bool keyless = x->type == MAP_RINGBUF;
	m->type = x->type;
	m->max_entries = (u32)x->max_entries;
	m->flags = x->flags;
	m->is_histogram = x->is_histogram;
	m->bcc_table = true;
	m->pin_path = x->pin;
	if (keyless)
		return;
	m->key_size = (u32)type_strip(x->key)->size;
	m->value_size = x->type == MAP_STACK_TRACE ? 127 * 8 : (u32)type_strip(x->leaf)->size;
	if (x->type == MAP_STACK_TRACE || x->type == MAP_PERF_EVENT_ARRAY || x->type == MAP_PROG_ARRAY)
		return;
	m->key_btf = btf_of(b, x->key);
	m->value_btf = btf_of(b, x->leaf);
}

static void add_map(struct build *b, sym id)
{
	const struct ir_sym *s = &b->mod->syms.v[id];
	struct obj_map *m = vec_add(&b->obj->maps, b->arena);
	struct type *t = type_strip(s->ctype);
	*m = (struct obj_map){ .name = s->name, .section = s->section, .span = { s->at, s->name.n } };
	b->index[id] = b->obj->maps.n - 1;
	if (s->decl && dialect_map(s->decl))
		bcc_map(b, m, dialect_map(s->decl));
	else if (str_is(s->section, "maps"))
		legacy_map(m, s);
	else
		for (u32 i = 0; i < t->nfields; i++)
			map_field(b, m, &t->fields[i]);
}

/* ---- data --------------------------------------------------------------------------------------------- */

static str section_of(const struct ir_sym *s)
{
	if (s->section.n)
		return s->section;
	return s->is_readonly ? STR(".rodata") : s->init ? STR(".data") : STR(".bss");
}

static struct obj_map *data_map(struct build *b, str section)
{
	vec_each(m, &b->obj->maps)
		if (m->origin == MAP_DATA && str_eq(m->name, section))
			return m;
	struct obj_map *m = vec_add(&b->obj->maps, b->arena);
	*m = (struct obj_map){ .name = section, .section = section, .origin = MAP_DATA, .type = MAP_ARRAY, .key_size = 4, .max_entries = 1,
		.is_readonly = str_starts(section, ".rodata"), .is_mmapable = true };
	return m;
}

static void add_data(struct build *b, sym id)
{
	struct ir_sym *s = &b->mod->syms.v[id];
	str section = section_of(s);
	if (str_is(section, "license") || str_is(section, "version")) {
		if (str_is(section, "version") && s->init && s->size >= 4)
			memcpy(&b->obj->kern_version, s->init, 4);
		return;
	}
	struct obj_map *m = data_map(b, section);
	b->index[id] = m - b->obj->maps.v;
	b->offset[id] = ALIGN_UP(m->value_size, MAX(s->align, 1u));
	m->value_size = (u32)b->offset[id] + s->size;
}

static void fill_data(struct build *b)
{
	for (sym id = 1; id < b->mod->syms.n; id++) {
		const struct ir_sym *s = &b->mod->syms.v[id];
		if (s->kind != SYM_DATA || b->index[id] < 0)
			continue;
		struct obj_map *m = &b->obj->maps.v[b->index[id]];
		if (!s->init)
			continue;
		if (!m->data) {
			m->data = arena_alloc(b->arena, m->value_size);
			m->data_size = m->value_size;
		}
		memcpy(m->data + b->offset[id], s->init, s->size);
	}
}

/* Variables and their sections in BTF, so that the kernel and others can name them. */
static void describe_data(struct build *b)
{
	for (u32 k = 0; k < b->obj->maps.n; k++) {
		struct obj_map *m = &b->obj->maps.v[k];
		if (m->origin != MAP_DATA)
			continue;
		vec(struct btf_secinfo) vars = { 0 };
		for (sym id = 1; id < b->mod->syms.n; id++) {
			const struct ir_sym *s = &b->mod->syms.v[id];
			if (s->kind != SYM_DATA || b->index[id] != (s64)k || str_starts(s->name, ".str"))
				continue;
			char *name = arena_strdup(b->arena, s->name);
			for (char *c = name; *c; c++)
				if (*c == '.')
					*c = '_';
			u32 type = btf_of(b, (struct type *)s->ctype);
			if (!type)
				continue;
			struct btf_secinfo v = { btf_add_var(b->btf, str_from(name), type, s->is_static ? 0 : 1), (u32)b->offset[id], s->size };
			vec_push(&vars, b->arena, v);
		}
		if (!vars.n)
			continue;
		m->value_btf = m->datasec_btf = btf_add_datasec(b->btf, m->name, m->value_size);
		vec_each(v, &vars)
			btf_add_secinfo(b->btf, v->type, v->offset, v->size);
	}
}

/* Declared maps as libbpf wants them: a VAR each, of the struct of __uint, __type members, in DATASEC .maps. BCC's maps,
 * whose variables say something else, are described by a struct made for the purpose. */
static u32 number_ptr(struct build *b, u32 n)
{
	return btf_add_ptr(b->btf, btf_add_array(b->btf, btf_add_int(b->btf, STR("int"), 4, 1), n));
}

static u32 map_struct(struct build *b, struct obj_map *m, const struct ir_sym *s)
{
	if (!m->bcc_table && str_is(m->section, ".maps")) {
		m->decl_size = (u32)type_strip(s->ctype)->size;
		return btf_of(b, (struct type *)s->ctype);
	}
	struct { const char *name; u32 type; } f[7];
	u32 n = 0;
	f[n].name = "type", f[n++].type = number_ptr(b, m->type);
	f[n].name = "max_entries", f[n++].type = number_ptr(b, m->max_entries);
	if (m->flags)
		f[n].name = "map_flags", f[n++].type = number_ptr(b, m->flags);
	if (m->key_btf)
		f[n].name = "key", f[n++].type = btf_add_ptr(b->btf, m->key_btf);
	else if (m->key_size)
		f[n].name = "key_size", f[n++].type = number_ptr(b, m->key_size);
	if (m->value_btf)
		f[n].name = "value", f[n++].type = btf_add_ptr(b->btf, m->value_btf);
	else if (m->value_size)
		f[n].name = "value_size", f[n++].type = number_ptr(b, m->value_size);
	m->decl_size = n * 8;
	u32 id = btf_add_record(b->btf, false, STR(""), n * 8);
	for (u32 i = 0; i < n; i++)
		btf_add_member(b->btf, str_from(f[i].name), f[i].type, i * 64, 0);
	return id;
}

static void describe_maps(struct build *b)
{
	vec(struct btf_secinfo) vars = { 0 };
	u32 at = 0;
	for (sym id = 1; id < b->mod->syms.n; id++) {
		const struct ir_sym *s = &b->mod->syms.v[id];
		if (s->kind != SYM_MAP || b->index[id] < 0)
			continue;
		struct obj_map *m = &b->obj->maps.v[b->index[id]];
		u32 type = map_struct(b, m, s);
		struct btf_secinfo v = { btf_add_var(b->btf, s->name, type, 1), at, m->decl_size };
		vec_push(&vars, b->arena, v);
		at += m->decl_size;
	}
	if (!vars.n)
		return;
	btf_add_datasec(b->btf, STR(".maps"), at);
	vec_each(v, &vars)
		btf_add_secinfo(b->btf, v->type, v->offset, v->size);
}

/* ---- functions ------------------------------------------------------------------------------------------ */

static u32 func_btf(struct build *b, const struct ir_sym *s)
{
	struct type *t = type_strip(s->ctype);
	u32 *ids = arena_array(b->arena, u32, t->nparams + 1), result = btf_of(b, t->base);
	for (u32 i = 0; i < t->nparams; i++)
		ids[i] = btf_of(b, t->params[i].type);
	u32 proto = btf_add_proto(b->btf, result);
	for (u32 i = 0; i < t->nparams; i++)
		btf_add_param(b->btf, t->params[i].name, ids[i]);
	return btf_add_func(b->btf, s->name, proto, s->is_static ? 0 : 1);
}

static void add_lines(struct build *b, struct obj_func *f, const struct back_fn *code)
{
	struct src_spot spot;
	vec_each(l, &code->lines) {
		if (!src_spot(b->src, l->at, &spot))
			continue;
		struct obj_line line = { l->insn, btf_add_str(b->btf, spot.file->path), btf_add_str(b->btf, spot.text), spot.line, spot.col };
		if (f->lines.n && vec_last(&f->lines).insn == line.insn)
			vec_last(&f->lines) = line;
		else
			vec_push(&f->lines, b->arena, line);
	}
}

static enum obj_reloc_kind reloc_kind(const struct ir_sym *s, bool is_call)
{
	switch (s->kind) {
	case SYM_MAP: return RELOC_MAP;
	case SYM_DATA: return RELOC_DATA;
	case SYM_FUNC: return is_call ? RELOC_CALL : RELOC_FUNC;
	case SYM_KFUNC: return is_call ? RELOC_KFUNC : RELOC_EXTERN;
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
		struct obj_reloc rel = { r->insn, reloc_kind(to, insn_is_call(f->insns[r->insn])), (u32)b->index[r->to], r->addend + (s64)b->offset[r->to] };
		vec_push(&f->relocs, b->arena, rel);
	}
	vec_each(k, &code->cores) {
		const struct ir_core *c = &b->mod->cores.v[k->core];
		struct obj_core core = { k->insn, type_to_btf(b->ts, b->btf, type_strip(c->root)), btf_add_str(b->btf, c->access), c->kind };
		vec_push(&f->cores, b->arena, core);
	}
	f->btf_id = func_btf(b, &b->mod->syms.v[id]);
	add_lines(b, f, code);
}

static void add_func(struct build *b, sym id)
{
	const struct ir_sym *s = &b->mod->syms.v[id];
	struct obj_func *f = vec_add(&b->obj->funcs, b->arena);
	str target;
	bool optional = false;
	*f = (struct obj_func){ .name = s->name, .section = s->section, .is_static = s->is_static, .is_weak = s->is_weak, .is_hidden = s->is_hidden,
		.span = { s->at, s->name.n } };
	f->sec = s->section.n ? uapi_sec_find(s->section, &target, &optional) : NULL;
	f->is_entry = s->section.n && !str_is(s->section, ".text");
	f->autoload = !optional;
	b->index[id] = b->obj->funcs.n - 1;
}

static void add_extern(struct build *b, sym id)
{
	const struct ir_sym *s = &b->mod->syms.v[id];
	struct obj_extern *e = vec_add(&b->obj->externs, b->arena);
	*e = (struct obj_extern){ .name = s->name, .is_weak = s->is_weak, .kind = s->kind == SYM_KFUNC ? EXTERN_KFUNC : s->kind == SYM_KCONFIG ? EXTERN_KCONFIG : EXTERN_KSYM,
		.size = s->size, .align = s->align, .is_signed = type_is_signed(s->ctype), .span = { s->at, s->name.n } };
	e->is_typed = s->kind == SYM_KFUNC || type_strip(s->ctype)->kind != TY_VOID;
	b->index[id] = b->obj->externs.n - 1;
	if (s->kind != SYM_KCONFIG)
		return;
	struct obj_map *m = NULL;
	vec_each(x, &b->obj->maps)
		m = x->origin == MAP_KCONFIG ? x : m;
	if (!m) {
		m = vec_add(&b->obj->maps, b->arena);
		*m = (struct obj_map){ .name = STR(".kconfig"), .section = STR(".kconfig"), .origin = MAP_KCONFIG, .type = MAP_ARRAY, .key_size = 4,
			.max_entries = 1, .is_readonly = true, .is_mmapable = true };
	}
	e->kconfig_off = ALIGN_UP(m->value_size, MAX(s->align, 1u));
	m->value_size = e->kconfig_off + s->size;
}

static void add_events(struct build *b)
{
	vec_each(ev, &b->mod->events) {
		u32 type = btf_of(b, ev->type);
		vec_each(m, &b->obj->maps) {
			bool is_buffer = m->type == MAP_RINGBUF || m->type == MAP_PERF_EVENT_ARRAY;
			if (!is_buffer || (ev->map && b->index[ev->map] != m - b->obj->maps.v) || (!ev->map && m->type != MAP_RINGBUF))
				continue;
			if (!m->event_btf)
				m->event_btf = type;
			vec_push(&m->event_types, b->arena, type);
		}
	}
}

struct obj *object_build(struct arena *a, struct ir_module *mod, struct types *ts, const struct src_map *src, struct pass_ctx *c, str name)
{
	struct build b = { .arena = a, .mod = mod, .ts = ts, .ds = c->ds, .src = src, .obj = obj_new(a, name), .btf = btf_build_new(a) };
	u32 n = mod->syms.n, errors = c->ds->errors;
	b.index = arena_array(a, s64, n);
	b.offset = arena_array(a, u64, n);
	for (sym id = 1; id < n; id++) {
		const struct ir_sym *s = &mod->syms.v[id];
		b.index[id] = -1;
		if (s->kind == SYM_MAP && s->is_defined)
			add_map(&b, id);
		else if (s->kind == SYM_DATA && (s->uses || str_is(s->section, "version")) && s->is_defined)
			add_data(&b, id);
		else if (s->kind == SYM_FUNC && s->uses && s->fn)
			add_func(&b, id);
		else if ((s->kind == SYM_KSYM || s->kind == SYM_KFUNC || s->kind == SYM_KCONFIG) && s->uses)
			add_extern(&b, id);
	}
	fill_data(&b);
	for (sym id = 1; id < n; id++) {
		struct back_fn code = { 0 };
		if (mod->syms.v[id].kind != SYM_FUNC || b.index[id] < 0)
			continue;
		struct arena_mark m = arena_mark(c->tmp);
		bool ok = back_emit(mod->syms.v[id].fn, c, a, &code);
		arena_reset(c->tmp, m);
		if (ok)
			add_code(&b, id, &code);
	}
	describe_data(&b);
	describe_maps(&b);
	add_events(&b);
	vec_each(f, &b.obj->funcs)
		btf_add_str(b.btf, f->is_entry ? f->section : STR(".text"));
	if (c->ds->errors != errors)
		return NULL;
	struct buf bytes = BUF_INIT;
	btf_build_finish(b.btf, &bytes);
	str btf = arena_str(a, buf_view(&bytes));
	buf_free(&bytes);
	b.obj->btf_bytes = btf.s;
	b.obj->btf_len = btf.n;
	b.obj->btf = btf_open(a, btf.s, btf.n, NULL, c->ds);
	b.obj->license = mod->license;
	b.obj->is_ours = true;
	b.obj->exact_layout = mod->exact_layout;
	return b.obj;
}
