/* asked.c: what the face asks a kernel for: attach in every way, handlers of sections with all their functions,
 * programs and maps as they were set, pins all or none. */
#include "asked.h"

/* ---- onto hooks -------------------------------------------------------------------------------------------------- */

static void functions(void)
{
	static char too_long[600];
	memset(too_long, 'x', sizeof(too_long) - 1);
	struct bpf_program *p = prog("kprobe");
	for (u32 mode = 0; mode < 5; mode++) {
		LIBBPF_OPTS(bpf_kprobe_opts, opts, .bpf_cookie = mode ? 0 : 0xc00c1e, .attach_mode = mode);
		LINK("kprobe", bpf_program__attach_kprobe_opts(p, "vfs_read", &opts));
	}
	LINK("kretprobe", bpf_program__attach_kprobe(p, true, "vfs_read"));
	static const struct {
		const char *name;
		size_t offset;
		bool retprobe;
		u32 mode;
	} rows[] = {{"vfs_read", 16, 0, 0}, {"vfs_read", 16, 1, 0}, {NULL, 0x1000, 0, 0},
		    {NULL, 0x1000, 1, 0},   {NULL, 0x1000, 0, 1},   {NULL, 0, 0, 0},
		    {too_long, 0, 0, 0},    {too_long, 4, 0, 0},    {"lacking", 0, 0, 0}};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		LIBBPF_OPTS(bpf_kprobe_opts, opts, .offset = rows[i].offset, .retprobe = rows[i].retprobe,
			    .attach_mode = rows[i].mode);
		printf("offset %zu return %d mode %u: ", rows[i].offset, rows[i].retprobe, rows[i].mode);
		is_quiet = i == ARRAY_LEN(rows) - 1;
		LINK("kprobe", bpf_program__attach_kprobe_opts(p, rows[i].name, &opts));
	}
	is_quiet = false;
	LIBBPF_OPTS(bpf_ksyscall_opts, sys, .bpf_cookie = 3, .retprobe = true);
	LINK("ksyscall", bpf_program__attach_ksyscall(p, "openat", NULL));
	LINK("kretsyscall", bpf_program__attach_ksyscall(p, "openat", &sys));
	LINK("ksyscall of none", bpf_program__attach_ksyscall(p, NULL, &sys));
}

static void many_functions(void)
{
	struct bpf_program *p = prog("kprobe");
	const char *syms[] = {"vfs_read", "vfs_write"};
	unsigned long addrs[] = {0x81000000, 0x81000100};
	__u64 cookies[] = {5, 6};
	static const struct {
		bool pattern, syms, addrs, cookies, cnt, retprobe, session;
	} rows[] = {{.pattern = 1},
		    {.pattern = 1, .retprobe = 1},
		    {.pattern = 1, .session = 1},
		    {.syms = 1, .cnt = 1},
		    {.addrs = 1, .cookies = 1, .cnt = 1, .retprobe = 1},
		    {.syms = 1, .cookies = 1, .cnt = 1, .session = 1},
		    {.pattern = 1, .syms = 1},
		    {.pattern = 1, .cookies = 1},
		    {.pattern = 1, .cnt = 1},
		    {.pattern = 1, .addrs = 1},
		    {.syms = 1, .addrs = 1, .cnt = 1},
		    {.syms = 1},
		    {.cnt = 1},
		    {.pattern = 1, .retprobe = 1, .session = 1}};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		LIBBPF_OPTS(bpf_kprobe_multi_opts, opts, .syms = rows[i].syms ? syms : NULL,
			    .addrs = rows[i].addrs ? addrs : NULL, .cookies = rows[i].cookies ? cookies : NULL,
			    .cnt = rows[i].cnt ? 2 : 0, .retprobe = rows[i].retprobe, .session = rows[i].session);
		printf("%u: ", i);
		LINK("kprobe.multi", bpf_program__attach_kprobe_multi_opts(p, rows[i].pattern ? "vfs_*" : NULL, &opts));
	}
	const char *names[] = {"serve", "service"}, *lacking[] = {"serve", "lacking"};
	unsigned long offsets[] = {0x10, 0x20}, counters[] = {0x30, 0x40};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		LIBBPF_OPTS(bpf_uprobe_multi_opts, opts, .syms = rows[i].syms ? names : NULL,
			    .offsets = rows[i].addrs ? offsets : NULL,
			    .ref_ctr_offsets = rows[i].addrs ? counters : NULL,
			    .cookies = rows[i].cookies ? cookies : NULL, .cnt = rows[i].cnt ? 2 : 0,
			    .retprobe = rows[i].retprobe, .session = rows[i].session);
		printf("%u: ", i);
		LINK("uprobe.multi",
		     bpf_program__attach_uprobe_multi(p,
						      i == 3   ? 0
						      : i == 4 ? 77
							       : -1,
						      "/bin/tool", rows[i].pattern ? "serv*" : NULL, &opts));
	}
	LIBBPF_OPTS(bpf_uprobe_multi_opts, one, .ref_ctr_offsets = counters);
	LINK("counters of a pattern", bpf_program__attach_uprobe_multi(p, -1, "/bin/tool", "serv*", &one));
	one.ref_ctr_offsets = NULL, one.syms = lacking, one.cnt = 2;
	LINK("a function that is not there", bpf_program__attach_uprobe_multi(p, -1, "/bin/tool", NULL, &one));
	LINK("no file", bpf_program__attach_uprobe_multi(p, -1, NULL, "serv*", NULL));
}

