# A test may leave a process and a mount behind: "left" looks for them.
# expect: pass
mkdir "$TMP/mount" && mount -t tmpfs skep_left "$TMP/mount" || fail "cannot mount"
setsid sleep 1001 &
exit 0
