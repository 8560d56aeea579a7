# Both ways of a kprobe: by perf_event_open, which leaves no name, and, where that is hidden, by kprobe_events, whose entry
# is there while skep runs and gone afterwards. -v says which was taken, and why not the other. Entry, offset and return.
# needs: kprobe tracefs btf func:vfs_create
hide=/sys/bus/event_source/devices/kprobe
mkdir "$TMP/files" "$TMP/nothing"
use() { # HOOK WAY
    rm -rf "$TMP/files" && mkdir "$TMP/files"
    cat >"$TMP/t.c" <<END
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
SEC("$1") int at(void *ctx) { bpf_printk("by $2"); return 0; }
END
    run "$SKEP" run -v "$TMP/t.c" -d 20 -c "cat $tracefs/kprobe_events >$TMP/events; exec $traced $WORK/syscalls mknodat 23 $TMP/files"
    expect_traced 23 "by $2\$"
    grep -q "attached .*by $2" "$TMP/err" || { cat "$TMP/err"; fail "-v does not say $2"; }
    expect_count 0 skep $tracefs/kprobe_events
}
for hook in kprobe/vfs_create kretprobe/vfs_create; do
    use $hook perf_event_open
    expect_count 0 skep "$TMP/events"
done
mount --bind "$TMP/nothing" $hide || skip "cannot hide the kprobe PMU"
for hook in kprobe/vfs_create kprobe/vfs_create+0 kretprobe/vfs_create; do
    use $hook kprobe_events
    expect_count 1 skep "$TMP/events"
    grep -q 'before that: kprobe by perf_event_open: ' "$TMP/err" || { cat "$TMP/err"; fail "-v does not say why not by perf_event_open"; }
done
