/* metrics: regular expressions, decoders, series, and what is written. */
#include "metrics/metrics.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#define CHECK_STR(got, want) do { str g_ = (got); char t_[4096]; \
	snprintf(t_, sizeof(t_), "%.*s", STR_ARG(g_)); assert_string_equal(t_, want); } while (0)

/* ---- regular expressions ----------------------------------------------------------------------------------------- */

static void regex_finds(void **state)
{
	(void)state;
	static const struct { const char *pattern, *text, *match, *group; } rows[] = {   /* match NULL: none */
		{ "^(kswapd).*$", "kswapd0", "kswapd0", "kswapd" }, { "^systemd-journal$", "systemd-journald", NULL,
		"" },
		{ "a|ab", "ab", "a", "" }, { "(a|ab)(c|bcd)", "abcd", "abcd", "a" }, { "a*?b", "aaab", "aaab", "" },
		{ "x*", "yx", "", "" }, { "(x+)y", "aaxxy", "xxy", "xx" }, { "[^0-9]+", "12ab3", "ab", "" },
		{ "\\d{2,3}", "a1234", "123", "" },
		{ "\\d{2,3}?", "a1234", "12", "" }, { "(?i)HeLLo", "say hello", "hello", "" },
		{ "\\bfoo\\b", "a foo b", "foo", "" },
		{ "\\bfoo\\b", "afoo", NULL, "" }, { "(?:ab)+", "xababy", "abab", "" }, { "(?P<n>b)", "abc", "b", "b" },
		{ "a.c", "a\nc", NULL, "" },
		{ "(?s)a.c", "a\nc", "a\nc", "" }, { "[[:alpha:]]+", "12abC3", "abC", "" },
		{ "\\x41\\.", "A.", "A.", "" }, { "(a*)*", "aaa", "aaa", "aaa" },
		{ "a{0}b", "ab", "b", "" }, { "(a)|b", "b", "b", "" }, { "^/sys/fs/cgroup/.*$", "/sys/fs/cgroup/x",
		"/sys/fs/cgroup/x", "" },
		{ "[]a]+", "]a", "]a", "" }, { "[a-]+", "-a", "-a", "" }, { "x{,2}", "x{,2}", "x{,2}", "" },
		{ "^$", "", "", "" },
		{ "((a))b", "ab", "ab", "a" }, { "\xc3\xa4+", "\xc3\xa4\xc3\xa4", "\xc3\xa4\xc3\xa4", "" },
	};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = { 0 };
		const char *why = NULL;
		str match = STR(""), group = STR("");
		struct regex *r = regex_new(&a, str_from(rows[i].pattern), &why);
		if (!r)
			fail_msg("%s: %s", rows[i].pattern, why);
		bool found = regex_find(r, str_from(rows[i].text), &match, &group);
		if (found != (rows[i].match != NULL))
			fail_msg("%s on %s: %d", rows[i].pattern, rows[i].text, found);
		if (found) {
			CHECK_STR(match, rows[i].match);
			CHECK_STR(group, rows[i].group);
		}
		arena_clear(&a);
	}
}

static void regex_refuses(void **state)
{
	(void)state;
	static const char *const bad[] = { "(", ")", "[a", "*a", "a{2,1}", "a{1001}", "\\y", "\\pL", "(?x)", "[b-a]",
		"[[:nope:]]", "((a{900}){900})", "\\" };
	for (u32 i = 0; i < ARRAY_LEN(bad); i++) {
		struct arena a = { 0 };
		const char *why = NULL;
		if (regex_new(&a, str_from(bad[i]), &why) || !why)
			fail_msg("%s is taken", bad[i]);
		arena_clear(&a);
	}
}

/* Ways of which a backtracking matcher tries 2^30. */
static void regex_is_linear(void **state)
{
	(void)state;
	struct arena a = { 0 };
	const char *why;
	str match, group;
	struct regex *r = regex_new(&a, STR("(a?){30}a{30}$"), &why);
	assert_non_null(r);
	assert_true(regex_find(r, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), &match, &group));
	assert_int_equal(match.n, 30);
	assert_false(regex_find(r, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), &match, &group));
	arena_clear(&a);
}

/* ---- decoders ---------------------------------------------------------------------------------------------------- */

#define BYTES(...) ((str){ (const char *)(const u8[]){ __VA_ARGS__ }, sizeof((const u8[]){ __VA_ARGS__ }) })

