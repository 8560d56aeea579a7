/* before.c: what a caller decides between opening and loading an object, and what becomes of it: setters and their
 * errors, maps of maps, reuse, pins, sections of variables, and then readers and links of what was loaded. */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "before.skel.h"

#define SAY(call) printf(" %d", (int)(call))
static int self, warnings, inner_fd;

static int count_warnings(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	if (getenv("SHOW"))
		vfprintf(stderr, fmt, ap);
	warnings += level == LIBBPF_WARN;
	return 0;
}

static void call(void) { syscall(SYS_pivot_root, "", ""); }

static void programs(struct before *s)
{
	struct bpf_program *p = s->progs.by_target, *last = NULL;
	char log[128];
	size_t n;
	printf("target: none of this name"), SAY(bpf_program__set_attach_target(p, 0, "no_function_either"));
	SAY(bpf_program__set_attach_target(p, 0, NULL)), SAY(bpf_program__set_attach_target(p, -1, "x")),
		SAY(bpf_program__set_attach_target(p, 0, "vfs_read"));
	printf("\nautoload:"), SAY(bpf_program__autoload(p)), SAY(bpf_program__set_autoload(p, false)),
		SAY(bpf_program__autoload(p)), SAY(bpf_program__autoload(s->progs.off));
	SAY(bpf_program__set_autoload(s->progs.replaced, false)),
		SAY(bpf_program__set_autoload(s->progs.by_hand, true));
	p = s->progs.other;
	printf("\ntype:"), SAY(bpf_program__type(p)), SAY(bpf_program__set_type(p, BPF_PROG_TYPE_CGROUP_SKB)),
		SAY(bpf_program__set_expected_attach_type(p, BPF_CGROUP_INET_INGRESS));
	SAY(bpf_program__type(p)), SAY(bpf_program__expected_attach_type(p)), SAY(bpf_program__flags(p)),
		SAY(bpf_program__set_flags(p, BPF_F_STRICT_ALIGNMENT)), SAY(bpf_program__flags(p));
	printf("\nlog:"), SAY(bpf_program__log_level(p)), SAY(bpf_program__set_log_level(p, 2)),
		SAY(bpf_program__set_log_buf(p, NULL, 5)), SAY(bpf_program__set_log_buf(p, log, sizeof(log)));
	SAY(bpf_program__log_buf(p, &n) == log), SAY(n), SAY(bpf_program__set_log_buf(p, NULL, 0)),
		SAY(bpf_program__set_log_level(p, 0));
	printf("\nbackwards:");
	while ((last = bpf_object__prev_program(s->obj, last)))
		printf(" %s", bpf_program__name(last));
	printf("\nautoattach:"), SAY(bpf_program__autoattach(p)), bpf_program__set_autoattach(s->progs.drop, false),
		SAY(bpf_program__autoattach(s->progs.drop));
	printf(", sections %s %s, fd", bpf_program__section_name(s->progs.off),
		bpf_program__section_name(s->progs.by_hand)), SAY(bpf_program__fd(p));
	printf(", not loaded: %d %d", bpf_program__attach(p) == NULL, errno), SAY(bpf_program__pin(p, "/sys/fs/bpf/x")),
		SAY(bpf_program__unpin(p, "/sys/fs/bpf/x"));
	printf("\n");
}

