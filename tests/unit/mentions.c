/* mentions.c: skep's own headers leave out what a program does not speak of (__skep_mentions); whatever they define
 * must still be there for a program that names it. Every macro and every function is asked for, one program each. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "cc/text/text.h"

struct read_all { struct arena a; struct intern names; struct pp *pp; str tokens; };

static void read_with(struct read_all *r, const char *text, bool whole, const struct pp_words *typed, str *define)
{
	struct diags *ds = arena_new(&r->a, struct diags);
	str *dirs = arena_array(&r->a, str, 1);
	struct pp_opts *o = arena_new(&r->a, struct pp_opts);
	struct src_map *src = arena_new(&r->a, struct src_map);
	src_init(src, &r->a);
	diags_init(ds, &r->a, src);
	dirs[0] = STR("/nowhere");
	*o = (struct pp_opts){ .cpu = 3, .target_arch = STR("x86"), .include_dirs = dirs, .ninclude_dirs = whole,
		.words = typed, .nwords = typed != NULL, .defines = define, .ndefines = define != NULL };
	intern_init(&r->names, &r->a);
	r->pp = pp_new(&r->a, src, &r->names, ds, o);
	assert_true(pp_open(r->pp, src_add(src, STR("main.c"), str_from(text))));
	struct buf b = BUF_INIT;
	for (struct tok t = pp_next(r->pp); t.kind != TK_EOF; t = pp_next(r->pp)) {
		buf_str(&b, pp_text(r->pp, t));
		buf_char(&b, ' ');
	}
	r->tokens = arena_str(&r->a, buf_view(&b));
	buf_free(&b);
	assert_int_equal(ds->errors, 0);
	pp_close(r->pp);
}

static void read_through(struct read_all *r, const char *text, bool whole)
{
	read_with(r, text, whole, NULL, NULL);
}

static bool has_macro(const struct read_all *r, str name)
{
	str have;
	for (u32 i = 0; pp_macro_name(r->pp, &i, &have);)
		if (str_eq(have, name))
			return true;
	return false;
}

static void each_macro(const char *include)
{
	struct read_all all = { 0 };
	u32 n = 0, left_out = 0;
	str name;
	read_through(&all, include, true);
	struct read_all none = { 0 };
	read_through(&none, include, false);
	for (u32 i = 0; pp_macro_name(all.pp, &i, &name); n++) {
		if (has_macro(&none, name))
			continue;
		struct read_all one = { 0 };
		read_through(&one, arena_printf(&all.a, "%s#define use %.*s\n", include, STR_ARG(name)).s, false);
		if (!has_macro(&one, name))
			fail_msg("'%.*s' of %s is left out of a program that names it", STR_ARG(name), include);
		arena_clear(&one.a);
		left_out++;
	}
	assert_true(n > 100 && left_out > 5);
	arena_clear(&none.a);
	arena_clear(&all.a);
}

static void macros_of_bcc(void **state) { (void)state; each_macro("#include <bcc/helpers.h>\n"); }
static void macros_of_tracing(void **state) { (void)state; each_macro("#include <bpf/bpf_tracing.h>\n"); }

/* Declared functions and tags: what stands between two names that are no words of C is what the headers declare. */
static void declarations_of_bcc(void **state)
{
	(void)state;
	static const char *const names[] = { "bpf_usdt_readarg", "bpf_usdt_readarg_p", "incr_cksum_l3", "incr_cksum_l4",
		"bpf_num_cpus", "load_byte", "load_half",
		"load_word", "bpf_log2", "bpf_log2l", "bpf_iter_num_new", "bpf_iter_num_next", "bpf_iter_num_destroy",
		"LIBBPF_PIN_BY_NAME", "TRI_MODULE",
		"libbpf_tristate", "libbpf_pin_type", "bpf_stacktrace", "bpf_stacktrace_buildid", "pt_regs" };
	for (u32 i = 0; i < ARRAY_LEN(names); i++) {
		struct read_all one = { 0 };
		read_through(&one, arena_printf(&one.a, "#include <bcc/helpers.h>\n#define use %s _bpf_readarg_f_1\n",
			names[i]).s, false);
		if (!memmem(one.tokens.s, one.tokens.n, names[i], strlen(names[i])))
			fail_msg("'%s' is left out of a program that names it", names[i]);
		arena_clear(&one.a);
	}
}

