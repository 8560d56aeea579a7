/* code.c: what the compiler makes of many sources, for each -mcpu: how many instructions, and sums over the code, over
 * the whole object, over the text of each stage. A line of the golden that changed names the source: look at what `skep
 * cc --emit=asm` says of it before and after, then BLESS=1 writes the golden anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench.h"

struct way { const char *what; struct cc_opts opts; };

static void say_code(const struct obj *o, struct buf *out)
{
	u32 count = 0, relocs = 0;
	u64 code = 0;
	for (u32 i = 0; i < o->funcs.n; i++) {
		const struct obj_func *f = &o->funcs.v[i];
		count += f->ninsns, relocs += f->relocs.n + f->cores.n;
		code = sum(code, f->insns, f->ninsns * sizeof(*f->insns));
	}
	buf_printf(out, "%u functions %u insns %u relocs, code %08x", o->funcs.n, count, relocs,
		(u32)(code ^ code >> 32));
	vec_each(m, &o->maps) {
		if (m->hist)
			buf_printf(out, " %.*s %s from %d", STR_ARG(m->name), m->hist == HIST_LOG2 ? "log2" : "linear",
				m->hist_base);
		vec_each(in, &m->hists_in)
			buf_printf(out, " %.*s.%.*s from %d", STR_ARG(m->name), STR_ARG(in->member), in->base);
	}
}

struct round { const struct way *ways; u32 n; struct buf *out; };

/* One source: a line for each way. */
static void one(const char *path, void *ctx)
{
	const struct round *r = ctx;
	for (const struct way *w = r->ways; w < r->ways + r->n; w++) {
		struct bench b;
		struct buf bytes = BUF_INIT;
		struct cc_opts opts = w->opts;
		begin(&b);
		opts.emit_to = opts.emit ? &bytes : NULL;
		struct obj *o = compiled(&b, path, opts);
		buf_printf(r->out, "%s %s: ", path, w->what);
		if (o && !b.ds.errors && !opts.emit) {
			say_code(o, r->out);
			assert_true(obj_write(o, &bytes, &b.ds));
		}
		u64 whole = sum(0, bytes.s, bytes.n);
		buf_printf(r->out, " bytes %zu sum %08x\n", bytes.n, (u32)(whole ^ whole >> 32));
		diags_print(&b.ds, (struct diag_style){ 0 }, r->out);
		buf_free(&bytes);
		arena_clear(&b.a);
	}
}

/* Instructions differ by -mcpu, and each stage has a text. run_c tells whether its cases are right; here it is seen
 * that they change. */
static void every_stage(void **state)
{
	static const struct way ways[] = { { "v1", { .cpu = 1 } }, { "v3", { .cpu = 3 } }, { "v4", { .cpu = 4 } },
		{ "v2", { .cpu = 2 } },
		{ "pp", { .emit = CC_EMIT_PP } }, { "ast", { .emit = CC_EMIT_AST } },
		{ "ir", { .emit = CC_EMIT_IR, .emit_pass = STR("all") } } };
	enum { CODE = 3 };           /* of these without the texts */
	struct buf out = BUF_INIT;
	(void)state;
	each_file("tests/run_c/cases/*.c", one, &(struct round){ ways, CODE, &out });
	each_file("tests/code/*.c", one, &(struct round){ ways, ARRAY_LEN(ways), &out });
	each_file("tests/cc/ast/*.c", one, &(struct round){ ways, ARRAY_LEN(ways), &out });
	each_file("tests/object/programs/*.c", one, &(struct round){ ways, ARRAY_LEN(ways), &out });
	assert_true(golden("code_stages", &out));
}

/* What `skep run` and old kernels want otherwise. */
static void every_wish(void **state)
{
	static const str all = STR("*");
	static const struct way ways[] = { { "plain", { .cpu = 3 } },
		{ "run", { .cpu = 4, .exact_layout = true, .find_slots = true, .count_loss = true,
		.print_mark = STR("#") } },
		{ "old", { .cpu = 1, .no_probe_read_kernel = true, .bounded_loops_missing = true } },
		{ "linkable", { .cpu = 2, .linkable = true, .arch = STR("arm64") } },
		{ "fentry", { .cpu = 3, .fentry = &all, .nfentry = 1 } } };
	struct buf out = BUF_INIT;
	(void)state;
	each_file("tests/code/*.c", one, &(struct round){ ways, ARRAY_LEN(ways), &out });
	each_file("tests/output/*.c", one, &(struct round){ ways, 2, &out });
	each_file("tests/code/run/*.c", one, &(struct round){ ways, 2, &out });
	each_file("tests/object/core/*.c", one, &(struct round){ ways, 2, &out });
	assert_true(golden("code_wishes", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_stage), cmocka_unit_test(every_wish) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
