# Wrong words: one sentence, a way on, and exit code 2.
$ skep rnu
  'rnu': error[R006]: there is no such command
  hint: did you mean 'skep run'?
[2]
$ skep sigtrce
  'sigtrce': error[R006]: there is no such command
  hint: did you mean 'skep sigtrace'?
[2]
$ skep nothinglikethis
  'nothinglikethis': error[R006]: there is no such command
  hint: see skep --help
[2]
$ skep run --show-syscal
  '--show-syscal': error[R006]: 'skep run' has no such option
  hint: did you mean '--show-syscalls'?
[2]
$ skep dis --byte examples/hello.c
  '--byte': error[R006]: 'skep dis' has no such option
  hint: did you mean '--bytes'?
[2]
$ skep run -z
  '-z': error[R006]: 'skep run' has no such option
  hint: see skep run --help
[2]
$ skep run
  error[R006]: a source is needed: a file, or -e 'C TEXT'
  hint: skep run [-d SECONDS] [-c COMMAND] [-p PID] [-i SECONDS] [-v] [-f text|json|otlp] FILE.c|FILE.o | -e 'C TEXT'
[2]
$ skep run -c
  '-c': error[R006]: this option needs a value: -c COMMAND
  hint: see skep run --help
[2]
$ skep run -d soon examples/hello.c
  'soon': error[R006]: 'soon' is no time: 5, 5s, 100ms
  hint: see skep run --help
[2]
# times as tools take them; -h as tools do
$ skep run -d 100ms -i 5s; skep export -d 1m --interval 0.5h --nothing 2>&1 | head -1; skep run -h > $TMP/short; skep run --help | diff $TMP/short -; head -1 $TMP/short | cut -c1-15
  error[R006]: a source is needed: a file, or -e 'C TEXT'
  hint: skep run [-d SECONDS] [-c COMMAND] [-p PID] [-i SECONDS] [-v] [-f text|json|otlp] FILE.c|FILE.o | -e 'C TEXT'
  '--nothing': error[R006]: 'skep export' has no such option
  usage: skep run
$ skep run -e ''; skep list nothing_like_it; skep debug -p nope examples/do_unlinkat.test.c
  '': error[R006]: the text of -e is empty
  hint: see skep run --help
  'nothing_like_it': error[R006]: 'nothing_like_it' is no kind of hook that can be listed
  hint: the kind stands before the name: skep list 'tracepoint:*:nothing_like_it', 'kprobe:nothing_like_it'; all kinds: skep list
  examples/do_unlinkat.test.c: error[N001]: no test or program has a name like 'nope'
  hint: without -p it is the first of the file
[1]
$ skep run -f xml examples/hello.c
  'xml': error[R006]: 'xml' is no output format: text or json
  hint: see skep run --help
[2]
$ skep run examples/hello.c examples/execs.c
  'examples/execs.c': error[R006]: one source is enough
  hint: see skep run --help
[2]
$ skep cc
  error[R006]: a source is needed
  hint: skep cc FILE.c... [-o OUT.o] [-I DIR] [-D NAME[=V]] [-mcpu=v1..v4] [--btf FILE] [--emit=pp|macros|ast|ir[:PASS]|asm|btf]
[2]
$ skep cc -mcpu=v9 examples/hello.c
  '-mcpu=v9': error[R006]: 'v9' is no set of instructions: v1, v2, v3 or v4
  hint: see skep cc --help
[2]
$ skep cc --emit=elf examples/hello.c
  '--emit=elf': error[R006]: 'elf' is no stage: pp, macros, ast, ir, ir:PASS, asm or btf
  hint: see skep cc --help
[2]
$ skep cc --emit=ir:cse examples/hello.c
  '--emit=ir:cse': error[R006]: there is no pass 'cse': lower, prune, inline, sroa, mem2reg, fold, choose, gvn, dse, join, bits, thread, walk, unroll, peel, rotate, known, range, merge, fentry, settle, space, dce, undef, hoist, sign, bool, core, align, sink, switch, all
  hint: see skep cc --help
[2]
$ skep cc --emit=asm:gvn examples/hello.c
  '--emit=asm:gvn': error[R006]: 'asm:gvn' is no stage: pp, macros, ast, ir, ir:PASS, asm or btf
  hint: see skep cc --help
[2]
$ skep load examples/hello.c
  error[R006]: a source or an object, and a path to pin to, are needed
  hint: skep load FILE.o|FILE.c PIN_PATH [--hexdump] | load --raw [--type TYPE] FILE PIN_PATH
