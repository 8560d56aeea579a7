/* btf_c.c: types as C that gcc and clang take and that comes out with the same layout.
 *
 *   define   what a definition needs comes first: members by value are defined, pointers to records need no more than "struct x;",
 *            typedefs and enums come before their first use. Each is written once, by one struct btf_c.
 *   declare  "struct file *(*f)(int)[3]": a declarator is put together from the inside out
 *
 * Two records of one name, as kernels have them, are told apart as x and x___2. Where BTF has a gap that C would not
 * make by itself (an aligned member, a lost one) an unnamed bit-field fills it; a record whose members C would move is
 * packed. */
#include "btf/btf_private.h"

enum { MAX_NEST = 128, UNKNOWN = 0, BEGUN = 1, DONE = 2, FORWARD = 4, NAMED_TYPEDEF = 8 };

struct btf_c {
	struct arena *arena;
	const struct btf *b;
	u8 *state; u32 n;
	struct map tags, idents;     /* hash of a name: how many have it */
	str *names;                  /* by id, where a name is not the type's own; n entries */
	bool strip_mods;
	bool is_marked;              /* enums that others show */
	u32 nest;
};

struct btf_c *btf_c_new(struct arena *a, const struct btf *b)
{
	struct btf_c *c = arena_new(a, struct btf_c);
	*c = (struct btf_c){ .arena = a, .b = b, .n = btf_count(b) };
	c->state = arena_array(a, u8, c->n + 1);
	c->names = arena_array(a, str, c->n + 1);
	return c;
}

/* ---- names ------------------------------------------------------------------------------------------------------- */

static str unique(struct btf_c *c, struct map *space, str name)
{
	u64 *times = map_slot(space, c->arena, str_hash(name));
	return ++*times == 1 ? name : arena_printf(c->arena, "%.*s___%llu", STR_ARG(name), (unsigned long long)*times);
}

static str name_of(struct btf_c *c, const struct btf_node *t)
{
	bool is_tag = t->kind == BTF_STRUCT || t->kind == BTF_UNION || t->kind == BTF_ENUM || t->kind == BTF_ENUM64;
	if (!t->name.n || (!is_tag && t->kind != BTF_TYPEDEF))
		return t->name;
	if (!c->names[t->id].s)
		c->names[t->id] = unique(c, is_tag ? &c->tags : &c->idents, t->name);
	return c->names[t->id];
}

/* What compilers call their own integers in BTF is not always C. */
static str int_name(str name)
{
	return str_is(name, "__int128 unsigned") ? STR("unsigned __int128") : name;
}

static const char *word_of(u32 kind, bool is_union)
{
	return kind == BTF_UNION || (kind == BTF_FWD && is_union) ? "union" : kind == BTF_ENUM ||
		kind == BTF_ENUM64 ? "enum" : "struct";
}

/* ---- layout ------------------------------------------------------------------------------------------------------ */

static u32 align_at(struct btf_c *c, u32 id, u32 depth);

/* 1: packed, or of bytes alone. */
static u32 record_align(struct btf_c *c, const struct btf_node *t, u32 depth)
{
	struct btf_member m;
	u32 most = 1;
	for (u32 i = 0; btf_member(c->b, t, i, &m); i++) {
		u32 a = align_at(c, m.type, depth + 1);
		if (!m.bit_size && m.bit_off % (8 * a))
			return 1;
		most = MAX(most, a);
	}
	return t->size % most ? 1 : most;
}

static u32 align_at(struct btf_c *c, u32 id, u32 depth)
{
	struct btf_node t;
	if (depth > MAX_NEST || !btf_node(c->b, btf_skip(c->b, id), &t))
		return 1;
	switch (t.kind) {
	case BTF_INT: case BTF_ENUM: case BTF_ENUM64: case BTF_FLOAT:
		return MIN(MAX(t.size, 1u), t.kind == BTF_INT ? 16u : 8u);
	case BTF_PTR: return 8;
	case BTF_ARRAY: return align_at(c, t.array_type, depth + 1);
	case BTF_STRUCT: case BTF_UNION: return record_align(c, &t, depth);
	default: return 1;
	}
}

