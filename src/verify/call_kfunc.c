/* call_kfunc.c: kernel functions: their prototypes are the kernel's BTF, the suffixes of parameter names say what an
 * argument is ("buf__sz": a size), and what a function does to references is a row of kfunc.def. */
#include "verify/verify_private.h"

enum { ACQ = 1, REL = 2, MAYBE = 4, TRUST = 8, RCU = 16, SLEEP = 32, IN_RCU = 64 };
enum op { OP_RCU_LOCK = 1, OP_RCU_UNLOCK, OP_PREEMPT_OFF, OP_PREEMPT_ON, OP_IRQ_SAVE, OP_IRQ_RESTORE, OP_RES_LOCK,
	OP_RES_UNLOCK, OP_THROW, OP_NEW, OP_NEW_PERCPU,
	OP_DROP, OP_SHARE, OP_LIST_PUSH, OP_NODE, OP_TREE_ADD, OP_CAST_CTX, OP_CAST, OP_DYNPTR_SKB, OP_DYNPTR_XDP,
	OP_DYNPTR_META, OP_SLICE, OP_SLICE_WRITE,
	OP_CLONE, OP_WQ_CALLBACK, OP_ARENA, OP_UNTRUSTED, OP_COOKIE, OP_TASK_WORK };
static const struct row { const char *name, *since; u32 flags; enum op op; } rows[] = {
#define KFUNC(name, since, flags, op) { #name, since, flags, op },
#include "verify/kfunc.def"
#undef KFUNC
};

/* Which types of programs may call it, as bits; one that is not here may be called by all. */
#define T(type) | 1ull << PROG_##type
enum { PROG_ANY = 63 };
static const struct { const char *begin; u64 types; } callers[] = {
#define KFUNC_TYPES(begin, types) { begin, 0 types },
#include "verify/kfunc_type.def"
#undef KFUNC_TYPES
#undef T
};

static bool type_may_call(u32 type, str name)
{
	if (type == PROG_LSM || type == PROG_TRACEPOINT || type == PROG_PERF_EVENT)
		type = PROG_TRACING;
	for (u32 i = 0; i < ARRAY_LEN(callers); i++)
		if (str_starts(name, callers[i].begin))
			return callers[i].types & (1ull << type | 1ull << PROG_ANY);
	return true;
}

/* A call in progress. */
struct kcall {
	struct call c;
	str name;
	const struct btf *btf;
	struct btf_node proto;
	struct row row;
	bool is_new, is_next, is_destroy;        /* of an iterator */
	struct type_ref iter;
	u64 type_id;                 /* __k: a type of the program */
	u32 node;                    /* register with a node that is given to a list or tree */
	bool owns;                   /* the shared object was the caller's own */
	const struct field *head;    /* of the list or tree */
	const struct btf *head_btf; u32 head_in;      /* the type the head is a member of */
};

str kfunc_name(const struct verify *v, struct insn i)
{
	const struct btf *b = v->p->kernel_btf ? v->p->kernel_btf(v->p->ctx, (u32)(u16)i.off) : NULL;
	struct btf_node n;
	return b && btf_node(b, (u32)i.imm, &n) && n.kind == BTF_FUNC ? n.name : STR("");
}

u32 kfunc_nargs(const struct verify *v, struct insn i)
{
	const struct btf *b = v->p->kernel_btf ? v->p->kernel_btf(v->p->ctx, (u32)(u16)i.off) : NULL;
	struct btf_node f, proto;
	bool is_known = b && btf_node(b, (u32)i.imm, &f) && f.kind == BTF_FUNC && btf_node(b, f.type, &proto) &&
		proto.kind == BTF_FUNC_PROTO;
	return is_known ? MIN(proto.vlen, 5) : 5;
}

bool insn_is_iter_next(const struct verify *v, u32 insn)
{
	struct insn i = v->p->insns[insn];
	if (i.code != (CLS_JMP | JMP_CALL) || i.src != CALL_KFUNC)
		return false;
	str name = kfunc_name(v, i);
	return str_starts(name, "bpf_iter_") && str_ends(name, "_next");
}

static u32 version_of(const char *s)
{
	u32 major = 0, minor = 0;
	for (; *s && *s != '.'; s++)
		major = major * 10 + (u32)(*s - '0');
	for (s += *s == '.'; *s; s++)
		minor = minor * 10 + (u32)(*s - '0');
	return major << 16 | minor << 8;
}

