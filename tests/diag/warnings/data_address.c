// What a loader would have to fill in stays 0: addresses of texts, of variables, of elements.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
int count, counts[4];
const char *name = "skep";
int *first = &count;
struct { int n; int *at; } pair = { 2, &counts[2] };
SEC("socket") int prog(struct __sk_buff *skb) { return name && first && pair.at; }
