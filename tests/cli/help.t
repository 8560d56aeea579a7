# Each command explains itself.
$ skep --version; skep version
  skep 0.1
  skep 0.1
$ skep --help
  skep: C into the kernel, live data out
  
  usage: skep COMMAND [OPTIONS]
         skep COMMAND --help     tells more
         skep --version
  
    run            compile, load, attach, show what comes
                   skep run [-d SECONDS] [-c COMMAND] [-p PID] [-i SECONDS] [-v]
                        [-f text|json|otlp] FILE.c|FILE.o | -e 'C TEXT'
    cc             compile to a portable object, or show what any stage makes
                   skep cc FILE.c... [-o OUT.o] [-I DIR] [-D NAME[=V]]
                        [-mcpu=v1..v4] [--btf FILE]
                        [--emit=pp|macros|ast|ir[:PASS]|asm|btf]
    llc            the second step of makefiles that pipe clang into llc
                   skep llc [-march=bpf] [-filetype=obj] [-o OUT.o] [FILE]
    load           compile, load, pin: nothing is attached
                   skep load FILE.o|FILE.c PIN_PATH [--hexdump]
                   skep load --raw [--type TYPE] FILE PIN_PATH
    attach         a loaded program onto a hook, until interrupted, or until
                   LINK_PIN is removed
                   skep attach PIN|id:N HOOK [LINK_PIN]
    dis            instructions with source lines; of a loaded program as the
                   kernel runs it
                   skep dis FILE.o|FILE.c|PIN|id:N [-p FUNCTION] [--bytes]
                        [-f json]
    show           what is in the kernel
                   skep show prog|map|link [ID|PIN] [-f json]
                   skep show map ID|PIN --dump
    list           what there is to attach to, and the kernel's types
                   skep list [-v] [-f text|json] KIND:PATTERN
                   skep list type 'TYPE'
    top            programs and maps of the kernel, what they cost, whose they
                   are; or a tool's table: live
                   skep top [INTERVAL [COUNT]] [-n ROWS] [-f text|json]
                   skep top TOOL [OPTIONS]
    trace          what all programs print, in columns
                   skep trace [--raw | -f json] [-d SECONDS]
    verify         what this kernel's verifier says of each program, and what it
                   costs
                   skep verify [OPTIONS] FILE.c|FILE.o...
    test           run tests of programs, written in C beside them, without root
                   skep test [OPTIONS] FILE.c...
    debug          step through a test or a program by source lines, without root
                   skep debug [OPTIONS] FILE.c
    gen            headers for C programs: of an object, of the kernel's types
                   skep gen [-L] skeleton|subskeleton FILE.o|FILE.c [name NAME]
                   skep gen object OUT.o FILE...
                   skep gen min_core_btf IN OUT FILE...
                   skep gen vmlinux [--btf FILE]
    explain        what a message means, and the way out
                   skep explain [CODE | -WNAME | warnings]
    features       what this kernel offers, found by asking it
                   skep features [-f json]
    bcc            a script of BCC's Python package, over this compiler and loader
                   skep bcc SCRIPT.py|TOOL [WORDS]
    export         programs as metrics: for Prometheus, as a file, to a collector
                   skep export --config.dir DIR --config.names NAME,...
                   skep export FILE.c|FILE.o|TOOL...
    boot           load and pin all objects of directories, as Android does when
                   it starts
                   skep boot DIR...
                   skep boot status DIR...
                   skep boot unload DIR...
    completion     a script that completes skep's words in this shell
                   skep completion bash | zsh | fish
    man            the manual page of skep, a command or a tool; roff in pipes
                   skep man [NAME | NAME.SECTION | --list]
  
  bpftool's verbs (doc/bpftool.md):
    prog map link cgroup perf net feature btf gen struct_ops iter batch
    skep NOUN help tells more
  
  tools:
    argdist        values that functions, tracepoints and probes are called with:
                   counted, or as a histogram
    bashreadline   lines that people type into bash, of all users
    bindsnoop      ports that processes bind to, and whether they got them
    biolatency     how long block requests take, as a histogram
    biopattern     how block requests follow one another on each disk: in order,
                   or anywhere
    biosnoop       block requests, one by one: who issued them, how long the
                   device took
    biostacks      who waits for disks: time of block requests by the stack that
                   asked for them
    biotop         block requests by process and disk: how many, how much, how
                   long
    bitesize       sizes of block requests by process, as histograms
    btrfsdist      how long operations on files of btrfs take, as histograms
    btrfsslower    operations on files of btrfs that take long
    cachestat      how often the page cache has what is asked for
    capable        capabilities that processes are asked for, and whether they
                   have them
    cpudist        how long threads run at a time, or do not, as a histogram
    dbslower       queries of MySQL and PostgreSQL servers that take long
    dcstat         how often the cache of directory entries knows a name
    dnssnoop       names that are asked of name servers, the answers, and how long
                   they take
    drsnoop        processes that must free memory themselves before they get some
                   (direct reclaim)
    execsnoop      new programs and their arguments
    exitsnoop      processes that end: how old, with which status, by which signal
    ext4dist       how long operations on files of ext4 take, as histograms
    ext4slower     operations on files of ext4 that take long
    filelife       files that live short: made and removed while it looks
    fileslower     reads and writes of files that take long
    filetop        reads and writes by process and file: how many, how much
    fsdist         how long operations on files of a kind of file system take, as
                   histograms
    fsslower       operations on files of a kind of file system that take long
    funccount      calls of functions, tracepoints and probes that match a
                   pattern, counted
    funclatency    how long functions take, as a histogram
    funcslower     calls of functions that take long, with their arguments
    futexctn       waits for locks of user space (futexes): how long, by process
                   and lock
    gethostlatency host names that processes look up, and how long that takes
    hardirqs       interrupts of devices: how many of each, and how long they took
    killsnoop      signals that are sent by kill(2), sigqueue(3) and the like, and
                   what came of the call
    klockstat      who waits for locks of the kernel: how often and how long, by
                   lock and place
    llcstat        hits and misses of the processors' last level cache, by process
    memleak        memory that was allocated and not freed, by the stack that
                   asked for it
    mountsnoop     file systems that are mounted and unmounted, and where
    nfsdist        how long operations on files of nfs take, as histograms
    nfsslower      operations on files of nfs that take long
    numamove       pages that move to another node of memory, and how long that
                   takes
    offcputime     how long threads wait, in microseconds, by the stacks that they
                   wait in
    oomkill        processes that the kernel ends for want of memory
    opensnoop      files that are opened, by whom, with which result
    pagefaults     page faults of processes: how many, and where in their code
    profile        where the processors' time goes: samples of stacks, of the
                   kernel and of processes
    readahead      pages that are read before they are asked for: how many are
                   used, and after how long
    runqlat        how long threads wait for a processor, as a histogram
    runqlen        how many threads wait for each processor, by samples, as a
                   histogram
    runqslower     threads that waited long for a processor, and what ran before
                   them
    shmsnoop       System V shared memory: who makes, attaches, leaves and removes
                   it
    sigtrace       who sends which signal to whom, and what becomes of it
    slabratetop    allocations from the kernel's caches, by cache
    softirqs       soft interrupts: how many of each kind, and how long they took
    sslsniff       what programs write to and read from OpenSSL, before it is
                   encrypted and after
    stackcount     stacks that lead to a function, a tracepoint or a probe,
                   counted
    statsnoop      stat, access and the like: by whom, which path, with which
                   result
    swapin         pages read back from swap, by process
    syncsnoop      sync, fsync and the like: by whom, how long they took
    syscount       system calls: how many, how long, how many failed, by process
    tcpaccept      TCP connections that processes take
    tcpconnect     TCP connections that processes begin
    tcpconnlat     TCP connections that processes open, and how long that takes
    tcpdrop        TCP segments that the kernel drops: why, and where
    tcplife        TCP connections that have ended: who, how much, how long
    tcpretrans     TCP segments that are sent again
    tcprtt         round trip times of TCP connections, as a histogram
    tcpstates      TCP sockets from state to state, and how long they were in each
    tcptop         TCP traffic by process and connection
    threadsnoop    threads that programs make with pthread_create, and the
                   function they begin with
    trace          a line each time a place is hit: values in a format, on a
                   condition
    ucalls         functions that scripts call, counted: python, ruby, perl, php,
                   tcl, java, by their own probes
    uflow          calls and returns of the functions of scripts, as they come, by
                   the probes of their runtimes
    ugc            collections of garbage in runtimes of languages, as they end,
                   by their own probes
    uobjnew        objects that runtimes of languages make, by type, and blocks of
                   malloc by size
    ustat          calls, collections, objects, exceptions of language runtimes,
                   by process, by their own probes
    uthreads       threads that begin, by their first functions; of java also
                   those that end, by its own probes
    vfsstat        reads, writes, opens and the like of the virtual file system,
                   per second
    wakeuptime     how long threads sleep until they are woken, by the stack of
                   who woke them
    xdpstat        what XDP programs do with packets, where it is out of the
                   ordinary
    xfsdist        how long operations on files of xfs take, as histograms
    xfsslower      operations on files of xfs that take long
  
  exit codes: 0 done, 1 error in the source or its use, 2 usage, 3 the kernel
  refused, 4 something is lacking
