/* app_host.c: this machine as commands see it: files, symbols, programs by id and pin, messages once; what the kernel's
 * verifier said as rows; iterators line by line; signals that end a session. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/app.h"
#include "app/container.h"
#include "app/session.h"
#include "app/signals.h"

#include "fake_kern.h"
#include "golden.h"
#include "hand_obj.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

struct place { struct arena arena; struct fake fake; struct src_map src; struct diags ds; struct host h;
	const char *log; long load, map; };

static struct place *place_of(struct kern *k)
{
	return (struct place *)((char *)k->ctx - offsetof(struct place, fake));
}

static long place_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct place *p = place_of(k);
	struct sys_prog_load *a = attr;
	struct sys_get_id *id = attr;
	struct sys_get_info *info = attr;
	if (cmd == BPFCMD_PROG_LOAD && a->log_size && p->log)
		snprintf((char *)(uintptr_t)a->log_buf, a->log_size, "%s", p->log);
	if (cmd == BPFCMD_PROG_LOAD && p->load)
		return p->load;
	if (cmd == BPFCMD_MAP_CREATE && p->map)
		return p->map;
	if (cmd == BPFCMD_PROG_GET_FD_BY_ID)
		return id->id == 7 ? 20 : id->id == 8 ? -EPERM : -ENOENT;
	if (cmd == BPFCMD_OBJ_GET)
		return strcmp((const char *)(uintptr_t)((struct sys_obj_path *)attr)->pathname, "/pin") ? -EACCES : 21;
	if (cmd == BPFCMD_OBJ_GET_INFO_BY_FD)
		return memset((void *)(uintptr_t)info->info, 0, info->info_len), 0;
	return fake_bpf(k, cmd, attr, size);
}

static void setup(struct place *p, const struct fake_file *files, u32 n)
{
	memset(p, 0, sizeof(*p));
	fake_init(&p->fake, files, n);
	p->fake.kern.bpf = place_bpf;
	src_init(&p->src, &p->arena);
	diags_init(&p->ds, &p->arena, &p->src);
	host_init(&p->h, &p->arena, &p->fake.kern, &p->ds, &p->src);
}

static void done(struct place *p)
{
	kernel_types_close(&p->h.types);
	p->fake.ndirs = 0;
	assert_int_equal(fake_left(&p->arena, &p->fake).n, 0);
	arena_clear(&p->arena);
}

#define TEXT(s) s, sizeof(s) - 1
static const struct fake_file files[] = { { "/boot/config-6.1.0-13-amd64", TEXT("CONFIG_A=y\n") },
	{ "/proc/kallsyms", TEXT("ffffffff81000000 T first\nffffffff81000100 T second\n") }, { "/x.c", TEXT("int x;") },
	{ "/dev/stdin", TEXT("in") },
	{ "/proc/self/status", TEXT("CapEff:\t000001ffffffffff\n") },
	{ "/proc/partitions", TEXT("major minor  #blocks  name\n\n   8        0  1024 sda\n 259   1048575 7 nvme0n1p9\n   9 1\n"
	"   7 0 1 loop0") },
	{ "/proc/self/uid_map", TEXT("0 0 4294967295\n") }, { "/proc/sys/kernel/cap_last_cap", TEXT("40\n") } };

static void say(struct place *p, struct buf *out)
{
	diags_print(&p->ds, (struct diag_style){ 0 }, out);
	vec_each(d, &p->ds.list)                     /* which line, which argument: JSON alone tells */
		if (((*d)->where.kind == WHERE_ARG || (*d)->where.kind == WHERE_FILE) && (*d)->where.at)
			buf_printf(out, "at %llu\n", (unsigned long long)(*d)->where.at);
	diags_forget(&p->ds, (struct diags_mark){ 0 });
}

static long named(struct utsname *out, const char *release)
{
	memset(out, 0, sizeof(*out));
	snprintf(out->release, sizeof(out->release), "%s", release);
	return 0;
}
static long older(struct kern *k, struct utsname *out) { (void)k; return named(out, "5.2.99"); }
static long newer(struct kern *k, struct utsname *out) { (void)k; return named(out, "5.3.0"); }

