/* objects.h: what is loaded on the machine made by hand: programs, maps and their elements, links, files of processes, interfaces. */
#ifndef SKEP_TESTS_MACHINE_OBJECTS_H
#define SKEP_TESTS_MACHINE_OBJECTS_H

#include "isa/isa.h"
#include "sys/sys.h"
#include "uapi/uapi.h"

enum { CPUS = 2, SECOND = 1000000000 };

/* ---- programs --------------------------------------------------- */

#define INSN(c, d, s, o, i) { .code = (c), .dst = (d), .src = (s), .off = (o), .imm = (i) }
/* if (n < 5) return helper(n, "a|b"): a jump, a call of an own function, of a helper, maps, a function's address, an exit each way */
static const struct insn pass_code[] = {
	/* 0 */ INSN(CLS_ALU64 | ALU_MOV | SRC_X, 6, 1, 0, 0),
	/* 1 */ INSN(CLS_JMP | JMP_GT | SRC_K, 6, 0, 6, 4),
	/* 2 */ INSN(CLS_LD | SZ_DW, 1, PSEUDO_MAP_FD, 0, 11), INSN(0, 0, 0, 0, 0),
	/* 4 */ INSN(CLS_JMP | JMP_CALL, 0, 0, 0, 0x100),
	/* 5 */ INSN(CLS_JMP | JMP_CALL, 0, CALL_LOCAL, 6, 1),
	/* 6 */ INSN(CLS_JMP | JMP_JA, 0, 0, 3, 0),
	/* 7 */ INSN(CLS_JMP | JMP_EXIT, 0, 0, 0, 0),
	/* 8 */ INSN(CLS_LD | SZ_DW, 2, PSEUDO_MAP_VALUE, 0, 12), INSN(0, 0, 0, 0, 16),
	/* 10 */ INSN(CLS_ALU64 | ALU_MOV | SRC_K, 0, 0, 0, 2),
	/* 11 */ INSN(CLS_JMP | JMP_EXIT, 0, 0, 0, 0),
	/* 12 */ INSN(CLS_LD | SZ_DW, 3, PSEUDO_FUNC, 0, -9), INSN(0, 0, 0, 0, 0),
	/* 14 */ INSN(CLS_LD | SZ_DW, 4, PSEUDO_MAP_IDX_VALUE, 0, 1), INSN(0, 0, 0, 0, 4),
	/* 16 */ INSN(CLS_LD | SZ_DW, 5, 0, 0, -1), INSN(0, 0, 0, 0, 1),
	/* 18 */ INSN(CLS_JMP | JMP_CALL, 0, CALL_LOCAL, -19, 7),
	/* 19 */ INSN(CLS_JMP | JMP_EXIT, 0, 0, 0, 0),
};
static const struct insn short_code[] = { INSN(CLS_ALU64 | ALU_MOV | SRC_K, 0, 0, 0, 0), INSN(CLS_JMP | JMP_EXIT, 0, 0, 0, 0) };
/* push %rbp; mov %rsp,%rbp; leave; ret | nop; ret */
static const u8 pass_jited[] = { 0x55, 0x48, 0x89, 0xe5, 0xc9, 0xc3, 0x90, 0xc3 };
static const u64 pass_symbols[] = { 0xffffffffc0000100, 0xffffffffc0000200 }, pass_jited_lines[] = { 0xffffffffc0000101, 0xffffffffc0000200 };
static const u32 pass_lens[] = { 6, 2 }, pass_maps[] = { 11, 12 };

