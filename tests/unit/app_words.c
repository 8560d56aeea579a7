/* app_words.c: what a session's words and files say, by values: places to look at and their parameters; hooks that this
 * kernel lacks; a container's cgroup; rows that an earlier run printed; what systemd hands over and hears; the kernel
 * that only verifies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/container.h"
#include "app/tool_private.h"
#include "btf/btf.h"

#include "fake_kern.h"
#include "golden.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/utsname.h>

#define TEXT(s) s, sizeof(s) - 1
struct place { struct arena arena; struct fake fake; struct src_map src; struct diags ds; struct host h; };

static void setup(struct place *p, const struct fake_file *files, u32 n)
{
	memset(p, 0, sizeof(*p));
	fake_init(&p->fake, files, n);
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

static void say(struct place *p, struct buf *out)
{
	diags_print(&p->ds, (struct diag_style){ 0 }, out);
	diags_forget(&p->ds, (struct diags_mark){ 0 });
}

/* ---- places to look at ------------------------------------------------------------------------------------------- */

static void probes(void **state)
{
	static const char *const words[] = { "vfs_read", "p::vfs_read", "r::vfs_read", "vfs_*", "r::vfs_?", "c:malloc", ":f",
		"r:c:malloc", "c:mal*", "r:c:mal*", "p:/bin/bash:readline", "t:sched:sched_switch", "t::sched_switch", "t:sched",
		"u:/bin/x:lib:name", "u:c:name", "u:name", "x:c:malloc", "r:malloc", "p:malloc", "p:", "r::", "", "c:", "t:a:",
		"t:sched:*" };
	static const char *const signatures[] = { "", "int fd", "int fd, void *buf", "struct a *b,unsigned long c2 , char d",
		"int", "fd", "void *", "int a,", "int a, int b, int c, int d, int e", "int a, int b, int c, int d, int e, int f",
		"char *Az_09" };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(words); i++) {
		struct place p;
		struct tool_place at;
		setup(&p, NULL, 0);
		struct tool_run r = { .h = &p.h };
		bool ok = tool_probe(&r, words[i], &at);
		buf_printf(&out, "'%s': %d", words[i], ok);
		if (ok)
			buf_printf(&out, ", kind %d%s%s, '%.*s' of '%.*s', %.*s, %.*s", at.kind, at.is_return ? ", return" : "",
				at.has_pattern ? ", pattern" : "", STR_ARG(at.name), STR_ARG(at.object), STR_ARG(at.section),
				STR_ARG(at.return_section));
		buf_char(&out, '\n');
		say(&p, &out);
		done(&p);
	}
	for (u32 i = 0; i < ARRAY_LEN(signatures); i++) {
		struct place p;
		setup(&p, NULL, 0);
		struct tool_run r = { .h = &p.h };
		const char *why = tool_parameters(&r, str_from(signatures[i]), str_from(signatures[i]));
		buf_printf(&out, "(%s): %s%.*s", signatures[i], why ? why : "", STR_ARG(why ? STR("") : r.cc.defines[0]));
		for (u32 w = 0; !why && w < r.cc.nwords; w++)
			buf_printf(&out, " %.*s:%.*s;", STR_ARG(r.cc.words[w].name), STR_ARG(str_sub(r.cc.words[w].text,
				r.cc.words[w].from, r.cc.words[w].to)));
		buf_char(&out, '\n');
		done(&p);
	}
	assert_true(golden("app_probes", &out));
}

/* ---- hooks that are not there ------------------------------------------------------------------------------------ */