static bool is_packed(struct btf_c *c, const struct btf_node *t)
{
	struct btf_member m;
	u32 most = 1;
	for (u32 i = 0; btf_member(c->b, t, i, &m); i++) {
		u32 a = align_at(c, m.type, 0);
		if (!m.bit_size && m.bit_off % (8 * a))
			return true;
		most = MAX(most, a);
	}
	return t->size % most != 0;
}

static void tabs(struct buf *out, u32 n) { buf_pad(out, '\t', n); }

/* Unnamed bit-fields from one bit to another: whole words where these are aligned. */
static void pad(struct buf *out, u64 from, u64 to, u32 indent)
{
	static const struct { u32 bits; const char *type; } words[] = { { 64, "long" }, { 32, "int" }, { 16, "short" },
		{ 8, "char" } };
	while (from < to) {
		u32 bits = (u32)MIN(to - from, 8 - from % 8);
		const char *type = "char";
		for (u32 i = 0; i < ARRAY_LEN(words); i++)
			if (from % words[i].bits == 0 && to - from >= words[i].bits) {
				bits = words[i].bits;
				type = words[i].type;
				break;
			}
		tabs(out, indent);
		buf_printf(out, "%s: %u;\n", type, bits);
		from += bits;
	}
}

/* Where C would put the member by itself. */
static u64 natural(struct btf_c *c, const struct btf_member *m, u64 at, bool packed)
{
	u64 size = 0;
	if (!m->bit_size)
		return ALIGN_UP(at, packed ? 8ull : 8ull * align_at(c, m->type, 0));
	btf_size(c->b, m->type, &size);
	u64 unit = MAX(size, 1ull) * 8;
	return !packed && at % unit + m->bit_size > unit ? ALIGN_UP(at, unit) : at;
}

/* ---- declarators ------------------------------------------------------------------------------------------------- */

/* What stands around a type's name: "(*f)" of the thing declared, "const " before the type, the tabs of its members. */
struct declarator { str inner, quals; u32 indent; };

static void declare(struct btf_c *c, u32 id, struct declarator d, struct buf *out);

static str params_of(struct btf_c *c, const struct btf_node *t, u32 indent)
{
	struct buf b = BUF_INIT;
	struct btf_param p;
	for (u32 i = 0; btf_param(c->b, t, i, &p); i++) {
		if (i)
			buf_puts(&b, ", ");
		if (!p.type && !p.name.n && i + 1 == t->vlen)
			buf_puts(&b, "...");
		else
			declare(c, p.type, (struct declarator){ .inner = p.name, .indent = indent }, &b);
	}
	if (!t->vlen)
		buf_puts(&b, "void");
	str s = arena_str(c->arena, buf_view(&b));
	buf_free(&b);
	return s;
}

static void members(struct btf_c *c, const struct btf_node *t, u32 indent, struct buf *out)
{
	struct btf_member m;
	u64 at = 0, size;
	bool packed = is_packed(c, t), is_union = t->kind == BTF_UNION;
	for (u32 i = 0; btf_member(c->b, t, i, &m); i++) {
		if (!is_union && natural(c, &m, at, packed) != m.bit_off)
			pad(out, at, m.bit_off, indent + 1);
		tabs(out, indent + 1);
		declare(c, m.type, (struct declarator){ .inner = m.name, .indent = indent + 1 }, out);
		if (m.bit_size)
			buf_printf(out, ": %u", m.bit_size);
		buf_puts(out, ";\n");
		at = is_union ? 0 : m.bit_off + (m.bit_size ? m.bit_size : btf_size(c->b, m.type, &size) ? size * 8 :
			0);
	}
	u64 end = is_union ? (u64)t->size * 8 : ALIGN_UP(at, packed ? 8ull : 8ull * record_align(c, t, 0));
	if (!is_union && end < (u64)t->size * 8)
		pad(out, at, (u64)t->size * 8, indent + 1);
	tabs(out, indent);
	buf_puts(out, packed && t->vlen ? "} __attribute__((packed))" : "}");
}

