/* texts_found.c: C's functions over texts that the kernel has not, of our own: what they give is what the C library gives. */
#include "run.h"
#include <string.h>
#ifndef __bpf__
#include <strings.h>
#endif

/* Bytes that depend on the numbers: letters, few of them different, an end somewhere. */
inline_ void fill(char *text, u64 n, u64 a)
{
	for (u64 i = 0; i < n; i++)
		text[i] = (char)("abcABxyz"[(a >> (i * 3 & 31)) & 7]);
	text[a & 7 & (n - 1)] = 0;
	text[n - 1] = 0;
}
inline_ u64 place(const char *text, const char *found) { return found ? (u64)(found - text) : 99; }
inline_ u64 sign(int n) { return n < 0 ? 1 : n > 0 ? 2 : 3; }
/* Where the array is seen once this is inlined. */
inline_ u64 behind_a_pointer(const char *text, int c) { return place(text, strchr(text, c)); }

static u64 search(u64 a, u64 b)
{
	char s[16], t[4];
	fill(s, sizeof(s), a);
	fill(t, sizeof(t), b);
	u64 sum = mix(place(s, strchr(s, "abcA"[b & 3])), place(s, strrchr(s, "xyzB"[b & 3])));
	sum = mix(sum, place(s, strchr(s, 0)) + place(s, strrchr(s, 0)) * 3);
	sum = mix(sum, place(s, memchr(s, 'x', 12)));
	sum = mix(sum, strspn(s, "abc") + strcspn(s, "xyz") * 100 + strnlen(s, 5) * 10000);
	sum = mix(sum, behind_a_pointer(s, 'b'));
	return mix(sum, place(s, strpbrk(s, t)));
}

static u64 compare(u64 a, u64 b)
{
	char s[8], t[8];
	fill(s, sizeof(s), a);
	fill(t, sizeof(t), b);
	return mix(sign(strcasecmp(s, t)), sign(strncasecmp(s, t, 2))) ^ place(s, strstr(s, "ab")) ^ place(s, strstr(s, "")) << 8;
}

static u64 copy(u64 a, u64 b)
{
	char s[8], d[24] = "", e[8];
	u64 sum = 0;
	fill(s, sizeof(s), a);
	memset(e, 7, sizeof(e));
	strcpy(d, s);
	strcat(d, "++");
	strncat(d, s, 3);
	for (u32 i = 0; i < sizeof(d); i++)
		sum = mix(sum, (u64)d[i]);
	strncpy(e, s, 6);
	for (u32 i = 0; i < sizeof(e); i++)
		sum = mix(sum, (u64)e[i]);
	return sum;
}

static u64 move(u64 a, u64 b)
{
	char s[16];
	u64 sum = 0;
	for (u32 i = 0; i < sizeof(s); i++)
		s[i] = (char)(a >> (i & 7));
	memmove(s + 3, s, b & 7);
	for (u32 i = 0; i < sizeof(s); i++)
		sum = mix(sum, (u64)s[i]);
	memmove(s, s + 2, a & 7);
	for (u32 i = 0; i < sizeof(s); i++)
		sum = mix(sum, (u64)s[i]);
	return sum;
}

static u64 test(u64 a, u64 b) { return search(a, b) ^ compare(a, b) * 3 ^ copy(a, b) * 5 ^ move(a, b) * 7; }
