/* vm_private.h: the machine's insides: regions, maps, frames, and how helpers are called. */
#ifndef SKEP_VM_PRIVATE_H
#define SKEP_VM_PRIVATE_H

#include <errno.h>
#include "vm/vm.h"

enum {
	VM_MAX_FRAMES = 8,       /* the kernel's MAX_CALL_FRAMES */
	VM_FRAMES = 2 * VM_MAX_FRAMES,   /* of a run, and of one inside it */
	VM_FRAME_GAP = 4096,     /* between the beginnings of two stack frames, and before the first */
	VM_MAX_TAIL_CALLS = 33,
	VM_MAX_REGIONS = 1 << 16,
	VM_MAX_LOOPS = 8 << 20,  /* of bpf_loop and may_goto, as in the kernel */
	VM_HEADROOM = 256, VM_TAILROOM = 320,   /* around a packet, as XDP has them */
	VM_MAX_PREFIX = 4 + 256, /* key of a longest prefix map, as in the kernel */
	VM_MAX_PACKET = 1 << 20,
	VM_MAX_EVENTS = 1 << 16,
	STACK_FILL = 0xa5,       /* bytes of a frame that nothing was written to */
	VM_MAX_PRINT = 1 << 20,
};
#define VM_MAX_MAP_BYTES (256ull << 20)

/* Addresses: the upper 16 bits tell the kind, the next 16 the number, the lower 32 the offset, which begins at
 * VM_FIRST: half of a pointer is not zero either, which verifiers take for granted, and what lies a little before a
 * thing is not the end of another. A multiple of every stride that is a power of 2. */
#define VM_FIRST 0x10000000u
#define VM_MEMORY 0xffff000000000000ull
#define VM_MAP    0xfffe000000000000ull
#define VM_FUNC   0xfffd000000000000ull
#define VM_KIND(a)   ((a) & 0xffff000000000000ull)
#define VM_NUMBER(a) ((u32)((a) >> 32) & 0xffff)

enum { PLAIN_READ = 1, PLAIN_WRITE = 2 };
/* Packet pointers of contexts, as uapi_ctx_field tells them apart. */
enum { VM_PACKET, VM_PACKET_END, VM_PACKET_META, VM_PACKET_FIELDS };
enum region_kind { REGION_DEAD, REGION_STACK, REGION_CTX, REGION_PACKET, REGION_MAP, REGION_RECORD, REGION_LENT };
struct region {
	u8 *host;                /* of offset 0 */
	u8 kind;                 /* enum region_kind */
	bool is_writable;
	u8 plain;                /* PLAIN_READ, PLAIN_WRITE: what native code may do without asking */
	u32 low, high;           /* offsets that may be touched: low <= offset < high */
	/* MAP, STACK: elements, or frames, lie stride apart, size bytes of each may be touched; 0: one piece */
	u32 stride, size;
	u32 mask;                /* offset & mask: the offset in an element; 0: one piece, or stride is no power of 2 */
	u32 map;                 /* MAP, RECORD: its map */
	u64 flags;               /* RECORD */
	u32 at;                  /* own number */
};

/* What native code knows of memory (jit.h): by base register, for reads and for writes, a piece of a region that may be
 * touched without asking; one more for loads that may be of packet pointers. len 0: none. */
enum { WINDOW_OTHER = REG_FP, WINDOW_WRITES, WINDOWS = WINDOW_WRITES + REG_FP };
struct windows {
	u64 len[WINDOWS], start[WINDOWS], distance[WINDOWS];     /* distance: from its addresses to the host's */
	u32 on_stack;            /* those of frames, a bit each: gone with the frame */
};

struct vm_map {
	const struct obj_map *decl;
	u32 type, key_size, value_size, max, flags;
	u32 copies;              /* values per key: CPUs, or 1 */
	u32 stride;              /* of a value: its size in whole 8 bytes */
	u32 region;              /* number of the values' region; 0: none */
	u8 *keys, *values;
	u32 *slots;              /* HASH: element + 1 by hash of the key, open addressing */
	u32 nslots;
	u32 *used;               /* HASH: tick of last use, 0: free */
	u32 count, next;         /* elements in use; QUEUE: first */
	u32 tick;
	u32 free_hint;           /* no element below is free */
};