$ skep help
  skep: C into the kernel, live data out
  
  usage: skep COMMAND [OPTIONS]
         skep COMMAND --help     tells more
         skep --version
  
    run            compile, load, attach, show what comes
                   skep run [-d SECONDS] [-c COMMAND] [-p PID] [-i SECONDS] [-v]
                        [-f text|json|otlp] FILE.c|FILE.o | -e 'C TEXT'
    cc             compile to a portable object, or show what any stage makes
                   skep cc FILE.c... [-o OUT.o] [-I DIR] [-D NAME[=V]]
                        [-mcpu=v1..v4] [--btf FILE]
                        [--emit=pp|macros|ast|ir[:PASS]|asm|btf]
    llc            the second step of makefiles that pipe clang into llc
                   skep llc [-march=bpf] [-filetype=obj] [-o OUT.o] [FILE]
    load           compile, load, pin: nothing is attached
                   skep load FILE.o|FILE.c PIN_PATH [--hexdump]
                   skep load --raw [--type TYPE] FILE PIN_PATH
    attach         a loaded program onto a hook, until interrupted, or until
                   LINK_PIN is removed
                   skep attach PIN|id:N HOOK [LINK_PIN]
    dis            instructions with source lines; of a loaded program as the
                   kernel runs it
                   skep dis FILE.o|FILE.c|PIN|id:N [-p FUNCTION] [--bytes]
                        [-f json]
    show           what is in the kernel
                   skep show prog|map|link [ID|PIN] [-f json]
                   skep show map ID|PIN --dump
    list           what there is to attach to, and the kernel's types
                   skep list [-v] [-f text|json] KIND:PATTERN
                   skep list type 'TYPE'
    top            programs and maps of the kernel, what they cost, whose they
                   are; or a tool's table: live
                   skep top [INTERVAL [COUNT]] [-n ROWS] [-f text|json]
                   skep top TOOL [OPTIONS]
    trace          what all programs print, in columns
                   skep trace [--raw | -f json] [-d SECONDS]
    verify         what this kernel's verifier says of each program, and what it
                   costs
                   skep verify [OPTIONS] FILE.c|FILE.o...
    test           run tests of programs, written in C beside them, without root
                   skep test [OPTIONS] FILE.c...
    debug          step through a test or a program by source lines, without root
                   skep debug [OPTIONS] FILE.c
    gen            headers for C programs: of an object, of the kernel's types
                   skep gen [-L] skeleton|subskeleton FILE.o|FILE.c [name NAME]
                   skep gen object OUT.o FILE...
                   skep gen min_core_btf IN OUT FILE...
                   skep gen vmlinux [--btf FILE]
    explain        what a message means, and the way out
                   skep explain [CODE | -WNAME | warnings]
    features       what this kernel offers, found by asking it
                   skep features [-f json]
    bcc            a script of BCC's Python package, over this compiler and loader
                   skep bcc SCRIPT.py|TOOL [WORDS]
    export         programs as metrics: for Prometheus, as a file, to a collector
                   skep export --config.dir DIR --config.names NAME,...
                   skep export FILE.c|FILE.o|TOOL...
    boot           load and pin all objects of directories, as Android does when
                   it starts
                   skep boot DIR...
                   skep boot status DIR...
                   skep boot unload DIR...
    completion     a script that completes skep's words in this shell
                   skep completion bash | zsh | fish
    man            the manual page of skep, a command or a tool; roff in pipes
                   skep man [NAME | NAME.SECTION | --list]
  
  bpftool's verbs (doc/bpftool.md):
    prog map link cgroup perf net feature btf gen struct_ops iter batch
    skep NOUN help tells more
  
  tools:
    argdist        values that functions, tracepoints and probes are called with:
                   counted, or as a histogram
    bashreadline   lines that people type into bash, of all users
    bindsnoop      ports that processes bind to, and whether they got them
    biolatency     how long block requests take, as a histogram
    biopattern     how block requests follow one another on each disk: in order,
                   or anywhere
    biosnoop       block requests, one by one: who issued them, how long the
                   device took
    biostacks      who waits for disks: time of block requests by the stack that
                   asked for them
    biotop         block requests by process and disk: how many, how much, how
                   long
    bitesize       sizes of block requests by process, as histograms
    btrfsdist      how long operations on files of btrfs take, as histograms
    btrfsslower    operations on files of btrfs that take long
    cachestat      how often the page cache has what is asked for
    capable        capabilities that processes are asked for, and whether they
                   have them
    cpudist        how long threads run at a time, or do not, as a histogram
    dbslower       queries of MySQL and PostgreSQL servers that take long
    dcstat         how often the cache of directory entries knows a name
    dnssnoop       names that are asked of name servers, the answers, and how long
                   they take
    drsnoop        processes that must free memory themselves before they get some
                   (direct reclaim)
    execsnoop      new programs and their arguments
    exitsnoop      processes that end: how old, with which status, by which signal
    ext4dist       how long operations on files of ext4 take, as histograms
    ext4slower     operations on files of ext4 that take long
    filelife       files that live short: made and removed while it looks
    fileslower     reads and writes of files that take long
    filetop        reads and writes by process and file: how many, how much
    fsdist         how long operations on files of a kind of file system take, as
                   histograms
    fsslower       operations on files of a kind of file system that take long
    funccount      calls of functions, tracepoints and probes that match a
                   pattern, counted
    funclatency    how long functions take, as a histogram
    funcslower     calls of functions that take long, with their arguments
    futexctn       waits for locks of user space (futexes): how long, by process
                   and lock
    gethostlatency host names that processes look up, and how long that takes
    hardirqs       interrupts of devices: how many of each, and how long they took
    killsnoop      signals that are sent by kill(2), sigqueue(3) and the like, and
                   what came of the call
    klockstat      who waits for locks of the kernel: how often and how long, by
                   lock and place
    llcstat        hits and misses of the processors' last level cache, by process
    memleak        memory that was allocated and not freed, by the stack that
                   asked for it
    mountsnoop     file systems that are mounted and unmounted, and where
    nfsdist        how long operations on files of nfs take, as histograms
    nfsslower      operations on files of nfs that take long
    numamove       pages that move to another node of memory, and how long that
                   takes
    offcputime     how long threads wait, in microseconds, by the stacks that they
                   wait in
    oomkill        processes that the kernel ends for want of memory
    opensnoop      files that are opened, by whom, with which result
    pagefaults     page faults of processes: how many, and where in their code
    profile        where the processors' time goes: samples of stacks, of the
                   kernel and of processes
    readahead      pages that are read before they are asked for: how many are
                   used, and after how long
    runqlat        how long threads wait for a processor, as a histogram
    runqlen        how many threads wait for each processor, by samples, as a
                   histogram
    runqslower     threads that waited long for a processor, and what ran before
                   them
    shmsnoop       System V shared memory: who makes, attaches, leaves and removes
                   it
    sigtrace       who sends which signal to whom, and what becomes of it
    slabratetop    allocations from the kernel's caches, by cache
    softirqs       soft interrupts: how many of each kind, and how long they took
    sslsniff       what programs write to and read from OpenSSL, before it is
                   encrypted and after
    stackcount     stacks that lead to a function, a tracepoint or a probe,
                   counted
    statsnoop      stat, access and the like: by whom, which path, with which
                   result
    swapin         pages read back from swap, by process
    syncsnoop      sync, fsync and the like: by whom, how long they took
    syscount       system calls: how many, how long, how many failed, by process
    tcpaccept      TCP connections that processes take
    tcpconnect     TCP connections that processes begin
    tcpconnlat     TCP connections that processes open, and how long that takes
    tcpdrop        TCP segments that the kernel drops: why, and where
    tcplife        TCP connections that have ended: who, how much, how long
    tcpretrans     TCP segments that are sent again
    tcprtt         round trip times of TCP connections, as a histogram
    tcpstates      TCP sockets from state to state, and how long they were in each
    tcptop         TCP traffic by process and connection
    threadsnoop    threads that programs make with pthread_create, and the
                   function they begin with
    trace          a line each time a place is hit: values in a format, on a
                   condition
    ucalls         functions that scripts call, counted: python, ruby, perl, php,
                   tcl, java, by their own probes
    uflow          calls and returns of the functions of scripts, as they come, by
                   the probes of their runtimes
    ugc            collections of garbage in runtimes of languages, as they end,
                   by their own probes
    uobjnew        objects that runtimes of languages make, by type, and blocks of
                   malloc by size
    ustat          calls, collections, objects, exceptions of language runtimes,
                   by process, by their own probes
    uthreads       threads that begin, by their first functions; of java also
                   those that end, by its own probes
    vfsstat        reads, writes, opens and the like of the virtual file system,
                   per second
    wakeuptime     how long threads sleep until they are woken, by the stack of
                   who woke them
    xdpstat        what XDP programs do with packets, where it is out of the
                   ordinary
    xfsdist        how long operations on files of xfs take, as histograms
    xfsslower      operations on files of xfs that take long
  
  exit codes: 0 done, 1 error in the source or its use, 2 usage, 3 the kernel
  refused, 4 something is lacking
