# A function that no kprobe may stand on, but a trampoline: the program becomes an fentry program, and -v says why; its
# neighbour stays on its kprobe.
# needs: kprobe tracefs btf fentry func:notifier_call_chain func:vfs_create guest
cat >"$TMP/t.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char LICENSE[] SEC("license") = "GPL";
SEC("kprobe/notifier_call_chain") int BPF_KPROBE(chain, void *list, unsigned long event)
{
	return event != 0;
}
SEC("kprobe/vfs_create") int BPF_KPROBE(create)
{
	bpf_printk("created");
	return 0;
}
END
mkdir "$TMP/files"
run "$SKEP" run -v "$TMP/t.c" -d 20 -c "$WORK/syscalls mknodat 23 $TMP/files"
expect_count 23 'created$' "$TMP/out"
grep -q 'attached fentry:notifier_call_chain' "$TMP/err" && grep -q 'before that: kprobe by perf_event_open: ' "$TMP/err" &&
    grep -q 'attached kprobe:vfs_create' "$TMP/err" || { cat "$TMP/err"; fail "-v does not say what was done"; }
