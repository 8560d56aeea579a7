/* Dynptrs and what is cut out of them: which slices live on when one is made again, overwritten, given back. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

extern int bpf_dynptr_from_skb(struct __sk_buff *s, u64 flags, struct bpf_dynptr *p) __ksym;
extern void *bpf_dynptr_slice(const struct bpf_dynptr *p, u32 offset, void *buffer, u32 buffer__szk) __ksym;
extern void *bpf_dynptr_slice_rdwr(const struct bpf_dynptr *p, u32 offset, void *buffer, u32 buffer__szk) __ksym;
extern int bpf_dynptr_clone(const struct bpf_dynptr *p, struct bpf_dynptr *clone) __ksym;

struct value { u64 a[8]; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, u32); __type(value, struct value);
	__uint(max_entries, 2); } map SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(".maps");
u64 room[8], other[8], out;

#define MAKE(memory, p) bpf_dynptr_from_mem(memory, sizeof(memory), 0, &p)

SEC("tc") int slice(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	MAKE(room, p);
	u64 *s = bpf_dynptr_data(&p, 8, 16);
	if (s)
		s[1] = 1;
	return 0;
}

SEC("tc") int no_unchecked(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	MAKE(room, p);
	u64 *s = bpf_dynptr_data(&p, 8, 16);
	s[1] = 1;
	return 0;
}

SEC("tc") int no_beyond(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	MAKE(room, p);
	u64 *s = bpf_dynptr_data(&p, 8, 16);
	if (s)
		s[2] = 1;
	return 0;
}

SEC("tc") int no_never_made(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	u64 *s = bpf_dynptr_data(&p, 0, 8);
	return s != NULL;
}

SEC("tc") int no_slice_when_made_again(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	MAKE(room, p);
	u64 *s = bpf_dynptr_data(&p, 0, 8);
	if (!s)
		return 0;
	MAKE(other, p);
	*s = 1;
	return 0;
}

SEC("tc") int slice_of_another(struct __sk_buff *skb)
{
	struct bpf_dynptr p, q;
	MAKE(room, p);
	MAKE(other, q);
	u64 *s = bpf_dynptr_data(&q, 0, 8), *gone = bpf_dynptr_data(&p, 0, 8);
	if (!s || !gone)
		return 0;
	MAKE(room, p);
	*s = 1;
	return 0;
}

SEC("tc") int no_slice_of_either(struct __sk_buff *skb)
{
	struct bpf_dynptr p, q;
	MAKE(room, p);
	MAKE(other, q);
	u64 *s = bpf_dynptr_data(&q, 0, 8), *t = bpf_dynptr_data(&q, 8, 8);
	if (!s || !t)
		return 0;
	MAKE(room, q);
	*t = 1;
	return 0;
}

SEC("tc") int made_again(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	MAKE(room, p);
	MAKE(other, p);
	u64 *s = bpf_dynptr_data(&p, 0, 8);
	if (s)
		*s = 1;
	return 0;
}

SEC("tc") int no_use_when_overwritten(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	MAKE(room, p);
	*(volatile u64 *)&p = 1;
	u64 *s = bpf_dynptr_data(&p, 0, 8);
	return s != NULL;
}

SEC("tc") int no_slice_when_overwritten(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	MAKE(room, p);
	u64 *s = bpf_dynptr_data(&p, 0, 8);
	if (!s)
		return 0;
	((volatile u64 *)&p)[1] = 1;
	*s = 1;
	return 0;
}

SEC("tc") int reads_and_writes(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	u64 v = 3;
	MAKE(room, p);
	bpf_dynptr_write(&p, 8, &v, sizeof(v), 0);
	bpf_dynptr_read(&v, sizeof(v), &p, 8, 0);
	out = v;
	return 0;
}

SEC("tc") int record(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	bpf_ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	u64 *s = bpf_dynptr_data(&p, 0, 16);
	if (s)
		s[1] = 1;
	bpf_ringbuf_submit_dynptr(&p, 0);
	return 0;
}

SEC("tc") int no_slice_when_given_back(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	bpf_ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	u64 *s = bpf_dynptr_data(&p, 0, 16);
	bpf_ringbuf_submit_dynptr(&p, 0);
	if (s)
		s[1] = 1;
	return 0;
}

SEC("tc") int no_record_kept(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	bpf_ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	return 0;
}

SEC("tc") int no_given_back_twice(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	bpf_ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	bpf_ringbuf_submit_dynptr(&p, 0);
	bpf_ringbuf_discard_dynptr(&p, 0);
	return 0;
}

SEC("tc") int no_record_overwritten(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	bpf_ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	*(volatile u64 *)&p = 1;
	bpf_ringbuf_discard_dynptr(&p, 0);
	return 0;
}

SEC("tc") int no_record_of_memory(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	MAKE(room, p);
	bpf_ringbuf_submit_dynptr(&p, 0);
	return 0;
}

SEC("tc") int record_on_one_way(struct __sk_buff *skb)
{
	struct bpf_dynptr p, q;
	bpf_ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	MAKE(room, q);
	u64 *s = bpf_dynptr_data(&q, 0, 8);
	if (skb->len > 5)
		bpf_ringbuf_submit_dynptr(&p, 0);
	else
		bpf_ringbuf_discard_dynptr(&p, 0);
	if (s)
		*s = 1;
	return 0;
}

SEC("tc") int no_slice_of_the_first(struct __sk_buff *skb)
{
	struct bpf_dynptr p, q;
	u64 *s;
	MAKE(room, p);
	MAKE(other, q);
	if (skb->len > 5)
		s = bpf_dynptr_data(&p, 0, 8);
	else
		s = bpf_dynptr_data(&q, 0, 8);
	if (!s)
		return 0;
	MAKE(room, p);
	*s = 1;
	return 0;
}

SEC("tc") int no_slice_of_the_second(struct __sk_buff *skb)
{
	struct bpf_dynptr p, q;
	u64 *s;
	MAKE(room, p);
	MAKE(other, q);
	if (skb->len > 5)
		s = bpf_dynptr_data(&q, 0, 8);
	else
		s = bpf_dynptr_data(&p, 0, 8);
	if (!s)
		return 0;
	MAKE(room, p);
	*s = 1;
	return 0;
}

/* A packet that moves takes its slices along; those of memory stay. */
SEC("tc") int slice_of_memory_stays(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	char buffer[8];
	MAKE(room, p);
	u64 *s = bpf_dynptr_slice_rdwr(&p, 0, buffer, 8);
	u64 *t = bpf_dynptr_data(&p, 8, 8);
	if (!s || !t)
		return 0;
	bpf_skb_pull_data(skb, 20);
	*s = 1;
	*t = 1;
	return 0;
}

