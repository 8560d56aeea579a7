/* step_jump.c: branches: which way they go, and what each way teaches: of numbers, of NULL, of the packet's end, and of
 * all registers that are linked to those compared. */
#include "verify/verify_private.h"

enum { MAX_LINKED = 6, LINK_BITS = 10, LINK_REG = 1 << 9 };

/* ---- linked numbers ---------------------------------------------------------------------------------------------- */

/* Since 6.18 those alone that are still read. */
static u16 may_be_linked(const struct verify *v, u32 frame)
{
	enum { READ_ALONE = 6 << 16 | 18 << 8 };
	return v->profile->version < READ_ALONE ? UINT16_MAX : v->facts[frame_insn(v->now, frame)].live;
}

/* Registers and spilled ones that share an id: at most six, packed for the history; the links of others are cut. */
static void collect(struct verify *v, u32 id, u64 *links, u32 *n)
{
	struct state *s = v->now;
	id &= ~ID_ADD_CONST;
	for (u32 k = s->cur + 1; k-- > 0;) {
		struct frame *f = s->frames[k];
		u16 live = may_be_linked(v, k);
		for (u32 i = 0; i < FP + f->nslots; i++) {
			bool is_reg = i < FP;
			if (is_reg && !(live >> i & 1))
				continue;
			if (!is_reg && !slot_is_spill(&f->slots[i - FP]))
				continue;
			struct reg *r = is_reg ? &f->regs[i] : &f->slots[i - FP].reg;
			if (r->kind != K_SCALAR || (r->id & ~ID_ADD_CONST) != id)
				continue;
			if (*n == MAX_LINKED) {
				r->id = 0;
				r->off = 0;
				continue;
			}
			u64 one = k | (is_reg ? i << 3 | LINK_REG : (i - FP) << 3);
			*links |= one << (4 + (*n)++ * LINK_BITS);
		}
	}
	*links = (*links & ~15ull) | *n;
}

/* Before 6.12 all that share an id learned, however many, and nobody looked at that when it traced back. */
static bool learns_all(const struct verify *v)
{
	enum { SIX_LEARN = 6 << 16 | 12 << 8 };
	return v->profile->version < SIX_LEARN;
}

static void teach_all(struct state *s, const struct reg *known_at)
{
	const struct reg known = *known_at;
	struct each all = { .s = s };
	struct reg *r;
	while ((r = each_reg(&all)))
		if (r->kind == K_SCALAR && r->id == known.id)
			*r = known;
}

static struct reg *linked(struct state *s, u64 links, u32 k)
{
	u32 one = (u32)(links >> (4 + k * LINK_BITS)) & ((1 << LINK_BITS) - 1), at = one >> 3 & 63;
	struct frame *f = (one & 7) <= s->cur ? s->frames[one & 7] : NULL;
	if (!f)
		return NULL;
	if (one & LINK_REG)
		return &f->regs[at];
	return at < f->nslots && slot_is_spill(&f->slots[at]) ? &f->slots[at].reg : NULL;
}

static void teach_linked(struct verify *v, struct state *s, const struct reg *known_at, u64 links)
{
	const struct reg known = *known_at;
	if (learns_all(v)) {
		teach_all(s, known_at);
		return;
	}
	for (u32 k = 0; k < (links & 15); k++) {
		struct reg *r = linked(s, links, k);
		if (!r || r == known_at || r->kind != K_SCALAR || (r->id & ~ID_ADD_CONST) != (known.id & ~ID_ADD_CONST))
			continue;
		if (((r->id ^ known.id) & ID_ADD_CONST) == ID_ADD_CONST)
			continue;                        /* one sum of 64 bits, one of 32 */
		if ((!(r->id & ID_ADD_CONST) && !(known.id & ID_ADD_CONST)) || r->off == known.off) {
			*r = known;
			continue;
		}
		struct reg keep = *r;
		struct range delta = range_const((u64)((s64)r->off - known.off));
		*r = known;
		r->off = keep.off;
		r->id = keep.id;
		range_alu(&r->r, &delta, ALU_ADD, true, v->ranges);
		if ((r->id | known.id) & ID_ADD_CONST32)
			range_zext32(&r->r);
	}
}

/* ---- NULL -------------------------------------------------------------------------------------------------------- */

static bool has_lock(struct verify *v, const struct reg *r)
{
	const struct fields *f = r->kind == K_MAP_VALUE ? map_fields(v, r->map) : NULL;
	if (r->kind == K_BTF && r->flags & KF_ALLOC)
		f = fields_of(v, r->btf, r->type);
	for (u32 i = 0; f && i < f->n; i++)
		if (f->v[i].kind == FLD_SPIN_LOCK || f->v[i].kind == FLD_RES_SPIN_LOCK)
			return true;
	return false;
}

