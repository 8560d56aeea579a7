/* values.c: bytes and hand-made types become values; values become text and JSON: data, ui, export by tables. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "data/data.h"
#include "export/export.h"
#include "ui/ui.h"

#include <stdlib.h>

static struct arena arena;
static struct buf out = { .fd = -1 };

static str symbol(void *ctx, struct arena *a, u64 address)
{
	(void)ctx; return address == 0x1000 ? arena_printf(a, "f") : STR("");
}

static u32 stack(void *ctx, struct arena *a, s64 id, bool is_user, str **frames)
{
	(void)ctx;
	if (id != 7)
		return 0;
	*frames = arena_array(a, str, 2);
	(*frames)[0] = is_user ? STR("main") : STR("schedule");
	(*frames)[1] = STR("0x2");
	return 2;
}
static const struct data_env env = { .symbol = symbol, .stack = stack, .real_at_start = 1000000000,
	.real_at_boot = 3000000000, .arch = { "x86", 3 } };

static const char *seen(void) { return buf_cstr(&out); }

static const struct data_types *types_of(struct btf_build *b)
{
	struct buf *bytes = arena_new(&arena, struct buf);
	struct diags ds;
	*bytes = BUF_INIT;
	btf_build_finish(b, bytes);
	diags_init(&ds, &arena, NULL);
	struct btf *btf = btf_open(&arena, bytes->s, bytes->n, NULL, &ds);
	assert_non_null(btf);
	return data_types(&arena, btf, &env);
}

/* A value by both ways, as text and as JSON. */
static void shows(const struct data_types *t, u32 type, const void *bytes, u64 len, const char *text, const char *json)
{
	struct data d = data_decode(&arena, t, type, bytes, len);
	struct data_record r = data_record(&arena, t, type, STR("value"));
	struct data *cells = arena_array(&arena, struct data, r.n);
	struct json_rows rows = json_rows(&arena, &r, STR("m"));
	out.n = 0;
	ui_value(&d, &out);
	assert_string_equal(seen(), text);
	out.n = 0;
	export_json(&d, &out);
	assert_string_equal(seen(), json);
	data_load(&r, bytes, len, &arena, cells);
	out.n = 0;
	json_row(&rows, cells, 0, &out);
	str line = arena_printf(&arena,
		"{\"type\":\"event\",\"time\":\"1970-01-01T00:00:00.000000Z\",\"map\":\"m\",\"data\":%s}\n", json);
	assert_string_equal(seen(), line.s);
}

static void floats(void **state)
{
	static const double wide = -2.5e300, none = 0.0 / 0.0;
	static const float narrow = 1.1f, infinite = 1.0f / 0;
	(void)state;
	struct btf_build *b = btf_build_new(&arena);
	u32 f = btf_add_float(b, STR("float"), 4), d = btf_add_float(b, STR("double"), 8);
	const struct data_types *t = types_of(b);
	shows(t, f, &narrow, 4, "1.1", "1.1");
	shows(t, d, &wide, 8, "-2.5e+300", "-2.5e+300");
	shows(t, f, &infinite, 4, "inf", "null");            /* JSON has none */
	shows(t, d, &none, 8, none != none && __builtin_signbit(none) ? "-nan" : "nan", "null");
}

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

static void integers(void **state)
{
	static const u8 ff[16] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 };
	static const u8 one[16] = { 1 }, min[16] = { [15] = 0x80 }, two[8] = { 2 };
	static const struct { u32 size, encoding; const u8 *bytes; u64 len; const char *text; } cases[] = {
		{ 1, 0, ff, 1, "255" }, { 1, 1, ff, 1, "-1" }, { 2, 0, ff, 2, "65535" }, { 2, 1, ff, 2, "-1" },
		{ 4, 0, ff, 4, "4294967295" }, { 4, 1, ff, 4, "-1" },
		{ 8, 0, ff, 8, "18446744073709551615" }, { 8, 1, ff, 8, "-1" },
		{ 8, 1, min + 8, 8, "-9223372036854775808" }, { 8, 0, one, 16, "1" },
		{ 16, 0, ff, 16, "340282366920938463463374607431768211455" }, { 16, 1, ff, 16, "-1" },
		{ 16, 1, min, 16, "-170141183460469231731687303715884105728" },
		{ 16, 0, one, 16, "1" }, { 1, 4, one, 1, "true" }, { 1, 4, min, 1, "false" }, { 1, 4, two, 1, "true" },
		{ 4, 0, ff, 3, "-" }, { 8, 0, ff, 7, "-" }, { 16, 0, ff, 15, "-" }, { 1, 4, ff, 0, "-" },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct btf_build *b = btf_build_new(&arena);
		u32 id = btf_add_int(b, STR("number"), cases[i].size, cases[i].encoding);
		shows(types_of(b), id, cases[i].bytes, cases[i].len, cases[i].text, cases[i].text[0] == '-' &&
			!cases[i].text[1] ? "null" : cases[i].text);
	}
}

static void bit_fields(void **state)
{
	static const u8 bytes[16] = { 0xa5, 0xff, 0x80, 0x01, 0x23, 0x45, 0x67, 0x89, 0xfe };
	static const struct { u32 type /* u, s, bool, enum, long */, off, bits; const char *text; } cases[] = {
		{ 0, 0, 3, "5" }, { 1, 0, 3, "-3" }, { 0, 5, 5, "29" }, { 1, 5, 5, "-3" }, { 2, 0, 1, "true" },
		{ 2, 1, 1, "false" }, { 3, 0, 3, "A" }, { 3, 3, 2, "0" },
		{ 3, 8, 3, "B" }, { 4, 4, 64, "-1687033114060648454" }, { 0, 23, 1, "1" }, { 0, 22, 1, "0" },
		{ 4, 0, 64, "-8545785751260823643" }, { 1, 15, 2, "1" }, { 1, 8, 8, "-1" },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct btf_build *b = btf_build_new(&arena);
		u32 types[] = { btf_add_int(b, STR("unsigned int"), 4, 0), btf_add_int(b, STR("int"), 4, 1),
			btf_add_int(b, STR("_Bool"), 1, 4), 0,
			btf_add_int(b, STR("long"), 8, 1) };
		types[3] = btf_add_enum(b, STR("e"), 4, true, false);
		btf_add_enumerator(b, STR("A"), -3);
		btf_add_enumerator(b, STR("B"), -1);
		u32 id = btf_add_record(b, false, STR("s"), 16);
		btf_add_member(b, STR("f"), types[cases[i].type], cases[i].off, cases[i].bits);
		bool is_name = cases[i].text[0] == 'A' || cases[i].text[0] == 'B';
		str text = arena_printf(&arena, "{f=%s}", cases[i].text),
			json = arena_printf(&arena, is_name ? "{\"f\":\"%s\"}" : "{\"f\":%s}", cases[i].text);
		const struct data_types *t = types_of(b);
		shows(t, id, bytes, sizeof(bytes), text.s, json.s);
		shows(t, id, bytes, 0, "{f=-}", "{\"f\":null}");
		shows(t, id, bytes, (cases[i].off + cases[i].bits - 1) / 8, "{f=-}", "{\"f\":null}");
	}
}

