/* btf_dedup.c: which types are one: of graphs that a fixed seed makes up, beside the plain way to find it out; with a
 * base; declarations with their definitions; what lies beside the types. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "btf/btf.h"

static struct btf *open_bytes(struct arena *a, const struct buf *bytes, const struct btf *base)
{
	static struct diags ds;
	str kept = arena_str(a, buf_view(bytes));
	diags_init(&ds, a, NULL);
	struct btf *b = btf_open(a, kept.s, kept.n, base, &ds);
	assert_non_null(b);
	assert_true(btf_check(b, &ds));
	return b;
}

static struct btf *finished(struct arena *a, struct btf_build *b)
{
	struct buf bytes = BUF_INIT;
	btf_build_finish(b, &bytes);
	struct btf *btf = open_bytes(a, &bytes, NULL);
	buf_free(&bytes);
	return btf;
}

/* ---- classes ------------------------------------------------------------------------------------------ */

enum { NODES = 40, MEMBERS = 3, GRAPHS = 150 };
struct graph { u32 name[NODES], n[NODES], to[NODES][MEMBERS]; };     /* records that hold records, in any circles */

static u32 pick(u32 *seed, u32 n)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 9) % n;
}

/* Few names, so that many are alike; many that go on to a neighbour, so that chains are long. */
static void make(struct graph *g, u32 seed)
{
	for (u32 i = 0; i < NODES; i++) {
		g->name[i] = pick(&seed, 1 + seed % 3);
		g->n[i] = pick(&seed, MEMBERS + 1);
		for (u32 m = 0; m < g->n[i]; m++)
			g->to[i][m] = pick(&seed, 3) ? (i + 1) % NODES : pick(&seed, NODES);
	}
}

static bool alike(const struct graph *g, const u32 *class, u32 a, u32 b)
{
	bool same = g->name[a] == g->name[b] && g->n[a] == g->n[b];
	for (u32 m = 0; same && m < g->n[a]; m++)
		same = class[g->to[a][m]] == class[g->to[b][m]];
	return same;
}

/* The number of the first that is the same: over and over, until nothing is told apart any more. */
static void plain_classes(const struct graph *g, u32 *class)
{
	u32 now[NODES];
	memset(class, 0, NODES * sizeof(*class));
	for (bool changed = true; changed;) {
		for (u32 i = 0; i < NODES; i++)
			for (now[i] = 0; !alike(g, class, now[i], i);)
				now[i]++;
		changed = memcmp(now, class, sizeof(now)) != 0;
		memcpy(class, now, sizeof(now));
	}
}

static void equal_graphs_are_one(void **state)
{
	static const char *const names[] = { "one", "two", "three" };
	u32 merged = 0, apart = 0;
	(void)state;
	for (u32 seed = 1; seed <= GRAPHS; seed++) {
		struct arena a = { 0 };
		struct buf out = BUF_INIT;
		struct graph g;
		u32 class[NODES], ids[NODES], *map, next = 1;
		struct btf_build *b = btf_build_new(&a);
		make(&g, seed * 7919);
		plain_classes(&g, class);
		for (u32 i = 0; i < NODES; i++)
			ids[i] = btf_reserve_record(b, false, str_from(names[g.name[i]]));
		for (u32 i = 0; i < NODES; i++) {
			btf_fill_record(b, ids[i], 8);
			for (u32 m = 0; m < g.n[i]; m++)
				btf_add_member(b, STR("m"), ids[g.to[i][m]], m * 8, 0);
		}
		assert_true(btf_dedup(&a, finished(&a, b), NULL, &out, &map));
		const struct btf *now = open_bytes(&a, &out, NULL);
		for (u32 i = 0; i < NODES; i++) {
			struct btf_node n;
			struct btf_member m;
			if (map[ids[i]] != (class[i] == i ? next : map[ids[class[i]]]))
				fail_msg("graph %u: record %u is %u", seed, i, map[ids[i]]);
			next += class[i] == i;
			merged += class[i] != i, apart += class[i] == i;
			assert_true(btf_node(now, map[ids[i]], &n) && str_is(n.name, names[g.name[i]]));
			assert_int_equal(n.vlen, g.n[i]);
			for (u32 k = 0; k < n.vlen; k++) {
				assert_true(btf_member(now, &n, k, &m) && m.bit_off == k * 8);
				assert_int_equal(m.type, map[ids[g.to[i][k]]]);
			}
		}
		assert_int_equal(btf_count(now), next);
		buf_free(&out);
		arena_clear(&a);
	}
	assert_true(merged > GRAPHS && apart > GRAPHS);      /* there was something of both to find */
}

