/* core.c: CO-RE over types by hand: what each of the 13 questions is answered, for accesses of each shape. That these
 * are libbpf's answers the suite "object" asks libbpf itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "btf/btf.h"
#include "golden.h"

struct side { struct arena *a; struct btf_build *b; struct btf *btf; };

static void finish(struct side *s, struct diags *ds)
{
	struct buf bytes = BUF_INIT;
	btf_build_finish(s->b, &bytes);
	str kept = arena_str(s->a, buf_view(&bytes));
	buf_free(&bytes);
	s->btf = btf_open(s->a, kept.s, kept.n, NULL, ds);
}

/* The same names on both sides: moved, of other widths, behind anonymous records, in arrays, as bits, of other
 * kinds. */
static void types(struct side *s, bool is_kernel)
{
	struct btf_build *b = s->b;
	u32 i32 = btf_add_int(b, STR("int"), 4, 1), u32t = btf_add_int(b, STR("unsigned int"), 4, 0),
		u64t = btf_add_int(b, STR("u64"), 8, 0), u8t = btf_add_int(b, STR("char"), 1, 1),
		s64t = btf_add_int(b, STR("s64"), 8, 1);
	u32 arr = btf_add_array(b, i32, is_kernel ? 4 : 9), flex = btf_add_array(b, i32, 0), ptr = btf_add_ptr(b, 0),
		five = btf_add_array(b, arr, 2);
	u32 color = btf_add_enum(b, is_kernel ? STR("color") : STR("color___l"), 4, is_kernel, false);
	btf_add_enumerator(b, is_kernel ? STR("RED") : STR("RED___l"), is_kernel ? (u64)-7 : 1);
	if (!is_kernel)
		btf_add_enumerator(b, STR("ONLY_HERE"), 2);
	u32 other = btf_add_enum(b, STR("other"), 4, false, false);
	btf_add_enumerator(b, STR("O"), 3);
	u32 color_t = btf_add_ref(b, BTF_TYPEDEF, STR("color_t"), color), konst = btf_add_ref(b, BTF_CONST, STR(""),
		color_t);
	u32 deep = btf_add_record(b, true, STR(""), 8);
	btf_add_member(b, STR("deep"), u64t, 0, 0);
	btf_add_member(b, STR("low"), i32, 0, 0);
	u32 s1 = btf_add_record(b, false, is_kernel ? STR("rec___k") : STR("rec___l"), 128);
	if (is_kernel)
		btf_add_member(b, STR("first"), u64t, 0, 0);
	u32 at = is_kernel ? 64 : 0;
	btf_add_member(b, STR("wide"), is_kernel ? u64t : u32t, at, 0);
	btf_add_member(b, STR("sign"), is_kernel ? u64t : i32, at + 64, 0);
	btf_add_member(b, STR("arr"), arr, at + 128, 0);
	btf_add_member(b, STR("ptr"), ptr, at + 448, 0);
	if (is_kernel)
		btf_add_member(b, STR(""), deep, at + 512, 0);
	else
		btf_add_member(b, STR("deep"), u64t, 512, 0);
	btf_add_member(b, STR("bits"), is_kernel ? u8t : i32, at + (is_kernel ? 577 : 580), is_kernel ? 5 : 3);
	btf_add_member(b, STR("color"), is_kernel ? color : konst, at + 608, 0);
	btf_add_member(b, STR("kind"), is_kernel ? ptr : i32, at + 640, 0);
	btf_add_member(b, STR("named"), is_kernel ? other : color, at + 704, 0);
	if (!is_kernel)
		btf_add_member(b, STR("nowhere"), i32, at + 736, 0);
	btf_add_member(b, STR("unsign"), is_kernel ? s64t : u32t, 768, 0);
	btf_add_member(b, STR("flex"), flex, 1024, 0);
	btf_add_ref(b, BTF_TYPEDEF, STR("rec_t"), s1);
	btf_add_fwd(b, STR("opaque"), false);
	btf_add_ref(b, BTF_TYPEDEF, STR("five_t"), five);
	if (!is_kernel)
		btf_add_record(b, false, STR("nobody"), 4);
	/* enums of 64 bits, of the same width and of the other; names that only one side has */
	btf_add_enum(b, STR("long_e"), is_kernel ? 4 : 8, false, !is_kernel);
	btf_add_enumerator(b, STR("FAR"), is_kernel ? 9 : 1ull << 40);
	btf_add_enumerator(b, is_kernel ? STR("THERE") : STR("HERE"), 5);
	btf_add_enum(b, STR("grown_e"), is_kernel ? 8 : 4, true, is_kernel);
	btf_add_enumerator(b, STR("LOW"), is_kernel ? 1ull << 33 : (u64)-3);
	u32 wide_e = btf_add_enum(b, STR("wide_e"), 8, true, true);
	btf_add_enumerator(b, STR("MINUS"), (u64)-1 << 40);
	/* bit-fields that lie across two of their words, at the end of one, in a word of eight bytes */
	btf_add_record(b, false, STR("across"), 32);
	btf_add_member(b, STR("x"), u8t, is_kernel ? 6 : 5, 4);
	btf_add_member(b, STR("y"), i32, is_kernel ? 28 : 24, 7);
	btf_add_member(b, STR("z"), u64t, is_kernel ? 60 : 64, 9);
	btf_add_member(b, STR("w"), u64t, 120, 8);
	btf_add_member(b, STR("e"), wide_e, is_kernel ? 192 : 128, 0);
	/* arrays of records, and a union whose members are asked for by their names */
	u32 inner = btf_add_record(b, true, STR("inner"), 8);
	btf_add_member(b, STR("p"), is_kernel ? u64t : u32t, 0, 0);
	btf_add_member(b, STR("q"), ptr, 0, 0);
	u32 three = btf_add_array(b, inner, 3), some = btf_add_array(b, inner, 0);
	btf_add_record(b, false, STR("holds"), 40);
	btf_add_member(b, STR("many"), three, is_kernel ? 64 : 0, 0);
	btf_add_member(b, STR("last"), some, is_kernel ? 320 : 192, 0);
	for (u32 i = 0; i < (is_kernel ? 2u : 1u); i++) {         /* two in the kernel, of two sizes, that agree on m */
		btf_add_record(b, false, is_kernel ? (i ? STR("twice___b") : STR("twice___a")) : STR("twice"),
			4 + i * 4);
		btf_add_member(b, STR("m"), i32, 0, 0);
		btf_add_member(b, STR("n"), i32, 32 * i, 0);
	}
}

