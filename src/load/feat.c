/* feat.c: what the kernel offers, found by asking it: one small question a feature, each asked at most once. */
#include "load/load_private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static struct sys_prog_load least(u32 type, const struct insn *insns, u32 n)
{
	struct sys_prog_load a = { .prog_type = type, .insn_cnt = n, .insns = (u64)(uintptr_t)insns,
		.license = (u64)(uintptr_t)"GPL" };
	if (type == PROG_CGROUP_SOCK_ADDR)
		a.expected_attach_type = ATTACH_CGROUP_INET4_CONNECT;
	if (type == PROG_CGROUP_SOCKOPT)
		a.expected_attach_type = ATTACH_CGROUP_GETSOCKOPT;
	if (type == PROG_SK_LOOKUP)
		a.expected_attach_type = ATTACH_SK_LOOKUP;
	if (type == PROG_NETFILTER)
		a.expected_attach_type = ATTACH_NETFILTER;
	if (type == PROG_SYSCALL)
		a.prog_flags = 1 << 4;
	return a;
}

static long load(struct kern *k, struct sys_prog_load *a)
{
	long fd = sys_prog_load(k, a);
	return fd == -EPERM && k->raise_memlock(k) == 0 ? sys_prog_load(k, a) : fd;
}

long feat_load(struct kern *k, u32 type, const struct insn *insns, u32 n, const char *name)
{
	struct sys_prog_load a = least(type, insns, n);
	if (name)
		load_kernel_name(a.prog_name, str_from(name));
	return load(k, &a);
}

long feat_load_logged(struct kern *k, u32 type, const struct insn *insns, u32 n, char *log, u32 log_bytes)
{
	struct sys_prog_load a = least(type, insns, n);
	a.log_buf = (u64)(uintptr_t)log, a.log_size = log_bytes, a.log_level = 1;
	return load(k, &a);
}

long feat_closed(struct kern *k, long fd)
{
	if (fd >= 0)
		k->close(k, (int)fd);
	return MIN(fd, 0);
}

static const struct insn ret0[] = { { .code = CLS_ALU64 | ALU_MOV | SRC_K }, { .code = CLS_JMP | JMP_EXIT } };
#define ASK(k, type, code) feat_closed(k, feat_load(k, type, code, ARRAY_LEN(code), NULL))

static long ask_insns(struct kern *k, const struct insn *insns, u32 n)
{
	return feat_closed(k, feat_load(k, PROG_SOCKET_FILTER, insns, n, NULL));
}

long feat_ask_map(struct kern *k, struct sys_map_create a)
{
	long fd = sys_map_create(k, &a);
	if (fd == -EPERM && k->raise_memlock(k) == 0)
		fd = sys_map_create(k, &a);
	return feat_closed(k, fd);
}

/* The fd of the BTF, or -errno. */
static long send_btf(struct kern *k, const u32 *types, u32 bytes, str strings)
{
	struct { u16 magic; u8 version, flags; u32 hdr_len, type_off, type_len, str_off, str_len; } h = {
		0xeb9f, 1, 0, 24, 0, bytes, bytes, strings.n };
	struct buf b = BUF_INIT;
	buf_add(&b, &h, sizeof(h));
	buf_add(&b, types, bytes);
	buf_str(&b, strings);
	struct sys_btf_load a = { .btf = (u64)(uintptr_t)b.s, .btf_size = (u32)b.n };
	long fd = sys_btf_load(k, &a);
	buf_free(&b);
	return fd;
}

static long ask_helper(struct kern *k, u32 type, s32 helper)
{
	/* Wrong arguments are fine: EACCES or another log than "unknown func" says that the helper is known. */
	struct insn code[] = { { .code = CLS_JMP | JMP_CALL, .imm = helper }, { .code = CLS_JMP | JMP_EXIT } };
	char log[4096] = "";
	struct sys_prog_load a = { .prog_type = type, .insn_cnt = 2, .insns = (u64)(uintptr_t)code,
		.license = (u64)(uintptr_t)"GPL",
		.log_buf = (u64)(uintptr_t)log, .log_size = sizeof(log), .log_level = 1 };
	long fd = sys_prog_load(k, &a);
	if (fd >= 0)
		return feat_closed(k, fd);
	if (!log[0])                 /* it never came to look: not allowed, no memory, no descriptor */
		return fd;
	return strstr(log, "unknown func") || strstr(log, "invalid func") ||
		strstr(log, "cannot use helper") ? -EINVAL : 0;
}

static long ask_file(struct kern *k, const char *path)
{
	struct stat st;
	return k->stat(k, path, &st);
}

