/* verb.h: bpftool's grammar: skep NOUN VERB OBJECT ..., and the same with skep called as bpftool. A noun is a file that
 * ends in a table of its verbs. Words, text and JSON keys are bpftool's (doc/bpftool.md). */
#ifndef SKEP_CLI_VERB_H
#define SKEP_CLI_VERB_H

#include "cli/cli.h"
#include "inspect/inspect.h"

/* One call: its options, and the words that are left. */
struct verb {
	struct cli *c;
	struct kern *k;
	struct arena *a;
	struct buf *out;
	struct json j;               /* of -j; where text is JSON too (typed elements), the same with line breaks */
	bool json, pretty;
	bool pins;                   /* -f: with the pins of each object */
	bool use_loader;             /* -L: gen skeleton makes a light one */
	bool is_bpftool;             /* called by that name: what bpftool does not print is left out */
	const char *base_btf;        /* -B */
	int argc; char **argv;
	const struct verb_noun *noun;
	struct inspect_refs refs; bool has_refs;
	int exit;                    /* of a message that went into JSON; 0: none did */
};

struct verb_word { const char *name; bool (*run)(struct verb *v); };     /* false: reported */
struct verb_noun {
	const char *name;
	const struct verb_word *words;       /* the first is taken when there is none */
	const char *help;            /* lines of the usage, behind "NAME " */
};
#define VERB_NOUNS X(prog) X(map) X(link) X(cgroup) X(perf) X(net) X(feature) X(btf) X(gen) X(struct_ops) X(iter)
#define X(name) extern const struct verb_noun verb_noun_##name;
VERB_NOUNS
#undef X

/* The command of this noun ("map"); argv: the words after skep or bpftool, options among them. An exit code. */
bool verb_is_noun(const char *word);             /* of skep: but for gen, which is a command of its own */
/* The i-th of bpftool's nouns, and its verbs, with blanks between; NULL: there are no more. */
const char *verb_noun_at(u32 i, str *verbs, struct arena *a);
void verb_list(struct buf *out);                 /* for the usage of all commands */
int  verb_main(struct cli *c, int argc, char **argv, bool is_bpftool);

/* ---- words --------------------------------------------------- */

/* the next word, or a beginning of it, as bpftool has it */
bool verb_is(const struct verb *v, const char *word);
bool verb_take(struct verb *v, const char *word);                /* the same, and steps over it */
const char *verb_next(struct verb *v);                           /* NULL: there is none */
const char *verb_need(struct verb *v, const char *what);         /* NULL: reported that this is missing */
bool verb_number(struct verb *v, const char *what, u64 *out);    /* false: reported */
bool verb_end(struct verb *v);                                   /* no word is left; false: reported */

/* ---- messages: each returns false, for "return verb_wrong(...)" -------------------------------------------------- */

bool verb_wrong(struct verb *v, const char *fmt, ...) PRINTF_LIKE(2, 3);         /* of the words */
bool verb_unknown(struct verb *v, const char *word, const char *what, const struct nearest *near);
bool verb_missing(struct verb *v, const char *fmt, ...) PRINTF_LIKE(2, 3);       /* no such object */
bool verb_refused(struct verb *v, long err, const char *fmt, ...) PRINTF_LIKE(3, 4);     /* by the kernel */
/* The same, of a program that is not of the type that goes there: with its type as the reason. */
bool verb_not_attached(struct verb *v, long err, int prog, u32 attach_type, const char *what);

/* The first message as an object of JSON, where the answer would be; false: there is none, or text is wanted. */
bool verb_put_error(struct verb *v);

/* ---- objects (verb_object.c) --------------------------------------------------- */

/* id N, name NAME, tag TAG, pinned PATH; a bare number is an id, a bare path a pin, another bare word a name. All that
 * match, one descriptor each, to be closed. False: reported. */
typedef vec(int) verb_fds;
bool verb_objects(struct verb *v, enum inspect_kind kind, verb_fds *out);
int  verb_object(struct verb *v, enum inspect_kind kind);        /* exactly one; -1: reported */
void verb_close(struct verb *v, verb_fds *fds);
bool verb_pin(struct verb *v, int fd, const char *path);         /* makes the folder where it is missing */
/* Shows each object that the next words name, or all of this kind. */
bool verb_show_all(struct verb *v, enum inspect_kind kind, bool (*show)(struct verb *v, int fd));
void verb_pins_text(struct verb *v, enum inspect_kind kind, u32 id);
void verb_pins_json(struct verb *v, enum inspect_kind kind, u32 id);
void verb_pids_text(struct verb *v, enum inspect_kind kind, u32 id);
void verb_pids_json(struct verb *v, enum inspect_kind kind, u32 id);
const char *verb_interface(struct verb *v, u32 index);           /* its name; "?" */
bool verb_need_interface(struct verb *v, const char *name, u32 *index);

/* ---- values (verb_value.c) --------------------------------------------------- */

void verb_bytes(struct json *j, const char *key, const u8 *p, u32 n);    /* ["0x01",...] */
void verb_hex(struct buf *out, const u8 *p, u32 n);              /* 16 a line, in two groups */
/* The value by its type; is_json: where bpftool's text differs from JSON. Never reads past n. */
struct verb_types {
	const struct btf *b;
	bool is_json;
	struct arena *a;
	struct verb *v;              /* a table of functions: pointers to them are programs; NULL: no such table */
};
void verb_typed(struct json *j, const struct verb_types *t, const char *key, u32 type, const u8 *p, u64 n);

/* "u32 (struct sock *) name/prog_id:5": what a member of a table of functions holds (verb_ops.c). */
void verb_function(struct verb *v, const struct btf *b, const struct btf_node *proto, u32 prog_id, struct buf *out);
bool verb_has_disassembler(void);                                /* of this CPU's instructions (verb_opcodes.c) */

/* ---- shared by nouns --------------------------------------------------- */

void verb_prog_fields(struct verb *v, const struct inspect_prog *p);     /* JSON: the object's members */
void verb_prog_text(struct buf *out, struct kern *k, const struct inspect_prog *p);      /* all but pins */
void verb_map_text(struct buf *out, const struct inspect_map *m);
const char *verb_prog_type(u32 type);                            /* "unknown" */
const struct btf *verb_btf_of_map(struct verb *v, const struct sys_map_info *m);        /* NULL: it has none */
bool verb_load_file(struct verb *v, const char *path, struct obj **o);

#endif
