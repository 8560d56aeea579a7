/* series.c: the rows of a metric. An element of the map comes by its key: seen before, the key leads to its row at
 * once; a new one is decoded. Elements whose labels read alike share a row, and their values add up.
 *
 *   key ──hash──► struct series_key { row, cell } ──► struct series_row { labels, cells }
 *
 * Both tables are bounded: what has no room is counted, and a row that is there stays while its elements do. Keys that
 * went out of the map go when half of them have: the others move into a fresh arena. */
#include "metrics/metrics.h"

enum { NO_ROW = UINT32_MAX, FIRST_SLOTS = 64, MAX_KEYS = 1 << 18, MIN_DEAD = 1024, MAX_LABEL = 4096 };
struct series_key { const u8 *bytes; u32 row, cell; u64 seen; };

static u64 hash_of(const void *p, u32 n) { return str_hash((str){ p, n }); }

/* ---- a table of numbers: 1 + index by hash ----------------------------------------------------------------------- */

typedef u64 hash_fn(const struct series *s, u32 index);

static u64 key_hash(const struct series *s, u32 i) { return hash_of(s->keys.v[i].bytes, metric_key_size(s->metric)); }

static u64 labels_hash(const str *values, u32 n)
{
	u64 h = 0;
	for (u32 i = 0; i < n; i++)
		h = (h ^ str_hash(values[i])) * 0x9e3779b97f4a7c15ull;
	return h;
}

static u64 row_hash(const struct series *s, u32 i) { return labels_hash(s->rows.v[i].values, s->nlabels); }

static void enter(u32 *slot, u32 slots, u64 hash, u32 index)
{
	u32 at = (u32)(hash >> 16) & (slots - 1);
	while (slot[at])
		at = (at + 1) & (slots - 1);
	slot[at] = index + 1;
}

