/* plan.h: which programs of a session are tried as what. */
#ifndef SKEP_APP_PLAN_H
#define SKEP_APP_PLAN_H

#include "app/app.h"

enum plan_stage { STAGE_COMPILE, STAGE_LOAD, STAGE_ATTACH, STAGE_DONE };

struct plan_note { str prog, tried; };   /* "*": all of them */

struct plan {
	struct host *h;
	struct cc_opts cc;           /* of the attempt to be made */
	bool is_fixed;               /* an object, or the user said what is wanted: one attempt */
	bool no_kprobes;             /* the kernel has none, and the source speaks of them */
	bool is_last_resort;         /* nor do they go as fentry programs */
	vec(str) fentry;             /* programs that become fentry programs */
	vec(struct plan_note) notes;
	struct diags_mark begin;
	vec(struct diag *) errors;   /* of the attempts before */
	enum plan_stage reached;     /* by the attempt before */
};

void plan_init(struct plan *p, struct host *h, const struct cc_opts *cc, str text);
/* An attempt failed: at this stage, and while attaching prog to hook (or NULL). True: there is another, in p->cc. */
bool plan_next(struct plan *p, enum plan_stage stage, str prog, const struct hook *hook, str tried);
/* No attempt went well: what was said of the earlier ones is said as well. */
void plan_tell(struct plan *p, enum plan_stage stage);
/* Why the program is not what its section says; "": it is. */
str plan_tried(const struct plan *p, str prog);

#endif
