# links.sh: links of each kind, what hangs on interfaces and cgroups, as the verbs show it: sections "== NAME", ids as ID. A section that only
# says "not here" is one that this kernel has no hook for. In a network namespace of its own; CGROUP is an empty cgroup.
tp=/sys/kernel/tracing/events/syscalls
masked() { sed -E 's/^[0-9]+:/ID:/; s/((prog|prog_id|link_id|map) )[0-9]+/\1ID/g; s/"(id|prog_id|link_id|map_id|cgroup_id|netns_ino)":[0-9]+/"\1":ID/g; s/(generic id |cgroup_id |netns_ino )[0-9]+/\1ID/
	s/0x[0-9a-f]+/ADDR/g; s/"offset":[0-9]+/"offset":N/; s/func_cnt"?:? ?[0-9]+/func_cnt N/; s/^( *)[0-9]+ +/\1ID /; s/"time":"[^"]*"/"time":TIME/; s,'"$CGROUP"',CGROUP,g; s,'"$PIN"',PIN,g; s/ +$//'; }
skep() { "$SKEP" "$@" 2>&1; }
put() { "$SKEP" attach "$PIN/links/$1" "$2" "$PIN/link_$3" > "$TMP/attached" 2>&1; }
both() { skep link show pinned "$PIN/link_$1"; skep -j link show pinned "$PIN/link_$1"; echo; }
one() {	# NAME PROGRAM HOOK
	echo "== $1"
	if put "$2" "$3" "$1"; then both "$1" | masked; else echo "not here"; fi
}
ip link set lo up
skep prog loadall "$TMP/links.o" "$PIN/links"
one raw_tp raw rawtp:sys_enter
one tracepoint tp tracepoint:syscalls:sys_enter_getpgid
one uprobe up uprobe:/bin/bash:main
one uretprobe up uretprobe:/bin/bash:main
one cgroup egress "cgroup_skb/egress:$CGROUP"
one netns lookup sk_lookup:self
one xdp pass xdp:lo
one tcx tcx tcx/ingress:lo

echo "== by id, pinned again, detached"
id=$(skep -j link show pinned "$PIN/link_xdp" | sed -E 's/^."id":([0-9]+).*/\1/')
{
	skep link show id "$id" | grep -v '^	pinned'; skep link list id 4294967295; skep link show pinned "$PIN/none"; skep link pin id "$id" "$PIN/link_again"; skep link pin id "$id" "$PIN/link_again"; ls "$PIN" | grep again
	skep link detach pinned "$PIN/link_xdp"; skep link detach pinned "$PIN/link_raw_tp"; skep link show pinned "$PIN/link_again" | head -2; skep link detach; skep link show id x; skep link shwo
} | masked
rm -f "$PIN/link_xdp" "$PIN/link_again"

rm -f "$PIN"/link_tcx
echo "== net"
{
	skep net attach xdpgeneric pinned "$PIN/links/pass" dev lo; skep net show; skep -j net show; echo; skep net show dev lo | head -2; skep net attach xdpgeneric pinned "$PIN/links/pass" dev lo; skep net attach xdpgeneric pinned "$PIN/links/pass" dev lo overwrite
	skep net detach xdpgeneric dev lo; skep net detach xdp dev nosuch; skep net attach xdp pinned "$PIN/links/raw" dev lo; skep net attach strange pinned "$PIN/links/pass" dev lo; skep net show dev nosuch
} | masked

echo "== cgroups"
{
	rm -f "$PIN/link_cgroup"; skep cgroup show "$CGROUP"; skep cgroup attach "$CGROUP" cgroup_inet_egress pinned "$PIN/links/egress" multi; skep cgroup attach "$CGROUP" sock_create pinned "$PIN/links/create" override; skep cgroup show "$CGROUP"; skep -j cgroup show "$CGROUP"; echo
	skep cgroup show "$CGROUP" effective | head -2; skep cgroup tree "$CGROUP"; skep -j cgroup tree "$CGROUP"; echo; skep cgroup detach "$CGROUP" egress pinned "$PIN/links/egress"; skep cgroup detach "$CGROUP" egress pinned "$PIN/links/egress"
	skep cgroup detach "$CGROUP" cgroup_inet_sock_create pinned "$PIN/links/create"; skep cgroup show "$CGROUP"; skep cgroup show /proc; skep cgroup show "$CGROUP" more; skep cgroup attach "$CGROUP" strange pinned "$PIN/links/egress"; skep cgroup attach "$CGROUP" egress pinned "$PIN/links/egress" loosely
	skep cgroup tree /none; skep cgroup
} | masked

echo "== lists"
{
	for g in prog_types map_types attach_types link_types helpers; do skep feature list_builtins $g | head -5 | xargs; skep -j feature list_builtins $g | cut -c1-60; echo; done
	skep feature list_builtins strange; skep feature probe strange; skep feature probe kernel > "$TMP/features"; skep feature probe kernel macros prefix MY_ | grep -E '^#define MY_HAVE_(XDP_PROG_TYPE|HASH_MAP_TYPE|BPF_REDIRECT_HELPER.*)$'
	grep -E '^(CONFIG_BPF|CONFIG_BPF_SYSCALL) |map_type (hash|array) is|program_type (xdp|socket_filter) is|^Scanning|^	- bpf_redirect$' "$TMP/features" | uniq; skep -j feature probe kernel | grep -oE '"(have_xdp_prog_type|have_hash_map_type|CONFIG_BPF_SYSCALL)":[^,]*'
	skep feature probe dev nosuch
} | masked
echo "== places"
{ skep list; skep list 'tracepoint:sched:sched_swi*'; skep list -v 'tracepoint:sched:sched_switch' | head -4; skep list -f json 'tracepoint:sched:sched_swi*'; skep list 'tracepoint:no:such'; skep list 'strange:x'; skep list type 'struct list_head'; skep list type 'struct no_such_type_here'; skep list 'xdp:*' | grep -w lo; skep list type; } | masked
