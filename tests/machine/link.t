# Links of each type, as skep link and skep show tell of them.
$ skep link show
  30: raw_tracepoint  prog 3  
  	tp 'sys_enter'  
  31: tracing  prog 3  
  	attach_type trace_fentry  target_obj_id 1  target_btf_id 77  
  32: tracing  prog 3  
  	attach_type 999  
  33: cgroup  prog 5  
  	cgroup_id 8589934592  attach_type cgroup_inet_egress  
  34: iter  prog 5  target_name task  
  35: iter  prog 5  target_name bpf_map_elem  map_id 11  
  36: iter  prog 5  target_name bpf_sk_storage_map  map_id 12  
  37: netns  prog 5  
  	netns_ino 4026531840  attach_type sk_lookup  
  38: xdp  prog 3  
  	ifindex eth0(2)  
  	pids work42(42)
  39: tcx  prog 5  
  	ifindex eth0(2)  attach_type tcx_egress  
  40: netkit  prog 5  
  	ifindex ?(9)  attach_type netkit_peer  
  41: struct_ops  map 14  
  42: netfilter  prog 5  
  	ip input prio -5
  43: netfilter  prog 5  
  	ip6 postrouting prio 100 flags 0x1
  44: netfilter  prog 5  
  	pf: 7 hook 9 prio 0
  45: kprobe_multi  prog 5  
  	kprobe.multi  func_cnt 23  
  46: kprobe_multi  prog 5  
  	kretprobe.multi  func_cnt 2  missed 4  
  47: uprobe_multi  prog 5  
  	uretprobe.multi  path /bin/work  func_cnt 3  pid 41  
  48: uprobe_multi  prog 5  
  	uprobe.multi  path /bin/work  func_cnt 1  
  49: perf_event  prog 5  
  50: perf_event  prog 5  
  	uprobe /bin/work+0x40  cookie 9  
  51: perf_event  prog 5  
  	uretprobe /bin/work+0  
  52: perf_event  prog 5  
  	kprobe do_work+0x10  cookie 8  
  53: perf_event  prog 5  
  	kretprobe do_work  
  54: perf_event  prog 5  
  	tracepoint sched_switch  cookie 7  
  55: perf_event  prog 5  
  	event_type 1  event_config 3  cookie 6  
  56: type 88  prog 5  
$ skep -j link show | sed 's/},{"id"/},\n{"id"/g'
  [{"id":30,"type":"raw_tracepoint","prog_id":3,"tp_name":"sys_enter"},
  {"id":31,"type":"tracing","prog_id":3,"attach_type":"trace_fentry","target_obj_id":1,"target_btf_id":77},
  {"id":32,"type":"tracing","prog_id":3,"attach_type":999,"target_obj_id":0,"target_btf_id":0},
  {"id":33,"type":"cgroup","prog_id":5,"cgroup_id":8589934592,"attach_type":"cgroup_inet_egress"},
  {"id":34,"type":"iter","prog_id":5,"target_name":"task"},
  {"id":35,"type":"iter","prog_id":5,"target_name":"bpf_map_elem","map_id":11},
  {"id":36,"type":"iter","prog_id":5,"target_name":"bpf_sk_storage_map","map_id":12},
  {"id":37,"type":"netns","prog_id":5,"netns_ino":4026531840,"attach_type":"sk_lookup"},
  {"id":38,"type":"xdp","prog_id":3,"devname":"eth0","ifindex":2,"pids":[{"pid":42,"comm":"work42"}]},
  {"id":39,"type":"tcx","prog_id":5,"devname":"eth0","ifindex":2,"attach_type":"tcx_egress"},
  {"id":40,"type":"netkit","prog_id":5,"devname":"?","ifindex":9,"attach_type":"netkit_peer"},
  {"id":41,"type":"struct_ops","map_id":14},
  {"id":42,"type":"netfilter","prog_id":5,"pf":2,"hook":1,"prio":-5,"flags":0},
  {"id":43,"type":"netfilter","prog_id":5,"pf":10,"hook":4,"prio":100,"flags":1},
  {"id":44,"type":"netfilter","prog_id":5,"pf":7,"hook":9,"prio":0,"flags":0},
  {"id":45,"type":"kprobe_multi","prog_id":5,"retprobe":false,"func_cnt":23},
  {"id":46,"type":"kprobe_multi","prog_id":5,"retprobe":true,"func_cnt":2,"missed":4},
  {"id":47,"type":"uprobe_multi","prog_id":5,"retprobe":true,"path":"/bin/work","func_cnt":3,"pid":41},
  {"id":48,"type":"uprobe_multi","prog_id":5,"retprobe":false,"path":"/bin/work","func_cnt":1,"pid":0},
  {"id":49,"type":"perf_event","prog_id":5},
  {"id":50,"type":"perf_event","prog_id":5,"retprobe":false,"file":"/bin/work","offset":64,"cookie":9},
  {"id":51,"type":"perf_event","prog_id":5,"retprobe":true,"file":"/bin/work","offset":0,"cookie":0},
  {"id":52,"type":"perf_event","prog_id":5,"retprobe":false,"func":"do_work","offset":16,"cookie":8},
  {"id":53,"type":"perf_event","prog_id":5,"retprobe":true,"func":"do_work","offset":0,"cookie":0},
  {"id":54,"type":"perf_event","prog_id":5,"tracepoint":"sched_switch","cookie":7},
  {"id":55,"type":"perf_event","prog_id":5,"event_type":1,"event_config":3,"cookie":6},
  {"id":56,"type":88,"prog_id":5}]
