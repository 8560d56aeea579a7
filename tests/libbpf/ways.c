/* ways.c: programs onto hooks by libbpf's functions, one kind at a time: each line says what the program has seen of a workload of three
 * calls, or how loading or attaching was refused ("not ..."): the suite counts that as a skip. ways.out has what libbpf 1.8 shows too. */
#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ways.skel.h"

enum { TIMES = 3, LO = 1 };
static int silent(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	return getenv("SHOW") && level <= LIBBPF_INFO ? vfprintf(stderr, fmt, ap) : 0;
}

/* ---- workloads --------------------------------------------------------------------------------------------------- */

static void three_calls(void)
{
	struct statfs s;
	for (int i = 0; i < TIMES; i++)
		syscall(SYS_statfs, "/", &s), mkdir("/tmp/three_calls", 0700), rmdir("/tmp/three_calls");
}

static int make_folder(void)
{
	int r = mkdir("/tmp/ways_folder", 0700) ? errno : 0;
	rmdir("/tmp/ways_folder");
	return r;
}

static void open_file(void) { close(open("/proc/version", O_RDONLY)); }
__attribute__((noinline, noclone)) int user_add(int a, int b) { __asm__ volatile(""); return a + b; }
__attribute__((noinline, noclone)) int user_sub(int a, int b) { __asm__ volatile(""); return a - b; }
static void call_user(void)
{
	for (int i = 0; i < TIMES; i++)
		user_add(i, 1), user_sub(i, 1);
}

static int dial(int port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int s = socket(AF_INET, SOCK_STREAM, 0);
	return connect(s, (void *)&at, sizeof(at)) ? close(s), -errno : s;
}

static int bind_any(int *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(at);
	int s = socket(AF_INET, SOCK_STREAM, 0), r = bind(s, (void *)&at, sizeof(at)) ? -errno : 0;
	getsockname(s, (void *)&at, &n), *port = ntohs(at.sin_port), listen(s, 4);
	return r < 0 ? close(s), r : s;
}

static void talk(void)
{
	int port, l = bind_any(&port), c = dial(port), s = accept(l, NULL, NULL);
	char text[4096] = { 0 };
	for (int i = 0; i < 100; i++)
		if (write(c, text, sizeof(text)) < 0 || read(s, text, sizeof(text)) < 0)
			break;
	close(c), close(s), close(l);
}

/* ---- one at a time ----------------------------------------------------------------------------------------------- */

static struct ways *only(struct bpf_program *(*which)(struct ways *s), int *r)
{
	struct ways *s = ways__open();
	if (!s)
		return *r = -errno, NULL;
	s->bss->me = getpid();
	if (which)
		bpf_program__set_autoload(which(s), true);
	*r = ways__load(s);
	return s;
}

static void end(const char *name, struct ways *s, struct bpf_link *link, int r, int extra)
{
	if (r)
		printf("%s: not loaded %d\n", name, r);
	else if (!link)
		printf("%s: not attached %d\n", name, -errno);
	else
		printf("%s: hits %ld, cookies %ld, returned %ld, sizes %ld, %d\n", name, s->bss->hits, s->bss->cookies, s->bss->returned, s->bss->sizes, extra);
	bpf_link__destroy(link);
	ways__destroy(s);
}

