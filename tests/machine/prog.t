# Programs: shown, and as the verifier left them.
$ skep prog show
  3: xdp  name pass  tag 01020304050607f8  gpl run_time_ns 12345 run_cnt 67 recursion_misses 8
  	loaded_at 2023-11-14T21:56:45+0000  uid 1000
  	xlated 160B  jited 8B  memlock 4096B  map_ids 11,12
  	btf_id 7
  	pids work41(41)
  4: type 99  tag 0000000000000000
  	xlated 16B  not jited
  	offloaded_to eth0
  5: xdp  name a_long_name_tha  tag 0900000000000000
  	loaded_at 2023-11-14T21:56:46+0000  uid 0
  	xlated 16B  not jited
  	btf_id 7
  6: xdp  name a_long_name_tha  tag 0900000000000000
  	loaded_at 2023-11-14T21:56:46+0000  uid 0
  	xlated 16B  not jited
  	btf_id 7
  8: lsm  name opened  tag 0000000000000000
  	xlated 16B  not jited
$ skep -p prog show id 3 -f; skep -j prog show id 4; echo; skep -j prog show id 8
  {
      "id": 3,
      "type": "xdp",
      "name": "pass",
      "tag": "01020304050607f8",
      "gpl_compatible": true,
      "run_time_ns": 12345,
      "run_cnt": 67,
      "recursion_misses": 8,
      "loaded_at": 1699999005,
      "uid": 1000,
      "bytes_xlated": 160,
      "jited": true,
      "bytes_jited": 8,
      "bytes_memlock": 4096,
      "map_ids": [11,12
      ],
      "btf_id": 7,
      "pinned": ["/sys/fs/bpf/a/pass"
      ],
      "pids": [{
              "pid": 41,
              "comm": "work41"
          }
      ]
  }
  {"id":4,"type":99,"tag":"0000000000000000","gpl_compatible":false,"dev":"eth0","bytes_xlated":16,"jited":false}
  
  {"id":8,"type":"lsm","name":"opened","tag":"0000000000000000","gpl_compatible":false,"bytes_xlated":16,"jited":false}
$ skep show prog 3; skep show prog -f json | cut -d, -f3-
  3: xdp  name pass  tag 01020304050607f8  gpl run_time_ns 12345 run_cnt 67 recursion_misses 8
  	loaded_at 2023-11-14T21:56:45+0000  uid 1000
  	xlated 160B  jited 8B  memlock 4096B  map_ids 11,12
  	btf_id 7
  	pinned /sys/fs/bpf/a/pass
  	pids work41(41)
  "id":3,"prog_type":"xdp","name":"pass","tag":"01020304050607f8","gpl_compatible":true,"uid":1000,"bytes_xlated":160,"jited":true,"bytes_jited":8,"bytes_memlock":4096,"run_time_ns":12345,"run_cnt":67,"map_ids":[11,12],"btf_id":7,"pinned":["/sys/fs/bpf/a/pass"],"pids":[{"pid":41,"comm":"work41"}]}
  "id":4,"prog_type":"unknown","name":"","tag":"0000000000000000","gpl_compatible":false,"uid":0,"bytes_xlated":16,"jited":false,"bytes_jited":0,"bytes_memlock":0,"run_time_ns":0,"run_cnt":0,"map_ids":[],"btf_id":0,"pinned":[],"pids":[]}
  "id":5,"prog_type":"xdp","name":"a_long_name_tha","tag":"0900000000000000","gpl_compatible":false,"uid":0,"bytes_xlated":16,"jited":false,"bytes_jited":0,"bytes_memlock":0,"run_time_ns":0,"run_cnt":0,"map_ids":[],"btf_id":7,"pinned":[],"pids":[]}
  "id":6,"prog_type":"xdp","name":"a_long_name_tha","tag":"0900000000000000","gpl_compatible":false,"uid":0,"bytes_xlated":16,"jited":false,"bytes_jited":0,"bytes_memlock":0,"run_time_ns":0,"run_cnt":0,"map_ids":[],"btf_id":7,"pinned":[],"pids":[]}
  "id":8,"prog_type":"lsm","name":"opened","tag":"0000000000000000","gpl_compatible":false,"uid":0,"bytes_xlated":16,"jited":false,"bytes_jited":0,"bytes_memlock":0,"run_time_ns":0,"run_cnt":0,"map_ids":[],"btf_id":0,"pinned":[],"pids":[]}
