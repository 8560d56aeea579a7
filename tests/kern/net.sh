# Programs on a network interface, as a user attaches them: XDP and traffic control on lo, each by its own steps; every
# datagram of a known conversation is counted, and nothing is left on the interface. Where the kernel has no links of
# traffic control, a filter does it, and goes with skep too.
# needs: guest xdp btf
private_bpffs
cat >"$TMP/net.c" <<'END'
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 2); __type(key, __u32); __type(value, __u64); } seen SEC(".maps");
static void count(void *data, void *end, __u32 at)
{
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	__u64 *n;
	if ((void *)(ip + 1) > end || eth->h_proto != bpf_htons(ETH_P_IP) || ip->protocol != 17)
		return;
	if ((n = bpf_map_lookup_elem(&seen, &at)))
		__sync_fetch_and_add(n, 1);
}
SEC("xdp") int on_xdp(struct xdp_md *ctx) { count((void *)(long)ctx->data, (void *)(long)ctx->data_end, 0); return XDP_PASS; }
SEC("tc") int on_tc(struct __sk_buff *ctx) { count((void *)(long)ctx->data, (void *)(long)ctx->data_end, 1); return 0; }
END
run "$SKEP" load "$TMP/net.c" "$pins/net"
counted() { # PROGRAM HOOK INDEX: with it attached, and then without
    start "$SKEP" attach "$pins/net/$1" "$2"
    wait_for 10 '[ -s "$TMP/out" ] || ! kill -0 $started 2>/dev/null'
    kill -0 "$started" 2>/dev/null || { cat "$TMP/err"; fail "not attached to $2"; }
    "$WORK/talk" udp 23 || fail "the workload"
    stop
    cp "$TMP/out" "$TMP/out.attach"
    "$WORK/talk" udp 23 || fail "the workload"
    run "$SKEP" show map "$pins/net/seen" --dump
    expect_count 1 "^ *$3 +46$" "$TMP/out" # 23 there, 23 answers
}
counted on_xdp xdp:lo 0
expect_count 0 xdp /proc/net/dev
counted on_tc tcx/ingress:lo 1
have tcx || grep -q 'by a filter' "$TMP/out.attach" || { cat "$TMP/out.attach"; fail "it does not say how"; }
# What a killed one leaves goes when the next one starts; with a link nothing is left.
count() { "$SKEP" show map "$pins/net/seen" --dump | awk '$1 == 1 { print $2 }'; }
start "$SKEP" attach "$pins/net/on_tc" tc/egress:lo
wait_for 10 '[ -s "$TMP/out" ]'
kill -9 "$started" && wait "$started"
"$WORK/talk" udp 23 || fail "the workload"
left=$(count)
have tcx || expect 92 "$left" "datagrams after a kill"
"$SKEP" attach "$pins/net/on_tc" tc/ingress:no_such_one 2>"$TMP/err" && fail "attached to nothing"
"$WORK/talk" udp 23 || fail "the workload"
expect "$left" "$(count)" "datagrams after the next start"
refuse 1 "$SKEP" attach "$pins/net/on_xdp" xdp:there_is_none
