/* verb_btf.c: skep btf: types that are in the kernel or in files, raw or as C. */
#include "cli/verb.h"

#include "elf/elf.h"

#include <errno.h>

enum { MAX_ROOTS = 1024 };

/* ---- show --------------------------------------------------- */

/* Programs and maps that have this BTF. */
static void users(struct verb *v, enum inspect_kind kind, u32 btf_id, const char *key)
{
	u32 id = 0, n = 0;
	long fd;
	if (v->json)
		json_open(&v->j, key, '[');
	while ((fd = inspect_open_next(v->k, kind, id, &id)) >= 0) {
		struct inspect_prog p = { 0 };
		struct sys_map_info m = { 0 };
		u32 len = sizeof(m);
		bool ok = kind == INSPECT_PROG ? inspect_prog(v->k, (int)fd, &p) == 0 : sys_get_info(v->k, (int)fd, &m,
			&len) == 0;
		v->k->close(v->k, (int)fd);
		if (!ok || (kind == INSPECT_PROG ? p.info.btf_id : m.btf_id) != btf_id)
			continue;
		if (v->json)
			json_u64(&v->j, NULL, id);
		else if (n++)
			buf_printf(v->out, ",%u", id);
		else
			buf_printf(v->out, "  %s %u", key, id);
	}
	if (v->json)
		json_close(&v->j, ']');
}

static bool show_one(struct verb *v, int fd)
{
	struct inspect_btf b;
	long r = inspect_btf(v->k, fd, &b);
	if (r < 0)
		return verb_refused(v, r, "can't get BTF object info");
	if (v->json) {
		json_open(&v->j, NULL, '{');
		json_u64(&v->j, "id", b.info.id);
		json_u64(&v->j, "size", b.info.btf_size);
	} else {
		buf_printf(v->out, b.info.kernel_btf ? "%u: name [%s]  size %uB" : *b.name ? "%u: name %s  size %uB" :
			"%u: name <anon>%s  size %uB", b.info.id, b.name, b.info.btf_size);
	}
	users(v, INSPECT_PROG, b.info.id, "prog_ids");
	users(v, INSPECT_MAP, b.info.id, "map_ids");
	if (v->json) {
		json_bool(&v->j, "kernel", b.info.kernel_btf);
		if (*b.name)
			json_text(&v->j, "name", b.name);
		json_close(&v->j, '}');
	} else {
		buf_char(v->out, '\n');
	}
	return true;
}

static bool show(struct verb *v) { return verb_show_all(v, INSPECT_BTF, show_one); }

/* ---- where types come from --------------------------------------------------- */

struct source { const struct btf *b; u32 roots[MAX_ROOTS], n; /* these types alone; 0: all */ };

static const struct btf *of_bytes(struct verb *v, const void *bytes, u64 len, const struct btf *base)
{
	struct btf *b = btf_open(v->a, btf_tame(v->a, bytes, len), len, base, &v->c->ds);
	return b && btf_check(b, &v->c->ds) ? b : NULL;
}

static const struct btf *of_file(struct verb *v, const char *path, const struct btf *base)
{
	str text;
	struct elf e;
	if (!host_need_file(&v->c->host, str_from(path), &text))
		return NULL;
	if (!str_starts(text, "\x7f" "ELF"))
		return of_bytes(v, text.s, text.n, base);
	const struct elf_section *s = elf_open(&e, v->a, text.s, text.n, &v->c->ds) ? elf_section(&e, ".BTF") : NULL;
	if (!s || !s->data)
		return v->c->ds.errors ? NULL : (verb_missing(v, "failed to load BTF from %s: it has no section .BTF",
			path), NULL);
	return of_bytes(v, s->data, s->size, base);
}

