/* btf.h: the BPF Type Format (kernel Documentation/bpf/btf.rst): read, look up, build, print, match.
 *
 * A struct btf is a view of bytes, often the kernel's own, mapped, megabytes long and never parsed whole: with an
 * index (btf_index_*) a name is found and a type reached by touching a few pages. Split BTF (modules) has a base.
 * Ids are the file's own: 0 is void. Bytes may be hostile: every access is checked. */
#ifndef SKEP_BTF_H
#define SKEP_BTF_H

#include "base/base.h"

enum btf_kind {
	BTF_VOID, BTF_INT, BTF_PTR, BTF_ARRAY, BTF_STRUCT, BTF_UNION, BTF_ENUM, BTF_FWD, BTF_TYPEDEF, BTF_VOLATILE,
		BTF_CONST,
	BTF_RESTRICT, BTF_FUNC, BTF_FUNC_PROTO, BTF_VAR, BTF_DATASEC, BTF_FLOAT, BTF_DECL_TAG, BTF_TYPE_TAG, BTF_ENUM64,
	BTF_KIND_COUNT
};

struct btf;                  /* view */

/* One type, decoded. Members and the like are read one by one from extra. */
struct btf_node {
	u32 id;
	u8 kind; bool kflag;     /* STRUCT, UNION: bit-field sizes in members; FWD: union; ENUM: signed */
	u32 vlen;
	u32 type;                /* PTR, TYPEDEF, modifiers, FUNC, FUNC_PROTO (result), VAR, tags */
	u32 size;                /* INT, STRUCT, UNION, ENUM, DATASEC, FLOAT, ENUM64 */
	str name;
	u8 int_bits, int_offset, int_encoding;   /* INT: encoding 1 signed, 2 char, 4 bool */
	u32 array_type, array_index, array_len;  /* ARRAY */
	u32 linkage;             /* VAR: 0 static, 1 global, 2 extern; FUNC: the same */
	s32 component;           /* DECL_TAG: member or parameter index, -1 the type itself */
	const void *extra;
};
struct btf_member { str name; u32 type; u32 bit_off; u8 bit_size; /* 0: no bit-field */ };
struct btf_enumerator { str name; s64 value; };
struct btf_param { str name; u32 type; };
struct btf_secinfo { u32 type, offset, size; };

/* Takes the bytes as they are (they must outlive the view); base for split BTF or NULL. Header checked now, types
 * when first walked. NULL: reported. */
struct btf *btf_open(struct arena *a, const void *bytes, u64 len, const struct btf *base, struct diags *ds);
/* Bytes of foreigners: names are shown to people, and what a terminal would obey in them becomes '?': in a copy; else
 * these bytes. */
const void *btf_tame(struct arena *a, const void *bytes, u64 len);
bool btf_check(const struct btf *b, struct diags *ds);        /* every type and every reference; for foreign bytes */
u32  btf_count(const struct btf *b);                          /* ids run from 1 (or base's count) to this - 1 */
u32  btf_first_id(const struct btf *b);                       /* 1, or the first of the split part */
const void *btf_bytes(const struct btf *b, u64 *len);
bool btf_node(const struct btf *b, u32 id, struct btf_node *out);   /* false: no such id, or broken */
bool btf_member(const struct btf *b, const struct btf_node *n, u32 i, struct btf_member *out);
bool btf_member_name(const struct btf *b, const struct btf_node *n, u32 i, str *name);     /* nothing else of it */
bool btf_enumerator(const struct btf *b, const struct btf_node *n, u32 i, struct btf_enumerator *out);
bool btf_param(const struct btf *b, const struct btf_node *n, u32 i, struct btf_param *out);
bool btf_secinfo(const struct btf *b, const struct btf_node *n, u32 i, struct btf_secinfo *out);
str  btf_str(const struct btf *b, u32 off);
const char *btf_kind_name(enum btf_kind k);                   /* "INT", "STRUCT", ... */

/* ---- look-up --------------------------------------------------------------------------- */

