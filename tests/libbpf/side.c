/* side.c: calls libbpf's functions and prints what they answer: the same lines with whichever library it runs. */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/if_link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "user.h"

enum { LO = 1 };
static int self;

static int on_ring(void *ctx, void *data, size_t n)
{
	struct event *e = data;
	printf("ring: %zu bytes, own %d, %s, n %lld\n", n, e->pid == self, e->comm, e->n);
	return ++*(int *)ctx == 2 ? -7 : 0;
}

static void on_perf(void *ctx, int cpu, void *data, __u32 n)
{
	struct event *e = data;
	(void)ctx, (void)cpu;
	printf("perf: %u bytes, own %d, n %lld\n", n, e->pid == self, e->n);
}

static int silent(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level, (void)fmt, (void)ap; return 0;
}

static void words(struct bpf_object *o)
{
	struct bpf_program *p;
	struct bpf_map *m;
	bpf_object__for_each_program(p, o)
		printf("prog %s, section %s: type %d, attach %d, flags %u, load %d, attach %d, fd %d, loaded insns "
			"%d\n", bpf_program__name(p), bpf_program__section_name(p),
			bpf_program__type(p), bpf_program__expected_attach_type(p), bpf_program__flags(p),
			bpf_program__autoload(p), bpf_program__autoattach(p),
			bpf_program__fd(p) >= 0, bpf_program__fd(p) >= 0 && bpf_program__insn_cnt(p) > 0);
	bpf_object__for_each_map(m, o) {
		size_t n = 0;
		const void *v = bpf_map__initial_value(m, &n);
		printf("map %s: type %d, key %u, value %u, entries %u, flags %#x, internal %d, fd %d, pin %s %d, "
			"variables %d %zu, create %d\n", bpf_map__name(m), bpf_map__type(m),
			bpf_map__key_size(m), bpf_map__value_size(m), bpf_map__max_entries(m), bpf_map__map_flags(m),
			bpf_map__is_internal(m), bpf_map__fd(m) >= 0,
			bpf_map__pin_path(m) ? bpf_map__pin_path(m) : "-", bpf_map__is_pinned(m), v != NULL, n,
			bpf_map__autocreate(m));
	}
}

/* What has to be refused, and how. */
static void wrongs(struct bpf_object *o)
{
	struct { struct bpf_object_open_opts known; char more[256]; } big = { .known.sz = sizeof(big), .more[255] = 1 };
	struct bpf_map_create_opts small = { .sz = 3 };
	int key = 0;
	void *p = bpf_object__find_program_by_name(o, "none");
	printf("no such program: %d %d\n", !p, errno);
	p = bpf_object__find_map_by_name(o, "none");
	printf("no such map: %d %d\n", !p, errno);
	p = bpf_object__open("/nonexistent");
	printf("no such file: %d %d\n", !p, errno);
	p = bpf_object__open_mem("not an object", 13, NULL);
	printf("no object: %d\n", !p);
	p = bpf_object__open_file("/nonexistent", &big.known);
	printf("options of tomorrow, set: %d %d\n", !p, errno);
	big.more[255] = 0;
	p = bpf_object__open_file("/nonexistent", &big.known);
	printf("options of tomorrow, not set: %d %d\n", !p, errno);
	printf("options without a size: %d\n", bpf_map_create(BPF_MAP_TYPE_HASH, NULL, 4, 4, 1, &small));
	printf("a bad map: %d\n", bpf_map_create(BPF_MAP_TYPE_ARRAY, "x", 3, 4, 1, NULL));
	printf("no descriptor: %d %d\n", bpf_map_lookup_elem(-1, &key, &key),
		bpf_map__set_max_entries(bpf_object__find_map_by_name(o, "seen"), 9));
	p = ring_buffer__new(bpf_object__find_map_fd_by_name(o, "seen"), on_ring, NULL, NULL);
	printf("no ring buffer: %d %d\n", !p, errno);
	p = perf_buffer__new(bpf_object__find_map_fd_by_name(o, "pb"), 3, on_perf, NULL, NULL, NULL);
	printf("three pages: %d %d\n", !p, errno);
	p = bpf_program__attach(bpf_object__find_program_by_name(o, "drop"));
	printf("xdp says not where: %d %d\n", !p, errno);
	p = bpf_program__attach(bpf_object__find_program_by_name(o, "no_probe"));
	printf("not loaded: %d\n", !p);
	printf("late: %d\n", bpf_program__set_autoload(bpf_object__find_program_by_name(o, "drop"), false));
	printf("loaded twice: %d\n", bpf_object__load(o) < 0);
	printf("NULL: %d %d\n", bpf_link__destroy(NULL), bpf_map__fd(NULL));
	bpf_object__close(NULL), btf__free(NULL), ring_buffer__free(NULL), perf_buffer__free(NULL);
}

