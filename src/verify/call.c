/* call.c: calls: of helpers and kernel functions (call_helper.c, call_kfunc.c), of the program's own functions, and the
 * way back. A static function is walked with its caller's values; a global one is verified once, by its types alone. */
#include "verify/verify_private.h"

void clobber_args(struct verify *v)
{
	for (u32 i = 0; i <= 5; i++)
		reg_none(reg_of(v, i));
}

bool arg_bad(struct verify *v, u32 regno, const char *expected)
{
	const struct reg *r = reg_of(v, regno);
	if (r->flags & KF_NULL && reg_is_ptr(r))
		return refuse(v, VR_MAYBE_NULL, "R%u type=%s expected=%s", regno, kind_name(r), expected);
	return refuse(v, VR_ARG, "R%u type=%s%s expected=%s", regno, r->flags & KF_UNTRUSTED ? "untrusted_" : "",
		kind_name(r), expected);
}

/* ---- arguments that are memory ----------------------------------------------------------------------------------- */

bool arg_fixed(struct verify *v, struct call *c, u32 regno, u64 size, bool writes, bool raw)
{
	struct mem_want w = { .regno = regno, .size = size, .writes = writes, .raw = raw };
	return mem_for_call(v, &w, c ? &c->clobbers[regno] : NULL);
}

bool arg_mem(struct verify *v, struct call *c, u32 regno, bool writes, bool raw, bool zero_ok)
{
	const struct reg *size = reg_of(v, regno + 1);
	bool is_const = tnum_is_const(size->r.bits);
	if (size->kind != K_SCALAR)
		return arg_bad(v, regno + 1, "scalar");
	c->most = size->r.umax;
	if (size->r.smin < 0)
		return refuse(v, VR_UNBOUNDED, "R%u min value is negative, either use unsigned or 'var &= const'",
			regno + 1);
	if (!size->r.umin && !zero_ok)
		return refuse(v, VR_UNBOUNDED, "R%u invalid zero-sized read: u64=[%llu,%llu]", regno + 1,
			(unsigned long long)size->r.umin, (unsigned long long)size->r.umax);
	if (size->r.umax >= MAX_OFF)
		return refuse(v, VR_UNBOUNDED, "R%u unbounded memory access, use 'var &= const' or 'if (var < const)'",
			regno + 1);
	struct mem_want w = { .regno = regno, .size = size->r.umax, .may_be_zero = zero_ok, .writes = writes,
		.raw = raw && is_const };
	return mem_for_call(v, &w, &c->clobbers[regno]) && precise_reg(v, regno + 1);
}

/* Does a struct of this name begin at off inside the type? */
bool btf_holds(const struct btf *b, u32 type, s64 off, const char *name)
{
	struct btf_node t;
	struct btf_member m;
	u64 size;
	for (u32 depth = 0; depth < 16; depth++) {
		type = btf_skip(b, type);
		if (!btf_node(b, type, &t) || (t.kind != BTF_STRUCT && t.kind != BTF_UNION))
			return false;
		if (!off && str_is(btf_essential(t.name), name))
			return true;
		u32 i = 0;
		for (; i < t.vlen && btf_member(b, &t, i, &m); i++)
			if (!m.bit_size && off >= m.bit_off / 8 && btf_size(b, m.type, &size) &&
				off < (s64)(m.bit_off / 8 + size))
				break;
		if (i == t.vlen)
			return false;
		off -= m.bit_off / 8;
		type = m.type;
	}
	return false;
}

bool arg_object(struct verify *v, u32 regno, const char *name)
{
	const struct reg *r = reg_of(v, regno);
	if (r->kind != K_BTF || r->flags & (KF_NULL | KF_UNTRUSTED | KF_USER | KF_PERCPU | KF_ALLOC)) {
		if (r->kind == K_BTF && r->flags & KF_NULL)
			return refuse(v, VR_MAYBE_NULL, "Possibly NULL pointer passed to helper arg%u", regno);
		return arg_bad(v, regno, "ptr_, trusted_ptr_, rcu_ptr_");
	}
	if (!tnum_is(r->r.bits, 0))
		return ptr_is_plain(v, r, regno, true);
	return btf_holds(r->btf, r->type, r->off, name) || refuse(v, VR_ARG, "R%u is of type %s but %s is expected",
		regno, "another struct", name);
}

