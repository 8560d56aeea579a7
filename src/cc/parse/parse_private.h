/* parse_private.h: what the parts of the parser share. parse_*.c calls sema_*.c for every node it makes. */
#ifndef SKEP_CC_PARSE_PRIVATE_H
#define SKEP_CC_PARSE_PRIVATE_H

#include "cc/cc_diag.h"
#include "cc/parse/parse.h"

struct symbol {                      /* what an ordinary name or a tag means in a scope */
	u32 name, depth;
	/* the text aside of the source it was declared in: hidden from others, unless at file scope */
	u32 aside;
	struct decl *decl;           /* ordinary names, labels */
	struct type *tag;            /* struct, union, enum tags */
	struct symbol *outer;        /* hidden by this one */
	bool is_tag;
};

struct local_label { u32 name; u64 hidden; };  /* hidden: what the name meant outside, 0 nothing yet */
struct loop { bool is_switch, has_default; u32 cleanups /* open around a switch */; struct loop *outer;
	struct type *type; struct map cases; vec(const struct stmt *) ranges; };

/* A goto: the statement expression that it is in, and the variables with cleanup() that are there. */
struct jump { const struct decl *to; u32 inside; pos at; u32 len; struct decl **cleanups; u32 ncleanups; };

/* A goto *e: a switch, whose cases are made at the end of the function, and the jump that each of them is. */
struct computed { struct stmt *s; struct jump jump; };

/* One '*', '[n]' or '(params)' of a declarator. */
struct chunk {
	u8 kind, quals, addr_space;
	bool is_incomplete, is_variadic, is_unproto, is_star /* [*] */, has_words /* [static 3], [const] */;
	u64 len;
	const struct type_tag *tags;
	struct param *params; u32 nparams;
	struct expr *vla;            /* a length that is no constant */
	pos at; u32 at_len;
};

/* Names that begin with it are made by a macro in a note (parse_note.c). */
struct made { u32 prefix; struct note *note; };

/* What specifiers say, and what a declarator adds to it. */
struct specs { struct type *type; u8 storage; bool is_inline, is_noreturn, is_auto, is_constexpr, is_complex;
	struct attrs attrs; pos at; u32 len; };
struct declarator {
	u32 name;                    /* 0: none */
	pos at; u32 len;
	struct type *type;
	struct attrs attrs;          /* the specifiers' and its own */
	struct param *params; u32 nparams;   /* as written, when it declares a function */
	bool is_func;                /* it has a parameter list of its own, not by a typedef */
	pos star_at;                 /* of a parameter's [*]; 0: none */
	/* of a parameter's array, to be worked out when the function is called; NULL: no need */
	struct expr *size;
};

/* The parser's state, by lifetime. A text aside (a note, a prototype, a type of a large vmlinux.h) is read in the
 * middle of another: parse_aside() puts the text's and the function's part away and begins new ones; the unit's
 * stays. */
struct parse_text {                  /* of the text being read: its tokens, its pragmas, where its declarations go */
	u32 aside;                   /* its number; 0: the source */
	struct pp_text *side;        /* tokens come from here while it is set: a prototype kept as text */
	struct tok t, ahead[2];      /* current token, and those looked at */
	u32 nahead;
	pos last_end;                /* where the token before the current one ended */
	pos record_end;              /* where the last definition of a struct, union or enum ended */
	/* the last expansion, and where it stands for people */
	struct { u32 expansion; pos root; u16 len; } placed;
	struct note *note;           /* being read; NULL: none */
	u32 order;                   /* of the declaration at file scope being read */
	u32 depth;                   /* of scopes */
	u32 nesting;                 /* of what recursion reads, texts around included */
	u32 unroll;                  /* from a pragma, for the next loop */
	pos unroll_at;
	vec(bool) pragma_preserve;   /* clang attribute push: is it preserve_access_index? */
	u8 pack;                     /* #pragma pack */
	vec(u8) pack_saved;
	bool was_syntax;             /* the last error was one of syntax */
	/* since an error of syntax in this statement: another one would only follow from it */
	bool is_lost;
};

