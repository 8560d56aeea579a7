/* swapin.bpf.c: reads from swap that a process waits for. */
#include "../tool.bpf.h"

struct who {
	char comm[COMM];
	u32 pid;
};

HASH(counts, 10240, struct who, u64);

static int count(void)
{
	struct who key = { .pid = this_pid() };

	bpf_get_current_comm(key.comm, sizeof(key.comm));
	ADD(counts, key, 1);
	return 0;
}

SEC("kprobe/swap_readpage")               /* before Linux 6.5 */
int on_page(void *ctx) { return count(); }

SEC("kprobe/swap_read_folio")
int on_folio(void *ctx) { return count(); }
