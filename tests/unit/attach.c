/* attach.c: hooks of each kind on kernels that have all ways, some, or none: the calls, as text, what is said of how it
 * was done, what was tried before, messages, and that nothing stays when the link is closed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "attach/attach_private.h"
#include "attach/usdt.h"

#include "fake_kern.h"
#include "golden.h"
#include "hand_elf.h"

#include <unistd.h>

enum { NO_LINK = 1, NO_PMU = 2, NO_TRACEFS = 4, NO_OFFLINE_CPU = 8 };
struct watched {
	struct fake f;
	struct buf out;
	u32 prog_type;               /* what a program is, by its descriptor */
	long set_gives;              /* a program onto a perf event by ioctl */
	long link_gives, perf_gives, raw_gives, ioctl_gives, query_gives, info_gives;      /* 0: a descriptor */
	u32 perf_fails_at, perfs;    /* the n-th perf event alone; 0: all */
	const char *absent;          /* a function that cannot be probed */
	bool hush, wants_map;        /* iterators */
	bool forbids, is_locked;     /* files of tracefs, to all; the kernel is locked down */
};

static struct watched *watched_of(struct kern *k) { return (struct watched *)k->ctx; }

static void print_words(struct buf *out, const char *of, const void *p, u32 from, u32 n)
{
	const u32 *word = p;
	buf_puts(out, of);
	for (u32 i = from; i < n; i++)
		if (word[i])
			buf_printf(out, " %u=%x", i, word[i]);
}

static void print_names(struct buf *out, const struct sys_link_create *a)
{
	const char *const *names = (const char *const *)(uintptr_t)a->kprobe_multi.syms;
	buf_printf(out, " %u functions flags %u:", a->kprobe_multi.cnt, a->kprobe_multi.flags);
	for (u32 i = 0; i < MIN(a->kprobe_multi.cnt, 5u); i++)
		buf_printf(out, " %s", names[i]);
}

static void print_places(struct buf *out, const struct sys_link_create *a)
{
	const u64 *offsets = (const u64 *)(uintptr_t)a->uprobe_multi.offsets;
	buf_printf(out, " %s pid %u flags %u:", (const char *)(uintptr_t)a->uprobe_multi.path, a->uprobe_multi.pid,
		a->uprobe_multi.flags);
	for (u32 i = 0; i < a->uprobe_multi.cnt; i++)
		buf_printf(out, " %llx", (unsigned long long)offsets[i]);
}

static void print_link_create(struct buf *out, const struct sys_link_create *a)
{
	buf_printf(out, "  link of %u to %u type %u flags %x", a->prog_fd, a->target_fd, a->attach_type, a->flags);
	if (a->attach_type == ATTACH_TRACE_KPROBE_MULTI || a->attach_type == ATTACH_TRACE_KPROBE_SESSION)
		print_names(out, a);
	else if (a->attach_type == ATTACH_TRACE_UPROBE_MULTI || a->attach_type == ATTACH_TRACE_UPROBE_SESSION)
		print_places(out, a);
	else if (a->attach_type >= ATTACH_TRACE_FENTRY_MULTI && a->attach_type <= ATTACH_TRACE_FSESSION_MULTI)
		print_words(out, " functions", (const void *)(uintptr_t)a->tracing_multi.ids, 0, a->tracing_multi.cnt);
	else if (a->attach_type == ATTACH_TRACE_ITER && a->iter.iter_info)
		print_words(out, " map", (const void *)(uintptr_t)a->iter.iter_info, 0, a->iter.iter_info_len / 4);
	else
		print_words(out, "", a, 4, 10);
}

static long watched_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct watched *w = watched_of(k);
	const struct sys_raw_tp_open *raw = attr;
	const struct sys_map_elem *e = attr;
	struct sys_get_info *info = attr;
	long r = cmd == BPFCMD_LINK_CREATE ? w->link_gives : cmd == BPFCMD_RAW_TRACEPOINT_OPEN ? w->raw_gives :
		cmd == BPFCMD_PROG_QUERY ? w->query_gives :
		cmd == BPFCMD_OBJ_GET_INFO_BY_FD ? w->info_gives : 0;
	if (cmd == BPFCMD_LINK_CREATE && w->wants_map && !((struct sys_link_create *)attr)->iter.iter_info_len)
		r = -EBADF;
	r = r ? r : fake_bpf(k, cmd, attr, size);
	if (w->hush)
		return r;
	if (cmd == BPFCMD_OBJ_GET_INFO_BY_FD && !r)
		((struct sys_prog_info *)(uintptr_t)info->info)->type = w->prog_type;
	switch (cmd) {
	case BPFCMD_LINK_CREATE: print_link_create(&w->out, attr); break;
	case BPFCMD_RAW_TRACEPOINT_OPEN: buf_printf(&w->out, "  raw tracepoint %s of %u cookie %llx",
		raw->name ? (const char *)(uintptr_t)raw->name : "-", raw->prog_fd,
		(unsigned long long)raw->cookie); break;
	case BPFCMD_MAP_UPDATE_ELEM: buf_printf(&w->out, "  update %u at %x", e->map_fd,
		*(const u32 *)(uintptr_t)e->key);
		if (e->map_fd == 31)
			print_words(&w->out, " record", (const void *)(uintptr_t)e->value, 0,
				sizeof(struct usdt_spec) / 4);
		break;
	case BPFCMD_OBJ_GET: buf_printf(&w->out, "  pin %s",
		(const char *)(uintptr_t)((struct sys_obj_path *)attr)->pathname); break;
	case BPFCMD_MAP_DELETE_ELEM: buf_printf(&w->out, "  delete of %u", e->map_fd); break;
	case BPFCMD_PROG_QUERY: print_words(&w->out, "  query", attr, 0, 4); break;
	default: buf_printf(&w->out, "  command %d", cmd);
	}
	buf_printf(&w->out, " = %ld\n", r);
	return r;
}

static long watched_perf(struct kern *k, struct sys_perf_attr *a, int pid, int cpu, int group, u64 flags)
{
	struct watched *w = watched_of(k);
	const char *name = a->type == 8 || a->type == 9 ? (const char *)(uintptr_t)a->config1 : "";
	bool fails = w->perf_gives && (!w->perf_fails_at || w->perf_fails_at == ++w->perfs);
	long r = w->absent && !strcmp(name, w->absent) ? -ENOENT : fails ? w->perf_gives : fake_perf(k, a, pid, cpu,
		group, flags);
	if (!w->hush)
		buf_printf(&w->out, "  perf type %u size %u config %llx period %llu sample %llx flags %llx wakeup %u of '%s' at %llx, pid %d cpu %d group %d %llx = %ld\n", a->type, a->size, (unsigned long long)a->config,
			(unsigned long long)a->sample_period, (unsigned long long)a->sample_type,
			(unsigned long long)a->flags, a->wakeup_events, name, (unsigned long long)a->config2, pid, cpu,
			group, (unsigned long long)flags, r);
	return r;
}

