/* syscount_android.c: system calls by process, in the style of Android's boot-time programs: maps and programs by macros,
 * the tracepoint's arguments declared by hand. Pinned, it counts for whoever reads the map. */
#include <linux/bpf.h>
#include <stdint.h>
#include <bpf_helpers.h>

DEFINE_BPF_MAP(pid_syscall_map, HASH, int, uint32_t, 10240);

struct sys_enter_args {
	unsigned long long ignore;
	int64_t id;
	uint64_t args[6];
};

DEFINE_BPF_PROG("tracepoint/raw_syscalls/sys_enter", AID_ROOT, AID_NET_ADMIN, sys_enter)
(struct sys_enter_args *args)
{
	int pid = bpf_get_current_pid_tgid() & 0xffffffff;
	uint32_t first = 1;
	uint32_t *calls = bpf_pid_syscall_map_lookup_elem(&pid);

	if (calls)
		__sync_fetch_and_add(calls, 1);
	else
		bpf_pid_syscall_map_update_elem(&pid, &first, BPF_ANY);
	return 0;
}

LICENSE("GPL");
