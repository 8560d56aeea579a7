/* vm.c: the machine's life: regions of memory and their checks, contexts, the run. */
#include <stdio.h>
#include <stdlib.h>
#include "vm/jit.h"
#include "vm/vm_private.h"

bool vm_fault(struct vm *vm, const char *fmt, ...)
{
	va_list ap;
	if (vm->failed)
		return false;
	va_start(ap, fmt);
	vsnprintf(vm->message, sizeof(vm->message), fmt, ap);
	va_end(ap);
	vm->failed = true;
	vm->end = VM_FAULT;
	if (vm_depth_now(vm)) {
		vm->fault_func = vm->top->func_index;
		vm->fault_insn = vm->top->pc;
	}
	return false;
}

/* ---- memory ---- */

u32 vm_add_region(struct vm *vm, struct region r)
{
	u32 at = vm->regions.n;
	bool is_plain = !r.stride || !(r.stride & (r.stride - 1));
	if (at >= VM_MAX_REGIONS)
		return 0;
	r.at = at;
	r.mask = r.stride && is_plain ? r.stride - 1 : 0;
	r.plain = is_plain && r.kind != REGION_DEAD ? PLAIN_READ | (r.is_writable ? PLAIN_WRITE : 0) : 0;
	vec_push(&vm->regions, &vm->arena, r);
	return at;
}

void vm_end_region(struct vm *vm, struct region *r)
{
	r->kind = REGION_DEAD;
	r->plain = 0;
	vm_forget_windows(vm);
}

void vm_forget_windows(struct vm *vm)
{
	memset(vm->windows.len, 0, sizeof(vm->windows.len));
	memset(vm->windows.start, 0xff, sizeof(vm->windows.start));      /* no address and no sum is in it */
	vm->windows.on_stack = 0;
}

void vm_forget_stack(struct vm *vm)
{
	for (; vm->windows.on_stack; vm->windows.on_stack &= vm->windows.on_stack - 1)
		vm->windows.len[__builtin_ctz(vm->windows.on_stack)] = 0;
}

struct region *vm_region(struct vm *vm, u64 addr)
{
	u32 at = VM_NUMBER(addr);
	if (VM_KIND(addr) != VM_MEMORY || at >= vm->regions.n || vm->regions.v[at].kind == REGION_DEAD)
		return NULL;
	return &vm->regions.v[at];
}

static const char *const region_names[] = { "memory given back", "the stack", "the context", "the packet",
	"a map value",
	"a record", "lent memory" };

/* Stack frames lie one after another in one region, the newest last; those above the current depth are gone. */
void vm_set_depth(struct vm *vm, u32 depth)
{
	vm_forget_stack(vm);
	vm->top = &vm->frames[depth].frame;
	vm->regions.v[vm->stack_region].high = (depth + 1) * VM_FRAME_GAP;
}

void vm_set_floor(struct vm *vm, u32 floor)
{
	vm->floor = floor;
	vm->deepest = &vm->frames[MIN(floor + VM_MAX_FRAMES, VM_FRAMES)].frame;
}

static u8 *region_at(const struct region *r, u32 off, u64 size)
{
	if (off < r->low || size > r->high || off > r->high - size)
		return NULL;
	if (r->stride && off % r->stride + size > r->size)
		return NULL;
	return r->host + off;
}

static bool is_written(const struct vm *vm, u32 off, u64 size)
{
	const struct frame *f = &vm->frames[off / VM_FRAME_GAP].frame;
	for (u32 i = off % VM_FRAME_GAP; i < off % VM_FRAME_GAP + size; i++)
		if (!(f->written[i / 8] >> (i % 8) & 1))
			return false;
	return true;
}

void vm_mark_written(struct vm *vm, u64 addr, u64 size)
{
	struct region *r = vm_region(vm, addr);
	u32 off = vm_offset(addr);
	if (!r || r->kind != REGION_STACK || !region_at(r, off, size))
		return;
	struct frame *f = &vm->frames[off / VM_FRAME_GAP].frame;
	for (u32 i = off % VM_FRAME_GAP; i < off % VM_FRAME_GAP + size; i++)
		f->written[i / 8] |= (u8)(1 << i % 8);
}

