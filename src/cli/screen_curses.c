/* screen_curses.c: a terminal by ncursesw, which knows what each of them can do. */
#include "cli/screen.h"

#include "ui/ui.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#define NCURSES_WIDECHAR 1
#include <curses.h>

enum { PAIR_BAR = 1, PAIR_CHOSEN = 2 };

struct curses { struct screen face; SCREEN *term; WINDOW *window; bool has_colors; };

static void size(struct screen *s, u32 *width, u32 *height)
{
	struct curses *c = (struct curses *)s;
	screen_size(width, height);
	if ((int)*width == LIBRARY_CALL(getmaxx)(c->window) && (int)*height == LIBRARY_CALL(getmaxy)(c->window))
		return;
	LIBRARY_CALL(resizeterm)((int)*height, (int)*width);
	LIBRARY_CALL(wresize)(c->window, (int)*height, (int)*width);
	LIBRARY_CALL(wclear)(c->window);
}

static attr_t attributes(const struct curses *c, u8 style)
{
	switch (style) {
	case UI_BAR: return c->has_colors ? (attr_t)COLOR_PAIR(PAIR_BAR) : A_REVERSE;
	case UI_CHOSEN: return c->has_colors ? (attr_t)COLOR_PAIR(PAIR_CHOSEN) : A_BOLD;
	default: return A_NORMAL;
	}
}

static void draw(struct screen *s, const struct ui_screen *picture)
{
	const struct curses *c = (struct curses *)s;
	LIBRARY_CALL(werase)(c->window);
	for (u32 y = 0; y < picture->height; y++) {
		LIBRARY_CALL(wattrset)(c->window, (int)attributes(c, picture->style[y]));
		if (picture->line[y].n && LIBRARY_CALL(wmove)(c->window, (int)y, 0) == OK)
			LIBRARY_CALL(waddnstr)(c->window, picture->line[y].s, (int)picture->line[y].n);
	}
	LIBRARY_CALL(wattrset)(c->window, A_NORMAL);
	LIBRARY_CALL(wrefresh)(c->window);
}

static int key(struct screen *s)
{
	static const struct { int curses, key; } keys[] = { { KEY_UP, UI_UP }, { KEY_DOWN, UI_DOWN },
		{ KEY_LEFT, UI_LEFT },
		{ KEY_RIGHT, UI_RIGHT }, { KEY_PPAGE, UI_PAGE_UP }, { KEY_NPAGE, UI_PAGE_DOWN }, { KEY_HOME, UI_HOME },
		{ KEY_END, UI_END }, { KEY_BACKSPACE, UI_DELETE }, { KEY_ENTER, '\n' } };
	int k = LIBRARY_CALL(wgetch)(((struct curses *)s)->window);
	for (u32 i = 0; i < ARRAY_LEN(keys); i++)
		if (keys[i].curses == k)
			return keys[i].key;
	if (k == ERR)
		return screen_is_gone() ? -1 : 0;
	return k > 0xff ? SCREEN_OTHER_KEY : k;
}

static void leave(struct screen *s)
{
	struct curses *c = (struct curses *)s;
	LIBRARY_CALL(endwin)();
	LIBRARY_CALL(delwin)(c->window);
	LIBRARY_CALL(delscreen)(c->term);
}

/* Bars in colour where there is any, and nobody asked for none (NO_COLOR). */
static void take_colors(struct curses *c)
{
	const char *no = getenv("NO_COLOR");
	c->has_colors = (!no || !*no) && LIBRARY_CALL(has_colors)() && LIBRARY_CALL(start_color)() == OK &&
		LIBRARY_CALL(use_default_colors)() == OK;
	if (!c->has_colors)
		return;
	LIBRARY_CALL(init_pair)(PAIR_BAR, COLOR_BLACK, COLOR_GREEN);
	LIBRARY_CALL(init_pair)(PAIR_CHOSEN, COLOR_BLACK, COLOR_CYAN);
}

struct screen *screen_open(struct arena *a)
{
	struct curses *c = arena_new(a, struct curses);
	if (!LIBRARY_IS_THERE(newterm) || !screen_is_terminal())
		return screen_plain_open(a);
	if (!setlocale(LC_CTYPE, "") && screen_is_utf8())
		setlocale(LC_CTYPE, "C.UTF-8");      /* what the environment names is not installed here */
	LIBRARY_CALL(set_escdelay)(50);      /* milliseconds: an Escape by itself is soon one */
	c->term = LIBRARY_CALL(newterm)(NULL, stdout, stdin);
	c->window = c->term ? LIBRARY_CALL(newwin)(0, 0, 0, 0) : NULL;
	if (!c->window)
		return screen_plain_open(a);
	c->face = (struct screen){ !strcmp(nl_langinfo(CODESET), "UTF-8"), size, draw, key, leave };
	take_colors(c);
	LIBRARY_CALL(raw)();
	LIBRARY_CALL(noecho)();
	LIBRARY_CALL(keypad)(c->window, true);
	LIBRARY_CALL(nodelay)(c->window, true);
	LIBRARY_CALL(curs_set)(0);
	return &c->face;
}
