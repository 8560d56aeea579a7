# A kernel that shows no BTF: what needs no types works as ever; what needs them says so in a sentence that names BTF,
# and an object made with another kernel's types says why it cannot be fitted.
# needs: tracefs btf
mkdir "$TMP/nothing" "$TMP/files"
mount --bind "$TMP/nothing" /sys/kernel/btf || skip "cannot hide the kernel's BTF"
run "$SKEP" run -d 20 -c "$traced $WORK/clones 23" \
    -e 'int kprobe__sys_clone(void *ctx) { bpf_trace_printk("Hello, World!\n"); return 0; }'
expect_traced 23 'Hello, World!$'
cat >"$TMP/map.c" <<'END'
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 64); __type(key, __u32); __type(value, __u64); } calls SEC(".maps");
SEC("tracepoint/syscalls/sys_enter_mknodat") int on_call(void *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	__u64 one = 1, *n = bpf_map_lookup_elem(&calls, &pid);
	if (n)
		__sync_fetch_and_add(n, 1);
	else
		bpf_map_update_elem(&calls, &pid, &one, BPF_ANY);
	return 0;
}
END
run "$SKEP" run "$TMP/map.c" -d 20 -c "$traced $WORK/syscalls mknodat 23 $TMP/files"
expect_count 1 "^ *$(cat "$TMP/pid") +23$" "$TMP/out"
cat >"$TMP/types.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
SEC("raw_tp/sched_switch") int on_switch(struct bpf_raw_tracepoint_args *ctx) { return ((struct task_struct *)ctx->args[1])->pid; }
END
for bad in "$TMP/types.c" "$OBJECTS/core.host.o"; do
    [ -e "$bad" ] || continue
    "$SKEP" run -d 1 "$bad" >"$TMP/out" 2>"$TMP/err"
    code=$?
    [ $code = 4 ] || [ $code = 1 ] || { cat "$TMP/err"; fail "exit $code: $bad"; }
    grep -q 'BTF' "$TMP/err" || { cat "$TMP/err"; fail "BTF is not named: $bad"; }
done
run "$SKEP" features
expect_count 1 '^  BTF of the kernel .* no ' "$TMP/out"
