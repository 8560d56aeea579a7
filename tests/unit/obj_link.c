/* obj_link.c: objects that need each other, compiled here and linked: what is one in the end, what is left out, what
 * cannot be one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cc/cc.h"

#include "golden.h"
#include "print_obj.h"

struct room { struct arena a; struct src_map src; struct diags ds; struct obj_link *l; };

static bool no_file(void *ctx, str path, str *text) { (void)ctx, (void)path, (void)text; return false; }

static void begin(struct room *r)
{
	*r = (struct room){ 0 };
	src_init(&r->src, &r->a);
	diags_init(&r->ds, &r->a, &r->src);
	r->l = obj_link_new(&r->a, &r->ds);
}

/* The object's bytes. */
static str compiled(struct room *r, const char *name, const char *text)
{
	struct cc_opts opts = { .read_file = no_file, .cpu = 3, .arch = STR("x86"), .linkable = true };
	struct buf bytes = BUF_INIT;
	struct obj *o = cc_compile(&r->a, &r->src, str_from(name), str_from(text), &opts, &r->ds);
	if (!o || !obj_write(o, &bytes, &r->ds)) {
		diags_print(&r->ds, (struct diag_style){ 0 }, &bytes);
		fail_msg("%s", buf_cstr(&bytes));
	}
	str kept = arena_str(&r->a, buf_view(&bytes));
	buf_free(&bytes);
	return kept;
}

static void print_types(const struct btf *b, struct buf *out)
{
	struct btf_node n;
	struct btf_secinfo s;
	for (u32 id = 1; btf_node(b, id, &n); id++) {
		buf_printf(out, "type %u kind %u '%.*s' vlen %u", id, n.kind, STR_ARG(n.name), n.vlen);
		for (u32 i = 0; n.kind == BTF_DATASEC && btf_secinfo(b, &n, i, &s); i++)
			buf_printf(out, ", %u at %u size %u", s.type, s.offset, s.size);
		buf_char(out, '\n');
	}
}

/* Links what was added; what comes out, or why nothing does, goes to out. */
static void finish(struct room *r, bool with_types, struct buf *out)
{
	struct buf bytes = BUF_INIT;
	bool ok = !r->ds.errors && obj_link_finish(r->l, &bytes);
	assert_true(ok == (r->ds.errors == 0));      /* reading it back may find what nobody defines */
	struct obj *o = ok ? obj_read(&r->a, STR("linked.o"), bytes.s, bytes.n, &r->ds) : NULL;
	diags_print(&r->ds, (struct diag_style){ 0 }, out);
	if (o)
		print_obj(o, out);
	if (o && o->btf && with_types)
		print_types(o->btf, out);
	obj_link_free(r->l);
	buf_free(&bytes);
	arena_clear(&r->a);
}

static void add(struct room *r, const char *name, const char *text)
{
	str bytes = compiled(r, name, text);
	obj_link_add(r->l, str_from(name), bytes.s, bytes.n);
}

#define SEC_IS "#define SEC(name) __attribute__((section(name), used))\n"
static void two_that_need_each_other(void **state)
{
	static const char *const files[] = { "tests/object/linked/uses.c", "tests/object/linked/defines.c" };
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 first = 0; first < 2; first++) {
		struct room r;
		begin(&r);
		for (u32 i = 0; i < 2; i++) {
			struct buf text = BUF_INIT;
			assert_true(golden_read(files[first ^ i], &text));
			add(&r, i ? "two.o" : "one.o", buf_cstr(&text));
			buf_free(&text);
		}
		buf_printf(&out, "==== %s first\n", files[first]);
		finish(&r, !first, &out);
	}
	assert_true(golden("obj_linked", &out));
}

