/* metric.c: what a metric's description says: sizes, buckets, names. */
#include "metrics/metrics.h"

#include <math.h>

u32 metric_key_size(const struct metric *m)
{
	u32 n = 0;
	vec_each(l, &m->labels)
		n += l->size + l->padding;
	return n;
}

u32 metric_buckets(const struct metric *m)
{
	return m->buckets == BUCKETS_FIXED ? m->keys.n : m->max < m->min ? 0 : (u32)(m->max - m->min + 1);
}

double metric_bound(const struct metric *m, u32 i)
{
	double multiplier = m->multiplier != 0 ? m->multiplier : 1;
	s64 slot = m->min + i;
	switch (m->buckets) {
	case BUCKETS_EXP2: return ldexp(1, (int)slot) * multiplier;
	case BUCKETS_EXP2ZERO: return slot ? ldexp(1, (int)slot - 1) * multiplier : 0;
	case BUCKETS_LINEAR: return (double)slot * multiplier;
	default: return m->keys.v[i] * multiplier;
	}
}

s64 metric_bucket_of(const struct metric *m, u64 slot)
{
	if (m->buckets != BUCKETS_FIXED)
		return slot < (u64)m->min || slot > (u64)m->max + 1 ? -1 : (s64)(slot - (u64)m->min);
	for (u32 i = 0; i < m->keys.n; i++)
		if (m->keys.v[i] == (double)slot)
			return i;
	return m->keys.n && m->keys.v[m->keys.n - 1] + 1 == (double)slot ? (s64)m->keys.n : -1;
}

bool metrics_is_name(str name, bool is_label)
{
	for (u32 i = 0; i < name.n; i++) {
		char c = name.s[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
			(c == ':' && !is_label);
		if (!is_letter && !(i && c >= '0' && c <= '9'))
			return false;
	}
	return name.n > 0 && !(is_label && str_starts(name, "__"));
}

/* ---- families ---------------------------------------------------------------------------------------------------- */

struct family *family_add(families *f, struct arena *a, enum family_type type, str name, const char *help)
{
	struct family *one = vec_add(f, a);
	*one = (struct family){ .type = type, .name = name, .help = str_from(help) };
	return one;
}

struct point *family_point(struct family *f, struct arena *a, const str *values)
{
	struct point *p = vec_add(&f->points, a);
	p->values = values;
	return p;
}

void family_of_series(families *f, struct arena *a, struct series *s, str name)
{
	const struct metric *m = s->metric;
	struct family *one = family_add(f, a, m->is_histogram ? FAMILY_HISTOGRAM : m->is_gauge ? FAMILY_GAUGE :
		FAMILY_COUNTER, name, "");
	double multiplier = m->multiplier != 0 ? m->multiplier : 1;
	one->help = m->help;
	str *labels = arena_array(a, str, s->nlabels + 1);
	for (u32 i = 0; i < s->nlabels; i++)
		labels[i] = m->labels.v[i].name;
	one->labels = labels;
	one->nlabels = s->nlabels;
	if (m->is_histogram) {
		double *bounds = arena_array(a, double, s->ncells);
		one->nbounds = metric_buckets(m);
		for (u32 i = 0; i < one->nbounds; i++)
			bounds[i] = metric_bound(m, i);
		one->bounds = bounds;
	}
	vec_each(r, &s->rows) {
		if (r->seen != s->scrape)
			continue;
		struct point *p = family_point(one, a, r->values);
		p->u = r->cells[0];
		p->cells = r->cells;
		p->is_float = m->is_signed;
		p->d = (double)(s64)r->cells[0];
		p->has_sum = m->is_histogram;
		p->sum = m->is_histogram ? (double)r->cells[one->nbounds] * multiplier : 0;
	}
}
