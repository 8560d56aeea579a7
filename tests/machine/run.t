# skep run: where programs go, what is said when they cannot, who may see what. An hour of waiting takes no time here.
$ printf '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nint seen = 3;\nSEC("kprobe/do_work") int k(void *c) { return seen++; }\nSEC("kretprobe/do_work") int kr(void *c) { return 0; }\nSEC("tracepoint/one/hit") int t(void *c) { return 0; }\nSEC("raw_tp/hit") int r(void *c) { return 0; }\nSEC("xdp") int x(void *c) { return 2; }\nSEC("tc") int cls(void *c) { return 0; }\nSEC("cgroup_skb/egress") int e(void *c) { return 1; }\nSEC("freplace/helper") int fr(void *c) { return 0; }\nSEC("uprobe") int u(void *c) { return 0; }\nchar L[] SEC("license") = "GPL";\n' > $TMP/run.c; skep cc $TMP/run.c -o $TMP/run.o
$ one() { echo "-- $1 ${*:2}"; printf '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n%s\nchar L[] SEC("license") = "GPL";\n' "$1" > $TMP/one.c; "$HAND" run "${@:2}" -d 1 $TMP/one.c 2>&1 | grep -vE 'rights|MAP_'; }; f='int f(void *c) { return 0; }'; one "SEC(\"kprobe/do_work\") $f"; one "SEC(\"kretprobe/do_work+0\") $f"; one "SEC(\"kprobe/do_work+0x4\") $f"; one "SEC(\"tracepoint/one/hit\") $f"; one "SEC(\"raw_tp/hit\") $f"; one "SEC(\"xdp\") $f" --dev eth0; one "SEC(\"tc\") $f" --dev eth1; one "SEC(\"tcx/egress\") $f" --dev eth1; one "SEC(\"cgroup_skb/egress\") $f" --cgroup /sys/fs/cgroup/one; one "SEC(\"perf_event\") $f"; one "SEC(\"lsm/file_open\") int f(void *c) { return 0; }"; one "SEC(\"fentry/bpf_lsm_file_open\") $f"; one "SEC(\"iter/bpf_map_elem\") $f"; one "SEC(\"socket\") $f"; one "SEC(\"sk_lookup\") $f"; one "SEC(\"flow_dissector\") $f"; one "SEC(\"syscall\") $f"
  -- SEC("kprobe/do_work") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 0, pid -1, CPU 0
  kernel: LINK_CREATE new 200, target event 0, type perf_event, of 0
  kernel: enabled event 0
  skep: nothing to show
  -- SEC("kretprobe/do_work+0") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 1, pid -1, CPU 0
  kernel: LINK_CREATE new 200, target event 0, type perf_event, of 0
  kernel: enabled event 0
  skep: nothing to show
  -- SEC("kprobe/do_work+0x4") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 0, pid -1, CPU 0
  kernel: LINK_CREATE new 200, target event 0, type perf_event, of 0
  kernel: enabled event 0
  skep: nothing to show
  -- SEC("tracepoint/one/hit") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type tracepoint, name 'f', attach type -, on 0, interface 0
  kernel: perf_event_open type 2, config 701, pid -1, CPU 0
  kernel: LINK_CREATE new 200, target event 0, type perf_event, of 0
  kernel: enabled event 0
  skep: nothing to show
  -- SEC("raw_tp/hit") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type raw_tracepoint, name 'f', attach type -, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 200
  skep: nothing to show
  -- SEC("xdp") int f(void *c) { return 0; } --dev eth0
  kernel: PROG_LOAD type xdp, name 'f', attach type xdp, on 0, interface 0
  kernel: LINK_CREATE new 200, target 2, type xdp, of 0
  skep: nothing to show
  -- SEC("tc") int f(void *c) { return 0; } --dev eth1
  kernel: PROG_LOAD type sched_cls, name 'f', attach type -, on 0, interface 0
  kernel: LINK_CREATE new 200, target 3, type tcx_ingress, of 0
  skep: nothing to show
  -- SEC("tcx/egress") int f(void *c) { return 0; } --dev eth1
  kernel: PROG_LOAD type sched_cls, name 'f', attach type tcx_egress, on 0, interface 0
  kernel: LINK_CREATE new 200, target 3, type tcx_egress, of 0
  skep: nothing to show
  -- SEC("cgroup_skb/egress") int f(void *c) { return 0; } --cgroup /sys/fs/cgroup/one
  kernel: PROG_LOAD type cgroup_skb, name 'f', attach type cgroup_inet_egress, on 0, interface 0
  kernel: LINK_CREATE new 200, target a file, type cgroup_inet_egress, of 0
  skep: nothing to show
  -- SEC("perf_event") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type perf_event, name 'f', attach type -, on 0, interface 0
  $TMP/one.c:3:23: error[R003]: section 'perf_event' of 'f' does not say what to attach to
         3 | SEC("perf_event") int f(void *c) { return 0; }
           |                       ^
  hint: name the event: skep run --hook f=perf:cpu-clock:99hz
  -- SEC("lsm/file_open") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type lsm, name 'f', attach type lsm_mac, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 200
  skep: nothing to show
  -- SEC("fentry/bpf_lsm_file_open") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type tracing, name 'f', attach type trace_fentry, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 200
  skep: nothing to show
  -- SEC("iter/bpf_map_elem") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type tracing, name 'f', attach type trace_iter, on 0, interface 0
  kernel: LINK_CREATE new 200, target 0, type trace_iter, of 0
  error[R013]: cannot read iterator iter:bpf_map_elem (Invalid argument)
  -- SEC("socket") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type socket_filter, name 'f', attach type -, on 0, interface 0
  $TMP/one.c:3:19: error[R003]: section 'socket' of 'f' does not say what to attach to
         3 | SEC("socket") int f(void *c) { return 0; }
           |                   ^
  hint: on a raw socket: skep run --hook f=socket:INTERFACE; another socket's owner calls setsockopt(SO_ATTACH_BPF)
  -- SEC("sk_lookup") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type sk_lookup, name 'f', attach type sk_lookup, on 0, interface 0
  kernel: LINK_CREATE new 200, target a file, type sk_lookup, of 0
  skep: nothing to show
  -- SEC("flow_dissector") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type flow_dissector, name 'f', attach type flow_dissector, on 0, interface 0
  kernel: LINK_CREATE new 200, target a file, type flow_dissector, of 0
  skep: nothing to show
  -- SEC("syscall") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type syscall, name 'f', attach type -, on 0, interface 0
  $TMP/one.c:3:20: error[R003]: section 'syscall' of 'f' does not say what to attach to
         3 | SEC("syscall") int f(void *c) { return 0; }
           |                    ^
  hint: it is called, not attached: skep load pins it, and whoever wants it calls BPF_PROG_TEST_RUN
