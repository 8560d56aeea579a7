/* futexctn.bpf.c: futex(2) calls that wait: by the address they wait at. Waits with a time limit are among
 * them. */
#include "../tool.bpf.h"

enum { WAIT = 0, WAIT_BITSET = 9, LOCK_PI = 6, OP = 0x7f };

struct which {
	u32 pid;
	char comm[COMM];
	u64 lock __show(hex);
};

struct wait {
	u64 time_ns, lock;
};

struct sum {
	u64 count, total_ns __show(duration);
	u64 max_ns __show(duration);
};

HASH(waiting, MAX_THREADS, u32, struct wait);   /* thread */
HASH(locks, 10240, struct which, struct sum);

SEC("tracepoint/syscalls/sys_enter_futex")
int on_futex(struct trace_event_raw_sys_enter *ctx)
{
	u32 op = ctx->args[1] & OP, thread = this_tid();
	struct wait w = { bpf_ktime_get_ns(), ctx->args[0] };

	if (op == WAIT || op == WAIT_BITSET || op == LOCK_PI)
		bpf_map_update_elem(&waiting, &thread, &w, BPF_ANY);
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_futex")
int on_futex_end(void *ctx)
{
	struct which key = { .pid = this_pid() };
	u32 thread = this_tid();
	struct wait *w = bpf_map_lookup_elem(&waiting, &thread);
	struct sum *sum;
	u64 ns;

	if (!w)
		return 0;
	ns = bpf_ktime_get_ns() - w->time_ns;
	key.lock = w->lock;
	bpf_get_current_comm(key.comm, sizeof(key.comm));
	sum = NEED(locks, key, struct sum);
	if (sum) {
		__sync_fetch_and_add(&sum->count, 1);
		__sync_fetch_and_add(&sum->total_ns, ns);
		if (ns > sum->max_ns)
			sum->max_ns = ns;
	}
	bpf_map_delete_elem(&waiting, &thread);
	return 0;
}