static bool open_kfunc(struct verify *v, struct insn i, struct kcall *k)
{
	struct btf_node f;
	k->btf = v->p->kernel_btf ? v->p->kernel_btf(v->p->ctx, (u32)(u16)i.off) : NULL;
	if (!knows(v, PF_KFUNCS))
		return refuse(v, VR_UNSUPPORTED, "calling kernel function is not allowed");
	if (!k->btf || !btf_node(k->btf, (u32)i.imm, &f) || f.kind != BTF_FUNC || !btf_node(k->btf, f.type, &k->proto))
		return refuse(v, VR_KFUNC, "kernel btf_id %d is not a function", i.imm);
	k->name = f.name;
	k->row = (struct row){ .since = "5.18" };
	for (u32 n = 0; n < ARRAY_LEN(rows); n++)
		if (str_is(f.name, rows[n].name))
			k->row = rows[n];
	bool is_iter = str_starts(f.name, "bpf_iter_");
	k->is_new = is_iter && str_ends(f.name, "_new");
	k->is_next = is_iter && str_ends(f.name, "_next");
	k->is_destroy = is_iter && str_ends(f.name, "_destroy");
	if (version_of(k->row.since) > v->profile->version || (is_iter && !knows(v, PF_ITERATORS)) ||
		(v->profile->version >= version_of("6.18") && v->p->prog_type != PROG_EXT &&
		!type_may_call(v->p->prog_type, f.name)))
		return refuse(v, VR_KFUNC, "calling kernel function %.*s is not allowed", STR_ARG(f.name));
	return true;
}

static bool may_call(struct verify *v, const struct kcall *k)
{
	enum op op = k->row.op;
	bool under_lock_ok = op == OP_LIST_PUSH || op == OP_NODE || op == OP_TREE_ADD || op == OP_RES_LOCK ||
		op == OP_RES_UNLOCK || op == OP_SHARE || op == OP_DROP ||
		k->is_new || k->is_next || k->is_destroy;
	if (k->row.flags & SLEEP && !v->now->sleepable)
		return refuse(v, VR_SLEEP, "program must be sleepable to call sleepable kfunc %.*s", STR_ARG(k->name));
	if (k->row.flags & SLEEP && !may_sleep(v))
		return refuse(v, VR_SLEEP, "kernel func %.*s is sleepable within %s region", STR_ARG(k->name),
			v->now->rcu ? "rcu_read_lock" : "non-preemptible");
	if (v->now->locks && !under_lock_ok)
		return refuse(v, VR_LOCK, "function calls are not allowed while holding a lock");
	if (k->row.flags & IN_RCU && !in_rcu(v))
		return refuse(v, VR_KFUNC, "kernel func %.*s requires RCU critical section protection",
			STR_ARG(k->name));
	return true;
}

/* ---- arguments --------------------------------------------------------------------------------------------------- */

static bool has_suffix(const struct btf_param *p, const char *s)
{
	return p->name.n > strlen(s) && str_ends(p->name, s);
}

static bool names_struct(const struct type_ref *t, const char *name)
{
	return btf_is_name(t->btf, t->type, name);
}

static bool is_record(const struct type_ref *t, struct btf_node *n)
{
	return btf_node(t->btf, t->type, n) && (n->kind == BTF_STRUCT || n->kind == BTF_UNION || n->kind == BTF_FWD);
}

/* Only numbers inside: such a struct may lie in any memory. */
static bool is_plain_struct(const struct btf *b, u32 type, u32 depth)
{
	struct btf_node t;
	struct btf_member m;
	type = btf_skip(b, type);
	if (depth > 4 || !btf_node(b, type, &t))
		return false;
	if (t.kind == BTF_ARRAY)
		return is_plain_struct(b, t.array_type, depth + 1);
	if (t.kind != BTF_STRUCT && t.kind != BTF_UNION)
		return t.kind == BTF_INT || t.kind == BTF_ENUM || t.kind == BTF_ENUM64;
	for (u32 i = 0; i < t.vlen; i++)
		if (!btf_member(b, &t, i, &m) || !is_plain_struct(b, m.type, depth + 1))
			return false;
	return true;
}

static u32 iter_slots(const struct kcall *k)
{
	u64 size = 0;
	btf_size(k->iter.btf, k->iter.type, &size);
	return (u32)(size / SLOT);
}

static bool iter_new(struct verify *v, struct kcall *k, u32 n)
{
	const struct reg *r = reg_of(v, n);
	u32 slots = iter_slots(k), id;
	s64 off = r->off + (s64)r->r.bits.value;
	if (r->kind != K_STACK || !tnum_is_const(r->r.bits) || off % SLOT || !slots)
		return refuse(v, VR_ITER, "arg#%u expected pointer to an iterator on stack", n - 1);
	if (!stack_in_bounds(v, n, r->off, slots * SLOT, " write to"))
		return false;
	struct frame *f = stack_frame(v, r);
	u32 first = slot_of((s32)off);
	for (u32 i = 0; i < slots; i++)
		if (f->slots[first - i].type[0] == ST_ITER || f->slots[first - i].type[0] == ST_DYNPTR)
			return refuse(v, VR_ITER, "expected uninitialized iter_%.*s as arg #%u", STR_ARG(k->name),
				n - 1);
	if (!(id = ref_take(v)))
		return false;
	live_wrote(v, r->frame, ((1ull << slots) - 1) << (first + 1 - slots));
	for (u32 i = 0; i < slots; i++) {
		struct slot *s = &f->slots[first - i];
		memset(s->type, ST_ITER, SLOT);
		reg_none(&s->reg);
		s->reg.iter.btf = k->iter.btf;
		s->reg.iter.type = k->iter.type;
		s->reg.iter.state = i ? ITER_NONE : ITER_ACTIVE;
		s->reg.ref = i ? 0 : id;
	}
	return true;
}

