/* One small program for each hook of the network. hits[N] counts what a program did; drive.py says what must come of it. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

enum { DROP = 7001, BACK = 7003, TO_DEVICE = 7004, TO_CPU = 7005, FILTERED = 7006, STEERED = 7007, SERVER = 7100 };
enum hit { XDP_DROPPED, XDP_PASSED, XDP_BACK, XDP_SENT, XDP_ARRIVED, XDP_CPU, XDP_FRAGS, TC_IN, TC_OUT, NF, LOOKED_UP, DISSECTED, LWT_OUT,
	SOCK_FILTER, OPS_CONNECT, MSG, SKB_VERDICT, REUSEPORT, CG_IN, CG_OUT, CONNECT, BIND, SENDMSG, RECVMSG, PEER, OWN, GETOPT, SETOPT, SYSCTL,
	DEVICE, CREATE, POST_BIND, RELEASE, CONNECT_UNIX, RAN, MIGRATED, AT_DEVICE, AT_CPU, LWT_IN, LWT_XMIT, SEG6, PARSED, SKB_BARE, HITS };

struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 64); __type(key, u32); __type(value, u64); } hits SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_DEVMAP); __uint(max_entries, 4); __type(key, u32); __type(value, u32); } devices SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_CPUMAP); __uint(max_entries, 4); __type(key, u32); __type(value, struct bpf_cpumap_val); } cpus SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_SOCKHASH); __uint(max_entries, 16); __type(key, u32); __type(value, u64); } socks SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_SOCKMAP); __uint(max_entries, 4); __type(key, u32); __type(value, u64); } listeners SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_REUSEPORT_SOCKARRAY); __uint(max_entries, 4); __type(key, u32); __type(value, u64); } group SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_DEVMAP); __uint(max_entries, 4); __type(key, u32); __type(value, struct bpf_devmap_val); } seen_devices SEC(".maps"),
	frags_devices SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_CPUMAP); __uint(max_entries, 4); __type(key, u32); __type(value, struct bpf_cpumap_val); } frags_cpus SEC(".maps");
u32 server_ip;           /* where connect and sendmsg lead, in network order */

static void hit(u32 which)
{
	u64 *n = bpf_map_lookup_elem(&hits, &which);
	if (n)
		__sync_fetch_and_add(n, 1);
}

/* The destination port of a UDP packet; 0: none. */
static __always_inline u16 udp_port(void *data, void *end)
{
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	struct udphdr *udp = (void *)(ip + 1);
	if ((void *)(udp + 1) > end || eth->h_proto != bpf_htons(0x0800) || ip->protocol != 17)
		return 0;
	return bpf_ntohs(udp->dest);
}

SEC("xdp") int xdp_drop(struct xdp_md *ctx)
{
	if (udp_port((void *)(long)ctx->data, (void *)(long)ctx->data_end) != DROP)
		return hit(XDP_PASSED), XDP_PASS;
	hit(XDP_DROPPED);
	return XDP_DROP;
}

SEC("xdp") int xdp_back(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	struct udphdr *udp = (void *)(ip + 1);
	if (udp_port(data, end) != BACK || (void *)(udp + 1) > end)
		return XDP_PASS;
	for (int i = 0; i < 6; i++) {
		u8 b = eth->h_dest[i];
		eth->h_dest[i] = eth->h_source[i];
		eth->h_source[i] = b;
	}
	u32 a = ip->saddr;
	ip->saddr = ip->daddr;
	ip->daddr = a;
	u16 p = udp->source;
	udp->source = udp->dest;
	udp->dest = p;
	udp->check = 0;              /* the sender left it to the device */
	hit(XDP_BACK);
	return XDP_TX;
}

SEC("xdp") int xdp_to_device(struct xdp_md *ctx)
{
	if (udp_port((void *)(long)ctx->data, (void *)(long)ctx->data_end) != TO_DEVICE)
		return XDP_PASS;
	hit(XDP_SENT);
	return bpf_redirect_map(&devices, 0, 0);
}

SEC("xdp") int xdp_arrived(struct xdp_md *ctx)
{
	if (udp_port((void *)(long)ctx->data, (void *)(long)ctx->data_end) == TO_DEVICE)
		hit(XDP_ARRIVED);
	return XDP_PASS;
}

SEC("xdp") int xdp_to_cpu(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct udphdr *udp = data + sizeof(struct ethhdr) + sizeof(struct iphdr);
	if (udp_port(data, end) != TO_CPU || (void *)(udp + 1) > end)
		return XDP_PASS;
	udp->check = 0;
	hit(XDP_CPU);
	return bpf_redirect_map(&cpus, 0, 0);
}

