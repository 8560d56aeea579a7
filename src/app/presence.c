/* presence.c: is what a program's section names there on the running kernel? The verifier does not ask: a program
 * for a tracepoint that this kernel never had is accepted, and fails when it is attached. What cannot be known (no
 * tracefs, no addresses in kallsyms) is silent, as are optional sections ("?kprobe/...") and patterns. */
#include "app/app.h"

#include "attach/attach.h"
#include "sym/sym.h"
#include "uapi/uapi.h"

#include <fnmatch.h>
#include <sys/stat.h>

/* Absent: the kind as one says it. NULL: it is there, or nobody knows. */
static const char *tracepoint(struct host *h, str target)
{
	const char *root = sys_tracefs(h->k);
	struct stat st;
	str category, name;
	if (!root || (!str_cut(target, '/', &category, &name) && !str_cut(target, ':', &category, &name)) || !name.n)
		return NULL;
	bool is_there = h->k->stat(h->k, arena_printf(h->arena, "%s/events/%.*s/%.*s/id", root, STR_ARG(category),
		STR_ARG(name)).s, &st) == 0;
	/* without the right to look nothing can be said */
	bool can_look = h->k->stat(h->k, arena_printf(h->arena, "%s/events/sched", root).s, &st) == 0;
	return is_there || !can_look ? NULL : "tracepoint";
}

static const char *raw_tracepoint(struct host *h, str target)
{
	const struct btf *b = host_btf(h);
	bool knows = b && btf_find(b, BTF_TYPEDEF, STR("btf_trace_sched_switch"));
	return !knows || btf_find(b, BTF_TYPEDEF, arena_printf(h->arena, "btf_trace_%.*s", STR_ARG(target))) ? NULL :
		"raw tracepoint";
}

static bool has_function(struct host *h, str name)
{
	const struct btf *b = host_btf(h);
	u64 address;
	if (b && btf_find(b, BTF_FUNC, name))
		return true;
	host_need_symbols(h);
	return !h->ksyms || !ksyms_address(h->ksyms, STR("__bpf_call_base"), &address) ||
		ksyms_address(h->ksyms, name, &address);
}

static const char *function(struct host *h, str target)
{
	str name, offset;
	u64 number;
	str_cut(target, '+', &name, &offset);
	/* a system call has other names on each machine, which attaching tries; an address is no name */
	bool is_call = str_starts(name, "sys_") || memmem(name.s, name.n, "_sys_", 5);
	return !name.n || str_to_u64(name, &number) || is_call || has_function(h, name) ? NULL : "function";
}

static const char *absent(struct host *h, const char *section, str target)
{
	static const struct { const char *section; const char *(*look)(struct host *h, str target); } kinds[] = {
		{ "tracepoint", tracepoint }, { "tp", tracepoint },
		{ "tracepoint.s", tracepoint }, { "tp.s", tracepoint },
		{ "raw_tracepoint", raw_tracepoint }, { "raw_tp", raw_tracepoint },
		{ "raw_tracepoint.w", raw_tracepoint }, { "raw_tp.w", raw_tracepoint },
		{ "raw_tracepoint.s", raw_tracepoint }, { "raw_tp.s", raw_tracepoint },
		{ "kprobe", function }, { "kretprobe", function }, { "kprobe.multi", function },
		{ "kretprobe.multi", function }, { "kprobe.session", function },
	};
	for (u32 i = 0; i < ARRAY_LEN(kinds); i++)
		if (!strcmp(section, kinds[i].section))
			return kinds[i].look(h, target);
	return NULL;
}

static bool is_kprobe(const struct obj_func *f)
{
	return f->sec && f->sec->prog_type == PROG_KPROBE && (str_starts(str_from(f->sec->name), "k"));
}

static void tell(struct host *h, const struct obj_func *f)
{
	str target = f->target, name, offset;
	if (!f->sec || !target.n || !f->autoload || str_find(target, '*') >= 0 || str_find(target, '?') >= 0)
		return;
	const char *what = absent(h, f->sec->name, target);
	if (!what)
		return;
	struct where where = f->span.at ? where_src(f->span.at, f->span.len) : where_none();
	struct diag *d = app_report(h->ds, ABSENT, where,
		"'%.*s': this kernel has no %s '%.*s', so the program could not be attached", STR_ARG(f->name), what,
		STR_ARG(target));
	str_cut(target, '+', &name, &offset);
	if (!strcmp(what, "function"))
		diag_hint(h->ds, d, "see what there is: skep list 'kprobe:*%.*s*'", STR_ARG(name));
	else if (!strcmp(what, "tracepoint"))
		diag_hint(h->ds, d, "see what there is: skep list tracepoint");
	else
		diag_hint(h->ds, d, "see what there is: skep list rawtp");
}

void presence_tell(struct host *h, const struct obj *o, const char *glob)
{
	u32 nkprobes = 0;
	vec_each(f, &o->funcs) {
		if (!f->is_entry || (glob && fnmatch(glob, arena_strdup(h->arena, f->name), 0)))
			continue;
		if (is_kprobe(f) && f->autoload && !attach_has_kprobes(&h->feats))
			nkprobes++;
		else
			tell(h, f);
	}
	if (nkprobes)
		app_report(h->ds, ABSENT, where_none(),
			"this kernel has no kprobes, so %u program%s of this object could not be attached", nkprobes,
			nkprobes == 1 ? "" : "s");
}
