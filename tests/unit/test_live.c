/* test_live.c: skep test --live on a kernel made by hand: which maps, packets and contexts it is given before each
 * run, byte by byte; that what it leaves in maps is what the test sees; what is said where it answers otherwise than
 * the machine, or not at all. And skep test where there is nothing to run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/app.h"
#include "test/test.h"

#include "fake_kern.h"
#include "golden.h"

enum { ELEMENTS = 16, KEY = 8, VALUE = 80 };
struct element { bool is_there; int fd; u8 key[KEY], value[VALUE]; };
struct shape { u32 type, key, value; };

/* What the kernel does besides running a program, which it cannot: its answer, and what it leaves. */
struct answer { u32 retval; int error; s32 more_packet; u8 packet_xor; const char *map; u32 key, value; bool forgets;
	};

static struct world { struct fake f; struct shape shapes[FAKE_FDS]; struct element elements[ELEMENTS]; struct buf *log;
	const struct answer *answer; bool no_maps; } w;

static const char *name_of(int fd) { return w.f.fd[fd - FAKE_FIRST_FD].path; }
static const struct shape *shape_of(int fd) { return &w.shapes[fd - FAKE_FIRST_FD]; }

static bool is_array(int fd) { u32 t = shape_of(fd)->type;
	return t == MAP_ARRAY || t == MAP_PERCPU_ARRAY || t == MAP_PROG_ARRAY; }

static u32 value_bytes(int fd)
{
	const struct shape *s = shape_of(fd);
	return s->type == MAP_PERCPU_ARRAY ? 2 * ALIGN_UP(s->value, 8) : s->value;
}

static struct element *find(int fd, const void *key, bool adds)
{
	for (u32 i = 0; i < ELEMENTS; i++)
		if (w.elements[i].is_there && w.elements[i].fd == fd && !memcmp(w.elements[i].key, key,
			shape_of(fd)->key))
			return &w.elements[i];
	for (u32 i = 0; adds && i < ELEMENTS; i++)
		if (!w.elements[i].is_there) {
			w.elements[i] = (struct element){ .is_there = true, .fd = fd };
			memcpy(w.elements[i].key, key, shape_of(fd)->key);
			return &w.elements[i];
		}
	assert_false(adds);
	return NULL;
}

static void put(const char *before, const void *bytes, u32 n)
{
	buf_puts(w.log, before);
	buf_hex_bytes(w.log, bytes, n, "");
}

static long next_key(struct sys_map_elem *a)
{
	const void *key = (const void *)(uintptr_t)a->key;
	bool found = !key;
	for (u32 i = 0; i < ELEMENTS; i++) {
		struct element *e = &w.elements[i];
		if (!e->is_there || e->fd != (int)a->map_fd)
			continue;
		if (found) {
			memcpy((void *)(uintptr_t)a->next_key, e->key, shape_of(e->fd)->key);
			return 0;
		}
		found = !memcmp(e->key, key, shape_of(e->fd)->key);
	}
	return -ENOENT;
}

static long element(int cmd, struct sys_map_elem *a)
{
	const struct shape *s = shape_of(a->map_fd);
	const void *key = (const void *)(uintptr_t)a->key;
	void *value = (void *)(uintptr_t)a->value;
	struct element *e;
	if (cmd == BPFCMD_MAP_GET_NEXT_KEY)
		return next_key(a);
	e = find(a->map_fd, key, cmd == BPFCMD_MAP_UPDATE_ELEM);
	if (cmd == BPFCMD_MAP_LOOKUP_ELEM) {
		if (!e && !is_array(a->map_fd))
			return -ENOENT;
		memset(value, 0, value_bytes(a->map_fd));
		if (e)
			memcpy(value, e->value, value_bytes(a->map_fd));
		return 0;
	}
	buf_printf(w.log, "  %s %s ", cmd == BPFCMD_MAP_UPDATE_ELEM ? "update" : "delete", name_of(a->map_fd));
	put("", key, s->key);
	if (cmd == BPFCMD_MAP_UPDATE_ELEM) {
		memcpy(e->value, value, value_bytes(a->map_fd));
		if (s->type == MAP_PROG_ARRAY)
			buf_printf(w.log, " = %s", name_of(*(s32 *)value));
		else
			put(" = ", value, value_bytes(a->map_fd));
	}
	buf_char(w.log, '\n');
	if (cmd == BPFCMD_MAP_DELETE_ELEM)
		e->is_there = false;
	return 0;
}

