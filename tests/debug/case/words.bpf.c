/* words.bpf.c: what an expression may be: arrays and arrays of arrays, records without names, signed members of less than eight bytes,
 * pointers of each kind, maps whose keys are records, without keys, without elements, and variables of inner blocks. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct place { __u16 x; __s8 y; };
struct whole {
	__s16 row[4];
	__u8 grid[2][3];
	struct place places[2];
	union { __u32 word; struct { __u16 low; __s16 high; }; };
	struct place *to;
	void *raw;
	struct nowhere *unknown;
	__s32 depth;
};
struct key { __u32 a; __u16 b; __u16 c; };
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, struct key);
	__type(value, struct place);
} pairs SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 4);
	__type(value, __u32);
} line SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u32);
} empty SEC(".maps");

struct whole whole = { { 1, -2, 3, -4 }, { { 1, 2, 3 }, { 4, 5, 6 } }, { { 10, -11 }, { 12, 13 } }, { 0xfffe0007 }, .depth = -9 };
int total = 100;
unsigned long long largest = 0xffffffffffffffff;
char text[8] = "seven";
const volatile __s8 small = -5;

static __noinline int third(int n, struct place *p)
{
	p->x += n;
	return p->x + n;
}

static __noinline int second(int n, struct place *p)
{
	int got = third(n + 1, p);

	return got + 1;
}

SEC("kprobe/do_nothing")
int words(struct pt_regs *ctx)
{
	struct key key = { 1, 2, 3 };
	struct place place = { 500, -6 };
	struct whole *w = &whole;

	bpf_map_update_elem(&pairs, &key, &place, BPF_ANY);
	total += second(3, &place);
	for (int i = 0; i < 2; i++) {
		int total = i * 7;

		bpf_printk("%d %d\n", i, total);
	}
	if (largest == 1 && text[0] == 'x')
		return small;
	return total + w->depth;
}
