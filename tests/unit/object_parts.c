/* object_parts.c: what the compiler puts into an object, beside instructions: functions, maps with all that they say,
 * variables, externs, places of local variables, the types of all of it in BTF, what is wrong with chains of calls. The
 * sources are in tests/unit/cases/object.txt, "---- NAME" before each, with "run", "locals", "linkable", "bcc" behind
 * it where they are compiled so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench.h"
#include "print_obj.h"

static void say_func(const struct obj *o, struct obj_func f, struct buf *out)
{
	u32 lines = f.lines.n;
	if (!o->locals.n)
		f.ninsns = 0;        /* tests/unit/code.c looks at these */
	print_func(o, &f, out);
	buf_printf(out, "  target '%.*s' %u lines\n", STR_ARG(f.target), lines);
}

static void say_map(const struct obj_map *m, struct buf *out)
{
	print_map(m, out);
	if (m->pinning || m->is_shared || m->bcc_table || m->loss_slot)
		buf_printf(out, "  shared %d bcc %d loss %u\n", m->is_shared, m->bcc_table, m->loss_slot);
	if (m->hist)
		buf_printf(out, "  %s from %d\n", m->hist == HIST_LOG2 ? "log2" : "linear", m->hist_base);
	vec_each(in, &m->hists_in)
		buf_printf(out, "  in '%.*s' from %d\n", STR_ARG(in->member), in->base);
	vec_each(t, &m->event_types)
		buf_printf(out, "  event of type %u\n", *t);
}

static void say_obj(const struct obj *o, struct buf *out)
{
	buf_printf(out, "license '%.*s' version %x loss %u%s%s\n", STR_ARG(o->license), o->kern_version, o->loss_map,
		o->unmarked_prints ? " unmarked" : "", o->exact_layout ? " exact" : "");
	vec_each(f, &o->funcs)
		say_func(o, *f, out);
	vec_each(m, &o->maps)
		say_map(m, out);
	vec_each(e, &o->externs)
		buf_printf(out, "extern %.*s kind %d btf %u%s%s%s at %u size %u align %u\n", STR_ARG(e->name), e->kind,
			e->btf_id, e->is_weak ? " weak" : "", e->is_typed ? " typed" : "", e->is_signed ?
			" signed" : "",
			e->kconfig_off, e->size, e->align);
	vec_each(l, &o->locals)
		buf_printf(out, "local %.*s %.*s:%u-%u type %u bytes %u map %lld func %lld at %lld\n", STR_ARG(l->name),
			STR_ARG(l->file), l->declared, l->last, l->type, l->bytes, (long long)l->map,
			(long long)l->func,
			(long long)l->at);
	vec_each(n, &o->bindings)
		buf_printf(out, "binding %.*s%s%s\n", STR_ARG(n->name), n->is_weak ? " weak" : "",
			n->is_hidden ? " hidden" : "");
	for (u32 i = 1; o->btf && i < btf_count(o->btf); i++)
		btf_print_raw(o->btf, i, out);
}

static void one(struct arena *a, str name, str text, struct buf *out)
{
	struct bench b;
	struct cc_opts opts = text_opts(a, name);
	begin(&b);
	struct obj *o = cc_compile(&b.a, &b.src, STR("x.c"), text, &opts, &b.ds);
	buf_printf(out, "==== %.*s\n", STR_ARG(name));
	diags_print(&b.ds, (struct diag_style){ 0 }, out);
	if (o)
		say_obj(o, out);
	arena_clear(&b.a);
}

static void objects_hold(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	each_text("tests/unit/cases/object.txt", one, &out);
	assert_true(golden("object_parts", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(objects_hold) };
	return cmocka_run_group_tests(tests, with_types, NULL);
}
