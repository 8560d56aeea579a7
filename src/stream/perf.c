/* perf.c: perf buffers (kernel include/uapi/linux/perf_event.h, struct perf_event_mmap_page): a ring for each CPU,
 * the first page its control page with data_head at 1024 and data_tail at 1032. Records may wrap. */
#include "stream/stream_private.h"

#include <errno.h>
#include <sys/mman.h>

enum { HEAD_AT = 1024, TAIL_AT = 1032, RECORD_LOST = 2, RECORD_SAMPLE = 9, MAX_CPUS = 4096 };
struct header { u32 type; u16 misc, size; };

static const u8 *record_at(struct stream *s, struct source *src, u64 at, u32 size)
{
	u64 off = at & src->mask;
	if (off + size <= src->mask + 1)
		return src->data + off;
	if (src->copy_cap < size) {
		src->copy = arena_alloc(s->arena, 65536);
		src->copy_cap = 65536;
	}
	u32 first = (u32)(src->mask + 1 - off);
	memcpy(src->copy, src->data + off, first);
	memcpy(src->copy + first, src->data, size - first);
	return src->copy;
}

static long drain(struct stream *s, struct source *src)
{
	u64 head = __atomic_load_n(src->head, __ATOMIC_ACQUIRE), at = *src->tail;
	long n = 0;
	while (at + sizeof(struct header) <= head) {
		struct header h;
		memcpy(&h, record_at(s, src, at, sizeof(h)), sizeof(h));
		if (h.size < sizeof(h) || at + h.size > head)
			break;
		const u8 *r = record_at(s, src, at, h.size);
		if (src->is_whole && h.type != RECORD_LOST) {
			src->event(src->ctx, src->number, r, h.size, src->cpu);
		} else if (h.type == RECORD_SAMPLE && h.size >= sizeof(h) + 4) {
			u32 len;
			memcpy(&len, r + sizeof(h), 4);
			len = MIN(len, (u32)(h.size - sizeof(h) - 4));
			src->event(src->ctx, src->number, r + sizeof(h) + 4, len, src->cpu);
			n++;
		} else if (h.type == RECORD_LOST && h.size >= sizeof(h) + 16) {
			u64 lost;
			memcpy(&lost, r + sizeof(h) + 8, 8);
			src->lost += lost;
		}
		at += h.size;
		__atomic_store_n(src->tail, at, __ATOMIC_RELEASE);
	}
	return n;
}

static void close_cpu(struct stream *s, struct source *src)
{
	s->k->munmap(s->k, src->pages[0], src->page_bytes[0]);
	s->k->close(s->k, src->fd);
}

static const struct source_ops perf_ops = { drain, close_cpu };

/* map_fd: where programs find the ring of their CPU; below 0: it is the kernel that writes. */
static long open_cpu(struct stream *s, struct source *src, struct sys_perf_attr *a, int map_fd, u32 pages)
{
	long fd = s->k->perf_event_open(s->k, a, -1, (int)src->cpu, -1, SYS_PERF_FD_CLOEXEC);
	if (fd < 0)
		return fd;
	src->fd = (int)fd;
	u64 page = s->k->page_size(s->k);
	src->page_bytes[0] = (u64)(pages + 1) * page;
	long r = s->k->mmap(s->k, &(struct sys_mapping){ src->page_bytes[0], PROT_READ | PROT_WRITE, MAP_SHARED,
		src->fd, 0 }, &src->pages[0]);
	if (r < 0) {
		s->k->close(s->k, src->fd);
		return r;
	}
	src->head = (u64 *)((u8 *)src->pages[0] + HEAD_AT);
	src->tail = (u64 *)((u8 *)src->pages[0] + TAIL_AT);
	src->data = (u8 *)src->pages[0] + page;
	src->mask = (u64)pages * page - 1;
	u32 value = (u32)src->fd;
	r = map_fd < 0 ? 0 : sys_map_update(s->k, map_fd, &src->cpu, &value, 0);
	if (r == 0)
		r = s->k->ioctl(s->k, src->fd, SYS_PERF_ENABLE, 0);
	if (r < 0)
		close_cpu(s, src);
	return r;
}

/* like: what all CPUs' sources have in common. */
static long add_cpus(struct stream *s, const struct source *like, struct sys_perf_attr *a, int map_fd, u32 pages)
{
	u32 *cpus = arena_array(s->arena, u32, MAX_CPUS), n = sys_online_cpus(s->k, cpus, MAX_CPUS), opened = 0;
	u32 number = s->numbers++;
	long r = 0;
	for (u32 i = 0; i < n; i++) {
		struct source src = *like;
		src.ops = &perf_ops;
		src.cpu = cpus[i];
		src.number = number;
		r = open_cpu(s, &src, a, map_fd, pages);
		if (r == -ENODEV)            /* went offline meanwhile */
			continue;
		if (r < 0)
			return r;
		stream_add(s, src);
		opened++;
	}
	return opened ? (long)number : r < 0 ? r : -ENODEV;
}

long stream_add_perf(struct stream *s, int map_fd, u32 pages, stream_event_fn *fn, void *ctx)
{
	struct sys_perf_attr a = { .type = SYS_PERF_SOFTWARE, .size = sizeof(a), .config = SYS_PERF_SW_BPF_OUTPUT,
		.sample_period = 1, .sample_type = SYS_PERF_SAMPLE_RAW, .wakeup_events = 1 };
	return add_cpus(s, &(struct source){ .event = fn, .ctx = ctx }, &a, map_fd, pages);
}

/* They wake nobody before half of the room is taken: they are read when there is other data, or the timer says so. */
long stream_add_mappings(struct stream *s, u32 pages, stream_event_fn *fn, void *ctx)
{
	struct sys_perf_attr a = { .type = SYS_PERF_SOFTWARE, .size = sizeof(a), .config = SYS_PERF_SW_DUMMY,
		.sample_period = 1, .flags = SYS_PERF_MMAP | SYS_PERF_MMAP2 | SYS_PERF_TASK | SYS_PERF_WATERMARK,
		.wakeup_events = pages * (u32)s->k->page_size(s->k) / 2 };
	return add_cpus(s, &(struct source){ .event = fn, .ctx = ctx, .is_whole = true }, &a, -1, pages);
}
