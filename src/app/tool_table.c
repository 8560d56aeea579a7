/* tool_table.c: tools without a line of code for what they show: elements of a map as rows of the tool's columns, the
 * largest first, or variables that only grow as one row every interval. */
#include "app/tool_private.h"

#include "app/clock.h"
#include "ui/ui.h"

#include <stdlib.h>

enum { MAX_ROWS = 1 << 18 };

static const struct obj_map *table_of(const struct tool_run *r, int *fd)
{
	s64 i = obj_map_index(r->l->obj, str_from(r->tool->table));
	BUG_ON(i < 0, "a tool's table is no map of its program");
	*fd = r->l->map_fds[i];
	return &r->l->obj->maps.v[i];
}

void tool_table_begin(struct tool_run *r)
{
	struct arena *a = r->h->arena;
	int fd;
	const struct obj_map *m = table_of(r, &fd);
	const struct data_types *types = host_types(r->h, r->l->obj->btf);
	r->record = data_record(a, types, m->key_btf, STR("key"));
	r->value = data_record(a, types, m->value_btf, STR("value"));
	host_need_names(r->h, &r->record);
	host_need_names(r->h, &r->value);
	r->leaf = arena_array(a, u32, r->tool->ncolumns);
	memset(r->leaf, 0xff, r->tool->ncolumns * sizeof(*r->leaf));
	tool_find_leaves(r, &r->record, 0);
	tool_find_leaves(r, &r->value, r->record.n);
	for (u32 c = 0; c < r->tool->ncolumns; c++)
		BUG_ON(r->tool->columns[c].member && r->leaf[c] == UINT32_MAX, "a column's member is not in the table");
}

static u32 sort_column(const struct tool_run *r)
{
	for (u32 c = 0; r->sort && c < r->tool->ncolumns; c++)
		if (!strcmp(r->tool->columns[c].name, r->sort))
			return c;
	return r->tool->ncolumns - 1;
}

static struct data *row_of(struct tool_run *r, const u8 *key, u32 key_size, const u8 *value, u32 value_size)
{
	struct arena *a = r->h->arena;
	u32 n = r->record.n + r->value.n;
	struct data *leaves = arena_array(a, struct data, n + r->tool->ncolumns), *row = leaves + n;
	data_load(&r->record, key, key_size, a, leaves);
	data_load(&r->value, value, value_size, a, leaves + r->record.n);
	for (u32 c = 0; c < r->tool->ncolumns; c++)
		row[c] = r->leaf[c] == UINT32_MAX ? tool_time(r) : leaves[r->leaf[c]];
	return row;
}

void tool_table_tick(struct tool_run *r, bool is_last)
{
	struct arena *a = r->h->arena;
	struct data_table t = { .sort_column = (s32)sort_column(r), .descending = true, .ncolumns = r->tool->ncolumns };
	struct tool_cursor at = { 0 };
	char clock[CLOCK_TEXT];
	int fd;
	const struct obj_map *m = table_of(r, &fd);
	const u8 *last = NULL;
	if (is_last && r->interval > 0 && r->has_header)
		return;                              /* the rest of an interval would look like a whole one */
	for (u32 n = 0; n < MAX_ROWS; n++) {
		u8 *key = arena_alloc(a, m->key_size + 8), *value = arena_alloc(a, m->value_size + 8);
		if (last)
			memcpy(key, last, m->key_size);
		if (!tool_next(r, r->tool->table, &at, key, value))
			break;
		last = key;
		vec_push(&t.rows, a, row_of(r, key, m->key_size, value, m->value_size));
	}
	data_table_sort(&t);
	if (r->interval > 0 && !r->json && !r->live) {
		clock_text(r->h->k, clock);
		buf_printf(r->out, "%s%s\n", r->has_header ? "\n" : "", clock);
	}
	if (r->live) {
		t.column = NULL;
		live_tool_table(r, &t);
	}
	r->has_header = false;
	if (r->top)
		t.rows.n = MIN(t.rows.n, r->top);
	for (u32 i = 0; !r->live && !r->json && i < t.rows.n; i++)
		tool_widen(r, t.rows.v[i]);
	for (u32 i = 0; !r->live && i < t.rows.n; i++)
		tool_row(r, t.rows.v[i]);
	if (!r->has_header && !r->json)
		tool_header(r);
	r->has_header = true;
	if (!is_last)
		tool_forget(r, r->tool->table);
}

/* The number under a column of this name. */
static u64 number_under(const struct tool_run *r, const struct data *row, str name)
{
	for (u32 c = 0; c < r->tool->ncolumns; c++)
		if (str_is(name, r->tool->columns[c].name))
			return row[c].u;
	BUG_ON(true, "a tool's column is worked out of one that there is not");
}

/* "%A/B": A of every hundred B; "-A/B": A without B, not below 0: of columns before it. */
static struct data derived(struct tool_run *r, const struct tool_column *c, const struct data *row)
{
	str a, b;
	str_cut(str_from(c->member + 1), '/', &a, &b);
	u64 x = number_under(r, row, a), y = number_under(r, row, b);
	if (c->member[0] == '-')
		return data_uint(str_from(c->name), x > y ? x - y : 0);
	return data_str(str_from(c->name), y ? arena_printf(r->h->arena, "%.2f%%", 100.0 * (double)x / (double)y) :
		STR("-"));
}

static struct data rate_of(struct tool_run *r, u32 column, const struct data *row, double seconds)
{
	const struct tool_column *c = &r->tool->columns[column];
	u64 now = 0;
	if (!c->member)
		return tool_time(r);
	if (c->member[0] == '%' || c->member[0] == '-')
		return derived(r, c, row);
	tool_variable(r, c->member, &now, sizeof(now));
	u64 n = now - r->before[column];
	r->before[column] = now;
	return data_uint(str_from(c->name), r->tool->has_counts ? n : (u64)((double)n / seconds + 0.5));
}

void tool_rates_tick(struct tool_run *r, bool is_last)
{
	struct arena *a = r->h->arena;
	struct data *row = arena_array(a, struct data, r->tool->ncolumns);
	u64 now = r->h->k->now_ns(r->h->k);
	if (is_last && r->interval > 0 && r->has_header)
		return;
	double seconds = r->before_ns ? (double)(now - r->before_ns) / 1e9 : r->interval > 0 ? r->interval : 1;
	if (!r->before) {
		r->before = calloc(r->tool->ncolumns, sizeof(u64));          /* outlives the tick */
		if (!r->before)
			base_out_of_memory(r->tool->ncolumns * sizeof(u64));
	}
	for (u32 c = 0; c < r->tool->ncolumns; c++)
		row[c] = rate_of(r, c, row, seconds);
	r->before_ns = now;
	tool_row(r, row);
}