static void programs(void)
{
	static char too_long[5000];
	memset(too_long, 'x', sizeof(too_long) - 1);
	struct bpf_program *p = prog("uprobe");
	static const struct {
		pid_t pid;
		const char *func;
		size_t offset, counter;
		bool retprobe;
		u32 mode;
		__u64 cookie;
	} rows[] = {{-1, NULL, 0x1010, 0, 0, 0, 0}, {0, NULL, 0x1010, 0, 1, 0, 9},  {77, "serve", 0, 0x5010, 0, 0, 0},
		    {-1, "serve", 4, 0, 0, 0, 0},   {77, "service", 0, 0, 1, 1, 0}, {-1, "serve", 0, 0, 0, 2, 0},
		    {-1, "serve", 0, 0, 0, 3, 0},   {-1, "serve", 0, 0, 0, 4, 0},   {-1, "lacking", 0, 0, 0, 0, 0}};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		LIBBPF_OPTS(bpf_uprobe_opts, opts, .func_name = rows[i].func, .ref_ctr_offset = rows[i].counter,
			    .retprobe = rows[i].retprobe, .attach_mode = rows[i].mode, .bpf_cookie = rows[i].cookie);
		printf("%u: ", i);
		LINK("uprobe", bpf_program__attach_uprobe_opts(p, rows[i].pid, "/bin/tool", rows[i].offset, &opts));
	}
	LINK("uretprobe", bpf_program__attach_uprobe(p, true, -1, "/bin/tool", 0x1010));
	LINK("no such file", bpf_program__attach_uprobe(p, false, -1, "/bin/none", 0x1010));
	LINK("a long name", bpf_program__attach_uprobe(p, false, -1, too_long, 0x1010));
	LINK("no name", bpf_program__attach_uprobe(p, false, -1, NULL, 0x1010));
	LIBBPF_OPTS(bpf_usdt_opts, usdt, .usdt_cookie = 11);
	LINK("usdt", bpf_program__attach_usdt(prog("usdt"), -1, "/bin/tool", "lib", "bare", NULL));
	LINK("usdt of a process", bpf_program__attach_usdt(prog("usdt"), 77, "/bin/tool", "lib", "bare", &usdt));
	LINK("no such point", bpf_program__attach_usdt(prog("usdt"), -1, "/bin/tool", "lib", "none", NULL));
	LINK("a long name", bpf_program__attach_usdt(prog("usdt"), -1, too_long, "lib", "bare", NULL));
	LINK("no provider", bpf_program__attach_usdt(prog("usdt"), -1, "/bin/tool", NULL, "bare", NULL));
	LINK("no point", bpf_program__attach_usdt(prog("usdt"), -1, "/bin/tool", "lib", NULL, NULL));
}

static void traced_functions(void)
{
	static const __u32 ids[] = {3, 4};
	static const __u64 cookies[] = {15, 16};
	static const struct {
		const char *what, *pattern;
		const __u32 *ids;
		const __u64 *cookies;
		size_t cnt;
	} rows[] = {{"a pattern", "many_*", NULL, NULL, 0},
		    {"of a module", "nomod:many_*", NULL, NULL, 0},
		    {"none such", "nobody_*", NULL, NULL, 0},
		    {"ids", NULL, ids, NULL, 2},
		    {"cookies", NULL, ids, cookies, 2},
		    {"ids of a pattern", "many_*", ids, NULL, 2},
		    {"cookies of a pattern", "many_*", NULL, cookies, 0},
		    {"no number", NULL, ids, NULL, 0},
		    {"no ids", NULL, NULL, NULL, 2},
		    {"nothing", NULL, NULL, NULL, 0}};
	LINK("fentry.multi as written", bpf_program__attach(prog("multi")));
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		LIBBPF_OPTS(bpf_tracing_multi_opts, opts, .ids = rows[i].ids, .cookies = rows[i].cookies,
			    .cnt = rows[i].cnt);
		LINK(rows[i].what, bpf_program__attach_tracing_multi(prog("multi"), rows[i].pattern, &opts));
	}
}

static void events(void)
{
	static char too_long[600];
	memset(too_long, 'x', sizeof(too_long) - 1);
	LIBBPF_OPTS(bpf_tracepoint_opts, tp, .bpf_cookie = 12);
	LINK("tracepoint", bpf_program__attach_tracepoint_opts(prog("tp"), "sched", "sched_switch", &tp));
	LINK("tracepoint", bpf_program__attach_tracepoint(prog("tp"), "sched", "none"));
	LINK("a long name", bpf_program__attach_tracepoint(prog("tp"), "sched", too_long));
	LINK("no category", bpf_program__attach_tracepoint(prog("tp"), NULL, "sched_switch"));
	LINK("no name", bpf_program__attach_tracepoint(prog("tp"), "sched", NULL));
	LIBBPF_OPTS(bpf_raw_tracepoint_opts, raw, .cookie = 13);
	LINK("raw tracepoint", bpf_program__attach_raw_tracepoint_opts(prog("raw"), "sched_switch", &raw));
	LINK("raw tracepoint", bpf_program__attach_raw_tracepoint(prog("raw"), "sched_switch"));
	LINK("no name", bpf_program__attach_raw_tracepoint(prog("raw"), NULL));
	LIBBPF_OPTS(bpf_trace_opts, trace, .cookie = 14);
	LINK("fentry", bpf_program__attach_trace_opts(prog("fentry"), &trace));
	LINK("fentry", bpf_program__attach_trace(prog("fentry")));
	LINK("lsm", bpf_program__attach_lsm(prog("lsm")));
	traced_functions();
	union bpf_iter_link_info info = {.map.map_fd = 5};
	struct bpf_iter_attach_opts iter;
	memset(&iter, 0, sizeof(iter)); /* its last bytes are padding */
	iter.sz = sizeof(iter), iter.link_info = &info, iter.link_info_len = sizeof(info);
	LINK("iter", bpf_program__attach_iter(prog("iter"), &iter));
	LINK("iter", bpf_program__attach_iter(prog("iter"), NULL));
	LINK("freplace of no extension", bpf_program__attach_freplace(prog("xdp"), 5, "serve"));
	LINK("table", bpf_map__attach_struct_ops(map("table")));
	LINK("no table", bpf_map__attach_struct_ops(map("seen")));
	for (u32 i = 0; i < 6; i++) {
		LIBBPF_OPTS(bpf_perf_event_opts, opts, .force_ioctl_attach = i == 1 || i == 2,
			    .bpf_cookie = i == 2 || i == 3 ? 15 : 0);
		refuses = i == 4 ? 1000 : i == 5 ? BPFCMD_LINK_CREATE + 1 : 0, refuses_with = i == 4 ? -ENODEV : -EBUSY;
		long fd = fake_new_fd(&fake, FD_OBJECT, "event");
		printf("%u: ", i);
		LINK("perf event", bpf_program__attach_perf_event_opts(prog("perf"), (int)fd, &opts));
		fake_close(&fake.kern, (int)fd);
	}
	refuses = 0;
	LINK("no event", bpf_program__attach_perf_event(prog("perf"), -1));
}