struct parse_func {                  /* of the function, declaration and expression being read */
	struct decl *fn;             /* NULL: at file scope */
	vec(struct symbol *) declared;       /* for leaving scopes */
	struct map labels;           /* what a name means here */
	vec(struct decl *) all_labels;
	vec(struct local_label) local_labels;  /* of the blocks now open */
	vec(struct decl *) locals;
	struct loop *loop;
	u32 inside;                  /* number of the innermost statement expression; 0: none */
	vec(u32) around;             /* by number: the one around it */
	vec(struct jump) jumps;      /* its gotos */
	vec(struct computed) computed;
	u32 nlabel_values;           /* labels whose address is taken */
	vec(struct decl *) cleanups; /* variables with cleanup() of the blocks now open */
	vec(struct chunk) chunks;    /* of the declarators being read (parse_type.c) */
	bool in_typeof, is_parameter, in_constexpr /* the value of a constexpr variable: it must fit */;
	bool in_sizeof;              /* an array type of variable length may stand here; its size goes to vla_size */
	struct expr *vla_size;
	bool in_condition;           /* of an if or a loop */
	u32 deepest;                 /* depth of the deepest expression made since it was last set to 0 */
};

struct parser {                      /* of the unit */
	struct arena *arena;
	struct pp *pp;
	struct src_map *pp_src;
	struct types *ts;
	struct intern *names;
	struct diags *ds;
	struct warns *warns;
	const struct cc_opts *opts;
	struct unit *unit;
	struct map ordinary, tags;   /* name -> struct symbol * */
	struct map absent;           /* names that neither source nor kernel know */
	struct map notes;            /* parse_note.c: names of declarations not read yet */
	vec(struct made) made;       /* those whose names a macro makes */
	vec(struct body *) unread;   /* functions of notes whose bodies are read at the end */
	vec(struct decl *) unfinished; /* variables of the file of a record that is not defined yet */
	u32 asides;                  /* how many there were */
	pos error_at;                /* of the last error: a second one there says nothing new */
	struct diag dropped;         /* what is not reported, for callers that add a hint */
	struct parse_text in;
	struct parse_func func;
};
struct parse_saved { struct parse_text in; struct parse_func func; };

/* Limits: C text may be hostile, and C's own stack is finite. */
enum {
	PARSE_MAX_NESTING = 256,     /* parentheses, blocks, braces, declarators within each other */
	EXPR_MAX_DEPTH = 2000,       /* levels of one expression's tree */
	TYPE_MAX_DEPTH = 200,        /* of pointers, arrays, functions and typedefs upon each other */
	PARSE_MAX_PARTS = 65535,     /* members, enumerators, parameters: BTF counts them in 16 bits */
};
#define UNROLL_FULL UINT32_MAX
#define parse_error(p, name, at_, len_, ...) parse_report((p), CC_##name, (at_), (len_), __VA_ARGS__)
struct diag *parse_report(struct parser *p, enum cc_diag code, pos at_, u32 len, const char *fmt, ...)
	PRINTF_LIKE(5, 6);

/* parse.c: tokens */
void skip_tok(struct parser *p);                     /* on to the next one */
struct tok *peek_tok(struct parser *p, u32 n);       /* n = 1: the one after the current */
static inline bool at(const struct parser *p, u8 kind) { return p->in.t.kind == kind; }
bool take_tok(struct parser *p, u8 kind);            /* on to the next one if this is of that kind */
bool expect(struct parser *p, u8 kind, const char *where);
bool expect_end(struct parser *p, u8 kind, const char *where, pos open);   /* what closes the bracket at open */
str  tok_text(const struct parser *p);
str  tok_shown(const struct parser *p);              /* the same for messages */
str  tok_quoted(const struct parser *p);             /* in quotes, or "the end of the file" */
bool parse_at_name(const struct parser *p);          /* also words that are keywords of C23 only */
void parse_resync(struct parser *p);
bool parse_preserves(const struct parser *p);        /* inside #pragma clang attribute push(preserve_access_index) */
struct type *parse_prototype(struct parser *p, str text);
/* The parser turned to another text, at file scope, and back; what it learns there stays. */
void parse_aside(struct parser *p, struct parse_saved *saved);
void parse_aside_end(struct parser *p, const struct parse_saved *saved);
/* the declaration of name in a large vmlinux.h; false: none */
bool parse_lazy(struct parser *p, enum pp_lazy_kind kind, str name);
bool enter(struct parser *p);                        /* nesting guard; false: reported */
void leave(struct parser *p);