#define WHICH(name) static struct bpf_program *which_##name(struct ways *s) { return s->progs.name; }
/* NAME: attached by these words, then this work; R is 0 when there is something to attach */
#define WAY(name, attach, work) \
	WHICH(name) \
	static void way_##name(void) \
	{ \
		int r, extra = 0; \
		struct ways *s = only(which_##name, &r); \
		struct bpf_program *p = s ? s->progs.name : NULL; \
		struct bpf_link *link = r ? NULL : attach; \
		int err = errno; \
		if (link) { \
			work; \
		} \
		errno = err; \
		end(#name, s, link, r, extra); \
		(void)p; \
	}

static unsigned long cookie_of[] = { 7, 70 };
static const char *syms[] = { "security_inode_rmdir", "security_inode_rename" }, *user_syms[] = { "user_add", "user_sub" };
static struct bpf_kprobe_opts kprobe_opts = { .sz = sizeof(kprobe_opts), .bpf_cookie = 5 };
static struct bpf_tracepoint_opts tp_opts = { .sz = sizeof(tp_opts), .bpf_cookie = 6 };
static struct bpf_kprobe_multi_opts multi_opts = { .sz = sizeof(multi_opts), .syms = syms, .cookies = (const __u64 *)cookie_of, .cnt = 2 };
static struct bpf_uprobe_multi_opts umulti_opts = { .sz = sizeof(umulti_opts), .syms = user_syms, .cookies = (const __u64 *)cookie_of, .cnt = 2 };
static struct bpf_uprobe_opts uprobe_opts = { .sz = sizeof(uprobe_opts), .func_name = "user_add" };
static struct bpf_uprobe_opts uret_opts = { .sz = sizeof(uret_opts), .func_name = "user_add", .retprobe = true };
static struct bpf_uprobe_multi_opts usession_opts = { .sz = sizeof(usession_opts), .session = true };
static struct bpf_netfilter_opts nf_opts = { .sz = sizeof(nf_opts), .pf = AF_INET, .hooknum = 1, .priority = -128 };

static struct bpf_link *on_clock(struct bpf_program *p)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_SOFTWARE, .size = sizeof(attr), .config = PERF_COUNT_SW_CPU_CLOCK, .sample_period = 100000 };
	LIBBPF_OPTS(bpf_perf_event_opts, o, .bpf_cookie = 8);
	int fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
	struct bpf_link *link = bpf_program__attach_perf_event_opts(p, fd, &o);
	if (!link && errno == EOPNOTSUPP)
		link = bpf_program__attach_perf_event(p, fd);
	return link;
}

static void spin(struct ways *s)
{
	for (volatile long i = 0; i < 2000000000l && !s->bss->hits; i++)
		;
}

static int cgroup(void) { return open(getenv("CGROUP"), O_RDONLY | O_DIRECTORY); }
static void ask_socket(void)
{
	int s = socket(AF_INET, SOCK_STREAM, 0), v;
	socklen_t n = sizeof(v);
	getsockopt(s, SOL_SOCKET, SO_TYPE, &v, &n), close(s);
}

WAY(fentry_named, bpf_program__attach(p), (void)0)
WAY(fexit_result, bpf_program__attach(p), three_calls())
WAY(fmod_ret_denies, bpf_program__attach(p), s->bss->denied = 1; extra = make_folder())
WAY(lsm_denies, bpf_program__attach(p), s->bss->denied = 1; extra = make_folder())
WAY(lsm_sleeps, bpf_program__attach_lsm(p), open_file())
WAY(lsm_of_cgroup, bpf_program__attach_cgroup(p, cgroup()), int port; extra = bind_any(&port))
WAY(tp_btf, bpf_program__attach_trace(p), three_calls())
WAY(raw_tp, bpf_program__attach(p), three_calls())
WAY(tp, bpf_program__attach(p), three_calls())
WAY(kprobe, bpf_program__attach(p), three_calls())
WAY(kretprobe, bpf_program__attach_kprobe(p, true, "security_inode_rmdir"), three_calls())
WAY(ksyscall, bpf_program__attach(p), three_calls())
WAY(kretsyscall, bpf_program__attach(p), three_calls())
WAY(multi, bpf_program__attach(p), three_calls())
WAY(multi_cookies, bpf_program__attach_kprobe_multi_opts(p, NULL, &multi_opts), three_calls())
WAY(multi_return, bpf_program__attach(p), three_calls())
WAY(session, bpf_program__attach(p), three_calls())
WAY(uprobe, bpf_program__attach_uprobe_opts(p, 0, "/proc/self/exe", 0, &uprobe_opts), call_user())
WAY(uretprobe, bpf_program__attach_uprobe_opts(p, -1, "/proc/self/exe", 0, &uret_opts), call_user())
WAY(uprobe_multi, bpf_program__attach_uprobe_multi(p, -1, "/proc/self/exe", NULL, &umulti_opts), call_user())
WAY(uprobe_session, bpf_program__attach_uprobe_multi(p, -1, "/proc/self/exe", "user_*", &usession_opts), call_user())
WAY(clock, on_clock(p), spin(s))
WAY(xdp, bpf_program__attach_xdp(p, LO), talk(); extra = s->bss->hits > 100; s->bss->hits = 0)
WAY(xdp_frags, bpf_program__attach_xdp(p, LO), talk(); extra = s->bss->hits > 100; s->bss->hits = 0)
WAY(tcx, bpf_program__attach_tcx(p, LO, NULL), talk(); extra = s->bss->hits > 100; s->bss->hits = 0)
WAY(netfilter, bpf_program__attach_netfilter(p, &nf_opts), talk(); extra = s->bss->hits > 100; s->bss->hits = 0)
WAY(getsockopt, bpf_program__attach_cgroup(p, cgroup()), ask_socket())
WAY(egress, bpf_program__attach_cgroup(p, cgroup()), talk(); extra = s->bss->hits > 100; s->bss->hits = 0)
WAY(sk_lookup, bpf_program__attach_netns(p, open("/proc/self/ns/net", O_RDONLY)), int port; int l = bind_any(&port); close(dial(port)); close(l))

