/* ast_print.c: the typed tree as text (--emit=ast). One node a line, children indented, its type in quotes:
 *
 *   fn prog 'int (void *)' section "xdp"
 *     param ctx 'void *'
 *     block
 *       return
 *         cast implicit 'int'
 *           int 2 'unsigned int'
 */
#include "cc/tree/tree.h"

enum { MAX_DEPTH = 1000 };

struct printer { struct buf *out; u32 depth; };

static void expr(struct printer *p, const char *role, const struct expr *e);
static void stmt(struct printer *p, const struct stmt *s);

static void line(struct printer *p, const char *word)
{
	buf_pad(p->out, ' ', p->depth * 2);
	buf_puts(p->out, word);
}

static void put_type(struct printer *p, const struct type *t)
{
	buf_puts(p->out, " '");
	if (t)
		type_print(t, STR(""), p->out);
	buf_char(p->out, '\'');
}

static void end(struct printer *p) { buf_char(p->out, '\n'); }

static void word(struct printer *p, bool is, const char *text)
{
	if (is)
		buf_printf(p->out, " %s", text);
}

static void quoted(struct printer *p, const char *name, str s)
{
	if (!s.n)
		return;
	buf_printf(p->out, " %s ", name);
	buf_json_str(p->out, s);
}

static const char *const kinds[] = {
	[EX_ERROR] = "error", [EX_INT] = "int", [EX_FLOAT] = "float", [EX_STR] = "str", [EX_DECL] = "decl",
	[EX_MEMBER] = "member", [EX_DEREF] = "deref",
	[EX_ADDR] = "addr", [EX_DECAY] = "decay", [EX_NEG] = "neg", [EX_NOT] = "not", [EX_LNOT] = "lnot",
	[EX_PLUS] = "plus",
	[EX_PREINC] = "preinc", [EX_PREDEC] = "predec", [EX_POSTINC] = "postinc", [EX_POSTDEC] = "postdec",
	[EX_MUL] = "mul",
	[EX_DIV] = "div", [EX_MOD] = "mod", [EX_ADD] = "add", [EX_SUB] = "sub", [EX_SHL] = "shl", [EX_SHR] = "shr",
	[EX_AND] = "and",
	[EX_XOR] = "xor", [EX_OR] = "or", [EX_PTRDIFF] = "ptrdiff", [EX_EQ] = "eq", [EX_NE] = "ne", [EX_LT] = "lt",
	[EX_LE] = "le",
	[EX_GT] = "gt", [EX_GE] = "ge", [EX_LAND] = "land", [EX_LOR] = "lor", [EX_COND] = "cond",
	[EX_ASSIGN] = "assign",
	[EX_ASSIGN_OP] = "assign", [EX_COMMA] = "comma", [EX_CALL] = "call", [EX_BUILTIN] = "builtin",
	[EX_CAST] = "cast",
	[EX_STMT] = "stmt-expr", [EX_COMPOUND] = "compound", [EX_LABEL] = "label-addr", [EX_CORE] = "core",
	[EX_MAPCALL] = "mapcall",
};

static const char *kind_name(u32 k) { return k < ARRAY_LEN(kinds) && kinds[k] ? kinds[k] : "?"; }

static const char *const builtins[] = {
#define BUILTIN(name, ...) #name,
#include "cc/builtins.def"
#undef BUILTIN
};

static void init(struct printer *p, const struct init *in)
{
	line(p, "init");
	word(p, in->zero_first, "zero");
	end(p);
	p->depth++;
	for (u32 i = 0; i < in->n; i++) {
		const struct init_item *it = &in->items[i];
		buf_pad(p->out, ' ', p->depth * 2);
		buf_printf(p->out, "+%llu", (unsigned long long)it->off);
		if (it->bit_size)
			buf_printf(p->out, ".%u:%u", it->bit_off, it->bit_size);
		put_type(p, it->type);
		end(p);
		p->depth++;
		expr(p, NULL, it->value);
		p->depth--;
	}
	p->depth--;
}