# where nobody says the place, or the place is wrong
$ one() { echo "-- $1 ${*:2}"; printf '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n%s\nchar L[] SEC("license") = "GPL";\n' "$1" > $TMP/one.c; "$HAND" run "${@:2}" -d 1 $TMP/one.c 2>&1 | grep -vE 'rights|MAP_'; }; f='int f(void *c) { return 0; }'; for s in kprobe uprobe usdt tracepoint raw_tp fentry xdp tc cgroup_skb/egress sk_msg lsm iter freplace kprobe.multi perf_event xdp/devmap; do one "SEC(\"$s\") $f"; done; one "SEC(\"kprobe/no_such\") $f"; one "SEC(\"tracepoint/one/mis\") $f"; one "SEC(\"tracepoint/one\") $f"; one "SEC(\"fentry/no_such\") $f"; one "SEC(\"xdp\") $f" --dev eth9; one "SEC(\"cgroup_skb/egress\") $f" --cgroup /sys/fs/cgroup/none; one "SEC(\"uprobe//bin/none:f\") $f"; one "SEC(\"nothing\") $f"; one "int x;"
  -- SEC("kprobe") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  $TMP/one.c:3:19: error[R003]: section 'kprobe' of 'f' does not say what to attach to
         3 | SEC("kprobe") int f(void *c) { return 0; }
           |                   ^
  hint: name it: SEC("kprobe/FUNCTION"), SEC("tracepoint/CATEGORY/EVENT"); in BCC's style kprobe__FUNCTION; or --hook FUNCTION=HOOK
  -- SEC("uprobe") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  $TMP/one.c:3:19: error[R003]: section 'uprobe' of 'f' does not say what to attach to
         3 | SEC("uprobe") int f(void *c) { return 0; }
           |                   ^
  hint: name it: SEC("uprobe/PATH:FUNCTION"), SEC("usdt/PATH:PROVIDER:NAME"), SEC("kprobe.multi/vfs_*")
  -- SEC("usdt") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  $TMP/one.c:3:17: error[R003]: section 'usdt' of 'f' does not say what to attach to
         3 | SEC("usdt") int f(void *c) { return 0; }
           |                 ^
  hint: name it: SEC("uprobe/PATH:FUNCTION"), SEC("usdt/PATH:PROVIDER:NAME"), SEC("kprobe.multi/vfs_*")
  -- SEC("tracepoint") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type tracepoint, name 'f', attach type -, on 0, interface 0
  $TMP/one.c:3:23: error[R003]: section 'tracepoint' of 'f' does not say what to attach to
         3 | SEC("tracepoint") int f(void *c) { return 0; }
           |                       ^
  hint: name it: SEC("kprobe/FUNCTION"), SEC("tracepoint/CATEGORY/EVENT"); in BCC's style kprobe__FUNCTION; or --hook FUNCTION=HOOK
  -- SEC("raw_tp") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type raw_tracepoint, name 'f', attach type -, on 0, interface 0
  $TMP/one.c:3:19: error[R003]: section 'raw_tp' of 'f' does not say what to attach to
         3 | SEC("raw_tp") int f(void *c) { return 0; }
           |                   ^
  hint: name it: SEC("kprobe/FUNCTION"), SEC("tracepoint/CATEGORY/EVENT"); in BCC's style kprobe__FUNCTION; or --hook FUNCTION=HOOK
  -- SEC("fentry") int f(void *c) { return 0; } 
  $TMP/one.c:3:19: error[L008]: section 'fentry' does not name its target
         3 | SEC("fentry") int f(void *c) { return 0; }
           |                   ^
  -- SEC("xdp") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type xdp, name 'f', attach type xdp, on 0, interface 0
  $TMP/one.c:3:16: error[R003]: section 'xdp' of 'f' does not say what to attach to
         3 | SEC("xdp") int f(void *c) { return 0; }
           |                ^
  hint: name the interface: skep run --dev eth0
  -- SEC("tc") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type sched_cls, name 'f', attach type -, on 0, interface 0
  $TMP/one.c:3:15: error[R003]: section 'tc' of 'f' does not say what to attach to
         3 | SEC("tc") int f(void *c) { return 0; }
           |               ^
  hint: name the interface: skep run --dev eth0
  -- SEC("cgroup_skb/egress") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type cgroup_skb, name 'f', attach type cgroup_inet_egress, on 0, interface 0
  $TMP/one.c:3:30: error[R003]: section 'cgroup_skb/egress' of 'f' does not say what to attach to
         3 | SEC("cgroup_skb/egress") int f(void *c) { return 0; }
           |                              ^
  hint: name the cgroup: skep run --cgroup /sys/fs/cgroup
  -- SEC("sk_msg") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type sk_msg, name 'f', attach type sk_msg_verdict, on 0, interface 0
  $TMP/one.c:3:19: error[R003]: section 'sk_msg' of 'f' does not say what to attach to
         3 | SEC("sk_msg") int f(void *c) { return 0; }
           |                   ^
  hint: a map of sockets takes it: skep load pins both, then bpftool prog attach pinned PROG sk_msg_verdict pinned MAP
  -- SEC("lsm") int f(void *c) { return 0; } 
  $TMP/one.c:3:16: error[L008]: section 'lsm' does not name its target
         3 | SEC("lsm") int f(void *c) { return 0; }
           |                ^
  -- SEC("iter") int f(void *c) { return 0; } 
  $TMP/one.c:3:17: error[L008]: section 'iter' does not name its target
         3 | SEC("iter") int f(void *c) { return 0; }
           |                 ^
  -- SEC("freplace") int f(void *c) { return 0; } 
  $TMP/one.c:3:21: error[L008]: 'f' replaces a function of another loaded program, and no section can name that one
         3 | SEC("freplace") int f(void *c) { return 0; }
           |                     ^
  hint: name it: skep run --hook f=freplace:PIN|id:N; in a program: bpf_program__set_attach_target()
  -- SEC("kprobe.multi") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type kprobe, name 'f', attach type trace_kprobe_multi, on 0, interface 0
  $TMP/one.c:3:25: error[R003]: section 'kprobe.multi' of 'f' does not say what to attach to
         3 | SEC("kprobe.multi") int f(void *c) { return 0; }
           |                         ^
  hint: name it: SEC("uprobe/PATH:FUNCTION"), SEC("usdt/PATH:PROVIDER:NAME"), SEC("kprobe.multi/vfs_*")
  -- SEC("perf_event") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type perf_event, name 'f', attach type -, on 0, interface 0
  $TMP/one.c:3:23: error[R003]: section 'perf_event' of 'f' does not say what to attach to
         3 | SEC("perf_event") int f(void *c) { return 0; }
           |                       ^
  hint: name the event: skep run --hook f=perf:cpu-clock:99hz
  -- SEC("xdp/devmap") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type xdp, name 'f', attach type xdp_devmap, on 0, interface 0
  $TMP/one.c:3:23: error[R003]: section 'xdp/devmap' of 'f' does not say what to attach to
         3 | SEC("xdp/devmap") int f(void *c) { return 0; }
           |                       ^
  hint: a map of devices or CPUs takes it, as the value of an element: skep load pins both
  -- SEC("kprobe/no_such") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 0, pid -1, CPU 0
  kernel: LINK_CREATE new 200, target event 0, type perf_event, of 0
  kernel: enabled event 0
  skep: nothing to show
  -- SEC("tracepoint/one/mis") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type tracepoint, name 'f', attach type -, on 0, interface 0
  $TMP/one.c:3:31: error[A003]: this kernel has no tracepoint 'one:mis'
         3 | SEC("tracepoint/one/mis") int f(void *c) { return 0; }
           |                               ^
  hint: did you mean 'miss'?
  -- SEC("tracepoint/one") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type tracepoint, name 'f', attach type -, on 0, interface 0
  $TMP/one.c:3:27: error[A001]: 'one' is not CATEGORY:EVENT
         3 | SEC("tracepoint/one") int f(void *c) { return 0; }
           |                           ^
  hint: hooks look like kprobe:vfs_read, tracepoint:sched:sched_switch, rawtp:sys_enter, uprobe:PATH:SYMBOL, event:ID
  -- SEC("fentry/no_such") int f(void *c) { return 0; } 
  $TMP/one.c:3:27: error[L008]: this kernel has no 'no_such' to attach 'f' to
         3 | SEC("fentry/no_such") int f(void *c) { return 0; }
           |                           ^
  hint: see what there is: skep list fentry
  -- SEC("xdp") int f(void *c) { return 0; } --dev eth9
  kernel: PROG_LOAD type xdp, name 'f', attach type xdp, on 0, interface 0
  $TMP/one.c:3:16: error[A011]: there is no network interface 'eth9'
         3 | SEC("xdp") int f(void *c) { return 0; }
           |                ^
  hint: see what there is: ip link
  -- SEC("cgroup_skb/egress") int f(void *c) { return 0; } --cgroup /sys/fs/cgroup/none
  '/sys/fs/cgroup/none': error[R006]: there is no such cgroup
  hint: see what there is: find /sys/fs/cgroup -type d
  -- SEC("uprobe//bin/none:f") int f(void *c) { return 0; } 
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  $TMP/one.c:3:31: error[A008]: there is no program or library '/bin/none'
         3 | SEC("uprobe//bin/none:f") int f(void *c) { return 0; }
           |                               ^
  hint: a path, or a name in PATH or among the libraries: ldconfig -p lists those
  -- SEC("nothing") int f(void *c) { return 0; } 
  $TMP/one.c:3:20: error[L018]: section 'nothing' of 'f' says no program type
         3 | SEC("nothing") int f(void *c) { return 0; }
           |                    ^
  hint: the words that there are: skep list section
  -- int x; 
  error[L017]: there is no program to load
  hint: give a function a section: SEC("kprobe/..."), or a name skep knows: kprobe__...
