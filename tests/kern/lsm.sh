# An LSM hook counts what it allows: every file that the workload opens.
# needs: lsm btf
cat >"$TMP/t.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

struct who { char comm[16]; };
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 64);
    __type(key, struct who);
    __type(value, u64);
} opens SEC(".maps");

SEC("lsm/file_open")
int BPF_PROG(on_open, struct file *file)
{
    struct who who = {};
    u64 one = 1, *n;
    bpf_get_current_comm(&who.comm, sizeof(who.comm));
    n = bpf_map_lookup_elem(&opens, &who);
    if (n)
        __sync_fetch_and_add(n, 1);
    else
        bpf_map_update_elem(&opens, &who, &one, BPF_ANY);
    return 0;
}
END
own syscalls
run "$SKEP" run "$TMP/t.c" -d 20 -c "$TMP/$own openat 23 /proc/version"
expect_count 1 "$own\b.*\b23\b" "$TMP/out"
