# Manual pages: of skep itself its beginning, of a command, of a tool, of what is none.
$ skep man load | sed 's/skep [0-9.]*"$/skep N"/'
  .TH "skep-load" 1 "" "skep N"
  .SH NAME
  skep\-load \- compile, load, pin: nothing is attached
  .SH SYNOPSIS
  .B skep
  load FILE.o|FILE.c PIN_PATH [\-\-hexdump] | load \-\-raw [\-\-type TYPE] FILE PIN_PATH
  .SH OPTIONS
  .TP
  \fB\-\-hexdump\fR
  show the bytes of the instructions
  .TP
  \fB\-\-raw\fR
  FILE is nothing but instructions; PIN_PATH is the program's own
  .TP
  \fB\-\-type\fR \fITYPE\fR
  the type of a raw program (kprobe)
  .TP
  \fB\-I\fR \fIDIR\fR
  look for included files here
  .TP
  \fB\-D\fR \fINAME[=VALUE]\fR
  define a macro
  .TP
  \fB\-U\fR \fINAME\fR
  undefine a macro
  .TP
  \fB\-W\fR \fI[no\-]NAME\fR
  a warning on or off; \-Werror: those that clang gives too are errors
  .TP
  \fB\-\-strict\fR
  all warnings are errors
  .TP
  \fB\-w\fR
  no warnings
  .TP
  \fB\-\-fentry\fR
  programs on kprobes become fentry and fexit programs
  .TP
  \fB\-mcpu=\fR \fIv1..v4\fR
  instructions to use
  .TP
  \fB\-\-no\-loops\fR
  for kernels before 5.3, which take no loops: all are unrolled
  .TP
  \fB\-\-btf\fR \fIFILE\fR
  types of another kernel
  .TP
  \fB\-\-help\fR
  this text
  .SH MORE
  .nf
  Programs and maps are pinned as PIN_PATH/NAME, under a bpffs (/sys/fs/bpf); rm \-r PIN_PATH unloads them.
  
  examples:
    skep load examples/vfs_create.c /sys/fs/bpf/probe
    skep attach /sys/fs/bpf/probe/bpf_prog1 kprobe:vfs_create
    skep trace
  .fi
  .SH EXIT STATUS
  0 done, 1 an error in the source or its use, 2 usage, 3 the kernel refused, 4 something is lacking (a privilege, a mount, a feature); with a command, its own.
  .SH SEE ALSO
  \fBskep\fR(1)
$ skep man | sed 's/skep [0-9.]*"$/skep N"/' | head -24
  .TH "skep" 1 "" "skep N"
  .SH NAME
  skep \- eBPF: C into the kernel, live data out
  .SH SYNOPSIS
  .B skep
  COMMAND [OPTIONS]
  .SH COMMANDS
  .TP
  \fBskep run\fR
  compile, load, attach, show what comes
  .TP
  \fBskep cc\fR
  compile to a portable object, or show what any stage makes
  .TP
  \fBskep llc\fR
  the second step of makefiles that pipe clang into llc
  .TP
  \fBskep load\fR
  compile, load, pin: nothing is attached
  .TP
  \fBskep attach\fR
  a loaded program onto a hook, until interrupted, or until LINK_PIN is removed
  .TP
  \fBskep dis\fR
$ skep man syscount | sed 's/skep [0-9.]*"$/skep N"/'
  .TH "skep-syscount" 8 "" "skep N"
  .SH NAME
  skep\-syscount \- system calls: how many, how long, how many failed, by process
  .SH SYNOPSIS
  .B skep
  syscount [\-P | \-S] [\-L] [\-x] [\-e ERRNO] [\-p PID] [\-n ROWS] [\-i SECONDS] [\-m PATH]
  .SH OPTIONS
  .TP
  \fB\-S\fR
  by system call
  .TP
  \fB\-P\fR
  by process and system call
  .TP
  \fB\-L\fR
  those that took longest first
  .TP
  \fB\-x\fR
  only calls that fail
  .TP
  \fB\-e\fR \fIERRNO\fR
  only calls that fail so: ENOENT, or 2
  .TP
  \fB\-m\fR \fIPATH\fR
  pin the map of counts here (in bpffs) while it runs
  .TP
  \fB\-p\fR \fIPID\fR
  only this process
  .TP
  \fB\-t\fR \fITID\fR
  only this thread
  .TP
  \fB\-u\fR \fIUSER\fR
  only this user's
  .TP
  \fB\-\-comm\fR \fINAME\fR
  only processes of this name
  .TP
  \fB\-\-cgroup\fR \fIPATH\fR
  only this cgroup and those below it
  .TP
  \fB\-\-container\fR \fIID\fR
  only this container, by its id or how that begins
  .TP
  \fB\-\-follow\fR
  only the command and its children
  .TP
  \fB\-i\fR \fISECONDS\fR
  show it every so often, counted anew
  .TP
  \fB\-n\fR \fIROWS\fR
  so many rows, the largest
  .TP
  \fB\-c\fR \fICOMMAND\fR
  run this by the shell when all is attached; it ends the tool, and its exit status is the tool's
  .TP
  \fB\-d\fR \fISECONDS\fR
  end after so long: 5, 5s, 100ms
  .TP
  \fB\-f\fR \fItext|json\fR
  json: one object a line
  .TP
  \fB\-v\fR
  tell the phases and their times, what was attached and how
  .SH EXIT STATUS
  0 done, 1 an error in the source or its use, 2 usage, 3 the kernel refused, 4 something is lacking (a privilege, a mount, a feature); with a command, its own.
  .SH SEE ALSO
  \fBskep\fR(1)
$ skep man trace | grep TH; skep man trace.1 | head -1; skep man trace.8 | head -1; skep man skep.1 | head -1; skep man trace.7
  .TH "skep-trace" 8 "" "skep 0.1"
  \fB\-\-cgroup\fR \fIPATH\fR
  .TH "skep-trace" 1 "" "skep 0.1"
  .TH "skep-trace" 1 "" "skep 0.1"
  .TH "skep-trace" 8 "" "skep 0.1"
  .TH "skep" 1 "" "skep 0.1"
  error[R006]: there is no command or tool of this name
  hint: skep man [NAME | NAME.SECTION | --list]
[2]
$ skep man nothing; skep man a b
  error[R006]: there is no command or tool of this name
  hint: skep man [NAME | NAME.SECTION | --list]
  error[R006]: there is no command or tool of this name
  hint: skep man [NAME | NAME.SECTION | --list]
[2]
