/* emit_asm.c: inline assembly: the operands' registers and constants are written into the text, and the assembler makes
 * instructions of it. What it does not know by itself are the names of helpers, functions and data, and labels in C. */
#include "cc/back/emit_private.h"
#include "uapi/uapi.h"

struct text { struct emit *e; const struct masm *a; struct buf out; u32 unique; };

static bool complain(struct text *t, const char *what, str word)
{
	cc_report(t->e->m->c->ds, ASM_OPERAND, where_src(t->e->at, 3), "%s '%.*s' in inline assembly", what,
		STR_ARG(word));
	t->e->m->failed = true;
	return false;
}

static bool operand(struct text *t, u32 n, char modifier)
{
	const struct ir_asm_operand *o = &t->a->text->operands.v[n];
	mreg r = t->a->reg[n];
	if (r != NO_REG) {
		bool is_memory = str_find(o->constraint, 'm') >= 0 && str_find(o->constraint, 'r') < 0;
		bool is_half = modifier == 'w' || str_find(o->constraint, 'w') >= 0;
		buf_printf(&t->out, is_memory ? "(r%u + 0)" : is_half ? "w%u" : "r%u", r);
		return true;
	}
	const struct ir_ins *v = ir_at(t->e->m->fn, t->a->value[n]);
	if (v->op == IR_addr) {
		buf_str(&t->out, t->e->m->fn->mod->syms.v[v->sym].name);
		if (v->imm)
			buf_printf(&t->out, "+%lld", (long long)v->imm);
	} else {
		buf_printf(&t->out, "%lld", v->op == IR_const ? (long long)v->imm : 0);
	}
	return true;
}

static bool label(struct text *t, u32 n)
{
	if (!t->a->labels || n >= t->a->text->labels.n)
		return false;
	buf_printf(&t->out, ".b%u", t->a->labels[n]);
	return true;
}

/* Operands are numbered as written; the hidden inputs of "+r" stand behind all of them, the labels after those. */
static u32 written_operands(const struct ir_asm *a)
{
	u32 n = 0;
	vec_each(o, &a->operands)
		n += !(o->dir == ASM_IN && o->tied >= 0 && !o->name.n && str_starts(o->constraint, "+"));
	return n;
}

static bool named(struct text *t, str name, char modifier)
{
	const struct ir_asm *a = t->a->text;
	for (u32 n = 0; n < a->labels.n && modifier == 'l'; n++)
		if (str_eq(a->labels.v[n], name))
			return label(t, n);
	for (u32 n = 0; n < a->operands.n; n++)
		if (str_eq(a->operands.v[n].name, name))
			return operand(t, n, modifier);
	return complain(t, "there is no operand", name);
}

/* At '%': how many characters it takes; 0: wrong. */
static u32 percent(struct text *t, str rest)
{
	u32 at = 1, n = 0, digits = 0, count = written_operands(t->a->text);
	char modifier = 0;
	if (rest.n > 1 && rest.s[1] == '%') {
		buf_char(&t->out, '%');
		return 2;
	}
	if (rest.n > 1 && rest.s[1] == '=') {
		buf_printf(&t->out, "%u", t->unique);
		return 2;
	}
	if (rest.n > 2 && (rest.s[1] == 'l' || rest.s[1] == 'w'))
		modifier = rest.s[at++];
	if (at < rest.n && rest.s[at] == '[') {
		s64 end = str_find(str_sub(rest, at, rest.n), ']');
		if (end < 0)
			return complain(t, "there is no ']' after", rest);
		return named(t, str_sub(rest, at + 1, at + (u32)end), modifier) ? at + (u32)end + 1 : 0;
	}
	for (; at + digits < rest.n && rest.s[at + digits] >= '0' && rest.s[at + digits] <= '9' && digits < 3; digits++)
		n = n * 10 + (u32)(rest.s[at + digits] - '0');
	bool ok = digits && (modifier == 'l' ? n >= count && label(t, n - count) : n < count &&
		operand(t, n, modifier));
	return ok ? at + digits : complain(t, "there is no operand", str_sub(rest, 0, at + MAX(digits, 1u)));
}

static bool fill_in(struct text *t)
{
	str text = t->a->text->text;
	for (u32 at = 0; at < text.n;) {
		u32 n = 1;
		if (text.s[at] == '%')
			n = percent(t, str_sub(text, at, text.n));
		else
			buf_char(&t->out, text.s[at]);
		if (!n)
			return false;
		at += n;
	}
	return true;
}

