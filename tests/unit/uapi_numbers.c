/* uapi_numbers.c: our tables against the kernel's own header as installed here (which may be older than the tables). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <linux/bpf.h>
#include <asm/ptrace.h>
#include <sys/syscall.h>
#include "uapi/uapi.h"

#define SAME(ours, theirs) assert_int_equal((ours), (theirs))

static void prog_types(void **state)
{
	(void)state;
	SAME(PROG_SOCKET_FILTER, BPF_PROG_TYPE_SOCKET_FILTER);
	SAME(PROG_XDP, BPF_PROG_TYPE_XDP);
	SAME(PROG_TRACING, BPF_PROG_TYPE_TRACING);
	SAME(PROG_LSM, BPF_PROG_TYPE_LSM);
	SAME(PROG_SYSCALL, BPF_PROG_TYPE_SYSCALL);
	SAME(PROG_NETFILTER, 32);
	assert_string_equal(uapi_prog_type_name(PROG_KPROBE), "kprobe");
	assert_int_equal(uapi_prog_type_find(STR("sched_cls")), PROG_SCHED_CLS);
	assert_int_equal(uapi_prog_type_find(STR("no such")), -1);
	assert_null(uapi_prog_type_name(33));
}

static void map_types(void **state)
{
	(void)state;
	SAME(MAP_HASH, BPF_MAP_TYPE_HASH);
	SAME(MAP_LIFO, BPF_MAP_TYPE_STACK);
	SAME(MAP_OPS, BPF_MAP_TYPE_STRUCT_OPS);
	SAME(MAP_RINGBUF, BPF_MAP_TYPE_RINGBUF);
	SAME(MAP_USER_RINGBUF, BPF_MAP_TYPE_USER_RINGBUF);
	SAME(MAP_ARENA, 33);
	SAME(MAP_RHASH, 35);
	assert_string_equal(uapi_map_type_name(MAP_LIFO), "stack");
	assert_int_equal(uapi_map_type_find(STR("lru_percpu_hash")), MAP_LRU_PERCPU_HASH);
	assert_int_equal(uapi_map_type_flags(MAP_PERCPU_HASH), MAPF_HASH | MAPF_PERCPU);
}

static void attach_types(void **state)
{
	(void)state;
	SAME(ATTACH_CGROUP_INET_INGRESS, BPF_CGROUP_INET_INGRESS);
	SAME(ATTACH_TRACE_FENTRY, BPF_TRACE_FENTRY);
	SAME(ATTACH_XDP, BPF_XDP);
	SAME(ATTACH_LSM_CGROUP, BPF_LSM_CGROUP);
	SAME(ATTACH_TRACE_FSESSION_MULTI, 61);
	assert_string_equal(uapi_attach_type_name(ATTACH_TRACE_KPROBE_MULTI), "trace_kprobe_multi");
	assert_null(uapi_attach_type_name(62));
}

/* The header's own list of helpers, as numbers. */
static const char *const kernel_helpers[] = {
#ifdef ___BPF_FUNC_MAPPER
#define FN(name, number, ...) [number] = #name,
	___BPF_FUNC_MAPPER(FN)
#else
#define FN(name) [BPF_FUNC_##name] = #name
	__BPF_FUNC_MAPPER(FN)
#endif
#undef FN
};

static void helpers(void **state)
{
	(void)state;
	for (u32 i = 1; i < ARRAY_LEN(kernel_helpers) && i < HELPER_COUNT; i++)
		assert_string_equal(uapi_helper(i)->name, kernel_helpers[i]);
	assert_int_equal(HELPER_COUNT, 212);
	assert_null(uapi_helper(0));
	assert_null(uapi_helper(212));
	for (u32 i = 1; i < HELPER_COUNT; i++) {
		const struct uapi_helper_row *row = uapi_helper(i);
		assert_int_equal(row->number, i);
		assert_ptr_equal(uapi_helper_find(str_from(row->name)), row);
		assert_non_null(strstr(row->proto, row->name));
	}
	assert_int_equal(uapi_helper_find(STR("bpf_ringbuf_reserve"))->result, UV_MEM_OR_NULL);
	assert_null(uapi_helper_find(STR("bpf_")));
}