static long watched_ioctl(struct kern *k, int fd, unsigned long op, unsigned long arg)
{
	enum { INTERFACE_INDEX = 0x8933 };
	struct watched *w = watched_of(k);
	struct { char name[16]; s32 index; } *request = (void *)(uintptr_t)arg;
	if (op == INTERFACE_INDEX) {
		request->index = 3;
		return strcmp(request->name, "eth0") ? -ENODEV : 0;
	}
	long r = w->set_gives && op == SYS_PERF_SET_BPF ? w->set_gives :
		w->ioctl_gives && op != SYS_PERF_SET_BPF ? w->ioctl_gives : fake_ioctl(k, fd, op, arg);
	if (!w->hush)
		buf_printf(&w->out, "  ioctl %d %lx %lu = %ld\n", fd, op, arg, r);
	return r;
}

/* Texts with our own process id, which is another each time. */
static void print_own(struct watched *w, const char *what, const char *text, u32 n)
{
	char pid[16], *at;
	struct arena a = { 0 };
	char *s = arena_printf(&a, "%.*s", (int)n, text).s ? arena_strdup(&a, (str){ text, n }) : NULL;
	snprintf(pid, sizeof(pid), "_%d_", (int)getpid());
	at = strstr(s, pid);
	if (at)
		buf_printf(&w->out, "  %s '%.*s_PID_%s'\n", what, (int)(at - s), s, at + strlen(pid));
	else
		buf_printf(&w->out, "  %s '%s'\n", what, s);
	arena_clear(&a);
}

static long watched_write(struct kern *k, int fd, const void *p, u64 n)
{
	print_own(watched_of(k), "write", p, (u32)n);
	return fake_write(k, fd, p, n);
}

/* An entry of kprobe_events or uprobe_events has a number. */
static long watched_open(struct kern *k, const char *path, int flags, int mode)
{
	static const struct fake_file id = { "id", "77\n", 3 },
		lock = { "lock", "none integrity [confidentiality]\n", 33 };
	struct watched *w = watched_of(k);
	if (w->forbids && strstr(path, "tracing/"))
		return -EACCES;
	if (w->is_locked && !strcmp(path, "/sys/kernel/security/lockdown")) {
		long fd = fake_new_fd(&w->f, FD_FILE, path);
		w->f.fd[fd - FAKE_FIRST_FD].file = &lock;
		return fd;
	}
	bool is_entry = strstr(path, "/events/skep/") && w->f.nprobes;
	long r = is_entry ? fake_new_fd(&w->f, FD_FILE, path) : fake_open(k, path, flags, mode);
	if (is_entry)
		w->f.fd[r - FAKE_FIRST_FD].file = &id;
	if (flags & O_APPEND)
		buf_printf(&w->out, "  append to %s = %ld\n", path, r);
	return r;
}

/* Attributes, each with its type and bytes; a name with our process id in it is as long as that is. */
static void print_attrs(struct watched *w, const u8 *p, u32 n)
{
	struct { u16 len, type; } a;
	char name[32], pid[24];
	u32 at = 0;
	for (; at + sizeof(a) <= n; at += (u32)ALIGN_UP(a.len, 4u)) {
		memcpy(&a, p + at, sizeof(a));
		assert_true(a.len >= sizeof(a) && at + a.len <= n);
		u32 size = a.len - (u32)sizeof(a);
		buf_printf(&w->out, " {%x", a.type);
		if (a.type & 0x8000)
			print_attrs(w, p + at + sizeof(a), size);
		else if (size > 5 && !memcmp(p + at + sizeof(a), "skep_", 5)) {
			snprintf(name, sizeof(name), "%.*s", (int)size, (const char *)p + at + sizeof(a));
			int len = snprintf(pid, sizeof(pid), "skep_%d_", (int)getpid());
			assert_true(!strncmp(name, pid, (u32)len) && size == strlen(name) + 1);
			buf_printf(&w->out, " skep_PID_%s", name + len);
		} else {
			for (u32 i = 0; i < size; i++)
				buf_printf(&w->out, " %x", p[at + sizeof(a) + i]);
		}
		buf_char(&w->out, '}');
	}
	assert_int_equal(at, ALIGN_UP(n, 4u));
}

static long watched_socket(struct kern *k, int d, int t, int p)
{
	struct watched *w = watched_of(k);
	long r = fake_socket(k, d, t, p);
	if (!w->hush)
		buf_printf(&w->out, "  socket %d %d %d = %ld\n", d, t, p, r);
	return r;
}

static long watched_bind(struct kern *k, int fd, const void *a, u32 n)
{
	struct watched *w = watched_of(k);
	long r = fake_bind(k, fd, a, n);
	const u8 *p = a;
	buf_printf(&w->out, "  bind %d to", fd);
	for (u32 i = 0; i < n; i++)
		buf_printf(&w->out, " %x", p[i]);
	buf_printf(&w->out, " = %ld\n", r);
	return r;
}

static long watched_setsockopt(struct kern *k, int fd, int l, int name, const void *v, u32 len)
{
	struct watched *w = watched_of(k);
	long r = fake_setsockopt(k, fd, l, name, v, len);
	buf_printf(&w->out, "  option %d %d of %d: %d = %ld\n", l, name, fd, len == 4 ? *(const int *)v : -1, r);
	return r;
}

static long watched_netlink(struct kern *k, int fd, const void *q, u32 n, void *r, u32 m)
{
	struct watched *w = watched_of(k);
	struct { u32 len; u16 type, flags; u32 seq, port; u8 family, pad[3]; s32 ifindex; u32 handle, parent, info;
		} h = { 0 };
	long got = fake_netlink(k, fd, q, n, r, m);
	if (w->hush)
		return got;
	buf_puts(&w->out, n ? "  netlink" : "  netlink more");
	if (n) {
		memcpy(&h, q, sizeof(h));
		assert_int_equal(h.len, n);
		bool is_ours = (h.handle & ~0xffu) == (u32)getpid() << 8;
		buf_printf(&w->out, " type %u flags %x seq %u port %u family %u interface %d handle %s%x parent %x info %x", h.type, h.flags, h.seq, h.port, h.family, h.ifindex, is_ours ? "PID+" : "",
			is_ours ? h.handle & 0xff : h.handle, h.parent, h.info);
		print_attrs(w, (const u8 *)q + sizeof(h), n - (u32)sizeof(h));
	}
	buf_printf(&w->out, " = %ld\n", got);
	return got;
}

