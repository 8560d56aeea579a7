/* calls.c: the commands of bpf.h, and the few of libbpf.h and btf.h that stand by them: what each answers, its errors
 * too. */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define INSN(op, dst, imm_) { .code = (op), .dst_reg = (dst), .imm = (imm_) }
enum { MOV_K = 0xb7, EXIT = 0x95 };
static const struct bpf_insn pass[] = { INSN(MOV_K, 0, 2), INSN(EXIT, 0, 0) }, wrong[] = { INSN(EXIT, 0, 0) };
static int self;

static int silent(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level, (void)fmt, (void)ap; return 0;
}

static int load(enum bpf_prog_type type, const char *name, enum bpf_attach_type attach)
{
	LIBBPF_OPTS(bpf_prog_load_opts, o, .expected_attach_type = attach);
	return bpf_prog_load(type, name, "GPL", pass, 2, &o);
}

static void programs(void)
{
	char log[4096] = "";
	struct bpf_prog_info info = { 0 };
	__u32 len = sizeof(info), id = 0, ids = 0, found = 0;
	LIBBPF_OPTS(bpf_prog_load_opts, o, .log_buf = log, .log_size = sizeof(log), .log_level = 1);
	int fd = bpf_prog_load(BPF_PROG_TYPE_XDP, "a_name_that_is_much_too_long", "GPL", pass, 2, &o);
	printf("load: %d, log %d", fd >= 0, strstr(log, "processed 2 insns") != NULL);
	printf(", info %d", bpf_obj_get_info_by_fd(fd, &info, &len));
	printf(", name %s, tag %d, type %u", info.name, info.tag[0] != 0, info.type);
	int again = bpf_prog_get_fd_by_id(info.id);
	printf(", by id %d\n", again >= 0);
	while (!bpf_prog_get_next_id(id, &id))
		ids++, found += id == info.id;
	printf("ids: %d, ours %u, ends with %d, none: %d\n", ids > 0, found, errno, bpf_prog_get_fd_by_id(0xfffffff0));
	log[0] = 0;
	o.log_level = 0;
	printf("wrong: %d", bpf_prog_load(BPF_PROG_TYPE_XDP, "wrong", "GPL", wrong, 1, &o));
	printf(", log %d\n", strstr(log, "R0 !read_ok") != NULL);
	o.log_buf = NULL;
	printf("no room for a log: %d", bpf_prog_load(BPF_PROG_TYPE_XDP, "x", "GPL", pass, 2, &o));
	o.log_size = 0, o.log_level = 99;
	printf(", level %d", bpf_prog_load(BPF_PROG_TYPE_XDP, "x", "GPL", pass, 2, &o));
	printf(", none: %d\n", bpf_prog_load(BPF_PROG_TYPE_XDP, "x", "GPL", NULL, 0, NULL));
	char path[64];
	snprintf(path, sizeof(path), "/sys/fs/bpf/calls_%d", self);
	printf("pin: %d", bpf_obj_pin(fd, path));
	printf(", again %d", bpf_obj_pin(fd, path));
	int got = bpf_obj_get(path);
	LIBBPF_OPTS(bpf_obj_get_opts, ro, .file_flags = BPF_F_RDONLY);
	printf(", get %d %d", got >= 0, bpf_obj_get_opts(path, &ro));
	unlink(path);
	printf(", gone %d\n", bpf_obj_get(path));
	close(got), close(again), close(fd);
}

