/* btf.c: types by hand: what is read, found, measured, printed; split BTF; the index; .BTF.ext; what is damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "btf/btf.h"
#include "golden.h"

struct made { struct arena a; struct diags ds; struct buf bytes; struct btf *btf; };

static void open_made(struct made *m, struct btf_build *b, const struct btf *base)
{
	diags_init(&m->ds, &m->a, NULL);
	m->bytes = BUF_INIT;
	btf_build_finish(b, &m->bytes);
	m->btf = btf_open(&m->a, m->bytes.s, m->bytes.n, base, &m->ds);
	assert_non_null(m->btf);
}

static void close_made(struct made *m)
{
	buf_free(&m->bytes);
	arena_clear(&m->a);
}

/* One of each kind; records that refer to themselves, that are packed, that have bit-fields, that have records without
 * a name. */
static struct btf_build *all_kinds(struct arena *a)
{
	struct btf_build *b = btf_build_new(a);
	u32 i32 = btf_add_int(b, STR("int"), 4, 1), u8t = btf_add_int(b, STR("unsigned char"), 1, 2),
		u64t = btf_add_int(b, STR("u64"), 8, 0);
	u32 flag = btf_add_int(b, STR("_Bool"), 1, 4), wide = btf_add_int(b, STR("__int128"), 16, 1);
	u32 list = btf_reserve_record(b, false, STR("list")), next = btf_add_ptr(b, list), text = btf_add_array(b, u8t,
		7);
	btf_fill_record(b, list, 24);
	btf_add_member(b, STR("next"), next, 0, 0);
	btf_add_member(b, STR("text"), text, 64, 0);
	btf_add_member(b, STR("n"), i32, 128, 0);
	u32 color = btf_add_enum(b, STR("color"), 4, true, false);
	btf_add_enumerator(b, STR("RED"), 1);
	btf_add_enumerator(b, STR("DEEP"), -2);
	u32 mask = btf_add_enum(b, STR("mask"), 4, false, false);
	btf_add_enumerator(b, STR("ALL"), 0xffffffff);
	u32 big = btf_add_enum(b, STR("big"), 8, false, true);
	btf_add_enumerator(b, STR("HIGH"), 0x123456789a);
	u32 deep = btf_add_enum(b, STR("deep"), 8, true, true);
	btf_add_enumerator(b, STR("LOW"), -5000000000);
	u32 inner = btf_add_record(b, true, STR(""), 8);
	btf_add_member(b, STR("as_int"), i32, 0, 0);
	btf_add_member(b, STR("as_long"), u64t, 0, 0);
	u32 bits = btf_add_record(b, false, STR("bits"), 32);
	btf_add_member(b, STR("a"), i32, 0, 3);
	btf_add_member(b, STR("b"), u64t, 3, 33);
	btf_add_member(b, STR(""), inner, 64, 0);
	btf_add_member(b, STR("c"), color, 128, 0);
	u32 packed = btf_add_record(b, false, STR("packed"), 9);
	btf_add_member(b, STR("one"), u8t, 0, 0);
	btf_add_member(b, STR("eight"), u64t, 8, 0);
	u32 wide_rec = btf_add_record(b, false, STR("with_int128"), 32);
	btf_add_member(b, STR("p"), next, 0, 0);
	btf_add_member(b, STR("w"), wide, 128, 0);
	u32 fwd = btf_add_fwd(b, STR("later"), false), fwd_union = btf_add_fwd(b, STR("later_union"), true);
	u32 c = btf_add_ref(b, BTF_CONST, STR(""), bits), v = btf_add_ref(b, BTF_VOLATILE, STR(""), c);
	u32 td = btf_add_ref(b, BTF_TYPEDEF, STR("bits_t"), v), td2 = btf_add_ref(b, BTF_TYPEDEF, STR("bits_tt"), td);
	u32 r = btf_add_ref(b, BTF_RESTRICT, STR(""), next), tag = btf_add_ref(b, BTF_TYPE_TAG, STR("user"), u8t);
	u32 proto = btf_add_proto(b, i32);
	btf_add_param(b, STR("list"), r);
	btf_add_param(b, STR("bits"), td2);
	btf_add_param(b, STR(""), 0);
	u32 f = btf_add_func(b, STR("walk"), proto, 1), sf = btf_add_func(b, STR("walk_static"), proto, 0);
	u32 var = btf_add_var(b, STR("head"), list, 1), svar = btf_add_var(b, STR("tail"), td2, 0),
		evar = btf_add_var(b, STR("jiffies"), u64t, 2);
	btf_add_datasec(b, STR(".data"), 64);
	btf_add_secinfo(b, var, 0, 24);
	btf_add_secinfo(b, svar, 32, 32);
	btf_add_secinfo(b, evar, 24, 8);
	btf_add_float(b, STR("double"), 8);
	btf_add_decl_tag(b, STR("kind:x"), list, -1);
	btf_add_decl_tag(b, STR("member"), list, 1);
	btf_add_decl_tag(b, STR("of_func"), f, 0);
	u32 table = btf_add_array(b, btf_add_array(b, list, 5), 3);
	btf_add_ptr(b, table);
	btf_add_ptr(b, 0);
	u32 ids[] = { flag, mask, big, deep, packed, wide_rec, fwd, fwd_union, tag, sf };
	for (u32 i = 0; i < ARRAY_LEN(ids); i++)
		btf_add_ref(b, BTF_TYPEDEF, STR("use"), ids[i]);
	return b;
}