#define TEXT(s) s, sizeof(s) - 1
#define T "/sys/kernel/tracing/"
#define PMU "/sys/bus/event_source/devices/"
enum { TOOL, TYPES };
static struct fake_file files[] = { { "/bin/tool", NULL, 0 }, { "/sys/kernel/btf/vmlinux", NULL, 0 },
	{ T "events/sched/sched_switch/id", TEXT("314\n") },
	{ T "events/sched/enable", TEXT("0\n") }, { T "events/sched/filter", TEXT("none\n") },
	{ T "events/sched/sched_wakeup/id", TEXT("315\n") }, { T "events/syscalls/sys_enter_openat/id", TEXT("316\n") },
	{ T "events/sched/sched_wakeup/format", TEXT("name: sched_wakeup\nID: 315\nformat:\n"
		"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
		"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
		"\tfield:char comm[16];\toffset:8;\tsize:16;\tsigned:0;\n\tfield:pid_t pid;\toffset:24;\tsize:4;\tsigned:1;\n\n"
		"print fmt: \"field:x; offset:99; size:9;\", REC->pid\n") },
	{ T "events/odd/text/id", TEXT("no number\n") }, { T "available_filter_functions",
	TEXT("vfs_read\nvfs_write [mod]\nvfs_read\nksys_read\nvfs_open\n") }, { T "kprobe_events", TEXT("") },
	{ T "uprobe_events", TEXT("") },
	{ "/proc/kallsyms", TEXT("ffffffff81000000 T vfs_read\nffffffff81000100 t vfs_raed\nffffffff81000200 D vfs_rexd\nffffffff81000300 T vfs_reap\nffffffff81000400 t vfs_ready\nffffffff81000500 T unlike\n") },
	{ "/sys/devices/system/cpu/online", TEXT("0,2-3\n") }, { "/sys/devices/system/cpu/possible", TEXT("0-3\n") },
	{ "/proc/self/status", TEXT("CapEff:\t0000000000000000\n") }, { "/proc/sys/kernel/cap_last_cap", TEXT("40\n") },
	{ "/sys/class/net/eth0/ifindex", TEXT("3\n") }, { "/proc/self/ns/net", TEXT("") },
	{ "/run/netns/blue", TEXT("") }, { "/my/ns", TEXT("") }, { "/sys/fs/cgroup/app", TEXT("") },
	{ PMU "kprobe/type", TEXT("8\n") }, { PMU "uprobe/type", TEXT("9\n") } };

static long watched_magic(struct kern *k, const char *path)
{
	return !strcmp(path, "/sys/fs/cgroup/app") ? 0x63677270 : fake_fsmagic(k, path);
}

struct scene { struct arena a; struct diags ds; struct watched w; struct feats feats; struct attach at;
	struct loaded loaded; struct obj obj; int map_fds[4]; };

/* Two functions that a trampoline can stand before, and one between them that has too many parameters. */
static str kernel_types_of(struct arena *a)
{
	static const char *const names[] = { "vfs_read", "vfs_write", "vfs_open" };
	struct btf_build *b = btf_build_new(a);
	struct buf out = BUF_INIT;
	u32 i32 = btf_add_int(b, STR("int"), 4, 1);
	for (u32 i = 0; i < ARRAY_LEN(names); i++) {
		u32 proto = btf_add_proto(b, i32);
		for (u32 k = 0; k < (i == 1 ? 13 : 2); k++)
			btf_add_param(b, STR("p"), i32);
		btf_add_func(b, str_from(names[i]), proto, 1);
	}
	btf_build_finish(b, &out);
	str s = arena_str(a, buf_view(&out));
	buf_free(&out);
	return s;
}

#define FUNC(text, at) { .name = { (text), sizeof(text) - 1 }, .value = (at), .section = 1, .type = ELF_STT_FUNC, \
	.bind = ELF_STB_GLOBAL }
static void scene_init(struct scene *s, u32 lacks, struct buf *out)
{
	static const struct elf_symbol symbols[] = { FUNC("serve", 0x400010), FUNC("service", 0x402010) };
	static const struct hand_note notes[] = { { 0x400020, 0, 0x402100, TEXT("lib\0start\0-4@%edi 8@$5\0"), 3 },
		{ 0x400030, 0, 0, TEXT("lib\0start\0-4@%edi 8@$5\0"), 3 },
		{ 0x400040, 0, 0, TEXT("lib\0start\0 8@%rax\0"), 3 }, { 0x400050, 0, 0, TEXT("lib\0odd\0 8@?\0"), 3 },
		{ 0x400060, 0, 0, TEXT("lib\0bare\0\0"), 3 } };
	*s = (struct scene){ 0 };
	diags_init(&s->ds, &s->a, NULL);
	str elf = hand_elf(&s->a, symbols, 2, notes, ARRAY_LEN(notes), 0);
	str types = kernel_types_of(&s->a);
	files[TOOL].bytes = elf.s, files[TOOL].len = elf.n;
	files[TYPES].bytes = types.s, files[TYPES].len = types.n;
	fake_init(&s->w.f, files, ARRAY_LEN(files) - (lacks & NO_PMU ? 2 : 0));
	s->w.f.kern.bpf = watched_bpf, s->w.f.kern.perf_event_open = watched_perf, s->w.f.kern.ioctl = watched_ioctl,
		s->w.f.kern.write = watched_write;
	s->w.f.kern.open = watched_open, s->w.f.kern.netlink = watched_netlink, s->w.f.kern.fsmagic = watched_magic;
	s->w.f.kern.socket = watched_socket, s->w.f.kern.bind = watched_bind, s->w.f.kern.setsockopt = watched_setsockopt;
	s->w.f.no_tracefs = lacks & NO_TRACEFS;
	s->w.link_gives = lacks & NO_LINK ? -EINVAL : 0;
	s->w.out = *out;
	s->feats.k = &s->w.f.kern;
	for (u32 i = 0; i < FEAT_COUNT; i++)
		s->feats.known[i] = 1;
	if (lacks & NO_LINK)
		s->feats.known[FEAT_TCX] = s->feats.known[FEAT_KPROBE_MULTI] = s->feats.known[FEAT_UPROBE_MULTI] =
			s->feats.known[FEAT_BPF_COOKIE] = -1;
	if (lacks & NO_PMU)
		s->feats.known[FEAT_KPROBE_PMU] = s->feats.known[FEAT_UPROBE_PMU] = -1;
	if (lacks & NO_PMU && lacks & NO_TRACEFS)
		s->feats.known[FEAT_KPROBE_EVENTS] = s->feats.known[FEAT_UPROBE_EVENTS] = -1;
	attach_init(&s->at, &s->a, &s->w.f.kern, &s->feats, &s->ds);
}

static void scene_maps(struct scene *s, u32 max_specs)
{
	const struct obj_map maps[] = { { .name = STR("counts") }, { .name = STR("__bpf_usdt_specs"),
		.max_entries = max_specs }, { .name = STR("__bpf_usdt_ip_to_spec_id"), .max_entries = 9 } };
	for (u32 i = 0; i < ARRAY_LEN(maps); i++) {
		vec_push(&s->obj.maps, &s->a, maps[i]);
		s->map_fds[i] = 30 + (int)i;
	}
	s->loaded = (struct loaded){ .k = &s->w.f.kern, .obj = &s->obj, .map_fds = s->map_fds, .btf_fd = -1 };
	s->at.loaded = &s->loaded;
}

