/* step_mem.c: loads, stores, atomics, ld_imm64, and the two old packet loads. */
#include "verify/verify_private.h"

static u32 bytes_of(u8 code)
{
	static const u8 sizes[] = { 4, 2, 1, 8 };
	return sizes[code >> 3 & 3];
}

/* An instruction is rewritten for the kind of its pointer: one kind for all paths, where that matters. */
static bool same_kind(struct verify *v, u8 kind)
{
	u8 *was = &v->facts[v->insn].ptr_kind;
	bool matters = kind == K_CTX || kind == K_SOCKET || kind == K_SOCK_COMMON || kind == K_TCP_SOCK ||
		kind == K_XDP_SOCK || kind == K_BTF || kind == K_ARENA;
	bool mattered = *was == K_CTX || *was == K_SOCKET || *was == K_SOCK_COMMON || *was == K_TCP_SOCK ||
		*was == K_XDP_SOCK || *was == K_BTF || *was == K_ARENA;
	if (*was && *was != kind && (matters || mattered))
		return refuse(v, VR_CODE, "same insn cannot be used with different pointers");
	*was = kind;
	return true;
}

bool step_load(struct verify *v, struct insn i)
{
	struct access a = { .regno = i.src, .off = i.off, .size = bytes_of(i.code),
		.sext = (i.code & 0xe0) == MODE_MEMSX, .value = i.dst };
	if (!need_read(v, i.src) || !need_write(v, i.dst))
		return false;
	u8 kind = reg_of(v, i.src)->kind;
	if (a.sext && kind == K_CTX)
		return bytes_of(i.code) && refuse(v, VR_CTX, "invalid bpf_context access off=%d size=%u", i.off,
			a.size);
	return mem_access(v, &a) && same_kind(v, kind);
}

bool step_store(struct verify *v, struct insn i)
{
	bool is_imm = (i.code & 7) == CLS_ST;
	struct access a = { .regno = i.dst, .off = i.off, .size = bytes_of(i.code), .writes = true,
		.value = is_imm ? VALUE_IMM : i.src };
	if ((!is_imm && !need_read(v, i.src)) || !need_read(v, i.dst))
		return false;
	const struct reg *to = reg_of(v, i.dst);
	u8 kind = to->kind;
	return mem_access(v, &a) && same_kind(v, kind);
}

/* ---- atomics ----------------------------------------------------------------------------------------------------- */

static bool atomic_target(struct verify *v, struct insn i, const struct reg *p)
{
	if (p->kind == K_CTX || is_packet(p) || p->kind == K_FLOW_KEYS || p->kind == K_SOCKET ||
		p->kind == K_SOCK_COMMON || p->kind == K_TCP_SOCK || p->kind == K_XDP_SOCK)
		return refuse(v, VR_PTR_ALU, "BPF_ATOMIC stores into R%u %s is not allowed", i.dst, kind_name(p));
	return true;
}

static bool load_acquire(struct verify *v, struct insn i)
{
	struct access a = { .regno = i.src, .off = i.off, .size = bytes_of(i.code), .is_atomic = true,
		.value = i.dst };
	if (!need_read(v, i.src) || !need_write(v, i.dst))
		return false;
	u8 kind = reg_of(v, i.src)->kind;
	return atomic_target(v, i, reg_of(v, i.src)) && mem_access(v, &a) && same_kind(v, kind);
}

bool step_atomic(struct verify *v, struct insn i)
{
	u32 size = bytes_of(i.code);
	bool fetches = i.imm & ATOMIC_FETCH, is_cmpxchg = i.imm == ATOMIC_CMPXCHG;
	s32 to = !fetches ? VALUE_NONE : is_cmpxchg ? 0 : i.src;
	if (i.imm == ATOMIC_LOAD_ACQ)
		return load_acquire(v, i);
	if (i.imm == ATOMIC_STORE_REL) {
		struct access a = { .regno = i.dst, .off = i.off, .size = size, .writes = true, .is_atomic = true,
			.value = i.src };
		return need_read(v, i.src) && need_read(v, i.dst) && atomic_target(v, i, reg_of(v, i.dst)) &&
			mem_access(v, &a) && same_kind(v, reg_of(v, i.dst)->kind);
	}
	if (size < 4)
		return refuse(v, VR_CODE, "invalid atomic operand size");
	if (!need_read(v, i.src) || !need_read(v, i.dst) || (is_cmpxchg && !need_read(v, 0)))
		return false;
	const struct reg *p = reg_of(v, i.dst);
	u8 kind = p->kind;
	if (reg_is_ptr(reg_of(v, i.src)) || (is_cmpxchg && reg_is_ptr(reg_of(v, 0))))
		return refuse(v, VR_PTR_LEAK, "R%u leaks addr into mem", i.src);
	struct access read = { .regno = i.dst, .off = i.off, .size = size, .is_atomic = true, .value = to },
		write = { .regno = i.dst, .off = i.off, .size = size, .is_atomic = true, .writes = true,
		.value = VALUE_NONE };
	/* The old value comes at last: its register may be the one that is written to memory, or the pointer itself. */
	struct reg ptr = *p;
	if (!atomic_target(v, i, p) || (to >= 0 && !need_write(v, (u32)to)) || !mem_access(v, &read))
		return false;
	struct reg old = to >= 0 ? *reg_of(v, (u32)to) : ptr;
	if (to == i.dst)
		*reg_of(v, i.dst) = ptr;
	if (!mem_access(v, &write) || !same_kind(v, kind))
		return false;
	if (to >= 0)
		*reg_of(v, (u32)to) = old;
	return true;
}

