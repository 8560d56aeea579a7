# A function that is not there, one that may not be probed, an offset that no instruction begins at: each a sentence with the
# function's name and a next step; nothing is left in kprobe_events. The
# program wants more than arguments, so that it cannot become an fentry program (kprobe_blacklist.sh has one that can).
# needs: kprobe tracefs btf func:vfs_read
probe() { # SECTION
    cat >"$TMP/t.c" <<END
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char LICENSE[] SEC("license") = "GPL";
SEC("$1") int at(struct pt_regs *ctx) { return PT_REGS_IP(ctx) == 0; }
END
    refuse "$2" "$SKEP" run -d 1 "$TMP/t.c"
}
probe kprobe/vfs_raed 1
grep -q "'vfs_raed'" "$TMP/err" && grep -q "hint: .*vfs_read" "$TMP/err" || { cat "$TMP/err"; fail "no near name"; }
probe kprobe/there_is_nothing_like_it 1
grep -q "'there_is_nothing_like_it'" "$TMP/err" && grep -q hint: "$TMP/err" || { cat "$TMP/err"; fail "no next step"; }
for listed in /sys/kernel/debug/kprobes/blacklist; do
    [ -r $listed ] || continue
    name=$(awk '$NF ~ /^[a-z_0-9]+$/ { print $NF }' $listed | grep -E -m 1 '^(do_int3|exc_int3|notify_die|kprobe_.*|get_kprobe|el1_.*|do_debug_exception)$')
    [ -n "$name" ] || continue
    probe "kprobe/$name" 1
    grep -q "'$name'" "$TMP/err" && grep -q 'cannot be probed\|blacklist' "$TMP/err" || { cat "$TMP/err"; fail "the blacklist is not named"; }
done
probe "kprobe/vfs_read+1" 1
grep -q "vfs_read" "$TMP/err" || { cat "$TMP/err"; fail "the function is not named"; }
expect_count 0 skep/ $tracefs/kprobe_events
