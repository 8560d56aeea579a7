/* helper_net.c: helpers on the packet: loads and stores, room at both ends, checksums. */
#include "vm/vm_private.h"

static const struct region *packet(struct vm *vm)
{
	return &vm->regions.v[vm->packet_region];
}

static u32 packet_len(struct vm *vm)
{
	return packet(vm)->high - vm->headroom;
}

static u8 *packet_at(struct vm *vm, u64 off, u64 size)
{
	u32 len = packet_len(vm);
	return off <= len && size <= len - off ? vm->packet + vm->headroom + off : NULL;
}

static u64 load(struct vm *vm, const u64 *a)
{
	u32 size = (u32)a[3];
	u8 *to = vm_at(vm, a[2], size, true), *from = packet_at(vm, (u32)a[1], size);
	if (!to)
		return 0;
	if (!from) {
		memset(to, 0, size);
		return err(EFAULT);
	}
	memmove(to, from, size);
	return 0;
}

static u64 xdp_load(struct vm *vm, const u64 *a)
{
	u8 *to = vm_at(vm, a[2], (u32)a[3], true), *from = packet_at(vm, (u32)a[1], (u32)a[3]);
	if (!to || !from)
		return err(EINVAL);
	memmove(to, from, (u32)a[3]);
	return 0;
}

static u64 store(struct vm *vm, const u64 *a)
{
	const u8 *from = vm_at(vm, a[2], (u32)a[3], false);
	u8 *to = packet_at(vm, (u32)a[1], (u32)a[3]);
	if (!from || !to)
		return err(vm->ctx_kind == CTX_XDP ? EINVAL : EFAULT);
	memmove(to, from, (u32)a[3]);
	return 0;
}

static u64 buff_len(struct vm *vm, const u64 *a)
{
	(void)a;
	return packet_len(vm);
}

/* Positive deltas cut the front, negative ones use the room before it. An Ethernet header must remain. */
static u64 adjust_head(struct vm *vm, const u64 *a)
{
	const struct region *p = packet(vm);
	s64 to = (s64)vm->headroom + (s32)a[1], meta = (s64)vm->headroom - p->low;
	if (to - meta < 40 || to > (s64)p->high - 14)        /* the kernel keeps its frame struct in the headroom */
		return err(EINVAL);
	if (meta)
		memmove(vm->packet + to - meta, vm->packet + p->low, (size_t)meta);
	vm_set_packet(vm, (u32)(to - meta), (u32)to, p->high);
	return 0;
}

static u64 adjust_tail(struct vm *vm, const u64 *a)
{
	const struct region *p = packet(vm);
	s64 to = (s64)p->high + (s32)a[1];
	if (to < (s64)vm->headroom + 14 || to > (s64)vm->packet_cap)
		return err(EINVAL);
	if (to > p->high)
		memset(vm->packet + p->high, 0, (size_t)(to - p->high));
	vm_set_packet(vm, p->low, vm->headroom, (u32)to);
	return 0;
}

static u64 adjust_meta(struct vm *vm, const u64 *a)
{
	const struct region *p = packet(vm);
	s64 to = (s64)p->low + (s32)a[1];
	if (to > vm->headroom || to < 40)
		return err(EINVAL);
	if ((vm->headroom - to) % 4 || vm->headroom - to > 252)
		return err(EACCES);
	vm_set_packet(vm, (u32)to, vm->headroom, p->high);
	return 0;
}

/* The context says how long the packet is. */
static void tell_length(struct vm *vm)
{
	const u32 len = packet_len(vm);
	if (vm->is_own_ctx && vm->ctx_kind == CTX_SKB)
		memcpy(vm->own_ctx, &len, sizeof(len));
}

static u64 change_tail(struct vm *vm, const u64 *a)
{
	const struct region *p = packet(vm);
	if (a[2] || (u32)a[1] < 14 || vm->headroom + (u64)(u32)a[1] > vm->packet_cap)
		return err(EINVAL);
	u32 high = vm->headroom + (u32)a[1];
	if (high > p->high)
		memset(vm->packet + p->high, 0, high - p->high);
	vm_set_packet(vm, p->low, vm->headroom, high);
	tell_length(vm);
	return 0;
}

