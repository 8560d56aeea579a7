# Tables of functions (struct_ops), iterators, counters around a program.
$ skep struct_ops show; skep -j struct_ops show; skep struct_ops list id 14; skep -j struct_ops list name slowly; skep struct_ops show id 11; skep struct_ops show id 14 more; REFUSE=MAP_GET_NEXT_ID=1 skep struct_ops show; REFUSE=btf=2 skep struct_ops show
  14: slowly          brake                           
  [{"id":14,"name":"slowly","kernel_struct_ops":"brake"}]
  14: slowly          brake                           
  {"id":14,"name":"slowly","kernel_struct_ops":"brake"}
  error[R007]: no table of functions (struct_ops) is there by this name
  hint: see what there is: skep struct_ops show
  error[R006]: 'more' is not expected here
  hint: see skep struct_ops help
  error[R008]: maps cannot be listed (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  14: slowly                                          
$ skep struct_ops dump
  [{
          "bpf_map_info": {
              "type": 26,
              "id": 14,
              "max_entries": 1,
              "name": "slowly"
          }
      },{
          "bpf_struct_ops_brake": {
              "common": {
                  "refcnt": 1,
                  "state": "FAST"
              },
              "data": {
                  "first": "unsigned int (struct sock *) pass/prog_id:3",
                  "second": "void (const struct sock *, volatile unsigned long long *, restrict unsigned char *, union part *, struct far *, union far_union *, enum mode, enum wide, unsigned int [3]*, void *, int (*) (enum mode)*, __u64, ...) 99",
                  "third": "int (void) 0",
                  "owner": (nil),
                  "name": "slowly"
              }
          }
      }
  ]
$ skep -j struct_ops dump id 14
  [{"bpf_map_info":{"type":26,"id":14,"max_entries":1,"name":"slowly"}},{"bpf_struct_ops_brake":{"common":{"refcnt":1,"state":"FAST"},"data":{"first":"unsigned int (struct sock *) pass/prog_id:3","second":"void (const struct sock *, volatile unsigned long long *, restrict unsigned char *, union part *, struct far *, union far_union *, enum mode, enum wide, unsigned int [3]*, void *, int (*) (enum mode)*, __u64, ...) 99","third":"int (void) 0","owner":0,"name":"slowly"}}}]
$ REFUSE=MAP_LOOKUP_ELEM=1 skep struct_ops dump id 14; REFUSE=MAP_LOOKUP_ELEM=2 skep struct_ops dump id 14 | head -20; REFUSE=btf=2 skep struct_ops dump 14
  []
  error[R008]: can't lookup struct_ops map slowly id 14 (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  [{
          "bpf_map_info": {
              "type": 26,
              "id": 14,
              "max_entries": 1,
              "name": "slowly"
          }
      },{
          "bpf_struct_ops_brake": {
              "common": {
                  "refcnt": 0,
                  "state": "SLOW"
              },
              "data": {
                  "first": "unsigned int (struct sock *) 0",
                  "second": "void (const struct sock *, volatile unsigned long long *, restrict unsigned char *, union part *, struct far *, union far_union *, enum mode, enum wide, unsigned int [3]*, void *, int (*) (enum mode)*, __u64, ...) 0",
                  "third": "int (void) 0",
                  "owner": (nil),
                  "name": ""
              }
  []
  error[R007]: this kernel offers no types
  hint: see what there is: skep struct_ops show
[1]
$ skep struct_ops unregister id 14; skep -j struct_ops unregister name slowly; skep struct_ops unregister; skep struct_ops unregister id 11; REFUSE=MAP_DELETE_ELEM=2 skep struct_ops unregister 14
  kernel: MAP_DELETE_ELEM map 14, key 00
  Unregistered brake slowly id 14
  kernel: MAP_DELETE_ELEM map 14, key 00
  null
  error[R006]: a map: id, name, tag or pinned, and which is needed
  hint: see skep struct_ops help
  error[R007]: no table of functions (struct_ops) is there by this name
  hint: see what there is: skep struct_ops show
  error[R030]: can't unregister the table slowly id 14 (No such file or directory)
[3]
$ skep struct_ops register tests/machine/brake.bpf.c; skep struct_ops register tests/machine/brake.bpf.c /sys/fs/bpf/a; skep -j struct_ops register tests/machine/brake.bpf.c; skep struct_ops register; skep struct_ops register examples/hello.c; skep struct_ops register tests/machine/brake.bpf.c /sys/fs/bpf/a more; REFUSE=MAP_UPDATE_ELEM=22 skep struct_ops register tests/machine/brake.bpf.c; REFUSE=LINK_CREATE=22 skep struct_ops register tests/machine/brake.bpf.c
  kernel: MAP_CREATE type struct_ops, key 4, value 56, entries 1, flags 0, name 'mine', interface 0, inner 0
  kernel: MAP_CREATE type struct_ops, key 4, value 56, entries 1, flags 8192, name 'linked', interface 0, inner 0
  kernel: PROG_LOAD type struct_ops, name 'my_first', member 0, on 0, interface 0
  kernel: PROG_LOAD type struct_ops, name 'my_third', member 2, on 0, interface 0
  kernel: PROG_LOAD type tracing, name 'walk', attach type trace_iter, on 0, interface 0
  kernel: LINK_CREATE new 202, target 0, type struct_ops, of 0
  Registered brake mine id 201
  Registered brake linked id 202
  kernel: MAP_CREATE type struct_ops, key 4, value 56, entries 1, flags 0, name 'mine', interface 0, inner 0
  kernel: MAP_CREATE type struct_ops, key 4, value 56, entries 1, flags 8192, name 'linked', interface 0, inner 0
  kernel: PROG_LOAD type struct_ops, name 'my_first', member 0, on 0, interface 0
  kernel: PROG_LOAD type struct_ops, name 'my_third', member 2, on 0, interface 0
  kernel: PROG_LOAD type tracing, name 'walk', attach type trace_iter, on 0, interface 0
  kernel: LINK_CREATE new 202, target 0, type struct_ops, of 0
  kernel: OBJ_PIN new 206 at /sys/fs/bpf/a/linked
  Registered brake mine id 201
  Registered brake linked id 202
  kernel: MAP_CREATE type struct_ops, key 4, value 56, entries 1, flags 0, name 'mine', interface 0, inner 0
  kernel: MAP_CREATE type struct_ops, key 4, value 56, entries 1, flags 8192, name 'linked', interface 0, inner 0
  kernel: PROG_LOAD type struct_ops, name 'my_first', member 0, on 0, interface 0
  kernel: PROG_LOAD type struct_ops, name 'my_third', member 2, on 0, interface 0
  kernel: PROG_LOAD type tracing, name 'walk', attach type trace_iter, on 0, interface 0
  kernel: LINK_CREATE new 202, target 0, type struct_ops, of 0
  null
  error[R006]: an object is needed
  hint: see skep struct_ops help
  kernel: PROG_LOAD type kprobe, name 'kprobe__sys_clo', attach type -, on 0, interface 0
  error[R007]: no struct_ops found in examples/hello.c
  hint: see what there is: skep struct_ops show
  error[R006]: 'more' is not expected here
  hint: see skep struct_ops help
  kernel: MAP_CREATE type struct_ops, key 4, value 56, entries 1, flags 0, name 'mine', interface 0, inner 0
  kernel: MAP_CREATE type struct_ops, key 4, value 56, entries 1, flags 8192, name 'linked', interface 0, inner 0
  kernel: PROG_LOAD type struct_ops, name 'my_first', member 0, on 0, interface 0
  kernel: PROG_LOAD type struct_ops, name 'my_third', member 2, on 0, interface 0
  kernel: PROG_LOAD type tracing, name 'walk', attach type trace_iter, on 0, interface 0
  tests/machine/brake.bpf.c:8:38: error[L002]: the kernel refuses to fill in the table 'linked' of 'struct brake' (Invalid argument)
         8 | SEC(".struct_ops.link") struct brake linked = { .first = (void *)my_first, .name = "linked" };
           |                                      ^~~~~~
  hint: a member that it insists on may be missing, or a name be too long; dmesg may tell more
  kernel: MAP_CREATE type struct_ops, key 4, value 56, entries 1, flags 0, name 'mine', interface 0, inner 0
  kernel: MAP_CREATE type struct_ops, key 4, value 56, entries 1, flags 8192, name 'linked', interface 0, inner 0
  kernel: PROG_LOAD type struct_ops, name 'my_first', member 0, on 0, interface 0
  kernel: PROG_LOAD type struct_ops, name 'my_third', member 2, on 0, interface 0
  kernel: PROG_LOAD type tracing, name 'walk', attach type trace_iter, on 0, interface 0
  Registered brake mine id 201
  error[A006]: the kernel refuses to attach to struct_ops:linked (Invalid argument)
  hint: the program may be of another type than this hook takes, or use context fields the hook does not have
[3]
$ skep iter pin tests/machine/brake.bpf.c /sys/fs/bpf/walk; skep iter pin tests/machine/brake.bpf.c /sys/fs/bpf/walk map id 11; skep iter pin tests/machine/brake.bpf.c /sys/fs/bpf/walk map id 99; skep iter pin tests/machine/brake.bpf.c /sys/fs/bpf/walk more; REFUSE=LINK_CREATE=22 skep iter pin tests/machine/brake.bpf.c /sys/fs/bpf/walk map 11; REFUSE=PROG_LOAD=22 skep iter pin tests/machine/brake.bpf.c /sys/fs/bpf/walk
  kernel: PROG_LOAD type tracing, name 'walk', attach type trace_iter, on 0, interface 0
  kernel: LINK_CREATE new 201, target 0, type trace_iter, of 0
  kernel: OBJ_PIN new 202 at /sys/fs/bpf/walk
  kernel: PROG_LOAD type tracing, name 'walk', attach type trace_iter, on 0, interface 0
  kernel: LINK_CREATE new 201, target 0, type trace_iter, of map 11
  kernel: OBJ_PIN new 202 at /sys/fs/bpf/walk
  error[R007]: get map by id (99): No such file or directory
  hint: see skep iter help
  error[R006]: 'more' is not expected here
  hint: see skep iter help
  kernel: PROG_LOAD type tracing, name 'walk', attach type trace_iter, on 0, interface 0
  error[R030]: attach_iter failed for program walk (Invalid argument)
  tests/machine/brake.bpf.c:9:30: error[L003]: the kernel refuses to load 'walk' (type tracing) (Invalid argument)
         9 | SEC("iter/bpf_map_elem") int walk(void *ctx) { return 0; }
           |                              ^~~~
  hint: this kernel has no programs of type tracing
[3]
$ skep iter pin; skep iter pin examples/hello.c; skep iter pin examples/hello.c /sys/fs/bpf/i; skep iter; skep iter help
  error[R006]: an object is needed
  hint: see skep iter help
  error[R006]: the path of a pin is needed
  hint: see skep iter help
  error[R007]: can't find an iterator program in examples/hello.c
  hint: see skep iter help
  error[R006]: an object is needed
  hint: see skep iter help
  Usage: skep iter pin OBJ PATH [map MAP]
         skep iter help
         
         OBJ := an object, or C text, with a program of SEC("iter/...")
         MAP := { id MAP_ID | pinned FILE | name MAP_NAME }
$ skep prog profile id 3 duration 1 cycles instructions llc_misses; skep -j prog profile id 3 duration 1 cycles; REFUSE=perf=2 skep prog profile id 3 duration 1 cycles; skep prog profile id 4 cycles; skep prog profile 3 cycels; skep prog profile 3 cycles cycles cycles cycles cycles cycles cycles cycles cycles
  kernel: MAP_CREATE type perf_event_array, key 4, value 4, entries 6, flags 0, name 'events', interface 0, inner 0
  kernel: MAP_CREATE type percpu_array, key 4, value 24, entries 3, flags 0, name 'starts', interface 0, inner 0
  kernel: MAP_CREATE type percpu_array, key 4, value 24, entries 3, flags 0, name 'sums', interface 0, inner 0
  kernel: MAP_CREATE type percpu_array, key 4, value 8, entries 1, flags 0, name 'counts', interface 0, inner 0
  kernel: PROG_LOAD type tracing, name 'enter', attach type trace_fentry, on prog 3, interface 0
  kernel: PROG_LOAD type tracing, name 'leave', attach type trace_fexit, on prog 3, interface 0
  kernel: perf_event_open type 0, config 0, pid -1, CPU 0
  kernel: MAP_UPDATE_ELEM new 201, key 0, value event 0
  kernel: enabled event 0
  kernel: perf_event_open type 0, config 0, pid -1, CPU 1
  kernel: MAP_UPDATE_ELEM new 201, key 1, value event 1
  kernel: enabled event 1
  kernel: perf_event_open type 0, config 1, pid -1, CPU 0
  kernel: MAP_UPDATE_ELEM new 201, key 2, value event 0
  kernel: enabled event 0
  kernel: perf_event_open type 0, config 1, pid -1, CPU 1
  kernel: MAP_UPDATE_ELEM new 201, key 3, value event 1
  kernel: enabled event 1
  kernel: perf_event_open type 3, config 65538, pid -1, CPU 0
  kernel: MAP_UPDATE_ELEM new 201, key 4, value event 0
  kernel: enabled event 0
  kernel: perf_event_open type 3, config 65538, pid -1, CPU 1
  kernel: MAP_UPDATE_ELEM new 201, key 5, value event 1
  kernel: enabled event 1
  kernel: RAW_TRACEPOINT_OPEN new 205
  kernel: RAW_TRACEPOINT_OPEN new 206
  
                  42 run_cnt             
                2500 cycles              
                4500 instructions        #     1.80 insns per cycle               (75.00%)
                6500 llc_misses          # 1444444.44 LLC misses per million insns  
  kernel: MAP_CREATE type perf_event_array, key 4, value 4, entries 2, flags 0, name 'events', interface 0, inner 0
  kernel: MAP_CREATE type percpu_array, key 4, value 24, entries 1, flags 0, name 'starts', interface 0, inner 0
  kernel: MAP_CREATE type percpu_array, key 4, value 24, entries 1, flags 0, name 'sums', interface 0, inner 0
  kernel: MAP_CREATE type percpu_array, key 4, value 8, entries 1, flags 0, name 'counts', interface 0, inner 0
  kernel: PROG_LOAD type tracing, name 'enter', attach type trace_fentry, on prog 3, interface 0
  kernel: PROG_LOAD type tracing, name 'leave', attach type trace_fexit, on prog 3, interface 0
  kernel: perf_event_open type 0, config 0, pid -1, CPU 0
  kernel: MAP_UPDATE_ELEM new 201, key 0, value event 0
  kernel: enabled event 0
  kernel: perf_event_open type 0, config 0, pid -1, CPU 1
  kernel: MAP_UPDATE_ELEM new 201, key 1, value event 1
  kernel: enabled event 1
  kernel: RAW_TRACEPOINT_OPEN new 205
  kernel: RAW_TRACEPOINT_OPEN new 206
  [{"metric":"cycles","run_cnt":42,"value":2500,"enabled":8000,"running":8000}]
  kernel: MAP_CREATE type perf_event_array, key 4, value 4, entries 2, flags 0, name 'events', interface 0, inner 0
  kernel: MAP_CREATE type percpu_array, key 4, value 24, entries 1, flags 0, name 'starts', interface 0, inner 0
  kernel: MAP_CREATE type percpu_array, key 4, value 24, entries 1, flags 0, name 'sums', interface 0, inner 0
  kernel: MAP_CREATE type percpu_array, key 4, value 8, entries 1, flags 0, name 'counts', interface 0, inner 0
  kernel: PROG_LOAD type tracing, name 'enter', attach type trace_fentry, on prog 3, interface 0
  kernel: PROG_LOAD type tracing, name 'leave', attach type trace_fexit, on prog 3, interface 0
  kernel: perf_event_open type 0, config 0, pid -1, CPU 0
  error[R030]: failed to create the event cycles on CPU 0 (No such file or directory)
  error[R007]: prog FD 5000 doesn't have valid btf
  hint: see what there is: skep prog show
  error[R006]: 'cycels' is no metric
  hint: did you mean 'cycles'?
  error[R006]: too many (9) metrics
  hint: see skep prog help
[2]
