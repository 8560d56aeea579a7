/* obj_read_map.c: the maps of an ELF object.
 *
 *   .maps          a variable each; its struct's members say all, as pointers: int (*type)[BPF_MAP_TYPE_HASH]; u32 *key
 *   maps           records of numbers (obj_legacy.c); how long one is, a section of Android's tells, or the symbols
 *   .data .bss .rodata and .X.*   one value of an array map
 *   .struct_ops    tables of functions for the kernel */
#include "obj/obj_private.h"

#include <stdlib.h>

enum { F_LINK = 1 << 13, MAX_RECORD = 4096 };

static u64 place_key(u32 section, u64 at) { return (u64)section << 32 | (u32)at; }

s64 obj_map_at(const struct obj_reader *x, u32 section, u64 at)
{
	u64 index;
	return at < UINT32_MAX && map_get(&x->map_by_place, place_key(section, at), &index) ? (s64)index : -1;
}

static struct obj_map *add_map(struct obj_reader *x, struct obj_map m, u32 section)
{
	struct obj_map *p = vec_add(&x->o->maps, x->arena);
	*p = m;
	if (m.origin == MAP_DECLARED || m.origin == MAP_STRUCT_OPS)
		map_put(&x->map_by_place, x->arena, place_key(section, m.decl_off), x->o->maps.n - 1);
	return p;
}

static bool bad_map(struct obj_reader *x, const struct obj_map *m, const char *why)
{
	obj_report(x->ds, BAD_MAP, where_elf(m->section, m->decl_off), "map '%.*s' %s", STR_ARG(m->name), why);
	return false;
}

/* ---- .maps ------------------------------------------------------------------------------------------ */

/* int (*x)[n]: the number is the length of the array. */
static bool number(const struct btf *b, u32 type, u64 *out)
{
	struct btf_node p, a, e;
	if (!btf_node(b, btf_skip(b, type), &p))
		return false;
	if (p.kind == BTF_PTR && btf_node(b, btf_skip(b, p.type), &a) && a.kind == BTF_ARRAY) {
		*out = a.array_len;
		return true;
	}
	/* __ulong(): an enumerator that holds it */
	struct btf_enumerator v;
	if (p.kind == BTF_PTR && btf_node(b, btf_skip(b, p.type), &e) && (e.kind == BTF_ENUM || e.kind == BTF_ENUM64) &&
		btf_enumerator(b, &e, 0, &v)) {
		*out = (u64)v.value;
		return true;
	}
	if ((p.kind == BTF_ENUM || p.kind == BTF_ENUM64) && btf_enumerator(b, &p, 0, &v)) {
		*out = (u64)v.value;
		return true;
	}
	return false;
}

static bool pointee(const struct btf *b, u32 type, u32 *id, u64 *size)
{
	struct btf_node p;
	if (!btf_node(b, btf_skip(b, type), &p) || p.kind != BTF_PTR || !btf_size(b, p.type, size) ||
		*size > UINT32_MAX)
		return false;
	*id = p.type;
	return true;
}

struct decl { struct obj_reader *x; struct obj_map *m; u32 values_type; u32 values_off; bool has_values; };

static bool set_number(struct decl *d, const struct btf_member *f, u32 *to)
{
	u64 n;
	if (!number(d->x->o->btf, f->type, &n) || n > UINT32_MAX)
		return bad_map(d->x, d->m, arena_printf(d->x->arena, "has no number in '%.*s'", STR_ARG(f->name)).s);
	if (*to && *to != (u32)n)
		return bad_map(d->x, d->m, arena_printf(d->x->arena, "has two meanings of '%.*s'", STR_ARG(f->name)).s);
	*to = (u32)n;
	return true;
}

static bool set_typed(struct decl *d, const struct btf_member *f, u32 *bytes, u32 *id)
{
	u64 size;
	if (!pointee(d->x->o->btf, f->type, id, &size))
		return bad_map(d->x, d->m, arena_printf(d->x->arena, "has no sized type in '%.*s'",
			STR_ARG(f->name)).s);
	if (*bytes && *bytes != size)
		return bad_map(d->x, d->m, arena_printf(d->x->arena, "has two sizes of '%.*s'", STR_ARG(f->name)).s);
	*bytes = (u32)size;
	return true;
}

static bool set_field(struct decl *d, const struct btf_member *f)
{
	struct obj_map *m = d->m;
	const struct { const char *name; u32 *to; } numbers[] = {
		{ "type", &m->type }, { "max_entries", &m->max_entries }, { "map_flags", &m->flags },
		{ "numa_node", &m->numa_node },
		{ "key_size", &m->key_size }, { "value_size", &m->value_size }, { "pinning", &m->pinning },
	};
	for (u32 i = 0; i < ARRAY_LEN(numbers); i++)
		if (str_is(f->name, numbers[i].name))
			return set_number(d, f, numbers[i].to);
	if (str_is(f->name, "map_extra"))
		return number(d->x->o->btf, f->type, &m->map_extra) || bad_map(d->x, m, "has no number in 'map_extra'");
	if (str_is(f->name, "key"))
		return set_typed(d, f, &m->key_size, &m->key_btf);
	if (str_is(f->name, "value"))
		return set_typed(d, f, &m->value_size, &m->value_btf);
	if (str_is(f->name, "values")) {
		d->values_type = f->type;
		d->values_off = f->bit_off / 8;
		d->has_values = true;
		return true;
	}
	return bad_map(d->x, m, arena_printf(d->x->arena, "has a member '%.*s' that no map has", STR_ARG(f->name)).s);
}

