/* state.c: registers, slots, frames and states as values: made, copied, printed, let go. States come and go by the
 * hundred thousand, so they are malloc'ed, and counted against the memory a run may take. */
#include "verify/verify_private.h"

#include <stdlib.h>

/* ---- registers --------------------------------------------------------------------------------------------------- */

void reg_none(struct reg *r)
{
	*r = (struct reg){ .r = range_unknown() };
}

void reg_unknown(struct reg *r)
{
	*r = (struct reg){ .r = range_unknown(), .kind = K_SCALAR };
}

void reg_const(struct reg *r, u64 value)
{
	*r = (struct reg){ .r = range_const(value), .kind = K_SCALAR };
}

void reg_pointer(struct reg *r, enum kind k, u32 flags)
{
	*r = (struct reg){ .r = range_const(0), .kind = (u8)k, .flags = (u16)flags };
}

bool is_packet(const struct reg *r)
{
	return r->kind == K_PACKET || r->kind == K_PACKET_META;
}

const char *kind_name(const struct reg *r)
{
	static const char *const names[K_COUNT] = { "?", "scalar", "ctx", "map_ptr", "map_value", "map_key", "fp",
		"pkt", "pkt_meta", "pkt_end", "flow_keys",
		"sock", "sock_common", "tcp_sock", "xdp_sock", "tp_buffer", "ptr_", "mem", "buf", "func", "dynptr_ptr",
		"arena" };
	static const char *const or_null[K_COUNT] = { [K_MAP_VALUE] = "map_value_or_null", [K_SOCKET] = "sock_or_null",
		[K_SOCK_COMMON] = "sock_common_or_null",
		[K_TCP_SOCK] = "tcp_sock_or_null", [K_XDP_SOCK] = "xdp_sock_or_null", [K_BTF] = "ptr_or_null_",
		[K_MEM] = "mem_or_null", [K_BUF] = "buf_or_null" };
	bool is_rdonly = r->flags & KF_RDONLY, is_null = r->flags & KF_NULL;
	if (is_rdonly && r->kind == K_BUF)
		return is_null ? "rdonly_buf_or_null" : "rdonly_buf";
	if (is_rdonly && r->kind == K_MEM)
		return is_null ? "rdonly_mem_or_null" : "rdonly_mem";
	if (is_null && or_null[r->kind])
		return r->kind == K_MEM && r->flags & KF_RINGBUF ? "ringbuf_mem_or_null" : or_null[r->kind];
	return names[r->kind];
}

u32 slot_of(s32 off)
{
	return (u32)(-off - 1) / SLOT;
}

bool slot_is_spill(const struct slot *s)
{
	return s->type[SLOT - 1] == ST_SPILL;
}

/* ---- frames and states ------------------------------------------------------------------------------------------- */

/* Blocks are powers of two, and freed ones are kept by size: a walk frees as many as it takes. */
static u32 class_of(size_t bytes)
{
	return bytes <= 64 ? 6 : 64 - (u32)__builtin_clzll((u64)bytes - 1);
}

static void *take(struct verify *v, size_t bytes)
{
	u32 c = class_of(bytes);
	void *p = c < ARRAY_LEN(v->spare) ? v->spare[c] : NULL;
	if (v->bytes + bytes > v->max_bytes) {
		refuse(v, VR_LIMIT, "the states of this program take more than %llu MB",
			(unsigned long long)(v->max_bytes >> 20));
		return NULL;
	}
	if (p)
		v->spare[c] = *(void **)p;
	else if (!(p = malloc((size_t)1 << c)))
		base_out_of_memory(bytes);
	memset(p, 0, bytes);
	v->bytes += bytes;
	return p;
}

static void give(struct verify *v, void *p, size_t bytes)
{
	u32 c = class_of(bytes);
	if (!p)
		return;
	v->bytes -= bytes;
	if (c >= ARRAY_LEN(v->spare)) {
		free(p);
		return;
	}
	*(void **)p = v->spare[c];
	v->spare[c] = p;
}

void spare_free(struct verify *v)
{
	for (u32 c = 0; c < ARRAY_LEN(v->spare); c++)
		for (void *p = v->spare[c], *next; p; p = next) {
			next = *(void **)p;
			free(p);
		}
}

