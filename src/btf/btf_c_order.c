/* btf_c_order.c: definitions of C in an order that compilers take, the order of libbpf's btf_dump, so that its users'
 * headers stay as they are. Each is written once, by one struct btf_c. Two walks for what is asked for:
 *
 *   order     what must be whole first: members by value and what arrays hold come before a record; a name behind a
 *             pointer waits, but for a typedef of what is there already
 *   write     each of the queue, before it what it only names: "struct x;" and typedefs, which serve as forward
 *             declarations of themselves
 *
 * An enum without a name is its enumerators: it is shown alone where nothing else has it. */
#include "btf/btf_c.h"

enum state { ORDERING = 1, ORDERED = 2, WRITING = 4, WRITTEN = 8, FORWARD = 16, IS_REFERRED_TO = 32 };

static bool is_record(const struct btf_node *t) { return t->kind == BTF_STRUCT || t->kind == BTF_UNION; }

/* ---- order ------------------------------------------------------------------------------------------------------- */

static bool order(struct btf_c *c, u32 id, bool by_pointer);

static bool order_record(struct btf_c *c, const struct btf_node *t, bool by_pointer)
{
	struct btf_member m;
	if (by_pointer && t->name.n)
		return false;
	c->state[t->id] |= ORDERING;
	for (u32 i = 0; btf_member(c->b, t, i, &m); i++)
		order(c, m.type, false);
	if (t->name.n)
		vec_push(&c->queue, c->arena, t->id);
	c->state[t->id] |= ORDERED;
	return true;
}

static bool order_typedef(struct btf_c *c, const struct btf_node *t, bool by_pointer)
{
	if (!order(c, t->type, by_pointer) && by_pointer)
		return false;
	vec_push(&c->queue, c->arena, t->id);
	c->state[t->id] |= ORDERED;
	return true;
}

static bool order_proto(struct btf_c *c, const struct btf_node *t, bool by_pointer)
{
	struct btf_param p;
	bool is_there = order(c, t->type, by_pointer);
	for (u32 i = 0; btf_param(c->b, t, i, &p); i++)
		is_there |= order(c, p.type, by_pointer);
	return is_there;
}

static bool order_kind(struct btf_c *c, const struct btf_node *t, bool by_pointer)
{
	bool is_there = false;
	switch (t->kind) {
	case BTF_STRUCT: case BTF_UNION: return order_record(c, t, by_pointer);
	case BTF_TYPEDEF: return order_typedef(c, t, by_pointer);
	case BTF_FUNC_PROTO: return order_proto(c, t, by_pointer);
	case BTF_ARRAY: return order(c, t->array_type, false);
	case BTF_CONST: case BTF_VOLATILE: case BTF_RESTRICT: case BTF_TYPE_TAG: return order(c, t->type, by_pointer);
	case BTF_ENUM: case BTF_ENUM64: case BTF_FWD:
		if (t->name.n || !(c->state[t->id] & IS_REFERRED_TO))
			vec_push(&c->queue, c->arena, t->id);
		is_there = true;
		break;
	case BTF_PTR: is_there = order(c, t->type, true); break;
	default: break;
	}
	c->state[t->id] |= ORDERED;
	return is_there;
}

/* True: there is, or will be, a definition that a typedef may stand behind. A record that holds itself is left as it
 * is. */
static bool order(struct btf_c *c, u32 id, bool by_pointer)
{
	struct btf_node t;
	if (!id || !btf_node(c->b, id, &t) || c->state[id] & ORDERED)
		return true;
	if (c->state[id] & ORDERING || !btf_c_enter(c))
		return false;
	bool is_there = order_kind(c, &t, by_pointer);
	btf_c_leave(c);
	return is_there;
}

/* ---- write ------------------------------------------------------------------------------------------------------- */

static void forward(struct btf_c *c, const struct btf_node *t, struct buf *out)
{
	str name = btf_c_name(c, t);
	if (c->state[t->id] & FORWARD || !name.n)
		return;
	c->state[t->id] |= FORWARD;
	buf_printf(out, "%s %.*s;\n\n", btf_c_word(t->kind, t->kflag), STR_ARG(name));
}

static void define_typedef(struct btf_c *c, const struct btf_node *t, struct buf *out)
{
	bool is_compilers = str_is(t->name, "__builtin_va_list");
	if (c->state[t->id] & FORWARD || is_compilers)
		return;
	c->state[t->id] |= FORWARD;
	buf_puts(out, "typedef ");
	if (!t->type && str_is(t->name, "__gnuc_va_list"))       /* as old gcc has it */
		buf_puts(out, "__builtin_va_list __gnuc_va_list");
	else
		btf_c_declare(c, t->type, btf_c_name(c, t), 0, false, out);
	buf_puts(out, ";\n\n");
}

