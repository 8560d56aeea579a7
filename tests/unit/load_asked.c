/* load_asked.c: what is asked of a kernel beside the load of an object: which objects need types though they are to go
 * without (their maps' values hold what the kernel finds by its name); another program's map by its name or its pin;
 * one program more, one by its name, bare instructions; what instructions there are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "load/load.h"
#include "sys/sys.h"
#include "uapi/uapi.h"

#include "bench.h"
#include "fake_kern.h"
#include "print_attr.h"

/* A kernel with some maps, that writes down what it is asked. */
struct asked_map { u32 id; const char *name; u32 type, key_size, value_size, max_entries, flags; bool is_kept; };
struct asked { struct fake f; struct buf out; const struct asked_map *maps; u32 nmaps, at[FAKE_FDS]; const char *pin;
	u32 types; long load_gives; };

static long asked_fd(struct asked *k, u32 i)
{
	long fd = fake_new_fd(&k->f, FD_OBJECT, "map");
	k->at[fd - FAKE_FIRST_FD] = i;
	return fd;
}

static long asked_bpf(struct kern *kern, int cmd, void *attr, u32 size)
{
	struct asked *k = (struct asked *)fake_of(kern);
	struct sys_get_id *id = attr;
	struct sys_obj_path *path = attr;
	struct sys_get_info *get = attr;
	switch (cmd) {
	case BPFCMD_MAP_GET_NEXT_ID:
		for (u32 i = 0; i < k->nmaps; i++)
			if (k->maps[i].id > id->id) {
				id->next_id = k->maps[i].id;
				return 0;
			}
		return -ENOENT;
	case BPFCMD_MAP_GET_FD_BY_ID:
		for (u32 i = 0; i < k->nmaps; i++)
			if (k->maps[i].id == id->id)
				return k->maps[i].is_kept ? -EPERM : asked_fd(k, i);
		return -ENOENT;
	case BPFCMD_OBJ_GET:
		return k->pin && !strcmp((const char *)(uintptr_t)path->pathname, k->pin) ? asked_fd(k, 0) : -ENOENT;
	case BPFCMD_OBJ_GET_INFO_BY_FD: {
		const struct asked_map *m = &k->maps[k->at[get->bpf_fd - FAKE_FIRST_FD]];
		struct sys_map_info *info = (void *)(uintptr_t)get->info;
		*info = (struct sys_map_info){ .type = m->type, .id = m->id, .key_size = m->key_size,
			.value_size = m->value_size, .max_entries = m->max_entries, .map_flags = m->flags };
		snprintf(info->name, sizeof(info->name), "%s", m->name);
		return 0;
	}
	case BPFCMD_BTF_LOAD: k->types++; break;
	case BPFCMD_PROG_LOAD:
		print_load(&k->out, attr);
		buf_char(&k->out, '\n');
		if (k->load_gives)
			return k->load_gives;
		break;
	}
	return fake_bpf(kern, cmd, attr, size);
}

static void asked_begin(struct asked *k)
{
	*k = (struct asked){ 0 };
	fake_init(&k->f, NULL, 0);
	k->f.kern.bpf = asked_bpf;
}

#define MAP(value) "struct { int (*type)[2]; int (*max_entries)[1]; unsigned *key; " value " } m " \
	"__attribute__((section(\".maps\"), used));\n"
