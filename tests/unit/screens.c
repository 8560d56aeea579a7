/* screens.c: a live table as exact screens: keys in, lines out. A line's first letter is its style: '=' a bar, '*' the
 * chosen row. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "ui/ui.h"
#include "golden.h"

static struct arena arena;
static str names[] = { { "ID", 2 }, { "NAME", 4 }, { "RUNS/S", 6 }, { "TIME/S", 6 }, { "OWNER", 5 } };

static void add(struct data_table *t, u64 id, const char *name, u64 runs, u64 ns, const char *owner)
{
	struct data *row = arena_array(&arena, struct data, 5);
	row[0] = data_uint(STR(""), id);
	row[1] = data_str(STR(""), str_from(name));
	row[2] = data_uint(STR(""), runs);
	row[3] = data_uint(STR(""), ns);
	row[3].format = FORMAT_DURATION;
	row[4] = data_str(STR(""), str_from(owner));
	vec_push(&t->rows, &arena, row);
}

static struct data_table table(void)
{
	struct data_table t = { .column = names, .ncolumns = 5 };
	add(&t, 7, "on_switch", 12034, 1240000, "skep(4242)");
	add(&t, 12, "evil\033[31m\nname", 3, 900, "\xff(1)");
	add(&t, 103, "count", 12034, 99, "/sys/fs/bpf/a/very/long/path/to/a/pinned/program/of/somebody/else");
	add(&t, 8, "größe", 0, 0, "-");
	add(&t, 9, "日本語😀", 0, 0, "e\xcc\x81t\xc3\xa9");
	for (u32 i = 0; i < 6; i++)
		add(&t, 200 + i, "many", i, i * 1000, "test(9)");
	return t;
}

static void put(const struct ui_screen *s, struct buf *out)
{
	static const char marks[] = { [UI_PLAIN] = ' ', [UI_BAR] = '=', [UI_CHOSEN] = '*' };
	for (u32 y = 0; y < s->height; y++) {
		str line = buf_view(&s->line[y]);
		assert_true(ui_columns_of(line) <= s->width);
		buf_printf(out, "%c|%.*s|\n", marks[s->style[y]], STR_ARG(line));
	}
}

/* What is on the screen once these keys were pressed, each seen at once. */
static void press(struct ui_live *l, struct ui_screen *s, const int *keys, u32 n, const char *what, struct buf *out)
{
	for (u32 i = 0; i <= n; i++) {
		struct data_table t = table();
		l->table = &t;
		ui_screen_size(s, s->width, s->height);
		ui_live_draw(l, s);
		if (i < n)
			assert_true(ui_live_key(l, keys[i]));
	}
	buf_printf(out, "-- %s\n", what);
	put(s, out);
}
#define PRESS(what, ...) press(&l, &s, (const int[]){ __VA_ARGS__ }, sizeof((const int[]){ __VA_ARGS__ }) / sizeof(int), \
	what, &out)

static void screens_of_a_table(void **state)
{
	struct ui_live l = { .title = STR("skep top"), .state = STR("10 programs\033"), .sort = 3, .detail = BUF_INIT };
	struct ui_screen s = { 0 };
	struct buf out = BUF_INIT;
	(void)state;
	ui_screen_size(&s, 80, 10);
	press(&l, &s, NULL, 0, "sorted by time, ASCII", &out);
	PRESS("the last row", UI_END);
	PRESS("a row above the first", UI_HOME, UI_UP);
	PRESS("all of the second", UI_DOWN, '\n');
	PRESS("back, by the next column", UI_ESCAPE, '>');
	PRESS("the other way round", 'r');
	PRESS("wraps to the first column", UI_RIGHT);
	PRESS("while a filter is typed", '/', 'M', 'a', 'n', 'x', UI_DELETE);
	PRESS("kept", '\n');
	PRESS("nothing has it", '/', 'z', 'z', 'z', 'z', '\r');
	PRESS("taken away", '/', UI_ESCAPE, 'r', '<', '<');
	PRESS("help", '?');
	PRESS("paused", '?', 'p');
	for (u32 i = 0; i < 30; i++)
		ui_live_note(&l, i % 8);
	l.has_views = true;
	PRESS("history, other views", 'p');
	s.is_utf8 = true;
	PRESS("in UTF-8", UI_HOME);
	ui_screen_size(&s, 40, 6);
	PRESS("small", UI_PAGE_DOWN);
	ui_screen_size(&s, 5, 2);
	PRESS("very small", UI_PAGE_DOWN);
	ui_screen_size(&s, 200, 5);
	PRESS("wide: widths are as they were", UI_HOME);
	assert_false(ui_live_key(&l, 'q'));
	assert_false(ui_live_key(&l, UI_CTRL_C));
	ui_live_free(&l);
	ui_screen_free(&s);
	arena_clear(&arena);
	assert_true(golden("screens_table", &out));
}

