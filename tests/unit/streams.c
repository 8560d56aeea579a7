/* streams.c: ring buffers, perf buffers and trace pipes made by hand, through the readers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "stream/stream.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { PAGE = 16384, BUSY = 1u << 31, DISCARD = 1u << 30 };

/* A kernel that maps what it is told, and keeps account. */
struct hand {
	struct kern k;
	void *map[8]; u64 len[8], off[8]; u32 nmaps, unmapped, fail_map /* the n-th */;
	int opened, closed, map_fd /* of a ring buffer; 0: perf events are mapped */; u32 cpu; long open_error[4];
	u64 updated; long update_error, enable_error;
	u32 cpus; char online[16];
	const char *pipe[4], *every, *stats; u32 npipe, at, stats_read;
	short events[8], revents[8]; int fds[8]; u32 npoll; long poll_result; int timeout;
};
static struct hand *hand(struct kern *k) { return k->ctx; }
static long do_mmap(struct kern *k, const struct sys_mapping *m, void **out)
{
	struct hand *h = hand(k);
	assert_int_equal(m->prot, PROT_READ | (m->off ? 0 : PROT_WRITE));
	assert_int_equal(m->flags, MAP_SHARED);
	assert_int_equal(m->fd, h->map_fd ? h->map_fd : 50 + h->opened - 1);
	if (h->nmaps + 1 == h->fail_map)
		return -ENOMEM;
	h->len[h->nmaps] = m->bytes;
	h->off[h->nmaps] = m->off;
	*out = h->map[h->nmaps++] = calloc(1, m->bytes);
	return 0;
}
static long do_munmap(struct kern *k, void *p, u64 len)
{
	struct hand *h = hand(k);
	for (u32 i = 0; i < h->nmaps; i++)
		if (h->map[i] == p) {
			assert_int_equal(h->len[i], len);
			h->map[i] = NULL;
			h->unmapped++;
			free(p);
		}
	return 0;
}
static long do_perf(struct kern *k, struct sys_perf_attr *a, int pid, int cpu, int group, u64 flags)
{
	struct hand *h = hand(k);
	assert_int_equal(a->type, SYS_PERF_SOFTWARE);
	assert_int_equal(a->config, SYS_PERF_SW_BPF_OUTPUT);
	assert_int_equal(a->sample_type, SYS_PERF_SAMPLE_RAW);
	assert_int_equal(a->sample_period, 1);
	assert_int_equal(pid, -1);
	assert_int_equal(group, -1);
	assert_int_equal(flags, SYS_PERF_FD_CLOEXEC);
	assert_int_equal(a->size, sizeof(*a));
	assert_int_equal(a->wakeup_events, 1);
	h->cpu = (u32)cpu;
	return h->open_error[cpu] ? h->open_error[cpu] : 50 + h->opened++;
}
static long do_close(struct kern *k, int fd) { (void)fd; hand(k)->closed++; return 0; }
static long do_ioctl(struct kern *k, int fd, unsigned long op, unsigned long arg)
{
	assert_int_equal(fd, 50 + hand(k)->opened - 1);
	assert_int_equal(arg, 0);
	assert_int_equal(op, SYS_PERF_ENABLE);
	return hand(k)->enable_error;
}
static long do_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct hand *h = hand(k);
	const struct sys_map_elem *e = attr;
	(void)size;
	assert_int_equal(cmd, BPFCMD_MAP_UPDATE_ELEM);
	assert_int_equal(e->map_fd, 6);
	assert_int_equal(*(const u32 *)(uintptr_t)e->key, h->cpu);
	assert_int_equal(*(const u32 *)(uintptr_t)e->value, 50 + h->opened - 1);
	assert_int_equal(e->flags, 0);
	h->updated++;
	return h->update_error;
}

