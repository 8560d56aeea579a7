/* android.h: what Android's <bpf_helpers.h> has beyond libbpf's: maps with typed accessors, programs with an owner, and
 * the records that a boot loader reads (bpf_map_def.h of AOSP; src/boot/object.c). With clang: #include
 * <skep/android.h>.
 * skep keeps the types of maps beside the record, clang makes Android's own section "maps". */
#ifndef SKEP_ANDROID_H
#define SKEP_ANDROID_H
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#ifndef AID_ROOT
#define AID_ROOT 0
#define AID_SYSTEM 1000
#define AID_NET_ADMIN 3005
#define AID_NET_BW_ACCT 3007
#endif
#define KVER(a, b, c) (((a) << 24) + ((b) << 16) + (c))
#define KVER_NONE 0u
#define KVER_INF 0xffffffffu
#define BPFLOADER_MIN_VER 0u
#define BPFLOADER_MAX_VER 0x10000u

struct skep_map_def {
	unsigned int type, key_size, value_size, max_entries, map_flags;
	unsigned int zero, gid, mode;
	unsigned int bpfloader_min_ver, bpfloader_max_ver;
	unsigned int min_kver, max_kver;
	char selinux_context[32], pin_subdir[32];
	_Bool shared; char pad[3];
};
struct skep_prog_def {
	unsigned int uid, gid, min_kver, max_kver;
	_Bool optional; char pad[3];
	unsigned int bpfloader_min_ver, bpfloader_max_ver;
	char selinux_context[32], pin_subdir[32];
};

#define SKEP_ANDROID_ACCESSOR static inline __attribute__((always_inline, unused))
#define SKEP_ANDROID_RECORD(TYPE, keys, values, num, usr_gid, md, shr, mink, maxk) { \
	.type = BPF_MAP_TYPE_##TYPE, .key_size = (keys), .value_size = (values), .max_entries = (num), .gid = (usr_gid), .mode = (md), \
	.bpfloader_min_ver = BPFLOADER_MIN_VER, .bpfloader_max_ver = BPFLOADER_MAX_VER, .min_kver = (mink), .max_kver = (maxk), .shared = (shr) }
#ifdef __SKEP__
#define SKEP_ANDROID_MAP(the_map, TYPE, KeyType, ValueType, num, gid, md, shr, mink, maxk) \
	struct { __uint(type, BPF_MAP_TYPE_##TYPE); __uint(max_entries, num); __type(key, KeyType); __type(value, ValueType); } the_map SEC(".maps"); \
	const struct skep_map_def the_map##_def SEC("android_maps") = \
		SKEP_ANDROID_RECORD(TYPE, sizeof(KeyType), sizeof(ValueType), num, gid, md, shr, mink, maxk)
#else
#define SKEP_ANDROID_MAP(the_map, TYPE, KeyType, ValueType, num, gid, md, shr, mink, maxk) \
	const struct skep_map_def the_map SEC("maps") = \
		SKEP_ANDROID_RECORD(TYPE, sizeof(KeyType), sizeof(ValueType), num, gid, md, shr, mink, maxk)
#endif
#define DEFINE_BPF_MAP_BASE(the_map, TYPE, KeyType, ValueType, num, gid, md, shr, mink, maxk) \
	SKEP_ANDROID_MAP(the_map, TYPE, KeyType, ValueType, num, gid, md, shr, mink, maxk); \
	SKEP_ANDROID_ACCESSOR ValueType *bpf_##the_map##_lookup_elem(const KeyType *k) { return bpf_map_lookup_elem((void *)&the_map, k); } \
	SKEP_ANDROID_ACCESSOR int bpf_##the_map##_update_elem(const KeyType *k, const ValueType *v, unsigned long long flags) { \
		return bpf_map_update_elem((void *)&the_map, k, v, flags); } \
	SKEP_ANDROID_ACCESSOR int bpf_##the_map##_delete_elem(const KeyType *k) { return bpf_map_delete_elem((void *)&the_map, k); }

#define DEFINE_BPF_MAP_UGM(the_map, TYPE, KeyType, ValueType, num, usr, grp, md) \
	DEFINE_BPF_MAP_BASE(the_map, TYPE, KeyType, ValueType, num, grp, md, 0, KVER_NONE, KVER_INF)
#define DEFINE_BPF_MAP(the_map, TYPE, KeyType, ValueType, num) \
	DEFINE_BPF_MAP_UGM(the_map, TYPE, KeyType, ValueType, num, AID_ROOT, AID_ROOT, 0600)
#define DEFINE_BPF_MAP_RO(the_map, TYPE, KeyType, ValueType, num, grp) \
	DEFINE_BPF_MAP_UGM(the_map, TYPE, KeyType, ValueType, num, AID_ROOT, grp, 0440)
#define DEFINE_BPF_MAP_GWO(the_map, TYPE, KeyType, ValueType, num, grp) \
	DEFINE_BPF_MAP_UGM(the_map, TYPE, KeyType, ValueType, num, AID_ROOT, grp, 0620)
#define DEFINE_BPF_MAP_GRO(the_map, TYPE, KeyType, ValueType, num, grp) \
	DEFINE_BPF_MAP_UGM(the_map, TYPE, KeyType, ValueType, num, AID_ROOT, grp, 0640)
#define DEFINE_BPF_MAP_GRW(the_map, TYPE, KeyType, ValueType, num, grp) \
	DEFINE_BPF_MAP_UGM(the_map, TYPE, KeyType, ValueType, num, AID_ROOT, grp, 0660)
#define DEFINE_BPF_SHARED_MAP(the_map, TYPE, KeyType, ValueType, num) \
	DEFINE_BPF_MAP_BASE(the_map, TYPE, KeyType, ValueType, num, AID_ROOT, 0600, 1, KVER_NONE, KVER_INF)
#define DEFINE_BPF_MAP_KERNEL_INTERNAL(the_map, TYPE, KeyType, ValueType, num) \
	DEFINE_BPF_MAP(the_map, TYPE, KeyType, ValueType, num)

#define DEFINE_BPF_RINGBUF(the_map, ValueType, size_bytes, usr, grp, mode) \
	struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, size_bytes); } the_map SEC(".maps"); \
	SKEP_ANDROID_ACCESSOR ValueType *bpf_##the_map##_reserve(void) { return bpf_ringbuf_reserve(&the_map, sizeof(ValueType), 0); } \
	SKEP_ANDROID_ACCESSOR void bpf_##the_map##_submit(const ValueType *v) { bpf_ringbuf_submit((void *)v, 0); }

