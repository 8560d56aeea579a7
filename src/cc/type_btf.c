/* type_btf.c: BTF in, lazily, and out.
 *
 * A record of the kernel is first a name and a size; its fields are read when something looks at them. */
#include "cc/type.h"

#include "btf/btf.h"

enum { MAX_DEPTH = 64 };

static struct type *import(struct types *ts, u32 id, u32 depth);

static struct type *import_int(struct types *ts, const struct btf_node *n)
{
	static const u8 by_size[17][2] = { [1] = { TY_UCHAR, TY_SCHAR }, [2] = { TY_USHORT, TY_SHORT }, [4] = { TY_UINT, TY_INT },
		[8] = { TY_ULONG, TY_LONG }, [16] = { TY_UINT128, TY_INT128 } };
	if (n->int_encoding & 4)
		return type_basic(ts, TY_BOOL);
	if (str_is(n->name, "char"))
		return type_basic(ts, TY_CHAR);
	if (n->size == 8 && (str_is(n->name, "long long int") || str_is(n->name, "long long unsigned int") ||
			     str_is(n->name, "long long") || str_is(n->name, "unsigned long long")))
		return type_basic(ts, n->int_encoding & 1 ? TY_LLONG : TY_ULLONG);
	u8 kind = n->size <= 16 ? by_size[n->size][n->int_encoding & 1] : 0;
	return type_basic(ts, kind ? kind : TY_INT);
}

static struct type *import_func(struct types *ts, const struct btf_node *n, u32 depth)
{
	struct param *params = arena_array(ts->arena, struct param, n->vlen + 1);
	struct btf_param p;
	u32 count = 0;
	bool variadic = false;
	for (u32 i = 0; btf_param(ts->kern, n, i, &p); i++) {
		if (!p.type && !p.name.n)
			variadic = true;
		else
			params[count++] = (struct param){ .name = p.name, .type = import(ts, p.type, depth + 1) };
	}
	return type_func(ts, import(ts, n->type, depth + 1), params, count, variadic);
}

static struct type *import_enum(struct types *ts, const struct btf_node *n)
{
	struct type *t = type_new(ts, TY_ENUM);
	t->tag = n->name;
	t->size = t->align = n->size ? n->size : 4;
	t->base = type_basic(ts, t->size == 8 ? n->kflag ? TY_LONG : TY_ULONG : t->size == 1 ? TY_UCHAR : t->size == 2 ? TY_USHORT :
		n->kflag ? TY_INT : TY_UINT);
	t->is_lazy = true;
	return t;
}

/* A pointer's target may carry type tags (user, rcu, percpu); they stay with the pointer. */
static struct type *import_ptr(struct types *ts, const struct btf_node *n, u32 depth)
{
	const struct type_tag *tags = NULL;
	struct btf_node to;
	u32 id = n->type;
	while (btf_node(ts->kern, id, &to) && to.kind == BTF_TYPE_TAG && depth < MAX_DEPTH) {
		struct type_tag *tag = arena_new(ts->arena, struct type_tag);
		*tag = (struct type_tag){ to.name, tags };
		tags = tag;
		id = to.type;
		depth++;
	}
	struct type *t = type_ptr(ts, import(ts, id, depth + 1));
	if (tags) {
		struct type *tagged = type_new(ts, TY_PTR);
		*tagged = *t;
		tagged->tags = tags;
		return tagged;
	}
	return t;
}

static struct type *import_record(struct types *ts, const struct btf_node *n)
{
	struct type *t = type_new(ts, n->kind == BTF_UNION || (n->kind == BTF_FWD && n->kflag) ? TY_UNION : TY_STRUCT);
	t->tag = n->name;
	t->is_kernel = t->preserve_access = true;
	t->kern_btf_id = n->id;
	t->is_incomplete = n->kind == BTF_FWD;
	t->is_lazy = !t->is_incomplete;
	t->size = n->size;
	t->align = t->is_lazy ? btf_align(ts->kern, n->id) : 1;
	return t;
}

