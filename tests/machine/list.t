# What this machine has: features that were asked for, functions, tracepoints, hooks, types.
$ skep features | grep -vE '^  bpf_'; skep features -f json | cut -d, -f3- | head -8; skep features | grep -c '^  bpf_'; skep features more; skep features -f xml
  kernel: PROG_LOAD type socket_filter, name 'skep', attach type -, on 0, interface 0
  kernel: LINK_CREATE new 221, target -1, type perf_event, of 0
  kernel: LINK_CREATE new 225, target 0, type trace_kprobe_multi, of 0
  kernel: LINK_CREATE new 227, target 0, type trace_uprobe_multi, of 0
  kernel: RAW_TRACEPOINT_OPEN new 229
  kernel: LINK_CREATE new 231, target 2147483647, type tcx_ingress, of 0
  kernel: LINK_CREATE new 233, target -1, type cgroup_inet_ingress, of 0
  kernel: LINK_CREATE new 235, target 0, type netfilter, of 0
  kernel: LINK_CREATE -1, target 0, type trace_iter, of 0
  machine
    kernel                                            6.12.9 x86_64
    JIT (net.core.bpf_jit_enable)                     on
    JIT hardening (net.core.bpf_jit_harden)           for all
    unprivileged users (unprivileged_bpf_disabled)    7
    lockdown                                          integrity
    tracefs                                           /sys/kernel/tracing
  
  privileges
    CAP_BPF: load programs, create maps               yes
    CAP_PERFMON: trace the kernel                     yes
    CAP_NET_ADMIN: network hooks                      yes
    CAP_SYS_ADMIN: list objects of others             yes
  
  kernel and hooks
    bpf(2)                                            yes
    JIT compiler                                      yes
    names of programs and maps                        yes
    BTF of objects (BPF_BTF_LOAD)                     yes
    BTF of functions and lines                        yes
    BTF linkage of functions                          yes
    BTF variables and data sections                   yes
    BTF floats                                        yes
    BTF declaration tags                              yes
    BTF type tags                                     yes
    BTF 64-bit enums                                  yes
    global variables                                  yes
    arrays mapped into user space                     yes
    memory charged to cgroups, not to RLIMIT_MEMLOCK  yes
    batched map operations                            no   EINVAL
    bounded loops                                     yes
    32-bit jumps (-mcpu=v3)                           yes
    -mcpu=v4 instructions                             yes
    ring buffer                                       yes
    links of perf events                              yes
    kprobes by perf_event_open                        yes
    kprobes by tracefs kprobe_events                  yes
    uprobes by perf_event_open                        yes
    uprobes by tracefs uprobe_events                  yes
    BTF of the kernel (/sys/kernel/btf/vmlinux)       yes
    fentry and fexit (trampolines)                    yes
    LSM hooks (with bpf among the security modules)   yes
    kprobes of many functions at once (kprobe.multi)  yes
    uprobes of many places at once (uprobe.multi)     yes
    raw tracepoints                                   yes
    tracepoints (perf events of tracefs)              no   ENOENT
    links of traffic control (tcx)                    yes
    links of cgroups                                  yes
    links of netfilter                                yes
    iterators                                         yes
  
  program types
    socket_filter                                     yes
    kprobe                                            yes
    sched_cls                                         yes
    sched_act                                         yes
    tracepoint                                        yes
    xdp                                               yes
    perf_event                                        yes
    cgroup_skb                                        yes
    cgroup_sock                                       yes
    lwt_in                                            yes
    lwt_out                                           yes
    lwt_xmit                                          yes
    sock_ops                                          yes
    sk_skb                                            yes
    cgroup_device                                     yes
    sk_msg                                            yes
    raw_tracepoint                                    yes
    cgroup_sock_addr                                  yes
    lwt_seg6local                                     yes
    lirc_mode2                                        yes
    sk_reuseport                                      yes
    flow_dissector                                    yes
    cgroup_sysctl                                     yes
    raw_tracepoint_writable                           yes
    cgroup_sockopt                                    yes
    tracing                                           yes
    struct_ops                                        yes
    ext                                               yes
    lsm                                               yes
    sk_lookup                                         yes
    syscall                                           yes
    netfilter                                         yes
  
  map types
    hash                                              yes
    array                                             yes
    prog_array                                        yes
    perf_event_array                                  yes
    percpu_hash                                       yes
    percpu_array                                      yes
    stack_trace                                       yes
    cgroup_array                                      yes
    lru_hash                                          yes
    lru_percpu_hash                                   yes
    lpm_trie                                          yes
    array_of_maps                                     yes
    hash_of_maps                                      yes
    devmap                                            yes
    sockmap                                           yes
    cpumap                                            yes
    xskmap                                            yes
    sockhash                                          yes
    cgroup_storage                                    yes
    reuseport_sockarray                               yes
    percpu_cgroup_storage                             yes
    queue                                             yes
    stack                                             yes
    sk_storage                                        yes
    devmap_hash                                       yes
    struct_ops                                        yes
    ringbuf                                           yes
    inode_storage                                     yes
    task_storage                                      yes
    bloom_filter                                      yes
    user_ringbuf                                      yes
    cgrp_storage                                      yes
    arena                                             yes
    insn_array                                        yes
    rhash                                             yes
  
  helpers
    helpers of the kernel, of those that skep knows   0 of 211
  kernel: PROG_LOAD type socket_filter, name 'skep', attach type -, on 0, interface 0
  kernel: LINK_CREATE new 221, target -1, type perf_event, of 0
  kernel: LINK_CREATE new 225, target 0, type trace_kprobe_multi, of 0
  kernel: LINK_CREATE new 227, target 0, type trace_uprobe_multi, of 0
  kernel: RAW_TRACEPOINT_OPEN new 229
  kernel: LINK_CREATE new 231, target 2147483647, type tcx_ingress, of 0
  kernel: LINK_CREATE new 233, target -1, type cgroup_inet_ingress, of 0
  kernel: LINK_CREATE new 235, target 0, type netfilter, of 0
  kernel: LINK_CREATE -1, target 0, type trace_iter, of 0
  "section":"machine","name":"kernel","value":"6.12.9 x86_64"}
  "section":"machine","name":"JIT (net.core.bpf_jit_enable)","value":"on"}
  "section":"machine","name":"JIT hardening (net.core.bpf_jit_harden)","value":"for all"}
  "section":"machine","name":"unprivileged users (unprivileged_bpf_disabled)","value":"7"}
  "section":"machine","name":"lockdown","value":"integrity"}
  "section":"machine","name":"tracefs","value":"/sys/kernel/tracing"}
  "section":"privileges","name":"CAP_BPF: load programs, create maps","value":"yes"}
  "section":"privileges","name":"CAP_PERFMON: trace the kernel","value":"yes"}
  kernel: PROG_LOAD type socket_filter, name 'skep', attach type -, on 0, interface 0
  kernel: LINK_CREATE new 221, target -1, type perf_event, of 0
  kernel: LINK_CREATE new 225, target 0, type trace_kprobe_multi, of 0
  kernel: LINK_CREATE new 227, target 0, type trace_uprobe_multi, of 0
  kernel: RAW_TRACEPOINT_OPEN new 229
  kernel: LINK_CREATE new 231, target 2147483647, type tcx_ingress, of 0
  kernel: LINK_CREATE new 233, target -1, type cgroup_inet_ingress, of 0
  kernel: LINK_CREATE new 235, target 0, type netfilter, of 0
  kernel: LINK_CREATE -1, target 0, type trace_iter, of 0
  213
  'more': error[R006]: no word is expected here
  hint: see skep features --help
  (word 1)
  'xml': error[R006]: 'xml' is no output format: text or json
  hint: see skep features --help
  (word 2)
