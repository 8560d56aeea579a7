/* helpers.h: the words of the BCC dialect. A map is a struct variable in section "maps/TYPE"; its methods are known to
 * the compiler by that section. */
#ifndef BCC_HELPERS_H
#define BCC_HELPERS_H
#include "skep/kernel.h"
#include <bpf/bpf_tracing.h>

#define BPF_F_TABLE(_type, _key, _leaf, _name, _entries, _flags) \
	struct _name##_table_t { _key key; _leaf leaf; int (*max)[_entries]; int (*flags)[(_flags) + 1]; }; \
	__attribute__((section("maps/" _type))) struct _name##_table_t _name
#define BPF_TABLE(_type, _key, _leaf, _name, _entries) BPF_F_TABLE(_type, _key, _leaf, _name, _entries, 0)
#define BPF_TABLE_PINNED(_type, _key, _leaf, _name, _entries, _path, ...) BPF_F_TABLE(_type ":" _path, _key, _leaf, _name, _entries, 0)
#define BPF_TABLE_PUBLIC BPF_TABLE
#define BPF_TABLE_SHARED BPF_TABLE
#define ___bcc_pick(_1, _2, _3, _4, N, ...) N
#define ___bcc_hash1(n) BPF_TABLE("hash", u64, u64, n, 10240)
#define ___bcc_hash2(n, k) BPF_TABLE("hash", k, u64, n, 10240)
#define ___bcc_hash3(n, k, v) BPF_TABLE("hash", k, v, n, 10240)
#define ___bcc_hash4(n, k, v, m) BPF_TABLE("hash", k, v, n, m)
#define BPF_HASH(...) ___bcc_pick(__VA_ARGS__, ___bcc_hash4, ___bcc_hash3, ___bcc_hash2, ___bcc_hash1)(__VA_ARGS__)
#define ___bcc_phash1(n) BPF_TABLE("percpu_hash", u64, u64, n, 10240)
#define ___bcc_phash2(n, k) BPF_TABLE("percpu_hash", k, u64, n, 10240)
#define ___bcc_phash3(n, k, v) BPF_TABLE("percpu_hash", k, v, n, 10240)
#define ___bcc_phash4(n, k, v, m) BPF_TABLE("percpu_hash", k, v, n, m)
#define BPF_PERCPU_HASH(...) ___bcc_pick(__VA_ARGS__, ___bcc_phash4, ___bcc_phash3, ___bcc_phash2, ___bcc_phash1)(__VA_ARGS__)
#define ___bcc_array1(n) BPF_TABLE("array", int, u64, n, 10240)
#define ___bcc_array2(n, v) BPF_TABLE("array", int, v, n, 10240)
#define ___bcc_array3(n, v, m) BPF_TABLE("array", int, v, n, m)
#define BPF_ARRAY(...) ___bcc_pick(__VA_ARGS__, , ___bcc_array3, ___bcc_array2, ___bcc_array1)(__VA_ARGS__)
#define ___bcc_parray1(n) BPF_TABLE("percpu_array", int, u64, n, 10240)
#define ___bcc_parray2(n, v) BPF_TABLE("percpu_array", int, v, n, 10240)
#define ___bcc_parray3(n, v, m) BPF_TABLE("percpu_array", int, v, n, m)
#define BPF_PERCPU_ARRAY(...) ___bcc_pick(__VA_ARGS__, , ___bcc_parray3, ___bcc_parray2, ___bcc_parray1)(__VA_ARGS__)
#define ___bcc_hist1(n) BPF_TABLE("histogram", int, u64, n, 64)
#define ___bcc_hist2(n, k) BPF_TABLE("histogram", k, u64, n, 64)
#define ___bcc_hist3(n, k, m) BPF_TABLE("histogram", k, u64, n, m)
#define BPF_HISTOGRAM(...) ___bcc_pick(__VA_ARGS__, , ___bcc_hist3, ___bcc_hist2, ___bcc_hist1)(__VA_ARGS__)
#define BPF_PERF_OUTPUT(n) BPF_TABLE("perf_output", int, u32, n, 0)
#define BPF_RINGBUF_OUTPUT(n, pages) BPF_TABLE("ringbuf", int, u32, n, (pages) * 4096)
#define BPF_STACK_TRACE(n, m) BPF_TABLE("stacktrace", int, u64, n, m)
#define BPF_PROG_ARRAY(n, m) BPF_TABLE("prog", u32, u32, n, m)
#define BPF_PERF_ARRAY(n, m) BPF_TABLE("perf_array", int, u32, n, m)
#define BPF_CGROUP_ARRAY(n, m) BPF_TABLE("cgroup_array", int, u32, n, m)

#define TRACEPOINT_PROBE(category, event) int tracepoint__##category##__##event(struct tracepoint__##category##__##event *args)
#define RAW_TRACEPOINT_PROBE(event) int raw_tracepoint__##event(struct bpf_raw_tracepoint_args *ctx)
#define lock_xadd(ptr, val) ((void)__sync_fetch_and_add(ptr, val))
#define CUR_CPU_IDENTIFIER BPF_F_CURRENT_CPU

static inline __attribute__((always_inline)) unsigned int bpf_log2(unsigned int v)
{
	unsigned int shift, r;
	r = (v > 0xFFFF) << 4; v >>= r;
	shift = (v > 0xFF) << 3; v >>= shift; r |= shift;
	shift = (v > 0xF) << 2; v >>= shift; r |= shift;
	shift = (v > 0x3) << 1; v >>= shift; r |= shift;
	r |= (v >> 1);
	return r;
}
static inline __attribute__((always_inline)) unsigned int bpf_log2l(unsigned long v)
{
	unsigned int hi = v >> 32;
	if (hi)
		return bpf_log2(hi) + 32 + 1;
	else
		return bpf_log2(v) + 1;
}
#endif
