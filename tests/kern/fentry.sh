# A BTF trampoline at a kernel function's entry and return, its arguments by name, dereferenced plainly.
# needs: fentry tracefs btf
hook=do_unlinkat && have func:$hook || hook=filename_unlinkat # its name from 7.0 on
need func:$hook
cat >"$TMP/t.c" <<END
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

SEC("fexit/$hook")
int BPF_PROG(on_unlink, int dfd, struct filename *name, int ret)
{
    bpf_printk("unlinked %d %d", dfd, ret);
    return 0;
}
END
mkdir "$TMP/files" && "$WORK/syscalls" mknodat 23 "$TMP/files"
run "$SKEP" run "$TMP/t.c" -d 20 -c "$traced $WORK/syscalls unlinkat 23 $TMP/files"
expect_traced 23 'unlinked -100 0$'
