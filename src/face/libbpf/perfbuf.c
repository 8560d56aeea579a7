/* perfbuf.c: perf buffers as libbpf hands them out: a ring of pages for each CPU, under one epoll set. The layout is
 * the kernel's (include/uapi/linux/perf_event.h, struct perf_event_mmap_page): records may wrap. */
#include "face/libbpf/face.h"

#include <linux/perf_event.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MAX_CPUS = 4096, RECORD_MAX = 1 << 16 };

struct cpu_buffer { int cpu, key, fd; struct perf_event_mmap_page *at; };
struct perf_buffer {
	perf_buffer_event_fn event;
	perf_buffer_sample_fn sample;
	perf_buffer_lost_fn lost;
	void *ctx;
	struct cpu_buffer *cpus; u32 n;
	u32 *ready;
	u64 page, bytes;             /* bytes of data, without the first page */
	int map_fd, set;
	u8 *copy;                    /* a record that wraps */
};

static void close_cpu(struct perf_buffer *pb, struct cpu_buffer *c)
{
	struct kern *k = face_kern();
	if (c->at)
		k->munmap(k, c->at, pb->page + pb->bytes);
	if (c->fd >= 0)
		k->close(k, c->fd);
	c->at = NULL;
	c->fd = -1;
}

void perf_buffer__free(struct perf_buffer *pb)
{
	struct kern *k = face_kern();
	if (!pb || (uintptr_t)pb >= (uintptr_t)-4095)
		return;
	for (u32 i = 0; i < pb->n; i++) {
		sys_map_delete(k, pb->map_fd, &pb->cpus[i].key);
		close_cpu(pb, &pb->cpus[i]);
	}
	if (pb->set >= 0)
		k->close(k, pb->set);
	free(pb->cpus);
	free(pb->ready);
	free(pb->copy);
	free(pb);
}

static long open_cpu(struct perf_buffer *pb, struct cpu_buffer *c, struct perf_event_attr *attr)
{
	struct kern *k = face_kern();
	void *at;
	long fd = k->perf_event_open(k, (struct sys_perf_attr *)attr, -1, c->cpu, -1, SYS_PERF_FD_CLOEXEC);
	if (fd < 0)
		return fd;
	c->fd = (int)fd;
	long r = k->mmap(k, &(struct sys_mapping){ pb->page + pb->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, c->fd, 0 },
		&at);
	if (r < 0)
		return r;
	c->at = at;
	r = k->ioctl(k, c->fd, SYS_PERF_ENABLE, 0);
	r = r < 0 ? r : sys_map_update(k, pb->map_fd, &c->key, &c->fd, 0);
	return r < 0 ? r : k->epoll_add(k, pb->set, c->fd, (u32)(c - pb->cpus));
}

static bool is_online(const u32 *cpus, u32 n, u32 cpu)
{
	for (u32 i = 0; i < n; i++)
		if (cpus[i] == cpu)
			return true;
	return false;
}

/* Those that the caller names, or all that are online and have a place in the map. */
static long open_all(struct perf_buffer *pb, struct perf_event_attr *attr, const struct perf_buffer_raw_opts *raw,
	u32 entries)
{
	struct kern *k = face_kern();
	u32 online[MAX_CPUS], nonline = sys_online_cpus(k, online, MAX_CPUS);
	u32 named = (u32)MAX(OPTS_GET(raw, cpu_cnt, 0), 0), n = named ? named : MIN(sys_possible_cpus(k),
		entries ? entries : UINT32_MAX);
	const int *cpus = OPTS_GET(raw, cpus, NULL), *keys = OPTS_GET(raw, map_keys, NULL);
	pb->cpus = calloc(n + 1, sizeof(*pb->cpus));
	pb->ready = calloc(n + 1, sizeof(*pb->ready));
	pb->copy = malloc(RECORD_MAX);
	if (!pb->cpus || !pb->ready || !pb->copy)
		return -ENOMEM;
	for (u32 i = 0; i < n; i++) {
		struct cpu_buffer *c = &pb->cpus[pb->n];
		*c = (struct cpu_buffer){ .cpu = named ? cpus[i] : (int)i, .key = named ? keys[i] : (int)i, .fd = -1 };
		if (!named && !is_online(online, nonline, i))
			continue;
		long r = open_cpu(pb, c, attr);
		if (r < 0) {
			face_log(LIBBPF_WARN, "cannot open the perf buffer of CPU %d: %s", c->cpu, strerror((int)-r));
			close_cpu(pb, c);
			return r;
		}
		pb->n++;
	}
	return 0;
}