/* Contexts made here: XDP's is read only, of __sk_buff programs may write some fields. */
static bool may_write_ctx(const struct vm *vm, u32 off, u64 size)
{
	static const struct { u16 from, to; } fields[] = { { 8, 16 } /* mark, queue_mapping */,
		{ 32, 36 } /* priority */,
		{ 44, 68 } /* tc_index, cb */, { 72, 76 } /* tc_classid */, { 152, 160 } /* tstamp */ };
	if (!vm->is_own_ctx)
		return true;
	for (u32 i = 0; vm->ctx_kind == CTX_SKB && i < ARRAY_LEN(fields); i++)
		if (off >= fields[i].from && off + size <= fields[i].to)
			return true;
	return false;
}

static bool may_write(const struct vm *vm, const struct region *r, u64 addr, u64 size)
{
	return r->is_writable && (r->kind != REGION_CTX || may_write_ctx(vm, vm_offset(addr), size));
}

void *vm_probe(struct vm *vm, u64 addr, u64 size, bool is_write)
{
	struct region *r = vm_region(vm, addr);
	if (!r || size > UINT32_MAX || (is_write && !may_write(vm, r, addr, size)))
		return NULL;
	u8 *host = region_at(r, vm_offset(addr), size);
	if (host && r->kind == REGION_STACK && is_write && vm->opt.is_strict)
		vm_mark_written(vm, addr, size);
	return host;
}

static void *bad_access(struct vm *vm, u64 addr, u64 size, bool is_write)
{
	const char *verb = is_write ? "writes" : "reads";
	struct region *r = vm_region(vm, addr);
	if (!r && addr < 4096)
		vm_fault(vm, "%s %llu bytes at %llu: a null pointer", verb, (unsigned long long)size,
			(unsigned long long)addr);
	else if (VM_KIND(addr) == VM_MAP && vm_map_index(vm, addr & ~0xffffull) >= 0)
		vm_fault(vm, "%s %llu bytes inside a map, which the machine does not have as the kernel has it", verb,
			(unsigned long long)size);
	else if (!r)
		vm_fault(vm, "%s %llu bytes at 0x%llx, which is no memory of this program", verb,
			(unsigned long long)size,
			 (unsigned long long)addr);
	else if (is_write && !may_write(vm, r, addr, size))
		vm_fault(vm, "writes to %s, which is read only", region_names[r->kind]);
	else
		vm_fault(vm, "%s %llu bytes at offset %d, outside of %s", verb, (unsigned long long)size,
			 r->kind == REGION_STACK ? (s32)(addr - vm->top->fp) : (s32)(vm_offset(addr) - r->low),
			 region_names[r->kind]);
	return NULL;
}

void *vm_at(struct vm *vm, u64 addr, u64 size, bool is_write)
{
	struct region *r;
	u8 *host = vm_probe(vm, addr, size, is_write);
	if (!host)
		return bad_access(vm, addr, size, is_write);
	if (!vm->opt.is_strict || is_write)
		return host;
	r = vm_region(vm, addr);
	if (r->kind == REGION_STACK && !is_written(vm, vm_offset(addr), size)) {
		vm_fault(vm, "reads stack at r10 %+d, which nothing was written to",
			(s32)(vm_offset(addr) % VM_FRAME_GAP) - STACK_BYTES);
		return NULL;
	}
	return host;
}

/* ---- life ---- */

static u32 fixed_region(struct vm *vm, enum region_kind kind)
{
	return vm_add_region(vm, (struct region){ .kind = (u8)kind, .is_writable = true });
}

static void make_frames(struct vm *vm)
{
	vm->frames = calloc(VM_FRAMES + 1, sizeof(*vm->frames));
	if (!vm->frames)
		base_out_of_memory((VM_FRAMES + 1) * sizeof(*vm->frames));
	vm->stack_region = vm_add_region(vm, (struct region){ .host = vm->frames->bytes, .kind = REGION_STACK,
		.is_writable = true, .low = VM_FRAME_GAP, .stride = VM_FRAME_GAP, .size = STACK_BYTES });
	for (u32 i = 0; i <= VM_FRAMES; i++)
		vm->frames[i].frame.fp = vm_address(vm->stack_region) + i * VM_FRAME_GAP + STACK_BYTES;
	vm_set_depth(vm, 0);
}

