/* load_map_rule.c: which rule of the kernel a map breaks that bpf(2) refused with EINVAL: the checks of each type's
 * map_alloc_check (kernel/bpf/arraymap.c, hashtab.c, ringbuf.c, stackmap.c, lpm_trie.c, queue_stack_maps.c,
 * bloom_filter.c, bpf_local_storage.c), in words. */
#include "load/load_private.h"

enum { NO_PREALLOC = 1, MAX_KEY = 512, MAX_VALUE = 1 << 25, LPM_MIN = 5, LPM_MAX = 260 };

static bool has_four_byte_values(u32 type)
{
	return type == MAP_PERF_EVENT_ARRAY || type == MAP_PROG_ARRAY || type == MAP_CGROUP_ARRAY ||
		type == MAP_ARRAY_OF_MAPS ||
		type == MAP_HASH_OF_MAPS || type == MAP_SOCKMAP || type == MAP_SOCKHASH;
}

const char *load_map_rule(const struct sys_map_create *a)
{
	u32 flags = uapi_map_type_flags(a->map_type);
	if (flags & MAPF_BUFFER && (a->key_size || a->value_size))
		return "such a map has neither key nor value: leave both out; its records are typed by what is "
			"submitted";
	if (a->map_type == MAP_ARENA)
		return "max_entries is its size in pages, and it takes __uint(map_flags, BPF_F_MMAPABLE)";
	if (flags & MAPF_BUFFER)
		return "max_entries is its size in bytes, a power of two and whole pages";
	if (flags & MAPF_KEYLESS && a->key_size)
		return "such a map has no key: leave it out";
	if (!a->value_size)
		return "give it a value";
	if (has_four_byte_values(a->map_type) && a->value_size != 4 && a->value_size != 8)
		return "its values are file descriptors: __type(value, __u32)";
	if (flags & MAPF_STORAGE && flags & MAPF_NO_PREALLOC && (a->key_size != 4 || a->max_entries ||
		!(a->map_flags & NO_PREALLOC)))
		return "such a map takes __type(key, int), no max_entries, and __uint(map_flags, BPF_F_NO_PREALLOC)";
	if (flags & MAPF_STORAGE && flags & MAPF_NO_PREALLOC && !a->btf_fd)
		return "such a map needs a key and a value with types: __type, not __uint(key_size, ...)";
	if (flags & (MAPF_ARRAY | MAPF_FDS) && !(flags & (MAPF_HASH | MAPF_OF_MAPS)) && a->key_size != 4)
		return "its key is an index of 4 bytes: __type(key, __u32)";
	if (!(flags & (MAPF_KEYLESS | MAPF_BUFFER)) && !a->key_size)
		return "give it a key";
	if (a->map_type == MAP_LPM_TRIE && (a->key_size < LPM_MIN || a->key_size > LPM_MAX))
		return "its key is a prefix length (__u32) and 1 to 256 bytes of data";
	if (flags & MAPF_NO_PREALLOC && !(a->map_flags & NO_PREALLOC))
		return "add __uint(map_flags, BPF_F_NO_PREALLOC)";
	if (a->map_type == MAP_STACK_TRACE && (a->key_size != 4 || a->value_size % 8))
		return "its key has 4 bytes, its value 8 for each frame";
	if (flags & MAPF_HASH && a->key_size > MAX_KEY)
		return "a key has at most 512 bytes, what fits the stack";
	if (a->value_size > MAX_VALUE)
		return "a value has at most 32 MiB";
	if (!a->max_entries && !(flags & MAPF_STORAGE))
		return "give it max_entries";
	return NULL;
}
