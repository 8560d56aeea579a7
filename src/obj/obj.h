/* obj.h: a BPF object in memory: the meeting point of compiler, ELF files, loader, verifier and disassembler.
 *
 *   functions   instructions with relocations, lines and CO-RE records; entry programs and subprograms alike
 *   maps        declared ones, and one for each data section (.data, .bss, .rodata, .kconfig)
 *   externs     what the kernel must supply: kconfig values, kernel symbols, kfuncs
 *   btf         the types, as finished .BTF bytes and a view of them
 *
 * Everything lives in one arena. Instruction indices count 8-byte slots from the start of their function. */
#ifndef SKEP_OBJ_H
#define SKEP_OBJ_H

#include "base/base.h"
#include "btf/btf.h"
#include "elf/elf.h"
#include "isa/isa.h"
#include "uapi/uapi.h"

enum obj_reloc_kind {
	RELOC_MAP,               /* ld_imm64: the map's address (fd) */
	RELOC_DATA,              /* ld_imm64: map value of data map to, plus addend */
	RELOC_CALL,              /* call: function to */
	RELOC_FUNC,              /* ld_imm64: address of function to (callbacks) */
	RELOC_KFUNC,             /* call: extern to */
	RELOC_EXTERN,            /* ld_imm64: extern to (ksym address or kconfig value's address), plus addend */
};
struct obj_reloc { u32 insn; enum obj_reloc_kind kind; u32 to; s64 addend; };
struct obj_line { u32 insn; u32 file, text; /* string offsets in btf */ u32 line, col; };
struct obj_core { u32 insn; u32 type; u32 access /* string offset */; u32 kind; };

struct obj_func {
	str name, section;       /* section of an entry program: "kprobe/vfs_read" */
	/* What the section's name says: its row in the table, NULL for a subprogram or an unknown section; what follows
	 * the slash. */
	const struct uapi_sec *sec;
	str target;
	bool is_entry, is_static, is_weak, is_hidden;
	bool autoload;           /* entry: false for SEC("?...") */
	struct insn *insns; u32 ninsns;
	vec(struct obj_reloc) relocs;
	vec(struct obj_line) lines;
	vec(struct obj_core) cores;
	u32 btf_id;              /* FUNC in btf; 0: none */
	struct span span;        /* in the source, when compiled here */
	u32 frame_bytes;         /* stack used, when compiled here */
};

#define OBJ_ARENA_SECTION ".addr_space.1"       /* variables that lie at the beginning of the object's arena, no map of their own */
enum obj_map_origin { MAP_DECLARED, MAP_DATA, MAP_KCONFIG, MAP_STRUCT_OPS };
/* How far an address of data may reach: behind the end too, for maps of data can be made larger before they are loaded.
 * The kernel has the same limit (BPF_MAX_VAR_OFF in kernel/bpf/verifier.c). */
enum { OBJ_DATA_REACH = 1 << 29 };
enum obj_hist { HIST_NONE, HIST_LOG2, HIST_LINEAR };
struct obj_hist_in { str member; /* "": the value is the array */ s32 base; };
struct obj_map_init { u32 index; enum { INIT_MAP, INIT_FUNC } kind; u32 to; };   /* values of map-in-map, prog array */
struct obj_map {
	str name, section;
	enum obj_map_origin origin;
	u32 type, key_size, value_size, max_entries, flags, numa_node;
	u64 map_extra;
	u32 key_btf, value_btf;  /* type ids; 0: none */
	u32 pinning;             /* 0 none, 1 by name */
	str pin_path;            /* BCC's BPF_TABLE_PINNED */
	bool is_shared;          /* another program's, found by its name: BCC's BPF_TABLE("extern", ...) */
	u32 shared_id;           /* which; 0: not found yet */
	u32 inner;               /* index + 1 of the template for map-in-map */
	bool is_inner;           /* a template only; not created by itself */
	vec(struct obj_map_init) init;
	u8 *data; u32 data_size; /* DATA, KCONFIG, STRUCT_OPS: first contents; BSS: NULL */
	bool is_readonly;        /* .rodata: frozen after filling */
	bool is_mmapable;
	u32 datasec_btf;         /* DATASEC in btf */
	vec(struct obj_reloc) data_relocs;   /* STRUCT_OPS: insn = byte offset, to = function */
	u32 struct_ops_btf;      /* type of the variable */
	u32 event_btf;           /* perf/ring buffers: record type where known (BCC, or by the compiler); 0: not */
	vec(u32) event_types;    /* all record types seen submitted to this buffer */
	enum obj_hist hist;      /* print as a histogram */
	s32 hist_base;           /* LOG2: the slot of 1 */
	vec(struct obj_hist_in) hists_in;    /* arrays in values that are such histograms */
	bool bcc_table;
	u32 loss_slot;           /* its counter in loss_map; 0: none */
	u32 decl_off, decl_size; /* DECLARED, STRUCT_OPS: the variable's place and bytes in its section */
	u32 values_off;          /* DECLARED: where in the variable the slots of init are */
	struct span span;
};