[2]
$ skep attach id:1
  error[R006]: a pinned program or id:N, and a hook, are needed
  hint: skep attach PIN|id:N HOOK [LINK_PIN]
[2]
$ skep show
  error[R006]: show what? prog, map or link
  hint: skep show prog|map|link [ID|PIN] [-f json] | show map ID|PIN --dump
[2]
$ skep show programs
  'programs': error[R006]: show what? prog, map or link
  hint: see skep show --help
[2]
$ skep show prog --dump
  error[R006]: --dump takes a map's id or pin
  hint: skep show prog|map|link [ID|PIN] [-f json] | show map ID|PIN --dump
[2]
$ for p in 't:no' 'r:' '(x)'; do skep trace "$p \"%d\", arg1"; echo "ends with $?"; done
  't:no': error[R006]: 't:no' is no place to look at
  hint: FUNCTION of the kernel, LIBRARY:FUNCTION, t:CATEGORY:EVENT, u:FILE:PROVIDER:NAME; r:: and r:LIBRARY: for returns
  ends with 2
  'r:': error[R006]: 'r:' is no place to look at
  hint: FUNCTION of the kernel, LIBRARY:FUNCTION, t:CATEGORY:EVENT, u:FILE:PROVIDER:NAME; r:: and r:LIBRARY: for returns
  ends with 2
  error[R006]: a place to look at is wanted
  hint: FUNCTION of the kernel, LIBRARY:FUNCTION, t:CATEGORY:EVENT, u:FILE:PROVIDER:NAME; r:: and r:LIBRARY: for returns
  ends with 2
$ skep trace -T; skep trace --raww; skep trace -p
  error[R006]: one place to look at is wanted, in quotes with its format
  hint: skep trace 'c:open (arg2 & 1) "%s", arg1'   skep trace 't:syscalls:sys_enter_openat "%s", args->filename'
  '--raww': error[R006]: 'skep trace' has no such option
  hint: did you mean '--raw'?
  '-p': error[R006]: this option needs a value
  hint: skep trace --help
