/* bashreadline.bpf.c: what readline() returns in bash: interactive shells alone call it. */
#include "../tool.bpf.h"

#ifndef LIBRARY
#define LIBRARY "bash"
#endif

struct event {
	u32 pid;
	char command[256];
};

EVENTS(256 * 1024);

SEC("uretprobe/" LIBRARY ":readline")
int BPF_KRETPROBE(on_line, const char *line)
{
	struct event *e;

	if (!line)
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	e->pid = this_pid();
	bpf_probe_read_user_str(e->command, sizeof(e->command), line);
	bpf_ringbuf_submit(e, 0);
	return 0;
}
