/* btf_limits.c: BTF at its limits: names near to a wrong one, kept indices that lie, ways through types that are long
 * or lead nowhere, declarators of C at their edges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "btf/btf.h"

#include <stdio.h>

static struct diags ds;

static struct btf *opened(struct arena *a, struct btf_build *b)
{
	struct buf bytes = BUF_INIT;
	btf_build_finish(b, &bytes);
	str kept = arena_str(a, buf_view(&bytes));
	buf_free(&bytes);
	diags_init(&ds, a, NULL);
	struct btf *btf = btf_open(a, kept.s, kept.n, NULL, &ds);
	assert_non_null(btf);
	return btf;
}

/* ---- names -------------------------------------------------------------------------------------------- */

/* The nearest first, equally near ones as they lie; up to three letters apart, and half of the name. */
static void near_names(void **state)
{
	static const char *const names[] = { "abcxyz", "abcdxy", "abcdeg", "abcdef", "xbcdef", "abcdefg", "uvwxyz",
		"ab",
		"" };
	static const struct { const char *name; u32 max; const char *want; } rows[] = {
		{ "abcdef", 8, " abcdef abcdeg xbcdef abcdefg abcdxy abcxyz" }, { "abcdef", 2, " abcdef abcdeg" },
		{ "abcdef", 4, " abcdef abcdeg xbcdef abcdefg" }, { "abcdef", 1, " abcdef" }, { "abcdef", 0, "" },
		{ "abcdef", 100, " abcdef abcdeg xbcdef abcdefg abcdxy abcxyz" }, { "ac", 8, " ab" }, { "cd", 8, "" },
		{ "abc", 8, " ab" }, { "uvwx", 8, " uvwxyz" }, { "uvw", 8, "" }, { "", 8, "" } };
	struct arena a = { 0 };
	struct btf_build *b = btf_build_new(&a);
	(void)state;
	btf_add_enum(b, STR("abcdef"), 4, false, false);
	for (u32 i = 0; i < ARRAY_LEN(names); i++)
		btf_add_record(b, false, str_from(names[i]), 4);
	const struct btf *btf = opened(&a, b);
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		str near[100];
		struct buf out = BUF_INIT;
		u32 n = btf_suggest(btf, BTF_STRUCT, str_from(rows[r].name), near, rows[r].max);
		for (u32 i = 0; i < n; i++)
			buf_printf(&out, " %.*s", STR_ARG(near[i]));
		if (!str_is(buf_view(&out), rows[r].want))
			fail_msg("row %u: %s", r, buf_cstr(&out));
		buf_free(&out);
	}
	/* More than there is room for: the nearest stay. */
	struct btf_build *many = btf_build_new(&a);
	for (u32 i = 0; i < 12; i++)
		btf_add_record(many, false, arena_printf(&a, i < 10 ? "name_%u_x" : "name_%u", i), 4);
	str near[20];
	assert_int_equal(btf_suggest(opened(&a, many), BTF_STRUCT, STR("name_1"), near, 20), 8);
	assert_true(str_is(near[0], "name_10") && str_is(near[1], "name_11") && str_is(near[2], "name_1_x"));
	assert_true(str_is(near[3], "name_0_x") && str_is(near[4], "name_2_x") && str_is(near[7], "name_5_x"));
	arena_clear(&a);
}

static void flavors(void **state)
{
	static const struct { const char *name, *plain; } rows[] = { { "a___b", "a" }, { "ab___c", "ab" },
		{ "abc___d", "abc" }, { "abcd___e", "abcd" }, { "a___b___c", "a___b" }, { "a____b", "a____b" },
		{ "a__b", "a__b" }, { "a___", "a___" }, { "___a", "___a" }, { "____", "____" }, { "a___b_", "a" },
		{ "_a___b", "_a" }, { "a_b___cd", "a_b" }, { "a___bc___", "a" }, { "", "" }, { "x", "x" } };
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++)
		if (!str_is(btf_essential(str_from(rows[r].name)), rows[r].plain))
			fail_msg("%s", rows[r].name);
}

