/* lower.h: the typed tree to IR. */
#ifndef SKEP_CC_LOWER_H
#define SKEP_CC_LOWER_H

#include "cc/ast.h"
#include "cc/cc.h"
#include "cc/cc_diag.h"
#include "cc/ir.h"
#include "cc/parse.h"

/* NULL: reported. Symbols carry sections; types stay for BTF. */
struct ir_module *lower_unit(struct arena *a, struct unit *u, const struct cc_opts *opts, struct diags *ds, const struct src_map *src);

/* ---- shared by lower_*.c -------------------------------------------------------------------------- */

struct target { blk brk, cont; struct target *outer; struct stmt *sw; };
struct lower {
	struct arena *arena;
	struct unit *unit;
	const struct cc_opts *opts;
	struct diags *ds;
	struct ir_module *mod;
	struct ir_fn *fn;
	struct ir_build b;
	struct decl *decl;           /* function being lowered */
	struct target *target;
	struct map labels;           /* label decl -> block */
	struct map cases;            /* case stmt -> block */
	struct map syms;             /* decl -> sym */
	u32 strings;
	sym string_syms_first;
	struct map literals;         /* hash of text -> sym */
};

/* Where a value lives: address plus offset, and for bit-fields which bits. */
struct place {
	ref addr; s64 off;
	struct type *type;
	u8 mem;                      /* enum ir_mem */
	bool is_volatile, is_bits;
	u32 bit_off, bit_size;       /* from addr + off */
};

ref  lower_expr(struct lower *l, struct expr *e);                 /* scalars: the value; records: the address */
struct place lower_lvalue(struct lower *l, struct expr *e);
ref  lower_load(struct lower *l, struct place p);
void lower_store(struct lower *l, struct place p, ref v);
void lower_copy(struct lower *l, struct place to, struct place from);
ref  lower_builtin(struct lower *l, struct expr *e);
ref  lower_map_call(struct lower *l, struct expr *e);
ref  lower_call(struct lower *l, struct expr *e);
ref  lower_convert(struct lower *l, ref v, struct type *from, struct type *to);
void lower_stmt(struct lower *l, struct stmt *s);
void lower_init(struct lower *l, struct place p, struct init *in);
sym  lower_sym(struct lower *l, struct decl *d);
sym  lower_string(struct lower *l, const struct expr *e);
void lower_cond(struct lower *l, struct expr *e, blk yes, blk no);
ref  lower_core(struct lower *l, struct expr *e);
enum ir_type lower_type(const struct type *t);
ref  lower_temp(struct lower *l, struct type *t, pos at);         /* a stack object */
bool lower_is_dead(const struct lower *l);                        /* the current block has ended */
void lower_at(struct lower *l, blk b);                            /* go on there */

#endif
