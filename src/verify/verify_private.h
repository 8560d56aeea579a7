/* verify_private.h: the verifier's working state, shared by its files.
 *
 *   verify.c    the loop over instructions and paths          check_code.c  what holds before any path is walked: jumps, subprograms
 *   state.c     registers, stack, frames: copies               step_*.c      one instruction of each class
 *   prune.c     is this state one that was seen safe?          precision.c   which numbers a verdict hung on
 *   live.c      which registers and slots are still read       scc.c         loops: states that are not finished yet
 *   access.c    memory by kind of pointer                      ctx.c, walk.c contexts; kernel structs by BTF
 *   stack.c     the frame's memory                             range.c, tnum.c  what is known of a number
 *   call*.c     helpers, kfuncs, subprograms, callbacks        refs.c        references, locks, RCU
 */
#ifndef SKEP_VERIFY_PRIVATE_H
#define SKEP_VERIFY_PRIVATE_H

#include "verify/range.h"
#include "verify/verify.h"

enum {
	MAX_FRAMES = 8, MAX_STACK = 512, SLOT = 8, MAX_SLOTS = MAX_STACK / SLOT, FP = 10, NREGS = 11,
		MAX_SUBPROGS = 256,
	MAX_OFF = 1 << 29,           /* of a pointer: fixed and variable part each */
	MAX_PACKET = 0xffff, MAX_PENDING = 8192, MAX_INSNS = 1000000, MAX_LOG = 64 << 20,
};

/* What a register or a slot holds. */
enum kind {
	K_NONE,                      /* not written */
	K_SCALAR, K_CTX, K_MAP, K_MAP_VALUE, K_MAP_KEY, K_STACK, K_PACKET, K_PACKET_META, K_PACKET_END, K_FLOW_KEYS,
	K_SOCKET, K_SOCK_COMMON, K_TCP_SOCK, K_XDP_SOCK, K_TP_BUFFER, K_BTF, K_MEM, K_BUF, K_FUNC, K_DYNPTR, K_ARENA,
	K_COUNT
};
enum kind_flags {
	KF_NULL = 1,                 /* may be NULL */
	KF_RDONLY = 2, KF_USER = 4, KF_PERCPU = 8, KF_RINGBUF = 16,
		KF_ALLOC = 32 /* object of the program's own type */,
	KF_TRUSTED = 64, KF_UNTRUSTED = 128, KF_RCU = 256, KF_NON_OWN = 512,
	/* what bpf_dynptr_data gave; a slice of a packet's dynptr */
	KF_DYNPTR_MEM = 1024, KF_PACKET_MEM = 2048,
};
enum dynptr_type { DYNPTR_NONE, DYNPTR_LOCAL, DYNPTR_RINGBUF, DYNPTR_SKB, DYNPTR_XDP, DYNPTR_SKB_META, DYNPTR_FILE };
enum iter_state { ITER_NONE, ITER_ACTIVE, ITER_DRAINED };

enum { PKT_AT_END = -1, PKT_BEYOND = -2 };
/* In an id: the register is another of this id plus off, by a sum of 64 bits or of 32, whose upper half is zero. */
enum { ID_ADD_CONST64 = 1u << 31, ID_ADD_CONST32 = 1u << 30, ID_ADD_CONST = ID_ADD_CONST64 | ID_ADD_CONST32 };

struct reg {
	struct range r;
	u8 kind; bool precise;
	u16 flags;
	s32 off;                     /* pointers: fixed part of the offset; linked scalars: see ID_ADD_CONST */
	union {
		const struct verify_map *map;
		struct { const struct btf *btf; u32 type; };
		u32 mem_size;
		s32 pkt_range;       /* bytes from the base that are there; PKT_AT_END, PKT_BEYOND */
		struct { u32 dynptr_id; u8 dynptr; bool dynptr_first; };
		u32 subprog;
		/* of the first slot of an iterator */
		struct { const struct btf *btf; u32 type; u32 depth : 24, state : 8; } iter;
	};
	/* the same for values known to be equal; of packet pointers: the same variable part */
	u32 id;
	u32 ref;                     /* the reference this hangs on; 0: none */
	u32 map_uid;                 /* of values of inner maps: which look-up gave the map; of slices: their dynptr */
	u32 frame;                   /* STACK: whose */
};

