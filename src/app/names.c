/* names.c: what there is to attach to: tracepoints from tracefs, functions from BTF and /proc/kallsyms, symbols and
 * probes of files from their ELF tables, the rest from tables of ours. One row a kind. */
#include "app/app.h"

#include "sym/sym.h"
#include "uapi/uapi.h"

#include <errno.h>
#include <stdlib.h>

enum { MAX_NAMES = 1 << 20 };

struct search { struct host *h; str kind, pattern; bool is_full; hook_names *out; };

static void add(struct search *s, str text, str *arg, u32 nargs)
{
	struct name n = { arena_str(s->h->arena, text), arg, nargs };
	if (s->out->n < MAX_NAMES)
		vec_push(s->out, s->h->arena, n);
}

/* ---- tracepoints ------------------------------------------------------------------------------------------------- */

/* "	field:const char * filename;	offset:16;	size:8;	signed:0;" below the common fields. */
static void read_format(struct search *s, str path, str **arg, u32 *n)
{
	str text, line, left, right;
	vec(str) fields = { 0 };
	if (sys_read_file(s->h->k, s->h->arena, arena_printf(s->h->arena, "%.*s/format", STR_ARG(path)).s, 0,
		&text) <= 0)
		return;
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		line = str_trim(line);
		if (!str_starts(line, "field:") || !str_cut(line, ';', &left, &right))
			continue;
		left = str_sub(left, 6, left.n);
		if (str_find(left, ' ') >= 0 && memmem(left.s, left.n, " common_", 8) == NULL)
			vec_push(&fields, s->h->arena, left);
	}
	*arg = fields.v;
	*n = fields.n;
}

static void add_events(struct search *s, const char *root, str category, str pattern)
{
	struct buf events = BUF_INIT;
	str dir = arena_printf(s->h->arena, "%s/events/%.*s", root, STR_ARG(category));
	s->h->k->list(s->h->k, dir.s, &events);
	for (size_t at = 0; at < events.n; at += strlen(events.s + at) + 1) {
		str event = str_from(events.s + at), path = arena_printf(s->h->arena, "%.*s/%.*s", STR_ARG(dir),
			STR_ARG(event)), *arg = NULL;
		u32 n = 0;
		u64 id;
		if (!str_glob(pattern, event) || sys_read_number(s->h->k, arena_printf(s->h->arena, "%.*s/id",
			STR_ARG(path)).s, &id) != 0)
			continue;
		if (s->is_full)
			read_format(s, path, &arg, &n);
		add(s, arena_printf(s->h->arena, "%.*s:%.*s", STR_ARG(category), STR_ARG(event)), arg, n);
	}
	buf_free(&events);
}

static bool tracepoints(struct search *s)
{
	const char *root = sys_tracefs(s->h->k);
	struct buf categories = BUF_INIT;
	str category, event;
	if (!root) {
		app_report(s->h->ds, NO_TRACEFS, where_none(), "tracefs is not mounted, which lists tracepoints");
		return false;
	}
	if (!str_cut(s->pattern, ':', &category, &event) && !str_cut(s->pattern, '/', &category, &event))
		category = s->pattern, event = STR("*");
	long r = s->h->k->list(s->h->k, arena_printf(s->h->arena, "%s/events", root).s, &categories);
	for (size_t at = 0; at < categories.n; at += strlen(categories.s + at) + 1)
		if (str_glob(category, str_from(categories.s + at)))
			add_events(s, root, str_from(categories.s + at), event);
	buf_free(&categories);
	if (r < 0)
		app_report(s->h->ds, NOT_ALLOWED, where_none(),
			"tracefs cannot be read, which lists tracepoints")->sys_errno = (int)-r;
	return r >= 0;
}

/* ---- functions of the kernel ------------------------------------------------------------------------------------- */

static void read_params(struct search *s, const struct btf *b, u32 proto, str **arg, u32 *n)
{
	struct btf_node p;
	struct btf_param param;
	vec(str) list = { 0 };
	struct buf text = BUF_INIT;
	if (!btf_node(b, proto, &p))
		return;
	for (u32 i = 0; i < p.vlen && btf_param(b, &p, i, &param); i++) {
		text.n = 0;
		types_declare(b, param.type, param.name, &text);
		vec_push(&list, s->h->arena, arena_str(s->h->arena, buf_view(&text)));
	}
	if (p.type) {
		text.n = 0;
		types_declare(b, p.type, STR("retval"), &text);
		vec_push(&list, s->h->arena, arena_str(s->h->arena, buf_view(&text)));
	}
	buf_free(&text);
	*arg = list.v;
	*n = list.n;
}

