/* strcmp, strncmp and strlen of arrays that the run fills: the bound is the literal's, the array's or the number. */
#include "run.h"
static char global[8];
static int sign(int v) { return (v > 0) - (v < 0); }
struct key { u32 n; char comm[16]; };
#define TEXT(to, from, n) do { __builtin_memset(to, 0, sizeof(to)); __builtin_memcpy(to, from, n); } while (0)
apart u64 literals(u64 a, u64 b)
{
	struct key k = {};
	u64 s = 0;
	k.comm[0] = 's'; k.comm[1] = 'h' + (a & 1); k.comm[2] = b & 2 ? (char)a : 0;
	s = mix(s, sign(__builtin_strncmp(k.comm, "sh", sizeof("sh"))));
	s = mix(s, sign(__builtin_strncmp(k.comm, "sh", 2)));
	s = mix(s, sign(__builtin_strncmp("sh", k.comm, 100)));
	s = mix(s, sign(__builtin_strcmp(k.comm, "sh")));
	s = mix(s, sign(__builtin_strcmp("shell", k.comm)));
	s = mix(s, sign(__builtin_strcmp(k.comm, "")));
	struct open { u32 n; char name[1]; } *open = (void *)&k;
	s = mix(s, sign(__builtin_strncmp(open->name, "sh", 3)));
	return mix(s, __builtin_strncmp(k.comm, "other", 0));
}
apart u64 arrays(u64 a, u64 b)
{
	char text[12];
	u64 s = 0;
	TEXT(text, &a, 8); TEXT(global, &b, 7);
	s = mix(s, sign(__builtin_strcmp(text, global)));
	s = mix(s, sign(__builtin_strncmp(text, global, 3)));
	s = mix(s, __builtin_strlen(text) * 16 + __builtin_strlen(global));
	TEXT(global, &a, 7);
	s = mix(s, sign(__builtin_strncmp(global, text, 7)));
	return mix(s, sign(__builtin_strcmp(text, global)));
}
static u64 test(u64 a, u64 b) { return mix(literals(a, b), arrays(a, b)); }
