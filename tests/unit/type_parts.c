/* type_parts.c: C's types for themselves: laid out beside the host's compiler, compared, printed, and made of a
 * kernel's BTF that is put together by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "btf/btf.h"
#include "cc/check/check.h"
#include "cc/parse/parse.h"

#include "cases/layouts.h"
#include "golden.h"

struct front { struct arena a; struct src_map src; struct diags ds; struct intern names; struct types ts;
	struct warns warns; struct unit *unit; };

/* The text's declarations. kern: what is declared nowhere is the kernel's; NULL: there is none. */
static void parse(struct front *f, str text, const struct btf *kern)
{
	struct cc_opts opts = { .btf = kern };
	struct pp_opts po = { .cpu = 3, .target_arch = STR("x86") };
	src_init(&f->src, &f->a);
	diags_init(&f->ds, &f->a, &f->src);
	intern_init(&f->names, &f->a);
	types_init(&f->ts, &f->a, &f->ds, kern);
	struct src_file *main = src_add(&f->src, STR("x.c"), text);
	main->is_main = true;
	struct pp *pp = pp_new(&f->a, &f->src, &f->names, &f->ds, &po);
	assert_true(pp_open(pp, main));
	warns_begin(&f->warns, &f->a, &f->src, &opts, &f->ds);
	f->unit = parse_unit(&(struct parse_env){ .arena = &f->a, .pp = pp, .types = &f->ts, .names = &f->names,
		.ds = &f->ds, .opts = &opts, .warns = &f->warns });
	if (f->ds.errors) {
		struct buf said = BUF_INIT;
		diags_print(&f->ds, (struct diag_style){ 0 }, &said);
		fail_msg("%s", buf_cstr(&said));
	}
}

static struct type *type_called(struct front *f, const char *name)
{
	for (struct decl *d = f->unit->first; d; d = d->next)
		if (str_is(d->name, name))
			return d->type;
	fail_msg("no %s", name);
	return NULL;
}

/* ---- layout ------------------------------------------------------------------------------------------- */

/* Each record is asked twice: once to be declared, once to be compared. */
struct layouts { struct front f; struct buf text; u32 n; bool is_parsed; struct type *record; const char *shown; };

static void record(struct layouts *l, const char *words, u64 size, u64 align)
{
	l->shown = words;
	if (!l->is_parsed) {
		buf_printf(&l->text, "%s *v%u;\n", words, l->n++);
		return;
	}
	char name[16];
	snprintf(name, sizeof(name), "v%u", l->n++);
	l->record = type_called(&l->f, name)->base;
	if (type_size(l->record) != size || type_align(l->record) != align)
		fail_msg("%s: %llu bytes aligned to %u, for the host %llu, %llu", words,
			(unsigned long long)type_size(l->record), type_align(l->record), (unsigned long long)size,
			(unsigned long long)align);
}

/* The bits that are set where the member alone is -1. */
static void member(struct layouts *l, const char *name, const void *bytes, u64 size)
{
	const u8 *at = bytes;
	u64 first = 0, bits = 0, off = 0, width;
	u32 path[17], depth = 0;
	if (!l->is_parsed)
		return;
	for (u64 i = 0; i < size * 8; i++)
		if (at[i / 8] >> i % 8 & 1) {
			first = bits++ ? first : i;
		}
	struct field *f = type_field(&l->f.ts, l->record, str_from(name), path, &depth, &off);
	assert_non_null(f);
	width = f->is_bitfield ? f->bit_size : type_size(f->type) * 8;
	width = type_strip(f->type)->kind == TY_BOOL ? 1 : width;
	if (off != first || width != bits)
		fail_msg("%s.%s: bit %llu, %llu bits, for the host %llu, %llu", l->shown, name, (unsigned long long)off,
			(unsigned long long)width, (unsigned long long)first, (unsigned long long)bits);
}

#define M(T, m) { T x; memset(&x, 0, sizeof(x)); x.m = -1; member(l, #m, &x, sizeof(x)); }
#define R(T) record(l, #T, sizeof(T), _Alignof(T));
#define R2(T, a, b) R(T) M(T, a) M(T, b)
#define R3(T, a, b, c) R2(T, a, b) M(T, c)
#define R4(T, a, b, c, d) R3(T, a, b, c) M(T, d)
#define R5(T, a, b, c, d, e) R4(T, a, b, c, d) M(T, e)

static void each_record(struct layouts *l)
{
	l->n = 0;
	R5(struct plain, a, b, c, d, e)
	R5(struct odd, a, b, c, d, e)
	R4(struct mixed, a, b, c, d)
	R4(struct names, a, b, c, d)
	R5(struct tight, a, b, c, d, e)
	R4(struct raised, a, b, c, d)
	R3(struct tight_raised, a, b, c)
	R4(struct one_tight, a, b, c, d)
	R4(struct one_raised, a, b, c, d)
	R3(struct lowered, a, b, c)
	R3(struct by_name, a, b, c)
	R4(struct by_loose, a, b, c, d)
	R3(struct inner_plain, a, b, c)
	R3(struct inner_array, a, b, c)
	R5(struct no_name, b, c, d, e, f)
	R2(struct grows, a, b)
	R3(struct empty_in, a, b, c)
	R4(union either, a, b, c, d)
	R2(union either_tight, a, b)
	R2(union either_raised, a, c)
	R3(struct with_union, a, c, d)
	R4(struct bits, a, b, c, d)
	R4(struct bits_cross, a, b, c, d)
	R5(struct bits_wide, a, b, c, d, e)
	R5(struct bits_behind, a, b, c, d, e)
	R5(struct bits_small, a, b, c, d, e)
	R5(struct bits_bool, a, b, c, d, e)
	M(struct bits_bool, f)
	R4(struct bits_zero, a, b, c, d)
	R3(struct bits_pad, a, b, c)
	R4(struct bits_full, a, b, c, d)
	R2(struct bits_last, a, b)
	R2(struct bits_none, a, b)
	R5(struct bits_tight, a, b, c, d, e)
	R3(struct bits_one_tight, a, b, c)
	R3(struct bits_zero_tight, a, b, c)
	R3(struct bits_wide128, a, b, c)
	R5(struct pack2, a, b, c, d, e)
	R3(struct pack2_raised, a, b, c)
	R4(struct pack2_bits, a, b, c, d)
	R3(struct pack2_inner, a, b, c)
	R4(struct pack1, a, b, c, d)
	R5(struct pack1_bits, a, b, c, d, e)
	R3(struct pack1_zero, a, b, c)
	R2(union pack1_either, a, b)
	R4(struct pack16, a, b, c, d)
	R2(struct unpacked, a, b)
}

