/* helpers.h: the words of the BCC dialect. A map is a struct variable in section "maps/TYPE"; its methods are known to
 * the compiler by that section. */
#ifndef BCC_HELPERS_H
#define BCC_HELPERS_H
/* BCC compiles for the machine it runs on, as a part of its kernel. */
#define __KERNEL__ 1
#define __BPF_TRACING__ 1
#ifdef __TARGET_ARCH_x86
#define __x86_64__ 1
#elif defined(__TARGET_ARCH_arm64)
#define __aarch64__ 1
#elif defined(__TARGET_ARCH_s390)
#define __s390x__ 1
#elif defined(__TARGET_ARCH_riscv)
#define __riscv 1
#endif
#define KBUILD_MODNAME "bcc"
#include "bcc/kernel.h"
#include <bpf/bpf_tracing.h>

#define BPF_F_TABLE(_type, _key, _leaf, _name, _entries, _flags) \
	struct _name##_table_t { _key key; _leaf leaf; int (*max)[_entries]; int (*flags)[(_flags) + 1]; }; \
	__attribute__((section("maps/" _type))) struct _name##_table_t _name
#define BPF_TABLE(_type, _key, _leaf, _name, _entries) BPF_F_TABLE(_type, _key, _leaf, _name, _entries, 0)
#define BPF_TABLE_PINNED(_type, _key, _leaf, _name, _entries, _path, ...) \
	BPF_F_TABLE(_type ":" _path, _key, _leaf, _name, _entries, __VA_ARGS__ + 0)
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
#define BPF_PERCPU_HASH(...) \
	___bcc_pick(__VA_ARGS__, ___bcc_phash4, ___bcc_phash3, ___bcc_phash2, ___bcc_phash1)(__VA_ARGS__)
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
#if __skep_mentions(stacktrace, STACK)
struct bpf_stacktrace { u64 ip[127]; };
/* As struct bpf_stack_build_id, spelled out for kernels without BTF. */
struct bpf_stacktrace_buildid { struct { s32 status; unsigned char build_id[20]; union { u64 offset, ip; };
	} trace[127]; };
#define BPF_STACK_TRACE(n, m) BPF_TABLE("stacktrace", int, struct bpf_stacktrace, n, m)
#define BPF_STACK_TRACE_BUILDID(n, m) BPF_F_TABLE("stacktrace", int, struct bpf_stacktrace_buildid, n, m, 1 << 5)
#endif
#define BPF_PROG_ARRAY(n, m) BPF_TABLE("prog", u32, u32, n, m)
#define BPF_PERF_ARRAY(n, m) BPF_TABLE("perf_array", int, u32, n, m)
#define BPF_CGROUP_ARRAY(n, m) BPF_TABLE("cgroup_array", int, u32, n, m)
#define ___bcc_lpm1(n) BPF_F_TABLE("lpm_trie", u64, u64, n, 10240, BPF_F_NO_PREALLOC)
#define ___bcc_lpm2(n, k) BPF_F_TABLE("lpm_trie", k, u64, n, 10240, BPF_F_NO_PREALLOC)
#define ___bcc_lpm3(n, k, v) BPF_F_TABLE("lpm_trie", k, v, n, 10240, BPF_F_NO_PREALLOC)
#define ___bcc_lpm4(n, k, v, m) BPF_F_TABLE("lpm_trie", k, v, n, m, BPF_F_NO_PREALLOC)
#define BPF_LPM_TRIE(...) ___bcc_pick(__VA_ARGS__, ___bcc_lpm4, ___bcc_lpm3, ___bcc_lpm2, ___bcc_lpm1)(__VA_ARGS__)
#define ___bcc_lru1(n) BPF_TABLE("lru_hash", u64, u64, n, 10240)
#define ___bcc_lru2(n, k) BPF_TABLE("lru_hash", k, u64, n, 10240)
#define ___bcc_lru3(n, k, v) BPF_TABLE("lru_hash", k, v, n, 10240)
#define ___bcc_lru4(n, k, v, m) BPF_TABLE("lru_hash", k, v, n, m)
#define BPF_LRU_HASH(...) ___bcc_pick(__VA_ARGS__, ___bcc_lru4, ___bcc_lru3, ___bcc_lru2, ___bcc_lru1)(__VA_ARGS__)
#define BPF_XDP_REDIRECT_MAP(_type, _leaf, n, m) BPF_TABLE(_type, u32, _leaf, n, m)
#define BPF_DEVMAP(n, m) BPF_XDP_REDIRECT_MAP("devmap", int, n, m)
#define BPF_CPUMAP(n, m) BPF_XDP_REDIRECT_MAP("cpumap", u32, n, m)
#define ___bcc_xsk2(n, m) BPF_TABLE("xskmap", u32, int, n, m)
#define ___bcc_xsk3(n, m, path) BPF_TABLE_PINNED("xskmap", u32, int, n, m, path)
#define BPF_XSKMAP(...) ___bcc_pick(__VA_ARGS__, , ___bcc_xsk3, ___bcc_xsk2, )(__VA_ARGS__)
#define BPF_ARRAY_OF_MAPS(n, inner, m) BPF_TABLE("array_of_maps$" inner, int, int, n, m)
#define ___bcc_hom2(n, inner) BPF_TABLE("hash_of_maps$" inner, int, int, n, 10240)
#define ___bcc_hom3(n, k, inner) BPF_TABLE("hash_of_maps$" inner, k, int, n, 10240)
#define ___bcc_hom4(n, k, inner, m) BPF_TABLE("hash_of_maps$" inner, k, int, n, m)
#define BPF_HASH_OF_MAPS(...) ___bcc_pick(__VA_ARGS__, ___bcc_hom4, ___bcc_hom3, ___bcc_hom2, )(__VA_ARGS__)
#define BPF_SK_STORAGE(n, v) BPF_F_TABLE("sk_storage", int, v, n, 0, BPF_F_NO_PREALLOC)
#define BPF_INODE_STORAGE(n, v) BPF_F_TABLE("inode_storage", int, v, n, 0, BPF_F_NO_PREALLOC)
#define BPF_TASK_STORAGE(n, v) BPF_F_TABLE("task_storage", int, v, n, 0, BPF_F_NO_PREALLOC)
#define BPF_SOCKMAP(n, m) BPF_TABLE("sockmap", u32, int, n, m)
#define ___bcc_sh1(n) BPF_TABLE("sockhash", u32, int, n, 10240)
#define ___bcc_sh2(n, k) BPF_TABLE("sockhash", k, int, n, 10240)
#define ___bcc_sh3(n, k, m) BPF_TABLE("sockhash", k, int, n, m)
#define BPF_SOCKHASH(...) ___bcc_pick(__VA_ARGS__, , ___bcc_sh3, ___bcc_sh2, ___bcc_sh1)(__VA_ARGS__)
#define BPF_CGROUP_STORAGE(n, v) BPF_TABLE("cgroup_storage", struct bpf_cgroup_storage_key, v, n, 0)
#define BPF_PERCPU_CGROUP_STORAGE(n, v) BPF_TABLE("percpu_cgroup_storage", struct bpf_cgroup_storage_key, v, n, 0)
#define BPF_QUEUESTACK(_type, n, v, m, _flags) \
	struct n##_table_t { v leaf; int (*max)[m]; int (*flags)[(_flags) + 1]; }; \
	__attribute__((section("maps/" _type))) struct n##_table_t n
