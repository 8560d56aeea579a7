/* libbpf's words: maps, globals, CO-RE, subprograms, callbacks, kernel configuration, iterators of numbers. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_endian.h>

extern int LINUX_KERNEL_VERSION __kconfig;
extern int CONFIG_HZ __kconfig;
extern bool CONFIG_BPF_JIT __kconfig __weak;
const volatile int wanted = 7, list[3] = { 1, 2, 3 };
int seen, at[16];
static long long total = 1LL << 40;
char name[8] = "abc";

struct event { u64 when; u32 pid : 22, kind : 10; char comm[16]; union { u64 a; u8 b[8]; }; } __attribute__((packed));
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_LRU_HASH); __type(key, u64); __type(value, struct event); __uint(max_entries, 100); } last SEC(".maps");
struct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, u32); __type(value, u64); __uint(max_entries, 2); } one SEC(".maps"), two SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS); __uint(key_size, 4); __uint(max_entries, 2); __array(values, struct inner); } outer SEC(".maps") = {
	.values = { &one, &two } };
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(key_size, 4); __uint(max_entries, 3); __array(values, int (void *)); } jumps SEC(".maps");

static __noinline u32 folded(const u8 *p, u32 n)
{
	u32 sum = 0;
	for (u32 i = 0; i < n && i < 64; i++)
		sum = (sum << 5 | sum >> 27) ^ p[i];
	return sum;
}

__noinline int shared(struct event *e)
{
	return e ? e->kind * 3 + e->b[2] : -1;
}

static long each(u32 i, void *ctx)
{
	u64 *sum = ctx;
	*sum += i * 3;
	return *sum > 1000;
}

SEC("raw_tp/sched_switch") int BPF_PROG(switched, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	u64 key = BPF_CORE_READ(prev, real_parent, pid), sum = 0;
	struct event *e = bpf_ringbuf_reserve(&ring, sizeof(*e), 0), here = { .kind = 5 };
	if (!e)
		return 0;
	e->when = bpf_ktime_get_ns();
	e->pid = BPF_CORE_READ(next, tgid);
	e->kind = bpf_core_field_exists(prev->mm) ? wanted : list[seen % 3];
	BPF_CORE_READ_STR_INTO(&e->comm, prev, comm);
	e->a = BPF_CORE_READ_BITFIELD_PROBED(prev, sched_reset_on_fork);
	bpf_loop(20, each, &sum, 0);
	if (LINUX_KERNEL_VERSION > 0x50f00 && CONFIG_BPF_JIT)
		e->a += CONFIG_HZ + sum;
	here.pid = folded((const u8 *)e->comm, sizeof(e->comm));
	bpf_map_update_elem(&last, &key, &here, BPF_NOEXIST);
	__sync_fetch_and_add(&total, here.pid);
	seen += shared(&here);
	at[seen & 15]++;
	bpf_ringbuf_submit(e, 0);
	return 0;
}

SEC("tc") int parse(struct __sk_buff *skb)
{
	void *end = (void *)(long)skb->data_end, *p = (void *)(long)skb->data;
	struct ethhdr *eth = p;
	struct iphdr *ip = p + sizeof(*eth);
	if (p + sizeof(*eth) + sizeof(*ip) > end)
		return 0;
	switch (bpf_ntohs(eth->h_proto)) {
	case 0x0800: break;
	case 0x86dd: return 3;
	case 0x0806: case 0x8100: case 0x88a8: bpf_tail_call(skb, &jumps, eth->h_proto & 1); return 2;
	default: return 1;
	}
	u32 sum = 0;
#pragma unroll
	for (int i = 0; i < 10; i++)
		sum += ((u16 *)ip)[i];
	skb->cb[1] = sum;
	ip->check = ~(sum + (sum >> 16));
	return ip->ihl < 5 ? -1 : (s32)bpf_ntohl(ip->saddr) >> 3;
}

SEC("kprobe/do_exit") int BPF_KPROBE(on_exit, long code)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	char comm[16];
	u32 k = code & 1;
	u64 *n = bpf_map_lookup_elem(&one, &k);
	bpf_probe_read_kernel_str(comm, sizeof(comm), task->comm);
	if (n)
		*n += task->real_parent->pid;
	bpf_printk("exit %d of %s: %ld, %s", task->pid, comm, code, name);
	return 0;
}

char license[] SEC("license") = "GPL";
