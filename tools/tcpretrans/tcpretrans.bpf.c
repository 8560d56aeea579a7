/* tcpretrans.bpf.c: TCP segments that are sent again: how the record begins is the same everywhere, under one type of
 * the kernel's or another; the socket has the addresses. */
#include "../tool.bpf.h"

/* include/net/tcp_states.h */
enum state {
	ESTABLISHED = 1, SYN_SENT, SYN_RECV, FIN_WAIT1, FIN_WAIT2, TIME_WAIT, CLOSE, CLOSE_WAIT, LAST_ACK, LISTEN,
		CLOSING,
	NEW_SYN_RECV,
};

struct event {
	u8 laddr[16] __show(address);
	u8 raddr[16] __show(address);
	u16 lport __show(port);
	u16 rport __show(port);
	enum state state;
};

struct retransmit {
	struct trace_entry entry;
	const void *skb;
	struct sock *sk;
	int state;
	u16 sport, dport;
};

EVENTS(1024 * 1024);

/* IPv4 in the clothes of IPv6. */
static void put_ipv4(u8 to[16], u32 from)
{
	__builtin_memset(to, 0, 10);
	to[10] = to[11] = 0xff;
	__builtin_memcpy(to + 12, &from, sizeof(from));
}

SEC("tracepoint/tcp/tcp_retransmit_skb")
int on_retransmit(struct retransmit *ctx)
{
	struct sock_common *c = &ctx->sk->__sk_common;
	u32 family = c->skc_family;
	struct event *e;

	if (!is_wanted_family(family))
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	if (family == IPV4_FAMILY) {
		put_ipv4(e->laddr, c->skc_rcv_saddr);
		put_ipv4(e->raddr, c->skc_daddr);
	} else {
		bpf_probe_read_kernel(e->laddr, sizeof(e->laddr), &c->skc_v6_rcv_saddr);
		bpf_probe_read_kernel(e->raddr, sizeof(e->raddr), &c->skc_v6_daddr);
	}
	e->lport = ctx->sport;
	e->rport = ctx->dport;
	e->state = ctx->state;
	bpf_ringbuf_submit(e, 0);
	return 0;
}
