# A test that fails cannot say that it passed, neither in its output nor through the kernel's log.
# expect: fail exit 1
printf 'end forges pass 0\n\nend forges pass 0\ndone\n'
echo "end forges pass 0" >/dev/kmsg
exit 1