struct frame {
	const struct obj_func *func;
	u32 func_index;
	u32 pc;                  /* of the call, while a callee runs */
	u64 saved[4];            /* caller's r6..r9 */
	u16 keeps;               /* which of them (bits 6 to 9): the others its function leaves alone */
	u16 saved_init;
	u32 loops_left;          /* of may_goto */
	u64 fp;                  /* r10 */
	u32 *hits;               /* of its function, see struct code */
	u8 written[STACK_BYTES / 8];     /* where it is_strict */
};

/* Its memory lies right before a frame, the next one's VM_FRAME_GAP from it. */
union frame_slot { struct { u8 stack[STACK_BYTES]; struct frame frame; }; u8 bytes[VM_FRAME_GAP]; };

struct code {
	bool is_ready;
	u32 *reloc;              /* by instruction: index + 1 of its relocation */
	u32 *visits;             /* by instruction, when they are counted; NULL: not */
	u32 *hits;               /* the same of native code, by the first instruction of a block: not yet in visits */
	const void *native;      /* what native code calls (jit.h); NULL: not native code, or not yet */
};
struct failing { u32 helper, skip; u64 value, func /* who answers instead; 0: value */; bool runs; };

/* What an instruction loads or stores. */
static inline u32 vm_bytes_of(struct insn i)
{
	static const u8 sizes[] = { 4, 2, 1, 8 };
	return sizes[i.code >> 3 & 3];
}

/* A helper's answer. */
static inline u64 err(int e)
{
	return (u64)(s64)-e;
}

/* Helpers: take r1..r5, return r0; faults through vm->failed. */
typedef u64 (*vm_helper_fn)(struct vm *vm, const u64 *a);

struct vm {
	const struct obj *obj;
	struct code *code;       /* by function */
	struct arena arena;      /* lives as long as the machine */
	struct arena run;        /* records and texts of this run */
	struct vm_options opt;
	struct vm_jit *own;      /* opt.jit, where nobody gave one; NULL: somebody did */
	vec(struct region) regions;
	u32 base_regions;        /* those that outlive a run */
	u32 stack_region, ctx_region, packet_region;
	vec(struct vm_map) maps;
	vec(struct vm_event) events;
	struct buf printed;
	vm_helper_fn *helpers;   /* by number; NULL: the machine does not have it */
	u64 now, random;
	vec(struct failing) failing;

	/* the run */
	u64 r[REG_COUNT];
	u16 init;                /* registers that hold something */
	union frame_slot *frames;        /* from 1 on; the one at 0 is nobody's */
	struct frame *top;       /* the one that runs, set by vm_set_depth */
	struct frame *deepest;   /* that the run may have */
	bool is_entering;        /* a function begins: native code may take over */
	u32 floor;               /* frames below belong to the run that this one is inside of */
	u64 steps;
	u32 tail_calls;
	enum uapi_ctx ctx_kind;
	bool is_own_ctx;         /* made here, not the caller's */
	u8 *packet; u32 packet_cap, headroom;
	u32 packet_low, packet_high;             /* outside, no byte of it is other than 0 */
	u64 packet_fields[VM_PACKET_FIELDS];     /* where it begins, ends, and what lies before it */
	u8 own_ctx[256];
	bool failed;
	bool is_told;            /* whoever watches knows that it failed */
	bool throws;             /* bpf_throw: the program ends, no fault */
	u64 thrown;
	enum vm_end end;
	u32 fault_func, fault_insn;
	char message[200];

	/* what native code and the machine tell each other (jit.h) */
	struct frame *native;    /* the frame that native code is in, which top does not follow */
	u64 left;                /* of max_steps */
	u64 field;               /* a packet pointer, where the context has one */
	/* By enum uapi_ctx: where the context is, if it is of that kind and has packet pointers; else 0. */
	u64 packet_ctx[CTX_COUNT];
	struct windows windows;
	u32 unrun;               /* instructions of a block that was counted as a whole, which did not run */
};