static void screens_of_text(void **state)
{
	struct ui_live l = { .title = STR("skep runqlat"), .sort = -1, .detail = BUF_INIT };
	struct ui_screen s = { 0 };
	struct buf out = BUF_INIT;
	(void)state;
	ui_screen_size(&s, 40, 5);
	ui_live_draw(&l, &s);
	put(&s, &out);
	l.text = STR("one\n\ttwo\nthree\nfour\nfive\n");
	for (const char *keys = " jjjj"; *keys; keys++) {
		ui_screen_size(&s, 40, 5);
		ui_live_draw(&l, &s);
		ui_live_key(&l, *keys);
	}
	put(&s, &out);
	ui_screen_free(&s);
	assert_true(golden("screens_text", &out));
}

/* Columns of a terminal: of each kind of character, at the edges of ranges; what is not UTF-8 takes one a byte. */
static void columns_of_texts(void **state)
{
	static const struct { const char *text; u32 columns, two /* bytes that two columns have room for */; } texts[] = {
		{ "", 0, 0 }, { "abc", 3, 2 }, { "größe", 5, 2 }, { "日本", 4, 3 }, { "a日", 3, 1 }, { "e\xcc\x81x", 2, 4 },
		{ "\xcb\xbf", 1, 2 } /* U+02ff, before all ranges */, { "\xcc\x80", 0, 2 } /* U+0300, the first */,
		{ "\xe1\x84\x80", 2, 3 } /* U+1100 */, { "\xe1\x85\x9f", 2, 3 } /* U+115f */, { "\xe1\x85\xa0", 0, 3 } /* U+1160 */,
		{ "\xf3\xa0\x87\xaf", 0, 4 } /* U+e01ef, the last */, { "\xf3\xa0\x87\xb0", 1, 4 }, { "\xff\xfe\xfd", 3, 2 },
		{ "\xe6\x97", 2, 2 } /* cut off */, { "😀😀", 4, 4 },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(texts); i++) {
		assert_int_equal(ui_columns_of(str_from(texts[i].text)), texts[i].columns);
		assert_int_equal(ui_bytes_of(str_from(texts[i].text), 2), texts[i].two);
	}
	struct buf out = BUF_INIT;
	ui_cut(STR("日本語"), 5, true, &out);
	buf_char(&out, '|');
	ui_cut(STR("日本語"), 4, false, &out);
	buf_char(&out, '|');
	ui_cut(STR("日本語"), 6, false, &out);
	assert_string_equal(buf_cstr(&out), "日本…|日+|日本語");
	buf_free(&out);
}

/* A table: cells stand below each other whatever their characters take. */
static void table_of_wide_texts(void **state)
{
	struct data_table t = { .column = names, .ncolumns = 2, .sort_column = -1 };
	struct buf out = BUF_INIT;
	(void)state;
	add(&t, 1, "日本語", 0, 0, "");
	add(&t, 20, "abc", 0, 0, "");
	ui_table(&t, &out);
	assert_string_equal(buf_cstr(&out), "ID  NAME\n 1  日本語\n20  abc\n");
	buf_free(&out);
	arena_clear(&arena);
}

/* Lines of words: one that is too long stands alone, what is in brackets stays together, the first line is begun. */
static void words_in_lines(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	ui_wrap(STR("one two three"), 4, 2, 11, &out);       /* "one two" ends in the last column */
	ui_wrap(STR("one two three"), 5, 2, 11, &out);
	ui_wrap(STR("a [-b [C D]] e] [f"), 0, 1, 10, &out);
	ui_wrap(STR("muchtoolong x 日本 日"), 0, 0, 7, &out);
	ui_wrap(STR("x"), 9, 3, 2, &out);
	ui_wrap(STR(""), 0, 0, 9, &out);
	assert_string_equal(buf_cstr(&out), "one two\n  three\none\n  two three\na\n [-b [C D]]\n e] [f\n"
		"muchtoolong\nx 日本\n日\nx\n\n");
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(words_in_lines), cmocka_unit_test(screens_of_a_table), cmocka_unit_test(screens_of_text),
		cmocka_unit_test(columns_of_texts), cmocka_unit_test(table_of_wide_texts) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
