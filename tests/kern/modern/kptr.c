/* kptr.c: pointers kept in maps: to tasks, to objects of our own, to memory per CPU. Tags of types stand between pointer and target. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_experimental.h>
// needs: func:bpf_percpu_obj_new_impl
// keep is 2
// objects is 42
// per_cpu is 9

char LICENSE[] SEC("license") = "GPL";
extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;
extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;
struct object { int x; struct bpf_refcount refs; u64 y; };
struct on_cpu { u64 v, w; };
struct kept {
	struct task_struct __kptr *task;
	struct task_struct __kptr *tasks[2];
	struct task_struct __kptr_untrusted *seen;
	struct object __kptr *object;
	struct on_cpu __percpu_kptr *on_cpu;
};
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, struct kept); } kept SEC(".maps");

SEC("tp_btf/task_newtask") int BPF_PROG(stash, struct task_struct *task, u64 flags)
{
	int zero = 0;
	struct kept *k = bpf_map_lookup_elem(&kept, &zero);
	struct task_struct *p, *old;
	if (!k)
		return 0;
	k->seen = task;
	p = bpf_task_acquire(task);
	if (!p)
		return 0;
	old = bpf_kptr_xchg(&k->tasks[1], p);
	if (old)
		bpf_task_release(old);
	return 0;
}

SEC("tp_btf/task_newtask") int BPF_PROG(look, struct task_struct *task, u64 flags)
{
	int zero = 0, pid = 0;
	struct kept *k = bpf_map_lookup_elem(&kept, &zero);
	struct task_struct *p;
	if (!k)
		return 0;
	bpf_rcu_read_lock();
	p = k->tasks[1];
	if (p)
		pid = p->pid;
	bpf_rcu_read_unlock();
	p = k->seen;
	return p ? p->pid == pid : 0;
}

SEC("syscall") int keep(void *ctx)         /* 2: nobody has the number, or who had it came back */
{
	int zero = 0, pid;
	struct kept *k = bpf_map_lookup_elem(&kept, &zero);
	struct task_struct *p;
	if (!k)
		return 1;
	p = bpf_task_from_pid(4194304);
	if (!p)
		return 2;
	pid = p->pid;
	p = bpf_kptr_xchg(&k->task, p);
	if (p)
		bpf_task_release(p);
	p = bpf_kptr_xchg(&k->task, NULL);
	if (!p)
		return 3;
	pid = p->pid == pid ? 2 : 4;
	bpf_task_release(p);
	return pid;
}

SEC("syscall") int objects(void *ctx)
{
	int zero = 0, sum;
	struct kept *k = bpf_map_lookup_elem(&kept, &zero);
	struct object *o, *p;
	if (!k || !(o = bpf_obj_new(struct object)))
		return 1;
	o->x = 40;
	o->y = 2;
	p = bpf_refcount_acquire(o);
	o = bpf_kptr_xchg(&k->object, o);
	if (o)
		bpf_obj_drop(o);
	o = bpf_kptr_xchg(&k->object, NULL);
	if (!o) {
		bpf_obj_drop(p);
		return 2;
	}
	sum = o->x + p->y;
	bpf_obj_drop(o);
	bpf_obj_drop(p);
	return sum;
}

SEC("syscall") int per_cpu(void *ctx)
{
	int zero = 0, sum = 0;
	struct kept *k = bpf_map_lookup_elem(&kept, &zero);
	struct on_cpu __percpu_kptr *p;
	struct on_cpu *here;
	if (!k || !(p = bpf_percpu_obj_new(struct on_cpu)))
		return 1;
	p = bpf_kptr_xchg(&k->on_cpu, p);
	if (p)
		bpf_percpu_obj_drop(p);
	bpf_rcu_read_lock();
	p = k->on_cpu;
	if (p) {
		here = bpf_this_cpu_ptr(p);
		here->v = 9;
		here->w = 0;
		sum = here->v + here->w;
		here = bpf_per_cpu_ptr(p, 0);
		if (here)
			here->w++;
	}
	bpf_rcu_read_unlock();
	return sum;
}
