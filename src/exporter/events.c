/* events.c: what a session says, as OTLP in its JSON form (opentelemetry-proto 1.x). A session prints lines of one schema
 * (doc/json.md); here they come by and become requests:
 *
 *   event, printk, row, lost, ...  ──► logs: the record or the text is the body, what stands beside it attributes
 *   hist                           ──► metrics: a histogram, whose slots' upper ends are the bounds
 *   map, table with numbers        ──► metrics: a gauge for each number of a row, the row's other members its attributes
 *
 * Requests are written a line each (the form that collectors read from files), or sent to a collector by push.c. */
#include "exporter/exporter_private.h"

#include <stdlib.h>
#include <time.h>

static const u64 SECOND_NS = 1000000000;
enum { MAX_DEPTH = 32, MAX_MEMBERS = 64, SEVERITY_INFO = 9, SEVERITY_WARN = 13, CUMULATIVE = 2 };
enum { PENDING_MAX = 4 << 20, SEND_EVERY_MS = 200 };

/* A member of an object: its key as it is written, with quotes, and its value. */
struct member { str key, value; };
typedef vec(struct member) members;

struct otlp_out {
	struct host *h;
	struct buf *out;
	const char *version;
	bool sends;
	struct push_url logs_to, metrics_to;
	struct pusher pusher;
	struct arena arena;          /* of one line */
	struct buf part;             /* a line that has not ended */
	struct buf logs, metrics;    /* elements of the two requests, with commas between */
	u64 started_ns, next_send, dropped;
};

/* ---- JSON that this program wrote ---------------------------------------------------------------------------- */

static u32 end_of_string(str s, u32 at)
{
	for (at++; at < s.n && s.s[at] != '"'; at++)
		at += s.s[at] == '\\';
	return at < s.n ? at + 1 : s.n;
}

/* Behind the value that begins here. */
static u32 end_of_value(str s, u32 at)
{
	u32 depth = 0;
	while (at < s.n) {
		char c = s.s[at];
		if (c == '"') {
			at = end_of_string(s, at);
		} else if (c == '{' || c == '[') {
			depth++, at++;
		} else if (c == '}' || c == ']') {
			if (!depth)
				return at;
			depth--, at++;
		} else if (c == ',' && !depth) {
			return at;
		} else {
			at++;
			continue;
		}
		if (!depth)
			return at;
	}
	return at;
}

/* The next element of an object or an array, *at behind its bracket at first. False: there is none. */
static bool next_item(str s, u32 *at, bool is_object, struct member *out)
{
	u32 i = *at;
	while (i < s.n && (s.s[i] == ',' || s.s[i] == ' '))
		i++;
	if (i >= s.n || s.s[i] == '}' || s.s[i] == ']')
		return false;
	*out = (struct member){ 0 };
	if (is_object) {
		u32 key = i;
		if (s.s[i] != '"')
			return false;
		i = end_of_string(s, i);
		out->key = str_sub(s, key, i);
		i += i < s.n && s.s[i] == ':';
	}
	*at = end_of_value(s, i);
	out->value = str_sub(s, i, *at);
	return out->value.n != 0;
}

static bool is_object(str v) { return v.n && v.s[0] == '{'; }
static bool is_array(str v) { return v.n && v.s[0] == '['; }
static bool is_number(str v) { return v.n && (v.s[0] == '-' || (v.s[0] >= '0' && v.s[0] <= '9')); }

static void members_of(struct arena *a, str object, members *out)
{
	struct member m;
	for (u32 at = 1; out->n < MAX_MEMBERS && next_item(object, &at, true, &m);)
		vec_push(out, a, m);
}

static str find(const members *all, const char *key)
{
	vec_each(m, all)
		if (str_is(str_sub(m->key, 1, m->key.n - 1), key))
			return m->value;
	return STR("");
}

static str unquoted(str v) { return v.n >= 2 && v.s[0] == '"' ? str_sub(v, 1, v.n - 1) : v; }

