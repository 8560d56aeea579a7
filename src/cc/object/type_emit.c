/* type_emit.c: C types to the object's BTF.
 *
 * As clang has it: what a member of a struct points to is only named (FWD) where the kernel knows it anyway, so that
 * one struct does not draw in the kernel; everything else is described in full. Records get their number first and
 * their members later, from a list, so that nothing recurses through them. */
#include "cc/type/type.h"

#include "btf/btf.h"

enum { IN_MEMBER = 1, BEHIND_PTR = 2 };

struct emit { struct types *ts; struct btf_build *out; vec(struct type *) pending; };

static u32 emit(struct emit *x, struct type *t, u32 how);

static u32 emit_basic(struct emit *x, const struct type *t)
{
	static const struct { const char *name; u8 encoding; } ints[] = {
		[TY_BOOL] = { "_Bool", 4 }, [TY_CHAR] = { "char", 1 }, [TY_SCHAR] = { "signed char", 1 },
		[TY_UCHAR] = { "unsigned char", 0 },
		[TY_SHORT] = { "short", 1 }, [TY_USHORT] = { "unsigned short", 0 }, [TY_INT] = { "int", 1 },
		[TY_UINT] = { "unsigned int", 0 },
		[TY_LONG] = { "long", 1 }, [TY_ULONG] = { "unsigned long", 0 }, [TY_LLONG] = { "long long", 1 },
		[TY_ULLONG] = { "unsigned long long", 0 }, [TY_INT128] = { "__int128", 1 },
		[TY_UINT128] = { "unsigned __int128", 0 } };
	static const char *const floats[] = { "float", "double", "long double" };
	if (t->kind == TY_VOID || t->kind > TY_LDOUBLE)
		return 0;
	if (t->kind >= TY_FLOAT)
		return btf_add_float(x->out, str_from(floats[t->kind - TY_FLOAT]), (u32)t->size);
	return btf_add_int(x->out, str_from(ints[t->kind].name), (u32)t->size, ints[t->kind].encoding);
}

static void emit_decl_tags(struct emit *x, const struct type_tag *tags, u32 target, s32 component)
{
	for (; tags; tags = tags->next)
		btf_add_decl_tag(x->out, tags->name, target, component);
}

static u32 emit_record(struct emit *x, struct type *t, u32 how)
{
	bool is_union = t->kind == TY_UNION;
	if (t->is_noted)                     /* whose it is, its text tells */
		type_complete(x->ts, t);
	bool is_named_only = (t->is_kernel || t->is_incomplete) && t->tag.n && how == (IN_MEMBER | BEHIND_PTR);
	if (t->out_btf_id)
		return t->out_btf_id;
	if (is_named_only || !type_complete(x->ts, t))
		return btf_add_fwd(x->out, t->tag, is_union);
	t->out_btf_id = btf_reserve_record(x->out, is_union, t->tag);
	vec_push(&x->pending, x->ts->arena, t);
	return t->out_btf_id;
}

static void fill_record(struct emit *x, struct type *t)
{
	u32 *ids = arena_array(x->ts->arena, u32, t->nfields + 1);
	for (u32 i = 0; i < t->nfields; i++)
		ids[i] = emit(x, t->fields[i].type, IN_MEMBER);
	btf_fill_record(x->out, t->out_btf_id, (u32)t->size);
	for (u32 i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		btf_add_member(x->out, f->name, ids[i], (u32)f->bit_off, f->is_bitfield ? f->bit_size : 0);
	}
	emit_decl_tags(x, t->decl_tags, t->out_btf_id, -1);
	for (u32 i = 0; i < t->nfields; i++)
		emit_decl_tags(x, t->fields[i].decl_tags, t->out_btf_id, (s32)i);
}

