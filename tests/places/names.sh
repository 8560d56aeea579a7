# Names that this kernel does not have: a near one is offered.
says no_tracepoint 1 "did you mean 'syscalls:sys_enter_openat'" "$SKEP" run -d 1 -e 'TRACEPOINT_PROBE(syscalls, sys_enter_opnat) { return 0; }'
says no_category 1 "did you mean 'sched:sched_process_exec'" "$SKEP" run -d 1 -e 'TRACEPOINT_PROBE(schd, sched_process_exec) { return 0; }'
says no_tracepoint_sec 1 "did you mean 'sched_process_exec'" "$SKEP" run -d 1 -e '#include <bpf/bpf_helpers.h>
SEC("tp/sched/sched_process_exc") int f(void *ctx) { return 0; }'
says no_raw_tracepoint 1 "did you mean 'sched_process_exec'" "$SKEP" run -d 1 -e '#include <bpf/bpf_helpers.h>
SEC("raw_tp/sched_process_exc") int f(void *ctx) { return 0; }'
says no_event_id 1 'no event with id 999999' bash -c '"$SKEP" load -w examples/sigtrace.c $pin > /dev/null &&
	"$SKEP" attach $pin/on_generate event:999999; rc=$?; rm -r $pin; exit $rc'
says bad_hook 2 'hooks look like' "$SKEP" attach id:1 nohook
says near_hook 2 "did you mean 'tracepoint'" "$SKEP" attach id:1 tracepiont:sched:sched_switch
says no_program 1 'skep show prog' "$SKEP" attach id:4000000 event:1
says no_symbol 1 "did you mean 'malloc'" "$SKEP" run -d 1 -e '#include <bpf/bpf_helpers.h>
SEC("uprobe/libc.so.6:mallc") int f(void *ctx) { return 0; }'
says no_file 1 'nonexistent' "$SKEP" run -d 1 -e '#include <bpf/bpf_helpers.h>
SEC("uprobe//nonexistent/lib.so:malloc") int f(void *ctx) { return 0; }'
says no_type 1 "did you mean 'struct task_struct'" "$SKEP" run -d 1 -e '#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
SEC("tp/sched/sched_process_exec") int f(void *ctx) { struct task_strct *t = (void *)bpf_get_current_task(); return t->pid; }'
says no_field 1 "did you mean 'pid'" "$SKEP" run -d 1 -e '#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
SEC("tp/sched/sched_process_exec") int f(void *ctx) { struct task_struct *t = (void *)bpf_get_current_task(); return t->pidd; }'
says no_helper 1 "did you mean 'bpf_get_current_comm'" "$SKEP" run -d 1 -e '#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
SEC("tp/sched/sched_process_exec") int f(void *ctx) { char c[16]; bpf_get_curent_comm(c, 16); return 0; }'
if [ -e /sys/bus/event_source/devices/kprobe/type ]; then
	says no_function 1 "did you mean 'vfs_create'" "$SKEP" run -d 1 -e 'int kprobe__vfs_creat(void *ctx) { return 0; }'
else
	says no_kprobes 4 'this kernel has no kprobes' "$SKEP" run -d 1 -e 'int kprobe__vfs_create(void *ctx) { return 0; }'
fi
says no_btf_file 1 'nonexistent: error.*No such file' "$SKEP" cc --btf /nonexistent examples/sigtrace.c -o -
says no_btf_in_file 1 'README.md: error' "$SKEP" cc --btf README.md examples/sigtrace.c -o -
if objcopy --version > /dev/null 2>&1 && [ -r /sys/kernel/btf/vmlinux ]; then
	cp /bin/true "$TMP/vmlinux" && objcopy --add-section .BTF=/sys/kernel/btf/vmlinux "$TMP/vmlinux" 2> /dev/null
	says btf_in_elf 0 '' "$SKEP" cc --btf "$TMP/vmlinux" examples/sigtrace.c -o -
	says no_btf_in_elf 1 'there are no types in this file' "$SKEP" cc --btf /bin/true examples/sigtrace.c -o -
fi
head -c 3000 /dev/zero > "$TMP/zeros.o"
says no_text 1 "zeros.o: error.R017.: this is neither C text nor an ELF file" "$SKEP" run "$TMP/zeros.o"
"$SKEP" cc examples/hello.c -o "$TMP/whole.o" && head -c 300 "$TMP/whole.o" > "$TMP/cut.o"
says cut_off 1 "cut.o: error.E001.: the ELF file speaks of more" "$SKEP" run "$TMP/cut.o"
says no_such_map 1 'hint: see what there is: skep show map' "$SKEP" show map 4294967290
says no_such_prog 1 'no prog with id 4294967290' "$SKEP" show prog id:4294967290
says link_tracepoint 0 'tracepoint sched_process_exec' bash -c '"$SKEP" run -c "$SKEP show link >&2" -e "$live"'
says link_raw_tracepoint 0 'tp_name sched_process_exec' bash -c '"$SKEP" run -c "$SKEP show link >&2" -e "$raw"'
says link_json 0 '"link_type":"raw_tracepoint","prog_id":[0-9]+,"tp_name":"sched_process_exec"' bash -c '"$SKEP" run -c "$SKEP show link -f json >&2" -e "$raw"'