/* ---- the program's own functions --------------------------------------------------------------------------------- */

static str subprog_name(const struct verify *v, u32 s)
{
	struct btf_node n;
	return v->p->btf && v->subprogs[s].type && btf_node(v->p->btf, v->subprogs[s].type, &n) ? n.name : STR("");
}

/* What the program's type calls its context in C. */
static bool is_ctx_name(const struct verify *v, str name)
{
	static const struct { u32 type; const char *name; } names[] = { { PROG_KPROBE, "bpf_user_pt_regs_t" },
		{ PROG_KPROBE, "pt_regs" }, { PROG_KPROBE, "user_pt_regs" },
		{ PROG_XDP, "xdp_md" }, { PROG_PERF_EVENT, "bpf_perf_event_data" }, { PROG_CGROUP_SOCK, "bpf_sock" },
		{ PROG_CGROUP_SOCK_ADDR, "bpf_sock_addr" },
		{ PROG_SOCK_OPS, "bpf_sock_ops" }, { PROG_SK_MSG, "sk_msg_md" },
		{ PROG_CGROUP_DEVICE, "bpf_cgroup_dev_ctx" }, { PROG_CGROUP_SYSCTL, "bpf_sysctl" },
		{ PROG_CGROUP_SOCKOPT, "bpf_sockopt" }, { PROG_SK_REUSEPORT, "sk_reuseport_md" },
		{ PROG_SK_LOOKUP, "bpf_sk_lookup" }, { PROG_NETFILTER, "bpf_nf_ctx" },
		{ PROG_RAW_TRACEPOINT, "bpf_raw_tracepoint_args" }, { PROG_PERF_EVENT, "pt_regs" } };
	u32 t = v->p->prog_type;
	bool is_skb = t == PROG_SOCKET_FILTER || t == PROG_SCHED_CLS || t == PROG_SCHED_ACT || t == PROG_CGROUP_SKB ||
		t == PROG_LWT_IN || t == PROG_LWT_OUT ||
		t == PROG_LWT_XMIT || t == PROG_LWT_SEG6LOCAL || t == PROG_SK_SKB || t == PROG_FLOW_DISSECTOR;
	if (is_skb && str_is(name, "__sk_buff"))
		return true;
	for (u32 i = 0; i < ARRAY_LEN(names); i++)
		if (names[i].type == t && str_is(name, names[i].name))
			return true;
	return false;
}

static bool has_tag(const struct btf *b, u32 func, u32 arg, const char *tag)
{
	struct btf_node n;
	for (u32 id = btf_first_id(b); id < btf_count(b); id++)
		if (btf_node(b, id, &n) && n.kind == BTF_DECL_TAG && n.type == func && n.component == (s32)arg &&
			str_is(n.name, tag))
			return true;
	return false;
}

/* A pointer whose name, through typedefs, is the context's. */
static bool is_ctx_pointer(const struct verify *v, const struct btf *b, u32 type)
{
	struct btf_node n;
	if (!btf_node(b, btf_skip(b, type), &n) || n.kind != BTF_PTR)
		return false;
	for (u32 id = n.type, depth = 0; depth < 16 && id && btf_node(b, id, &n); depth++, id = n.type) {
		if (n.name.n && is_ctx_name(v, n.name))
			return true;
		if (n.kind == BTF_STRUCT || n.kind == BTF_UNION)
			return false;
	}
	return false;
}

static bool has_tags(const struct btf *b, u32 func, u32 arg)
{
	struct btf_node n;
	for (u32 id = btf_first_id(b); id < btf_count(b); id++)
		if (btf_node(b, id, &n) && n.kind == BTF_DECL_TAG && n.type == func && n.component == (s32)arg &&
			str_starts(n.name, "arg:"))
			return true;
	return false;
}

/* The version since which global functions take pointers to memory. */
enum { MEMORY_FOR_GLOBALS = 5 << 16 | 12 << 8 };