static void maps(void)
{
	LIBBPF_OPTS(bpf_map_create_opts, o, .map_flags = BPF_F_RDONLY_PROG);
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info), id = 0, found = 0, first = 0, out = 0, n;
	int fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "frozen_map_of_more", 4, 8, 1, &o), keys[32], key = 0, next;
	long long values[32], v = 5;
	printf("frozen: %d", bpf_map_update_elem(fd, &key, &v, 0));
	printf(" %d", bpf_map_freeze(fd));
	printf(" %d", bpf_map_update_elem(fd, &key, &v, 0));
	printf(" %d", bpf_map_freeze(fd));
	printf(", info %d", bpf_obj_get_info_by_fd(fd, &info, &len));
	printf(", %s\n", info.name);
	while (!bpf_map_get_next_id(id, &id))
		found += id == info.id;
	int again = bpf_map_get_fd_by_id(info.id);
	LIBBPF_OPTS(bpf_get_fd_by_id_opts, ro, .open_flags = BPF_F_RDONLY);
	int reader = bpf_map_get_fd_by_id_opts(info.id, &ro);
	printf("by id: %u %d %d, it reads alone %d\n", found, again >= 0, reader >= 0, bpf_map_update_elem(reader, &key,
		&v, 0));
	close(fd), close(again), close(reader);

	fd = bpf_map_create(BPF_MAP_TYPE_HASH, "batch", 4, 8, 64, NULL);
	for (int i = 0; i < 20; i++)
		keys[i] = i, values[i] = i * i;
	n = 20;
	LIBBPF_OPTS(bpf_map_batch_opts, b);
	printf("update batch: %d", bpf_map_update_batch(fd, keys, values, &n, &b));
	printf(" %u", n), n = 32;
	int r = bpf_map_lookup_batch(fd, NULL, &out, keys, values, &n, &b);
	long sum = 0;
	for (__u32 i = 0; i < n; i++)
		sum += keys[i] * 1000 + values[i];
	printf(", lookup %d %u, sum %ld", r, n, sum), n = 2;
	r = bpf_map_lookup_and_delete_batch(fd, NULL, &first, keys, values, &n, &b);
	printf(", lookup and delete 2: %d %d", r == 0 || r == -ENOSPC, n <= 2), n = 32;
	r = bpf_map_lookup_batch(fd, NULL, &out, keys, values, &n, &b);
	printf(", left %d", n >= 18), key = keys[0];
	printf(", delete batch %d\n", bpf_map_delete_batch(fd, keys, &n, &b));
	printf("empty: %d %d", bpf_map_get_next_key(fd, NULL, &next), bpf_map_lookup_elem(fd, &key, &v));
	v = 1;
	printf(", exists %d", bpf_map_update_elem(fd, &key, &v, BPF_EXIST));
	printf(" %d", bpf_map_update_elem(fd, &key, &v, BPF_NOEXIST));
	printf(" %d", bpf_map_update_elem(fd, &key, &v, BPF_NOEXIST));
	v = 0;
	printf(", take %d", bpf_map_lookup_and_delete_elem(fd, &key, &v));
	printf(" %lld", v);
	printf(", %d\n", bpf_map_delete_elem(fd, &key));
	close(fd);
	fd = bpf_map_create(BPF_MAP_TYPE_QUEUE, "queue", 0, 8, 2, NULL);
	v = 7, bpf_map_update_elem(fd, NULL, &v, 0), v = 8, bpf_map_update_elem(fd, NULL, &v, 0);
	printf("queue: full %d", bpf_map_update_elem(fd, NULL, &v, 0));
	printf(", peek %d", bpf_map_lookup_elem(fd, NULL, &v));
	printf(" %lld", v);
	printf(", pop %d", bpf_map_lookup_and_delete_elem(fd, NULL, &v));
	printf(" %lld", v), v = 0;
	printf(" %d", bpf_map_lookup_and_delete_elem(fd, NULL, &v));
	printf(" %lld", v);
	printf(" %d\n", bpf_map_lookup_and_delete_elem(fd, NULL, &v));
	close(fd);
}