SEC("xdp.frags") int xdp_frags(struct xdp_md *ctx)
{
	if (bpf_xdp_get_buff_len(ctx) > 5000)
		hit(XDP_FRAGS);
	return XDP_PASS;
}

/* Programs that stand in maps: what leaves by the map's device, what arrives at the map's CPU. */
#define SEEN_AT(section, name, port, what) SEC(section) int name(struct xdp_md *ctx) \
	{ if (udp_port((void *)(long)ctx->data, (void *)(long)ctx->data_end) == port) hit(what); return XDP_PASS; }
#define SENT_TO(section, name, port, map) SEC(section) int name(struct xdp_md *ctx) \
{ \
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end; \
	struct udphdr *udp = data + sizeof(struct ethhdr) + sizeof(struct iphdr); \
	if (udp_port(data, end) != port || (void *)(udp + 1) > end) \
		return XDP_PASS; \
	udp->check = 0; \
	return bpf_redirect_map(&map, 0, 0); \
}
SEEN_AT("xdp/devmap", xdp_at_device, TO_DEVICE, AT_DEVICE)
SENT_TO("xdp", xdp_by_device, TO_DEVICE, seen_devices)
SEEN_AT("xdp.frags/devmap", frags_at_device, TO_DEVICE, AT_DEVICE)
SENT_TO("xdp.frags", frags_by_device, TO_DEVICE, frags_devices)
SEEN_AT("xdp/cpumap", xdp_at_cpu, TO_CPU, AT_CPU)
SEEN_AT("xdp.frags/cpumap", frags_at_cpu, TO_CPU, AT_CPU)
SENT_TO("xdp.frags", frags_by_cpu, TO_CPU, frags_cpus)

SEC("tc/ingress") int tc_in_alias(struct __sk_buff *skb)
{
	if (udp_port((void *)(long)skb->data, (void *)(long)skb->data_end) != DROP)
		return TCX_NEXT;
	hit(TC_IN);
	return TCX_DROP;
}
SEC("tc/egress") int tc_out_alias(struct __sk_buff *skb)
{
	if (bpf_skb_pull_data(skb, 42) || udp_port((void *)(long)skb->data, (void *)(long)skb->data_end) != DROP)
		return TCX_NEXT;
	hit(TC_OUT);
	return TCX_DROP;
}
SEC("tcx/ingress") int tc_in(struct __sk_buff *skb)
{
	if (udp_port((void *)(long)skb->data, (void *)(long)skb->data_end) != DROP)
		return TCX_NEXT;
	hit(TC_IN);
	return TCX_DROP;
}

SEC("tcx/egress") int tc_out(struct __sk_buff *skb)
{
	if (bpf_skb_pull_data(skb, 42) || udp_port((void *)(long)skb->data, (void *)(long)skb->data_end) != DROP)
		return TCX_NEXT;
	hit(TC_OUT);
	return TCX_DROP;
}

SEC("tc") int cls(struct __sk_buff *skb)
{
	if (udp_port((void *)(long)skb->data, (void *)(long)skb->data_end) != DROP)
		return 0;
	hit(TC_IN);
	return 2;
}

#define DROPS(section, name, port) SEC(section) int name(struct __sk_buff *skb) \
{ \
	if (udp_port((void *)(long)skb->data, (void *)(long)skb->data_end) != port) \
		return 0; \
	hit(TC_IN); \
	return 2; \
}
DROPS("classifier", classify, DROP)
DROPS("action", act, DROP)

SEC("sk_lookup") int steer(struct bpf_sk_lookup *ctx)
{
	u32 zero = 0;
	if (ctx->local_port != STEERED)
		return SK_PASS;
	struct bpf_sock *sk = bpf_map_lookup_elem(&listeners, &zero);
	if (!sk)
		return SK_DROP;
	long r = bpf_sk_assign(ctx, sk, 0);
	bpf_sk_release(sk);
	if (!r)
		hit(LOOKED_UP);
	return r ? SK_DROP : SK_PASS;
}

SEC("flow_dissector") int dissect(struct __sk_buff *skb)
{
	hit(DISSECTED);
	return BPF_FLOW_DISSECTOR_CONTINUE;
}

SEC("lwt_out") int lwt_out(struct __sk_buff *skb)
{
	hit(LWT_OUT);
	return BPF_DROP;
}