static void elements(struct bpf_object *o)
{
	struct bpf_map *seen = bpf_object__find_map_by_name(o, "seen"), *counts = bpf_object__find_map_by_name(o,
		"counts");
	int fd = bpf_map__fd(seen), cpus = libbpf_num_possible_cpus(), one = 1, next, keys[8];
	struct event e = { 0 }, values[8];
	long long *all = calloc((size_t)cpus, 8);
	__u32 n = 8, batch = 0;
	int r = bpf_map__lookup_elem(seen, &self, sizeof(self), &e, sizeof(e), 0);
	printf("seen: %d, n %lld, %s\n", r, e.n, e.comm);
	printf("sizes: %d %d\n", bpf_map__lookup_elem(seen, &self, 8, &e, sizeof(e), 0),
		bpf_map__lookup_elem(seen, &self, 4, &e, 3, 0));
	r = bpf_map__get_next_key(seen, NULL, &next, 4);
	printf("keys: %d %d", r, next == self);
	printf(", then %d\n", bpf_map__get_next_key(seen, &next, &next, 4));
	e.n = 77;
	printf("update: %d", bpf_map__update_elem(seen, &one, 4, &e, sizeof(e), BPF_NOEXIST));
	printf(", exists %d\n", bpf_map_update_elem(fd, &one, &e, BPF_NOEXIST));
	r = bpf_map_lookup_batch(fd, NULL, &batch, keys, values, &n, NULL);
	printf("batch: %d, %u\n", r, n);
	r = bpf_map_lookup_and_delete_elem(fd, &one, &e);
	printf("taken: %d %lld, then %d %d\n", r, e.n, bpf_map_lookup_elem(fd, &one, &e),
		bpf_map_delete_elem(fd, &one));
	r = bpf_map__lookup_elem(counts, &one, 4, all, 8 * (size_t)cpus, 0);
	printf("per CPU: %d, sizes %d\n", r, bpf_map__lookup_elem(counts, &one, 4, all, 8 * (size_t)cpus + 8, 0));
	free(all);
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);
	r = bpf_obj_get_info_by_fd(fd, &info, &len);
	printf("info: %d, %s, %u entries\n", r, info.name, info.max_entries);
	__u32 id = 0;
	r = bpf_map_get_fd_by_id(info.id);
	printf("by id: %d, next %d\n", r >= 0, bpf_map_get_next_id(info.id - 1, &id) == 0 && id == info.id);
	close(r);
}

