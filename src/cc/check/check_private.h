/* check_private.h: what the checks share: reporting, and what may be true of a variable at a place (check_flow.c). */
#ifndef SKEP_CC_CHECK_PRIVATE_H
#define SKEP_CC_CHECK_PRIVATE_H

#include "cc/cc_diag.h"
#include "cc/check/check.h"

#define check_error(c, name, at_, len_, ...) check_report((c), CC_##name, (at_), (len_), __VA_ARGS__)
/* Never NULL. What is in skep's own headers is ours to know. */
struct diag *check_report(struct check *c, enum cc_diag code, pos at, u32 len, const char *fmt, ...) PRINTF_LIKE(5, 6);

/* check_object.c: what BPF asks for, at the end of the source */
void check_object(struct check *c);
void check_result(struct check *c, const struct decl *fn, const struct expr *e);   /* what a program returns */
void check_function(struct check *c, struct decl *fn);     /* check_flow.c: one without errors */
void check_packet(struct check *c, const struct decl *fn); /* check_packet.c: also one with errors */

/* What may be true of a variable at a place; several bits: on different ways there. */
enum {
	VS_UNSET = 1,            /* has no value yet */
	VS_SET = 2,
	VS_MAYBE_NULL = 4,       /* what a lookup gave, not tested */
	VS_OTHER = 8,            /* anything else */
	VS_HELD = 32,            /* a reserved record or a referenced socket, which has to be given back */
	VS_FREE = 64,            /* nothing has to be given back */
	VS_GIVEN = VS_SET | VS_OTHER | VS_FREE,
	VS_PADDED = 16,          /* a struct made member by member: what lies between them was never written */
};
struct state { struct state *next; bool is_live, falls /* into the next case, and that is meant */; u8 of[]; };

/* Where 'break' and 'continue' take the state. */
struct target { struct target *outer; struct state *brk, *cont, *entry /* of a switch */; bool is_switch, has_default;
	};

struct flow {
	struct check *c;
	struct decl *fn;
	struct state *now, *free;
	struct target *target;
	u32 n;                       /* variables followed, from 1; decl->flow */
	/* by variable: how often it is only written: left of '=' in a statement of its own */
	u32 *writes;
	const struct expr *idle;     /* an expression whose value nobody uses */
	const struct stmt *value;    /* the last of a statement expression: its value is used */
	/* by variable: where it has its value from: the last lookup; else the only place, or its own name if there
	 * are several */
	const struct expr **given;
	u32 muted;                   /* a loop is read twice: the first time silently */
	u32 nesting;
};

#define FLOW_MAX_VARS 1024           /* each split of the ways copies the state of all */
#define FLOW_MAX_LOOPS 6             /* loops within each other: each doubles the work */

struct state *flow_copy(struct flow *f);
void flow_join(struct flow *f, struct state **to, struct state *from);   /* takes from */
void flow_stmts(struct flow *f, const struct stmt *s);
void flow_value(struct flow *f, const struct expr *e);
void flow_idle(struct flow *f, const struct expr *e);         /* its value is dropped */
void flow_pointer(struct flow *f, const struct expr *e);      /* the same of a pointer that is gone through */
/* A condition: the states when it holds and when it does not; now is taken. */
void flow_test(struct flow *f, const struct expr *e, struct state **yes, struct state **no);
void flow_init(struct flow *f, const struct decl *d);
void flow_asm(struct flow *f, const struct asm_stmt *a);
void flow_assign(struct flow *f, const struct expr *to, const struct expr *value);

void check_expr(struct check *c, const struct expr *e);                           /* check_expr.c */
void check_compare(struct check *c, const struct expr *e);                        /* check_compare.c */
void check_condition(struct check *c, const struct expr *e);
void check_returned(struct check *c, const struct expr *e);
void check_bits(struct check *c, const struct expr *e);
void check_logical(struct check *c, const struct expr *e);
void check_overflow(struct check *c, const struct expr *e);
void check_index(struct check *c, const struct expr *e, bool only_address);
void check_access(struct flow *f, const struct expr *e);
void check_unused_value(struct check *c, const struct expr *e);                   /* check_use.c */
void check_uses(struct flow *f);
void check_loop(struct check *c, const struct stmt *s);                           /* check_loop.c */

/* check_bpf.c */
bool check_padding(const struct type *t, const struct field **before, u64 *at_, u64 *n);
void check_mapcall(struct flow *f, const struct expr *e);
void check_format(struct check *c, const struct expr *call, u32 helper);            /* check_format.c */
void check_helper(struct flow *f, const struct expr *call, const struct decl *helper);
bool check_is_lookup(const struct expr *e, str *name);
bool check_is_held(const struct expr *e);                       /* a result that has to be given back */
void check_way_out(struct flow *f, pos at_, u32 len);
const struct expr *check_bare(const struct expr *e);           /* without implicit and written casts */
/* the variable that a place is in, not through pointers; NULL */
const struct decl *check_root(const struct expr *place);
/* check_walk.c: each expression below; false ends it */
typedef bool check_visit(void *ctx, const struct expr *e);
bool check_walk_expr(const struct expr *e, check_visit *visit, void *ctx);
bool check_walk_stmt(const struct stmt *s, check_visit *visit, void *ctx);

#endif