static const char sections[] = "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar L[] SEC(\"license\") = \"GPL\";\n"
	"#define P(s, f) SEC(s) int f(void *c) { return 0; }\n"
	"P(\"tracepoint/cat/ev\", tp_there)\nP(\"tracepoint/cat/none\", tp_not)\nP(\"tp/cat/none\", tp_short)\n"
	"P(\"?tp/cat/none\", tp_optional)\nP(\"tp/cat/*\", tp_pattern)\nP(\"tp/cat/e?\", tp_letter)\n"
	"P(\"kprobe/there\", k_there)\nP(\"kprobe/none\", k_not)\nP(\"kretprobe/none\", kr_not)\nP(\"kprobe/typed\", k_typed)\n"
	"P(\"kprobe/none+0x4\", k_offset)\nP(\"kprobe/__x64_sys_read\", k_call)\nP(\"kprobe/sys_write\", k_short)\n"
	"P(\"kprobe.multi/none\", km_not)\nP(\"kprobe/none*\", k_pattern)\nP(\"ksyscall/none\", ks_not)\n"
	"P(\"raw_tp/known\", r_there)\nP(\"raw_tp/none\", r_not)\nP(\"raw_tracepoint.w/none\", rw_not)\nP(\"xdp\", x)\n"
	"P(\"tp\", tp_nowhere)\nint plain(void *c) { return 0; }\n";

static const struct fake_file machine_files[] = { { "/sys/kernel/tracing/events/cat/ev/id", TEXT("7\n") },
	{ "/sys/kernel/tracing/events/sched", TEXT("") }, { "/sys/kernel/btf/vmlinux", NULL, 0 },
	{ "/proc/kallsyms", TEXT("ffffffff81000000 T __bpf_call_base\nffffffff81000100 T there\n") },
	{ "/proc/kallsyms", TEXT("ffffffff81000100 T there\n") } };

static str types_of(struct arena *a, bool has_tracepoints)
{
	struct buf bytes = BUF_INIT;
	struct btf_build *b = btf_build_new(a);
	u32 number = btf_add_int(b, STR("int"), 4, 1);
	btf_add_func(b, STR("typed"), btf_add_proto(b, number), 0);
	btf_add_ref(b, BTF_TYPEDEF, STR("btf_trace_known"), number);
	if (has_tracepoints)
		btf_add_ref(b, BTF_TYPEDEF, STR("btf_trace_sched_switch"), number);
	btf_build_finish(b, &bytes);
	str text = arena_str(a, buf_view(&bytes));
	buf_free(&bytes);
	return text;
}

enum { TRACEFS = 1, LOOK = 2, TYPES = 4, TRACE_TYPES = 8, ADDRESSES = 16, BASE = 32, KPROBES = 64, ALL = 127 };
static const struct { const char *what; u32 has; const char *glob; } machines[] = { { "all is known", ALL, NULL },
	{ "no tracefs", ALL & ~TRACEFS, NULL }, { "no right to look into it", ALL & ~LOOK, NULL },
	{ "no types", ALL & ~TYPES, NULL }, { "no types of tracepoints", ALL & ~TRACE_TYPES, NULL },
	{ "no addresses", ALL & ~ADDRESSES, NULL }, { "none of the first function", ALL & ~BASE, NULL },
	{ "no kprobes", ALL & ~KPROBES, NULL }, { "no kprobes for one", ALL & ~KPROBES, "k_there" },
	{ "of some", ALL, "kr*" } };

