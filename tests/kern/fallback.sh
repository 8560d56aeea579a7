# The plan for a kernel without kprobes (hidden here, each way of them): a system call's hook becomes its tracepoint, and -v says
# so; a function that has no other hook is refused with a sentence, and another way to go.
# needs: tracefs tracepoint:syscalls:sys_enter_clone guest
mkdir "$TMP/nothing" "$TMP/real"
mount -t tracefs tracefs "$TMP/real" && mkdir "$TMP/real/instances/skep_test" || skip "no tracing instance"
trap 'while umount /sys/kernel/tracing 2>/dev/null; do :; done; rmdir "$TMP/real/instances/skep_test"; umount "$TMP/real"' EXIT
without /sys/kernel/tracing
mount --bind "$TMP/real/instances/skep_test" /sys/kernel/tracing || skip "cannot take kprobe_events away" # an instance has none
while umount /sys/kernel/debug/tracing /sys/kernel/debug 2>/dev/null; do :; done
[ ! -d /sys/bus/event_source/devices/kprobe ] || mount --bind "$TMP/nothing" /sys/bus/event_source/devices/kprobe || skip "cannot hide the PMU"
run "$SKEP" features
expect_count 2 '^  kprobes by .* no ' "$TMP/out"
cat >"$TMP/t.c" <<'END'
BPF_HASH(calls, u32);
int kprobe__sys_clone(void *ctx) { u32 pid = bpf_get_current_pid_tgid() >> 32; calls.increment(pid); return 0; }
END
run "$SKEP" run -v "$TMP/t.c" -d 20 -c "$traced $WORK/clones 23"
expect_count 1 "^ *$(cat "$TMP/pid") +23\$" "$TMP/out"
grep -q 'attached tracepoint:syscalls[:/]sys_enter_clone' "$TMP/err" || { cat "$TMP/err"; fail "-v does not tell of the tracepoint"; }
refuse 4 "$SKEP" run -d 1 -e 'int kprobe__vfs_read(void *ctx) { return 0; }'
grep -q 'no kprobes' "$TMP/err" && grep -q 'vfs_read' "$TMP/err" && grep -q 'hint: .*tracepoint' "$TMP/err" || { cat "$TMP/err"; fail "no reason"; }