static void detail(struct printer *p, const struct expr *e)
{
	switch (e->kind) {
	case EX_INT:
		if (type_is_signed(e->type))
			buf_printf(p->out, " %lld", (long long)e->value);
		else
			buf_printf(p->out, " %llu", (unsigned long long)e->value);
		break;
	case EX_STR:
		buf_char(p->out, ' ');
		buf_json_str(p->out, e->text);
		break;
	case EX_DECL: buf_printf(p->out, " %.*s", STR_ARG(e->decl->name)); break;
	case EX_MEMBER:
		buf_printf(p->out, " %.*s +%llu", STR_ARG(e->field->name), (unsigned long long)e->bit_off / 8);
		if (e->is_bitfield)
			buf_printf(p->out, ".%llu:%u", (unsigned long long)e->bit_off % 8, e->field->bit_size);
		break;
	case EX_ASSIGN_OP: buf_printf(p->out, " %s", kind_name(e->aux)); break;
	case EX_BUILTIN: buf_printf(p->out, " %s", e->aux < ARRAY_LEN(builtins) ? builtins[e->aux] : "?"); break;
	case EX_CORE: case EX_MAPCALL: buf_printf(p->out, " %u", e->aux); break;
	default: break;
	}
	word(p, e->is_implicit, "implicit");
	word(p, e->preserve, "preserve");
	if (e->kind == EX_DECL && e->decl->helper)
		buf_printf(p->out, " helper %u", e->decl->helper - 1);
}

static void expr(struct printer *p, const char *role, const struct expr *e)
{
	if (!e)
		return;
	line(p, "");
	if (role)
		buf_printf(p->out, "%s: ", role);
	buf_puts(p->out, kind_name(e->kind));
	detail(p, e);
	put_type(p, e->type);
	if (e->kind == EX_CORE && e->ctype)
		put_type(p, e->ctype);
	end(p);
	if (p->depth >= MAX_DEPTH || e->kind == EX_INT || e->kind == EX_ERROR)
		return;
	p->depth++;
	expr(p, e->kind == EX_COND ? "if" : NULL, e->kind == EX_ASSIGN_OP ? NULL : e->c);
	expr(p, NULL, e->l);
	expr(p, NULL, e->r);
	for (u32 i = 0; i < e->nargs; i++)
		expr(p, NULL, e->args[i]);
	if (e->kind == EX_COMPOUND && e->decl->init)
		init(p, e->decl->init);
	if (e->kind == EX_STMT && e->body)
		stmt(p, e->body);
	p->depth--;
}

static void attrs(struct printer *p, const struct attrs *a)
{
	quoted(p, "section", a->section);
	quoted(p, "cleanup", a->cleanup_fn);
	quoted(p, "visibility", a->visibility);
	word(p, a->always_inline, "always_inline");
	word(p, a->noinline, "noinline");
	word(p, a->weak, "weak");
	word(p, a->hidden, "hidden");
	word(p, a->naked, "naked");
	if (a->align)
		buf_printf(p->out, " align %u", a->align);
	for (const struct type_tag *t = a->decl_tags; t; t = t->next)
		quoted(p, "decl_tag", t->name);
}

static void variable(struct printer *p, const char *kind, const struct decl *d)
{
	static const char *const storages[] = { "", "extern", "static", "typedef", "auto", "register" };
	line(p, kind);
	buf_printf(p->out, " %.*s", STR_ARG(d->name));
	put_type(p, d->type);
	word(p, d->storage && d->storage < ARRAY_LEN(storages), storages[d->storage < ARRAY_LEN(storages) ? d->storage :
		0]);
	word(p, d->is_inline, "inline");
	word(p, d->is_tentative, "tentative");
	attrs(p, &d->attrs);
	if (d->helper)
		buf_printf(p->out, " helper %u", d->helper - 1);
	end(p);
}