static void absent(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(machines); i++) {
		u32 has = machines[i].has, n = 0;
		const u32 needs[] = { TRACEFS, LOOK, TYPES, ADDRESSES | BASE, ADDRESSES };
		struct fake_file files[ARRAY_LEN(machine_files)];
		struct arena own = { 0 };
		struct place p;
		struct cc_opts cc = { 0 };
		str btf = types_of(&own, has & TRACE_TYPES);
		for (u32 f = 0; f < ARRAY_LEN(needs); f++)
			if ((has & needs[f]) == needs[f])
				files[n++] = f == 2 ? (struct fake_file){ machine_files[2].path, btf.s, btf.n } : machine_files[f];
		setup(&p, files, n);
		p.fake.no_tracefs = !(has & TRACEFS);
		p.h.feats.known[FEAT_KPROBE_PMU] = -1, p.h.feats.known[FEAT_KPROBE_EVENTS] = has & KPROBES ? 1 : -1;
		struct obj *o = host_object(&p.h, STR("x.c"), (str){ sections, sizeof(sections) - 1 }, &cc);
		assert_non_null(o);
		say(&p, &out);
		buf_printf(&out, "==== %s\n", machines[i].what);
		presence_tell(&p.h, o, machines[i].glob);
		vec_each(d, &p.ds.list) {
			buf_printf(&out, "%s %.*s; %.*s\n", (*d)->code->id, STR_ARG((*d)->msg), STR_ARG((*d)->hint));
			assert_int_equal((*d)->where.kind, has & KPROBES || (*d)->msg.s[0] == '\'' ? WHERE_SRC : WHERE_NONE);
		}
		done(&p);
		arena_clear(&own);
	}
	assert_true(golden("app_absent", &out));
}

/* ---- programs that the verifier does not come to the end of ------------------------------------------------------ */

static const char loops[] = "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar L[] SEC(\"license\") = \"GPL\";\n"
	"SEC(\"tracepoint/a/b\") int rounds(void *c)\n{\n\tlong sum = 0;\n\tfor (long i = 0; i < 10000000; i++)\n"
	"\t\tsum += bpf_get_prandom_u32();\n\treturn sum > 5;\n}\n"
	"SEC(\"tracepoint/a/b\") int few(void *c)\n{\n\tlong sum = 0;\n\tfor (long i = 0; i < 100; i++)\n"
	"\t\tsum += bpf_get_prandom_u32();\n\treturn sum > 5;\n}\n"
	"SEC(\"?tracepoint/a/b\") int optional(void *c)\n{\n\tlong sum = 0;\n\tfor (long i = 0; i < 10000000; i++)\n"
	"\t\tsum += bpf_get_prandom_u32();\n\treturn sum > 5;\n}\n";

/* The kernel says that much alone. */
static long too_large(struct kern *k, int cmd, void *attr, u32 size)
{
	struct sys_prog_load *a = attr;
	if (cmd != BPFCMD_PROG_LOAD)
		return fake_bpf(k, cmd, attr, size);
	if (a->log_size)
		snprintf((char *)(uintptr_t)a->log_buf, a->log_size, "BPF program is too large. Processed 1000001 insn\n"
			"processed 1000001 insns (limit 1000000) max_states_per_insn 4 total_states 9 peak_states 8 mark_read 1\n");
	return -E2BIG;
}

static void forecast(void **state)
{
	static const struct fake_file files[] = { { "/sys/devices/system/cpu/possible", TEXT("0-1\n") } };
	struct buf out = BUF_INIT;
	struct place p;
	struct cc_opts cc = { 0 };
	(void)state;
	setup(&p, files, 1);
	struct obj *o = host_object(&p.h, STR("x.c"), (str){ loops, sizeof(loops) - 1 }, &cc);
	assert_non_null(o);
	verify_forecast(&p.h, o);
	assert_int_equal(p.ds.list.n, 1);
	assert_int_equal(p.ds.list.v[0]->where.at, 7);
	say(&p, &out);
	p.fake.kern.bpf = too_large;
	struct verify_by by = verify_live(&p.h);
	verify_rows rows = { 0 };
	by.glob = "[rf]*";
	verify_object(&p.h, STR("x.c"), o, &by, &rows);
	vec_each(r, &rows)
		buf_printf(&out, "%.*s: %s %llu of %llu, %.*s\n  %.*s: %.*s\n  %.*s\n%.*s", STR_ARG(r->program),
			verdict_names[r->verdict], (unsigned long long)r->processed, (unsigned long long)r->insns,
			STR_ARG(r->reason), STR_ARG(r->loop_at), STR_ARG(r->loop), STR_ARG(r->hint), STR_ARG(r->work));
	done(&p);
	assert_true(golden("app_forecast", &out));
}

