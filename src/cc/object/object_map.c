/* object_map.c: declared maps, what they hold from the start, and tables of functions for the kernel (struct_ops). */
#include "cc/object/object_private.h"

static u64 uint_field(const struct type *t)
{
	const struct type *p = type_strip(t);
	return p->kind == TY_PTR && type_strip(p->base)->kind == TY_ARRAY ? type_strip(p->base)->len : 0;
}

static void typed(struct build *b, struct type *t, u32 *size, u32 *btf)
{
	struct type *p = type_strip(t);
	if (p->kind != TY_PTR)
		return;
	type_complete(b->ts, p->base);
	*size = (u32)type_strip(p->base)->size;
	*btf = object_btf(b, p->base);
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
	else if (str_is(f->name, "values"))
		m->values_off = (u32)(f->bit_off / 8);
	else if (str_is(f->name, "value"))
		typed(b, f->type, &m->value_size, &m->value_btf);
}

/* struct bpf_map_def and its kin: numbers in a fixed order, behind which some have more. */
static void legacy_map(struct build *b, struct obj_map *m, const struct ir_sym *s)
{
	const struct type *t = type_strip(s->ctype);
	obj_legacy_record(b->obj, m, s->init ? s->init : arena_alloc(b->arena, s->size), s->size);
	for (u32 i = 0; s->init && i < t->nfields; i++) {
		u32 off = (u32)(t->fields[i].bit_off / 8), value = 0;
		if (!str_is(t->fields[i].name, "pinning") || off + 4 > s->size || m->pin_path.n)
			continue;
		memcpy(&value, s->init + off, 4);
		m->pinning = value != 0;
	}
}

static void bcc_map(struct build *b, struct obj_map *m, const struct bcc_map *x)
{
	m->type = x->type;
	m->max_entries = (u32)x->max_entries;
	m->flags = x->flags;
	m->bcc_table = true;
	m->pin_path = x->pin;
	m->is_shared = x->is_shared;
	if (x->type == MAP_RINGBUF)
		return;
	m->value_size = (u32)type_strip(x->leaf)->size;
	if (x->type == MAP_QUEUE || x->type == MAP_LIFO) {
		m->value_btf = object_btf(b, x->leaf);
		return;
	}
	m->key_size = (u32)type_strip(x->key)->size;
	if (x->type == MAP_STACK_TRACE || x->type == MAP_PERF_EVENT_ARRAY || x->type == MAP_PROG_ARRAY)
		return;
	m->key_btf = object_btf(b, x->key);
	m->value_btf = object_btf(b, x->leaf);
}

/* __array(values, struct {...}): the struct is the template of the maps within. */
static const struct type *inner_struct(const struct type *t)
{
	for (u32 i = 0; i < t->nfields; i++) {
		const struct type *a = type_strip(t->fields[i].type), *p;
		if (!str_is(t->fields[i].name, "values") || a->kind != TY_ARRAY)
			continue;
		p = type_strip(a->base);
		p = p->kind == TY_PTR ? type_strip(p->base) : p;
		return p->kind == TY_STRUCT ? p : NULL;
	}
	return NULL;
}

static void read_fields(struct build *b, struct obj_map *m, const struct type *t)
{
	for (u32 i = 0; i < t->nfields; i++)
		map_field(b, m, &t->fields[i]);
}

static u32 add_inner(struct build *b, str outer, const struct type *t)
{
	struct obj_map in = { .name = arena_printf(b->arena, "%.*s.inner", STR_ARG(outer)), .section = STR(".maps"),
		.is_inner = true };
	read_fields(b, &in, t);
	vec_push(&b->obj->maps, b->arena, in);
	return b->obj->maps.n;
}

/* BPF_ARRAY_OF_MAPS(name, "inner", n): maps like the one so named; 0: there is none. */
static u32 add_inner_like(struct build *b, str outer, str name)
{
	struct obj_map in = { .name = arena_printf(b->arena, "%.*s.inner", STR_ARG(outer)), .section = STR(".maps"),
		.is_inner = true };
	for (sym i = 1; i < b->mod->syms.n; i++) {
		const struct ir_sym *s = &b->mod->syms.v[i];
		const struct bcc_map *like = str_eq(s->name, name) ? s->map : NULL;
		if (!like)
			continue;
		bcc_map(b, &in, like);
		in.bcc_table = false;
		vec_push(&b->obj->maps, b->arena, in);
		return b->obj->maps.n;
	}
	return 0;
}

