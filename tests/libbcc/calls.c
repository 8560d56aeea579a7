/* calls.c: what the plain calls answer, their errors too: types of tables and their texts, tags, records of a ring,
 * lines of /proc/PID/maps, symbols and probes of files. calls PROGRAM: where tests/kern/work/usdt.c was compiled to. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef uint64_t u64;
typedef uint32_t u32;
typedef uint8_t u8;
#define N(a) (sizeof(a) / sizeof(*(a)))
/* The answer, below 0 with its errno. */
#define SAY(call) (errno = 0, say((long)(call)))

static void say(long r)
{
	int e = errno == ENOTTY ? 0 : errno;                     /* asked of the terminal, not the call's */
	printf(r < 0 && e ? " %ld:%s" : " %ld", r, strerrorname_np(e));
}

/* ---- tables ------------------------------------------------------------------------------------------------------ */

void *bpf_module_create_c_from_string(const char *text, unsigned flags, const char **cflags, int n, bool allow,
	const char *dev);
void *bpf_module_create_c(const char *path, unsigned flags, const char **cflags, int n, bool allow, const char *dev);
void bpf_module_destroy(void *m);
size_t bpf_num_tables(void *m);
const char *bpf_table_name(void *m, size_t id);
const char *bpf_table_key_desc(void *m, const char *name);
const char *bpf_table_leaf_desc(void *m, const char *name);
const char *bpf_table_key_desc_id(void *m, size_t id);
const char *bpf_table_leaf_desc_id(void *m, size_t id);
size_t bpf_table_id(void *m, const char *name);
int bpf_table_fd(void *m, const char *name);
int bpf_table_fd_id(void *m, size_t id);
int bpf_table_type(void *m, const char *name);
int bpf_table_type_id(void *m, size_t id);
int bpf_table_flags(void *m, const char *name);
int bpf_table_flags_id(void *m, size_t id);
size_t bpf_table_max_entries(void *m, const char *name);
size_t bpf_table_max_entries_id(void *m, size_t id);
size_t bpf_table_key_size(void *m, const char *name);
size_t bpf_table_key_size_id(void *m, size_t id);
size_t bpf_table_leaf_size(void *m, const char *name);
size_t bpf_table_leaf_size_id(void *m, size_t id);
int bpf_table_key_snprintf(void *m, size_t id, char *to, size_t bytes, const void *key);
int bpf_table_leaf_snprintf(void *m, size_t id, char *to, size_t bytes, const void *leaf);
int bpf_table_key_sscanf(void *m, size_t id, const char *text, void *key);
int bpf_table_leaf_sscanf(void *m, size_t id, const char *text, void *leaf);
size_t bpf_perf_event_fields(void *m, const char *name);
const char *bpf_perf_event_field(void *m, const char *name, size_t i);
size_t bpf_num_functions(void *m);
const char *bpf_function_name(void *m, size_t id);
void *bpf_function_start(void *m, const char *name);
size_t bpf_function_size(void *m, const char *name);
void *bpf_function_start_id(void *m, size_t id);
size_t bpf_function_size_id(void *m, size_t id);
char *bpf_module_license(void *m);
unsigned bpf_module_kern_version(void *m);
bool bpf_module_rw_engine_enabled(void);
int bcc_func_load(void *m, int type, const char *name, const void *insns, int bytes, const char *license,
	unsigned version, int level,
	char *log, unsigned log_bytes, const char *dev, unsigned attach_type);
int bcc_prog_load(int type, const char *name, const void *insns, int bytes, const char *license, unsigned version,
	int level, char *log,
	unsigned log_bytes);

static const char tables_text[] =
	"enum color { RED, BLUE }; enum sign { MINUS = -1 };\n"
	"struct in { char a; short b; };\n"
	"struct holes { u8 a; u64 b; u16 c; };\n"
	"struct all { unsigned char uc; char c; s8 sc; u16 us; s16 s; u32 u; int i; u64 ull; s64 ll; _Bool yes; void *p; enum color e; enum "
	"sign n; };\n"
	"struct bits { u32 a:3, b:7; u64 c:40; s32 rest; };\n"
	"struct nest { struct in one, two[2]; union { u32 x; u8 y[8]; }; u8 raw[4]; int grid[2][3]; };\n"
	"union either { u64 a; u32 b; };\n"
	"struct event { u32 pid; char who[8]; u64 *at; struct in in; enum color c; unsigned __int128 wide; "
	"union either u; float f; const struct in *const *pp; void *any; struct in ins[2][3]; };\n"
	"BPF_HASH(t_all, u8, struct all, 8);\n"
	"BPF_HASH(t_holes, struct holes, struct nest, 9);\n"
	"BPF_HASH(t_bits, s16, struct bits, 10);\n"
	"BPF_HASH(t_union, union either, union either, 11);\n"
	"BPF_HASH(t_wide, unsigned __int128, __int128, 12);\n"
	"BPF_HASH(t_text, s64, char, 13);\n"
	"BPF_HASH(t_enum, enum color, enum sign, 14);\n"
	"typedef int row[3]; typedef char word[6]; typedef struct { char s[6]; } words; typedef struct { row r; } rows;\n"
	"BPF_HASH(t_rows, words, rows, 15);\n"
	"BPF_STACK_TRACE(t_stacks, 16);\n"
	"BPF_STACK_TRACE_BUILDID(t_ids, 17);\n"
	"BPF_PROG_ARRAY(t_progs, 18);\n"
	"BPF_F_TABLE(\"hash\", u32, u32, t_flags, 19, BPF_F_NO_PREALLOC);\n"
	"BPF_DEVMAP(t_devs, 20);\nBPF_CPUMAP(t_cpus, 21);\nBPF_XSKMAP(t_xsks, 22);\nBPF_CGROUP_ARRAY(t_groups, 23);\n"
	"BPF_PERF_ARRAY(t_counters, 24);\nBPF_RINGBUF_OUTPUT(t_ring, 8);\nBPF_PERF_OUTPUT(events);\n"
	"struct real { float f; double d; float two[2]; const volatile enum color k; union either u; };\nBPF_HASH(t_real, double, struct real, 25);\n"
	"int one(struct pt_regs *ctx) { struct event e = {}; u8 k = 1; t_all.lookup(&k); events.perf_submit(ctx, &e, sizeof(e)); return 0; }\n"
	"int two(void *ctx) { return 7; }\nint three(void *ctx) { return 1; }\n";

static void tables(void *m)
{
	for (size_t i = 0; i <= bpf_num_tables(m); i++) {
		const char *name = bpf_table_name(m, i);
		printf("%s: %s ; %s\n", name ? name : "none", name ? bpf_table_key_desc(m, name) : "",
			name ? bpf_table_leaf_desc(m, name) : "");
		name = name ? name : "none";
		/* its size, where the text says none */
		size_t cpus = strcmp(name, "events") ? 0 : (size_t)sysconf(_SC_NPROCESSORS_CONF);
		printf(" ");
		SAY(bpf_table_id(m, name) == (name[1] == 'o' ? (size_t)-1 : i));
		SAY(bpf_table_type(m, name)), SAY(bpf_table_type_id(m, i)), SAY(bpf_table_flags(m, name)),
			SAY(bpf_table_flags_id(m, i));
		SAY(bpf_table_max_entries(m, name) - cpus), SAY(bpf_table_max_entries_id(m, i) - cpus),
			SAY(bpf_table_key_size(m, name));
		SAY(bpf_table_key_size_id(m, i)), SAY(bpf_table_leaf_size(m, name)), SAY(bpf_table_leaf_size_id(m, i));
		SAY(bpf_table_fd(m, name) == bpf_table_fd_id(m, i)),
			SAY(bpf_table_fd(m, name) > 2 ? 1 : bpf_table_fd(m, name));
		const char *key = bpf_table_key_desc_id(m, i), *leaf = bpf_table_leaf_desc_id(m, i);
		printf(" %d %d\n", key && !strcmp(key, bpf_table_key_desc(m, name)), leaf &&
			!strcmp(leaf, bpf_table_leaf_desc(m, name)));
	}
	printf("event: %zu, none %zu\n", bpf_perf_event_fields(m, "events"), bpf_perf_event_fields(m, "t_all"));
	for (size_t i = 0; i <= bpf_perf_event_fields(m, "events"); i++)
		printf(" %s", bpf_perf_event_field(m, "events", i) ? bpf_perf_event_field(m, "events", i) : "none");
	printf(" %d\n", bpf_perf_event_field(m, "t_all", 0) != NULL);
}