/* ---- what types are by themselves --------------------------------------------------------------------- */

/* Two of each kind that are equal, and one that differs by each of its words. */
static void what_differs_stays(void **state)
{
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	struct btf_build *b = btf_build_new(&a);
	u32 *map, name = btf_add_str(b, STR("n")), other = btf_add_str(b, STR("o"));
	(void)state;
	u32 i = btf_add_int(b, STR("int"), 4, 1), l = btf_add_int(b, STR("long"), 8, 1);
	const struct row { u32 words[6], n; bool is_own; } rows[] = {
		{ { name, BTF_INT << 24, 4, 32 }, 4, false }, { { name, BTF_PTR << 24, i }, 3, false },
		{ { 0, BTF_ARRAY << 24, 0, i, i, 7 }, 6, false }, { { name, BTF_STRUCT << 24 | 1, 8, name, i, 0 },
		6, false },
		{ { name, BTF_UNION << 24 | 1, 8, name, i, 0 }, 6, false },
		{ { name, BTF_ENUM << 24 | 1, 4, name, 5 }, 5, false },
		{ { name, BTF_ENUM64 << 24 | 1, 8, name, 5, 6 }, 6, false },
		{ { name, BTF_TYPEDEF << 24, i }, 3, false }, { { 0, BTF_VOLATILE << 24, i }, 3, false },
		{ { 0, BTF_CONST << 24, i }, 3, false }, { { 0, BTF_RESTRICT << 24, i }, 3, false },
		{ { 0, BTF_FUNC_PROTO << 24 | 1, i, name, i }, 5, false }, { { name, BTF_FLOAT << 24, 8 }, 3, false },
		{ { name, BTF_TYPE_TAG << 24, i }, 3, false }, { { name, BTF_DECL_TAG << 24, i, -1 }, 4, false },
		{ { name, BTF_VAR << 24, i, 1 }, 4, true }, { { name, BTF_DATASEC << 24 | 1, 8, 1, 0, 4 }, 6, true },
	};
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		/* The second is the first again, the others have one word changed: names, numbers, references. */
		btf_add_bytes(b, rows[r].words, rows[r].n * 4);
		btf_add_bytes(b, rows[r].words, rows[r].n * 4);
		for (u32 w = 0; w < rows[r].n; w++) {
			struct row changed = rows[r];
			u32 *v = &changed.words[w];
			if (w == 1)
				continue;
			*v = *v == name ? other : *v == i ? l : *v ^ 8;
			if (changed.words[0] != name && changed.words[0] != other)
				changed.words[0] = 0;
			btf_add_bytes(b, changed.words, rows[r].n * 4);
		}
	}
	struct btf *in = finished(&a, b);
	assert_true(btf_dedup(&a, in, NULL, &out, &map));
	const struct btf *now = open_bytes(&a, &out, NULL);
	u32 at = l + 1, gone = 0;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		if ((map[at] == map[at + 1]) == rows[r].is_own)
			fail_msg("row %u: the same again is %u, not %u", r, map[at + 1], map[at]);
		gone += map[at] == map[at + 1];
		at += 2;
		for (u32 w = 0; w < rows[r].n; w++)
			if (w != 1) {
				bool is_nameless = w == 0 && rows[r].words[0] != name;
				if (is_nameless ? map[at] != map[at - 2] : map[at] == map[at - 2 - (w > 1 ? w - 1 : 0)])
					fail_msg("row %u: word %u changed is %u", r, w, map[at]);
				at++, gone += is_nameless;
			}
	}
	assert_int_equal(at, btf_count(in));
	assert_int_equal(btf_count(now), btf_count(in) - gone);
	buf_free(&out);
	arena_clear(&a);
}

/* ---- declarations ------------------------------------------------------------------------------------- */

static u32 raw(struct btf_build *b, const char *name, u32 info, u32 size)
{
	u32 words[] = { btf_add_str(b, str_from(name)), info, size };
	return btf_add_bytes(b, words, sizeof(words));
}

