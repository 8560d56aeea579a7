/* screen_plain.c: a terminal by the few sequences that all of them know, without a library: a line is written when it
 * is not as it was. Keys are read as they come; what a key sends in several bytes comes in one piece. */
#include "cli/screen.h"

#include "ui/ui.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { WIDTH = 80, HEIGHT = 24, MAX_WIDTH = 1000, MAX_HEIGHT = 500, KEYS = 64 };

struct plain {
	struct screen face;
	struct termios before;
	struct ui_screen shown;      /* what stands there */
	struct buf out;
	u8 keys[KEYS]; u32 nkeys, at;
};

void screen_size(u32 *width, u32 *height)
{
	struct winsize w;
	bool is_known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col && w.ws_row;
	*width = is_known ? MIN(w.ws_col, (u32)MAX_WIDTH) : WIDTH;
	*height = is_known ? MIN(w.ws_row, (u32)MAX_HEIGHT) : HEIGHT;
}

bool screen_is_utf8(void)
{
	const char *names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	for (u32 i = 0; i < ARRAY_LEN(names); i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return strcasestr(value, "UTF-8") || strcasestr(value, "utf8");
	}
	return false;
}

bool screen_is_terminal(void)
{
	const char *term = getenv("TERM");
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && *term && strcmp(term, "dumb");
}

bool screen_is_gone(void)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	return poll(&p, 1, 0) > 0 && p.revents & (POLLHUP | POLLERR | POLLNVAL);
}

static void size(struct screen *s, u32 *width, u32 *height)
{
	(void)s;
	screen_size(width, height);
}

static void draw(struct screen *s, const struct ui_screen *picture)
{
	static const char *const styles[] = { [UI_PLAIN] = "", [UI_BAR] = "\033[7m", [UI_CHOSEN] = "\033[1m" };
	struct plain *p = (struct plain *)s;
	bool is_new = p->shown.width != picture->width || p->shown.height != picture->height;
	if (is_new) {
		ui_screen_size(&p->shown, picture->width, picture->height);
		buf_puts(&p->out, "\033[2J");
	}
	for (u32 y = 0; y < picture->height; y++) {
		str line = buf_view(&picture->line[y]);
		if (!is_new && str_eq(line, buf_view(&p->shown.line[y])) && picture->style[y] == p->shown.style[y])
			continue;
		buf_printf(&p->out, "\033[%u;1H%s%.*s\033[0m", y + 1, styles[picture->style[y]], STR_ARG(line));
		if (ui_columns_of(line) < picture->width)
			buf_puts(&p->out, "\033[K");
		p->shown.line[y].n = 0;
		buf_str(&p->shown.line[y], line);
		p->shown.style[y] = picture->style[y];
	}
	buf_flush(&p->out);
}

/* What keys send after ESC [ or ESC O. */
static int key_of(const u8 *s, u32 n, u32 *used)
{
	static const struct { const char *text; int key; } keys[] = { { "A", UI_UP }, { "B", UI_DOWN },
		{ "C", UI_RIGHT },
		{ "D", UI_LEFT }, { "H", UI_HOME }, { "F", UI_END }, { "1~", UI_HOME }, { "4~", UI_END },
		{ "5~", UI_PAGE_UP }, { "6~", UI_PAGE_DOWN } };
	for (u32 i = 0; i < ARRAY_LEN(keys); i++) {
		u32 len = (u32)strlen(keys[i].text);
		if (n >= len && !memcmp(s, keys[i].text, len)) {
			*used = len;
			return keys[i].key;
		}
	}
	*used = n;
	return SCREEN_OTHER_KEY;
}

static int key(struct screen *s)
{
	struct plain *p = (struct plain *)s;
	u32 used = 0;
	if (p->at == p->nkeys) {
		ssize_t n = read(STDIN_FILENO, p->keys, sizeof(p->keys));
		if (n <= 0)
			return screen_is_gone() ? -1 : 0;
		p->nkeys = (u32)n;
		p->at = 0;
	}
	int first = p->keys[p->at++];
	u32 left = p->nkeys - p->at;
	if (first != UI_ESCAPE || left < 2 || (p->keys[p->at] != '[' && p->keys[p->at] != 'O'))
		return first;
	first = key_of(p->keys + p->at + 1, left - 1, &used);
	p->at += 1 + used;
	return first;
}

static void leave(struct screen *s)
{
	struct plain *p = (struct plain *)s;
	buf_puts(&p->out, "\033[0m\033[?7h\033[?25h\033[?1049l");
	buf_flush(&p->out);
	tcsetattr(STDIN_FILENO, TCSANOW, &p->before);
	ui_screen_free(&p->shown);
	buf_free(&p->out);
}

struct screen *screen_plain_open(struct arena *a)
{
	struct plain *p = arena_new(a, struct plain);
	*p = (struct plain){ .face = { screen_is_utf8(), size, draw, key, leave }, .out = BUF_INIT };
	if (!screen_is_terminal() || tcgetattr(STDIN_FILENO, &p->before) != 0)
		return NULL;
	struct termios raw = p->before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
	raw.c_iflag &= ~(tcflag_t)(IXON | ICRNL);
	raw.c_cc[VMIN] = raw.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	p->out.fd = STDOUT_FILENO;
	buf_puts(&p->out, "\033[?1049h\033[?25l\033[?7l");       /* another page, no cursor, lines do not wrap */
	return &p->face;
}