static void net(struct bpf_object *o)
{
	int xdp = bpf_program__fd(bpf_object__find_program_by_name(o, "drop")),
		cls = bpf_program__fd(bpf_object__find_program_by_name(o, "cls"));
	struct bpf_link *link = bpf_program__attach_xdp(bpf_object__find_program_by_name(o, "drop"), LO);
	__u32 id = 0;
	printf("xdp link: %d\n", link ? bpf_link__destroy(link) : -errno);
	printf("xdp attach: %d\n", bpf_xdp_attach(LO, xdp, XDP_FLAGS_SKB_MODE, NULL));
	int r = bpf_xdp_query_id(LO, 0, &id);
	printf("xdp query: %d %d\n", r, id != 0);
	printf("xdp detach: %d\n", bpf_xdp_detach(LO, XDP_FLAGS_SKB_MODE, NULL));
	r = bpf_xdp_query_id(LO, 0, &id);
	printf("xdp query: %d %d\n", r, id != 0);
	printf("xdp nowhere: %d\n", bpf_xdp_attach(12345, xdp, 0, NULL));
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = LO, .attach_point = BPF_TC_INGRESS);
	LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = cls, .handle = 77, .priority = 99);
	printf("tc hook: %d", bpf_tc_hook_create(&hook));
	printf(", again %d\n", bpf_tc_hook_create(&hook));
	r = bpf_tc_attach(&hook, &opts);
	printf("tc attach: %d, %u %u %d\n", r, opts.handle, opts.priority, opts.prog_id != 0);
	opts.prog_id = 0;
	printf("tc again: %d\n", bpf_tc_attach(&hook, &opts));
	opts.flags = BPF_TC_F_REPLACE;
	printf("tc replace: %d\n", bpf_tc_attach(&hook, &opts));
	opts.prog_fd = opts.flags = opts.prog_id = 0;
	r = bpf_tc_query(&hook, &opts);
	printf("tc query: %d %d\n", r, opts.prog_id != 0);
	opts.prog_id = 0;
	printf("tc detach: %d", bpf_tc_detach(&hook, &opts));
	printf(", query %d\n", bpf_tc_query(&hook, &opts));
	hook.attach_point |= BPF_TC_EGRESS;
	printf("tc destroy: %d\n", bpf_tc_hook_destroy(&hook));
	char packet[64] = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet), .repeat = 2);
	r = bpf_prog_test_run_opts(xdp, &run);
	printf("run: %d, %u\n", r, run.retval);
}

static void pins(struct bpf_object *o)
{
	struct bpf_map *seen = bpf_object__find_map_by_name(o, "seen");
	char path[64], at[96];
	snprintf(path, sizeof(path), "/sys/fs/bpf/side_%d", self);
	snprintf(at, sizeof(at), "%s/seen", path);
	printf("pin maps: %d", bpf_object__pin_maps(o, path));
	printf(", is pinned %d, there %d", bpf_map__is_pinned(seen), access(at, F_OK));
	int fd = bpf_obj_get(at);
	printf(", got %d", fd >= 0);
	close(fd);
	printf(", unpin %d, there %d\n", bpf_object__unpin_maps(o, path), access(at, F_OK));
	printf("pin programs: %d", bpf_object__pin_programs(o, path));
	printf(", unpin %d\n", bpf_object__unpin_programs(o, path));
	struct bpf_link *link = bpf_program__attach_raw_tracepoint(bpf_object__find_program_by_name(o, "on_enter"),
		"sys_enter");
	printf("pin link: %d", bpf_link__pin(link, at));
	printf(", again %d, path %d", bpf_link__pin(link, at), !strcmp(bpf_link__pin_path(link), at));
	printf(", unpin %d", bpf_link__unpin(link));
	printf(" %d", bpf_link__unpin(link));
	printf(", destroy %d\n", bpf_link__destroy(link));
	rmdir(path);
}

