# skep verify as other kernels' verifiers, on a machine where no time passes: its table, what is told of a refusal, what is shown of it, and
# what changed since an earlier run
$ printf '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nstruct xdp_md { unsigned data, data_end; }; struct __sk_buff { unsigned len; };\nstruct { __uint(type, BPF_MAP_TYPE_HASH); __type(key, int); __type(value, long); __uint(max_entries, 4); } m SEC(".maps");\nSEC("xdp") int good(struct xdp_md *c) { return 2; }\nSEC("xdp") int unchecked(struct xdp_md *c) { int k = 0; long *v = bpf_map_lookup_elem(&m, &k); return *v; }\nSEC("tc") int stack(struct __sk_buff *s) { volatile long b[3]; b[2] = s->len; return b[2] > 5; }\nSEC("xdp") int past(struct xdp_md *c) { char *p = (void *)(long)c->data; return *p; }\nchar L[] SEC("license") = "GPL";\n' > $TMP/v.c; skep verify -w --kernel 6.12 $TMP/v.c; skep cc -w $TMP/v.c -o $TMP/v.o; skep verify --kernel 6.12 $TMP/v.o
  program    section  verdict   insns  processed  states  stack  time_us
  good       xdp      accepted      2          2       0      0        0
  unchecked  xdp      refused       8          6       0      8        0
  stack      tc       accepted      7          8       1      8        0
  past       xdp      refused       5          2       0      0        0
  
  refused: unchecked at $TMP/v.c:6
    the result of a map lookup is used without a check
    hint: test the pointer first: if (!p) return 0;
    the verifier says: R0 invalid mem access 'map_value_or_null'
    what is known there: R0=map_value_or_null#1
    the way there, by its branches:
      $TMP/v.c:6: SEC("xdp") int unchecked(struct xdp_md *c) { int k = 0; long *v = bpf_map_lookup_elem(&m, &k); return *v; }
  
  refused: past at $TMP/v.c:8
    packet bytes are accessed that were not checked against data_end: the packet may be shorter
    hint: compare just before the access: if ((void *)(hdr + 1) > data_end) return ...;
    the verifier says: invalid access to packet, off=0 size=1, R0(id=0,off=0,r=0)
    what is known there: R0=pkt[0]
  
  4 programs: 2 accepted, 2 refused
  program    section  verdict   insns  processed  states  stack  time_us
  good       xdp      accepted      2          2       0      0        0
  unchecked  xdp      refused       8          6       0      8        0
  past       xdp      refused       5          2       0      0        0
  stack      tc       accepted      7          8       1      8        0
  
  refused: unchecked at $TMP/v.c:6
    the result of a map lookup is used without a check
    hint: test the pointer first: if (!p) return 0;
    the verifier says: R0 invalid mem access 'map_value_or_null'
    what is known there: R0=map_value_or_null#1
    the way there, by its branches:
      $TMP/v.c:6: SEC("xdp") int unchecked(struct xdp_md *c) { int k = 0; long *v = bpf_map_lookup_elem(&m, &k); return *v; }
  
  refused: past at $TMP/v.c:8
    packet bytes are accessed that were not checked against data_end: the packet may be shorter
    hint: compare just before the access: if ((void *)(hdr + 1) > data_end) return ...;
    the verifier says: invalid access to packet, off=0 size=1, R0(id=0,off=0,r=0)
    what is known there: R0=pkt[0]
  
  4 programs: 2 accepted, 2 refused