/* Links, and what hangs where. */
static void hooks(void)
{
	enum { LO = 1 };
	struct bpf_link_info info = { 0 };
	__u32 len = sizeof(info), id = 0, found = 0, ids[8] = { 0 }, n = 8, flags = 0;
	int xdp = load(BPF_PROG_TYPE_XDP, "xdp", 0), other = load(BPF_PROG_TYPE_XDP, "other", 0);
	int link = bpf_link_create(xdp, LO, BPF_XDP, NULL);
	printf("link: %d, again %d", link >= 0, bpf_link_create(xdp, LO, BPF_XDP, NULL));
	printf(", info %d", bpf_obj_get_info_by_fd(link, &info, &len));
	printf(" type %u, dev %u", info.type, info.xdp.ifindex);
	while (!bpf_link_get_next_id(id, &id))
		found += id == info.id;
	int again = bpf_link_get_fd_by_id(info.id);
	printf(", by id %u %d", found, again >= 0);
	LIBBPF_OPTS(bpf_link_update_opts, u, .old_prog_fd = other);
	printf(", update %d", bpf_link_update(link, other, NULL));
	u.flags = BPF_F_REPLACE;
	printf(" %d", bpf_link_update(link, xdp, &u));
	printf(", from another %d", bpf_link_update(link, xdp, &u) < 0);
	printf(", query %d", bpf_xdp_query_id(LO, 0, &ids[0]));
	LIBBPF_OPTS(bpf_xdp_query_opts, q);
	printf(" %d", bpf_xdp_query(LO, 0, &q));
	printf(", mode %d, ids %d", q.attach_mode, q.prog_id == ids[0]);
	printf(", detach %d", bpf_link_detach(link));
	printf(", then %d", bpf_xdp_query_id(LO, 0, &ids[0]));
	printf(" %u\n", ids[0]);
	close(again), close(link), close(xdp), close(other);

	int cgroup = open(getenv("CGROUP"), O_RDONLY | O_DIRECTORY), p = load(BPF_PROG_TYPE_CGROUP_SKB, "skb",
		BPF_CGROUP_INET_EGRESS);
	printf("cgroup: attach %d", bpf_prog_attach(p, cgroup, BPF_CGROUP_INET_EGRESS, BPF_F_ALLOW_MULTI));
	printf(", query %d", bpf_prog_query(cgroup, BPF_CGROUP_INET_EGRESS, 0, &flags, ids, &n));
	printf(", %u, flags %u", n, flags);
	LIBBPF_OPTS(bpf_prog_query_opts, pq, .prog_ids = ids, .prog_cnt = 8);
	printf(", %d", bpf_prog_query_opts(cgroup, BPF_CGROUP_INET_EGRESS, &pq));
	printf(" %u", pq.prog_cnt);
	LIBBPF_OPTS(bpf_prog_attach_opts, po, .flags = BPF_F_ALLOW_MULTI | BPF_F_REPLACE, .replace_prog_fd = p);
	int p2 = load(BPF_PROG_TYPE_CGROUP_SKB, "skb2", BPF_CGROUP_INET_EGRESS);
	printf(", replace %d", bpf_prog_attach_opts(p2, cgroup, BPF_CGROUP_INET_EGRESS, &po));
	printf(", detach %d", bpf_prog_detach2(p, cgroup, BPF_CGROUP_INET_EGRESS));
	printf(" %d", bpf_prog_detach2(p2, cgroup, BPF_CGROUP_INET_EGRESS));
	printf(", alone %d", bpf_prog_attach(p, cgroup, BPF_CGROUP_INET_EGRESS, 0));
	printf(" %d\n", bpf_prog_detach(cgroup, BPF_CGROUP_INET_EGRESS));
	close(p), close(p2), close(cgroup);

	int raw = load(BPF_PROG_TYPE_RAW_TRACEPOINT, "raw", 0), tp = bpf_raw_tracepoint_open("sys_enter", raw);
	char buf[64] = "";
	__u32 size = sizeof(buf), kind = 0, pid = 0;
	__u64 at = 0, where = 0;
	printf("raw tracepoint: %d, none %d", tp >= 0, bpf_raw_tracepoint_open("no_such_point", raw));
	printf(", query %d", bpf_task_fd_query(getpid(), tp, 0, buf, &size, &id, &kind, &at, &where));
	printf(" %s kind %u, %u\n", buf, kind, pid);
	close(tp), close(raw);

	int sockets[2], filter = load(BPF_PROG_TYPE_SOCKET_FILTER, "filter", 0);
	socketpair(AF_UNIX, SOCK_DGRAM, 0, sockets);
	printf("socket: %d", setsockopt(sockets[0], SOL_SOCKET, SO_ATTACH_BPF, &filter, sizeof(filter)));
	printf(", writes %zd", write(sockets[1], "hello", 5));
	printf(", two come %zd\n", recv(sockets[0], buf, sizeof(buf), MSG_DONTWAIT));
	close(sockets[0]), close(sockets[1]), close(filter);
}