/* parse_note.c */
bool parse_note(struct parser *p);                   /* a declaration of a header begins here, and was noted */
/* reads the declaration noted under that name; false: none */
bool parse_noted(struct parser *p, u32 name, bool is_tag);
bool parse_all_made(struct parser *p);               /* reads all whose names macros make; false: there are none */
bool parse_is_noted(const struct parser *p, u32 name, bool is_tag);
bool parse_body_later(struct parser *p, struct decl *d, const struct declarator *n);
void parse_bodies(struct parser *p);
/* where declarations of the note being read belong, in the unit; NULL: at its begin */
struct decl *parse_note_after(const struct parser *p);

/* scope.c */
/* what the source has declared; NULL: nothing */
struct symbol *scope_symbol(const struct parser *p, u32 name, bool is_tag);
void scope_push(struct parser *p);
void scope_pop(struct parser *p);
struct decl *scope_find(struct parser *p, u32 name); /* looks into BTF and the helpers too */
struct decl *scope_find_here(struct parser *p, u32 name);
void scope_add(struct parser *p, u32 name, struct decl *d);
/* here: only what this very scope declares. A tag the source does not know is looked for in BTF. */
struct type *scope_find_tag(struct parser *p, u32 name, bool here, enum type_kind kind);
void scope_add_tag(struct parser *p, u32 name, struct type *t);
void scope_add_tag_global(struct parser *p, u32 name, struct type *t);
struct decl *decl_new(struct parser *p, enum decl_kind kind, str name, struct type *t, pos at, u32 len);
struct decl *scope_find_global(struct parser *p, u32 name);  /* declared by the source at file scope */
/* A name alike, or "". */
str  scope_near(struct parser *p, str name);
/* The next step for an unknown name: the header that has it, or a name alike. */
const char *scope_instead(struct parser *p, str name);   /* what there is for a function of C's library; NULL: none */
void scope_hint(struct parser *p, struct diag *d, str name, str near);
void parse_no_type(struct parser *p);              /* a type was expected where the next token is */
str  scope_near_type(struct parser *p, str name);
str  scope_near_tag(struct parser *p, const struct type *t);
str  scope_near_macro(struct parser *p, str name);
/* of skep's headers, the one with this macro, if it was not included; or NULL */
const char *scope_lacks_header(struct parser *p, str name);
void scope_hint_tag(struct parser *p, struct diag *d, struct type *s);
str  scope_near_field(struct parser *p, struct type *t, str name);
void parse_unknown_type(struct parser *p);           /* parse_decl.c: says so, of the current token */

/* parse_attr.c */
void parse_mode(struct parser *p, struct declarator *d);            /* applies mode(DI) to its type */
void check_alignas(struct parser *p, const struct attrs *a, const struct type *t, const char *what);
void parse_attributes(struct parser *p, struct attrs *a);
void attrs_merge(struct parser *p, struct attrs *to, const struct attrs *from);
str  parse_asm_name(struct parser *p);               /* asm("name") after a declarator, or "" */

/* parse_type.c: specifiers and declarators; parse_record.c: struct, union, enum */
bool starts_decl(struct parser *p);
bool is_type_tok(struct parser *p, const struct tok *t);
struct specs parse_specifiers(struct parser *p);
struct declarator parse_declarator(struct parser *p, const struct specs *s);
struct type *parse_type_name(struct parser *p);
/* outer: attributes after '}' that are not the type's */
struct type *parse_record(struct parser *p, struct attrs *outer);
struct type *parse_enum(struct parser *p);