static void enumerators(struct btf_c *c, const struct btf_node *t, u32 indent, struct buf *out)
{
	struct btf_enumerator e;
	for (u32 i = 0; btf_enumerator(c->b, t, i, &e); i++) {
		str name = unique(c, &c->idents, e.name);
		tabs(out, indent + 1);
		bool is_signed = t->kflag;
		if (t->kind == BTF_ENUM64)
			buf_printf(out, is_signed ? "%.*s = %lldLL,\n" : "%.*s = %lluULL,\n", STR_ARG(name),
				(long long)e.value);
		else if (is_signed)
			buf_printf(out, "%.*s = %d,\n", STR_ARG(name), (s32)e.value);
		else
			buf_printf(out, "%.*s = %u,\n", STR_ARG(name), (u32)e.value);
	}
	tabs(out, indent);
	buf_char(out, '}');
	if (t->kind == BTF_ENUM && t->size == 1)
		buf_puts(out, " __attribute__((mode(byte)))");
	else if (t->kind == BTF_ENUM && t->size == 8)
		buf_puts(out, " __attribute__((mode(word)))");
}

static void body(struct btf_c *c, const struct btf_node *t, u32 indent, struct buf *out)
{
	str name = name_of(c, t);
	bool is_enum = t->kind == BTF_ENUM || t->kind == BTF_ENUM64;
	buf_printf(out, "%s%s%.*s {\n", word_of(t->kind, false), name.n ? " " : "", STR_ARG(name));
	(is_enum ? enumerators : members)(c, t, indent, out);
}

static str joined(struct btf_c *c, const char *front, str back)
{
	return arena_printf(c->arena, "%s%.*s", front, STR_ARG(back));
}

static void base(struct btf_c *c, const struct btf_node *t, struct declarator d, struct buf *out)
{
	bool is_record = t->kind == BTF_STRUCT || t->kind == BTF_UNION || t->kind == BTF_ENUM || t->kind == BTF_ENUM64;
	str name = t->kind == BTF_INT ? int_name(t->name) : name_of(c, t);
	buf_str(out, d.quals);
	if (t->kind == BTF_VOID)
		buf_puts(out, "void");
	else if (is_record && !t->name.n)
		body(c, t, d.indent, out);
	else if (is_record || t->kind == BTF_FWD)
		buf_printf(out, "%s %.*s", word_of(t->kind, t->kflag), STR_ARG(name));
	else
		buf_str(out, name);
	if (d.inner.n) {
		if (d.inner.s[0] != '[')     /* char[16], where nothing has a name */
			buf_char(out, ' ');
		buf_str(out, d.inner);
	}
}

/* An array and its elements may both be const: C says it once. */
static bool has_word(str quals, const char *word)
{
	u32 n = (u32)strlen(word);
	for (u32 i = 0; i + n <= quals.n; i++)
		if (!memcmp(quals.s + i, word, n))
			return true;
	return false;
}

static struct declarator with_inner(struct declarator d, str inner)
{
	d.inner = inner;
	return d;
}

static void declare_ref(struct btf_c *c, const struct btf_node *t, const char *word, struct declarator d,
	struct buf *out)
{
	struct btf_node to = { 0 };
	btf_node(c->b, btf_skip_mods(c->b, t->type), &to);
	if (to.kind == BTF_PTR && !c->strip_mods)
		d.inner = joined(c, word, d.inner);
	else if (!c->strip_mods && !has_word(d.quals, word))
		d.quals = joined(c, word, d.quals);
	declare(c, t->type, d, out);
}