static enum decoded decode(struct arena *a, const char *names, str in, str *out)
{
	struct metric_label l = { .size = in.n };
	str rest = str_from(names), one;
	while (rest.n) {
		struct decoder d = { 0 };
		str_cut(rest, ' ', &one, &rest);
		d.kind = decoder_find(one);
		assert_non_null(d.kind);
		vec_push(&l.decoders, a, d);
	}
	return decode_label(decode_env_new(a, kern_linux()), &l, (const u8 *)in.s, a, out);
}

static void decoders_write(void **state)
{
	(void)state;
	const struct { const char *names; str in; const char *out; } rows[] = {
		{ "uint", BYTES(0xe), "14" }, { "uint", BYTES(1, 2), "513" }, { "uint", BYTES(1, 0, 0, 0), "1" },
		{ "uint", BYTES(255, 255, 255, 255, 255, 255, 255, 255), "18446744073709551615" },
		{ "string", { "ab\0cd", 5 }, "ab" }, { "string", { "abc", 3 }, "abc" }, { "hex", BYTES(0, 0xab, 0x10),
		"00ab10" },
		{ "string dname", { "\7example\3com\0x", 14 }, "example.com" }, { "dname", { "\7exa", 4 }, "\7exa" },
		{ "string dname", { "\0", 1 }, "." },
		{ "inet_ip", BYTES(1, 2, 3, 4), "1.2.3.4" }, { "inet_ip", BYTES(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255,
		10, 0, 0, 1), "10.0.0.1" },
		{ "inet_ip", BYTES(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1), "2001:db8::1:0:0:1" },
		{ "inet_ip", BYTES(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), "::1" },
		{ "inet_ip", BYTES(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "::" },
		{ "inet_ip", BYTES(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "fe80::" },
		{ "inet_ip", BYTES(0, 1, 0, 0, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7), "1:0:2:3:4:5:6:7" },
		{ "uint errno", BYTES(32), "EPIPE" }, { "uint errno", BYTES(0, 0x27), "unknown:9984" },
		{ "uint syscall", BYTES(0xff, 0xff), "unknown_syscall:65535" },
		{ "ifname", BYTES(1, 0, 0, 0), "lo" }, { "ifname", BYTES(0xff, 0xff, 0xff, 0x7f),
		"unknown:2147483647" },
		{ "majorminor", BYTES(0x34, 0xf1, 0x0f, 0), "unknown:4081:52" },
		{ "ksym", BYTES(1, 0, 0, 0, 0, 0, 0, 0), "unknown_addr:0x1" },
		{ "kstack", BYTES(1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "??\n??" },
		{ "lbr", BYTES(1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9),
		"0x00000001 -> 0x00000002 | ?? -> ??" }, { "lbr", { "", 0 }, "<empty>" },
		{ "uint cgroup", BYTES(0xff, 0xff, 0xff, 0x7f), "unknown_cgroup_id:2147483647" },
		{ "uint static_map", BYTES(3), "empty mapping" },
	};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = { 0 };
		str out = STR("");
		if (decode(&a, rows[i].names, rows[i].in, &out) != DECODED)
			fail_msg("%s, row %u", rows[i].names, i);
		CHECK_STR(out, rows[i].out);
		arena_clear(&a);
	}
}

static void decoders_fail(void **state)
{
	(void)state;
	const struct { const char *names; str in; } rows[] = { { "uint", BYTES(1, 2, 3) },
		{ "inet_ip", BYTES(1, 2, 3) }, { "ifname", BYTES(1) },
		{ "string errno", { "EPIPE", 5 } }, { "string cgroup", { "x", 1 } }, { "ksym", BYTES(1, 2, 3, 4) },
		{ "string pci_vendor", { "x", 1 } } };
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = { 0 };
		str out;
		if (decode(&a, rows[i].names, rows[i].in, &out) != DECODE_FAILED)
			fail_msg("%s, row %u", rows[i].names, i);
		arena_clear(&a);
	}
}

static void static_map_maps(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct metric_label l = { .size = 1 };
	str out;
	struct decoder number = { .kind = decoder_find(STR("uint")) }, map = { .kind = decoder_find(STR("static_map")),
		.has_map = true };
	vec_push(&map.map, &a, ((struct decoder_pair){ STR("1"), STR("read") }));
	vec_push(&l.decoders, &a, number);
	vec_push(&l.decoders, &a, map);
	struct decode_env *e = decode_env_new(&a, kern_linux());
	assert_int_equal(decode_label(e, &l, (const u8[]){ 1 }, &a, &out), DECODED);
	CHECK_STR(out, "read");
	assert_int_equal(decode_label(e, &l, (const u8[]){ 3 }, &a, &out), DECODED);
	CHECK_STR(out, "unknown:3");
	l.decoders.v[1].allow_unknown = true;
	assert_int_equal(decode_label(e, &l, (const u8[]){ 3 }, &a, &out), DECODED);
	CHECK_STR(out, "3");
	arena_clear(&a);
}

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

/* As Go's strconv.FormatFloat(v, 'g', -1, 64) has them. */
static void floats_are_gos(void **state)
{
	(void)state;
	static const struct { double v; const char *text; } rows[] = { { 0, "0" }, { 1, "1" }, { 1e-6, "1e-06" },
		{ 1.6e-5, "1.6e-05" }, { 0.000128, "0.000128" },
		{ 0.0001, "0.0001" }, { 1.048576, "1.048576" }, { 134.217728, "134.217728" }, { 524288, "524288" },
		{ 1e6, "1e+06" }, { 1048576, "1.048576e+06" },
		{ 134217728, "1.34217728e+08" }, { -2.5, "-2.5" }, { 0.1, "0.1" }, { 100, "100" }, { 1e100, "1e+100" },
		{ 0.0018239999999999999, "0.0018239999999999999" } };
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf b = BUF_INIT;
		metrics_float(rows[i].v, &b);
		CHECK_STR(buf_view(&b), rows[i].text);
		buf_free(&b);
	}
}