u32  btf_find(const struct btf *b, enum btf_kind kind, str name);   /* 0: none; a definition before a FWD */
u32  btf_next_of_kind(const struct btf *b, enum btf_kind kind, u32 after);   /* the next id of it; 0: there is none */
u32  btf_find_next(const struct btf *b, enum btf_kind kind, str name, u32 after);  /* others of the same name */
u32  btf_find_enumerator(const struct btf *b, str name, s64 *value);/* the ENUM or ENUM64 it is in */
str  btf_essential(str name);        /* without what follows the last ___: "task_struct___old" is "task_struct" */
/* The first type after that one whose name is this one, the flavors of both aside. */
u32  btf_find_essential(const struct btf *b, enum btf_kind kind, str name, u32 after);
bool btf_has_decl_tag(const struct btf *b, u32 id, str tag);
bool btf_decl_tag_of(const struct btf *b, u32 id, str prefix, str *rest);   /* "prefix..." on it: what follows */
u32  btf_skip(const struct btf *b, u32 id);                   /* through modifiers, tags and typedefs */
u32  btf_skip_mods(const struct btf *b, u32 id);              /* through modifiers and tags only */
bool btf_size(const struct btf *b, u32 id, u64 *size);        /* bytes */
u32  btf_align(const struct btf *b, u32 id);
/* Names near to a wrong one, for hints. */
u32  btf_suggest(const struct btf *b, enum btf_kind kind, str name, str *out, u32 max);

/* The name index: a blob that can be kept on disk. Pages of it are touched only where looked up. */
bool btf_index_build(const struct btf *b, struct buf *out);
bool btf_index_use(struct btf *b, const void *blob, u64 len);  /* false: not an index of these bytes */
/* a hash of all bytes; no secret: who chooses the bytes can have two alike */
u64  btf_identity(const struct btf *b);
/* what stands for the bytes instead, where they cannot be others; not 0 */
void btf_identify(struct btf *b, u64 identity);

/* ---- build ----------------------------------------------------------------------------- */

struct btf_build;
struct btf_build *btf_build_new(struct arena *a);
u32  btf_add_int(struct btf_build *b, str name, u32 bytes, u32 encoding);   /* ids are unique for equal INTs and PTRs */
u32  btf_add_ptr(struct btf_build *b, u32 to);
u32  btf_add_array(struct btf_build *b, u32 of, u32 len);
u32  btf_add_record(struct btf_build *b, bool is_union, str name, u32 size);  /* then members */
void btf_add_member(struct btf_build *b, str name, u32 type, u32 bit_off, u32 bit_size);
u32  btf_add_enum(struct btf_build *b, str name, u32 size, bool is_signed, bool is64);
void btf_add_enumerator(struct btf_build *b, str name, s64 value);
u32  btf_add_fwd(struct btf_build *b, str name, bool is_union);
/* TYPEDEF, CONST, VOLATILE, RESTRICT, TYPE_TAG */
u32  btf_add_ref(struct btf_build *b, enum btf_kind kind, str name, u32 to);
u32  btf_add_proto(struct btf_build *b, u32 result);           /* then params */
void btf_add_param(struct btf_build *b, str name, u32 type);   /* name "" and type 0: varargs */
u32  btf_add_func(struct btf_build *b, str name, u32 proto, u32 linkage);
u32  btf_add_var(struct btf_build *b, str name, u32 type, u32 linkage);
u32  btf_add_datasec(struct btf_build *b, str name, u32 size); /* then secinfos */
void btf_add_secinfo(struct btf_build *b, u32 var, u32 off, u32 size);
u32  btf_add_decl_tag(struct btf_build *b, str name, u32 target, s32 component);
u32  btf_add_float(struct btf_build *b, str name, u32 size);
/* Reserve an id now and fill it later, for types that refer to themselves: records only. */
u32  btf_reserve_record(struct btf_build *b, bool is_union, str name);
void btf_fill_record(struct btf_build *b, u32 id, u32 size);   /* members follow */
u32  btf_add_str(struct btf_build *b, str s);                  /* offset in the string section */
void btf_build_finish(struct btf_build *b, struct buf *out);   /* a whole .BTF */
/* a whole type, its words as they are to be */
u32  btf_add_bytes(struct btf_build *b, const void *type, u32 bytes);

/* ---- .BTF.ext ---------------------------------------------------------------------------- */

struct btf_func_info { u32 insn; u32 type; };                  /* insn: index in the section */
struct btf_line_info { u32 insn; u32 file, line_off; u32 line, col; };      /* offsets of strings in .BTF */
struct btf_core_relo { u32 insn; u32 type; u32 access; u32 kind; };
struct btf_ext_sec { str name; u32 name_off;
	struct btf_func_info *funcs; u32 nfuncs; struct btf_line_info *lines; u32 nlines; struct btf_core_relo *relos;
		u32 nrelos; };