$ skep --help | awk 'length > 80'; for n in $(skep man --list | sed -n 's/^skep-\(.*\)[.].*/\1/p'); do skep $n --help 2>/dev/null | sed -n '1,/^$/p; /^  -/,/^$/p' | awk 'length > 80'; done
$ skep run --help
  usage: skep run [-d SECONDS] [-c COMMAND] [-p PID] [-i SECONDS] [-v]
              [-f text|json|otlp] FILE.c|FILE.o | -e 'C TEXT'
  
  compile, load, attach, show what comes
  
  options:
    -e TEXT                 C text instead of a file; headers and license may be
                            left out; several are one text
    -d SECONDS              end after so long: 5, 5s, 100ms; without it, Ctrl-C
                            ends
    -c COMMAND              run a shell command when all is attached, end with it
    -p PID                  only events of this process
    -t TID                  only of this thread
    -u USER                 only of this user
    --comm NAME             only of threads of this name
    --cgroup PATH           only of this cgroup and those below it; where programs
                            of cgroups go
    --follow                only of the command of -c and its children
    -i SECONDS              show the maps every so often, not only at the end
    --clear                 and empty them then
    -n ROWS                 so many rows of each map, the largest first
    --cpus auto|sum|each    values of per-CPU maps; auto: a sum where they count
                            something
    --set NAME=VALUE        the value of a variable, such as const volatile int
                            NAME
    --fill MAP[KEY]=VALUE   an element of a map; VALUE of a program array: a
                            program's name
    --dev INTERFACE         where programs of xdp, tc and netkit go
    --hook PROGRAM=HOOK     where this program goes; hooks: skep attach --help
    -f text|json|otlp       json: one object a line; otlp: the same as requests of
                            OpenTelemetry, in JSON
    --otlp URL              send them to a collector, to URL/v1/logs and
                            URL/v1/metrics
    -v                      tell the phases and their times, what was attached and
                            how
    -I DIR                  look for included files here
    -D NAME[=VALUE]         define a macro
    -U NAME                 undefine a macro
    -W [no-]NAME            a warning on or off; -Werror: those that clang gives
                            too are errors
    --strict                all warnings are errors
    -w                      no warnings
    --fentry                programs on kprobes become fentry and fexit programs
    -mcpu=v1..v4            instructions to use
    --no-loops              for kernels before 5.3, which take no loops: all are
                            unrolled
    --btf FILE              types of another kernel
    --show-syscalls         print each bpf, perf_event_open, ioctl and tracefs
                            call as it happens
    --help                  this text
  
  What comes: what programs print with bpf_printk, records of ring and perf buffers, field by field, and at the end
  every map that the program declares. Ctrl-C, -d or the end of COMMAND ends it.
  
  examples:
    skep run -e 'int kprobe__sys_clone(void *ctx) { bpf_trace_printk("Hello, World!\n"); return 0; }'
    skep run -e 'SEC("tp_btf/sched_process_exec") int BPF_PROG(f, struct task_struct *p) { bpf_printk("%d", p->real_parent->pid); return 0; }'
    skep run -v -d 5 examples/sigtrace.c
    skep run -f json -c 'ls /tmp' examples/execs.c
