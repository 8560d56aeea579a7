/* load_private.h: the loader's working state, shared by its files. */
#ifndef SKEP_LOAD_PRIVATE_H
#define SKEP_LOAD_PRIVATE_H

#include "load/load.h"

enum load_diag {
#define DIAG(name, id, severity, exit, hint) LOAD_##name,
#include "load/load.diag.def"
#undef DIAG
	LOAD_DIAG_COUNT
};
extern const struct diag_code load_diags[LOAD_DIAG_COUNT];
#define load_report(ds, name, where, ...) diag_add((ds), &load_diags[LOAD_##name], (where), __VA_ARGS__)

/* An extern after resolution. */
struct ext_value {
	bool found;
	u64 address;                 /* KSYM without type */
	u32 btf_id, btf_index;       /* typed KSYM, KFUNC: which id of which kernel BTF (0 vmlinux) */
	bool other_type;             /* not found: what has the name is of another type */
};

enum { MAX_MODULE_FDS = 32 };        /* modules whose kfuncs one object calls */

struct load {
	struct arena *arena;
	const struct obj *obj;
	const struct load_opts *opts;
	struct kern *k;
	struct diags *ds;
	struct loaded *out;
	struct insn **text;          /* by function: a copy with CO-RE applied */
	struct map core_why;         /* CO-RE records that were poisoned -> struct diag *, why (load_core.c) */
	struct ext_value *ext;       /* by extern */
	u8 *kconfig;                 /* contents of the .kconfig map */
	str config;                  /* the kernel's configuration, once read */
	int module_fds[MAX_MODULE_FDS];      /* fd_array of kfunc calls; [0] unused */
	u32 module_index[MAX_MODULE_FDS], nmodule_fds;
	bool wants_btf;              /* some program cannot do without */
	str btf_refused;             /* why the kernel took no BTF of the object; "" */
	const struct load_prog_want *clone;  /* of the program that is loaded once more */
};

/* A CO-RE record as the kernel takes it (struct bpf_core_relo). */
struct core_record { u32 insn_bytes, type, access, kind; };

/* A program with its subprograms appended. */
struct linked_part { u32 start, func; };
struct linked {
	struct insn *insns; u32 n;
	vec(struct linked_part) parts;
	struct sys_func_info *funcs; u32 nfuncs;
	struct sys_line_info *lines; u32 nlines;
	struct core_record *cores; u32 ncores;       /* for the kernel to apply */
};

bool load_externs(struct load *l);                                    /* load_extern.c */
/* load_light.c: what is special where the kernel of l is one that writes down (l->opts->light) */
void load_light_map(struct light *g, const struct obj_map *m);        /* that is created next */
void load_light_target(struct light *g, str symbol, enum btf_kind kind);      /* of the program that is loaded next */
void load_light_use(struct light *g, u32 insn, const struct obj_reloc *r);    /* of an extern, in it */
bool load_maps(struct load *l);                                       /* load_map.c */
/* feat.c, for feat_types.c: 0 or -errno, but feat_load and feat_int_btf an fd */
long feat_load(struct kern *k, u32 type, const struct insn *insns, u32 n, const char *name);
long feat_load_logged(struct kern *k, u32 type, const struct insn *insns, u32 n, char *log, u32 log_bytes);
long feat_int_btf(struct kern *k);
long feat_closed(struct kern *k, long fd);
long feat_ask_map(struct kern *k, struct sys_map_create a);
long feat_ask_traced(struct kern *k, u32 prog_type, u32 attach_type);
bool load_prog_arrays(struct load *l);                                /* load_map.c */
/* load_ops.c */
bool load_ops_target(struct load *l, const struct obj_func *f, struct loaded_prog *p, struct sys_prog_load *a);
/* the tables: before the programs, and after them */
bool load_ops_create(struct load *l), load_ops_fill(struct load *l);
bool load_ops_wants(const struct load *l, u32 func, bool *named);     /* named: it stands in a table at all */
bool load_core(struct load *l);                                       /* load_core.c */
/* Helpers that no kernel has, called where something is missing, so that the verifier refuses what can be reached;
 * libbpf's numbers. */
enum { LOAD_POISON = 195896080 /* 0xbad2310; + index of the CO-RE record */,
	LOAD_POISON_MAP = 2001000000 /* + of the map */,
	LOAD_POISON_KFUNC = 2002000000 /* + of the extern */ };
/* NULL: it was not poisoned */
const struct diag *load_core_why(const struct load *l, const struct obj_func *f, u32 record);
bool load_link(struct load *l, u32 func, struct linked *out);         /* load_link.c */
bool load_prog(struct load *l, struct loaded_prog *p, const struct linked *code);  /* load_prog.c */
bool load_btf(struct load *l);                                        /* load_btf.c */
void load_note_btf(const struct load *l, struct diag *d);             /* where types were refused, that may be why */
/* The function and the instruction inside it of a linked instruction. */
const struct obj_func *linked_func(const struct load *l, const struct linked *code, u32 insn, u32 *local);
void load_explain(struct load *l, const struct loaded_prog *p, const struct linked *code, long err, str log);
bool load_kconfig_value(struct load *l, str name, str *value);        /* load_kconfig.c */
const struct load_prog_want *load_prog_want(const struct load *l, u32 func);   /* NULL: nothing is decided */
void load_why(struct load *l, struct diag *d, u32 prog_type);      /* after EPERM: what is missing becomes the hint */
struct diag *load_no_bpf(struct load *l, struct where where);       /* bpf(2) says ENOSYS */
/* the function, or the instruction */
struct where load_where(const struct load *l, const struct obj_func *f, s64 insn);
void load_kernel_name(char out[SYS_NAME_LEN], str name);
const struct btf *load_vmlinux(struct load *l);                       /* NULL: reported */
int  load_module_slot(struct load *l, u32 btf_index);                 /* index in fd_array; -1: reported */

#endif
