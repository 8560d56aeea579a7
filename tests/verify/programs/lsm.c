/* LSM programs: what the programs before said comes behind the hook's own arguments, and is a number that may be returned. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

SEC("lsm/file_open") int handed_on(u64 *ctx) { return (int)ctx[1]; }
SEC("lsm/file_open") int no_argument(u64 *ctx) { return ctx[2] != 0; }
SEC("lsm/file_open") int no_such_result(u64 *ctx) { return (int)ctx[1] - 1; }
