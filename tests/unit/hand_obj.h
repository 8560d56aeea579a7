/* hand_obj.h: an object put together by hand, with one of everything: programs and subprograms, relocations of each
 * kind, lines, CO-RE records, maps of many kinds, data, kconfig values, kernel symbols, a table of functions. */
#ifndef SKEP_TESTS_HAND_OBJ_H
#define SKEP_TESTS_HAND_OBJ_H

#include "obj/obj.h"

#define I_EXIT    { .code = CLS_JMP | JMP_EXIT }
#define I_MOV(d, v) { .code = CLS_ALU64 | ALU_MOV, .dst = (d), .imm = (v) }
#define I_LD64(d, v) { .code = CLS_LD | SZ_DW | MODE_IMM, .dst = (d), .imm = (v) }, { 0 }
#define I_CALL    { .code = CLS_JMP | JMP_CALL, .src = CALL_LOCAL, .imm = -1 }
#define I_HELPER(n) { .code = CLS_JMP | JMP_CALL, .imm = (n) }
#define I_LDX(sz, d, s, o) { .code = CLS_LDX | (sz) | MODE_MEM, .dst = (d), .src = (s), .off = (o) }

struct hand {
	struct arena *a;
	struct obj *o;
	struct btf_build *b;
	struct buf bytes;
	u32 i32, u64t, u8t, rec, key_ptr;
};

static u32 hand_number(struct hand *h, u32 n) { return btf_add_ptr(h->b, btf_add_array(h->b, h->i32, n)); }

/* A variable in .maps: its struct's members, as the macros of bpf_helpers.h make them. */
struct hand_field { const char *name; u32 type; };

static u32 hand_map_var(struct hand *h, const char *name, const struct hand_field *f, u32 n)
{
	u32 s = btf_add_record(h->b, false, STR(""), n * 8);
	for (u32 i = 0; i < n; i++)
		btf_add_member(h->b, str_from(f[i].name), f[i].type, i * 64, 0);
	return btf_add_var(h->b, str_from(name), s, 1);
}

static struct obj_func *hand_func(struct hand *h, const char *name, const char *section, const struct insn *insns,
	u32 n)
{
	struct obj_func *f = vec_add(&h->o->funcs, h->a);
	bool optional = false;
	f->name = str_from(name);
	f->section = str_from(section);
	f->is_entry = !str_is(f->section, ".text");
	f->sec = f->is_entry ? uapi_sec_find(f->section, &f->target, &optional) : NULL;
	f->autoload = !optional;
	f->insns = arena_array(h->a, struct insn, n);
	memcpy(f->insns, insns, n * sizeof(struct insn));
	f->ninsns = n;
	btf_add_str(h->b, f->section);
	return f;
}
#define HAND_FUNC(h, name, section, ...) hand_func((h), (name), (section), (const struct insn[]){ __VA_ARGS__ }, \
	sizeof((const struct insn[]){ __VA_ARGS__ }) / sizeof(struct insn))

static void hand_reloc(struct hand *h, struct obj_func *f, struct obj_reloc r) { vec_push(&f->relocs, h->a, r); }

static u32 hand_map(struct hand *h, struct obj_map m)
{
	vec_push(&h->o->maps, h->a, m);
	return h->o->maps.n - 1;
}

static void hand_begin(struct hand *h, struct arena *a)
{
	*h = (struct hand){ .a = a, .o = obj_new(a, STR("dir/handmade.bpf.o")), .b = btf_build_new(a),
		.bytes = BUF_INIT };
	h->i32 = btf_add_int(h->b, STR("int"), 4, 1);
	h->u64t = btf_add_int(h->b, STR("u64"), 8, 0);
	h->u8t = btf_add_int(h->b, STR("char"), 1, 2);
	h->rec = btf_add_record(h->b, false, STR("rec"), 16);
	btf_add_member(h->b, STR("a"), h->i32, 0, 0);
	btf_add_member(h->b, STR("b"), h->u64t, 64, 0);
}

static void hand_end(struct hand *h, struct diags *ds)
{
	btf_build_finish(h->b, &h->bytes);
	str bytes = arena_str(h->a, buf_view(&h->bytes));
	buf_free(&h->bytes);
	h->o->btf_bytes = bytes.s;
	h->o->btf_len = bytes.n;
	h->o->btf = btf_open(h->a, bytes.s, bytes.n, NULL, ds);
}

