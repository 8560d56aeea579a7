/* What only newer kernels have: kept apart, so that the others load without it. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 8); __type(key, u32); __type(value, u64); } hits SEC(".maps");
static void hit(u32 which)
{
	u64 *n = bpf_map_lookup_elem(&hits, &which);
	if (n)
		__sync_fetch_and_add(n, 1);
}

SEC("netfilter") int nf_drop(struct bpf_nf_ctx *ctx)
{
	struct sk_buff *skb = ctx->skb;
	struct iphdr *ip = (void *)(skb->head + skb->network_header);
	u8 protocol = 0;
	bpf_probe_read_kernel(&protocol, 1, &ip->protocol);
	if (protocol != 17)
		return 1;
	hit(0);
	return 0;
}

SEC("netkit/primary") int netkit_drop(struct __sk_buff *skb) { hit(1); return 2; }
SEC("netkit/peer") int netkit_peer_drop(struct __sk_buff *skb) { hit(3); return 2; }

/* Names of sockets of the machine itself: another one is sent to, and told. */
extern int bpf_sock_addr_set_sun_path(struct bpf_sock_addr_kern *sa_kern, const u8 *sun_path, u32 sun_path__sz) __ksym;
extern void *bpf_cast_to_kern_ctx(void *ctx) __ksym;
static void say_other(struct bpf_sock_addr *ctx)
{
	u8 other[] = "\0skep_other";
	if (!bpf_sock_addr_set_sun_path(bpf_cast_to_kern_ctx(ctx), other, sizeof(other) - 1))
		hit(2);
}
SEC("cgroup/sendmsg_unix") int sendmsg_unix(struct bpf_sock_addr *ctx) { say_other(ctx); return 1; }
SEC("cgroup/recvmsg_unix") int recvmsg_unix(struct bpf_sock_addr *ctx) { say_other(ctx); return 1; }
SEC("cgroup/getpeername_unix") int getpeername_unix(struct bpf_sock_addr *ctx) { say_other(ctx); return 1; }
SEC("cgroup/getsockname_unix") int getsockname_unix(struct bpf_sock_addr *ctx) { say_other(ctx); return 1; }
SEC("cgroup/connect_unix") int connect_unix(struct bpf_sock_addr *ctx) { hit(2); return 0; }

char LICENSE[] SEC("license") = "GPL";