static void networks(void)
{
	LINK("cgroup", bpf_program__attach_cgroup(prog("connect4"), 7));
	LINK("netns", bpf_program__attach_netns(prog("lookup"), 8));
	LINK("sockmap", bpf_program__attach_sockmap(prog("xdp"), 9));
	LINK("xdp", bpf_program__attach_xdp(prog("xdp"), 3));
	for (u32 i = 0; i < 4; i++) {
		LIBBPF_OPTS(bpf_cgroup_opts, cgroup, .flags = 8, .relative_fd = i & 1 ? 21 : 0,
			    .relative_id = i & 2 ? 22 : 0, .expected_revision = 23);
		LIBBPF_OPTS(bpf_tcx_opts, tcx, .flags = 16, .relative_fd = i & 1 ? 31 : 0,
			    .relative_id = i & 2 ? 32 : 0, .expected_revision = 33);
		LIBBPF_OPTS(bpf_netkit_opts, netkit, .flags = 16, .relative_fd = i & 1 ? 41 : 0,
			    .relative_id = i & 2 ? 42 : 0, .expected_revision = 43);
		LINK("cgroup", bpf_program__attach_cgroup_opts(prog("connect4"), 7, &cgroup));
		LINK("tcx", bpf_program__attach_tcx(prog("tcx"), 3, &tcx));
		LINK("netkit", bpf_program__attach_netkit(prog("tcx"), 3, &netkit));
	}
	LINK("no interface", bpf_program__attach_tcx(prog("tcx"), 0, NULL));
	LINK("no interface", bpf_program__attach_netkit(prog("tcx"), 0, NULL));
	LIBBPF_OPTS(bpf_netfilter_opts, nf, .pf = 2, .hooknum = 1, .priority = -100, .flags = 1);
	LINK("netfilter", bpf_program__attach_netfilter(prog("netfilter"), &nf));
	refuses = BPFCMD_LINK_CREATE + 1, refuses_with = -EBUSY;
	LINK("busy", bpf_program__attach_xdp(prog("xdp"), 3));
	LINK("busy", bpf_program__attach_netfilter(prog("netfilter"), &nf));
	refuses = 0;
}

/* As the section says; the same of programs that are not loaded. */
static void sections(void)
{
	struct bpf_program *p;
	bpf_object__for_each_program(p, o) LINK(bpf_program__section_name(p), bpf_program__attach(p));
}

static void hooks(void)
{
	open_object();
	printf("---- not loaded\n");
	sections();
	LINK("lsm", bpf_program__attach_lsm(prog("lsm")));
	LINK("iter", bpf_program__attach_iter(prog("iter"), NULL));
	LINK("perf event", bpf_program__attach_perf_event(prog("perf"), 5));
	LINK("xdp", bpf_program__attach_xdp(prog("xdp"), 3));
	LINK("netfilter", bpf_program__attach_netfilter(prog("netfilter"), NULL));
	LINK("kprobe.multi", bpf_program__attach_kprobe_multi_opts(prog("kprobe"), "vfs_*", NULL));
	LINK("uprobe.multi", bpf_program__attach_uprobe_multi(prog("kprobe"), -1, "/bin/tool", "serv*", NULL));
	LINK("tracing.multi", bpf_program__attach_tracing_multi(prog("fentry"), "vfs_*", NULL));
	LINK("freplace", bpf_program__attach_freplace(prog("replaced"), 0, NULL));
	LINK("table", bpf_map__attach_struct_ops(map("table")));
	bpf_program__set_autoload(prog("replaced"), false);
	load_object_quietly();
	printf("---- by sections\n");
	sections();
	static void (*const all[])(void) = {functions, many_functions, programs, events, networks};
	for (u32 i = 0; i < ARRAY_LEN(all); i++) {
		printf("---- %u\n", i);
		all[i]();
	}
	close_object("hooks");
}

/* ---- handlers of sections ---------------------------------------------------------------------------------------- */

static int setup_gives, prepare_gives, attach_gives;
static bool attach_makes_none;

static int on_setup(struct bpf_program *p, long cookie)
{
	printf("  set up %s, cookie %ld, type %d\n", bpf_program__name(p), cookie, bpf_program__type(p));
	return setup_gives;
}

static int on_prepare(struct bpf_program *p, struct bpf_prog_load_opts *opts, long cookie)
{
	printf("  prepare %s, cookie %ld, flags %x attach %d device %d\n", bpf_program__name(p), cookie,
	       opts->prog_flags, opts->expected_attach_type, opts->prog_ifindex);
	opts->prog_flags = BPF_F_SLEEPABLE, opts->expected_attach_type = (enum bpf_attach_type)47,
	opts->prog_ifindex = 9;
	return prepare_gives;
}

static int on_attach(const struct bpf_program *p, long cookie, struct bpf_link **link)
{
	printf("  attach %s, cookie %ld\n", bpf_program__name(p), cookie);
	*link = attach_gives || attach_makes_none ? NULL : bpf_program__attach_tcx(p, 4, NULL);
	return attach_gives;
}

static void handlers(void)
{
	LIBBPF_OPTS(libbpf_prog_handler_opts, opts, .cookie = 42, .prog_setup_fn = on_setup,
		    .prog_prepare_load_fn = on_prepare, .prog_attach_fn = on_attach);
	int id = libbpf_register_prog_handler("own+", BPF_PROG_TYPE_SCHED_CLS, (enum bpf_attach_type)46, &opts), any;
	kernel_anew();
	setup_gives = -ENOTTY;
	printf("not set up: %d", bpf_object__open("/objects/asked.bpf.o") == NULL), printf(" %d\n", errno);
	left("not set up");
	setup_gives = 0;
	for (u32 i = 0; i < 5; i++) {
		prepare_gives = i == 1 ? -EXDEV : 0, attach_gives = i == 2 ? -EDOM : 0, attach_makes_none = i == 3;
		printf("---- %u\n", i);
		open_object();
		struct bpf_program *p, *own = prog("own");
		bpf_object__for_each_program(p, o) bpf_program__set_autoload(p, p == own && i != 4);
		printf("  type %d, attach %d\n", bpf_program__type(own), bpf_program__expected_attach_type(own));
		is_quiet = false, is_of_programs = true;
		int r = bpf_object__load(o);
		printf("  load: %d\n", r);
		LINK("attach", bpf_program__attach(own));
		close_object("handler");
	}
	enum bpf_prog_type type;
	enum bpf_attach_type attach;
	static const char *const names[] = {"own", "own/x", "ownx", "xdp", "lacking/x", "?own/y"};
	libbpf_unregister_prog_handler(id);
	for (u32 round = 0; round < 4; round++) {
		static const char *const sections[] = {"own+", "own/", "own", NULL};
		id = libbpf_register_prog_handler(sections[round], 30 + round, 40 + round, NULL);
		any = libbpf_register_prog_handler(sections[round], 3, 4, NULL);
		printf("'%s': first %d, again %d:", sections[round] ? sections[round] : "any", id > 0,
		       any > 0 ? 1 : any);
		for (u32 i = 0; i < ARRAY_LEN(names); i++) {
			int r = libbpf_prog_type_by_name(names[i], &type, &attach);
			printf(" %s %d", names[i], r);
			if (!r)
				printf(" (%d %d)", type, attach);
		}
		printf("; gone"), SAY(libbpf_unregister_prog_handler(id)), SAY(libbpf_unregister_prog_handler(id));
		if (any > 0)
			SAY(libbpf_unregister_prog_handler(any));
		printf("\n");
	}
}

