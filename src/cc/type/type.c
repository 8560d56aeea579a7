/* type.c: the table of types, layout and comparison. See type.h. */
#include "cc/type/type.h"
#include "btf/btf.h"

enum { MAX_CHAIN = 256 };
#define QUAL_KEY (1ull << 63)    /* told from the pointee's address in types.derived */

static const struct { u8 size; bool is_signed; const char *name; } basics[TY_ENUM] = {
	[TY_VOID] = { 1, false, "void" }, [TY_BOOL] = { 1, false, "_Bool" }, [TY_CHAR] = { 1, true, "char" },
	[TY_SCHAR] = { 1, true, "signed char" }, [TY_UCHAR] = { 1, false, "unsigned char" },
	[TY_SHORT] = { 2, true, "short" },
	[TY_USHORT] = { 2, false, "unsigned short" }, [TY_INT] = { 4, true, "int" },
	[TY_UINT] = { 4, false, "unsigned int" },
	[TY_LONG] = { 8, true, "long" }, [TY_ULONG] = { 8, false, "unsigned long" },
	[TY_LLONG] = { 8, true, "long long" },
	[TY_ULLONG] = { 8, false, "unsigned long long" }, [TY_INT128] = { 16, true, "__int128" },
	[TY_UINT128] = { 16, false, "unsigned __int128" }, [TY_FLOAT] = { 4, true, "float" },
	[TY_DOUBLE] = { 8, true, "double" },
	[TY_LDOUBLE] = { 8, true, "long double" },
};

void types_init(struct types *ts, struct arena *a, struct diags *ds, const struct btf *kern)
{
	*ts = (struct types){ .arena = a, .ds = ds, .kern = kern };
	for (u32 k = 0; k < TY_ENUM; k++)
		ts->basic[k] = (struct type){ .kind = (u8)k, .size = basics[k].size, .align = basics[k].size,
			.is_incomplete = k == TY_VOID };
	ts->nullptr_t = (struct type){ .kind = TY_PTR, .size = 8, .align = 8, .depth = 1, .base = &ts->basic[TY_VOID],
		.is_nullptr = true };
	ts->error = (struct type){ .kind = TY_ERROR, .size = 4, .align = 4 };
}

struct type *type_error(struct types *ts) { return &ts->error; }

struct type *type_nullptr(struct types *ts) { return &ts->nullptr_t; }
bool type_is_nullptr(const struct type *t) { return type_strip(t)->is_nullptr; }

struct type *type_basic(struct types *ts, enum type_kind k) { return &ts->basic[k]; }

struct type *type_new(struct types *ts, enum type_kind k)
{
	struct type *t = arena_new(ts->arena, struct type);
	t->kind = (u8)k;
	t->align = 1;
	return t;
}

struct type *type_ptr(struct types *ts, struct type *to)
{
	u64 *slot = map_slot(&ts->derived, ts->arena, (u64)(uintptr_t)to);
	if (*slot)
		return (struct type *)(uintptr_t)*slot;
	struct type *t = type_new(ts, TY_PTR);
	t->base = to;
	t->depth = (u16)(to->depth + 1);
	t->size = t->align = 8;
	*slot = (u64)(uintptr_t)t;
	return t;
}

struct type *type_array(struct types *ts, struct type *of, u64 len, bool incomplete)
{
	struct type *t = type_new(ts, TY_ARRAY);
	t->base = of;
	t->depth = (u16)(of->depth + 1);
	t->len = len;
	t->is_incomplete = incomplete;
	if (__builtin_mul_overflow(type_size(of), len, &t->size))
		t->size = 0;
	return t;
}

struct type *type_complex(struct types *ts, enum type_kind k)
{
	struct type **t = &ts->complex[k - TY_FLOAT], *part = type_basic(ts, k);
	if (*t)
		return *t;
	*t = type_new(ts, TY_STRUCT);
	(*t)->fields = arena_array(ts->arena, struct field, 2);
	(*t)->nfields = 2;
	(*t)->fields[0] = (struct field){ .name = STR("real"), .type = part };
	(*t)->fields[1] = (struct field){ .name = STR("imag"), .type = part, .bit_off = type_size(part) * 8 };
	(*t)->size = type_size(part) * 2;
	(*t)->align = type_align(part);
	return *t;
}

