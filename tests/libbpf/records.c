/* records.c: rings and perf buffers with records that were put there by hand, skeletons that lack something, messages
 * by their level; on the kernel of asked.h. */
#include "asked.h"

#include <stdarg.h>

static u32 ready[2], nready;
static long wait_gives;
static long say_wait(struct kern *k UNUSED, int set, u32 *numbers, u32 max, int ms)
{
	printf("  wait for %u of %s, %d ms\n", max, fd_word((u32)set), ms);
	memcpy(numbers, ready, MIN(nready, max) * sizeof(u32));
	return wait_gives < 0 ? wait_gives : (long)nready;
}

static void kernel_of(u32 type, u32 entries)
{
	kernel_anew();
	fake.kern.epoll_wait = say_wait;
	map_info = (struct sys_map_info){.type = type, .max_entries = entries};
	nready = 0, wait_gives = 0, errno = 0;
	for (u32 i = 0; i < 3; i++)
		fake_new_fd(&fake, FD_OBJECT, "map");
	first_fd = FAKE_FIRST_FD + 3;
}
enum { MAP = FAKE_FIRST_FD, OTHER_MAP, LAST_MAP };

static void gone(const char *what)
{
	is_quiet = true;
	for (u32 i = MAP; i <= LAST_MAP; i++)
		fake_close(&fake.kern, (int)i);
	left(what);
}

/* ---- rings ------------------------------------------------------------------------------------------------------- */

static int ring_gives;
static int on_record(void *ctx, void *data, size_t n)
{
	printf("  %s %zu '%.*s'\n", (const char *)ctx, n, (int)MIN(n, 8), (const char *)data);
	return memcmp(data, "bad", 3) ? 0 : ring_gives;
}

enum { BUSY = 1u << 31, DISCARDED = 1u << 30 };
/* The record's head and text; returns where the next one goes. Data lies twice in a row. */
static u64 put_record(u32 ring, u64 at, const char *what, u32 flags)
{
	u8 *data = (u8 *)last_mapping[ring * 2 + 1] + PAGE;
	u32 n = (u32)strlen(what), head[2] = {n | flags, 0};
	for (u32 half = 0; half < 2; half++) {
		u64 off = (at & (PAGE - 1)) + half * PAGE;
		for (u32 i = 0; i < 8 + n; i++)
			if (off + i < 2 * PAGE)
				data[off + i] = i < 8 ? ((u8 *)head)[i] : (u8)what[i - 8];
	}
	return at + ALIGN_UP(8u + n, 8u);
}
static u64 *taken_of(u32 ring)
{
	return last_mapping[ring * 2];
}
static u64 *given_of(u32 ring)
{
	return last_mapping[ring * 2 + 1];
}