static void files_and_names(void **state)
{
	struct buf out = BUF_INIT;
	struct place p;
	str text;
	(void)state;
	setup(&p, files, ARRAY_LEN(files));
	snprintf(p.fake.dirs[p.fake.ndirs++], 160, "/folder");
	assert_true(host_read_file(&p.h, STR("/x.c"), &text) && str_is(text, "int x;"));
	assert_false(host_read_file(&p.h, STR("/none"), &text));
	assert_true(host_need_file(&p.h, STR("-"), &text) && str_is(text, "in"));
	assert_false(host_need_file(&p.h, STR("/folder"), &text) || host_need_file(&p.h, STR("/none"), &text));
	assert_true(host_kconfig(&p.h, STR("CONFIG_A"), &text) && str_is(text, "y"));
	u64 calls = p.fake.calls;
	assert_false(host_kconfig(&p.h, STR("CONFIG_B"), &text));
	assert_true(str_is(host_symbol(&p.h, &p.arena, 0xffffffff81000100), "second"));
	assert_true(str_is(host_symbol(&p.h, &p.arena, 0xffffffff81000104), "second+0x4"));
	u64 after = p.fake.calls;
	assert_true(after > calls);
	assert_int_equal(host_symbol(&p.h, &p.arena, 5).n, 0);
	assert_int_equal(p.fake.calls, after);                       /* read once */
	assert_int_equal(host_need_program(&p.h, STR("id:7"), 1), 20);
	assert_int_equal(host_need_program(&p.h, STR("/pin"), 1), 21);
	static const char *const wrong[] = { "id:8", "id:9", "id:x", "/other" };
	for (u32 i = 0; i < ARRAY_LEN(wrong); i++)
		assert_int_equal(host_need_program(&p.h, str_from(wrong[i]), 1), -1);
	host_no_trace_pipe(&p.h, -EPERM);
	host_no_trace_pipe(&p.h, -EACCES);
	host_no_trace_pipe(&p.h, -ENOENT);
	say(&p, &out);
	static const char *const sources[] = { "#!/usr/bin/skep\nint x;\n", "\x7f" "ELF", "a\0b", "int x" };
	static const u32 lengths[] = { 23, 4, 3, 5 };
	struct cc_opts cc = { 0 };
	host_cc_opts(&p.h, true, &cc);
	assert_true(cc.kernel_version == (6 << 16 | 1 << 8) && cc.has_kprobes && !cc.has_kprobes(cc.ctx) &&
		!cc.exact_layout && cc.cpu == 3 &&
		!cc.bounded_loops_missing);
	for (u32 i = 0; i < ARRAY_LEN(sources); i++) {
		buf_printf(&out, "%u: %s\n", i, host_object(&p.h, STR("x.c"), (str){ sources[i], lengths[i] },
			&cc) ? "an object" : "none");
		say(&p, &out);
	}
	assert_null(host_btf_by_id(&p.h, 0));
	cc = (struct cc_opts){ .nfentry = 1, .cpu = 1 };
	host_cc_opts(&p.h, true, &cc);
	assert_true(!cc.has_kprobes && cc.cpu == 1);
	cc = (struct cc_opts){ 0 };
	host_cc_opts(&p.h, false, &cc);
	assert_true(!cc.has_kprobes && !cc.exact_layout && !cc.bounded_loops_missing);
	done(&p);
	for (u32 i = 0; i < 6; i++) {                                /* kernels with loops and without, asked or known */
		setup(&p, files, 1);
		p.fake.kern.uname = i < 4 ? older : newer;
		p.h.feats.known[FEAT_BOUNDED_LOOPS] = i % 2 ? 1 : -1;
		cc = (struct cc_opts){ .bounded_loops_missing = i == 3 };
		host_cc_opts(&p.h, i != 2, &cc);
		assert_int_equal(cc.bounded_loops_missing, i == 0 || i == 3);
		done(&p);
	}
	setup(&p, files, 1);                                         /* no symbols at all */
	assert_int_equal(host_symbol(&p.h, &p.arena, 0xffffffff81000100).n, 0);
	done(&p);
	assert_true(golden("app_host", &out));
}

static str disk_of(struct place *p, const struct btf *b, u32 type, u32 dev)
{
	struct data d = data_decode(&p->arena, host_types(&p->h, b), type, &dev, sizeof(dev));
	struct buf out = BUF_INIT;
	ui_value(&d, &out);
	str text = arena_str(&p->arena, buf_view(&out));
	buf_free(&out);
	return text;
}

