/* one.bpf.c: uses what two.bpf.c defines; has weak and static things of the same names. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct shared { int a; long b; struct shared *next; };
extern int counter;
extern int many[];
extern int helper(struct shared *s);
extern struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, int);
	__type(value, struct shared);
} common SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 3);
	__type(key, int);
	__type(value, long);
} own SEC(".maps");
extern int CONFIG_HZ __kconfig;

__weak int level(int x) { return x + 1; }
static int local = 3;
static __noinline int twice(int x) { return x * 2 + local; }

SEC("socket") int first(void *ctx)
{
	struct shared s = { 1, 2 };
	int k = 1;
	bpf_map_update_elem(&common, &k, &s, 0);
	counter++;
	return helper(&s) + level(5) + twice(4) + (CONFIG_HZ > 0) + many[2];
}

char LICENSE[] SEC("license") = "GPL";
