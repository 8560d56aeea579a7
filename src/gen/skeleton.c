/* skeleton.c: a header for one object, as bpftool has made them known: struct NAME with maps, progs, links and a
 * pointer to each section of global variables; NAME__open and its kin call libbpf's functions for skeletons, which fill
 * them in. Whatever the object's types need beyond names comes from the user's own headers: types of variables are only
 * named here. */
#include "gen/gen_private.h"

#include <ctype.h>

enum { LINE_BYTES = 20, OLD_MAP_ENTRY = 24, MAP_ENTRY = 32, PROG_ENTRY = 24 };

/* ---- names ------------------------------------------------------------------------------------------------------- */

static str identifier(struct arena *a, str s)
{
	char *p = arena_strdup(a, s);
	for (u32 i = 0; i < s.n; i++)
		if (!isalnum((u8)p[i]))
			p[i] = '_';
	return (str){ p, s.n };
}

str gen_name(struct arena *a, str path)
{
	for (u32 i = path.n; i > 0; i--)
		if (path.s[i - 1] == '/') {
			path = str_sub(path, i, path.n);
			break;
		}
	if (str_ends(path, ".o") || str_ends(path, ".c"))
		path.n -= 2;
	str s = identifier(a, path);
	return s.n && isdigit((u8)s.s[0]) ? arena_printf(a, "_%.*s", STR_ARG(s)) : s;
}

static bool is_data(const struct obj_map *m) { return m->origin == MAP_DATA || m->origin == MAP_KCONFIG; }

/* ".data.more": data_more */
str gen_map_ident(struct gen *g, const struct obj_map *m)
{
	return identifier(g->arena, is_data(m) ? str_sub(m->name, 1, m->name.n) : m->name);
}

/* What the library calls it. */
static str map_name(struct gen *g, const struct obj_map *m)
{
	char name[16];
	if (!is_data(m) || str_find(str_sub(m->name, 1, m->name.n), '.') >= 0)
		return m->name;
	load_map_name(g->o, m, name);
	return arena_printf(g->arena, "%s", name);
}

bool gen_is_shown(const struct obj_map *m) { return !m->is_inner && !obj_is_arena_data(m); }
static bool is_table(const struct obj_map *m) { return m->origin == MAP_STRUCT_OPS; }

/* A section whose variables others can see: mapped, and a member of the skeleton. */
static const struct obj_map *arena_vars(const struct gen *g)
{
	vec_each(m, &g->o->maps)
		if (obj_is_arena_data(m))
			return m;
	return NULL;
}

/* The map that holds the variables of m: itself, or for an arena what lies at its beginning. */
static const struct obj_map *vars_of(const struct gen *g, const struct obj_map *m)
{
	return m->type == MAP_ARENA ? arena_vars(g) : m;
}

/* The i-th variable of a section, as they lie there; .kconfig's have their places by the object's externs. False past
 * the last. */
static bool var_at(const struct gen *g, const struct obj_map *holder, u32 i, struct btf_secinfo *v,
	struct btf_node *var)
{
	struct btf_node sec;
	if (!btf_node(g->o->btf, holder->datasec_btf, &sec) || sec.kind != BTF_DATASEC ||
		!btf_secinfo(g->o->btf, &sec, i, v))
		return false;
	u32 *order = arena_array(g->arena, u32, g->o->externs.n + 1), n = obj_kconfig_order(g->o, order);
	if (holder->origin == MAP_KCONFIG && i < n) {
		const struct obj_extern *e = &g->o->externs.v[order[i]];
		*v = (struct btf_secinfo){ .type = e->btf_id, .offset = e->kconfig_off, .size = e->size };
	}
	return btf_node(g->o->btf, v->type, var);
}

