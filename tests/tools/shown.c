/* shown.c: what tools with code of their own make of their records and maps: lines and rows, as text and as JSON.
 * Without a kernel: records are written here, as their programs write them, and maps have what stands here. */
#include "app/app.h"

#include "tools/tools.h"

#include "fake_kern.h"

#define TEXT(s) s, sizeof(s) - 1
static const struct fake_file files[] = { { "/proc/kallsyms",
	TEXT("ffffffff81000000 T vfs_read\nffffffff81000100 T vfs_write\n") }, { "/proc/self/status",
		TEXT("CapEff:\t000001ffffffffff\n") },
	{ "/sys/devices/system/cpu/possible", TEXT("0-1\n") }, { "/sys/devices/system/cpu/online", TEXT("0-1\n") },
	{ "/proc/42/cmdline", TEXT("sleep\0""100\0") }, { "/proc/42/maps",
		TEXT("10000-20000 r-xp 00000000 00:00 0 \n") },
	{ "/sys/kernel/tracing/events/one/hit/id", TEXT("1\n") },
	{ "/sys/kernel/tracing/events/one/miss/id", TEXT("2\n") },
	{ "/proc/42/status", TEXT("NSpid:\t42\n") }, { "/proc/42/root/tmp/perf-42.map",
		TEXT("10000 100 start_thread\n10100 100 work\n") } };

#define TOOL(name) extern const struct tool tool_##name;
TOOLS
#undef TOOL

/* ---- maps -------------------------------------------------------------------------------------------------------- */

/* Variables: 8 bytes each, in the order of the source. */
static const u64 variables[] = { 3, 100, 60 };
struct pair { u32 pid, nr; u64 calls, errors, time_ns; char comm[16]; };
static const struct pair pairs[] = { { 42, 0, 10, 1, 5999, "sh" }, { 7, 1, 30, 0, 1000, "a name of 16 cha" },
	{ 0, 9999, 20, 20, 7000000, "" } };
/* Where, of which process, how often: functions of the kernel, of a program; events, by their number from 1 on. */
struct at { u64 place, pid, count; };
static const struct at places[] = { { 0xffffffff81000000, 0, 5 }, { 0xffffffff81000100, 1, 7 },
	{ 0xffffffff81000000, 2, 2 }, { 0x10, 3, 1 } };
static const struct at of_processes[] = { { 0x10000, 42, 5 }, { 0x10180, 42, 7 }, { 0x10100, 42, 4 },
	{ 0x5, 9, 3 } };
static const struct at of_events[] = { { 1, 0, 5 }, { 2, 0, 7 }, { 3, 0, 2 }, { 0, 0, 1 }, { 2, 1, 10 } };
struct called { u64 number[4]; char text[2][80]; u64 count; };
static const struct called with[] = { { { 3, ~0ull, 1000, 7 }, { "one", "" }, 2 },
	{ { ~0ull, 1, 0, 1ull << 63 }, { "two", "after" }, 40 }, { { 0 }, { "exactly" }, 3 } };
enum { NOTHING, PAIRS, PLACES, PROCESSES, NUMBERED, CALLED };
static u32 gone, is_last_of;     /* elements that were deleted; of which map there are some */
static const struct { const void *at; u32 n, size, key; } elements[] = {
	[PAIRS] = { pairs, ARRAY_LEN(pairs), sizeof(*pairs), 8 }, [PLACES] = { places, ARRAY_LEN(places), 24, 16 },
	[PROCESSES] = { of_processes, ARRAY_LEN(of_processes), 24, 16 },
	[NUMBERED] = { of_events, ARRAY_LEN(of_events), 24, 16 },
	[CALLED] = { with, ARRAY_LEN(with), sizeof(*with), sizeof(*with) - 8 } };
static char names[FAKE_FDS][16];

#define SOURCE(more) "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n__u64 lost, ahead, used;\n" more \
	"SEC(\"socket\") int f(void *c) { return lost + ahead + used; }\nchar L[] SEC(\"license\") = \"GPL\";\n"
#define MAP(name, key, value) "struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8);" \
	"__type(key, " key "); __type(value, " value "); } " name " SEC(\".maps\");\n"
static const char of_pairs[] = SOURCE("struct which { __u32 pid, nr; };\n"
	"struct count { __u64 a, b, c; char d[16]; };\n" MAP("counts", "struct which", "struct count")),
	of_places[] = SOURCE("struct which { __u64 place; __u32 pid; };\n" MAP("counts", "struct which", "__u64")),
	of_ages[] = SOURCE(MAP("age", "__u32", "__u64")),
	of_calls[] = SOURCE("struct which { __u64 number[4]; char text[2][80]; };\n"
		MAP("counts", "struct which", "__u64")
		MAP("hist", "__u32", "__u64"));

