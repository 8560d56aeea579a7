/* reader.c: events. A perf reader is the ring of one CPU, whose descriptor the caller puts into a map; ring buffers are
 * the stream room's. */
#include "face/libbcc/face.h"

#include "stream/stream.h"

#include <linux/perf_event.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>

typedef void (*raw_fn)(void *cookie, void *data, int size);
typedef void (*lost_fn)(void *cookie, unsigned long long lost);

enum { RECORD_MAX = 1 << 16 };
struct perf_reader {
	raw_fn raw; lost_fn lost; void *cookie;
	int fd;
	struct perf_event_mmap_page *at; u64 bytes, page;    /* of the data; a page of head before them */
	u8 copy[RECORD_MAX];                 /* a record that wraps */
};
struct bcc_perf_buffer_opts { int pid, cpu, wakeup_events; };

void perf_reader_free(struct perf_reader *r);
void perf_reader_free(struct perf_reader *r)
{
	struct kern *k = face_kern();
	if (!r)
		return;
	if (r->at)
		k->munmap(k, r->at, r->bytes + r->page);
	if (r->fd >= 0) {
		k->ioctl(k, r->fd, SYS_PERF_DISABLE, 0);
		k->close(k, r->fd);
	}
	free(r);
}

/* A reader without an event; pages: a power of two. NULL: refused, errno says why. */
struct perf_reader *perf_reader_new(raw_fn raw, lost_fn lost, void *cookie, int pages);
struct perf_reader *perf_reader_new(raw_fn raw, lost_fn lost, void *cookie, int pages)
{
	bool is_power = pages > 0 && !(pages & (pages - 1));
	struct perf_reader *r = is_power ? calloc(1, sizeof(*r)) : NULL;
	if (!r) {
		face_say("a perf buffer of %d pages: they must be a power of two", pages);
		errno = EINVAL;
		return NULL;
	}
	r->raw = raw, r->lost = lost, r->cookie = cookie, r->fd = -1;
	r->page = face_kern()->page_size(face_kern());
	r->bytes = (u64)pages * r->page;
	return r;
}

/* The descriptor becomes the reader's, which closes it. */
void perf_reader_set_fd(struct perf_reader *r, int fd);
void perf_reader_set_fd(struct perf_reader *r, int fd) { r->fd = fd; }

/* The ring of its descriptor: 0, or -1 with errno. */
int perf_reader_mmap(struct perf_reader *r);
int perf_reader_mmap(struct perf_reader *r)
{
	struct kern *k = face_kern();
	void *at = NULL;
	struct sys_mapping m = { r->bytes + r->page, PROT_READ | PROT_WRITE, MAP_SHARED, r->fd, 0 };
	long e = r->fd < 0 ? -EBADF : k->mmap(k, &m, &at);
	r->at = e < 0 ? NULL : at;
	return e < 0 ? face_result(e) : 0;
}

static long open_ring(struct perf_reader *r, const struct bcc_perf_buffer_opts *o)
{
	struct kern *k = face_kern();
	u32 wakeup = (u32)MAX(o->wakeup_events, 1);
	struct sys_perf_attr attr = { .size = sizeof(attr), .type = SYS_PERF_SOFTWARE, .config = SYS_PERF_SW_BPF_OUTPUT,
		.sample_type = SYS_PERF_SAMPLE_RAW,
		.sample_period = 1, .wakeup_events = wakeup };
	long fd = k->perf_event_open(k, &attr, o->pid, o->cpu, -1, SYS_PERF_FD_CLOEXEC);
	if (fd < 0)
		return fd;
	r->fd = (int)fd;
	return perf_reader_mmap(r) < 0 ? -errno : k->ioctl(k, r->fd, SYS_PERF_ENABLE, 0);
}

void *bpf_open_perf_buffer_opts(raw_fn raw, lost_fn lost, void *cookie, int pages, struct bcc_perf_buffer_opts *o);
void *bpf_open_perf_buffer_opts(raw_fn raw, lost_fn lost, void *cookie, int pages, struct bcc_perf_buffer_opts *o)
{
	struct perf_reader *r = perf_reader_new(raw, lost, cookie, pages);
	if (!r)
		return NULL;
	long e = open_ring(r, o);
	if (e >= 0)
		return r;
	face_say("cannot open the perf buffer of CPU %d: %s", o->cpu, strerror((int)-e));
	perf_reader_free(r);
	errno = (int)-e;
	return NULL;
}

void *bpf_open_perf_buffer(raw_fn raw, lost_fn lost, void *cookie, int pid, int cpu, int pages);
void *bpf_open_perf_buffer(raw_fn raw, lost_fn lost, void *cookie, int pid, int cpu, int pages)
{
	return bpf_open_perf_buffer_opts(raw, lost, cookie, pages, &(struct bcc_perf_buffer_opts){ .pid = pid,
		.cpu = cpu, .wakeup_events = 1 });
}

int perf_reader_fd(struct perf_reader *r);
int perf_reader_fd(struct perf_reader *r) { return r->fd; }

