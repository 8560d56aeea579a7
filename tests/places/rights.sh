# Not root, and some of the capabilities: what is missing is named.
if ! setpriv --reuid 65534 --clear-groups --inh-caps +bpf --ambient-caps +bpf true 2> /dev/null; then
	echo "skip rights: setpriv cannot give capabilities here"
else
	install -m 755 "$SKEP" "$TMP/skep-for-all" && chmod 755 "$TMP"
	user=$TMP/skep-for-all
	says not_root 4 'CAP_BPF.* which this process lacks' with_caps +kill "$user" run -d 1 -e "$raw"
	says not_root_show 4 'cannot be listed' with_caps +kill "$user" show prog
	says not_root_attach 4 'not allowed to take programs by id' with_caps +kill "$user" attach id:1 event:1
	says not_root_tool 4 'lacks' with_caps +kill "$user" sigtrace -d 1
	says not_root_load 4 'lacks' with_caps +kill "$user" load examples/sigtrace.c /sys/fs/bpf/skep-places
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