/* ---- rows that an earlier run printed ---------------------------------------------------------------------------- */

static void earlier_rows(void **state)
{
	static const char *const texts[] = {
		"{\"file\":\"a.c\",\"program\":\"f\",\"section\":\"xdp\",\"verdict\":\"accepted\",\"insns\":2,\"processed\":3,\"states\":4,"
			"\"peak_states\":5,\"stack\":6,\"time_us\":7,\"at\":\"a.c:1\",\"reason\":\"no\",\"kernel\":\"6.1\"}\n"
			"\n  {\"program\":\"g\",\"verdict\":\"refused\"}  \n",
		"{\"program\":\"a\\\"b\\\\c\\nd\\te\\u0041f\",\"verdict\":\"unavailable\"}", "{\"program\":\"x\",\"verdict\":\"failed\",\"more\":12}",
		"{\"program\":\"x\",\"verdict\":\"other\",\"insns\":18446744073709551615}", "{\"file\":\"x\"}", "{}", "{", "[]", "x", "",
		"{\"program\"\"x\"}", "{\"program\":\"x\"", "{\"program\":\"x\";}", "{\"program\":", "{\"program\":\"\\", "\n\n{\"program\":\"x\"}\nx",
		"{\"program\":\"\\u004", "{\"program\":\"x\",}" };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(texts); i++) {
		struct place p;
		verify_rows rows = { 0 };
		setup(&p, NULL, 0);
		bool ok = verify_read(&p.h, STR("was.json"), str_from(texts[i]), &rows);
		buf_printf(&out, "%s\n  %d\n", texts[i], ok);
		vec_each(r, &rows)
			buf_printf(&out, "  %.*s %.*s %.*s %s %llu %llu %llu %llu %llu %llu '%.*s' '%.*s' '%.*s'\n", STR_ARG(r->file),
				STR_ARG(r->program), STR_ARG(r->section), verdict_names[r->verdict], (unsigned long long)r->insns,
				(unsigned long long)r->processed, (unsigned long long)r->states, (unsigned long long)r->peak,
				(unsigned long long)r->stack, (unsigned long long)r->time_us, STR_ARG(r->at), STR_ARG(r->reason),
				STR_ARG(r->kernel));
		vec_each(d, &p.ds.list)
			buf_printf(&out, "  line %llu\n", (unsigned long long)(*d)->where.at);
		say(&p, &out);
		done(&p);
	}
	assert_true(golden("app_earlier", &out));
}

/* ---- systemd ----------------------------------------------------------------------------------------------------- */