$ skep help run | head -1
  usage: skep run [-d SECONDS] [-c COMMAND] [-p PID] [-i SECONDS] [-v]
$ skep cc --help
  usage: skep cc FILE.c... [-o OUT.o] [-I DIR] [-D NAME[=V]] [-mcpu=v1..v4]
              [--btf FILE] [--emit=pp|macros|ast|ir[:PASS]|asm|btf]
  
  compile to a portable object, or show what any stage makes
  
  options:
    -o FILE                 where to write, '-' for the screen; without it, the
                            source's name with .o
    --emit=STAGE            show a stage instead: pp, ast, ir, ir:PASS (ir:lower
                            before all, ir:all after each), asm, btf
    -I DIR                  look for included files here
    -D NAME[=VALUE]         define a macro
    -U NAME                 undefine a macro
    -W [no-]NAME            a warning on or off; -Werror: those that clang gives
                            too are errors
    --strict                all warnings are errors
    -w                      no warnings
    --fentry                programs on kprobes become fentry and fexit programs
    -mcpu=v1..v4            instructions to use
    --no-loops              for kernels before 5.3, which take no loops: all are
                            unrolled
    --btf FILE              types of another kernel
    --show-syscalls         print each bpf, perf_event_open, ioctl and tracefs
                            call as it happens
    --help                  this text
  
  The object has BTF, line information and CO-RE relocations; skep, libbpf and bpftool load it.
  Makefiles may call it in clang's place: -target bpf, -g, -O2, -c, -std=, -f..., -isystem, -idirafter, -include, -E, -S,
  -fsyntax-only, -E, -P, -dM, -M, -MM, -MD, -MMD, -MF, -MT, -MP, -H, -### are understood. -emit-llvm gives the object too,
  and "skep llc" hands it on. Of several sources each becomes an object.
  
  examples:
    skep cc examples/sigtrace.c -o sigtrace.o
    skep cc --emit=ir:inline examples/hello.c
    skep cc --emit=btf examples/sigtrace.c
    make CLANG='skep cc' LLC='skep llc'