static void leave(const struct answer *n)
{
	for (u32 fd = FAKE_FIRST_FD; n->map && fd < FAKE_FIRST_FD + FAKE_FDS; fd++)
		if (w.f.fd[fd - FAKE_FIRST_FD].what != FD_CLOSED && !strcmp(name_of(fd), n->map)) {
			for (u32 i = 0; n->forgets && i < ELEMENTS; i++)
				w.elements[i].is_there &= w.elements[i].fd != (int)fd;
			memcpy(find(fd, &n->key, true)->value, &n->value, 4);
		}
}

static long test_run_bpf(struct sys_test_run *a)
{
	const struct answer *n = w.answer;
	buf_printf(w.log, "  run %s, flags %u, repeat %u, packet of %u, room for %u", name_of(a->prog_fd), a->flags,
		a->repeat,
		a->data_size_in, a->data_size_out);
	put("\n    ", (const void *)(uintptr_t)a->data_in, MIN(a->data_size_in, 40u));
	buf_printf(w.log, "\n    context of %u\n", a->ctx_size_in);
	for (u32 i = 0; i < a->ctx_size_in; i += 32) {
		put("      ", (const u8 *)(uintptr_t)a->ctx_in + i, MIN(32u, a->ctx_size_in - i));
		buf_char(w.log, '\n');
	}
	if (n->error)
		return -n->error;
	a->retval = n->retval;
	if (a->data_out) {
		memcpy((void *)(uintptr_t)a->data_out, (const void *)(uintptr_t)a->data_in, a->data_size_in);
		((u8 *)(uintptr_t)a->data_out)[a->data_size_in - 1] ^= n->packet_xor;
		a->data_size_out = (u32)((s32)a->data_size_in + n->more_packet);
	}
	leave(n);
	return 0;
}

static long asked(struct kern *k, int cmd, void *attr, u32 size)
{
	if (cmd == BPFCMD_MAP_CREATE) {
		struct sys_map_create *a = attr;
		if (w.no_maps)
			return -EPERM;
		long fd = fake_new_fd(&w.f, FD_OBJECT, a->map_name);
		w.shapes[fd - FAKE_FIRST_FD] = (struct shape){ a->map_type, a->key_size, a->value_size };
		return fd;
	}
	if (cmd == BPFCMD_PROG_LOAD) {
		struct sys_prog_load *a = attr;
		if (!strcmp(a->prog_name, "p_refused"))
			return -EACCES;
		return fake_new_fd(&w.f, FD_OBJECT, a->prog_name);
	}
	if (cmd == BPFCMD_PROG_TEST_RUN)
		return test_run_bpf(attr);
	if (cmd == BPFCMD_MAP_UPDATE_ELEM || cmd == BPFCMD_MAP_DELETE_ELEM || cmd == BPFCMD_MAP_LOOKUP_ELEM ||
		cmd == BPFCMD_MAP_GET_NEXT_KEY)
		return element(cmd, attr);
	return fake_bpf(k, cmd, attr, size);
}

/* ---- programs, and tests of them ---------------------------------------------------------------------------------- */