static struct metric labelled(struct arena *a, const char *names)
{
	struct metric m = { .name = STR("m"), .help = STR("M\\n\n") };
	str rest = str_from(names), one;
	struct decoder d = { .kind = decoder_find(STR("uint")) };
	while (rest.n) {
		str_cut(rest, ' ', &one, &rest);
		struct metric_label l = { .name = one, .size = 1 };
		vec_push(&l.decoders, a, d);
		vec_push(&m.labels, a, l);
	}
	return m;
}

static void buckets_are_cumulated(void **state)
{
	(void)state;
	struct arena a = { 0 };
	families f = { 0 };
	struct buf b = BUF_INIT;
	struct metric m = labelled(&a, "op slot");
	struct series s;
	m.is_histogram = true;
	m.buckets = BUCKETS_EXP2;
	m.min = 0, m.max = 2, m.multiplier = 1e-6;
	series_init(&s, &m, 10);
	series_begin(&s);
	struct decode_env *e = decode_env_new(&a, kern_linux());
	series_add(&s, e, (const u8[]){ 1, 0 }, 5);
	series_add(&s, e, (const u8[]){ 1, 2 }, 7);
	series_add(&s, e, (const u8[]){ 1, 3 }, 1000);   /* the sum */
	series_add(&s, e, (const u8[]){ 1, 9 }, 99);     /* none of them */
	family_of_series(&f, &a, &s, STR("m"));
	metrics_text(&f, METRICS_TEXT, &b);
	CHECK_STR(buf_view(&b), "# HELP m M\\\\n\\n\n# TYPE m histogram\nm_bucket{op=\"1\",le=\"1e-06\"} 5\n"
		"m_bucket{op=\"1\",le=\"2e-06\"} 5\n"
		"m_bucket{op=\"1\",le=\"4e-06\"} 12\nm_bucket{op=\"1\",le=\"+Inf\"} 12\nm_sum{op=\"1\"} 0.001\n"
		"m_count{op=\"1\"} 12\n");
	buf_free(&b);
	series_clear(&s);
	arena_clear(&a);
}

static void bounds(enum buckets kind, s64 min, s64 max, const char *want)
{
	struct metric m = { .buckets = kind, .min = min, .max = max };
	struct buf b = BUF_INIT;
	for (u32 i = 0; i < metric_buckets(&m); i++) {
		buf_puts(&b, i ? " " : "");
		metrics_float(metric_bound(&m, i), &b);
	}
	CHECK_STR(buf_view(&b), want);
	buf_free(&b);
}

