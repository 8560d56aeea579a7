/* attach.c: programs onto hooks. What a section can say goes the way of the attach room, with its fallbacks; what takes
 * more words than a hook has (addresses, cookies for each, places relative to other programs) is a link by
 * bpf_link_create. */
#include "face/libbpf/face.h"

#include <stdio.h>
#include <unistd.h>

bool face_is_ready(const struct bpf_program *p)
{
	if (p && p->fd >= 0)
		return true;
	face_log(LIBBPF_WARN, "prog '%s': it cannot be attached before it is loaded", p ? p->name : "");
	errno = EINVAL;
	return false;
}

static int create(int prog_fd, u32 type, const struct bpf_link_create_opts *opts)
{
	return bpf_link_create(prog_fd, 0, (enum bpf_attach_type)type, opts);
}

static const struct loaded_prog *loaded_of(const struct bpf_program *p)
{
	for (u32 i = 0; p->obj->l && i < p->obj->l->progs.n; i++)
		if (p->obj->l->progs.v[i].func == p->func)
			return &p->obj->l->progs.v[i];
	return NULL;
}

/* The link may outlive the object: what it needs lies in its own arena. */
static struct attach attach_of(struct bpf_object *o, struct bpf_link *link)
{
	struct attach at;
	attach_init(&at, &link->arena, o->k, &o->feats, &o->ds);
	at.loaded = o->l;
	at.legacy_count = __atomic_fetch_add(&face()->legacy_count, 1u << 8, __ATOMIC_RELAXED);
	at.filters = __atomic_fetch_add(&face()->filters, 1, __ATOMIC_RELAXED);
	at.usdt_specs = o->usdt_specs;
	return at;
}

static struct bpf_link *by_hook(const struct bpf_program *p, struct hook h)
{
	if (!face_is_ready(p))
		return NULL;
	struct bpf_link *link = face_link_new();
	struct attach at = attach_of(p->obj, link);
	u32 from = p->obj->ds.list.n;
	h.where = where_insn(str_from(p->name), 0);
	if (!attach_hook(&at, p->fd, loaded_of(p), &h, &link->l)) {
		long r = face_failed(&p->obj->ds, from, -EINVAL);
		face_link_drop(link);
		return face_null(r);
	}
	p->obj->usdt_specs = at.usdt_specs;
	link->l.arena = &link->arena;
	return link;
}

/* ---- as the section says ----------------------------------------------------------------------------------------- */

/* NULL with *none: nothing can be attached by the section alone. */
static struct bpf_link *by_section(const struct bpf_program *p, bool *none)
{
	const struct obj_func *f = func_of(p);
	struct hook h = { .target = want_of(p)->target };
	*none = true;
	if (!f->sec || !(f->sec->flags & SECF_AUTO))
		return NULL;
	h.kind = str_from(f->sec->name);
	if (!h.target.n)
		h.target = f->target;
	if (!h.target.n && !(f->sec->prog_type == PROG_EXT && want_of(p)->target_fd))
		return NULL;
	*none = false;
	if (f->sec->prog_type == PROG_EXT)
		return bpf_program__attach_trace(p);
	if (f->sec->prog_type == PROG_TRACING && f->sec->flags & SECF_MULTI)
		return bpf_program__attach_tracing_multi(p, arena_strdup(&p->obj->arena, h.target), NULL);
	return by_hook(p, h);
}

struct bpf_link *bpf_program__attach(const struct bpf_program *p)
{
	struct bpf_link *link = NULL;
	bool none;
	if (!face_is_ready(p))
		return NULL;
	if (p->handler && p->handler->opts.prog_attach_fn) {
		int r = p->handler->opts.prog_attach_fn(p, p->handler->opts.cookie, &link);
		return r ? face_null(r) : link ? link : face_null(-EOPNOTSUPP);
	}
	link = by_section(p, &none);
	return none ? face_null(-EOPNOTSUPP) : link;
}

/* ---- kernel functions -------------------------------------------------------------------------------------------- */

