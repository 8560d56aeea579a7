# Objects through skep prog load and loadall.
$ skep cc tests/machine/load.bpf.c -o $TMP/l.o
$ skep prog load $TMP/l.o /sys/fs/bpf/p; skep prog loadall $TMP/l.o /sys/fs/bpf/d pinmaps /sys/fs/bpf/m
  kernel: MAP_CREATE type hash, key 4, value 8, entries 8, flags 0, name 'counts', interface 0, inner 0
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'l.data', interface 0, inner 0
  kernel: PROG_LOAD type xdp, name 'one', attach type xdp, on 0, interface 0
  kernel: OBJ_PIN new 203 at /sys/fs/bpf/p
  kernel: MAP_CREATE type hash, key 4, value 8, entries 8, flags 0, name 'counts', interface 0, inner 0
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'l.data', interface 0, inner 0
  kernel: PROG_LOAD type xdp, name 'one', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type raw_tracepoint, name 'two', attach type -, on 0, interface 0
  kernel: PROG_LOAD type kprobe, name 'three', attach type -, on 0, interface 0
  kernel: mkdir /sys/fs/bpf/m
  kernel: OBJ_PIN new 201 at /sys/fs/bpf/m/counts
  kernel: mkdir /sys/fs/bpf/m
  kernel: OBJ_PIN new 202 at /sys/fs/bpf/m/l_data
  kernel: mkdir /sys/fs/bpf/d
  kernel: OBJ_PIN new 203 at /sys/fs/bpf/d/one
  kernel: mkdir /sys/fs/bpf/d
  kernel: OBJ_PIN new 204 at /sys/fs/bpf/d/two
  kernel: mkdir /sys/fs/bpf/d
  kernel: OBJ_PIN new 205 at /sys/fs/bpf/d/three
$ skep prog load $TMP/l.o /sys/fs/bpf/p type tc dev eth0; skep prog load $TMP/l.o /sys/fs/bpf/p type classifier offload_dev eth1; for t in action socket cgroup/skb cgroup/connect4; do skep prog load $TMP/l.o /sys/fs/bpf/p type $t 2>&1 | grep PROG_LOAD; done
  kernel: MAP_CREATE type hash, key 4, value 8, entries 8, flags 0, name 'counts', interface 2, inner 0
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'l.data', interface 2, inner 0
  kernel: PROG_LOAD type sched_cls, name 'one', attach type -, on 0, interface 2
  kernel: OBJ_PIN new 203 at /sys/fs/bpf/p
  kernel: MAP_CREATE type hash, key 4, value 8, entries 8, flags 0, name 'counts', interface 3, inner 0
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'l.data', interface 3, inner 0
  kernel: PROG_LOAD type sched_cls, name 'one', attach type -, on 0, interface 3
  kernel: OBJ_PIN new 203 at /sys/fs/bpf/p
  kernel: PROG_LOAD type sched_act, name 'one', attach type -, on 0, interface 0
  kernel: PROG_LOAD type socket_filter, name 'one', attach type -, on 0, interface 0
  kernel: PROG_LOAD type cgroup_skb, name 'one', attach type -, on 0, interface 0
  kernel: PROG_LOAD type cgroup_sock_addr, name 'one', attach type cgroup_inet4_connect, on 0, interface 0