/* Timers and their like belong to one map: so of inner maps it matters which look-up gave them. */
static bool has_timers(struct verify *v, const struct verify_map *m)
{
	const struct fields *f = map_fields(v, m);
	for (u32 i = 0; f && i < f->n; i++)
		if (f->v[i].kind == FLD_TIMER || f->v[i].kind == FLD_WQ || f->v[i].kind == FLD_TASK_WORK)
			return true;
	return false;
}

/* The value of a look-up in a map of maps or of sockets is something else than a value. */
void not_null(struct verify *v, struct reg *r)
{
	r->flags &= (u16)~KF_NULL;
	if (r->kind == K_MAP_VALUE && r->map->inner) {
		r->map_uid = has_timers(v, r->map->inner) ? r->id : 0;
		r->kind = K_MAP;
		r->map = r->map->inner;
	} else if (r->kind == K_MAP_VALUE && r->map->type == MAP_XSKMAP) {
		r->kind = K_XDP_SOCK;
	} else if (r->kind == K_MAP_VALUE && (r->map->type == MAP_SOCKMAP || r->map->type == MAP_SOCKHASH)) {
		r->kind = K_SOCKET;
	}
	if (!has_lock(v, r))
		r->id = 0;
}

void null_known(struct verify *v, struct state *s, u32 id, bool is_null)
{
	struct each e = { .s = s };
	struct reg *r;
	u32 ref = 0;
	while ((r = each_reg(&e))) {
		if (!(r->flags & KF_NULL) || r->id != id || !reg_is_ptr(r))
			continue;
		ref = r->ref == id ? id : ref;
		if (is_null)
			reg_const(r, 0);
		else
			not_null(v, r);
	}
	if (!ref || !is_null)
		return;
	for (u32 i = 0; i < s->nrefs; i++)
		if (s->refs[i].kind == REF_PTR && s->refs[i].id == ref) {
			memmove(&s->refs[i], &s->refs[i + 1], (s->nrefs - i - 1) * sizeof(*s->refs));
			s->nrefs--;
			break;
		}
}

static bool never_null(const struct reg *r)
{
	if (r->flags & KF_NULL)
		return false;
	switch (r->kind) {
	case K_SOCKET: case K_TCP_SOCK: case K_MAP_VALUE: case K_MAP_KEY: case K_SOCK_COMMON: case K_MAP: return true;
	case K_MEM: return !(r->flags & KF_UNTRUSTED);
	case K_BTF: return (r->flags & (KF_TRUSTED | KF_ALLOC)) && !(r->flags & KF_UNTRUSTED);
	default: return false;
	}
}

/* ---- the packet's end -------------------------------------------------------------------------------------------- */

static void packet_reaches(struct state *s, const struct reg *p, bool is_strict)
{
	const struct reg known = *p;
	struct each e = { .s = s };
	struct reg *r;
	if (known.off < 0 || (!known.off && is_strict) || known.r.umax > MAX_PACKET ||
		known.r.umax + (u64)known.off > MAX_PACKET)
		return;
	while ((r = each_reg(&e)))
		if (r->kind == known.kind && r->id == known.id)
			r->pkt_range = MAX(r->pkt_range, known.off + is_strict);
}

static void packet_ends(struct state *s, u32 regno, bool is_beyond)
{
	struct reg *r = &s->frames[s->cur]->regs[regno];
	if (r->kind == K_PACKET)
		r->pkt_range = is_beyond ? PKT_BEYOND : PKT_AT_END;
}

static u8 flipped(u8 op)
{
	switch (op) {
	case JMP_GT: return JMP_LT;
	case JMP_LT: return JMP_GT;
	case JMP_GE: return JMP_LE;
	case JMP_LE: return JMP_GE;
	case JMP_SGT: return JMP_SLT;
	case JMP_SLT: return JMP_SGT;
	case JMP_SGE: return JMP_SLE;
	case JMP_SLE: return JMP_SGE;
	default: return op;
	}
}

static bool pkt_pair(const struct reg *p, const struct reg *end)
{
	bool is_begin = end->kind == K_PACKET && !end->id && !end->off && tnum_is(end->r.bits, 0);
	return (p->kind == K_PACKET && end->kind == K_PACKET_END) || (p->kind == K_PACKET_META && is_begin);
}

