/* stream.c: one loop over all sources: poll, then drain each. */
#include "stream/stream_private.h"

#include <errno.h>
#include <poll.h>

struct stream *stream_new(struct arena *a, struct kern *k)
{
	struct stream *s = arena_new(a, struct stream);
	*s = (struct stream){ .arena = a, .k = k };
	return s;
}

long stream_add(struct stream *s, struct source src)
{
	src.index = s->sources.n;
	vec_push(&s->sources, s->arena, src);
	return src.index;
}

void stream_close(struct stream *s)
{
	if (!s)
		return;
	for (u32 i = s->sources.n; i-- > 0;) {
		struct source *src = &s->sources.v[i];
		if (src->ops && src->ops->close)
			src->ops->close(s, src);
	}
	s->sources.n = 0;
}

static const struct source_ops wake_ops = { 0 };

long stream_add_wake(struct stream *s, int fd)
{
	return stream_add(s, (struct source){ .fd = fd, .ops = &wake_ops });
}

long stream_add_hangup(struct stream *s, int fd)
{
	return stream_add(s, (struct source){ .fd = fd, .ops = &wake_ops, .hangup_only = true });
}

bool stream_ready(const struct stream *s, long wake)
{
	return wake >= 0 && (u32)wake < s->sources.n && s->sources.v[wake].ready;
}

long stream_drain(struct stream *s)
{
	long n = 0;
	s->stopped = 0;
	vec_each(src, &s->sources)
		if (src->ops->drain && !s->stopped)
			n += src->ops->drain(s, src);
	return s->stopped ? s->stopped : n;
}

void stream_stop(struct stream *s, long error) { s->stopped = error; }

long stream_poll(struct stream *s, int timeout_ms)
{
	struct pollfd *fds = s->fds;
	if (s->nfds < s->sources.n) {
		fds = s->fds = arena_array(s->arena, struct pollfd, s->sources.n);
		s->nfds = s->sources.n;
	}
	for (u32 i = 0; i < s->sources.n; i++)
		fds[i] = (struct pollfd){ .fd = s->sources.v[i].fd, .events = s->sources.v[i].hangup_only ? 0 :
			POLLIN };
	long r = s->k->poll(s->k, fds, s->sources.n, timeout_ms);
	if (r < 0 && r != -EINTR)
		return r;
	for (u32 i = 0; i < s->sources.n; i++)
		s->sources.v[i].ready = r > 0 && fds[i].revents != 0;
	return stream_drain(s);
}

u64 stream_lost(const struct stream *s, u32 source)
{
	u64 n = 0;
	vec_each(src, &s->sources)
		if (src->ops->drain && src->number == source)
			n += src->lost;
	return n;
}