/* False: there is no such mode. */
static bool way_of(enum probe_attach_mode mode, enum attach_way *out)
{
	static const enum attach_way ways[] = { [PROBE_ATTACH_MODE_DEFAULT] = WAY_ANY,
		[PROBE_ATTACH_MODE_LEGACY] = WAY_TRACEFS, [PROBE_ATTACH_MODE_PERF] = WAY_PERF,
		[PROBE_ATTACH_MODE_LINK] = WAY_LINK };
	*out = (u32)mode < ARRAY_LEN(ways) ? ways[mode] : WAY_ANY;
	return (u32)mode < ARRAY_LEN(ways);
}

struct bpf_link *bpf_program__attach_kprobe_opts(const struct bpf_program *p, const char *func_name,
	const struct bpf_kprobe_opts *opts)
{
	char target[512];
	size_t offset = OPTS_GET(opts, offset, 0);
	bool retprobe = OPTS_GET(opts, retprobe, false);
	enum attach_way way;
	/* Without a name the offset is an address, which tracefs does not take. */
	if (!OPTS_OK(opts, bpf_kprobe_opts) || !way_of(OPTS_GET(opts, attach_mode, 0), &way) ||
		(!func_name && !offset) || (func_name && retprobe && offset))
		return face_null(-EINVAL);
	if (!func_name && way == WAY_TRACEFS)
		return face_null(-EOPNOTSUPP);
	int n = offset ? snprintf(target, sizeof(target), "%s+%zu", func_name ? func_name : "", offset) :
		snprintf(target, sizeof(target), "%s", func_name);
	if (n >= (int)sizeof(target))
		return face_null(-EINVAL);
	return by_hook(p, (struct hook){ .kind = retprobe ? STR("kretprobe") : STR("kprobe"),
		.target = str_from(target), .cookie = OPTS_GET(opts, bpf_cookie, 0), .way = way });
}

struct bpf_link *bpf_program__attach_kprobe(const struct bpf_program *p, bool retprobe, const char *func_name)
{
	LIBBPF_OPTS(bpf_kprobe_opts, opts, .retprobe = retprobe);
	return bpf_program__attach_kprobe_opts(p, func_name, &opts);
}

struct bpf_link *bpf_program__attach_ksyscall(const struct bpf_program *p, const char *syscall_name,
	const struct bpf_ksyscall_opts *opts)
{
	if (!OPTS_OK(opts, bpf_ksyscall_opts) || !syscall_name)
		return face_null(-EINVAL);
	str kind = OPTS_GET(opts, retprobe, false) ? STR("kretsyscall") : STR("ksyscall");
	return by_hook(p, (struct hook){ .kind = kind, .target = str_from(syscall_name),
		.cookie = OPTS_GET(opts, bpf_cookie, 0) });
}

struct bpf_link *bpf_program__attach_kprobe_multi_opts(const struct bpf_program *p, const char *pattern,
	const struct bpf_kprobe_multi_opts *opts)
{
	enum { RETURN = 1 };
	if (!OPTS_OK(opts, bpf_kprobe_multi_opts) || !face_is_ready(p))
		return face_null(-EINVAL);
	const char **syms = OPTS_GET(opts, syms, NULL);
	const unsigned long *addrs = OPTS_GET(opts, addrs, NULL);
	const __u64 *cookies = OPTS_GET(opts, cookies, NULL);
	size_t cnt = OPTS_GET(opts, cnt, 0);
	bool retprobe = OPTS_GET(opts, retprobe, false), session = OPTS_GET(opts, session, false), has_list = syms ||
		addrs;
	bool wrong = pattern ? has_list || cookies || cnt : (syms && addrs) || !has_list || !cnt;
	if (wrong || (retprobe && session))
		return face_null(-EINVAL);
	if (pattern)
		return by_hook(p, (struct hook){ .kind = session ? STR("kprobe.session") :
			retprobe ? STR("kretprobe.multi") : STR("kprobe.multi"),
			.target = str_from(pattern) });
	LIBBPF_OPTS(bpf_link_create_opts, lo, .kprobe_multi = { .flags = retprobe ? RETURN : 0, .cnt = (u32)cnt,
		.syms = syms, .addrs = addrs, .cookies = cookies });
	return face_link_of_fd(create(p->fd, session ? ATTACH_TRACE_KPROBE_SESSION : ATTACH_TRACE_KPROBE_MULTI, &lo));
}

