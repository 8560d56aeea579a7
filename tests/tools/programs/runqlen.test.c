/* Lengths of queues, without who runs; of each processor apart. */
#include "../../../tools/runqlen/runqlen.bpf.c"
#include <skep/test.h>

static struct task_struct task;
static struct cfs_rq queue;

static u64 of(u32 cpu, u32 length)
{
#ifdef BY_CPU
	struct which key = { .cpu = cpu, .length = length };
#else
	struct which key = { .length = length };
#endif
	u64 *n = bpf_map_lookup_elem(&lengths, &key);

	return n ? *n : 0;
}

/* What the kernel of these types calls the number. */
static void sampled(u32 cpu, u32 n)
{
	struct bpf_perf_event_data ctx = {};
	struct cfs_rq___queued *queued = (void *)&queue;
	struct cfs_rq___running *running = (void *)&queue;

	if (bpf_core_field_exists(struct cfs_rq___queued, nr_queued))
		queued->nr_queued = n;
	else
		running->nr_running = n;
	task.se.cfs_rq = &queue;
	SET_TASK(.pid = 42, .task = &task);
	SET_CPU(cpu);
	RUN(on_sample, &ctx);
}

TEST(lengths_of_queues)
{
	sampled(0, 0), sampled(0, 1), sampled(1, 1), sampled(1, 4);
#ifdef BY_CPU
	EXPECT_EQ(of(0, 0), 2);
	EXPECT_EQ(of(1, 0), 1);
	EXPECT_EQ(of(0, 3), 0);
#else
	EXPECT_EQ(of(0, 0), 3);
#endif
	EXPECT_EQ(of(1, 3), 1);
}