static void describe(const struct btf *b, struct buf *out)
{
	struct btf_node n;
	for (u32 id = btf_first_id(b); id < btf_count(b); id++) {
		u64 size = 0;
		assert_true(btf_node(b, id, &n));
		bool is_sized = btf_size(b, id, &size);
		btf_print_raw(b, id, out);
		buf_printf(out, "\t-> %u %u, size %lld, align %u\n", btf_skip(b, id), btf_skip_mods(b, id),
			is_sized ? (long long)size : -1, btf_align(b, id));
	}
}

static void types_are_read(void **state)
{
	struct made m = { 0 };
	struct buf out = BUF_INIT;
	(void)state;
	open_made(&m, all_kinds(&m.a), NULL);
	assert_true(btf_check(m.btf, &m.ds));
	describe(m.btf, &out);
	assert_true(golden("btf_types", &out));
	close_made(&m);
}

/* Equal ints, pointers and references are one type; a finished BTF is its header, types, strings. */
static void equal_types_are_one(void **state)
{
	struct arena a = { 0 };
	(void)state;
	struct btf_build *b = btf_build_new(&a);
	u32 i = btf_add_int(b, STR("int"), 4, 1), p = btf_add_ptr(b, i), t = btf_add_ref(b, BTF_TYPEDEF, STR("t"), i);
	assert_int_equal(i, btf_add_int(b, STR("int"), 4, 1));
	assert_int_equal(p, btf_add_ptr(b, i));
	assert_int_equal(t, btf_add_ref(b, BTF_TYPEDEF, STR("t"), i));
	assert_int_not_equal(t, btf_add_ref(b, BTF_TYPEDEF, STR("u"), i));
	assert_int_not_equal(t, btf_add_ref(b, BTF_TYPEDEF, STR("t"), p));
	assert_int_not_equal(btf_add_ref(b, BTF_CONST, STR(""), i), btf_add_ref(b, BTF_VOLATILE, STR(""), i));
	assert_int_equal(btf_add_str(b, STR("int")), btf_add_str(b, STR("int")));
	assert_int_equal(btf_add_str(b, STR("")), 0);
	assert_int_not_equal(btf_add_str(b, STR("int")), btf_add_str(b, STR("in")));
	arena_clear(&a);
}

static u32 record_with(struct btf_build *b, const char *name, const char *member, u32 to)
{
	u32 id = btf_add_record(b, false, str_from(name), 8);
	btf_add_member(b, str_from(member), to, 0, 0);
	return id;
}

/* One of several, as compilation units have them. */
static u32 declare_again(struct btf_build *b, const char *name)
{
	u32 raw[] = { btf_add_str(b, str_from(name)), BTF_FWD << 24, 0 };
	return btf_add_bytes(b, raw, sizeof(raw));
}