/* Says what came of it, lets go, and that nothing is left; the text goes on in out. */
static void scene_end(struct scene *s, bool ok, struct link *l, struct buf *out)
{
	buf_printf(&s->w.out, "  %s: %.*s%s%.*s%s", ok ? "ok" : "no", STR_ARG(l->how), l->tried.n ? "; tried " : "",
		STR_ARG(l->tried), l->is_iter ? " iter" : "");
	buf_printf(&s->w.out, " link %d, %u fds, rights %llx\n", l->link_fd >= 0, l->nfds,
		(unsigned long long)l->rights);
	link_close(l);
	diags_print(&s->ds, (struct diag_style){ 0 }, &s->w.out);
	assert_true(ok == (s->ds.errors == 0));
	str left = fake_left(&s->a, &s->w.f);
	if (left.n)
		buf_printf(&s->w.out, "  LEFT%.*s\n", STR_ARG(left));
	*out = s->w.out;
	arena_clear(&s->a);
}

static void hook_on(struct scene *s, const char *text, u64 cookie, s32 pid, const struct loaded_prog *p,
	struct buf *out)
{
	struct hook h;
	struct link l = { .k = &s->w.f.kern, .link_fd = -1, .table_fd = -1 };
	buf_printf(&s->w.out, "%s\n", text);
	bool ok = hook_parse(&s->at, str_from(text), where_none(), &h);
	if (ok) {
		h.cookie = cookie, h.pid = pid;
		ok = attach_hook(&s->at, 20, p, &h, &l);
	}
	scene_end(s, ok, &l, out);
}

static const char *const hooks[] = { "kprobe:vfs_read", "kprobe:vfs_read+16", "kretprobe:vfs_read", "kprobe/vfs_read",
	"ksyscall:openat", "kretsyscall:openat", "kprobe:sys_clone", "kprobe:vfs_read+x", "kprobe:", "kprob:x",
	"nothing",
	"tracepoint:sched:sched_switch", "tp:sched/sched_switch", "tracepoint:sched:sched_swich",
	"tracepoint:sced:sched_switch", "tracepoint:qqqqqqqqqq:x", "tracepoint:sched", "tracepoint:sched:",
	"tracepoint:odd:text", "tracepoint:sched:enabled", "tracepoint:sched:wakeup", "event:77", "event:x",
	"rawtp:sched_switch", "raw_tp:a:b", "uprobe:/bin/tool:serve", "uprobe:/bin/tool:serve+4",
	"uretprobe:/bin/tool:service", "uprobe:/bin/tool:0x1234", "uprobe:/bin/tool:serv", "uprobe:/bin/tool:zzzzzzz",
	"uprobe:/bin/none:serve",
	"uprobe:serve", "uprobe:/bin/tool:serve+x", "fentry:vfs_read", "lsm:file_open", "iter:task", "iter:",
	"iter.s:map=counts", "iter:map=/pinned", "iter:map=id:7", "iter:map=id:x", "perf:cpu-clock:99hz", "perf:cycles",
	"perf:page-faults",
	"perf:task-clock", "perf:instructions:5000", "perf:cpu-clock:0", "perf:cpu-clock:x", "perf:nothing",
	"perf:cpu-migrations:3Hz", "xdp:eth0", "xdpgeneric:eth0", "generic:eth0", "xdpdrv:eth0", "xdp:eth1", "xdp:a/b",
	"xdp:a_name_of_16_char", "tc:eth0",
	"tc/egress:eth0", "tcx/ingress:eth0", "tc/ingress:eth0", "tcx/egress:eth0", "netkit/primary:eth0",
	"netkit/peer:eth0", "sk_lookup:self", "flow_dissector:blue", "sk_lookup:/my/ns", "sk_lookup:red",
	"netfilter:ipv4:local_in", "netfilter:ipv6:post_routing:-128",
	"netfilter:ipv4:forward:7", "netfilter:ipv5:forward", "netfilter:ipv4:nowhere", "netfilter:ipv4:forward:x",
	"netfilter:ipv4:forward:2147483648", "cgroup:/sys/fs/cgroup/app", "cgroup_skb/egress:/sys/fs/cgroup/app",
	"cgroup:/sys/fs/bpf",
	"kprobe.multi:vfs_read", "kprobe.multi:vfs_*", "kretprobe.multi:?sys_read", "kprobe.session:vfs_r*",
	"kprobe.multi:none*", "uprobe.multi:/bin/tool:serv*", "uretprobe.multi:/bin/tool:serve",
	"uprobe.session:/bin/tool:*", "uprobe.multi:/bin/tool:none",
	"usdt:/bin/tool:lib:start", "usdt:/bin/tool:lib:bare", "usdt:/bin/tool:lib:odd", "usdt:/bin/tool:lib:none",
	"usdt:/bin/tool:lib", "usdt:/bin/none:lib:start", "struct_ops:mine",
	"socket:any", "socket:eth0", "socket:eth1", "socket:", "usdt:", "usdt:/bin/tool:lib:", "usdt:/bin/tool::start",
	"uprobe.multi:/bin/tool", "uprobe.multi:/bin/tool:s*e", "uprobe.multi:/bin/none:*", "uprobe:",
	"uprobe:/bin/tool:",
	"uprobe:/bin/tool:service+0x10", "uretprobe:/bin/tool:service+4", "perf:", "perf:cycles:", "perf:cycles:99hz",
	"perf:cycles:1000000", "perf:cpu-clock:99Hz", "perf:cache-misses:hz", "xdp:", "tc:", "tc/egress:", "cgroup:",
	"cgroup:/none", "sk_lookup:", "flow_dissector:/my/ns", "netfilter:", "netfilter:ipv4", "netfilter:ipv4:",
	"netfilter:ipv4:pre_routing:-2147483648", "netfilter:inet:output:0", "kprobe.multi:", "kprobe.multi:*",
	"kprobe.session:none*", "rawtp:", "fentry:", "fexit:vfs_read", "iter:map=", "iter:map=nothing",
	"iter:map=id:", "iter:map=id:99999999999", "kprobe:vfs_read+0x10", "kprobe:vfs_read+", "kretprobe:vfs_read+8",
	"ksyscall:", "ksyscall:none", "tp:", "tp:sched/", "event:", "event:-1", "event:4294967296", "struct_ops:",
	":", ":x",
	"fentry.multi:vfs_*", "fexit.multi:vfs_o*", "fsession.multi.s:vfs_read", "fentry.multi:nobody_*",
	"fexit.multi:some:vfs_*", "fsession:vfs_read", "raw_tp.s:sys_enter", "tp.s:sched:sched_switch",
	"kprobe", "kprobe:vfs_reed", "uprobe:/bin/tool:service:x", "xdp:eth0:x", "kprobe:vfs read" };

