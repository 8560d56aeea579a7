# A tracepoint in the BCC dialect; the map is printed as a table when the command ends.
# needs: tracefs tracepoint:syscalls:sys_enter_getppid
# short
cat >"$TMP/t.c" <<'END'
struct who { char comm[16]; };
BPF_HASH(calls, struct who);
TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
    struct who who = {};
    bpf_get_current_comm(&who.comm, sizeof(who.comm));
    calls.increment(who);
    return 0;
}
END
own syscalls
run "$SKEP" run "$TMP/t.c" -d 20 -c "$TMP/$own getppid 23"
expect_count 1 "$own\b.*\b23\b" "$TMP/out"
