/* ir.h: the typed SSA form between the C front end and the BPF back end.
 *
 * A function is a list of blocks, a block a list of instructions ending in one terminator. A value
 * is the instruction that makes it, named by a u32 handle (ref); 0 is no value. Constants, symbol
 * addresses, parameters and stack objects float: they stand in no block and are unique, so that
 * equal constants are the same ref. There are two types, W (32 bits) and D (64 bits; pointers are D);
 * narrower C values are kept extended in a W as their C type says.
 *
 * The front end keeps every C local in an alloca with loads and stores; pass_mem2reg makes SSA of
 * it. Structs never are values: they are moved by memcpy between addresses.
 *
 * Pointer spaces are worked out late, when inlining and SSA have made data flow plain
 * (pass_space.c): a load through a pointer that the kernel's verifier would see as a scalar becomes
 * a probe read. The front end only says what the C type says: IRM_USER, IRM_KERNEL, IRM_PLAIN.
 *
 * The text form (ir_text.c) prints and parses back; doc/ir.md is normative:
 *
 *   fn prog @kprobe__x(d) section "kprobe/x" {
 *   b1:
 *       %3 = load.8 d %1, 112        ; x.c:4
 *       %4 = eq.8 w %3, 0
 *       br %4, b2, b3
 *   ...
 */
#ifndef SKEP_CC_IR_H
#define SKEP_CC_IR_H

#include "base/base.h"

struct type;            /* C types, owned by the front end; opaque here but for BTF emission */
struct uapi_sec;
struct uapi_section;
struct uapi_regs;
struct btf;

typedef u32 ref;        /* an instruction = a value, in fn->ins; 0: none */
typedef u32 blk;        /* in fn->blocks; 0: none; the entry is fn->entry */
typedef u32 sym;        /* in mod->syms; 0: none */

enum ir_op {
#define IR(name, operands, result, effect) IR_##name,
#include "cc/ir/ir_ops.def"
#undef IR
	IR_OP_COUNT
};

enum ir_type { IRT_V, IRT_W, IRT_D };

enum ir_flags {
	IRF_SIGNED   = 1 << 0,   /* load: sign-extend */
	IRF_VOLATILE = 1 << 1,   /* memory: keep, keep the order, keep the width */
	IRF_FETCH    = 1 << 2,   /* atomic: the old value is wanted */
	IRF_NOFLAT   = 1 << 3,   /* memcpy/memset: must not be split (probe semantic) */
	IRF_SCALAR   = 1 << 4,   /* add: integer arithmetic, not the address of something */
	IRF_BUILTIN  = 1 << 5,   /* made by the compiler, not by the user's text (for warnings) */
	IRF_NORETURN = 1 << 6,
};

/* What the C type says of the pointer that a memory access goes through. */
enum ir_mem {
	IRM_PLAIN,               /* nothing: provenance decides (pass_space) */
	IRM_USER,                /* __user: a probe_read_user unless provenance says it is our own memory */
	IRM_KERNEL,              /* pointer to a kernel type: a probe_read_kernel unless plain access is allowed */
	IRM_ARENA,               /* __arena */
	IRM_DIRECT,              /* never a probe: stack, globals, maps, context: the front end is sure */
};

enum ir_atomic { IRA_ADD, IRA_OR, IRA_AND, IRA_XOR, IRA_XCHG };

struct ir_ins {
	u8 op, type;             /* enum ir_op, enum ir_type */
	u8 width;                /* memory, compare, extension: bytes; alloca, memcpy, memset: alignment */
	u8 flags;                /* IRF_* */
	u8 mem;                  /* enum ir_mem, of load, store, memcpy source */
	u8 mem2;                 /* enum ir_mem of a memcpy's destination */
	u8 aop;                  /* enum ir_atomic */
	u8 space;                /* enum ir_space, set by pass_space */
	ref a, b, c;
	u32 args, nargs;         /* in fn->args: operands of phi, call, asm; cases of switch */
	sym sym;                 /* addr, call; alloca: the variable it is, of name_locals; 0: nobody asks */
	blk block;               /* 0: floating, or removed */
	ref prev, next;          /* in the block */
	pos at;                  /* source position, for line info and messages */
	s64 imm;
	const struct type *ctype;/* alloca: the C type, for SROA and messages; call: the function's; may be NULL */
};

struct ir_case { s64 lo, hi; blk to; };

