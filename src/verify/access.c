/* access.c: memory through each kind of pointer: may it be touched there, and what comes out of it. */
#include "verify/verify_private.h"

enum { FLAG_RDONLY_PROG = 1 << 7, FLAG_WRONLY_PROG = 1 << 8, FLOW_KEYS_SIZE = 56 };

bool map_may_write(const struct verify_map *m) { return !(m->flags & FLAG_RDONLY_PROG); }
bool map_may_read(const struct verify_map *m) { return !(m->flags & FLAG_WRONLY_PROG); }

static bool outside(struct verify *v, const struct access *a, s64 off, u64 region)
{
	const struct reg *r = reg_of(v, a->regno);
	switch (r->kind) {
	case K_MAP_KEY:
		return refuse(v, VR_MAP_BOUNDS, "invalid access to map key, key_size=%llu off=%lld size=%u",
			(unsigned long long)region, (long long)off, a->size);
	case K_MAP_VALUE:
		return refuse(v, VR_MAP_BOUNDS, "invalid access to map value, value_size=%llu off=%lld size=%u",
			(unsigned long long)region, (long long)off, a->size);
	case K_PACKET: case K_PACKET_META: case K_PACKET_END:
		return refuse(v, VR_PKT_BOUNDS, "invalid access to packet, off=%lld size=%u, R%u(id=%u,off=%d,r=%d)",
			(long long)off, a->size, a->regno, r->id,
			r->off, r->pkt_range);
	default:
		return refuse(v, VR_MEM_BOUNDS, "invalid access to memory, mem_size=%llu off=%lld size=%u",
			(unsigned long long)region, (long long)off, a->size);
	}
}

static bool inside(s64 off, u32 size, u64 region, bool zero_ok)
{
	return off >= 0 && (size || zero_ok) && (u64)off + size <= region;
}

/* Both ends of where the access may be lie in the region. */
bool mem_region(struct verify *v, const struct access *a, u64 region, bool zero_ok)
{
	const struct reg *r = reg_of(v, a->regno);
	s64 off = r->off + a->off, least = off + r->r.smin;
	if (r->r.smin < 0 && (r->r.smin == INT64_MIN || least != (s32)least || least < 0))
		return refuse(v, VR_UNBOUNDED,
			"R%u min value is negative, either use unsigned index or do a if (index >=0) check.", a->regno);
	if (!inside(least, a->size, region, zero_ok))
		return outside(v, a, least, region);
	bool wraps = r->off < 0 && r->r.umin < (u64)-(s64)r->off && knows(v, PF_WHOLE_OFFSETS);
	if (r->r.umax >= MAX_OFF || wraps)
		return refuse(v, VR_UNBOUNDED, "R%u unbounded memory access, make sure to bounds check any such access",
			a->regno);
	if (!inside((s64)r->r.umax + off, a->size, region, zero_ok))
		return outside(v, a, (s64)r->r.umax + off, region);
	return true;
}

static bool packet(struct verify *v, const struct access *a, bool zero_ok)
{
	const struct reg *r = reg_of(v, a->regno);
	s64 off = r->off + a->off;
	if (r->r.smin < 0)
		return refuse(v, VR_PKT_BOUNDS,
			"R%u min value is negative, either use unsigned index or do a if (index >=0) check.", a->regno);
	if (r->pkt_range < 0 || !inside(off, a->size, (u64)r->pkt_range, zero_ok))
		return outside(v, a, off, (u64)MAX(r->pkt_range, 0));
	return true;
}

/* No offset that is not known when the program is written. */
bool ptr_is_plain(struct verify *v, const struct reg *r, u32 regno, bool fixed_ok)
{
	if (r->off < 0)
		return refuse(v, VR_PTR_ALU, "negative offset %s ptr R%u off=%d disallowed", kind_name(r), regno,
			r->off);
	if (!fixed_ok && r->off)
		return refuse(v, VR_PTR_ALU, "dereference of modified %s ptr R%u off=%d disallowed", kind_name(r),
			regno, r->off);
	if (!tnum_is(r->r.bits, 0))
		return refuse(v, VR_PTR_ALU, "variable %s access var_off disallowed, R%u", kind_name(r), regno);
	return true;
}

