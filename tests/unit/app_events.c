/* app_events.c: what programs send while a session runs, on a kernel made by hand whose ring buffer and maps hold what
 * the test says: records as lines, as JSON and as a tool's rows; what was lost; whose stacks they are; what a tool pins
 * and asks for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/child.h"
#include "app/tool_private.h"
#include "btf/btf.h"

#include "fake_kern.h"
#include "golden.h"

#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#define TEXT(s) s, sizeof(s) - 1
static const char event_format[] = "name: e\nID: 7\nformat:\n\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n";
static const struct fake_file files[] = { { "/sys/kernel/tracing/events/cat/ev/id", TEXT("7\n") },
	{ "/sys/kernel/tracing/events/cat/ev/format", event_format, sizeof(event_format) - 1 },
	{ "/sys/devices/system/cpu/possible", TEXT("0-1\n") }, { "/sys/devices/system/cpu/online", TEXT("0-1\n") },
	{ "/proc/self/status", TEXT("Name:\tx\nCapPrm:\t000001ffffffffff\nCapEff:\t000001ffffffffff\n") },
	{ "/proc/1/stat", TEXT("1") },
	{ "/proc/kallsyms", TEXT("ffffffff81000000 T schedule\nffffffff81000100 T do_read\n") },
	{ "/proc/42/maps", TEXT("10000-20000 r-xp 00000000 00:00 0 \n") }, { "/proc/42/status", TEXT("NSpid:\t42\t7\n") },
	{ "/proc/42/root/tmp/perf-7.map", TEXT("10000 100 start_thread\n10100 100 work\n10200 100 inner\n") },
	{ "/proc/self/mounts", TEXT("x /a tmpfs rw\ncgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n") },
	{ "/sys/fs/cgroup/system.slice/docker-abcdef1234.scope/cgroup.procs", TEXT("") },
	{ "/proc/9/maps", TEXT("30000-40000 r-xp 00001000 08:01 7 /bin/nine\n") } };

/* ---- records ----------------------------------------------------------------------------------------------------- */

enum { BUSY = 1u << 31, DISCARD = 1u << 30, PAGE = 4096 };
enum state { STATE_IDLE, STATE_BUSY = 7 };
struct event { u32 pid, state; char comm[8]; u64 n; };
struct sent { u32 length; struct event e; };             /* length: of the record, with the kernel's bits */
static const struct sent records[] = { { 24, { 42, 0, "sh", 5 } }, { 24 | DISCARD, { 43, 0, "thrown", 6 } },
	{ 24, { 4200000, 7, "a\033b", 1ull << 40 } }, { 16, { 7, 0, "short", 99 } }, { 24 | BUSY, { 44, 0, "not yet", 7 } } };

#define HEAD "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar L[] SEC(\"license\") = \"GPL\";\n"
#define RING "struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } events SEC(\".maps\");\n"
#define MAP(name, type, k, v) "struct { __uint(type, BPF_MAP_TYPE_" type "); __uint(max_entries, 64); __type(key, " k "); __type(value, " v "); } " name " SEC(\".maps\");\n"
#define STACKS "struct { __uint(type, BPF_MAP_TYPE_STACK_TRACE); __uint(max_entries, 64); __uint(key_size, 4); __uint(value_size, 127 * 8); } stacks SEC(\".maps\");\n"
#define ON "SEC(\"tracepoint/cat/ev\") int f(void *c) "
static const char sends[] = HEAD "enum state { STATE_IDLE, STATE_BUSY = 7 };\n"
	"struct event { unsigned pid; enum state state; char comm[8]; unsigned long n; };\n" RING "unsigned long lost, kept;\n"
	ON "{ struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0); if (!e) { lost++; return 0; } "
	"e->pid = kept++; e->state = STATE_BUSY; bpf_ringbuf_submit(e, 0); return 0; }\n";
