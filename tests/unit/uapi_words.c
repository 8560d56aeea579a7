/* uapi_words.c: names of sections, each row by its own name and by what may follow; how long a printed line may
 * become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "uapi/uapi.h"

static void sections(void **state)
{
	static const struct { const char *section, *row, *target; bool optional; } rows[] = { { "socket", "socket", "",
		false },
		{ "?socket", "socket", "", true }, { "kprobe/x", "kprobe", "x", false },
		{ "kprobe", "kprobe", "", false },
		{ "?kprobe/vfs_read", "kprobe", "vfs_read", true }, { "kprobex", NULL, "", false },
		{ "xdp_pass", "xdp", "", false },
		{ "socket1", "socket", "", false }, { "sk_reuseport/migrate", "sk_reuseport/migrate", "", false },
		{ "", NULL, "", false },
		{ "?", NULL, "", true }, { "tp/a/b", "tp", "a/b", false }, { "tp_btf/x", "tp_btf", "x", false },
		{ "tp_btf", "tp_btf", "", false },
		{ "nothing", NULL, "", false }, { "fentry/f", "fentry", "f", false } };
	struct arena a = { 0 };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		str target = STR("before");
		bool optional = !rows[i].optional;
		const struct uapi_sec *sec = uapi_sec_find(str_from(rows[i].section), &target, &optional);
		if (!sec != !rows[i].row || (sec && strcmp(sec->name, rows[i].row)) ||
			!str_is(target, rows[i].target) ||
			optional != rows[i].optional)
			fail_msg("'%s': %s '%.*s' %d", rows[i].section, sec ? sec->name : "-", STR_ARG(target),
				optional);
		const struct uapi_section *s = uapi_section_new(&a, str_from(rows[i].section));
		assert_true(s->sec == sec && str_eq(s->target, target) && s->is_optional == optional);
	}
	const struct uapi_sec *row;
	/* each is found by its own name, those with a target by one letter */
	for (u32 i = 0; (row = uapi_sec_row(i)); i++) {
		str target;
		bool wants = row->flags & SECF_TARGET;
		str name = arena_printf(&a, "%s%s", row->name, wants ? "/t" : row->flags & SECF_PREFIX ? "_1" : "");
		const struct uapi_sec *found = uapi_sec_find(name, &target, NULL);
		assert_true(found && !strcmp(found->name, row->name) && (!wants || str_is(target, "t")));
	}
	arena_clear(&a);
}

/* A format of so many letters and a conversion: how much of it surely fits into the kernel's line. */
static void lines(void **state)
{
	static const struct { u32 letters; const char *rest; u32 strings[2], nstrings; bool fits; } rows[] = {
		{ 960, "", { 0 }, 0, true },
		{ 961, "", { 0 }, 0, false }, { 940, "%d", { 0 }, 0, true }, { 941, "%d", { 0 }, 0, false },
		{ 940, "%-020llx", { 0 }, 0, true },
		{ 941, "%lu", { 0 }, 0, false }, { 910, "%50d", { 0 }, 0, true }, { 911, "%50d", { 0 }, 0, false },
		{ 940, "%5d", { 0 }, 0, true },
		{ 941, "%.5d", { 0 }, 0, false }, { 959, "%%", { 0 }, 0, true }, { 960, "%%", { 0 }, 0, false },
		{ 0, "%s", { 0 }, 0, false },
		{ 944, "%s", { 16 }, 1, true }, { 945, "%s", { 16 }, 1, false }, { 900, "%s%s", { 16, 44 }, 2, true },
		{ 901, "%s%s", { 16, 44 }, 2, false },
		{ 907, "%%%d%s", { 16, 32 }, 2, true }, { 908, "%%%d%s", { 16, 32 }, 2, false },
		{ 940, "%p", { 0 }, 0, true }, { 941, "%p", { 0 }, 0, false },
		{ 660, "%pS", { 0 }, 0, true }, { 661, "%pS", { 0 }, 0, false }, { 660, "%pI4", { 0 }, 0, true },
		{ 661, "%pB", { 0 }, 0, false },
		{ 0, "%pks", { 0 }, 0, false }, { 0, "%pus", { 0 }, 0, false }, { 660, "%ps", { 0 }, 0, true },
		{ 0, "%2000d", { 0 }, 0, false } };
	char format[1200];
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		memset(format, 'a', rows[i].letters);
		strcpy(format + rows[i].letters, rows[i].rest);
		u32 n = (u32)strlen(format), room = uapi_print_room(str_from(format), rows[i].strings,
			rows[i].nstrings);
		if ((room == n) != rows[i].fits || room > n)
			fail_msg("row %u, '%s' behind %u: %u of %u", i, rows[i].rest, rows[i].letters, room, n);
		strcat(format, "\nmore %s");                           /* a line alone counts */
		assert_true(uapi_print_room(str_from(format), rows[i].strings, rows[i].nstrings) == room);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(sections), cmocka_unit_test(lines) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
