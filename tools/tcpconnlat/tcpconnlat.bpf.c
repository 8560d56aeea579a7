/* tcpconnlat.bpf.c: from when a socket sends its SYN to when it is connected, or refused, or told that nobody answers:
 * the way there and back, and the other side's kernel. */
#include "../tool.bpf.h"

enum { TCP = 6, ESTABLISHED = 1, SYN_SENT = 2 };

struct start {
	u64 time_ns;
	u32 pid;
	char comm[COMM];
};

struct event {
	u32 pid;
	char comm[COMM];
	u32 ip;
	u8 saddr[16] __show(address);
	u8 daddr[16] __show(address);
	u16 dport __show(port);
	u16 lport __show(port);
	u64 time_ns __show(duration);
	s32 err __show(errno);
};

HASH(starts, 10240, u64, struct start);   /* socket */
EVENTS(1024 * 1024);

static void tell(struct trace_event_raw_inet_sock_set_state *ctx, const struct start *s, s32 err)
{
	u64 ns = bpf_ktime_get_ns() - s->time_ns;
	struct event *e;

#ifdef MIN_MS
	if (ns < MIN_MS * NS_PER_MS)
		return;
#endif
	if (!is_meant(s->pid, 0))
		return;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return;
	e->pid = s->pid;
	__builtin_memcpy(e->comm, s->comm, sizeof(e->comm));
	e->ip = ctx->family == 2 ? 4 : 6;
	__builtin_memcpy(e->saddr, ctx->saddr_v6, sizeof(e->saddr));
	__builtin_memcpy(e->daddr, ctx->daddr_v6, sizeof(e->daddr));
	e->dport = ctx->dport;
	e->lport = ctx->sport;
	e->time_ns = ns;
	e->err = err;
	bpf_ringbuf_submit(e, 0);
}

SEC("tracepoint/sock/inet_sock_set_state")
int on_state(struct trace_event_raw_inet_sock_set_state *ctx)
{
	struct start s = { .time_ns = bpf_ktime_get_ns() }, *begun;
	u64 socket = (u64)ctx->skaddr;
	s32 err;

	if (ctx->protocol != TCP || !is_wanted_family(ctx->family))
		return 0;
	if (ctx->newstate == SYN_SENT) {
		s.pid = this_pid();
		bpf_get_current_comm(s.comm, sizeof(s.comm));
		bpf_map_update_elem(&starts, &socket, &s, BPF_ANY);
		return 0;
	}
	begun = bpf_map_lookup_elem(&starts, &socket);
	if (!begun)
		return 0;
	err = ((struct sock *)ctx->skaddr)->sk_err;      /* 0 in CLOSE: its process gave up */
	if (ctx->newstate == ESTABLISHED || err)
		tell(ctx, begun, err);
	bpf_map_delete_elem(&starts, &socket);
	return 0;
}