static long do_open(struct kern *k, const char *path, int flags, int mode)
{
	bool is_pipe = !strcmp(path, "pipe") || !strcmp(path, "tracing/trace_pipe");
	(void)mode;
	if (!strcmp(path, "tracing/per_cpu/cpu0/stats")) {
		hand(k)->stats_read = 0;
		return 10;
	}
	assert_int_equal(flags, O_RDONLY | (is_pipe ? O_NONBLOCK : 0));
	hand(k)->opened += is_pipe;
	return 9;
}

static long do_read(struct kern *k, int fd, void *p, u64 n)
{
	struct hand *h = hand(k);
	const char *text = fd == 10 ? h->stats_read++ ? "" : h->stats : h->every ? h->every : h->npipe ? h->at < h->npipe ? h->pipe[h->at++] : "" : h->at++ ? "" :
		h->online;
	u64 len = MIN(strlen(text), n);
	memcpy(p, text, len);
	return (long)len;
}
static long do_pread(struct kern *k, int fd, void *p, u64 n, u64 off)
{
	struct hand *h = hand(k);
	u64 len = strlen(h->online), left = off < len ? len - off : 0;
	(void)fd;
	memcpy(p, h->online + off, MIN(left, n));
	return (long)MIN(left, n);
}
static long do_stat(struct kern *k, const char *path, struct stat *st)
{
	(void)k, (void)path, (void)st;
	return -ENOENT;
}
static long do_poll(struct kern *k, struct pollfd *fds, u32 n, int timeout)
{
	struct hand *h = hand(k);
	h->npoll = n;
	h->timeout = timeout;
	for (u32 i = 0; i < n; i++) {
		h->events[i] = fds[i].events;
		h->fds[i] = fds[i].fd;
		fds[i].revents = h->revents[i];
	}
	return h->poll_result;
}
static u64 do_page_size(struct kern *k) { (void)k; return PAGE; }

static struct arena arena;
static struct hand *begin(void)
{
	struct hand *h = calloc(1, sizeof(*h));
	h->k = (struct kern){ .mmap = do_mmap, .munmap = do_munmap, .perf_event_open = do_perf, .close = do_close,
		.ioctl = do_ioctl, .bpf = do_bpf, .open = do_open, .read = do_read,
		.pread = do_pread, .stat = do_stat, .poll = do_poll, .page_size = do_page_size, .ctx = h };
	strcpy(h->online, "0\n");
	h->map_fd = 5;
	return h;
}

static struct hand *begin_perf(void)
{
	struct hand *h = begin();
	h->map_fd = 0;
	return h;
}

/* What came: "number:text@cpu ..." */
struct seen { char text[4096]; u32 n; void (*more)(struct seen *s); struct ring *ring; };
static void on_event(void *ctx, u32 source, const void *bytes, u32 len, u32 cpu)
{
	struct seen *s = ctx;
	s->n += (u32)snprintf(s->text + s->n, sizeof(s->text) - s->n, "%u:%.*s@%u ", source, (int)MIN(len, 20u),
		(const char *)bytes, cpu);
	if (s->more)
		s->more(s);
}
static void on_line(void *ctx, str line)
{
	struct seen *s = ctx;
	s->n += (u32)snprintf(s->text + s->n, sizeof(s->text) - s->n, "[%.*s]", (int)line.n, line.s);
}

/* ---- ring buffer ---------------------------------------------------------------------------------------------- */

struct ring { u64 *tail, *head; u8 *data; u64 size; };

static struct ring ring_of(struct hand *h, u32 first)
{
	u64 size = (h->len[first + 1] - PAGE) / 2;
	return (struct ring){ h->map[first], h->map[first + 1], (u8 *)h->map[first + 1] + PAGE, size };
}

/* Both images of the data. */
static void put_bytes(struct ring *r, u64 at, const void *p, u32 n)
{
	for (u32 i = 0; i < n; i++) {
		u64 off = (at + i) % r->size;
		r->data[off] = r->data[off + r->size] = ((const u8 *)p)[i];
	}
}
static void put(struct ring *r, u32 flags, const char *text, u32 len)
{
	u32 head[2] = { len | flags, 0 };
	put_bytes(r, *r->head, head, 8);
	put_bytes(r, *r->head + 8, text, (u32)MIN(strlen(text), (size_t)len));
	*r->head += 8 + (len + 7) / 8 * 8;
}