static const char *element_at(u32 i) { return (const char *)elements[is_last_of].at + i * elements[is_last_of].size; }

static long map_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct sys_map_elem *e = attr;
	u32 n = elements[is_last_of].n, key_size = elements[is_last_of].key, i = gone;
	const void *key = (const void *)(uintptr_t)e->key;
	void *to = (void *)(uintptr_t)e->value;
	if (cmd == BPFCMD_MAP_CREATE) {
		long fd = fake_bpf(k, cmd, attr, size);
		snprintf(names[fd - FAKE_FIRST_FD], 16, "%.15s", ((struct sys_map_create *)attr)->map_name);
		return fd;
	}
	if (cmd == BPFCMD_MAP_DELETE_ELEM)
		return gone < n ? gone++, 0 : -ENOENT;
	if (cmd != BPFCMD_MAP_LOOKUP_ELEM && cmd != BPFCMD_MAP_GET_NEXT_KEY)
		return fake_bpf(k, cmd, attr, size);
	if (strcmp(names[e->map_fd - FAKE_FIRST_FD], "counts")) {
		if (cmd == BPFCMD_MAP_LOOKUP_ELEM)
			memcpy(to, variables, sizeof(variables));
		return cmd == BPFCMD_MAP_LOOKUP_ELEM ? 0 : -ENOENT;
	}
	while (key && i < n && memcmp(element_at(i), key, key_size))
		i++;
	i += cmd == BPFCMD_MAP_GET_NEXT_KEY && key;
	if (i >= n)
		return -ENOENT;
	if (cmd == BPFCMD_MAP_GET_NEXT_KEY)
		memcpy(to, element_at(i), key_size);
	else
		memcpy(to, element_at(i) + key_size, elements[is_last_of].size - key_size);
	return 0;
}

/* ---- a tool that runs -------------------------------------------------------------------------------------------- */

struct run { struct fake fake; struct arena a; struct src_map src; struct diags ds; struct host h; struct tool_run r;
	struct buf out; };

static bool begin(struct run *x, const struct tool *t, const char *words, const char *text)
{
	static char all[200];
	char *argv[16] = { (char *)t->name }, *at = all;
	int argc = 1;
	struct run_filter f = { 0 };
	struct cc_opts cc = { 0 };
	memset(x, 0, sizeof(*x)), memset(names, 0, sizeof(names));
	gone = 0;
	fake_init(&x->fake, files, ARRAY_LEN(files));
	x->fake.kern.bpf = map_bpf;
	src_init(&x->src, &x->a);
	diags_init(&x->ds, &x->a, &x->src);
	host_init(&x->h, &x->a, &x->fake.kern, &x->ds, &x->src);
	snprintf(all, sizeof(all), "%s", words);
	for (char *word; *words && (word = strsep(&at, "|"));)
		argv[argc++] = word;
	bool ok = tool_prepare(&x->h, t, argc, argv, &x->r, &f);
	x->out.fd = -1, x->r.out = &x->out, x->r.tool = t, x->r.cc.arch = STR("x86");
	if (!ok || !text)
		return ok;
	host_cc_opts(&x->h, true, &cc);
	struct obj *o = host_object(&x->h, STR("x.c"), str_from(text), &cc);
	struct load_opts lo = host_load_opts(&x->h);
	x->r.l = o ? load_object(&x->a, o, &lo, &x->ds) : NULL;
	return x->r.l && (!t->attached || t->attached(&x->r));
}

static void end(struct run *x, bool ok, const char *words)
{
	struct buf said = BUF_INIT;
	diags_print(&x->ds, (struct diag_style){ 0 }, &said);
	printf("==== %s %s%s\n%.*s%.*s", x->r.tool ? x->r.tool->name : "", words, ok ? "" : ": no", (int)x->out.n,
		x->out.s,
		(int)said.n, said.s);
	if (x->r.l)
		load_close(x->r.l);
	kernel_types_close(&x->h.types);
	buf_free(&said), buf_free(&x->out);
	arena_clear(&x->a);
}

static void ticks(const struct tool *t, u32 of, const char *words, const char *text, u32 times)
{
	struct run x;
	is_last_of = of;
	bool ok = begin(&x, t, words, text);
	if (of == PLACES)
		x.fake.nfiles = 0;               /* names of the kernel's functions are read while they may be */
	for (u32 i = 0; ok && i < times; i++) {
		x.r.ticks = i + 1;
		t->tick(&x.r, i + 1 == times);
		buf_printf(&x.out, "(%u deleted)\n", gone);
	}
	end(&x, ok, words);
}

