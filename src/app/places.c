/* places.c: where programs go whose sections name a kind of hook and no place: the options of skep run name it. For
 * those that no option names, a sentence for each type of program says what to do. */
#include "app/places.h"

static bool is_net(const struct uapi_sec *sec)
{
	return (sec->prog_type == PROG_XDP && sec->attach_type == ATTACH_XDP) || sec->prog_type == PROG_SCHED_CLS;
}

static const char *net_kind(const struct uapi_sec *sec)
{
	if (sec->prog_type == PROG_XDP)
		return "xdp";
	switch (sec->attach_type) {
	case ATTACH_TCX_EGRESS: return "tcx/egress";
	case ATTACH_NETKIT_PRIMARY: return "netkit/primary";
	case ATTACH_NETKIT_PEER: return "netkit/peer";
	default: return "tcx/ingress";
	}
}

static bool is_cgroup(const struct uapi_sec *sec)
{
	switch (sec->prog_type) {
	case PROG_CGROUP_SKB: case PROG_CGROUP_SOCK: case PROG_CGROUP_SOCK_ADDR: case PROG_CGROUP_SOCKOPT:
		case PROG_CGROUP_SYSCTL:
	case PROG_CGROUP_DEVICE: case PROG_SOCK_OPS:
		return true;
	default:
		return sec->attach_type == ATTACH_LSM_CGROUP && sec->prog_type == PROG_LSM;
	}
}

/* By --hook, or by the section with -i and --cgroup. */
static bool find_hook(struct attach *at, const struct run_places *p, const struct obj_func *f, struct where where,
	struct hook *out, bool *reported)
{
	*reported = false;
	for (u32 i = 0; i < p->nhooks; i++)
		if (str_eq(p->hooks[i].prog, f->name))
			return !(*reported = !hook_parse(at, p->hooks[i].hook, where_arg(p->hooks[i].hook, 0), out));
	if (hook_of_section(f, where, out))
		return true;
	*out = (struct hook){ .where = where };
	bool is_filter = f->sec && f->sec->prog_type == PROG_SOCKET_FILTER;
	if (f->sec && (is_filter || is_net(f->sec)) && p->interface.n) {
		out->kind = str_from(is_filter ? "socket" : net_kind(f->sec));
		out->target = p->interface;
	} else if (f->sec && is_cgroup(f->sec) && p->cgroup.n) {
		out->kind = STR("cgroup");
		out->target = p->cgroup;
	}
	return out->kind.n > 0;
}

static const struct { u32 type; const char *hint; } ways[] = {
	{ PROG_XDP, "name the interface: skep run --dev eth0" },
	{ PROG_SCHED_CLS, "name the interface: skep run --dev eth0" },
	{ PROG_PERF_EVENT, "name the event: skep run --hook %.*s=perf:cpu-clock:99hz" },
	{ PROG_NETFILTER, "name the place: skep run --hook %.*s=netfilter:ipv4:local_in" },
	{ PROG_SOCKET_FILTER, "on a raw socket: skep run --hook %.*s=socket:INTERFACE; another socket's owner calls "
	"setsockopt(SO_ATTACH_BPF)" },
	{ PROG_SK_REUSEPORT, "a group of sockets takes it: skep load pins it, and their owner calls "
	"setsockopt(SO_ATTACH_REUSEPORT_EBPF)" },
	{ PROG_SK_SKB, "a map of sockets takes it: skep load pins both, then bpftool prog attach pinned PROG "
	"stream_verdict pinned MAP" },
	{ PROG_SK_MSG, "a map of sockets takes it: skep load pins both, then bpftool prog attach pinned PROG "
	"sk_msg_verdict pinned MAP" },
	{ PROG_SCHED_ACT, "a filter takes it: skep load pins it, then tc filter add ... action bpf object-pinned PIN" },
	{ PROG_LWT_IN, "a route takes it: skep load pins it, then ip route add ... encap bpf in pinned PIN" },
	{ PROG_LWT_OUT, "a route takes it: skep load pins it, then ip route add ... encap bpf out pinned PIN" },
	{ PROG_LWT_XMIT, "a route takes it: skep load pins it, then ip route add ... encap bpf xmit pinned PIN" },
	{ PROG_LWT_SEG6LOCAL, "a route takes it: skep load pins it, then ip route add ... encap seg6local action "
	"End.BPF endpoint pinned PIN" },
	{ PROG_LIRC_MODE2, "an infrared receiver takes it: skep load pins it, and BPF_PROG_ATTACH puts it onto "
	"/dev/lirc0" },
	{ PROG_SYSCALL, "it is called, not attached: skep load pins it, and whoever wants it calls BPF_PROG_TEST_RUN" },
};

