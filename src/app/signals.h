/* signals.h: the signals that end a session, and output that does not make it deaf to them. */
#ifndef SKEP_APP_SIGNALS_H
#define SKEP_APP_SIGNALS_H

#include "base/base.h"
#include "sys/sys.h"

#include <signal.h>

struct signals {
	struct kern *k;
	int fd;                      /* of signalfd(2); -1: not open */
	u64 set, was_blocked;
	struct sigaction child_was;
	bool has_ended;              /* one of them came: everything is to end */
	bool is_resized;             /* the terminal; whoever looks at it takes this back */
	bool child_told;             /* a child ended or stopped; whoever looks at it takes this back */
};

/* From here on the signals that would end the process are kept, so that it can tidy up. What the parent has it
 * ignore stays so, but for SIGINT and SIGQUIT. 0 or -errno: then nothing has changed. */
long signals_open(struct signals *s, struct kern *k);
void signals_take(struct signals *s);            /* those that came since: into has_ended and child_told */
/* What is left can be ended at once: the next signal does what it always does. Safe on the zero value. */
void signals_close(struct signals *s);
/* Writes of b wait for its reader only as long as no signal comes, and then as long as it goes on. */
void signals_watch(struct signals *s, struct buf *b);

#endif
