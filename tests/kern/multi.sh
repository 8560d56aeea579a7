# Many functions by one program: kprobe.multi by a pattern, uprobe.multi by a pattern of symbols; where the kernel has no such links, a
# probe each does it. Every call is counted once. A pattern that nothing matches is named.
# needs: kprobe uprobe tracefs btf guest func:vfs_mkdir func:vfs_rmdir
cat >"$TMP/t.c" <<END
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 8); __type(key, u32); __type(value, u64); } seen SEC(".maps");
static void add(u32 at) { u64 *n = bpf_map_lookup_elem(&seen, &at); if (n) __sync_fetch_and_add(n, 1); }
SEC("kprobe.multi/vfs_?kdir") int many(struct pt_regs *ctx) { add(1); return 0; }
SEC("kretprobe.multi/vfs_mkdir") int back(struct pt_regs *ctx) { add(2); return 0; }
SEC("uprobe.multi/$WORK/usdt:pas*") int user(struct pt_regs *ctx) { add(3); return 0; }
SEC("uretprobe.multi/$WORK/usdt:?ain") int user_back(struct pt_regs *ctx) { add(4); return 0; }
END
mkdir "$TMP/d"
run "$SKEP" run -v -d 20 "$TMP/t.c" -c "$WORK/usdt 23; cd $TMP/d; mkdir 1 2 3 4 5; rmdir 1 2 3 4 5"
has() { expect_count 1 "^ *$1 +$2\$" "$TMP/out"; }
has 1 5; has 2 5; has 3 23; has 4 1
grep -q 'attached kprobe.multi:vfs_?kdir, ' "$TMP/err" || { cat "$TMP/err"; fail "-v does not tell"; }
say() {
    printf '#include <bpf/bpf_helpers.h>\nchar L[] SEC("license") = "GPL";\nSEC("%s") int prog(void *ctx) { return 0; }\n' "$1" >"$TMP/n.c"
    refuse 1 "$SKEP" run -d 0.1 "$TMP/n.c"
    grep -q "$2" "$TMP/err" || { cat "$TMP/err"; fail "SEC(\"$1\")"; }
}
say 'kprobe.multi/no_such_*' "no function like 'no_such_\*'"
say "uprobe.multi/$WORK/usdt:no_such_*" "no function like 'no_such_\*'"
say kprobe.multi 'SEC("kprobe.multi/vfs_\*")'