static void rings(void)
{
	kernel_of(MAP_RINGBUF, PAGE);
	struct ring_buffer *rb = ring_buffer__new(MAP, on_record, "one", NULL);
	printf("new %d, add", rb != NULL), SAY(ring_buffer__add(rb, OTHER_MAP, on_record, "two")), SAY(fake.mappings),
	    SAY(ring_buffer__epoll_fd(rb) == (int)first_fd), SAY(ring__map_fd(ring_buffer__ring(rb, 1)) == OTHER_MAP),
	    SAY(ring_buffer__ring(rb, 2) == NULL), SAY(errno), SAY(ring__size(ring_buffer__ring(rb, 0))), printf("\n");
	static const char *const texts[] = {"a", "12345678", "123456789", "gone", "bad", "late"};
	for (u32 round = 0; round < 3; round++) {
		/* the second round begins near the end: its records are in both halves */
		u64 at = round == 1 ? 2 * PAGE - 24 : round == 2 ? 0xfffffff8 : 0, begin = at;
		*taken_of(0) = at;
		for (u32 i = 0; i < ARRAY_LEN(texts); i++)
			at = put_record(0, at, texts[i], i == 3 ? DISCARDED : 0);
		*given_of(0) = at;
		ring_gives = round == 1 ? -EXDEV : 0;
		struct ring *r = ring_buffer__ring(rb, 0);
		printf("---- %u\n", round), SAY(ring__avail_data_size(r)), SAY(ring__consumer_pos(r) == begin),
		    SAY(ring__producer_pos(r) == at), printf("\n");
		printf(" = %d\n", ring__consume_n(r, 0)), printf(" = %d\n", ring__consume_n(r, 2));
		printf(" taken %d\n", (int)(*taken_of(0) - begin));
		printf(" = %d\n", ring_buffer__consume(rb)),
		    printf(" taken %d of %d\n", (int)(*taken_of(0) - begin), (int)(at - begin));
		printf(" = %d\n", ring__consume(r));
	}
	*taken_of(0) = *taken_of(1) = 0;
	*given_of(0) = put_record(0, put_record(0, 0, "first", 0), "not yet", BUSY);
	*given_of(1) = put_record(1, put_record(1, 0, "x", 0), "y", 0);
	printf("---- both\n"), printf(" = %d\n", ring_buffer__consume_n(rb, 2)),
	    printf(" = %d\n", ring_buffer__consume_n(rb, 2));
	*taken_of(1) = 0, ready[0] = 1, nready = 1;
	printf(" = %d\n", ring_buffer__poll(rb, 250));
	wait_gives = -EINTR;
	printf(" = %d\n", ring_buffer__poll(rb, -1));
	map_info.type = MAP_ARRAY;
	printf("add no ring"), SAY(ring_buffer__add(rb, LAST_MAP, on_record, NULL)), SAY(errno), printf("\n");
	ring_buffer__free(rb), ring_buffer__free(NULL);
	gone("rings");
	for (u32 n = 1; n < 7; n++) {
		kernel_of(MAP_RINGBUF, PAGE);
		fake.fail_at = n, fake.fail_with = EMFILE;
		rb = ring_buffer__new(MAP, on_record, "one", NULL);
		printf("call %u: %d %d ", n, rb != NULL, errno), ring_buffer__free(rb), gone("it");
	}
}

static void user_rings(void)
{
	kernel_of(MAP_USER_RINGBUF, PAGE);
	struct user_ring_buffer *rb = user_ring_buffer__new(MAP, NULL);
	u32 *head[3];
	char *at[3];
	for (u32 i = 0; i < 3; i++) {
		at[i] = user_ring_buffer__reserve(rb, i * 1000 + 1);
		head[i] = (u32 *)(void *)(at[i] - 8);
		printf("reserve %u: %x at %td, given %llu\n", i * 1000 + 1, *head[i],
		       at[i] - (char *)given_of(0) - PAGE, (unsigned long long)*given_of(0));
	}
	user_ring_buffer__submit(rb, at[1]), user_ring_buffer__discard(rb, at[0]), user_ring_buffer__submit(rb, at[2]);
	printf("heads %x %x %x\n", *head[0], *head[1], *head[2]);
	printf("full %d", user_ring_buffer__reserve(rb, 1056) == NULL), printf(" %d,", errno);
	printf(" whole %d", user_ring_buffer__reserve(rb, PAGE - 8) == NULL), printf(" %d,", errno);
	printf(" too much %d", user_ring_buffer__reserve(rb, PAGE - 7) == NULL), printf(" %d", errno);
	printf(" %d", user_ring_buffer__reserve(rb, BUSY | 8) == NULL), printf(" %d", errno);
	printf(" %d", user_ring_buffer__reserve(rb, DISCARDED | 8) == NULL), printf(" %d\n", errno);
	u64 before = fake.now;
	printf("in time: %d", user_ring_buffer__reserve_blocking(rb, 1056, 5) == NULL),
	    printf(" %d after %llu ms\n", errno, (unsigned long long)(fake.now - before) / 1000000);
	before = fake.now;
	printf("not at all: %d", user_ring_buffer__reserve_blocking(rb, 1056, 0) == NULL),
	    printf(" %d after %llu ms\n", errno, (unsigned long long)(fake.now - before) / 1000000);
	printf("never: %d", user_ring_buffer__reserve_blocking(rb, PAGE, -1) == NULL), printf(" %d\n", errno);
	*taken_of(0) = 2048;
	char *next = user_ring_buffer__reserve_blocking(rb, 1064, -1);
	printf("room: at %td, given %llu\n", next - (char *)given_of(0) - PAGE, (unsigned long long)*given_of(0));
	/* what is behind the end is the beginning, in the second half */
	user_ring_buffer__submit(rb, next + PAGE);
	printf("head %x\n", *(u32 *)(void *)(next - 8));
	user_ring_buffer__free(rb), user_ring_buffer__free(NULL);
	gone("user ring");
	for (u32 n = 1; n < 5; n++) {
		kernel_of(n == 4 ? MAP_RINGBUF : MAP_USER_RINGBUF, PAGE);
		fake.fail_at = n, fake.fail_with = EMFILE;
		rb = user_ring_buffer__new(MAP, NULL);
		printf("call %u: %d %d ", n, rb != NULL, errno), user_ring_buffer__free(rb), gone("it");
	}
}