/* ---- programs and libraries -------------------------------------------------------------------------------------- */

static s32 hook_pid(pid_t pid) { return pid < 0 ? 0 : pid == 0 ? (s32)face_kern()->getpid(face_kern()) : pid; }

struct bpf_link *bpf_program__attach_uprobe_opts(const struct bpf_program *p, pid_t pid, const char *binary_path,
	size_t func_offset,
	const struct bpf_uprobe_opts *opts)
{
	char target[4096];
	enum attach_way way;
	if (!OPTS_OK(opts, bpf_uprobe_opts) || !binary_path || !way_of(OPTS_GET(opts, attach_mode, 0), &way))
		return face_null(-EINVAL);
	const char *func = OPTS_GET(opts, func_name, NULL);
	int n = func ? snprintf(target, sizeof(target), "%s:%s+%zu", binary_path, func, func_offset) :
		snprintf(target, sizeof(target), "%s:0x%zx", binary_path, func_offset);
	if (n >= (int)sizeof(target))
		return face_null(-ENAMETOOLONG);
	return by_hook(p, (struct hook){ .kind = OPTS_GET(opts, retprobe, false) ? STR("uretprobe") : STR("uprobe"),
		.target = str_from(target),
		.cookie = OPTS_GET(opts, bpf_cookie, 0), .counter = OPTS_GET(opts, ref_ctr_offset, 0),
		.pid = hook_pid(pid), .is_our_path = true, .way = way });
}

struct bpf_link *bpf_program__attach_uprobe(const struct bpf_program *p, bool retprobe, pid_t pid,
	const char *binary_path, size_t func_offset)
{
	LIBBPF_OPTS(bpf_uprobe_opts, opts, .retprobe = retprobe);
	return bpf_program__attach_uprobe_opts(p, pid, binary_path, func_offset, &opts);
}

/* Symbols become places in the file, each by its own. */
static bool places_of(const struct bpf_program *p, const char *path, const char **syms, size_t n, unsigned long *out)
{
	struct attach at;
	u64 offset;
	attach_init(&at, &p->obj->arena, p->obj->k, &p->obj->feats, &p->obj->ds);
	for (size_t i = 0; i < n; i++, out++) {
		if (!attach_uprobe_offset(&at, str_from(path), str_from(syms[i]), &offset))
			return false;
		*out = offset;
	}
	return true;
}

struct bpf_link *bpf_program__attach_uprobe_multi(const struct bpf_program *p, pid_t pid, const char *binary_path,
	const char *func_pattern,
	const struct bpf_uprobe_multi_opts *opts)
{
	enum { RETURN = 1 };
	char target[4096];
	if (!OPTS_OK(opts, bpf_uprobe_multi_opts) || !binary_path || !face_is_ready(p))
		return face_null(-EINVAL);
	const char **syms = OPTS_GET(opts, syms, NULL);
	const unsigned long *offsets = OPTS_GET(opts, offsets, NULL), *counters = OPTS_GET(opts, ref_ctr_offsets, NULL);
	const __u64 *cookies = OPTS_GET(opts, cookies, NULL);
	size_t cnt = OPTS_GET(opts, cnt, 0);
	bool retprobe = OPTS_GET(opts, retprobe, false), session = OPTS_GET(opts, session, false), has_list = syms ||
		offsets;
	bool wrong = func_pattern ? has_list || counters || cookies || cnt : (syms && offsets) || !has_list || !cnt;
	if (wrong || (retprobe && session))
		return face_null(-EINVAL);
	if (func_pattern) {
		if (snprintf(target, sizeof(target), "%s:%s", binary_path, func_pattern) >= (int)sizeof(target))
			return face_null(-ENAMETOOLONG);
		return by_hook(p, (struct hook){ .kind = session ? STR("uprobe.session") :
			retprobe ? STR("uretprobe.multi") : STR("uprobe.multi"),
			.target = str_from(target), .pid = hook_pid(pid), .is_our_path = true });
	}
	u32 from = p->obj->ds.list.n;
	unsigned long *places = syms ? arena_array(&p->obj->arena, unsigned long, cnt) : NULL;
	if (syms && !places_of(p, binary_path, syms, cnt, places))
		return face_null(face_failed(&p->obj->ds, from, -ENOENT));
	LIBBPF_OPTS(bpf_link_create_opts, lo, .uprobe_multi = { .flags = retprobe ? RETURN : 0, .cnt = (u32)cnt,
		.path = binary_path,
		.offsets = syms ? places : offsets, .ref_ctr_offsets = counters, .cookies = cookies,
		.pid = (u32)hook_pid(pid) });
	return face_link_of_fd(create(p->fd, session ? ATTACH_TRACE_UPROBE_SESSION : ATTACH_TRACE_UPROBE_MULTI, &lo));
}

