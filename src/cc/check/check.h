/* check.h: what is allowed and most likely wrong, looked for in each function's tree once it is read (warnings C4xx). */
#ifndef SKEP_CC_CHECK_H
#define SKEP_CC_CHECK_H

#include "cc/parse/parse.h"

void check_function(struct parser *p, struct decl *fn);   /* a function without errors */
void check_unit(struct parser *p);                         /* at the end of the source */
void check_object(struct parser *p);                       /* the same, of what BPF asks for: check_object.c */
void check_result(struct parser *p, const struct expr *e);  /* what a program returns */

/* check_type.c, called by sema.c where a conversion is made */
void check_assigned(struct parser *p, const struct expr *e, const struct type *to);   /* a constant that does not fit */
void check_pointers(struct parser *p, const struct expr *e, struct type *to, const char *what);
void check_packed(struct parser *p, const struct expr *e, const struct type *to);
void check_cast(struct parser *p, const struct expr *e, const struct type *to);
void check_returned(struct parser *p, const struct expr *e);
void check_condition(struct parser *p, const struct expr *e);

/* ---- of check_*.c ------------------------------------------------------------------------------------ */

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
struct state { struct state *next; bool is_live; u8 of[]; };

/* Where 'break' and 'continue' take the state. */
struct target { struct target *outer; struct state *brk, *cont, *entry /* of a switch */; bool is_switch, has_default; };

struct flow {
	struct parser *p;
	struct decl *fn;
	struct state *now, *free;
	struct target *target;
	u32 n;                       /* variables followed, from 1; decl->flow */
	u32 *writes;                 /* by variable: how often it is only written: left of '=' in a statement of its own */
	const struct expr *idle;     /* an expression whose value nobody uses */
	const struct stmt *value;    /* the last of a statement expression: its value is used */
	const struct expr **given;   /* by variable: the lookup it has its value from */
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

void check_expr(struct parser *p, const struct expr *e);                           /* check_expr.c */
void check_compare(struct parser *p, const struct expr *e);                        /* check_compare.c */
void check_bits(struct parser *p, const struct expr *e);
void check_logical(struct parser *p, const struct expr *e);
void check_overflow(struct parser *p, const struct expr *e);
void check_index(struct parser *p, const struct expr *e, bool only_address);
void check_access(struct flow *f, const struct expr *e);
void check_unused_value(struct parser *p, const struct expr *e);                   /* check_use.c */
void check_uses(struct flow *f);
void check_loop(struct parser *p, const struct stmt *s);                           /* check_loop.c */

/* check_bpf.c */
bool check_padding(const struct type *t, const struct field **before, u64 *at_, u64 *n);
void check_mapcall(struct flow *f, const struct expr *e);
void check_format(struct parser *p, const struct expr *call, u32 helper);            /* check_format.c */
void check_helper(struct flow *f, const struct expr *call, const struct decl *helper);
bool check_is_lookup(const struct expr *e, str *name);
bool check_is_held(const struct expr *e);                       /* a result that has to be given back */
void check_way_out(struct flow *f, pos at_, u32 len);
const struct expr *check_bare(const struct expr *e);           /* without implicit and written casts */
const struct decl *check_root(const struct expr *place);       /* the variable that a place is in, not through pointers; NULL */
/* check_walk.c: each expression below; false ends it */
typedef bool check_visit(void *ctx, const struct expr *e);
bool check_walk_expr(const struct expr *e, check_visit *visit, void *ctx);
bool check_walk_stmt(const struct stmt *s, check_visit *visit, void *ctx);

#endif
