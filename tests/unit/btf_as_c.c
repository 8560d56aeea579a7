/* btf_as_c.c: types as C: definitions in order, layouts that C would not make by itself, declarators of every shape;
 * sizes and alignments; old bit-fields; candidates of CO-RE in the kernel and its modules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "btf/btf.h"
#include "golden.h"

struct made { struct arena a; struct diags ds; struct btf_build *b; struct btf *btf; };

static void begin(struct made *m)
{
	*m = (struct made){ 0 };
	diags_init(&m->ds, &m->a, NULL);
	m->b = btf_build_new(&m->a);
}

static void end(struct made *m)
{
	struct buf bytes = BUF_INIT;
	btf_build_finish(m->b, &bytes);
	str kept = arena_str(&m->a, buf_view(&bytes));
	buf_free(&bytes);
	m->btf = btf_open(&m->a, kept.s, kept.n, NULL, &m->ds);
	assert_non_null(m->btf);
	assert_true(btf_check(m->btf, &m->ds));
}

static void enums(struct btf_build *b)
{
	static const struct { const char *name; u32 size; bool is_signed, is64; s64 first, second; } rows[] = {
		{ "small", 1, false, false, 0, 255 }, { "word", 8, false, false, 1, 2 }, { "minus", 4, true, false, -1,
		7 }, { "plain", 4, false, false, 0, 0xffffffff },
		{ "wide", 8, false, true, 1ll << 40, -1 }, { "wide_minus", 8, true, true, -(1ll << 40), 5 },
		{ "", 4, false, false, 100, 200 } };
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		char name[16];
		btf_add_enum(b, str_from(rows[i].name), rows[i].size, rows[i].is_signed, rows[i].is64);
		snprintf(name, sizeof(name), "E%u_A", i);
		btf_add_enumerator(b, str_from(name), rows[i].first);
		btf_add_enumerator(b, STR("SAME"), rows[i].second);
	}
	btf_add_enum(b, STR("empty"), 4, false, false);
}

static void all_shapes(struct btf_build *b)
{
	u32 i32 = btf_add_int(b, STR("int"), 4, 1), u8t = btf_add_int(b, STR("char"), 1, 2),
		u64t = btf_add_int(b, STR("long unsigned int"), 8, 0), big = btf_add_int(b, STR("__int128 unsigned"),
		16, 0), s16t = btf_add_int(b, STR("short"), 2, 1), f64 = btf_add_float(b, STR("double"), 8);
	u32 vp = btf_add_ptr(b, 0), c8 = btf_add_ref(b, BTF_CONST, STR(""), u8t), text = btf_add_ptr(b, c8),
		cp = btf_add_ref(b, BTF_CONST, STR(""), text), vol = btf_add_ref(b, BTF_VOLATILE, STR(""), i32),
		rp = btf_add_ref(b, BTF_RESTRICT, STR(""), vp),
		tag = btf_add_ref(b, BTF_TYPE_TAG, STR("user"), i32), tagp = btf_add_ptr(b, tag),
		arr = btf_add_array(b, i32, 3), arr2 = btf_add_array(b, arr, 2), parr = btf_add_ptr(b, arr),
		flex = btf_add_array(b, u8t, 0);
	u32 fwd = btf_add_fwd(b, STR("opaque"), false), fwdu = btf_add_fwd(b, STR("opaque_u"), true),
		fwdp = btf_add_ptr(b, fwd), fwdup = btf_add_ptr(b, fwdu);
	u32 fn = btf_add_proto(b, i32);
	btf_add_param(b, STR("name"), text);
	btf_add_param(b, STR(""), arr);
	btf_add_param(b, STR(""), 0);
	u32 fnp = btf_add_ptr(b, fn), none = btf_add_proto(b, 0), nonep = btf_add_ptr(b, none),
		ret = btf_add_proto(b, fnp), retp = btf_add_ptr(b, ret), fns = btf_add_array(b, fnp, 4);
	u32 one = btf_add_record(b, false, STR("twin"), 4);
	btf_add_member(b, STR("a"), i32, 0, 0);
	u32 two = btf_add_record(b, false, STR("twin"), 8);
	btf_add_member(b, STR("b"), u64t, 0, 0);
	u32 un = btf_add_record(b, true, STR(""), 8);
	btf_add_member(b, STR("x"), i32, 0, 0);
	btf_add_member(b, STR("y"), u64t, 0, 0);
	u32 inner = btf_add_record(b, false, STR(""), 4);
	btf_add_member(b, STR("in"), i32, 0, 0);
	u32 list = btf_reserve_record(b, false, STR("list")), listp = btf_add_ptr(b, list);
	btf_fill_record(b, list, 16);
	btf_add_member(b, STR("next"), listp, 0, 0);
	btf_add_member(b, STR("prev"), listp, 64, 0);
	u32 td = btf_add_ref(b, BTF_TYPEDEF, STR("list_t"), list), tdfn = btf_add_ref(b, BTF_TYPEDEF, STR("fn_t"), fnp),
		tdtwin = btf_add_ref(b, BTF_TYPEDEF, STR("fn_t"), i32), va = btf_add_ref(b, BTF_TYPEDEF,
		STR("__builtin_va_list"), vp);
	btf_add_ref(b, BTF_TYPEDEF, STR("__gnuc_va_list"), va);
	btf_add_ref(b, BTF_TYPEDEF, STR("twin"), one);       /* no tag: another space of names */
	u32 hole = btf_add_record(b, false, STR("holes"), 64);
	btf_add_member(b, STR("c"), u8t, 0, 0);
	btf_add_member(b, STR("after_three"), u8t, 32, 0);
	btf_add_member(b, STR("far"), i32, 128, 0);
	btf_add_member(b, STR("end"), u64t, 256, 0);
	u32 packed = btf_add_record(b, false, STR("packed"), 7);
	btf_add_member(b, STR("c"), u8t, 0, 0);
	btf_add_member(b, STR("i"), i32, 8, 0);
	btf_add_member(b, STR("s"), s16t, 40, 0);
	btf_add_record(b, false, STR("bits"), 12);
	btf_add_member(b, STR("a"), i32, 0, 3);
	btf_add_member(b, STR("b"), i32, 3, 5);
	btf_add_member(b, STR("c"), i32, 16, 4);
	btf_add_member(b, STR("d"), i32, 20, 20);
	btf_add_member(b, STR("e"), i32, 64, 1);
	btf_add_record(b, false, STR("odd_bits"), 8);
	btf_add_member(b, STR("a"), i32, 0, 3);
	btf_add_member(b, STR("b"), i32, 32, 30);
	btf_add_member(b, STR("c"), i32, 62, 2);
	btf_add_record(b, false, STR("odd_size"), 9);
	btf_add_member(b, STR("w"), u64t, 0, 0);
	btf_add_record(b, false, STR("nothing"), 0);
	btf_add_record(b, false, STR("only_bytes"), 5);
	btf_add_record(b, true, STR("pack_union"), 5);
	btf_add_member(b, STR("i"), i32, 0, 0);
	btf_add_record(b, false, STR("all"), 288);
	const struct { const char *name; u32 type; } members[] = { { "twin", two }, { "", un }, { "named", inner },
		{ "link", td }, { "fn", fnp }, { "none", nonep }, { "ret", retp }, { "fns", fns }, { "const_ptr", cp },
		{ "parr", parr }, { "fwd", fwdp }, { "fwdu", fwdup },
		{ "tag", tagp }, { "rp", rp }, { "arr2", arr2 }, { "vol", vol }, { "f", f64 }, { "td", tdfn },
		{ "td2", tdtwin } };
	static const u32 at[] = { 0, 64, 128, 192, 320, 384, 448, 512, 768, 832, 896, 960, 1024, 1088, 1152, 1344, 1408,
		1472, 1536 };
	for (u32 i = 0; i < ARRAY_LEN(members); i++)
		btf_add_member(b, str_from(members[i].name), members[i].type, at[i], 0);
	btf_add_member(b, STR("wide"), big, 1664, 0);
	btf_add_member(b, STR("hole"), hole, 1792, 0);
	btf_add_member(b, STR("flex"), flex, 2304, 0);
	enums(b);
	u32 func = btf_add_func(b, STR("function"), fn, 1), var = btf_add_var(b, STR("variable"), one, 1),
		sec = btf_add_datasec(b, STR(".data"), 4);
	btf_add_secinfo(b, var, 0, 4);
	(void)func, (void)sec, (void)packed;
}