[3]
$ set -f; for o in '--only refused' '--only accepted' '--only failed' '--sort program' '--sort insns' '--sort size' '--sort verdict' '--sort time' '--sort stack' '--sort processed' '-p s*' '-p none' '-p good -p past' '--only nothing' '--sort nothing' '--kernel 4.4' '--kernel'; do echo "-- $o"; skep verify -w --kernel 6.1 $o $TMP/v.c 2>&1 | awk '/^$/ { exit } 1'; done
  -- --only refused
  program    section  verdict  insns  processed  states  stack  time_us
  unchecked  xdp      refused      8          6       0      8        0
  past       xdp      refused      5          2       0      0        0
  -- --only accepted
  program  section  verdict   insns  processed  states  stack  time_us
  good     xdp      accepted      2          2       0      0        0
  stack    tc       accepted      7          8       1      8        0
  -- --only failed
  program  section  verdict  insns  processed  states  stack  time_us
  -- --sort program
  program    section  verdict   insns  processed  states  stack  time_us
  good       xdp      accepted      2          2       0      0        0
  past       xdp      refused       5          2       0      0        0
  stack      tc       accepted      7          8       1      8        0
  unchecked  xdp      refused       8          6       0      8        0
  -- --sort insns
  program    section  verdict   insns  processed  states  stack  time_us
  unchecked  xdp      refused       8          6       0      8        0
  stack      tc       accepted      7          8       1      8        0
  past       xdp      refused       5          2       0      0        0
  good       xdp      accepted      2          2       0      0        0
  -- --sort size
  'size': error[R006]: there is no column 'size'
  hint: see skep verify --help
  (word 5)
  -- --sort verdict
  program    section  verdict   insns  processed  states  stack  time_us
  good       xdp      accepted      2          2       0      0        0
  stack      tc       accepted      7          8       1      8        0
  past       xdp      refused       5          2       0      0        0
  unchecked  xdp      refused       8          6       0      8        0
  -- --sort time
  program    section  verdict   insns  processed  states  stack  time_us
  good       xdp      accepted      2          2       0      0        0
  past       xdp      refused       5          2       0      0        0
  stack      tc       accepted      7          8       1      8        0
  unchecked  xdp      refused       8          6       0      8        0
  -- --sort stack
  program    section  verdict   insns  processed  states  stack  time_us
  stack      tc       accepted      7          8       1      8        0
  unchecked  xdp      refused       8          6       0      8        0
  good       xdp      accepted      2          2       0      0        0
  past       xdp      refused       5          2       0      0        0
  -- --sort processed
  program    section  verdict   insns  processed  states  stack  time_us
  stack      tc       accepted      7          8       1      8        0
  unchecked  xdp      refused       8          6       0      8        0
  good       xdp      accepted      2          2       0      0        0
  past       xdp      refused       5          2       0      0        0
  -- -p s*
  program  section  verdict   insns  processed  states  stack  time_us
  stack    tc       accepted      7          8       1      8        0
  -- -p none
  error[R012]: no program has a name like 'none'
  hint: without -p each is verified, and they say their names
  -- -p good -p past
  program  section  verdict  insns  processed  states  stack  time_us
  past     xdp      refused      5          2       0      0        0
  -- --only nothing
  'nothing': error[R006]: a verdict is one of accepted, refused, unavailable, failed
  hint: see skep verify --help
  (word 5)
  -- --sort nothing
  'nothing': error[R006]: there is no column 'nothing'
  hint: see skep verify --help
  (word 5)
  -- --kernel 4.4
  '4.4': error[R006]: the kernels that are known are 5.10, 6.1, 6.12, 6.18, 7.2, or all
  hint: see skep verify --help
  (word 5)
  -- --kernel
  '$TMP/v.c': error[R006]: the kernels that are known are 5.10, 6.1, 6.12, 6.18, 7.2, or all
  hint: see skep verify --help
  (word 5)
