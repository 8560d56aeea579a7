/* data_encode.c: what people type for a key or a value, into bytes by each kind of type; and what is said of what does
 * not fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "data/data.h"
#include "golden.h"

enum { MAX_LEN = 64 };
enum what { NONE, U8, CHAR, BOOL, U32, S32, U64, U128, COLOR, WIDE, TEXT, LIST, SHORT, INNER, ALL, SECTION, ALIAS, DEEP, FLOAT, DOUBLE,
	EMPTY, COUNT };
struct world { struct arena a; struct diags ds; const struct btf *btf; u32 type[COUNT]; };

static void records(struct btf_build *b, u32 *t)
{
	t[INNER] = btf_add_record(b, false, STR("inner"), 8);
	btf_add_member(b, STR("x"), t[U32], 0, 0), btf_add_member(b, STR("y"), t[U32], 32, 0);
	u32 anonymous = btf_add_record(b, true, STR(""), 4);
	btf_add_member(b, STR("word"), t[U32], 0, 0), btf_add_member(b, STR("byte"), t[U8], 0, 0);
	t[ALL] = btf_add_record(b, false, STR("all"), 56);
	btf_add_member(b, STR("num"), t[U32], 0, 0), btf_add_member(b, STR("neg"), t[S32], 32, 0);
	btf_add_member(b, STR("lo"), t[U32], 64, 3), btf_add_member(b, STR("hi"), t[U32], 67, 7);
	btf_add_member(b, STR("flag"), t[BOOL], 80, 0), btf_add_member(b, STR("text"), t[TEXT], 96, 0);
	btf_add_member(b, STR("list"), t[LIST], 160, 0), btf_add_member(b, STR("in"), t[INNER], 256, 0);
	btf_add_member(b, STR("color"), t[COLOR], 320, 0), btf_add_member(b, STR(""), anonymous, 352, 0);
	btf_add_member(b, STR("big"), t[U64], 384, 0);
	u32 first = btf_add_var(b, STR("first"), t[U32], 1), second = btf_add_var(b, STR("second"), t[TEXT], 1);
	t[SECTION] = btf_add_datasec(b, STR(".data"), 16);
	btf_add_secinfo(b, first, 4, 4), btf_add_secinfo(b, second, 8, 8);
	t[ALIAS] = btf_add_ref(b, BTF_TYPEDEF, STR("alias"), t[INNER]);
	t[DEEP] = t[U8];
	for (u32 i = 0; i < 40; i++)
		t[DEEP] = btf_add_array(b, t[DEEP], 1);
	u32 forward = btf_add_fwd(b, STR("nobody"), false);
	t[EMPTY] = btf_add_array(b, forward, 2);
}

static void begin(struct world *w)
{
	struct buf bytes = BUF_INIT;
	*w = (struct world){ 0 };
	diags_init(&w->ds, &w->a, NULL);
	struct btf_build *b = btf_build_new(&w->a);
	u32 *t = w->type;
	t[U8] = btf_add_int(b, STR("unsigned char"), 1, 0), t[CHAR] = btf_add_int(b, STR("char"), 1, 1 | 2);
	t[BOOL] = btf_add_int(b, STR("_Bool"), 1, 4), t[U32] = btf_add_int(b, STR("unsigned int"), 4, 0);
	t[S32] = btf_add_int(b, STR("int"), 4, 1), t[U64] = btf_add_int(b, STR("unsigned long long"), 8, 0);
	t[U128] = btf_add_int(b, STR("__int128 unsigned"), 16, 0);
	t[FLOAT] = btf_add_float(b, STR("float"), 4), t[DOUBLE] = btf_add_float(b, STR("double"), 8);
	t[COLOR] = btf_add_enum(b, STR("color"), 4, true, false);
	btf_add_enumerator(b, STR("RED"), 1), btf_add_enumerator(b, STR("GREEN"), -2);
	t[WIDE] = btf_add_enum(b, STR("wide"), 8, false, true);
	btf_add_enumerator(b, STR("FAR"), 0x123456789abcdef0);
	t[TEXT] = btf_add_array(b, t[CHAR], 8), t[LIST] = btf_add_array(b, t[U32], 3),
		t[SHORT] = btf_add_array(b, t[U8], 3);
	records(b, t);
	btf_build_finish(b, &bytes);
	str kept = arena_str(&w->a, buf_view(&bytes));
	buf_free(&bytes);
	w->btf = btf_open(&w->a, kept.s, kept.n, NULL, &w->ds);
	assert_non_null(w->btf);
}

static const struct { enum what what; u32 len; const char *text; } cases[] = {
	{ NONE, 1, "255" }, { NONE, 1, "256" }, { NONE, 4, "0x01020304" }, { NONE, 8, " -2 " }, { NONE, 8, "\"abc\"" },
	{ NONE, 16, "word" },
	{ NONE, 16, "12" }, { NONE, 4, "x" }, { NONE, 4, "" }, { NONE, 4, "1 2" }, { NONE, 4, "'a" },
	{ NONE, 1, "'a'" }, { NONE, 1, "'ab'" },
	{ U8, 1, "0" }, { U8, 1, "-128" }, { U8, 1, "-129" }, { U8, 1, "'A'" }, { U8, 1, "A" }, { U8, 1, "true" },
	{ CHAR, 1, "'\\n'" }, { CHAR, 1, "\"\\xff\"" }, { CHAR, 1, "127" },
	{ BOOL, 1, "true" }, { BOOL, 1, "false" }, { BOOL, 1, "1" }, { BOOL, 1, "0" }, { BOOL, 1, "2" },
	{ BOOL, 1, "yes" },
	{ U32, 4, "4294967295" }, { U32, 4, "4294967296" }, { U32, 4, "-2147483648" }, { U32, 4, "-2147483649" },
	{ U32, 4, "\"7\"" },
	{ S32, 4, "-1" }, { U64, 8, "18446744073709551615" }, { U64, 8, "18446744073709551616" },
	{ U64, 8, "-9223372036854775808" },
	{ U128, 16, "5" }, { U128, 16, "-5" }, { U128, 16, "0xffffffffffffffff" },
	{ COLOR, 4, "RED" }, { COLOR, 4, "\"GREEN\"" }, { COLOR, 4, "GREN" }, { COLOR, 4, "9" }, { COLOR, 4, "-3" },
	{ COLOR, 4, "quite_another" },
	{ WIDE, 8, "FAR" }, { TEXT, 8, "\"12345678\"" }, { TEXT, 8, "'123456789'" }, { TEXT, 8, "plain" },
	{ TEXT, 8, "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"" }, { TEXT, 8, "\"\\u0041\\u00e9\\u20ac\"" },
	{ TEXT, 8, "\"\\u07ff\\u0800\\uffff\"" },
	{ TEXT, 8, "\"\\x4a\\x00z\"" }, { TEXT, 8, "\"\\x4\"" }, { TEXT, 8, "\"\\q\"" }, { TEXT, 8, "\"\\u12\"" },
	{ TEXT, 8, "\"\\" },
	{ TEXT, 8, "[ 65, 'B' ]" }, { TEXT, 8, "\"it's\"" }, { TEXT, 8, "" }, { TEXT, 8, "\"\"" },
	{ LIST, 12, "[1,2,3]" }, { LIST, 12, "[ 1 ]" }, { LIST, 12, "[]" }, { LIST, 12, "[1,2,3,4]" },
	{ LIST, 12, "[1 2]" }, { LIST, 12, "7" },
	{ LIST, 12, "[1," }, { LIST, 12, "[x]" }, { LIST, 11, "[1]" }, { SHORT, 3, "[1,2,3]" }, { SHORT, 3, "abc" },
	{ SHORT, 3, "abcd" },
	{ FLOAT, 4, "1.5" }, { FLOAT, 4, "-2" }, { FLOAT, 4, "x" }, { FLOAT, 4, "" }, { FLOAT, 4, "1.5x" },
	{ DOUBLE, 8, "-2.5e300" }, { DOUBLE, 8, "0x10" }, { DOUBLE, 8, "inf" },
	{ DEEP, 1, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1" }, { EMPTY, 8, "[1]" },
	{ INNER, 8, "{\"x\": 1, \"y\": 2}" }, { INNER, 8, "{y=3}" }, { INNER, 8, "{}" }, { INNER, 8, "{z:1}" },
	{ INNER, 8, "{x 1}" },
	{ INNER, 8, "{x:1 y:2}" }, { INNER, 8, "{x:1,}" }, { INNER, 8, "{x:1" }, { INNER, 8, "1" },
	{ INNER, 8, "{:1}" }, { INNER, 4, "{y:1}" },
	{ ALIAS, 8, "{ x : 0x10 }" },
	{ ALL, 56, "{num:1,neg:-1,lo:5,hi:100,flag:true,text:\"ab\",list:[1],in:{y:7},color:GREEN,byte:9,big:0x1122334455667788}" },
	{ ALL, 56, "{lo:7}" }, { ALL, 56, "{lo:8}" }, { ALL, 56, "{hi:127}" }, { ALL, 56, "{hi:128}" },
	{ ALL, 56, "{hi:-64,lo:0}" },
	{ ALL, 56, "{hi:-65}" }, { ALL, 56, "{word:0x01020304}" }, { ALL, 56, "{wrd:1}" },
	{ ALL, 56, "{in:{x:1,y:2},num:3}" },
	{ ALL, 56, "{in:5}" }, { ALL, 40, "{big:1}" },
	{ SECTION, 16, "{first:9,second:'x'}" }, { SECTION, 16, "{second:[1,2]}" }, { SECTION, 16, "{frst:9}" },
	{ SECTION, 16, "9" },
	{ SECTION, 12, "{second:x}" },
};

static void each(void **state)
{
	static const char *const names[COUNT] = { "-", "u8", "char", "bool", "u32", "s32", "u64", "u128", "color",
		"wide", "text", "list",
		"short", "inner", "all", "section", "alias", "deep", "float", "double", "empty" };
	struct buf out = BUF_INIT;
	struct world w;
	(void)state;
	begin(&w);
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		u8 bytes[MAX_LEN + 1];
		str why;
		memset(bytes, 0xee, sizeof(bytes));
		bool ok = data_encode(&w.a, w.btf, str_from(cases[i].text),
			(struct data_place){ .type = w.type[cases[i].what], .p = bytes, .len = cases[i].len }, &why);
		assert_true(ok == !why.n);
		buf_printf(&out, "%s[%u] %s: ", names[cases[i].what], cases[i].len, cases[i].text);
		for (u32 at = 0; ok && at < cases[i].len; at++)
			buf_printf(&out, "%02x", bytes[at]);
		buf_printf(&out, "%.*s\n", STR_ARG(why));
		for (u32 at = cases[i].len; at < sizeof(bytes); at++)
			assert_int_equal(bytes[at], 0xee);           /* nothing behind it is touched */
	}
	arena_clear(&w.a);
	assert_true(golden("data_encoded", &out));
}

/* Cut off anywhere a text is refused or taken, and read no further than it goes. */
static void cut(void **state)
{
	static const char whole[] = "{num:1,text:\"a\\n\\x41\\u20ac\",list:[1,2],in:{\"y\":7},color:GREEN}";
	struct world w;
	(void)state;
	begin(&w);
	for (u32 n = 0; n <= sizeof(whole) - 1; n++) {
		char *exact = malloc(n + 1);
		u8 bytes[56] = { 0 };
		str why;
		memcpy(exact, whole, n);
		exact[n] = '}';              /* behind its end: must not count */
		bool ok = data_encode(&w.a, w.btf, (str){ exact, n }, (struct data_place){ .type = w.type[ALL],
			.p = bytes, .len = sizeof(bytes) },
			&why);
		assert_true(ok == (n == sizeof(whole) - 1));
		free(exact);
	}
	arena_clear(&w.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each), cmocka_unit_test(cut) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
