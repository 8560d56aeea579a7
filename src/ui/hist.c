/* hist.c: counts as bars, of powers of two or of single values, as people know them:
 *
 *      usecs               : count     distribution
 *          0 -> 1          : 12       |********                                |
 *
 *      value         : count     distribution
 *         5          : 12       |********                                |
 */
#include "ui/ui.h"

#include <stdio.h>

enum { BAR = 40, BAR_WIDE = 20, NARROW = 10, SHORTEST = 8 };

static void heads(const struct data_hist *h, struct buf *out)
{
	if (h->title.n)
		buf_printf(out, "%.*s%s", STR_ARG(h->title), h->nkeys ? "" : "\n");
	for (u32 i = 0; i < h->nkeys; i++) {
		buf_printf(out, "%s%.*s = ", i ? ", " : "  ", STR_ARG(h->column[i]));
		ui_value(&h->key[i], out);
	}
	if (h->nkeys)
		buf_char(out, '\n');
}

static u32 digits(u64 n)
{
	char text[24];
	return (u32)snprintf(text, sizeof(text), "%llu", (unsigned long long)n);
}

static void put_bar(const struct data_bar *b, u64 max, u32 bar, struct buf *out)
{
	u32 stars = max ? (u32)((double)b->count / (double)max * bar) : 0;
	buf_printf(out, bar ? " : %-8llu |" : " : %llu\n", (unsigned long long)b->count);
	if (!bar)
		return;
	buf_pad(out, '*', stars);
	buf_pad(out, ' ', bar - stars);
	buf_puts(out, "|\n");
}

/* room: of everything but the bar. */
static const struct { const char *head, *row; u32 room, bar; } forms[] = {
	{ "     %-19.*s : count", "%10llu -> %-10llu", 38, BAR },
	{ "               %-29.*s : count", "%20llu -> %-20llu", 58, BAR_WIDE },
	{ "     %-13.*s : count", "        %-10llu", 32, BAR },
};
enum { FORM_LOG2, FORM_WIDE, FORM_LINEAR };

static u32 bar_of(u32 form, u32 width)
{
	u32 room = forms[form].room;
	return !width || width >= room + forms[form].bar ? forms[form].bar : width >= room + SHORTEST ? width - room :
		0;
}

void ui_hist(const struct data_hist *h, u32 width, struct buf *out)
{
	u64 max = 0;
	bool is_linear = true;
	heads(h, out);
	for (u32 i = 0; i < h->nbars; i++) {
		max = MAX(max, h->bar[i].count);
		is_linear &= h->bar[i].low == h->bar[i].high;
	}
	if (!h->nbars)
		return;
	u32 form = is_linear ? FORM_LINEAR : digits(h->bar[h->nbars - 1].high) <= NARROW ? FORM_LOG2 : FORM_WIDE;
	str unit = h->unit.n ? h->unit : STR("value");
	u32 bar = bar_of(form, width);
	buf_printf(out, forms[form].head, STR_ARG(unit));
	buf_puts(out, !bar ? "\n" : form == FORM_WIDE ? "    distribution\n" : "     distribution\n");
	for (u32 i = 0; i < h->nbars; i++) {
		buf_printf(out, forms[form].row, (unsigned long long)h->bar[i].low, (unsigned long long)h->bar[i].high);
		put_bar(&h->bar[i], max, bar, out);
	}
}
