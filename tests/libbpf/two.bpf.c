/* two.bpf.c: what one.bpf.c uses. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct shared { int a; long b; struct shared *next; };
int counter = 10;
int many[4] = { 1, 20, 300, 4000 };
static int local = 100;
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, int);
	__type(value, struct shared);
} common SEC(".maps");
extern int CONFIG_HZ __kconfig;

static __noinline int twice(int x) { return x * 3 + local; }
__hidden int helper(struct shared *s) { return s->a + twice(1); }
int level(int x) { return x + 100000; }

SEC("socket") int second(void *ctx)
{
	struct task_struct *t = (void *)bpf_get_current_task();
	int k = 1;
	struct shared *s = bpf_map_lookup_elem(&common, &k);
	return twice(2) + (BPF_CORE_READ(t, pid) > 0) + (s ? s->a : 50) + counter * 1000 + (CONFIG_HZ > 0);
}

SEC("xdp") int third(struct xdp_md *ctx) { return counter > 10 ? XDP_PASS : XDP_DROP; }

char LICENSE[] SEC("license") = "GPL";
