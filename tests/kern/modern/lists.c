/* lists.c: lists and trees of objects, in variables and in a map's values, each under its lock. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_experimental.h>
// needs: func:bpf_list_pop_back func:bpf_rbtree_remove func:bpf_refcount_acquire_impl
// in_order is 1234
// in_map is 1
// trees is 33
// shared is 2

#define private(name) SEC(".data." #name) __hidden __attribute__((aligned(8)))
char LICENSE[] SEC("license") = "GPL";
struct both { struct bpf_list_node list; int key; struct bpf_rb_node tree; struct bpf_refcount refs; };
struct item { struct bpf_list_node node; u64 n; };
private(a) struct bpf_spin_lock item_lock;
private(a) struct bpf_list_head items __contains(item, node);
private(b) struct bpf_spin_lock tree_lock;
private(b) struct bpf_rb_root tree __contains(both, tree);
private(c) struct bpf_spin_lock list_lock;
private(c) struct bpf_list_head list __contains(both, list);
struct value { struct bpf_spin_lock lock; int n; struct bpf_list_head head __contains(item, node); };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 4); __type(key, int); __type(value, struct value); } values SEC(".maps");

static bool less(struct bpf_rb_node *a, const struct bpf_rb_node *b)
{
	return container_of(a, struct both, tree)->key < container_of(b, struct both, tree)->key;
}

static __noinline int append(int n)
{
	struct item *i = bpf_obj_new(typeof(*i));
	if (!i)
		return 1;
	i->n = n;
	bpf_spin_lock(&item_lock);
	bpf_list_push_back(&items, &i->node);
	bpf_spin_unlock(&item_lock);
	return 0;
}

SEC("tc") int in_order(struct __sk_buff *skb)
{
	struct bpf_list_node *n;
	struct item *item;
	int sum = 0;
	for (int i = 1; i <= 4; i++)
		if (append(i))
			return 1;
	for (int i = 0; i < 4; i++) {
		bpf_spin_lock(&item_lock);
		n = bpf_list_pop_front(&items);
		bpf_spin_unlock(&item_lock);
		if (!n)
			return 2;
		item = container_of(n, struct item, node);
		sum = sum * 10 + item->n;
		bpf_obj_drop(item);
	}
	return sum;
}

SEC("tc") int in_map(struct __sk_buff *skb)
{
	int key = 2;
	struct value *v = bpf_map_lookup_elem(&values, &key);
	struct item *i;
	struct bpf_list_node *n;
	if (!v || !(i = bpf_obj_new(typeof(*i))))
		return 2;
	bpf_spin_lock(&v->lock);
	v->n++;
	bpf_list_push_front(&v->head, &i->node);
	n = bpf_list_pop_back(&v->head);
	bpf_spin_unlock(&v->lock);
	if (!n)
		return 3;
	bpf_obj_drop(container_of(n, struct item, node));
	return v->n;
}

SEC("tc") int trees(struct __sk_buff *skb)
{
	struct both *a = bpf_obj_new(struct both), *b, *c;
	struct bpf_rb_node *r;
	int sum;
	if (!a)
		return 1;
	if (!(b = bpf_obj_new(struct both))) {
		bpf_obj_drop(a);
		return 2;
	}
	a->key = 5;
	b->key = 3;
	bpf_spin_lock(&tree_lock);
	bpf_rbtree_add(&tree, &a->tree, less);
	bpf_rbtree_add(&tree, &b->tree, less);
	r = bpf_rbtree_first(&tree);
	if (!r) {
		bpf_spin_unlock(&tree_lock);
		return 4;
	}
	sum = container_of(r, struct both, tree)->key;
	r = bpf_rbtree_remove(&tree, r);
	bpf_spin_unlock(&tree_lock);
	if (!r)
		return 6;
	c = container_of(r, struct both, tree);
	sum = sum * 10 + c->key;
	bpf_obj_drop(c);
	return sum;
}

SEC("tc") int shared(struct __sk_buff *skb)        /* one object in a tree and in a list */
{
	struct both *a = bpf_obj_new(struct both), *b;
	struct bpf_rb_node *r;
	struct bpf_list_node *n;
	int sum;
	if (!a)
		return 1;
	a->key = 1;
	b = bpf_refcount_acquire(a);
	bpf_spin_lock(&tree_lock);
	bpf_rbtree_add(&tree, &a->tree, less);
	bpf_spin_unlock(&tree_lock);
	bpf_spin_lock(&list_lock);
	bpf_list_push_front(&list, &b->list);
	n = bpf_list_pop_front(&list);
	bpf_spin_unlock(&list_lock);
	if (!n)
		return 2;
	b = container_of(n, struct both, list);
	bpf_spin_lock(&tree_lock);
	r = bpf_rbtree_first(&tree);
	if (r)
		r = bpf_rbtree_remove(&tree, r);
	bpf_spin_unlock(&tree_lock);
	sum = b->key;
	bpf_obj_drop(b);
	if (!r)
		return 3;
	a = container_of(r, struct both, tree);
	sum += a->key;
	bpf_obj_drop(a);
	return sum;
}