/* Room for one more of n; the old ones find their places anew. */
static u32 *grown(struct series *s, u32 *slot, u32 *slots, u32 n, hash_fn *hash)
{
	if (*slots && n * 2 < *slots)
		return slot;
	u32 size = *slots ? *slots * 2 : FIRST_SLOTS;
	while (size < n * 2 + 2)
		size *= 2;
	u32 *fresh = arena_array(&s->arena, u32, size);
	for (u32 i = 0; i < n; i++)
		enter(fresh, size, hash(s, i), i);
	*slots = size;
	return fresh;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static bool is_row(const struct series *s, u32 row, const str *values)
{
	for (u32 i = 0; i < s->nlabels; i++)
		if (!str_eq(s->rows.v[row].values[i], values[i]))
			return false;
	return true;
}

static u32 find_row(const struct series *s, const str *values, u64 hash)
{
	u32 at = (u32)(hash >> 16) & (s->row_slots - 1);
	for (; s->row_slots && s->row_slot[at]; at = (at + 1) & (s->row_slots - 1))
		if (is_row(s, s->row_slot[at] - 1, values))
			return s->row_slot[at] - 1;
	return NO_ROW;
}

static u32 add_row(struct series *s, const str *values)
{
	u64 hash = labels_hash(values, s->nlabels);
	u32 row = find_row(s, values, hash);
	if (row != NO_ROW || s->rows.n >= s->max_rows)
		return row;
	s->row_slot = grown(s, s->row_slot, &s->row_slots, s->rows.n, row_hash);
	struct series_row *r = vec_add(&s->rows, &s->arena);
	r->values = arena_array(&s->arena, str, s->nlabels + 1);
	r->cells = arena_array(&s->arena, u64, s->ncells);
	for (u32 i = 0; i < s->nlabels; i++)
		r->values[i] = arena_str(&s->arena, values[i]);
	enter(s->row_slot, s->row_slots, hash, s->rows.n - 1);
	return s->rows.n - 1;
}

/* Its cells begin anew in each round. */
static struct series_row *of_round(struct series *s, u32 row)
{
	struct series_row *r = &s->rows.v[row];
	if (r->seen != s->scrape && !s->metric->is_perf)
		memset(r->cells, 0, s->ncells * sizeof(*r->cells));
	r->seen = s->scrape;
	return r;
}

struct series_row *series_row(struct series *s, const str *values)
{
	u32 row = add_row(s, values);
	s->cut += row == NO_ROW;
	return row == NO_ROW ? NULL : of_round(s, row);
}

/* ---- keys -------------------------------------------------------------------------------------------------------- */

static void decode(struct series *s, struct decode_env *e, const u8 *key, struct series_key *out)
{
	struct arena tmp = { 0 };
	str *values = arena_array(&tmp, str, s->metric->labels.n + 1);
	const u8 *at = key;
	enum decoded r = DECODED;
	for (u32 i = 0; i < s->metric->labels.n && r == DECODED; i++) {
		const struct metric_label *l = &s->metric->labels.v[i];
		r = decode_label(e, l, at, &tmp, &values[i]);
		values[i].n = MIN(values[i].n, (u32)MAX_LABEL);
		at += l->size + l->padding;
	}
	u64 slot = 0;
	if (r == DECODED && s->metric->is_histogram) {
		if (!str_to_u64(values[s->nlabels], &slot))
			r = DECODE_FAILED;
		s64 cell = metric_bucket_of(s->metric, slot);
		out->cell = cell < 0 ? NO_ROW : (u32)cell;
	}
	out->row = r == DECODED ? add_row(s, values) : NO_ROW;
	s->errors += r == DECODE_FAILED;
	s->cut += r == DECODED && out->row == NO_ROW;
	arena_clear(&tmp);
}

/* The known key, or a new one; NULL: there is no room for it. */
static struct series_key *key_of(struct series *s, struct decode_env *e, const u8 *key, struct series_key *spare)
{
	u32 n = metric_key_size(s->metric);
	u64 hash = hash_of(key, n);
	u32 at = (u32)(hash >> 16) & (s->key_slots - 1);
	for (; s->key_slots && s->key_slot[at]; at = (at + 1) & (s->key_slots - 1))
		if (!memcmp(s->keys.v[s->key_slot[at] - 1].bytes, key, n))
			return &s->keys.v[s->key_slot[at] - 1];
	*spare = (struct series_key){ 0 };
	decode(s, e, key, spare);
	/* what is without a row is asked again: there may be room later */
	if (s->keys.n >= MAX_KEYS || (spare->row == NO_ROW && s->rows.n >= s->max_rows))
		return spare;
	s->key_slot = grown(s, s->key_slot, &s->key_slots, s->keys.n, key_hash);
	struct series_key *k = vec_add(&s->keys, &s->arena);
	u8 *bytes = arena_alloc(&s->arena, n + 1);
	memcpy(bytes, key, n);
	*k = *spare;
	k->bytes = bytes;
	enter(s->key_slot, s->key_slots, hash, s->keys.n - 1);
	return k;
}

void series_add(struct series *s, struct decode_env *e, const u8 *key, u64 value)
{
	struct series_key spare, *k = key_of(s, e, key, &spare);
	if (k->seen != s->scrape)
		s->live++;
	k->seen = s->scrape;
	if (k->row == NO_ROW || k->cell == NO_ROW)
		return;
	of_round(s, k->row)->cells[k->cell] += value;
}

/* ---- the life of a series ---------------------------------------------------------------------------------------- */

void series_init(struct series *s, const struct metric *m, u32 max_rows)
{
	*s = (struct series){ .metric = m, .max_rows = max_rows, .scrape = 1 };
	s->nlabels = m->labels.n - (m->is_histogram && m->labels.n);
	s->ncells = m->is_histogram ? metric_buckets(m) + 1 : 1;
}

void series_clear(struct series *s)
{
	arena_clear(&s->arena);
	u64 cut = s->cut, errors = s->errors;
	series_init(s, s->metric, s->max_rows);
	s->cut = cut;
	s->errors = errors;
}

void series_begin(struct series *s)
{
	s->scrape += !s->metric->is_perf;
	s->live = 0;
}

static u32 dead_rows(const struct series *s)
{
	u32 n = 0;
	vec_each(r, &s->rows)
		n += r->seen != s->scrape;
	return n;
}

static bool is_worth_it(const struct series *s)
{
	u32 rows = dead_rows(s), keys = s->keys.n - MIN(s->live, s->keys.n);
	if (rows && s->rows.n >= s->max_rows)
		return true;
	return (rows > MIN_DEAD && rows * 2 > s->rows.n) || (keys > MIN_DEAD && keys * 2 > s->keys.n);
}

void series_end(struct series *s)
{
	if (s->metric->is_perf || !is_worth_it(s))
		return;
	struct series old = *s;
	u32 key_bytes = metric_key_size(s->metric), *moved = arena_array(&old.arena, u32, old.rows.n + 1);
	s->arena = (struct arena){ 0 };
	s->rows.v = NULL, s->rows.n = s->rows.cap = 0;
	s->keys.v = NULL, s->keys.n = s->keys.cap = 0;
	s->key_slots = s->row_slots = 0;
	for (u32 i = 0; i < old.rows.n; i++) {
		moved[i] = NO_ROW;
		if (old.rows.v[i].seen != s->scrape)
			continue;
		moved[i] = add_row(s, old.rows.v[i].values);
		s->rows.v[moved[i]].seen = s->scrape;
		memcpy(s->rows.v[moved[i]].cells, old.rows.v[i].cells, s->ncells * sizeof(u64));
	}
	vec_each(k, &old.keys) {
		if (k->seen != s->scrape)
			continue;
		struct series_key *fresh = vec_add(&s->keys, &s->arena);
		u8 *bytes = arena_alloc(&s->arena, key_bytes + 1);
		memcpy(bytes, k->bytes, key_bytes);
		*fresh = (struct series_key){ bytes, k->row == NO_ROW ? NO_ROW : moved[k->row], k->cell, k->seen };
	}
	s->key_slot = grown(s, NULL, &s->key_slots, s->keys.n, key_hash);
	arena_clear(&old.arena);
}
