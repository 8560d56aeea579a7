/* inner.bpf.c: a variable of a block inside of another's, of the same name; a parameter that is kept, on the function's only line. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

int total;

static __noinline int more(int *p) { *p += 1; return *p; }

static __noinline int twice(int by) { more(&by); return more(&by); }

SEC("xdp")
int inner(struct xdp_md *ctx)
{
	int n = 1;

	more(&n);
	{
		int n = 20;

		more(&n);
		total += n;
	}
	total += n;
	return twice(5) + total;
}
char LICENSE[] SEC("license") = "GPL";