# places on the command line
$ one() { echo "-- ${*:2}"; printf '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n%s\nchar L[] SEC("license") = "GPL";\n' "$1" > $TMP/one.c; "$HAND" run "${@:2}" -d 1 $TMP/one.c 2>&1 | grep -vE 'rights|MAP_'; }; f='SEC("xdp") int f(void *c) { return 0; }'; for h in f=xdp:eth0 f=generic:eth1 f=xdpdrv:lo f=tc:eth0 f=kprobe:do_work f=rawtp:hit f=event:701 f=tracepoint:one:miss f=cgroup_skb/egress:/sys/fs/cgroup/one f=freplace:id:3:helper f=freplace:id:3 f=freplace:/sys/fs/bpf/a/pass:pass f=freplace:id:99:helper g=xdp:eth0 ff=xdp:eth0 f=nothing:x f= xdp:eth0; do one "$f" --hook $h; done; one "SEC(\"freplace/helper\") int f(void *c) { return 0; }" --hook f=freplace:id:3; one "SEC(\"kprobe/do_work\") int f(void *c) { return 0; }" --hook f=kprobe:do_more --hook f=kprobe:vfs_read
  -- --hook f=xdp:eth0
  kernel: PROG_LOAD type xdp, name 'f', attach type xdp, on 0, interface 0
  kernel: LINK_CREATE new 200, target 2, type xdp, of 0
  skep: nothing to show
  -- --hook f=generic:eth1
  kernel: PROG_LOAD type xdp, name 'f', attach type xdp, on 0, interface 0
  kernel: LINK_CREATE new 200, target 3, type xdp, of 0
  skep: nothing to show
  -- --hook f=xdpdrv:lo
  kernel: PROG_LOAD type xdp, name 'f', attach type xdp, on 0, interface 0
  kernel: LINK_CREATE new 200, target 1, type xdp, of 0
  skep: nothing to show
  -- --hook f=tc:eth0
  kernel: PROG_LOAD type sched_cls, name 'f', attach type -, on 0, interface 0
  kernel: LINK_CREATE new 200, target 2, type tcx_ingress, of 0
  skep: nothing to show
  -- --hook f=kprobe:do_work
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 0, pid -1, CPU 0
  kernel: LINK_CREATE new 200, target event 0, type perf_event, of 0
  kernel: enabled event 0
  skep: nothing to show
  -- --hook f=rawtp:hit
  kernel: PROG_LOAD type raw_tracepoint, name 'f', attach type -, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 200
  skep: nothing to show
  -- --hook f=event:701
  kernel: PROG_LOAD type tracepoint, name 'f', attach type -, on 0, interface 0
  kernel: perf_event_open type 2, config 701, pid -1, CPU 0
  kernel: LINK_CREATE new 200, target event 0, type perf_event, of 0
  kernel: enabled event 0
  skep: nothing to show
  -- --hook f=tracepoint:one:miss
  kernel: PROG_LOAD type tracepoint, name 'f', attach type -, on 0, interface 0
  kernel: perf_event_open type 2, config 702, pid -1, CPU 0
  kernel: LINK_CREATE new 200, target event 0, type perf_event, of 0
  kernel: enabled event 0
  skep: nothing to show
  -- --hook f=cgroup_skb/egress:/sys/fs/cgroup/one
  kernel: PROG_LOAD type cgroup_skb, name 'f', attach type cgroup_inet_egress, on 0, interface 0
  kernel: LINK_CREATE new 200, target a file, type cgroup_inet_egress, of 0
  skep: nothing to show
  -- --hook f=freplace:id:3:helper
  kernel: PROG_LOAD type ext, name 'f', attach type -, on prog 3, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 200
  skep: nothing to show
  -- --hook f=freplace:id:3
  'freplace:id:3': error[R003]: 'f' is not told which function it replaces
  hint: name it: --hook PROGRAM=freplace:PIN:FUNCTION, or SEC("freplace/FUNCTION")
  -- --hook f=freplace:/sys/fs/bpf/a/pass:pass
  kernel: PROG_LOAD type ext, name 'f', attach type -, on prog 3, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 200
  skep: nothing to show
  -- --hook f=freplace:id:99:helper
  'id:99': error[R007]: there is no such program (No such file or directory)
  hint: see what there is: skep show prog
  -- --hook g=xdp:eth0
  kernel: PROG_LOAD type xdp, name 'f', attach type xdp, on 0, interface 0
  'g': error[R006]: there is no program 'g'
  hint: the programs here: f
  -- --hook ff=xdp:eth0
  kernel: PROG_LOAD type xdp, name 'f', attach type xdp, on 0, interface 0
  'ff': error[R006]: there is no program 'ff'
  hint: the programs here: f
  -- --hook f=nothing:x
  kernel: PROG_LOAD type xdp, name 'f', attach type xdp, on 0, interface 0
  'nothing:x': error[A001]: 'nothing:x' is no hook
  hint: hooks look like kprobe:vfs_read, tracepoint:sched:sched_switch, rawtp:sys_enter, uprobe:PATH:SYMBOL, event:ID
  -- --hook f=
  'f=': error[R006]: 'f=' is not PROGRAM=HOOK
  hint: see skep run --help
  (word 2)
  -- --hook xdp:eth0
  'xdp:eth0': error[R006]: 'xdp:eth0' is not PROGRAM=HOOK
  hint: see skep run --help
  (word 2)
  -- --hook f=freplace:id:3
  kernel: PROG_LOAD type ext, name 'f', attach type -, on prog 3, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 201
  skep: nothing to show
  -- --hook f=kprobe:do_more --hook f=kprobe:vfs_read
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 0, pid -1, CPU 0
  kernel: LINK_CREATE new 200, target event 0, type perf_event, of 0
  kernel: enabled event 0
  skep: nothing to show
