/* klockstat.bpf.c: waits for mutexes, semaphores and spin locks that were held (lock:contention_begin, Linux
 * 5.19 and later). What is not contended is not seen. */
#include "../tool.bpf.h"

enum { SPIN = 1, READ = 2, WRITE = 4, RT = 8, PERCPU = 16, MUTEX = 32 };

struct which {
	u64 caller __show(symbol);
	char kind[8];
};

/* While one lock is waited for, so may be another: a mutex, and inside of that the spin lock of its queue. */
struct place {
	u64 lock;
	u32 tid, cpu;                    /* cpu: of who is idle, for all of those have the number 0 */
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

HASH(waiting, MAX_THREADS, struct place, struct wait);
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

/* Where the kernel has the code of locks and of waiting, if that is known. */
#ifndef LOCK_FROM
#define LOCK_FROM 0
#define LOCK_TO 0
#define SCHED_FROM 0
#define SCHED_TO 0
#endif
enum { DEPTH = 8 };

static __always_inline bool is_of_lock(u64 at)
{
	return (at >= LOCK_FROM && at < LOCK_TO) || (at >= SCHED_FROM && at < SCHED_TO);
}

/* The function that takes the lock: above the lock's own code, the more of which is inlined the newer the compiler. */
static u64 caller_of(void *ctx)
{
	u64 frames[DEPTH] = {};

	bpf_get_stack(ctx, frames, sizeof(frames), 0);
	for (u32 i = 0; i < DEPTH; i++)
		if (frames[i] && !is_of_lock(frames[i]))
			return frames[i];
	return frames[0];
}

static struct place here(void *lock)
{
	struct place p = { .lock = (u64)lock, .tid = this_tid() };

	if (!p.tid)
		p.cpu = bpf_get_smp_processor_id();
	return p;
}

/* A mutex begins as often as it is tried another way, and ends once: the first counts. */
SEC("tracepoint/lock/contention_begin")
int on_begin(struct trace_event_raw_contention_begin *ctx)
{
	struct place place = here(ctx->lock_addr);
	struct wait w = { .time_ns = bpf_ktime_get_ns() };

	if (!is_meant(this_pid(), place.tid) || bpf_map_lookup_elem(&waiting, &place))
		return 0;
	w.key.caller = caller_of(ctx);
	name_kind(w.key.kind, ctx->flags);
	bpf_map_update_elem(&waiting, &place, &w, BPF_ANY);
	return 0;
}

SEC("tracepoint/lock/contention_end")
int on_end(struct trace_event_raw_contention_end *ctx)
{
	struct place place = here(ctx->lock_addr);
	struct wait *w = bpf_map_lookup_elem(&waiting, &place);
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
	bpf_map_delete_elem(&waiting, &place);
	return 0;
}