/* Read, and printed again; the answer of a room of exactly the text and its 0, and of one less. */
static void texts(void *m)
{
	static const struct { const char *table, *text; } rows[] = {
		{ "t_all", "{ 0xff 0x41 -1 0xffff -2 4294967295 -2147483648 18446744073709551615 -5 1 0x1234 1 -1 }" },
		{ "t_all", "{ 1 2 3 4 5 6 7 8 9 1 11 1 0 } " }, { "t_all", "{ 1 2 3 4 5 6 7 8 9 1 11 1 0 } x" },
		{ "t_all", "{ 1 2 3 4 5 6 7 8 9 1 11 1 }" }, { "t_all", "1 2 3 }" }, { "t_all", "" },
		{ "t_bits", "{ 0x7 0x55 0xabcdef0123 -1 }" }, { "t_bits", "{ 0xf 0xff 0x1ffffffffff 3 }" },
		{ "t_bits", "{ 1 2 x 3 }" },
		{ "t_holes", "{ { 1 2 } [ { 3 4 } { 5 6 } ] { 0x1234 } [ 0x1 0x2 0x3 0x4 ] [ [ 1 2 3 ] [ 4 5 6 ] ] }" },
		{ "t_holes", "{ { 1 2 } [ { 3 4 } { 5 6 } ] { 0x1234 } \"abcdefg\" [ [ 1 2 3 ] [ 4 5 6 ] ] }" },
		{ "t_holes", "{ { 1 2 } [ { 3 4 } { 5 6 } ] { 0x1234 } \"ab\" [ [ 1 2 -3 ] [ 4 5 6 ] ] }" },
		{ "t_holes", "{ { 1 2 } [ { 3 4 } { 5 6 } ] { 0x1234 } \"ab [ 1 2 3 4 5 6 ] }" },
		{ "t_holes", "{ { 1 2 } [ { 3 4 } ] { 0x1234 } \"ab\" [ 1 2 3 4 5 6 ] }" },
		{ "t_union", "{ 0x1122334455667788 }" }, { "t_union", "{ }" }, { "t_text", "0x61" },
		{ "t_text", "- 1" },
		{ "t_wide", "0xffffffffffffffff" }, { "t_enum", "-1" }, { "t_rows", "{ [ 1 2 3 ] }" },
		{ "t_rows", "{[1\t2\n3]}" },
		{ "t_rows", "{ [ 1 2 3 4 ] }" }, { "t_ring", "1" }, { "t_real", "{ 1 2 [ 3 4 ] 5 { 6 } }" },
	};
	static const char *const keys[][2] = { { "t_holes", "{ 0x1 0x2 0x3 }" }, { "t_bits", "-3" },
		{ "t_rows", "{ \"ab\" }" }, { "t_all", "256" },
		{ "t_text", "0x7fffffffffffffff" }, { "t_ring", "1" } };
	for (u32 i = 0; i < N(rows); i++) {
		u8 leaf[256];
		char text[256] = "";
		size_t id = bpf_table_id(m, rows[i].table);
		memset(leaf, '^', sizeof(leaf));
		int read = bpf_table_leaf_sscanf(m, id, rows[i].text, leaf), wrote = bpf_table_leaf_snprintf(m, id,
			text, sizeof(text), leaf);
		printf("%s %d %d %s %d %d\n", rows[i].table, read, wrote, text, bpf_table_leaf_snprintf(m, id, text,
			strlen(text) + 1, leaf),
			bpf_table_leaf_snprintf(m, id, text, strlen(text), leaf));
	}
	for (u32 i = 0; i < N(keys); i++) {
		u8 key[64];
		char text[64] = "";
		size_t id = bpf_table_id(m, keys[i][0]);
		memset(key, '^', sizeof(key));
		int read = bpf_table_key_sscanf(m, id, keys[i][1], key), wrote = bpf_table_key_snprintf(m, id, text,
			sizeof(text), key);
		printf("%s %d %d %s\n", keys[i][0], read, wrote, text);
	}
	u8 none[8];
	char text[8];
	printf("no table: %d %d %d %d\n", bpf_table_key_sscanf(m, 999, "1", none), bpf_table_leaf_sscanf(m, 999, "1",
		none),
		bpf_table_key_snprintf(m, 999, text, 8, none), bpf_table_leaf_snprintf(m, 999, text, 8, none));
}

static int opened(int fd)
{
	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : fd > 2;
}

static const u8 seven[16] = { 0xb7, 0, 0, 0, 7, 0, 0, 0, 0x95 }, bad[8] = { 0x95 };

/* A file's size as seen by a log that is full, or empty. */
static void functions(void *m)
{
	char log[4096] = "";
	u8 code[256];
	size_t n = bpf_function_size(m, "one");
	printf("functions: %zu %s %s %s", bpf_num_functions(m), bpf_function_name(m, 0), bpf_function_name(m, 1),
		bpf_function_name(m, 3) ? "more" : "none");
	printf(", sizes %d %zu %zu %zu", n > 16 && n % 8 == 0, bpf_function_size(m, "two"), bpf_function_size_id(m, 1),
		bpf_function_size(m, "none"));
	memcpy(code, bpf_function_start(m, "two"), 16);
	printf(", code %d %d %d %d", !memcmp(code, seven, 16), bpf_function_start_id(m, 1) == bpf_function_start(m,
		"two"),
		bpf_function_start(m, "none") == NULL, bpf_function_start_id(m, 3) == NULL);
	/* where the text names a map, its descriptor */
	u32 maps = 0;
	const u8 *p = bpf_function_start(m, "one");
	for (size_t i = 0; i + 16 <= n; i += 8)
		maps += p[i] == 0x18 && p[i + 1] >> 4 == 1 && (p[i + 4] == bpf_table_fd(m, "events") ||
			p[i + 4] == bpf_table_fd(m, "t_all"));
	printf(", maps %u\n", maps);
	printf("module: %s %d %d %d %d %d %d\n", bpf_module_license(m), bpf_module_license(NULL) == NULL,
		bpf_module_kern_version(m) > 0x50000,
		bpf_module_kern_version(NULL), bpf_module_rw_engine_enabled(), (int)bpf_num_functions(NULL),
		(int)bpf_num_tables(NULL));
	int fd = bcc_func_load(m, 2, "one", NULL, 0, NULL, 0, 1, log, sizeof(log), NULL, -1u);
	printf("loads: %d, log %d", fd > 2, strstr(log, "processed") != NULL), close(fd), log[0] = 0;
	fd = bcc_func_load(m, 2, "one", NULL, 0, NULL, 0, 0, log, sizeof(log), NULL, -1u);
	printf(", silent %d %d", fd > 2, log[0]), close(fd);
	/* of a cgroup's sockets: 0 stands for BPF_CGROUP_INET_SOCK_CREATE, 5 is of another type */
	for (u32 attach = 0; attach < 6; attach += 5)
		SAY(opened(bcc_func_load(m, 9, "three", NULL, 0, NULL, 0, 0, NULL, 0, NULL, attach)));
	SAY(opened(bcc_func_load(m, 9, "three", NULL, 0, NULL, 0, 0, NULL, 0, NULL, 255)));
	SAY(opened(bcc_func_load(m, 9, "three", NULL, 0, NULL, 0, 0, NULL, 0, NULL, 256)));
	fd = bcc_func_load(m, 1, "other", seven, 16, "GPL", 0, 0, NULL, 0, NULL, -1u);
	printf(" raw %d", fd > 2), close(fd);
	SAY(bcc_func_load(m, 1, "other", bad, 8, "GPL", 0, 0, NULL, 0, NULL, -1u)),
		SAY(bcc_prog_load(1, NULL, bad, 8, "GPL", 0, 0, log, 4096));
	SAY(bcc_prog_load(1, "b", seven, 16, "GPL", 0, 0, log, 0) > 2), puts("");
}