/* Two structs "node": who refers to a mere declaration of it tells which is meant, if one of its like does. */
static void declarations_are_told_by_users(void **state)
{
	struct made m = { 0 };
	struct buf out = BUF_INIT;
	u32 *map, protos[2];
	(void)state;
	struct btf_build *b = btf_build_new(&m.a);
	u32 i = btf_add_int(b, STR("int"), 4, 1), l = btf_add_int(b, STR("long"), 8, 1);
	u32 one = record_with(b, "node", "a", i), two = record_with(b, "node", "b", l);
	u32 tree = record_with(b, "tree", "root", btf_add_ptr(b, two));
	record_with(b, "pair", "p", btf_add_ptr(b, one));
	record_with(b, "pair", "p", btf_add_ptr(b, two));
	u32 meant = declare_again(b, "node"), like = record_with(b, "tree", "root", btf_add_ptr(b, meant));
	u32 lone = declare_again(b, "node"), its = record_with(b, "lone", "x", btf_add_ptr(b, lone));
	u32 unclear = declare_again(b, "node");
	record_with(b, "pair", "p", btf_add_ptr(b, unclear));
	u32 deep = declare_again(b, "node"), to[] = { one, deep }, ops[2];
	for (u32 k = 0; k < 2; k++) {        /* by a pointer to a function, behind const */
		u32 param = btf_add_ptr(b, btf_add_ref(b, BTF_CONST, STR(""), to[k]));
		protos[k] = btf_add_proto(b, i);
		btf_add_param(b, STR("n"), param);
		ops[k] = record_with(b, "ops", "call", btf_add_ptr(b, protos[k]));
	}
	open_made(&m, b, NULL);
	assert_true(btf_dedup(&m.a, m.btf, NULL, &out, &map));
	assert_int_equal(map[meant], map[two]);
	assert_int_equal(map[like], map[tree]);
	assert_int_equal(map[deep], map[one]);
	assert_int_equal(map[ops[1]], map[ops[0]]);
	assert_int_equal(map[protos[1]], map[protos[0]]);
	assert_int_not_equal(map[one], map[two]);
	assert_int_equal(map[lone], map[unclear]);
	assert_int_not_equal(map[lone], map[one]);
	assert_int_not_equal(map[lone], map[two]);
	assert_int_not_equal(map[its], map[tree]);
	buf_free(&out);
	close_made(&m);
}

/* ---- look-up ------------------------------------------------------------------------------------ */

static struct btf_build *names(struct arena *a)
{
	struct btf_build *b = btf_build_new(a);
	u32 i = btf_add_int(b, STR("int"), 4, 1);
	const char *const records[] = { "task_struct", "task_struct___old", "task_struct", "a___b___c", "file", "filp",
		"x___", "___x", "y____z" };
	for (u32 k = 0; k < ARRAY_LEN(records); k++) {
		btf_add_record(b, k == 4, str_from(records[k]), 4);
		btf_add_member(b, STR("m"), i, 0, 0);
	}
	btf_add_enum(b, STR("e1"), 4, false, false);
	btf_add_enumerator(b, STR("FIRST"), 11);
	btf_add_enumerator(b, STR("SECOND"), 12);
	btf_add_enum(b, STR("e2"), 8, true, true);
	btf_add_enumerator(b, STR("THIRD"), -13);
	btf_add_fwd(b, STR("task_struct"), false);
	u32 proto = btf_add_proto(b, i);
	btf_add_func(b, STR("vfs_read"), proto, 1);
	btf_add_func(b, STR("vfs_readv"), proto, 1);
	btf_add_func(b, STR("vfs_write"), proto, 1);
	btf_add_decl_tag(b, STR("kind:loss"), 2, -1);
	btf_add_decl_tag(b, STR("of member"), 3, 0);
	btf_add_decl_tag(b, STR("vfs_read"), 2, -1);
	return b;
}

static void find_all(const struct btf *b, enum btf_kind kind, const char *name, struct buf *out)
{
	buf_printf(out, "%s %s:", btf_kind_name(kind), name);
	for (u32 id = 0; (id = btf_find_next(b, kind, str_from(name), id));)
		buf_printf(out, " %u", id);
	buf_puts(out, "; essential");
	for (u32 id = 0; (id = btf_find_essential(b, kind, str_from(name), id));)
		buf_printf(out, " %u", id);
	buf_printf(out, "; first %u, name %.*s\n", btf_find(b, kind, str_from(name)),
		STR_ARG(btf_essential(str_from(name))));
}

