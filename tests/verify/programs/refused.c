/* What helpers and functions do not take: keys and values where they may not be touched, kernel pointers in maps, formats,
 * timers of another map, dynptrs that are still needed, callbacks, results. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";
extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;
extern void bpf_preempt_disable(void) __ksym;
extern void bpf_preempt_enable(void) __ksym;
extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;
extern void *bpf_cast_to_kern_ctx(void *obj) __ksym;
extern int bpf_dynptr_from_skb(struct __sk_buff *s, u64 flags, struct bpf_dynptr *ptr) __ksym;
extern int bpf_dynptr_clone(const struct bpf_dynptr *p, struct bpf_dynptr *clone) __ksym;

struct kept { struct task_struct __attribute__((btf_type_tag("kptr"))) *t; u64 n; };
struct timed { struct bpf_timer timer; u64 n; };
#define MAP(name, kind, size, v, flags) struct { __uint(type, BPF_MAP_TYPE_##kind); __uint(max_entries, size); \
	__uint(map_flags, flags); __type(key, u32); __type(value, v); } name SEC(".maps")
MAP(kepts, ARRAY, 2, struct kept, 0);
MAP(counts, HASH, 8, u64, 0);
MAP(for_reading, ARRAY, 2, u64, 1 << 7);
MAP(for_writing, ARRAY, 2, u64, 1 << 8);
MAP(timers, ARRAY, 1, struct timed, 0);
MAP(other_timers, ARRAY, 1, struct timed, 0);
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_QUEUE); __uint(max_entries, 4); __type(value, u64); } queue SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_CGROUP_STORAGE); __type(key, u64); __type(value, u64); } of_cgroup SEC(".maps");
u64 out, room[8];
char text[64];
const char good[] = "%d of %d";
char changing[8] = "%d";

/* ---- keys and values --------------------------------------------------------------------------------------------- */

static long reads(struct bpf_map *map, u32 *key, u64 *value, void *ctx) { out += *key + *value; return 0; }
static long reads_beyond(struct bpf_map *map, u32 *key, u64 *value, void *ctx) { out += *(u64 *)key; return 0; }
static long writes_key(struct bpf_map *map, u32 *key, u64 *value, void *ctx) { *key = 1; return 0; }
static long fills_key(struct bpf_map *map, u32 *key, u64 *value, void *ctx) { bpf_get_current_comm(key, 4); return 0; }
static long prints_key(struct bpf_map *map, u32 *key, u64 *value, void *ctx) { return bpf_strncmp((char *)key, 4, good) > 2; }
static long ends_late(struct bpf_map *map, u32 *key, u64 *value, void *ctx) { return 5; }
SEC("tp_btf/task_newtask") int elements(void *ctx) { return bpf_for_each_map_elem(&counts, reads, NULL, 0) & 0; }
SEC("tp_btf/task_newtask") int no_key_beyond(void *ctx) { return bpf_for_each_map_elem(&counts, reads_beyond, NULL, 0) & 0; }
SEC("tp_btf/task_newtask") int no_key_written(void *ctx) { return bpf_for_each_map_elem(&counts, writes_key, NULL, 0) & 0; }
SEC("tp_btf/task_newtask") int no_key_filled(void *ctx) { return bpf_for_each_map_elem(&counts, fills_key, NULL, 0) & 0; }
SEC("tp_btf/task_newtask") int key_compared(void *ctx) { return bpf_for_each_map_elem(&counts, prints_key, NULL, 0) & 0; }
SEC("tp_btf/task_newtask") int no_result_of_callback(void *ctx) { return bpf_for_each_map_elem(&counts, ends_late, NULL, 0) & 0; }
SEC("tp_btf/task_newtask") int no_elements_of_queue(void *ctx) { return bpf_for_each_map_elem(&queue, reads, NULL, 0) & 0; }
SEC("tc") int value_read(void *ctx) { u32 k = 0; u64 *v = bpf_map_lookup_elem(&for_reading, &k); return v ? *v > 5 : 0; }
SEC("tc") int no_value_written(void *ctx) { u32 k = 0; u64 *v = bpf_map_lookup_elem(&for_reading, &k); if (v) *v = 1; return 0; }
SEC("tc") int no_value_filled(void *ctx) { u32 k = 0; u64 *v = bpf_map_lookup_elem(&for_reading, &k); return v ? bpf_skb_load_bytes(ctx, 0, v, 8) : 0; }
SEC("tc") int value_written(void *ctx) { u32 k = 0; u64 *v = bpf_map_lookup_elem(&for_writing, &k); if (v) *v = 1; return 0; }
SEC("tc") int no_value_read(void *ctx) { u32 k = 0; u64 *v = bpf_map_lookup_elem(&for_writing, &k); return v ? *v > 5 : 0; }
SEC("tc") int no_value_given(void *ctx) { u32 k = 0; u64 *v = bpf_map_lookup_elem(&for_writing, &k); return v ? bpf_csum_diff((void *)v, 8, NULL, 0, 0) > 5 : 0; }

