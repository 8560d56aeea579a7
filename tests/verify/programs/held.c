/* What is held and has to be given back: iterators of numbers, locks, read sections, references to objects of the
 * kernel; and what may not be done with them. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) __ksym;
extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;
extern void bpf_preempt_disable(void) __ksym;
extern void bpf_preempt_enable(void) __ksym;
extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;
extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;

struct value { struct bpf_spin_lock lock; u64 n; };
struct kept { struct task_struct __attribute__((btf_type_tag("kptr"))) *t; u64 n; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, u32); __type(value, struct value);
	__uint(max_entries, 2); } locked SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, u32); __type(value, struct kept);
	__uint(max_entries, 2); } kepts SEC(".maps");
u64 out;

SEC("tc") int numbers(struct __sk_buff *skb)
{
	struct bpf_iter_num it;
	int *n;
	bpf_iter_num_new(&it, 0, 10);
	while ((n = bpf_iter_num_next(&it)))
		out += *n;
	bpf_iter_num_destroy(&it);
	return 0;
}

SEC("tc") int no_numbers_kept(struct __sk_buff *skb)
{
	struct bpf_iter_num it;
	bpf_iter_num_new(&it, 0, 10);
	return 0;
}

SEC("tc") int no_numbers_never_made(struct __sk_buff *skb)
{
	struct bpf_iter_num it;
	bpf_iter_num_destroy(&it);
	return 0;
}

SEC("tc") int no_numbers_made_twice(struct __sk_buff *skb)
{
	struct bpf_iter_num it;
	bpf_iter_num_new(&it, 0, 10);
	bpf_iter_num_new(&it, 0, 10);
	bpf_iter_num_destroy(&it);
	return 0;
}

SEC("tc") int no_number_unchecked(struct __sk_buff *skb)
{
	struct bpf_iter_num it;
	bpf_iter_num_new(&it, 0, 10);
	out = *bpf_iter_num_next(&it);
	bpf_iter_num_destroy(&it);
	return 0;
}

SEC("tc") int no_number_written(struct __sk_buff *skb)
{
	struct bpf_iter_num it;
	bpf_iter_num_new(&it, 0, 10);
	int *n = bpf_iter_num_next(&it);
	if (n)
		*n = 1;
	bpf_iter_num_destroy(&it);
	return 0;
}

SEC("tc") int no_number_outlives(struct __sk_buff *skb)
{
	struct bpf_iter_num it;
	bpf_iter_num_new(&it, 0, 10);
	int *n = bpf_iter_num_next(&it);
	bpf_iter_num_destroy(&it);
	if (n)
		out = *n;
	return 0;
}

SEC("tc") int no_iterator_overwritten(struct __sk_buff *skb)
{
	struct bpf_iter_num it;
	bpf_iter_num_new(&it, 0, 10);
	*(volatile u64 *)&it = 1;
	bpf_iter_num_destroy(&it);
	return 0;
}

SEC("tc") int lock(struct __sk_buff *skb)
{
	u32 key = 0;
	struct value *v = bpf_map_lookup_elem(&locked, &key);
	if (!v)
		return 0;
	bpf_spin_lock(&v->lock);
	v->n++;
	bpf_spin_unlock(&v->lock);
	return 0;
}

SEC("tc") int no_lock_kept(struct __sk_buff *skb)
{
	u32 key = 0;
	struct value *v = bpf_map_lookup_elem(&locked, &key);
	if (!v)
		return 0;
	bpf_spin_lock(&v->lock);
	v->n++;
	return 0;
}

SEC("tc") int no_lock_twice(struct __sk_buff *skb)
{
	u32 key = 0;
	struct value *v = bpf_map_lookup_elem(&locked, &key);
	if (!v)
		return 0;
	bpf_spin_lock(&v->lock);
	bpf_spin_lock(&v->lock);
	bpf_spin_unlock(&v->lock);
	return 0;
}

SEC("tc") int no_lock_of_another(struct __sk_buff *skb)
{
	u32 key = 0, other = 1;
	struct value *v = bpf_map_lookup_elem(&locked, &key), *w = bpf_map_lookup_elem(&locked, &other);
	if (!v || !w)
		return 0;
	bpf_spin_lock(&v->lock);
	bpf_spin_unlock(&w->lock);
	return 0;
}

SEC("tc") int no_unlock_alone(struct __sk_buff *skb)
{
	u32 key = 0;
	struct value *v = bpf_map_lookup_elem(&locked, &key);
	if (v)
		bpf_spin_unlock(&v->lock);
	return 0;
}

SEC("tc") int no_call_in_lock(struct __sk_buff *skb)
{
	u32 key = 0;
	struct value *v = bpf_map_lookup_elem(&locked, &key);
	if (!v)
		return 0;
	bpf_spin_lock(&v->lock);
	v->n = bpf_ktime_get_ns();
	bpf_spin_unlock(&v->lock);
	return 0;
}

SEC("tc") int no_lock_is_read(struct __sk_buff *skb)
{
	u32 key = 0;
	struct value *v = bpf_map_lookup_elem(&locked, &key);
	if (v)
		out = *(u32 *)v;
	return 0;
}

SEC("tc") int no_lock_is_written(struct __sk_buff *skb)
{
	u32 key = 0;
	struct value *v = bpf_map_lookup_elem(&locked, &key);
	if (v)
		*(u32 *)v = 1;
	return 0;
}

SEC("tp_btf/task_newtask") int task(u64 *ctx)
{
	struct task_struct *t = bpf_task_acquire((void *)ctx[0]);
	if (!t)
		return 0;
	out = t->pid;
	bpf_task_release(t);
	return 0;
}

SEC("tp_btf/task_newtask") int no_task_kept(u64 *ctx)
{
	struct task_struct *t = bpf_task_acquire((void *)ctx[0]);
	if (t)
		out = t->pid;
	return 0;
}

SEC("tp_btf/task_newtask") int no_task_unchecked(u64 *ctx)
{
	struct task_struct *t = bpf_task_acquire((void *)ctx[0]);
	bpf_task_release(t);
	return 0;
}

SEC("tp_btf/task_newtask") int no_task_twice(u64 *ctx)
{
	struct task_struct *t = bpf_task_acquire((void *)ctx[0]);
	if (!t)
		return 0;
	bpf_task_release(t);
	bpf_task_release(t);
	return 0;
}

SEC("tp_btf/task_newtask") int no_task_afterwards(u64 *ctx)
{
	struct task_struct *t = bpf_task_from_pid(1);
	if (!t)
		return 0;
	bpf_task_release(t);
	out = t->pid;
	return 0;
}

SEC("tp_btf/task_newtask") int no_task_of_argument(u64 *ctx)
{
	bpf_task_release((void *)ctx[0]);
	return 0;
}

SEC("tp_btf/task_newtask") int parent_unlocked(u64 *ctx)
{
	struct task_struct *t = (void *)ctx[0];
	t = bpf_task_acquire(t->real_parent);
	if (t)
		bpf_task_release(t);
	return 0;
}

SEC("tp_btf/task_newtask") int parent_locked(u64 *ctx)
{
	struct task_struct *t = (void *)ctx[0];
	bpf_rcu_read_lock();
	t = bpf_task_acquire(t->real_parent);
	bpf_rcu_read_unlock();
	if (t)
		bpf_task_release(t);
	return 0;
}

SEC("tp_btf/task_newtask") int no_read_section_kept(u64 *ctx)
{
	bpf_rcu_read_lock();
	return 0;
}

SEC("tp_btf/task_newtask") int no_read_section_alone(u64 *ctx)
{
	bpf_rcu_read_unlock();
	return 0;
}

SEC("tp_btf/task_newtask") int no_preemption_left_off(u64 *ctx)
{
	bpf_preempt_disable();
	return 0;
}

SEC("tp_btf/task_newtask") int preemption_twice(u64 *ctx)
{
	bpf_preempt_disable();
	bpf_preempt_disable();
	bpf_preempt_enable();
	bpf_preempt_enable();
	return 0;
}

SEC("tp_btf/task_newtask") int no_preemption_alone(u64 *ctx)
{
	bpf_preempt_enable();
	return 0;
}

SEC("tp_btf/task_newtask") int kept_in_a_map(u64 *ctx)
{
	u32 key = 0;
	struct kept *v = bpf_map_lookup_elem(&kepts, &key);
	struct task_struct *t = v ? bpf_task_acquire((void *)ctx[0]) : NULL;
	if (!v || !t)
		return 0;
	t = bpf_kptr_xchg(&v->t, t);
	if (t)
		bpf_task_release(t);
	return 0;
}

SEC("tp_btf/task_newtask") int no_old_one_is_lost(u64 *ctx)
{
	u32 key = 0;
	struct kept *v = bpf_map_lookup_elem(&kepts, &key);
	struct task_struct *t = v ? bpf_task_acquire((void *)ctx[0]) : NULL;
	if (!v || !t)
		return 0;
	bpf_kptr_xchg(&v->t, t);
	return 0;
}

SEC("tp_btf/task_newtask") int no_new_one_is_used(u64 *ctx)
{
	u32 key = 0;
	struct kept *v = bpf_map_lookup_elem(&kepts, &key);
	struct task_struct *t = v ? bpf_task_acquire((void *)ctx[0]) : NULL, *old;
	if (!v || !t)
		return 0;
	old = bpf_kptr_xchg(&v->t, t);
	if (old)
		bpf_task_release(old);
	bpf_task_release(t);
	return 0;
}

SEC("tp_btf/task_newtask") int no_argument_is_kept(u64 *ctx)
{
	u32 key = 0;
	struct kept *v = bpf_map_lookup_elem(&kepts, &key);
	if (!v)
		return 0;
	struct task_struct *old = bpf_kptr_xchg(&v->t, (void *)ctx[0]);
	if (old)
		bpf_task_release(old);
	return 0;
}

SEC("tp_btf/task_newtask") int no_kept_is_written(u64 *ctx)
{
	u32 key = 0;
	struct kept *v = bpf_map_lookup_elem(&kepts, &key);
	if (v)
		*(u64 *)v = 5;
	return 0;
}

char L[] SEC("license") = "GPL";
