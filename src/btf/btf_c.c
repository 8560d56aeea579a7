/* btf_c.c: types as C that gcc and clang take and that comes out with the same layout; word for word what libbpf's
 * btf_dump says, so that headers made by either are the same file.
 *
 *   declarators   "struct file *(*f)(int)[3]" is put together from the inside out
 *   bodies        what a record holds; where BTF has a gap that C would not make by itself an unnamed bit-field
 *                 fills it, and a record whose members C would move is packed
 *   names         two records of one name, as kernels have them, are told apart as x and x___2
 *
 * In which order definitions come: btf_c_order.c. */
#include "btf/btf_c.h"

enum { MAX_NEST = 128, WORK_PER_TYPE = 256, LEAST_WORK = 1 << 16 };

struct btf_c *btf_c_new(struct arena *a, const struct btf *b)
{
	struct btf_c *c = arena_new(a, struct btf_c);
	*c = (struct btf_c){ .arena = a, .b = b, .n = btf_count(b) };
	c->state = arena_array(a, u8, c->n + 1);
	c->names = arena_array(a, str, c->n + 1);
	c->left = (u64)c->n * WORK_PER_TYPE + LEAST_WORK;
	return c;
}

bool btf_c_enter(struct btf_c *c)
{
	if (c->nest > MAX_NEST || !c->left)
		return false;
	c->nest++;
	c->left--;
	return true;
}

void btf_c_leave(struct btf_c *c) { c->nest--; }

/* ---- names ------------------------------------------------------------------------------------------------------- */

static str unique(struct btf_c *c, struct map *space, str name)
{
	u64 *times = map_slot(space, c->arena, str_hash(name));
	return ++*times == 1 ? name : arena_printf(c->arena, "%.*s___%llu", STR_ARG(name), (unsigned long long)*times);
}

str btf_c_name(struct btf_c *c, const struct btf_node *t)
{
	bool is_tag = t->kind == BTF_STRUCT || t->kind == BTF_UNION || t->kind == BTF_ENUM || t->kind == BTF_ENUM64;
	if (!t->name.n || (!is_tag && t->kind != BTF_TYPEDEF))
		return t->name;
	if (!c->names[t->id].s)
		c->names[t->id] = unique(c, is_tag ? &c->tags : &c->idents, t->name);
	return c->names[t->id];
}

const char *btf_c_word(u32 kind, bool is_union)
{
	return kind == BTF_UNION || (kind == BTF_FWD && is_union) ? "union" : kind == BTF_ENUM ||
		kind == BTF_ENUM64 ? "enum" : "struct";
}

/* ---- gaps -------------------------------------------------------------------------------------------------------- */

static const struct word { u32 bits; const char *name; } words[] = { { 64, "long" }, { 32, "int" }, { 16, "short" },
	{ 8, "char" } };

static void tabs(struct buf *out, u32 n) { buf_pad(out, '\t', n); }

static void filler(struct buf *out, const char *word, u64 bits, u32 indent)
{
	tabs(out, indent);
	buf_printf(out, "%s: %llu;\n", word, (unsigned long long)bits);
}

static const char *smallest_word(u64 bits)
{
	u32 i = ARRAY_LEN(words) - 1;
	while (i && words[i].bits < bits)
		i--;
	return words[i].name;
}

/* From which bit to which there is nothing, how the member behind it is aligned (bytes), and whether it is a bit-field
 * that follows one. */
struct gap { u64 from, to; u32 align; bool within_bits; };

/* C must be told of the step to the boundary of a word: it would not take it for the next member, or what follows would
 * fit before it. */
static bool must_be_said(const struct gap *g, u64 boundary)
{
	bool is_at_member = boundary == g->to;
	bool would_come_by_itself = is_at_member && ALIGN_UP(g->from, 8ull * MAX(g->align, 1u)) == boundary;
	bool rest_fits_before = !is_at_member && g->to - boundary <= boundary - g->from;
	return g->within_bits || (is_at_member && !would_come_by_itself) || rest_fits_before;
}

enum { LARGEST_GAP = 64 << 13 /* bits; written in words of 64 it is a thousand lines */ };

/* No record of a kernel has a hole of 64 KiB; where a size says so (gigabytes, in damaged types), an array stands for
 * it. What is left of the gap begins where that returns. */
static u64 fill_with_array(struct buf *out, const struct gap *g, u32 indent)
{
	u64 from = ALIGN_UP(g->from, 8ull);
	if (g->to <= from || g->to - from < LARGEST_GAP)
		return g->from;
	if (from > g->from)
		filler(out, "char", from - g->from, indent);
	tabs(out, indent);
	buf_printf(out, "char __gap_%llu[%llu];\n", (unsigned long long)from / 8,
		(unsigned long long)(g->to - from) / 8);
	return g->to & ~7ull;
}

