/* text.c: formats: by which word they are asked for, on what they fit, and what people read. A row of format.def
 * each. */
#include "data/data_private.h"

#include "uapi/uapi.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef void put_fn(const struct data *d, struct buf *out);

static void put_number(const struct data *d, struct buf *out) { data_bare(d, out); }

static u64 bits_of(const struct data *d)
{
	u64 own = d->width < 8 ? (1ull << d->width * 8) - 1 : ~0ull;
	return d->kind == DATA_INT ? (u64)d->i & own : d->u;
}

/* The number as bytes in memory. */
static void bytes_of(const struct data *d, u8 *out, u32 n)
{
	u64 v = bits_of(d);
	if (d->kind == DATA_BYTES)
		memcpy(out, d->text.s, MIN(n, d->text.n));
	else
		memcpy(out, &v, MIN(n, 8u));
}

static void put_ipv4(const struct data *d, struct buf *out)
{
	u8 b[4] = { 0 };
	bytes_of(d, b, sizeof(b));
	for (u32 i = 0; i < sizeof(b); i++) {
		if (i)
			buf_char(out, '.');
		buf_u64(out, b[i]);
	}
}

/* The longest run of zero groups, if it has two or more (RFC 5952, 4.2). */
static void longest_zeros(const u16 group[8], u32 *from, u32 *n)
{
	*from = 8, *n = 1;
	for (u32 i = 0, run = 0; i < 8; i++) {
		run = group[i] ? 0 : run + 1;
		if (run > *n)
			*n = run, *from = i + 1 - run;
	}
}

static bool is_ipv4(const u8 b[16])
{
	static const u8 prefix[12] = { [10] = 0xff, [11] = 0xff };
	return !memcmp(b, prefix, sizeof(prefix));
}

static void put_ipv6(const struct data *d, struct buf *out)
{
	u8 b[16] = { 0 };
	u16 group[8];
	u32 from, n;
	bytes_of(d, b, sizeof(b));
	for (u32 i = 0; i < 8; i++)
		group[i] = (u16)(b[i * 2] << 8 | b[i * 2 + 1]);
	longest_zeros(group, &from, &n);
	if (is_ipv4(b)) {     /* an IPv4 address in its IPv6 clothes (RFC 5952, 5) */
		struct data v4 = { .kind = DATA_BYTES, .text = { (const char *)b + 12, 4 } };
		buf_puts(out, "::ffff:");
		put_ipv4(&v4, out);
		return;
	}
	for (u32 i = 0; i < 8; i++) {
		if (i == from) {
			buf_puts(out, "::");
			i += n - 1;
			continue;
		}
		if (i && i != from + n)
			buf_char(out, ':');
		buf_hex(out, group[i]);
	}
}

/* Of either family: IPv4 in IPv6 clothes is undressed. */
static void put_address(const struct data *d, struct buf *out)
{
	u8 b[16] = { 0 };
	bytes_of(d, b, sizeof(b));
	struct data v4 = { .kind = DATA_BYTES, .text = { (const char *)b + 12, 4 } };
	if (is_ipv4(b))
		put_ipv4(&v4, out);
	else
		put_ipv6(d, out);
}

static void put_mac(const struct data *d, struct buf *out)
{
	u8 b[6] = { 0 };
	bytes_of(d, b, sizeof(b));
	buf_hex_bytes(out, b, sizeof(b), ":");
}

static void put_hex(const struct data *d, struct buf *out)
{
	buf_puts(out, "0x");
	buf_hex(out, d->kind == DATA_ENUM ? d->u : bits_of(d));
}

static void put_octal(const struct data *d, struct buf *out)
{
	char text[24], *p = text + sizeof(text);
	u64 n = bits_of(d);
	do
		*--p = (char)('0' + n % 8);
	while (n /= 8);
	*--p = '0';
	buf_add(out, p, (size_t)(text + sizeof(text) - p));
}

/* include/linux/kdev_t.h */
static void put_device(const struct data *d, struct buf *out)
{
	buf_u64(out, bits_of(d) >> 20);
	buf_char(out, ':');
	buf_u64(out, bits_of(d) & 0xfffff);
}

static void put_time(const struct data *d, struct buf *out)
{
	time_t seconds = (time_t)(d->u / 1000000000u);
	struct tm tm;
	localtime_r(&seconds, &tm);
	buf_digits(out, (u64)tm.tm_hour, 2);
	buf_char(out, ':');
	buf_digits(out, (u64)tm.tm_min, 2);
	buf_char(out, ':');
	buf_digits(out, (u64)tm.tm_sec, 2);
	buf_char(out, '.');
	buf_digits(out, d->u / 1000 % 1000000, 6);
}