static void records_are_laid_out_as_the_hosts(void **state)
{
	struct layouts l = { 0 };
	(void)state;
	assert_true(golden_read("tests/unit/cases/layouts.h", &l.text));
	each_record(&l);
	parse(&l.f, buf_view(&l.text), NULL);
	l.is_parsed = true;
	each_record(&l);
	buf_free(&l.text);
	arena_clear(&l.f.a);
}

/* A name is found in members without one, the path of indices with it; what is beside it is none. */
static void members_are_found(void **state)
{
	static const char text[] =
		"struct s { int a : 3, b; struct { int c[2]; union { long d; struct { char e, f; }; }; "
		"struct { int g; } named; }; int : 4; int h; } x, *p; typedef const struct s s_t; "
		"s_t t; struct far *q;";
	static const struct { const char *name; s32 path[5]; u64 off; } rows[] = {
		{ "a", { 0, -1 }, 0 }, { "b", { 1, -1 }, 32 },
		{ "c", { 2, 0, -1 }, 64 }, { "d", { 2, 1, 0, -1 }, 128 }, { "e", { 2, 1, 1, 0, -1 }, 128 },
		{ "f", { 2, 1, 1, 1, -1 }, 136 }, { "named", { 2, 2, -1 }, 192 }, { "h", { 3, -1 }, 288 },
		{ "g", { -1 }, 0 }, { "", { -1 }, 0 }, { "ab", { -1 }, 0 } };
	static const char *const of[] = { "x", "t" };
	struct front f = { 0 };
	(void)state;
	parse(&f, str_from(text), NULL);
	for (u32 r = 0; r < ARRAY_LEN(rows); r++)
		for (u32 k = 0; k < ARRAY_LEN(of); k++) {
			u32 path[17], depth = 0, n = 0;
			u64 off = 0;
			struct field *m = type_field(&f.ts, type_called(&f, of[k]), str_from(rows[r].name), path,
				&depth, &off);
			for (; rows[r].path[n] >= 0; n++)
				if (n >= depth || path[n] != (u32)rows[r].path[n])
					fail_msg("%s: index %u of %u", rows[r].name, n, depth);
			if ((m != NULL) != (n != 0) || depth != n || off != rows[r].off || (m && !str_is(m->name,
				rows[r].name)))
				fail_msg("%s: %u indices, bit %llu", rows[r].name, depth, (unsigned long long)off);
		}
	u32 path[17], depth = 0;
	u64 off = 5;
	assert_null(type_field(&f.ts, type_called(&f, "q")->base, STR("a"), path, &depth, &off));
	assert_non_null(type_field(&f.ts, type_called(&f, "x"), STR("b"), path, &depth, &off));
	assert_int_equal(off, 37);           /* it is added */
	arena_clear(&f.a);
}

/* ---- what a type is ------------------------------------------------------------------------------------- */

static const char kinds[] =
	"typedef int num; typedef const num fixed; typedef volatile fixed both; typedef fixed *to_fixed;\n"
	"struct s { int a; }; union u { int a; }; enum e { A }; enum m { N = -1 }; enum w { F = 1ll << 40 };\n"
	"struct far;"
	"typedef int big_num __attribute__((aligned(16))); typedef big_num bigger;\n";

static void kinds_are_told(void **state)
{
	/* i integer, f floating, a arithmetic, s scalar, p pointer, r record, - signed; c and v: qualifiers, also behind
	 * names */
	static const struct { const char *type; u32 size, align; const char *is; } rows[] = { { "_Bool", 1, 1, "ias" },
		{ "char", 1, 1, "ias-" }, { "signed char", 1, 1, "ias-" }, { "unsigned char", 1, 1, "ias" },
		{ "short", 2, 2, "ias-" },
		{ "unsigned short", 2, 2, "ias" }, { "int", 4, 4, "ias-" }, { "unsigned", 4, 4, "ias" },
		{ "long", 8, 8, "ias-" },
		{ "unsigned long", 8, 8, "ias" }, { "long long", 8, 8, "ias-" }, { "unsigned long long", 8, 8, "ias" },
		{ "__int128", 16, 16, "ias-" }, { "unsigned __int128", 16, 16, "ias" }, { "float", 4, 4, "fas-" },
		{ "double", 8, 8, "fas-" }, { "long double", 8, 8, "fas-" }, { "enum e", 4, 4, "ias" },
		{ "enum m", 4, 4, "ias-" },
		{ "enum w", 8, 8, "ias" }, { "int *", 8, 8, "sp" }, { "void", 1, 1, "" }, { "int[3]", 12, 4, "" },
		{ "int[]", 0, 4, "" },
		{ "char[0]", 0, 1, "" }, { "struct s", 4, 4, "r" }, { "union u", 4, 4, "r" },
		{ "struct far", 0, 1, "r" },
		{ "int(int)", 1, 1, "" }, { "num", 4, 4, "ias-" }, { "fixed", 4, 4, "ias-c" },
		{ "both", 4, 4, "ias-cv" },
		{ "volatile int", 4, 4, "ias-v" }, { "to_fixed", 8, 8, "sp" }, { "const to_fixed", 8, 8, "spc" },
		{ "big_num", 4, 16, "ias-" }, { "const bigger", 4, 16, "ias-c" }, { "_Complex float", 8, 4, "r" },
		{ "_Complex double", 16, 8, "r" }, { "_Complex long double", 16, 8, "r" },
		{ "const struct s", 4, 4, "rc" } };
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		struct front f = { 0 };
		parse(&f, arena_printf(&f.a, "%s__typeof__(%s) *x;", kinds, rows[r].type), NULL);
		const struct type *t = type_called(&f, "x")->base;
		char is[16];
		snprintf(is, sizeof(is), "%s%s%s%s%s%s%s%s%s", type_is_int(t) ? "i" : "", type_is_float(t) ? "f" : "",
			type_is_arith(t) ? "a" : "", type_is_scalar(t) ? "s" : "", type_is_ptr(t) ? "p" : "",
			type_is_record(t) ? "r" : "", type_is_signed(t) ? "-" : "", type_quals(t) & Q_CONST ? "c" : "",
			type_quals(t) & Q_VOLATILE ? "v" : "");
		if (strcmp(is, rows[r].is) || type_size(t) != rows[r].size || type_align(t) != rows[r].align)
			fail_msg("%s: %s, %u bytes aligned to %u", rows[r].type, is, (u32)type_size(t), type_align(t));
		arena_clear(&f.a);
	}
}