static void look_up(const struct btf *b, struct buf *out)
{
	static const char *const wanted[] = { "task_struct", "task_struct___new", "a___b", "a", "file", "x", "x___",
		"___x", "y", "y____z", "", "nobody", "a___b___c" };
	s64 value = 0;
	str near[4], rest;
	bool has;
	for (u32 i = 0; i < ARRAY_LEN(wanted); i++)
		find_all(b, BTF_STRUCT, wanted[i], out);
	find_all(b, BTF_UNION, "file", out);
	find_all(b, BTF_FWD, "task_struct", out);
	find_all(b, BTF_ENUM, "e1", out);
	find_all(b, BTF_ENUM, "e2", out);
	find_all(b, BTF_FUNC, "vfs_read", out);
	for (u32 i = 0; i < 4; i++) {
		static const char *const e[] = { "FIRST", "SECOND", "THIRD", "FOURTH" };
		u32 id = btf_find_enumerator(b, str_from(e[i]), &value);
		buf_printf(out, "%s is %lld in %u\n", e[i], (long long)value, id);
	}
	u32 n = btf_suggest(b, BTF_FUNC, STR("vfs_raed"), near, 4);
	for (u32 i = 0; i < n; i++)
		buf_printf(out, "near %.*s\n", STR_ARG(near[i]));
	n = btf_suggest(b, BTF_FUNC, STR("vfs_raed"), near, 1);
	buf_printf(out, "nearest of %u %.*s\n", n, STR_ARG(near[0]));
	n = btf_suggest(b, BTF_FUNC, STR("vfs_readw"), near, 2);
	for (u32 i = 0; i < n; i++)
		buf_printf(out, "of two %.*s\n", STR_ARG(near[i]));
	has = btf_decl_tag_of(b, 2, STR("vfs_read"), &rest);
	buf_printf(out, "whole tag: %d '%.*s', past the strings '%.*s'\n", has, STR_ARG(rest),
		STR_ARG(btf_str(b, 1 << 20)));
	buf_printf(out, "far: %u\n", btf_suggest(b, BTF_FUNC, STR("xyz"), near, 4));
	buf_printf(out, "tag %d %d %d\n", btf_has_decl_tag(b, 2, STR("kind:loss")), btf_has_decl_tag(b, 2, STR("kind")),
		btf_has_decl_tag(b, 3, STR("of member")));
	has = btf_decl_tag_of(b, 2, STR("kind:"), &rest);
	buf_printf(out, "tag kind: %d %.*s, %d\n", has, STR_ARG(rest), btf_decl_tag_of(b, 3, STR("kind:"), &rest));
}

static void names_are_found(void **state)
{
	struct made m = { 0 };
	struct buf out = BUF_INIT;
	(void)state;
	open_made(&m, names(&m.a), NULL);
	look_up(m.btf, &out);
	assert_true(golden("btf_names", &out));
	close_made(&m);
}

/* The same answers through an index that was kept; it is refused for other bytes, or when it is damaged. */
static void index_is_of_its_btf(void **state)
{
	struct made m = { 0 };
	struct buf out = BUF_INIT, index = BUF_INIT;
	(void)state;
	open_made(&m, names(&m.a), NULL);
	assert_true(btf_index_build(m.btf, &index));
	struct btf *again = btf_open(&m.a, m.bytes.s, m.bytes.n, NULL, &m.ds);
	assert_true(btf_index_use(again, index.s, index.n));
	look_up(again, &out);
	assert_int_equal(btf_count(again), btf_count(m.btf));
	assert_true(golden("btf_names", &out));
	for (u64 len = 0; len < index.n; len += 7) {
		struct btf *fresh = btf_open(&m.a, m.bytes.s, m.bytes.n, NULL, &m.ds);
		assert_false(btf_index_use(fresh, index.s, len));
	}
	/* magic, identity, ids, slots of each table */
	static const u32 header[] = { 0, 7, 8, 12, 15, 16, 19, 20, 21, 23, 24, 27, 28, 31 };
	for (u32 i = 0; i < ARRAY_LEN(header); i++) {
		index.s[header[i]] ^= 1;
		assert_false(btf_index_use(btf_open(&m.a, m.bytes.s, m.bytes.n, NULL, &m.ds), index.s, index.n));
		index.s[header[i]] ^= 1;
	}
	buf_free(&index);
	close_made(&m);
}