[2]
$ skep opensnoop -x -h | head -1; skep cc -o -h; skep run -v -h | head -1 | cut -c1-20
  usage: skep opensnoop [-x] [-T] [-U] [-e]
  error[R006]: a source is needed
  hint: skep cc FILE.c... [-o OUT.o] [-I DIR] [-D NAME[=V]] [-mcpu=v1..v4] [--btf FILE] [--emit=pp|macros|ast|ir[:PASS]|asm|btf]
  usage: skep run [-d 
# What is wrong in what was typed is shown there, not in the program that was made of it.
$ for w in '"%d", foo' '(arg1 > foo) "%d", arg1' '"%d %d", arg1, arg2->x' '"%d", arg1 +' '"%d", PID(arg1' '()'; do skep trace -d 0.1 "c:write $w"; done 2>&1 | sed "s/'unsigned long[a-z ]*'/'NUMBER'/"; skep trace -d 0.1 'c:write(fd_t x) "%d", x' 2>&1 | head -4; skep argdist -d 0.1 -C 'r:c:write(int fd):u64,ind:$latency,$entry(fd)'; skep argdist -d 0.1 -C 'r:c:write(int fd):u64:$latency:$entry(fd) > $retvale'
  <text>:1:15: error[C102]: 'foo' is not declared
         1 | c:write "%d", foo
           |               ^~~
  hint: there are arg1 to arg5, of returns retval, of tracepoints args->MEMBER; parameters get names so: vfs_read(struct file *f)
  <text>:1:17: error[C102]: 'foo' is not declared
         1 | c:write (arg1 > foo) "%d", arg1
           |                 ^~~
  hint: there are arg1 to arg5, of returns retval, of tracepoints args->MEMBER; parameters get names so: vfs_read(struct file *f)
  <text>:1:30: error[C104]: 'NUMBER' is no pointer to a struct or union
         1 | c:write "%d %d", arg1, arg2->x
           |                              ^
  <text>:1:20: error[C100]: expected an expression, not ')'
         1 | c:write "%d", arg1 +
           |                    ^
  <text>:1:15: error[C102]: function 'PID' is not declared
         1 | c:write "%d", PID(arg1
           |               ^~~
  hint: there are arg1 to arg5, of returns retval, of tracepoints args->MEMBER; parameters get names so: vfs_read(struct file *f)
  trace.bpf.c:66:2: error[C100]: expected ')' to close the parenthesis, not ';'
        66 |         VALUES
           |         ^~~~~~
  note: macro 'VALUES' brings in ';' here
  trace.bpf.c:66:2: note: it would close this
        66 |         VALUES
           |         ^
  'c:write ()': error[R006]: the condition is empty
  hint: skep trace 'c:open (arg2 & 1) "%s", arg1'   skep trace 't:syscalls:sys_enter_openat "%s", args->filename'
  <text>:1:9: error[C102]: 'fd_t' is no type that is known here
         1 | c:write(fd_t x) "%d", x
           |         ^~~~
  hint: did you mean 'pid_t'?
  <text>:1:23: error[C102]: 'ind' is not declared
         1 | r:c:write(int fd):u64,ind:$latency,$entry(fd)
           |                       ^~~
  hint: there are arg1 to arg5, of returns retval, of tracepoints args->MEMBER; parameters get names so: vfs_read(struct file *f)
  <text>:1:45: error[C102]: '$retvale' is not declared
         1 | r:c:write(int fd):u64:$latency:$entry(fd) > $retvale
           |                                             ^~~~~~~~
  hint: did you mean '$retval'?
[1]
# What other programs call an option, and the forms of others' tools.
$ for w in "opensnoop --pid 1" "runqlat --json" "profile --hz 9" "profile 5" "opensnoop 5s x" "run --pid 1" "dis --json" "killsnoop -s 65" "killsnoop -s NOPE" "killsnoop -s 0"; do skep $w; done
  '--pid': error[R006]: this option is not known
  hint: it is -p PID here; all: skep opensnoop --help
  '--json': error[R006]: this option is not known
  hint: it is -f json here; all: skep runqlat --help
  '--hz': error[R006]: this option is not known
  hint: it is -F HZ here; all: skep profile --help
  '5': error[R006]: this tool takes options alone
  hint: for so long: -d 5; all: skep profile --help
  '5s': error[R006]: this tool takes options alone
  hint: usage: skep opensnoop [-x] [-T] [-U] [-e]; all: skep opensnoop --help
  '--pid': error[R006]: 'skep run' has no such option
  hint: it is -p PID here
  '--json': error[R006]: 'skep dis' has no such option
  hint: it is -f json here
  '65': error[R006]: this is no signal: KILL, SIGKILL or 9
  hint: skep killsnoop --help
  'NOPE': error[R006]: this is no signal: KILL, SIGKILL or 9
  hint: skep killsnoop --help
  '0': error[R006]: this is no signal: KILL, SIGKILL or 9
  hint: skep killsnoop --help
[2]
$ skep runqslower 1 2; skep runqslower abc
  '1': error[R006]: this is no number of microseconds
  hint: skep runqslower --help
  'abc': error[R006]: this is no number of microseconds
  hint: skep runqslower --help
[2]
$ skep features --jason
  '--jason': error[R006]: 'skep features' has no such option
  hint: see skep features --help
[2]
$ skep sigtrace -q
  '-q': error[R006]: this option is not known
  hint: skep sigtrace --help
[2]
$ printf '#!/bin/sh\necho a program that stands before another one, as version managers have them\n' > $TMP/shim; skep list "uprobe:$TMP/shim" 2>&1 | sed "s,$TMP/,,"
  shim: error[E001]: this is a script for '/bin/sh', no ELF file
  hint: name the program that it runs: symbols and probes are in that one
$ printf '#!/usr/bin/env bash\nset -e\nexec "/home/me/.pyenv/libexec/pyenv" exec "${0##*/}" "$@"\n' > $TMP/python3; skep list "usdt:$TMP/python3" 2>&1 | sed "s,$TMP/,,"
  python3: error[E001]: this is a script for '/usr/bin/env bash', no ELF file
  hint: the program is another file, which pyenv knows: pyenv which NAME
$ skep opensnoop --folow
  '--folow': error[R006]: this option is not known
  hint: did you mean '--follow'? All: skep opensnoop --help
[2]
$ skep profile -f xml
  'xml': error[R006]: this is no format of this tool: text|json|folded
  hint: skep profile --help
[2]
$ for f in 0 10001 x; do skep profile -d 0.1 -F $f; skep runqlen -d 0.1 -F $f; done
  '0': error[R006]: this is no number of samples a second: from 1 to 10000
  hint: skep profile --help
  '0': error[R006]: this is no number of samples a second: from 1 to 10000
  hint: skep runqlen --help
  '10001': error[R006]: this is no number of samples a second: from 1 to 10000
  hint: skep profile --help
  '10001': error[R006]: this is no number of samples a second: from 1 to 10000
  hint: skep runqlen --help
  'x': error[R006]: this is no number of samples a second: from 1 to 10000
  hint: skep profile --help
  'x': error[R006]: this is no number of samples a second: from 1 to 10000
  hint: skep runqlen --help
[2]
$ skep profile -d 1 --svg /nonexistent/x.svg
  /nonexistent/x.svg: error[R015]: the graph cannot be written: there is no directory '/nonexistent'
[1]
$ SECONDS=0; skep profile -d 9 --svg $TMP/x.svg --diff /nonexistent/before; skep offcputime -d 9 --diff $TMP/x.c; test $SECONDS -lt 9
  /nonexistent/before: error[R005]: cannot read the file (No such file or directory)
  '--diff': error[R006]: this is of a flame graph: --svg FILE
  hint: skep offcputime --help
$ skep syscount -i 0
  '0': error[R006]: this is no time: 5, 5s, 100ms
  hint: skep syscount --help
[2]
# Who asks for JSON gets it, wherever the words go wrong, and of each command and tool that has it.
$ as_json() { skep "$@" 2>&1 | awk -v words="$*" '/^{"type":"message","time":"[^"]*","severity":"error","code":"[A-Z0-9]*",.*"message":".*}$/ { json++; next } { text++ } END { print words ": " json + 0 " as JSON, " text + 0 " as text" }'; }; as_json boot -f json /nodir; as_json boot -f json; as_json nope -f json; for c in run dis verify list show features test top trace explain opensnoop syscount vfsstat profile trace; do as_json $c --nope -f json; as_json $c -f json --nope; done; for w in "opensnoop -f json -d abc" "opensnoop -d abc -f json" "syscount -fjson -e NOPE" "run /none -f json" "run -f json -e" "dis -f json /none" "verify /none -f json" "test -f json /none" "show map 99999999 -f json" "list -f json nope:x" "top opensnoop -f json"; do as_json $w; done
  boot -f json /nodir: 1 as JSON, 0 as text
  boot -f json: 1 as JSON, 0 as text
  nope -f json: 1 as JSON, 0 as text
  run --nope -f json: 1 as JSON, 0 as text
  run -f json --nope: 1 as JSON, 0 as text
  dis --nope -f json: 1 as JSON, 0 as text
  dis -f json --nope: 1 as JSON, 0 as text
  verify --nope -f json: 1 as JSON, 0 as text
  verify -f json --nope: 1 as JSON, 0 as text
  list --nope -f json: 1 as JSON, 0 as text
  list -f json --nope: 1 as JSON, 0 as text
  show --nope -f json: 1 as JSON, 0 as text
  show -f json --nope: 1 as JSON, 0 as text
  features --nope -f json: 1 as JSON, 0 as text
  features -f json --nope: 1 as JSON, 0 as text
  test --nope -f json: 1 as JSON, 0 as text
  test -f json --nope: 1 as JSON, 0 as text
  top --nope -f json: 1 as JSON, 0 as text
  top -f json --nope: 1 as JSON, 0 as text
  trace --nope -f json: 1 as JSON, 0 as text
  trace -f json --nope: 1 as JSON, 0 as text
  explain --nope -f json: 1 as JSON, 0 as text
  explain -f json --nope: 1 as JSON, 0 as text
  opensnoop --nope -f json: 1 as JSON, 0 as text
  opensnoop -f json --nope: 1 as JSON, 0 as text
  syscount --nope -f json: 1 as JSON, 0 as text
  syscount -f json --nope: 1 as JSON, 0 as text
  vfsstat --nope -f json: 1 as JSON, 0 as text
  vfsstat -f json --nope: 1 as JSON, 0 as text
  profile --nope -f json: 1 as JSON, 0 as text
  profile -f json --nope: 1 as JSON, 0 as text
  trace --nope -f json: 1 as JSON, 0 as text
  trace -f json --nope: 1 as JSON, 0 as text
  opensnoop -f json -d abc: 1 as JSON, 0 as text
  opensnoop -d abc -f json: 1 as JSON, 0 as text
  syscount -fjson -e NOPE: 1 as JSON, 0 as text
  run /none -f json: 1 as JSON, 0 as text
  run -f json -e: 1 as JSON, 0 as text
  dis -f json /none: 1 as JSON, 0 as text
  verify /none -f json: 1 as JSON, 0 as text
  test -f json /none: 1 as JSON, 0 as text
  show map 99999999 -f json: 1 as JSON, 0 as text
  list -f json nope:x: 1 as JSON, 0 as text
  top opensnoop -f json: 1 as JSON, 0 as text
$ skep opensnoop -f json -f text -d abc; skep run -f json -f text --nope; skep run -e -f json; skep run -f otlp --nope; skep gen --nope -f json
  'abc': error[R006]: this is no time: 5, 5s, 100ms
  hint: skep opensnoop --help
  '--nope': error[R006]: 'skep run' has no such option
  hint: see skep run --help
  'json': error[R006]: one source is enough
  hint: see skep run --help
  '--nope': error[R006]: 'skep run' has no such option
  hint: see skep run --help
  '--nope': error[R006]: 'skep gen' has no such option
  hint: see skep gen --help
[2]
# Files that are not there, or no files.
$ skep run /nonexistent.c
  /nonexistent.c: error[R005]: cannot read the file (No such file or directory)
[1]
$ skep run /tmp
  /tmp: error[R005]: cannot read the file (Is a directory)
[1]
$ skep dis examples/hello.c -p kprobe_sys_clone
  error[R012]: there is no function 'kprobe_sys_clone' in it
  hint: did you mean 'kprobe__sys_clone'?
[1]
$ skep cc examples/hello.c -o /nonexistent/hello.o
  /nonexistent/hello.o: error[R005]: cannot write the file (No such file or directory)
[1]
# Words behind -- are no options.
$ skep dis -- -x.c
  -x.c: error[R005]: cannot read the file (No such file or directory)
[1]
# A bare file of instructions.
$ printf '\267\0\0\0\0\0\0\0\225\0\0\0\0\0\0\0' > $TMP/raw.bin; skep load --raw --type socket_filtre $TMP/raw.bin /sys/fs/bpf/skep-raw
  'socket_filtre': error[R006]: this is no program type
  hint: did you mean 'socket_filter'?
[2]
$ printf '\267\0\0' > $TMP/short.bin; skep load --raw --type socket_filter $TMP/short.bin /sys/fs/bpf/skep-raw
  error[R006]: the file is no array of 8-byte instructions
  hint: see skep --help
[2]
$ mkdir -p $TMP/tree/build; cp "$SKEP" $TMP/tree/build/; $TMP/tree/build/skep bcc x.py; touch $TMP/tree/Makefile; $TMP/tree/build/skep bcc x.py 2>&1 | sed "s,$(realpath $TMP),TMP,"
  error[R004]: there is no libbcc.so.0 beside this program
  hint: install it: make install-libbcc, in skep's sources
  error[R004]: there is no libbcc.so.0 beside this program
  hint: build it: make -C TMP/tree lib
# Sets of instructions: jumps of "less" since v2, of 32 bits since v3, signed divisions since v4; and what is none.
$ printf 'long a, b; int c;\n__attribute__((section("socket"))) int f(void *x) { if (a >= 5) a++; if ((int)a >= c) c++; b = b / a; return c; }\n' > $TMP/cpu.c; for v in v1 v2 v3 v4; do skep cc -w -mcpu=$v --emit=asm $TMP/cpu.c 2>&1 | grep -v '^;' > $TMP/cpu.s; echo "$v $(grep -c " s< " $TMP/cpu.s) $(grep -cE '\bw[0-9]' $TMP/cpu.s | sed 's/[1-9].*/w/') $(grep -cE 's/' $TMP/cpu.s)"; done
  v1 0 0 0
  v2 1 0 0
  v3 1 w 0
  v4 1 w 1
$ for v in v0 v5 v11 v x1 1 V3; do skep cc -mcpu=$v $TMP/cpu.c -o $TMP/cpu.o; done
  '-mcpu=v0': error[R006]: 'v0' is no set of instructions: v1, v2, v3 or v4
  hint: see skep cc --help
  '-mcpu=v5': error[R006]: 'v5' is no set of instructions: v1, v2, v3 or v4
  hint: see skep cc --help
  '-mcpu=v11': error[R006]: 'v11' is no set of instructions: v1, v2, v3 or v4
  hint: see skep cc --help
  '-mcpu=v': error[R006]: 'v' is no set of instructions: v1, v2, v3 or v4
  hint: see skep cc --help
  '-mcpu=x1': error[R006]: 'x1' is no set of instructions: v1, v2, v3 or v4
  hint: see skep cc --help
  '-mcpu=1': error[R006]: '1' is no set of instructions: v1, v2, v3 or v4
  hint: see skep cc --help
  '-mcpu=V3': error[R006]: 'V3' is no set of instructions: v1, v2, v3 or v4
  hint: see skep cc --help
[2]