bool gen_has_vars(const struct gen *g, const struct obj_map *m)
{
	const struct obj_map *holder = vars_of(g, m);
	struct btf_node var;
	struct btf_secinfo v;
	if (!g->c || !holder || !(is_data(holder) || obj_is_arena_data(holder)))
		return false;
	for (u32 i = 0; var_at(g, holder, i, &v, &var); i++)
		if (var.linkage)
			return true;
	return false;
}

static bool has_tables(const struct gen *g)
{
	vec_each(m, &g->o->maps)
		if (is_table(m))
			return true;
	return false;
}

/* ---- the struct -------------------------------------------------------------------------------------------------- */

void gen_data_struct(struct gen *g, const struct obj_map *m)
{
	const struct obj_map *holder = vars_of(g, m);
	bool strip = holder->is_readonly || holder->origin == MAP_KCONFIG;
	str ident = gen_map_ident(g, m);
	struct btf_node var;
	struct btf_secinfo v;
	u64 at = 0;
	u32 pads = 0;
	buf_printf(g->out, "\tstruct %.*s__%.*s {\n", STR_ARG(g->name), STR_ARG(ident));
	for (u32 i = 0; var_at(g, holder, i, &v, &var); i++) {
		if (!var.linkage)
			continue;
		u32 align = MAX(btf_align(g->o->btf, var.type), 1u);
		if (ALIGN_UP(at, (u64)align) != v.offset)
			buf_printf(g->out, "\t\tchar __pad%u[%llu];\n", pads++, (unsigned long long)(v.offset - at));
		buf_puts(g->out, "\t\t");
		btf_c_declare(g->c, var.type, identifier(g->arena, var.name), 2, strip, g->out);
		buf_puts(g->out, ";\n");
		at = (u64)v.offset + v.size;
	}
	buf_printf(g->out, "\t} *%.*s;\n", STR_ARG(ident));
}

/* A table of functions: each is a program, other members are what they are. */
static void table_struct(struct gen *g, const struct obj_map *m)
{
	struct btf_node t, to;
	struct btf_member f;
	const struct btf *b = g->o->btf;
	u64 at = 0, size;
	u32 pads = 0;
	if (!btf_node(b, btf_skip(b, m->struct_ops_btf), &t))
		return;
	buf_printf(g->out, "\t\tstruct %.*s__%.*s__%.*s {\n", STR_ARG(g->name), STR_ARG(m->name), STR_ARG(t.name));
	for (u32 i = 0; btf_member(b, &t, i, &f); i++) {
		u32 type = btf_skip(b, f.type), off = f.bit_off / 8;
		btf_node(b, btf_skip(b, type), &to);
		bool is_func = false, is_plain = to.kind == BTF_INT || to.kind == BTF_ENUM || to.kind == BTF_ENUM64;
		if (to.kind == BTF_PTR) {
			struct btf_node proto = { 0 };
			btf_node(b, btf_skip(b, to.type), &proto);
			is_func = proto.kind == BTF_FUNC_PROTO;
		}
		if (f.bit_size || !(is_func || is_plain) || !btf_size(b, type, &size))
			continue;
		if (ALIGN_UP(at, MAX((u64)btf_align(b, type), 1)) != off)
			buf_printf(g->out, "\t\t\tchar __pad%u[%llu];\n", pads++, (unsigned long long)(off - at));
		buf_puts(g->out, "\t\t\t");
		if (is_func)
			buf_printf(g->out, "struct bpf_program *%.*s", STR_ARG(f.name));
		else
			btf_c_declare(g->c, type, f.name, 3, true, g->out);
		buf_puts(g->out, ";\n");
		at = off + size;
	}
	if (at < t.size)
		buf_printf(g->out, "\t\t\tchar __pad%u[%llu];\n", pads, (unsigned long long)(t.size - at));
	buf_printf(g->out, "\t\t} *%.*s;\n", STR_ARG(m->name));
}