$ skep prog load $TMP/l.o /sys/fs/bpf/p map name counts id 11; skep prog load $TMP/l.o /sys/fs/bpf/p map idx 0 pinned /sys/fs/bpf/a/counts map idx 1 18; skep prog loadall $TMP/l.o /sys/fs/bpf/d autoattach
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'l.data', interface 0, inner 0
  kernel: PROG_LOAD type xdp, name 'one', attach type xdp, on 0, interface 0
  kernel: OBJ_PIN new 202 at /sys/fs/bpf/p
  kernel: PROG_LOAD type xdp, name 'one', attach type xdp, on 0, interface 0
  kernel: OBJ_PIN new 201 at /sys/fs/bpf/p
  kernel: MAP_CREATE type hash, key 4, value 8, entries 8, flags 0, name 'counts', interface 0, inner 0
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'l.data', interface 0, inner 0
  kernel: PROG_LOAD type xdp, name 'one', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type raw_tracepoint, name 'two', attach type -, on 0, interface 0
  kernel: PROG_LOAD type kprobe, name 'three', attach type -, on 0, interface 0
  kernel: mkdir /sys/fs/bpf/d
  kernel: OBJ_PIN new 203 at /sys/fs/bpf/d/one
  kernel: RAW_TRACEPOINT_OPEN new 204
  kernel: mkdir /sys/fs/bpf/d
  kernel: OBJ_PIN new 206 at /sys/fs/bpf/d/two
  kernel: mkdir /sys/fs/bpf/d
  kernel: OBJ_PIN new 205 at /sys/fs/bpf/d/three
  autoattach is not possible for 'one', which is pinned instead
  autoattach is not possible for 'three', which is pinned instead
$ skep prog load; skep prog load $TMP/l.o; skep prog load /none /sys/fs/bpf/p; skep prog load $TMP/l.o /sys/fs/bpf/p type; skep prog load $TMP/l.o /sys/fs/bpf/p type kprobes; skep prog load $TMP/l.o /sys/fs/bpf/p map name count id 11; skep prog load $TMP/l.o /sys/fs/bpf/p map name; skep prog load $TMP/l.o /sys/fs/bpf/p map idx 9 id 11; skep prog load $TMP/l.o /sys/fs/bpf/p map idx x; skep prog load $TMP/l.o /sys/fs/bpf/p map; skep prog load $TMP/l.o /sys/fs/bpf/p map idx 0; skep prog load $TMP/l.o /sys/fs/bpf/p dev; skep prog load $TMP/l.o /sys/fs/bpf/p dev eth9; skep prog load $TMP/l.o /sys/fs/bpf/p pinmaps; skep prog load $TMP/l.o /sys/fs/bpf/p more
  error[R006]: an object is needed
  hint: see skep prog help
  error[R006]: the path of a pin is needed
  hint: see skep prog help
  /none: error[R005]: cannot read the file (No such file or directory)
  error[R006]: a program type is needed
  hint: see skep prog help
  error[R006]: 'kprobes' is no program type
  hint: did you mean 'kprobe'?
  error[R006]: 'count' is no map of the object
  hint: did you mean 'counts'?
  error[R006]: a map of the object is needed
  hint: see skep prog help
  error[R006]: the object has 2 maps
  hint: see skep prog help
  error[R006]: 'x' is no number: the index of a map is needed
  hint: see skep prog help
  error[R006]: expected 'idx' or 'name' of the object's map
  hint: see skep prog help
  error[R006]: a map: id, name, tag or pinned, and which is needed
  hint: see skep prog help
  error[R006]: an interface is needed
  hint: see skep prog help
  error[R007]: there is no interface 'eth9' (invalid devname)
  hint: see what there is: skep prog show
  error[R006]: a folder for maps is needed
  hint: see skep prog help
  error[R006]: expected no more arguments, 'type', 'map', 'dev', 'pinmaps' or 'autoattach', got: 'more'
  hint: see skep prog help
[2]
$ skep prog load $TMP/l.o /sys/fs/bpf/p $(for i in $(seq 65); do echo map idx 0 id 11; done)
  error[R006]: too many maps are given
  hint: see skep prog help
