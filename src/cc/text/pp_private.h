/* pp_private.h: the preprocessor's state, shared by its files.
 *
 * Input is a stack: source files at the bottom, token lists of macro expansions on top. A macro is disabled while its
 * expansion is on the stack; an identifier met while its macro is disabled is painted (TF_NOEXPAND) and stays so. That
 * is C11 6.10.3.4 without hide sets. */
#ifndef SKEP_CC_PP_PRIVATE_H
#define SKEP_CC_PP_PRIVATE_H

#include "cc/cc_diag.h"
#include "cc/text/text.h"

#define PP_NOW UINT32_MAX
/* What ends a source, so that time and memory stay in proportion to it. */
enum {
	PP_MAX_INCLUDE = 200,        /* files inside each other */
	PP_MAX_FILES = 10000,        /* files in all */
	PP_MAX_DEPTH = 20000,        /* macros that stand for macros */
	PP_MAX_NESTED = 256,         /* calls in arguments of calls */
	PP_MAX_MADE = 1000000,       /* tokens that one use of a macro makes */
	PP_MAX_TEXT = 1 << 20,       /* bytes of a text made by # or ## */
	PP_MAX_PARAMS = 256,
};

enum macro_kind { MACRO_USER, MACRO_LINE, MACRO_FILE, MACRO_FILE_NAME, MACRO_COUNTER, MACRO_BASE_FILE, MACRO_LEVEL,
	MACRO_DATE, MACRO_TIME, MACRO_TIMESTAMP, MACRO_QUESTION };
enum { PARAM_NONE = 0xffff };
struct macro {
	u32 name;
	pos at;
	u8 kind;
	bool is_function, is_variadic, is_disabled;
	u16 nparams;             /* the last is __VA_ARGS__ where variadic */
	u32 n, *params;          /* names */
	struct tok *body;        /* n; parameters are TK_OTHER with len = index, id = name */
	/* unread: of a header; the line from its parameters on, read when first used */
	struct src_file *from, *unread;
	u32 off, end;
	u32 since, until;        /* pp.clock when it began to hold, and when it ceased to: PP_NOW while it does */
	struct macro *older;     /* of the same name */
	u8 shape;                /* pp_note.c */
};

struct cond { pos at; bool taken, has_else; };

struct input {
	/* a file */
	struct src_file *file;
	const char *p, *end;
	bool bol;
	u32 cond_base;           /* conds below belong to includers */
	u32 guard;               /* candidate include guard; 0 none */
	bool guard_open;         /* nothing but the guard's conditional so far */
	/* by #line: what __LINE__ and __FILE__ say; messages go by the text itself */
	s64 line_delta; str line_file; bool has_line_file;
	u32 dir;                 /* index of the -I directory it came from + 1, for #include_next */
	/* a token list */
	const struct tok *toks; u32 n, i;
	struct macro *macro;     /* enabled again when the list ends; NULL for arguments and pushed-back tokens */
};

struct expansion { u32 macro; pos call; u32 parent; };

struct pp {
	struct arena *arena;
	struct arena scratch;    /* expansions; reset when no macro is being expanded */
	struct src_map *src;
	struct intern *names;
	struct diags *ds;
	const struct pp_opts *opts;
	struct macro **macros; u32 macro_cap;      /* by name: the newest, also when it holds no more */
	u32 clock;               /* counts #define and #undef */
	u32 as_of;               /* macros are those of that time: of a note being read; else PP_NOW */
	bool keeps_scratch;      /* outside of the note being read a macro is being expanded */
	struct inputs { struct input *v; u32 n, cap; } in, spare;
	vec(struct pp_noted) noted;        /* of the last note */
	vec(struct cond) conds;
	pos words_from, words_to;    /* places in pp_words */
	vec(struct expansion) expansions;          /* [0] unused */
	struct map once;         /* files with #pragma once or a guard: pp_file_id() -> guard name, or 1 */
	struct map included;     /* names as written in #include */
	struct map found;        /* the same and the directory that "..." begins in -> path id of a file in once */
	struct map pushed;       /* name -> stack of pushed macros */
	u32 counter, file_depth;
	u32 nested;              /* arguments being expanded inside of each other */
	u32 files;               /* read so far */
	u32 made;                /* tokens made by macros since a file was last read from */
	bool wants_btf, wants_constants, in_directive, failed;
	enum { MENTIONS_NEW, MENTIONS_MAIN, MENTIONS_ALL } mentions;   /* pp_mentions.c */
	u32 id_defined, id_va_args, id_va_opt, id_has_include, id_has_include_next, id_has_builtin, id_has_attribute,
		id_has_feature,
		id_has_extension, id_has_warning, id_has_c_attribute, id_mentions, id_pragma, id_keeping /* the first of pp_note.c's */;
	struct src_file *main;
	struct pp_lazy *lazy;    /* large headers whose types are read when needed */
};