[2]
$ REFUSE="PROG_LOAD=1 MAP_CREATE=22 tracefs=1 btf=2 perf=13" skep features | grep -vE '^  (bpf_|rawtp)' | awk '{print}'
  kernel: LINK_CREATE -1, target 0, type trace_iter, of 0
  machine
    kernel                                            6.12.9 x86_64
    JIT (net.core.bpf_jit_enable)                     on
    JIT hardening (net.core.bpf_jit_harden)           for all
    unprivileged users (unprivileged_bpf_disabled)    7
    lockdown                                          integrity
    tracefs                                           not mounted
  
  privileges
    CAP_BPF: load programs, create maps               yes
    CAP_PERFMON: trace the kernel                     yes
    CAP_NET_ADMIN: network hooks                      yes
    CAP_SYS_ADMIN: list objects of others             yes
  
  kernel and hooks
    bpf(2)                                            no   EPERM
    JIT compiler                                      yes
    names of programs and maps                        no   EPERM
    BTF of objects (BPF_BTF_LOAD)                     yes
    BTF of functions and lines                        yes
    BTF linkage of functions                          yes
    BTF variables and data sections                   yes
    BTF floats                                        yes
    BTF declaration tags                              yes
    BTF type tags                                     yes
    BTF 64-bit enums                                  yes
    global variables                                  no   EINVAL
    arrays mapped into user space                     no   EINVAL
    memory charged to cgroups, not to RLIMIT_MEMLOCK  no   EPERM
    batched map operations                            no   EINVAL
    bounded loops                                     no   EPERM
    32-bit jumps (-mcpu=v3)                           no   EPERM
    -mcpu=v4 instructions                             no   EPERM
    ring buffer                                       no   EINVAL
    links of perf events                              no   EPERM
    kprobes by perf_event_open                        yes
    kprobes by tracefs kprobe_events                  no   ENOENT
    uprobes by perf_event_open                        yes
    uprobes by tracefs uprobe_events                  no   ENOENT
    BTF of the kernel (/sys/kernel/btf/vmlinux)       no   ENOENT
    fentry and fexit (trampolines)                    no   EPERM
    LSM hooks (with bpf among the security modules)   no   EPERM
    kprobes of many functions at once (kprobe.multi)  no   EPERM
    uprobes of many places at once (uprobe.multi)     no   EPERM
    raw tracepoints                                   no   EPERM
    tracepoints (perf events of tracefs)              no   ENOENT
    links of traffic control (tcx)                    no   EPERM
    links of cgroups                                  no   EPERM
    links of netfilter                                no   EPERM
    iterators                                         yes
  
  program types
    socket_filter                                     no   EPERM
    kprobe                                            no   EPERM
    sched_cls                                         no   EPERM
    sched_act                                         no   EPERM
    tracepoint                                        no   EPERM
    xdp                                               no   EPERM
    perf_event                                        no   EPERM
    cgroup_skb                                        no   EPERM
    cgroup_sock                                       no   EPERM
    lwt_in                                            no   EPERM
    lwt_out                                           no   EPERM
    lwt_xmit                                          no   EPERM
    sock_ops                                          no   EPERM
    sk_skb                                            no   EPERM
    cgroup_device                                     no   EPERM
    sk_msg                                            no   EPERM
    raw_tracepoint                                    no   EPERM
    cgroup_sock_addr                                  no   EPERM
    lwt_seg6local                                     no   EPERM
    lirc_mode2                                        no   EPERM
    sk_reuseport                                      no   EPERM
    flow_dissector                                    no   EPERM
    cgroup_sysctl                                     no   EPERM
    raw_tracepoint_writable                           no   EPERM
    cgroup_sockopt                                    no   EPERM
    tracing                                           no   EPERM
    struct_ops                                        no   EPERM
    ext                                               no   EPERM
    lsm                                               no   EPERM
    sk_lookup                                         no   EPERM
    syscall                                           no   EPERM
    netfilter                                         no   EPERM
  
  map types
    hash                                              no   EINVAL
    array                                             no   EINVAL
    prog_array                                        no   EINVAL
    perf_event_array                                  no   EINVAL
    percpu_hash                                       no   EINVAL
    percpu_array                                      no   EINVAL
    stack_trace                                       no   EINVAL
    cgroup_array                                      no   EINVAL
    lru_hash                                          no   EINVAL
    lru_percpu_hash                                   no   EINVAL
    lpm_trie                                          no   EINVAL
    array_of_maps                                     no   EINVAL
    hash_of_maps                                      no   EINVAL
    devmap                                            no   EINVAL
    sockmap                                           no   EINVAL
    cpumap                                            no   EINVAL
    xskmap                                            no   EINVAL
    sockhash                                          no   EINVAL
    cgroup_storage                                    no   EINVAL
    reuseport_sockarray                               no   EINVAL
    percpu_cgroup_storage                             no   EINVAL
    queue                                             no   EINVAL
    stack                                             no   EINVAL
    sk_storage                                        no   EINVAL
    devmap_hash                                       no   EINVAL
    struct_ops                                        no   EINVAL
    ringbuf                                           no   EINVAL
    inode_storage                                     no   EINVAL
    task_storage                                      no   EINVAL
    bloom_filter                                      no   EINVAL
    user_ringbuf                                      no   EINVAL
    cgrp_storage                                      no   EINVAL
    arena                                             no   EINVAL
    insn_array                                        no   EINVAL
    rhash                                             no   EINVAL
  
  helpers
    helpers of the kernel, of those that skep knows   not known without BTF
