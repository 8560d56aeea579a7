/* builtin_room.c: room on the stack of a constant size, kinds of types, C's functions over texts by their builtins'
 * names. */
#include "run.h"
struct pair { u32 x, y; };
union either { u32 x; u8 y; };
enum kind { NONE, SOME };
_Static_assert(__builtin_classify_type((char)1) == __builtin_classify_type(1ull), "");
_Static_assert(__builtin_classify_type("text") == 5 && __builtin_classify_type((void *)0) == 5, "");

inline_ u64 sum_of(u64 a, u64 b)
{
	u8 *room = __builtin_alloca(2 * sizeof(u64));
	*(u64 *)room = a;
	*(u64 *)(room + 8) = b;
	return mix(room[a & 7], room[8 + (b & 7)]);
}

static u64 test(u64 a, u64 b)
{
	struct pair p = { (u32)a, (u32)b };
	union either e = { (u32)b };
	enum kind k = a & 1 ? SOME : NONE;
	u64 s = __builtin_classify_type(p) * 100 + __builtin_classify_type(e) * 10 + __builtin_classify_type(&p);
	int n = 1;
	s = mix(s, __builtin_classify_type(n++) + __builtin_classify_type(test) + (u64)n + k + p.x + e.y);
	u64 *one = __builtin_alloca(sizeof(u64)), *two = __builtin_alloca(sizeof(u64));
	*one = a, *two = b;
	s = mix(s, *one ^ *two);
	s = mix(s, one != two);
	for (u32 i = 0; i < 3; i++)
		s = mix(s, sum_of(a + i, b));
	s = mix(s, __builtin_strchr("abcd", 'c')[1] + (__builtin_strchr("abcd", 'x') != 0));
	s = mix(s, (u64)__builtin_strrchr("a/b/c", '/')[1] * 3 + (u64)__builtin_strstr("some text", "text")[1]);
	return mix(s, __builtin_strspn("aab", "a") * 10 + __builtin_strcspn("aab", "b"));
}