static int made(const void *p) { return p ? 0 : -1; }

static const char *created(const char *text, const char **flags, int n)
{
	void *m = bpf_module_create_c_from_string(text, 0, flags, n, true, NULL);
	bool was = m != NULL;
	bpf_module_destroy(m);
	return was ? "made" : strerrorname_np(errno);
}

/* clang's words: which of them are taken, and with how many arguments. */
static void flags(const char *folder)
{
	static const struct { const char *needs, *flags[5]; } rows[] = {
		{ "A == 1", { "-DA=1" } }, { "A == 1", { "-D", "A=1" } }, { "A == 1", { "-DA=2", "-UA", "-DA=1" } },
		{ "defined(A)", { "-DA", "-U", "A" } },
		{ "A == 1", { "-w", "-DA=1" } }, { "A == 1", { "-Wall", "-DA=1" } },
		{ "A == 1", { "-O2", "-DA=1", "-D" } }, { "A == 2", { "-DA=1" } },
		{ "H == 3", { "-I", "FOLDER", "-include", "h.h" } },
		{ "H == 3", { "-isystem", "FOLDER", "-include", "h.h" } },
		{ "H == 3", { "-include", "FOLDER/h.h" } }, { "H == 3", { "-include", "nosuch.h" } },
	};
	printf("flags:");
	for (u32 i = 0; i < N(rows); i++) {
		char text[128], words[5][128];
		const char *at[5];
		int n = 0;
		snprintf(text, sizeof(text), "#if !(%s)\n#error no\n#endif\nint f(void *ctx) { return 0; }",
			rows[i].needs);
		for (; n < 5 && rows[i].flags[n]; n++) {
			const char *w = rows[i].flags[n], *tail = strncmp(w, "FOLDER", 6) ? NULL : w + 6;
			snprintf(words[n], sizeof(words[n]), "%s%s", tail ? folder : w, tail ? tail : "");
			at[n] = words[n];
		}
		printf(" %s", created(text, at, n));
	}
	char path[256];
	snprintf(path, sizeof(path), "%s/h.h", folder);
	void *m = bpf_module_create_c(path, 0, NULL, 0, true, NULL);
	printf("; of a file %zu", bpf_num_functions(m)), bpf_module_destroy(m);
	SAY(made(bpf_module_create_c("/nosuch.c", 0, NULL, 0, true, NULL))), puts("");
	bpf_module_destroy(NULL);
}
/* ---- tags: SHA-1 at each length of its blocks -------------------------------------------------------------------- */

int bpf_prog_compute_tag(const void *insns, int bytes, unsigned long long *tag);

static void tags(void)
{
	static const u32 counts[] = { 0, 1, 6, 7, 8, 9, 15, 16, 40 };
	u64 code[40];
	unsigned long long tag;
	for (u32 i = 0; i < 40; i++)
		code[i] = 0x9e3779b97f4a7c15 * (i + 1) & ~0xffull;       /* no loads */
	printf("tags:");
	for (u32 i = 0; i < N(counts); i++) {
		int r = bpf_prog_compute_tag(code, (int)counts[i] * 8, &tag);
		printf(" %d %016llx", r, tag);
	}
	/* dst 1; the source says: a number, a map, a map's value, something else */
	printf("\nloads:");
	for (u64 src = 0; src < 4; src++) {
		u64 load[3] = { 0x18 | 1 << 8 | src << 12 | 77ull << 32, 88ull << 32, 0x95 };
		bpf_prog_compute_tag(load, 24, &tag), printf(" %016llx", tag);
		bpf_prog_compute_tag(load, 8, &tag), printf(" %016llx", tag);
	}
	puts("");
}

/* ---- a ring of one page ------------------------------------------------------------------------------------------ */

struct perf_reader;
struct bcc_perf_buffer_opts { int pid, cpu, wakeup_events; };
typedef void raw_fn(void *cookie, void *data, int size);
typedef void lost_fn(void *cookie, unsigned long long lost);
struct perf_reader *perf_reader_new(raw_fn *raw, lost_fn *lost, void *cookie, int pages);
int perf_reader_fd(struct perf_reader *r);
int perf_reader_mmap(struct perf_reader *r);
int perf_reader_poll(int n, struct perf_reader **r, int ms);
int perf_reader_consume(int n, struct perf_reader **r);
void perf_reader_event_read(struct perf_reader *r);
void perf_reader_free(struct perf_reader *r);
void *bpf_open_perf_buffer(raw_fn *raw, lost_fn *lost, void *cookie, int pid, int cpu, int pages);
void *bpf_open_perf_buffer_opts(raw_fn *raw, lost_fn *lost, void *cookie, int pages, struct bcc_perf_buffer_opts *o);
int bpf_update_elem(int fd, void *key, void *value, unsigned long long flags);
int bpf_lookup_elem(int fd, void *key, void *value);
int bpf_delete_elem(int fd, void *key);
int bpf_lookup_and_delete(int fd, void *key, void *value);
int bpf_get_first_key(int fd, void *key, size_t bytes);
int bpf_get_next_key(int fd, void *key, void *next);
int bcc_create_map(int type, const char *name, int key, int value, int entries, int flags);
void *bpf_new_ringbuf(int fd, int (*fn)(void *, void *, size_t), void *ctx);
int bpf_add_ringbuf(void *r, int fd, int (*fn)(void *, void *, size_t), void *ctx);
int bpf_poll_ringbuf(void *r, int ms);
int bpf_consume_ringbuf(void *r);
void bpf_free_ringbuf(void *r);
struct bpf_test_run_opts {
	size_t sz;
	const void *data_in; void *data_out;
	u32 data_size_in, data_size_out;
	const void *ctx_in; void *ctx_out;
	u32 ctx_size_in, ctx_size_out, retval;
	int repeat;
	u32 duration, flags, cpu, batch_size;
};
int bpf_prog_test_run_opts(int fd, struct bpf_test_run_opts *o);

struct seen { u32 n, bytes, wrong; u64 sum, lost; };

static void on_raw(void *cookie, void *data, int size)
{
	enum { WORDS = 126 };                                    /* number, then each word the number and its place */
	struct seen *s = cookie;
	u64 w[WORDS];
	memcpy(w, data, sizeof(w));
	s->n++, s->bytes = (u32)size, s->sum += w[0];
	for (u32 i = 1; i < WORDS; i++)
		s->wrong += w[i] != w[0] * 1000 + i;
}

static void on_lost(void *cookie, unsigned long long lost) { ((struct seen *)cookie)->lost += lost; }

static int on_ring(void *cookie, void *data, size_t size)
{
	struct seen *s = cookie;
	s->n++, s->bytes = (u32)size, s->sum += *(u64 *)data;
	return 0;
}