static struct reg *iter_of(struct verify *v, struct kcall *k, u32 n)
{
	const struct reg *r = reg_of(v, n);
	struct reg *it = iter_at(v->now, r);
	if (!it || !it->ref || it->iter.type != k->iter.type) {
		refuse(v, VR_ITER, "expected an initialized iter_%.*s as arg #%u", STR_ARG(k->name), n - 1);
		return NULL;
	}
	u32 slots = iter_slots(k), first = slot_of((s32)(r->off + (s64)r->r.bits.value));
	live_read(v, r->frame, ((1ull << slots) - 1) << (first + 1 - slots));
	return it;
}

static bool iter_destroy(struct verify *v, struct kcall *k, u32 n)
{
	struct reg *it = iter_of(v, k, n);
	const struct reg *r = reg_of(v, n);
	if (!it)
		return false;
	u32 id = it->ref, slots = iter_slots(k), first = slot_of((s32)(r->off + (s64)r->r.bits.value));
	struct frame *f = stack_frame(v, r);
	live_wrote(v, r->frame, ((1ull << slots) - 1) << (first + 1 - slots));
	for (u32 i = 0; i < slots; i++) {
		memset(f->slots[first - i].type, ST_INVALID, SLOT);
		reg_none(&f->slots[first - i].reg);
	}
	return ref_release(v, id);
}

static bool iter_arg(struct verify *v, struct kcall *k, u32 n)
{
	return k->is_new ? iter_new(v, k, n) : k->is_destroy ? iter_destroy(v, k, n) : iter_of(v, k, n) != NULL;
}

static bool is_trusted(const struct verify *v, const struct kcall *k, const struct reg *r)
{
	if (r->flags & KF_UNTRUSTED)
		return false;
	if (r->ref || r->flags & (KF_TRUSTED | KF_ALLOC))
		return true;
	(void)v;
	return k->row.flags & RCU && r->flags & KF_RCU;
}

static bool object(struct verify *v, struct kcall *k, u32 n, const struct type_ref *t)
{
	struct reg *r = reg_of(v, n);
	struct btf_node want;
	btf_node(t->btf, t->type, &want);
	if (r->kind == K_SOCKET || r->kind == K_SOCK_COMMON || r->kind == K_TCP_SOCK)
		return true;
	if (r->kind != K_BTF)
		return refuse(v, VR_ARG, "arg#%u expected pointer to %s %.*s", n - 1, "struct", STR_ARG(want.name));
	if (r->flags & KF_NULL)
		return refuse(v, VR_MAYBE_NULL, "Possibly NULL pointer passed to trusted arg%u", n - 1);
	if ((k->row.flags & (TRUST | RCU | REL)) && !is_trusted(v, k, r))
		return refuse(v, VR_ARG, "R%u must be %s", n, k->row.flags & RCU ? "a rcu pointer" :
			"referenced or trusted");
	if (k->row.flags & REL && !k->c.released && r->ref)
		k->c.released = n;
	str essential = btf_essential(want.name);
	char name[64];
	memcpy(name, essential.s, MIN(essential.n, 63u));
	name[MIN(essential.n, 63u)] = 0;
	return btf_holds(r->btf, r->type, r->off, name) || refuse(v, VR_ARG,
		"kernel function %.*s args#%u expected pointer to STRUCT %s", STR_ARG(k->name), n - 1, name);
}

/* bpf_list_head, bpf_rb_root: in a map's value, a global, or an object of the program's own. */
static bool head_arg(struct verify *v, struct kcall *k, u32 n)
{
	const struct reg *r = reg_of(v, n);
	const struct fields *f = r->kind == K_MAP_VALUE ? map_fields(v, r->map) : r->kind == K_BTF &&
		r->flags & KF_ALLOC ? fields_of(v, r->btf, r->type) : NULL;
	k->head = f && tnum_is_const(r->r.bits) ? field_at(f, (u32)(r->off + (s32)r->r.bits.value)) : NULL;
	k->head_btf = r->kind == K_MAP_VALUE ? r->map->btf : r->btf;
	k->head_in = r->kind == K_MAP_VALUE ? r->map->value_type : r->type;
	if (!k->head || (k->head->kind != FLD_LIST_HEAD && k->head->kind != FLD_RB_ROOT))
		return refuse(v, VR_ARG, "bpf_list_head or bpf_rb_root not found at offset=%d", r->off);
	return v->now->locks ||
		refuse(v, VR_LOCK, "bpf_spin_lock at off must be held for bpf_list_head or bpf_rb_root");
}