/* Room for n elements of an array that has cap; false: out of memory. */
static bool grow(struct verify *v, void *array, u32 *cap, u32 n, size_t size)
{
	void **p = array;
	if (n <= *cap)
		return true;
	u32 want = MAX(MAX(n, 2u), *cap * 2);
	void *more = take(v, want * size);
	if (!more)
		return false;
	if (*cap)
		memcpy(more, *p, *cap * size);
	give(v, *p, *cap * size);
	*p = more;
	*cap = want;
	return true;
}

struct frame *frame_new(struct verify *v, u32 callsite, u32 subprog)
{
	struct frame *f = take(v, sizeof(*f));
	if (f) {
		f->callsite = callsite;
		f->subprog = subprog;
		f->serial = ++v->calls;
	}
	return f;
}

void frame_free(struct verify *v, struct frame *f)
{
	if (!f)
		return;
	give(v, f->slots, f->cap * sizeof(*f->slots));
	give(v, f, sizeof(*f));
}

bool frame_grow(struct verify *v, struct frame *f, u32 nslots)
{
	if (nslots <= f->nslots)
		return true;
	if (!grow(v, &f->slots, &f->cap, nslots, sizeof(*f->slots)))
		return false;
	for (u32 i = f->nslots; i < nslots; i++) {
		memset(&f->slots[i], 0, sizeof(f->slots[i]));
		reg_none(&f->slots[i].reg);
	}
	f->nslots = nslots;
	return true;
}

void regs_init(struct verify *v, struct frame *f)
{
	for (u32 i = 0; i < NREGS; i++)
		reg_none(&f->regs[i]);
	reg_pointer(&f->regs[FP], K_STACK, 0);
	f->regs[FP].frame = v->now ? v->now->cur : 0;
}

struct state *state_new(struct verify *v)
{
	return take(v, sizeof(struct state));
}

static bool frame_copy(struct verify *v, struct frame **to, const struct frame *from)
{
	struct frame *f = *to ? *to : frame_new(v, 0, 0);
	if (!f)
		return false;
	*to = f;
	struct slot *slots = f->slots;
	u32 cap = f->cap;
	if (!grow(v, &slots, &cap, from->nslots, sizeof(*slots)))
		return false;
	*f = *from;
	f->slots = slots;
	f->cap = cap;
	if (from->nslots)
		memcpy(f->slots, from->slots, from->nslots * sizeof(*slots));
	return true;
}

bool state_copy(struct verify *v, struct state *to, const struct state *from)
{
	struct state old = *to;
	for (u32 i = from->cur + 1; i < MAX_FRAMES; i++) {
		frame_free(v, old.frames[i]);
		old.frames[i] = NULL;
	}
	*to = *from;
	memcpy(to->frames, old.frames, sizeof(to->frames));
	to->refs = old.refs;
	to->refs_cap = old.refs_cap;
	to->nrefs = 0;
	to->hist = old.hist;
	to->nhist = 0;
	to->hist_cap = old.hist_cap;
	if (!grow(v, &to->refs, &to->refs_cap, from->nrefs, sizeof(*to->refs)))
		return false;
	if (from->nrefs)
		memcpy(to->refs, from->refs, from->nrefs * sizeof(*to->refs));
	to->nrefs = from->nrefs;
	for (u32 i = 0; i <= from->cur; i++)
		if (!frame_copy(v, &to->frames[i], from->frames[i]))
			return false;
	return true;
}

void state_clear(struct verify *v, struct state *s)
{
	for (u32 i = 0; i < MAX_FRAMES; i++)
		frame_free(v, s->frames[i]);
	give(v, s->refs, s->refs_cap * sizeof(*s->refs));
	give(v, s->hist, s->hist_cap * sizeof(*s->hist));
	*s = (struct state){ 0 };
}

void state_free(struct verify *v, struct state *s)
{
	if (!s)
		return;
	state_clear(v, s);
	give(v, s, sizeof(*s));
}

bool history_copy(struct verify *v, struct state *to, const struct state *from)
{
	if (!grow(v, &to->hist, &to->hist_cap, from->nhist, sizeof(*to->hist)))
		return false;
	if (from->nhist)
		memcpy(to->hist, from->hist, from->nhist * sizeof(*to->hist));
	to->nhist = from->nhist;
	return true;
}