struct vm *vm_new(const struct obj *o, const struct vm_options *options)
{
	struct vm *vm = calloc(1, sizeof(*vm));
	if (!vm)
		base_out_of_memory(sizeof(*vm));
	vm->obj = o;
	if (options)
		vm->opt = *options;
	vm->opt.max_steps = vm->opt.max_steps ? vm->opt.max_steps : 16 << 20;
	vm->opt.cpus = vm->opt.cpus ? vm->opt.cpus : 2;
	vm->opt.comm = vm->opt.comm ? vm->opt.comm : "skep";
	vm->opt.pid_tgid = vm->opt.pid_tgid ? vm->opt.pid_tgid : (u64)1000 << 32 | 1000;
	vm->now = vm->opt.now_ns ? vm->opt.now_ns : 1000000000;
	vm->random = vm->opt.seed;
	vm->printed = BUF_INIT;
	vm_helpers_find(vm);
	vm_forget_windows(vm);
	fixed_region(vm, REGION_DEAD);            /* number 0 stays unused */
	make_frames(vm);
	vm->ctx_region = fixed_region(vm, REGION_CTX);
	vm->packet_region = fixed_region(vm, REGION_PACKET);
	vm->code = arena_array(&vm->arena, struct code, o->funcs.n + 1);
	if (!vm_maps_make(vm)) {
		vm_free(vm);
		return NULL;
	}
	vm->base_regions = vm->regions.n;
	if (!vm->opt.jit && !vm->opt.is_plain)
		vm->opt.jit = vm->own = jit_threaded(o);
	return vm;
}

void vm_free(struct vm *vm)
{
	if (!vm)
		return;
	vm_maps_free(vm);
	vm_jit_free(vm->own);
	free(vm->packet);
	free(vm->frames);
	buf_free(&vm->printed);
	arena_clear(&vm->run);
	arena_clear(&vm->arena);
	free(vm);
}

/* ---- events ---- */

bool vm_event_add(struct vm *vm, u32 map, u64 flags, const void *data, u32 size)
{
	if (vm->events.n >= VM_MAX_EVENTS)
		return false;
	u8 *copy = arena_alloc(&vm->arena, size ? size : 1);
	memcpy(copy, data, size);
	vec_push(&vm->events, &vm->arena, ((struct vm_event){ map, flags, copy, size }));
	return true;
}

u32 vm_events(const struct vm *vm)
{
	return vm->events.n;
}

const struct vm_event *vm_event(const struct vm *vm, u32 index)
{
	return index < vm->events.n ? &vm->events.v[index] : NULL;
}

str vm_printed(const struct vm *vm)
{
	return buf_view(&vm->printed);
}

void vm_forget(struct vm *vm)
{
	vm->events.n = 0;
	vm->printed.n = 0;
}

/* ---- the run ---- */

void vm_set_packet(struct vm *vm, u32 low, u32 headroom, u32 high)
{
	u64 base = vm_address(vm->packet_region);
	struct region *r = &vm->regions.v[vm->packet_region];
	if (r->low != low || r->high != high)
		vm_forget_windows(vm);
	r->low = low;
	r->high = high;
	vm->headroom = headroom;
	vm->packet_low = MIN(vm->packet_low, low);
	vm->packet_high = MAX(vm->packet_high, high);
	vm->packet_fields[VM_PACKET] = base + headroom;
	vm->packet_fields[VM_PACKET_END] = base + high;
	vm->packet_fields[VM_PACKET_META] = base + low;
}

static void make_packet(struct vm *vm, u32 cap)
{
	free(vm->packet);
	vm->packet = calloc(1, cap);
	if (!vm->packet)
		base_out_of_memory(cap);
	vm->packet_cap = cap;
	vm->packet_low = vm->packet_high = VM_HEADROOM;
	vm->regions.v[vm->packet_region].host = vm->packet;
	vm_forget_windows(vm);
}

static bool copy_packet(struct vm *vm, const struct vm_input *in)
{
	u32 len = in->packet ? in->packet_len : 0, cap = VM_HEADROOM + len + VM_TAILROOM;
	if (len > VM_MAX_PACKET)
		return vm_fault(vm, "a packet of %u bytes is more than the machine takes (%u)", len, VM_MAX_PACKET);
	if (cap > vm->packet_cap)
		make_packet(vm, cap);
	memset(vm->packet + vm->packet_low, 0, vm->packet_high - vm->packet_low);
	if (len)
		memcpy(vm->packet + VM_HEADROOM, in->packet, len);
	vm->packet_low = vm->packet_high = VM_HEADROOM;
	vm_set_packet(vm, VM_HEADROOM, VM_HEADROOM, VM_HEADROOM + len);
	return true;
}