/* There and back: a file of the other byte order, what was of it stays so when types are added, and damage is seen. */
static void other_order(struct btf *own)
{
	__u32 n, to, again;
	const unsigned char *there, *raw = btf__raw_data(own, &n);
	unsigned char *kept = memcpy(malloc(n), raw, n);
	printf("other order: %d", btf__set_endianness(own, BTF_BIG_ENDIAN));
	there = btf__raw_data(own, &to);
	printf(" %d %d, begins %02x%02x, length %d", btf__endianness(own), btf__set_endianness(own, 7), there[0], there[1], to == n);
	printf(" %d, equal %d", there[7] == 24 && !there[4], !memcmp(there, kept, n));
	struct btf *back = btf__new(there, to);
	printf(", read %d", back != NULL);
	if (back) {
		printf(" %d, types %d", btf__endianness(back), btf__type_cnt(back) == btf__type_cnt(own));
		printf(", raw %d", !memcmp(btf__raw_data(back, &again), there, to));
		printf(", back %d", btf__set_endianness(back, BTF_LITTLE_ENDIAN));
		printf(" %d", !memcmp(btf__raw_data(back, &again), kept, n));
	}
	btf__free(back);
	back = btf__new(there, to - 1), printf(", cut %d", back == NULL), btf__free(back);
	btf__add_int(own, "later", 2, 0), there = btf__raw_data(own, &to);
	printf(", grown %d %02x", to > n, there[0]);
	printf(", end %d\n", btf__set_endianness(own, BTF_LITTLE_ENDIAN));
	free(kept);
}