/* ---- ld_imm64 ---------------------------------------------------------------------------------------------------- */

static bool load_btf_symbol(struct verify *v, const struct insn *i, struct reg *d)
{
	const struct btf *b = v->p->kernel_btf ? v->p->kernel_btf(v->p->ctx, (u32)i[1].imm) : NULL;
	struct btf_node n, t;
	u64 size = 0;
	if (!b || !btf_node(b, (u32)i[0].imm, &n) || (n.kind != BTF_VAR && n.kind != BTF_FUNC))
		return refuse(v, VR_BTF, "ldimm64 insn specifies invalid btf_id %d", i[0].imm);
	if (n.kind == BTF_FUNC) {
		reg_pointer(d, K_MEM, KF_RDONLY);
		return true;
	}
	u32 type = btf_skip(b, n.type), sec = 0;
	bool is_percpu = false;
	struct btf_secinfo s;
	if ((sec = btf_find(b, BTF_DATASEC, STR(".data..percpu"))) && btf_node(b, sec, &t))
		for (u32 k = 0; k < t.vlen && btf_secinfo(b, &t, k, &s); k++)
			is_percpu |= s.type == (u32)i[0].imm;
	if (!btf_node(b, type, &t))
		return false;
	if (is_percpu || t.kind == BTF_STRUCT || t.kind == BTF_UNION) {
		reg_btf(d, b, type, is_percpu ? KF_PERCPU : KF_TRUSTED);
		return true;
	}
	reg_pointer(d, K_MEM, KF_RDONLY);
	btf_size(b, type, &size);
	d->mem_size = (u32)size;
	return true;
}

bool step_ld_imm(struct verify *v, const struct insn *i)
{
	struct reg *d = reg_of(v, i->dst);
	const struct insn_fact *f = &v->facts[v->insn];
	if (!need_write(v, i->dst))
		return false;
	switch (i->src) {
	case 0:
		reg_const(d, (u64)(u32)i[0].imm | (u64)(u32)i[1].imm << 32);
		return true;
	case PSEUDO_MAP_FD:
		reg_pointer(d, K_MAP, 0);
		d->map = f->map;
		return true;
	case PSEUDO_MAP_VALUE:
		if (f->map->type == MAP_ARENA) {
			reg_unknown(d);
			return true;
		}
		reg_pointer(d, K_MAP_VALUE, 0);
		d->map = f->map;
		d->off = (s32)f->value_off;
		return true;
	case PSEUDO_BTF_ID: return load_btf_symbol(v, i, d);
	case PSEUDO_FUNC: {
		s32 s = subprog_at(v, (u32)((s64)v->insn + 1 + i->imm));
		if (s < 0)
			return refuse(v, VR_CODE, "missing func for ldimm64");
		reg_pointer(d, K_FUNC, 0);
		d->subprog = (u32)s;
		return true;
	}
	default: return refuse(v, VR_CODE, "unrecognized bpf_ld_imm64 insn");
	}
}

/* The packet loads of the first BPF: r6 is the context, the value is in r0. They leave the program where the packet is
 * too short. */
bool step_ld_abs(struct verify *v, struct insn i)
{
	struct frame *f = top(v);
	u32 p = v->p->prog_type;
	if (p != PROG_SOCKET_FILTER && p != PROG_SCHED_CLS && p != PROG_SCHED_ACT)
		return refuse(v, VR_CODE, "BPF_LD_[ABS|IND] instructions not allowed for this program type");
	if (!need_read(v, 6))
		return false;
	if (!refs_none(v, "BPF_LD_[ABS|IND]"))
		return false;
	if (f->regs[6].kind != K_CTX)
		return refuse(v, VR_CTX, "at the time of BPF_LD_ABS|IND R6 != pointer to skb");
	if ((i.code & 0xe0) == MODE_IND && !need_read(v, i.src))
		return false;
	if (!ptr_is_plain(v, &f->regs[6], 6, false))
		return false;
	clobber_args(v);
	reg_unknown(&f->regs[0]);
	return true;
}
