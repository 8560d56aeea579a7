// The largest are named.
#include <bpf/bpf_helpers.h>
static int fill(void *p, int n) { return bpf_probe_read_kernel(p, n, (void *)1); }
SEC("raw_tp/x") int prog(int *ctx)
{
	char small[8], middle[200], large[300];
	struct { int a[20]; } other;
	fill(small, sizeof(small));
	fill(middle, sizeof(middle));
	fill(large, sizeof(large));
	fill(&other, sizeof(other));
	return small[1] + middle[2] + large[3] + other.a[1];
}