/* ELSEWHERE: another object's */
enum obj_extern_kind { EXTERN_KCONFIG, EXTERN_KSYM, EXTERN_KFUNC, EXTERN_ELSEWHERE };
struct obj_extern {
	str name;
	enum obj_extern_kind kind;
	u32 btf_id;              /* VAR or FUNC in btf */
	bool is_weak, is_typed;  /* ksym with a type: found in the kernel's BTF */
	u32 kconfig_off, size, align; bool is_signed;   /* KCONFIG: place in the kconfig map */
	struct span span;
};

struct obj_binding { str name; bool is_weak, is_hidden; };

/* What a record of numbers says besides (obj_legacy.c). */
struct obj_legacy { u32 map; bool is_iproute2, has_inner; u32 id, inner, index; };

/* A local variable, for a debugger: visible in these lines of the file. It has a place in a map of data, or on the
 * stack of a function, or none: optimised away. */
struct obj_local {
	str name, file;
	u32 declared, last;          /* lines: of its declaration, and the last of its block */
	u32 type, bytes;             /* in the object's BTF */
	s64 map, func;               /* -1: not there */
	s64 at;                      /* in the map's value; on the stack, behind r10 */
};

struct obj {
	struct arena *arena;
	str name;                /* of the file, without directory and suffix */
	str license;
	u32 kern_version;        /* section "version"; 0: none */
	vec(struct obj_func) funcs;
	vec(struct obj_map) maps;
	vec(struct obj_extern) externs;
	vec(struct obj_local) locals;        /* of cc_opts.name_locals; no file has them */
	vec(struct obj_legacy) legacy;
	vec(struct obj_binding) bindings;    /* of variables that linkers treat in their own way; BTF does not say it */
	const void *btf_bytes; u64 btf_len;
	struct btf *btf;         /* view; NULL: object without BTF */
	bool is_ours;            /* compiled by skep in this process */
	u32 loss_map;            /* index + 1 of the map that counts what buffers had no room for; 0: none */
	bool unmarked_prints;    /* some of its prints do not carry the session's mark */
	bool exact_layout;       /* compiled for the running kernel: CO-RE records only for types of the source */
};

struct obj *obj_new(struct arena *a, str path);
/* From ELF: ours, clang's, gcc's; BTF maps, legacy "maps" sections (libbpf's, BCC's, samples', Android's). NULL:
 * reported. Names point into the bytes, which must outlive the object. */
struct obj *obj_read(struct arena *a, str name, const void *bytes, u64 len, struct diags *ds);
bool obj_write(const struct obj *o, struct buf *out, struct diags *ds);
/* Several ELF objects into one (link.c). Bytes and names must outlive the link, which lives in a; false: reported, and
 * the link is of no more use but to be freed. */
struct obj_link;
struct obj_link *obj_link_new(struct arena *a, struct diags *ds);
bool obj_link_add(struct obj_link *l, str name, const void *bytes, u64 len);
bool obj_link_finish(struct obj_link *l, struct buf *out);
void obj_link_free(struct obj_link *l);
/* A map declared by a record of numbers: fills in m, which becomes the object's next map. When all maps and functions
 * are there, obj_resolve_legacy binds maps of maps and program arrays to what goes into them. False: reported. */
void obj_legacy_record(struct obj *o, struct obj_map *m, const void *record, u32 bytes);
bool obj_resolve_legacy(struct obj *o, struct diags *ds);
/* A buffer has no values: where its declaration gives one, that is the type of its records. */
void obj_type_events(struct obj *o, struct obj_map *m);
bool obj_is_arena_data(const struct obj_map *m);                 /* DATA of OBJ_ARENA_SECTION */
/* False: a section of static and hidden variables alone, which is nobody's to look into: as libbpf has it. */
bool obj_has_public(const struct obj *o, const struct obj_map *m);
/* The order in which libraries list maps, libbpf's: declared ones, variables, .kconfig, tables; templates of inner maps
 * are not listed. */
enum { OBJ_MAP_UNLISTED = 4 };
u32  obj_map_rank(const struct obj_map *m);
s64  obj_arena(const struct obj *o);                             /* index of the arena; -1: none */
const struct obj_func *obj_func(const struct obj *o, str name);
s64  obj_map_index(const struct obj *o, str name);               /* -1: none */
/* Source place of an instruction; false: not known. */
struct obj_source { str file; u32 line, col; str text /* of the line */; };
bool obj_line_of(const struct obj *o, const struct obj_func *f, u32 insn, struct obj_source *out);
/* Values of the kernel's configuration, in the order in which they stand in the .kconfig map: largest alignment first,
 * as libbpf has them. order[] gets indices of externs and has room for all; returns how many. */
u32  obj_kconfig_order(const struct obj *o, u32 *order);
void obj_place_kconfig(struct obj *o);                           /* gives them their places */
/* indices in range, calls resolvable; BUG-free for all later stages */
bool obj_check(const struct obj *o, struct diags *ds);

#endif
