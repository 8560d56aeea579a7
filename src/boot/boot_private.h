/* boot_private.h: what the files of skep boot share. */
#ifndef SKEP_BOOT_BOOT_PRIVATE_H
#define SKEP_BOOT_BOOT_PRIVATE_H

#include "boot/boot.h"

enum boot_diag {
#define DIAG(name, id, severity, exit, hint) BOOT_##name,
#include "boot/boot.diag.def"
#undef DIAG
	BOOT_DIAG_COUNT
};
extern const struct diag_code boot_diags[BOOT_DIAG_COUNT];
#define boot_report(ds, name, where, ...) diag_add((ds), &boot_diags[BOOT_##name], (where), __VA_ARGS__)

/* ---- object.c: what an object says of itself --------------------------------------------------------------------- */

enum boot_state { STATE_OK, STATE_REUSED /* the pin that was there fits */,
	STATE_SKIPPED /* not for this kernel or loader */,
	STATE_OPTIONAL /* it may fail, and did */, STATE_FAILED, STATE_MISSING /* status: there is no pin */,
	STATE_REMOVED /* unload: there is none any more */,
	STATE_UNATTACHED /* --attach: it is loaded and pinned, and runs nowhere */ };
extern const char *const boot_state_names[];

struct boot_item {
	bool is_map;
	u32 index;                   /* of obj->maps or obj->funcs */
	str name, path;              /* path: of its pin; "": it gets none */
	str subdir;                  /* "" the directory's own */
	u32 uid, gid, mode;
	bool is_optional;
	enum boot_state state;
	str why;                     /* of SKIPPED, OPTIONAL, FAILED, MISSING, UNATTACHED */
	u32 id;                      /* in the kernel; 0: none */
	str how;                     /* --attach: by which way; "" it is not */
};
struct boot_object {
	str file, base, subdir;      /* base: of the names of its pins */
	struct obj *obj;
	bool is_critical;
	bool is_fentry;              /* its programs of kprobes were compiled as those of fentry */
	vec(struct boot_item) items;
	str skipped;                 /* why nothing of it is loaded here; "" it is */
	enum boot_state became;      /* OK, FAILED, MISSING, REMOVED, UNATTACHED: all of it */
};
/* False: reported. */
bool boot_read(struct host *h, const struct boot_opts *o, str path, str subdir, struct boot_object *out);

/* ---- place.c: into the kernel, and pins -------------------------------------------------------------------------- */

bool boot_place(struct host *h, const struct boot_opts *o, struct boot_object *b);       /* false: reported */
/* with those above it; false: reported */
bool boot_make_dir(struct host *h, const struct boot_opts *o, str path);
/* What an end in the middle has left: pins that never got their names. */
void boot_sweep(struct host *h, str dir);
/* False: something of it is not there; with o->attach, links too. */
bool boot_status(struct host *h, const struct boot_opts *o, struct boot_object *b);
bool boot_unload(struct host *h, struct boot_object *b);

/* ---- report.c ---------------------------------------------------------------------------------------------------- */

/* Lines of JSON, and for people; messages: of ds from the n-th on. */
void boot_tell(struct host *h, const struct boot_object *b, u32 messages, struct buf *json, struct buf *text);

#endif
