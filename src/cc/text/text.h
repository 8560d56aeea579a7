/* text.h: the preprocessor: text in, tokens out, one at a time. Nothing here knows types or BPF. */
#ifndef SKEP_CC_TEXT_H
#define SKEP_CC_TEXT_H

#include "cc/cc.h"
#include "cc/text/tok.h"

struct pp;

/* Where includes come from. Virtual headers are skep's own texts; a file beside the source or under -I wins. */
struct pp_opts {
	str *include_dirs; u32 ninclude_dirs;
	str *late_dirs;    u32 nlate_dirs;   /* for headers that skep does not answer itself */
	str *defines;      u32 ndefines;     /* "NAME" or "NAME=VALUE", in order; "-NAME" undefines */
	const struct pp_words *words; u32 nwords;
	str prologue;                        /* text read before the main file (dialect macros), path "<skep>" */
	u8 cpu;                              /* __BPF_CPU_VERSION__ */
	str target_arch;                     /* "x86", "arm64": __TARGET_ARCH_x86 and the like */
	/* Reads a file whole; false: absent or unreadable. The text must live as long as the unit. */
	bool (*read_file)(void *ctx, str path, str *text);
	str  (*known_of)(void *ctx, str text);       /* as those of struct cc_opts */
	void (*keep)(void *ctx, str text, str known);
	void *read_ctx;                              /* of these three */
	/* Asked when an identifier is tested by #ifdef or expanded in #if and is no macro: lets CONFIG_x and
	 * LINUX_VERSION_CODE be answered late. NULL: none. */
	bool (*late_macro)(void *ctx, str name, str *body);
	void *late_ctx;
};

struct pp *pp_new(struct arena *a, struct src_map *src, struct intern *names, struct diags *ds,
	const struct pp_opts *opts);
bool pp_open(struct pp *pp, struct src_file *main);   /* start with this file */
/* after the last token: gives scratch memory back; positions stay known */
void pp_close(struct pp *pp);
/* keywords resolved; adjacent strings not yet joined; TK_EOF for ever at the end */
struct tok pp_next(struct pp *pp);
/* The outermost macro call a token came out of, or the token's own position: for messages and line info. */
pos  pp_root_pos(const struct pp *pp, struct tok t);
/* --emit=pp: the rest of the input as text with # lines */
void pp_print(struct pp *pp, bool no_marks, struct buf *out);
/* --emit=macros: the #define of all that hold at its end, by name */
void pp_print_macros(struct pp *pp, struct buf *out);
bool pp_has_included(const struct pp *pp, const char *path); /* e.g. "vmlinux.h", "linux/sched.h" */
/* True once a header was included (or the dialect began) that promises kernel types from BTF. */
bool pp_wants_btf(const struct pp *pp);
bool pp_wants_constants(const struct pp *pp);         /* a header was included whose constants const.def has */
str  pp_text(const struct pp *pp, struct tok t);      /* spelling */
u8   pp_keyword(u32 id);                              /* the kind of the keyword of that name, or 0 */
bool pp_macro_name(const struct pp *pp, u32 *i, str *name);   /* one macro after the other, from *i = 0; for messages */
struct src_map *pp_src(const struct pp *pp);
bool pp_is_words(const struct pp *pp, pos at);                /* a place in what somebody typed (cc.h) */
u32  pp_expansion_name(const struct pp *pp, u32 expansion);   /* the outermost macro's name */
/* A text of its own beside the input, without macros: prototypes kept as strings. */
struct pp_text;
struct pp_text *pp_text_open(struct pp *pp, struct src_file *f, u32 off, u32 len);
struct tok pp_text_next(struct pp *pp, struct pp_text *x);

/* pp_lazy.c: the types of a large vmlinux.h, found by name and read when needed. */
enum pp_lazy_kind { LAZY_STRUCT, LAZY_UNION, LAZY_ENUM, LAZY_TYPEDEF, LAZY_ENUMERATOR };
struct pp_lazy_text { struct src_file *file; u32 off, len; bool preserves; };
bool pp_lazy_find(const struct pp *pp, enum pp_lazy_kind kind, str name, struct pp_lazy_text *out);

/* pp_note.c: declarations of headers, noted under their names and read when one of them is met. */
enum pp_noted_kind { NOTED_NAME, NOTED_TAG, NOTED_PREFIX /* of names that a macro makes */ };
struct pp_noted { u32 name; u8 kind; };
struct pp_note { struct src_file *file; u32 off, end, clock; struct pp_noted *names; u32 nnames; };
/* does one begin at the last token? names: until the next one */
bool pp_note_find(struct pp *pp, struct tok first, struct pp_note *n);
void pp_note_take(struct pp *pp, const struct pp_note *n);                  /* the input goes on behind it */
/* the next tokens are its, from off in its file */
struct pp_aside *pp_note_open(struct pp *pp, const struct pp_note *n, u32 off);
void pp_note_close(struct pp *pp, struct pp_aside *a);

/* config.c: CONFIG_X: "1" or a number; false: not set, a module, or not known. */
bool config_value(const struct cc_opts *o, str name, str *value);

/* headers.c: virtual headers by the name used in #include, e.g. "bpf/bpf_helpers.h". */
bool header_find(str name, bool inside, str *text);      /* inside: the kernel's inner headers were asked for before */
/* below the kernel's folders, and the kernel has none of that name */
bool header_is_unknown(str path);
str  header_near(str path, struct arena *a);             /* the known header that is spelled alike; "" none */

#endif