static void enums(void **state)
{
	static const struct { u32 size; bool is_signed; s64 value; const char *text; } cases[] = {
		{ 4, true, -1, "MINUS" }, { 4, false, 0xffffffff, "HIGH" }, { 4, true, 7, "7" }, { 4, true, -7, "-7" },
		{ 4, false, 3, "THREE" },
		{ 1, true, -1, "MINUS" }, { 1, false, 3, "THREE" }, { 8, true, -1, "MINUS" },
		{ 8, false, 1ll << 40, "FAR" }, { 8, false, 4, "4" },
		{ 8, false, -2, "18446744073709551614" }, { 8, true, -2, "-2" }, { 4, false, -2, "4294967294" },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct btf_build *b = btf_build_new(&arena);
		bool is64 = cases[i].size == 8, is_name = cases[i].text[0] > '9';
		u32 id = btf_add_enum(b, STR("e"), cases[i].size, cases[i].is_signed, is64);
		btf_add_enumerator(b, STR("THREE"), 3);
		if (cases[i].is_signed)
			btf_add_enumerator(b, STR("MINUS"), -1);
		else
			btf_add_enumerator(b, STR("HIGH"), 0xffffffff);
		if (is64)
			btf_add_enumerator(b, STR("FAR"), 1ll << 40);
		str json = arena_printf(&arena, is_name ? "\"%s\"" : "%s", cases[i].text);
		shows(types_of(b), id, &cases[i].value, cases[i].size, cases[i].text, json.s);
	}
}

/* ---- text, bytes, arrays, records -------------------------------------------------------------------------------- */

static void texts(void **state)
{
	struct btf_build *b = btf_build_new(&arena);
	u32 plain = btf_add_array(b, btf_add_int(b, STR("char"), 1, 1), 4),
		bytes = btf_add_array(b, btf_add_int(b, STR("unsigned char"), 1, 0), 4);
	u32 small = btf_add_array(b, btf_add_int(b, STR("signed char"), 1, 1), 4),
		bools = btf_add_array(b, btf_add_int(b, STR("_Bool"), 1, 4), 2);
	u32 alias = btf_add_array(b, btf_add_ref(b, BTF_TYPEDEF, STR("u8"), btf_add_int(b, STR("unsigned char"), 1, 0)),
		2);
	u32 text = btf_add_ref(b, BTF_TYPEDEF, STR("label"), bytes);
	btf_add_decl_tag(b, STR("skep:text"), text, -1);
	const struct data_types *t = types_of(b);
	(void)state;
	shows(t, plain, "abcd", 4, "abcd", "\"abcd\"");
	shows(t, plain, "a\0cd", 4, "a", "\"a\"");
	shows(t, plain, "\0\0\0\0", 4, "", "\"\"");
	shows(t, plain, "ab", 2, "ab", "\"ab\"");
	shows(t, plain, "", 0, "-", "null");
	shows(t, plain, "\1\xff\n", 4, "\\x01\\xff\\n", "\"\\u0001\\ufffd\\n\"");
	shows(t, bytes, "abc", 4, "61 62 63 00", "\"61626300\"");
	shows(t, bytes, "abcd", 4, "61 62 63 64", "\"61626364\"");
	shows(t, bytes, "ab", 2, "61 62", "\"6162\"");
	shows(t, small, "a", 2, "61 00", "\"6100\"");
	shows(t, alias, "ab", 2, "61 62", "\"6162\"");
	shows(t, text, "abcd", 4, "abcd", "\"abcd\"");
	shows(t, bools, "\0\1", 2, "[false, true]", "[false,true]");
}

static void variables(void **state)
{
	static const u8 bytes[12] = { 1, 0, 0, 0, 'a', 'b', 0, 0, 3 };
	struct btf_build *b = btf_build_new(&arena);
	u32 n = btf_add_int(b, STR("unsigned int"), 4, 0), text = btf_add_array(b, btf_add_int(b, STR("char"), 1, 1),
		4);
	u32 first = btf_add_var(b, STR("execs"), n, 1), second = btf_add_var(b, STR("name"), text, 0),
		third = btf_add_var(b, STR("last"), n, 1);
	u32 id = btf_add_datasec(b, STR(".bss"), 12);
	btf_add_secinfo(b, first, 0, 4);
	btf_add_secinfo(b, second, 4, 4);
	btf_add_secinfo(b, third, 8, 4);
	(void)state;
	shows(types_of(b), id, bytes, 12, "{execs=1, name=ab, last=3}", "{\"execs\":1,\"name\":\"ab\",\"last\":3}");
	shows(types_of(b), id, bytes, 8, "{execs=1, name=ab, last=-}", "{\"execs\":1,\"name\":\"ab\",\"last\":null}");
}