$ skep feature probe kernel | grep -vE '^	- '; skep feature probe | grep -c '^	- '; skep feature probe full | grep -c '^	- '
  Scanning system configuration...
  the restriction of bpf() to privileged users has unknown value 7
  JIT compiler is enabled
  JIT compiler hardening is enabled for all users
  Unable to retrieve JIT kallsyms export status
  Global memory limit for JIT compiler for unprivileged users is 264241152 bytes
  CONFIG_BPF is set to y
  CONFIG_BPF_SYSCALL is not set
  CONFIG_HAVE_EBPF_JIT is not set
  CONFIG_BPF_JIT is not set
  CONFIG_BPF_JIT_ALWAYS_ON is not set
  CONFIG_DEBUG_INFO_BTF is not set
  CONFIG_DEBUG_INFO_BTF_MODULES is not set
  CONFIG_CGROUPS is not set
  CONFIG_CGROUP_BPF is not set
  CONFIG_CGROUP_NET_CLASSID is not set
  CONFIG_SOCK_CGROUP_DATA is not set
  CONFIG_BPF_EVENTS is not set
  CONFIG_KPROBE_EVENTS is not set
  CONFIG_UPROBE_EVENTS is not set
  CONFIG_TRACING is not set
  CONFIG_FTRACE_SYSCALLS is not set
  CONFIG_FUNCTION_ERROR_INJECTION is not set
  CONFIG_BPF_KPROBE_OVERRIDE is not set
  CONFIG_NET is not set
  CONFIG_XDP_SOCKETS is not set
  CONFIG_LWTUNNEL_BPF is not set
  CONFIG_NET_ACT_BPF is not set
  CONFIG_NET_CLS_BPF is not set
  CONFIG_NET_CLS_ACT is not set
  CONFIG_NET_SCH_INGRESS is not set
  CONFIG_XFRM is not set
  CONFIG_IP_ROUTE_CLASSID is not set
  CONFIG_IPV6_SEG6_BPF is not set
  CONFIG_BPF_LIRC_MODE2 is not set
  CONFIG_BPF_STREAM_PARSER is not set
  CONFIG_NETFILTER_XT_MATCH_BPF is not set
  CONFIG_BPFILTER is not set
  CONFIG_BPFILTER_UMH is not set
  CONFIG_TEST_BPF is set to m
  CONFIG_HZ is set to 250
  
  Scanning system call availability...
  bpf() syscall is available
  
  Scanning eBPF program types...
  eBPF program_type socket_filter is available
  eBPF program_type kprobe is available
  eBPF program_type sched_cls is available
  eBPF program_type sched_act is available
  eBPF program_type tracepoint is available
  eBPF program_type xdp is available
  eBPF program_type perf_event is available
  eBPF program_type cgroup_skb is available
  eBPF program_type cgroup_sock is available
  eBPF program_type lwt_in is available
  eBPF program_type lwt_out is available
  eBPF program_type lwt_xmit is available
  eBPF program_type sock_ops is available
  eBPF program_type sk_skb is available
  eBPF program_type cgroup_device is available
  eBPF program_type sk_msg is available
  eBPF program_type raw_tracepoint is available
  eBPF program_type cgroup_sock_addr is available
  eBPF program_type lwt_seg6local is available
  eBPF program_type lirc_mode2 is available
  eBPF program_type sk_reuseport is available
  eBPF program_type flow_dissector is available
  eBPF program_type cgroup_sysctl is available
  eBPF program_type raw_tracepoint_writable is available
  eBPF program_type cgroup_sockopt is available
  eBPF program_type tracing is available
  eBPF program_type struct_ops is available
  eBPF program_type ext is available
  eBPF program_type lsm is available
  eBPF program_type sk_lookup is available
  eBPF program_type syscall is available
  eBPF program_type netfilter is available
  
  Scanning eBPF map types...
  eBPF map_type hash is available
  eBPF map_type array is available
  eBPF map_type prog_array is available
  eBPF map_type perf_event_array is available
  eBPF map_type percpu_hash is available
  eBPF map_type percpu_array is available
  eBPF map_type stack_trace is available
  eBPF map_type cgroup_array is available
  eBPF map_type lru_hash is available
  eBPF map_type lru_percpu_hash is available
  eBPF map_type lpm_trie is available
  eBPF map_type array_of_maps is available
  eBPF map_type hash_of_maps is available
  eBPF map_type devmap is available
  eBPF map_type sockmap is available
  eBPF map_type cpumap is available
  eBPF map_type xskmap is available
  eBPF map_type sockhash is available
  eBPF map_type cgroup_storage is available
  eBPF map_type reuseport_sockarray is available
  eBPF map_type percpu_cgroup_storage is available
  eBPF map_type queue is available
  eBPF map_type stack is available
  eBPF map_type sk_storage is available
  eBPF map_type devmap_hash is available
  eBPF map_type struct_ops is available
  eBPF map_type ringbuf is available
  eBPF map_type inode_storage is available
  eBPF map_type task_storage is available
  eBPF map_type bloom_filter is available
  eBPF map_type user_ringbuf is available
  eBPF map_type cgrp_storage is available
  eBPF map_type arena is available
  eBPF map_type insn_array is available
  eBPF map_type rhash is available
  
  Scanning eBPF helper functions...
  eBPF helpers supported for program type socket_filter:
  eBPF helpers supported for program type kprobe:
  eBPF helpers supported for program type sched_cls:
  eBPF helpers supported for program type sched_act:
  eBPF helpers supported for program type tracepoint:
  eBPF helpers supported for program type xdp:
  eBPF helpers supported for program type perf_event:
  eBPF helpers supported for program type cgroup_skb:
  eBPF helpers supported for program type cgroup_sock:
  eBPF helpers supported for program type lwt_in:
  eBPF helpers supported for program type lwt_out:
  eBPF helpers supported for program type lwt_xmit:
  eBPF helpers supported for program type sock_ops:
  eBPF helpers supported for program type sk_skb:
  eBPF helpers supported for program type cgroup_device:
  eBPF helpers supported for program type sk_msg:
  eBPF helpers supported for program type raw_tracepoint:
  eBPF helpers supported for program type cgroup_sock_addr:
  eBPF helpers supported for program type lwt_seg6local:
  eBPF helpers supported for program type lirc_mode2:
  eBPF helpers supported for program type sk_reuseport:
  eBPF helpers supported for program type flow_dissector:
  eBPF helpers supported for program type cgroup_sysctl:
  eBPF helpers supported for program type raw_tracepoint_writable:
  eBPF helpers supported for program type cgroup_sockopt:
  eBPF helpers supported for program type tracing:
  	Could not determine which helpers are available
  eBPF helpers supported for program type struct_ops:
  	Could not determine which helpers are available
  eBPF helpers supported for program type ext:
  	Could not determine which helpers are available
  eBPF helpers supported for program type lsm:
  	Could not determine which helpers are available
  eBPF helpers supported for program type sk_lookup:
  eBPF helpers supported for program type syscall:
  eBPF helpers supported for program type netfilter:
  
  Scanning miscellaneous eBPF features...
  Large program size limit is available
  Bounded loop support is available
  ISA extension v2 is available
  ISA extension v3 is available
  
  5824
  5908
