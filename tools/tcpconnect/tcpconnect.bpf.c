/* tcpconnect.bpf.c: TCP connections that processes begin: a socket that goes to SYN_SENT does so in the course of its
 * process's connect(2).  The port of this side is chosen later, and not told. */
#include "../tool.bpf.h"

enum { TCP = 6, SYN_SENT = 2, IPV4 = 2 };

struct event {
	u32 uid, pid;
	char comm[16];
	u32 ip;
	u8 saddr[16] __show(address);
	u8 daddr[16] __show(address);
	u16 dport __show(port);
};

EVENTS(1024 * 1024);

SEC("tracepoint/sock/inet_sock_set_state")
int on_state(struct trace_event_raw_inet_sock_set_state *ctx)
{
	struct event *e;

	if (ctx->protocol != TCP || ctx->newstate != SYN_SENT || !is_wanted_family(ctx->family))
		return 0;
#ifdef PORT
	if (ctx->dport != PORT)
		return 0;
#endif
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	e->uid = bpf_get_current_uid_gid();
	e->pid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->ip = ctx->family == IPV4 ? 4 : 6;
	__builtin_memcpy(e->saddr, ctx->saddr_v6, sizeof(e->saddr));
	__builtin_memcpy(e->daddr, ctx->daddr_v6, sizeof(e->daddr));
	e->dport = ctx->dport;
	bpf_ringbuf_submit(e, 0);
	return 0;
}
