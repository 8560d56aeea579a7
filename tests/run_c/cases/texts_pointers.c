/* strcmp, strncmp and strlen through pointers: the bound is a literal's, a number, or the object's that the pointer points into. */
#include "run.h"
static char global[12];
static int sign(int v) { return (v > 0) - (v < 0); }
static inline int is(const char *text, const char *other) { return !__builtin_strcmp(text, other); }
static inline u64 length(const char *text) { return __builtin_strlen(text); }
apart u64 passed(const char *text)
{
	if (!text)
		return 9;
	return sign(__builtin_strcmp(text, "sh")) + 4 * sign(__builtin_strncmp("shell", text, 3)) + 16 * sign(__builtin_strcmp(text, ""));
}
apart u64 through(u64 a, u64 b)
{
	char text[16] = {}, *p = text + (1 & 1);
	u64 s = 0;
	__builtin_memcpy(text, &a, 8); __builtin_memcpy(global, &b, 8);
	text[2] = 'h' - (a & 1); text[1] = 's';
	s = mix(s, is(p, "sh") + 2 * is(p, "") + 4 * is("sg", p) + 8 * is(p, global) + 16 * is(global + 3, p));
	s = mix(s, length(p) * 32 + length(global + 2) * 2 + length("abc"));
	s = mix(s, sign(__builtin_strcmp(p, global + 1)));
	return mix(s, passed(p) + 100 * passed(text));
}
apart u64 counted(u64 a, u64 b)
{
	char text[16] = "shell", *p = text;
	u64 s = 0, n = b % 20;
	text[a & 7] = (char)(a >> 8);
	s = mix(s, sign(__builtin_strncmp(p, "shelf", n)));
	s = mix(s, sign(__builtin_strncmp("shelves", p, n)));
	return mix(s, sign(__builtin_strncmp(p, text + 1, n)));
}
static u64 test(u64 a, u64 b) { return mix(through(a, b), counted(a, b)); }