/* ---- kernel pointers in maps ------------------------------------------------------------------------------------- */

static __always_inline struct kept *kept(u32 k) { return bpf_map_lookup_elem(&kepts, &k); }
SEC("tc") int no_pointer_filled(void *ctx) { struct kept *k = kept(0); return k ? bpf_skb_load_bytes(ctx, 0, k, 16) : 0; }
SEC("tc") int beside_the_pointer(void *ctx) { struct kept *k = kept(0); return k ? bpf_skb_load_bytes(ctx, 0, &k->n, 8) : 0; }
SEC("tc") int no_half_of_it(void *ctx) { struct kept *k = kept(0); return k ? ((volatile u32 *)&k->t)[1] : 0; }
SEC("tc") int no_sum_on_it(void *ctx) { struct kept *k = kept(0); if (k) __sync_fetch_and_add((u64 *)&k->t, 1); return 0; }
SEC("tc") int no_index_to_it(struct __sk_buff *skb) { struct kept *k = kept(0); return k ? *((volatile u8 *)k + (skb->len & 15)) : 0; }
SEC("tc") int no_number_into_it(void *ctx) { struct kept *k = kept(0); if (k) *(volatile u64 *)&k->t = 5; return 0; }
SEC("tc") int zero_into_it(void *ctx)
{
	struct kept *k = kept(0);
	struct task_struct *t = k ? bpf_kptr_xchg(&k->t, NULL) : NULL;
	if (t)
		bpf_task_release(t);
	return 0;
}
SEC("tc") int no_exchange_elsewhere(void *ctx)
{
	struct kept *k = kept(0);
	struct task_struct *t = k ? bpf_kptr_xchg(&k->n, NULL) : NULL;
	if (t)
		bpf_task_release(t);
	return 0;
}

/* ---- formats ----------------------------------------------------------------------------------------------------- */

SEC("tc") int formatted(void *ctx) { u64 a[2] = { 1, 2 }; return bpf_snprintf(text, 64, good, a, 16) > 64; }
SEC("tc") int no_format_on_stack(void *ctx) { char f[8] = "%d"; u64 a[1] = { 1 }; return bpf_snprintf(text, 64, f, a, 8) > 64; }
SEC("tc") int no_format_that_changes(void *ctx) { u64 a[1] = { 1 }; return bpf_snprintf(text, 64, changing, a, 8) > 64; }
SEC("tc") int no_format_by_index(struct __sk_buff *skb) { u64 a[1] = { 1 }; return bpf_snprintf(text, 64, good + (skb->len & 1), a, 8) > 64; }
const char asks_three[] = "%d %% %-05lu %llx", of_all[] = "%pI4 %pks %s %c %pB %p, %x.", no_end[] = "%", of_unknown[] = "%f", of_address[] = "%pI5",
	of_letters[] = "%sx", with_bell[] = "\a %d";
