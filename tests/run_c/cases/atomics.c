#include "run.h"
/* Atomic operations: those whose old value is not wanted are there at every -mcpu; with it from v3 on, and elsewhere the same without. The old
 * values came with Linux 5.12, as did one helper. Kernels need helper:check_mtu */
static u64 word;
static u32 half;
#if !defined(__BPF_CPU_VERSION__) || __BPF_CPU_VERSION__ >= 3
static u64 fetch(u64 a, u64 b)
{
	u64 want = b, sum = __atomic_fetch_add(&word, b, __ATOMIC_RELAXED);
	sum = mix(sum, __sync_fetch_and_sub(&half, (u32)a));
	sum = mix(sum, __atomic_or_fetch(&word, a, __ATOMIC_SEQ_CST));
	sum = mix(sum, __sync_and_and_fetch(&half, (u32)b | 5));
	sum = mix(sum, __atomic_fetch_xor(&word, b, __ATOMIC_ACQ_REL));
	sum = mix(sum, __sync_lock_test_and_set(&half, (u32)b));
	sum = mix(sum, __sync_val_compare_and_swap(&word, a, b));
	sum = mix(sum, __atomic_compare_exchange_n(&word, &want, a, 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
	return mix(sum, want);
}
#else
static u64 plain(u64 *p, u64 v) { u64 old = *p; *p = v; return old; }
static u32 plain4(u32 *p, u32 v) { u32 old = *p; *p = v; return old; }
static u64 fetch(u64 a, u64 b)
{
	u64 want = b, sum = plain(&word, word + b), now;
	sum = mix(sum, plain4(&half, half - (u32)a));
	word |= a;
	sum = mix(sum, word);
	half &= (u32)b | 5;
	sum = mix(sum, half);
	sum = mix(sum, plain(&word, word ^ b));
	sum = mix(sum, plain4(&half, (u32)b));
	now = word;
	if (now == a)
		word = b;
	sum = mix(sum, now);
	now = word;
	if (now == want)
		word = a;
	sum = mix(sum, now == want);
	return mix(sum, now);
}
#endif
static u64 test(u64 a, u64 b)
{
	word = a;
	half = (u32)b;
	__sync_fetch_and_add(&word, b);
	__sync_fetch_and_add(&half, (u32)a);
	__atomic_fetch_sub(&word, 3, __ATOMIC_RELAXED);
	u64 sum = fetch(a, b);
	return mix(mix(sum, word), half);
}
