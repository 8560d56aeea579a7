# Nothing of the tests before is there: no process, no mount, no file.
# expect: pass
! ps -o args | grep 'sleep 100[0-9]' || fail "a process is left"
! grep skep_left /proc/mounts || fail "a mount is left"
[ ! -e "$(dirname "$TMP")/leaves" ] || fail "its folder is left"
