/* base_parts.c: memory, text and containers under everything: each function by tables of values, at its ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"
#include "golden.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static str s(const char *text) { return str_from(text); }

static void numbers(void **state)
{
	static const struct { const char *text; bool is_u; u64 u; bool is_s; s64 s; } rows[] = {
		{ "0", true, 0, true, 0 }, { "7", true, 7, true, 7 }, { "010", true, 8, true, 8 },
		{ "0x1f", true, 31, true, 31 },
		{ "0XfF", true, 255, true, 255 }, { "18446744073709551615", true, UINT64_MAX, false, 0 },
		{ "18446744073709551616", false, 0, false, 0 }, { "18446744073709551620", false, 0, false, 0 },
		{ "0xffffffffffffffff", true, UINT64_MAX, false, 0 }, { "0x10000000000000000", false, 0, false, 0 },
		{ "9223372036854775807", true, INT64_MAX, true, INT64_MAX }, { "9223372036854775808", true, 1ull << 63,
		false, 0 },
		{ "-9223372036854775808", false, 0, true, INT64_MIN }, { "-9223372036854775809", false, 0, false, 0 },
		{ "-1", false, 0, true, -1 }, { "-0x10", false, 0, true, -16 }, { "", false, 0, false, 0 },
		{ "-", false, 0, false, 0 },
		{ "x", false, 0, false, 0 }, { "1x", false, 0, false, 0 }, { " 1", false, 0, false, 0 },
		{ "1 ", false, 0, false, 0 },
		{ "08", false, 0, false, 0 }, { "0x", false, 0, false, 0 }, { "0xg", false, 0, false, 0 },
		{ "1/", false, 0, false, 0 },
		{ "1:", false, 0, false, 0 }, { "01777777777777777777777", true, UINT64_MAX, false, 0 },
		{ "02000000000000000000000", false, 0, false, 0 } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		u64 u = 1;
		s64 v = 1;
		if (str_to_u64(s(rows[i].text), &u) != rows[i].is_u || (rows[i].is_u && u != rows[i].u) ||
			str_to_s64(s(rows[i].text), &v) != rows[i].is_s || (rows[i].is_s && v != rows[i].s))
			fail_msg("'%s': %llu, %lld", rows[i].text, (unsigned long long)u, (long long)v);
	}
}

/* All texts of one to three letters, as members of structs are called: "c" and "acc" had one hash. */
static void short_texts_do_not_meet(void)
{
	enum { MOST = 3 };
	struct arena a = { 0 };
	struct map seen = { 0 };
	u64 was;
	for (u32 k = 1, end = 128; k <= MOST; k++, end *= 128)
		for (u32 i = 0; i < end; i++) {
			char text[MOST] = { (char)(i % 128), (char)(i / 128 % 128), (char)(i / (128 * 128)) };
			u64 h = str_hash((str){ text, k });
			assert_false(map_get(&seen, h, &was));
			if (i % 7 == 0 || k < MOST)  /* a seventh is enough, and fast */
				map_put(&seen, &a, h, 1);
		}
	arena_clear(&a);
}

