/* lower_private.h: what the parts of lower share. Every local lives in an alloca, a struct is never a value: an
 * expression is either a scalar (lower_expr, a ref), a pair of 64-bit halves (__int128, lower_wide) or stands in
 * memory (lower_record, a place). */
#ifndef SKEP_CC_LOWER_PRIVATE_H
#define SKEP_CC_LOWER_PRIVATE_H

#include "cc/cc_diag.h"
#include "cc/lower/lower.h"

/* Where an lvalue stands: *(addr + off). */
struct place {
	ref addr;
	s64 off;
	u8 mem;                  /* enum ir_mem */
	bool is_volatile;
	u8 align;                /* what it is a multiple of, by the object that it is in; 0: what its own type says */
	u8 width;                /* bit-field: bytes of the container that is read and written */
	u16 bit_off, bits;       /* bit-field: first bit in the container, how many; bits 0: no bit-field */
	bool is_overlaid;        /* a pointer in a union of the kernel's, where the verifier sees another member */
	bool is_packet;          /* addr is a distance in the packet; bit_off counts from the most significant bit */
	const struct type *type;
};

/* Further on, in the same object. */
static inline void place_move(struct place *p, s64 off)
{
	p->off += off;
	p->align = off ? (u8)MIN((u64)p->align, (u64)off & -(u64)off) : p->align;
}
static inline u8 place_align(const struct place *p) { return (u8)MIN(MAX(type_align(p->type), (u32)p->align), 8u); }

struct pair { ref lo, hi; };     /* of an __int128 */

/* Jump targets of the innermost loop and switch; what cleanup() leaves to do on the way out is above `cleanups`. */
struct target { blk brk, cont; u32 cleanups; struct target *outer; struct switch_cases *cases; };
struct switch_cases { vec(struct ir_case) v; blk otherwise; bool is_wide; };

/* Copies are unrolled, eight bytes an instruction: what one may move, and all larger ones of a source together. */
enum { LOWER_MAX_COPY = 256 << 10, LOWER_MAX_COPIED = 1 << 20, LOWER_LARGE_COPY = 4 << 10 };

struct lower {
	u64 copied;              /* bytes, by large copies */
	u64 first_values;        /* bytes of all variables that have some */
	struct arena *arena;
	struct unit *unit;
	const struct cc_opts *opts;
	struct diags *ds;
	struct ir_module *mod;
	struct types *ts;
	struct map syms;         /* struct decl * -> sym */
	struct map strings;      /* hash of the bytes -> sym of a string literal */
	struct map by_name;      /* hash of the name -> defining struct decl * of a function or variable */
	vec(struct decl *) todo; /* functions and variables that were referred to and not lowered yet */
	u32 nstrings, ncompounds;

	/* the function at hand */
	struct ir_build b;
	struct decl *fn;
	struct target *target;
	vec(struct decl *) cleanups;
	ref result;              /* address for a result in memory; 0: none */
	/* stack objects that hold what was read from the kernel: fields lie as they do there */
	vec(ref) kernel_copies;
	vec(sym) locals;         /* that are visible, of name_locals */
	vec(sym) statics;        /* of this function that were named meanwhile */
	u32 depth;               /* of expressions and statements */
	bool is_exact;           /* no CO-RE relocations */
	u8 packets;              /* lower_packet.c: how bytes of packets are read; 0: not asked yet */
	struct bcc_map *loss_counters;       /* lower_loss.c; NULL: nothing to count yet */
};

enum { LOWER_MAX_DEPTH = 4000 };
enum { PACKETS_BY_INSTRUCTION = 1, PACKETS_BY_HELPER };

#define lower_error(lo, name, at_, len_, ...) cc_report((lo)->ds, name, where_src((at_), (len_)), __VA_ARGS__)

/* ---- lower.c: symbols ------------------------------------------------------------------------ */
sym  lower_sym(struct lower *lo, struct decl *d);
sym  lower_string(struct lower *lo, str bytes, const struct type *t);   /* a NUL is added */
struct decl *lower_find(struct lower *lo, str name);                  /* a function or variable of the unit; NULL */

/* ---- lower_data.c: contents of globals --------------------------------------------------------- */
void lower_data(struct lower *lo, struct decl *d, sym s);

/* ---- lower_func.c: functions, parameters, results ------------------------------------------------- */
/* How a value travels between functions. Records go by address where the callee will be inlined. */
enum passing { PASS_NOTHING, PASS_W, PASS_D, PASS_TWO, PASS_ADDR };
enum passing lower_passing(const struct type *t, bool by_address);
bool lower_by_address(const struct decl *fn);
void lower_function(struct lower *lo, struct decl *d);

/* ---- lower_stmt.c ---------------------------------------------------------------------------------- */
void lower_stmt(struct lower *lo, struct stmt *s);
/* The value of a statement expression is that of its last expression. */
struct stmt_value { ref scalar; struct pair wide; struct place memory; };
void lower_block(struct lower *lo, struct stmt *block, struct stmt_value *value);  /* NULL: not wanted */
void lower_cleanup_to(struct lower *lo, u32 depth);
void lower_enter(struct lower *lo, blk b);                           /* jump to b and go on there */
/* After a jump: what follows is dead unless a label brings it back. */
void lower_dead(struct lower *lo);
blk  lower_label(struct lower *lo, struct decl *label);               /* its block, made when first asked for */
/* depth: of open cleanups where s begins. */
void lower_find_labels(struct lower *lo, struct stmt *s, u32 depth);

