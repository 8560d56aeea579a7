/* nth_call.c: run, load and attach on a kernel whose n-th call fails, for every n until all succeed, with several
 * reasons: each time it either works all the same or says why not, with the exit code of that, and leaves nothing
 * behind: no descriptor, mapping, pin, directory or probe. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "app/app.h"
#include "fake_kern.h"

#include <dirent.h>
#include <signal.h>

enum { MAX_CALLS = 600 };
#define TEXT(s) s, sizeof(s) - 1
#define TRACING "/sys/kernel/tracing/"
static const char event_format[] = "name: e\nID: 7\nformat:\n"
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n\tfield:int number;\toffset:8;\tsize:4;\tsigned:1;\n";
#define COMMON_FILES \
	{ TRACING "events/cat/ev/id", TEXT("7\n") }, { TRACING "events/cat/ev/format", event_format, sizeof(event_format) - 1 }, \
	{ TRACING "trace_pipe", NULL, 0 }, { "/sys/devices/system/cpu/possible", TEXT("0-1\n") }, { "/sys/devices/system/cpu/online", TEXT("0-1\n") }, \
	{ "/proc/self/status", TEXT("Name:\tx\nCapEff:\t000001ffffffffff\n") }, { "/proc/self/uid_map", TEXT("         0          0 4294967295\n") }, \
	{ "/proc/sys/kernel/cap_last_cap", TEXT("40\n") }, { "/proc/kallsyms", TEXT("ffffffff81000000 T vfs_create\nffffffff81000100 T vfs_read\n") }
#define PMU "/sys/bus/event_source/devices/"
static const struct fake_file plain[] = { COMMON_FILES };
static const struct fake_file with_pmu[] = { COMMON_FILES, { PMU "kprobe/type", TEXT("8\n") },
	{ PMU "uprobe/type", TEXT("9\n") } };
static const struct fake_file with_tracefs[] = { COMMON_FILES, { TRACING "kprobe_events", TEXT("") },
	{ TRACING "uprobe_events", TEXT("") } };
static const struct fake_file locked_down[] = { COMMON_FILES, { "/sys/kernel/security/lockdown",
	TEXT("none integrity [confidentiality]\n") } };

static const char all_kinds[] =
	"BPF_HASH(counts); BPF_PERF_OUTPUT(perf); BPF_RINGBUF_OUTPUT(ring, 1); BPF_HISTOGRAM(dist); BPF_PERCPU_ARRAY(per_cpu, u64, 2);\n"
	"struct event { u32 a; u64 b; };\n"
	"TRACEPOINT_PROBE(cat, ev) { struct event e = { args->number, 2 }; counts.increment(1); dist.increment(3); perf.perf_submit(args, &e, sizeof(e));\n"
	"	ring.ringbuf_output(&e, sizeof(e), 0); bpf_trace_printk(\"%d\\n\", args->number); return 0; }\n"
	"RAW_TRACEPOINT_PROBE(sched_switch) { counts.increment(2); return 0; }\n";
static const char probes[] =
	"BPF_HASH(counts);\nint kprobe__vfs_create(struct pt_regs *ctx) { counts.increment(1); return 0; }\n"
	"int kretprobe__vfs_read(struct pt_regs *ctx) { counts.increment(2); return 0; }\n";

struct outcome { bool ok; u32 errors; int code; u64 calls; bool refused_to_remove; str said, left; };

static u32 own_fds(void)
{
	u32 n = 0;
	DIR *d = opendir("/proc/self/fd");
	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

struct job { const char *source; const struct fake_file *files; u32 nfiles; const char *pin; bool no_tcx; };

static bool run(struct host *h, const struct job *j, struct buf *out)
{
	struct cc_opts cc = { 0 };
	host_cc_opts(h, true, &cc);
	struct run_opts o = { .path = STR("x.c"), .text = str_from(j->source), .seconds = 0.02, .cc = &cc,
		.places = { .interface = STR("lo") }, .out = out, .err = out };
	struct load_opts lo = { .k = h->k, .feats = &h->feats, .kernel_btf = host_btf_at, .kernel_btf_fd = host_btf_fd,
		.ctx = h };
	if (!j->pin)
		return session_run(h, &o);
	struct obj *obj = host_object(h, o.path, o.text, &cc);
	struct loaded *l = obj ? load_object(h->arena, obj, &lo, h->ds) : NULL;
	bool ok = l && load_pin(l, j->pin, h->ds);
	load_close(l);
	return ok;
}

static struct outcome once(struct arena *a, const struct job *j, u64 fail_at, int err)
{
	static struct fake f;
	struct arena own = { 0 };
	struct src_map src;
	struct diags ds;
	struct host h;
	struct buf out = BUF_INIT;
	u32 before = own_fds();
	fake_init(&f, j->files, j->nfiles);
	f.no_tcx = j->no_tcx;
	f.fail_at = fail_at;
	f.fail_with = err;
	src_init(&src, &own);
	diags_init(&ds, &own, &src);
	host_init(&h, &own, &f.kern, &ds, &src);
	struct outcome r = { .ok = run(&h, j, &out) };
	r.errors = ds.errors;
	r.code = diags_exit_code(&ds);
	r.calls = f.calls;
	r.said = ds.list.n ? arena_str(a, vec_last(&ds.list)->msg) : STR("");
	if (j->pin && r.ok)                  /* what it is for stays */
		f.npins = f.ndirs = 0;
	r.left = fake_left(a, &f);
	if (f.failed_to_remove && (f.nprobes || f.filters || f.qdiscs))
		r.left = STR("");
	if (own_fds() != before)
		r.left = STR("real descriptors");
	buf_free(&out);
	arena_clear(&own);
	return r;
}