static void texts(void **state)
{
	str left, right;
	(void)state;
	assert_true(str_eq(s("ab"), s("ab")) && !str_eq(s("ab"), s("abc")) && !str_eq(s("ab"), s("ac")) &&
		str_eq(s(""), s("")));
	assert_true(str_ends(s("a.bpf.o"), ".o") && str_ends(s(".o"), ".o") && !str_ends(s("o"), ".o") &&
		str_ends(s("x"), ""));
	assert_true(str_cmp(s("a"), s("b")) < 0 && str_cmp(s("b"), s("a")) > 0 && str_cmp(s("a"), s("a")) == 0);
	assert_true(str_cmp(s("a"), s("ab")) < 0 && str_cmp(s("ab"), s("a")) > 0 && str_cmp(s("b"), s("ab")) > 0);
	assert_true(str_is(str_sub(s("abcd"), 1, 3), "bc") && str_is(str_sub(s("abcd"), 0, 9), "abcd") &&
		!str_sub(s("ab"), 2, 1).n);
	assert_true(!str_sub(s("ab"), 5, 7).n && !str_from(NULL).n);
	assert_true(str_is(str_trim(s(" \t\r\n a b \n")), "a b") && !str_trim(s(" \n")).n &&
		str_is(str_trim(s("x")), "x"));
	assert_int_equal(str_find(s("abcb"), 'b'), 1);
	assert_int_equal(str_find(s("abc"), 'a'), 0);
	assert_int_equal(str_find(s("abc"), 'x'), -1);
	assert_true(str_cut(s("a=b=c"), '=', &left, &right) && str_is(left, "a") && str_is(right, "b=c"));
	assert_true(str_cut(s("=b"), '=', &left, &right) && !left.n && str_is(right, "b"));
	assert_true(str_cut(s("a="), '=', &left, &right) && str_is(left, "a") && !right.n);
	assert_true(!str_cut(s("ab"), '=', &left, &right) && str_is(left, "ab") && !right.n);
	assert_true(str_hash(s("a")) != str_hash(s("b")) && str_hash(s("ab")) != str_hash(s("ba")) &&
		str_hash(s("x")) == str_hash(s("x")));
	assert_true(str_hash(s("12345678a")) != str_hash(s("12345678b")) &&
		str_hash(s("a2345678")) != str_hash(s("b2345678")));
	short_texts_do_not_meet();
}