/* Each record whole, and one byte short. */
static void events(const struct tool *t, const char *words, const void *records, u32 size, u32 n)
{
	struct run x;
	bool ok = begin(&x, t, words, NULL);
	for (u32 i = 0; ok && i < n; i++) {
		t->event(&x.r, (const char *)records + i * size, size - 1);
		t->event(&x.r, (const char *)records + i * size, size);
	}
	end(&x, ok, words);
}
#define EVENTS(name, words, list) events(&tool_##name, words, list, sizeof((list)[0]), ARRAY_LEN(list))

/* As their programs write them. */
static const struct { u32 pid; char comm[16]; u64 function; } threads[] = { { 42, "sh", 0x10000 }, { 42,
	"exactly sixteen!", 0x10180 },
	{ 9, "", 0x5 } };
static const struct { u32 pid; char comm[16]; u8 server[16]; u64 time_ns; u16 flags,
	answers; u8 name[128]; } names_asked[] = {
	{ 1, "curl", { [10] = 255, 255, 127, 0, 0, 53 }, 1500000, 0x0100, 9, "\3www\7example\3org\0\0\1" },
	{ 2, "curl", { 0x20, 1, [15] = 1 }, 1500000, 0x8180, 2, "\3www\7example\3org\0\0\34" },
	{ 3, "exactly sixteen!", { 0 }, 12, 0x8003, 0, "\1a\0\0\377" }, { 4, "d", { 0 }, 0, 0x8005, 1, "\0\0\2" }, { 5,
		"e", { 0 }, 0, 0x8006, 1, "\1x\0\1\0" },
	{ 6, "f", { 0 }, 0, 0x800f, 65535, "\77too long a label that ends nowhere, for sixty-three are to come: x" },
	{ 7, "g", { 0 }, 0, 0x8001, 1, "\100no label" }, { 8, "h", { 0 }, 0, 0x8002, 1, "\2ab\0\0\101" } };
static const struct { u64 function, id; u32 pid, tid, kind; char name[80]; } made[] = { { 0x10000, 5, 42, 43, 0,
	"unseen" },
	{ 0, 5, 42, 44, 1, "main" }, { 0, 6, 42, 45, 2, "worker" }, { 0, 1ull << 40, 42, 46, 7, "" } };
static const struct { u64 took_ns, before_used, before_limit, used, limit; u32 kind, pid; char manager[32],
	pool[32]; } collections[] = {
	{ 1500000, 0, 0, 0, 0, 0, 1, "", "" }, { 10, 1, 0, 0, 0, 0, 2, "", "" }, { 10, 100, 200, 50, -1, 1, 3, "G1",
		"Old" },
	{ 10, 0, 0, 5, 0, 2, 4, "", "" }, { 10, 0, 0, 0, 0, 2, 5, "", "" }, { 10, 0, 0, 0x1a, 0, 2, 6, "", "" }, { 10,
		2, 0, -1, 0, 3, 7, "", "" },
	{ 1ull << 50, 0, 0, 0, 0, 4, 8, "", "" }, { 0, 0, 0, 0, 0, 5, 9, "", "" } };
static const struct { u32 cpu, pid, tid, depth; u64 time_ns; u32 is_return; char where[80], function[80]; } calls[] = {
	{ 0, 1, 2, 0, 0, 0, "a.py", "main" }, { 1, 1, 2, 1, 1234567890123, 0, "a.py", "first" }, { 1, 1, 2, 2,
		1234567890123, 0, "", "second" },
	{ 1, 1, 2, 2, 1234567890123, 1, "", "second" }, { 1, 1, 2, 31, 1, 1, "x", "deep" }, { 1, 1, 2, 32, 1, 1, "x",
		"deeper" } };
static const struct { u64 delay_ns; u32 sender, receiver, signal; s32 code, result; char sender_comm[16],
	receiver_comm[16]; } signals[] = {
	{ 1999, 42, 7, 9, 0, 0, "unseen", "victim" }, { 0, 5, 7, 15, 0, 1, "sender", "exactly sixteen!" }, { 0, 5, 7,
		34, 0, 2, "exactly sixteen!", "r" },
	{ 0, 5, 7, 64, 0, 3, "s", "r" }, { 0, 5, 7, 65, 0, 4, "s", "r" }, { 0, 5, 7, 33, 0, 5, "s", "r" }, { 0, 5, 7, 1,
		0, -1, "s", "r" },
	{ 0, 5, 7, 1, 0, 100, "s", "r" }, { 0, 5, 7, 1, 0, 101, "s", "r" }, { 0, 5, 7, 0, 0, 99, "s", "r" } };

