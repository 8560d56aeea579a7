/* ringbuf.c: the BPF ring buffer (kernel/bpf/ringbuf.c): one page with the consumer's position, one with the
 * producer's, then the data, mapped twice in a row so that no record is ever split.
 *
 * A record that does not fit is refused, and nobody counts that here. But what stands in the buffer grows until we take
 * something out; so by looking before each step how much stands there, it is known whether it was ever full. */
#include "stream/stream_private.h"

#include <sys/mman.h>

enum { PAGE = 4096, BUSY = 1u << 31, DISCARD = 1u << 30, HEADER = 8 };

static long drain(struct stream *s UNUSED, struct source *src)
{
	u64 at = *src->tail, end;
	long n = 0;
	while (at < (end = __atomic_load_n(src->head, __ATOMIC_ACQUIRE))) {
		u32 len = __atomic_load_n((u32 *)(src->data + (at & src->mask)), __ATOMIC_ACQUIRE);
		if (len & BUSY)
			break;
		u32 bytes = len & ~(BUSY | DISCARD);
		if (!(len & DISCARD) && bytes <= src->mask) {
			src->event(src->ctx, src->number, src->data + (at & src->mask) + HEADER, bytes, 0);
			n++;
		}
		src->largest = MAX(src->largest, bytes);
		end = __atomic_load_n(src->head, __ATOMIC_ACQUIRE);      /* again: looking at the record took its time */
		src->peak = MAX(src->peak, end - at);
		at += ALIGN_UP((u64)bytes + HEADER, 8ull);
		__atomic_store_n(src->tail, at, __ATOMIC_RELEASE);
	}
	return n;
}

static void unmap(struct stream *s, struct source *src)
{
	for (int i = 0; i < 2; i++)
		if (src->pages[i])
			s->k->munmap(s->k, src->pages[i], src->page_bytes[i]);
}

static const struct source_ops ringbuf_ops = { drain, unmap };

long stream_add_ringbuf(struct stream *s, int map_fd, u32 size, stream_event_fn *fn, void *ctx)
{
	struct source src = { .ops = &ringbuf_ops, .fd = map_fd, .event = fn, .ctx = ctx, .mask = size - 1 };
	void *mine, *theirs;
	long r = s->k->mmap(s->k, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, map_fd, 0, &mine);
	if (r < 0)
		return r;
	u64 bytes = PAGE + 2ull * size;
	r = s->k->mmap(s->k, bytes, PROT_READ, MAP_SHARED, map_fd, PAGE, &theirs);
	if (r < 0) {
		s->k->munmap(s->k, mine, PAGE);
		return r;
	}
	src.pages[0] = mine;
	src.page_bytes[0] = PAGE;
	src.pages[1] = theirs;
	src.page_bytes[1] = bytes;
	src.tail = mine;
	src.head = theirs;
	src.data = (u8 *)theirs + PAGE;
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
