/* pass_private.h: what the passes share. */
#ifndef SKEP_CC_PASS_PRIVATE_H
#define SKEP_CC_PASS_PRIVATE_H

#include "cc/cc_diag.h"
#include "cc/pass/pass.h"

pass_fn pass_prune, pass_inline, pass_mem2reg, pass_fold, pass_space, pass_dce, pass_switch, pass_core, pass_gvn,
	pass_dse, pass_sroa, pass_thread, pass_range, pass_bool, pass_align, pass_undef, pass_sink, pass_rotate,
	pass_unroll, pass_join, pass_peel, pass_merge, pass_sign, pass_known, pass_settle, pass_fentry, pass_hoist, pass_bits,
	pass_walk, pass_choose;

/* Instructions that a pass looks at where each of many things (a copy, a loop) may look at all of them. */
enum { PASS_MOST_WORK = 1 << 24 };

bool fold_const(const struct ir_ins *x, s64 a, s64 b, s64 *out); /* of constant operands; false: not known */
/* how many low bits of a value may be set, where plain to see */
u32 fold_bits(const struct ir_fn *fn, ref r);

/* bits of a value that was put together, taken from what they came from; false: nothing changed (pass_field.c) */
bool field_take(struct ir_fn *fn, ref i);

ref rodata_address(struct ir_fn *fn, const struct ir_ins *load);                /* the address that it holds, or 0 */
/* of data that nobody changes (pass_rodata.c) */
bool rodata_load(const struct ir_fn *fn, const struct ir_ins *load, s64 *out);
/* the bytes up to a NUL at an address of such data; false: the address or its bytes are not known */
bool rodata_string(const struct ir_fn *fn, ref r, str *out);
/* pass_text.c: strncmp or strlen byte by byte, where there is a bound; the block ends there, *value is in a new one */
bool text_settle(struct ir_fn *fn, ref i, ref *value);
/* bytes to the end of the text or object; UINT64_MAX: not known */
u64  text_room(const struct ir_fn *fn, ref address);
bool rodata_call(const struct ir_fn *fn, const struct ir_ins *x, s64 *out);      /* strlen, strncmp, isconst of it */
/* a callptr becomes a call; false: its target is not known (pass_settle.c) */
bool call_settle(struct ir_fn *fn, ref i);

/* ---- memory (pass_alias.c) ---------------------------------------------------------------- */

/* Memory outside of the program. The packet's addresses have 32 bits in the context; others that come from it may mean
 * any of these. */
enum foreign { FOREIGN_ANY = 1, FOREIGN_PACKET, FOREIGN_RECORD, FOREIGN_ANY_VALUE,
	FOREIGN_VALUE /* plus the map's symbol */ };
struct mem_at {
	ref root;                /* what the address was computed from */
	sym sym;                 /* the root is an address in this symbol; off counts from its start */
	s64 off;                 /* from the root, when exact */
	u64 bytes;
	bool exact, is_named;    /* named: a stack object, a symbol, the context: different ones are apart */
	u32 foreign;             /* enum foreign: apart from what is named; 0: it may mean anything */
	bool is_stack, is_ctx;
	/* the root is this parameter of a function that is called, from 1; those apart from it */
	u8 param, apart;
};
enum object_kind { OBJECT_PRIVATE, OBJECT_PASSED, OBJECT_ESCAPED };

struct mem_at alias_of(const struct ir_fn *fn, ref addr, s64 off, u64 bytes);
bool alias_apart(const struct mem_at *a, const struct mem_at *b);
void alias_params(struct ir_module *m);                          /* fills ir_fn.param_apart */
u8  *alias_objects(const struct ir_fn *fn, struct arena *a);     /* enum object_kind, by ref of the stack object */
bool alias_helper_reads_only(s64 helper, u32 n);                 /* what argument n points to */
bool alias_helper_writes(s64 helper, u32 n);
bool alias_helper_keeps_ctx(s64 helper);
/* the buffer in argument 0, of the bytes in argument 1 */
bool alias_helper_fills(s64 helper);
bool alias_helper_is_pure(s64 helper);
bool alias_helper_is_quiet(s64 helper);

void keys_apart(struct ir_fn *fn, struct pass_ctx *c);   /* before mem2reg; after ir_dominators */

#endif