static u32 emit_enum(struct emit *x, struct type *t)
{
	struct btf_node n;
	struct btf_enumerator e;
	u32 id = btf_add_enum(x->out, t->tag, (u32)t->size, t->base && type_is_signed(t->base), t->size == 8);
	if (t->is_lazy && t->kern_btf_id && btf_node(type_btf(x->ts, t), t->kern_btf_id, &n))
		for (u32 i = 0; btf_enumerator(type_btf(x->ts, t), &n, i, &e); i++)
			btf_add_enumerator(x->out, e.name, e.value);
	for (u32 i = 0; i < t->nenums; i++)
		btf_add_enumerator(x->out, t->enums[i].name, t->enums[i].value);
	return id;
}

static u32 emit_func(struct emit *x, struct type *t, u32 how)
{
	u32 *ids = arena_array(x->ts->arena, u32, t->nparams + 1);
	u32 result = emit(x, t->base, how & IN_MEMBER);
	for (u32 i = 0; i < t->nparams; i++)
		ids[i] = emit(x, t->params[i].type, how & IN_MEMBER);
	u32 id = btf_add_proto(x->out, result);
	for (u32 i = 0; i < t->nparams; i++)
		btf_add_param(x->out, t->params[i].name, ids[i]);
	if (t->is_variadic)
		btf_add_param(x->out, STR(""), 0);
	return id;
}

static u32 emit_ptr(struct emit *x, struct type *t, u32 how)
{
	/* The kernel looks at what tagged pointers (kptr, uptr) point to. */
	u32 to = emit(x, t->base, t->tags ? 0 : (how & IN_MEMBER) | BEHIND_PTR);
	for (const struct type_tag *g = t->tags; g; g = g->next)
		to = btf_add_ref(x->out, BTF_TYPE_TAG, g->name, to);
	return btf_add_ptr(x->out, to);
}

static u32 emit_typedef(struct emit *x, struct type *t, u32 how)
{
	u32 to = emit(x, t->base, how);
	if (!t->tag.n)
		return to;
	u32 id = btf_add_ref(x->out, BTF_TYPEDEF, t->tag, to);
	if (!how)
		emit_decl_tags(x, t->decl_tags, id, -1);
	return id;
}

static u32 emit_quals(struct emit *x, struct type *t, u32 how)
{
	u32 id = emit(x, t->unqual, how);
	if (t->quals & Q_RESTRICT)
		id = btf_add_ref(x->out, BTF_RESTRICT, STR(""), id);
	if (t->quals & Q_VOLATILE)
		id = btf_add_ref(x->out, BTF_VOLATILE, STR(""), id);
	return t->quals & Q_CONST ? btf_add_ref(x->out, BTF_CONST, STR(""), id) : id;
}

static u32 emit_new(struct emit *x, struct type *t, u32 how)
{
	if (t->unqual)
		return emit_quals(x, t, how);
	switch (t->kind) {
	case TY_PTR: return emit_ptr(x, t, how);
	case TY_ARRAY: return btf_add_array(x->out, emit(x, t->base, how), (u32)t->len);
	case TY_STRUCT: case TY_UNION: return emit_record(x, t, how);
	case TY_ENUM: return emit_enum(x, t);
	case TY_TYPEDEF: return emit_typedef(x, t, how);
	case TY_FUNC: return emit_func(x, t, how);
	default: return emit_basic(x, t);
	}
}

/* How it is reached makes a difference only on the way to a record that may be named alone. */
static u32 emit(struct emit *x, struct type *t, u32 how)
{
	u64 id;
	bool is_record = !t->unqual && (t->kind == TY_STRUCT || t->kind == TY_UNION);
	u64 key = (u64)(uintptr_t)t | (t->kind == TY_ENUM ? 0 : how);
	if (is_record)
		return emit_record(x, t, how);
	if (map_get(&x->ts->out_ids, key, &id))
		return (u32)id;
	id = emit_new(x, t, how);
	map_put(&x->ts->out_ids, x->ts->arena, key, id);
	return (u32)id;
}

u32 type_to_btf(struct types *ts, struct btf_build *out, struct type *t)
{
	struct emit x = { .ts = ts, .out = out };
	u32 id = emit(&x, t, 0);
	while (x.pending.n)
		fill_record(&x, vec_pop(&x.pending));
	return id;
}
