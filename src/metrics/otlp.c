/* otlp.c: families as a request of the OpenTelemetry protocol (ExportMetricsServiceRequest, opentelemetry-proto 1.x) in
 * its JSON form: 64-bit numbers are text there, names are in camelCase. */
#include "metrics/metrics.h"

enum { TEMPORALITY_CUMULATIVE = 2 };

static void attribute(const char *key, u32 n, str value, const char *before, struct buf *out)
{
	buf_printf(out, "%s{\"key\":\"%.*s\",\"value\":{\"stringValue\":", before, (int)n, key);
	buf_json_str(out, value);
	buf_puts(out, "}}");
}

static void point_head(const struct family *f, const struct point *p, const struct otlp_resource *r, struct buf *out)
{
	buf_puts(out, "{\"attributes\":[");
	for (u32 i = 0; i < f->nlabels; i++)
		attribute(f->labels[i].s, f->labels[i].n, p->values[i], i ? "," : "", out);
	buf_printf(out, "],\"startTimeUnixNano\":\"%llu\",\"timeUnixNano\":\"%llu\"", (unsigned long long)r->start_ns,
		(unsigned long long)r->now_ns);
}

static void number(const struct point *p, struct buf *out)
{
	if (!p->is_float) {
		buf_printf(out, ",\"asInt\":\"%llu\"}", (unsigned long long)p->u);
		return;
	}
	buf_puts(out, ",\"asDouble\":");
	metrics_float(p->d, out);
	buf_char(out, '}');
}

static void histogram(const struct family *f, const struct point *p, struct buf *out)
{
	u64 count = p->over;
	buf_puts(out, ",\"bucketCounts\":[");
	for (u32 i = 0; i < f->nbounds; i++) {
		count += p->cells[i];
		buf_printf(out, "\"%llu\",", (unsigned long long)p->cells[i]);
	}
	buf_printf(out, "\"%llu\"],\"explicitBounds\":[", (unsigned long long)p->over);
	for (u32 i = 0; i < f->nbounds; i++) {
		buf_puts(out, i ? "," : "");
		metrics_float(f->bounds[i], out);
	}
	buf_printf(out, "],\"count\":\"%llu\"", (unsigned long long)count);
	if (p->has_sum) {
		buf_puts(out, ",\"sum\":");
		metrics_float(p->sum, out);
	}
	buf_char(out, '}');
}

static void one_family(const struct family *f, const struct otlp_resource *r, struct buf *out)
{
	static const char *const kinds[] = { "sum", "gauge", "histogram" };
	buf_puts(out, "{\"name\":");
	buf_json_str(out, f->name);
	buf_puts(out, ",\"description\":");
	buf_json_str(out, f->help);
	buf_printf(out, ",\"%s\":{\"dataPoints\":[", kinds[f->type]);
	vec_each(p, &f->points) {
		buf_puts(out, p == f->points.v ? "" : ",");
		point_head(f, p, r, out);
		(f->type == FAMILY_HISTOGRAM ? histogram(f, p, out) : number(p, out));
	}
	buf_char(out, ']');
	if (f->type != FAMILY_GAUGE)
		buf_printf(out, ",\"aggregationTemporality\":%d", TEMPORALITY_CUMULATIVE);
	if (f->type == FAMILY_COUNTER)
		buf_puts(out, ",\"isMonotonic\":true");
	buf_puts(out, "}}");
}

void metrics_otlp_resource(const struct otlp_resource *r, struct buf *out)
{
	buf_puts(out, "{\"attributes\":[");
	attribute("service.name", 12, r->service, "", out);
	attribute("service.version", 15, r->version, ",", out);
	buf_puts(out, "]}");
}

void metrics_otlp(const families *f, const struct otlp_resource *r, struct buf *out)
{
	bool is_first = true;
	buf_puts(out, "{\"resourceMetrics\":[{\"resource\":");
	metrics_otlp_resource(r, out);
	buf_puts(out, ",\"scopeMetrics\":[{\"scope\":{\"name\":\"skep\"},\"metrics\":[");
	vec_each(one, f) {
		if (!one->points.n)
			continue;
		buf_puts(out, is_first ? "" : ",");
		one_family(one, r, out);
		is_first = false;
	}
	buf_puts(out, "]}]}]}\n");
}
