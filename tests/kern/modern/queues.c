/* queues.c: work queues in a map's values, and the function that does the work. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
// needs: func:bpf_wq_set_callback_impl
// queues is 0

char LICENSE[] SEC("license") = "GPL";
extern int bpf_wq_init(struct bpf_wq *wq, void *p__map, unsigned int flags) __ksym;
extern int bpf_wq_start(struct bpf_wq *wq, unsigned int flags) __ksym;
extern int bpf_wq_set_callback_impl(struct bpf_wq *wq, int (callback_fn)(void *map, int *key, void *value), unsigned int flags, void *aux__ign) __ksym __weak;
struct queued { u64 n; struct bpf_wq work; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 2); __type(key, int); __type(value, struct queued); } queued SEC(".maps");
static int work(void *map, int *key, void *value) { ((struct queued *)value)->n++; return 0; }
SEC("tc") int queues(struct __sk_buff *skb)
{
	struct queued first = { 0 }, *v;
	int k = 3;
	bpf_map_update_elem(&queued, &k, &first, 0);
	v = bpf_map_lookup_elem(&queued, &k);
	if (!v || bpf_wq_init(&v->work, &queued, 0))
		return 1;
	return bpf_wq_set_callback_impl(&v->work, work, 0, NULL) || bpf_wq_start(&v->work, 0);
}
