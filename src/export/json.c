/* json.c: data as JSON. Numbers that a double cannot hold stay numbers: readers that matter keep them. */
#include "export/export.h"

#include "uapi/uapi.h"

#include <math.h>

static void put_key(str name, u32 i, struct buf *out)
{
	if (i)
		buf_char(out, ',');
	if (name.n) {
		buf_json_str(out, name);
	} else {
		buf_char(out, '"');
		buf_u64(out, i);
		buf_char(out, '"');
	}
	buf_char(out, ':');
}

static void quoted_hex(const void *p, u64 n, struct buf *out)
{
	buf_char(out, '"');
	buf_hex_bytes(out, p, n, "");
	buf_char(out, '"');
}

static void put_items(const struct data *d, struct buf *out)
{
	bool is_struct = d->kind == DATA_STRUCT;
	buf_char(out, is_struct ? '{' : '[');
	for (u32 i = 0; i < d->n; i++) {
		if (is_struct)
			put_key(d->item[i].name, i, out);
		else if (i)
			buf_char(out, ',');
		export_json(&d->item[i], out);
	}
	buf_char(out, is_struct ? '}' : ']');
}

/* A number: bare, or what its format makes of it. */
static void put_value(const struct data *d, struct buf *out)
{
	enum data_as as = d->kind == DATA_PTR ? AS_TEXT : data_as(d);
	if (as == AS_NUMBER || as == AS_NAME) {
		data_bare(d, out);
		return;
	}
	buf_char(out, '"');
	if (as == AS_STAMP)
		export_time(d->u, out);
	else
		data_text(d, out);
	buf_char(out, '"');
}

void export_json(const struct data *d, struct buf *out)
{
	switch (d->kind) {
	case DATA_NULL: buf_puts(out, "null"); return;
	case DATA_FLOAT:                             /* JSON has no infinity */
		if (isfinite(data_float(d)))
			data_bare(d, out);
		else
			buf_puts(out, "null");
		return;
	case DATA_STRUCT: case DATA_ARRAY: put_items(d, out); return;
	case DATA_STR: buf_json_str(out, d->text); return;
	case DATA_BYTES:
		if (d->format)
			put_value(d, out);
		else
			quoted_hex(d->text.s, d->text.n, out);
		return;
	case DATA_ENUM:
		if (d->text.n) {
			buf_json_str(out, d->text);
			return;
		}
		/* fall through */
	default: put_value(d, out);
	}
}

/* ---- lines ------------------------------------------------------------------------------------------------- */

/* Days since 1970 as a date: years that begin in March put the leap day at their end, so that months and years are
 * divisions (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
static void put_date(u64 days, struct buf *out)
{
	u64 from_0 = days + 719468, era = from_0 / 146097, day = from_0 % 146097;
	u64 year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	u64 of_year = day - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
	buf_digits(out, year + era * 400 + (month >= 10), 4);
	buf_char(out, '-');
	buf_digits(out, month < 10 ? month + 3 : month - 9, 2);
	buf_char(out, '-');
	buf_digits(out, of_year - (153 * month + 2) / 5 + 1, 2);
}

void export_time(u64 real_ns, struct buf *out)
{
	u64 us = real_ns / 1000, s = us / 1000000;
	put_date(s / 86400, out);
	buf_char(out, 'T');
	buf_digits(out, s / 3600 % 24, 2);
	buf_char(out, ':');
	buf_digits(out, s / 60 % 60, 2);
	buf_char(out, ':');
	buf_digits(out, s % 60, 2);
	buf_char(out, '.');
	buf_digits(out, us % 1000000, 6);
	buf_char(out, 'Z');
}

struct json json_line(struct buf *out, const char *type, u64 real_ns)
{
	struct json j = { .out = out };
	buf_char(out, '{');
	json_text(&j, "type", type);
	buf_puts(out, ",\"time\":\"");
	export_time(real_ns, out);
	buf_char(out, '"');
	return j;
}

void json_end_line(struct json *j) { buf_puts(j->out, "}\n"); }

static void new_line(struct json *j)
{
	if (j->pretty) {
		buf_char(j->out, '\n');
		buf_pad(j->out, ' ', 4 * j->depth);
	}
}

static void begin(struct json *j, const char *key)
{
	if (j->has_items)
		buf_char(j->out, ',');
	j->has_items = true;
	if (!key)
		return;
	new_line(j);
	buf_json_str(j->out, str_from(key));
	buf_puts(j->out, j->pretty ? ": " : ":");
}

void json_open(struct json *j, const char *key, char bracket)
{
	begin(j, key);
	buf_char(j->out, bracket);
	j->has_items = false;
	j->depth++;
}

void json_close(struct json *j, char bracket)
{
	j->depth -= j->depth > 0;            /* a line began without json_open */
	if (j->has_items)
		new_line(j);
	buf_char(j->out, bracket);
	j->has_items = true;
}

