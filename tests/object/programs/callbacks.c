/* callbacks.c: addresses of functions; questions about types behind a name. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

typedef u64 (*reader)(void *);
typedef struct task_struct task_alias;

static int first(u32 i, u64 *sum) { *sum += i; return 0; }
static int second(u32 i, u64 *sum) { *sum ^= i; return *sum > 100; }

SEC("socket") int loops(struct __sk_buff *skb)
{
	u64 sum = skb->len;
	bpf_loop(10, second, &sum, 0);
	bpf_loop(sum & 1 ? 3 : 4, first, &sum, 0);
	return (int)sum;
}

SEC("socket") int types(struct __sk_buff *skb)
{
	return bpf_core_type_exists(reader) + 2 * bpf_core_type_exists(task_alias) + 4 * bpf_core_type_exists(u32) +
		8 * bpf_core_type_exists(struct no_such_record);
}

char _license[] SEC("license") = "GPL";
