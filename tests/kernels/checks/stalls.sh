# The guest falls silent (its driver is stopped): it is ended, and the console's last lines are shown.
# expect: fail the guest hung
# shows: skep: test stalls
kill -STOP "$(awk '{ print $4 }' /proc/$PPID/stat)" # our parent is the cage, its parent the driver
