/* runqlen.bpf.c: the length of the fair scheduler's queue, without the thread that runs, looked at 99 times
 * a second on each processor. */
#include "../tool.bpf.h"

struct which {
#ifdef BY_CPU
	u32 cpu;
#endif
	u32 length;
};

HASH(lengths, 10240, struct which, u64);

/* Linux 6.16 and later call it nr_queued. */
struct cfs_rq___queued {
	u32 nr_queued;
} __attribute__((preserve_access_index));

struct cfs_rq___running {
	u32 nr_running;
} __attribute__((preserve_access_index));

SEC("perf_event")
int on_sample(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	void *queue = task->se.cfs_rq;
	struct which key = {};

	if (bpf_core_field_exists(struct cfs_rq___queued, nr_queued))
		key.length = BPF_CORE_READ((struct cfs_rq___queued *)queue, nr_queued);
	else
		key.length = BPF_CORE_READ((struct cfs_rq___running *)queue, nr_running);
	if (key.length)
		key.length--;                    /* one runs */
#ifdef BY_CPU
	key.cpu = bpf_get_smp_processor_id();
#endif
	ADD(lengths, key, 1);
	return 0;
}
