# A need that lib.sh cannot ask for is a mistake in the test, not a skip.
# needs: there_is_no_such_need
# expect: fail exit 1
exit 0
