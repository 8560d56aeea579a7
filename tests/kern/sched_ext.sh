# A scheduler in BPF: registered by its table, tasks run by it, and the kernel's own is back when skep ends.
# needs: fentry btf guest func:scx_bpf_dsq_insert
state=/sys/kernel/sched_ext/state
[ -r $state ] || skip "needs sched_ext"
cat >"$TMP/t.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 3); __type(key, u32); __type(value, u64); } seen SEC(".maps");
static void count(u32 at) { u64 *n = bpf_map_lookup_elem(&seen, &at); if (n) __sync_fetch_and_add(n, 1); }
extern void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) __ksym;
SEC("struct_ops/enqueue") void BPF_PROG(enqueue, struct task_struct *p, u64 flags)
{
	scx_bpf_dsq_insert(p, SCX_DSQ_GLOBAL, SCX_SLICE_DFL, flags);
	count(0);
}
SEC("struct_ops/running") void BPF_PROG(running, struct task_struct *p) { count(1); }
SEC("struct_ops.s/init") s32 BPF_PROG(init) { count(2); return 0; } /* which may sleep */
SEC(".struct_ops.link") struct sched_ext_ops skep_ops = { .enqueue = (void *)enqueue, .running = (void *)running, .init = (void *)init, .name = "skep_fifo" };
END
run "$SKEP" run -v -d 20 "$TMP/t.c" -c "cat $state /sys/kernel/sched_ext/root/ops; $WORK/clones 23"
grep -q '^enabled' "$TMP/out" && grep -q '^skep_fifo' "$TMP/out" || { cat "$TMP/out"; fail "not in service"; }
grep -Eq '^ *0 +[1-9][0-9]*$' "$TMP/out" && grep -Eq '^ *1 +[1-9][0-9]*$' "$TMP/out" || { cat "$TMP/out"; fail "no task ran by it"; }
expect_count 1 '^ *2 +1$' "$TMP/out"
expect disabled "$(cat $state)" "state afterwards"
