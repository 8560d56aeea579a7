/* cover.c: which lines of the programs ran: those that have instructions, in programs and their functions, not in
 * tests. A line ran as often as the instruction of it that ran most. */
#include "test/test_private.h"

#include <stdlib.h>

static struct test_line *line_of(struct arena *a, struct test_file *f, str file, u32 number)
{
	vec_each(l, &f->lines)
		if (l->line == number && str_eq(l->file, file))
			return l;
	struct test_line *l = vec_add(&f->lines, a);
	*l = (struct test_line){ .file = file, .line = number };
	return l;
}

static int by_place(const void *x, const void *y)
{
	const struct test_line *a = x, *b = y;
	int c = str_cmp(a->file, b->file);
	return c ? c : a->line < b->line ? -1 : a->line > b->line;
}

/* A function that only tests have called is one of theirs, and none of the program's. */
static bool is_program(const struct obj *o, u32 func)
{
	bool is_called = o->funcs.v[func].is_entry;
	str name;
	if (test_is(&o->funcs.v[func], &name))
		return false;
	vec_each(f, &o->funcs)
		vec_each(r, &f->relocs)
			is_called |= (r->kind == RELOC_CALL || r->kind == RELOC_FUNC) && r->to == func &&
				!test_is(f, &name);
	return is_called;
}

void test_cover(struct arena *a, struct test_file *f)
{
	const struct obj *o = f->obj;
	for (u32 i = 0; i < o->funcs.n; i++) {
		const struct obj_func *func = &o->funcs.v[i];
		struct obj_source at;
		if (!is_program(o, i))
			continue;
		if (obj_line_of(o, func, 0, &at))
			vec_push(&f->functions, a, ((struct test_function){ func->name, at.file, at.line,
				f->times[i][0] }));
		for (u32 k = 0; k < func->ninsns; k += 1u + insn_is_ld64(func->insns[k])) {
			if (!obj_line_of(o, func, k, &at))
				continue;
			struct test_line *l = line_of(a, f, at.file, at.line);
			l->times = MAX(l->times, f->times[i][k]);
		}
	}
	if (f->lines.n)
		qsort(f->lines.v, f->lines.n, sizeof(f->lines.v[0]), by_place);
}

/* The tracefile of lcov(1): a section for each source. */
static void section(const struct test_file *f, str file, struct buf *out)
{
	u32 lines = 0, hit = 0, functions = 0, called = 0;
	buf_printf(out, "TN:\nSF:%.*s\n", STR_ARG(file));
	vec_each(x, &f->functions) {
		if (!str_eq(x->file, file))
			continue;
		buf_printf(out, "FN:%u,%.*s\nFNDA:%llu,%.*s\n", x->line, STR_ARG(x->name),
			(unsigned long long)x->times, STR_ARG(x->name));
		functions++;
		called += x->times != 0;
	}
	buf_printf(out, "FNF:%u\nFNH:%u\n", functions, called);
	vec_each(l, &f->lines) {
		if (!str_eq(l->file, file))
			continue;
		buf_printf(out, "DA:%u,%llu\n", l->line, (unsigned long long)l->times);
		lines++;
		hit += l->times != 0;
	}
	buf_printf(out, "LF:%u\nLH:%u\nend_of_record\n", lines, hit);
}

void test_lcov(const test_files *files, struct buf *out)
{
	vec_each(f, files)
		for (u32 i = 0; i < f->lines.n; i++)
			if (!i || !str_eq(f->lines.v[i].file, f->lines.v[i - 1].file))
				section(f, f->lines.v[i].file, out);
}
