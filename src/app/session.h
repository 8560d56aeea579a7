/* session.h: what the parts of skep run share. session.c has the order of things, each part a file of its own. */
#ifndef SKEP_APP_SESSION_H
#define SKEP_APP_SESSION_H

#include "app/app.h"
#include "app/child.h"
#include "app/lines.h"
#include "app/loss.h"
#include "app/prints.h"
#include "app/signals.h"

#include "stream/stream.h"
#include "ui/ui.h"

enum { MAX_PHASES = 8 };

struct source_view { const struct obj_map *map; struct lines lines; };
struct session {
	struct host *h;
	struct run_opts *o;
	struct obj *obj;
	struct loaded *loaded;
	vec(struct link) links;
	struct plan plan;
	str failed_prog, failed_tried; struct hook failed_hook;      /* what could not be attached */
	struct stream *stream;
	vec(struct source_view) views;
	u64 events;
	bool has_shown;              /* anything of the maps */
	struct prints prints;
	struct loss loss;
	struct signals *signals;     /* as long as the output, whose writer it is */
	struct child child;
	bool is_running;             /* everything is attached */
	u64 intervals;               /* that have passed and were shown */
	/* the kernel counts runs of programs as long as it is open, until the first event, or enough of them (loop.c);
	 * -1 */
	int stats_fd;
	struct { const char *name; u64 ns; } phases[MAX_PHASES]; u32 nphases;
};

/* records.c: what comes from buffers and prints, until the session ends. */
bool session_open_streams(struct session *s);    /* false: reported */
bool session_uses_helper(const struct obj *o, s32 helper);
bool session_has_stacks(const struct obj *o);    /* maps of stack traces */
/* hooks.c: every program onto its hook. */
bool session_attach(struct session *s);          /* false: reported */
/* iters.c: iterators say all they have at once. False: reported. */
bool session_read_iters(struct session *s);
bool session_has_only_iters(const struct session *s);    /* there is nothing else to wait for */
u64  session_runs(const struct session *s);      /* of its programs, while the kernel counts them */
/* What the maps hold now. */
void session_show(struct session *s, struct host *h);
/* loop.c: as many intervals as were asked for: what came since the last is the beginning of one that nobody wants. */
bool session_has_shown_all(const struct session *s);
/* Until it ends. False: reported. */
bool session_loop(struct session *s);

#endif
