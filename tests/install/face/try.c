/* try.c: a face for the test of the rule that makes faces. It uses the compiler, whose rooms have names like accept and
 * advance. */
#include "base/base.h"
#include "cc/cc.h"

int try_compile(const char *text);
int try_accept(int fd);
int helper_of_two_files(const char *text);

static bool no_file(void *ctx, str path, str *text)
{
	(void)ctx; (void)path; (void)text;
	return false;
}

int helper_of_two_files(const char *text)
{
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct cc_opts opts = { .read_file = no_file, .cpu = 3, .arch = STR("x86") };
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	int errors = cc_compile(&a, &src, STR("try.c"), str_from(text), &opts, &ds) ? 0 : (int)ds.errors;
	arena_clear(&a);
	return errors;
}