static const char traces[] = HEAD "struct key { unsigned pid; int user_stack, kstack; }; struct other { int stack; unsigned tgid; };\n"
	MAP("counts", "HASH", "struct key", "unsigned long") MAP("seen", "LRU_HASH", "int", "struct other") STACKS
	ON "{ struct key k = {}; struct other o = {}; unsigned long v = 1; k.kstack = bpf_get_stackid(c, &stacks, 0); "
	"bpf_map_update_elem(&counts, &k, &v, 0); bpf_map_update_elem(&seen, &k.kstack, &o, 0); return 0; }\n";
static const char empty[] = HEAD MAP("counts", "HASH", "unsigned", "unsigned long")
	ON "{ unsigned k = 1; unsigned long v = 1; bpf_map_update_elem(&counts, &k, &v, 0); return 0; }\n";

/* ---- the kernel -------------------------------------------------------------------------------------------------- */

struct element { const char *map; const void *key; u32 key_size; const void *value; u32 value_size; };
#define KEYED(map, k, v) { map, &(k), sizeof(k), &(v), sizeof(v) }
struct key { u32 pid; s32 user, kernel; };
struct other { s32 stack; u32 tgid; };
static const struct key keys[] = { { 42, 1, 2 }, { 9, 4, -14 }, { 0, 6, 6 } };
static const u64 ones[] = { 1, 1, 1 };
static const u32 ids[] = { 1, 2, 3, 4, 5, 6 };
static const struct other other = { 3, 42 };
static const u64 stacks[][127] = { { 0x10210, 0x10101, 0x10200, 0x7000 }, { 0xffffffff81000020, 0xffffffff81000100 },
	{ 0x10000, 0x10000 }, { 0x30010, 0x30010 }, { 0x10210 }, { 0x10000, 0xffffffff80000000 } };
static const struct element stack_elements[] = { KEYED("counts", keys[0], ones[0]), KEYED("counts", keys[1], ones[1]),
	KEYED("counts", keys[2], ones[2]), KEYED("seen", ids[4], other), KEYED("stacks", ids[0], stacks[0]),
	KEYED("stacks", ids[1], stacks[1]), KEYED("stacks", ids[2], stacks[2]), KEYED("stacks", ids[3], stacks[3]),
	KEYED("stacks", ids[4], stacks[4]), KEYED("stacks", ids[5], stacks[5]) };

struct job {
	const char *what, *source; bool json, verbose, from_elsewhere; const struct tool *tool; const char *words;
	const struct sent *sent; u32 nsent, fills /* bytes of records of 24, so many times */; u64 lost[2];
	const struct element *elements; u32 nelements; const char *fill; bool has_command; long spawn, write, told;
	u16 columns; u32 stacks_of; const char *container; bool follows, has_types;
};
struct world { struct fake f; const struct job *job; struct buf *log; u32 made; };
static struct world *world_of(struct kern *k) { return (struct world *)k->ctx; }
static const char *name_of(struct world *w, u32 fd) { return w->f.fd[fd - FAKE_FIRST_FD].path; }

static const struct element *element_at(struct world *w, const char *map, const void *key, bool is_next)
{
	bool found = is_next && !key;
	for (u32 i = 0; i < w->job->nelements; i++) {
		const struct element *e = &w->job->elements[i];
		bool is_key = !strcmp(e->map, map) && key && !memcmp(e->key, key, e->key_size);
		if (!strcmp(e->map, map) && (found || (is_key && !is_next)))
			return e;
		found |= is_key;
	}
	return NULL;
}

/* What stands before the program: helpers, and the numbers that are compared. */
static void say_guard(const struct sys_prog_load *a, struct buf *log)
{
	const struct insn *v = (const struct insn *)(uintptr_t)a->insns;
	buf_puts(log, "  guard:");
	for (u32 i = 0; i < a->insn_cnt && i < 40; i++)
		if (v[i].code == (CLS_JMP | JMP_CALL))
			buf_printf(log, " call %d", v[i].imm);
		else if (insn_is_ld64(v[i]) || v[i].code == (CLS_ALU64 | ALU_MOV))
			buf_printf(log, " r%u = %d", v[i].dst, v[i].imm);
		else if (v[i].code == (CLS_ALU64 | ALU_ADD))
			buf_printf(log, " r%u += %d", v[i].dst, v[i].imm);
		else if (insn_is_jump(v[i]))
			buf_printf(log, " if r%u %02x r%u goto +%d", v[i].dst, v[i].code, v[i].src, v[i].off);
	buf_char(log, '\n');
}