static bool arg_fact(struct verify *v, u32 func, u32 index, u32 type, struct arg_fact *out)
{
	const struct btf *b = v->p->btf;
	struct type_ref to;
	struct btf_node n;
	u64 size = 0;
	*out = (struct arg_fact){ .kind = K_SCALAR };
	if (has_tag(b, func, index, "arg:ctx") || is_ctx_pointer(v, b, type)) {
		out->kind = K_CTX;
		return true;
	}
	if (!btf_pointee(b, type, &to))
		return btf_node(b, btf_skip(b, type), &n) && (n.kind == BTF_INT || n.kind == BTF_ENUM ||
			n.kind == BTF_ENUM64);
	if (has_tag(b, func, index, "arg:arena")) {
		out->kind = K_ARENA;
		return true;
	}
	bool is_record = btf_node(b, to.type, &n) && (n.kind == BTF_STRUCT || n.kind == BTF_UNION || n.kind == BTF_FWD);
	if (is_record && str_is(n.name, "bpf_dynptr")) {
		out->kind = K_DYNPTR;
		return !has_tags(b, func, index) ||
			refuse(v, VR_CALL, "arg#%u has invalid combination of tags", index);
	}
	if (is_record && has_tag(b, func, index, "arg:untrusted")) {
		out->kind = K_BTF;
		out->flags = KF_UNTRUSTED;
		out->btf = need_vmlinux(v);
		out->type = out->btf ? btf_find(out->btf, BTF_STRUCT, btf_essential(n.name)) : 0;
		return out->type;
	}
	if (is_record && has_tag(b, func, index, "arg:trusted")) {
		out->kind = K_BTF;
		out->flags = KF_TRUSTED | (has_tag(b, func, index, "arg:nullable") ? KF_NULL : 0);
		out->btf = need_vmlinux(v);
		out->type = out->btf ? btf_find(out->btf, BTF_STRUCT, btf_essential(n.name)) : 0;
		return out->type;
	}
	if (!btf_size(b, to.type, &size) || !size)
		return false;
	if (v->profile->version < MEMORY_FOR_GLOBALS)
		return false;
	out->kind = K_MEM;
	out->mem_size = (u32)size;
	out->flags = has_tag(b, func, index, "arg:nonnull") ? 0 : KF_NULL;
	return true;
}

enum { NUMBERS_ALONE = 6 << 16 | 18 << 8 };     /* the last kernel that was seen to ask for a result that is a number */

static bool is_number(const struct btf *b, u32 type)
{
	struct btf_node n;
	return btf_node(b, btf_skip(b, type), &n) && (n.kind == BTF_INT || n.kind == BTF_ENUM || n.kind == BTF_ENUM64);
}

static bool learn_args(struct verify *v, u32 subprog)
{
	struct subprog *s = &v->subprogs[subprog];
	const struct btf *b = v->p->btf;
	struct btf_node f, p;
	struct btf_param a;
	if (s->args_known)
		return !s->args_bad;
	s->args_known = true;
	s->args_bad = true;
	if (!b || !btf_node(b, s->type, &f) || f.kind != BTF_FUNC || !btf_node(b, f.type, &p) || p.vlen > 5)
		return refuse(v, VR_CALL, "Global function '%.*s' has no type information that can be used",
			STR_ARG(subprog_name(v, subprog)));
	bool needs_number = v->profile->version <= NUMBERS_ALONE;
	if (needs_number && !is_number(b, p.type))
		return refuse(v, VR_CALL, "Global function %.*s() doesn't return scalar. Only those are supported.",
			STR_ARG(f.name));
	for (u32 i = 0; i < p.vlen; i++)
		if (!btf_param(b, &p, i, &a) || !arg_fact(v, s->type, i, a.type, &s->args[i]))
			return refuse(v, VR_CALL, "Arg#%u type of %.*s() is not supported yet.", i, STR_ARG(f.name));
	s->nargs = p.vlen;
	s->args_bad = false;
	return true;
}