const char endless[4] = { 'a', 'b', 'c', 'd' };
#define FORMAT(name, format, n) int name(void *ctx) { u64 a[7] = { 1, 2, 3, 4, 5, 6, 7 }; return bpf_snprintf(text, 64, format, a, n * 8) > 64; }
SEC("tc") FORMAT(three_values, asks_three, 3)
SEC("tc") FORMAT(four_values, asks_three, 4)
SEC("tc") FORMAT(no_third_value, asks_three, 2)
SEC("tc") FORMAT(all_conversions, of_all, 7)
SEC("tc") FORMAT(no_seventh_value, of_all, 6)
SEC("tc") FORMAT(no_conversion, no_end, 1)
SEC("tc") FORMAT(no_floats, of_unknown, 1)
SEC("tc") FORMAT(no_such_address, of_address, 1)
SEC("tc") FORMAT(no_letters_behind, of_letters, 1)
SEC("tc") FORMAT(no_bell, with_bell, 1)
SEC("tc") int no_format_without_end(void *ctx) { u64 a[1] = { 1 }; return bpf_snprintf(text, 64, endless, a, 8) > 64; }
SEC("tc") int no_length_of_values(void *ctx) { u64 a[2] = { 1, 2 }; return bpf_snprintf(text, 64, good, a, 12) > 64; }

/* ---- timers, sections -------------------------------------------------------------------------------------------- */

static __always_inline struct timed *timed(u32 k) { return bpf_map_lookup_elem(&timers, &k); }
SEC("tc") int timer_of_its_map(void *ctx) { struct timed *t = timed(0); return t ? bpf_timer_init(&t->timer, &timers, 1) : 0; }
SEC("tc") int no_timer_of_another(void *ctx) { struct timed *t = timed(0); return t ? bpf_timer_init(&t->timer, &other_timers, 1) : 0; }
SEC("tc") int no_timer_there(void *ctx) { struct timed *t = timed(0); return t ? bpf_timer_init((void *)&t->n, &timers, 1) : 0; }
SEC("tc") int no_timer_on_stack(void *ctx) { struct bpf_timer t; return bpf_timer_init(&t, &timers, 1); }
SEC("lsm.s/file_open") int BPF_PROG(copied, struct file *f) { bpf_copy_from_user(text, 8, (void *)1); return 0; }
SEC("lsm.s/file_open") int BPF_PROG(no_copy_in_section, struct file *f)
{
	bpf_rcu_read_lock();
	bpf_copy_from_user(text, 8, (void *)1);
	bpf_rcu_read_unlock();
	return 0;
}
SEC("lsm.s/file_open") int BPF_PROG(no_copy_without_preemption, struct file *f)
{
	bpf_preempt_disable();
	bpf_copy_from_user(text, 8, (void *)1);
	bpf_preempt_enable();
	return 0;
}
SEC("lsm/file_open") int BPF_PROG(no_copy_awake, struct file *f) { bpf_copy_from_user(text, 8, (void *)1); return 0; }
SEC("cgroup/skb") int storage(void *ctx) { u64 *n = bpf_get_local_storage(&of_cgroup, 0); *n += 1; return 1; }
SEC("cgroup/skb") int no_flags_of_storage(void *ctx) { u64 *n = bpf_get_local_storage(&of_cgroup, 1); *n += 1; return 1; }
SEC("tc") int no_storage_here(void *ctx) { u64 *n = bpf_get_local_storage(&of_cgroup, 0); *n += 1; return 1; }

/* ---- dynptrs, references ----------------------------------------------------------------------------------------- */