struct ir_block {
	ref first, last;         /* last is the terminator */
	vec(blk) succ;           /* br: [0] taken when true, [1] else; switch: [0] default, then the cases' */
	vec(blk) pred;           /* kept in step with phi arguments */
	vec(struct ir_case) cases;
	blk idom;                /* dominators; valid after ir_dominators until the CFG changes */
	blk dom_first, dom_next; /* the tree of dominators: the first child, and the next of the same parent */
	u32 dom_in, dom_out;     /* preorder interval in the dominator tree: a dominates b when b's lies inside a's */
	u32 loop_depth, rpo;     /* rpo: place in the order, from 1; 0: unreachable */
	blk loop;                /* header of the innermost natural loop it is in (a header: itself); 0: none */
	blk loop_parent;         /* of a loop header: header of the loop around its loop; 0: none */
	u32 likely;              /* 0 unknown, 1 likely, 2 unlikely (from __builtin_expect) */
	u32 unroll;              /* of a loop header: 0 as it is, n at most n times, ~0 fully (#pragma unroll) */
	pos loop_at;             /* of a loop header: where the loop begins in the source; may be 0 */
	str label;               /* from C, may be empty */
	bool is_removed;
};

/* Where a value points, as the kernel's verifier sees it (pass_space.c). */
enum ir_space {
	SPACE_UNKNOWN, SPACE_SCALAR, SPACE_STACK, SPACE_CTX, SPACE_MAP, SPACE_MAP_VALUE, SPACE_PACKET, SPACE_PACKET_END,
	SPACE_RINGBUF, SPACE_BTF, SPACE_SOCK, SPACE_PERCPU, SPACE_ARENA, SPACE_USER, SPACE_KERNEL, SPACE_GLOBAL,
	SPACE_FUNC,
	SPACE_ANY,               /* cannot be known */
	SPACE_COUNT
};

/* CO-RE relocation: kinds as in the kernel's enum bpf_core_relo_kind. */
struct ir_core {
	u32 kind;
	const struct type *root; /* the type the access string starts from */
	str access;              /* "0:1:2" */
	u64 local;               /* the value by the types the source was compiled with */
};

enum ir_asm_dir { ASM_IN, ASM_OUT, ASM_INOUT };
/* arg: index in the list, or output number */
struct ir_asm_operand { enum ir_asm_dir dir; str name, constraint; u32 arg; u8 width; s32 tied; };
struct ir_asm {
	str text;                /* after C string joining; %0 %[name] %l[name] */
	vec(struct ir_asm_operand) operands;
	vec(str) clobbers, labels;
	bool is_volatile;
};

enum { IR_MAX_PARAMS = 33 };
struct ir_fn {
	struct ir_module *mod;
	sym self;
	str name;
	const struct type *ctype;
	u32 nparams;
	u8 param_type[IR_MAX_PARAMS];    /* enum ir_type; those past the fifth must be gone by inlining */
	u8 param_space[IR_MAX_PARAMS];       /* enum ir_space, filled by pass_space for subprograms */
	/* what addresses on the stack that it is given are multiples of; 0: none; filled by pass_align */
	u8 param_align[IR_MAX_PARAMS];
	/* which other parameters point elsewhere in every call, as bits; filled between the halves of the pipeline */
	u8 param_apart[IR_MAX_PARAMS];
	u8 result;               /* enum ir_type */
	bool is_program;         /* entered by the kernel, with a context; its section may be unknown */
	u8 ctx;                  /* enum uapi_ctx: a subprogram's is that of its callers, told by pass_space */
	bool is_user_program;    /* a uprobe's: registers hold user addresses; pass_space */
	bool is_sys_enter;       /* a sys_enter tracepoint's: what the call got holds user addresses; pass_space */
	const struct uapi_section *section;  /* what the name of its section says; NULL: it has none */
	const struct uapi_sec *sec;  /* entry programs: the row of the section table; else NULL */
	vec(struct ir_ins) ins;  /* [0] unused */
	vec(struct ir_block) blocks;  /* [0] unused */
	vec(ref) args;
	vec(struct ir_asm) asms;
	blk entry;
	vec(blk) order;          /* layout; reverse postorder unless a pass says otherwise */
	/* counts changes of blocks and edges; below, its value when each was worked out, + 1 (ir_cfg.c) */
	u32 shape;
	u32 ordered, dominated, looped;
	struct map wconsts, dconsts;  /* imm -> ref */
	struct map floats;       /* other unique floating values, by ir.c's key -> ref */
	struct arena *arena;     /* the module's, or its own; while passes work on it another (pass.c) */
	struct arena own;
	/* by passes so far, and by pass how many there were when it last had nothing to do (pass.c) */
	u32 changes;
	u32 *settled;
};