static const char programs[] =
	"#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\ntypedef unsigned int u32; typedef unsigned long long "
		"u64;\n"
	"#define MAP(name, of, n) struct { __uint(type, BPF_MAP_TYPE_##of); __uint(max_entries, n); __type(key, u32); "
		"__type(value, u32); } "
	"name SEC(\".maps\");\n"
	"struct xdp_md { u32 data, data_end, data_meta, ingress_ifindex, rx_queue_index, egress_ifindex; };\n"
	"struct __sk_buff { u32 len; char rest[188]; };\n"
	"MAP(m_hash, HASH, 4) MAP(m_array, ARRAY, 2) MAP(m_each, PERCPU_ARRAY, 1)\n"
	"int number = 3; int zero; const volatile int fixed = 9;\n"
	"SEC(\"xdp\") int p_second(struct xdp_md *c) { return 4; }\n"
	"struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 2); __type(key, u32); __array(values, int "
		"(void *)); }\n"
	"m_progs SEC(\".maps\") = { .values = { [1] = (void *)&p_second } };\n"
	"SEC(\"xdp\") int p_xdp(struct xdp_md *c) { u32 k = 1, *v = bpf_map_lookup_elem(&m_hash, &k); number++; return "
		"v ? *v : fixed - 8; }\n"
	"SEC(\"xdp\") int p_tail(struct xdp_md *c) { bpf_tail_call(c, &m_progs, 1); return 0; }\n"
	"SEC(\"tc\") int p_tc(struct __sk_buff *c) { return 7; }\n"
	"SEC(\"socket\") int p_socket(struct __sk_buff *c) { return c->len; }\n"
	"SEC(\"cgroup_skb/egress\") int p_cgroup(struct __sk_buff *c) { return 1; }\n"
	"struct asked { u64 a, b, c; };\n"
	"SEC(\"syscall\") int p_call(struct asked *c) { return c->a; }\n"
	"SEC(\"raw_tp/x\") int p_raw(u64 *c) { return c[1]; }\n"
	"SEC(\"kprobe/x\") int p_kprobe(void *c) { return 0; }\n"
	"SEC(\"xdp\") int p_refused(struct xdp_md *c) { return 0; }\n"
	"char L[] SEC(\"license\") = \"GPL\";\n"
	"#include <skep/test.h>\n"
	"static void set(void *map, u32 key, u32 value) { bpf_map_update_elem(map, &key, &value, 0); }\n"
	"static int get(void *map, u32 key) { u32 *v = bpf_map_lookup_elem(map, &key); return v ? *v : -1; }\n";

