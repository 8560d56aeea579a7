/* uthreads.bpf.c: threads of the C library with their first functions: pthread_create knows the function, and then the
 * kernel the number of the new thread; and those that java tells of, by its own probes. */
#include "../tool.bpf.h"
#include <bpf/usdt.bpf.h>

/* The command line's: java's, which has a C library beside it, or the C library itself. */
#ifdef JAVA
#define LIBRARY "c"
#ifndef RUNTIME
#define RUNTIME "jvm"
#endif
#elif defined(RUNTIME)
#define LIBRARY RUNTIME
#else
#define LIBRARY "c"
#endif

enum { CLONE_THREAD_FLAG = 0x10000, NAME = 80 };

/* uthreads.c */
enum kind { PTHREAD, START, STOP };

struct event {
	u64 function, id;                /* of java the number of the thread there */
	u32 pid, tid, kind;
	char name[NAME];
};

HASH(asked, MAX_THREADS, u32, u64);             /* thread that makes another: its first function */
EVENTS(256 * 1024);

SEC("uprobe/" LIBRARY ":pthread_create")
int BPF_KPROBE(on_create, void *thread, void *attributes, u64 function)
{
	u32 tid = this_tid();

	if (is_meant(this_pid(), tid))
		bpf_map_update_elem(&asked, &tid, &function, BPF_ANY);
	return 0;
}

SEC("tracepoint/task/task_newtask")
int on_task(struct trace_event_raw_task_newtask *ctx)
{
	struct event e = { .kind = PTHREAD, .pid = this_pid(), .tid = ctx->pid };
	u32 tid = this_tid();
	u64 *function = bpf_map_lookup_elem(&asked, &tid);

	if (!function || !(ctx->clone_flags & CLONE_THREAD_FLAG))
		return 0;
	e.function = *function;
	bpf_map_delete_elem(&asked, &tid);
	bpf_ringbuf_output(&events, &e, sizeof(e), 0);
	return 0;
}

#ifdef JAVA
static __always_inline int tell(u32 kind, const void *name, u64 len, u64 id, u64 native)
{
	struct event e = { .kind = kind, .id = id, .pid = this_pid(), .tid = native };

	if (!is_meant(e.pid, this_tid()))
		return 0;
	bpf_probe_read_user(e.name, len < NAME ? len : NAME - 1, name);
	bpf_ringbuf_output(&events, &e, sizeof(e), 0);
	return 0;
}

SEC("usdt/" RUNTIME ":hotspot:thread__start")
int BPF_USDT(on_start, void *name, u64 len, u64 id, u64 native) { return tell(START, name, len, id, native); }

SEC("usdt/" RUNTIME ":hotspot:thread__stop")
int BPF_USDT(on_stop, void *name, u64 len, u64 id, u64 native) { return tell(STOP, name, len, id, native); }
#endif