/* The target is chosen at run time; what the kernel has not is refused when it is named. */
WHICH(fentry_late)
static void fentry_late(void)
{
	struct ways *s = ways__open();
	int none = bpf_program__set_attach_target(s->progs.fentry_late, 0, "no_such_function"), set = bpf_program__set_attach_target(s->progs.fentry_late, 0, "security_inode_rmdir");
	bpf_program__set_autoload(which_fentry_late(s), true);
	s->bss->me = getpid();
	int r = ways__load(s);
	r = r ? r : ways__attach(s);
	three_calls();
	struct bpf_link *link = s->links.fentry_late;
	s->links.fentry_late = NULL;
	end("fentry_late", s, link, r ? r : set, none);
}

/* Nobody says what they attach to: that is found out before the kernel is asked. */
WHICH(replacement)
static void unnamed(void)
{
	int fentry, replace;
	struct ways *s = only(which_fentry_late, &fentry), *f = only(which_replacement, &replace);
	printf("unnamed: %d %d, too late %d", fentry, replace, bpf_program__set_attach_target(f->progs.replacement, 9999, "target"));
	ways__destroy(f), f = ways__open();
	printf(", of no program %d", bpf_program__set_attach_target(f->progs.replacement, 9999, "target"));
	printf(", no map %d\n", bpf_object__find_map_fd_by_name(s->obj, "nothing"));
	ways__destroy(s), ways__destroy(f);
}

/* After loading another map is put in a map's place: for those who look it up, not for programs. */
static void replaced_map(void)
{
	int r, key = 1, value = 5, seen = 0, got, fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "other", 4, 4, 3, NULL);
	struct ways *s = only(NULL, &r);
	got = bpf_map__reuse_fd(s->maps.list, fd);
	bpf_map_update_elem(fd, &key, &value, 0), bpf_map__lookup_elem(s->maps.list, &key, 4, &seen, 4, 0);
	printf("replaced map: %d %d, seen %d, none %d", r, got, seen, bpf_map__reuse_fd(s->maps.list, -1));
	ways__destroy(s);
	printf(", ours is left %d\n", close(fd));
}