/* A whole number that 64 bits with a sign hold. */
static bool is_s64(str v)
{
	u64 n;
	bool is_negative = v.n && v.s[0] == '-';
	return str_to_u64(str_sub(v, is_negative, v.n), &n) && n <= (u64)INT64_MAX;
}

/* ---- values -------------------------------------------------------------------------------------------------- */

/* AnyValue; what is too deep is its text. */
static void any_value(str v, u32 depth, struct buf *out)
{
	struct member m;
	u32 at = 1, n = 0;
	bool is_kv = is_object(v);
	if (depth < MAX_DEPTH && (is_kv || is_array(v))) {
		buf_puts(out, is_kv ? "{\"kvlistValue\":{\"values\":[" : "{\"arrayValue\":{\"values\":[");
		while (next_item(v, &at, is_kv, &m)) {
			buf_puts(out, n++ ? "," : "");
			if (is_kv)
				buf_printf(out, "{\"key\":%.*s,\"value\":", STR_ARG(m.key));
			any_value(m.value, depth + 1, out);
			buf_puts(out, is_kv ? "}" : "");
		}
		buf_puts(out, "]}}");
	} else if (v.n && v.s[0] == '"') {
		buf_printf(out, "{\"stringValue\":%.*s}", STR_ARG(v));
	} else if (str_is(v, "true") || str_is(v, "false")) {
		buf_printf(out, "{\"boolValue\":%.*s}", STR_ARG(v));
	} else if (is_number(v) && is_s64(v)) {
		buf_printf(out, "{\"intValue\":\"%.*s\"}", STR_ARG(v));
	} else if (is_number(v) && str_find(v, '.') >= 0) {
		buf_printf(out, "{\"doubleValue\":%.*s}", STR_ARG(v));
	} else if (str_is(v, "null")) {
		buf_puts(out, "{}");
	} else {
		buf_puts(out, "{\"stringValue\":");
		buf_json_str(out, v);
		buf_char(out, '}');
	}
}

/* key: as it is written, with quotes. */
static void attribute(str key, str v, u32 *n, struct buf *out)
{
	buf_printf(out, "%s{\"key\":%.*s,\"value\":", (*n)++ ? "," : "", STR_ARG(key));
	any_value(v, 0, out);
	buf_char(out, '}');
}

/* "2026-01-31T23:59:59.000000Z" */
static u64 stamp_ns(str v)
{
	struct tm tm = { 0 };
	const char *rest = v.n == 29 ? strptime(v.s + 1, "%Y-%m-%dT%H:%M:%S.", &tm) : NULL;
	return rest ? (u64)timegm(&tm) * SECOND_NS + (u64)strtoul(rest, NULL, 10) * 1000 : 0;
}

/* ---- lines --------------------------------------------------------------------------------------------------- */

static void log_record(struct otlp_out *x, const members *line, u64 ns)
{
	static const char *const bodies[] = { "data", "message", "text" };
	struct buf *out = &x->logs;
	str type = unquoted(find(line, "type")), body = STR("");
	bool is_loss = str_is(type, "lost");
	u32 n = 0;
	for (u32 i = 0; i < ARRAY_LEN(bodies) && !body.n; i++)
		body = find(line, bodies[i]);
	buf_printf(out, "%s{\"timeUnixNano\":\"%llu\",\"observedTimeUnixNano\":\"%llu\",\"severityNumber\":%d,"
		"\"eventName\":\"skep.%.*s\"", out->n ? "," : "", (unsigned long long)ns, (unsigned long long)ns,
		is_loss ? SEVERITY_WARN : SEVERITY_INFO, STR_ARG(type));
	if (body.n) {
		buf_puts(out, ",\"body\":");
		any_value(body, 0, out);
	}
	buf_puts(out, ",\"attributes\":[");
	vec_each(m, line)
		if (!str_is(m->key, "\"type\"") && !str_is(m->key, "\"time\"") && m->value.s != body.s)
			attribute(m->key, m->value, &n, out);
	buf_puts(out, "]}");
}

