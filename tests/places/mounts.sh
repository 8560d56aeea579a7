# File systems that are not mounted: which one, and how to mount it.
trace="/sys/kernel/tracing /sys/kernel/debug/tracing /sys/kernel/debug"
says no_tracefs_print 4 'tracefs is not mounted' without $trace -- "$SKEP" run -d 1 -e "$printing"
says no_tracefs_hint 4 'mount -t tracefs tracefs /sys/kernel/tracing' without $trace -- "$SKEP" trace -d 1
says no_tracefs_attach 4 'tracefs is not mounted, and tracepoint:sched/sched_process_exec' without $trace -- "$SKEP" run -d 1 -e "$live"
says no_tracefs_tool 4 'tracefs is not mounted' without $trace -- "$SKEP" syscount -d 1
says no_tracefs_raw 0 '' without $trace -- "$SKEP" run -d 1 -e "$raw"
if [ -r /sys/kernel/btf/vmlinux ]; then
	# The record's layout comes from BTF then: the same object.
	"$SKEP" cc examples/syscalls.c -o "$TMP/with.o"
	says no_tracefs_compiles 0 '' without $trace -- "$SKEP" cc examples/syscalls.c -o "$TMP/without.o"
	if cmp -s "$TMP/with.o" "$TMP/without.o"; then echo "ok no_tracefs_same_object"; else echo "not ok no_tracefs_same_object"; fi
	says no_tracefs_syscall 4 "tracefs is not mounted, and tracepoint 'syscalls:sys_enter_openat'" without $trace -- \
		"$SKEP" run -d 1 -e 'TRACEPOINT_PROBE(syscalls, sys_enter_openat) { return 0; }'
fi
says debugfs_is_enough 0 '' unshare -m sh -c 'while umount -l /sys/kernel/tracing 2> /dev/null; do :; done
	[ -d /sys/kernel/debug/tracing/events ] || mount -t debugfs debugfs /sys/kernel/debug; exec "$SKEP" run -d 1 -e "$live"'
says no_bpffs 4 'mount -t bpf bpf /sys/fs/bpf' without /sys/fs/bpf -- "$SKEP" load examples/sigtrace.c $pin
says pin_elsewhere 4 'not in one' "$SKEP" load examples/sigtrace.c "$TMP/no_bpffs"
says no_bpffs_run 0 '' without /sys/fs/bpf -- "$SKEP" run -d 1 -e "$raw"
says no_proc 0 '' without /proc -- "$SKEP" run -d 1 -e "$raw"
