# Files of processes that are programs on events, and interfaces with programs.
$ skep perf show
  pid 41  fd 3: prog_id 3  raw_tracepoint  sys_enter
  pid 41  fd 4: prog_id 3  tracepoint  sched_switch
  pid 41  fd 5: prog_id 5  kprobe  func do_work  offset 16
  pid 41  fd 6: prog_id 5  kretprobe  addr 65280
  pid 41  fd 7: prog_id 5  uprobe  filename /bin/work  offset 64
  pid 42  fd 3: prog_id 5  uretprobe  filename   offset 32
  pid 42  fd 4: prog_id 5  
$ skep -j perf show | sed 's/},{/},\n{/g'
  [{"pid":41,"fd":3,"prog_id":3,"fd_type":"raw_tracepoint","tracepoint":"sys_enter"},
  {"pid":41,"fd":4,"prog_id":3,"fd_type":"tracepoint","tracepoint":"sched_switch"},
  {"pid":41,"fd":5,"prog_id":5,"fd_type":"kprobe","func":"do_work","offset":16},
  {"pid":41,"fd":6,"prog_id":5,"fd_type":"kretprobe","addr":65280},
  {"pid":41,"fd":7,"prog_id":5,"fd_type":"uprobe","filename":"/bin/work","offset":64},
  {"pid":42,"fd":3,"prog_id":5,"fd_type":"uretprobe","filename":"","offset":32},
  {"pid":42,"fd":4,"prog_id":5}]
$ skep perf list; echo; skep perf show more; REFUSE=TASK_FD_QUERY=22 skep perf; REFUSE=TASK_FD_QUERY=1 skep -j perf show
  pid 41  fd 3: prog_id 3  raw_tracepoint  sys_enter
  pid 41  fd 4: prog_id 3  tracepoint  sched_switch
  pid 41  fd 5: prog_id 5  kprobe  func do_work  offset 16
  pid 41  fd 6: prog_id 5  kretprobe  addr 65280
  pid 41  fd 7: prog_id 5  uprobe  filename /bin/work  offset 64
  pid 42  fd 3: prog_id 5  uretprobe  filename   offset 32
  pid 42  fd 4: prog_id 5  
  
  error[R006]: 'more' is not expected here
  hint: see skep perf help
  error[R030]: the kernel cannot be asked what the files of a process are (Invalid argument)
  [{"error":"the kernel cannot be asked what the files of a process are: Operation not permitted","hint":"the kernel is locked down (integrity), which forbids this even to root"}]