struct hand_prog {
	struct sys_prog_info i;
	const struct insn *code; const u8 *jited; u32 ninsns, njited;
	u64 memlock;
	const char *pin;
	bool has_source, is_hidden;  /* is_hidden: its instructions are not shown to this user */
};
static const struct hand_prog progs[] = {
	{ .i = { .id = 3, .type = PROG_XDP, .tag = { 1, 2, 3, 4, 5, 6, 7, 0xf8 }, .load_time = 5ull * SECOND, .uid = 1000, .name = "pass", .gpl_compatible = 1,
		.btf_id = 7, .run_time_ns = 12345, .run_cnt = 67, .recursion_misses = 8 }, .code = pass_code, .ninsns = ARRAY_LEN(pass_code),
		.jited = pass_jited, .njited = sizeof(pass_jited), .memlock = 4096, .pin = "/sys/fs/bpf/a/pass", .has_source = true },
	{ .i = { .id = 4, .type = 99, .ifindex = 2 }, .code = short_code, .ninsns = 2 },
	{ .i = { .id = 5, .type = PROG_XDP, .tag = { 9 }, .load_time = 6ull * SECOND, .name = "a_long_name_tha", .btf_id = 7 }, .code = short_code, .ninsns = 2 },
	{ .i = { .id = 6, .type = PROG_XDP, .tag = { 9 }, .load_time = 6ull * SECOND, .name = "a_long_name_tha", .btf_id = 7 }, .code = short_code, .ninsns = 2 },
	{ .i = { .id = 8, .type = PROG_LSM, .name = "opened", .attach_btf_obj_id = 1 }, .code = short_code, .ninsns = 2, .is_hidden = true },
};

/* ---- maps --------------------------------------------------- */

struct hand_map { struct sys_map_info i; const char *fdinfo, *pin; };
static struct hand_map maps[] = {
	{ .i = { .type = MAP_HASH, .id = 11, .key_size = 4, .value_size = 8, .max_entries = 64, .map_flags = 1, .name = "counts" },
		.fdinfo = "memlock:\t8192\nfrozen:\t1\n", .pin = "/sys/fs/bpf/a/counts" },
	{ .i = { .type = MAP_PERCPU_ARRAY, .id = 12, .key_size = 4, .value_size = 4, .max_entries = 2, .name = "each" } },
	{ .i = { .type = 77, .id = 13, .key_size = 4, .value_size = 4, .max_entries = 1, .ifindex = 2 }, .fdinfo = "frozen:\t1\n" },
	{ .i = { .type = MAP_OPS, .id = 14, .key_size = 4, .value_size = 56, .max_entries = 1, .name = "slowly" } },
	{ .i = { .type = MAP_PROG_ARRAY, .id = 15, .key_size = 4, .value_size = 4, .max_entries = 4, .name = "jumps" },
		.fdinfo = "owner_prog_type:\t6\nowner_jited:\t1\n" },
	{ .i = { .type = MAP_QUEUE, .id = 16, .value_size = 4, .max_entries = 4, .name = "line" } },
	{ .i = { .type = MAP_TASK_STORAGE, .id = 17, .key_size = 4, .value_size = 8, .map_flags = 1, .name = "of_task" },
		.fdinfo = "owner_prog_type:\t97\nowner_jited:\t0\n" },
	{ .i = { .type = MAP_ARRAY, .id = 18, .key_size = 4, .value_size = 148, .max_entries = 1, .name = "every", .btf_id = 7 } },
	{ .i = { .type = MAP_ARRAY_OF_MAPS, .id = 19, .key_size = 4, .value_size = 4, .max_entries = 2, .name = "outer" } },
	{ .i = { .type = MAP_HASH, .id = 20, .key_size = 20, .value_size = 20, .max_entries = 4, .name = "counts" } },
	{ .i = { .type = MAP_REUSEPORT_SOCKARRAY, .id = 21, .key_size = 4, .value_size = 8, .max_entries = 2, .name = "socks" } },
	{ .i = { .type = MAP_RINGBUF, .id = 22, .max_entries = 4096, .name = "events" } },
	{ .i = { .type = MAP_BLOOM_FILTER, .id = 23, .value_size = 4, .max_entries = 8, .name = "maybe" } },
	{ .i = { .type = MAP_PERF_EVENT_ARRAY, .id = 24, .key_size = 4, .value_size = 4, .max_entries = 2, .name = "pipe" } },
};

