/* gen.c: headers that carry an object, as text: skeletons, subskeletons, light ones; the few types of a kernel that
 * objects ask about. Of an object by hand with one of everything, and of sources with variables of many kinds. That
 * programs can be written against these headers the suite "libbpf" tells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen/gen.h"
#include "load/load.h"

#include "bench.h"
#include "hand_obj.h"

#define HEAD "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar L[] SEC(\"license\") = \"GPL\";\n"

static const struct { const char *what, *text; } sources[] = {
	{ "variables", HEAD "#include <stdbool.h>\n"
		"struct point { int x, y; }; enum color { RED, BLUE = 7 }; typedef unsigned long long number;\n"
		"int plain = 1; static int hidden = 2; const volatile int setting = 3; static const volatile char "
			"kept = 4;\n"
		"unsigned long long zero; bool flag = true; char text[16] = \"abc\"; int grid[2][3] = { { 1 } };\n"
		"struct point at = { 1, 2 }, many[4]; union { int a; char b[8]; } either = { 5 }; enum color paint = "
			"BLUE;\n"
		"number n = 9; int *nowhere; struct { struct point p; number q[2]; } nameless = { { 3 } };\n"
		"int more SEC(\".data.more\") = 5; const int table[3] SEC(\".rodata.tab\") = { 1, 2, 3 }; int gone "
			"SEC(\".bss.late\");\n"
		"SEC(\"xdp\") int f(struct xdp_md *c) { hidden++; return plain + setting + kept + zero + flag + "
			"text[0] + grid[1][1] +\n"
		"at.x + many[1].y + either.a + paint + n + !nowhere + nameless.p.x + more + table[2] + gone; }\n" },
	{ "nothing", HEAD },
	{ "a program", HEAD "SEC(\"socket\") int f(void *c) { return 0; }\n" },
	{ "a map", HEAD "struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 4); __type(key, int); "
	"__type(value, long); } m SEC(\".maps\");\n" },
	{ "hooks", HEAD "SEC(\"raw_tp/sched_switch\") int a(void *c) { return 0; }\nSEC(\"iter/task\") int b(void "
	"*c) { return 0; }\n"
		"SEC(\"fentry/vfs_read\") int c(void *x) { return 0; }\nSEC(\"lsm/file_open\") int d(void *x) { "
			"return 0; }\n"
		"SEC(\"kprobe/vfs_read\") int e(void *c) { return 0; }\nSEC(\"raw_tp\") int f(void *c) { return 0; }\n"
		"SEC(\"raw_tp.w/x\") int g(void *c) { return 0; }\nSEC(\"lsm_cgroup/file_open\") int h(void *c) { "
			"return 0; }\n"
		"SEC(\"tp_btf/sched_switch\") int i(void *c) { return 0; }\n" },
	{ "an arena", HEAD "#define ARENA __attribute__((address_space(1)))\n"
		"struct { __uint(type, BPF_MAP_TYPE_ARENA); __uint(map_flags, 1 << 10); __uint(max_entries, 4); } pages "
			"SEC(\".maps\");\n"
		"int ARENA first = 1; long ARENA list[3]; static char ARENA own; int beside = 2;\n"
		"SEC(\"syscall\") int f(void *c) { own++; return first + list[2] + beside; }\n" },
	{ "room between variables", HEAD "char letter = 1; int far __attribute__((aligned(64))) = 2; short last = 3;\n"
		"SEC(\"socket\") int f(void *c) { return letter + far + last; }\n" },
};

/* Lengths that a line of the text ends with, begins with, and that no line has room for. */
static str fake_bytes(struct arena *a, u32 n)
{
	u8 *bytes = arena_alloc(a, n + 1);
	for (u32 i = 0; i < n; i++)
		bytes[i] = (u8)(i < 256 ? i : i * 7);
	return (str){ (char *)bytes, n };
}

static void heading(struct buf *out, const char *what, const char *name)
{
	buf_printf(out, "==== %s: %s\n", what, name);
}