static bool read_struct(struct decl *d, u32 type)
{
	const struct btf *b = d->x->o->btf;
	struct btf_node s;
	struct btf_member f;
	if (!btf_node(b, btf_skip(b, type), &s) || s.kind != BTF_STRUCT)
		return bad_map(d->x, d->m, "is not declared as a struct");
	for (u32 i = 0; btf_member(b, &s, i, &f); i++)
		if (!set_field(d, &f))
			return false;
	if (!d->m->type)
		return bad_map(d->x, d->m, "does not say its type");
	return true;
}

/* values: pointers to inner maps (whose struct is the template) or to functions. The template becomes a map of its
 * own. */
static bool read_values(struct decl *d)
{
	struct obj_reader *x = d->x;
	const struct btf *b = x->o->btf;
	struct btf_node array, p, to;
	if (!d->has_values)
		return true;
	if (!btf_node(b, btf_skip(b, d->values_type), &array) || array.kind != BTF_ARRAY ||
		!btf_node(b, btf_skip(b, array.array_type), &p) ||
	    p.kind != BTF_PTR || !btf_node(b, btf_skip(b, p.type), &to))
		return bad_map(x, d->m, "has values that are no array of pointers");
	d->m->values_off = d->values_off;
	d->m->value_size = 4;
	d->m->key_size = d->m->key_size ? d->m->key_size : 4;
	if (to.kind != BTF_STRUCT)
		return true;
	struct obj_map inner = { .section = d->m->section, .decl_off = d->m->decl_off, .is_inner = true,
		.name = arena_printf(x->arena, "%.*s.inner", STR_ARG(d->m->name)) };
	struct decl in = { .x = x, .m = &inner };
	if (!read_struct(&in, to.id))
		return false;
	if (in.has_values)
		return bad_map(x, d->m, "holds maps of maps of maps");
	vec_push(&x->o->maps, x->arena, inner);      /* d->m is a copy outside the list */
	d->m->inner = x->o->maps.n;
	return true;
}

static bool declared(struct obj_reader *x, const struct btf_secinfo *v, u32 section)
{
	const struct btf *b = x->o->btf;
	struct btf_node var;
	str name;
	struct obj_map m = { .section = x->elf.sections[section].name, .decl_off = v->offset, .decl_size = v->size };
	struct decl d = { .x = x, .m = &m };
	if (!btf_node(b, v->type, &var) || var.kind != BTF_VAR)
		return obj_damaged(x, where_elf(m.section, v->offset), "a map is no variable");
	m.name = var.name;
	/* of BPF_TABLE_PINNED, by object_map.c of the compiler */
	btf_decl_tag_of(b, v->type, STR("pin:"), &m.pin_path);
	m.is_shared = btf_decl_tag_of(b, v->type, STR("shared:"), &name);
	if ((u64)v->offset + v->size > x->elf.sections[section].size)
		return bad_map(x, &m, "reaches past its section");
	if (!read_struct(&d, var.type) || !read_values(&d))
		return false;
	obj_type_events(x->o, &m);
	add_map(x, m, section);
	return true;
}

static bool read_declared(struct obj_reader *x, u32 section)
{
	const struct btf *b = x->o->btf;
	struct btf_node sec;
	struct btf_secinfo v;
	if (!b || !btf_node(b, btf_find(b, BTF_DATASEC, STR(".maps")), &sec) || sec.kind != BTF_DATASEC) {
		obj_report(x->ds, BAD_MAP, where_elf(STR(".maps"), 0),
			"maps are declared in .maps, but no BTF says what they are");
		return false;
	}
	for (u32 i = 0; btf_secinfo(b, &sec, i, &v); i++)
		if (!declared(x, &v, section))
			return false;
	return true;
}

/* ---- records of numbers -------------------------------------------------------------------------------- */

struct record { str name; u64 at, size; };

static int by_at(const void *pa, const void *pb)
{
	const struct record *a = pa, *b = pb;
	return a->at < b->at ? -1 : a->at > b->at;
}

static u32 told_size(struct obj_reader *x)
{
	const struct elf_section *s = elf_section(&x->elf, "size_of_bpf_map_def");
	u32 size = 0;
	if (s && s->data && s->size >= 4)
		memcpy(&size, s->data, 4);
	return size;
}

static bool read_record(struct obj_reader *x, u32 section, const struct record *r, u32 bytes)
{
	const struct elf_section *s = &x->elf.sections[section];
	struct obj_map m = { .name = r->name, .section = s->name, .decl_off = (u32)r->at, .decl_size = bytes };
	if (bytes < 16 || bytes > MAX_RECORD || r->at % 4 || r->at > s->size || bytes > s->size - r->at)
		return bad_map(x, &m, "has no whole record");
	obj_legacy_record(x->o, &m, s->data + r->at, bytes);
	add_map(x, m, section);
	return true;
}

