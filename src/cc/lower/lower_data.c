/* lower_data.c: first contents of globals: bytes, and relocations where they are addresses. */
#include "cc/lower/lower_private.h"

struct image { u8 *bytes; u64 size; vec(struct ir_data_reloc) relocs; };

static void put_bits(struct image *im, u64 bit, u32 bits, u64 v)
{
	for (u32 i = 0; i < bits && bit / 8 < im->size; i++, bit++) {
		im->bytes[bit / 8] &= (u8)~(1u << bit % 8);
		im->bytes[bit / 8] |= (u8)((v >> i & 1) << bit % 8);
	}
}

static bool put(struct lower *lo, struct image *im, u64 base, const struct init_item *it);

static bool put_all(struct lower *lo, struct image *im, u64 base, const struct init *in)
{
	for (u32 i = 0; in && i < in->n; i++)
		if (!put(lo, im, base, &in->items[i]))
			return false;
	return true;
}

static bool put_text(struct image *im, u64 off, str text, u64 room)
{
	u64 n = MIN((u64)text.n, room);
	if (off > im->size || n > im->size - off)
		return false;
	memcpy(im->bytes + off, text.s, n);
	return true;
}

/* d: of what is declared; NULL: of a string. */
static bool put_address(struct lower *lo, struct image *im, u64 off, const struct decl *d, const struct expr *lit,
	s64 addend)
{
	if (off + 8 > im->size)
		return false;
	sym to = d ? lower_sym(lo, (struct decl *)d) : lower_string(lo, lit->text, lit->type);
	vec_push(&im->relocs, lo->arena, ((struct ir_data_reloc){ (u32)off, to, addend }));
	return true;
}

/* A constant of 128 bits: as far as it fits in 64 and its sign. */
static bool put_number(struct image *im, u64 off, const struct type *t, s64 v)
{
	u64 size = type_size(t);
	u8 fill = v < 0 && type_is_signed(t) ? 0xff : 0;
	if (off > im->size || size > im->size - off)
		return false;
	memcpy(im->bytes + off, &v, MIN(size, 8u));
	if (size > 8)
		memset(im->bytes + off + 8, fill, size - 8);
	return true;
}

static bool put(struct lower *lo, struct image *im, u64 base, const struct init_item *it)
{
	const struct decl *d;
	const struct expr *lit, *e = it->value;
	u64 off = base + it->off;
	s64 v;
	while (e->kind == EX_CAST && e->is_implicit && type_is_record(e->type))
		e = e->l;
	if (e->kind == EX_STR && type_strip(it->type)->kind == TY_ARRAY)
		return put_text(im, off, e->text, type_size(it->type));
	if (lower_is_memory(it->type)) {
		if (e->kind == EX_COMPOUND)
			return put_all(lo, im, off, e->decl->init);
		/* Another constant, copied. */
		return e->kind == EX_DECL && e->decl->kind == DECL_VAR && e->decl->init &&
			(type_quals(e->decl->type) & Q_CONST) && put_all(lo, im, off, e->decl->init);
	}
	if (e->kind == EX_COMPOUND && e->decl->init && e->decl->init->n == 1)
		e = e->decl->init->items[0].value;
	if (!eval_addr(e, &d, &lit, &v))
		return false;
	if (d || lit)
		return type_size(it->type) == 8 && put_address(lo, im, off, d, lit, v);
	if (it->bit_size) {
		put_bits(im, off * 8 + it->bit_off, it->bit_size, (u64)v);
		return true;
	}
	return put_number(im, off, it->type, type_strip(it->type)->kind == TY_BOOL ? v != 0 : v);
}

/* Of all variables together: they are kept in memory some times over, and the object carries them. */
enum { MOST_FIRST_VALUES = 128 << 20 };

void lower_data(struct lower *lo, struct decl *d, sym id)
{
	u64 size = type_size(d->type);
	/* struct x y = { ..., .flexible = { 1, 2 } }: the object is longer than its type. */
	for (u32 i = 0; d->init && i < d->init->n; i++)
		if (!d->init->items[i].bit_size)
			size = MAX(size, d->init->items[i].off + type_size(d->init->items[i].type));
	if (size > UINT32_MAX / 2) {
		lower_error(lo, TOO_LARGE, d->at, d->len, "'%.*s' is too large", STR_ARG(d->name));
		return;
	}
	lo->mod->syms.v[id].size = (u32)size;
	if (!d->init)
		return;
	lo->first_values += size;
	if (lo->first_values > MOST_FIRST_VALUES) {
		struct diag *g = lower_error(lo, TOO_LARGE, d->at, d->len, "'%.*s' brings the first values to %llu MiB, "
			"and %u MiB is the limit", STR_ARG(d->name), (unsigned long long)(lo->first_values >> 20),
			(u32)(MOST_FIRST_VALUES >> 20));
		diag_hint(lo->ds, g, "leave them out: it is zero then, and what loads it can fill it");
		return;
	}
	struct image im = { .bytes = arena_alloc(lo->arena, size + 8), .size = size };
	for (u32 i = 0; i < d->init->n; i++) {
		const struct init_item *it = &d->init->items[i];
		if (!put(lo, &im, 0, it)) {
			lower_error(lo, NOT_CONST, it->value->at, it->value->len,
				"the first value of '%.*s' must be a constant", STR_ARG(d->name));
			return;
		}
	}
	struct ir_sym *s = &lo->mod->syms.v[id];     /* not before: the table grows while addresses are named */
	bool any = im.relocs.n > 0;
	for (u64 i = 0; i < size && !any; i++)
		any = im.bytes[i] != 0;
	s->relocs.v = im.relocs.v, s->relocs.n = im.relocs.n, s->relocs.cap = im.relocs.cap;
	s->init = any || str_starts(s->section, ".data") || s->is_readonly ? im.bytes : NULL;
}