/* Room between the Ethernet header, or the IP header behind it, and the rest is made, zeroed, or closed. What flags say
 * of tunnels changes no byte. */
static u64 adjust_room(struct vm *vm, const u64 *a)
{
	enum { AT_NET, AT_MAC, ETH = 14, IPV4 = 20, IPV6 = 40, MOST = 0xfff, ENOTSUPPORTED = 524 };
	enum { FIXED_GSO = 1, OUTER_IPV4 = 2, OUTER_IPV6 = 4, GRE = 8, UDP = 16, NO_CSUM_RESET = 32, OUTER_ETH = 64,
		INNER_IPV4 = 128, INNER_IPV6 = 256, LENGTH_OF_L2 = 0xff, L2_SHIFT = 56 };
	const struct region *p = packet(vm);
	const u64 opens = OUTER_IPV4 | OUTER_IPV6 | GRE | UDP | OUTER_ETH, closes = INNER_IPV4 | INNER_IPV6;
	const u64 known = FIXED_GSO | NO_CSUM_RESET | opens | closes | (u64)LENGTH_OF_L2 << L2_SHIFT, flags = a[3];
	s32 delta = (s32)a[1];
	u32 by = (u32)(delta < 0 ? -(s64)delta : delta), len = packet_len(vm), protocol;
	memcpy(&protocol, vm->own_ctx + 16, sizeof(protocol));
	bool is_v4 = protocol == 0x0008, is_v6 = protocol == 0xdd86;
	u32 header = is_v4 ? IPV4 : IPV6, least = flags & INNER_IPV4 ? IPV4 : flags & INNER_IPV6 ? IPV6 : header;
	if (flags & ~known || (flags & OUTER_IPV4 && flags & OUTER_IPV6) || (flags & GRE && flags & UDP) ||
		(flags & closes) == closes)
		return err(EINVAL);
	if (by > MOST)
		return err(EFAULT);
	if ((!is_v4 && !is_v6) || (u32)a[2] > AT_MAC)
		return err(ENOTSUPPORTED);
	u32 off = ETH + ((u32)a[2] == AT_NET ? header : 0);
	if (len < ETH || (delta < 0 && (by >= len - ETH || len - ETH - by < least)))
		return err(ENOTSUPPORTED);
	if ((delta < 0 && flags & opens) || (delta >= 0 && flags & closes))
		return err(EINVAL);
	if (off > len || (delta < 0 ? off + by > len : by > vm->headroom))
		return err(ENOMEM);
	u32 headroom = delta < 0 ? vm->headroom + by : vm->headroom - by;
	memmove(vm->packet + headroom, vm->packet + vm->headroom, off);
	if (delta > 0)
		memset(vm->packet + headroom + off, 0, by);
	vm_set_packet(vm, headroom, headroom, p->high);
	tell_length(vm);
	return 0;
}

/* There are no routes here but those that the test tells, and the loopback device forwards nothing. */
static u64 fib_lookup(struct vm *vm, const u64 *a)
{
	enum { PARAMS = 64, DISABLED = 5, FLAGS = 0x3f };
	const void *params = vm_at(vm, a[1], (u32)a[2], false);
	return !params ? 0 : (u32)a[2] < PARAMS || (u32)a[3] & ~(u32)FLAGS ? err(EINVAL) : DISABLED;
}

static u64 pull_data(struct vm *vm, const u64 *a)
{
	return (u32)a[1] <= packet_len(vm) ? 0 : err(ENOMEM);
}

/* ---- checksums ---- */

static u32 fold32(u64 sum)
{
	sum = (sum & 0xffffffff) + (sum >> 32);
	return (u32)((sum & 0xffffffff) + (sum >> 32));
}

static u16 fold16(u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	return (u16)((sum & 0xffff) + (sum >> 16));
}

