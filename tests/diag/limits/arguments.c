/* BPF passes five registers: told once, at the function. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

static __noinline int six(int a, int b, int c, int d, int e, int g) { return a + b + c + d + e + g; }

SEC("tracepoint/syscalls/sys_enter_openat") int f(void *ctx)
{
	return six(1, 2, 3, 4, 5, bpf_get_prandom_u32()) + six(2, 2, 3, 4, 5, bpf_get_prandom_u32());
}