static const struct { const char *text; struct answer answer; } tests[] = {
	/* maps go there, and what the kernel leaves comes back */
	{ "char p[14] = { 1, 2 }; EXPECT_EQ(RUN_PACKET(p_xdp, p, 14), 1);", { .retval = 1 } },
	{ "char p[14] = {}; set(&m_hash, 1, 2), set(&m_hash, 5, 6), set(&m_array, 1, 8), set(&m_each, 0, 9); number = "
		"30;"
		"EXPECT_EQ(RUN_PACKET(p_xdp, p, 14), 2); EXPECT_EQ(get(&m_hash, 1), 70); EXPECT_EQ(get(&m_hash, 5), "
			"6); EXPECT_EQ(number, 30);",
		{ .retval = 2, .map = "m_hash", .key = 1, .value = 70 } },
	{ "char p[14] = {}; set(&m_hash, 5, 6); EXPECT_EQ(RUN_PACKET(p_xdp, p, 14), 1); EXPECT_EQ(get(&m_hash, 5), "
		"-1); EXPECT_EQ(get(&m_hash, 1), 2);"
		"EXPECT_EQ(RUN_PACKET(p_xdp, p, 14), 2);", { .retval = 1, .map = "m_hash", .key = 1, .value = 2,
			.forgets = true } },
	{ "char p[14] = {}; set(&m_array, 1, 8); RUN_PACKET(p_xdp, p, 14); EXPECT_EQ(get(&m_array, 0), 5); "
		"EXPECT_EQ(get(&m_array, 1), 8);"
		"set(&m_array, 0, 0); set(&m_array, 1, 0); RUN_PACKET(p_xdp, p, 14);", { .retval = 1,
			.map = "m_array", .value = 5 } },
	{ "char p[14] = {}; RUN_PACKET(p_xdp, p, 14); EXPECT_EQ(get(&m_each, 0), 5);", { .retval = 1, .map = "m_each",
		.value = 5 } },
	{ "char p[14] = {}; EXPECT_EQ(RUN_PACKET(p_tail, p, 14), 4);", { .retval = 4 } },
	/* contexts: what a kernel takes of them */
	{ "char p[14] = {}; struct __sk_buff c; __builtin_memset(&c, 0x11, sizeof(c)); RUN_PACKET_CTX(p_tc, p, 14, "
		"&c);", { .retval = 7 } },
	{ "char p[14] = {}; struct { char b[48]; } c; __builtin_memset(&c, 0x11, sizeof(c)); RUN_PACKET_CTX(p_tc, p, "
		"14, &c);", { .retval = 7 } },
	{ "char p[14] = {}; struct xdp_md c = { 1, 2, 3, 5, 6, 7 }; RUN_PACKET_CTX(p_xdp, p, 14, &c);", {
		.retval = 1 } },
	{ "char p[14] = {}; struct xdp_md c = { 0, 0, 0, 1, 0, 0 }; RUN_PACKET_CTX(p_xdp, p, 14, &c);", {
		.retval = 1 } },
	{ "struct asked a = { 4, 5, 6 }; EXPECT_EQ(RUN(p_call, &a), 4);", { .retval = 4 } },
	{ "u64 a[2] = { 4, 5 }; EXPECT_EQ(RUN(p_raw, &a), 5);", { .retval = 5 } },
	/* packets without a header of their own */
	{ "char p[24] = { 0x45, 1, 2 }; EXPECT_EQ(RUN_PACKET(p_socket, p, 24), 24);", { .retval = 24 } },
	{ "char p[24] = { 0x60, 1, 2 }; EXPECT_EQ(RUN_PACKET(p_cgroup, p, 24), 1); EXPECT_EQ(PACKET_LEN(), 24);", {
		.retval = 1 } },
	/* other answers, and none */
	{ "char p[14] = {}; RUN_PACKET(p_xdp, p, 14);", { .retval = 3 } },
	{ "char p[14] = {}; RUN_PACKET(p_xdp, p, 14);", { .retval = 1, .packet_xor = 1 } },
	{ "char p[14] = {}; RUN_PACKET(p_xdp, p, 14);", { .retval = 1, .more_packet = 2 } },
	{ "char p[24] = { 0x45 }; RUN_PACKET(p_socket, p, 24);", { .retval = 24, .more_packet = -30 } },
	{ "char p[14] = {}; RUN_PACKET(p_xdp, p, 14); EXPECT_EQ(1, 2);", { .error = EINVAL } },
	{ "u64 a[2] = { 0, 0 }; RUN(p_kprobe, &a);", { 0 } },
	{ "u64 a[2] = { 0, 0 }; RUN(p_xdp, &a);", { 0 } },
	{ "char p[14] = {}; RUN_PACKET(p_call, p, 14);", { 0 } },
	{ "char p[14] = {}; RUN_PACKET(p_refused, p, 14); EXPECT_EQ(1, 2);", { 0 } },
	{ "struct asked a = { 4, 0, 0 }; a.b = (u64)&a; RUN(p_call, &a);", { .retval = 4 } },
	{ "char p[14] = {}; SET_CPU(1); RUN_PACKET(p_xdp, p, 14);", { .retval = 1 } },
};