$ skep load --help
  usage: skep load FILE.o|FILE.c PIN_PATH [--hexdump]
         skep load --raw [--type TYPE] FILE PIN_PATH
  
  compile, load, pin: nothing is attached
  
  options:
    --hexdump               show the bytes of the instructions
    --raw                   FILE is nothing but instructions; PIN_PATH is the
                            program's own
    --type TYPE             the type of a raw program (kprobe)
    -I DIR                  look for included files here
    -D NAME[=VALUE]         define a macro
    -U NAME                 undefine a macro
    -W [no-]NAME            a warning on or off; -Werror: those that clang gives
                            too are errors
    --strict                all warnings are errors
    -w                      no warnings
    --fentry                programs on kprobes become fentry and fexit programs
    -mcpu=v1..v4            instructions to use
    --no-loops              for kernels before 5.3, which take no loops: all are
                            unrolled
    --btf FILE              types of another kernel
    --show-syscalls         print each bpf, perf_event_open, ioctl and tracefs
                            call as it happens
    --help                  this text
  
  Programs and maps are pinned as PIN_PATH/NAME, under a bpffs (/sys/fs/bpf); rm -r PIN_PATH unloads them.
  
  examples:
    skep load examples/vfs_create.c /sys/fs/bpf/probe
    skep attach /sys/fs/bpf/probe/bpf_prog1 kprobe:vfs_create
    skep trace