static bool node_arg(struct verify *v, struct kcall *k, u32 n)
{
	const struct reg *r = reg_of(v, n);
	if (r->kind != K_BTF || !(r->flags & KF_ALLOC) || r->flags & KF_NULL)
		return refuse(v, VR_ARG, "arg#%u expected pointer to allocated object", n - 1);
	k->c.arg = *r;
	bool gives = k->row.op == OP_LIST_PUSH || k->row.op == OP_TREE_ADD;
	if (gives && !r->ref)
		return refuse(v, VR_REF, "allocated object must be referenced");
	k->node = gives ? n : 0;
	return true;
}

static bool own_object(struct verify *v, struct kcall *k, u32 n)
{
	const struct reg *r = reg_of(v, n);
	bool is_own = r->kind == K_BTF && r->flags & KF_ALLOC && !(r->flags & KF_NULL);
	if (!is_own)
		return refuse(v, VR_ARG, "arg#%u expected for bpf_obj_drop_impl() or bpf_refcount_acquire_impl()",
			n - 1);
	k->c.arg = *r;
	k->owns = r->ref;
	if (k->row.op != OP_DROP)
		return true;
	k->c.released = n;
	return r->ref || refuse(v, VR_REF, "allocated object must be referenced");
}

static bool dynptr_param(struct verify *v, struct kcall *k, u32 n, const struct btf_param *p)
{
	const struct reg *r = reg_of(v, n);
	if (has_suffix(p, "__uninit"))
		return dynptr_room(v, n);
	const struct slot *s = r->kind == K_DYNPTR ? NULL : dynptr_at(v, n);
	if (!s && r->kind != K_DYNPTR)
		return refuse(v, VR_DYNPTR, "Expected an initialized dynptr as arg #%u", n - 1);
	k->c.dynptr = s ? s->reg.dynptr : r->dynptr;
	k->c.dynptr_id = s ? s->reg.dynptr_id : r->dynptr_id;
	k->c.dynptr_ref = s ? s->reg.ref : r->ref;
	return true;
}

static bool number(struct verify *v, struct kcall *k, u32 n, const struct btf_param *p)
{
	const struct reg *r = reg_of(v, n);
	if (r->kind != K_SCALAR)
		return refuse(v, VR_ARG, "R%u is not a scalar", n);
	if (!has_suffix(p, "__k") && !has_suffix(p, "__szk"))
		return true;
	if (!reg_is_const(r))
		return refuse(v, VR_ARG, "R%u must be a known constant", n);
	k->type_id = r->r.bits.value;
	k->c.mem_size = r->r.bits.value;
	return precise_reg(v, n);
}

static bool map_special(struct verify *v, struct kcall *k, u32 n, u8 kind)
{
	const struct reg *r = reg_of(v, n);
	const struct field *f = r->kind == K_MAP_VALUE && tnum_is_const(r->r.bits) ? field_at(map_fields(v, r->map),
		(u32)(r->off + (s32)r->r.bits.value)) : NULL;
	k->c.map = r->kind == K_MAP_VALUE ? r->map : NULL;
	return (f && f->kind == kind && !(r->flags & KF_NULL)) ||
		refuse(v, VR_ARG, "arg#%u doesn't point to a map value", n - 1);
}

/* The kernel's own object, where the type of program has another context. */
static bool stands_for_ctx(struct verify *v, const struct kcall *k, const struct reg *r, const struct type_ref *t)
{
	const char *name = names_struct(t, "__sk_buff") ? "sk_buff" : names_struct(t, "xdp_md") ? "xdp_buff" : NULL;
	return name && r->kind == K_BTF && !(r->flags & KF_NULL) && is_trusted(v, k, r) &&
		btf_holds(r->btf, r->type, r->off, name);
}

static bool is_ctx_struct(const struct type_ref *t)
{
	return names_struct(t, "__sk_buff") || names_struct(t, "xdp_md") || names_struct(t, "bpf_sock_addr") ||
		names_struct(t, "bpf_sock_ops");
}

