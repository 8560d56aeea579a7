/* export.h: data for other programs: JSON, one object a line, by one schema (doc/json.md). Whatever prints JSON
 * goes through here, so that no object has a key twice by accident, nothing is quoted by hand, and every line
 * begins alike. */
#ifndef SKEP_EXPORT_H
#define SKEP_EXPORT_H

#include "base/base.h"
#include "data/data.h"

/* A line under construction: {"type":TYPE,"time":TIME,...}. Members come in the order in which they are put. A key of
 * NULL: an element of an array. */
/* pretty: members on lines of their own, as bpftool's -p has them. */
struct json { struct buf *out; bool has_items, pretty; u32 depth; };
struct json json_line(struct buf *out, const char *type, u64 real_ns);   /* real_ns: since 1970 */
void json_end_line(struct json *j);
void json_open(struct json *j, const char *key, char bracket);           /* '{' or '[' */
void json_close(struct json *j, char bracket);                           /* '}' or ']' */
void json_str(struct json *j, const char *key, str s);
void json_text(struct json *j, const char *key, const char *s);
void json_errno(struct json *j, const char *key, int e);         /* "ENOENT"; without a name: the number */
void json_raw(struct json *j, const char *key, str text);                /* text: JSON as it is */
void json_u64(struct json *j, const char *key, u64 n);
void json_s64(struct json *j, const char *key, s64 n);
void json_bool(struct json *j, const char *key, bool is);
void json_null(struct json *j, const char *key);
void json_hex(struct json *j, const char *key, const void *bytes, u64 n);   /* "0a1b" */
void json_data(struct json *j, const char *key, const struct data *d);

void export_json(const struct data *d, struct buf *out);             /* the value alone */
/* Records of one type as {"type":"event",...,"map":MAP,"data":...} lines. Nothing is allocated for a line but the
 * room in out. */
enum { JSON_STAMP = 20 /* "2026-01-31T23:59:59." */ };
struct json_rows { const str *before; u32 n; str after; u64 second; char stamp[JSON_STAMP]; };
struct json_rows json_rows(struct arena *a, const struct data_record *r, str map);
void json_row(struct json_rows *x, const struct data *cells, u64 real_ns, struct buf *out);
/* RFC 3339 in UTC, to the microsecond: "2026-01-31T23:59:59.000000Z". */
void export_time(u64 real_ns, struct buf *out);
/* {"type":"map",...,"name":TITLE,"rows":[...]}: a row is {"key":...,"value":...} where the table has whole values,
 * else its columns. */
void export_json_table(const struct data_table *t, u64 real_ns, struct buf *out);
void export_json_hist(const struct data_hist *h, u64 real_ns, struct buf *out);
/* A message of ours, a line each. */
void export_diags(const struct diags *ds, u64 real_ns, struct buf *out);

/* ---- flame.c: stacks as a flame graph --------------------------------------------------------------------- */

struct flame;
struct flame_style { str title, unit; bool is_diff; /* coloured by what grew and shrank */ };
struct flame *flame_new(struct arena *a);
/* A stack, the outermost frame first, copied: so much of it now, and in an earlier run. */
void flame_add(struct flame *f, const str *frames, u32 n, u64 value, u64 before);
/* An SVG file, to be looked at in a browser. */
void flame_svg(const struct flame *f, const struct flame_style *style, struct buf *out);

#endif
