/* For arena.t: memory shared with user space; its pointers are cast where they are followed. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_arena_common.h>
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_ARENA); __uint(map_flags, BPF_F_MMAPABLE); __uint(max_entries, 10); } arena SEC(".maps");
struct node { struct node __arena *next; int v; };
struct node __arena *head;
int total;
SEC("syscall") int fill(void *ctx)
{
	struct node __arena *n = bpf_arena_alloc_pages(&arena, NULL, 1, NUMA_NO_NODE, 0);
	if (!n)
		return 1;
	n->v = 42;
	n->next = head;
	head = n;
	return 0;
}
SEC("syscall") int sum(void *ctx)
{
	struct node __arena *n = head;
	int s = 0;
	for (int i = 0; i < 10 && n; i++) {
		s += n->v;
		n = n->next;
	}
	total = s;
	return 0;
}
