# A raw tracepoint in libbpf's dialect: the system call's number from its arguments, the count in a global.
# needs: tracefs btf
case $(uname -m) in x86_64) number=110 ;; *) number=173 ;; esac # getppid
cat >"$TMP/t.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct who { char comm[16]; };
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 64);
    __type(key, struct who);
    __type(value, u64);
} calls SEC(".maps");

SEC("raw_tp/sys_enter")
int on_enter(struct bpf_raw_tracepoint_args *ctx)
{
    struct who who = {};
    u64 one = 1, *n;
    if (ctx->args[1] != NUMBER)
        return 0;
    bpf_get_current_comm(&who.comm, sizeof(who.comm));
    n = bpf_map_lookup_elem(&calls, &who);
    if (n)
        __sync_fetch_and_add(n, 1);
    else
        bpf_map_update_elem(&calls, &who, &one, BPF_ANY);
    return 0;
}
END
sed -i "s/NUMBER/$number/" "$TMP/t.c"
own syscalls
run "$SKEP" run "$TMP/t.c" -d 20 -c "$TMP/$own getppid 23"
expect_count 1 "$own\b.*\b23\b" "$TMP/out"
