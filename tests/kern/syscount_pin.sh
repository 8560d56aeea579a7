# Document 004's counter is read through its pin by another program while it runs: exactly the calls of the workload, typed;
# -P and -S count by call; afterwards the pin is gone. sigtrace -s and -x keep to what they are told.
# needs: tracefs btf ringbuf tracepoint:raw_syscalls:sys_enter tracepoint:signal:signal_generate
private_bpffs
attached() { wait_for 30 'grep -q "^skep: attached" "$TMP/err"'; sleep 0.5; }
start "$SKEP" syscount -P -m "$pins/counts"
wait_for 10 '[ -e "$pins/counts" ]'
sleep 1
"$WORK/syscalls" getppid 1234 & pid=$!
wait $pid
run "$SKEP" show map "$pins/counts" --dump -f json
rows=$(sed 's/{"key"/\n&/g' <"$TMP/out" | grep "\"pid\":$pid[,}]" | grep -c '"calls":1234[,}]')
stop
[ ! -e "$pins/counts" ] || fail "the pin is left"
expect 1 "$rows" "rows of $pid with 1234 calls in the pinned map"
start "$SKEP" syscount -v -P -f json
attached
"$WORK/syscalls" getppid 777 & pid=$!
wait $pid
stop
grep -E -o '\{[^{}]*\}' "$TMP/out" | grep -E "\"pid\":$pid,.*\"call\":\"getppid\".*\"calls\":777" >"$TMP/found" || fail "no 777 calls of getppid by $pid: $(head -c 2000 "$TMP/out")"
start "$SKEP" sigtrace -v -s TERM
attached
"$WORK/signals" 5 >/dev/null
stop
expect_count 0 USR1 "$TMP/out"
