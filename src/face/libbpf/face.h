/* face.h: what the files of libbpf's face share.
 *
 * The face translates: libbpf's names, types and errors on one side, the rooms on the other. An object is a struct obj,
 * changed by setters, and once loaded a struct loaded; a link is a struct link. Memory that the caller frees by a call
 * (an object, a link, a BTF) is an arena or a block of malloc of its own.
 *
 * libbpf's struct btf is another than ours: here it is called struct libbpf_btf, its struct btf_ext libbpf_btf_ext. */
#ifndef SKEP_FACE_LIBBPF_H
#define SKEP_FACE_LIBBPF_H

#define btf_member uapi_btf_member
#define btf_param uapi_btf_param
#include <linux/bpf.h>
#include <linux/btf.h>
#define btf libbpf_btf
#define btf_ext libbpf_btf_ext
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#undef btf
#undef btf_ext
#undef btf_member
#undef btf_param

#include "attach/attach.h"
#include "base/base.h"
#include "btf/btf.h"
#include "load/load.h"
#include "obj/obj.h"
#include "sys/sys.h"
#include "uapi/uapi.h"

#include <errno.h>

/* ---- the process: what the interface keeps for all of it (print.c) ----------------------------------------------- */

struct face_handler { int id; char *sec; bool exact, must_have_more, any; u32 prog_type, attach_type;
	struct libbpf_prog_handler_opts opts; };
struct face {
	struct kern *k;
	libbpf_print_fn_t print;     /* NULL: nowhere */
	struct face_handler *handlers; u32 nhandlers; int last_handler;
	u32 legacy_count, filters;   /* names of probes and filters that were given out */
};
struct face *face(void);
static inline struct kern *face_kern(void) { return face()->k; }

void face_log(enum libbpf_print_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* What was reported since the mark goes to the caller's callback, in full. */
void face_say(const struct diags *ds, u32 from);

/* ---- errors (errors.c) ------------------------------------------------------------------------------------------- */

/* r as it is returned; below 0 it is errno's too. */
static inline int face_result(long r)
{
	if (r < 0)
		errno = (int)-r;
	return (int)r;
}
static inline void *face_null(long r)
{
	errno = (int)-r;
	return NULL;
}
/* Says what was reported since the mark, and returns -errno for it: the system's, or what libbpf returns in such a
 * case. */
long face_failed(struct diags *ds, u32 from, long otherwise);

/* ---- options: sized structs (opts.c) ----------------------------------------------------------------------------- */

bool face_opts_ok(const void *opts, size_t known, const char *type);
#define FACE_END(T, field) (offsetof(struct T, field) + sizeof(((struct T *)0)->field))
#define OPTS_OK(o, T) face_opts_ok((o), FACE_END(T, T##__last_field), #T)
#define OPTS_HAS(o, field) ((o) && (o)->sz >= offsetof(__typeof__(*(o)), field) + sizeof((o)->field))
#define OPTS_GET(o, field, otherwise) (OPTS_HAS(o, field) ? (o)->field : (otherwise))
#define OPTS_SET(o, field, value) do { if (OPTS_HAS(o, field)) (o)->field = (value); } while (0)

/* ---- objects ----------------------------------------------------------------------------------------------------- */

struct bpf_program {
	struct bpf_object *obj;
	u32 func;                    /* index in obj->o->funcs */
	char *name, *section;
	bool autoattach;
	int fd;                      /* -1: not loaded */
	struct bpf_map *exclusive;
	const struct face_handler *handler;
	const struct insn *code; u32 ncode;  /* as loaded, or set */
	const struct sys_func_info *funcs; u32 nfuncs;
	const struct sys_line_info *lines; u32 nlines;
};

struct bpf_map {
	struct bpf_object *obj;
	u32 index;                   /* in obj->o->maps */
	char name[64];               /* as libbpf has it: "object.bss" */
	char *real_name;             /* as the object has it: ".bss" */
	int fd;                      /* -1: there is none yet */
	bool reused, autocreate, autoattach, pinned;
	char *pin_path;
	void *mmaped; size_t mmap_bytes;     /* global variables, an arena, a struct_ops table */
	struct bpf_map *inner;
	struct bpf_program *exclusive;
};

enum face_state { OBJECT_OPEN, OBJECT_PREPARED, OBJECT_LOADED, OBJECT_FAILED };
struct bpf_object {
	struct arena arena;
	struct diags ds;
	struct kern *k;
	struct feats feats;
	struct kernel_types types;
	struct obj *o;
	struct loaded *l;
	struct load *begun;          /* between prepare and load; kept for clones */
	struct gen_loader_opts *gen; /* the caller's: loading makes a program that loads; NULL */
	struct load_opts lo;
	enum face_state state;
	char *name;
	const char *token_path;      /* of a BPF file system that delegates; "": none is asked for; NULL: the usual one may */
	int token;                   /* -1: none */
	struct bpf_program *progs; u32 nprogs;
	struct bpf_map *maps; u32 nmaps, nlisted;    /* the listed ones first, then templates of inner maps */
	struct load_prog_want *prog_wants;
	struct load_map_want *map_wants;
	char *log; size_t log_bytes; u32 log_level;  /* the caller's room for the verifier's log */
	struct libbpf_btf *btf;      /* made when asked for */
	u32 usdt_specs;              /* records of usdt that are taken */
	u32 kern_version;
};

static inline struct obj_map *map_of(const struct bpf_map *m) { return &m->obj->o->maps.v[m->index]; }
static inline struct obj_func *func_of(const struct bpf_program *p) { return &p->obj->o->funcs.v[p->func]; }
static inline struct load_prog_want *want_of(const struct bpf_program *p) { return &p->obj->prog_wants[p->func]; }
static inline bool is_loaded(const struct bpf_object *o) { return o->state == OBJECT_LOADED; }
struct bpf_program *face_program(const struct bpf_object *o, u32 func);   /* of this function; NULL */
struct bpf_map *face_map(const struct bpf_object *o, u32 index);
bool face_maps_open(struct bpf_object *o, const char *pin_root);      /* map.c: after reading */
void face_maps_want(struct bpf_object *o);                            /* before loading */
/* maps: descriptors, global variables in memory */
long face_maps_loaded(struct bpf_object *o);
void face_maps_close(struct bpf_object *o);
long face_programs_open(struct bpf_object *o);                        /* program.c; what a handler says */
long face_programs_want(struct bpf_object *o);
void face_programs_loaded(struct bpf_object *o);
/* ops.c: a table of functions as callers see it */
void face_ops_open(struct bpf_map *m);
long face_ops_want(struct bpf_object *o);
long face_pin(struct kern *k, int fd, const char *path);              /* object.c: makes the folder; 0 or -errno */

/* ---- links (link.c) ---------------------------------------------------------------------------------------------- */

struct bpf_link {
	struct arena arena;          /* of l */
	struct link l;
	int (*detach)(struct bpf_link *link);        /* of links that are no file; NULL */
	char *pin_path;
	bool disconnected;
};
struct bpf_link *face_link_new(void);
bool face_is_ready(const struct bpf_program *p);                      /* loaded; else EINVAL, and said */
struct bpf_link *face_link_of_fd(long fd);                            /* NULL with errno for -errno */
void face_link_drop(struct bpf_link *link);

/* ---- BTF (btf.c) ------------------------------------------------------------------------------------------------- */

/* A view of bytes that stay where they are, as long as the caller of libbpf's face keeps them. */
struct libbpf_btf *face_btf_over(const void *bytes, u32 size);
const struct btf *face_btf_view(const struct libbpf_btf *b);          /* ours, of what it is now; NULL */

#endif