/* Of -B, or where the kernel's modules have their types, the kernel's own. */
static const struct btf *base_of(struct verb *v, const char *path)
{
	static const char modules[] = "/sys/kernel/btf/";
	bool is_module = path && !strncmp(path, modules, sizeof(modules) - 1) && strcmp(path + sizeof(modules) - 1,
		"vmlinux");
	return v->base_btf ? of_file(v, v->base_btf, NULL) : is_module ? host_btf(&v->c->host) : NULL;
}

static const struct btf *of_id(struct verb *v, u32 id)
{
	struct inspect_btf b = { 0 };
	long fd = inspect_open(v->k, INSPECT_BTF, id), r = fd < 0 ? fd : inspect_btf(v->k, (int)fd, &b);
	if (fd == -ENOENT)
		return verb_missing(v, "get btf by id (%u): No such file or directory", id), NULL;
	if (r < 0) {
		if (fd >= 0)
			v->k->close(v->k, (int)fd);
		return verb_refused(v, r, "get btf by id (%u)", id), NULL;
	}
	u32 size = b.info.btf_size, len = sizeof(b.info);
	bool is_module = b.info.kernel_btf && strcmp(b.name, "vmlinux");
	void *bytes = arena_alloc(v->a, size + 8);
	b.info = (struct sys_btf_info){ .btf = (u64)(uintptr_t)bytes, .btf_size = size };
	r = sys_get_info(v->k, (int)fd, &b.info, &len);
	v->k->close(v->k, (int)fd);
	if (r < 0)
		return verb_refused(v, r, "can't get BTF object info"), NULL;
	return of_bytes(v, bytes, size, v->base_btf ? base_of(v, NULL) : is_module ? host_btf(&v->c->host) : NULL);
}

static const struct btf *of_program(struct verb *v)
{
	struct inspect_prog p;
	int fd = verb_object(v, INSPECT_PROG);
	if (fd < 0)
		return NULL;
	long r = inspect_prog(v->k, fd, &p);
	v->k->close(v->k, fd);
	if (r < 0)
		return verb_refused(v, r, "can't get prog info"), NULL;
	return p.info.btf_id ? of_id(v, p.info.btf_id) : (verb_missing(v, "the program has no types"), NULL);
}

/* kv unless said otherwise. */
static bool of_map(struct verb *v, struct source *s)
{
	struct sys_map_info m = { 0 };
	u32 len = sizeof(m);
	int fd = verb_object(v, INSPECT_MAP);
	if (fd < 0)
		return false;
	long r = sys_get_info(v->k, fd, &m, &len);
	v->k->close(v->k, fd);
	if (r < 0)
		return verb_refused(v, r, "can't get map info");
	u32 value = m.btf_vmlinux_value_type_id ? m.btf_vmlinux_value_type_id : m.btf_value_type_id;
	if (!m.btf_id && !m.btf_vmlinux_value_type_id)
		return verb_missing(v, "the map has no types");
	s->b = m.btf_vmlinux_value_type_id ? host_btf(&v->c->host) : of_id(v, m.btf_id);
	bool key = verb_take(v, "key"), is_value = !key && verb_take(v, "value"), both = !key && !is_value &&
		!verb_take(v, "all");
	if (both)
		verb_take(v, "kv");
	if (key || both)
		s->roots[s->n++] = m.btf_key_type_id;
	if (is_value || both)
		s->roots[s->n++] = value;
	return s->b != NULL;
}

/* ---- raw --------------------------------------------------- */

/* What has a size and a list of that name, which is open then. */
static void sized_list(struct json *j, const struct btf_node *n, const char *name)
{
	json_u64(j, "size", n->size);
	json_u64(j, "vlen", n->vlen);
	json_open(j, name, '[');
}