struct bpf_link *bpf_program__attach_usdt(const struct bpf_program *p, pid_t pid, const char *binary_path,
	const char *usdt_provider, const char *usdt_name,
	const struct bpf_usdt_opts *opts)
{
	char target[4096];
	if (!OPTS_OK(opts, bpf_usdt_opts) || !binary_path || !usdt_provider || !usdt_name)
		return face_null(-EINVAL);
	if (snprintf(target, sizeof(target), "%s:%s:%s", binary_path, usdt_provider, usdt_name) >= (int)sizeof(target))
		return face_null(-ENAMETOOLONG);
	return by_hook(p, (struct hook){ .kind = STR("usdt"), .target = str_from(target),
		.cookie = OPTS_GET(opts, usdt_cookie, 0), .pid = hook_pid(pid), .is_our_path = true });
}

/* ---- tracepoints, tracing ---------------------------------------------------------------------------------------- */

struct bpf_link *bpf_program__attach_tracepoint_opts(const struct bpf_program *p, const char *tp_category,
	const char *tp_name,
	const struct bpf_tracepoint_opts *opts)
{
	char target[512];
	if (!OPTS_OK(opts, bpf_tracepoint_opts) || !tp_category || !tp_name)
		return face_null(-EINVAL);
	if (snprintf(target, sizeof(target), "%s/%s", tp_category, tp_name) >= (int)sizeof(target))
		return face_null(-ENAMETOOLONG);
	return by_hook(p, (struct hook){ .kind = STR("tracepoint"), .target = str_from(target),
		.cookie = OPTS_GET(opts, bpf_cookie, 0) });
}

struct bpf_link *bpf_program__attach_tracepoint(const struct bpf_program *p, const char *tp_category,
	const char *tp_name)
{
	return bpf_program__attach_tracepoint_opts(p, tp_category, tp_name, NULL);
}

struct bpf_link *bpf_program__attach_raw_tracepoint_opts(const struct bpf_program *p, const char *tp_name,
	struct bpf_raw_tracepoint_opts *opts)
{
	if (!OPTS_OK(opts, bpf_raw_tracepoint_opts) || !tp_name)
		return face_null(-EINVAL);
	return by_hook(p, (struct hook){ .kind = STR("rawtp"), .target = str_from(tp_name),
		.cookie = OPTS_GET(opts, cookie, 0) });
}

struct bpf_link *bpf_program__attach_raw_tracepoint(const struct bpf_program *p, const char *tp_name)
{
	return bpf_program__attach_raw_tracepoint_opts(p, tp_name, NULL);
}

struct bpf_link *bpf_program__attach_trace_opts(const struct bpf_program *p, const struct bpf_trace_opts *opts)
{
	if (!OPTS_OK(opts, bpf_trace_opts) || !face_is_ready(p))
		return face_null(-EINVAL);
	LIBBPF_OPTS(bpf_link_create_opts, lo, .tracing.cookie = OPTS_GET(opts, cookie, 0));
	u32 type = want_of(p)->attach_type;
	if (want_of(p)->type == PROG_EXT)
		return face_link_of_fd(sys_raw_tp_open(p->obj->k, NULL, p->fd, 0));
	return face_link_of_fd(create(p->fd, type, &lo));
}

