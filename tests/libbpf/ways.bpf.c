/* ways.bpf.c: a program for each way onto the kernel's functions, tables and devices; ways.c loads them one at a time. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include <bpf/usdt.bpf.h>

int me, denied = 0;
long hits, cookies, returned, sizes;

static int mine(void) { return (int)(bpf_get_current_pid_tgid() >> 32) == me; }
static int hit(void)
{
	if (mine())
		hits++;
	return 0;
}

SEC("?fentry/vfs_fchmod_of_nothing") int BPF_PROG(fentry_named) { return hit(); }
SEC("?fentry") int BPF_PROG(fentry_late) { return hit(); }
SEC("?fexit/security_inode_rmdir") int BPF_PROG(fexit_result, struct inode *dir, struct dentry *dentry, int ret)
{
	if (mine())
		returned += ret + 1;
	return hit();
}
SEC("?fmod_ret/security_inode_mkdir") int BPF_PROG(fmod_ret_denies) { return mine() && denied ? (hits++, -13) : 0; }
SEC("?lsm/inode_mkdir") int BPF_PROG(lsm_denies, struct inode *dir, struct dentry *dentry, umode_t mode, int ret)
{
	return ret ? ret : mine() && denied ? (hits++, -1) : 0;
}
SEC("?lsm.s/file_open") int BPF_PROG(lsm_sleeps, struct file *file) { return hit(); }
SEC("?lsm_cgroup/socket_bind") int BPF_PROG(lsm_of_cgroup, struct socket *sock, struct sockaddr *address, int addrlen) { return mine() ? (hits++, 0) : 1; }
SEC("?tp_btf/sys_enter") int BPF_PROG(tp_btf, struct pt_regs *regs, long id) { return mine() && id == 137 ? hit() : 0; }
SEC("?raw_tp/sys_enter") int raw_tp(struct bpf_raw_tracepoint_args *ctx) { return mine() && ctx->args[1] == 137 ? (cookies += 1, hit()) : 0; }
SEC("?tp/syscalls/sys_enter_statfs") int tp(void *ctx) { if (mine()) cookies += bpf_get_attach_cookie(ctx); return hit(); }
SEC("?kprobe/security_inode_rmdir") int BPF_KPROBE(kprobe, struct inode *dir, struct dentry *dentry) { if (mine()) sizes += dentry != NULL && BPF_CORE_READ(dentry, d_name.len) == 11; return hit(); }
SEC("?kretprobe/security_inode_rmdir") int BPF_KRETPROBE(kretprobe, int ret) { if (mine()) returned += ret + 1; return hit(); }
SEC("?ksyscall/statfs") int BPF_KSYSCALL(ksyscall, const char *path, void *buf) { if (mine()) sizes += buf != NULL; return hit(); }
SEC("?kretsyscall/statfs") int BPF_KRETPROBE(kretsyscall, int ret) { if (mine()) returned += ret + 1; return hit(); }
SEC("?kprobe.multi/security_inode_rmd*") int BPF_KPROBE(multi) { return hit(); }
SEC("?kprobe.multi") int BPF_KPROBE(multi_cookies) { if (mine()) cookies += bpf_get_attach_cookie(ctx); return hit(); }
SEC("?kretprobe.multi/security_inode_rmdi?") int BPF_KRETPROBE(multi_return, int ret) { if (mine()) returned += ret + 1; return hit(); }
SEC("?kprobe.session/security_inode_rmdir") int session(struct pt_regs *ctx) { if (mine()) hits++; return 0; }
SEC("?uprobe") int BPF_UPROBE(uprobe, int a, int b) { if (mine()) sizes += a * 10 + b; return hit(); }
SEC("?uretprobe") int BPF_URETPROBE(uretprobe, int ret) { if (mine()) returned += ret; return hit(); }
SEC("?uprobe.multi") int BPF_UPROBE(uprobe_multi) { if (mine()) cookies += bpf_get_attach_cookie(ctx); return hit(); }
SEC("?uprobe.session") int uprobe_session(struct pt_regs *ctx) { return hit(); }
SEC("?usdt") int BPF_USDT(usdt, int a) { if (mine()) sizes += a, cookies += bpf_usdt_cookie(ctx); return hit(); }
SEC("?perf_event") int clock(struct bpf_perf_event_data *ctx) { cookies = bpf_get_attach_cookie(ctx); hits = 1; return 0; }

SEC("?iter/bpf_map") int each_map(struct bpf_iter__bpf_map *ctx)
{
	struct bpf_map *map = ctx->map;
	if (map)
		BPF_SEQ_PRINTF(ctx->meta->seq, "%s\n", map->name);
	return 0;
}
SEC("?iter/bpf_map_elem") int each_element(struct bpf_iter__bpf_map_elem *ctx)
{
	int *key = ctx->key, *value = ctx->value;
	if (key && value)
		BPF_SEQ_PRINTF(ctx->meta->seq, "%d=%d ", *key, *value);
	return 0;
}
SEC("?iter.s/task") int each_task(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	if (task && task->tgid == me)
		BPF_SEQ_PRINTF(ctx->meta->seq, "%d ", task->pid == me);
	return 0;
}

SEC("?xdp") int xdp(struct xdp_md *ctx) { hits++; return XDP_PASS; }
SEC("?xdp.frags") int xdp_frags(struct xdp_md *ctx) { hits++; return XDP_PASS; }
SEC("?tcx/ingress") int tcx(struct __sk_buff *skb) { hits++; return TCX_NEXT; }
SEC("?tc") int tc(struct __sk_buff *skb) { hits++; return 0; }
SEC("?netfilter") int netfilter(struct bpf_nf_ctx *ctx) { hits++; return 1; }
SEC("?cgroup/getsockopt") int getsockopt(struct bpf_sockopt *ctx) { hits++; return 1; }
SEC("?cgroup_skb/egress") int egress(struct __sk_buff *skb) { hits++; return 1; }
SEC("?sk_lookup") int sk_lookup(struct bpf_sk_lookup *ctx) { hits++; return SK_PASS; }

__noinline int target(int x) { volatile int y = x; return y + 1; }
SEC("?socket") int replaceable(struct __sk_buff *skb) { return target((int)skb->len); }
SEC("?freplace/target") int replacement(int x) { hits++; return 77; }

struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 3); __type(key, int); __type(value, int); } list SEC(".maps");

/* The map's one program, once it is what the kernel gets: a subprogram, variables, a field of the kernel's. */
static __noinline int put_name(struct task_struct *task) { int at = 1, n = BPF_CORE_READ(task, tgid) == me; return bpf_map_update_elem(&list, &at, &n, 0); }
SEC("?raw_tp/sys_enter") int keeper(void *ctx) { return mine() ? (hits++, put_name((void *)bpf_get_current_task())) : 0; }
SEC("?raw_tp/sys_enter") int stranger(void *ctx) { int at = 1; return bpf_map_lookup_elem(&list, &at) != NULL; }

SEC("?struct_ops") __u32 BPF_PROG(ssthresh, struct sock *sk) { hits++; return 2; }
SEC("?struct_ops") __u32 BPF_PROG(ssthresh_too, struct sock *sk) { cookies++; return 2; }
SEC("?struct_ops") void BPF_PROG(avoid, struct sock *sk, __u32 ack, __u32 acked) { sizes++; }
SEC("?struct_ops") __u32 BPF_PROG(undo, struct sock *sk) { return 2; }
SEC("?struct_ops") void BPF_PROG(never, struct sock *sk) { bpf_probe_read_kernel((void *)hits, 4, NULL); }
SEC("?.struct_ops.link") struct tcp_congestion_ops control = { .ssthresh = (void *)ssthresh, .cong_avoid = (void *)avoid, .undo_cwnd = (void *)undo, .name = "as_written" };
SEC("?.struct_ops") struct tcp_congestion_ops old_control = { .init = (void *)never, .ssthresh = (void *)ssthresh, .cong_avoid = (void *)avoid, .undo_cwnd = (void *)undo, .name = "old" };

char LICENSE[] SEC("license") = "GPL";