static void handed_over(void **state)
{
	struct place p;
	char pid[16], longest[200], got[32];
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	(void)state;
	setup(&p, NULL, 0);
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	static const struct { const char *pid, *fds; s32 first, second; } rows[] = { { "", "2", 3, 4 }, { "", "1", 3, -1 },
		{ "", "0", -1, -1 }, { "0", "2", -1, -1 }, { "x", "2", -1, -1 }, { "", "x", -1, -1 }, { NULL, "2", -1, -1 },
		{ "", NULL, -1, -1 } };
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		unsetenv("LISTEN_PID"), unsetenv("LISTEN_FDS");
		if (rows[i].pid)
			setenv("LISTEN_PID", *rows[i].pid ? rows[i].pid : pid, 1);
		if (rows[i].fds)
			setenv("LISTEN_FDS", rows[i].fds, 1);
		assert_int_equal(host_socket(&p.h, 0), rows[i].first);
		assert_int_equal(host_socket(&p.h, 1), rows[i].second);
	}
	unsetenv("LISTEN_PID"), unsetenv("LISTEN_FDS");
	done(&p);
	/* an abstract name: its first byte is 0, and nothing follows its last */
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	u32 n = (u32)snprintf(at.sun_path + 1, sizeof(at.sun_path) - 1, "skep-test-%s", pid);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + n)), 0);
	at.sun_path[0] = '@';
	setenv("NOTIFY_SOCKET", at.sun_path, 1);
	host_notify("READY=1");
	assert_int_equal(recv(fd, got, sizeof(got), 0), 7);
	assert_memory_equal(got, "READY=1", 7);
	memset(longest, 'x', sizeof(longest)), longest[0] = '/', longest[199] = 0;
	const char *const nowhere[] = { "", "@", "relative", longest, "/nobody/listens/here" };
	for (u32 i = 0; i < ARRAY_LEN(nowhere); i++) {
		setenv("NOTIFY_SOCKET", nowhere[i], 1);
		host_notify("READY=1");
	}
	unsetenv("NOTIFY_SOCKET");
	host_notify("READY=1");
	assert_int_equal(recv(fd, got, sizeof(got), 0), -1);
	close(fd);
	/* a path */
	char path[] = "/tmp/skep-notify-XXXXXX";
	assert_non_null(mkdtemp(path));
	at = (struct sockaddr_un){ .sun_family = AF_UNIX };
	snprintf(at.sun_path, sizeof(at.sun_path), "%s/s", path);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	setenv("NOTIFY_SOCKET", at.sun_path, 1);
	host_notify("STOPPING=1");
	assert_int_equal(recv(fd, got, sizeof(got), 0), 10);
	unsetenv("NOTIFY_SOCKET");
	close(fd), unlink(at.sun_path), rmdir(path);
}

/* ---- the kernel that only verifies ------------------------------------------------------------------------------- */

