/* type.h: C types. Built by the parser, imported lazily from BTF, laid out for BPF (LP64, little endian).
 * Types are unique where that is cheap (basic types, pointers, qualified forms), so == mostly works;
 * type_same() is the full test. */
#ifndef SKEP_CC_TYPE_H
#define SKEP_CC_TYPE_H

#include "base/base.h"

struct btf;
struct btf_build;
struct expr;

enum type_kind {
	TY_VOID, TY_BOOL, TY_CHAR, TY_SCHAR, TY_UCHAR, TY_SHORT, TY_USHORT, TY_INT, TY_UINT, TY_LONG, TY_ULONG,
	TY_LLONG, TY_ULLONG, TY_INT128, TY_UINT128, TY_FLOAT, TY_DOUBLE, TY_LDOUBLE,
	TY_ENUM, TY_PTR, TY_ARRAY, TY_FUNC, TY_STRUCT, TY_UNION,
	TY_TYPEDEF,              /* kept for BTF and messages; type_strip() sees through */
	TY_ERROR,                /* already reported; every operation on it is silent */
	TY_VALIST,
};
enum type_qual { Q_CONST = 1, Q_VOLATILE = 2, Q_RESTRICT = 4, Q_ATOMIC = 8 };

/* Pointer targets may be tagged: btf_type_tag("user"), "rcu", "percpu", "kptr", ... and address_space(1) arenas. */
struct type_tag { str name; const struct type_tag *next; };

struct field {
	str name;                /* "" for an anonymous struct or union member */
	struct type *type;
	u64 bit_off;             /* from the start of the struct */
	u16 bit_size;            /* of a bit-field; 0: not one */
	bool is_bitfield;
	bool is_packed;          /* packed attribute on the member itself */
	u32 align;               /* aligned attribute on the member; 0: none */
	pos at;
	const struct type_tag *decl_tags;
};
struct param {
	str name;
	struct type *type;
	pos at;
	const struct type_tag *decl_tags;
	bool is_unused;          /* so marked */
	pos star_at;             /* of its [*] */
	struct decl *decl;       /* what sizes of arrays behind it speak of; NULL: it has no name */
	struct expr *size;       /* of its array, where working it out does something: int a[n++] */
};

struct type {
	u8 kind, quals;
	bool is_incomplete, is_variadic, is_unproto /* f() */, is_packed, preserve_access /* CO-RE */,
		is_lazy /* from BTF, fields not read yet */, is_noted /* incomplete, but a note has it */;
	/* came from BTF (or a vmlinux.h): pointers to it point into the kernel unless shown otherwise */
	bool is_kernel;
	u8 addr_space;           /* of the pointee, for PTR: 1 = arena; of a TYPEDEF: for pointers to it */
	u8 pack;                 /* STRUCT, UNION: #pragma pack: no member is aligned to more; 0: none */
	u16 depth;               /* pointers, arrays, functions and typedefs on the way down */
	bool is_align_set;       /* TYPEDEF: an aligned attribute of its own, else type_align() looks at base */
	bool is_open;            /* a struct whose members are being read: nobody can complete it yet */
	bool is_nullptr;         /* PTR: nullptr_t, the type of nullptr */
	bool is_packet;          /* BCC's header of a packet: pointers to it are distances in the packet */
	/* bytes; ask type_align(): typedefs and qualified copies may be older than the record */
	u32 align;
	u64 size;                /* bytes; flexible arrays: 0; ask type_size() */
	struct type *base;       /* PTR: pointee; ARRAY: element; FUNC: result; ENUM: integer type; TYPEDEF: aliased */
	union {
		u64 len;         /* ARRAY: elements; is_incomplete: [] */
		const struct btf *btf;  /* STRUCT, UNION of the kernel with align 0: type_align() asks it */
	};
	str tag;                 /* STRUCT, UNION, ENUM: tag or ""; TYPEDEF: name */
	struct field *fields; u32 nfields;
	struct param *params; u32 nparams;
	struct { str name; s64 value; } *enums; u32 nenums;
	const struct type_tag *tags;      /* PTR: btf_type_tags of the pointee; TYPEDEF: for pointers to it */
	const struct type_tag *decl_tags; /* TYPEDEF, STRUCT */
	u32 module;              /* whose BTF kern_btf_id is of: 0 the kernel's, else a module's index */
	u32 kern_btf_id;         /* id in the kernel's BTF it was imported from; 0: from source */
	u32 out_btf_id;          /* STRUCT, UNION: id in the object's BTF once emitted; 0: not yet */
	pos at;                  /* of the definition */
	struct type *unqual;     /* the same without qualifiers, NULL: itself */
};

