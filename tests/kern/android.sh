# Document 004's counter in the style of Android's boot-time programs: compiled, loaded and pinned; attached by its pin;
# the pinned map tells each process's system calls to whoever reads it. As in syscount.sh a thousand more calls by a
# process are a thousand more in its entry.
# needs: tracefs btf tracepoint:raw_syscalls:sys_enter file:examples/syscount_android.c
private_bpffs
run "$SKEP" cc "$ROOT/examples/syscount_android.c" -o "$TMP/syscount.o"
run "$SKEP" load "$TMP/syscount.o" "$pins/syscount"
start "$SKEP" attach "$pins/syscount/sys_enter" tracepoint:raw_syscalls:sys_enter
wait_for 10 '[ -s "$TMP/out" ]'
"$WORK/syscalls" getppid 1000 & a=$!
wait $a
"$WORK/syscalls" getppid 2000 & b=$!
wait $b
stop
run "$SKEP" show map "$pins/syscount/pid_syscall_map" --dump
calls() { awk -v pid="$1" '$1 == pid { print $2 }' "$TMP/out"; }
[ "$(calls $a)" -ge 1000 ] && [ "$(calls $a)" -lt 1100 ] || { cat "$TMP/out"; fail "about 1000 calls by $a: $(calls $a)"; }
expect 1000 $(($(calls $b) - $(calls $a))) "the calls of $b beyond those of $a"
