# options of skep run, on a program that each of them changes
# needs: root tracefs
$ printf 'BPF_PERCPU_ARRAY(n, u64, 1);\nint limit = 1;\nTRACEPOINT_PROBE(syscalls, sys_enter_getpgid) { int k = 0; u64 *v = n.lookup(&k); if (v) *v += limit; return 0; }\n' > $TMP/w.c; skep run -d 0.1 -DX=1 -UX --strict -t 1 $TMP/w.c; skep run -d 0.1 -t x $TMP/w.c; skep run -d 0.1 -p x $TMP/w.c; skep run -d 0.1 --cpus strange $TMP/w.c; skep run -d 0.1 --hook strange $TMP/w.c; skep run -d 0.1 --follow $TMP/w.c 2>&1 | sed "s,.$TMP/w.c.,TMP/w.c,"; skep run -d 0.1 --set limit $TMP/w.c; skep run -d 0.1 --set nothing=1 $TMP/w.c
  n
  key  value
    0      0
  'x': error[R006]: 'x' is no number
  hint: see skep run --help
  'x': error[R006]: 'x' is no number
  hint: see skep run --help
  'strange': error[R006]: 'strange' is no way to show values of CPUs: auto, sum or each
  hint: see skep run --help
  'strange': error[R006]: 'strange' is not PROGRAM=HOOK
  hint: see skep run --help
  TMP/w.c: error[R006]: --follow is about the command of -c
  hint: see skep run --help
  'limit': error[R006]: this is not NAME=VALUE
  hint: a variable of the program and its first value: --set verbose=1
  'nothing': error[R006]: there is no variable 'nothing'
  hint: declare it so, and read it in a program, for else it is left out: const volatile int nothing;
[2]
$ skep run --cpus each --set limit=5 -c 'python3 -c "import os; os.getpgid(0)"' $TMP/w.c | awk 'NR < 3 { print $1, $2 }'; skep run --cpus sum --set limit=5 -f json -c 'python3 -c "import os; os.getpgid(0)"' --follow $TMP/w.c | grep -oE '"rows":.*'; skep run -i 0.1 --clear -d 0.25 -p 1 $TMP/w.c | sed -E 's/^[0-9:]{8}$/CLOCK/'
  n 
  key cpu
  "rows":[{"key":0,"value":5}]}
  CLOCK
  
  n
  key  value
    0      0
  
  CLOCK
  
  n
  key  value
    0      0
  
  CLOCK
  
  n
  key  value
    0      0
$ skep run -d 0.1 --dev lo -e 'SEC("xdp") int f(struct xdp_md *c) { return XDP_PASS; }' 2>&1 | sed 's/ ran .*/ ran N/'; skep run -d 0.1 --dev nosuch -e 'SEC("xdp") int f(struct xdp_md *c) { return XDP_PASS; }'; skep run -d 0.1 --cgroup /none -e 'TRACEPOINT_PROBE(sched, sched_switch) { return 0; }' 2>&1 | head -1; skep run -d 0.1 -u no_such_user_here $TMP/w.c
  skep: nothing to show; the program ran N
  <text>:1:16: error[A011]: there is no network interface 'nosuch'
         1 | SEC("xdp") int f(struct xdp_md *c) { return XDP_PASS; }
           |                ^
  hint: see what there is: ip link
  '/none': error[R006]: there is no such cgroup
  'no_such_user_here': error[R006]: 'no_such_user_here' is no number
  hint: see skep run --help
[2]
# verdicts of several kernels beside each other
$ skep verify -w --kernel all tests/cli/verify.c | awk 'NR < 4 { print $1, $2, $3, $4, $5, $6 }'; skep verify -w --kernel 5.10 -p good tests/cli/verify.c | awk 'NR < 3 { print $1, $2, $3 }'; skep verify --kernel 4.4 tests/cli/verify.c; skep verify --only strange tests/cli/verify.c; skep verify -w --sort time -p good --offline tests/cli/verify.c | awk 'NR == 1 { print $1, $2 }'
  program section 5.10 6.1 6.12 6.18
  good raw_tp/sys_enter 12 12 12 12
  bad raw_tp/sys_enter refused refused refused refused
  program section verdict
  good raw_tp/sys_enter accepted
  '4.4': error[R006]: the kernels that are known are 5.10, 6.1, 6.12, 6.18, 7.2, or all
  hint: see skep verify --help
  'strange': error[R006]: a verdict is one of accepted, refused, unavailable, failed
  hint: see skep verify --help
  program section
$ skep trace everything
  error[A005]: this kernel has no kprobes, which kprobe:everything needs
  note: kprobe by perf_event_open: No such file or directory; kprobe by kprobe_events: No such file or directory
  hint: look at a tracepoint, t:CATEGORY:EVENT (skep list tracepoint), or at a library's function
[4]
# What to do next, where a word names nothing.
$ skep export --once nosuch; skep boot statu tests/boot/objects; skep cc -w -o $TMP/c.o tests/cli/contexts.c && skep dis -p none $TMP/c.o
  nosuch: error[R005]: cannot read the file (No such file or directory)
  hint: there is no tool of this name either: give a file, or one of the tools of skep --help
  'statu': error[P001]: this directory cannot be read
  hint: did you mean 'skep boot status DIR...'?
  error[R012]: there is no function 'none' in it
  hint: it has 'other' and others
[1]
# -h as the value of an option is that value
$ skep run --comm -h -d 0.1 -c 'exit 0' -e 'TRACEPOINT_PROBE(sched, sched_switch) { return 0; }' 2>&1 | head -1 | cut -c1-21; skep opensnoop --comm -h -c 'exit 0' 2>/dev/null | tail -1 | cut -c1-20
  skep: nothing to show
      PID COMM        
# a tool's messages are without lines of its program
$ skep trace c:none_such 2>&1 | sed 's,/.*/libc.so.6,LIBC,g'; skep trace -v c:none_such 2>&1 | grep -c trace.bpf.c
  error[A009]: 'LIBC' has no function 'none_such'
  hint: the file may be stripped; an offset in the file works too: LIBC:0x1234
  1
$ skep list syscalls; skep list sched_switch; skep list nothing_like_it 2>&1 | tail -1
  'syscalls': error[R006]: 'syscalls' is no kind of hook that can be listed
  hint: the kind stands before the name: skep list 'tracepoint:syscalls:*'; all kinds: skep list
  'sched_switch': error[R006]: 'sched_switch' is no kind of hook that can be listed
  hint: the kind stands before the name: skep list 'tracepoint:*:sched_switch'; all kinds: skep list
  hint: the kind stands before the name: skep list 'tracepoint:*:nothing_like_it', 'kprobe:nothing_like_it'; all kinds: skep list
$ skep -j map show id 99999999; skep map show id 99999999 2>&1 | head -1
  {"error":"get map by id (99999999): No such file or directory","hint":"see what there is: skep map show"}
  error[R007]: get map by id (99999999): No such file or directory