/* ---- perf buffers ------------------------------------------------------------------------------------------------ */

static void on_sample(void *ctx, int cpu, void *data, __u32 n)
{
	printf("  %s of CPU %d: %u '%.*s'\n", (char *)ctx, cpu, n, (int)MIN(n, 4000u), (char *)data);
}
static void on_loss(void *ctx, int cpu, __u64 n)
{
	printf("  %s of CPU %d: lost %llu\n", (char *)ctx, cpu, (unsigned long long)n);
}
static int events_left;
static enum bpf_perf_event_ret on_event(void *ctx, int cpu, struct perf_event_header *h)
{
	printf("  %s of CPU %d: type %u of %u bytes\n", (char *)ctx, cpu, h->type, h->size);
	return events_left-- > 0   ? LIBBPF_PERF_EVENT_CONT
	       : events_left == -1 ? LIBBPF_PERF_EVENT_DONE
				   : LIBBPF_PERF_EVENT_ERROR;
}

static u64 put_event(u32 cpu, u64 at, const void *p, u32 n)
{
	u8 *data = (u8 *)last_mapping[cpu] + PAGE;
	for (u32 i = 0; i < n; i++)
		data[(at + i) & (PAGE - 1)] = ((const u8 *)p)[i];
	return at + n;
}

static u64 put_sample(u32 cpu, u64 at, const char *what, u32 size)
{
	struct {
		struct perf_event_header h;
		u32 size;
		char bytes[84];
	} r = {{PERF_RECORD_SAMPLE, 0, 0}, size, ""};
	r.h.size = (u16)ALIGN_UP(12u + (u32)strlen(what), 8u);
	memcpy(r.bytes, what, strlen(what));
	return put_event(cpu, at, &r, r.h.size);
}

static u64 put_loss(u32 cpu, u64 at, u64 lost, u16 size)
{
	struct {
		struct perf_event_header h;
		u64 id, lost;
	} r = {{PERF_RECORD_LOST, 0, size}, 1, lost};
	return put_event(cpu, at, &r, size);
}

static void give(u32 cpu, u64 from, u64 to)
{
	struct perf_event_mmap_page *page = last_mapping[cpu];
	page->data_tail = from, page->data_head = to;
}
static long left_of(u32 cpu)
{
	const struct perf_event_mmap_page *page = last_mapping[cpu];
	return (long)(page->data_head - page->data_tail);
}

