// Variables without a value.
// flags: -Wsometimes-uninitialized
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 10); __type(key, __u32); __type(value, __u64); } h SEC(".maps");
struct pair { int a, b; };
int fill(int *p);
static int set(int *p) { *p = 1; return 0; }

int wrong(int n)
{
	int a, b, c, d, e;
	struct pair p, q;
	b = a + 1;                       /* yes */
	if (n)
		c = 1;
	b += c;                          /* on some ways */
	d++;                             /* yes */
	if (n > 3 && e)                  /* yes */
		b++;
	q = p;                           /* yes */
	switch (n) {
	case 1: { int f; return f; }     /* yes */
	}
	return b + d + q.a;
}

SEC("raw_tp/a") int key(void *ctx)
{
	__u32 k, l;
	__u64 v;
	bpf_map_delete_elem(&h, &k);     /* yes */
	bpf_map_update_elem(&h, &k, &v, 0);      /* yes, the value */
	bpf_probe_read_kernel(&l, sizeof(l), ctx);
	bpf_map_delete_elem(&h, &l);
	return 0;
}

int right(int n)
{
	int a, b, c, d = d, e, f[3], g;
	struct pair p, q = { 1 };
	if (n)
		a = 1;
	else
		a = 2;
	set(&b);
	do {
		c = n++;
	} while (n < 5);
	p.a = 1;
	for (e = 0; e < 3; e++)
		f[e] = e;
	if (n > 1) {
		g = 3;
	} else if (n < 0) {
		return 1;
	} else {
		goto out;
	}
	p.b = g + sizeof(d);
out:
	return a + b + c + p.a + q.b + f[n & 1];
}

int around(int n)
{
	int last, i;
	for (i = 0; i < n && i < 10; i++) {
		if (i)
			n += last;       /* not the first time */
		last = i;
	}
	while (1) {
		int x;
		if (i++ > 5) {
			x = 1;
			return x;
		}
	}
}

long by_assembly(long *p)
{
	long x, y, z;
	asm volatile("%[x] = *(u64 *)(%[p] + 8)" : [p] "+r"(p), [x] "+r"(x));    /* no: it is there for the text to write */
	asm volatile("%0 = %1" : "=r"(y) : "r"(z));                              /* yes, z */
	return x + y;
}