static void globs(void **state)
{
	static const struct { const char *pattern, *text; bool is; } rows[] = { { "", "", true }, { "", "a", false },
		{ "*", "", true },
		{ "*", "abc", true }, { "a*", "abc", true }, { "a*", "bc", false }, { "*c", "abc", true },
		{ "*c", "abcd", false },
		{ "a*c", "abcbc", true }, { "a?c", "abc", true }, { "a?c", "ac", false }, { "???", "abc", true },
		{ "???", "ab", false },
		{ "abc", "ab", false }, { "ab", "abc", false }, { "a**b", "ab", true }, { "*a*b*", "xaxbx", true },
		{ "*a*b*", "xbxax", false },
		{ "ab*", "ab", true }, { "ab?", "ab", false } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (str_glob(s(rows[i].pattern), s(rows[i].text)) != rows[i].is)
			fail_msg("'%s' and '%s'", rows[i].pattern, rows[i].text);
}

static void likeness(void **state)
{
	static const struct { const char *a, *b; u32 limit, distance; } rows[] = { { "abc", "abc", 3, 0 },
		{ "abc", "abd", 3, 1 },
		{ "abc", "ab", 3, 1 }, { "ab", "abc", 3, 1 }, { "kitten", "sitting", 9, 3 }, { "", "ab", 9, 2 },
		{ "kitten", "sitting", 2, 3 },
		{ "abcdef", "x", 3, 4 }, { "abcdef", "abcxyz", 3, 3 }, { "abcdef", "uvwxyz", 3, 4 } };
	static const struct { const char *name, *offered[4], *best; } near[] = {
		{ "opne", { "close", "open", "opened", NULL }, "open" },
		{ "qqqq", { "open", "close", NULL }, "" }, { "read", { "ready", "lead", "real", NULL }, "ready" },
		{ "get_tgid_pid", { "get_uid_gid", "get_pid_tgid", "get_tgid", NULL }, "get_pid_tgid" },
		{ "x", { "y", NULL }, "" } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(str_distance(s(rows[i].a), s(rows[i].b), rows[i].limit), rows[i].distance);
	for (u32 i = 0; i < ARRAY_LEN(near); i++) {
		struct nearest n = { .name = s(near[i].name) };
		for (u32 k = 0; near[i].offered[k]; k++)
			nearest_offer(&n, s(near[i].offered[k]));
		if (!str_is(n.best, near[i].best))
			fail_msg("%s: '%.*s'", near[i].name, STR_ARG(n.best));
	}
}

static void memory(void **state)
{
	static const size_t aligns[] = { 1, 2, 4, 8, 16, 64 };
	struct arena a = { 0 };
	(void)state;
	for (u32 round = 0; round < 2; round++) {
		for (u32 i = 0; i < 2000; i++) {
			size_t n = i * 7 % 300, align = aligns[i % ARRAY_LEN(aligns)];
			u8 *p = arena_alloc_aligned(&a, n, align);
			assert_int_equal((uintptr_t)p % align, 0);
			for (size_t k = 0; k < n; k++)
				assert_int_equal(p[k], 0);           /* also where something was before */
			memset(p, 0xee, n);
		}
		u8 *large = arena_alloc(&a, 3 << 20);
		assert_true(a.total >= 3 << 20 && !large[0] && !large[(3 << 20) - 1]);
		struct arena_mark m = arena_mark(&a);
		u32 *first = arena_array(&a, u32, 10);
		memset(first, 0xee, 40);
		arena_alloc(&a, 5 << 20);
		arena_reset(&a, m);
		u32 *again = arena_array(&a, u32, 10);
		assert_ptr_equal(first, again);
		assert_int_equal(again[9], 0);
		arena_clear(&a);
		assert_int_equal(a.total, 0);
	}
	char *p = arena_alloc(&a, 8), *q;
	memcpy(p, "1234567", 8);
	q = arena_grow(&a, p, 8, 64);
	assert_ptr_equal(p, q);                      /* the newest: in its place */
	assert_true(!memcmp(q, "1234567", 8) && !q[8] && !q[63]);
	arena_alloc(&a, 1);
	p = arena_grow(&a, q, 64, 128);
	assert_ptr_not_equal(p, q);
	assert_true(!memcmp(p, "1234567", 8) && !p[64] && !p[127]);
	assert_true(!memcmp(arena_strdup(&a, STR("ab")), "ab", 3) && str_is(arena_str(&a, STR("cd")), "cd"));
	str text = arena_printf(&a, "%s-%u", "x", 42u);
	assert_true(str_is(text, "x-42") && !text.s[4]);
	str longer = arena_printf(&a, "%0500u", 7u);
	assert_true(longer.n == 500 && longer.s[499] == '7' && longer.s[0] == '0' && !longer.s[500]);
	arena_clear(&a);
}

/* What a reset drops is there again, zeroed, up to what the arena may keep; a clear gives all of it back. */
static void kept_blocks(void **state)
{
	enum { LARGE = 400 << 10 };
	struct arena a = { .keeps = 1 << 20 };
	(void)state;
	u8 *one = arena_alloc(&a, LARGE), *two = arena_alloc(&a, LARGE), *three = arena_alloc(&a, LARGE);
	size_t total = a.total;
	memset(one, 1, LARGE), memset(two, 2, LARGE), memset(three, 3, LARGE);
	arena_reset(&a, (struct arena_mark){ 0 });
	assert_true(a.total == 0 && a.idle && a.idle_bytes >= 2 * LARGE && a.idle_bytes <= a.keeps);
	size_t kept = a.idle_bytes;
	u8 *again = arena_alloc(&a, LARGE);
	assert_true(again == one || again == two || again == three);
	assert_true(a.idle_bytes < kept && a.total < total);
	for (u32 i = 0; i < LARGE; i++)
		assert_int_equal(again[i], 0);
	u8 *larger = arena_alloc(&a, 2 * LARGE);             /* fits into none of them */
	assert_true(larger != one && larger != two && larger != three && a.idle_bytes == kept / 2);
	arena_clear(&a);
	assert_true(!a.idle && !a.idle_bytes && !a.total && a.keeps == 1 << 20);
	struct arena none = { 0 };
	arena_alloc(&none, LARGE);
	arena_reset(&none, (struct arena_mark){ 0 });
	assert_true(!none.idle && !none.total);
}

/* In place where it is the newest, elsewhere with what it had; only what is new is left as it was. */
static void extended(void **state)
{
	struct arena a = { 0 };
	(void)state;
	char *p = arena_alloc(&a, 8);
	memcpy(p, "1234567", 8);
	assert_ptr_equal(arena_extend(&a, p, 8, 64), p);
	memset(p + 8, 0xee, 56);
	char *behind = arena_alloc(&a, 1);
	assert_true(behind >= p + 64);
	char *q = arena_extend(&a, p, 64, 200);
	assert_true(q != p && (uintptr_t)q % 16 == 0 && !memcmp(q, p, 64));
	char *large = arena_extend(&a, q, 200, 600 << 10);
	assert_true(large != q && !memcmp(large, p, 64));
	memset(large, 0xee, 600 << 10);
	assert_true((char *)arena_alloc(&a, 1) >= large + (600 << 10));
	assert_non_null(arena_extend(&a, NULL, 0, 100));
	char *zero = arena_alloc(&a, 300);                   /* what follows is zero all the same */
	for (u32 i = 0; i < 300; i++)
		assert_int_equal(zero[i], 0);
	arena_clear(&a);
}

/* From a MiB on in pieces of 2 MiB, where huge pages begin; what is larger has its own size. */
static void huge_blocks(void **state)
{
	enum { HUGE = 2 << 20 };
	struct arena a = { .is_huge = true };
	(void)state;
	while (a.total < 1 << 20)
		arena_alloc(&a, 1000);
	size_t before = a.total;
	struct arena_block *last = a.block;
	while (a.block == last)
		memset(arena_alloc(&a, 1000), 0xee, 1000);
	uintptr_t at = (uintptr_t)a.block;
	assert_int_equal(at % HUGE, 0);
	assert_ptr_equal(a.end, (char *)at + HUGE);
	assert_true(a.total - before < HUGE && a.total - before > HUGE - 4096);
	for (last = a.block; a.block == last;) {
		u8 *p = arena_alloc(&a, 1000);
		assert_true(!p[0] && !p[999]);
		memset(p, 0xee, 1000);
	}
	before = a.total;
	u8 *whole = arena_alloc(&a, 3 << 20);
	assert_true(!whole[0] && !whole[(3 << 20) - 1] && a.total - before >= 3 << 20);
	arena_clear(&a);
}

static void containers(void **state)
{
	struct arena a = { 0 };
	struct map m = { 0 };
	struct intern in;
	vec(u32) v = { 0 };
	u64 value;
	char text[16];
	(void)state;
	assert_false(map_get(&m, 0, &value));
	for (u64 i = 0; i < 1000; i++)
		map_put(&m, &a, i * 4096, i);
	for (u64 i = 0; i < 1000; i += 3)
		map_put(&m, &a, i * 4096, i + 5);
	*map_slot(&m, &a, 7) += 9;
	*map_slot(&m, &a, 7) += 9;
	for (u64 i = 0; i < 1000; i++)
		assert_true(map_get(&m, i * 4096, &value) && value == i + (i % 3 ? 0 : 5));
	assert_true(map_get(&m, 7, &value) && value == 18 && !map_get(&m, 8, &value) && m.n == 1001);
	intern_init(&in, &a);
	for (u32 i = 0; i < 500; i++) {
		snprintf(text, sizeof(text), "name%u", i % 250);
		assert_int_equal(intern_add(&in, s(text)), i % 250 + 1);
	}
	assert_true(str_is(intern_text(&in, 250), "name249") && !intern_find(&in, s("none")) &&
		intern_find(&in, s("name0")) == 1);
	assert_true(intern_keep(&in, STR("kept")) == 251 && intern_add(&in, STR("kept")) == 251);
	for (u32 i = 0; i < 100; i++)
		vec_push(&v, &a, i * i);
	assert_true(v.n == 100 && v.v[7] == 49 && vec_last(&v) == 99 * 99 && vec_pop(&v) == 99 * 99 && v.n == 99);
	arena_clear(&a);
}

static void output(void **state)
{
	struct buf b = BUF_INIT;
	(void)state;
	buf_u64(&b, 0), buf_char(&b, ' '), buf_u64(&b, UINT64_MAX), buf_char(&b, ' '), buf_s64(&b, INT64_MIN),
		buf_char(&b, ' ');
	buf_s64(&b, -7), buf_s64(&b, 10), buf_char(&b, ' '), buf_digits(&b, 42, 6), buf_digits(&b, 123456, 3),
		buf_char(&b, ' ');
	buf_hex(&b, 0), buf_hex(&b, 0xabcdef0123456789), buf_char(&b, ' '), buf_hex_bytes(&b, "\x0f\xa0\xff", 3, ":"),
		buf_pad(&b, '.', 3);
	buf_hex_bytes(&b, "\x01", 1, ":"), buf_hex_bytes(&b, "", 0, ":"), buf_pad(&b, '.', 0), buf_str(&b, STR("|")),
		buf_puts(&b, "end");
	assert_string_equal(buf_cstr(&b),
		"0 18446744073709551615 -9223372036854775808 -710 000042123456 0abcdef0123456789 0f:a0:ff...01|end");
	b.n = 0;
	for (u32 i = 0; i < 3000; i++)
		buf_printf(&b, "%04u", i);
	assert_true(b.n == 12000 && !memcmp(b.s, "00000001", 8) && !memcmp(b.s + 11996, "2999", 4));
	b.n = 0;
	memset(buf_room(&b, 50000), 'x', 50000);
	b.n += 50000;
	assert_true(buf_view(&b).n == 50000 && b.cap >= 50000);
	buf_free(&b);
	assert_true(!buf_view(&b).n && buf_view(&b).s);
}

/* What is written, in pieces, and what comes of it. */
static long calls, limit;
static char written[1 << 17];
static size_t nwritten;
static long pieces(void *ctx, int fd, const void *p, size_t n)
{
	assert_int_equal(fd, 9);
	if (++calls % 2 == 0) {
		errno = *(int *)ctx;
		return -1;
	}
	n = MIN(n, (size_t)limit);
	memcpy(written + nwritten, p, n);
	nwritten += n;
	return (long)n;
}

static void flushing(void **state)
{
	int error = EINTR, ends[2];
	char got[8];
	(void)state;
	struct buf b = { .fd = 9, .put = pieces, .put_ctx = &error };
	limit = 7;
	buf_puts(&b, "twenty-one characters");
	assert_int_equal(nwritten, 0);
	assert_true(buf_flush(&b) && b.n == 0 && !b.failed && nwritten == 21 &&
		!memcmp(written, "twenty-one characters", 21));
	limit = 1 << 16, nwritten = 0;
	for (u32 i = 0; i < 100000; i++)             /* it flushes itself when it fills */
		buf_char(&b, (char)('a' + i % 26));
	assert_true(nwritten > 0 && nwritten < 100000);
	buf_flush(&b);
	assert_true(nwritten == 100000 && written[99999] == 'a' + 99999 % 26);
	error = ENOSPC, calls = 1;
	buf_puts(&b, "lost");
	assert_true(!buf_flush(&b) && b.failed == ENOSPC && b.n == 0);
	buf_puts(&b, "dropped");
	assert_true(!buf_flush(&b) && nwritten == 100000);
	buf_free(&b);
	struct buf none = BUF_INIT;
	buf_puts(&none, "kept");
	assert_true(buf_flush(&none) && none.n == 4);          /* there is nowhere to write it */
	buf_free(&none);
	assert_int_equal(pipe(ends), 0);
	struct buf real = { .fd = ends[1] };
	buf_puts(&real, "pipe");
	assert_true(buf_flush(&real) && read(ends[0], got, 8) == 4 && !memcmp(got, "pipe", 4));
	close(ends[0]), close(ends[1]);
	buf_puts(&real, "x");
	assert_true(!buf_flush(&real) && real.failed == EBADF);
	buf_free(&real);
}

static void characters(void **state)
{
	static const struct { const char *bytes; u32 n, code; } rows[] = { { "a", 1, 'a' }, { "\x7f", 1, 0x7f },
		{ "\x80", 0, 0 }, { "\xc3\xa9", 2, 0xe9 },
		{ "\xc1\xbf", 0, 0 }, { "\xc2\x80", 2, 0x80 }, { "\xdf\xbf", 2, 0x7ff }, { "\xe0\x9f\xbf", 0, 0 },
		{ "\xe0\xa0\x80", 3, 0x800 },
		{ "\xef\xbf\xbd", 3, 0xfffd }, { "\xf0\x90\x80\x80", 4, 0x10000 }, { "\xf0\x8f\xbf\xbf", 0, 0 },
		{ "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
		{ "\xf4\x90\x80\x80", 0, 0 }, { "\xf8\x88\x80\x80\x80", 0, 0 }, { "\xc3", 0, 0 }, { "\xe2\x82", 0, 0 },
		{ "\xc3(", 0, 0 } };
	struct buf b = BUF_INIT;
	u32 code;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		code = 0;
		u32 n = utf8_at(s(rows[i].bytes), 0, &code);
		if (n != rows[i].n || (n && code != rows[i].code))
			fail_msg("row %u: %u, %x", i, n, code);
	}
	buf_json_str(&b, STR("a\"\\/\b\f\n\r\t\1\x1f\x7f\xc3\xa9\xff\xf0\x9f\x98\x80"));
	assert_string_equal(buf_cstr(&b),
		"\"a\\\"\\\\/\\u0008\\u000c\\n\\r\\t\\u0001\\u001f\\u007f\xc3\xa9\\ufffd\xf0\x9f\x98\x80\"");
	buf_free(&b);
}

static void places(void **state)
{
	static const struct { u32 file, off, line, col; const char *text; } rows[] = { { 0, 0, 1, 1, "one" },
		{ 0, 3, 1, 4, "one" },
		{ 0, 4, 2, 1, "" }, { 0, 5, 3, 1, "three" }, { 0, 10, 3, 6, "three" }, { 1, 0, 1, 1, "" },
		{ 2, 2, 1, 3, "last" } };
	struct arena a = { 0 };
	struct src_map m;
	struct src_spot at;
	(void)state;
	src_init(&m, &a);
	struct src_file *f[] = { src_add(&m, STR("a.c"), STR("one\n\nthree")), src_add(&m, STR("b.c"), STR("")),
		src_add(&m, STR("c.c"), STR("last\n")) };
	assert_false(src_spot(&m, 0, &at));
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		pos p = f[rows[i].file]->base + rows[i].off;
		assert_ptr_equal(src_file_of(&m, p), f[rows[i].file]);
		assert_true(src_spot(&m, p, &at) && at.file == f[rows[i].file]);
		if (at.line != rows[i].line || at.col != rows[i].col || !str_is(at.text, rows[i].text))
			fail_msg("row %u: %u:%u '%.*s'", i, at.line, at.col, STR_ARG(at.text));
	}
	arena_clear(&a);
}

/* ---- messages ---------------------------------------------------------------------------------------------------- */

static const struct diag_code bad = { "X001", "bad", DIAG_ERROR, EXIT_KERNEL, "say it well" },
	worse = { "X002", "worse", DIAG_ERROR, EXIT_LACKING, "" }, odd = { "X003", "odd", DIAG_WARNING, EXIT_DONE, "" };

/* Spans of a line: at its ends, behind tabs, in the middle of what is too long to be shown, on characters of more bytes. */
static void message_spans(void **state)
{
	enum { LONG = 400 };
	static const u32 spans[][2] = { { 0, 0 }, { 0, 3 }, { 1, 1 }, { 4, 2 }, { 6, 1 }, { 8, 3 }, { 13, 2 }, { 14, 9 }, { 15, 1 } };
	static const u32 far[][2] = { { 0, 2 }, { 49, 1 }, { 50, 1 }, { 51, 1 }, { 60, 100 }, { 60, 300 }, { 300, 5 }, { 349, 1 }, { 398, 2 },
		{ 399, 9 } };
	struct buf out = BUF_INIT;
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	char line[LONG + 1];
	(void)state;
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	pos at = src_add(&src, STR("tabs.c"), STR("ab\tc\xc3\xa9\t\tlast\1x\ny"))->base;
	for (u32 i = 0; i < ARRAY_LEN(spans); i++)
		diag_print(&ds, diag_add(&ds, &odd, where_src(at + spans[i][0], spans[i][1]), "%u+%u", spans[i][0], spans[i][1]),
			(struct diag_style){ .color = i == 1 }, &out);
	for (u32 i = 0; i < LONG; i++)
		line[i] = (char)('a' + i % 26);
	memcpy(line + 9, "\xe2\x82\xac", 3);               /* where the part that is shown may begin */
	line[LONG] = 0;
	at = src_add(&src, STR("long.c"), str_from(line))->base;
	for (u32 i = 0; i < ARRAY_LEN(far); i++)
		diag_print(&ds, diag_add(&ds, &odd, where_src(at + far[i][0], far[i][1]), "%u+%u", far[i][0], far[i][1]),
			(struct diag_style){ 0 }, &out);
	for (u32 n = 139; n < 143; n++) {
		at = src_add(&src, STR("width.c"), (str){ line, n })->base;
		diag_print(&ds, diag_add(&ds, &odd, where_src(at + 138, 1), "%u wide", n), (struct diag_style){ 0 }, &out);
	}
	assert_true(golden("base_spans", &out));
	arena_clear(&a);
}

/* Each kind of place, with all that a message may have. */
static void message_places(void **state)
{
	const struct where places[] = { where_none(), where_insn(STR("prog"), 7), where_elf(STR(".text"), 0x1f8), where_btf(STR("task"), 12),
		where_arg(STR("--x"), 1), where_file(STR("dir/a"), 3), where_file(STR("dir/b"), 0) };
	static const char *const texts[] = { "'%s' is long", "it's '%s', not ('%s'", "'%s", "x'%s' y" };
	struct buf out = BUF_INIT;
	struct arena a = { 0 };
	struct diags ds;
	char name[300];
	(void)state;
	diags_init(&ds, &a, NULL);
	for (u32 i = 0; i < ARRAY_LEN(places); i++) {
		struct diag *d = diag_add(&ds, i % 2 ? &bad : &worse, places[i], "what %u", i);
		d->sys_errno = i == 1 ? ENOENT : 0;
		d->option = i == 2 ? STR("odd") : (str){ 0 };
		if (i == 3)
			diag_hint(&ds, d, "do %s", "this");
		diag_note(&ds, d, places[ARRAY_LEN(places) - 1 - i], "seen %u", i);
		diag_print(&ds, d, (struct diag_style){ .color = i == 4 }, &out);
	}
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = 0;
	memcpy(name + sizeof(name) - 9, "\xe2\x82\xac", 3);  /* cut before it, within it, behind it */
	for (u32 n = 117; n < 131; n++)
		for (u32 i = 0; i < ARRAY_LEN(texts); i++) {
			struct diag *d = diag_add(&ds, &odd, where_none(), texts[i], name + sizeof(name) - 1 - n, "b");
			buf_printf(&out, "%u: %.*s\n", n, STR_ARG(d->msg));
		}
	assert_int_equal(diags_exit_code(&ds), EXIT_LACKING);
	assert_true(golden("base_places", &out));
	arena_clear(&a);
}

static enum diag_severity judged(void *ctx, const struct diag_code *code, struct where w, str *name)
{
	(void)code, *name = STR("odd");
	return w.at == 1 ? DIAG_NOTE : w.at == 2 ? DIAG_ERROR : *(enum diag_severity *)ctx;
}

/* What is counted, kept, said once, and in which order. */
static void message_lists(void **state)
{
	static const struct { u32 file, off; const struct diag_code *code; const char *text; } said[] = { { 1, 4, &bad, "one" },
		{ 1, 4, &bad, "one" }, { 1, 4, &bad, "other" }, { 1, 4, &worse, "other" }, { 1, 5, &worse, "other" }, { 0, 2, &bad, "first" },
		{ 1, 0, &odd, "begin" }, { 0, 1, &bad, "before" }, { 0, 1, &odd, "again" } };
	enum diag_severity normal = DIAG_WARNING;
	struct buf out = BUF_INIT;
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	(void)state;
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	pos base[] = { src_add(&src, STR("a.c"), STR("0123456"))->base, src_add(&src, STR("b.c"), STR("0123456"))->base };
	assert_int_equal(diags_exit_code(&ds), EXIT_DONE);
	diag_add(&ds, &odd, where_none(), "mark");
	struct diags_mark mark = diags_mark(&ds);
	for (u32 round = 0; round < 2; round++) {
		diags_forget(&ds, mark);
		for (u32 i = 0; i < ARRAY_LEN(said); i++)
			diag_add(&ds, said[i].code, where_src(base[said[i].file] + said[i].off, 1), "%s", said[i].text);
		diag_add(&ds, &bad, where_none(), "nowhere");
		diag_add(&ds, &bad, where_none(), "nowhere");
		if (round)
			diags_sort(&ds, 1);
		buf_printf(&out, "==== %u errors, %u warnings\n", ds.errors, ds.warnings);
		diags_print(&ds, (struct diag_style){ 0 }, &out);
	}
	diags_init(&ds, &a, &src);
	ds.judge = judged, ds.judge_ctx = &normal, ds.max_errors = 2;
	for (u32 i = 0; i < 4; i++)
		diag_add(&ds, &odd, where_arg(STR("w"), i), "%u", i);
	buf_printf(&out, "==== %u errors, %u warnings\n", ds.errors, ds.warnings);
	for (u32 i = 0; i < 3; i++) {
		diag_add(&ds, &bad, where_none(), "past %u", i);
		buf_printf(&out, "== after %u, %u kept\n", i, ds.list.n);
		diags_print(&ds, (struct diag_style){ 0 }, &out);
	}
	diags_init(&ds, &a, NULL);
	for (u32 i = 0; i < 22; i++)
		diag_add(&ds, &bad, where_none(), "%u", i);
	assert_true(ds.list.n == 20 && ds.errors == 22);
	assert_true(golden("base_lists", &out));
	arena_clear(&a);
}

/* What sha256sum says, of every length around a block's end. */
static void hashes(void **state)
{
	static const struct { u32 n; const char *want; } rows[] = {
		{ 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ 3, "cd2eb0837c9b4c962c22d2ff8b5441b7b45805887f051d39bf133b583baf6860" },
		{ 55, "d5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072" },
		{ 56, "04c26261370ee7541549d16dee320c723e3fd14671e66a099afe0a377c16888e" },
		{ 63, "75220b47218278e656f2013bb8f0c455a25eaf01e86c64924e9d48d89776d6f2" },
		{ 64, "7ce100971f64e7001e8fe5a51973ecdfe1ced42befe7ee8d5fd6219506b5393c" },
		{ 119, "000b48d4edf0fa7bee3c6236ecd2785baa5db4eeb8bb54341b029e0d9fa5fb0c" },
		{ 120, "13f05a0b594787f5ecd315edc96141bd3243203d1b7d4f0836f37308b276ba98" },
		{ 1000, "44f8354494a5ba03ba1792a8d3e9c534c47a9181980fde7a3f44b06ef2ae7c7f" } };
	u8 bytes[1000], out[SHA256_BYTES];
	char text[2 * SHA256_BYTES + 1];
	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		sha256(bytes, rows[i].n, out);
		for (u32 k = 0; k < SHA256_BYTES; k++)
			snprintf(text + 2 * k, 3, "%02x", out[k]);
		assert_string_equal(text, rows[i].want);
	}
}

/* Each byte at each place of a word and beside it: alone the answer is the character's own. */
static void tame_bytes(void **state)
{
	(void)state;
	for (u32 byte = 0; byte < 256; byte++)
		for (u32 at = 0; at < 20; at++) {
			char text[20] = "four\0words of text.";
			text[at] = (char)byte;
			bool is_tame = byte == 0 || byte == '\t' || (byte >= ' ' && byte <= '~');
			assert_int_equal(str_is_tame((str){ text, sizeof(text) }), is_tame);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(numbers), cmocka_unit_test(texts), cmocka_unit_test(globs),
		cmocka_unit_test(likeness), cmocka_unit_test(memory), cmocka_unit_test(kept_blocks),
		cmocka_unit_test(extended), cmocka_unit_test(huge_blocks),
		cmocka_unit_test(containers), cmocka_unit_test(output), cmocka_unit_test(flushing),
		cmocka_unit_test(characters), cmocka_unit_test(places), cmocka_unit_test(message_spans),
		cmocka_unit_test(message_places), cmocka_unit_test(message_lists),
		cmocka_unit_test(hashes), cmocka_unit_test(tame_bytes) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