/* By the name of the struct: 1 fine, 0 refused, -1 not one of these. */
static int known_struct(struct verify *v, struct kcall *k, u32 n, const struct type_ref *t, const struct btf_param *p)
{
	const struct reg *r = reg_of(v, n);
	if (is_ctx_struct(t) || (has_suffix(p, "__ctx")))
		return r->kind == K_CTX || stands_for_ctx(v, k, r, t) || refuse(v, VR_ARG,
			"arg#%u expected pointer to ctx, but got %s", n - 1, kind_name(r));
	if (names_struct(t, "bpf_dynptr"))
		return dynptr_param(v, k, n, p);
	if (names_struct(t, "bpf_list_head") || names_struct(t, "bpf_rb_root"))
		return head_arg(v, k, n);
	if (names_struct(t, "bpf_list_node") || names_struct(t, "bpf_rb_node"))
		return node_arg(v, k, n);
	if (names_struct(t, "bpf_wq"))
		return map_special(v, k, n, FLD_WQ);
	if (names_struct(t, "bpf_task_work"))
		return map_special(v, k, n, FLD_TASK_WORK);
	if (names_struct(t, "bpf_timer"))
		return map_special(v, k, n, FLD_TIMER);
	if (names_struct(t, "bpf_res_spin_lock"))
		return k->row.op == OP_RES_LOCK ? lock_take(v, r, REF_RES_LOCK) : lock_release(v, r, REF_RES_LOCK);
	if (names_struct(t, "bpf_map") && r->kind == K_MAP)
		return 1;
	return -1;
}

static bool pointer(struct verify *v, struct kcall *k, u32 n, const struct type_ref *t, const struct btf_param *p,
	const struct btf_param *next)
{
	struct reg *r = reg_of(v, n);
	struct btf_node rec, fn;
	u64 size = 0;
	bool null_ok = has_suffix(p, "__nullable") || has_suffix(p, "__opt");
	if (reg_is_null(r) && null_ok)
		return true;
	if (n == 1 && (k->is_new || k->is_next || k->is_destroy)) {
		k->iter = *t;
		return iter_arg(v, k, n);
	}
	if (btf_node(t->btf, btf_skip(t->btf, t->type), &fn) && fn.kind == BTF_FUNC_PROTO) {
		k->c.callback = r->kind == K_FUNC ? r->subprog + 1 : 0;
		return r->kind == K_FUNC || refuse(v, VR_ARG, "arg%u expected pointer to func", n - 1);
	}
	if (has_suffix(p, "__map")) {
		k->c.map = r->kind == K_MAP ? r->map : NULL;
		return r->kind == K_MAP || refuse(v, VR_ARG, "arg#%u pointer to map expected", n - 1);
	}
	if (has_suffix(p, "__alloc") || has_suffix(p, "__refcounted_kptr"))
		return own_object(v, k, n);
	if (has_suffix(p, "__irq_flag"))
		return k->row.op == OP_IRQ_SAVE || k->row.op == OP_RES_LOCK ?
			irq_save(v, n, k->row.op == OP_RES_LOCK) : irq_restore(v, n, k->row.op == OP_RES_UNLOCK);
	if (r->ref && reg_is_ptr(r))
		k->c.ref = r->ref;
	int seen = is_record(t, &rec) ? known_struct(v, k, n, t, p) : -1;
	if (seen >= 0)
		return seen;
	if (next && (has_suffix(next, "__sz") || has_suffix(next, "__szk")))
		return arg_mem(v, &k->c, n, true, false, true);
	if (is_record(t, &rec) && !(is_plain_struct(t->btf, t->type, 0) && r->kind != K_BTF))
		return object(v, k, n, t);
	if (!t->type)
		return reg_is_ptr(r) ||
			refuse(v, VR_ARG, "arg#%u pointer type UNKNOWN must point to scalar, or struct with scalar",
			n - 1);
	if (!btf_size(t->btf, t->type, &size))
		return true;
	return arg_fixed(v, &k->c, n, size, true, false);
}

static bool arguments(struct verify *v, struct kcall *k)
{
	struct btf_param p, next;
	struct type_ref t;
	for (u32 i = 0; i < k->proto.vlen && i < 5; i++) {
		bool has_next = i + 1 < k->proto.vlen && btf_param(k->btf, &k->proto, i + 1, &next);
		if (!btf_param(k->btf, &k->proto, i, &p))
			return false;
		if (has_suffix(&p, "__prog"))
			continue;
		if (has_suffix(&p, "__ign")) {
			if (!need_read(v, i + 1))
				return false;
			k->c.arg = k->row.op == OP_CAST ? *reg_of(v, i + 1) : k->c.arg;
			continue;
		}
		if (!need_read(v, i + 1))
			return false;
		if (!btf_pointee(k->btf, p.type, &t)) {
			if (!number(v, k, i + 1, &p))
				return false;
		} else if (!pointer(v, k, i + 1, &t, &p, has_next ? &next : NULL)) {
			return false;
		}
	}
	return true;
}

/* ---- effects ----------------------------------------------------------------------------------------------------- */

