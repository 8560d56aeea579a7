/*
 * has load TYPE ATTACH_TYPE FLAGS [FUNCTION]: does such a program load?
 * has FEATURE: exit 0 when the running kernel does it, found by doing it and taking it back; else exit 1 with a
 * sentence.  has param FUNC NAME: prints which parameter of the kernel function FUNC is called NAME (1, 2 ...), and
 * has size NAME the size of struct NAME, from the kernel's BTF.  Speaks bpf(2) by itself: were skep asked what the kernel can do, a broken skep would skip its
 * own tests.  The numbers are the kernel's ABI (linux/bpf.h), written out because musl has no kernel headers.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MAP_CREATE = 0, PROG_LOAD = 5, RAW_TRACEPOINT_OPEN = 17, LINK_CREATE = 28 };
enum { MAP_RINGBUF = 27, SLEEPABLE = 1 << 4 };
enum { PROG_KPROBE = 2, PROG_SCHED_CLS = 3, PROG_XDP = 6, PROG_TRACING = 26, PROG_LSM = 29 };
enum { ATTACH_FENTRY = 24, ATTACH_LSM = 27, ATTACH_ITER = 28, ATTACH_KPROBE_MULTI = 42, ATTACH_TCX_INGRESS = 46 };

union attr {
	struct {
		uint32_t type, insn_count;
		uint64_t insns, license;
		uint32_t log_level, log_size;
		uint64_t log;
		uint32_t version, flags;
		char name[16];
		uint32_t ifindex, attach_type, unused[9], attach_btf_id;
	} prog;
	struct { uint32_t type, key_size, value_size, max_entries; } map;
	struct { uint64_t name; uint32_t prog_fd; } raw_tp;
	struct { uint32_t prog_fd, target, attach_type, flags, multi_flags, count; uint64_t syms; } link;
	char bytes[152];
};

static int bpf(int cmd, union attr *attr)
{
	return (int)syscall(SYS_bpf, cmd, attr, sizeof *attr);
}

/* The kernel's BTF, whole, and where each type begins. */
struct btf {
	const char *types, *strings;
	uint32_t *at, count;
};

static const uint32_t *type_of(const struct btf *b, uint32_t id)
{
	return (const uint32_t *)(b->types + b->at[id]);
}

static int read_btf(struct btf *b)
{
	static const uint8_t fixed[32] = { [1] = 4, [3] = 12, [14] = 4, [17] = 4 };
	static const uint8_t each[32] = { [4] = 12, [5] = 12, [6] = 8, [13] = 8, [15] = 12, [19] = 12 };
	FILE *f = fopen("/sys/kernel/btf/vmlinux", "r");
	char *data = malloc(64 << 20);
	const uint32_t *head = (const uint32_t *)data;

	if (!f || !data || fread(data, 1, 64 << 20, f) < 24)
		return 0;
	b->types = data + head[1] + head[2];
	b->strings = data + head[1] + head[4];
	b->at = calloc(head[3] / 12 + 2, sizeof *b->at);
	b->count = 1;
	for (uint32_t off = 0; off < head[3]; b->count++) {
		b->at[b->count] = off;
		uint32_t info = type_of(b, b->count)[1], kind = info >> 24 & 31;
		off += 12u + fixed[kind] + each[kind] * (info & 0xffff);
	}
	return 1;
}

static uint32_t find_func(const struct btf *b, const char *name)
{
	for (uint32_t id = 1; id < b->count; id++)
		if ((type_of(b, id)[1] >> 24 & 31) == 12 && !strcmp(b->strings + type_of(b, id)[0], name))
			return id;
	return 0;
}

static int print_size(const char *name)
{
	struct btf b;

	if (!read_btf(&b))
		return 1;
	for (uint32_t id = 1; id < b.count; id++)
		if ((type_of(&b, id)[1] >> 24 & 31) == 4 && !strcmp(b.strings + type_of(&b, id)[0], name))
			return printf("%u\n", type_of(&b, id)[2]) < 0;
	return 1;
}

static int print_param(const char *func, const char *name)
{
	struct btf b;
	uint32_t id = read_btf(&b) ? find_func(&b, func) : 0;
	const uint32_t *proto = id ? type_of(&b, type_of(&b, id)[2]) : NULL;

	for (uint32_t i = 0; proto && i < (proto[1] & 0xffff); i++)
		if (!strcmp(b.strings + proto[3 + 2 * i], name))
			return printf("%u\n", i + 1) < 0;
	fprintf(stderr, "no parameter '%s' of '%s' in the kernel's BTF\n", name, func);
	return 1;
}