/* A function of a loaded program is replaced, twice over: at loading, and in another program by hand. */
/* A map that one program alone may use, and the kernel's answer to another one. */
static void exclusive(void)
{
	for (int others = 0; others < 2; others++) {
		struct ways *s = ways__open();
		bpf_program__set_autoload(s->progs.keeper, true), bpf_program__set_autoload(s->progs.stranger, others);
		bpf_map__set_exclusive_program(s->maps.list, s->progs.keeper);
		int r = ways__load(s), at = 1, put = 0;
		if (r && !others) {
			printf("exclusive: not loaded %d\n", r), ways__destroy(s);
			return;
		}
		s->bss->me = getpid();
		struct bpf_link *link = r ? NULL : bpf_program__attach(s->progs.keeper);
		syscall(SYS_getppid), bpf_map_lookup_elem(bpf_map__fd(s->maps.list), &at, &put);
		printf(others ? ", with another %d %d\n" : "exclusive: load %d, put %d", r, put), bpf_link__destroy(link);
		ways__destroy(s);
	}
}

static void freplace(void)
{
	char packet[64] = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, t, .data_in = packet, .data_size_in = sizeof(packet));
	struct ways *s = ways__open(), *f = ways__open();
	bpf_program__set_autoload(s->progs.replaceable, true);
	int r = ways__load(s), fd = bpf_program__fd(s->progs.replaceable);
	bpf_prog_test_run_opts(fd, &t);
	__u32 own = t.retval;
	bpf_program__set_attach_target(f->progs.replacement, fd, "target"), bpf_program__set_autoload(f->progs.replacement, true);
	if (r || (r = ways__load(f))) {
		printf("freplace: not loaded %d\n", r), ways__destroy(f), ways__destroy(s);
		return;
	}
	ways__destroy(f), f = ways__open();
	printf("freplace: returns %u", own);
	printf(", none %d", bpf_program__set_attach_target(f->progs.replacement, fd, "no_such_function"));
	printf(", set %d", bpf_program__set_attach_target(f->progs.replacement, fd, "target"));
	bpf_program__set_autoload(f->progs.replacement, true);
	printf(", load %d", r = ways__load(f));
	struct bpf_link *link = r ? NULL : bpf_program__attach(f->progs.replacement);
	printf(", attach %d", link ? 0 : -errno);
	bpf_prog_test_run_opts(fd, &t);
	printf(", returns %u", t.retval), bpf_link__destroy(link);
	link = r ? NULL : bpf_program__attach_freplace(f->progs.replacement, fd, "target"), bpf_prog_test_run_opts(fd, &t);
	printf(", by hand %d, returns %u, hits %ld\n", link ? 0 : -errno, t.retval, f->bss->hits), bpf_link__destroy(link);
	ways__destroy(f), ways__destroy(s);
}

static void show(const char *name, struct bpf_link *link, const char *has)
{
	char text[65536];
	int fd = link ? bpf_iter_create(bpf_link__fd(link)) : -1;
	ssize_t n, all = 0;
	while (fd >= 0 && all < (ssize_t)sizeof(text) - 1 && (n = read(fd, text + all, sizeof(text) - 1 - (size_t)all)) > 0)
		all += n;
	text[all] = 0;
	if (!link)
		printf("%s: not attached %d\n", name, -errno);
	else
		printf("%s: %s\n", name, has ? strstr(text, has) ? "found" : "not there" : text);
	close(fd), bpf_link__destroy(link);
}

WHICH(each_map) WHICH(each_element) WHICH(each_task)
static void iterators(void)
{
	int r;
	struct ways *s = only(which_each_map, &r);
	show("each_map", r ? NULL : bpf_program__attach(s->progs.each_map), "ways.bss"), ways__destroy(s);
	s = only(which_each_element, &r);
	for (int key = 0; !r && key < 3; key++)
		bpf_map__update_elem(s->maps.list, &key, sizeof(key), &(int){ key * key + 1 }, 4, 0);
	union bpf_iter_link_info of_map = { .map.map_fd = (__u32)bpf_map__fd(s->maps.list) }, of_task = { .task.tid = (__u32)getpid() };
	LIBBPF_OPTS(bpf_iter_attach_opts, o, .link_info = &of_map, .link_info_len = sizeof(of_map));
	show("each_element", r ? NULL : bpf_program__attach_iter(s->progs.each_element, &o), NULL), ways__destroy(s);
	s = only(which_each_task, &r);
	show("each_task", r ? NULL : bpf_program__attach(s->progs.each_task), NULL);
	o.link_info = &of_task;
	show("each_thread", r ? NULL : bpf_program__attach_iter(s->progs.each_task, &o), NULL);
	ways__destroy(s);
}

