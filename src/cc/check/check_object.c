/* check_object.c: what makes a C file an object of BPF, looked at when all of it is read: names of sections, fields of
 * maps, the license, what programs return. A compiler for any C has no opinion on these; the loader and the kernel have
 * one. */
#include "cc/check/check_private.h"

#include "btf/btf.h"
#include "uapi/uapi.h"

/* ---- sections ---------------------------------------------------------------------------------------------------- */

static str kind_of_section(str s)
{
	u32 n = 0;
	while (n < s.n && s.s[n] != '/' && s.s[n] != ':')
		n++;
	return str_sub(s, s.n && s.s[0] == '?' ? 1 : 0, n);
}

/* A name close to one that libbpf knows is a slip; any other may be what another loader asks for. */
static void check_section(struct check *c, const struct decl *d)
{
	enum { SHORTEST = 4 };
	str section = d->attrs.section, kind = kind_of_section(section), best = STR("");
	str rest = str_sub(section, (u32)(kind.s + kind.n - section.s), section.n);
	u32 limit = kind.n > 6 ? 2 : 1;
	const struct uapi_sec *row;
	if (kind.n < SHORTEST || d->section->sec)
		return;
	for (u32 i = 0; (row = uapi_sec_row(i)); i++) {
		str name = kind_of_section(str_from(row->name));
		if (str_eq(name, kind)) {
			best = str_starts(rest, ":") ? name : STR("");
			break;
		}
		if (!best.n && str_distance(name, kind, limit) <= limit)
			best = name;
	}
	if (!best.n)
		return;
	struct diag *g = check_error(c, UNKNOWN_SECTION, d->at, d->len,
		"the section '%.*s' of '%.*s' names no kind of program", STR_ARG(section), STR_ARG(d->name));
	if (str_eq(best, kind))
		diag_hint(c->ds, g, "its parts stand between slashes: SEC(\"%.*s/...\")", STR_ARG(best));
	else
		diag_hint(c->ds, g, "did you mean '%s%.*s%.*s'?", kind.s > d->attrs.section.s ? "?" : "", STR_ARG(best),
			STR_ARG(rest));
}

/* ---- what programs return ---------------------------------------------------------------------------------------- */

/* By the beginning of the section: what the kernel takes. The first that fits counts. */
static const struct { const char *section; s16 least, most; } results[] = {
	{ "xdp", 0, 4 }, { "fentry", 0, 0 }, { "fexit", 0, 0 }, { "iter", 0, 1 }, { "sk_lookup", 0, 1 },
	{ "netfilter", 0, 1 }, { "sockops", 0, 1 },
	{ "cgroup_skb/egress", 0, 3 }, { "cgroup_skb", 0, 1 }, { "cgroup/skb", 0, 1 }, { "cgroup/bind", 0, 3 },
	{ "cgroup/sock", 0, 1 }, { "cgroup/post_bind", 0, 1 },
	{ "cgroup/sysctl", 0, 1 }, { "cgroup/dev", 0, 1 },
	{ "cgroup/connect", 0, 1 }, { "cgroup/sendmsg", 0, 1 }, { "cgroup/recvmsg", 1, 1 },
	{ "cgroup/getpeername", 1, 1 }, { "cgroup/getsockname", 1, 1 },
	{ "cgroup/getsockopt", 0, 1 }, { "cgroup/setsockopt", 0, 1 },
};

void check_result(struct check *c, const struct decl *fn, const struct expr *e)
{
	s64 v;
	str s = fn->attrs.section;
	if (!s.n || !eval_int(e, &v))
		return;
	for (u32 i = 0; i < ARRAY_LEN(results); i++) {
		if (!str_starts(s, results[i].section))
			continue;
		v = (s32)v;
		if (v < results[i].least || v > results[i].most)
			check_error(c, PROGRAM_RESULT, e->at, e->len,
				"a program in '%.*s' returns a number from %d to %d, not %lld", STR_ARG(s),
				results[i].least, results[i].most,
				(long long)v);
		return;
	}
}

static void check_program(struct check *c, const struct decl *d)
{
	const struct uapi_sec *row = d->section->sec;
	if (!row || row->ctx == CTX_STRUCT_OPS || type_strip(type_strip(d->type)->base)->kind != TY_VOID)
		return;
	struct diag *g = check_error(c, PROGRAM_RESULT, d->at, d->len,
		"'%.*s' is a program and returns nothing, and the kernel wants a number", STR_ARG(d->name));
	diag_hint(c->ds, g, "make it int %.*s(...) and return 0", STR_ARG(d->name));
}