SEC("lwt_in") int lwt_in(struct __sk_buff *skb) { hit(LWT_IN); return BPF_DROP; }
SEC("lwt_xmit") int lwt_xmit(struct __sk_buff *skb) { hit(LWT_XMIT); return BPF_DROP; }
SEC("lwt_seg6local") int seg6(struct __sk_buff *skb) { hit(SEG6); return BPF_DROP; }

SEC("socket") int only_odd(struct __sk_buff *skb)
{
	u8 first = 0;
	bpf_skb_load_bytes(skb, 8, &first, 1);       /* behind the header of UDP */
	hit(SOCK_FILTER);
	return first & 1 ? -1 : 0;
}

SEC("sockops") int ops(struct bpf_sock_ops *ctx)
{
	u32 key = ctx->local_port;
	if (ctx->op != BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB && ctx->op != BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB)
		return 1;
	if (bpf_ntohl(ctx->remote_port) != SERVER && key != SERVER)
		return 1;
	hit(OPS_CONNECT);
	key = key == SERVER;         /* 1: the server's end */
	bpf_sock_hash_update(ctx, &socks, &key, BPF_ANY);
	return 1;
}

/* What the client sends goes straight to where the server reads. */
SEC("sk_msg") int splice(struct sk_msg_md *msg)
{
	u32 server = 1;
	if (msg->local_port == SERVER)
		return SK_PASS;
	hit(MSG);
	return bpf_msg_redirect_hash(msg, &socks, &server, BPF_F_INGRESS);
}

/* What comes in at the server's end goes out there again: an echo. */
SEC("sk_skb/stream_verdict") int echo(struct __sk_buff *skb)
{
	u32 server = 1;
	if (skb->local_port != SERVER)
		return SK_PASS;
	hit(SKB_VERDICT);
	return bpf_sk_redirect_hash(skb, &socks, &server, 0);
}

SEC("sk_skb/stream_parser") int parse(struct __sk_buff *skb)
{
	hit(PARSED);
	return skb->len;
}
SEC("sk_skb/verdict") int echo_verdict(struct __sk_buff *skb)
{
	u32 server = 1;
	if (skb->local_port != SERVER)
		return SK_PASS;
	hit(SKB_VERDICT);
	return bpf_sk_redirect_hash(skb, &socks, &server, 0);
}
SEC("sk_skb") int echo_bare(struct __sk_buff *skb)
{
	u32 server = 1;
	if (skb->local_port != SERVER)
		return SK_PASS;
	hit(SKB_BARE);
	return bpf_sk_redirect_hash(skb, &socks, &server, 0);
}

/* A connection that waits at a listener which is closed goes to the second one; new ones to the first. */
SEC("sk_reuseport/migrate") int migrate(struct sk_reuseport_md *ctx)
{
	u32 to = ctx->migrating_sk != NULL;
	if (to)
		hit(MIGRATED);
	return bpf_sk_select_reuseport(ctx, &group, &to, 0) ? SK_DROP : SK_PASS;
}
SEC("sk_reuseport") int choose(struct sk_reuseport_md *ctx)
{
	u32 second = 1;
	hit(REUSEPORT);
	return bpf_sk_select_reuseport(ctx, &group, &second, 0) ? SK_DROP : SK_PASS;
}

SEC("cgroup_skb/ingress") int cg_in(struct __sk_buff *skb) { hit(CG_IN); return 0; }
SEC("cgroup_skb/egress") int cg_out(struct __sk_buff *skb) { hit(CG_OUT); return 0; }

SEC("cgroup/skb") int cg_either(struct __sk_buff *skb) { hit(CG_OUT); return 0; }

SEC("cgroup/connect4") int connect4(struct bpf_sock_addr *ctx)
{
	if (ctx->user_port != bpf_htons(80))
		return 1;
	ctx->user_ip4 = server_ip;
	ctx->user_port = bpf_htons(SERVER);
	hit(CONNECT);
	return 1;
}

SEC("cgroup/bind4") int bind4(struct bpf_sock_addr *ctx)
{
	if (ctx->user_port == bpf_htons(81)) {
		ctx->user_port = bpf_htons(8181);
		hit(BIND);
	}
	return 1;
}

SEC("cgroup/sendmsg4") int sendmsg4(struct bpf_sock_addr *ctx)
{
	if (ctx->user_port == bpf_htons(53)) {
		ctx->user_ip4 = server_ip;
		ctx->user_port = bpf_htons(SERVER);
		hit(SENDMSG);
	}
	return 1;
}