static void records(void **state)
{
	static const u8 bytes[64] = { 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0 };
	struct btf_build *b = btf_build_new(&arena);
	u32 n = btf_add_int(b, STR("unsigned int"), 4, 0), ptr = btf_add_ptr(b, 0);
	u32 point = btf_add_record(b, false, STR("point"), 8);
	btf_add_member(b, STR("x"), n, 0, 0);
	btf_add_member(b, STR("y"), n, 32, 0);
	u32 deep = btf_add_record(b, false, STR("deep"), 12);
	btf_add_member(b, STR("at"), point, 0, 0);
	btf_add_member(b, STR("z"), n, 64, 0);
	u32 anonymous = btf_add_record(b, true, STR(""), 4);
	btf_add_member(b, STR("left"), n, 0, 0);
	btf_add_member(b, STR("right"), n, 0, 0);
	u32 points = btf_add_array(b, point, 2), numbers = btf_add_array(b, n, 3);
	u32 all = btf_add_record(b, false, STR("all"), 20);
	btf_add_member(b, STR("deep"), deep, 0, 0);
	btf_add_member(b, STR(""), anonymous, 96, 0);
	btf_add_member(b, STR("last"), n, 128, 0);
	u32 twice = btf_add_record(b, false, STR("twice"), 12);
	btf_add_member(b, STR("a"), n, 0, 0);
	btf_add_member(b, STR("a"), n, 32, 0);
	btf_add_member(b, STR("a"), n, 64, 0);
	u32 second = btf_add_record(b, false, STR("second"), 12);    /* the name that would be free is taken */
	btf_add_member(b, STR("a_2"), n, 0, 0);
	btf_add_member(b, STR("a"), n, 32, 0);
	btf_add_member(b, STR("a"), n, 64, 0);
	u32 bits = btf_add_record(b, false, STR("bits"), 4);
	btf_add_member(b, STR("low"), n, 0, 4);
	btf_add_member(b, STR("high"), n, 4, 8);
	u32 more = btf_add_array(b, bits, 2), outer = btf_add_record(b, false, STR("outer"), 8);
	btf_add_member(b, STR("n"), n, 0, 0);
	btf_add_member(b, STR("in"), bits, 32, 0);
	u32 self = btf_reserve_record(b, false, STR("self"));
	btf_fill_record(b, self, 4);
	btf_add_member(b, STR("s"), self, 0, 0);
	btf_add_member(b, STR("n"), n, 0, 0);
	u32 empty = btf_add_record(b, false, STR("empty"), 0);
	const struct data_types *t = types_of(b);
	(void)state;
	shows(t, point, bytes, 8, "{x=1, y=2}", "{\"x\":1,\"y\":2}");
	shows(t, point, bytes, 7, "{x=1, y=-}", "{\"x\":1,\"y\":null}");
	shows(t, deep, bytes, 12, "{at={x=1, y=2}, z=3}", "{\"at\":{\"x\":1,\"y\":2},\"z\":3}");
	shows(t, all, bytes, 20, "{deep={at={x=1, y=2}, z=3}, left=4, right=4, last=5}",
		"{\"deep\":{\"at\":{\"x\":1,\"y\":2},\"z\":3},\"left\":4,\"right\":4,\"last\":5}");
	shows(t, points, bytes, 16, "[{x=1, y=2}, {x=3, y=4}]", "[{\"x\":1,\"y\":2},{\"x\":3,\"y\":4}]");
	shows(t, points, bytes, 15, "[{x=1, y=2}]", "[{\"x\":1,\"y\":2}]");
	shows(t, numbers, bytes + 4, 12, "[2, 3, 4]", "[2,3,4]");
	shows(t, twice, bytes, 12, "{a=1, a_2=2, a_3=3}", "{\"a\":1,\"a_2\":2,\"a_3\":3}");
	shows(t, second, bytes, 12, "{a_2=1, a=2, a_3=3}", "{\"a_2\":1,\"a\":2,\"a_3\":3}");
	shows(t, more, "\x21\x03\0\0\x54\x06\0", 8, "[{low=1, high=50}, {low=4, high=101}]",
		"[{\"low\":1,\"high\":50},{\"low\":4,\"high\":101}]");
	shows(t, outer, "\1\0\0\0\x54\x06\0", 8, "{n=1, in={low=4, high=101}}",
		"{\"n\":1,\"in\":{\"low\":4,\"high\":101}}");
	shows(t, empty, bytes, 0, "{}", "{}");
	shows(t, ptr, bytes, 8, "0x200000001", "\"0x200000001\"");
	shows(t, 0, bytes, 4, "1", "1");
	shows(t, 0, bytes, 3, "01 00 00", "\"010000\"");
	struct data d = data_decode(&arena, t, self, bytes, 4);      /* it ends */
	for (u32 depth = 0; d.kind == DATA_STRUCT; depth++, d = d.item[0])
		assert_in_range(depth, 0, 16);
	assert_int_equal(d.kind, DATA_NULL);
	assert_false(data_record(&arena, t, self, STR("value")).is_flat);
	assert_true(data_record(&arena, t, all, STR("value")).is_flat);
	assert_int_equal(data_record(&arena, t, all, STR("value")).size, 20);
	assert_int_equal(data_record(&arena, t, all, STR("value")).n, 6);
}

/* ---- formats ----------------------------------------------------------------------------------------------------- */

