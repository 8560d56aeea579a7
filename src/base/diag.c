/* diag.c: what went wrong, where, and what to do next; one struct, printed as text or JSON.
 *
 *   probe.c:7:12: error[C012]: 'pidd' is not declared
 *       7 |     return pidd;
 *         |            ^~~~
 *   hint: did you mean 'pid'?
 */
#include "base/base.h"

#include <ctype.h>
#include <stdlib.h>

enum { MAX_ERRORS = 20, TAB = 8, MAX_QUOTED = 120 };

void diags_init(struct diags *ds, struct arena *a, const struct src_map *src)
{
	*ds = (struct diags){ .arena = a, .src = src };
}

static bool is_past_limit(const struct diags *ds)
{
	return ds->errors > (ds->max_errors ? ds->max_errors : MAX_ERRORS);
}

/* The same at the same place: found again on another way, or in a copy of the code. */
static bool is_said(const struct diags *ds, const struct diag *d)
{
	const struct diag *last = ds->list.n ? vec_last(&ds->list) : NULL;
	return last && d->where.kind == WHERE_SRC && last->where.kind == WHERE_SRC && last->code == d->code &&
		last->where.span.at == d->where.span.at &&
		str_eq(last->msg, d->msg);
}

static bool opens(str s, u32 i) { return s.s[i] == '\'' && (!i || s.s[i - 1] == ' ' || s.s[i - 1] == '('); }
static bool closes(str s, u32 i) { return s.s[i] == '\'' && (i + 1 == s.n || !isalnum((u8)s.s[i + 1])); }

/* The text of a message, where what stands between quotes is cut: names and texts of a source may be as long as it
 * is. */
static str message(struct arena *a, const char *fmt, va_list ap)
{
	str s = arena_vprintf(a, fmt, ap);
	if (s.n <= MAX_QUOTED)
		return s;
	char *out = arena_alloc_aligned(a, s.n, 1);
	u32 n = 0;
	for (u32 i = 0; i < s.n; i++) {
		u32 end = i + 1;
		out[n++] = s.s[i];
		while (opens(s, i) && end < s.n && !closes(s, end))
			end++;
		if (end - i - 1 <= MAX_QUOTED || end == s.n)
			continue;
		u32 kept = MAX_QUOTED - 3;
		while (kept && (s.s[i + 1 + kept] & 0xc0) == 0x80)       /* inside a character of several bytes */
			kept--;
		memcpy(out + n, s.s + i + 1, kept);
		memcpy(out + n + kept, "...", 3);
		n += kept + 3;
		i = end - 1;
	}
	return (str){ out, n };
}

struct diag *diag_vadd(struct diags *ds, const struct diag_code *code, struct where w, const char *fmt, va_list ap)
{
	struct diag *d = arena_new(ds->arena, struct diag);
	d->code = code;
	d->severity = code->severity == DIAG_WARNING && ds->judge ? ds->judge(ds->judge_ctx, code, w, &d->option) :
		code->severity;
	d->where = w;
	d->msg = message(ds->arena, fmt, ap);
	d->hint = str_from(code->hint);
	bool dropped = (code->severity == DIAG_WARNING && d->severity == DIAG_NOTE) || is_said(ds, d);
	if (!dropped && d->severity == DIAG_ERROR) {
		ds->errors++;
		dropped = is_past_limit(ds);
	} else if (!dropped && d->severity == DIAG_WARNING) {
		ds->warnings++;
	}
	if (!dropped)
		vec_push(&ds->list, ds->arena, d);
	return d;
}

struct diag *diag_add(struct diags *ds, const struct diag_code *code, struct where w, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct diag *d = diag_vadd(ds, code, w, fmt, ap);
	va_end(ap);
	return d;
}

void diag_hint(struct diags *ds, struct diag *d, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	d->hint = message(ds->arena, fmt, ap);
	va_end(ap);
}