/* Three digits that matter and a unit; what is below the first unit stays whole. */
static void put_scaled(s64 value, u64 step, const char *const *unit, u32 units, struct buf *out)
{
	u64 n = value < 0 ? -(u64)value : (u64)value, below = 0;
	u32 u = 0;
	while (n >= step && u + 1 < units) {
		below = n % step;
		n /= step;
		u++;
	}
	if (value < 0)
		buf_char(out, '-');
	buf_u64(out, n);
	if (u && n < 100) {
		u32 digits = n < 10 ? 2 : 1;
		buf_char(out, '.');
		buf_digits(out, below * (digits == 2 ? 100 : 10) / step, digits);
	}
	buf_puts(out, unit[u]);
}

static s64 number_of(const struct data *d)
{
	return d->kind == DATA_INT ? d->i : d->u > INT64_MAX ? INT64_MAX : (s64)d->u;
}

static void put_duration(const struct data *d, struct buf *out)
{
	static const char *const unit[] = { "ns", "us", "ms", "s" };
	bool is_us = d->format == FORMAT_DURATION_US;
	put_scaled(number_of(d), 1000, unit + is_us, ARRAY_LEN(unit) - is_us, out);
}

static void put_bytes(const struct data *d, struct buf *out)
{
	static const char *const unit[] = { "", "K", "M", "G", "T", "P", "E" };
	put_scaled(number_of(d), 1024, unit, ARRAY_LEN(unit), out);
}

/* ---- the table ---------------------------------------------------------------------------------------- */

static const struct { const char *tag; u32 sizes, width; enum data_as as; put_fn *put; } formats[FORMAT_COUNT] = {
	[FORMAT_NONE] = { "", 0, 0, AS_NUMBER, put_number },
#define FORMAT(name, tag, sizes, width, as, put) [FORMAT_##name] = { tag, sizes, width, as, put },
#define FORMAT_OF(type, format)
#include "data/format.def"
};

static const struct { const char *type; enum data_format format; } by_type[] = {
#define FORMAT(...)
#define FORMAT_OF(type, format) { type, FORMAT_##format },
#include "data/format.def"
};

enum data_format data_format_find(str tag)
{
	for (u32 f = 1; f < FORMAT_COUNT; f++)
		if (str_is(tag, formats[f].tag))
			return (enum data_format)f;
	return FORMAT_NONE;
}

enum data_format format_of_name(str type)
{
	for (u32 i = 0; i < ARRAY_LEN(by_type); i++)
		if (str_is(type, by_type[i].type))
			return by_type[i].format;
	return FORMAT_NONE;
}

bool format_fits(enum data_format f, u64 size)
{
	return f && (formats[f].sizes >> 31 || (size < 31 && formats[f].sizes >> size & 1));
}

u32 data_width(enum data_format f) { return formats[f].width; }
enum data_as data_as(const struct data *d) { return formats[d->format].as; }

static str text_or_none(const char *s) { return s ? str_from(s) : STR(""); }

static const char *const capabilities[] = {
#define CAPABILITY(number, name) [number] = name,
#include "uapi/capability.def"
#undef CAPABILITY
};

static str errno_name(s64 v)
{
	return v > -4096 && v < 4096 && v ? text_or_none(uapi_errno_name((int)(v < 0 ? -v : v))) : STR("");
}

static str syscall_name(str arch, s64 v)
{
	return arch.n && v >= 0 && v <= UINT32_MAX ? text_or_none(uapi_syscall_name(arch, (u32)v)) : STR("");
}

static str capability_name(s64 v)
{
	return v >= 0 && v < (s64)ARRAY_LEN(capabilities) ? text_or_none(capabilities[v]) : STR("");
}

str format_name(const struct data_types *t, struct arena *a, enum data_format f, s64 v)
{
	switch (f) {
	case FORMAT_ERRNO: return errno_name(v);
	case FORMAT_RESULT: return v < 0 ? errno_name(v) : STR("");
	case FORMAT_SIGNAL: return v > 0 && v < 65 ? text_or_none(uapi_signal_name((int)v)) : STR("");
	case FORMAT_SYSCALL: return syscall_name(t->env.arch, v);
	case FORMAT_CAPABILITY: return capability_name(v);
	case FORMAT_SYMBOL: return t->env.symbol ? t->env.symbol(t->env.ctx, a, (u64)v) : STR("");
	default: return STR("");
	}
}

/* ---- values ------------------------------------------------------------------------------------------- */

/* 128 bits as four parts, for machines without such a number; divided by ten again and again. */
static u32 divide_by_ten(u32 parts[4])
{
	u64 rest = 0;
	for (u32 i = 4; i-- > 0;) {
		rest = rest << 32 | parts[i];
		parts[i] = (u32)(rest / 10);
		rest %= 10;
	}
	return (u32)rest;
}

