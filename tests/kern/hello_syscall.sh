# Document 002's hook by each of its names: the kernel's own for this machine's system call, ksyscall, and BCC's.
# needs: kprobe tracefs
# short
case $(uname -m) in x86_64) entry=__x64_sys_clone ;; *) entry=__arm64_sys_clone ;; esac
need func:$entry
for section in kprobe/$entry ksyscall/clone kretprobe/$entry kretsyscall/clone; do
    cat >"$TMP/t.c" <<END
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
SEC("$section") int hello(void *ctx) { bpf_printk("Hello, World!"); return 0; }
END
    run "$SKEP" run "$TMP/t.c" -d 20 -c "$traced $WORK/clones 23"
    expect_traced 23 'Hello, World!$'
done
cat >"$TMP/bcc.c" <<'END'
int syscall__clone(struct pt_regs *ctx, unsigned long flags) { bpf_trace_printk("flags %x\n", flags); return 0; }
END
if have btf; then
    run "$SKEP" run "$TMP/bcc.c" -d 20 -c "$traced $WORK/clones 23"
    expect_traced 23 'flags 11$' # SIGCHLD, alone
fi