void json_raw(struct json *j, const char *key, str text) { begin(j, key); buf_str(j->out, text); }
void json_str(struct json *j, const char *key, str s) { begin(j, key); buf_json_str(j->out, s); }
void json_text(struct json *j, const char *key, const char *s) { json_str(j, key, str_from(s)); }

void json_errno(struct json *j, const char *key, int e)
{
	const char *name = uapi_errno_name(e);
	if (name)
		json_text(j, key, name);
	else
		json_s64(j, key, e);
}
void json_u64(struct json *j, const char *key, u64 n) { begin(j, key); buf_u64(j->out, n); }
void json_s64(struct json *j, const char *key, s64 n) { begin(j, key); buf_s64(j->out, n); }
void json_bool(struct json *j, const char *key, bool is) { begin(j, key); buf_puts(j->out, is ? "true" : "false"); }
void json_null(struct json *j, const char *key) { begin(j, key); buf_puts(j->out, "null"); }
void json_hex(struct json *j, const char *key, const void *bytes, u64 n)
{
	begin(j, key);
	quoted_hex(bytes, n, j->out);
}

void json_data(struct json *j, const char *key, const struct data *d) { begin(j, key); export_json(d, j->out); }

/* ---- maps --------------------------------------------------------------------------------------------------- */

/* How many columns from the first on stand in one record with it: "at.x" and "at.y". */
static u32 run_of(const str *column, u32 n, str record)
{
	u32 c = 1;
	while (c < n && column[c].n > record.n && !memcmp(column[c].s, record.s, record.n))
		c++;
	return c;
}

/* The columns of a row as members, from this place of their names on: those of a record become an object again. */
static void put_cells(struct json *j, const str *column, const struct data *cell, u32 n, u32 from)
{
	for (u32 c = 0; c < n;) {
		str name = str_sub(column[c], from, column[c].n);
		s64 dot = str_find(name, '.');
		u32 end = dot < 0 ? 0 : from + (u32)dot + 1;
		u32 run = dot < 0 ? 1 : run_of(column + c, n - c, str_sub(column[c], 0, end));
		put_key(dot < 0 ? name : str_sub(name, 0, (u32)dot), j->has_items ? c + 1 : 0, j->out);
		if (dot < 0) {
			export_json(&cell[c], j->out);
		} else {
			buf_char(j->out, '{');
			j->has_items = false;
			put_cells(j, column + c, cell + c, run, end);
			buf_char(j->out, '}');
		}
		j->has_items = true;
		c += run;
	}
}

void export_json_table(const struct data_table *t, u64 real_ns, struct buf *out)
{
	struct json j = json_line(out, t->has_pairs ? "map" : "table", real_ns);
	json_str(&j, "name", t->title);
	json_open(&j, "rows", '[');
	vec_each(row, &t->rows) {
		json_open(&j, NULL, '{');
		if (t->has_pairs) {
			json_data(&j, "key", &(*row)[t->ncolumns]);
			json_data(&j, "value", &(*row)[t->ncolumns + 1]);
		} else {
			put_cells(&j, t->column, *row, t->ncolumns, 0);
		}
		json_close(&j, '}');
	}
	json_close(&j, ']');
	json_end_line(&j);
}

void export_json_hist(const struct data_hist *h, u64 real_ns, struct buf *out)
{
	struct json j = json_line(out, "hist", real_ns);
	json_str(&j, "name", h->title);
	if (h->nkeys) {
		json_open(&j, "key", '{');
		put_cells(&j, h->column, h->key, h->nkeys, 0);
		json_close(&j, '}');
	}
	json_open(&j, "slots", '[');
	for (u32 i = 0; i < h->nbars; i++) {
		if (!h->bar[i].count)
			continue;
		json_open(&j, NULL, '{');
		json_u64(&j, "min", h->bar[i].low);
		json_u64(&j, "max", h->bar[i].high);
		json_u64(&j, "count", h->bar[i].count);
		json_close(&j, '}');
	}
	json_close(&j, ']');
	json_end_line(&j);
}
