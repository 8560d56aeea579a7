/* own.c: what libbpf has since the distribution's version: readers of one ring, linkers of descriptors and bytes,
 * programs prepared before they are loaded, types in another order, split BTF that meets another kernel. With our library alone. */
#define _GNU_SOURCE
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "before.skel.h"
#include "side.skel.h"

#define SAY(call) printf(" %d", (int)(call))
static int self;

static int silent(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level, (void)fmt, (void)ap; return 0;
}

static int on_event(void *ctx, void *data, size_t n) { (void)data, ++*(int *)ctx; return n ? 0 : -1; }

static void rings(struct side *s)
{
	int came = 0;
	struct ring_buffer *rb = ring_buffer__new(bpf_map__fd(s->maps.rb), on_event, &came, NULL);
	struct ring *r = ring_buffer__ring(rb, 0);
	printf("ring: %d", r != NULL), SAY(ring_buffer__ring(rb, 1) == NULL), SAY(errno), SAY(ring__size(r)),
		SAY(ring__map_fd(r) == bpf_map__fd(s->maps.rb)), SAY(ring__consumer_pos(r)), SAY(ring__producer_pos(r)),
		SAY(ring__avail_data_size(r));
	struct bpf_link *link = bpf_program__attach(s->progs.on_enter);
	for (int i = 0; i < 5; i++)
		syscall(SYS_getpid);
	int one = (int)ring__avail_data_size(r) / 5;
	printf(", events %d", one > 8 && one * 5 == (int)ring__avail_data_size(r)), SAY(ring__consume_n(r, 2)),
		SAY(came), SAY((int)ring__avail_data_size(r) == one * 3), SAY((int)ring__consumer_pos(r) == one * 2),
		SAY(ring_buffer__consume_n(rb, 1)), SAY(came), SAY(ring__consume(r)), SAY(came),
		SAY(ring__avail_data_size(r)),
		SAY(ring__consumer_pos(r) == ring__producer_pos(r)), printf("\n");
	bpf_link__destroy(link), ring_buffer__free(rb);
}

static void records_of_other_order(void)
{
	size_t bytes;
	__u32 n;
	const void *elf = side__elf_bytes(&bytes);
	struct btf_ext *ext = NULL, *back;
	int fd = memfd_create("side", 0);
	char path[64];
	if (write(fd, elf, bytes) != (ssize_t)bytes)
		return;
	snprintf(path, sizeof(path), "/proc/%d/fd/%d", self, fd);
	struct btf *b = btf__parse_elf(path, &ext);
	const unsigned char *raw = btf_ext__raw_data(ext, &n);
	unsigned char *kept = memcpy(malloc(n), raw, n);
	printf("records: %d", btf_ext__endianness(ext)), SAY(btf_ext__set_endianness(ext, BTF_BIG_ENDIAN)),
		SAY(btf_ext__set_endianness(ext, 5)), SAY(btf_ext__endianness(ext));
	raw = btf_ext__raw_data(ext, &n);
	printf(", begin %02x%02x, length of the header %d", raw[0], raw[1], raw[7]);
	back = btf_ext__new(raw, n);
	printf(", read %d %d", back != NULL, btf_ext__endianness(back)), SAY(btf_ext__set_endianness(back,
		BTF_LITTLE_ENDIAN)),
		SAY(!memcmp(btf_ext__raw_data(back, &n), kept, n));
	printf("\n");
	btf_ext__free(back), btf_ext__free(ext), btf__free(b), free(kept), close(fd);
}

static void linkers(void)
{
	size_t bytes;
	const void *elf = side__elf_bytes(&bytes);
	int in = memfd_create("in", 0), to = memfd_create("to", 0);
	if (write(in, elf, bytes) != (ssize_t)bytes)
		return;
	struct bpf_linker *l = bpf_linker__new_fd(to, NULL);
	printf("linker: %d", l != NULL), SAY(bpf_linker__new_fd(-1, NULL) == NULL),
		SAY(bpf_linker__add_fd(l, in, NULL)), SAY(bpf_linker__add_fd(l, -1, NULL)),
		SAY(bpf_linker__add_buf(l, NULL, 5, NULL)), SAY(bpf_linker__finalize(l)), SAY(bpf_linker__finalize(l)),
		bpf_linker__free(l);
	char path[64];
	snprintf(path, sizeof(path), "/proc/%d/fd/%d", self, to);
	struct bpf_object *o = bpf_object__open_file(path, NULL);
	printf(", of a file %d", o && bpf_object__find_program_by_name(o, "on_enter") && bpf_object__find_map_by_name(o,
		"seen")), bpf_object__close(o), ftruncate(to, 0), lseek(to, 0, SEEK_SET);
	l = bpf_linker__new_fd(to, NULL), printf(", bytes"), SAY(bpf_linker__add_buf(l, (void *)elf, bytes, NULL)),
		SAY(bpf_linker__finalize(l)), bpf_linker__free(l);
	o = bpf_object__open_file(path, NULL), printf(", of bytes %d\n", o && bpf_object__find_program_by_name(o,
		"drop") != NULL), bpf_object__close(o), close(in), close(to);
}

