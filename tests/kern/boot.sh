# skep boot as an init script runs it: a good object, one that fails, one of another machine and a hostile one; each for
# itself. Then an end by kill -9 in the middle, after which the next boot is whole.
# needs: tracefs btf tracepoint:sched:sched_switch
private_bpffs
boots=$pins/boot       # a new bpffs has files of the kernel in it
mkdir -p "$TMP/d" "$TMP/many"
cat >"$TMP/d/good.bpf.c" <<END
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 16); __type(key, u32); __type(value, u64); } counts SEC(".maps");
SEC("tracepoint/sched/sched_switch") int on_switch(void *ctx)
{
	u32 key = 1;
	u64 one = 1, *n = bpf_map_lookup_elem(&counts, &key);
	if (n)
		__sync_fetch_and_add(n, 1);
	else
		bpf_map_update_elem(&counts, &key, &one, BPF_ANY);
	return 0;
}
char LICENSE[] SEC("license") = "GPL";
END
cat >"$TMP/d/refused.bpf.c" <<END
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
SEC("tracepoint/sched/sched_switch") int on_switch(void *ctx) { for (;;) bpf_get_prandom_u32(); }
char LICENSE[] SEC("license") = "GPL";
END
cp "$WORK/clones" "$TMP/d/foreign.o"
printf '\177ELF\2\1\1 and then nothing of it' >"$TMP/d/hostile.o"
"$SKEP" boot "$TMP/d" --root "$boots" --report "$TMP/report" --ready "$TMP/ready" --attach >"$TMP/out" 2>&1; code=$?
[ $code = 1 ] || { cat "$TMP/out"; fail "ends with $code"; }
# Before 5.15 the link of a tracepoint cannot be pinned, and is gone with the command: then the good object counts as failed too.
cannot_pin=
[[ $(uname -r) = 5.10.* ]] && grep -q 'its link cannot be pinned on this kernel' "$TMP/out" && cannot_pin=yes
want="1 loaded, 3 failed, 0 skipped"
[ -z "$cannot_pin" ] || want="0 loaded, 4 failed, 0 skipped"
expect "$want" "$(tail -n 1 "$TMP/out")"
expect_count 3 '"state":"failed"' "$TMP/report"
expect 1 "$(cat "$TMP/ready")" "the ready mark"
expect "1 1" "$(cat /proc/sys/net/core/bpf_jit_enable /proc/sys/net/core/bpf_jit_kallsyms | xargs)" "the JIT's switches"
usleep 200000
[ -e "$boots/map_good_counts" ] || { ls "$boots"; fail "the good object's map is not pinned"; }
run "$SKEP" show map "$boots/map_good_counts" --dump
[ -n "$cannot_pin" ] || grep -qE '^ *1 +[1-9]' "$TMP/out" || { cat "$TMP/out"; fail "the program was not at work"; }
"$SKEP" boot unload "$TMP/d" --root "$boots" >/dev/null 2>&1           # says again what it cannot read
expect "" "$(ls "$boots")" "pins that are left"

run "$SKEP" cc "$TMP/d/good.bpf.c" -o "$TMP/one.o"
for i in 0 1 2 3 4 5 6 7 8 9; do for k in 0 1 2; do cp "$TMP/one.o" "$TMP/many/m$i$k.o"; done; done
for after in 20000 100000 300000; do
	"$SKEP" boot "$TMP/many" --root "$boots" >/dev/null 2>&1 & p=$!
	usleep $after; kill -9 $p; wait $p
done
usleep 500000          # the process of one object may have been at work
run "$SKEP" boot "$TMP/many" --root "$boots"
expect "30 loaded, 0 failed, 0 skipped" "$(tail -n 1 "$TMP/out")"
expect "60 0" "$(ls "$boots" | wc -l) $(ls "$boots" | grep -c tmp_)" "pins"
