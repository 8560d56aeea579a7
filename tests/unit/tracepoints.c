/* tracepoints.c: members of struct tracepoint__CATEGORY__EVENT, made of a line of the format of an event: type, place,
 * size; which part of a name is the category. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cc/cc.h"
#include "obj/obj.h"

/* The line of the format, and the member as C has it, which is at offset 8; NULL: there is no such member. */
struct row { const char *decl; u32 size, is_signed; const char *name, *type; };
static const struct row rows[] = {
	{ "int n", 4, 1, "n", "int" }, { "int n", 4, 0, "n", "unsigned" }, { "u16 n", 2, 0, "n", "unsigned short" },
	{ "short n", 2, 1, "n", "short" }, { "char c", 1, 1, "c", "char" }, { "char c", 1, 0, "c", "char" },
	{ "bool b", 1, 0, "b", "unsigned char" }, { "s8 b", 1, 1, "b", "signed char" },
	{ "unsigned long n", 8, 0, "n", "unsigned long" }, { "loff_t n", 8, 1, "n", "long" },
	{ "enum zone z", 4, 0, "z", "unsigned" }, { "struct s s", 12, 0, "s", "char[12]" },
	{ "guid_t g", 16, 0, "g", "char[16]" },
	/* arrays: the number, or a constant's name and the size */
	{ "char comm[16]", 16, 0, "comm", "char[16]" }, { "char comm[16]", 16, 1, "comm", "char[16]" },
	{ "char comm[TASK_COMM_LEN]", 16, 0, "comm", "char[16]" },
	{ "unsigned char mac[ETH_ALEN]", 6, 0, "mac", "unsigned char[6]" },
	{ "u8 saddr[4]", 4, 0, "saddr", "unsigned char[4]" }, { "__u8 a[28]", 28, 0, "a", "unsigned char[28]" },
	{ "int v[3]", 12, 1, "v", "int[3]" }, { "unsigned int v[2]", 8, 0, "v", "unsigned[2]" },
	{ "unsigned long args[6]", 48, 0, "args", "unsigned long[6]" },
	{ "unsigned long args[MOST]", 48, 0, "args", "unsigned long[6]" }, { "long one[1]", 8, 1, "one", "long" },
	{ "int odd[MOST]", 12, 1, "odd", "signed char[12]" }, { "u16 none[0]", 8, 0, "none", "unsigned long" },
	{ "const char * names[2]", 16, 0, "names", "unsigned long[2]" },
	/* pointers: what is known of what they point to */
	{ "const char * name", 8, 0, "name", "char *" }, { "const char *const * argv", 8, 0, "argv", "char **" },
	{ "char ** argv", 8, 0, "argv", "char **" }, { "unsigned char * p", 8, 0, "p", "unsigned char *" },
	{ "signed char * p", 8, 0, "p", "void *" }, { "int *p", 8, 0, "p", "int *" },
	{ "unsigned * p", 8, 0, "p", "unsigned *" },
	{ "unsigned int * p", 8, 0, "p", "unsigned *" }, { "long * p", 8, 0, "p", "long *" },
	{ "unsigned long * p", 8, 0, "p", "unsigned long *" },
	{ "short * p", 8, 0, "p", "short *" }, { "unsigned short * p", 8, 0, "p", "unsigned short *" },
	{ "void * p", 8, 0, "p", "void *" }, { "struct s * p", 8, 0, "p", "struct s *" },
	{ "const struct s * p", 8, 0, "p", "struct s *" }, { "volatile struct s * p", 8, 0, "p", "struct s *" },
	{ "const volatile struct s *p", 8, 0, "p", "struct s *" }, { "union u * p", 8, 0, "p", "union u *" },
	{ "const union u ** p", 8, 0, "p", "union u **" }, { "s_t * p", 8, 0, "p", "s_t *" },
	{ "loff_t * p", 8, 0, "p", "loff_t *" },
	{ "struct nobody * p", 8, 0, "p", "void *" }, { "nobody_t * p", 8, 0, "p", "void *" },
	{ "variable * p", 8, 0, "p", "void *" },
	{ "struct s_t * p", 8, 0, "p", "void *" }, { "constant_t * p", 8, 0, "p", "constant_t *" },
	{ "structure * p", 8, 0, "p", "structure *" }, { "fonst s_t * p", 8, 0, "p", "void *" },
	{ "const * p", 8, 0, "p", "void *" },
	{ "struct * p", 8, 0, "p", "void *" }, { "u32 * p", 4, 0, "p", "unsigned" },
	/* places of what lies behind the record */
	{ "__data_loc char[] name", 4, 0, "data_loc_name", "unsigned" },
	{ "__data_loc u8[] raw", 4, 1, "data_loc_raw", "int" },
	/* no member */
	{ "int common_pid", 4, 1, "common_pid", NULL }, { "char huge[65537]", 65537, 0, "huge", NULL },
	{ "char most[65536]", 65536, 0, "most", "char[65536]" },
};

static const char before[] =
	"struct s { int a; }; union u { int a; }; typedef struct s s_t; typedef long long loff_t; int variable;\n"
	"typedef struct s constant_t; typedef union u structure;\n";

struct asked { struct arena a; struct src_map src; struct diags ds; str category, event, text; };

static bool format_of(void *ctx, str category, str name, str *text)
{
	struct asked *q = ctx;
	bool is_known = str_eq(category, q->category) && str_eq(name, q->event);
	*text = is_known ? q->text : STR("");
	return is_known;
}