static void declare(struct btf_c *c, u32 id, struct declarator d, struct buf *out)
{
	struct btf_node t = { 0 };
	bool is_ptr = d.inner.n && d.inner.s[0] == '*';
	if (c->nest > MAX_NEST || (id && !btf_node(c->b, id, &t)))
		return;
	c->nest++;
	switch (t.kind) {
	case BTF_PTR: declare(c, t.type, with_inner(d, joined(c, "*", d.inner)), out); break;
	case BTF_CONST: declare_ref(c, &t, "const ", d, out); break;
	case BTF_VOLATILE: declare_ref(c, &t, "volatile ", d, out); break;
	case BTF_RESTRICT: declare_ref(c, &t, "restrict ", d, out); break;
	case BTF_ARRAY:
		declare(c, t.array_type, with_inner(d, arena_printf(c->arena, is_ptr ? "(%.*s)[%u]" : "%.*s[%u]",
			STR_ARG(d.inner), t.array_len)), out);
		break;
	case BTF_FUNC_PROTO: {
		str params = params_of(c, &t, d.indent);
		declare(c, t.type, with_inner(d, arena_printf(c->arena, is_ptr ? "(%.*s)(%.*s)" : "%.*s(%.*s)",
			STR_ARG(d.inner), STR_ARG(params))), out);
		break;
	}
	case BTF_TYPE_TAG: case BTF_FUNC: case BTF_VAR: declare(c, t.type, d, out); break;
	default: base(c, &t, d, out);
	}
	c->nest--;
}

void btf_c_declare(struct btf_c *c, u32 id, str name, u32 indent, bool strip_mods, struct buf *out)
{
	c->strip_mods = strip_mods;
	declare(c, id, (struct declarator){ .inner = name, .indent = indent }, out);
	c->strip_mods = false;
}

/* ---- definitions, in order --------------------------------------------------------------------------------------- */

static void need(struct btf_c *c, u32 id, bool by_pointer, struct buf *out);

static void need_parts(struct btf_c *c, const struct btf_node *t, struct buf *out)
{
	struct btf_member m;
	for (u32 i = 0; btf_member(c->b, t, i, &m); i++)
		need(c, m.type, false, out);
}

static void forward(struct btf_c *c, const struct btf_node *t, struct buf *out)
{
	str name = name_of(c, t);
	if (c->state[t->id] & (FORWARD | DONE) || !t->name.n)
		return;
	c->state[t->id] |= FORWARD;
	buf_printf(out, "%s %.*s;\n\n", word_of(t->kind, t->kflag), STR_ARG(name));
}

static void need_record(struct btf_c *c, const struct btf_node *t, bool by_pointer, struct buf *out)
{
	if (c->state[t->id] & DONE)
		return;
	if (by_pointer && t->name.n) {
		forward(c, t, out);
		return;
	}
	if (c->state[t->id] & BEGUN)         /* it holds itself: no C can say that */
		return;
	c->state[t->id] |= BEGUN;
	need_parts(c, t, out);
	if (t->name.n) {
		body(c, t, 0, out);
		buf_puts(out, ";\n\n");
		c->state[t->id] |= DONE;
	} else {
		c->state[t->id] &= (u8)~BEGUN;
	}
}

static void need_enum(struct btf_c *c, const struct btf_node *t, struct buf *out)
{
	if (c->state[t->id] & DONE || !t->name.n)
		return;
	c->state[t->id] |= DONE;
	if (t->vlen) {
		body(c, t, 0, out);
		buf_puts(out, ";\n\n");
	}
}

static void need_typedef(struct btf_c *c, const struct btf_node *t, bool by_pointer, struct buf *out)
{
	if (!(c->state[t->id] & (NAMED_TYPEDEF | BEGUN)) && !str_is(t->name, "__builtin_va_list")) {
		c->state[t->id] |= BEGUN;
		need(c, t->type, true, out);
		buf_puts(out, "typedef ");
		if (str_is(t->name, "__gnuc_va_list"))
			buf_puts(out, "__builtin_va_list __gnuc_va_list");
		else
			declare(c, t->type, (struct declarator){ .inner = name_of(c, t) }, out);
		buf_puts(out, ";\n\n");
		c->state[t->id] |= NAMED_TYPEDEF;
	}
	if (!by_pointer && !(c->state[t->id] & DONE) && !str_is(t->name, "__builtin_va_list")) {
		c->state[t->id] |= DONE;
		need(c, t->type, false, out);
	}
}