/* As text, and what becomes of the text when it is read again: the same type. */
static void declarations_are_written(void **state)
{
	static const struct { const char *text, *with_x; } rows[] = { { "int", "int x" }, { "int *", "int *x" },
		{ "int **", "int **x" }, { "int[3]", "int x[3]" }, { "int[]", "int x[]" }, { "int *[3]", "int *x[3]" },
		{ "int (*)[3]", "int (*x)[3]" }, { "int[2][3]", "int x[2][3]" },
		{ "int *(*)[2][3]", "int *(*x)[2][3]" },
		{ "void (void)", "void x(void)" }, { "int (int a, char *)", "int x(int a, char *)" },
		{ "int (*)(void)", "int (*x)(void)" }, { "int (*(*)(char c))[2]", "int (*(*x)(char c))[2]" },
		{ "void (*[4])(int)", "void (*x[4])(int)" }, { "int (const char *, ...)", "int x(const char *, ...)" },
		{ "int ()", "int x()" }, { "const int", "const int x" }, { "const int *", "const int *x" },
		{ "int *const", "int *const x" }, { "const int *const *", "const int *const *x" },
		{ "volatile int", "volatile int x" }, { "const volatile char", "const volatile char x" },
		{ "struct s", "struct s x" }, { "union u *", "union u *x" }, { "enum e", "enum e x" },
		{ "num", "num x" },
		{ "const num *", "const num *x" }, { "struct far *", "struct far *x" }, { "void *", "void *x" },
		{ "unsigned long long", "unsigned long long x" }, { "__builtin_va_list", "__builtin_va_list x" },
		{ "int (*(*[2])(int (*)(int)))(void)", "int (*(*x[2])(int (*)(int)))(void)" } };
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		struct front f = { 0 };
		struct buf with = BUF_INIT;
		parse(&f, arena_printf(&f.a, "%s__typeof__(%s) *x;", kinds, rows[r].text), NULL);
		const struct type *t = type_called(&f, "x")->base;
		type_print(t, STR("x"), &with);
		if (!str_is(type_text(&f.a, t), rows[r].text) || strcmp(buf_cstr(&with), rows[r].with_x))
			fail_msg("%s: '%.*s', '%s'", rows[r].text, STR_ARG(type_text(&f.a, t)), buf_cstr(&with));
		buf_free(&with);
		arena_clear(&f.a);
	}
	struct front f = { 0 };
	parse(&f, STR("struct { int a; } x; typeof(nullptr) y; union { int a; } z; enum { A } e;"), NULL);
	assert_true(str_is(type_text(&f.a, type_called(&f, "x")), "struct (anonymous)"));
	assert_true(str_is(type_text(&f.a, type_called(&f, "z")), "union (anonymous)"));
	assert_true(str_is(type_text(&f.a, type_called(&f, "e")), "enum (anonymous)"));
	assert_true(str_is(type_text(&f.a, type_called(&f, "y")), "nullptr_t"));
	assert_true(str_is(type_text(&f.a, type_error(&f.ts)), "<error>"));
	struct type *deep = type_basic(&f.ts, TY_INT);
	for (u32 i = 0; i < 32; i++)
		deep = type_ptr(&f.ts, deep);
	assert_true(str_is(type_text(&f.a, deep), "int ********************************"));
	assert_true(str_is(type_text(&f.a, type_ptr(&f.ts, deep)), "..."));
	arena_clear(&f.a);
}

/* ---- comparison ------------------------------------------------------------------------------------------- */

