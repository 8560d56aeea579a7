/* globals.c: global functions, verified by themselves: what the tags of their parameters promise; functions given to be called; the
 * end of a callee by the program's type. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
// needs: func:bpf_rdonly_cast func:bpf_iter_css_new
// promised is 171
// each is 30
// looped is 231
// tailed is 55
// untaken is 12

char LICENSE[] SEC("license") = "GPL";
struct two { int x, y; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 4); __type(key, int); __type(value, struct two); } twos SEC(".maps");
__noinline int any_context(void *ctx __arg_ctx) { return ctx != 0; }
__noinline int not_null(struct two *p __arg_nonnull, int *q) { return p->x + (q ? *q : 0); }
__weak int changes(struct two *p __arg_nonnull) { return ++p->y; }
__weak int trusted(struct task_struct *t __arg_trusted) { return t->pid; }
__weak int perhaps(struct task_struct *t __arg_trusted __arg_nullable) { return t ? t->pid : -1; }
__noinline int own_context(struct __sk_buff *skb) { return skb->len; }
__hidden __noinline int hidden(int a) { return a * 3; }
__noinline long many(long a, int b, char c, bool d, u64 e) { return a + b + c + d + e; }

SEC("tc") int promised(struct __sk_buff *skb)
{
	struct two t = { 1, 2 };
	int five = 5;
	return any_context(skb) + not_null(&t, &five) + not_null(&t, NULL) + changes(&t) + own_context(skb) + hidden(five) + many(five, 1, 2, 3, 4) + (t.y == 3) * 4;
}
SEC("tp_btf/task_newtask") int BPF_PROG(tasks, struct task_struct *task, u64 flags)
{
	return trusted(task) + perhaps(task) + perhaps(NULL) + any_context(ctx);
}
SEC("raw_tp/sys_enter") int raw(void *ctx) { return any_context(ctx); }
SEC("perf_event") int event(struct bpf_perf_event_data *ctx) { return any_context(ctx); }

static long add(struct bpf_map *map, int *key, struct two *v, int *sum) { *sum += *key * 5 + v->x; return 0; }
__noinline int over_map(void) { int sum = 0; bpf_for_each_map_elem(&twos, add, &sum, 0); return sum; }
SEC("tc") int each(struct __sk_buff *skb) { return over_map(); }
struct count { u64 sum; int last; };
static long until(u32 i, struct count *c) { c->sum += i; return i >= c->last; }
SEC("tc") int looped(struct __sk_buff *skb)
{
	struct count c = { .last = 20 };
	return bpf_loop(100, until, &c, 0) + c.sum;
}

int target(struct __sk_buff *skb);
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 3); __uint(key_size, 4); __array(values, int (void *)); } progs SEC(".maps") = {
	.values = { [1] = (void *)&target } };
SEC("tc") int target(struct __sk_buff *skb) { return 55; }
SEC("tc") int tailed(struct __sk_buff *skb)
{
	bpf_tail_call_static(skb, &progs, 1);
	return 1;
}
static __noinline int tries(struct __sk_buff *skb)
{
	bpf_tail_call_static(skb, &progs, 0);
	return 6;
}
SEC("tc") int untaken(struct __sk_buff *skb) { return tries(skb) + tries(skb); }
