/* lower_asm.c: inline assembly. Empty texts are notes to the compiler: asm volatile("" : "+r"(x)) makes x unknown,
 * asm volatile("" ::: "memory") keeps memory accesses in order. Others go on to the assembler with their operands:
 * inputs are values in the list, outputs are asmout values stored afterwards; "+r"(x) is an output and one more
 * input, tied to it, behind the written ones, so that the numbers in the text stay right. */
#include "cc/lower/lower_private.h"

static bool is_memory_clobber(const struct asm_stmt *a)
{
	for (u32 i = 0; i < a->nclobbers; i++)
		if (str_is(a->clobbers[i], "memory"))
			return true;
	return false;
}

/* The number of the output that an input is tied to; -1: none. */
static s32 tie_of(const struct asm_stmt *a, str constraint)
{
	u64 n;
	if (str_starts(constraint, "[")) {
		str name = str_sub(constraint, 1, constraint.n - 1);
		for (u32 i = 0; i < a->nout; i++)
			if (str_eq(a->out[i].name, name))
				return (s32)i;
	}
	return constraint.n && constraint.s[0] >= '0' && constraint.s[0] <= '9' && str_to_u64(constraint, &n) &&
		n < a->nout ? (s32)n : -1;
}

static bool is_inout(const struct asm_operand *o) { return str_starts(o->constraint, "+"); }
static bool wants_memory(str constraint) { return str_find(constraint, 'm') >= 0 && str_find(constraint, 'r') < 0; }

/* x = launder(value given for it), for each output; what has no value given stays unknown. */
static void empty_text(struct lower *lo, const struct asm_stmt *a)
{
	for (u32 i = 0; i < a->nout; i++) {
		struct expr *value = NULL;
		if (wants_memory(a->out[i].constraint))
			continue;
		for (u32 k = 0; k < a->nin; k++)
			value = tie_of(a, a->in[k].constraint) == (s32)i ? a->in[k].value : value;
		struct place p = lower_place(lo, a->out[i].value);
		enum ir_type t = lower_type(p.type);
		ref v = value ? lower_convert(lo, lower_expr(lo, value), value->type, p.type) :
			is_inout(&a->out[i]) ? lower_load(lo, p) : ir_undef(lo->b.fn, t);
		lower_store(lo, p, ir_emit1(&lo->b, IR_launder, t, v, 0));
	}
	for (u32 k = 0; k < a->nin; k++)
		if (tie_of(a, a->in[k].constraint) < 0)
			lower_effect(lo, a->in[k].value);
	if (is_memory_clobber(a) || (!a->nout && !a->nin))
		ir_emit(&lo->b, (struct ir_ins){ .op = IR_fence });
}

typedef vec(ref) refs;

static void add_input(struct lower *lo, struct ir_asm *out, refs *list, const struct asm_operand *o, s32 tied,
	bool hidden)
{
	struct ir_asm_operand op = { .dir = ASM_IN, .name = hidden ? STR("") : o->name, .constraint = o->constraint,
		.arg = list->n, .tied = tied };
	ref v;
	if (wants_memory(o->constraint))
		v = lower_addr(lo, lower_place(lo, o->value));
	else if (hidden)
		v = lower_load(lo, lower_place(lo, o->value));
	else
		v = lower_is_memory(o->value->type) ? lower_addr(lo, lower_record(lo, o->value)) :
			lower_expr(lo, o->value);
	op.width = wants_memory(o->constraint) ? 8 : lower_width(o->value->type);
	vec_push(list, lo->arena, v);
	vec_push(&out->operands, lo->arena, op);
}

static void operands(struct lower *lo, const struct asm_stmt *a, struct ir_asm *out, refs *list)
{
	for (u32 i = 0; i < a->nout; i++)
		vec_push(&out->operands, lo->arena, ((struct ir_asm_operand){ .dir = ASM_OUT, .name = a->out[i].name,
			.constraint = a->out[i].constraint,
			.arg = i, .width = lower_width(a->out[i].value->type), .tied = -1 }));
	for (u32 i = 0; i < a->nin; i++)
		add_input(lo, out, list, &a->in[i], tie_of(a, a->in[i].constraint), false);
	for (u32 i = 0; i < a->nout; i++)        /* "=m": the address of what is written is an input too */
		if (is_inout(&a->out[i]) || wants_memory(a->out[i].constraint))
			add_input(lo, out, list, &a->out[i], (s32)i, true);
	for (u32 i = 0; i < a->nclobbers; i++)
		vec_push(&out->clobbers, lo->arena, a->clobbers[i]);
	for (u32 i = 0; i < a->nlabels; i++)
		vec_push(&out->labels, lo->arena, a->labels[i]->name);
}

static bool check_operands(struct lower *lo, const struct asm_stmt *a)
{
	for (u32 i = 0; i < a->nout; i++)
		if (!a->out[i].value->is_lvalue || lower_is_memory(a->out[i].value->type) ||
			lower_is_wide(a->out[i].value->type)) {
			lower_error(lo, ASM_OPERAND, a->out[i].at, 1,
				"an output of inline assembly must be a variable of up to 64 bits");
			return false;
		}
	for (u32 i = 0; i < a->nin; i++)
		if (type_is_float(a->in[i].value->type)) {
			lower_error(lo, NO_FLOAT, a->in[i].value->at, a->in[i].value->len,
				"floating point is used here");
			return false;
		}
	return true;
}

/* Ends the block: the fall-through comes first, then the labels in their order. */
static void jump_out(struct lower *lo, struct stmt *s, struct ir_ins ins)
{
	blk next = ir_block_new(lo->b.fn);
	ins.op = IR_asmgoto;
	ir_emit(&lo->b, ins);
	ir_link(lo->b.fn, lo->b.at, next);
	for (u32 i = 0; i < s->as->nlabels; i++)
		ir_link(lo->b.fn, lo->b.at, lower_label(lo, s->as->labels[i]));
	lo->b.at = next;
}

void lower_asm(struct lower *lo, struct stmt *s)
{
	const struct asm_stmt *a = s->as;
	struct ir_asm out = { .text = a->text, .is_volatile = a->is_volatile || !a->nout };
	struct ir_fn *fn = lo->b.fn;
	refs list = { 0 };
	if (!check_operands(lo, a))
		return;
	if (!str_trim(a->text).n && !a->is_goto) {
		empty_text(lo, a);
		return;
	}
	operands(lo, a, &out, &list);
	vec_push(&fn->asms, fn->arena, out);
	u32 args = fn->args.n;
	vec_each(v, &list)
		vec_push(&fn->args, fn->arena, *v);
	struct ir_ins ins = { .op = IR_asm, .imm = fn->asms.n - 1, .args = args, .nargs = list.n };
	if (a->is_goto) {
		jump_out(lo, s, ins);
		return;
	}
	ref made = ir_emit(&lo->b, ins);
	for (u32 i = 0; i < a->nout; i++) {
		struct place p = lower_place(lo, a->out[i].value);
		if (wants_memory(a->out[i].constraint))
			continue;
		ref v = ir_emit(&lo->b, (struct ir_ins){ .op = IR_asmout, .type = lower_type(p.type), .a = made,
			.imm = i });
		lower_store(lo, p, v);
	}
}