$ skep -j feature probe kernel | tr '{' '\n' | cut -c1-300; skep feature probe kernel macros | head -60; skep feature probe macros prefix P_ | grep -E 'P_' | head -12
  
  "system_config":
  "unprivileged_bpf_disabled":7,"bpf_jit_enable":1,"bpf_jit_harden":2,"bpf_jit_kallsyms":-1,"bpf_jit_limit":264241152,"CONFIG_BPF":"y","CONFIG_BPF_SYSCALL":null,"CONFIG_HAVE_EBPF_JIT":null,"CONFIG_BPF_JIT":null,"CONFIG_BPF_JIT_ALWAYS_ON":null,"CONFIG_DEBUG_INFO_BTF":null,"CONFIG_DEBUG_INFO_BTF_MODULES
  "have_bpf_syscall":true},"program_types":
  "have_socket_filter_prog_type":true,"have_kprobe_prog_type":true,"have_sched_cls_prog_type":true,"have_sched_act_prog_type":true,"have_tracepoint_prog_type":true,"have_xdp_prog_type":true,"have_perf_event_prog_type":true,"have_cgroup_skb_prog_type":true,"have_cgroup_sock_prog_type":true,"have_lwt_in
  "have_hash_map_type":true,"have_array_map_type":true,"have_prog_array_map_type":true,"have_perf_event_array_map_type":true,"have_percpu_hash_map_type":true,"have_percpu_array_map_type":true,"have_stack_trace_map_type":true,"have_cgroup_array_map_type":true,"have_lru_hash_map_type":true,"have_lru_per
  "socket_filter_available_helpers":["bpf_map_lookup_elem","bpf_map_update_elem","bpf_map_delete_elem","bpf_probe_read","bpf_ktime_get_ns","bpf_get_prandom_u32","bpf_get_smp_processor_id","bpf_skb_store_bytes","bpf_l3_csum_replace","bpf_l4_csum_replace","bpf_tail_call","bpf_clone_redirect","bpf_get_cu
  "have_large_insn_limit":true,"have_bounded_loops":true,"have_v2_isa_extension":true,"have_v3_isa_extension":true}}
  /*** Misc kernel config items ***/
  #define CONFIG_HZ 250
  
  /*** System call availability ***/
  #define HAVE_BPF_SYSCALL
  
  /*** eBPF program types ***/
  #define HAVE_SOCKET_FILTER_PROG_TYPE
  #define HAVE_KPROBE_PROG_TYPE
  #define HAVE_SCHED_CLS_PROG_TYPE
  #define HAVE_SCHED_ACT_PROG_TYPE
  #define HAVE_TRACEPOINT_PROG_TYPE
  #define HAVE_XDP_PROG_TYPE
  #define HAVE_PERF_EVENT_PROG_TYPE
  #define HAVE_CGROUP_SKB_PROG_TYPE
  #define HAVE_CGROUP_SOCK_PROG_TYPE
  #define HAVE_LWT_IN_PROG_TYPE
  #define HAVE_LWT_OUT_PROG_TYPE
  #define HAVE_LWT_XMIT_PROG_TYPE
  #define HAVE_SOCK_OPS_PROG_TYPE
  #define HAVE_SK_SKB_PROG_TYPE
  #define HAVE_CGROUP_DEVICE_PROG_TYPE
  #define HAVE_SK_MSG_PROG_TYPE
  #define HAVE_RAW_TRACEPOINT_PROG_TYPE
  #define HAVE_CGROUP_SOCK_ADDR_PROG_TYPE
  #define HAVE_LWT_SEG6LOCAL_PROG_TYPE
  #define HAVE_LIRC_MODE2_PROG_TYPE
  #define HAVE_SK_REUSEPORT_PROG_TYPE
  #define HAVE_FLOW_DISSECTOR_PROG_TYPE
  #define HAVE_CGROUP_SYSCTL_PROG_TYPE
  #define HAVE_RAW_TRACEPOINT_WRITABLE_PROG_TYPE
  #define HAVE_CGROUP_SOCKOPT_PROG_TYPE
  #define HAVE_TRACING_PROG_TYPE
  #define HAVE_STRUCT_OPS_PROG_TYPE
  #define HAVE_EXT_PROG_TYPE
  #define HAVE_LSM_PROG_TYPE
  #define HAVE_SK_LOOKUP_PROG_TYPE
  #define HAVE_SYSCALL_PROG_TYPE
  #define HAVE_NETFILTER_PROG_TYPE
  
  /*** eBPF map types ***/
  #define HAVE_HASH_MAP_TYPE
  #define HAVE_ARRAY_MAP_TYPE
  #define HAVE_PROG_ARRAY_MAP_TYPE
  #define HAVE_PERF_EVENT_ARRAY_MAP_TYPE
  #define HAVE_PERCPU_HASH_MAP_TYPE
  #define HAVE_PERCPU_ARRAY_MAP_TYPE
  #define HAVE_STACK_TRACE_MAP_TYPE
  #define HAVE_CGROUP_ARRAY_MAP_TYPE
  #define HAVE_LRU_HASH_MAP_TYPE
  #define HAVE_LRU_PERCPU_HASH_MAP_TYPE
  #define HAVE_LPM_TRIE_MAP_TYPE
  #define HAVE_ARRAY_OF_MAPS_MAP_TYPE
  #define HAVE_HASH_OF_MAPS_MAP_TYPE
  #define HAVE_DEVMAP_MAP_TYPE
  #define HAVE_SOCKMAP_MAP_TYPE
  #define HAVE_CPUMAP_MAP_TYPE
  #define HAVE_XSKMAP_MAP_TYPE
  #define HAVE_SOCKHASH_MAP_TYPE
  #define HAVE_CGROUP_STORAGE_MAP_TYPE
  #define P_CONFIG_HZ 250
  #define P_HAVE_BPF_SYSCALL
  #define P_HAVE_SOCKET_FILTER_PROG_TYPE
  #define P_HAVE_KPROBE_PROG_TYPE
  #define P_HAVE_SCHED_CLS_PROG_TYPE
  #define P_HAVE_SCHED_ACT_PROG_TYPE
  #define P_HAVE_TRACEPOINT_PROG_TYPE
  #define P_HAVE_XDP_PROG_TYPE
  #define P_HAVE_PERF_EVENT_PROG_TYPE
  #define P_HAVE_CGROUP_SKB_PROG_TYPE
  #define P_HAVE_CGROUP_SOCK_PROG_TYPE
  #define P_HAVE_LWT_IN_PROG_TYPE
