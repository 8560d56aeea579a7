/* ctx.c: the first argument of a program: which bytes of it may be read and written, what kind of pointer comes out,
 * and what the program may return. Contexts of the network are tables (ctx.def); traced functions' arguments come from
 * BTF. */
#include "verify/verify_private.h"

#define P(type) (1ull << PROG_##type)
#define ALL (~0ull >> 16)
#define NOT(set) (ALL & ~(set))
#define TC (P(SCHED_CLS) | P(SCHED_ACT))
#define LWT (P(LWT_IN) | P(LWT_OUT) | P(LWT_XMIT) | P(LWT_SEG6LOCAL))
#define SOCKETS (P(SOCKET_FILTER) | P(CGROUP_SKB) | P(SK_SKB))
enum { MAX_PERF_TRACE = 8192, PT_REGS_SIZE = 168, PERF_EXTRA = 16, RAW_TP_ARGS = 12, SYSCALL_CTX = 1 << 16 };
/* What hangs on the attach type: bits above those of program types. */
#define ON_DEVMAP     (1ull << 48)
#define ON_CREATE     (1ull << 49)
#define ON_BIND       (1ull << 50)
#define ON_BIND4      (1ull << 51)
#define ON_BIND6      (1ull << 52)
#define ON_SETSOCKOPT (1ull << 53)
#define ON_GETSOCKOPT (1ull << 54)

static u64 set_of(const struct verify_prog *p)
{
	u64 set = 1ull << (p->prog_type & 63);
	switch (p->attach_type) {
	case ATTACH_XDP_DEVMAP: return set | (p->prog_type == PROG_XDP ? ON_DEVMAP : 0);
	case ATTACH_CGROUP_INET_SOCK_CREATE: case ATTACH_CGROUP_INET_SOCK_RELEASE: return set | ON_CREATE;
	case ATTACH_CGROUP_INET4_POST_BIND: return set | ON_BIND | ON_BIND4;
	case ATTACH_CGROUP_INET6_POST_BIND: return set | ON_BIND | ON_BIND6;
	case ATTACH_CGROUP_SETSOCKOPT: return set | ON_SETSOCKOPT;
	case ATTACH_CGROUP_GETSOCKOPT: return set | ON_GETSOCKOPT;
	default: return set;
	}
}

struct ctx_row { u8 ctx; u16 from, to; u8 unit, least; u64 readers, writers; };
static const struct ctx_row rows[] = {
#define CTXF(ctx, from, to, unit, least, readers, writers) { CTX_##ctx, from, to, unit, least, readers, writers },
#include "verify/ctx.def"
#undef CTXF
};

static enum uapi_ctx ctx_of(u32 prog_type)
{
	switch (prog_type) {
	case PROG_SOCKET_FILTER: case PROG_SCHED_CLS: case PROG_SCHED_ACT: case PROG_CGROUP_SKB: case PROG_LWT_IN:
		case PROG_LWT_OUT: case PROG_LWT_XMIT:
	case PROG_LWT_SEG6LOCAL: case PROG_SK_SKB: return CTX_SKB;
	case PROG_KPROBE: return CTX_PT_REGS;
	case PROG_TRACEPOINT: return CTX_TRACEPOINT;
	case PROG_XDP: return CTX_XDP;
	case PROG_PERF_EVENT: return CTX_PERF;
	case PROG_CGROUP_SOCK: return CTX_SOCK;
	case PROG_SOCK_OPS: return CTX_SOCK_OPS;
	case PROG_CGROUP_DEVICE: return CTX_DEVICE;
	case PROG_SK_MSG: return CTX_SK_MSG;
	case PROG_RAW_TRACEPOINT: case PROG_RAW_TRACEPOINT_WRITABLE: return CTX_RAW_TP;
	case PROG_CGROUP_SOCK_ADDR: return CTX_SOCK_ADDR;
	case PROG_LIRC_MODE2: return CTX_LIRC;
	case PROG_SK_REUSEPORT: return CTX_SK_REUSEPORT;
	case PROG_FLOW_DISSECTOR: return CTX_FLOW;
	case PROG_CGROUP_SYSCTL: return CTX_SYSCTL;
	case PROG_CGROUP_SOCKOPT: return CTX_SOCKOPT;
	case PROG_TRACING: case PROG_LSM: case PROG_EXT: return CTX_BTF_ARGS;
	case PROG_STRUCT_OPS: return CTX_STRUCT_OPS;
	case PROG_SK_LOOKUP: return CTX_SK_LOOKUP;
	case PROG_SYSCALL: return CTX_SYSCALL;
	case PROG_NETFILTER: return CTX_NETFILTER;
	default: return CTX_NONE;
	}
}