[2]
$ REFUSE=OBJ_PIN=17 skep prog loadall $TMP/l.o /sys/fs/bpf/d pinmaps /sys/fs/bpf/m; REFUSE=PROG_LOAD=1 skep prog load $TMP/l.o /sys/fs/bpf/p; REFUSE=MAP_CREATE=1 skep prog load $TMP/l.o /sys/fs/bpf/p; REFUSE=RAW_TRACEPOINT_OPEN=2 skep prog loadall $TMP/l.o /sys/fs/bpf/d autoattach; printf 'int x;' > $TMP/none.c; skep prog load $TMP/none.c /sys/fs/bpf/p; skep -j prog load $TMP/l.o /sys/fs/bpf/p
  kernel: MAP_CREATE type hash, key 4, value 8, entries 8, flags 0, name 'counts', interface 0, inner 0
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'l.data', interface 0, inner 0
  kernel: PROG_LOAD type xdp, name 'one', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type raw_tracepoint, name 'two', attach type -, on 0, interface 0
  kernel: PROG_LOAD type kprobe, name 'three', attach type -, on 0, interface 0
  kernel: mkdir /sys/fs/bpf/m
  error[R030]: can't pin the object (/sys/fs/bpf/m/counts) (File exists)
  kernel: MAP_CREATE type hash, key 4, value 8, entries 8, flags 0, name 'counts', interface 0, inner 0
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'l.data', interface 0, inner 0
  one, instruction 0: error[L001]: not allowed to load 'one' (type xdp) (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  section .maps+0x0: error[L001]: not allowed to create map 'counts' (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  kernel: MAP_CREATE type hash, key 4, value 8, entries 8, flags 0, name 'counts', interface 0, inner 0
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'l.data', interface 0, inner 0
  kernel: PROG_LOAD type xdp, name 'one', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type raw_tracepoint, name 'two', attach type -, on 0, interface 0
  kernel: PROG_LOAD type kprobe, name 'three', attach type -, on 0, interface 0
  kernel: mkdir /sys/fs/bpf/d
  kernel: OBJ_PIN new 203 at /sys/fs/bpf/d/one
  kernel: unlink /sys/fs/bpf/d/one
  autoattach is not possible for 'one', which is pinned instead
  error[A003]: this kernel has no raw tracepoint 'sys_enter'
  hint: did you mean 'sys_enter'?
  error[R007]: object file doesn't contain any bpf program
  hint: see what there is: skep prog show
  kernel: MAP_CREATE type hash, key 4, value 8, entries 8, flags 0, name 'counts', interface 0, inner 0
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'l.data', interface 0, inner 0
  kernel: PROG_LOAD type xdp, name 'one', attach type xdp, on 0, interface 0
  kernel: OBJ_PIN new 203 at /sys/fs/bpf/p
  null
$ skep load $TMP/l.o /sys/fs/bpf/p; skep load $TMP/l.o /sys/fs/bpf/a; skep load --raw --type xdp $TMP/none.c /sys/fs/bpf/p; head -c 16 /dev/zero > $TMP/raw; skep load --raw --type xdp $TMP/raw /sys/fs/bpf/p; REFUSE=PROG_LOAD=22 skep load --raw --type xdp $TMP/raw /sys/fs/bpf/p; REFUSE=OBJ_PIN=17 skep load --raw --type xdp $TMP/raw /sys/fs/bpf/p; skep load $TMP/l.o /sys/fs/bpf/p more; skep load $TMP/l.o /sys/fs/bpf/p --hexdump
  kernel: MAP_CREATE type hash, key 4, value 8, entries 8, flags 0, name 'counts', interface 0, inner 0
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'l.data', interface 0, inner 0
  kernel: PROG_LOAD type xdp, name 'one', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type raw_tracepoint, name 'two', attach type -, on 0, interface 0
  kernel: PROG_LOAD type kprobe, name 'three', attach type -, on 0, interface 0
  kernel: mkdir /sys/fs/bpf/p
  kernel: OBJ_PIN new 203 at /sys/fs/bpf/p/one
  kernel: OBJ_PIN new 204 at /sys/fs/bpf/p/two
  kernel: OBJ_PIN new 205 at /sys/fs/bpf/p/three
  kernel: OBJ_PIN new 201 at /sys/fs/bpf/p/counts
  kernel: OBJ_PIN new 202 at /sys/fs/bpf/p/l_data
  3 programs pinned in /sys/fs/bpf/p
  kernel: MAP_CREATE type hash, key 4, value 8, entries 8, flags 0, name 'counts', interface 0, inner 0
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'l.data', interface 0, inner 0
  kernel: PROG_LOAD type xdp, name 'one', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type raw_tracepoint, name 'two', attach type -, on 0, interface 0
  kernel: PROG_LOAD type kprobe, name 'three', attach type -, on 0, interface 0
  kernel: OBJ_PIN new 203 at /sys/fs/bpf/a/one
  kernel: OBJ_PIN new 204 at /sys/fs/bpf/a/two
  kernel: OBJ_PIN new 205 at /sys/fs/bpf/a/three
  kernel: OBJ_PIN new 201 at /sys/fs/bpf/a/counts
  kernel: OBJ_PIN new 202 at /sys/fs/bpf/a/l_data
  3 programs pinned in /sys/fs/bpf/a
  error[R006]: the file is no array of 8-byte instructions
  hint: see skep --help
  kernel: PROG_LOAD type xdp, name 'raw', attach type -, on 0, interface 0
  kernel: OBJ_PIN new 200 at /sys/fs/bpf/p
  raw, instruction 0: error[L003]: the kernel refuses to load 'raw' (type xdp) (Invalid argument)
  hint: this kernel has no programs of type xdp
  kernel: PROG_LOAD type xdp, name 'raw', attach type -, on 0, interface 0
  /sys/fs/bpf/p: error[R007]: cannot pin the program (File exists)
  hint: see what there is: ls /sys/fs/bpf
  'more': error[R006]: a file and a path to pin to are enough
  hint: see skep load --help
  (word 3)
  kernel: MAP_CREATE type hash, key 4, value 8, entries 8, flags 0, name 'counts', interface 0, inner 0
  kernel: MAP_CREATE type array, key 4, value 4, entries 1, flags 1024, name 'l.data', interface 0, inner 0
  kernel: PROG_LOAD type xdp, name 'one', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type raw_tracepoint, name 'two', attach type -, on 0, interface 0
  kernel: PROG_LOAD type kprobe, name 'three', attach type -, on 0, interface 0
  kernel: mkdir /sys/fs/bpf/p
  kernel: OBJ_PIN new 203 at /sys/fs/bpf/p/one
  kernel: OBJ_PIN new 204 at /sys/fs/bpf/p/two
  kernel: OBJ_PIN new 205 at /sys/fs/bpf/p/three
  kernel: OBJ_PIN new 201 at /sys/fs/bpf/p/counts
  kernel: OBJ_PIN new 202 at /sys/fs/bpf/p/l_data
  one
  000: 18 01 00 00 00 00 00 00
  008: 00 00 00 00 00 00 00 00
  010: 61 11 00 00 00 00 00 00
  018: 63 1a fc ff 00 00 00 00
  020: 18 01 00 00 00 00 00 00
  028: 00 00 00 00 00 00 00 00
  030: bf a2 00 00 00 00 00 00
  038: 07 02 00 00 fc ff ff ff
  040: 85 00 00 00 03 00 00 00
  048: b7 00 00 00 02 00 00 00
  050: 95 00 00 00 00 00 00 00
  two
  000: b7 00 00 00 00 00 00 00
  008: 95 00 00 00 00 00 00 00
  three
  000: b7 00 00 00 00 00 00 00
  008: 95 00 00 00 00 00 00 00
  3 programs pinned in /sys/fs/bpf/p
$ skep attach /sys/fs/bpf/a/pass xdp:eth0; skep attach id:3 xdp:eth0 /sys/fs/bpf/link; skep attach id:99 xdp:eth0; skep attach /sys/fs/bpf/none xdp:eth0; skep attach id:3 nothing:x; skep attach id:3 xdp:eth9; skep attach id:3 xdp:eth0 /sys/fs/bpf/link more; REFUSE="LINK_CREATE=16 netlink=16" skep attach id:3 xdp:eth0; REFUSE=OBJ_PIN=17 skep attach id:3 xdp:eth0 /sys/fs/bpf/link; REFUSE=OBJ_GET=1 skep attach /sys/fs/bpf/a/pass xdp:eth0
  kernel: LINK_CREATE prog 3, target 2, type xdp, of 0
  kernel: rights 0
  kernel: rights 80000
  attached xdp on eth0; Ctrl-C ends it
  kernel: LINK_CREATE prog 3, target 2, type xdp, of 0
  kernel: OBJ_PIN new 200 at /sys/fs/bpf/link
  'id:99': error[R007]: there is no such program (No such file or directory)
  hint: see what there is: skep show prog
  (word 1)
  '/sys/fs/bpf/none': error[R007]: there is no such program (No such file or directory)
  hint: see what there is: ls /sys/fs/bpf
  (word 1)
  'nothing:x': error[A001]: 'nothing:x' is no hook
  hint: hooks look like kprobe:vfs_read, tracepoint:sched:sched_switch, rawtp:sys_enter, uprobe:PATH:SYMBOL, event:ID
  (word 2)
  'xdp:eth9': error[A011]: there is no network interface 'eth9'
  hint: see what there is: ip link
  (word 2)
  'more': error[R006]: a program, a hook and a pin are enough
  hint: see skep attach --help
  (word 4)
  'xdp:eth0': error[A006]: the kernel refuses to attach to xdp:eth0 (Device or resource busy)
  hint: something is attached there already: skep net show tells what, skep net detach takes it away
  (word 2)
  kernel: LINK_CREATE prog 3, target 2, type xdp, of 0
  '/sys/fs/bpf/link': error[R007]: cannot pin the link here (File exists)
  hint: see what there is: ls /sys/fs/bpf
  (word 3)
  '/sys/fs/bpf/a/pass': error[R008]: not allowed to take this pin (Operation not permitted)
  hint: run as root, or with CAP_BPF and CAP_SYS_ADMIN
  (word 1)
[4]
$ skep dis id:3; skep dis /sys/fs/bpf/a/pass --bytes | head -4; skep dis id:8; skep dis id:99; skep dis /sys/fs/bpf/a/counts; REFUSE=OBJ_GET_INFO_BY_FD=9 skep dis id:3
  3: xdp pass, 20 instructions as the kernel runs them
  ; /src/pass.bpf.c:4: if (n < 5)
       0: r6 = r1
       1: if r6 > 0x4 goto L1
       2: r1 = map[id:11 counts]
       4: call bpf_map_lookup_elem#256
  ; /src/pass.bpf.c:5: return helper(n, "a|b");
       5: call helper
       6: goto L2
       7: exit
  L1:
       8: r2 = map[id:12 each] + 16
  L2:
      10: r0 = 2
      11: exit
  ; /src/pass.bpf.c:9: static unsigned helper(unsigned n, char *text, ...) {
      12: r3 = subprog[-9]
      14: r4 = map_idx_value[1][4]
      16: r5 = 0x1ffffffff
      18: call pass
      19: exit
  'id:8': error[R008]: the kernel does not show this program's instructions (Operation not permitted)
  hint: run as root, or with CAP_BPF and CAP_SYS_ADMIN
  (word 1)
  'id:99': error[R007]: there is no such program (No such file or directory)
  hint: see what there is: skep show prog
  (word 1)
  'id:3': error[R008]: the kernel does not show this program's instructions (Bad file descriptor)
  hint: run as root, or with CAP_BPF and CAP_SYS_ADMIN
  (word 1)
[4]
