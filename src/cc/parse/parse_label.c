/* parse_label.c: labels, whose scope is the function, or the block that begins with __label__.
 *
 * Macros with loops in them declare theirs: each expansion has labels of its own under the same names.
 *
 *   ({ __label__ out; asm goto("..." :::: out); ... out:; })
 *
 * The map holds what a name means at this place; parser.all_labels every label of the function. */
#include "cc/parse/parse_private.h"

static struct decl *add(struct parser *p, u32 name, pos at_)
{
	struct decl *d = decl_new(p, DECL_LABEL, intern_text(p->names, name), NULL, at_, intern_text(p->names, name).n);
	vec_push(&p->func.all_labels, p->arena, d);
	return d;
}

struct decl *label_find(struct parser *p, u32 name, pos at_)
{
	u64 *slot = map_slot(&p->func.labels, p->arena, name);
	if (!*slot)
		*slot = (u64)(uintptr_t)add(p, name, at_);
	return (struct decl *)(uintptr_t)*slot;
}

/* __label__ a, b; */
void label_declare(struct parser *p)
{
	do {
		skip_tok(p);
		if (!at(p, TK_IDENT))
			break;
		u64 *slot = map_slot(&p->func.labels, p->arena, p->in.t.id);
		vec_push(&p->func.local_labels, p->arena, ((struct local_label){ p->in.t.id, *slot }));
		*slot = (u64)(uintptr_t)add(p, p->in.t.id, p->in.t.at);
		skip_tok(p);
	} while (at(p, TK_COMMA));
	expect(p, TK_SEMI, "after the labels");
}

/* The block ends whose beginning found n local labels: its own go, what they hid comes back. */
void label_leave(struct parser *p, u32 n)
{
	while (p->func.local_labels.n > n) {
		struct local_label l = vec_last(&p->func.local_labels);
		p->func.local_labels.n--;
		*map_slot(&p->func.labels, p->arena, l.name) = l.hidden;
	}
}

void label_check(struct parser *p)
{
	vec_each(l, &p->func.all_labels)
		if ((*l)->is_used && !(*l)->is_defined)
			parse_error(p, UNDECLARED, (*l)->at, (*l)->len, "label '%.*s' is not in this function",
				STR_ARG((*l)->name));
}

void label_forget(struct parser *p)
{
	memset(&p->func.labels, 0, sizeof(p->func.labels));
	memset(&p->func.all_labels, 0, sizeof(p->func.all_labels));
	memset(&p->func.local_labels, 0, sizeof(p->func.local_labels));
}

/* &&name, of which at_ is the place of the &&. BPF has no addresses of code in data: the value is a number, which no
 * other label of the function has, and "goto *e" is a switch over the numbers that were given. */
struct expr *label_value(struct parser *p, pos at_)
{
	u32 len = 2 + p->in.t.len;
	if (!at(p, TK_IDENT) || !p->func.fn) {
		parse_error(p, STATEMENT, at_, 2, "'&&' takes the address of a label of this function");
		return sema_error(p, at_);
	}
	struct decl *l = label_find(p, p->in.t.id, p->in.t.at);
	l->is_used = true;
	if (!l->order)
		l->order = ++p->func.nlabel_values;
	skip_tok(p);
	struct expr *e = sema_int(p, l->order, TY_ULONG);
	e->at = at_;
	e->len = len;
	return sema_cast(p, e, type_ptr(p->ts, type_basic(p->ts, TY_VOID)), false);
}

static struct stmt *computed_case(struct parser *p, const struct computed *c, struct decl *l)
{
	struct stmt *s = stmt_new(p, l->order == p->func.nlabel_values ? SM_DEFAULT : SM_CASE);
	struct jump j = c->jump;
	s->at = c->s->at;
	s->lo = s->hi = l->order;
	s->body = stmt_new(p, SM_GOTO);
	s->body->at = c->s->at;
	s->body->decl = l;
	j.to = l;
	vec_push(&p->func.jumps, p->arena, j);
	return s;
}

/* At the end of the function, when all labels whose address is taken are known. The last of them is for all other
 * values: there is no way on behind the goto. */
void label_fill_computed(struct parser *p)
{
	vec_each(c, &p->func.computed) {
		struct stmt **end = &c->s->body->body;
		vec_each(l, &p->func.all_labels)
			if ((*l)->order) {
				*end = computed_case(p, c, *l);
				end = &(*end)->next;
			}
		if (!p->func.nlabel_values && type_strip(c->s->e->type)->kind != TY_ERROR)
			parse_error(p, STATEMENT, c->jump.at, c->jump.len,
				"there is no label in this function whose address is taken");
	}
	p->func.computed.n = 0;
	p->func.nlabel_values = 0;
}

/* A statement expression is entered at its beginning only, and no jump leads past a variable that will be cleaned
 * up. */
void label_check_jumps(struct parser *p)
{
	vec_each(j, &p->func.jumps) {
		u32 in = j->inside;
		while (in && in != j->to->value)
			in = p->func.around.v[in - 1];
		bool passes = j->to->is_defined && j->to->cleanup;
		for (u32 i = 0; i < j->ncleanups; i++)
			passes &= j->cleanups[i] != j->to->cleanup;
		if (passes)
			parse_error(p, STATEMENT, j->at, j->len,
				"'goto' cannot pass the declaration of '%.*s', which is to be cleaned up",
				STR_ARG(j->to->cleanup->name));
		if (j->to->is_defined && in != j->to->value)
			parse_error(p, STATEMENT, j->at, j->len,
				"'goto' cannot lead into an expression, where '%.*s' is", STR_ARG(j->to->name));
	}
	p->func.jumps.n = p->func.around.n = 0;
}