/* ---- maps -------------------------------------------------------------------------------------------------------- */

static const char *const map_fields[] = { "type", "key", "value", "values", "max_entries", "map_flags", "key_size",
	"value_size", "pinning", "numa_node", "map_extra" };

static bool is_map_field(str name)
{
	for (u32 i = 0; i < ARRAY_LEN(map_fields); i++)
		if (str_is(name, map_fields[i]))
			return true;
	return false;
}

/* The type of a map, __uint(type, N) being int (*type)[N], if it is one that has keys and values. */
static const char *keyed_kind(const struct field *f)
{
	const struct type *to = type_strip(f->type), *array = to->kind == TY_PTR ? type_strip(to->base) : to;
	if (!str_is(f->name, "type") || array->kind != TY_ARRAY)
		return NULL;
	switch (array->len) {
	case MAP_HASH: case MAP_LRU_HASH: case MAP_PERCPU_HASH: case MAP_LRU_PERCPU_HASH: return "hash";
	case MAP_ARRAY: case MAP_PERCPU_ARRAY: return "array";
	case MAP_LPM_TRIE: return "trie";
	default: return NULL;
	}
}

/* Without a key the kernel refuses the map, and the verifier speaks of something else. */
static void check_key_and_value(struct check *c, const struct decl *d, const struct type *t)
{
	const char *kind = NULL;
	bool has_key = false, has_value = false;
	for (u32 i = 0; i < t->nfields; i++) {
		str name = t->fields[i].name;
		kind = kind ? kind : keyed_kind(&t->fields[i]);
		has_key |= str_is(name, "key") || str_is(name, "key_size");
		has_value |= str_is(name, "value") || str_is(name, "value_size") || str_is(name, "values");
	}
	if (!kind || (has_key && has_value))
		return;
	struct diag *g = check_error(c, MAP_FIELD, d->at, d->len,
		"'%.*s' has no %s, and the kernel makes no %s without",
		STR_ARG(d->name), has_key ? "value" : "key", kind);
	diag_hint(c->ds, g, has_key ? "say what it holds: __type(value, u64);" :
		"say what finds its values: __type(key, u32);");
}

static void check_map(struct check *c, const struct decl *d)
{
	const struct type *t = type_strip(d->type);
	bool slips = false;
	for (u32 i = 0; type_is_record(t) && i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		struct nearest near = { .name = f->name };
		if (!f->name.n || is_map_field(f->name))
			continue;
		slips = true;
		for (u32 k = 0; k < ARRAY_LEN(map_fields); k++)
			nearest_offer(&near, str_from(map_fields[k]));
		struct diag *g = check_error(c, MAP_FIELD, f->at, f->name.n,
			"a map has no '%.*s', and loaders refuse it", STR_ARG(f->name));
		if (near.best.n)
			diag_hint(c->ds, g, "did you mean '%.*s'?", STR_ARG(near.best));
	}
	if (type_is_record(t) && !slips)
		check_key_and_value(c, d, t);
}

/* struct { __uint(type, ...); ... } m; and no section: nobody makes a map of it. */
static void check_stray_map(struct check *c, const struct decl *d)
{
	const struct type *t = type_strip(d->type);
	bool has_type = false, has_size = false;
	if (d->attrs.section.n || d->storage == ST_EXTERN || !type_is_record(t))
		return;
	for (u32 i = 0; i < t->nfields; i++) {
		str name = t->fields[i].name;
		const struct type *to = type_strip(t->fields[i].type);
		/* int (*type)[BPF_MAP_TYPE_X] */
		bool is_number = to->kind == TY_PTR && type_strip(to->base)->kind == TY_ARRAY;
		has_type |= is_number && str_is(name, "type");
		has_size |= is_number && (str_is(name, "max_entries") || str_is(name, "key_size") ||
			str_is(name, "value_size"));
	}
	if (!has_type || !has_size)
		return;
	struct diag *g = check_error(c, MAP_FIELD, d->at, d->len,
		"'%.*s' looks like a map, and without SEC(\".maps\") it is none", STR_ARG(d->name));
	diag_hint(c->ds, g, "write: } %.*s SEC(\".maps\");", STR_ARG(d->name));
}

/* ---- arguments of hooks ------------------------------------------------------------------------------------------ */

/* What the kernel's types say of the function behind a hook: its prototype; *before: how many of its parameters
 * programs do not get. */
