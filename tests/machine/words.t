# The grammar of verbs: options, beginnings of words, batches, help.
$ bpftool; bpftool help | head -4; skep map help | head -2; bpftool map help | head -2; bpftool -h | head -1; bpftool --help | head -1; bpftool prog -h | head -2; skep -h prog | head -1; bpftool h | head -1
  error[R006]: an object is needed: map, prog, link and others
  hint: see bpftool help
  Usage: bpftool [OPTIONS] OBJECT { COMMAND | help }
         bpftool batch file FILE
         bpftool version
  
  Usage: skep map { show | list }   [MAP]
         skep map create     FILE type TYPE key KEY_SIZE value VALUE_SIZE entries MAX_ENTRIES name NAME \
  Usage: bpftool map { show | list }   [MAP]
         bpftool map create     FILE type TYPE key KEY_SIZE value VALUE_SIZE entries MAX_ENTRIES name NAME \
  Usage: bpftool [OPTIONS] OBJECT { COMMAND | help }
  Usage: bpftool [OPTIONS] OBJECT { COMMAND | help }
  Usage: bpftool prog { show | list } [PROG]
         bpftool prog dump xlated PROG [{ file FILE | opcodes | visual | linum }]
  Usage: skep prog { show | list } [PROG]
  Usage: bpftool [OPTIONS] OBJECT { COMMAND | help }
$ bpftool version; bpftool -V; bpftool --version; bpftool -j version; bpftool -jp version; bpftool versio; skep -V map | tail -1
  bpftool v7.1.0
  by skep 0.1
  features: libbfd, skeletons
  bpftool v7.1.0
  by skep 0.1
  features: libbfd, skeletons
  bpftool v7.1.0
  by skep 0.1
  features: libbfd, skeletons
  {"version":"7.1.0","skep_version":"0.1","features":{"libbfd":true,"skeletons":true}}
  {
      "version": "7.1.0",
      "skep_version": "0.1",
      "features": {
          "libbfd": true,
          "skeletons": true
      }
  }
  error[R006]: 'versio' is no object
  hint: see bpftool help
  skep 0.1
$ bpftool p s 4; bpftool m l id 13; bpftool l; bpftool perf s | head -1; bpftool n s dev lo | head -1; bpftool c; bpftool s s; bpftool b; bpftool f | head -3; bpftool g; bpftool ''; bpftool mapp; bpftool prog shows; bpftool prog dum
  4: type 99  tag 0000000000000000
  	xlated 16B  not jited
  	offloaded_to eth0
  13: type 77  flags 0x0
  	key 4B  value 4B  max_entries 1
  	frozen
  	offloaded_to eth0
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
  pid 41  fd 3: prog_id 3  raw_tracepoint  sys_enter
  xdp:
  error[R006]: the path of a cgroup is needed
  hint: see bpftool cgroup help
  14: slowly          brake                           
  1: name [vmlinux]  size 1765B
  7: name <anon>  size 1370B  prog_ids 3,5,6  map_ids 18
  9: name [tun]  size 1765B
  Scanning system configuration...
  the restriction of bpf() to privileged users has unknown value 7
  JIT compiler is enabled
  error[R006]: skeleton, subskeleton, object, min_core_btf or vmlinux: what is to be made?
  hint: skep gen [-L] skeleton|subskeleton FILE.o|FILE.c [name NAME] | gen object OUT.o FILE... | gen min_core_btf IN OUT FILE... | gen vmlinux [--btf FILE]
  error[R006]: '' is no object
  hint: see bpftool help
  error[R006]: 'mapp' is no object
  hint: did you mean 'map'?
  error[R006]: 'shows' is no verb of prog
  hint: did you mean 'show'?
  error[R006]: dump what? xlated or jited
  hint: see bpftool prog help
[2]
$ bpftool -x map; bpftool --jsonn map; bpftool --js map show id 12; bpftool --pre map show id 12; bpftool -pf map show id 11; bpftool map show id 12 -j; bpftool -dnmLl map show id 12; bpftool --debug --nomount --mapcompat --bpffs --legacy --use-loader map show id 12; bpftool -- map show id 12 -j; bpftool -jq map; bpftool -j -1 map; bpftool --=x map
  error[R006]: '-x' is no option
  hint: see bpftool help
  error[R006]: '--jsonn' is no option
  hint: did you mean 'json'?
  {"id":12,"type":"percpu_array","name":"each","flags":0,"bytes_key":4,"bytes_value":4,"max_entries":2,"frozen":0}
  {
      "id": 12,
      "type": "percpu_array",
      "name": "each",
      "flags": 0,
      "bytes_key": 4,
      "bytes_value": 4,
      "max_entries": 2,
      "frozen": 0
  }
  {
      "id": 11,
      "type": "hash",
      "name": "counts",
      "flags": 1,
      "bytes_key": 4,
      "bytes_value": 8,
      "max_entries": 64,
      "bytes_memlock": 8192,
      "frozen": 1,
      "pinned": ["/sys/fs/bpf/a/counts"
      ]
  }
  {"id":12,"type":"percpu_array","name":"each","flags":0,"bytes_key":4,"bytes_value":4,"max_entries":2,"frozen":0}
  12: percpu_array  name each  flags 0x0
  	key 4B  value 4B  max_entries 2
  12: percpu_array  name each  flags 0x0
  	key 4B  value 4B  max_entries 2
  error[R006]: '-j' is not expected here
  hint: see bpftool map help
  {"error":"'-jq' is no option","hint":"see bpftool help"}
  {"error":"'-1' is no object","hint":"see bpftool help"}
  error[R006]: '--=x' is no option
  hint: see bpftool help