/* Pairs: what one says of a name, and the other. */
static void one_name(void **state)
{
	static const struct { const char *what, *one, *two; } rows[] = {
		{ "weak and strong function",
		"__attribute__((weak)) int f(int n) { return n + 1; }\nSEC(\"xdp\") int p(void *c) { return f(2); }",
			"int f(int n) { return n * 7; }\nSEC(\"tc\") int q(void *c) { return f(3); }" },
		{ "strong and weak function",
		"int f(int n) { return n * 7; }\nSEC(\"tc\") int q(void *c) { return f(3); }",
			"__attribute__((weak)) int f(int n) { return n + 1; }\nSEC(\"xdp\") int p(void *c) { return f(2); }" },
		{ "two strong functions", "int f(int n) { return 1; }", "int f(int n) { return 2; }" },
		{ "weak and strong variable", "__attribute__((weak)) int v = 1;\nint *at = &v;",
		"int v = 2;\nint w = 3;" },
		{ "two strong variables", "int v = 1;", "int v = 2;" },
		{ "variables of two types", "extern int v;\nSEC(\"xdp\") int p(void *c) { return v; }", "long v = 2;" },
		{ "statics of one name", "static int v = 1;\nstatic __attribute__((noinline)) int f(int n) { return n + v++; }\nSEC(\"xdp\") int p(void *c) { return f(1); }",
			"static int v = 2;\nstatic __attribute__((noinline)) int f(int n) { return n - v++; }\nSEC(\"xdp\") int q(void *c) { return f(2); }" },
		{ "one license, the same", "SEC(\"license\") char l[] = \"GPL\";\nint a = 1;",
		"SEC(\"license\") char l2[] = \"GPL\";\nint b = 1;" },
		{ "two licenses", "SEC(\"license\") char l[] = \"GPL\";", "SEC(\"license\") char l2[] = \"MIT\";" },
		{ "a variable and a function", "int f = 1;", "int f(int n) { return n; }" },
		{ "nobody defines it", "int g(int n);\nSEC(\"xdp\") int p(void *c) { return g(1); }", "int b = 1;" },
		{ "alignment", "char a = 1; short b = 2;", "long c = 3; char d = 4;" },
		{ "zeros", "int z[3]; char a = 1;", "long y[2];" },
		{ "hidden", "__attribute__((visibility(\"hidden\"))) int f(int n) { return n; }",
		"int f(int n);\nSEC(\"xdp\") int p(void *c) { return f(1); }" },
		{ "callbacks, and functions of the kernel",
		"static long (*loop)(unsigned n, void *f, void *c, long x) = (void *)181;\n"
			"extern int asked(int n) __attribute__((section(\".ksyms\")));\n"
			"static __attribute__((noinline)) long first(unsigned i, void *c) { return i > 3; }\n"
			"static __attribute__((noinline)) long second(unsigned i, void *c) { return i > 5; }\n"
			"SEC(\"tc\") int p(void *c) { loop(9, first, 0, 0); loop(9, second, 0, 0); return asked(1); }",
			"static long (*loop)(unsigned n, void *f, void *c, long x) = (void *)181;\n"
			"static __attribute__((noinline)) long third(unsigned i, void *c) { return i > 7; }\n"
			"SEC(\"xdp\") int q(void *c) { loop(9, third, 0, 0); return 0; }" },
		{ "fields by their names",
		"struct s { int a, b; } __attribute__((preserve_access_index));\n"
			"SEC(\"kprobe/f\") int p(struct s *s) { return __builtin_preserve_field_info(s->b, 0); }\n"
			"__attribute__((weak)) int f(struct s *s) { return __builtin_preserve_field_info(s->a, 1); }",
			"struct t { long a; struct { int b[3]; } c; } __attribute__((preserve_access_index));\n"
			"SEC(\"kprobe/f\") int q(struct t *t) { return __builtin_preserve_field_info(t->c.b[1], 0); }\n"
			"struct s { int b, a; };\n"
			"int f(struct s *s) { return __builtin_preserve_type_info(*(struct t *)0, 1); }" },
		{ "an array without its size", "extern int v[];\nSEC(\"xdp\") int p(void *c) { return v[1]; }",
		"int v[3] = { 1, 2, 3 };" },
		{ "an array of others", "extern int v[];\nSEC(\"xdp\") int p(void *c) { return v[1]; }",
		"long v[3] = { 1, 2, 3 };" },
		{ "an array of another size", "extern int v[2];\nSEC(\"xdp\") int p(void *c) { return v[1]; }",
		"int v[3] = { 1, 2, 3 };" },
		{ "functions of other arguments", "int f(long n);\nSEC(\"xdp\") int p(void *c) { return f(1); }",
		"int f(int n) { return n; }" },
		{ "a function that is const",
		"int f(const int n, const char *s);\nSEC(\"xdp\") int p(void *c) { return f(1, c); }",
		"int f(int n, const char *s) { return n; }" },
		{ "weak and wanted", "extern int v __attribute__((weak));\nSEC(\"xdp\") int p(void *c) { return v; }",
		"extern int v;\nSEC(\"xdp\") int q(void *c) { return v; }" },
		{ "statics behind others", "static int a[3] = { 1 }, b = 2;\nint *at[] = { &a[1], &b };",
		"static int a[5] = { 3 }, b = 4;\nint *to[] = { &b, &a[4] };\nstatic const char t[] = \"abc\";\n"
			"const char *text = t + 1;" },
		{ "maps of one name",
		"struct { int (*type)[2]; int *key; int *value; int (*max_entries)[4]; } m SEC(\".maps\");\n"
			"SEC(\"xdp\") int p(void *c) { return m.key != 0; }",
		"extern struct { int (*type)[2]; int *key; int *value; int (*max_entries)[4]; } m SEC(\".maps\");\n"
			"SEC(\"tc\") int q(void *c) { return m.key != 0; }" },
		{ "weak, twice",
		"__attribute__((weak)) int f(int n) { return n + 1; }\nSEC(\"xdp\") int p(void *c) { return f(2); }",
		"__attribute__((weak)) int f(int n) { return n * 7; }\nSEC(\"tc\") int q(void *c) { return f(3); }" },
		{ "one section of two kinds", "int v SEC(\"odd\") = 1;", "SEC(\"odd\") int p(void *c) { return 1; }" },
		{ "a section of zeros and one of values",
		"int a SEC(\".data.x\") = 1;", "int b SEC(\".data.x\") = 0;" },
		{ "kernel version, twice", "SEC(\"version\") int l = 5;", "SEC(\"version\") int l2 = 6;" },
		{ "calls across programs of a section",
		"static __attribute__((noinline)) int f(int n) { return n + 1; }\n"
			"static __attribute__((noinline)) int g(int n) { return f(n) + f(n + 1); }\n"
			"SEC(\"xdp\") int p(void *c) { return g(1); }",
		"static __attribute__((noinline)) int h(int n) { return n * 3; }\n"
			"static __attribute__((noinline)) int g(int n) { return h(n) - h(n + 1); }\n"
			"SEC(\"xdp\") int q(void *c) { return g(1); }" },
		{ "addresses in data", "int f(int n) { return n; }\nint v = 5;\nint *a = &v;",
		"extern int v;\nint *b = &v;" },
	};
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		struct room r;
		begin(&r);
		add(&r, "one.o", arena_printf(&r.a, SEC_IS "%s\n", rows[i].one).s);
		add(&r, "two.o", arena_printf(&r.a, SEC_IS "%s\n", rows[i].two).s);
		buf_printf(&out, "==== %s\n", rows[i].what);
		finish(&r, false, &out);
	}
	assert_true(golden("obj_one_name", &out));
}

