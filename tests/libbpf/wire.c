/* wire.c: what reaches the kernel: each function of bpf.h called with options in which every word is another one, none,
 * of no size, and longer than known; the program stands where bpf(2) is, prints the words that came, writes into all of
 * them and answers as it is told. With our library alone: others have fewer options. */
#define _GNU_SOURCE
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef __u32 u32;
enum { MOST = 64 };
/* what the next calls answer, the last one for ever */
static struct { long answers[8]; int n, at; } kernel;

long syscall(long number, ...)
{
	va_list ap;
	va_start(ap, number);
	int cmd = va_arg(ap, int);
	u32 *words = va_arg(ap, u32 *), n = va_arg(ap, u32);
	va_end(ap);
	if (number != SYS_bpf)
		return errno = ENOSYS, -1;
	printf(" <%d, %u bytes", cmd, n);
	for (u32 i = 0; i < n / 4; i++) {
		if (words[i])
			printf(" %u:%x", i, words[i]);
	}
	long r = kernel.answers[kernel.at];
	kernel.at += kernel.at + 1 < kernel.n;
	for (u32 i = 0; r >= 0 && i < n / 4; i++)
		words[i] += 0x1000;
	printf(">%s", r < 0 ? strerrorname_np((int)-r) : "");
	return r < 0 ? errno = (int)-r, -1 : r;
}

static void answers(long first, long second, long third)
{
	kernel.answers[0] = first, kernel.answers[1] = second, kernel.answers[2] = third;
	kernel.n = 3, kernel.at = 0;
}

static int silent(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level, (void)fmt, (void)ap; return 0;
}

/* Of each options' struct its words; opts: what the call takes, or NULL. */
static union { size_t sz; u32 words[MOST]; } filled;
static u32 counts[4];
enum variant { FULL, NONE, NO_SIZE, LONGER, LONGER_AND_SET, EMPTY, VARIANTS };

static void *options(enum variant v, size_t size, size_t known)
{
	memset(&filled, 0, sizeof(filled));
	for (u32 i = 2; v != EMPTY && i < known / 4; i++)
		filled.words[i] = 0x100 + i;
	filled.sz = v == NO_SIZE ? sizeof(size_t) - 1 : v == LONGER || v == LONGER_AND_SET ? size + 8 : size;
	filled.words[size / 4 + 1] = v == LONGER_AND_SET;
	counts[0] = 7;
	return v == NONE ? NULL : &filled;
}

static void result(const char *name, enum variant v, int r, size_t size)
{
	static const char *const variants[] = { "", " without", " of no size", " longer", " longer and set", " empty" };
	int e = errno;
	printf(" %s%s: %d%s%s", name, variants[v], r, r < 0 ? " " : "", r < 0 ? strerrorname_np(e) : "");
	for (u32 i = 2; i < size / 4; i++)
		if (filled.words[i] >= 0x1000)
			printf(" %u=%x", i, filled.words[i]);
	printf(counts[0] != 7 ? " count %x\n" : "\n", counts[0]);
}

#define F(n) ((void *)(0x1111000000000000 + (n)))
#define KNOWN(type) (offsetof(struct type, type##__last_field) + sizeof(((struct type *)0)->type##__last_field))
#define EACH(type, name, call) \
	for (enum variant v = FULL; v < VARIANTS; v++) { \
		struct type *o = options(v, sizeof(struct type), KNOWN(type)); \
		answers(3, 3, 3), errno = 0; \
		int r = call; \
		result(name, v, r, sizeof(struct type)); \
	}
#define ONE(name, call) (options(EMPTY, 8, 8), answers(4, 4, 4), errno = 0, result(name, FULL, call, 0))

