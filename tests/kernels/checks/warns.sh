# A test that is content while the kernel warns has failed.
# expect: fail kernel: .*WARNING: CPU: 0 PID: 1 at kernel/none.c:1
echo "WARNING: CPU: 0 PID: 1 at kernel/none.c:1 none+0x0/0x1" >/dev/kmsg
exit 0