/* ---- what the kernel is told of a program, of a map -------------------------------------------------------------- */

static void words_of_program(void)
{
	static char log[64], other_log[32];
	size_t size;
	open_object();
	struct bpf_program *p = prog("xdp"), *x;
	bpf_object__for_each_program(x, o) bpf_program__set_autoload(x, x == p);
	printf("set"), SAY(bpf_program__set_flags(p, 0x20)), SAY(bpf_program__set_log_level(p, 2)),
	    SAY(bpf_program__set_log_buf(p, log, sizeof(log))),
	    SAY(bpf_program__set_expected_attach_type(p, BPF_XDP_CPUMAP)), SAY(bpf_object__set_kversion(o, 0x60203));
	bpf_program__set_ifindex(p, 5);
	printf(", is %x %u %zu %d %d %d %x\n", bpf_program__flags(p), bpf_program__log_level(p),
	       bpf_program__log_buf(p, &size) == log ? size : 0, bpf_program__get_expected_attach_type(p),
	       bpf_program__get_type(p), bpf_program__autoload(prog("tcx")), bpf_object__kversion(o));
	size = 0;
	bpf_program__log_buf(p, &size);
	printf("wrong"), SAY(bpf_program__set_log_buf(p, NULL, 5)), SAY(bpf_program__set_log_buf(p, log, 1ull << 32)),
	    SAY(bpf_program__fd(NULL)), SAY(bpf_program__fd(p)), SAY(size), printf("\n");
	is_quiet = false, is_of_programs = true;
	printf("load\n"), printf(" = %d\n", bpf_object__load(o)), is_quiet = true;
	printf("late"), SAY(bpf_program__set_flags(p, 0)), SAY(bpf_program__set_log_level(p, 0)),
	    SAY(bpf_program__set_log_buf(p, NULL, 0)), SAY(bpf_program__set_expected_attach_type(p, 0)),
	    SAY(bpf_program__set_type(p, 1)), SAY(bpf_program__set_autoload(p, false)),
	    SAY(bpf_object__set_kversion(o, 1)), SAY(bpf_program__set_insns(p, NULL, 0)), SAY(bpf_object__load(o)),
	    SAY(bpf_object__prepare(o)), SAY(bpf_program__set_attach_target(p, 0, "vfs_read")), printf("\n");
	load_object_quietly();
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_XDP, .prog_flags = 0x40, .prog_ifindex = 6,
		    .log_buf = other_log, .log_size = sizeof(other_log), .log_level = 4);
	int clones[2] = {bpf_program__clone(p, NULL), bpf_program__clone(p, &opts)};
	printf("clones %s %s\n", answer(clones[0]), answer(clones[1]));
	fake_close(&fake.kern, clones[0]), fake_close(&fake.kern, clones[1]);
	opts.attach_prog_fd = 7;
	printf("clone for another\n"), printf(" = %d\n", bpf_program__clone(p, &opts));
	refuses = BPFCMD_PROG_LOAD + 1, refuses_with = -EACCES;
	printf("clone\n"), printf(" = %d\n", bpf_program__clone(p, NULL));
	refuses = 0;
	printf("clone of none %d\n", bpf_program__clone(NULL, NULL));
	printf("tables:"), SAY(bpf_program__assoc_struct_ops(p, map("table"), NULL)),
	    SAY(bpf_program__assoc_struct_ops(p, map("seen"), NULL)),
	    SAY(bpf_program__assoc_struct_ops(prog("init"), map("table"), NULL)),
	    SAY(bpf_program__assoc_struct_ops(prog("tcx"), map("table"), NULL)), printf("\n");
	struct bpf_link *link = bpf_map__attach_struct_ops(map("table"));
	printf("update of a link:"), SAY(bpf_link__update_map(link, map("table"))),
	    SAY(bpf_link__update_map(link, map("seen"))), SAY(bpf_link__update_program(link, prog("tcx"))),
	    SAY(bpf_link__update_program(link, p)), printf("\n");
	bpf_link__destroy(link);
	bpf_program__unload(p), bpf_program__unload(p);
	printf("unloaded: %d %d\n", bpf_program__fd(p), bpf_program__autoload(p));
	close_object("program");
}