/* Every n, every reason. */
static void each_call(const struct job *j)
{
	static const int reasons[] = { EPERM, ENOENT, EINVAL, ENOMEM, EBUSY };
	for (u32 e = 0; e < ARRAY_LEN(reasons); e++) {
		for (u64 n = 1; n <= MAX_CALLS; n++) {
			struct arena a = { 0 };
			struct outcome r = once(&a, j, n, reasons[e]);
			bool is_done = r.calls < n;
			if (r.left.n)
				fail_msg("call %llu failing with %s leaves%.*s", (unsigned long long)n,
					strerror(reasons[e]), STR_ARG(r.left));
			if (r.ok ? r.errors != 0 : !r.errors || !r.said.n || (r.code != 1 && r.code != 3 &&
				r.code != 4))
				fail_msg("call %llu failing with %s: ok %d, %u errors, exit code %d, '%.*s'",
					(unsigned long long)n, strerror(reasons[e]), r.ok,
					r.errors, r.code, STR_ARG(r.said));
			if (is_done && (!r.ok || n < 6))
				fail_msg("without a failure it fails: %.*s", STR_ARG(r.said));
			arena_clear(&a);
			if (is_done)
				break;
			assert_true(n < MAX_CALLS);
		}
	}
}

static void all_kinds_of_programs(void **state)
{
	(void)state; each_call(&(struct job){ all_kinds, plain, ARRAY_LEN(plain), NULL });
}

static const struct fake_file with_lo[] = { COMMON_FILES, { "/sys/class/net/lo/ifindex", TEXT("1\n") } };
static const char two_filters[] =
	"#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar L[] SEC(\"license\") = \"GPL\";\n"
	"SEC(\"tc\") int in(struct __sk_buff *s) { return 0; }\nSEC(\"tcx/ingress\") int also(struct __sk_buff *s) { return 0; }\n";

static void tc_by_filters(void **state)
{
	(void)state; each_call(&(struct job){ two_filters, with_lo, ARRAY_LEN(with_lo), NULL, true });
}

static void kprobes_by_pmu(void **state)
{
	(void)state; each_call(&(struct job){ probes, with_pmu, ARRAY_LEN(with_pmu), NULL });
}

static void load_and_pin(void **state)
{
	(void)state; each_call(&(struct job){ all_kinds, plain, ARRAY_LEN(plain), "/sys/fs/bpf/a/b" });
}