static void types_are_compared(void **state)
{
	/* s type_same(), c type_compatible(), e type_exact() */
	static const struct { const char *a, *b, *fit; } rows[] = { { "int", "int", "sce" }, { "int", "unsigned", "" },
		{ "long", "long long", "" }, { "int", "const int", "sce" }, { "num", "int", "sce" },
		{ "both", "int", "sce" },
		{ "int *", "const int *", "sc" }, { "int *", "num *", "sce" }, { "int *const", "int *", "sce" },
		{ "to_fixed", "const int *", "sce" }, { "to_fixed", "int *", "sc" }, { "int *", "unsigned *", "" },
		{ "int *", "long *", "" }, { "int *", "int **", "" }, { "int *", "int", "" },
		{ "char", "signed char", "" },
		{ "int[3]", "int[3]", "sce" }, { "int[3]", "int[4]", "" }, { "int[]", "int[4]", "sce" },
		{ "int[4]", "int[]", "sce" },
		{ "int[3]", "unsigned[3]", "" }, { "int[3]", "int *", "" }, { "int[2][3]", "int[2][4]", "" },
		{ "int (*)[3]", "int (*)[4]", "" }, { "int (*)[]", "int (*)[4]", "sce" },
		{ "const int[3]", "int[3]", "sc" },
		{ "struct s", "struct s", "sce" }, { "struct s", "union u", "" }, { "struct s", "struct far", "" },
		{ "struct s *", "const struct s *", "sc" }, { "struct s", "int", "" }, { "enum e", "enum e", "sce" },
		{ "enum e", "enum other", "" }, { "enum e", "unsigned", "ce" }, { "unsigned", "enum e", "ce" },
		{ "enum e", "int", "" },
		{ "enum m", "int", "ce" }, { "enum m", "unsigned", "" }, { "enum w", "unsigned long", "ce" },
		{ "enum w", "long", "" },
		{ "enum w", "unsigned", "" }, { "enum e *", "unsigned *", "ce" }, { "enum e **", "unsigned **", "ce" },
		{ "enum e *", "const unsigned *", "c" }, { "enum e *", "enum other *", "" },
		{ "enum e[2]", "unsigned[2]", "ce" },
		{ "enum e[2]", "unsigned[3]", "" }, { "unsigned (*)[2]", "enum e (*)[2]", "ce" },
		{ "enum e", "unsigned *", "" },
		{ "void", "void", "sce" }, { "void *", "int *", "" }, { "float", "double", "" },
		{ "double", "long double", "" },
		{ "void (int)", "void (int)", "sce" }, { "void (int)", "void (const int)", "sce" },
		{ "void (int)", "int (int)", "" },
		{ "void (int)", "void (unsigned)", "" }, { "void (int)", "void (int, int)", "" },
		{ "void (int)", "void (int, ...)", "" },
		{ "void ()", "void (int)", "sce" }, { "void (int)", "void ()", "sce" }, { "int ()", "void (int)", "" },
		{ "void (int, long)", "void (int, int)", "" }, { "void (*)(int)", "void (*)(int)", "sce" },
		{ "void (enum e)", "void (unsigned)", "sce" }, { "enum e (void)", "unsigned (void)", "sce" },
		{ "void (const int *)", "void (int *)", "sc" }, { "const int *(void)", "int *(void)", "sc" },
		{ "void (*)(const int *)", "void (*)(int *)", "sc" }, { "void (int)", "void", "" },
		{ "void (int)", "void (*)(int)", "" },
		{ "typeof(nullptr)", "typeof(nullptr)", "sce" }, { "typeof(nullptr)", "void *", "sc" },
		{ "void *", "typeof(nullptr)", "sc" },
		{ "_Complex float", "_Complex float", "sce" }, { "_Complex float", "_Complex double", "" },
		{ "typeof(no_tag)", "typeof(no_tag)", "sce" }, { "typeof(no_tag)", "typeof(no_tag2)", "" },
		{ "typeof(no_tag)", "struct s", "" }, { "typeof(e1)", "typeof(e2)", "" } };
	(void)state;
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		struct front f = { 0 };
		parse(&f, arena_printf(&f.a,
			"%senum other { O }; struct { int a; } no_tag; struct { int a; } no_tag2; enum { E1 } e1;\n"
			"enum { E2 } e2; typeof(%s) *x; typeof(%s) *y;", kinds, rows[r].a, rows[r].b), NULL);
		const struct type *a = type_called(&f, "x")->base, *b = type_called(&f, "y")->base;
		char fit[4];
		snprintf(fit, sizeof(fit), "%s%s%s", type_same(a, b) ? "s" : "", type_compatible(a, b) ? "c" : "",
			type_exact(a, b) ? "e" : "");
		if (strcmp(fit, rows[r].fit))
			fail_msg("%s and %s: '%s'", rows[r].a, rows[r].b, fit);
		assert_true(type_same(a, b) == type_same(b, a) && type_compatible(a, b) == type_compatible(b, a) &&
			type_exact(a, b) == type_exact(b, a));
		arena_clear(&f.a);
	}
}

/* What was reported fits everything, down pointers too; chains end. */
static void wrong_types_fit(void **state)
{
	struct front f = { 0 };
	(void)state;
	types_init(&f.ts, &f.a, &f.ds, NULL);
	struct type *e = type_error(&f.ts), *i = type_basic(&f.ts, TY_INT), *a = i, *b = type_basic(&f.ts, TY_UINT);
	assert_true(type_compatible(e, i) && type_compatible(i, e) && type_compatible(type_ptr(&f.ts, e),
		type_ptr(&f.ts, i)));
	assert_true(type_exact(e, i) && type_exact(i, e));
	assert_false(type_same(e, i) || type_compatible(type_ptr(&f.ts, e), i));
	assert_true(type_qualified(&f.ts, e, Q_CONST) == e);
	assert_int_equal(type_size(e), 4);
	assert_int_equal(type_align(e), 4);
	for (u32 n = 0; n < 300; n++)
		a = type_ptr(&f.ts, a), b = type_ptr(&f.ts, b);
	assert_false(type_same(a, b) || type_compatible(a, b) || type_exact(a, b));
	arena_clear(&f.a);
}

/* Types that are alike are one: pointers and what is qualified. */
static void types_are_made_once(void **state)
{
	struct front f = { 0 };
	(void)state;
	types_init(&f.ts, &f.a, &f.ds, NULL);
	struct types *ts = &f.ts;
	struct type *i = type_basic(ts, TY_INT), *p = type_ptr(ts, i), *c = type_qualified(ts, i, Q_CONST);
	assert_true(p == type_ptr(ts, i) && p != type_ptr(ts, c) && p->base == i && p->kind == TY_PTR && p->depth == 1);
	assert_true(type_ptr(ts, p)->depth == 2 && p->size == 8 && p->align == 8);
	assert_true(c == type_qualified(ts, i, Q_CONST) && c == type_qualified(ts, c, Q_CONST) && c != i &&
		c->unqual == i);
	assert_true(type_qualified(ts, i, 0) == i && type_quals(i) == 0 && type_quals(c) == Q_CONST &&
		type_strip(c) == i);
	struct type *cv = type_qualified(ts, c, Q_VOLATILE);
	assert_true(cv->quals == (Q_CONST | Q_VOLATILE) && cv->unqual == i && cv->size == 4 && cv->kind == TY_INT);
	assert_true(cv == type_qualified(ts, type_qualified(ts, i, Q_VOLATILE), Q_CONST) && cv == type_qualified(ts, cv,
		Q_CONST));
	struct type *a = type_array(ts, cv, 5, false), *huge = type_array(ts, i, 1ull << 62, false);
	assert_true(a->size == 20 && a->len == 5 && a->base == cv && !a->is_incomplete && a->depth == 1 &&
		type_align(a) == 4);
	assert_true(huge->size == 0 && huge->len == 1ull << 62);
	assert_true(type_array(ts, p, 0, true)->is_incomplete && type_array(ts, p, 2, false)->depth == 2);
	struct type *z = type_complex(ts, TY_FLOAT);
	assert_true(z == type_complex(ts, TY_FLOAT) && z != type_complex(ts, TY_DOUBLE) && z->nfields == 2 &&
		z->size == 8 &&
		z->align == 4 && z->fields[1].bit_off == 32 && z->fields[0].type == type_basic(ts, TY_FLOAT) &&
		str_is(z->fields[0].name, "real") && str_is(z->fields[1].name, "imag"));
	struct param ps[] = { { .name = STR("a"), .type = i }, { .type = type_ptr(ts, p) } };
	struct type *fn = type_func(ts, p, ps, 2, true);
	assert_true(fn->base == p && fn->nparams == 2 && fn->is_variadic && fn->depth == 3 && type_size(fn) == 1);
	assert_int_equal(type_func(ts, p, ps, 1, false)->depth, 2);
	assert_int_equal(type_func(ts, i, NULL, 0, false)->depth, 1);
	assert_true(type_nullptr(ts)->base->kind == TY_VOID && type_is_nullptr(type_nullptr(ts)) &&
		type_nullptr(ts)->depth == 1);
	assert_true(!type_is_nullptr(type_ptr(ts, type_basic(ts, TY_VOID))) && type_size(type_nullptr(ts)) == 8 &&
		type_align(type_nullptr(ts)) == 8 && type_is_ptr(type_nullptr(ts)));
	assert_true(type_basic(ts, TY_VOID)->is_incomplete && !i->is_incomplete);
	arena_clear(&f.a);
}

