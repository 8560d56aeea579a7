/* type_ids.c: where types are the running kernel's own, sizes are constants, and ids still come from the loader. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
char LICENSE[] SEC("license") = "GPL";
u64 ids[4];
SEC("raw_tp/sys_enter") int look(void *ctx)
{
	ids[0] = bpf_core_type_id_kernel(struct task_struct);
	ids[1] = bpf_core_type_id_local(struct task_struct);
	ids[2] = bpf_core_type_size(struct task_struct);
	ids[3] = bpf_core_type_exists(struct task_struct);
	return 0;
}