static struct obj *source_object(struct bench *b, u32 i)
{
	begin(b);
	struct obj *o = compiled_text(b, "x.c", str_from(sources[i].text), (struct cc_opts){ .linkable = true, .cpu =
		3 });
	if (!o || b->ds.errors) {
		struct buf said = BUF_INIT;
		diags_print(&b->ds, (struct diag_style){ 0 }, &said);
		fail_msg("%s: %s", sources[i].what, buf_cstr(&said));
	}
	o->name = STR("one");
	return o;
}

static struct obj *hand_object(struct bench *b)
{
	begin(b);
	return hand_obj(&b->a, &b->ds);
}

static void skeletons(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i <= ARRAY_LEN(sources); i++) {
		struct bench b;
		struct obj *o = i < ARRAY_LEN(sources) ? source_object(&b, i) : hand_object(&b);
		heading(&out, i < ARRAY_LEN(sources) ? sources[i].what : "by hand", "skeleton");
		gen_skeleton(&b.a, o, fake_bytes(&b.a, i ? i * 16 : 300), STR("one"), &out);
		arena_clear(&b.a);
	}
	assert_true(golden("gen_skeletons", &out));
}

static void subskeletons(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i <= ARRAY_LEN(sources); i++) {
		struct bench b;
		struct obj *o = i < ARRAY_LEN(sources) ? source_object(&b, i) : hand_object(&b);
		heading(&out, i < ARRAY_LEN(sources) ? sources[i].what : "by hand", "subskeleton");
		gen_subskeleton(&b.a, o, STR("part"), &out);
		arena_clear(&b.a);
	}
	assert_true(golden("gen_subskeletons", &out));
}

static void light_ones(void **state)
{
	static const struct insn code[] = { { .code = CLS_ALU64 | ALU_MOV, .dst = 7, .imm = -1 }, I_EXIT };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i <= ARRAY_LEN(sources); i++) {
		if (i < ARRAY_LEN(sources) && !strcmp(sources[i].what, "an arena"))        /* none of these has one */
			continue;
		struct bench b;
		struct obj *o = i < ARRAY_LEN(sources) ? source_object(&b, i) : hand_object(&b);
		str data = fake_bytes(&b.a, 40);
		heading(&out, i < ARRAY_LEN(sources) ? sources[i].what : "by hand", "light");
		gen_light(&b.a, o, &(struct load_light){ data.s, data.n, code, ARRAY_LEN(code) }, STR("lit"), &out);
		arena_clear(&b.a);
	}
	assert_true(golden("gen_light", &out));
}

static void names(void **state)
{
	static const struct { const char *path, *want; } rows[] = { { "minimal.bpf.o", "minimal_bpf" },
		{ "dir/minimal.bpf.c", "minimal_bpf" }, { "/a/b.o/c", "c" }, { "x", "x" }, { "9lives.o", "_9lives" },
		{ "a-b+c.d", "a_b_c_d" }, { "x.o.o", "x_o" }, { ".o", "" }, { "a/.c", "" }, { "x.cc", "x_cc" },
		{ "_1.o", "_1" },
		{ "\303\244.o", "__" }, { "a b.c", "a_b" }, { "dir/", "" }, { "Az09.c", "Az09" } };
	struct arena a = { 0 };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		assert_string_equal(arena_strdup(&a, gen_name(&a, str_from(rows[i].path))), rows[i].want);
	arena_clear(&a);
}

/* ---- the few types ----------------------------------------------------------------------------------------------- */

#define CORE "#include \"vmlinux.h\"\n#include <bpf/bpf_helpers.h>\n#include <bpf/bpf_core_read.h>\nchar L[] " \
	"SEC(\"license\") = \"GPL\";\n"
#define PROG(body) CORE "SEC(\"raw_tp/x\") int f(void *c) { struct task_struct *t = (void *)bpf_get_current_task(); " \
	body " }\n"
