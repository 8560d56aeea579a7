/* parse_asm.c: inline assembly: asm volatile("text" : outputs : inputs : clobbers : labels). */
#include "cc/parse/parse_private.h"

static void check_operand(struct parser *p, const struct asm_operand *o, u32 len, bool is_output)
{
	bool adds = str_starts(o->constraint, "+"), writes = str_starts(o->constraint, "=") || (adds && is_output);
	if (adds && !is_output)
		return;                              /* see take_changed */
	if (is_output && !writes)
		parse_error(p, SYNTAX, o->at, len, "an output of the assembly begins with '=' or '+'");
	else if (!is_output && writes)
		parse_error(p, SYNTAX, o->at, len, "an input of the assembly is not written: '%.*s'",
			STR_ARG(o->constraint));
	else if (writes && !o->value->is_lvalue && o->value->type->kind != TY_ERROR)
		parse_error(p, NOT_LVALUE, o->at, len, "the assembly cannot put a value here");
}

/* "[name]" of an input: an output that is so called. */
static bool names_output(const struct asm_stmt *a, str constraint)
{
	for (u32 i = 0; i < a->nout && str_ends(constraint, "]"); i++)
		if (a->out[i].name.n && str_eq(a->out[i].name, str_sub(constraint, 1, constraint.n - 1)))
			return true;
	return false;
}

/* Names differ, and the number or name of an input is that of an output. */
static void check_operands(struct parser *p, const struct asm_stmt *a)
{
	u32 n = a->nout + a->nin;
	for (u32 i = 0; i < n; i++) {
		const struct asm_operand *o = i < a->nout ? &a->out[i] : &a->in[i - a->nout];
		for (u32 k = 0; k < i && o->name.n; k++)
			if (str_eq(o->name, (k < a->nout ? &a->out[k] : &a->in[k - a->nout])->name))
				parse_error(p, REDECLARED, o->at, o->name.n + 2, "two operands are called '%.*s'",
					STR_ARG(o->name));
		u64 tied;
		if (i >= a->nout && ((str_to_u64(o->constraint, &tied) && tied >= a->nout) ||
			(str_starts(o->constraint, "[") && !names_output(a, o->constraint))))
			parse_error(p, SYNTAX, o->at, o->constraint.n + 2,
				"there is no output %.*s that this input could share the place of",
				STR_ARG(o->constraint));
	}
}

static void asm_operands(struct parser *p, struct asm_operand **out, u32 *n, bool is_output)
{
	vec(struct asm_operand) list = { 0 };
	while (!at(p, TK_COLON) && !at(p, TK_COLONCOLON) && !at(p, TK_RPAREN) && !at(p, TK_EOF)) {
		struct asm_operand o = { .at = p->in.t.at };
		u32 len = p->in.t.len;
		if (take_tok(p, TK_LBRACKET)) {
			o.name = tok_text(p);
			skip_tok(p);
			expect(p, TK_RBRACKET, "after the operand's name");
		}
		o.constraint = parse_strings(p);
		expect(p, TK_LPAREN, "before the operand");
		o.value = parse_expr(p);
		check_operand(p, &o, len, is_output);
		expect(p, TK_RPAREN, "after the operand");
		vec_push(&list, p->arena, o);
		if (!take_tok(p, TK_COMMA))
			break;
	}
	*out = list.v;
	*n = list.n;
}

/* : : [n] "+r"(n) says of an input that it is changed. clang takes it, so it is what it was meant to be: an output that
 * is read before. Those that stand behind another input stay inputs, since operands are numbered; so do those of asm
 * goto. */
static void take_changed(struct parser *p, struct asm_stmt *a)
{
	u32 n = 0;
	while (!a->is_goto && n < a->nin && str_starts(a->in[n].constraint, "+") && a->in[n].value->is_lvalue)
		n++;
	struct asm_operand *out = arena_array(p->arena, struct asm_operand, a->nout + n + 1);
	if (a->nout)
		memcpy(out, a->out, a->nout * sizeof(*out));
	if (n)
		memcpy(out + a->nout, a->in, n * sizeof(*out));
	a->out = out;
	a->nout += n;
	a->in += n;
	a->nin -= n;
	for (u32 i = 0; i < a->nin; i++)
		if (str_starts(a->in[i].constraint, "+"))
			a->in[i].constraint = str_sub(a->in[i].constraint, 1, a->in[i].constraint.n);
	for (u32 i = 0; i < a->nin; i++)
		a->in[i].value = sema_value(p, a->in[i].value);
}

/* ':' or the second half of '::' */
static bool asm_part(struct parser *p, bool *half)
{
	if (*half) {
		*half = false;
		return true;
	}
	if (take_tok(p, TK_COLON))
		return true;
	return *half = take_tok(p, TK_COLONCOLON);
}

struct asm_stmt *parse_asm(struct parser *p)
{
	struct asm_stmt *a = arena_new(p->arena, struct asm_stmt);
	vec(str) clobbers = { 0 };
	vec(struct decl *) labels = { 0 };
	bool half = false;
	skip_tok(p);
	while (!at(p, TK_LPAREN) && !at(p, TK_EOF)) {
		a->is_volatile |= at(p, KW_VOLATILE) || at(p, KW_VOLATILE2) || at(p, KW_VOLATILE3);
		a->is_goto |= at(p, KW_GOTO);
		skip_tok(p);
	}
	skip_tok(p);
	if (!at(p, TK_STRING))
		parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "expected the text of the assembly, not %.*s",
			STR_ARG(tok_quoted(p)));
	a->text = parse_strings(p);
	if (asm_part(p, &half) && !half)
		asm_operands(p, &a->out, &a->nout, true);
	if (asm_part(p, &half) && !half)
		asm_operands(p, &a->in, &a->nin, false);
	take_changed(p, a);
	if (asm_part(p, &half) && !half)
		while (at(p, TK_STRING)) {
			vec_push(&clobbers, p->arena, parse_strings(p));
			if (!take_tok(p, TK_COMMA))
				break;
		}
	if (asm_part(p, &half) && !half)
		while (at(p, TK_IDENT)) {
			vec_push(&labels, p->arena, label_find(p, p->in.t.id, p->in.t.at));
			vec_last(&labels)->is_used = true;
			skip_tok(p);
			if (!take_tok(p, TK_COMMA))
				break;
		}
	if (a->is_goto && !labels.n && at(p, TK_RPAREN))
		parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "'asm goto' needs the labels that it jumps to");
	check_operands(p, a);
	expect(p, TK_RPAREN, "after the assembly");
	a->clobbers = clobbers.v, a->nclobbers = clobbers.n;
	a->labels = labels.v, a->nlabels = labels.n;
	return a;
}