/* Unnamed bit-fields: to the boundary of the largest word that lies in the gap, then in such words. */
static void fill(struct buf *out, struct gap g, u32 indent)
{
	u64 at, boundary = 0;
	u32 w = 0;
	if (g.from < g.to)
		g.from = fill_with_array(out, &g, indent);
	if (g.from >= g.to)
		return;
	at = g.from;
	while (w < ARRAY_LEN(words) && (boundary = ALIGN_UP(at, (u64)words[w].bits)) > g.to)
		w++;
	if (w == ARRAY_LEN(words)) {         /* not even a byte: the rest of one */
		filler(out, "char", g.to - at, indent);
		return;
	}
	if (boundary > at) {
		if (must_be_said(&g, boundary))
			filler(out, words[w].name, g.within_bits ? boundary - at : 0, indent);
		at = boundary;
	}
	for (; g.to - at >= words[w].bits; at += words[w].bits)
		filler(out, words[w].name, words[w].bits, indent);
	if (at < g.to)
		filler(out, smallest_word(g.to - at), g.to - at, indent);
}

/* C would place a member elsewhere, or make the whole larger. */
static bool is_packed(struct btf_c *c, const struct btf_node *t)
{
	struct btf_member m;
	u32 most = 1;
	for (u32 i = 0; btf_member(c->b, t, i, &m); i++) {
		u32 a = btf_align(c->b, m.type);
		if (!m.bit_size && m.bit_off % (8 * a))
			return true;
		most = MAX(most, a);
	}
	return t->size % most != 0;
}

/* ---- declarators ------------------------------------------------------------------------------------------------- */

/* What stands around a type's name: "(*f)" of the thing declared, "const " before the type, the tabs of its members.
 * is_close: no blank between the type and it, as in "int[3]". */
struct declarator { str inner, quals; u32 indent; bool has_name, is_close; };

static void declare(struct btf_c *c, u32 id, struct declarator d, struct buf *out);

static void parameters(struct btf_c *c, const struct btf_node *t, u32 indent, struct buf *out)
{
	struct btf_param p;
	for (u32 i = 0; btf_param(c->b, t, i, &p); i++) {
		bool is_last_void = !p.type && i + 1 == t->vlen;
		if (i)
			buf_puts(out, ", ");
		if (is_last_void && i)
			buf_puts(out, "...");
		else if (is_last_void)
			buf_puts(out, "void");
		else
			declare(c, p.type, (struct declarator){ .inner = p.name, .indent = indent,
				.has_name = p.name.n }, out);
	}
	if (!t->vlen)
		buf_puts(out, "void");
}

static str params_of(struct btf_c *c, const struct btf_node *t, u32 indent)
{
	struct buf b = BUF_INIT;
	parameters(c, t, indent, &b);
	str s = arena_str(c->arena, buf_view(&b));
	buf_free(&b);
	return s;
}

