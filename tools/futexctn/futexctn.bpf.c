/* futexctn.bpf.c: futex(2) calls that wait: by the address they wait at. Waits with a time limit are among
 * them. */
#include "../tool.bpf.h"

enum { WAIT = 0, LOCK_PI = 6, WAIT_BITSET = 9, WAIT_REQUEUE_PI = 11, LOCK_PI2 = 13, OP = 0x7f };
enum { INTERRUPTED = 4, TIMED_OUT = 110, RESTARTS = 512 /* and what the kernel alone sees above it */ };

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

	if (op == WAIT || op == WAIT_BITSET || op == LOCK_PI || op == WAIT_REQUEUE_PI || op == LOCK_PI2)
		bpf_map_update_elem(&waiting, &thread, &w, BPF_ANY);
	return 0;
}

/* Where the value has changed before, or the call is wrong, nobody waits. */
static bool has_waited(s64 ret)
{
	return ret >= 0 || ret == -INTERRUPTED || ret == -TIMED_OUT || ret <= -RESTARTS;
}

SEC("tracepoint/syscalls/sys_exit_futex")
int on_futex_end(struct trace_event_raw_sys_exit *ctx)
{
	struct which key = { .pid = this_pid() };
	u32 thread = this_tid();
	struct wait *w = bpf_map_lookup_elem(&waiting, &thread);
	struct sum *sum;
	u64 ns;

	if (!w)
		return 0;
	if (!has_waited(ctx->ret))
		goto forget;
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
forget:
	bpf_map_delete_elem(&waiting, &thread);
	return 0;
}
