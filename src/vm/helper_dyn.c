/* helper_dyn.c: dynptrs: memory whose bounds are known only when the program runs. One is 16 bytes of the program's,
 * which it may write: an address of programs, size with kind and permission above it, as the kernel has them, and an
 * offset. So nothing in it is believed; each access goes through the machine's regions as any other. */
#include "vm/vm_private.h"

enum kind { KIND_NONE, KIND_LOCAL, KIND_RINGBUF, KIND_SKB, KIND_XDP };
enum { KIND_SHIFT = 28, KIND_MASK = 7, RDONLY = 1u << 31, MAX_SIZE = (1 << 24) - 1 };
struct dynptr { u64 data; u32 size, offset; };

static u32 size_of(const struct dynptr *p) { return p->size & MAX_SIZE; }
static enum kind kind_of(const struct dynptr *p) { return p->size >> KIND_SHIFT & KIND_MASK; }
static bool is_packet(const struct dynptr *p) { return kind_of(p) == KIND_SKB || kind_of(p) == KIND_XDP; }
static bool is_within(const struct dynptr *p, u64 off, u64 len) { return len <= size_of(p) && off <= size_of(p) - len; }

/* False after a fault. */
static bool get(struct vm *vm, u64 addr, struct dynptr *p)
{
	const void *from = vm_at(vm, addr, sizeof(*p), false);
	if (from)
		memcpy(p, from, sizeof(*p));
	return from;
}

static void put(struct vm *vm, u64 addr, const struct dynptr *p)
{
	void *to = vm_at(vm, addr, sizeof(*p), true);
	if (to)
		memcpy(to, p, sizeof(*p));
}

static u64 none(struct vm *vm, u64 addr, u64 result)
{
	put(vm, addr, &(struct dynptr){ 0 });
	return result;
}

static u64 packet_start(struct vm *vm)
{
	return vm_address(vm->packet_region) + vm->headroom;
}

/* Where OFF of it is. A packet may have moved since. */
static u64 place(struct vm *vm, const struct dynptr *p, u64 off)
{
	return (is_packet(p) ? packet_start(vm) : p->data) + p->offset + off;
}

/* ---- made and given back ---- */

static u64 from_mem(struct vm *vm, const u64 *a)
{
	struct dynptr p = { a[0], (u32)a[1] | KIND_LOCAL << KIND_SHIFT, 0 };
	if ((u32)a[1] > MAX_SIZE)
		return none(vm, a[3], err(E2BIG));
	if (a[2])
		return none(vm, a[3], err(EINVAL));
	put(vm, a[3], &p);
	return 0;
}

/* A socket filter reads its packet alone. */
static bool may_write_packet(const struct vm *vm)
{
	const struct uapi_sec *sec = vm->obj->funcs.v[vm->frames[vm->floor + 1].frame.func_index].sec;
	u32 type = sec ? sec->prog_type : 0;
	return vm->ctx_kind == CTX_XDP || type == PROG_SCHED_CLS || type == PROG_SCHED_ACT || type == PROG_LWT_XMIT ||
		type == PROG_SK_SKB;
}

static u64 from_packet(struct vm *vm, const u64 *a, enum kind kind, enum uapi_ctx of)
{
	u32 len = vm->regions.v[vm->packet_region].high - vm->headroom;
	struct dynptr p = { packet_start(vm), MIN(len, MAX_SIZE) | (u32)kind << KIND_SHIFT, 0 };
	if (vm->ctx_kind != of || a[0] != vm_address(vm->ctx_region))
		return vm_fault(vm, "a dynptr is made of what is no context of a packet");
	if (a[1])
		return none(vm, a[2], err(EINVAL));
	p.size |= may_write_packet(vm) ? 0 : RDONLY;
	put(vm, a[2], &p);
	return 0;
}

static u64 from_skb(struct vm *vm, const u64 *a) { return from_packet(vm, a, KIND_SKB, CTX_SKB); }
static u64 from_xdp(struct vm *vm, const u64 *a) { return from_packet(vm, a, KIND_XDP, CTX_XDP); }

static u64 reserve(struct vm *vm, const u64 *a)
{
	const u64 args[5] = { a[0], (u32)a[1], 0 };
	if (a[2])
		return none(vm, a[3], err(EINVAL));
	if ((u32)a[1] > MAX_SIZE)
		return none(vm, a[3], err(E2BIG));
	struct dynptr p = { vm_ring_reserve(vm, args), (u32)a[1] | KIND_RINGBUF << KIND_SHIFT, 0 };
	if (!p.data)
		return none(vm, a[3], err(EINVAL));
	put(vm, a[3], &p);
	return 0;
}

static u64 give_back(struct vm *vm, const u64 *a, bool is_submitted)
{
	struct dynptr p;
	if (!get(vm, a[0], &p) || !p.data)
		return 0;
	vm_ring_end(vm, p.data, a[1], is_submitted);
	return none(vm, a[0], 0);
}