u32 ctx_size(struct verify *v)
{
	switch (ctx_of(v->p->prog_type)) {
	case CTX_PT_REGS: return PT_REGS_SIZE;
	case CTX_PERF: return PT_REGS_SIZE + PERF_EXTRA;
	case CTX_TRACEPOINT: return MAX_PERF_TRACE;
	case CTX_RAW_TP: case CTX_BTF_ARGS: case CTX_STRUCT_OPS: return RAW_TP_ARGS * 8;
	case CTX_SYSCALL: return SYSCALL_CTX;
	default: return 256;
	}
}

static bool bad(struct verify *v, s32 off, u32 size)
{
	return refuse(v, VR_CTX, "invalid bpf_context access off=%d size=%u", off, size);
}

/* ---- arguments of traced functions ------------------------------------------------------------------------------- */

struct args { const struct btf *btf; struct btf_node proto; u32 skips; bool is_tp, is_lsm, is_iter, has_result; };

static bool args_of(struct verify *v, struct args *a)
{
	struct btf_node n;
	*a = (struct args){ .btf = v->p->attach_btf };
	if (!a->btf || !btf_node(a->btf, v->p->attach_type_id, &n))
		return false;
	a->is_tp = v->p->attach_type == ATTACH_TRACE_RAW_TP && v->p->prog_type == PROG_TRACING;
	a->is_iter = v->p->attach_type == ATTACH_TRACE_ITER && v->p->prog_type == PROG_TRACING;
	a->is_lsm = v->p->prog_type == PROG_LSM;
	a->has_result = a->is_lsm || (v->p->prog_type == PROG_TRACING &&
		(v->p->attach_type == ATTACH_TRACE_FEXIT || v->p->attach_type == ATTACH_MODIFY_RETURN));
	if (v->p->prog_type == PROG_STRUCT_OPS) {
		struct btf_member m;
		struct btf_node ops;
		if (!btf_node(a->btf, v->p->attach_type_id, &ops) || !btf_member(a->btf, &ops, v->p->ops_member, &m) ||
		    !btf_node(a->btf, btf_skip(a->btf, m.type), &n) || n.kind != BTF_PTR)
			return false;
		return btf_node(a->btf, btf_skip(a->btf, n.type), &a->proto) && a->proto.kind == BTF_FUNC_PROTO;
	}
	a->skips = a->is_tp;                     /* the first parameter of btf_trace_X is the tracer's own */
	if (a->is_tp && (!btf_node(a->btf, n.type, &n) || n.kind != BTF_PTR))
		return false;
	return btf_node(a->btf, n.type, &a->proto) && a->proto.kind == BTF_FUNC_PROTO;
}

bool ctx_returns_nothing(struct verify *v)
{
	struct args a;
	return v->p->prog_type == PROG_STRUCT_OPS && args_of(v, &a) && !a.proto.type;
}

bool ctx_btf_args(struct verify *v)
{
	struct args a;
	bool needs = ctx_of(v->p->prog_type) == CTX_BTF_ARGS || ctx_of(v->p->prog_type) == CTX_STRUCT_OPS;
	v->insn = 0;
	if (v->p->prog_type == PROG_UNSPEC || v->p->prog_type > PROG_NETFILTER)
		return refuse(v, VR_UNSUPPORTED, "unknown program type %u", v->p->prog_type);
	if (needs && !args_of(v, &a))
		return refuse(v, VR_UNSUPPORTED, "Tracing programs must provide btf_id of a function that there is");
	return true;
}

static bool is_scalar_type(const struct btf *b, u32 type)
{
	struct btf_node n;
	u32 id = btf_skip(b, type);
	return btf_node(b, id, &n) && (n.kind == BTF_INT || n.kind == BTF_ENUM || n.kind == BTF_ENUM64);
}

