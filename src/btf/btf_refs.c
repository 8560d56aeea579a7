/* btf_refs.c: the words of a type, as it stands in its bytes, that are offsets of strings or numbers of types: where
 * they are is the kind's. Whoever moves types to another place changes them alone. */
#include "btf/btf_private.h"

/* Part i of a type begins there. */
static u32 part_at(u32 kind, u32 i)
{
	return (u32)sizeof(struct btf_raw) + i * (kind == BTF_ENUM || kind == BTF_FUNC_PROTO ? 8 : 12);
}

static void visit_parts(u8 *type, u32 kind, u32 vlen, btf_word_fn *fn, void *ctx)
{
	bool has_names = kind == BTF_STRUCT || kind == BTF_UNION || kind == BTF_FUNC_PROTO || kind == BTF_ENUM ||
		kind == BTF_ENUM64;
	for (u32 i = 0; i < vlen; i++) {
		u8 *part = type + part_at(kind, i);
		if (has_names)
			fn(ctx, part, BTF_WORD_STR);
		if (kind == BTF_DATASEC)
			fn(ctx, part, BTF_WORD_TYPE);
		else if (kind == BTF_STRUCT || kind == BTF_UNION || kind == BTF_FUNC_PROTO)
			fn(ctx, part + 4, BTF_WORD_TYPE);
	}
}

void btf_words(void *type, btf_word_fn *fn, void *ctx)
{
	u8 *p = type;
	u32 info;
	memcpy(&info, p + 4, 4);
	u32 kind = info >> 24 & 31;
	fn(ctx, p, BTF_WORD_STR);
	switch (kind) {
	case BTF_PTR: case BTF_TYPEDEF: case BTF_VOLATILE: case BTF_CONST: case BTF_RESTRICT: case BTF_FUNC:
	case BTF_VAR: case BTF_DECL_TAG: case BTF_TYPE_TAG:
		fn(ctx, p + 8, BTF_WORD_TYPE);
		return;
	case BTF_ARRAY:
		fn(ctx, p + sizeof(struct btf_raw), BTF_WORD_TYPE);
		fn(ctx, p + sizeof(struct btf_raw) + 4, BTF_WORD_TYPE);
		return;
	case BTF_FUNC_PROTO:
		fn(ctx, p + 8, BTF_WORD_TYPE);
		visit_parts(p, kind, info & 0xffff, fn, ctx);
		return;
	case BTF_STRUCT: case BTF_UNION: case BTF_ENUM: case BTF_ENUM64: case BTF_DATASEC:
		visit_parts(p, kind, info & 0xffff, fn, ctx);
		return;
	default:
		return;
	}
}

const void *btf_type_bytes(const struct btf *b, u32 id, u32 *bytes)
{
	struct btf_node n;
	*bytes = 0;
	if (!id || !btf_node(b, id, &n))
		return NULL;
	*bytes = (u32)sizeof(struct btf_raw) + btf_kind_extra(n.kind, n.vlen);
	return (const u8 *)n.extra - sizeof(struct btf_raw);
}
