/* values.c: maps in maps that are there from the start; timers and locks in values; storage of tasks and groups. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
// needs: map:CGRP_STORAGE
// inner is 9
// timers is 0
// others is 110

char LICENSE[] SEC("license") = "GPL";
struct inside { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 2); __type(key, u32); __type(value, u64); } one SEC(".maps"), two SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS); __uint(max_entries, 4); __type(key, u32); __type(value, u32); __array(values, struct inside); } arrays SEC(".maps") = {
	.values = { &one, [2] = &two } };
struct { __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS); __uint(max_entries, 4); __type(key, u32); __type(value, u32); __array(values, struct inside); } hashes SEC(".maps") = {
	.values = { [1] = &two, [3] = &one } };
SEC("tc") int inner(struct __sk_buff *skb)
{
	u32 k = 2, j = 1;
	void *m = bpf_map_lookup_elem(&arrays, &k);
	u64 *v = m ? bpf_map_lookup_elem(m, &j) : NULL;
	if (!v)
		return 1;
	*v = 9;
	k = 1;
	m = bpf_map_lookup_elem(&hashes, &k);
	v = m ? bpf_map_lookup_elem(m, &j) : NULL;
	return v ? *v : 2;
}

struct timed { u64 n; struct bpf_timer timer; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 2); __type(key, int); __type(value, struct timed); } timed SEC(".maps");
static int tick(void *map, int *key, struct timed *v)
{
	if (++v->n < 5)
		bpf_timer_start(&v->timer, 1000, 0);
	return 0;
}
SEC("tc") int timers(struct __sk_buff *skb)
{
	int k = 1;
	struct timed *v = bpf_map_lookup_elem(&timed, &k);
	if (!v)
		return 1;
	return bpf_timer_init(&v->timer, &timed, 1) || bpf_timer_set_callback(&v->timer, tick) || bpf_timer_start(&v->timer, 0, 0);
}

struct { __uint(type, BPF_MAP_TYPE_CGRP_STORAGE); __uint(map_flags, BPF_F_NO_PREALLOC); __type(key, int); __type(value, long); } by_group SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_TASK_STORAGE); __uint(map_flags, BPF_F_NO_PREALLOC); __type(key, int); __type(value, long); } by_task SEC(".maps");
struct guarded { u32 n; struct bpf_spin_lock lock; };
struct { __uint(type, BPF_MAP_TYPE_SK_STORAGE); __uint(map_flags, BPF_F_NO_PREALLOC); __type(key, int); __type(value, struct guarded); } by_socket SEC(".maps");
SEC("tp_btf/sys_enter") int BPF_PROG(count, struct pt_regs *regs, long id)
{
	struct task_struct *t = bpf_get_current_task_btf();
	long *v = bpf_task_storage_get(&by_task, t, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (v)
		*v += 1;
	v = bpf_cgrp_storage_get(&by_group, t->cgroups->dfl_cgrp, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (v)
		__sync_fetch_and_add(v, 1);
	return 0;
}
SEC("cgroup_skb/egress") int sockets(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk ? bpf_sk_fullsock(skb->sk) : NULL;
	struct guarded *g = sk ? bpf_sk_storage_get(&by_socket, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE) : NULL;
	if (g) {
		bpf_spin_lock(&g->lock);
		g->n++;
		bpf_spin_unlock(&g->lock);
	}
	return 1;
}

struct { __uint(type, BPF_MAP_TYPE_BLOOM_FILTER); __uint(max_entries, 100); __uint(map_extra, 3); __type(value, u32); } bloom SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_QUEUE); __uint(max_entries, 10); __type(value, u32); } queue SEC(".maps");
struct prefix { u32 bits, address; };
struct { __uint(type, BPF_MAP_TYPE_LPM_TRIE); __uint(max_entries, 10); __uint(map_flags, BPF_F_NO_PREALLOC); __type(key, struct prefix); __type(value, u32); } trie SEC(".maps");
SEC("tc") int others(struct __sk_buff *skb)
{
	u32 x = 5, sum, *v;
	struct prefix p = { 32, 7 };
	sum = (bpf_map_push_elem(&bloom, &x, 0) == 0) * 100;
	bpf_map_push_elem(&queue, &x, 0);
	bpf_map_pop_elem(&queue, &x);
	bpf_map_update_elem(&trie, &p, &x, 0);
	v = bpf_map_lookup_elem(&trie, &p);
	return sum + x + (v ? *v : 0);
}