SEC("tc") int record(void *ctx)
{
	struct bpf_dynptr d;
	bpf_ringbuf_reserve_dynptr(&ring, 8, 0, &d);
	bpf_ringbuf_submit_dynptr(&d, 0);
	return 0;
}
SEC("tc") int no_record_kept(void *ctx) { struct bpf_dynptr d; bpf_ringbuf_reserve_dynptr(&ring, 8, 0, &d); return 0; }
SEC("tc") int no_record_made_again(void *ctx)
{
	struct bpf_dynptr d;
	bpf_ringbuf_reserve_dynptr(&ring, 8, 0, &d);
	bpf_ringbuf_reserve_dynptr(&ring, 8, 0, &d);
	bpf_ringbuf_submit_dynptr(&d, 0);
	return 0;
}
SEC("tc") int no_record_of_memory(void *ctx)
{
	struct bpf_dynptr d;
	bpf_dynptr_from_mem(room, sizeof(room), 0, &d);
	bpf_ringbuf_submit_dynptr(&d, 0);
	return 0;
}
SEC("tc") int no_submit_of_stack(void *ctx) { u64 n = 0; bpf_ringbuf_submit(&n, 0); return 0; }
SEC("tc") int no_release_of_skbs_own(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;
	if (sk)
		bpf_sk_release(sk);
	return 0;
}
SEC("tc") int no_release_twice(struct __sk_buff *skb)
{
	struct bpf_sock_tuple t = {};
	struct bpf_sock *sk = bpf_sk_lookup_tcp(skb, &t, 12, -1, 0);
	if (sk) {
		bpf_sk_release(sk);
		bpf_sk_release(sk);
	}
	return 0;
}

/* ---- functions of the program's own ------------------------------------------------------------------------------ */

static __noinline u64 *of_stack(void) { u64 n = 5; u64 *p = &n; asm volatile("" : "+r"(p)); return p; }
__noinline u64 *pointer(void) { return &out; }
__noinline int needs_eight(u64 *p) { return p ? *p > 5 : 0; }
__noinline int shrinks(struct __sk_buff *skb) { return bpf_skb_change_tail(skb, 64, 0); }
SEC("tc") int no_stack_returned(void *ctx) { return *of_stack() > 5; }
SEC("tc") int no_pointer_returned(void *ctx) { return *pointer() > 5; }
SEC("tc") int eight_bytes(void *ctx) { u64 n = 5; return needs_eight(&n); }
SEC("tc") int packet_before(struct __sk_buff *skb)
{
	u8 *p = (void *)(long)skb->data;
	if (p + 1 > (u8 *)(long)skb->data_end)
		return 0;
	out = *p;
	return shrinks(skb);
}
SEC("tc") int no_packet_after(struct __sk_buff *skb)
{
	u8 *p = (void *)(long)skb->data;
	if (p + 1 > (u8 *)(long)skb->data_end)
		return 0;
	shrinks(skb);
	return *p;
}
__noinline int shrinks_too(struct __sk_buff *skb) { return shrinks(skb) > 0; }
SEC("tc") int no_packet_after_two(struct __sk_buff *skb)
{
	u8 *p = (void *)(long)skb->data;
	if (p + 1 > (u8 *)(long)skb->data_end)
		return 0;
	shrinks_too(skb);
	return *p;
}
static long looks(struct task_struct *task, struct vm_area_struct *vma, void *ctx) { out = vma->vm_start + task->pid; return 0; }
SEC("tp_btf/task_newtask") int found(void *ctx) { return bpf_find_vma(bpf_get_current_task_btf(), 0, looks, NULL, 0) & 0; }
static long tells(u32 i, void *ctx) { return 0; }
static long tells_too_much(u32 i, void *ctx) { return 2; }
SEC("tc") int rounds(void *ctx) { return bpf_loop(5, tells, NULL, 0) > 5; }
SEC("tc") int no_rounds_with_two(void *ctx) { return bpf_loop(5, tells_too_much, NULL, 0) > 5; }
SEC("tc") int rounds_with_flags(void *ctx) { return bpf_loop(5, tells, NULL, 1) > 5; }

/* ---- contexts as the kernel has them ----------------------------------------------------------------------------- */

