# needs: root btf netfilter
# Programs of most types, as this kernel's verifier sees them.
$ skep verify tests/cli/kinds.c | awk 'NF { print $1, $2, $3 }'
  program section verdict
  target tc accepted
  caller tc accepted
  start syscall accepted
  nested syscall accepted
  kf syscall accepted
  it iter/task accepted
  sw tp_btf/sched_switch accepted
  rsw raw_tp/sched_switch accepted
  cg cgroup_skb/egress accepted
  so sockops accepted
  skl sk_lookup accepted
  xf xdp.frags accepted
  pe perf_event accepted
  sc cgroup/sock_create accepted
  sm sk_msg accepted
  fd flow_dissector accepted
  sy cgroup/sysctl accepted
  gs cgroup/getsockopt accepted
  lw lwt_xmit accepted
  nf netfilter accepted
  cc_init struct_ops/init accepted
  cc_ssthresh struct_ops/ssthresh accepted
  cc_undo struct_ops/undo accepted
  cc_avoid struct_ops/avoid accepted
  24 programs: 24
