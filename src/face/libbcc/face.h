/* face.h: what the files of libbcc's face share: BCC's names and types on one side, the rooms on the other.
 *
 * A module is a compiled text with its maps in the kernel; programs are loaded one by one when the caller asks, as the
 * type that the caller wants. What a module answers (names, descriptions) lives in its arena, so as long as the module.
 * Facts of the interface: BCC's headers bcc_common.h, libbpf.h, perf_reader.h, bcc_syms.h, bcc_proc.h, bcc_usdt.h, and
 * its Python package, which is the caller to please. */
#ifndef SKEP_FACE_LIBBCC_H
#define SKEP_FACE_LIBBCC_H

#include "app/app.h"

#include <errno.h>

/* index in obj->funcs; its bytes with the maps in place, NULL: not made */
struct module_func { u32 func; struct insn *code; };
struct bcc_module {
	struct arena arena;
	struct src_map src;
	struct diags ds;
	struct host host;
	struct buf err;
	struct obj *obj;
	struct load_opts lo;
	struct load *load;
	struct module_func *funcs; u32 nfuncs;       /* programs, in the order of the text */
	u32 *entries;                                /* of each map, as the kernel has it */
};

struct kern *face_kern(void);

/* r as it is returned; below 0 it is errno's, and -1. */
static inline int face_result(long r)
{
	if (r < 0)
		errno = (int)-r;
	return r < 0 ? -1 : (int)r;
}
/* The errno of the first error since the mark, or this one. */
int face_errno(const struct diags *ds, u32 from, int otherwise);
void face_say(const char *fmt, ...) PRINTF_LIKE(1, 2);         /* a line on stderr */

/* A short life for calls outside of modules: messages go to stderr when it ends. */
struct scratch { struct arena arena; struct src_map src; struct diags ds; struct feats feats; };
void scratch_begin(struct scratch *s);
int  scratch_end(struct scratch *s, bool ok, int otherwise);   /* 0, or -1 with errno */

/* ---- attach.c: where probes of a file count their users ---------------------------------------------------------- */

/* Whoever attaches to that offset of that file from now on is counted there, by the kernel (Linux 4.20), so that the
 * probe is awake; until its owner takes that back. */
void face_count(const void *owner, const char *path, u64 offset, u64 counter);
void face_uncount(const void *owner);

/* ---- values.c: types of maps as BCC describes, prints and reads them --------------------------------------------- */

bool value_describe(const struct btf *b, u32 type, struct buf *out);         /* JSON; false: not a type of values */
bool value_print(const struct btf *b, u32 type, const void *p, struct buf *out);
bool value_scan(const struct btf *b, u32 type, const char *text, void *p);   /* false: the text is of another form */
void value_type_name(const struct btf *b, u32 type, struct buf *out);        /* as a declaration spells it */

#endif