/* ---- an index that was kept --------------------------------------------------------------------------- */

static struct btf_build *three(struct arena *a)
{
	struct btf_build *b = btf_build_new(a);
	btf_add_int(b, STR("int"), 4, 1);
	btf_add_enum(b, STR("e"), 4, false, false);
	btf_add_enumerator(b, STR("E"), 7);
	btf_add_func(b, STR("f"), btf_add_proto(b, 1), 1);
	return b;
}

static void nothing_is_found(const struct btf *b)
{
	s64 value;
	assert_int_equal(btf_find(b, BTF_INT, STR("nobody")), 0);
	assert_int_equal(btf_find(b, BTF_FUNC, STR("nobody")), 0);
	assert_int_equal(btf_find_essential(b, BTF_STRUCT, STR("nobody"), 0), 0);
	assert_int_equal(btf_find_enumerator(b, STR("nobody"), &value), 0);
	assert_int_equal(btf_find_enumerator(b, STR(""), &value), 0);
}

/* It is believed as far as it can be checked: what it says wrongly is not found, and no search is without end. */
static void indices_may_lie(void **state)
{
	enum { IDENTITY = 8, IDS = 16, SLOTS = 20, HEADER = 32 };
	struct arena a = { 0 };
	(void)state;
	struct btf_build *build = three(&a);
	struct btf *b = opened(&a, build);
	u64 len, identity = btf_identity(b);
	const void *bytes = btf_bytes(b, &len);
	struct buf index = BUF_INIT;
	assert_true(btf_index_build(b, &index));
	u32 ids, slots[3];
	memcpy(&ids, index.s + IDS, 4), memcpy(slots, index.s + SLOTS, 12);
	assert_int_equal(ids, 4);
	assert_int_equal(index.n, HEADER + 4 * (ids + slots[0] + slots[1] + slots[2]));
	assert_memory_equal(index.s + IDENTITY, &identity, 8);
	for (u32 lie = 0; lie < 4; lie++) {
		str kept = arena_str(&a, buf_view(&index));
		u32 *words = (u32 *)(void *)((char *)kept.s + HEADER);
		for (u32 i = lie ? ids : 0; i < (lie ? ids + slots[0] + slots[1] + slots[2] : ids); i++)
			words[i] = lie == 0 ? 0xfffffff0 : lie == 1 ? 1 : lie == 2 ? 5 : 0xffffffff;
		struct btf *with = btf_open(&a, bytes, len, NULL, &ds);
		assert_true(btf_index_use(with, kept.s, kept.n));
		nothing_is_found(with);
		if (lie != 1)
			assert_int_equal(btf_find(with, BTF_INT, STR("int")), 0);
		assert_int_equal(btf_find(with, BTF_FUNC, STR("f")), 0);
		assert_int_equal(btf_suggest(with, BTF_INT, STR("int"), (str[1]){ { 0 } }, 1), lie != 0);
		struct btf_node n;
		assert_int_equal(btf_node(with, 1, &n), lie != 0);
		if (!lie)
			assert_false(btf_check(with, &ds));
	}
	/* Who knows the bytes says what stands for them. */
	struct btf *known = btf_open(&a, bytes, len, NULL, &ds);
	btf_identify(known, 12345);
	assert_true(btf_identity(known) == 12345);
	assert_false(btf_index_use(known, index.s, index.n));
	struct buf own = BUF_INIT;
	assert_true(btf_index_build(known, &own));
	struct btf *again = btf_open(&a, bytes, len, NULL, &ds);
	assert_false(btf_index_use(again, own.s, own.n));
	btf_identify(again, 12345);
	assert_true(btf_index_use(again, own.s, own.n));
	assert_int_equal(btf_find(again, BTF_FUNC, STR("f")), 4);
	nothing_is_found(again);
	/* Of damaged types there is none. */
	str broken = arena_str(&a, (str){ bytes, (u32)len });
	*(u32 *)(void *)(broken.s + 24 + 4) = 31u << 24;
	struct btf *damaged = btf_open(&a, broken.s, broken.n, NULL, &ds);
	assert_int_equal(btf_count(damaged), 1);             /* counted or not, it is seen */
	assert_false(btf_check(damaged, &ds) || btf_check(btf_open(&a, broken.s, broken.n, NULL, &ds), &ds));
	assert_false(btf_index_build(damaged, &own));
	buf_free(&index), buf_free(&own);
	arena_clear(&a);
}