static bool hooked_prototype(struct check *c, str section, struct btf_node *proto, u32 *extra)
{
	static const struct { const char *prefix, *name; u8 kind; s8 extra; } hooks[] = {
		{ "tp_btf/", "btf_trace_", BTF_TYPEDEF, -1 }, { "fentry/", "", BTF_FUNC, 0 },
		{ "fexit/", "", BTF_FUNC, 1 }, { "fmod_ret/", "", BTF_FUNC, 1 },
		{ "lsm/", "bpf_lsm_", BTF_FUNC, 1 }, { "fentry.s/", "", BTF_FUNC, 0 }, { "fexit.s/", "", BTF_FUNC, 1 },
		{ "lsm.s/", "bpf_lsm_", BTF_FUNC, 1 } };
	const struct btf *b = c->unit->types->kern;
	for (u32 i = 0; b && i < ARRAY_LEN(hooks); i++) {
		if (!str_starts(section, hooks[i].prefix))
			continue;
		str name = str_sub(section, (u32)strlen(hooks[i].prefix), section.n);
		u32 id = btf_find(b, hooks[i].kind, arena_printf(c->arena, "%s%.*s", hooks[i].name, STR_ARG(name)));
		while (id && btf_node(b, id, proto) && proto->kind != BTF_FUNC_PROTO)
			id = proto->type;
		*extra = (u32)(s32)hooks[i].extra;
		return id && proto->kind == BTF_FUNC_PROTO;
	}
	return false;
}

static const struct decl *program_named(const struct check *c, str name)
{
	for (const struct decl *d = c->unit->first; d; d = d->next)
		if (d->kind == DECL_FUNC && d->attrs.section.n && str_eq(d->name, name))
			return d;
	return NULL;
}

/* BPF_PROG(f, a, b) makes ____f(ctx, a, b): with more parameters than the hook has arguments. */
static void check_arguments(struct check *c, const struct decl *d)
{
	struct btf_node proto;
	struct btf_param x;
	u32 extra;
	const struct decl *program = str_starts(d->name, "____") ? program_named(c, str_sub(d->name, 4, d->name.n)) :
		NULL;
	if (!program || !d->nparams || !hooked_prototype(c, program->attrs.section, &proto, &extra) ||
		d->nparams - 1 <= proto.vlen + extra)
		return;
	u32 n = proto.vlen + extra, from = extra == UINT32_MAX;
	str names = STR("");
	for (u32 i = from; i < proto.vlen && btf_param(c->unit->types->kern, &proto, i, &x); i++)
		names = arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(names), names.n ? ", " : "", STR_ARG(x.name));
	struct diag *g = check_error(c, PROGRAM_ARGUMENTS, program->at, program->len,
		"'%.*s' has %u argument%s in this kernel, and '%.*s' takes %u",
		STR_ARG(program->attrs.section), n, n == 1 ? "" : "s", STR_ARG(program->name), d->nparams - 1);
	if (names.n)
		diag_hint(c->ds, g, "they are %.*s%s", STR_ARG(names), extra == 1 ? ", and what is returned" : "");
}

/* ---- the license ------------------------------------------------------------------------------------------------- */

static bool is_license(const struct decl *d) { return d->kind == DECL_VAR && str_is(d->attrs.section, "license"); }

static void check_license(struct check *c, const struct decl *program)
{
	if (!program || c->unit->is_bcc || c->opts->one_liner)
		return;
	for (u32 i = 0; i < c->unit->helpers.n; i++) {
		const struct decl *d = c->unit->helpers.v[i];
		const struct uapi_helper_row *h = d->mentions ? uapi_helper(d->helper - 1) : NULL;
		if (!h || !h->gpl_only)
			continue;
		check_error(c, NO_LICENSE, program->at, program->len,
			"'bpf_%s' is for programs under the GPL, and this source names no license", h->name);
		return;
	}
}

void check_object(struct check *c)
{
	const struct decl *program = NULL;
	bool has_license = false;
	for (const struct decl *d = c->unit->first; d; d = d->next) {
		has_license |= is_license(d);
		if (d->kind == DECL_FUNC && d->is_defined && d->attrs.section.n) {
			check_section(c, d);
			check_program(c, d);
			program = program ? program : d;
		} else if (d->kind == DECL_VAR && str_is(d->attrs.section, ".maps")) {
			check_map(c, d);
		} else if (d->kind == DECL_VAR) {
			check_stray_map(c, d);
		}
		if (d->kind == DECL_FUNC && d->is_defined)
			check_arguments(c, d);
	}
	check_license(c, has_license ? NULL : program);
}
