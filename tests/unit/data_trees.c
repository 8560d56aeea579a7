/* data_trees.c: each format on types of each kind, by both ways; records of every length, as far as there are bytes;
 * nested types and their limits; sums and order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "data/data.h"
#include "golden.h"

#include <stdlib.h>

static str symbol(void *ctx, struct arena *a, u64 address)
{
	(void)ctx; return address == 0x0807060504030201 ? arena_printf(a, "function") : STR("");
}

static u32 stack(void *ctx, struct arena *a, s64 id, bool is_user, str **frames)
{
	(void)ctx;
	if (id != 0x04030201)
		return 0;
	*frames = arena_array(a, str, 2);
	(*frames)[0] = is_user ? STR("main") : STR("schedule");
	(*frames)[1] = STR("inner");
	return 2;
}
static const struct data_env env = { .symbol = symbol, .stack = stack, .real_at_start = 1000000000, .real_at_boot = 0,
	.arch = { "x86", 3 } };

struct world { struct arena a; struct diags ds; struct btf_build *b; struct btf *btf; const struct data_types *t; };

static void begin(struct world *w)
{
	*w = (struct world){ 0 };
	diags_init(&w->ds, &w->a, NULL);
	w->b = btf_build_new(&w->a);
}

static void end(struct world *w)
{
	struct buf bytes = BUF_INIT;
	btf_build_finish(w->b, &bytes);
	str kept = arena_str(&w->a, buf_view(&bytes));
	buf_free(&bytes);
	w->btf = btf_open(&w->a, kept.s, kept.n, NULL, &w->ds);
	assert_non_null(w->btf);
	w->t = data_types(&w->a, w->btf, &env);
}

static void print(const struct data *d, struct buf *out)
{
	static const char *const kinds[] = { "null", "int", "uint", "bool", "ptr", "enum", "str", "bytes", "struct",
		"array", "wide", "swide" };
	buf_printf(out, "%.*s%s%s", STR_ARG(d->name), d->name.n ? ":" : "", kinds[d->kind]);
	if (d->format)
		buf_printf(out, "/%u", d->format);
	switch (d->kind) {
	case DATA_NULL: return;
	case DATA_STR: buf_printf(out, " '%.*s'", STR_ARG(d->text)); return;
	case DATA_STRUCT: case DATA_ARRAY:
		buf_puts(out, " {");
		for (u32 i = 0; i < d->n; i++) {
			buf_puts(out, i ? ", " : " ");
			print(&d->item[i], out);
		}
		buf_puts(out, " }");
		return;
	case DATA_ENUM: buf_printf(out, " '%.*s'", STR_ARG(d->text)); break;
	default: break;
	}
	buf_printf(out, " w%u %llx %llx ", d->width, (unsigned long long)d->i, (unsigned long long)d->u);
	data_text(d, out);
	if (d->kind != DATA_BYTES) {
		buf_char(out, ' ');
		data_bare(d, out);
	}
	buf_printf(out, " %d %lld as %u", data_is_number(d), (long long)data_number(d), data_as(d));
}

static const char *const tags[] = {
	"none",
#define FORMAT(name, tag, ...) tag,
#define FORMAT_OF(...)
#include "data/format.def"
};

static const u8 bytes[64] = { 1, 2, 3, 4, 5, 6, 7, 8, 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa, 0xf9, 0xf8, 'a', 'b', 0, 'c',
	0x80, 0x81 };

/* -14 of 4 and of 8 bytes, as failed calls leave it; nothing at all. */
static const u8 failed[24] = { 0xf2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, nothing[24];

/* Each format as a tag of a member, on each kind of type it may stand on. */
static void formats_on_types(void **state)
{
	struct buf out = BUF_INIT;
	struct world w;
	(void)state;
	begin(&w);
	struct btf_build *b = w.b;
	u32 u8t = btf_add_int(b, STR("unsigned char"), 1, 0), s8t = btf_add_int(b, STR("signed char"), 1, 1),
		chr = btf_add_int(b, STR("char"), 1, 1), u16t = btf_add_int(b, STR("unsigned short"), 2, 0),
		u32t = btf_add_int(b, STR("unsigned int"), 4, 0),
		s32t = btf_add_int(b, STR("int"), 4, 1), u64t = btf_add_int(b, STR("unsigned long"), 8, 0),
		s64t = btf_add_int(b, STR("long"), 8, 1), wide = btf_add_int(b, STR("__int128"), 16, 1),
		boolt = btf_add_int(b, STR("_Bool"), 1, 4), ptr = btf_add_ptr(b, 0),
		text = btf_add_array(b, chr, 8), raw = btf_add_array(b, u8t, 16), raw6 = btf_add_array(b, u8t, 6),
		words = btf_add_array(b, u64t, 3), en = btf_add_enum(b, STR("e"), 4, true, false);
	btf_add_enumerator(b, STR("SMALL"), 0x04030201);
	btf_add_enumerator(b, STR("MINUS"), -1);
	u32 big = btf_add_ref(b, BTF_TYPEDEF, STR("__be32"), u32t), rec = btf_add_record(b, false, STR("in6_addr"), 16);
	btf_add_member(b, STR("x"), u64t, 0, 0);
	const struct { const char *name; u32 type; } types[] = { { "u8", u8t }, { "s8", s8t }, { "char", chr },
		{ "u16", u16t }, { "u32", u32t }, { "s32", s32t }, { "u64", u64t }, { "s64", s64t }, { "wide", wide },
		{ "bool", boolt }, { "ptr", ptr }, { "text", text }, { "raw", raw },
		{ "raw6", raw6 }, { "words", words }, { "enum", en }, { "be32", big }, { "record", rec } };
	enum { TYPES = ARRAY_LEN(types) };
	u32 records[ARRAY_LEN(tags)];
	for (u32 f = 0; f < ARRAY_LEN(tags); f++) {
		char name[32], word[32];
		snprintf(name, sizeof(name), "r_%s", tags[f]);
		snprintf(word, sizeof(word), "skep:%s", tags[f]);
		records[f] = btf_add_record(b, true, str_from(name), 24);
		for (u32 i = 0; i < TYPES; i++)
			btf_add_member(b, str_from(types[i].name), types[i].type, 0, 0);
		for (u32 i = 0; f && i < TYPES; i++)
			btf_add_decl_tag(b, str_from(word), records[f], (s32)i);
	}
	end(&w);
	for (u32 f = 0; f < ARRAY_LEN(tags); f++)
		for (u32 at = 0; at < 4; at++) {
			const u8 *from = at < 2 ? bytes + at * 8 : at == 2 ? failed : nothing;
			struct data d = data_decode(&w.a, w.t, records[f], from, 24);
			struct data_record r = data_record(&w.a, w.t, records[f], STR("value"));
			struct data *cells = arena_array(&w.a, struct data, r.n + 1);
			buf_printf(&out, "==== %s at %u, width %u, is %d\n", tags[f], at * 8, data_width(f),
				data_format_find(str_from(tags[f])) == f);
			data_load(&r, from, 24, &w.a, cells);
			for (u32 i = 0; i < d.n; i++) {
				struct buf one = BUF_INIT, other = BUF_INIT;
				print(&d.item[i], &one);
				for (u32 c = 0; c < r.n; c++)
					if (str_eq(cells[c].name, d.item[i].name)) {
						print(&cells[c], &other);
						break;
					}
				buf_str(&out, buf_view(&one));
				if (!str_eq(buf_view(&one), buf_view(&other)))
					buf_printf(&out, " BUT AS A LEAF %.*s", (int)other.n, other.s);
				buf_char(&out, '\n');
				buf_free(&one);
				buf_free(&other);
			}
		}
	arena_clear(&w.a);
	assert_true(golden("data_formats", &out));
}

static void all_lengths(void **state)
{
	struct buf out = BUF_INIT;
	struct world w;
	(void)state;
	begin(&w);
	struct btf_build *b = w.b;
	u32 u32t = btf_add_int(b, STR("unsigned int"), 4, 0), s32t = btf_add_int(b, STR("int"), 4, 1),
		u64t = btf_add_int(b, STR("unsigned long"), 8, 0), chr = btf_add_int(b, STR("char"), 1, 1),
		text = btf_add_array(b, chr, 4), pairs = btf_add_array(b, u32t, 2), grid = btf_add_array(b, pairs, 2),
		none = btf_add_array(b, u32t, 0), anon = btf_add_record(b, false, STR(""), 8);
	btf_add_member(b, STR("x"), u32t, 0, 0);
	btf_add_member(b, STR("y"), u32t, 32, 0);
	u32 anon2 = btf_add_record(b, true, STR(""), 4);
	btf_add_member(b, STR("x"), s32t, 0, 0);
	btf_add_member(b, STR("y"), text, 0, 0);
	u32 in = btf_add_record(b, false, STR("in"), 8);
	btf_add_member(b, STR("x"), u32t, 0, 0);
	btf_add_member(b, STR("z"), text, 32, 0);
	u32 rec = btf_add_record(b, false, STR("rec"), 56);
	const struct { const char *name; u32 type, at, bits; } members[] = { { "a", s32t, 0, 0 }, { "b3", s32t, 32, 3 },
		{ "b5", u32t, 35, 5 }, { "b20", u32t, 44, 20 }, { "wide_bits", u64t, 67, 61 }, { "", anon, 128, 0 },
		{ "", anon2, 192, 0 }, { "in", in, 224, 0 }, { "grid", grid, 288, 0 },
		{ "none", none, 416, 0 }, { "t", text, 416, 0 } };
	for (u32 i = 0; i < ARRAY_LEN(members); i++)
		btf_add_member(b, str_from(members[i].name), members[i].type, members[i].at, members[i].bits);
	u32 list = btf_reserve_record(b, false, STR("list"));
	btf_fill_record(b, list, 4);
	btf_add_member(b, STR("self"), list, 0, 0);                  /* it holds itself */
	u32 huge = btf_add_array(b, chr, 100), many = btf_add_array(b, u32t, 5000);
	end(&w);
	for (u32 len = 0; len <= 56; len++) {
		struct data d = data_decode(&w.a, w.t, rec, bytes, len);
		buf_printf(&out, "%u ", len);
		print(&d, &out);
		buf_char(&out, '\n');
		if (len % 8)
			continue;
		struct data_record r = data_record(&w.a, w.t, rec, STR("value"));
		struct data *cells = arena_array(&w.a, struct data, r.n + 1);
		data_load(&r, bytes, len, &w.a, cells);
		for (u32 i = 0; i < r.n; i++) {
			buf_printf(&out, "  %u+%u ", r.leaf[i].off, r.leaf[i].size);
			print(&cells[i], &out);
			buf_char(&out, '\n');
		}
	}
	for (u32 len = 0; len < 18; len++) {
		struct data d = data_raw(bytes, len);
		print(&d, &out);
		buf_char(&out, '\n');
	}
	static u8 zero[20000];
	struct data d = data_decode(&w.a, w.t, list, bytes, 4);
	u32 depth = 0;
	for (const struct data *at = &d; at->kind == DATA_STRUCT && at->n; at = at->item)
		depth++;
	struct data t = data_decode(&w.a, w.t, huge, zero, 100), m = data_decode(&w.a, w.t, many, zero, sizeof(zero));
	buf_printf(&out, "depth %u, text %u, items %u\n", depth, t.text.n, m.n);
	arena_clear(&w.a);
	assert_true(golden("data_lengths", &out));
}

/* Order and sums of values of all kinds with each other. */
static void order_and_sums(void **state)
{
	struct data item[] = { data_uint(STR(""), 1), data_uint(STR(""), 2) }, shorter[] = { data_uint(STR(""), 9) };
	const struct data all[] = { { 0 }, data_int(STR(""), -5), data_int(STR(""), 5), data_uint(STR(""), 5),
		data_uint(STR(""), ~0ull), data_bool(STR(""), true), data_str(STR(""), STR("abc")),
		data_str(STR(""), STR("abd")), data_str(STR(""), STR("ab")),
		{ .kind = DATA_BYTES, .text = { "ab", 2 } }, { .kind = DATA_ENUM, .i = 3, .u = 3, .width = 4,
		.text = { "X", 1 } }, { .kind = DATA_ARRAY, .item = item, .n = 2 },
		{ .kind = DATA_ARRAY, .item = shorter, .n = 1 }, { .kind = DATA_STRUCT, .item = item, .n = 2 },
		{ .kind = DATA_WIDE, .i = 1, .u = 2, .width = 16 }, { .kind = DATA_SWIDE, .i = -1, .u = 2,
		.width = 16 }, { .kind = DATA_WIDE, .i = 1, .u = ~0ull, .width = 16 }, { .kind = DATA_PTR, .u = 0xffff,
		.width = 8 } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(all); i++) {
		for (u32 j = 0; j < ARRAY_LEN(all); j++) {
			int c = data_compare(&all[i], &all[j]);
			buf_char(&out, c < 0 ? '<' : c > 0 ? '>' : '=');
		}
		buf_char(&out, '\n');
	}
	for (u32 i = 0; i < ARRAY_LEN(all); i++)
		for (u32 j = 0; j < ARRAY_LEN(all); j++) {
			struct data sum = all[i], own[2] = { item[0], item[1] };
			if (sum.item)
				sum.item = own;
			data_add(&sum, &all[j]);
			if (i == j || all[i].kind == DATA_WIDE || all[i].kind == DATA_ARRAY) {
				print(&sum, &out);
				buf_char(&out, '\n');
			}
		}
	assert_true(golden("data_order", &out));
}

static void is_shown(const struct data *d, const char *wanted)
{
	struct buf out = BUF_INIT;
	data_text(d, &out);
	assert_true(str_is(buf_view(&out), wanted));
	buf_free(&out);
}

/* float and double: read, shown with the digits that they need, compared, added. */
static void floats(void **state)
{
	const struct { float f; u32 gap; double d; } one = { 1.1f, 0, -2.5e300 }, two = { 16777216, 0, 0.1 },
		odd = { -1.0f / 0, 0, 1e-320 };
	struct world w;
	(void)state;
	begin(&w);
	u32 f = btf_add_float(w.b, STR("float"), 4), d = btf_add_float(w.b, STR("double"), 8),
		l = btf_add_float(w.b, STR("long double"), 16), rec = btf_add_record(w.b, false, STR("r"), 16);
	btf_add_member(w.b, STR("f"), f, 0, 0);
	btf_add_member(w.b, STR("d"), d, 64, 0);
	end(&w);
	struct data a = data_decode(&w.a, w.t, rec, &one, 16), b = data_decode(&w.a, w.t, rec, &two, 16),
		c = data_decode(&w.a, w.t, rec, &odd, 16), cut = data_decode(&w.a, w.t, rec, &one, 12);
	assert_int_equal(a.n, 2);
	is_shown(&a.item[0], "1.1");
	is_shown(&a.item[1], "-2.5e+300");
	is_shown(&b.item[0], "16777216");
	is_shown(&b.item[1], "0.1");
	is_shown(&c.item[0], "-inf");
	assert_true(data_float(&c.item[1]) == 1e-320);
	assert_int_equal(cut.item[1].kind, DATA_NULL);
	assert_int_equal(data_decode(&w.a, w.t, l, bytes, 16).kind, DATA_NULL);
	assert_int_equal(data_compare(&a.item[0], &b.item[0]), -1);
	assert_int_equal(data_compare(&b.item[1], &a.item[1]), 1);
	assert_int_equal(data_compare(&b.item[1], &b.item[1]), 0);
	data_add(&a, &b);
	is_shown(&a.item[0], "16777218");            /* a float has 24 bits */
	is_shown(&b.item[1], "0.1");
	data_add(&b.item[1], &b.item[1]);
	is_shown(&b.item[1], "0.2");
	arena_clear(&w.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(formats_on_types), cmocka_unit_test(all_lengths),
		cmocka_unit_test(order_and_sums), cmocka_unit_test(floats) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