static void maps(void)
{
	EACH(bpf_map_create_opts, "map_create", bpf_map_create(1, "a_name_of_a_map_that_is_long", 4, 8, 16, o))
	EACH(bpf_map_batch_opts, "delete_batch", bpf_map_delete_batch(5, F(1), counts, o))
	EACH(bpf_map_batch_opts, "lookup_batch", bpf_map_lookup_batch(5, F(1), F(2), F(3), F(4), counts, o))
	EACH(bpf_map_batch_opts, "lookup_and_delete_batch", bpf_map_lookup_and_delete_batch(5, F(1), F(2), F(3), F(4),
		counts, o))
	EACH(bpf_map_batch_opts, "update_batch", bpf_map_update_batch(5, F(1), F(2), counts, o))
	ONE("map_create", bpf_map_create(2, NULL, 4, 8, 16, NULL));
	ONE("update", bpf_map_update_elem(5, F(1), F(2), 3)), ONE("lookup", bpf_map_lookup_elem(5, F(1), F(2)));
	ONE("lookup_flags", bpf_map_lookup_elem_flags(5, F(1), F(2), 4)), ONE("delete", bpf_map_delete_elem(5, F(1)));
	ONE("delete_flags", bpf_map_delete_elem_flags(5, F(1), 4)),
		ONE("take", bpf_map_lookup_and_delete_elem(5, F(1), F(2)));
	ONE("take_flags", bpf_map_lookup_and_delete_elem_flags(5, F(1), F(2), 6)),
		ONE("next_key", bpf_map_get_next_key(5, F(1), F(2)));
	ONE("freeze", bpf_map_freeze(5));
}

static char log_text[16];

static int loaded(long first, long second, int attempts, u32 level, char *log, u32 size, u32 lines)
{
	LIBBPF_OPTS(bpf_prog_load_opts, o, .attempts = attempts, .log_level = level, .log_buf = log, .log_size = size,
		.line_info = lines ? F(9) : NULL,
		.line_info_cnt = lines, .line_info_rec_size = lines ? 16 : 0);
	strcpy(log_text, "before");
	answers(first, second, second), errno = 0;
	return bpf_prog_load(6, "name", F(1), F(2), 3, &o);
}

/* The log's address is another one each time. */
static void programs(void)
{
	static const struct { long first, second; int attempts; u32 level; bool has_log; u32 size, lines; } rows[] = {
		{ 3, 3, 0, 0, false, 0, 0 }, { -EAGAIN, -EAGAIN, 0, 0, false, 0, 0 }, { -EAGAIN, 3, 0, 0, false, 0, 0 },
		{ -EAGAIN, -EAGAIN, 2, 0, false, 0, 0 }, { -EAGAIN, -EAGAIN, 1, 0, false, 0, 0 },
		{ 3, 3, -1, 0, false, 0, 0 },
		{ -EINVAL, 3, 0, 0, false, 0, 5 }, { -E2BIG, 3, 0, 0, false, 0, 5 }, { -EACCES, 3, 0, 0, false, 0, 5 },
		{ -EINVAL, -EINVAL, 0, 0, false, 0, 0 },
		{ 3, 3, 0, 1, false, 0, 0 }, { 3, 3, 0, 0, false, 9, 0 },
	};
	for (u32 i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		int r = loaded(rows[i].first, rows[i].second, rows[i].attempts, rows[i].level,
			rows[i].has_log ? log_text : NULL, rows[i].size, rows[i].lines);
		options(EMPTY, 8, 8), result("prog_load", FULL, r, 0);
	}
	EACH(bpf_prog_load_opts, "prog_load", bpf_prog_load(6, "a_name_of_a_program_that_is_long", F(1), F(2), 3, o))
	/* a program's descriptor, or that of BTF, and not both */
	for (u32 at = 9; at <= 10; at++) {
		struct bpf_prog_load_opts *o = options(FULL, sizeof(*o), KNOWN(bpf_prog_load_opts));
		filled.words[at] = 0, answers(3, 3, 3);
		result(at == 9 ? "without a program" : "without BTF", FULL, bpf_prog_load(6, NULL, F(1), F(2), 3, o),
			sizeof(*o));
	}
	EACH(bpf_btf_load_opts, "btf_load", bpf_btf_load(F(1), 77, o))
	ONE("btf_load of more", bpf_btf_load(F(1), 1ull << 32, NULL));
	EACH(bpf_test_run_opts, "test_run", bpf_prog_test_run_opts(5, o))
	EACH(bpf_prog_bind_opts, "bind_map", bpf_prog_bind_map(5, 6, o))
	EACH(bpf_prog_stream_read_opts, "stream_read", bpf_prog_stream_read(5, 2, F(1), 33, o))
	EACH(bpf_prog_assoc_struct_ops_opts, "assoc_struct_ops", bpf_prog_assoc_struct_ops(5, 6, o))
	EACH(bpf_obj_pin_opts, "pin", bpf_obj_pin_opts(5, F(1), o))
	EACH(bpf_obj_get_opts, "get", bpf_obj_get_opts(F(1), o))
	ONE("pin", bpf_obj_pin(5, F(1))), ONE("get", bpf_obj_get(F(1)));
	EACH(bpf_token_create_opts, "token", bpf_token_create(5, o))
	ONE("stats", bpf_enable_stats(1));
}