void object_add_map(struct build *b, sym id)
{
	const struct ir_sym *s = &b->mod->syms.v[id];
	const struct type *t = type_strip(s->ctype), *inner;
	struct obj_map m = { .name = s->name, .section = s->section, .span = { s->at, s->name.n } };
	if (s->map) {
		bcc_map(b, &m, s->map);
		m.inner = s->map->inner.n ? add_inner_like(b, s->name, s->map->inner) : 0;
	} else if (str_is(s->section, "maps")) {
		legacy_map(b, &m, s);
	} else {
		read_fields(b, &m, t);
		inner = inner_struct(t);
		if (inner)
			m.inner = add_inner(b, s->name, inner);
		if (inner || m.values_off) {     /* their keys and values are numbers, known to every kernel */
			m.key_size = m.key_size ? m.key_size : 4;
			m.value_size = m.value_size ? m.value_size : 4;
		}
	}
	m.hist = s->slots == SLOTS_LOG2 ? HIST_LOG2 : s->slots == SLOTS_LINEAR ? HIST_LINEAR : HIST_NONE;
	m.hist_base = s->slot_base;
	vec_each(in, &s->slots_in) {
		struct obj_hist_in h = { in->member, in->base };
		vec_push(&m.hists_in, b->arena, h);
	}
	object_add_binding(b, s);
	b->index[id] = b->obj->maps.n;
	vec_push(&b->obj->maps, b->arena, m);
}

/* ---- first contents ----------------------------------------------------------------------------------- */

static void fill_slots(struct build *b, const struct ir_sym *s, struct obj_map *m)
{
	vec_each(r, &s->relocs) {
		const struct ir_sym *to = &b->mod->syms.v[r->to];
		u32 at = (r->off - m->values_off) / 8;
		if (r->off < m->values_off || !to->is_defined || b->index[r->to] < 0 ||
			(to->kind != SYM_MAP && to->kind != SYM_FUNC)) {
			cc_report(b->ds, MAP_VALUES, where_src(s->at, s->name.n), "'%.*s' cannot hold '%.*s'",
				STR_ARG(s->name), STR_ARG(to->name));
			continue;
		}
		struct obj_map_init in = { at, to->kind == SYM_MAP ? INIT_MAP : INIT_FUNC, (u32)b->index[r->to] };
		vec_push(&m->init, b->arena, in);
		if (!m->max_entries || (m->type == MAP_PROG_ARRAY && at >= m->max_entries))
			m->max_entries = at + 1;
	}
}

/* Pointers behind the numbers of an old declaration: a map is the template of those in it, a text the path of a pin. */
static void fill_legacy(struct build *b, const struct ir_sym *s, struct obj_map *m)
{
	vec_each(r, &s->relocs) {
		const struct ir_sym *to = &b->mod->syms.v[r->to];
		if (to->kind == SYM_MAP && (m->type == MAP_ARRAY_OF_MAPS || m->type == MAP_HASH_OF_MAPS)) {
			m->inner = (u32)b->index[r->to] + 1;
			m->value_size = m->value_size ? m->value_size : 4;
		} else if (to->kind == SYM_DATA && to->init && to->size > 1 && *to->init == '/')
			m->pin_path = (str){ (const char *)to->init, (u32)strnlen((const char *)to->init, to->size) };
	}
}

static void fill_table(struct build *b, const struct ir_sym *s, struct obj_map *m)
{
	vec_each(r, &s->relocs) {
		const struct ir_sym *to = &b->mod->syms.v[r->to];
		if (to->kind != SYM_FUNC || !to->is_defined || b->index[r->to] < 0) {
			cc_report(b->ds, MAP_VALUES, where_src(s->at, s->name.n),
				"'%.*s' can hold programs, and '%.*s' is none", STR_ARG(s->name), STR_ARG(to->name));
			continue;
		}
		struct obj_reloc at = { r->off, RELOC_FUNC, (u32)b->index[r->to], 0 };
		vec_push(&m->data_relocs, b->arena, at);
	}
}

void object_fill_maps(struct build *b)
{
	for (sym id = 1; id < b->mod->syms.n; id++) {
		const struct ir_sym *s = &b->mod->syms.v[id];
		bool is_table = s->kind == SYM_DATA && object_is_struct_ops(s->section);
		if (b->index[id] < 0 || !s->relocs.n)
			continue;
		if (is_table)
			fill_table(b, s, &b->obj->maps.v[b->index[id]]);
		else if (s->kind == SYM_MAP && str_is(s->section, "maps"))
			fill_legacy(b, s, &b->obj->maps.v[b->index[id]]);
		else if (s->kind == SYM_MAP)
			fill_slots(b, s, &b->obj->maps.v[b->index[id]]);
	}
}

/* ---- struct_ops --------------------------------------------------------------------------------------- */

bool object_is_struct_ops(str s)
{
	return str_starts(s, ".struct_ops") || str_starts(s, "?.struct_ops");
}

