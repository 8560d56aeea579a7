# "skep run -d 2" ends by itself after two seconds, with 0, and takes its hooks away.
# needs: tracefs
# short
( sleep 1; $traced "$WORK/clones" 7; : ) &   # "sleep" is not of the process that is counted
run "$SKEP" run -d 2 -e 'int kprobe__sys_clone(void *ctx) { bpf_trace_printk("Hello, World!\n"); return 0; }'
expect_traced 7 'Hello, World!$'
! grep -q skep $tracefs/kprobe_events 2>/dev/null || fail "left in kprobe_events: $(cat $tracefs/kprobe_events)"