/* ---- of the kernel's BTF ------------------------------------------------------------------------------------ */

static struct btf *opened(struct arena *a, struct buf *bytes, const struct btf *base, struct diags *ds)
{
	u64 *kept = arena_array(a, u64, bytes->n / 8 + 1);
	memcpy(kept, bytes->s, bytes->n);
	struct btf *btf = btf_open(a, kept, bytes->n, base, ds);
	assert_non_null(btf);
	buf_free(bytes);
	return btf;
}

enum { DEEP = 70 };
/* "typedef u0 T;" of everything that is to be seen; ids of what no typedef may stand for are kept. */
struct ids { u32 func, var, deep; };

static struct btf *hand_kernel(struct arena *a, struct diags *ds, struct ids *ids)
{
	struct btf_build *b = btf_build_new(a);
	static const struct { const char *name, *as; u8 bytes, encoding; } ints[] = { { "int", "t_int", 4, 1 },
		{ "unsigned int", "t_uint", 4, 0 }, { "char", "t_char", 1, 1 }, { "unsigned char", "t_uchar", 1, 0 },
		{ "signed char", "t_schar", 1, 1 }, { "short int", "t_short", 2, 1 },
		{ "short unsigned int", "t_ushort", 2, 0 }, { "long int", "t_long", 8, 1 },
		{ "long unsigned int", "t_ulong", 8, 0 }, { "long long int", "t_llong", 8, 1 },
		{ "long long unsigned int", "t_ullong", 8, 0 }, { "long long", "t_llong2", 8, 1 },
		{ "unsigned long long", "t_ullong2", 8, 0 }, { "__int128", "t_int128", 16, 1 },
		{ "unsigned __int128", "t_uint128", 16, 0 }, { "_Bool", "t_bool", 1, 4 } };
	u32 id[ARRAY_LEN(ints)];
	for (u32 i = 0; i < ARRAY_LEN(ints); i++) {
		id[i] = btf_add_int(b, str_from(ints[i].name), ints[i].bytes, ints[i].encoding);
		btf_add_ref(b, BTF_TYPEDEF, str_from(ints[i].as), id[i]);
	}
	static const struct { const char *as; u8 bytes; } floats[] = { { "t_float", 4 }, { "t_double", 8 },
		{ "t_wide_float", 16 } };
	for (u32 i = 0; i < ARRAY_LEN(floats); i++)
		btf_add_ref(b, BTF_TYPEDEF, str_from(floats[i].as), btf_add_float(b, STR("f"), floats[i].bytes));
	u32 i32 = id[0], c = btf_add_ref(b, BTF_CONST, STR(""), i32), v = btf_add_ref(b, BTF_VOLATILE, STR(""), c);
	btf_add_ref(b, BTF_TYPEDEF, STR("t_const"), c);
	btf_add_ref(b, BTF_TYPEDEF, STR("t_both"), v);
	btf_add_ref(b, BTF_TYPEDEF, STR("t_restrict"), btf_add_ref(b, BTF_RESTRICT, STR(""), btf_add_ptr(b, i32)));
	btf_add_ref(b, BTF_TYPEDEF, STR("t_array"), btf_add_array(b, btf_add_array(b, id[2], 3), 2));
	btf_add_ref(b, BTF_TYPEDEF, STR("t_void"), btf_add_ptr(b, 0));
	u32 user = btf_add_ref(b, BTF_TYPE_TAG, STR("rcu"), btf_add_ref(b, BTF_TYPE_TAG, STR("user"), c));
	btf_add_ref(b, BTF_TYPEDEF, STR("t_tagged"), btf_add_ptr(b, user));
	btf_add_ref(b, BTF_TYPEDEF, STR("t_tag"), btf_add_ref(b, BTF_TYPE_TAG, STR("user"), i32));
	u32 to_const = btf_add_ptr(b, c), proto = btf_add_proto(b, i32);
	btf_add_param(b, STR("at"), to_const);
	btf_add_param(b, STR(""), id[2]);
	u32 more = btf_add_proto(b, 0);
	btf_add_param(b, STR("fmt"), i32);
	btf_add_param(b, STR(""), 0);
	btf_add_ref(b, BTF_TYPEDEF, STR("t_call"), btf_add_ptr(b, proto));
	btf_add_ref(b, BTF_TYPEDEF, STR("t_more"), btf_add_ptr(b, more));
	btf_add_ref(b, BTF_TYPEDEF, STR("t_none"), btf_add_ptr(b, btf_add_proto(b, 0)));
	ids->func = btf_add_func(b, STR("vfs_do"), proto, 0);
	static const struct { const char *name, *value; u8 bytes; bool is_signed, is64; s64 of; } enums[] = {
		{ "e4", "E4", 4, false, false, 7 }, { "e4s", "E4S", 4, true, false, -7 }, { "e1", "E1", 1, false, false,
			1 },
		{ "e2", "E2", 2, false, false, 2 }, { "e8", "E8", 8, false, true, 1ll << 40 }, { "e8s", "E8S", 8, true,
		true, -(1ll << 40) } };
	for (u32 i = 0; i < ARRAY_LEN(enums); i++) {
		btf_add_enum(b, str_from(enums[i].name), enums[i].bytes, enums[i].is_signed, enums[i].is64);
		btf_add_enumerator(b, str_from(enums[i].value), enums[i].of);
	}
	u32 node = btf_reserve_record(b, false, STR("node")), to = btf_add_ptr(b, node);
	btf_fill_record(b, node, 40);
	btf_add_member(b, STR("next"), to, 0, 0);
	btf_add_member(b, STR("a"), i32, 64, 3);
	btf_add_member(b, STR("b"), id[1], 67, 30);
	u32 inner = btf_add_record(b, true, STR(""), 8);
	btf_add_member(b, STR("c"), id[7], 0, 0);
	btf_add_member(b, STR("d"), id[2], 0, 0);
	btf_add_ref(b, BTF_TYPEDEF, STR("node_t"), node);
	u32 none = btf_add_array(b, i32, 0), both = btf_add_record(b, true, STR("both"), 16);
	btf_add_member(b, STR("x"), id[13], 0, 0);
	btf_add_member(b, STR("y"), none, 0, 0);
	u32 tail = btf_add_record(b, false, STR("tail"), 16);
	btf_add_member(b, STR("in"), inner, 0, 0);
	btf_add_member(b, STR("none"), none, 64, 0);
	btf_add_member(b, STR("rest"), none, 64, 0);
	u32 tight = btf_add_record(b, false, STR("tight"), 5);
	btf_add_member(b, STR("c"), id[2], 0, 0);
	btf_add_member(b, STR("i"), i32, 8, 0);
	btf_add_fwd(b, STR("far"), false);
	btf_add_fwd(b, STR("far_u"), true);
	btf_add_ref(b, BTF_TYPEDEF, STR("t_tight"), btf_add_array(b, tight, 2));
	btf_add_ref(b, BTF_TYPEDEF, STR("t_tail"), btf_add_ptr(b, tail));
	ids->var = btf_add_var(b, STR("jiffies"), i32, 1);
	u32 deep = both;
	for (u32 i = 0; i < DEEP; i++)
		deep = btf_add_ptr(b, deep);
	ids->deep = btf_add_ref(b, BTF_TYPEDEF, STR("t_deep"), deep);
	struct buf bytes = BUF_INIT;
	btf_build_finish(b, &bytes);
	return opened(a, &bytes, NULL, ds);
}

