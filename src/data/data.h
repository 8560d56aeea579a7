/* data.h: values with names: the currency between the kernel side and the screen. Bytes and their BTF type become a
 * tree of struct data; ui draws it, export writes it. A value is data until the last moment. */
#ifndef SKEP_DATA_H
#define SKEP_DATA_H

#include "base/base.h"
#include "btf/btf.h"

enum data_kind { DATA_NULL, DATA_INT, DATA_UINT, DATA_BOOL, DATA_PTR, DATA_ENUM, DATA_STR, DATA_BYTES, DATA_STRUCT, DATA_ARRAY };
enum data_unit { UNIT_NONE, UNIT_NS, UNIT_BYTES, UNIT_TIME /* seconds of the day in us */ };

struct data {
	u8 kind, unit;
	u8 width;                    /* bytes of a number */
	str name;                    /* field or column; "" none */
	str text;                    /* STR, BYTES; ENUM: the enumerator's name, "" unknown value */
	s64 i;                       /* INT, ENUM */
	u64 u;                       /* UINT, BOOL, PTR, ENUM */
	struct data *item; u32 n;    /* STRUCT, ARRAY */
};

/* Never reads past len; what is missing decodes as DATA_NULL. Strings and bytes point into bytes. char arrays are
 * text up to the first NUL where they are printable, else bytes. Depth is bounded. */
struct data data_decode(struct arena *a, const struct btf *b, u32 type, const void *bytes, u64 len);
/* Without a type: 1, 2, 4, 8 bytes are numbers, other lengths bytes. */
struct data data_raw(const void *bytes, u64 len);
/* The shape of a type without bytes: names and kinds of its leaves, for column headers. */
struct data data_shape(struct arena *a, const struct btf *b, u32 type);
bool data_is_number(const struct data *d);
s64  data_number(const struct data *d);          /* of a number; 0 otherwise */
int  data_compare(const struct data *a, const struct data *b);
void data_add(struct data *sum, const struct data *d);   /* leaf by leaf: per-CPU values into one */
static inline struct data data_str(str name, str s) { return (struct data){ .kind = DATA_STR, .name = name, .text = s }; }
static inline struct data data_uint(str name, u64 u) { return (struct data){ .kind = DATA_UINT, .name = name, .u = u, .width = 8 }; }
static inline struct data data_int(str name, s64 i) { return (struct data){ .kind = DATA_INT, .name = name, .i = i, .width = 8 }; }
static inline struct data data_bool(str name, bool v) { return (struct data){ .kind = DATA_BOOL, .name = name, .u = v, .width = 1 }; }

/* ---- tables and histograms ------------------------------------------------------------------- */

struct data_table {
	str title;
	str *column; u32 ncolumns;
	vec(struct data *) rows;     /* each an array of ncolumns leaves */
	bool has_pairs;              /* behind a row's leaves stand two more: the key and the value that they are of, whole */
	s32 sort_column;             /* -1: as they are */
	bool descending;
	u32 total_from;              /* numbers from this column on are summed below; 0: none are */
};
void data_table_sort(struct data_table *t);

struct data_bar { u64 low, high, count; };       /* how many of the values from low to high */
struct data_hist {
	str title, unit;
	const str *column; const struct data *key; u32 nkeys;    /* of which this is one of several: what its key says */
	const struct data_bar *bar; u32 nbars;   /* ascending, empty ones between others too */
};

#endif
