/* by_hand.c: the face on a kernel made by hand: each function before there is anything, what buffers hold and lost, values as text that is
 * cut, plans of hooks, what stays allowed when rights are given up. */
#include "face/skep/face.h"

#include "fake_kern.h"

enum { PAGE = 4096, HEAD_AT = 1024, LOST = 2, SAMPLE = 9 };
static struct fake fake;
static u8 *perf[4];                          /* what is mapped */
static u32 nperf, uid;

static const char text[] =
	"#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n"
	"struct event { int pid; char comm[8]; };\n"
	"struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 64); __type(key, int); __type(value, struct "
		"event); } seen SEC(\".maps\");\n"
	"struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } events SEC(\".maps\");\n"
	"struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); __uint(key_size, 4); __uint(value_size, 4); } each "
		"SEC(\".maps\");\n"
	"SEC(\"kprobe/vfs_read\") int on_read(void *ctx) { struct event e = {}; bpf_perf_event_output(ctx, &each, "
		"BPF_F_CURRENT_CPU, &e, sizeof(e)); return 0; }\n"
	"SEC(\"kprobe\") int anywhere(void *ctx) { struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0); if "
		"(e) bpf_ringbuf_submit(e, 0); return 0; }\n"
	"char LICENSE[] SEC(\"license\") = \"GPL\";\n";

static long map_pages(struct kern *k, const struct sys_mapping *m, void **out)
{
	long r = fake_mmap(k, m, out);
	if (r == 0 && m->bytes == 3 * PAGE && nperf < 4 && strstr(fake.fd[m->fd - FAKE_FIRST_FD].path, "perf"))
		perf[nperf++] = *out;
	return r;
}

static long stat_of(struct kern *k, const char *path, struct stat *st)
{
	long r = fake_stat(k, path, st);
	st->st_uid = uid;
	return r;
}

/* An entry of kprobe_events has a number. */
static long open_file(struct kern *k, const char *path, int flags, int mode)
{
	static const struct fake_file id = { "id", "77\n", 3 };
	if (!strstr(path, "/events/skep/") || !fake.nprobes)
		return fake_open(k, path, flags, mode);
	long r = fake_new_fd(&fake, FD_FILE, path);
	fake.fd[r - FAKE_FIRST_FD].file = &id;
	return r;
}

static void put(u32 cpu, u32 type, const void *body, u16 len)
{
	u64 *head = (u64 *)(void *)(perf[cpu] + HEAD_AT);
	struct { u32 type; u16 misc, size; } header = { type, 0, (u16)(8 + len) };
	memcpy(perf[cpu] + PAGE + *head, &header, 8);
	memcpy(perf[cpu] + PAGE + *head + 8, body, len);
	*head += 8u + len;
}

static void on_event(void *ctx, const struct skep_event *e)
{
	char all[64], some[6];
	int n = skep_event_json(ctx, e, all, sizeof(all));
	printf("  came by %s of CPU %u, %zu bytes: %s (%d), ", e->map, e->cpu, e->size, all, n);
	n = skep_event_text(ctx, e, some, sizeof(some));
	printf("cut: %s (%d), without room %d\n", some, n, skep_event_text(ctx, e, NULL, 0));
}

static void say(struct skep *s, const char *what, int r)
{
	struct skep_diag d = SKEP_INIT(skep_diag);
	printf("%s: %d\n", what, r);
	for (unsigned i = 0; skep_diag(s, i, &d) == 0; i++)
		printf("  %d %s %s:%u:%u: %s%s\n", d.severity, d.code, d.file, d.line, d.column, d.message,
			d.sys_errno ? ", with errno" : "");
}

static struct skep *begin(void)
{
	static const struct fake_file files[] = { { "/sys/devices/system/cpu/possible", "0-1\n", 4 }, {
		"/sys/devices/system/cpu/online", "0-1\n", 4 },
		{ "/proc/self/status", "CapPrm:\t000001ffffffffff\nCapEff:\t000001ffffffffff\n", 52 },
		{ "/proc/1/stat", "1", 1 },
		{ "/proc/kallsyms", "ffffffff81000000 T vfs_read\n", 28 },
		{ "/sys/kernel/tracing/kprobe_events", "", 0 } };
	struct skep_opts o = SKEP_INIT(skep_opts);
	o.perf_pages = 2;
	fake_init(&fake, files, ARRAY_LEN(files));
	fake.kern.mmap = map_pages, fake.kern.stat = stat_of, fake.kern.open = open_file;
	fake.rights_kept = 0xabc;
	nperf = 0;
	struct skep *s = skep_new(&o);
	s->k = s->host.k = s->host.feats.k = &fake.kern;
	for (u32 i = 0; i < FEAT_COUNT; i++)
		s->host.feats.known[i] = -1;
	s->host.feats.known[FEAT_KPROBE_EVENTS] = s->host.feats.known[FEAT_RINGBUF] = 1;
	return s;
}

static void end(struct skep *s)
{
	struct arena a = { 0 };
	skep_free(s);
	str left = fake_left(&a, &fake);
	printf("left:%.*s\n", STR_ARG(left));
	arena_clear(&a);
}