/* Iterators: a member of the context is NULL at the end of the walk. */
static u16 arg_flags(const struct verify *v, const struct args *a, u32 index)
{
	if (a->is_iter)
		return index ? KF_TRUSTED | KF_NULL : KF_TRUSTED;
	if (a->is_tp || a->is_lsm || v->p->prog_type == PROG_STRUCT_OPS)
		return KF_TRUSTED;
	return v->p->attach_type == ATTACH_TRACE_FENTRY || v->p->attach_type == ATTACH_TRACE_FEXIT ||
		v->p->attach_type == ATTACH_MODIFY_RETURN ? KF_TRUSTED : 0;
}

/* Keys and values that iterators over maps show: bytes, of which those are for reading alone. */
static void element_part(struct verify *v, u32 index, struct reg *out)
{
	enum { KEY = 2 };                        /* struct bpf_iter__bpf_map_elem, bpf_iter__sockmap */
	*out = (struct reg){ .kind = K_BUF, .flags = KF_NULL | (index == KEY ? KF_RDONLY : 0), .id = ++v->ids };
}

/* An iterator's context is a struct of its own, bpf_iter__X: a pointer in each 8 bytes. */
static bool pointer_arg(struct verify *v, const struct args *a, u32 type, u32 index, struct reg *out)
{
	struct type_ref to;
	struct btf_node n;
	reg_unknown(out);
	if (is_scalar_type(a->btf, type))
		return true;
	if (!btf_pointee(a->btf, type, &to))
		return refuse(v, VR_CTX, "func '%.*s' arg%u has a type which is not allowed", STR_ARG(a->proto.name),
			index);
	bool is_record = btf_node(a->btf, to.type, &n) && (n.kind == BTF_STRUCT || n.kind == BTF_UNION ||
		n.kind == BTF_FWD);
	if (a->is_iter && !to.type)
		element_part(v, index, out);
	if (!to.type || !is_record)
		return true;
	if (str_is(n.name, "sock") && v->p->prog_type == PROG_STRUCT_OPS &&
		btf_is_name(a->btf, v->p->attach_type_id, "tcp_congestion_ops"))
		to.type = kernel_type(v, "tcp_sock");    /* that is what these sockets are */
	if (n.kind == BTF_FWD)
		return refuse(v, VR_CTX, "func '%.*s' arg%u type FWD is not a struct", STR_ARG(a->proto.name), index);
	reg_btf(out, a->btf, to.type, arg_flags(v, a, index) | (to.flags & (KF_USER | KF_PERCPU)));
	if (out->flags & KF_NULL)
		out->id = ++v->ids;
	return true;
}

/* What functions of an LSM hook return (bpf_lsm_get_retval_range of kernel/bpf/bpf_lsm.c, 6.12): 0 or an error, two of
 * them yes or no. False: anything. */
static bool lsm_result(const struct verify *v, const struct args *a, s64 *min, s64 *max)
{
	enum { LSM_RANGES = 6 << 16 | 12 << 8, MOST_ERRNO = 4095 };
	bool is_bool = btf_is_name(a->btf, v->p->attach_type_id, "bpf_lsm_inode_xattr_skipcap") ||
		btf_is_name(a->btf, v->p->attach_type_id, "bpf_lsm_audit_rule_known");
	*min = is_bool ? 0 : -MOST_ERRNO;
	*max = is_bool;
	return a->proto.type && v->profile->version >= LSM_RANGES;
}

/* What the function returned, or the programs before this one. */
static bool result_arg(struct verify *v, const struct args *a, u32 index, struct reg *out)
{
	s64 min, max;
	reg_unknown(out);
	if (a->is_lsm && v->p->attach_type != ATTACH_LSM_CGROUP && lsm_result(v, a, &min, &max)) {
		out->r.smin = out->r.smin32 = (s32)min;
		out->r.smax = out->r.smax32 = (s32)max;
		range_sync(&out->r, v->ranges);
	}
	return !a->proto.type || is_scalar_type(a->btf, a->proto.type) ||
		pointer_arg(v, a, a->proto.type, index, out);
}

