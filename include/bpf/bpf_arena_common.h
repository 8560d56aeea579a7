/* bpf_arena_common.h: memory shared with user space: pointers into it are of an address space of their own. */
#ifndef __BPF_ARENA_COMMON_H__
#define __BPF_ARENA_COMMON_H__

#include <bpf/bpf_helpers.h>

#ifndef PAGE_SIZE
#define PAGE_SIZE 4096
#endif
#ifndef NUMA_NO_NODE
#define NUMA_NO_NODE (-1)
#endif
#ifndef arena_container_of
#define arena_container_of(ptr, type, member) \
	((type __arena *)((void __arena *)(ptr) - __builtin_offsetof(type, member)))
#endif
#define __BPF_FEATURE_ADDR_SPACE_CAST
#define __arena __attribute__((address_space(1)))
#define __arena_global __attribute__((address_space(1)))
/* The compiler casts where a pointer of one space is given to the other. */
#define cast_kern(ptr)
#define cast_user(ptr)

extern void __arena *bpf_arena_alloc_pages(void *map, void __arena *addr, __u32 pages, int node,
	__u64 flags) __ksym __weak;
extern void bpf_arena_free_pages(void *map, void __arena *ptr, __u32 pages) __ksym __weak;

#endif
