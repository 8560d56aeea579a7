# Document 000, each step its own command: compile, load and pin, show, make the event by hand, attach by event id and
# program id, read the trace.  Which parameter the dentry is changed over the years: asked of the kernel's BTF.
# needs: kprobe tracefs btf func:vfs_create file:examples/vfs_create.c
# short
private_bpffs
dentry=$("$WORK/has" param vfs_create dentry) || fail "vfs_create has no dentry"
run "$SKEP" cc "$ROOT/examples/vfs_create.c" -D "PT_REGS_DENTRY=PT_REGS_PARM$dentry" -o "$TMP/vfs_create.o"
run "$SKEP" load "$TMP/vfs_create.o" "$pins/vfs_create"
pin=$(find "$pins/vfs_create" -type f | head -n 1)
run "$SKEP" show prog "$pin"
grep -E '^[0-9]+: kprobe +name kprobe__vfs_cre ' "$TMP/out" || fail "skep show prog: $(cat "$TMP/out")"
program=$(sed -n 's/^\([0-9]*\): .*/\1/p' "$TMP/out")

echo "p:skep_test/create vfs_create" >>$tracefs/kprobe_events || fail "cannot make the event"
event=$(cat $tracefs/events/skep_test/create/id)
start "$SKEP" attach "id:$program" "event:$event"
wait_for 10 '[ "$(cat $tracefs/events/skep_test/create/id)" = "$event" ] && [ -s "$TMP/out" ]'
mkdir "$TMP/files"
echo >$tracefs/trace
"$WORK/syscalls" mknodat 23 "$TMP/files"
grep FNAME: $tracefs/trace >"$TMP/lines"
stop
echo "-:skep_test/create" >>$tracefs/kprobe_events || fail "the event is still in use"
expect_count 23 'syscalls-[0-9]+.*FNAME: file\.[0-9]+$' "$TMP/lines"
for i in 1 12 23; do expect_count 1 "FNAME: file\.$i\$" "$TMP/lines"; done