/* bpf_iter_X's prototype has the members of struct bpf_iter__X as its parameters. */
static bool btf_arg(struct verify *v, s32 off, u32 size, struct reg *out)
{
	struct args a;
	struct btf_param p;
	u32 index = (u32)off / 8;
	if (off < 0 || off % 8 || !args_of(v, &a))
		return refuse(v, VR_CTX, "func '' offset %d is not multiple of 8", off);
	u32 n = a.proto.vlen - MIN(a.skips, a.proto.vlen);
	if (index == n && a.has_result)
		return result_arg(v, &a, index, out);
	if (index >= n)
		return refuse(v, VR_CTX, "func '%.*s' doesn't have %u-th argument", STR_ARG(a.proto.name), index + 1);
	if (!btf_param(a.btf, &a.proto, index + a.skips, &p))
		return bad(v, off, size);
	if (size != 8 && !is_scalar_type(a.btf, p.type))
		return refuse(v, VR_CTX, "func '%.*s' size %u must be 8", STR_ARG(a.proto.name), size);
	return pointer_arg(v, &a, p.type, index, out);
}

/* ---- tables ------------------------------------------------------------------------------------------------------ */

static const struct ctx_row *row_at(enum uapi_ctx ctx, s32 off, u32 size)
{
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].ctx == ctx && off >= rows[i].from && off + (s32)size <= rows[i].to)
			return &rows[i];
	return NULL;
}

static void pointer_field(struct verify *v, const struct uapi_ctx_field *f, struct reg *out)
{
	static const u8 kinds[] = { [UF_PACKET] = K_PACKET, [UF_PACKET_END] = K_PACKET_END,
		[UF_PACKET_META] = K_PACKET_META };
	u32 p = v->p->prog_type;
	bool sure = p == PROG_CGROUP_SOCK_ADDR || p == PROG_CGROUP_SOCKOPT || p == PROG_SK_MSG ||
		(p == PROG_SK_REUSEPORT && f->offset == 40);
	struct btf_node n;
	switch (f->kind) {
	case UF_PACKET: case UF_PACKET_END: case UF_PACKET_META: reg_pointer(out, kinds[f->kind], 0); break;
	case UF_BUF: reg_pointer(out, K_FLOW_KEYS, 0); break;
	case UF_SOCK:
		reg_pointer(out, p == PROG_CGROUP_SOCK_ADDR || p == PROG_CGROUP_SOCKOPT || p == PROG_SK_MSG ||
			p == PROG_SOCK_OPS || p == PROG_SK_LOOKUP || p == PROG_SK_REUSEPORT ?
			K_SOCKET : K_SOCK_COMMON, sure ? 0 : KF_NULL);
		if (!sure)
			out->id = ++v->ids;
		break;
	case UF_BTF:
		reg_btf(out, need_vmlinux(v), kernel_type(v, f->offset ? "sk_buff" : "nf_hook_state"), KF_TRUSTED);
		if (!out->btf || !btf_node(out->btf, out->type, &n))
			reg_unknown(out);
		break;
	default: reg_unknown(out);
	}
}

static bool table_load(struct verify *v, enum uapi_ctx ctx, s32 off, u32 size, struct reg *out)
{
	const struct ctx_row *r = row_at(ctx, off, size);
	const struct uapi_ctx_field *f = uapi_ctx_field(ctx, (u32)off, size);
	bool ok = r && !(off % (s32)size) && r->readers & set_of(v->p) && size >= r->least && size <= r->unit;
	if (ok && size < r->unit && (u32)(off - r->from) / r->unit != ((u32)(off - r->from) + size - 1) / r->unit)
		ok = false;
	if (!ok)
		return bad(v, off, size);
	if (f && f->kind != UF_SCALAR)
		pointer_field(v, f, out);
	else
		reg_unknown(out);
	return true;
}

static bool plain_load(struct verify *v, s32 off, u32 size, u32 end)
{
	return (off >= 0 && !(off % (s32)size) && (u32)off + size <= end) || bad(v, off, size);
}