static void maps(struct before *s)
{
	struct bpf_map *m = s->maps.sized, *first;
	size_t n;
	int old = 0, fresh, key = 1;
	long v = 77;
	printf("sizes:"), SAY(bpf_map__set_max_entries(m, 100)), SAY(bpf_map__set_value_size(m, 16)),
		SAY(bpf_map__set_key_size(m, 8)), SAY(bpf_map__set_type(m, BPF_MAP_TYPE_LRU_HASH));
	SAY(bpf_map__set_map_flags(m, BPF_F_NO_COMMON_LRU)), SAY(bpf_map__set_numa_node(m, 0)),
		SAY(bpf_map__set_map_extra(m, 0)), SAY(bpf_map__set_ifindex(m, 0));
	SAY(bpf_map__max_entries(m)), SAY(bpf_map__value_size(m)), SAY(bpf_map__key_size(m)), SAY(bpf_map__type(m)),
		SAY(bpf_map__map_flags(m)), SAY(bpf_map__btf_value_type_id(m) > 0);
	bpf_map__set_key_size(m, 4), bpf_map__set_value_size(m, 8), bpf_map__set_type(m, BPF_MAP_TYPE_HASH),
		bpf_map__set_map_flags(m, 0);
	printf("\nstacks:"), SAY(bpf_map__set_value_size(s->maps.stacks, 127 * 8)),
		SAY(bpf_map__set_max_entries(s->maps.stacks, 64));
	printf(", pages"), SAY(bpf_map__set_max_entries(s->maps.more, 3 * 4096)),
		SAY(bpf_map__max_entries(s->maps.more)), SAY(bpf_map__set_max_entries(s->maps.more, 8192));
	printf("\nabsent:"), SAY(bpf_map__autocreate(s->maps.absent)),
		SAY(bpf_map__set_autocreate(s->maps.absent, false)), SAY(bpf_map__autocreate(s->maps.absent));
	fresh = bpf_map_create(BPF_MAP_TYPE_ARRAY, "fresh", 4, 4, 2, NULL);
	printf("\ninner:"), SAY(bpf_map__set_inner_map_fd(s->maps.given, fresh)),
		SAY(bpf_map__set_inner_map_fd(s->maps.given, fresh)), SAY(bpf_map__set_inner_map_fd(m, fresh));
	SAY(bpf_map__inner_map(s->maps.fixed) != NULL), SAY(bpf_map__inner_map(m) == NULL);
	inner_fd = fresh;                            /* open until it is loaded */
	printf("\nvariables: %d %d, %d %d", s->rodata_limits->limit, s->data_own->a_number, s->data_list->list[0],
		s->data_count->list_n);
	printf(", initial"), SAY(bpf_map__initial_value(s->maps.data_own, &n) == s->data_own), SAY(n),
		SAY(bpf_map__set_initial_value(s->maps.data_own, &(int){ 50 }, 4)), SAY(s->data_own->a_number);
	SAY(bpf_map__set_initial_value(m, &v, 8));
	printf(", longer"), SAY(bpf_map__set_value_size(s->maps.data_list, 32)),
		SAY(bpf_map__value_size(s->maps.data_list)), SAY(bpf_map__btf_value_type_id(s->maps.data_list) > 0);
	int *list = (int *)bpf_map__initial_value(s->maps.data_list, &n);
	printf(" %zu %d %d", n, list[0], list[7]);
	for (int i = 1; i < 8; i++)
		list[i] = 100;
	s->data_count->list_n = 8;
	printf("\nhidden variables:"), SAY(bpf_map__map_flags(s->maps.data_hidden)),
		SAY(bpf_map__map_flags(s->maps.data_own) == BPF_F_MMAPABLE);
	int *hidden = (int *)bpf_map__initial_value(s->maps.data_hidden, &n);
	printf(" %zu %d", n, hidden[1]);
	printf("\npin paths: %s %s", bpf_map__pin_path(s->maps.kept), bpf_map__pin_path(m) ? "some" : "none"),
		SAY(bpf_map__set_pin_path(m, "/sys/fs/bpf/a_path")), printf(" %s", bpf_map__pin_path(m)),
		SAY(bpf_map__set_pin_path(m, NULL));
	SAY(bpf_map__pin(m, NULL)), SAY(bpf_map__unpin(m, NULL));
	old = bpf_map_create(BPF_MAP_TYPE_HASH, "other_name", 4, 8, 100, NULL);
	bpf_map_update_elem(old, &key, &v, 0);
	printf("\nreuse: none"), SAY(bpf_map__reuse_fd(s->maps.absent, -1)), SAY(bpf_map__reuse_fd(m, old)),
		printf(" %s", bpf_map__name(m)), SAY(bpf_map__fd(m) >= 0);
	close(old);
	printf("\nlists:"), first = bpf_object__next_map(s->obj, NULL), SAY(first == s->maps.first),
		SAY(bpf_object__next_map(s->obj, first) == s->maps.second);
	printf("\n");
}

