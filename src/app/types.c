/* types.c: a type of BTF as C, for people: a declaration, or a struct with the place of each member. */
#include "app/app.h"

enum { MAX_DEPTH = 32 };

static void base_name(const struct btf_node *n, struct buf *out)
{
	const char *word = n->kind == BTF_STRUCT ? "struct " : n->kind == BTF_UNION ? "union " : n->kind == BTF_ENUM ||
		n->kind == BTF_ENUM64 ? "enum " :
		n->kind == BTF_FWD ? n->kflag ? "union " : "struct " : "";
	buf_puts(out, word);
	buf_str(out, n->name.n ? n->name : STR("{...}"));
}

/* What stands around a name: "*x", "(*x)(...)", "x[4]"; then, innermost last, the type on the left. */
static void declare(const struct btf *b, u32 id, str inner, u32 depth, struct buf *out)
{
	struct btf_node n, to;
	struct buf text = BUF_INIT;
	if (!id || depth > MAX_DEPTH || !btf_node(b, id, &n)) {
		buf_printf(out, "void%s%.*s", inner.n ? " " : "", STR_ARG(inner));
		return;
	}
	switch (n.kind) {
	case BTF_PTR: {
		bool is_whole = btf_node(b, n.type, &to) && (to.kind == BTF_FUNC_PROTO || to.kind == BTF_ARRAY);
		buf_printf(&text, "%s*%.*s%s", is_whole ? "(" : "", STR_ARG(inner), is_whole ? ")" : "");
		declare(b, n.type, buf_view(&text), depth + 1, out);
		break;
	}
	case BTF_ARRAY:
		buf_printf(&text, "%.*s[%u]", STR_ARG(inner), n.array_len);
		declare(b, n.array_type, buf_view(&text), depth + 1, out);
		break;
	case BTF_FUNC_PROTO:
		buf_printf(&text, "%.*s(...)", STR_ARG(inner));
		declare(b, n.type, buf_view(&text), depth + 1, out);
		break;
	case BTF_CONST: case BTF_VOLATILE:
		buf_puts(out, n.kind == BTF_CONST ? "const " : "volatile ");
		declare(b, n.type, inner, depth + 1, out);
		break;
	case BTF_RESTRICT: case BTF_TYPE_TAG: declare(b, n.type, inner, depth + 1, out); break;
	default:
		base_name(&n, out);
		if (inner.n)
			buf_printf(out, "%s%.*s", inner.s[0] == '[' ? "" : " ", STR_ARG(inner));
	}
	buf_free(&text);
}

void types_declare(const struct btf *b, u32 id, str name, struct buf *out) { declare(b, id, name, 0, out); }

static void members(const struct btf *b, const struct btf_node *n, u32 at_bits, u32 depth, struct buf *out);

static void member(const struct btf *b, const struct btf_member *m, u32 at_bits, u32 depth, struct buf *out)
{
	struct btf_node t;
	u32 at = at_bits + m->bit_off;
	buf_pad(out, '\t', depth);
	if (btf_node(b, m->type, &t) && !t.name.n && (t.kind == BTF_STRUCT || t.kind == BTF_UNION) &&
		depth < MAX_DEPTH) {
		buf_printf(out, "%s {\n", t.kind == BTF_STRUCT ? "struct" : "union");
		members(b, &t, at, depth + 1, out);
		buf_pad(out, '\t', depth);
		buf_printf(out, "}%s%.*s;\n", m->name.n ? " " : "", STR_ARG(m->name));
		return;
	}
	struct buf text = BUF_INIT;
	declare(b, m->type, m->name, 0, &text);
	if (m->bit_size)
		buf_printf(&text, " : %u", m->bit_size);
	buf_char(&text, ';');
	buf_str(out, buf_view(&text));
	buf_pad(out, ' ', text.n < 48 ? (u32)(48 - text.n) : 1);
	buf_free(&text);
	buf_printf(out, "/* %u", at / 8);
	if (m->bit_size)
		buf_printf(out, " bit %u", at % 8);
	buf_puts(out, " */\n");
}

static void members(const struct btf *b, const struct btf_node *n, u32 at_bits, u32 depth, struct buf *out)
{
	struct btf_member m;
	for (u32 i = 0; i < n->vlen && btf_member(b, n, i, &m); i++)
		member(b, &m, at_bits, depth, out);
}

static void enumerators(const struct btf *b, const struct btf_node *n, struct buf *out)
{
	struct btf_enumerator e;
	for (u32 i = 0; i < n->vlen && btf_enumerator(b, n, i, &e); i++)
		buf_printf(out, "\t%.*s = %lld,\n", STR_ARG(e.name), (long long)e.value);
}

void types_print(const struct btf *b, u32 id, struct buf *out)
{
	struct btf_node n;
	struct btf_param p;
	if (!btf_node(b, id, &n))
		return;
	switch (n.kind) {
	case BTF_STRUCT: case BTF_UNION: case BTF_ENUM: case BTF_ENUM64:
		base_name(&n, out);
		buf_puts(out, " {\n");
		if (n.kind == BTF_STRUCT || n.kind == BTF_UNION)
			members(b, &n, 0, 1, out);
		else
			enumerators(b, &n, out);
		buf_printf(out, "};  /* %u bytes */\n", n.size);
		return;
	case BTF_TYPEDEF:
		buf_puts(out, "typedef ");
		declare(b, n.type, n.name, 0, out);
		buf_puts(out, ";\n");
		return;
	case BTF_FUNC: {
		struct btf_node proto;
		struct buf text = BUF_INIT;
		if (!btf_node(b, n.type, &proto))
			return;
		buf_printf(&text, "%.*s(", STR_ARG(n.name));
		for (u32 i = 0; i < proto.vlen && btf_param(b, &proto, i, &p); i++) {
			buf_puts(&text, i ? ", " : "");
			declare(b, p.type, p.name, 0, &text);
		}
		buf_puts(&text, proto.vlen ? ")" : "void)");
		declare(b, proto.type, buf_view(&text), 0, out);
		buf_puts(out, ";\n");
		buf_free(&text);
		return;
	}
	default:
		declare(b, id, STR(""), 0, out);
		buf_puts(out, ";\n");
	}
}
