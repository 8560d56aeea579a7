# Document 001's vfsstat: the files that the workload makes and the writes it does are in the CREATE and WRITE columns.
# needs: kprobe btf func:vfs_create
# short
start "$SKEP" vfsstat 1 5
sleep 2
mkdir "$TMP/files"
"$WORK/syscalls" mknodat 41 "$TMP/files"
"$WORK/syscalls" write 1000
wait "$started" || fail "exit $?: $(cat "$TMP/out" "$TMP/err")"
column() { # NAME: the sum of its numbers
    awk -v name="$1" '{ for (i = 1; i <= NF; i++) if (toupper($i) ~ name) at = i }
                      $at ~ /^[0-9]+(\/s)?$/ { sum += $at } END { print sum + 0 }' "$TMP/out"
}
cat "$TMP/out"
expect 41 "$(column CREATE)" "sum of CREATE"
[ "$(column WRITE)" -ge 1000 ] || fail "sum of WRITE: $(column WRITE)"