$ skep verify -w --kernel all $TMP/v.c; skep verify -w --kernel 5.10 --kernel 7.2 -p 'p*' $TMP/v.c; skep verify -w --kernel all --only refused --sort insns $TMP/v.c | awk '/^$/ { exit } 1'
  program    section  5.10     6.1      6.12     6.18     7.2
  good       xdp      2        2        2        2        2
  unchecked  xdp      refused  refused  refused  refused  refused
  stack      tc       8        8        8        8        8
  past       xdp      refused  refused  refused  refused  refused
  
  numbers: instructions that the kernel's verifier walks until it accepts the program
  
  refused by 5.10, 6.1, 6.12, 6.18, 7.2: unchecked at $TMP/v.c:6
    the result of a map lookup is used without a check
    hint: test the pointer first: if (!p) return 0;
    the verifier says: R0 invalid mem access 'map_value_or_null'
    what is known there: R0=map_value_or_null#1
    the way there, by its branches:
      $TMP/v.c:6: SEC("xdp") int unchecked(struct xdp_md *c) { int k = 0; long *v = bpf_map_lookup_elem(&m, &k); return *v; }
  
  refused by 5.10, 6.1, 6.12, 6.18, 7.2: past at $TMP/v.c:8
    packet bytes are accessed that were not checked against data_end: the packet may be shorter
    hint: compare just before the access: if ((void *)(hdr + 1) > data_end) return ...;
    the verifier says: invalid access to packet, off=0 size=1, R0(id=0,off=0,r=0)
    what is known there: R0=pkt[0]
  
  20 verdicts: 10 accepted, 10 refused
  program  section  verdict  insns  processed  states  stack  time_us
  past     xdp      refused      5          2       0      0        0
  
  refused: past at $TMP/v.c:8
    packet bytes are accessed that were not checked against data_end: the packet may be shorter
    hint: compare just before the access: if ((void *)(hdr + 1) > data_end) return ...;
    the verifier says: invalid access to packet, off=0 size=1, R0(id=0,off=0,r=0)
    what is known there: R0=pkt[0]
  
  1 program: 0 accepted, 1 refused
  program    section  verdict  insns  processed  states  stack  time_us  kernel
  unchecked  xdp      refused      8          6       0      8        0  5.10
  unchecked  xdp      refused      8          6       0      8        0  6.1
  unchecked  xdp      refused      8          6       0      8        0  6.12
  unchecked  xdp      refused      8          6       0      8        0  6.18
  unchecked  xdp      refused      8          6       0      8        0  7.2
  past       xdp      refused      5          2       0      0        0  5.10
  past       xdp      refused      5          2       0      0        0  6.1
  past       xdp      refused      5          2       0      0        0  6.12
  past       xdp      refused      5          2       0      0        0  6.18
  past       xdp      refused      5          2       0      0        0  7.2
$ skep verify -w --kernel 6.12 --log -p good $TMP/v.c; skep verify -w --kernel 6.12 --log -p unchecked $TMP/v.c; skep verify -w --kernel 6.12 --trace -p stack $TMP/v.c; skep verify -w --trace -p 'unch*' $TMP/v.c
  program  section  verdict   insns  processed  states  stack  time_us
  good     xdp      accepted      2          2       0      0        0
  
  accepted: good
  0: R1=ctx R10=fp
  0: (b7) r0 = 2
  1: R0=2 R1=ctx R10=fp
  1: (95) exit
  stack depth 0
  processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
  verification time 0 usec
  
  
  1 program: 1 accepted, 0 refused
  program    section  verdict  insns  processed  states  stack  time_us
  unchecked  xdp      refused      8          6       0      8        0
  
  refused: unchecked at $TMP/v.c:6
    the result of a map lookup is used without a check
    hint: test the pointer first: if (!p) return 0;
    the verifier says: R0 invalid mem access 'map_value_or_null'
    what is known there: R0=map_value_or_null#1
    the way there, by its branches:
      $TMP/v.c:6: SEC("xdp") int unchecked(struct xdp_md *c) { int k = 0; long *v = bpf_map_lookup_elem(&m, &k); return *v; }
  ; by $TMP/v.c:6: SEC("xdp") int unchecked(struct xdp_md *c) { int k = 0; long *v = bpf_map_lookup_elem(&m, &k); return *v; }
  ; known R0=map_value_or_null#1
  0: R1=ctx R10=fp
  0: (62) *(u32 *)(r10 -4) = 0
  1: R1=ctx R10=fp fp-8=????0000
  1: (18) r1 = map_fd[1048577]
  3: R1=map_ptr R10=fp fp-8=????0000
  3: (bf) r2 = r10
  4: R1=map_ptr R2=fp R10=fp fp-8=????0000
  4: (07) r2 += -4
  5: R1=map_ptr R2=fp-4 R10=fp fp-8=????0000
  5: (85) call unknown#1
  6: R0=map_value_or_null#1 R10=fp fp-8=????mmmm
  6: (79) r0 = *(u64 *)(r0 +0)
  R0 invalid mem access 'map_value_or_null'
  stack depth 8
  processed 6 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
  verification time 0 usec
  
  
  1 program: 0 accepted, 1 refused
  program  section  verdict   insns  processed  states  stack  time_us
  stack    tc       accepted      7          8       1      8        0
  
  accepted: stack
  
  at first:  r1 = the context
  v.c:7          SEC("tc") int stack(struct __sk_buff *s) { volatile long b[3]; b[2] = s->len; return b[2] > 5; }
                   r0 = 0,  r1 = 0 to 5,  stack - 8: 0 to 5
  from line 7, the other way:  r0 = 1,  r1 = 6 to 4294967295,  stack - 8: 6 to 4294967295
  v.c:7          SEC("tc") int stack(struct __sk_buff *s) { volatile long b[3]; b[2] = s->len; return b[2] > 5; }
  
  1 program: 1 accepted, 0 refused
  program    section  verdict  insns  processed  states  stack  time_us
  unchecked  xdp      refused      8          6       0      8        0
  
  refused: unchecked at $TMP/v.c:6
    the result of a map lookup is used without a check
    hint: test the pointer first: if (!p) return 0;
    the verifier says: R0 invalid mem access 'map_value_or_null'
    what is known there: R0=map_value_or_null#1
    the way there, by its branches:
      $TMP/v.c:6: SEC("xdp") int unchecked(struct xdp_md *c) { int k = 0; long *v = bpf_map_lookup_elem(&m, &k); return *v; }
  
  at first:  r1 = the context
  v.c:6          SEC("xdp") int unchecked(struct xdp_md *c) { int k = 0; long *v = bpf_map_lookup_elem(&m, &k); return *v; }
                   r0 = a value of a map, or NULL,  stack - 4, 4 bytes: written
    refused:       R0 invalid mem access 'map_value_or_null'
  
  1 program: 0 accepted, 1 refused
