/* blocks.c: blocks of memory behind pointers that can be followed and not moved, and variables that are only copied. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

/* bpf_sock, bpf_sock_ops and bpf_sock_addr, as far as it goes here */
struct ends { u32 head[7], src_ip6[4]; };
struct ops { u32 head[46]; struct ends *sk; };
struct connect { u32 head[2], user_ip6[4]; };
struct addresses { u32 a[4], b[4]; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, struct addresses); } last SEC(".maps");

SEC("sockops") int of_a_socket(struct ops *ctx)
{
	u32 k = 0;
	struct addresses *to = bpf_map_lookup_elem(&last, &k);
	struct ends *sk = ctx->sk;
	if (!to || !sk)
		return 0;
	__builtin_memcpy(to->b, sk->src_ip6, 16);
	__builtin_memset(to->a + 1, 0, 12);
	return 1;
}

SEC("cgroup/connect6") int of_the_context(struct connect *ctx)
{
	u32 k = 0;
	struct addresses *to = bpf_map_lookup_elem(&last, &k);
	if (!to)
		return 1;
	__builtin_memcpy(to->b, ctx->user_ip6, 16);
	__builtin_memcpy(ctx->user_ip6, to->a, 16);
	return 1;
}

struct path { u64 part[12]; };
struct held { u64 flags; struct path path; };
u64 sum;

SEC("raw_tp/sched_switch") int made_to_be_copied(u64 *ctx)
{
	struct held *h = (void *)ctx[0];
	struct path p = BPF_PROBE_READ(h, path);
	sum += p.part[ctx[1] & 7] + p.part[11];
	for (int i = 0; i < 3; i++) {
		struct path q = BPF_PROBE_READ(&h[i], path);
		sum += q.part[ctx[2] & 7];
	}
	return 0;
}
struct wide { u32 head[12], local_ip6[4]; u64 tail; };

SEC("sockops") int by_fields(struct wide *ctx)
{
	struct addresses now = {};
	__builtin_memcpy(now.b, ctx->local_ip6, sizeof(now.b));      /* at 48, of 4 bytes each */
	sum += now.b[0] ^ now.b[ctx->head[0] & 3];
	return 1;
}

struct named { u32 id; char name[16]; u64 when; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(key, u32); __type(value, struct named); } names SEC(".maps");

/* Characters whose place is aligned as their struct is. */
SEC("raw_tp/sched_wakeup") int aligned(u64 *ctx)
{
	u32 k = ctx[0];
	struct named *had = bpf_map_lookup_elem(&names, &k), now = {};
	if (!had)
		return 0;
	__builtin_memcpy(now.name, had->name, sizeof(now.name));
	now.when = ctx[1];
	bpf_map_update_elem(&names, &k, &now, BPF_ANY);
	return 0;
}

/* A copy of a kernel struct: its members are where this kernel has them. */
struct qstr___mine { u32 hash, len; const unsigned char *name; } __attribute__((preserve_access_index));

SEC("raw_tp/sched_waking") int of_a_copy(u64 *ctx)
{
	struct qstr___mine *from = (void *)ctx[0], at[2];
	bpf_probe_read_kernel(&at, sizeof(at), from);
	sum += at[0].len + (u64)at[0].name + (u64)at[1].name;
	return 0;
}
char LICENSE[] SEC("license") = "GPL";

/* Room on the stack is for numbers of eight bytes; the way that is expected comes first. */
SEC("xdp") int room(struct xdp_md *ctx)
{
	char odd = ctx->rx_queue_index;
	u64 *room = __builtin_alloca(16);
	room[0] = ctx->ingress_ifindex;
	room[1] = odd;
	bpf_map_update_elem(&last, room, &odd, 0);
	if (__builtin_expect(room[0] == 5, 0))
		return 3;
	if (__builtin_expect(room[1] == 7, 1))
		return 4;
	return 2;
}

/* Copies go by the widest pieces that the type of each end allows, whoever sees them next. */
struct numbers { u64 n[3]; u32 m[4]; };

__attribute__((noinline)) int by_words(struct numbers *s)
{
	u64 v[4];
	if (!s)
		return 1;
	__builtin_memcpy(v, s->n, 24);
	__builtin_memcpy(&v[3], s->m + 1, 8);
	bpf_trace_printk((void *)v, 32);
	__builtin_memcpy(s->n, v, 24);
	__builtin_memcpy(s->m, v, 16);
	return 0;
}

SEC("raw_tp/x") int words(u64 *ctx)
{
	struct numbers n = { { ctx[0] }, { 1 } };
	return by_words(&n) + n.m[2];
}