/* key_index: the n-th key of the map; err: what a look at it says instead */
struct hand_elem { u32 map; u8 key[20], value[152]; long err; };
static const struct hand_elem elems[] = {
	{ 11, { 1 }, { 5 }, 0 }, { 11, { 2, 1 }, { 0xff, 0xff, 0, 0, 0, 0, 0, 1 }, 0 },
	{ 12, { 0 }, { 7, 0, 0, 0, 0, 0, 0, 0, 8 }, 0 }, { 12, { 1 }, { 0 }, 0 },
	{ 14, { 0 }, { 1, 0, 0, 0, 1, 0, 0, 0, /* first */ 3, 0, 0, 0, 0, 0, 0, 0, /* second */ 99, 0, 0, 0, 0, 0, 0, 0, /* third */ 0, 0, 0, 0, 0, 0, 0, 0,
		/* owner */ 0, 0, 0, 0, 0, 0, 0, 0, /* name */ 's', 'l', 'o', 'w', 'l', 'y' }, 0 },
	{ 15, { 0 }, { 3 }, 0 }, { 15, { 1 }, { 0 }, -2 }, { 15, { 2 }, { 5 }, 0 },
	{ 16, { 0 }, { 42, 1 }, 0 },
	{ 18, { 0 }, { 1, 'z', '"', 7, 0xfe, 200, 0, 0, /* bits */ 1, 2, 0, 0, /* 3, 5, 24 bits */ 0xad, 0x78, 0x56, 0x34,
		/* low, high */ 0xef, 0xbe, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
		/* minus */ 0xfb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 3, 0xfd, 0, 0, 0, 0, 0,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0, 0, 0, 0x80, 't', 'e', 'x', 't', 0, 0, 0, 0,
		'n', 'o', 0, 't', 0, 0, 0, 0, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0xfc, 0xff, 0xff, 0xff,
		0, 0, 0xc0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xef, 0xbe, 0xad, 0xde, 0, 0, 0, 0, 9 }, 0 },
	{ 19, { 0 }, { 11 }, 0 }, { 19, { 1 }, { 0 }, -2 },
	{ 20, { 1, 2, 3 }, { 4, 5, 6 }, 0 },
	{ 21, { 0 }, { 0 }, -28 }, { 21, { 1 }, { 0 }, -2 },
};

/* ---- links --------------------------------------------------- */

