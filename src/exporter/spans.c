/* spans.c: records of ring buffers as spans of traces. A span's labels are cut out of its record as those of a metric
 * are out of a key; some names mean the span itself, all others become attributes:
 *
 *   trace_id, span_id, parent_span_id      hexadecimal; zeros: a new one, and no parent
 *   span_monotonic_timestamp_ns            when it began, by the kernel's monotonic clock
 *   span_duration_ns                       how long it was
 *   span_name                              in place of the configured name
 *
 * They are written as OTLP (ExportTraceServiceRequest in JSON) as they come, and wait for the next request. */
#include "exporter/exporter_private.h"

#include <sys/random.h>

enum { MAX_WAITING = 1 << 20 /* bytes */, ID_DIGITS = 16, TRACE_DIGITS = 32 };

struct one_span { str name, trace, id, parent; u64 begin_ns, duration_ns; struct buf *attributes; };

/* ---- a record ---------------------------------------------------------------------------------------------------- */

/* Digits of an id; "" when they are zeros alone, which is no id. */
static str id_of(str digits, u32 n)
{
	for (u32 i = 0; i < digits.n && digits.n == n; i++)
		if (digits.s[i] != '0')
			return digits;
	return STR("");
}

static str new_id(struct arena *a, u32 digits)
{
	u8 bytes[TRACE_DIGITS / 2] = { 1 };
	struct buf b = BUF_INIT;
	if (getrandom(bytes, digits / 2, 0) < 0)
		bytes[0] = 1;                /* one that is an id at least */
	buf_hex_bytes(&b, bytes, digits / 2, "");
	str out = arena_str(a, buf_view(&b));
	buf_free(&b);
	return out;
}

static void add_attribute(struct buf *out, str key, str value)
{
	buf_puts(out, out->n ? ",{\"key\":" : "{\"key\":");
	buf_json_str(out, key);
	buf_puts(out, ",\"value\":{\"stringValue\":");
	buf_json_str(out, value);
	buf_puts(out, "}}");
}

static bool take_label(struct one_span *s, str name, str value)
{
	if (str_is(name, "trace_id"))
		s->trace = id_of(value, TRACE_DIGITS);
	else if (str_is(name, "span_id"))
		s->id = id_of(value, ID_DIGITS);
	else if (str_is(name, "parent_span_id"))
		s->parent = id_of(value, ID_DIGITS);
	else if (str_is(name, "span_name"))
		s->name = value;
	else if (str_is(name, "span_monotonic_timestamp_ns"))
		return str_to_u64(value, &s->begin_ns);
	else if (str_is(name, "span_duration_ns"))
		return str_to_u64(value, &s->duration_ns);
	else
		add_attribute(s->attributes, name, value);
	return true;
}

static enum decoded decode(struct span_sink *k, struct arena *a, const u8 *bytes, struct one_span *s)
{
	vec_each(l, &k->span->record.labels) {
		str value;
		enum decoded d = decode_label(k->x->env, l, bytes, a, &value);
		if (d != DECODED)
			return d;
		if (!take_label(s, l->name, value))
			return DECODE_FAILED;
		bytes += l->size + l->padding;
	}
	return DECODED;
}

static void write_span(struct span_sink *k, struct arena *a, const struct one_span *s)
{
	struct kern *kern = k->x->h->k;
	struct buf *out = &k->waiting;
	u64 begin = s->begin_ns + kern->real_ns(kern) - kern->now_ns(kern);
	str trace = s->trace.n ? s->trace : new_id(a, TRACE_DIGITS), id = s->id.n ? s->id : new_id(a, ID_DIGITS);
	buf_printf(out, "%s{\"traceId\":\"%.*s\",\"spanId\":\"%.*s\",", out->n ? "," : "", STR_ARG(trace), STR_ARG(id));
	if (s->parent.n)
		buf_printf(out, "\"parentSpanId\":\"%.*s\",", STR_ARG(s->parent));
	buf_puts(out, "\"name\":");
	buf_json_str(out, s->name);
	buf_printf(out, ",\"kind\":1,\"startTimeUnixNano\":\"%llu\",\"endTimeUnixNano\":\"%llu\",\"attributes\":[",
		(unsigned long long)begin, (unsigned long long)(begin + s->duration_ns));
	buf_add(out, s->attributes->s, s->attributes->n);
	buf_puts(out, "]}");
}