static void sections(void **state)
{
	static const struct { const char *name; s32 type; const char *target; } cases[] = {
		{ "kprobe/vfs_read", PROG_KPROBE, "vfs_read" }, { "kprobe", PROG_KPROBE, "" },
		{ "?kretprobe/x", PROG_KPROBE, "x" },
		{ "kprobex", -1, "" }, { "xdp", PROG_XDP, "" }, { "xdp.frags", PROG_XDP, "" }, { "xdp.frag", -1, "" },
		{ "tp/sched/sched_switch", PROG_TRACEPOINT, "sched/sched_switch" },
		{ "tp_btf/sched_switch", PROG_TRACING, "sched_switch" },
		{ "uprobe.s//bin/sh:main", PROG_KPROBE, "/bin/sh:main" }, { "iter/task", PROG_TRACING, "task" },
		{ "cgroup/connect4", PROG_CGROUP_SOCK_ADDR, "" }, { "cgroup_skb/egress", PROG_CGROUP_SKB, "" },
		{ "tc", PROG_SCHED_CLS, "" }, { "tcx/ingress", PROG_SCHED_CLS, "" },
		{ "sk_skb/stream_parser", PROG_SK_SKB, "" },
		{ "fentry/do_exit", PROG_TRACING, "do_exit" }, { "lsm.s/file_open", PROG_LSM, "file_open" },
		{ "struct_ops/init", PROG_STRUCT_OPS, "init" }, { "raw_tp.w/x", PROG_RAW_TRACEPOINT_WRITABLE, "x" },
		{ "socket1", PROG_SOCKET_FILTER, "" }, { "xdp_prog", PROG_XDP, "" },
		{ "schedcls/ingress", PROG_SCHED_CLS, "ingress" },
		{ "bind4/block", PROG_CGROUP_SOCK_ADDR, "block" }, { "bind4", -1, "" }, { ".maps", -1, "" },
		{ "", -1, "" }, { "?", -1, "" } };
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		str target;
		bool optional;
		const struct uapi_sec *row = uapi_sec_find(str_from(cases[i].name), &target, &optional);
		assert_int_equal(row ? (s32)row->prog_type : -1, cases[i].type);
		assert_true(str_is(target, cases[i].target));
		assert_int_equal(optional, cases[i].name[0] == '?');
	}
}

#define FIELD_IS(c, type, f, k) do { \
	const struct uapi_ctx_field *row = uapi_ctx_field(c, offsetof(struct type, f), sizeof(((struct type *)0)->f)); \
	assert_non_null(row); \
	assert_string_equal(row->name, #f); \
	assert_int_equal(row->kind, k); } while (0)

static void context_fields(void **state)
{
	(void)state;
	FIELD_IS(CTX_SKB, __sk_buff, data, UF_PACKET);
	FIELD_IS(CTX_SKB, __sk_buff, data_end, UF_PACKET_END);
	FIELD_IS(CTX_SKB, __sk_buff, data_meta, UF_PACKET_META);
	FIELD_IS(CTX_SKB, __sk_buff, sk, UF_SOCK);
	FIELD_IS(CTX_FLOW, __sk_buff, flow_keys, UF_BUF);
	FIELD_IS(CTX_XDP, xdp_md, data, UF_PACKET);
	FIELD_IS(CTX_XDP, xdp_md, data_end, UF_PACKET_END);
	FIELD_IS(CTX_SOCK_ADDR, bpf_sock_addr, sk, UF_SOCK);
	FIELD_IS(CTX_SOCKOPT, bpf_sockopt, optval_end, UF_PACKET_END);
	FIELD_IS(CTX_SOCK_OPS, bpf_sock_ops, sk, UF_SOCK);
	FIELD_IS(CTX_SOCK_OPS, bpf_sock_ops, skb_data, UF_PACKET);
	FIELD_IS(CTX_SOCK_OPS, bpf_sock_ops, skb_data_end, UF_PACKET_END);
	FIELD_IS(CTX_SK_MSG, sk_msg_md, data_end, UF_PACKET_END);
	FIELD_IS(CTX_SK_MSG, sk_msg_md, sk, UF_SOCK);
	FIELD_IS(CTX_SK_REUSEPORT, sk_reuseport_md, sk, UF_SOCK);
	FIELD_IS(CTX_SK_REUSEPORT, sk_reuseport_md, migrating_sk, UF_SOCK);
	FIELD_IS(CTX_SK_LOOKUP, bpf_sk_lookup, sk, UF_SOCK);
	assert_null(uapi_ctx_field(CTX_SKB, 0, 4));
}

static void registers(void **state)
{
	const struct uapi_regs *r = uapi_regs(STR("x86_64"));
	(void)state;
#ifdef __x86_64__
	SAME(r->size, sizeof(struct pt_regs));
	SAME(r->parm[0], offsetof(struct pt_regs, rdi));
	SAME(r->parm[3], offsetof(struct pt_regs, rcx));
	SAME(r->syscall_parm[3], offsetof(struct pt_regs, r10));
	SAME(r->parm[5], offsetof(struct pt_regs, r9));
	SAME(r->rc, offsetof(struct pt_regs, rax));
	SAME(r->sp, offsetof(struct pt_regs, rsp));
	SAME(r->ip, offsetof(struct pt_regs, rip));
	SAME(r->fp, offsetof(struct pt_regs, rbp));
#endif
	assert_int_equal(r->nparm, 6);
	assert_int_equal(uapi_regs(STR("arm64"))->nparm, 8);
	assert_null(uapi_regs(STR("vax")));
}

