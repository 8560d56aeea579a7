#include "run.h"
struct log { u64 *to; u64 v; };
static void note(struct log *l) { *l->to = mix(*l->to, l->v); }
#define LOG(name, s, n) struct log name __attribute__((cleanup(note))) = { s, n }
static u64 inner(u64 *s, u64 a)
{
	LOG(x, s, 1);
	for (int i = 0; i < 4; i++) {
		LOG(y, s, 10 + i);
		if (i == (int)(a & 3))
			continue;
		if (a == 7)
			break;
		if (a > 1000)
			return 5;
		if (a == 33)
			goto out;
		{ LOG(z, s, 20); *s += 1; }
	}
	{ LOG(w, s, 3); }
out:
	return *s;
}
static u64 test(u64 a, u64 b)
{
	u64 s = b, r = inner(&s, a);
	return mix(s, r);
}