/* A declaration gives way to the one definition of its kind and name, wherever it stands. */
static void declarations_are_definitions(void **state)
{
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	struct btf_build *b = btf_build_new(&a);
	u32 *map, i = btf_add_int(b, STR("int"), 4, 1);
	(void)state;
	u32 before = raw(b, "s", BTF_FWD << 24, 0), early = btf_add_ptr(b, before);
	u32 s = btf_add_record(b, false, STR("s"), 4);
	btf_add_member(b, STR("m"), i, 0, 0);
	u32 again = btf_add_record(b, false, STR("s"), 4);
	btf_add_member(b, STR("m"), i, 0, 0);
	u32 after = raw(b, "s", BTF_FWD << 24, 0), of_union = raw(b, "s", 1u << 31 | BTF_FWD << 24, 0);
	u32 u = btf_add_record(b, true, STR("u"), 4);
	btf_add_member(b, STR("m"), i, 0, 0);
	u32 u_fwd = raw(b, "u", 1u << 31 | BTF_FWD << 24, 0), u_struct = raw(b, "u", BTF_FWD << 24, 0);
	u32 e_fwd = raw(b, "e", BTF_ENUM << 24, 4), e = btf_add_enum(b, STR("e"), 4, false, false);
	btf_add_enumerator(b, STR("E"), 1);
	u32 w_fwd = raw(b, "w", BTF_ENUM << 24, 4), w = btf_add_enum(b, STR("w"), 8, false, true);
	btf_add_enumerator(b, STR("W"), 1);
	u32 td = btf_add_ref(b, BTF_TYPEDEF, STR("td"), i), td_fwd = raw(b, "td", BTF_FWD << 24, 0);
	u32 nameless = raw(b, "", BTF_ENUM << 24, 4), none = btf_add_enum(b, STR(""), 4, false, false);
	btf_add_enumerator(b, STR("N"), 1);
	u32 late = btf_add_ptr(b, s), lone = raw(b, "lone", BTF_FWD << 24, 0), lone2 = raw(b, "lone", BTF_FWD << 24, 0);
	assert_true(btf_dedup(&a, finished(&a, b), NULL, &out, &map));
	const struct btf *now = open_bytes(&a, &out, NULL);
	struct { u32 a, b; bool same; } rows[] = { { before, s, true }, { again, s, true }, { after, s, true },
		{ early, late, true }, { of_union, s, false }, { u_fwd, u, true }, { u_struct, u, false },
		{ e_fwd, e, true },
		{ w_fwd, w, true }, { td_fwd, td, false }, { nameless, none, false }, { lone, lone2, true },
		{ lone, of_union, false } };
	for (u32 r = 0; r < ARRAY_LEN(rows); r++)
		if ((map[rows[r].a] == map[rows[r].b]) != rows[r].same)
			fail_msg("row %u: %u and %u", r, map[rows[r].a], map[rows[r].b]);
	struct btf_node n;
	for (u32 id = 1; id < btf_count(now); id++) {        /* nobody refers to a declaration that has a definition */
		assert_true(btf_node(now, id, &n));
		assert_false(n.kind == BTF_FWD && str_is(n.name, "s") && !n.kflag);
		assert_false(n.kind == BTF_ENUM && n.name.n && !n.vlen);
	}
	buf_free(&out);
	arena_clear(&a);
}

static u32 holder(struct btf_build *b, const char *name, u32 type)
{
	u32 id = btf_add_record(b, false, str_from(name), 8);
	btf_add_member(b, STR("m"), type, 0, 0);
	return id;
}

static u32 stars(struct btf_build *b, u32 to, u32 n)
{
	while (n--)
		to = raw(b, "", BTF_PTR << 24, to);
	return to;
}

