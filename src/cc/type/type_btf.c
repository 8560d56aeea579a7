/* type_btf.c: the kernel's types, lazily.
 *
 * A record of the kernel is first a name and a size; its fields are read when something looks at them. Modules have BTF
 * of their own, whose ids go on where the kernel's end; they are asked only for a record that is nowhere else. */
#include "cc/type/type.h"

#include "btf/btf.h"

enum { MAX_DEPTH = 64 };

static struct type *import(struct types *ts, u32 id, u32 depth);

static const struct btf *here(const struct types *ts) { return ts->module ? ts->module : ts->kern; }
static bool is_of_module(const struct types *ts, u32 id) { return ts->module && id >= btf_count(ts->kern); }

static struct type *import_int(struct types *ts, const struct btf_node *n)
{
	static const u8 by_size[17][2] = { [1] = { TY_UCHAR, TY_SCHAR }, [2] = { TY_USHORT, TY_SHORT },
		[4] = { TY_UINT, TY_INT },
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
	for (u32 i = 0; btf_param(here(ts), n, i, &p); i++) {
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
	t->base = type_basic(ts, t->size == 8 ? n->kflag ? TY_LONG : TY_ULONG : t->size == 1 ? TY_UCHAR :
		t->size == 2 ? TY_USHORT :
		n->kflag ? TY_INT : TY_UINT);
	t->is_lazy = t->is_kernel = true;
	t->kern_btf_id = n->id;
	t->module = is_of_module(ts, n->id) ? ts->module_index : 0;
	return t;
}

/* A pointer's target may carry type tags (user, rcu, percpu); they stay with the pointer. */
static struct type *import_ptr(struct types *ts, const struct btf_node *n, u32 depth)
{
	const struct type_tag *tags = NULL;
	struct btf_node to;
	u32 id = n->type;
	while (btf_node(here(ts), id, &to) && to.kind == BTF_TYPE_TAG && depth < MAX_DEPTH) {
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
	t->module = is_of_module(ts, n->id) ? ts->module_index : 0;
	t->is_incomplete = n->kind == BTF_FWD;
	t->is_lazy = !t->is_incomplete;
	t->size = n->size;
	if (t->is_lazy) {
		t->align = 0;
		t->btf = here(ts);
	}
	return t;
}

static struct type *import(struct types *ts, u32 id, u32 depth)
{
	struct btf_node n;
	struct type *t;
	if (!id)
		return type_basic(ts, TY_VOID);
	u64 key = is_of_module(ts, id) ? (u64)ts->module_index << 32 | id : id;
	u64 *slot = map_slot(&ts->btf_types, ts->arena, key);
	if (*slot)
		return (struct type *)(uintptr_t)*slot;
	if (depth > MAX_DEPTH || !btf_node(here(ts), id, &n))
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
		t->depth = (u16)(to->depth + 1);
		break;
	}
	case BTF_CONST: t = type_qualified(ts, import(ts, n.type, depth + 1), Q_CONST); break;
	case BTF_VOLATILE: t = type_qualified(ts, import(ts, n.type, depth + 1), Q_VOLATILE); break;
	case BTF_RESTRICT: case BTF_TYPE_TAG: t = import(ts, n.type, depth + 1); break;
	case BTF_FUNC_PROTO: t = import_func(ts, &n, depth); break;
	case BTF_FUNC: t = import(ts, n.type, depth + 1); break;
	/* no type of C has 16 here */
	case BTF_FLOAT: t = type_basic(ts, n.size == 4 ? TY_FLOAT : n.size == 8 ? TY_DOUBLE : TY_UINT128); break;
	default: t = type_basic(ts, TY_INT); break;
	}
	map_put(&ts->btf_types, ts->arena, key, (u64)(uintptr_t)t);
	return t;
}

const struct btf *type_btf(const struct types *ts, const struct type *t)
{
	return t->module ? ts->module_btf(ts->module_ctx, t->module) : ts->kern;
}

/* Types are imported from this module's BTF, 0 the kernel's, until it is called again. Returns which it was before. */
static u32 look_into(struct types *ts, u32 module)
{
	u32 was = ts->module_index;
	ts->module_index = module;
	ts->module = module ? ts->module_btf(ts->module_ctx, module) : NULL;
	return was;
}

static void read_fields(struct types *ts, struct type *t)
{
	struct btf_node n;
	struct btf_member m;
	t->is_lazy = false;
	if (!btf_node(type_btf(ts, t), t->kern_btf_id, &n))
		return;
	u32 was = look_into(ts, t->module);
	t->fields = arena_array(ts->arena, struct field, n.vlen + 1);
	for (u32 i = 0; btf_member(here(ts), &n, i, &m); i++) {
		struct type *ft = import(ts, m.type, 0);
		bool is_last_array = i + 1 == n.vlen && ft->kind == TY_ARRAY && !ft->len && n.kind == BTF_STRUCT;
		if (is_last_array)                   /* BTF says [0] for [] */
			ft = type_array(ts, ft->base, 0, true);
		t->fields[t->nfields++] = (struct field){ .name = m.name, .type = ft, .bit_off = m.bit_off,
			.bit_size = m.bit_size,
			.is_bitfield = m.bit_size != 0 };
	}
	look_into(ts, was);
}

/* A record that only a loaded module has. */
static struct type *from_modules(struct types *ts, enum type_kind kind, str name)
{
	const struct btf *b;
	struct type *found = NULL;
	for (u32 i = 1; ts->module_btf && !found && (b = ts->module_btf(ts->module_ctx, i)); i++) {
		u32 id = btf_find(b, kind == TY_UNION ? BTF_UNION : BTF_STRUCT, name), was = look_into(ts, i);
		found = id ? import(ts, id, 0) : NULL;
		look_into(ts, was);
	}
	return found;
}

/* Only mentioned by the source, but the kernel has it: it is the kernel's. */
static bool adopt(struct types *ts, struct type *t)
{
	bool is_named = t->tag.n && ts->kern && (t->kind == TY_STRUCT || t->kind == TY_UNION);
	struct type *k = is_named ? type_from_btf_name(ts, t->kind, t->tag) : NULL;
	if (is_named && !k)
		k = from_modules(ts, t->kind, t->tag);
	if (!k || k == t || k->is_incomplete)
		return false;
	if (k->is_lazy)
		read_fields(ts, k);
	t->fields = k->fields;
	t->nfields = k->nfields;
	t->size = k->size;
	t->align = type_align(k);
	t->kern_btf_id = k->kern_btf_id;
	t->module = k->module;
	t->is_kernel = t->preserve_access = true;
	t->is_incomplete = false;
	return true;
}

bool type_complete(struct types *ts, struct type *t)
{
	t = type_strip(t);
	if (t->is_open)
		return false;
	if (t->is_lazy && t->kind != TY_ENUM)
		read_fields(ts, t);
	return !t->is_incomplete || (ts->complete && ts->complete(ts->complete_ctx, t)) || adopt(ts, t);
}

struct type *type_from_btf_name(struct types *ts, enum type_kind kind, str name)
{
	u32 id = 0;
	if (!ts->kern)
		return NULL;
	switch (kind) {
	case TY_STRUCT: id = btf_find(ts->kern, BTF_STRUCT, name); break;
	case TY_UNION: id = btf_find(ts->kern, BTF_UNION, name); break;
	case TY_ENUM:
		id = btf_find(ts->kern, BTF_ENUM, name);
		id = id ? id : btf_find(ts->kern, BTF_ENUM64, name);
		break;
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
