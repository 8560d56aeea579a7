# Document 003's do_unlinkat, the path read with BPF_CORE_READ and again by plain dereference.
# needs: kprobe tracefs btf
# short
hook=do_unlinkat && have func:$hook || hook=filename_unlinkat # its name from 7.0 on
need func:$hook
for read in 'BPF_CORE_READ(name, name)' 'name->name'; do
    cat >"$TMP/unlink.c" <<END
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

SEC("kprobe/$hook")
int BPF_KPROBE(do_unlinkat, int dfd, struct filename *name)
{
    bpf_printk("unlinkat: dfd=%d path=%s", dfd, $read);
    return 0;
}
END
    rm -rf "$TMP/files" && mkdir "$TMP/files" && "$WORK/syscalls" mknodat 23 "$TMP/files"
    run "$SKEP" run "$TMP/unlink.c" -d 20 -c "$traced $WORK/syscalls unlinkat 23 $TMP/files"
    expect_traced 23 "unlinkat: dfd=-100 path=$TMP/files/file\.[0-9]+"
    for i in 1 12 23; do expect_count 1 "path=$TMP/files/file\.$i\$" "$TMP/out"; done
done