/* Disks by the names of /proc/partitions, which is read once; others by their numbers. */
static void disks(void **state)
{
	struct place p;
	(void)state;
	for (u32 has_names = 0; has_names < 2; has_names++) {
		setup(&p, files, has_names ? ARRAY_LEN(files) : 1);
		struct btf_build *build = btf_build_new(&p.arena);
		u32 type = btf_add_ref(build, BTF_TYPEDEF, STR("dev_t"), btf_add_int(build, STR("u32"), 4, 0));
		struct buf bytes = BUF_INIT;
		btf_build_finish(build, &bytes);
		const struct btf *b = btf_open(&p.arena, bytes.s, bytes.n, NULL, &p.ds);
		assert_true(str_is(disk_of(&p, b, type, 8 << 20), has_names ? "sda" : "8:0"));
		u64 calls = p.fake.calls;
		assert_true(str_is(disk_of(&p, b, type, 259u << 20 | 1048575), has_names ? "nvme0n1p9" :
			"259:1048575"));
		assert_true(str_is(disk_of(&p, b, type, 7 << 20), has_names ? "loop0" : "7:0"));
		assert_true(str_is(disk_of(&p, b, type, 9 << 20 | 1), "9:1"));
		assert_int_equal(p.fake.calls, calls);
		buf_free(&bytes);
		done(&p);
	}
}

/* Each message once: of the same kind, place and words. */
static void told_once(void **state)
{
	static const struct { bool is_src; u32 at; const char *msg; bool other_code, is_told; } rows[] = {
		{ true, 1, "one", false, true }, { true, 1, "one", false, false }, { true, 2, "one", false, true },
		{ true, 1, "two", false, true }, { false, 0, "one", false, true },
		{ false, 0, "one", false, false }, { true, 1, "one", true, true }, { true, 1, "one", true, false } };
	struct place p;
	(void)state;
	setup(&p, files, 1);
	for (u32 json = 0; json < 2; json++)
		for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
			struct buf err = BUF_INIT;
			struct where w = rows[i].is_src ? where_src(rows[i].at, 1) : where_none();
			if (rows[i].other_code)
				app_report(&p.ds, NO_TEXT, w, "%s", rows[i].msg);
			else
				app_report(&p.ds, BAD_OPTION, w, "%s", rows[i].msg);
			host_tell(&p.h, json, &err);
			assert_int_equal(err.n != 0, rows[i].is_told && !json);
			assert_int_equal(p.ds.list.n, 0);
			buf_free(&err);
		}
	struct buf err = BUF_INIT;
	app_report(&p.ds, BAD_OPTION, where_none(), "fresh");
	host_tell(&p.h, true, &err);
	assert_true(err.n > 2 && err.s[0] == '{' && memmem(err.s, err.n, "\"fresh\"", 7));
	buf_free(&err);
	done(&p);
}

/* ---- rows of the verifier ---------------------------------------------------------------------------------------- */