static const char rings_text[] =
	"struct rec { u64 w[126]; };\n"
	"BPF_PERF_OUTPUT(events);\nBPF_RINGBUF_OUTPUT(ring, 1);\nBPF_RINGBUF_OUTPUT(second, 1);\n"
	"BPF_ARRAY(room, struct rec, 1);\nBPF_ARRAY(count, u64, 1);\n"
	"int fill(struct __sk_buff *skb) {\n"
	"	int zero = 0; struct rec *r = room.lookup(&zero); u64 *n = count.lookup(&zero);\n"
	"	if (!r || !n) return 1;\n"
	"	r->w[0] = ++*n;\n"
	"	for (int i = 1; i < 126; i++) r->w[i] = *n * 1000 + i;\n"
	"	ring.ringbuf_output(r, 16, 0);\n	second.ringbuf_output(r, 8, 0);\n"
	"	return events.perf_submit(skb, r, sizeof(*r)) ? 2 : 0;\n}\n";

static void run(int prog, int times)
{
	u8 packet[64] = { 0 }, out[64];
	struct bpf_test_run_opts o = { .sz = sizeof(o), .data_in = packet, .data_size_in = sizeof(packet),
		.data_out = out,
		.data_size_out = sizeof(out), .repeat = times };
	int r = bpf_prog_test_run_opts(prog, &o);
	printf(" run %d %u %u", r, o.retval, o.data_size_out);
}

static void seen(struct seen *s)
{
	printf(" [%u of %u, %u wrong, sum %u, lost %u]", s->n, s->bytes, s->wrong, (u32)s->sum, (u32)s->lost);
	*s = (struct seen){ 0 };
}

static void rings(void)
{
	struct seen s = { 0 }, first = { 0 }, second = { 0 };
	struct bpf_test_run_opts small = { .sz = offsetof(struct bpf_test_run_opts, flags) - 1 };
	cpu_set_t cpu;
	CPU_ZERO(&cpu);
	CPU_SET(0, &cpu);
	sched_setaffinity(0, sizeof(cpu), &cpu);
	void *m = bpf_module_create_c_from_string(rings_text, 0, NULL, 0, true, NULL);
	int prog = bcc_func_load(m, 3, "fill", NULL, 0, NULL, 0, 0, NULL, 0, NULL, -1u), zero = 0;
	printf("readers:");
	for (int pages = -1; pages < 6; pages++) {
		errno = 0;
		struct perf_reader *r = perf_reader_new(on_raw, on_lost, &s, pages);
		printf(" %d:%s", pages, r ? "yes" : strerrorname_np(errno));
		if (r)
			SAY(perf_reader_fd(r)), SAY(perf_reader_mmap(r)), perf_reader_event_read(r);
		perf_reader_free(r);
	}
	struct perf_reader *r = bpf_open_perf_buffer(on_raw, on_lost, &s, -1, 0, 1);
	int fd = perf_reader_fd(r);
	bpf_update_elem(bpf_table_fd(m, "events"), &zero, &fd, 0);
	printf("\nring: ");
	SAY(perf_reader_poll(1, &r, 0)), seen(&s);
	for (u32 i = 0; i < 3; i++)                              /* one of these wraps */
		run(prog, 2), SAY(perf_reader_poll(1, &r, 0)), seen(&s);
	run(prog, 9), SAY(perf_reader_consume(1, &r)), run(prog, 1), perf_reader_event_read(r), seen(&s);
	SAY(bpf_prog_test_run_opts(prog, &small)), SAY(bpf_prog_test_run_opts(prog, NULL)), small.sz++,
		SAY(bpf_prog_test_run_opts(-1, &small));
	perf_reader_free(r);
	run(prog, 1);
	printf("\nopened:");
	struct bcc_perf_buffer_opts late = { -1, 0, 2 }, nowhere = { -1, 9999, 1 };
	r = bpf_open_perf_buffer_opts(on_raw, NULL, &s, 8, &late);
	fd = perf_reader_fd(r);
	bpf_update_elem(bpf_table_fd(m, "events"), &zero, &fd, 0);
	run(prog, 1), SAY(perf_reader_poll(1, &r, 0)), seen(&s), run(prog, 1), SAY(perf_reader_poll(1, &r, 0)),
		seen(&s);
	perf_reader_free(r);
	SAY(made(bpf_open_perf_buffer_opts(on_raw, NULL, NULL, 8, &nowhere)) < 0),
		SAY(made(bpf_open_perf_buffer(on_raw, NULL, NULL, -1, 0, 3)));
	puts("");

	void *rb = bpf_new_ringbuf(bpf_table_fd(m, "ring"), on_ring, &first);
	printf("ring buffers:");
	SAY(bpf_add_ringbuf(rb, bpf_table_fd(m, "second"), on_ring, &second)), SAY(bpf_consume_ringbuf(rb)),
		seen(&first), seen(&second);
	run(prog, 3), SAY(bpf_poll_ringbuf(rb, 0)), seen(&first), seen(&second);
	SAY(bpf_add_ringbuf(rb, bpf_table_fd(m, "count"), on_ring, &second)),
		SAY(bpf_add_ringbuf(rb, -1, on_ring, NULL));
	bpf_free_ringbuf(rb), bpf_free_ringbuf(NULL);
	SAY(made(bpf_new_ringbuf(-1, on_ring, NULL))), puts("");
	close(prog), bpf_module_destroy(m);
}

/* Elements, each answer with its errno. */
static void elements(void)
{
	u32 fd = (u32)bcc_create_map(1, "hash", 4, 8, 2, 0), k = 5, next = 0;
	int queue = bcc_create_map(22, NULL, 0, 4, 2, 0);
	u64 v = 77;
	printf("elements:");
	SAY(bpf_lookup_elem(fd, &k, &v)), SAY(bpf_update_elem(fd, &k, &v, 2)), SAY(bpf_update_elem(fd, &k, &v, 1)),
		v = 0;
	SAY(bpf_update_elem(fd, &k, &v, 1)), SAY(bpf_lookup_elem(fd, &k, &v)), SAY(v),
		SAY(bpf_get_first_key(fd, &next, 4)), SAY(next);
	SAY(bpf_get_next_key(fd, &k, &next)), k++, SAY(bpf_update_elem(fd, &k, &v, 0)), k++,
		SAY(bpf_update_elem(fd, &k, &v, 0));
	k = 5, SAY(bpf_delete_elem(fd, &k)), SAY(bpf_delete_elem(fd, &k)), k++, v = 0,
		SAY(bpf_lookup_and_delete(fd, &k, &v)), SAY(v);
	SAY(bpf_get_first_key(fd, &next, 4)), SAY(bpf_lookup_and_delete(queue, NULL, &v)),
		SAY(bpf_update_elem(queue, NULL, &k, 0)), v = 0;
	SAY(bpf_lookup_and_delete(queue, NULL, &v)), SAY(v), SAY(bcc_create_map(1, "no", 0, 0, 0, 0)),
		SAY(bcc_create_map(9999, "x", 4, 4, 1, 0));
	puts("");
	close((int)fd), close(queue);
}

/* ---- hooks: what is refused -------------------------------------------------------------------------------------- */

int bpf_attach_perf_event(int prog, u32 type, u32 config, u64 period, u64 freq, int pid, int cpu, int group);
int bpf_open_perf_event(u32 type, u64 config, int pid, int cpu);
int bpf_close_perf_event_fd(int fd);
int bpf_attach_kprobe(int prog, int type, const char *event, const char *fn, u64 offset, int max);
int bpf_detach_kprobe(const char *event);
int bcc_iter_attach(int prog, const void *info, u32 bytes);
int bcc_iter_create(int link);
int bpf_attach_uprobe(int prog, int type, const char *event, const char *path, u64 offset, int pid);
int bpf_detach_uprobe(const char *event);
int bpf_attach_tracepoint(int prog, const char *category, const char *name);
int bpf_detach_tracepoint(const char *category, const char *name);
int bpf_attach_raw_tracepoint(int prog, const char *name);
int bpf_attach_kfunc(int prog);
int bpf_attach_lsm(int prog);
bool bpf_has_kernel_btf(void);
int bpf_attach_xdp(const char *dev, int prog, u32 flags);
int bpf_open_raw_sock(const char *dev);
int bpf_attach_socket(int sock, int prog);
int bpf_prog_attach(int prog, int target, int type, unsigned flags);
int bpf_prog_detach2(int prog, int target, int type);