static long map_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct world *w = world_of(k);
	struct sys_map_elem *a = attr;
	void *key = (void *)(uintptr_t)a->key, *value = (void *)(uintptr_t)a->value;
	const struct element *e;
	if (cmd == BPFCMD_PROG_LOAD && (w->job->container || w->job->follows))
		say_guard(attr, w->log);
	if (cmd == BPFCMD_MAP_CREATE)
		return fake_new_fd(&w->f, FD_OBJECT, ((struct sys_map_create *)attr)->map_name);
	if (cmd == BPFCMD_MAP_UPDATE_ELEM && w->job->fill) {
		buf_printf(w->log, "  %s[%u] = %llu\n", name_of(w, a->map_fd), *(u32 *)key,
			(unsigned long long)*(u64 *)value);
		return *(u32 *)key == 4 ? -EBUSY : 0;
	}
	if (cmd != BPFCMD_MAP_LOOKUP_ELEM && cmd != BPFCMD_MAP_GET_NEXT_KEY)
		return cmd == BPFCMD_MAP_LOOKUP_BATCH ? -EINVAL : fake_bpf(k, cmd, attr, size);
	const char *map = name_of(w, a->map_fd);
	assert_true(cmd != BPFCMD_MAP_LOOKUP_ELEM || !a->flags);
	if (cmd == BPFCMD_MAP_LOOKUP_ELEM && (strstr(map, ".bss") || strstr(map, "lost"))) {
		memcpy(value, w->job->lost, sizeof(w->job->lost));         /* of each CPU, or both variables */
		return 0;
	}
	if (!(e = element_at(w, map, key, cmd == BPFCMD_MAP_GET_NEXT_KEY)))
		return -ENOENT;
	if (cmd == BPFCMD_MAP_LOOKUP_ELEM)
		memcpy(value, e->value, e->value_size);
	else
		memcpy(value, e->key, e->key_size);
	return 0;
}

static void put(u8 *data, u64 *end, const struct sent *s)
{
	memcpy(data + *end % PAGE, &s->length, 4);
	memcpy(data + *end % PAGE + 8, &s->e, sizeof(s->e));
	*end += ALIGN_UP((u64)(s->length & ~(BUSY | DISCARD)) + 8, 8ull);
}

static long map_ring(struct kern *k, const struct sys_mapping *m, void **out)
{
	struct world *w = world_of(k);
	long r = fake_mmap(k, m, out);
	if (r < 0 || m->fd < FAKE_FIRST_FD || strcmp(name_of(w, (u32)m->fd), "events") || m->off != PAGE)
		return r;
	u64 *end = *out;
	for (u32 i = 0; i < w->job->nsent; i++)
		put((u8 *)*out + PAGE, end, &w->job->sent[i]);
	while (*end + 32 <= w->job->fills)
		put((u8 *)*out + PAGE, end, &records[0]);
	return r;
}

static long waits(struct kern *k, struct pollfd *fds, u32 n, int ms)
{
	(void)fds, (void)n;
	world_of(k)->f.now += (u64)(ms > 0 ? ms : 1) * 1000000 - 1000;
	return 0;
}

static long spawns(struct kern *k, char *const *argv, int *gate)
{
	return world_of(k)->job->spawn ? world_of(k)->job->spawn : fake_spawn(k, argv, gate);
}

/* The gate: a byte in, an errno out where the command cannot be run. */
static long writes(struct kern *k, int fd, const void *p, u64 n)
{
	struct world *w = world_of(k);
	return w->job->write && fake_is_open(&w->f, fd) && !strcmp(name_of(w, (u32)fd), "gate") ? w->job->write :
		fake_write(k, fd, p, n);
}
static long reads(struct kern *k, int fd, void *p, u64 n)
{
	struct world *w = world_of(k);
	if (!w->job->told || !fake_is_open(&w->f, fd) || strcmp(name_of(w, (u32)fd), "gate"))
		return fake_read(k, fd, p, n);
	memcpy(p, &(int){ (int)w->job->told }, 4);
	return 4;
}

