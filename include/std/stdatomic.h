/* stdatomic.h: C11's atomic types and operations, on numbers of 4 and 8 bytes as BPF has them. */
#ifndef SKEP_STDATOMIC_H
#define SKEP_STDATOMIC_H
#include "skep/uapi.h"

typedef enum memory_order {
	memory_order_relaxed = __ATOMIC_RELAXED,
	memory_order_consume = __ATOMIC_CONSUME,
	memory_order_acquire = __ATOMIC_ACQUIRE,
	memory_order_release = __ATOMIC_RELEASE,
	memory_order_acq_rel = __ATOMIC_ACQ_REL,
	memory_order_seq_cst = __ATOMIC_SEQ_CST
} memory_order;

typedef _Atomic(_Bool) atomic_bool;
typedef _Atomic(char) atomic_char;
typedef _Atomic(signed char) atomic_schar;
typedef _Atomic(unsigned char) atomic_uchar;
typedef _Atomic(short) atomic_short;
typedef _Atomic(unsigned short) atomic_ushort;
typedef _Atomic(int) atomic_int, atomic_int_least32_t;
typedef _Atomic(unsigned int) atomic_uint, atomic_uint_least32_t;
typedef _Atomic(long) atomic_long, atomic_int_least64_t, atomic_int_fast32_t, atomic_int_fast64_t, atomic_intptr_t,
	atomic_intmax_t, atomic_ptrdiff_t;
typedef _Atomic(unsigned long) atomic_ulong, atomic_uint_least64_t, atomic_uint_fast32_t, atomic_uint_fast64_t,
	atomic_uintptr_t, atomic_uintmax_t, atomic_size_t;
typedef _Atomic(long long) atomic_llong;
typedef _Atomic(unsigned long long) atomic_ullong;
typedef struct { atomic_int is_set; } atomic_flag;

#define ATOMIC_INT_LOCK_FREE 2
#define ATOMIC_LONG_LOCK_FREE 2
#define ATOMIC_LLONG_LOCK_FREE 2
#define ATOMIC_POINTER_LOCK_FREE 2
#define ATOMIC_FLAG_INIT { 0 }
#define ATOMIC_VAR_INIT(value) (value)
#define kill_dependency(y) (y)
#define atomic_init(p, v) __atomic_store_n(p, v, __ATOMIC_RELAXED)
#define atomic_thread_fence(order) __atomic_thread_fence(order)
#define atomic_signal_fence(order) __atomic_signal_fence(order)
#define atomic_is_lock_free(p) (sizeof(*(p)) == 4 || sizeof(*(p)) == 8)

#define atomic_load_explicit(p, order) __atomic_load_n(p, order)
#define atomic_store_explicit(p, v, order) __atomic_store_n(p, v, order)
#define atomic_exchange_explicit(p, v, order) __atomic_exchange_n(p, v, order)
#define atomic_fetch_add_explicit(p, v, order) __atomic_fetch_add(p, v, order)
#define atomic_fetch_sub_explicit(p, v, order) __atomic_fetch_sub(p, v, order)
#define atomic_fetch_or_explicit(p, v, order) __atomic_fetch_or(p, v, order)
#define atomic_fetch_xor_explicit(p, v, order) __atomic_fetch_xor(p, v, order)
#define atomic_fetch_and_explicit(p, v, order) __atomic_fetch_and(p, v, order)
#define atomic_compare_exchange_strong_explicit(p, want, v, won, lost) \
	__atomic_compare_exchange_n(p, want, v, 0, won, lost)
#define atomic_compare_exchange_weak_explicit(p, want, v, won, lost) \
	__atomic_compare_exchange_n(p, want, v, 1, won, lost)
#define atomic_load(p) __atomic_load_n(p, __ATOMIC_SEQ_CST)
#define atomic_store(p, v) __atomic_store_n(p, v, __ATOMIC_SEQ_CST)
#define atomic_exchange(p, v) __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST)
#define atomic_fetch_add(p, v) __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST)
#define atomic_fetch_sub(p, v) __atomic_fetch_sub(p, v, __ATOMIC_SEQ_CST)
#define atomic_fetch_or(p, v) __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST)
#define atomic_fetch_xor(p, v) __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST)
#define atomic_fetch_and(p, v) __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST)
#define atomic_compare_exchange_strong(p, want, v) \
	atomic_compare_exchange_strong_explicit(p, want, v, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
#define atomic_compare_exchange_weak(p, want, v) \
	atomic_compare_exchange_weak_explicit(p, want, v, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
#define atomic_flag_test_and_set_explicit(f, order) (__atomic_exchange_n(&(f)->is_set, 1, order) != 0)
#define atomic_flag_test_and_set(f) atomic_flag_test_and_set_explicit(f, __ATOMIC_SEQ_CST)
#define atomic_flag_clear_explicit(f, order) __atomic_store_n(&(f)->is_set, 0, order)
#define atomic_flag_clear(f) atomic_flag_clear_explicit(f, __ATOMIC_SEQ_CST)
#endif