void diag_note(struct diags *ds, struct diag *d, struct where w, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	struct diag_note note = { w, message(ds->arena, fmt, ap) };
	va_end(ap);
	vec_push(&d->notes, ds->arena, note);
}

int diags_exit_code(const struct diags *ds)
{
	vec_each(d, &ds->list)
		if ((*d)->severity == DIAG_ERROR)
			return (*d)->code->exit;
	return EXIT_DONE;
}

const char *const diag_severity_name[] = { "note", "warning", "error" };
/* Names of others may be in it: it has its lines, and nothing that a terminal obeys. */
static void put_said(str s, struct buf *out)
{
	str line;
	bool more = true;
	while (more) {
		more = str_cut(s, '\n', &line, &s);
		buf_visible(out, line, true);
		if (more)
			buf_char(out, '\n');
	}
}

static const char *const severity_color[] = { "\033[1;36m", "\033[1;35m", "\033[1;31m" };

static void print_where(const struct diags *ds, struct where w, struct buf *out)
{
	struct src_spot s;
	unsigned long long at = w.at;
	if (w.kind == WHERE_NONE || (w.kind == WHERE_SRC && !(ds->src && src_spot(ds->src, w.span.at, &s))))
		return;
	static const char *const begins[] = { [WHERE_FILE] = "", [WHERE_ELF] = "section ", [WHERE_BTF] = "type ",
		[WHERE_ARG] = "'", [WHERE_SRC] = "", [WHERE_INSN] = "" };
	buf_puts(out, begins[w.kind]);
	buf_visible(out, w.kind == WHERE_SRC ? s.file->path : w.name, false);
	switch (w.kind) {
	case WHERE_NONE: return;
	case WHERE_SRC:  buf_printf(out, ":%u:%u: ", s.line, s.col); return;
	case WHERE_INSN: buf_printf(out, ", instruction %llu: ", at); return;
	case WHERE_ELF:  buf_printf(out, "+0x%llx: ", at); return;
	case WHERE_BTF:  buf_printf(out, " [%llu]: ", at); return;
	case WHERE_ARG:  buf_puts(out, "': "); return;
	case WHERE_FILE:
		if (at)
			buf_printf(out, ":%llu", at);
		buf_puts(out, ": ");
		return;
	}
}

/* A line is widened no further than a person reads: of a long one (a program on a command line) what stands around the
 * span. Bytes that continue a character of UTF-8 take no column. */
struct window { u32 from, to; };

static struct window window_of(str line, u32 at, u32 end)
{
	enum { SHOWN = 140, BEFORE = 50 };
	struct window w = { 0, line.n };
	if (line.n <= SHOWN)
		return w;
	w.from = at > BEFORE ? MIN(at - BEFORE, line.n - SHOWN) : 0;
	w.to = MIN(MAX(w.from + SHOWN, MIN(end, w.from + 2 * SHOWN)), line.n);
	while (w.from && ((u8)line.s[w.from] & 0xc0) == 0x80)
		w.from--;
	return w;
}

/* The line with tabs widened, and the caret under the span. */
static void print_source(const struct diags *ds, struct span span, struct diag_style style, struct buf *out)
{
	struct src_spot s;
	if (!ds->src || !src_spot(ds->src, span.at, &s) || !s.text.n)
		return;
	u32 col = 0, from = 0, width = 0, end = s.col - 1 + MAX(span.len, 1u);
	struct window seen = window_of(s.text, s.col - 1, end);
	buf_printf(out, "%8u | ", s.line);
	if (seen.from)
		buf_puts(out, "...");
	col = seen.from ? 3 : 0;
	for (u32 i = seen.from; i < seen.to; i++) {
		bool continues = ((u8)s.text.s[i] & 0xc0) == 0x80;
		u32 w = s.text.s[i] == '\t' ? TAB - col % TAB : continues ? 0 : 1;
		if (i == s.col - 1)
			from = col;
		if (i >= s.col - 1 && i < end)
			width += w;
		if (s.text.s[i] == '\t')
			buf_pad(out, ' ', w);
		else
			buf_char(out, (u8)s.text.s[i] < 0x20 || s.text.s[i] == 0x7f ? ' ' : s.text.s[i]);
		col += w;
	}
	if (s.col - 1 >= s.text.n)
		from = col;
	buf_puts(out, seen.to < s.text.n ? "...\n         | " : "\n         | ");
	buf_pad(out, ' ', from);
	if (style.color)
		buf_puts(out, "\033[1;32m");
	buf_char(out, '^');
	buf_pad(out, '~', width > 1 ? width - 1 : 0);
	buf_puts(out, style.color ? "\033[0m\n" : "\n");
}

