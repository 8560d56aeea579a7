/* buf.c: text under construction, kept in memory or flushed to a file descriptor. */
#include "base/base.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FLUSH_AT = 64 << 10 };

static void need(struct buf *b, size_t more)
{
	if (b->cap - b->n > more)
		return;
	size_t cap = MAX(b->cap * 2, (size_t)256);
	while (cap - b->n <= more)
		cap *= 2;
	char *s = realloc(b->s, cap);
	if (!s)
		base_out_of_memory(cap);
	b->s = s;
	b->cap = cap;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	if (!n)
		return;
	need(b, n);
	memcpy(b->s + b->n, p, n);
	b->n += n;
	if (b->fd >= 0 && b->n >= FLUSH_AT)
		buf_flush(b);
}

void buf_str(struct buf *b, str s) { buf_add(b, s.s, s.n); }
void buf_puts(struct buf *b, const char *s) { buf_add(b, s, strlen(s)); }
void buf_char(struct buf *b, char c) { buf_add(b, &c, 1); }

void buf_pad(struct buf *b, char c, u32 n)
{
	while (n--)
		buf_char(b, c);
}

char *buf_room(struct buf *b, size_t bytes)
{
	need(b, bytes);
	return b->s + b->n;
}

/* Two digits a division. */
static const char pairs[] =
	"0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
	"5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

static void put_u64(struct buf *b, u64 n, u32 width)
{
	char text[24], *end = text + sizeof(text), *p = end;
	for (; n >= 100; n /= 100)
		memcpy(p -= 2, pairs + n % 100 * 2, 2);
	if (n >= 10)
		memcpy(p -= 2, pairs + n * 2, 2);
	else
		*--p = (char)('0' + n);
	while (end - p < (s64)width && p > text)
		*--p = '0';
	memcpy(buf_room(b, (size_t)(end - p)), p, (size_t)(end - p));
	b->n += (size_t)(end - p);
}

void buf_u64(struct buf *b, u64 n) { put_u64(b, n, 1); }
void buf_digits(struct buf *b, u64 n, u32 width) { put_u64(b, n, width); }

void buf_s64(struct buf *b, s64 n)
{
	if (n < 0)
		buf_char(b, '-');
	put_u64(b, n < 0 ? -(u64)n : (u64)n, 1);
}

static const char hex_digits[] = "0123456789abcdef";

void buf_hex(struct buf *b, u64 n)
{
	u32 digits = n ? (67 - (u32)__builtin_clzll(n)) / 4 : 1;
	char *p = buf_room(b, digits);
	for (u32 i = digits; i-- > 0; n >>= 4)
		p[i] = hex_digits[n & 15];
	b->n += digits;
}