$ one() { "$HAND" run "${@:2}" -d 1 -e "$1" 2>&1 | grep -vE 'rights|MAP_'; }; one 'SEC("kprobe/do_work") int f(void *c) { bpf_printk("%d", 1); return 0; }' -v; one 'SEC("kprobe/do_work") int f(void *c) { return 0; }' -p 41; one 'int x = 1; SEC("raw_tp/hit") int f(void *c) { x++; return 0; }' --set x=7; one 'const volatile int x = 1; SEC("raw_tp/hit") int f(void *c) { return x; }' --set y=7; one 'const volatile int x = 1; SEC("raw_tp/hit") int f(void *c) { return x; }' --set x; one 'const volatile int x = 1; SEC("raw_tp/hit") int f(void *c) { return x; }' --set x=text; for r in PROG_LOAD=1 PROG_LOAD=22 MAP_CREATE=1 RAW_TRACEPOINT_OPEN=22 BTF_LOAD=22; do REFUSE=$r one 'int x; SEC("raw_tp/hit") int f(void *c) { return x++; }'; done
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  kernel: mkdir /sys/kernel/tracing/instances/skep-4242
  kernel: rmdir /sys/kernel/tracing/instances/skep-4242
  kernel: perf_event_open type 8, config 0, pid -1, CPU 0
  kernel: LINK_CREATE new 201, target event 0, type perf_event, of 0
  kernel: enabled event 0
  skep: compile     0.000 ms
  skep: load        0.000 ms
  skep: attach      0.000 ms
  skep: attached kprobe:do_work by perf_event_open
  skep: gave up 40 of its capabilities, kept CAP_SYS_PTRACE
  skep: bpf_trace_printk: 3 events lost
  skep: bpf_trace_printk: 3 events were lost: there was no room for them
  skep: 0 events
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 0, pid -1, CPU 0
  kernel: LINK_CREATE new 200, target event 0, type perf_event, of 0
  kernel: enabled event 0
  skep: nothing to show
  kernel: PROG_LOAD type raw_tracepoint, name 'f', attach type -, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 201
  skep: nothing to show
  'y': error[R006]: there is no variable 'y'
  hint: declare it so, and read it in a program, for else it is left out: const volatile int y;
  'x': error[R006]: this is not NAME=VALUE
  hint: a variable of the program and its first value: --set verbose=1
  'text': error[R006]: this is no value for 'x', which has 4 bytes
  hint: a number that fits into it, true or false
  <text>:1:30: error[L001]: not allowed to load 'f' (type raw_tracepoint) (Operation not permitted)
         1 | int x; SEC("raw_tp/hit") int f(void *c) { return x++; }
           |                              ^
  hint: the kernel is locked down (integrity), which forbids this even to root
  <text>:1:30: error[L003]: the kernel refuses to load 'f' (type raw_tracepoint) (Invalid argument)
         1 | int x; SEC("raw_tp/hit") int f(void *c) { return x++; }
           |                              ^
  hint: this kernel has no programs of type raw_tracepoint
  section .bss+0x0: error[L001]: not allowed to create map '.bss' (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  kernel: PROG_LOAD type raw_tracepoint, name 'f', attach type -, on 0, interface 0
  <text>:1:30: error[A006]: the kernel refuses to attach to raw_tp:hit (Invalid argument)
         1 | int x; SEC("raw_tp/hit") int f(void *c) { return x++; }
           |                              ^
  hint: the program may be of another type than this hook takes, or use context fields the hook does not have
  kernel: PROG_LOAD type raw_tracepoint, name 'f', attach type -, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 201
  skep: nothing to show
$ skep verify $TMP/run.o | cat; skep verify --offline $TMP/run.c | head -20; REFUSE=PROG_LOAD=1 skep verify $TMP/run.o | head; skep verify -p k $TMP/run.o -f json | cut -d, -f3-
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'run.data', interface 0, inner 0
  kernel: PROG_LOAD type kprobe, name 'k', attach type -, on 0, interface 0
  kernel: PROG_LOAD type kprobe, name 'kr', attach type -, on 0, interface 0
  kernel: PROG_LOAD type tracepoint, name 't', attach type -, on 0, interface 0
  kernel: PROG_LOAD type raw_tracepoint, name 'r', attach type -, on 0, interface 0
  kernel: PROG_LOAD type xdp, name 'x', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type sched_cls, name 'cls', attach type -, on 0, interface 0
  kernel: PROG_LOAD type cgroup_skb, name 'e', attach type cgroup_inet_egress, on 0, interface 0
  kernel: PROG_LOAD type kprobe, name 'u', attach type -, on 0, interface 0
  program  section             verdict   insns  processed  states  stack  time_us
  k        kprobe/do_work      accepted      7          0       0      0        0
  kr       kretprobe/do_work   accepted      2          0       0      0        0
  t        tracepoint/one/hit  accepted      2          0       0      0        0
  r        raw_tp/hit          accepted      2          0       0      0        0
  x        xdp                 accepted      2          0       0      0        0
  cls      tc                  accepted      2          0       0      0        0
  e        cgroup_skb/egress   accepted      2          0       0      0        0
  fr       freplace/helper     failed        2          0       0      0        0
  u        uprobe              accepted      2          0       0      0        0
  
  failed: fr at instruction 0
    'fr' replaces a function of another loaded program, and no section can name that one
    hint: name it: skep run --hook fr=freplace:PIN|id:N; in a program: bpf_program__set_attach_target()
  
  9 programs: 8 accepted, 0 refused, 1 failed before verification
  program  section             verdict   insns  processed  states  stack  time_us
  k        kprobe/do_work      accepted      7          6       0      0        0
  kr       kretprobe/do_work   accepted      2          2       0      0        0
  t        tracepoint/one/hit  accepted      2          2       0      0        0
  r        raw_tp/hit          accepted      2          2       0      0        0
  x        xdp                 accepted      2          2       0      0        0
  cls      tc                  accepted      2          2       0      0        0
  e        cgroup_skb/egress   accepted      2          2       0      0        0
  fr       freplace/helper     failed        2          0       0      0        0
  u        uprobe              accepted      2          2       0      0        0
  
  failed: fr at $TMP/run.c:11
    'fr' replaces a function of another loaded program, and no section can name that one
    hint: name it: skep run --hook fr=freplace:PIN|id:N; in a program: bpf_program__set_attach_target()
  
  9 programs: 8 accepted, 0 refused, 1 failed before verification
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'run.data', interface 0, inner 0
  program  section             verdict      insns  processed  states  stack  time_us
  k        kprobe/do_work      unavailable      7          0       0      0        0
  kr       kretprobe/do_work   unavailable      2          0       0      0        0
  t        tracepoint/one/hit  unavailable      2          0       0      0        0
  r        raw_tp/hit          unavailable      2          0       0      0        0
  x        xdp                 unavailable      2          0       0      0        0
  cls      tc                  unavailable      2          0       0      0        0
  e        cgroup_skb/egress   unavailable      2          0       0      0        0
  fr       freplace/helper     failed           2          0       0      0        0
  u        uprobe              unavailable      2          0       0      0        0
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'run.data', interface 0, inner 0
  kernel: PROG_LOAD type kprobe, name 'k', attach type -, on 0, interface 0
  "file":"$TMP/run.o","program":"k","section":"kprobe/do_work","verdict":"accepted","insns":7,"processed":0,"states":0,"peak_states":0,"stack":0,"time_us":0,"at":"","reason":"","kernel":""}