static void words_of_map(void)
{
	open_object();
	struct bpf_map *m = map("seen"), *big = map("rb");
	printf("set"), SAY(bpf_map__set_type(m, BPF_MAP_TYPE_LRU_HASH)), SAY(bpf_map__set_key_size(m, 12)),
	    SAY(bpf_map__set_value_size(m, 20)), SAY(bpf_map__set_max_entries(m, 77)),
	    SAY(bpf_map__set_map_flags(m, 4)), SAY(bpf_map__set_numa_node(m, 1)), SAY(bpf_map__set_ifindex(m, 8)),
	    SAY(bpf_map__set_map_extra(m, 9)), SAY(bpf_map__set_autocreate(map("each"), false)),
	    SAY(bpf_map__set_autoattach(map("table"), false)), SAY(bpf_map__set_autoattach(m, false));
	printf(", is %d %u %u %u %x %u %u %llu %d %d %d\n", bpf_map__type(m), bpf_map__key_size(m),
	       bpf_map__value_size(m), bpf_map__max_entries(m), bpf_map__map_flags(m), bpf_map__numa_node(m),
	       bpf_map__ifindex(m), (unsigned long long)bpf_map__map_extra(m), bpf_map__autocreate(map("each")),
	       bpf_map__autoattach(map("table")), bpf_map__autoattach(m));
	static const u32 sizes[] = {0, 1, 4096, 4097, 0x7fffffff, 0x80000000, 0x80000001};
	printf("ring");
	for (u32 i = 0; i < ARRAY_LEN(sizes); i++)
		bpf_map__set_max_entries(big, sizes[i]), printf(" %x", bpf_map__max_entries(big));
	bpf_map__set_max_entries(big, 4096);
	size_t n = 0, none = 7;
	char text[8] = "eight..";
	printf("\nvalue %.8s", (char *)bpf_map__initial_value(map(".data.words"), &n)), SAY(n),
	    SAY(bpf_map__initial_value(m, &none) == NULL), SAY(none),
	    SAY(bpf_map__set_initial_value(map(".data.words"), text, 7)),
	    SAY(bpf_map__set_initial_value(map(".data.words"), text, 8)), SAY(bpf_map__set_initial_value(m, text, 8));
	printf(" %.8s", (char *)bpf_map__initial_value(map(".data.words"), NULL));
	const struct plain {
		void *init, *other;
		int flags;
	} *ops = bpf_map__initial_value(map("table"), &n);
	printf(", table %zu %d %d %d\n", n, ops->init == prog("init"), ops->other == NULL, ops->flags);
	printf("exclusive"), SAY(bpf_map__exclusive_program(m) == NULL),
	    SAY(bpf_map__set_exclusive_program(m, prog("xdp"))), SAY(bpf_map__exclusive_program(m) == prog("xdp")),
	    SAY(bpf_map__set_exclusive_program(map("rb"), prog("usdt"))), printf("\n");
	printf("inner"), SAY(bpf_map__inner_map(m) == NULL), SAY(bpf_map__value_size(bpf_map__inner_map(map("outer")))),
	    SAY(bpf_map__set_inner_map_fd(m, 5)), SAY(bpf_map__set_inner_map_fd(map("outer"), 5)),
	    SAY(bpf_map__set_inner_map_fd(map("outer"), 6)), printf("\n");
	struct bpf_program *x;
	bpf_object__for_each_program(x, o) bpf_program__set_autoload(x, x == prog("perf"));
	is_quiet = false;
	printf("prepare"), SAY(bpf_object__prepare(o)), printf("\n");
	printf("load"), SAY(bpf_object__load(o)), is_quiet = true, printf("\n");
	printf("late"), SAY(bpf_map__set_type(m, 1)), SAY(bpf_map__set_key_size(m, 1)),
	    SAY(bpf_map__set_value_size(m, 1)), SAY(bpf_map__set_max_entries(m, 1)), SAY(bpf_map__set_map_flags(m, 1)),
	    SAY(bpf_map__set_numa_node(m, 1)), SAY(bpf_map__set_ifindex(m, 1)), SAY(bpf_map__set_map_extra(m, 1)),
	    SAY(bpf_map__set_autocreate(m, true)), SAY(bpf_map__set_exclusive_program(m, prog("xdp"))),
	    SAY(bpf_map__set_initial_value(map(".data.words"), text, 8)), printf("\n");
	u8 key[12] = {0}, value[32];
	struct bpf_map *each = map("each");
	printf("sizes"), SAY(bpf_map__lookup_elem(m, key, 12, value, 20, 0)),
	    SAY(bpf_map__lookup_elem(m, key, 11, value, 20, 0)), SAY(bpf_map__lookup_elem(m, key, 12, value, 24, 0)),
	    SAY(bpf_map__update_elem(m, key, 12, value, 20, 0)), SAY(bpf_map__update_elem(m, key, 12, value, 21, 0)),
	    SAY(bpf_map__delete_elem(m, key, 12, 0)), SAY(bpf_map__delete_elem(m, key, 13, 0)),
	    SAY(bpf_map__lookup_and_delete_elem(m, key, 12, value, 20, 0)),
	    SAY(bpf_map__lookup_and_delete_elem(m, key, 12, value, 8, 0)), SAY(bpf_map__get_next_key(m, NULL, key, 12)),
	    SAY(bpf_map__get_next_key(m, NULL, key, 4)), SAY(bpf_map__lookup_elem(each, key, 4, value, 16, 0)),
	    printf("\n");
	close_object("map");
	open_object();
	bpf_object__for_each_program(x, o) bpf_program__set_autoload(x, false);
	load_object_quietly(), is_quiet = true;
	each = map("each");
	printf("two processors"), SAY(bpf_map__lookup_elem(each, key, 4, value, 16, 0)),
	    SAY(bpf_map__lookup_elem(each, key, 4, value, 8, 0)), SAY(bpf_map__lookup_elem(each, key, 4, value, 8, 8)),
	    SAY(bpf_map__lookup_elem(each, key, 4, value, 8, 16)),
	    SAY(bpf_map__lookup_elem(each, key, 4, value, 16, 8)), SAY(bpf_map__lookup_elem(each, key, 4, value, 4, 8)),
	    printf("\n");
	close_object("map of each processor");
}

/* ---- pins -------------------------------------------------------------------------------------------------------- */

