# A flood of 100,000 events into rings of a page and perf buffers too small for it: every event is seen or counted as lost,
# in text and in JSON, and the map of sent ones says the sum.
# needs: tracefs btf ringbuf tracepoint:syscalls:sys_enter_getppid
cat >"$TMP/flood.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
struct event { u64 seq; char pad[100]; };
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } reserved SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } copied SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, u32); __type(value, u64); __uint(max_entries, 1); } sent SEC(".maps");
SEC("tracepoint/syscalls/sys_enter_getppid") int flood(void *ctx)
{
	u32 zero = 0;
	char comm[16];
	u64 *n = bpf_map_lookup_elem(&sent, &zero);
	bpf_get_current_comm(comm, sizeof(comm));
	if (!n || __builtin_memcmp(comm, "OWN", sizeof("OWN")))
		return 0;
	struct event e = { .seq = *n };          // an atomic that returns the old value came with 5.12
	__sync_fetch_and_add(n, 1);
	struct event *r = bpf_ringbuf_reserve(&reserved, sizeof(*r), 0);
	if (r) {
		*r = e;
		bpf_ringbuf_submit(r, 0);
	}
	bpf_ringbuf_output(&copied, &e, sizeof(e), 0);
	return 0;
}
END
cat >"$TMP/perf.c" <<'END'
struct event { u64 seq; char pad[60000]; };
BPF_ARRAY(scratch, struct event, 1);
BPF_ARRAY(sent, u64, 1);
BPF_PERF_OUTPUT(wide);
TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
	int zero = 0;
	char comm[16];
	struct event *e = scratch.lookup(&zero);
	bpf_get_current_comm(comm, sizeof(comm));
	if (!e || __builtin_memcmp(comm, "OWN", sizeof("OWN")))
		return 0;
	sent.atomic_increment(zero);
	wide.perf_submit(args, e, sizeof(*e));
	return 0;
}
END
own syscalls
sed -i "s/OWN/$own/g" "$TMP/flood.c" "$TMP/perf.c"
lost() { { echo 0; sed -n "s/.*\"lost\",\"time\":\"[^\"]*\",\"map\":\"$1\",.*\"total\":\([0-9]*\).*/\1/p" "$TMP/out"; } | tail -n 1; }
adds_up() {     # BUFFER SENT
    seen=$(grep -c "\"event\",\"time\":\"[^\"]*\",\"map\":\"$1\"" "$TMP/out")
    [ "$(lost "$1")" -gt 0 ] || fail "$1: nothing was lost, so nothing was tested"
    expect "$2" $((seen + $(lost "$1"))) "$1: $seen seen and $(lost "$1") lost of"
    expect "$(lost "$1")" "$(sed -n "s/.*\"lost\",\"time\":\"[^\"]*\",\"map\":\"$1\",\"count\":\([0-9]*\).*/\1/p" "$TMP/out" | awk '{ n += $1 } END { print n }')" "$1: sum of losses"
}
run "$SKEP" run -f json -c "$TMP/$own getppid 100000" "$TMP/flood.c"
expect_count 1 '"map","time":"[^"]*","name":"sent","rows":\[\{"key":0,"value":100000\}\]' "$TMP/out"
adds_up reserved 100000
adds_up copied 100000
run "$SKEP" run -f json -c "$TMP/$own getppid 20000" "$TMP/perf.c"
adds_up wide 20000
run "$SKEP" run -c "$TMP/$own getppid 20000" "$TMP/perf.c"
expect_count 1 '^skep: wide: [0-9]+ events were lost' "$TMP/err"
# Without a loss nothing is said of it.
run "$SKEP" run -c "$TMP/$own getppid 3" "$TMP/flood.c"
expect_count 0 'lost' "$TMP/err"
expect_count 0 'lost' "$TMP/out"
# An object that was compiled before does not count: that its buffers were full is seen, and that they were not.
if "$SKEP" cc "$TMP/flood.c" -o "$TMP/flood.o"; then
    run "$SKEP" run -f json -c "$TMP/$own getppid 100000" "$TMP/flood.o"
    for buffer in reserved copied; do expect_count 1 "\"lost\",\"time\":\"[^\"]*\",\"map\":\"$buffer\",\"count\":null" "$TMP/out"; done
    run "$SKEP" run -c "$TMP/$own getppid 100000" "$TMP/flood.o"
    for buffer in reserved copied; do expect_count 1 "^skep: $buffer: the buffer was full, so events may be lost" "$TMP/err"; done
    run "$SKEP" run -c "$TMP/$own getppid 3" "$TMP/flood.o"
    expect_count 0 'lost' "$TMP/err"
fi
