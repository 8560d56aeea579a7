# A congestion control in BPF: its table of functions is registered when it is attached, connections use it, and it is gone when
# skep ends, after a kill too where the kernel has links of tables. Data goes along; a member that the kernel lacks
# is no matter while it is zero, and is named when it is set; a table that is optional is left alone.
# needs: fentry btf guest
names=/proc/sys/net/ipv4/tcp_available_congestion_control
[ -r $names ] || skip "needs TCP"
cat >"$TMP/t.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 2); __type(key, u32); __type(value, u64); } seen SEC(".maps");
static void count(u32 at) { u64 *n = bpf_map_lookup_elem(&seen, &at); if (n) __sync_fetch_and_add(n, 1); }
#ifndef SECTION
#define SECTION ".struct_ops.link"
#endif
SEC("struct_ops") void BPF_PROG(on_init, struct sock *sk) { count(0); }
SEC("struct_ops") __u32 BPF_PROG(on_ssthresh, struct sock *sk) { return 2; }
SEC("struct_ops") void BPF_PROG(on_avoid, struct sock *sk, __u32 ack, __u32 acked) { count(1); }
SEC("?struct_ops") __u32 BPF_PROG(on_undo, struct sock *sk) { return 2; }
SEC("?struct_ops") void BPF_PROG(on_never, struct sock *sk) { }
struct tcp_congestion_ops___ours {
	char name[16];
	void *of_the_future;
	int number;
	void (*init)(struct sock *);
	__u32 (*ssthresh)(struct sock *);
	void (*cong_avoid)(struct sock *, __u32, __u32);
	__u32 (*undo_cwnd)(struct sock *);
};
SEC(SECTION) struct tcp_congestion_ops___ours mine = {
	.init = (void *)on_init, .ssthresh = (void *)on_ssthresh, .cong_avoid = (void *)on_avoid, .undo_cwnd = (void *)on_undo, .name = "skep_cc",
#ifdef FUTURE
	.number = 7,
#endif
};
SEC("?.struct_ops") struct tcp_congestion_ops never = { .init = (void *)on_never, .name = "skep_never" };
END
use="echo skep_cc >/proc/sys/net/ipv4/tcp_congestion_control; $WORK/talk tcp 23; cat $names; $SKEP show map"
before=$(cat /proc/sys/net/ipv4/tcp_congestion_control)
for section in .struct_ops.link .struct_ops; do
    run "$SKEP" run -v -d 20 -D "SECTION=\"$section\"" "$TMP/t.c" -c "$use; $SKEP show link; echo $before >/proc/sys/net/ipv4/tcp_congestion_control"
    grep -q '^[a-z ]*skep_cc' "$TMP/out" || { cat "$TMP/out"; fail "not registered"; }
    grep -q 'struct_ops .*mine' "$TMP/out" || { cat "$TMP/out"; fail "show map does not show it"; }
    grep -Eq '^ *0 +[1-9][0-9]*$' "$TMP/out" && grep -Eq '^ *1 +[1-9][0-9]*$' "$TMP/out" || { cat "$TMP/out"; fail "no connection used it"; }
    grep -q 'attached struct_ops:mine by' "$TMP/err" || { cat "$TMP/err"; fail "-v does not tell"; }
    ! grep -q skep $names || fail "still registered: $(cat $names)"
done
if grep -q 'by a link' "$TMP/err"; then
    grep -q '^[0-9]*: struct_ops  map [1-9]' "$TMP/out" || { cat "$TMP/out"; fail "show link does not show the table's map"; }
    start "$SKEP" run "$TMP/t.c"
    wait_for 10 "grep -q skep_cc $names"
    kill -9 "$started" && wait "$started"
    wait_for 10 "! grep -q skep_cc $names"
    private_bpffs
    run "$SKEP" load "$TMP/t.c" "$pins/cc"
    ! grep -q skep_cc $names || fail "registered by loading"
    start "$SKEP" attach "$pins/cc/mine" struct_ops:mine
    wait_for 10 "grep -q skep_cc $names"
    stop
    ! grep -q skep_cc $names || fail "still registered"
fi
refuse 1 "$SKEP" run -d 1 -D FUTURE "$TMP/t.c"
grep -q "member 'number' of 'struct tcp_congestion_ops' is set, but this kernel has no such member" "$TMP/err" || { cat "$TMP/err"; fail "no reason"; }