static void pins(void)
{
	static char too_long[4096];
	memset(too_long, 'x', sizeof(too_long) - 1);
	open_object();
	struct bpf_program *x;
	bpf_object__for_each_program(x, o) bpf_program__set_autoload(x, x == prog("xdp"));
	printf("not loaded"), SAY(bpf_object__pin(o, "/sys/fs/bpf/a")), SAY(bpf_object__pin_maps(o, "/sys/fs/bpf/a")),
	    SAY(bpf_object__pin_programs(o, "/sys/fs/bpf/a")), SAY(bpf_object__pin_maps(NULL, "/a")),
	    SAY(bpf_object__pin_programs(NULL, "/a")), SAY(bpf_object__unpin_maps(NULL, "/a")),
	    SAY(bpf_object__unpin_programs(NULL, "/a")), SAY(bpf_program__pin(prog("xdp"), "/sys/fs/bpf/x")),
	    SAY(bpf_map__pin(map("seen"), "/sys/fs/bpf/x")), printf("\n");
	load_object_quietly();
	struct bpf_map *m = map("seen");
	printf("programs, one is not there:\n"), printf(" = %d\n", bpf_object__pin_programs(o, "/sys/fs/bpf/a"));
	printf("maps:\n"), printf(" = %d\n", bpf_object__pin_maps(o, "/sys/fs/bpf/a"));
	printf("again:"), SAY(bpf_map__pin(m, NULL)), SAY(bpf_map__is_pinned(m)),
	    printf(" %s\n", bpf_map__get_pin_path(m));
	printf("elsewhere:"), SAY(bpf_map__pin(m, "/sys/fs/bpf/b")), SAY(bpf_map__unpin(m, "/sys/fs/bpf/b")),
	    printf("\n");
	printf("taken back:\n"), printf(" = %d\n", bpf_object__unpin_maps(o, "/sys/fs/bpf/a"));
	printf("gone: %d\n", bpf_object__unpin_maps(o, NULL));
	printf("long:"), SAY(bpf_object__pin_maps(o, too_long)), SAY(bpf_object__unpin_maps(o, too_long)),
	    SAY(bpf_object__pin_programs(o, too_long)), SAY(bpf_object__unpin_programs(o, too_long)), printf("\n");
	printf("not in a BPF file system:\n"), SAY(bpf_program__pin(prog("xdp"), "/tmp/x")),
	    SAY(bpf_program__pin(prog("xdp"), NULL)), printf("\n");
	printf("program:\n"), SAY(bpf_program__pin(prog("xdp"), "/sys/fs/bpf/x/y")),
	    SAY(bpf_program__unpin(prog("xdp"), "/sys/fs/bpf/x/y")),
	    SAY(bpf_program__unpin(prog("xdp"), "/sys/fs/bpf/x/y")), SAY(bpf_program__unpin(prog("xdp"), NULL)),
	    printf("\n");
	struct bpf_link *link = bpf_program__attach_xdp(prog("xdp"), 3);
	printf("link:\n"), printf(" = %d", bpf_link__unpin(link)), printf(" %d\n", bpf_link__pin(link, NULL));
	printf(" = %d", bpf_link__pin(link, "/sys/fs/bpf/l")),
	    printf(" %d %s", bpf_link__pin(link, "/sys/fs/bpf/l"), bpf_link__pin_path(link));
	printf(" %d", bpf_link__unpin(link)), printf(" %d\n", bpf_link__pin_path(link) == NULL);
	refuses = BPFCMD_OBJ_PIN + 1, refuses_with = -EEXIST;
	printf("exists:\n"), printf(" = %d\n", bpf_link__pin(link, "/sys/fs/bpf/l"));
	printf(" = %d\n", bpf_map__pin(map("each"), "/sys/fs/bpf/l"));
	bpf_map__set_pin_path(m, NULL), printf(" = %d\n", bpf_map__pin(m, "/sys/fs/bpf/m"));
	refuses = BPFCMD_OBJ_GET + 1, refuses_with = -ENOENT;
	printf("open of none: %d", bpf_link__open("/sys/fs/bpf/none") == NULL), printf(" %d\n", errno);
	refuses = 0;
	struct bpf_link *opened = bpf_link__open("/sys/fs/bpf/l");
	printf("opened: %s\n", bpf_link__pin_path(opened));
	bpf_link__disconnect(link), printf("disconnected: %d\n", bpf_link__destroy(link)),
	    printf("destroyed: %d\n", bpf_link__destroy(opened));
	fake.ndirs = 0, fake_close(&fake.kern, (int)first_fd); /* the disconnected link's */
	close_object("pins");
	open_object();
	bpf_object__for_each_program(x, o) bpf_program__set_autoload(x, false);
	while ((x = bpf_object__next_program(o, NULL)) && o->nprogs > 1) /* one program alone,
	    so that all of it can be pinned */
		o->nprogs--;
	bpf_program__set_autoload(prog("kprobe"), true);
	bpf_map__set_autocreate(map("table"), false);
	load_object_quietly();
	is_quiet = true;
	/* the table was not made, so it has no pin to be taken back */
	printf("all:"), SAY(bpf_object__pin(o, "/sys/fs/bpf/all")), SAY(fake.npins),
	    SAY(bpf_object__unpin(o, "/sys/fs/bpf/all")), SAY(fake.npins), printf("\n");
	for (u32 n = 1; n < 40; n += 7) {
		fake.fail_at = fake.calls + n, fake.fail_with = ENOSPC;
		for (u32 i = 0; i < o->nmaps; i++)
			bpf_map__set_pin_path(&o->maps[i], NULL);
		printf("no room at %u:", n), SAY(bpf_object__pin(o, "/sys/fs/bpf/all")), SAY(fake.npins), printf("\n");
	}
	fake.ndirs = 0;
	close_object("all");
}

/* ---- functions of other programs, programs that are refused ------------------------------------------------------ */

static void replaced(void)
{
	static const struct {
		int fd;
		const char *name;
	} rows[] = {{7, "vfs_read"}, {7, "nobody"}, {7, NULL}, {0, "vfs_read"}, {0, NULL}, {-1, "vfs_read"}};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct bpf_program *x;
		open_object();
		has_types_of_program = true, is_quiet = false, is_of_programs = true;
		bpf_object__for_each_program(x, o) bpf_program__set_autoload(x, x == prog("replaced"));
		printf("---- %d %s: set", rows[i].fd, rows[i].name ? rows[i].name : "-");
		SAY(bpf_program__set_attach_target(prog("replaced"), rows[i].fd, rows[i].name));
		printf("\n");
		int r = bpf_object__load(o);
		printf(" load %d\n", r);
		LINK("as the section says", bpf_program__attach(prog("replaced")));
		if (r) {
			close_object("it");
			continue;
		}
		LINK("trace", bpf_program__attach_trace(prog("replaced")));
		LINK("at its target", bpf_program__attach_freplace(prog("replaced"), 0, NULL));
		LINK("elsewhere", bpf_program__attach_freplace(prog("replaced"), 8, "bpf_iter_task"));
		LINK("nowhere", bpf_program__attach_freplace(prog("replaced"), 8, "nobody"));
		LINK("no function", bpf_program__attach_freplace(prog("replaced"), 8, NULL));
		LINK("no program", bpf_program__attach_freplace(prog("replaced"), 0, "vfs_read"));
		close_object("it");
	}
	printf("late: ");
	open_object();
	struct bpf_program *x;
	bpf_object__for_each_program(x, o) bpf_program__set_autoload(x, x == prog("late"));
	SAY(bpf_program__set_attach_target(prog("late"), 0, "nobody")),
	    SAY(bpf_program__set_attach_target(prog("late"), 0, "vfs_read"));
	is_quiet = false, is_of_programs = true;
	printf("\n"), printf(" load %d\n", bpf_object__load(o));
	LINK("fentry", bpf_program__attach(prog("late")));
	close_object("late");
}

