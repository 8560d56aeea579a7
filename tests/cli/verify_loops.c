/* For verify.t: programs that the verifier does not come to the end of: by the rounds of one loop, by the ways into another. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char _license[] SEC("license") = "GPL";
struct text { char s[256]; u16 length; };

SEC("tracepoint/syscalls/sys_enter_openat")
int rounds(void *ctx)
{
	u64 sum = 0;
	for (u64 i = 0; i < 10000000; i++)
		sum += bpf_get_prandom_u32();
	return sum > 5;
}

SEC("xdp")
int ways(struct xdp_md *ctx)
{
	char *end = (char *)(long)ctx->data_end, *p = (char *)(long)ctx->data;
	struct text t = { "a", 0 };
	u16 i;
	for (i = 0; i < 500; i++, p++) {
		if (end < p + 2)
			return XDP_PASS;
		if (p[0] == 'H' && p[1] == ':')
			break;
	}
	for (u16 j = 0; j < 250; j++) {
		if (end < p + 1 || *p == '\r')
			break;
		t.s[j] = *p++;
		t.length++;
	}
	return t.s[0] + t.length;
}

u64 seen[8];

SEC("xdp")
int lines(struct xdp_md *ctx)
{
	for (u64 i = 0; i < 10000000; i++) {
		seen[0] += bpf_get_prandom_u32();
		seen[1] += bpf_get_prandom_u32() + bpf_get_prandom_u32();
		seen[2] += bpf_get_prandom_u32() + bpf_get_prandom_u32() + bpf_get_prandom_u32();
		seen[3] += bpf_ktime_get_ns() & 3;
		seen[4] ^= bpf_ktime_get_ns() + bpf_ktime_get_ns();
	}
	return XDP_PASS;
}