static long ask_tracefs(struct kern *k, const char *name)
{
	char path[128];
	struct buf b = BUF_INIT;
	const char *root = sys_tracefs(k);
	if (!root)
		return -ENOENT;
	buf_printf(&b, "%s/%s", root, name);
	memcpy(path, buf_cstr(&b), MIN(b.n + 1, sizeof(path)));
	buf_free(&b);
	return ask_file(k, path);
}

static const u32 int_type[] = { 1, BTF_INT << 24, 4, 32 | 1 << 24 };     /* [1] INT "a" 4 bytes signed */

static long ask_types(struct kern *k, const u32 *more, u32 bytes)
{
	u32 all[32];
	memcpy(all, int_type, sizeof(int_type));
	memcpy((u8 *)all + sizeof(int_type), more, bytes);
	return feat_closed(k, send_btf(k, all, (u32)sizeof(int_type) + bytes, (str){ "\0a\0b\0.c\0", 8 }));
}

long feat_int_btf(struct kern *k) { return send_btf(k, int_type, sizeof(int_type), (str){ "\0a\0", 3 }); }
#define TYPES(...) ask_types(k, (const u32[]){ __VA_ARGS__ }, sizeof((const u32[]){ __VA_ARGS__ }))

static long ask_global_data(struct kern *k)
{
	struct sys_map_create m = { .map_type = MAP_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1 };
	long fd = sys_map_create(k, &m);
	if (fd < 0)
		return fd;
	struct insn code[] = { { .code = CLS_LD | SZ_DW | MODE_IMM, .dst = 1, .src = PSEUDO_MAP_VALUE, .imm = (s32)fd },
		{ 0 }, ret0[0], ret0[1] };
	long r = ask_insns(k, code, ARRAY_LEN(code));
	k->close(k, (int)fd);
	return r;
}

static long ask_batch(struct kern *k)
{
	struct sys_map_create m = { .map_type = MAP_HASH, .key_size = 4, .value_size = 8, .max_entries = 1 };
	long fd = sys_map_create(k, &m);
	u64 keys[1], values[1], cursor = 0;
	struct sys_batch b = { .to = &cursor, .keys = keys, .values = values, .n = 1 };
	if (fd < 0)
		return fd;
	long r = sys_map_lookup_batch(k, (int)fd, &b);
	k->close(k, (int)fd);
	return r == -ENOENT ? 0 : r;
}

/* A link of something that is no perf event: the kernel that knows such links says EBADF, others EINVAL. */
static long ask_perf_link(struct kern *k)
{
	long fd = feat_load(k, PROG_TRACEPOINT, ret0, 2, NULL);
	if (fd < 0)
		return fd;
	struct sys_link_create a = { .prog_fd = (u32)fd, .target_fd = (u32)-1, .attach_type = ATTACH_PERF_EVENT };
	long r = feat_closed(k, sys_link_create(k, &a));
	k->close(k, (int)fd);
	return r == -EBADF ? 0 : r;
}

/* Type 1 is no function: the verifier says so where such programs are allowed, and says nothing where not. */
long feat_ask_traced(struct kern *k, u32 prog_type, u32 attach_type)
{
	char log[256] = "";
	struct sys_prog_load a = { .prog_type = prog_type, .expected_attach_type = attach_type, .insn_cnt = 2,
		.insns = (u64)(uintptr_t)ret0,
		.license = (u64)(uintptr_t)"GPL", .attach_btf_id = 1, .log_buf = (u64)(uintptr_t)log,
		.log_size = sizeof(log), .log_level = 1 };
	long fd = sys_prog_load(k, &a);
	return fd < 0 && log[0] ? 0 : feat_closed(k, fd);
}

/* Some kernels refuse trampolines when the program is loaded, others (arm64 before 6.4) only when it is attached. */
static long ask_trampoline(struct feats *f, u32 prog_type, u32 attach_type, const char *function)
{
	struct kern *k = f->k;
	struct sys_prog_load a = { .prog_type = prog_type, .expected_attach_type = attach_type, .insn_cnt = 2,
		.insns = (u64)(uintptr_t)ret0,
		.license = (u64)(uintptr_t)"GPL", .attach_btf_id = f->func_id ? f->func_id(f->ctx, function) : 0 };
	if (!a.attach_btf_id)
		return feat_ask_traced(k, prog_type, attach_type);
	long fd = sys_prog_load(k, &a);
	if (fd == -EPERM && k->raise_memlock(k) == 0)
		fd = sys_prog_load(k, &a);
	if (fd < 0)
		return fd;
	long r = feat_closed(k, sys_raw_tp_open(k, NULL, (int)fd, 0));
	k->close(k, (int)fd);
	return r;
}

