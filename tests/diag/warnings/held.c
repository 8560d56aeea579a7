// What is held and what is given back.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct event { int pid; char comm[16]; };
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } rb SEC(".maps");
static void send(struct event *e) { bpf_ringbuf_submit(e, 0); }

SEC("raw_tp/a") int wrong(long *ctx)
{
	struct event *e = bpf_ringbuf_reserve(&rb, sizeof(*e), 0), *f;
	if (!e)
		return 0;
	e->pid = ctx[0];
	bpf_get_current_comm(&e->comm, sizeof(e->comm));
	if (e->pid == 1)
		return 0;                               /* yes */
	for (int i = 0; i < 3; i++)
		if (e->comm[i] == 'x')
			return 1;                       /* yes */
	bpf_ringbuf_submit(e, 0);
	f = bpf_ringbuf_reserve(&rb, sizeof(*f), 0);
	if (f)
		f->pid = 1;
	return 0;                                       /* not known: on one way it is NULL */
}
SEC("tc") int sockets(struct __sk_buff *skb)
{
	struct bpf_sock_tuple t = {};
	struct bpf_sock *sk = bpf_sk_lookup_tcp(skb, &t, sizeof(t.ipv4), -1, 0);
	if (!sk)
		return 0;
	if (sk->mark)
		return 1;                               /* yes */
	bpf_sk_release(sk);
	return 0;
}
SEC("raw_tp/b") int right(long *ctx)
{
	struct event *a = bpf_ringbuf_reserve(&rb, sizeof(*a), 0), *b, *c, *d = NULL, *copy;
	if (!a)
		return 0;
	if (ctx[0]) {
		bpf_ringbuf_discard(a, 0);
		return 1;
	}
	a->pid = 1;
	bpf_ringbuf_submit(a, 0);
	b = bpf_ringbuf_reserve(&rb, sizeof(*b), 0);
	if (b)
		send(b);
	if (!(c = bpf_ringbuf_reserve(&rb, sizeof(*c), 0)))
		goto out;
	copy = c;
	if (ctx[1])
		d = bpf_ringbuf_reserve(&rb, sizeof(*d), 0);
	if (d)
		bpf_ringbuf_submit(d, 0);
	bpf_ringbuf_submit(copy, 0);
out:
	return 0;
}
char LICENSE[] SEC("license") = "GPL";