static void system_numbers(void **state)
{
	(void)state;
#ifdef __x86_64__
	SAME(uapi_syscall_number(STR("x86_64"), STR("openat")), SYS_openat);
	SAME(uapi_syscall_number(STR("x86_64"), STR("bpf")), SYS_bpf);
	SAME(uapi_syscall_number(STR("x86_64"), STR("unlinkat")), SYS_unlinkat);
#endif
	assert_string_equal(uapi_syscall_name(STR("arm64"), 220), "clone");
	assert_string_equal(uapi_syscall_name(STR("arm64"), 79), "newfstatat");
	assert_string_equal(uapi_syscall_name(STR("x86_64"), 462), "mseal");
	assert_null(uapi_syscall_name(STR("x86_64"), 100000));
	assert_string_equal(uapi_errno_name(ENOENT), "ENOENT");
	assert_string_equal(uapi_errno_name(EAGAIN), "EAGAIN");
	assert_string_equal(uapi_errno_name(524), "ENOTSUPP");
	assert_null(uapi_errno_name(0));
	assert_string_equal(uapi_signal_name(SIGTERM), "TERM");
	assert_string_equal(uapi_signal_name(SIGKILL), "KILL");
	assert_null(uapi_signal_name(99));
}

/* One name and more of each group of headers: what a source is told when it asks. */
static void constants(void **state)
{
	static const struct { const char *name; long long value; u8 type; } cases[] = {
		{ "SHRT_MIN", -32768, 0 }, { "LONG_MAX", 9223372036854775807, 2 }, { "PATH_MAX", 4096, 0 },
		{ "CAP_OPT_NONE", 0, 0 },
		{ "__START_KERNEL_map", (long long)0xffffffff80000000, 3 }, { "O_TMPFILE", 020200000, 0 },
		{ "CAP_BPF", 39, 0 },
		{ "SO_BINDTOIFINDEX", 62, 0 }, { "IP_FREEBIND", 15, 0 }, { "IPV6_FREEBIND", 78, 0 },
		{ "TCP_SAVED_SYN", 28, 0 },
		{ "NETLINK_GENERIC", 16, 0 }, { "NUD_REACHABLE", 2, 0 }, { "RTPROT_RIP", 189, 0 },
		{ "XDP_OPTIONS_ZEROCOPY", 1, 0 },
		{ "TLS_1_3_VERSION", 0x304, 0 }, { "PR_SET_NAME", 15, 0 }, { "FUTEX_WAKE", 1, 0 },
		{ "MADV_NOHUGEPAGE", 15, 0 },
		{ "LIRC_MODE2_PULSE", 0x1000000, 0 }, { "PERF_MEM_LVL_UNC", 0x2000, 0 }, { "EM_MIPS", 8, 0 },
		{ "ENOENT", 2, 0 },
		{ "BPF_MAP_TYPE_HASH", 1, 0 }, { "BPF_PSEUDO_CALL", 1, 0 }, { "SI_ASYNCNL", -60, 0 },
		{ "__NR_nanosleep", 35, 0 }, { "__NR_read", 0, 0 } };
	struct uapi_const c;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		assert_true(uapi_const_find(STR("x86"), str_from(cases[i].name), &c));
		assert_int_equal(c.value, cases[i].value);
		assert_int_equal(c.type, cases[i].type);
	}
	assert_true(uapi_const_find(STR("arm64"), STR("__NR_nanosleep"), &c));
	assert_int_equal(c.value, 101);
	assert_false(uapi_const_find(STR("x86"), STR("__NR_"), &c));
	assert_true(uapi_const_find(STR("arm64"), STR("O_DIRECTORY"), &c));
	assert_int_equal(c.value, 040000);
	assert_true(uapi_const_find(STR("x86"), STR("O_DIRECTORY"), &c));
	assert_int_equal(c.value, 0200000);
	assert_true(uapi_const_find(STR("arm64"), STR("KEY_LEFTMETA"), &c));
	assert_int_equal(c.value, 125);
	assert_false(uapi_const_find(STR("x86"), STR("NO_SUCH_NAME"), &c));
	assert_false(uapi_const_find(STR("x86"), STR(""), &c));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prog_types), cmocka_unit_test(map_types), cmocka_unit_test(attach_types),
		cmocka_unit_test(helpers), cmocka_unit_test(sections), cmocka_unit_test(context_fields),
		cmocka_unit_test(registers), cmocka_unit_test(system_numbers), cmocka_unit_test(constants),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
