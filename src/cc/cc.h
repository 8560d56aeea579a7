/* cc.h: the face of the compiler: C text in, struct obj out. No files, no kernel calls: what it needs comes in by
 * struct cc_opts.
 *
 *   src -> lex, pp -> parse + sema (typed tree, dialects resolved) -> lower -> IR -> passes -> ra, emit -> obj
 */
#ifndef SKEP_CC_CC_H
#define SKEP_CC_CC_H

#include "base/base.h"

struct btf;
struct obj;

/* A macro of this name: text from from to to. Messages are of the place there, not of where the macro is used. */
struct pp_words { str name, path, text; u32 from, to; };

enum cc_emit { CC_EMIT_OBJ, CC_EMIT_PP, CC_EMIT_MACROS, CC_EMIT_AST, CC_EMIT_IR, CC_EMIT_ASM, CC_EMIT_BTF };

struct cc_opts {
	str *include_dirs; u32 ninclude_dirs;
	str *defines; u32 ndefines;          /* -D, -U as "-NAME" */
	const struct pp_words *words; u32 nwords;    /* macros whose bodies are parts of what somebody typed */
	u8 cpu;                              /* 1..4; 0: 3 */
	str arch;                            /* "x86", "arm64"; "" = the machine we were built for */
	const struct btf *btf;               /* kernel types; NULL: none, sources bring their own */
	/* Types of loaded modules, from index 1 on, NULL past the last: asked for records that nobody else has. May be
	 * NULL. */
	const struct btf *(*module_btf)(void *ctx, u32 index);
	bool exact_layout;                   /* for the kernel the BTF is of: no relocations, smaller and faster */
	bool no_probe_read_kernel;           /* kernel before 5.5: use bpf_probe_read */
	bool bounded_loops_missing;          /* kernel before 5.3: loops must unroll */
	/* Asked of programs on system calls: without kprobes they go to their tracepoints. NULL: there are kprobes. */
	bool (*has_kprobes)(void *ctx);
	/* programs on kprobes that become fentry programs (pass_fentry.c); "*": all */
	const str *fentry; u32 nfentry;
	bool linkable;                       /* what is defined nowhere is left to the linking of objects */
	str *late_dirs; u32 nlate_dirs;      /* looked into for headers that are nowhere else */
	str *forced; u32 nforced;            /* files read before the source, as if it included them */
	bool is_bcc;                         /* BCC's dialect, whatever the words of the text; else they tell */
	/* text of a command line: libbpf's headers need no #include, no license means "GPL" */
	bool one_liner;
	u32 (*online_cpus)(void *ctx);       /* for BCC's bpf_num_cpus(); NULL: one */
	u32 kernel_version;                  /* LINUX_VERSION_CODE answered to the source */
	enum cc_emit emit;
	str emit_pass;                       /* IR: after this pass; "" after all */
	str print_mark;                      /* goes into the formats of bpf_trace_printk; "" none (lower_print.c) */
	/* for a debugger: the object tells where local variables are (lower_local.c) */
	bool name_locals;
	bool find_slots;                     /* which maps are histograms is worked out (slots.c) */
	bool count_loss;                     /* failed outputs into buffers are counted in a map (lower_loss.c) */
	struct buf *emit_to;                 /* for anything but CC_EMIT_OBJ */
	bool no_line_marks;                  /* PP: without "# 7 \"file\"" */
	bool (*read_file)(void *ctx, str path, str *text);   /* includes; text lives as long as the arena */
	/* What was found out about the text of a large header, which is the same the next time: what was kept ("" is
	 * nothing), and to be kept. NULL: nothing is. */
	str  (*known_of)(void *ctx, str text);
	void (*keep)(void *ctx, str text, str known);
	/* tracefs events/<cat>/<name>/format, for BCC's tracepoint structs; false: no such event, or text says why not
	 * known. */
	bool (*tracepoint_format)(void *ctx, str category, str name, str *text);
	str (*tracepoint_near)(void *ctx, str category, str name);   /* "category:name" of one that is alike; "" none */
	bool unknown_tracepoints;            /* one that is not there is told when a program is attached to it */
	bool (*kconfig)(void *ctx, str name, str *value);    /* CONFIG_X of the running kernel: "y", "m", number */
	void *ctx;                           /* of the functions above */
	str *warnings; u32 nwarnings;        /* the words after -W, in order: "all", "no-unused-value", "error" */
	bool warnings_off;                   /* -w */
	bool strict;                         /* warnings are errors, those too that clang does not have */
};

static inline str cc_arch(const struct cc_opts *o) { return o->arch.n ? o->arch : STR("x86"); }

/* Compile text (path is for messages). The object and everything it points to live in out.
 * NULL: reported in ds. With emit other than OBJ an empty object is returned. */
struct obj *cc_compile(struct arena *out, struct src_map *src, str path, str text, const struct cc_opts *opts,
	struct diags *ds);

/* Names that emit_pass may have: passes, "lower" (before all of them), "all" (after each). */
bool cc_has_pass(str name);
str  cc_passes(struct arena *a);                         /* all of them, for a message */

#endif
