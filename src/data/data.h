/* data.h: values with names: the currency between the kernel side and the screen. Bytes and their BTF type become
 * struct data; ui draws it, export writes it. A value is data until the last moment, and it says itself how it is
 * shown: by its type, or by a tag on the member (format.def).
 *
 * Two ways lead from bytes to values, by the same readers. A tree (data_decode) for what is read once, such as
 * maps. A record (struct data_record) for streams: a type's leaves, found once, each with its place and its
 * reader, so that a million records a second need no look at BTF. */
#ifndef SKEP_DATA_H
#define SKEP_DATA_H

#include "base/base.h"
#include "btf/btf.h"

enum data_kind {
	DATA_NULL, DATA_INT, DATA_UINT, DATA_BOOL, DATA_PTR, DATA_ENUM, DATA_STR, DATA_BYTES, DATA_STRUCT, DATA_ARRAY,
	DATA_WIDE, DATA_SWIDE,       /* 128 bits, without and with a sign */
	DATA_FLOAT,                  /* C's float or double, as programs copy it from processes */
};
enum data_format {
	FORMAT_NONE,
#define FORMAT(name, ...) FORMAT_##name,
#define FORMAT_OF(...)
#include "data/format.def"
	FORMAT_COUNT
};
/* How JSON has a format: its text, the bare number, a name found when it was read, a moment. */
enum data_as { AS_NUMBER, AS_TEXT, AS_NAME, AS_STAMP };

struct data {
	u8 kind, format;
	u8 width;                    /* bytes of a number */
	bool is_unsigned;            /* ENUM: of a type that has nothing below 0 */
	str name;                    /* field or column; "" none */
	str text;                    /* STR, BYTES; ENUM: the enumerator's name, "" unknown value */
	s64 i;                       /* INT, ENUM; WIDE, SWIDE: the upper half */
	/* UINT, BOOL, PTR, ENUM; WIDE, SWIDE: the lower half; FLOAT: its bits; TIME: nanoseconds since 1970 */
	u64 u;
	struct data *item; u32 n;    /* STRUCT, ARRAY */
};

/* What only the machine knows of a value. Any function may be NULL: then numbers stay numbers. Texts live in the
 * arena. */
struct data_env {
	void *ctx;
	str (*symbol)(void *ctx, struct arena *a, u64 address);  /* of the kernel, "vfs_read+0x1c"; "" not known */
	str (*disk)(void *ctx, u32 major, u32 minor);            /* "vda1"; "" not known */
	/* Frames of a stack of the program's stack map, the innermost first; *frames NULL: no such stack. */
	u32 (*stack)(void *ctx, struct arena *a, s64 id, bool is_user, str **frames);
	/* CLOCK_REALTIME where CLOCK_MONOTONIC, CLOCK_BOOTTIME were 0; 0: not known */
	u64 real_at_start, real_at_boot;
	str arch;                    /* whose system calls; "" not known */
};

/* The types of one BTF with what their tags say. b NULL: there are none; env NULL: nothing is known. Both must
 * outlive it. */
struct data_types;
struct data_types *data_types(struct arena *a, const struct btf *b, const struct data_env *env);

/* Never reads past len; what is missing decodes as DATA_NULL. Strings and bytes point into bytes. char[] is text
 * up to the first NUL, other arrays of bytes are bytes. Members of anonymous records stand among their neighbours;
 * no name comes twice. Depth and number of values are bounded. Without a type: 1, 2, 4, 8 bytes are numbers, other
 * lengths bytes. */
struct data data_decode(struct arena *a, const struct data_types *t, u32 type, const void *bytes, u64 len);
struct data data_raw(const void *bytes, u64 len);

/* Where a value is written: its type (0: none), its bytes, how many; and of a bit-field, from which bit, how many. */
struct data_place { u32 type; u8 *p; u64 len; u32 bit_from, bits; };
/* The other way (encode.c): text by its type into a place, which keeps what the text does not name. JSON, and what
 * is shorter: names of members and enumerators without quotes, numbers in hex. Without a type: a number of up to 8
 * bytes, or a string. False: *why says where and what. */
bool data_encode(struct arena *a, const struct btf *b, str text, struct data_place to, str *why);

/* ---- records: a type's leaves ------------------------------------------------------------------ */

struct data_name { s64 value; str name; };
struct data_leaf {
	u8 kind;                     /* what it becomes; ARRAY, STRUCT: a tree */
	u8 format;
	u8 width;                    /* bytes of a number */
	/* a bit-field: how many bits before it in its first byte, and of it; bits 0: none */
	u8 bit_from, bits;
	bool is_signed, is_swapped;  /* swapped: bytes in network order */
	u32 off, size, type;
	str name;                    /* members of records: "at.x" */
	const struct data_name *names; u32 nnames;   /* of an enum, ascending */
};
struct data_record {
	const struct data_types *types;
	const struct data_leaf *leaf; u32 n;
	u32 type; u64 size;
	bool is_flat;                /* leaves are members */
};

/* Flattens a type; of one that is no record, and of bytes without a type, the only leaf is name. */
struct data_record data_record(struct arena *a, const struct data_types *t, u32 type, str name);
/* One value for each leaf. Arrays and names that must be made are in the arena, which may be emptied after each
 * record. */
void data_load(const struct data_record *r, const void *bytes, u64 len, struct arena *a, struct data *out);

/* ---- values ------------------------------------------------------------------------------------- */

enum data_as data_as(const struct data *d);
u32  data_width(enum data_format f);             /* of its column */
enum data_format data_format_find(str tag);      /* FORMAT_NONE: there is none of this name */
/* A number, an address or bytes as people read it. Never control characters; STR, names, trees are ui's and
 * export's to write. */
void data_text(const struct data *d, struct buf *out);
void data_bare(const struct data *d, struct buf *out);   /* a number, whatever its format */
bool data_is_number(const struct data *d);
double data_float(const struct data *d);         /* of a FLOAT */
s64  data_number(const struct data *d);          /* of a number of up to 8 bytes; 0 otherwise */
int  data_compare(const struct data *a, const struct data *b);
void data_add(struct data *sum, const struct data *d);   /* leaf by leaf: per-CPU values into one */
static inline struct data data_str(str name, str s)
{
	return (struct data){ .kind = DATA_STR, .name = name, .text = s };
}
static inline struct data data_uint(str name, u64 u)
{
	return (struct data){ .kind = DATA_UINT, .name = name, .u = u, .width = 8 };
}
static inline struct data data_int(str name, s64 i)
{
	return (struct data){ .kind = DATA_INT, .name = name, .i = i, .width = 8 };
}
static inline struct data data_bool(str name, bool v)
{
	return (struct data){ .kind = DATA_BOOL, .name = name, .u = v, .width = 1 };
}
/* ---- tables and histograms ------------------------------------------------------------------- */

struct data_table {
	str title;
	str *column; u32 ncolumns;
	vec(struct data *) rows;     /* each an array of ncolumns leaves */
	/* behind a row's leaves stand two more: the key and the value that they are of, whole */
	bool has_pairs;
	s32 sort_column;             /* -1: as they are */
	bool descending;
	u32 total_from;              /* numbers from this column on are summed below; 0: none are */
};
void data_table_sort(struct data_table *t);

struct data_bar { u64 low, high, count; };       /* how many of the values from low to high */
struct data_hist {
	str title, unit;
	/* of which this is one of several: what its key says */
	const str *column; const struct data *key; u32 nkeys;
	const struct data_bar *bar; u32 nbars;   /* ascending, empty ones between others too */
};

#endif
