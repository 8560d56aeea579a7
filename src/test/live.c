/* live.c: the same run in the kernel. Maps go there as the machine has them, BPF_PROG_TEST_RUN runs the program once,
 * and what it left in maps and buffers is taken back: a run is a step from one state of the maps to the next, whoever
 * takes it. Programs are loaded when they are first run, so that one the kernel cannot run does not keep others from
 * it. */
#include "test/test_private.h"

#include "stream/stream.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>

enum { ETH_HEADER = 14, MAX_OUT = 1 << 20, PERF_PAGES = 16, KEY_BYTES = 4096 };

struct source { struct live *live; u32 map; };
struct live {
	struct host *h;
	struct arena *arena;
	struct obj obj;              /* the test's, its native functions not asked of the kernel */
	struct load_opts opts;
	struct load *load;
	struct loaded *loaded;
	struct stream *stream;
	int *fds;                    /* by function; 0: not loaded yet */
	bool was_filled;             /* arrays: zeros need not be told before */
	u32 ncpus;
	cpu_set_t cpus;              /* where this process ran before */
	struct test_run *t;          /* whose records come */
};

/* ---- life -------------------------------------------------------------------------------------------------------- */

static void take_record(void *ctx, u32 source, const void *bytes, u32 len, u32 cpu)
{
	struct source *s = ctx;
	struct arena *a = s->live->arena;
	u8 *copy = arena_alloc(a, len + 1);
	(void)source, (void)cpu;
	memcpy(copy, bytes, len);
	if (s->live->t)
		vec_push(&s->live->t->records, a, ((struct test_record){ .map = s->map, .bytes = copy, .size = len }));
}

static bool listen_to(struct live *l, u32 map)
{
	const struct obj_map *m = &l->obj.maps.v[map];
	int fd = l->loaded->map_fds[map];
	struct source *s = arena_new(l->arena, struct source);
	long r = 0;
	*s = (struct source){ l, map };
	if (fd >= 0 && m->type == MAP_RINGBUF)
		r = stream_add_ringbuf(l->stream, fd, m->max_entries, take_record, s);
	else if (fd >= 0 && m->type == MAP_PERF_EVENT_ARRAY)
		r = stream_add_perf(l->stream, fd, PERF_PAGES, take_record, s);
	return r >= 0;
}

/* What the loader says of it, where it says it. */
static void refused(struct live *l, const struct diags *ds, struct test_case *c, str name)
{
	struct src_spot spot;
	const struct diag *d = ds->list.n ? ds->list.v[0] : NULL;
	str at = STR("");
	if (d && d->where.kind == WHERE_SRC && src_spot(l->h->src, d->where.span.at, &spot))
		at = arena_printf(l->arena, "%.*s:%u", STR_ARG(spot.file->path), spot.line);
	else if (d && d->where.kind == WHERE_FILE)
		at = arena_printf(l->arena, "%.*s:%llu", STR_ARG(d->where.name), (unsigned long long)d->where.at);
	test_fail(l->arena, c, at, "'%.*s' is not taken by the kernel: %.*s", STR_ARG(name),
		STR_ARG(d ? d->msg : STR("it does not say why")));
}

/* Its fd; -1: what the kernel says of it is in c, if there is one. */
static int program(struct live *l, u32 func, struct test_case *c)
{
	struct diags ds;
	diags_init(&ds, l->arena, l->h->src);
	if (l->fds[func])
		return l->fds[func];
	struct loaded_prog *p = load_one(l->load, func, &ds);
	if (p->fd < 0 && c)
		refused(l, &ds, c, l->obj.funcs.v[func].name);
	l->fds[func] = p->fd < 0 ? 0 : p->fd;
	return p->fd;
}

/* Program arrays get the programs that the source says. */
static void fill_program_arrays(struct live *l)
{
	for (u32 i = 0; i < l->obj.maps.n; i++) {
		const struct obj_map *m = &l->obj.maps.v[i];
		vec_each(init, &m->init) {
			int fd = init->kind == INIT_FUNC && l->loaded->map_fds[i] >= 0 ? program(l, init->to, NULL) :
				-1;
			if (fd >= 0)
				sys_map_update(l->h->k, l->loaded->map_fds[i], &init->index, &fd, 0);
		}
	}
}