/* ---- tools ------------------------------------------------------------------------------------------------------- */

static const struct tool_column columns[] = { { "TIME", 8, false, NULL, 0 }, { "PID", 6, true, "pid", 0 },
	{ "STATE", 6, false, "state", 0 }, { "COMM", 8, false, "comm", 0 }, { "N", 14, true, "n", 0 } };

static void asks(struct tool_run *r, bool is_last)
{
	u64 n = 0;
	u32 small;
	struct arena *a = r->h->arena;
	if (!is_last)
		return;
	tool_tell_lost(r, "lost", "records");
	tool_tell_lost(r, "none", "of nothing");
	bool has_kept = tool_variable(r, "kept", &n, sizeof(n));
	buf_printf(r->out, "kept %d %llu, %d %d\n", has_kept, (unsigned long long)n,
		tool_variable(r, "kept", &small, sizeof(small)), tool_variable(r, "other", &n, sizeof(n)));
	static const struct { u32 pid; u64 address; } of[] = { { 42, 0x10200 }, { 42, 0x10105 }, { 42, 0x7000 }, { 9, 0x30010 } };
	for (u32 i = 0; i < ARRAY_LEN(of); i++)
		buf_printf(r->out, "%u %llx: %.*s\n", of[i].pid, (unsigned long long)of[i].address,
			STR_ARG(tool_user_symbol(r, a, of[i].pid, of[i].address)));
}

static void takes(struct tool_run *r, const void *bytes, u32 len)
{
	(void)bytes;
	buf_printf(r->out, "took %u bytes\n", len);
}

static bool pins(struct tool_run *r)
{
	return tool_pin(r, r->option['m'] ? r->option['m'] : "events", r->option['o'] ? r->option['o'] : "/sys/fs/bpf/here");
}

static const struct tool_option own[] = { { 'm', "MAP", "which", NULL, true, NULL }, { 'o', "PATH", "where", NULL, true, NULL },
	{ 0 } };
#define OF(n, s, ...) { .name = n, .what = n, .source = s, .source_end = s + sizeof(s) - 1, __VA_ARGS__ }
static const struct tool shows = OF("shows", sends, .columns = columns, .ncolumns = 5),
	omits = OF("omits", sends, .columns = columns, .ncolumns = 5, .omits = "STATE_", .narrow = "STATE N TIME"),
	asked = OF("asked", sends, .event = takes, .tick = asks, .reads_processes = true),
	pinned = OF("pinned", sends, .columns = columns + 1, .ncolumns = 4, .attached = pins, .options = own),
	needs = OF("needs", sends, .columns = columns, .ncolumns = 5, .needs = "enum what_it_tells", .since = "9.9"),
	has = OF("has", sends, .columns = columns, .ncolumns = 5, .needs = "struct known", .since = "9.9");