static long check_map(int map_fd, u32 *entries)
{
	struct sys_map_info info = { 0 };
	u32 len = sizeof(info);
	long r = sys_get_info(face_kern(), map_fd, &info, &len);
	if (r < 0)
		return r;
	*entries = info.max_entries;
	if (info.type == MAP_PERF_EVENT_ARRAY)
		return 0;
	face_log(LIBBPF_WARN, "the map is no array of perf events");
	return -EINVAL;
}

static struct perf_buffer *open_buffer(struct perf_buffer with, size_t page_cnt, struct perf_event_attr *attr,
	const struct perf_buffer_raw_opts *raw)
{
	u32 entries = 0;
	if (!page_cnt || page_cnt & (page_cnt - 1)) {
		face_log(LIBBPF_WARN, "%zu pages are no power of two", page_cnt);
		return face_null(-EINVAL);
	}
	long r = check_map(with.map_fd, &entries);
	if (r < 0)
		return face_null(r);
	struct perf_buffer *pb = malloc(sizeof(*pb));
	if (!pb)
		return face_null(-ENOMEM);
	*pb = with;
	pb->page = face_kern()->page_size(face_kern());
	pb->bytes = page_cnt * pb->page;
	r = face_kern()->epoll_new(face_kern());
	pb->set = (int)r;
	r = r < 0 ? r : open_all(pb, attr, raw, entries);
	if (r < 0) {
		perf_buffer__free(pb);
		return face_null(r);
	}
	return pb;
}

struct perf_buffer *perf_buffer__new(int map_fd, size_t page_cnt, perf_buffer_sample_fn sample_cb,
	perf_buffer_lost_fn lost_cb, void *ctx,
	const struct perf_buffer_opts *opts)
{
	if (!OPTS_OK(opts, perf_buffer_opts))
		return face_null(-EINVAL);
	u32 period = OPTS_GET(opts, sample_period, 0) ? OPTS_GET(opts, sample_period, 0) : 1;
	struct perf_event_attr attr = { .size = sizeof(attr), .type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_BPF_OUTPUT, .sample_type = PERF_SAMPLE_RAW,
		.sample_period = period, .wakeup_events = period };
	return open_buffer((struct perf_buffer){ .map_fd = map_fd, .sample = sample_cb, .lost = lost_cb, .ctx = ctx },
		page_cnt, &attr, NULL);
}

