# The kernel came up without an oops, a warning or a stall: what the driver looks for after each test, from boot on.
# needs: guest
# short
! dmesg | grep -E "$BAD" || fail "the kernel complains"