static void types(struct bpf_object *o)
{
	struct btf *b = bpf_object__btf(o), *k = btf__load_vmlinux_btf(), *own = btf__new_empty(), *copy;
	int event = btf__find_by_name_kind(b, "event", BTF_KIND_STRUCT), task = btf__find_by_name_kind(k, "task_struct",
		BTF_KIND_STRUCT);
	printf("event: %d, %lld bytes, align %d, pointers %zu, none %d\n", event > 0,
		btf__resolve_size(b, (__u32)event), btf__align_of(b, (__u32)event), btf__pointer_size(b),
		btf__find_by_name(b, "no_such_type"));
	const struct btf_type *t = btf__type_by_id(k, (__u32)task);
	printf("kernel: %u types, %s, %u bytes, %u members, align %d\n", btf__type_cnt(k),
		btf__name_by_offset(k, t->name_off), t->size, btf_vlen(t),
		btf__align_of(k, (__u32)task));
	printf("vfs_read: %d\n", libbpf_find_vmlinux_btf_id("vfs_read", BPF_TRACE_FENTRY) == btf__find_by_name_kind(k,
		"vfs_read", BTF_KIND_FUNC));
	int i = btf__add_int(own, "int", 4, BTF_INT_SIGNED), p = btf__add_ptr(own, i), s = btf__add_struct(own, "s",
		16);
	int a = btf__add_field(own, "a", i, 0, 0), f = btf__add_field(own, "p", p, 64, 0);
	printf("add: %d %d %d, fields %d %d, wrong %d", i, p, s, a, f, btf__add_int(own, "", 4, 0));
	printf(" %d\n", btf__add_enum_value(own, "X", 1));
	int e = btf__add_enum(own, "e", 4);
	int x = btf__add_enum_value(own, "A", -1), y = btf__add_enum_value(own, "B", 2);
	printf("enum: %d %d %d, func %d\n", e, x, y, btf__add_func_proto(own, i));
	x = btf__add_str(own, "int");
	printf("strings: %d %d", x == btf__find_str(own, "int"), btf__find_str(own, "none"));
	printf(" %d\n", btf__add_str(own, "") == 0);
	__u32 n;
	const void *raw = btf__raw_data(own, &n);
	copy = btf__new(raw, n);
	printf("raw: %u bytes, %u types, %s\n", n, btf__type_cnt(copy),
		btf__name_by_offset(copy, btf__type_by_id(copy, (__u32)s)->name_off));
	printf("into the kernel: %d", btf__load_into_kernel(copy));
	printf(", fd %d\n", btf__fd(copy) >= 0);
	struct btf *split = btf__new_empty_split(own);
	x = btf__add_const(split, i);
	printf("split: %d, base %d, int %d\n", x, btf__base_btf(split) == own, btf__find_by_name(split, "int"));
	int first = btf__add_btf(copy, own);
	printf("merged: %d, %u\n", first, btf__type_cnt(copy));
	btf__free(split), btf__free(copy), btf__free(own), btf__free(k);
}

static void to_stdout(void *ctx, const char *fmt, va_list ap) { (void)ctx; vprintf(fmt, ap); }

static void texts(struct bpf_object *o)
{
	struct btf *b = bpf_object__btf(o);
	struct btf_dump *d = btf_dump__new(b, to_stdout, NULL, NULL);
	__u32 id = (__u32)btf__find_by_name_kind(b, "event", BTF_KIND_STRUCT);
	struct event e = { 7, "hello", -3 };
	LIBBPF_OPTS(btf_dump_emit_type_decl_opts, name, .field_name = "x");
	LIBBPF_OPTS(btf_dump_type_data_opts, opts);
	printf("defined: %d", btf_dump__dump_type(d, id));
	printf(", again %d\n", btf_dump__dump_type(d, id));
	printf(": declared %d\n", btf_dump__emit_type_decl(d, id, &name));
	printf(": value %d\n", btf_dump__dump_type_data(d, id, &e, sizeof(e), &opts));
	opts.compact = true;
	printf(": in a line %d\n", btf_dump__dump_type_data(d, id, &e, sizeof(e), &opts));
	opts.skip_names = opts.emit_zeroes = true, e.n = 0;
	printf(": without names %d\n", btf_dump__dump_type_data(d, id, &e, sizeof(e), &opts));
	printf(": cut off %d\n", btf_dump__dump_type_data(d, id, &e, 10, &opts));
	btf_dump__free(d);
}

