/* print_room.c: how much of a format of bpf_trace_printk is printed whole, whatever its values are. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "uapi/uapi.h"

#include <stdio.h>

static char many[2000];

static void rooms(void **state)
{
	static const struct { const char *format; u32 room; } cases[] = {
		{ "hello", 5 }, { "two\nlines", 3 }, { "", 0 }, { "\n", 0 }, { "%d of 100%%", 11 },
		{ "%lld %#llx %c %p", 16 }, { "%", 1 }, { "%1", 2 }, { "%-+ #05.3d", 10 },
		{ "%-", 2 }, { "%.", 2 }, { "%l", 2 }, { "%p", 2 }, { "%1000d", 0 }, { "%0960d", 6 }, { "%0961d", 0 },
		{ "at %s", 3 }, { "%s", 0 }, { "%d %s", 3 }, { "%pks", 0 }, { "%pus by %d", 0 }, { "%pS %pI4", 8 },
		{ "%2000d", 0 }, { "a %999d", 2 },
		{ "%s\n%s", 0 }, { "ab %.3s", 3 }, { "%.s", 0 }, { "%5.s", 0 }, { "%hhs", 0 }, { "%9ls", 0 }, { "%-s", 0 },
		{ "%#s", 0 }, { "% s", 0 }, { "%0s", 0 }, { "%+s", 0 },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		char longer[64];         /* what stands behind the format is none of it */
		snprintf(longer, sizeof(longer), "%s0d5", cases[i].format);
		assert_int_equal(uapi_print_room(str_from(cases[i].format), NULL, 0), cases[i].room);
		assert_int_equal(uapi_print_room((str){ longer, (u32)strlen(cases[i].format) }, NULL, 0), cases[i].room);
	}
	memset(many, 'x', sizeof(many) - 1);
	assert_in_range(uapi_print_room(str_from(many), NULL, 0), 900, 1000);
}

static void known_texts(void **state)
{
	const u32 comm[] = { 16 }, second[] = { 0, 16 }, two[] = { 600, 600 };
	(void)state;
	assert_int_equal(uapi_print_room(STR("by %s"), comm, 1), 5);
	assert_int_equal(uapi_print_room(STR("%d by %s"), second, 2), 8);
	assert_int_equal(uapi_print_room(STR("%s %s"), comm, 1), 3);
	assert_int_equal(uapi_print_room(STR("%s %s"), two, 2), 3);
	assert_int_equal(uapi_print_room(STR("%% %s"), comm, 1), 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(rooms), cmocka_unit_test(known_texts) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
