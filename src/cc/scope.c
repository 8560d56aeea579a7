/* scope.c: names and what they mean: source first, then the kernel's BTF and the helpers, looked up when first used. */
#include "cc/parse.h"

#include "btf/btf.h"
#include "uapi/uapi.h"

void scope_push(struct parser *p) { p->depth++; }

void scope_pop(struct parser *p)
{
	while (p->declared.n && vec_last(&p->declared)->depth == p->depth) {
		struct symbol *s = vec_pop(&p->declared);
		*map_slot(s->is_tag ? &p->tags : &p->ordinary, p->arena, s->name) = (u64)(uintptr_t)s->outer;
	}
	p->depth--;
}

static struct symbol *find(const struct map *m, u32 name)
{
	u64 v;
	return map_get(m, name, &v) ? (struct symbol *)(uintptr_t)v : NULL;
}

static void add(struct parser *p, struct symbol s, u32 depth)
{
	struct symbol *n = arena_new(p->arena, struct symbol);
	u64 *slot = map_slot(s.is_tag ? &p->tags : &p->ordinary, p->arena, s.name);
	*n = s;
	n->depth = depth;
	n->outer = (struct symbol *)(uintptr_t)*slot;
	*slot = (u64)(uintptr_t)n;
	if (depth)
		vec_push(&p->declared, p->arena, n);
}

void scope_add(struct parser *p, u32 name, struct decl *d) { add(p, (struct symbol){ .name = name, .decl = d }, p->depth); }
void scope_add_tag(struct parser *p, u32 name, struct type *t) { add(p, (struct symbol){ .name = name, .tag = t, .is_tag = true }, p->depth); }

struct decl *decl_new(struct parser *p, enum decl_kind kind, str name, struct type *t, pos at_, u32 len)
{
	struct decl *d = arena_new(p->arena, struct decl);
	*d = (struct decl){ .kind = (u8)kind, .name = name, .type = t, .at = at_, .len = len, .fn = p->fn };
	return d;
}

struct decl *scope_find_here(struct parser *p, u32 name)
{
	struct symbol *s = find(&p->ordinary, name);
	return s && s->depth == p->depth ? s->decl : NULL;
}

static const struct { const char *name; u8 kind; } words[] = {
	{ "u8", TY_UCHAR }, { "u16", TY_USHORT }, { "u32", TY_UINT }, { "u64", TY_ULLONG }, { "s8", TY_SCHAR }, { "s16", TY_SHORT },
	{ "s32", TY_INT }, { "s64", TY_LLONG }, { "__u8", TY_UCHAR }, { "__u16", TY_USHORT }, { "__u32", TY_UINT }, { "__u64", TY_ULLONG },
	{ "__s8", TY_SCHAR }, { "__s16", TY_SHORT }, { "__s32", TY_INT }, { "__s64", TY_LLONG }, { "__be16", TY_USHORT }, { "__be32", TY_UINT },
	{ "__be64", TY_ULLONG }, { "__le16", TY_USHORT }, { "__le32", TY_UINT }, { "__le64", TY_ULLONG }, { "__wsum", TY_UINT }, { "__sum16", TY_USHORT },
	{ "uint8_t", TY_UCHAR }, { "uint16_t", TY_USHORT }, { "uint32_t", TY_UINT }, { "uint64_t", TY_ULONG }, { "int8_t", TY_SCHAR },
	{ "int16_t", TY_SHORT }, { "int32_t", TY_INT }, { "int64_t", TY_LONG }, { "size_t", TY_ULONG }, { "ssize_t", TY_LONG },
	{ "pid_t", TY_INT }, { "uid_t", TY_UINT }, { "gid_t", TY_UINT }, { "uintptr_t", TY_ULONG }, { "intptr_t", TY_LONG }, { "ptrdiff_t", TY_LONG },
};

static struct decl *global(struct parser *p, u32 name, enum decl_kind kind, struct type *t)
{
	struct decl *d = decl_new(p, kind, intern_text(p->names, name), t, 0, 0);
	d->is_implicit = true;
	d->fn = NULL;
	add(p, (struct symbol){ .name = name, .decl = d }, 0);
	return d;
}

