/* ringbuf.c: the BPF ring buffer (kernel/bpf/ringbuf.c): one page with the consumer's position, one with the
 * producer's, then the data, mapped twice in a row so that no record is ever split.
 *
 * Our position is a cache line that every producer reads, so it is not told after each record but after each
 * eighth of the buffer, and at the end. Nothing is missed for it: poll(2) looks at both positions again before it
 * sleeps.
 *
 * A record that does not fit is refused, and nobody counts that here. But what stands in the buffer grows until we
 * give room back; so by looking before each time how much stands there, it is known whether it was ever full. */
#include "stream/stream_private.h"

#include <sys/mman.h>

enum { BUSY = 1u << 31, DISCARD = 1u << 30, HEADER = 8, PARTS = 8 };

static u64 written(const struct source *src) { return __atomic_load_n(src->head, __ATOMIC_ACQUIRE); }

/* Gives back the room up to here; returns how far was written. */
static u64 release(struct source *src, u64 at)
{
	u64 end = written(src);
	src->peak = MAX(src->peak, end - *src->tail);
	__atomic_store_n(src->tail, at, __ATOMIC_RELEASE);
	return end;
}

static long drain(struct stream *s, struct source *src)
{
	u64 at = *src->tail, end = written(src), size = src->mask + 1, last = at + size;  /* others wait meanwhile */
	long n = 0;
	while (at < end && at < last && !s->stopped) {
		u32 len = __atomic_load_n((u32 *)(src->data + (at & src->mask)), __ATOMIC_ACQUIRE);
		if (len & BUSY)
			break;
		u32 bytes = len & ~(BUSY | DISCARD);
		if (!(len & DISCARD) && bytes <= src->mask) {
			src->event(src->ctx, src->number, src->data + (at & src->mask) + HEADER, bytes, 0);
			n++;
		}
		src->largest = MAX(src->largest, bytes);
		at += ALIGN_UP((u64)bytes + HEADER, 8ull);
		if (at >= end || at - *src->tail >= size / PARTS)
			end = release(src, at);
	}
	if (at != *src->tail)
		release(src, at);
	return n;
}

static void unmap(struct stream *s, struct source *src)
{
	for (int i = 0; i < 2; i++)
		if (src->pages[i])
			s->k->munmap(s->k, src->pages[i], src->page_bytes[i]);
}

static const struct source_ops ringbuf_ops = { drain, unmap };

/* As the kernel makes it of max_entries: a power of two, whole pages. */
static u64 data_bytes(u32 max_entries, u64 page)
{
	u64 size = page;
	while (size < max_entries)
		size *= 2;
	return size;
}

long stream_add_ringbuf(struct stream *s, int map_fd, u32 max_entries, stream_event_fn *fn, void *ctx)
{
	u64 page = s->k->page_size(s->k), size = data_bytes(max_entries, page);
	struct source src = { .ops = &ringbuf_ops, .fd = map_fd, .event = fn, .ctx = ctx, .mask = size - 1 };
	src.page_bytes[0] = page;
	src.page_bytes[1] = page + 2 * size;
	long r = s->k->mmap(s->k, &(struct sys_mapping){ page, PROT_READ | PROT_WRITE, MAP_SHARED, map_fd, 0 },
		&src.pages[0]);
	if (r < 0)
		return r;
	r = s->k->mmap(s->k, &(struct sys_mapping){ src.page_bytes[1], PROT_READ, MAP_SHARED, map_fd, page },
		&src.pages[1]);
	if (r < 0) {
		s->k->munmap(s->k, src.pages[0], page);
		return r;
	}
	src.tail = src.pages[0];
	src.head = src.pages[1];
	src.data = (u8 *)src.pages[1] + page;
	src.number = s->numbers++;
	stream_add(s, src);
	return src.number;
}

bool stream_was_full(const struct stream *s, u32 source, u32 record_bytes)
{
	vec_each(src, &s->sources)
		if (src->ops == &ringbuf_ops && src->number == source)
			return src->peak + ALIGN_UP((u64)MAX(src->largest, record_bytes) + HEADER, 8ull) > src->mask;
	return false;
}