static void loaded(struct verify *v, const struct access *a, struct reg r)
{
	if (a->value >= 0 && !a->writes)
		*reg_of(v, (u32)a->value) = r;
}

static void loaded_unknown(struct verify *v, const struct access *a)
{
	struct reg r;
	reg_unknown(&r);
	loaded(v, a, r);
}

/* ---- map values -------------------------------------------------------------------------------------------------- */

static bool overlaps(const struct field *f, s64 from, s64 to)
{
	return from < f->off + (s64)f->size && f->off < to;
}

static bool is_kptr(const struct field *f)
{
	return f->kind == FLD_KPTR_REF || f->kind == FLD_KPTR_UNREF || f->kind == FLD_KPTR_PERCPU ||
		f->kind == FLD_UPTR;
}

static bool special_field(struct verify *v, const struct access *a, const struct field *f, bool direct)
{
	const struct reg *r = reg_of(v, a->regno);
	static const char *const names[] = { [FLD_SPIN_LOCK] = "bpf_spin_lock",
		[FLD_RES_SPIN_LOCK] = "bpf_res_spin_lock", [FLD_TIMER] = "bpf_timer",
		[FLD_WQ] = "bpf_wq", [FLD_LIST_HEAD] = "bpf_list_head", [FLD_LIST_NODE] = "bpf_list_node",
		[FLD_RB_ROOT] = "bpf_rb_root",
		[FLD_RB_NODE] = "bpf_rb_node", [FLD_REFCOUNT] = "bpf_refcount", [FLD_TASK_WORK] = "bpf_task_work" };
	if (!is_kptr(f))
		return refuse(v, VR_LOCK, "%s cannot be accessed directly by load/store",
			names[f->kind] ? names[f->kind] : "this field");
	if (!direct)
		return refuse(v, VR_BTF, "kptr cannot be accessed indirectly by helper");
	if (!tnum_is_const(r->r.bits))
		return refuse(v, VR_BTF, "kptr access cannot have variable offset");
	if (r->off + a->off + (s64)r->r.bits.value != f->off)
		return refuse(v, VR_BTF, "kptr access misaligned expected=%u off=%lld", f->off,
			(long long)(r->off + a->off));
	return a->size == 8 || refuse(v, VR_BTF, "kptr access size must be BPF_DW");
}

static const struct field *touched(struct verify *v, const struct reg *r, s64 off, u32 size)
{
	const struct fields *f = map_fields(v, r->map);
	for (u32 i = 0; f && i < f->n; i++)
		if (overlaps(&f->v[i], r->r.smin + off, (s64)r->r.umax + off + size))
			return &f->v[i];
	return NULL;
}

static bool kptr_access(struct verify *v, const struct access *a, const struct field *f)
{
	struct reg r;
	struct insn i = v->p->insns[v->insn];
	if ((i.code & 0xe0) != MODE_MEM)
		return refuse(v, VR_BTF, "kptr in map can only be accessed using BPF_MEM instruction mode");
	if (a->writes && f->kind != FLD_KPTR_UNREF)
		return refuse(v, VR_BTF, "store to referenced kptr disallowed");
	if (!a->writes) {
		bool rcu = f->kind != FLD_KPTR_UNREF && in_rcu(v);
		bool own = f->btf == v->p->btf;
		reg_btf(&r, f->btf, f->type, KF_NULL | (rcu ? KF_RCU | (own ? KF_ALLOC : 0) : KF_UNTRUSTED) |
			(f->kind == FLD_KPTR_PERCPU ? KF_PERCPU : 0));
		if (f->kind == FLD_UPTR) {
			u64 size = 0;
			reg_pointer(&r, K_MEM, KF_NULL);
			btf_size(f->btf, f->type, &size);
			r.mem_size = (u32)size;
		}
		r.id = ++v->ids;
		loaded(v, a, r);
		return true;
	}
	const struct reg *val = a->value >= 0 ? reg_of(v, (u32)a->value) : NULL;
	if ((val && reg_is_null(val)) || (!val && !i.imm))
		return true;
	if (!val || val->kind != K_BTF || !btf_same_type(val->btf, val->type, f->btf, f->type))
		return refuse(v, VR_BTF, "invalid kptr access, R%d type=%s", a->value, val ? kind_name(val) : "imm");
	return true;
}

