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

static u64 bit_at(const struct init_item *it)
{
	return it->off * 8 + it->bit_off;
}

static u64 bit_end(const struct init_item *it)
{
	return bit_at(it) + (it->bit_size ? it->bit_size : type_size(it->type) * 8);
}

/* Do values stand in the order of their places, none over another? */
static bool is_in_order(const struct init *in)
{
	for (u32 i = 1; i < in->n; i++)
		if (bit_at(&in->items[i]) < bit_end(&in->items[i - 1]))
			return false;
	return true;
}

/* What lies behind the first n items is padding up to here. */
static u64 free_to(const struct init *in, u32 n, u64 end, u64 size)
{
	u64 to = MIN((end + 7) / 8 * 8, size);
	return n < in->n ? MIN(to, MAX(in->items[n].off, end)) : to;
}

/* Bit-fields beside each other whose values are constants are known bytes: they are stored as words, as text is, into
 * memory that is zeros; none but they may have bits in their first byte. Returns how many items these are. */
static u32 known_bits(struct lower *lo, struct place to, const struct init *in, u32 first, u64 size)
{
	u64 begin = in->items[first].off, end = 0;
	u8 image[64] = { 0 };
	u32 n = first;
	s64 v;
	if (first && bit_end(&in->items[first - 1]) > begin * 8)
		return 0;
	for (; n < in->n; n++) {
		const struct init_item *it = &in->items[n];
		u64 at = bit_at(it) - begin * 8;
		bool fits = at + it->bit_size <= sizeof(image) * 8;
		if (!it->bit_size || !fits || !eval_int(it->value, &v))
			break;
		for (u32 b = 0; b < it->bit_size; b++)
			image[(at + b) / 8] |= (u8)(((u64)v >> MIN(b, 63u) & 1) << (at + b) % 8);
		end = bit_at(it) + it->bit_size;
	}
	if (n == first)
		return 0;
	u64 last = MIN(free_to(in, n, (end + 7) / 8, size), begin + sizeof(image));
	place_move(&to, (s64)begin);
	lower_text(lo, to, (str){ (const char *)image, (u32)(last - begin) }, last - begin);
	return n - first;
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
	bool in_order = is_in_order(in);
	for (u32 i = 0, known; i < in->n; i++) {
		const struct init_item *it = &in->items[i];
		if (in_order && it->bit_size && (known = known_bits(lo, to, in, i, size)) > 0) {
			i += known - 1;
			continue;
		}
		struct place p = item_place(to, it, size);
		if (it->value->kind == EX_STR && type_strip(it->type)->kind == TY_ARRAY)
			lower_text(lo, p, it->value->text, type_size(it->type));
		else
			lower_into(lo, p, it->value);
	}
}
