/* rawtp.c: rawtp:EVENT by BPF_RAW_TRACEPOINT_OPEN; the quickest of the hooks to attach and detach. */
#include "attach/attach_private.h"

#include <errno.h>

static void offer_category(struct attach *at, const char *root, const char *category, struct nearest *n)
{
	struct buf names = BUF_INIT;
	if (at->k->list(at->k, arena_printf(at->arena, "%s/events/%s", root, category).s, &names) > 0)
		for (size_t i = 0; i < names.n; i += strlen(names.s + i) + 1)
			nearest_offer(n, arena_str(at->arena, str_from(names.s + i)));
	buf_free(&names);
}

static str near_event(struct attach *at, str name)
{
	const char *root = sys_tracefs(at->k);
	struct nearest n = { .name = name };
	struct buf categories = BUF_INIT;
	nearest_offer(&n, STR("sys_enter"));
	nearest_offer(&n, STR("sys_exit"));
	if (root && at->k->list(at->k, arena_printf(at->arena, "%s/events", root).s, &categories) > 0)
		for (size_t i = 0; i < categories.n; i += strlen(categories.s + i) + 1)
			if (strcmp(categories.s + i, "syscalls") && strcmp(categories.s + i, "ftrace"))
				offer_category(at, root, categories.s + i, &n);
	buf_free(&categories);
	return n.best;
}

/* Raw tracepoints are named by the event alone; the tracefs tree knows most of them, by category. */
static bool no_event(struct attach *at, const struct hook *h)
{
	str near;
	struct diag *d = attach_report(at, NO_TRACEPOINT, h->where, "this kernel has no raw tracepoint '%.*s'",
		STR_ARG(h->target));
	if (str_find(h->target, ':') >= 0 || str_find(h->target, '/') >= 0)
		diag_hint(at->ds, d, "raw tracepoints have no category: name the event alone");
	else if ((near = near_event(at, h->target)).n)
		diag_hint(at->ds, d, "did you mean '%.*s'?", STR_ARG(near));
	else
		diag_hint(at->ds, d, "see what there is: skep list rawtp; system calls are sys_enter and sys_exit");
	return false;
}

static bool attach(struct attach *at, int prog_fd, const struct loaded_prog *p UNUSED, const struct hook *h,
	struct link *out)
{
	long fd = sys_raw_tp_open(at->k, arena_strdup(at->arena, h->target), prog_fd, h->cookie);
	if (fd == -ENOENT)
		return no_event(at, h);
	if (fd < 0)
		return attach_refused(at, h, fd);
	out->link_fd = (int)fd;
	out->how = arena_printf(at->arena, "rawtp:%.*s", STR_ARG(h->target));
	return true;
}

const struct attach_ops rawtp_ops = { "rawtp raw_tp raw_tracepoint raw_tp.w raw_tracepoint.w raw_tp.s raw_tracepoint.s",
	"EVENT", attach };

/* The map that an iterator over a map's elements goes through: one of the object, by name; a pin; id:N. -1:
 * reported. */
static int need_map(struct attach *at, const struct hook *h, str what, bool *is_ours)
{
	u64 id;
	s64 own = at->loaded ? obj_map_index(at->loaded->obj, what) : -1;
	*is_ours = own >= 0;
	if (own >= 0)
		return at->loaded->map_fds[own];
	bool is_id = str_starts(what, "id:") && str_to_u64(str_sub(what, 3, what.n), &id);
	long fd = is_id ? sys_fd_by_id(at->k, BPFCMD_MAP_GET_FD_BY_ID, (u32)id) : sys_obj_get(at->k,
		arena_strdup(at->arena, what));
	if (fd < 0) {
		struct diag *d = attach_report(at, BAD_HOOK, h->where, "there is no map '%.*s' to go through",
			STR_ARG(what));
		diag_hint(at->ds, d, "a map of the object by its name, a pin, or id:N: iter:map=NAME");
		d->sys_errno = (int)-fd;
	}
	return (int)fd;
}

/* The one map of the object that is none of its variables; -1: there is none, or several. */
static int only_map(const struct attach *at, str *name)
{
	int fd = -1;
	for (u32 i = 0; at->loaded && i < at->loaded->obj->maps.n; i++) {
		bool is_candidate = at->loaded->obj->maps.v[i].origin != MAP_DATA && at->loaded->map_fds[i] >= 0;
		if (is_candidate && fd >= 0)
			return -1;
		if (is_candidate)
			fd = at->loaded->map_fds[i], *name = at->loaded->obj->maps.v[i].name;
	}
	return fd;
}

/* iter:, iter:task, iter:map=NAME; one that needs a map goes through the object's only one. False: reported. */
static bool attach_iter(struct attach *at, int prog_fd, const struct hook *h, struct link *out, long *link_fd)
{
	str name = { 0 };
	u32 map_fd[4] = { 0 };               /* union bpf_iter_link_info */
	struct sys_link_create a = { .prog_fd = (u32)prog_fd, .attach_type = ATTACH_TRACE_ITER };
	s64 at_map = str_find(h->target, '=');
	bool has_map = at_map >= 3 && !strncmp(h->target.s + at_map - 3, "map", 3), is_ours = true;
	if (has_map) {
		int fd = need_map(at, h, str_sub(h->target, (u32)at_map + 1, h->target.n), &is_ours);
		if (fd < 0)
			return false;
		map_fd[0] = (u32)fd;
		a.iter.iter_info = (u64)(uintptr_t)map_fd;
		a.iter.iter_info_len = sizeof(map_fd[0]);
	}
	*link_fd = sys_link_create(at->k, &a);
	int only = *link_fd == -EBADF && !has_map ? only_map(at, &name) : -1;
	if (only >= 0) {
		out->only_map = name;
		map_fd[0] = (u32)only;
		a.iter.iter_info = (u64)(uintptr_t)map_fd;
		a.iter.iter_info_len = sizeof(map_fd[0]);
		*link_fd = sys_link_create(at->k, &a);
	}
	if (!is_ours)
		at->k->close(at->k, (int)map_fd[0]);
	if (*link_fd != -EBADF || has_map || only >= 0)
		return true;
	attach_report(at, BAD_HOOK, h->where, "this iterator goes through a map, and is not told which")->hint =
		at->loaded ? STR("name it: skep run --hook PROGRAM=iter:map=NAME") :
		STR("name it: iter:map=PIN, or iter:map=id:N");
	return false;
}

/* fentry, fexit, fmod_ret, tp_btf, lsm, freplace: the target was named when the program was loaded. */
static bool attach_tracing(struct attach *at, int prog_fd, const struct loaded_prog *p, const struct hook *h,
	struct link *out)
{
	long fd;
	if ((p && p->attach_type == ATTACH_TRACE_ITER) || str_starts(h->kind, "iter")) {
		if (!attach_iter(at, prog_fd, h, out, &fd))
			return false;
		out->is_iter = true;
	} else {
		fd = sys_raw_tp_open(at->k, NULL, prog_fd, h->cookie);
	}
	if (fd < 0)
		return attach_refused(at, h, fd);
	out->link_fd = (int)fd;
	out->how = arena_printf(at->arena, "%.*s:%.*s", STR_ARG(h->kind), STR_ARG(h->target));
	return true;
}

const struct attach_ops tracing_ops = {
	"fentry fexit fmod_ret fsession tp_btf lsm freplace fentry.s fexit.s fmod_ret.s fsession.s lsm.s tp_btf.s iter "
	"iter.s", "NAME", attach_tracing };