$ skep link show -f id 30; skep link show id 38; skep -j link show pinned /sys/fs/bpf/a/enter -f
  30: raw_tracepoint  prog 3  
  	tp 'sys_enter'  
  	pinned /sys/fs/bpf/a/enter
  38: xdp  prog 3  
  	ifindex eth0(2)  
  	pids work42(42)
  {"id":30,"type":"raw_tracepoint","prog_id":3,"tp_name":"sys_enter","pinned":["/sys/fs/bpf/a/enter"]}
$ skep show link
  30: raw_tracepoint  prog 3
  	tp_name sys_enter
  	pinned /sys/fs/bpf/a/enter
  31: tracing  prog 3
  	attach_type trace_fentry  target_obj_id 1  target_btf_id 77
  32: tracing  prog 3
  	attach_type 999  target_btf_id 0
  33: cgroup  prog 5
  	cgroup_id 8589934592  attach_type cgroup_inet_egress
  34: iter  prog 5
  	target_name task
  35: iter  prog 5
  	target_name bpf_map_elem
  36: iter  prog 5
  	target_name bpf_sk_storage_map
  37: netns  prog 5
  	netns_ino 4026531840  attach_type sk_lookup
  38: xdp  prog 3
  	ifindex 2
  	pids work42(42)
  39: tcx  prog 5
  	ifindex 2  attach_type tcx_egress
  40: netkit  prog 5
  	ifindex 9  attach_type netkit_peer
  41: struct_ops  map 14
  42: netfilter  prog 5
  	pf 2  hook 1  prio -5
  43: netfilter  prog 5
  	pf 10  hook 4  prio 100
  44: netfilter  prog 5
  	pf 7  hook 9  prio 0
  45: kprobe_multi  prog 5
  	func_cnt 23
  46: kprobe_multi  prog 5
  	func_cnt 2
  47: uprobe_multi  prog 5
  	path /bin/work  func_cnt 3  pid 41
  48: uprobe_multi  prog 5
  	path /bin/work  func_cnt 1  pid 0
  49: perf_event  prog 5
  50: perf_event  prog 5
  	uprobe /bin/work  offset 64  cookie 9
  51: perf_event  prog 5
  	uretprobe /bin/work  offset 0
  52: perf_event  prog 5
  	kprobe do_work  offset 16  cookie 8
  53: perf_event  prog 5
  	kretprobe do_work  offset 0
  54: perf_event  prog 5
  	tracepoint sched_switch  cookie 7
  55: perf_event  prog 5
  	event_type 1  config 3  cookie 6
  56: unknown  prog 5