static int on_ring(void *ctx, void *data, size_t n)
{
	printf(" %s:%zu:%d", (const char *)ctx, n, *(int *)data > 0);
	return 0;
}

static enum bpf_perf_event_ret on_event(void *ctx, int cpu, struct perf_event_header *e)
{
	(void)cpu;
	printf(" event %u of %u bytes", e->type, e->size);
	return ++*(int *)ctx == 1 ? LIBBPF_PERF_EVENT_CONT : LIBBPF_PERF_EVENT_DONE;
}

static void streams(struct before *s)
{
	int events = 0;
	struct ring_buffer *rb = ring_buffer__new(bpf_map__fd(s->maps.more), on_ring, "more", NULL);
	printf("rings:"), SAY(ring_buffer__add(rb, bpf_map__fd(s->maps.rest), on_ring, "rest")),
		SAY(ring_buffer__add(rb, bpf_map__fd(s->maps.sized), on_ring, NULL)),
		SAY(ring_buffer__epoll_fd(rb) >= 0);
	struct perf_event_attr attr = { .type = PERF_TYPE_SOFTWARE, .size = sizeof(attr),
		.config = PERF_COUNT_SW_BPF_OUTPUT, .sample_type = PERF_SAMPLE_RAW, .sample_period = 1,
		.wakeup_events = 1 };
	struct perf_buffer *pb = perf_buffer__new_raw(bpf_map__fd(s->maps.pb), 4, &attr, on_event, &events, NULL);
	struct user_ring_buffer *ub = user_ring_buffer__new(bpf_map__fd(s->maps.orders), NULL);
	printf(", perf %d, buffers", pb != NULL),
		SAY(perf_buffer__buffer_cnt(pb) == (size_t)sysconf(_SC_NPROCESSORS_ONLN)),
		SAY(perf_buffer__buffer_fd(pb, 0) >= 0), SAY(perf_buffer__buffer_fd(pb, 4000)),
		SAY(perf_buffer__epoll_fd(pb) >= 0);
	int *order = user_ring_buffer__reserve(ub, sizeof(*order));
	printf("\norders: %d %d", ub != NULL, order != NULL), *order = 5, user_ring_buffer__submit(ub, order);
	order = user_ring_buffer__reserve(ub, sizeof(*order)), *order = 1000, user_ring_buffer__discard(ub, order);
	order = user_ring_buffer__reserve_blocking(ub, sizeof(*order), 10), *order = 6, user_ring_buffer__submit(ub,
		order);
	order = user_ring_buffer__reserve(ub, 5000), printf(", too large %d %d", order == NULL, errno);
	order = user_ring_buffer__reserve(ub, 4000), user_ring_buffer__discard(ub, order);
	order = user_ring_buffer__reserve(ub, 4000), printf(", full %d %d", order == NULL, errno);
	struct bpf_link *link = bpf_program__attach(s->progs.enter);
	call(), call();
	printf(", got %d\npoll:", s->bss->got), SAY(ring_buffer__poll(rb, 100)), printf("\nconsume:"),
		SAY(ring_buffer__consume(rb)), SAY(ring_buffer__poll(rb, 0));
	printf("\nperf:"), SAY(perf_buffer__consume(pb) >= 0), SAY(perf_buffer__consume_buffer(pb, 4000)),
		SAY(perf_buffer__poll(pb, 0));
	printf("\nresult: hz %d, version %d, nothing %d, number %d, zeroes %ld, tail %d\n", s->bss->hz > 0,
		s->bss->version == s->kconfig->LINUX_KERNEL_VERSION, s->bss->nothing, s->data_own->a_number,
		s->bss->zeroes[3], s->bss->tail);
	printf("kconfig: %d %d\n", s->kconfig->CONFIG_HZ == s->bss->hz, s->kconfig->CONFIG_NO_SUCH_THING);
	bpf_link__disconnect(link);
	int fd = bpf_link__fd(link);
	SAY(bpf_link__destroy(link)), call(), printf(" disconnected, it goes on: %d\n", s->data_own->a_number),
		close(fd);
	ring_buffer__free(rb), perf_buffer__free(pb), user_ring_buffer__free(ub);
}