static void member_json(struct json *j, const struct btf *b, const struct btf_node *n)
{
	struct btf_member m;
	sized_list(j, n, "members");
	for (u32 i = 0; i < n->vlen && btf_member(b, n, i, &m); i++) {
		json_open(j, NULL, '{');
		json_str(j, "name", m.name.n ? m.name : STR("(anon)"));
		json_u64(j, "type_id", m.type);
		json_u64(j, "bits_offset", m.bit_off);
		if (n->kflag && m.bit_size)
			json_u64(j, "bitfield_size", m.bit_size);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void enumerator_json(struct json *j, const struct btf *b, const struct btf_node *n)
{
	struct btf_enumerator e;
	json_text(j, "encoding", n->kflag ? "SIGNED" : "UNSIGNED");
	sized_list(j, n, "values");
	for (u32 i = 0; i < n->vlen && btf_enumerator(b, n, i, &e); i++) {
		json_open(j, NULL, '{');
		json_str(j, "name", e.name);
		if (n->kflag)
			json_s64(j, "val", e.value);
		else
			json_u64(j, "val", n->kind == BTF_ENUM ? (u32)e.value : (u64)e.value);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void proto_json(struct json *j, const struct btf *b, const struct btf_node *n)
{
	struct btf_param p;
	json_u64(j, "ret_type_id", n->type);
	json_u64(j, "vlen", n->vlen);
	json_open(j, "params", '[');
	for (u32 i = 0; i < n->vlen && btf_param(b, n, i, &p); i++) {
		json_open(j, NULL, '{');
		json_str(j, "name", p.name.n ? p.name : STR("(anon)"));
		json_u64(j, "type_id", p.type);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void section_json(struct json *j, const struct btf *b, const struct btf_node *n)
{
	struct btf_secinfo s;
	sized_list(j, n, "vars");
	for (u32 i = 0; i < n->vlen && btf_secinfo(b, n, i, &s); i++) {
		json_open(j, NULL, '{');
		json_u64(j, "type_id", s.type);
		json_u64(j, "offset", s.offset);
		json_u64(j, "size", s.size);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void int_json(struct json *j, const struct btf_node *n)
{
	json_u64(j, "size", n->size);
	json_u64(j, "bits_offset", n->int_offset);
	json_u64(j, "nr_bits", n->int_bits);
	json_text(j, "encoding", n->int_encoding & 1 ? "SIGNED" : n->int_encoding & 2 ? "CHAR" :
		n->int_encoding & 4 ? "BOOL" :
		"(none)");
}

static void ref_json(struct json *j, const struct btf_node *n)
{
	static const char *const linkages[] = { "static", "global", "extern" };
	json_u64(j, "type_id", n->type);
	if (n->kind == BTF_FUNC || n->kind == BTF_VAR)
		json_text(j, "linkage", n->linkage < ARRAY_LEN(linkages) ? linkages[n->linkage] : "(unknown)");
	if (n->kind == BTF_DECL_TAG)
		json_s64(j, "component_idx", n->component);
}

static void type_json(struct json *j, const struct btf *b, u32 id)
{
	struct btf_node n;
	if (!btf_node(b, id, &n))
		return;
	json_open(j, NULL, '{');
	json_u64(j, "id", id);
	json_text(j, "kind", btf_kind_name(n.kind));
	json_str(j, "name", n.name.n ? n.name : STR("(anon)"));
	switch (n.kind) {
	case BTF_INT: int_json(j, &n); break;
	case BTF_STRUCT: case BTF_UNION: member_json(j, b, &n); break;
	case BTF_ENUM: case BTF_ENUM64: enumerator_json(j, b, &n); break;
	case BTF_FUNC_PROTO: proto_json(j, b, &n); break;
	case BTF_DATASEC: section_json(j, b, &n); break;
	case BTF_FWD: json_text(j, "fwd_kind", n.kflag ? "union" : "struct"); break;
	case BTF_FLOAT: json_u64(j, "size", n.size); break;
	case BTF_ARRAY:
		json_u64(j, "type_id", n.array_type);
		json_u64(j, "index_type_id", n.array_index);
		json_u64(j, "nr_elems", n.array_len);
		break;
	default: ref_json(j, &n);
	}
	json_close(j, '}');
}

static void dump_raw(struct verb *v, const struct source *s)
{
	u32 first = s->n ? 0 : btf_first_id(s->b), end = s->n ? s->n : btf_count(s->b);
	if (v->json) {
		json_open(&v->j, NULL, '{');
		json_open(&v->j, "types", '[');
	}
	for (u32 i = first; i < end; i++) {
		u32 id = s->n ? s->roots[i] : i;
		if (v->json)
			type_json(&v->j, s->b, id);
		else if (id)
			btf_print_raw(s->b, id, v->out);
	}
	if (v->json) {
		json_close(&v->j, ']');
		json_close(&v->j, '}');
	}
}

/* ---- C, words --------------------------------------------------- */

static void dump_c(struct verb *v, const struct source *s)
{
	struct btf_c *c = btf_c_new(v->a, s->b);
	buf_puts(v->out, "#ifndef __VMLINUX_H__\n#define __VMLINUX_H__\n\n#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n"
		"#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)\n#endif\n\n");
	for (u32 i = 0; i < s->n; i++)
		btf_c_define(c, s->roots[i], v->out);
	if (!s->n)
		btf_c_all(c, v->out);
	buf_puts(v->out, "#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n#pragma clang attribute pop\n#endif\n\n"
		"#endif /* __VMLINUX_H__ */\n");
}

static bool read_source(struct verb *v, struct source *s)
{
	u64 id;
	const char *path;
	if (verb_take(v, "map"))
		return of_map(v, s);
	if (verb_take(v, "id"))
		return verb_number(v, "a BTF's id", &id) && (s->b = of_id(v, (u32)id));
	if (verb_take(v, "prog"))
		return (s->b = of_program(v)) != NULL;
	if (verb_take(v, "file"))
		return (path = verb_need(v, "a file")) && (s->b = of_file(v, path, base_of(v, path)));
	return verb_wrong(v, "unrecognized BTF source specifier: id, map, prog or file is needed%s%s",
		v->argc ? ", not " : "",
		v->argc ? v->argv[0] : "");
}

static bool dump(struct verb *v)
{
	struct source s = { 0 };
	bool is_c = false;
	u64 root;
	if (!read_source(v, &s))
		return false;
	while (v->argc) {
		if (verb_take(v, "format")) {
			is_c = verb_take(v, "c");
			if (!is_c && !verb_take(v, "raw"))
				return verb_wrong(v, "unrecognized format specifier: '%s', possible values: raw, c",
					v->argc ? v->argv[0] : "");
			if (is_c)
				verb_take(v, "unsorted");        /* the newest bpftool sorts, unless it is told; we never do */
		} else if (verb_take(v, "root_id")) {
			if (!verb_number(v, "a type's id", &root))
				return false;
			if (!root || root >= btf_count(s.b) || s.n == MAX_ROOTS)
				return verb_wrong(v, "invalid root_id supplied: %llu", (unsigned long long)root);
			s.roots[s.n++] = (u32)root;
		} else {
			return verb_wrong(v, "unrecognized option: '%s'", v->argv[0]);
		}
	}
	if (is_c && v->json)
		return verb_wrong(v, "JSON output for C-syntax dump is not supported");
	(is_c ? dump_c : dump_raw)(v, &s);
	return true;
}

static const struct verb_word words[] = { { "show", show }, { "list", show }, { "dump", dump }, { 0 } };

const struct verb_noun verb_noun_btf = { "btf", words,
	"{ show | list } [id BTF_ID]\n"
	"dump BTF_SRC [format FORMAT] [root_id ROOT_ID]\n"
	"help\n"
	"\t\n"
	"\tBTF_SRC := { id BTF_ID | prog PROG | map MAP [{key | value | kv | all}] | file FILE }\n"
	"\tFORMAT  := { raw | c [unsorted] }\n" };
