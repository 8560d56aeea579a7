/* bpf_helpers.h: sections, maps and small conveniences of the libbpf dialect. */
#ifndef __BPF_HELPERS__
#define __BPF_HELPERS__

#include <bpf/bpf_helper_defs.h>

#define __uint(name, val) int (*name)[val]
#define __type(name, val) typeof(val) *name
#define __array(name, val) typeof(val) *name[]
#define __ulong(name, val) enum { ___bpf_concat(__unique_value, __COUNTER__) = val } name

#define SEC(name) __attribute__((section(name), used))
#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif
#ifndef __noinline
#define __noinline __attribute__((noinline))
#endif
#ifndef __weak
#define __weak __attribute__((weak))
#endif
#define __hidden __attribute__((visibility("hidden")))
#define __kconfig __attribute__((section(".kconfig")))
#define __ksym __attribute__((section(".ksyms")))
#define __kptr_untrusted __attribute__((btf_type_tag("kptr_untrusted")))
#define __kptr __attribute__((btf_type_tag("kptr")))
#define __percpu_kptr __attribute__((btf_type_tag("percpu_kptr")))
#define __uptr __attribute__((btf_type_tag("uptr")))
#define __arg_ctx __attribute__((btf_decl_tag("arg:ctx")))
#define __arg_nonnull __attribute((btf_decl_tag("arg:nonnull")))
#define __arg_nullable __attribute((btf_decl_tag("arg:nullable")))
#define __arg_trusted __attribute((btf_decl_tag("arg:trusted")))
#define __arg_untrusted __attribute((btf_decl_tag("arg:untrusted")))
#define __arg_arena __attribute((btf_decl_tag("arg:arena")))
#define bpf_ksym_exists(sym) (!!(sym))
#ifndef likely
#define likely(x) __builtin_expect(!!(x), 1)
#endif
#ifndef unlikely
#define unlikely(x) __builtin_expect(!!(x), 0)
#endif

#ifndef KERNEL_VERSION
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
#endif
/* Through a member access, so that offsets are relocated where the type's are. */
#undef offsetof
#define offsetof(type, member) ((unsigned long)&((type *)0)->member)
#undef container_of
#define container_of(ptr, type, member) ((type *)((void *)(ptr) - offsetof(type, member)))
#ifndef NULL
#define NULL ((void *)0)
#endif
#ifndef barrier
#define barrier() asm volatile("" ::: "memory")
#endif
#ifndef barrier_var
#define barrier_var(var) asm volatile("" : "+r"(var))
#endif
#ifndef __bpf_unreachable
#define __bpf_unreachable() __builtin_trap()
#endif
#define bpf_tail_call_static(ctx, map, slot) bpf_tail_call(ctx, map, slot)

#if __skep_mentions(LIBBPF_PIN, libbpf_, TRI_)
enum libbpf_pin_type { LIBBPF_PIN_NONE, LIBBPF_PIN_BY_NAME };
enum libbpf_tristate { TRI_NO = 0, TRI_YES = 1, TRI_MODULE = 2 };
#endif

#define ___bpf_concat(a, b) a ## b
#define ___bpf_apply(fn, n) ___bpf_concat(fn, n)
#define ___bpf_nth(_, _1, _2, _3, _4, _5, _6, _7, _8, _9, _a, _b, _c, N, ...) N
#define ___bpf_narg(...) ___bpf_nth(_, ##__VA_ARGS__, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)

#if __skep_mentions(print, PRINT, ___bpf, __skep)
#include "skep/print.h"
#endif

#if __skep_mentions(bpf_for, bpf_repeat, bpf_iter_num, __skep)
/* Loops that the verifier walks once: for (...) over the kernel's open-coded iterators. */
struct bpf_iter_num;
extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __weak __ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) __weak __ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) __weak __ksym;

/* Opens the iterator once, in the first clause of a for, and closes it on every way out. Programs know its name: scx has
 * BPF_FOR_EACH_ITER for it. */
#define __skep_iter(kind, ...) \
	struct bpf_iter_##kind ___it __attribute__((aligned(8), cleanup(bpf_iter_##kind##_destroy))), \
	*__skep_opened __attribute__((unused)) = (bpf_iter_##kind##_new(&___it, ##__VA_ARGS__), (void *)0)
#ifndef bpf_for_each
#define bpf_for_each(kind, cur, ...) \
	for (__skep_iter(kind, ##__VA_ARGS__); ((cur) = bpf_iter_##kind##_next(&___it)); )
#endif
/* i is in [start, end) for the verifier too. */
#ifndef bpf_for
#define bpf_for(i, start, end) for (__skep_iter(num, (start), (end)); \
	({ int *__skep_next = bpf_iter_num_next(&___it); __skep_next && ((i) = *__skep_next, (i) >= (start) && (i) < (end)); }); )
#endif
#ifndef bpf_repeat
#define bpf_repeat(n) for (__skep_iter(num, 0, (n)); bpf_iter_num_next(&___it); )
#endif
#endif

#endif
