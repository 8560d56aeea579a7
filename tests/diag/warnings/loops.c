// Loops with and without a counter.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct node { struct node *next; int n; };
struct { __uint(type, BPF_MAP_TYPE_QUEUE); __uint(max_entries, 10); __type(value, __u32); } q SEC(".maps");
int *bpf_iter_num_next(struct bpf_iter_num *it);
static int step(int *n) { return --*n; }
static int rnd(void) { return bpf_get_prandom_u32(); }

int wrong(struct node *list, volatile int *flag)
{
	int n = 0;
	__u32 v;
	while (list)                        /* yes */
		list = list->next;
	for (;;) {                          /* yes */
		if (rnd() == 3)
			break;
	}
	while (!bpf_map_pop_elem(&q, &v))   /* yes */
		n += 2;
	do {                                /* yes */
		n = rnd();
	} while (n != 4);
	for (struct node *p = list; p; p = p->next)     /* yes */
		n = p->n;
	while (1)                           /* never ends */
		n = rnd();
}

int right(struct node *list, char *p, char *end, struct bpf_iter_num *it)
{
	unsigned n = 100, i, sum = 0;
	int left = 5, *v;
	for (i = 0; i < 10; i++)
		sum += i;
	while (n)
		n >>= 1;
	while (n--)
		sum++;
	for (;;) {
		if (++n > 10)
			break;
		sum ^= n;
	}
	while (list) {
		if (n++ == 16)
			return 1;
		list = list->next;
	}
	while (p < end && *p)
		p++;
	while (step(&left))
		sum++;
	while ((v = bpf_iter_num_next(it)))
		sum += *v;
	do { sum++; } while (0);
	for (;;) {
		switch (sum) {
		case 1: return 1;
		default: sum = sum / 2;
		}
	}
}

#define leave_sometime(where) ({ __label__ out, on; asm goto("may_goto %l[out]" :::: out); goto on; out: goto where; on:; })
int counted_by_kernel(int *word)
{
	do {
		leave_sometime(full);
	} while (*word);
	return 0;
full:
	return 1;
}

/* A break in the step leaves too. */
SEC("xdp") int in_the_step(struct xdp_md *ctx)
{
	for (int i = 0;; ({ if (i > 10) break; i++; }))
		bpf_printk("%d", i);
	return 0;
}

SEC("xdp") int deep_in_the_step(struct xdp_md *ctx)
{
	for (int i = 0;; i += 1 + ({ if (i > 10) break; 1; }))
		bpf_printk("%d", i);
	return 0;
}
