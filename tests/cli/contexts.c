// Programs that are declared with the context of another type, and that read what their type has not.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp") int other(struct __sk_buff *skb) { return skb->mark + skb->data; }
SEC("xdp") int stores(struct __sk_buff *skb) { skb->mark = 1; return 0; }
SEC("socket") int packet(struct __sk_buff *skb) { return skb->data; }
SEC("socket") int class(struct __sk_buff *skb) { return skb->tc_classid; }
SEC("tc") int part(struct __sk_buff *skb) { return *(volatile char *)&skb->data; }
SEC("tc") int nowhere(void *ctx) { return *(int *)(ctx + 888); }
char LICENSE[] SEC("license") = "GPL";
