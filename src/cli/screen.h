/* screen.h: terminals for what is live. Where ncursesw was found, screen_curses.c; else, and where it does not know the
 * terminal, screen_plain.c. */
#ifndef SKEP_SCREEN_H
#define SKEP_SCREEN_H

#include "app/app.h"

enum { SCREEN_OTHER_KEY = 2000 /* one that means nothing here */ };
screen_open_fn screen_open, screen_plain_open;
void screen_size(u32 *width, u32 *height);       /* of the terminal now; 80 and 24 where it does not tell */
bool screen_is_utf8(void);
bool screen_is_terminal(void);                   /* both ways, and one that can do more than write lines */
bool screen_is_gone(void);                       /* nobody is at the other end */

#endif