/* What skep trace takes as a place, a condition, a format and values: what its program gets of them,
	and lines of two records. */
static const struct { u32 pid, tid; char comm[16]; u64 number[8]; char text[4][128]; } hits[] = {
	{ 1, 2, "sh", { 1, ~0ull, 0xabc, 'c', 5, 6, 7, 8 }, { "one", "two", "", "four" } },
	{ 3, 4, "exactly sixteen!", { 0, 1ull << 63, 0, 9, ~0ull, 0, 1, 2 }, { "%s", "x\ny" } } };
static const char *const traces[] = { "vfs_read", "vfs_read \"plain\"",
	"vfs_read \"%d %u %x %p\", arg1, arg2, arg3, arg4",
	"vfs_read \"%ld %lu %llx %d %u %x\", 1, 2, 3, arg2, arg2, arg2",
	"vfs_read \"%s=%i %-20s, %5lld.%c %% 100%\", (char *)arg1, f(1, 2), a[g(3, 4), 5], arg2, arg3",
	"r::vfs_read (retval < 0 && (1 + (2))) \"%d\", retval",
		"vfs_read(struct file *f, char *to, size_t n) (n > 65536) \"%zu\", n",
	"vfs_read \"%d%d%d%d%d%d%d%d\", 1, 2, 3, 4, 5, 6, 7, 8",
		"vfs_read \"%d%d%d%d%d%d%d%d%d\", 1, 2, 3, 4, 5, 6, 7, 8, 9",
	"vfs_read \"%s%s%s%s\", 1, 2, 3, 4", "vfs_read \"%s%s%s%s%s\", 1, 2, 3, 4, 5", "vfs_read \"%d\"",
		"vfs_read \"%d\", 1, 2", "vfs_read \"%d\" 1",
	"vfs_read \"\", 1", "vfs_read \"%f\", 1", "vfs_read \"%5", "vfs_read (arg1", "vfs_read(int a", "vfs_read arg1",
		"r::vfs_read(int a)", "  vfs_read  (1)  ",
	"vfs_read ()", "vfs_read(int a, int b) \"%d %d\", b, a", "vfs_read \"%d\", ", "vfs_read \"%d %d\", (1, 2), [3",
		"vfs_read|vfs_write", "" };

static void defines(struct run *x)
{
	for (u32 i = 0; i < x->r.cc.ndefines; i++)
		if (!str_starts(x->r.cc.defines[i], "OWN_PID") && !str_starts(x->r.cc.defines[i], "MAX_THREADS"))
			buf_printf(&x->out, "%.*s\n", STR_ARG(x->r.cc.defines[i]));
	for (u32 i = 0; i < x->r.cc.nwords; i++) {
		const struct pp_words *w = &x->r.cc.words[i];
		buf_printf(&x->out, "%.*s: %.*s\n", STR_ARG(w->name), STR_ARG(str_sub(w->text, w->from, w->to)));
	}
}

static void traced(const char *words)
{
	struct run x;
	bool ok = begin(&x, &tool_trace, words, NULL);
	if (ok)
		defines(&x);
	for (u32 i = 0; ok && i < ARRAY_LEN(hits); i++) {
		tool_trace.event(&x.r, &hits[i], sizeof(hits[i]) - 1);
		tool_trace.event(&x.r, &hits[i], sizeof(hits[i]));
	}
	end(&x, ok, words);
}

/* What skep argdist takes: kinds of places, values by number, text and sign, conditions, labels; what it refuses. */
static const char *const specs[] = {
	"-C|p::vfs_read()", "-H|p::vfs_read()", "-C|r::vfs_read()", "-H|r::vfs_read()",
	"-C|vfs_read(int fd, char *to) : int , char * : fd , to : fd < 3 && f(1:2) # some:of it ",
	"-C|p:/bin/x:f(u32 a, size_t b, bool c, long d):u32,size_t,bool,long:a,b,c,d",
	"-C|p:c:f(char *a, const char *b, int c):char *,const char*,int:a,b,c", "-C|p:c:f(char a):char:a",
	"-C|p:c:f(int *a):int*:*a",
	"-C|r:c:f(int fd):u64,int,u32,u32:$latency,$entry(fd),$PID,$TID:$retval > 0 && $entry(fd) != 2#took",
	"-C|r:c:f():long:$retval", "-C|r:c:f():u64:$latency", "-C|r:c:f():int:1:$entry(x)",
	"-C|r:c:f():int:1:$latency > 3", "-C|t:cat:event():int,char *:args->number,args->text:args->number > 0",
	"-H|u:/bin/x:p:n(int a):int:a", "-C|p:c:f():char *:\"a,b:#\":x[a,b] == ')' #\"",
	"-C|p:c:f(int a):int:g(a, h[1, 2])", "-C|p:c:f(int a):int:a:", "-C|p:c:f(int (*g)(int))", "", "-C|",
	"-C|vfs_read", "-C|vfs_read(int a", "-C|vfs_read(int a)x", "-C|p:c:f():int", "-C|p:c:f():int:",
	"-C|p:c:f():int:a,b", "-C|p:c:f():int,int:a", "-C|p:c:f():int:$retval", "-C|p:c:f():int:$latency",
	"-H|p:c:f():int,int:1,2", "-H|p:c:f():char *:a", "-C|p:c:f():int,int,int,int:1,2,3,4",
	"-C|p:c:f():int,int,int,int,int:1,2,3,4,5", "-C|p:c:f():char *,char *,char *:1,2,3", "-C|p:c:f(int):int:1",
	"-C|p:c:f(a):int:1", "-C|x()|-H|x()", "-C|x()|more", "-C|t:cat()" };

