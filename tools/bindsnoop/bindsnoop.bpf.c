/* bindsnoop.bpf.c: bind(2) of IPv4 and IPv6 sockets, when it returns. */
#include "../tool.bpf.h"

enum { IPV4 = 2, IPV6 = 10 };

struct call {
	u32 fd;
	const void *address;
};

struct event {
	u32 pid;
	char comm[COMM];
	char proto[5];
	u32 fd;
	s32 ret __show(errno);
	u8 addr[16] __show(address);
	u16 port __show(port);
	u32 interface;
};

struct ipv6 {
	u16 family;
	__be16 port;
	u32 flow;
	u8 addr[16];
};

HASH(calls, MAX_THREADS, u32, struct call);     /* thread */
EVENTS(256 * 1024);

SEC("tracepoint/syscalls/sys_enter_bind")
int on_bind(struct trace_event_raw_sys_enter *ctx)
{
	struct call c = { ctx->args[0], (void *)ctx->args[1] };
	u32 thread = this_tid();

	bpf_map_update_elem(&calls, &thread, &c, BPF_ANY);
	return 0;
}

static void take_address(struct event *e, const struct call *c)
{
	struct ipv6 a = {};
	struct file *file = file_of(c->fd);
	struct socket *socket = file ? file->private_data : NULL;
	struct sock *sk = socket ? socket->sk : NULL;

	bpf_probe_read_user(&a, sizeof(a), c->address);
	e->port = bpf_ntohs(a.port);
	__builtin_memset(e->addr, 0, sizeof(e->addr));
	if (a.family == IPV6) {
		__builtin_memcpy(e->addr, a.addr, sizeof(e->addr));
	} else {
		e->addr[10] = e->addr[11] = 0xff;
		__builtin_memcpy(e->addr + 12, &a.flow, 4);
	}
	e->interface = sk ? sk->__sk_common.skc_bound_dev_if : 0;
	__builtin_memcpy(e->proto, sk && sk->sk_type == 2 ? "UDP" : "TCP", 4);
}

SEC("tracepoint/syscalls/sys_exit_bind")
int on_bind_end(struct trace_event_raw_sys_exit *ctx)
{
	u32 thread = this_tid();
	struct call *c = bpf_map_lookup_elem(&calls, &thread);
	u16 family = 0;
	struct event *e;

	if (!c)
		return 0;
	bpf_probe_read_user(&family, sizeof(family), c->address);
	if (family != IPV4 && family != IPV6)
		goto forget;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (e) {
		e->pid = this_pid();
		e->fd = c->fd;
		e->ret = ctx->ret;
		bpf_get_current_comm(e->comm, sizeof(e->comm));
		take_address(e, c);
#ifdef PORT
		if (e->port != PORT)
			bpf_ringbuf_discard(e, 0);
		else
#endif
			bpf_ringbuf_submit(e, 0);
	}
forget:
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}
