/* The verifier refuses it. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

SEC("socket")
int filter(struct __sk_buff *skb)
{
	return bpf_map_lookup_elem((void *)1, 0) != 0;
}

char LICENSE[] SEC("license") = "GPL";