/* parse_decl.c */
/* before: [[...]] already read, or NULL */
struct stmt *parse_local_decl(struct parser *p, const struct attrs *before);
void parse_external(struct parser *p);
/* A declaration of skep's own, without macros; the text stays. */
void parse_check_size(struct parser *p, const struct decl *d);  /* of a variable: reported */
void parse_own(struct parser *p, str text);
void parse_function_body(struct parser *p, struct decl *d, const struct declarator *n);
void parse_check_unfinished(struct parser *p);           /* at the end of the source */
bool parse_static_assert(struct parser *p);

/* parse_stmt.c */
struct stmt *parse_block(struct parser *p, bool own_scope);
struct stmt *parse_stmt(struct parser *p);
struct stmt *stmt_new(struct parser *p, enum stmt_kind kind);
struct asm_stmt *parse_asm(struct parser *p);           /* parse_asm.c */

/* parse_label.c */
struct decl *label_find(struct parser *p, u32 name, pos at_);
void label_declare(struct parser *p);
void label_leave(struct parser *p, u32 n);
void label_check(struct parser *p);
struct expr *label_value(struct parser *p, pos at_);                     /* at the name behind && */
void label_fill_computed(struct parser *p);
void label_check_jumps(struct parser *p);
void label_forget(struct parser *p);

/* parse_expr.c */
struct expr *parse_expr(struct parser *p);           /* with commas */
struct expr *parse_assign(struct parser *p);
struct expr *parse_cond(struct parser *p);
bool parse_const_int(struct parser *p, s64 *v);      /* reports */
bool parse_const(struct parser *p, s64 *v, bool *is_unsigned);  /* reports; is_unsigned: v is a u64 */

/* parse_literal.c */
str  parse_strings(struct parser *p);                /* adjacent literals, unescaped, without NUL */
struct expr *parse_number(struct parser *p);
struct expr *parse_string(struct parser *p);
struct expr *parse_character(struct parser *p);

/* init.c */
/* completes T[]; static: a flexible array may be longer */
struct init *parse_init(struct parser *p, struct type **type, bool is_static);

/* sema.c */
struct expr *expr_new(struct parser *p, enum expr_kind kind, struct type *t);
struct expr *sema_int(struct parser *p, u64 v, enum type_kind k);
struct expr *sema_error(struct parser *p, pos at);
struct expr *sema_no_builtin(struct parser *p, pos at, str name);   /* the same of a builtin */
struct expr *sema_no_float(struct parser *p, pos at, u32 len);   /* BPF has none; an error node */
/* sema_float.c: NULL: not constant, or not to be had. */
struct expr *sema_float(struct parser *p, str text);
struct expr *sema_float_cast(struct parser *p, const struct expr *e, struct type *to);
struct expr *sema_float_binary(struct parser *p, enum expr_kind k, const struct expr *l, const struct expr *r);
/* n is compared with the floating constant *c: puts there the whole number and comparison that say the same of n. */
bool sema_float_bound(struct parser *p, enum expr_kind *k, const struct expr *n, struct expr **c);
struct expr *sema_float_unary(struct parser *p, enum expr_kind k, const struct expr *e);
struct type *sema_without_quals(struct type *t);
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

/* builtin.c: __builtin_x(...) and __sync_, __atomic_: NULL: no such builtin */
struct expr *parse_text_function(struct parser *p, str name);       /* strchr(...) and its like; NULL: none of them */
struct expr *sema_text_room(struct parser *p, struct expr *pointer, pos at);       /* bytes behind it, once known */
bool parse_builtin_arguments(struct parser *p, struct expr **args, u32 n, str name);      /* ( n of them ) */
struct expr *parse_builtin(struct parser *p, str name);

#endif