bool call_global_entry(struct verify *v, u32 subprog)
{
	struct subprog *s = &v->subprogs[subprog];
	if (s->is_exception) {
		reg_unknown(reg_of(v, 1));
		return true;
	}
	if (!learn_args(v, subprog))
		return false;
	for (u32 i = 0; i < s->nargs; i++) {
		struct reg *r = reg_of(v, i + 1);
		const struct arg_fact *a = &s->args[i];
		if (a->kind == K_SCALAR) {
			reg_unknown(r);
			continue;
		}
		reg_pointer(r, a->kind, a->flags);
		if (a->kind == K_MEM)
			r->mem_size = a->mem_size;
		if (a->kind == K_BTF) {
			r->btf = a->btf;
			r->type = a->type;
		}
		if (a->kind == K_DYNPTR)
			r->dynptr = DYNPTR_LOCAL;
		if (a->flags & KF_NULL)
			r->id = ++v->ids;
	}
	return true;
}

static bool global_arg(struct verify *v, u32 regno, const struct arg_fact *a)
{
	struct reg *r = reg_of(v, regno);
	bool null_ok = a->flags & KF_NULL;
	switch (a->kind) {
	case K_SCALAR: return r->kind == K_SCALAR || refuse(v, VR_ARG, "R%u is not a scalar", regno);
	case K_CTX: return (r->kind == K_CTX || refuse(v, VR_ARG, "arg#%u expects pointer to ctx", regno - 1)) &&
		ptr_is_plain(v, r, regno, true);
	case K_MEM: {
		if (null_ok && reg_is_null(r))
			return true;
		struct reg saved = *r;
		if (null_ok)
			r->flags &= (u16)~KF_NULL;
		bool ok = arg_fixed(v, NULL, regno, a->mem_size, false, false) && arg_fixed(v, NULL, regno, a->mem_size,
			true, false);
		*r = saved;
		return ok;
	}
	case K_ARENA: return r->kind == K_ARENA || r->kind == K_SCALAR ||
		refuse(v, VR_ARG, "R%u is not a pointer to arena or scalar.", regno);
	case K_DYNPTR: return r->kind == K_DYNPTR || dynptr_at(v, regno) ||
		refuse(v, VR_DYNPTR, "Expected an initialized dynptr as arg #%u", regno);
	case K_BTF: return a->flags & KF_UNTRUSTED || (null_ok && reg_is_null(r)) || r->kind == K_BTF ||
		refuse(v, VR_ARG, "arg#%u expected pointer to ctx, but got %s", regno - 1, kind_name(r));
	default: return true;
	}
}

static bool call_global(struct verify *v, u32 subprog)
{
	struct subprog *s = &v->subprogs[subprog];
	if (v->now->locks)
		return refuse(v, VR_LOCK,
			"global function calls are not allowed while holding a lock, use static function instead");
	if (!learn_args(v, subprog))
		return false;
	for (u32 i = 0; i < s->nargs; i++) {
		if (!need_read(v, i + 1))
			return false;
		if (!global_arg(v, i + 1, &s->args[i]))
			return refuse(v, VR_ARG, "Caller passes invalid args into func#%u ('%.*s')", subprog,
				STR_ARG(subprog_name(v, subprog)));
	}
	s->is_called_as_global = true;
	clobber_args(v);
	reg_unknown(reg_of(v, 0));
	if (s->changes_packet)
		drop_packets(v);
	return true;
}

bool call_subprog(struct verify *v, struct insn i, u32 *next)
{
	s32 to = subprog_at(v, (u32)((s64)v->insn + 1 + i.imm));
	struct state *s = v->now;
	struct frame *f, *caller = top(v);
	if (to < 0)
		return refuse(v, VR_CALL, "call to invalid destination");
	if (v->subprogs[to].is_global)
		return call_global(v, (u32)to);
	if (s->cur + 1 >= MAX_FRAMES)
		return refuse(v, VR_CALL, "the call stack of %u frames is too deep", s->cur + 2);
	if (!(f = frame_new(v, v->insn, (u32)to)))
		return false;
	s->frames[++s->cur] = f;
	regs_init(v, f);
	f->async_count = caller->async_count;
	for (u32 r = 1; r <= 5; r++)
		f->regs[r] = caller->regs[r];
	for (u32 r = 0; r <= 5; r++)
		reg_none(&caller->regs[r]);
	*next = v->subprogs[to].start;
	live_called(v);
	return true;
}