/* ---- CO-RE -------------------------------------------------------------------------------------------- */

/* Records without a name within each other; 16 may. */
static u32 nested(struct btf_build *b, u32 depth, u32 inner)
{
	for (; depth; depth--) {
		u32 of = btf_add_record(b, depth & 1, STR(""), 4);
		btf_add_member(b, STR(""), inner, 0, 0);
		inner = of;
	}
	return inner;
}

static const char *field(const struct btf *l, u32 type, const char *access, const struct btf *t, u64 *v)
{
	struct arena a = { 0 };
	struct diags said;
	diags_init(&said, &a, NULL);
	struct core_question q = { l, type, str_from(access), CORE_FIELD_OFFSET, &t, 1, where_none(), NULL };
	struct core_result r;
	bool ok = btf_core_resolve(&q, &a, &r, &said);
	static char why[200];
	snprintf(why, sizeof(why), "%s", ok ? r.poison ? "poison" : "" : arena_strdup(&a, said.list.v[0]->msg));
	*v = r.target;
	arena_clear(&a);
	return why;
}

static void deep_members(void **state)
{
	(void)state;
	for (u32 depth = 0; depth <= 18; depth++) {
		struct arena a = { 0 };
		struct btf_build *l = btf_build_new(&a), *t = btf_build_new(&a);
		u64 v;
		u32 li = btf_add_int(l, STR("int"), 4, 1), ti = btf_add_int(t, STR("int"), 4, 1);
		u32 rec = btf_add_record(l, false, STR("r"), 4);
		btf_add_member(l, STR("m"), li, 0, 0);
		u32 in = btf_add_record(t, false, STR(""), 4);
		btf_add_member(t, STR("m"), ti, 0, 0);
		u32 all = nested(t, depth, in);
		btf_add_record(t, false, STR("r"), 8);
		btf_add_member(t, STR("first"), ti, 0, 0);
		btf_add_member(t, STR(""), all, 32, 0);
		const char *said = field(opened(&a, l), rec, "0:0", opened(&a, t), &v);
		if (strcmp(said, depth <= 15 ? "" : "poison") || (depth <= 15 && v != 4))
			fail_msg("%u deep: %s %llu", depth, said, (unsigned long long)v);
		arena_clear(&a);
	}
}