static void ring_sizes(void **state)
{
	static const struct { u32 entries; u64 size; } cases[] = { { 0, PAGE }, { 1, PAGE }, { 4096, PAGE },
		{ PAGE, PAGE }, { PAGE + 1, 2 * PAGE }, { 3 * PAGE, 4 * PAGE }, { 8 * PAGE, 8 * PAGE } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct hand *h = begin();
		struct stream *s = stream_new(&arena, &h->k);
		assert_int_equal(stream_add_ringbuf(s, 5, cases[i].entries, on_event, NULL), 0);
		assert_int_equal(h->len[0], PAGE);
		assert_int_equal(h->off[0], 0);
		assert_int_equal(h->len[1], PAGE + 2 * cases[i].size);
		assert_int_equal(h->off[1], PAGE);
		stream_close(s);
		assert_int_equal(h->unmapped, 2);
		free(h);
	}
	for (u32 fail = 1; fail <= 2; fail++) {
		struct hand *h = begin();
		struct stream *s = stream_new(&arena, &h->k);
		h->fail_map = fail;
		assert_int_equal(stream_add_ringbuf(s, 5, PAGE, on_event, NULL), -ENOMEM);
		assert_int_equal(h->unmapped, fail - 1);
		stream_close(s);
		free(h);
	}
}

static void ring_records(void **state)
{
	struct hand *h = begin();
	struct seen seen = { 0 };
	struct stream *s = stream_new(&arena, &h->k);
	(void)state;
	h->map_fd = 4;
	stream_add_ringbuf(s, 4, PAGE, on_event, &seen);
	h->map_fd = 5;
	assert_int_equal(stream_add_ringbuf(s, 5, PAGE, on_event, &seen), 1);
	struct ring r = ring_of(h, 2);
	put(&r, 0, "one", 3);
	put(&r, DISCARD, "gone", 4);
	put(&r, 0, "eight888", 8);
	put(&r, 0, "", 0);
	u64 busy = *r.head;
	put(&r, BUSY, "later", 5);
	put(&r, 0, "after", 5);
	assert_int_equal(stream_drain(s), 3);
	assert_string_equal(seen.text, "1:one@0 1:eight888@0 1:@0 ");
	assert_int_equal(*r.tail, busy);
	assert_int_equal(stream_drain(s), 0);
	r.data[busy % r.size + 3] &= 0x7f;
	r.data[busy % r.size + r.size + 3] &= 0x7f;
	seen.n = 0;
	assert_int_equal(stream_drain(s), 2);
	assert_string_equal(seen.text, "1:later@0 1:after@0 ");
	assert_int_equal(*r.tail, *r.head);
	assert_int_equal(stream_lost(s, 1), 0);
	stream_close(s);
	free(h);
}

static void ring_wraps(void **state)
{
	struct hand *h = begin();
	struct seen seen = { 0 };
	struct stream *s = stream_new(&arena, &h->k);
	(void)state;
	stream_add_ringbuf(s, 5, PAGE, on_event, &seen);
	struct ring r = ring_of(h, 0);
	*r.tail = *r.head = 5 * r.size - 16;
	put(&r, 0, "around the corner", 17);
	put(&r, 0, "next", 4);
	assert_int_equal(stream_drain(s), 2);
	assert_string_equal(seen.text, "0:around the corner@0 0:next@0 ");
	assert_int_equal(*r.tail, 5 * r.size - 16 + 32 + 16);
	put(&r, 0, "", (u32)r.size);         /* longer than the buffer: no record, and no end of it */
	seen.n = seen.text[0] = 0;
	assert_int_equal(stream_drain(s), 0);
	assert_string_equal(seen.text, "");
	stream_close(s);
	free(h);
}