/* Functions of BTF whose name is prefix and what the pattern says; rest of the name alone is shown. */
static bool functions(struct search *s, const char *prefix, bool has_modules)
{
	const struct btf *b = host_btf(s->h);
	u32 skip = (u32)strlen(prefix);
	if (!b) {
		app_report(s->h->ds, NO_TYPES, where_file(STR("/sys/kernel/btf/vmlinux"), 0),
			"this kernel does not tell its types, where such hooks are found");
		return false;
	}
	for (u32 m = 0; (b = host_btf_at(s->h, m)) && (has_modules || !m); m++)
		for (u32 id = btf_first_id(b); id < btf_count(b); id++) {
			struct btf_node n;
			str *arg = NULL, name;
			u32 nargs = 0;
			if (!btf_node(b, id, &n) || n.kind != BTF_FUNC || !str_starts(n.name, prefix))
				continue;
			name = str_sub(n.name, skip, n.name.n);
			if (!str_glob(s->pattern, name))
				continue;
			if (s->is_full)
				read_params(s, b, n.type, &arg, &nargs);
			add(s, name, arg, nargs);
		}
	return true;
}

static bool fentry(struct search *s) { return functions(s, "", true); }
/* Each has a struct of its own as its programs' context; other functions that begin so are kernel functions. */
static bool iters(struct search *s)
{
	bool ok = functions(s, "bpf_iter_", true);
	u32 n = 0;
	vec_each(found, s->out)
		for (u32 m = 0; host_btf_at(s->h, m); m++)
			if (btf_find(host_btf_at(s->h, m), BTF_STRUCT, arena_printf(s->h->arena, "bpf_iter__%.*s",
				STR_ARG(found->text)))) {
				s->out->v[n++] = *found;
				break;
			}
	s->out->n = n;
	return ok;
}
static bool lsm(struct search *s) { return functions(s, "bpf_lsm_", false); }

static bool kprobes(struct search *s)
{
	str text, line, address, type, name, rest;
	long r = sys_read_file(s->h->k, s->h->arena, "/proc/kallsyms", 64u << 20, &text);
	if (r < 0) {
		app_report(s->h->ds, NOT_ALLOWED, where_none(),
			"/proc/kallsyms cannot be read, which lists functions")->sys_errno = (int)-r;
		return false;
	}
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		str_cut(line, ' ', &address, &rest);
		str_cut(rest, ' ', &type, &name);
		str_cut(name, '\t', &name, &rest);
		if ((str_is(type, "t") || str_is(type, "T")) && str_glob(s->pattern, name))
			add(s, name, NULL, 0);
	}
	return true;
}

static bool raw_tracepoints(struct search *s)
{
	const struct btf *b = host_btf(s->h);
	static const char prefix[] = "btf_trace_";
	if (!b)
		return tracepoints(s);
	for (u32 id = btf_first_id(b); id < btf_count(b); id++) {
		struct btf_node n, pointer, proto;
		str name, *arg = NULL;
		u32 nargs = 0;
		if (!btf_node(b, id, &n) || n.kind != BTF_TYPEDEF || !str_starts(n.name, prefix))
			continue;
		name = str_sub(n.name, sizeof(prefix) - 1, n.name.n);
		if (!str_glob(s->pattern, name))
			continue;
		if (s->is_full && btf_node(b, n.type, &pointer) && btf_node(b, pointer.type, &proto)) {
			read_params(s, b, proto.id, &arg, &nargs);
			arg = nargs ? arg + 1 : arg;         /* the first is the kernel's own */
			nargs -= nargs > 0;
		}
		add(s, name, arg, nargs);
	}
	return true;
}