static void types(void)
{
	struct btf *vmlinux = btf__load_vmlinux_btf(), *b;
	__u32 id = 0, next = 0, len;
	char name[64] = "";
	struct bpf_btf_info info = { .name = (__u64)(unsigned long)name, .name_len = sizeof(name) };
	while (!bpf_btf_get_next_id(next, &next))
		id = id ? id : next;
	int fd = bpf_btf_get_fd_by_id(id);
	len = sizeof(info);
	printf("btf: %d %d, %d", id > 0, fd >= 0, bpf_obj_get_info_by_fd(fd, &info, &len));
	printf(" %s, kernel's %u", name, info.kernel_btf);
	b = btf__load_from_kernel_by_id(id);
	printf(", the same %d\n", b && btf__type_cnt(b) == btf__type_cnt(vmlinux));
	btf__free(b), close(fd);
	b = libbpf_find_kernel_btf();
	printf("find kernel btf: %d\n", b && btf__type_cnt(b) == btf__type_cnt(vmlinux));
	btf__free(b);
	b = btf__parse("/sys/kernel/btf/vmlinux", NULL);
	printf("parse: %d", b != NULL), btf__free(b);
	b = btf__parse_raw("/sys/kernel/btf/vmlinux");
	printf(" %d", b != NULL), btf__free(b);
	b = btf__parse("/proc/self/maps", NULL);
	printf(" no types %d %d", !b, errno);
	b = btf__load_module_btf("no_such_module", vmlinux);
	printf(" no module %d %d\n", !b, errno);
	const struct btf_type *t = btf__type_by_id(vmlinux, (__u32)btf__find_by_name_kind(vmlinux, "u32",
		BTF_KIND_TYPEDEF));
	printf("u32: %s, resolved kind %u, past the end %d\n", btf__str_by_offset(vmlinux, t->name_off),
		btf_kind(btf__type_by_id(vmlinux, (__u32)btf__resolve_type(vmlinux, (__u32)btf__find_by_name(vmlinux,
		"u32")))), !btf__type_by_id(vmlinux, 0x7fffffff));

	struct btf *own = btf__new_empty();
	int i = btf__add_int(own, "int", 4, BTF_INT_SIGNED), a = btf__add_array(own, i, i, 3),
		u = btf__add_union(own, "u", 12), e = btf__add_enum64(own, "big", 8, false);
#define SAY(call) printf(" %d", (int)(call))
	printf("add: %d %d %d", a, u, e);
	SAY(btf__add_enum64_value(own, "HUGE", 1ull << 40)), SAY(btf__add_field(own, "late", i, 0, 0));
	int var = btf__add_var(own, "v", BTF_VAR_GLOBAL_ALLOCATED, i);
	SAY(var), SAY(btf__add_typedef(own, "int_t", i)), SAY(btf__add_datasec(own, ".data", 4)),
		SAY(btf__add_datasec_var_info(own, var, 0, 4));
	SAY(btf__add_float(own, "f", 4)), SAY(btf__add_decl_tag(own, "tag", var, -1)),
		SAY(btf__add_type_tag(own, "user", i));
	SAY(btf__add_const(own, i)), SAY(btf__add_volatile(own, i)), SAY(btf__add_restrict(own, i)),
		SAY(btf__add_fwd(own, "fwd", BTF_FWD_ENUM));
	int proto = btf__add_func_proto(own, i);
	SAY(proto), SAY(btf__add_func_param(own, "x", a)), SAY(btf__add_func(own, "f", BTF_FUNC_STATIC, proto));
	printf(", wrong"), SAY(btf__add_array(own, -1, i, 3)), SAY(btf__add_float(own, "f", 3)),
		SAY(btf__add_typedef(own, "", i));
	/* bit-fields behind plain members, as pahole adds them */
	int mixed = btf__add_struct(own, "mixed", 12);
	printf("\nfields:"), SAY(btf__add_field(own, "plain", i, 0, 0)), SAY(btf__add_field(own, "three", i, 32, 3)),
		SAY(btf__add_field(own, "five", i, 35, 5)), SAY(btf__add_field(own, "last", i, 64, 0));
	SAY(btf__add_field(own, "no_size", i, 67, 0)), SAY(btf__add_field(own, "wide", i, 64, 256)),
		SAY(btf__add_field(own, "far", i, 1 << 24, 3));
	t = btf__type_by_id(own, (__u32)mixed);
	printf(", %d members:", btf_vlen(t));
	for (int n = 0; n < btf_vlen(t); n++)
		printf(" %u:%u", btf_member_bit_offset(t, (__u32)n), btf_member_bitfield_size(t, (__u32)n));
	printf("\n"), other_order(own);
	struct btf *copy = btf__new_empty();
	int of_array = btf__add_type(copy, own, btf__type_by_id(own, (__u32)a));
	printf("copied: %d kind %u\n", of_array, btf_kind(btf__type_by_id(copy, (__u32)of_array)));
	printf("sizes: %lld %lld, no type %d %d\n", btf__resolve_size(own, (__u32)a), btf__resolve_size(own, (__u32)e),
		(int)btf__resolve_size(own, 0), (int)btf__resolve_size(own, 99));
	printf("pointers: %zu, set", btf__pointer_size(own));
	SAY(btf__set_pointer_size(own, 4)), SAY(btf__set_pointer_size(own, 5)), SAY(btf__pointer_size(own)),
		SAY(btf__endianness(own));
	printf("\n");
	btf__free(own), btf__free(copy), btf__free(vmlinux);
}

static void text(void *ctx, const char *fmt, va_list ap)
{
	(void)ctx, vprintf(fmt, ap);
}