static void only_verifies(void **state)
{
	static const struct fake_file files[] = { { "/x", TEXT("text of a file") }, { "/proc/version_signature", TEXT("y") } };
	struct place p;
	char text[8] = "";
	struct buf names = BUF_INIT;
	struct stat st;
	struct utsname uts;
	void *at = NULL;
	(void)state;
	setup(&p, files, ARRAY_LEN(files));
	const struct profile *profile = profile_find(STR("6.12"));
	assert_non_null(profile);
	struct kern *k = kern_offline(&p.h, profile), *under = &p.fake.kern;
	/* files are this machine's */
	int fd = (int)k->open(k, "/x", O_RDONLY, 0);
	assert_true(fd >= FAKE_FIRST_FD);
	assert_int_equal(k->read(k, fd, text, 4), 4);
	assert_int_equal(k->pread(k, fd, text + 4, 2, 5), 2);
	assert_string_equal(text, "textof");
	int other = (int)k->dup(k, fd);
	assert_true(other > fd && fake_is_open(&p.fake, other));
	assert_true(k->close(k, fd) == 0 && k->close(k, other) == 0);
	assert_int_equal(k->open(k, "/x", O_WRONLY, 0), -EROFS);
	assert_int_equal(k->open(k, "/x", O_RDWR, 0), -EROFS);
	assert_int_equal(k->open(k, "/x", O_RDONLY | O_CREAT, 0), -EROFS);
	assert_int_equal(k->open(k, "/x", O_RDONLY | O_TRUNC, 0), -EROFS);
	assert_int_equal(k->open(k, "/proc/version_signature", O_RDONLY, 0), -ENOENT);
	assert_true(k->stat(k, "/x", &st) == 0 && st.st_size == 14);
	assert_int_equal(k->fsmagic(k, "/sys/kernel/tracing"), FAKE_TRACEFS);
	assert_int_equal(k->list(k, "/proc", &names), 1);
	assert_string_equal(names.s, "version_signature");
	buf_free(&names);
	u64 now = under->now_ns(under);
	assert_int_equal(k->now_ns(k), now + 1000);
	assert_int_equal(k->boot_ns(k), now + 2000);
	assert_int_equal(k->real_ns(k), 1700000000000000000ull + now + 2000);
	assert_int_equal(k->page_size(k), 4096);
	assert_int_equal(k->getpid(k), getpid());
	assert_true(k->uname(k, &uts) == 0);
	assert_string_equal(uts.release, "6.12.0");
	assert_string_equal(uts.version, "#1");
	/* nothing changes it */
	assert_int_equal(k->write(k, 1, "x", 1), -EROFS);
	assert_int_equal(k->mkdir(k, "/y", 0755), -EROFS);
	assert_int_equal(k->rmdir(k, "/y"), -EROFS);
	assert_int_equal(k->unlink(k, "/x"), -EROFS);
	assert_int_equal(k->ioctl(k, 1, 0, 0), -EPERM);
	assert_int_equal(k->socket(k, 1, 2, 0), -EPERM);
	assert_int_equal(k->perf_event_open(k, NULL, 0, 0, 0, 0), -EPERM);
	assert_int_equal(k->raise_memlock(k), -EPERM);
	assert_true(k->use_rights(k, 5) == 0 && k->keep_rights(k, 5) == 0 && !p.fake.rights_kept);
	/* maps are what they are made of */
	static const struct { struct sys_map_create a; s32 err; } maps[] = {
		{ { .map_type = MAP_HASH, .key_size = 4, .value_size = 8, .max_entries = 1 }, 0 },
		{ { .map_type = MAP_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1 }, 0 },
		{ { .map_type = MAP_ARRAY, .key_size = 8, .value_size = 8, .max_entries = 1 }, -EINVAL },
		{ { .map_type = MAP_ARRAY, .key_size = 4, .value_size = 8 }, -EINVAL },
		{ { .map_type = MAP_ARRAY_OF_MAPS, .key_size = 4, .value_size = 4, .max_entries = 1 }, -EINVAL },
		{ { .map_type = 200, .key_size = 4, .value_size = 4, .max_entries = 1 }, -EINVAL },
		{ { .map_type = MAP_HASH, .key_size = 4, .value_size = 8, .max_entries = 1, .btf_fd = 77 }, -EINVAL } };
	int made[ARRAY_LEN(maps)];
	for (u32 i = 0; i < ARRAY_LEN(maps); i++) {
		struct sys_map_create a = maps[i].a;
		made[i] = (int)k->bpf(k, BPFCMD_MAP_CREATE, &a, sizeof(a));
		assert_true(maps[i].err ? made[i] == maps[i].err : made[i] > 1 << 16);
	}
	assert_int_equal(made[1], made[0] + 1);
	struct sys_map_create of = { .map_type = MAP_ARRAY_OF_MAPS, .key_size = 4, .value_size = 4, .max_entries = 1,
		.inner_map_fd = (u32)made[0] };
	assert_int_equal(k->bpf(k, BPFCMD_MAP_CREATE, &of, sizeof(of)), made[0] + 2);
	u32 key = 0;
	u64 value = 5;
	struct sys_map_elem e = { .map_fd = (u32)made[1], .key = (u64)(uintptr_t)&key, .value = (u64)(uintptr_t)&value };
	assert_int_equal(k->bpf(k, BPFCMD_MAP_UPDATE_ELEM, &e, sizeof(e)), 0);
	assert_int_equal(k->bpf(k, BPFCMD_MAP_FREEZE, &e, sizeof(e)), 0);
	e.map_fd = 3;
	assert_int_equal(k->bpf(k, BPFCMD_MAP_UPDATE_ELEM, &e, sizeof(e)), -EBADF);
	assert_int_equal(k->bpf(k, BPFCMD_MAP_FREEZE, &e, sizeof(e)), -EBADF);
	assert_int_equal(k->bpf(k, BPFCMD_OBJ_GET, &e, sizeof(e)), -ENOENT);
	assert_int_equal(k->bpf(k, BPFCMD_LINK_CREATE, &e, sizeof(e)), -EINVAL);
	char no_types[32] = "not types";
	struct sys_btf_load b = { .btf = (u64)(uintptr_t)no_types, .btf_size = sizeof(no_types) };
	assert_int_equal(k->bpf(k, BPFCMD_BTF_LOAD, &b, sizeof(b)), -EINVAL);
	/* a copy of a map is one more; what is closed is gone */
	other = (int)k->dup(k, made[1]);
	assert_int_equal(other, made[0] + 3);
	assert_int_equal(k->dup(k, made[0] + 40), -EBADF);
	assert_int_equal(k->close(k, made[1]), 0);
	e.map_fd = (u32)made[1];
	assert_int_equal(k->bpf(k, BPFCMD_MAP_FREEZE, &e, sizeof(e)), -EBADF);
	e.map_fd = (u32)other;
	assert_int_equal(k->bpf(k, BPFCMD_MAP_FREEZE, &e, sizeof(e)), 0);
	/* memory of an arena is real, and where it is asked for */
	assert_int_equal(k->mmap(k, &(struct sys_mapping){ 8192, PROT_READ | PROT_WRITE, MAP_SHARED, made[0], 0 }, &at), 0);
	memset(at, 1, 8192);
	void *same = at;
	assert_int_equal(k->mmap(k, &(struct sys_mapping){ 4096, PROT_READ, MAP_SHARED | MAP_FIXED, made[0], 0 }, &same), 0);
	assert_true(same == at && *(u8 *)at == 0 && ((u8 *)at)[4096] == 1);
	munmap(at, 8192);
	void *file = NULL;
	fd = (int)k->open(k, "/x", O_RDONLY, 0);
	assert_int_equal(k->mmap(k, &(struct sys_mapping){ 14, PROT_READ, MAP_PRIVATE, fd, 0 }, &file), 0);
	assert_memory_equal(file, "text of a file", 14);
	assert_int_equal(k->munmap(k, file, 14), 0);
	k->close(k, fd);
	done(&p);
}

