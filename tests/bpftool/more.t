# programs by tag, by name, by id; words that are wrong; types by id, map and program; what load takes
$ skep prog loadall $TMP/things.o $PIN/more pinmaps $PIN/moremaps
$ id=$(skep -j prog show pinned $PIN/more/pass | grep -oE '"id":[0-9]+' | head -1 | cut -d: -f2); tag=$(skep -j prog show pinned $PIN/more/pass | grep -oE '"tag":"[0-9a-f]+' | cut -d'"' -f4); skep prog show id $id | sed -E 's/^[0-9]+/ID/; s/tag [0-9a-f]+/tag TAG/' | head -1; skep prog show tag $tag | grep -c "^$id: "; skep prog show tag ${tag}0; skep prog show tag zzzzzzzzzzzzzzzz
  ID: xdp  name pass  tag TAG  gpl
  1
  error[R006]: can't parse tag: it has 16 hexadecimal digits
  hint: see skep prog help
  error[R006]: can't parse tag: it has 16 hexadecimal digits
  hint: see skep prog help
[2]
$ skep prog show name no_such_program_here; skep prog show id 4294967294; skep prog show pinned $PIN/moremaps/numbers; skep map show pinned $PIN/more/pass; skep prog show pinned $PIN/none; skep prog show strange 1; skep map show id
  error[R007]: there is no program with name 'no_such_program_here'
  hint: see what there is: skep prog show
  error[R007]: get prog by id (4294967294): No such file or directory
  hint: see what there is: skep prog show
  error[R007]: $PIN/moremaps/numbers is a map, not a program
  hint: see what there is: skep prog show
  error[R007]: $PIN/more/pass is a program, not a map
  hint: see what there is: skep map show
  error[R007]: bpf obj get ($PIN/none): No such file or directory
  hint: see what there is: skep prog show
  error[R007]: there is no program with name 'strange'
  hint: see what there is: skep prog show
  error[R006]: 'id' of which map?
  hint: see skep map help