static bool map_value(struct verify *v, const struct access *a)
{
	const struct reg *r = reg_of(v, a->regno);
	s64 off = r->off + a->off;
	if (a->writes && !map_may_write(r->map))
		return refuse(v, VR_RDONLY, "write into map forbidden, value_size=%u off=%lld size=%u",
			r->map->value_size, (long long)off, a->size);
	if (!a->writes && !map_may_read(r->map))
		return refuse(v, VR_RDONLY, "read from map forbidden, value_size=%u off=%lld size=%u",
			r->map->value_size, (long long)off, a->size);
	if (!mem_region(v, a, r->map->value_size, false))
		return false;
	const struct field *f = touched(v, r, off, a->size);
	if (f)
		return special_field(v, a, f, true) && kptr_access(v, a, f);
	bool is_frozen = r->map->contents && r->map->flags & FLAG_RDONLY_PROG && tnum_is_const(r->r.bits) &&
		a->size <= 8;
	if (is_frozen && !a->writes && a->value >= 0) {
		u64 x = 0;
		struct reg k;
		memcpy(&x, r->map->contents + off + r->r.bits.value, a->size);
		reg_const(&k, x);
		loaded(v, a, k);
		return true;
	}
	loaded_unknown(v, a);
	return true;
}

/* ---- other kinds ------------------------------------------------------------------------------------------------- */

static bool no_write(struct verify *v, const struct access *a)
{
	return !a->writes || refuse(v, VR_RDONLY, "R%u cannot write into %s", a->regno, kind_name(reg_of(v, a->regno)));
}

static bool packet_may_write(const struct verify *v)
{
	switch (v->p->prog_type) {
	case PROG_LWT_IN: case PROG_LWT_OUT: case PROG_LWT_SEG6LOCAL: case PROG_SK_REUSEPORT: case PROG_FLOW_DISSECTOR:
		case PROG_CGROUP_SKB: return false;
	default: return true;
	}
}

/* struct bpf_sock: fields of 4 bytes, and what of them may be read in part: addresses anywhere, others at their beginning.
 * The port of the other side has 2 bytes. */
static bool is_sock_field(s64 off, u32 size, bool is_common)
{
	enum { TYPE = 8, MARK = 16, PRIORITY = 20, SRC_IP4 = 24, SRC_PORT = 44, DST_PORT = 48, DST_IP4 = 52,
		STATE = 72 };
	bool is_part_there = (off >= SRC_IP4 && off < SRC_PORT) || (off >= DST_IP4 && off < STATE) ||
		(off % 4 == 0 && off != 0 && off != MARK && off != PRIORITY);
	if (is_common && off >= TYPE && off < SRC_IP4)
		return false;
	if (off >= DST_PORT && off < DST_IP4)
		return size <= 2 ? off < DST_PORT + 2 : off == DST_PORT && size == 4;
	return size == 4 || (size < 4 && is_part_there);
}

static bool is_socket_field(const struct reg *r, s64 off, u32 size)
{
	enum { SOCK = 80, TCP_SOCK = 112, XDP_SOCK = 4, BYTES_RECEIVED = 80, DSACK_DUPS = 96 };
	s64 end = r->kind == K_TCP_SOCK ? TCP_SOCK : r->kind == K_XDP_SOCK ? XDP_SOCK : SOCK;
	if (off < 0 || off >= end || off % size)
		return false;
	if (r->kind == K_TCP_SOCK)
		return off >= BYTES_RECEIVED && off < DSACK_DUPS ? size == 8 : size == 4;
	return r->kind == K_XDP_SOCK ? size == 4 : is_sock_field(off, size, r->kind == K_SOCK_COMMON);
}