static void perf(void)
{
	kernel_of(MAP_PERF_EVENT_ARRAY, 8);
	is_quiet = false;
	LIBBPF_OPTS(perf_buffer_opts, opts, .sample_period = 3);
	struct perf_buffer *pb = perf_buffer__new(MAP, 1, on_sample, on_loss, "it", &opts);
	printf("new"), SAY(perf_buffer__buffer_cnt(pb)), SAY(perf_buffer__epoll_fd(pb) == (int)first_fd),
	    SAY(perf_buffer__buffer_fd(pb, 1) - (int)first_fd), SAY(perf_buffer__buffer_fd(pb, 2)), SAY(errno),
	    printf("\n");
	void *at;
	size_t n;
	printf("buffer"), SAY(perf_buffer__buffer(pb, 1, &at, &n)), SAY(at == last_mapping[1]), SAY(n),
	    SAY(perf_buffer__buffer(pb, 2, &at, &n)), SAY(perf_buffer__buffer(pb, -1, &at, &n)), printf("\n");
	for (u32 round = 0; round < 2; round++) {
		u64 from = round ? 3 * PAGE - 16 : 0, to = put_sample(1, from, "hello, world", 12);
		to = put_loss(1, to, 7, sizeof(struct perf_event_header) + 16);
		to = put_sample(1, to, "more than its size says", 4), to = put_sample(1, to, "less", 400);
		give(1, from, to), give(0, 0, put_sample(0, 0, "zero", 4));
		printf(" = %d\n", perf_buffer__consume_buffer(pb, 1)),
		    printf(" left %ld %ld\n", left_of(0), left_of(1));
	}
	printf(" = %d\n", perf_buffer__consume_buffer(pb, 2)), printf(" = %d\n", perf_buffer__consume(pb));
	give(1, 0, put_loss(1, 0, 9, 16)), printf("short loss"), printf(" = %d", perf_buffer__consume(pb)),
	    printf(" left %ld\n", left_of(1));
	u64 wrong = put_event(1, 0, (u32[]){77, 8u << 16}, 8);
	give(1, 0, put_sample(1, wrong, "next", 4)), printf("unknown"), printf(" = %d", perf_buffer__consume(pb)),
	    printf(" left %ld\n", left_of(1));
	give(1, 0, put_event(1, 0, (u32[]){9, 4u << 16}, 8)), printf("too small"),
	    printf(" = %d", perf_buffer__consume(pb)), printf(" left %ld\n", left_of(1));
	give(1, 0, put_event(1, 0, (u32[]){9, 24u << 16}, 8)), printf("too large"),
	    printf(" = %d", perf_buffer__consume(pb)), printf(" left %ld\n", left_of(1));
	ready[0] = 1, nready = 1;
	give(0, 0, put_sample(0, 0, "zero", 4)), give(1, 0, put_sample(1, 0, "one", 3));
	printf(" = %d\n", perf_buffer__poll(pb, 100)), printf(" left %ld %ld\n", left_of(0), left_of(1));
	give(1, 0, put_event(1, 0, (u32[]){9, 4u << 16}, 8)), printf(" = %d\n", perf_buffer__poll(pb, 0));
	wait_gives = -EINTR, printf(" = %d\n", perf_buffer__poll(pb, -1));
	perf_buffer__free(pb), perf_buffer__free(NULL);
	gone("perf buffer");
}

static void raw_perf(void)
{
	struct perf_event_attr attr = {.size = sizeof(attr),
				       .type = PERF_TYPE_SOFTWARE,
				       .config = PERF_COUNT_SW_CPU_CLOCK,
				       .sample_period = 11,
				       .wakeup_events = 2};
	int cpus[] = {5, 1}, keys[] = {3, 2};
	LIBBPF_OPTS(perf_buffer_raw_opts, opts, .cpu_cnt = 2, .cpus = cpus, .map_keys = keys);
	kernel_of(MAP_PERF_EVENT_ARRAY, 8);
	is_quiet = false;
	struct perf_buffer *pb = perf_buffer__new_raw(MAP, 2, &attr, on_event, "raw", &opts);
	for (events_left = 2; events_left > -3; events_left -= 1) {
		u64 to = put_sample(0, 0, "a", 1);
		give(0, 0, put_sample(0, put_loss(0, to, 7, sizeof(struct perf_event_header) + 16), "b", 1));
		printf("---- %d\n", events_left);
		int kept = events_left, r = perf_buffer__consume(pb);
		printf(" = %d left %ld\n", r, left_of(0));
		events_left = kept;
	}
	perf_buffer__free(pb);
	gone("raw");
	opts.cpus = NULL, printf("wrong %d", !perf_buffer__new_raw(MAP, 2, &attr, on_event, NULL, &opts)), SAY(errno);
	opts.cpus = cpus, opts.map_keys = NULL,
	printf(", %d", !perf_buffer__new_raw(MAP, 2, &attr, on_event, NULL, &opts)), SAY(errno);
	printf(", %d", !perf_buffer__new_raw(MAP, 2, NULL, on_event, NULL, NULL)), SAY(errno);
	static const size_t pages[] = {0, 3, 6, 8};
	is_quiet = true;
	for (u32 i = 0; i < ARRAY_LEN(pages); i++)
		printf("\n%zu pages ", pages[i]), pb = perf_buffer__new(MAP, pages[i], on_sample, NULL, "it", NULL),
						  SAY(pb != NULL), SAY(errno), perf_buffer__free(pb);
	map_info.type = MAP_ARRAY, printf("\nno such map "),
	SAY(!perf_buffer__new(MAP, 2, on_sample, NULL, NULL, NULL)), SAY(errno), printf("\n");
	static const u32 entries[] = {0, 1, 2};
	for (u32 i = 0; i < ARRAY_LEN(entries); i++) {
		kernel_of(MAP_PERF_EVENT_ARRAY, entries[i]);
		pb = perf_buffer__new(MAP, 1, on_sample, NULL, "it", NULL);
		printf("%u entries: %zu\n", entries[i], perf_buffer__buffer_cnt(pb)), perf_buffer__free(pb);
	}
	static struct fake_file one_off[] = {{"/sys/devices/system/cpu/possible", TEXT("0-2\n")},
					     {"/sys/devices/system/cpu/online", TEXT("0,2\n")}};
	kernel_of(MAP_PERF_EVENT_ARRAY, 0);
	fake.files = one_off, fake.nfiles = 2, is_quiet = false;
	pb = perf_buffer__new(MAP, 1, on_sample, NULL, "it", NULL);
	printf("one is off: %zu\n", perf_buffer__buffer_cnt(pb)), perf_buffer__free(pb);
	for (u32 k = 1; k < 16; k++) {
		kernel_of(MAP_PERF_EVENT_ARRAY, 8);
		fake.fail_at = k, fake.fail_with = EMFILE;
		printf("call %u: ", k), pb = perf_buffer__new(MAP, 1, on_sample, NULL, "it", NULL);
		printf("%d %d ", pb != NULL, pb ? 0 : errno), perf_buffer__free(pb), gone("it");
	}
}

