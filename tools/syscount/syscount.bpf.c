/* syscount.bpf.c: system calls, counted from entry to exit. A thread's element stays from one call to the next: to find it costs
 * a fraction of what to make and remove it does.
 * BY_CALL: by number of the call; BY_BOTH: by process and number; else by process. FAILED: only those that fail; ERROR:
 * only those that fail so. */
#include "../tool.bpf.h"

struct entry {
	u64 time_ns;                     /* 0: in no call */
	u32 nr;
};

struct count {
	u64 calls, errors, time_ns;
	char comm[16];
};

HASH(entries, MAX_THREADS, u32, struct entry);       /* thread */

#if defined(BY_BOTH)
struct which {
	u32 pid;
	u32 nr __show(syscall);
};
enum { MAX_COUNTS = 32768 };
#elif defined(BY_CALL)
struct which {
	u32 nr __show(syscall);
};
enum { MAX_COUNTS = 1024 };          /* the calls of 32-bit programs are the same */
#else
struct which {
	u32 pid;
};
enum { MAX_COUNTS = 10240 };
#endif

HASH(counts, MAX_COUNTS, struct which, struct count);

u64 lost;

SEC("tracepoint/raw_syscalls/sys_enter")
int on_enter(struct trace_event_raw_sys_enter *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	u32 thread = id;
	struct entry e = { .time_ns = bpf_ktime_get_ns(), .nr = ctx->id }, *at = bpf_map_lookup_elem(&entries, &thread);

	if (at)
		*at = e;
	else
		bpf_map_update_elem(&entries, &thread, &e, BPF_ANY);
	return 0;
}

static bool is_wanted(u32 error)
{
#ifdef FAILED
	if (!error)
		return false;
#endif
#ifdef ERROR
	if (error != ERROR)
		return false;
#endif
	return true;
}

/* The end of a thread's call. */
static void count(u64 id, const struct entry *e, u32 error)
{
	struct count *c, first = {};

#if defined(BY_BOTH)
	struct which key = { id >> 32, e->nr };
#elif defined(BY_CALL)
	struct which key = { e->nr };
#else
	struct which key = { id >> 32 };
#endif
	c = bpf_map_lookup_elem(&counts, &key);
	if (!c) {
		bpf_get_current_comm(first.comm, sizeof(first.comm));
		bpf_map_update_elem(&counts, &key, &first, BPF_NOEXIST);
		c = bpf_map_lookup_elem(&counts, &key);
	}
	if (c) {
		__sync_fetch_and_add(&c->calls, 1);
		__sync_fetch_and_add(&c->time_ns, bpf_ktime_get_ns() - e->time_ns);
		if (error)
			__sync_fetch_and_add(&c->errors, 1);
	} else {
		__sync_fetch_and_add(&lost, 1);
	}
}

SEC("tracepoint/raw_syscalls/sys_exit")
int on_exit(struct trace_event_raw_sys_exit *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	u32 thread = id;
	u32 error = ctx->ret < 0 && ctx->ret >= -ERRNO_MAX ? -ctx->ret : 0;
	struct entry *e = bpf_map_lookup_elem(&entries, &thread);

	if (!e || !e->time_ns)
		return 0;
	if (is_wanted(error))
		count(id, e, error);
	e->time_ns = 0;
	return 0;
}

#if !defined(BY_BOTH) && !defined(BY_CALL)
/* A process is called what it runs, not what it was when it made its first call. */
SEC("tracepoint/sched/sched_process_exec")
int on_exec(void *ctx)
{
	struct which key = { bpf_get_current_pid_tgid() >> 32 };
	struct count *c = bpf_map_lookup_elem(&counts, &key);

	if (c)
		bpf_get_current_comm(c->comm, sizeof(c->comm));
	return 0;
}
#endif

/* exit and exit_group never return, nor does the call that a signal ended the thread in. */
SEC("tracepoint/sched/sched_process_exit")
int on_end(void *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	u32 thread = id;
	struct entry *e = bpf_map_lookup_elem(&entries, &thread);

	if (e && e->time_ns && is_wanted(0))
		count(id, e, 0);
	if (e)
		bpf_map_delete_elem(&entries, &thread);
	return 0;
}