static void rows_of_the_verifier(void **state)
{
	static const struct { long load; const char *log; bool want_log; } rows[] = { { 0, "verification time 12 "
		"usec\nstack depth 32+0+16\nprocessed 144 insns (limit 1000000) max_states_per_insn 1 total_states 9 "
		"peak_states 5 mark_read 1\n", false },
		{ 0, "processed 3 insns\nprocessed 4 insns\nstack depth 8\n", true }, { -EACCES, "16: (b7) x\nR1 "
		"!read_ok\nprocessed 1 insns (limit 1000000) max_states_per_insn 0 total_states 2 peak_states 1 "
		"mark_read 0\n", true },
		{ -EPERM, "", false }, { -EINVAL, "", false }, { -ENOSYS, "", false }, { -EINVAL, "processed 0 insns\n",
		false }, { -EACCES, "nobody knows\n", false }, { -EACCES, "invalid func unknown#195896080\n", false },
		{ -E2BIG, "BPF program is too large. Processed 1000001 insn\n", false } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct place p;
		verify_rows found = { 0 };
		setup(&p, files, ARRAY_LEN(files));
		for (u32 f = 0; f < FEAT_COUNT; f++)
			p.h.feats.known[f] = 1;
		p.log = rows[i].log, p.load = rows[i].load;
		struct obj *o = hand_obj(&p.arena, &p.ds);
		o->externs.n = o->maps.n = 0;
		o->funcs.v[F_MAIN].relocs.n = o->funcs.v[F_MAIN].cores.n = o->funcs.v[F_TAIL].relocs.n = 0;
		struct verify_by by = verify_live(&p.h);
		by.want_log = rows[i].want_log;
		verify_object(&p.h, STR("x.o"), o, &by, &found);
		buf_printf(&out, "==== %u\n", i);
		vec_each(r, &found) {
			struct data d[VERIFY_COLUMNS] = { 0 };
			verify_data(r, d);
			for (u32 c = 0; c < VERIFY_COLUMNS; c++) {
				buf_printf(&out, "%s=", verify_column[c]);
				if (d[c].kind == DATA_STR)
					buf_str(&out, d[c].text);
				else if (d[c].kind != DATA_NULL)
					buf_printf(&out, "%llu", (unsigned long long)d[c].u);
				buf_char(&out, ' ');
			}
			buf_printf(&out, "hint=%.*s line=%.*s log=%u\n", STR_ARG(r->hint), STR_ARG(r->log_line),
				r->log.n);
		}
		say(&p, &out);
		done(&p);
	}
	assert_true(golden("app_verify", &out));
}

/* What the verifier of this program tells of the way to a refusal, in comments of its log. */
static void rows_of_ways(void **state)
{
	static const char *const logs[] = { "; by a.c:1: int x;\n; by a.c:2: x++;\n; known R1 is a number\n16: (b7) x\n"
		"R1 !read_ok\nprocessed 1 insns\n",
		"; work 100 a.c:7: y\n; work 9 a.c:8: z\n; by a.c:1: gone\n; loop 5 8 dir/a.c:12: for (;;)\n"
		"BPF program is too large. Processed 1000001 insn\n",
		"; loop 1000 9 a.c:30: while (x) : y\nBPF program is too large. Processed 1000001 insn\n",
		"; loop 7\nBPF program is too large. Processed 1000001 insn\n",
			";by no\n; bye no\n; by\nR1 !read_ok\n" };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < 2 * ARRAY_LEN(logs); i++) {
		struct place p;
		verify_rows found = { 0 };
		setup(&p, files, ARRAY_LEN(files));
		for (u32 f = 0; f < FEAT_COUNT; f++)
			p.h.feats.known[f] = 1;
		p.log = logs[i % ARRAY_LEN(logs)], p.load = strstr(p.log, "too large") ? -E2BIG : -EACCES;
		struct obj *o = hand_obj(&p.arena, &p.ds);
		o->externs.n = o->maps.n = 0, o->funcs.n = 1;
		o->funcs.v[F_MAIN].relocs.n = o->funcs.v[F_MAIN].cores.n = 0;
		struct verify_by by = verify_live(&p.h);
		if (i < ARRAY_LEN(logs))             /* a live kernel's log has no such comments */
			by.profile = profile_near(sys_kernel_version(p.h.k));
		verify_object(&p.h, STR("x.o"), o, &by, &found);
		buf_printf(&out, "==== %u\n", i);
		vec_each(r, &found)
			buf_printf(&out,
				"kernel '%.*s' way\n%.*sknown '%.*s' work\n%.*sloop '%.*s' at '%.*s'\nhint %.*s\n",
				STR_ARG(r->kernel), STR_ARG(r->way), STR_ARG(r->known), STR_ARG(r->work),
					STR_ARG(r->loop),
				STR_ARG(r->loop_at), STR_ARG(r->hint));
		say(&p, &out);
		done(&p);
	}
	assert_true(golden("app_verify_ways", &out));
}

/* What is on the stack is of no program: nothing there may be taken for something that was set. */
static __attribute__((noinline)) void spoil_stack(void)
{
	volatile u8 bytes[16384];
	for (u32 i = 0; i < sizeof(bytes); i++)
		bytes[i] = 0x5a;
}