static void links(struct before *s)
{
	char path[64], at[80];
	LIBBPF_OPTS(bpf_test_run_opts, t, .ctx_in = &(int){ 21 }, .ctx_size_in = 4);
	printf("syscall:"), SAY(bpf_prog_test_run_opts(bpf_program__fd(s->progs.twice), &t)), printf(" %u\n", t.retval);
	snprintf(path, sizeof(path), "/sys/fs/bpf/before_%d", self), snprintf(at, sizeof(at), "%s/twice", path);
	printf("pin:"), SAY(bpf_program__pin(s->progs.twice, at)), SAY(access(at, F_OK)),
		SAY(bpf_program__pin(s->progs.twice, at)), SAY(bpf_program__unpin(s->progs.twice, at)),
		SAY(bpf_program__unpin(s->progs.twice, at)), SAY(rmdir(path));
	int cgroup = open(getenv("CGROUP"), O_RDONLY | O_DIRECTORY), netns = open("/proc/self/ns/net", O_RDONLY);
	struct bpf_link *link = bpf_program__attach_cgroup(s->progs.egress, cgroup), *one, *two;
	printf("\ncgroup: %d", link != NULL), SAY(bpf_link__update_program(link, s->progs.egress)),
		SAY(bpf_link__detach(link)), SAY(bpf_link__destroy(link));
	link = bpf_program__attach_netns(s->progs.lookup, netns), printf("\nnetns: %d", link != NULL),
		SAY(bpf_link__destroy(link));
	link = bpf_program__attach_cgroup(s->progs.egress, -1), printf("\nnot a cgroup: %d %d", link == NULL, errno);
	struct perf_event_attr attr = { .type = PERF_TYPE_SOFTWARE, .size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK, .sample_period = 10000000 };
	int event = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
	link = bpf_program__attach_perf_event(s->progs.on_clock, event), printf("\nclock: %d %d", event >= 0,
		link != NULL), SAY(bpf_link__fd(link) >= 0), SAY(bpf_link__destroy(link));
	link = bpf_program__attach_perf_event(s->progs.on_clock, -1), printf(", no event %d %d", link == NULL, errno);
	one = bpf_program__attach_uprobe(s->progs.by_hand, false, -1, "/proc/self/exe", 0x1000),
		printf("\nuprobe: %d", one != NULL), SAY(bpf_link__destroy(one));
	LIBBPF_OPTS(bpf_uprobe_opts, uo, .func_name = "getpid");
	two = bpf_program__attach_uprobe_opts(s->progs.by_hand, 0, "libc.so.6", 0, &uo),
		printf(", by name %d", two != NULL), SAY(bpf_link__destroy(two));
	uo.func_name = "no_such_function", two = bpf_program__attach_uprobe_opts(s->progs.by_hand, 0, "libc.so.6", 0,
		&uo), printf(", none %d %d", two == NULL, errno);
	two = bpf_program__attach_uprobe(s->progs.by_hand, false, -1, "/no/such/file", 0),
		printf(", no file %d %d", two == NULL, errno);
	two = bpf_program__attach(s->progs.by_hand), printf(", by its section %d %d", two == NULL, errno);
	two = bpf_program__attach_tracepoint(s->progs.enter, "syscalls", "sys_enter_getpid"),
		printf("\nanother kind %d", two == NULL), bpf_link__destroy(two);
	two = bpf_program__attach_raw_tracepoint(s->progs.enter, "no_such_point"), printf(", no such point %d %d",
		two == NULL, errno);
	two = bpf_program__attach_xdp(s->progs.drop, 12345), printf(", no device %d %d\n", two == NULL, errno);
	close(cgroup), close(netns);
}

