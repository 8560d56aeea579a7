/* object_data.c: variables and externs to the object's data sections, with their description in BTF. */
#include "cc/object/object_private.h"

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
	*m = (struct obj_map){ .name = section, .section = section, .origin = MAP_DATA, .type = MAP_ARRAY,
		.key_size = 4, .max_entries = 1,
		.is_readonly = str_starts(section, ".rodata"), .is_mmapable = true };
	return m;
}

/* Loaders put no addresses into data: such a slot stays 0. */
static void tell_addresses(struct build *b, const struct ir_sym *s)
{
	if (!s->relocs.n)
		return;
	str to = b->mod->syms.v[s->relocs.v[0].to].name;
	bool is_text = str_starts(to, ".str");
	cc_report(b->ds, DATA_ADDRESS, where_src(s->at, s->name.n), "'%.*s' holds the address of %s%.*s, which stays 0",
		STR_ARG(s->name),
		is_text ? "a text" : "", is_text ? 0 : (int)to.n, to.s);
}

void object_add_binding(struct build *b, const struct ir_sym *s)
{
	if ((s->is_weak || s->is_hidden) && !s->is_static)
		vec_push(&b->obj->bindings, b->arena, ((struct obj_binding){ s->name, s->is_weak, s->is_hidden }));
}

void object_add_data(struct build *b, sym id)
{
	struct ir_sym *s = &b->mod->syms.v[id];
	str section = section_of(s);
	if (str_is(section, "license") || str_is(section, "version")) {
		if (str_is(section, "version") && s->init && s->size >= 4)
			memcpy(&b->obj->kern_version, s->init, 4);
		return;
	}
	tell_addresses(b, s);
	object_add_binding(b, s);
	struct obj_map *m = data_map(b, section);
	b->index[id] = m - b->obj->maps.v;
	b->offset[id] = ALIGN_UP(m->value_size, MAX(s->align, 1u));
	m->value_size = (u32)b->offset[id] + s->size;
}

void object_fill_data(struct build *b)
{
	for (sym id = 1; id < b->mod->syms.n; id++) {
		const struct ir_sym *s = &b->mod->syms.v[id];
		struct obj_map *m = s->kind == SYM_DATA && s->is_defined &&
			b->index[id] >= 0 ? &b->obj->maps.v[b->index[id]] : NULL;
		if (!m || m->origin != MAP_DATA || (!s->init && str_starts(m->section, ".bss")))
			continue;
		if (!m->data) {
			m->data = arena_alloc(b->arena, m->value_size);
			m->data_size = m->value_size;
		}
		if (s->init)
			memcpy(m->data + b->offset[id], s->init, s->size);
	}
}

/* BTF names are identifiers. */
static str variable_name(struct build *b, str name)
{
	char *s = arena_strdup(b->arena, name);
	for (char *c = s; *c; c++)
		if (*c == '.')
			*c = '_';
	return str_from(s);
}

enum { BTF_MAX_VARS = 0xffff };      /* of a DATASEC: its vlen has 16 bits */

static void describe_section(struct build *b, u32 k)
{
	struct obj_map *m = &b->obj->maps.v[k];
	vec(struct btf_secinfo) vars = { 0 };
	const struct ir_sym *last = NULL;
	for (sym id = 1; id < b->mod->syms.n; id++) {
		const struct ir_sym *s = &b->mod->syms.v[id];
		u32 type = 0;
		if (s->kind == SYM_DATA && s->is_defined && b->index[id] == (s64)k && !str_starts(s->name, ".str"))
			type = object_btf(b, s->ctype);
		if (!type)
			continue;
		last = s;
		struct btf_secinfo v = { btf_add_var(b->btf, variable_name(b, s->name), type, s->is_static ? 0 : 1),
			(u32)b->offset[id], s->size };
		object_tags(b, s, v.type);
		vec_push(&vars, b->arena, v);
	}
	if (vars.n > BTF_MAX_VARS) {
		cc_report(b->ds, TOO_LARGE, where_src(last->at, last->name.n),
			"'%.*s' has more than %d variables, which BTF cannot describe", STR_ARG(m->name), BTF_MAX_VARS);
		return;
	}
	if (!vars.n)
		return;
	m->value_btf = m->datasec_btf = btf_add_datasec(b->btf, m->name, m->value_size);
	vec_each(v, &vars)
		btf_add_secinfo(b->btf, v->type, v->offset, v->size);
}