static const char tables[] =
	"#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar L[] SEC(\"license\") = \"GPL\";\n"
	"struct bpf_spin_lock { unsigned val; };\nstruct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, long); } one SEC(\".maps\"), two SEC(\".maps\");\n"
	"struct { __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS); __uint(max_entries, 2); __type(key, int); __array(values, struct inner); } outer SEC(\".maps\") = { .values = { &one, &two } };\n"
	"struct { __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS); __uint(max_entries, 2); __type(key, int); __array(values, struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 1);\n"
	"	__type(key, int); __type(value, long); }); } bare SEC(\".maps\");\n"
	"SEC(\"raw_tp/other\") int other(void *c) { return 0; }\n"
	"struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 2); __type(key, int); __array(values, int (void *)); } tails SEC(\".maps\") = { .values = { [1] = (void *)&other } };\n"
	"struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 2); __type(key, int); __type(value, struct { struct bpf_spin_lock lock; int n; }); } locked SEC(\".maps\");\n"
	"extern int LINUX_KERNEL_VERSION __kconfig;\nconst volatile int ro = 3;\nint data = 4;\nlong zero;\n"
	"SEC(\"raw_tp/switch\") int f(void *c) { int k = 0; void *m = bpf_map_lookup_elem(&outer, &k); if (m) m = bpf_map_lookup_elem(m, &k); if (!m) m = bpf_map_lookup_elem(&bare, &k);\n"
	"	if (bpf_map_lookup_elem(&locked, &k)) zero += data + ro + LINUX_KERNEL_VERSION; bpf_tail_call(c, &tails, 1); return m != 0; }\n";

static void maps_of_maps(void **state)
{
	(void)state; each_call(&(struct job){ tables, plain, ARRAY_LEN(plain), NULL });
	each_call(&(struct job){ tables, plain, ARRAY_LEN(plain), "/sys/fs/bpf/a/b" });
}

/* Legacy probes need the id of an event whose name carries this process: it is made here. */
static void kprobes_by_tracefs(void **state)
{
	static char create[160], read_[160];
	struct fake_file files[ARRAY_LEN(with_tracefs) + 2];
	(void)state;
	memcpy(files, with_tracefs, sizeof(with_tracefs));
	snprintf(create, sizeof(create), TRACING "events/skep/p_%d_0/id", (int)getpid());
	snprintf(read_, sizeof(read_), TRACING "events/skep/r_%d_1/id", (int)getpid());
	files[ARRAY_LEN(with_tracefs)] = (struct fake_file){ create, TEXT("11\n") };
	files[ARRAY_LEN(with_tracefs) + 1] = (struct fake_file){ read_, TEXT("12\n") };
	each_call(&(struct job){ probes, files, ARRAY_LEN(files), NULL });
}

/* ---- places that this machine is not ------------------------------------------------------------------------ */

static struct outcome at(struct arena *a, const struct job *j, u64 fail_at, int err)
{
	return once(a, j, fail_at, err);
}

static void lockdown_is_named(void **state)
{
	struct job j = { all_kinds, locked_down, ARRAY_LEN(locked_down), NULL };
	struct arena a = { 0 };
	struct host h;
	struct diags ds;
	struct src_map src;
	struct fake f;
	(void)state;
	fake_init(&f, j.files, j.nfiles);
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	host_init(&h, &a, &f.kern, &ds, &src);
	host_no_trace_pipe(&h, -EPERM);
	assert_int_equal(diags_exit_code(&ds), EXIT_LACKING);
	assert_non_null(strstr(arena_strdup(&a, vec_last(&ds.list)->hint), "locked down (confidentiality)"));
	assert_string_equal(arena_strdup(&a, sys_why_refused(&f.kern, &a, 1ull << SYS_CAP_BPF)),
		"the kernel is locked down (confidentiality), which forbids this even to root");
	arena_clear(&a);
}

static void no_btf(void **state)
{
	struct job typed = { "#include \"vmlinux.h\"\n#include <bpf/bpf_helpers.h>\nchar L[] SEC(\"license\") = \"GPL\";\n"
		"SEC(\"raw_tp/sched_switch\") int f(void *c) { struct task_struct *t = (void *)bpf_get_current_task(); return t->pid; }\n",
		plain, ARRAY_LEN(plain), NULL };
	struct job untyped = { "BPF_HASH(h);\nTRACEPOINT_PROBE(cat, ev) { h.increment(args->number); return 0; }\n",
		plain, ARRAY_LEN(plain), NULL };
	struct arena a = { 0 };
	(void)state;
	struct outcome r = at(&a, &typed, 0, 0);
	assert_false(r.ok);
	assert_true(r.errors > 0 && r.said.n);
	r = at(&a, &untyped, 0, 0);          /* what needs no types of the kernel works without */
	if (!r.ok || r.errors)
		fail_msg("%.*s", STR_ARG(r.said));
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_kinds_of_programs), cmocka_unit_test(tc_by_filters),
			cmocka_unit_test(kprobes_by_pmu), cmocka_unit_test(kprobes_by_tracefs),
		cmocka_unit_test(load_and_pin), cmocka_unit_test(maps_of_maps), cmocka_unit_test(lockdown_is_named), cmocka_unit_test(no_btf),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