/* lex.c: the next token of a file's text; spaces and comments set flags. TK_NEWLINE inside directives only. */
struct tok lex_next(struct pp *pp, struct input *in);
struct tok lex_ident(struct pp *pp, struct input *in, const char *p);    /* the name that begins at p */
void lex_skip_group(struct pp *pp, struct input *in);            /* over a false #if: to the next directive line */
struct tok lex_string_tok(struct pp *pp, str text, pos at);      /* one token of a text made by # or ## */
bool lex_is_ident_start(u8 c);
/* does a backslash end the line before this newline? */
bool lex_is_spliced(const char *start, const char *nl);
enum { C_OTHER, C_SPACE, C_NL, C_IDENT = 4, C_DIGIT = 8, C_WORD = C_IDENT | C_DIGIT,
	C_HIGH = 16 /* of a character beyond ASCII */ };
extern const u8 lex_classes[256];

/* lex_char.c */
bool char_is_blank(u32 c);
bool char_is_name(u32 c, bool first);
u32  char_utf8(const char *p, const char *end, u32 *c);
u32  char_named(const char *p, const char *end, u32 *c);
u32  char_put(char *out, u32 c);
char char_meant(u32 c);

void pp_note_init(struct pp *pp);

/* pp_define.c */
void macro_define(struct pp *pp, struct tok name, struct input *in);
void macro_define_part(struct pp *pp, str name, struct src_file *f, u32 from, u32 to);    /* of its text */
void macro_define_text(struct pp *pp, str name, str body);
struct macro *macro_find(const struct pp *pp, u32 id);
void macro_set(struct pp *pp, u32 id, struct macro *m);
void macro_read(struct pp *pp, struct macro *m);                 /* before its parameters or body are looked at */
/* pp_macro.c */
/* t is an identifier: starts its expansion on the input stack; false: it stands for itself. */
bool macro_expand(struct pp *pp, struct tok *t);
void pp_push_tokens(struct pp *pp, const struct tok *toks, u32 n, struct macro *m);
/* Ends the source: nothing more is read of any file or expansion. */
void pp_stop(struct pp *pp);
/* Fully expanded tokens of a list, on scratch. */
void macro_expand_list(struct pp *pp, const struct tok *toks, u32 n, struct tok **out, u32 *nout);

/* pp.c */
struct tok pp_raw(struct pp *pp);                                /* next token without expansion, across contexts */
struct tok pp_expanded(struct pp *pp);
void pp_directive(struct pp *pp, struct input *in, struct tok hash);  /* pp_directive.c */
bool pp_include(struct pp *pp, str name, bool angled, bool next, struct tok at);
/* What an #include stands for. */
struct pp_found { str path, text; u32 dir; bool is_builtin, is_own, is_unknown /* named as the kernel's, and nowhere */;
	};
u32  pp_file_id(struct pp *pp, str path);
bool pp_find_include(struct pp *pp, str name, bool angled, bool next, struct pp_found *f);
s64  pp_condition(struct pp *pp, struct input *in, pos at);      /* pp_expr.c: the rest of the line */
bool pp_mentions(struct pp *pp, str words);      /* pp_mentions.c: does the program speak of one of "A, B, C"? */
bool pp_is_question(const struct pp *pp, u32 id);                /* __has_include and its like */
const char *pp_comment_end(const char *p, const char *end);      /* p: at its '/'; NULL: it is none, or not closed */
/* what stands behind "__has_include(", up to the ')' */
bool pp_has_header(struct pp *pp, struct input *in, bool next);
/* __has_builtin(name) and its like, but for headers: what it stands for; false: question is none of them. */
bool pp_asked(struct pp *pp, u32 question, struct tok name, const char **value);
/* A large vmlinux.h: its types become known by name, and what comes back is to be read now; f: all of it. */
struct src_file *pp_lazy_take(struct pp *pp, struct src_file *f);
/* "FROM TO": its types of these numbers are known from now on. Nothing where the file is not what is left of one. */
void pp_lazy_know(struct pp *pp, const struct src_file *rest, str range);
/* That of one whose types are known by name; NULL: it is none. */
const struct src_file *pp_lazy_rest(const struct pp *pp, const struct src_file *f);
void pp_push_file(struct pp *pp, struct src_file *f, u32 dir);

#define pp_error(pp, name, t, ...) cc_report((pp)->ds, name, where_src((t).at, (t).len), __VA_ARGS__)

#endif
