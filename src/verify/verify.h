/* verify.h: the kernel's verifier in user space: whether a kernel would take a program, what that costs it, and why
 * not.
 *
 *   instructions, maps, BTF --verify_program--> struct verify_result
 *
 * An abstract interpretation that follows the kernel's path by path: the same registers, ranges, ids, pruning points
 * and limits, so that not only the verdict but the number of processed instructions is the kernel's. What kernels
 * differ in is data: a struct profile (profile.def), helpers and their ages (uapi/helper.def, helper.def).
 * Input may be hostile: memory and work are bounded by struct verify_opts; nothing is trusted but the caller. */
#ifndef SKEP_VERIFY_H
#define SKEP_VERIFY_H

#include "base/base.h"
#include "btf/btf.h"
#include "isa/isa.h"
#include "uapi/uapi.h"

/* What a kernel knows; rows of profile.def. */
enum profile_feature {
	PF_BOUNDED_LOOPS = 1, PF_CALLBACKS = 2, PF_DYNPTR = 4, PF_KFUNCS = 8, PF_ITERATORS = 16, PF_MAY_GOTO = 32,
		PF_ARENA = 64,
	PF_CPU_V4 = 128, PF_ATOMICS = 256, PF_LOCAL_KPTR = 512, PF_LOAD_ACQ = 1024,
	PF_CONST_LOADS = 2048 /* loads from frozen maps are constants */, PF_NEG_RANGES = 4096,
	PF_LINKED_ADD = 8192 /* registers that differ by a constant learn from each other */, PF_DIV_RANGES = 16384,
	PF_PRIVATE_STACK = 65536, PF_SWAP_BITS = 524288 /* a change of byte order keeps known bits */,
	PF_TAIL_BRANCH = 262144 /* both outcomes of a tail call in a function are walked */,
	PF_ARRAY_NOT_NULL = 131072 /* a constant index within an array finds something */,
	PF_SIGN_WAYS = 2097152 /* 0 and -1 are two ways before an AND or OR with a constant */,
	PF_OP_RANGES = 1048576 /* products and bitwise operations of two unknown numbers have ranges */,
	PF_NOT_EQUAL = 4194304 /* "not the end of the interval" shortens it (6.8) */,
	PF_FIRST_KNOWN = 8388608 /* a constant on the left decides, and equality by intervals (6.4) */,
	PF_TWO_RANGES = 16777216 /* two intervals decide, and teach each other (6.8) */,
	PF_WRAP_RANGES = 33554432 /* sums past both ends, products of signed numbers (6.17) */,
	PF_HALF_LINKS = 67108864 /* a copy of the low half is linked where the upper one is zero (6.8) */,
	PF_RAW_STACK = 32768 /* stack that was not written may be read as numbers */,
	PF_DEEP_STACK = 134217728 /* also below all that was written */,
	PF_WHOLE_SCRUB = 536870912 /* a write at an unknown place of the stack leaves what lies beside it readable */,
	PF_LINKED_SUMS = 1073741824 /* so do those by sums of 32 bits and differences (7.0, 6.18.y) */,
	PF_WHOLE_OFFSETS = 268435456 /* the fixed part of a pointer's offset is part of its range */,
};
struct profile { const char *name; u32 version /* as LINUX_VERSION_CODE, without the patch level */; u32 features; };
const struct profile *profile_find(str name);      /* "6.12"; NULL: none */
const struct profile *profile_row(u32 i);          /* oldest first; NULL past the end */
/* the newest that is not newer than this LINUX_VERSION_CODE, or the oldest */
const struct profile *profile_near(u32 version);

struct verify_map {
	u32 type, key_size, value_size, max_entries, flags;
	const struct btf *btf;       /* of key and value; NULL: none */
	u32 key_type, value_type;
	const struct verify_map *inner;      /* of map-in-map */
	/* of element 0 (value_size bytes), when neither program nor user can change it; else NULL */
	const u8 *contents;
};

/* as func_info: slot of the first instruction, FUNC in the program's BTF */
struct verify_func { u32 insn, type; };

struct verify_prog {
	const struct insn *insns; u32 ninsns;
	u32 prog_type, attach_type;
	bool is_gpl, is_sleepable;
	const struct btf *btf;       /* the program's; NULL: none */
	const struct verify_func *funcs; u32 nfuncs;
	const struct btf *attach_btf; u32 attach_type_id;    /* of tracing, lsm, iter, struct_ops */
	u32 ops_member;              /* struct_ops: index of the member */
	u32 ncpus;                   /* possible ones; 0: not known */
	void *ctx;
	const struct verify_map *(*map)(void *ctx, s32 fd);  /* NULL: none of this fd */
	/* 0: vmlinux; else a slot of the program's fd_array. NULL: none */
	const struct btf *(*kernel_btf)(void *ctx, u32 index);
};

enum lockdown { LOCK_NONE, LOCK_INTEGRITY, LOCK_ALL };
struct verify_opts {
	const struct profile *profile;
	int lockdown;                /* enum lockdown: of the kernel, against its own root */
	u32 max_insns;               /* processed; 0: the kernel's million */
	u64 max_bytes;               /* of states; 0: 1 GiB */
	bool want_log;               /* registers at every instruction, in the result's log: of the first 64 MiB */
};

enum verify_reason {
#define REASON(name, tag, text, hint) VR_##name,
#include "verify/reason.def"
#undef REASON
	VR_COUNT
};
const char *verify_reason_tag(enum verify_reason r), *verify_reason_text(enum verify_reason r),
	*verify_reason_hint(enum verify_reason r);

struct verify_result {
	bool accepted;
	enum verify_reason reason;   /* VR_NONE when accepted */
	s64 insn;                    /* where it stopped; -1: no place */
	str message;                 /* one line, in the kernel's vocabulary */
	/* what was known of the register that the message names: "R3=scalar(umax=64)"; "" none */
	str known;
	/* the listing, when asked for; else what a refusal needs: instruction and message */
	str log;
	u64 processed, total_states, peak_states, max_states_per_insn;
	u32 stack;                   /* bytes of the main program's frame */
	u32 nsubprogs; u16 stacks[256];      /* of each function */
	const u32 *path; u32 npath;  /* instructions of jumps that led to the refusal, oldest first */
	u32 *visits;                 /* how often it came to each instruction */
};

/* The types of programs that may call a helper, as people read them: "xdp", "sched_cls, lwt_xmit and 3 more"; "": all
 * may, or nobody knows. */
str verify_helper_types(struct arena *a, u32 helper);
/* Texts of the verdict are in the arena. */
void verify_program(struct arena *a, const struct verify_prog *p, const struct verify_opts *o,
	struct verify_result *out);

#endif