/* ---- lower_expr.c ------------------------------------------------------------------------------------ */
ref  lower_expr(struct lower *lo, struct expr *e);
void lower_effect(struct lower *lo, struct expr *e);                  /* for its effects only */
void lower_cond(struct lower *lo, struct expr *e, blk yes, blk no);
struct place lower_record(struct lower *lo, struct expr *e);
/* e into memory, whatever its type. */
void lower_into(struct lower *lo, struct place to, struct expr *e);
ref  lower_convert(struct lower *lo, ref v, const struct type *from, const struct type *to);
ref  lower_binary(struct lower *lo, enum expr_kind k, const struct type *t, ref a, ref b);
ref  lower_compare(struct lower *lo, enum expr_kind k, const struct type *operands, ref a, ref b);
ref  lower_to_d(struct lower *lo, ref v, const struct type *from);    /* as a 64-bit argument */
ref  lower_phi(struct lower *lo, enum ir_type t, const ref *v, u32 n);
bool lower_is_memory(const struct type *t);                           /* record or array */
bool lower_is_wide(const struct type *t);                             /* __int128 */
enum ir_type lower_type(const struct type *t);
u8   lower_width(const struct type *t);
#define D(v) ir_const(lo->b.fn, IRT_D, (s64)(v))
#define W(v) ir_const(lo->b.fn, IRT_W, (s64)(v))
ref  lower_op(struct lower *lo, enum ir_op op, enum ir_type t, ref a, ref b);
ref  lower_zext(struct lower *lo, enum ir_type t, ref a, u8 width);
ref  lower_sext(struct lower *lo, enum ir_type t, ref a, u8 width);
ref  lower_trunc(struct lower *lo, ref a);

/* ---- lower_place.c: lvalues, bit-fields, CO-RE ----------------------------------------------------- */
struct place lower_place(struct lower *lo, struct expr *e);
ref  lower_function_addr(struct lower *lo, struct decl *d);
struct place lower_deref(struct lower *lo, struct expr *pointer);     /* of what it points to */
ref  lower_addr(struct lower *lo, struct place p);
ref  lower_load(struct lower *lo, struct place p);
void lower_store(struct lower *lo, struct place p, ref v);
void lower_copy(struct lower *lo, struct place to, struct place from, u64 bytes);
void lower_zero(struct lower *lo, struct place p, u64 bytes);
void lower_note_kernel_copy(struct lower *lo, ref to);               /* an address on the stack, or any other */
struct place lower_temp(struct lower *lo, const struct type *t);
/* lower_local.c: d->ir is the variable's place; of all of them, when the function is lowered. */
void lower_name_local(struct lower *lo, const struct decl *d);
void lower_name_static(struct lower *lo, const struct decl *d, sym id);
void lower_place_locals(struct lower *lo);
struct local_scope { u32 locals, ins; };         /* how many of each there were when it began */
struct local_scope lower_scope(const struct lower *lo);
void lower_end_scope(struct lower *lo, struct local_scope began);
struct place lower_at(ref addr, const struct type *t);                /* memory of our own */
/* A bit-field of declared type t, its first bit counted from p's byte; rec: bytes of the record from p, or 0. */
void lower_bits(struct place *p, const struct type *t, u64 bit_off, u32 bits, u64 rec);

/* ---- lower_packet.c: bytes of the packet, by distance ------------------------------------------------ */
ref  lower_packet_load(struct lower *lo, const struct place *p);
void lower_packet_store(struct lower *lo, const struct place *p, ref v);
/* load_byte(skb, at); false: another function */
bool lower_packet_call(struct lower *lo, struct expr *e, const struct decl *d, ref *result);

/* ---- lower_init.c ------------------------------------------------------------------------------------- */
void lower_init(struct lower *lo, struct place to, const struct init *in, const struct type *t);
/* with its NUL, when bytes has room for it */
void lower_text(struct lower *lo, struct place to, str text, u64 bytes);

/* ---- lower_call.c, lower_builtin.c, lower_atomic.c, lower_asm.c, lower_core.c, lower_wide.c, lower_map.c --- */
/* memory: a result in memory is put there, or where it says when it has no address yet. */
ref  lower_call(struct lower *lo, struct expr *e, struct place *memory);
/* A record of type t (a struct, else nothing is noted) goes through the buffer `map`. */
void lower_event(struct lower *lo, struct decl *map, const struct type *t);
void lower_note_reserve(struct lower *lo, struct expr *cast);
ref  lower_helper(struct lower *lo, enum ir_type t, u32 helper, const ref *args, u32 n);
bool lower_prints_int(struct expr *e, u32 n);
/* bpf_trace_[v]printk: format and size get a mark */
void lower_print(struct lower *lo, struct expr *e, ref *args);
/* after a call: counts its failure */
void lower_loss(struct lower *lo, u32 helper, const ref *args, u32 n, ref result);
ref  lower_builtin(struct lower *lo, struct expr *e);
ref  lower_atomic(struct lower *lo, struct expr *e);
void lower_asm(struct lower *lo, struct stmt *s);
/* A member access that the loader relocates: false: it is a plain one. */
bool lower_core_member(struct lower *lo, struct expr *e, struct place *out);
ref  lower_core_info(struct lower *lo, struct expr *e);               /* EX_CORE */
struct pair lower_wide(struct lower *lo, struct expr *e);
struct pair lower_wide_load(struct lower *lo, struct place p);
void lower_wide_store(struct lower *lo, struct place p, struct pair v);
struct pair lower_wide_from(struct lower *lo, ref v, const struct type *from);
struct pair lower_wide_op(struct lower *lo, struct expr *e, enum expr_kind k, bool is_signed, struct pair a,
	struct pair b);
ref  lower_wide_compare(struct lower *lo, enum expr_kind k, bool is_signed, struct pair a, struct pair b);
ref  lower_mapcall(struct lower *lo, struct expr *e);
ref  lower_mul_high(struct lower *lo, ref a, ref b);                   /* of two unsigned 64-bit values */

#endif