enum slot_type { ST_INVALID, ST_SPILL, ST_MISC, ST_ZERO, ST_DYNPTR, ST_ITER, ST_IRQ };
/* type[7] is the lowest byte: they count down from the frame's top */
struct slot { struct reg reg; u8 type[SLOT]; };

struct frame {
	struct reg regs[NREGS];
	struct slot *slots; u32 nslots, cap;         /* slot i covers fp-8*(i+1) .. fp-8*i-1 */
	u32 callsite;                /* instruction of the caller; NO_CALLSITE for the first */
	u32 subprog;
	u32 async_count;             /* how many asynchronous callbacks led here */
	bool in_callback, in_async;
	s32 ret_min, ret_max;        /* of a callback */
	u32 callback_depth;          /* calls of the callback so far, for bpf_loop */
	u32 serial;                  /* the same in all states: this very call */
	u64 read, wrote;             /* slots, as kernels mark them that have no flow of stack (live.c) */
};
#define NO_CALLSITE UINT32_MAX

enum ref_kind { REF_PTR, REF_LOCK, REF_RES_LOCK, REF_IRQ };
struct ref { u32 id; u32 insn; u8 kind; const void *lock_of; u32 lock_id; };

struct history { u32 insn, prev; u32 stack; /* STACK_ACCESS bits, frame and slot */ u64 linked; };
enum { HIST_STACK = 1u << 31 };
static inline u32 hist_stack(u32 frame, u32 slot) { return HIST_STACK | frame << 8 | slot; }

struct state {
	struct frame *frames[MAX_FRAMES];
	u32 cur;                     /* index of the running frame */
	struct ref *refs; u32 nrefs, refs_cap;
	u32 rcu, preempt, locks, irq_id;
	bool sleepable;
	u32 insn, first, last;       /* where it is, where it began, what came before it began */
	u32 may_goto_depth, unroll_depth;
	struct state *parent;
	u32 branches;                /* paths from here that are not finished */
	struct history *hist; u32 nhist, hist_cap;
	struct state *equal;         /* of a back edge: the state it came to */
	u32 depth;                   /* of the walk */
};

struct kept { struct state s; struct kept *next; u32 hits, misses; bool is_clean; };
struct pending { struct state *s; u32 insn, prev; struct pending *next; };

struct subprog {
	u32 start, end, stack, type /* FUNC in BTF */;
	bool is_global, is_called_as_global, has_tail_call, changes_packet, is_callback, is_async, is_exception;
	bool args_known, args_bad, is_verified;
	u32 nargs;
	struct arg_fact { u8 kind; u16 flags; u32 mem_size; const struct btf *btf; u32 type; } args[5];
};

/* What is known of an instruction before paths are walked (check_code.c, live.c) and of all paths (the rest). */
struct insn_fact {
	bool is_prune, is_jump, is_forced, calls_callback, is_wide_second, seen;
	u8 ptr_kind;                 /* of a load or store: one kind of pointer for all paths; 0: none yet */
	u16 live;                    /* registers read later, before the instruction */
	u32 scc;                     /* loop it stands in; 0: none */
	const struct verify_map *map; u32 value_off;         /* ld_imm64 */
	u32 nstates;
};

struct live_stack; struct loops; struct fields;
struct fields_cache { const struct btf *btf; u32 type; const struct fields *fields; };
struct verify {
	struct arena *arena;         /* of the verdict's texts and all that lasts as long as the run */
	const struct verify_prog *p;
	const struct verify_opts *o;
	struct verify_result *out;
	const struct profile *profile;
	enum range_age ranges;
	const struct btf *vmlinux; bool vmlinux_tried;
	struct insn_fact *facts;
	struct subprog *subprogs; u32 nsubprogs;
	struct state *now;
	u32 insn, prev;              /* running; the one before */
	struct kept **kept;          /* by instruction */
	struct kept *dropped;        /* evicted, still somebody's parent */
	struct pending *pending; u32 npending;
	u32 ids, calls;
	u64 jumps, prev_jumps, prev_processed;
	u64 bytes, max_bytes;        /* of states */
	void *spare[32];             /* freed blocks by the logarithm of their size */
	u64 nkept;
	struct live_stack *live;
	struct loops *loops;
	struct buf log;
	bool failed;
	bool in_global;              /* a global function is verified by itself */
	struct id_pairs *pairs;
	vec(struct fields_cache) fields;
	u32 exception_callback;      /* 1 + subprogram */
	bool path_ends;              /* by an exception */
	bool has_pending_history;    /* the last record belongs to this instruction */
};

