/* tcpdrop.bpf.c: TCP segments over IPv4 and IPv6 that the kernel drops: why, and in which function. The headers are
 * those of the packet; what is no drop (consumed, or freed without a reason to tell) is left out. */
#include "../tool.bpf.h"

enum { TCP = 6, IPV4 = 0x0800, IPV6 = 0x86dd };

struct event {
	u8 saddr[16] __show(address);
	u8 daddr[16] __show(address);
	u16 sport __show(port);
	u16 dport __show(port);
	u32 flags __show(hex);           /* of TCP: 1 FIN, 2 SYN, 4 RST, 8 PSH, 16 ACK */
	enum skb_drop_reason reason;
	u64 function __show(symbol);
};

EVENTS(1024 * 1024);

/* IPv4 in the clothes of IPv6. */
static void put_ipv4(u8 to[16], u32 from)
{
	__builtin_memset(to, 0, 10);
	to[10] = to[11] = 0xff;
	__builtin_memcpy(to + 12, &from, sizeof(from));
}

/* false: not TCP. *tcp: where its header begins. */
static bool put_addresses(struct event *e, u16 protocol, void *ip, void **tcp)
{
	struct iphdr v4;
	struct ipv6hdr v6;

	if (protocol == IPV4) {
		if (bpf_probe_read_kernel(&v4, sizeof(v4), ip) || v4.protocol != TCP)
			return false;
		put_ipv4(e->saddr, v4.saddr);
		put_ipv4(e->daddr, v4.daddr);
		*tcp = ip + v4.ihl * 4;
		return true;
	}
	if (bpf_probe_read_kernel(&v6, sizeof(v6), ip) || v6.nexthdr != TCP)
		return false;
	__builtin_memcpy(e->saddr, &v6.saddr, sizeof(e->saddr));
	__builtin_memcpy(e->daddr, &v6.daddr, sizeof(e->daddr));
	*tcp = ip + sizeof(v6);
	return true;
}

SEC("tracepoint/skb/kfree_skb")
int on_drop(struct trace_event_raw_kfree_skb *ctx)
{
	struct sk_buff *skb = (struct sk_buff *)ctx->skbaddr;
	u16 protocol = ctx->protocol;
	struct event *e;
	void *tcp;
	u8 header[14];

	if ((protocol != IPV4 && protocol != IPV6) || !is_wanted_family(protocol == IPV4 ? IPV4_FAMILY : IPV6_FAMILY))
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	if (!put_addresses(e, protocol, skb->head + skb->network_header, &tcp) || bpf_probe_read_kernel(header,
		sizeof(header), tcp)) {
		bpf_ringbuf_discard(e, 0);
		return 0;
	}
	e->sport = header[0] << 8 | header[1];
	e->dport = header[2] << 8 | header[3];
	e->flags = header[13];
	e->reason = ctx->reason;
	e->function = (u64)ctx->location;
	bpf_ringbuf_submit(e, 0);
	return 0;
}