/* One run of skep test over /t.c, with what this kernel says of itself. */
static void runs(const char *name, str text, const char *capabilities, struct test_opts o, struct buf *out)
{
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct host h;
	struct cc_opts cc = { .warnings_off = true };
	str path = str_from(name);
	static const char config[] = "CONFIG_NO=n\nCONFIG_YES=y\nCONFIG_PART=m\nCONFIG_HZ=250\nCONFIG_NAME=\"x\"\n# "
		"CONFIG_LEFT is not set\n";
	const struct fake_file files[] = { { "/t.c", text.s, text.n }, { "/sys/devices/system/cpu/possible", "0-1\n",
		4 },
		{ "/sys/devices/system/cpu/online", "0-1\n", 4 }, { "/proc/self/status", capabilities,
			strlen(capabilities) },
		{ "/boot/config-6.1.0-13-amd64", config, sizeof(config) - 1 } };
	fake_init(&w.f, files, ARRAY_LEN(files));
	w.log = out;
	w.f.kern.bpf = asked;
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	host_init(&h, &a, &w.f.kern, &ds, &src);
	host_cc_opts(&h, true, &cc);
	o.cc = &cc, o.out = out;
	bool ok = test_run(&h, &o, &path, 1);
	diags_print(&ds, (struct diag_style){ 0 }, out);
	str left = fake_left(&a, &w.f);
	buf_printf(out, "%s%.*s\n", ok ? "true" : "false", STR_ARG(left));
	kernel_types_close(&h.types);
	arena_clear(&a);
}
static const char all_rights[] = "Name:\tx\nCapEff:\t000001ffffffffff\n";

static void live(void **state)
{
	struct buf out = BUF_INIT, text = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(tests); i++) {
		text.n = 0;
		buf_printf(&text, "%sTEST(t) { %s }\n", programs, tests[i].text);
		memset(&w, 0, sizeof(w));
		w.answer = &tests[i].answer;
		buf_printf(&out, "==== %s\n", tests[i].text);
		runs("/t.c", buf_view(&text), all_rights, (struct test_opts){ .live = true }, &out);
	}
	buf_free(&text);
	assert_true(golden("test_live_asked", &out));
}

/* Without a run: files that are none, what the kernel does not give, what there is no room for; what its configuration
 * says. */
#define PROGRAM "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nSEC(\"xdp\") int p(void *c) { return 2; }\n" \
	"char L[] SEC(\"license\") = \"GPL\";\n#include <skep/test.h>\n"
#define LARGE "struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1 << 20); __uint(key_size, 4); " \
	"__uint(value_size, 1 << 20); } m_large SEC(\".maps\");\n"
