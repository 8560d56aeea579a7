/* side.bpf.c: an object with something of everything: what side.c and skel.c open, change, load and attach. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

#include "user.h"
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 1 << 16); } rb SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); __uint(key_size, 4); __uint(value_size, 4); } pb SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 64); __type(key, int); __type(value, struct event); } seen SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); __uint(max_entries, 2); __type(key, int); __type(value, long long); } counts SEC(".maps");
struct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, int); };
struct { __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS); __uint(max_entries, 4); __type(key, int); __array(values, struct inner); } outer SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 4); __uint(key_size, 4); __uint(value_size, 4); } jumps SEC(".maps");

const volatile int want_pid = 0;
int hits = 5;
long long total;
static volatile int hidden = 7;
char tag[8] = "abc";

static __noinline int add(int x) { return x + hidden; }

SEC("raw_tp/sys_enter")
int on_enter(struct bpf_raw_tracepoint_args *ctx)
{
	int pid = bpf_get_current_pid_tgid() >> 32;
	if (pid != want_pid || ctx->args[1] != 39)
		return 0;
	struct event *e = bpf_ringbuf_reserve(&rb, sizeof(*e), 0);
	if (!e)
		return 0;
	e->pid = pid;
	e->n = add(++hits);
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	bpf_map_update_elem(&seen, &pid, e, 0);
	bpf_perf_event_output(ctx, &pb, BPF_F_CURRENT_CPU, e, sizeof(*e));
	bpf_ringbuf_submit(e, 0);
	total += 10;
	return 0;
}

SEC("?tp/syscalls/sys_enter_getpid")
int optional(void *ctx) { return 0; }

SEC("xdp")
int drop(struct xdp_md *ctx) { return XDP_DROP; }

SEC("tc")
int cls(struct __sk_buff *skb) { return 0; }

SEC("kprobe/do_nothing_there")
int no_probe(struct pt_regs *ctx) { return 0; }

char LICENSE[] SEC("license") = "GPL";