bool ctx_load(struct verify *v, u32 regno, s32 off, u32 size, struct reg *out)
{
	enum uapi_ctx ctx = ctx_of(v->p->prog_type);
	(void)regno;
	reg_unknown(out);
	switch (ctx) {
	case CTX_PT_REGS: case CTX_TRACEPOINT: case CTX_RAW_TP: case CTX_SYSCALL:
		if (ctx == CTX_RAW_TP && v->p->prog_type == PROG_RAW_TRACEPOINT_WRITABLE && !off && size == 8)
			reg_pointer(out, K_TP_BUFFER, 0);
		return plain_load(v, off, size, ctx_size(v));
	case CTX_PERF: return plain_load(v, off, size, ctx_size(v)) && (off < PT_REGS_SIZE || size <= 8 ||
		bad(v, off, size));
	case CTX_LIRC: return plain_load(v, off, size, 4) && (size == 4 || bad(v, off, size));
	case CTX_BTF_ARGS: case CTX_STRUCT_OPS: return btf_arg(v, off, size, out);
	default: return table_load(v, ctx, off, size, out);
	}
}

bool ctx_store(struct verify *v, u32 regno, s32 off, u32 size)
{
	enum uapi_ctx ctx = ctx_of(v->p->prog_type);
	const struct ctx_row *r = row_at(ctx, off, size);
	(void)regno;
	if (ctx == CTX_SYSCALL)
		return plain_load(v, off, size, SYSCALL_CTX);
	bool is_cb = ctx == CTX_SKB && r && r->from == 48, is_ip6 = ctx == CTX_SOCK_ADDR && r && r->unit == 8;
	bool fits = r && !(off % (s32)size) && (size == r->unit || is_cb || (is_ip6 && size >= 4));
	if (ctx == CTX_SYSCTL && r)
		fits = !(off % (s32)size);
	return (fits && r->writers & set_of(v->p)) || bad(v, off, size);
}

/* ---- what a program may return ----------------------------------------------------------------------------------- */

static bool range(s64 *min, s64 *max, s64 lo, s64 hi)
{
	*min = lo;
	*max = hi;
	return true;
}

static bool lsm_range(struct verify *v, s64 *min, s64 *max)
{
	struct args a;
	if (v->p->attach_type == ATTACH_LSM_CGROUP)
		return range(min, max, 0, 1);
	return args_of(v, &a) && lsm_result(v, &a, min, max);
}

bool ctx_return_range(struct verify *v, s64 *min, s64 *max)
{
	u32 at = v->p->attach_type;
	switch (v->p->prog_type) {
	case PROG_CGROUP_SOCK_ADDR:
		if (at == ATTACH_CGROUP_UDP4_RECVMSG || at == ATTACH_CGROUP_UDP6_RECVMSG ||
			at == ATTACH_CGROUP_UNIX_RECVMSG || at == ATTACH_CGROUP_INET4_GETPEERNAME ||
		    at == ATTACH_CGROUP_INET6_GETPEERNAME || at == ATTACH_CGROUP_UNIX_GETPEERNAME ||
		    at == ATTACH_CGROUP_INET4_GETSOCKNAME ||
		    at == ATTACH_CGROUP_INET6_GETSOCKNAME || at == ATTACH_CGROUP_UNIX_GETSOCKNAME)
			return range(min, max, 1, 1);
		return range(min, max, 0, at == ATTACH_CGROUP_INET4_BIND || at == ATTACH_CGROUP_INET6_BIND ? 3 : 1);
	case PROG_CGROUP_SKB: return range(min, max, 0, at == ATTACH_CGROUP_INET_EGRESS ? 3 : 1);
	case PROG_CGROUP_SOCK: case PROG_SOCK_OPS: case PROG_CGROUP_DEVICE: case PROG_CGROUP_SYSCTL:
		case PROG_CGROUP_SOCKOPT: return range(min, max, 0, 1);
	case PROG_RAW_TRACEPOINT: return false;
	case PROG_TRACING:
		if (at == ATTACH_TRACE_FENTRY || at == ATTACH_TRACE_FEXIT)
			return range(min, max, 0, 0);
		return at == ATTACH_TRACE_ITER && range(min, max, 0, knows(v, PF_ITERATORS) ? 1 : 1);
	case PROG_KPROBE: return at == ATTACH_TRACE_KPROBE_SESSION && range(min, max, 0, 1);
	case PROG_SK_LOOKUP: return range(min, max, 0, 1);
	case PROG_NETFILTER: return range(min, max, 0, 1);
	case PROG_LSM: return lsm_range(v, min, max);
	default: return false;
	}
}