static void on_record(void *ctx, u32 source UNUSED, const void *bytes, u32 len, u32 cpu UNUSED)
{
	struct span_sink *k = ctx;
	struct arena a = { 0 };
	struct buf attributes = BUF_INIT;
	struct one_span s = { .name = k->span->record.name, .attributes = &attributes };
	enum decoded d = len < metric_key_size(&k->span->record) ? DECODE_FAILED : decode(k, &a, bytes, &s);
	k->errors += d == DECODE_FAILED;
	k->made += d == DECODED;
	if (d == DECODED && (!k->x->traces.n || k->waiting.n > MAX_WAITING))
		k->dropped++;
	else if (d == DECODED)
		write_span(k, &a, &s);
	buf_free(&attributes);
	arena_clear(&a);
}

/* ---- the life of a source's spans -------------------------------------------------------------------------------- */

bool spans_open(struct exporter *x, struct source *s)
{
	u32 n = s->config ? s->config->spans.n : 0;
	s->spans = arena_array(x->h->arena, struct span_sink, n);
	for (; s->nspans < n; s->nspans++) {
		const struct export_span *span = &s->config->spans.v[s->nspans];
		s64 map = obj_map_index(s->obj, span->ringbuf);
		if (map < 0 || s->obj->maps.v[map].type != MAP_RINGBUF) {
			exporter_report(x->h->ds, NO_MAP, span->record.where, "the object of '%.*s' has no ring "
				"buffer '%.*s'",
				STR_ARG(s->name), STR_ARG(span->ringbuf));
			return false;
		}
		s->spans[s->nspans] = (struct span_sink){ .span = span, .x = x, .map = (u32)map, .waiting = BUF_INIT };
	}
	return true;
}

bool spans_listen(struct exporter *x, struct source *s)
{
	for (u32 i = 0; i < s->nspans; i++) {
		const struct obj_map *m = &s->obj->maps.v[s->spans[i].map];
		struct sys_map_info info = { 0 };
		u32 len = sizeof(info);
		sys_get_info(x->h->k, s->loaded->map_fds[s->spans[i].map], &info, &len);
		s64 r = stream_add_ringbuf(x->stream, s->loaded->map_fds[s->spans[i].map], info.max_entries, on_record,
			&s->spans[i]);
		if (r < 0) {
			exporter_report(x->h->ds, NO_MAP, s->spans[i].span->record.where, "cannot read the records "
				"of '%.*s'",
				STR_ARG(m->name))->sys_errno = (int)-r;
			return false;
		}
	}
	if (s->nspans && !x->traces.n)
		exporter_report(x->h->ds, ODD_CONFIG, s->spans[0].span->record.where,
			"spans are made, but nothing says where to send them: --otlp URL, or "
			"OTEL_EXPORTER_OTLP_ENDPOINT");
	return true;
}

void spans_close(struct source *s)
{
	for (u32 i = 0; i < s->nspans; i++)
		buf_free(&s->spans[i].waiting);
	s->nspans = 0;
}

/* ---- what is sent ------------------------------------------------------------------------------------------------ */

bool spans_wait(const struct exporter *x)
{
	vec_each(s, &x->sources)
		for (u32 i = 0; i < (*s)->nspans; i++)
			if ((*s)->spans[i].waiting.n)
				return true;
	return false;
}

void spans_take(struct exporter *x, struct buf *out)
{
	bool is_first = true;
	buf_puts(out, "{\"resourceSpans\":[");
	vec_each(s, &x->sources)
		for (u32 i = 0; i < (*s)->nspans; i++) {
			struct span_sink *k = &(*s)->spans[i];
			if (!k->waiting.n)
				continue;
			buf_puts(out, is_first ? "{\"resource\":{\"attributes\":[" :
				",{\"resource\":{\"attributes\":[");
			struct buf service = BUF_INIT;
			add_attribute(&service, STR("service.name"), k->span->service);
			buf_add(out, service.s, service.n);
			buf_free(&service);
			buf_puts(out, "]},\"scopeSpans\":[{\"scope\":{\"name\":\"skep\"},\"spans\":[");
			buf_add(out, k->waiting.s, k->waiting.n);
			buf_puts(out, "]}]}");
			k->waiting.n = 0;
			is_first = false;
		}
	buf_puts(out, "]}\n");
}
