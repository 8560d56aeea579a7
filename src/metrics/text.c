/* text.c: families as Prometheus reads them: its own text (0.0.4), and OpenMetrics 1.0.0, which differs in the end line
 * and in counters: there a family's name is without "_total". A counter whose name does not end so has no right name in
 * OpenMetrics, and is of type unknown there: names are what dashboards know, and stay. */
#include "metrics/metrics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { EXPONENT_FROM = 6 };      /* Go's strconv.FormatFloat(v, 'g', -1, 64): below 1e-4, and from 1e6 on */

void metrics_float(double v, struct buf *out)
{
	char s[40], digits[40], *e;
	u32 n = 0;
	if (isnan(v) || isinf(v)) {
		buf_puts(out, isnan(v) ? "NaN" : v > 0 ? "+Inf" : "-Inf");
		return;
	}
	for (int precision = 0; precision < 17; precision++) {
		snprintf(s, sizeof(s), "%.*e", precision, v);
		if (strtod(s, NULL) == v)
			break;
	}
	e = strchr(s, 'e');
	int exponent = atoi(e + 1);
	const char *p = s + (*s == '-');
	for (; p < e; p++)
		if (*p != '.')
			digits[n++] = *p;
	while (n > 1 && digits[n - 1] == '0')
		n--;
	buf_puts(out, *s == '-' ? "-" : "");
	if (exponent < -4 || exponent >= EXPONENT_FROM) {
		buf_add(out, digits, 1);
		if (n > 1)
			buf_char(out, '.');
		buf_add(out, digits + 1, n - 1);
		buf_printf(out, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
		return;
	}
	if (exponent < 0) {
		buf_puts(out, "0.");
		buf_pad(out, '0', (u32)(-exponent - 1));
		buf_add(out, digits, n);
		return;
	}
	for (u32 i = 0; i < MAX(n, (u32)exponent + 1); i++) {
		if (i == (u32)exponent + 1)
			buf_char(out, '.');
		buf_char(out, i < n ? digits[i] : '0');
	}
}

/* Text of programs: what is no UTF-8, and bytes that speak to terminals, become U+FFFD. */
static void escaped(str s, bool is_label, struct buf *out)
{
	for (u32 i = 0; i < s.n;) {
		u32 code, n = utf8_at(s, i, &code);
		u8 c = (u8)s.s[i];
		if (c == '\n')
			buf_puts(out, "\\n");
		else if (c == '\\' || (c == '"' && is_label))
			buf_char(out, '\\'), buf_char(out, (char)c);
		else if (!n || (c < ' ' && c != '\t') || c == 0x7f)
			buf_puts(out, "\xef\xbf\xbd");
		else
			buf_add(out, s.s + i, n);
		i += n ? n : 1;
	}
}

static void labels(const struct family *f, const struct point *p, struct buf *out)
{
	for (u32 i = 0; i < f->nlabels; i++) {
		buf_puts(out, i ? "," : "");
		buf_str(out, f->labels[i]);
		buf_puts(out, "=\"");
		escaped(p->values[i], true, out);
		buf_char(out, '"');
	}
}

static void name_and_labels(const struct family *f, const struct point *p, const char *suffix, struct buf *out)
{
	buf_str(out, f->name);
	buf_puts(out, suffix);
	if (f->nlabels) {
		buf_char(out, '{');
		labels(f, p, out);
		buf_char(out, '}');
	}
	buf_char(out, ' ');
}

static void histogram(const struct family *f, const struct point *p, const str *bound, struct buf *out)
{
	struct buf own = BUF_INIT;
	u64 count = 0;
	labels(f, p, &own);
	buf_puts(&own, f->nlabels ? "," : "");
	for (u32 i = 0; i <= f->nbounds; i++) {
		count += i < f->nbounds ? p->cells[i] : p->over;
		buf_str(out, f->name);
		buf_puts(out, "_bucket{");
		buf_str(out, buf_view(&own));
		buf_puts(out, "le=\"");
		buf_str(out, i < f->nbounds ? bound[i] : STR("+Inf"));
		buf_puts(out, "\"} ");
		buf_u64(out, count);
		buf_char(out, '\n');
	}
	if (p->has_sum) {
		name_and_labels(f, p, "_sum", out);
		metrics_float(p->sum, out);
		buf_char(out, '\n');
	}
	name_and_labels(f, p, "_count", out);
	buf_u64(out, count);
	buf_char(out, '\n');
	buf_free(&own);
}

static void points(const struct family *f, struct arena *tmp, struct buf *out)
{
	str *bound = arena_array(tmp, str, f->nbounds + 1);
	for (u32 i = 0; i < f->nbounds; i++) {
		struct buf b = BUF_INIT;
		metrics_float(f->bounds[i], &b);
		bound[i] = arena_str(tmp, buf_view(&b));
		buf_free(&b);
	}
	vec_each(p, &f->points) {
		if (f->type == FAMILY_HISTOGRAM) {
			histogram(f, p, bound, out);
			continue;
		}
		name_and_labels(f, p, "", out);
		if (p->is_float)
			metrics_float(p->d, out);
		else
			buf_u64(out, p->u);
		buf_char(out, '\n');
	}
}

static void head(const struct family *f, enum metrics_format format, struct buf *out)
{
	static const char *const types[] = { "counter", "gauge", "histogram" };
	bool is_open = format == METRICS_OPENMETRICS, is_total = str_ends(f->name, "_total");
	bool is_counter = f->type == FAMILY_COUNTER;
	str name = is_open && is_counter && is_total ? str_sub(f->name, 0, f->name.n - 6) : f->name;
	buf_puts(out, "# HELP ");
	buf_str(out, name);
	buf_char(out, ' ');
	escaped(f->help, is_open, out);
	buf_puts(out, "\n# TYPE ");
	buf_str(out, name);
	buf_printf(out, " %s\n", is_open && is_counter && !is_total ? "unknown" : types[f->type]);
}

void metrics_text(const families *f, enum metrics_format format, struct buf *out)
{
	struct arena tmp = { 0 };
	for (u32 i = 0; i < f->n; i++) {
		const struct family *one = &f->v[i];
		if (!i || !str_eq(f->v[i - 1].name, one->name))
			head(one, format, out);
		points(one, &tmp, out);
	}
	if (format == METRICS_OPENMETRICS)
		buf_puts(out, "# EOF\n");
	arena_clear(&tmp);
}