# whose hook it is: names that are nearly there, functions that are no programs, more names than a line holds
$ printf '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nSEC("xdp") int first(void *c) { return 2; }\nSEC("xdp") int second(void *c) { return 2; }\n__attribute__((noinline)) int plain(void *c) { return 1; }\nSEC("tc") int third(void *c) { return plain(c); }\nchar L[] SEC("license") = "GPL";\n' > $TMP/three.c; { printf '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n'; for i in $(seq 30); do printf 'SEC("xdp") int a_program_%s(void *c) { return 2; }\n' $i; done; } > $TMP/many.c; for w in '--hook firs=xdp:eth0' '--hook plain=xdp:eth0' '--hook zzz=xdp:eth0' '--hook first=xdp' '--hook first=xdp:eth0 --hook second=xdp:eth1 --hook third=tc:eth0' '--hook third=xdp:eth0' '--hook first=nothing'; do echo "-- $w"; skep run $w -d 1 $TMP/three.c 2>&1 | grep -v rights; done; skep run --hook x=xdp:eth0 -d 1 $TMP/many.c 2>&1 | grep -v -E 'rights|kernel:'
  -- --hook firs=xdp:eth0
  kernel: PROG_LOAD type xdp, name 'first', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type xdp, name 'second', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type sched_cls, name 'third', attach type -, on 0, interface 0
  'firs': error[R006]: there is no program 'firs'
  hint: did you mean 'first'?
  -- --hook plain=xdp:eth0
  kernel: PROG_LOAD type xdp, name 'first', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type xdp, name 'second', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type sched_cls, name 'third', attach type -, on 0, interface 0
  'plain': error[R006]: there is no program 'plain'
  hint: the programs here: first, second, third
  -- --hook zzz=xdp:eth0
  kernel: PROG_LOAD type xdp, name 'first', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type xdp, name 'second', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type sched_cls, name 'third', attach type -, on 0, interface 0
  'zzz': error[R006]: there is no program 'zzz'
  hint: the programs here: first, second, third
  -- --hook first=xdp
  kernel: PROG_LOAD type xdp, name 'first', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type xdp, name 'second', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type sched_cls, name 'third', attach type -, on 0, interface 0
  'xdp': error[A001]: 'xdp' does not name its target
  hint: write xdp:INTERFACE
  -- --hook first=xdp:eth0 --hook second=xdp:eth1 --hook third=tc:eth0
  kernel: PROG_LOAD type xdp, name 'first', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type xdp, name 'second', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type sched_cls, name 'third', attach type -, on 0, interface 0
  kernel: LINK_CREATE new 201, target 2, type xdp, of 0
  kernel: LINK_CREATE new 202, target 3, type xdp, of 0
  kernel: LINK_CREATE new 203, target 2, type tcx_ingress, of 0
  skep: nothing to show
  -- --hook third=xdp:eth0
  kernel: PROG_LOAD type xdp, name 'first', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type xdp, name 'second', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type xdp, name 'third', attach type xdp, on 0, interface 0
  kernel: LINK_CREATE new 203, target 2, type xdp, of 0
  skep: nothing to show
  $TMP/three.c:3:16: warning[R021]: 'first' is loaded and not attached: section 'xdp' does not say what to attach to
         3 | SEC("xdp") int first(void *c) { return 2; }
           |                ^~~~~
  hint: name the interface: skep run --dev eth0
  $TMP/three.c:4:16: warning[R021]: 'second' is loaded and not attached: section 'xdp' does not say what to attach to
         4 | SEC("xdp") int second(void *c) { return 2; }
           |                ^~~~~~
  hint: name the interface: skep run --dev eth0
  -- --hook first=nothing
  kernel: PROG_LOAD type xdp, name 'first', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type xdp, name 'second', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type sched_cls, name 'third', attach type -, on 0, interface 0
  'nothing': error[A001]: 'nothing' is no hook
  hint: hooks look like kprobe:vfs_read, tracepoint:sched:sched_switch, rawtp:sys_enter, uprobe:PATH:SYMBOL, event:ID
  'x': error[R006]: there is no program 'x'
  hint: the programs here: a_program_1, a_program_2, a_program_3, a_program_4, a_program_5, ...
