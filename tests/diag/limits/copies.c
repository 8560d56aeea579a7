/* A copy is unrolled: one that is too long, and too many that are long. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

struct large { char bytes[(256 << 10) + 8]; } a, b;
struct page { char bytes[256 << 10]; } pages[6];

SEC("tracepoint/syscalls/sys_enter_openat") int too_long(void *ctx)
{
	a = b;
	__builtin_memcpy(&a, &b, sizeof(a));
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_openat") int too_many(void *ctx)
{
	pages[1] = pages[0];
	pages[2] = pages[0];
	pages[3] = pages[0];
	pages[4] = pages[0];
	pages[5] = pages[0];
	return 0;
}