static void attaching(void)
{
	static const u32 relative[][2] = { { 0, 0 }, { 5, 0 }, { 0, 6 }, { 5, 6 }, { (u32)-1, 6 } };
	EACH(bpf_prog_attach_opts, "attach", bpf_prog_attach_opts(5, 6, 46, o))
	EACH(bpf_prog_detach_opts, "detach", bpf_prog_detach_opts(5, 6, 46, o))
	for (u32 i = 0; i < sizeof(relative) / sizeof(*relative); i++) {
		LIBBPF_OPTS(bpf_prog_attach_opts, a, .flags = 9, .relative_fd = (int)relative[i][0],
			.relative_id = relative[i][1]);
		LIBBPF_OPTS(bpf_prog_detach_opts, d, .flags = 9, .relative_fd = (int)relative[i][0],
			.relative_id = relative[i][1]);
		ONE("attach relative", bpf_prog_attach_opts(5, 6, 46, &a)),
			ONE("detach relative", bpf_prog_detach_opts(5, 6, 46, &d));
	}
	ONE("attach", bpf_prog_attach(5, 6, 7, 8)), ONE("detach", bpf_prog_detach(6, 7)),
		ONE("detach2", bpf_prog_detach2(5, 6, 7));
	EACH(bpf_prog_query_opts, "query", bpf_prog_query_opts(6, 7, o))
	u32 flags = 1;
	counts[0] = 4;
	answers(0, 0, 0), result("query", FULL, bpf_prog_query(6, 7, 8, &flags, F(1), counts), 0),
		printf(" flags %x\n", flags);
	counts[0] = 4, result("query without flags", FULL, bpf_prog_query(6, 7, 8, NULL, F(1), counts), 0);
}

