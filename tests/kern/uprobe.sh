# A function of a program, entry and return: the sums of its arguments and of its results say that the registers of
# this machine are read right.
# needs: uprobe btf
# short
cat >"$TMP/t.c" <<END
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 3);
    __type(key, u32);
    __type(value, u64);
} sums SEC(".maps");

static void add(u32 at, u64 what)
{
    u64 *sum = bpf_map_lookup_elem(&sums, &at);
    if (sum)
        __sync_fetch_and_add(sum, what);
}

SEC("uprobe/$WORK/calls:skep_target")
int BPF_KPROBE(on_entry, int i)
{
    add(0, 1000);
    add(1, i);
    return 0;
}

SEC("uretprobe/$WORK/calls:skep_target")
int BPF_KRETPROBE(on_return, int result)
{
    add(2, result);
    return 0;
}
END
run "$SKEP" run "$TMP/t.c" -d 20 -c "$WORK/calls 101"
expect_count 1 '\b0\b.*\b101000\b' "$TMP/out" # 101 entries
expect_count 1 '\b1\b.*\b5050\b' "$TMP/out"   # 0 + 1 + ... + 100
expect_count 1 '\b2\b.*\b10100\b' "$TMP/out"  # and twice that