struct bpf_link *bpf_program__attach_trace(const struct bpf_program *p)
{
	return bpf_program__attach_trace_opts(p, NULL);
}

struct bpf_link *bpf_program__attach_lsm(const struct bpf_program *p)
{
	return bpf_program__attach_trace_opts(p, NULL);
}

struct bpf_link *bpf_program__attach_freplace(const struct bpf_program *p, int target_fd, const char *attach_func_name)
{
	if (!face_is_ready(p) || !!target_fd != !!attach_func_name || want_of(p)->type != PROG_EXT)
		return face_null(-EINVAL);
	if (!target_fd)
		return bpf_program__attach_trace(p);
	const struct btf *b = load_btf_of_program(p->obj->k, &p->obj->arena, target_fd, &p->obj->ds);
	u32 id = b ? btf_find(b, BTF_FUNC, str_from(attach_func_name)) : 0;
	if (!id)
		return face_null(b ? -ENOENT : -EINVAL);
	LIBBPF_OPTS(bpf_link_create_opts, lo, .target_btf_id = id);
	return face_link_of_fd(bpf_link_create(p->fd, target_fd, 0, &lo));
}

struct bpf_link *bpf_program__attach_iter(const struct bpf_program *p, const struct bpf_iter_attach_opts *opts)
{
	if (!OPTS_OK(opts, bpf_iter_attach_opts) || !face_is_ready(p))
		return face_null(-EINVAL);
	LIBBPF_OPTS(bpf_link_create_opts, lo, .iter_info = OPTS_GET(opts, link_info, NULL),
		.iter_info_len = OPTS_GET(opts, link_info_len, 0));
	return face_link_of_fd(create(p->fd, ATTACH_TRACE_ITER, &lo));
}

/* ---- events ------------------------------------------------------------------------------------------------------ */

struct bpf_link *bpf_program__attach_perf_event_opts(const struct bpf_program *p, int pfd,
	const struct bpf_perf_event_opts *opts)
{
	u64 cookie = OPTS_GET(opts, bpf_cookie, 0);
	if (!OPTS_OK(opts, bpf_perf_event_opts) || pfd < 0 || !face_is_ready(p))
		return face_null(-EINVAL);
	struct kern *k = p->obj->k;
	struct sys_link_create a = { .prog_fd = (u32)p->fd, .target_fd = (u32)pfd, .attach_type = ATTACH_PERF_EVENT,
		.perf_event.bpf_cookie = cookie };
	bool is_ioctl = OPTS_GET(opts, force_ioctl_attach, false) || !feat_has(&p->obj->feats, FEAT_BPF_COOKIE);
	if (is_ioctl && cookie)
		return face_null(-EOPNOTSUPP);
	long fd = is_ioctl ? k->ioctl(k, pfd, SYS_PERF_SET_BPF, (unsigned long)p->fd) : sys_link_create(k, &a);
	long r = fd < 0 ? fd : k->ioctl(k, pfd, SYS_PERF_ENABLE, 0);
	if (r < 0) {
		if (!is_ioctl && fd >= 0)
			k->close(k, (int)fd);
		return face_null(r);
	}
	struct bpf_link *link = face_link_new();
	struct attach at = attach_of(p->obj, link);
	link->l.link_fd = is_ioctl ? -1 : (int)fd;
	link->l.fds = arena_array(at.arena, int, 1);
	link->l.fds[link->l.nfds++] = pfd;
	return link;
}

struct bpf_link *bpf_program__attach_perf_event(const struct bpf_program *p, int pfd)
{
	return bpf_program__attach_perf_event_opts(p, pfd, NULL);
}

/* ---- networks, cgroups ------------------------------------------------------------------------------------------- */