struct type *type_func(struct types *ts, struct type *result, struct param *params, u32 n, bool variadic)
{
	struct type *t = type_new(ts, TY_FUNC);
	t->base = result;
	t->params = params;
	t->nparams = n;
	t->is_variadic = variadic;
	t->size = 1;
	t->depth = (u16)(result->depth + 1);
	for (u32 i = 0; i < n; i++)
		t->depth = (u16)MAX(t->depth, params[i].type->depth + 1);
	return t;
}

struct type *type_qualified(struct types *ts, struct type *t, u32 quals)
{
	if ((t->quals | quals) == t->quals || t->kind == TY_ERROR)
		return t;
	quals |= t->quals;
	struct type *plain = t->unqual ? t->unqual : t;
	u64 *slot = map_slot(&ts->derived, ts->arena, QUAL_KEY | (u64)quals << 56 | (u64)(uintptr_t)plain);
	if (*slot)
		return (struct type *)(uintptr_t)*slot;
	struct type *q = type_new(ts, t->kind);
	*slot = (u64)(uintptr_t)q;
	*q = *plain;
	q->quals = (u8)quals;
	q->unqual = plain;
	return q;
}

struct type *type_strip(const struct type *t)
{
	for (u32 i = 0; i < MAX_CHAIN; i++) {
		if (t->unqual)
			t = t->unqual;
		else if (t->kind == TY_TYPEDEF)
			t = t->base;
		else
			break;
	}
	return (struct type *)t;
}

u32 type_quals(const struct type *t)
{
	u32 q = t->quals;
	for (u32 i = 0; i < MAX_CHAIN && t->kind == TY_TYPEDEF; i++) {
		t = t->base;
		q |= t->quals;
	}
	return q;
}

bool type_is_int(const struct type *t)
{
	t = type_strip(t);
	return (t->kind >= TY_BOOL && t->kind <= TY_UINT128) || t->kind == TY_ENUM;
}

bool type_is_float(const struct type *t)
{
	t = type_strip(t);
	return t->kind >= TY_FLOAT && t->kind <= TY_LDOUBLE;
}

bool type_is_signed(const struct type *t)
{
	t = type_strip(t);
	if (t->kind == TY_ENUM)
		return t->base ? type_is_signed(t->base) : false;
	return t->kind < TY_ENUM && basics[t->kind].is_signed;
}

bool type_is_arith(const struct type *t) { return type_is_int(t) || type_is_float(t); }
bool type_is_ptr(const struct type *t) { return type_strip(t)->kind == TY_PTR; }
bool type_is_scalar(const struct type *t) { return type_is_arith(t) || type_is_ptr(t); }

bool type_is_record(const struct type *t)
{
	t = type_strip(t);
	return t->kind == TY_STRUCT || t->kind == TY_UNION;
}

bool type_has_tag(const struct type *p, const char *tag)
{
	p = type_strip(p);
	for (const struct type_tag *t = p->tags; t; t = t->next)
		if (str_is(t->name, tag))
			return true;
	return false;
}

/* Of two of a kind: arrays of one length, or of one that is not known. */
static bool lengths_fit(const struct type *a, const struct type *b)
{
	return a->kind != TY_ARRAY || a->len == b->len || a->is_incomplete || b->is_incomplete;
}

bool type_same(const struct type *a, const struct type *b)
{
	for (u32 i = 0; i < MAX_CHAIN; i++) {
		a = type_strip(a);
		b = type_strip(b);
		if (a == b)
			return true;
		if (a->kind != b->kind)
			return false;
		if (a->kind == TY_STRUCT || a->kind == TY_UNION || a->kind == TY_ENUM)
			return a->tag.n && str_eq(a->tag, b->tag);
		if (a->kind == TY_FUNC)
			return type_compatible(a, b);
		if (!lengths_fit(a, b))
			return false;
		if (a->kind != TY_PTR && a->kind != TY_ARRAY)
			return a->kind < TY_ENUM;
		a = a->base;
		b = b->base;
	}
	return false;
}

static bool functions_fit(const struct type *a, const struct type *b,
	bool (*fit)(const struct type *a, const struct type *b))
{
	if (!fit(a->base, b->base))
		return false;
	if (a->is_unproto || b->is_unproto)
		return true;
	if (a->nparams != b->nparams || a->is_variadic != b->is_variadic)
		return false;
	for (u32 i = 0; i < a->nparams; i++)
		if (!fit(a->params[i].type, b->params[i].type))
			return false;
	return true;
}

