# Ways to end: a closed pipe, signals, time, a full disk, kill -9; the exit code is 0 where a person ended it.
child_of() { awk -v job="$1" '$2 ~ /^\(skep/ && $4 == job { print $1; exit }' /proc/[0-9]*/stat 2>/dev/null | grep .; }
ends() {	# NAME SIGNAL: ends with 0 on the signal, and prints its maps
	timeout 20 setsid "$SKEP" run -e "$live" > "$TMP/out" 2> "$TMP/err" & local job=$! pid=
	for try in $(seq 100); do pid=$(child_of $job) && grep -q '^SigBlk:.*[1-9]' /proc/$pid/status && break; sleep 0.05; done
	/bin/true
	kill -"$2" "$pid"; wait $job; local rc=$?
	if [ $rc = 0 ] && grep -q '^key' "$TMP/out"; then echo "ok $1"; else echo "not ok $1: exit $rc"; cat "$TMP/out" "$TMP/err"; fi
}
ends ctrl_c INT
ends sigterm TERM
ends sighup HUP
says duration 0 '' "$SKEP" run -d 0.5 -e "$live"
says closed_pipe 0 '^$|^0 0$' bash -c '"$SKEP" run -d 15 -c "while :; do /bin/true; done" examples/execs.c | head -1 > /dev/null; echo "${PIPESTATUS[*]}" >&2; [ "${PIPESTATUS[0]}" = 0 ]'
says closed_pipe_idle 0 '^0 0$' timeout 10 bash -c '"$SKEP" run -d 15 -e "TRACEPOINT_PROBE(syscalls, sys_enter_swapon) { return 0; }" | true; echo "${PIPESTATUS[*]}" >&2'
says closed_pipe_trace 0 '^0 0$' timeout 10 bash -c '"$SKEP" trace -d 15 | true; echo "${PIPESTATUS[*]}" >&2'
says full_disk 1 'cannot write the output .No space' bash -c '"$SKEP" run -c /bin/true -e "$raw" > /dev/full'
says closed_output 1 'cannot write the output .Bad file' bash -c '"$SKEP" run -d 0.5 -e "$raw" >&-'
says closed_input 0 '' bash -c '"$SKEP" run -d 0.5 -e "$raw" <&- 2>&-'
says command_fails 0 '' "$SKEP" run -c 'exit 3' -e "$live"
says command_keeps_sigpipe 0 '^0$' bash -c '"$SKEP" run -c "yes | head -1 > /dev/null" -e "$raw" 2>&1 >/dev/null | wc -c >&2'
says command_not_found 1 'cannot start|not found' "$SKEP" run -c '/nonexistent/command' -e "$raw"
says resized 0 '' bash -c '"$SKEP" vfsstat 1 2 2> "$TMP/e" & for i in 1 2 3 4 5 6; do sleep 0.3; kill -WINCH $! 2> /dev/null; done; wait $!; rc=$?; [ $rc = 0 ] || grep -q kprobes "$TMP/e"'
says stopped_and_continued 0 '' bash -c '"$SKEP" run -d 1 -e "$live" & sleep 0.3; kill -STOP $!; sleep 0.3; kill -CONT $!; wait $!'
# kill -9: the kernel takes everything back; what cannot go by itself is swept at the next start.
"$SKEP" run -e "$printing" > /dev/null 2>&1 & pid=$!
for try in $(seq 100); do [ -d /sys/kernel/tracing/instances/skep-$pid ] && break; sleep 0.05; done
kill -9 $pid; wait $pid 2> /dev/null
"$SKEP" run -d 0.2 -e "$printing" > /dev/null 2>&1
nothing_left killed