static void refused(void)
{
	static char log[64];
	for (u32 i = 0; i < 5; i++) {
		struct bpf_program *x;
		LIBBPF_OPTS(bpf_object_open_opts, opts, .object_name = "own", .kernel_log_buf = i > 1 ? log : NULL,
			    .kernel_log_size = i > 1	? sizeof(log)
					       : i == 1 ? 9
							: 0,
			    .kernel_log_level = i > 2 ? 2 : 0);
		kernel_anew();
		memset(log, 0, sizeof(log));
		o = bpf_object__open_file("/objects/asked.bpf.o", &opts);
		printf("---- %u: %d", i, o != NULL), SAY(errno);
		if (!o) {
			printf("\n");
			continue;
		}
		printf(" %s\n", bpf_object__name(o));
		bpf_object__for_each_program(x, o) bpf_program__set_autoload(x, x == prog("xdp") || x == prog("tcx"));
		bpf_map__set_autocreate(map("table"), false);
		is_quiet = false, is_of_programs = true;
		refuses = i == 4 ? 0 : BPFCMD_PROG_LOAD + 1, refuses_with = -EACCES;
		int r = bpf_object__load(o);
		printf("load %d '%s'", r, log), SAY(bpf_map__fd(map("seen")) >= 0), SAY(bpf_object__load(o)),
		    SAY(bpf_program__fd(prog("xdp")) > 0);
		printf("\n");
		LINK("attach", bpf_program__attach_xdp(prog("xdp"), 3));
		close_object("it");
	}
}

/* What a shorter struct of options does not have is as if it was 0. */
static void short_options(void)
{
	static char log[64];
	static const size_t sizes[] = {sizeof(size_t),
				       offsetof(struct bpf_object_open_opts, pin_root_path),
				       offsetof(struct bpf_object_open_opts, kernel_log_buf),
				       offsetof(struct bpf_object_open_opts, kernel_log_size),
				       offsetof(struct bpf_object_open_opts, kernel_log_level),
				       sizeof(struct bpf_object_open_opts)};
	for (u32 i = 0; i < ARRAY_LEN(sizes); i++) {
		LIBBPF_OPTS(bpf_object_open_opts, opts, .object_name = "own", .kernel_log_buf = log,
			    .kernel_log_size = sizeof(log), .kernel_log_level = 2);
		struct bpf_program *x;
		opts.sz = sizes[i];
		kernel_anew();
		o = bpf_object__open_file("/objects/asked.bpf.o", &opts);
		printf("%zu bytes: %d", sizes[i], o != NULL);
		printf(" %s\n", o ? bpf_object__name(o) : "-");
		bpf_object__for_each_program(x, o) bpf_program__set_autoload(x, x == prog("xdp"));
		bpf_map__set_autocreate(map("table"), false);
		is_quiet = false, is_of_programs = true;
		printf("load %d\n", bpf_object__load(o));
		close_object("it");
	}
}

/* Variables of another size: what they hold stays, types follow where the last of them is an array. */
static void resized(void)
{
	static const u32 sizes[] = {4, 8, 9, 16, 4096, 0};
	static const char *const names[] = {".data.words", ".data", ".rodata", "seen", ".kconfig"};
	for (u32 i = 0; i < ARRAY_LEN(sizes); i++)
		for (u32 n = 0; n < ARRAY_LEN(names); n++) {
			size_t bytes = 0;
			open_object();
			struct bpf_map *m = map(names[n]);
			printf("%s of %u:", names[n], sizes[i]), SAY(bpf_map__set_value_size(m, sizes[i])),
			    SAY(bpf_map__value_size(m));
			const char *value = bpf_map__initial_value(m, &bytes);
			const struct libbpf_btf *b = bpf_object__btf(o);
			printf(" value %zu %.5s, types %d %d", bytes, bytes > 4 && n == 0 ? value : "",
			       bpf_map__btf_key_type_id(m) > 0, bpf_map__btf_value_type_id(m) > 0);
			s32 id = btf__find_by_name_kind(b, names[n], BTF_KIND_DATASEC),
			    var = btf__find_by_name(b, "words");
			if (id > 0 && n == 0)
				printf(", section %u, variable %u, array %lld", btf__type_by_id(b, (u32)id)->size,
				       btf_var_secinfos(btf__type_by_id(b, (u32)id))->size,
				       (long long)btf__resolve_size(b, (u32)var));
			printf("\n");
			close_object("it");
		}
}

/* A table as its caller leaves it: which programs stand in it, and are loaded for it. */
static void tables(void)
{
	struct shadow {
		struct bpf_program *init, *other;
		int flags;
	};
	for (u32 i = 0; i < 7; i++) {
		struct bpf_program *x;
		size_t n;
		open_object();
		bpf_object__for_each_program(x, o) bpf_program__set_autoload(x, false);
		struct shadow *t = bpf_map__initial_value(map("table"), &n);
		switch (i) {
		case 1:
			t->other = t->init, t->init = NULL;
			break;
		case 2:
			t->init = prog("other");
			break;
		case 3:
			t->init = prog("xdp");
			break;
		case 4:
			t->init = (void *)t;
			break;
		case 5:
			t->other = prog("other"), t->flags = -2;
			break;
		case 6:
			t->init = NULL, t->flags = 0;
			break;
		}
		printf("---- %u\n", i);
		is_quiet = false, is_of_programs = has_tables = true;
		int r = bpf_object__load(o);
		printf("load %d,", r), SAY(bpf_program__autoload(prog("init"))),
		    SAY(bpf_program__autoload(prog("other"))), printf("\n");
		close_object("it");
	}
}

