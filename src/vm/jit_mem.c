/* jit_mem.c: where memory is, for native code. A window is what a region's rules (vm_probe) say of the bytes around an
 * address: those that may be touched as this one may. It holds until a region changes (vm_forget_windows). */
#include "vm/jit.h"

struct window { u64 start, len, distance; bool is_on_stack; };

/* Between packet pointers, whose bytes are not the context's: up to so many bytes before and behind. */
static void within_fields(const struct vm *vm, u32 off, u32 *low, u32 *high)
{
	enum { MOST = 64 };
	u64 value, base = vm_address(vm->ctx_region);
	u32 from = off & ~3u, to = from + 4, first = off > MOST ? off - MOST : 0, last = off + MOST;
	if (vm_packet_field(vm, base + from, 4, &value))
		to = from;
	while (from > first && to > from && !vm_packet_field(vm, base + from - 4, 4, &value))
		from -= 4;
	while (to < last && to > from && !vm_packet_field(vm, base + to, 4, &value))
		to += 4;
	*low = MAX(*low, from);
	*high = MIN(*high, to);
}

static bool window_at(struct vm *vm, u64 addr, bool is_write, struct window *w)
{
	const struct region *r = vm_region(vm, addr);
	u32 off = vm_offset(addr), low, high;
	bool is_made = r && r->kind == REGION_CTX && vm->is_own_ctx;
	if (!r || (is_write && (!r->is_writable || is_made)))
		return false;
	low = r->low;
	high = r->high;
	if (r->kind == REGION_CTX && vm_has_packet_fields(vm))
		within_fields(vm, off, &low, &high);
	if (r->stride && off >= low) {
		low = MAX(low, off - off % r->stride);
		high = MIN(high, off - off % r->stride + r->size);
	}
	if (off < low || off >= high)
		return false;
	*w = (struct window){ addr - off + low, high - low, (u64)(uintptr_t)r->host - (addr - off),
		r->kind == REGION_STACK };
	return true;
}

u64 jit_at(struct vm *vm, u64 addr, u32 what)
{
	u32 size = what % JIT_WRITES;
	vm->field = 0;
	if (what < JIT_WRITES && vm_packet_field(vm, addr, size, &vm->field))
		return 0;
	return (u64)(uintptr_t)vm_probe(vm, addr, size, what >= JIT_WRITES);
}

u64 jit_reach(struct vm *vm, u64 addr, u32 what)
{
	u32 bytes = what / JIT_BYTES, slot = what % JIT_GROUP;
	struct window w;
	jit_catch_up(vm);
	vm->field = 0;
	if (window_at(vm, addr, slot >= WINDOW_WRITES, &w) && bytes <= w.start + w.len - addr) {
		vm->windows.start[slot] = w.start;
		vm->windows.len[slot] = w.len;
		vm->windows.distance[slot] = w.distance;
		vm->windows.on_stack = (vm->windows.on_stack & ~(1u << slot)) | (u32)w.is_on_stack << slot;
		return w.distance;
	}
	if (what & JIT_GROUP)
		return 0;
	u64 at = jit_at(vm, addr, bytes | (slot >= WINDOW_WRITES ? JIT_WRITES : 0));
	return at ? at - addr : 0;
}
