/* tcpretrans.bpf.c: TCP segments that are sent again. */
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

EVENTS(1024 * 1024);

SEC("tracepoint/tcp/tcp_retransmit_skb")
int on_retransmit(struct trace_event_raw_tcp_retransmit_skb *ctx)
{
	struct event *e;

	if (!is_wanted_family(((struct sock *)ctx->skaddr)->__sk_common.skc_family))
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	__builtin_memcpy(e->laddr, ctx->saddr_v6, sizeof(e->laddr));
	__builtin_memcpy(e->raddr, ctx->daddr_v6, sizeof(e->raddr));
	e->lport = ctx->sport;
	e->rport = ctx->dport;
	e->state = ctx->state;
	bpf_ringbuf_submit(e, 0);
	return 0;
}