/* ---- skeletons --------------------------------------------------------------------------------------------------- */

static void skeletons(void)
{
	enum { MAPS = 3, PROGS = 3 };
	for (u32 i = 0; i < 7; i++) {
		struct bpf_map *maps[MAPS];
		struct bpf_program *progs[PROGS];
		struct bpf_link *links[PROGS] = {0}, *table_link = NULL;
		void *words = NULL;
		struct bpf_map_skeleton m[MAPS] = {{i == 1 ? "lacking" : "seen", &maps[0], NULL, NULL},
						   {".data.words", &maps[1], &words, NULL},
						   {"table", &maps[2], NULL, &table_link}};
		struct bpf_prog_skeleton p[PROGS] = {{i == 2 ? "lacking" : "raw", &progs[0], &links[0]},
						     {"xdp", &progs[1], &links[1]},
						     {"tp", &progs[2], &links[2]}};
		struct bpf_object_skeleton s = {.sz = sizeof(s),
						.name = "asked",
						.data = files[OBJECT].bytes,
						.data_sz = files[OBJECT].len,
						.obj = &o,
						.map_cnt = MAPS,
						.map_skel_sz = sizeof(m[0]),
						.maps = m,
						.prog_cnt = PROGS,
						.prog_skel_sz = sizeof(p[0]),
						.progs = p};
		kernel_anew();
		map_info = (struct sys_map_info){.map_flags = i == 5 ? 0 : 1 << 10}; /* it can be mapped */
		if (i == 3)
			s.data_sz = 100;
		printf("---- %u: open", i), SAY(bpf_object__open_skeleton(&s, NULL)), printf("\n");
		if (i == 3)
			continue;
		if (i > 2 || i == 0) {
			struct bpf_program *x;
			bpf_object__for_each_program(x, o)
			    bpf_program__set_autoload(x, x == progs[0] || x == progs[1] || x == progs[2]);
			bpf_program__set_autoattach(progs[2], i != 6);
			refuses = i == 4   ? BPFCMD_MAP_CREATE + 1
				  : i == 5 ? BPFCMD_RAW_TRACEPOINT_OPEN + 1
					   : 0,
			refuses_with = -EBUSY;
			printf("words %.5s, %s, load", (char *)words, bpf_object__name(o)),
			    SAY(bpf_object__load_skeleton(&s)), SAY(words != NULL);
			if (i == 6) /* an entry without a link, as older headers have them */
				s.map_cnt = 3, s.map_skel_sz = sizeof(m[0]), m[2].link = NULL;
			printf(", attach"), SAY(i == 4 ? 0 : bpf_object__attach_skeleton(&s));
			printf(", links"), SAY(links[0] != NULL), SAY(links[1] != NULL), SAY(links[2] != NULL),
			    SAY(table_link != NULL), printf("\n");
			if (i == 0)
				printf("again"), SAY(bpf_object__attach_skeleton(&s)), printf("\n");
			bpf_object__detach_skeleton(&s);
			printf("detached"), SAY(links[0] || links[1] || links[2] || table_link), printf("\n");
		}
		close_object("skeleton");
	}
}

