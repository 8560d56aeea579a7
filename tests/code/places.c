/* Where pointers are kept, and how they are moved: in values of maps while bytes are written to others, back from what may be nothing. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct parser { u8 *first, *at, *next; u8 bytes, step; };
struct found { u8 kind; u16 off; };

struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, struct parser); } parsers SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, struct found); } results SEC(".maps");

/* The first byte of each extension is its length in words, the last one says whether there is another. */
SEC("xdp") int kept_in_a_map(struct xdp_md *ctx)
{
	u32 key = 0, i;
	void *end = (void *)(long)ctx->data_end;
	struct parser *p = bpf_map_lookup_elem(&parsers, &key);
	struct found *f = bpf_map_lookup_elem(&results, &key);
	if (!p || !f)
		return XDP_DROP;
	p->first = (void *)(long)ctx->data;
	p->bytes = 16;
	if ((void *)(p->first + 16) > end)
		return XDP_DROP;
	f->kind = p->first[0];
	if (p->first[0] == 1)
		goto done;
	p->at = p->first + 16;
	if (p->first[1] == 2) {
		f->kind = p->first[3];
		p->at = p->first + 12;
		p->bytes = 12;
	} else if (p->first[1] == 3) {
		f->kind = p->first[4];
		p->at = p->first + 8;
	}
	for (i = 0; i < 2; i++) {
		if ((void *)(p->at + 1) > end)
			return XDP_DROP;
		p->step = *p->at << 2;
		p->next = p->at + (p->step - 1);
		if ((void *)(p->next + 1) > end)
			return XDP_DROP;
		p->bytes += p->step;
		if (!*p->next)
			break;
		p->at += p->step;
	}
done:
	p->next = p->first + p->bytes;
	f->off = p->next - (u8 *)(long)ctx->data;
	return XDP_PASS;
}

extern const void init_net __ksym;
static __always_inline u32 kind_of(struct net *net) { return net == &init_net ? 1 : 2; }

/* No symbol of the kernel is at 0: the program asks for none. */
SEC("socket") int of_none(struct __sk_buff *skb) { return kind_of(NULL); }

char LICENSE[] SEC("license") = "GPL";
