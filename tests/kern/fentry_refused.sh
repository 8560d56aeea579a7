# Where the kernel has no trampolines, a sentence says so, with the hook's name and another way; never a bare number.
# needs: btf
! have fentry || skip "this kernel has fentry"
cat >"$TMP/t.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char LICENSE[] SEC("license") = "GPL";
SEC("fentry/vfs_read") int BPF_PROG(on_read, struct file *file) { return 0; }
END
"$SKEP" run -d 1 "$TMP/t.c" >"$TMP/out" 2>"$TMP/err"
code=$?
[ $code = 3 ] || [ $code = 4 ] || { cat "$TMP/err"; fail "exit $code"; }
grep -qE 'trampolines|refuses tracing programs' "$TMP/err" || { cat "$TMP/err"; fail "what is lacking is not named"; }
grep -q 'hint: .*kprobe' "$TMP/err" || { cat "$TMP/err"; fail "no other way is named"; }
! grep -q 'Unknown error' "$TMP/err" || { cat "$TMP/err"; fail "an error without words"; }
