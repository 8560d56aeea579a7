/* iters.c: iterators: each is read once, when everything is attached. */
#include "app/session.h"

static void put_line(struct host *h, str line, bool json, struct buf *out)
{
	if (!json) {
		ui_line(line, out);
		return;
	}
	struct json j = host_json(h, "line", out);
	json_str(&j, "text", line);
	json_end_line(&j);
}

bool host_read_iter(struct host *h, const struct link *l, bool json, struct buf *out)
{
	struct kern *k = h->k;
	struct buf text = BUF_INIT;
	char part[4096];
	long fd = sys_iter_create(k, l->link_fd), n = fd;
	while (fd >= 0 && (n = k->read(k, (int)fd, part, sizeof(part))) > 0)
		buf_add(&text, part, (u64)n);
	if (fd >= 0)
		k->close(k, (int)fd);
	if (n < 0)
		app_report(h->ds, NO_ITERATOR, where_none(), "cannot read iterator %.*s", STR_ARG(l->how))->sys_errno =
			(int)-n;
	str rest = buf_view(&text), line;
	while (rest.n) {
		str_cut(rest, '\n', &line, &rest);
		put_line(h, line, json, out);
	}
	buf_free(&text);
	return n >= 0;
}

bool session_has_only_iters(const struct session *s)
{
	vec_each(l, &s->links)
		if (!l->is_iter)
			return false;
	return s->links.n > 0 && !s->o->command && !s->o->tool && s->o->seconds <= 0;
}

bool session_read_iters(struct session *s)
{
	const struct buf *out = s->o->out;
	u64 before = out->flushed + out->n;
	vec_each(l, &s->links)
		if (l->is_iter && !host_read_iter(s->h, l, s->o->json, s->o->out))
			return false;
	s->has_shown |= out->flushed + out->n != before;
	return true;
}