[3]
$ skep verify -w --kernel 6.12 -f json $TMP/v.c | tee $TMP/now.json; skep verify -w --kernel all -p past -f json $TMP/v.c | cut -d, -f4-; skep verify -w --kernel 6.12 -f json --only accepted $TMP/v.c | wc -l
  {"type":"verify","time":"2023-11-14T22:13:20.000000Z","file":"$TMP/v.c","program":"good","section":"xdp","verdict":"accepted","insns":2,"processed":2,"states":0,"peak_states":0,"stack":0,"time_us":0,"at":"","reason":"","kernel":"6.12"}
  {"type":"verify","time":"2023-11-14T22:13:20.000000Z","file":"$TMP/v.c","program":"unchecked","section":"xdp","verdict":"refused","insns":8,"processed":6,"states":0,"peak_states":0,"stack":8,"time_us":0,"at":"$TMP/v.c:6","reason":"the result of a map lookup is used without a check","kernel":"6.12"}
  {"type":"verify","time":"2023-11-14T22:13:20.000000Z","file":"$TMP/v.c","program":"stack","section":"tc","verdict":"accepted","insns":7,"processed":8,"states":1,"peak_states":1,"stack":8,"time_us":0,"at":"","reason":"","kernel":"6.12"}
  {"type":"verify","time":"2023-11-14T22:13:20.000000Z","file":"$TMP/v.c","program":"past","section":"xdp","verdict":"refused","insns":5,"processed":2,"states":0,"peak_states":0,"stack":0,"time_us":0,"at":"$TMP/v.c:8","reason":"packet bytes are accessed that were not checked against data_end: the packet may be shorter","kernel":"6.12"}
  "program":"past","section":"xdp","verdict":"refused","insns":5,"processed":2,"states":0,"peak_states":0,"stack":0,"time_us":0,"at":"$TMP/v.c:8","reason":"packet bytes are accessed that were not checked against data_end: the packet may be shorter","kernel":"5.10"}
  "program":"past","section":"xdp","verdict":"refused","insns":5,"processed":2,"states":0,"peak_states":0,"stack":0,"time_us":0,"at":"$TMP/v.c:8","reason":"packet bytes are accessed that were not checked against data_end: the packet may be shorter","kernel":"6.1"}
  "program":"past","section":"xdp","verdict":"refused","insns":5,"processed":2,"states":0,"peak_states":0,"stack":0,"time_us":0,"at":"$TMP/v.c:8","reason":"packet bytes are accessed that were not checked against data_end: the packet may be shorter","kernel":"6.12"}
  "program":"past","section":"xdp","verdict":"refused","insns":5,"processed":2,"states":0,"peak_states":0,"stack":0,"time_us":0,"at":"$TMP/v.c:8","reason":"packet bytes are accessed that were not checked against data_end: the packet may be shorter","kernel":"6.18"}
  "program":"past","section":"xdp","verdict":"refused","insns":5,"processed":2,"states":0,"peak_states":0,"stack":0,"time_us":0,"at":"$TMP/v.c:8","reason":"packet bytes are accessed that were not checked against data_end: the packet may be shorter","kernel":"7.2"}
  2
