/* config.c: NAME.yaml: a configuration in the words of ebpf_exporter (its README, "Configuration file format"), and a
 * few of ours:
 *
 *   metrics:
 *     counters:   [ { name, help, labels, perf_event_array, flush_interval } ]
 *     histograms: [ { name, help, labels, bucket_type, bucket_min, bucket_max, bucket_multiplier, bucket_keys } ]
 *   tracing: { spans: [ { name, ringbuf, service, labels } ] }
 *   kaddrs: [ SYMBOL ]      cgroup_id_map: { name, type, regexps }      tool: NAME      options: [ WORDS ]
 *
 * A word that is not known is told and passed over, as ebpf_exporter passes it over. */
#include "exporter/exporter_private.h"

#include <errno.h>
#include <stdlib.h>

enum { MAX_SLOTS = 1024, MAX_KEY = 1 << 16 };
struct config_reader { struct host *h; struct export_config *c; bool ok; };

static void wrong(struct config_reader *r, const struct yaml *y, const char *fmt, ...) PRINTF_LIKE(3, 4);

static void wrong(struct config_reader *r, const struct yaml *y, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	diag_vadd(r->h->ds, &exporter_diags[EXPORTER_BAD_CONFIG], y->where, fmt, ap);
	va_end(ap);
	r->ok = false;
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

static str text_of(struct config_reader *r, const struct yaml *y)
{
	if (y->kind != YAML_TEXT)
		wrong(r, y, "a text belongs here");
	return y->text;
}

static bool bool_of(struct config_reader *r, const struct yaml *y)
{
	static const char *const yes[] = { "true", "True", "TRUE", "yes", "on" },
		*const no[] = { "false", "False", "FALSE", "no", "off" };
	for (u32 i = 0; i < ARRAY_LEN(yes); i++) {
		if (y->kind == YAML_TEXT && str_is(y->text, yes[i]))
			return true;
		if (y->kind == YAML_TEXT && str_is(y->text, no[i]))
			return false;
	}
	wrong(r, y, "true or false belongs here");
	return false;
}

static s64 number_of(struct config_reader *r, const struct yaml *y, s64 min, s64 max)
{
	s64 n = 0;
	if (y->kind != YAML_TEXT || !str_to_s64(y->text, &n) || n < min || n > max) {
		wrong(r, y, "a whole number from %lld to %lld belongs here", (long long)min, (long long)max);
		return min;
	}
	return n;
}

static double real_of(struct config_reader *r, const struct yaml *y)
{
	char *end = NULL;
	double v = y->kind == YAML_TEXT && y->text.n ? strtod(y->text.s, &end) : 0;
	if (!end || *end || !(v > -1e300 && v < 1e300))
		wrong(r, y, "a number belongs here");
	return v;
}

/* As Go writes a duration: "300ms", "1.5h", "2m30s"; a bare number counts nanoseconds. */
static u64 duration_of(struct config_reader *r, const struct yaml *y)
{
	static const struct { const char *unit; double ns; } units[] = { { "ns", 1 }, { "us", 1e3 }, { "ms", 1e6 },
		{ "s", 1e9 },
		{ "m", 60e9 }, { "h", 3600e9 }, { "", 1 } };
	double sum = 0;
	const char *p = y->kind == YAML_TEXT && y->text.n ? y->text.s : "?";
	while (*p) {
		char *end;
		double v = strtod(p, &end);
		u32 n = (u32)strspn(end, "nsumh"), i = 0;
		while (i < ARRAY_LEN(units) && !str_is((str){ end, n }, units[i].unit))
			i++;
		if (end == p || i == ARRAY_LEN(units) || !(v >= 0)) {
			wrong(r, y, "a time such as 30s or 5m belongs here");
			return 0;
		}
		sum += v * units[i].ns;
		p = end + n;
	}
	if (sum > 1e18)
		wrong(r, y, "this is longer than anybody waits");
	return sum > 1e18 ? 0 : (u64)sum;
}

static bool is_nothing(const struct yaml *y)
{
	return y->kind == YAML_TEXT && y->is_plain && (!y->text.n || str_is(y->text, "null") || str_is(y->text, "~"));
}

/* Nothing at all is a list of nothing. */
static bool is_list(struct config_reader *r, const struct yaml *y)
{
	if (y->kind != YAML_LIST && !is_nothing(y))
		wrong(r, y, "a list belongs here");
	return y->kind == YAML_LIST;
}

static void texts_of(struct config_reader *r, const struct yaml *y, texts *out)
{
	if (y->kind != YAML_LIST)
		wrong(r, y, "a list belongs here");
	for (u32 i = 0; i < y->n && y->kind == YAML_LIST; i++)
		vec_push(out, r->h->arena, text_of(r, &y->item[i]));
}

/* ---- tables: a function for each word ---------------------------------------------------------------------------- */

typedef void word_fn(struct config_reader *r, const struct yaml *y, void *to);
struct word { const char *name; word_fn *read; };

static void unknown(struct config_reader *r, const struct yaml *key, const struct word *words, u32 n)
{
	struct nearest near = { .name = key->text };
	for (u32 i = 0; i < n; i++)
		nearest_offer(&near, str_from(words[i].name));
	struct diag *d = exporter_report(r->h->ds, ODD_CONFIG, key->where, "nothing is known of '%.*s' here",
		STR_ARG(key->text));
	if (near.best.n)
		diag_hint(r->h->ds, d, "did you mean '%.*s'?", STR_ARG(near.best));
}

static void table_of(struct config_reader *r, const struct yaml *y, const struct word *words, u32 n, void *to)
{
	if (is_nothing(y))
		return;
	if (y->kind != YAML_TABLE) {
		wrong(r, y, "words with values belong here");
		return;
	}
	for (u32 i = 0; i < y->n; i++) {
		u32 w = 0;
		while (w < n && !str_is(y->key[i].text, words[w].name))
			w++;
		if (w < n)
			words[w].read(r, &y->item[i], to);
		else
			unknown(r, &y->key[i], words, n);
	}
}

#define table(r, y, words, to) table_of((r), (y), (words), ARRAY_LEN(words), (to))
#define WORD(function, type, statement) \
	static void function(struct config_reader *r, const struct yaml *y, void *to) { type *x = to; statement; }

/* ---- decoders and labels ----------------------------------------------------------------------------------------- */

static void decoder_kind(struct config_reader *r, const struct yaml *y, void *to)
{
	struct decoder *d = to;
	struct nearest near = { .name = text_of(r, y) };
	d->kind = decoder_find(y->text);
	if (d->kind)
		return;
	for (u32 i = 0; decoder_name(i); i++)
		nearest_offer(&near, str_from(decoder_name(i)));
	wrong(r, y, "there is no decoder '%.*s'%s%.*s%s", STR_ARG(y->text), near.best.n ? ": did you mean '" : "",
		STR_ARG(near.best), near.best.n ? "'?" : "");
}

static void static_map(struct config_reader *r, const struct yaml *y, void *to)
{
	struct decoder *d = to;
	if (y->kind != YAML_TABLE)
		wrong(r, y, "values and what they mean belong here");
	d->has_map = true;
	for (u32 i = 0; i < y->n && y->kind == YAML_TABLE; i++) {
		struct decoder_pair p = { text_of(r, &y->key[i]), text_of(r, &y->item[i]) };
		vec_push(&d->map, r->h->arena, p);
	}
}

static void regexps(struct config_reader *r, const struct yaml *y, void *to)
{
	struct decoder *d = to;
	for (u32 i = 0; i < y->n && y->kind == YAML_LIST; i++) {
		const char *why = NULL;
		struct regex *one = regex_new(r->h->arena, text_of(r, &y->item[i]), &why);
		if (one)
			vec_push(&d->regexps, r->h->arena, one);
		else
			wrong(r, &y->item[i], "this is no regular expression: %s", why);
	}
	if (y->kind != YAML_LIST)
		wrong(r, y, "a list of regular expressions belongs here");
}

WORD(allow_unknown, struct decoder, x->allow_unknown = bool_of(r, y))
static const struct word decoder_words[] = { { "name", decoder_kind }, { "static_map", static_map },
	{ "regexps", regexps }, { "allow_unknown", allow_unknown } };

static void decoders(struct config_reader *r, const struct yaml *y, void *to)
{
	struct metric_label *l = to;
	for (u32 i = 0; is_list(r, y) && i < y->n; i++) {
		struct decoder d = { 0 };
		table(r, &y->item[i], decoder_words, &d);
		if (d.kind)
			vec_push(&l->decoders, r->h->arena, d);
		else if (r->ok)
			wrong(r, &y->item[i], "this decoder has no name");
		r->c->needs_symbols |= d.kind && decoder_needs_symbols(&d);
	}
}

WORD(label_name, struct metric_label, x->name = text_of(r, y))
WORD(label_size, struct metric_label, x->size = (u32)number_of(r, y, 1, MAX_KEY))
WORD(label_padding, struct metric_label, x->padding = (u32)number_of(r, y, 0, MAX_KEY))
static const struct word label_words[] = { { "name", label_name }, { "size", label_size }, { "padding", label_padding },
	{ "decoders", decoders } };

static void labels(struct config_reader *r, const struct yaml *y, void *to)
{
	struct metric *m = to;
	for (u32 i = 0; is_list(r, y) && i < y->n; i++) {
		struct metric_label l = { .where = y->item[i].where };
		table(r, &y->item[i], label_words, &l);
		if (!metrics_is_name(l.name, true))
			wrong(r, &y->item[i], "'%.*s' is no name of a label", STR_ARG(l.name));
		else if (!l.size)
			wrong(r, &y->item[i], "label '%.*s' has no size", STR_ARG(l.name));
		else if (!l.decoders.n)
			wrong(r, &y->item[i], "label '%.*s' has no decoders", STR_ARG(l.name));
		vec_push(&m->labels, r->h->arena, l);
	}
}

/* ---- metrics ----------------------------------------------------------------------------------------------------- */

static void bucket_type(struct config_reader *r, const struct yaml *y, void *to)
{
	static const char *const names[] = { "", "exp2", "exp2zero", "linear", "fixed" };
	struct metric *m = to;
	for (u32 i = 1; i < ARRAY_LEN(names); i++)
		if (str_is(text_of(r, y), names[i]))
			m->buckets = (enum buckets)i;
	if (!m->buckets)
		wrong(r, y, "buckets are exp2, exp2zero, linear or fixed");
}

static void bucket_keys(struct config_reader *r, const struct yaml *y, void *to)
{
	struct metric *m = to;
	for (u32 i = 0; i < y->n && y->kind == YAML_LIST && i < MAX_SLOTS; i++)
		vec_push(&m->keys, r->h->arena, real_of(r, &y->item[i]));
	if (y->kind != YAML_LIST || y->n > MAX_SLOTS)
		wrong(r, y, "a list of at most %u numbers belongs here", MAX_SLOTS);
}

WORD(metric_name, struct metric, x->name = text_of(r, y))
WORD(metric_help, struct metric, x->help = text_of(r, y))
WORD(is_perf, struct metric, x->is_perf = bool_of(r, y))
WORD(flush_interval, struct metric, x->flush_ns = duration_of(r, y))
WORD(bucket_min, struct metric, x->min = number_of(r, y, 0, INT32_MAX))
WORD(bucket_max, struct metric, x->max = number_of(r, y, 0, INT32_MAX))
WORD(bucket_multiplier, struct metric, x->multiplier = real_of(r, y))
static const struct word counter_words[] = { { "name", metric_name }, { "help", metric_help }, { "labels", labels },
	{ "perf_event_array", is_perf }, { "flush_interval", flush_interval } };
static const struct word histogram_words[] = { { "name", metric_name }, { "help", metric_help }, { "labels", labels },
	{ "bucket_type", bucket_type }, { "bucket_min", bucket_min }, { "bucket_max", bucket_max },
	{ "bucket_multiplier", bucket_multiplier }, { "bucket_keys", bucket_keys } };

static void check_histogram(struct config_reader *r, const struct yaml *y, const struct metric *m)
{
	if (!m->buckets)
		wrong(r, y, "histogram '%.*s' has no bucket_type", STR_ARG(m->name));
	else if (m->buckets == BUCKETS_FIXED ? !m->keys.n : m->max <= m->min || m->max - m->min >= MAX_SLOTS)
		wrong(r, y, "histogram '%.*s' needs %s", STR_ARG(m->name), m->buckets == BUCKETS_FIXED ? "bucket_keys" :
			"bucket_max above bucket_min, and not more than 1024 buckets");
	for (u32 i = 1; i < m->keys.n; i++)
		if (m->keys.v[i] <= m->keys.v[i - 1]) {
			wrong(r, y, "bucket_keys of '%.*s' do not rise: each bucket holds those before it",
				STR_ARG(m->name));
			break;
		}
	if (!m->labels.n)
		wrong(r, y, "histogram '%.*s' has no labels: the last one is the bucket", STR_ARG(m->name));
}

/* Prometheus takes nothing of an answer with such a row. A histogram's last label is the bucket, shown as "le". */
static void check_labels(struct config_reader *r, const struct metric *m)
{
	u32 n = m->labels.n - (m->is_histogram && m->labels.n);
	for (u32 i = 0; i < n; i++) {
		str name = m->labels.v[i].name;
		bool is_twice = m->is_histogram && str_is(name, "le");
		for (u32 k = 0; k < i && name.n; k++)
			is_twice |= str_eq(name, m->labels.v[k].name);
		if (is_twice)
			wrong(r, &(struct yaml){ .where = m->labels.v[i].where },
				"'%.*s' has a label '%.*s' already", STR_ARG(m->name), STR_ARG(name));
	}
}

static void add_metrics(struct config_reader *r, const struct yaml *y, bool is_histogram)
{
	for (u32 i = 0; is_list(r, y) && i < y->n; i++) {
		struct metric m = { .is_histogram = is_histogram, .where = y->item[i].where };
		if (is_histogram)
			table(r, &y->item[i], histogram_words, &m);
		else
			table(r, &y->item[i], counter_words, &m);
		if (!metrics_is_name(m.name, false))
			wrong(r, &y->item[i], "'%.*s' is no name of a metric", STR_ARG(m.name));
		else if (!m.help.n)
			wrong(r, &y->item[i], "'%.*s' has no help", STR_ARG(m.name));
		if (is_histogram)
			check_histogram(r, &y->item[i], &m);
		check_labels(r, &m);
		vec_push(&r->c->metrics, r->h->arena, m);
	}
}

WORD(counters, void, (void)x; add_metrics(r, y, false))
WORD(histograms, void, (void)x; add_metrics(r, y, true))
static const struct word metrics_words[] = { { "counters", counters }, { "histograms", histograms } };
WORD(metrics, void, table(r, y, metrics_words, x))

/* ---- the file ---------------------------------------------------------------------------------------------------- */

static void cgroup_type(struct config_reader *r, const struct yaml *y, void *to)
{
	struct export_config *c = to;
	c->cgroup_map.is_storage = str_is(text_of(r, y), "cgrp_storage");
	if (!c->cgroup_map.is_storage && !str_is(y->text, "hash"))
		wrong(r, y, "a map of cgroups is of type hash or cgrp_storage");
}

static void cgroup_regexps(struct config_reader *r, const struct yaml *y, void *to)
{
	struct export_config *c = to;
	struct decoder d = { 0 };
	regexps(r, y, &d);
	vec_each(one, &d.regexps)
		vec_push(&c->cgroup_map.regexps, r->h->arena, *one);
}

/* ---- spans ------------------------------------------------------------------------------------------------------- */

WORD(span_name, struct export_span, x->record.name = text_of(r, y))
WORD(span_ringbuf, struct export_span, x->ringbuf = text_of(r, y))
WORD(span_service, struct export_span, x->service = text_of(r, y))
WORD(span_labels, struct export_span, labels(r, y, &x->record))
static const struct word span_words[] = { { "name", span_name }, { "ringbuf", span_ringbuf },
	{ "service", span_service }, { "labels", span_labels } };

static void spans(struct config_reader *r, const struct yaml *y, void *to)
{
	struct export_config *c = to;
	for (u32 i = 0; is_list(r, y) && i < y->n; i++) {
		struct export_span s = { .record.where = y->item[i].where, .service = STR("ebpf_exporter") };
		table(r, &y->item[i], span_words, &s);
		if (!s.record.name.n || !s.ringbuf.n || !s.record.labels.n)
			wrong(r, &y->item[i], "a span needs name, ringbuf and labels");
		vec_push(&c->spans, r->h->arena, s);
	}
}

static const struct word tracing_words[] = { { "spans", spans } };
WORD(tracing, void, table(r, y, tracing_words, x))

/* ---- the rest ---------------------------------------------------------------------------------------------------- */


WORD(cgroup_name, struct export_config, x->cgroup_map.name = text_of(r, y))
static const struct word cgroup_words[] = { { "name", cgroup_name }, { "type", cgroup_type },
	{ "regexps", cgroup_regexps } };
WORD(cgroup_id_map, void, table(r, y, cgroup_words, x))
WORD(kaddrs, struct export_config, texts_of(r, y, &x->kaddrs))
WORD(tool, struct export_config, x->tool = text_of(r, y))
WORD(tool_options, struct export_config, texts_of(r, y, &x->options))
WORD(config_name, void, (void)x; text_of(r, y))                  /* the file's own name counts */
static const struct word config_words[] = { { "metrics", metrics }, { "kaddrs", kaddrs },
	{ "cgroup_id_map", cgroup_id_map }, { "tracing", tracing }, { "tool", tool }, { "options", tool_options },
	{ "name", config_name } };

struct export_config *config_read(struct host *h, str dir, str name)
{
	struct export_config *c = arena_new(h->arena, struct export_config);
	struct config_reader r = { .h = h, .c = c, .ok = true };
	str text;
	c->name = name;
	c->path = arena_printf(h->arena, "%.*s/%.*s.yaml", STR_ARG(dir), STR_ARG(name));
	if (!host_need_file(h, c->path, &text))
		return NULL;
	struct yaml *y = yaml_read(h->arena, h->src, c->path, text, h->ds);
	if (!y)
		return NULL;
	table(&r, y, config_words, c);
	if (r.ok && !c->metrics.n && !c->spans.n && !c->tool.n)
		wrong(&r, y, "there are no metrics and no spans");
	return r.ok ? c : NULL;
}