static void formats(void **state)
{
	static const u8 v6[][16] = { { 0 }, { [15] = 1 }, { 0x20, 1, 0xd, 0xb8, [15] = 1 },
		{ 0xfe, 0x80, [9] = 1, [15] = 0xab }, { [10] = 0xff, 0xff, 10, 0, 0, 1 },
		{ 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 3, 0, 4, 0, 5 }, { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0,
		0 }, { 0, 1, 0, 0, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8 } };
	static const u8 frames[16] = { 0, 0x10, 0, 0, 0, 0, 0, 0, 5 };
#define N(...) ((const u8[16]){ __VA_ARGS__ })
	const struct { const char *tag; u32 size /* 6, 16: u8[] */; bool is_signed; const u8 *bytes; const char *text,
		*json; } cases[] = {
		{ "ipv4", 4, false, N(127, 0, 0, 1), "127.0.0.1", "\"127.0.0.1\"" },
		{ "ipv4", 4, true, N(255, 254, 253, 252), "255.254.253.252", "\"255.254.253.252\"" },
		{ "ipv4", 8, false, N(1), "1", "1" },
		{ "ipv6", 16, false, v6[0], "::", "\"::\"" }, { "ipv6", 16, false, v6[1], "::1", "\"::1\"" },
		{ "ipv6", 16, false, v6[2], "2001:db8::1", "\"2001:db8::1\"" },
		{ "ipv6", 16, false, v6[3], "fe80::1:0:0:ab", "\"fe80::1:0:0:ab\"" },
		{ "ipv6", 16, false, v6[4], "::ffff:10.0.0.1", "\"::ffff:10.0.0.1\"" },
		{ "address", 16, false, v6[4], "10.0.0.1", "\"10.0.0.1\"" }, { "address", 16, false, v6[1], "::1",
		"\"::1\"" },
		{ "ipv6", 16, false, v6[5], "1:0:2::3:4:5", "\"1:0:2::3:4:5\"" },
		{ "ipv6", 16, false, v6[6], "102:304:506:708:90a:b0c:d0e:0", "\"102:304:506:708:90a:b0c:d0e:0\"" },
		{ "ipv6", 16, false, v6[7], "1:0:3:4:5:6:7:8", "\"1:0:3:4:5:6:7:8\"" },
		{ "mac", 6, false, N(0x52, 0x54, 0, 0x12, 0x34, 0xab), "52:54:00:12:34:ab", "\"52:54:00:12:34:ab\"" },
		{ "mac", 8, false, N(1, 2, 3, 4, 5, 6, 7, 8), "01:02:03:04:05:06", "\"01:02:03:04:05:06\"" },
		{ "port", 2, false, N(0xbb, 1), "443", "443" }, { "big_endian", 2, false, N(1, 0xbb), "443", "443" },
		{ "big_endian", 4, true, N(255, 255, 255, 254), "-2", "-2" },
		{ "big_endian", 8, false, N(0, 0, 0, 0, 0, 0, 1, 0), "256", "256" },
		{ "hex", 4, true, N(255, 255, 255, 255), "0xffffffff", "\"0xffffffff\"" },
		{ "hex", 8, false, N(0), "0x0", "\"0x0\"" }, { "octal", 2, false, N(0xa4, 1), "0644", "\"0644\"" },
		{ "device", 4, false, N(3, 0, 0x80, 0), "8:3", "\"8:3\"" }, { "duration", 8, false, N(0xe7, 3), "999ns",
		"999" }, { "duration", 8, false, N(0xe8, 3), "1.00us", "1000" },
		{ "duration", 8, false, N(0xd0, 0x12, 0x13), "1.25ms", "1250000" },
		{ "duration", 4, true, N(0x18, 0xfc, 255, 255), "-1.00us", "-1000" },
		{ "duration", 8, false, N(0, 0x2f, 0x68, 0x59), "1.50s", "1500000000" },
		{ "duration_us", 4, false, N(0x64), "100us", "100" }, { "duration_us", 8, false, N(0xd2, 0xe2, 1),
		"123ms", "123602" },
		{ "duration", 8, false, N(0x3c, 0x30), "12.3us", "12348" }, { "duration", 8, false, N(0x1a, 4),
		"1.05us", "1050" },
		{ "bytes", 8, false, N(0xff, 3), "1023", "1023" }, { "bytes", 8, false, N(0, 6), "1.50K", "1536" },
		{ "bytes", 8, false, N(0, 0, 0x10), "1.00M", "1048576" },
		{ "errno", 4, true, N(254, 255, 255, 255), "ENOENT", "\"ENOENT\"" }, { "errno", 4, true, N(2), "ENOENT",
		"\"ENOENT\"" }, { "errno", 8, true, N(0), "0", "0" }, { "errno", 8, true, N(0, 16), "4096", "4096" },
		{ "result", 8, true, N(234, 255, 255, 255, 255, 255, 255, 255), "EINVAL", "\"EINVAL\"" },
		{ "result", 8, true, N(2), "2", "2" }, { "result", 4, true, N(0), "0", "0" },
		{ "signal", 4, false, N(15), "TERM", "\"TERM\"" }, { "signal", 4, true, N(200), "200", "200" },
		{ "syscall", 4, false, N(1, 1), "openat", "\"openat\"" },
		{ "syscall", 8, true, N(255, 255, 255, 255, 255, 255, 255, 255), "-1", "-1" },
		{ "capability", 4, true, N(39), "CAP_BPF", "\"CAP_BPF\"" }, { "capability", 4, true, N(40),
		"CAP_CHECKPOINT_RESTORE", "\"CAP_CHECKPOINT_RESTORE\"" }, { "capability", 4, true, N(41), "41", "41" },
		{ "capability", 4, true, N(0), "CAP_CHOWN", "\"CAP_CHOWN\"" },
		{ "symbol", 8, false, N(0, 0x10), "f", "\"f\"" }, { "symbol", 8, false, N(0xff), "0xff", "255" },
		{ "text", 6, false, N('a', 'b'), "ab", "\"ab\"" },
		{ "kstack", 4, true, N(7), "[schedule, 0x2]", "[\"schedule\",\"0x2\"]" },
		{ "ustack", 8, true, N(7), "[main, 0x2]", "[\"main\",\"0x2\"]" }, { "kstack", 4, true, N(8), "8", "8" },
		{ "kstack", 4, true, N(242, 255, 255, 255), "EFAULT", "\"EFAULT\"" }, { "kstack", 16, false, frames,
		"[f, 0x5]", "[\"f\",\"0x5\"]" }, { "ustack", 16, false, frames, "[0x1000, 0x5]",
		"[\"0x1000\",\"0x5\"]" },
		{ "time", 8, false, N(0, 0xca, 0x9a, 0x3b), "00:00:02.000000", "\"1970-01-01T00:00:02.000000Z\"" },
		{ "boot_time", 8, false, N(0xe8, 3), "00:00:03.000001", "\"1970-01-01T00:00:03.000001Z\"" },
		{ "no_such_word", 4, false, N(5), "5", "5" },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct btf_build *b = btf_build_new(&arena);
		u32 size = cases[i].size;
		u32 byte = btf_add_int(b, STR("unsigned char"), 1, 0), type = size == 6 || size == 16 ? btf_add_array(b,
			byte, size) : btf_add_int(b, STR("n"), size, cases[i].is_signed);
		str tag = arena_printf(&arena, "skep:%s", cases[i].tag);
		u32 record = btf_add_record(b, false, STR("s"), size);
		btf_add_member(b, STR("m"), type, 0, 0);
		btf_add_decl_tag(b, tag, record, 0);
		u32 alias = btf_add_ref(b, BTF_TYPEDEF, STR("alias"), type);
		btf_add_decl_tag(b, tag, alias, -1);
		const struct data_types *t = types_of(b);
		struct data d = data_decode(&arena, t, alias, cases[i].bytes, size);
		out.n = 0;
		ui_value(&d, &out);
		const char *text = cases[i].text ? cases[i].text : arena_strdup(&arena, buf_view(&out));
		shows(t, alias, cases[i].bytes, size, text, cases[i].json);
		shows(t, record, cases[i].bytes, size, arena_printf(&arena, "{m=%s}", text).s,
			arena_printf(&arena, "{\"m\":%s}", cases[i].json).s);
		shows(t, alias, cases[i].bytes, 0, "-", "null");
		u8 moved[40] = { 0 };
		memcpy(moved + 16, cases[i].bytes, 16);      /* the same behind something else */
		struct btf_build *b2 = btf_build_new(&arena);
		u32 byte2 = btf_add_int(b2, STR("unsigned char"), 1, 0), type2 = size == 6 ||
			size == 16 ? btf_add_array(b2, byte2, size) : btf_add_int(b2, STR("n"), size,
			cases[i].is_signed);
		u32 pair = btf_add_record(b2, false, STR("s"), 32);
		btf_add_member(b2, STR("before"), byte2, 0, 0);
		btf_add_member(b2, STR("m"), type2, 128, 0);
		btf_add_decl_tag(b2, tag, pair, 1);
		shows(types_of(b2), pair, moved, 32, arena_printf(&arena, "{before=0, m=%s}", text).s,
			arena_printf(&arena, "{\"before\":0,\"m\":%s}", cases[i].json).s);
	}
}