void buf_hex_bytes(struct buf *b, const void *bytes, size_t n, const char *between)
{
	const u8 *p = bytes;
	for (size_t i = 0; i < n; i++) {
		char two[2] = { hex_digits[p[i] >> 4], hex_digits[p[i] & 15] };
		if (i && *between)
			buf_puts(b, between);
		buf_add(b, two, 2);
	}
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	need(b, 128);
	int n = vsnprintf(b->s + b->n, b->cap - b->n, fmt, ap);
	if (n > 0 && (size_t)n >= b->cap - b->n) {
		need(b, (size_t)n + 1);
		vsnprintf(b->s + b->n, b->cap - b->n, fmt, again);
	}
	va_end(again);
	if (n > 0)
		b->n += (size_t)n;
	if (b->fd >= 0 && b->n >= FLUSH_AT)
		buf_flush(b);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

bool buf_flush(struct buf *b)
{
	size_t done = 0;
	if (b->filter && b->n)
		b->filter(b->filter_ctx, b);
	while (b->fd >= 0 && !b->failed && done < b->n) {
		ssize_t w = b->put ? b->put(b->put_ctx, b->fd, b->s + done, b->n - done) : write(b->fd, b->s + done,
			b->n - done);
		if (w > 0)
			done += (size_t)w;
		else if (w < 0 && errno == EAGAIN)   /* somebody made it non-blocking */
			poll(&(struct pollfd){ .fd = b->fd, .events = POLLOUT }, 1, -1);
		else if (w == 0 || errno != EINTR)
			b->failed = w < 0 ? errno : EIO;
	}
	if (b->fd >= 0) {
		b->flushed += b->n;
		b->n = 0;
	}
	return !b->failed;
}

str buf_view(const struct buf *b)
{
	return (str){ b->s ? b->s : "", (u32)b->n };
}

const char *buf_cstr(struct buf *b)
{
	need(b, 1);
	b->s[b->n] = 0;
	return b->s;
}

void buf_free(struct buf *b)
{
	free(b->s);
	*b = (struct buf){ .fd = b->fd, .put = b->put, .put_ctx = b->put_ctx, .filter = b->filter, .filter_ctx = b->filter_ctx };
}

u32 utf8_at(str s, u32 at, u32 *code)
{
	const u8 *p = (const u8 *)s.s + at, *end = (const u8 *)s.s + s.n;
	u32 n = *p < 0x80 ? 1 : *p >= 0xc2 && *p < 0xe0 ? 2 : *p >= 0xe0 && *p < 0xf0 ? 3 : *p >= 0xf0 &&
		*p < 0xf5 ? 4 : 0;
	if (!n || end - p < n)
		return 0;
	for (u32 i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	*code = n == 1 ? p[0] : p[0] & (0x7fu >> n);
	for (u32 i = 1; i < n; i++)
		*code = *code << 6 | (p[i] & 0x3fu);
	return n;
}

/* What stands for itself in a JSON string. */
static bool is_plain(u8 c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }

static void escaped(struct buf *b, u8 c)
{
	if (c == '"' || c == '\\') {
		buf_char(b, '\\');
		buf_char(b, (char)c);
	} else if (c == '\n' || c == '\t' || c == '\r') {
		buf_puts(b, c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
	} else {
		buf_puts(b, "\\u00");
		buf_hex_bytes(b, &c, 1, "");
	}
}

void buf_json_str(struct buf *b, str s)
{
	const u8 *start = (const u8 *)s.s, *p = start, *end = p + s.n;
	u32 code;
	buf_char(b, '"');
	while (p < end) {
		const u8 *from = p;
		while (p < end && is_plain(*p))
			p++;
		buf_add(b, from, (size_t)(p - from));
		if (p == end)
			break;
		u32 n = utf8_at(s, (u32)(p - start), &code);
		if (*p < 0x80)
			escaped(b, *p);
		else if (!n)
			buf_puts(b, "\\ufffd");
		else
			buf_add(b, p, n);
		p += n ? n : 1;
	}
	buf_char(b, '"');
}

/* ---- text of others: escape sequences must not reach the terminal ---------------------------------------------- */

/* Control characters of both sets, and those that turn the direction of writing. */
static bool is_unsafe(u32 code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x061c || (code >= 0x200e && code <= 0x200f) ||
		(code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/* The bytes of the character there; *is_safe: it may be shown as it is. */
static u32 character(str s, u32 i, bool *is_safe)
{
	u32 code, whole;
	*is_safe = (u8)s.s[i] >= 0x20 && (u8)s.s[i] < 0x7f;
	if (*is_safe)
		return 1;
	whole = utf8_at(s, i, &code);
	*is_safe = whole && !is_unsafe(code);
	return MAX(whole, 1u);
}

static void put_escaped(const char *p, u32 n, struct buf *out)
{
	if (*p == '\n' || *p == '\t' || *p == '\r') {
		buf_puts(out, *p == '\n' ? "\\n" : *p == '\t' ? "\\t" : "\\r");
		return;
	}
	for (u32 i = 0; i < n; i++) {
		buf_puts(out, "\\x");
		buf_hex_bytes(out, p + i, 1, "");
	}
}

void buf_visible(struct buf *out, str s, bool keep_tabs)
{
	u32 from = 0, n;
	bool is_safe;
	for (u32 i = 0; i < s.n; i += n) {
		n = character(s, i, &is_safe);
		if (is_safe || (keep_tabs && s.s[i] == '\t'))
			continue;
		buf_add(out, s.s + from, i - from);
		put_escaped(s.s + i, n, out);
		from = i + n;
	}
	buf_add(out, s.s + from, s.n - from);
}

/* Eight characters, each of them NUL or from ' ' to '~': what nearly all texts are made of. */
static bool are_plain(const char *p)
{
	const u64 ones = 0x0101010101010101, high = ones << 7, seven = ~high;
	u64 w;
	memcpy(&w, p, sizeof(w));
	u64 ends = ~(((w & seven) + seven) | w | seven);     /* the high bit of each NUL */
	u64 text = w | ends >> 2, from_blank = (text & ones * 0x60) + ones * 0x60, after_tilde = (text & seven) + ones;
	return !(w & high) && (from_blank & high) == high && !(after_tilde & high);
}

bool str_is_tame(str s)
{
	bool is_safe = true;
	for (u32 i = 0; i < s.n && is_safe;) {
		if (s.n - i >= 8 && are_plain(s.s + i)) {
			i += 8;
			continue;
		}
		u32 n = character(s, i, &is_safe);
		is_safe |= s.s[i] == '\t' || !s.s[i];
		i += n;
	}
	return is_safe;
}

void str_tame(char *s, u32 n)
{
	bool is_safe;
	for (u32 i = 0; i < n;) {
		u32 bytes = character((str){ s, n }, i, &is_safe);
		if (!is_safe && s[i] && s[i] != '\t')
			memset(s + i, '?', bytes);
		i += bytes;
	}
}
