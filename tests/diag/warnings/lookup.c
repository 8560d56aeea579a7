// What a lookup finds: used untested, tested in every way people write, tested too late.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct value { __u64 n; int m[4]; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 10); __type(key, __u32); __type(value, struct value); } h SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } rb SEC(".maps");
static void use(struct value *v) { v->n++; }

SEC("raw_tp/a") int wrong(void *ctx)
{
	__u32 k = 1;
	struct value *a = bpf_map_lookup_elem(&h, &k), *b, *c = NULL;
	a->n++;                                           /* yes */
	b = bpf_map_lookup_elem(&h, &k);
	if (k)
		b->m[1] = 2;                              /* yes */
	((struct value *)bpf_map_lookup_elem(&h, &k))->n = 1;     /* yes */
	if (!c)
		c = bpf_map_lookup_elem(&h, &k);
	for (int i = 0; i < 3; i++) {
		struct value *d = bpf_map_lookup_elem(&h, &k);
		d->n += i;                                /* yes */
	}
	struct value *e = bpf_map_lookup_elem(&h, &k);
	if (!e)
		e->n = 1;                                 /* yes */
	int *r = bpf_ringbuf_reserve(&rb, 4, 0);
	*r = 1;                                           /* yes */
	bpf_ringbuf_submit(r, 0);
	return 0;
}

SEC("raw_tp/b") int late(void *ctx)
{
	__u32 k = 1;
	struct value *v = bpf_map_lookup_elem(&h, &k);
	bpf_map_update_elem(&h, &k, v, 0);                /* yes */
	struct value *w = bpf_map_lookup_elem(&h, &k);
	__u64 n = w->n;                                   /* yes, and once */
	if (!w)
		return 0;
	return n + w->n;
}

SEC("raw_tp/c") int right(void *ctx)
{
	__u32 k = 1;
	struct value *a = bpf_map_lookup_elem(&h, &k), *b, *c, *d, *e, *f, *g, *i;
	bool ok;
	if (!a)
		return 0;
	a->n++;
	if ((b = bpf_map_lookup_elem(&h, &k)) != NULL)
		b->n++;
	c = bpf_map_lookup_elem(&h, &k);
	if (c && c->n)
		c->n++;
	d = bpf_map_lookup_elem(&h, &k);
	if (d == 0 || d->n == 3)
		return 1;
	d->n++;
	e = bpf_map_lookup_elem(&h, &k);
	if (!e) {
		bpf_map_update_elem(&h, &k, d, BPF_ANY);
		e = bpf_map_lookup_elem(&h, &k);
		if (!e)
			goto out;
	}
	e->n++;
	f = bpf_map_lookup_elem(&h, &k);
	ok = f != NULL;
	if (ok)
		f->n++;
	g = bpf_map_lookup_elem(&h, &k);
	struct value *copy = g;
	if (copy)
		g->n++;
	i = bpf_map_lookup_elem(&h, &k);
	use(i);
	while (!(i = bpf_map_lookup_elem(&h, &k)) && k < 10)
		k++;
	if (__builtin_expect(!!i, 1))
		i->n++;
	__u64 x = i ? i->n : 0;
	switch (k) {
	case 1:
		i = bpf_map_lookup_elem(&h, &k);
		if (!i)
			break;
		i->n++;
	}
out:
	return x;
}
char LICENSE[] SEC("license") = "GPL";
struct task_struct *bpf_task_from_pid(int pid) __attribute__((section(".ksyms")));
void bpf_task_release(struct task_struct *t) __attribute__((section(".ksyms")));
SEC("raw_tp/d") int functions(void *ctx)
{
	struct task_struct *t = bpf_task_from_pid(1), *u = bpf_task_from_pid(2);
	int n = t->tgid;                                  /* yes */
	if (u) {
		n += u->tgid;
		bpf_task_release(u);
	}
	return n;
}