$ skep feature probe dev eth0 | grep -vE '^	- '; skep feature probe unprivileged | head -3; skep feature probe kernel dev eth0; skep feature probe prefix x; skep feature probe macros prefix; skep feature probe more; skep feature probe dev; skep feature probe dev eth9; REFUSE=PROG_LOAD=22 skep feature probe dev eth0 | grep -v '^	- '; REFUSE=PROG_LOAD=1 skep feature probe | grep -vE '^	- ' | sed -n '/eBPF program types/,/^$/p;/Scanning misc/,$p'
  Scanning system call availability...
  bpf() syscall is available
  
  Scanning eBPF program types...
  eBPF program_type sched_cls is available
  eBPF program_type xdp is available
  
  Scanning eBPF map types...
  eBPF map_type hash is NOT available
  eBPF map_type array is NOT available
  
  Scanning eBPF helper functions...
  eBPF helpers supported for program type sched_cls:
  eBPF helpers supported for program type xdp:
  
  Scanning miscellaneous eBPF features...
  Large program size limit is NOT available
  Bounded loop support is NOT available
  ISA extension v2 is NOT available
  ISA extension v3 is NOT available
  
  kernel: rights 0
  Scanning system configuration...
  the restriction of bpf() to privileged users has unknown value 7
  JIT compiler is enabled
  error[R006]: kernel or dev: one of them
  hint: see skep feature help
  error[R006]: prefix is for macros: macros prefix PREFIX
  hint: see skep feature help
  error[R006]: a prefix is needed
  hint: see skep feature help
  error[R006]: expected no more arguments, 'kernel', 'dev', 'full', 'unprivileged', 'macros' or 'prefix', got: 'more'
  hint: see skep feature help
  error[R006]: an interface is needed
  hint: see skep feature help
  error[R007]: there is no interface 'eth9' (invalid devname)
  hint: see skep feature help
  Scanning system call availability...
  bpf() syscall is available
  
  Scanning eBPF program types...
  eBPF program_type sched_cls is NOT available
  eBPF program_type xdp is NOT available
  
  Scanning eBPF map types...
  eBPF map_type hash is NOT available
  eBPF map_type array is NOT available
  
  Scanning eBPF helper functions...
  eBPF helpers supported for program type sched_cls:
  	Program type not supported
  eBPF helpers supported for program type xdp:
  	Program type not supported
  
  Scanning miscellaneous eBPF features...
  Large program size limit is NOT available
  Bounded loop support is NOT available
  ISA extension v2 is NOT available
  ISA extension v3 is NOT available
  
  Scanning eBPF program types...
  eBPF program_type socket_filter is NOT available
  eBPF program_type kprobe is NOT available
  eBPF program_type sched_cls is NOT available
  eBPF program_type sched_act is NOT available
  eBPF program_type tracepoint is NOT available
  eBPF program_type xdp is NOT available
  eBPF program_type perf_event is NOT available
  eBPF program_type cgroup_skb is NOT available
  eBPF program_type cgroup_sock is NOT available
  eBPF program_type lwt_in is NOT available
  eBPF program_type lwt_out is NOT available
  eBPF program_type lwt_xmit is NOT available
  eBPF program_type sock_ops is NOT available
  eBPF program_type sk_skb is NOT available
  eBPF program_type cgroup_device is NOT available
  eBPF program_type sk_msg is NOT available
  eBPF program_type raw_tracepoint is NOT available
  eBPF program_type cgroup_sock_addr is NOT available
  eBPF program_type lwt_seg6local is NOT available
  eBPF program_type lirc_mode2 is NOT available
  eBPF program_type sk_reuseport is NOT available
  eBPF program_type flow_dissector is NOT available
  eBPF program_type cgroup_sysctl is NOT available
  eBPF program_type raw_tracepoint_writable is NOT available
  eBPF program_type cgroup_sockopt is NOT available
  eBPF program_type tracing is NOT available
  eBPF program_type struct_ops is NOT available
  eBPF program_type ext is NOT available
  eBPF program_type lsm is NOT available
  eBPF program_type sk_lookup is NOT available
  eBPF program_type syscall is NOT available
  eBPF program_type netfilter is NOT available
  
  Scanning miscellaneous eBPF features...
  Large program size limit is NOT available
  Bounded loop support is NOT available
  ISA extension v2 is NOT available
  ISA extension v3 is NOT available
  