#define CAST(name, type) int name(void *ctx) { struct type *k = bpf_cast_to_kern_ctx(ctx); out = (long)k->TYPE_##type; return 1; }
#define TYPE_sk_buff len
#define TYPE_xdp_buff data
#define TYPE_bpf_sockopt_kern optlen
#define TYPE_bpf_sysctl_kern write
#define TYPE_bpf_sock_ops_kern op
#define TYPE_bpf_sk_lookup_kern family
#define TYPE_sk_reuseport_kern hash
#define TYPE_sk_msg apply_bytes
#define TYPE_bpf_perf_event_data_kern event
#define TYPE_sock sk_protocol
SEC("tc") CAST(cast_of_tc, sk_buff)
SEC("xdp") CAST(cast_of_xdp, xdp_buff)
SEC("cgroup/getsockopt") CAST(cast_of_option, bpf_sockopt_kern)
SEC("cgroup/sysctl") CAST(cast_of_sysctl, bpf_sysctl_kern)
SEC("sockops") CAST(cast_of_operations, bpf_sock_ops_kern)
SEC("sk_lookup") CAST(cast_of_lookup, bpf_sk_lookup_kern)
SEC("sk_reuseport") CAST(cast_of_reuse, sk_reuseport_kern)
SEC("sk_msg") CAST(cast_of_message, sk_msg)
SEC("perf_event") CAST(cast_of_sample, bpf_perf_event_data_kern)
SEC("cgroup/sock_create") CAST(cast_of_socket, sock)
SEC("tc") CAST(cast_of_another_name, xdp_buff)

/* ---- sizes, sockets, results that are pointers ------------------------------------------------------------------- */

struct weak { struct task_struct __attribute__((btf_type_tag("kptr_untrusted"))) *t; u64 n; };
MAP(weaks, ARRAY, 1, struct weak, 0);
MAP(programs, PROG_ARRAY, 2, u32, 0);
static long gives_pointer(struct bpf_map *map, u32 *key, u64 *value, void *ctx) { return (long)value; }
SEC("tp_btf/task_newtask") int no_pointer_of_callback(void *ctx) { return bpf_for_each_map_elem(&counts, gives_pointer, NULL, 0) & 0; }
SEC("tp_btf/task_newtask") int no_elements_of_programs(void *ctx) { return bpf_for_each_map_elem(&programs, reads, NULL, 0) & 0; }
SEC("tc") int no_size_without_bound(struct __sk_buff *skb) { u64 n = skb->len; return n ? bpf_skb_load_bytes(skb, 0, room, n) : 0; }
SEC("tc") int size_with_bound(struct __sk_buff *skb) { u64 n = skb->len; return n && n <= sizeof(room) ? bpf_skb_load_bytes(skb, 0, room, n) : 0; }
SEC("tc") int no_timer_at_an_index(struct __sk_buff *skb)
{
	u32 k = 0;
	struct timed *t = bpf_map_lookup_elem(&timers, &k);
	return t ? bpf_timer_cancel((void *)t + (skb->len & 8)) : 0;
}
SEC("tc") int no_exchange_of_a_number(void *ctx) { struct kept *k = kept(0); return k ? bpf_kptr_xchg(&k->n, NULL) != 0 : 0; }
SEC("tc") int no_exchange_of_what_is_not_held(void *ctx)
{
	u32 k = 0;
	struct weak *w = bpf_map_lookup_elem(&weaks, &k);
	return w ? bpf_kptr_xchg(&w->t, NULL) != 0 : 0;
}
SEC("tc") int no_release_of_what_was_not_taken(struct __sk_buff *skb)
{
	struct bpf_sock *s = skb->sk;
	s = s ? bpf_sk_fullsock(s) : NULL;
	if (s)
		bpf_sk_release(s);
	return 0;
}
SEC("tc") int no_index_into_a_socket(struct __sk_buff *skb) { struct bpf_sock *s = skb->sk; return s ? *((volatile u32 *)s + (skb->len & 1)) : 0; }
SEC("tc") int part_of_a_socket(struct __sk_buff *skb) { struct bpf_sock *s = skb->sk; return s ? ((volatile struct bpf_sock *)s)->family : 0; }
SEC("lwt_in") int no_packet_filled_where_it_is_read(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	return data + 4 <= end ? bpf_skb_load_bytes(skb, 0, data, 4) : 0;
}
SEC("lwt_xmit") int no_packet_filled(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	return data + 4 <= end ? bpf_skb_load_bytes(skb, 0, data, 4) & 0 : 0;
}
SEC("cgroup_skb/egress") long no_pointer_as_result(struct __sk_buff *skb) { return (long)skb; }

