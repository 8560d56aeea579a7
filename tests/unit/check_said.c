/* check_said.c: which warnings are given, where, with which notes and hints, and where none is: sources by their
 * subject (tests/unit/cases/check.txt, "---- NAME" before each). A line of the golden is a message: line:column+length
 * of what it is about, its code, its words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench.h"

static void say_place(struct bench *b, const struct where *w, struct buf *out)
{
	struct src_spot at;
	if (src_spot(&b->src, w->span.at, &at))
		buf_printf(out, "%u:%u+%u", at.line, at.col, w->span.len);
}

static void one(struct arena *a, str name, str text, struct buf *out)
{
	struct bench b;
	str words[] = { STR("all"), STR("extra"), STR("implicit-fallthrough"), STR("cast-align"), STR("no-error") };
	struct cc_opts opts = text_opts(a, name);
	opts.warnings = words, opts.nwarnings = ARRAY_LEN(words);
	begin(&b);
	cc_compile(&b.a, &b.src, STR("x.c"), text, &opts, &b.ds);
	buf_printf(out, "==== %.*s\n", STR_ARG(name));
	vec_each(d, &b.ds.list) {
		say_place(&b, &(*d)->where, out);
		buf_printf(out, " %s %.*s\n", (*d)->code->id, STR_ARG((*d)->msg));
		vec_each(n, &(*d)->notes) {
			buf_puts(out, "\t");
			say_place(&b, &n->where, out);
			buf_printf(out, " %.*s\n", STR_ARG(n->msg));
		}
		if ((*d)->hint.n)
			buf_printf(out, "\t%.*s\n", STR_ARG((*d)->hint));
	}
	arena_clear(&b.a);
}

static void sources_are_warned_of(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	each_text("tests/unit/cases/check.txt", one, &out);
	assert_true(golden("check_said", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(sources_are_warned_of) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
