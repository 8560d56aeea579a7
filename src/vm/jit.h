/* jit.h: native code for functions of programs.
 *
 *   flow.c      which registers are read before they are written, where blocks begin: is native code possible?
 *   jit.c       when it is made and entered, and how it ends; its memory: written first, executable then, never both
 *   jit_mem.c   where memory is: regions as windows
 *   jit_x86.h   instruction by instruction, x86-64
 *   thread.c    the same as operations that are interpreted, where there is no native code
 *
 * Native code computes, loads, stores and jumps. All else it asks the machine for: calls, and what is rare. Where
 * something is wrong (an access outside of the regions, no instructions left) it leaves: registers go back into the
 * machine, and the interpreter goes on at this very instruction. So whatever ends a run is said by the interpreter. */
#ifndef SKEP_VM_JIT_H
#define SKEP_VM_JIT_H

#include "vm/vm_private.h"

enum { FLOW_LEADER = 1 /* a block begins */, FLOW_ENTRY = 2 /* a function may begin */,
	FLOW_SECOND = 4 /* half of a load */ };
enum { FLOW_MAX_BLOCK = 4096, FLOW_ARGS = 0x3e /* r1..r5 */ };
struct flow {
	enum { FLOW_NEW, FLOW_BUSY, FLOW_READY } state;
	/* No register is read where it holds nothing, given the arguments that an entry's live set names. */
	bool is_certain;
	bool tracks_r0;          /* it may return without a value: bit 0 of init is kept as the code runs */
	u16 stack;               /* bytes below r10 that it may touch: all, where r10 is more than an address */
	u16 writes;              /* registers that it writes */
	bool has_loops;          /* that a may_goto counts, or a function that it jumps to has */
	u16 *live;               /* by instruction: what is read from here on, before it is written */
	u8 *marks;
};

/* How native code ends: the first is no end. */
enum jit_end { JIT_GOES_ON, JIT_DONE /* at an exit */, JIT_LEFT /* the interpreter goes on */, JIT_FAILED,
	JIT_SWITCHED /* a tail call: another function in this frame */, JIT_RETURNED /* the frame is gone already */,
	JIT_NO_R0 /* a function returned without a value */ };

struct jit_code {
	struct flow flow;
	bool is_tried;
	void *memory;            /* NULL: interpreted */
	size_t size;
	u32 *at;                 /* by instruction: where the code of a block begins */
	enum jit_end (*enter)(struct vm *vm, const void *at);
};
struct vm_jit {
	const struct obj *obj;
	struct arena arena;
	struct jit_code *codes;  /* by function */
	bool blinds;
	bool is_threaded;        /* a machine's own, and no native code */
	u32 count;
};

/* Finds out about a function, and about those it calls. */
const struct flow *flow_of(struct vm_jit *j, u32 func);
/* Instructions from pc on that run one after another: up to the next block or jump. */
u32  flow_block(const struct flow *w, const struct obj_func *f, u32 pc);
u16  flow_written(struct insn i);                          /* registers, but those of calls */
/* Whom the call at pc calls: a function, and its instruction *at. UINT32_MAX: none of the object's. */
u32  flow_callee(const struct vm_jit *j, u32 func, u32 pc, u32 *at);

struct vm_jit *jit_threaded(const struct obj *o);
void thread_translate(struct vm *vm, u32 func, struct jit_code *c);
enum jit_end thread_run(struct vm *vm, const void *at);
/* False: failed; else the frame is gone, or is the interpreter's. */
bool jit_enter(struct vm *vm);
void jit_take_hits(const struct vm_jit *j, u32 func, struct code *c);    /* into visits */

/* ---- called by native code ---- */

void jit_catch_up(struct vm *vm);                      /* the machine's frame is the one that native code is in */
u64  jit_at(struct vm *vm, u64 addr, u32 what);        /* what: size, JIT_WRITES; 0: nothing there, but see vm->field */
enum { JIT_WRITES = 256 };
/* From the program's address of so many bytes to the host's, the distance; the window is the one around them from now
 * on, if there is one. what: bytes * JIT_BYTES, the window's number, and JIT_GROUP: only if there is one. 0: as
 * jit_at. */
u64  jit_reach(struct vm *vm, u64 addr, u32 what);
enum { JIT_GROUP = 128, JIT_BYTES = 256 };
u32  jit_call(struct vm *vm, u32 pc);                  /* what the instruction there does; an enum jit_end */
u32  jit_helper(struct vm *vm, u32 pc, u32 number);    /* the same, of a helper that is no tail call */
u32  jit_return(struct vm *vm, enum jit_end end);      /* a function that native code called ended so; as jit_call */

/* Code of a function of vm's object; at is filled in. NULL: the host is none that is known. */
bool jit_translate(struct vm *vm, u32 func, struct buf *code, u32 *at);

#endif
