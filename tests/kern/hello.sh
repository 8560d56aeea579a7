# Document 002's hello world, letter by letter: one line for each clone of the workload, by kprobe or, where there is
# none, by the system call's tracepoint; -v says which.
# needs: tracefs
# short
run "$SKEP" run -v -d 20 -c "$traced $WORK/clones 23" \
    -e 'int kprobe__sys_clone(void *ctx) { bpf_trace_printk("Hello, World!\n"); return 0; }'
expect_traced 23 'Hello, World!$'
have kprobe || grep -q tracepoint "$TMP/err" || fail "-v does not tell of the tracepoint: $(cat "$TMP/err")"