/* Sum of 32 bit words, each inverted for what is taken away. */
static u64 csum_diff(struct vm *vm, const u64 *a)
{
	u32 from_size = (u32)a[1], to_size = (u32)a[3];
	const u8 *from = from_size ? vm_at(vm, a[0], from_size, false) : NULL, *to = to_size ? vm_at(vm, a[2], to_size,
		false) : NULL;
	u64 sum = (u32)a[4];
	u32 word;
	if ((from_size | to_size) & 3)
		return err(EINVAL);
	for (u32 i = 0; from && i < from_size; i += 4) {
		memcpy(&word, from + i, 4);
		sum += (u32)~word;
	}
	for (u32 i = 0; to && i < to_size; i += 4) {
		memcpy(&word, to + i, 4);
		sum += word;
	}
	return fold16(fold32(sum));
}

/* A 16 bit checksum in the packet, after old became new. size 0: the difference itself stands in new. */
static u64 replace(struct vm *vm, u64 off, u32 old, u32 new, u32 size, bool keep_zero)
{
	u8 *at = packet_at(vm, (u32)off, 2);
	u16 sum;
	if (!at || (u32)off & 1)
		return err(EFAULT);
	if (size != 0 && size != 2 && size != 4)
		return err(EINVAL);
	memcpy(&sum, at, 2);
	if (keep_zero && !sum)
		return 0;
	sum = (u16)~fold16(fold32((u64)(u16)~sum + (size ? (u32)~old : 0) + new));
	if (size == 2) {
		memcpy(&sum, at, 2);
		sum = (u16)~fold16((u32)(u16)~sum + (u16)~old + (u16)new);
	}
	if (keep_zero && !sum)
		sum = 0xffff;
	memcpy(at, &sum, 2);
	return 0;
}

static u64 l3_replace(struct vm *vm, const u64 *a)
{
	return a[4] & ~15ull ? err(EINVAL) : replace(vm, a[1], (u32)a[2], (u32)a[3], a[4] & 15, false);
}

static u64 l4_replace(struct vm *vm, const u64 *a)
{
	enum { PSEUDO_HDR = 16, MARK_MANGLED_0 = 32, MARK_ENFORCE = 64, IPV6 = 128 };
	bool keep_zero = (a[4] & MARK_MANGLED_0) && !(a[4] & MARK_ENFORCE);
	if (a[4] & ~(u64)(PSEUDO_HDR | MARK_MANGLED_0 | MARK_ENFORCE | IPV6 | 15))
		return err(EINVAL);
	return replace(vm, a[1], (u32)a[2], (u32)a[3], a[4] & 15, keep_zero);
}

static u64 redirect(struct vm *vm, const u64 *a)
{
	(void)a;
	return vm->ctx_kind == CTX_XDP ? 4 /* XDP_REDIRECT */ : 7 /* TC_ACT_REDIRECT */;
}

static u64 zero(struct vm *vm, const u64 *a)
{
	(void)vm, (void)a;
	return 0;
}

const struct vm_helper vm_helpers_net[] = {
	{ HELPER_skb_load_bytes, load }, { HELPER_skb_store_bytes, store }, { HELPER_xdp_load_bytes, xdp_load },
	{ HELPER_xdp_store_bytes, store }, { HELPER_xdp_get_buff_len, buff_len },
	{ HELPER_xdp_adjust_head, adjust_head },
	{ HELPER_xdp_adjust_tail, adjust_tail }, { HELPER_xdp_adjust_meta, adjust_meta },
	{ HELPER_skb_change_tail, change_tail }, { HELPER_skb_adjust_room, adjust_room },
	{ HELPER_fib_lookup, fib_lookup },
	{ HELPER_skb_pull_data, pull_data }, { HELPER_csum_diff, csum_diff }, { HELPER_l3_csum_replace, l3_replace },
	{ HELPER_l4_csum_replace, l4_replace }, { HELPER_redirect, redirect }, { HELPER_get_hash_recalc, zero },
	{ HELPER_set_hash_invalid, zero }, { HELPER_get_socket_cookie, zero }, { HELPER_get_socket_uid, zero },
	{ 0, NULL },
};