static void assembly(struct printer *p, const struct asm_stmt *a)
{
	line(p, "asm");
	word(p, a->is_volatile, "volatile");
	word(p, a->is_goto, "goto");
	buf_char(p->out, ' ');
	buf_json_str(p->out, a->text);
	for (u32 i = 0; i < a->nclobbers; i++)
		quoted(p, "clobber", a->clobbers[i]);
	for (u32 i = 0; i < a->nlabels; i++)
		buf_printf(p->out, " label %.*s", STR_ARG(a->labels[i]->name));
	end(p);
	p->depth++;
	for (u32 i = 0; i < a->nout + a->nin; i++) {
		const struct asm_operand *o = i < a->nout ? &a->out[i] : &a->in[i - a->nout];
		line(p, i < a->nout ? "out" : "in");
		if (o->name.n)
			buf_printf(p->out, " [%.*s]", STR_ARG(o->name));
		buf_char(p->out, ' ');
		buf_json_str(p->out, o->constraint);
		end(p);
		p->depth++;
		expr(p, NULL, o->value);
		p->depth--;
	}
	p->depth--;
}

static void block(struct printer *p, const struct stmt *s)
{
	for (; s; s = s->next)
		stmt(p, s);
}

static void head(struct printer *p, const struct stmt *s)
{
	static const char *const names[] = {
		[SM_EXPR] = "expr", [SM_BLOCK] = "block", [SM_IF] = "if", [SM_WHILE] = "while", [SM_DO] = "do",
		[SM_FOR] = "for",
		[SM_SWITCH] = "switch", [SM_CASE] = "case", [SM_DEFAULT] = "default", [SM_LABEL] = "label",
		[SM_GOTO] = "goto",
		[SM_BREAK] = "break", [SM_CONTINUE] = "continue", [SM_RETURN] = "return", [SM_EMPTY] = "empty",
	};
	line(p, s->kind < ARRAY_LEN(names) && names[s->kind] ? names[s->kind] : "?");
	if (s->kind == SM_CASE) {
		buf_printf(p->out, " %lld", (long long)s->lo);
		if (s->hi != s->lo)
			buf_printf(p->out, "...%lld", (long long)s->hi);
	}
	if ((s->kind == SM_LABEL || s->kind == SM_GOTO) && s->decl)
		buf_printf(p->out, " %.*s", STR_ARG(s->decl->name));
	if (s->unroll)
		buf_printf(p->out, " unroll %d", (int)s->unroll);
	for (u32 i = 0; i < s->ncleanups; i++)
		buf_printf(p->out, " cleanup %.*s", STR_ARG(s->cleanups[i]->name));
	end(p);
}

static void stmt(struct printer *p, const struct stmt *s)
{
	if (!s || p->depth >= MAX_DEPTH)
		return;
	if (s->kind == SM_DECL) {
		variable(p, "var", s->decl);
		p->depth++;
		if (s->decl->init)
			init(p, s->decl->init);
		p->depth--;
		return;
	}
	if (s->kind == SM_ASM) {
		assembly(p, s->as);
		return;
	}
	head(p, s);
	p->depth++;
	block(p, s->init);
	expr(p, NULL, s->e);
	expr(p, "step", s->step);
	block(p, s->body);
	if (s->other) {
		p->depth--;
		line(p, "else\n");
		p->depth++;
		stmt(p, s->other);
	}
	p->depth--;
}

static void declaration(struct printer *p, const struct decl *d)
{
	variable(p, d->kind == DECL_FUNC ? "fn" : "var", d);
	p->depth++;
	for (u32 i = 0; i < d->nparams; i++)
		variable(p, "param", d->params[i]);
	if (d->init)
		init(p, d->init);
	stmt(p, d->body);
	p->depth--;
}

void ast_print(const struct unit *u, struct buf *out)
{
	struct printer p = { .out = out };
	for (const struct decl *d = u->first; d; d = d->next)
		declaration(&p, d);
}