enum { M_COUNTS, M_TABLES, M_INNER, M_JUMPS, M_DATA, M_BSS, M_RODATA, M_OPS, M_KCONFIG };
enum { E_HZ, E_JIFFIES, E_TASK, E_NAME };
enum { F_MAIN, F_NEXT, F_HELP, F_EACH, F_TAIL, F_OP, F_OPTIONAL };

static void hand_maps(struct hand *h)
{
	struct btf_build *b = h->b;
	u32 key = btf_add_ptr(b, h->i32), value = btf_add_ptr(b, h->rec), array = hand_number(h, MAP_ARRAY),
		num4 = hand_number(h, 4), num5 = hand_number(h, 5);
	u32 inner = btf_add_record(b, false, STR(""), 32);
	btf_add_member(b, STR("type"), array, 0, 0);
	btf_add_member(b, STR("max_entries"), num5, 64, 0);
	btf_add_member(b, STR("key_size"), num4, 128, 0);
	btf_add_member(b, STR("value_size"), num4, 192, 0);
	u32 proto = btf_add_proto(b, h->i32);
	u32 slots = btf_add_array(b, btf_add_ptr(b, inner), 0), jumps = btf_add_array(b, btf_add_ptr(b, proto), 0);
	u32 vars[] = {
		hand_map_var(h, "counts", (struct hand_field[]){ { "type", hand_number(h, MAP_HASH) },
			{ "max_entries", hand_number(h, 64) },
			{ "key", key }, { "value", value }, { "map_flags", hand_number(h, 1) },
			{ "pinning", hand_number(h, 1) },
			{ "numa_node", hand_number(h, 3) }, { "map_extra", hand_number(h, 9) } }, 8),
		hand_map_var(h, "tables", (struct hand_field[]){ { "type", hand_number(h, MAP_HASH_OF_MAPS) },
		{ "max_entries", hand_number(h, 2) },
			{ "key", key }, { "values", slots } }, 4),
		hand_map_var(h, "jumps", (struct hand_field[]){ { "type", hand_number(h, MAP_PROG_ARRAY) },
		{ "max_entries", hand_number(h, 4) },
			{ "key_size", num4 }, { "value_size", num4 }, { "values", jumps } }, 5),
	};
	btf_add_datasec(b, STR(".maps"), 64 + 32 + 56);
	btf_add_secinfo(b, vars[0], 0, 64);
	btf_add_secinfo(b, vars[1], 64, 32);
	btf_add_secinfo(b, vars[2], 96, 56);
	hand_map(h, (struct obj_map){ .name = STR("counts"), .section = STR(".maps"), .type = MAP_HASH, .key_size = 4,
		.value_size = 16, .max_entries = 64,
		.flags = 1, .numa_node = 3, .map_extra = 9, .key_btf = h->i32, .value_btf = h->rec, .pinning = 1,
		.decl_size = 64 });
	hand_map(h, (struct obj_map){ .name = STR("tables"), .section = STR(".maps"), .type = MAP_HASH_OF_MAPS,
		.key_size = 4, .value_size = 4,
		.max_entries = 2, .key_btf = h->i32, .inner = M_INNER + 1, .decl_off = 64, .decl_size = 32,
		.values_off = 24 });
	hand_map(h, (struct obj_map){ .name = STR("tables.inner"), .section = STR(".maps"), .type = MAP_ARRAY,
		.key_size = 4, .value_size = 4,
		.max_entries = 5, .is_inner = true });
	u32 at = hand_map(h, (struct obj_map){ .name = STR("jumps"), .section = STR(".maps"), .type = MAP_PROG_ARRAY,
		.key_size = 4, .value_size = 4,
		.max_entries = 4, .decl_off = 96, .decl_size = 56, .values_off = 32 });
	struct obj_map_init slot = { 2, INIT_FUNC, F_TAIL };
	vec_push(&h->o->maps.v[at].init, h->a, slot);
}