static const struct job jobs[] = {
#define FILLS(w, ...) { .what = w, .source = sends, .from_elsewhere = true, __VA_ARGS__ }
#define SENDS(w, ...) { .what = w, .source = sends, .sent = records, .nsent = ARRAY_LEN(records), __VA_ARGS__ }
	SENDS("records", .json = false), SENDS("records as JSON", .json = true),
	SENDS("losses", .lost = { 2, 3 }), SENDS("losses as JSON", .json = true, .lost = { 2, 3 }),
	SENDS("of another's object", .from_elsewhere = true),
	FILLS("of another's object, full", .fills = 4096),
	FILLS("of another's object, all but full", .fills = 4064),
	FILLS("of another's object, room for one", .fills = 4032),
	FILLS("of another's object, full, as JSON", .json = true, .fills = 4096),
	SENDS("a tool's rows", .tool = &shows), SENDS("a tool's rows as JSON", .tool = &shows, .words = "-f json"),
	SENDS("what its enums begin with", .tool = &omits), SENDS("and as JSON", .tool = &omits, .words = "-f json"),
	SENDS("46 columns", .tool = &omits, .columns = 46), SENDS("45 columns", .tool = &omits, .columns = 45),
	SENDS("39 columns", .tool = &omits, .columns = 39), SENDS("38 columns", .tool = &omits, .columns = 38),
	SENDS("10 columns", .tool = &omits, .columns = 10), SENDS("stamps", .tool = &pinned, .words = "-T"),
	SENDS("what a tool asks for", .tool = &asked, .lost = { 3, 4 }), SENDS("nothing lost", .tool = &asked, .lost = { 0, 4 }),
	SENDS("a map at a path", .tool = &pinned), SENDS("no such map", .tool = &pinned, .words = "-m none"),
	SENDS("not in bpffs", .tool = &pinned, .words = "-o /tmp/x"),
	SENDS("what it needs is not there", .tool = &needs), SENDS("what it needs is there", .tool = &has),
#define STACK(w, ...) { .what = w, .source = traces, .elements = stack_elements, .nelements = ARRAY_LEN(stack_elements), __VA_ARGS__ }
	STACK("stacks by their maps", .json = false), STACK("stacks as JSON", .json = true),
	STACK("stacks of a process", .stacks_of = 42),
	{ .what = "an element first", .source = empty, .fill = "counts[3]=11" },
	{ .what = "an element that is refused", .source = empty, .fill = "counts[4]=12" },
	{ .what = "no such map", .source = empty, .fill = "other[3]=11" },
	{ .what = "one container", .source = empty, .container = "abcdef12" },
	{ .what = "no such container", .source = empty, .container = "12345678" },
	{ .what = "a command and its children", .source = empty, .has_command = true, .follows = true, .has_types = true },
	{ .what = "a command without types", .source = empty, .has_command = true, .follows = true },
	{ .what = "no command", .source = empty, .has_command = true, .spawn = -EAGAIN },
	{ .what = "a command that went", .source = empty, .has_command = true, .write = -EPIPE },
	{ .what = "no such command", .source = empty, .has_command = true, .told = ENOENT },
};

/* An object as if another compiler had made it. */
static str as_object(struct host *h, struct cc_opts *cc, const char *source)
{
	struct buf b = BUF_INIT;
	struct obj *o = host_object(h, STR("x.c"), str_from(source), cc);
	assert_true(o && obj_write(o, &b, h->ds));
	str text = arena_str(h->arena, buf_view(&b));
	buf_free(&b);
	return text;
}

/* Types of a kernel that knows a struct. */
static str types_of(struct arena *a)
{
	struct buf bytes = BUF_INIT;
	struct btf_build *b = btf_build_new(a);
	u32 number = btf_add_int(b, STR("int"), 4, 1);
	btf_add_record(b, false, STR("known"), 4);
	btf_add_member(b, STR("it"), number, 0, 0);
	/* the way from a thread to its process group */
	btf_add_record(b, false, STR("task_struct"), 64);
	btf_add_member(b, STR("signal"), number, 8 * 24, 0);
	btf_add_record(b, false, STR("signal_struct"), 64);
	btf_add_member(b, STR("before"), number, 0, 0);
	btf_add_member(b, STR("pids"), number, 8 * 16, 0);
	btf_add_record(b, false, STR("pid"), 64);
	btf_add_member(b, STR("numbers"), number, 8 * 40, 0);
	btf_build_finish(b, &bytes);
	str text = arena_str(a, buf_view(&bytes));
	buf_free(&bytes);
	return text;
}

/* *seen: where what is written on it comes out. */
static int terminal(u16 columns, int *seen)
{
	struct winsize size = { .ws_row = 24, .ws_col = columns };
	*seen = posix_openpt(O_RDWR | O_NOCTTY);
	assert_true(*seen >= 0 && grantpt(*seen) == 0 && unlockpt(*seen) == 0);
	int fd = open(ptsname(*seen), O_RDWR | O_NOCTTY);
	assert_true(fd >= 0 && ioctl(fd, TIOCSWINSZ, &size) == 0);
	return fd;
}