$ row() { printf '{"type":"verify","file":"%s","program":"%s","section":"%s","verdict":"%s","insns":%s,"processed":%s,"states":%s,"peak_states":1,"stack":%s}\n' "$@"; }; { row $TMP/v.c good xdp accepted 2 2 0 0; row /other/v.o unchecked xdp accepted 4 4 1 16; row $TMP/v.c past xdp refused 3 5 9 8; } > $TMP/was.json; skep verify -w --kernel 6.12 --compare $TMP/was.json $TMP/v.c; echo "[$?]"; skep verify -w --kernel 6.12 --compare $TMP/was.json -p '[gp]*' $TMP/v.c | sed -n '/changed/,$p'; skep verify -w --kernel 6.12 --only accepted --compare $TMP/was.json $TMP/v.c; skep verify -w --kernel 6.12 --compare $TMP/now.json $TMP/v.c | tail -1; skep verify -w --kernel 6.12 --compare /none $TMP/v.c; echo x > $TMP/x; skep verify --kernel 6.12 --compare $TMP/x $TMP/v.c
  program    verdict              insns             processed        states            stack
  unchecked  accepted -> refused  4 -> 8 (+100.0%)  4 -> 6 (+50.0%)  1 -> 0 (-100.0%)  16 -> 8 (-50.0%)
  stack      new: accepted        0 -> 7            0 -> 8           0 -> 1            0 -> 8
  past       refused              3 -> 5 (+66.7%)   5 -> 2 (-60.0%)  9 -> 0 (-100.0%)  8 -> 0 (-100.0%)
  
  3 programs changed, 1 are as before
  
  refused: unchecked at $TMP/v.c:6
    the result of a map lookup is used without a check
    hint: test the pointer first: if (!p) return 0;
    the verifier says: R0 invalid mem access 'map_value_or_null'
    what is known there: R0=map_value_or_null#1
    the way there, by its branches:
      $TMP/v.c:6: SEC("xdp") int unchecked(struct xdp_md *c) { int k = 0; long *v = bpf_map_lookup_elem(&m, &k); return *v; }
  
  refused: past at $TMP/v.c:8
    packet bytes are accessed that were not checked against data_end: the packet may be shorter
    hint: compare just before the access: if ((void *)(hdr + 1) > data_end) return ...;
    the verifier says: invalid access to packet, off=0 size=1, R0(id=0,off=0,r=0)
    what is known there: R0=pkt[0]
  
  4 programs: 2 accepted, 2 refused
  [3]
  1 programs changed, 1 are as before
  
  refused: past at $TMP/v.c:8
    packet bytes are accessed that were not checked against data_end: the packet may be shorter
    hint: compare just before the access: if ((void *)(hdr + 1) > data_end) return ...;
    the verifier says: invalid access to packet, off=0 size=1, R0(id=0,off=0,r=0)
    what is known there: R0=pkt[0]
  
  2 programs: 1 accepted, 1 refused
  program  verdict        insns   processed  states  stack
  stack    new: accepted  0 -> 7  0 -> 8     0 -> 1  0 -> 8
  
  1 programs changed, 1 are as before
  
  4 programs: 2 accepted, 2 refused
  4 programs: 2 accepted, 2 refused
  /none: error[R005]: cannot read the file (No such file or directory)
  $TMP/x:1: error[R016]: this is not what skep verify -f json prints
  hint: keep the output of: skep verify -f json FILE...