/* Functions that are pointed to, whose parameters and results are defined only behind them: by pointer, by value. */
static void behind_functions(struct btf_build *b)
{
	enum { INT = 1, OPS, TO_FIRST, FIRST, TO_ONE, ONE, TO_SECOND, SECOND, TWO, TO_THIRD, THIRD, TO_THREE, THREE,
		TO_FOURTH, FOURTH, TO_NAMED, NAMED, FOUR, LAST };
	btf_add_int(b, STR("int"), 4, 1);
	btf_add_record(b, false, STR("ops"), 32);
	btf_add_member(b, STR("by_pointer"), TO_FIRST, 0, 0), btf_add_member(b, STR("by_value"), TO_SECOND, 64, 0);
	btf_add_member(b, STR("result"), TO_THIRD, 128, 0), btf_add_member(b, STR("named"), TO_FOURTH, 192, 0);
	btf_add_ptr(b, FIRST), btf_add_proto(b, INT);
	btf_add_param(b, STR("p"), TO_ONE), btf_add_param(b, STR("n"), INT);
	btf_add_ptr(b, ONE), btf_add_record(b, false, STR("one"), 4), btf_add_member(b, STR("x"), INT, 0, 0);
	btf_add_ptr(b, SECOND), btf_add_proto(b, INT), btf_add_param(b, STR("v"), TWO);
	btf_add_record(b, false, STR("two"), 4), btf_add_member(b, STR("y"), INT, 0, 0);
	btf_add_ptr(b, THIRD), btf_add_proto(b, TO_THREE), btf_add_param(b, STR("n"), INT);
	btf_add_ptr(b, THREE), btf_add_record(b, true, STR("three"), 4), btf_add_member(b, STR("z"), INT, 0, 0);
	btf_add_ptr(b, FOURTH), btf_add_proto(b, 0), btf_add_param(b, STR("p"), TO_NAMED);
	btf_add_param(b, STR("q"), TO_ONE);
	btf_add_ptr(b, NAMED), btf_add_ref(b, BTF_TYPEDEF, STR("four_t"), FOUR);
	assert_int_equal(btf_add_record(b, false, STR("four"), 8), FOUR);
	btf_add_member(b, STR("back"), TO_NAMED, 0, 0);
}