static bool sock(struct verify *v, const struct access *a)
{
	const struct reg *r = reg_of(v, a->regno);
	s64 off = r->off + a->off;
	if (!no_write(v, a))
		return false;
	if (r->r.smin < 0 || !tnum_is(r->r.bits, 0))
		return refuse(v, VR_BTF, "R%u min value is negative or variable, either use a constant offset",
			a->regno);
	if (!is_socket_field(r, off, a->size))
		return refuse(v, VR_BTF, "R%u invalid %s access off=%lld size=%u", a->regno, kind_name(r),
			(long long)off, a->size);
	loaded_unknown(v, a);
	return true;
}

static bool buffer(struct verify *v, const struct access *a)
{
	const struct reg *r = reg_of(v, a->regno);
	if (r->flags & KF_RDONLY && !no_write(v, a))
		return false;
	if (r->off + a->off < 0)
		return refuse(v, VR_MEM_BOUNDS, "R%u invalid %s buffer access: off=%d, size=%u", a->regno, kind_name(r),
			r->off + a->off, a->size);
	if (!tnum_is(r->r.bits, 0))
		return refuse(v, VR_MEM_BOUNDS, "R%u invalid variable buffer offset: off=%d", a->regno, r->off);
	loaded_unknown(v, a);
	return true;
}

static bool ctx(struct verify *v, const struct access *a)
{
	const struct reg *r = reg_of(v, a->regno);
	struct reg out;
	if (!ptr_is_plain(v, r, a->regno, v->p->prog_type == PROG_SYSCALL))
		return false;
	if (a->writes)
		return ctx_store(v, a->regno, r->off + a->off, a->size);
	if (!ctx_load(v, a->regno, r->off + a->off, a->size, &out))
		return false;
	loaded(v, a, out);
	return true;
}

static bool btf_object(struct verify *v, const struct access *a)
{
	struct reg out;
	if (!btf_load_member(v, a, &out))
		return false;
	loaded(v, a, out);
	return true;
}

static bool by_kind(struct verify *v, const struct access *a)
{
	const struct reg *r = reg_of(v, a->regno);
	if (r->flags & KF_NULL)
		return refuse(v, VR_MAYBE_NULL, "R%u invalid mem access '%s'", a->regno, kind_name(r));
	switch (r->kind) {
	case K_STACK: return stack_access(v, a);
	case K_CTX: return ctx(v, a);
	case K_MAP_VALUE: return map_value(v, a);
	case K_BTF: return btf_object(v, a);
	case K_SOCKET: case K_SOCK_COMMON: case K_TCP_SOCK: case K_XDP_SOCK: return sock(v, a);
	case K_BUF: case K_TP_BUFFER: return buffer(v, a);
	case K_ARENA: loaded_unknown(v, a); return true;
	case K_MAP_KEY:
		if (a->writes)
			return refuse(v, VR_RDONLY, "write to change key R%u not allowed", a->regno);
		if (!mem_region(v, a, r->map->key_size, false))
			return false;
		loaded_unknown(v, a);
		return true;
	case K_MEM:
		if ((r->flags & KF_RDONLY && !no_write(v, a)) || !mem_region(v, a, r->mem_size, false))
			return false;
		loaded_unknown(v, a);
		return true;
	case K_PACKET: case K_PACKET_META:
		if (a->writes && !packet_may_write(v))
			return refuse(v, VR_RDONLY, "cannot write into packet");
		if (!packet(v, a, false))
			return false;
		loaded_unknown(v, a);
		return true;
	case K_FLOW_KEYS:
		if (r->off + a->off < 0 || r->off + a->off + (s64)a->size > FLOW_KEYS_SIZE)
			return refuse(v, VR_MEM_BOUNDS, "invalid access to flow keys off=%d size=%u", r->off + a->off,
				a->size);
		loaded_unknown(v, a);
		return true;
	case K_MAP:
		if (!no_write(v, a))
			return false;
		if (r->off + a->off < 0 || r->off + a->off > 256)
			return refuse(v, VR_BTF, "R%u is a pointer to a map: invalid access off=%d size=%u", a->regno,
				r->off + a->off, a->size);
		loaded_unknown(v, a);
		return true;
	case K_SCALAR: return refuse(v, VR_MEM_SCALAR, "R%u invalid mem access 'scalar'", a->regno);
	default: return refuse(v, VR_MEM_SCALAR, "R%u invalid mem access '%s'", a->regno, kind_name(r));
	}
}