/* ---- tables of functions ----------------------------------------------------------------------------------------- */

static int use_control(const char *name)
{
	int port, l = bind_any(&port), c = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int r = setsockopt(c, IPPROTO_TCP, TCP_CONGESTION, name, (socklen_t)strlen(name)) ? -errno : 0;
	char text[4096] = { 0 };
	connect(c, (void *)&at, sizeof(at));
	int s = accept(l, NULL, NULL);
	for (int i = 0; i < 100; i++)
		if (write(c, text, sizeof(text)) < 0 || read(s, text, sizeof(text)) < 0)
			break;
	close(c), close(s), close(l);
	return r;
}

static void tables(void)
{
	struct ways *s = ways__open();
	const struct btf *b = bpf_object__btf(s->obj);
	const struct btf_type *t = btf__type_by_id(b, bpf_map__btf_value_type_id(s->maps.control));
	printf("table as written: %s %d %d, flags %u", t ? btf__name_by_offset(b, t->name_off) : "", s->struct_ops.control->ssthresh == s->progs.ssthresh, s->struct_ops.control->init == NULL, s->struct_ops.control->flags);
	bpf_map__set_autocreate(s->maps.control, true);
	s->struct_ops.control->ssthresh = s->progs.ssthresh_too;
	s->struct_ops.control->init = s->progs.never;
	s->struct_ops.control->init = NULL;
	int r = ways__load(s);
	if (r) {
		printf("\ntables: not loaded %d\n", r), ways__destroy(s);
		return;
	}
	printf(", load %d, programs %d %d %d %d", r, bpf_program__fd(s->progs.ssthresh) >= 0, bpf_program__fd(s->progs.ssthresh_too) >= 0, bpf_program__fd(s->progs.undo) >= 0, bpf_program__fd(s->progs.never) >= 0);
	printf(", autoload %d %d\n", bpf_program__autoload(s->progs.ssthresh), bpf_program__autoload(s->progs.undo));
	struct bpf_link *link = r ? NULL : bpf_map__attach_struct_ops(s->maps.control);
	printf("table: attach %d", link ? 0 : r ? r : -errno), printf(", use %d, hits %ld", use_control("as_written"), s->bss->hits);
	printf(", again %d", bpf_map__attach_struct_ops(s->maps.control) ? 0 : -errno), printf(", end %d", bpf_link__destroy(link)), printf(", use %d\n", use_control("as_written"));
	ways__destroy(s);

	s = ways__open(), bpf_map__set_autocreate(s->maps.old_control, true);
	s->struct_ops.old_control->init = s->progs.xdp;
	printf("no program of a table: %d\n", ways__load(s)), ways__destroy(s);

	/* without a link it stays when all is closed, until it is taken out */
	s = ways__open(), bpf_map__set_autocreate(s->maps.old_control, true), s->struct_ops.old_control->init = NULL;
	r = ways__load(s), link = r ? NULL : bpf_map__attach_struct_ops(s->maps.old_control);
	printf("old table: %d %d, use %d, fd %d", r, link ? 0 : -errno, use_control("old"), link && bpf_link__fd(link) == bpf_map__fd(s->maps.old_control));
	printf(", end %d", bpf_link__destroy(link)), printf(", use %d\n", use_control("old")), ways__destroy(s);
}

/* Into the cgroup that is ours, with a loopback that works. */
static void settle(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	char path[4096];
	snprintf(path, sizeof(path), "%s/cgroup.procs", getenv("CGROUP"));
	int s = socket(AF_INET, SOCK_DGRAM, 0), fd = open(path, O_WRONLY);
	if (ioctl(s, SIOCSIFFLAGS, &lo) || write(fd, "0", 1) != 1)
		printf("neither cgroup nor loopback: %d\n", errno);
	close(s), close(fd);
}