/* Does a packet pass by the loopback of a namespace of our own? */
static int passes(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(4321),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int from = socket(AF_INET, SOCK_DGRAM, 0), to = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	char c = 0;
	bind(to, (struct sockaddr *)&at, sizeof(at));
	sendto(from, "x", 1, 0, (struct sockaddr *)&at, sizeof(at));
	int r = recv(to, &c, 1, 0) == 1;
	close(from), close(to);
	return r;
}

/* The program drops all, whichever way: what is attached goes when the next one comes, and with -1. */
static void express(int prog)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int own = open("/proc/self/ns/net", O_RDONLY);
	unshare(CLONE_NEWNET);
	int inside = socket(AF_INET, SOCK_DGRAM, 0);
	ioctl(inside, SIOCSIFFLAGS, &lo), close(inside);
	printf("\nxdp:"), SAY(passes()), SAY(bpf_attach_xdp("lo", prog, 0)), SAY(passes()),
		SAY(bpf_attach_xdp("lo", prog, 2)), SAY(passes());
	SAY(bpf_attach_xdp("lo", prog, 4)), SAY(passes()), SAY(bpf_attach_xdp("lo", -1, 0)), SAY(passes()),
		SAY(bpf_attach_xdp("lo", -1, 0));
	setns(own, CLONE_NEWNET), close(own);
}

static void hooks(void)
{
	enum { PERF = 7, SOFTWARE = 1, CPU_CLOCK = 0, PAGE_FAULTS = 2 };
	int perf = bcc_prog_load(PERF, "perf", seven, 16, "GPL", 0, 0, NULL, 0), filter = bcc_prog_load(1, "sock",
		seven, 16, "GPL", 0, 0, NULL, 0);
	int xdp = bcc_prog_load(6, "xdp", seven, 16, "GPL", 0, 0, NULL, 0), sock;
	printf("perf events:");
	SAY(opened(bpf_attach_perf_event(perf, SOFTWARE, CPU_CLOCK, 0, 99, 0, -1, -1)));
	SAY(opened(bpf_attach_perf_event(perf, SOFTWARE, PAGE_FAULTS, 10, 0, 0, -1, -1)));
	SAY(bpf_attach_perf_event(perf, SOFTWARE, CPU_CLOCK, 10, 99, 0, -1, -1)),
		SAY(bpf_attach_perf_event(perf, 1, 0, 0, 0, 0, -1, -1));
	SAY(bpf_attach_perf_event(perf, 5, 0, 10, 0, 0, -1, -1)),
		SAY(bpf_attach_perf_event(perf, 2, 0, 10, 0, 0, -1, -1));
	SAY(bpf_attach_perf_event(filter, SOFTWARE, CPU_CLOCK, 0, 99, 0, -1, -1)),
		SAY(bpf_attach_perf_event(perf, 1, 99, 10, 0, 0, -1, -1));
	SAY(opened(bpf_open_perf_event(SOFTWARE, CPU_CLOCK, 0, -1))), SAY(bpf_open_perf_event(SOFTWARE, 99, 0, -1));
	SAY(bpf_close_perf_event_fd(-1)), SAY(bpf_close_perf_event_fd(bpf_open_perf_event(SOFTWARE, CPU_CLOCK, 0, -1)));
	SAY(bpf_close_perf_event_fd(99999));
	printf("\nprobes:");
	SAY(bpf_attach_uprobe(perf, 0, "x", "/nosuch", 0, -1)), SAY(bpf_attach_tracepoint(perf, "no", "such"));
	SAY(bpf_attach_raw_tracepoint(filter, "sys_enter")), SAY(bpf_attach_kfunc(filter)), SAY(bpf_attach_lsm(-1));
	SAY(bpf_detach_kprobe("x")), SAY(bpf_detach_uprobe("x")), SAY(bpf_detach_tracepoint("no", "such")),
		SAY(bpf_has_kernel_btf());
	printf("\niterators:"), SAY(bcc_iter_attach(filter, NULL, 0)), SAY(bcc_iter_attach(-1, NULL, 0)), SAY(bcc_iter_create(-1)),
		SAY(bcc_iter_create(filter)), printf(", kprobes %d %d", bpf_attach_kprobe(perf, 0, "p_none", "no_such_function", 0, 0) < 0,
		bpf_attach_kprobe(perf, 1, "r_none", "no_such_function", 16, 9) < 0);
	printf("\nnetwork:");
	SAY(sock = bpf_open_raw_sock("lo") > 2), SAY(opened(bpf_open_raw_sock(NULL))),
		SAY(opened(bpf_open_raw_sock(""))), SAY(bpf_open_raw_sock("nosuch"));
	sock = bpf_open_raw_sock("lo");
	int type = 0;
	socklen_t len = sizeof(type);
	getsockopt(sock, SOL_SOCKET, SO_TYPE, &type, &len);
	printf(" raw %d nonblocking %d", type == SOCK_RAW, (fcntl(sock, F_GETFL) & O_NONBLOCK) != 0);
	SAY(bpf_attach_socket(sock, filter)), SAY(bpf_attach_socket(sock, perf)), SAY(bpf_attach_socket(-1, filter)),
		close(sock);
	SAY(bpf_prog_attach(filter, -1, 0, 0)), SAY(bpf_prog_detach2(filter, -1, 0));
	SAY(bpf_attach_xdp("nosuch", xdp, 0)), SAY(bpf_attach_xdp("lo", filter, 2)),
		SAY(bpf_attach_xdp("nosuch", -1, 0));
	express(xdp), puts("");
	close(perf), close(filter), close(xdp);
}

/* ---- processes and files ----------------------------------------------------------------------------------------- */

struct mod_info { char *name; u64 start, end; unsigned long long offset; u64 major, minor, inode; };
int _procfs_maps_each_module(FILE *f, int pid, int (*fn)(struct mod_info *, int, void *), void *ctx);
int bcc_perf_map_nstgid(int pid);
bool bcc_perf_map_path(char *out, size_t bytes, int pid);
int bcc_is_perf_map(const char *path);
int bcc_is_valid_perf_map(const char *path);
int bcc_perf_map_foreach_sym(const char *path, int (*fn)(const char *name, u64 addr, u64 bytes, void *ctx), void *ctx);
int bcc_resolve_global_addr(int pid, const char *module, u64 address, u8 only_inode, u64 *global);
int bcc_procutils_which_so_in_process(const char *name, int pid, char *out);
const char *bcc_procutils_language(int pid);
int bcc_make_parent_dir(const char *path);
int bcc_check_bpffs_path(const char *path);

static int show_module(struct mod_info *m, int theirs, void *ctx)
{
	int *left = ctx;
	printf(" %s %llx-%llx+%llx %llx:%llx %llu %d\n", m->name, (long long)m->start, (long long)m->end, m->offset,
		(long long)m->major,
		(long long)m->minor, (long long)m->inode, theirs);
	return --*left ? 0 : -1;
}

static int show_symbol(const char *name, u64 addr, u64 bytes, void *ctx)
{
	(void)ctx;
	printf(" [%s %llx %llx]", name, (long long)addr, (long long)bytes);
	return 0;
}

static void written(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	fputs(text, f);
	fclose(f);
}

