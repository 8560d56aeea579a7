/* before.bpf.c: what before.c changes before it is loaded. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

struct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 2); __type(key, int); __type(value, int); } first SEC(".maps"), second SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS); __uint(max_entries, 4); __uint(key_size, 4); __array(values, struct inner); } fixed SEC(".maps") = { .values = { [1] = &first, [3] = &second } };
struct { __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS); __uint(max_entries, 4); __uint(key_size, 4); __uint(value_size, 4); } given SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(key, int); __type(value, long); } sized SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(key, int); __type(value, long); } absent SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_STACK_TRACE); __uint(key_size, 4); } stacks SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(key, int); __type(value, long); __uint(pinning, LIBBPF_PIN_BY_NAME); } kept SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_USER_RINGBUF); __uint(max_entries, 4096); } orders SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } more SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } rest SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); __uint(key_size, 4); __uint(value_size, 4); } pb SEC(".maps");

const volatile bool use_absent = false;
const volatile int limit SEC(".rodata.limits") = 3;
int a_number SEC(".data.own") = 41;
struct own { int first, second; } own SEC(".data.hidden") __hidden = { 5, 6 };    /* nobody else's, and nobody else knows its type */
long zeroes[4];
int list[1] SEC(".data.list") = { 7 };
int list_n SEC(".data.count") = 1;
extern int CONFIG_HZ __kconfig;
extern int LINUX_KERNEL_VERSION __kconfig;
extern bool CONFIG_NO_SUCH_THING __kconfig __weak;
int hz, version, nothing;
int sum, got, tail;

static long on_order(struct bpf_dynptr *d, void *ctx)
{
	int v = 0;
	bpf_dynptr_read(&v, sizeof(v), d, 0, 0);
	got += v;
	return 0;
}

SEC("raw_tp/sys_enter")
int enter(struct bpf_raw_tracepoint_args *ctx)
{
	int zero = 0;
	if (ctx->args[1] != 155 || (int)(bpf_get_current_pid_tgid() >> 32) != sum)      /* pivot_root */
		return 0;
	hz = CONFIG_HZ, version = LINUX_KERNEL_VERSION, nothing = CONFIG_NO_SUCH_THING;
	a_number += own.second - own.first;
	zeroes[3] += limit;
	if (use_absent && bpf_map_lookup_elem(&absent, &zero))
		got++;
	for (int i = 0; i < 16; i++)
		if (i < list_n)
			tail += list[i & 7];
	bpf_user_ringbuf_drain(&orders, on_order, NULL, 0);
	bpf_ringbuf_output(&more, &a_number, sizeof(a_number), 0);
	bpf_ringbuf_output(&rest, &hz, sizeof(hz), 0);
	bpf_perf_event_output(ctx, &pb, BPF_F_CURRENT_CPU, &a_number, sizeof(a_number));
	return 0;
}

SEC("fentry/no_function_of_this_name")
int BPF_PROG(by_target) { return 0; }

SEC("?kprobe/do_nothing")
int off(void *ctx) { return 0; }

SEC("socket")
int other(struct __sk_buff *skb) { return 1; }

SEC("xdp")
int drop(struct xdp_md *ctx) { return XDP_DROP; }

SEC("syscall")
int twice(int *ctx) { return *ctx * 2; }

SEC("uprobe") int by_hand(void *ctx) { return 0; }
SEC("perf_event") int on_clock(void *ctx) { return 0; }
SEC("cgroup_skb/egress") int egress(struct __sk_buff *skb) { return 1; }
SEC("sk_lookup") int lookup(struct bpf_sk_lookup *ctx) { return SK_PASS; }
SEC("freplace/target") int BPF_PROG(replaced) { return 0; }

char LICENSE[] SEC("license") = "GPL";
