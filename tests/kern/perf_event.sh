# A perf event: page faults, each counted; a process that touches a thousand pages more has a thousand faults more.
# needs: btf
private_bpffs
cat >"$TMP/t.c" <<'END'
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 1024); __type(key, __u32); __type(value, __u64); } faults SEC(".maps");
SEC("perf_event") int on_fault(void *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	__u64 one = 1, *n = bpf_map_lookup_elem(&faults, &pid);
	if (n)
		__sync_fetch_and_add(n, 1);
	else
		bpf_map_update_elem(&faults, &pid, &one, BPF_ANY);
	return 0;
}
END
run "$SKEP" load "$TMP/t.c" "$pins/t"
start "$SKEP" attach "$pins/t/on_fault" perf:page-faults
wait_for 10 '[ -s "$TMP/out" ]'
"$WORK/faults" 1000 & a=$!
wait $a
"$WORK/faults" 2000 & b=$!
wait $b
stop
run "$SKEP" show map "$pins/t/faults" --dump
count() { awk -v pid="$1" '$1 == pid { print $2 }' "$TMP/out"; }
one=$(count $a) two=$(count $b)
[ "$one" -ge 1000 ] && [ "$one" -lt 1100 ] || { cat "$TMP/out"; fail "about 1000 faults of $a: $one"; }
more=$((two - one))
[ $more -ge 980 ] && [ $more -le 1020 ] || fail "a thousand faults more: $more" # stack and libc differ by a page or two
