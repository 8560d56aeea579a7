/* For kinds.t: programs of most types, with what is special to them: timers, locks, tables of programs and of maps, functions of the
 * kernel, iterators, dynptrs, open-coded loops, externs, tables of functions. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
char LICENSE[] SEC("license") = "GPL";
struct elem { struct bpf_timer t; struct bpf_spin_lock lock; int n; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 4); __type(key, int); __type(value, struct elem); } timers SEC(".maps");
struct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 2); __type(key, int); __type(value, int); } in1 SEC(".maps"), in2 SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS); __uint(max_entries, 2); __type(key, int); __array(values, struct inner); } outer SEC(".maps") = { .values = { &in1, &in2 } };
int target(struct __sk_buff *skb);
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 2); __uint(key_size, 4); __array(values, int (struct __sk_buff *)); } jmp SEC(".maps") = { .values = { [1] = (void *)&target } };
extern int LINUX_KERNEL_VERSION __kconfig;
extern bool CONFIG_BPF_SYSCALL __kconfig __weak;
extern const void bpf_prog_fops __ksym __weak;
struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
void bpf_task_release(struct task_struct *p) __ksym;
SEC("tc") int target(struct __sk_buff *skb) { return skb->len > 100 ? 2 : 0; }
SEC("tc") int caller(struct __sk_buff *skb) { bpf_tail_call_static(skb, &jmp, 1); return 0; }
static int tcb(void *map, int *key, struct elem *e) { if (*key > 2) return 0; bpf_spin_lock(&e->lock); e->n++; bpf_spin_unlock(&e->lock); bpf_timer_start(&e->t, 1000000, 0); return 0; }
SEC("syscall") int start(void *ctx) { int k = 1; struct elem *e = bpf_map_lookup_elem(&timers, &k); if (!e) return 1; bpf_timer_init(&e->t, &timers, 1); bpf_timer_set_callback(&e->t, tcb); return bpf_timer_start(&e->t, 0, 0); }
SEC("syscall") int nested(void *ctx) { int k = 0; void *m = bpf_map_lookup_elem(&outer, &k); if (!m) return 0; int *v = bpf_map_lookup_elem(m, &k); return v ? *v + LINUX_KERNEL_VERSION + CONFIG_BPF_SYSCALL + (&bpf_prog_fops != 0) : 0; }
SEC("syscall") int kf(void *ctx) { struct task_struct *t = bpf_task_from_pid(1); int r = 0; if (t) { r = t->tgid; bpf_task_release(t); } return r; }
SEC("iter/task") int it(struct bpf_iter__task *ctx) { struct task_struct *t = ctx->task; if (!t) return 0; BPF_SEQ_PRINTF(ctx->meta->seq, "%d %s\n", t->pid, t->comm); return 0; }
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } rb SEC(".maps");
SEC("tp_btf/sched_switch") int BPF_PROG(sw, bool preempt, struct task_struct *prev, struct task_struct *next) { struct bpf_dynptr d; char b[16] = "hi"; if (!bpf_ringbuf_reserve_dynptr(&rb, 64, 0, &d)) { bpf_dynptr_write(&d, 0, b, sizeof(b), 0); bpf_ringbuf_submit_dynptr(&d, 0); } else bpf_ringbuf_discard_dynptr(&d, 0); return prev->pid == next->pid; }
SEC("raw_tp/sched_switch") int BPF_PROG(rsw, bool p, struct task_struct *prev) { int s = 0, i; bpf_for(i, 0, 100) { if (i == prev->pid) break; s += i; } bpf_printk("%d %s %llu %x", s, prev->comm, (u64)s * 3, i); return 0; }
SEC("cgroup_skb/egress") int cg(struct __sk_buff *skb) { return skb->protocol == 8 ? 1 : 0; }
SEC("sockops") int so(struct bpf_sock_ops *o) { if (o->op == BPF_SOCK_OPS_TCP_CONNECT_CB) bpf_sock_ops_cb_flags_set(o, 1); return 1; }
SEC("sk_lookup") int skl(struct bpf_sk_lookup *ctx) { return ctx->local_port == 80 ? SK_PASS : SK_DROP; }
SEC("xdp.frags") int xf(struct xdp_md *x) { char b[14]; return bpf_xdp_load_bytes(x, 0, b, sizeof(b)) ? XDP_DROP : b[12] == 8 ? XDP_PASS : XDP_TX; }
SEC("perf_event") int pe(struct bpf_perf_event_data *c) { bpf_printk("ip %llx", PT_REGS_IP(&c->regs)); return 0; }
SEC("cgroup/sock_create") int sc(struct bpf_sock *sk) { sk->mark = 7; return 1; }
SEC("sk_msg") int sm(struct sk_msg_md *m) { return m->size > 10 ? SK_PASS : SK_DROP; }
SEC("flow_dissector") int fd(struct __sk_buff *skb) { skb->flow_keys->nhoff = 4; return BPF_OK; }
SEC("cgroup/sysctl") int sy(struct bpf_sysctl *c) { char b[8]; return bpf_sysctl_get_name(c, b, sizeof(b), 0) > 0; }
SEC("cgroup/getsockopt") int gs(struct bpf_sockopt *c) { char *o = c->optval, *e = c->optval_end; if (o + 1 > e) return 1; o[0] = 3; c->retval = 0; return 1; }
SEC("lwt_xmit") int lw(struct __sk_buff *skb) { return BPF_OK; }
SEC("netfilter") int nf(struct bpf_nf_ctx *c) { return c->state->hook == 1 ? 1 : 0; }
SEC("struct_ops/init") void BPF_PROG(cc_init, struct sock *sk) { }
SEC("struct_ops/ssthresh") __u32 BPF_PROG(cc_ssthresh, struct sock *sk) { return 2; }
SEC("struct_ops/undo") __u32 BPF_PROG(cc_undo, struct sock *sk) { return ((struct tcp_sock *)sk)->snd_cwnd; }
SEC("struct_ops/avoid") void BPF_PROG(cc_avoid, struct sock *sk, __u32 ack, __u32 acked) { struct tcp_sock *tp = (struct tcp_sock *)sk; tp->snd_cwnd = tp->snd_cwnd + (acked > 3); }
SEC(".struct_ops") struct tcp_congestion_ops mycc = { .init = (void *)cc_init, .ssthresh = (void *)cc_ssthresh, .cong_avoid = (void *)cc_avoid, .undo_cwnd = (void *)cc_undo, .name = "skepcc" };