static bool rcu_unlock(struct verify *v)
{
	struct each e = { .s = v->now };
	struct reg *r;
	if (!v->now->rcu)
		return refuse(v, VR_LOCK, "unmatched rcu read unlock (kernel function bpf_rcu_read_unlock)");
	v->now->rcu--;
	while (!v->now->rcu && (r = each_reg(&e)))
		if (r->flags & KF_RCU && reg_is_ptr(r)) {
			r->flags &= (u16)~(KF_RCU | KF_NULL);
			r->flags |= KF_UNTRUSTED;
		}
	return true;
}

static bool effect(struct verify *v, struct kcall *k)
{
	switch (k->row.op) {
	case OP_RCU_LOCK:
		if (v->now->rcu)
			return refuse(v, VR_LOCK, "nested rcu read lock (kernel function bpf_rcu_read_lock)");
		v->now->rcu++;
		return true;
	case OP_RCU_UNLOCK: return rcu_unlock(v);
	case OP_PREEMPT_OFF: v->now->preempt++; return true;
	case OP_PREEMPT_ON:
		if (!v->now->preempt)
			return refuse(v, VR_LOCK,
				"unmatched attempt to enable preemption (kernel function bpf_preempt_enable)");
		v->now->preempt--;
		return true;
	default: return true;
	}
}

static bool make_dynptr(struct verify *v, struct kcall *k)
{
	switch (k->row.op) {
	case OP_DYNPTR_SKB: return dynptr_make(v, 3, DYNPTR_SKB, 0);
	case OP_DYNPTR_XDP: return dynptr_make(v, 3, DYNPTR_XDP, 0);
	case OP_DYNPTR_META: return dynptr_make(v, 3, DYNPTR_SKB_META, 0);
	case OP_CLONE: return dynptr_make(v, 2, k->c.dynptr, k->c.dynptr_ref);
	default: return true;
	}
}

/* The owner is now the list: the pointer stays good while the lock is held. */
static bool give_node(struct verify *v, struct kcall *k)
{
	u32 ref = k->node ? reg_of(v, k->node)->ref : 0;
	struct each e = { .s = v->now };
	struct reg *r;
	if (!ref)
		return true;
	while ((r = each_reg(&e)))
		if (r->ref == ref) {
			r->ref = 0;
			r->flags |= KF_NON_OWN;
		}
	return ref_release(v, ref);
}

/* Is what a tag stands on, a variable or a member, the one at off of this type? */
static bool stands_at(const struct btf *b, u32 type, u32 off, const struct btf_node *tag)
{
	struct btf_node t, var;
	struct btf_member m;
	struct btf_secinfo s;
	u64 size;
	for (u32 depth = 0; depth < 8 && btf_node(b, type = btf_skip(b, type), &t); depth++) {
		u32 inner = 0, at = 0;
		if (t.kind == BTF_ARRAY && btf_size(b, t.array_type, &size) && size) {
			type = t.array_type;
			off %= (u32)size;
			continue;
		}
		if (t.kind == BTF_STRUCT && tag->type == t.id && tag->component >= 0 &&
			btf_member(b, &t, (u32)tag->component, &m) && m.bit_off / 8 == off)
			return true;
		for (u32 i = 0; t.kind == BTF_STRUCT && btf_member(b, &t, i, &m); i++)
			if (m.bit_off / 8 <= off) {
				inner = m.type;
				at = m.bit_off / 8;
			}
		for (u32 i = 0; t.kind == BTF_DATASEC && btf_secinfo(b, &t, i, &s); i++)
			if (s.offset <= off && off < s.offset + s.size && btf_node(b, s.type, &var)) {
				if (tag->type == s.type && s.offset == off)
					return true;
				inner = var.type;
				at = s.offset;
			}
		if (!inner)
			return false;
		type = inner;
		off -= at;
	}
	return false;
}

/* What hangs in a list or tree: contains:TYPE:MEMBER, on the head's declaration. */
static bool contained(const struct kcall *k, u32 *type, u32 *off)
{
	const struct btf *b = k->head_btf;
	struct btf_node n, t;
	struct btf_member m;
	str name, member;
	for (u32 id = btf_first_id(b); id < btf_count(b); id++) {
		if (!btf_node(b, id, &n) || n.kind != BTF_DECL_TAG || !str_starts(n.name, "contains:") ||
			!stands_at(b, k->head_in, k->head->off, &n))
			continue;
		str_cut(str_sub(n.name, 9, n.name.n), ':', &name, &member);
		if (!(*type = btf_find(b, BTF_STRUCT, name)) || !btf_node(b, *type, &t))
			continue;
		for (u32 i = 0; btf_member(b, &t, i, &m); i++)
			if (str_eq(m.name, member)) {
				*off = m.bit_off / 8;
				return true;
			}
	}
	return false;
}