void diag_print(const struct diags *ds, const struct diag *d, struct diag_style style, struct buf *out)
{
	const char *on = style.color ? severity_color[d->severity] : "", *off = style.color ? "\033[0m" : "";
	print_where(ds, d->where, out);
	buf_printf(out, "%s%s", on, diag_severity_name[d->severity]);
	if (!style.code_last)
		buf_printf(out, "[%s]", d->code->id);
	buf_printf(out, ":%s ", off);
	put_said(d->msg, out);
	if (d->sys_errno)
		buf_printf(out, " (%s)", strerror(d->sys_errno));
	if (d->option.n)
		buf_printf(out, " [-W%.*s]", STR_ARG(d->option));
	if (style.code_last)
		buf_printf(out, " [%s]", d->code->id);
	buf_char(out, '\n');
	if (d->where.kind == WHERE_SRC)
		print_source(ds, d->where.span, style, out);
	vec_each(n, &d->notes) {
		print_where(ds, n->where, out);
		buf_puts(out, "note: ");
		put_said(n->msg, out);
		buf_char(out, '\n');
		if (n->where.kind == WHERE_SRC)
			print_source(ds, n->where.span, style, out);
	}
	if (d->hint.n) {
		buf_puts(out, "hint: ");
		put_said(d->hint, out);
		buf_char(out, '\n');
	}
}

struct sort_key { const struct diag *d; u32 file, index; };

static int by_place(const void *x, const void *y)
{
	const struct sort_key *a = x, *b = y;
	pos p = a->d->where.span.at, q = b->d->where.span.at;
	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	return p != q ? (p < q ? -1 : 1) : a->index < b->index ? -1 : 1;
}

/* The index of the first one that is in the same file. */
static u32 file_rank(const struct diags *ds, u32 from, u32 i, struct map *seen, struct arena *a)
{
	const struct diag *d = ds->list.v[i];
	const struct src_file *f = d->where.kind == WHERE_SRC && ds->src ? src_file_of(ds->src, d->where.span.at) :
		NULL;
	u64 *rank = map_slot(seen, a, (uintptr_t)f);
	if (!*rank)
		*rank = i - from + 1;
	return (u32)*rank;
}

void diags_sort(struct diags *ds, u32 from)
{
	struct arena tmp = { 0 };
	struct map seen = { 0 };
	u32 n = ds->list.n > from ? ds->list.n - from : 0;
	struct sort_key *keys = arena_array(&tmp, struct sort_key, n);
	for (u32 i = 0; i < n; i++)
		keys[i] = (struct sort_key){ ds->list.v[from + i], file_rank(ds, from, from + i, &seen, &tmp), i };
	qsort(keys, n, sizeof(*keys), by_place);
	for (u32 i = 0; i < n; i++)
		ds->list.v[from + i] = (struct diag *)keys[i].d;
	arena_clear(&tmp);
}

void diags_print(const struct diags *ds, struct diag_style style, struct buf *out)
{
	vec_each(d, &ds->list)
		diag_print(ds, *d, style, out);
	if (is_past_limit(ds))
		buf_printf(out, "%u errors in all; the rest are not shown\n", ds->errors);
}