static void long_ways(void **state)
{
	struct arena a = { 0 };
	struct btf_build *b = btf_build_new(&a);
	u64 v;
	(void)state;
	u32 i = btf_add_int(b, STR("int"), 4, 1), one = i, outer;
	for (u32 k = 0; k < 70; k++, one = outer)
		outer = btf_add_record(b, false, STR("in"), 4), btf_add_member(b, STR("m"), one, 0, 0);
	u32 tail = btf_add_array(b, i, 0), huge = btf_add_array(b, i, 0x20000000);
	huge = btf_add_array(b, btf_add_array(b, huge, 0x20000000), 4);
	u32 rec = btf_add_record(b, false, STR("r"), 4);
	btf_add_member(b, STR("deep"), one, 0, 0);
	btf_add_member(b, STR("flat"), i, 0, 0);
	btf_add_member(b, STR("middle"), tail, 32, 0);
	btf_add_member(b, STR("huge"), huge, 64, 0);
	btf_add_member(b, STR("tail"), tail, 64, 0);
	u32 proto = btf_add_proto(b, 0), nameless = btf_add_record(b, false, STR(""), 4);
	btf_add_member(b, STR("m"), i, 0, 0);
	u32 empty = btf_add_array(b, i, 0), bits = btf_add_record(b, false, STR("b"), 16);
	btf_add_member(b, STR("none"), proto, 0, 3);
	btf_add_member(b, STR("void"), 0, 0, 0);
	btf_add_member(b, STR("empty"), empty, 0, 3);
	const struct btf *btf = opened(&a, b);
	char way[200] = "0:0";
	for (u32 k = 3; k <= 65; k++) {                      /* of 64 numbers, and one more */
		strcat(way, ":0");
		if (k < 63)
			continue;
		const char *said = field(btf, rec, way, btf, &v);
		bool is_short = k <= 64;
		if (!!strcmp(said, "") != !is_short)
			fail_msg("%u numbers: %s", k, said);
	}
	static const struct { const char *access, *said; u64 v; } rows[] = { { "0:1", "", 0 }, { "3:1", "", 12 },
		{ "4294967295:1", "", 4ull * 0xffffffff }, { "4294967296:1", "leads nowhere", 0 },
		{ "0:-1", "leads nowhere", 0 },
		{ "0:", "", 0 }, { ":0", "leads nowhere", 0 }, { "0:1:0", "leads nowhere", 0 },
		{ "0:2:0", "leads nowhere", 0 },
		{ "0:4:0", "", 8 }, { "0:4:5", "", 28 }, { "0:5", "leads nowhere", 0 }, { "0:3:3", "leads nowhere", 0 },
		{ "0:0:1", "leads nowhere", 0 } };
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		const char *said = field(btf, rec, rows[r].access, btf, &v);
		if (rows[r].said[0] ? !strstr(said, rows[r].said) : said[0] || v != rows[r].v)
			fail_msg("%s: '%s' %llu", rows[r].access, said, (unsigned long long)v);
	}
	for (u32 m = 0; m < 3; m++)
		if (!strstr(field(btf, bits, m == 0 ? "0:0" : m == 1 ? "0:1" : "0:2", btf, &v), "leads nowhere"))
			fail_msg("member %u", m);
	assert_non_null(strstr(field(btf, 0, "0:0", btf, &v), "names type 0, which does not exist"));
	assert_non_null(strstr(field(btf, 1000, "0:0", btf, &v), "names type 1000, which does not exist"));
	assert_non_null(strstr(field(btf, nameless, "0:0", btf, &v), "a type without a name"));
	struct core_question q = { btf, nameless, STR("0"), CORE_TYPE_ID_LOCAL, &btf, 1, where_none(), NULL };
	struct core_result res;
	assert_true(btf_core_resolve(&q, &a, &res, &ds) && res.target == nameless && !res.validate);
	q.kind = CORE_KIND_COUNT;
	assert_false(btf_core_resolve(&q, &a, &res, &ds));
	q = (struct core_question){ btf, rec, STR("0:1"), CORE_TYPE_SIZE, &btf, 1, where_none(), NULL };
	assert_false(btf_core_resolve(&q, &a, &res, &ds));
	q.access = STR("0"), q.type = proto;
	assert_false(btf_core_resolve(&q, &a, &res, &ds));
	arena_clear(&a);
}

/* ---- C ------------------------------------------------------------------------------------------------ */