static void take_result_ref(struct verify *v, struct kcall *k, struct reg *r0)
{
	if (k->row.flags & ACQ) {
		u32 id = ref_take(v);
		r0->ref = id;
		if (r0->flags & KF_NULL)
			r0->id = id;
	} else if (r0->flags & KF_NULL) {
		r0->id = ++v->ids;
	}
}

static bool node_result(struct verify *v, struct kcall *k, struct reg *r0)
{
	u32 type = k->c.arg.type, off = (u32)k->c.arg.off;
	const struct btf *b = k->head_btf ? k->head_btf : k->c.arg.btf;
	if (k->c.arg.kind != K_BTF && (!k->head || !contained(k, &type, &off)))
		return refuse(v, VR_BTF, "what the list contains is not declared");
	reg_btf(r0, b, type, KF_ALLOC | KF_NULL | (k->row.flags & ACQ ? 0 : KF_NON_OWN));
	r0->off = (s32)off;
	take_result_ref(v, k, r0);
	return true;
}

static bool slice_result(struct verify *v, struct kcall *k, struct reg *r0)
{
	bool writes = k->row.op == OP_SLICE_WRITE, of_packet = k->c.dynptr == DYNPTR_SKB || k->c.dynptr == DYNPTR_XDP ||
		k->c.dynptr == DYNPTR_SKB_META;
	reg_pointer(r0, K_MEM, KF_NULL | (writes ? 0 : KF_RDONLY) | (of_packet ? KF_PACKET_MEM : 0));
	r0->mem_size = (u32)k->c.mem_size;
	r0->id = ++v->ids;
	r0->map_uid = k->c.dynptr_id;
	r0->ref = k->c.dynptr_ref;
	return true;
}

static bool own_result(struct verify *v, struct kcall *k, struct reg *r0)
{
	struct btf_node t;
	if (!v->p->btf || !btf_node(v->p->btf, (u32)k->type_id, &t) || t.kind != BTF_STRUCT)
		return refuse(v, VR_BTF, "bpf_obj_new type ID argument must be of a struct");
	reg_btf(r0, v->p->btf, (u32)k->type_id, KF_ALLOC | KF_NULL | (k->row.op == OP_NEW_PERCPU ? KF_PERCPU : 0));
	take_result_ref(v, k, r0);
	return true;
}

static bool shared_result(struct verify *v, struct kcall *k, struct reg *r0)
{
	reg_btf(r0, k->c.arg.btf, k->c.arg.type, KF_ALLOC | (k->owns ? 0 : KF_NULL));
	take_result_ref(v, k, r0);
	return true;
}

static const char *kernel_ctx(u32 prog_type)
{
	switch (prog_type) {
	case PROG_XDP: return "xdp_buff";
	case PROG_KPROBE: return "pt_regs";
	case PROG_PERF_EVENT: return "bpf_perf_event_data_kern";
	case PROG_CGROUP_SOCK_ADDR: return "bpf_sock_addr_kern";
	case PROG_CGROUP_SOCKOPT: return "bpf_sockopt_kern";
	case PROG_CGROUP_SYSCTL: return "bpf_sysctl_kern";
	case PROG_SOCK_OPS: return "bpf_sock_ops_kern";
	case PROG_SK_LOOKUP: return "bpf_sk_lookup_kern";
	case PROG_SK_REUSEPORT: return "sk_reuseport_kern";
	case PROG_SK_MSG: return "sk_msg";
	case PROG_CGROUP_SOCK: return "sock";
	default: return "sk_buff";
	}
}

static bool cast_result(struct verify *v, struct kcall *k, struct reg *r0)
{
	struct btf_node t;
	const struct btf *b = need_vmlinux(v);
	if (k->row.op == OP_CAST_CTX) {
		reg_btf(r0, b, kernel_type(v, kernel_ctx(v->p->prog_type)), KF_TRUSTED);
		return true;
	}
	if (!k->type_id) {
		reg_pointer(r0, K_MEM, KF_RDONLY | KF_UNTRUSTED);
		return true;
	}
	if (!b || !btf_node(b, (u32)k->type_id, &t) || t.kind != BTF_STRUCT)
		return refuse(v, VR_BTF, "kfunc bpf_rdonly_cast type ID argument must be of a struct or void");
	reg_btf(r0, b, (u32)k->type_id, KF_UNTRUSTED);
	return true;
}