static void functions_first(void **state)
{
	static const char *const some[] = { "ops", "one", "two", "four" };
	struct buf out = BUF_INIT;
	struct made m;
	(void)state;
	begin(&m);
	behind_functions(m.b);
	end(&m);
	btf_c_all(btf_c_new(&m.a, m.btf), &out);
	for (u32 i = 0; i < ARRAY_LEN(some); i++) {
		buf_printf(&out, "==== %s\n", some[i]);
		btf_c_define(btf_c_new(&m.a, m.btf), btf_find(m.btf, BTF_STRUCT, str_from(some[i])), &out);
	}
	arena_clear(&m.a);
	assert_true(golden("btf_functions_first", &out));
}

static void as_c(void **state)
{
	struct buf out = BUF_INIT;
	struct made m;
	(void)state;
	begin(&m);
	all_shapes(m.b);
	end(&m);
	btf_c_all(btf_c_new(&m.a, m.btf), &out);
	buf_puts(&out, "==== one at a time\n");
	for (u32 id = 0; id < btf_count(m.btf); id++) {
		struct btf_c *c = btf_c_new(&m.a, m.btf);
		u64 size = 0;
		bool has_size = btf_size(m.btf, id, &size);
		buf_printf(&out, "%u: %s%llu align %u: ", id, has_size ? "" : "no size ", (unsigned long long)size,
			btf_align(m.btf, id));
		btf_c_declare(c, id, STR("x"), 0, false, &out);
		buf_puts(&out, " | ");
		btf_c_declare(c, id, STR(""), 1, true, &out);
		buf_char(&out, '\n');
	}
	buf_puts(&out, "==== with what they need\n");
	static const char *const some[] = { "all", "list", "holes", "twin" };
	for (u32 i = 0; i < ARRAY_LEN(some); i++)
		btf_c_define(btf_c_new(&m.a, m.btf), btf_find(m.btf, BTF_STRUCT, str_from(some[i])), &out);
	btf_c_define(btf_c_new(&m.a, m.btf), btf_find(m.btf, BTF_DATASEC, STR(".data")), &out);
	btf_c_define(btf_c_new(&m.a, m.btf), btf_find(m.btf, BTF_FUNC, STR("function")), &out);
	arena_clear(&m.a);
	assert_true(golden("btf_as_c", &out));
}