/* What its verifier says: by level, in rooms of several sizes, the end where all is too much. */
static void says_why(void **state)
{
	static const struct insn right[] = { { .code = CLS_ALU64 | ALU_MOV, .imm = 2 }, { .code = CLS_JMP | JMP_EXIT } },
		wrong[] = { { .code = CLS_ALU64 | ALU_MOV, .dst = 1, .imm = 2 }, { .code = CLS_JMP | JMP_EXIT } };
	static const u32 rooms[] = { 0, 127, 128, 4096 };
	struct buf out = BUF_INIT;
	struct place p;
	(void)state;
	setup(&p, NULL, 0);
	struct kern *k = kern_offline(&p.h, profile_find(STR("6.12")));
	for (u32 i = 0; i < 3 * ARRAY_LEN(rooms) * 2; i++) {
		char log[4097] = "untouched";
		u32 room = rooms[i / 2 % ARRAY_LEN(rooms)], level = i / 2 / ARRAY_LEN(rooms);
		struct sys_prog_load a = { .prog_type = PROG_XDP, .insns = (u64)(uintptr_t)(i & 1 ? wrong : right), .insn_cnt = 2,
			.license = (u64)(uintptr_t)"GPL", .log_level = level, .log_size = room, .log_buf = (u64)(uintptr_t)log };
		memset(log + 127, '^', 4096 - 127);
		if (room)
			log[room] = '|';
		long r = k->bpf(k, BPFCMD_PROG_LOAD, &a, sizeof(a));
		buf_printf(&out, "%s, level %u, room %u: %s %ld%s\n%s\n", i & 1 ? "wrong" : "right", level, room, r > 0 ? "made" : "refused",
			r > 0 ? 0 : r, room && log[room] != '|' ? " BEYOND" : "", log[0] == 'u' ? "-" : log);
	}
	done(&p);
	assert_true(golden("app_offline_logs", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(says_why), cmocka_unit_test(probes), cmocka_unit_test(absent), cmocka_unit_test(forecast),
		cmocka_unit_test(earlier_rows),
		cmocka_unit_test(handed_over), cmocka_unit_test(only_verifies) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
