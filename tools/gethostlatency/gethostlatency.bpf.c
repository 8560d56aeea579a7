/* gethostlatency.bpf.c: getaddrinfo, gethostbyname and gethostbyname2 of the C library. Programs that ask
 * name servers themselves are not seen: dnssnoop sees those. */
#include "../tool.bpf.h"

#ifndef LIBRARY
#define LIBRARY "c"
#endif

struct call {
	u64 time_ns;
	const char *host;
};

struct event {
	u32 pid;
	char comm[COMM];
	u64 time_ns __show(duration);
	char host[80];
};

HASH(calls, MAX_THREADS, u32, struct call);     /* thread */
EVENTS(256 * 1024);

static int begin(const char *host)
{
	struct call c = { bpf_ktime_get_ns(), host };
	u32 thread = this_tid();

	if (host)
		bpf_map_update_elem(&calls, &thread, &c, BPF_ANY);
	return 0;
}

static int end(void)
{
	u32 thread = this_tid();
	struct call *c = bpf_map_lookup_elem(&calls, &thread);
	struct event *e;

	if (!c)
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (e) {
		e->pid = this_pid();
		bpf_get_current_comm(e->comm, sizeof(e->comm));
		e->time_ns = bpf_ktime_get_ns() - c->time_ns;
		bpf_probe_read_user_str(e->host, sizeof(e->host), c->host);
		bpf_ringbuf_submit(e, 0);
	}
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}

#define LOOKUP(function) \
	SEC("uprobe/" LIBRARY ":" #function) \
	int BPF_KPROBE(on_##function, const char *host) { return begin(host); } \
	SEC("uretprobe/" LIBRARY ":" #function) \
	int on_##function##_end(void *ctx) { return end(); }

LOOKUP(getaddrinfo)
LOOKUP(gethostbyname)
LOOKUP(gethostbyname2)
