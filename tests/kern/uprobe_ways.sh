# Both ways of a uprobe: by perf_event_open and, where that is hidden, by uprobe_events, whose entry goes with skep; by symbol and
# by offset; the sums of arguments and results are exact each time.
# needs: uprobe tracefs
mkdir "$TMP/nothing"
use() { # WAY
    cat >"$TMP/t.c" <<END
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 3); __type(key, __u32); __type(value, __u64); } sums SEC(".maps");
static void add(__u32 at, __u64 what) { __u64 *sum = bpf_map_lookup_elem(&sums, &at); if (sum) __sync_fetch_and_add(sum, what); }
SEC("uprobe/$WORK/calls:skep_target") int BPF_KPROBE(on_entry, int i) { add(0, 1000); add(1, i); return 0; }
SEC("uretprobe/$WORK/calls:skep_target") int BPF_KRETPROBE(on_return, int result) { add(2, result); return 0; }
END
    run "$SKEP" run -v "$TMP/t.c" -d 20 -c "cat $tracefs/uprobe_events >$TMP/events; exec $WORK/calls 101"
    expect_count 1 '\b0\b.*\b101000\b' "$TMP/out"
    expect_count 1 '\b1\b.*\b5050\b' "$TMP/out"
    expect_count 1 '\b2\b.*\b10100\b' "$TMP/out"
    [ "$(grep -c "attached .*by $1" "$TMP/err")" = 2 ] || { cat "$TMP/err"; fail "-v does not say $1 twice"; }
    expect_count 0 "skep/.*$WORK/calls" $tracefs/uprobe_events
}
use perf_event_open
expect_count 0 "skep/.*$WORK/calls" "$TMP/events"
mount --bind "$TMP/nothing" /sys/bus/event_source/devices/uprobe || skip "cannot hide the uprobe PMU"
use uprobe_events
expect_count 2 "skep/.*$WORK/calls" "$TMP/events"
