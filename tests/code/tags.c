/* tags.c: pointers into the memory of processes and of the kernel, as their tags say; bit-fields, arrays and elements
 * of the kernel's records; variables in an arena. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#define tag(t) __attribute__((btf_type_tag(#t)))
#define __arena __attribute__((address_space(1)))
struct mine { int a; char b[4]; struct { long c; int d : 5; } in; };
struct node { long n; struct node __arena *next; };
struct { __uint(type, 33); __uint(map_flags, 1024); __uint(max_entries, 10); } arena SEC(".maps");
int __arena counter;
struct node __arena first;

SEC("kprobe/vfs_read") int tagged(struct pt_regs *ctx)
{
	struct mine tag(user) *u = (void *)ctx->di;
	struct mine tag(rcu) *r = (void *)ctx->si;
	struct mine tag(percpu) *c = (void *)ctx->cx;
	struct task_struct *t = (void *)ctx->dx;
	struct mine own = *u;
	return u->a + u->b[1] + u->in.c + u->in.d + r->a + c->in.d + t->pid + t->no_cgroup_migration + t->comm[2] +
		(t->real_parent != 0) + t[1].exit_code + own.a;
}

SEC("tp_btf/sched_switch") int direct(u64 *ctx)
{
	struct task_struct *t = (void *)ctx[1], *n = __builtin_preserve_access_index(&t[2]);
	return __builtin_preserve_access_index(&t[1].exit_code) == &n->exit_code ? t->no_cgroup_migration :
		BPF_CORE_READ_BITFIELD(t, sched_reset_on_fork) + t->real_parent->signal->live.counter;
}

SEC("syscall") int in_arena(void *ctx)
{
	struct node __arena *at = &first;
	at->n = 7;
	counter += 3;
	at->next = at;
	struct node *kern = (struct node *)at->next;
	return counter * 100 + first.n + (kern != 0);
}