/* A program that does nothing; on is a kernel function, or NULL. */
static int load_with(uint32_t type, uint32_t attach_type, const char *on, uint32_t flags)
{
	static const uint64_t insns[] = { 0xb7, 0x95 }; /* r0 = 0; exit */
	struct btf b;
	union attr attr = { .prog = { .type = type, .attach_type = attach_type, .insn_count = 2,
				      .flags = flags, .insns = (uintptr_t)insns, .license = (uintptr_t)"GPL" } };

	if (on && (!read_btf(&b) || !(attr.prog.attach_btf_id = find_func(&b, on)))) {
		errno = ENOENT;
		return -1;
	}
	return bpf(PROG_LOAD, &attr);
}

static int load(uint32_t type, uint32_t attach_type, const char *on)
{
	return load_with(type, attach_type, on, 0);
}

/* Trampolines are refused by some kernels when loading, by others when attaching. */
static int attach(uint32_t type, uint32_t attach_type, const char *on)
{
	int fd = load(type, attach_type, on);

	return fd < 0 ? fd : bpf(RAW_TRACEPOINT_OPEN, &(union attr){ .raw_tp = { .prog_fd = (uint32_t)fd } });
}

static int attach_multi(void)
{
	const char *syms[] = { "vfs_read" };
	int fd = load(PROG_KPROBE, ATTACH_KPROBE_MULTI, NULL);
	union attr attr = { .link = { .prog_fd = (uint32_t)fd, .attach_type = ATTACH_KPROBE_MULTI, .count = 1,
				      .syms = (uintptr_t)syms } };

	return fd < 0 ? fd : bpf(LINK_CREATE, &attr);
}

static int load_sign_extension(void)
{
	static const uint64_t insns[] = { 0xb7, 0x800bf, 0x95 }; /* r0 = 0; r0 = (s8)r0; exit */
	union attr attr = { .prog = { .type = PROG_XDP, .insn_count = 3, .insns = (uintptr_t)insns,
		.license = (uintptr_t)"GPL" } };

	return bpf(PROG_LOAD, &attr);
}

/* On an interface that cannot be: who knows such links misses it. */
static int has_tcx(void)
{
	int fd = load(PROG_SCHED_CLS, 0, NULL);
	union attr attr = { .link = { .prog_fd = (uint32_t)fd, .attach_type = ATTACH_TCX_INGRESS,
		.target = 0x7fffffff } };

	return fd < 0 ? fd : bpf(LINK_CREATE, &attr) < 0 && errno == ENODEV ? 0 : -1;
}

static int has_netfilter(void)
{
	return load(32 /* BPF_PROG_TYPE_NETFILTER */, 45 /* BPF_NETFILTER */, NULL);
}

/* Attaching an LSM program works even where the kernel never calls it. */
static int attach_lsm(void)
{
	char list[256] = "bpf";
	FILE *f = fopen("/sys/kernel/security/lsm", "r");

	if (f && !fgets(list, sizeof list, f))
		list[0] = 0;
	if (!strstr(list, "bpf")) {
		errno = ENOSYS;
		return -1;
	}
	return attach(PROG_LSM, ATTACH_LSM, "bpf_lsm_file_open");
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	int fd;

	setrlimit(RLIMIT_MEMLOCK, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY }); /* kernels before 5.11 count it */
	if (!strcmp(what, "param") && argc == 4)
		return print_param(argv[2], argv[3]);
	if (!strcmp(what, "size") && argc == 3)
		return print_size(argv[2]);
	if (!strcmp(what, "load") && argc > 4)
		fd = load_with((uint32_t)atoi(argv[2]), (uint32_t)atoi(argv[3]), argc > 5 ? argv[5] : NULL, (uint32_t)atoi(argv[4]));
	else if (!strcmp(what, "fentry"))
		fd = attach(PROG_TRACING, ATTACH_FENTRY, "vfs_read");
	else if (!strcmp(what, "lsm"))
		fd = attach_lsm();
	else if (!strcmp(what, "lsm.s"))
		fd = attach_lsm() < 0 ? -1 : load_with(PROG_LSM, ATTACH_LSM, "bpf_lsm_file_open", SLEEPABLE);
	else if (!strcmp(what, "iter"))
		fd = load(PROG_TRACING, ATTACH_ITER, "bpf_iter_task");
	else if (!strcmp(what, "kprobe.multi"))
		fd = attach_multi();
	else if (!strcmp(what, "xdp"))
		fd = load(PROG_XDP, 0, NULL);
	else if (!strcmp(what, "cpu.v4"))
		fd = load_sign_extension();
	else if (!strcmp(what, "tcx"))
		fd = has_tcx();
	else if (!strcmp(what, "netfilter"))
		fd = has_netfilter();
	else if (!strcmp(what, "ringbuf"))
		fd = bpf(MAP_CREATE, &(union attr){ .map = { .type = MAP_RINGBUF, .max_entries = 65536 } });
	else
		return fprintf(stderr, "unknown feature '%s'\n", what), 2;
	if (fd < 0)
		printf("%s: %s\n", what, strerror(errno));
	return fd < 0;
}