/* More flavors than a kernel has: each is found by its plain name, and functions by their whole name alone. */
static void all_flavors_are_found(void **state)
{
	enum { MANY = 200 };
	struct made m = { 0 };
	(void)state;
	struct btf_build *b = btf_build_new(&m.a);
	u32 i = btf_add_int(b, STR("int"), 4, 1);
	for (u32 k = 0; k < MANY; k++)
		btf_add_record(b, false, arena_printf(&m.a, "record_%u___v%u", k, k), 4);
	btf_add_func(b, STR("read___v2"), btf_add_proto(b, i), 1);
	open_made(&m, b, NULL);
	for (u32 k = 0; k < MANY; k++) {
		str plain = arena_printf(&m.a, "record_%u", k);
		assert_int_equal(btf_find_essential(m.btf, BTF_STRUCT, plain, 0), i + 1 + k);
		assert_int_equal(btf_find(m.btf, BTF_STRUCT, plain), 0);
	}
	assert_int_equal(btf_find_essential(m.btf, BTF_FUNC, STR("read"), 0), 0);
	assert_int_not_equal(btf_find(m.btf, BTF_FUNC, STR("read___v2")), 0);
	close_made(&m);
}

static void identity_is_of_all_bytes(void **state)
{
	struct made m = { 0 };
	(void)state;
	open_made(&m, names(&m.a), NULL);
	u64 was = btf_identity(m.btf);
	for (u32 i = 24; i < m.bytes.n - 1; i++) {
		m.bytes.s[i] ^= 0x40;
		assert_true(btf_identity(m.btf) != was);
		m.bytes.s[i] ^= 0x40;
	}
	assert_true(btf_identity(m.btf) == was);
	close_made(&m);
}

/* ---- split BTF ---------------------------------------------------------------------------------- */

/* A module's types go on where the base ends, in numbers and in offsets of names: made whole, then cut. */
static struct btf *split(struct made *m, struct buf *part)
{
	struct made tmp = { 0 };
	struct btf_build *b = btf_build_new(&tmp.a);
	u32 base_types = btf_count(m->btf) - 1, base_strs;
	for (u32 i = 0; i < base_types; i++)
		btf_add_record(b, false, arena_printf(&tmp.a, "pad%u", i), 0);
	open_made(&tmp, b, NULL);
	memcpy(&base_strs, m->bytes.s + 20, 4);
	/* types: TYPEDEF "mod_t" -> 2, STRUCT "mod" { mod_t m; }; names are offsets past the base's */
	u32 types[] = { base_strs + 0, BTF_TYPEDEF << 24, 2, base_strs + 6, BTF_STRUCT << 24 | 1, 4, base_strs + 10,
		base_types + 1, 0 };
	static const char strs[] = "mod_t\0mod\0m";
	u32 head[] = { 0x0001eb9f, 24, 0, sizeof(types), sizeof(types), sizeof(strs) };
	buf_add(part, head, sizeof(head));
	buf_add(part, types, sizeof(types));
	buf_add(part, strs, sizeof(strs));
	close_made(&tmp);
	return btf_open(&m->a, part->s, part->n, m->btf, &m->ds);
}

static void split_goes_on(void **state)
{
	struct made m = { 0 };
	struct buf part = BUF_INIT, out = BUF_INIT;
	struct btf_node n;
	(void)state;
	open_made(&m, names(&m.a), NULL);
	struct btf *s = split(&m, &part);
	assert_non_null(s);
	assert_int_equal(btf_first_id(s), btf_count(m.btf));
	assert_int_equal(btf_count(s), btf_count(m.btf) + 2);
	assert_true(btf_check(s, &m.ds));
	describe(s, &out);
	find_all(s, BTF_STRUCT, "mod", &out);
	find_all(s, BTF_STRUCT, "task_struct", &out);
	find_all(s, BTF_TYPEDEF, "mod_t", &out);
	assert_int_equal(btf_find(m.btf, BTF_STRUCT, STR("mod")), 0);
	assert_true(btf_node(s, 1, &n) && str_is(n.name, "int"));
	assert_false(btf_node(s, btf_count(s), &n));
	assert_false(btf_node(m.btf, btf_count(m.btf), &n));
	assert_true(golden("btf_split", &out));
	buf_free(&part);
	close_made(&m);
}

/* ---- damage ------------------------------------------------------------------------------------- */