static void facts(void)
{
	enum bpf_prog_type type;
	enum bpf_attach_type attach;
	char text[64];
	printf("by name: %d", libbpf_prog_type_by_name("cgroup/connect4", &type, &attach));
	printf(" %d %d, none %d\n", type, attach, libbpf_prog_type_by_name("no such", &type, &attach));
	printf("error: %d", libbpf_strerror(-ENOENT, text, sizeof(text)));
	printf(" %s\n", text);
	printf("probes: %d %d %d %d\n", libbpf_probe_bpf_prog_type(BPF_PROG_TYPE_XDP, NULL),
		libbpf_probe_bpf_map_type(BPF_MAP_TYPE_RINGBUF, NULL),
		libbpf_probe_bpf_helper(BPF_PROG_TYPE_XDP, BPF_FUNC_map_lookup_elem, NULL),
		libbpf_probe_bpf_helper(BPF_PROG_TYPE_XDP, (enum bpf_func_id)4000, NULL));
	printf("words: %s %s %s %s\n", libbpf_bpf_prog_type_str(BPF_PROG_TYPE_XDP),
		libbpf_bpf_map_type_str(BPF_MAP_TYPE_LRU_HASH),
		libbpf_bpf_attach_type_str(BPF_CGROUP_INET4_BIND), libbpf_bpf_link_type_str(BPF_LINK_TYPE_ITER));
}

static void streams(struct bpf_object *o)
{
	int count = 0;
	struct bpf_link *link = bpf_program__attach(bpf_object__find_program_by_name(o, "on_enter"));
	struct ring_buffer *rb = ring_buffer__new(bpf_object__find_map_fd_by_name(o, "rb"), on_ring, &count, NULL);
	struct perf_buffer *pb = perf_buffer__new(bpf_object__find_map_fd_by_name(o, "pb"), 8, on_perf, NULL, NULL,
		NULL);
	printf("attached %d, ring %d, perf %d, set %d\n", !!link, !!rb, !!pb, ring_buffer__epoll_fd(rb) >= 0);
	for (int i = 0; i < 3; i++)
		syscall(SYS_getpid);
	printf("ended by the second: %d\n", ring_buffer__poll(rb, 100));
	printf("the third: %d\n", ring_buffer__consume(rb));
	printf("perf: %d\n", perf_buffer__poll(pb, 100) > 0);
	printf("nothing: %d %d\n", ring_buffer__poll(rb, 0), perf_buffer__poll(pb, 0));
	printf("link: fd %d", bpf_link__fd(link) >= 0);
	printf(", end %d\n", bpf_link__destroy(link));
	ring_buffer__free(rb);
	perf_buffer__free(pb);
}

int main(int argc, char **argv)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .object_name = "my_long_object_name");
	struct bpf_object *o = argc > 1 ? bpf_object__open_file(argv[1], &opts) : NULL;
	size_t n;
	setlinebuf(stdout);
	self = getpid();
	libbpf_set_print(silent);
	if (!o)
		return printf("open: %d\n", -errno), 1;
	printf("object %s\n", bpf_object__name(o));
	words(o);
	struct bpf_map *ro = bpf_object__find_map_by_name(o, ".rodata"), *same = bpf_object__find_map_by_name(o,
		bpf_map__name(ro));
	printf("found by both names: %d\n", ro == same);
	memcpy((void *)bpf_map__initial_value(ro, &n), &self, sizeof(self));
	printf("inner: %u\n", bpf_map__max_entries(bpf_map__inner_map(bpf_object__find_map_by_name(o, "outer"))));
	printf("wrong size: %d\n", bpf_map__set_initial_value(ro, &self, n + 1));
	bpf_program__set_autoload(bpf_object__find_program_by_name(o, "no_probe"), false);
	printf("load: %d\n", bpf_object__load(o));
	words(o);
	streams(o);
	elements(o);
	net(o);
	pins(o);
	types(o);
	texts(o);
	facts();
	wrongs(o);
	bpf_object__close(o);
	return 0;
}