$ skep prog show name pass; skep prog show tag 01020304050607f8; skep prog show a_long_name_that_ends; skep prog show name a_long_name_tha | grep -c xdp; skep prog show name a_long_name_that_is_not; skep prog show name passs
  3: xdp  name pass  tag 01020304050607f8  gpl run_time_ns 12345 run_cnt 67 recursion_misses 8
  	loaded_at 2023-11-14T21:56:45+0000  uid 1000
  	xlated 160B  jited 8B  memlock 4096B  map_ids 11,12
  	btf_id 7
  	pids work41(41)
  3: xdp  name pass  tag 01020304050607f8  gpl run_time_ns 12345 run_cnt 67 recursion_misses 8
  	loaded_at 2023-11-14T21:56:45+0000  uid 1000
  	xlated 160B  jited 8B  memlock 4096B  map_ids 11,12
  	btf_id 7
  	pids work41(41)
  6: xdp  name a_long_name_tha  tag 0900000000000000
  	loaded_at 2023-11-14T21:56:46+0000  uid 0
  	xlated 16B  not jited
  	btf_id 7
  2
  error[R007]: there is no program with name 'a_long_name_that_is_not'
  hint: see what there is: skep prog show
  error[R007]: there is no program with name 'passs'
  hint: did you mean 'pass'?
[1]
$ skep prog pin name a_long_name_tha /sys/fs/bpf/b; skep prog pin 3 /sys/fs/bpf/a/again; skep prog pin 3 /sys/fs/bpf/new/folder/pin; skep prog pin 3; skep prog pin 3 /sys/fs/bpf/a/x y; REFUSE=OBJ_PIN=17 skep prog pin 3 /sys/fs/bpf/a/pass; REFUSE="mkdir=13" skep prog pin 3 /sys/fs/bpf/new/pin; REFUSE=bpffs=1 skep prog pin 3 /sys/fs/bpf/a/pin
  error[R006]: several programs match this handle
  hint: take its id
  kernel: OBJ_PIN prog 3 at /sys/fs/bpf/a/again
  kernel: mkdir /sys/fs/bpf/new
  kernel: mkdir /sys/fs/bpf/new/folder
  kernel: OBJ_PIN prog 3 at /sys/fs/bpf/new/folder/pin
  error[R006]: the path of a pin is needed
  hint: see skep prog help
  error[R006]: 'y' is not expected here
  hint: see skep prog help
  error[R030]: can't pin the object (/sys/fs/bpf/a/pass) (File exists)
  kernel: mkdir /sys/fs/bpf/new
  error[R008]: cannot make the folder /sys/fs/bpf/new (Permission denied)
  hint: the kernel is locked down (integrity), which forbids this even to root
  /sys/fs/bpf/a/pin: error[L014]: pins live in a BPF file system, and '/sys/fs/bpf/a' is not in one
  hint: mount it: mount -t bpf bpf /sys/fs/bpf; under 'ip netns exec', which has a /sys of its own, take nsenter --net=/run/netns/NAME
