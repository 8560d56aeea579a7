/* tcpaccept.bpf.c: TCP connections that processes take: the call has returned a descriptor, and its socket says the
 * rest. */
#include "../tool.bpf.h"

enum { TCP = 6, IPV4 = 2, IPV6 = 10 };

struct event {
	u32 pid;
	char comm[16];
	u32 ip;
	u8 raddr[16] __show(address);
	u8 laddr[16] __show(address);
	u16 rport __show(port);
	u16 lport __show(port);
};

EVENTS(1024 * 1024);

/* IPv4 in the clothes of IPv6. */
static void put_ipv4(u8 to[16], u32 from)
{
	__builtin_memset(to, 0, 10);
	to[10] = to[11] = 0xff;
	__builtin_memcpy(to + 12, &from, sizeof(from));
}

static int tell(s64 fd)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct sock *sk;
	struct event *e;
	struct file *file;
	u16 family, lport;

	if (fd < 0)
		return 0;
	file = task->files->fdt->fd[fd];
	sk = ((struct socket *)file->private_data)->sk;
	family = sk->__sk_common.skc_family;
	lport = sk->__sk_common.skc_num;
	if (sk->sk_protocol != TCP || (family != IPV4 && family != IPV6) || !is_wanted_family(family))
		return 0;
#ifdef PORT
	if (lport != PORT)
		return 0;
#endif
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	e->pid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->ip = family == IPV4 ? 4 : 6;
	if (family == IPV4) {
		put_ipv4(e->raddr, sk->__sk_common.skc_daddr);
		put_ipv4(e->laddr, sk->__sk_common.skc_rcv_saddr);
	} else {
		bpf_probe_read_kernel(e->raddr, sizeof(e->raddr), &sk->__sk_common.skc_v6_daddr);
		bpf_probe_read_kernel(e->laddr, sizeof(e->laddr), &sk->__sk_common.skc_v6_rcv_saddr);
	}
	e->rport = bpf_ntohs(sk->__sk_common.skc_dport);
	e->lport = lport;
	bpf_ringbuf_submit(e, 0);
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_accept")
int on_accept(struct trace_event_raw_sys_exit *ctx) { return tell(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_accept4")
int on_accept4(struct trace_event_raw_sys_exit *ctx) { return tell(ctx->ret); }