static bool read_records(struct obj_reader *x, u32 section)
{
	const struct elf_section *s = &x->elf.sections[section];
	struct record *r = arena_array(x->arena, struct record, x->nsyms + 1);
	u32 n = 0, told = told_size(x);
	for (u32 i = 1; i < x->nsyms; i++)
		if (x->syms[i].section == section && x->syms[i].name.n && x->syms[i].type <= ELF_STT_OBJECT)
			r[n++] = (struct record){ x->syms[i].name, x->syms[i].value, x->syms[i].size };
	if (!n || !s->data)
		return !s->size || obj_damaged(x, where_elf(s->name, 0), "maps without names");
	qsort(r, n, sizeof(*r), by_at);
	for (u32 i = 0; i < n; i++) {
		u32 bytes = told ? told : r[i].size && r[i].size <= MAX_RECORD ? (u32)r[i].size : (u32)(s->size / n);
		if (!read_record(x, section, &r[i], bytes))
			return false;
	}
	return true;
}

/* ---- data ------------------------------------------------------------------------------------------------ */

static bool is_data(str name, const char *base)
{
	u32 n = (u32)strlen(base);
	return str_starts(name, base) && (name.n == n || name.s[n] == '.');
}

static bool read_data(struct obj_reader *x, u32 section)
{
	const struct elf_section *s = &x->elf.sections[section];
	if (s->size > INT32_MAX)
		return obj_damaged(x, where_elf(s->name, 0), "a data section is too large for a map");
	struct obj_map m = { .name = s->name, .section = s->name, .origin = MAP_DATA, .type = MAP_ARRAY, .key_size = 4,
		.value_size = (u32)s->size,
		.max_entries = 1, .is_mmapable = true, .is_readonly = is_data(s->name, ".rodata") };
	if (s->data) {
		m.data = arena_alloc(x->arena, s->size);
		m.data_size = (u32)s->size;
		memcpy(m.data, s->data, s->size);
	}
	if (x->o->btf)
		m.datasec_btf = m.value_btf = btf_find(x->o->btf, BTF_DATASEC, s->name);
	x->data_map[section] = x->o->maps.n;
	add_map(x, m, section);
	return true;
}

/* A table of functions: the variable's bytes; the functions arrive by relocations. */
static bool read_struct_ops(struct obj_reader *x, u32 section)
{
	const struct elf_section *s = &x->elf.sections[section];
	const struct btf *b = x->o->btf;
	struct btf_node sec, var;
	struct btf_secinfo v;
	if (!s->data || !b || !btf_node(b, btf_find(b, BTF_DATASEC, s->name), &sec) || sec.kind != BTF_DATASEC)
		return obj_damaged(x, where_elf(s->name, 0), "struct_ops without BTF");
	for (u32 i = 0; btf_secinfo(b, &sec, i, &v); i++) {
		if (!btf_node(b, v.type, &var) || var.kind != BTF_VAR || (u64)v.offset + v.size > s->size)
			return obj_damaged(x, where_elf(s->name, v.offset), "struct_ops does not fit its BTF");
		struct obj_map m = { .name = var.name, .section = s->name, .origin = MAP_STRUCT_OPS, .type = MAP_OPS,
			.key_size = 4,
			.value_size = v.size, .max_entries = 1, .flags = str_ends(s->name, ".link") ? F_LINK : 0,
			.data_size = v.size,
			.decl_off = v.offset, .decl_size = v.size, .struct_ops_btf = btf_skip_mods(b, var.type) };
		m.data = arena_alloc(x->arena, v.size);
		memcpy(m.data, s->data + v.offset, v.size);
		add_map(x, m, section);
	}
	return true;
}

bool obj_is_struct_ops(str n)
{
	return str_is(n, ".struct_ops") || str_is(n, ".struct_ops.link") || str_is(n, "?.struct_ops") ||
		str_is(n, "?.struct_ops.link");
}

bool obj_read_maps(struct obj_reader *x)
{
	for (u32 i = 1; i < x->elf.nsections; i++) {
		const struct elf_section *s = &x->elf.sections[i];
		bool is_bits = s->type == ELF_SHT_PROGBITS, ok = true;
		if (!is_bits && s->type != ELF_SHT_NOBITS)
			continue;
		if (is_bits && str_is(s->name, ".maps"))
			ok = read_declared(x, i);
		else if (is_bits && (str_is(s->name, "maps") || str_starts(s->name, "maps/")))
			ok = read_records(x, i);
		else if (is_bits && obj_is_struct_ops(s->name))
			ok = read_struct_ops(x, i);
		else if (s->size && (is_data(s->name, ".data") || is_data(s->name, ".bss") ||
			is_data(s->name, ".rodata") || str_is(s->name, OBJ_ARENA_SECTION)))
			ok = read_data(x, i);
		if (!ok)
			return false;
	}
	return true;
}