static void ring_full(void **state)
{
	/* How much stands in it when it is looked at, and how large the record is that must find room. */
	static const struct { u64 standing; u32 record; bool was_full; } cases[] = {
		{ 0, 8, false }, { PAGE - 32, 8, false }, { PAGE - 16, 8, true }, { PAGE - 24, 8, false },
		{ PAGE - 24, 16, true }, { PAGE, 0, true }, { PAGE / 2, PAGE / 2 - 16, false },
		{ PAGE / 2, PAGE / 2 - 8, true },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct hand *h = begin();
		struct seen seen = { 0 };
		struct stream *s = stream_new(&arena, &h->k);
		stream_add_ringbuf(s, 5, PAGE, on_event, &seen);
		struct ring r = ring_of(h, 0);
		while (*r.head < cases[i].standing)
			put(&r, DISCARD, "", 0);
		stream_drain(s);
		assert_int_equal(stream_was_full(s, 0, cases[i].record), cases[i].was_full);
		assert_false(stream_was_full(s, 1, cases[i].record));
		stream_close(s);
		free(h);
	}
	/* The largest record that was seen must have found room as well. */
	struct hand *h = begin();
	struct seen seen = { 0 };
	struct stream *s = stream_new(&arena, &h->k);
	stream_add_ringbuf(s, 5, PAGE, on_event, &seen);
	struct ring r = ring_of(h, 0);
	put(&r, 0, "", PAGE / 2);
	stream_drain(s);
	assert_true(stream_was_full(s, 0, 8));
	stream_close(s);
	free(h);
}

/* The room is given back while there is more, by parts; and one that never ends does not keep the others waiting. */
static void again(struct seen *s)
{
	s->n = 0;
	assert_true(*s->ring->head - *s->ring->tail <= s->ring->size);
	put(s->ring, 0, "", 56);
}
static void ring_never_empty(void **state)
{
	struct hand *h = begin();
	struct ring r;
	struct seen seen = { .more = again, .ring = &r };
	struct stream *s = stream_new(&arena, &h->k);
	(void)state;
	stream_add_ringbuf(s, 5, PAGE, on_event, &seen);
	r = ring_of(h, 0);
	for (u32 i = 0; i < PAGE / 128; i++)
		put(&r, 0, "", 56);
	assert_int_equal(stream_drain(s), PAGE / 64);
	assert_int_equal(*r.tail, PAGE);
	stream_close(s);
	free(h);
}

/* Our position is told after each eighth of the buffer. */
static void told(struct seen *s)
{
	s->n = 0;
	assert_true(s->ring->size / 8 == PAGE / 8 && *s->ring->tail % (PAGE / 8) == 0);
}
static void ring_told_by_parts(void **state)
{
	struct hand *h = begin();
	struct ring r;
	struct seen seen = { .more = told, .ring = &r };
	struct stream *s = stream_new(&arena, &h->k);
	(void)state;
	stream_add_ringbuf(s, 5, PAGE, on_event, &seen);
	r = ring_of(h, 0);
	for (u32 i = 0; i < PAGE / 64 - 1; i++)
		put(&r, 0, "", 56);
	assert_int_equal(stream_drain(s), PAGE / 64 - 1);
	assert_int_equal(*r.tail, PAGE - 64);
	assert_true(stream_was_full(s, 0, 56));      /* the kernel leaves a byte free */
	stream_close(s);
	free(h);
}

/* ---- perf buffers ------------------------------------------------------------------------------------------------ */

enum { HEAD_AT = 1024, TAIL_AT = 1032, LOST = 2, SAMPLE = 9 };
static u64 *perf_word(struct hand *h, u32 map, u32 at) { return (u64 *)(void *)((u8 *)h->map[map] + at); }

