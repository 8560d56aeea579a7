/* records.c: one record of every shape, through a ring buffer and a perf buffer, three times. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct point { int x, y; };
enum color { RED, GREEN = 5, BLUE };
struct event {
	u64 n;
	s32 minus;
	char name[16];
	struct point at;
	struct { u8 a; u16 b; } inside;
	u32 numbers[3];
	struct point corners[2];
	enum color color;
	bool yes;
	u32 low : 3, high : 5;
	union { u32 word; u8 bytes[4]; } both;
	void *pointer;
	s64 least;
	u64 most;
};
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); __uint(key_size, 4); __uint(value_size, 4); } perf SEC(".maps");
char LICENSE[] SEC("license") = "GPL";
u64 n;

SEC("tracepoint/syscalls/sys_enter_getppid") int records(void *ctx)
{
	char comm[16];
	struct event e = {};

	bpf_get_current_comm(comm, sizeof(comm));
	if (__builtin_memcmp(comm, "syscalls", 8))
		return 0;
	e.n = __sync_fetch_and_add(&n, 1);
	e.minus = -7;
	__builtin_memcpy(e.name, "a \"name\"\t\\", 11);
	e.at = (struct point){ 1, -2 };
	e.inside.a = 200;
	e.inside.b = 60000;
	e.numbers[0] = 1;
	e.numbers[2] = 3000000000;
	e.corners[1] = (struct point){ 3, 4 };
	e.color = GREEN;
	e.yes = true;
	e.low = 5;
	e.high = 17;
	e.both.word = 0x04030201;
	e.pointer = (void *)0xffff888000001000;
	e.least = -9223372036854775807LL - 1;
	e.most = 18446744073709551615ULL;
	bpf_ringbuf_output(&ring, &e, sizeof(e), 0);
	bpf_perf_event_output(ctx, &perf, BPF_F_CURRENT_CPU, &e, sizeof(e));
	return 0;
}
