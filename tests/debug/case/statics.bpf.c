/* Static variables of functions: by their names in their functions, of functions that are compiled into others too. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

int total;

static __always_inline int step(int by)
{
	static int steps = 2;
	static const int most = 100;
	steps += by;
	return steps < most ? steps : most;
}

static __noinline int again(int n)
{
	static int steps = 40;
	static int *which = &total;
	steps -= n;
	*which += steps;
	return steps;
}

SEC("xdp")
int run_it(struct xdp_md *ctx)
{
	static struct { int count; char name[4]; } seen = { 7, "ab" };
	int sum = 0;
	{
		static int inner = 5;
		inner++;
		sum += inner;
	}
	seen.count += step(3);
	seen.count += step(4);
	sum += again(2);
	total += seen.count;
	return sum;
}
char LICENSE[] SEC("license") = "GPL";
