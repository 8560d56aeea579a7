# Without tracefs and debugfs, trace output cannot be had: a sentence that names tracefs, and exit code 4.
# needs: tracefs
without /sys/kernel/tracing /sys/kernel/debug/tracing /sys/kernel/debug
refuse 4 "$SKEP" run -d 2 -e 'int kprobe__sys_clone(void *ctx) { bpf_trace_printk("Hello, World!\n"); return 0; }'
grep -q tracefs "$TMP/err" || fail "tracefs is not named: $(cat "$TMP/err")"