void object_add_struct_ops(struct build *b, sym id)
{
	enum { F_LINK = 1 << 13 };
	const struct ir_sym *s = &b->mod->syms.v[id];
	struct obj_map m = { .name = s->name, .section = s->section, .origin = MAP_STRUCT_OPS, .type = MAP_OPS,
		.key_size = 4, .value_size = s->size,
		.max_entries = 1, .flags = str_ends(s->section, ".link") ? F_LINK : 0, .data_size = s->size,
		.decl_size = s->size, .span = { s->at, s->name.n } };
	m.data = arena_alloc(b->arena, s->size + 1);
	if (s->init)
		memcpy(m.data, s->init, s->size);
	b->index[id] = b->obj->maps.n;
	vec_push(&b->obj->maps, b->arena, m);
}

static void describe_tables(struct build *b, str section)
{
	vec(struct btf_secinfo) vars = { 0 };
	u32 at = 0;
	for (sym id = 1; id < b->mod->syms.n; id++) {
		const struct ir_sym *s = &b->mod->syms.v[id];
		if (s->kind != SYM_DATA || !s->is_defined || b->index[id] < 0 || !str_eq(s->section, section))
			continue;
		struct obj_map *m = &b->obj->maps.v[b->index[id]];
		m->struct_ops_btf = object_btf(b, type_strip(s->ctype));
		m->decl_off = at = (u32)ALIGN_UP(at, MAX(s->align, 8u));
		struct btf_secinfo v = { btf_add_var(b->btf, s->name, object_btf(b, s->ctype), 1), at, s->size };
		vec_push(&vars, b->arena, v);
		at += s->size;
	}
	if (!vars.n)
		return;
	btf_add_datasec(b->btf, section, at);
	vec_each(v, &vars)
		btf_add_secinfo(b->btf, v->type, v->offset, v->size);
}

/* ---- in BTF ------------------------------------------------------------------------------------------- */

/* Declared maps as libbpf wants them: a VAR each, of the struct of __uint, __type members, in DATASEC .maps. BCC's
 * maps, whose variables say something else, are described by a struct made for the purpose. */
static u32 number_ptr(struct build *b, u32 n)
{
	return btf_add_ptr(b->btf, btf_add_array(b->btf, btf_add_int(b->btf, STR("int"), 4, 1), n));
}

static u32 made_struct(struct build *b, struct obj_map *m)
{
	struct { const char *name; u32 type; } f[8];
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
	if (m->inner) {                  /* an array of no pointers, as __array(values, struct {...}) is */
		u32 inner = btf_add_ptr(b->btf, made_struct(b, &b->obj->maps.v[m->inner - 1]));
		f[n].name = "values", f[n++].type = btf_add_array(b->btf, inner, 0);
	}
	u32 id = btf_add_record(b->btf, false, STR(""), m->decl_size);
	for (u32 i = 0; i < n; i++)
		btf_add_member(b->btf, str_from(f[i].name), f[i].type, i * 64, 0);
	return id;
}

static u32 map_struct(struct build *b, struct obj_map *m, const struct ir_sym *s)
{
	if (m->bcc_table || !str_is(m->section, ".maps"))
		return made_struct(b, m);
	m->decl_size = s->size;
	return object_btf(b, (struct type *)s->ctype);
}

static void describe_declared(struct build *b)
{
	vec(struct btf_secinfo) vars = { 0 };
	u32 at = 0;
	for (sym id = 1; id < b->mod->syms.n; id++) {
		const struct ir_sym *s = &b->mod->syms.v[id];
		if (s->kind != SYM_MAP || !s->is_defined || b->index[id] < 0)
			continue;
		struct obj_map *m = &b->obj->maps.v[b->index[id]];
		u32 type = map_struct(b, m, s);
		struct btf_secinfo v = { btf_add_var(b->btf, s->name, type, 1), at, m->decl_size };
		object_tags(b, s, v.type);
		if (m->pin_path.n)       /* BTF has no word for it: a tag that our own reader knows (obj_read_map.c) */
			btf_add_decl_tag(b->btf, arena_printf(b->arena, "pin:%.*s", STR_ARG(m->pin_path)), v.type, -1);
		if (m->is_shared)
			btf_add_decl_tag(b->btf, arena_printf(b->arena, "shared:%.*s", STR_ARG(m->name)), v.type, -1);
		m->decl_off = at;
		vec_push(&vars, b->arena, v);
		at += m->decl_size;
	}
	if (!vars.n)
		return;
	btf_add_datasec(b->btf, STR(".maps"), at);
	vec_each(v, &vars)
		btf_add_secinfo(b->btf, v->type, v->offset, v->size);
}

void object_describe_maps(struct build *b)
{
	static const char *const tables[] = { ".struct_ops", ".struct_ops.link", "?.struct_ops", "?.struct_ops.link" };
	describe_declared(b);
	for (u32 i = 0; i < ARRAY_LEN(tables); i++)
		describe_tables(b, str_from(tables[i]));
}