/* Types of all kinds, as values; sections; layouts; what is wrong with files, ids and sizes. */
static void odd_types(void)
{
	struct btf *b = btf__new_empty(), *split, *more;
	int i = btf__add_int(b, "int", 4, BTF_INT_SIGNED), l = btf__add_int(b, "long", 8, BTF_INT_SIGNED), c = btf__add_int(b, "char", 1, BTF_INT_CHAR);
	int f = btf__add_float(b, "float", 4), ptr = btf__add_ptr(b, i), huge = btf__add_array(b, i, l, 0xffffffff),
		far = btf__add_array(b, i, huge, 3), dup = btf__add_str(b, "long");
	int nothing = btf__add_typedef(b, "nothing", 0), self_ = btf__add_typedef(b, "self", 9), packed, odd, open_, fine, var, sec, local;
	struct btf_dump *d;
	printf("ids: %d %d %d %d %d %d, text %d %d, self %d\n", i, l, c, f, ptr, far, dup > 0, btf__find_str(b, "longer"), self_);
	packed = btf__add_struct(b, "packed", 5), btf__add_field(b, "a", c, 0, 0), btf__add_field(b, "b", i, 8, 0);
	odd = btf__add_struct(b, "odd", 6), btf__add_field(b, "a", i, 0, 0), btf__add_field(b, "b", c, 32, 0);
	fine = btf__add_struct(b, "fine", 16), btf__add_field(b, "a", l, 0, 0), btf__add_field(b, "b", c, 64, 0), btf__add_field(b, "f", f, 96, 0);
	open_ = btf__add_struct(b, "open", 4), btf__add_field(b, "a", nothing, 0, 0);
	printf("aligned:"), SAY(btf__align_of(b, packed)), SAY(btf__align_of(b, odd)), SAY(btf__align_of(b, fine)), SAY(btf__align_of(b, ptr)),
		SAY(btf__align_of(b, far)), SAY(btf__align_of(b, open_)), SAY(btf__align_of(b, f));
	printf(", sizes"), SAY(btf__resolve_size(b, huge)), SAY(btf__resolve_size(b, far)), SAY(btf__resolve_size(b, nothing)),
		SAY(btf__resolve_size(b, ptr)), SAY(btf__resolve_size(b, fine)), printf(", types"), SAY(btf__resolve_type(b, nothing)),
		SAY(btf__resolve_type(b, 99)), SAY(btf__resolve_type(b, self_)), SAY(btf__resolve_size(b, self_)), SAY(btf__resolve_type(b, ptr));
	btf__add_array(b, i, i, 3), btf__add_array(b, i, c, 8), btf__add_union(b, "u", 8), btf__add_field(b, "l", l, 0, 0), btf__add_field(b, "c", c, 0, 0);
	btf__add_struct(b, "bits", 8), btf__add_field(b, "three", i, 0, 3), btf__add_field(b, "five", i, 3, 5), btf__add_field(b, "far", i, 40, 9);
	btf__add_enum(b, "e", 4), btf__add_enum_value(b, "FIVE", -5);
	var = btf__add_var(b, "here", BTF_VAR_GLOBAL_ALLOCATED, i), local = btf__add_var(b, "there", BTF_VAR_STATIC, c),
		sec = btf__add_datasec(b, ".bss", 8);
	SAY(btf__add_datasec_var_info(b, var, 0, 4)), SAY(btf__add_datasec_var_info(b, local, 4, 1));
	printf("\nwrong:"), SAY(btf__add_int(b, "", 4, 0)), SAY(btf__add_int(b, "x", 3, 0)), SAY(btf__add_int(b, "x", 32, 0)), SAY(btf__add_int(b, "x", 4, 99)),
		SAY(btf__add_ptr(b, -1)), SAY(btf__add_struct(b, "s", 0)), SAY(btf__add_enum_value(b, "E", 1)), SAY(btf__add_field(b, "f", -1, 0, 0)),
		SAY(btf__add_enum(b, "e", 3)), SAY(btf__add_enum_value(b, "", 1)), SAY(btf__add_enum(b, "e", 4)), SAY(btf__add_enum_value(b, "E", 1ll << 33)),
		SAY(btf__add_enum_value(b, "E", -1)), SAY(btf__add_enum64_value(b, "F", 1)), SAY(btf__add_fwd(b, "", BTF_FWD_STRUCT)),
		SAY(btf__add_func(b, "", 0, 1)), SAY(btf__add_func(b, "f", 9, 1)), SAY(btf__add_func_param(b, "p", 1)), SAY(btf__add_var(b, "", 0, 1)),
		SAY(btf__add_var(b, "v", 9, 1)), SAY(btf__add_datasec(b, "", 4)), SAY(btf__add_datasec_var_info(b, 1, 0, 4)),
		SAY(btf__add_decl_tag(b, "", 1, -1)), SAY(btf__add_decl_tag(b, "t", 1, -2)), SAY(btf__add_decl_tag(b, "t", -1, 0)), SAY(btf__add_type_tag(b, "", 1));
	printf("\nnone:"), SAY(btf__new(NULL, 0) == NULL), SAY(errno), SAY(btf__new("abc", 3) == NULL), SAY(errno),
		SAY(btf__parse_elf("/proc/self/maps", NULL) == NULL), SAY(errno),
		SAY(btf__parse_raw("/bin/true") == NULL), SAY(errno), SAY(btf__parse("/no/file", NULL) == NULL), SAY(errno),
		SAY(btf__load_from_kernel_by_id(0x7fffffff) == NULL), SAY(errno);
	printf("\n");

	split = btf__new_empty_split(b), more = btf__new_empty();
	printf("split: %d", btf__add_ptr(split, i) - (int)btf__type_cnt(b)), SAY(btf__base_btf(split) == b), SAY(btf__find_by_name(split, "long")),
		SAY(btf__find_by_name_kind(split, "long", BTF_KIND_INT)), SAY(btf__find_by_name_kind(split, "long", BTF_KIND_PTR)),
		SAY(btf__find_by_name(split, "void")), SAY(btf__find_by_name_kind(split, "void", BTF_KIND_UNKN)), SAY(btf__add_btf(more, split)),
		SAY(btf__add_btf(more, b)), SAY(btf__type_cnt(more) == btf__type_cnt(b)), SAY(btf__fd(b)), btf__set_fd(b, 77), SAY(btf__fd(b)),
		SAY(btf__load_into_kernel(b)), btf__set_fd(b, -1), printf("\n");

	d = btf_dump__new(b, text, NULL, NULL);
	long long v[] = { -5, 0x4048f5c341 };
	LIBBPF_OPTS(btf_dump_type_data_opts, o, .compact = true);
	printf("dump: %d", btf_dump__new(b, NULL, NULL, NULL) == NULL), SAY(btf_dump__dump_type(d, 99)), SAY(btf_dump__dump_type_data(d, 99, v, 16, NULL)),
		SAY(btf_dump__dump_type_data(d, 0, v, 16, NULL)), printf("\n");
	for (int id = i; id <= sec; id++) {
		if (id == huge || id == far || id == nothing || id == self_ || id == open_)
			continue;
		printf("%d ", id), SAY(btf_dump__dump_type_data(d, (__u32)id, v, 16, &o)), printf("; "),
			SAY(btf_dump__dump_type_data(d, (__u32)id, v, 3, &o)), printf("\n");
	}
	btf_dump__free(d), btf_dump__free(NULL), btf__free(split), btf__free(more), btf__free(b), btf__free(NULL);
}

int main(void)
{
	setlinebuf(stdout);
	self = getpid();
	libbpf_set_print(silent);
	printf("versions: %d %d, strict %d\n", libbpf_major_version() == 1, libbpf_version_string()[0] == 'v',
		libbpf_set_strict_mode(LIBBPF_STRICT_ALL));
	printf("errors: %ld", libbpf_get_error(NULL) < 0 ? 1L : 0L);
	errno = 0;
	printf(" %ld\n", libbpf_get_error(&self));
	programs();
	maps();
	hooks();
	types();
	odd_types();
	return 0;
}