static void ask(const struct side *l, const struct side *t, const char *name, enum btf_kind kind, const char *access,
	struct buf *out)
{
	static const char *const kinds[] = { "offset", "size", "exists", "signed", "lshift", "rshift", "local id",
		"target id", "type exists", "type size", "enum exists",
		"enum value", "matches" };
	const struct btf *targets[] = { t->btf };
	u32 type = btf_find(l->btf, kind, str_from(name));
	assert_int_not_equal(type, 0);
	buf_printf(out, "%s %s\n", name, access);
	for (u32 k = 0; k < CORE_KIND_COUNT; k++) {
		static struct core_step way[CORE_WAY_STEPS];
		struct core_question q = { l->btf, type, str_from(access), k, targets, 1, where_none(), way };
		struct core_result r;
		struct diags ds;
		diags_init(&ds, l->a, NULL);
		bool ok = btf_core_resolve(&q, l->a, &r, &ds);
		bool is_id = k == CORE_TYPE_ID_LOCAL || k == CORE_TYPE_ID_TARGET;
		if (ok)
			buf_printf(out, "  %s: %lld -> %lld%s%s%s bytes %u -> %u%s '%.*s'\n", kinds[k],
				is_id ? r.local == type : (long long)r.local,
				is_id && r.target ? 1 : (long long)r.target, r.poison ? " poison" : "",
				r.validate ? "" : " unchecked", r.unknown ? " unknown" : "",
				r.local_size, r.target_size, r.resizable ? " resizable" : "", STR_ARG(r.why));
		for (u32 i = 0; ok && k == CORE_FIELD_OFFSET && i < r.nsteps; i++)
			buf_printf(out, "    by type %u member %u\n", way[i].record, way[i].member);
		if (!ok)
			buf_printf(out, "  %s: %.*s\n", kinds[k], STR_ARG(ds.list.v[0]->msg));
	}
}