static void tables_struct(struct gen *g)
{
	if (!has_tables(g) || !g->c)
		return;
	buf_puts(g->out, "\tstruct {\n");
	vec_each(m, &g->o->maps)
		if (is_table(m))
			table_struct(g, m);
	buf_puts(g->out, "\t} struct_ops;\n");
}

static bool any_program(const struct gen *g)
{
	vec_each(f, &g->o->funcs)
		if (f->is_entry)
			return true;
	return false;
}

static bool any_map(const struct gen *g)
{
	vec_each(m, &g->o->maps)
		if (gen_is_shown(m))
			return true;
	return false;
}

static void map_members(struct gen *g)
{
	if (!any_map(g))
		return;
	buf_puts(g->out, "\tstruct {\n");
	vec_each(m, &g->o->maps)
		if (gen_is_shown(m)) {
			str ident = gen_map_ident(g, m);
			buf_printf(g->out, "\t\tstruct bpf_map *%.*s;\n", STR_ARG(ident));
		}
	buf_puts(g->out, "\t} maps;\n");
}

static void prog_members(struct gen *g)
{
	if (!any_program(g))
		return;
	buf_puts(g->out, "\tstruct {\n");
	vec_each(f, &g->o->funcs)
		if (f->is_entry)
			buf_printf(g->out, "\t\tstruct bpf_program *%.*s;\n", STR_ARG(f->name));
	buf_puts(g->out, "\t} progs;\n");
}

static void link_members(struct gen *g)
{
	if (!any_program(g) && !has_tables(g))
		return;
	buf_puts(g->out, "\tstruct {\n");
	vec_each(f, &g->o->funcs)
		if (f->is_entry)
			buf_printf(g->out, "\t\tstruct bpf_link *%.*s;\n", STR_ARG(f->name));
	vec_each(m, &g->o->maps)
		if (is_table(m))
			buf_printf(g->out, "\t\tstruct bpf_link *%.*s;\n", STR_ARG(m->name));
	buf_puts(g->out, "\t} links;\n");
}

/* ---- text with the skeleton's name in it ------------------------------------------------------------------------- */

/* '@' is the name. */
void gen_text(struct gen *g, const char *s)
{
	for (; *s; s++)
		if (*s == '@')
			buf_str(g->out, g->name);
		else
			buf_char(g->out, *s);
}

static const char *const functions =
	"static void\n@__destroy(struct @ *obj)\n{\n\tif (!obj)\n\t\treturn;\n\tif (obj->skeleton)\n"
	"\t\tbpf_object__destroy_skeleton(obj->skeleton);\n"
	"\tfree(obj);\n}\n\n"
	"static inline int\n@__create_skeleton(struct @ *obj);\n\n"
	"static inline struct @ *\n@__open_opts(const struct bpf_object_open_opts *opts)\n{\n\tstruct @ *obj;\n"
	"\tint err;\n\n"
	"\tobj = (struct @ *)calloc(1, sizeof(*obj));\n\tif (!obj) {\n\t\terrno = ENOMEM;\n\t\treturn NULL;\n\t}\n\n"
	"\terr = @__create_skeleton(obj);\n\tif (err)\n\t\tgoto failed;\n\n"
	"\terr = bpf_object__open_skeleton(obj->skeleton, opts);\n\tif (err)\n\t\tgoto failed;\n";

static const char *const more_functions =
	"\n\treturn obj;\nfailed:\n\t@__destroy(obj);\n\terrno = -err;\n\treturn NULL;\n}\n\n"
	"static inline struct @ *\n@__open(void)\n{\n\treturn @__open_opts(NULL);\n}\n\n"
	"static inline int\n@__load(struct @ *obj)\n{\n\treturn bpf_object__load_skeleton(obj->skeleton);\n}\n\n"
	"static inline struct @ *\n@__open_and_load(void)\n{\n\tstruct @ *obj;\n\tint err;\n\n\tobj = @__open();\n"
	"\tif (!obj)\n\t\treturn NULL;\n"
	"\terr = @__load(obj);\n\tif (err) {\n\t\t@__destroy(obj);\n\t\terrno = -err;\n\t\treturn NULL;\n\t}\n"
	"\treturn obj;\n}\n\n"
	"static inline int\n@__attach(struct @ *obj)\n{\n\treturn bpf_object__attach_skeleton(obj->skeleton);\n}\n\n"
	"static inline void\n@__detach(struct @ *obj)\n{\n\tbpf_object__detach_skeleton(obj->skeleton);\n}\n\n"
	"static inline const void *@__elf_bytes(size_t *sz);\n\n";

