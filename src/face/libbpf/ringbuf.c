/* ringbuf.c: ring buffers as libbpf hands them out: several under one epoll set, each record to a function that can end
 * the reading. The layout is the kernel's (kernel/bpf/ringbuf.c): the consumer's position in a page that is written,
 * the producer's in one that is only read, then the data, twice in a row. The user's ring buffer is the other way
 * round. */
#include "face/libbpf/face.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { BUSY = 1u << 31, DISCARD = 1u << 30, HEADER = 8 };

struct ring {
	ring_buffer_sample_fn fn;
	void *ctx;
	u8 *data;
	u64 *consumer, *producer;
	u64 mask;
	int map_fd;
};
struct ring_buffer {
	struct ring **rings; u32 n;
	int set;
	u64 page;
	u32 *ready;
};

static u64 load(const u64 *at) { return __atomic_load_n(at, __ATOMIC_ACQUIRE); }
static void store(u64 *at, u64 v) { __atomic_store_n(at, v, __ATOMIC_RELEASE); }

static void ring_free(struct ring_buffer *rb, struct ring *r)
{
	struct kern *k = face_kern();
	if (r->consumer)
		k->munmap(k, r->consumer, rb->page);
	if (r->producer)
		k->munmap(k, r->producer, rb->page + 2 * (r->mask + 1));
	free(r);
}

/* The map's own size; -EINVAL: it is no ring buffer. */
static long ring_size(int map_fd, u32 type, const char *what)
{
	struct sys_map_info info = { 0 };
	u32 len = sizeof(info);
	long r = sys_get_info(face_kern(), map_fd, &info, &len);
	if (r < 0)
		return r;
	if (info.type == type)
		return info.max_entries;
	face_log(LIBBPF_WARN, "the map is no %s", what);
	return -EINVAL;
}

static long ring_map(struct ring_buffer *rb, struct ring *r, long size)
{
	struct kern *k = face_kern();
	void *at;
	long e = k->mmap(k, &(struct sys_mapping){ rb->page, PROT_READ | PROT_WRITE, MAP_SHARED, r->map_fd, 0 }, &at);
	if (e < 0)
		return e;
	r->consumer = at;
	r->mask = (u64)size - 1;
	e = k->mmap(k, &(struct sys_mapping){ rb->page + 2 * (u64)size, PROT_READ, MAP_SHARED, r->map_fd, rb->page },
		&at);
	if (e < 0)
		return e;
	r->producer = at;
	r->data = (u8 *)at + rb->page;
	return k->epoll_add(k, rb->set, r->map_fd, rb->n);
}

int ring_buffer__add(struct ring_buffer *rb, int map_fd, ring_buffer_sample_fn sample_cb, void *ctx)
{
	long size = ring_size(map_fd, MAP_RINGBUF, "ring buffer");
	if (size < 0)
		return face_result(size);
	struct ring **rings = realloc(rb->rings, (rb->n + 1) * sizeof(*rings));
	u32 *ready = realloc(rb->ready, (rb->n + 1) * sizeof(*ready));
	struct ring *r = calloc(1, sizeof(*r));
	rb->rings = rings ? rings : rb->rings;
	rb->ready = ready ? ready : rb->ready;
	if (!rings || !ready || !r) {
		free(r);
		return face_result(-ENOMEM);
	}
	*r = (struct ring){ .fn = sample_cb, .ctx = ctx, .map_fd = map_fd };
	long e = ring_map(rb, r, size);
	if (e < 0) {
		ring_free(rb, r);
		return face_result(e);
	}
	rb->rings[rb->n++] = r;
	return 0;
}

