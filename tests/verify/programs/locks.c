/* Locks, interrupts, frames and packets at their edges: what is taken twice, given back by the wrong way, handed to a
 * caller, compared again. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_experimental.h>

char LICENSE[] SEC("license") = "GPL";
extern void bpf_local_irq_save(unsigned long *flags) __ksym;
extern void bpf_local_irq_restore(unsigned long *flags) __ksym;
extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;

struct item { u64 n; struct bpf_list_node node; };
struct value { struct bpf_spin_lock lock; u64 n; struct bpf_list_head head __contains(item, node); };
struct kept { struct task_struct __attribute__((btf_type_tag("kptr"))) *t; struct item __attribute__((btf_type_tag("kptr"))) *i; u64 n; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, u32); __type(value, struct value); __uint(max_entries, 2); } values SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, u32); __type(value, struct kept); __uint(max_entries, 2); } kepts SEC(".maps");
u64 out, room[8];

static __always_inline struct value *value(u32 k) { return bpf_map_lookup_elem(&values, &k); }
static __always_inline struct kept *kept(u32 k) { return bpf_map_lookup_elem(&kepts, &k); }

/* ---- locks ------------------------------------------------------------------------------------------------------- */

SEC("tc") int no_unlock_alone(void *ctx) { struct value *v = value(0); if (v) bpf_spin_unlock(&v->lock); return 0; }
SEC("tc") int no_lock_elsewhere(void *ctx) { struct value *v = value(0); if (v) { bpf_spin_lock((void *)&v->n); bpf_spin_unlock((void *)&v->n); } return 0; }
SEC("tc") int no_lock_on_stack(void *ctx) { struct bpf_spin_lock l = {}; bpf_spin_lock(&l); bpf_spin_unlock(&l); return 0; }
SEC("tc") int no_unlock_of_another(void *ctx)
{
	struct value *a = value(0), *b = value(1);
	if (!a || !b)
		return 0;
	bpf_spin_lock(&a->lock);
	bpf_spin_unlock(&b->lock);
	return 0;
}
SEC("tc") int no_two_locks(void *ctx)
{
	struct value *a = value(0), *b = value(1);
	if (!a || !b)
		return 0;
	bpf_spin_lock(&a->lock);
	bpf_spin_lock(&b->lock);
	bpf_spin_unlock(&b->lock);
	bpf_spin_unlock(&a->lock);
	return 0;
}
SEC("tc") int no_helper_in_lock(void *ctx)
{
	struct value *v = value(0);
	if (!v)
		return 0;
	bpf_spin_lock(&v->lock);
	out = bpf_ktime_get_ns();
	bpf_spin_unlock(&v->lock);
	return 0;
}
SEC("tc") int no_exit_in_lock(void *ctx) { struct value *v = value(0); if (v) bpf_spin_lock(&v->lock); return 0; }
SEC("tc") int pushed(void *ctx)
{
	struct value *v = value(0);
	struct item *i = bpf_obj_new(typeof(*i));
	if (!v || !i) {
		if (i)
			bpf_obj_drop(i);
		return 0;
	}
	bpf_spin_lock(&v->lock);
	bpf_list_push_back(&v->head, &i->node);
	bpf_spin_unlock(&v->lock);
	return 0;
}
SEC("tc") int no_push_without_lock(void *ctx)
{
	struct value *v = value(0);
	struct item *i = bpf_obj_new(typeof(*i));
	if (!v || !i) {
		if (i)
			bpf_obj_drop(i);
		return 0;
	}
	bpf_list_push_back(&v->head, &i->node);
	return 0;
}
SEC("tc") int no_push_twice(void *ctx)
{
	struct value *v = value(0);
	struct item *i = bpf_obj_new(typeof(*i));
	if (!v || !i) {
		if (i)
			bpf_obj_drop(i);
		return 0;
	}
	bpf_spin_lock(&v->lock);
	bpf_list_push_back(&v->head, &i->node);
	bpf_list_push_front(&v->head, &i->node);
	bpf_spin_unlock(&v->lock);
	return 0;
}

/* ---- kernel pointers and objects --------------------------------------------------------------------------------- */

SEC("tc") int kept_item(void *ctx)
{
	struct kept *k = kept(0);
	struct item *i = bpf_obj_new(typeof(*i));
	if (k && i)
		i = bpf_kptr_xchg(&k->i, i);
	if (i)
		bpf_obj_drop(i);
	return 0;
}
SEC("tc") int no_task_as_item(void *ctx)
{
	struct kept *k = kept(0);
	struct task_struct *t = bpf_task_from_pid(1);
	if (!t)
		return 0;
	if (k)
		t = (void *)bpf_kptr_xchg(&k->i, (void *)t);
	if (t)
		bpf_task_release(t);
	return 0;
}
SEC("tc") int no_item_read_after_drop(void *ctx)
{
	struct item *i = bpf_obj_new(typeof(*i));
	if (!i)
		return 0;
	bpf_obj_drop(i);
	return i->n > 5;
}
SEC("tc") int no_node_written(void *ctx)
{
	struct item *i = bpf_obj_new(typeof(*i));
	if (!i)
		return 0;
	*(volatile u64 *)&i->node = 5;
	bpf_obj_drop(i);
	return 0;
}
SEC("tc") int no_beyond_item(void *ctx)
{
	struct item *i = bpf_obj_new(typeof(*i));
	if (!i)
		return 0;
	((volatile u64 *)i)[20] = 5;
	bpf_obj_drop(i);
	return 0;
}

