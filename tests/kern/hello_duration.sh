# "skep run -d 8" ends by itself after eight seconds, with 0, and takes its hooks away.
# needs: tracefs
# short
# The workload begins when all is attached, on an emulated machine too; "sleep" is not of the process that is counted.
start "$SKEP" run -v -d 8 -e 'int kprobe__sys_clone(void *ctx) { bpf_trace_printk("Hello, World!\n"); return 0; }'
wait_for 30 'grep -q "^skep: attached" "$TMP/err"'
$traced "$WORK/clones" 7
wait "$started" || fail "exit $?: $(cat "$TMP/err")"
expect_traced 7 'Hello, World!$'
! grep -q skep $tracefs/kprobe_events 2>/dev/null || fail "left in kprobe_events: $(cat $tracefs/kprobe_events)"