static void late(struct before *s)
{
	int key = 0, id = 0, other = 1;
	printf("late:"), SAY(bpf_map__set_max_entries(s->maps.sized, 1)),
		SAY(bpf_map__set_value_size(s->maps.stacks, 8)), SAY(bpf_map__set_type(s->maps.sized, 1)),
		SAY(bpf_map__set_autocreate(s->maps.sized, false));
	SAY(bpf_program__set_type(s->progs.other, 1)), SAY(bpf_program__set_expected_attach_type(s->progs.other, 1)),
		SAY(bpf_program__set_flags(s->progs.other, 0)), SAY(bpf_program__set_log_level(s->progs.other, 1));
	SAY(bpf_program__set_attach_target(s->progs.by_target, 0, "vfs_read"));
	printf("\nthere: %d, entries %u, off %d", bpf_map__fd(s->maps.kept) >= 0, bpf_map__max_entries(s->maps.sized),
		bpf_program__fd(s->progs.off));
	printf(", in maps of maps"), key = 3, SAY(bpf_map_lookup_elem(bpf_map__fd(s->maps.fixed), &key, &id)),
		SAY(id > 0), key = 2, SAY(bpf_map_lookup_elem(bpf_map__fd(s->maps.fixed), &key, &id));
	int fd = bpf_map__fd(s->maps.first), value = 9;
	SAY(bpf_map_update_elem(bpf_map__fd(s->maps.given), &other, &fd, 0)),
		SAY(bpf_map__lookup_elem(s->maps.given, &other, 4, &id, 4, 0)),
		SAY(bpf_map__update_elem(s->maps.first, &other, 4, &value, 4, 0));
	SAY(bpf_map__lookup_elem(s->maps.first, &other, 4, &value, 8, 0)),
		SAY(bpf_map__lookup_elem(s->maps.first, &other, 2, &value, 4, 0)),
		SAY(bpf_map__get_next_key(s->maps.sized, NULL, &key, 4)), SAY(key);
	printf("\npinned: %d, there %d, again", bpf_map__is_pinned(s->maps.kept),
		access(bpf_map__pin_path(s->maps.kept), F_OK)),
		SAY(bpf_map__pin(s->maps.kept, bpf_map__pin_path(s->maps.kept))),
		SAY(bpf_map__pin(s->maps.kept, "/sys/fs/bpf/elsewhere"));
	printf("\n");
}

int main(void)
{
	char root[64];
	struct utsname u;
	setlinebuf(stdout);
	self = getpid(), uname(&u);
	snprintf(root, sizeof(root), "/sys/fs/bpf/before_maps_%d", self);
	libbpf_set_print(count_warnings);
	LIBBPF_OPTS(bpf_object_open_opts, o, .pin_root_path = root, .kconfig = "CONFIG_HZ=77\n");
	struct before *s = before__open_opts(&o), *again;
	if (!s)
		return printf("open: %d\n", errno), 1;
	char *path = strdup(bpf_map__pin_path(s->maps.kept));
	printf("object %s, kernel %d, pin path as asked %d\n", bpf_object__name(s->obj),
		bpf_object__kversion(s->obj) > 0, !strncmp(path, root, strlen(root)));
	bpf_map__set_pin_path(s->maps.kept, "/sys/fs/bpf/elsewhere"), programs(s), maps(s),
		bpf_map__set_pin_path(s->maps.kept, path);
	s->bss->sum = self;
	int r = before__load(s);
	printf("load: %d, warnings %d\n", r, warnings > 0), close(inner_fd);
	if (r)
		return 1;
	streams(s);
	late(s);
	links(s);
	printf("hz as asked: %d\n", s->bss->hz);
	/* the same pin, of another shape */
	again = before__open_opts(&o), bpf_map__set_max_entries(again->maps.kept, 9),
		bpf_program__set_autoload(again->progs.by_target, false),
		bpf_program__set_autoload(again->progs.replaced, false);
	bpf_map__set_value_size(again->maps.stacks, 80), bpf_map__set_max_entries(again->maps.stacks, 4);
	int inner = bpf_map_create(BPF_MAP_TYPE_ARRAY, "inner", 4, 4, 2, NULL);
	bpf_map__set_inner_map_fd(again->maps.given, inner);
	printf("a pin of another shape: %d\n", before__load(again)), before__destroy(again), close(inner);
	before__destroy(s);
	int stays = access(path, F_OK), gone = unlink(path), empty = rmdir(root);
	printf("pins stay: %d %d %d\n", stays, gone, empty);
	free(path);
	return 0;
}