struct ring_buffer *ring_buffer__new(int map_fd, ring_buffer_sample_fn sample_cb, void *ctx,
	const struct ring_buffer_opts *opts)
{
	if (opts && !face_opts_ok(opts, sizeof(opts->sz), "ring_buffer_opts"))
		return face_null(-EINVAL);
	struct ring_buffer *rb = calloc(1, sizeof(*rb));
	if (!rb)
		return face_null(-ENOMEM);
	rb->page = face_kern()->page_size(face_kern());
	long set = face_kern()->epoll_new(face_kern());
	rb->set = (int)set;
	int r = set < 0 ? (int)set : ring_buffer__add(rb, map_fd, sample_cb, ctx);
	if (r < 0) {
		ring_buffer__free(rb);
		return face_null(r);
	}
	return rb;
}

void ring_buffer__free(struct ring_buffer *rb)
{
	if (!rb || (uintptr_t)rb >= (uintptr_t)-4095)
		return;
	for (u32 i = 0; i < rb->n; i++)
		ring_free(rb, rb->rings[i]);
	if (rb->set >= 0)
		face_kern()->close(face_kern(), rb->set);
	free(rb->rings);
	free(rb->ready);
	free(rb);
}

/* At most max records; the function's own error when it returns one: that record is taken all the same. */
static s64 ring_read(struct ring *r, size_t max)
{
	u64 at = load(r->consumer), end;
	s64 n = 0;
	while ((size_t)n < max && at < (end = load(r->producer))) {
		for (; at < end && (size_t)n < max;) {
			u32 len = __atomic_load_n((u32 *)(r->data + (at & r->mask)), __ATOMIC_ACQUIRE);
			if (len & BUSY)
				return n;
			u32 bytes = len & ~DISCARD;
			const u8 *record = r->data + (at & r->mask) + HEADER;
			at += ALIGN_UP((u64)bytes + HEADER, 8ull);
			int e = len & DISCARD ? 0 : r->fn(r->ctx, (void *)record, bytes);
			store(r->consumer, at);
			if (e < 0)
				return e;
			n += !(len & DISCARD);
		}
	}
	return n;
}

static int counted(s64 n) { return n > INT_MAX ? INT_MAX : (int)n; }

static int read_all(struct ring_buffer *rb, const u32 *which, u32 n, size_t max)
{
	s64 total = 0;
	for (u32 i = 0; i < n && (size_t)total < max; i++) {
		s64 r = ring_read(rb->rings[which ? which[i] : i], max - (size_t)total);
		if (r < 0)
			return face_result(r);
		total += r;
	}
	return counted(total);
}

int ring_buffer__consume(struct ring_buffer *rb) { return read_all(rb, NULL, rb->n, INT_MAX); }
int ring_buffer__consume_n(struct ring_buffer *rb, size_t n) { return read_all(rb, NULL, rb->n, n); }

int ring_buffer__poll(struct ring_buffer *rb, int timeout_ms)
{
	struct kern *k = face_kern();
	long n = k->epoll_wait(k, rb->set, rb->ready, rb->n, timeout_ms);
	return n < 0 ? face_result(n) : read_all(rb, rb->ready, (u32)n, INT_MAX);
}

int ring_buffer__epoll_fd(const struct ring_buffer *rb) { return rb->set; }

struct ring *ring_buffer__ring(struct ring_buffer *rb, unsigned int idx)
{
	return idx < rb->n ? rb->rings[idx] : face_null(-ERANGE);
}

unsigned long ring__consumer_pos(const struct ring *r) { return load(r->consumer); }
unsigned long ring__producer_pos(const struct ring *r) { return load(r->producer); }
size_t ring__avail_data_size(const struct ring *r)
{
	u64 taken = load(r->consumer);
	return load(r->producer) - taken;
}
size_t ring__size(const struct ring *r) { return r->mask + 1; }
int ring__map_fd(const struct ring *r) { return r->map_fd; }
int ring__consume_n(struct ring *r, size_t n)
{
	s64 got = ring_read(r, n);
	return got < 0 ? face_result(got) : counted(got);
}
int ring__consume(struct ring *r) { return ring__consume_n(r, INT_MAX); }

/* ---- the user's ring buffer -------------------------------------------------------------------------------------- */

struct user_ring_buffer {
	u64 *consumer, *producer;
	u8 *data;
	u64 mask, page;
	int map_fd;
};

