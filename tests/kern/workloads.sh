# The workloads do what they say: counted by the kernel's own tracing, without skep, so that a wrong count in another
# test is skep's.
# needs: tracefs tracepoint:syscalls:sys_enter_clone tracepoint:signal:signal_generate
# short
box=$tracefs/instances/skep_test
trap 'cd /; rmdir $box; ! grep -q skep_work $tracefs/kprobe_events 2>/dev/null || echo -:skep_work/create >>$tracefs/kprobe_events' EXIT
mkdir $box && cd $box || fail "no tracing instance"

# count N EVENT COMMAND...: the command makes N such events.
count() {
    want=$1 event=$2 name=$(basename "$3")
    shift 2
    echo "comm == \"$name\"$only" >"events/$event/filter" || fail "cannot filter $event"
    echo >trace
    echo 1 >"events/$event/enable"
    "$@" >"$TMP/said" || fail "exit $?: $*"
    echo 0 >"events/$event/enable"
    expect "$want" "$(grep -c -v '^#' trace)" "$event by $name"
}

only=
mkdir "$TMP/files"
count 23 syscalls/sys_enter_clone "$WORK/clones" 23
count 23 syscalls/sys_enter_getppid "$WORK/syscalls" getppid 23
count 23 syscalls/sys_enter_write "$WORK/syscalls" write 23
count 23 syscalls/sys_enter_openat "$WORK/syscalls" openat 23 /proc/version
count 23 syscalls/sys_enter_openat "$WORK/syscalls" creat 23 "$TMP/files"
count 23 syscalls/sys_enter_unlinkat "$WORK/syscalls" unlinkat 23 "$TMP/files"
only=' && sig == 10' # the processes' ends are signals too
count 23 signal/signal_generate "$WORK/signals" 23
only=
count 1 syscalls/sys_enter_connect "$WORK/talk" tcp 23
count 2 syscalls/sys_enter_connect "$WORK/talk" udp 23
"$WORK/calls" 101 || fail "calls"
count 23 syscalls/sys_enter_fsync "$WORK/work" sync "$TMP/files/own" 23
count 24 syscalls/sys_enter_fdatasync "$WORK/work" sync "$TMP/files/own" 23
count 23 syscalls/sys_enter_newfstatat "$WORK/work" stat 23 "$TMP/none"
count 23 syscalls/sys_enter_statx "$WORK/work" stat 23 "$TMP/none"
count 23 syscalls/sys_enter_mount "$WORK/work" mount "$TMP/files" 23
count 24 syscalls/sys_enter_umount "$WORK/work" mount "$TMP/files" 23
count 23 syscalls/sys_enter_bind "$WORK/work" bind $((10000 + $$ % 7000 * 3)) 23
count 23 syscalls/sys_enter_sendto "$WORK/work" datagrams 23 9
only=' && uaddr == 0x10000000 && op == 0' # one wait of each thread, one that time ends, one for another value
count 7 syscalls/sys_enter_futex "$WORK/work" futex 5
only=
if have kprobe && have func:vfs_create; then
    echo 'p:skep_work/create vfs_create' >>$tracefs/kprobe_events
    count 23 skep_work/create "$WORK/syscalls" mknodat 23 "$TMP/files"
fi
exit 0