static struct type *import(struct types *ts, u32 id, u32 depth)
{
	struct btf_node n;
	struct type *t;
	if (!id)
		return type_basic(ts, TY_VOID);
	u64 *slot = map_slot(&ts->btf_types, ts->arena, id);
	if (*slot)
		return (struct type *)(uintptr_t)*slot;
	if (depth > MAX_DEPTH || !btf_node(ts->kern, id, &n))
		return type_basic(ts, TY_INT);
	switch (n.kind) {
	case BTF_INT: t = import_int(ts, &n); break;
	case BTF_PTR: t = import_ptr(ts, &n, depth); break;
	case BTF_ARRAY: t = type_array(ts, import(ts, n.array_type, depth + 1), n.array_len, false); break;
	case BTF_STRUCT: case BTF_UNION: case BTF_FWD: t = import_record(ts, &n); break;
	case BTF_ENUM: case BTF_ENUM64: t = import_enum(ts, &n); break;
	case BTF_TYPEDEF: {
		struct type *to = import(ts, n.type, depth + 1);
		t = type_new(ts, TY_TYPEDEF);
		t->base = to;
		t->tag = n.name;
		t->size = to->size;
		t->align = to->align;
		break;
	}
	case BTF_CONST: t = type_qualified(ts, import(ts, n.type, depth + 1), Q_CONST); break;
	case BTF_VOLATILE: t = type_qualified(ts, import(ts, n.type, depth + 1), Q_VOLATILE); break;
	case BTF_RESTRICT: case BTF_TYPE_TAG: t = import(ts, n.type, depth + 1); break;
	case BTF_FUNC_PROTO: t = import_func(ts, &n, depth); break;
	case BTF_FUNC: t = import(ts, n.type, depth + 1); break;
	case BTF_FLOAT: t = type_basic(ts, n.size == 4 ? TY_FLOAT : n.size == 8 ? TY_DOUBLE : TY_LDOUBLE); break;
	default: t = type_basic(ts, TY_INT); break;
	}
	map_put(&ts->btf_types, ts->arena, id, (u64)(uintptr_t)t);
	return t;
}

struct type *type_from_btf(struct types *ts, u32 id) { return import(ts, id, 0); }

bool type_complete(struct types *ts, struct type *t)
{
	struct btf_node n;
	struct btf_member m;
	t = type_strip(t);
	if (!t->is_lazy || t->kind == TY_ENUM)
		return !t->is_incomplete;
	t->is_lazy = false;
	if (!btf_node(ts->kern, t->kern_btf_id, &n))
		return false;
	t->fields = arena_array(ts->arena, struct field, n.vlen + 1);
	for (u32 i = 0; btf_member(ts->kern, &n, i, &m); i++)
		t->fields[t->nfields++] = (struct field){ .name = m.name, .type = import(ts, m.type, 0), .bit_off = m.bit_off,
			.bit_size = m.bit_size, .is_bitfield = m.bit_size != 0 };
	return true;
}

struct type *type_from_btf_name(struct types *ts, enum type_kind kind, str name)
{
	u32 id = 0;
	if (!ts->kern)
		return NULL;
	switch (kind) {
	case TY_STRUCT: id = btf_find(ts->kern, BTF_STRUCT, name); break;
	case TY_UNION: id = btf_find(ts->kern, BTF_UNION, name); break;
	case TY_ENUM: id = btf_find(ts->kern, BTF_ENUM, name); break;
	case TY_TYPEDEF: id = btf_find(ts->kern, BTF_TYPEDEF, name); break;
	case TY_FUNC: id = btf_find(ts->kern, BTF_FUNC, name); break;
	default: break;
	}
	return id ? import(ts, id, 0) : NULL;
}

bool type_enumerator_from_btf(struct types *ts, str name, s64 *value, struct type **type)
{
	u32 id = ts->kern ? btf_find_enumerator(ts->kern, name, value) : 0;
	if (id)
		*type = import(ts, id, 0);
	return id != 0;
}

/* ---- out ------------------------------------------------------------------------------------------ */

static u32 emit(struct types *ts, struct btf_build *out, struct type *t, bool through_ptr, u32 depth);

static u32 emit_basic(struct btf_build *out, const struct type *t)
{
	static const struct { const char *name; u8 encoding; } ints[] = {
		[TY_BOOL] = { "_Bool", 4 }, [TY_CHAR] = { "char", 1 }, [TY_SCHAR] = { "signed char", 1 }, [TY_UCHAR] = { "unsigned char", 0 },
		[TY_SHORT] = { "short", 1 }, [TY_USHORT] = { "unsigned short", 0 }, [TY_INT] = { "int", 1 }, [TY_UINT] = { "unsigned int", 0 },
		[TY_LONG] = { "long", 1 }, [TY_ULONG] = { "unsigned long", 0 }, [TY_LLONG] = { "long long", 1 },
		[TY_ULLONG] = { "unsigned long long", 0 }, [TY_INT128] = { "__int128", 1 }, [TY_UINT128] = { "unsigned __int128", 0 } };
	if (t->kind == TY_VOID || t->kind >= TY_FLOAT)
		return t->kind == TY_VOID ? 0 : btf_add_float(out, STR("double"), (u32)t->size);
	return btf_add_int(out, str_from(ints[t->kind].name), (u32)t->size, ints[t->kind].encoding);
}

