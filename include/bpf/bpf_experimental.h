/* bpf_experimental.h: what newer kernels offer beside helpers: bounded loops by the verifier's own count, objects,
 * lists, trees, assertions and exceptions. */
#ifndef __BPF_EXPERIMENTAL__
#define __BPF_EXPERIMENTAL__

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#define __contains(name, node) __attribute__((btf_decl_tag("contains:" #name ":" #node)))

extern void *bpf_obj_new_impl(__u64 local_type_id, void *meta) __ksym __weak;
extern void bpf_obj_drop_impl(void *kptr, void *meta) __ksym __weak;
extern void *bpf_refcount_acquire_impl(void *kptr, void *meta) __ksym __weak;
extern void *bpf_percpu_obj_new_impl(__u64 local_type_id, void *meta) __ksym __weak;
extern void bpf_percpu_obj_drop_impl(void *kptr, void *meta) __ksym __weak;
extern int bpf_list_push_front_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta,
	__u64 off) __ksym __weak;
extern int bpf_list_push_back_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta,
	__u64 off) __ksym __weak;
extern struct bpf_list_node *bpf_list_pop_front(struct bpf_list_head *head) __ksym __weak;
extern struct bpf_list_node *bpf_list_pop_back(struct bpf_list_head *head) __ksym __weak;
extern int bpf_rbtree_add_impl(struct bpf_rb_root *root, struct bpf_rb_node *node,
	bool (*less)(struct bpf_rb_node *a, const struct bpf_rb_node *b), void *meta, __u64 off) __ksym __weak;
extern struct bpf_rb_node *bpf_rbtree_remove(struct bpf_rb_root *root, struct bpf_rb_node *node) __ksym __weak;
extern struct bpf_rb_node *bpf_rbtree_first(struct bpf_rb_root *root) __ksym __weak;
extern void bpf_preempt_disable(void) __ksym __weak;
extern void bpf_preempt_enable(void) __ksym __weak;
extern void bpf_throw(__u64 cookie) __ksym __weak;

#define bpf_obj_new(type) ((type *)bpf_obj_new_impl(bpf_core_type_id_local(type), NULL))
#define bpf_obj_drop(kptr) bpf_obj_drop_impl(kptr, NULL)
#define bpf_refcount_acquire(kptr) ((typeof(kptr))bpf_refcount_acquire_impl(kptr, NULL))
#define bpf_percpu_obj_new(type) ((type __percpu_kptr *)bpf_percpu_obj_new_impl(bpf_core_type_id_local(type), NULL))
#define bpf_percpu_obj_drop(kptr) bpf_percpu_obj_drop_impl((void *)(kptr), NULL)
#define bpf_list_push_front(head, node) bpf_list_push_front_impl(head, node, NULL, 0)
#define bpf_list_push_back(head, node) bpf_list_push_back_impl(head, node, NULL, 0)
#define bpf_rbtree_add(root, node, less) bpf_rbtree_add_impl(root, node, less, NULL, 0)

/* Loops that end when the kernel says so. */
#ifndef can_loop
#define can_loop ({ __label__ __skep_stop, __skep_on; bool __skep_more = true; \
	asm volatile goto("may_goto %l[__skep_stop]" :::: __skep_stop); \
	goto __skep_on; \
	__skep_stop: __skep_more = false; \
	__skep_on: ; \
	__skep_more; })
#define __cond_break(act) ({ __label__ __skep_stop, __skep_on; \
	asm volatile goto("may_goto %l[__skep_stop]" :::: __skep_stop); \
	goto __skep_on; \
	__skep_stop: act; \
	__skep_on: ; })
#define cond_break __cond_break(break)
#define cond_break_label(label) __cond_break(goto label)
#endif

#define bpf_assert(cond) ({ if (!(cond)) bpf_throw(0); })
#define bpf_assert_with(cond, value) ({ if (!(cond)) bpf_throw(value); })
#define bpf_assert_range(x, low, high) ({ if (!((x) >= (low) && (x) <= (high))) bpf_throw(0); barrier_var(x); })

#endif