static void specified(const char *words)
{
	struct run x;
	bool ok = begin(&x, &tool_argdist, words, NULL);
	if (ok) {
		defines(&x);
		buf_printf(&x.out, "of %s\n", x.r.unit);
	}
	end(&x, ok, words);
}

int main(void)
{
	static const char *const json[] = { "", "-f|json" };
	static const char *const by[] = { "", "-S", "-P", "-L", "-P|-L", "-S|-L", "-f|json", "-P|-f|json", "-n|1",
		"-m|/sys/fs/bpf/x", "-e|ENOENT", "-e|2",
		"-e|4095", "-e|4096", "-e|0", "-e|ENOTHING" };
	setenv("TZ", "UTC", 1);
	for (u32 i = 0; i < ARRAY_LEN(json); i++) {
		EVENTS(threadsnoop, json[i], threads);
		EVENTS(dnssnoop, json[i], names_asked);
		EVENTS(sigtrace, json[i], signals);
		EVENTS(uthreads, i ? "-l|none|-f|json" : "-l|none", made);
		EVENTS(ugc, i ? "-l|java|-x|/bin/true|-f|json" : "-l|java|-x|/bin/true", collections);
		EVENTS(uflow, i ? "-l|python|-x|/bin/true|-f|json" : "-l|python|-x|/bin/true", calls);
		ticks(&tool_readahead, NOTHING, json[i], of_ages, 1);
	}
	EVENTS(ugc, "-l|java|-x|/bin/true|-F|Old", collections);
	ticks(&tool_readahead, NOTHING, "-i|1", of_ages, 3);
	for (u32 i = 0; i < ARRAY_LEN(by); i++)
		for (u32 times = 1; times < (by[i][1] == 'e' ? 2 : 3); times++)
			ticks(&tool_syscount, PAIRS, by[i], of_pairs, times);
	for (u32 i = 0; i < ARRAY_LEN(traces); i++)
		traced(traces[i]);
	ticks(&tool_funccount, PLACES, "vfs_*", of_places, 1);
	ticks(&tool_funccount, PLACES, "vfs_*", of_places, 2);
	ticks(&tool_funccount, PLACES, "vfs_*|-f|json", of_places, 1);
	ticks(&tool_funccount, PROCESSES, "c:mal*", of_places, 1);
	for (u32 times = 1; times < 3; times++) {
		ticks(&tool_funccount, NUMBERED, "t:one:*", of_places, times);
		ticks(&tool_funccount, NUMBERED, "u:/bin/x:one:some", of_places, times);
	}
	for (u32 i = 0; i < ARRAY_LEN(specs); i++)
		specified(specs[i]);
	ticks(&tool_argdist, CALLED, "-C|vfs_read(int a, u32 b, char *c):int,u32,char *:a,b,c#label", of_calls, 1);
	ticks(&tool_argdist, CALLED, "-C|vfs_read():long,u64,size_t,s64,char*,char*:a,b,c,d,e,f", of_calls, 2);
	ticks(&tool_argdist, CALLED, "-i|2|-n|2|-C|p::vfs_read():u8:a", of_calls, 2);
	ticks(&tool_argdist, CALLED, "-C|p::vfs_read()", of_calls, 1);
	ticks(&tool_argdist, CALLED, "-f|json|-C|p::vfs_read():int:a#label", of_calls, 1);
	ticks(&tool_argdist, NOTHING, "-i|2|-H|p::vfs_read()#label", of_calls, 2);
	return 0;
}
