/* iterate.c: loops that the verifier walks once: over numbers, tasks, memory areas, groups and bits; loops that may be ended. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_experimental.h>
// needs: func:bpf_iter_bits_new func:bpf_iter_css_new func:bpf_iter_task_vma_new
// numbers is 610
// nested is 36
// by_hand is 10
// bits is 67
// breaks is 124750
// may_go_on is 1000
// to_label is 77
// in_callee is 235
// encoded is 3

char LICENSE[] SEC("license") = "GPL";
extern struct cgroup *bpf_cgroup_from_id(u64 id) __ksym;
extern void bpf_cgroup_release(struct cgroup *group) __ksym;
extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;
int list[1000], zeros[512];

SEC("syscall") int numbers(void *ctx)
{
	int i, sum = 0;
	bpf_for(i, 0, 100)
		list[i] = i;
	bpf_for(i, 0, 100) {
		if (i == 50)
			break;
		if (i & 1)
			continue;
		sum += list[i];
	}
	bpf_repeat(10)
		sum++;
	return sum;
}

SEC("syscall") int nested(void *ctx)
{
	int i, j, n = 0;
	bpf_for(i, 0, 10)
		bpf_for(j, i, 10) {
			if (j == 8)
				goto next;
			n++;
			if (n >= 36)
				goto out;
next:			;
		}
out:
	return n;
}

SEC("syscall") int by_hand(void *ctx)
{
	struct bpf_iter_num it;
	int *v, sum = 0;
	bpf_iter_num_new(&it, 0, 5);
	while ((v = bpf_iter_num_next(&it)))
		sum += *v;
	bpf_iter_num_destroy(&it);
	return sum;
}

SEC("syscall") int bits(void *ctx)
{
	u64 word = 0x8000000000000011ull;
	int *bit, sum = 0;
	bpf_for_each(bits, bit, &word, 1)
		sum += *bit;
	return sum;
}

SEC("syscall") int areas(void *ctx)
{
	struct vm_area_struct *v;
	u64 last = 0;
	bpf_for_each(task_vma, v, bpf_get_current_task_btf(), 0)
		last = v->vm_end;
	return last != 0;
}

SEC("syscall") int tasks(void *ctx)
{
	struct task_struct *t;
	u64 last = 0;
	bpf_rcu_read_lock();
	bpf_for_each(task, t, NULL, BPF_TASK_ITER_ALL_PROCS)
		last = t->start_time;
	bpf_rcu_read_unlock();
	return last != 0;
}

SEC("syscall") int groups(void *ctx)
{
	struct cgroup *c = bpf_cgroup_from_id(1);
	struct cgroup_subsys_state *css;
	u64 last = 0;
	if (!c)
		return 1;
	bpf_rcu_read_lock();
	bpf_for_each(css, css, &c->self, BPF_CGROUP_ITER_DESCENDANTS_PRE)
		last = css->serial_nr;
	bpf_rcu_read_unlock();
	bpf_cgroup_release(c);
	return last != 0;
}

SEC("syscall") int breaks(void *ctx)
{
	int sum = 0;
	for (int i = 0; i < 500; i++) {
		cond_break;
		sum += i;
	}
	return sum;
}

SEC("syscall") int may_go_on(void *ctx)
{
	int i = 0, sum = 0;
	while (can_loop && i < 1000)
		sum += zeros[i++ & 511];
	return i + sum;
}

SEC("syscall") int to_label(void *ctx)
{
	int i;
	for (i = 0;; i++) {
		cond_break_label(out);
		if (i == 77)
			break;
	}
	return i;
out:
	return -1;
}

static __noinline int sum_to(int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++) {
		cond_break;
		sum += i;
	}
	return sum;
}
SEC("syscall") int in_callee(void *ctx) { return sum_to(10) + sum_to(20); }

SEC("syscall") int encoded(void *ctx)      /* for assemblers that do not know the word */
{
	int i = 0;
	asm volatile goto("1:.byte 0xe5; .byte 0; .long ((%l[out] - 1b - 8) / 8) & 0xffff; .short 0" :::: out);
	i = 3;
out:
	return i;
}