/* ---- what the assembler leaves open ---------------------------------------------------------------------- */

static s64 helper_number(void *ctx UNUSED, str name)
{
	const struct uapi_helper_row *row = str_starts(name, "bpf_") ? uapi_helper_find(name) : NULL;
	return row ? (s64)row->number : -1;
}

static struct where place(void *ctx, u32 line UNUSED, u32 offset UNUSED)
{
	const struct emit *e = ctx;
	return where_src(e->at, 3);
}

static bool resolve(struct text *t, const struct isa_ref *r, u32 base)
{
	struct emit *e = t->e;
	const struct ir_module *mod = e->m->fn->mod;
	u64 to;
	if (r->kind == REF_LABEL && r->name.n > 2 && str_starts(r->name, ".b") &&
		str_to_u64(str_sub(r->name, 2, r->name.n), &to)) {
		emit_jump_to(e, base + r->insn, (blk)to);
		return true;
	}
	for (sym s = 1; s < mod->syms.n && r->kind != REF_LABEL; s++) {
		if (!str_eq(mod->syms.v[s].name, r->name))
			continue;
		if (r->kind == REF_CALL)
			e->out->insns.v[base + r->insn].src = mod->syms.v[s].kind == SYM_KFUNC ? CALL_KFUNC :
				CALL_LOCAL;
		vec_push(&e->out->relocs, e->arena, ((struct back_reloc){ base + r->insn, s, r->addend }));
		return true;
	}
	return complain(t, "nothing is named", r->name);
}

void emit_asm(struct emit *e, const struct mins *i)
{
	struct text t = { .e = e, .a = &e->m->asms.v[i->target], .out = BUF_INIT, .unique = e->out->insns.n };
	struct isa_env env = { .ctx = e, .call = helper_number, .place = place };
	struct isa_text made = { 0 };
	u32 base = e->out->insns.n;
	if (fill_in(&t)) {
		if (!isa_asm_text(e->m->tmp, arena_str(e->m->tmp, buf_view(&t.out)), &env, &made, e->m->c->ds))
			e->m->failed = true;
		for (u32 n = 0; n < made.n; n++)
			emit_put(e, made.v[n]);
		vec_each(r, &made.refs)
			if (!resolve(&t, r, base))
				break;
	}
	buf_free(&t.out);
}

/* ---- what is defined nowhere ------------------------------------------------------------------------------ */

/* "%0 = LIMIT ll" with a LIMIT that is declared nowhere: whoever loads the object puts the number there. */
static void declare_in(struct ir_module *m, str text, pos at, const struct type *type)
{
	for (u32 i = 0, begin, end; i + 2 <= text.n; i++) {
		if (text.s[i] != 'l' || text.s[i + 1] != 'l' || !i ||
			(i + 2 < text.n && ir_is_name_char(text.s[i + 2])))
			continue;
		for (end = i; end && (text.s[end - 1] == ' ' || text.s[end - 1] == '\t'); end--)
			;
		for (begin = end; begin && ir_is_name_char(text.s[begin - 1]); begin--)
			;
		str name = str_sub(text, begin, end), before = str_trim(str_sub(text, 0, begin));
		bool is_loaded = end < i && before.n && before.s[before.n - 1] == '=' && name.n &&
			!(name.s[0] >= '0' && name.s[0] <= '9');
		if (!is_loaded || ir_is_named(m, name))
			continue;
		sym s = ir_sym_add(m, SYM_DATA, arena_str(m->arena, name));
		m->syms.v[s].at = at;
		m->syms.v[s].ctype = type;
		m->syms.v[s].is_only_in_asm = true;
		m->syms.v[s].uses = 1;
	}
}

void back_declare(struct ir_module *m, const struct type *type)
{
	for (sym s = 1, n = m->syms.n; s < n; s++) {
		struct ir_fn *fn = m->syms.v[s].uses ? m->syms.v[s].fn : NULL;
		for (blk b = 1; fn && b < fn->blocks.n; b++)
			ir_each(i, fn, b)
				if (ir_at(fn, i)->op == IR_asm || ir_at(fn, i)->op == IR_asmgoto)
					declare_in(m, fn->asms.v[ir_at(fn, i)->imm].text, ir_at(fn, i)->at, type);
	}
}