static u32 emit_record(struct types *ts, struct btf_build *out, struct type *t, u32 depth)
{
	bool is_union = t->kind == TY_UNION;
	if (!type_complete(ts, t))
		return t->out_btf_id = btf_add_fwd(out, t->tag, is_union);
	u32 id = t->out_btf_id = btf_reserve_record(out, is_union, t->tag);
	u32 *ids = arena_array(ts->arena, u32, t->nfields + 1);
	for (u32 i = 0; i < t->nfields; i++)
		ids[i] = emit(ts, out, t->fields[i].type, false, depth + 1);
	btf_fill_record(out, id, (u32)t->size);
	for (u32 i = 0; i < t->nfields; i++)
		btf_add_member(out, t->fields[i].name, ids[i], (u32)t->fields[i].bit_off, t->fields[i].is_bitfield ? t->fields[i].bit_size : 0);
	return id;
}

static u32 emit_enum(struct types *ts, struct btf_build *out, struct type *t)
{
	struct btf_node n;
	struct btf_enumerator e;
	bool is_signed = t->base && type_is_signed(t->base);
	u32 id = btf_add_enum(out, t->tag, (u32)t->size, is_signed, t->size == 8);
	t->out_btf_id = id;
	if (t->is_lazy) {
		u32 kid = t->tag.n ? btf_find(ts->kern, BTF_ENUM, t->tag) : 0;
		for (u32 i = 0; kid && btf_node(ts->kern, kid, &n) && btf_enumerator(ts->kern, &n, i, &e); i++)
			btf_add_enumerator(out, e.name, e.value);
	}
	for (u32 i = 0; i < t->nenums; i++)
		btf_add_enumerator(out, t->enums[i].name, t->enums[i].value);
	return id;
}

static u32 emit_func(struct types *ts, struct btf_build *out, struct type *t, u32 depth)
{
	u32 *ids = arena_array(ts->arena, u32, t->nparams + 1);
	u32 result = emit(ts, out, t->base, false, depth + 1);
	for (u32 i = 0; i < t->nparams; i++)
		ids[i] = emit(ts, out, t->params[i].type, false, depth + 1);
	u32 id = btf_add_proto(out, result);
	for (u32 i = 0; i < t->nparams; i++)
		btf_add_param(out, t->params[i].name, ids[i]);
	if (t->is_variadic)
		btf_add_param(out, STR(""), 0);
	return id;
}

static u32 emit_quals(struct btf_build *out, u32 id, u32 quals)
{
	if (quals & Q_CONST)
		id = btf_add_ref(out, BTF_CONST, STR(""), id);
	if (quals & Q_VOLATILE)
		id = btf_add_ref(out, BTF_VOLATILE, STR(""), id);
	return id;
}

/* Kernel records reached only through pointers are named, not described: they are large, and the kernel knows them. */
static u32 emit(struct types *ts, struct btf_build *out, struct type *t, bool through_ptr, u32 depth)
{
	if (depth > MAX_DEPTH)
		return 0;
	if (t->unqual)
		return emit_quals(out, emit(ts, out, t->unqual, through_ptr, depth + 1), t->quals);
	if (t->out_btf_id)
		return t->out_btf_id;
	switch (t->kind) {
	case TY_PTR: {
		u32 to = emit(ts, out, t->base, true, depth + 1);
		for (const struct type_tag *g = t->tags; g; g = g->next)
			to = btf_add_ref(out, BTF_TYPE_TAG, g->name, to);
		return btf_add_ptr(out, to);
	}
	case TY_ARRAY: {
		u32 of = emit(ts, out, t->base, false, depth + 1);
		return t->out_btf_id = btf_add_array(out, of, (u32)t->len);
	}
	case TY_STRUCT: case TY_UNION:
		if (through_ptr && t->is_kernel && t->tag.n)
			return btf_add_fwd(out, t->tag, t->kind == TY_UNION);
		return emit_record(ts, out, t, depth);
	case TY_ENUM: return emit_enum(ts, out, t);
	case TY_TYPEDEF: {
		u32 to = emit(ts, out, t->base, through_ptr, depth + 1);
		return btf_add_ref(out, BTF_TYPEDEF, t->tag, to);
	}
	case TY_FUNC: return t->out_btf_id = emit_func(ts, out, t, depth);
	case TY_ERROR: case TY_VALIST: return 0;
	default: return emit_basic(out, t);
	}
}

u32 type_to_btf(struct types *ts, struct btf_build *out, struct type *t) { return emit(ts, out, t, false, 0); }
