/* config.c: what the kernel's types show of its configuration, and macros by which sources know a kernel. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "btf/btf.h"
#include "cc/cc.h"
#include "cc/text/text.h"

struct made { struct arena arena; struct buf bytes; struct diags ds; struct btf *btf; };

/* Types of a kernel with this struct, which has this member. */
static void make(struct made *m, str name, str member)
{
	*m = (struct made){ .bytes = BUF_INIT };
	struct btf_build *b = btf_build_new(&m->arena);
	u32 number = btf_add_int(b, STR("int"), 4, 0);
	btf_add_record(b, false, name, 4);
	btf_add_member(b, member, number, 0, 0);
	btf_build_finish(b, &m->bytes);
	diags_init(&m->ds, &m->arena, NULL);
	m->btf = btf_open(&m->arena, m->bytes.s, m->bytes.n, NULL, &m->ds);
	assert_non_null(m->btf);
}

static void end(struct made *m)
{
	buf_free(&m->bytes);
	arena_clear(&m->arena);
}

static bool is_set(const struct btf *b, const char *name)
{
	struct cc_opts o = { .btf = b, .arch = STR("x86_64") };
	str value = STR("");
	bool is = config_value(&o, str_from(name), &value);
	assert_true(!is || str_is(value, "1"));
	return is;
}

static void types_show_the_configuration(void **state UNUSED)
{
	struct made m;
	make(&m, STR("task_struct"), STR("wake_cpu"));
	assert_true(is_set(m.btf, "CONFIG_SMP"));
	assert_false(is_set(m.btf, "CONFIG_CGROUPS"));
	assert_false(is_set(m.btf, "CONFIG_NO_SUCH_WORD"));
	assert_true(is_set(NULL, "CONFIG_X86_64"));
	assert_false(is_set(NULL, "CONFIG_SMP"));
	end(&m);
}

/* bio_dev() was there while a bio had its disk, until Linux 5.12: "#ifdef bio_dev" asks for that. */
static void a_macro_tells_old_kernels(void **state UNUSED)
{
	struct made m;
	make(&m, STR("bio"), STR("bi_disk"));
	assert_true(is_set(m.btf, "bio_dev"));
	end(&m);
	make(&m, STR("bio"), STR("bi_bdev"));
	assert_false(is_set(m.btf, "bio_dev"));
	assert_false(is_set(m.btf, "bi_bdev"));
	end(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_show_the_configuration),
		cmocka_unit_test(a_macro_tells_old_kernels),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
