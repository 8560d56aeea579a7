#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
/* Fields, typedefs, enumerators, kfuncs and tags come from BTF; what the source defines wins. */
struct task_struct;
struct task_struct___old { long state; } __attribute__((preserve_access_index));
struct event { u32 pid; __u8 comm[TASK_COMM_LEN]; pid_t tgid; };
struct cred { int mine; };
enum { SIZE = sizeof(struct task_struct), MAX = BPF_MAP_TYPE_HASH };
int f(struct task_struct *t, struct sock *sk)
{
	struct file *file = t->files->fdt->fd[0];
	struct cred c = { .mine = 1 };
	u64 ino = file->f_inode->i_ino;
	return t->parent->pid + sk->__sk_common.skc_dport + BPF_F_CURRENT_CPU + (int)ino + c.mine;
}
