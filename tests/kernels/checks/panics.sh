# The kernel dies: the test has failed, its console is shown, and the tests after it are run in a new guest.
# expect: fail Kernel panic
# shows: sysrq_handle_crash
sync
echo c >/proc/sysrq-trigger