static void formats_of_types(void **state)
{
	struct btf_build *b = btf_build_new(&arena);
	u32 u16_ = btf_add_int(b, STR("unsigned short"), 2, 0), u32_ = btf_add_int(b, STR("unsigned int"), 4, 0);
	u32 be16 = btf_add_ref(b, BTF_TYPEDEF, STR("__be16"), u16_), be32 = btf_add_ref(b, BTF_TYPEDEF, STR("__be32"),
		u32_), dev = btf_add_ref(b, BTF_TYPEDEF, STR("dev_t"), u32_);
	u32 always = btf_add_ref(b, BTF_CONST, STR(""), be32),
		sixteen = btf_add_array(b, btf_add_int(b, STR("unsigned char"), 1, 0), 16);
	u32 in_addr = btf_add_record(b, false, STR("in_addr"), 4);
	btf_add_member(b, STR("s_addr"), be32, 0, 0);
	u32 in6 = btf_add_record(b, false, STR("in6_addr"), 16);
	btf_add_member(b, STR("bytes"), sixteen, 0, 0);
	u32 r = btf_add_record(b, false, STR("r"), 8);
	btf_add_member(b, STR("addr"), always, 0, 0);
	btf_add_member(b, STR("port"), be16, 32, 0);
	btf_add_member(b, STR("h"), be16, 48, 0);
	btf_add_decl_tag(b, STR("skep:ipv4"), r, 0);
	btf_add_decl_tag(b, STR("skep:port"), r, 1);
	const struct data_types *t = types_of(b);
	static const u8 bytes[16] = { 127, 0, 0, 1, 0, 80, 1, 0 };
	(void)state;
	shows(t, be16, bytes + 4, 2, "80", "80");
	shows(t, be32, bytes, 4, "2130706433", "2130706433");
	shows(t, dev, bytes, 4, "16:127", "\"16:127\"");
	shows(t, in_addr, bytes, 4, "127.0.0.1", "\"127.0.0.1\"");
	shows(t, in6, bytes, 16, "7f00:1:50:100::", "\"7f00:1:50:100::\"");
	shows(t, r, bytes, 8, "{addr=127.0.0.1, port=80, h=256}", "{\"addr\":\"127.0.0.1\",\"port\":80,\"h\":256}");
}

static void moments_without_a_clock(void **state)
{
	struct btf_build *b = btf_build_new(&arena);
	u32 alias = btf_add_ref(b, BTF_TYPEDEF, STR("t"), btf_add_int(b, STR("unsigned long long"), 8, 0));
	btf_add_decl_tag(b, STR("skep:time"), alias, -1);
	struct buf bytes = BUF_INIT;
	struct diags ds;
	(void)state;
	btf_build_finish(b, &bytes);
	diags_init(&ds, &arena, NULL);
	shows(data_types(&arena, btf_open(&arena, bytes.s, bytes.n, NULL, &ds), NULL), alias, "\xe8\3\0\0\0\0\0", 8,
		"1.00us", "1000");
}

/* ---- order and sums ---------------------------------------------------------------------------------------------- */

static void order(void **state)
{
	struct data wide = { .kind = DATA_WIDE, .i = 1 }, wider = { .kind = DATA_WIDE, .i = -1 },
		minus = { .kind = DATA_SWIDE, .i = -1 }, zero = { .kind = DATA_SWIDE };
	struct data items[2] = { data_uint(STR(""), 1), data_uint(STR(""), 2) }, more[2] = { data_uint(STR(""), 1),
		data_uint(STR(""), 3) };
	struct data one = { .kind = DATA_ARRAY, .item = items, .n = 1 }, two = { .kind = DATA_ARRAY, .item = items,
		.n = 2 }, three = { .kind = DATA_ARRAY, .item = more, .n = 2 };
	struct data wide2 = wide;
	wide2.u = 1;
	const struct { struct data a, b; } less[] = {
		{ data_int(STR(""), -1), data_int(STR(""), 1) }, { data_uint(STR(""), 1), data_uint(STR(""), ~0ull) },
		{ data_str(STR(""), STR("a")), data_str(STR(""), STR("b")) },
		{ data_str(STR(""), STR("a")), data_str(STR(""), STR("ab")) }, { wide, wider }, { minus, zero },
		{ wide, wide2 }, { one, two }, { two, three },
		{ data_bool(STR(""), false), data_bool(STR(""), true) },
		{ data_int(STR(""), 9), data_uint(STR(""), 1) },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(less); i++) {
		assert_int_equal(data_compare(&less[i].a, &less[i].b), -1);
		assert_int_equal(data_compare(&less[i].b, &less[i].a), 1);
		assert_int_equal(data_compare(&less[i].a, &less[i].a), 0);
	}
}

