/* text_pp.c: the preprocessor: what comes out and what is said, of many small texts with files of their own
 * (tests/unit/cases/pp.txt): "---- NAME" before each, then "-D.."s and "-U.."s; "-ast" shows the tree instead, for what
 * is read only when it is named, "-macros" the macros. "++++ PATH" begins a file of the case; "fill" behind its path
 * makes it as long as a vmlinux.h, "cut" leaves out the end of its last line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench.h"

enum { FILES = 40, FILLED = 70000, SHOWN = 7000 };
struct files { str path[FILES], text[FILES]; u32 n; };

static bool read_of_case(void *ctx, str path, str *text)
{
	const struct files *f = ctx;
	for (u32 i = 1; i < f->n; i++)
		if (str_eq(f->path[i], path)) {
			*text = f->text[i];
			return true;
		}
	return false;
}

static bool kconfig_of_case(void *ctx, str name, str *value)
{
	(void)ctx;
	*value = str_is(name, "CONFIG_HZ") ? STR("250") : str_is(name, "CONFIG_LESS") ? STR("-3") :
		str_is(name, "CONFIG_MODULE") ? STR("m") : STR("y");
	return !str_is(name, "CONFIG_NONE");
}

static void one(struct arena *a, str words, struct files *f, struct buf *out)
{
	struct bench b;
	struct buf made = BUF_INIT;
	str dirs[] = { STR("inc"), STR("inc2") }, late[] = { STR("late") }, word, defines[8], rest = words;
	struct cc_opts opts = { .cpu = 3, .emit = CC_EMIT_PP, .emit_to = &made, .include_dirs = dirs, .ninclude_dirs =
		2,
		.late_dirs = late, .nlate_dirs = 1, .read_file = read_of_case, .kconfig = kconfig_of_case, .ctx = f,
		.arch = STR("x86"), .kernel_version = 0x60600, .btf = kernel, .defines = defines };
	while (str_cut(rest, ' ', &word, &rest) || word.n) {
		if (str_starts(word, "-D"))
			defines[opts.ndefines++] = str_sub(word, 2, word.n);
		else if (str_starts(word, "-U"))
			defines[opts.ndefines++] = arena_printf(a, "-%.*s", (int)word.n - 2, word.s + 2);
		opts.emit = str_is(word, "-ast") ? CC_EMIT_AST : str_is(word, "-macros") ? CC_EMIT_MACROS : opts.emit;
		if (!rest.n)
			break;
	}
	begin(&b);
	cc_compile(&b.a, &b.src, STR("dir/x.c"), f->text[0], &opts, &b.ds);
	buf_printf(out, "==== %.*s\n", STR_ARG(words));
	diags_print(&b.ds, (struct diag_style){ 0 }, out);
	vec_each(d, &b.ds.list)
		buf_printf(out, "%u+%u%c", (*d)->where.span.at ? 1 : 0, (*d)->where.span.len,
			d == &vec_last(&b.ds.list) ? '\n' : ' ');
	if (opts.emit != CC_EMIT_MACROS) {
		buf_str(out, str_sub(buf_view(&made), 0, SHOWN));
		if (made.n > SHOWN)
			buf_printf(out, "... %zu\n", made.n);
	} else {
		str all = buf_view(&made);           /* those of the source: their names begin so */
		for (str line; all.n;) {
			str_cut(all, '\n', &line, &all);
			if (str_starts(line, "#define zz"))
				buf_printf(out, "%.*s\n", STR_ARG(line));
		}
	}
	buf_free(&made);
	arena_clear(&b.a);
}

static str filled(struct arena *a, str text)
{
	struct buf b = BUF_INIT;
	buf_str(&b, text);
	for (u32 i = 0; b.n < FILLED; i++)
		buf_printf(&b, "struct filler_%u {\n\tint a;\n\tstruct filler_%u *next;\n};\n\n", i, i + 1);
	str s = arena_str(a, buf_view(&b));
	buf_free(&b);
	return s;
}

static void texts_become(void **state)
{
	struct arena a = { 0 };
	struct buf out = BUF_INIT;
	str all, line, name = { 0 };
	struct files f = { 0 };
	const char *from = NULL;
	bool fills = false, is_cut = false;
	(void)state;
	assert_true(read_file(&a, STR("tests/unit/cases/pp.txt"), &all));
	all = arena_printf(&a, "%.*s---- \n", STR_ARG(all));
	while (all.n) {
		str_cut(all, '\n', &line, &all);
		bool is_case = str_starts(line, "---- "), is_file = str_starts(line, "++++ ");
		if (!is_case && !is_file)
			continue;
		if (from) {
			str text = { from, (u32)(line.s - from) };
			text.n -= is_cut;
			f.text[f.n++] = fills ? filled(&a, text) : text;
		}
		from = all.s;
		if (is_case) {
			if (f.n)
				one(&a, name, &f, &out);
			name = str_sub(line, 5, line.n);
			f.n = 0;
		} else {
			str_cut(str_sub(line, 5, line.n), ' ', &f.path[f.n], &line);
		}
		fills = is_file && str_is(line, "fill");
		is_cut = (is_file && str_is(line, "cut")) || (is_case && str_ends(name, " -cut"));
	}
	arena_clear(&a);
	assert_true(golden("text_pp", &out));
}

/* Parts of what somebody typed are macros: their tokens keep their places in it, so that messages show them there. */
static void words_are_macros(void **state)
{
	static const char typed[] = "pid == 7 && ?? > LIMIT", other[] = "[x]";
	const struct pp_words words[] = { { STR("FIRST"), STR("<typed>"), STR("pid == 7 && ?? > LIMIT"), 0, 8 },
		{ STR("SECOND"), STR("<typed>"), STR("pid == 7 && ?? > LIMIT"), 12, 22 },
		{ STR("THIRD"), STR("<other>"), STR("[x]"), 1, 2 },
		{ STR("NOTHING"), STR("<other>"), STR("[x]"), 3, 3 } };
	struct pp_words same[ARRAY_LEN(words)];
	struct files none = { 0 };
	struct bench b;
	struct buf made = BUF_INIT, said = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(words); i++) {
		same[i] = words[i];
		same[i].text = i < 2 ? str_from(typed) : str_from(other);
	}
	struct cc_opts opts = { .cpu = 3, .emit = CC_EMIT_PP, .emit_to = &made, .no_line_marks = true,
		.read_file = read_of_case, .ctx = &none, .arch = STR("x86"), .words = same, .nwords = ARRAY_LEN(same) };
	begin(&b);
	cc_compile(&b.a, &b.src, STR("x.c"), STR("#define LIMIT 3\nint a = FIRST; THIRD(FIRST) <NOTHING>\n"), &opts,
		&b.ds);
	assert_string_equal(buf_cstr(&made), "int a = pid == 7; x(pid == 7) <>\n");
	assert_int_equal(b.ds.errors, 0);
	opts.emit = CC_EMIT_OBJ;
	arena_clear(&b.a);
	begin(&b);
	cc_compile(&b.a, &b.src, STR("x.c"), STR("#define LIMIT 3\nint f(void) { return SECOND; }\n"), &opts, &b.ds);
	diags_print(&b.ds, (struct diag_style){ 0 }, &said);
	assert_true(golden("text_words", &said));
	arena_clear(&b.a);
	buf_free(&made);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(texts_become), cmocka_unit_test(words_are_macros) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