/* What a row's key is, as attributes: the members of a record, or "key". */
static void key_attributes(struct arena *a, str key, u32 *n, struct buf *out)
{
	members all = { 0 };
	if (is_object(key))
		members_of(a, key, &all);
	vec_each(m, &all)
		attribute(m->key, m->value, n, out);
	if (key.n && !is_object(key))
		attribute(STR("\"key\""), key, n, out);
}

static void metric_head(struct otlp_out *x, str name, const char *suffix, str member, const char *kind)
{
	buf_printf(&x->metrics, "%s{\"name\":\"%.*s%s%.*s\",\"%s\":{", x->metrics.n ? "," : "", STR_ARG(name), suffix,
		STR_ARG(member), kind);
}

/* Slots have both ends; between two that do not touch lies an empty one. */
static void hist_metric(struct otlp_out *x, const members *line, u64 ns)
{
	struct buf *out = &x->metrics, counts = BUF_INIT, bounds = BUF_INIT;
	struct member slot;
	str slots = find(line, "slots");
	u64 total = 0, max = 0, min = 0, count = 0;
	u32 n = 0;
	for (u32 at = 1; next_item(slots, &at, false, &slot);) {
		members s = { 0 };
		members_of(&x->arena, slot.value, &s);
		u64 before = max;
		bool fits = str_to_u64(find(&s, "min"), &min) && str_to_u64(find(&s, "max"), &max) &&
			str_to_u64(find(&s, "count"), &count);
		if (!fits)
			continue;
		if (min && (!counts.n || min - 1 != before)) {
			buf_printf(&counts, "\"0\",");
			buf_printf(&bounds, "%s%llu", bounds.n ? "," : "", (unsigned long long)min - 1);
		}
		buf_printf(&counts, "\"%llu\",", (unsigned long long)count);
		buf_printf(&bounds, "%s%llu", bounds.n ? "," : "", (unsigned long long)max);
		total += count;
	}
	metric_head(x, unquoted(find(line, "name")), "", STR(""), "histogram");
	buf_puts(out, "\"dataPoints\":[{\"attributes\":[");
	key_attributes(&x->arena, find(line, "key"), &n, out);
	buf_printf(out, "],\"startTimeUnixNano\":\"%llu\",\"timeUnixNano\":\"%llu\",\"bucketCounts\":[%.*s\"0\"],"
		"\"explicitBounds\":[%.*s],\"count\":\"%llu\"}],\"aggregationTemporality\":%d}}",
		(unsigned long long)x->started_ns, (unsigned long long)ns, STR_ARG(buf_view(&counts)),
		STR_ARG(buf_view(&bounds)), (unsigned long long)total, CUMULATIVE);
	buf_free(&counts);
	buf_free(&bounds);
}

static void gauge_point(struct otlp_out *x, const members *row, str number, u64 ns, u32 cpu, u32 *npoints)
{
	struct buf *out = &x->metrics;
	members values = { 0 };
	u32 n = 0;
	buf_puts(out, (*npoints)++ ? ",{\"attributes\":[" : "{\"attributes\":[");
	key_attributes(&x->arena, find(row, "key"), &n, out);
	str value = find(row, "value");
	if (is_object(value))
		members_of(&x->arena, value, &values);
	vec_each(m, &values)
		if (m->value.s[0] == '"')
			attribute(m->key, m->value, &n, out);
	if (cpu != UINT32_MAX)
		attribute(STR("\"cpu\""), arena_printf(&x->arena, "%u", cpu), &n, out);
	buf_printf(out, "],\"timeUnixNano\":\"%llu\",", (unsigned long long)ns);
	if (is_s64(number))
		buf_printf(out, "\"asInt\":\"%.*s\"}", STR_ARG(number));
	else
		buf_printf(out, "\"asDouble\":%.*s}", STR_ARG(number));
}