struct hand_link { struct sys_link_info i; const char *name, *pin; };
static const struct hand_link links[] = {
	{ { .id = 30, .type = LINK_RAW_TRACEPOINT, .prog_id = 3 }, "sys_enter", "/sys/fs/bpf/a/enter" },
	{ { .id = 31, .type = LINK_TRACING, .prog_id = 3, .tracing = { .attach_type = ATTACH_TRACE_FENTRY, .target_obj_id = 1, .target_btf_id = 77 } }, NULL, NULL },
	{ { .id = 32, .type = LINK_TRACING, .prog_id = 3, .tracing = { .attach_type = 999 } }, NULL, NULL },
	{ { .id = 33, .type = LINK_CGROUP, .prog_id = 5, .cgroup = { .cgroup_id = 1ull << 33, .attach_type = ATTACH_CGROUP_INET_EGRESS } }, NULL, NULL },
	{ { .id = 34, .type = LINK_ITER, .prog_id = 5 }, "task", NULL },
	{ { .id = 35, .type = LINK_ITER, .prog_id = 5, .iter = { .map_id = 11 } }, "bpf_map_elem", NULL },
	{ { .id = 36, .type = LINK_ITER, .prog_id = 5, .iter = { .map_id = 12 } }, "bpf_sk_storage_map", NULL },
	{ { .id = 37, .type = LINK_NETNS, .prog_id = 5, .netns = { .netns_ino = 4026531840, .attach_type = ATTACH_SK_LOOKUP } }, NULL, NULL },
	{ { .id = 38, .type = LINK_XDP, .prog_id = 3, .xdp = { .ifindex = 2 } }, NULL, NULL },
	{ { .id = 39, .type = LINK_TCX, .prog_id = 5, .xdp = { .ifindex = 2, .attach_type = ATTACH_TCX_EGRESS } }, NULL, NULL },
	{ { .id = 40, .type = LINK_NETKIT, .prog_id = 5, .xdp = { .ifindex = 9, .attach_type = ATTACH_NETKIT_PEER } }, NULL, NULL },
	{ { .id = 41, .type = LINK_STRUCT_OPS, .struct_ops = { .map_id = 14 } }, NULL, NULL },
	{ { .id = 42, .type = LINK_NETFILTER, .prog_id = 5, .netfilter = { .pf = 2, .hooknum = 1, .priority = -5 } }, NULL, NULL },
	{ { .id = 43, .type = LINK_NETFILTER, .prog_id = 5, .netfilter = { .pf = 10, .hooknum = 4, .priority = 100, .flags = 1 } }, NULL, NULL },
	{ { .id = 44, .type = LINK_NETFILTER, .prog_id = 5, .netfilter = { .pf = 7, .hooknum = 9 } }, NULL, NULL },
	{ { .id = 45, .type = LINK_KPROBE_MULTI, .prog_id = 5, .kprobe_multi = { .count = 23 } }, NULL, NULL },
	{ { .id = 46, .type = LINK_KPROBE_MULTI, .prog_id = 5, .kprobe_multi = { .count = 2, .flags = 1, .missed = 4 } }, NULL, NULL },
	{ { .id = 47, .type = LINK_UPROBE_MULTI, .prog_id = 5, .uprobe_multi = { .count = 3, .flags = 1, .pid = 41 } }, "/bin/work", NULL },
	{ { .id = 48, .type = LINK_UPROBE_MULTI, .prog_id = 5, .uprobe_multi = { .count = 1 } }, "/bin/work", NULL },
	{ { .id = 49, .type = LINK_PERF_EVENT, .prog_id = 5 }, NULL, NULL },
	{ { .id = 50, .type = LINK_PERF_EVENT, .prog_id = 5, .perf_event = { .type = PERF_INFO_UPROBE, .uprobe = { .offset = 0x40, .cookie = 9 } } }, "/bin/work", NULL },
	{ { .id = 51, .type = LINK_PERF_EVENT, .prog_id = 5, .perf_event = { .type = PERF_INFO_URETPROBE } }, "/bin/work", NULL },
	{ { .id = 52, .type = LINK_PERF_EVENT, .prog_id = 5, .perf_event = { .type = PERF_INFO_KPROBE, .kprobe = { .offset = 0x10, .cookie = 8 } } }, "do_work", NULL },
	{ { .id = 53, .type = LINK_PERF_EVENT, .prog_id = 5, .perf_event = { .type = PERF_INFO_KRETPROBE } }, "do_work", NULL },
	{ { .id = 54, .type = LINK_PERF_EVENT, .prog_id = 5, .perf_event = { .type = PERF_INFO_TRACEPOINT, .tracepoint = { .cookie = 7 } } }, "sched_switch", NULL },
	{ { .id = 55, .type = LINK_PERF_EVENT, .prog_id = 5, .perf_event = { .type = PERF_INFO_EVENT, .event = { .type = 1, .config = 3, .cookie = 6 } } }, NULL, NULL },
	{ { .id = 56, .type = 88, .prog_id = 5 }, NULL, NULL },
};

/* ---- files of processes (TASK_FD_QUERY) --------------------------------------------------- */

static const struct hand_file { u32 pid, fd, prog_id, type; const char *name; u64 offset, addr; } task_files[] = {
	{ 41, 3, 3, 0, "sys_enter", 0, 0 }, { 41, 4, 3, 1, "sched_switch", 0, 0 }, { 41, 5, 5, 2, "do_work", 16, 0 }, { 41, 6, 5, 3, "", 0, 0xff00 },
	{ 41, 7, 5, 4, "/bin/work", 64, 0 }, { 42, 3, 5, 5, "", 32, 0 }, { 42, 4, 5, 6, "", 0, 0 },
};

/* ---- interfaces --------------------------------------------------- */

/* xdp: 0 none, 1 driver, 2 generic, 3 offload, 4 several: ids of each */
static const struct hand_face { u32 index; const char *name; u8 xdp; u32 ids[4]; bool has_clsact; } faces[] = {
	{ 1, "lo", 0, { 0 }, false }, { 2, "eth0", 2, { 3 }, true }, { 3, "eth1", 4, { 0, 3, 5, 0 }, false }, { 4, "eth2", 1, { 5 }, false } };

#endif