#define PROG_OF(does) "__attribute__((section(\"socket\"), used)) int f(void *c) { " does " return 0; }\n"
#define PROG PROG_OF("")
static void types_are_needed(void **state)
{
	static const struct { const char *text; bool needs; } cases[] = {
		{ MAP("int *value;") PROG, false }, { MAP("struct { int a; long b[3]; } *value;") PROG, false },
		{ "struct bpf_spin_lock { int v; };"
			MAP("struct { int a; struct bpf_spin_lock l; } *value;") PROG, true },
		{ "struct bpf_spin_lock { int v; };"
			MAP("struct { int a; struct bpf_spin_lock *l; } *value;") PROG, false },
		{ "struct bpf_timer { long v[2]; };" MAP("struct bpf_timer *value;") PROG, true },
		{ "struct bpf_timer { long v[2]; };" MAP("struct { struct bpf_timer t[2]; } *value;") PROG, true },
		{ "struct xbpf_timer { long v[2]; };" MAP("struct xbpf_timer *value;") PROG, false },
		{ "typedef struct bpf_timer { long v[2]; } t;"
			MAP("struct { const volatile t a; } *value;") PROG, true },
		{ "union u { int a; struct bpf_timer { long v[2]; } t; };" MAP("union u *value;") PROG, true },
		{ "struct s; "
			MAP("struct { struct s __attribute__((btf_type_tag(\"kptr\"))) *p; } *value;") PROG, true },
		{ "struct s; "
			MAP("struct { struct s __attribute__((btf_type_tag(\"kptr_untrusted\"))) *p; } *value;") PROG,
			true },
		{ "struct s; "
			MAP("struct { struct s __attribute__((btf_type_tag(\"percpu_kptr\"))) *p; } *value;") PROG,
			true },
		{ "struct s; "
			MAP("struct { struct s __attribute__((btf_type_tag(\"user\"))) *p; } *value;") PROG, false },
		{ "struct s; " MAP("struct { struct s *p; } *value;") PROG, false },
		{ "int g = 3; " PROG_OF("g++;"), false },
		{ "struct bpf_timer { long v[2]; } g; " PROG_OF("g.v[0] = 1;"), true },
		{ "int g; struct { int a; struct bpf_spin_lock { int v; } l; } h; " PROG_OF("g = h.a++;"), true },
		{ "__attribute__((section(\"socket\"), used)) int f(void *c) { return 0; }\n"
			"__attribute__((noinline)) int other(int a) { return a; }\n"
			"__attribute__((section(\"socket\"), used)) int h(void *c) { return other(3); }\n", true },
		{ "__attribute__((section(\"freplace/x\"), used)) int f(int a) { return a; }\n", true },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++)
		for (u32 lean = 0; lean < 2; lean++) {
			struct bench b;
			struct asked k;
			begin(&b);
			asked_begin(&k);
			struct feats feats = { .k = &k.f.kern };
			for (u32 n = 0; n < FEAT_COUNT; n++)
				feats.known[n] = 1;
			struct load_opts opts = { .k = &k.f.kern, .feats = &feats, .lean = lean, .keep_going = true };
			struct obj *o = compiled_text(&b, "x.c", str_from(cases[i].text), (struct cc_opts){ .cpu = 2 });
			struct buf said = BUF_INIT;
			diags_print(&b.ds, (struct diag_style){ 0 }, &said);
			if (b.ds.errors)
				fail_msg("%s: %s", cases[i].text, buf_cstr(&said));
			struct loaded *l = load_object(&b.a, o, &opts, &b.ds);
			if ((k.types != 0) != (!lean || cases[i].needs))
				fail_msg("%s: %u types, lean %u", cases[i].text, k.types, lean);
			if (l && !lean) {
				assert_ptr_equal(load_find_prog(l, o->funcs.v[0].name), &l->progs.v[0]);
				assert_null(load_find_prog(l, STR("nobody")));
			}
			load_close(l);
			assert_int_equal(fake_left(&b.a, &k.f).n, 0);
			buf_free(&said), buf_free(&k.out);
			arena_clear(&b.a);
		}
}