static const char *const cplusplus_members =
	"\n#ifdef __cplusplus\n\tstatic inline struct @ *open(const struct bpf_object_open_opts *opts = nullptr);\n"
	"\tstatic inline struct @ *open_and_load();\n\tstatic inline int load(struct @ *skel);\n"
	"\tstatic inline int attach(struct @ *skel);\n"
	"\tstatic inline void detach(struct @ *skel);\n\tstatic inline void destroy(struct @ *skel);\n"
	"\tstatic inline const void *elf_bytes(size_t *sz);\n#endif\n};\n\n";

static const char *const cplusplus_functions =
	"#ifdef __cplusplus\n"
	"struct @ *@::open(const struct bpf_object_open_opts *opts) { return @__open_opts(opts); }\n"
	"struct @ *@::open_and_load() { return @__open_and_load(); }\n"
	"int @::load(struct @ *skel) { return @__load(skel); }\n"
	"int @::attach(struct @ *skel) { return @__attach(skel); }\n"
	"void @::detach(struct @ *skel) { @__detach(skel); }\n"
	"void @::destroy(struct @ *skel) { @__destroy(skel); }\n"
	"const void *@::elf_bytes(size_t *sz) { return @__elf_bytes(sz); }\n#endif\n\n";

/* ---- telling the library ----------------------------------------------------------------------------------------- */

/* A part knows sections by their own names, for it does not know the object's, and has pointers to variables in place
 * of sections. */
static void tell_maps(struct gen *g, const char *owner, bool is_part)
{
	u32 n = 0, entry = has_tables(g) ? MAP_ENTRY : OLD_MAP_ENTRY;
	vec_each(m, &g->o->maps)
		n += gen_is_shown(m);
	if (!n)
		return;
	buf_printf(g->out, "\n\ts->map_cnt = %u;\n\ts->map_skel_sz = %u;\n"
		"\ts->maps = (struct bpf_map_skeleton *)calloc(s->map_cnt,\n"
		"\t\t\tsizeof(*s->maps) > %u ? sizeof(*s->maps) : %u);\n\tif (!s->maps)\n\t\tgoto failed;\n", n, entry,
			entry, entry);
	n = 0;
	vec_each(m, &g->o->maps) {
		if (!gen_is_shown(m))
			continue;
		str ident = gen_map_ident(g, m), name = is_part ? m->name : map_name(g, m);
		buf_printf(g->out, "\n\tmap = (struct bpf_map_skeleton *)((char *)s->maps + %u * s->map_skel_sz);\n"
			"\tmap->name = \"%.*s\";\n\tmap->map = &%s->maps.%.*s;\n",
			n++, STR_ARG(name), owner, STR_ARG(ident));
		if (gen_has_vars(g, m) && !is_part)
			buf_printf(g->out, "\tmap->mmaped = (void **)&%s->%.*s;\n", owner, STR_ARG(ident));
		if (is_table(m) && !is_part)
			buf_printf(g->out, "\tmap->link = &%s->links.%.*s;\n", owner, STR_ARG(m->name));
	}
}