bool mem_access(struct verify *v, const struct access *a)
{
	const struct reg *r = reg_of(v, a->regno);
	struct tnum at = tnum_add(r->r.bits, tnum_const((u64)(s64)(r->off + a->off)));
	if (r->kind == K_STACK && !tnum_aligned(at, a->size))
		return refuse(v, VR_ALIGN, "misaligned stack access off %d+%d size %u", r->off, a->off, a->size);
	if (a->is_atomic && r->kind != K_ARENA && !tnum_aligned(at, a->size))
		return refuse(v, VR_ALIGN, "misaligned value access off %d+%d size %u", r->off, a->off, a->size);
	if (!by_kind(v, a))
		return false;
	if (a->writes || a->value < 0 || a->size == 8)
		return true;
	struct reg *d = reg_of(v, (u32)a->value);
	if (d->kind == K_SCALAR && a->sext)
		range_sext(&d->r, a->size, true, v->ranges);
	else if (d->kind == K_SCALAR)
		range_cast(&d->r, a->size, v->ranges);
	return true;
}

/* ---- memory for functions ---------------------------------------------------------------------------------------- */

static bool ctx_bytes(struct verify *v, const struct mem_want *w)
{
	const struct reg *r = reg_of(v, w->regno);
	if (v->p->prog_type != PROG_SYSCALL && v->p->prog_type != PROG_TRACING &&
		v->p->prog_type != PROG_RAW_TRACEPOINT)
		return refuse(v, VR_ARG, "R%u type=ctx expected=fp, pkt, pkt_meta, map_key, map_value, mem, "
			"ringbuf_mem, buf, trusted_ptr_", w->regno);
	if (!ptr_is_plain(v, r, w->regno, true))
		return false;
	return r->off + (s64)w->size <= ctx_size(v) || refuse(v, VR_CTX, "invalid bpf_context access off=%d size=%llu",
		r->off, (unsigned long long)w->size);
}

bool mem_for_call(struct verify *v, const struct mem_want *w, u64 *clobbers)
{
	const struct reg *r = reg_of(v, w->regno);
	struct access a = { .regno = w->regno, .size = (u32)w->size, .writes = w->writes, .value = VALUE_NONE };
	const struct field *f;
	if (r->flags & KF_NULL && r->kind != K_NONE)
		return refuse(v, VR_MAYBE_NULL, "R%u type=%s expected=fp, pkt, map_value, mem", w->regno, kind_name(r));
	switch (r->kind) {
	case K_STACK: return stack_for_call(v, w, clobbers);
	case K_PACKET: case K_PACKET_META:
		if (w->writes && !packet_may_write(v))
			return refuse(v, VR_RDONLY, "helper access to the packet is not allowed");
		return packet(v, &a, w->may_be_zero);
	case K_MAP_KEY: return no_write(v, &a) && mem_region(v, &a, r->map->key_size, w->may_be_zero);
	case K_MAP_VALUE:
		if (w->writes ? !map_may_write(r->map) : !map_may_read(r->map))
			return refuse(v, VR_RDONLY, "%s map forbidden, value_size=%u off=%d size=%u",
				w->writes ? "write into" : "read from", r->map->value_size, r->off, a.size);
		if (!mem_region(v, &a, r->map->value_size, w->may_be_zero))
			return false;
		f = touched(v, r, r->off, a.size);
		return !f || special_field(v, &a, f, false);
	case K_MEM: return (!(r->flags & KF_RDONLY) || no_write(v, &a)) && mem_region(v, &a, r->mem_size,
		w->may_be_zero);
	case K_BUF: case K_TP_BUFFER: return buffer(v, &a);
	case K_BTF: {
		struct reg unused;
		a.writes = false;
		return !w->size || btf_load_member(v, &a, &unused);
	}
	case K_CTX: return ctx_bytes(v, w);
	default:
		if (w->may_be_zero && !w->size && reg_is_null(r))
			return true;
		return refuse(v, VR_ARG, "R%u type=%s expected=fp, pkt, pkt_meta, map_key, map_value, mem, "
			"ringbuf_mem, buf, trusted_ptr_", w->regno, kind_name(r));
	}
}