/* Two records "x", declared somewhere; "user" refers to one of them by so many stars. Seven may lie between. */
static void the_way_has_an_end(void **state)
{
	(void)state;
	for (u32 n = 0; n <= 9; n++)
		for (u32 differs = 0; differs < 2; differs++) {
			struct arena a = { 0 };
			struct buf out = BUF_INIT;
			u32 *map;
			struct btf_build *b = btf_build_new(&a);
			u32 i = btf_add_int(b, STR("int"), 4, 1), l = btf_add_int(b, STR("long"), 8, 1);
			u32 one = holder(b, "x", i), two = btf_add_record(b, false, STR("x"), 8);
			btf_add_member(b, STR("other"), l, 0, 0);
			u32 fwd = raw(b, "x", BTF_FWD << 24, 0);
			u32 with = holder(b, "user", stars(b, two, n));
			u32 like = holder(b, "user", stars(b, fwd, n - (differs && n)));
			assert_true(btf_dedup(&a, finished(&a, b), NULL, &out, &map));
			bool is_told = n < 8 && !(differs && n);
			assert_int_equal(map[fwd] == map[two], is_told);
			assert_int_equal(map[like] == map[with], is_told);
			assert_int_not_equal(map[fwd], map[one]);
			buf_free(&out);
			arena_clear(&a);
		}
}

/* The way counts, not only where it ends: the same member, and the same between. */
static void the_way_is_the_same(void **state)
{
	static const struct { u32 member, between, like_member, like_between; bool told; } rows[] = {
		{ 1, BTF_PTR, 1, BTF_PTR, true }, { 1, BTF_CONST, 1, BTF_CONST, true },
		{ 1, BTF_PTR, 0, BTF_PTR, false },
		{ 2, BTF_PTR, 2, BTF_VOLATILE, false }, { 2, BTF_VOLATILE, 2, BTF_VOLATILE, true } };
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		struct arena a = { 0 };
		struct buf out = BUF_INIT;
		u32 *map, user[2];
		struct btf_build *b = btf_build_new(&a);
		u32 i = btf_add_int(b, STR("int"), 4, 1), one = holder(b, "x", i);
		u32 two = btf_add_record(b, true, STR("x"), 8), three = btf_add_record(b, true, STR("x"), 4);
		u32 fwd = raw(b, "x", 1u << 31 | BTF_FWD << 24, 0);
		for (u32 k = 0; k < 2; k++) {
			u32 to = stars(b, k ? fwd : three, 1);
			to = raw(b, "", (k ? rows[r].like_between : rows[r].between) << 24, to);
			user[k] = btf_add_record(b, false, STR("user"), 24);
			for (u32 m = 0; m < 3; m++)
				btf_add_member(b, arena_printf(&a, "m%u", m),
					m == (k ? rows[r].like_member : rows[r].member) ? to : i, m * 64, 0);
		}
		assert_true(btf_dedup(&a, finished(&a, b), NULL, &out, &map));
		if ((map[fwd] == map[three]) != rows[r].told || (map[user[0]] == map[user[1]]) != rows[r].told)
			fail_msg("row %u: %u", r, map[fwd]);
		assert_true(map[fwd] != map[one] && map[fwd] != map[two]);
		buf_free(&out);
		arena_clear(&a);
	}
}

static void nothing_is_nothing(void **state)
{
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	u32 *map;
	(void)state;
	assert_true(btf_dedup(&a, finished(&a, btf_build_new(&a)), NULL, &out, &map));
	assert_int_equal(btf_count(open_bytes(&a, &out, NULL)), 1);
	buf_free(&out);
	arena_clear(&a);
}

/* ---- a base ------------------------------------------------------------------------------------------- */

/* What lies behind the base's types and strings: the whole's, cut there. */
static struct btf *cut(struct arena *a, struct btf_build *whole, const struct btf *base)
{
	struct buf bytes = BUF_INIT, part = BUF_INIT;
	u64 len;
	const u8 *from = btf_bytes(base, &len);
	u32 h[6], base_h[6];
	btf_build_finish(whole, &bytes);
	memcpy(h, bytes.s, 24), memcpy(base_h, from, 24);
	u32 types = h[3] - base_h[3], strs = h[5] - base_h[5];
	/* The builder adds what is new behind what was there: the base's are a prefix of the whole's. */
	assert_memory_equal(bytes.s + 24, from + 24, base_h[3]);
	assert_memory_equal(bytes.s + 24 + h[4], from + 24 + base_h[4], base_h[5]);
	buf_add(&part, (u32[]){ h[0], 24, 0, types, types, strs }, 24);
	buf_add(&part, bytes.s + 24 + base_h[3], types);
	buf_add(&part, bytes.s + 24 + h[4] + base_h[5], strs);
	struct btf *b = open_bytes(a, &part, base);
	buf_free(&bytes), buf_free(&part);
	return b;
}

