/* sema_private.h: what the files of sema share. */
#ifndef SKEP_CC_SEMA_PRIVATE_H
#define SKEP_CC_SEMA_PRIVATE_H

#include "cc/parse/parse_private.h"

static inline bool is_error(const struct expr *e) { return e->type->kind == TY_ERROR; }
static inline enum type_kind kind_of(const struct expr *e) { return type_strip(e->type)->kind; }
static inline str text_of(struct parser *p, const struct type *t) { return type_text(p->arena, t); }
static inline struct expr *no_float(struct parser *p, const struct expr *e) { return sema_no_float(p, e->at, e->len); }

/* sema_check.c: conversions that lose something */
/* a constant that does not fit */
void sema_check_assigned(struct parser *p, const struct expr *e, const struct type *to);
void sema_check_pointers(struct parser *p, const struct expr *e, struct type *to, const char *what);
void sema_check_packed(struct parser *p, const struct expr *e, const struct type *to);
void sema_check_cast(struct parser *p, const struct expr *e, const struct type *to);

struct expr *sema_grown(struct parser *p, struct expr *e, u32 depth);
struct expr *sema_node(struct parser *p, enum expr_kind kind, struct type *t, const struct expr *like, pos at);
bool sema_is_null_const(const struct expr *e);
bool sema_in_register(struct parser *p, const struct expr *e, pos at);   /* e has no address; reported */
bool sema_pointers_fit(const struct type *to, const struct type *from);
struct expr *sema_deref(struct parser *p, struct expr *e, pos at);
bool sema_need_complete(struct parser *p, struct type *t, pos at, u32 len);

#endif