struct from_btf { struct arena a; struct diags ds; struct types ts; struct ids ids; const struct btf *modules[3]; };

static void begin(struct from_btf *w)
{
	*w = (struct from_btf){ 0 };
	diags_init(&w->ds, &w->a, NULL);
	types_init(&w->ts, &w->a, &w->ds, hand_kernel(&w->a, &w->ds, &w->ids));
}

static void types_of_the_kernel(void **state)
{
	static const struct { const char *name, *text; u32 size, align; } rows[] = { { "t_int", "int", 4, 4 },
		{ "t_uint", "unsigned int", 4, 4 }, { "t_char", "char", 1, 1 }, { "t_uchar", "unsigned char", 1, 1 },
		{ "t_schar", "signed char", 1, 1 }, { "t_short", "short", 2, 2 },
		{ "t_ushort", "unsigned short", 2, 2 },
		{ "t_long", "long", 8, 8 }, { "t_ulong", "unsigned long", 8, 8 }, { "t_llong", "long long", 8, 8 },
		{ "t_ullong", "unsigned long long", 8, 8 }, { "t_llong2", "long long", 8, 8 },
		{ "t_ullong2", "unsigned long long", 8, 8 }, { "t_int128", "__int128", 16, 16 },
		{ "t_uint128", "unsigned __int128", 16, 16 }, { "t_bool", "_Bool", 1, 1 }, { "t_float", "float", 4, 4 },
		{ "t_double", "double", 8, 8 }, { "t_wide_float", "unsigned __int128", 16, 16 },
		{ "t_const", "const int", 4, 4 },
		{ "t_both", "const volatile int", 4, 4 }, { "t_restrict", "int *", 8, 8 },
		{ "t_array", "char[2][3]", 6, 1 },
		{ "t_void", "void *", 8, 8 }, { "t_tagged", "const int *", 8, 8 }, { "t_tag", "int", 4, 4 },
		{ "t_call", "int (*)(const int *at, char)", 8, 8 }, { "t_more", "void (*)(int fmt, ...)", 8, 8 },
		{ "t_none", "void (*)(void)", 8, 8 }, { "node_t", "struct node", 40, 8 },
		{ "t_tight", "struct tight[2]", 10, 1 },
		{ "t_tail", "struct tail *", 8, 8 } };
	struct from_btf w;
	(void)state;
	begin(&w);
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		struct type *t = type_from_btf_name(&w.ts, TY_TYPEDEF, str_from(rows[r].name));
		assert_true(t && t->kind == TY_TYPEDEF && str_is(t->tag, rows[r].name) &&
			t->depth == t->base->depth + 1);
		assert_true(t == type_from_btf_name(&w.ts, TY_TYPEDEF, str_from(rows[r].name)));
		if (!str_is(type_text(&w.a, t->base), rows[r].text) || type_size(t) != rows[r].size ||
			type_align(t) != rows[r].align)
			fail_msg("%s: '%.*s', %u bytes aligned to %u", rows[r].name, STR_ARG(type_text(&w.a, t->base)),
				(u32)type_size(t), type_align(t));
	}
	struct type *tagged = type_from_btf_name(&w.ts, TY_TYPEDEF, STR("t_tagged"));
	assert_true(type_has_tag(tagged, "user") && type_has_tag(tagged, "rcu") && !type_has_tag(tagged, "percpu"));
	assert_false(type_has_tag(type_from_btf_name(&w.ts, TY_TYPEDEF, STR("t_restrict")), "user"));
	assert_true(tagged->base->base == type_from_btf_name(&w.ts, TY_TYPEDEF, STR("t_const"))->base &&
		tagged->base->depth == 1);
	struct type *fn = type_from_btf_name(&w.ts, TY_FUNC, STR("vfs_do"));
	assert_true(fn && str_is(type_text(&w.a, fn), "int (const int *at, char)") && fn->nparams == 2 &&
		!fn->is_variadic);
	assert_null(type_from_btf_name(&w.ts, TY_FUNC, STR("node")));
	assert_null(type_from_btf_name(&w.ts, TY_INT, STR("int")));
	/* A chain of pointers ends somewhere, as one to an int. */
	const struct type *deep = type_from_btf_name(&w.ts, TY_TYPEDEF, STR("t_deep"))->base;
	u32 n = 0;
	for (; deep->kind == TY_PTR; deep = deep->base)
		n++;
	assert_true(n >= 64 && n < DEEP && deep->kind == TY_INT);
	arena_clear(&w.a);
}