static u32 own_ctx_len(enum uapi_ctx kind)
{
	return kind == CTX_XDP ? 24 : kind == CTX_SKB || kind == CTX_FLOW ? 192 : 0;
}

/* A socket filter's packet may have its Ethernet header, on a packet socket. */
static bool begins_with_ip(const struct obj_func *f)
{
	u32 type = f->sec ? f->sec->prog_type : 0;
	return type == PROG_CGROUP_SKB || type == PROG_LWT_IN || type == PROG_LWT_OUT || type == PROG_LWT_XMIT;
}

/* What the kernel fills in of a packet that came in over the loopback device. */
static void default_fields(struct vm *vm, const struct vm_input *in, const struct obj_func *f)
{
	static const u8 protocols[][2] = { { 0x08, 0x00 }, { 0x86, 0xdd } };
	enum { SKB_LEN = 0, SKB_PROTOCOL = 16, SKB_IFINDEX = 40, XDP_IFINDEX = 12, ETH_PROTOCOL = 12, LOOPBACK = 1 };
	const u32 loopback = LOOPBACK;
	bool is_skb = vm->ctx_kind == CTX_SKB || vm->ctx_kind == CTX_FLOW;
	if (is_skb && begins_with_ip(f))
		memcpy(vm->own_ctx + SKB_PROTOCOL, protocols[in->packet_len && *(const u8 *)in->packet >> 4 == 6], 2);
	else if (is_skb && in->packet_len >= ETH_PROTOCOL + 2)
		memcpy(vm->own_ctx + SKB_PROTOCOL, (const u8 *)in->packet + ETH_PROTOCOL, 2);
	memcpy(vm->own_ctx + (is_skb ? SKB_IFINDEX : XDP_IFINDEX), &loopback, sizeof(loopback));
	if (in->fields)
		memcpy(vm->own_ctx, in->fields, MIN(in->fields_len, own_ctx_len(vm->ctx_kind)));
	if (is_skb)
		memcpy(vm->own_ctx + SKB_LEN, &in->packet_len, 4);
}

bool vm_has_packet_fields(const struct vm *vm)
{
	return vm->ctx_kind == CTX_XDP || vm->ctx_kind == CTX_SKB || vm->ctx_kind == CTX_FLOW;
}

bool vm_packet_field(const struct vm *vm, u64 addr, u32 size, u64 *out)
{
	const struct uapi_ctx_field *f;
	if ((u32)(addr >> 32) != (u32)(vm_address(vm->ctx_region) >> 32) || !vm_has_packet_fields(vm))
		return false;
	f = uapi_ctx_field(vm->ctx_kind, vm_offset(addr), size);
	if (!f)
		return false;
	switch (f->kind) {
	case UF_PACKET:      *out = vm->packet_fields[VM_PACKET]; return true;
	case UF_PACKET_END:  *out = vm->packet_fields[VM_PACKET_END]; return true;
	case UF_PACKET_META: *out = vm->packet_fields[VM_PACKET_META]; return true;
	default:             return false;
	}
}

static void set_ctx(struct vm *vm, const struct vm_input *in, const struct obj_func *f)
{
	struct region *r = &vm->regions.v[vm->ctx_region];
	enum uapi_ctx kind = in->ctx_kind ? in->ctx_kind : f->sec ? (enum uapi_ctx)f->sec->ctx : CTX_NONE;
	u8 *host = in->ctx ? in->ctx : vm->own_ctx;
	u32 len = in->ctx ? in->ctx_len : own_ctx_len(kind);
	if (kind != vm->ctx_kind || host != r->host || len != r->high)
		vm_forget_windows(vm);
	vm->packet_ctx[vm->ctx_kind] = 0;
	vm->ctx_kind = kind;
	vm->packet_ctx[kind] = vm_has_packet_fields(vm) ? vm_address(vm->ctx_region) : 0;
	r->host = host;
	r->high = len;
	vm->is_own_ctx = !in->ctx;
	r->plain = (vm_has_packet_fields(vm) ? 0 : PLAIN_READ) | (in->ctx ? PLAIN_WRITE : 0);
	if (in->ctx)
		return;
	memset(vm->own_ctx, 0, len);
	if (len)
		default_fields(vm, in, f);
}

static void begin(struct vm *vm, u32 func)
{
	vm->failed = vm->is_told = vm->throws = false;
	vm->end = VM_DONE;
	vm->tail_calls = 0;
	vm->steps = 0;
	vm->fault_func = func;
	vm->fault_insn = 0;
}

