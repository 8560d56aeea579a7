/* load.h: a struct obj into the kernel: maps, externs, CO-RE, subprograms linked in, programs verified.
 *
 *   obj --externs--> values   --maps--> fds   --core, link--> one instruction stream a program   --BPF_PROG_LOAD--> fds
 *
 * The object is never changed. What was loaded is owned by struct loaded and goes with load_close. A refusal by the
 * verifier is explained at the source line (load_explain.c). Asks the kernel, never its version (feat.c). */
#ifndef SKEP_LOAD_H
#define SKEP_LOAD_H

#include "base/base.h"
#include "btf/btf.h"
#include "obj/obj.h"
#include "sys/sys.h"

/* ---- feat.c: what this kernel offers, found by asking once ---------------------------------- */

enum feat {
#define FEAT(name, text) FEAT_##name,
#include "load/feat.def"
#undef FEAT
	FEAT_COUNT
};
struct feats {
	struct kern *k;
	s8 known[FEAT_COUNT];        /* 0 not asked, 1 yes, -1 no */
	s32 why[FEAT_COUNT];         /* errno of a no */
	/* in the kernel's BTF, 0: none; NULL: trampolines are asked for less well */
	u32 (*func_id)(void *ctx, const char *name);
	void *ctx;
};
bool feat_has(struct feats *f, enum feat which);
const char *feat_text(enum feat which);
/* Whether a trivial program of this type loads, or a map of this type is created: 0 or -errno. */
long feat_prog_type(struct feats *f, u32 prog_type);
long feat_map_type(struct feats *f, u32 map_type);
/* May programs of this type call this helper? (The kernel's log says so.) */
bool feat_helper(struct feats *f, u32 prog_type, u32 helper);
/* More than 4096 instructions; loops; the instructions of -mcpu=v2 and v3: 0 or -errno. */
enum feat_isa { FEAT_ISA_LARGE, FEAT_ISA_LOOPS, FEAT_ISA_V2, FEAT_ISA_V3 };
long feat_isa(struct feats *f, enum feat_isa what);
long feat_offload(struct feats *f, u32 prog_type, u32 ifindex);   /* onto this interface's device: 0 or -errno */

/* ---- kernel_btf.c: the kernel's types ----------------------------------------------------------------- */

struct kernel_module { str name; const struct btf *btf; };
struct kernel_types {
	struct kern *k;
	struct arena *arena;
	struct diags *ds;
	str path;                    /* a file with another kernel's; "" this one's own */
	struct btf *btf; bool tried;
	struct { const void *at; u64 len; } mapped[2];       /* the types, their index; NULL: not */
	vec(struct kernel_module) modules; bool modules_tried;
};
const struct btf *kernel_types(struct kernel_types *t);            /* NULL: none, silent */
const struct btf *kernel_types_at(void *types, u32 index);         /* for struct load_opts */
int  kernel_types_fd(void *types, u32 index);
u32  kernel_types_module(void *types, str name);                  /* the index of this module; 0: it is not there */
/* They are not asked for in a while: their memory is given back, and comes again when they are. */
void kernel_types_rest(struct kernel_types *t);
/* what is mapped; for whoever does not end with it */
void kernel_types_close(struct kernel_types *t);

/* ---- loading ---------------------------------------------------------------------------------- */

