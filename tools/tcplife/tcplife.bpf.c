/* tcplife.bpf.c: TCP connections when they have ended: who, how much, how long.  A connection begins where its socket
 * comes to SYN_SENT or ESTABLISHED.  Its process is known when it connects or closes, which are its own deeds; what
 * comes from the network runs for anybody.  Bytes are as the kernel counts them: a SYN and a FIN are one each. */
#include "../tool.bpf.h"

enum { TCP = 6 };

/* include/net/tcp_states.h */
enum state {
	ESTABLISHED = 1, SYN_SENT, SYN_RECV, FIN_WAIT1, FIN_WAIT2, TIME_WAIT, CLOSE, CLOSE_WAIT, LAST_ACK, LISTEN,
		CLOSING,
	NEW_SYN_RECV,
};

struct life {
	u64 from_ns;
	u32 pid;
	char comm[16];
};

struct event {
	u32 pid;
	char comm[16];
	u8 laddr[16] __show(address);
	u8 raddr[16] __show(address);
	u16 lport __show(port);
	u16 rport __show(port);
	u64 tx __show(bytes);
	u64 rx __show(bytes);
	u64 time_ns __show(duration);
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u64);                /* socket */
	__type(value, struct life);
} lives SEC(".maps");

EVENTS(1024 * 1024);

static void begin(u64 socket)
{
	struct life first = { .from_ns = bpf_ktime_get_ns() };

	bpf_map_update_elem(&lives, &socket, &first, BPF_NOEXIST);
}

static void end(struct trace_event_raw_inet_sock_set_state *ctx, const struct life *life)
{
	struct tcp_sock *tcp = (void *)ctx->skaddr;
	struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);

	if (!e)
		return;
	e->pid = life->pid;
	__builtin_memcpy(e->comm, life->comm, sizeof(e->comm));
	__builtin_memcpy(e->laddr, ctx->saddr_v6, sizeof(e->laddr));
	__builtin_memcpy(e->raddr, ctx->daddr_v6, sizeof(e->raddr));
	e->lport = ctx->sport;
	e->rport = ctx->dport;
	e->tx = tcp->bytes_acked;
	e->rx = tcp->bytes_received;
	e->time_ns = bpf_ktime_get_ns() - life->from_ns;
	bpf_ringbuf_submit(e, 0);
}

static bool is_wanted_port(u16 local, u16 remote)
{
#ifdef LOCAL
	if (local != LOCAL)
		return false;
#endif
#ifdef REMOTE
	if (remote != REMOTE)
		return false;
#endif
	return true;
}

SEC("tracepoint/sock/inet_sock_set_state")
int on_state(struct trace_event_raw_inet_sock_set_state *ctx)
{
	u64 socket = (u64)ctx->skaddr;
	u32 to = ctx->newstate;
	bool is_own = to == SYN_SENT || to == FIN_WAIT1 || to == LAST_ACK;
	struct life *life;

	if (ctx->protocol != TCP || !is_wanted_family(ctx->family))
		return 0;
	if (to == SYN_SENT || to == ESTABLISHED)
		begin(socket);
	life = bpf_map_lookup_elem(&lives, &socket);
	if (!life)
		return 0;
	if (is_own && !life->pid) {
		life->pid = bpf_get_current_pid_tgid() >> 32;
		bpf_get_current_comm(life->comm, sizeof(life->comm));
	}
	if (to != CLOSE)
		return 0;
	if (is_meant(life->pid, 0) && is_wanted_port(ctx->sport, ctx->dport))
		end(ctx, life);
	bpf_map_delete_elem(&lives, &socket);
	return 0;
}