static void questions(void **state)
{
	static const struct { const char *name, *access; enum btf_kind kind; } rows[] = {
		{ "rec___l", "0:0", BTF_STRUCT }, { "rec___l", "0:1", BTF_STRUCT }, { "rec___l", "0:2", BTF_STRUCT },
		{ "rec___l", "0:2:3", BTF_STRUCT },
		{ "rec___l", "0:2:4", BTF_STRUCT }, { "rec___l", "0:2:9", BTF_STRUCT },
		{ "rec___l", "0:3", BTF_STRUCT }, { "rec___l", "0:4", BTF_STRUCT },
		{ "rec___l", "0:5", BTF_STRUCT }, { "rec___l", "0:6", BTF_STRUCT }, { "rec___l", "0:7", BTF_STRUCT },
		{ "rec___l", "0:8", BTF_STRUCT },
		{ "rec___l", "0:9", BTF_STRUCT }, { "rec___l", "0:10", BTF_STRUCT },
		{ "rec___l", "0:11:7", BTF_STRUCT }, { "rec___l", "0", BTF_STRUCT }, { "rec___l", "1:0", BTF_STRUCT },
		{ "rec___l", "0:12", BTF_STRUCT },
		{ "rec___l", "", BTF_STRUCT }, { "rec___l", "0:x", BTF_STRUCT }, { "rec___l", "0:0:0", BTF_STRUCT },
		{ "rec_t", "0:0", BTF_TYPEDEF }, { "five_t", "0", BTF_TYPEDEF },
		{ "five_t", "0:1:2", BTF_TYPEDEF }, { "nobody", "0", BTF_STRUCT }, { "opaque", "0", BTF_FWD },
		{ "color___l", "0", BTF_ENUM }, { "color___l", "1", BTF_ENUM },
		{ "color___l", "2", BTF_ENUM }, { "color_t", "0", BTF_TYPEDEF }, { "other", "0", BTF_ENUM },
		{ "twice", "0:0", BTF_STRUCT }, { "twice", "0:1", BTF_STRUCT },
		{ "twice", "0", BTF_STRUCT }, { "int", "0", BTF_INT },
		{ "long_e", "0", BTF_ENUM64 }, { "long_e", "1", BTF_ENUM64 }, { "grown_e", "0", BTF_ENUM },
		{ "grown_e", "1", BTF_ENUM }, { "wide_e", "0", BTF_ENUM64 }, { "across", "0:0", BTF_STRUCT },
		{ "across", "0:1", BTF_STRUCT }, { "across", "0:2", BTF_STRUCT }, { "across", "0:3", BTF_STRUCT },
		{ "across", "0:4", BTF_STRUCT }, { "across", "2:4", BTF_STRUCT }, { "inner", "0:0", BTF_UNION },
		{ "inner", "0:1", BTF_UNION }, { "inner", "0", BTF_UNION }, { "holds", "0:0:2:0", BTF_STRUCT },
		{ "holds", "0:0:2:1", BTF_STRUCT }, { "holds", "0:0:3:1", BTF_STRUCT }, { "holds", "0:1:5:0", BTF_STRUCT },
		{ "holds", "0:0", BTF_STRUCT }, { "holds", "0:0:1", BTF_STRUCT }, { "holds", "0:2", BTF_STRUCT },
		{ "holds", "0:0:1:2", BTF_STRUCT }, { "holds", "0:0:0:0:0", BTF_STRUCT },
	};
	struct arena a = { 0 };
	struct diags ds;
	struct side l = { &a, btf_build_new(&a), NULL }, t = { &a, btf_build_new(&a), NULL };
	struct buf out = BUF_INIT;
	(void)state;
	diags_init(&ds, &a, NULL);
	types(&l, false);
	types(&t, true);
	finish(&l, &ds);
	finish(&t, &ds);
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		ask(&l, &t, rows[i].name, rows[i].kind, rows[i].access, &out);
	assert_true(golden("core", &out));
	arena_clear(&a);
}

/* ---- matching, pair by pair -------------------------------------------------------------------------- */

struct pair { const char *what; bool compatible, matches; };