/* ---- each way onto one hook -------------------------------------------------------------------------------------- */

enum { MODES = 5 };              /* of probe_attach_mode, and one that there is not */
static void told(struct ways *s, struct bpf_link *link, int err, void (*work)(void))
{
	struct bpf_link_info info = { 0 };
	__u32 len = sizeof(info);
	s->bss->hits = 0;
	if (link)
		work(), printf(" %ld:%d", s->bss->hits, !bpf_link_get_info_by_fd(bpf_link__fd(link), &info, &len));
	else
		printf(" %d", -err);
	bpf_link__destroy(link);
}

static void uprobe_modes(void)
{
	int r;
	struct ways *s = only(which_uprobe, &r);
	printf("uprobe modes: load %d,", r);
	for (int mode = 0; !r && mode < MODES; mode++) {
		struct bpf_uprobe_opts o = { .sz = sizeof(o), .func_name = "user_add", .attach_mode = (enum probe_attach_mode)mode };
		struct bpf_link *link = bpf_program__attach_uprobe_opts(s->progs.uprobe, 0, "/proc/self/exe", 0, &o);
		told(s, link, errno, call_user);
		o.bpf_cookie = 5, link = bpf_program__attach_uprobe_opts(s->progs.uprobe, 0, "/proc/self/exe", 0, &o);
		told(s, link, errno, call_user);
	}
	printf("\n"), ways__destroy(s);
}

static unsigned long address_of(const char *name)
{
	unsigned long at = 0, found = 0;
	char line[512], word[256];
	FILE *f = fopen("/proc/kallsyms", "r");
	while (f && !found && fgets(line, sizeof(line), f))
		found = sscanf(line, "%lx %*c %255s", &at, word) == 2 && !strcmp(word, name) ? at : 0;
	fclose(f);
	return found;
}

static void kprobe_modes(void)
{
	static const char *const names[] = { "security_inode_rmdir", NULL };
	int r;
	struct ways *s = only(which_kprobe, &r);
	struct bpf_link *any = r ? NULL : bpf_program__attach(s->progs.kprobe);
	if (!any) {
		printf("kprobe modes: not attached %d\n", -errno), ways__destroy(s);
		return;
	}
	bpf_link__destroy(any);
	printf("kprobe modes: load %d", r);
	for (int i = 0; i < 2; i++)
		for (int mode = 0; mode < MODES; mode++) {
			struct bpf_kprobe_opts o = { .sz = sizeof(o), .offset = names[i] ? 0 : address_of(names[0]),
				.attach_mode = (enum probe_attach_mode)mode };
			struct bpf_link *link = bpf_program__attach_kprobe_opts(s->progs.kprobe, names[i], &o);
			told(s, link, errno, three_calls);
		}
	printf("\n"), ways__destroy(s);
}

int main(void)
{
	setlinebuf(stdout);
	settle();
	libbpf_set_print(silent);
	way_fentry_named(), way_fexit_result(), way_fmod_ret_denies(), way_lsm_denies(), way_lsm_sleeps(), way_lsm_of_cgroup();
	way_tp_btf(), way_raw_tp(), way_tp(), way_kprobe(), way_kretprobe(), way_ksyscall(), way_kretsyscall();
	way_multi(), way_multi_cookies(), way_multi_return(), way_session(), way_uprobe(), way_uretprobe(), way_uprobe_multi(), way_uprobe_session();
	way_clock(), way_xdp(), way_xdp_frags(), way_tcx(), way_netfilter(), way_getsockopt(), way_egress(), way_sk_lookup();
	uprobe_modes(), kprobe_modes();
	fentry_late(), unnamed(), replaced_map(), exclusive(), freplace(), iterators(), tables();
	return 0;
}