static const char *const asks[] = {
	CORE "SEC(\"raw_tp/x\") int f(void *c) { return 0; }\n",
	PROG("return BPF_CORE_READ(t, tgid);"), PROG("return BPF_CORE_READ(t, real_parent, tgid);"),
	PROG("return BPF_CORE_READ(t, signal, live.counter);"),
		PROG("return BPF_CORE_READ_BITFIELD_PROBED(t, sched_reset_on_fork);"),
	PROG("return bpf_core_field_exists(t->comm) + bpf_core_field_size(t->comm);"),
	PROG("return bpf_core_type_exists(struct signal_struct) + bpf_core_type_size(atomic_t);"),
	PROG("return bpf_core_enum_value(enum bpf_map_type, BPF_MAP_TYPE_ARENA);"),
	PROG("return bpf_core_field_exists(t->exit_code) + bpf_core_type_exists(struct nobody);"),
	PROG("struct file *file = c; return BPF_CORE_READ(file, f_path.dentry, d_name.len);"),
	PROG("struct in6_addr *at = c; return BPF_CORE_READ(at, in6_u.u6_addr32[1]);"),
	PROG("return bpf_core_type_matches(struct qstr);"), PROG("return bpf_core_type_id_kernel(struct dentry);"),
};

static void print_types(struct bench *b, const struct btf *from, const struct obj *const *objects, u32 n,
	struct buf *out)
{
	struct buf bytes = BUF_INIT;
	bool ok = gen_min_btf(&b->a, from, objects, n, &bytes, &b->ds);
	assert_true(ok == (b->ds.errors == 0));
	if (ok) {
		struct btf *made = btf_open(&b->a, bytes.s, bytes.n, NULL, &b->ds);
		assert_non_null(made);
		for (u32 id = 1; id < btf_count(made); id++)
			btf_print_raw(made, id, out);
	}
	diags_print(&b->ds, (struct diag_style){ 0 }, out);
	buf_free(&bytes);
}

static void types_that_are_asked_for(void **state)
{
	struct buf out = BUF_INIT;
	struct bench all;
	const struct obj *objects[ARRAY_LEN(asks)];
	(void)state;
	begin(&all);
	for (u32 i = 0; i < ARRAY_LEN(asks); i++) {
		struct cc_opts opts = { .cpu = 3 };
		objects[i] = compiled_text(&all, "x.c", str_from(asks[i]), opts);
		if (!objects[i] || all.ds.errors) {
			struct buf said = BUF_INIT;
			diags_print(&all.ds, (struct diag_style){ 0 }, &said);
			fail_msg("%u: %s", i, buf_cstr(&said));
		}
		buf_printf(&out, "==== %.*s\n", (int)strcspn(strstr(asks[i], "SEC(\"raw_tp"), "\n"), strstr(asks[i],
			"SEC(\"raw_tp"));
		print_types(&all, kernel, &objects[i], 1, &out);
	}
	buf_puts(&out, "==== all of them\n");
	print_types(&all, kernel, objects, ARRAY_LEN(objects), &out);
	buf_puts(&out, "==== none\n");
	print_types(&all, kernel, objects, 0, &out);
	arena_clear(&all.a);
	assert_true(golden("gen_min_btf", &out));
}

/* A kernel whose types lead from one to another in every way; the object asks whether all of a type matches. */
#define SHAPES \
	"struct far { int x, y; }; union word { unsigned w; char b[4]; }; enum e { E0, E1 = 5 };\n" \
	"typedef struct far far_t; struct arg { struct far *next; long n; };\n" \
	"typedef int (*call_t)(struct arg *, const union word *, enum e);\n" \
	"struct ops { int (*open)(struct arg *a, volatile far_t *f); void (*close)(void); call_t call;\n" \
	"	far_t inside; struct arg *args[3]; union word w; const enum e kind; struct ops *self; int bits : 3;\n" \
	"	struct { int nameless; }; far_t *(*give)(far_t **, int[2]); };\n"