/* One object alone, linked, is what it was; cut off anywhere it is refused, or read as far as it goes. */
static void alone_and_cut(void **state)
{
	static const char text[] =
		SEC_IS "int v = 3;\nstatic __attribute__((noinline)) int f(int n) { return n + v; }\n"
		"SEC(\"xdp\") int p(void *c) { return f(1); }\nSEC(\"license\") char l[] = \"GPL\";\n";
	struct buf out = BUF_INIT;
	struct room r;
	(void)state;
	begin(&r);
	str bytes = compiled(&r, "alone.o", text);
	u32 taken = 0;
	for (u32 n = 0; n < bytes.n; n += 7) {
		struct diags ds;
		struct buf none = BUF_INIT;
		u8 *exact = malloc(n + 1);
		diags_init(&ds, &r.a, NULL);
		memcpy(exact, bytes.s, n);
		struct obj_link *l = obj_link_new(&r.a, &ds);
		bool ok = obj_link_add(l, STR("cut.o"), exact, n) && obj_link_finish(l, &none);
		taken += ok;
		assert_true(ok || ds.errors);
		obj_link_free(l);
		buf_free(&none);
		free(exact);
	}
	struct obj_link *empty = obj_link_new(&r.a, &r.ds);
	assert_false(obj_link_finish(empty, &out));
	assert_int_equal(r.ds.errors, 1);
	obj_link_free(empty);
	diags_init(&r.ds, &r.a, NULL);
	assert_int_equal(taken, 0);          /* the table of sections comes last */
	obj_link_add(r.l, STR("alone.o"), bytes.s, bytes.n);
	finish(&r, true, &out);
	assert_true(golden("obj_alone", &out));
}