/* Values of one CPU are compared with the machine's first: the kernel runs the program there. */
static void settle_on(u32 cpu)
{
	cpu_set_t one;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
}

struct live *test_live_new(struct host *h, const struct obj *o)
{
	struct live *l = arena_new(h->arena, struct live);
	struct diags ds;
	diags_init(&ds, h->arena, h->src);
	*l = (struct live){ .h = h, .arena = h->arena, .obj = test_programs(h->arena, o),
		.ncpus = sys_possible_cpus(h->k),
		.opts = { .k = h->k, .feats = &h->feats, .kernel_btf = host_btf_at, .kernel_btf_fd = host_btf_fd,
		.ctx = h,
			.all = true, .no_pins = true, .no_tables = true } };
	l->fds = arena_array(h->arena, int, o->funcs.n + 1);
	l->load = load_begin(h->arena, &l->obj, &l->opts, &ds);
	if (!l->load)
		return NULL;
	l->loaded = load_begun(l->load);
	l->stream = stream_new(h->arena, h->k);
	sched_getaffinity(0, sizeof(l->cpus), &l->cpus);
	settle_on(0);
	bool ok = true;
	for (u32 i = 0; i < o->maps.n; i++)
		ok &= listen_to(l, i);
	fill_program_arrays(l);
	if (ok)
		return l;
	test_live_close(l);
	return NULL;
}

void test_live_close(struct live *l)
{
	if (!l)
		return;
	sched_setaffinity(0, sizeof(l->cpus), &l->cpus);
	stream_close(l->stream);
	load_cancel(l->load);
}

/* ---- maps -------------------------------------------------------------------------------------------------------- */

enum shape { SHAPE_OTHER, SHAPE_ARRAY, SHAPE_HASH };

static enum shape shape_of(const struct live *l, u32 map)
{
	const struct obj_map *m = &l->obj.maps.v[map];
	u32 flags = uapi_map_type_flags(m->type);
	if (l->loaded->map_fds[map] < 0 || m->is_readonly || m->origin == MAP_KCONFIG || m->is_inner ||
		flags & (MAPF_FDS | MAPF_OF_MAPS | MAPF_STORAGE | MAPF_KEYLESS | MAPF_BUFFER) ||
		m->key_size > KEY_BYTES)
		return SHAPE_OTHER;
	return flags & MAPF_ARRAY ? SHAPE_ARRAY : flags & MAPF_HASH || m->type == MAP_LPM_TRIE ? SHAPE_HASH :
		SHAPE_OTHER;
}

static u32 value_bytes(const struct obj_map *m)
{
	return m->data_size ? m->data_size : m->value_size;
}

static u32 copies_of(const struct live *l, const struct obj_map *m)
{
	return load_is_percpu(m->type) ? l->ncpus : 1;
}

static u32 stride_of(const struct live *l, const struct obj_map *m)
{
	return copies_of(l, m) > 1 ? ALIGN_UP(value_bytes(m), 8) : value_bytes(m);
}

static bool is_zero(const u8 *p, u64 n)
{
	return !n || (!p[0] && !memcmp(p, p + 1, n - 1));
}

/* One element into the kernel. */
static void push_element(struct live *l, struct vm *vm, u32 map, const void *key, u8 *room)
{
	const struct obj_map *m = &l->obj.maps.v[map];
	u32 stride = stride_of(l, m), copies = copies_of(l, m);
	for (u32 cpu = 0; cpu < copies; cpu++) {
		const void *value = vm_map_lookup(vm, map, key, cpu);
		if (value)
			memcpy(room + (size_t)cpu * stride, value, value_bytes(m));
	}
	if (l->was_filled || shape_of(l, map) == SHAPE_HASH || !is_zero(room, (u64)stride * copies))
		sys_map_update(l->h->k, l->loaded->map_fds[map], key, room, 0);
}

