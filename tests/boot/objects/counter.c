/* Android's words: owners, a shared map, a program for other kernels, one that may fail. */
#include <skep/android.h>

DEFINE_BPF_MAP_GRW(counts, HASH, unsigned int, unsigned long long, 16, AID_NET_ADMIN)
DEFINE_BPF_SHARED_MAP(all, ARRAY, unsigned int, unsigned long long, 1)

DEFINE_BPF_PROG("tracepoint/sched/sched_switch", AID_ROOT, AID_NET_ADMIN, on_switch)(void *ctx)
{
	unsigned int key = 0;
	unsigned long long one = 1, *n = bpf_counts_lookup_elem(&key);

	if (n)
		*n += 1;
	else
		bpf_counts_update_elem(&key, &one, 0);
	bpf_all_lookup_elem(&key);
	return 0;
}

DEFINE_BPF_PROG_KVER("tracepoint/sched/sched_wakeup$66_0", AID_ROOT, AID_ROOT, on_wakeup, KVER(66, 0, 0))(void *ctx)
{
	return 0;
}

DEFINE_OPTIONAL_BPF_PROG("tracepoint/sched/sched_process_exit", AID_ROOT, AID_ROOT, on_exit)(void *ctx)
{
	return *(volatile int *)16;
}

LICENSE("GPL");
CRITICAL("it counts");
