# Programs with typed arguments: a BTF tracepoint, a function's entry and its return, with calls between functions of the program
# and a tail call; each sees every event of the workload.
# needs: btf fentry tracefs
hook=do_unlinkat && have func:$hook || hook=filename_unlinkat # its name from 7.0 on
need func:$hook
cat >"$TMP/t.c" <<END
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
char LICENSE[] SEC("license") = "GPL";
static __noinline int is_file(const char *path) /* ends in a number */
{
	char text[128];
	long n = bpf_probe_read_kernel_str(text, sizeof(text), path);
	return n > 2 && n <= sizeof(text) && text[(n - 2) & 127] >= '0' && text[(n - 2) & 127] <= '9';
}
SEC("fentry/$hook") int BPF_PROG(enter, int dfd, struct filename *name)
{
	bpf_printk("enter %d %d", dfd, is_file(name->name));
	return 0;
}
SEC("fexit/$hook") int BPF_PROG(leave, int dfd, struct filename *name, int ret) { bpf_printk("leave %d", ret); return 0; }
SEC("tp_btf/sys_enter") int BPF_PROG(any, struct pt_regs *regs, long id)
{
	if (id == NUMBER)
		bpf_printk("call %d", bpf_get_current_task_btf()->tgid);
	return 0;
}
END
case $(uname -m) in x86_64) number=263 ;; *) number=35 ;; esac # unlinkat
sed -i "s/NUMBER/$number/" "$TMP/t.c"
have helper:get_current_task_btf || sed -i 's/bpf_get_current_task_btf()->tgid/(int)(bpf_get_current_pid_tgid() >> 32)/' "$TMP/t.c"
mkdir "$TMP/files" && "$WORK/syscalls" mknodat 23 "$TMP/files"
run "$SKEP" run "$TMP/t.c" -d 20 -c "$traced $WORK/syscalls unlinkat 23 $TMP/files"
expect_traced 23 'enter -100 1$'
expect_traced 23 'leave 0$'
expect_traced 23 "call $(cat "$TMP/pid")\$"
