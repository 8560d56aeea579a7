# Tools with workloads of known numbers. Most are in tests/tools/suite too, where this machine's kernel is asked; here they take
# the ways of each kernel: kprobes where it lacks a tracepoint, other arguments, other names.
# needs: btf tracefs
one execsnoop --follow -- sh -c "'$WORK/syscalls' getppid 1; '$WORK/syscalls' getppid 2"
same 2 "$(count '/syscalls getppid [12]$/')" execsnoop
one exitsnoop --follow -- sh -c "'$WORK/syscalls' getppid 1; exit 0"
some '$1 == "syscalls"' exitsnoop
one opensnoop --follow -- "$WORK/syscalls" openat 23 /proc/version
same 23 "$(count '$NF == "/proc/version"')" opensnoop
one syscount -S -f json --follow -- "$WORK/syscalls" getppid 23
same '"calls":23' "$(grep -o '"call":"getppid".*' "$TMP/out" | grep -o '"calls":[0-9]*' | head -n 1)" syscount
one filetop -f json --follow -- "$WORK/syscalls" creat 3 "$TMP"
one fileslower 0 --follow -- sh -c "echo 12345 >'$TMP/slow'"
some '$NF == "slow"' fileslower
one runqlat -f json -- "$WORK/clones" 23
[ "$(counts)" -ge 23 ] || bad "runqlat: $(counts)"
port=$((10000 + $$ % 7000 * 3)) # no other run's
one tcpconnect -P $port -- "$WORK/talk" tcp 3 $port
some '/127.0.0.1 +'$port'/' tcpconnect
one tcptop -f json -- "$WORK/talk" tcp 3 $((port + 1))
same "30 300" "$(sed -n 's/.*"rport":'$((port + 1))',"rx":\([0-9]*\),"tx":\([0-9]*\).*/\1 \2/p' "$TMP/out")" tcptop
one tcplife -- "$WORK/talk" tcp 3 $((port + 2))
some '$6 == '$((port + 2)) tcplife
one offcputime --folded -- sleep 0.2
same yes "$(awk '/^sleep;.*nanosleep/ { us += $NF } END { print (us >= 150000 && us < 2000000 ? "yes" : us) }' "$TMP/out")" offcputime
# By whichever way: who is chosen by name, waits that are long enough, one thread; each nap once.
naps='/^sleep;.*nanosleep/ { us += $NF } END { print (us >= 150000 && us < 2000000 ? "yes" : us + 0) }'
one offcputime --folded --follow -m 50000 -- sh -c "sleep 0.2; true"
same yes "$(awk "$naps" "$TMP/out")" offcputime --follow
same 0 "$(count '$NF ~ /^[0-9]+$/ && $NF < 50000')" "offcputime: shorter waits"
one offcputime --folded --comm sleep -- sh -c "sleep 0.2; true"
same "yes 0" "$(awk "$naps" "$TMP/out") $(count '/;/ && !/^sleep;/')" offcputime --comm
# Threads that are not chosen end, too: nothing of them stays where there is room for 4096 at least.
one offcputime --folded --comm sleep -- sh -c "'$WORK/clones' 4200; sleep 0.2; true"
same yes "$(awk "$naps" "$TMP/out")" "offcputime after many threads"
one offcputime --folded -p $$ -- sleep 0.2
same 0 "$(count '/^sleep;/')" offcputime -p
one profile -F 199 --folded --follow -- sh -c "i=0; while [ \$i -lt 20000 ]; do i=\$((i + 1)); done"
one bindsnoop -d 0.1
one softirqs -d 0.3
some '$1 == "total" && $2 > 0' softirqs
one wakeuptime --folded -d 0.3
some '/try_to_wake_up/' wakeuptime
one slabratetop -d 0.3
some 'NR > 1 && $2 > 0' slabratetop
one capable --follow -c "chown 1 '$TMP/out'"
some '/CAP_CHOWN/' capable
all_held