bool places_is_called(const struct obj_func *f)
{
	return f->sec && (f->sec->prog_type == PROG_SYSCALL || (f->sec->prog_type == PROG_XDP &&
		f->sec->attach_type != ATTACH_XDP));
}

/* A probe in user space, or on many functions: nothing but a place makes it run. */
static bool wants_place(const struct obj_func *f)
{
	return f->sec && (f->sec->flags & (SECF_MULTI | SECF_USDT) || f->sec->name[0] == 'u');
}

/* A program that others call (a tail call's, a socket map's) is no reason to stop them. */
static bool no_hook(struct diags *ds, const struct obj_func *f, struct where where, bool may_stay)
{
	struct diag *d = may_stay && !wants_place(f) ? app_report(ds, UNATTACHED, where,
		"'%.*s' is loaded and not attached: section '%.*s' does not say what to attach to",
			STR_ARG(f->name), STR_ARG(f->section)) :
		app_report(ds, NO_HOOK, where, "section '%.*s' of '%.*s' does not say what to attach to",
		STR_ARG(f->section), STR_ARG(f->name));
	if (f->sec && is_cgroup(f->sec))
		diag_hint(ds, d, "name the cgroup: skep run --cgroup /sys/fs/cgroup");
	else if (f->sec && f->sec->prog_type == PROG_XDP && !is_net(f->sec))
		diag_hint(ds, d, "a map of devices or CPUs takes it, as the value of an element: skep load pins both");
	else if (wants_place(f))
		diag_hint(ds, d, "name it: SEC(\"uprobe/PATH:FUNCTION\"), SEC(\"usdt/PATH:PROVIDER:NAME\"), "
			"SEC(\"kprobe.multi/vfs_*\")");
	else
		for (u32 i = 0; f->sec && i < ARRAY_LEN(ways); i++)
			if (ways[i].type == f->sec->prog_type)
				diag_hint(ds, d, ways[i].hint, STR_ARG(f->name));
	return false;
}

bool places_hook(struct attach *at, const struct run_places *p, const struct obj_func *f, struct where where,
	bool may_stay, struct hook *out)
{
	bool reported;
	return find_hook(at, p, f, where, out, &reported) || (!reported && no_hook(at->ds, f, where, may_stay));
}

/* As many as a line has room for. */
static str programs_of(struct arena *a, const struct obj *o)
{
	enum { LETTERS = 80 };
	struct buf b = BUF_INIT;
	vec_each(f, &o->funcs) {
		if (!f->is_entry)
			continue;
		if (b.n + f->name.n > LETTERS) {
			buf_puts(&b, ", ...");
			break;
		}
		buf_printf(&b, "%s%.*s", b.n ? ", " : "the programs here: ", STR_ARG(f->name));
	}
	str out = b.n ? arena_str(a, buf_view(&b)) : STR("no function here is a program: SEC(\"...\") makes it one");
	buf_free(&b);
	return out;
}