static void members(struct btf_c *c, const struct btf_node *t, u32 indent, struct buf *out)
{
	struct btf_member m;
	u64 at = 0, size;
	bool packed = is_packed(c, t), after_bits = false;
	for (u32 i = 0; btf_member(c->b, t, i, &m); i++) {
		fill(out, (struct gap){ at, m.bit_off, packed ? 1 : btf_align(c->b, m.type), after_bits && m.bit_size },
			indent + 1);
		tabs(out, indent + 1);
		declare(c, m.type, (struct declarator){ .inner = m.name, .indent = indent + 1, .has_name = m.name.n },
			out);
		if (m.bit_size)
			buf_printf(out, ": %u", m.bit_size);
		buf_puts(out, ";\n");
		after_bits = m.bit_size;
		at = m.bit_off + (m.bit_size ? m.bit_size : btf_size(c->b, m.type, &size) ? size * 8 : 0);
	}
	if (t->kind == BTF_STRUCT)
		fill(out, (struct gap){ at, (u64)t->size * 8, btf_align(c->b, t->id), false }, indent + 1);
	tabs(out, t->vlen || t->size ? indent : 0);
	buf_puts(out, packed ? "} __attribute__((packed))" : "}");
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

void btf_c_body(struct btf_c *c, const struct btf_node *t, u32 indent, struct buf *out)
{
	str name = btf_c_name(c, t);
	bool is_enum = t->kind == BTF_ENUM || t->kind == BTF_ENUM64, is_empty = !t->vlen && (is_enum || !t->size);
	buf_printf(out, "%s%s%.*s", btf_c_word(t->kind, false), name.n ? " " : "", STR_ARG(name));
	if (is_enum && is_empty)
		return;
	buf_puts(out, is_empty ? " {" : " {\n");
	(is_enum ? enumerators : members)(c, t, indent, out);
}

/* A blank goes before a name, never before brackets without one. */
static const char *blank_before(const struct declarator *d)
{
	return d->inner.n && d->inner.s[0] != ' ' && !d->is_close ? " " : "";
}

static void base(struct btf_c *c, const struct btf_node *t, struct declarator d, struct buf *out)
{
	bool is_record = t->kind == BTF_STRUCT || t->kind == BTF_UNION || t->kind == BTF_ENUM || t->kind == BTF_ENUM64;
	str name = btf_c_name(c, t);
	buf_str(out, d.quals);
	if (t->kind == BTF_VOID)
		buf_puts(out, "void");
	else if (is_record && !t->name.n)
		btf_c_body(c, t, d.indent, out);
	else if (is_record || t->kind == BTF_FWD)
		buf_printf(out, "%s %.*s", btf_c_word(t->kind, t->kflag), STR_ARG(name));
	else
		buf_str(out, name);
	buf_printf(out, "%s%.*s", blank_before(&d), STR_ARG(d.inner));
}

static struct declarator behind(struct btf_c *c, struct declarator d, str word)
{
	d.inner = arena_printf(c->arena, " %.*s%s%.*s", STR_ARG(word), blank_before(&d), STR_ARG(d.inner));
	return d;
}

/* "const " before the type, or " const" behind the star of a pointer; what is said of an array holds for its elements,
 * which say it. */
static struct declarator qualify(struct btf_c *c, u32 to, str word, struct declarator d)
{
	struct btf_node t = { 0 };
	btf_node(c->b, btf_skip_mods(c->b, to), &t);
	if (c->strip_mods || t.kind == BTF_ARRAY || t.kind == BTF_FUNC_PROTO)
		return d;
	if (t.kind == BTF_PTR)
		return behind(c, d, word);
	d.quals = arena_printf(c->arena, "%.*s %.*s", STR_ARG(word), STR_ARG(d.quals));
	return d;
}

static struct declarator tagged(struct btf_c *c, const struct btf_node *t, struct declarator d)
{
	const char *form = t->kflag ? "__attribute__((%.*s))" : "__attribute__((btf_type_tag(\"%.*s\")))";
	return c->strip_mods ? d : behind(c, d, arena_printf(c->arena, form, STR_ARG(t->name)));
}

static struct declarator point(struct btf_c *c, struct declarator d)
{
	d.inner = arena_printf(c->arena, "*%.*s", STR_ARG(d.inner));
	d.is_close = false;
	return d;
}

/* What stands behind the thing declared binds before its star: "(*f)". */
static struct declarator follow(struct btf_c *c, struct declarator d, bool is_function, str what)
{
	bool is_ptr = d.inner.n && d.inner.s[0] == '*';
	const char *form = !is_ptr ? "%.*s%.*s" : is_function ? " (%.*s)%.*s" : "(%.*s)%.*s";
	d.inner = arena_printf(c->arena, form, STR_ARG(d.inner), STR_ARG(what));
	d.is_close = !d.has_name;
	return d;
}

static void declare(struct btf_c *c, u32 id, struct declarator d, struct buf *out)
{
	struct btf_node t = { 0 };
	if ((id && !btf_node(c->b, id, &t)) || !btf_c_enter(c))
		return;
	switch (t.kind) {
	case BTF_PTR: declare(c, t.type, point(c, d), out); break;
	case BTF_CONST: declare(c, t.type, qualify(c, t.type, STR("const"), d), out); break;
	case BTF_VOLATILE: declare(c, t.type, qualify(c, t.type, STR("volatile"), d), out); break;
	case BTF_RESTRICT: declare(c, t.type, qualify(c, t.type, STR("restrict"), d), out); break;
	case BTF_TYPE_TAG: declare(c, t.type, tagged(c, &t, d), out); break;
	case BTF_ARRAY:
		declare(c, t.array_type, follow(c, d, false, arena_printf(c->arena, "[%u]", t.array_len)), out);
		break;
	case BTF_FUNC_PROTO:
		declare(c, t.type, follow(c, d, true, arena_printf(c->arena, "(%.*s)",
			STR_ARG(params_of(c, &t, d.indent)))),
			out);
		break;
	case BTF_FUNC: case BTF_VAR: declare(c, t.type, d, out); break;
	default: base(c, &t, d, out);
	}
	btf_c_leave(c);
}

void btf_c_declare(struct btf_c *c, u32 id, str name, u32 indent, bool strip_mods, struct buf *out)
{
	c->strip_mods = strip_mods;
	declare(c, id, (struct declarator){ .inner = name, .indent = indent, .has_name = name.n }, out);
	c->strip_mods = false;
}