static void each_hook(void **state)
{
	static const struct { const char *what; u32 lacks; u64 cookie; s32 pid; } rows[] = { { "has all", 0, 0, 0 },
		{ "a cookie, a process", 0, 0x1234, 42 }, { "no links", NO_LINK, 0, 0 },
		{ "no links, a cookie", NO_LINK, 5, 7 },
		{ "no PMU of probes", NO_PMU, 0, 0 }, { "no probes", NO_PMU | NO_TRACEFS, 0, 0 } };
	struct buf out = BUF_INIT;
	struct arena a = { 0 };
	str first[ARRAY_LEN(hooks)];
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		buf_printf(&out, "==== %s\n", rows[r].what);
		for (u32 i = 0; i < ARRAY_LEN(hooks); i++) {
			struct buf one = BUF_INIT;
			struct scene s;
			scene_init(&s, rows[r].lacks, &one);
			scene_maps(&s, 2);
			s.w.prog_type = PROG_CGROUP_DEVICE;
			hook_on(&s, hooks[i], rows[r].cookie, rows[r].pid, NULL, &one);
			if (!r)
				first[i] = arena_str(&a, buf_view(&one));
			if (!r || !str_eq(first[i], buf_view(&one)))             /* the rest is as on the first */
				buf_str(&out, buf_view(&one));
			buf_free(&one);
		}
	}
	arena_clear(&a);
	assert_true(golden("attach_hooks", &out));
}

/* So many calls at a time: only the text file can be told, so it is asked first. */
static void calls_at_once(void **state)
{
	static const struct { const char *text, *want; } rows[] = { { "kretprobe:vfs_read", "write 'r16:skep/r16_PID_0 vfs_read+0'" },
		{ "kprobe:vfs_read", "by perf_event_open" } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf out = BUF_INIT;
		struct scene s;
		struct hook h;
		struct link l = { .k = &s.w.f.kern, .link_fd = -1, .table_fd = -1 };
		scene_init(&s, 0, &out);
		assert_true(hook_parse(&s.at, str_from(rows[i].text), where_none(), &h));
		h.at_once = 16;
		bool ok = attach_hook(&s.at, 20, NULL, &h, &l);
		scene_end(&s, ok, &l, &out);
		assert_non_null(strstr(buf_cstr(&out), rows[i].want));
		buf_free(&out);
	}
}

/* The map of records may be the object's first. */
static void usdt_map_first(void **state)
{
	struct buf out = BUF_INIT;
	struct scene s;
	(void)state;
	scene_init(&s, 0, &out);
	vec_push(&s.obj.maps, &s.a, ((struct obj_map){ .name = STR("__bpf_usdt_specs"), .max_entries = 4 }));
	s.map_fds[0] = 31;
	s.loaded = (struct loaded){ .k = &s.w.f.kern, .obj = &s.obj, .map_fds = s.map_fds, .btf_fd = -1 };
	s.at.loaded = &s.loaded;
	hook_on(&s, "usdt:/bin/tool:lib:start", 0, 0, NULL, &out);
	assert_non_null(strstr(buf_cstr(&out), "  update 31 at 0 record"));
	assert_non_null(strstr(buf_cstr(&out), "  update 31 at 1 record"));
	buf_free(&out);
}

/* XDP without a link: what netlink is asked, and each answer that may come. */
static const u8 *xdp_answer;
static long xdp_bytes;
static long xdp_netlink(struct kern *k, int fd, const void *q, u32 n, void *r, u32 room)
{
	static const u8 want[] = { 52, 0, 0, 0, 19, 0, 5, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0,
		20, 0, 43, 128, 8, 0, 1, 0, 77, 0, 0, 0, 8, 0, 3, 0, 6, 0, 0, 0 };
	(void)fd;
	assert_int_equal(n, sizeof(want));
	assert_memory_equal(q, want, sizeof(want));
	assert_true(room >= 20 && fake_is_open(k->ctx, fd));
	memset(r, 0, room);
	if (xdp_bytes > 0)
		memcpy(r, xdp_answer, (size_t)xdp_bytes);
	return xdp_bytes;
}

static void xdp_without_a_link(void **state)
{
	const struct { u32 len; u16 type, flags; u32 seq, port; s32 err; } said[] = { { 36, 2, 0, 1, 0, 0 },
		{ 36, 2, 0, 1, 0, -EBUSY }, { 20, 3, 0, 1, 0, 0 } };
	static const struct { u32 which; long bytes, result; } rows[] = { { 0, 20, 0 }, { 1, 20, -EBUSY },
		{ 2, 20, -EPROTO },
		{ 0, 19, -EPROTO }, { 0, 12, -EPROTO }, { 0, 0, -EPROTO }, { 0, -EPERM, -EPERM } };
	struct fake f;
	struct arena a = { 0 };
	(void)state;
	fake_init(&f, NULL, 0);
	f.kern.netlink = xdp_netlink;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		xdp_answer = (const u8 *)&said[rows[i].which], xdp_bytes = rows[i].bytes;
		assert_int_equal(attach_xdp(&f.kern, 3, 77, 6), rows[i].result);
		assert_int_equal(fake_left(&a, &f).n, 0);
	}
	f.fail_at = f.calls + 1, f.fail_with = EMFILE;
	assert_int_equal(attach_xdp(&f.kern, 3, 77, 6), -EMFILE);
	arena_clear(&a);
}

/* Each event by its name, and events by the kernel's numbers: on the first processor. */
static void perf_events(void **state)
{
	static const char *const numbers[] = { "type=0,config=3,frequency=1", "type=1,config=2,period=7",
		"config=5,type=4,period=1",
		"type=1,config=2", "type=1,config=2,period=0", "type=1,config=2,frequency=0",
		"type=4294967295,config=1,period=1",
		"type=4294967296,config=1,period=1", "type=x,config=1,period=1", "type=1,colour=1,period=1",
		"type=1,config,period=1",
		"period=9", "=" };
	struct buf out = BUF_INIT;
	struct scene s;
	char text[64];
	bool is_hardware;
	(void)state;
	for (u32 i = 0; attach_event(i, &is_hardware); i++) {
		scene_init(&s, NO_LINK, &out);
		buf_printf(&s.w.out, "%s: ", is_hardware ? "hardware" : "software");
		snprintf(text, sizeof(text), "perf:%s", attach_event(i, &is_hardware));
		hook_on(&s, text, 0, 7, NULL, &out);
	}
	for (u32 i = 0; i < ARRAY_LEN(numbers); i++) {
		scene_init(&s, NO_LINK, &out);
		snprintf(text, sizeof(text), "perf:%s", numbers[i]);
		hook_on(&s, text, 0, 7, NULL, &out);
	}
	assert_true(golden("attach_perf_events", &out));
}

