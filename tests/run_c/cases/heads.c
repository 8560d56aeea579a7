/* heads.c: break and continue in a loop's condition and step are this loop's, as with clang; gcc takes them for the loop
 * around, so it is told the places. */
#include "run.h"
#ifdef __bpf__
#define LEAVE(place) break
#define AGAIN(place) continue
#else
#define LEAVE(place) goto place
#define AGAIN(place) goto place
#endif

static u64 in_step(u64 a)
{
	u64 t = a;
	for (int i = 0; ; ({ if (i > 10) LEAVE(out); i++; }))
		t = t * 3 + (u64)i;
out:
	return t;
}

static u64 in_condition(u64 a)
{
	u64 t = a;
	int i = 0;
	while (({ if (i > 12) LEAVE(out); i++; a != 3; }))
		t = t * 5 + (u64)i;
out:
	return t;
}

static u64 behind(u64 a)
{
	u64 t = a, n = 0;
	do {
		t += n * a;
	} while (({ if (n > 7) LEAVE(out); n++; a != 7; }));
out:
	return t ^ n;
}

/* The loop around goes on. */
static u64 inner(u64 a)
{
	u64 t = a;
	for (int n = 0; n < 3; n++) {
		int i = 0;
		for (; ({ if ((u64)i > (a & 7)) LEAVE(out); 1; }); i++)
			t = t * 7 + (u64)(i ^ n);
out:
		t++;
	}
	return t;
}

static u64 again(u64 a)
{
	u64 t = a, i = 0;
	while (({
retry:
		i++;
		if (i & 1)
			AGAIN(retry);
		i < 20;
	}))
		t = t * 3 + i;
	return t;
}

static u64 test(u64 a, u64 b)
{
	return in_step(a) ^ in_condition(b) * 3 ^ behind(a ^ b) * 5 ^ inner(a) * 7 ^ again(b) * 11;
}