/* Both types in one BTF: only what they are counts. */
static void pairs(void **state)
{
	struct arena a = { 0 };
	struct diags ds;
	struct side s = { &a, btf_build_new(&a), NULL };
	struct btf_build *b = s.b;
	(void)state;
	diags_init(&ds, &a, NULL);
	u32 i32 = btf_add_int(b, STR("int"), 4, 1), u32t = btf_add_int(b, STR("uint"), 4, 0),
		i64 = btf_add_int(b, STR("int___8"), 8, 1), un = btf_add_int(b, STR("int___u"), 4, 0);
	u32 td = btf_add_ref(b, BTF_TYPEDEF, STR("t"), i32), co = btf_add_ref(b, BTF_CONST, STR(""), i32),
		f = btf_add_float(b, STR("int"), 4);
	u32 st = btf_add_record(b, false, STR("s"), 8), un_rec = btf_add_record(b, true, STR("s"), 8),
		st_x = btf_add_record(b, false, STR("s___x"), 4);
	btf_add_member(b, STR("nowhere"), i32, 0, 0);
	u32 fwd = btf_add_fwd(b, STR("s"), false), fwd_u = btf_add_fwd(b, STR("s"), true), z = btf_add_record(b, false,
		STR("z"), 8);
	u32 ps = btf_add_ptr(b, st), pu = btf_add_ptr(b, un_rec), px = btf_add_ptr(b, st_x), pf = btf_add_ptr(b, fwd),
		pfu = btf_add_ptr(b, fwd_u), pz = btf_add_ptr(b, z), pv = btf_add_ptr(b, 0);
	u32 a3 = btf_add_array(b, i32, 3), a4 = btf_add_array(b, i32, 4), au = btf_add_array(b, u32t, 3),
		e1 = btf_add_enum(b, STR("e"), 4, false, false);
	btf_add_enumerator(b, STR("A"), 1);
	u32 e2 = btf_add_enum(b, STR("e___l"), 4, false, false);
	btf_add_enumerator(b, STR("A___l"), 9);
	u32 e3 = btf_add_enum(b, STR("e"), 4, false, false);
	btf_add_enumerator(b, STR("B"), 1);
	u32 e8 = btf_add_enum(b, STR("e"), 8, false, true);
	btf_add_enumerator(b, STR("A"), 1);
	u32 e0 = btf_add_enum(b, STR("e"), 4, false, false), p0 = btf_add_proto(b, i32), p1 = btf_add_proto(b, i32);
	btf_add_param(b, STR("x"), ps);
	u32 p2 = btf_add_proto(b, i32);
	btf_add_param(b, STR("y"), pz);
	u32 p3 = btf_add_proto(b, 0);
	btf_add_param(b, STR("x"), ps);
	u32 p4 = btf_add_proto(b, i32);
	btf_add_param(b, STR("x"), i32);
	u32 p5 = btf_add_proto(b, i32);
	btf_add_param(b, STR("x"), i32);
	btf_add_param(b, STR("y"), ps);
	u32 p6 = btf_add_proto(b, i32);
	btf_add_param(b, STR("x"), i32);
	btf_add_param(b, STR("y"), i32);
	u32 big = btf_add_record(b, false, STR("s"), 8);
	btf_add_member(b, STR("m"), i32, 0, 0);
	btf_add_member(b, STR("n"), ps, 32, 0);
	u32 small = btf_add_record(b, false, STR("s___l"), 8);
	btf_add_member(b, STR("n"), px, 0, 0);
	u32 wrong = btf_add_record(b, false, STR("s___w"), 8);
	btf_add_member(b, STR("n"), i32, 0, 0);
	u32 var = btf_add_var(b, STR("v"), i32, 1);
	finish(&s, &ds);
	const struct { u32 l, t; bool compatible, matches; } rows[] = {
		{ i32, i32, 1, 1 }, { i32, td, 1, 1 }, { co, td, 1, 1 }, { i32, u32t, 1, 0 }, { i64, i32, 1, 0 },
		{ un, i32, 1, 0 }, { i32, f, 0, 0 }, { f, f, 0, 0 }, { 0, 0, 1, 1 },
		{ 0, i32, 0, 0 }, { st, st, 1, 1 }, { st, un_rec, 0, 0 }, { un_rec, st, 0, 0 }, { st_x, st, 1, 0 },
		{ st, st_x, 1, 1 }, { st, z, 1, 0 }, { fwd, fwd, 1, 1 }, { fwd, fwd_u, 1, 0 },
		{ fwd, st, 0, 0 }, { st, fwd, 0, 0 }, { ps, pu, 0, 0 }, { px, ps, 1, 1 }, { pf, ps, 0, 1 },
		{ ps, pf, 0, 1 }, { pfu, ps, 0, 0 }, { pfu, pu, 0, 1 }, { pu, pfu, 0, 1 },
		{ pf, pfu, 1, 0 }, { ps, pz, 1, 0 }, { pv, ps, 0, 0 }, { ps, pv, 0, 0 }, { pv, pv, 1, 1 },
		{ ps, i32, 0, 0 }, { a3, a3, 1, 1 }, { a3, a4, 1, 0 }, { a3, au, 1, 0 },
		{ a3, i32, 0, 0 }, { e1, e1, 1, 1 }, { e2, e1, 1, 1 }, { e1, e3, 1, 0 }, { e1, e8, 1, 0 },
		{ e8, e1, 1, 0 }, { e0, e1, 1, 1 }, { e1, e0, 1, 0 }, { e1, i32, 0, 0 }, { i32, e1, 0, 0 },
		{ p0, p0, 1, 1 }, { p0, p1, 0, 0 }, { p1, p1, 1, 1 }, { p1, p2, 1, 0 }, { p1, p3, 0, 0 },
		{ p0, i32, 0, 0 }, { p4, p1, 0, 0 }, { p1, p4, 0, 0 }, { p5, p6, 0, 0 }, { p6, p5, 0, 0 },
		{ p5, p5, 1, 1 }, { small, big, 1, 1 }, { big, small, 1, 0 }, { wrong, big, 1, 0 },
		{ big, big, 1, 1 }, { var, var, 0, 0 },
	};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		bool c = btf_compatible(s.btf, rows[i].l, s.btf, rows[i].t), m = btf_matches(s.btf, rows[i].l, s.btf,
			rows[i].t);
		if (c != rows[i].compatible || m != rows[i].matches)
			printf("row %u: compatible %d, matches %d\n", i, c, m), fail();
	}
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(questions), cmocka_unit_test(pairs) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