static void put_perf(struct hand *h, u32 map, u32 type, const void *body, u16 len)
{
	u64 size = h->len[map] - PAGE, *head = perf_word(h, map, HEAD_AT);
	u8 *data = (u8 *)h->map[map] + PAGE;
	struct { u32 type; u16 misc, size; } header = { type, 0, (u16)(8 + len) };
	for (u32 i = 0; i < 8u + len; i++)
		data[(*head + i) % size] = i < 8 ? ((u8 *)&header)[i] : ((const u8 *)body)[i - 8];
	*head += 8 + len;
}
static void sample(struct hand *h, u32 map, const char *text, u32 len)
{
	u8 body[64] = { 0 };
	memcpy(body, &len, 4);
	memcpy(body + 4, text, strlen(text));
	put_perf(h, map, SAMPLE, body, (u16)(ALIGN_UP(len + 4 + 8, 8u) - 8));
}

static void perf_records(void **state)
{
	struct hand *h = begin_perf();
	struct seen seen = { 0 };
	struct stream *s = stream_new(&arena, &h->k);
	const u64 lost[2] = { 77, 0x0100000000000005 };
	(void)state;
	strcpy(h->online, "0-1\n");
	assert_int_equal(stream_add_perf(s, 6, 2, on_event, &seen), 0);
	assert_int_equal(h->nmaps, 2);
	assert_int_equal(h->len[0], 3 * PAGE);
	assert_int_equal(h->updated, 2);
	sample(h, 1, "twelve bytes", 12);
	put_perf(h, 1, LOST, lost, 16);
	put_perf(h, 1, 3, lost, 8);          /* of a type that nobody knows */
	sample(h, 1, "abc", 3);
	sample(h, 0, "first", 5);
	assert_int_equal(stream_drain(s), 3);
	assert_string_equal(seen.text, "0:first@0 0:twelve bytes@1 0:abc@1 ");
	assert_int_equal(stream_lost(s, 0), 0x0100000000000005);
	assert_int_equal(stream_lost(s, 1), 0);
	assert_int_equal(*perf_word(h, 1, TAIL_AT), *perf_word(h, 1, HEAD_AT));
	stream_close(s);
	assert_int_equal(h->unmapped, 2);
	assert_int_equal(h->closed, 2 + 1);  /* and the list of processors */
	free(h);
}

static void perf_wraps(void **state)
{
	(void)state;
	/* the end of the buffer: before, in, behind the header and the length */
	for (u32 before = 8; before <= 32; before += 8) {
		struct hand *h = begin_perf();
		struct seen seen = { 0 };
		struct stream *s = stream_new(&arena, &h->k);
		stream_add_perf(s, 6, 1, on_event, &seen);
		*perf_word(h, 0, HEAD_AT) = *perf_word(h, 0, TAIL_AT) = 3 * PAGE - before;
		sample(h, 0, "around the corner", 20);
		sample(h, 0, "next", 4);
		assert_int_equal(stream_drain(s), 2);
		assert_memory_equal(seen.text, "0:around the corner\0\0\0@0 0:next@0 ", 19);
		assert_non_null(strstr(seen.text, "0:next@0 "));
		assert_int_equal(*perf_word(h, 0, TAIL_AT), *perf_word(h, 0, HEAD_AT));
		stream_close(s);
		free(h);
	}
}

static void perf_damaged(void **state)
{
	struct hand *h = begin_perf();
	struct seen seen = { 0 };
	struct stream *s = stream_new(&arena, &h->k);
	const u32 longer[2] = { 4000, 0x7a797877 };          /* "wxyz" */
	(void)state;
	stream_add_perf(s, 6, 1, on_event, &seen);
	put_perf(h, 0, SAMPLE, longer, 8);   /* speaks of more than there is */
	put_perf(h, 0, LOST, longer, 8);     /* too short */
	put_perf(h, 0, SAMPLE, longer, 0);
	put_perf(h, 0, SAMPLE, longer, 3);   /* its length is cut off */
	put_perf(h, 0, SAMPLE, longer, 4);   /* a length, and nothing behind it: a record of no bytes */
	put_perf(h, 0, LOST, longer, 15);
	assert_int_equal(stream_drain(s), 2);
	assert_string_equal(seen.text, "0:wxyz@0 0:@0 ");
	assert_int_equal(stream_lost(s, 0), 0);
	u64 at = *perf_word(h, 0, HEAD_AT);
	put_perf(h, 0, SAMPLE, longer, 8);
	*perf_word(h, 0, HEAD_AT) -= 8;      /* half of it is written */
	assert_int_equal(stream_drain(s), 0);
	assert_int_equal(*perf_word(h, 0, TAIL_AT), at);
	((u8 *)h->map[0] + PAGE)[at + 6] = 4;        /* smaller than a header: no step, no end */
	assert_int_equal(stream_drain(s), 0);
	stream_close(s);
	free(h);
}