$ skep attach --help
  usage: skep attach PIN|id:N HOOK [LINK_PIN]
  
  a loaded program onto a hook, until interrupted, or until LINK_PIN is removed
  
  options:
    --show-syscalls         print each bpf, perf_event_open, ioctl and tracefs
                            call as it happens
    --help                  this text
  
  hooks:
    kprobe:FUNCTION[+OFFSET]  kretprobe:FUNCTION      entry and return of a kernel function
    tracepoint:CATEGORY:EVENT                         see /sys/kernel/tracing/available_events
    event:N                                           a tracefs event by its id
    rawtp:EVENT                                       a tracepoint with its raw arguments
    uprobe:PATH:SYMBOL[+OFFSET]  uretprobe:...        a function of a program or library
    usdt:PATH:PROVIDER:NAME                           a statically defined probe (<sys/sdt.h>)
    kprobe.multi:PATTERN  uprobe.multi:PATH:PATTERN   all functions of such names, * and ?
    perf:EVENT[:PERIOD]                               a perf event, sampled
    xdp:INTERFACE  tcx/ingress:INTERFACE  tcx/egress:INTERFACE  netkit/primary:INTERFACE
    socket:INTERFACE|any                              a filter of packets, on a raw socket
    cgroup:PATH  cgroup/connect4:PATH ...             a cgroup v2 directory
    iter:[map=PIN|map=id:N]                           an iterator: what it says, once; pinned, whenever the pin is read
    generic:INTERFACE                                 XDP before the stack, with any driver
    freplace:PIN|id:N[:FUNCTION]                      a function of a loaded program (skep run --hook)
    struct_ops:NAME                                   a pinned table of functions
    netfilter:ipv4|ipv6:PLACE[:PRIORITY]              pre_routing, local_in, forward, local_out, post_routing
    sk_lookup:self  flow_dissector:self               the network namespace we are in, or a path or name of one
  
  examples:
    skep attach /sys/fs/bpf/probe/on_exec tracepoint:sched:sched_process_exec
    skep attach id:42 event:365
