/* str.c: text as pointer and length. */
#include "base/base.h"

str str_from(const char *s)
{
	return s ? (str){ s, (u32)strlen(s) } : (str){ "", 0 };
}

bool str_eq(str a, str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

bool str_ends(str a, const char *suffix)
{
	size_t n = strlen(suffix);
	return a.n >= n && memcmp(a.s + a.n - n, suffix, n) == 0;
}

int str_cmp(str a, str b)
{
	u32 n = MIN(a.n, b.n);
	int c = n ? memcmp(a.s, b.s, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

str str_sub(str a, u32 from, u32 to)
{
	to = MIN(to, a.n);
	from = MIN(from, to);
	return (str){ a.s + from, to - from };
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

str str_trim(str a)
{
	while (a.n && is_space(a.s[0]))
		a.s++, a.n--;
	while (a.n && is_space(a.s[a.n - 1]))
		a.n--;
	return a;
}

s64 str_find(str a, char c)
{
	const char *p = a.n ? memchr(a.s, c, a.n) : NULL;
	return p ? p - a.s : -1;
}

bool str_cut(str a, char c, str *left, str *right)
{
	s64 i = str_find(a, c);
	*left = i < 0 ? a : str_sub(a, 0, (u32)i);
	*right = i < 0 ? (str){ a.s + a.n, 0 } : str_sub(a, (u32)i + 1, a.n);
	return i >= 0;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

bool str_to_u64(str a, u64 *out)
{
	u64 base = 10, v = 0;
	if (a.n > 2 && a.s[0] == '0' && (a.s[1] | 0x20) == 'x') {
		base = 16;
		a = str_sub(a, 2, a.n);
	} else if (a.n > 1 && a.s[0] == '0') {
		base = 8;
		a = str_sub(a, 1, a.n);
	}
	for (u32 i = 0; i < a.n; i++) {
		u64 d = (u64)digit_of(a.s[i]);
		if (d >= base || __builtin_mul_overflow(v, base, &v) || __builtin_add_overflow(v, d, &v))
			return false;
	}
	*out = v;
	return a.n > 0;
}

bool str_to_s64(str a, s64 *out)
{
	bool minus = a.n && a.s[0] == '-';
	u64 v;
	if (!str_to_u64(minus ? str_sub(a, 1, a.n) : a, &v) || v > (u64)INT64_MAX + minus)
		return false;
	*out = minus ? (s64)(0 - v) : (s64)v;
	return true;
}

/* The bytes of less than eight in one word, some of them twice. */
static u64 short_word(str a)
{
	u32 lo, hi;
	if (a.n < 4)
		return a.n ? (u64)(u8)a.s[0] | (u64)(u8)a.s[a.n / 2] << 8 | (u64)(u8)a.s[a.n - 1] << 16 : 0;
	memcpy(&lo, a.s, 4);
	memcpy(&hi, a.s + a.n - 4, 4);
	return lo | (u64)hi << 32;
}

/* Multiply-mix over eight bytes at a time; only for tables in memory, never stored. The length counts in all bits: tables
 * go by the hash alone, and short texts of several lengths must not meet. */
u64 str_hash(str a)
{
	u64 h = 0x9e3779b97f4a7c15u * (a.n + 1ull), w;
	const char *p = a.s, *end = a.s + a.n;
	for (; end - p > 8; p += 8) {
		memcpy(&w, p, 8);
		h = (h ^ w) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	if (a.n >= 8)
		memcpy(&w, end - 8, 8);      /* may overlap */
	else
		w = short_word(a);
	h = (h ^ w) * 0xc4ceb9fe1a85ec53u;
	return h ^ h >> 29;
}

u32 str_distance(str a, str b, u32 limit)
{
	u32 row[64];
	if (a.n >= ARRAY_LEN(row) || b.n >= ARRAY_LEN(row) || (a.n > b.n ? a.n - b.n : b.n - a.n) > limit)
		return limit + 1;
	for (u32 j = 0; j <= b.n; j++)
		row[j] = j;
	for (u32 i = 1; i <= a.n; i++) {
		u32 diagonal = row[0];
		row[0] = i;
		for (u32 j = 1; j <= b.n; j++) {
			u32 swap = diagonal + (a.s[i - 1] != b.s[j - 1]);
			diagonal = row[j];
			row[j] = MIN(swap, MIN(row[j], row[j - 1]) + 1);
		}
	}
	return MIN(row[b.n], limit + 1);
}

bool str_same_words(str a, str b)
{
	u32 words = 0, places = 0;              /* the sum of where the words stand: each is found once */
	str word, rest = a;
	if (a.n != b.n)
		return false;
	while (rest.n) {
		str_cut(rest, '_', &word, &rest);
		u32 found = UINT32_MAX, at = 0;
		str other, others = b;
		for (; others.n && found == UINT32_MAX; at++) {
			str_cut(others, '_', &other, &others);
			if (str_eq(word, other))
				found = at;
		}
		if (found == UINT32_MAX)
			return false;
		places += found;
		words++;
	}
	return words > 1 && places == words * (words - 1) / 2;
}

void nearest_offer(struct nearest *n, str candidate)
{
	u32 limit = n->name.n <= 2 ? 1 : n->name.n <= 6 ? 2 : 3;
	bool is_begun = n->name.n >= 3 && candidate.n >= n->name.n && !memcmp(candidate.s, n->name.s, n->name.n);
	u32 d = is_begun || str_same_words(candidate, n->name) ? 1 : str_distance(candidate, n->name, limit + 1);
	if (d <= limit && d < candidate.n && (!n->best.n || d < n->distance)) {
		n->distance = d;
		n->best = candidate;
	}
}

bool str_glob(str pattern, str s)
{
	u32 p = 0, i = 0, star = UINT32_MAX, from = 0;
	while (i < s.n) {
		if (p < pattern.n && pattern.s[p] == '*') {
			star = p++;
			from = i;
		} else if (p < pattern.n && (pattern.s[p] == '?' || pattern.s[p] == s.s[i])) {
			p++;
			i++;
		} else if (star != UINT32_MAX) {
			p = star + 1;        /* the star takes one more */
			i = ++from;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.s[p] == '*')
		p++;
	return p == pattern.n;
}