static bool plain_result(struct verify *v, struct kcall *k, struct reg *r0)
{
	struct type_ref t;
	struct btf_node n;
	u64 size = 0;
	if (!k->proto.type)
		return true;
	reg_unknown(r0);
	if (!btf_pointee(k->btf, k->proto.type, &t))
		return true;
	bool by_rcu = str_starts(k->name, "bpf_iter_task_next") || str_starts(k->name, "bpf_iter_css_next");
	u32 flags = (k->row.flags & MAYBE ? KF_NULL : 0) | (k->is_next ? by_rcu ? KF_RCU : KF_TRUSTED : 0) |
		(k->row.op == OP_UNTRUSTED ? KF_UNTRUSTED : 0);
	if (is_record(&t, &n)) {
		reg_btf(r0, t.btf, t.type, flags);
	} else {
		btf_size(t.btf, t.type, &size);
		reg_pointer(r0, K_MEM, (flags & KF_NULL) | (k->row.op == OP_COOKIE ? 0 : KF_RDONLY));
		r0->mem_size = (u32)size;
		r0->ref = k->c.ref;
	}
	take_result_ref(v, k, r0);
	return true;
}

static bool result(struct verify *v, struct kcall *k)
{
	struct reg *r0 = reg_of(v, 0);
	switch (k->row.op) {
	case OP_NEW: case OP_NEW_PERCPU: return own_result(v, k, r0);
	case OP_SHARE: return shared_result(v, k, r0);
	case OP_NODE: return node_result(v, k, r0);
	case OP_CAST: case OP_CAST_CTX: return cast_result(v, k, r0);
	case OP_SLICE: case OP_SLICE_WRITE: return slice_result(v, k, r0);
	case OP_ARENA: reg_pointer(r0, K_ARENA, 0); return true;
	case OP_RES_LOCK: reg_const(r0, 0); return true;
	default: return plain_result(v, k, r0);
	}
}

/* The iterator goes on, on a path of its own; on this one it is at its end. */
static bool iter_next(struct verify *v, struct kcall *k)
{
	const struct reg arg = *reg_of(v, 1);
	struct reg *it = iter_at(v->now, &arg), *r0;
	struct state *other, *earlier;
	bool was_active = it && it->iter.state == ITER_ACTIVE;
	if (!it)
		return false;
	k->c.ref = it->ref;                  /* what it points to ends with the iterator */
	clobber_args(v);
	if (!result(v, k))
		return false;
	if (was_active) {
		earlier = prune_earlier(v, v->now->parent, v->insn);
		if (!(other = push_state(v, v->insn + 1, v->insn)))
			return false;
		struct reg *active = iter_at(other, &arg);
		active->iter.depth++;
		if (earlier && !prune_widen(v, earlier, other))
			return false;
		other->frames[other->cur]->regs[0].flags &= (u16)~KF_NULL;
		other->frames[other->cur]->regs[0].id = 0;
	}
	it->iter.state = ITER_DRAINED;
	r0 = reg_of(v, 0);
	reg_const(r0, 0);
	return true;
}

/* A lock that may be refused: on a path of its own it is not held, and the result is an error. */
static bool lock_fails(struct verify *v)
{
	struct state *s = push_state(v, v->insn + 1, v->insn);
	if (!s)
		return false;
	struct reg *regs = s->frames[s->cur]->regs;
	for (u32 n = 0; n <= 5; n++)
		reg_none(&regs[n]);
	reg_unknown(&regs[0]);
	regs[0].r.smin = regs[0].r.smin32 = -4095;
	regs[0].r.smax = regs[0].r.smax32 = -1;
	range_sync(&regs[0].r, v->ranges);
	return true;
}

static bool throws(struct verify *v)
{
	for (u32 i = 0; i <= v->now->cur; i++)
		if (v->now->frames[i]->in_callback)
			return refuse(v, VR_CALL, "bpf_throw kfunc (insn %u) cannot be called from callback subprog %u",
				v->insn, v->now->frames[i]->subprog);
	return v->path_ends = refs_none(v, "bpf_throw");
}

bool call_kfunc(struct verify *v, struct insn i)
{
	struct kcall k = { 0 };
	if (!open_kfunc(v, i, &k) || !may_call(v, &k) || (k.row.op == OP_RES_LOCK && !lock_fails(v)) ||
		!arguments(v, &k))
		return false;
	if (k.is_next)
		return iter_next(v, &k);
	if (k.row.op == OP_TREE_ADD && !callback_push(v, &k.c))
		return false;
	if ((k.row.op == OP_WQ_CALLBACK || k.row.op == OP_TASK_WORK) && !callback_push(v, &k.c))
		return false;
	if (k.row.op == OP_THROW)
		return throws(v);
	if (!effect(v, &k) || !make_dynptr(v, &k) || !give_node(v, &k))
		return false;
	u32 ref = k.c.released ? reg_of(v, k.c.released)->ref : 0;
	if (k.c.released && !ref_release(v, ref))
		return false;
	if (k.row.flags & REL && !k.c.released)
		return refuse(v, VR_REF, "release kernel function %.*s expects refcounted PTR_TO_BTF_ID",
			STR_ARG(k.name));
	clobber_args(v);
	return result(v, &k);
}
