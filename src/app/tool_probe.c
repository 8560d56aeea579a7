/* tool_probe.c: a place to look at, in the words that people know from other tracers:
 *
 *   vfs_read, p::vfs_read, vfs_*      functions of the kernel      r::vfs_read          when they return
 *   c:malloc, p:/bin/bash:readline    of a library or program      r:c:malloc
 *   t:sched:sched_switch              tracepoints                  u:FILE:PROVIDER:NAME  USDT
 *
 * It becomes the sections that a source's programs are put into by macros. */
#include "app/tool_private.h"

static bool wrong(struct tool_run *r, const char *text)
{
	struct diag *d = !*text ? app_report(r->h->ds, BAD_OPTION, where_none(), "a place to look at is wanted") :
		app_report(r->h->ds, BAD_OPTION, where_arg(str_from(text), 0), "'%s' is no place to look at", text);
	diag_hint(r->h->ds, d, "FUNCTION of the kernel, LIBRARY:FUNCTION, t:CATEGORY:EVENT, u:FILE:PROVIDER:NAME; "
		"r:: and r:LIBRARY: for returns");
	return false;
}

static bool has_wildcard(str s) { return str_find(s, '*') >= 0 || str_find(s, '?') >= 0; }

static str under(struct tool_run *r, const char *kind, const char *multi, const struct tool_place *p)
{
	const char *word = p->has_pattern ? multi : kind;
	struct arena *a = r->h->arena;
	switch (p->kind) {
	case PROBE_KERNEL: return arena_printf(a, "%s/%.*s", word, STR_ARG(p->name));
	case PROBE_TRACEPOINT: return arena_printf(a, "tracepoint/%.*s/%.*s", STR_ARG(p->object), STR_ARG(p->name));
	default: return arena_printf(a, "%s/%.*s:%.*s", word, STR_ARG(p->object), STR_ARG(p->name));
	}
}

bool tool_probe(struct tool_run *r, const char *text, struct tool_place *out)
{
	str rest = str_from(text), first, second;
	*out = (struct tool_place){ .kind = PROBE_KERNEL };
	bool has_kind = rest.n > 2 && rest.s[1] == ':' && strchr("prtu", rest.s[0]);
	char kind = has_kind ? rest.s[0] : 'p';
	rest = has_kind ? str_sub(rest, 2, rest.n) : rest;
	out->is_return = kind == 'r';
	if (str_cut(rest, ':', &first, &second)) {
		out->object = first;
		out->name = second;
		out->kind = kind == 't' ? PROBE_TRACEPOINT : kind == 'u' ? PROBE_USDT : first.n ? PROBE_USER :
			PROBE_KERNEL;
	} else {
		out->name = first;
	}
	if (!out->name.n || (strchr("tu", kind) && out->kind == PROBE_KERNEL) || (kind == 't' && !out->object.n))
		return wrong(r, text);
	out->has_pattern = has_wildcard(out->name);
	bool is_user = out->kind == PROBE_USER;
	if (out->kind == PROBE_USDT)
		out->section = under(r, "usdt", "usdt", out);
	else if (out->kind == PROBE_TRACEPOINT)
		out->section = under(r, "", "", out);
	else
		out->section = under(r, is_user ? "uprobe" : "kprobe", is_user ? "uprobe.multi" : "kprobe.multi", out);
	if (out->kind == PROBE_KERNEL || is_user)
		out->return_section = under(r, is_user ? "uretprobe" : "kretprobe", is_user ? "uretprobe.multi" :
			"kretprobe.multi", out);
	return true;
}

static bool is_of_name(char c) { return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z'); }

const char *tool_parameters(struct tool_run *r, str word, str signature)
{
	enum { MOST = 5 };
	struct buf text = BUF_INIT;
	str one, rest = signature;
	const char *why = NULL;
	for (u32 n = 1; rest.n && !why; n++) {
		str_cut(rest, ',', &one, &rest);
		one = str_trim(one);
		u32 at = one.n;
		while (at && is_of_name(one.s[at - 1]))
			at--;
		if (n > MOST)
			why = "five parameters at most are in registers";
		else if (!at || at == one.n)
			why = "a parameter is a type and a name: int fd, void *buf";
		if (why)
			break;
		buf_printf(&text, "PARAMETER_%u = (TYPE_%u)arg%u; ", n, n, n);
		tool_quote(r, arena_printf(r->h->arena, "PARAMETER_%u", n), word, one);
		tool_quote(r, arena_printf(r->h->arena, "TYPE_%u", n), word, str_trim(str_sub(one, 0, at)));
	}
	if (!why)
		tool_define(r, "PARAMETERS", "%.*s", STR_ARG(buf_view(&text)));
	buf_free(&text);
	return why;
}