static void sums(void **state)
{
	struct data a[3] = { data_int(STR("i"), -5), data_uint(STR("u"), 7), data_str(STR("s"), STR("x")) },
		b[3] = { data_int(STR("i"), 2), data_uint(STR("u"), 1), data_int(STR("s"), 1) };
	struct data x = { .kind = DATA_STRUCT, .item = a, .n = 3 }, y = { .kind = DATA_STRUCT, .item = b, .n = 3 };
	(void)state;
	data_add(&x, &y);
	out.n = 0;
	ui_value(&x, &out);
	assert_string_equal(seen(), "{i=-3, u=8, s=x}");
	assert_int_equal(data_number(&a[0]), -3);
	assert_int_equal(data_number(&a[1]), 8);
	assert_int_equal(data_number(&a[2]), 0);
	assert_true(data_is_number(&a[1]));
	assert_false(data_is_number(&a[2]));
}

static struct data_table table_of(u32 rows, const u64 (*numbers)[2], s32 sort, bool descending)
{
	static const str columns[] = { { "a", 1 }, { "b", 1 } };
	struct data_table t = { .title = STR("t"), .column = (str *)columns, .ncolumns = 2, .sort_column = sort,
		.descending = descending };
	for (u32 i = 0; i < rows; i++) {
		struct data *row = arena_array(&arena, struct data, 2);
		row[0] = data_uint(STR(""), numbers[i][0]);
		row[1] = data_uint(STR(""), numbers[i][1]);
		vec_push(&t.rows, &arena, row);
	}
	return t;
}

static void sorted(void **state)
{
	static const u64 numbers[][2] = { { 3, 1 }, { 1, 2 }, { 2, 1 }, { 1, 1 } };
	static const struct { s32 column; bool descending; const char *text; } cases[] = {
		{ 0, false, "11 12 21 31 " }, { 0, true, "31 21 11 12 " }, { 1, false, "11 21 31 12 " },
		{ 1, true, "12 11 21 31 " }, { -1, false, "31 12 21 11 " }, { 2, false, "31 12 21 11 " },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct data_table t = table_of(4, numbers, cases[i].column, cases[i].descending);
		data_table_sort(&t);
		out.n = 0;
		vec_each(row, &t.rows)
			buf_printf(&out, "%u%u ", (u32)(*row)[0].u, (u32)(*row)[1].u);
		assert_string_equal(seen(), cases[i].text);
	}
}

/* ---- ui ---------------------------------------------------------------------------------------------------------- */

static void safe_text(void **state)
{
	static const struct { const char *in, *text, *line; } cases[] = {
		{ "plain", "plain", "plain" }, { "\x1b[31mred", "\\x1b[31mred", "\\x1b[31mred" },
		{ "a\tb\r\n", "a\\tb\\r\\n", "a\tb\\r\\n" }, { "\x7f\x01", "\\x7f\\x01", "\\x7f\\x01" },
		{ "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f" },
		{ "\xc2\x9b" "31m", "\\xc2\\x9b31m", "\\xc2\\x9b31m" }, { "\x9b", "\\x9b", "\\x9b" },
		{ "\xc3", "\\xc3", "\\xc3" },
		{ "\xe2\x80\xae" "abc", "\\xe2\\x80\\xae" "abc", "\\xe2\\x80\\xae" "abc" },
		{ "\xe2\x82\xac", "\xe2\x82\xac", "\xe2\x82\xac" }, { "\xf0\x9f\x90\x9d", "\xf0\x9f\x90\x9d",
		"\xf0\x9f\x90\x9d" },
		{ "\xed\xa0\x80", "\\xed\\xa0\\x80", "\\xed\\xa0\\x80" }, { "\xc2\xa0", "\xc2\xa0", "\xc2\xa0" },
		{ "\xe2\x81\xa6", "\\xe2\\x81\\xa6", "\\xe2\\x81\\xa6" }, { "~ ", "~ ", "~ " },
		{ "\xe2\x80\xa8", "\\xe2\\x80\\xa8", "\\xe2\\x80\\xa8" }, { "\xe2\x80\xaf", "\xe2\x80\xaf",
		"\xe2\x80\xaf" }, { "\xd8\x9c", "\\xd8\\x9c", "\\xd8\\x9c" },
		{ "\xe2\x80\x8d", "\xe2\x80\x8d", "\xe2\x80\x8d" }, { "\xe2\x80\x8e", "\\xe2\\x80\\x8e",
		"\\xe2\\x80\\x8e" }, { "\xe2\x81\xaa", "\xe2\x81\xaa", "\xe2\x81\xaa" },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		out.n = 0;
		ui_text(str_from(cases[i].in), &out);
		assert_string_equal(seen(), cases[i].text);
		out.n = 0;
		ui_line(str_from(cases[i].in), &out);
		assert_string_equal(seen(), arena_printf(&arena, "%s\n", cases[i].line).s);
	}
}

static void rows(void **state)
{
	struct btf_build *b = btf_build_new(&arena);
	u32 n = btf_add_int(b, STR("int"), 4, 1), text = btf_add_array(b, btf_add_int(b, STR("char"), 1, 1), 8),
		long_ = btf_add_int(b, STR("long"), 8, 1), tiny = btf_add_int(b, STR("s"), 2, 1);
	u32 id = btf_add_record(b, false, STR("r"), 32);
	btf_add_member(b, STR("pid"), n, 0, 0);
	btf_add_member(b, STR("comm"), text, 32, 0);
	btf_add_member(b, STR("a_long_name_of_it"), tiny, 96, 0);
	btf_add_member(b, STR("n"), long_, 128, 0);
	btf_add_member(b, STR("end"), text, 192, 0);
	struct data_record r = data_record(&arena, types_of(b), id, STR("value"));
	struct ui_rows u = ui_rows(&arena, &r);
	struct data cells[5];
	u8 bytes[32] = { 42, 0, 0, 0, 'c', 0xc3, 0xbc, 0, [12] = 7, [16] = 200, [24] = 'x' };
	(void)state;
	out.n = 0;
	ui_header(&u, &out);
	data_load(&r, bytes, 32, &arena, cells);
	assert_true(str_is(cells[1].name, "comm"));
	assert_true(str_is(cells[4].name, "end"));
	ui_row(&u, cells, &out);
	bytes[3] = 0x80;
	memcpy(bytes + 4, "toolongx", 8);
	data_load(&r, bytes, 20, &arena, cells);
	ui_row(&u, cells, &out);
	assert_string_equal(seen(),
		"    PID COMM     A_LONG_NAME_OF_IT            N END\n"
		"     42 c\xc3\xbc                       7          200 x\n"
		"-2147483606 toolongx                 7            - -\n");
	ui_rows_free(&u);
}