static void tell_progs(struct gen *g, const char *owner, bool links)
{
	u32 n = 0;
	vec_each(f, &g->o->funcs)
		n += f->is_entry;
	if (!n)
		return;
	buf_printf(g->out, "\n\ts->prog_cnt = %u;\n\ts->prog_skel_sz = sizeof(*s->progs);\n"
		"\ts->progs = (struct bpf_prog_skeleton *)calloc(s->prog_cnt, s->prog_skel_sz);\n\tif (!s->progs)\n"
		"\t\tgoto failed;\n", n);
	n = 0;
	vec_each(f, &g->o->funcs) {
		if (!f->is_entry)
			continue;
		buf_printf(g->out, "\n\ts->progs[%u].name = \"%.*s\";\n\ts->progs[%u].prog = &%s->progs.%.*s;\n", n,
			STR_ARG(f->name), n, owner, STR_ARG(f->name));
		if (links)
			buf_printf(g->out, "\ts->progs[%u].link = &%s->links.%.*s;\n", n, owner, STR_ARG(f->name));
		n++;
	}
}

static void create(struct gen *g)
{
	gen_text(g, "static inline int\n@__create_skeleton(struct @ *obj)\n{\n\tstruct bpf_object_skeleton *s;\n");
	if (any_map(g))
		gen_text(g, "\tstruct bpf_map_skeleton *map __attribute__((unused));\n");
	gen_text(g, "\tint err;\n\n\ts = (struct bpf_object_skeleton *)calloc(1, sizeof(*s));\n\tif (!s) {\n"
		"\t\terr = -ENOMEM;\n\t\tgoto failed;\n\t}\n\n"
		"\ts->sz = sizeof(*s);\n\ts->name = \"@\";\n\ts->obj = &obj->obj;\n");
	tell_maps(g, "obj", false);
	tell_progs(g, "obj", true);
	gen_text(g, "\n\ts->data = @__elf_bytes(&s->data_sz);\n\n\tobj->skeleton = s;\n\treturn 0;\nfailed:\n"
		"\terr = -ENOMEM;\n\tbpf_object__destroy_skeleton(s);\n\treturn err;\n}\n\n");
}

void gen_bytes(struct gen *g, str bytes)
{
	static const char hex[] = "0123456789abcdef";
	buf_char(g->out, '"');
	for (u32 i = 0; i < bytes.n; i++) {
		u8 c = (u8)bytes.s[i];
		if (i % LINE_BYTES == 0)
			buf_puts(g->out, "\\\n");
		buf_add(g->out, (char[]){ '\\', 'x', hex[c >> 4], hex[c & 15] }, 4);
	}
	buf_char(g->out, '"');
}

static void elf_bytes(struct gen *g, str bytes)
{
	gen_text(g, "static inline const void *@__elf_bytes(size_t *sz)\n{\n"
		"\tstatic const char data[] __attribute__((__aligned__(8))) = ");
	gen_bytes(g, bytes);
	gen_text(g, ";\n\n\t*sz = sizeof(data) - 1;\n\treturn (const void *)data;\n}\n\n");
}

/* The compiler that takes the header must lay variables out as the object has them. */
void gen_asserts(struct gen *g)
{
	gen_text(g, "__attribute__((unused)) static void\n@__assert(struct @ *s __attribute__((unused)))\n{\n"
		"#ifdef __cplusplus\n#define _Static_assert static_assert\n#endif\n");
	vec_each(m, &g->o->maps) {
		struct btf_node var;
		struct btf_secinfo v;
		if (!gen_is_shown(m) || !gen_has_vars(g, m))
			continue;
		str ident = gen_map_ident(g, m);
		for (u32 i = 0; var_at(g, vars_of(g, m), i, &v, &var); i++)
			if (var.linkage) {
				str name = identifier(g->arena, var.name);
				buf_printf(g->out, "\t_Static_assert(sizeof(s->%.*s->%.*s) == %u, \"unexpected size "
					"of '%.*s'\");\n", STR_ARG(ident), STR_ARG(name), v.size, STR_ARG(name));
			}
	}
	gen_text(g, "#ifdef __cplusplus\n#undef _Static_assert\n#endif\n}\n\n");
}