/* A record of the old form, whose bit-fields are types of their own. */
static void old_bit_fields(void **state)
{
	static const u32 types[] = { 1, BTF_INT << 24, 4, 1 << 24 | 32, 1, BTF_INT << 24, 4, 5 | 3 << 16, 1,
		BTF_INT << 24, 4, 31, 5, BTF_STRUCT << 24 | 3, 8, 7, 1, 0, 9, 2, 8, 11, 3, 32 };
	static const char names[] = "\0int\0rec\0" "a\0b\0c";
	const struct { u16 magic; u8 version, flags; u32 hdr_len, type_off, type_len, str_off, str_len; } h = { 0xeb9f,
		1, 0, 24, 0, sizeof(types), sizeof(types), sizeof(names) };
	struct buf bytes = BUF_INIT;
	struct arena a = { 0 };
	struct diags ds;
	struct btf_node n;
	struct btf_member m;
	(void)state;
	diags_init(&ds, &a, NULL);
	buf_add(&bytes, &h, sizeof(h));
	buf_add(&bytes, types, sizeof(types));
	buf_add(&bytes, names, sizeof(names));
	const struct btf *b = btf_open(&a, bytes.s, bytes.n, NULL, &ds);
	assert_non_null(b);
	assert_true(btf_node(b, 4, &n));
	static const struct { u32 off, size; } want[] = { { 0, 0 }, { 11, 5 }, { 32, 31 } };
	for (u32 i = 0; i < 3; i++) {
		assert_true(btf_member(b, &n, i, &m));
		if (m.bit_off != want[i].off || m.bit_size != want[i].size)
			fail_msg("member %u: %u bits at %u", i, m.bit_size, m.bit_off);
	}
	assert_false(btf_member(b, &n, 3, &m));
	buf_free(&bytes);
	arena_clear(&a);
}

static void sizes_that_overflow(void **state)
{
	struct made m;
	u64 size;
	(void)state;
	begin(&m);
	u32 w = btf_add_int(m.b, STR("u64"), 8, 0), one = btf_add_array(m.b, w, 0xffffffff),
		two = btf_add_array(m.b, one, 0x10000000), three = btf_add_array(m.b, two, 3),
		proto = btf_add_proto(m.b, 0), var = btf_add_var(m.b, STR("v"), one, 1);
	end(&m);
	assert_true(btf_size(m.btf, one, &size) && size == 8ull * 0xffffffff);
	assert_true(btf_size(m.btf, var, &size) && size == 8ull * 0xffffffff);
	assert_true(btf_size(m.btf, two, &size) && size == 8ull * 0xffffffff * 0x10000000);
	assert_false(btf_size(m.btf, three, &size) || btf_size(m.btf, proto, &size) || btf_size(m.btf, 0, &size) ||
		btf_size(m.btf, 99, &size));
	arena_clear(&m.a);
}

/* A type that the kernel has is not looked for in modules; one that it lacks is, in each. */
static void in_the_kernel_and_modules(void **state)
{
	static const struct { u32 has[3]; bool ok, unknown; u64 value; } rows[] = { { { 4, 0, 0 }, true, false, 4 },
		{ { 4, 8, 0 }, true, false, 4 }, { { 0, 8, 0 }, true, false, 8 }, { { 0, 0, 12 }, true, false, 12 },
		{ { 0, 8, 8 }, true, false, 8 }, { { 0, 8, 12 }, false, false, 0 },
		{ { 0, 0, 0 }, true, true, 0 }, { { 4, 8, 12 }, true, false, 4 } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct made local, kern[3];
		const struct btf *targets[3];
		begin(&local);
		u32 i32 = btf_add_int(local.b, STR("int"), 4, 1), rec = btf_add_record(local.b, false, STR("rec"), 4);
		btf_add_member(local.b, STR("a"), i32, 0, 0);
		end(&local);
		for (u32 t = 0; t < 3; t++) {
			begin(&kern[t]);
			u32 k32 = btf_add_int(kern[t].b, STR("int"), 4, 1);
			btf_add_record(kern[t].b, false, rows[i].has[t] ? STR("rec") : STR("other"), 64);
			btf_add_member(kern[t].b, STR("a"), k32, rows[i].has[t] * 8, 0);
			end(&kern[t]);
			targets[t] = kern[t].btf;
		}
		struct core_question q = { local.btf, rec, STR("0:0"), CORE_FIELD_OFFSET, targets, 3, where_none() };
		struct core_result r;
		bool ok = btf_core_resolve(&q, &local.a, &r, &local.ds);
		if (ok != rows[i].ok || (ok && (r.unknown != rows[i].unknown ||
			(!r.unknown && r.target != rows[i].value))))
			fail_msg("row %u: %d unknown %d %llu", i, ok, r.unknown, (unsigned long long)r.target);
		for (u32 t = 0; t < 3; t++)
			arena_clear(&kern[t].a);
		arena_clear(&local.a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(as_c), cmocka_unit_test(functions_first),
		cmocka_unit_test(old_bit_fields),
		cmocka_unit_test(sizes_that_overflow), cmocka_unit_test(in_the_kernel_and_modules) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
