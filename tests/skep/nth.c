/* nth.c: compile, load, attach, listen, detach and free on a kernel whose n-th call fails, for every n until all succeed: each time what
 * fails says so by a number below 0 and a message, and when all is closed nothing is left. */
#include "face/skep/face.h"

#include "fake_kern.h"

enum { MAX_CALLS = 600 };
static struct fake fake;
static u32 failures;

static const char text[] =
	"#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n"
	"struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 64); __type(key, int); __type(value, long); } seen SEC(\".maps\");\n"
	"struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } events SEC(\".maps\");\n"
	"int hits = 5; const volatile int limit = 3;\n"
	"SEC(\"raw_tp/sys_enter\") int on_enter(void *ctx) { int k = hits++, *e; long v = limit; bpf_map_update_elem(&seen, &k, &v, 0);\n"
	"\tif ((e = bpf_ringbuf_reserve(&events, 4, 0))) { *e = k; bpf_ringbuf_submit(e, 0); }\n\treturn 0; }\n"
	"char LICENSE[] SEC(\"license\") = \"GPL\";\n";

static void on_event(void *ctx UNUSED, const struct skep_event *e UNUSED) {}

static bool check(const struct skep *s, const char *what, int r)
{
	if (r < 0)
		failures++;
	if (r < 0 && !skep_diags(s))
		printf("%s: %d, and no message\n", what, r);
	return r >= 0;
}

static void once(void)
{
	struct skep *s = skep_new(NULL);
	s->k = &fake.kern;
	if (check(s, "compile", skep_compile(s, "nth.c", text)) && check(s, "load", skep_load(s)) && check(s, "attach", skep_attach(s)) &&
	    check(s, "listen", skep_listen(s, NULL, on_event, NULL)))
		skep_detach(s);
	skep_free(s);
}

int main(void)
{
	static const struct fake_file files[] = { { "/sys/devices/system/cpu/possible", "0-1\n", 4 }, { "/sys/devices/system/cpu/online", "0-1\n", 4 } };
	struct arena a = { 0 };
	u64 n = 1, said = 0;
	for (bool all = false; !all && n < MAX_CALLS; n++) {
		fake_init(&fake, files, ARRAY_LEN(files));
		fake.fail_at = n;
		failures = 0;
		once();
		str left = fake_left(&a, &fake);
		if (left.n)
			printf("call %llu of %llu: left are%.*s\n", (unsigned long long)n, (unsigned long long)fake.calls, STR_ARG(left));
		all = fake.calls < n;
		if (all && failures)
			printf("nothing fails, and %u things fail\n", failures);
		said += failures > 0;
	}
	printf("%s\n", n < MAX_CALLS && n > 15 && said >= 5 && fake.loads == 1 ? "all calls failed once" : "too few");
	arena_clear(&a);
	return 0;
}