/* Stops the run with a sentence; returns false. The first one counts. */
bool vm_fault(struct vm *vm, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Memory behind an address, or NULL after a fault. */
void *vm_at(struct vm *vm, u64 addr, u64 size, bool is_write);
/* The same without a fault: for reads that may fail. */
void *vm_probe(struct vm *vm, u64 addr, u64 size, bool is_write);
struct region *vm_region(struct vm *vm, u64 addr);         /* NULL: no region there */
u32  vm_add_region(struct vm *vm, struct region r);        /* 0: no more */
void vm_end_region(struct vm *vm, struct region *r);
bool vm_has_packet_fields(const struct vm *vm);           /* the context of the run has packet pointers */
void vm_forget_windows(struct vm *vm);                     /* memory is not what it was */
void vm_forget_stack(struct vm *vm);                       /* frames are gone */
void vm_set_depth(struct vm *vm, u32 depth);
/* The packet begins at headroom and ends before high; what lies before it, from low on, is the program's too. */
void vm_set_packet(struct vm *vm, u32 low, u32 headroom, u32 high);
void vm_set_floor(struct vm *vm, u32 floor);
static inline u32 vm_depth_of(const struct vm *vm, const struct frame *f)
{
	return (u32)(((const u8 *)f - (const u8 *)vm->frames) / VM_FRAME_GAP);
}
static inline u32 vm_depth_now(const struct vm *vm) { return vm_depth_of(vm, vm->top); }
static inline u64 vm_address(u32 region) { return VM_MEMORY | (u64)region << 32 | VM_FIRST; }
static inline u64 vm_map_address(u32 map) { return VM_MAP | (u64)(map & 0xffff) << 32 | VM_FIRST; }
static inline u32 vm_offset(u64 addr) { return (u32)addr - VM_FIRST; }
void vm_mark_written(struct vm *vm, u64 addr, u64 size);   /* stack bytes a helper filled */

/* A native function of the caller's by this name; false: there is none. */
bool vm_native(struct vm *vm, str name, bool *ok);
/* The value that a helper is to fail with now; false: it works. */
bool vm_is_failing(struct vm *vm, u32 helper, u64 *value);
/* A 64 bit constant, as it is in the machine. False after a fault. */
bool vm_constant(struct vm *vm, u32 func, u32 pc, u64 *out);
u64  vm_arena_base(struct vm *vm);                         /* 0: no arena */
/* Does the instruction at pc of the top frame, with all that it calls. */
bool vm_exec(struct vm *vm, u32 pc);
/* Runs until so many frames are left. */
bool vm_go_on(struct vm *vm, u32 base);
/* The top frame returns to the one below. */
bool vm_leave(struct vm *vm);

/* Runs function func from pc with arguments until it returns; for programs and callbacks. */
bool vm_call(struct vm *vm, u32 func, u32 pc, const u64 *args, u32 nargs, u64 *r0);
bool vm_callback(struct vm *vm, u64 addr, const u64 *args, u32 nargs, u64 *r0);

bool vm_maps_make(struct vm *vm);
void vm_maps_free(struct vm *vm);
struct vm_map *vm_map_of(struct vm *vm, u64 addr);         /* NULL after a fault */
u64  vm_map_value_address(struct vm *vm, struct vm_map *m, const void *value);
void *vm_map_find(struct vm *vm, struct vm_map *m, const void *key, u32 cpu);
int  vm_map_put(struct vm *vm, struct vm_map *m, const void *key, const void *value, u64 flags, u32 cpu);
int  vm_map_remove(struct vm *vm, struct vm_map *m, const void *key);
int  vm_map_push(struct vm *vm, struct vm_map *m, const void *value, u64 flags);
int  vm_map_pop(struct vm *vm, struct vm_map *m, void *value, bool keep);
s64  vm_map_each(struct vm *vm, struct vm_map *m, u64 callback, u64 ctx);

bool vm_event_add(struct vm *vm, u32 map, u64 flags, const void *data, u32 size);

struct vm_helper { u32 number; vm_helper_fn call; };
extern const struct vm_helper vm_helpers_core[], vm_helpers_text[], vm_helpers_net[], vm_helpers_dynptr[];
void vm_helpers_find(struct vm *vm);
bool vm_helper(struct vm *vm, u32 number);
u64  vm_ring_reserve(struct vm *vm, const u64 *a);         /* as bpf_ringbuf_reserve; 0: no room */
u64  vm_ring_end(struct vm *vm, u64 record, u64 flags, bool is_submitted);
struct vm_kfunc { const char *name; vm_helper_fn call; };
extern const struct vm_kfunc vm_kfuncs_dynptr[];
bool vm_kfunc(struct vm *vm, str name);
u64  vm_throw(struct vm *vm, const u64 *a);

#endif
