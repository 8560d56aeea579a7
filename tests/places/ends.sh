# Ways to end: a closed pipe, signals, time, a full disk, kill -9; the exit code is 0 where a person ended it.
child_of() { awk -v job="$1" '$2 ~ /^\(skep/ && $4 == job { print $1; exit }' /proc/[0-9]*/stat 2>/dev/null | grep .; }
ready() {	# PID [INSTANCE]: it is skep, takes its signals itself, and has its instance: then it is attached, or about to be
	for try in $(seq 300); do
		grep -qs '^skep' "/proc/$1/comm" && grep -qs '^SigBlk:.*[1-9a-f]' "/proc/$1/status" && { [ -z "${2:-}" ] || [ -d "$2$1" ]; } && return
		sleep 0.05
	done
	return 1
}
instance=/sys/kernel/tracing/instances/skep-
export -f ready; export instance
ends() {	# NAME SIGNAL: ends with 0 on the signal, and prints its maps
	timeout 20 setsid "$SKEP" run -e "$live" > "$TMP/out" 2> "$TMP/err" & local job=$! pid=
	for try in $(seq 300); do pid=$(child_of $job) && ready "$pid" && break; sleep 0.05; done
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
says command_fails 3 '' "$SKEP" run -c 'exit 3' -e "$live"
says command_keeps_sigpipe 0 '^0$' bash -c '"$SKEP" run -c "yes | head -1 > /dev/null" -e "$raw" 2>&1 >/dev/null | wc -c >&2'
says command_not_found 127 'not found' "$SKEP" run -c '/nonexistent/command' -e "$raw"
# A terminal that changes its size all the time, down to nothing: records and histogram come whole, no line longer than it must be.
resized() {	# NAME COLUMNS: as wide at the end
	echo 'struct e { u32 pid; char comm[16]; }; BPF_PERF_OUTPUT(ev); BPF_HISTOGRAM(h); TRACEPOINT_PROBE(sched, sched_process_exec) {
		struct e e = { bpf_get_current_pid_tgid() >> 32 }; bpf_get_current_comm(e.comm, 16); h.increment(bpf_log2l(e.pid & 7));
		ev.perf_submit(args, &e, sizeof(e)); return 0; }' > "$TMP/resized.c"
	echo 'for size in 200 20 1 0 300 7 80 0 '"$2"'; do /bin/true; stty -F "$(tty)" cols $size rows $((size / 4)); sleep 0.1; done' > "$TMP/resize"
	timeout 20 script -qec 'stty cols 80; "$SKEP" run -c "sh \"$TMP/resize\"" "$TMP/resized.c"; echo "exit $?"' "$TMP/typescript" > /dev/null 2>&1 < /dev/null
	tr -d '\r' < "$TMP/typescript" | sed '1d; /^Script done/d; /^$/d' > "$TMP/out"
	local bad; bad=$(grep -v -E '^(TIME +PID COMM|[0-9:]{8} +[0-9]+ .+|h|     value +: count(     distribution)?| +[0-9]+ -> [0-9]+ +: [0-9]+( +\|[* ]+\|)?|exit 0)$' "$TMP/out")
	if grep -q '^exit 0' "$TMP/out" && [ "$(grep -c '^[0-9]' "$TMP/out")" -gt 5 ] && [ -z "$bad" ] && grep -q -E "$3" "$TMP/out"; then echo "ok $1"
	else echo "not ok $1: $bad"; tail -n 12 "$TMP/out" | sed 's/^/  /'; fi
}
if script -qec true /dev/null > /dev/null 2>&1 < /dev/null; then
	resized resized_narrow 20 ' -> [0-9]+ +: [0-9]+$'
	resized resized_small 60 '^.{60}$'
	resized resized_wide 200 '\|\*{40}\|$'
	resized resized_unknown 0 '\|\*{40}\|$'
else
	echo "skip resized: needs script(1) and a terminal of its own"
fi
says stopped_and_continued 0 '' bash -c '"$SKEP" run -d 1 -e "$live" & sleep 0.3; kill -STOP $!; sleep 0.3; kill -CONT $!; wait $!'
# kill -9: the kernel takes everything back; what cannot go by itself is swept at the next start.
"$SKEP" run -e "$printing" > /dev/null 2>&1 & pid=$!
ready $pid $instance
kill -9 $pid; wait $pid 2> /dev/null
"$SKEP" run -d 0.2 -e "$printing" > /dev/null 2>&1
nothing_left killed
# The command: its status is skep's, its group ends with it, the signals that a parent ignores stay so, a sleeping reader holds nobody up.
says command_killed 137 'ended by signal 9, KILL' "$SKEP" run -c 'kill -9 $$' -e "$raw"
says command_ends_with_its_group 0 '^0$' bash -c '"$SKEP" run -d 0.3 -c "sleep 4$$ & sleep 4$$" -e "$raw" >/dev/null 2>&1; pgrep -fx "sleep 4$$" | wc -l >&2'
says sigchld_ignored 3 '' python3 -c 'import os, signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])' "$SKEP" run -c 'exit 3' -e "$raw"
says hangup_ignored 0 '^lives$' bash -c 'trap "" HUP; "$SKEP" run -e "$raw" >/dev/null 2>&1 & p=$!; ready $p; kill -HUP $p; sleep 0.2; kill -0 $p && echo lives >&2; kill $p; wait $p'
for signal in INT QUIT USR1 HUP PROF; do
	says no_instance_after_$signal 0 '^gone$' bash -c '"$SKEP" run -e "$printing" >/dev/null & p=$!; ready $p $instance; kill -'$signal' $p; wait $p && [ ! -e $instance$p ] && echo gone >&2'
done
says few_descriptors 4 'cannot wait for signals' bash -c 'ulimit -n 5; "$SKEP" run -e "$raw"'
says sleeping_reader 0 '^ended$' bash -c 'mkfifo "$TMP/sleeper"; sleep 60 < "$TMP/sleeper" & r=$!
	"$SKEP" run -e "TRACEPOINT_PROBE(raw_syscalls, sys_enter) { bpf_trace_printk(\"x\"); return 0; }" > "$TMP/sleeper" 2>/dev/null & p=$!
	ready $p; sleep 1; kill -TERM $p; for try in $(seq 150); do kill -0 $p 2>/dev/null || break; sleep 0.1; done
	kill -0 $p 2>/dev/null && { echo lives >&2; kill -KILL $p; } || echo ended >&2; kill $r; wait $p 2>/dev/null; exit 0'