static void types_that_match(void **state)
{
	static const char *const types[] = { "struct ops", "struct arg", "struct far", "union word", "call_t", "far_t",
		"enum e", "t1", "t5", "t9", "t12", "t20" };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 n = 0; n < 2 * ARRAY_LEN(types); n++) {
		const char *type = types[n / 2], *question = n % 2 ? "exists" : "matches";
		struct bench b;
		const struct obj *asks_it;
		begin(&b);
		struct buf deep = BUF_INIT;          /* each takes the one before: more than is followed */
		buf_puts(&deep, "typedef void (*t0)(int);\n");
		for (u32 t = 1; t < 40; t++)
			buf_printf(&deep, "typedef void (*t%u)(t%u);\n", t, t - 1);
		str chain = arena_str(&b.a, buf_view(&deep));
		buf_free(&deep);
		struct obj *all = compiled_text(&b, "all.c", arena_printf(&b.a, "%.*s%s", STR_ARG(chain),
			SHAPES "struct ops every; call_t some; t39 last;\n"), (struct cc_opts){ .linkable = true });
		assert_true(all && all->btf && !b.ds.errors);
		asks_it = compiled_text(&b, "x.c", arena_printf(&b.a, "%.*s%s%s\nSEC(\"raw_tp/x\") int f(void *c)\n"
			"{ return bpf_core_type_%s(%s); }\n", STR_ARG(chain),
				"#pragma clang attribute push (__attribute__(("
			"preserve_access_index)), apply_to = record)\n" SHAPES "#pragma clang attribute pop\n"
			"#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n#include <bpf/bpf_core_read.h>\n",
			"char L[] SEC(\"license\") = \"GPL\";", question, type), (struct cc_opts){ .cpu = 3 });
		if (b.ds.errors)
			diags_print(&b.ds, (struct diag_style){ 0 }, &out);
		buf_printf(&out, "==== %s %s\n", type, question);
		print_types(&b, all->btf, &asks_it, asks_it != NULL, &out);
		arena_clear(&b.a);
	}
	assert_true(golden("gen_min_matches", &out));
}

/* Records that ask for nothing that there could be: it is reported, and nothing is written. */
static void questions_that_make_no_sense(void **state)
{
	static const struct { const char *access; u32 kind; bool ok; } rows[] = { { "0:0", CORE_FIELD_OFFSET, true },
		{ "0:x", CORE_FIELD_OFFSET, false }, { "", CORE_FIELD_OFFSET, false },
		{ "0:9", CORE_FIELD_OFFSET, false },
		{ "0:0:0", CORE_FIELD_OFFSET, false }, { "0", CORE_TYPE_ID_LOCAL, true }, { "0", 77, false } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct bench b;
		struct hand h;
		struct buf bytes = BUF_INIT;
		begin(&b);
		hand_begin(&h, &b.a);
		struct obj_func *f = HAND_FUNC(&h, "f", "socket", I_MOV(0, 0), I_EXIT);
		const struct obj_core core = { 0, h.rec, btf_add_str(h.b, str_from(rows[i].access)), rows[i].kind };
		vec_push(&f->cores, h.a, core);
		hand_end(&h, &b.ds);
		bool ok = gen_min_btf(&b.a, h.o->btf, (const struct obj *const[]){ h.o }, 1, &bytes, &b.ds);
		if (ok != rows[i].ok || ok != (b.ds.errors == 0))
			fail_msg("%s: %d, %u errors", rows[i].access, ok, b.ds.errors);
		buf_free(&bytes);
		arena_clear(&b.a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(skeletons), cmocka_unit_test(subskeletons),
		cmocka_unit_test(light_ones), cmocka_unit_test(names), cmocka_unit_test(types_that_are_asked_for),
		cmocka_unit_test(types_that_match), cmocka_unit_test(questions_that_make_no_sense) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
