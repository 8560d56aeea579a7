/* threadsnoop.bpf.c: pthread_create of the C library (of libpthread before glibc 2.34: -l pthread). */
#include "../tool.bpf.h"

#ifndef LIBRARY
#define LIBRARY "c"
#endif

struct event {
	u32 pid;
	char comm[COMM];
	u64 function;
};

EVENTS(256 * 1024);

SEC("uprobe/" LIBRARY ":pthread_create")
int BPF_KPROBE(on_create, void *thread, void *attributes, u64 function)
{
	struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);

	if (!e)
		return 0;
	e->pid = this_pid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->function = function;
	bpf_ringbuf_submit(e, 0);
	return 0;
}
