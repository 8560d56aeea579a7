/* uprobe.c: uprobe:PATH:SYMBOL[+OFFSET], uretprobe:...; PATH a file, a program in $PATH or a library ("c" is libc);
 * SYMBOL may be an offset in the file, 0x... First the uprobe PMU, then the text file uprobe_events. */
#include "attach/attach_private.h"

#include "sym/sym.h"

#include <errno.h>

struct place { str path; u64 offset; };

static bool need_symbol(struct attach *at, const struct hook *h, str symbol, struct place *out)
{
	struct sym_file file = { at->k, at->arena, at->ds, out->path };
	str near;
	if (str_to_u64(symbol, &out->offset))
		return true;
	int r = sym_file_offset(&file, symbol, &out->offset, &near);
	if (r > 0)
		return true;
	if (r < 0)
		return false;
	struct diag *d = attach_report(at, NO_SYMBOL, h->where, "'%.*s' has no function '%.*s'", STR_ARG(out->path),
		STR_ARG(symbol));
	if (near.n)
		diag_hint(at->ds, d, "did you mean '%.*s'?", STR_ARG(near));
	else
		diag_hint(at->ds, d, "the file may be stripped; an offset in the file works too: %.*s:0x1234",
			STR_ARG(out->path));
	return false;
}

/* PATH and SYMBOL part at the last ':'. */
bool uprobe_split(struct attach *at, const struct hook *h, str *path, str *symbol)
{
	u32 colon = h->target.n;
	while (colon && h->target.s[colon - 1] != ':')
		colon--;
	if (!colon) {
		attach_report(at, BAD_HOOK, h->where, "'%.*s' is not PATH:SYMBOL", STR_ARG(h->target));
		return false;
	}
	*symbol = str_sub(h->target, colon, h->target.n);
	return uprobe_need_file(at, h, str_sub(h->target, 0, colon - 1), path);
}

bool uprobe_need_file(struct attach *at, const struct hook *h, str name, str *path)
{
	*path = sym_find_binary(at->k, at->arena, name, h->is_our_path ? 0 : h->pid);
	if (!path->n)
		attach_report(at, NO_FILE, h->where, "there is no program or library '%.*s'", STR_ARG(name));
	return path->n > 0;
}

static bool need_place(struct attach *at, const struct hook *h, struct place *out)
{
	str symbol, add;
	u64 more = 0;
	if (!uprobe_split(at, h, &out->path, &symbol))
		return false;
	if (str_cut(symbol, '+', &symbol, &add) && !str_to_u64(add, &more)) {
		attach_report(at, BAD_HOOK, h->where, "'%.*s' has no number after '+'", STR_ARG(h->target));
		return false;
	}
	if (!need_symbol(at, h, symbol, out))
		return false;
	out->offset += more;
	return true;
}

bool attach_uprobe_offset(struct attach *at, str file, str symbol, u64 *offset)
{
	struct hook h = { .kind = STR("uprobe"), .target = file };
	struct place place;
	if (!uprobe_need_file(at, &h, file, &place.path) || !need_symbol(at, &h, symbol, &place))
		return false;
	*offset = place.offset;
	return true;
}

long uprobe_by_pmu(struct attach *at, int prog_fd, const struct uprobe_place *p, struct link *out)
{
	enum { COUNTER_SHIFT = 32 };         /* where the offset of a counter of users stands in config */
	u64 type;
	long r = sys_read_number(at->k, "/sys/bus/event_source/devices/uprobe/type", &type);
	if (r < 0)
		return r;
	struct sys_perf_attr a = { .type = (u32)type, .size = sizeof(a), .config = p->is_return |
		p->counter << COUNTER_SHIFT,
		.config1 = (u64)(uintptr_t)p->path.s, .config2 = p->offset };
	long fd = at->k->perf_event_open(at->k, &a, p->pid > 0 ? p->pid : -1, p->pid > 0 ? -1 : 0, -1,
		SYS_PERF_FD_CLOEXEC);
	return fd < 0 ? fd : attach_perf_fd(at, (int)fd, prog_fd, p->cookie, out);
}

static long by_pmu(struct attach *at, int prog_fd, const struct hook *h, bool is_return, const struct place *at_file,
	struct link *out)
{
	struct uprobe_place p = { .path = at_file->path, .offset = at_file->offset, .counter = h->counter,
		.cookie = h->cookie, .pid = h->pid, .is_return = is_return };
	return uprobe_by_pmu(at, prog_fd, &p, out);
}

static long by_tracefs(struct attach *at, int prog_fd, const struct hook *h, bool is_return,
	const struct place *at_file, struct link *out)
{
	str target = arena_printf(at->arena, "%.*s:0x%llx", STR_ARG(at_file->path),
		(unsigned long long)at_file->offset);
	long id = attach_legacy(at, true, is_return ? "r" : "p", target, out);
	if (id < 0)
		return id;
	struct sys_perf_attr a = { .type = SYS_PERF_TRACEPOINT, .size = sizeof(a), .config = (u64)id,
		.sample_period = 1, .wakeup_events = 1 };
	long fd = at->k->perf_event_open(at->k, &a, h->pid > 0 ? h->pid : -1, h->pid > 0 ? -1 : 0, -1,
		SYS_PERF_FD_CLOEXEC);
	return fd < 0 ? fd : attach_perf_fd(at, (int)fd, prog_fd, h->cookie, out);
}

static bool attach(struct attach *at, int prog_fd, const struct loaded_prog *p UNUSED, const struct hook *h,
	struct link *out)
{
	bool is_return = str_starts(h->kind, "uret");
	struct place place;
	if (!need_place(at, h, &place))
		return false;
	const char *way = "perf_event_open";
	bool may_fall = h->way == WAY_ANY || h->way == WAY_TRACEFS;
	long r = h->way == WAY_TRACEFS ? -EOPNOTSUPP : by_pmu(at, prog_fd, h, is_return, &place, out);
	if (r < 0 && r != -EPERM && r != -EACCES && may_fall) {
		if (h->way == WAY_ANY)
			link_tried(at, out, "uprobe by perf_event_open", r);
		way = "uprobe_events";
		r = by_tracefs(at, prog_fd, h, is_return, &place, out);
	}
	if (r < 0)
		return attach_refused(at, h, r);
	out->how = arena_printf(at->arena, "%.*s:%.*s+0x%llx by %s", STR_ARG(h->kind), STR_ARG(place.path),
		(unsigned long long)place.offset, way);
	return true;
}

const struct attach_ops uprobe_ops = { "uprobe uretprobe uprobe.s uretprobe.s", "FILE:FUNCTION", attach };
