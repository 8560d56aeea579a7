/* screen_curses_none.c: without ncursesw. */
#include "cli/screen.h"

struct screen *screen_open(struct arena *a) { return screen_plain_open(a); }
