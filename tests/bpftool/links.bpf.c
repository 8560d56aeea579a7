/* links.bpf.c: programs for links of each kind (links.sh). */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

SEC("raw_tp/sys_enter") int raw(void *ctx) { return 0; }
SEC("tp/syscalls/sys_enter_getpgid") int tp(void *ctx) { return 0; }
SEC("cgroup_skb/egress") int egress(struct __sk_buff *skb) { return 1; }
SEC("cgroup/sock_create") int create(void *ctx) { return 1; }
SEC("xdp") int pass(struct xdp_md *ctx) { return XDP_PASS; }
SEC("tc") int cls(struct __sk_buff *skb) { return 0; }
SEC("tcx/ingress") int tcx(struct __sk_buff *skb) { return 0; }
SEC("sk_lookup") int lookup(void *ctx) { return 1; }
SEC("uprobe") int up(void *ctx) { return 0; }
