#include "run.h"
/* Loads and stores with an order: load_acquire and store_release at v4, plain ones before.
 * only machine: at v4 the kernel has to be Linux 6.15. */
static u64 word;
static u32 half;
static s16 small;
static s8 tiny;
static u64 test(u64 a, u64 b)
{
	s64 out;
	__atomic_store_n(&word, a, __ATOMIC_RELEASE);
	__atomic_store_n(&half, (u32)b, __ATOMIC_SEQ_CST);
	__atomic_store_n(&small, (s16)(a ^ b), __ATOMIC_RELEASE);
	__atomic_store_n(&tiny, (s8)b, __ATOMIC_RELAXED);
	u64 sum = mix(1, __atomic_load_n(&word, __ATOMIC_ACQUIRE));
	sum = mix(sum, __atomic_load_n(&half, __ATOMIC_CONSUME));
	sum = mix(sum, (u64)(s64)__atomic_load_n(&small, __ATOMIC_ACQUIRE));
	sum = mix(sum, (u64)(s64)__atomic_load_n(&tiny, __ATOMIC_SEQ_CST));
	__atomic_load((s64 *)&word, &out, __ATOMIC_ACQUIRE);
	__atomic_store(&word, &sum, __ATOMIC_RELEASE);
	return mix((u64)out, __atomic_load_n(&word, __ATOMIC_RELAXED));
}