/* What a caller decides instead of the object's own words, by index of obj->funcs and obj->maps. */
struct load_prog_want {
	bool is_typed;               /* type, attach_type and flags are these, whatever the section says */
	u32 type, attach_type, flags;
	u32 ifindex;                 /* the network interface it is offloaded to */
	str target;                  /* "": the section's */
	int target_fd;               /* the target is a function of this loaded program; 0: of the kernel */
	char *log; u32 log_bytes, log_level;         /* the verifier's log goes there; NULL: kept in loaded_prog */
	/* in place of the program's own, nothing to be relocated; NULL: its own */
	const struct insn *insns; u32 ninsns;
};
struct load_map_want {
	bool is_absent;              /* not created: the verifier refuses what reaches its use */
	int fd;                      /* this map is taken, by a descriptor of its own; -1: one is created */
	int inner_fd;                /* of maps of maps: the template; -1: the object's */
	u32 ifindex;
	u32 exclusive;               /* 1 + index of the function whose program alone may use the map; 0: all */
};
struct load_opts {
	const struct load_prog_want *progs;          /* NULL: nothing is decided */
	const struct load_map_want *maps;            /* NULL: nothing is decided */
	str kconfig;                 /* lines of CONFIG_X=value, before the kernel's own */
	bool may_be_empty;           /* without a program it is only maps */
	struct kern *k;
	struct feats *feats;
	/* The kernel's types: vmlinux first, then modules; asked for only when something needs them. */
	const struct btf *(*kernel_btf)(void *ctx, u32 index);   /* NULL past the last */
	int (*kernel_btf_fd)(void *ctx, u32 index);              /* fd of a module's BTF, to be closed by the loader */
	u32 (*kernel_module)(void *ctx, str name);               /* its index; 0: none. NULL: modules have no names */
	/* Types of programs that may call a helper, for a message ("xdp"; "" all, or unknown). NULL: no one can. */
	str (*helper_types)(void *ctx, struct arena *a, u32 helper);
	void *ctx;
	bool lean;                   /* no BTF and no line info unless the programs need them: a one-shot run */
	str pin_root;                /* of maps pinned by name; "" is /sys/fs/bpf */
	bool no_pins;                /* maps are neither put where the object pins them nor taken from there */
	bool tables_stay;            /* those of SEC(".struct_ops") go by no link, and stay when the process ends */
	bool no_tables;              /* tables of functions (struct_ops) are not made: only their programs */
	u32 log_level;               /* 0: only after a refusal */
	struct buf *log;             /* the verifier's log of every program, when log_level is set */
	bool all;                    /* programs with autoload off as well */
	u32 only;                    /* 1 + index of the one function to load; 0: all that are wanted */
	u32 some_entries;            /* size of maps that have none: their own loaders set it later; 0: as they are */
	bool keep_going;             /* load what can be loaded; failures are in loaded_prog */
	u32 kern_version;            /* for kernels before 5.0: LINUX_VERSION_CODE of the running one */
	struct light *light;         /* of load_light.c, which sets it */
	bool is_attested;            /* load_light: the context changes no size and no value */
};

struct loaded_prog {
	u32 func;                    /* index in obj->funcs */
	int fd;                      /* -1: not loaded */
	u32 prog_type, attach_type;
	u32 attach_btf_id;
	str target;                  /* of the section: what it is to be attached to */
	u32 insns; const struct insn *code;          /* as given to the kernel */
	const struct sys_func_info *funcs; u32 nfuncs;
	const struct sys_line_info *lines; u32 nlines;
	s32 sys_errno;               /* why not loaded */
	str log;                     /* the verifier's, when kept */
};
/* A table of functions for the kernel (struct_ops; load_ops.c). */
struct loaded_table {
	u32 map;                     /* index in obj->maps */
	bool is_link;                /* filled in already; attached by a link. Else attached by filling it in */
	void *value;                 /* as the kernel wants it */
	struct table *plan;          /* of load_ops.c */
};
struct loaded {
	struct arena *arena;
	struct kern *k;
	const struct obj *obj;
	int *map_fds;                /* by index of obj->maps; -1: template, or not created */
	vec(struct loaded_prog) progs;
	vec(struct loaded_table) tables;
	int btf_fd;                  /* -1: none */
	void *arena_at;              /* where the arena is mapped; NULL: there is none */
	u64 arena_bytes;
	u32 ncpus;                   /* possible CPUs: values of per-CPU maps; 0: nothing asked for them yet */
};

/* Before a load: finds the maps that are other programs', and gives them the types they have. */
bool load_find_shared(struct kern *k, struct arena *a, struct obj *o, struct diags *ds);
/* NULL: reported; nothing stays in the kernel. */
struct loaded *load_object(struct arena *a, const struct obj *o, const struct load_opts *opts, struct diags *ds);
/* The same in two steps: all but the programs, then these. load_finish and load_cancel end what load_begin began; opts
 * and ds must live so long. */