/* dst op src, one of them a pointer into the packet and the other its end. */
static void compare_packets(struct insn i, const struct reg *dst, const struct reg *src, struct state *fall,
	struct state *jump)
{
	u8 op = i.code & 0xf0;
	u32 regno = i.dst;
	if (!(i.code & SRC_X))
		return;
	if (pkt_pair(src, dst)) {
		const struct reg *swap = src;
		src = dst;
		dst = swap;
		op = flipped(op);
		regno = i.src;
	} else if (!pkt_pair(dst, src)) {
		return;
	}
	switch (op) {
	case JMP_GT: packet_reaches(fall, dst, false); packet_ends(jump, regno, true); break;
	case JMP_LE: packet_reaches(jump, dst, false); packet_ends(fall, regno, true); break;
	case JMP_GE: packet_reaches(fall, dst, true); packet_ends(jump, regno, false); break;
	case JMP_LT: packet_reaches(jump, dst, true); packet_ends(fall, regno, false); break;
	default: break;
	}
}

static int packet_decides(const struct reg *dst, const struct reg *src, u8 op)
{
	const struct reg *p = dst;
	if (dst->kind == K_PACKET_END) {
		p = src;
		op = flipped(op);
	} else if (src->kind != K_PACKET_END) {
		return -1;
	}
	if (p->pkt_range >= 0 || !is_packet(p))
		return -1;
	if ((op == JMP_GT || op == JMP_LE) && p->pkt_range == PKT_BEYOND)
		return op == JMP_GT;
	if (op == JMP_GE || op == JMP_LT)
		return op == JMP_GE;
	return -1;
}

/* ---- conditional jumps ------------------------------------------------------------------------------------------- */

/* What a kernel decides of two numbers: since 6.8 whatever follows, before that against a constant, on the right alone
 * at first, and only that tells whether an interval can be equal (is_branch_taken() in kernel/bpf/verifier.c). */
static int numbers_decide(const struct verify *v, const struct range *a, const struct range *b, u8 op, bool is64)
{
	bool left = range_is_const(a, is64), right = range_is_const(b, is64);
	bool is_equality = op == JMP_EQ || op == JMP_NE;
	if (!knows(v, PF_TWO_RANGES) && !right && !(left && knows(v, PF_FIRST_KNOWN)))
		return -1;
	if (is_equality && !(left && right) && !knows(v, PF_FIRST_KNOWN))
		return -1;
	return range_decides(a, b, op, is64);
}

static int decides(const struct verify *v, const struct reg *a, const struct reg *b, u8 op, bool is64)
{
	bool pkts = (is_packet(a) || a->kind == K_PACKET_END) && (is_packet(b) || b->kind == K_PACKET_END);
	if (pkts && is64)
		return packet_decides(a, b, op);
	if (reg_is_ptr(a) || reg_is_ptr(b)) {
		const struct reg *p = a, *c = b;
		if (b->kind != K_SCALAR || !range_is_const(&b->r, is64)) {
			p = b;
			c = a;
		}
		if (c->kind != K_SCALAR || !range_is_const(&c->r, is64) || !never_null(p) ||
			(is64 ? c->r.bits.value : (u32)c->r.bits.value))
			return -1;
		return op == JMP_EQ ? 0 : op == JMP_NE ? 1 : -1;
	}
	return numbers_decide(v, &a->r, &b->r, op, is64);
}

static struct reg *reg_in(struct state *s, u32 n)
{
	return &s->frames[s->cur]->regs[n];
}

/* That two numbers differ tells some kernels nothing, and two intervals nothing but that they are equal. */
static bool tells_nothing(const struct verify *v, const struct range *a, const struct range *b, u8 op, bool is64,
	bool taken)
{
	bool are_equal = op == JMP_EQ ? taken : op == JMP_NE && !taken, differ = op == JMP_EQ ? !taken : op == JMP_NE &&
		taken;
	bool has_const = range_is_const(a, is64) || range_is_const(b, is64);
	if (!has_const && !(are_equal && is64) && !knows(v, PF_TWO_RANGES))
		return true;
	return differ && !knows(v, PF_NOT_EQUAL);
}

/* One side of the branch: what the comparison says there. */
static void assume(struct verify *v, struct state *s, struct insn i, u64 links, bool taken)
{
	struct reg imm, *d = reg_in(s, i.dst), *c = &imm;
	bool is64 = (i.code & 7) == CLS_JMP;
	struct comparison how = { i.code & 0xf0, is64, taken };
	if (i.code & SRC_X)
		c = reg_in(s, i.src);
	else
		reg_const(&imm, (u64)(s64)i.imm);
	if (d->kind == K_SCALAR && c->kind == K_SCALAR && !tells_nothing(v, &d->r, &c->r, i.code & 0xf0, is64, taken)) {
		if (c == d) {
			struct reg same = *d;
			range_assume(&d->r, &same.r, how, v->ranges);
		} else {
			range_assume(&d->r, &c->r, how, v->ranges);
		}
	}
	if (c != &imm && c->kind == K_SCALAR && c->id)
		teach_linked(v, s, c, links);
	if (d->kind == K_SCALAR && d->id)
		teach_linked(v, s, d, links);
}