#define TYPE_MAX_SIZE (1ull << 30)   /* bytes of an object */
#define TYPE_MAX_ARRAY ((1ull << 61) - 1)       /* bytes of an array that is pointed to: __uint(max_entries, ~0U) */

struct types {               /* the table of types of one compilation */
	struct arena *arena;
	struct diags *ds;
	const struct btf *kern;  /* may be NULL: no BTF on this machine */
	/* of loaded modules, from 1 on; NULL past the last; may be NULL */
	const struct btf *(*module_btf)(void *ctx, u32 index);
	void *module_ctx;
	const struct btf *module; u32 module_index;  /* what is being imported is this one's; NULL, 0: the kernel's */
	struct type basic[TY_ENUM];
	struct map btf_types;    /* kernel BTF id -> struct type * */
	struct map derived;      /* pointee -> pointer; type and qualifiers -> qualified type */
	struct map out_ids;      /* type and how it is reached -> id in the object's BTF (type_emit.c) */
	struct type error;
	struct type nullptr_t;
	struct type *complex[3];                     /* of FLOAT, DOUBLE, LDOUBLE; NULL: not asked for yet */
	/* The parser's: defines a struct that a large header beside the source has. */
	bool (*complete)(void *ctx, struct type *t);
	void *complete_ctx;
};

struct type *type_error(struct types *ts);             /* of what was already reported */
const struct btf *type_btf(const struct types *ts, const struct type *t);   /* the BTF that its kern_btf_id is of */
void types_init(struct types *ts, struct arena *a, struct diags *ds, const struct btf *kern);
struct type *type_basic(struct types *ts, enum type_kind k);
struct type *type_ptr(struct types *ts, struct type *to);
struct type *type_complex(struct types *ts, enum type_kind k); /* of FLOAT, DOUBLE, LDOUBLE: two of them, only bytes */
struct type *type_nullptr(struct types *ts);           /* C23: a pointer to void that can only be null */
bool type_is_nullptr(const struct type *t);
struct type *type_array(struct types *ts, struct type *of, u64 len, bool incomplete);
struct type *type_func(struct types *ts, struct type *result, struct param *params, u32 n, bool variadic);
struct type *type_qualified(struct types *ts, struct type *t, u32 quals);
struct type *type_new(struct types *ts, enum type_kind k);
/* See through typedefs; qualifiers met on the way are lost. */
struct type *type_strip(const struct type *t);
u32  type_quals(const struct type *t);                 /* including those inside typedefs */
bool type_complete(struct types *ts, struct type *t);  /* reads fields of a lazy one; false: incomplete */
u64  type_size(const struct type *t);                  /* bytes, through typedefs; 0 when incomplete */
u32  type_align(const struct type *t);                 /* bytes, an aligned typedef's wins; at least 1 */
bool type_same(const struct type *a, const struct type *b);        /* ignoring typedefs and top qualifiers */
/* as _Generic asks: qualifiers count behind pointers */
bool type_exact(const struct type *a, const struct type *b);
bool type_compatible(const struct type *a, const struct type *b);  /* C11 6.2.7 */
void type_print(const struct type *t, str name, struct buf *out);  /* as a C declaration */
str  type_text(struct arena *a, const struct type *t);
void type_layout(struct types *ts, struct type *t);    /* offsets, size and alignment of a struct or union */
/* The field called name, looking into anonymous members; path gets the indices (most levels first). */
struct field *type_field(struct types *ts, struct type *t, str name, u32 *path, u32 *depth, u64 *bit_off);
bool type_is_int(const struct type *t), type_is_signed(const struct type *t), type_is_arith(const struct type *t),
     type_is_scalar(const struct type *t), type_is_ptr(const struct type *t), type_is_record(const struct type *t),
     type_is_float(const struct type *t);
bool type_has_tag(const struct type *ptr, const char *tag);        /* "user" and the like on a pointer */

/* type_btf.c: BTF in and out. */
/* By C name from the kernel's BTF; NULL: no such. kind: TY_STRUCT, TY_UNION, TY_ENUM, TY_TYPEDEF or TY_FUNC. */
struct type *type_from_btf_name(struct types *ts, enum type_kind kind, str name);
bool type_enumerator_from_btf(struct types *ts, str name, s64 *value, struct type **type);
/* The id of t in the object's BTF, adding it and all that it needs. */
u32  type_to_btf(struct types *ts, struct btf_build *out, struct type *t);

/* What BCC's macros say of a map, a variable in a section "maps/TYPE[:PIN][$INNER]": its type alone does not tell. */
struct bcc_map { u32 type; struct type *key, *leaf; u64 max_entries; u32 flags; bool is_histogram, is_shared; str pin,
	inner; };

#endif
