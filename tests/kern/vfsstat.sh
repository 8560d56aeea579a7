# Document 001's vfsstat: the files that the workload makes and the writes it does are in the CREATE and WRITE columns.
# needs: kprobe btf func:vfs_create
# short
# A line tells rates: one line of six seconds holds all, and is a second longer at most where the machine is busy.
start "$SKEP" vfsstat -v 6 1
wait_for 30 'grep -q "^skep: attached.*vfs_create" "$TMP/err"'; sleep 1
mkdir "$TMP/files"
"$WORK/syscalls" mknodat 420 "$TMP/files"
"$WORK/syscalls" write 12000
wait "$started" || fail "exit $?: $(cat "$TMP/out" "$TMP/err")"
column() { # NAME: the sum of its numbers
    awk -v name="$1" '{ for (i = 1; i <= NF; i++) if (toupper($i) ~ name) at = i }
                      $at ~ /^[0-9]+(\/s)?$/ { sum += $at } END { print sum + 0 }' "$TMP/out"
}
cat "$TMP/out"
within() { [ "$(column "$1")" -ge "$2" ] && [ "$(column "$1")" -le "$3" ] || fail "$1: $(column "$1")"; } # COLUMN FROM TO
within CREATE 60 70
within WRITE 1714 2500
