/* ways.c: pointers and functions that come a long way before they are used, and loops whose rounds the kernel counts. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
// needs: func:bpf_iter_num_new func:bpf_task_from_pid func:bpf_dynptr_from_skb func:bpf_dynptr_slice
// handed_back is 1234
// slice_of_own is 66
// checked_count is 6
// grid is 270
// function_given is 1
// seven is 97
// in_callback is 5

char LICENSE[] SEC("license") = "GPL";
extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;
extern void *bpf_dynptr_slice(const struct bpf_dynptr *p, __u32 offset, void *buffer, __u32 buffer__szk) __ksym;
struct place { u32 words[4]; u8 flags; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 4); __type(key, u32); __type(value, struct place); } places SEC(".maps");

/* A pointer of our own, handed back through memory, and copied from in another function. */
static __noinline int find(struct place **to, u32 key)
{
	*to = bpf_map_lookup_elem(&places, &key);
	return *to != 0;
}
static __noinline int take(struct place *from, struct place *into)
{
	__builtin_memcpy(into->words, from->words, 16);
	return into->words[0] + into->words[3];
}
SEC("syscall") int handed_back(void *ctx)
{
	struct place *p = 0, copy;
	if (!find(&p, 2) || !p)
		return 0;
	p->words[0] = 1000;
	p->words[3] = 234;
	return take(p, &copy);
}

/* What a kfunc returns is the program's own where its type is. */
struct pair { u32 a, b; };
SEC("syscall") int slice_of_own(void *ctx)
{
	struct bpf_dynptr d;
	struct pair room, copy, *got;
	u32 key = 1;
	struct place *p = bpf_map_lookup_elem(&places, &key);
	if (!p)
		return 0;
	p->words[0] = 22;
	p->words[1] = 44;
	if (bpf_dynptr_from_mem(p, sizeof(*p), 0, &d) || !(got = bpf_dynptr_slice(&d, 0, &room, sizeof(room))))
		return 1;
	copy = *got;
	return copy.a + copy.b;
}

struct { int sample[24]; int filled; } table;
SEC("syscall") int checked_count(void *ctx)
{
	int i, sum = 0;
	table.filled = 3;
	for (i = 0; i < 3; i++)
		table.sample[i] = i + 1;
	barrier();
	int filled = *(volatile int *)&table.filled;
	if (filled > (int)sizeof(table.sample) / sizeof(table.sample[0]))
		return 0;
	bpf_for(i, 0, filled)
		sum += table.sample[i];
	return sum;
}

int cells[5][9], by_row[5], by_column[9];
SEC("syscall") int grid(void *ctx)
{
	int r, c, sum = 0;
	bpf_for(r, 0, 5)
		bpf_for(c, 0, 9)
			cells[r][c] = r + c;
	bpf_for(r, 0, 5)
		by_row[r] = 0;
	bpf_for(r, 0, 5) {
		bpf_for(c, 0, 9) {
			sum += cells[r][c];
			by_row[r] += cells[r][c];
			by_column[c] += cells[r][c];
		}
	}
	return by_row[4] == 72 ? sum : 0;
}

/* Kernel functions that are passed to a function that is inlined. */
static __always_inline int with(struct task_struct *(*get)(s32), void (*put)(struct task_struct *), s32 pid)
{
	struct task_struct *p = get(pid);
	int n;
	if (!p)
		return -1;
	n = p->tgid;
	put(p);
	return n;
}
SEC("syscall") int function_given(void *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	return with(bpf_task_from_pid, bpf_task_release, (s32)id) == (s32)(id >> 32);
}

/* More parameters than a call has: inlined, however large. */
struct sums { u64 a, b, c, d, e, f; } sums;
static inline long add(struct sums *s, u16 a, u32 b, u16 c, u32 d, u16 e, u32 f)
{
#define STEP s->a += bpf_ktime_get_ns() * a; s->b ^= s->a + b; s->c -= s->b * c; s->d += s->c ^ d; s->e ^= s->d + e; s->f -= s->e + f;
#define FOUR(x) x x x x
	FOUR(FOUR(STEP)) FOUR(FOUR(STEP))
	return a + b + c + d + e + f;
}
SEC("syscall") int seven(void *ctx) { return add(&sums, 10, 20, 3, 40, 9, 15); }

struct held { struct place *p; };
static int each(u32 i, struct held *h)
{
	if (h->p)
		h->p->words[1] = 5;
	return 1;
}
SEC("syscall") int in_callback(void *ctx)
{
	u32 key = 3;
	struct held h = { bpf_map_lookup_elem(&places, &key) };
	bpf_loop(4, each, &h, 0);
	return h.p ? h.p->words[1] : 0;
}