static void processes(const char *folder)
{
	static const char maps[] = "00400000-00452000 r-xp 00001000 08:02 173521      /usr/bin/dbus daemon\n"
		"00651000-00652000 r--p 00051000 08:02 173521      /usr/bin/dbus\n" "e03000-e24000 rwxp 00000000 00:00 0 [heap]\n"
		"7f00-7f01 r-xp 0 fe:1f 18446744073709551615 /lib/x.so (deleted)\n" "not a line\n" "1-2 --xp 0 0:0 0 \n"
		"35b1a21000-35b1a22000 rwxs 0 0:1 7 /SYSV00\n" "5-6 r-xp 2 1:2 3 [vdso]\n7-8 ---x 2 1:2 4 /last";
	static const char *const names[] = { ".map", "a.map", "/tmp/perf-1.map", "map", "a.mapp", "", "x.ma" };
	char path[300], out[4096];
	int left = 9;
	FILE *f = fmemopen((void *)maps, sizeof(maps) - 1, "r");
	printf("modules:\n");
	printf("all %d\n", _procfs_maps_each_module(f, 1, show_module, &left)), rewind(f), left = 2;
	printf("two %d\n", _procfs_maps_each_module(f, 1, show_module, &left)), fclose(f);
	snprintf(path, sizeof(path), "%s/a.map", folder);
	written(path, "10 20 a name of words\nab0 c x\nzz 1 no\n5 \n7 8\n ff 1 last");
	printf("perf map:"), SAY(bcc_perf_map_foreach_sym(path, show_symbol, NULL)),
		SAY(bcc_perf_map_foreach_sym("/nosuch.map", show_symbol, NULL));
	for (u32 i = 0; i < N(names); i++)
		printf(" %d", bcc_is_perf_map(names[i]));
	SAY(bcc_is_valid_perf_map(path)), SAY(bcc_is_valid_perf_map("/nosuch.map")),
		SAY(bcc_is_valid_perf_map("/etc/passwd"));
	SAY(bcc_perf_map_nstgid(getpid()) == getpid()), SAY(bcc_perf_map_nstgid(1 << 22 | 1)),
		SAY(bcc_perf_map_path(out, sizeof(out), 1 << 22 | 1));
	SAY(bcc_perf_map_path(out, sizeof(out), getpid())), snprintf(path, sizeof(path), "/tmp/perf-%d.map", getpid()),
		SAY(!strcmp(path, out));
	printf("\nprocess:"), SAY(bcc_procutils_which_so_in_process("c", getpid(), out)),
		printf(" %s", strrchr(out, '/'));
	SAY(bcc_procutils_which_so_in_process("nosuch", getpid(), out)),
		printf(" %s", bcc_procutils_language(getpid()));
	printf(" %s", bcc_procutils_language(1 << 22 | 1) ? "some" : "none");
	u64 at;
	SAY(bcc_resolve_global_addr(getpid(), "/nosuch", 0x1000, 0, &at)),
		SAY(bcc_resolve_global_addr(getpid(), "/nosuch", 0x1000, 1, &at));
	printf("\nfolders:"), snprintf(path, sizeof(path), "%s/d/e", folder);
	SAY(bcc_make_parent_dir(path)), SAY(bcc_make_parent_dir(path)), snprintf(path, sizeof(path), "%s/d", folder);
	struct stat st;
	SAY(stat(path, &st)), printf(" %o", st.st_mode & 0777), SAY(bcc_make_parent_dir("x")),
		SAY(bcc_make_parent_dir("/x"));
	SAY(bcc_make_parent_dir("/nosuch/a/b")), SAY(bcc_check_bpffs_path("x")), SAY(bcc_check_bpffs_path("/x")),
		SAY(bcc_check_bpffs_path("/nosuch/x"));
	SAY(bcc_check_bpffs_path("/sys/fs/bpf/x")), puts("");
}

int bcc_elf_foreach_sym(const char *path, int (*fn)(const char *, u64, u64, void *), void *option, void *ctx);
int bcc_elf_foreach_sym_lazy(const char *path, int (*fn)(size_t, size_t, size_t, u64, u64, int, void *), void *option,
	void *ctx);
int bcc_elf_symbol_str(const char *path, size_t section, size_t at, char *out, size_t bytes, int is_debug);
int bcc_elf_get_buildid(const char *path, char *id);
int bcc_foreach_function_symbol(const char *module, int (*fn)(const char *name, u64 addr));
struct bcc_symbol_option { int use_debug_file, check_crc, lazy; u32 types; };
struct bcc_symbol { const char *name, *demangled, *module; u64 offset; };
int bcc_resolve_symname(const char *module, const char *name, u64 addr, int pid, const void *opts,
	struct bcc_symbol *out);
void *bcc_symcache_new(int pid, const void *opts);
void bcc_free_symcache(void *c, int pid);
void bcc_symcache_refresh(void *c);
int bcc_symcache_resolve(void *c, u64 addr, struct bcc_symbol *out);
int bcc_symcache_resolve_no_demangle(void *c, u64 addr, struct bcc_symbol *out);
int bcc_symcache_resolve_name(void *c, const char *module, const char *name, u64 *addr);
void bcc_symbol_free_demangle_name(struct bcc_symbol *s);
int kernel_struct_has_field(const char *name, const char *field);
int kernel_enum_has_val(const char *name, const char *value);

struct counts { u32 all, debug, mains, until; const char *path; u32 texts, cut; };

static int count_symbol(const char *name, u64 addr, u64 bytes, void *ctx)
{
	struct counts *c = ctx;
	(void)addr, (void)bytes;
	c->all++, c->mains += !strcmp(name, "main");
	return c->all == c->until ? -1 : 0;
}

static int count_lazy(size_t section, size_t at, size_t len, u64 addr, u64 bytes, int is_debug, void *ctx)
{
	struct counts *c = ctx;
	char text[256] = "", cut[3];
	(void)addr, (void)bytes;
	c->all++, c->debug += (u32)is_debug;
	c->texts += !bcc_elf_symbol_str(c->path, section, at, text, sizeof(text), is_debug) && strlen(text) == len;
	c->cut += !bcc_elf_symbol_str(c->path, section, at, cut, sizeof(cut), is_debug) && !strncmp(cut, text, 2) &&
		strlen(cut) == (len < 2 ? len : 2);
	c->mains += !strcmp(text, "main");
	return c->all == c->until ? -1 : 0;
}

/* With a file of debug information that has the build id of the program's stripped copy. */
static void debug_files(const char *program, const char *folder)
{
	char bare[300], id[41] = "", command[1500];
	struct bcc_symbol_option functions = { 1, 0, 0, 1 << 2 }, own = { 0, 0, 0, 1 << 2 };
	snprintf(bare, sizeof(bare), "%s/bare", folder);
	SAY(bcc_elf_get_buildid(program, id));
	if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL)) {
		puts(" no namespace");
		return;
	}
	/* tools first: they need what lies there */
	snprintf(command, sizeof(command), "strip -o %s %s && cp %s %s/whole", bare, program, program, folder);
	printf(" %d", system(command));
	snprintf(command, sizeof(command), "%s/whole", folder);
	int from = open(command, O_RDONLY);
	mount("none", "/usr/lib", "tmpfs", 0, NULL);
	snprintf(command, sizeof(command), "/usr/lib/debug/.build-id/%.2s", id);
	mkdir("/usr/lib/debug", 0755), mkdir("/usr/lib/debug/.build-id", 0755), mkdir(command, 0755);
	snprintf(command, sizeof(command), "/usr/lib/debug/.build-id/%.2s/%s.debug", id, id + 2);
	int to = open(command, O_WRONLY | O_CREAT, 0644);
	static char bytes[1 << 20];
	SAY(write(to, bytes, (size_t)read(from, bytes, sizeof(bytes))) > 0), close(to), close(from);
	struct bcc_symbol_option *const options[] = { &functions, &own, NULL };
	for (u32 i = 0; i < N(options); i++) {
		struct counts c = { .path = bare }, plain = { 0 };
		SAY(bcc_elf_foreach_sym_lazy(bare, count_lazy, options[i], &c)),
			SAY(bcc_elf_foreach_sym(bare, count_symbol, options[i], &plain));
		printf(" (%d debug, %d own, texts %d, cut %d, same %d, mains %u %u)", c.debug > 0, c.all > c.debug,
			c.texts == c.all, c.cut == c.all,
			c.all == plain.all, c.mains, plain.mains);
	}
	struct counts one = { .path = bare, .until = 1 };
	SAY(bcc_elf_foreach_sym_lazy(bare, count_lazy, &functions, &one)), SAY(one.all);
	char text[8];
	SAY(bcc_elf_symbol_str(bare, 0, 0, text, 8, 0)), SAY(bcc_elf_symbol_str(bare, 999, 0, text, 8, 1)),
		SAY(bcc_elf_symbol_str(bare, 1, 1 << 30, text, 8, 0));
	SAY(bcc_elf_symbol_str(bare, 1, 0, text, 0, 0)), puts("");
}