static void buckets_have_bounds(void **state)
{
	(void)state;
	bounds(BUCKETS_EXP2, 1, 4, "2 4 8 16");
	bounds(BUCKETS_EXP2ZERO, 0, 4, "0 1 2 4 8");
	bounds(BUCKETS_LINEAR, 0, 3, "0 1 2 3");
	struct arena a = { 0 };
	struct metric m = { .buckets = BUCKETS_FIXED };
	vec_push(&m.keys, &a, 5.0);
	vec_push(&m.keys, &a, 100.0);
	assert_int_equal(metric_buckets(&m), 2);
	assert_int_equal(metric_bucket_of(&m, 100), 1);
	assert_int_equal(metric_bucket_of(&m, 101), 2);
	assert_int_equal(metric_bucket_of(&m, 7), -1);
	arena_clear(&a);
}

/* ---- series ------------------------------------------------------------------------------------------------------ */

static void series_are_bounded(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct metric m = labelled(&a, "x y");
	struct series s;
	struct decode_env *e = decode_env_new(&a, kern_linux());
	series_init(&s, &m, 100);
	for (int round = 0; round < 3; round++) {
		series_begin(&s);
		for (u32 i = 0; i < 150; i++)
			series_add(&s, e, (const u8[]){ (u8)i, 1 }, 1);
		assert_int_equal(s.rows.n, 100);
		assert_int_equal(s.cut, 50 * (round + 1));
		for (u32 i = 0; i < 100; i++)
			assert_int_equal(s.rows.v[i].cells[0], 1);
		series_end(&s);
	}
	series_begin(&s);                        /* others come, and those that were there are gone */
	for (u32 i = 0; i < 50; i++)
		series_add(&s, e, (const u8[]){ (u8)i, 1 }, 7);
	series_end(&s);
	assert_int_equal(s.rows.n, 50);
	series_begin(&s);
	series_add(&s, e, (const u8[]){ 7, 1 }, 9);
	series_add(&s, e, (const u8[]){ 7, 2 }, 1);
	assert_int_equal(s.rows.n, 51);
	assert_int_equal(s.rows.v[7].cells[0], 9);
	CHECK_STR(s.rows.v[7].values[0], "7");
	series_clear(&s);
	arena_clear(&a);
}

static void rows_of_equal_labels_add_up(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct metric m = { .name = STR("m") };
	struct metric_label l = { .name = STR("s"), .size = 4 };
	struct decoder d = { .kind = decoder_find(STR("string")) };
	struct series s;
	vec_push(&l.decoders, &a, d);
	vec_push(&m.labels, &a, l);
	series_init(&s, &m, 100);
	struct decode_env *e = decode_env_new(&a, kern_linux());
	for (int round = 0; round < 2; round++) {
		series_begin(&s);
		series_add(&s, e, (const u8 *)"a\0x", 1);
		series_add(&s, e, (const u8 *)"a\0y", 2);
		assert_int_equal(s.rows.n, 1);
		assert_int_equal(s.rows.v[0].cells[0], 3);
	}
	series_clear(&s);
	arena_clear(&a);
}

/* ---- text -------------------------------------------------------------------------------------------------------- */

static void hostile_labels_are_text(void **state)
{
	(void)state;
	struct arena a = { 0 };
	families f = { 0 };
	struct buf b = BUF_INIT;
	const str label = STR("l"), value[] = { STR("a\"\\\n\x1b\xff\xc3\xa4") };
	struct family *one = family_add(&f, &a, FAMILY_COUNTER, STR("c_total"), "C");
	one->labels = &label, one->nlabels = 1;
	family_point(one, &a, value)->u = 3;
	family_point(family_add(&f, &a, FAMILY_COUNTER, STR("odd"), "O"), &a, NULL)->u = 4;
	metrics_text(&f, METRICS_OPENMETRICS, &b);
	CHECK_STR(buf_view(&b),
		"# HELP c C\n# TYPE c counter\nc_total{l=\"a\\\"\\\\\\n\xef\xbf\xbd\xef\xbf\xbd\xc3\xa4\"} 3\n"
		"# HELP odd O\n# TYPE odd unknown\nodd 4\n# EOF\n");
	buf_free(&b);
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regex_finds), cmocka_unit_test(regex_refuses), cmocka_unit_test(regex_is_linear),
		cmocka_unit_test(decoders_write), cmocka_unit_test(decoders_fail), cmocka_unit_test(static_map_maps),
		cmocka_unit_test(floats_are_gos), cmocka_unit_test(buckets_are_cumulated),
		cmocka_unit_test(buckets_have_bounds),
		cmocka_unit_test(series_are_bounded), cmocka_unit_test(rows_of_equal_labels_add_up),
		cmocka_unit_test(hostile_labels_are_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