/* The result type at the head of a helper's prototype. */
static struct type *helper_result(struct parser *p, const char *proto)
{
	static const struct { const char *text; u8 kind; } heads[] = { { "void *", TY_PTR }, { "void ", TY_VOID }, { "long ", TY_LONG }, { "int ", TY_INT },
		{ "__u64 ", TY_ULLONG }, { "__u32 ", TY_UINT }, { "__s64 ", TY_LLONG }, { "u64 ", TY_ULLONG }, { "unsigned long", TY_ULONG } };
	str s = str_from(proto), tag, rest;
	for (u32 i = 0; i < ARRAY_LEN(heads); i++)
		if (str_starts(s, heads[i].text))
			return heads[i].kind == TY_PTR ? type_ptr(p->ts, type_basic(p->ts, TY_VOID)) : type_basic(p->ts, heads[i].kind);
	if (!str_starts(s, "struct "))
		return type_basic(p->ts, TY_LONG);
	str_cut(str_sub(s, 7, s.n), ' ', &tag, &rest);
	struct type *t = scope_find_tag(p, intern_add(p->names, tag), false, TY_STRUCT);
	if (!t) {
		t = type_new(p->ts, TY_STRUCT);
		t->tag = tag;
		t->is_incomplete = true;
	}
	return type_ptr(p->ts, t);
}

static struct decl *find_helper(struct parser *p, u32 name)
{
	str s = intern_text(p->names, name);
	const struct uapi_helper_row *h = str_starts(s, "bpf_") ? uapi_helper_find(s) : NULL;
	if (!h)
		return NULL;
	struct type *f = type_func(p->ts, helper_result(p, h->proto), NULL, 0, false);
	f->is_unproto = true;
	struct decl *d = global(p, name, DECL_FUNC, f);
	d->helper = h->number + 1;
	return d;
}

static struct decl *find_kernel(struct parser *p, u32 name)
{
	str s = intern_text(p->names, name);
	struct type *t;
	s64 v;
	if ((t = type_from_btf_name(p->ts, TY_TYPEDEF, s)))
		return global(p, name, DECL_TYPEDEF, t);
	if (type_enumerator_from_btf(p->ts, s, &v, &t)) {
		struct decl *d = global(p, name, DECL_ENUMERATOR, (v < INT32_MIN || v > INT32_MAX) ? t : type_basic(p->ts, v > INT32_MAX ? TY_UINT : TY_INT));
		d->value = v;
		return d;
	}
	return NULL;
}

static struct decl *find_kfunc(struct parser *p, u32 name)
{
	struct type *t = type_from_btf_name(p->ts, TY_FUNC, intern_text(p->names, name));
	if (!t || t->kind != TY_FUNC || !str_starts(intern_text(p->names, name), "bpf_"))
		return NULL;
	struct decl *d = global(p, name, DECL_FUNC, t);
	d->storage = ST_EXTERN;
	d->attrs.section = STR(".ksyms");
	return d;
}

struct decl *scope_find(struct parser *p, u32 name)
{
	struct symbol *s = find(&p->ordinary, name);
	struct decl *d;
	if (s)
		return s->decl;
	str text = intern_text(p->names, name);
	if ((d = find_helper(p, name)))
		return d;
	if (str_starts(text, "BPF_FUNC_")) {
		const struct uapi_helper_row *h = uapi_helper_find(str_sub(text, 9, text.n));
		if (h) {
			d = global(p, name, DECL_ENUMERATOR, type_basic(p->ts, TY_INT));
			d->value = h->number;
			return d;
		}
	}
	if (pp_wants_btf(p->pp) && (d = find_kernel(p, name)))
		return d;
	for (u32 i = 0; i < ARRAY_LEN(words) && (pp_wants_btf(p->pp) || text.s[0] == '_' || str_ends(text, "_t")); i++)
		if (str_is(text, words[i].name)) {
			struct type *t = type_new(p->ts, TY_TYPEDEF);
			t->base = type_basic(p->ts, words[i].kind);
			t->tag = text;
			t->size = t->align = (u32)t->base->size;
			return global(p, name, DECL_TYPEDEF, t);
		}
	return pp_wants_btf(p->pp) ? find_kfunc(p, name) : NULL;
}

struct type *scope_find_tag(struct parser *p, u32 name, bool here, enum type_kind kind)
{
	struct symbol *s = find(&p->tags, name);
	if (s && (!here || s->depth == p->depth))
		return s->tag;
	if (here || !p->ts->kern || !(pp_wants_btf(p->pp) || p->unit->is_bcc))
		return NULL;
	struct type *t = type_from_btf_name(p->ts, kind, intern_text(p->names, name));
	if (t)
		add(p, (struct symbol){ .name = name, .tag = t, .is_tag = true }, 0);
	return t;
}

str scope_near(struct parser *p, str name)
{
	enum { LIMIT = 2 };
	u32 best = LIMIT + 1;
	str found = { 0 };
	for (u32 i = 0; i < p->ordinary.cap; i++) {
		if (!p->ordinary.used[i] || !p->ordinary.vals[i])
			continue;
		str s = intern_text(p->names, (u32)p->ordinary.keys[i]);
		u32 d = str_distance(s, name, LIMIT);
		if (d < best) {
			best = d;
			found = s;
		}
	}
	return found;
}
