/* dbslower.bpf.c: from query__start to query__done, probes that servers built with them have (USDT). */
#include "../tool.bpf.h"
#include <bpf/usdt.bpf.h>

/* The command line's, else these. */
#ifndef SERVER
#define SERVER "mysqld"
#endif
#ifndef PROVIDER
#define PROVIDER "mysql"
#endif
#ifndef MIN_MS
#define MIN_MS 1ull
#endif

struct call {
	u64 time_ns;
	char query[256];
};

struct event {
	u32 pid;
	char comm[COMM];
	u64 time_ns __show(duration);
	char query[256];
};

HASH(calls, MAX_THREADS, u32, struct call);     /* thread */
EVENTS(1024 * 1024);

/* Calls are large for the stack. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct call);
} scratch SEC(".maps");

SEC("usdt/" SERVER ":" PROVIDER ":query__start")
int BPF_USDT(on_start, const char *query)
{
	u32 zero = 0, thread = this_tid();
	struct call *c = bpf_map_lookup_elem(&scratch, &zero);

	if (!c)
		return 0;
	c->time_ns = bpf_ktime_get_ns();
	bpf_probe_read_user_str(c->query, sizeof(c->query), query);
	bpf_map_update_elem(&calls, &thread, c, BPF_ANY);
	return 0;
}

SEC("usdt/" SERVER ":" PROVIDER ":query__done")
int BPF_USDT(on_done)
{
	u32 thread = this_tid();
	struct call *c = bpf_map_lookup_elem(&calls, &thread);
	struct event *e;
	u64 ns;

	if (!c)
		return 0;
	ns = bpf_ktime_get_ns() - c->time_ns;
	if (ns < MIN_MS * NS_PER_MS)
		goto forget;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		goto forget;
	e->pid = this_pid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->time_ns = ns;
	__builtin_memcpy(e->query, c->query, sizeof(e->query));
	bpf_ringbuf_submit(e, 0);
forget:
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}