static void gaps_and_declarators(void **state)
{
	struct arena a = { 0 };
	struct btf_build *b = btf_build_new(&a);
	struct buf out = BUF_INIT;
	(void)state;
	u32 i = btf_add_int(b, STR("int"), 4, 1), c = btf_add_int(b, STR("char"), 1, 2), l = btf_add_int(b, STR("long"),
		8, 1);
	u32 p8 = btf_add_int(b, STR("__Poly8_t"), 1, 0), p16 = btf_add_int(b, STR("__Poly16_t"), 2, 0);
	u32 p64 = btf_add_int(b, STR("__Poly64_t"), 8, 0), p128 = btf_add_int(b, STR("__Poly128_t"), 16, 0);
	u32 old_void = btf_add_proto(b, i);                  /* "int (void)" with a parameter of no type */
	btf_add_param(b, STR(""), 0);
	u32 varargs = btf_add_proto(b, i);
	btf_add_param(b, STR("n"), i), btf_add_param(b, STR(""), 0);
	btf_add_ref(b, BTF_TYPEDEF, STR("__gnuc_va_list"), 0);
	btf_add_ref(b, BTF_TYPEDEF, STR("void_t"), 0);
	u32 inner = btf_add_record(b, false, STR("inner"), 4);
	btf_add_member(b, STR("x"), i, 0, 0);
	btf_add_record(b, false, STR("gaps"), 48);
	btf_add_member(b, STR("a"), c, 0, 3);                /* then 2 bits, less than a byte */
	btf_add_member(b, STR("b"), c, 5, 3);
	btf_add_member(b, STR("c"), c, 8, 0);                /* then 7 bytes before a long: C leaves them by itself */
	btf_add_member(b, STR("d"), l, 64, 0);
	btf_add_member(b, STR("e"), c, 128, 0);              /* then 8 bytes more than C would leave */
	btf_add_member(b, STR("f"), i, 224, 0);
	btf_add_member(b, STR("g"), c, 256, 4);              /* bits, a step, bits in the same int */
	btf_add_member(b, STR("h"), i, 272, 9);
	btf_add_record(b, false, STR("poly"), 32);
	btf_add_member(b, STR("a"), p8, 0, 0), btf_add_member(b, STR("b"), p16, 16, 0);
	btf_add_member(b, STR("c"), p64, 64, 0), btf_add_member(b, STR("d"), p128, 128, 0);
	u32 pp = btf_add_ptr(b, btf_add_ptr(b, old_void)), arr = btf_add_array(b, btf_add_ptr(b, varargs), 2);
	u32 cv = btf_add_ref(b, BTF_CONST, STR(""), btf_add_ref(b, BTF_VOLATILE, STR(""), btf_add_ptr(b, inner)));
	u32 tag[] = { btf_add_str(b, STR("user")), BTF_TYPE_TAG << 24, i },
		attr[] = { btf_add_str(b, STR("aligned(4)")),
		1u << 31 | BTF_TYPE_TAG << 24, i };
	u32 tagged = btf_add_bytes(b, tag, 12), with_attr = btf_add_bytes(b, attr, 12);
	u32 konst_arr = btf_add_ref(b, BTF_CONST, STR(""), btf_add_array(b, btf_add_ref(b, BTF_CONST, STR(""), c), 4));
	u32 to_arr = btf_add_ptr(b, btf_add_array(b, i, 3)), var = btf_add_var(b, STR("v"), i, 1);
	const struct btf *btf = opened(&a, b);
	btf_c_all(btf_c_new(&a, btf), &out);
	/* as "bpftool btf dump file F format c" has it */
	assert_string_equal(buf_cstr(&out), "typedef __builtin_va_list __gnuc_va_list;\n\ntypedef void void_t;\n\n"
		"struct inner {\n\tint x;\n};\n\n"
		"struct gaps {\n\tchar a: 3;\n\tchar: 2;\n\tchar b: 3;\n\tchar c;\n\tlong d;\n\tchar e;\n\tlong: 0;\n"
		"\tint: 32;\n\tint f;\n\tchar g: 4;\n\tshort: 12;\n\tint h: 9;\n\tlong: 64;\n};\n\n"
		"typedef unsigned char __Poly8_t;\n\ntypedef unsigned short __Poly16_t;\n\n"
		"typedef unsigned long long __Poly64_t;\n\ntypedef unsigned __int128 __Poly128_t;\n\n"
		"struct poly {\n\t__Poly8_t a;\n\t__Poly16_t b;\n\t__Poly64_t c;\n\t__Poly128_t d;\n};\n\n");
	const struct { u32 id; const char *with, *without; } rows[] = { { old_void, "int x(void)", "int(void)" },
		{ varargs, "int x(int n, ...)", "int(int n, ...)" }, { pp, "int (**x)(void)", "int (**)(void)" },
		{ arr, "int (*x[2])(int n, ...)", "int (*[2])(int n, ...)" },
		{ cv, "struct inner * volatile const x", "struct inner *" },
		{ tagged, "int __attribute__((btf_type_tag(\"user\"))) x", "int" },
		{ with_attr, "int __attribute__((aligned(4))) x", "int" }, { konst_arr, "const char x[4]", "char[4]" },
		{ to_arr, "int (*x)[3]", "int(*)[3]" }, { var, "int x", "int" }, { 0, "void x", "void" } };
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		struct btf_c *as = btf_c_new(&a, btf);
		out.n = 0;
		btf_c_declare(as, rows[r].id, STR("x"), 0, false, &out);
		if (!str_is(buf_view(&out), rows[r].with))
			fail_msg("row %u: '%s'", r, buf_cstr(&out));
		out.n = 0;
		btf_c_declare(as, rows[r].id, STR(""), 0, true, &out);
		if (!str_is(buf_view(&out), rows[r].without))
			fail_msg("row %u: '%s' without", r, buf_cstr(&out));
	}
	buf_free(&out);
	arena_clear(&a);
}

