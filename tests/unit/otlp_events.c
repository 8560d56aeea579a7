/* otlp_events.c: lines of a session as requests of OTLP: each kind of line, numbers at their ends, slots with gaps, what is cut in two by a
 * flush. The requests are compared whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exporter/exporter.h"

#include "golden.h"

static u64 fixed_ns(struct kern *k) { (void)k; return 1000000000000000000; }

static long keep(void *ctx, int fd, const void *p, size_t n)
{
	(void)fd;
	buf_add(ctx, p, n);
	return (long)n;
}

#define T "\"time\":\"2026-01-31T23:59:59.000250Z\""

/* Each text is a flush of its own. */
static const char *const flushes[] = {
	"{\"type\":\"event\"," T ",\"map\":\"rb\",\"data\":{\"pid\":5,\"comm\":\"a\\\"b,}\",\"low\":-9223372036854775807,\"high\":9223372036854775807,"
	"\"more\":9223372036854775808,\"half\":0.5,\"is\":true,\"not\":false,\"gone\":null,\"at\":{\"x\":1,\"list\":[1,\"two\",[]]}}}\n",
	"{\"type\":\"printk\"," T ",\"cpu\":1,\"pid\":7,\"comm\":\"sh\",\"message\":\"hello\"}\n"
	"{\"type\":\"line\"," T ",\"text\":\"of an iterator\"}\n",
	"{\"type\":\"lost\"," T ",\"map\":\"rb\",\"count\":3,\"total\":4}\n",
	/* slots that begin above zero, touch, and leave a gap */
	"{\"type\":\"hist\"," T ",\"name\":\"d\",\"key\":{\"comm\":\"ls\"},\"slots\":[{\"min\":4,\"max\":7,\"count\":2},{\"min\":8,\"max\":15,\"count\":1},"
	"{\"min\":64,\"max\":127,\"count\":5}]}\n",
	"{\"type\":\"hist\"," T ",\"name\":\"zero\",\"slots\":[{\"min\":0,\"max\":1,\"count\":21}]}\n",
	"{\"type\":\"map\"," T ",\"name\":\"opens\",\"rows\":[{\"key\":{\"comm\":\"ls\",\"cpu\":0},\"value\":1},{\"key\":9,\"value\":18446744073709551615}]}\n",
	"{\"type\":\"map\"," T ",\"name\":\"of_cpus\",\"rows\":[{\"key\":1,\"value\":[5,6]}]}\n",
	"{\"type\":\"map\"," T ",\"name\":\"records\",\"rows\":[{\"key\":1,\"value\":{\"n\":5,\"comm\":\"x\",\"bytes\":7}},{\"key\":2,\"value\":{\"n\":6,\"comm\":\"y\"}}]}\n",
	"{\"type\":\"map\"," T ",\"name\":\"words\",\"rows\":[{\"key\":1,\"value\":\"text\"}]}\n",
	"{\"type\":\"map\"," T ",\"name\":\"empty\",\"rows\":[]}\n",
	"{\"type\":\"row\"," T ",\"tool\":\"execsnoop\",\"da", "ta\":{\"pid\":1}}\n{\"type\":\"li", "ne\"," T ",\"text\":\"cut\"}\n",
	"no line of ours\n{\"type\":\"line\",\"time\":\"odd\",\"text\":\"x\"\n{\"type\n{\n",
};

static void requests(void **state)
{
	struct arena a = { 0 };
	struct diags ds = { .arena = &a };
	struct kern k = { .real_ns = fixed_ns, .now_ns = fixed_ns };
	struct host h = { .arena = &a, .k = &k, .ds = &ds };
	struct buf got = BUF_INIT, out = { .fd = 1, .put = keep, .put_ctx = &got };
	(void)state;
	struct otlp_out *x = otlp_out_open(&h, STR(""), "1.0", &out);
	assert_non_null(x);
	for (u32 i = 0; i < ARRAY_LEN(flushes); i++) {
		buf_printf(&got, "== %u\n", i);
		buf_puts(&out, flushes[i]);
		assert_true(buf_flush(&out));
	}
	assert_true(otlp_out_close(x));
	buf_puts(&out, "as it is\n");
	assert_true(buf_flush(&out));
	assert_true(golden("otlp_events", &got));
	buf_free(&out);
	arena_clear(&a);
}

/* Deeper than a value may be, and more members than are looked at: cut, and still JSON. */
static void hostile(void **state)
{
	struct arena a = { 0 };
	struct diags ds = { .arena = &a };
	struct kern k = { .real_ns = fixed_ns, .now_ns = fixed_ns };
	struct host h = { .arena = &a, .k = &k, .ds = &ds };
	struct buf got = BUF_INIT, out = { .fd = 1, .put = keep, .put_ctx = &got };
	(void)state;
	struct otlp_out *x = otlp_out_open(&h, STR(""), "1.0", &out);
	buf_puts(&out, "{\"type\":\"event\",\"data\":");
	buf_pad(&out, '[', 40);
	buf_puts(&out, "1");
	buf_pad(&out, ']', 40);
	for (u32 i = 0; i < 80; i++)
		buf_printf(&out, ",\"m%u\":1", i);
	buf_puts(&out, "}\n");
	assert_true(buf_flush(&out));
	assert_true(otlp_out_close(x));
	str text = buf_view(&got);
	assert_non_null(memmem(text.s, text.n, "{\"stringValue\":\"[[[[[[[[1]]]]]]]]\"}", 35));
	assert_non_null(memmem(text.s, text.n, "\"m61\"", 5));
	assert_null(memmem(text.s, text.n, "\"m62\"", 5));
	buf_free(&got), buf_free(&out);
	arena_clear(&a);
}

/* https is refused before anything is attached. */
static void bad_address(void **state)
{
	struct arena a = { 0 };
	struct diags ds = { .arena = &a };
	struct kern k = { .real_ns = fixed_ns, .now_ns = fixed_ns };
	struct host h = { .arena = &a, .k = &k, .ds = &ds };
	struct buf out = BUF_INIT;
	(void)state;
	assert_null(otlp_out_open(&h, STR("https://localhost:4318"), "1.0", &out));
	assert_null(otlp_out_open(&h, STR("http://localhost:99999/"), "1.0", &out));
	assert_null(out.filter);
	assert_int_equal(diags_exit_code(&ds), 1);
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests), cmocka_unit_test(hostile), cmocka_unit_test(bad_address),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
