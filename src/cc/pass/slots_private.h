/* slots_private.h: programs followed as if everything were inlined (slots_trace.c), and judged (slots.c). */
#ifndef SKEP_CC_SLOTS_PRIVATE_H
#define SKEP_CC_SLOTS_PRIVATE_H

#include "cc/pass/pass.h"
#include "cc/type/type.h"

/* A call of a function, with its caller: what its parameters are. */
struct frame { const struct frame *up; const struct ir_fn *fn; ref call; u32 depth; vec(struct frame *) calls; };
struct val { const struct frame *f; ref r; };
/* root: the stack object that is written to, at off; r 0: not plain to see. */
struct write { struct val at, address, root; s64 off; };

struct trace {
	struct ir_module *mod;
	struct arena *tmp;
	vec(struct write) writes;
	vec(struct val) accesses;    /* calls of map helpers */
	/* by sym of a function: 1 + its value at 1 where it is a logarithm, -1 not; 0: not asked yet */
	s64 *base;
	u32 frames, budget;
	bool gave_up;                /* too many calls in calls */
};
void trace_program(struct trace *x, const struct ir_fn *fn);
bool trace_is_log2(struct trace *x, struct val call, s64 *base);

/* Where a value may come from, each moved by off. */
enum { MAX_ORIGINS = 24 };
struct origins { struct val v[MAX_ORIGINS]; s64 off[MAX_ORIGINS]; u32 n; bool is_unclear,
	has_const /* bytes of a constant too */, has_read /* bytes that a helper put there, or of other memory */; };
void trace_value(struct trace *x, struct val v, struct origins *o);
/* Of what is in width bytes at off of a stack object before an instruction, or is ever stored there. */
void trace_stored(struct trace *x, struct val before, struct val object, s64 off, u32 width, struct origins *o);

static inline const struct ir_ins *val_at(struct val v) { return ir_at(v.f->fn, v.r); }
static inline struct val val_part(struct val v, ref r) { return (struct val){ v.f, r }; }

static inline struct val val_argument(struct val call, u32 n)
{
	return val_part(call, call.f->fn->args.v[val_at(call)->args + n]);
}

static inline bool val_is_const(struct val v) { return val_at(v)->op == IR_const; }

/* slots_eval.c: is this function a logarithm? *base: its value at 1. */
bool slots_is_log2(const struct ir_module *mod, struct arena *tmp, const struct ir_fn *fn, s64 *base);

#endif