#define DEFINE_BPF_PROG_KVER_RANGE_OPT(section, owner, group, the_prog, mink, maxk, opt) \
	const struct skep_prog_def the_prog##_def SEC("progs") = { .uid = (owner), .gid = (group), .min_kver = (mink), .max_kver = (maxk), .optional = (opt), \
		.bpfloader_min_ver = BPFLOADER_MIN_VER, .bpfloader_max_ver = BPFLOADER_MAX_VER }; \
	SEC(section) int the_prog
#define DEFINE_BPF_PROG_KVER_RANGE(section, owner, group, the_prog, mink, maxk) \
	DEFINE_BPF_PROG_KVER_RANGE_OPT(section, owner, group, the_prog, mink, maxk, 0)
#define DEFINE_OPTIONAL_BPF_PROG_KVER_RANGE(section, owner, group, the_prog, mink, maxk) \
	DEFINE_BPF_PROG_KVER_RANGE_OPT(section, owner, group, the_prog, mink, maxk, 1)
#define DEFINE_BPF_PROG_KVER(section, owner, group, the_prog, mink) \
	DEFINE_BPF_PROG_KVER_RANGE(section, owner, group, the_prog, mink, KVER_INF)
#define DEFINE_OPTIONAL_BPF_PROG_KVER(section, owner, group, the_prog, mink) \
	DEFINE_OPTIONAL_BPF_PROG_KVER_RANGE(section, owner, group, the_prog, mink, KVER_INF)
#define DEFINE_BPF_PROG(section, owner, group, the_prog) \
	DEFINE_BPF_PROG_KVER(section, owner, group, the_prog, KVER_NONE)
#define DEFINE_OPTIONAL_BPF_PROG(section, owner, group, the_prog) \
	DEFINE_OPTIONAL_BPF_PROG_KVER(section, owner, group, the_prog, KVER_NONE)

#define LICENSE(name) \
	unsigned int _bpfloader_min_ver SEC("bpfloader_min_ver") = BPFLOADER_MIN_VER; \
	unsigned int _bpfloader_max_ver SEC("bpfloader_max_ver") = BPFLOADER_MAX_VER; \
	unsigned long _size_of_bpf_map_def SEC("size_of_bpf_map_def") = sizeof(struct skep_map_def); \
	unsigned long _size_of_bpf_prog_def SEC("size_of_bpf_prog_def") = sizeof(struct skep_prog_def); \
	char _license[] SEC("license") = (name)
#define CRITICAL(reason) char _critical[] SEC("critical") = (reason)
#endif
