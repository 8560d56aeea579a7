# A helper that the kernel does not have, or not for this type of program, is named in the message, with its line.
# needs: btf
private_bpffs
try() { # SECTION STATEMENT PATTERN
    cat >"$TMP/t.c" <<END
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
SEC("$1") int f(void *ctx)
{
	$2
	return 0;
}
END
    refuse 3 "$SKEP" load "$TMP/t.c" "$pins/t"
    grep -q "t.c:6: .*$3" "$TMP/err" || { cat "$TMP/err"; fail "'$3' is not said"; }
}
try socket 'bpf_override_return(ctx, 1);' 'programs of type socket_filter cannot call bpf_override_return'
have helper:trace_vprintk || try raw_tp/sys_enter 'bpf_printk("%d %d %d %d", 1, 2, 3, 4);' 'no helper bpf_trace_vprintk, which came with Linux 5.16'