/* ---- interrupts -------------------------------------------------------------------------------------------------- */

SEC("tc") int no_flags_twice(void *ctx) { unsigned long f; bpf_local_irq_save(&f); bpf_local_irq_save(&f); bpf_local_irq_restore(&f); return 0; }
SEC("tc") int no_flags_never_saved(void *ctx) { unsigned long f = 0; bpf_local_irq_restore(&f); return 0; }
SEC("tc") int no_flags_in_variable(void *ctx) { bpf_local_irq_save((unsigned long *)room); bpf_local_irq_restore((unsigned long *)room); return 0; }
SEC("tc") int no_flags_written(void *ctx) { volatile unsigned long f; bpf_local_irq_save((unsigned long *)&f); f = 5; bpf_local_irq_restore((unsigned long *)&f); return 0; }
SEC("tc") int no_flags_read(void *ctx) { unsigned long f; bpf_local_irq_save(&f); out = *(volatile u32 *)&f; bpf_local_irq_restore(&f); return 0; }

/* ---- frames ------------------------------------------------------------------------------------------------------ */

static __noinline void gives_its_own(u64 **to) { volatile u64 n = 5; *(u64 *volatile *)to = (u64 *)&n; }
static __noinline void gives_ours(u64 **to, u64 *n) { *(u64 *volatile *)to = n; }
SEC("tc") int no_place_of_callee(void *ctx) { u64 *p = NULL; gives_its_own(&p); return p != NULL; }
SEC("tc") int no_place_of_caller(void *ctx) { u64 n = 7, *p = NULL; gives_ours(&p, &n); return p ? *p > 5 : 0; }
static __noinline int deep8(int n) { volatile int a = n; return a + 1; }
static __noinline int deep7(int n) { return deep8(n) + 1; }
static __noinline int deep6(int n) { return deep7(n) + 1; }
static __noinline int deep5(int n) { return deep6(n) + 1; }
static __noinline int deep4(int n) { return deep5(n) + 1; }
static __noinline int deep3(int n) { return deep4(n) + 1; }
static __noinline int deep2(int n) { return deep3(n) + 1; }
SEC("tc") int eight_frames(struct __sk_buff *skb) { return deep2(skb->len) > 5; }
static __noinline int wide(int n) { volatile char a[400]; a[n & 255] = 1; return a[5]; }
SEC("tc") int wide_once(struct __sk_buff *skb) { volatile char a[64]; a[skb->len & 63] = 1; return wide(skb->len) + a[3] > 5; }

/* ---- one instruction, two kinds of memory ------------------------------------------------------------------------ */

SEC("tc") int stack_or_variable(struct __sk_buff *skb)
{
	u64 n = 5, *p = skb->len & 1 ? &n : &out;
	asm volatile("" : "+r"(p));
	return *p > 5;
}
SEC("tc") int stack_or_context(struct __sk_buff *skb)
{
	u32 n = 5, *p = skb->len & 1 ? &n : (u32 *)skb;
	asm volatile("" : "+r"(p));
	return *p > 5;
}

/* ---- ends of packets that were compared before ------------------------------------------------------------------- */

#define PACKET u8 *p = (void *)(long)skb->data, *end = (void *)(long)skb->data_end; volatile int *nowhere = NULL
SEC("tc") int beyond_again(struct __sk_buff *skb) { PACKET; if (p + 14 > end) { if (p + 14 > end) return 0; return *nowhere; } return p[13]; }
SEC("tc") int beyond_or_there(struct __sk_buff *skb) { PACKET; if (p + 14 > end) { if (p + 14 >= end) return 0; return *nowhere; } return p[13]; }
SEC("tc") int beyond_is_not_within(struct __sk_buff *skb) { PACKET; if (p + 14 > end) { if (p + 14 <= end) return *nowhere; return 0; } return p[13]; }
SEC("tc") int beyond_is_not_before(struct __sk_buff *skb) { PACKET; if (p + 14 > end) { if (p + 14 < end) return *nowhere; return 0; } return p[13]; }
SEC("tc") int no_end_is_beyond(struct __sk_buff *skb) { PACKET; if (p + 14 >= end) { if (p + 14 > end) return 0; return *nowhere; } return p[13]; }
SEC("tc") int no_within_again(struct __sk_buff *skb) { PACKET; if (p + 14 <= end) { if (p + 14 > end) return *nowhere; return p[13]; } return 0; }
SEC("tc") int no_within_of_another(struct __sk_buff *skb) { PACKET; if (p + 14 <= end) { if (p + 15 > end) return *nowhere; return p[13]; } return 0; }
