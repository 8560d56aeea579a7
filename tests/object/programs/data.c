/* data.c: every kind of data section, addresses of data in code, atomics on it, and subprograms in between. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct point { u32 x, y; };
const volatile u32 wanted = 3;
const char text[] = "text of some length";
static const char hidden_text[] = "hidden";
u64 table[4] = { 1, 2, 3, 4 };
struct point origin = { 5, 6 };
static u64 hidden = 7;
u64 zeros[8];
static char scratch[32];
u32 apart SEC(".data.apart") = 9;
const u64 fixed SEC(".rodata.fixed") = 10;

static __noinline u64 add(u64 *at, u64 n)
{
	__sync_fetch_and_add(at, n);
	return *at;
}

__noinline int visible(u32 n)
{
	return n + origin.x;
}

static __noinline u64 twice(u64 *at, u64 n)
{
	return add(at, n) + add(at, n + 1);
}

SEC("raw_tp/sched_switch")
int first(void *ctx)
{
	u32 i = bpf_get_smp_processor_id() & 3;

	scratch[i] = text[i] + hidden_text[i];
	return twice(&zeros[i], table[i] + wanted) + visible(i) + apart;
}

SEC("raw_tp/sched_wakeup")
int second(void *ctx)
{
	return add(&hidden, fixed) + scratch[0];
}

SEC("?raw_tp/sched_waking")
int not_by_itself(void *ctx)
{
	return visible(2);
}

char LICENSE[] SEC("license") = "GPL";
