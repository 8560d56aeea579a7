// flags: --no-loops
// Kernels before 5.3 take no jump back: what has a constant number of turns is unrolled, the rest is refused where it stands.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
int bytes[64];
SEC("tc") int unrolls(struct __sk_buff *skb)
{
	int sum = 0, i;
	for (i = 0; i < 40; i++)
		sum += bytes[i] ^ skb->mark;
	for (i = 0; i < 64; i++) {
		if (bytes[i] == skb->priority)
			break;
		if (bytes[i] & 1)
			continue;
		for (int k = 0; k < 3; k++)
			sum += skb->cb[k];
	}
	i = 0;
	while (i < 20) {
		switch (bytes[i]) {
		case 1: sum++; break;
		case 7: sum += skb->len; break;
		case 9: return 0;
		}
		i++;
	}
	do
		sum += bytes[--i];
	while (i > 4);
	return sum;
}
SEC("tc") int for_len(struct __sk_buff *skb)
{
	int sum = 0;
	for (__u32 i = 0; i < skb->len; i++)
		sum += bytes[i & 63];
	return sum;
}
SEC("tc") int by_goto(struct __sk_buff *skb)
{
	__u32 n = skb->len;
again:
	n = n * 3 + 1;
	if (n % 17)
		goto again;
	return n;
}
SEC("tc") int asked(struct __sk_buff *skb)
{
	int sum = 0;
#pragma nounroll
	for (int i = 0; i < 8; i++)
		sum += bytes[i] ^ skb->cb[i & 3];
	return sum;
}
static int unused(int n)
{
	while (n > 7)
		n -= bytes[n & 63];
	return n;
}
