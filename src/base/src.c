/* src.c: source texts in one numbered space; a position is one u32. */
#include "base/base.h"

void src_init(struct src_map *m, struct arena *a)
{
	*m = (struct src_map){ .arena = a, .next = 1 };
}

struct src_file *src_add(struct src_map *m, str path, str text)
{
	struct src_file *f = arena_new(m->arena, struct src_file);
	f->path = arena_str(m->arena, path);
	f->text = text;
	f->base = m->next;
	m->next += text.n + 1;
	vec_push(&m->files, m->arena, f);
	return f;
}

struct src_file *src_file_of(const struct src_map *m, pos p)
{
	u32 lo = 0, hi = m->files.n;
	if (m->last && p - m->last->base <= m->last->text.n)
		return m->last;
	while (lo < hi) {
		u32 mid = (lo + hi) / 2;
		if (m->files.v[mid]->base <= p)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo || !p)
		return NULL;
	return ((struct src_map *)m)->last = m->files.v[lo - 1];
}

/* Where the next line begins, or NULL. */
static const char *next_line(const struct src_file *f, const char *from)
{
	const char *nl = memchr(from, '\n', (size_t)(f->text.s + f->text.n - from));
	return nl ? nl + 1 : NULL;
}

static void index_lines(const struct src_map *m, struct src_file *f)
{
	u32 lines = f->text.n ? 0 : 1;
	for (const char *p = f->text.n ? f->text.s : NULL; p; p = next_line(f, p))
		lines++;
	f->line_start = arena_array(m->arena, u32, lines + 1);
	f->lines = lines;
	for (u32 i = 1; i < lines; i++)
		f->line_start[i] = (u32)(next_line(f, f->text.s + f->line_start[i - 1]) - f->text.s);
	f->line_start[lines] = f->text.n + 1;
}

bool src_spot(const struct src_map *m, pos p, struct src_spot *out)
{
	struct src_file *f = src_file_of(m, p);
	if (!f)
		return false;
	if (!f->line_start)
		index_lines(m, f);
	u32 at = MIN(p - f->base, f->text.n), lo = 0, hi = f->lines;
	while (hi - lo > 1) {
		u32 mid = (lo + hi) / 2;
		if (f->line_start[mid] <= at)
			lo = mid;
		else
			hi = mid;
	}
	u32 start = f->line_start[lo], end = MIN(f->line_start[lo + 1] - 1, f->text.n);
	if (end > start && f->text.s[end - 1] == '\r')
		end--;
	*out = (struct src_spot){ f, lo + 1, at - start + 1, { f->text.s + start, end > start ? end - start : 0 } };
	return true;
}