static void tables(void **state)
{
	static const u64 numbers[][2] = { { 1, 100 }, { 20, 3 } };
	struct data_table t = table_of(2, numbers, -1, false);
	(void)state;
	out.n = 0;
	t.total_from = 1;
	ui_table(&t, &out);
	assert_string_equal(seen(), "t\n    a    b\n    1  100\n   20    3\ntotal  103\n");
	t.total_from = 0;
	t.title = STR("");
	out.n = 0;
	ui_table(&t, &out);
	assert_string_equal(seen(), " a    b\n 1  100\n20    3\n");
	t.rows.v[0][1] = data_str(STR(""), STR("\xc3\xa4\x1b"));
	t.total_from = 1;
	out.n = 0;
	ui_table(&t, &out);
	assert_string_equal(seen(), "    a  b\n    1  \xc3\xa4\\x1b\n   20  3\n");
	t.rows.v[0][1] = (struct data){ .kind = DATA_UINT, .u = 1500, .format = FORMAT_DURATION, .width = 8 };
	t.rows.v[1][1] = t.rows.v[0][1];
	out.n = 0;
	ui_table(&t, &out);
	assert_string_equal(seen(), "    a       b\n    1  1.50us\n   20  1.50us\ntotal  3.00us\n");
	t.rows.v[0][1].format = t.rows.v[1][1].format = FORMAT_PORT;
	out.n = 0;
	ui_table(&t, &out);
	assert_string_equal(seen(), "    a     b\n    1  1500\n   20  1500\n");
}

static void histograms(void **state)
{
	static const struct data_bar log2[] = { { 0, 1, 4 }, { 2, 3, 0 }, { 4, 7, 8 } },
		linear[] = { { 5, 5, 1 }, { 6, 6, 2 } }, wide[] = { { 1ull << 40, (1ull << 41) - 1, 3 } };
	static const str column[] = { { "disk", 4 }, { "op", 2 } };
	struct data keys[] = { data_str(STR(""), STR("sda")), data_uint(STR(""), 1) };
	static const struct { const struct data_bar *bar; u32 n, width; const char *text; } cases[] = {
		{ log2, 3, 0, "     usecs               : count     distribution\n"
			"         0 -> 1          : 4        |********************                    |\n         2 "
			"-> 3          : 0        |                                        |\n"
			"         4 -> 7          : 8        |****************************************|\n" },
		{ log2, 3, 78, "     usecs               : count     distribution\n"
			"         0 -> 1          : 4        |********************                    |\n         2 "
			"-> 3          : 0        |                                        |\n"
			"         4 -> 7          : 8        |****************************************|\n" },
		{ log2, 3, 48, "     usecs               : count     distribution\n         0 -> 1          : 4      "
		"  |*****     |\n         2 -> 3          : 0        |          |\n"
			"         4 -> 7          : 8        |**********|\n" },
		{ log2, 3, 46, "     usecs               : count     distribution\n         0 -> 1          : 4      "
		"  |****    |\n         2 -> 3          : 0        |        |\n"
			"         4 -> 7          : 8        |********|\n" },
		{ log2, 3, 45, "     usecs               : count\n         0 -> 1          : 4\n         2 -> 3      "
		"    : 0\n         4 -> 7          : 8\n" },
		{ linear, 2, 42, "     usecs         : count     distribution\n        5          : 1        |*****  "
		"   |\n        6          : 2        |**********|\n" },
		{ wide, 1, 66, "               usecs                         : count    distribution\n       "
		"1099511627776 -> 2199023255551        : 3        |********|\n" },
		{ log2, 0, 0, "" },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct data_hist h = { .unit = STR("usecs"), .bar = cases[i].bar, .nbars = cases[i].n };
		out.n = 0;
		ui_hist(&h, cases[i].width, &out);
		assert_string_equal(seen(), cases[i].text);
	}
	struct data_hist h = { .title = STR("t"), .column = column, .key = keys, .nkeys = 2, .bar = linear,
		.nbars = 1 };
	out.n = 0;
	ui_hist(&h, 20, &out);
	assert_string_equal(seen(), "t  disk = sda, op = 1\n     value         : count\n        5          : 1\n");
	h.nkeys = 0;
	out.n = 0;
	ui_hist(&h, 20, &out);
	assert_string_equal(seen(), "t\n     value         : count\n        5          : 1\n");
	h.nkeys = 2;
	out.n = 0;
	export_json_hist(&h, 0, &out);
	assert_string_equal(seen(), "{\"type\":\"hist\",\"time\":\"1970-01-01T00:00:00.000000Z\",\"name\":\"t\",\"key\":{\"disk\":\"sda\",\"op\":1},\"slots\":[{\"min\":5,\"max\":5,\"count\":1}]}\n");
}

static void clocks(void **state)
{
	struct ui_clock c = { 0 };
	(void)state;
	out.n = 0;
	ui_clock(&c, 86399999999999ull, &out);
	ui_clock(&c, 86400000000000ull, &out);
	ui_clock(&c, 86400999999999ull, &out);
	assert_string_equal(seen(), "23:59:5900:00:0000:00:00");
}

/* ---- export ------------------------------------------------------------------------------------------------------ */

