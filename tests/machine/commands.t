# Each command's words: what is wrong with them, and its status.
$ skep 2>&1 | head -3; echo ${PIPESTATUS[0]}; skep version; skep --version; skep -V; skep help | head -3; skep -h | head -1; skep --help | head -1; skep help explain | head -1; skep explain --help | head -1; skep help nothing; skep help opensnoop | head -1; skep -j
  skep: C into the kernel, live data out
  
  usage: skep COMMAND [OPTIONS]
  2
  skep 0.1
  skep 0.1
  skep 0.1
  skep: C into the kernel, live data out
  
  usage: skep COMMAND [OPTIONS]
  skep: C into the kernel, live data out
  skep: C into the kernel, live data out
  usage: skep explain [CODE | -WNAME | warnings]
  usage: skep explain [CODE | -WNAME | warnings]
  'nothing': error[R006]: there is no such command
  hint: see skep --help
  (word 1)
  usage: skep opensnoop [-x] [-T] [-U] [-e]
  '-j': error[R006]: there is no such command
  hint: see skep --help
  (word 1)
[2]
$ skep explain C102 | head -1; skep explain c102 | head -1; skep explain -Wmacro-redefined | head -1; skep explain -Wno-macro-redefined | head -1; skep explain macro-redefined | head -1; skep explain no-macro-redefined | head -1; skep explain | wc -l; skep explain | head -2; skep explain warnings | head -2; skep explain -f json R006 | cut -c1-150; skep explain C102 C103; skep explain X999; skep explain C1022; skep explain -f xml; skep explain -Wnothing; skep explain -x
  C102: a name is not declared
  C102: a name is not declared
  C006: a macro is defined again, differently (-Wmacro-redefined)
  C006: a macro is defined again, differently (-Wmacro-redefined)
  C006: a macro is defined again, differently (-Wmacro-redefined)
  C006: a macro is defined again, differently (-Wmacro-redefined)
  227
  C001  #error was reached
  C002  #warning was reached (-Wcpp)
  C002  #warning was reached (-Wcpp)
  C006  a macro is defined again, differently (-Wmacro-redefined)
  {"type":"page","time":"2023-11-14T22:13:20.000000Z","code":"R006","title":"an option or an argument is wrong","text":"# R006: an option or an argument
  'C103': error[R006]: one code or name is enough
  hint: see skep explain --help
  (word 2)
  'X999': error[R006]: there is no message of this code or name
  hint: skep explain lists them all
  (word 1)
  'C1022': error[R006]: there is no message of this code or name
  hint: skep explain lists them all
  (word 1)
  'xml': error[R006]: 'xml' is no output format: text or json
  hint: see skep explain --help
  (word 2)
  '-Wnothing': error[R006]: there is no message of this code or name
  hint: skep explain lists them all
  (word 1)
  '-x': error[R006]: 'skep explain' has no such option
  hint: see skep explain --help
  (word 1)
[2]
$ printf '\177ELF\2' > $TMP/o; skep llc $TMP/o -o $TMP/o2 && od -An -c $TMP/o2; skep llc < $TMP/o | od -An -c; skep llc -march=bpf -filetype=obj -mcpu=v3 -mattr=x -O2 -o - $TMP/o | od -An -c; skep llc --march=bpfel --filetype=obj $TMP/o | od -An -c; skep llc -march=x86 $TMP/o; skep llc -filetype=asm $TMP/o; skep llc $TMP/o -o /none/x; echo $?; printf 'BC\300\336 ' > $TMP/bc; skep llc $TMP/bc; printf '\177ELF' > $TMP/few; skep llc $TMP/few; printf 'BC\300' > $TMP/few; skep llc $TMP/few; : > $TMP/few; skep llc $TMP/few; skep llc /none
   177   E   L   F 002
   177   E   L   F 002
   177   E   L   F 002
   177   E   L   F 002
  '-march=x86': error[R006]: skep compiles for bpf, little endian, alone
  hint: see skep llc --help
  (word 1)
  error[R006]: the text of the instructions comes from skep cc -S, or skep dis
  hint: skep llc [-march=bpf] [-filetype=obj] [-o OUT.o] [FILE]
  /none/x: error[R005]: cannot write the file (No such file or directory)
  1
  $TMP/bc: error[R005]: this is LLVM's code, and there is no LLVM in skep
  hint: let skep compile: make CLANG='skep cc' LLC='skep llc'
  $TMP/few: error[R005]: this is no object
  hint: let skep compile: make CLANG='skep cc' LLC='skep llc'
  $TMP/few: error[R005]: this is no object
  hint: let skep compile: make CLANG='skep cc' LLC='skep llc'
  $TMP/few: error[R005]: nothing came in: the compiler before it failed
  hint: let skep compile: make CLANG='skep cc' LLC='skep llc'
  /none: error[R005]: cannot read the file (No such file or directory)
[1]
$ skep gen; skep gen nothing; skep gen skeleton; skep gen skeleton a b; skep gen skeleton a name; skep gen skeleton $TMP/g.c; printf 'int x; int f(void) { return x; }' > $TMP/g.c; skep gen skeleton $TMP/g.c name 1x; skep gen skeleton $TMP/g.c name 'a-b'; skep gen skeleton $TMP/g.c name a_1 | grep -c a_1__open; skep gen subskeleton $TMP/g.c | grep -c g__open; skep gen object; skep gen object $TMP/two.o; skep gen object /none/x.o $TMP/g.c; skep gen object $TMP/two.o $TMP/g.c name && skep gen object $TMP/two.o $TMP/g.c && skep dis $TMP/two.o | head -2; skep gen vmlinux x; REFUSE=btf=2 skep gen vmlinux; skep gen vmlinux | sed -n '1,12p;/struct sock {/,/^}/p' ; skep gen min_core_btf; skep gen min_core_btf a b; skep gen min_core_btf /none $TMP/min $TMP/two.o; skep gen min_core_btf $TMP/g.c $TMP/min $TMP/two.o; skep gen skeleton $(seq 66)
  error[R006]: skeleton, subskeleton, object, min_core_btf or vmlinux: what is to be made?
  hint: skep gen [-L] skeleton|subskeleton FILE.o|FILE.c [name NAME] | gen object OUT.o FILE... | gen min_core_btf IN OUT FILE... | gen vmlinux [--btf FILE]
  error[R006]: skeleton, subskeleton, object, min_core_btf or vmlinux: what is to be made?
  hint: skep gen [-L] skeleton|subskeleton FILE.o|FILE.c [name NAME] | gen object OUT.o FILE... | gen min_core_btf IN OUT FILE... | gen vmlinux [--btf FILE]
  error[R006]: one object, and perhaps a name for it, are needed
  hint: skep gen [-L] skeleton|subskeleton FILE.o|FILE.c [name NAME] | gen object OUT.o FILE... | gen min_core_btf IN OUT FILE... | gen vmlinux [--btf FILE]
  error[R006]: one object, and perhaps a name for it, are needed
  hint: skep gen [-L] skeleton|subskeleton FILE.o|FILE.c [name NAME] | gen object OUT.o FILE... | gen min_core_btf IN OUT FILE... | gen vmlinux [--btf FILE]
  error[R006]: one object, and perhaps a name for it, are needed
  hint: skep gen [-L] skeleton|subskeleton FILE.o|FILE.c [name NAME] | gen object OUT.o FILE... | gen min_core_btf IN OUT FILE... | gen vmlinux [--btf FILE]
  $TMP/g.c: error[R005]: cannot read the file (No such file or directory)
  '1x': error[R006]: this is no name that C could use
  hint: see skep --help
  'a-b': error[R006]: this is no name that C could use
  hint: see skep --help
  7
  1
  error[R006]: the object to be made, and those to be made into it, are needed
  hint: skep gen [-L] skeleton|subskeleton FILE.o|FILE.c [name NAME] | gen object OUT.o FILE... | gen min_core_btf IN OUT FILE... | gen vmlinux [--btf FILE]
  error[R006]: the object to be made, and those to be made into it, are needed
  hint: skep gen [-L] skeleton|subskeleton FILE.o|FILE.c [name NAME] | gen object OUT.o FILE... | gen min_core_btf IN OUT FILE... | gen vmlinux [--btf FILE]
  /none/x.o: error[R015]: cannot write the object (No such file or directory)
  name: error[R005]: cannot read the file (No such file or directory)
  error[R006]: the types of another kernel are given by --btf FILE
  hint: skep gen [-L] skeleton|subskeleton FILE.o|FILE.c [name NAME] | gen object OUT.o FILE... | gen min_core_btf IN OUT FILE... | gen vmlinux [--btf FILE]
  error[R014]: this kernel offers no types
  hint: a kernel's /sys/kernel/btf/vmlinux is wanted
  #ifndef __VMLINUX_H__
  #define __VMLINUX_H__
  
  #ifndef BPF_NO_PRESERVE_ACCESS_INDEX
  #if defined(__clang__)
  #pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)
  #endif
  #endif
  
  typedef unsigned int __u32;
  
  typedef unsigned long long __u64;
  struct sock {
  	int state;
  };
  error[R006]: the file with a kernel's types, the one to be made, and objects are needed
  hint: skep gen [-L] skeleton|subskeleton FILE.o|FILE.c [name NAME] | gen object OUT.o FILE... | gen min_core_btf IN OUT FILE... | gen vmlinux [--btf FILE]
  error[R006]: the file with a kernel's types, the one to be made, and objects are needed
  hint: skep gen [-L] skeleton|subskeleton FILE.o|FILE.c [name NAME] | gen object OUT.o FILE... | gen min_core_btf IN OUT FILE... | gen vmlinux [--btf FILE]
  /none: error[R014]: the file has no types
  hint: a kernel's /sys/kernel/btf/vmlinux is wanted
  $TMP/g.c: error[B001]: this is no BTF of this machine's byte order
  hint: BTF begins with the bytes 9f eb; the file may be of another kind or for another byte order
  '65': error[R006]: there are too many files
  hint: see skep gen --help
  (word 66)
[2]
$ skep top 1 2 3; skep top x; skep top 1 0; skep top 1 x; skep top -i x; skep top -i 0; skep top -n x; skep top -n 5000000000; skep top -f xml; skep top nothing; skep top -q
  '3': error[R006]: '3' is too much: an interval, a count
  hint: see skep top --help
  (word 3)
  'x': error[R006]: 'x' is neither a tool nor an interval
  hint: see skep top --help
  (word 1)
  '0': error[R006]: '0' is no count of tables
  hint: see skep top --help
  (word 2)
  'x': error[R006]: 'x' is no count of tables
  hint: see skep top --help
  (word 2)
  'x': error[R006]: 'x' is no time: 1, 1s, 500ms
  hint: see skep top --help
  (word 2)
  '0': error[R006]: '0' is no time: 1, 1s, 500ms
  hint: see skep top --help
  (word 2)
  'x': error[R006]: 'x' is no number of rows
  hint: see skep top --help
  (word 2)
  '5000000000': error[R006]: '5000000000' is no number of rows
  hint: see skep top --help
  (word 2)
  'xml': error[R006]: 'xml' is no output format: text or json
  hint: see skep top --help
  (word 2)
  'nothing': error[R006]: 'nothing' is neither a tool nor an interval
  hint: see skep top --help
  (word 1)
  '-q': error[R006]: 'skep top' has no such option
  hint: see skep top --help
  (word 1)
[2]
$ skep boot; skep boot -f xml /none; skep boot /none; skep boot status; skep boot unload; skep boot -x; skep boot --root /sys/fs/bpf// --dry-run /none; skep boot --report
  error[R006]: a directory of objects is needed
  hint: skep boot DIR... | boot status DIR... | boot unload DIR...
  'xml': error[R006]: 'xml' is no output format: text or json
  hint: see skep boot --help
  (word 2)
  '/none': error[P001]: this directory cannot be read
  hint: it takes folders with objects (x.o) and C texts (x.c): skep boot DIR
  error[R006]: a directory of objects is needed
  hint: skep boot DIR... | boot status DIR... | boot unload DIR...
  error[R006]: a directory of objects is needed
  hint: skep boot DIR... | boot status DIR... | boot unload DIR...
  '-x': error[R006]: 'skep boot' has no such option
  hint: see skep boot --help
  (word 1)
  '/none': error[P001]: this directory cannot be read
  hint: it takes folders with objects (x.o) and C texts (x.c): skep boot DIR
  '--report': error[R006]: this option needs a value: --report FILE
  hint: see skep boot --help
  (word 1)
[2]
$ skep run -p x -e ''; skep run -t 99999999999 -e ''; skep run -u nobody_at_all -e ''; skep run -n -1 -e ''; skep run --follow -e ''; skep run --otlp '' -e ''; skep run --cpus some -e ''; skep run -e 'int' -f otlp --otlp; skep run -i 0 -e ''; skep run -d 0 -e ''; skep run a.c b.c; skep run -f csv a.c
  'x': error[R006]: 'x' is no number
  hint: see skep run --help
  (word 2)
  '99999999999': error[R006]: '99999999999' is no number
  hint: see skep run --help
  (word 2)
  'nobody_at_all': error[R006]: 'nobody_at_all' is no number
  hint: see skep run --help
  (word 2)
  '-1': error[R006]: '-1' is no number
  hint: see skep run --help
  (word 2)
  '': error[R006]: the text of -e is empty
  hint: see skep run --help
  '': error[R006]: --follow is about the command of -c
  hint: see skep run --help
  (word 3)
  (word 3)
  '': error[R006]: --otlp needs the address of a collector: http://HOST:PORT
  hint: see skep run --help
  (word 2)
  'some': error[R006]: 'some' is no way to show values of CPUs: auto, sum or each
  hint: see skep run --help
  (word 2)
  '--otlp': error[R006]: this option needs a value: --otlp URL
  hint: see skep run --help
  (word 5)
  '0': error[R006]: '0' is no time: 5, 5s, 100ms
  hint: see skep run --help
  (word 2)
  '0': error[R006]: '0' is no time: 5, 5s, 100ms
  hint: see skep run --help
  (word 2)
  'b.c': error[R006]: one source is enough
  hint: see skep run --help
  (word 2)
  'csv': error[R006]: 'csv' is no output format: text or json
  hint: see skep run --help
  (word 2)
[2]
$ skep man nothing; skep man --list | head -3; skep man --list | grep -c 8$; skep man skep | head -2; skep man explain | head -4; skep man opensnoop | head -4; skep man -x; skep man explain more | head -1; skep completion; skep completion ksh; skep completion bash more | head -1
  error[R006]: there is no command or tool of this name
  hint: skep man [NAME | NAME.SECTION | --list]
  skep.1
  skep-run.1
  skep-cc.1
  82
  .TH "skep" 1 "" "skep 0.1"
  .SH NAME
  .TH "skep-explain" 1 "" "skep 0.1"
  .SH NAME
  skep\-explain \- what a message means, and the way out
  .SH SYNOPSIS
  .TH "skep-opensnoop" 8 "" "skep 0.1"
  .SH NAME
  skep\-opensnoop \- files that are opened, by whom, with which result
  .SH SYNOPSIS
  '-x': error[R006]: 'skep man' has no such option
  hint: see skep man --help
  (word 1)
  error[R006]: there is no command or tool of this name
  hint: skep man [NAME | NAME.SECTION | --list]
  error[R006]: which shell: bash, zsh or fish?
  hint: skep completion bash | zsh | fish
  error[R006]: which shell: bash, zsh or fish?
  hint: skep completion bash | zsh | fish
  error[R006]: which shell: bash, zsh or fish?
  hint: skep completion bash | zsh | fish
$ skep export; skep export -f xml x; skep export -d x x; skep export --metrics.max 0 x; skep export --interval -1 x; skep export -x; skep export --max-series 0 x; skep export --max-series 1000001 x
  error[R006]: sources are needed: --config.names, files, or names of tools
  hint: skep export --config.dir DIR --config.names NAME,... | export FILE.c|FILE.o|TOOL...
  'xml': error[R006]: 'xml' is no format of metrics: text or openmetrics
  hint: see skep export --help
  (word 2)
  'x': error[R006]: 'x' is no time: 5, 5s, 100ms
  hint: see skep export --help
  (word 2)
  '--metrics.max': error[R006]: 'skep export' has no such option
  hint: see skep export --help
  (word 1)
  '-1': error[R006]: '-1' is no time: 5, 5s, 100ms
  hint: see skep export --help
  (word 2)
  '-x': error[R006]: 'skep export' has no such option
  hint: see skep export --help
  (word 1)
  '0': error[R006]: '0' is no number of series from 1 to 1000000
  hint: see skep export --help
  (word 2)
  '1000001': error[R006]: '1000001' is no number of series from 1 to 1000000
  hint: see skep export --help
  (word 2)
[2]
$ skep test; skep test --repeat 0 x.c; skep test --repeat x x.c; skep test -f xml x.c; skep test --fuzz 0 x.c; skep test /g.c; skep debug; skep debug a.c b.c; skep debug /g.c; skep debug -q; skep verify; skep verify /none; skep verify --nothing; skep trace -x; skep trace -d 0; REFUSE=tracefs=1 skep trace; skep trace; skep bcc; skep dis; skep dis a b; skep dis /none; skep show; skep show prog x y; skep show nothing; skep show map --dump; skep show prog 3 --dump; skep show prog -f xml
  error[R006]: a source with tests is needed
  hint: skep test [OPTIONS] FILE.c...
  '0': error[R006]: '0' is no number of times: 1 to 4294967295
  hint: see skep test --help
  (word 2)
  'x': error[R006]: 'x' is no number of times: 1 to 4294967295
  hint: see skep test --help
  (word 2)
  'xml': error[R006]: 'xml' is no format: text, tap, junit or json
  hint: see skep test --help
  (word 2)
  '0': error[R006]: '0' is no time: 5, 5s, 100ms
  hint: see skep test --help
  (word 2)
  /g.c: error[R005]: cannot read the file (No such file or directory)
  error[R006]: a source with tests or programs is needed
  hint: skep debug [OPTIONS] FILE.c
  'b.c': error[R006]: one source is debugged at a time: 'b.c' is too much
  hint: see skep debug --help
  (word 2)
  /g.c: error[R005]: cannot read the file (No such file or directory)
  '-q': error[R006]: 'skep debug' has no such option
  hint: see skep debug --help
  (word 1)
  error[R006]: a source or an object is needed
  hint: skep verify [OPTIONS] FILE.c|FILE.o...
  /none: error[R005]: cannot read the file (No such file or directory)
  '--nothing': error[R006]: 'skep verify' has no such option
  hint: see skep verify --help
  (word 1)
  '-x': error[R006]: 'skep trace' has no such option
  hint: see skep trace --help
  (word 1)
  '0': error[R006]: '0' is no time: 5, 5s, 100ms
  hint: see skep trace --help
  (word 2)
  error[R002]: tracefs is not mounted
  hint: mount it: mount -t tracefs tracefs /sys/kernel/tracing
            TIME CPU COMM                 PID MESSAGE
    1000.000007   0 a name                42 first
  of two lines
    2000.250000  12 <...>                  7 {"n":1}
  skep: 3 lines were lost
  error[R006]: which script?
  hint: skep bcc SCRIPT.py|TOOL [WORDS]
  error[R006]: an object, a source, a pin or id:N is needed
  hint: skep dis FILE.o|FILE.c|PIN|id:N [-p FUNCTION] [--bytes] [-f json]
  'b': error[R006]: one object is enough
  hint: see skep dis --help
  (word 2)
  /none: error[R005]: cannot read the file (No such file or directory)
  error[R006]: show what? prog, map or link
  hint: skep show prog|map|link [ID|PIN] [-f json] | show map ID|PIN --dump
  'x': error[R007]: this is neither a number nor a pin (No such file or directory)
  hint: see what there is: ls /sys/fs/bpf
  (word 2)
  'nothing': error[R006]: show what? prog, map or link
  hint: see skep show --help
  (word 1)
  error[R006]: --dump takes a map's id or pin
  hint: skep show prog|map|link [ID|PIN] [-f json] | show map ID|PIN --dump
  error[R006]: --dump takes a map's id or pin
  hint: skep show prog|map|link [ID|PIN] [-f json] | show map ID|PIN --dump
  'xml': error[R006]: 'xml' is no output format: text or json
  hint: see skep show --help
  (word 3)
[2]
$ skep show prog id:3 | head -1; skep show map /sys/fs/bpf/a/counts | head -1; skep show map /sys/fs/bpf/a/pass; skep show map 0; skep show map 4294967307; skep show prog id:4294967299; skep show prog 99; REFUSE=PROG_GET_NEXT_ID=1 skep show prog; REFUSE=MAP_GET_NEXT_ID=1 skep show map -f json | cut -d, -f3-
  3: xdp  name pass  tag 01020304050607f8  gpl run_time_ns 12345 run_cnt 67 recursion_misses 8
  11: hash  name counts  flags 0x1
  '/sys/fs/bpf/a/pass': error[R007]: something else is pinned there
  hint: see what there is: ls /sys/fs/bpf
  (word 2)
  '0': error[R007]: this is no id of the kernel
  hint: see what there is: ls /sys/fs/bpf
  (word 2)
  '4294967307': error[R007]: this is no id of the kernel
  hint: see what there is: ls /sys/fs/bpf
  (word 2)
  'id:4294967299': error[R007]: this is no id of the kernel
  hint: see what there is: ls /sys/fs/bpf
  (word 2)
  error[R007]: there is no prog with id 99
  hint: see what there is: skep show prog
  error[R008]: the kernel's objects cannot be listed (Operation not permitted)
  hint: run as root, or with CAP_BPF and CAP_SYS_ADMIN
  {"type":"message","time":"2023-11-14T22:13:20.000000Z","severity":"error","code":"R008","message":"the kernel's objects cannot be listed","errno":"EPERM","hint":"run as root, or with CAP_BPF and CAP_SYS_ADMIN"}
# words of ebpf_exporter that are for nothing here are taken; what they could be wrong in is told
$ for w in '--log.no-timestamps' '--config.skip-cache-size 5' '--config.skip-cache-size' '--debug --stats' '--web.listen-address' '--otlp http://x --interval 0' '--max-series 5' '-d 1'; do echo "-- $w"; skep export $w --once /none.yaml; done
  -- --log.no-timestamps
  /none.yaml: error[R005]: cannot read the file (No such file or directory)
  -- --config.skip-cache-size 5
  /none.yaml: error[R005]: cannot read the file (No such file or directory)
  -- --config.skip-cache-size
  /none.yaml: error[R005]: cannot read the file (No such file or directory)
  -- --debug --stats
  /none.yaml: error[R005]: cannot read the file (No such file or directory)
  -- --web.listen-address
  /none.yaml: error[R005]: cannot read the file (No such file or directory)
  -- --otlp http://x --interval 0
  '0': error[R006]: '0' is no time: 5, 5s, 100ms
  hint: see skep export --help
  (word 4)
  -- --max-series 5
  /none.yaml: error[R005]: cannot read the file (No such file or directory)
  -- -d 1
  /none.yaml: error[R005]: cannot read the file (No such file or directory)
[1]
