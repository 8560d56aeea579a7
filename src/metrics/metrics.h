/* metrics.h: numbers with a name and labels, for systems that collect them.
 *
 *   element of a map ──labels cut out of its key, each through decoders──► a row of a series ──► families ──► text, OTLP
 *
 * What a key's bytes mean is said by struct metric: its labels follow each other in the key, each of a size, each with
 * a chain of decoders that make text of it (decode.c; the words are those of ebpf_exporter's configurations). Rows are
 * kept (series.c): a key is decoded once, the number of rows is bounded, and what was cut is counted. */
#ifndef SKEP_METRICS_H
#define SKEP_METRICS_H

#include "base/base.h"
#include "sys/sys.h"

/* ---- regex.c: regular expressions in RE2's notation, matched in time linear in the text ------------------ */

struct regex;
/* NULL: *why says what is wrong with it. */
struct regex *regex_new(struct arena *a, str pattern, const char **why);
/* The first match, and of its first group the text; groups: how many there are. False: none. */
bool regex_find(struct regex *r, str text, str *match, str *group);
u32  regex_groups(const struct regex *r);

/* ---- decode.c: bytes of a key to the text of a label -------------------------------------------------------- */

enum decoded { DECODED, DECODE_SKIP /* these labels are not wanted */, DECODE_FAILED };
struct decoder_pair { str from, to; };
struct decoder {
	const struct decoder_kind *kind;
	bool has_map, allow_unknown;
	vec(struct decoder_pair) map;        /* static_map */
	vec(struct regex *) regexps;
};
/* By its name in a configuration; NULL: there is none. */
const struct decoder_kind *decoder_find(str name);
const char *decoder_name(u32 i);                 /* NULL past the last */
bool decoder_needs_symbols(const struct decoder *d);

/* What decoders know of this machine: read when first asked for, kept. a: for all of its life. */
struct decode_env;
struct decode_env *decode_env_new(struct arena *a, struct kern *k);
void decode_env_symbols(struct decode_env *e);   /* reads the kernel's symbols now, while we may */
/* from kallsyms; false: there is none */
bool decode_env_address(struct decode_env *e, str symbol, u64 *address);
/* All cgroups that there are now: their numbers and paths. */
typedef void cgroup_fn(void *ctx, u64 id, str path);
void decode_env_cgroups(struct decode_env *e, cgroup_fn *fn, void *ctx);

struct metric_label {
	str name;
	u32 size, padding;           /* bytes of the key; padding: behind them */
	vec(struct decoder) decoders;
	struct where where;
};
/* The text lives in a. */
enum decoded decode_label(struct decode_env *e, const struct metric_label *l, const u8 *bytes, struct arena *a,
	str *out);

/* ---- a metric, as a configuration describes it -------------------------------------------------------------- */

enum buckets { BUCKETS_NONE, BUCKETS_EXP2, BUCKETS_EXP2ZERO, BUCKETS_LINEAR, BUCKETS_FIXED };
struct metric {
	str name, help;              /* name: of the map too */
	bool is_histogram;           /* the last label is the slot */
	bool is_gauge, is_signed;    /* a number that goes up and down; and below 0 */
	bool is_perf;                /* a counter of events of a perf event array */
	u64 flush_ns;                /* it is counted anew after so long; 0: after an hour */
	vec(struct metric_label) labels;
	enum buckets buckets;
	double multiplier;           /* 0: 1 */
	s64 min, max;                /* slots, both included */
	vec(double) keys;            /* of FIXED */
	struct where where;
};
/* Sum of sizes and paddings. */
u32  metric_key_size(const struct metric *m);
/* How many buckets it has, and the upper bound of the i-th. */
u32  metric_buckets(const struct metric *m);
double metric_bound(const struct metric *m, u32 i);
/* The bucket of a slot of the map; metric_buckets(): it is the sum; -1: none of them. */
s64  metric_bucket_of(const struct metric *m, u64 slot);

/* ---- series.c: rows of a metric ------------------------------------------------------------------------------- */

struct series_row { str *values; u64 *cells; u64 seen; };   /* cells: 1, or one a bucket and the sum behind them */
struct series {
	const struct metric *metric;
	u32 nlabels, ncells;         /* labels without the slot of a histogram */
	u32 max_rows;
	u64 scrape;                  /* number of the present one */
	u64 cut;                     /* elements without a row, since the start */
	u64 errors;                  /* elements that could not be decoded, since the start */
	struct arena arena;
	vec(struct series_row) rows;
	vec(struct series_key) keys; u32 live;
	u32 *key_slot, key_slots, *row_slot, row_slots;      /* hash tables: 1 + index */
};
void series_init(struct series *s, const struct metric *m, u32 max_rows);
void series_clear(struct series *s);
/* A new round: what is not added to it is not there any more. */
void series_begin(struct series *s);
/* An element: its key of metric_key_size() bytes, its value. */
void series_add(struct series *s, struct decode_env *e, const u8 *key, u64 value);
/* A row of this round by its labels, which are copied; NULL: there is no room, which is counted. */
struct series_row *series_row(struct series *s, const str *values);
/* Forgets keys and rows that are not there any more, once they are many. */
void series_end(struct series *s);

/* ---- families: what is written ---------------------------------------------------------------------------------- */

enum family_type { FAMILY_COUNTER, FAMILY_GAUGE, FAMILY_HISTOGRAM };
struct point {
	const str *values;           /* one for each label of the family */
	bool is_float;
	u64 u; double d;             /* the value, by is_float */
	/* HISTOGRAM: of each bucket, not cumulated; what is above them all; the sum, where it is known */
	const u64 *cells;
	u64 over;
	double sum; bool has_sum;
};
struct family {
	str name, help;
	enum family_type type;
	const str *labels; u32 nlabels;
	const double *bounds; u32 nbounds;   /* HISTOGRAM: upper bounds, ascending */
	vec(struct point) points;
};
typedef vec(struct family) families;
struct family *family_add(families *f, struct arena *a, enum family_type type, str name, const char *help);
struct point *family_point(struct family *f, struct arena *a, const str *values);
/* The rows of a series as a family of the present round. */
void family_of_series(families *f, struct arena *a, struct series *s, str name);

/* ---- text.c, otlp.c --------------------------------------------------------------------------------------------- */

enum metrics_format { METRICS_TEXT /* Prometheus' 0.0.4 */, METRICS_OPENMETRICS /* 1.0.0 */ };
/* Families of one name, which stand behind each other, become one. */
void metrics_text(const families *f, enum metrics_format format, struct buf *out);
/* The shortest text that reads as this number again, as Go prints it: bounds of buckets are text to who compares. */
void metrics_float(double v, struct buf *out);
/* A request of OTLP over HTTP, in its JSON form. Times since 1970. */
struct otlp_resource { str service, version; u64 start_ns, now_ns; };
void metrics_otlp_resource(const struct otlp_resource *r, struct buf *out);      /* {"attributes":[...]} */
void metrics_otlp(const families *f, const struct otlp_resource *r, struct buf *out);
bool metrics_is_name(str name, bool is_label);   /* as Prometheus allows it */

#endif