static bool compiles(struct asked *q, str text)
{
	struct cc_opts opts = { .tracepoint_format = format_of, .ctx = q, .arch = STR("x86"), .warnings_off = true };
	src_init(&q->src, &q->a);
	diags_init(&q->ds, &q->a, &q->src);
	return cc_compile(&q->a, &q->src, STR("x.c"), text, &opts, &q->ds) && !q->ds.errors;
}

static void members(void **state)
{
	(void)state;
	for (const struct row *r = rows; r < rows + ARRAY_LEN(rows); r++) {
		struct asked q = { .category = STR("cat"), .event = STR("ev") };
		q.text = arena_printf(&q.a,
			"name: ev\nID: 7\nformat:\n\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
			"\tfield:%s;\toffset:8;\tsize:%u;\tsigned:%u;\n\tfield:char "
				"after;\toffset:%u;\tsize:1;\tsigned:0;\n",
			r->decl, r->size, r->is_signed, 8 + r->size);
		str asks = r->type ? arena_printf(&q.a,
			"typedef __typeof__(%s) *wanted; typedef __typeof__(((t *)0)->%s) *made;\n"
			"_Static_assert(__builtin_types_compatible_p(wanted, made), \"type\");\n"
			"_Static_assert(sizeof(((t *)0)->%s) == %u, \"size\");\n_Static_assert(__builtin_offsetof(t, "
				"%s) == 8, \"place\");\n",
			r->type, r->name, r->name, r->size, r->name) : STR("");
		str text = arena_printf(&q.a, "%stypedef struct tracepoint__cat__ev t;\n%.*s"
			"_Static_assert(__builtin_offsetof(t, after) == %u, \"after\");\n_Static_assert(sizeof(t) == "
				"%u, \"whole\");\n",
			before, STR_ARG(asks), 8 + r->size, (u32)ALIGN_UP(8 + r->size + 1, 8u));
		bool ok = compiles(&q, text);
		if (!ok) {
			struct buf said = BUF_INIT;
			diags_print(&q.ds, (struct diag_style){ 0 }, &said);
			fail_msg("%s: %s", r->decl, buf_cstr(&said));
		}
		if (!r->type) {
			src_init(&q.src, &q.a);
			assert_false(compiles(&q, arena_printf(&q.a,
				"struct tracepoint__cat__ev *p; int f(void) { return sizeof(p->%s); }\n",
				r->name)));
		}
		arena_clear(&q.a);
	}
}

/* Lines out of order, over each other, without a number: what can be used is. */
static void lines(void **state)
{
	struct asked q = { .category = STR("cat"), .event = STR("ev"), .text = STR("name: ev\nformat:\n"
		"\tfield:int common_type;\toffset:0;\tsize:4;\tsigned:0;\n\tfield:long "
			"a;\toffset:16;\tsize:8;\tsigned:1;\n"
		"\tfield:int over_a;\toffset:20;\tsize:4;\tsigned:1;\n\tfield:int no_place;\tsize:4;\tsigned:1;\n"
		"\tfield:int no_size;\toffset:24;\tsigned:1;\n\tfield:short b;\toffset:24;\tsize:2;\tsigned:1;\n"
		"\tno field: short c;\toffset:26;\tsize:2;\tsigned:1;\n\nprint fmt: \"field:int "
			"d;offset:32;size:4;signed:1;\"\n") };
	(void)state;
	assert_true(compiles(&q, STR("typedef struct tracepoint__cat__ev t;\n"
		"_Static_assert(__builtin_offsetof(t, a) == 16 && __builtin_offsetof(t, b) == 24, \"\");\n"
		"_Static_assert(__builtin_types_compatible_p(__typeof__(((t *)0)->b), short), \"\");\n")));
	static const char *const absent[] = { "over_a", "no_place", "no_size" };
	for (u32 i = 0; i < ARRAY_LEN(absent); i++)
		assert_false(compiles(&q, arena_printf(&q.a,
			"struct tracepoint__cat__ev *p; int f(void) { return sizeof(p->%s); }\n",
			absent[i])));
	arena_clear(&q.a);
}

/* Both parts may hold the two underscores that lie between them. */
static void names(void **state)
{
	static const struct { const char *category, *event, *tag; bool ok; } all[] = { { "cat", "ev", "cat__ev", true },
		{ "a", "b", "a__b", true }, { "a_", "b", "a___b", true }, { "a", "_b", "a___b", true }, { "a__b", "c",
		"a__b__c", true },
		{ "a", "b__c", "a__b__c", true }, { "cat", "ev", "cat__other", false }, { "cat", "ev", "cat_ev",
		false },
		{ "", "ev", "__ev", false }, { "cat", "", "cat__", false } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(all); i++) {
		struct asked q = { .category = str_from(all[i].category), .event = str_from(all[i].event),
			.text = STR("format:\n\tfield:int n;\toffset:8;\tsize:4;\tsigned:1;\n") };
		assert_int_equal(compiles(&q, arena_printf(&q.a,
			"_Static_assert(__builtin_offsetof(struct tracepoint__%s, n) == 8, \"\");\n",
			all[i].tag)), all[i].ok);
		arena_clear(&q.a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(members), cmocka_unit_test(lines),
		cmocka_unit_test(names) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