static u32 *named_main(void)
{
	static u32 n[3];
	return n;
}

static int stop_at_main(const char *name, u64 addr)
{
	u32 *n = named_main();
	n[0]++, n[1] += !strcmp(name, "main"), n[2] += !addr;
	return !strcmp(name, "main");
}

static void symbols(const char *program)
{
	struct bcc_symbol s = { 0 }, again = { 0 };
	u64 at = 0, other = 1;
	void *k = bcc_symcache_new(-1, NULL);
	printf("kernel:"), SAY(bcc_symcache_resolve_name(k, NULL, "schedule", &at)),
		SAY(bcc_symcache_resolve_name(k, NULL, "no such", &other));
	SAY(bcc_symcache_resolve(k, at + 2, &s)), printf(" %s %s %s %d", s.name, s.demangled, s.module, (int)s.offset);
	bcc_symbol_free_demangle_name(&s), SAY(s.demangled == NULL), bcc_symbol_free_demangle_name(NULL);
	SAY(bcc_symcache_resolve_no_demangle(k, at + 2, &again)),
		SAY(again.name == s.name && again.demangled == s.name), SAY(bcc_symcache_resolve(k, 1, &s));
	SAY(s.name == NULL && s.demangled == NULL), SAY(s.offset), bcc_symcache_refresh(k), bcc_free_symcache(k, -1),
		bcc_free_symcache(NULL, 0);
	void *c = bcc_symcache_new(getpid(), NULL);
	printf("\nprocess:"), SAY(bcc_symcache_resolve_name(c, program, "none", &at)),
		SAY(bcc_symcache_resolve_name(c, "libc.so.6", "getppid", &at));
	bcc_symcache_refresh(c), SAY(bcc_symcache_resolve(c, 3, &s)), SAY(s.offset), bcc_free_symcache(c, getpid());
	printf("\nfiles:"), SAY(bcc_resolve_symname(program, "main", 0, 0, NULL, &s)), other = s.offset;
	printf(" %s %d %d", s.name, !strcmp(s.module, program), s.offset > 0),
		SAY(bcc_resolve_symname(program, NULL, 0, 0, NULL, &s));
	SAY(bcc_resolve_symname(program, "none", 0, -1, NULL, &s)),
		SAY(bcc_resolve_symname("/nosuch", "main", 0, 0, NULL, &s));
	SAY(bcc_resolve_symname(NULL, "main", 0, 0, NULL, &s)),
		SAY(bcc_resolve_symname("/etc/passwd", "main", 0, 0, NULL, &s));
	SAY(bcc_resolve_symname(program, "x", 1ull << 60, 0, NULL, &s)), SAY(s.offset == 1ull << 60);
	u32 *n = named_main();
	SAY(bcc_foreach_function_symbol(program, stop_at_main)), SAY(n[1]), SAY(n[2]), SAY(n[0] > 0),
		SAY(bcc_foreach_function_symbol("/nosuch", stop_at_main));
	SAY(bcc_foreach_function_symbol(NULL, stop_at_main)),
		SAY(bcc_foreach_function_symbol("/etc/passwd", stop_at_main));
	printf("\ntypes:"), SAY(kernel_struct_has_field("task_struct", "pid")),
		SAY(kernel_struct_has_field("task_struct", "nosuch"));
	SAY(kernel_struct_has_field("no_such", "pid")), SAY(kernel_struct_has_field("sock_common", "skc_daddr")),
		SAY(kernel_struct_has_field("bpf_cmd", "x"));
	SAY(kernel_enum_has_val("bpf_cmd", "BPF_MAP_CREATE")), SAY(kernel_enum_has_val("bpf_cmd", "BPF_PROG_BIND_MAP"));
	SAY(kernel_enum_has_val("bpf_cmd", "BPF_NO")), SAY(kernel_enum_has_val("no_such", "BPF_NO"));
	SAY(kernel_enum_has_val("", "BPF_NOEXIST")), SAY(kernel_enum_has_val(NULL, "BPF_NOEXIST"));
	SAY(kernel_enum_has_val("", "BPF_NO")), SAY(kernel_enum_has_val("", "BPF_MAP_CREATE")), puts("");
}

/* ---- statically defined probes ----------------------------------------------------------------------------------- */

struct bcc_usdt { const char *provider, *name, *path; u64 semaphore; int locations, arguments; u64 semaphore_offset; };
struct bcc_usdt_location { u64 address; const char *path; };
struct bcc_usdt_argument { int size, valid; long long constant; int offset; const char *ident, *base, *index; int scale;
	};
void *bcc_usdt_new_frompath(const char *path);
void *bcc_usdt_new_frompid(int pid, const char *path);
void bcc_usdt_close(void *c);
void bcc_usdt_foreach(void *c, void (*fn)(struct bcc_usdt *));
void bcc_usdt_foreach_uprobe(void *c, void (*fn)(const char *, const char *, u64, int));
int bcc_usdt_get_location(void *c, const char *provider, const char *name, int i, struct bcc_usdt_location *out);
int bcc_usdt_get_argument(void *c, const char *provider, const char *name, int i, int arg,
	struct bcc_usdt_argument *out);
int bcc_usdt_enable_probe(void *c, const char *name, const char *fn);
int bcc_usdt_enable_fully_specified_probe(void *c, const char *provider, const char *name, const char *fn);
int bcc_usdt_addsem_probe(void *c, const char *name, const char *fn, int16_t by);
int bcc_usdt_addsem_fully_specified_probe(void *c, const char *provider, const char *name, const char *fn, int16_t by);
const char *bcc_usdt_get_probe_argctype(void *c, const char *name, int arg);
const char *bcc_usdt_get_fully_specified_probe_argctype(void *c, const char *provider, const char *name, int arg);
const char *bcc_usdt_genargs(void **contexts, int n);

#define NOTE(place, provider, name, counter, args) \
	".pushsection .note.stapsdt,\"\",%note\n.balign 4\n.4byte 992f-991f, 994f-993f, 3\n991: .asciz \"stapsdt\"\n" \
	"992: .balign 4\n993: .8byte " place "\n.8byte _.stapsdt.base\n.8byte " counter "\n.asciz \"" provider "\"\n.asciz \"" name "\"\n" \
	".asciz \"" args "\"\n994: .balign 4\n.popsection\n"