static void links(void)
{
	for (u32 type = 0; type < 60; type++) {
		struct bpf_link_create_opts *o = options(FULL, sizeof(*o), KNOWN(bpf_link_create_opts));
		o->iter_info_len = o->target_btf_id = 0;
		answers(3, 3, 3), errno = 0;
		printf("%u", type), result("link", FULL, bpf_link_create(5, 6, type, o), sizeof(*o));
		if (type < 22 || type > 28)
			continue;
		for (u32 word = 0; word < 4; word++) {           /* what the old way of attaching has no words for */
			options(EMPTY, sizeof(*o), 0), o->sz = sizeof(*o);
			if (word == 1)
				o->flags = 1;
			else if (word)
				*(word == 2 ? &o->target_btf_id : (u32 *)&o->tracing.cookie) = 9;
			answers(-EINVAL, 3, 3), errno = 0;
			result(" old", FULL, bpf_link_create(5, 6, type, o), sizeof(*o));
		}
	}
	static const u32 types[] = { 46, 54, 0 }, pairs[][2] = { { 5, 0 }, { 0, 6 }, { 5, 6 } };
	for (u32 i = 0; i < 9; i++) {
		LIBBPF_OPTS(bpf_link_create_opts, o, .flags = 8, .tcx = { pairs[i % 3][0], pairs[i % 3][1], 77 });
		ONE("link relative", bpf_link_create(5, 6, types[i / 3], &o));
	}
	for (u32 type = 27; type < 29; type++)
		for (u32 i = 1; i < 4; i++) {
			LIBBPF_OPTS(bpf_link_create_opts, o, .iter_info = F(1), .iter_info_len = i & 1 ? 16 : 0,
				.target_btf_id = i & 2 ? 9 : 0);
			ONE("link of an iterator", bpf_link_create(5, 6, type, &o));
		}
	EACH(bpf_link_create_opts, "link_create", bpf_link_create(5, 6, 41, o))
	EACH(bpf_link_update_opts, "link_update", bpf_link_update(5, 6, o))
	for (u32 i = 0; i < 3; i++) {
		LIBBPF_OPTS(bpf_link_update_opts, o, .old_prog_fd = i & 1 ? 7 : 0, .old_map_fd = i & 2 ? 8 : 0);
		ONE("link_update", bpf_link_update(5, 6, &o));
	}
	ONE("link_detach", bpf_link_detach(5)), ONE("iter_create", bpf_iter_create(5));
	EACH(bpf_raw_tp_opts, "raw_tracepoint", bpf_raw_tracepoint_open_opts(5, o))
	ONE("raw_tracepoint", bpf_raw_tracepoint_open(F(1), 5));
	__u64 offset = 0, addr = 0;
	u32 prog = 0, type = 0;
	ONE("task_fd_query", bpf_task_fd_query(5, 6, 7, F(1), counts, &prog, &type, &offset, &addr));
	printf(" %x %x %llx %llx\n", prog, type, offset, addr);
}

static void ids(void)
{
	u32 id = 0;
	ONE("next program", bpf_prog_get_next_id(5, &id)), printf(" %x\n", id),
		ONE("next map", bpf_map_get_next_id(5, &id));
	ONE("next BTF", bpf_btf_get_next_id(5, &id)), ONE("next link", bpf_link_get_next_id(5, &id));
	EACH(bpf_get_fd_by_id_opts, "program", bpf_prog_get_fd_by_id_opts(5, o))
	EACH(bpf_get_fd_by_id_opts, "map", bpf_map_get_fd_by_id_opts(5, o))
	EACH(bpf_get_fd_by_id_opts, "BTF", bpf_btf_get_fd_by_id_opts(5, o))
	EACH(bpf_get_fd_by_id_opts, "link", bpf_link_get_fd_by_id_opts(5, o))
	ONE("program", bpf_prog_get_fd_by_id(5)), ONE("map", bpf_map_get_fd_by_id(5)),
		ONE("BTF", bpf_btf_get_fd_by_id(5));
	ONE("link", bpf_link_get_fd_by_id(5));
	ONE("info", bpf_obj_get_info_by_fd(5, F(1), counts)),
		ONE("program's", bpf_prog_get_info_by_fd(5, F(1), counts));
	ONE("map's", bpf_map_get_info_by_fd(5, F(1), counts)), ONE("BTF's", bpf_btf_get_info_by_fd(5, F(1), counts));
	ONE("link's", bpf_link_get_info_by_fd(5, F(1), counts));
	printf("version %u.%u %s %d %d\n", libbpf_major_version(), libbpf_minor_version(), libbpf_version_string(),
		libbpf_set_strict_mode(0),
		libbpf_set_memlock_rlim(5));
}

int main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	libbpf_set_print(silent);
	maps(), programs(), attaching(), links(), ids();
	return 0;
}
