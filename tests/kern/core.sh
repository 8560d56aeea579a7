# CO-RE: one source compiled with the types of every kernel at hand (tests/kern/objects/core.bpf.c), and here; each of the
# objects says on this kernel what this kernel itself says: members that moved, that were renamed, bit-fields, sizes,
# enumerators and types that exist or do not.
# needs: btf iter
# short
sleep 1004 & pid=$!
uid=$("$WORK/as" 1234 - sh -c 'sleep 1005 >/dev/null & echo $!')
size=$("$WORK/has" size task_struct) || fail "no task_struct"
vprintk=0; have helper:trace_vprintk && vprintk=1
release=$(uname -r | sed "s,[+.],\\\\&,g")
umask 027
sleep 1006 & strict=$!
umask 022
state() { awk -v key="State:" '$1 == key { print $2 }' "/proc/$1/status"; }
check() { # OBJECT
    run "$SKEP" run "$1"
    mv "$TMP/out" "$TMP/all"
    grep -E "^pid ($pid|$uid|$strict|$PPID) " "$TMP/all" >"$TMP/out"
    expect_count 1 "^pid $pid parent $$ uid 0 threads 1 sleep$" "$TMP/out"
    expect_count 1 "^pid $uid parent [0-9]+ uid 1234 threads 1 sleep$" "$TMP/out"
    expect_count 1 "^pid $pid subreaper 0 under 1 umask 12 asleep 1 release $release$" "$TMP/out" # 022, interruptible
    expect_count 1 "^pid $PPID subreaper 1 under [01] umask 12 asleep 1 " "$TMP/out"                 # the cage
    expect_count 1 "^pid $strict subreaper 0 under 1 umask 17 " "$TMP/out"                          # 027
    expect_count 1 "^pid $pid vprintk $vprintk task 1 nowhere 0 size $size$" "$TMP/out"
}
wait_for 10 '[ "$(cat /proc/$pid/comm /proc/$uid/comm /proc/$strict/comm | sort -u)" = sleep ]'
wait_for 10 '[ "$(state $pid)$(state $uid)$(state $strict)" = SSS ]'
for object in "$OBJECTS"/core.*.o; do
    [ -e "$object" ] || continue
    echo "$(basename "$object")"
    check "$object"
done
check "$ROOT/tests/kern/objects/core.bpf.c"
