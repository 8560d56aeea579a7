/* export_parts.c: what is written for other programs, whole: flame graphs, lines that are put together piece by piece,
 * dates, rows of records within records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export.h"

#include "golden.h"

#define FRAMES(...) (const str[]){ __VA_ARGS__ }, sizeof((str[]){ __VA_ARGS__ }) / sizeof(str)

/* A graph without the script in it, which must be the file's. */
static void put_graph(const struct flame *f, const struct flame_style *style, struct buf *out)
{
	struct buf whole = BUF_INIT, script = BUF_INIT;
	flame_svg(f, style, &whole);
	assert_true(golden_read("src/export/flame.js", &script));
	char *at = memmem(whole.s, whole.n, script.s, script.n);
	assert_non_null(at);
	buf_printf(out, "==== %.*s\n", STR_ARG(style->title));
	buf_add(out, whole.s, (size_t)(at - whole.s));
	buf_puts(out, "SCRIPT\n");
	buf_add(out, at + script.n, whole.n - script.n - (size_t)(at - whole.s));
	buf_free(&whole), buf_free(&script);
}

static void flames(void **state)
{
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	(void)state;
	struct flame *f = flame_new(&a);
	put_graph(f, &(struct flame_style){ STR("nothing"), STR("samples"), false }, &out);
	flame_add(f, FRAMES(STR("bash"), STR("main"), STR("read")), 60, 10);
	flame_add(f, FRAMES(STR("bash"), STR("main"), STR("eval")), 20, 20);
	flame_add(f, FRAMES(STR("bash"), STR("exit")), 10, 0);
	flame_add(f, FRAMES(STR("awk"), STR("main")), 9, 40);
	flame_add(f, FRAMES(STR("bash"), STR("main"), STR("read")), 1, 0);         /* the same once more */
	flame_add(f, FRAMES(STR("a<b>&'\"\1\xff" "\xc3\xa9\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbc\x7f")), 100, 100);
	flame_add(f, FRAMES(STR("bash"), STR("brk")), 300, 330);
	put_graph(f, &(struct flame_style){ STR("CPU <time>"), STR("us & more"), false }, &out);
	put_graph(f, &(struct flame_style){ STR("compared"), STR("us"), true }, &out);
	/* 1180 pixels for 11800: a unit is as wide as what is still drawn */
	struct flame *narrow = flame_new(&a);
	flame_add(narrow, FRAMES(STR("wide")), 11798, 0);
	flame_add(narrow, FRAMES(STR("one")), 1, 0);
	flame_add(narrow, FRAMES(STR("thin")), 1, 0);
	put_graph(narrow, &(struct flame_style){ STR("just drawn"), STR("us"), false }, &out);
	flame_add(narrow, FRAMES(STR("wide")), 1, 0);
	put_graph(narrow, &(struct flame_style){ STR("not drawn"), STR("us"), false }, &out);
	arena_clear(&a);
	assert_true(golden("export_flames", &out));
}

/* Deeper than is drawn: the rest of a stack counts for the last frame that is. */
static void deep_flame(void **state)
{
	static str frames[600];
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	u32 n = 0;
	(void)state;
	struct flame *f = flame_new(&a);
	for (u32 i = 0; i < ARRAY_LEN(frames); i++)
		frames[i] = arena_printf(&a, "f%u", i);
	flame_add(f, frames, ARRAY_LEN(frames), 7, 0);
	flame_svg(f, &(struct flame_style){ STR("deep"), STR("us"), false }, &out);
	for (const char *p = out.s; (p = memmem(p, out.n - (size_t)(p - out.s), "class=\"f\"", 9)); p++)
		n++;
	assert_int_equal(n, 513);
	assert_non_null(memmem(out.s, out.n, "data-n=\"f511\"", 13));
	assert_null(memmem(out.s, out.n, "data-n=\"f512\"", 13));
	assert_non_null(memmem(out.s, out.n, "height=\"8278\"", 13));         /* 40 + 30 + 513 rows of 16 */
	buf_free(&out);
	arena_clear(&a);
}

static void lines(void **state)
{
	static const u8 bytes[] = { 0x0a, 0x1b, 0xff };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 pretty = 0; pretty < 2; pretty++) {
		struct json j = { .out = &out, .pretty = pretty };
		json_open(&j, NULL, '{');
		json_str(&j, "text", STR("a\"b\n"));
		json_open(&j, "empty", '{'), json_close(&j, '}');
		json_open(&j, "list", '[');
		json_u64(&j, NULL, 18446744073709551615u), json_s64(&j, NULL, -5), json_bool(&j, NULL, true),
			json_bool(&j, NULL, false);
		json_open(&j, NULL, '['), json_close(&j, ']');
		json_open(&j, NULL, '{'), json_null(&j, "in"), json_hex(&j, "hex", bytes, 3), json_close(&j, '}');
		json_close(&j, ']');
		json_raw(&j, "raw", STR("[1]")), json_text(&j, "last", "");
		json_data(&j, "data", &(struct data){ .kind = DATA_UINT, .width = 4, .u = 7 });
		json_close(&j, '}');
		buf_char(&out, '\n');
	}
	struct json j = json_line(&out, "some", 1700000000123456789u);
	json_u64(&j, "n", 1);
	json_end_line(&j);
	assert_string_equal(buf_cstr(&out),
		"{\"text\":\"a\\\"b\\n\",\"empty\":{},\"list\":[18446744073709551615,-5,true,false,[],{\"in\":null,\"hex\":\"0a1bff\"}],\"raw\":[1],"
		"\"last\":\"\",\"data\":7}\n"
		"{\n    \"text\": \"a\\\"b\\n\",\n    \"empty\": {},\n    \"list\": [18446744073709551615,-5,true,false,[],{\n            \"in\": null,\n"
		"            \"hex\": \"0a1bff\"\n        }\n    ],\n    \"raw\": [1],\n    \"last\": \"\",\n    \"data\": 7\n}\n"
		"{\"type\":\"some\",\"time\":\"2023-11-14T22:13:20.123456Z\",\"n\":1}\n");
	buf_free(&out);
}

