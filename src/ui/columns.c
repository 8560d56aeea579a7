/* columns.c: how many columns of a terminal a text takes. A character takes one, two (columns.def) or, as an accent that
 * stands on the one before, none. What is not UTF-8 takes one for each byte. */
#include "ui/ui.h"

struct range { u32 first, last, columns; };
static const struct range ranges[] = {
#define R(first, last, columns) { first, last, columns },
#include "ui/columns.def"
#undef R
};

static u32 columns_of(u32 code)
{
	u32 lo = 0, hi = ARRAY_LEN(ranges);
	if (code < ranges[0].first)
		return 1;
	while (lo < hi) {
		u32 mid = (lo + hi) / 2;
		if (ranges[mid].first <= code)
			lo = mid + 1;
		else
			hi = mid;
	}
	return code <= ranges[lo - 1].last ? ranges[lo - 1].columns : 1;
}

/* Of the character at a place; n: its bytes. */
static u32 columns_at(str s, u32 at, u32 *n)
{
	u32 code = 0;
	*n = 1;
	if ((u8)s.s[at] < 0x80)
		return 1;
	*n = MAX(utf8_at(s, at, &code), 1u);
	return columns_of(code);
}

u32 ui_columns_of(str s)
{
	u32 columns = 0;
	for (u32 i = 0, n; i < s.n; i += n)
		columns += columns_at(s, i, &n);
	return columns;
}

u32 ui_bytes_of(str s, u32 columns)
{
	u32 i = 0, used = 0;
	for (u32 n; i < s.n; i += n) {
		used += columns_at(s, i, &n);
		if (used > columns)
			return i;
	}
	return i;
}

void ui_cut(str s, u32 columns, bool is_utf8, struct buf *out)
{
	if (ui_columns_of(s) <= columns) {
		buf_str(out, s);
		return;
	}
	buf_str(out, str_sub(s, 0, ui_bytes_of(s, columns ? columns - 1 : 0)));
	if (columns)
		buf_puts(out, is_utf8 ? "…" : "+");
}

/* To the next blank outside of [...], which an option and its value stand in. */
static u32 word_end(str text)
{
	u32 depth = 0, n = 0;
	for (; n < text.n && (text.s[n] != ' ' || depth); n++) {
		depth += text.s[n] == '[';
		depth -= text.s[n] == ']' && depth;
	}
	return n;
}

void ui_wrap(str text, u32 at, u32 indent, u32 width, struct buf *out)
{
	str word;
	for (bool is_first = true; text.n; is_first = false) {
		u32 end = word_end(text), n;
		word = str_sub(text, 0, end);
		text = str_sub(text, MIN(end + 1, text.n), text.n);
		n = ui_columns_of(word);
		if (!is_first && at + 1 + n > width) {
			buf_char(out, '\n');
			buf_pad(out, ' ', indent);
			at = indent;
		} else if (!is_first) {
			buf_char(out, ' ');
			at++;
		}
		buf_str(out, word);
		at += n;
	}
	buf_char(out, '\n');
}