[4]
# Files that may not be asked are told; the others are shown.
$ REFUSE=PID_41=1 skep perf show; REFUSE=PID_41=13 skep -j perf show; REFUSE="PID_41=1 PID_42=1" skep perf show
  pid 42  fd 3: prog_id 5  uretprobe  filename   offset 32
  pid 42  fd 4: prog_id 5  
  skep: 6 of 12 files of processes may not be asked: what they hold is not shown
  [{"pid":42,"fd":3,"prog_id":5,"fd_type":"uretprobe","filename":"","offset":32},{"pid":42,"fd":4,"prog_id":5}]
  skep: 6 of 12 files of processes may not be asked: what they hold is not shown
  error[R008]: the kernel cannot be asked what the files of a process are (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
[4]
$ skep net show
  xdp:
  eth0(2) generic id 3
  eth1(3) driver id 3
  eth1(3) generic id 5
  eth2(4) driver id 5
  
  tc:
  eth0(2) tcx/ingress a_long_name_tha prog_id 5 
  eth0(2) tcx/ingress pass prog_id 3 
  eth0(2) tcx/ingress a_long_name_tha prog_id 5 link_id 39 
  eth0(2) clsact/ingress in.o:[tc] id 21
  eth0(2) clsact/egress out id 20
  
  flow_dissector:
  id 6
  
$ skep -j net show | sed 's/},{/},\n{/g'
  [{"xdp":[{"devname":"eth0","ifindex":2,"mode":"generic","id":3},
  {"devname":"eth1","ifindex":3,"mode":"driver","id":3},
  {"devname":"eth1","ifindex":3,"mode":"generic","id":5},
  {"devname":"eth2","ifindex":4,"mode":"driver","id":5}],"tc":[{"devname":"eth0","ifindex":2,"kind":"tcx/ingress","name":"a_long_name_tha","prog_id":5,"prog_flags":[],"link_id":0,"link_flags":[]},
  {"devname":"eth0","ifindex":2,"kind":"tcx/ingress","name":"pass","prog_id":3,"prog_flags":[],"link_id":0,"link_flags":[]},
  {"devname":"eth0","ifindex":2,"kind":"tcx/ingress","name":"a_long_name_tha","prog_id":5,"prog_flags":[],"link_id":39,"link_flags":[]},
  {"devname":"eth0","ifindex":2,"kind":"clsact/ingress","name":"in.o:[tc]","id":21},
  {"devname":"eth0","ifindex":2,"kind":"clsact/egress","name":"out","id":20}],"flow_dissector":[6]}]
$ skep net show dev eth1; skep net list dev lo; skep net show dev eth9; skep net show dev; skep net show more; REFUSE=netlink=1 skep net show; REFUSE=socket=24 skep -j net
  xdp:
  eth1(3) driver id 3
  eth1(3) generic id 5
  
  tc:
  
  flow_dissector:
  id 6
  
  xdp:
  
  tc:
  
  flow_dissector:
  id 6
  
  error[R007]: there is no interface 'eth9' (invalid devname)
  hint: see what there is: skep net show
  error[R006]: an interface is needed
  hint: see skep net help
  error[R006]: 'more' is not expected here
  hint: see skep net help
  error[R008]: the network interfaces cannot be listed (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  {"error":"the network interfaces cannot be listed: Too many open files","hint":"this process has no descriptor left: every map, program, link and event takes one; raise the limit (ulimit -n 65536)"}
[3]
$ skep net attach xdp id 3 dev eth0; skep net attach xdpdrv 3 dev eth0 overwrite; skep net attach xdpoffload name pass dev eth1; skep net attach xdpgeneric pinned /sys/fs/bpf/a/pass dev lo overwrite
  kernel: XDP on interface 2: prog 3, flags 1
  kernel: XDP on interface 2: prog 3, flags 4
  kernel: XDP on interface 3: prog 3, flags 9
  kernel: XDP on interface 1: prog 3, flags 2
$ skep net attach tcx_ingress id 5 dev eth0; skep net attach tcx_egress id 5 dev eth2 prepend; skep net detach tcx_ingress dev eth0; skep net detach xdp dev eth0; skep net detach xdpgeneric dev eth1
  kernel: PROG_ATTACH target 2, prog 5, type tcx_ingress, flags 0
  kernel: PROG_ATTACH target 4, prog 5, type tcx_egress, flags 8
  kernel: PROG_DETACH target 2, prog 3, type tcx_ingress, flags 0
  kernel: XDP on interface 2: -1, flags 0
  kernel: XDP on interface 3: -1, flags 2
$ skep net detach tcx_egress dev eth0; skep net detach tcx_ingress dev eth9; skep net detach tcx_ingress; skep net detach; skep net detach tcx_ingres dev eth0; REFUSE=PROG_QUERY=22 skep net detach tcx_ingress dev eth0; REFUSE=PROG_DETACH=2 skep net detach tcx_ingress dev eth0
  error[R030]: interface tcx_egress detach failed (No such file or directory)
  error[R007]: there is no interface 'eth9' (invalid devname)
  hint: see what there is: skep net show
  error[R006]: expected 'dev', got: ''
  hint: see skep net help
  error[R006]: an attach type is needed
  hint: see skep net help
  error[R006]: 'tcx_ingres' is no net attach type
  hint: did you mean 'tcx_ingress'?
  error[R030]: interface tcx_ingress detach failed (Invalid argument)
  error[R030]: interface tcx_ingress detach failed (No such file or directory)
[3]
$ REFUSE=netlink=16 skep net attach xdp id 3 dev eth0; REFUSE=PROG_ATTACH=17 skep net attach tcx_ingress id 5 dev eth0; REFUSE=PROG_ATTACH=22 skep net attach tcx_egress id 5 dev eth0; REFUSE=netlink=1 skep net detach xdp dev eth0
  kernel: XDP on interface 2: prog 3, flags 1
  error[R030]: interface xdp attach failed (Device or resource busy)
  hint: there is a program already: 'overwrite' at the end takes its place
  error[R030]: interface tcx_ingress attach failed (File exists)
  hint: there is a program already: 'overwrite' at the end takes its place
  error[R030]: interface tcx_egress attach failed (Invalid argument)
  hint: the program is of type xdp, and this hook takes type sched_cls: SEC("tc/egress") in its source makes one; xdp:INTERFACE is a hook for this one
  kernel: XDP on interface 2: -1, flags 0
  error[R008]: interface xdp detach failed (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
[4]
$ skep net attach xdp id 3; skep net attach xdp id 3 eth0; skep net attach xdp id 3 dev; skep net attach xdp id 3 dev eth0 more; skep net attach xdp; skep net help
  error[R006]: expected 'dev', got: ''
  hint: see skep net help
  error[R006]: expected 'dev', got: 'eth0'
  hint: see skep net help
  error[R006]: an interface is needed
  hint: see skep net help
  error[R006]: 'more' is not expected here
  hint: see skep net help
  error[R006]: a program: id, name, tag or pinned, and which is needed
  hint: see skep net help
  Usage: skep net { show | list } [dev <devname>]
         skep net attach ATTACH_TYPE PROG dev <devname> [ overwrite | prepend ]
         skep net detach ATTACH_TYPE dev <devname>
         skep net help
         
         PROG := { id PROG_ID | pinned FILE | tag PROG_TAG | name PROG_NAME }
         ATTACH_TYPE := { xdp | xdpgeneric | xdpdrv | xdpoffload | tcx_ingress | tcx_egress }
# What programs send to user space: rings of CPUs, the trace of the machine.
$ RING=1 skep map event_pipe 24; RING=1 skep -j map event_pipe id 24; REFUSE=perf=22 skep map event_pipe 24
  kernel: perf_event_open type 1, config 10, pid -1, CPU 0
  kernel: MAP_UPDATE_ELEM map 24, key 00, value event 0, flags 0
  kernel: enabled event 0
  kernel: perf_event_open type 1, config 10, pid -1, CPU 1
  kernel: MAP_UPDATE_ELEM map 24, key 01, value event 1, flags 0
  kernel: enabled event 1
  == @100.200000000 CPU: 0 index: 0 =====
  a0 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f
  10 11
  == @100.200000000 CPU: 1 index: 1 =====
  a1 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f
  10 11 12
  lost 10 events
  kernel: perf_event_open type 1, config 10, pid -1, CPU 0
  kernel: MAP_UPDATE_ELEM map 24, key 00, value event 0, flags 0
  kernel: enabled event 0
  kernel: perf_event_open type 1, config 10, pid -1, CPU 1
  kernel: MAP_UPDATE_ELEM map 24, key 01, value event 1, flags 0
  kernel: enabled event 1
  [{"type":"9","cpu":0,"index":0,"timestamp":100200000000,"data":["0xa0","0x01","0x02","0x03","0x04","0x05","0x06","0x07","0x08","0x09","0x0a","0x0b","0x0c","0x0d","0x0e","0x0f","0x10","0x11"]},{"type":"9","cpu":1,"index":1,"timestamp":100200000000,"data":["0xa1","0x01","0x02","0x03","0x04","0x05","0x06","0x07","0x08","0x09","0x0a","0x0b","0x0c","0x0d","0x0e","0x0f","0x10","0x11","0x12"]}]
  kernel: perf_event_open type 1, config 10, pid -1, CPU 0
  error[R030]: cannot open the perf events (Invalid argument)
[3]
$ skep trace; skep trace --raw; skep trace -f json | cut -d, -f3-; skep trace -d 5 | wc -l; skep prog tracelog; skep -j prog tracelog
            TIME CPU COMM                 PID MESSAGE
    1000.000007   0 a name                42 first
  of two lines
    2000.250000  12 <...>                  7 {"n":1}
  skep: 3 lines were lost
          a name-42      [000] d..21  1000.000007: bpf_trace_printk: first
  of two lines
   <...>-7       [012] .....  2000.250000: bpf_trace_printk: {"n":1}
  skep: 3 lines were lost
  skep: 3 lines were lost
  "clock_us":1000000007,"cpu":0,"pid":42,"comm":"a name","message":"first"}
  "message":"of two lines"}
  "clock_us":2000250000,"cpu":12,"pid":7,"comm":"<...>","message":"{\"n\":1}"}
  skep: 3 lines were lost
  4
              bash-41      [001] d..21   999.500000: bpf_trace_printk: too old
          a name-42      [000] d..21  1000.000007: bpf_trace_printk: first
  of two lines
   <...>-7       [012] .....  2000.250000: bpf_trace_printk: {"n":1}
  ["            bash-41      [001] d..21   999.500000: bpf_trace_printk: too old","        a name-42      [000] d..21  1000.000007: bpf_trace_printk: first","of two lines"," <...>-7       [012] .....  2000.250000: bpf_trace_printk: {\"n\":1}"]
# More lines than are held before they are written: the columns stand where they stand.
$ P=$MACHINE/sys/kernel/tracing/trace_pipe; cp $P $TMP/pipe; awk 'BEGIN { for (i = 0; i < 20000; i++) printf "%16s-41      [001] d..21  2000.%06d: bpf_trace_printk: of %s\n", substr("a longer name", 1, 1 + i % 13), i, i % 13 }' > $P; skep trace | sed 1d | awk '{ print substr($0, 19) }' | sort | uniq -c; cp $TMP/pipe $P
     1539 a                     41 of 0
     1539 a                     41 of 1
     1539 a l                   41 of 2
     1539 a lo                  41 of 3
     1539 a lon                 41 of 4
     1539 a long                41 of 5
     1538 a longe               41 of 6
     1538 a longer              41 of 7
     1538 a longer              41 of 8
     1538 a longer n            41 of 9
     1538 a longer na           41 of 10
     1538 a longer nam          41 of 11
     1538 a longer name         41 of 12