/* An LSM program attaches, and is never run, where "bpf" is not among the security modules. */
static long ask_lsm(struct feats *f)
{
	char list[256] = "";
	long fd = f->k->open(f->k, "/sys/kernel/security/lsm", O_RDONLY, 0);
	if (fd >= 0) {
		f->k->read(f->k, (int)fd, list, sizeof(list) - 1);
		f->k->close(f->k, (int)fd);
	}
	if (list[0] && !strstr(list, "bpf"))
		return -ENOSYS;
	return ask_trampoline(f, PROG_LSM, ATTACH_LSM_MAC, "bpf_lsm_settime");
}

/* Kinds of links, asked for with a target that cannot be: who knows the kind complains about the target. */
static long ask_link(struct kern *k, u32 prog_type, struct sys_link_create a, long wanted)
{
	struct sys_prog_load p = { .prog_type = prog_type, .expected_attach_type = a.attach_type, .insn_cnt = 2,
		.insns = (u64)(uintptr_t)ret0,
		.license = (u64)(uintptr_t)"GPL" };
	long fd = sys_prog_load(k, &p);
	if (fd < 0)
		return fd;
	a.prog_fd = (u32)fd;
	long r = feat_closed(k, sys_link_create(k, &a));
	k->close(k, (int)fd);
	return r == wanted ? 0 : r;
}

static long ask_kprobe_multi(struct kern *k)
{
	static const char *const syms[] = { "skep_no_such_function" };
	struct sys_link_create a = { .attach_type = ATTACH_TRACE_KPROBE_MULTI,
		.kprobe_multi = { .cnt = 1, .syms = (u64)(uintptr_t)syms } };
	return ask_link(k, PROG_KPROBE, a, -ESRCH);
}

static long ask_uprobe_multi(struct kern *k)
{
	static const u64 offset = 0;
	struct sys_link_create a = { .attach_type = ATTACH_TRACE_UPROBE_MULTI,
		.uprobe_multi = { .path = (u64)(uintptr_t)"/", .offsets = (u64)(uintptr_t)&offset, .cnt = 1 } };
	return ask_link(k, PROG_KPROBE, a, -EBADF);
}

static long ask_netfilter(struct kern *k)
{
	struct sys_link_create a = { .attach_type = ATTACH_NETFILTER, .netfilter = { .pf = 255 } };
	return ask_link(k, PROG_NETFILTER, a, -EAFNOSUPPORT);
}

static long ask_raw_tp(struct kern *k)
{
	long fd = feat_load(k, PROG_RAW_TRACEPOINT, ret0, 2, NULL), r;
	if (fd < 0)
		return fd;
	r = feat_closed(k, sys_raw_tp_open(k, "skep_no_such_tracepoint", (int)fd, 0));
	k->close(k, (int)fd);
	return r == -ENOENT ? 0 : r;
}

static long ask_iter(struct kern *k)
{
	struct sys_link_create a = { .prog_fd = (u32)-1, .attach_type = ATTACH_TRACE_ITER };
	/* a kernel without links says EINVAL before it looks at the program */
	long r = feat_closed(k, sys_link_create(k, &a));
	return r != -EBADF ? r : feat_ask_traced(k, PROG_TRACING, ATTACH_TRACE_ITER);
}

static const struct insn loop[] = { { .code = CLS_ALU64 | ALU_MOV, .imm = 2 },
	{ .code = CLS_ALU64 | ALU_SUB, .imm = 1 }, { .code = CLS_JMP | JMP_NE, .off = -2 },
	{ .code = CLS_JMP | JMP_EXIT } };
static const struct insn jmp32[] = { { .code = CLS_ALU64 | ALU_MOV }, { .code = CLS_JMP32 | JMP_NE, .off = 0,
	.imm = 1 },
	{ .code = CLS_JMP | JMP_EXIT } };
static const struct insn movsx[] = { { .code = CLS_ALU64 | ALU_MOV },
	{ .code = CLS_ALU64 | ALU_MOV | SRC_X, .off = 8 }, { .code = CLS_JMP | JMP_EXIT } };

