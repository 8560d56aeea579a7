# Every section that names a kind of hook, by skep run: with its place given by the section or by an option it is attached, and
# without one a sentence says what to do.
# needs: btf guest tracefs cgroup2
cg=/sys/fs/cgroup
[ -d /sys/fs/cgroup/unified ] && cg=/sys/fs/cgroup/unified
grep -q " $cg cgroup2 " /proc/mounts || skip "no cgroup v2"
try() { # SECTION CONTEXT RETURN OPTIONS...: attached
    section=$1
    printf '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar L[] SEC("license") = "GPL";\nSEC("%s") int prog(%s) { return %s; }\n' \
        "$1" "$2" "$3" >"$TMP/t.c"
    shift 3
    run "$SKEP" run -v -d 0.1 "$@" "$TMP/t.c"
    grep -q "attached " "$TMP/err" || { cat "$TMP/err"; fail "SEC(\"$section\") is not attached"; }
}
say() { # SECTION CONTEXT RETURN WORDS: not attached, and this is said
    printf '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar L[] SEC("license") = "GPL";\nSEC("%s") int prog(%s) { return %s; }\n' \
        "$1" "$2" "$3" >"$TMP/t.c"
    refuse 1 "$SKEP" run -d 0.1 "$TMP/t.c"
    grep -q "does not say what to attach to" "$TMP/err" && grep -q "$4" "$TMP/err" || { cat "$TMP/err"; fail "SEC(\"$1\")"; }
}
try raw_tp/sched_switch 'void *ctx' 0
try raw_tracepoint/sched_switch 'void *ctx' 0
try tp/sched/sched_switch 'void *ctx' 0
try tracepoint/sched/sched_switch 'void *ctx' 0
try tp_btf/sched_switch 'void *ctx' 0
try iter/task 'void *ctx' 0
try xdp 'struct xdp_md *ctx' 2 --dev lo
try tc 'struct __sk_buff *ctx' 0 --dev lo
try classifier 'struct __sk_buff *ctx' 0 --dev lo
try tcx/egress 'struct __sk_buff *ctx' 0 --dev lo
try tc/ingress 'struct __sk_buff *ctx' 0 --dev lo
for kind in cgroup_skb/ingress cgroup_skb/egress cgroup/skb; do try $kind 'struct __sk_buff *ctx' 1 --cgroup $cg; done
for kind in cgroup/sock_create cgroup/sock_release cgroup/post_bind4 cgroup/post_bind6; do try $kind 'struct bpf_sock *ctx' 1 --cgroup $cg; done
for kind in bind4 bind6 connect4 connect6 sendmsg4 sendmsg6 recvmsg4 recvmsg6 getpeername4 getpeername6 getsockname4 getsockname6; do
    try cgroup/$kind 'struct bpf_sock_addr *ctx' 1 --cgroup $cg
done
try cgroup/sysctl 'struct bpf_sysctl *ctx' 1 --cgroup $cg
try cgroup/getsockopt 'struct bpf_sockopt *ctx' 1 --cgroup $cg
try cgroup/setsockopt 'struct bpf_sockopt *ctx' 1 --cgroup $cg
try cgroup/dev 'struct bpf_cgroup_dev_ctx *ctx' 1 --cgroup $cg
try sockops 'struct bpf_sock_ops *ctx' 1 --cgroup $cg
try sk_lookup 'struct bpf_sk_lookup *ctx' 1
try flow_dissector 'struct __sk_buff *ctx' 0
try perf_event 'void *ctx' 0 --hook prog=perf:cpu-clock:99hz
if have kprobe; then
    for kind in kprobe/vfs_read kretprobe/vfs_read ksyscall/read kretsyscall/read; do try $kind 'void *ctx' 0; done
fi
if have fentry; then
    for kind in fentry/vfs_read fexit/vfs_read; do try $kind 'void *ctx' 0; done
fi
if have kprobe.multi; then
    for kind in 'kprobe.multi/vfs_rea*' kretprobe.multi/vfs_read; do try "$kind" 'void *ctx' 0; done
fi
if have netfilter; then
    try netfilter 'struct bpf_nf_ctx *ctx' 1 --hook prog=netfilter:ipv4:local_in:-128
    say netfilter 'struct bpf_nf_ctx *ctx' 1 'hint: .*--hook prog=netfilter:'
fi
say xdp 'struct xdp_md *ctx' 2 'hint: .*--dev eth0'
say tc 'struct __sk_buff *ctx' 0 'hint: .*--dev eth0'
say cgroup/sysctl 'struct bpf_sysctl *ctx' 1 'hint: .*--cgroup'
say perf_event 'void *ctx' 0 'hint: .*--hook prog=perf:'
say socket 'struct __sk_buff *ctx' 0 'hint: .*SO_ATTACH_BPF'
say sk_skb/stream_verdict 'struct __sk_buff *ctx' 1 'hint: a map of sockets takes it'
say sk_msg 'struct sk_msg_md *ctx' 1 'hint: a map of sockets takes it'
say lwt_xmit 'struct __sk_buff *ctx' 0 'hint: a route takes it'
say kprobe 'void *ctx' 0 'hint: '
refuse 2 "$SKEP" run -d 0.1 --hook prgo=perf:cpu-clock:99hz "$TMP/t.c"
grep -q "did you mean 'prog'" "$TMP/err" || { cat "$TMP/err"; fail "no near program"; }
