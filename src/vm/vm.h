/* vm.h: a machine in userspace that runs the functions of a BPF object: no root, no kernel.
 *
 *   struct vm *vm = vm_new(obj, NULL);
 *   vm_run(vm, func, &(struct vm_input){ .packet = bytes, .packet_len = n }, &result);
 *
 * The program sees addresses of a space of its own. Each thing it may touch (stack frames, context, packet, map values,
 * records, memory lent by the caller) is a region there, 4 GiB from the next, and every access is checked against it:
 * whatever the instructions are, a run ends with a result or a fault, never by harming the caller. Maps keep their
 * contents from run to run. What the kernel refuses before running (reading a register or pointer that does not hold
 * anything, a jump out of the program) is a fault here when it happens. */
#ifndef SKEP_VM_H
#define SKEP_VM_H

#include "base/base.h"
#include "obj/obj.h"

enum vm_end { VM_DONE, VM_FAULT, VM_BUDGET /* too many instructions */ };
struct vm_result {
	enum vm_end end;
	u64 r0;
	u64 steps;               /* instructions run */
	u32 func, insn;          /* where a fault happened */
	str message;             /* of a fault; valid until the next run */
	const u8 *packet;        /* as the program left it */
	u32 packet_len;
};

struct vm_options {              /* 0 means the default */
	u64 max_steps;           /* 16 million */
	u32 cpus, cpu;           /* 2, 0 */
	u64 now_ns;              /* first answer of the clocks; each further one is 1000 later */
	u64 pid_tgid, uid_gid;
	const char *comm;
	u64 seed;                /* of get_prandom_u32 */
	bool is_strict;          /* stack bytes never written may not be read */
};

struct vm_input {
	enum uapi_ctx ctx_kind;  /* CTX_NONE: as the function's section says */
	/* the program reads and writes it in place; NULL: made from the packet (XDP, skb), else none */
	void *ctx; u32 ctx_len;
	const void *packet; u32 packet_len;    /* copied */
};

struct vm_event { u32 map; u64 flags; const u8 *data; u32 size; };

struct vm *vm_new(const struct obj *o, const struct vm_options *options);
void vm_free(struct vm *vm);
/* False: the run ended with a fault or without end. */
bool vm_run(struct vm *vm, u32 func, const struct vm_input *in, struct vm_result *out);

/* Lends memory to programs: returns its address there (for arguments in a context), 0 when there is no more room. */
u64  vm_lend(struct vm *vm, void *memory, u32 size, bool is_writable);

/* Maps, by index in the object; what bpf(2) does for the real ones. 0 or a negative errno. Per-CPU maps take and give
 * the value of one CPU. */
void *vm_map_lookup(struct vm *vm, u32 map, const void *key, u32 cpu);      /* NULL: none */
int  vm_map_update(struct vm *vm, u32 map, const void *key, const void *value, u64 flags, u32 cpu);
int  vm_map_delete(struct vm *vm, u32 map, const void *key);
/* Keys in no order: index from 0 on; NULL past the last. */
const void *vm_map_key(struct vm *vm, u32 map, u32 index);

u32  vm_events(const struct vm *vm);                                        /* ring and perf buffer records so far */
const struct vm_event *vm_event(const struct vm *vm, u32 index);
str  vm_printed(const struct vm *vm);                                       /* all that bpf_trace_printk wrote */
void vm_forget(struct vm *vm);                                              /* events and prints */

#endif