static void hand_data(struct hand *h)
{
	struct btf_build *b = h->b;
	static u8 data[16] = { 42, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8 }, text[8] = "hello";
	u32 count = btf_add_var(b, STR("count"), h->i32, 1), hidden = btf_add_var(b, STR("hidden"), h->u64t, 0),
		zero = btf_add_var(b, STR("zero"), h->u64t, 1);
	u32 words = btf_add_var(b, STR("words"), btf_add_array(b, h->u8t, 8), 1);
	u32 secs[3] = { btf_add_datasec(b, STR(".data"), 16), 0, 0 };
	btf_add_secinfo(b, count, 0, 4);
	btf_add_secinfo(b, hidden, 8, 8);
	secs[1] = btf_add_datasec(b, STR(".bss"), 8);
	btf_add_secinfo(b, zero, 0, 8);
	secs[2] = btf_add_datasec(b, STR(".rodata"), 8);
	btf_add_secinfo(b, words, 0, 8);
	const struct obj_map m = { .origin = MAP_DATA, .type = MAP_ARRAY, .key_size = 4, .max_entries = 1,
		.is_mmapable = true };
	struct obj_map d = m, z = m, r = m;
	d.name = d.section = STR(".data"), d.value_size = d.data_size = 16, d.data = data,
		d.datasec_btf = d.value_btf = secs[0];
	z.name = z.section = STR(".bss"), z.value_size = 8, z.datasec_btf = z.value_btf = secs[1];
	r.name = r.section = STR(".rodata"), r.value_size = r.data_size = 8, r.data = text,
		r.datasec_btf = r.value_btf = secs[2], r.is_readonly = true;
	hand_map(h, d);
	hand_map(h, z);
	hand_map(h, r);
	struct obj_binding weak = { STR("count"), true, false }, hid = { STR("zero"), false, true };
	vec_push(&h->o->bindings, h->a, weak);
	vec_push(&h->o->bindings, h->a, hid);
}

static void hand_ops(struct hand *h)
{
	struct btf_build *b = h->b;
	static u8 table[16] = { 0, 0, 0, 0, 0, 0, 0, 0, 7 };
	u32 proto = btf_add_proto(b, h->i32), ptr = btf_add_ptr(b, proto), s = btf_add_record(b, false, STR("some_ops"),
		16);
	btf_add_member(b, STR("init"), ptr, 0, 0);
	btf_add_member(b, STR("flags"), h->i32, 64, 0);
	u32 var = btf_add_var(b, STR("mine"), s, 1);
	btf_add_datasec(b, STR(".struct_ops.link"), 16);
	btf_add_secinfo(b, var, 0, 16);
	u32 at = hand_map(h, (struct obj_map){ .name = STR("mine"), .section = STR(".struct_ops.link"),
		.origin = MAP_STRUCT_OPS, .type = MAP_OPS, .key_size = 4,
		.value_size = 16, .max_entries = 1, .flags = 1 << 13, .data = table, .data_size = 16, .decl_size = 16,
		.struct_ops_btf = s });
	struct obj_reloc r = { 0, RELOC_FUNC, F_OP, 0 };
	vec_push(&h->o->maps.v[at].data_relocs, h->a, r);
}

static void hand_externs(struct hand *h)
{
	struct btf_build *b = h->b;
	u32 hz = btf_add_var(b, STR("CONFIG_HZ"), h->i32, 2), name = btf_add_var(b, STR("CONFIG_NAME"),
		btf_add_array(b, h->u8t, 6), 2);
	u32 jiffies = btf_add_var(b, STR("jiffies"), h->u64t, 2), ptr = btf_add_ptr(b, h->rec),
		proto = btf_add_proto(b, 0);
	btf_add_param(b, STR("p"), ptr);
	u32 task = btf_add_func(b, STR("task_release"), proto, 2), sec = btf_add_datasec(b, STR(".kconfig"), 10);
	btf_add_secinfo(b, hz, 0, 4);
	btf_add_secinfo(b, name, 4, 6);
	btf_add_datasec(b, STR(".ksyms"), 0);
	btf_add_secinfo(b, jiffies, 0, 0);
	btf_add_secinfo(b, task, 0, 0);
	struct obj_extern e[] = { { .name = STR("CONFIG_HZ"), .kind = EXTERN_KCONFIG, .btf_id = hz, .size = 4,
		.align = 4, .is_signed = true, .is_typed = true },
		{ .name = STR("jiffies"), .kind = EXTERN_KSYM, .btf_id = jiffies, .is_typed = true, .is_weak = true,
		.size = 8, .align = 8 },
		{ .name = STR("task_release"), .kind = EXTERN_KFUNC, .btf_id = task, .is_typed = true },
		{ .name = STR("CONFIG_NAME"), .kind = EXTERN_KCONFIG, .btf_id = name, .size = 6, .align = 1,
		.is_weak = true, .is_typed = true } };
	for (u32 i = 0; i < ARRAY_LEN(e); i++)
		vec_push(&h->o->externs, h->a, e[i]);
	hand_map(h, (struct obj_map){ .name = STR(".kconfig"), .section = STR(".kconfig"), .origin = MAP_KCONFIG,
		.type = MAP_ARRAY, .key_size = 4, .value_size = 10,
		.max_entries = 1, .is_readonly = true, .is_mmapable = true, .datasec_btf = sec, .value_btf = sec });
	obj_place_kconfig(h->o);
}

