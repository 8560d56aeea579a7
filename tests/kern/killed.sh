# kill -9 of skep: its program leaves the kernel with it, and the next start sweeps what it left in kprobe_events.
# needs: tracefs
hello='int kprobe__sys_clone(void *ctx) { bpf_trace_printk("Hello, World!\n"); return 0; }'
programs() { "$SKEP" show prog | grep -c 'name kprobe__sys_clo'; }
before=$(programs)
start "$SKEP" run -e "$hello"
wait_for 10 '[ "$(programs)" -gt "$before" ]'
kill -9 "$started"
wait "$started" 2>/dev/null
wait_for 10 '[ "$(programs)" = "$before" ]'
run "$SKEP" run -d 1 -e "$hello"
! grep -q skep $tracefs/kprobe_events 2>/dev/null || fail "left in kprobe_events: $(cat $tracefs/kprobe_events)"
