/* check_packet.c: bytes of a packet are read in a function that never looks at the packet's end. The verifier refuses
 * that always, and says it of registers and offsets; here it is said of the variable, also where other errors keep the
 * program from the kernel.
 *
 * What is followed: the member 'data' of a packet's context, and variables that get it, moved or not. A function that
 * names 'data_end', or calls a function of the program's own, which may do so, is left to the verifier. */
#include "cc/check/check_private.h"

struct packet {
	struct check *c;
	struct arena tmp;
	vec(const struct decl *) into;       /* variables that point into the packet */
	const struct expr *access, *named;   /* the first access; what of it only makes an address */
	const struct expr *ctx;
	bool is_compared;
};

static const struct expr *base_of(const struct expr *e)
{
	e = check_bare(e);
	while (e->kind == EX_ADD || e->kind == EX_SUB)
		e = check_bare(e->l);
	return e;
}

static bool is_context(const struct type *t)
{
	t = type_strip(t);
	return type_is_record(t) && (str_is(t->tag, "xdp_md") || str_is(t->tag, "__sk_buff") ||
		str_is(t->tag, "sk_msg_md"));
}

static bool is_into(struct packet *k, const struct expr *e)
{
	const struct expr *b = base_of(e);
	if (b->kind == EX_MEMBER && is_context(b->l->type) && str_is(b->field->name, "data")) {
		k->ctx = b->l->kind == EX_DEREF ? check_bare(b->l->l) : NULL;
		return true;
	}
	for (u32 i = 0; b->kind == EX_DECL && i < k->into.n; i++)
		if (k->into.v[i] == b->decl)
			return true;
	return false;
}

static void given(struct packet *k, const struct decl *d, const struct expr *value)
{
	if (value && type_is_ptr(d->type) && is_into(k, value))
		vec_push(&k->into, &k->tmp, d);
}

static bool is_of_program(const struct expr *call)
{
	const struct expr *f = check_bare(call->l);
	while (f->kind == EX_DECAY || f->kind == EX_DEREF)
		f = check_bare(f->l);
	return f->kind != EX_DECL || !f->decl->helper;
}

static bool visit(void *ctx, const struct expr *e)
{
	struct packet *k = ctx;
	const struct expr *place = e->kind == EX_ADDR || e->kind == EX_DECAY ? e->l : NULL;
	while (place && place->kind == EX_MEMBER)
		place = place->l;
	if (place)
		k->named = place;
	if (e->kind == EX_ASSIGN && e->l->kind == EX_DECL)
		given(k, e->l->decl, e->r);
	k->is_compared |= e->kind == EX_CALL ? is_of_program(e) : e->kind == EX_MEMBER && is_context(e->l->type) &&
		str_is(e->field->name, "data_end");
	if (!k->access && e->kind == EX_DEREF && e != k->named && is_into(k, e->l))
		k->access = e;
	return !k->is_compared;
}

/* Declarations give variables their first values, in the order of the text. */
static bool walk(struct packet *k, const struct stmt *s)
{
	for (; s; s = s->next) {
		const struct init *init = s->kind == SM_DECL ? s->decl->init : NULL;
		if (init && init->n == 1)
			given(k, s->decl, init->items[0].value);
		bool is_plain = s->kind != SM_BLOCK && s->kind != SM_IF && s->kind != SM_FOR && s->kind != SM_WHILE;
		if (is_plain ? !check_walk_stmt(s, visit, k) : !check_walk_expr(s->e, visit, k) || !walk(k, s->init) ||
			!check_walk_expr(s->step, visit, k) || !walk(k, s->body) || !walk(k, s->other))
			return false;
	}
	return true;
}

void check_packet(struct check *c, const struct decl *fn)
{
	struct packet k = { .c = c };
	if (walk(&k, fn->body->body) && k.access) {
		const struct expr *b = base_of(k.access->l);
		bool is_named = b->kind == EX_DECL;
		struct diag *d = check_error(c, PACKET_BOUNDS, b->at, b->len,
			"%s%.*s%s the packet, whose end this function never looks at: it may be shorter",
			is_named ? "'" : "this is ",
			STR_ARG(is_named ? b->decl->name : STR("")), is_named ? "' points into" : "in");
		if (is_named && k.ctx && k.ctx->kind == EX_DECL)
			diag_hint(c->ds, d, "compare before the access: "
				"if ((void *)(%.*s + 1) > (void *)(long)%.*s->data_end) return ...;",
				STR_ARG(b->decl->name), STR_ARG(k.ctx->decl->name));
	}
	arena_clear(&k.tmp);
}