static bool struct_ops(struct search *s)
{
	const struct btf *b = host_btf(s->h);
	static const char prefix[] = "bpf_struct_ops_";
	for (u32 m = 0; b && (b = host_btf_at(s->h, m)); m++)
		for (u32 id = btf_first_id(b); id < btf_count(b); id++) {
			struct btf_node n;
			if (btf_node(b, id, &n) && n.kind == BTF_STRUCT && str_starts(n.name, prefix)) {
				str name = str_sub(n.name, sizeof(prefix) - 1, n.name.n);
				if (btf_find(b, BTF_STRUCT, name) && str_glob(s->pattern, name))
					add(s, name, NULL, 0);
			}
		}
	return true;
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

/* FILE[:PATTERN] */
static str file_of(struct search *s, str *pattern)
{
	str name = s->pattern;
	*pattern = STR("*");
	for (u32 i = s->pattern.n; i-- > 0;)
		if (s->pattern.s[i] == ':') {
			name = str_sub(s->pattern, 0, i);
			*pattern = str_sub(s->pattern, i + 1, s->pattern.n);
			break;
		}
	str path = sym_find_binary(s->h->k, s->h->arena, name, 0);
	if (!path.n)
		app_report(s->h->ds, NO_SOURCE, where_file(name, 0), "there is no such program or library");
	return path;
}

static bool uprobes(struct search *s)
{
	str pattern, path = file_of(s, &pattern), *list;
	struct sym_file file = { s->h->k, s->h->arena, s->h->ds, path };
	u32 n;
	if (!path.n || !sym_file_names(&file, pattern, &list, &n))
		return false;
	for (u32 i = 0; i < n; i++)
		add(s, arena_printf(s->h->arena, "%.*s:%.*s", STR_ARG(path), STR_ARG(list[i])), NULL, 0);
	return true;
}

static bool usdt(struct search *s)
{
	str pattern, path = file_of(s, &pattern);
	struct sym_file file = { s->h->k, s->h->arena, s->h->ds, path };
	struct sym_usdt *list;
	u32 n;
	if (!path.n || !sym_usdt(&file, STR(""), STR(""), &list, &n))
		return false;
	for (u32 i = 0; i < n; i++)
		if (str_glob(pattern, list[i].name)) {
			str *arg = arena_new(s->h->arena, str);
			*arg = list[i].args;
			add(s, arena_printf(s->h->arena, "%.*s:%.*s:%.*s", STR_ARG(path), STR_ARG(list[i].provider),
				STR_ARG(list[i].name)), arg, list[i].args.n > 0);
		}
	return true;
}

/* ---- tables ------------------------------------------------------------------------------------------------------ */

static bool events(struct search *s, bool is_hardware)
{
	const char *name;
	bool is_hard;
	for (u32 i = 0; (name = attach_event(i, &is_hard)); i++)
		if (is_hard == is_hardware && str_glob(s->pattern, str_from(name)))
			add(s, str_from(name), NULL, 0);
	return true;
}

static bool hardware(struct search *s) { return events(s, true); }
static bool software(struct search *s) { return events(s, false); }

static bool sections(struct search *s)
{
	const struct uapi_sec *row;
	for (u32 i = 0; (row = uapi_sec_row(i)); i++)
		if (str_glob(s->pattern, str_from(row->name)))
			add(s, str_from(row->name), NULL, 0);
	return true;
}

static bool helpers(struct search *s)
{
	enum { MAX_HELPER = 1024 };
	for (u32 i = 1; i < MAX_HELPER; i++) {
		const struct uapi_helper_row *row = uapi_helper(i);
		if (!row || (!str_glob(s->pattern, str_from(row->name)) &&
			!str_glob(s->pattern, arena_printf(s->h->arena, "bpf_%s", row->name))))
			continue;
		str *arg = arena_new(s->h->arena, str);
		*arg = str_from(row->proto);
		add(s, arena_printf(s->h->arena, "bpf_%s", row->name), arg, 1);
	}
	return true;
}

static const struct { const char *kind, *other, *what; bool (*find)(struct search *s); } kinds[] = {
	{ "tracepoint", "tp", "CATEGORY:EVENT, patterns both", tracepoints },
	{ "rawtp", "raw_tp", "tracepoints with their raw arguments; also tp_btf", raw_tracepoints },
	{ "tp_btf", "raw_tracepoint", "the same", raw_tracepoints },
	{ "kprobe", "kretprobe", "functions of the kernel", kprobes },
	{ "fentry", "fexit", "functions whose arguments the kernel knows", fentry },
	{ "uprobe", "uretprobe", "FILE[:FUNCTION], functions of a program or library", uprobes },
	{ "usdt", "", "FILE[:NAME], statically defined probes", usdt },
	{ "lsm", "", "hooks of security modules", lsm },
	{ "iter", "", "iterators over objects of the kernel", iters },
	{ "struct_ops", "", "tables of functions", struct_ops },
	{ "hardware", "perf", "counters of the processor", hardware },
	{ "software", "", "counters of the kernel", software },
	{ "helper", "", "functions of the kernel that programs call", helpers },
	{ "section", "", "words of SEC()", sections },
};

const char *names_kind(u32 i, const char **what)
{
	if (i >= ARRAY_LEN(kinds))
		return NULL;
	*what = kinds[i].what;
	return kinds[i].kind;
}

static int by_text(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	int c = memcmp(x->text.s, y->text.s, MIN(x->text.n, y->text.n));
	return c ? c : (x->text.n > y->text.n) - (x->text.n < y->text.n);
}

bool names_find(struct host *h, str kind, str pattern, bool is_full, hook_names *out, bool *is_kind)
{
	struct search s = { h, kind, pattern.n ? pattern : STR("*"), is_full, out };
	*is_kind = false;
	for (u32 i = 0; i < ARRAY_LEN(kinds) && !*is_kind; i++)
		if (str_is(kind, kinds[i].kind) || (kinds[i].other[0] && str_is(kind, kinds[i].other))) {
			*is_kind = true;
			if (!kinds[i].find(&s))
				return false;
		}
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_text);
	u32 n = 0;
	for (u32 i = 0; i < out->n; i++)
		if (!n || !str_eq(out->v[n - 1].text, out->v[i].text))
			out->v[n++] = out->v[i];
	out->n = n;
	return *is_kind;
}