static void push_map(struct live *l, struct vm *vm, u32 map)
{
	const struct obj_map *m = &l->obj.maps.v[map];
	enum shape shape = shape_of(l, map);
	u8 *room = arena_alloc(l->arena, (u64)stride_of(l, m) * copies_of(l, m) + 8), *key = arena_alloc(l->arena,
		m->key_size + 8);
	const void *have;
	if (shape == SHAPE_HASH) {
		while (!sys_map_next_key(l->h->k, l->loaded->map_fds[map], NULL, key))
			if (sys_map_delete(l->h->k, l->loaded->map_fds[map], key))
				break;
		for (u32 i = 0; (have = vm_map_key(vm, map, i)); i++)
			push_element(l, vm, map, have, room);
	}
	for (u32 i = 0; shape == SHAPE_ARRAY && i < MAX(m->max_entries, 1); i++)
		push_element(l, vm, map, &i, room);
}

static void take_element(struct live *l, struct vm *vm, u32 map, const void *key, u8 *room)
{
	const struct obj_map *m = &l->obj.maps.v[map];
	if (sys_map_lookup(l->h->k, l->loaded->map_fds[map], key, room, 0))
		return;
	for (u32 cpu = 0; cpu < copies_of(l, m); cpu++)
		vm_map_update(vm, map, key, room + (size_t)cpu * stride_of(l, m), 0, cpu);
}

static void take_map(struct live *l, struct vm *vm, u32 map)
{
	const struct obj_map *m = &l->obj.maps.v[map];
	enum shape shape = shape_of(l, map);
	u8 *room = arena_alloc(l->arena, (u64)stride_of(l, m) * copies_of(l, m) + 8), *key = arena_alloc(l->arena,
		m->key_size + 8), *next = arena_alloc(l->arena, m->key_size + 8);
	const void *have;
	if (shape == SHAPE_HASH) {
		while ((have = vm_map_key(vm, map, 0)))
			vm_map_delete(vm, map, memcpy(next, have, m->key_size));
		for (bool is_first = true; !sys_map_next_key(l->h->k, l->loaded->map_fds[map], is_first ? NULL : key,
			next);
			is_first = false) {
			memcpy(key, next, m->key_size);
			take_element(l, vm, map, key, room);
		}
	}
	for (u32 i = 0; shape == SHAPE_ARRAY && i < MAX(m->max_entries, 1); i++)
		take_element(l, vm, map, &i, room);
}

void test_live_take(struct live *l, struct test_run *t)
{
	for (u32 i = 0; i < l->obj.maps.n; i++)
		if (shape_of(l, i) != SHAPE_OTHER)
			take_map(l, t->vm, i);
}

/* ---- the run ----------------------------------------------------------------------------------------------------- */

enum input { INPUT_NONE, INPUT_FRAME, INPUT_BEHIND_HEADER /* its programs see what follows the Ethernet header */,
	INPUT_CTX, INPUT_CTX_BACK /* and it is changed in place */ };

static enum input input_of(u32 prog_type)
{
	switch (prog_type) {
	case PROG_XDP: case PROG_SCHED_CLS: case PROG_SCHED_ACT: return INPUT_FRAME;
	case PROG_SOCKET_FILTER: case PROG_CGROUP_SKB: case PROG_LWT_IN: case PROG_LWT_OUT: case PROG_LWT_XMIT:
		return INPUT_BEHIND_HEADER;
	case PROG_RAW_TRACEPOINT: case PROG_RAW_TRACEPOINT_WRITABLE: return INPUT_CTX;
	case PROG_SYSCALL: return INPUT_CTX_BACK;
	default: return INPUT_NONE;
	}
}

/* An Ethernet header for a packet that has none: the protocol is that of its first byte. */
static u8 *with_header(struct live *l, const struct test_io *io)
{
	u8 *frame = arena_alloc(l->arena, ETH_HEADER + io->packet_len + 1);
	memcpy(frame + ETH_HEADER, io->packet, io->packet_len);
	bool is_ipv6 = io->packet_len && frame[ETH_HEADER] >> 4 == 6;
	frame[12] = is_ipv6 ? 0x86 : 0x08;
	frame[13] = is_ipv6 ? 0xdd : 0x00;
	return frame;
}

/* Of a context the kernel takes what a test may say, and refuses one where anything else is set: the first contents of
 * a __sk_buff's mark, priority to ifindex, cb, tstamp to gso_segs, gso_size, hwtstamp; of an xdp_md all but the device,
 * which is the loopback's unless it is said. data and data_end are offsets in it. */
