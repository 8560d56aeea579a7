/* pass.h: the face of the passes: what they may look at, the pipeline, and what is found out about maps before it. */
#ifndef SKEP_CC_PASS_H
#define SKEP_CC_PASS_H

#include "cc/ir/ir.h"

struct btf;
struct uapi_regs;

/* Which programs on kprobes become programs of trampolines, and the kernel's functions (pass_fentry.c). */
struct pass_hooks {
	const str *fentry; u32 nfentry;      /* names of programs; "*" is all */
	const struct uapi_regs *regs;
	const struct btf *btf;
	const struct btf *(*module_btf)(void *ctx, u32 index);
	void *ctx;
};

/* What a pass may look at besides the function. */
struct pass_ctx {
	struct ir_module *mod;
	struct arena *tmp;       /* reset after each pass */
	struct arena work;       /* what a function is made of while passes change it */
	struct diags *ds;
	u8 cpu;
	bool check;              /* look for broken IR after each pass (ir_check) */
	bool has_probe_read_kernel;  /* else bpf_probe_read */
	const struct pass_hooks *hooks;      /* NULL: programs stay what they are */
	bool no_loops;           /* the kernel takes none: what cannot be unrolled is refused */
	void *trace;             /* struct buf * for --emit=ir:<pass>, or NULL */
	str trace_after;         /* name of the pass to print after; "" prints none, "all" after each, with its name */
	bool is_traced;          /* the symbols were printed */
};
typedef bool pass_fn(struct ir_fn *fn, struct pass_ctx *ctx);    /* true: something changed */
enum pass_needs { NEEDS_ORDER, NEEDS_DOMINATORS, NEEDS_LOOPS };  /* each with those before */
struct pass { const char *name; pass_fn *run; u8 needs; bool spoils_shape; const char *what; };
/* provides what it needs, and runs it */
bool pass_apply(const struct pass *p, struct ir_fn *fn, struct pass_ctx *ctx);
bool passes_run(struct ir_module *m, struct pass_ctx *ctx);      /* whole pipeline over the module; false: reported */
const struct pass *pass_find(str name);

/* slots.c: sets ir_sym.slots and slot_base of maps whose keys number the slots of a histogram; of the module as the
 * front end made it, before any pass. */
void slots_find(struct ir_module *mod, struct arena *tmp);

#endif
