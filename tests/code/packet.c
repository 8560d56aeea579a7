/* packet.c: a unit of socket filters alone loads from packets by the machine's own instructions, at places known and not. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
unsigned long long byte_at(void *skb, unsigned long long off) asm("llvm.bpf.load.byte");
unsigned long long half_at(void *skb, unsigned long long off) asm("llvm.bpf.load.half");
unsigned long long word_at(void *skb, unsigned long long off) asm("llvm.bpf.load.word");
SEC("socket") int packet(struct __sk_buff *skb)
{
	unsigned int at = 14 + (byte_at(skb, 14) & 15) * 4;
	return half_at(skb, 12) == 0x800 && byte_at(skb, 23) == 6 ? word_at(skb, at + 4) : skb->len;
}