#define ONE "TEST(one) { EXPECT_TRUE(1); }\n"
static const struct { const char *what, *name, *text, *rights; struct test_opts opts; bool no_maps; } others[] = {
	{ "no file", "/none.c", PROGRAM ONE, all_rights, { 0 }, false },
	{ "an error in it", "/t.c", "int f(void) { return x; }", all_rights, { 0 }, false },
	{ "no test in it", "/t.c", PROGRAM, all_rights, { 0 }, false },
	{ "none of this name", "/t.c", PROGRAM ONE, all_rights, { .pattern = { "two", 3 } }, false },
	{ "one of this name", "/t.c", PROGRAM ONE "TEST(two) { }\n", all_rights, { .pattern = { "t*", 2 } }, false },
	{ "no right", "/t.c", PROGRAM ONE, "CapEff:\t0000000000000000\n", { .live = true }, false },
	{ "CAP_BPF", "/t.c", PROGRAM ONE, "CapEff:\t0000008000000000\n", { .live = true }, false },
	{ "CAP_NET_ADMIN", "/t.c", PROGRAM ONE, "CapEff:\t0000000000001000\n", { .live = true }, false },
	{ "no maps", "/t.c", PROGRAM "int n = 3;\n" "TEST(one) { EXPECT_EQ(n, 3); }\n", all_rights, { .live = true },
		true },
	{ "no room", "/t.c", PROGRAM LARGE "TEST(one) { EXPECT_TRUE(&m_large); }\n", all_rights, { 0 }, false },
	{ "a file for lines that cannot be made", "/t.c", PROGRAM ONE, all_rights, { .lcov = { "/none/x", 7 } },
		false },
	{ "no such kernel", "/t.c", PROGRAM ONE, all_rights, { .kernel = { "4.4", 3 } }, false },
	{ "a kernel", "/t.c", PROGRAM ONE, all_rights, { .kernel = { "6.1", 3 } }, false },
	{ "a program that is none, and text for a terminal", "/t.c", PROGRAM "static int q(void *c) { return 0; }\n"
		"TEST(one) { RUN(q, \"<&>\"); }\nTEST(two) { EXPECT_STREQ(\"<&>\\\"'\", \"\\1\"); }\n", all_rights, {
			.format = TEST_JUNIT }, false },
	{ "memory that is none", "/t.c", PROGRAM "TEST(one) { RUN_PACKET(p, (void *)64, 14); EXPECT_TRUE(0); }\n"
		"TEST(two) { RUN(p, (long *)64); EXPECT_TRUE(0); }\n", all_rights, { 0 }, false },
	{ "bytes that are equal, also behind those that are meant", "/t.c", PROGRAM
		"TEST(one) { char a[8] = \"abcdef\", b[8] = \"abcdef\"; EXPECT_MEMEQ(a, b, 3); EXPECT_MEMEQ(a, b, 8); }\n",
		all_rights, { 0 }, false },
	/* what a chance of one to 2^40 would find is found step by step, from inputs that came further */
	{ "a chain of five bytes", "/t.c", PROGRAM "FUZZ(chain) { const unsigned char *p = INPUT(); if (INPUT_LEN() < 16) return; "
		"if (p[3] == 0x91) { if (p[7] == 0xa2) { if (p[1] == 0xb3) { if (p[12] == 0xc4) { if (p[9] == 0xd5) "
		"EXPECT_TRUE(0); } } } } }\n", all_rights, { .fuzz_seconds = 0.4 }, false },
	{ "the configuration", "/t.c", PROGRAM
		"#define CONFIG extern __attribute__((section(\".kconfig\")))\nCONFIG int LINUX_KERNEL_VERSION;\n"
		"CONFIG _Bool CONFIG_YES; CONFIG enum libbpf_tristate CONFIG_PART; CONFIG char CONFIG_NO; CONFIG int "
			"CONFIG_HZ;\n"
		"CONFIG __attribute__((weak)) int CONFIG_LEFT;\n"
		"TEST(one) { EXPECT_EQ(LINUX_KERNEL_VERSION, 0); EXPECT_EQ(CONFIG_YES, 9); EXPECT_EQ(CONFIG_PART, 9); "
			"EXPECT_EQ(CONFIG_NO, 9);"
		"EXPECT_EQ(CONFIG_HZ, 9); EXPECT_EQ(CONFIG_LEFT, 9); }\n", all_rights, { 0 }, false },
	{ "more of it", "/t.c", PROGRAM "#define CONFIG extern __attribute__((section(\".kconfig\")))\n"
		"CONFIG char CONFIG_YES; CONFIG char CONFIG_PART; CONFIG _Bool CONFIG_NO; CONFIG unsigned long long "
			"CONFIG_HZ;\n"
		"CONFIG _Bool LINUX_HAS_SYSCALL_WRAPPER; CONFIG _Bool LINUX_HAS_BPF_COOKIE;\n"
		"TEST(one) { EXPECT_EQ(CONFIG_YES, 9); EXPECT_EQ(CONFIG_PART, 9); EXPECT_EQ(CONFIG_NO, 9); "
			"EXPECT_EQ(CONFIG_HZ, 9);"
		"EXPECT_EQ(LINUX_HAS_SYSCALL_WRAPPER, 9); EXPECT_EQ(LINUX_HAS_BPF_COOKIE, 9); }\n", all_rights, { 0 },
			false },
};

static void without(void **state)
{
	static const struct answer none;
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(others); i++) {
		memset(&w, 0, sizeof(w));
		w.answer = &none, w.no_maps = others[i].no_maps;
		buf_printf(&out, "==== %s\n", others[i].what);
		runs(others[i].name, str_from(others[i].text), others[i].rights, others[i].opts, &out);
	}
	assert_true(golden("test_without", &out));
}

int main(void)
{
	const struct CMUnitTest all[] = { cmocka_unit_test(live), cmocka_unit_test(without) };
	return cmocka_run_group_tests(all, NULL, NULL);
}