enum ir_sym_kind { SYM_FUNC, SYM_DATA, SYM_MAP, SYM_KSYM, SYM_KFUNC, SYM_KCONFIG };
/* What the keys of a map are, when it is a histogram. */
enum ir_slots { SLOTS_NONE, SLOTS_LOG2, SLOTS_LINEAR };
struct ir_slots_in { str member; /* "": the value is the array */ s32 base; };
enum ir_inline { INLINE_AUTO, INLINE_ALWAYS, INLINE_NEVER };

/* Initial bytes of a global; relocations point to other symbols. */
struct ir_data_reloc { u32 off; sym to; s64 addend; };

/* A local variable: visible from its declaration (the symbol's at) to the end of its block. */
struct ir_local { str name; pos to; };

struct ir_sym {
	enum ir_sym_kind kind;
	str name, section;       /* section "" : .text for functions, .data/.bss/.rodata chosen by contents */
	const struct type *ctype;
	pos at;
	bool is_static, is_weak, is_hidden, is_used, is_defined, is_volatile, is_readonly, is_naked;
	bool is_only_read;       /* DATA: nothing but loads of it; known before the passes */
	u8 inl;                  /* enum ir_inline */
	u32 calls;               /* FUNC: how often it is called in the source; counted before the passes */
	u32 uses;                /* how often IR refers to it; counted by passes_run from the programs on */
	struct ir_fn *fn;        /* FUNC with a body */
	u8 *init;                /* DATA: size bytes, or NULL for zeros */
	u32 size, align;
	vec(struct ir_data_reloc) relocs;
	u8 slots;                /* MAP: enum ir_slots, by slots.c */
	s32 slot_base;           /* the slot of 1 */
	vec(struct ir_slots_in) slots_in;    /* arrays in its values whose elements are slots */
	/* MAP of the BCC dialect, whose type does not say what it is; NULL: any other */
	const struct bcc_map *map;
	bool is_only_in_asm;     /* inline assembly alone speaks of it: nothing is known of its type */
	struct ir_local *local;  /* DATA: a local variable is seen here (lower_local.c); NULL: it is none */
	str error_msg;           /* FUNC: __attribute__((error("..."))): no call may be left in the end */
	const char *instead;     /* KFUNC that none can be: what there is in its place; no call may be left either */
	vec(str) decl_tags;      /* btf_decl_tag on the symbol itself */
	vec(str) param_tags;     /* "index:tag" */
};

/* What is sent through which buffer, so that records print as what they are. map 0: the program's only ring buffer. */
struct ir_event { sym map; struct type *type; };

struct ir_module {
	struct arena *arena;
	struct diags *ds;
	const struct src_map *src;
	vec(struct ir_sym) syms; /* [0] unused */
	struct map names;        /* hashes of the names of the first syms (ir_is_named) */
	sym hashed;
	vec(struct ir_core) cores;
	vec(struct ir_event) events;
	sym loss_map;            /* counts what buffers had no room for (lower_loss.c); 0: not wanted */
	vec(sym) loss_slots;     /* the buffers, from slot 1 */
	str license;
	u8 cpu;                  /* 1..4 */
	bool exact_layout;       /* compiled for the running kernel: no CO-RE relocations wanted */
	bool unmarked_prints;    /* cc_opts.print_mark could not be put into every format */
};

/* ---- building (ir.c); every builder folds nothing and appends to fn's current block ------- */

struct ir_build { struct ir_fn *fn; blk at; pos pos; };

struct ir_module *ir_module_new(struct arena *a, struct diags *ds, const struct src_map *src);
sym ir_sym_add(struct ir_module *m, enum ir_sym_kind kind, str name);
/* does a symbol have it: most words of assembly are no names */
bool ir_is_named(struct ir_module *m, str name);

static inline bool ir_is_name_char(char c)
{
	return c == '_' || c == '.' || c == '$' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		(c >= 'A' && c <= 'Z');
}

