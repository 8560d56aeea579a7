/* child.h: the command of a session. */
#ifndef SKEP_APP_CHILD_H
#define SKEP_APP_CHILD_H

#include "app/app.h"

enum { CHILD_BY_SIGNAL = 128 };
struct child {
	struct host *h;
	char **argv;
	int pid, gate;               /* pid 0: there is none (any more) */
	bool has_ended, is_killed;
	int status;                  /* when it has: what a shell would call it, 128 and more for a signal */
};

/* A process that waits to be the command, so that its number is known before anything is attached. False: reported. */
bool child_make(struct child *c, struct host *h, char **argv);
bool child_start(struct child *c);               /* now it runs; false: reported */
void child_look(struct child *c);                /* did it end? has_ended and status say so */
/* With everything in its group: TERM, and KILL for what is still there half a second later. Safe without a child. */
void child_end(struct child *c);

#endif