static void stages(struct side *s)
{
	struct bpf_program *p = s->progs.drop;
	printf("before: %d", bpf_program__clone(p, NULL)), SAY(bpf_object__prepare(s->obj)),
		SAY(bpf_object__prepare(s->obj)), printf(", prepared %d %d", bpf_map__fd(s->maps.seen) >= 0,
		bpf_program__fd(p));
	int fd = bpf_program__clone(p, NULL);
	struct bpf_prog_info info = { 0 };
	__u32 len = sizeof(info);
	printf(", clone %d", fd >= 0), SAY(bpf_prog_get_info_by_fd(fd, &info, &len)),
		printf(" %s %u", info.name, info.type), close(fd);
	printf(", load"), SAY(side__load(s)), SAY(bpf_program__fd(p) >= 0), fd = bpf_program__clone(p, NULL),
		SAY(fd >= 0),
		len = sizeof(info), memset(&info, 0, sizeof(info)), SAY(bpf_prog_get_info_by_fd(fd, &info, &len)),
			printf(" %s\n", info.name), close(fd);
	struct bpf_map_info map = { 0 };
	struct bpf_btf_info btf = { 0 };
	len = sizeof(map), printf("info:"), SAY(bpf_map_get_info_by_fd(bpf_map__fd(s->maps.seen), &map, &len)),
		printf(" %s", map.name), len = sizeof(btf), SAY(bpf_btf_get_info_by_fd(bpf_object__btf_fd(s->obj), &btf,
		&len)), SAY(btf.id > 0), SAY(bpf_prog_get_info_by_fd(-1, &info, &len));
	printf(", lines %d", bpf_program__line_info_cnt(s->progs.on_enter) > 5),
		SAY(bpf_program__line_info(s->progs.on_enter)[0].insn_off),
		SAY(bpf_program__func_info_cnt(s->progs.on_enter) >= 1),
		SAY(bpf_program__func_info(s->progs.on_enter)[0].insn_off);
	SAY(bpf_map__set_exclusive_program(s->maps.seen, p)), SAY(bpf_map__exclusive_program(s->maps.seen) == NULL),
		SAY(bpf_map__set_autoattach(s->maps.seen, true)), SAY(bpf_object__token_fd(s->obj)), printf("\n");
}

static void types(void)
{
	struct btf *b = btf__new_empty_opts(NULL);
	int i = btf__add_int(b, "int", 4, BTF_INT_SIGNED), p = btf__add_ptr(b, i), s = btf__add_struct(b, "s", 8), t;
	btf__add_field(b, "next", p, 0, 0), t = btf__add_typedef(b, "s_t", s);
	printf("attributes:"), SAY(btf__add_type_attr(b, "percpu", i)), SAY(btf_kflag(btf__type_by_id(b, 5))),
		SAY(btf__add_decl_attr(b, "note", s, 0)), SAY(btf_kflag(btf__type_by_id(b, 6))),
		SAY(btf__add_type_attr(b, "", i)), SAY(btf__add_type_attr(b, "x", -1));
	__u32 map[] = { 0, 3, 4, 1, 2, 6, 5 }, twice[] = { 0, 3, 3, 1, 2, 6, 5 }, beyond[] = { 0, 3, 7, 1, 2, 6, 5 },
		moved[] = { 1, 3, 4, 0, 2, 6, 5 };
	printf(", wrong orders"), SAY(btf__permute(b, twice, 7, NULL)), SAY(btf__permute(b, beyond, 7, NULL)),
		SAY(btf__permute(b, moved, 7, NULL)), SAY(btf__permute(b, map, 6, NULL)), printf(", order"),
		SAY(btf__permute(b, map, 7, NULL));
	for (__u32 id = 1; id < btf__type_cnt(b); id++) {
		const struct btf_type *one = btf__type_by_id(b, id);
		printf(" %u:%s", btf_kind(one), btf__str_by_offset(b, one->name_off));
	}
	printf(", to"), SAY(btf__type_by_id(b, 2)->type), SAY(btf__type_by_id(b, 4)->type),
		SAY(btf_members(btf__type_by_id(b, 1))[0].type), SAY(btf__type_by_id(b, 5)->type),
		SAY(btf__type_by_id(b, 6)->type), printf(" %d\n", t), btf__free(b);
}

