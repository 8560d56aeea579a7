#!/bin/bash
# bpftrace.sh PROGRAM: a tracepoint, a uprobe and a statically defined probe with its arguments, read through perf buffers.
trace() { bpftrace -q "$@" -c "$program 3" 2> /dev/null | grep -v '^$'; }
program=$1
trace -e 'tracepoint:syscalls:sys_enter_exit_group /pid == cpid/ { printf("exits %d\n", args->error_code); }'
trace -e "uprobe:$program:main /pid == cpid/ { @[usym(reg(\"ip\")), probe] = count(); }" | grep -c 'uprobe:.*:main\]: 1'
bpftrace -l "usdt:$program:*" 2> /dev/null | sed 's/.*:skep/skep/' | sort -u
trace -e "usdt:$program:skep:pass { printf(\"%d %d\\n\", arg0, arg1); }"
