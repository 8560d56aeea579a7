/* externs.c: what the kernel supplies: its version and configuration, symbols with and without types, kernel functions,
 * CO-RE of every kind; and what it does not have, weakly. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

extern int LINUX_KERNEL_VERSION __kconfig;
extern bool CONFIG_BPF_SYSCALL __kconfig;
extern int CONFIG_HZ __kconfig;
extern u32 CONFIG_NOT_THERE __kconfig __weak;
extern const void bpf_prog_put __ksym __weak;
extern const void not_there_either __ksym __weak;
extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;
extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;         /* clang's BTF has no names for its parameters */
extern void bpf_task_release(struct task_struct *p) __ksym;
extern char CONFIG_SMP __kconfig, CONFIG_CC_VERSION_TEXT[64] __kconfig;

struct no_such_record { int x; } __attribute__((preserve_access_index));
struct task_struct___other { int not_a_field; } __attribute__((preserve_access_index));
u64 seen[16];

SEC("raw_tp/sched_switch")
int f(u64 *ctx)
{
	struct task_struct *t = (void *)bpf_get_current_task();
	struct task_struct___other *o = (void *)t;

	seen[0] = LINUX_KERNEL_VERSION + CONFIG_HZ + CONFIG_BPF_SYSCALL + CONFIG_NOT_THERE;
	seen[1] = BPF_CORE_READ(t, real_parent, pid);
	seen[2] = bpf_core_field_exists(o->not_a_field);
	seen[3] = bpf_core_type_exists(struct task_struct) + bpf_core_type_size(struct task_struct);
	seen[4] = bpf_core_enum_value(enum bpf_map_type, BPF_MAP_TYPE_HASH) + bpf_core_field_size(t->comm);
	seen[5] = &bpf_prog_put ? 1 : 2;
	seen[6] = &not_there_either ? 1 : 2;
	seen[8] = BPF_CORE_READ_BITFIELD_PROBED(t, sched_reset_on_fork);
	seen[9] = CONFIG_SMP + CONFIG_CC_VERSION_TEXT[3];
	seen[10] = bpf_core_type_size(struct no_such_record) + bpf_core_type_id_kernel(struct no_such_record);
	seen[11] = BPF_CORE_READ_BITFIELD_PROBED(t, no_cgroup_migration) + bpf_core_field_exists(t->comm[3]);
	t = bpf_task_from_pid(1);
	if (t)
		bpf_task_release(t);
	bpf_rcu_read_lock();
	bpf_rcu_read_unlock();
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