static void enumerations_of_the_kernel(void **state)
{
	static const struct { const char *name, *value, *base; u32 size; s64 of; } rows[] = { { "e4", "E4",
		"unsigned int", 4, 7 },
		{ "e4s", "E4S", "int", 4, -7 }, { "e1", "E1", "unsigned char", 1, 1 },
		{ "e2", "E2", "unsigned short", 2, 2 },
		{ "e8", "E8", "unsigned long", 8, 1ll << 40 }, { "e8s", "E8S", "long", 8, -(1ll << 40) } };
	struct from_btf w;
	s64 value = 5;
	struct type *of = NULL;
	(void)state;
	begin(&w);
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		struct type *t = type_from_btf_name(&w.ts, TY_ENUM, str_from(rows[r].name));
		assert_true(t && t->kind == TY_ENUM && str_is(t->tag, rows[r].name) && t->is_kernel && t->is_lazy &&
			!t->module);
		assert_true(str_is(type_text(&w.a, t->base), rows[r].base) && t->size == rows[r].size &&
			t->align == rows[r].size);
		assert_true(type_enumerator_from_btf(&w.ts, str_from(rows[r].value), &value, &of) && of == t &&
			value == rows[r].of);
		assert_true(t->kern_btf_id && type_btf(&w.ts, t) == w.ts.kern && type_complete(&w.ts, t) && t->is_lazy);
	}
	assert_false(type_enumerator_from_btf(&w.ts, STR("E9"), &value, &of));
	assert_null(type_from_btf_name(&w.ts, TY_ENUM, STR("node")));
	w.ts.kern = NULL;
	assert_false(type_enumerator_from_btf(&w.ts, STR("E4"), &value, &of));
	assert_null(type_from_btf_name(&w.ts, TY_ENUM, STR("e4")));
	arena_clear(&w.a);
}

/* "name type@bit:width" of each member. */
static str members(struct arena *a, const struct type *t)
{
	struct buf out = BUF_INIT;
	for (u32 i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		buf_puts(&out, i ? "; " : "");
		type_print(f->type, f->name, &out);
		buf_printf(&out, "@%llu", (unsigned long long)f->bit_off);
		if (f->is_bitfield)
			buf_printf(&out, ":%u", f->bit_size);
	}
	str s = arena_str(a, buf_view(&out));
	buf_free(&out);
	return s;
}

static void records_of_the_kernel(void **state)
{
	static const struct { enum type_kind kind; const char *name, *members; u32 size, align; } rows[] = {
		{ TY_STRUCT, "node", "struct node *next@0; int a@64:3; unsigned int b@67:30", 40, 8 },
		{ TY_UNION, "both", "__int128 x@0; int y[0]@0", 16, 16 },
		{ TY_STRUCT, "tail", "union (anonymous) in@0; int none[0]@64; int rest[]@64", 16, 8 },
		{ TY_STRUCT, "tight", "char c@0; int i@8", 5, 1 } };
	struct from_btf w;
	(void)state;
	begin(&w);
	for (u32 r = 0; r < ARRAY_LEN(rows); r++) {
		struct type *t = type_from_btf_name(&w.ts, rows[r].kind, str_from(rows[r].name));
		assert_true(t && t->kind == rows[r].kind && t->is_lazy && !t->nfields && t->is_kernel &&
			t->preserve_access);
		assert_true(t->size == rows[r].size && type_align(t) == rows[r].align && !t->is_incomplete &&
			t->kern_btf_id);
		assert_true(type_complete(&w.ts, type_qualified(&w.ts, t, Q_CONST)) && !t->is_lazy);
		if (!str_is(members(&w.a, t), rows[r].members))
			fail_msg("%s: %.*s", rows[r].name, STR_ARG(members(&w.a, t)));
		assert_true(type_complete(&w.ts, t));
		if (!str_is(members(&w.a, t), rows[r].members))
			fail_msg("%s again: %.*s", rows[r].name, STR_ARG(members(&w.a, t)));
	}
	assert_true(type_from_btf_name(&w.ts, TY_STRUCT, STR("node"))->fields[0].type->base ==
		type_from_btf_name(&w.ts, TY_STRUCT, STR("node")));
	assert_null(type_from_btf_name(&w.ts, TY_UNION, STR("node")));
	assert_null(type_from_btf_name(&w.ts, TY_STRUCT, STR("both")));
	static const struct { enum type_kind kind; const char *name; } far[] = { { TY_STRUCT, "far" }, { TY_UNION,
		"far_u" } };
	for (u32 i = 0; i < ARRAY_LEN(far); i++) {
		struct btf_node n;
		u32 id = 1;
		while (btf_node(w.ts.kern, id, &n) && !(n.kind == BTF_FWD && str_is(n.name, far[i].name)))
			id++;
		assert_int_equal(n.kind, BTF_FWD);
		assert_null(type_from_btf_name(&w.ts, far[i].kind, str_from(far[i].name)));
	}
	arena_clear(&w.a);
}