static long ask(struct feats *f, enum feat which)
{
	const long no_device = -ENODEV;
	struct kern *k = f->k;
	u64 on = 0;
	long r;
	switch (which) {
	case FEAT_BPF: return ASK(k, PROG_SOCKET_FILTER, ret0);
	case FEAT_JIT: r = sys_read_number(k, "/proc/sys/net/core/bpf_jit_enable", &on); return r < 0 ? r : on ? 0 :
		-ENOSYS;
	case FEAT_PROG_NAME: return feat_closed(k, feat_load(k, PROG_SOCKET_FILTER, ret0, 2, "skep"));
	case FEAT_BTF: return TYPES(0, BTF_PTR << 24, 1);
	case FEAT_BTF_FUNC: return TYPES(0, BTF_FUNC_PROTO << 24, 1, 3, BTF_FUNC << 24, 2);
	case FEAT_BTF_GLOBAL_FUNC: return TYPES(0, BTF_FUNC_PROTO << 24, 1, 3, BTF_FUNC << 24 | 1, 2);
	case FEAT_BTF_DATASEC: return TYPES(3, BTF_VAR << 24, 1, 0, 5, BTF_DATASEC << 24 | 1, 4, 2, 0, 4);
	case FEAT_BTF_FLOAT: return TYPES(3, BTF_FLOAT << 24, 4);
	case FEAT_BTF_DECL_TAG: return TYPES(3, BTF_VAR << 24, 1, 0, 3, BTF_DECL_TAG << 24, 2, (u32)-1);
	case FEAT_BTF_TYPE_TAG: return TYPES(3, BTF_TYPE_TAG << 24, 1, 0, BTF_PTR << 24, 2);
	case FEAT_BTF_ENUM64: return TYPES(3, BTF_ENUM64 << 24 | 1, 8, 1, 0, 0);
	case FEAT_GLOBAL_DATA: return ask_global_data(k);
	case FEAT_MMAP_ARRAY: return feat_ask_map(k, (struct sys_map_create){ .map_type = MAP_ARRAY, .key_size = 4,
		.value_size = 8, .max_entries = 1, .map_flags = 1 << 10 });
	case FEAT_MEMCG_ACCOUNT: return ask_helper(k, PROG_SOCKET_FILTER, HELPER_ktime_get_coarse_ns);
		/* both came with 5.11 */
	case FEAT_BATCH: return ask_batch(k);
	case FEAT_BOUNDED_LOOPS: return ASK(k, PROG_SOCKET_FILTER, loop);
	case FEAT_JMP32: return ASK(k, PROG_SOCKET_FILTER, jmp32);
	case FEAT_CPU_V4: return ASK(k, PROG_SOCKET_FILTER, movsx);
	case FEAT_PROBE_READ_KERNEL: return ask_helper(k, PROG_TRACEPOINT, HELPER_probe_read_kernel);
	case FEAT_RINGBUF: return feat_ask_map(k, (struct sys_map_create){ .map_type = MAP_RINGBUF,
		.max_entries = (u32)k->page_size(k) });
	case FEAT_BPF_COOKIE: return ask_helper(k, PROG_TRACEPOINT, HELPER_get_attach_cookie);
	case FEAT_PERF_LINK: return ask_perf_link(k);
	case FEAT_KPROBE_PMU: return ask_file(k, "/sys/bus/event_source/devices/kprobe/type");
	case FEAT_UPROBE_PMU: return ask_file(k, "/sys/bus/event_source/devices/uprobe/type");
	case FEAT_KPROBE_EVENTS: return ask_tracefs(k, "kprobe_events");
	case FEAT_UPROBE_EVENTS: return ask_tracefs(k, "uprobe_events");
	case FEAT_KERNEL_BTF: return ask_file(k, "/sys/kernel/btf/vmlinux");
	case FEAT_FENTRY: return ask_trampoline(f, PROG_TRACING, ATTACH_TRACE_FENTRY, "bpf_fentry_test1");
	case FEAT_LSM: return ask_lsm(f);
	case FEAT_KPROBE_MULTI: return ask_kprobe_multi(k);
	case FEAT_UPROBE_MULTI: return ask_uprobe_multi(k);
	case FEAT_RAW_TP: return ask_raw_tp(k);
	case FEAT_TRACEPOINT: return ask_tracefs(k, "events/sched/sched_switch/id");
	case FEAT_TCX: return ask_link(k, PROG_SCHED_CLS, (struct sys_link_create){ .attach_type = ATTACH_TCX_INGRESS,
		.target_fd = INT32_MAX }, no_device);
	case FEAT_CGROUP_LINK: return ask_link(k, PROG_CGROUP_SKB,
		(struct sys_link_create){ .attach_type = ATTACH_CGROUP_INET_INGRESS, .target_fd = (u32)-1 }, -EBADF);
	case FEAT_NETFILTER: return ask_netfilter(k);
	case FEAT_ITER: return ask_iter(k);
	case FEAT_COUNT: break;
	}
	return -EINVAL;
}

/* What this process lacks just now is no answer about the kernel: it is asked again. */
static bool is_no_answer(long r) { return r == -EMFILE || r == -ENFILE || r == -ENOMEM || r == -EAGAIN || r == -EINTR; }

bool feat_has(struct feats *f, enum feat which)
{
	long r = f->known[which] ? 0 : ask(f, which);
	if (is_no_answer(r))
		return false;
	if (!f->known[which]) {
		f->known[which] = r < 0 ? -1 : 1;
		f->why[which] = r < 0 ? (s32)-r : 0;
	}
	return f->known[which] > 0;
}

const char *feat_text(enum feat which)
{
	static const char *const text[] = {
#define FEAT(name, what) what,
#include "load/feat.def"
#undef FEAT
	};
	return text[which];
}
