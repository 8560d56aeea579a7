/* Functions as callbacks of bpf_loop. Kernels need helper:loop */
#include "run.h"
#ifdef __bpf__
static long (*const bpf_loop)(u32 n, void *fn, void *ctx, u64 flags) = (void *)181;
#else
static long bpf_loop(u32 n, void *fn, void *ctx, u64 flags)
{
	u32 i;
	for (i = 0; i < n; i++)
		if (((long (*)(u32, void *))fn)(i, ctx)) { i++; break; }
	return i;
}
#endif
struct state { u64 sum, stop; u32 seen[8]; };
static long add(u32 i, struct state *st) { st->sum += i * 3; st->seen[i & 7]++; return i == st->stop; }
static long twist(u32 i, void *ctx) { struct state *st = ctx; st->sum = (st->sum << 1 | st->sum >> 63) ^ i; return 0; }
static u64 test(u64 a, u64 b)
{
	struct state st = { a, b & 31, { 0 } };
	u64 s = mix(0, bpf_loop(20, add, &st, 0));
	s = mix(s, st.sum); s = mix(s, st.seen[3] * 8 + st.seen[7]);
	s = mix(s, bpf_loop(a & 63, twist, &st, 0)); s = mix(s, st.sum);
	return s;
}