/* A module's types: "struct NAME { int VERSION; struct tight *at; };" behind those of the kernel. */
static const struct btf *hand_module(struct from_btf *w, const char *name, const char *member, bool is_union)
{
	u64 len;
	u32 strings, n = (u32)strlen(name) + 1, m = (u32)strlen(member) + 1, first = btf_count(w->ts.kern);
	memcpy(&strings, (const u8 *)btf_bytes(w->ts.kern, &len) + 20, 4);
	u32 tight = btf_find(w->ts.kern, BTF_STRUCT, STR("tight")), i32 = btf_find(w->ts.kern, BTF_INT, STR("int"));
	const u32 types[] = { 0, BTF_PTR << 24, tight, strings, (is_union ? BTF_UNION : BTF_STRUCT) << 24 | 2, 16,
		strings + n, i32, 0, strings + n, first, 64 };
	const struct { u16 magic; u8 version, flags; u32 hdr_len, type_off, type_len, str_off, str_len; } h = {
		0xeb9f, 1, 0, 24, 0, sizeof(types), sizeof(types), n + m };
	struct buf bytes = BUF_INIT;
	buf_add(&bytes, &h, sizeof(h));
	buf_add(&bytes, types, sizeof(types));
	buf_add(&bytes, name, n);
	buf_add(&bytes, member, m);
	return opened(&w->a, &bytes, w->ts.kern, &w->ds);
}

static const struct btf *module_at(void *ctx, u32 index)
{
	struct from_btf *w = ctx;
	return index <= ARRAY_LEN(w->modules) ? w->modules[index - 1] : NULL;
}

static struct type *mentioned(struct types *ts, enum type_kind kind, const char *name)
{
	struct type *t = type_new(ts, kind);
	t->tag = str_from(name);
	t->is_incomplete = true;
	return t;
}

static bool completes(void *ctx, struct type *t)
{
	(void)ctx;
	return str_is(t->tag, "by_parser");
}

/* What the source only mentions is the kernel's, else that of the first module that has it. */
static void mentioned_records_are_found(void **state)
{
	struct from_btf w;
	(void)state;
	begin(&w);
	w.modules[0] = hand_module(&w, "in_a", "first", false);
	w.modules[1] = hand_module(&w, "in_b", "second", false);
	w.modules[2] = hand_module(&w, "in_c", "third", true);
	struct type *node = mentioned(&w.ts, TY_STRUCT, "node"), *b = mentioned(&w.ts, TY_STRUCT, "in_b");
	assert_true(type_complete(&w.ts, node) && node->is_kernel && node->preserve_access && !node->is_incomplete);
	assert_true(node->size == 40 && node->align == 8 && node->nfields == 3 && !node->module);
	assert_int_equal(node->kern_btf_id, type_from_btf_name(&w.ts, TY_STRUCT, STR("node"))->kern_btf_id);
	assert_false(type_complete(&w.ts, b));       /* nobody asks modules */
	w.ts.module_btf = module_at;
	w.ts.module_ctx = &w;
	assert_true(type_complete(&w.ts, b) && b->module == 2 && b->kern_btf_id == btf_count(w.ts.kern) + 1);
	assert_true(str_is(members(&w.a, b), "int second@0; struct tight *second@64") && b->size == 16 &&
		b->align == 8);
	assert_true(type_btf(&w.ts, b) == w.modules[1] && type_btf(&w.ts, node) == w.ts.kern);
	assert_true(!w.ts.module && !w.ts.module_index);     /* what comes next is the kernel's again */
	/* the kernel's own types are the same behind a module's pointers */
	assert_true(b->fields[1].type->base == type_from_btf_name(&w.ts, TY_STRUCT, STR("tight")));
	struct type *a = mentioned(&w.ts, TY_STRUCT, "in_a"), *c = mentioned(&w.ts, TY_UNION, "in_c");
	assert_true(type_complete(&w.ts, a) && a->module == 1 && str_is(a->fields[0].name, "first"));
	assert_true(type_complete(&w.ts, c) && c->module == 3 && str_is(c->fields[0].name, "third") &&
		c->kind == TY_UNION);
	assert_false(type_complete(&w.ts, mentioned(&w.ts, TY_STRUCT, "in_c")));
	assert_false(type_complete(&w.ts, mentioned(&w.ts, TY_UNION, "in_a")));
	assert_false(type_complete(&w.ts, mentioned(&w.ts, TY_STRUCT, "nowhere")));
	assert_false(type_complete(&w.ts, mentioned(&w.ts, TY_STRUCT, "far")));
	assert_false(type_complete(&w.ts, mentioned(&w.ts, TY_STRUCT, "")));
	assert_false(type_complete(&w.ts, mentioned(&w.ts, TY_ENUM, "e4")));
	/* the parser is asked first; while a struct's members are read nobody completes it */
	w.ts.complete = completes;
	assert_true(type_complete(&w.ts, mentioned(&w.ts, TY_STRUCT, "by_parser")));
	assert_true(type_complete(&w.ts, mentioned(&w.ts, TY_STRUCT, "tight")));
	struct type *open = mentioned(&w.ts, TY_STRUCT, "tight");
	open->is_open = true;
	assert_false(type_complete(&w.ts, open) || open->size);
	assert_true(type_complete(&w.ts, type_basic(&w.ts, TY_INT)) && !type_complete(&w.ts, type_basic(&w.ts,
		TY_VOID)));
	w.ts.kern = NULL;
	assert_false(type_complete(&w.ts, mentioned(&w.ts, TY_STRUCT, "node")));
	arena_clear(&w.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(records_are_laid_out_as_the_hosts),
		cmocka_unit_test(members_are_found), cmocka_unit_test(kinds_are_told),
		cmocka_unit_test(declarations_are_written), cmocka_unit_test(types_are_compared),
		cmocka_unit_test(wrong_types_fit), cmocka_unit_test(types_are_made_once),
		cmocka_unit_test(types_of_the_kernel), cmocka_unit_test(enumerations_of_the_kernel),
		cmocka_unit_test(records_of_the_kernel), cmocka_unit_test(mentioned_records_are_found) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