#define BPF_QUEUESTACK_PINNED(_type, n, v, m, _flags, path) BPF_QUEUESTACK(_type ":" path, n, v, m, _flags)
#define BPF_QUEUESTACK_PUBLIC BPF_QUEUESTACK
#define BPF_QUEUESTACK_SHARED BPF_QUEUESTACK
#define BPF_QUEUE(n, v, m, ...) BPF_QUEUESTACK("queue", n, v, m, 0 __VA_OPT__(+ (__VA_ARGS__)))
#define BPF_STACK(n, v, m, ...) BPF_QUEUESTACK("stack", n, v, m, 0 __VA_OPT__(+ (__VA_ARGS__)))

#define TRACEPOINT_PROBE(category, event) \
	int tracepoint__##category##__##event(struct tracepoint__##category##__##event *args)
#define RAW_TRACEPOINT_PROBE(event) int raw_tracepoint__##event(struct bpf_raw_tracepoint_args *ctx)
#define KFUNC_PROBE(event, args...) int BPF_PROG(kfunc__vmlinux__##event, ##args)
#define KRETFUNC_PROBE(event, args...) int BPF_PROG(kretfunc__vmlinux__##event, ##args)
#define MODULE_KFUNC_PROBE(module, event, args...) int BPF_PROG(kfunc__##module##__##event, ##args)
#define MODULE_KRETFUNC_PROBE(module, event, args...) int BPF_PROG(kretfunc__##module##__##event, ##args)
#define KMOD_RET(event, args...) int BPF_PROG(kmod_ret__##event, ##args)
#define LSM_PROBE(event, args...) int BPF_PROG(lsm__##event, ##args)
#define BPF_ITER(target) int bpf_iter__##target(struct bpf_iter__##target *ctx)