/* A kernel's types: with others before them, "far" and "held" of those sizes, a second "held" or none. */
static struct btf *kernel(int before, int far_size, int held_size, int again)
{
	struct btf *b = btf__new_empty();
	while (before--)
		btf__add_struct(b, "other", 4);
	int i = btf__add_int(b, "int", 4, BTF_INT_SIGNED);
	btf__add_int(b, "unused", 1, 0), btf__add_struct(b, "far", far_size), btf__add_field(b, "x", i, 0, 0);
	for (int n = 0; n <= again; n++)
		btf__add_struct(b, "held", held_size), btf__add_field(b, "y", i, 0, 0);
	btf__add_enum(b, "color", 4), btf__add_enum_value(b, "RED", 1), btf__add_typedef(b, "number", i);
	btf__add_union(b, NULL, 4), btf__add_field(b, "as", i, 0, 0);
	return b;
}

static void list(const struct btf *b, unsigned from)
{
	for (; from < btf__type_cnt(b); from++) {
		const struct btf_type *t = btf__type_by_id(b, from);
		printf(" %u:%s:%u/%u", btf_kind(t), btf__name_by_offset(b, t->name_off), t->size, btf_vlen(t));
		for (int i = 0; btf_is_composite(t) && i < btf_vlen(t); i++)
			printf(">%s:%u", btf__name_by_offset(b, btf_members(t)[i].name_off), btf_members(t)[i].type);
	}
}

static int meet(const struct btf *split, struct btf *met)
{
	struct btf *base, *b;
	int r = btf__distill_base(split, &base, &b);
	unsigned n = btf__type_cnt(met);
	printf("; meets %d", r = btf__relocate(b, met)), SAY(btf__base_btf(b) == met);
	if (r == 0)
		list(b, n), btf__find_str(b, "far");
	btf__free(b), btf__free(base), btf__free(met);
	return r;
}

static void bases(void)
{
	struct btf *k = kernel(0, 100, 16, 0), *m = btf__new_empty_split(k), *base, *split;
	int held = btf__find_by_name(k, "held"), far = btf__find_by_name(k, "far"), array = btf__add_array(m, 1, held,
		2),
		to_far = btf__add_ptr(m, far);
	btf__add_struct(m, "mine", 48), btf__add_field(m, "h", array, 0, 0), btf__add_field(m, "f", to_far, 256, 0),
		btf__add_field(m, "n", btf__find_by_name(k, "number"), 320, 0), btf__add_field(m, "c",
		btf__find_by_name(k, "color"), 352, 0), btf__add_field(m, "u", btf__type_cnt(k) - 1, 352, 0);
	printf("distilled:"), SAY(btf__distill_base(k, &base, &split)), SAY(btf__distill_base(m, &base, &split));
	list(base, 1), printf(", split"), list(split, btf__type_cnt(base)), SAY(btf__base_btf(split) == base),
		SAY(btf__relocate(split, base)), SAY(btf__relocate(base, split));
	btf__free(split), btf__free(base);
	meet(m, kernel(3, 100, 16, 0)), meet(m, kernel(1, 104, 16, 0)), meet(m, kernel(0, 100, 24, 0)), meet(m,
		kernel(0,
		100, 16, 1)), meet(m, btf__new_empty());
	printf("\n"), btf__free(m), btf__free(k);
}

/* A longer list of variables: its types say so. */
static void longer(void)
{
	struct before *s = before__open();
	static const unsigned sizes[] = { 32, 4, 0, 30, 400 };
	for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		printf("longer %u:", sizes[i]), SAY(bpf_map__set_value_size(s->maps.data_list, sizes[i]));
		const struct btf *types = bpf_object__btf(s->obj);
		unsigned id = bpf_map__btf_value_type_id(s->maps.data_list);
		const struct btf_type *sec = btf__type_by_id(types, id);
		if (id) {
			const struct btf_var_secinfo *last = btf_var_secinfos(sec) + btf_vlen(sec) - 1;
			SAY(sec->size), SAY(last->offset), SAY(last->size), SAY(btf__resolve_size(types, last->type)),
				SAY(btf_vlen(sec));
		}
		printf("\n");
	}
	before__destroy(s);
}