/* A value of a map: a number, one for each CPU, or a record in which the member is one. */
static void gauge_points(struct otlp_out *x, str row_text, str member, u64 ns, u32 *npoints)
{
	members row = { 0 }, of = { 0 };
	struct member one;
	members_of(&x->arena, row_text, &row);
	str v = find(&row, "value");
	if (member.n && is_object(v)) {
		members_of(&x->arena, v, &of);
		v = STR("");
		vec_each(m, &of)
			if (str_eq(m->key, member))
				v = m->value;
	}
	if (is_number(v))
		gauge_point(x, &row, v, ns, UINT32_MAX, npoints);
	for (u32 at = 1, cpu = 0; is_array(v) && next_item(v, &at, false, &one); cpu++)
		if (is_number(one.value))
			gauge_point(x, &row, one.value, ns, cpu, npoints);
}

static void gauge_metric(struct otlp_out *x, str name, str rows, str member, u64 ns)
{
	struct member row;
	u32 npoints = 0;
	metric_head(x, name, member.n ? "." : "", unquoted(member), "gauge");
	buf_puts(&x->metrics, "\"dataPoints\":[");
	for (u32 at = 1; next_item(rows, &at, false, &row);)
		gauge_points(x, row.value, member, ns, &npoints);
	buf_puts(&x->metrics, "]}}");
}

/* Which numbers a map's values are, by the first of them. False: none. */
static bool map_metrics(struct otlp_out *x, const members *line, u64 ns)
{
	str rows = find(line, "rows"), name = unquoted(find(line, "name"));
	members row = { 0 }, values = { 0 };
	struct member first;
	u32 at = 1;
	if (!next_item(rows, &at, false, &first))
		return false;
	members_of(&x->arena, first.value, &row);
	str v = find(&row, "value");
	if (!is_object(v)) {
		if (!is_number(v) && !(is_array(v) && v.n > 1 && is_number(str_sub(v, 1, v.n))))
			return false;
		gauge_metric(x, name, rows, STR(""), ns);
		return true;
	}
	members_of(&x->arena, v, &values);
	u32 n = 0;
	vec_each(m, &values)
		if (is_number(m->value)) {
			gauge_metric(x, name, rows, m->key, ns);
			n++;
		}
	return n != 0;
}

static void take_line(struct otlp_out *x, str text)
{
	members line = { 0 };
	if (!is_object(text))
		return;
	members_of(&x->arena, text, &line);
	str type = unquoted(find(&line, "type"));
	u64 ns = stamp_ns(find(&line, "time"));
	if (str_is(type, "hist"))
		hist_metric(x, &line, ns);
	else if (!str_is(type, "map") || !map_metrics(x, &line, ns))
		log_record(x, &line, ns);
	arena_clear(&x->arena);
}

/* ---- requests ------------------------------------------------------------------------------------------------ */

/* resourceLogs/scopeLogs/logRecords and resourceMetrics/scopeMetrics/metrics are of one shape. */
static void request(struct otlp_out *x, const char *what, const char *items, struct buf *elements, struct buf *out)
{
	if (!elements->n)
		return;
	buf_printf(out, "{\"resource%s\":[{\"resource\":", what);
	metrics_otlp_resource(&(struct otlp_resource){ STR("skep"), str_from(x->version), 0, 0 }, out);
	buf_printf(out, ",\"scope%s\":[{\"scope\":{\"name\":\"skep\"},\"%s\":[", what, items);
	buf_str(out, buf_view(elements));
	buf_puts(out, "]}]}]}\n");
	elements->n = 0;
}

/* A collector that is slower than the events does not fill the memory. */
static void drop_if_long(struct otlp_out *x, struct buf *waiting)
{
	x->dropped += waiting->n > PENDING_MAX;
	waiting->n = waiting->n > PENDING_MAX ? 0 : waiting->n;
}

