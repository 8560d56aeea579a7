/* value.c: one value as text, and a stream of records as lines. */
#include "ui/ui.h"

/* Bytes of a character that may be shown as it is: ASCII, or UTF-8 but for the controls from 0x80 to 0x9f; 0: it may not. */
static u32 shown_bytes(const u8 *p, u64 n)
{
	u32 len = *p < 0x80 ? 1 : *p >= 0xc2 && *p < 0xe0 ? 2 : *p >= 0xe0 && *p < 0xf0 ? 3 : *p >= 0xf0 && *p < 0xf5 ? 4 : 0;
	if (!len || len > n || *p < 0x20 || *p == 0x7f || (*p == 0xc2 && p[1] < 0xa0))
		return 0;
	for (u32 i = 1; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return len;
}

static void put_text(str s, bool has_tabs, struct buf *out)
{
	for (u32 i = 0; i < s.n;) {
		u8 c = (u8)s.s[i];
		u32 n = shown_bytes((const u8 *)s.s + i, s.n - i);
		if (n || (c == '\t' && has_tabs))
			buf_add(out, s.s + i, MAX(n, 1u));
		else if (c == '\n' || c == '\t' || c == '\r')
			buf_printf(out, "\\%c", c == '\n' ? 'n' : c == '\t' ? 't' : 'r');
		else
			buf_printf(out, "\\x%02x", c);
		i += MAX(n, 1u);
	}
}

void ui_text(str s, struct buf *out) { put_text(s, false, out); }
void ui_line(str s, struct buf *out)
{
	put_text(s, true, out);
	buf_char(out, '\n');
}

static void hex_bytes(str s, struct buf *out)
{
	for (u32 i = 0; i < s.n; i++)
		buf_printf(out, "%s%02x", i ? " " : "", (u8)s.s[i]);
}

static void list(const struct data *d, struct buf *out)
{
	bool is_struct = d->kind == DATA_STRUCT;
	buf_char(out, is_struct ? '{' : '[');
	for (u32 i = 0; i < d->n; i++) {
		buf_puts(out, i ? ", " : "");
		if (is_struct && d->item[i].name.n)
			buf_printf(out, "%.*s=", STR_ARG(d->item[i].name));
		ui_value(&d->item[i], out);
	}
	buf_char(out, is_struct ? '}' : ']');
}

void ui_value(const struct data *d, struct buf *out)
{
	switch (d->kind) {
	case DATA_NULL: buf_char(out, '-'); return;
	case DATA_INT: buf_printf(out, "%lld", (long long)d->i); return;
	case DATA_UINT: buf_printf(out, "%llu", (unsigned long long)d->u); return;
	case DATA_BOOL: buf_puts(out, d->u ? "true" : "false"); return;
	case DATA_PTR: buf_printf(out, "0x%llx", (unsigned long long)d->u); return;
	case DATA_ENUM:
		if (d->text.n)
			buf_str(out, d->text);
		else
			buf_printf(out, "%lld", (long long)d->i);
		return;
	case DATA_STR: ui_text(d->text, out); return;
	case DATA_BYTES: hex_bytes(d->text, out); return;
	default: list(d, out); return;
	}
}

struct flat { struct arena *a; struct ui_columns c; u32 cap; };

static u32 width_of(const struct data *d)
{
	switch (d->kind) {
	case DATA_INT: case DATA_UINT: return d->width == 1 ? 4 : d->width == 2 ? 6 : d->width == 4 ? 7 : 12;
	case DATA_BOOL: return 5;
	case DATA_PTR: return 18;
	case DATA_ENUM: return 12;
	case DATA_STR: return MIN(d->width ? d->width : 16u, 40u);
	default: return 16;
	}
}

static void add_column(struct flat *f, str name, const struct data *d)
{
	struct ui_columns *c = &f->c;
	if (c->n == f->cap) {
		u32 cap = f->cap ? f->cap * 2 : 16;
		c->name = arena_grow(f->a, c->name, f->cap * sizeof(str), cap * sizeof(str));
		c->width = arena_grow(f->a, c->width, f->cap * sizeof(u32), cap * sizeof(u32));
		c->right = arena_grow(f->a, c->right, f->cap * sizeof(bool), cap * sizeof(bool));
		f->cap = cap;
	}
	c->name[c->n] = name;
	c->width[c->n] = MAX(width_of(d), name.n);
	c->right[c->n] = data_is_number(d) && d->kind != DATA_ENUM;
	c->n++;
}

static void flatten(struct flat *f, str prefix, const struct data *d)
{
	for (u32 i = 0; i < d->n; i++) {
		const struct data *m = &d->item[i];
		str name = !prefix.n ? m->name : m->name.n ? arena_printf(f->a, "%.*s.%.*s", STR_ARG(prefix), STR_ARG(m->name)) : prefix;
		if (m->kind == DATA_STRUCT)
			flatten(f, name, m);
		else
			add_column(f, name, m);
	}
}

struct ui_columns ui_columns(struct arena *a, const struct data *shape)
{
	struct flat f = { .a = a };
	if (shape->kind == DATA_STRUCT)
		flatten(&f, STR(""), shape);
	else
		add_column(&f, shape->name.n ? shape->name : STR("value"), shape);
	return f.c;
}

static void cell(const struct ui_columns *c, u32 i, str text, struct buf *out)
{
	u32 pad = text.n < c->width[i] ? c->width[i] - text.n : 0;
	if (i)
		buf_char(out, ' ');
	if (c->right[i])
		buf_pad(out, ' ', pad);
	buf_str(out, text);
	if (!c->right[i] && i + 1 < c->n)
		buf_pad(out, ' ', pad);
}

void ui_header(const struct ui_columns *c, struct buf *out)
{
	for (u32 i = 0; i < c->n; i++) {
		char upper[64];
		u32 n = MIN(c->name[i].n, (u32)sizeof(upper));
		for (u32 k = 0; k < n; k++)
			upper[k] = (char)(c->name[i].s[k] >= 'a' && c->name[i].s[k] <= 'z' ? c->name[i].s[k] - 32 : c->name[i].s[k]);
		cell(c, i, (str){ upper, n }, out);
	}
	buf_char(out, '\n');
}

static u32 row_leaves(const struct ui_columns *c, u32 at, const struct data *d, struct buf *scratch, struct buf *out)
{
	for (u32 i = 0; i < d->n && at < c->n; i++) {
		if (d->item[i].kind == DATA_STRUCT) {
			at = row_leaves(c, at, &d->item[i], scratch, out);
			continue;
		}
		scratch->n = 0;
		ui_value(&d->item[i], scratch);
		cell(c, at++, buf_view(scratch), out);
	}
	return at;
}

void ui_row(const struct ui_columns *c, const struct data *record, struct buf *out)
{
	struct buf scratch = BUF_INIT;
	if (record->kind == DATA_STRUCT) {
		row_leaves(c, 0, record, &scratch, out);
	} else {
		ui_value(record, &scratch);
		cell(c, 0, buf_view(&scratch), out);
	}
	buf_char(out, '\n');
	buf_free(&scratch);
}