/* A size of gigabytes and a few members: an array stands for what no record of a kernel leaves empty. */
static void huge_gaps(void **state)
{
	struct arena a = { 0 };
	struct btf_build *b = btf_build_new(&a);
	struct buf out = BUF_INIT;
	(void)state;
	u32 c = btf_add_int(b, STR("char"), 1, 2), l = btf_add_int(b, STR("long"), 8, 1);
	btf_add_record(b, false, STR("huge"), 0xfffffff8);
	btf_add_member(b, STR("a"), c, 0, 0);
	btf_add_member(b, STR("b"), l, 0x800000, 0);
	btf_c_all(btf_c_new(&a, opened(&a, b)), &out);
	assert_string_equal(buf_cstr(&out), "struct huge {\n\tchar a;\n\tchar __gap_1[1048575];\n\tlong b;\n"
		"\tchar __gap_1048584[4293918704];\n};\n\n");
	buf_free(&out);
	arena_clear(&a);
}

/* Stars without end are left out after some; a typedef of itself is one. */
static void deep_types_end(void **state)
{
	struct arena a = { 0 };
	struct btf_build *b = btf_build_new(&a);
	struct buf out = BUF_INIT;
	u32 to = btf_add_int(b, STR("int"), 4, 1);
	(void)state;
	for (u32 i = 0; i < 128; i++)
		to = btf_add_ptr(b, to);
	const struct btf *btf = opened(&a, b);
	for (u32 n = 127; n <= 129; n++) {
		out.n = 0;
		btf_c_declare(btf_c_new(&a, btf), n, STR("x"), 0, false, &out);
		assert_int_equal(out.n, strlen("int ") + n - 1 + strlen("x"));
	}
	struct btf_build *more = btf_build_new(&a);
	to = btf_add_int(more, STR("int"), 4, 1);
	for (u32 i = 0; i < 129; i++)
		to = btf_add_ptr(more, to);
	out.n = 0;
	btf_c_declare(btf_c_new(&a, opened(&a, more)), to, STR("x"), 0, false, &out);
	assert_int_equal(out.n, 0);
	buf_free(&out);
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(near_names), cmocka_unit_test(flavors),
		cmocka_unit_test(indices_may_lie), cmocka_unit_test(deep_members), cmocka_unit_test(long_ways),
		cmocka_unit_test(gaps_and_declarators), cmocka_unit_test(deep_types_end),
		cmocka_unit_test(huge_gaps) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
