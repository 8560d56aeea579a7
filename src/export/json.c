/* json.c: data as JSON. Numbers that a double cannot hold stay numbers: readers that matter keep them. */
#include "export/export.h"

static void key(str name, u32 i, struct buf *out)
{
	buf_puts(out, i ? "," : "");
	if (name.n)
		buf_json_str(out, name);
	else
		buf_printf(out, "\"%u\"", i);
	buf_char(out, ':');
}

static void bytes(str s, struct buf *out)
{
	buf_char(out, '"');
	for (u32 i = 0; i < s.n; i++)
		buf_printf(out, "%02x", (u8)s.s[i]);
	buf_char(out, '"');
}

void export_json(const struct data *d, struct buf *out)
{
	switch (d->kind) {
	case DATA_NULL: buf_puts(out, "null"); return;
	case DATA_INT: buf_printf(out, "%lld", (long long)d->i); return;
	case DATA_UINT: buf_printf(out, "%llu", (unsigned long long)d->u); return;
	case DATA_BOOL: buf_puts(out, d->u ? "true" : "false"); return;
	case DATA_PTR: buf_printf(out, "\"0x%llx\"", (unsigned long long)d->u); return;
	case DATA_ENUM:
		if (d->text.n)
			buf_json_str(out, d->text);
		else
			buf_printf(out, "%lld", (long long)d->i);
		return;
	case DATA_STR: buf_json_str(out, d->text); return;
	case DATA_BYTES: bytes(d->text, out); return;
	default: break;
	}
	buf_char(out, d->kind == DATA_STRUCT ? '{' : '[');
	for (u32 i = 0; i < d->n; i++) {
		if (d->kind == DATA_STRUCT)
			key(d->item[i].name, i, out);
		else
			buf_puts(out, i ? "," : "");
		export_json(&d->item[i], out);
	}
	buf_char(out, d->kind == DATA_STRUCT ? '}' : ']');
}

void export_json_table(const struct data_table *t, struct buf *out)
{
	buf_puts(out, "{\"type\":\"map\",\"name\":");
	buf_json_str(out, t->title);
	buf_puts(out, ",\"rows\":[");
	for (u32 r = 0; r < t->rows.n; r++) {
		buf_puts(out, r ? ",{" : "{");
		for (u32 c = 0; c < t->ncolumns; c++) {
			key(t->column[c], c, out);
			export_json(&t->rows.v[r][c], out);
		}
		buf_char(out, '}');
	}
	buf_puts(out, "]}\n");
}

void export_json_hist(const struct data_hist *h, struct buf *out)
{
	bool first = true;
	buf_puts(out, "{\"type\":\"hist\",\"name\":");
	buf_json_str(out, h->title);
	for (u32 i = 0; i < h->nkeys; i++) {
		buf_puts(out, i ? "" : ",\"key\":{");
		key(h->column[i], i, out);
		export_json(&h->key[i], out);
		buf_puts(out, i + 1 == h->nkeys ? "}" : "");
	}
	buf_puts(out, ",\"slots\":[");
	for (u32 i = 0; i < h->nbars; i++)
		if (h->bar[i].count) {
			buf_printf(out, "%s{\"min\":%llu,\"max\":%llu,\"count\":%llu}", first ? "" : ",", (unsigned long long)h->bar[i].low,
				(unsigned long long)h->bar[i].high, (unsigned long long)h->bar[i].count);
			first = false;
		}
	buf_puts(out, "]}\n");
}
