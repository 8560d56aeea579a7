# "skep run -d 4" ends by itself after four seconds, with 0, and takes its hooks away.
# needs: tracefs
# short
# The workload begins when all is attached, on an emulated machine too; "sleep" is not of the process that is counted.
( sleep 2; $traced "$WORK/clones" 7; : ) &
run "$SKEP" run -d 4 -e 'int kprobe__sys_clone(void *ctx) { bpf_trace_printk("Hello, World!\n"); return 0; }'
expect_traced 7 'Hello, World!$'
! grep -q skep $tracefs/kprobe_events 2>/dev/null || fail "left in kprobe_events: $(cat $tracefs/kprobe_events)"