static struct btf_build *of_base(struct arena *a)
{
	struct btf_build *b = btf_build_new(a);
	u32 i = btf_add_int(b, STR("int"), 4, 1);            /* 1 */
	holder(b, "pair", i);                                /* 2 */
	raw(b, "", BTF_PTR << 24, 2);                        /* 3 */
	raw(b, "far", BTF_FWD << 24, 0);                     /* 4 */
	holder(b, "pair", i);                                /* 5: a base may have doubles, and keeps them */
	btf_add_str(b, STR("unused"));
	return b;
}

static void what_the_base_has_is_its(void **state)
{
	enum { PAIR = 2, TO_PAIR, FAR, FIRST = 6 };
	struct arena a = { 0 };
	struct buf out = BUF_INIT, lines = BUF_INIT;
	u32 *map;
	(void)state;
	const struct btf *base = finished(&a, of_base(&a));
	struct btf_build *b = of_base(&a);
	u32 pair = holder(b, "pair", 1), to = raw(b, "", BTF_PTR << 24, pair), own = holder(b, "own", to);
	u32 far = btf_add_record(b, false, STR("far"), 4), twice = holder(b, "own", to);
	u32 named = btf_add_ref(b, BTF_TYPEDEF, STR("unused"), far), old = raw(b, "", BTF_CONST << 24, FAR);
	const struct btf *split = cut(&a, b, base);
	assert_int_equal(btf_first_id(split), FIRST);
	struct btf_func_info funcs[] = { { 0, own }, { 8, 1000 }, { 16, PAIR } };
	struct btf_line_info info[] = { { 0, btf_add_str(b, STR("own")), btf_add_str(b, STR("pair")), 3, 4 } };
	struct btf_core_relo relos[] = { { 0, pair, btf_add_str(b, STR("far")), 2 }, { 8, 1000, 0, 1 } };
	struct btf_ext_sec sec = { .name_off = btf_add_str(b, STR("unused")), .funcs = funcs, .nfuncs = 3, .lines =
		info,
		.nlines = 1, .relos = relos, .nrelos = 2 };
	assert_true(btf_dedup(&a, split, &(struct btf_ext){ &sec, 1 }, &out, &map));
	const struct btf *now = open_bytes(&a, &out, base);
	for (u32 id = 1; id < FIRST; id++)
		assert_int_equal(map[id], id);
	assert_int_equal(map[pair], PAIR);
	assert_int_equal(map[to], TO_PAIR);
	assert_int_equal(map[twice], map[own]);
	for (u32 id = FIRST; id < btf_count(now); id++)
		btf_print_raw(now, id, &lines);
	/* Who refers to the base's declaration goes on to do so. */
	assert_string_equal(buf_cstr(&lines), "[6] STRUCT 'own' size=8 vlen=1\n\t'm' type_id=3 bits_offset=0\n"
		"[7] STRUCT 'far' size=4 vlen=0\n[8] TYPEDEF 'unused' type_id=7\n[9] CONST '(anon)' type_id=4\n");
	assert_int_equal(map[old], 9);
	assert_int_equal(map[named], 8);
	assert_int_equal(funcs[0].type, 6);
	assert_int_equal(funcs[1].type, 0);
	assert_int_equal(funcs[2].type, PAIR);
	assert_int_equal(relos[0].type, PAIR);
	assert_int_equal(relos[1].type, 0);
	assert_true(str_is(btf_str(now, sec.name_off), "unused") && str_is(btf_str(now, info[0].file), "own"));
	assert_true(str_is(btf_str(now, info[0].line_off), "pair") && str_is(btf_str(now, relos[0].access), "far"));
	u64 len;
	u32 strs;
	memcpy(&strs, (const u8 *)btf_bytes(now, &len) + 20, 4);
	assert_int_equal(strs, sizeof("\0own"));             /* the others are the base's */
	assert_int_equal(len, out.n);
	buf_free(&out), buf_free(&lines);
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(equal_graphs_are_one),
		cmocka_unit_test(what_differs_stays),
		cmocka_unit_test(declarations_are_definitions), cmocka_unit_test(the_way_has_an_end),
		cmocka_unit_test(the_way_is_the_same), cmocka_unit_test(nothing_is_nothing),
		cmocka_unit_test(what_the_base_has_is_its) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
