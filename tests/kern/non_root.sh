# A user without privileges gets a sentence that names what is missing, and nothing is left; with just the capabilities
# that a probe needs, and no others, the probe works.
# needs: guest btf tracepoint:raw_syscalls:sys_enter
as() { "$WORK/as" "$@"; }
cat >"$TMP/t.c" <<'END'
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 1024); __type(key, __u32); __type(value, __u64); } calls SEC(".maps");
SEC("raw_tp/sys_enter") int on_enter(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	__u64 one = 1, *n = bpf_map_lookup_elem(&calls, &pid);
	if (n)
		__sync_fetch_and_add(n, 1);
	else
		bpf_map_update_elem(&calls, &pid, &one, BPF_ANY);
	return 0;
}
END
chmod 755 "$TMP" "$TMP/.." && chmod 644 "$TMP/t.c"
mkdir -m 777 "$TMP/open"
refuse 4 as 1000 - "$SKEP" run -d 1 "$TMP/t.c"
grep -qE 'CAP_BPF|root' "$TMP/err" || { cat "$TMP/err"; fail "what is missing is not named"; }
refuse 4 as 1000 - "$SKEP" run -d 1 -e 'int kprobe__sys_clone(void *ctx) { bpf_trace_printk("hi\n"); return 0; }'
as 1000 - "$SKEP" cc "$TMP/t.c" -o "$TMP/open/t.o" || fail "a user cannot compile"
as 1000 - "$SKEP" features >"$TMP/out" 2>&1 || fail "a user cannot ask for features"
expect_count 1 'CAP_BPF: .* no$' "$TMP/out"
if ! have helper:ktime_get_coarse_ns; then # before 5.11, maps count against a limit that such a user cannot raise
    refuse 4 as 1000 38,39 "$SKEP" run -d 1 "$TMP/t.c"
    grep -q RLIMIT_MEMLOCK "$TMP/err" || { cat "$TMP/err"; fail "the limit is not named"; }
    ulimit -l unlimited
fi
for program in "$TMP/t.c" "$TMP/open/t.o"; do
    run as 1000 38,39 "$SKEP" run "$program" -d 20 -c "$WORK/pid $TMP/open/pid $WORK/syscalls getppid 1000"
    pid=$(cat "$TMP/open/pid")
    calls=$(awk -v pid="$pid" '$1 == pid { print $2 }' "$TMP/out")
    [ "${calls:-0}" -ge 1000 ] && [ "$calls" -lt 1100 ] || { head -n 20 "$TMP/out"; fail "about 1000 calls: $calls"; }
    rm "$TMP/open/pid"
done