static void read_terminal(int fd, struct buf *out)
{
	char some[4096];
	struct pollfd p = { .fd = fd, .events = POLLIN };
	while (poll(&p, 1, 0) > 0 && p.revents & POLLIN) {
		long n = read(fd, some, sizeof(some));
		for (long i = 0; i < n; i++)
			if (some[i] != '\r')
				buf_char(out, some[i]);
	}
}

/* Lines that come again and again stand there once. */
static void put_once(struct buf *log, str text)
{
	str line, last = STR("");
	for (u32 n = 1; text.n; last = line) {
		str_cut(text, '\n', &line, &text);
		n = str_eq(line, last) ? n + 1 : 1;
		if (n == 1)
			buf_printf(log, "%.*s\n", STR_ARG(line));
		else if (text.n < line.n || memcmp(text.s, line.s, line.n))
			buf_printf(log, "  %u times\n", n);
	}
}

static void run_one(const struct job *j, struct buf *log)
{
	static char *command[] = { (char *)"work", (char *)"x", NULL };
	static struct fake_file all[ARRAY_LEN(files) + 1];
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct host h;
	struct buf out = BUF_INIT, err = BUF_INIT, kept = BUF_INIT;
	struct world w = { .log = log, .job = j };
	struct cc_opts cc = { 0 };
	bool ok;
	int status = 0, seen = -1;
	str types = types_of(&a);
	memcpy(all, files, sizeof(files));
	all[ARRAY_LEN(files)] = (struct fake_file){ "/sys/kernel/btf/vmlinux", types.s, types.n };
	fake_init(&w.f, all, ARRAY_LEN(files) + (j->tool == &needs || j->tool == &has || j->has_types));
	w.f.kern.bpf = map_bpf, w.f.kern.poll = waits, w.f.kern.mmap = map_ring, w.f.kern.spawn = spawns;
	w.f.kern.write = writes, w.f.kern.read = reads;
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	host_init(&h, &a, &w.f.kern, &ds, &src);
	if (j->container)
		snprintf(w.f.dirs[w.f.ndirs++], sizeof(w.f.dirs[0]), "/sys/fs/cgroup");
	out.fd = err.fd = -1;
	if (j->columns)
		out.fd = terminal(j->columns, &seen);
	buf_printf(log, "==== %s\n", j->what);
	if (j->tool) {
		char *argv[10] = { (char *)j->tool->name, (char *)"-d", (char *)"0.05" };
		int argc = 3;
		for (str rest = str_from(j->words ? j->words : ""), word; rest.n; argv[argc++] = arena_strdup(&a, word))
			str_cut(rest, ' ', &word, &rest);
		struct tool_args args = { .argc = argc, .argv = argv, .out = &out, .err = &err };
		ok = tool_main(&h, j->tool, &args);
		status = args.status;
	} else {
		str fill = str_from(j->fill ? j->fill : "");
		host_cc_opts(&h, true, &cc);
		struct run_opts o = { .path = STR("x.c"), .text = j->from_elsewhere ? as_object(&h, &cc, j->source) :
			str_from(j->source), .seconds = 0.05, .json = j->json, .cc = &cc, .out = &out, .err = &err,
			.fill = &fill, .nfill = fill.n > 0, .command = j->has_command ? command : NULL };
		o.filter.container = str_from(j->container ? j->container : "");
		o.filter.follow = j->follows;
		o.filter.has_pid = j->stacks_of != 0, o.filter.pid = j->stacks_of;
		ok = session_run(&h, &o);
		status = o.status;
	}
	if (j->columns) {
		buf_flush(&out);
		read_terminal(seen, &kept);
		close(out.fd), close(seen);
	}
	buf_printf(log, "  %s, status %d\n-- out\n", ok ? "ends" : "fails", status);
	put_once(log, buf_view(j->columns ? &kept : &out));
	buf_printf(log, "-- err\n%.*s", (int)err.n, err.s);
	diags_print(&ds, (struct diag_style){ 0 }, log);
	vec_each(d, &ds.list)
		if ((*d)->where.kind == WHERE_ARG)
			buf_printf(log, "at %llu of the words\n", (unsigned long long)(*d)->where.at);
	kernel_types_close(&h.types);
	w.f.ndirs -= j->container != NULL;
	w.f.ndirs -= w.f.ndirs && !strcmp(w.f.dirs[w.f.ndirs - 1], "/var/cache/skep");       /* what is kept of types */
	str left = fake_left(&a, &w.f);
	if (left.n)
		fail_msg("%s leaves%.*s", j->what, STR_ARG(left));
	buf_free(&out), buf_free(&err), buf_free(&kept);
	arena_clear(&a);
}