static u64 submit(struct vm *vm, const u64 *a) { return give_back(vm, a, true); }
static u64 discard(struct vm *vm, const u64 *a) { return give_back(vm, a, false); }

/* ---- read and written ---- */

static u64 read(struct vm *vm, const u64 *a)
{
	struct dynptr p;
	u8 *to = a[1] ? vm_at(vm, a[0], a[1], true) : NULL;
	if ((a[1] && !to) || !get(vm, a[2], &p))
		return 0;
	if (!p.data || a[4])
		return err(EINVAL);
	if (!is_within(&p, a[3], a[1]))
		return err(E2BIG);
	const void *from = a[1] ? vm_at(vm, place(vm, &p, a[3]), a[1], false) : NULL;
	if (from)
		memmove(to, from, a[1]);
	return 0;
}

static u64 write(struct vm *vm, const u64 *a)
{
	struct dynptr p;
	const u8 *from = a[3] ? vm_at(vm, a[2], a[3], false) : NULL;
	if ((a[3] && !from) || !get(vm, a[0], &p))
		return 0;
	if (!p.data || p.size & RDONLY || (a[4] && kind_of(&p) != KIND_SKB))
		return err(EINVAL);
	if (!is_within(&p, a[1], a[3]))
		return err(E2BIG);
	void *to = a[3] ? vm_at(vm, place(vm, &p, a[1]), a[3], true) : NULL;
	if (to)
		memmove(to, from, a[3]);
	return 0;
}

static u64 data(struct vm *vm, const u64 *a)
{
	struct dynptr p;
	if (!get(vm, a[0], &p) || !p.data || p.size & RDONLY || is_packet(&p) || !is_within(&p, a[1], a[2]))
		return 0;
	return place(vm, &p, a[1]);
}

/* The packet is one piece here: it is never copied into the buffer. */
static u64 slice(struct vm *vm, const u64 *a)
{
	struct dynptr p;
	if (!get(vm, a[0], &p) || !p.data || !is_within(&p, a[1], (u32)a[3]))
		return 0;
	return place(vm, &p, a[1]);
}

static u64 slice_to_write(struct vm *vm, const u64 *a)
{
	struct dynptr p;
	return get(vm, a[0], &p) && !(p.size & RDONLY) ? slice(vm, a) : 0;
}

/* ---- what it is ---- */

static u64 adjust(struct vm *vm, const u64 *a)
{
	struct dynptr p;
	if (!get(vm, a[0], &p))
		return 0;
	if (!p.data || a[1] > a[2])
		return err(EINVAL);
	if (a[2] > size_of(&p))
		return err(ERANGE);
	p.offset += (u32)a[1];
	p.size = (p.size & ~(u32)MAX_SIZE) | (u32)(a[2] - a[1]);
	put(vm, a[0], &p);
	return 0;
}

static u64 size(struct vm *vm, const u64 *a)
{
	struct dynptr p;
	return !get(vm, a[0], &p) ? 0 : p.data ? size_of(&p) : (u32)-EINVAL;
}

static u64 clone(struct vm *vm, const u64 *a)
{
	struct dynptr p;
	if (!get(vm, a[0], &p))
		return 0;
	if (!p.data)
		return none(vm, a[1], err(EINVAL));
	put(vm, a[1], &p);
	return 0;
}

static u64 is_null(struct vm *vm, const u64 *a)
{
	struct dynptr p;
	return get(vm, a[0], &p) && !p.data;
}

static u64 is_rdonly(struct vm *vm, const u64 *a)
{
	struct dynptr p;
	return get(vm, a[0], &p) && p.data && p.size & RDONLY;
}

const struct vm_helper vm_helpers_dynptr[] = {
	{ HELPER_dynptr_from_mem, from_mem }, { HELPER_dynptr_read, read }, { HELPER_dynptr_write, write },
	{ HELPER_dynptr_data, data }, { HELPER_ringbuf_reserve_dynptr, reserve },
	{ HELPER_ringbuf_submit_dynptr, submit }, { HELPER_ringbuf_discard_dynptr, discard },
	{ 0, NULL },
};

const struct vm_kfunc vm_kfuncs_dynptr[] = {
	{ "bpf_dynptr_from_skb", from_skb }, { "bpf_dynptr_from_xdp", from_xdp },
	{ "bpf_dynptr_slice", slice }, { "bpf_dynptr_slice_rdwr", slice_to_write },
	{ "bpf_dynptr_adjust", adjust }, { "bpf_dynptr_size", size },
	{ "bpf_dynptr_clone", clone }, { "bpf_dynptr_is_null", is_null },
	{ "bpf_dynptr_is_rdonly", is_rdonly },
	{ NULL, NULL },
};
