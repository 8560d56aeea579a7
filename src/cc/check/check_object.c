/* check_object.c: what makes a C file an object of BPF, looked at when all of it is read: names of sections, fields of maps, the
 * license, what programs return. A compiler for any C has no opinion on these; the loader and the kernel have one. */
#include "cc/check/check_private.h"

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
	str kind = kind_of_section(d->attrs.section), target, best = STR("");
	bool optional;
	u32 limit = kind.n > 6 ? 2 : 1;
	const struct uapi_sec *row;
	if (kind.n < SHORTEST || uapi_sec_find(d->attrs.section, &target, &optional))
		return;
	for (u32 i = 0; (row = uapi_sec_row(i)); i++) {
		str name = kind_of_section(str_from(row->name));
		if (str_eq(name, kind)) {
			best = kind.n < d->attrs.section.n && d->attrs.section.s[kind.n] == ':' ? name : STR("");
			break;
		}
		if (!best.n && str_distance(name, kind, limit) <= limit)
			best = name;
	}
	if (!best.n)
		return;
	struct diag *g = check_error(c, UNKNOWN_SECTION, d->at, d->len, "the section '%.*s' of '%.*s' names no kind of program", STR_ARG(d->attrs.section), STR_ARG(d->name));
	if (str_eq(best, kind))
		diag_hint(c->ds, g, "its parts stand between slashes: SEC(\"%.*s/...\")", STR_ARG(best));
	else
		diag_hint(c->ds, g, "did you mean '%.*s%.*s'?", STR_ARG(best), STR_ARG(str_sub(d->attrs.section, kind.n, d->attrs.section.n)));
}

/* ---- what programs return ---------------------------------------------------------------------------------------- */

/* By the beginning of the section: what the kernel takes. The first that fits counts. */
static const struct { const char *section; s16 least, most; } results[] = {
	{ "xdp", 0, 4 }, { "fentry", 0, 0 }, { "fexit", 0, 0 }, { "iter", 0, 1 }, { "sk_lookup", 0, 1 }, { "netfilter", 0, 1 }, { "sockops", 0, 1 },
	{ "cgroup_skb/egress", 0, 3 }, { "cgroup_skb", 0, 1 }, { "cgroup/bind", 0, 3 }, { "cgroup/sock", 0, 1 }, { "cgroup/sysctl", 0, 1 }, { "cgroup/dev", 0, 1 },
	{ "cgroup/connect", 0, 1 }, { "cgroup/sendmsg", 0, 1 }, { "cgroup/recvmsg", 1, 1 }, { "cgroup/getsockopt", 0, 1 }, { "cgroup/setsockopt", 0, 1 },
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
			check_error(c, PROGRAM_RESULT, e->at, e->len, "a program in '%.*s' returns a number from %d to %d, not %lld", STR_ARG(s), results[i].least, results[i].most,
				(long long)v);
		return;
	}
}

static void check_program(struct check *c, const struct decl *d)
{
	str target;
	bool optional;
	const struct uapi_sec *row = uapi_sec_find(d->attrs.section, &target, &optional);
	if (!row || row->ctx == CTX_STRUCT_OPS || type_strip(type_strip(d->type)->base)->kind != TY_VOID)
		return;
	struct diag *g = check_error(c, PROGRAM_RESULT, d->at, d->len, "'%.*s' is a program and returns nothing, and the kernel wants a number", STR_ARG(d->name));
	diag_hint(c->ds, g, "make it int %.*s(...) and return 0", STR_ARG(d->name));
}

/* ---- maps ---------------------------------------------------------------------------------------------------------- */

static void check_map(struct check *c, const struct decl *d)
{
	static const char *const fields[] = { "type", "max_entries", "map_flags", "key_size", "value_size", "pinning", "numa_node", "map_extra", "key", "value", "values" };
	const struct type *t = type_strip(d->type);
	for (u32 i = 0; type_is_record(t) && i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		const char *best = NULL;
		u32 least = 3;
		for (u32 k = 0; k < ARRAY_LEN(fields) && least; k++) {
			u32 n = str_distance(str_from(fields[k]), f->name, 3);
			if (n < least)
				least = n, best = fields[k];
		}
		if (!f->name.n || (best && !least))
			continue;
		struct diag *g = check_error(c, MAP_FIELD, f->at, f->name.n, "a map has no '%.*s', and loaders refuse it", STR_ARG(f->name));
		if (best)
			diag_hint(c->ds, g, "did you mean '%s'?", best);
	}
}

/* ---- the license --------------------------------------------------------------------------------------------------- */

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
		check_error(c, NO_LICENSE, program->at, program->len, "'bpf_%s' is for programs under the GPL, and this source names no license", h->name);
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
		}
	}
	check_license(c, has_license ? NULL : program);
}
