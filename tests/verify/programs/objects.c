/* Objects of the kernel: what lies at an offset, and what a pointer that is read there is worth: trusted, under RCU, or
 * good for reading alone. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";
extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;
extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;
extern struct cgroup *bpf_cgroup_acquire(struct cgroup *c) __ksym;
extern void bpf_cgroup_release(struct cgroup *c) __ksym;
extern void *bpf_rdonly_cast(const void *obj, u32 btf_id) __ksym;
extern int bpf_path_d_path(const struct path *path, char *buf, unsigned long buf__sz) __ksym;
struct { __uint(type, BPF_MAP_TYPE_INODE_STORAGE); __uint(map_flags, 1); __type(key, int); __type(value, u64); } of_inode SEC(".maps");
u64 out;
char text[64];

static __always_inline void keep(struct task_struct *t)
{
	struct task_struct *mine = bpf_task_acquire(t);
	if (mine)
		bpf_task_release(mine);
}

/* ---- under RCU --------------------------------------------------------------------------------------------------- */

SEC("lsm.s/file_open") int BPF_PROG(current, struct file *f) { keep(bpf_get_current_task_btf()); return 0; }
SEC("lsm.s/file_open") int BPF_PROG(parent, struct file *f)
{
	bpf_rcu_read_lock();
	keep(bpf_get_current_task_btf()->real_parent);
	bpf_rcu_read_unlock();
	return 0;
}
SEC("lsm.s/file_open") int BPF_PROG(no_parent_outside, struct file *f) { keep(bpf_get_current_task_btf()->real_parent); return 0; }
SEC("lsm.s/file_open") int BPF_PROG(no_parent_after, struct file *f)
{
	bpf_rcu_read_lock();
	struct task_struct *p = bpf_get_current_task_btf()->group_leader;
	bpf_rcu_read_unlock();
	keep(p);
	return 0;
}
SEC("lsm.s/file_open") int BPF_PROG(read_after, struct file *f)
{
	bpf_rcu_read_lock();
	struct task_struct *p = bpf_get_current_task_btf()->real_parent;
	bpf_rcu_read_unlock();
	out = p->pid;
	return 0;
}
SEC("lsm.s/file_open") int BPF_PROG(parents_parent, struct file *f)
{
	bpf_rcu_read_lock();
	keep(bpf_get_current_task_btf()->real_parent->real_parent);
	bpf_rcu_read_unlock();
	return 0;
}
SEC("lsm.s/file_open") int BPF_PROG(no_signal, struct file *f)
{
	bpf_rcu_read_lock();
	keep((void *)bpf_get_current_task_btf()->signal);
	bpf_rcu_read_unlock();
	return 0;
}
SEC("lsm/file_open") int BPF_PROG(group, struct file *f)
{
	struct cgroup *c = bpf_cgroup_acquire(bpf_get_current_task_btf()->cgroups->dfl_cgrp);
	if (c)
		bpf_cgroup_release(c);
	return 0;
}
SEC("lsm.s/file_open") int BPF_PROG(no_group_outside, struct file *f)
{
	struct cgroup *c = bpf_cgroup_acquire(bpf_get_current_task_btf()->cgroups->dfl_cgrp);
	if (c)
		bpf_cgroup_release(c);
	return 0;
}
SEC("tp_btf/cgroup_mkdir") int BPF_PROG(no_first_ancestor, struct cgroup *c) { out = c->ancestors[0]->level; return 0; }
SEC("tp_btf/cgroup_mkdir") int BPF_PROG(no_second_ancestor, struct cgroup *c) { out = c->ancestors[1]->level; return 0; }

/* ---- trusted, or null -------------------------------------------------------------------------------------------- */

SEC("lsm.s/file_open") int BPF_PROG(path, struct file *f) { bpf_path_d_path(&f->f_path, text, sizeof(text)); return 0; }
SEC("lsm.s/file_open") int BPF_PROG(inode, struct file *f)
{
	u64 *n = bpf_inode_storage_get(&of_inode, f->f_inode, 0, 1);
	if (n)
		*n += 1;
	return 0;
}
SEC("lsm.s/file_open") int BPF_PROG(no_inode_of_dentry, struct file *f)
{
	u64 *n = bpf_inode_storage_get(&of_inode, f->f_path.dentry->d_inode, 0, 1);
	if (n)
		*n += 1;
	return 0;
}
SEC("lsm.s/bprm_check_security") int BPF_PROG(program, struct linux_binprm *b) { bpf_path_d_path(&b->file->f_path, text, sizeof(text)); return 0; }
SEC("lsm.s/bprm_check_security") int BPF_PROG(no_interpreter, struct linux_binprm *b) { bpf_path_d_path(&b->interpreter->f_path, text, sizeof(text)); return 0; }
SEC("lsm.s/file_mprotect") int BPF_PROG(no_mapped_twice, struct vm_area_struct *vma)
{
	if (vma->vm_file)
		out = vma->vm_file->f_flags;
	return 0;
}
SEC("lsm.s/file_mprotect") int BPF_PROG(mapped_path, struct vm_area_struct *vma)
{
	struct file *f = vma->vm_file;
	if (f)
		bpf_path_d_path(&f->f_path, text, sizeof(text));
	return 0;
}
SEC("lsm.s/file_mprotect") int BPF_PROG(no_mapped_unchecked, struct vm_area_struct *vma) { out = vma->vm_file->f_flags; return 0; }
SEC("lsm.s/file_mprotect") int BPF_PROG(no_path_unchecked, struct vm_area_struct *vma)
{
	bpf_path_d_path(&vma->vm_file->f_path, text, sizeof(text));
	return 0;
}
SEC("lsm.s/file_mprotect") int BPF_PROG(no_executable_unchecked, struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	bpf_rcu_read_lock();
	if (mm)
		out = mm->exe_file->f_flags;
	bpf_rcu_read_unlock();
	return 0;
}
SEC("lsm.s/file_mprotect") int BPF_PROG(executable, struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	bpf_rcu_read_lock();
	struct file *f = mm ? mm->exe_file : NULL;
	if (f)
		out = f->f_flags;
	bpf_rcu_read_unlock();
	return 0;
}
SEC("lsm.s/file_mprotect") int BPF_PROG(executable_outside, struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	if (mm)
		out = mm->exe_file->f_flags;
	return 0;
}
SEC("lsm/socket_listen") int BPF_PROG(no_socket_unchecked, struct socket *sock) { out = sock->sk->sk_protocol; return 0; }
SEC("lsm/socket_listen") int BPF_PROG(socket, struct socket *sock)
{
	struct sock *sk = sock->sk;
	if (sk)
		out = sk->sk_protocol;
	return 0;
}
SEC("tp_btf/kfree_skb") int BPF_PROG(no_owner_unchecked, struct sk_buff *skb) { out = skb->sk->sk_protocol; return 0; }
SEC("tp_btf/kfree_skb") int BPF_PROG(owner, struct sk_buff *skb)
{
	struct sock *sk = skb->sk;
	if (sk)
		out = sk->sk_protocol;
	return 0;
}
SEC("iter/task") int tasks(struct bpf_iter__task *ctx)
{
	struct task_struct *t = ctx->task;
	if (t)
		keep(t);
	return 0;
}
SEC("iter/task") int no_task_unchecked(struct bpf_iter__task *ctx) { keep(ctx->task); return 0; }
SEC("iter/task") int written(struct bpf_iter__task *ctx) { bpf_seq_write(ctx->meta->seq, text, sizeof(text)); return 0; }