static void runs(void **state)
{
	struct buf log = BUF_INIT;
	(void)state;
	setenv("TZ", "UTC", 1);
	for (u32 i = 0; i < ARRAY_LEN(jobs); i++)
		run_one(&jobs[i], &log);
	assert_true(golden("app_events", &log));
}

/* ---- a command --------------------------------------------------------------------------------------------------- */

enum { NOT_YET = -1, ALIVE = 0, MAX_LOOKS = 4 };
/* looks: what wait(2) says, the last again and again; groups: so often its group is still there; at: what is asked after
 * so many looks. */
struct life { const char *what; int looks[MAX_LOOKS]; u32 nlooks, groups, before; bool is_gone; };
static const struct life lives[] = {
	{ "ends at once with 3", { 3 << 8 }, 1, 0, 1, false }, { "ends later", { NOT_YET, NOT_YET, 0 }, 3, 0, 3, false },
	{ "is killed", { 9 }, 1, 0, 1, false }, { "dumps core", { 11 | 128 }, 1, 0, 1, false },
	{ "stops, and ends", { 19 << 8 | 0x7f, 0x16 << 8 | 0x7f, 7 << 8 }, 3, 0, 3, false },
	{ "is asked to end", { NOT_YET, 15 }, 2, 1, 1, false }, { "takes its time", { NOT_YET, NOT_YET, NOT_YET, 15 }, 4, 3, 0, false },
	{ "does not want to", { NOT_YET }, 1, 1000, 0, false }, { "leaves others behind", { 0 }, 1, 2, 1, false },
	{ "has no group", { NOT_YET, 0 }, 2, 0, 0, true },
};
struct living { struct fake f; const struct life *l; struct buf *log; u32 look, group, naps; int pid; };

static long life_wait(struct kern *k, int pid, int *status, bool until_end)
{
	struct living *w = (struct living *)k->ctx;
	assert_true(pid == (w->pid ? w->pid : FAKE_CHILD) && !until_end);
	*status = w->l->looks[MIN(w->look, w->l->nlooks - 1)];
	w->look++;
	return *status == NOT_YET ? 0 : pid;
}

static long life_kill(struct kern *k, int pid, int signal)
{
	struct living *w = (struct living *)k->ctx;
	if (signal)
		buf_printf(w->log, "  signal %d to %d after %u naps\n", signal, pid, w->naps);
	return w->l->is_gone || (!signal && w->group++ >= w->l->groups) ? -ESRCH : 0;
}

static long life_nap(struct kern *k, struct pollfd *fds, u32 n, int ms)
{
	assert_true(!fds && !n && ms == 10);
	((struct living *)k->ctx)->naps++;
	return 0;
}

static void say_child(struct buf *log, const struct child *c)
{
	buf_printf(log, "  pid %d, ended %d, killed %d, status %d, gate %d\n", c->pid, c->has_ended, c->is_killed, c->status,
		c->gate);
}