SEC("cgroup/recvmsg4") int recvmsg4(struct bpf_sock_addr *ctx)
{
	if (ctx->user_port == bpf_htons(SERVER)) {
		ctx->user_port = bpf_htons(53);
		hit(RECVMSG);
	}
	return 1;
}

SEC("cgroup/getpeername4") int getpeername4(struct bpf_sock_addr *ctx) { ctx->user_port = bpf_htons(80); hit(PEER); return 1; }
SEC("cgroup/getsockname4") int getsockname4(struct bpf_sock_addr *ctx) { ctx->user_port = bpf_htons(1234); hit(OWN); return 1; }

/* The same of IPv6: fd00:231::1 is the server. */
static void to_server(struct bpf_sock_addr *ctx)
{
	ctx->user_ip6[0] = bpf_htonl(0xfd000231), ctx->user_ip6[1] = ctx->user_ip6[2] = 0, ctx->user_ip6[3] = bpf_htonl(1);
	ctx->user_port = bpf_htons(SERVER);
}
SEC("cgroup/connect6") int connect6(struct bpf_sock_addr *ctx)
{
	if (ctx->user_port == bpf_htons(80))
		to_server(ctx), hit(CONNECT);
	return 1;
}
SEC("cgroup/bind6") int bind6(struct bpf_sock_addr *ctx)
{
	if (ctx->user_port == bpf_htons(81)) {
		ctx->user_port = bpf_htons(8181);
		hit(BIND);
	}
	return 1;
}
SEC("cgroup/sendmsg6") int sendmsg6(struct bpf_sock_addr *ctx)
{
	if (ctx->user_port == bpf_htons(53))
		to_server(ctx), hit(SENDMSG);
	return 1;
}
SEC("cgroup/recvmsg6") int recvmsg6(struct bpf_sock_addr *ctx)
{
	if (ctx->user_port == bpf_htons(SERVER)) {
		ctx->user_port = bpf_htons(53);
		hit(RECVMSG);
	}
	return 1;
}
SEC("cgroup/getpeername6") int getpeername6(struct bpf_sock_addr *ctx) { ctx->user_port = bpf_htons(80); hit(PEER); return 1; }
SEC("cgroup/getsockname6") int getsockname6(struct bpf_sock_addr *ctx) { ctx->user_port = bpf_htons(1234); hit(OWN); return 1; }

SEC("cgroup/getsockopt") int getopt(struct bpf_sockopt *ctx)
{
	u8 *p = ctx->optval, *end = ctx->optval_end;
	if (ctx->level != 0 || ctx->optname != 1 /* IP_TOS */ || p + 1 > end)
		return 1;
	*p = 0x42;
	ctx->retval = 0;
	hit(GETOPT);
	return 1;
}

SEC("cgroup/setsockopt") int setopt(struct bpf_sockopt *ctx)
{
	if (ctx->level != 0 || ctx->optname != 2 /* IP_TTL */)
		return 1;
	hit(SETOPT);
	return 0;            /* refused */
}

SEC("cgroup/sysctl") int sysctl(struct bpf_sysctl *ctx)
{
	char name[12] = "";
	bpf_sysctl_get_name(ctx, name, sizeof(name), 1 /* the base name */);
	if (name[0] != 'o' || name[1] != 's' || name[2] != 't' || name[3] != 'y' || name[4] != 'p' || name[5] != 'e')
		return 1;
	hit(SYSCTL);
	return 0;
}

SEC("cgroup/dev") int device(struct bpf_cgroup_dev_ctx *ctx)
{
	if (ctx->major != 1 || ctx->minor != 7)      /* /dev/full */
		return 1;
	hit(DEVICE);
	return 0;
}

SEC("cgroup/sock_create") int create(struct bpf_sock *sk)
{
	if (sk->type != 2)
		return 1;
	hit(CREATE);
	return 0;
}

SEC("cgroup/post_bind4") int post_bind4(struct bpf_sock *sk)
{
	if (sk->src_port != 8282)
		return 1;
	hit(POST_BIND);
	return 0;
}

SEC("cgroup/sock") int create_bare(struct bpf_sock *sk)
{
	if (sk->type != 2)
		return 1;
	hit(CREATE);
	return 0;
}
SEC("cgroup/post_bind6") int post_bind6(struct bpf_sock *sk)
{
	if (sk->src_port != 8282)
		return 1;
	hit(POST_BIND);
	return 0;
}

SEC("cgroup/sock_release") int released(struct bpf_sock *sk) { hit(RELEASE); return 1; }

SEC("syscall") int ran(u64 *ctx)
{
	hit(RAN);
	return 42;
}

char LICENSE[] SEC("license") = "GPL";
