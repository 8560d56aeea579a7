/* klockstat.bpf.c: waits for mutexes, semaphores and spin locks that were held (lock:contention_begin, Linux
 * 5.19 and later). What is not contended is not seen. */
#include "../tool.bpf.h"

enum { SPIN = 1, READ = 2, WRITE = 4, RT = 8, PERCPU = 16, MUTEX = 32 };

struct which {
	u64 caller __show(symbol);
	char kind[8];
};

struct wait {
	u64 time_ns;
	struct which key;
};

struct sum {
	u64 count, total_ns __show(duration);
	u64 max_ns __show(duration);
	u64 average_ns __show(duration);
	char comm[COMM];
};

HASH(waiting, MAX_THREADS, u32, struct wait);   /* thread */
HASH(locks, 8192, struct which, struct sum);

static void name_kind(char *kind, u32 flags)
{
	if (flags & MUTEX)
		__builtin_memcpy(kind, "mutex", 6);
	else if (flags & SPIN && flags & (READ | WRITE))
		__builtin_memcpy(kind, "rwlock", 7);
	else if (flags & SPIN)
		__builtin_memcpy(kind, "spin", 5);
	else if (flags & PERCPU)
		__builtin_memcpy(kind, "pcpu", 5);
	else if (flags & RT)
		__builtin_memcpy(kind, "rt", 3);
	else if (flags & (READ | WRITE))
		__builtin_memcpy(kind, "rwsem", 6);
	else
		__builtin_memcpy(kind, "mutex", 6);
}

/* The function that takes the lock: above the tracepoint and the lock's own code. */
enum { SKIP = 3, DEPTH = 6 };

SEC("tracepoint/lock/contention_begin")
int on_begin(struct trace_event_raw_contention_begin *ctx)
{
	u64 frames[DEPTH] = {};
	u32 thread = this_tid();
	struct wait w = { .time_ns = bpf_ktime_get_ns() };

	if (!is_meant(this_pid(), thread))
		return 0;
	bpf_get_stack(ctx, frames, sizeof(frames), 0);
	w.key.caller = frames[SKIP] ? frames[SKIP] : frames[1];
	name_kind(w.key.kind, ctx->flags);
	bpf_map_update_elem(&waiting, &thread, &w, BPF_ANY);
	return 0;
}

SEC("tracepoint/lock/contention_end")
int on_end(void *ctx)
{
	u32 thread = this_tid();
	struct wait *w = bpf_map_lookup_elem(&waiting, &thread);
	struct sum *sum;
	u64 ns;

	if (!w)
		return 0;
	ns = bpf_ktime_get_ns() - w->time_ns;
	sum = NEED(locks, w->key, struct sum);
	if (sum) {
		__sync_fetch_and_add(&sum->count, 1);
		__sync_fetch_and_add(&sum->total_ns, ns);
		sum->average_ns = sum->total_ns / sum->count;
		if (ns > sum->max_ns) {
			sum->max_ns = ns;
			bpf_get_current_comm(sum->comm, sizeof(sum->comm));
		}
	}
	bpf_map_delete_elem(&waiting, &thread);
	return 0;
}