static void perf_fails(void **state)
{
	static const struct { long open[2], update, enable; u32 fail_map; long result; u32 unmapped; int closed;
		} cases[] = {
		{ { -ENODEV, 0 }, 0, 0, 0, 0, 1, 1 }, { { -ENODEV, -ENODEV }, 0, 0, 0, -ENODEV, 0, 0 },
		{ { -EPERM, 0 }, 0, 0, 0, -EPERM, 0, 0 }, { { 0, -EPERM }, 0, 0, 0, -EPERM, 1, 1 },
		{ { 0 }, -E2BIG, 0, 0, -E2BIG, 1, 1 }, { { 0 }, 0, -EINVAL, 0, -EINVAL, 1, 1 },
		{ { 0 }, 0, 0, 1, -ENOMEM, 0, 1 }, { { 0 }, 0, 0, 2, -ENOMEM, 1, 2 },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct hand *h = begin_perf();
		struct stream *s = stream_new(&arena, &h->k);
		strcpy(h->online, "0-1\n");
		memcpy(h->open_error, cases[i].open, sizeof(cases[i].open));
		h->update_error = cases[i].update;
		h->enable_error = cases[i].enable;
		h->fail_map = cases[i].fail_map;
		assert_int_equal(stream_add_perf(s, 6, 1, on_event, NULL), cases[i].result);
		stream_close(s);
		assert_int_equal(h->unmapped, cases[i].unmapped);
		assert_int_equal(h->closed - 1, cases[i].closed);
		free(h);
	}
}

/* ---- prints ------------------------------------------------------------------------------------------------------ */

static void trace_lines(void **state)
{
	static const struct { const char *line; bool ok; const char *comm; u32 pid, cpu; u64 time_us; const char *flags,
		*function, *msg; } cases[] = {
		{ "            bash-1068    [000] ...21  2576.509568: bpf_trace_printk: Hello, World!", true, "bash",
		1068, 0, 2576509568, "...21", "bpf_trace_printk", "Hello, World!" },
		{ " kworker/0:1-ev-7 [012] d..2. 1.000001: bpf_trace_printk: a: b", true, "kworker/0:1-ev", 7, 12,
		1000001, "d..2.", "bpf_trace_printk", "a: b" },
		{ "  a-12-b c-34    (  34) [001] ..... 5.000000: f: ", true, "a-12-b c", 34, 1, 5000000, ".....", "f",
		"" },
		{ "  x-9    (-----) [100] d.... 10.100000: f:  two", true, "x", 9, 100, 10100000, "d....", "f",
		" two" },
		{ " <...>-5 [003] d.h. 0.000010: f: x", true, "<...>", 5, 3, 10, "d.h.", "f", "x" },
		{ " z-1 [08] d 7.x: f: m", true, "z", 1, 8, 7000000, "d", "f", "m" }, { " z-1 [00] d 0.5: f: m", true,
		"z", 1, 0, 5, "d", "f", "m" }, { " a-:-1 [0] d 1.1: f: m", true, "a-:", 1, 0, 1000001, "d", "f", "m" },
		{ "no line at all", false, NULL, 0, 0, 0, NULL, NULL, NULL }, { "a-1 b", false, NULL, 0, 0, 0, NULL,
		NULL, NULL }, { "a-1 [0", false, NULL, 0, 0, 0, NULL, NULL, NULL },
		{ "a-1 [x] d 1.0: f: m", false, NULL, 0, 0, 0, NULL, NULL, NULL }, { "a-1 [0] d", false, NULL, 0, 0, 0,
		NULL, NULL, NULL }, { "a-1 [0] d 1.0", false, NULL, 0, 0, 0, NULL, NULL, NULL },
		{ "a-1 [0] d 1.000000: no function", false, NULL, 0, 0, 0, NULL, NULL, NULL },
		{ "", false, NULL, 0, 0, 0, NULL, NULL, NULL },
	};
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct trace_line t;
		assert_int_equal(trace_line_parse(str_from(cases[i].line), &t), cases[i].ok);
		if (!cases[i].ok)
			continue;
		assert_true(str_is(t.comm, cases[i].comm));
		assert_true(str_is(t.flags, cases[i].flags));
		assert_true(str_is(t.function, cases[i].function));
		assert_true(str_is(t.msg, cases[i].msg));
		assert_int_equal(t.pid, cases[i].pid);
		assert_int_equal(t.cpu, cases[i].cpu);
		assert_int_equal(t.time_us, cases[i].time_us);
	}
	assert_int_equal(trace_line_lost(STR("CPU:1 [LOST 12 EVENTS]")), 12);
	assert_int_equal(trace_line_lost(STR("CPU:31 [LOST 1234567 EVENTS]")), 1234567);
	assert_int_equal(trace_line_lost(STR("CPU:1 [FOUND 12 EVENTS]")), 0);
	assert_int_equal(trace_line_lost(STR("XPU:1 [LOST 12 EVENTS]")), 0);
	assert_int_equal(trace_line_lost(STR("CPU:1")), 0);
	assert_int_equal(trace_line_lost(STR("CPU:1 [LOST x EVENTS]")), 0);
}

