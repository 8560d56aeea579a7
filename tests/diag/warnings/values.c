// Values, variables, functions, labels, results that nobody uses.
// flags: -Wall -Wunused-parameter
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 10); __type(key, __u32); __type(value, __u64); } h SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } rb SEC(".maps");
__attribute__((warn_unused_result)) static int must(void) { return bpf_get_prandom_u32(); }
static int may(void) { return bpf_get_prandom_u32(); }
static int lonely(int n) { return n; }
static int nobody, somebody;
static inline int inlined(void) { return 1; }
static int quiet(void) __attribute__((unused));
static int quiet(void) { return 2; }

SEC("raw_tp/a") int wrong(void *ctx)
{
	__u32 k = 1;
	volatile int v = 1;
	int a, b, c = 2;
	b = 3;
	b = may();
	c == 2;
	c + k;
	&c;
	-c;
	(long)c;
	must();
	may();
	(void)c;
	v;
	c++;
	bpf_map_lookup_elem(&h, &k);
	bpf_ringbuf_reserve(&rb, 8, 0);
	({ c; });
	c ? may() : must();
	c && may();
end:
	return 0;
}
int use(int used, int *unused_one, int marked __attribute__((unused)))
{
	int z __attribute__((unused)) = 1, *p, size = 3;
	static int s;
	p = &used;
	return sizeof(size) + (p != 0) + somebody;
}