/* A call that each way needs says no: what is tried then, and what is said. */
static void refused(void **state)
{
	static const int errors[] = { EPERM, EACCES, ENOENT, EINVAL, EBUSY, EEXIST, ENODEV, EOPNOTSUPP, ERANGE, ESRCH,
		EBADF, 524, EADDRNOTAVAIL };
	static const char *const some[] = { "kprobe:vfs_read", "kprobe:vfs_xxxx", "ksyscall:openat",
		"tracepoint:sched:sched_switch", "event:77", "rawtp:sched_swich", "rawtp:sys:enter",
		"rawtp:qqqqqqqqqqqq", "uprobe:/bin/tool:serve", "fentry:vfs_read", "iter:bpf_map_elem",
		"perf:cpu-clock", "xdp:eth0", "generic:eth0", "tc:eth0", "sk_lookup:self", "netfilter:ipv4:local_in",
		"cgroup/dev:/sys/fs/cgroup/app", "kprobe.multi:vfs_*", "uprobe.multi:/bin/tool:serve",
		"kprobe.session:vfs_read", "usdt:/bin/tool:lib:bare", "struct_ops:mine" };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 e = 0; e < ARRAY_LEN(errors); e++)
		for (u32 i = 0; i < ARRAY_LEN(some); i++) {
			struct scene s;
			scene_init(&s, 0, &out);
			s.w.hush = true;
			s.w.link_gives = s.w.perf_gives = s.w.raw_gives = -errors[e];
			buf_printf(&s.w.out, "%d ", errors[e]);
			hook_on(&s, some[i], 0, 0, NULL, &out);
		}
	assert_true(golden("attach_refused", &out));
}

/* The kernel takes the event and not the program, which reads more than the event writes: no matter of rights. Without a
 * format, and by a number alone, the record is not known; an event that cannot be opened is another thing. */
static void beyond_the_record(void **state)
{
	static const char *const some[] = { "tracepoint:sched:sched_wakeup", "tp:sched/sched_switch", "event:77", "perf:cpu-clock" };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 opens = 0; opens < 2; opens++)
		for (u32 i = 0; i < ARRAY_LEN(some); i++) {
			struct scene s;
			scene_init(&s, 0, &out);
			s.w.hush = true;
			s.w.link_gives = s.w.set_gives = -EACCES;
			s.w.perf_gives = opens ? 0 : -EACCES;
			hook_on(&s, some[i], 0, 0, NULL, &out);
		}
	assert_true(golden("attach_beyond", &out));
}

/* Files that nobody may read: who says so, and what is to be done. */
static void forbidden(void **state)
{
	static const char *const some[] = { "tracepoint:sched:sched_switch", "tp:sched/none", "kprobe:vfs_read", "event:77",
		"uprobe:/bin/tool:serve", "perf:cpu-clock", "rawtp:sched_switch", "usdt:/bin/tool:lib:bare" };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 locked = 0; locked < 2; locked++)
		for (u32 lacks = 0; lacks < 2; lacks++)
			for (u32 i = 0; i < ARRAY_LEN(some); i++) {
				struct scene s;
				scene_init(&s, lacks ? NO_PMU : 0, &out);
				scene_maps(&s, 2);
				s.w.hush = s.w.forbids = true, s.w.is_locked = locked;
				buf_printf(&s.w.out, "%s%s", locked ? "locked down, " : "", lacks ? "no PMU, " : "");
				hook_on(&s, some[i], 0, 0, NULL, &out);
			}
	assert_true(golden("attach_forbidden", &out));
}

/* One way alone is asked for, as a library's caller may: what is done, where it is there, where it is not, and where the
 * function is not. */
static void ways_asked_for(void **state)
{
	static const char *const names[] = { [WAY_ANY] = "any", [WAY_TRACEFS] = "tracefs", [WAY_PERF] = "perf",
		[WAY_LINK] = "link" };
	static const struct { const char *what; u32 lacks; const char *absent; long perf_gives; } rows[] = {
		{ "has all", 0, NULL, 0 }, { "no links", NO_LINK, NULL, 0 }, { "no PMU", NO_PMU, NULL, 0 },
		{ "no tracefs", NO_TRACEFS, NULL, 0 }, { "nothing", NO_LINK | NO_PMU | NO_TRACEFS, NULL, 0 },
		{ "absent", 0, "vfs_read", 0 }, { "refused", 0, NULL, -EACCES },
		{ "not of this kind", 0, NULL, -EOPNOTSUPP } };
	static const char *const some[] = { "kprobe:vfs_read", "kretprobe:vfs_read", "ksyscall:openat",
		"uprobe:/bin/tool:serve", "uretprobe:/bin/tool:serve", "tracepoint:sched:sched_switch", "perf:cpu-clock",
		"xdp:eth0", "usdt:/bin/tool:lib:bare" };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++)
		for (u32 i = 0; i < ARRAY_LEN(some); i++)
			for (enum attach_way way = WAY_ANY; way <= WAY_LINK; way++) {
				struct scene s;
				struct hook h;
				scene_init(&s, rows[r].lacks, &out);
				scene_maps(&s, 2);
				struct link l = { .k = &s.w.f.kern, .link_fd = -1, .table_fd = -1 };
				s.w.hush = true;
				s.w.absent = rows[r].absent, s.w.perf_gives = rows[r].perf_gives;
				buf_printf(&s.w.out, "%s, %s by %s\n", rows[r].what, some[i], names[way]);
				assert_true(hook_parse(&s.at, str_from(some[i]), where_none(), &h));
				h.way = way;
				scene_end(&s, attach_hook(&s.at, 20, NULL, &h, &l), &l, &out);
			}
	assert_true(golden("attach_ways", &out));
}

/* An iterator over elements that is not told of which map: that of the object, where there is one alone. */
static void iterators(void **state)
{
	static const struct { const char *what; int fds[3]; bool is_data[3]; u32 n; bool needs_none; } rows[] = {
		{ "no map", { 0 }, { 0 }, 0, false }, { "one", { 41 }, { 0 }, 1, false },
		{ "one and variables", { 40, 41 }, { true }, 2, false }, { "variables alone", { 40 }, { true }, 1, false },
		{ "two", { 40, 41 }, { 0 }, 2, false }, { "one that is there", { -1, 41 }, { 0 }, 2, false },
		{ "variables behind", { 40, 41 }, { false, true }, 2, false }, { "it needs none", { 41 }, { 0 }, 1, true } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct scene s;
		scene_init(&s, 0, &out);
		scene_maps(&s, 0);
		s.obj.maps.n = 0;
		for (u32 k = 0; k < rows[i].n; k++) {
			struct obj_map m = { .origin = rows[i].is_data[k] ? MAP_DATA : MAP_DECLARED };
			vec_push(&s.obj.maps, &s.a, m);
			s.map_fds[k] = rows[i].fds[k];
		}
		s.w.wants_map = !rows[i].needs_none;
		buf_printf(&s.w.out, "%s: ", rows[i].what);
		hook_on(&s, "iter:bpf_map_elem", 0, 0, NULL, &out);
	}
	assert_true(golden("attach_iterators", &out));
}

