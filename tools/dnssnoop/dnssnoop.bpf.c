/* dnssnoop.bpf.c: questions and answers of DNS over UDP, on every device, by port 53. The process is the one
 * that sent the question. */
#include "../tool.bpf.h"

enum { UDP = 17, IPV4 = 4, IPV6 = 6, DNS = 53, NAME = 128, HEADER = 12, RESPONSE = 0x8000 };

struct ip {
	u8 version;
	u8 protocol;
	u8 saddr[16], daddr[16];
	u32 length;                      /* of the header; 0: not one that is looked at */
};

struct udp {
	__be16 sport, dport, length, sum;
};

struct dns {
	__be16 id, flags, questions, answers, authorities, additional;
};

struct which {
	u16 id, port;
};

struct query {
	u64 time_ns;
	u32 pid;
	char comm[COMM];
};

struct event {
	u32 pid;
	char comm[COMM];
	u8 server[16] __show(address);
	u64 time_ns __show(duration);        /* 0: a question */
	u16 flags, answers;
	u8 name[NAME];                       /* of the question, as the packet has it: and its type behind it */
};

RECENT(queries, 10240, struct which, struct query);
EVENTS(1024 * 1024);

static void read_ip(struct sk_buff *skb, struct ip *ip)
{
	u8 head[40] = {};

	bpf_probe_read_kernel(head, sizeof(head), skb->head + skb->network_header);
	ip->version = head[0] >> 4;
	if (ip->version == IPV4) {
		ip->protocol = head[9];
		ip->length = (head[0] & 15) * 4;
		ip->saddr[10] = ip->saddr[11] = ip->daddr[10] = ip->daddr[11] = 0xff;
		__builtin_memcpy(ip->saddr + 12, head + 12, 4);
		__builtin_memcpy(ip->daddr + 12, head + 16, 4);
	} else if (ip->version == IPV6) {
		ip->protocol = head[6];
		ip->length = 40;
		__builtin_memcpy(ip->saddr, head + 8, 16);
		__builtin_memcpy(ip->daddr, head + 24, 16);
	}
}

static int look(struct sk_buff *skb, bool is_sent)
{
	struct ip ip = {};
	struct udp udp = {};
	struct dns dns = {};
	struct which key = {};
	struct query first = {}, *q;
	struct event *e;
	void *at;

	read_ip(skb, &ip);
	if (ip.protocol != UDP)
		return 0;
	at = skb->head + skb->network_header + ip.length;
	bpf_probe_read_kernel(&udp, sizeof(udp), at);
	if ((is_sent ? udp.dport : udp.sport) != bpf_htons(DNS))
		return 0;
	at += sizeof(udp);
	bpf_probe_read_kernel(&dns, sizeof(dns), at);
	if (is_sent == !!(dns.flags & bpf_htons(RESPONSE)))      /* servers ask each other from this port, too */
		return 0;
	key.id = bpf_ntohs(dns.id);
	key.port = bpf_ntohs(is_sent ? udp.sport : udp.dport);
	if (is_sent) {
		first.time_ns = bpf_ktime_get_ns();
		first.pid = this_pid();
		bpf_get_current_comm(first.comm, sizeof(first.comm));
		bpf_map_update_elem(&queries, &key, &first, BPF_ANY);
	}
	q = bpf_map_lookup_elem(&queries, &key);
	if (!q || !is_meant(q->pid, 0))
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	e->pid = q->pid;
	__builtin_memcpy(e->comm, q->comm, sizeof(e->comm));
	__builtin_memcpy(e->server, is_sent ? ip.daddr : ip.saddr, sizeof(e->server));
	e->time_ns = is_sent ? 0 : bpf_ktime_get_ns() - q->time_ns;
	e->flags = bpf_ntohs(dns.flags);
	e->answers = bpf_ntohs(dns.answers);
	__builtin_memset(e->name, 0, sizeof(e->name));
	/* A packet is shorter than the room, but what lies behind it is the kernel's memory too. */
	bpf_probe_read_kernel(e->name, sizeof(e->name), at + HEADER);
	bpf_ringbuf_submit(e, 0);
	return 0;
}

SEC("tracepoint/net/net_dev_queue")
int on_send(struct trace_event_raw_net_dev_template *ctx) { return look((void *)ctx->skbaddr, true); }

SEC("tracepoint/net/netif_receive_skb")
int on_receive(struct trace_event_raw_net_dev_template *ctx) { return look((void *)ctx->skbaddr, false); }
