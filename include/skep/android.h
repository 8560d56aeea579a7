/* android.h: what Android's <bpf_helpers.h> has beyond libbpf's: maps with typed accessors, programs with an owner. */
#ifndef SKEP_ANDROID_H
#define SKEP_ANDROID_H
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#define SKEP_ANDROID_ACCESSOR static inline __always_inline __attribute__((unused))
#define DEFINE_BPF_MAP(the_map, TYPE, KeyType, ValueType, num_entries) \
	struct { __uint(type, BPF_MAP_TYPE_##TYPE); __uint(max_entries, num_entries); __type(key, KeyType); __type(value, ValueType); } \
		the_map SEC(".maps"); \
	SKEP_ANDROID_ACCESSOR ValueType *bpf_##the_map##_lookup_elem(const KeyType *k) { return bpf_map_lookup_elem(&the_map, k); } \
	SKEP_ANDROID_ACCESSOR int bpf_##the_map##_update_elem(const KeyType *k, const ValueType *v, unsigned long long flags) { \
		return bpf_map_update_elem(&the_map, k, v, flags); } \
	SKEP_ANDROID_ACCESSOR int bpf_##the_map##_delete_elem(const KeyType *k) { return bpf_map_delete_elem(&the_map, k); }
/* Who may open the pin is the business of the one who pins. */
#define DEFINE_BPF_MAP_UGM(the_map, TYPE, KeyType, ValueType, num_entries, usr, grp, mode) \
	DEFINE_BPF_MAP(the_map, TYPE, KeyType, ValueType, num_entries)
#define DEFINE_BPF_MAP_RO(the_map, TYPE, KeyType, ValueType, num_entries, grp) DEFINE_BPF_MAP(the_map, TYPE, KeyType, ValueType, num_entries)
#define DEFINE_BPF_MAP_GWO(the_map, TYPE, KeyType, ValueType, num_entries, grp) DEFINE_BPF_MAP(the_map, TYPE, KeyType, ValueType, num_entries)
#define DEFINE_BPF_MAP_GRO(the_map, TYPE, KeyType, ValueType, num_entries, grp) DEFINE_BPF_MAP(the_map, TYPE, KeyType, ValueType, num_entries)
#define DEFINE_BPF_MAP_GRW(the_map, TYPE, KeyType, ValueType, num_entries, grp) DEFINE_BPF_MAP(the_map, TYPE, KeyType, ValueType, num_entries)
#define DEFINE_BPF_RINGBUF(the_map, ValueType, size_bytes, usr, grp, mode) \
	struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, size_bytes); } the_map SEC(".maps"); \
	SKEP_ANDROID_ACCESSOR ValueType *bpf_##the_map##_reserve(void) { return bpf_ringbuf_reserve(&the_map, sizeof(ValueType), 0); } \
	SKEP_ANDROID_ACCESSOR void bpf_##the_map##_submit(const ValueType *v) { bpf_ringbuf_submit((void *)v, 0); }
#define DEFINE_BPF_PROG(section, owner, group, the_prog) SEC(section) int the_prog
#define DEFINE_OPTIONAL_BPF_PROG(section, owner, group, the_prog) SEC(section) int the_prog
#define DEFINE_BPF_PROG_KVER(section, owner, group, the_prog, min_kver) SEC(section) int the_prog
#define DEFINE_OPTIONAL_BPF_PROG_KVER(section, owner, group, the_prog, min_kver) SEC(section) int the_prog
#define LICENSE(name) char _license[] SEC("license") = (name)
#define CRITICAL(reason) char _critical[] SEC("critical") = (reason)
#endif