$ skep dis --help
  usage: skep dis FILE.o|FILE.c|PIN|id:N [-p FUNCTION] [--bytes] [-f json]
  
  instructions with source lines; of a loaded program as the kernel runs it
  
  options:
    -p FUNCTION             this function alone
    --bytes                 with the bytes of each instruction
    -f text|json            json: one object an instruction
    -I DIR                  look for included files here
    -D NAME[=VALUE]         define a macro
    -U NAME                 undefine a macro
    -W [no-]NAME            a warning on or off; -Werror: those that clang gives
                            too are errors
    --strict                all warnings are errors
    -w                      no warnings
    --fentry                programs on kprobes become fentry and fexit programs
    -mcpu=v1..v4            instructions to use
    --no-loops              for kernels before 5.3, which take no loops: all are
                            unrolled
    --btf FILE              types of another kernel
    --show-syscalls         print each bpf, perf_event_open, ioctl and tracefs
                            call as it happens
    --help                  this text
  
  examples:
    skep dis examples/hello.c
    skep dis id:42
    skep dis /sys/fs/bpf/probe/on_exec
$ skep show --help
  usage: skep show prog|map|link [ID|PIN] [-f json]
         skep show map ID|PIN --dump
  
  what is in the kernel
  
  options:
    --dump                  the map's elements, as a table
    -f text|json            json: one object a line
    --show-syscalls         print each bpf, perf_event_open, ioctl and tracefs
                            call as it happens
    --help                  this text
  
  examples:
    skep show prog
    skep show map /sys/fs/bpf/probe/counts --dump
$ skep trace --help
  usage: skep trace [-p PID] [-T] 'PLACE[(PARAMETERS)] [(CONDITION)]
              ["FORMAT", VALUE, ...]'
  a line each time a place is hit: values in a format, on a condition
  
    -p PID          only this process
    -t TID          only this thread
    -u USER         only this user's
    --comm NAME     only processes of this name
    --cgroup PATH   only this cgroup and those below it
    --container ID  only this container, by its id or how that begins
    --follow        only the command and its children
    -T              with the time of day
    -c COMMAND      run this by the shell when all is attached; it ends the tool,
                    and its exit status is the tool's
    -d SECONDS      end after so long: 5, 5s, 100ms
    -f text|json    json: one object a line
    -v              tell the phases and their times, what was attached and how
  
  examples:
    skep trace 't:syscalls:sys_enter_openat "%s", args->filename'
    skep trace 'c:write (arg1 == 2) "%d bytes", arg3' -p 4242
    skep trace 'vfs_read(struct file *f, char *to, size_t n) (n > 65536) "%d", n'
    skep trace 'r::vfs_read (retval < 0) "failed: %d", retval'
  
  or, without a place:
  
  usage: skep trace [--raw | -f json] [-d SECONDS]
  
  what all programs print, in columns
  
  options:
    --raw                   the lines as the kernel writes them
    -f text|json            json: one object a line
    -d SECONDS              end after so long; without it, Ctrl-C ends
    --show-syscalls         print each bpf, perf_event_open, ioctl and tracefs
                            call as it happens
    --help                  this text
  
  Reads the machine's trace_pipe from now on, not what stood there before; whoever reads there as well gets
  the other lines. (skep run has a pipe of its own.)
