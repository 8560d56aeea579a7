# Tools of processors, memory and locks. What only happens now and then is there at least; what a workload does so many times is counted.
# needs: btf tracefs
w=$WORK/work
naps='for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.01; done'
one runqslower -m 0 -f json -c "$naps"
[ "$(count '/"comm":"sleep"/')" -ge 10 ] || bad "runqslower: $(count '/"comm":"sleep"/')"
for o in "" -O; do
    one cpudist $o -f json -c "$naps"
    [ "$(counts)" -ge 10 ] || bad "cpudist $o: $(counts)"
done
one runqlen -f json -d 0.3
[ "$(counts)" -ge 1 ] || bad "runqlen: no sample"
one hardirqs -d 0.1
if [ "$KERNEL" != host ] && [ -e /proc/sys/vm/nr_hugepages ]; then
    watched vmscan/mm_vmscan_direct_reclaim_begin 'comm == "work"'
    one drsnoop -c "'$w' pages 1000"
    reclaims=$(seen)
    same "$reclaims" "$(count '$1 == "work"')" drsnoop
    [ "$reclaims" -ge 1 ] || bad "drsnoop: the workload reclaims nothing"
fi
# Two samples a second at most, of a processor whose cache is counted; a guest's is not.
"$SKEP" llcstat -d 0.1 >"$TMP/out" 2>"$TMP/err" </dev/null || same 1 "$(grep -c 'error\[' "$TMP/err")" "llcstat: the reason"
if have tracepoint:exceptions:page_fault_user; then
    one pagefaults --folded -U --follow -- "$w" touch 230
    same 230 "$(awk '/^work;.*toucher / { n += $NF } END { print n + 0 }' "$TMP/out")" pagefaults
fi
# Five threads wait for the mutex of a pipe, which is held for 20 ms at least.
if have tracepoint:lock:contention_begin; then
    mkfifo "$TMP/in" "$TMP/ends" # it begins when the tool looks, and is known by its number: others may wait for such a mutex
    sh -c "read x <'$TMP/in'; exec '$w' contend 5 >'$TMP/ends'" & pid=$!
    one klockstat -p $pid -f json -c "echo >'$TMP/in'; cat '$TMP/ends'"
    same "5 5" "$(sed -n 's/.*"caller":"[^"]*pipe_write[^"]*","lock":"mutex",.*"count":\([0-9]*\),"max":\([0-9]*\),"total":\([0-9]*\),.*/\1 \2 \3/p' "$TMP/out" |
        awk '{ print $1, ($2 >= 20000000 && $3 >= 5 * 20000000 ? 5 : $2 " " $3) }')" klockstat
else
    refuse 4 "$SKEP" klockstat -d 0.1
    grep -q 'Linux 5.19' "$TMP/err" || bad "klockstat: no reason"
fi
one wakeuptime --folded --follow -- sleep 0.2
same yes "$(awk '/^[^;]*;/ { us += $NF } END { print (us >= 150000 && us < 5000000 ? "yes" : us + 0) }' "$TMP/out")" wakeuptime
# A cgroup with little memory, where a process needs more.
group=/sys/fs/cgroup/skep-oom-$$
if [ "$KERNEL" != host ] && have tracepoint:oom:mark_victim && echo +memory >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null && mkdir "$group"; then
    echo 8M >"$group/memory.max"
    one oomkill -c "sh -c 'echo \$\$ >$group/cgroup.procs; exec $w hungry 64 1'; true"
    same 1 "$(count 'NR > 1 && $NF ~ /work/')" oomkill
    rmdir "$group"
fi
# One that has swap for what it needs: each page that is read back is one more of the kernel's count.
memory=/sys/fs/cgroup/skep-swap-$$
swap=$TMP/swap
if [ "$KERNEL" != host ] && have kprobe && have module:loop && mkdir "$memory" 2>/dev/null && [ -e "$memory/memory.max" ] &&
    dd if=/dev/zero of="$swap" bs=1M count=48 2>/dev/null && disk=$(losetup -f) && losetup "$disk" "$swap" && mkswap "$disk" >/dev/null && swapon "$disk"; then
    echo 8M >"$memory/memory.high"     # reclaimed from then on; the limit is where it may wait for the disk
    echo 20M >"$memory/memory.max"
    echo 0 >/proc/sys/vm/page-cluster # no page is read before it is asked for
    before=$(awk '$1 == "pswpin" { print $2 }' /proc/vmstat)
    one swapin -c "sh -c 'echo \$\$ >$memory/cgroup.procs; exec $w hungry 24 2'"
    after=$(awk '$1 == "pswpin" { print $2 }' /proc/vmstat)
    same $((after - before)) "$(awk 'NR > 1 { n += $3 } END { print n + 0 }' "$TMP/out")" swapin
    [ $((after - before)) -ge 1000 ] || bad "swapin: the workload: $((after - before))"
    swapoff "$disk"
    losetup -d "$disk"
fi
[ ! -d "$memory" ] || rmdir "$memory"
all_held