/* p == q where only q is surely no NULL. */
static void null_by_pointer(struct verify *v, struct insn i, struct state *fall, struct state *jump)
{
	struct reg *d = reg_in(fall, i.dst), *s = reg_in(fall, i.src);
	u8 op = i.code & 0xf0;
	struct state *same = op == JMP_EQ ? jump : op == JMP_NE ? fall : NULL;
	if (!(i.code & SRC_X) || !same || !reg_is_ptr(d) || !reg_is_ptr(s) || d->kind == K_BTF || s->kind == K_BTF)
		return;
	if (!(d->flags & KF_NULL) == !(s->flags & KF_NULL))
		return;
	null_known(v, same, d->flags & KF_NULL ? d->id : s->id, false);
}

static bool both_ways(struct verify *v, struct insn i, u32 *next)
{
	u32 target = (u32)isa_target(i, v->insn), n = 0;
	bool is64 = (i.code & 7) == CLS_JMP;
	u8 op = i.code & 0xf0;
	u64 links = 0;
	struct reg *d = reg_of(v, i.dst), *s = i.code & SRC_X ? reg_of(v, i.src) : NULL;
	bool collects = !learns_all(v);
	if (collects && s && s->kind == K_SCALAR && s->id)
		collect(v, s->id, &links, &n);
	if (collects && d->kind == K_SCALAR && d->id && !(s && s->kind == K_SCALAR &&
		(s->id & ~ID_ADD_CONST) == (d->id & ~ID_ADD_CONST)))
		collect(v, d->id, &links, &n);
	if (n > 1 && !history_push(v, v->now, 0, links))
		return false;
	struct state *other = push_state(v, target, v->insn);
	if (!other)
		return false;
	const struct reg was = *d, with = s ? *s : was;
	assume(v, v->now, i, links, false);
	assume(v, other, i, links, true);
	if (is64)
		null_by_pointer(v, i, v->now, other);
	if (is64 && !s && !i.imm && (op == JMP_EQ || op == JMP_NE) && reg_is_ptr(&was) && was.flags & KF_NULL) {
		null_known(v, v->now, was.id, op == JMP_NE);
		null_known(v, other, was.id, op == JMP_EQ);
	} else if (is64) {
		compare_packets(i, &was, &with, v->now, other);
	}
	*next = v->insn + 1;
	return true;
}

/* A counter that the kernel keeps: the loop may go on, or not. */
static bool may_goto(struct verify *v, struct insn i, u32 *next)
{
	struct state *earlier = prune_earlier(v, v->now->parent, v->insn), *other;
	if (!(other = push_state(v, v->insn + 1, v->insn)))
		return false;
	other->may_goto_depth++;
	if (earlier && !prune_widen(v, earlier, other))
		return false;
	*next = (u32)isa_target(i, v->insn);
	return true;
}

bool step_jump(struct verify *v, struct insn i, u32 *next)
{
	struct reg imm, *d = reg_of(v, i.dst), *s = &imm;
	u8 op = i.code & 0xf0;
	bool is64 = (i.code & 7) == CLS_JMP;
	if (op == JMP_JA) {
		*next = (u32)isa_target(i, v->insn);
		return true;
	}
	if (i.code == 0xe5)
		return may_goto(v, i, next);
	if (op == JMP_CALL)
		return refuse(v, VR_UNSUPPORTED, "unknown opcode %02x", i.code);
	if (i.code & SRC_X && !need_read(v, i.src))
		return false;
	if (!need_read(v, i.dst))
		return false;
	if (i.code & SRC_X)
		s = reg_of(v, i.src);
	else
		reg_const(&imm, (u64)(s64)i.imm);
	int way = decides(v, d, s, op, is64);
	if (way < 0)
		return both_ways(v, i, next);
	if ((d->kind == K_SCALAR && !precise_reg(v, i.dst)) || (s != &imm && s->kind == K_SCALAR &&
		!precise_reg(v, i.src)))
		return false;
	*next = way ? (u32)isa_target(i, v->insn) : v->insn + 1;
	return true;
}
