# What the kernel has not is a skip that names it.
# needs: func:there_is_no_such_function
# expect: skip needs func:there_is_no_such_function
exit 1
