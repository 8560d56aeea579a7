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
count() { # PID: the largest number in its row but the pid
    awk -v pid="$1" '{ row = 0; for (i = 1; i <= NF; i++) if ($i == pid) row = 1 }
        row { for (i = 1; i <= NF; i++) if ($i ~ /^[0-9]+$/ && $i != pid && $i + 0 > most) most = $i + 0 }
        END { print most + 0 }' "$TMP/out"
}
one=$(count $a) two=$(count $b)
[ "$one" -ge 1000 ] && [ "$one" -lt 1100 ] || { cat "$TMP/out"; fail "about 1000 calls by $a: $one"; }
expect 1000 $((two - one)) "the calls of $b beyond those of $a"