/* What waits, as soon as the process that sent the last is done. */
static void send_pending(struct otlp_out *x, bool is_last)
{
	struct push_request requests[2];
	struct buf logs = BUF_INIT, metrics = BUF_INIT;
	u64 now = x->h->k->now_ns(x->h->k);
	u32 n = 0;
	push_look(&x->pusher, is_last);
	if (x->pusher.pid || (!is_last && now < x->next_send)) {
		drop_if_long(x, &x->logs);
		drop_if_long(x, &x->metrics);
		return;
	}
	request(x, "Logs", "logRecords", &x->logs, &logs);
	request(x, "Metrics", "metrics", &x->metrics, &metrics);
	if (logs.n)
		requests[n++] = (struct push_request){ &x->logs_to, buf_view(&logs) };
	if (metrics.n)
		requests[n++] = (struct push_request){ &x->metrics_to, buf_view(&metrics) };
	if (is_last && x->pusher.is_mute)        /* a moment ago it did not answer: it is not waited for once more */
		x->dropped += n != 0;
	else if (n)
		push_start(&x->pusher, requests, n);
	push_look(&x->pusher, is_last);
	x->next_send = now + SEND_EVERY_MS * 1000000ull;
	buf_free(&logs);
	buf_free(&metrics);
}

/* Of out: lines go, requests come in their place. A line that has not ended waits. */
static void make_requests(void *ctx, struct buf *out)
{
	struct otlp_out *x = ctx;
	buf_str(&x->part, buf_view(out));
	str rest = buf_view(&x->part);
	for (s64 end; (end = str_find(rest, '\n')) >= 0; rest = str_sub(rest, (u32)end + 1, rest.n))
		take_line(x, str_sub(rest, 0, (u32)end));
	u32 left = rest.n;
	memmove(x->part.s, rest.s, left);
	x->part.n = left;
	struct buf made = BUF_INIT;
	if (x->sends) {
		send_pending(x, false);
	} else {
		request(x, "Logs", "logRecords", &x->logs, &made);
		request(x, "Metrics", "metrics", &x->metrics, &made);
	}
	out->n = 0;
	memcpy(buf_room(out, made.n), made.s ? made.s : "", made.n);
	out->n = made.n;
	buf_free(&made);
}

struct otlp_out *otlp_out_open(struct host *h, str url, const char *version, struct buf *out)
{
	struct otlp_out *x = arena_new(h->arena, struct otlp_out);
	*x = (struct otlp_out){ .h = h, .out = out, .version = version,
		.sends = url.n != 0, .pusher = { .h = h }, .part = BUF_INIT, .logs = BUF_INIT, .metrics = BUF_INIT,
		.started_ns = h->k->real_ns(h->k) };
	if (x->sends && !push_parse(h, url, STR(""), &x->logs_to))
		return NULL;
	str base = x->logs_to.path;
	while (str_ends(base, "/"))
		base.n--;
	x->metrics_to = x->logs_to;
	x->logs_to.path = arena_printf(h->arena, "%.*s/v1/logs", STR_ARG(base));
	x->metrics_to.path = arena_printf(h->arena, "%.*s/v1/metrics", STR_ARG(base));
	out->filter = make_requests;
	out->filter_ctx = x;
	return x;
}

bool otlp_out_close(struct otlp_out *x)
{
	buf_flush(x->out);
	if (x->sends)
		send_pending(x, true);
	x->out->filter = NULL;
	u64 failed = x->pusher.failed + x->dropped;
	if (failed)
		exporter_report(x->h->ds, NOT_TAKEN, where_arg(x->logs_to.host, 0), "%llu of %llu requests were not "
			"taken by the collector", (unsigned long long)failed, (unsigned long long)x->pusher.sent +
			x->dropped);
	buf_free(&x->part);
	buf_free(&x->logs);
	buf_free(&x->metrics);
	return !failed;
}