struct damage { u32 at; u32 value; bool opens, checks; };
static const struct damage damages[] = {
	{ 0, 0x0001eb9f, true, true }, { 0, 0x0001eb9e, false, false }, { 0, 0x0001eaff, false, false },
	{ 4, 24, true, true }, { 4, 20, false, false },
	{ 4, 0x7fffffff, false, false }, { 8, 4, true, false }, { 8, 2, false, false }, { 8, 0xfffffff0, false, false },
	{ 12, 0xffffff, false, false },
	{ 16, 0xffffff, false, false }, { 20, 0, false, false }, { 20, 0xffffff, false, false },
	{ 24 + 4, 31u << 24, true, false },                  /* an unknown kind */
	{ 24 + 16 + 4, BTF_STRUCT << 24 | 0xffff, true, false },       /* reaches past the end */
	{ 24 + 16 + 16, 0xffff, true, false },               /* a member's type */
	{ 24 + 16 + 16, 2, true, true },
};

static void damage_is_seen(void **state)
{
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(damages); i++) {
		const struct damage *d = &damages[i];
		struct made m = { 0 };
		struct btf_build *b = btf_build_new(&m.a);
		u32 int_id = btf_add_int(b, STR("int"), 4, 1);
		btf_add_record(b, false, STR("s"), 4);
		btf_add_member(b, STR("m"), int_id, 0, 0);
		open_made(&m, b, NULL);
		memcpy(m.bytes.s + d->at, &d->value, 4);
		struct btf *again = btf_open(&m.a, m.bytes.s, m.bytes.n, NULL, &m.ds);
		if ((again != NULL) != d->opens || (again && btf_check(again, &m.ds) != d->checks))
			fail_msg("row %u: at %u %x", i, d->at, d->value);
		close_made(&m);
	}
}

/* Every reference of every kind is checked: one past the last type, at each place that has one. */
static void references_are_checked(void **state)
{
	enum { MANY = 1000 };
	(void)state;
	for (u32 kind = 0; kind < 8; kind++)
		for (u32 good = 0; good < 2; good++) {
			struct made m = { 0 };
			struct btf_build *b = btf_build_new(&m.a);
			u32 i = btf_add_int(b, STR("int"), 4, 1), to = good ? i : MANY;
			u32 proto = kind == 1 ? btf_add_proto(b, to) : btf_add_proto(b, i);
			switch (kind) {
			case 0: btf_add_ptr(b, to); break;
			case 2: btf_add_param(b, STR("p"), to); break;
			case 3: btf_add_array(b, to, 2); break;
			case 4: btf_add_var(b, STR("v"), to, 1); break;
			case 5: btf_add_datasec(b, STR(".data"), 4); btf_add_secinfo(b, to, 0, 4); break;
			case 6: btf_add_decl_tag(b, STR("t"), to, -1); break;
			case 7: btf_add_func(b, STR("f"), good ? proto : MANY, 1); break;
			default: break;
			}
			open_made(&m, b, NULL);
			assert_int_equal(btf_check(m.btf, &m.ds), good);
			close_made(&m);
		}
}

/* A record that holds itself, and an array of an array of ... without end. */
static void endless_types_end(void **state)
{
	struct made m = { 0 };
	u64 size;
	(void)state;
	struct btf_build *b = btf_build_new(&m.a);
	u32 self = btf_reserve_record(b, false, STR("self"));
	btf_fill_record(b, self, 8);
	for (u32 i = 0; i < 100; i++)
		btf_add_member(b, STR(""), self, 0, 0);
	u32 loop = btf_add_ref(b, BTF_TYPEDEF, STR("loop"), self), array = btf_add_array(b, self, 1u << 31);
	for (u32 i = 0; i < 3; i++)
		array = btf_add_array(b, array, 1u << 31);
	open_made(&m, b, NULL);
	u32 *words = (u32 *)(void *)(m.bytes.s + 24 + 12 + 12 * 100);
	words[2] = loop;                                     /* a typedef of itself */
	assert_true(btf_align(m.btf, self) <= 8);
	assert_int_equal(btf_skip(m.btf, loop), 0);
	assert_false(btf_size(m.btf, array, &size));
	close_made(&m);
}

/* ---- .BTF.ext ------------------------------------------------------------------------------------ */

static void print_ext(const struct btf_ext *e, struct buf *out)
{
	for (u32 i = 0; i < e->nsecs; i++) {
		const struct btf_ext_sec *s = &e->secs[i];
		buf_printf(out, "%.*s:", STR_ARG(s->name));
		for (u32 k = 0; k < s->nfuncs; k++)
			buf_printf(out, " func %u %u", s->funcs[k].insn, s->funcs[k].type);
		for (u32 k = 0; k < s->nlines; k++)
			buf_printf(out, " line %u %u %u %u:%u", s->lines[k].insn, s->lines[k].file,
				s->lines[k].line_off, s->lines[k].line, s->lines[k].col);
		for (u32 k = 0; k < s->nrelos; k++)
			buf_printf(out, " core %u %u %u %u", s->relos[k].insn, s->relos[k].type, s->relos[k].access,
				s->relos[k].kind);
		buf_char(out, '\n');
	}
}