/* ---- what is said of what goes wrong ---------------------------------------------------------------------------- */

static int tell(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	if (level > LIBBPF_INFO)
		return 0;
	printf("  %d ", level);
	return vprintf(fmt, ap);
}

#define TRY(call) printf("%s: %d\n", #call, (int)(call))
#define GIVES(call) printf("%s: %s\n", #call, (call) ? "something" : strerror(errno))
static void before_load(struct side *s)
{
	struct { struct bpf_object_open_opts known; long more; } opts = { .known.sz = sizeof(opts), .more = 1 };
	struct bpf_linker *l = bpf_linker__new("/proc/none/x", NULL);
	TRY(l == NULL);
	struct side *other = side__open();
	TRY(other == NULL);
	GIVES(bpf_object__open_file("/none", NULL));
	GIVES(bpf_object__open_file("/none", &opts.known));
	opts.known.sz = 4;
	GIVES(bpf_object__open_file("/none", &opts.known));
	GIVES(bpf_link__open("/none"));
	GIVES(bpf_program__attach(s->progs.on_enter));
	GIVES(bpf_program__attach_cgroup(s->progs.drop, 1));
	TRY(bpf_map__set_inner_map_fd(s->maps.seen, 1));
	TRY(bpf_map__set_value_size(s->maps.bss, 8192));
	TRY(bpf_program__set_attach_target(s->progs.on_enter, 0, "nothing_of_this_name"));
	TRY(bpf_map__pin(s->maps.seen, "/none/x"));
	TRY(bpf_program__pin(s->progs.on_enter, "/none/x"));
	GIVES(bpf_object__next_program(other->obj, s->progs.on_enter));
	side__destroy(other);
}

static void after_load(struct side *s)
{
	struct event { char bytes[64]; } value = { { 0 } };
	int key = 1, seen = bpf_map__fd(s->maps.seen);
	GIVES(bpf_program__attach_cgroup(s->progs.drop, -1));
	GIVES(bpf_program__attach_netns(s->progs.drop, -1));
	GIVES(bpf_program__attach_xdp(s->progs.drop, 123456));
	GIVES(bpf_program__attach(s->progs.no_probe));
	TRY(bpf_map__lookup_elem(s->maps.seen, &key, 8, &value, sizeof(value), 0));
	TRY(bpf_map__lookup_elem(s->maps.seen, &key, 4, &value, 1, 0));
	TRY(bpf_map__set_value_size(s->maps.seen, 8));
	TRY(bpf_map__set_inner_map_fd(s->maps.outer, 1));
	TRY(bpf_map__pin(s->maps.seen, "/proc/none/x"));
	TRY(bpf_program__pin(s->progs.on_enter, "/proc/none/x"));
	GIVES(ring_buffer__new(seen, on_event, NULL, NULL));
	GIVES(perf_buffer__new(seen, 8, NULL, NULL, NULL, NULL));
	GIVES(perf_buffer__new(bpf_map__fd(s->maps.pb), 3, NULL, NULL, NULL, NULL));
}

static void said(void)
{
	printf("said:\n");
	libbpf_set_print(tell);
	struct side *s = side__open();
	bpf_program__set_autoload(s->progs.no_probe, false), bpf_program__set_autoload(s->progs.optional, false);
	before_load(s);
	side__destroy(s);
	s = side__open();
	bpf_program__set_autoload(s->progs.no_probe, false), bpf_program__set_autoload(s->progs.optional, false);
	TRY(side__load(s));
	after_load(s);
	side__destroy(s);
}

int main(void)
{
	setlinebuf(stdout);
	self = getpid();
	libbpf_set_print(silent);
	records_of_other_order(), linkers(), types(), bases(), longer();
	struct side *s = side__open();
	bpf_program__set_autoload(s->progs.no_probe, false), bpf_program__set_autoload(s->progs.optional, false);
	s->rodata->want_pid = self;
	stages(s), rings(s);
	side__destroy(s);
	said();
	return 0;
}