static void need(struct btf_c *c, u32 id, bool by_pointer, struct buf *out)
{
	struct btf_node t;
	struct btf_param p;
	struct btf_secinfo v;
	if (!id || c->nest > MAX_NEST || !btf_node(c->b, id, &t))
		return;
	c->nest++;
	switch (t.kind) {
	case BTF_STRUCT: case BTF_UNION: need_record(c, &t, by_pointer, out); break;
	case BTF_ENUM: case BTF_ENUM64: need_enum(c, &t, out); break;
	case BTF_TYPEDEF: need_typedef(c, &t, by_pointer, out); break;
	case BTF_FWD: forward(c, &t, out); break;
	case BTF_PTR: need(c, t.type, true, out); break;
	case BTF_ARRAY: need(c, t.array_type, false, out); break;
	case BTF_FUNC_PROTO:
		need(c, t.type, true, out);
		for (u32 i = 0; btf_param(c->b, &t, i, &p); i++)
			need(c, p.type, true, out);
		break;
	case BTF_CONST: case BTF_VOLATILE: case BTF_RESTRICT: case BTF_TYPE_TAG: case BTF_VAR:
		case BTF_FUNC: need(c, t.type, by_pointer, out); break;
	case BTF_DATASEC:
		for (u32 i = 0; btf_secinfo(c->b, &t, i, &v); i++)
			need(c, v.type, false, out);
		break;
	default: break;
	}
	c->nest--;
}

/* An anonymous enum that another type shows inside itself is not to be shown alone. */
static void mark_shown(struct btf_c *c, u32 id)
{
	struct btf_node t;
	bool is_enum = btf_node(c->b, id, &t) && (t.kind == BTF_ENUM || t.kind == BTF_ENUM64);
	if (is_enum && !t.name.n)
		c->state[id] |= DONE;
}

static void mark_all_shown(struct btf_c *c)
{
	struct btf_node t;
	struct btf_member m;
	struct btf_param p;
	for (u32 id = btf_first_id(c->b); id < c->n && !c->is_marked; id++) {
		if (!btf_node(c->b, id, &t))
			continue;
		mark_shown(c, t.kind == BTF_ARRAY ? t.array_type : t.kind == BTF_DECL_TAG ? 0 : t.type);
		for (u32 i = 0; btf_member(c->b, &t, i, &m); i++)
			mark_shown(c, m.type);
		for (u32 i = 0; btf_param(c->b, &t, i, &p); i++)
			mark_shown(c, p.type);
	}
	c->is_marked = true;
}

void btf_c_define(struct btf_c *c, u32 id, struct buf *out)
{
	struct btf_node t;
	mark_all_shown(c);
	if (!btf_node(c->b, id, &t))
		return;
	/* An enum without a name is its enumerators, which are worth having: where nothing else has it. */
	if ((t.kind == BTF_ENUM || t.kind == BTF_ENUM64) && !t.name.n && !(c->state[id] & DONE)) {
		c->state[id] |= DONE;
		body(c, &t, 0, out);
		buf_puts(out, ";\n\n");
		return;
	}
	need(c, id, false, out);
}

void btf_c_all(struct btf_c *c, struct buf *out)
{
	struct btf_node t;
	for (u32 id = btf_first_id(c->b); id < c->n; id++)
		if (btf_node(c->b, id, &t) && t.kind != BTF_FUNC && t.kind != BTF_VAR && t.kind != BTF_DATASEC &&
			t.kind != BTF_FUNC_PROTO && t.kind != BTF_DECL_TAG)
			btf_c_define(c, id, out);
}