/* Names of integers that gcc for arm knows and others do not. */
static void define_int(const struct btf_node *t, struct buf *out)
{
	static const struct { const char *name, *is; } known[] = { { "__Poly8_t", "unsigned char" },
		{ "__Poly16_t", "unsigned short" }, { "__Poly64_t", "unsigned long long" },
		{ "__Poly128_t", "unsigned __int128" } };
	for (u32 i = 0; i < ARRAY_LEN(known); i++)
		if (str_is(t->name, known[i].name))
			buf_printf(out, "typedef %s %s;\n\n", known[i].is, known[i].name);
}

static void write_type(struct btf_c *c, u32 id, u32 within, struct buf *out);

/* within: the record that is being defined; what it says of itself needs no declaration. */
static void write_record(struct btf_c *c, const struct btf_node *t, u32 within, struct buf *out)
{
	struct btf_member m;
	bool is_defined_here = !within, is_shown_whole = is_defined_here || !t->name.n;
	for (u32 i = 0; is_shown_whole && btf_member(c->b, t, i, &m); i++)
		write_type(c, m.type, t->name.n ? t->id : within, out);
	if (!is_shown_whole && t->id != within)
		forward(c, t, out);
	if (!is_defined_here)
		return;
	btf_c_body(c, t, 0, out);
	buf_puts(out, ";\n\n");
	c->state[t->id] |= WRITTEN;
}

static void write_typedef(struct btf_c *c, const struct btf_node *t, struct buf *out)
{
	write_type(c, t->type, t->id, out);
	define_typedef(c, t, out);
	c->state[t->id] |= WRITTEN;
}

static void write_proto(struct btf_c *c, const struct btf_node *t, u32 within, struct buf *out)
{
	struct btf_param p;
	write_type(c, t->type, within, out);
	for (u32 i = 0; btf_param(c->b, t, i, &p); i++)
		write_type(c, p.type, within, out);
}

static void write_enum(struct btf_c *c, const struct btf_node *t, u32 within, struct buf *out)
{
	if (!within) {
		btf_c_body(c, t, 0, out);
		buf_puts(out, ";\n\n");
	}
	c->state[t->id] |= WRITTEN;
}

static void write_kind(struct btf_c *c, const struct btf_node *t, u32 within, struct buf *out)
{
	switch (t->kind) {
	case BTF_INT:
		define_int(t, out);
		c->state[t->id] |= WRITTEN;
		break;
	case BTF_STRUCT: case BTF_UNION: write_record(c, t, within, out); break;
	case BTF_ENUM: case BTF_ENUM64: write_enum(c, t, within, out); break;
	case BTF_TYPEDEF: write_typedef(c, t, out); break;
	case BTF_FWD: forward(c, t, out); break;
	case BTF_FUNC_PROTO: write_proto(c, t, within, out); break;
	case BTF_ARRAY: write_type(c, t->array_type, within, out); break;
	case BTF_PTR: case BTF_CONST: case BTF_VOLATILE: case BTF_RESTRICT: case BTF_TYPE_TAG:
		write_type(c, t->type, within, out);
		break;
	default: break;
	}
}

/* What is being written and is named again, by way of a pointer, is declared now. */
static void write_again(struct btf_c *c, const struct btf_node *t, u32 within, struct buf *out)
{
	if (t->kind == BTF_TYPEDEF)
		define_typedef(c, t, out);
	else if (is_record(t) && t->id != within)
		forward(c, t, out);
}

static void write_type(struct btf_c *c, u32 id, u32 within, struct buf *out)
{
	struct btf_node t;
	bool is_named = false;
	if (!id || !btf_node(c->b, id, &t) || c->state[id] & WRITTEN || !btf_c_enter(c))
		return;
	is_named = is_record(&t) || t.kind == BTF_TYPEDEF;
	if (c->state[id] & WRITING) {
		write_again(c, &t, within, out);
	} else {
		c->state[id] |= is_named ? WRITING : 0;
		write_kind(c, &t, within, out);
		c->state[id] &= (u8)~WRITING;
	}
	btf_c_leave(c);
}

/* ---- what is asked for ------------------------------------------------------------------------------------------- */

static void refer(struct btf_c *c, u32 id)
{
	if (id < c->n)
		c->state[id] |= IS_REFERRED_TO;
}

static void mark_referred_to(struct btf_c *c)
{
	struct btf_node t;
	struct btf_member m;
	struct btf_param p;
	for (u32 id = 1; id < c->n && !c->is_marked; id++) {
		if (!btf_node(c->b, id, &t))
			continue;
		refer(c, t.kind == BTF_ARRAY ? t.array_type : t.type);
		for (u32 i = 0; btf_member(c->b, &t, i, &m); i++)
			refer(c, m.type);
		for (u32 i = 0; btf_param(c->b, &t, i, &p); i++)
			refer(c, p.type);
	}
	c->is_marked = true;
}

void btf_c_define(struct btf_c *c, u32 id, struct buf *out)
{
	mark_referred_to(c);
	c->queue.n = 0;
	order(c, id, false);
	vec_each(next, &c->queue)
		write_type(c, *next, 0, out);
}

void btf_c_all(struct btf_c *c, struct buf *out)
{
	for (u32 id = btf_first_id(c->b); id < c->n; id++)
		btf_c_define(c, id, out);
}
