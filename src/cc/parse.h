/* parse.h: tokens to a typed tree. The parser (parse_*.c) calls sema_*.c for every node it makes. */
#ifndef SKEP_CC_PARSE_H
#define SKEP_CC_PARSE_H

#include "cc/ast.h"
#include "cc/cc.h"
#include "cc/cc_diag.h"
#include "cc/pp.h"

/* NULL never; errors are in ds. */
struct unit *parse_unit(struct arena *a, struct pp *pp, struct types *ts, struct intern *names, struct diags *ds, const struct cc_opts *opts);

/* ---- shared by parse_*.c, sema_*.c and dialect.c ------------------------------------------------ */

struct symbol {                      /* what an ordinary name or a tag means in a scope */
	u32 name, depth;
	struct decl *decl;           /* ordinary names, labels */
	struct type *tag;            /* struct, union, enum tags */
	struct symbol *outer;        /* hidden by this one */
	bool is_tag;
};

struct loop { bool is_switch; struct loop *outer; struct stmt **last_case; struct type *type; };

struct parser {
	struct arena *arena;
	struct pp *pp;
	struct types *ts;
	struct intern *names;
	struct diags *ds;
	const struct cc_opts *opts;
	struct unit *unit;
	struct tok t, ahead[2];      /* current token, and those looked at */
	u32 nahead;
	struct map ordinary, tags;   /* name -> struct symbol * */
	vec(struct symbol *) declared;       /* for leaving scopes */
	u32 depth, nesting;
	struct decl *fn;             /* being parsed */
	struct map labels;           /* of fn */
	vec(struct decl *) locals;
	struct loop *loop;
	u32 unroll;                  /* from a pragma, for the next loop */
	struct attrs pragma_attrs;   /* clang attribute push */
	u32 anon;
	bool in_typeof;
};

#define PARSE_MAX_NESTING 400
#define parse_error(p, name, at_, len_, ...) cc_report((p)->ds, name, where_src((at_), (len_)), __VA_ARGS__)

/* parse.c: tokens */
void advance(struct parser *p);
struct tok *peek_tok(struct parser *p, u32 n);       /* n = 1: the one after the current */
bool at(const struct parser *p, u8 kind);
bool accept(struct parser *p, u8 kind);
bool expect(struct parser *p, u8 kind, const char *where);
pos  tok_pos(const struct parser *p, const struct tok *t);
str  tok_text(const struct parser *p);
bool enter(struct parser *p);                        /* nesting guard; false: reported */
void leave(struct parser *p);

/* scope.c */
void scope_push(struct parser *p);
void scope_pop(struct parser *p);
struct decl *scope_find(struct parser *p, u32 name); /* looks into BTF and the helpers too */
struct decl *scope_find_here(struct parser *p, u32 name);
void scope_add(struct parser *p, u32 name, struct decl *d);
struct type *scope_find_tag(struct parser *p, u32 name, bool here, enum type_kind kind);
void scope_add_tag(struct parser *p, u32 name, struct type *t);
struct decl *decl_new(struct parser *p, enum decl_kind kind, str name, struct type *t, pos at, u32 len);
str scope_near(struct parser *p, str name);          /* a name alike, or "" */

/* parse_decl.c */
bool starts_decl(struct parser *p);
struct stmt *parse_local_decl(struct parser *p);
struct type *parse_type_name(struct parser *p);
void parse_external(struct parser *p);
void parse_attributes(struct parser *p, struct attrs *a);
bool parse_static_assert(struct parser *p);

/* parse_stmt.c */
struct stmt *parse_block(struct parser *p, bool own_scope);
struct stmt *parse_stmt(struct parser *p);
struct stmt *stmt_new(struct parser *p, enum stmt_kind kind);
struct asm_stmt *parse_asm(struct parser *p);

/* parse_expr.c */
struct expr *parse_expr(struct parser *p);           /* with commas */
struct expr *parse_assign(struct parser *p);
struct expr *parse_cond(struct parser *p);
bool parse_const_int(struct parser *p, s64 *v);      /* reports */
str  parse_strings(struct parser *p);                /* adjacent literals, unescaped, without NUL */

/* init.c */
struct init *parse_init(struct parser *p, struct type **type);   /* completes T[] */

/* sema.c */
struct expr *expr_new(struct parser *p, enum expr_kind kind, struct type *t);
struct expr *sema_int(struct parser *p, u64 v, enum type_kind k);
struct expr *sema_error(struct parser *p, pos at);
struct expr *sema_value(struct parser *p, struct expr *e);       /* lvalue to value: decay of arrays and functions */
struct expr *sema_cast(struct parser *p, struct expr *e, struct type *to, bool implicit);
struct expr *sema_convert(struct parser *p, struct expr *e, struct type *to, const char *what);  /* as by assignment */
struct expr *sema_promote(struct parser *p, struct expr *e);
struct expr *sema_unary(struct parser *p, u8 tok, struct expr *e, pos at);
struct expr *sema_binary(struct parser *p, u8 tok, struct expr *l, struct expr *r, pos at);
struct expr *sema_assign(struct parser *p, u8 tok, struct expr *l, struct expr *r, pos at);
struct expr *sema_cond(struct parser *p, struct expr *c, struct expr *a, struct expr *b, pos at);
struct expr *sema_member(struct parser *p, struct expr *e, u32 name, bool arrow, pos at, u32 len);
struct expr *sema_index(struct parser *p, struct expr *a, struct expr *i, pos at);
struct expr *sema_call(struct parser *p, struct expr *f, struct expr **args, u32 n, pos at);
struct expr *sema_ident(struct parser *p, struct decl *d);
struct expr *sema_test(struct parser *p, struct expr *e);        /* a condition: scalar value */
struct expr *sema_string(struct parser *p, str s, pos at);

/* eval.c */
bool eval_int(const struct expr *e, s64 *v);                     /* an integer constant; silent */
/* An address constant: decl (or string literal) plus offset; decl NULL: a plain number. */
bool eval_addr(const struct expr *e, const struct decl **d, const struct expr **literal, s64 *off);
s64  eval_fold(struct type *t, s64 v);                           /* v as a value of integer type t */

/* builtin.c: __builtin_x(...) and __sync_, __atomic_: NULL: no such builtin */
struct expr *parse_builtin(struct parser *p, str name);

#endif
