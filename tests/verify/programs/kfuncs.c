/* Programs of what Linux 6.18 offers beside helpers: each is accepted, but those whose names begin with no_. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_experimental.h>
char _license[] SEC("license") = "GPL";

extern int bpf_dynptr_from_skb(struct __sk_buff *s, u64 flags, struct bpf_dynptr *ptr__uninit) __ksym;
extern void *bpf_dynptr_slice_rdwr(const struct bpf_dynptr *p, u32 offset, void *buffer__opt, u32 buffer__szk) __ksym;
extern void bpf_local_irq_save(unsigned long *flags__irq_flag) __ksym;
extern void bpf_local_irq_restore(unsigned long *flags__irq_flag) __ksym;
extern int bpf_res_spin_lock(struct bpf_res_spin_lock *lock) __ksym;
extern void bpf_res_spin_unlock(struct bpf_res_spin_lock *lock) __ksym;
extern int bpf_res_spin_lock_irqsave(struct bpf_res_spin_lock *lock, unsigned long *flags__irq_flag) __ksym;
extern void bpf_res_spin_unlock_irqrestore(struct bpf_res_spin_lock *lock, unsigned long *flags__irq_flag) __ksym;
extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;
extern struct bpf_cpumask *bpf_cpumask_create(void) __ksym;
extern void bpf_cpumask_release(struct bpf_cpumask *cpumask) __ksym;
extern void *bpf_cast_to_kern_ctx(void *obj) __ksym;
extern int bpf_sock_addr_set_sun_path(struct bpf_sock_addr_kern *sa_kern, const u8 *sun_path, u32 sun_path__sz) __ksym;
extern __u64 *bpf_session_cookie(void) __ksym;
extern void tcp_cong_avoid_ai(struct tcp_sock *tp, u32 w, u32 acked) __ksym;
extern int bpf_wq_init(struct bpf_wq *wq, void *p__map, unsigned int flags) __ksym;
extern int bpf_wq_set_callback_impl(struct bpf_wq *wq, int (*callback_fn)(void *, int *, void *), unsigned int flags, void *aux__prog) __ksym;
extern int bpf_task_work_schedule_signal_impl(struct task_struct *task, struct bpf_task_work *tw, void *map__map,
	int (*callback)(struct bpf_map *map, void *key, void *value), void *aux__prog) __ksym;

struct locked { struct bpf_res_spin_lock lock; u64 n; };
struct later { int n; struct bpf_timer timer; struct bpf_wq wq; };
struct now { int n; struct bpf_task_work work; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 2); __type(key, u32); __type(value, struct locked); } locks SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 2); __type(key, u32); __type(value, struct later); } laters SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 2); __type(key, u32); __type(value, struct now); } nows SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_LPM_TRIE); __uint(max_entries, 4); __uint(map_flags, 1); __uint(key_size, 8); __uint(value_size, 8); } tree SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARENA); __uint(map_flags, 1 << 10); __uint(max_entries, 4); } arena SEC(".maps");
u64 count;

/* A write to the packet takes its slices away. */
SEC("tc") int no_slice_after_write(struct __sk_buff *skb)
{
	struct bpf_dynptr d;
	u8 room[14], *p;
	bpf_dynptr_from_skb(skb, 0, &d);
	p = bpf_dynptr_slice_rdwr(&d, 0, room, sizeof(room));
	if (!p)
		return 1;
	bpf_dynptr_write(&d, 0, room, sizeof(room), 0);
	return p[3];
}
SEC("netfilter") int skb_of_netfilter(struct bpf_nf_ctx *ctx)
{
	struct bpf_dynptr d;
	return bpf_dynptr_from_skb((struct __sk_buff *)ctx->skb, 0, &d) ? 0 : 1;
}
/* Interrupts and locks. */
SEC("tc") int nested(void *ctx)
{
	unsigned long a, b;
	bpf_local_irq_save(&a);
	bpf_local_irq_save(&b);
	count++;
	bpf_local_irq_restore(&b);
	bpf_local_irq_restore(&a);
	return 0;
}
SEC("tc") int no_wrong_order(void *ctx)
{
	unsigned long a, b;
	bpf_local_irq_save(&a);
	bpf_local_irq_save(&b);
	bpf_local_irq_restore(&a);
	bpf_local_irq_restore(&b);
	return 0;
}
static __noinline void save(unsigned long *to) { bpf_local_irq_save(to); }
SEC("tc") int saved_elsewhere(void *ctx) { unsigned long f; save(&f); count++; bpf_local_irq_restore(&f); return 0; }
SEC("tc") int no_restore(void *ctx) { unsigned long f; bpf_local_irq_save(&f); return 0; }
SEC("tc") int two_locks(void *ctx)
{
	u32 i = 0, k = 1;
	struct locked *a = bpf_map_lookup_elem(&locks, &i), *b = bpf_map_lookup_elem(&locks, &k);
	if (!a || !b || bpf_res_spin_lock(&a->lock))
		return 1;
	if (!bpf_res_spin_lock(&b->lock)) {
		b->n++;
		bpf_res_spin_unlock(&b->lock);
	}
	bpf_res_spin_unlock(&a->lock);
	return 0;
}
SEC("tc") int no_result_looked_at(void *ctx)
{
	u32 i = 0;
	struct locked *a = bpf_map_lookup_elem(&locks, &i);
	if (!a)
		return 1;
	bpf_res_spin_lock(&a->lock);
	bpf_res_spin_unlock(&a->lock);
	return 0;
}
/* Flags go back by the kind of function that they came from. */
SEC("tc") int no_flags_of_a_lock_to_another(void *ctx)
{
	unsigned long f;
	u32 i = 0;
	struct locked *a = bpf_map_lookup_elem(&locks, &i);
	if (!a || bpf_res_spin_lock_irqsave(&a->lock, &f))
		return 1;
	bpf_local_irq_restore(&f);
	bpf_res_spin_unlock(&a->lock);
	return 0;
}
SEC("tc") int no_other_flags_with_a_lock(void *ctx)
{
	unsigned long f;
	u32 i = 0;
	struct locked *a = bpf_map_lookup_elem(&locks, &i);
	bpf_local_irq_save(&f);
	if (a && !bpf_res_spin_lock(&a->lock))
		bpf_res_spin_unlock_irqrestore(&a->lock, &f);
	else
		bpf_local_irq_restore(&f);
	return 0;
}
SEC("tc") int both_kinds_of_flags(void *ctx)
{
	unsigned long f, g;
	u32 i = 0;
	struct locked *a = bpf_map_lookup_elem(&locks, &i);
	bpf_local_irq_save(&f);
	if (a && !bpf_res_spin_lock_irqsave(&a->lock, &g))
		bpf_res_spin_unlock_irqrestore(&a->lock, &g);
	bpf_local_irq_restore(&f);
	return 0;
}
SEC("tc") int lock_and_flags(void *ctx)
{
	unsigned long f;
	u32 i = 0;
	struct locked *a = bpf_map_lookup_elem(&locks, &i);
	if (!a || bpf_res_spin_lock_irqsave(&a->lock, &f))
		return 1;
	a->n++;
	bpf_res_spin_unlock_irqrestore(&a->lock, &f);
	return 0;
}
SEC("tc") int no_flags_of_lock(void *ctx)
{
	unsigned long f;
	u32 i = 0;
	struct locked *a = bpf_map_lookup_elem(&locks, &i);
	if (!a || bpf_res_spin_lock_irqsave(&a->lock, &f))
		return 1;
	bpf_local_irq_restore(&f);
	bpf_res_spin_unlock(&a->lock);
	return 0;
}
/* Who may call what. */
SEC("raw_tp/sys_enter") int no_task_here(void *ctx) { struct task_struct *t = bpf_task_from_pid(1); if (t) bpf_task_release(t); return 0; }
SEC("tc") int task_here(void *ctx) { struct task_struct *t = bpf_task_from_pid(1); if (t) bpf_task_release(t); return 0; }
SEC("xdp") int no_mask_here(void *ctx) { struct bpf_cpumask *m = bpf_cpumask_create(); if (m) bpf_cpumask_release(m); return 0; }
SEC("syscall") int mask_here(void *ctx) { struct bpf_cpumask *m = bpf_cpumask_create(); if (m) bpf_cpumask_release(m); return 0; }
SEC("cgroup/connect_unix") int cast(struct bpf_sock_addr *a)
{
	u8 path[] = "abc";
	return !bpf_sock_addr_set_sun_path(bpf_cast_to_kern_ctx(a), path, sizeof(path));
}
SEC("kprobe.session/do_nanosleep") int cookie(void *ctx) { *bpf_session_cookie() = bpf_ktime_get_ns(); return 0; }
SEC("syscall") int no_tree_asleep(void *ctx) { u64 k = 0; return !bpf_map_lookup_elem(&tree, &k); }
/* Callbacks: their keys; exceptions in them. */
static long each(struct bpf_map *map, u32 *key, struct later *v, u64 *sum) { *sum += *key + v->n; return 0; }
SEC("tc") int keys(void *ctx) { u64 sum = 0; bpf_for_each_map_elem(&laters, each, &sum, 0); return sum > 5; }
static int timer(void *map, u32 *key, struct later *v) { count += *key; v->n++; return 0; }
static int work(void *map, int *key, void *v) { count += *key + ((struct later *)v)->n; return 0; }
static int task(struct bpf_map *map, void *key, void *v) { count += *(u32 *)key + ((struct now *)v)->n; return 0; }
SEC("tc") int timed(void *ctx)
{
	u32 k = 0;
	struct later *l = bpf_map_lookup_elem(&laters, &k);
	if (!l)
		return 1;
	bpf_timer_init(&l->timer, &laters, 1);
	bpf_timer_set_callback(&l->timer, timer);
	bpf_wq_init(&l->wq, &laters, 0);
	return bpf_wq_set_callback_impl(&l->wq, work, 0, NULL);
}
SEC("raw_tp/sys_enter") int tasked(void *ctx)
{
	u32 k = 0;
	struct now *n = bpf_map_lookup_elem(&nows, &k);
	return n ? bpf_task_work_schedule_signal_impl(bpf_get_current_task_btf(), &n->work, &nows, task, NULL) : 0;
}
SEC("raw_tp/sys_enter") int no_timer_here(void *ctx) { u32 k = 0; return !bpf_map_lookup_elem(&laters, &k); }
SEC("socket") int no_lock_here(void *ctx) { u32 k = 0; return !bpf_map_lookup_elem(&locks, &k); }
SEC("socket") int timer_here(void *ctx) { u32 k = 0; return !bpf_map_lookup_elem(&laters, &k); }
static long throws(u32 i, void *ctx) { if (i == 3) bpf_throw(i); return 0; }
SEC("tc") int no_throw_in_loop(void *ctx) { bpf_loop(5, throws, NULL, 0); return 0; }
/* Global functions. */
__noinline int tagged(const struct bpf_dynptr *d __attribute__((btf_decl_tag("arg:nonnull")))) { return bpf_dynptr_read(&count, 8, d, 0, 0); }
__noinline void nothing(u64 *p) { if (p) *p += 3; }
__noinline int of_untrusted(struct task_struct *t __attribute__((btf_decl_tag("arg:untrusted")))) { return t->prio; }
SEC("tc") int no_tags(struct __sk_buff *skb) { struct bpf_dynptr d; bpf_dynptr_from_skb(skb, 0, &d); return tagged(&d); }
SEC("tc") int no_void(void *ctx) { nothing(&count); return 0; }
SEC("tp_btf/sched_process_fork") int BPF_PROG(untrusted, struct task_struct *p, struct task_struct *c) { return of_untrusted(p->real_parent); }
/* Memory of an arena, with casts that the program makes. */
SEC("syscall") int own_casts(void *ctx)
{
	int *p = (int *)bpf_arena_alloc_pages(&arena, NULL, 1, -1, 0);
	asm volatile("%0 = addr_space_cast(%0, 0, 1)" : "+r"(p));
	*p = 5;
	count = *p;
	return 0;
}
SEC("syscall") int no_cast_to_user(void *ctx)
{
	int *p = (int *)bpf_arena_alloc_pages(&arena, NULL, 1, -1, 0);
	asm volatile("%0 = addr_space_cast(%0, 1, 0)" : "+r"(p));
	*p = 5;
	return 0;
}
/* Operations: the sockets are those of TCP; what is void returns nothing. */
SEC("struct_ops") void BPF_PROG(avoid, struct sock *sk, u32 ack, u32 acked)
{
	struct tcp_sock *tp = (void *)sk;
	tcp_cong_avoid_ai(tp, tp->snd_cwnd, acked);
}
SEC("struct_ops") __attribute__((naked)) void init(void) { asm volatile("r1 = *(u64 *)(r1 + 0); exit" ::: "r1"); }
SEC("struct_ops") u32 BPF_PROG(ssthresh, struct sock *sk) { return ((struct tcp_sock *)sk)->snd_cwnd >> 1; }
SEC("struct_ops") u32 BPF_PROG(undo, struct sock *sk) { return ((struct tcp_sock *)sk)->prior_cwnd; }
SEC(".struct_ops") struct tcp_congestion_ops ops = { .init = (void *)init, .cong_avoid = (void *)avoid, .ssthresh = (void *)ssthresh,
	.undo_cwnd = (void *)undo, .name = "skep_kfuncs" };