[1]
# of the machine's own kernel, which takes all; what it refuses, does not know or has no right to
$ skep verify -w $TMP/v.c; for r in PROG_LOAD=22 PROG_LOAD=1 PROG_LOAD=13 PROG_LOAD=7 MAP_CREATE=1; do echo "-- $r"; REFUSE=$r skep verify -w -p '[gu]*' $TMP/v.c 2>&1 | grep -v kernel:; done
  kernel: MAP_CREATE type hash, key 4, value 8, entries 4, flags 0, name 'm', interface 0, inner 0
  kernel: PROG_LOAD type xdp, name 'good', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type xdp, name 'unchecked', attach type xdp, on 0, interface 0
  kernel: PROG_LOAD type sched_cls, name 'stack', attach type -, on 0, interface 0
  kernel: PROG_LOAD type xdp, name 'past', attach type xdp, on 0, interface 0
  program    section  verdict   insns  processed  states  stack  time_us
  good       xdp      accepted      2          0       0      0        0
  unchecked  xdp      accepted      8          0       0      0        0
  stack      tc       accepted      7          0       0      0        0
  past       xdp      accepted      5          0       0      0        0
  
  4 programs: 4 accepted, 0 refused
  -- PROG_LOAD=22
  program    section  verdict      insns  processed  states  stack  time_us
  good       xdp      unavailable      2          0       0      0        0
  unchecked  xdp      unavailable      8          0       0      0        0
  
  unavailable: good at $TMP/v.c:5
    the kernel refuses to load 'good' (type xdp)
    hint: this kernel has no programs of type xdp
  
  unavailable: unchecked at $TMP/v.c:6
    the kernel refuses to load 'unchecked' (type xdp)
    hint: this kernel has no programs of type xdp
  
  2 programs: 0 accepted, 0 refused, 2 unavailable on this kernel whatever the code
  -- PROG_LOAD=1
  program    section  verdict      insns  processed  states  stack  time_us
  good       xdp      unavailable      2          0       0      0        0
  unchecked  xdp      unavailable      8          0       0      0        0
  
  unavailable: good at $TMP/v.c:5
    not allowed to load 'good' (type xdp)
    hint: the kernel is locked down (integrity), which forbids this even to root
  
  unavailable: unchecked at $TMP/v.c:6
    not allowed to load 'unchecked' (type xdp)
    hint: the kernel is locked down (integrity), which forbids this even to root
  
  2 programs: 0 accepted, 0 refused, 2 unavailable on this kernel whatever the code
  -- PROG_LOAD=13
  program    section  verdict      insns  processed  states  stack  time_us
  good       xdp      unavailable      2          0       0      0        0
  unchecked  xdp      unavailable      8          0       0      0        0
  
  unavailable: good at $TMP/v.c:5
    not allowed to load 'good' (type xdp)
    hint: the kernel is locked down (integrity), which forbids this even to root
  
  unavailable: unchecked at $TMP/v.c:6
    not allowed to load 'unchecked' (type xdp)
    hint: the kernel is locked down (integrity), which forbids this even to root
  
  2 programs: 0 accepted, 0 refused, 2 unavailable on this kernel whatever the code
  -- PROG_LOAD=7
  program    section  verdict      insns  processed  states  stack  time_us
  good       xdp      unavailable      2          0       0      0        0
  unchecked  xdp      unavailable      8          0       0      0        0
  
  unavailable: good at $TMP/v.c:5
    the kernel refuses to load 'good' (type xdp)
    hint: the program has 2 instructions; without CAP_BPF the limit is 4096
  
  unavailable: unchecked at $TMP/v.c:6
    the kernel refuses to load 'unchecked' (type xdp)
    hint: the program has 8 instructions; without CAP_BPF the limit is 4096
  
  2 programs: 0 accepted, 0 refused, 2 unavailable on this kernel whatever the code
  -- MAP_CREATE=1
  program    section  verdict      insns  processed  states  stack  time_us
  good       xdp      unavailable      2          0       0      0        0
  unchecked  xdp      unavailable      8          0       0      0        0
  
  unavailable: good at $TMP/v.c:4
    not allowed to create map 'm'
    hint: the kernel is locked down (integrity), which forbids this even to root
  
  unavailable: unchecked at $TMP/v.c:4
    not allowed to create map 'm'
    hint: the kernel is locked down (integrity), which forbids this even to root
  
  2 programs: 0 accepted, 0 refused, 2 unavailable on this kernel whatever the code