$ skep features --help
  usage: skep features [-f json]
  
  what this kernel offers, found by asking it
  
  options:
    -f text|json            json: one object a line
    --show-syscalls         print each bpf, perf_event_open, ioctl and tracefs
                            call as it happens
    --help                  this text
$ skep sigtrace --help
  usage: skep sigtrace [-p PID] [-s SIGNAL] [-x]
  who sends which signal to whom, and what becomes of it
  
    -p PID          only signals sent by or to this process
    -s SIGNAL       only this signal: KILL, SIGKILL or 9
    -x              only signals that the receiver does not get
    -T              with the time of day
    -c COMMAND      run this by the shell when all is attached; it ends the tool,
                    and its exit status is the tool's
    -d SECONDS      end after so long: 5, 5s, 100ms
    -f text|json    json: one object a line
    -v              tell the phases and their times, what was attached and how
$ skep help syscount
  usage: skep syscount [-P | -S] [-L] [-x] [-e ERRNO] [-p PID] [-n ROWS]
              [-i SECONDS] [-m PATH]
  system calls: how many, how long, how many failed, by process
  
    -S              by system call
    -P              by process and system call
    -L              those that took longest first
    -x              only calls that fail
    -e ERRNO        only calls that fail so: ENOENT, or 2
    -m PATH         pin the map of counts here (in bpffs) while it runs
    -p PID          only this process
    -t TID          only this thread
    -u USER         only this user's
    --comm NAME     only processes of this name
    --cgroup PATH   only this cgroup and those below it
    --container ID  only this container, by its id or how that begins
    --follow        only the command and its children
    -i SECONDS      show it every so often, counted anew
    -n ROWS         so many rows, the largest
    -c COMMAND      run this by the shell when all is attached; it ends the tool,
                    and its exit status is the tool's
    -d SECONDS      end after so long: 5, 5s, 100ms
    -f text|json    json: one object a line
    -v              tell the phases and their times, what was attached and how
$ skep vfsstat --help
  usage: skep vfsstat [INTERVAL [COUNT]]
  reads, writes, opens and the like of the virtual file system, per second
  
    -p PID          only this process
    -t TID          only this thread
    -u USER         only this user's
    --comm NAME     only processes of this name
    --cgroup PATH   only this cgroup and those below it
    --container ID  only this container, by its id or how that begins
    --follow        only the command and its children
    -i SECONDS      show it every so often, counted anew
    -n ROWS         so many rows, the largest
    -c COMMAND      run this by the shell when all is attached; it ends the tool,
                    and its exit status is the tool's
    -d SECONDS      end after so long: 5, 5s, 100ms
    -f text|json    json: one object a line
    -v              tell the phases and their times, what was attached and how
$ skep opensnoop --help
  usage: skep opensnoop [-x] [-T] [-U] [-e]
  files that are opened, by whom, with which result
  
    -x              only those that fail
    -T              with the time of day
    -U              with the user's number
    -e              with the flags
    -p PID          only this process
    -t TID          only this thread
    -u USER         only this user's
    --comm NAME     only processes of this name
    --cgroup PATH   only this cgroup and those below it
    --container ID  only this container, by its id or how that begins
    --follow        only the command and its children
    -c COMMAND      run this by the shell when all is attached; it ends the tool,
                    and its exit status is the tool's
    -d SECONDS      end after so long: 5, 5s, 100ms
    -f text|json    json: one object a line
    -v              tell the phases and their times, what was attached and how