static inline bool knows(const struct verify *v, u32 feature) { return v->profile->features & feature; }
static inline struct frame *top(const struct verify *v) { return v->now->frames[v->now->cur]; }
static inline struct reg *reg_of(const struct verify *v, u32 n) { return &top(v)->regs[n]; }

/* verify.c. refuse() says why, once; it returns false, as all that failed. */
bool refuse(struct verify *v, enum verify_reason why, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* a copy of now, to be walked later; NULL: refused */
struct state *push_state(struct verify *v, u32 insn, u32 prev);
const struct btf *need_vmlinux(struct verify *v);                      /* NULL: there is none */

/* state.c */
struct state *state_new(struct verify *v);
void spare_free(struct verify *v);
/* not the history; false: out of memory */
bool state_copy(struct verify *v, struct state *to, const struct state *from);
void state_clear(struct verify *v, struct state *s), state_free(struct verify *v, struct state *s);
bool history_copy(struct verify *v, struct state *to, const struct state *from);
struct frame *frame_new(struct verify *v, u32 callsite, u32 subprog);
void frame_free(struct verify *v, struct frame *f);
bool frame_grow(struct verify *v, struct frame *f, u32 nslots);        /* false: out of memory */
bool history_push(struct verify *v, struct state *s, u32 stack, u64 linked);
struct ref *ref_add(struct verify *v, struct state *s);
void regs_init(struct verify *v, struct frame *f);
void reg_unknown(struct reg *r), reg_none(struct reg *r), reg_const(struct reg *r, u64 value);
void reg_pointer(struct reg *r, enum kind k, u32 flags);               /* offset 0, nothing else */
static inline bool reg_is_const(const struct reg *r) { return r->kind == K_SCALAR && tnum_is_const(r->r.bits); }
static inline bool reg_is_null(const struct reg *r) { return r->kind == K_SCALAR && tnum_is(r->r.bits, 0); }
static inline bool reg_is_ptr(const struct reg *r) { return r->kind > K_SCALAR; }
bool is_packet(const struct reg *r);
const char *kind_name(const struct reg *r);
void reg_print(const struct reg *r, struct buf *out);
void state_print(const struct verify *v, const struct state *s, struct buf *out);
u32  slot_of(s32 off);               /* of a byte fp+off, off < 0 */
bool slot_is_spill(const struct slot *s);
/* Every register and spilled register of all frames. */
struct each { struct state *s; u32 frame, at; };
struct reg *each_reg(struct each *e);        /* from { s } on; NULL: no more */

/* check_code.c */
bool check_code(struct verify *v);
bool find_subprogs(struct verify *v);
s32  subprog_at(const struct verify *v, u32 start);                    /* -1 */
bool check_stack_depth(struct verify *v);
u32  insn_slots(struct insn i);

/* live.c */
bool live_registers(struct verify *v);
void live_stack_free(struct verify *v);
void live_read(struct verify *v, u32 frame, u64 mask);                 /* slots, by the running instruction */
void live_wrote(struct verify *v, u32 frame, u64 mask);
bool live_begin(struct verify *v, u32 insn);                           /* an instruction begins */
void live_called(struct verify *v);                                    /* in a function */
void live_commit(struct verify *v);                                    /* and ends */
void live_update(struct verify *v);                                    /* a path ended: what it read reaches back */
void live_kept(struct state *now);                                     /* a state was kept: what follows is its child */
void live_seen(struct verify *v, const struct state *old);             /* v->now ends in an older one, and reads what that reads */
bool live_slot(struct verify *v, const struct state *s, u32 frame, u32 slot);
u32  frame_insn(const struct state *s, u32 frame);                     /* where a frame stands */

/* scc.c */
bool loops_find(struct verify *v);
void loops_free(struct verify *v);
bool loop_enter(struct verify *v, struct state *s);
bool loop_exit(struct verify *v, struct state *s);
bool loop_around(const struct verify *v, const struct state *s);       /* does it stand in a loop, in any frame? */
bool loop_of_callback(const struct verify *v, u32 insn);
bool loop_is_open(const struct verify *v, const struct state *s);
bool loop_add_edge(struct verify *v, struct state *s, const struct state *now);

/* prune.c */
enum prune { PRUNE_GO_ON, PRUNE_SEEN, PRUNE_FAILED };
enum prune prune_here(struct verify *v);
void prune_free(struct verify *v);
bool prune_widen(struct verify *v, const struct state *old, struct state *now);
struct state *prune_earlier(struct verify *v, struct state *s, u32 insn);
void branch_done(struct verify *v, struct state *s);                   /* one path from s is finished */

/* precision.c */
bool precise_reg(struct verify *v, u32 reg), precise_slot(struct verify *v, u32 frame, u32 slot);
bool precise_more(struct verify *v, const struct state *old, struct state *now, bool *changed);
void forget_lone_links(struct state *s);
void imprecise_all(struct state *s);

/* step_*.c: one instruction; false: refused */
bool step_alu(struct verify *v, struct insn i);
bool step_load(struct verify *v, struct insn i), step_store(struct verify *v, struct insn i),
	step_atomic(struct verify *v, struct insn i);
bool step_ld_imm(struct verify *v, const struct insn *i), step_ld_abs(struct verify *v, struct insn i);
bool step_jump(struct verify *v, struct insn i, u32 *next);
bool step_call(struct verify *v, struct insn i, u32 *next);
bool step_exit(struct verify *v, u32 *next, bool *ends);
bool need_read(struct verify *v, u32 reg), need_write(struct verify *v, u32 reg);
bool ptr_add(struct verify *v, struct insn i, const struct reg *ptr, const struct reg *off);
void link_before_copy(struct verify *v, struct reg *r);
void null_known(struct verify *v, struct state *s, u32 id, bool is_null);
void not_null(struct verify *v, struct reg *r);

/* stack.c */
enum { VALUE_NONE = -1 /* not looked at, or not known */, VALUE_IMM = -2 /* the immediate of a store */ };
struct access { u32 regno; s32 off; u32 size; bool writes, sext, is_atomic /* its address must be a multiple of size */;
	s32 value; /* register stored or loaded, or VALUE_* */ };
bool stack_access(struct verify *v, const struct access *a);
/* Memory for a function: it is read, or written and then need not be initialised where raw. *clobbers: bytes to be made
 * unknown once all arguments are seen. */
struct mem_want { u32 regno; u64 size; bool may_be_zero, writes, raw; };
bool stack_for_call(struct verify *v, const struct mem_want *w, u64 *clobbers);
bool stack_clobber(struct verify *v, u32 regno, u64 bytes);
bool stack_in_bounds(struct verify *v, u32 regno, s64 off, s64 size, const char *what);
struct frame *stack_frame(const struct verify *v, const struct reg *r);
bool dynptr_overwritten(struct verify *v, struct frame *f, u32 slot);      /* call_dynptr.c */

/* access.c */
bool mem_access(struct verify *v, const struct access *a);
bool mem_region(struct verify *v, const struct access *a, u64 region, bool zero_ok);
bool mem_for_call(struct verify *v, const struct mem_want *w, u64 *clobbers);
/* no variable, no negative offset */
bool ptr_is_plain(struct verify *v, const struct reg *r, u32 regno, bool fixed_ok);
bool map_may_write(const struct verify_map *m), map_may_read(const struct verify_map *m);

/* ctx.c */
enum ctx_verdict { CTX_BAD, CTX_SCALAR, CTX_POINTER };
bool ctx_load(struct verify *v, u32 regno, s32 off, u32 size, struct reg *out);
bool ctx_store(struct verify *v, u32 regno, s32 off, u32 size);
bool ctx_return_range(struct verify *v, s64 *min, s64 *max);           /* false: any value */
u32  ctx_size(struct verify *v);
bool ctx_returns_nothing(struct verify *v);          /* a function of a struct of operations that is void */
bool ctx_btf_args(struct verify *v);

/* walk.c */
bool btf_load_member(struct verify *v, const struct access *a, struct reg *out);
bool btf_is_name(const struct btf *b, u32 id, const char *name);
bool btf_same_type(const struct btf *a, u32 at, const struct btf *b, u32 bt);
u32  kernel_type(struct verify *v, const char *name);                  /* struct in vmlinux; 0: none */
void reg_btf(struct reg *r, const struct btf *b, u32 type, u32 flags);
struct type_ref { const struct btf *btf; u32 type; u16 flags; };       /* what a pointer points to */
bool btf_pointee(const struct btf *b, u32 ptr, struct type_ref *out);  /* false: no pointer */
/* Special fields of a value type. */
enum field_kind { FLD_NONE, FLD_SPIN_LOCK, FLD_RES_SPIN_LOCK, FLD_TIMER, FLD_WQ, FLD_KPTR_UNREF, FLD_KPTR_REF,
	FLD_KPTR_PERCPU, FLD_LIST_HEAD, FLD_LIST_NODE,
	FLD_RB_ROOT, FLD_RB_NODE, FLD_REFCOUNT, FLD_UPTR, FLD_TASK_WORK };
struct field { u8 kind; u32 off, size; const struct btf *btf; u32 type; };
struct fields { struct field *v; u32 n, looked_at; };
const struct fields *fields_of(struct verify *v, const struct btf *b, u32 type);
const struct field *field_at(const struct fields *f, u32 off);
const struct fields *map_fields(struct verify *v, const struct verify_map *m);

/* refs.c */
u32  ref_take(struct verify *v);                                       /* its id */
bool ref_release(struct verify *v, u32 id);                            /* and all that hung on it */
bool refs_none(struct verify *v, const char *where);                   /* at exits and tail calls */
void drop_packets(struct verify *v);
bool lock_take(struct verify *v, const struct reg *r, u8 kind), lock_release(struct verify *v, const struct reg *r,
	u8 kind);
bool irq_save(struct verify *v, u32 regno, bool by_lock), irq_restore(struct verify *v, u32 regno, bool by_lock);
bool in_rcu(const struct verify *v);
bool may_sleep(const struct verify *v);

/* call.c: what all calls share, and functions of the program */
struct call {
	u32 id;                      /* helper; 0 of a kfunc */
	const struct verify_map *map; u32 map_uid;
	u32 ref;                     /* of an argument that holds one */
	u32 released;                /* register that is given back; 0: none */
	u64 clobbers[6];             /* bytes behind each register that the callee writes */
	u64 mem_size, most;          /* a constant size; the largest size of memory handed over */
	u32 callback;                /* 1 + subprogram */
	struct reg arg;              /* the object a result is made from */
	u32 dynptr_id, dynptr_ref; u8 dynptr;
	const struct field *field;   /* special member of a map's value */
};
void clobber_args(struct verify *v);
bool call_subprog(struct verify *v, struct insn i, u32 *next);
bool call_return(struct verify *v, u32 *next);
/* registers of a function that is verified alone */
bool call_global_entry(struct verify *v, u32 subprog);
/* size in the next register */
bool arg_mem(struct verify *v, struct call *c, u32 regno, bool writes, bool raw, bool zero_ok);
bool arg_fixed(struct verify *v, struct call *c, u32 regno, u64 size, bool writes, bool raw);
bool arg_object(struct verify *v, u32 regno, const char *name);
bool btf_holds(const struct btf *b, u32 type, s64 off, const char *name);      /* a struct of this name lies there */
bool arg_bad(struct verify *v, u32 regno, const char *expected);

/* call_back.c: functions handed to helpers */
bool callback_push(struct verify *v, struct call *c);
bool callback_walks_once(const struct verify *v);
bool callback_enter(struct verify *v, const struct call *c, const struct reg *args);   /* with registers of the call */
u32  callback_of(const struct verify *v, u32 insn, bool *is_async);    /* does this instruction call a callback? */

/* call_helper.c, call_kfunc.c */
bool call_helper(struct verify *v, struct insn i);
bool helper_changes_packet(u32 id);
bool call_kfunc(struct verify *v, struct insn i);
bool insn_is_iter_next(const struct verify *v, u32 insn);
str  kfunc_name(const struct verify *v, struct insn i);                /* "" unknown */
u32  kfunc_nargs(const struct verify *v, struct insn i);               /* 5: unknown */

/* call_format.c: text of a map that nobody can change; what bpf_snprintf makes of it. False: refused. */
bool call_const_text(struct verify *v, u32 regno);
bool call_format(struct verify *v);

/* call_dynptr.c: dynptrs and iterators on the stack */
struct reg *iter_at(struct state *s, const struct reg *arg);           /* NULL: there is none */
bool dynptr_make(struct verify *v, u32 regno, u8 type, u32 ref);
struct slot *dynptr_at(struct verify *v, u32 regno);                   /* NULL: there is none */
bool dynptr_end(struct verify *v, u32 regno);                          /* given back */
bool dynptr_room(struct verify *v, u32 regno);                         /* may one be made there? */

#endif