/* Nothing was compiled, or loaded: each says so, by its number. */
static void too_early(void)
{
	struct skep *s = begin();
	struct skep_event e = { .sz = sizeof(e) };
	static const char *const plan[] = { "kprobe:vfs_read", NULL };
	unsigned long long lost = 7;
	char out[8] = "kept";
	for (int i = 0; i < 2; i++) {
		printf("==== %s\n", i ? "not loaded" : "not compiled");
		if (i)
			say(s, "compile", skep_compile(s, "x.c", text));
		say(s, "attach", skep_attach(s));
		say(s, "attach to", skep_attach_to(s, "on_read", plan));
		say(s, "listen", skep_listen(s, NULL, on_event, s));
		int r = skep_lost(s, NULL, &lost);
		printf("attached %d, program %d, map %d, lookup %d, poll %d, lost %d %llu\n", skep_attached(s,
			"on_read") != NULL,
			skep_program_fd(s, "on_read"), skep_map_fd(s, "seen"), skep_map_lookup(s, "seen", &e, &e),
				skep_poll(s, 0), r, lost);
		printf("event as text %d, ", skep_event_text(s, &e, out, sizeof(out)));
		printf("a map's key %d ", skep_map_text(s, "seen", SKEP_MAP_KEY, &(int){ 5 }, out, sizeof(out)));
		printf("'%s', of none %d\n", out, skep_map_json(s, "none", SKEP_MAP_KEY, &(int){ 5 }, out,
			sizeof(out)));
		skep_detach(s);
	}
	end(s);
}

static void buffers(void)
{
	struct skep *s = begin();
	const struct { u32 size; s32 pid; char comm[8]; u32 pad; } sample = { 12, 42, "worker", 0 };
	const u64 lost[2][2] = { { 1, 5 }, { 1, 300 } };
	unsigned long long n = 0;
	char out[64];
	struct { s32 pid; char comm[8]; } value = { 9, "reader" };
	printf("==== buffers\n");
	say(s, "compile", skep_compile(s, "x.c", text));
	say(s, "load", skep_load(s));
	say(s, "listen to no buffer", skep_listen(s, "seen", on_event, s));
	say(s, "listen to nothing", skep_listen(s, "none", on_event, s));
	say(s, "without a function", skep_listen(s, "each", NULL, s));
	printf("lost before: %d %llu\n", skep_lost(s, "each", &n), n);
	say(s, "listen to one", skep_listen(s, "each", on_event, s));
	say(s, "listen twice", skep_listen(s, "each", on_event, s));
	say(s, "listen to the others", skep_listen(s, NULL, on_event, s));
	printf("mapped %u\n", nperf);
	put(0, SAMPLE, &sample, sizeof(sample));
	put(1, SAMPLE, &sample, sizeof(sample));
	put(1, LOST, lost[0], 16);
	put(0, LOST, lost[1], 16);
	printf("poll: %d\n", skep_poll(s, 0));
	static const char *const maps[] = { NULL, "each", "events", "seen", "none" };
	for (u32 i = 0; i < ARRAY_LEN(maps); i++) {
		n = 77;
		int r = skep_lost(s, maps[i], &n);
		printf("lost of %s: %d %llu\n", maps[i] ? maps[i] : "all", r, n);
	}
	printf("%d ", skep_map_json(s, "seen", SKEP_MAP_VALUE, &value, out, sizeof(out)));
	printf("%s\n", out);
	printf("%d ", skep_map_text(s, "seen", SKEP_MAP_KEY, &value, out, sizeof(out)));
	printf("%s\n", out);
	end(s);
}

static void rights(void)
{
	static const char *const plans[][3] = { { "kprobe:", "nothing", NULL }, { "kprobe:", "kprobe:vfs_read", NULL }
		};
	for (uid = geteuid(); uid <= geteuid() + 1; uid++) {
		struct skep *s = begin();
		printf("==== rights, files of %s\n", uid == geteuid() ? "this user" : "another");
		say(s, "compile", skep_compile(s, "x.c", text));
		say(s, "load", skep_load(s));
		say(s, "a plan that fails", skep_attach_to(s, "anywhere", plans[0]));
		say(s, "drop", skep_drop_rights(s));
		printf("kept %llx\n", (unsigned long long)fake.rights_kept);
		say(s, "a plan", skep_attach_to(s, "anywhere", plans[1]));
		printf("attached: %s\n", skep_attached(s, "anywhere"));
		say(s, "the others", skep_attach(s));
		printf("attached: %s\n", skep_attached(s, "on_read"));
		say(s, "drop", skep_drop_rights(s));
		printf("kept %llx\n", (unsigned long long)fake.rights_kept);
		end(s);
	}
}

/* All hooks or none: when one cannot be had, those before it go again. */
static void all_or_none(void)
{
	static const char pair[] = "#include <vmlinux.h>\n#include <bpf/bpf_helpers.h>\n"
		"SEC(\"kprobe/vfs_read\") int first(void *ctx) { return 0; }\n"
		"SEC(\"kprobe/vfs_write\") int second(void *ctx) { return 0; }\nchar LICENSE[] SEC(\"license\") = \"GPL\";\n";
	u32 failed = 0, kept = 0;
	printf("==== all or none\n");
	for (u32 n = 1; n <= 60; n++) {
		struct skep *s = begin();
		if (skep_compile(s, "x.c", pair) || skep_load(s))
			printf("not loaded\n");
		fake.fail_at = fake.calls + n, fake.fail_with = EMFILE;
		int r = skep_attach(s);
		bool was_met = fake.calls >= fake.fail_at;
		fake.fail_at = 0;
		failed += r != 0;
		kept += r && (skep_attached(s, "first") || skep_attached(s, "second"));
		if (!was_met) {
			printf("%s, %s\n", skep_attached(s, "first"), skep_attached(s, "second"));
			n = 60;
		}
		skep_free(s);
	}
	printf("failed in %s ways, kept something in %u\n", failed > 8 ? "many" : "few", kept);
}

int main(void)
{
	too_early();
	buffers();
	rights();
	all_or_none();
	return 0;
}