/* An enumeration is its integer type, and no other enumeration. */
static bool ends_fit(const struct type *x, const struct type *y)
{
	if (x->kind == TY_ENUM && y->kind == TY_ENUM)
		return type_same(x, y);
	if (x->kind == TY_ENUM && x->base)
		x = type_strip(x->base);
	if (y->kind == TY_ENUM && y->base)
		y = type_strip(y->base);
	return x->kind < TY_ENUM && y->kind < TY_ENUM ? x->kind == y->kind : type_same(x, y);
}

bool type_compatible(const struct type *a, const struct type *b)
{
	for (u32 i = 0; i < MAX_CHAIN; i++) {
		a = type_strip(a);
		b = type_strip(b);
		if (a->kind == TY_ERROR || b->kind == TY_ERROR)
			return true;
		if (a->kind == TY_FUNC && b->kind == TY_FUNC)
			return functions_fit(a, b, type_compatible);
		if (a->kind != b->kind || (a->kind != TY_PTR && a->kind != TY_ARRAY))
			return ends_fit(a, b);
		if (!lengths_fit(a, b))
			return false;
		a = a->base;
		b = b->base;
	}
	return false;
}

bool type_exact(const struct type *a, const struct type *b)
{
	for (u32 i = 0; i < MAX_CHAIN; i++) {
		const struct type *x = type_strip(a), *y = type_strip(b);
		if (x->kind == TY_FUNC && y->kind == TY_FUNC)
			return functions_fit(x, y, type_exact);
		if ((x->kind != TY_PTR && x->kind != TY_ARRAY) || x->kind != y->kind)
			return type_compatible(x, y);
		if (x->is_nullptr != y->is_nullptr || type_quals(x->base) != type_quals(y->base) || !lengths_fit(x, y))
			return false;
		a = x->base;
		b = y->base;
	}
	return false;
}

u64 type_size(const struct type *t) { return type_strip(t)->size; }

u32 type_align(const struct type *t)
{
	for (u32 i = 0; i < MAX_CHAIN; i++) {
		if (t->unqual)
			t = t->unqual;
		else if ((t->kind == TY_TYPEDEF && !t->is_align_set) || t->kind == TY_ARRAY)
			t = t->base;
		else
			break;
	}
	if (!t->align && (t->kind == TY_STRUCT || t->kind == TY_UNION) && t->btf)
		/* of records the source defines, none is 0 */
		((struct type *)t)->align = btf_align(t->btf, t->kern_btf_id);
	return t->align ? t->align : 1;
}

/* Bytes that a member is aligned to, and with it the record. An attribute on the member raises it; #pragma pack bounds
 * both. */
static u32 field_align(const struct type *record, const struct field *f)
{
	bool is_packed = (record->is_packed || f->is_packed) && !(f->is_bitfield && (record->pack || !f->bit_size));
	u32 align = MAX(is_packed ? 1 : type_align(f->type), f->align);
	return record->pack && !(f->is_bitfield && !f->bit_size) ? MIN(align, record->pack) : align;
}

/* Where a bit-field begins at or after bit at: it crosses no boundary of its type unless packed, or under #pragma pack;
 * :0 aligns. */
static u64 bitfield_start(const struct type *record, const struct field *f, u64 at)
{
	u64 unit = type_size(f->type) * 8, align = (u64)field_align(record, f) * 8;
	bool is_free = record->pack || ((record->is_packed || f->is_packed) && !f->align);
	if (!f->bit_size || (!is_free && at % align + f->bit_size > unit))
		return ALIGN_UP(at, align);
	return f->align && (!record->pack || f->align <= record->pack) ? ALIGN_UP(at, (u64)f->align * 8) : at;
}

/* The layout of GCC and clang for LP64 (System V). */
void type_layout(struct types *ts, struct type *t)
{
	u64 bits = 0, most = 0;
	u32 align = 1;
	for (u32 i = 0; i < t->nfields; i++) {
		struct field *f = &t->fields[i];
		type_complete(ts, f->type);
		u32 own = field_align(t, f);
		u64 size = f->is_bitfield ? f->bit_size : type_size(f->type) * 8;
		if (t->kind == TY_UNION)
			bits = 0;
		f->bit_off = f->is_bitfield ? bitfield_start(t, f, bits) : ALIGN_UP(bits, (u64)own * 8);
		bits = f->bit_off + size;
		if (!f->is_bitfield || f->name.n)
			align = MAX(align, own);
		most = MAX(most, bits);
	}
	t->align = MAX(align, t->align);
	t->size = ALIGN_UP((most + 7) / 8, (u64)t->align);
	t->is_incomplete = false;
}