/* Arguments of statically defined probes: by the readers that stand in the program, else by macros. */
static void readers_of_probes(void **state)
{
	(void)state;
	static const struct { const char *text; bool macros; } cases[] = {
		{ "#include <bcc/helpers.h>\n#define use bpf_usdt_readarg\n", true },
		{ "#include <bcc/helpers.h>\n#define use bpf_usdt_readarg _bpf_readarg_f_1\n", false } };
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct read_all r = { 0 };
		read_through(&r, cases[i].text, false);
		assert_int_equal(has_macro(&r, STR("bpf_usdt_readarg")), cases[i].macros);
		assert_int_equal(has_macro(&r, STR("bpf_usdt_readarg_p")), cases[i].macros);
		arena_clear(&r.a);
	}
}

/* A header of the program's own may name anything. */
static void other_headers_want_all(void **state)
{
	(void)state;
	static const struct { const char *text; bool whole; } cases[] = {
		{ "#include <bpf/bpf_tracing.h>\n", false },
		{ "#include <linux/sched.h>\n#include <bpf/bpf_tracing.h>\n", false },
		{ "#include <bpf/bpf_tracing.h>\nint x = PT_REGS;\n", true },
		{ "#include <bpf/bpf_tracing.h>\n#if 0\n#include \"mine.h\"\n#endif\n", true },
		{ "#include <bpf/bpf_tracing.h>\n#if 0\n#  include <mine.h>\n#endif\n", true },
		{ "#include <bpf/bpf_tracing.h>\n#if 0\n#include MINE\n#endif\n", true },
		{ "#include <bpf/bpf_tracing.h>\n/* include <mine.h> */\n", false } };
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct read_all r = { 0 };
		read_through(&r, cases[i].text, false);
		assert_int_equal(has_macro(&r, STR("PT_REGS_PARM1")), cases[i].whole);
		arena_clear(&r.a);
	}
}

/* What is typed beside a program, and what -D says, may name something too. */
static void given_words(void **state)
{
	(void)state;
	static const struct { const char *define, *typed; bool whole; } cases[] = {
		{ "P=PT_REGS_PARM1(ctx)", NULL, true }, { "P=PARM1(ctx)", NULL, false },
		{ NULL, "PT_REGS_PARM1(ctx) == 3", true }, { NULL, "pid == 3", false },
		{ "P=1", "PT_REGS_RC(ctx)", true }, { "P=PT_REGS", "pid", true } };
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct read_all r = { 0 };
		str define = str_from(cases[i].define ? cases[i].define : "");
		struct pp_words typed = { .name = STR("FILTER"), .path = STR("<typed>"),
			.text = str_from(cases[i].typed ? cases[i].typed : "") };
		typed.to = typed.text.n;
		read_with(&r, "#include <bpf/bpf_tracing.h>\n", false, cases[i].typed ? &typed : NULL,
			cases[i].define ? &define : NULL);
		assert_int_equal(has_macro(&r, STR("PT_REGS_PARM1")), cases[i].whole);
		arena_clear(&r.a);
	}
}

/* The names of the kernel's headers are looked up by halves. */
static void headers_of_kernel(void **state)
{
	(void)state;
	static const struct { const char *folder, *names; } folders[] = {
#define KERNEL_FOLDER(folder, names) { folder, names },
#include "cc/text/kernel_headers.def"
#undef KERNEL_FOLDER
	};
	struct arena a = { 0 };
	u32 asked = 0;
	for (u32 i = 0; i < ARRAY_LEN(folders); i++) {
		str rest = str_from(folders[i].names), word;
		for (bool is_whole = !folders[i].folder[0]; rest.n;) {
			str_cut(rest, ' ', &word, &rest);
			if (!word.n)
				continue;
			str path = is_whole ? arena_printf(&a, "%.*s/any.h", STR_ARG(word)) :
				arena_printf(&a, "%s/%.*s.h", folders[i].folder, STR_ARG(word));
			assert_false(header_is_unknown(path));
			assert_true(header_is_unknown(arena_printf(&a, "linux/%.*s~.h", STR_ARG(word))));
			asked++;
		}
	}
	assert_int_equal(asked, 3648);
	assert_true(header_is_unknown(STR("linux/0.h")) && header_is_unknown(STR("linux/~.h")));
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_of_kernel),
		cmocka_unit_test(macros_of_bcc),
		cmocka_unit_test(macros_of_tracing),
		cmocka_unit_test(declarations_of_bcc), cmocka_unit_test(readers_of_probes),
		cmocka_unit_test(other_headers_want_all), cmocka_unit_test(given_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