/* Options that say less of themselves than their own size, and what is not there at all. */
static void wrong_options(void)
{
	static struct {
		size_t sz;
		u64 room[12];
	} bad = {4, {0}}, later = {sizeof(later), {[11] = 1}};
	static void *const all[] = {&bad, &later};
	open_object();
	bpf_program__set_autoload(prog("replaced"), false);
	load_object_quietly();
	const struct bpf_program *p = prog("xdp");
	const void *bytes = files[OBJECT].bytes;
	struct bpf_map *m = map("seen");
	int v = 0;
	for (u32 i = 0; i < 2; i++) {
		void *w = all[i];
		libbpf_set_print(i ? NULL : print_all);
#define NONE(call) printf("%s: %d", #call, (call) == NULL), printf(" %d\n", errno)
#define WRONG(call) printf("%s: %d\n", #call, (int)(call))
		NONE(bpf_object__open_file("/objects/asked.bpf.o", w)),
		    NONE(bpf_object__open_mem(bytes, files[OBJECT].len, w));
		NONE(bpf_program__attach_kprobe_opts(p, "vfs_read", w)),
		    NONE(bpf_program__attach_ksyscall(p, "openat", w));
		NONE(bpf_program__attach_kprobe_multi_opts(p, "vfs_*", w)),
		    NONE(bpf_program__attach_uprobe_opts(p, -1, "/bin/tool", 1, w));
		NONE(bpf_program__attach_uprobe_multi(p, -1, "/bin/tool", "s*", w)),
		    NONE(bpf_program__attach_usdt(p, -1, "/bin/tool", "a", "b", w));
		NONE(bpf_program__attach_tracepoint_opts(p, "sched", "sched_switch", w)),
		    NONE(bpf_program__attach_raw_tracepoint_opts(p, "x", w));
		NONE(bpf_program__attach_trace_opts(p, w)), NONE(bpf_program__attach_tracing_multi(p, "x", w)),
		    NONE(bpf_program__attach_iter(p, w));
		NONE(bpf_program__attach_perf_event_opts(p, 5, w)), NONE(bpf_program__attach_cgroup_opts(p, 5, w));
		NONE(bpf_program__attach_tcx(p, 5, w)), NONE(bpf_program__attach_netkit(p, 5, w)),
		    NONE(bpf_program__attach_netfilter(p, w));
		if (!i) /* the other is shorter than these */
			WRONG(bpf_program__clone(prog("xdp"), w));
		WRONG(bpf_object__gen_loader(o, w)), WRONG(libbpf_register_prog_handler("x", 1, 1, w));
		WRONG(libbpf_probe_bpf_prog_type(1, w)), WRONG(libbpf_probe_bpf_map_type(1, w)),
		    WRONG(libbpf_probe_bpf_helper(1, 1, w));
		NONE(ring_buffer__new(5, NULL, NULL, w)), NONE(user_ring_buffer__new(5, w)),
		    NONE(perf_buffer__new(5, 1, NULL, NULL, NULL, w));
		WRONG(bpf_xdp_attach(3, 5, 0, w)), WRONG(bpf_xdp_query(3, 0, w)), NONE(bpf_linker__new("/x", w));
	}
	libbpf_set_print(print_all);
	NONE(bpf_object__open(NULL)), NONE(bpf_object__open_mem(NULL, 5, NULL)),
	    NONE(bpf_object__open_mem(bytes, 0, NULL));
	NONE(bpf_object__open("/objects/none.o")), NONE(bpf_object__name(NULL)), NONE(bpf_object__btf(NULL)),
	    NONE(bpf_map__name(NULL));
	WRONG(bpf_object__kversion(NULL)), WRONG(bpf_object__btf_fd(NULL)), WRONG(bpf_map__fd(NULL)),
	    WRONG(bpf_map__inner_map(NULL) != NULL);
	NONE(bpf_object__find_program_by_name(o, "nobody")), NONE(bpf_object__find_program_by_name(o, NULL)),
	    NONE(bpf_object__find_map_by_name(o, NULL));
	NONE(bpf_object__find_map_by_name(NULL, "x")), NONE(bpf_object__find_map_by_name(o, "nothing")),
	    WRONG(bpf_object__find_map_fd_by_name(o, "nothing"));
	NONE(bpf_object__next_program(NULL, NULL)), NONE(bpf_object__next_program(NULL, prog("xdp"))),
	    NONE(bpf_object__prev_program(NULL, prog("xdp")));
	NONE(bpf_object__next_map(NULL, NULL)), NONE(bpf_object__next_map(NULL, m)),
	    NONE(bpf_object__prev_map(NULL, m));
	WRONG(bpf_object__prev_program(o, NULL) == prog("other")),
	    WRONG(bpf_object__prev_program(o, prog("kprobe")) == NULL);
	WRONG(bpf_object__prev_map(o, NULL) == map("table")), WRONG(bpf_object__next_map(o, map("table")) == NULL);
	WRONG(libbpf_prog_type_by_name(NULL, NULL, NULL)), WRONG(libbpf_attach_type_by_name(NULL, NULL)),
	    WRONG(bpf_map__pin(NULL, "/x"));
	WRONG(bpf_map__unpin(NULL, "/x")), WRONG(bpf_object__load(NULL)), WRONG(bpf_object__prepare(NULL)),
	    WRONG(bpf_object__gen_loader(NULL, NULL));
	WRONG(bpf_map__update_elem(map("each"), &v, 4, &v, 4, 8 | 16));
	struct bpf_object *first = o, *other = bpf_object__open("/objects/asked.bpf.o");
	NONE(bpf_object__next_program(other, prog("xdp"))), NONE(bpf_object__prev_map(other, m));
	WRONG(bpf_map__set_exclusive_program(bpf_object__find_map_by_name(other, "seen"),
					     bpf_object__find_program_by_name(first, "xdp")));
	WRONG(bpf_link__update_map(NULL, bpf_object__find_map_by_name(other, "table"))),
	    WRONG(bpf_map__fd(bpf_object__find_map_by_name(other, "seen")));
	WRONG(bpf_map__lookup_elem(bpf_object__find_map_by_name(other, "seen"), &v, 4, &v, 8, 0));
	is_quiet = true;
	bpf_object__close(other), bpf_object__close(NULL);
	close_object("options");
}

int main(int argc UNUSED, char **argv)
{
	static const struct scene scenes[] = {{"hooks", hooks},
					      {"handlers", handlers},
					      {"programs", words_of_program},
					      {"maps", words_of_map},
					      {"pins", pins},
					      {"replaced", replaced},
					      {"refused", refused},
					      {"wrong_options", wrong_options},
					      {"short_options", short_options},
					      {"resized", resized},
					      {"tables", tables}};
	return play(argv, scenes, ARRAY_LEN(scenes));
}
