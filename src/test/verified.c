/* verified.c: programs are no use where the verifier refuses them, however well they do in the machine: the verifier of
 * this program says so for kernels that are not here. */
#include "test/test_private.h"

static void add_case(struct host *h, struct test_file *f, const struct verify_row *r)
{
	struct test_case *c = vec_add(&f->cases, h->arena);
	c->name = arena_printf(h->arena, "%.*s on %.*s", STR_ARG(r->program), STR_ARG(r->kernel));
	c->time_us = r->time_us;
	if (r->verdict == VERDICT_ACCEPTED)
		return;
	c->status = r->verdict == VERDICT_UNAVAILABLE ? TEST_SKIPPED : TEST_FAILED;
	c->skipped = c->status == TEST_SKIPPED ? r->reason : STR("");
	if (c->status == TEST_FAILED)
		test_fail(h->arena, c, r->at, "the verifier refuses '%.*s': %.*s", STR_ARG(r->program),
			STR_ARG(r->reason));
}

static void verify_as(struct host *h, const struct profile *p, struct test_file *f)
{
	struct obj programs = test_programs(h->arena, f->obj);
	struct verify_by by = verify_offline(h, p);
	verify_rows rows = { 0 };
	verify_object(h, f->path, &programs, &by, &rows);
	vec_each(r, &rows)
		add_case(h, f, r);
}

bool test_verify(struct host *h, const struct test_opts *o, struct test_file *f)
{
	const struct profile *p = profile_find(o->kernel);
	if (p)
		verify_as(h, p, f);
	for (u32 i = 0; !p && str_is(o->kernel, "all") && profile_row(i); i++)
		verify_as(h, profile_row(i), f);
	if (p || str_is(o->kernel, "all"))
		return true;
	app_report(h->ds, BAD_OPTION, where_arg(o->kernel, 0),
		"no such kernel is known: 5.10, 6.1, 6.12, 6.18, 7.2, or all");
	return false;
}