struct perf_buffer *perf_buffer__new_raw(int map_fd, size_t page_cnt, struct perf_event_attr *attr,
	perf_buffer_event_fn event_cb, void *ctx,
	const struct perf_buffer_raw_opts *opts)
{
	if (!attr || !OPTS_OK(opts, perf_buffer_raw_opts) || (OPTS_GET(opts, cpu_cnt, 0) > 0 &&
		(!OPTS_GET(opts, cpus, NULL) || !OPTS_GET(opts, map_keys, NULL))))
		return face_null(-EINVAL);
	return open_buffer((struct perf_buffer){ .map_fd = map_fd, .event = event_cb, .ctx = ctx }, page_cnt, attr,
		opts);
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static enum bpf_perf_event_ret hand_out(struct perf_buffer *pb, int cpu, struct perf_event_header *h)
{
	struct sample { struct perf_event_header h; u32 size; u8 bytes[]; } *sample = (void *)h;
	struct loss { struct perf_event_header h; u64 id, lost; } *loss = (void *)h;
	if (pb->event)
		return pb->event(pb->ctx, cpu, h);
	if (h->type == PERF_RECORD_SAMPLE && h->size >= sizeof(*sample)) {
		if (pb->sample)
			pb->sample(pb->ctx, cpu, sample->bytes, MIN(sample->size, (u32)(h->size - sizeof(*sample))));
	} else if (h->type == PERF_RECORD_LOST && h->size >= sizeof(*loss)) {
		if (pb->lost)
			pb->lost(pb->ctx, cpu, loss->lost);
	} else {
		face_log(LIBBPF_WARN, "a perf buffer has a record of unknown type %u", h->type);
		return LIBBPF_PERF_EVENT_ERROR;
	}
	return LIBBPF_PERF_EVENT_CONT;
}

/* In one piece: as it stands, or copied when it wraps. */
static struct perf_event_header *record_at(struct perf_buffer *pb, u8 *data, u64 at)
{
	u64 off = at & (pb->bytes - 1);
	struct perf_event_header *h = (void *)(data + off);      /* records are of whole words: a header never wraps */
	if (off + h->size <= pb->bytes)
		return h;
	u64 first = pb->bytes - off;
	u16 size = h->size;
	memcpy(pb->copy, h, first);
	memcpy(pb->copy + first, data, size - first);
	return (void *)pb->copy;
}

/* 0, or LIBBPF_PERF_EVENT_ERROR, which callers get as it is. */
static int read_cpu(struct perf_buffer *pb, struct cpu_buffer *c)
{
	u8 *data = (u8 *)c->at + pb->page;
	u64 head = __atomic_load_n(&c->at->data_head, __ATOMIC_ACQUIRE), at = c->at->data_tail;
	enum bpf_perf_event_ret r = LIBBPF_PERF_EVENT_CONT;
	while (at != head && r == LIBBPF_PERF_EVENT_CONT) {
		struct perf_event_header *h = record_at(pb, data, at);
		if (h->size < sizeof(*h) || h->size > head - at) {
			r = LIBBPF_PERF_EVENT_ERROR;
			at = head;
			break;
		}
		at += h->size;
		r = hand_out(pb, c->cpu, h);
	}
	__atomic_store_n(&c->at->data_tail, at, __ATOMIC_RELEASE);
	return r == LIBBPF_PERF_EVENT_ERROR ? r : 0;
}

int perf_buffer__poll(struct perf_buffer *pb, int timeout_ms)
{
	struct kern *k = face_kern();
	long n = k->epoll_wait(k, pb->set, pb->ready, MAX(pb->n, 1u), timeout_ms);
	for (long i = 0; i < n; i++) {
		int r = read_cpu(pb, &pb->cpus[pb->ready[i]]);
		if (r < 0)
			return face_result(r);
	}
	return face_result(n);
}

int perf_buffer__consume(struct perf_buffer *pb)
{
	for (u32 i = 0; i < pb->n; i++) {
		int r = read_cpu(pb, &pb->cpus[i]);
		if (r < 0)
			return face_result(r);
	}
	return 0;
}

static struct cpu_buffer *buffer_of(const struct perf_buffer *pb, size_t i) { return i < pb->n ? &pb->cpus[i] : NULL; }

int perf_buffer__consume_buffer(struct perf_buffer *pb, size_t buf_idx)
{
	struct cpu_buffer *c = buffer_of(pb, buf_idx);
	return face_result(c ? read_cpu(pb, c) : -EINVAL);
}

size_t perf_buffer__buffer_cnt(const struct perf_buffer *pb) { return pb->n; }
int perf_buffer__epoll_fd(const struct perf_buffer *pb) { return pb->set; }

int perf_buffer__buffer_fd(const struct perf_buffer *pb, size_t buf_idx)
{
	struct cpu_buffer *c = buffer_of(pb, buf_idx);
	return c ? c->fd : face_result(-EINVAL);
}

int perf_buffer__buffer(struct perf_buffer *pb, int buf_idx, void **buf, size_t *buf_size)
{
	struct cpu_buffer *c = buf_idx < 0 ? NULL : buffer_of(pb, (size_t)buf_idx);
	if (!c)
		return face_result(-EINVAL);
	*buf = c->at;
	*buf_size = pb->bytes;
	return 0;
}