/* Each word of an object is another: the link is refused, or something else comes out. A sum for each eighth. */
static void damaged(void **state)
{
	static const char text[] = SEC_IS "struct s { int a, b; } __attribute__((preserve_access_index));\n"
		"int v = 3, *at = &v; static int z[9], *to = &z[2];\n"
		"static __attribute__((noinline)) int f(struct s *s) { return s->b + v + z[1]; }\n"
		"SEC(\"xdp\") int p(void *c) { return f(c) + *at + *to; }\nSEC(\"license\") char l[] = \"GPL\";\n";
	static const char other[] = SEC_IS "extern int v; static int z[9] = { 1 }, *to = &z[2];\n"
		"SEC(\"xdp\") int q(void *c) { return v + *to; }\nSEC(\"license\") char l[] = \"GPL\";\n";
	static const u32 words[] = { 0, 0xffffffff, 1 };
	enum { PARTS = 8 };
	struct buf out = BUF_INIT;
	struct room r;
	(void)state;
	begin(&r);
	str one = compiled(&r, "one.o", text), two = compiled(&r, "two.o", other);
	u32 taken = 0, refused = 0;
	u64 known = 0;
	for (u32 at = 0, part = 0; at + 4 <= one.n; at += 4) {
		for (u32 w = 0; w < ARRAY_LEN(words); w++) {
			struct arena a = { 0 };
			struct diags ds;
			struct buf bytes = BUF_INIT, said = BUF_INIT;
			u8 *wrong = arena_alloc(&a, one.n);
			memcpy(wrong, one.s, one.n);
			memcpy(wrong + at, &words[w], 4);
			diags_init(&ds, &a, NULL);
			struct obj_link *l = obj_link_new(&a, &ds);
			bool ok = obj_link_add(l, STR("two.o"), two.s, two.n) &&
				obj_link_add(l, STR("one.o"), wrong, one.n) && obj_link_finish(l, &bytes);
			assert_true(ok || ds.errors);
			taken += ok, refused += !ok;
			diags_print(&ds, (struct diag_style){ 0 }, &said);
			if (ok)
				buf_add(&said, bytes.s, bytes.n);
			for (u32 i = 0; i < said.n; i++)
				known = (known ^ (u8)said.s[i]) * 0x100000001b3;
			obj_link_free(l);
			buf_free(&bytes), buf_free(&said);
			arena_clear(&a);
		}
		if (at + 8 <= one.n && at + 4 < (part + 1) * one.n / PARTS)
			continue;
		buf_printf(&out, "%u/%u: %u taken, %u refused, known %08x\n", ++part, PARTS, taken, refused,
			(u32)(known ^ known >> 32));
		taken = refused = 0, known = 0;
	}
	obj_link_free(r.l);
	arena_clear(&r.a);
	assert_true(golden("obj_link_damaged", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(two_that_need_each_other), cmocka_unit_test(one_name),
		cmocka_unit_test(alone_and_cut), cmocka_unit_test(damaged) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