$ skep feature list_builtins; skep feature list_builtins more; skep feature list_builtins helpers more; for g in prog_types map_types attach_types link_types helpers; do skep feature list_builtins $g | sed -n '1,2p;$p'; skep -j feature list_builtins $g | cut -c1-40; done
  error[R006]: expected 'prog_types', 'map_types', 'attach_types', 'link_types' or 'helpers'
  hint: see skep feature help
  error[R006]: expected 'prog_types', 'map_types', 'attach_types', 'link_types' or 'helpers'
  hint: see skep feature help
  error[R006]: 'more' is not expected here
  hint: see skep feature help
  unspec
  socket_filter
  netfilter
  ["unspec","socket_filter","kprobe","sche
  unspec
  hash
  rhash
  ["unspec","hash","array","prog_array","p
  cgroup_inet_ingress
  cgroup_inet_egress
  trace_fsession_multi
  ["cgroup_inet_ingress","cgroup_inet_egre
  unspec
  raw_tracepoint
  tracing_multi
  ["unspec","raw_tracepoint","tracing","cg
  bpf_map_lookup_elem
  bpf_map_update_elem
  bpf_cgrp_storage_delete
  ["bpf_map_lookup_elem","bpf_map_update_e
$ skep list; skep list 'kprobe:do_*'; skep list kprobe 'vfs_?ead'; skep list -v 'tracepoint:one:*'; skep list 'tracepoint:*:hit' -f json | cut -d, -f3-; skep list rawtp; skep list 'fentry:bpf_*'; skep list -v 'fentry:bpf_lsm*'; skep list 'lsm:*'; skep list 'iter:*'; skep list 'xdp:*'; skep list 'tc:eth*'; skep list 'kprobe:none*'; skep list 'kprob:x'; skep list a b c; skep list -f xml; skep list type; REFUSE=btf=2 skep list 'fentry:*'; REFUSE=tracefs=1 skep list 'tracepoint:*'
  tracepoint   CATEGORY:EVENT, patterns both
  rawtp        tracepoints with their raw arguments; also tp_btf
  tp_btf       the same
  kprobe       functions of the kernel
  fentry       functions whose arguments the kernel knows
  uprobe       FILE[:FUNCTION], functions of a program or library
  usdt         FILE[:NAME], statically defined probes
  lsm          hooks of security modules
  iter         iterators over objects of the kernel
  struct_ops   tables of functions
  hardware     counters of the processor
  software     counters of the kernel
  helper       functions of the kernel that programs call
  section      words of SEC()
  kprobe:do_hidden
  kprobe:do_more
  kprobe:do_work
  kprobe:vfs_read
  tracepoint:one:hit
      u32 n
      char name[8]
  tracepoint:one:miss
      u32 n
      char name[8]
  "kind":"tracepoint","name":"one:hit","args":[]}
  "kind":"tracepoint","name":"two:hit","args":[]}
  'rawtp': error[R003]: nothing matches
  hint: * stands for any characters, ? for one: skep list 'tracepoint:sched:*'
  fentry:bpf_iter_bpf_map_elem
  fentry:bpf_lsm_file_open
  fentry:bpf_lsm_file_open
      int retval
  lsm:file_open
  'iter:*': error[R003]: nothing matches
  hint: * stands for any characters, ? for one: skep list 'tracepoint:sched:*'
  'xdp': error[R006]: 'xdp' is no kind of hook that can be listed
  hint: the kind stands before the name: skep list 'tracepoint:*:xdp', 'kprobe:xdp'; all kinds: skep list
  'tc': error[R006]: 'tc' is no kind of hook that can be listed
  hint: the kind stands before the name: skep list 'tracepoint:*:tc', 'kprobe:tc'; all kinds: skep list
  'kprobe:none*': error[R003]: nothing matches
  hint: * stands for any characters, ? for one: skep list 'tracepoint:sched:*'
  'kprob': error[R006]: 'kprob' is no kind of hook that can be listed
  hint: did you mean 'kprobe'?
  'c': error[R006]: one pattern is enough: put it into quotes
  hint: see skep list --help
  (word 3)
  'xml': error[R006]: 'xml' is no output format: text or json
  hint: see skep list --help
  (word 2)
  error[R006]: which type?
  hint: skep list [-v] [-f text|json] KIND:PATTERN | list type 'TYPE'
  /sys/kernel/btf/vmlinux: error[R014]: this kernel does not tell its types, where such hooks are found
  hint: a kernel's /sys/kernel/btf/vmlinux is wanted
  error[R002]: tracefs is not mounted, which lists tracepoints
  hint: mount it: mount -t tracefs tracefs /sys/kernel/tracing
[4]
$ skep list type brake; skep list type 'struct sock'; skep list type 'union part'; skep list type mode; skep list type 'enum wide'; skep list type __u32; skep list type bpf_lsm_file_open; skep list type 'struct b*'; skep list type '*_u32'; skep list type 'enum *'; skep list type 'union nothing'; skep list type 'zz*'; REFUSE=btf=2 skep list type sock
  struct brake {
  	unsigned int (*first)(...);                     /* 0 */
  	void (*second)(...);                            /* 8 */
  	int (*third)(...);                              /* 16 */
  	void *owner;                                    /* 24 */
  	char name[16];                                  /* 32 */
  };  /* 48 bytes */
  struct sock {
  	int state;                                      /* 0 */
  };  /* 4 bytes */
  union part {
  	unsigned int n;                                 /* 0 */
  };  /* 4 bytes */
  enum mode {
  	SLOW = 0,
  	FAST = 1,
  };  /* 4 bytes */
  enum wide {
  	WIDE = 1099511627776,
  };  /* 8 bytes */
  typedef unsigned int __u32;
  int bpf_lsm_file_open(void);
  struct bpf_perf_event_value
  struct bpf_map_info
  struct brake
  struct bpf_struct_ops_common_value
  struct bpf_struct_ops_brake
  __u32
  enum bpf_map_type
  enum mode
  enum wide
  'union nothing': error[R014]: the kernel has no type 'union nothing'
  hint: a name alone is looked up among all kinds, * stands for any characters: skep list type 'struct task_*'
  'zz*': error[R014]: the kernel has no type 'zz*'
  hint: a name alone is looked up among all kinds, * stands for any characters: skep list type 'struct task_*'
  'sock': error[R014]: the kernel has no type 'sock'
  hint: a name alone is looked up among all kinds, * stands for any characters: skep list type 'struct task_*'
[1]