static void times(void **state)
{
	static const struct { u64 s; const char *text; } cases[] = {
		{ 0, "1970-01-01T00:00:00" }, { 951782399, "2000-02-28T23:59:59" },
		{ 951782400, "2000-02-29T00:00:00" }, { 951868800, "2000-03-01T00:00:00" },
		{ 1709164800, "2024-02-29T00:00:00" },
		{ 1735689599, "2024-12-31T23:59:59" }, { 1735689600, "2025-01-01T00:00:00" },
		{ 4107542400, "2100-03-01T00:00:00" }, { 4107542399, "2100-02-28T23:59:59" },
		{ 1795963509, "2026-11-29T14:45:09" },
		{ 68169600, "1972-02-29T00:00:00" }, { 1690817696, "2023-07-31T15:34:56" },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		out.n = 0;
		export_time(cases[i].s * 1000000000ull + 1234567, &out);
		assert_string_equal(seen(), arena_printf(&arena, "%s.001234Z", cases[i].text).s);
	}
}

static void lines(void **state)
{
	static const str columns[] = { { "at.x", 4 }, { "at.y", 4 }, { "n", 1 }, { "b.c.d", 5 }, { "b.e", 3 },
		{ "", 0 } };
	struct data cells[6], whole[2] = { data_uint(STR(""), 1), data_str(STR(""), STR("v")) };
	struct data_table t = { .title = STR("a \"b\""), .column = (str *)columns, .ncolumns = 6 };
	(void)state;
	for (u32 i = 0; i < 6; i++)
		cells[i] = data_int(STR(""), -(s64)i);
	vec_push(&t.rows, &arena, cells);
	vec_push(&t.rows, &arena, cells);
	out.n = 0;
	export_json_table(&t, 1000, &out);
	assert_string_equal(seen(),
		"{\"type\":\"table\",\"time\":\"1970-01-01T00:00:00.000001Z\",\"name\":\"a \\\"b\\\"\",\"rows\":["
		"{\"at\":{\"x\":0,\"y\":-1},\"n\":-2,\"b\":{\"c\":{\"d\":-3},\"e\":-4},\"6\":-5},{\"at\":{\"x\":0,\"y\":-1},\"n\":-2,\"b\":{\"c\":{\"d\":-3},\"e\":-4},\"6\":-5}]}\n");
	t = (struct data_table){ .title = STR("m"), .has_pairs = true };
	vec_push(&t.rows, &arena, whole);
	out.n = 0;
	export_json_table(&t, 0, &out);
	assert_string_equal(seen(), "{\"type\":\"map\",\"time\":\"1970-01-01T00:00:00.000000Z\",\"name\":\"m\",\"rows\":[{\"key\":1,\"value\":\"v\"}]}\n");
	out.n = 0;
	struct json j = json_line(&out, "x", 0);
	json_bool(&j, "yes", true);
	json_null(&j, "none");
	json_open(&j, "list", '[');
	json_u64(&j, NULL, 1);
	json_hex(&j, NULL, "\x0a\xff", 2);
	json_open(&j, NULL, '{');
	json_close(&j, '}');
	json_close(&j, ']');
	json_s64(&j, "s", -1);
	json_end_line(&j);
	assert_string_equal(seen(), "{\"type\":\"x\",\"time\":\"1970-01-01T00:00:00.000000Z\",\"yes\":true,\"none\":null,\"list\":[1,\"0aff\",{}],\"s\":-1}\n");
}

static void messages(void **state)
{
	static const struct diag_code code = { "X001", "x", DIAG_ERROR, EXIT_USER, "" };
	struct src_map src;
	struct diags ds;
	(void)state;
	src_init(&src, &arena);
	struct src_file *f = src_add(&src, STR("a.c"), STR("one\ntwo three\n"));
	diags_init(&ds, &arena, &src);
	struct diag *d = diag_add(&ds, &code, where_src(f->base + 8, 5), "wrong %d", 1);
	diag_hint(&ds, d, "do");
	diag_note(&ds, d, where_insn(STR("prog"), 4), "here");
	diag_add(&ds, &code, where_file(STR("b"), 2), "also")->sys_errno = 2;
	out.n = 0;
	export_diags(&ds, 0, &out);
	assert_string_equal(seen(), "{\"type\":\"message\",\"time\":\"1970-01-01T00:00:00.000000Z\",\"severity\":\"error\",\"code\":\"X001\",\"file\":\"a.c\",\"line\":2,\"column\":5,\"length\":5,"
		"\"message\":\"wrong "
		"1\",\"hint\":\"do\",\"notes\":[{\"message\":\"here\",\"program\":\"prog\",\"at\":4}]}\n"
		"{\"type\":\"message\",\"time\":\"1970-01-01T00:00:00.000000Z\",\"severity\":\"error\",\"code\":\"X001\",\"file\":\"b\",\"at\":2,\"message\":\"also\",\"errno\":\"ENOENT\"}\n");
}

static void numbers_as_text(void **state)
{
	static const u64 many[] = { 0, 9, 10, 15, 16, 255, 256, 4294967295ull, 1ull << 32, 1ull << 60,
		9999999999999999999ull, ~0ull };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(many); i++) {
		out.n = 0;
		buf_u64(&out, many[i]);
		buf_char(&out, ' ');
		buf_s64(&out, (s64)many[i]);
		buf_char(&out, ' ');
		buf_hex(&out, many[i]);
		buf_char(&out, ' ');
		buf_digits(&out, many[i], 12);
		assert_string_equal(seen(), arena_printf(&arena, "%llu %lld %llx %012llu", (unsigned long long)many[i],
			(long long)many[i], (unsigned long long)many[i], (unsigned long long)many[i]).s);
	}
}

int main(void)
{
	setenv("TZ", "UTC", 1);
	const struct CMUnitTest tests[] = { cmocka_unit_test(integers), cmocka_unit_test(floats), cmocka_unit_test(bit_fields),
		cmocka_unit_test(enums), cmocka_unit_test(texts), cmocka_unit_test(variables),
		cmocka_unit_test(records),
		cmocka_unit_test(formats), cmocka_unit_test(formats_of_types),
		cmocka_unit_test(moments_without_a_clock), cmocka_unit_test(order), cmocka_unit_test(sums),
		cmocka_unit_test(sorted),
		cmocka_unit_test(safe_text), cmocka_unit_test(rows), cmocka_unit_test(tables),
		cmocka_unit_test(histograms), cmocka_unit_test(clocks), cmocka_unit_test(times),
		cmocka_unit_test(lines),
		cmocka_unit_test(messages), cmocka_unit_test(numbers_as_text) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
