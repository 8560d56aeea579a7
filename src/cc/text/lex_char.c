/* lex_char.c: characters beyond ASCII, as UTF-8 or as \u20ac: which may stand in a name (C11 annex D), and what to make
 * of those that a text processor or a web page brings along: spaces that do not break, quotes that lean, dashes. */
#include "cc/text/pp_private.h"

struct range { u32 from, to; };

static const struct range in_names[] = { { 0xa8, 0xa8 }, { 0xaa, 0xaa }, { 0xad, 0xad }, { 0xaf, 0xaf }, { 0xb2, 0xb5 },
	{ 0xb7, 0xba }, { 0xbc, 0xbe },
	{ 0xc0, 0xd6 }, { 0xd8, 0xf6 }, { 0xf8, 0x167f }, { 0x1681, 0x180d }, { 0x180f, 0x1fff }, { 0x200b, 0x200d },
	{ 0x202a, 0x202e },
	{ 0x203f, 0x2040 }, { 0x2054, 0x2054 }, { 0x2060, 0x218f }, { 0x2460, 0x24ff }, { 0x2776, 0x2793 },
	{ 0x2c00, 0x2dff }, { 0x2e80, 0x2fff },
	{ 0x3004, 0x3007 }, { 0x3021, 0x302f }, { 0x3031, 0xd7ff }, { 0xf900, 0xfd3d }, { 0xfd40, 0xfdcf },
	{ 0xfdf0, 0xfe44 },
	{ 0xfe47, 0xfffd } };
static const struct range not_first[] = { { 0x300, 0x36f }, { 0x1dc0, 0x1dff }, { 0x20d0, 0x20ff },
	{ 0xfe20, 0xfe2f } };
static const struct range blanks[] = { { 0xa0, 0xa0 }, { 0x1680, 0x1680 }, { 0x2000, 0x200a }, { 0x2028, 0x2029 },
	{ 0x202f, 0x202f }, { 0x205f, 0x205f },
	{ 0x3000, 0x3000 }, { 0xfeff, 0xfeff } };

static bool is_in(const struct range *r, u32 n, u32 c)
{
	for (u32 i = 0; i < n; i++)
		if (c >= r[i].from && c <= r[i].to)
			return true;
	return false;
}

bool char_is_blank(u32 c) { return is_in(blanks, ARRAY_LEN(blanks), c); }

bool char_is_name(u32 c, bool first)
{
	bool is_far = c >= 0x10000 && c < 0xf0000 && (c & 0xffff) <= 0xfffd;
	return (is_far || is_in(in_names, ARRAY_LEN(in_names), c)) &&
		!(first && is_in(not_first, ARRAY_LEN(not_first), c));
}

/* Its length in bytes; 0: this is no UTF-8. */
u32 char_utf8(const char *p, const char *end, u32 *c)
{
	static const u32 least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	u8 b = (u8)*p;
	u32 n = b < 0xc0 ? 0 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : b < 0xf8 ? 4 : 0;
	*c = n ? b & (0x7fu >> n) : b;
	if (!n || (u64)(end - p) < n)
		return 0;
	for (u32 i = 1; i < n; i++) {
		if (((u8)p[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | ((u8)p[i] & 0x3f);
	}
	return *c >= least[n] && *c <= 0x10ffff && (*c < 0xd800 || *c > 0xdfff) ? n : 0;
}

/* \u20ac, \U000020ac: its length; 0: none begins here. */
u32 char_named(const char *p, const char *end, u32 *c)
{
	u32 n = end - p < 2 || *p != '\\' ? 0 : p[1] == 'u' ? 6 : p[1] == 'U' ? 10 : 0;
	*c = 0;
	if (!n || (u64)(end - p) < n)
		return 0;
	for (u32 i = 2; i < n; i++) {
		char d = p[i], low = (char)(d | 32);
		if (!((d >= '0' && d <= '9') || (low >= 'a' && low <= 'f')))
			return 0;
		*c = *c << 4 | (u32)(d <= '9' ? d - '0' : low - 'a' + 10);
	}
	return n;
}

u32 char_put(char *out, u32 c)
{
	if (c < 0x800)
		return out[0] = (char)(0xc0 | c >> 6), out[1] = (char)(0x80 | (c & 63)), 2;
	if (c < 0x10000)
		return out[0] = (char)(0xe0 | c >> 12), out[1] = (char)(0x80 | (c >> 6 & 63)),
			out[2] = (char)(0x80 | (c & 63)), 3;
	return out[0] = (char)(0xf0 | c >> 18), out[1] = (char)(0x80 | (c >> 12 & 63)),
		out[2] = (char)(0x80 | (c >> 6 & 63)), out[3] = (char)(0x80 | (c & 63)), 4;
}

/* The character of C that was meant by one that only looks like it; 0: none. */
char char_meant(u32 c)
{
	switch (c) {
	case 0x201c: case 0x201d: case 0x201e: case 0x201f: case 0xab: case 0xbb: case 0xff02: return '"';
	case 0x2018: case 0x2019: case 0x201a: case 0x2032: case 0xb4: return '\'';
	case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2212: return '-';
	case 0xd7: case 0x2217: return '*';
	case 0xff1b: case 0x37e: return ';';
	case 0xff0c: return ',';
	case 0xff08: return '(';
	case 0xff09: return ')';
	case 0x2264: case 0x2265: return c == 0x2264 ? '<' : '>';
	default: return 0;
	}
}
