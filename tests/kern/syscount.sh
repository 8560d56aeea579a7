# Document 004's counter: system calls by process.  What a process does besides its loop is the same each time, so a
# thousand more in the loop are a thousand more in the table.
# needs: tracefs tracepoint:raw_syscalls:sys_enter
# short
start "$SKEP" syscount -d 6
sleep 2
"$WORK/syscalls" getppid 1000 & a=$!
wait $a
"$WORK/syscalls" getppid 2000 & b=$!
wait $b
wait "$started" || fail "exit $?: $(cat "$TMP/out" "$TMP/err")"
count() { awk -v pid="$1" '$1 == pid { print $NF }' "$TMP/out"; } # PID: its calls, the last column
one=$(count $a) two=$(count $b)
[ "$one" -ge 1000 ] && [ "$one" -lt 1100 ] || { cat "$TMP/out"; fail "about 1000 calls by $a: $one"; }
expect 1000 $((two - one)) "the calls of $b beyond those of $a"
