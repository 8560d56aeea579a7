# Tools on processes and programs that are made by hand: which runtime a process has mapped, what is put where, which words are wrong. Of
# what they would do only probes and messages are told: the rest depends on the kernel's own types, which they are made of.
$ told() { "$HAND" "$@" -d 1 2>&1 | grep -E 'uprobe|error|hint' | sed 's/+0x[0-9a-f]*//; s,uprobe /lib.*/libc,uprobe libc,'; }; export REAL_TYPES=1; told ugc -p 41; told ugc -p 42; told ugc ruby -p 42 -x $TMP/libruby.so.3; told uflow -l ruby -p 41; told uobjnew ruby 41; told uobjnew c -x $TMP/ruby
  kernel: uprobe $TMP/libruby.so.3, pid -1, CPU 0
  kernel: uprobe $TMP/libruby.so.3, pid -1, CPU 0
  kernel: uprobe $TMP/python3.11, pid -1, CPU 0
  kernel: uprobe $TMP/python3.11, pid -1, CPU 0
  kernel: uprobe $TMP/libruby.so.3, pid -1, CPU 0
  kernel: uprobe $TMP/libruby.so.3, pid -1, CPU 0
  kernel: uprobe $TMP/libruby.so.3, pid -1, CPU 0
  kernel: uprobe $TMP/libruby.so.3, pid -1, CPU 0
  kernel: uprobe $TMP/libruby.so.3, pid -1, CPU 0
  kernel: uprobe $TMP/libruby.so.3, pid -1, CPU 0
  kernel: uprobe $TMP/libruby.so.3, pid -1, CPU 0
  kernel: uprobe $TMP/libruby.so.3, pid -1, CPU 0
  kernel: uprobe $TMP/libruby.so.3, pid -1, CPU 0
  error[A009]: '$TMP/ruby' has no function 'malloc'
  hint: the file may be stripped; an offset in the file works too: $TMP/ruby:0x1234
$ told() { "$HAND" "$@" -d 1 2>&1 | grep -E 'uprobe|error|hint' | sed 's/+0x[0-9a-f]*//; s,uprobe /lib.*/libc,uprobe libc,'; }; export REAL_TYPES=1; told ucalls ruby -x $TMP/ruby; told ucalls; told ucalls cobol; told ustat -x $TMP/ruby ruby; told uthreads java -x $TMP/ruby; told ugc; told ugc cobol; told ugc ruby 41 1 2; told ugc ruby 41 x; told ugc -p 99; told uthreads; told uobjnew
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  error[R006]: which runtime: python, ruby, perl, php, tcl or java?
  hint: skep ucalls --help
  error[R006]: which runtime: python, ruby, perl, php, tcl or java?
  hint: skep ucalls --help
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  kernel: uprobe libc.so.6, pid -1, CPU 0
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  error[R006]: which runtime: java, node, python or ruby?
  hint: skep ugc --help
  'cobol': error[R006]: which runtime: java, node, python or ruby?
  hint: skep ugc --help
  '2': error[R006]: which runtime: java, node, python or ruby?
  hint: skep ugc --help
  'x': error[R006]: which runtime: java, node, python or ruby?
  hint: skep ugc --help
  error[R006]: which runtime: java, node, python or ruby?
  hint: skep ugc --help
  error[R006]: which runtime: java, c or none?
  hint: skep uthreads --help
  error[R006]: which runtime: java, ruby, tcl or c?
  hint: skep uobjnew --help
# trace, argdist, stackcount, funccount: places and parameters
$ told() { "$HAND" "$@" -d 1 2>&1 | grep -E 'uprobe|error|hint' | sed 's/+0x[0-9a-f]*//; s,uprobe /lib.*/libc,uprobe libc,'; }; export REAL_TYPES=1; P=$TMP/ruby; told trace "p:$P:main(int a, char *b, long c, int d, int e) (a > 1 && e == 2) \"%d %s\", a, b"; for s in "main(int a, int b, int c, int d, int e, int f)" "main(int)" "main(a)" "main(int a,)" "main(int a" "no_such(int a)" ; do told trace "p:$P:$s"; done; told trace "r:$P:main \"%d\", retval"; told trace "u:$P:ruby:gc__mark__begin"
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  'p:$TMP/ruby:main(int a, int b, int c, int d, int e, int f)': error[R006]: five parameters at most are in registers
  hint: skep trace 'c:open (arg2 & 1) "%s", arg1'   skep trace 't:syscalls:sys_enter_openat "%s", args->filename'
  'p:$TMP/ruby:main(int)': error[R006]: a parameter is a type and a name: int fd, void *buf
  hint: skep trace 'c:open (arg2 & 1) "%s", arg1'   skep trace 't:syscalls:sys_enter_openat "%s", args->filename'
  'p:$TMP/ruby:main(a)': error[R006]: a parameter is a type and a name: int fd, void *buf
  hint: skep trace 'c:open (arg2 & 1) "%s", arg1'   skep trace 't:syscalls:sys_enter_openat "%s", args->filename'
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  'p:$TMP/ruby:main(int a': error[R006]: the bracket of the parameters is not closed
  hint: skep trace 'c:open (arg2 & 1) "%s", arg1'   skep trace 't:syscalls:sys_enter_openat "%s", args->filename'
  error[A009]: '$TMP/ruby' has no function 'no_such'
  hint: the file may be stripped; an offset in the file works too: $TMP/ruby:0x1234
  kernel: uprobe return $TMP/ruby, pid -1, CPU 0
  error[A018]: '$TMP/ruby' has no statically defined probe 'ruby:gc__mark__begin'
  hint: see what there is: skep list usdt:$TMP/ruby