/* Notes how the running instruction was reached and what it touched: what backtracking cannot see in the code. */
bool history_push(struct verify *v, struct state *s, u32 stack, u64 linked)
{
	if (s->nhist && v->has_pending_history) {
		struct history *h = &s->hist[s->nhist - 1];
		h->stack = stack ? stack : h->stack;
		h->linked = linked ? linked : h->linked;
		return true;
	}
	if (!grow(v, &s->hist, &s->hist_cap, s->nhist + 1, sizeof(*s->hist)))
		return false;
	s->hist[s->nhist++] = (struct history){ v->insn, v->prev, stack, linked };
	v->has_pending_history = true;
	return true;
}

struct ref *ref_add(struct verify *v, struct state *s)
{
	if (!grow(v, &s->refs, &s->refs_cap, s->nrefs + 1, sizeof(*s->refs)))
		return NULL;
	s->refs[s->nrefs] = (struct ref){ 0 };
	return &s->refs[s->nrefs++];
}

struct reg *each_reg(struct each *e)
{
	while (e->frame <= e->s->cur) {
		struct frame *f = e->s->frames[e->frame];
		u32 i = e->at++;
		if (i < NREGS)
			return &f->regs[i];
		for (i -= NREGS; i < f->nslots; i = e->at++ - NREGS)
			if (slot_is_spill(&f->slots[i]))
				return &f->slots[i].reg;
		e->frame++;
		e->at = 0;
	}
	return NULL;
}

/* ---- text -------------------------------------------------------------------------------------------------------- */

static void range_print(const struct range *r, struct buf *out)
{
	if (tnum_is_const(r->bits)) {
		buf_printf(out, "%lld", (long long)r->bits.value);
		return;
	}
	buf_char(out, '(');
	if (r->smin != INT64_MIN && r->smin != (s64)r->umin)
		buf_printf(out, "smin=%lld,", (long long)r->smin);
	if (r->smax != INT64_MAX && r->smax != (s64)r->umax)
		buf_printf(out, "smax=%lld,", (long long)r->smax);
	if (r->umin)
		buf_printf(out, "umin=%llu,", (unsigned long long)r->umin);
	if (r->umax != UINT64_MAX)
		buf_printf(out, "umax=%llu,", (unsigned long long)r->umax);
	if (r->bits.mask != UINT64_MAX)
		buf_printf(out, "var_off=(0x%llx; 0x%llx),", (unsigned long long)r->bits.value,
			(unsigned long long)r->bits.mask);
	if (out->n && out->s[out->n - 1] == ',')
		out->n--;
	buf_char(out, ')');
}

void reg_print(const struct reg *r, struct buf *out)
{
	if (r->precise)
		buf_char(out, 'P');
	if (r->kind == K_SCALAR) {
		if (!tnum_is_const(r->r.bits))
			buf_printf(out, "scalar%s", r->id ? "" : "");
		range_print(&r->r, out);
		return;
	}
	buf_puts(out, kind_name(r));
	if (r->kind == K_BTF) {
		struct btf_node t = { 0 };
		if (r->btf && btf_node(r->btf, r->type, &t))
			buf_str(out, t.name);
	}
	if (r->id)
		buf_printf(out, "#%u", r->id);
	if (is_packet(r))
		buf_printf(out, "[%d]", r->pkt_range);
	if (r->off)
		buf_printf(out, "%+d", r->off);
	if (!tnum_is(r->r.bits, 0)) {
		buf_char(out, '+');
		range_print(&r->r, out);
	}
}

static void slot_print(const struct slot *s, u32 i, struct buf *out)
{
	static const char mark[] = "?sm0dif";
	bool any = false;
	for (u32 b = 0; b < SLOT; b++)
		any |= s->type[b] != ST_INVALID;
	if (!any)
		return;
	buf_printf(out, " fp%d=", -(s32)(i + 1) * SLOT);
	if (slot_is_spill(s))
		reg_print(&s->reg, out);
	else
		for (u32 b = SLOT; b-- > 0;)
			buf_char(out, mark[s->type[b]]);
}

void state_print(const struct verify *v, const struct state *s, struct buf *out)
{
	const struct frame *f = s->frames[s->cur];
	(void)v;
	if (s->cur)
		buf_printf(out, " frame%u:", s->cur);
	for (u32 i = 0; i < NREGS; i++) {
		if (f->regs[i].kind == K_NONE)
			continue;
		buf_printf(out, " R%u=", i);
		reg_print(&f->regs[i], out);
	}
	for (u32 i = 0; i < f->nslots; i++)
		slot_print(&f->slots[i], i, out);
}
