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

/* A process that sends, and is done when it is waited for alone. */
enum { SENDER = 4242 };
static long sender(struct kern *k) { (void)k; return SENDER; }
static long not_yet(struct kern *k, int pid, int *status, bool until_end)
{
	(void)k;
	*status = 0;
	return until_end ? pid : 0;
}

static long keep(void *ctx, int fd, const void *p, size_t n)
{
	(void)fd;
	buf_add(ctx, p, n);
	return (long)n;
}

struct bench { struct arena a; struct diags ds; struct kern k; struct host h; struct buf got, out; };

/* What is printed comes to got. */
static void begin(struct bench *b)
{
	*b = (struct bench){ .ds = { .arena = &b->a }, .k = { .real_ns = fixed_ns, .now_ns = fixed_ns, .fork = sender, .wait = not_yet },
		.h = { .arena = &b->a, .k = &b->k, .ds = &b->ds }, .got = BUF_INIT, .out = { .fd = 1, .put = keep, .put_ctx = &b->got } };
}

static void end(struct bench *b)
{
	buf_free(&b->got), buf_free(&b->out);
	arena_clear(&b->a);
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
	struct bench b;
	(void)state;
	begin(&b);
	struct otlp_out *x = otlp_out_open(&b.h, STR(""), "1.0", &b.out);
	assert_non_null(x);
	for (u32 i = 0; i < ARRAY_LEN(flushes); i++) {
		buf_printf(&b.got, "== %u\n", i);
		buf_puts(&b.out, flushes[i]);
		assert_true(buf_flush(&b.out));
	}
	assert_true(otlp_out_close(x));
	buf_puts(&b.out, "as it is\n");
	assert_true(buf_flush(&b.out));
	assert_true(golden("otlp_events", &b.got));
	end(&b);
}

/* Deeper than a value may be, and more members than are looked at: cut, and still JSON. */
static void hostile(void **state)
{
	struct bench b;
	(void)state;
	begin(&b);
	struct otlp_out *x = otlp_out_open(&b.h, STR(""), "1.0", &b.out);
	buf_puts(&b.out, "{\"type\":\"event\",\"data\":");
	buf_pad(&b.out, '[', 40);
	buf_puts(&b.out, "1");
	buf_pad(&b.out, ']', 40);
	for (u32 i = 0; i < 80; i++)
		buf_printf(&b.out, ",\"m%u\":1", i);
	buf_puts(&b.out, "}\n");
	assert_true(buf_flush(&b.out));
	assert_true(otlp_out_close(x));
	str text = buf_view(&b.got);
	assert_non_null(memmem(text.s, text.n, "{\"stringValue\":\"[[[[[[[[1]]]]]]]]\"}", 35));
	assert_non_null(memmem(text.s, text.n, "\"m61\"", 5));
	assert_null(memmem(text.s, text.n, "\"m62\"", 5));
	end(&b);
}

/* A collector that has not answered yet: what waits is bounded, events and metrics each, and what was dropped is told. */
static void slow_collector(void **state)
{
	enum { LINES = 200, LONG = 50000 };          /* twice what may wait, of each */
	struct bench b;
	(void)state;
	begin(&b);
	struct otlp_out *x = otlp_out_open(&b.h, STR("http://localhost:4318"), "1.0", &b.out);
	for (u32 i = 0; i < LINES; i++) {
		buf_puts(&b.out, "{\"type\":\"line\"," T ",\"text\":\"");
		buf_pad(&b.out, 'x', LONG);
		buf_puts(&b.out, "\"}\n{\"type\":\"map\"," T ",\"name\":\"m\",\"rows\":[{\"key\":\"");
		buf_pad(&b.out, 'x', LONG);
		buf_puts(&b.out, "\",\"value\":1}]}\n");
		assert_true(buf_flush(&b.out));
	}
	assert_false(otlp_out_close(x));
	struct buf said = BUF_INIT;
	diags_print(&b.ds, (struct diag_style){ 0 }, &said);
	assert_non_null(memmem(said.s, said.n, "4 of 6 requests were not taken", 30));
	assert_int_equal(b.got.n, 0);
	buf_free(&said);
	end(&b);
}

/* https is refused before anything is attached. */
static void bad_address(void **state)
{
	struct bench b;
	(void)state;
	begin(&b);
	assert_null(otlp_out_open(&b.h, STR("https://localhost:4318"), "1.0", &b.out));
	assert_null(otlp_out_open(&b.h, STR("http://localhost:99999/"), "1.0", &b.out));
	assert_null(b.out.filter);
	assert_int_equal(diags_exit_code(&b.ds), 1);
	end(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests), cmocka_unit_test(hostile), cmocka_unit_test(slow_collector), cmocka_unit_test(bad_address),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
