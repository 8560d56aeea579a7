/* face.h: what is behind a struct skep. The face translates: the rooms' arenas, messages and values on one side, C's
 * own types on the other. */
#ifndef SKEP_FACE_SKEP_H
#define SKEP_FACE_SKEP_H

#include "app/app.h"
#include "stream/stream.h"

#include <skep.h>

struct face_link { u32 func; struct link link; };
struct face_source { struct skep *s; u32 map; const char *name; skep_event_fn *fn; void *ctx;
	s64 source; /* -1: nobody listens */ };

struct skep {
	struct arena arena;          /* of one program: emptied by the next compilation */
	struct arena kept;           /* the options */
	struct arena scratch;        /* of one call */
	struct kern *k;
	struct diags ds;
	struct src_map src;
	struct host host;
	str *dirs; u32 ndirs;
	str *defines; u32 ndefines;
	str btf;
	bool exact;
	u32 pages;
	struct obj *obj;             /* NULL: nothing compiled */
	str elf;                     /* of obj; empty: not yet written */
	struct loaded *loaded;       /* NULL: not loaded */
	vec(struct face_link) links;
	struct stream *stream;
	struct face_source *sources; /* by map */
	const struct data_types *types;
};

/* Forgets the messages of the call before. */
void face_begin(struct skep *s);
/* What a call returns: 0, or what the first error is. */
int  face_end(const struct skep *s, bool ok);
/* Says so, and returns SKEP_USE. */
int  face_misuse(struct skep *s, const char *word, const char *what);
s64  face_map(const struct skep *s, const char *name);          /* index; -1: none */
void face_forget_streams(struct skep *s);

#endif
