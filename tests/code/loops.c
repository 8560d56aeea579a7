/* Loops of each form: unrolled whole, in part, not at all; left early, gone on with, entered by a jump; of iterators. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

int counts[16], limit;
static void given_back(int *n) { counts[*n & 15]++; }

SEC("tc") int unrolled(struct __sk_buff *skb)
{
	int n = skb->mark, sum = 0, i = 0;
#pragma unroll
	do {
		sum += n >> i;
	} while (++i < 5);
	i = 0;
#pragma unroll 2
	while (i < 8)
		sum ^= counts[i++];
#pragma clang loop unroll(full)
	for (int k = 0; k < 4; k++)
		if (n & 1 << k)
			sum -= counts[k + 8];
#pragma nounroll
	for (int k = 0; k < 3; k++)
		sum += k * n;
#pragma unroll
	for (int k = 0; k < 3; k++) {
		if (sum == k)
			continue;
		if (sum > 100 * k)
			break;
		sum += 7;
	}
	return sum;
}

SEC("tc") int turned(struct __sk_buff *skb)
{
	int sum = 0, n = skb->len & 3;
	for (int i = n; i > 0; i -= 3)
		sum += i;
	for (u32 i = 0; i < (skb->mark & 3); i++) {
		int kept __attribute__((cleanup(given_back))) = i;
		if (sum & 1)
			continue;
		if (sum > 9)
			break;
		sum += kept;
	}
	for (;;) {
		if (n-- <= 0)
			goto out;
		switch (n & 3) {
		case 0: sum++; continue;
		case 1: sum += 2; break;
		case 2 ... 3: sum <<= 1;
		}
		if (sum > 1000)
			break;
	}
	sum = -sum;
out:
	for (int i = 0; i < 4; i++)
		for (int k = i; k < 4; k++)
			counts[i * 4 + k] += sum > 5 ? i : k;
	return sum;
}

SEC("tc") int iterated(struct __sk_buff *skb)
{
	int i, sum = 0;
	bpf_for(i, 0, 10)
		sum += counts[i];
	bpf_for(i, limit, skb->len) {
		if (i > 12 || i < 0)
			break;
		sum ^= counts[i];
	}
	bpf_repeat(5) {
		sum += 3;
		if (sum > limit)
			break;
	}
	return sum;
}

struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 64); __type(key, u32); __type(value, u64); } by_number SEC(".maps");

SEC("tc") int counted_by_key(struct __sk_buff *skb)
{
	u32 i, key;
	u64 sum = 0, n;
	for (i = 0; i < 5; i++) {
		u64 *at = bpf_map_lookup_elem(&by_number, &i);
		if (at)
			sum += *at;
	}
	for (key = skb->len & 3, n = 0; n < 4; n++, key++) {
		bpf_map_update_elem(&by_number, &key, &n, BPF_ANY);
		if (n & 1)
			bpf_map_delete_elem(&by_number, &key);
	}
	return (int)sum;
}

char LICENSE[] SEC("license") = "GPL";

/* A callback that stops early: where it stops comes last. */
struct sum { long all; int rounds; };
static long add_until(__u32 i, void *ctx)
{
	struct sum *s = ctx;
	s->all += i * i;
	if (s->all > 100000)
		return 1;
	s->rounds++;
	return 0;
}

SEC("tc") int sum_of_squares(struct __sk_buff *skb)
{
	struct sum s = {};
	bpf_loop(skb->len & 0xff, add_until, &s, 0);
	return s.all + s.rounds;
}