/* All of the program's functions end; as a failure does, on the way up. */
u64 vm_throw(struct vm *vm, const u64 *a)
{
	vm->throws = vm->failed = vm->is_told = true;
	vm->thrown = a[0];
	return 0;
}

/* What was thrown is the program's result, or goes through the function that it names for that. */
static u64 caught(struct vm *vm)
{
	const struct obj *o = vm->obj;
	const struct obj_func *f = &o->funcs.v[vm->frames[vm->floor + 1].frame.func_index], *end = NULL;
	u64 r0 = vm->thrown;
	str name;
	vm->throws = vm->failed = vm->is_told = false;
	vm_set_depth(vm, vm->floor);
	if (o->btf && f->btf_id && btf_decl_tag_of(o->btf, f->btf_id, STR("exception_callback:"), &name))
		end = obj_func(o, name);
	if (end)
		vm_call(vm, (u32)(end - o->funcs.v), 0, &vm->thrown, 1, &r0);
	return r0;
}

static void call_entry(struct vm *vm, u32 func, const struct vm_input *in, struct vm_result *out)
{
	u64 ctx = vm_address(vm->ctx_region), r0 = 0;
	if (func >= vm->obj->funcs.n) {
		vm_fault(vm, "the object has no function %u", func);
	} else if (copy_packet(vm, in)) {
		set_ctx(vm, in, &vm->obj->funcs.v[func]);
		vm_call(vm, func, 0, &ctx, 1, &r0);
		if (vm->throws)
			r0 = caught(vm);
	}
	out->end = vm->end;
	out->r0 = r0;
	out->steps = vm->steps;
	out->func = vm->fault_func;
	out->insn = vm->fault_insn;
	out->message = vm->end == VM_DONE ? (str){ 0 } : str_from(vm->message);
	out->packet = vm->packet ? vm->packet + vm->headroom : NULL;
	out->packet_len = vm->packet ? vm->regions.v[vm->packet_region].high - vm->headroom : 0;
}

bool vm_run(struct vm *vm, u32 func, const struct vm_input *in, struct vm_result *out)
{
	*out = (struct vm_result){ 0 };
	vm_set_depth(vm, 0);
	vm_set_floor(vm, 0);
	if (vm->regions.n > vm->base_regions)
		vm_forget_windows(vm);
	vm->regions.n = vm->base_regions;
	arena_clear(&vm->run);
	begin(vm, func);
	call_entry(vm, func, in, out);
	return out->end == VM_DONE;
}

/* ---- for native functions ---- */

bool vm_run_inside(struct vm *vm, u32 func, const struct vm_input *in, struct vm_result *out)
{
	const u32 depth = vm_depth_now(vm), floor = vm->floor, regions = vm->regions.n, tail_calls = vm->tail_calls;
	const u16 init = vm->init;
	const u64 steps = vm->steps;
	u64 r[REG_COUNT];
	*out = (struct vm_result){ 0 };
	memcpy(r, vm->r, sizeof(r));
	vm_set_floor(vm, depth);
	begin(vm, func);
	call_entry(vm, func, in, out);
	memcpy(vm->r, r, sizeof(r));
	vm->init = init;
	vm_set_depth(vm, depth);
	vm_set_floor(vm, floor);
	vm->regions.n = regions;
	vm_forget_windows(vm);
	vm->tail_calls = tail_calls;
	vm->steps = steps;
	vm->failed = vm->is_told = false;
	vm->end = VM_DONE;
	return out->end == VM_DONE;
}

bool vm_native(struct vm *vm, str name, bool *ok)
{
	u64 (*call)(struct vm *, void *, const u64 *) = vm->opt.native ? vm->opt.native(name) : NULL;
	if (!call)
		return false;
	const u64 a[] = { vm->r[1], vm->r[2], vm->r[3], vm->r[4], vm->r[5] };
	u64 r0 = call(vm, vm->opt.native_ctx, a);
	vm->r[0] = r0;
	vm->init |= 1;
	*ok = !vm->failed;
	return true;
}

u32 vm_depth(const struct vm *vm)
{
	return vm_depth_now(vm);
}

bool vm_frame(const struct vm *vm, u32 up, u32 *func, u32 *insn)
{
	if (up >= vm_depth_now(vm))
		return false;
	const struct frame *f = &vm->frames[vm_depth_now(vm) - up].frame;
	*func = f->func_index;
	*insn = f->pc;
	return true;
}

