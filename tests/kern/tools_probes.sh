# Tools of functions of the kernel, each with a known workload.
# needs: kprobe btf tracefs
one() { # TOOL: its options and command; what it printed is in $TMP/out
    "$SKEP" "$@" >"$TMP/out" 2>"$TMP/err" </dev/null || { cat "$TMP/out" "$TMP/err"; fail "exit $?: $*"; }
}
count() { awk "$1 { n++ } END { print n + 0 }" "$TMP/out"; }
counts() { grep -o '"count":[0-9]*' "$TMP/out" | awk -F: '{ n += $2 } END { print n + 0 }'; }
some() { [ "$(count "$1")" -ge 1 ] || { cat "$TMP/out" "$TMP/err"; fail "$2: nothing like $1"; }; } # CONDITION TOOL

one filelife --follow -- sh -c 'for i in 1 2 3; do : >"$0/x$i"; rm "$0/x$i"; done' "$TMP"
expect 3 "$(count '/ x[123]$/')" filelife
one funccount --follow vfs_write -- "$WORK/syscalls" write 23
expect "vfs_write 23" "$(awk '$1 == "vfs_write" { print $1, $2 }' "$TMP/out")" funccount
one stackcount --folded --follow vfs_write -- "$WORK/syscalls" write 23
expect 23 "$(awk '/ksys_write;vfs_write / { n += $NF } END { print n + 0 }' "$TMP/out")" stackcount
one funclatency -u -f json --follow vfs_write -- "$WORK/syscalls" write 23
expect 23 "$(counts)" funclatency
one trace 'vfs_write "%d bytes", arg3' --follow -- "$WORK/syscalls" write 23
expect 23 "$(count '/syscalls +vfs_write +[0-9]+ bytes$/')" trace
one trace 'r::vfs_write "wrote %d", retval' --follow -- "$WORK/syscalls" write 23
expect 23 "$(count '/vfs_write +wrote [0-9]+$/')" "trace of a return"
one funcslower -u 0 --follow vfs_write -- "$WORK/syscalls" write 23
expect 23 "$(count '$1 == "syscalls"')" funcslower
one cachestat -c "cat '$SKEP' >/dev/null"
some 'NR > 1 && $2 > 0' cachestat
one dcstat -c "ls '$TMP/none$$' 2>/dev/null; true"
some 'NR > 1 && $2 > 0' dcstat
one swapin -d 0.2
! have func:migrate_misplaced_folio && ! have func:migrate_misplaced_page || one numamove -d 0.2