/* Of several things one fails, or is not there. */
static void one_of_many(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	static char many[600 * 9 + 1];               /* functions, more than are hooked one by one */
	for (u32 i = 0; i < 600; i++)
		snprintf(many + i * 9, 10, "many_%03u\n", i);
	const struct fake_file few[] = { { T "available_filter_functions", many, sizeof(many) - 1 },
		{ PMU "kprobe/type", TEXT("8\n") } };
	for (u32 i = 0; i < 18; i++) {
		struct scene s;
		const char *text = "perf:cpu-clock";
		u32 type = 0;
		scene_init(&s, i == 4 || i == 5 || i == 14 || i == 15 ? NO_LINK : 0, &out);
		scene_maps(&s, i == 8 ? 1 : 4);
		switch (i) {
		case 0: s.w.perf_gives = -ENODEV, s.w.perf_fails_at = 2; break;              /* a CPU that went */
		case 1: s.w.perf_gives = -EMFILE, s.w.perf_fails_at = 3; break;
		case 2: s.w.ioctl_gives = -EIO; break;
		case 3: s.w.perf_gives = -ENOENT; break;
		case 4: s.w.absent = "vfs_open", text = "kprobe.multi:vfs_*"; break;
		case 5: s.w.absent = "vfs_read", text = "kprobe.multi:vfs_re*"; break;
		case 6: text = "kprobe:sys_clone", s.w.absent = "sys_clone"; break;
		case 7: text = "usdt:/bin/tool:lib:start"; s.w.ioctl_gives = -EIO; break;
		case 8: text = "usdt:/bin/tool:lib:start"; break;
			/* no room for a second list */
		case 9: text = "cgroup:/sys/fs/cgroup/app", type = PROG_CGROUP_SOCK_ADDR; break;
		case 10: text = "cgroup:/sys/fs/cgroup/app", type = PROG_XDP; break;
		case 11: text = "cgroup:/sys/fs/cgroup/app", s.w.info_gives = -EBADF; break;
		case 12: text = "tc:eth0", s.w.link_gives = -EINVAL, s.feats.known[FEAT_TCX] = -1,
			s.w.f.fail_at = s.w.f.calls + 3; break;
		case 13: text = "kprobe:vfs_reat", s.w.absent = "vfs_reat", s.w.f.no_tracefs = true; break;     /* several are near */
		case 14: case 15: text = i == 14 ? "kprobe.multi:many_*" : "kprobe.multi:many_00*";
			s.w.f.files = few, s.w.f.nfiles = 2, s.w.hush = true; break;
		case 16: text = "iter:map=/pinned", s.w.f.fail_at = s.w.f.calls + 1, s.w.f.fail_with = ENOENT; break;
		case 17: text = "tc:eth0", s.w.f.stale_filter = "other", s.w.link_gives = -EINVAL;
			s.feats.known[FEAT_TCX] = -1, s.w.f.filters = 1; break;
		}
		s.w.prog_type = type;
		buf_printf(&s.w.out, "%u ", i);
		hook_on(&s, text, 0, 0, NULL, &out);
	}
	const struct loaded_prog iter = { .attach_type = ATTACH_TRACE_ITER }, skb = { .attach_type = 1 };
	struct scene s;
	scene_init(&s, 0, &out);
	hook_on(&s, "fentry:x", 0, 0, &iter, &out);
	scene_init(&s, 0, &out);
	hook_on(&s, "cgroup:/sys/fs/cgroup/app", 0, 0, &skb, &out);
	assert_true(golden("attach_one_of_many", &out));
}

/* Answers of the kernel to a message: too short, of another type, an error. */
static s32 answer_err; static u16 answer_type; static long answer_bytes;
static long answering(struct kern *k, int fd, const void *q, u32 n, void *r, u32 m)
{
	struct { u32 len; u16 type, flags; u32 seq, port; s32 err; } a = { 20, answer_type, 0, 1, 0, answer_err };
	watched_netlink(k, fd, q, n, r, m);
	assert_true(m >= sizeof(a));
	memcpy(r, &a, sizeof(a));
	return answer_bytes;
}

/* A program that stays on an interface; sockets whose n-th call fails. */
static void stays(void **state)
{
	static const struct { u16 type; s32 err; long bytes, gives; } rows[] = { { 2, 0, 36, 0 }, { 2, 0, 20, 0 },
		{ 2, -EBUSY, 20, -EBUSY }, { 2, 0, 19, -EPROTO }, { 3, 0, 20, -EPROTO }, { 16, -EBUSY, 40, -EPROTO },
		{ 2, 0, -EPERM, -EPERM }, { 2, 0, 0, -EPROTO } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct scene s;
		scene_init(&s, 0, &out);
		s.w.f.kern.netlink = answering;
		answer_err = rows[i].err, answer_type = rows[i].type, answer_bytes = rows[i].bytes;
		buf_printf(&s.w.out, "answer %u\n", i);
		assert_int_equal(attach_xdp(&s.w.f.kern, 3 + i, i & 1 ? -1 : 77, 1u << i), rows[i].gives);
		s.w.f.fail_at = s.w.f.calls + 1, s.w.f.fail_with = EMFILE;
		assert_int_equal(attach_xdp(&s.w.f.kern, 3, 77, 0), -EMFILE);
		assert_int_equal(fake_left(&s.a, &s.w.f).n, 0);
		out = s.w.out;
		arena_clear(&s.a);
	}
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct scene s;
		scene_init(&s, 0, &out);
		s.w.link_gives = -EINVAL, s.feats.known[FEAT_TCX] = -1;
		s.w.f.kern.netlink = answering;
		answer_err = rows[i].err, answer_type = rows[i].type, answer_bytes = MIN(rows[i].bytes, 20);
		buf_printf(&s.w.out, "answer %u to tc\n", i);
		hook_on(&s, "tc:eth0", 0, 0, NULL, &out);
	}
	for (u32 n = 1; n < 7; n++)
		for (u32 any = 0; any < 2; any++) {
			struct scene s;
			scene_init(&s, 0, &out);
			s.w.f.fail_at = s.w.f.calls + n, s.w.f.fail_with = EPERM;
			hook_on(&s, any ? "socket:any" : "socket:eth0", 0, 0, NULL, &out);
		}
	assert_true(golden("attach_stays", &out));
}