static void commands(void **state)
{
	static char *argv[] = { (char *)"work", NULL };
	struct buf log = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(lives); i++) {
		struct arena a = { 0 };
		struct living w = { .l = &lives[i], .log = &log };
		struct host h = { .arena = &a, .k = &w.f.kern };
		struct child c = { 0 };
		fake_init(&w.f, NULL, 0);
		w.f.kern.wait = life_wait, w.f.kern.kill = life_kill, w.f.kern.poll = life_nap;
		child_end(&c);                       /* there is none */
		buf_printf(&log, "==== it %s\n", lives[i].what);
		assert_true(child_make(&c, &h, argv) && c.gate >= FAKE_FIRST_FD);
		if (i % 2)                           /* else it never began: its gate is closed all the same */
			assert_true(child_start(&c) && c.gate == -1);
		for (u32 n = 0; n < lives[i].before; n++) {
			child_look(&c);
			buf_printf(&log, "  looked: ended %d, killed %d, status %d\n", c.has_ended, c.is_killed, c.status);
		}
		u32 looks = w.look;
		child_end(&c);
		say_child(&log, &c);
		buf_printf(&log, "  %u looks and %u naps more\n", w.look - looks, w.naps);
		child_end(&c);                       /* twice is once */
		child_look(&c);
		w.f.children = 0;
		assert_int_equal(fake_left(&a, &w.f).n, 0);
		arena_clear(&a);
	}
	assert_true(golden("app_commands", &log));
}

/* A command that wants to read the terminal has it until it ends: in a session of its own, whose terminal is one that is
 * made here. Wrong is told by a number. */
static void give_terminal(pid_t group)
{
	sigset_t tty;
	sigemptyset(&tty), sigaddset(&tty, SIGTTOU);
	sigprocmask(SIG_BLOCK, &tty, NULL);
	tcsetpgrp(STDIN_FILENO, group);
	sigprocmask(SIG_UNBLOCK, &tty, NULL);
}

static int with_terminal(void)
{
	int seen, tty = terminal(80, &seen), status;
	struct living w = { .l = &(struct life){ "reads", { SIGTTIN << 8 | 0x7f, SIGTTOU << 8 | 0x7f, SIGSTOP << 8 | 0x7f, 0 }, 4, 0,
		0, false } };
	struct buf log = BUF_INIT;
	sigset_t before, after;
	struct arena a = { 0 };
	struct host h = { .arena = &a, .k = &w.f.kern };
	w.log = &log;
	fake_init(&w.f, NULL, 0);
	w.f.kern.wait = life_wait, w.f.kern.kill = life_kill, w.f.kern.poll = life_nap;
	if (setsid() < 0 || ioctl(tty, TIOCSCTTY, 0) || dup2(tty, STDIN_FILENO) < 0)
		return 1;
	pid_t group = fork();
	if (!group) {
		pause();
		_exit(0);
	}
	if (setpgid(group, group) || tcgetpgrp(STDIN_FILENO) != getpgrp())
		return 2;
	sigprocmask(SIG_BLOCK, NULL, &before);
	static char *argv[] = { (char *)"work", NULL };
	struct child c = { .h = &h, .argv = argv, .pid = group, .gate = -1 };
	w.pid = group;
	for (int stop = 0; stop < 3; stop++) {
		if (stop == 2)                       /* a stop that is none for the terminal leaves it where it is */
			give_terminal(getpgrp());
		child_look(&c);
		if (tcgetpgrp(STDIN_FILENO) != (stop == 2 ? getpgrp() : group))
			return 3 + stop;
	}
	give_terminal(group);
	child_end(&c);
	sigprocmask(SIG_BLOCK, NULL, &after);
	if (tcgetpgrp(STDIN_FILENO) != getpgrp() || sigismember(&after, SIGTTOU) != sigismember(&before, SIGTTOU))
		return 6;
	kill(group, SIGKILL);
	waitpid(group, &status, 0);
	/* told to go on as often as it got the terminal; at the end once more */
	u32 conts = 0;
	for (const char *p = buf_cstr(&log); (p = strstr(p, "signal 18")); p++)
		conts++;
	return conts == 2 ? 0 : 10 + (int)conts;
}

static void terminals(void **state)
{
	int status = 0;
	(void)state;
	fflush(stdout);
	pid_t pid = fork();
	if (!pid)
		_exit(with_terminal());
	while (waitpid(pid, &status, WUNTRACED) < 0)
		;
	if (WIFSTOPPED(status))
		kill(pid, SIGKILL);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(runs), cmocka_unit_test(commands), cmocka_unit_test(terminals) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