[2]
$ skep prog dump xlated pinned $PIN/more/pass opcodes | head -4; skep -j prog dump xlated pinned $PIN/more/pass opcodes | head -c 120; echo; skep prog dump xlated pinned $PIN/more/pass visual | sed -n 1,3p; skep prog dump xlated pinned $PIN/more/pass strange; skep prog dump strange pinned $PIN/more/pass; skep prog dump jited pinned $PIN/more/pass visual; skep prog dump xlated pinned $PIN/more/pass file /nowhere/x
  int pass(struct xdp_md * ctx):
  ; int pass(struct xdp_md *ctx)
     0: (bf) r6 = r1
         bf 16 00 00 00 00 00 00
  [{"proto":"int pass(struct xdp_md * ctx)","src":"int pass(struct xdp_md *ctx)","disasm":"(bf) r6 = r1","opcodes":{"code"
  digraph "DOT graph for eBPF program" {
  subgraph "cluster_0" {
  	style="dashed";
  error[R006]: 'strange' is not expected here: file, opcodes, visual or linum
  hint: see skep prog help
  error[R006]: dump what? xlated or jited
  hint: see skep prog help
  error[R006]: 'visual' is not available for jited code
  hint: see skep prog help
  /nowhere/x: error[R015]: can't open file /nowhere/x (No such file or directory)
[1]
$ skep prog dump xlated pinned $PIN/more/pass file $TMP/out && wc -c < $TMP/out
  232
$ skep prog run pinned $PIN/more/pass data_in $TMP/packet repeat 3 | sed -E 's/[0-9]+ns|[0-9]+ns.*/Nns/'; skep prog run pinned $PIN/more/pass; skep prog run pinned $PIN/more/pass data_in /nowhere; skep prog run pinned $PIN/more/pass strange; skep prog run pinned $PIN/more/pass data_in $TMP/packet data_out $TMP/out data_size_out 8 repeat x
  Return value: 2, duration (average): Nns
  error[R006]: no input: data_in FILE or ctx_in FILE, - for the standard input
  hint: see skep prog help
  /nowhere: error[R005]: cannot read the file (No such file or directory)
  error[R006]: expected data_in, data_out, ctx_in, ctx_out, repeat, got 'strange'
  hint: see skep prog help
  error[R006]: 'x' is no number: repeat is needed
  hint: see skep prog help
[2]
$ skep -j prog run pinned $PIN/more/pass data_in $TMP/packet | sed -E 's/"duration":[0-9]+/"duration":N/'
  {"retval":2,"duration":N}
$ skep prog attach pinned $PIN/more/pass strange; skep prog attach pinned $PIN/more/pass sk_msg_verdict; skep prog attach pinned $PIN/more/pass; skep prog detach pinned $PIN/more/pass flow_dissector; skep prog strange
  error[R006]: 'strange' is no attach type of a program without a hook
  hint: see skep prog help
  error[R006]: a map: id, name, tag or pinned, and which is needed
  hint: see skep prog help
  error[R006]: an attach type is needed
  hint: see skep prog help
  error[R030]: failed prog detach to map (Invalid argument)
  hint: the program is of type xdp, and this hook takes type flow_dissector: SEC("flow_dissector") in its source makes one; xdp:INTERFACE is a hook for this one
  error[R006]: 'strange' is no verb of prog
  hint: see skep prog help
[2]
$ skep btf show id 1 | sed -E 's/size [0-9]+B/size NB/; s/  (prog|map)_ids.*//'; skep -j btf show id 1 | sed -E 's/"size":[0-9]+/"size":N/; s/_ids":\[[^]]*\]/_ids":[IDS]/g'; skep btf show id 4294967294; skep btf dump id 1 root_id x; skep btf dump strange; skep btf dump file /dev/null; skep btf dump file $TMP/things.o format strange; skep btf dump map pinned $PIN/moremaps/numbers kv; skep btf dump file $TMP/things.o root_id 1 format c | tail -n +10 | head -5
  1: name [vmlinux]  size NB
  {"id":1,"size":N,"prog_ids":[IDS],"map_ids":[IDS],"kernel":true,"name":"vmlinux"}
  error[R007]: get BTF by id (4294967294): No such file or directory
  hint: see what there is: skep btf show
  error[R006]: 'x' is no number: a type's id is needed
  hint: see skep btf help
  error[R006]: unrecognized BTF source specifier: id, map, prog or file is needed, not strange
  hint: see skep btf help
  error[B001]: this is no BTF of this machine's byte order
  hint: BTF begins with the bytes 9f eb; the file may be of another kind or for another byte order
  error[R006]: unrecognized format specifier: 'strange', possible values: raw, c
  hint: see skep btf help
  [4] TYPEDEF 'u32' type_id=3
  [11] TYPEDEF 'u64' type_id=10
  typedef __u32 u32;
  
  struct key {
  	u32 pid;
  	char comm[8];
$ b=$(skep -j prog show pinned $PIN/more/pass | grep -oE '"btf_id":[0-9]+' | cut -d: -f2); skep btf show id $b | grep -oE 'prog_ids|map_ids' | xargs; skep -j btf show id $b | grep -oE '"(prog_ids|map_ids)":\[[0-9]' | sed 's/[0-9]$/N/'; skep btf dump map pinned $PIN/moremaps/table key | head -1; skep btf dump map pinned $PIN/moremaps/table value | grep -c .; skep btf dump map pinned $PIN/moremaps/table strange
  prog_ids map_ids
  "prog_ids":[N
  "map_ids":[N
  [1] STRUCT 'key' size=12 vlen=2
  13
  error[R006]: unrecognized option: 'strange'
  hint: see skep btf help
[2]
$ skep prog load $TMP/things.o $PIN/again type strange; skep prog load $TMP/things.o $PIN/again type xpd; skep prog load $TMP/things.o $PIN/again map idx 99 pinned $PIN/moremaps/numbers; skep prog load $TMP/things.o $PIN/again map strange; skep prog load $TMP/things.o $PIN/again strange; skep prog load $TMP/things.o $PIN/again dev nosuch; skep prog load /dev/null $PIN/again; skep prog load $TMP/things.o; ls $PIN/again
  error[R006]: 'strange' is no program type
  hint: see skep prog help
  error[R006]: 'xpd' is no program type
  hint: did you mean 'xdp'?
  error[R006]: the object has 6 maps
  hint: see skep prog help
  error[R006]: expected 'idx' or 'name' of the object's map
  hint: see skep prog help
  error[R006]: expected no more arguments, 'type', 'map', 'dev', 'pinmaps' or 'autoattach', got: 'strange'
  hint: see skep prog help
  error[R007]: there is no interface 'nosuch' (invalid devname)
  hint: see what there is: skep prog show
  error[R007]: object file doesn't contain any bpf program
  hint: see what there is: skep prog show
  error[R006]: the path of a pin is needed
  hint: see skep prog help
  ls: cannot access '$PIN/again': No such file or directory
[2]
$ skep prog load $TMP/things.o $PIN/again type xdp map name numbers pinned $PIN/moremaps/numbers && ls $PIN/again && rm $PIN/again
  $PIN/again
$ skep map event_pipe pinned $PIN/moremaps/numbers; skep map show pinned $PIN/moremaps/numbers bpf; skep map create $PIN/new type strange key 4 value 4 entries 1 name x; skep map create $PIN/new type hash key 4 value 4 entries 1 name x flags z; skep map update pinned $PIN/moremaps/numbers key hex zz value 1; skep map dump; skep map strange; skep mpa show; skep map lookup pinned $PIN/moremaps/numbers key 1 2 3
  error[R007]: map is not a perf event array
  hint: see what there is: skep map show
  error[R006]: 'bpf' is not expected here
  hint: see skep map help
  error[R006]: 'strange' is no map type
  hint: see skep map help
  error[R006]: 'z' is no number: flags is needed
  hint: see skep map help
  error[R006]: error parsing byte 1 of 4 of the key: zz
  hint: see skep map help
  error[R006]: a map: id, name, tag or pinned, and which is needed
  hint: see skep map help
  error[R006]: 'strange' is no verb of map
  hint: see skep map help
  'mpa': error[R006]: there is no such command
  hint: did you mean 'skep man'?
  error[R006]: the key has 4 bytes: 3 are given
  hint: see skep map help
[2]
$ printf '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar L[] SEC("license") = "GPL";\nstruct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); __uint(key_size, 4); __uint(value_size, 4); } pb SEC(".maps");\nSEC("raw_tp/sys_enter") int f(struct bpf_raw_tracepoint_args *c) { char m[4] = { 1, 2, 60, 0 }; if (c->args[1] == 155) { bpf_perf_event_output(c, &pb, BPF_F_CURRENT_CPU, m, 4); bpf_printk("said %%d", 7); } return 0; }\n' > $TMP/ev.bpf.c; skep cc $TMP/ev.bpf.c -o $TMP/ev.o && skep prog loadall $TMP/ev.o $PIN/ev autoattach pinmaps $PIN/evmaps; skep link show pinned $PIN/ev/f | tail -1
  	tp 'sys_enter'  
$ asks() { python3 -c 'import ctypes; ctypes.CDLL(None).syscall(155, b"", b"")'; }; until_said() { "${@:3}" > $TMP/$1 2>&1 & p=$!; for i in $(seq 100); do asks; grep -q "$2" $TMP/$1 && break; sleep 0.05; done; kill -INT $p; wait $p; }; until_said events ==.@ $SKEP map event_pipe pinned $PIN/evmaps/pb; until_said json data $SKEP -j map event_pipe pinned $PIN/evmaps/pb; until_said log 'said 7' $SKEP prog tracelog; sed -E 's/@[0-9.]+ CPU: [0-9]+ index: [0-9]+/@TIME/' $TMP/events | head -2; grep -oE '"data":\[[^]]*\]' $TMP/json | head -1; grep -oE 'said 7' $TMP/log | head -1; rm -rf $PIN/ev $PIN/evmaps
  == @TIME =====
  01 02 3c 00
  "data":["0x01","0x02","0x3c","0x00"]
  said 7
$ skep prog profile pinned $PIN/more/pass duration x cycles; skep prog profile pinned $PIN/more/pass duration 1 strange; skep prog profile pinned $PIN/more/pass; skep prog profile
  error[R006]: 'x' is no number: a number of seconds is needed
  hint: see skep prog help
  error[R006]: 'strange' is no metric
  hint: see skep prog help
  error[R006]: metrics are needed: cycles, instructions and others
  hint: see skep prog help
  error[R006]: a program: id, name, tag or pinned, and which is needed
  hint: see skep prog help
[2]
$ skep batch file /nowhere; skep -p prog show id 4294967294; skep prog help | head -2
  /nowhere: error[R005]: cannot read the file (No such file or directory)
  {
      "error": "get prog by id (4294967294): No such file or directory",
      "hint": "see what there is: skep prog show"
  }
  Usage: skep prog { show | list } [PROG]
         skep prog dump xlated PROG [{ file FILE | opcodes | visual | linum }]
