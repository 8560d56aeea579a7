# Document 004's counter: system calls by process.  What a process does besides its loop is the same each time, so a
# thousand more in the loop are a thousand more in the table, and in the map that is pinned meanwhile.
# needs: tracefs tracepoint:raw_syscalls:sys_enter
# short
private_bpffs
start "$SKEP" syscount -m "$pins/calls"
wait_for 10 '[ -e "$pins/calls" ]'
"$WORK/syscalls" getppid 1000 & a=$!
wait $a
"$WORK/syscalls" getppid 2000 & b=$!
wait $b
"$SKEP" show map "$pins/calls" --dump -f json >"$TMP/pinned" || fail "the pinned map cannot be shown"
stop
count() { awk -v pid="$1" '$1 == pid { print $NF }' "$TMP/out"; } # PID: its calls, the last column
one=$(count $a) two=$(count $b)
[ "$one" -ge 1000 ] && [ "$one" -lt 1100 ] || { cat "$TMP/out"; fail "about 1000 calls by $a: $one"; }
expect 1000 $((two - one)) "the calls of $b beyond those of $a"
expect_count 1 "[^0-9]$a[^0-9].*[^0-9]$one[^0-9]" "$TMP/pinned"
expect_count 1 "[^0-9]$b[^0-9].*[^0-9]$two[^0-9]" "$TMP/pinned"
[ ! -e "$pins/calls" ] || fail "the pin is left"