/* Keys, values and tuples may lie in a packet; what other helpers copy may not. */
#define WITH_PACKET(skb) void *data = (void *)(long)(skb)->data, *end = (void *)(long)(skb)->data_end; if (data + 64 > end) return 0
MAP(by_packet, HASH, 8, u64, 0);
SEC("tc") int key_in_a_packet(struct __sk_buff *skb) { WITH_PACKET(skb); return bpf_map_lookup_elem(&by_packet, data) != NULL; }
SEC("tc") int value_in_a_packet(struct __sk_buff *skb) { WITH_PACKET(skb); return bpf_map_update_elem(&by_packet, data, data + 8, 0) & 0; }
SEC("tc") int key_to_delete_in_a_packet(struct __sk_buff *skb) { WITH_PACKET(skb); return bpf_map_delete_elem(&by_packet, data) & 0; }
SEC("tc") int value_to_push_in_a_packet(struct __sk_buff *skb) { WITH_PACKET(skb); return bpf_map_push_elem(&queue, data, 0) & 0; }
SEC("tc") int no_value_taken_into_a_packet(struct __sk_buff *skb) { WITH_PACKET(skb); return bpf_map_pop_elem(&queue, data) & 0; }
SEC("tc") int no_value_looked_at_into_a_packet(struct __sk_buff *skb) { WITH_PACKET(skb); return bpf_map_peek_elem(&queue, data) & 0; }
SEC("tc") int sum_of_a_packet(struct __sk_buff *skb) { WITH_PACKET(skb); return bpf_csum_diff(NULL, 0, data, 8, 0) & 0; }
SEC("xdp") int sum_of_a_frame(struct xdp_md *x) { WITH_PACKET(x); return bpf_csum_diff(data, 8, NULL, 0, 0) & 0; }
SEC("tc") int no_record_of_a_packet(struct __sk_buff *skb) { WITH_PACKET(skb); return bpf_ringbuf_output(&ring, data, 8, 0) & 0; }
SEC("tc") int no_store_from_a_packet(struct __sk_buff *skb) { WITH_PACKET(skb); return bpf_skb_store_bytes(skb, 0, data + 8, 8, 0) & 0; }
SEC("tc") int no_number_of_a_packet(struct __sk_buff *skb) { long n; WITH_PACKET(skb); return bpf_strtol(data, 8, 0, &n) & 0; }
SEC("tc") int no_route_of_a_packet(struct __sk_buff *skb) { WITH_PACKET(skb); return bpf_fib_lookup(skb, data, 64, 0) & 0; }
SEC("xdp") int no_load_into_a_frame(struct xdp_md *x) { WITH_PACKET(x); return bpf_xdp_load_bytes(x, 0, data, 8) & 0; }
SEC("tc") int socket_of_a_packet(struct __sk_buff *skb)
{
	WITH_PACKET(skb);
	struct bpf_sock *s = bpf_sk_lookup_tcp(skb, data, 12, -1, 0);
	if (s)
		bpf_sk_release(s);
	s = bpf_skc_lookup_tcp(skb, data, 12, -1, 0);
	if (s)
		bpf_sk_release(s);
	return 0;
}
SEC("xdp") int cookies_of_a_frame(struct xdp_md *x)
{
	WITH_PACKET(x);
	return (bpf_tcp_raw_gen_syncookie_ipv4(data, data + 20, 20) + bpf_tcp_raw_check_syncookie_ipv4(data, data + 20)) & 0;
}