bool call_return(struct verify *v, u32 *next)
{
	struct state *s = v->now;
	struct frame *f = top(v), *caller = s->frames[s->cur - 1];
	bool is_callback = f->in_callback;
	u32 site = f->callsite;
	const struct reg *r0 = &f->regs[0];
	if (r0->kind == K_STACK)
		return refuse(v, VR_PTR_LEAK, "cannot return stack pointer to the caller");
	live_commit(v);
	live_update(v);
	if (is_callback) {
		if (r0->kind != K_SCALAR)
			return refuse(v, VR_RETURN, "R0 not a scalar value");
		if (!precise_reg(v, 0))
			return false;
		if (r0->r.smin < f->ret_min || r0->r.smax > f->ret_max)
			return refuse(v, VR_RETURN, "At callback return the register R0 has smin=%lld smax=%lld "
				"should have been in [%d, %d]", (long long)r0->r.smin,
				(long long)r0->r.smax, f->ret_min, f->ret_max);
	} else {
		caller->regs[0] = *r0;
	}
	frame_free(v, f);
	s->frames[s->cur--] = NULL;
	bool comes_back = is_callback && !callback_walks_once(v);
	*next = comes_back ? site : site + 1;
	if (!comes_back)
		return live_begin(v, v->insn);
	struct state *earlier = prune_earlier(v, s, site);
	return live_begin(v, v->insn) && (!earlier || prune_widen(v, earlier, s));
}

/* A tail call that happens ends the function: as a return, with any result. One that does not goes on. */
static bool tail_called(struct verify *v, u32 *next)
{
	if (!knows(v, PF_TAIL_BRANCH))
		return true;
	if (!push_state(v, v->insn + 1, v->insn))
		return false;
	drop_packets(v);
	reg_unknown(reg_of(v, 0));
	return call_return(v, next);
}

/* ---- the instruction --------------------------------------------------------------------------------------------- */

bool step_call(struct verify *v, struct insn i, u32 *next)
{
	if (i.src == CALL_LOCAL)
		return call_subprog(v, i, next);
	if (i.src == CALL_KFUNC)
		return call_kfunc(v, i);
	u32 frames = v->now->cur;
	if (!call_helper(v, i))
		return false;
	if (v->now->cur > frames) {              /* in a callback, which the helper calls */
		*next = v->subprogs[top(v)->subprog].start;
		live_called(v);
	}
	return i.imm != HELPER_tail_call || !frames || tail_called(v, next);
}

static bool result_checked(struct verify *v)
{
	const struct reg *r0 = reg_of(v, 0);
	s64 min, max;
	if (!v->in_global && !top(v)->in_async && ctx_returns_nothing(v))
		return true;
	if (!need_read(v, 0))
		return false;
	if (top(v)->in_async || v->subprogs[top(v)->subprog].is_exception) {
		min = max = 0;
	} else if (v->in_global) {
		return r0->kind == K_SCALAR || refuse(v, VR_RETURN,
			"At subprogram exit the register R0 is not a scalar value (%s)", kind_name(r0));
	} else if (v->p->prog_type == PROG_STRUCT_OPS || !ctx_return_range(v, &min, &max)) {
		return true;
	}
	if (v->subprogs[top(v)->subprog].is_exception)
		return true;
	if (r0->kind != K_SCALAR)
		return refuse(v, VR_RETURN, "At program exit the register R0 is not a known value (%s)", kind_name(r0));
	if (!precise_reg(v, 0))
		return false;
	bool is32 = v->p->prog_type == PROG_LSM;
	if ((is32 ? r0->r.smin32 : r0->r.smin) < min || (is32 ? r0->r.smax32 : r0->r.smax) > max)
		return refuse(v, VR_RETURN,
			"At program exit the register R0 has smin=%lld smax=%lld should have been in [%lld, %lld]",
			(long long)r0->r.smin,
			(long long)r0->r.smax, (long long)min, (long long)max);
	return true;
}

bool step_exit(struct verify *v, u32 *next, bool *ends)
{
	if (v->now->cur)
		return call_return(v, next);
	if (!refs_none(v, "BPF_EXIT instruction"))
		return false;
	*ends = true;
	return result_checked(v);
}
