/* lower_init.c: local initialisers. Zeros first where not every byte is named: padding included, because what goes to
 * a helper must not carry old stack. */
#include "cc/lower/lower_private.h"

/* Bytes that the items surely write; 0 where they overlap or are bits. */
static u64 covered(const struct init *in)
{
	u64 sum = 0, end = 0;
	for (u32 i = 0; i < in->n; i++) {
		const struct init_item *it = &in->items[i];
		bool is_text = it->value->kind == EX_STR && type_strip(it->type)->kind == TY_ARRAY;
		if (it->bit_size || it->off < end)
			return 0;
		sum += is_text ? MIN((u64)it->value->text.n + 1, type_size(it->type)) : type_size(it->type);
		end = it->off + type_size(it->type);
	}
	return sum;
}

/* Text as words: it lands on the stack without a copy from .rodata. */
void lower_text(struct lower *lo, struct place to, str text, u64 bytes)
{
	u64 n = MIN((u64)text.n + 1, bytes);
	for (u64 at = 0; at < n;) {
		u8 w = n - at >= 8 ? 8 : n - at >= 4 ? 4 : n - at >= 2 ? 2 : 1;
		u64 word = 0;
		while (w > 1 && (to.off + (s64)at) % w)
			w /= 2;
		memcpy(&word, text.s + at, text.n > at ? MIN((u64)w, text.n - at) : 0);
		ir_emit_store(&lo->b, (struct ir_cell){ to.addr, to.off + (s64)at, w, to.is_volatile ? IRF_VOLATILE : 0,
			to.mem }, w == 8 ? D(word) : W(word));
		at += w;
	}
}

static struct place item_place(struct place to, const struct init_item *it, u64 size)
{
	struct place p = to;
	p.type = it->type;
	if (it->bit_size)
		lower_bits(&p, it->type, it->off * 8 + it->bit_off, it->bit_size, size);
	else
		place_move(&p, (s64)it->off);
	return p;
}

void lower_init(struct lower *lo, struct place to, const struct init *in, const struct type *t)
{
	u64 size = type_size(t);
	if (!in)
		return;
	/* struct x v = (struct x){ ... }: without a copy of its own. */
	while (in->n == 1 && in->items[0].value->kind == EX_COMPOUND && in->items[0].off == 0 &&
		!in->items[0].bit_size &&
	       lower_is_memory(t) && type_same(in->items[0].value->type, t))
		in = in->items[0].value->decl->init;
	/* One value for the whole: an assignment. */
	bool is_text = in->n == 1 && in->items[0].value->kind == EX_STR &&
		type_strip(in->items[0].type)->kind == TY_ARRAY;
	bool is_whole = in->n == 1 && in->items[0].off == 0 && !in->items[0].bit_size &&
		type_size(in->items[0].type) == size;
	bool fills = is_text && in->items[0].off == 0 && in->items[0].value->text.n + 1 >= size;
	if (size && !(is_whole && !is_text) && !fills && (in->zero_first || lower_is_memory(t)) && covered(in) < size)
		lower_zero(lo, to, size);
	for (u32 i = 0; i < in->n; i++) {
		const struct init_item *it = &in->items[i];
		struct place p = item_place(to, it, size);
		if (it->value->kind == EX_STR && type_strip(it->type)->kind == TY_ARRAY)
			lower_text(lo, p, it->value->text, type_size(it->type));
		else
			lower_into(lo, p, it->value);
	}
}