static void put_wide(const struct data *d, struct buf *out)
{
	bool is_negative = d->kind == DATA_SWIDE && d->i < 0;
	u64 low = is_negative ? -d->u : d->u, high = is_negative ? ~(u64)d->i + !low : (u64)d->i;
	u32 parts[4] = { (u32)low, (u32)(low >> 32), (u32)high, (u32)(high >> 32) };
	char text[48], *p = text + sizeof(text);
	do
		*--p = (char)('0' + divide_by_ten(parts));
	while (parts[0] | parts[1] | parts[2] | parts[3]);
	if (is_negative)
		*--p = '-';
	buf_add(out, p, (size_t)(text + sizeof(text) - p));
}

double data_float(const struct data *d)
{
	u32 half = (u32)d->u;
	float narrow;
	double wide;
	memcpy(&narrow, &half, sizeof(narrow));
	memcpy(&wide, &d->u, sizeof(wide));
	return d->width == 4 ? (double)narrow : wide;
}

static u64 float_bits(double v, u8 width)
{
	float narrow = (float)v;
	u32 half;
	u64 bits;
	memcpy(&half, &narrow, sizeof(half));
	memcpy(&bits, &v, sizeof(bits));
	return width == 4 ? half : bits;
}

/* With as few digits as bring the same number back. */
static void put_float(const struct data *d, struct buf *out)
{
	char text[40];
	double v = data_float(d), back;
	for (int digits = d->width == 4 ? 6 : 15, most = d->width == 4 ? 9 : 17; digits <= most; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, v);
		back = strtod(text, NULL);
		if (d->width == 4 ? (float)back == (float)v : back == v)
			break;
	}
	buf_puts(out, text);
}

void data_bare(const struct data *d, struct buf *out)
{
	switch (d->kind) {
	case DATA_ENUM:
		if (!d->is_unsigned) {
			buf_s64(out, d->i);
			return;
		}
		/* fall through */
	case DATA_UINT: buf_u64(out, d->u); return;
	case DATA_INT: buf_s64(out, d->i); return;
	case DATA_BOOL: buf_puts(out, d->u ? "true" : "false"); return;
	case DATA_WIDE: case DATA_SWIDE: put_wide(d, out); return;
	case DATA_FLOAT: put_float(d, out); return;
	case DATA_BYTES: buf_hex_bytes(out, d->text.s, d->text.n, " "); return;
	case DATA_PTR: put_hex(d, out); return;
	default: buf_char(out, '-'); return;
	}
}

void data_text(const struct data *d, struct buf *out)
{
	formats[d->format].put(d, out);
}

bool data_is_number(const struct data *d)
{
	return d->kind == DATA_INT || d->kind == DATA_UINT || d->kind == DATA_BOOL || d->kind == DATA_ENUM;
}

s64 data_number(const struct data *d)
{
	return d->kind == DATA_INT ? d->i : data_is_number(d) ? (s64)d->u : 0;
}

int data_compare(const struct data *a, const struct data *b)
{
	if (a->kind != b->kind)
		return (a->kind > b->kind) - (a->kind < b->kind);
	switch (a->kind) {
	case DATA_INT: return (a->i > b->i) - (a->i < b->i);
	case DATA_UINT: case DATA_BOOL: case DATA_PTR: case DATA_ENUM: return (a->u > b->u) - (a->u < b->u);
	case DATA_WIDE: return a->i == b->i ? (a->u > b->u) - (a->u < b->u) : (u64)a->i > (u64)b->i ? 1 : -1;
	case DATA_SWIDE: return a->i != b->i ? (a->i > b->i) - (a->i < b->i) : (a->u > b->u) - (a->u < b->u);
	case DATA_FLOAT: return (data_float(a) > data_float(b)) - (data_float(a) < data_float(b));
	case DATA_STR: case DATA_BYTES: return str_cmp(a->text, b->text);
	default:
		for (u32 i = 0; i < a->n && i < b->n; i++) {
			int c = data_compare(&a->item[i], &b->item[i]);
			if (c)
				return c;
		}
		return (a->n > b->n) - (a->n < b->n);
	}
}

void data_add(struct data *sum, const struct data *d)
{
	if (sum->kind != d->kind)
		return;
	if (d->kind == DATA_INT)
		sum->i = (s64)((u64)sum->i + (u64)d->i);
	if (d->kind == DATA_UINT || d->kind == DATA_INT)
		sum->u += d->u;
	if (d->kind == DATA_FLOAT)
		sum->u = float_bits(data_float(sum) + data_float(d), sum->width);
	for (u32 i = 0; i < sum->n && i < d->n; i++)
		data_add(&sum->item[i], &d->item[i]);
}
