# kill -9 while a kprobe stands in kprobe_events: the entry is left, and the next start of skep takes it away, but not the
# entry of one that still runs.
# needs: kprobe tracefs
mkdir "$TMP/nothing"
mount --bind "$TMP/nothing" /sys/bus/event_source/devices/kprobe || skip "cannot hide the kprobe PMU"
entries() { grep -c "skep/.*$1" $tracefs/kprobe_events; }
hello='int kprobe__vfs_read(void *ctx) { return 0; } int kretprobe__vfs_write(void *ctx) { return 0; }'
start "$SKEP" run -e "$hello"
wait_for 10 '[ $(entries) = 2 ]'
kill -9 "$started"
wait "$started" 2>/dev/null
dead=$started
[ "$(entries "_${dead}_")" = 2 ] || skip "this kernel takes the entries away by itself"
start "$SKEP" run -e "$hello"
wait_for 10 '[ $(entries "_${started}_") = 2 ]'
expect 0 "$(entries "_${dead}_")" "entries of the dead process"
run "$SKEP" run -d 1 -e "$hello"
expect 2 "$(entries "_${started}_")" "entries of the living process"
stop
expect 0 "$(entries)" "entries in the end"
