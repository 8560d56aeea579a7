/* A congestion control that carries a transfer: Reno without its memory. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

u64 acks;

SEC("struct_ops") u32 BPF_PROG(ssthresh, struct sock *sk) { return 10; }
SEC("struct_ops") u32 BPF_PROG(undo_cwnd, struct sock *sk) { return 10; }
SEC("struct_ops") void BPF_PROG(cong_avoid, struct sock *sk, u32 ack, u32 acked) { __sync_fetch_and_add(&acks, acked); }

SEC(".struct_ops")
struct tcp_congestion_ops skep_slow = {
	.ssthresh = (void *)ssthresh,
	.undo_cwnd = (void *)undo_cwnd,
	.cong_avoid = (void *)cong_avoid,
	.name = "skep_slow",
};

char LICENSE[] SEC("license") = "GPL";