struct field *type_field(struct types *ts, struct type *t, str name, u32 *path, u32 *depth, u64 *bit_off)
{
	enum { MAX_ANON = 16 };
	t = type_strip(t);
	if (!type_complete(ts, t) || *depth >= MAX_ANON)
		return NULL;
	for (u32 i = 0; i < t->nfields; i++)
		if (t->fields[i].name.n && str_eq(t->fields[i].name, name)) {
			path[(*depth)++] = i;
			*bit_off += t->fields[i].bit_off;
			return &t->fields[i];
		}
	for (u32 i = 0; i < t->nfields; i++) {
		if (t->fields[i].name.n || !type_is_record(t->fields[i].type))
			continue;
		u32 was = *depth;
		u64 off = *bit_off;
		path[(*depth)++] = i;
		*bit_off += t->fields[i].bit_off;
		struct field *f = type_field(ts, t->fields[i].type, name, path, depth, bit_off);
		if (f)
			return f;
		*depth = was;
		*bit_off = off;
	}
	return NULL;
}

/* ---- as text ------------------------------------------------------------------------------------ */

static void print_quals(u32 q, struct buf *out)
{
	if (q & Q_CONST)
		buf_puts(out, "const ");
	if (q & Q_VOLATILE)
		buf_puts(out, "volatile ");
}

static void print_params(const struct type *t, struct buf *out)
{
	buf_char(out, '(');
	for (u32 i = 0; i < t->nparams; i++) {
		buf_puts(out, i ? ", " : "");
		type_print(t->params[i].type, t->params[i].name, out);
	}
	if (t->is_variadic)
		buf_puts(out, t->nparams ? ", ..." : "...");
	else if (!t->nparams && !t->is_unproto)
		buf_puts(out, "void");
	buf_char(out, ')');
}

/* Declarators are read inside out: the name is wrapped on the way down. */
static void print_wrapped(const struct type *t, const char *inner, u32 depth, struct buf *out)
{
	struct buf b = BUF_INIT;
	if (depth > 32) {
		buf_puts(out, "...");
		return;
	}
	switch (t->is_nullptr ? TY_VALIST : t->kind) {
	case TY_PTR: {
		const struct type *to = t->base;
		bool paren = to->kind == TY_ARRAY || to->kind == TY_FUNC;
		buf_printf(&b, "%s*%s%s%s%s", paren ? "(" : "", t->quals & Q_CONST ? "const" : "", t->quals & Q_CONST &&
			*inner ? " " : "", inner, paren ? ")" : "");
		print_wrapped(to, buf_cstr(&b), depth + 1, out);
		break;
	}
	case TY_ARRAY:
		if (t->is_incomplete)
			buf_printf(&b, "%s[]", inner);
		else
			buf_printf(&b, "%s[%llu]", inner, (unsigned long long)t->len);
		print_wrapped(t->base, buf_cstr(&b), depth + 1, out);
		break;
	case TY_FUNC:
		buf_puts(&b, inner);
		print_params(t, &b);
		print_wrapped(t->base, buf_cstr(&b), depth + 1, out);
		break;
	default:
		print_quals(t->quals, out);
		if (t->kind == TY_STRUCT || t->kind == TY_UNION || t->kind == TY_ENUM)
			buf_printf(out, "%s %.*s", t->kind == TY_STRUCT ? "struct" : t->kind == TY_UNION ? "union" :
				"enum",
				t->tag.n ? (int)t->tag.n : 11, t->tag.n ? t->tag.s : "(anonymous)");
		else if (t->kind == TY_TYPEDEF)
			buf_str(out, t->tag);
		else
			buf_puts(out, t->is_nullptr ? "nullptr_t" : t->kind < TY_ENUM ? basics[t->kind].name :
				t->kind == TY_ERROR ? "<error>" : "__builtin_va_list");
		if (*inner)
			buf_printf(out, "%s%s", *inner == '*' || *inner == '[' ? (*inner == '*' ? " " : "") : " ",
				inner);
	}
	buf_free(&b);
}

void type_print(const struct type *t, str name, struct buf *out)
{
	struct buf b = BUF_INIT;
	buf_str(&b, name);
	print_wrapped(t, buf_cstr(&b), 0, out);
	buf_free(&b);
}

str type_text(struct arena *a, const struct type *t)
{
	struct buf b = BUF_INIT;
	type_print(t, STR(""), &b);
	str s = arena_str(a, buf_view(&b));
	buf_free(&b);
	return s;
}