static u8 *clean_ctx(struct live *l, const struct test_io *io)
{
	static const struct { u16 from, to; } skb[] = { { 8, 12 }, { 32, 44 }, { 48, 68 }, { 152, 168 }, { 176, 180 },
		{ 184, 192 } };
	enum { XDP_IFINDEX = 12, LOOPBACK = 1 };
	u8 *out = arena_alloc(l->arena, io->ctx_len + 1);
	if (l->obj.funcs.v[io->func].sec->prog_type != PROG_XDP) {
		for (u32 i = 0; i < ARRAY_LEN(skb); i++)
			if (skb[i].to <= io->ctx_len)
				memcpy(out + skb[i].from, (const u8 *)io->ctx + skb[i].from,
					(size_t)(skb[i].to - skb[i].from));
		return out;
	}
	const u32 place[] = { 0, io->packet_len, 0 };
	u32 device = 0;
	memcpy(out, io->ctx, io->ctx_len);
	memcpy(out, place, MIN(sizeof(place), io->ctx_len));
	if (io->ctx_len >= XDP_IFINDEX + 4)
		memcpy(&device, out + XDP_IFINDEX, 4);
	if (device == LOOPBACK)
		memset(out + XDP_IFINDEX, 0, 4);
	return out;
}

static void put_packet(struct live *l, struct test_io *io, enum input input, struct sys_test_run *a)
{
	u32 more = input == INPUT_BEHIND_HEADER ? ETH_HEADER : 0;
	a->data_in = (uintptr_t)(more ? with_header(l, io) : io->packet);
	a->data_size_in = io->packet_len + more;
	a->data_out = (uintptr_t)arena_alloc(l->arena, MAX_OUT);
	a->data_size_out = MAX_OUT;
	if (!io->ctx)
		return;
	a->ctx_in = (uintptr_t)clean_ctx(l, io);
	a->ctx_size_in = io->ctx_len;
}

static void put_ctx(struct live *l, const struct test_io *io, struct sys_test_run *a)
{
	u8 *ctx = arena_alloc(l->arena, io->ctx_len + 1);
	memcpy(ctx, io->ctx, io->ctx_len);
	a->ctx_in = (uintptr_t)ctx;
	a->ctx_size_in = io->ctx_len;
}

bool test_live_run(struct live *l, struct test_run *t, struct test_io *io, str *why)
{
	const struct obj_func *f = &l->obj.funcs.v[io->func];
	enum input input = f->sec ? input_of(f->sec->prog_type) : INPUT_NONE;
	bool takes_packet = input == INPUT_FRAME || input == INPUT_BEHIND_HEADER;
	struct sys_test_run a = { 0 };
	if (input == INPUT_NONE || takes_packet != (io->packet != NULL)) {
		*why = arena_printf(l->arena, "the kernel runs no programs of section \"%.*s\" on request",
			STR_ARG(f->section));
		return false;
	}
	int fd = program(l, io->func, t->result);
	if (fd < 0)
		return false;
	for (u32 i = 0; i < l->obj.maps.n; i++)
		if (shape_of(l, i) != SHAPE_OTHER)
			push_map(l, t->vm, i);
	l->was_filled = true;
	a.prog_fd = (u32)fd;
	if (takes_packet)
		put_packet(l, io, input, &a);
	else if (io->ctx)
		put_ctx(l, io, &a);
	long r = sys_test_run(l->h->k, &a);
	if (r) {
		*why = arena_printf(l->arena, "BPF_PROG_TEST_RUN does not take this input: %s", strerror((int)-r));
		return false;
	}
	u32 more = input == INPUT_BEHIND_HEADER ? ETH_HEADER : 0;
	io->result = a.retval;
	io->packet_out_len = takes_packet && a.data_size_out >= more ? a.data_size_out - more : 0;
	if (takes_packet)
		memcpy(io->packet_out, (u8 *)(uintptr_t)a.data_out + more, MIN(io->packet_out_len, MAX_OUT - more));
	l->t = t;
	stream_drain(l->stream);
	return true;
}