# where a function takes no kprobe it becomes a program of fentry, which says what was tried before; where that does not go either, both say why
$ f='int on(void *c) { return 0; }'; for r in perf=2 perf=95 "perf=2 RAW_TRACEPOINT_OPEN=22" perf=1; do echo "-- $r"; for k in kprobe kretprobe; do REFUSE=$r skep run -v -d 1 -e "SEC(\"$k/bpf_lsm_file_open\") $f" 2>&1 | grep -vE 'rights|ms$|gave up'; done; done; REFUSE=perf=2 skep run -d 1 -e "SEC(\"kprobe/no_such\") $f" 2>&1 | grep -v rights; REFUSE=perf=2 skep run -v -d 1 -e 'int n; int kretprobe__bpf_lsm_file_open(void *ctx) { return n++; } SEC("raw_tp/hit") int r(void *c) { return n++; }' 2>&1 | grep -vE 'rights|ms$|gave up|instances|MAP_'
  -- perf=2
  kernel: PROG_LOAD type kprobe, name 'on', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 0, pid -1, CPU 0
  kernel: PROG_LOAD type tracing, name 'on', attach type trace_fentry, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 202
  skep: attached fentry:bpf_lsm_file_open
  skep:   before that: kprobe by perf_event_open: No such file or directory; kprobe by kprobe_events: No such file or directory
  skep: nothing to show
  kernel: PROG_LOAD type kprobe, name 'on', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 1, pid -1, CPU 0
  kernel: PROG_LOAD type tracing, name 'on', attach type trace_fexit, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 202
  skep: attached fexit:bpf_lsm_file_open
  skep:   before that: kprobe by perf_event_open: No such file or directory; kprobe by kprobe_events: No such file or directory
  skep: nothing to show
  -- perf=95
  kernel: PROG_LOAD type kprobe, name 'on', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 0, pid -1, CPU 0
  kernel: PROG_LOAD type tracing, name 'on', attach type trace_fentry, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 202
  skep: attached fentry:bpf_lsm_file_open
  skep:   before that: kprobe by perf_event_open: Operation not supported; kprobe by kprobe_events: No such file or directory
  skep: nothing to show
  kernel: PROG_LOAD type kprobe, name 'on', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 1, pid -1, CPU 0
  kernel: PROG_LOAD type tracing, name 'on', attach type trace_fexit, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 202
  skep: attached fexit:bpf_lsm_file_open
  skep:   before that: kprobe by perf_event_open: Operation not supported; kprobe by kprobe_events: No such file or directory
  skep: nothing to show
  -- perf=2 RAW_TRACEPOINT_OPEN=22
  kernel: PROG_LOAD type kprobe, name 'on', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 0, pid -1, CPU 0
  kernel: PROG_LOAD type tracing, name 'on', attach type trace_fentry, on 0, interface 0
  <text>:1:37: error[A002]: the kernel has no function 'bpf_lsm_file_open' that can be probed
         1 | SEC("kprobe/bpf_lsm_file_open") int on(void *c) { return 0; }
           |                                     ^~
  <text>:1:37: error[A006]: the kernel refuses to attach to fentry:bpf_lsm_file_open (Invalid argument)
         1 | SEC("kprobe/bpf_lsm_file_open") int on(void *c) { return 0; }
           |                                     ^~
  hint: the program may be of another type than this hook takes, or use context fields the hook does not have
  kernel: PROG_LOAD type kprobe, name 'on', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 1, pid -1, CPU 0
  kernel: PROG_LOAD type tracing, name 'on', attach type trace_fexit, on 0, interface 0
  <text>:1:40: error[A002]: the kernel has no function 'bpf_lsm_file_open' that can be probed
         1 | SEC("kretprobe/bpf_lsm_file_open") int on(void *c) { return 0; }
           |                                        ^~
  <text>:1:40: error[A006]: the kernel refuses to attach to fexit:bpf_lsm_file_open (Invalid argument)
         1 | SEC("kretprobe/bpf_lsm_file_open") int on(void *c) { return 0; }
           |                                        ^~
  hint: the program may be of another type than this hook takes, or use context fields the hook does not have
  -- perf=1
  kernel: PROG_LOAD type kprobe, name 'on', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 0, pid -1, CPU 0
  kernel: PROG_LOAD type tracing, name 'on', attach type trace_fentry, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 202
  skep: attached fentry:bpf_lsm_file_open
  skep:   before that: kprobe by perf_event_open: Operation not permitted; kprobe by kprobe_events: No such file or directory
  skep: nothing to show
  kernel: PROG_LOAD type kprobe, name 'on', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 1, pid -1, CPU 0
  kernel: PROG_LOAD type tracing, name 'on', attach type trace_fexit, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 202
  skep: attached fexit:bpf_lsm_file_open
  skep:   before that: kprobe by perf_event_open: Operation not permitted; kprobe by kprobe_events: No such file or directory
  skep: nothing to show
  kernel: PROG_LOAD type kprobe, name 'on', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 0, pid -1, CPU 0
  <text>:1:27: error[A002]: the kernel has no function 'no_such' that can be probed
         1 | SEC("kprobe/no_such") int on(void *c) { return 0; }
           |                           ^~
  hint: it may be inlined or named otherwise in this kernel; look in /proc/kallsyms
  kernel: PROG_LOAD type kprobe, name 'kretprobe__bpf_', attach type -, on 0, interface 0
  kernel: PROG_LOAD type raw_tracepoint, name 'r', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 1, pid -1, CPU 0
  kernel: PROG_LOAD type tracing, name 'kretprobe__bpf_', attach type trace_fexit, on 0, interface 0
  kernel: PROG_LOAD type raw_tracepoint, name 'r', attach type -, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 205
  kernel: RAW_TRACEPOINT_OPEN new 206
  skep: attached fexit:bpf_lsm_file_open
  skep:   before that: kprobe by perf_event_open: No such file or directory; kprobe by kprobe_events: No such file or directory
  skep: attached rawtp:hit
  globals
  name  value
  n        30