void gen_begin(struct gen *g, const char *what, const char *includes)
{
	str upper = arena_str(g->arena, g->name);
	for (u32 i = 0; i < upper.n; i++)
		((char *)upper.s)[i] = (char)toupper((u8)upper.s[i]);
	buf_printf(g->out, "/* SPDX-License-Identifier: (LGPL-2.1 OR BSD-2-Clause) */\n"
		"/* Made by skep: changes are lost. */\n#ifndef __%.*s_%s_H__\n#define __%.*s_%s_H__\n\n"
		"%s\n", STR_ARG(upper), what, STR_ARG(upper), what, includes);
}

static const char library[] = "#include <errno.h>\n#include <stdlib.h>\n#include <bpf/libbpf.h>\n";

void gen_skeleton(struct arena *a, const struct obj *o, str bytes, str name, struct buf *out)
{
	struct gen g = { .arena = a, .o = o, .c = o->btf ? btf_c_new(a, o->btf) : NULL, .name = name, .out = out };
	gen_begin(&g, "SKEL", library);
	gen_text(&g, "#define BPF_SKEL_SUPPORTS_MAP_AUTO_ATTACH 1\n\nstruct @ {\n"
		"\tstruct bpf_object_skeleton *skeleton;\n\tstruct bpf_object *obj;\n");
	map_members(&g);
	tables_struct(&g);
	prog_members(&g);
	link_members(&g);
	vec_each(m, &o->maps)
		if (gen_is_shown(m) && gen_has_vars(&g, m))
			gen_data_struct(&g, m);
	gen_text(&g, cplusplus_members);
	gen_text(&g, functions);
	vec_each(m, &o->maps)
		if (is_table(m) && g.c)
			buf_printf(out, "\tobj->struct_ops.%.*s = "
				"(__typeof__(obj->struct_ops.%.*s))bpf_map__initial_value(obj->maps.%.*s, "
				"NULL);\n", STR_ARG(m->name),
				STR_ARG(m->name), STR_ARG(m->name));
	gen_text(&g, more_functions);
	create(&g);
	elf_bytes(&g, bytes);
	gen_text(&g, cplusplus_functions);
	gen_asserts(&g);
	buf_puts(out, "#endif\n");
}

/* ---- of a library ------------------------------------------------------------------------------------------------ */

static void each_var(struct gen *g, void (*fn)(struct gen *g, const struct obj_map *m, const struct btf_node *var,
	u32 i))
{
	u32 n = 0;
	vec_each(m, &g->o->maps) {
		struct btf_node var;
		struct btf_secinfo v;
		if (!gen_is_shown(m) || m->type == MAP_ARENA || !gen_has_vars(g, m))
			continue;
		for (u32 i = 0; var_at(g, m, i, &v, &var); i++)
			if (var.linkage)
				fn(g, m, &var, n++);
	}
}

static void var_member(struct gen *g, const struct obj_map *m, const struct btf_node *var, u32 i UNUSED)
{
	struct btf_node t;
	bool strip = m->is_readonly || m->origin == MAP_KCONFIG;
	str name = identifier(g->arena, var->name);
	bool is_array = btf_node(g->o->btf, btf_skip_mods(g->o->btf, var->type), &t) && t.kind == BTF_ARRAY;
	buf_puts(g->out, "\t\t");
	btf_c_declare(g->c, var->type, arena_printf(g->arena, is_array ? "(*%.*s)" : "*%.*s", STR_ARG(name)), 2, strip,
		g->out);
	buf_puts(g->out, ";\n");
}

static void tell_var(struct gen *g, const struct obj_map *m, const struct btf_node *var, u32 i)
{
	str ident = gen_map_ident(g, m), name = identifier(g->arena, var->name);
	buf_printf(g->out, "\n\ts->vars[%u].name = \"%.*s\";\n\ts->vars[%u].map = &obj->maps.%.*s;\n"
		"\ts->vars[%u].addr = (void **)&obj->%.*s.%.*s;\n", i, STR_ARG(var->name), i,
		STR_ARG(ident), i, STR_ARG(ident), STR_ARG(name));
}