static void tables(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < 4; i++) {
		struct scene s;
		struct link l;
		struct loaded_table t = { .map = 0, .is_link = i & 1, .value = "12345678" };
		scene_init(&s, 0, &out);
		scene_maps(&s, 1);
		vec_push(&s.loaded.tables, &s.a, t);
		s.w.link_gives = i > 1 ? -EBUSY : 0;
		if (i == 2)
			s.w.f.fail_at = s.w.f.calls + 1, s.w.f.fail_with = EBUSY;
		bool ok = attach_table(&s.at, &s.loaded, 0, where_none(), &l);
		scene_end(&s, ok, &l, &out);
	}
	assert_true(golden("attach_tables", &out));
}

/* What the sections of programs say; nearest names; kinds and events by number. */
static void words(void **state)
{
	static const struct { const char *section, *kind, *target; } rows[] = { { "kprobe/vfs_read", "kprobe",
		"vfs_read" }, { "tracepoint/sched/sched_switch", "tracepoint", "sched/sched_switch" },
		{ "xdp", NULL, NULL },
		{ "kprobe", NULL, NULL }, { "sk_lookup", "sk_lookup", "self" }, { "flow_dissector", "flow_dissector",
		"self" }, { "iter/task", "iter", "task" }, { "fentry/vfs_read", "fentry", "vfs_read" },
		{ "socket", NULL, NULL },
		{ "uprobe//bin/tool:serve", "uprobe", "/bin/tool:serve" }, { ".text", NULL, NULL } };
	struct arena a = { 0 };
	bool is_hardware;
	u32 n = 0;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		const struct uapi_section *says = uapi_section_new(&a, str_from(rows[i].section));
		struct obj_func f = { .name = STR("f"), .section = str_from(rows[i].section), .sec = says->sec,
			.target = says->target };
		struct hook h;
		bool names = hook_of_section(&f, where_none(), &h);
		if (names != (rows[i].kind != NULL) || (names && (!str_is(h.kind, rows[i].kind) ||
			!str_is(h.target, rows[i].target))))
			fail_msg("%s", rows[i].section);
	}
	while (attach_event(n, &is_hardware))
		assert_true(is_hardware == (n++ < 9));
	assert_int_equal(n, 20);
	for (n = 0; attach_kinds(n); n++)
		;
	assert_int_equal(n, 16);
	/* what a section says is enough to attach: there is a way for each of them */
	for (u32 i = 0; uapi_sec_row(i); i++)
		if (uapi_sec_row(i)->flags & SECF_AUTO && !attach_kind(str_from(uapi_sec_row(i)->name)))
			fail_msg("no way onto the hook of section '%s'", uapi_sec_row(i)->name);
	struct scene s;
	struct buf out = BUF_INIT;
	u64 offset = 0;
	scene_init(&s, 0, &out);
	assert_true(attach_uprobe_offset(&s.at, STR("/bin/tool"), STR("service"), &offset));
	assert_int_equal(offset, 0x5010);
	assert_false(attach_uprobe_offset(&s.at, STR("/bin/tool"), STR("nobody"), &offset));
	assert_false(attach_uprobe_offset(&s.at, STR("/bin/none"), STR("service"), &offset));
	assert_int_equal(s.ds.errors, 2);
	for (u32 pmu = 0; pmu < 2; pmu++)
		for (u32 events = 0; events < 2; events++) {
			s.feats.known[FEAT_KPROBE_PMU] = pmu ? 1 : -1, s.feats.known[FEAT_KPROBE_EVENTS] = events ? 1 :
				-1;
			assert_int_equal(attach_has_kprobes(&s.feats), pmu || events);
		}
	arena_clear(&s.a);
	arena_clear(&a);
}

/* What a program of the wrong type is told, by the number of a place that bpf(2) knows. */
static void wrong_types(void **state)
{
	static const u32 types[] = { PROG_XDP, PROG_CGROUP_SKB, 0, 9999 };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 t = 0; t < ARRAY_LEN(types); t++)
		for (u32 place = 0; place < 60; place++) {
			struct scene s;
			struct buf calls = BUF_INIT;
			scene_init(&s, 0, &calls);
			s.w.prog_type = types[t];
			str said = attach_wrong_type_at(&s.w.f.kern, &s.a, 20, place);
			if (said.n)
				buf_printf(&out, "%u at %u: %.*s\n", types[t], place, STR_ARG(said));
			buf_free(&s.w.out);
			arena_clear(&s.a);
		}
	assert_true(golden("attach_wrong_types", &out));
}

/* What a skep that was killed has left: of the dead alone it is taken back. */
static void swept(void **state)
{
	static const struct { const char *name; bool no_tcx; u32 living, entries; } rows[] = { { "skep_4000_0", true, 0,
		1 }, { "skep_4000_0q", true, 0, 1 }, { "skep_4000_0", true, 4000, 0 }, { "skep_x_0", true, 0, 0 },
		{ "skap_4000_0", true, 0, 0 }, { "skep_4000_0", false, 0, 0 }, { "skep_4000", true, 0, 1 } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct scene s;
		scene_init(&s, 0, &out);
		s.w.f.stale_filter = rows[i].name, s.w.f.no_tcx = rows[i].no_tcx, s.w.f.living = rows[i].living;
		s.w.query_gives = rows[i].no_tcx ? -EINVAL : -ENODEV;
		s.w.f.filters = s.w.f.qdiscs = 1;
		buf_printf(&s.w.out, "%s\n", rows[i].name);
		assert_int_equal(attach_sweep(&s.w.f.kern, &s.a), rows[i].entries);
		assert_int_equal(s.w.f.filters, 1 - rows[i].entries);
		assert_int_equal(s.w.f.qdiscs, i != 1);
		out = s.w.out;
		arena_clear(&s.a);
	}
	static const struct fake_file entries[] = { { T "kprobe_events", TEXT("p:skep/p_4000_0 vfs_read\nr8:skep/r_4001_1 vfs_read\np:other/p_4000_0 x\np:skep/p_x_0 y\np:skep/nothing z\n") },
		{ T "uprobe_events", TEXT("p:skep/p_4002_3 /bin/tool:0x10\n") } };
	struct scene s;
	scene_init(&s, 0, &out);
	s.w.f.files = entries, s.w.f.nfiles = 2, s.w.f.living = 4001;
	assert_int_equal(attach_sweep(&s.w.f.kern, &s.a), 2);
	s.w.f.no_tracefs = true;
	assert_int_equal(attach_sweep(&s.w.f.kern, &s.a), 0);
	assert_true(golden("attach_swept", &s.w.out));
	arena_clear(&s.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_hook), cmocka_unit_test(perf_events),
		cmocka_unit_test(calls_at_once), cmocka_unit_test(usdt_map_first),
		cmocka_unit_test(xdp_without_a_link), cmocka_unit_test(refused), cmocka_unit_test(ways_asked_for), cmocka_unit_test(forbidden), cmocka_unit_test(beyond_the_record),
		cmocka_unit_test(iterators), cmocka_unit_test(one_of_many), cmocka_unit_test(stays), cmocka_unit_test(tables), cmocka_unit_test(words),
		cmocka_unit_test(wrong_types), cmocka_unit_test(swept) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
