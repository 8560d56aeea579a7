/* test_parts.c: programs of a test in the kernel, on a kernel whose n-th call fails: there is all of it, its maps, its
 * streams, or nothing is left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/app.h"
#include "test/test_private.h"

#include "fake_kern.h"
#include "golden.h"

#define TEXT(s) s, sizeof(s) - 1
static const struct fake_file files[] = { { "/sys/devices/system/cpu/possible", TEXT("0-1\n") },
	{ "/sys/devices/system/cpu/online", TEXT("0-1\n") },
	{ "/proc/self/status", TEXT("Name:\tx\nCapEff:\t000001ffffffffff\n") } };
#define HEAD "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar L[] SEC(\"license\") = \"GPL\";\n"
#define MAP(name, type, more) "struct { __uint(type, BPF_MAP_TYPE_" type "); " more " } " name " SEC(\".maps\");\n"
#define WORDS "__uint(key_size, 4); __uint(value_size, 4);"
static const struct { const char *what, *text; } sources[] = {
	{ "a program", HEAD "SEC(\"socket\") int f(void *c) { return 0; }\n" },
	{ "a ring", HEAD MAP("ring", "RINGBUF",
	"__uint(max_entries, 4096);") "SEC(\"socket\") int f(void *c) { return 0; }\n" },
	{ "buffers of CPUs", HEAD MAP("each", "PERF_EVENT_ARRAY",
	WORDS) "SEC(\"socket\") int f(void *c) { return 0; }\n" },
	{ "a ring, then a map", HEAD MAP("ring", "RINGBUF", "__uint(max_entries, 4096);")
		MAP("some", "ARRAY", "__uint(max_entries, 4);" WORDS) "SEC(\"socket\") int f(void *c) { return 0; }\n"
			},
};

struct came { bool made, done; u32 errors; str left; };

/* The n-th call fails from when the object is loaded on. */
static struct came once(const char *text, u64 n, int err)
{
	static struct fake f;
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct host h;
	struct cc_opts cc = { 0 };
	struct came came = { 0 };
	fake_init(&f, files, ARRAY_LEN(files));
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	host_init(&h, &a, &f.kern, &ds, &src);
	host_cc_opts(&h, true, &cc);
	struct obj *o = host_object(&h, STR("x.c"), str_from(text), &cc);
	assert_non_null(o);
	u64 before = f.calls;
	f.fail_at = n ? f.calls + n : 0, f.fail_with = err;
	struct live *l = test_live_new(&h, o);
	came.made = l != NULL;
	came.done = f.calls - before < n;
	came.errors = ds.errors;
	test_live_close(l);
	came.left = fake_left(&a, &f);
	if (came.left.n)
		fail_msg("call %llu leaves%.*s", (unsigned long long)n, STR_ARG(came.left));
	kernel_types_close(&h.types);
	arena_clear(&a);
	return came;
}

static void live_or_nothing(void **state)
{
	static const int errors[] = { EPERM, ENOMEM };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(sources); i++)
		for (u32 e = 0; e < ARRAY_LEN(errors); e++) {
			buf_printf(&out, "%s, %s: without a failure %s; failing", sources[i].what, strerror(errors[e]),
				once(sources[i].text, 0, 0).made ? "made" : "none");
			u32 made = 0, none = 0;
			for (u64 n = 1;; n++) {
				struct came c = once(sources[i].text, n, errors[e]);
				assert_true(n < 200);
				if (c.done) {
					assert_true(c.made);
					break;
				}
				made += c.made, none += !c.made;
			}
			buf_printf(&out, " %u made, %u none\n", made, none);
		}
	assert_true(golden("test_live", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(live_or_nothing) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