struct btf_ext { struct btf_ext_sec *secs; u32 nsecs; };
bool btf_ext_read(struct arena *a, const struct btf *b, const void *bytes, u64 len, struct btf_ext *out,
	struct diags *ds);
void btf_ext_write(const struct btf_ext *e, struct buf *out);

/* ---- types that move (btf_refs.c, btf_dedup.c) ------------------------------------------- */

enum btf_word { BTF_WORD_STR, BTF_WORD_TYPE };
typedef void btf_word_fn(void *ctx, void *word, enum btf_word what);   /* word: 4 bytes, of any alignment */
/* Calls fn for each string offset and each type id of one type, which is whole and of a known kind. */
void btf_words(void *type, btf_word_fn *fn, void *ctx);
const void *btf_type_bytes(const struct btf *b, u32 id, u32 *bytes);   /* NULL: void, or no such type */
/* Equal types once, forward declarations replaced by their definitions: a whole .BTF, on the same base. ext (or NULL):
 * records that speak of in; they speak of out then. map[]: old id -> new id, in a. in has been checked; false: it
 * is damaged all the same. */
bool btf_dedup(struct arena *a, const struct btf *in, struct btf_ext *ext, struct buf *out, u32 **map);

/* ---- print ------------------------------------------------------------------------------- */

void btf_print_raw(const struct btf *b, u32 id, struct buf *out);   /* a line as bpftool's "btf dump raw" */
/* As C (btf_c.c). One struct btf_c writes each definition once; its texts and b have to live as long. */
struct btf_c;
struct btf_c *btf_c_new(struct arena *a, const struct btf *b);
void btf_c_define(struct btf_c *c, u32 id, struct buf *out);          /* after what it needs */
/* the whole BTF, but for functions and variables */
void btf_c_all(struct btf_c *c, struct buf *out);
/* "struct file *f"; anonymous records come whole, their lines indented by so many tabs. strip_mods: without const and
 * the like. */
void btf_c_declare(struct btf_c *c, u32 id, str name, u32 indent, bool strip_mods, struct buf *out);

/* ---- CO-RE (kernel tools/lib/bpf relo_core; pure calculation) ------------------------------ */

enum core_kind { CORE_FIELD_OFFSET, CORE_FIELD_SIZE, CORE_FIELD_EXISTS, CORE_FIELD_SIGNED, CORE_FIELD_LSHIFT,
	CORE_FIELD_RSHIFT,
	CORE_TYPE_ID_LOCAL, CORE_TYPE_ID_TARGET, CORE_TYPE_EXISTS, CORE_TYPE_SIZE, CORE_ENUMVAL_EXISTS,
	CORE_ENUMVAL_VALUE, CORE_TYPE_MATCHES,
	CORE_KIND_COUNT };
struct core_question {
	/* of the object: a type, "0:1:2", what is asked */
	const struct btf *local; u32 type; str access; enum core_kind kind;
	const struct btf *const *targets; u32 ntargets;      /* vmlinux first, then modules */
	struct where where;
	struct core_step *steps;     /* room for CORE_WAY_STEPS: the way to the field that was found; NULL: not asked */
};
/* On the way to a field: a member of this record. */
enum { CORE_WAY_STEPS = 1100 };
struct core_step { u32 record, member; };
struct core_result {
	u64 local, target;       /* the value by local types and by the kernel's */
	/* the kernel has no such type, field or enumerator: the instruction must not be reached */
	bool poison;
	bool validate;           /* the instruction's old value must equal local */
	u32 local_size, target_size;         /* FIELD_OFFSET: bytes of the field; 0: a bit-field, or not asked */
	bool resizable;          /* a load or store of local_size may become one of target_size */
	bool unknown;            /* no target has a type of that name and kind */
	u32 target_id;
	u32 nsteps;              /* in the question's steps */
	str why;                 /* the type, field or enumerator that was looked for, for messages */
};
/* False: malformed or ambiguous, reported. */
bool btf_core_resolve(const struct core_question *q, struct arena *a, struct core_result *out, struct diags *ds);
/* Is the local type the target's? compatible: the same kind of thing, through pointers and prototypes
 * (bpf_core_type_exists, prototypes of kfuncs); matches: names, sizes, signs, members and enumerators too
 * (bpf_core_type_matches). */
bool btf_compatible(const struct btf *local, u32 l, const struct btf *target, u32 t);
bool btf_matches(const struct btf *local, u32 l, const struct btf *target, u32 t);

#endif