static void hand_out(struct perf_reader *r, const struct perf_event_header *h)
{
	struct sample { struct perf_event_header h; u32 size; u8 bytes[]; } *sample = (void *)h;
	struct loss { struct perf_event_header h; u64 id, lost; } *loss = (void *)h;
	if (h->type == PERF_RECORD_SAMPLE && h->size >= sizeof(*sample)) {
		if (r->raw)
			r->raw(r->cookie, sample->bytes, (int)MIN(sample->size, (u32)(h->size - sizeof(*sample))));
	} else if (h->type == PERF_RECORD_LOST && h->size >= sizeof(*loss)) {
		if (r->lost)
			r->lost(r->cookie, loss->lost);
		else
			face_say("Possibly lost %llu samples", (unsigned long long)loss->lost);
	}
}

/* In one piece, copied: a callback may take its time, and free the reader only after this. */
static u32 take(struct perf_reader *r, u64 at, u64 head)
{
	const u8 *data = (const u8 *)r->at + r->page;
	u64 off = at & (r->bytes - 1);
	const struct perf_event_header *h = (const void *)(data + off);      /* of whole words: a header never wraps */
	u32 size = h->size;
	if (size < sizeof(*h) || size > head - at)
		return 0;
	u64 first = MIN(size, r->bytes - off);
	memcpy(r->copy, data + off, first);
	memcpy(r->copy + first, data, size - first);
	return size;
}

static void drain(struct perf_reader *r)
{
	u64 head = __atomic_load_n(&r->at->data_head, __ATOMIC_ACQUIRE), at = r->at->data_tail;
	while (at != head) {
		u32 size = take(r, at, head);
		at = size ? at + size : head;
		__atomic_store_n(&r->at->data_tail, at, __ATOMIC_RELEASE);
		if (size)
			hand_out(r, (const void *)r->copy);
	}
}

/* What is there now. */
void perf_reader_event_read(struct perf_reader *r);
void perf_reader_event_read(struct perf_reader *r)
{
	if (r->at)
		drain(r);
}

int perf_reader_consume(int n, struct perf_reader **readers);
int perf_reader_consume(int n, struct perf_reader **readers)
{
	for (int i = 0; i < n; i++)
		perf_reader_event_read(readers[i]);
	return 0;
}

/* Milliseconds, -1 for ever; a signal ends the wait too. */
int perf_reader_poll(int n, struct perf_reader **readers, int timeout_ms);
int perf_reader_poll(int n, struct perf_reader **readers, int timeout_ms)
{
	struct kern *k = face_kern();
	struct pollfd *fds = calloc((size_t)MAX(n, 0) + 1, sizeof(*fds));
	for (int i = 0; fds && i < n; i++)
		fds[i] = (struct pollfd){ .fd = readers[i]->fd, .events = POLLIN };
	long ready = fds ? k->poll(k, fds, (u32)n, timeout_ms) : -ENOMEM;
	for (int i = 0; ready > 0 && i < n; i++)
		if (fds[i].revents & POLLIN)
			perf_reader_event_read(readers[i]);
	free(fds);
	return ready < 0 ? face_result(ready) : 0;
}

/* ---- ring buffers ------------------------------------------------------------------------------------------------ */

typedef int (*ring_fn)(void *ctx, void *data, size_t size);
struct rings { struct arena arena; struct stream *stream; };
struct ring_source { struct rings *rings; ring_fn fn; void *ctx; };

static void on_record(void *ctx, u32 source UNUSED, const void *bytes, u32 len, u32 cpu UNUSED)
{
	struct ring_source *s = ctx;
	int said = s->fn(s->ctx, (void *)bytes, len);
	if (said < 0)
		stream_stop(s->rings->stream, said);
}

int bpf_add_ringbuf(struct rings *r, int map_fd, ring_fn fn, void *ctx);
int bpf_add_ringbuf(struct rings *r, int map_fd, ring_fn fn, void *ctx)
{
	struct sys_map_info info = { 0 };
	u32 len = sizeof(info);
	long e = sys_get_info(face_kern(), map_fd, &info, &len);
	struct ring_source *s = arena_new(&r->arena, struct ring_source);
	*s = (struct ring_source){ .rings = r, .fn = fn, .ctx = ctx };
	e = e < 0 ? e : stream_add_ringbuf(r->stream, map_fd, info.max_entries, on_record, s);
	return e < 0 ? face_result(e) : 0;
}

void bpf_free_ringbuf(struct rings *r);
void bpf_free_ringbuf(struct rings *r)
{
	if (!r)
		return;
	stream_close(r->stream);
	arena_clear(&r->arena);
	free(r);
}

void *bpf_new_ringbuf(int map_fd, ring_fn fn, void *ctx);
void *bpf_new_ringbuf(int map_fd, ring_fn fn, void *ctx)
{
	struct rings *r = calloc(1, sizeof(*r));
	if (!r)
		return NULL;
	r->stream = stream_new(&r->arena, face_kern());
	if (bpf_add_ringbuf(r, map_fd, fn, ctx) == 0)
		return r;
	int e = errno;
	bpf_free_ringbuf(r);
	errno = e;
	return NULL;
}

/* As libbpf answers: what is below 0 itself. */
static int looked(long r)
{
	if (r < 0)
		errno = (int)-r;
	return (int)r;
}

/* Records, or the first answer of a callback that is less than 0, after which the records behind it wait. */
int bpf_poll_ringbuf(struct rings *r, int timeout_ms);
int bpf_poll_ringbuf(struct rings *r, int timeout_ms) { return looked(stream_poll(r->stream, timeout_ms)); }

int bpf_consume_ringbuf(struct rings *r);
int bpf_consume_ringbuf(struct rings *r) { return looked(stream_drain(r->stream)); }