static int attach_it(const struct bpf_program *p, long cookie UNUSED, struct bpf_link **link)
{
	*link = bpf_program__attach_tcx(p, 4, NULL);
	return 0;
}

/* A program of a section with a handler attaches with its skeleton where the handler can do that. */
static void skeletons_of_handlers(void)
{
	for (u32 i = 0; i < 3; i++) {
		LIBBPF_OPTS(libbpf_prog_handler_opts, opts, .prog_attach_fn = i ? attach_it : NULL);
		int id = libbpf_register_prog_handler("own+", BPF_PROG_TYPE_SCHED_CLS, (enum bpf_attach_type)46, &opts);
		struct bpf_program *own, *x;
		struct bpf_link *link = NULL;
		struct bpf_prog_skeleton p = {"own", &own, &link};
		struct bpf_object_skeleton s = {.sz = sizeof(s),
						.name = "asked",
						.data = files[OBJECT].bytes,
						.data_sz = files[OBJECT].len,
						.obj = &o,
						.prog_cnt = 1,
						.prog_skel_sz = sizeof(p),
						.progs = &p};
		kernel_anew();
		printf("---- %u: open", i), SAY(bpf_object__open_skeleton(&s, NULL));
		bpf_object__for_each_program(x, o) bpf_program__set_autoload(x, x == own && i != 2);
		bpf_map__set_autocreate(map("table"), false);
		printf(", load"), SAY(bpf_object__load_skeleton(&s)), printf(", attach"),
		    SAY(bpf_object__attach_skeleton(&s));
		printf(", link %d\n", link != NULL);
		bpf_object__detach_skeleton(&s);
		libbpf_unregister_prog_handler(id);
		close_object("it");
	}
}

/* ---- messages ---------------------------------------------------------------------------------------------------- */

static libbpf_print_fn_t first_print;
static void say_as(enum libbpf_print_level level, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	first_print(level, fmt, ap);
	va_end(ap);
}

/* What is said without a callback, by LIBBPF_LOG_LEVEL; with none of all; and what errors in pointers say. */
static void levels(void)
{
	static const char *const names[] = {NULL, "warn", "info", "debug", "loud"};
	fflush(stdout), dup2(1, 2);
	for (u32 i = 0; i < ARRAY_LEN(names); i++) {
		if (names[i])
			setenv("LIBBPF_LOG_LEVEL", names[i], 1);
		fprintf(stderr, "%s:", names[i] ? names[i] : "not set");
		say_as(LIBBPF_WARN, " %s", "warn"), say_as(LIBBPF_INFO, " %s", "info"),
		    say_as(LIBBPF_DEBUG, " %s", "debug");
		fprintf(stderr, "\n");
	}
	libbpf_set_print(NULL);
	kernel_anew();
	printf("silent: %d %d", bpf_object__open("/objects/none.o") == NULL, bpf_link__open("/sys/fs/bpf/x") != NULL);
	printf(", %d\n", libbpf_set_print(print_all) == NULL);
	printf("errors:"), SAY(libbpf_get_error((void *)-22l)), SAY(libbpf_get_error((void *)-4095l)),
	    SAY(libbpf_get_error((void *)-4096l)), SAY(bpf_link__destroy((void *)-22l)),
	    errno = 7, SAY(libbpf_get_error(NULL)), printf("\n");
}

int main(int argc UNUSED, char **argv)
{
	static const struct scene scenes[] = {
	    {"rings", rings},	    {"user_rings", user_rings}, {"perf", perf},
	    {"raw_perf", raw_perf}, {"skeletons", skeletons},	{"skeletons_of_handlers", skeletons_of_handlers},
	    {"levels", levels}};
	first_print = libbpf_set_print(NULL);
	return play(argv, scenes, ARRAY_LEN(scenes));
}