SEC("tc") int slice_of_packet(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	char buffer[8];
	if (bpf_dynptr_from_skb(skb, 0, &p))
		return 0;
	u64 *s = bpf_dynptr_slice(&p, 0, buffer, 8);
	if (s)
		out = *s;
	return 0;
}

SEC("tc") int no_slice_of_packet_stays(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	char buffer[8];
	if (bpf_dynptr_from_skb(skb, 0, &p))
		return 0;
	u64 *s = bpf_dynptr_slice(&p, 0, buffer, 8);
	if (!s)
		return 0;
	bpf_skb_pull_data(skb, 20);
	out = *s;
	return 0;
}

SEC("tc") int no_slice_is_written(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	char buffer[8];
	MAKE(room, p);
	u64 *s = bpf_dynptr_slice(&p, 0, buffer, 8);
	if (s)
		*s = 1;
	return 0;
}

SEC("tc") int slice_of_packet_when_made_again(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	char buffer[8];
	if (bpf_dynptr_from_skb(skb, 0, &p))
		return 0;
	u64 *s = bpf_dynptr_slice(&p, 0, buffer, 8);
	if (!s)
		return 0;
	MAKE(room, p);
	out = *s;
	return 0;
}

SEC("tc") int slice_of_memory_when_made_again(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	char buffer[8];
	MAKE(room, p);
	u64 *s = bpf_dynptr_slice_rdwr(&p, 0, buffer, 8);
	if (!s)
		return 0;
	MAKE(other, p);
	*s = 1;
	return 0;
}

SEC("tc") int clone_outlives(struct __sk_buff *skb)
{
	struct bpf_dynptr p, q;
	MAKE(room, p);
	if (bpf_dynptr_clone(&p, &q))
		return 0;
	u64 *s = bpf_dynptr_data(&q, 0, 8);
	if (!s)
		return 0;
	MAKE(other, p);
	*s = 1;
	return 0;
}

SEC("tc") int no_clone_of_record_outlives(struct __sk_buff *skb)
{
	struct bpf_dynptr p, q;
	bpf_ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	bpf_dynptr_clone(&p, &q);
	u64 *s = bpf_dynptr_data(&q, 0, 8);
	bpf_ringbuf_submit_dynptr(&p, 0);
	if (s)
		*s = 1;
	return 0;
}

SEC("tc") int no_clone_is_given_back(struct __sk_buff *skb)
{
	struct bpf_dynptr p, q;
	bpf_ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	bpf_dynptr_clone(&p, &q);
	bpf_ringbuf_submit_dynptr(&p, 0);
	bpf_ringbuf_discard_dynptr(&q, 0);
	return 0;
}

SEC("tc") int clone_is_given_back(struct __sk_buff *skb)
{
	struct bpf_dynptr p, q;
	bpf_ringbuf_reserve_dynptr(&ring, 16, 0, &p);
	bpf_dynptr_clone(&p, &q);
	bpf_ringbuf_submit_dynptr(&q, 0);
	return 0;
}

char L[] SEC("license") = "GPL";