$ told() { "$HAND" "$@" -d 1 2>&1 | grep -E 'uprobe|error|hint' | sed 's/+0x[0-9a-f]*//; s,uprobe /lib.*/libc,uprobe libc,'; }; export REAL_TYPES=1; P=$TMP/ruby; told argdist -C "p:$P:main(int n):int:n"; told argdist -C "p:$P:main(int key, char *call, int at, int thread):int,char *:key + at + thread,call"; told argdist -C "r:$P:main(int key, int at):int:key + at + \$retval"; told trace "p:$P:main(int e) (e) \"%d\", e"; told argdist -H "r:$P:main():u64:\$latency#took"; told argdist -C "p:$P:main(int a, char *b):int,char *:a,b:a > 1"; for s in "p:$P:main" "p:$P:main(int n" "p:$P:main()x" "p:$P:main():int" "p:$P:main(int n):int:n,n" "p:$P:main(int n):int,int:n" "p:$P:main():int:\$retval" "p:$P:main():u64:\$latency" "p:$P:main(int a):int,int,int,int,int:a,a,a,a,a" "p:$P:main(char *a):char *,char *,char *:a,a,a" "p:$P:main(int):int:n"; do told argdist -C "$s"; done; told argdist -H "p:$P:main(char *a):char *:a"; told argdist -H "p:$P:main(int a, int b):int,int:a,b"; told argdist; told argdist -C "p:$P:main():int:1" -H "p:$P:main():int:1"; told argdist x -C "p:$P:main():int:1"
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  kernel: uprobe return $TMP/ruby, pid -1, CPU 0
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  kernel: uprobe return $TMP/ruby, pid -1, CPU 0
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  'p:$TMP/ruby:main': error[R006]: behind the function stand its parameters in brackets, which may be empty
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
  'p:$TMP/ruby:main(int n': error[R006]: the bracket of the parameters is not closed
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
  'p:$TMP/ruby:main()x': error[R006]: behind the parameters stands :TYPE:VALUE
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
  'p:$TMP/ruby:main():int': error[R006]: a type is there, but no value
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
  'p:$TMP/ruby:main(int n):int:n,n': error[R006]: each value has a type
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
  'p:$TMP/ruby:main(int n):int,int:n': error[R006]: each type has a value
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
  'p:$TMP/ruby:main():int:$retval': error[R006]: $retval and $latency are of returns: r:LIBRARY:FUNCTION
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
  'p:$TMP/ruby:main():u64:$latency': error[R006]: $retval and $latency are of returns: r:LIBRARY:FUNCTION
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
  'p:$TMP/ruby:main(int a):int,int,int,int,int:a,a,a,a,a': error[R006]: four numbers and two texts at most
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
  'p:$TMP/ruby:main(char *a):char *,char *,char *:a,a,a': error[R006]: four numbers and two texts at most
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
  'p:$TMP/ruby:main(int):int:n': error[R006]: a parameter is a type and a name: int fd, void *buf
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
  'p:$TMP/ruby:main(char *a):char *:a': error[R006]: a histogram is of a number: -C counts texts
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
  'p:$TMP/ruby:main(int a, int b):int,int:a,b': error[R006]: a histogram is of one value
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
  '': error[R006]: one -H SPEC or -C SPEC says what is looked at
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
  'p:$TMP/ruby:main():int:1': error[R006]: one -H SPEC or -C SPEC says what is looked at
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
  'p:$TMP/ruby:main():int:1': error[R006]: one -H SPEC or -C SPEC says what is looked at
  hint: KIND:[LIBRARY]:FUNCTION(PARAMETERS)[:TYPE,...:VALUE,...[:CONDITION]]: skep argdist -C 'p:c:write(int fd):int:fd'