static long user_map(struct user_ring_buffer *rb, long size)
{
	struct kern *k = face_kern();
	void *at;
	long e = k->mmap(k, &(struct sys_mapping){ rb->page, PROT_READ, MAP_SHARED, rb->map_fd, 0 }, &at);
	if (e < 0)
		return e;
	rb->consumer = at;
	rb->mask = (u64)size - 1;
	e = k->mmap(k, &(struct sys_mapping){ rb->page + 2 * (u64)size, PROT_READ | PROT_WRITE, MAP_SHARED, rb->map_fd,
		rb->page }, &at);
	if (e < 0)
		return e;
	rb->producer = at;
	rb->data = (u8 *)at + rb->page;
	return 0;
}

/* Room comes with EPOLLOUT, which the set of readers does not ask for: the wait is by looking, a little later each
 * time. */
struct user_ring_buffer *user_ring_buffer__new(int map_fd, const struct user_ring_buffer_opts *opts)
{
	if (opts && !face_opts_ok(opts, sizeof(opts->sz), "user_ring_buffer_opts"))
		return face_null(-EINVAL);
	long size = ring_size(map_fd, MAP_USER_RINGBUF, "user ring buffer");
	if (size < 0)
		return face_null(size);
	struct user_ring_buffer *rb = calloc(1, sizeof(*rb));
	if (!rb)
		return face_null(-ENOMEM);
	*rb = (struct user_ring_buffer){ .page = face_kern()->page_size(face_kern()), .map_fd = map_fd };
	long e = user_map(rb, size);
	if (e < 0) {
		user_ring_buffer__free(rb);
		return face_null(e);
	}
	return rb;
}

void user_ring_buffer__free(struct user_ring_buffer *rb)
{
	struct kern *k = face_kern();
	if (!rb)
		return;
	if (rb->consumer)
		k->munmap(k, rb->consumer, rb->page);
	if (rb->producer)
		k->munmap(k, rb->producer, rb->page + 2 * (rb->mask + 1));
	free(rb);
}

void *user_ring_buffer__reserve(struct user_ring_buffer *rb, __u32 size)
{
	u64 at = load(rb->producer), taken = load(rb->consumer), whole = rb->mask + 1;
	u64 bytes = ALIGN_UP((u64)size + HEADER, 8ull);
	if (size & (BUSY | DISCARD) || bytes > whole)
		return face_null(-E2BIG);
	if (whole - (at - taken) < bytes)
		return face_null(-ENOSPC);
	u32 *header = (u32 *)(rb->data + (at & rb->mask));
	header[0] = size | BUSY;
	header[1] = 0;
	store(rb->producer, at + bytes);
	return (u8 *)header + HEADER;
}

static void commit(struct user_ring_buffer *rb, void *sample, u32 flags)
{
	/* The record may be seen in the second half of the doubled data: the header is the same bytes there. */
	u64 off = (u64)((u8 *)sample - rb->data) & rb->mask;
	u32 *header = (u32 *)(rb->data + ((rb->mask + 1 + off - HEADER) & rb->mask));
	__atomic_exchange_n(header, (*header & ~(u32)BUSY) | flags, __ATOMIC_ACQ_REL);
}

void user_ring_buffer__submit(struct user_ring_buffer *rb, void *sample) { commit(rb, sample, 0); }
void user_ring_buffer__discard(struct user_ring_buffer *rb, void *sample) { commit(rb, sample, DISCARD); }

void *user_ring_buffer__reserve_blocking(struct user_ring_buffer *rb, __u32 size, int timeout_ms)
{
	enum { MS = 1000000 };
	struct kern *k = face_kern();
	u64 end = k->now_ns(k) + (u64)MAX(timeout_ms, 0) * MS;
	for (;;) {
		void *at = user_ring_buffer__reserve(rb, size);
		if (at || errno != ENOSPC)
			return at;
		if (timeout_ms >= 0 && k->now_ns(k) >= end)
			return face_null(-ENOSPC);
		k->poll(k, NULL, 0, 1);
	}
}