static void trace_pipe(void **state)
{
	static char whole[16 << 10];
	static const char *const parts[] = { "one\ntw", "o\nCPU:1 [LOST 3 EVENTS]\nthr", "ee\n\n" };
	struct hand *h = begin();
	struct seen seen = { 0 };
	struct stream *s = stream_new(&arena, &h->k);
	(void)state;
	assert_true(stream_add_trace(s, "pipe", on_line, &seen) >= 0);
	memcpy(h->pipe, parts, sizeof(parts));
	h->npipe = 3;
	assert_int_equal(stream_drain(s), 4);
	assert_string_equal(seen.text, "[one][two][three][]");
	assert_int_equal(stream_lost(s, STREAM_TRACE), 3);
	memset(whole, 'x', sizeof(whole) - 1);       /* a line without an end takes no more room than there is */
	h->pipe[0] = whole;
	h->pipe[1] = "x";
	h->pipe[2] = "tail\nnext\n";
	h->npipe = 3, h->at = 0;
	seen.n = 0;
	assert_int_equal(stream_drain(s), 2);
	assert_string_equal(seen.text, "[tail][next]");
	static const char *const one = "line\n";
	h->every = one;                      /* one that never ends does not keep the others waiting */
	seen.n = 0;
	assert_int_equal(stream_drain(s), 64);
	stream_close(s);
	assert_int_equal(h->closed, 1);
	free(h);
}

