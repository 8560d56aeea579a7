# A function's return: what it returned, right and wrong, by BPF_KRETPROBE and by a kretprobe__ name.
# needs: kprobe tracefs btf
hook=do_unlinkat && have func:$hook || hook=filename_unlinkat # its name from 7.0 on
need func:$hook
cat >"$TMP/ret.c" <<END
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char LICENSE[] SEC("license") = "GPL";
SEC("kretprobe/$hook") int BPF_KRETPROBE(unlinked, int ret) { bpf_printk("unlinked: %d", ret); return 0; }
END
mkdir "$TMP/files" && "$WORK/syscalls" mknodat 23 "$TMP/files"
run "$SKEP" run "$TMP/ret.c" -d 20 -c "$traced $WORK/syscalls unlinkat 23 $TMP/files"
expect_traced 23 'unlinked: 0$'
refuse 1 "$SKEP" run "$TMP/ret.c" -d 20 -c "$traced $WORK/syscalls unlinkat 1 $TMP/files"
expect_traced 1 'unlinked: -2$'
"$WORK/syscalls" mknodat 23 "$TMP/files"
run "$SKEP" run -d 20 -c "$traced $WORK/syscalls unlinkat 23 $TMP/files" \
    -e "int kretprobe__$hook(struct pt_regs *ctx) { bpf_trace_printk(\"gone %d\\n\", PT_REGS_RC(ctx)); return 0; }"
expect_traced 23 'gone 0$'
