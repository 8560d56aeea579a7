/* tcpstates.bpf.c: TCP sockets from state to state, and how long they were in the one that they leave.  The process is
 * whoever runs then: the socket's own for what it does itself, any for what comes from the network. */
#include "../tool.bpf.h"

enum { TCP = 6 };

/* include/net/tcp_states.h */
enum state {
	ESTABLISHED = 1, SYN_SENT, SYN_RECV, FIN_WAIT1, FIN_WAIT2, TIME_WAIT, CLOSE, CLOSE_WAIT, LAST_ACK, LISTEN,
		CLOSING,
	NEW_SYN_RECV,
};

struct event {
	u64 socket __show(hex);
	u32 pid;
	char comm[16];
	u8 laddr[16] __show(address);
	u8 raddr[16] __show(address);
	u16 lport __show(port);
	u16 rport __show(port);
	enum state old, new;
	u64 time_ns __show(duration);    /* 0: since when is not known */
};

HASH(since, 10240, u64, u64);             /* socket: when */

EVENTS(1024 * 1024);

SEC("tracepoint/sock/inet_sock_set_state")
int on_state(struct trace_event_raw_inet_sock_set_state *ctx)
{
	u64 socket = (u64)ctx->skaddr, now = bpf_ktime_get_ns(), *from;
	struct event *e;

	if (ctx->protocol != TCP || !is_wanted_family(ctx->family))
		return 0;
#ifdef LOCAL
	if (ctx->sport != LOCAL)
		return 0;
#endif
#ifdef REMOTE
	if (ctx->dport != REMOTE)
		return 0;
#endif
	from = bpf_map_lookup_elem(&since, &socket);
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (e) {
		e->socket = socket;
		e->pid = bpf_get_current_pid_tgid() >> 32;
		bpf_get_current_comm(e->comm, sizeof(e->comm));
		__builtin_memcpy(e->laddr, ctx->saddr_v6, sizeof(e->laddr));
		__builtin_memcpy(e->raddr, ctx->daddr_v6, sizeof(e->raddr));
		e->lport = ctx->sport;
		e->rport = ctx->dport;
		e->old = ctx->oldstate;
		e->new = ctx->newstate;
		e->time_ns = from ? now - *from : 0;
		bpf_ringbuf_submit(e, 0);
	}
	if (ctx->newstate == CLOSE)
		bpf_map_delete_elem(&since, &socket);
	else
		bpf_map_update_elem(&since, &socket, &now, BPF_ANY);
	return 0;
}