/* What stood in the pipe before is left out: up to the first line that is new, or to where the pipe was empty. */
static void trace_from_now(void **state)
{
	static const char *const busy[] = { "CPU:1 [LOST 3 EVENTS]\n a-1 [000] d 41.999999: f: old\nits sec",
		"ond line\n a-1 [001] d 42.000005: f: new\n a-1 [001] d 41.5: f: late\n" };
	static const char *const idle[] = { " a-1 [000] d 41.999999: f: old\n" }, *const later[] = { "words\n" };
	struct hand *h = begin();
	struct seen seen = { 0 };
	struct stream *s = stream_new(&arena, &h->k);
	(void)state;
	h->stats = "entries: 2\noldest event ts:    40.000001\nnow ts:    42.000000\n";
	assert_true(stream_add_new_trace(s, "tracing", on_line, &seen) >= 0);
	memcpy(h->pipe, busy, sizeof(busy));
	h->npipe = 2;
	assert_int_equal(stream_drain(s), 2);
	assert_string_equal(seen.text, "[ a-1 [001] d 42.000005: f: new][ a-1 [001] d 41.5: f: late]");
	assert_int_equal(stream_lost(s, STREAM_TRACE), 0);
	stream_close(s);
	seen = (struct seen){ 0 };
	s = stream_new(&arena, &h->k);
	assert_true(stream_add_new_trace(s, "tracing", on_line, &seen) >= 0);
	memcpy(h->pipe, idle, sizeof(idle));
	h->npipe = 1, h->at = 0;
	assert_int_equal(stream_drain(s), 0);
	memcpy(h->pipe, later, sizeof(later));
	h->npipe = 1, h->at = 0;
	assert_int_equal(stream_drain(s), 1);
	assert_string_equal(seen.text, "[words]");
	stream_close(s);
	free(h);
}

/* ---- waiting ----------------------------------------------------------------------------------------------------- */

static void waits(void **state)
{
	struct hand *h = begin();
	struct seen seen = { 0 };
	struct stream *s = stream_new(&arena, &h->k);
	(void)state;
	stream_add_ringbuf(s, 5, PAGE, on_event, &seen);
	struct ring r = ring_of(h, 0);
	long wake = stream_add_wake(s, 8), gone = stream_add_hangup(s, 1);
	put(&r, 0, "x", 1);
	h->poll_result = 1;
	h->revents[1] = POLLIN;
	assert_int_equal(stream_poll(s, 250), 1);
	assert_int_equal(h->npoll, 3);
	assert_int_equal(h->timeout, 250);
	assert_int_equal(h->fds[0], 5);
	assert_int_equal(h->fds[1], 8);
	assert_int_equal(h->fds[2], 1);
	assert_int_equal(h->events[0], POLLIN);
	assert_int_equal(h->events[1], POLLIN);
	assert_int_equal(h->events[2], 0);
	assert_true(stream_ready(s, wake));
	assert_false(stream_ready(s, gone));
	assert_false(stream_ready(s, -1));
	assert_false(stream_ready(s, 99));
	h->poll_result = 0;                  /* the time is over: nothing is ready, and all are read all the same */
	put(&r, 0, "y", 1);
	assert_int_equal(stream_poll(s, 1), 1);
	assert_false(stream_ready(s, wake));
	stream_add_wake(s, 9);               /* one more */
	h->poll_result = 1, h->revents[3] = POLLIN;
	put(&r, 0, "w", 1);
	assert_int_equal(stream_poll(s, -1), 1);
	assert_int_equal(h->npoll, 4);
	assert_true(stream_ready(s, 3));
	h->poll_result = -EINTR;
	put(&r, 0, "z", 1);
	assert_int_equal(stream_poll(s, 1), 1);
	h->poll_result = -EBADF;
	put(&r, 0, "z", 1);
	assert_int_equal(stream_poll(s, 1), -EBADF);
	h->poll_result = 1, h->revents[0] = POLLIN;
	stream_poll(s, 1);
	assert_true(stream_ready(s, 0));
	stream_close(s);
	assert_false(stream_ready(s, 0));    /* what is closed is never ready */
	stream_close(s);
	assert_int_equal(h->unmapped, 2);
	stream_close(NULL);
	free(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(ring_sizes), cmocka_unit_test(ring_records),
		cmocka_unit_test(ring_wraps), cmocka_unit_test(ring_full), cmocka_unit_test(ring_never_empty),
		cmocka_unit_test(ring_told_by_parts),
		cmocka_unit_test(perf_records), cmocka_unit_test(perf_wraps), cmocka_unit_test(perf_damaged),
		cmocka_unit_test(perf_fails), cmocka_unit_test(trace_lines), cmocka_unit_test(trace_pipe), cmocka_unit_test(trace_from_now),
		cmocka_unit_test(waits) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
