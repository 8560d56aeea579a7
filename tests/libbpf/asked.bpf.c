/* asked.bpf.c: a program for each way onto a hook, maps of several kinds, a table of functions: for asked.c, whose kernel has these few types. */
#include "asked_kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/usdt.bpf.h>

struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 64); __type(key, int); __type(value, long long); } seen SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); __uint(max_entries, 4); __type(key, int); __type(value, int); } each SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } rb SEC(".maps");
struct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, int); };
struct { __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS); __uint(max_entries, 4); __type(key, int); __array(values, struct inner); } outer SEC(".maps");
int hits = 5;
char words[8] SEC(".data.words") = "seven";
const volatile int limit = 3;

#define ONE(section, name) SEC(section) int name(void *ctx) { return 0; }
ONE("kprobe/vfs_read", kprobe)
ONE("kprobe", bare)
ONE("uprobe//bin/tool:serve", uprobe)
SEC("usdt//bin/tool:lib:bare") int BPF_USDT(usdt) { return ++hits > limit; }
ONE("tp/sched/sched_switch", tp)
ONE("raw_tp/sched_switch", raw)
ONE("fentry/vfs_read", fentry)
ONE("?fentry", late)
ONE("lsm/file_open", lsm)
ONE("freplace/serve", replaced)
ONE("iter/task", iter)
ONE("perf_event", perf)
ONE("xdp", xdp)
ONE("tcx/ingress", tcx)
ONE("cgroup/connect4", connect4)
ONE("netfilter", netfilter)
ONE("sk_lookup", lookup)
ONE("?own/word", own)
ONE("fentry.multi/many_*", multi)
ONE("struct_ops/init", init)
ONE("?struct_ops/other", other)

SEC(".struct_ops.link") struct plain_ops table = { .init = (void *)init, .flags = 7 };
char LICENSE[] SEC("license") = "GPL";
