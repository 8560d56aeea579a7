# Not root, and some of the capabilities: what is missing is named.
if ! setpriv --reuid 65534 --clear-groups --inh-caps +bpf --ambient-caps +bpf true 2> /dev/null; then
	echo "skip rights: setpriv cannot give capabilities here"
else
	chmod 755 "$TMP"
	user=$SKEP
	says not_root 4 'CAP_BPF.* which this process lacks' with_caps +kill "$user" run -d 1 -e "$raw"
	says not_root_show 4 'cannot be listed' with_caps +kill "$user" show prog
	says not_root_attach 4 'not allowed to take programs by id' with_caps +kill "$user" attach id:1 event:1
	says not_root_tool 4 'with CAP_BPF and CAP_PERFMON, which' with_caps +kill "$user" sigtrace -d 1
	says not_root_load 4 'lacks' with_caps +kill "$user" load examples/sigtrace.c $pin
	says not_root_compiles 0 '' with_caps +kill "$user" cc examples/syscalls.c -o - 
	says no_cap_bpf 4 'with CAP_BPF, which this process lacks' with_caps +perfmon "$user" run -d 1 -e "$raw"
	says no_cap_perfmon 4 'with CAP_PERFMON, which this process lacks' with_caps +bpf "$user" run -d 1 -e "$raw"
	says two_are_enough 0 '' with_caps +bpf,+perfmon "$user" run -d 1 -e "$raw"
	says no_cap_net_admin 4 'CAP_NET_ADMIN' with_caps +bpf "$user" run -d 1 -e '#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
SEC("xdp/lo") int x(struct xdp_md *c) { return XDP_PASS; }'
	says tracefs_is_for_root 4 'tracefs cannot be read' with_caps +bpf,+perfmon "$user" run -d 1 -e "$live"
	says trace_pipe_is_for_root 4 'not allowed to read trace_pipe' with_caps +bpf,+perfmon "$user" run -d 1 -e "$printing"
	says trace_is_for_root 4 'run as root' with_caps +bpf,+perfmon "$user" trace -d 1
fi
if unshare -Ur true 2> /dev/null; then
	says user_namespace 4 'user namespace' unshare -Ur "$SKEP" run -d 1 -e "$raw"
else
	echo "skip user_namespace: not allowed here"
fi
# What a running skep does not need any more it has given up; it cleans up without it, and COMMAND has what the user has.
caps_while() {	# PATTERN WORDS...: what $TMP/out says of the capabilities of a running skep, between attaching and the end
	local pattern=$1; shift
	timeout 20 "$@" -d 15 -v > "$TMP/out" 2> "$TMP/err" & local job=$! pid=
	for try in $(seq 300); do pid=$(child_of $job) && grep -q 'gave up' "$TMP/err" && break; sleep 0.05; done
	grep -E '^(CapPrm|CapEff|CapBnd|NoNewPrivs)' "/proc/$pid/status" | tr -d '\t' | tr '\n' ' ' > "$TMP/caps"
	kill -INT "$pid"; wait $job; local rc=$?
	[ $rc = 0 ] && grep -q -E "$pattern" "$TMP/caps" && return
	echo "  exit $rc, $(cat "$TMP/caps")"; head -n 5 "$TMP/err"; return 1
}
expect() { local name=$1 out; shift; if out=$("$@"); then echo "ok $name"; else echo "not ok $name: $out"; fi; }
none='CapPrm:0* CapEff:0* CapBnd:0* NoNewPrivs:1'
expect drops_rights caps_while "$none" "$SKEP" run -e "$live"
expect drops_rights_and_reads_maps grep -q '^key' "$TMP/out"
expect drops_rights_and_reads_prints caps_while "$none" "$SKEP" run -e "$printing"
nothing_left drops_rights_and_removes_instance
expect drops_rights_of_tool caps_while "$none" "$SKEP" syscount -P -m $pin
expect drops_rights_and_unpins test ! -e $pin
says command_has_its_rights 0 '^1$' bash -c '"$SKEP" run -e "$live" -c "cmp -s /proc/self/status /dev/null; grep CapEff /proc/self/status" | grep -c "$(grep CapEff /proc/self/status)" >&2'
if [ -d /sys/devices/uprobe ]; then
	entry=$(od -An -tx8 -j24 -N8 /bin/true | tr -d ' ')
	printf '#include "vmlinux.h"\n#include <bpf/bpf_helpers.h>\nSEC("uprobe//bin/true:0x%s") int f(void *c) { return 0; }\n' "$entry" > "$TMP/uprobe.c"
	legacy='mount -t tmpfs none /sys/devices/uprobe && exec "$@"'
	expect drops_rights_with_legacy_probe caps_while "$none" unshare -m sh -c "$legacy" sh "$SKEP" run "$TMP/uprobe.c"
	expect legacy_probe_it_was grep -q 'by uprobe_events' "$TMP/err"
	nothing_left drops_rights_and_removes_probe
	expect keeps_what_cleaning_needs caps_while 'CapEff:0*2 ' unshare -m sh -c "$legacy" sh setpriv --reuid 65534 --regid 65534 --clear-groups \
		--inh-caps +bpf,+perfmon,+dac_override,+sys_admin --ambient-caps +bpf,+perfmon,+dac_override,+sys_admin "${user:-$SKEP}" run "$TMP/uprobe.c"
	nothing_left keeps_what_cleaning_needs_and_cleans
fi
attached_caps() {	# skep attach waits with nothing, and takes its probe back
	"$SKEP" load examples/sigtrace.c $pin > /dev/null || return 1
	timeout 20 "$SKEP" attach $pin/on_generate tracepoint:signal:signal_generate > "$TMP/out" 2> "$TMP/err" & local job=$! pid=
	for try in $(seq 300); do grep -q '^attached' "$TMP/out" && pid=$(child_of $job) && break; sleep 0.05; done
	grep -E '^(CapPrm|CapEff|CapBnd|NoNewPrivs)' "/proc/$pid/status" | tr -d '\t' | tr '\n' ' ' > "$TMP/caps"
	kill "$pid"; wait $job; local rc=$?
	rm -r $pin
	[ $rc = 0 ] && grep -q -E "$none" "$TMP/caps" || { cat "$TMP/caps" "$TMP/err"; return 1; }
}
expect drops_rights_of_attach attached_caps
