/* tcptop.bpf.c: bytes that processes send and receive over TCP: by tracepoints of sockets since Linux 6.3,
 * else by kprobes. */
#include "../tool.bpf.h"

enum { TCP = 6, IPV4 = 2 };

struct which {
	u32 pid;
	char comm[COMM];
	u8 laddr[16] __show(address);
	u8 raddr[16] __show(address);
	u16 lport __show(port);
	u16 rport __show(port);
};

struct sum {
	u64 rx __show(bytes);
	u64 tx __show(bytes);
};

HASH(counts, 10240, struct which, struct sum);

/* IPv4 in the clothes of IPv6. */
static void take_ipv4(u8 *to, u32 from)
{
	to[10] = to[11] = 0xff;
	__builtin_memcpy(to + 12, &from, sizeof(from));
}

static int add(struct sock *sk, s64 bytes, bool is_sent)
{
	struct which key = { .pid = this_pid() };
	struct sock_common *c = &sk->__sk_common;
	struct { u32 remote, local; } v4;
	struct { __be16 remote; u16 local; } ports;
	u16 family = c->skc_family;
	struct sum *sum;

	if (bytes <= 0 || !is_wanted_family(family))
		return 0;
	bpf_get_current_comm(key.comm, sizeof(key.comm));
	if (family == IPV4) {
		bpf_probe_read_kernel(&v4, sizeof(v4), &c->skc_addrpair);
		take_ipv4(key.laddr, v4.local);
		take_ipv4(key.raddr, v4.remote);
	} else {
		bpf_probe_read_kernel(key.laddr, sizeof(key.laddr), &c->skc_v6_rcv_saddr);
		bpf_probe_read_kernel(key.raddr, sizeof(key.raddr), &c->skc_v6_daddr);
	}
	bpf_probe_read_kernel(&ports, sizeof(ports), &c->skc_portpair);
	key.lport = ports.local;
	key.rport = bpf_ntohs(ports.remote);
	sum = NEED(counts, key, struct sum);
	if (sum)
		__sync_fetch_and_add(is_sent ? &sum->tx : &sum->rx, bytes);
	return 0;
}

#ifdef BY_TRACEPOINT
SEC("tracepoint/sock/sock_send_length")
int on_send(struct trace_event_raw_sock_msg_length *ctx)
{
	return ctx->protocol == TCP && ctx->family != 1 ? add((void *)ctx->sk, ctx->ret, true) : 0;
}

SEC("tracepoint/sock/sock_recv_length")
int on_receive(struct trace_event_raw_sock_msg_length *ctx)
{
	return ctx->protocol == TCP && ctx->family != 1 && !(ctx->flags & 2) ? add((void *)ctx->sk, ctx->ret, false) :
		0;
}
#else
SEC("kprobe/tcp_sendmsg")
int BPF_KPROBE(on_send, struct sock *sk, struct msghdr *message, size_t bytes) { return add(sk, bytes, true); }

SEC("kprobe/tcp_cleanup_rbuf")
int BPF_KPROBE(on_receive, struct sock *sk, int bytes) { return add(sk, bytes, false); }
#endif