/* ---- what lies there --------------------------------------------------------------------------------------------- */

#define AT(p, type, bytes) (*(volatile type *)((char *)(p) + (bytes)))
SEC("tp_btf/task_newtask") int BPF_PROG(number, struct task_struct *t) { out = t->pid + t->comm[3]; return 0; }
SEC("tp_btf/task_newtask") int BPF_PROG(bit, struct task_struct *t) { out = t->sched_reset_on_fork; return 0; }
SEC("tp_btf/task_newtask") int BPF_PROG(half_a_number, struct task_struct *t) { out = AT(&t->pid, u8, 1); return 0; }
SEC("tp_btf/task_newtask") int BPF_PROG(letters_at_once, struct task_struct *t) { out = AT(t->comm, u64, 8); return 0; }
SEC("tp_btf/task_newtask") int BPF_PROG(no_letters_and_more, struct task_struct *t) { out = AT(t->comm, u64, 12); return 0; }
SEC("tp_btf/task_newtask") int BPF_PROG(no_half_a_pointer, struct task_struct *t) { out = AT(&t->real_parent, u32, 0); return 0; }
SEC("tp_btf/task_newtask") int BPF_PROG(no_end_of_a_pointer, struct task_struct *t) { out = AT(&t->real_parent, u8, 4); return 0; }
SEC("tp_btf/task_newtask") int BPF_PROG(no_two_members, struct task_struct *t) { out = AT(&t->exit_code, u64, 0); return 0; }
SEC("tp_btf/task_newtask") int BPF_PROG(no_beyond, struct task_struct *t) { out = AT(t, u64, 1 << 20); return 0; }
SEC("tp_btf/task_newtask") int BPF_PROG(no_before, struct task_struct *t) { out = AT(t, u64, -8); return 0; }
SEC("tp_btf/task_newtask") int BPF_PROG(no_write, struct task_struct *t) { t->exit_code = 1; return 0; }
SEC("tp_btf/task_newtask") int BPF_PROG(no_number_as_object, struct task_struct *t) { keep((void *)(long)t->pid); return 0; }
SEC("tp_btf/task_newtask") int BPF_PROG(no_other_object, struct task_struct *t) { keep((void *)t->mm); return 0; }
SEC("tp_btf/task_newtask") int BPF_PROG(no_inside_of_object, struct task_struct *t) { keep((void *)&t->se); return 0; }
SEC("tp_btf/kfree_skb") int BPF_PROG(device_in_union, struct sk_buff *skb) { out = skb->dev->ifindex; return 0; }
SEC("tp_btf/kfree_skb") int BPF_PROG(no_union_and_more, struct sk_buff *skb) { out = AT(&skb->mark, u64, 0); return 0; }
SEC("tp_btf/kfree_skb") int BPF_PROG(no_protocol_and_more, struct sk_buff *skb) { out = AT(&skb->truesize, u64, 0); return 0; }
SEC("tp_btf/kfree_skb") int BPF_PROG(scratch, struct sk_buff *skb) { out = AT(skb->cb, u64, 3); return 0; }
SEC("tp_btf/kfree_skb") int BPF_PROG(two_of_a_union, struct sk_buff *skb)
{
	struct flowi *f = bpf_rdonly_cast(skb, bpf_core_type_id_kernel(struct flowi));
	out = AT(&f->u.ip4.saddr, u64, 0);
	return 0;
}
SEC("tp_btf/kfree_skb") int BPF_PROG(no_end_of_a_union, struct sk_buff *skb)
{
	struct flowi *f = bpf_rdonly_cast(skb, bpf_core_type_id_kernel(struct flowi));
	out = AT(f, u64, sizeof(*f) - 4);
	return 0;
}