/* Variables and their sections in BTF, so that the kernel and others can name them. */
void object_describe_data(struct build *b)
{
	for (u32 k = 0; k < b->obj->maps.n; k++)
		if (b->obj->maps.v[k].origin == MAP_DATA)
			describe_section(b, k);
}

/* ---- externs ------------------------------------------------------------------------------------------ */

static void kconfig_map(struct build *b)
{
	vec_each(x, &b->obj->maps)
		if (x->origin == MAP_KCONFIG)
			return;
	struct obj_map *m = vec_add(&b->obj->maps, b->arena);
	*m = (struct obj_map){ .name = STR(".kconfig"), .section = STR(".kconfig"), .origin = MAP_KCONFIG,
		.type = MAP_ARRAY, .key_size = 4,
		.max_entries = 1, .is_readonly = true, .is_mmapable = true };
}

static enum obj_extern_kind extern_kind(const struct ir_sym *s)
{
	switch (s->kind) {
	case SYM_KFUNC: return EXTERN_KFUNC;
	case SYM_KCONFIG: return EXTERN_KCONFIG;
	case SYM_KSYM: return EXTERN_KSYM;
	default: return EXTERN_ELSEWHERE;
	}
}

void object_add_extern(struct build *b, sym id)
{
	const struct ir_sym *s = &b->mod->syms.v[id];
	struct obj_extern *e = vec_add(&b->obj->externs, b->arena);
	*e = (struct obj_extern){ .name = s->name, .is_weak = s->is_weak, .kind = extern_kind(s), .size = s->size,
		.align = s->align, .is_signed = type_is_signed(s->ctype), .span = { s->at, s->name.n } };
	e->is_typed = s->kind == SYM_KFUNC || type_strip(s->ctype)->kind != TY_VOID;
	b->index[id] = b->obj->externs.n - 1;
	if (s->kind != SYM_KCONFIG)
		return;
	kconfig_map(b);
}

static u32 extern_btf(struct build *b, const struct ir_sym *s)
{
	enum { LINKAGE_EXTERN = 2 };
	struct type *t = type_strip(s->ctype);
	if (t->kind != TY_FUNC)
		return btf_add_var(b->btf, s->name, object_btf(b, s->ctype), LINKAGE_EXTERN);
	/* Not the type's own prototype: a pointer to it may be described less fully. */
	return btf_add_func(b->btf, s->name, object_btf(b, t), LINKAGE_EXTERN);
}

/* What another object defines: a VAR or FUNC in no section; not what only assembly speaks of. */
static void describe_elsewhere(struct build *b)
{
	for (sym id = 1; id < b->mod->syms.n; id++) {
		const struct ir_sym *s = &b->mod->syms.v[id];
		if (!s->is_defined && !s->is_only_in_asm && b->index[id] >= 0 && extern_kind(s) == EXTERN_ELSEWHERE)
			b->obj->externs.v[b->index[id]].btf_id = extern_btf(b, s);
	}
}

/* Externs of .kconfig or .ksyms: a VAR or FUNC each, in a section that loaders fill. */
static void describe_externs_of(struct build *b, str section, bool is_kconfig)
{
	vec(struct btf_secinfo) vars = { 0 };
	for (sym id = 1; id < b->mod->syms.n; id++) {
		const struct ir_sym *s = &b->mod->syms.v[id];
		bool is_extern = s->kind == SYM_KCONFIG || s->kind == SYM_KSYM || s->kind == SYM_KFUNC;
		if (!is_extern || b->index[id] < 0 || (s->kind == SYM_KCONFIG) != is_kconfig)
			continue;
		struct btf_secinfo v = { extern_btf(b, s), 0, s->kind == SYM_KFUNC ||
			type_strip(s->ctype)->kind == TY_VOID ? 0 : s->size };
		object_tags(b, s, v.type);
		b->obj->externs.v[b->index[id]].btf_id = v.type;
		vec_push(&vars, b->arena, v);
	}
	if (!vars.n)
		return;
	u32 id = btf_add_datasec(b->btf, section, 0);
	vec_each(v, &vars)
		btf_add_secinfo(b->btf, v->type, v->offset, v->size);
	vec_each(m, &b->obj->maps)
		if (is_kconfig && m->origin == MAP_KCONFIG)
			m->datasec_btf = m->value_btf = id;
}

void object_describe_externs(struct build *b)
{
	obj_place_kconfig(b->obj);
	describe_externs_of(b, STR(".kconfig"), true);
	describe_externs_of(b, STR(".ksyms"), false);
	describe_elsewhere(b);
}
