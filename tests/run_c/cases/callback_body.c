/* Functions that only helpers call are compiled like all others: switches, loops, memory, what they are given. Kernels need helper:loop */
#include "run.h"
struct walk { u64 sum; u32 turns; u8 last; };
#ifdef __bpf__
static long (*loop)(u32 n, void *body, void *ctx, u64 flags) = (void *)181;
#else
static long loop(u32 n, long (*body)(u32, void *), void *ctx, u64 flags)
{
	u32 i;
	for (i = 0; i < n; i++)
		if (body(i, ctx))
			return i + 1;
	return i;
}
#endif
static long body(u32 i, void *ctx)
{
	struct walk *w = ctx;
	u64 v = i * 3;
	switch (i & 3) {
	case 0: v += w->last; break;
	case 2: v ^= 0x55; break;
	case 3: v <<= 2;
	}
	w->sum = mix(w->sum, v);
	w->last = (u8)v;
	w->turns++;
	return w->turns > 40;
}
static u64 test(u64 a, u64 b)
{
	struct walk w = { a, 0, (u8)b };
	long turns = loop((u32)(b & 63), body, &w, 0);
	return mix(w.sum, (u64)turns * 3 + w.turns);
}