#ifdef __x86_64__
#define AT(low) ".p2align 12\n.skip " low "\n"
__asm__(".pushsection .stapsdt.base,\"aG\",\"progbits\",.stapsdt.base,comdat\n.weak _.stapsdt.base\n.hidden _.stapsdt.base\n"
	"_.stapsdt.base: .space 1\n.popsection\n.text\n.globl own_places\nown_places:\n"
	AT("0x10") "own1: nop\n" AT("0x20") "own2: nop\n" AT("0x20") "own3: nop\n.previous\n"
	NOTE("own1", "calls", "kinds", "0", "-1@$-5 1@$200 2@%ax -2@%bx 4@%ecx -4@%r8d 8@%rdi -8@-16(%rbp) 4@(%rsi) 8@8(%rax,%rdx,4) -4@(%rbx,%rcx,8)")
	NOTE("own1", "calls", "same", "own_counter", "4@%eax") NOTE("own2", "calls", "same", "own_counter", "4@%eax")
	NOTE("own1", "calls", "differs", "own_counter", "4@%eax -2@%bx") NOTE("own2", "calls", "differs", "own_counter",
		"8@%rax")
	NOTE("own2", "calls", "close", "0", "4@%eax") NOTE("own3", "calls", "close", "0", "4@%ebx")
	NOTE("own1", "calls", "twice", "0", "4@%eax") NOTE("own1", "other", "twice", "0", "8@%rax")
		NOTE("own1", "calls", "none", "0", ""));
volatile uint16_t own_counter __attribute__((section(".probes"), used)) = 3;
#endif

static void show_probe(struct bcc_usdt *u)
{
	printf(" %s:%s %d places, %d arguments, counter %d %d\n", u->provider, u->name, u->locations, u->arguments,
		u->semaphore != 0,
		u->semaphore_offset != 0);
}

static void show_uprobe(const char *path, const char *fn, u64 address, int pid)
{
	printf(" %s at %llx%s", fn, (long long)address & 0xfff, pid < 0 ? "" : " of a process");
	printf(" %d", path[0] == '/');
}

/* Addresses differ from one machine's compiler to the other's: the page alone is shown. */
static void show_readers(const char *text)
{
	for (const char *p = text; *p; p++) {
		char *end;
		if (strncmp(p, "case 0x", 7)) {
			putchar(*p);
			continue;
		}
		u64 at = strtoull(p + 5, &end, 16);
		printf("case %s%03llx", at > 0xfff ? "PAGE" : "0x", (long long)at & 0xfff);
		p = end - 1;
	}
}

static void arguments(void *c)
{
	struct bcc_usdt_argument a;
	for (int i = 0; !bcc_usdt_get_argument(c, "calls", "kinds", 0, i, &a); i++)
		printf(" %d: size %d valid %d constant %lld offset %d base %s index %s scale %d; %s\n", i, a.size,
			a.valid, a.constant, a.offset,
			a.base ? a.base : "-", a.index ? a.index : "-", a.scale, bcc_usdt_get_probe_argctype(c, "kinds",
			i));
}

static void probes(const char *program)
{
	struct bcc_usdt_argument a;
	struct bcc_usdt_location at = { 0 };
	char self[300];
	self[readlink("/proc/self/exe", self, sizeof(self) - 1)] = 0;
	void *c = bcc_usdt_new_frompath(self), *p = bcc_usdt_new_frompid(getpid(), self),
		*all = bcc_usdt_new_frompid(getpid(), NULL), *both[] = { c, p };
	printf("probes: %d", c && p && all), SAY(made(bcc_usdt_new_frompath("/etc/passwd"))),
		SAY(made(bcc_usdt_new_frompid(1 << 22 | 1, NULL)));
	void *aside = bcc_usdt_new_frompid(getpid(), program);
	SAY(bcc_usdt_get_location(aside, NULL, "pass", 0, &at)), printf(" %d\n", !strcmp(at.path, program)),
		bcc_usdt_close(aside), bcc_usdt_close(NULL);
	bcc_usdt_foreach(c, show_probe), arguments(c);
	printf("places:"), SAY(bcc_usdt_get_location(c, "calls", "same", 1, &at)), SAY(at.address & 0xfff),
		SAY(!strcmp(at.path, self));
	SAY(bcc_usdt_get_location(c, "calls", "same", 2, &at)), SAY(bcc_usdt_get_location(c, NULL, "same", -1, &at)),
		SAY(bcc_usdt_get_location(c, "other", "same", 0, &at));
	SAY(bcc_usdt_get_location(c, NULL, "twice", 0, &at)), SAY(bcc_usdt_get_location(c, "other", "twice", 0, &at)),
		SAY(bcc_usdt_get_argument(c, NULL, "same", 0, -1, &a));
	SAY(bcc_usdt_get_argument(c, NULL, "same", 0, 1, &a)), SAY(bcc_usdt_get_argument(c, NULL, "none", 0, 0, &a));
	printf("\ntypes: %s", bcc_usdt_get_fully_specified_probe_argctype(c, "other", "twice", 0));
	printf(" %s %s [%s%s%s%s]", bcc_usdt_get_fully_specified_probe_argctype(c, "calls", "twice", 0),
		bcc_usdt_get_probe_argctype(c, "differs", 0),
		bcc_usdt_get_probe_argctype(c, "twice", 0), bcc_usdt_get_probe_argctype(c, "same", 1),
		bcc_usdt_get_probe_argctype(c, "same", -1),
		bcc_usdt_get_probe_argctype(c, "no", 0));
	printf("\nenabled: [%s]", bcc_usdt_genargs(both, 2));
	SAY(bcc_usdt_enable_probe(c, "kinds", "f")), SAY(bcc_usdt_enable_probe(c, "kinds", "g")),
		SAY(bcc_usdt_enable_probe(c, "no", "g"));
	SAY(bcc_usdt_enable_probe(c, "twice", "g")), SAY(bcc_usdt_enable_fully_specified_probe(c, "other", "twice",
		"h"));
	SAY(bcc_usdt_enable_probe(c, "same", "s")), SAY(bcc_usdt_enable_probe(c, "differs", "d")),
		SAY(bcc_usdt_enable_probe(c, "close", "c"));
	SAY(bcc_usdt_enable_probe(p, "same", "s")), SAY(bcc_usdt_enable_probe(p, "close", "p")), puts("");
	show_readers(bcc_usdt_genargs(both, 2));
	bcc_usdt_foreach_uprobe(c, show_uprobe), bcc_usdt_foreach_uprobe(p, show_uprobe);
#ifdef __x86_64__
	printf("\ncounter: %d", own_counter), SAY(bcc_usdt_addsem_probe(p, "same", "s", 2)), printf(" %d", own_counter);
	SAY(bcc_usdt_addsem_fully_specified_probe(p, "calls", "differs", "d", -5)), printf(" %d", own_counter);
	SAY(bcc_usdt_addsem_probe(p, "kinds", "f", 1)), SAY(bcc_usdt_addsem_probe(c, "same", "s", 1)),
		SAY(bcc_usdt_addsem_probe(p, "no", "s", 1));
	SAY(bcc_usdt_addsem_probe(all, "same", "s", 1)), printf(" %d\n", own_counter);
#endif
	bcc_usdt_close(c), bcc_usdt_close(p), bcc_usdt_close(all);
}

int main(int argc, char **argv)
{
	const char *program = argc > 1 ? argv[1] : "/bin/true", *folder = argc > 2 ? argv[2] : "/tmp";
	char path[300];
	setvbuf(stdout, NULL, _IONBF, 0);
	snprintf(path, sizeof(path), "%s/h.h", folder);
	written(path, "#define H 3\nint g(void *ctx) { return 0; }\n");
	void *m = bpf_module_create_c_from_string(tables_text, 0, NULL, 0, true, NULL);
	if (!m)
		return 1;
	tables(m), texts(m), functions(m), bpf_module_destroy(m);
	flags(folder), tags(), elements(), rings(), hooks(), processes(folder), symbols(program), probes(program);
	printf("debug files:"), debug_files(program, folder);
	return 0;
}