# a kernel without kprobes: all of them are programs of fentry, or none is
$ cp -r $MACHINE $TMP/bare; rm -r $TMP/bare/sys/bus/event_source/devices/kprobe $TMP/bare/sys/kernel/tracing/kprobe_events; for t in 'SEC("kprobe/bpf_lsm_file_open") int f(void *c) { return 0; }' 'SEC("kprobe/do_work") int f(void *c) { return 0; }' 'SEC("kprobe/do_work") int f(void *c) { return 0; } SEC("raw_tp/hit") int g(void *c) { return 0; }' 'SEC("raw_tp/hit") int g(void *c) { return 0; }' 'int kprobe__bpf_lsm_file_open(void *ctx) { return 0; } int kretprobe__bpf_lsm_file_open(void *ctx) { return 0; }'; do echo "-- $t"; for r in none=1 RAW_TRACEPOINT_OPEN=22; do REFUSE=$r MACHINE=$TMP/bare skep run -v -d 1 -e "$t" 2>&1 | grep -vE 'rights|ms$|gave up|MAP_'; done; done
  -- SEC("kprobe/bpf_lsm_file_open") int f(void *c) { return 0; }
  kernel: PROG_LOAD type tracing, name 'f', attach type trace_fentry, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 201
  skep: attached fentry:bpf_lsm_file_open
  skep:   before that: kprobe: this kernel has none
  skep: nothing to show
  kernel: PROG_LOAD type tracing, name 'f', attach type trace_fentry, on 0, interface 0
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  <text>:1:37: error[A006]: the kernel refuses to attach to fentry:bpf_lsm_file_open (Invalid argument)
         1 | SEC("kprobe/bpf_lsm_file_open") int f(void *c) { return 0; }
           |                                     ^
  hint: the program may be of another type than this hook takes, or use context fields the hook does not have
  <text>:1:37: error[A005]: this kernel has no kprobes, which kprobe:bpf_lsm_file_open needs
         1 | SEC("kprobe/bpf_lsm_file_open") int f(void *c) { return 0; }
           |                                     ^
  note: kprobe by perf_event_open: No such file or directory; kprobe by kprobe_events: No such file or directory
  hint: use a tracepoint: skep list tracepoint
  -- SEC("kprobe/do_work") int f(void *c) { return 0; }
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  <text>:1:27: error[C320]: 'f' cannot become an fentry program: the kernel's types have no function 'do_work'
         1 | SEC("kprobe/do_work") int f(void *c) { return 0; }
           |                           ^
  hint: use PT_REGS_PARM1(ctx) and so on, PT_REGS_RC(ctx) at the return, and nothing else of ctx
  <text>:1:27: error[A005]: this kernel has no kprobes, which kprobe:do_work needs
         1 | SEC("kprobe/do_work") int f(void *c) { return 0; }
           |                           ^
  note: kprobe by perf_event_open: No such file or directory; kprobe by kprobe_events: No such file or directory
  hint: use a tracepoint: skep list tracepoint
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  <text>:1:27: error[C320]: 'f' cannot become an fentry program: the kernel's types have no function 'do_work'
         1 | SEC("kprobe/do_work") int f(void *c) { return 0; }
           |                           ^
  hint: use PT_REGS_PARM1(ctx) and so on, PT_REGS_RC(ctx) at the return, and nothing else of ctx
  <text>:1:27: error[A005]: this kernel has no kprobes, which kprobe:do_work needs
         1 | SEC("kprobe/do_work") int f(void *c) { return 0; }
           |                           ^
  note: kprobe by perf_event_open: No such file or directory; kprobe by kprobe_events: No such file or directory
  hint: use a tracepoint: skep list tracepoint
  -- SEC("kprobe/do_work") int f(void *c) { return 0; } SEC("raw_tp/hit") int g(void *c) { return 0; }
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  kernel: PROG_LOAD type raw_tracepoint, name 'g', attach type -, on 0, interface 0
  <text>:1:27: error[C320]: 'f' cannot become an fentry program: the kernel's types have no function 'do_work'
         1 | SEC("kprobe/do_work") int f(void *c) { return 0; } SEC("raw_tp/hit") int g(void *c) { return 0; }
           |                           ^
  hint: use PT_REGS_PARM1(ctx) and so on, PT_REGS_RC(ctx) at the return, and nothing else of ctx
  <text>:1:27: error[A005]: this kernel has no kprobes, which kprobe:do_work needs
         1 | SEC("kprobe/do_work") int f(void *c) { return 0; } SEC("raw_tp/hit") int g(void *c) { return 0; }
           |                           ^
  note: kprobe by perf_event_open: No such file or directory; kprobe by kprobe_events: No such file or directory
  hint: use a tracepoint: skep list tracepoint
  kernel: PROG_LOAD type kprobe, name 'f', attach type -, on 0, interface 0
  kernel: PROG_LOAD type raw_tracepoint, name 'g', attach type -, on 0, interface 0
  <text>:1:27: error[C320]: 'f' cannot become an fentry program: the kernel's types have no function 'do_work'
         1 | SEC("kprobe/do_work") int f(void *c) { return 0; } SEC("raw_tp/hit") int g(void *c) { return 0; }
           |                           ^
  hint: use PT_REGS_PARM1(ctx) and so on, PT_REGS_RC(ctx) at the return, and nothing else of ctx
  <text>:1:27: error[A005]: this kernel has no kprobes, which kprobe:do_work needs
         1 | SEC("kprobe/do_work") int f(void *c) { return 0; } SEC("raw_tp/hit") int g(void *c) { return 0; }
           |                           ^
  note: kprobe by perf_event_open: No such file or directory; kprobe by kprobe_events: No such file or directory
  hint: use a tracepoint: skep list tracepoint
  -- SEC("raw_tp/hit") int g(void *c) { return 0; }
  kernel: PROG_LOAD type raw_tracepoint, name 'g', attach type -, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 200
  skep: attached rawtp:hit
  skep: nothing to show
  kernel: PROG_LOAD type raw_tracepoint, name 'g', attach type -, on 0, interface 0
  <text>:1:23: error[A006]: the kernel refuses to attach to raw_tp:hit (Invalid argument)
         1 | SEC("raw_tp/hit") int g(void *c) { return 0; }
           |                       ^
  hint: the program may be of another type than this hook takes, or use context fields the hook does not have
  -- int kprobe__bpf_lsm_file_open(void *ctx) { return 0; } int kretprobe__bpf_lsm_file_open(void *ctx) { return 0; }
  kernel: PROG_LOAD type tracing, name 'kprobe__bpf_lsm', attach type trace_fentry, on 0, interface 0
  kernel: PROG_LOAD type tracing, name 'kretprobe__bpf_', attach type trace_fexit, on 0, interface 0
  kernel: RAW_TRACEPOINT_OPEN new 201
  kernel: RAW_TRACEPOINT_OPEN new 202
  skep: attached fentry:bpf_lsm_file_open
  skep:   before that: kprobe: this kernel has none
  skep: attached fexit:bpf_lsm_file_open
  skep:   before that: kprobe: this kernel has none
  skep: nothing to show
  kernel: PROG_LOAD type tracing, name 'kprobe__bpf_lsm', attach type trace_fentry, on 0, interface 0
  kernel: PROG_LOAD type tracing, name 'kretprobe__bpf_', attach type trace_fexit, on 0, interface 0
  kernel: PROG_LOAD type kprobe, name 'kprobe__bpf_lsm', attach type -, on 0, interface 0
  kernel: PROG_LOAD type kprobe, name 'kretprobe__bpf_', attach type -, on 0, interface 0
  <text>:1:5: error[A006]: the kernel refuses to attach to fentry:bpf_lsm_file_open (Invalid argument)
         1 | int kprobe__bpf_lsm_file_open(void *ctx) { return 0; } int kretprobe__bpf_lsm_file_open(void *ctx) { return 0; }
           |     ^~~~~~~~~~~~~~~~~~~~~~~~~
  hint: the program may be of another type than this hook takes, or use context fields the hook does not have
  <text>:1:5: error[A005]: this kernel has no kprobes, which kprobe:bpf_lsm_file_open needs
         1 | int kprobe__bpf_lsm_file_open(void *ctx) { return 0; } int kretprobe__bpf_lsm_file_open(void *ctx) { return 0; }
           |     ^~~~~~~~~~~~~~~~~~~~~~~~~
  note: kprobe by perf_event_open: No such file or directory; kprobe by kprobe_events: No such file or directory
  hint: use a tracepoint: skep list tracepoint
