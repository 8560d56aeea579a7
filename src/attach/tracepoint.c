/* tracepoint.c: tracepoint:CATEGORY:EVENT (also CATEGORY/EVENT) and event:ID, through perf_event_open. */
#include "attach/attach_private.h"

#include <errno.h>

enum { COMMON_BYTES = 8 };

static bool no_tracepoint(struct attach *at, const struct hook *h, const char *root, str category, str name)
{
	const char *dir = arena_printf(at->arena, "%s/events/%.*s", root, STR_ARG(category)).s;
	struct buf any = BUF_INIT;
	struct diag *d = attach_report(at, NO_TRACEPOINT, h->where, "this kernel has no tracepoint '%.*s:%.*s'",
		STR_ARG(category), STR_ARG(name));
	bool is_category = at->k->list(at->k, dir, &any) > 0;
	str near = sys_near_event(at->k, at->arena, is_category ? category : STR(""), is_category ? name : category);
	if (near.n)
		diag_hint(at->ds, d, "%sdid you mean '%.*s'?", is_category ? "" : "there is no such category; ",
			STR_ARG(near));
	else
		diag_hint(at->ds, d, "see what there is: skep list tracepoint (ls %s/events%s%.*s)", root,
			is_category ? "/" : "", STR_ARG(is_category ? category : STR("")));
	buf_free(&any);
	return false;
}

static bool split(str target, str *category, str *name)
{
	return (str_cut(target, '/', category, name) || str_cut(target, ':', category, name)) && category->n && name->n;
}

static long open_event(struct attach *at, u64 id)
{
	struct sys_perf_attr a = { .type = SYS_PERF_TRACEPOINT, .size = sizeof(a), .config = id,
		.sample_type = SYS_PERF_SAMPLE_RAW,
		.sample_period = 1, .wakeup_events = 1 };
	return at->k->perf_event_open(at->k, &a, -1, 0, -1, SYS_PERF_FD_CLOEXEC);
}

/* "field:pid_t pid; offset:12; size:4; signed:1;" as a member; returns where it ends, 0: this line is none. */
static u64 member_of(str line, struct buf *out)
{
	str field, rest, part, key, number;
	u64 n[2] = { 0 };
	if (!str_cut(str_trim(line), ';', &field, &rest) || !str_starts(field, "field:"))
		return 0;
	for (u32 i = 0; i < ARRAY_LEN(n); i++) {
		str_cut(rest, ';', &part, &rest);
		if (!str_cut(str_trim(part), ':', &key, &number) || !str_to_u64(number, &n[i]))
			return 0;
	}
	field = str_sub(field, 6, field.n);
	if (n[0] >= COMMON_BYTES)                /* before: type, flags, pid, the same in all records */
		buf_printf(out, " %.*s;", STR_ARG(field));
	return n[0] + n[1];
}

/* The kernel takes no program that reads behind the last field of the record: whoever could open the
 * event lacks no right. */
static bool beyond_record(struct attach *at, const struct hook *h, const char *dir)
{
	str text = STR(""), line;
	u64 end = 0;
	struct buf members = BUF_INIT;
	struct diag *d = attach_report(at, BEYOND_RECORD, h->where,
		"the program reads its context beyond the record of %.*s:%.*s", STR_ARG(h->kind), STR_ARG(h->target));
	d->sys_errno = EACCES;
	if (dir)
		sys_read_file(at->k, at->arena, arena_printf(at->arena, "%s/format", dir).s, 0, &text);
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		u64 behind = member_of(line, &members);
		end = MAX(end, behind);
	}
	if (end)
		diag_note(at->ds, d, where_none(), "the record has %llu bytes: struct { u64 common;%.*s }",
			(unsigned long long)end, STR_ARG(buf_view(&members)));
	d->hint = STR("declare its context as this record: the kernel's types have it by the name of the event, or of "
		"its class, behind struct trace_event_raw_");
	buf_free(&members);
	return false;
}

/* dir: of the event in tracefs; NULL: unknown */
static bool bind(struct attach *at, int prog_fd, const struct hook *h, u64 id, const char *dir, struct link *out)
{
	long fd = open_event(at, id);
	if (fd < 0 && str_is(h->kind, "event") && (fd == -EINVAL || fd == -ENOENT)) {
		attach_report(at, NO_EVENT_ID, h->where, "there is no event with id %llu",
			(unsigned long long)id)->sys_errno = (int)-fd;
		return false;
	}
	long r = fd < 0 ? fd : attach_perf_fd(at, (int)fd, prog_fd, h->cookie, out);
	if (fd >= 0 && r == -EACCES)
		return beyond_record(at, h, dir);
	if (r < 0)
		return attach_refused(at, h, r);
	out->how = arena_printf(at->arena, "%.*s:%.*s (event %llu) by perf_event_open", STR_ARG(h->kind),
		STR_ARG(h->target), (unsigned long long)id);
	return true;
}

static bool attach(struct attach *at, int prog_fd, const struct loaded_prog *p UNUSED, const struct hook *h,
	struct link *out)
{
	const char *root;
	str category, name;
	u64 id;
	if (str_is(h->kind, "event")) {
		if (str_to_u64(h->target, &id))
			return bind(at, prog_fd, h, id, NULL, out);
		attach_report(at, BAD_HOOK, h->where, "'%.*s' is no event id", STR_ARG(h->target));
		return false;
	}
	if (!split(h->target, &category, &name)) {
		attach_report(at, BAD_HOOK, h->where, "'%.*s' is not CATEGORY:EVENT", STR_ARG(h->target));
		return false;
	}
	if (!attach_need_tracefs(at, h, &root))
		return false;
	const char *dir = arena_printf(at->arena, "%s/events/%.*s/%.*s", root, STR_ARG(category), STR_ARG(name)).s;
	long r = sys_read_number(at->k, arena_printf(at->arena, "%s/id", dir).s, &id);
	if (r == -ENOENT)
		return no_tracepoint(at, h, root, category, name);
	if (r == -EACCES || r == -EPERM) {
		struct diag *d = attach_report(at, ATTACH_RIGHTS, h->where,
			"tracefs cannot be read, and %.*s:%.*s is looked up there", STR_ARG(h->kind),
			STR_ARG(h->target));
		str why = sys_why_refused(at->k, at->arena, 0);
		if (why.n)
			d->hint = why;
		else
			diag_hint(at->ds, d, "run as root, or open it to a group: mount -o "
				"remount,gid=GROUP,mode=750 %s", root);
		return false;
	}
	return r < 0 ? attach_refused(at, h, r) : bind(at, prog_fd, h, id, dir, out);
}

const struct attach_ops tracepoint_ops = { "tracepoint tp tracepoint.s tp.s event", "CATEGORY:EVENT", attach };
