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

enum { BAR = 40, BAR_WIDE = 20, NARROW = 10 };

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
	buf_printf(out, " : %-8llu |", (unsigned long long)b->count);
	buf_pad(out, '*', stars);
	buf_pad(out, ' ', bar - stars);
	buf_puts(out, "|\n");
}

static const struct { const char *head, *row; u32 bar; } forms[] = {
	{ "     %-19.*s : count     distribution\n", "%10llu -> %-10llu", BAR },
	{ "               %-29.*s : count    distribution\n", "%20llu -> %-20llu", BAR_WIDE },
	{ "     %-13.*s : count     distribution\n", "        %-10llu", BAR },
};
enum { FORM_LOG2, FORM_WIDE, FORM_LINEAR };

void ui_hist(const struct data_hist *h, struct ui_style style UNUSED, struct buf *out)
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
	buf_printf(out, forms[form].head, STR_ARG(unit));
	for (u32 i = 0; i < h->nbars; i++) {
		buf_printf(out, forms[form].row, (unsigned long long)h->bar[i].low, (unsigned long long)h->bar[i].high);
		put_bar(&h->bar[i], max, forms[form].bar, out);
	}
}