/* Maps that cannot be made: each program's row has the reason, and none is loaded. */
static void rows_without_maps(void **state)
{
	static const long errors[] = { -EPERM, -EINVAL, -ENOMEM, -E2BIG };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(errors); i++) {
		struct place p;
		verify_rows found = { 0 };
		setup(&p, files, ARRAY_LEN(files));
		for (u32 f = 0; f < FEAT_COUNT; f++)
			p.h.feats.known[f] = 1;
		p.map = errors[i];
		struct obj *o = hand_obj(&p.arena, &p.ds);
		o->externs.n = 0, o->maps.n = M_DATA;
		o->funcs.v[F_MAIN].relocs.n = o->funcs.v[F_MAIN].cores.n = 0;
		struct verify_by by = verify_live(&p.h);
		spoil_stack();
		verify_object(&p.h, STR("x.o"), o, &by, &found);
		vec_each(r, &found)
			buf_printf(&out, "%ld %.*s: %s, %.*s; %.*s\n", errors[i], STR_ARG(r->program),
				verdict_names[r->verdict], STR_ARG(r->reason), STR_ARG(r->hint));
		assert_int_equal(found.n, 5);
		say(&p, &out);
		done(&p);
	}
	assert_true(golden("app_verify_maps", &out));
}

/* ---- containers ---------------------------------------------------------------------------------------------------- */

/* Folders of a cgroup file system; what has no row is a file, or empty. */
static const struct { const char *path, *names; } folders[] = { { "/cg", "a.file\0system.slice\0user\0plain123456\0" },
	{ "/cg/system.slice",
	"docker-abcdef012345.scope\0docker-abc999.scope\0cgroup.procs\0x-y-1234.scope\0deep.service\0"
	"file-77777\0gone-88888\0" },
	{ "/cg/system.slice/deep.service", "cri-containerd-fedcba98.scope\0" },
	{ "/cg/system.slice/deep.service/cri-containerd-fedcba98.scope", "fedcba98\0" },
	{ "/cg/system.slice/docker-abcdef012345.scope", "abcdef01\0" }, { "/cg/user", "odd.thing\0" },
	{ "/cg/system.slice/docker-abc999.scope", "" }, { "/cg/system.slice/x-y-1234.scope", "" },
	{ "/cg/plain123456", "" },
	{ "/cg/user/odd.thing", "abcdef0123\0" } };

static long folder_of(const char *path)
{
	for (u32 i = 0; i < ARRAY_LEN(folders); i++)
		if (!strcmp(folders[i].path, path))
			return (long)i;
	return -ENOENT;
}

static long folder_list(struct kern *k, const char *path, struct buf *names)
{
	long i = folder_of(path);
	u32 n = 0;
	(void)k;
	for (const char *p = i < 0 ? "" : folders[i].names; *p; p += strlen(p) + 1, n++)
		buf_add(names, p, strlen(p) + 1);
	return i < 0 ? i : (long)n;
}

static long folder_stat(struct kern *k, const char *path, struct stat *st)
{
	(void)k;
	memset(st, 0, sizeof(*st));
	st->st_mode = folder_of(path) < 0 ? S_IFREG | 0644 : S_IFDIR | 0755;
	if (strstr(path, "/gone-"))          /* between the list and the look */
		st->st_mode = S_IFDIR;
	return strstr(path, "/a.file") ? -EACCES : strstr(path, "/gone-") ? -ENOENT : 0;
}

static void containers(void **state)
{
	static const struct { const char *root, *id, *want; } rows[] = {
		{ "/cg", "abcdef012345", "/cg/system.slice/docker-abcdef012345.scope" },
		{ "/cg", "abcd", "/cg/system.slice/docker-abcdef012345.scope" },
		{ "/cg", "abc9", "/cg/system.slice/docker-abc999.scope" },
		{ "/cg", "fedc", "/cg/system.slice/deep.service/cri-containerd-fedcba98.scope" },
		{ "/cg", "1234", "/cg/system.slice/x-y-1234.scope" },
		{ "/cg", "plain", "/cg/plain123456" }, { "/cg", "abc", NULL }, { "/cg", "y-1234", NULL },
		{ "/cg", "none", NULL }, { "", "abcd", NULL }, { "/cg", "77777", NULL }, { "/cg", "88888", NULL },
		{ "/cg", "dock", NULL }, { "/none", "abcd", NULL }, { "/cg", "", NULL } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct place p;
		setup(&p, files, ARRAY_LEN(files));
		p.fake.kern.list = folder_list, p.fake.kern.stat = folder_stat;
		str found = container_cgroup(&p.h, str_from(rows[i].root), str_from(rows[i].id));
		if (!str_is(found, rows[i].want ? rows[i].want : "") || (p.ds.errors == 1) != !rows[i].want)
			fail_msg("%s: '%.*s', %u errors", rows[i].id, STR_ARG(found), p.ds.errors);
		diags_forget(&p.ds, (struct diags_mark){ 0 });
		done(&p);
	}
}