struct ir_fn *ir_fn_new(struct ir_module *m, sym self, u32 nparams);
void ir_fn_drop(struct ir_fn *fn);       /* it is empty; memory of its own is given back */
void ir_drop(struct ir_module *m);       /* all functions */
blk ir_block_new(struct ir_fn *fn);
ref ir_const(struct ir_fn *fn, enum ir_type type, s64 v);        /* W constants are kept sign-extended from 32 bits */
ref ir_undef(struct ir_fn *fn, enum ir_type type);
ref ir_addr(struct ir_fn *fn, sym s, s64 off);
/* may an addr have this offset more: a loader puts other symbols' places over theirs */
bool ir_addr_takes(const struct ir_fn *fn, ref addr, s64 off);
ref ir_param(struct ir_fn *fn, u32 index);
ref ir_alloca(struct ir_fn *fn, u64 size, u32 align, const struct type *ctype, pos at);
u32 ir_core_add(struct ir_module *m, u32 kind, const struct type *root, str access, u64 local);
ref ir_core(struct ir_fn *fn, enum ir_type type, u32 index);
ref ir_emit(struct ir_build *b, struct ir_ins ins);              /* append; sets block and position */
ref ir_emit1(struct ir_build *b, enum ir_op op, enum ir_type t, ref a, u8 width);
ref ir_emit2(struct ir_build *b, enum ir_op op, enum ir_type t, ref a, ref c);
/* What a load or store touches: width bytes, off behind addr. */
struct ir_cell { ref addr; s64 off; u8 width, flags; enum ir_mem mem; };
static inline struct ir_cell ir_slot(ref addr, s64 off, u8 width)        /* of memory that a program has of its own */
{
	return (struct ir_cell){ addr, off, width, 0, IRM_DIRECT };
}
ref ir_emit_load(struct ir_build *b, enum ir_type t, struct ir_cell from);
void ir_emit_store(struct ir_build *b, struct ir_cell to, ref v);
ref ir_emit_call(struct ir_build *b, enum ir_type t, sym callee, s64 helper, const ref *args, u32 nargs);
void ir_emit_jmp(struct ir_build *b, blk to);                    /* also links succ and pred */
void ir_emit_br(struct ir_build *b, ref cond, blk yes, blk no);
void ir_emit_ret(struct ir_build *b, ref v);
void ir_emit_unreachable(struct ir_build *b);

/* Append a phi at the head of block b, with room for one argument per present predecessor (all none). */
ref  ir_emit_phi(struct ir_build *b, enum ir_type t);
/* switch: the block's cases first come from here; edges are linked. */
void ir_emit_switch(struct ir_build *b, ref v, blk otherwise, const struct ir_case *cases, u32 n);

/* ---- changing ------------------------------------------------------------------------- */

ref  ir_insert_before(struct ir_fn *fn, ref where, struct ir_ins ins);
ref  ir_insert_after(struct ir_fn *fn, ref where, struct ir_ins ins);
void ir_remove(struct ir_fn *fn, ref i);                         /* take it out of its block */
void ir_move_before(struct ir_fn *fn, ref where, ref i);         /* out of its block, before another instruction */
void ir_set_args(struct ir_fn *fn, ref i, const ref *args, u32 n);
/* add an edge at the end of succ and pred; phi arguments are the caller's */
void ir_link(struct ir_fn *fn, blk from, blk to);
/* Let edge number n of from go to another block, as its newest predecessor; cases follow. Phi arguments of the old
 * target go, those of the new one are the caller's (ir_phi_add). */
void ir_retarget(struct ir_fn *fn, blk from, u32 n, blk to);
void ir_phi_add(struct ir_fn *fn, ref phi, ref v);               /* an argument for the newest predecessor */
/* A new empty block on edge number n of from; phis of the target are right without change. */
blk  ir_split_edge(struct ir_fn *fn, blk from, u32 n);
/* Cut a block before the instruction at: what follows, with the successors, moves to a new block. No edge is made. */
blk  ir_split_block(struct ir_fn *fn, ref at);
void ir_to_jmp(struct ir_fn *fn, blk b, u32 n);                  /* the terminator becomes a jmp along edge number n */
void ir_to_unreachable(struct ir_fn *fn, blk b);
/* Empty a block without predecessors: its instructions and edges go, it is marked removed. */
void ir_block_remove(struct ir_fn *fn, blk b);
/* Dead instructions, unused floating values and removed blocks go; all others get new numbers, in the old order
 * (ir_compact.c). */