static void ext_goes_there_and_back(void **state)
{
	struct made m = { 0 };
	struct buf bytes = BUF_INIT, out = BUF_INIT;
	struct btf_ext back;
	(void)state;
	struct btf_build *b = btf_build_new(&m.a);
	u32 one = btf_add_str(b, STR("socket")), two = btf_add_str(b, STR(".text"));
	btf_add_int(b, STR("int"), 4, 1);
	open_made(&m, b, NULL);
	struct btf_func_info funcs[] = { { 0, 3 }, { 9, 4 } };
	struct btf_line_info lines[] = { { 0, 1, 2, 70, 5 }, { 3, 1, 6, 71, 2000 }, { 4, 1, 2, 1 << 20, 1023 } };
	struct btf_core_relo relos[] = { { 2, 7, 11, 5 } };
	struct btf_ext_sec secs[] = { { .name_off = one, .funcs = funcs, .nfuncs = 2, .lines = lines, .nlines = 3 },
		{ .name_off = two, .funcs = funcs, .nfuncs = 1, .relos = relos, .nrelos = 1 } };
	btf_ext_write(&(struct btf_ext){ secs, 2 }, &bytes);
	assert_true(btf_ext_read(&m.a, m.btf, bytes.s, bytes.n, &back, &m.ds));
	print_ext(&back, &out);
	for (u32 i = 0; i < bytes.n; i += 4)
		buf_printf(&out, "%s%x", i % 32 ? " " : "\n", *(u32 *)(void *)(bytes.s + i));
	buf_char(&out, '\n');
	assert_true(golden("btf_ext", &out));
	/* What is wrong with a word of it. */
	static const struct { u32 at, value; bool ok; } rows[] = { { 0, 0x0001eb9f, true }, { 0, 0x0001eb00, false },
		{ 0, 0x0001009f, false }, { 4, 32, true },
		{ 4, 20, false }, { 4, 0xffff, false }, { 4, 24, false }, { 8, 2, false }, { 8, 0xfffffffc, false },
		{ 12, 0xfffffff0, false }, { 12, 0, true },
		{ 32, 4, false }, { 32, 8, true }, { 32, 12, false }, { 32, 8192, false }, { 32, 10, false },
		{ 40, 0, false }, { 40, 0xfffffff, false },
		{ 44, 4, false }, { 44, 8, true } };
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		u32 was;
		memcpy(&was, bytes.s + rows[i].at, 4);
		memcpy(bytes.s + rows[i].at, &rows[i].value, 4);
		if (btf_ext_read(&m.a, m.btf, bytes.s, bytes.n, &back, &m.ds) != rows[i].ok)
			fail_msg("row %u: at %u %x", i, rows[i].at, rows[i].value);
		memcpy(bytes.s + rows[i].at, &was, 4);
	}
	for (u32 len = 0; len < bytes.n; len++)
		assert_false(btf_ext_read(&m.a, m.btf, bytes.s, len, &back, &m.ds));
	/* A section twice in one table. */
	struct btf_ext_sec twice[] = { secs[0], secs[0] };
	bytes.n = 0;
	btf_ext_write(&(struct btf_ext){ twice, 2 }, &bytes);
	assert_false(btf_ext_read(&m.a, m.btf, bytes.s, bytes.n, &back, &m.ds));
	buf_free(&bytes);
	close_made(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_are_read), cmocka_unit_test(equal_types_are_one),
			cmocka_unit_test(names_are_found),
		cmocka_unit_test(index_is_of_its_btf), cmocka_unit_test(declarations_are_told_by_users),
		cmocka_unit_test(all_flavors_are_found),
		cmocka_unit_test(identity_is_of_all_bytes),
		cmocka_unit_test(split_goes_on),
		cmocka_unit_test(damage_is_seen), cmocka_unit_test(references_are_checked),
		cmocka_unit_test(endless_types_end),
		cmocka_unit_test(ext_goes_there_and_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