#if __skep_mentions(TP_DATA_LOC)
/* __data_loc fields: where the data is, from the beginning of the record, and how long. */
#define TP_DATA_LOC_READ_CONST(dst, field, length) do { \
	bpf_probe_read_kernel((void *)(dst), length, (char *)args + (args->data_loc_##field & 0xffff)); } while (0)
#define TP_DATA_LOC_READ(dst, field) TP_DATA_LOC_READ_CONST(dst, field, (unsigned int)args->data_loc_##field >> 16)
#define TP_DATA_LOC_READ_STR(dst, field, length) do { \
	bpf_probe_read_kernel_str((void *)(dst), length, (char *)args + (args->data_loc_##field & 0xffff)); } while (0)

#endif

/* Resolved by the compiler. */
#if __skep_mentions(bpf_usdt_readarg)
#if __skep_mentions(_bpf_readarg_)
/* Readers of the probe's arguments were put into the source: _bpf_readarg_FUNCTION_N(). */
int bpf_usdt_readarg(int n, void *ctx, void *to);
int bpf_usdt_readarg_p(int n, void *ctx, void *to, unsigned long len);
#else
/* Where the program is attached, the loader says how its arguments are read. */
#include <bpf/usdt.bpf.h>
#define bpf_usdt_readarg(n, ctx, to) ({ \
	long usdt_value_ = 0; \
	int usdt_error_ = bpf_usdt_arg(ctx, (n) - 1, &usdt_value_); \
	*(to) = (__typeof__(*(to)))usdt_value_; \
	usdt_error_; })
#define bpf_usdt_readarg_p(n, ctx, to, size) ({ \
	long usdt_from_ = 0; \
	int usdt_error_ = bpf_usdt_arg(ctx, (n) - 1, &usdt_from_); \
	usdt_error_ ? usdt_error_ : bpf_probe_read_user(to, size, (void *)usdt_from_); })
#endif
#endif
#if __skep_mentions(incr_cksum, load_, bpf_store_, cursor_advance, bpf_num_cpus, ___bcc_, bpf_dext_pkt, bpf_dins_pkt)
int incr_cksum_l3(int off, ...);
int incr_cksum_l4(int off, ...);
int bpf_num_cpus(void);
unsigned long long load_byte(void *skb, unsigned long long off) asm("llvm.bpf.load.byte");
unsigned long long load_half(void *skb, unsigned long long off) asm("llvm.bpf.load.half");
unsigned long long load_word(void *skb, unsigned long long off) asm("llvm.bpf.load.word");
#define load_dword(skb, off) (load_word(skb, off) << 32 | load_word(skb, (off) + 4))
#define cursor_advance(_cursor, _len) \
	({ void *_tmp = (void *)(_cursor); _cursor = (void *)((char *)(_cursor) + (_len)); _tmp; })
#define bpf_store_byte(skb, off, v) ({ u8 _v = (v); bpf_skb_store_bytes(skb, off, &_v, 1, 1); })
#define bpf_store_half(skb, off, v) ({ u16 _v = __builtin_bswap16(v); bpf_skb_store_bytes(skb, off, &_v, 2, 1); })
#define bpf_store_word(skb, off, v) ({ u32 _v = __builtin_bswap32(v); bpf_skb_store_bytes(skb, off, &_v, 4, 1); })
#define bpf_store_dword(skb, off, v) ({ u64 _v = __builtin_bswap64(v); bpf_skb_store_bytes(skb, off, &_v, 8, 1); })
/* `bits` bits of a packet, from bit `bit` of byte `off` on, counted as on the wire. */
#define ___bcc_width(n) ((n) <= 8 ? 8 : (n) <= 16 ? 16 : (n) <= 32 ? 32 : 64)
#define ___bcc_load(skb, off, n) ((n) <= 8 ? load_byte(skb, off) : (n) <= 16 ? load_half(skb, off) : \
	(n) <= 32 ? load_word(skb, off) : load_dword(skb, off))
#define bpf_dext_pkt(skb, off, bit, bits) ({ \
	u64 _at = (u64)(off); \
	___bcc_load(skb, _at, (bit) + (bits)) << (64 - ___bcc_width((bit) + (bits)) + (bit)) >> (64 - (bits)); })
#define bpf_dins_pkt(skb, off, bit, bits, v) ({ \
	u64 _to = (u64)(off), _shift = ___bcc_width((bit) + (bits)) - (bit) - (bits); \
	u64 _mask = ~0ull >> (64 - (bits)) << _shift, _bits = (u64)(v) << _shift & _mask; \
	if (___bcc_width((bit) + (bits)) != (bits)) \
		_bits |= ___bcc_load(skb, _to, (bit) + (bits)) & ~_mask; \
	if ((bit) + (bits) <= 8) bpf_store_byte(skb, _to, _bits); \
	else if ((bit) + (bits) <= 16) bpf_store_half(skb, _to, _bits); \
	else if ((bit) + (bits) <= 32) bpf_store_word(skb, _to, _bits); \
	else bpf_store_dword(skb, _to, _bits); })
#endif
#define bpf_ntohs(x) __builtin_bswap16(x)
#define bpf_htons(x) __builtin_bswap16(x)
#define bpf_ntohl(x) __builtin_bswap32(x)
#define bpf_htonl(x) __builtin_bswap32(x)
#define bpf_ntohll(x) __builtin_bswap64(x)
#define bpf_htonll(x) __builtin_bswap64(x)
#define lock_xadd(ptr, val) ((void)__sync_fetch_and_add(ptr, val))
#define CUR_CPU_IDENTIFIER BPF_F_CURRENT_CPU

#if __skep_mentions(bpf_log2)
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
#endif
