/* calls.bpf.c: functions that call functions, for tests/unit/vm_calls.c. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#define MAP(name, kind, val, max) struct { __uint(type, BPF_MAP_TYPE_##kind); __uint(max_entries, max); \
	__type(key, u32); __type(value, val); } name SEC(".maps")

struct own { u64 n, last; };
struct three { u8 a, b, c; };
MAP(numbers, ARRAY, u64, 5);
MAP(own, PERCPU_ARRAY, struct own, 3);
MAP(table, HASH, u64, 8);
MAP(bytes, ARRAY, struct three, 4);
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(".maps");
u64 total;

int after(struct xdp_md *ctx);
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__type(key, u32);
	__array(values, int(struct xdp_md *));
} next SEC(".maps") = { .values = { [1] = (void *)&after } };

SEC("xdp") int after(struct xdp_md *ctx)
{
	total += 7;
	return ctx->data_end - ctx->data;
}

/* ---- registers that a callee writes, or leaves alone; its stack ---- */

static __noinline u64 mix(u64 a, u64 b, u64 c)
{
	return a * 31 + (b ^ c);
}

static __noinline u64 keep(u64 a, u64 b)
{
	u64 x = mix(a, b, 1), y = mix(b, x, 2), z = mix(x, y, 3);
	return x + 2 * y + 3 * z + a;
}

static __noinline void fill(u64 *to, u32 n)
{
	for (u32 i = 0; i < 4; i++)
		to[i] = n + i;
}

static __noinline u64 sums(u32 n)
{
	u64 v[4];
	fill(v, n);
	return v[0] + v[1] * v[2] + v[3];
}

static __noinline u64 deep(u64 n)
{
	return n > 5 ? n : keep(n, sums(n)) + 1;
}

SEC("xdp") int calls(struct xdp_md *ctx)
{
	u64 s = 0;
	for (int i = 0; i < 6; i++)
		s += keep(i, s) + sums(i) + deep(i);
	return s;
}

/* ---- packet pointers below; a packet that changes ---- */

static __noinline int length(struct xdp_md *ctx)
{
	return (long)ctx->data_end - (long)ctx->data;
}

static __noinline int at(struct xdp_md *ctx, u32 off)
{
	u8 *p = (void *)(long)ctx->data + off;
	return (void *)(p + 2) > (void *)(long)ctx->data_end ? -1 : p[0] + 3 * p[1];
}

SEC("xdp") int packets(struct xdp_md *ctx)
{
	int s = ctx->ingress_ifindex;
	for (int i = 0; i < 70; i += 9)
		s += at(ctx, i) + length(ctx);
	bpf_xdp_adjust_tail(ctx, -30);
	for (int i = 0; i < 70; i += 9)
		s += at(ctx, i) + length(ctx);
	bpf_xdp_adjust_head(ctx, 8);
	return s + at(ctx, 1);
}

/* What was the packet's is not any more. */
SEC("xdp") int cut(struct xdp_md *ctx)
{
	u8 *p = (void *)(long)ctx->data;
	int s = 0;
	for (int i = 0; i < 3; i++)
		s += p[40 + i] + length(ctx);
	bpf_xdp_adjust_tail(ctx, -30);
	return s + p[40];
}

/* ---- maps: elements next to each other, odd sizes, none; a record that is gone ---- */

static __noinline u64 count(u32 i)
{
	u64 *v = bpf_map_lookup_elem(&numbers, &i), *h = bpf_map_lookup_elem(&table, &i), first = i;
	struct own *o = bpf_map_lookup_elem(&own, &i);
	struct three *t = bpf_map_lookup_elem(&bytes, &i);
	if (o) {
		o->n++;
		o->last = i;
	}
	if (v)
		*v += i;
	if (h)
		__sync_fetch_and_add(h, 2);
	else
		bpf_map_update_elem(&table, &i, &first, 0);
	if (t) {
		t->a++;
		t->c = t->a + t->b;
	}
	return (v ? *v : 100) + (o ? o->n : 0) + (t ? t->c : 9);
}

SEC("xdp") int maps(struct xdp_md *ctx)
{
	u64 s = 0;
	for (u32 i = 0; i < 7; i++)
		s = s * 3 + count(i % 6);
	total += s;
	return s;
}

SEC("xdp") int records(struct xdp_md *ctx)
{
	u64 s = 0;
	for (int i = 0; i < 3; i++) {
		u64 *r = bpf_ringbuf_reserve(&ring, 16, 0);
		if (!r)
			return 9;
		r[0] = keep(i, 1);
		r[1] = r[0] + 1;
		s += *(volatile u64 *)&r[1];
		bpf_ringbuf_submit(r, 0);
		if (i == 2)
			s += *(volatile u64 *)&r[0];
	}
	return s;
}

/* ---- wrong: accesses that are good in part; a frame that is gone ---- */

static __noinline u64 *lent(u64 n)
{
	u64 v[2] = { n, n }, *p = v;
	asm volatile("" : "+r"(p));
	p[1]++;
	return p;
}

SEC("xdp") int gone(struct xdp_md *ctx)
{
	u64 *p = lent(length(ctx));
	total += length(ctx);
	return *p;
}

static __noinline u64 *lent_by_r0(void)
{
	u64 *p;
	asm volatile("r0 = r10; r0 += -8; r1 = 5; *(u64 *)(r0 + 0) = r1; r1 = *(u64 *)(r0 + 0); %0 = r0"
		: "=r"(p) : : "r0", "r1", "memory");
	return p;
}

SEC("xdp") int gone_at_once(struct xdp_md *ctx)
{
	return *lent_by_r0();
}

static __noinline u64 two(u32 *p, int far)
{
	total++;
	return p[0] + (far ? p[0] * p[1] * p[2] * p[3] : p[1]);
}

SEC("xdp") int beyond(struct xdp_md *ctx)
{
	u32 k = 2, *v = bpf_map_lookup_elem(&numbers, &k);
	u64 s = 0;
	if (!v)
		return 1;
	for (int i = 0; i < 3; i++)
		s += two(v, i) + 1;
	return s;
}

/* ---- callbacks; tail calls from below; no end ---- */

static long step(u32 i, u64 *s)
{
	*s += mix(i, *s, 5) + sums(i);
	return i == 4;
}

SEC("xdp") int loops(struct xdp_md *ctx)
{
	u64 s = 1;
	for (int i = 0; i < 3; i++) {
		bpf_loop(6, step, &s, 0);
		s += keep(s, i);
	}
	return s;
}

static __noinline int leap(struct xdp_md *ctx, u32 to)
{
	bpf_tail_call(ctx, &next, to);
	return 3;
}

SEC("xdp") int leaps(struct xdp_md *ctx)
{
	int s = 0;
	for (int i = 0; i < 3; i++)
		s = s * 2 + leap(ctx, i) + (int)mix(i, s, 1);
	return s;
}

#define DOWN(name, below) static __noinline u64 name(u64 n) { total++; return n ? 1 + below(n - 1) : 0; }
static __noinline u64 bottom(u64 n)
{
	return n;
}
DOWN(down8, bottom) DOWN(down7, down8) DOWN(down6, down7) DOWN(down5, down6) DOWN(down4, down5) DOWN(down3, down4)
DOWN(down2, down3) DOWN(down1, down2)

#pragma clang diagnostic ignored "-Wcall-depth"
/* The eighth frame is the last that there may be. */
SEC("xdp") int depth(struct xdp_md *ctx)
{
	u64 s = down1(3) + down1(6) + down1(6);
	return s + down1(7);
}

char LICENSE[] SEC("license") = "GPL";