bool vm_register(const struct vm *vm, u32 reg, u64 *value)
{
	*value = reg < REG_COUNT ? vm->r[reg] : 0;
	return reg < REG_COUNT && vm->init >> reg & 1;
}

const void *vm_peek(struct vm *vm, u64 addr, u64 size)
{
	return vm_probe(vm, addr, size, false);
}

void *vm_memory(struct vm *vm, u64 addr, u64 size, bool is_write)
{
	return vm_at(vm, addr, size, is_write);
}

bool vm_has(struct vm *vm, u64 addr)
{
	return vm_probe(vm, addr, 1, false) != NULL;
}

str vm_text(struct vm *vm, u64 addr)
{
	struct buf b = BUF_INIT;
	const char *c;
	while (b.n < VM_MAX_PRINT && (c = vm_at(vm, addr + b.n, 1, false)) && *c)
		buf_char(&b, *c);
	str s = arena_str(&vm->run, buf_view(&b));
	buf_free(&b);
	return s;
}

u64 vm_show(struct vm *vm, const void *memory, u32 size)
{
	u32 at = vm_add_region(vm, (struct region){ .host = (u8 *)(uintptr_t)memory, .kind = REGION_LENT,
		.high = size });
	return at ? vm_address(at) : 0;
}

u64 vm_packet(const struct vm *vm, u32 *len)
{
	const struct region *r = &vm->regions.v[vm->packet_region];
	*len = vm->packet ? r->high - vm->headroom : 0;
	return vm->packet ? vm_address(vm->packet_region) + vm->headroom : 0;
}

const void *vm_context(const struct vm *vm, u32 *len)
{
	*len = vm->is_own_ctx ? own_ctx_len(vm->ctx_kind) : 0;
	return vm->own_ctx;
}

void vm_place(const struct vm *vm, u32 *func, u32 *insn)
{
	const struct frame *f = vm_depth_now(vm) ? vm->top : NULL;
	*func = f ? f->func_index : vm->fault_func;
	*insn = f ? f->pc : 0;
}

s64 vm_map_index(const struct vm *vm, u64 addr)
{
	u32 at = VM_NUMBER(addr);
	return VM_KIND(addr) == VM_MAP && !vm_offset(addr) && at < vm->maps.n ? (s64)at : -1;
}

u64 vm_stop(struct vm *vm, const char *fmt, ...)
{
	char text[sizeof(vm->message)];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return vm_fault(vm, "%s", text);
}

struct vm_options *vm_settings(struct vm *vm)
{
	return &vm->opt;
}

void vm_set_clock(struct vm *vm, u64 now_ns)
{
	vm->now = now_ns;
}

void vm_set_random(struct vm *vm, u64 seed)
{
	vm->random = seed;
}

void vm_fail(struct vm *vm, u32 helper, u32 skip, u64 value)
{
	vec_push(&vm->failing, &vm->arena, ((struct failing){ helper, skip, value, 0, false }));
}

void vm_replace(struct vm *vm, u32 helper, u64 func)
{
	vec_push(&vm->failing, &vm->arena, ((struct failing){ helper, 0, 0, func, false }));
}

static void answer(struct vm *vm, u32 at, u64 *value)
{
	const u64 args[] = { vm->r[1], vm->r[2], vm->r[3], vm->r[4], vm->r[5] };
	vm->failing.v[at].runs = true;
	vm_callback(vm, vm->failing.v[at].func, args, ARRAY_LEN(args), value);
	vm->failing.v[at].runs = false;
}

bool vm_is_failing(struct vm *vm, u32 helper, u64 *value)
{
	for (u32 i = vm->floor ? vm->failing.n : 0; i-- > 0;) {
		struct failing *f = &vm->failing.v[i];
		if (f->helper != helper || f->runs)
			continue;
		if (f->skip) {
			f->skip--;
			return false;
		}
		*value = f->value;
		if (f->func)
			answer(vm, i, value);
		return true;
	}
	return false;
}

const u32 *vm_visits(const struct vm *vm, u32 func)
{
	if (func >= vm->obj->funcs.n)
		return NULL;
	if (vm->opt.jit && vm->code[func].visits)
		jit_take_hits(vm->opt.jit, func, &vm->code[func]);
	return vm->code[func].visits;
}
