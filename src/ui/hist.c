/* hist.c: powers of two as bars:
 *
 *      usecs               : count    distribution
 *          0 -> 1          : 12      |********                                |
 */
#include "ui/ui.h"

enum { WIDE_FROM = 32, BAR = 40, BAR_WIDE = 20 };

static u64 low_of(u32 slot) { return slot < 2 ? 0 : 1ull << (slot - 1); }
static u64 high_of(u32 slot) { return slot == 64 ? ~0ull : (1ull << slot) - 1; }

void ui_hist(const struct data_hist *h, struct ui_style style UNUSED, struct buf *out)
{
	u32 top = 0;
	u64 max = 0;
	for (u32 i = 1; i < HIST_SLOTS; i++) {
		top = h->slot[i] ? i : top;
		max = MAX(max, h->slot[i]);
	}
	if (h->title.n)
		buf_printf(out, "%.*s%s", STR_ARG(h->title), h->nkeys ? "" : "\n");
	for (u32 i = 0; i < h->nkeys; i++) {
		buf_printf(out, "%s%.*s = ", i ? ", " : "  ", STR_ARG(h->column[i]));
		ui_value(&h->key[i], out);
	}
	if (h->nkeys)
		buf_char(out, '\n');
	if (!top)
		return;
	bool wide = top > WIDE_FROM;
	u32 bar = wide ? BAR_WIDE : BAR;
	buf_printf(out, wide ? "               %-29.*s : count    distribution\n" : "     %-19.*s : count     distribution\n", STR_ARG(h->unit));
	for (u32 i = 1; i <= top; i++) {
		u32 stars = (u32)(max ? h->slot[i] * (u64)bar / max : 0);
		buf_printf(out, wide ? "%20llu -> %-20llu : %-8llu |" : "%10llu -> %-10llu : %-8llu |", (unsigned long long)low_of(i),
			(unsigned long long)high_of(i), (unsigned long long)h->slot[i]);
		buf_pad(out, '*', stars);
		buf_pad(out, ' ', bar - stars);
		buf_puts(out, "|\n");
	}
}