# whose events, how many rows: words that go together
$ skep run -p 41 -t 43 -u 0 --comm sh -n 2 -d 1 -e 'BPF_HASH(m, u32); int kprobe__do_work(void *ctx) { m.increment(1); return 0; }' 2>&1 | grep -vE 'rights'; skep attach /sys/fs/bpf/a/pass iter:task; REFUSE=iter=5 skep attach /sys/fs/bpf/a/pass iter:task; skep attach id:3 xdp:eth0 /sys/fs/bpf/l; skep attach id:3; skep attach id:3 xdp:eth0 /sys/fs/bpf/l more; skep attach id:99 xdp:eth0; skep attach id:3 nothing:x; REFUSE=OBJ_PIN=17 skep attach id:3 xdp:eth0 /sys/fs/bpf/l
  kernel: MAP_CREATE type hash, key 4, value 8, entries 10240, flags 0, name 'm', interface 0, inner 0
  kernel: PROG_LOAD type kprobe, name 'kprobe__do_work', attach type -, on 0, interface 0
  kernel: perf_event_open type 8, config 0, pid -1, CPU 0
  kernel: LINK_CREATE new 201, target event 0, type perf_event, of 0
  kernel: enabled event 0
  skep: nothing to show
  kernel: LINK_CREATE prog 3, target 0, type trace_iter, of 0
  error[R013]: cannot read iterator iter:task (Invalid argument)
  kernel: LINK_CREATE prog 3, target 0, type trace_iter, of 0
  error[R013]: cannot read iterator iter:task (Invalid argument)
  kernel: LINK_CREATE prog 3, target 2, type xdp, of 0
  kernel: OBJ_PIN new 200 at /sys/fs/bpf/l
  error[R006]: a pinned program or id:N, and a hook, are needed
  hint: skep attach PIN|id:N HOOK [LINK_PIN]
  'more': error[R006]: a program, a hook and a pin are enough
  hint: see skep attach --help
  (word 4)
  'id:99': error[R007]: there is no such program (No such file or directory)
  hint: see what there is: skep show prog
  (word 1)
  'nothing:x': error[A001]: 'nothing:x' is no hook
  hint: hooks look like kprobe:vfs_read, tracepoint:sched:sched_switch, rawtp:sys_enter, uprobe:PATH:SYMBOL, event:ID
  (word 2)
  kernel: LINK_CREATE prog 3, target 2, type xdp, of 0
  '/sys/fs/bpf/l': error[R007]: cannot pin the link here (File exists)
  hint: see what there is: ls /sys/fs/bpf
  (word 3)
[1]
