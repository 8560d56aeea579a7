/* warn.h: which warnings are wanted: -W switches, and #pragma GCC diagnostic by place. */
#ifndef SKEP_CC_WARN_H
#define SKEP_CC_WARN_H

#include "cc/cc.h"
#include "cc/cc_diag.h"

enum warning {
#define WARNING(code, name, when, clang, groups) WARN_##code,
#include "cc/warnings.def"
#undef WARNING
	WARN_COUNT
};

/* DIAG_NOTE stands for "not at all". */
struct warn_levels { u8 of[WARN_COUNT]; };
struct warn_change { pos at; struct warn_levels levels; };

struct warns {
	struct arena *arena;
	const struct src_map *src;
	struct warn_levels given;            /* by switches */
	struct warn_levels now;              /* where the parser is */
	bool strict;                         /* every warning is an error */
	bool werror;                         /* -Werror: what clang gives in the same situation is an error */
	bool clang_gives[WARN_COUNT];        /* by these switches */
	bool never_error[WARN_COUNT];        /* -Wno-error=NAME, whatever -Werror says before or after it */
	vec(struct warn_levels) saved;       /* by "push" */
	vec(struct warn_change) changes;     /* by pragmas, in order of reading */
};

/* Takes the switches and becomes the judge of ds. */
void warns_begin(struct warns *w, struct arena *a, const struct src_map *src, const struct cc_opts *opts,
	struct diags *ds);
/* The text after "#pragma GCC diagnostic", read at this place. */
void warns_pragma(struct warns *w, str text, pos at);
bool warns_want(const struct warns *w, enum warning what);   /* anywhere: is it worth looking for? */

#endif
