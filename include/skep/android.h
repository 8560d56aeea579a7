/* android.h: the macros of Android's BPF programs: a map is a legacy definition with typed accessors. */
#ifndef SKEP_ANDROID_H
#define SKEP_ANDROID_H
#include <bpf/bpf_helpers.h>
#define DEFINE_BPF_MAP(the_map, TYPE, KeyType, ValueType, num_entries) \
	struct { __uint(type, BPF_MAP_TYPE_##TYPE); __uint(max_entries, num_entries); __type(key, KeyType); __type(value, ValueType); } \
		the_map SEC(".maps"); \
	static inline __always_inline __attribute__((unused)) ValueType *bpf_##the_map##_lookup_elem(const KeyType *k) { \
		return bpf_map_lookup_elem(&the_map, k); } \
	static inline __always_inline __attribute__((unused)) int bpf_##the_map##_update_elem(const KeyType *k, const ValueType *v, unsigned long long flags) { \
		return bpf_map_update_elem(&the_map, k, v, flags); } \
	static inline __always_inline __attribute__((unused)) int bpf_##the_map##_delete_elem(const KeyType *k) { \
		return bpf_map_delete_elem(&the_map, k); }
#define DEFINE_BPF_PROG(section, owner, group, the_prog) SEC(section) int the_prog
#define LICENSE(name) char _license[] SEC("license") = (name)
#endif
