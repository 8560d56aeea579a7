/* rows.c: a stream of records of one type as lines of JSON. What stands between two values (keys, braces) is the
 * same in every line, so it is put together once: a line is copied texts with values between them. */
#include "export/export.h"

/* Where the last part of "at.x" begins: 3. */
static u32 last_part(str name)
{
	u32 at = name.n;
	while (at && name.s[at - 1] != '.')
		at--;
	return at;
}

/* The length of the records that two leaves stand in both: of "a.b.x" and "a.c": 2. */
static u32 shared(str a, str b)
{
	u32 n = 0;
	for (u32 i = 0; i < a.n && i < b.n && a.s[i] == b.s[i]; i++)
		if (a.s[i] == '.')
			n = i + 1;
	return n;
}

static void close_records(str name, u32 from, struct buf *out)
{
	for (u32 i = from; i < name.n; i++)
		if (name.s[i] == '.')
			buf_char(out, '}');
}

static void open_records(str name, u32 from, struct buf *out)
{
	u32 last = last_part(name);
	while (from < last) {
		u32 end = from;
		while (name.s[end] != '.')
			end++;
		buf_json_str(out, str_sub(name, from, end));
		buf_puts(out, ":{");
		from = end + 1;
	}
	buf_json_str(out, str_sub(name, last, name.n));
	buf_char(out, ':');
}

struct json_rows json_rows(struct arena *a, const struct data_record *r, str map)
{
	str *before = arena_array(a, str, r->n + 1);
	struct json_rows x = { .n = r->n, .before = before };
	struct buf b = BUF_INIT;
	str last = STR("");
	buf_puts(&b, "\",\"map\":");
	buf_json_str(&b, map);
	buf_puts(&b, r->is_flat ? ",\"data\":{" : ",\"data\":");
	for (u32 i = 0; i < r->n; i++) {
		str name = r->leaf[i].name;
		u32 both = shared(last, name);
		if (r->is_flat) {
			close_records(last, both, &b);
			if (i)
				buf_char(&b, ',');
			open_records(name, both, &b);
		}
		before[i] = arena_str(a, buf_view(&b));
		b.n = 0;
		last = name;
	}
	if (r->is_flat) {
		close_records(last, 0, &b);
		buf_char(&b, '}');
	}
	buf_puts(&b, "}\n");
	x.after = arena_str(a, buf_view(&b));
	buf_free(&b);
	return x;
}

/* The time up to its second is the same for many lines. */
static void put_stamp(struct json_rows *x, u64 real_ns, struct buf *out)
{
	u64 second = real_ns / 1000000000u;
	if (second != x->second || !x->stamp[0]) {
		struct buf b = BUF_INIT;
		export_time(second * 1000000000u, &b);
		memcpy(x->stamp, b.s, MIN(b.n, JSON_STAMP));
		x->second = second;
		buf_free(&b);
	}
	buf_add(out, x->stamp, JSON_STAMP);
	buf_digits(out, real_ns / 1000 % 1000000, 6);
	buf_char(out, 'Z');
}

void json_row(struct json_rows *x, const struct data *cells, u64 real_ns, struct buf *out)
{
	buf_str(out, STR("{\"type\":\"event\",\"time\":\""));
	put_stamp(x, real_ns, out);
	for (u32 i = 0; i < x->n; i++) {
		buf_str(out, x->before[i]);
		export_json(&cells[i], out);
	}
	buf_str(out, x->after);
}
