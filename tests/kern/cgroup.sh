# Programs on a cgroup: what goes out and what comes in for the processes in it, each on its own side, and a connect that
# is forbidden there and nowhere else. A program found by its pin must be told its side.
# needs: guest btf cgroup2
private_bpffs
group=/sys/fs/cgroup/skep_test
mkdir $group || fail "no cgroup"
trap 'rmdir $group' EXIT
cat >"$TMP/c.c" <<'END'
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 2); __type(key, __u32); __type(value, __u64); } seen SEC(".maps");
static int count(__u32 at) { __u64 *n = bpf_map_lookup_elem(&seen, &at); if (n) __sync_fetch_and_add(n, 1); return 1; }
SEC("cgroup_skb/egress") int out(struct __sk_buff *ctx) { return count(0); }
SEC("cgroup_skb/ingress") int in(struct __sk_buff *ctx) { return count(1); }
SEC("cgroup/connect4") int no_connect(struct bpf_sock_addr *ctx) { return 0; }
END
run "$SKEP" load "$TMP/c.c" "$pins/c"
inside() { "$WORK/intr" sh -c "echo \$\$ >$group/cgroup.procs; exec $*"; }
counts() { "$SKEP" show map "$pins/c/seen" --dump | awk '/^ *[01] / { n[$1] = $2 } END { print n[0] + 0, n[1] + 0 }'; }
refuse 2 "$SKEP" attach "$pins/c/out" cgroup:$group
grep -q 'cgroup_skb/egress' "$TMP/err" || fail "the places are not named: $(cat "$TMP/err")"
during() { # PROGRAM HOOK COMMAND...
    : >"$TMP/attached"
    "$WORK/intr" "$SKEP" attach "$pins/c/$1" "$2" >"$TMP/attached" 2>&1 &
    by=$!
    wait_for 10 '[ -s "$TMP/attached" ]'
    shift 2
    inside "$*" >"$TMP/said" 2>&1
    code=$?
    kill -INT $by
    wait $by || { cat "$TMP/attached"; fail "attach"; }
}
during out cgroup_skb/egress:$group "$WORK/talk" udp 23
expect 0 $code "the workload"
set -- $(counts)
[ "$1" -ge 23 ] && expect 0 "$2" "counted on the other side" || fail "sent: $1, at least 23"
sent=$1
during in cgroup_skb/ingress:$group "$WORK/talk" udp 23
set -- $(counts)
expect "$sent" "$1" "sent, when only what comes in is counted"
[ "$2" -ge 23 ] || fail "received: $2, at least 23"
during no_connect cgroup/connect4:$group "$WORK/talk" tcp 1
[ $code != 0 ] || fail "a connection in the cgroup"
"$WORK/talk" tcp 1 || fail "no connection outside of the cgroup"
inside "$WORK/talk" tcp 1 || fail "no connection after detaching"