/* ---- iterators --------------------------------------------------------------------------------------------------- */

static long iter_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	static const struct fake_file text = { "iter", TEXT("one\ntwo\n\nlast") };
	struct fake *f = fake_of(k);
	if (cmd != BPFCMD_ITER_CREATE)
		return fake_bpf(k, cmd, attr, size);
	assert_int_equal(((struct sys_iter_create *)attr)->link_fd, 33);
	long fd = f->fail_with == EBUSY ? -EBUSY : fake_new_fd(f, FD_FILE, "iter");
	if (fd >= 0)
		f->fd[fd - FAKE_FIRST_FD].file = &text;
	return fd;
}

static void iterators(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < 4; i++) {
		struct place p;
		const struct link l = { .link_fd = 33, .how = STR("iter:task") };
		setup(&p, files, 1);
		p.fake.kern.bpf = iter_bpf;
		p.fake.fail_with = i == 2 ? EBUSY : EIO;
		p.fake.fail_at = i == 3 ? p.fake.calls + 2 : 0;
		bool ok = host_read_iter(&p.h, &l, i == 1, &out);
		buf_printf(&out, "%u: %d\n", i, ok);
		say(&p, &out);
		done(&p);
	}
	assert_true(golden("app_iters", &out));
}

/* ---- signals ----------------------------------------------------------------------------------------------------- */

/* In a process of its own, for signals are the process's. */
static int of_signals(void)
{
	struct signals s;
	sigset_t set;
	int wrong = 0;
	signal(SIGHUP, SIG_IGN), signal(SIGINT, SIG_IGN);
	if (signals_open(&s, kern_linux()) < 0)
		return 1;
	sigprocmask(SIG_BLOCK, NULL, &set);
	wrong |= (sigismember(&set, SIGHUP) == 1) << 1 | (sigismember(&set, SIGINT) != 1) << 2 |
		(sigismember(&set, SIGTERM) != 1) << 3 | (sigismember(&set, SIGSEGV) == 1) << 4;
	for (int n = 34; n <= 64; n++)
		wrong |= (sigismember(&set, n) != 1) << 5;
	signals_take(&s);
	wrong |= (s.has_ended || s.child_told) << 6;
	raise(SIGCHLD);
	signals_take(&s);
	if (!s.child_told || s.has_ended)
		return 101;
	raise(SIGTERM);
	raise(SIGUSR1);
	signals_take(&s);
	if (!s.has_ended)
		return 102;
	raise(SIGTERM);                      /* what comes while we clean up does not end what follows */
	signals_close(&s);
	sigprocmask(SIG_BLOCK, NULL, &set);
	if (sigismember(&set, SIGTERM) == 1 || s.fd != -1)
		return 103;
	signals_close(&s);
	return wrong;
}

static void signals_that_end(void **state)
{
	int status = 0;
	(void)state;
	fflush(stdout);
	pid_t pid = fork();
	if (!pid)
		_exit(of_signals());
	while (waitpid(pid, &status, 0) < 0)
		;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	struct place p;
	struct signals s;
	setup(&p, files, 1);
	p.fake.fail_at = 1;
	assert_int_equal(signals_open(&s, &p.fake.kern), -EPERM);
	signals_take(&s);
	signals_close(&s);
	done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(files_and_names), cmocka_unit_test(disks), cmocka_unit_test(told_once),
		cmocka_unit_test(rows_of_the_verifier), cmocka_unit_test(rows_of_ways),
			cmocka_unit_test(rows_without_maps),
			cmocka_unit_test(containers), cmocka_unit_test(iterators),
		cmocka_unit_test(signals_that_end) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