/* Of several maps the newest that fits; the pin before all. */
static void maps_of_others(void **state)
{
	static const struct asked_map maps[] = { { 3, "counts", MAP_HASH, 4, 8, 10, 1, false },
		{ 5, "counts", MAP_ARRAY, 4, 8, 20, 2, false }, { 7, "counts", MAP_HASH, 8, 8, 30, 3, false },
		{ 8, "counts", MAP_HASH, 4, 4, 40, 4, false }, { 9, "other", MAP_HASH, 4, 8, 50, 5, false },
		{ 11, "counts", MAP_HASH, 4, 8, 60, 6, true }, { 12, "a_long_name_of_", MAP_LRU_HASH, 4, 8, 70, 7,
			false },
		{ 13, "count", MAP_HASH, 4, 8, 80, 8, false } };
	static const struct { const char *name, *pin; u32 key_size, id; bool is_shared; } cases[] = {
		{ "counts", NULL, 4, 5, true }, { "counts", NULL, 8, 7, true }, { "counts", NULL, 2, 0, true },
		{ "other", NULL, 4, 9, true }, { "count", NULL, 4, 13, true }, { "nobody", NULL, 4, 0, true },
		{ "a_long_name_of_maps", NULL, 4, 12, true }, { "counts", "/sys/fs/bpf/counts", 4, 3, true },
		{ "pinned", "/sys/fs/bpf/pinned", 4, 3, true }, { "counts", "/sys/fs/bpf/counts", 8, 7, true },
		{ "counts", NULL, 4, 0, false } };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct bench b;
		struct asked k;
		begin(&b);
		asked_begin(&k);
		k.maps = maps, k.nmaps = ARRAY_LEN(maps), k.pin = cases[i].pin;
		struct obj *o = obj_new(&b.a, STR("x"));
		struct obj_map m = { .name = str_from(cases[i].name), .key_size = cases[i].key_size, .value_size = 8,
			.is_shared = cases[i].is_shared, .section = STR("maps/extern") };
		vec_push(&o->maps, &b.a, m);
		bool ok = load_find_shared(&k.f.kern, &b.a, o, &b.ds);
		const struct obj_map *is = &o->maps.v[0];
		assert_int_equal(ok, cases[i].id || !cases[i].is_shared);
		buf_printf(&out, "%s of %u%s: %u type %u entries %u flags %u\n", cases[i].name, cases[i].key_size,
			cases[i].pin ? " pinned" : "", is->shared_id, is->type, is->max_entries, is->flags);
		assert_int_equal(is->shared_id, cases[i].id);
		diags_print(&b.ds, (struct diag_style){ 0 }, &out);
		assert_int_equal(fake_left(&b.a, &k.f).n, 0);
		arena_clear(&b.a);
	}
	assert_true(golden("load_shared", &out));
}

static void bare_programs(void **state)
{
	static const struct insn insns[] = { { .code = 0xb7, .imm = 1 }, { .code = 0x95 } };
	static const long gives[] = { 0, -EPERM, -EINVAL, -E2BIG };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(gives); i++) {
		struct bench b;
		struct asked k;
		begin(&b);
		asked_begin(&k);
		k.load_gives = gives[i];
		const struct raw_prog raw = { insns, 2, PROG_KPROBE, "GPL", STR("a program/of:ours-long"),
			0x50a00 + i };
		int fd = load_raw(&k.f.kern, &b.a, &raw, &b.ds);
		assert_int_equal(fd >= 0, !gives[i]);
		buf_printf(&out, "%ld:\n%.*s", gives[i], STR_ARG(buf_view(&k.out)));
		diags_print(&b.ds, (struct diag_style){ 0 }, &out);
		if (fd >= 0)
			k.f.kern.close(&k.f.kern, fd);
		assert_int_equal(fake_left(&b.a, &k.f).n, 0);
		buf_free(&k.out);
		arena_clear(&b.a);
	}
	assert_true(golden("load_raw", &out));
}

static void instructions(void **state)
{
	static const enum feat_isa all[] = { FEAT_ISA_LARGE, FEAT_ISA_LOOPS, FEAT_ISA_V2, FEAT_ISA_V3 };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < 2 * ARRAY_LEN(all) + 2; i++) {
		struct asked k;
		struct arena a = { 0 };
		asked_begin(&k);
		k.load_gives = i & 1 ? -EINVAL : 0;
		struct feats feats = { .k = &k.f.kern };
		bool is_isa = i / 2 < ARRAY_LEN(all);
		long r = is_isa ? feat_isa(&feats, all[i / 2]) : feat_offload(&feats, PROG_XDP, 7);
		assert_int_equal(r, k.load_gives);
		u64 s = sum(0, k.out.s, k.out.n);
		buf_printf(&out, "%u: %u bytes %08x", i, (u32)k.out.n, (u32)(s ^ s >> 32));
		buf_printf(&out, " %.*s\n", k.out.n < 2000 ? (int)k.out.n : 0, k.out.s);
		assert_int_equal(fake_left(&a, &k.f).n, 0);
		buf_free(&k.out);
		arena_clear(&a);
	}
	assert_true(golden("load_isa", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(types_are_needed), cmocka_unit_test(maps_of_others),
		cmocka_unit_test(bare_programs), cmocka_unit_test(instructions) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