[2]
$ printf 'map show id 12\n\n# a comment\n  prog   show "4"   # and one more\nmap show id %s\nmap show id 12\n' "'13'" > $TMP/batch; skep batch file $TMP/batch; skep -j batch file $TMP/batch; skep -p batch file $TMP/batch
  12: percpu_array  name each  flags 0x0
  	key 4B  value 4B  max_entries 2
  4: type 99  tag 0000000000000000
  	xlated 16B  not jited
  	offloaded_to eth0
  13: type 77  flags 0x0
  	key 4B  value 4B  max_entries 1
  	frozen
  	offloaded_to eth0
  12: percpu_array  name each  flags 0x0
  	key 4B  value 4B  max_entries 2
  processed 4 commands
  [{"command":["map","show","id","12"],"output":{"id":12,"type":"percpu_array","name":"each","flags":0,"bytes_key":4,"bytes_value":4,"max_entries":2,"frozen":0}},{"command":["prog","show","4"],"output":{"id":4,"type":99,"tag":"0000000000000000","gpl_compatible":false,"dev":"eth0","bytes_xlated":16,"jited":false}},{"command":["map","show","id","13"],"output":{"id":13,"type":77,"flags":0,"dev":"eth0","bytes_key":4,"bytes_value":4,"max_entries":1,"frozen":1}},{"command":["map","show","id","12"],"output":{"id":12,"type":"percpu_array","name":"each","flags":0,"bytes_key":4,"bytes_value":4,"max_entries":2,"frozen":0}}]
  [{
          "command": ["map","show","id","12"
          ],
          "output": {
              "id": 12,
              "type": "percpu_array",
              "name": "each",
              "flags": 0,
              "bytes_key": 4,
              "bytes_value": 4,
              "max_entries": 2,
              "frozen": 0
          }
      },{
          "command": ["prog","show","4"
          ],
          "output": {
              "id": 4,
              "type": 99,
              "tag": "0000000000000000",
              "gpl_compatible": false,
              "dev": "eth0",
              "bytes_xlated": 16,
              "jited": false
          }
      },{
          "command": ["map","show","id","13"
          ],
          "output": {
              "id": 13,
              "type": 77,
              "flags": 0,
              "dev": "eth0",
              "bytes_key": 4,
              "bytes_value": 4,
              "max_entries": 1,
              "frozen": 1
          }
      },{
          "command": ["map","show","id","12"
          ],
          "output": {
              "id": 12,
              "type": "percpu_array",
              "name": "each",
              "flags": 0,
              "bytes_key": 4,
              "bytes_value": 4,
              "max_entries": 2,
              "frozen": 0
          }
      }
  ]
$ printf 'map show id 12\nmap show id 99\nmap show id 12\n' > $TMP/batch; skep batch file $TMP/batch; skep -j batch file $TMP/batch; printf 'map show "id 12\n' > $TMP/batch; skep batch file $TMP/batch; { printf 'map show'; yes x | head -4096 | tr '\n' ' '; echo; } > $TMP/batch; skep batch file $TMP/batch 2>&1 | cut -c1-70; { yes x | head -4096 | tr '\n' ' '; echo; } > $TMP/batch; skep batch file $TMP/batch; printf 'map show id 12' | skep batch file -; : > $TMP/batch; skep batch file $TMP/batch; skep batch; skep batch file; skep batch file $TMP/batch more; skep batch files; skep -j batch file /none
  12: percpu_array  name each  flags 0x0
  	key 4B  value 4B  max_entries 2
  error[R007]: get map by id (99): No such file or directory
  hint: see what there is: skep map show
  [{"command":["map","show","id","12"],"output":{"id":12,"type":"percpu_array","name":"each","flags":0,"bytes_key":4,"bytes_value":4,"max_entries":2,"frozen":0}},{"command":["map","show","id","99"],"output":{"error":"get map by id (99): No such file or directory","hint":"see what there is: skep map show"}}]
  error[R006]: too many words, or a quote that does not end: map show "id 12
  hint: see skep help
  error[R006]: too many words, or a quote that does not end: map showx x
  hint: see skep help
  error[R006]: 'x' is no object
  hint: see skep help
  12: percpu_array  name each  flags 0x0
  	key 4B  value 4B  max_entries 2
  processed 1 commands
  processed 0 commands
  error[R006]: batch file FILE: the file is needed
  hint: see skep help
  error[R006]: a file is needed
  hint: see skep help
  error[R006]: 'more' is not expected here
  hint: see skep help
  error[R006]: batch file FILE: the file is needed
  hint: see skep help
  {"error":"cannot read the file: No such file or directory"}
[1]
$ printf 'prog profile id 4 cycles\nmap create\nbatch file x\ngen help\nversion\nhelp\n' > $TMP/batch; for i in 1 2 3 4 5 6; do sed -n ${i}p $TMP/batch > $TMP/one; skep -j batch file $TMP/one | head -c 200; done
  [{"command":["prog","profile","id","4","cycles"],"output":{"error":"prog FD 5000 doesn't have valid btf","hint":"see what there is: skep prog show"}}]
  [{"command":["map","create"],"output":{"error":"the path of a pin is needed","hint":"see skep map help"}}]
  [{"command":["batch","file","x"],"output":{"error":"'batch' is no object","hint":"see skep help"}}]
  [{"command":["gen","help"],"output":null}]
  [{"command":["version"],"output":{"version":"7.1.0","skep_version":"0.1","features":{"libbfd":true,"skeletons":true}}}]
  [{"command":["help"],"output":null}]
