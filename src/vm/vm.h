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

struct vm;
struct vm_jit;
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
	u64 task;                /* address of the current task, in programs' space; 0: none */
	u64 cgroup_id, cookie, func_ip;
	bool masks_shifts;       /* shifts by more bits than there are count modulo them (RFC 9669 4.1), where the kernel refuses */
	bool calls_by_register;  /* of helpers, by a number in a register: the kernel refuses them */
	bool is_strict;          /* stack bytes never written may not be read */
	bool is_plain;           /* interpreted instruction by instruction, and in no faster way */
	bool counts;             /* keeps how often each instruction ran: vm_visits */
	struct vm_jit *jit;      /* functions run as native code where they can; NULL: they are interpreted */
	/* Before each instruction, with fault NULL, and once where a run faults; ctx is watch_ctx. False: the run ends.
	 * Nothing is native code then. */
	bool (*watch)(struct vm *vm, void *ctx, const char *fault);
	void *watch_ctx;
	/* Functions of the caller's that programs call by name, as they call the kernel's, and before those: r1..r5 in,
	 * r0 out, ctx is native_ctx. NULL: none of this name. */
	u64 (*(*native)(str name))(struct vm *vm, void *ctx, const u64 *args);
	void *native_ctx;
};

struct vm_input {
	enum uapi_ctx ctx_kind;  /* CTX_NONE: as the function's section says */
	/* the program reads and writes it in place; NULL: made from the packet (XDP, skb), else none */
	void *ctx; u32 ctx_len;
	const void *packet; u32 packet_len;    /* copied */
	/* of a context that is made: its first contents, packet pointers aside */
	const void *fields; u32 fields_len;
};

struct vm_event { u32 map; u64 flags; const u8 *data; u32 size; };

struct vm *vm_new(const struct obj *o, const struct vm_options *options);
void vm_free(struct vm *vm);
/* False: the run ended with a fault or without end. */
bool vm_run(struct vm *vm, u32 func, const struct vm_input *in, struct vm_result *out);

/* Native code for the functions of an object, made when they first run: machines of this object, with the same cpus
 * and counts, may share it, one after another in the same thread. Results, faults and their places are the
 * interpreter's. blinds: numbers of the program do not stand in the code as they are. Machines go before it. */
struct vm_jit *vm_jit_new(const struct obj *o, bool blinds);
void vm_jit_free(struct vm_jit *jit);
const char *vm_jit_missing(void);                /* why there is none on this machine, in a sentence; NULL: there is */
u32  vm_jit_count(const struct vm_jit *jit);     /* functions that are native code now */

/* How often each instruction of a function ran since vm_new; NULL: it never did, or counts is not set. */
const u32 *vm_visits(const struct vm *vm, u32 func);

/* ---- for native functions, inside a run ---- */

/* Runs a function as vm_run does, above the one that runs; the packet and the context stay as it leaves them. A fault
 * ends the inner run alone. */
bool vm_run_inside(struct vm *vm, u32 func, const struct vm_input *in, struct vm_result *out);
/* Memory of the program; NULL: it has none there, and the run ends with a fault. A text, its end in the same region. */
void *vm_memory(struct vm *vm, u64 addr, u64 size, bool is_write);
str  vm_text(struct vm *vm, u64 addr);
u64  vm_show(struct vm *vm, const void *memory, u32 size);   /* lent read only until the run ends; 0: no more room */
u64  vm_packet(const struct vm *vm, u32 *len);               /* where the packet of the last run is */
const void *vm_context(const struct vm *vm, u32 *len);       /* the context that was made for it */
void vm_place(const struct vm *vm, u32 *func, u32 *insn);    /* of the instruction that runs */
bool vm_has(struct vm *vm, u64 addr);                        /* is there memory of programs? */
s64  vm_map_index(const struct vm *vm, u64 addr);            /* what map this argument is; -1: none */
/* Ends the run with a sentence, as a fault. Returns 0. */
u64  vm_stop(struct vm *vm, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The options of a machine that exists: cpu, pid_tgid, uid_gid, comm, task and the like may be changed. */
struct vm_options *vm_settings(struct vm *vm);
void vm_set_clock(struct vm *vm, u64 now_ns);
void vm_set_random(struct vm *vm, u64 seed);
/* In inner runs a helper does nothing and returns value, after it was called skip times as usual. */
void vm_fail(struct vm *vm, u32 helper, u32 skip, u64 value);
/* The same by a function of the object: its address in programs' space. It gets the arguments; what it calls itself is
 * the helper. */
void vm_replace(struct vm *vm, u32 helper, u64 func);

/* ---- for whoever watches ---- */

u32  vm_depth(const struct vm *vm);                          /* frames, those of a run around this one too */
bool vm_frame(const struct vm *vm, u32 up, u32 *func, u32 *insn);        /* up: 0 the one that runs; false: none */
bool vm_register(const struct vm *vm, u32 reg, u64 *value);  /* of the frame that runs; false: nothing was written to it */
const void *vm_peek(struct vm *vm, u64 addr, u64 size);      /* NULL: no memory of programs; never a fault */

/* What the load of a context's packet pointer (data, data_end, data_meta) gives; false: there is none. */
bool vm_packet_field(const struct vm *vm, u64 addr, u32 size, u64 *out);

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
