# skep export: a pattern of functions is a hook for each of them, told by which way; a tool's variables are counters.
# needs: kprobe tracefs btf
cat >"$TMP/x.bpf.c" <<END
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
struct key { char comm[16]; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 1024); __type(key, struct key); __type(value, u64); } calls SEC(".maps");
SEC("kprobe/vfs_rea*") int on_read(void *ctx)
{
	struct key key = {};
	u64 one = 1, *n;
	bpf_get_current_comm(key.comm, sizeof(key.comm));
	n = bpf_map_lookup_elem(&calls, &key);
	if (n)
		__sync_fetch_and_add(n, 1);
	else
		bpf_map_update_elem(&calls, &key, &one, BPF_ANY);
	return 0;
}
char LICENSE[] SEC("license") = "GPL";
END
start "$SKEP" export --textfile "$TMP/page" --interval 1 "$TMP/x.bpf.c" vfsstat
wait_for 60 'grep -q "programs attached" "$TMP/err"'
dd if=/dev/zero of=/dev/null bs=1 count=1000 2>/dev/null
wait_for 60 'grep -q "^skep_x_calls_total{comm=\"dd\"} [0-9][0-9][0-9][0-9]" "$TMP/page"'
expect_count 1 '^skep_program_hook_info{config="x",program="on_read",how="kprobe:vfs_rea[^"]* and [0-9]* more"' "$TMP/page"
expect_count 1 '^skep_vfsstat_reads_total [0-9][0-9][0-9][0-9]' "$TMP/page"
stop