static void dates(void **state)
{
	static const struct { u64 second; const char *text; } rows[] = { { 0, "1970-01-01T00:00:00" },
		{ 86399, "1970-01-01T23:59:59" },
		{ 951782399, "2000-02-28T23:59:59" }, { 951782400, "2000-02-29T00:00:00" },
		{ 951868800, "2000-03-01T00:00:00" },
		{ 978307199, "2000-12-31T23:59:59" }, { 1709164800, "2024-02-29T00:00:00" },
		{ 1735689600, "2025-01-01T00:00:00" },
		{ 4107542400, "2100-03-01T00:00:00" }, { 1785542400, "2026-08-01T00:00:00" },
		{ 13569465600, "2400-01-01T00:00:00" } };
	struct buf out = BUF_INIT;
	char want[40];
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		out.n = 0;
		export_time(rows[i].second * 1000000000 + 1000000 * (u64)i + 999, &out);
		snprintf(want, sizeof(want), "%s.%06uZ", rows[i].text, i * 1000);
		assert_string_equal(buf_cstr(&out), want);
	}
	buf_free(&out);
}

/* Records within records: what two neighbours share is not closed between them. */
static void rows(void **state)
{
	static const struct { const char *names[5]; const char *line; } cases[] = {
		{ { "a" }, "{\"a\":0}" }, { { "a", "b" }, "{\"a\":0,\"b\":1}" },
		{ { "at.x", "at.y", "b" }, "{\"at\":{\"x\":0,\"y\":1},\"b\":2}" },
		{ { "at.x", "ab.x" }, "{\"at\":{\"x\":0},\"ab\":{\"x\":1}}" }, { { "a.b.x", "a.b.y", "a.c", "d.e" },
		"{\"a\":{\"b\":{\"x\":0,\"y\":1},\"c\":2},\"d\":{\"e\":3}}" }, { { "a.b", "a.c.d.e", "a.c.f" },
		"{\"a\":{\"b\":0,\"c\":{\"d\":{\"e\":1},\"f\":2}}}" },
		{ { "a.bc", "a.bd" }, "{\"a\":{\"bc\":0,\"bd\":1}}" },
		{ { "x", "a.b.c", "y" }, "{\"x\":0,\"a\":{\"b\":{\"c\":1}},\"y\":2}" } };
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct data_leaf leaf[5] = { 0 };
		struct data cells[5] = { 0 };
		struct data_record r = { .leaf = leaf, .is_flat = true };
		for (; r.n < 5 && cases[i].names[r.n]; r.n++) {
			leaf[r.n].name = str_from(cases[i].names[r.n]);
			cells[r.n] = (struct data){ .kind = DATA_UINT, .width = 4, .u = r.n };
		}
		struct json_rows x = json_rows(&a, &r, STR("m"));
		for (u32 k = 0; k < 3; k++) {                /* within a second, and in the next one */
			out.n = 0;
			json_row(&x, cells, 1700000000999999000u + k * 1000u - (k == 1) * 1000u, &out);
			str want = arena_printf(&a,
				"{\"type\":\"event\",\"time\":\"2023-11-14T22:13:%s\",\"map\":\"m\",\"data\":%s}\n",
				k < 2 ? "20.999999Z" : "21.000001Z", cases[i].line);
			assert_string_equal(buf_cstr(&out), want.s);
		}
	}
	struct data_leaf one = { .name = STR("value") };
	struct json_rows x = json_rows(&a, &(struct data_record){ .leaf = &one, .n = 1 }, STR("q\""));
	out.n = 0;
	json_row(&x, &(struct data){ .kind = DATA_INT, .width = 8, .i = -3 }, 0, &out);
	assert_string_equal(buf_cstr(&out),
		"{\"type\":\"event\",\"time\":\"1970-01-01T00:00:00.000000Z\",\"map\":\"q\\\"\",\"data\":-3}\n");
	buf_free(&out);
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(flames), cmocka_unit_test(deep_flame),
		cmocka_unit_test(lines),
		cmocka_unit_test(dates), cmocka_unit_test(rows) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
