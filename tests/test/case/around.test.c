/* What a program sees of the world around. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct seen { __u64 pid_tgid, uid_gid, cgroup, clock, later, cookie, ip; __u32 cpu, random; char comm[16]; } seen;
struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); __type(key, int); __type(value, int); } out SEC(".maps");
long arg[6];

SEC("kprobe/f")
int look(struct pt_regs *ctx)
{
	seen.pid_tgid = bpf_get_current_pid_tgid();
	seen.uid_gid = bpf_get_current_uid_gid();
	seen.cgroup = bpf_get_current_cgroup_id();
	seen.clock = bpf_ktime_get_ns();
	seen.later = bpf_ktime_get_ns();
	seen.cpu = bpf_get_smp_processor_id();
	seen.random = bpf_get_prandom_u32();
	seen.cookie = bpf_get_attach_cookie(ctx);
	seen.ip = bpf_get_func_ip(ctx);
	bpf_get_current_comm(seen.comm, sizeof(seen.comm));
	bpf_perf_event_output(ctx, &out, BPF_F_CURRENT_CPU, &seen.cpu, sizeof(seen.cpu));
	bpf_printk("cpu %d", seen.cpu);
	return 1;
}

SEC("kprobe/g")
int BPF_KPROBE(call, long a, long b, long c, long d, long e)
{
	arg[0] = a, arg[1] = b, arg[2] = c, arg[3] = d, arg[4] = e;
	return 0;
}

SEC("kretprobe/g")
int BPF_KRETPROBE(back, long ret)
{
	arg[0] = ret;
	return 0;
}

SEC("ksyscall/dup3")
int BPF_KSYSCALL(syscall, long a, long b, long c, long d)
{
	arg[0] = a, arg[1] = b, arg[2] = c, arg[3] = d;
	return 0;
}

SEC("raw_tp/sched_switch")
int BPF_PROG(args, long a, struct task_struct *from, long c)
{
	arg[0] = a, arg[1] = from ? from->tgid : -1, arg[2] = c;
	return 3;
}
char LICENSE[] SEC("license") = "GPL";

#include <skep/test.h>

static struct task_struct task;

TEST(task)
{
	SET_TASK(.pid = 7, .tid = 8, .uid = 9, .gid = 10, .cgroup_id = 11, .comm = "sh");
	SET_COOKIE(12);
	SET_FUNC_IP(13);
	SET_CLOCK(1000000);
	EXPECT_EQ(RUN_CALL(look, 0), 1);
	EXPECT_EQ(seen.pid_tgid, 7ull << 32 | 8);
	EXPECT_EQ(seen.uid_gid, 10ull << 32 | 9);
	EXPECT_EQ(seen.cgroup, 11);
	EXPECT_EQ(seen.cookie, 12);
	EXPECT_EQ(seen.ip, 13);
	EXPECT_STREQ(seen.comm, "sh");
	EXPECT_EQ(seen.clock, 1000000);
	EXPECT_EQ(seen.later, 1001000);
	EXPECT_STREQ(PRINTED(), "cpu 0");
	EXPECT_STREQ(PRINTED(), "");
}

TEST(chance)
{
	__u32 first;

	SET_RANDOM(5);
	RUN_CALL(look, 0);
	first = seen.random;
	RUN_CALL(look, 0);
	EXPECT_NE(seen.random, first);
	SET_RANDOM(5);
	RUN_CALL(look, 0);
	EXPECT_EQ(seen.random, first);
}

TEST(perf_records)
{
	RUN_CALL(look, 0);
	ASSERT_EQ(RECORDS(out), 1);
	EXPECT_EQ(*(__u32 *)RECORD(out), 0);
	EXPECT_EQ(RECORD(out), NULL);
}

TEST(arguments)
{
	RUN_CALL(call, 1, 2, 3, 4, 5);
	for (int i = 0; i < 5; i++)
		EXPECT_EQ(arg[i], i + 1);
	RUN_RETURN(back, -5);
	EXPECT_EQ(arg[0], -5);
	RUN_SYSCALL(syscall, 11, 12, 13, 14);
	for (int i = 0; i < 4; i++)
		EXPECT_EQ(arg[i], i + 11);
}

TEST(objects)
{
	task.tgid = 77;
	EXPECT_EQ(RUN_ARGS(args, 1, &task, 3), 3);
	EXPECT_EQ(arg[1], 77);
	EXPECT_EQ(arg[2], 3);
	EXPECT_EQ(RUN_ARGS(args, 4, 0, -6), 3);
	EXPECT_EQ(arg[0], 4);
	EXPECT_EQ(arg[1], -1);
	EXPECT_EQ(arg[2], -6);
}