[4]
$ skep prog dump xlated id 3
  int pass(struct xdp_md * ctx):
  ; if (n < 5)
     0: (bf) r6 = r1
     1: (25) if r6 > 0x4 goto pc+6
     2: (18) r1 = map[id:11]
     4: (85) call bpf_map_lookup_elem#256
  ; return helper(n, "a|b");
     5: (85) call pc+6#bpf_prog_0103_helper
     6: (05) goto pc+3
     7: (95) exit
     8: (18) r2 = map[id:12][0]+16
    10: (b7) r0 = 2
    11: (95) exit
  unsigned int helper(unsigned int n, char * text, ...):
  ; static unsigned helper(unsigned n, char *text, ...) {
    12: (18) r3 = subprog[-9]
    14: (18) r4 = map[idx:1]+4
    16: (18) r5 = 0x1ffffffff
    18: (85) call pc-19
    19: (95) exit
$ skep prog dump xlated id 3 linum opcodes
  int pass(struct xdp_md * ctx):
  ; if (n < 5) [file:/src/pass.bpf.c line_num:4 line_col:2]
     0: (bf) r6 = r1
         bf 16 00 00 00 00 00 00
     1: (25) if r6 > 0x4 goto pc+6
         25 06 06 00 04 00 00 00
     2: (18) r1 = map[id:11]
         18 11 00 00 0b 00 00 00 00 00 00 00 00 00 00 00
     4: (85) call bpf_map_lookup_elem#256
         85 00 00 00 00 01 00 00
  ; return helper(n, "a|b"); [file:/src/pass.bpf.c line_num:5 line_col:5]
     5: (85) call pc+6#bpf_prog_0103_helper
         85 10 06 00 01 00 00 00
     6: (05) goto pc+3
         05 00 03 00 00 00 00 00
     7: (95) exit
         95 00 00 00 00 00 00 00
     8: (18) r2 = map[id:12][0]+16
         18 22 00 00 0c 00 00 00 00 00 00 00 10 00 00 00
    10: (b7) r0 = 2
         b7 00 00 00 02 00 00 00
    11: (95) exit
         95 00 00 00 00 00 00 00
  unsigned int helper(unsigned int n, char * text, ...):
  ; static unsigned helper(unsigned n, char *text, ...) { [file:/src/pass.bpf.c line_num:9 line_col:1]
    12: (18) r3 = subprog[-9]
         18 43 00 00 f7 ff ff ff 00 00 00 00 00 00 00 00
    14: (18) r4 = map[idx:1]+4
         18 64 00 00 01 00 00 00 00 00 00 00 04 00 00 00
    16: (18) r5 = 0x1ffffffff
         18 05 00 00 ff ff ff ff 00 00 00 00 01 00 00 00
    18: (85) call pc-19
         85 10 ed ff 07 00 00 00
    19: (95) exit
         95 00 00 00 00 00 00 00
$ skep -j prog dump xlated id 3 linum opcodes | sed 's/},{"/},\n{"/g'
  [{"proto":"int pass(struct xdp_md * ctx)","src":"if (n < 5)","file":"/src/pass.bpf.c","line_num":4,"line_col":2,"disasm":"(bf) r6 = r1","opcodes":{"code":"0xbf","src_reg":"0x1","dst_reg":"0x6","off":["0x00","0x00"],"imm":["0x00","0x00","0x00","0x00"]}},
  {"disasm":"(25) if r6 > 0x4 goto pc+6","opcodes":{"code":"0x25","src_reg":"0x0","dst_reg":"0x6","off":["0x06","0x00"],"imm":["0x04","0x00","0x00","0x00"]}},
  {"disasm":"(18) r1 = map[id:11]","opcodes":{"code":"0x18","src_reg":"0x1","dst_reg":"0x1","off":["0x00","0x00"],"imm":["0x0b","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00"]}},
  {"disasm":"(85) call bpf_map_lookup_elem#256","opcodes":{"code":"0x85","src_reg":"0x0","dst_reg":"0x0","off":["0x00","0x00"],"imm":["0x00","0x01","0x00","0x00"]}},
  {"src":"return helper(n, \"a|b\");","file":"/src/pass.bpf.c","line_num":5,"line_col":5,"disasm":"(85) call pc+6#bpf_prog_0103_helper","opcodes":{"code":"0x85","src_reg":"0x1","dst_reg":"0x0","off":["0x06","0x00"],"imm":["0x01","0x00","0x00","0x00"]}},
  {"disasm":"(05) goto pc+3","opcodes":{"code":"0x05","src_reg":"0x0","dst_reg":"0x0","off":["0x03","0x00"],"imm":["0x00","0x00","0x00","0x00"]}},
  {"disasm":"(95) exit","opcodes":{"code":"0x95","src_reg":"0x0","dst_reg":"0x0","off":["0x00","0x00"],"imm":["0x00","0x00","0x00","0x00"]}},
  {"disasm":"(18) r2 = map[id:12][0]+16","opcodes":{"code":"0x18","src_reg":"0x2","dst_reg":"0x2","off":["0x00","0x00"],"imm":["0x0c","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x10","0x00","0x00","0x00"]}},
  {"disasm":"(b7) r0 = 2","opcodes":{"code":"0xb7","src_reg":"0x0","dst_reg":"0x0","off":["0x00","0x00"],"imm":["0x02","0x00","0x00","0x00"]}},
  {"disasm":"(95) exit","opcodes":{"code":"0x95","src_reg":"0x0","dst_reg":"0x0","off":["0x00","0x00"],"imm":["0x00","0x00","0x00","0x00"]}},
  {"proto":"unsigned int helper(unsigned int n, char * text, ...)","src":"static unsigned helper(unsigned n, char *text, ...) {","file":"/src/pass.bpf.c","line_num":9,"line_col":1,"disasm":"(18) r3 = subprog[-9]","opcodes":{"code":"0x18","src_reg":"0x4","dst_reg":"0x3","off":["0x00","0x00"],"imm":["0xf7","0xff","0xff","0xff","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x00"]}},
  {"disasm":"(18) r4 = map[idx:1]+4","opcodes":{"code":"0x18","src_reg":"0x6","dst_reg":"0x4","off":["0x00","0x00"],"imm":["0x01","0x00","0x00","0x00","0x00","0x00","0x00","0x00","0x04","0x00","0x00","0x00"]}},
  {"disasm":"(18) r5 = 0x1ffffffff","opcodes":{"code":"0x18","src_reg":"0x0","dst_reg":"0x5","off":["0x00","0x00"],"imm":["0xff","0xff","0xff","0xff","0x00","0x00","0x00","0x00","0x01","0x00","0x00","0x00"]}},
  {"disasm":"(85) call pc-19","opcodes":{"code":"0x85","src_reg":"0x1","dst_reg":"0x0","off":["0xed","0xff"],"imm":["0x07","0x00","0x00","0x00"]}},
  {"disasm":"(95) exit","opcodes":{"code":"0x95","src_reg":"0x0","dst_reg":"0x0","off":["0x00","0x00"],"imm":["0x00","0x00","0x00","0x00"]}}]
$ skep prog dump xlated id 3 visual opcodes
  digraph "DOT graph for eBPF program" {
  subgraph "cluster_0" {
  	style="dashed";
  	color="black";
  	label="func_0 ()";
  	fn_0_bb_0 [shape=Mdiamond,style=filled,label="ENTRY"];
  
  	fn_0_bb_2 [shape=record,style=filled,label="{   0: (bf) r6 = r1\l\
  \ \ \ \ bf\ 16\ 00\ 00\ 00\ 00\ 00\ 00\l\
   |    1: (25) if r6 \> 0x4 goto pc+6\l\
  \ \ \ \ 25\ 06\ 06\ 00\ 04\ 00\ 00\ 00\l\
  }"];
  
  	fn_0_bb_3 [shape=record,style=filled,label="{   2: (18) r1 = map[id:11]\l\
  \ \ \ \ 18\ 11\ 00\ 00\ 0b\ 00\ 00\ 00\ 00\ 00\ 00\ 00\ 00\ 00\ 00\ 00\l\
   |    4: (85) call bpf_map_lookup_elem#256\l\
  \ \ \ \ 85\ 00\ 00\ 00\ 00\ 01\ 00\ 00\l\
   |    5: (85) call pc+6\l\
  \ \ \ \ 85\ 10\ 06\ 00\ 01\ 00\ 00\ 00\l\
   |    6: (05) goto pc+3\l\
  \ \ \ \ 05\ 00\ 03\ 00\ 00\ 00\ 00\ 00\l\
  }"];
  
  	fn_0_bb_4 [shape=record,style=filled,label="{   7: (95) exit\l\
  \ \ \ \ 95\ 00\ 00\ 00\ 00\ 00\ 00\ 00\l\
  }"];
  
  	fn_0_bb_5 [shape=record,style=filled,label="{   8: (18) r2 = map[id:12][0]+16\l\
  \ \ \ \ 18\ 22\ 00\ 00\ 0c\ 00\ 00\ 00\ 00\ 00\ 00\ 00\ 10\ 00\ 00\ 00\l\
  }"];
  
  	fn_0_bb_6 [shape=record,style=filled,label="{  10: (b7) r0 = 2\l\
  \ \ \ \ b7\ 00\ 00\ 00\ 02\ 00\ 00\ 00\l\
   |   11: (95) exit\l\
  \ \ \ \ 95\ 00\ 00\ 00\ 00\ 00\ 00\ 00\l\
  }"];
  
  	fn_0_bb_1 [shape=Mdiamond,style=filled,label="EXIT"];
  
  	fn_0_bb_0:s -> fn_0_bb_2:n [style="solid,bold", color=black, weight=10, constraint=true];
  	fn_0_bb_2:s -> fn_0_bb_3:n [style="solid,bold", color=black, weight=10, constraint=true];
  	fn_0_bb_2:s -> fn_0_bb_5:n [style="solid,bold", color=black, weight=10, constraint=true];
  	fn_0_bb_3:s -> fn_0_bb_6:n [style="solid,bold", color=black, weight=10, constraint=true];
  	fn_0_bb_4:s -> fn_0_bb_1:n [style="solid,bold", color=black, weight=10, constraint=true];
  	fn_0_bb_5:s -> fn_0_bb_6:n [style="solid,bold", color=black, weight=10, constraint=true];
  	fn_0_bb_6:s -> fn_0_bb_1:n [style="solid,bold", color=black, weight=10, constraint=true];
  	fn_0_bb_0:s -> fn_0_bb_1:n [style="invis", constraint=true];
  }
  subgraph "cluster_1" {
  	style="dashed";
  	color="black";
  	label="func_1 ()";
  	fn_1_bb_0 [shape=Mdiamond,style=filled,label="ENTRY"];
  
  	fn_1_bb_2 [shape=record,style=filled,label="{   0: (18) r3 = subprog[-9]\l\
  \ \ \ \ 18\ 43\ 00\ 00\ f7\ ff\ ff\ ff\ 00\ 00\ 00\ 00\ 00\ 00\ 00\ 00\l\
   |    2: (18) r4 = map[idx:1]+4\l\
  \ \ \ \ 18\ 64\ 00\ 00\ 01\ 00\ 00\ 00\ 00\ 00\ 00\ 00\ 04\ 00\ 00\ 00\l\
   |    4: (18) r5 = 0x1ffffffff\l\
  \ \ \ \ 18\ 05\ 00\ 00\ ff\ ff\ ff\ ff\ 00\ 00\ 00\ 00\ 01\ 00\ 00\ 00\l\
   |    6: (85) call pc-19\l\
  \ \ \ \ 85\ 10\ ed\ ff\ 07\ 00\ 00\ 00\l\
   |    7: (95) exit\l\
  \ \ \ \ 95\ 00\ 00\ 00\ 00\ 00\ 00\ 00\l\
  }"];
  
  	fn_1_bb_1 [shape=Mdiamond,style=filled,label="EXIT"];
  
  	fn_1_bb_0:s -> fn_1_bb_2:n [style="solid,bold", color=black, weight=10, constraint=true];
  	fn_1_bb_2:s -> fn_1_bb_1:n [style="solid,bold", color=black, weight=10, constraint=true];
  	fn_1_bb_0:s -> fn_1_bb_1:n [style="invis", constraint=true];
  }
  }
$ skep prog dump xlated tag 0900000000000000; skep -j prog dump xlated name a_long_name_tha; echo; skep prog dump xlated name a_long_name_tha file $TMP/x; skep prog dump xlated id 8; skep -j prog dump xlated id 8; skep prog dump jited id 4 file $TMP/x; skep prog dump xlated id 4 file; skep -j prog dump xlated id 3 visual
  5: xdp  name a_long_name_tha  tag 0900000000000000
  int a_long_name_that_goes_on(struct xdp_md * ctx):
     0: (b7) r0 = 0
     1: (95) exit
  6: xdp  name a_long_name_tha  tag 0900000000000000
  int a_long_name_that_ends(struct xdp_md * ctx):
     0: (b7) r0 = 0
     1: (95) exit
  [{"id":5,"type":"xdp","name":"a_long_name_tha","tag":"0900000000000000","gpl_compatible":false,"insns":[{"proto":"int a_long_name_that_goes_on(struct xdp_md * ctx)","disasm":"(b7) r0 = 0"},{"disasm":"(95) exit"}]},{"id":6,"type":"xdp","name":"a_long_name_tha","tag":"0900000000000000","gpl_compatible":false,"insns":[{"proto":"int a_long_name_that_ends(struct xdp_md * ctx)","disasm":"(b7) r0 = 0"},{"disasm":"(95) exit"}]}]
  
  error[R006]: several programs do not go into one file: take one by its id
  hint: see skep prog help
  error[R008]: the kernel does not show this program's instructions (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  {"error":"the kernel does not show this program's instructions: Operation not permitted","hint":"the kernel is locked down (integrity), which forbids this even to root"}
  error[R007]: no instructions returned: the program is not jited
  hint: see what there is: skep prog show
  error[R006]: a file is needed
  hint: see skep prog help
  {"error":"'visual' is not compatible with JSON output","hint":"see skep prog help"}
[2]
$ skep prog dump xlated id 3 file $TMP/x && od -An -tx1 $TMP/x | head -2; skep prog dump jited id 3 file $TMP/x && od -An -tx1 $TMP/x; REFUSE=OBJ_GET_INFO_BY_FD=9 skep prog dump xlated id 3
   bf 16 00 00 00 00 00 00 25 06 06 00 04 00 00 00
   18 11 00 00 0b 00 00 00 00 00 00 00 00 00 00 00
   55 48 89 e5 c9 c3 90 c3
  error[R030]: can't get prog info (Bad file descriptor)
[3]
$ skep prog dump jited id 3 | sed 's/  *$//'
  int pass(struct xdp_md * ctx):
  bpf_prog_0102_pass:
     0:	push   %rbp
  ; if (n < 5)
     1:	mov    %rsp,%rbp
     4:	leave
     5:	ret
  
  unsigned int helper(unsigned int n, char * text, ...):
  bpf_prog_0103_helper:
  ; return helper(n, "a|b");
     0:	nop
     1:	ret
  
$ skep prog dump jited id 3 linum opcodes | sed 's/  *$//'
  int pass(struct xdp_md * ctx):
  bpf_prog_0102_pass:
     0:	push   %rbp
  	55
  ; if (n < 5) [file:/src/pass.bpf.c line_num:4 line_col:2]
     1:	mov    %rsp,%rbp
  	48 89 e5
     4:	leave
  	c9
     5:	ret
  	c3
  
  unsigned int helper(unsigned int n, char * text, ...):
  bpf_prog_0103_helper:
  ; return helper(n, "a|b"); [file:/src/pass.bpf.c line_num:5 line_col:5]
     0:	nop
  	90
     1:	ret
  	c3
  
$ skep -j prog dump jited id 3 linum opcodes | sed 's/},{"/},\n{"/g'
  [{"proto":"int pass(struct xdp_md * ctx)","name":"bpf_prog_0102_pass","insns":[{"pc":"0x0","operation":"push","operands":["%rbp"],"opcodes":["0x55"]},
  {"src":"if (n < 5)","file":"/src/pass.bpf.c","line_num":4,"line_col":2,"pc":"0x1","operation":"mov","operands":["%rsp","%rbp"],"opcodes":["0x48","0x89","0xe5"]},
  {"pc":"0x4","operation":"leave","operands":[null],"opcodes":["0xc9"]},
  {"pc":"0x5","operation":"ret","operands":[null],"opcodes":["0xc3"]}]},
  {"proto":"unsigned int helper(unsigned int n, char * text, ...)","name":"bpf_prog_0103_helper","insns":[{"src":"return helper(n, \"a|b\");","file":"/src/pass.bpf.c","line_num":5,"line_col":5,"pc":"0x0","operation":"nop","operands":[null],"opcodes":["0x90"]},
  {"pc":"0x1","operation":"ret","operands":[null],"opcodes":["0xc3"]}]}]
$ skep prog attach id 5 sk_msg_verdict id 11; skep prog attach id 5 stream_parser 11; skep prog attach 5 flow_dissector; skep prog detach id 5 skb_verdict id 11; skep prog detach id 5 sk_skb_stream_verdict 11; skep prog attach id 5 msg_verdict; skep prog attach 5 msg_verdict 11 more; REFUSE=PROG_ATTACH=22 skep prog attach id 3 sk_msg_verdict id 11
  kernel: PROG_ATTACH target map 11, prog 5, type sk_msg_verdict, flags 0
  kernel: PROG_ATTACH target map 11, prog 5, type sk_skb_stream_parser, flags 0
  kernel: PROG_ATTACH target 0, prog 5, type flow_dissector, flags 0
  kernel: PROG_DETACH target map 11, prog 5, type sk_skb_verdict, flags 0
  kernel: PROG_DETACH target map 11, prog 5, type sk_skb_stream_verdict, flags 0
  error[R006]: a map: id, name, tag or pinned, and which is needed
  hint: see skep prog help
  error[R006]: 'more' is not expected here
  hint: see skep prog help
  error[R030]: failed prog attach to map (Invalid argument)
  hint: the program is of type xdp, and this hook takes type sk_msg: SEC("sk_msg") in its source makes one; xdp:INTERFACE is a hook for this one
[3]
$ printf 'abcdefghijklmnopq' > $TMP/in; skep prog run id 3 data_in $TMP/in data_out - ; skep prog run id 3 data_in $TMP/in data_out $TMP/out data_size_out 4 repeat 5 && cat $TMP/out && echo; skep -j prog run id 3 data_in $TMP/in data_out - ctx_in $TMP/in ctx_out - ctx_size_out 3; skep prog run 3 ctx_in $TMP/in ctx_out -
  kernel: PROG_TEST_RUN prog 3, 17 bytes in, room for 273, context 0 and 0, 1 times
  0000000	6263 6465 6667 6869 6a6b 6c6d 6e6f 7071 | bcdefghi jklmnopq
  0000010	72                                      | r
  Return value: 2, duration: 99ns
  kernel: PROG_TEST_RUN prog 3, 17 bytes in, room for 4, context 0 and 0, 5 times
  Return value: 2, duration (average): 99ns
  bcde
  kernel: PROG_TEST_RUN prog 3, 17 bytes in, room for 273, context 17 and 3, 1 times
  {"data_out":[98,99,100,101,102,103,104,105,106,107,108,109,110,111,112,113,114],"ctx_out":[97,98,99],"retval":2,"duration":99}
  kernel: PROG_TEST_RUN prog 3, 0 bytes in, room for 0, context 17 and 17, 1 times
  0000000	6162 6364 6566 6768 696a 6b6c 6d6e 6f70 | abcdefgh ijklmnop
  0000010	71                                      | q
  Return value: 2, duration: 99ns
$ skep prog run 3 data_in - < $TMP/in; printf abc > $TMP/few; REFUSE=PROG_TEST_RUN=22 skep prog run 3 data_in $TMP/few; REFUSE=PROG_TEST_RUN=524 skep prog run 3 data_in $TMP/in; skep prog run 3 data_in $TMP/in data_out - data_size_out 1048577; skep prog run 3 data_in; skep prog run 3 data_in $TMP/in data_out /nowhere/x; skep prog run 3 repeat
  kernel: PROG_TEST_RUN prog 3, 17 bytes in, room for 0, context 0 and 0, 1 times
  Return value: 2, duration: 99ns
  error[R030]: failed to run program (Invalid argument)
  hint: a packet has at least the 14 bytes of its Ethernet header
  error[R030]: failed to run program (Unknown error 524)
  error[R006]: at most 1 MiB comes out
  hint: see skep prog help
  error[R006]: a file, or - is needed
  hint: see skep prog help
  kernel: PROG_TEST_RUN prog 3, 17 bytes in, room for 273, context 0 and 0, 1 times
  Return value: 2, duration: 99ns
  /nowhere/x: error[R015]: can't open file /nowhere/x (No such file or directory)
  error[R006]: repeat is needed
  hint: see skep prog help
[2]
$ REFUSE=tracefs=1 skep prog tracelog; skep prog tracelog more; skep prog tracelog; skep prog show 3 more; skep prog; REFUSE=PROG_GET_NEXT_ID=1 skep prog show; REFUSE=PROG_GET_NEXT_ID=1 skep -j prog show; REFUSE=PROG_GET_FD_BY_ID=24 skep prog show 3; REFUSE=OBJ_GET=13 skep prog show pinned /sys/fs/bpf/a/pass; REFUSE=OBJ_GET_INFO_BY_FD=9 skep prog show 3
  error[R002]: tracefs is not mounted
  hint: mount it: mount -t tracefs tracefs /sys/kernel/tracing
  error[R006]: 'more' is not expected here
  hint: see skep prog help
              bash-41      [001] d..21   999.500000: bpf_trace_printk: too old
          a name-42      [000] d..21  1000.000007: bpf_trace_printk: first
  of two lines
   <...>-7       [012] .....  2000.250000: bpf_trace_printk: {"n":1}
  error[R006]: 'more' is not expected here
  hint: see skep prog help
  3: xdp  name pass  tag 01020304050607f8  gpl run_time_ns 12345 run_cnt 67 recursion_misses 8
  	loaded_at 2023-11-14T21:56:45+0000  uid 1000
  	xlated 160B  jited 8B  memlock 4096B  map_ids 11,12
  	btf_id 7
  	pids work41(41)
  4: type 99  tag 0000000000000000
  	xlated 16B  not jited
  	offloaded_to eth0
  5: xdp  name a_long_name_tha  tag 0900000000000000
  	loaded_at 2023-11-14T21:56:46+0000  uid 0
  	xlated 16B  not jited
  	btf_id 7
  6: xdp  name a_long_name_tha  tag 0900000000000000
  	loaded_at 2023-11-14T21:56:46+0000  uid 0
  	xlated 16B  not jited
  	btf_id 7
  8: lsm  name opened  tag 0000000000000000
  	xlated 16B  not jited
  error[R008]: programs cannot be listed (Operation not permitted)
  hint: the kernel is locked down (integrity), which forbids this even to root
  [{"error":"programs cannot be listed: Operation not permitted","hint":"the kernel is locked down (integrity), which forbids this even to root"}]
  error[R030]: get prog by id (3) (Too many open files)
  hint: this process has no descriptor left: every map, program, link and event takes one; raise the limit (ulimit -n 65536)
  error[R008]: bpf obj get (/sys/fs/bpf/a/pass) (Permission denied)
  hint: the kernel is locked down (integrity), which forbids this even to root
  error[R030]: can't get prog info (Bad file descriptor)
[3]
