/* brake.bpf.c: a table of functions of this kernel's own kind, and an iterator over a map. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
SEC("struct_ops/first") __u32 my_first(__u64 *ctx) { return 2; }
SEC("struct_ops/third") int my_third(__u64 *ctx) { return 1; }
SEC(".struct_ops") struct brake mine = { .first = (void *)my_first, .third = (void *)my_third, .name = "mine" };
SEC(".struct_ops.link") struct brake linked = { .first = (void *)my_first, .name = "linked" };
SEC("iter/bpf_map_elem") int walk(void *ctx) { return 0; }
char LICENSE[] SEC("license") = "GPL";