static void hand_lines(struct hand *h, struct obj_func *f, u32 first)
{
	u32 file = btf_add_str(h->b, STR("hand.c")), text = btf_add_str(h->b, STR("  return 0;"));
	struct obj_line one = { 0, file, text, first, 2 }, two = { f->ninsns - 1, file, text, first + 1, 1100 };
	vec_push(&f->lines, h->a, one);
	vec_push(&f->lines, h->a, two);
}

static void hand_funcs(struct hand *h)
{
	struct obj_func *f = HAND_FUNC(h, "main_prog", "socket", I_LD64(1, 0), I_LD64(2, 8), I_LD64(3, 0), I_LD64(4, 0),
		I_MOV(5, 8), I_CALL, I_LD64(2, 0), I_CALL,
		I_LD64(1, 0), I_LDX(SZ_W, 0, 1, 4), I_EXIT);
	const struct obj_reloc r[] = { { 0, RELOC_MAP, M_COUNTS, 0 }, { 2, RELOC_DATA, M_DATA, 8 },
		{ 4, RELOC_EXTERN, E_HZ, 0 }, { 6, RELOC_EXTERN, E_JIFFIES, 0 },
		{ 9, RELOC_CALL, F_HELP, 0 }, { 10, RELOC_FUNC, F_EACH, 0 }, { 12, RELOC_KFUNC, E_TASK, 0 },
		{ 13, RELOC_DATA, M_RODATA, 0 } };
	for (u32 i = 0; i < ARRAY_LEN(r); i++)
		hand_reloc(h, f, r[i]);
	hand_lines(h, f, 10);
	struct obj_core c[] = { { 8, h->rec, btf_add_str(h->b, STR("0:1")), CORE_FIELD_OFFSET },
		{ 15, h->rec, btf_add_str(h->b, STR("0:0")), CORE_FIELD_OFFSET } };
	vec_push(&f->cores, h->a, c[0]);
	HAND_FUNC(h, "next_prog", "socket", I_MOV(0, 1), I_EXIT);
	f = HAND_FUNC(h, "help", ".text", I_CALL, I_MOV(0, 2), I_EXIT);
	f->is_static = true;
	hand_reloc(h, f, (struct obj_reloc){ 0, RELOC_CALL, F_EACH, 0 });
	hand_lines(h, f, 30);
	f = HAND_FUNC(h, "each", ".text", I_MOV(0, 0), I_EXIT);
	f->is_hidden = true;
	HAND_FUNC(h, "tail", "socket/tail", I_LD64(1, 0), I_MOV(0, 3), I_EXIT);
	hand_reloc(h, &h->o->funcs.v[F_TAIL], (struct obj_reloc){ 0, RELOC_MAP, M_TABLES, 0 });
	HAND_FUNC(h, "op_init", "struct_ops/init", I_MOV(0, 4), I_EXIT)->is_weak = true;
	HAND_FUNC(h, "optional", "?xdp", I_MOV(0, 2), I_EXIT);
	for (u32 i = 0; i < h->o->funcs.n; i++) {
		u32 proto = btf_add_proto(h->b, h->i32);
		h->o->funcs.v[i].btf_id = btf_add_func(h->b, h->o->funcs.v[i].name, proto,
			h->o->funcs.v[i].is_static ? 0 : 1);
	}
}

static struct obj *hand_obj(struct arena *a, struct diags *ds)
{
	struct hand h;
	hand_begin(&h, a);
	btf_add_str(h.b, STR(".text"));
	hand_maps(&h);
	hand_data(&h);
	hand_ops(&h);
	hand_externs(&h);
	hand_funcs(&h);
	hand_end(&h, ds);
	h.o->license = STR("GPL");
	h.o->kern_version = 0x50a00;
	return h.o;
}

#endif
