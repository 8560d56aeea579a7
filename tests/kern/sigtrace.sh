# Document 003's signal tracer: every signal of the workload is one line, from its sender to its receiver.
# needs: tracefs btf ringbuf tracepoint:signal:signal_generate
# short
start "$SKEP" sigtrace
for try in 1 2 3 4 5 6 7 8 9 10; do
    "$WORK/signals" 1 >/dev/null # until the first is seen: it is attached
    sleep 0.3
    grep -q USR1 "$TMP/out" && break
done
pids=$("$WORK/signals" 17) || fail "the workload"
sleep 1
stop
expect_count 17 "USR1.*\b${pids% *}\b.*\b${pids#* }\b" "$TMP/out"
grep USR1 "$TMP/out" | grep "\b${pids% *}\b" | grep -q "signals 17" || fail "the sender's command line is missing"