void ir_compact(struct ir_fn *fn, struct arena *tmp);
void ir_move(struct ir_fn *fn, struct arena *to);                /* what is left, into memory of its own size */
/* Replace every use of values by table: to[r] != 0 means r becomes to[r] (chains are followed). */
void ir_replace_uses(struct ir_fn *fn, ref *to);
#define ir_each(i, fn, b) for (ref i = (fn)->blocks.v[b].first; i; i = (fn)->ins.v[i].next)
/* As ir_each, but i may be removed in the body. */
#define ir_each_safe(i, fn, b) \
	for (ref i = (fn)->blocks.v[b].first, i##_next = i ? (fn)->ins.v[i].next : 0; i; i = i##_next, i##_next = i ? (fn)->ins.v[i].next : 0)
static inline struct ir_ins *ir_at(const struct ir_fn *fn, ref i) { return &fn->ins.v[i]; }
static inline struct ir_block *ir_blk(const struct ir_fn *fn, blk b) { return &fn->blocks.v[b]; }
static inline bool ir_is_floating(enum ir_op op) { return op <= IR_core; }
static inline bool ir_is_const(const struct ir_fn *fn, ref i) { return fn->ins.v[i].op == IR_const; }
static inline bool ir_is_compare(enum ir_op op) { return op >= IR_eq && op <= IR_sle; }
/* What r is a copy of, or the sum or difference of and a constant, which is added to off; 0: it is neither. */
static inline ref ir_step_back(const struct ir_fn *fn, ref r, s64 *off)
{
	const struct ir_ins *x = ir_at(fn, r);
	if (x->op == IR_copy)
		return x->a;
	if ((x->op != IR_add && x->op != IR_sub) || !ir_is_const(fn, x->b))
		return 0;
	s64 by = ir_at(fn, x->b)->imm;
	*off += x->op == IR_add ? by : -by;
	return x->a;
}

/* ---- data that nobody can change (ir_data.c) -------------------------------------------- */

bool ir_is_fixed(const struct ir_sym *y);
/* Up to 8 bytes at an address, as a little-endian number; false: not known. */
bool ir_fixed_bytes(const struct ir_fn *fn, ref addr, s64 off, u32 bytes, u64 *out);

/* ---- analysis (ir_cfg.c) ---------------------------------------------------------------- */

/* Both do nothing when no block and no edge changed since. */
void ir_order(struct ir_fn *fn);                                 /* reverse postorder; drops unreachable blocks */
bool ir_is_led_back_to(const struct ir_fn *fn, blk b);           /* from what is not before it; after ir_order */
bool ir_has_way_back(const struct ir_fn *fn);                    /* of any block; after ir_order */
void ir_dominators(struct ir_fn *fn);                            /* with the order */
bool ir_dominates(const struct ir_fn *fn, blk a, blk b);
void ir_loops(struct ir_fn *fn);                                 /* loop_depth and loop; after ir_dominators */
bool ir_in_loop(const struct ir_fn *fn, blk b, blk header);      /* or in one inside it; after ir_loops */
/* Which loops, by header, are those whose rounds the kernel counts: of iterators and of may_goto; true: there is one.
 * After ir_loops. */
bool ir_counted_loops(const struct ir_fn *fn, bool *is_counted);
/* Calls enter for each block before those that it dominates, and leave behind them; after ir_dominators. */
typedef void ir_walk_fn(void *ctx, blk b);
void ir_walk_dominators(const struct ir_fn *fn, ir_walk_fn *enter, ir_walk_fn *leave, void *ctx);
u32 *ir_use_counts(struct ir_fn *fn, struct arena *a);           /* by ref */
extern const struct ir_op_info {
	const char *name;
	u8 operands;             /* how many of a, b, c */
	char result;             /* V, W, D, X: see ir_ops.def */
	char effect;             /* P, R, S, T */
} ir_ops[IR_OP_COUNT];

static inline bool ir_has_list(enum ir_op op)
{
	return op == IR_phi || op == IR_call || op == IR_tailcall || op == IR_callptr || op == IR_asm ||
		op == IR_asmgoto;
}

/* Operands of an instruction: a, b, c, then the list. */
static inline u32 ir_operand_count(const struct ir_fn *fn, ref i)
{
	const struct ir_ins *x = ir_at(fn, i);
	return ir_ops[x->op].operands + (ir_has_list(x->op) ? x->nargs : 0);
}
/* Where operand n stands, to read or change. */
static inline ref *ir_operand(struct ir_fn *fn, ref i, u32 n)
{
	struct ir_ins *x = ir_at(fn, i);
	u32 fixed = ir_ops[x->op].operands;
	return n >= fixed ? &fn->args.v[x->args + n - fixed] : n == 0 ? &x->a : n == 1 ? &x->b : &x->c;
}
static inline bool ir_is_end(enum ir_op op) { return ir_ops[op].effect == 'T'; }

/* ---- text and check (ir_text.c, ir_check.c) --------------------------------------------- */

void ir_print_fn(const struct ir_fn *fn, struct buf *out);
void ir_print_symbols(const struct ir_module *m, struct buf *out);   /* data, maps, externs, CO-RE relocations */
void ir_print(const struct ir_module *m, struct buf *out);
struct ir_module *ir_parse(struct arena *a, str text, struct diags *ds);  /* NULL: reported */
/* What is wrong with the function, or NULL; the text lives in a. */
const char *ir_wrong(const struct ir_fn *fn, struct arena *a);
/* Broken IR is our bug: says what and where, then aborts. Runs between passes where pass_ctx.check says so. */
void ir_check(const struct ir_fn *fn, const char *after);

#endif
