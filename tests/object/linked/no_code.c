/* no_code.c: data, a map and types, and no program: others include what bpftool makes of it. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(key, u32); __type(value, u64); } counts SEC(".maps");
__weak int level = 3;
__hidden u64 inner = 4;
const volatile bool wanted = true;
int last;