struct load;
struct load *load_begin(struct arena *a, const struct obj *o, const struct load_opts *opts, struct diags *ds);
struct loaded *load_finish(struct load *l);
void load_cancel(struct load *l);
struct loaded *load_begun(struct load *l);           /* the maps, between the two */
/* One program more, of a load that was begun: want, and where it is set attr's BTF ids and descriptors, count. Its fd,
 * the caller's, or -errno. */
long load_clone(struct load *l, u32 func, const struct load_prog_want *want);
/* One program of a load that was begun; what is said of it goes to ds. Its record, good until the next; what it has
 * loaded goes with load_close. */
struct loaded_prog *load_one(struct load *l, u32 func, struct diags *ds);
/* The flags that a section's name gives a program: BPF_F_SLEEPABLE, BPF_F_XDP_HAS_FRAGS. */
u32  load_sec_flags(const struct uapi_sec *sec);
/* The types of a loaded program; NULL: it has none that can be had. */
const struct btf *load_btf_of_program(struct kern *k, struct arena *a, int prog_fd, struct diags *ds);
/* The id of the function, tracepoint or hook that programs of this attach type are attached to by this name; *index:
 * the kernel_btf it is in. 0: none. */
u32  load_attach_id(const struct load_opts *opts, struct arena *a, u32 attach_type, str target, u32 *index);
/* The size a ring buffer is made with where n is asked for: a power of two of whole pages. */
u32  load_ring_bytes(struct kern *k, u32 n);
/* The kernel's name of a map: "<object>.bss" for data. */
void load_map_name(const struct obj *o, const struct obj_map *m, char out[16]);
void load_close(struct loaded *l);
struct loaded_prog *load_find_prog(struct loaded *l, str name);
/* Pins programs and maps under dir (made if missing): dir/<prog>, dir/<map>; all or nothing. */
bool load_pin(struct loaded *l, const char *dir, struct diags *ds);
/* The rule of the kernel that these attributes break, as a way out; NULL: none that is known. */
const char *load_map_rule(const struct sys_map_create *a);
/* Is there any? Says what to do when not. */
bool load_need_program(const struct obj *o, struct diags *ds);
/* Is path in a BPF file system? Says what to do when not. */
bool load_need_bpffs(struct kern *k, const char *path, struct diags *ds);
/* A bare array of instructions, as the raw loaders do; -1: reported. */
struct raw_prog { const struct insn *insns; u32 n, type; const char *license; str name; u32 kern_version; };
int  load_raw(struct kern *k, struct arena *a, const struct raw_prog *raw, struct diags *ds);
/* Bytes a value of this map takes in user space (per-CPU maps: times possible CPUs). */
u64  load_value_bytes(u32 map_type, u32 value_size, u32 ncpus);
bool load_is_percpu(u32 map_type);

/* The running kernel's configuration as text ("" where it cannot be had), and a value in it. */
str  load_config_text(struct kern *k, struct arena *a);
bool load_config_find(str text, str name, str *value);

/* ---- load_light.c ------------------------------------------------------------------------------- */

/* A program of type BPF_PROG_TYPE_SYSCALL that does what load_object does, and the value of its array of one element.
 * Its context has a place for each map by load_light_desc, and for each program by its place among the entries. Pins
 * are not part of it; the kernel's configuration is that of opts->k. False: reported; a diagnostic says what cannot
 * be. */
struct load_light { const void *data; u32 data_bytes; const struct insn *insns; u32 ninsns; };
bool load_light(struct arena *a, const struct obj *o, const struct load_opts *opts, struct load_light *out,
	struct diags *ds);
u32  load_light_desc(const struct obj *o, const struct obj_map *m);

/* ---- load_explain.c ----------------------------------------------------------------------------- */

/* What a verifier log comes down to. */
struct refusal {
	s64 insn;                    /* where it stopped; -1: not said */
	str line;                    /* the decisive line */
	str msg, hint;               /* in BPF authors' words */
};
struct refusal load_refusal(struct arena *a, str log);

#endif