bool places_check(struct host *h, const struct run_places *p, const struct obj *o)
{
	for (u32 i = 0; i < p->nhooks; i++) {
		const struct obj_func *f = obj_func(o, p->hooks[i].prog);
		struct nearest n = { .name = p->hooks[i].prog };
		if (f && f->is_entry)
			continue;
		vec_each(g, &o->funcs)
			if (g->is_entry)
				nearest_offer(&n, g->name);
		struct diag *d = app_report(h->ds, BAD_OPTION, where_arg(p->hooks[i].prog, 0),
			"there is no program '%.*s'", STR_ARG(p->hooks[i].prog));
		if (n.best.n)
			diag_hint(h->ds, d, "did you mean '%.*s'?", STR_ARG(n.best));
		else
			d->hint = programs_of(h->arena, o);
		return false;
	}
	return true;
}

/* The section of a hook on the command line: their words are the same but for a few. */
static const struct uapi_sec *section_of(struct host *h, str hook)
{
	static const struct { const char *kind, *section; } others[] = { { "rawtp", "raw_tp" },
		{ "event", "tracepoint" }, { "perf", "perf_event" },
		{ "generic", "xdp" }, { "xdpgeneric", "xdp" }, { "xdpdrv", "xdp" } };
	str kind, target;
	if (!str_cut(hook, ':', &kind, &target))
		kind = hook;
	for (u32 i = 0; i < ARRAY_LEN(others); i++)
		if (str_is(kind, others[i].kind))
			kind = str_from(others[i].section);
	const struct uapi_sec *row = uapi_sec_find(kind, &target, NULL);
	return row ? row : uapi_sec_find(arena_printf(h->arena, "%.*s/x", STR_ARG(kind)), &target, NULL);
}

/* freplace:PIN[:FUNCTION], freplace:id:N[:FUNCTION]: the loaded program, and its function; else the section names that.
 * False: reported. */
static bool find_replaced(struct host *h, const struct run_hook *hook, const struct obj_func *f,
	struct load_prog_want *want)
{
	u32 begin = sizeof("freplace:") - 1, id = begin + (str_starts(str_sub(hook->hook, begin, hook->hook.n),
		"id:") ? 3 : 0);
	s64 colon = str_find(str_sub(hook->hook, id, hook->hook.n), ':');
	u32 end = colon < 0 ? hook->hook.n : id + (u32)colon;
	want->target = colon < 0 ? f->target : str_sub(hook->hook, end + 1, hook->hook.n);
	if (!want->target.n) {
		app_report(h->ds, NO_HOOK, where_arg(hook->hook, 0), "'%.*s' is not told which function it replaces",
			STR_ARG(f->name))->hint =
			STR("name it: --hook PROGRAM=freplace:PIN:FUNCTION, or SEC(\"freplace/FUNCTION\")");
		return false;
	}
	want->target_fd = host_need_program(h, str_sub(hook->hook, begin, end), 0);
	return want->target_fd >= 0;
}

bool places_types(struct host *h, const struct run_places *p, const struct obj *o, struct load_prog_want **wants)
{
	*wants = p->nhooks ? arena_array(h->arena, struct load_prog_want, o->funcs.n) : NULL;
	for (u32 i = 0; i < p->nhooks; i++)
		for (u32 f = 0; f < o->funcs.n; f++) {
			const struct obj_func *func = &o->funcs.v[f];
			const struct uapi_sec *row = section_of(h, p->hooks[i].hook);
			if (!func->is_entry || !str_eq(func->name, p->hooks[i].prog) || !row)
				continue;
			if (row->prog_type == PROG_EXT && !find_replaced(h, &p->hooks[i], func, &(*wants)[f]))
				return false;
			bool has_target = row->flags & SECF_ATTACH_BTF && row->prog_type != PROG_EXT;
			if ((func->sec && func->sec->prog_type == row->prog_type) || has_target)
				continue;
			(*wants)[f].is_typed = true;
			(*wants)[f].type = row->prog_type;
			(*wants)[f].attach_type = row->attach_type;
		}
	return true;
}

void places_loaded(struct host *h, struct load_prog_want *wants, const struct obj *o)
{
	for (u32 f = 0; wants && f < o->funcs.n; f++)
		if (wants[f].target_fd > 0)
			h->k->close(h->k, wants[f].target_fd);
}