$ skep show link -f json | cut -d, -f3-
  "id":30,"link_type":"raw_tracepoint","prog_id":3,"tp_name":"sys_enter","pinned":["/sys/fs/bpf/a/enter"],"pids":[]}
  "id":31,"link_type":"tracing","prog_id":3,"attach_type":"trace_fentry","target_obj_id":1,"target_btf_id":77,"pinned":[],"pids":[]}
  "id":32,"link_type":"tracing","prog_id":3,"attach_type":999,"target_btf_id":0,"pinned":[],"pids":[]}
  "id":33,"link_type":"cgroup","prog_id":5,"cgroup_id":8589934592,"attach_type":"cgroup_inet_egress","pinned":[],"pids":[]}
  "id":34,"link_type":"iter","prog_id":5,"target_name":"task","pinned":[],"pids":[]}
  "id":35,"link_type":"iter","prog_id":5,"target_name":"bpf_map_elem","pinned":[],"pids":[]}
  "id":36,"link_type":"iter","prog_id":5,"target_name":"bpf_sk_storage_map","pinned":[],"pids":[]}
  "id":37,"link_type":"netns","prog_id":5,"netns_ino":4026531840,"attach_type":"sk_lookup","pinned":[],"pids":[]}
  "id":38,"link_type":"xdp","prog_id":3,"ifindex":2,"pinned":[],"pids":[{"pid":42,"comm":"work42"}]}
  "id":39,"link_type":"tcx","prog_id":5,"ifindex":2,"attach_type":"tcx_egress","pinned":[],"pids":[]}
  "id":40,"link_type":"netkit","prog_id":5,"ifindex":9,"attach_type":"netkit_peer","pinned":[],"pids":[]}
  "id":41,"link_type":"struct_ops","map_id":14,"pinned":[],"pids":[]}
  "id":42,"link_type":"netfilter","prog_id":5,"pf":2,"hook":1,"prio":-5,"pinned":[],"pids":[]}
  "id":43,"link_type":"netfilter","prog_id":5,"pf":10,"hook":4,"prio":100,"pinned":[],"pids":[]}
  "id":44,"link_type":"netfilter","prog_id":5,"pf":7,"hook":9,"prio":0,"pinned":[],"pids":[]}
  "id":45,"link_type":"kprobe_multi","prog_id":5,"func_cnt":23,"pinned":[],"pids":[]}
  "id":46,"link_type":"kprobe_multi","prog_id":5,"func_cnt":2,"pinned":[],"pids":[]}
  "id":47,"link_type":"uprobe_multi","prog_id":5,"path":"/bin/work","func_cnt":3,"pid":41,"pinned":[],"pids":[]}
  "id":48,"link_type":"uprobe_multi","prog_id":5,"path":"/bin/work","func_cnt":1,"pid":0,"pinned":[],"pids":[]}
  "id":49,"link_type":"perf_event","prog_id":5,"pinned":[],"pids":[]}
  "id":50,"link_type":"perf_event","prog_id":5,"uprobe":"/bin/work","offset":64,"cookie":9,"pinned":[],"pids":[]}
  "id":51,"link_type":"perf_event","prog_id":5,"uretprobe":"/bin/work","offset":0,"pinned":[],"pids":[]}
  "id":52,"link_type":"perf_event","prog_id":5,"kprobe":"do_work","offset":16,"cookie":8,"pinned":[],"pids":[]}
  "id":53,"link_type":"perf_event","prog_id":5,"kretprobe":"do_work","offset":0,"pinned":[],"pids":[]}
  "id":54,"link_type":"perf_event","prog_id":5,"tracepoint":"sched_switch","cookie":7,"pinned":[],"pids":[]}
  "id":55,"link_type":"perf_event","prog_id":5,"event_type":1,"config":3,"cookie":6,"pinned":[],"pids":[]}
  "id":56,"link_type":"unknown","prog_id":5,"pinned":[],"pids":[]}
$ skep show link 38; skep show link /sys/fs/bpf/a/enter; skep show link 99; skep show link /sys/fs/bpf/a/pass; skep show link /sys/fs/bpf/none
  38: xdp  prog 3
  	ifindex 2
  	pids work42(42)
  30: raw_tracepoint  prog 3
  	tp_name sys_enter
  	pinned /sys/fs/bpf/a/enter
  error[R007]: there is no link with id 99
  hint: see what there is: skep show link
  '/sys/fs/bpf/a/pass': error[R007]: something else is pinned there
  hint: see what there is: ls /sys/fs/bpf
  (word 2)
  '/sys/fs/bpf/none': error[R007]: this is neither a number nor a pin (No such file or directory)
  hint: see what there is: ls /sys/fs/bpf
  (word 2)
[1]
