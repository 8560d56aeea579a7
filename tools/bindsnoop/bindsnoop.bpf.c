/* bindsnoop.bpf.c: bind(2) of IPv4 and IPv6 sockets, when it returns. */
#include "../tool.bpf.h"

enum { IPV4 = 2, IPV6 = 10 };

struct call {
	u32 fd;
	const void *address;
};

struct event {
	u32 uid, pid;
	char comm[COMM];
	char proto[5];
	u32 fd;
	s32 ret __show(errno);
	u8 addr[16] __show(address);
	u16 port __show(port);
	u32 interface;
	char opts[6];
};

/* Of kernels before Linux 6.6, and since. */
struct inet_sock___bits {
	u8 freebind:1, transparent:1, bind_address_no_port:1;
} __attribute__((preserve_access_index));
struct inet_sock___flags {
	unsigned long inet_flags;
} __attribute__((preserve_access_index));
enum { FREEBIND = 11, TRANSPARENT = 15, BIND_ADDRESS_NO_PORT = 18 };     /* include/net/inet_sock.h: INET_FLAGS_* */

/* The beginning of both kinds of address; behind it IPv6 has its 16 bytes, and IPv4 need not have anything. */
struct address {
	u16 family;
	__be16 port;
	u32 ipv4;
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

/* "FTNRr", '.' for what was not asked for: IP_FREEBIND, IP_TRANSPARENT, IP_BIND_ADDRESS_NO_PORT, SO_REUSEADDR, SO_REUSEPORT. */
#define OPTION(at, letter, is_set) (e->opts[at] = (is_set) ? (letter) : '.')
#define BIT(name) BPF_CORE_READ_BITFIELD_PROBED((struct inet_sock___bits *)sk, name)
#define FLAG(bit) (flags >> (bit) & 1)

static void take_options(struct event *e, struct sock *sk)
{
	u64 flags;

	if (bpf_core_field_exists(struct inet_sock___flags, inet_flags)) {
		flags = BPF_CORE_READ((struct inet_sock___flags *)sk, inet_flags);
		OPTION(0, 'F', FLAG(FREEBIND));
		OPTION(1, 'T', FLAG(TRANSPARENT));
		OPTION(2, 'N', FLAG(BIND_ADDRESS_NO_PORT));
	} else {
		OPTION(0, 'F', BIT(freebind));
		OPTION(1, 'T', BIT(transparent));
		OPTION(2, 'N', BIT(bind_address_no_port));
	}
	OPTION(3, 'R', sk->__sk_common.skc_reuse);
	OPTION(4, 'r', sk->__sk_common.skc_reuseport);
	e->opts[5] = 0;
}

enum { RAW = 3 };

/* Others by their number. */
static void name_protocol(char to[5], u32 type, u32 number)
{
	__builtin_memset(to, 0, 5);
	if (type == RAW)
		__builtin_memcpy(to, "RAW", 3);
	else if (number == 6 || number == 262)           /* MPTCP */
		__builtin_memcpy(to, "TCP", 3);
	else if (number == 17)
		__builtin_memcpy(to, "UDP", 3);
	else if (number == 1 || number == 58)
		__builtin_memcpy(to, "ICMP", 4);
	else if (number == 132)
		__builtin_memcpy(to, "SCTP", 4);
	else
		for (u32 unit = 100, at = 0; unit; unit /= 10)
			if (number >= unit || unit == 1)
				to[at++ & 3] = '0' + number / unit % 10;
}

static void take_address(struct event *e, const struct call *c)
{
	struct address a = {};
	struct file *file = file_of(c->fd);
	struct socket *socket = file ? file->private_data : NULL;
	struct sock *sk = socket ? socket->sk : NULL;

	bpf_probe_read_user(&a, sizeof(a), c->address);
	e->port = bpf_ntohs(a.port);
	__builtin_memset(e->addr, 0, sizeof(e->addr));
	if (a.family == IPV6) {
		bpf_probe_read_user(e->addr, sizeof(e->addr), c->address + sizeof(a));
	} else {
		e->addr[10] = e->addr[11] = 0xff;
		__builtin_memcpy(e->addr + 12, &a.ipv4, 4);
	}
	__builtin_memset(e->opts, 0, sizeof(e->opts));
	if (sk)
		take_options(e, sk);
	e->interface = sk ? sk->__sk_common.skc_bound_dev_if : 0;
	if (sk)
		name_protocol(e->proto, sk->sk_type, sk->sk_protocol);
	else
		__builtin_memset(e->proto, 0, sizeof(e->proto));
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
		e->uid = bpf_get_current_uid_gid();
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