static struct bpf_link *to_target(const struct bpf_program *p, int target, const struct bpf_link_create_opts *lo)
{
	if (!face_is_ready(p))
		return NULL;
	struct bpf_link *link = face_link_of_fd(bpf_link_create(p->fd, target,
		(enum bpf_attach_type)want_of(p)->attach_type, lo));
	if (!link)
		face_log(LIBBPF_WARN, "prog '%s': it cannot be attached: %s", p->name, strerror(errno));
	return link;
}

struct bpf_link *bpf_program__attach_cgroup(const struct bpf_program *p, int cgroup_fd)
{
	return to_target(p, cgroup_fd, NULL);
}

struct bpf_link *bpf_program__attach_netns(const struct bpf_program *p, int netns_fd)
{
	return to_target(p, netns_fd, NULL);
}

struct bpf_link *bpf_program__attach_sockmap(const struct bpf_program *p, int map_fd)
{
	return to_target(p, map_fd, NULL);
}

struct bpf_link *bpf_program__attach_xdp(const struct bpf_program *p, int ifindex)
{
	return to_target(p, ifindex, NULL);
}

/* Where among others: not by a descriptor and an id at once. */
#define RELATIVE(opts, member, type) \
	if (!OPTS_OK(opts, type) || (OPTS_GET(opts, relative_fd, 0) && OPTS_GET(opts, relative_id, 0))) \
		return face_null(-EINVAL); \
	LIBBPF_OPTS(bpf_link_create_opts, lo, .flags = OPTS_GET(opts, flags, 0), .member = { .relative_fd = OPTS_GET(opts, relative_fd, 0), \
		.relative_id = OPTS_GET(opts, relative_id, 0), .expected_revision = OPTS_GET(opts, expected_revision, 0) })

struct bpf_link *bpf_program__attach_cgroup_opts(const struct bpf_program *p, int cgroup_fd,
	const struct bpf_cgroup_opts *opts)
{
	RELATIVE(opts, cgroup, bpf_cgroup_opts);
	return to_target(p, cgroup_fd, &lo);
}

struct bpf_link *bpf_program__attach_tcx(const struct bpf_program *p, int ifindex, const struct bpf_tcx_opts *opts)
{
	RELATIVE(opts, tcx, bpf_tcx_opts);
	return ifindex ? to_target(p, ifindex, &lo) : face_null(-EINVAL);
}

struct bpf_link *bpf_program__attach_netkit(const struct bpf_program *p, int ifindex,
	const struct bpf_netkit_opts *opts)
{
	RELATIVE(opts, netkit, bpf_netkit_opts);
	return ifindex ? to_target(p, ifindex, &lo) : face_null(-EINVAL);
}

struct bpf_link *bpf_program__attach_netfilter(const struct bpf_program *p, const struct bpf_netfilter_opts *opts)
{
	if (!OPTS_OK(opts, bpf_netfilter_opts))
		return face_null(-EINVAL);
	LIBBPF_OPTS(bpf_link_create_opts, lo, .netfilter = { .pf = OPTS_GET(opts, pf, 0),
		.hooknum = OPTS_GET(opts, hooknum, 0),
		.priority = OPTS_GET(opts, priority, 0), .flags = OPTS_GET(opts, flags, 0) });
	return face_is_ready(p) ? face_link_of_fd(create(p->fd, ATTACH_NETFILTER, &lo)) : NULL;
}

/* ---- tables of functions ----------------------------------------------------------------------------------------- */

struct bpf_link *bpf_map__attach_struct_ops(const struct bpf_map *m)
{
	if (!m || map_of(m)->origin != MAP_STRUCT_OPS || m->fd < 0 || !m->obj->l)
		return face_null(-EINVAL);
	for (u32 i = 0; i < m->obj->l->tables.n; i++) {
		if (m->obj->l->tables.v[i].map != m->index)
			continue;
		struct bpf_link *link = face_link_new();
		struct attach at = attach_of(m->obj, link);
		u32 from = m->obj->ds.list.n;
		if (attach_table(&at, m->obj->l, i, where_none(), &link->l))
			return link;
		long r = face_failed(&m->obj->ds, from, -EINVAL);
		face_link_drop(link);
		return face_null(r);
	}
	return face_null(-EINVAL);
}