static u32 nvars(struct gen *g)
{
	u32 n = 0;
	vec_each(m, &g->o->maps) {
		struct btf_node var;
		struct btf_secinfo v;
		if (!gen_is_shown(m) || m->type == MAP_ARENA || !gen_has_vars(g, m))
			continue;
		for (u32 i = 0; var_at(g, m, i, &v, &var); i++)
			n += var.linkage != 0;
	}
	return n;
}

void gen_subskeleton(struct arena *a, const struct obj *o, str name, struct buf *out)
{
	struct gen g = { .arena = a, .o = o, .c = o->btf ? btf_c_new(a, o->btf) : NULL, .name = name, .out = out };
	gen_begin(&g, "SUBSKEL", library);
	gen_text(&g, "struct @ {\n\tstruct bpf_object *obj;\n\tstruct bpf_object_subskeleton *subskel;\n");
	map_members(&g);
	prog_members(&g);
	vec_each(m, &o->maps) {
		struct btf_node var;
		struct btf_secinfo v;
		if (!gen_is_shown(m) || m->type == MAP_ARENA || !gen_has_vars(&g, m))
			continue;
		str ident = gen_map_ident(&g, m);
		buf_printf(out, "\tstruct %.*s__%.*s {\n", STR_ARG(name), STR_ARG(ident));
		for (u32 i = 0; var_at(&g, m, i, &v, &var); i++)
			if (var.linkage)
				var_member(&g, m, &var, i);
		buf_printf(out, "\t} %.*s;\n", STR_ARG(ident));
	}
	gen_text(&g, "};\n\nstatic inline void\n@__destroy(struct @ *skel)\n{\n\tif (!skel)\n\t\treturn;\n"
		"\tif (skel->subskel)\n\t\tbpf_object__destroy_subskeleton(skel->subskel);\n"
		"\tfree(skel);\n}\n\n"
		"static inline struct @ *\n@__open(const struct bpf_object *src)\n{\n\tstruct @ *obj;\n"
		"\tstruct bpf_object_subskeleton *s;\n"
		"\tstruct bpf_map_skeleton *map __attribute__((unused));\n\tint err;\n\n"
		"\tobj = (struct @ *)calloc(1, sizeof(*obj));\n\tif (!obj) {\n\t\terrno = ENOMEM;\n"
		"\t\treturn NULL;\n\t}\n"
		"\ts = (struct bpf_object_subskeleton *)calloc(1, sizeof(*s));\n\tif (!s) {\n\t\terr = -ENOMEM;\n"
		"\t\tgoto failed_with;\n\t}\n\ts->sz = sizeof(*s);\n\ts->obj = src;\n"
		"\ts->var_skel_sz = sizeof(*s->vars);\n\tobj->subskel = s;\n");
	if (nvars(&g)) {
		buf_printf(out, "\n\ts->var_cnt = %u;\n"
			"\ts->vars = (struct bpf_var_skeleton *)calloc(%u, sizeof(*s->vars));\n\tif (!s->vars)\n"
			"\t\tgoto failed;\n", nvars(&g), nvars(&g));
		each_var(&g, tell_var);
	}
	tell_maps(&g, "obj", true);
	tell_progs(&g, "obj", false);
	gen_text(&g, "\n\terr = bpf_object__open_subskeleton(s);\n\tif (err)\n\t\tgoto failed_with;\n\treturn obj;\n"
		"\tgoto failed;\nfailed:\n\terr = -ENOMEM;\nfailed_with:\n"
		"\t@__destroy(obj);\n\terrno = -err;\n\treturn NULL;\n}\n\n#endif\n");
}