$ told() { "$HAND" "$@" -d 1 2>&1 | grep -E 'uprobe|error|hint' | sed 's/+0x[0-9a-f]*//; s,uprobe /lib.*/libc,uprobe libc,'; }; export REAL_TYPES=1; P=$TMP/ruby; told stackcount "$P:main"; told stackcount; told stackcount "$P:main" more; told funccount "$P:mai*"; told funclatency -u "$P:main"; told funcslower -u 5 "$P:main"; told funcslower -a 6 "$P:main"; told funcslower; for s in "x:$P:main" "q::" "u:$P:ruby" "t:sched" ""; do told stackcount "$s"; done
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  error[R006]: a place to look at is wanted
  hint: FUNCTION of the kernel, LIBRARY:FUNCTION, t:CATEGORY:EVENT, u:FILE:PROVIDER:NAME; r:: and r:LIBRARY: for returns
  error[R006]: a place to look at is wanted
  hint: FUNCTION of the kernel, LIBRARY:FUNCTION, t:CATEGORY:EVENT, u:FILE:PROVIDER:NAME; r:: and r:LIBRARY: for returns
  kernel: PROG_LOAD type kprobe, name 'on_hit', attach type trace_uprobe_multi, on 0, interface 0
  kernel: LINK_CREATE new 204, target 0, type trace_uprobe_multi, of 0
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  kernel: uprobe return $TMP/ruby, pid -1, CPU 0
  kernel: uprobe $TMP/ruby, pid -1, CPU 0
  kernel: uprobe return $TMP/ruby, pid -1, CPU 0
  '6': error[R006]: this is no number, or too large
  hint: skep funcslower --help
  error[R006]: a place to look at is wanted
  hint: FUNCTION of the kernel, LIBRARY:FUNCTION, t:CATEGORY:EVENT, u:FILE:PROVIDER:NAME; r:: and r:LIBRARY: for returns
  error[A008]: there is no program or library 'x:$TMP/ruby'
  hint: a path, or a name in PATH or among the libraries: ldconfig -p lists those
  error[A008]: there is no program or library 'q:'
  hint: a path, or a name in PATH or among the libraries: ldconfig -p lists those
  error[A001]: '$TMP/ruby:ruby' is not PATH:PROVIDER:NAME
  hint: hooks look like kprobe:vfs_read, tracepoint:sched:sched_switch, rawtp:sys_enter, uprobe:PATH:SYMBOL, event:ID
  't:sched': error[R006]: 't:sched' is no place to look at
  hint: FUNCTION of the kernel, LIBRARY:FUNCTION, t:CATEGORY:EVENT, u:FILE:PROVIDER:NAME; r:: and r:LIBRARY: for returns
  error[R006]: a place to look at is wanted
  hint: FUNCTION of the kernel, LIBRARY:FUNCTION, t:CATEGORY:EVENT, u:FILE:PROVIDER:NAME; r:: and r:LIBRARY: for returns
$ told() { "$HAND" "$@" -d 1 2>&1 | grep -E 'uprobe|error|hint' | sed 's/+0x[0-9a-f]*//; s,uprobe /lib.*/libc,uprobe libc,'; }; export REAL_TYPES=1; P=$TMP/ruby; told dbslower -x $P mysql; told dbslower -x $P postgres -m 5; told dbslower; told dbslower oracle
  error[A018]: '$TMP/ruby' has no statically defined probe 'mysql:query__start'
  hint: see what there is: skep list usdt:$TMP/ruby
  error[A018]: '$TMP/ruby' has no statically defined probe 'postgresql:query__start'
  hint: see what there is: skep list usdt:$TMP/ruby
  error[R006]: which server: mysql or postgres?
  hint: skep dbslower --help
  error[R006]: which server: mysql or postgres?
  hint: skep dbslower --help
# flame graphs, folded lines: where they cannot go
$ export REAL_TYPES=1; P=$TMP/ruby; for o in "--svg $TMP" "--svg /none/x" "--svg $TMP/x.svg --diff /none" "--svg" "-f folded" "-f json --folded"; do "$HAND" stackcount "$P:main" -d 1 $o 2>&1 | grep -E '(error|hint|warning)'; done; "$HAND" stackcount "$P:main" -d 1 --svg $TMP/x.svg 2>/dev/null; grep -o 'search</text>' $TMP/x.svg; "$HAND" stackcount "$P:main" -d 1 --folded 2>/dev/null | grep -c .
  $TMP: error[R015]: cannot write the graph (Is a directory)
  warning[R040]: stacks were lost: 0 were taken for others, for 0 there was no room, 30 hits were not counted
  /none/x: error[R015]: the graph cannot be written: there is no directory '/none'
  /none: error[R005]: cannot read the file (No such file or directory)
  '--svg': error[R006]: this option needs a value
  hint: skep stackcount --help
  warning[R040]: stacks were lost: 0 were taken for others, for 0 there was no room, 30 hits were not counted
  warning[R040]: stacks were lost: 0 were taken for others, for 0 there was no room, 30 hits were not counted
  search</text>
  0
[1]
