# A function of a loaded program is replaced by a program of another object, named on the command line; what the first
# returns changes, and changes back.
# needs: fentry btf
private_bpffs
cat >"$TMP/main.c" <<'EOF'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
__noinline int verdict(struct xdp_md *ctx) { volatile int drop = XDP_DROP; return drop; }
SEC("xdp") int all(struct xdp_md *ctx) { return verdict(ctx); }
EOF
cat >"$TMP/other.c" <<'EOF'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
SEC("freplace/verdict") int pass(struct xdp_md *ctx) { return XDP_PASS; }
SEC("freplace") int nameless(struct xdp_md *ctx) { return XDP_TX; }
EOF
head -c 64 /dev/zero >"$TMP/packet"
"$SKEP" load "$TMP/main.c" /sys/fs/bpf/main || fail "the first program does not load"
ask="$SKEP prog run pinned /sys/fs/bpf/main/all data_in $TMP/packet"
$ask | grep -q 'value: 1,' || fail "the first program does not drop"
sed '/nameless/d' "$TMP/other.c" >"$TMP/pass.c"
run "$SKEP" run "$TMP/pass.c" --hook pass=freplace:/sys/fs/bpf/main/all -c "$ask"
expect_count 1 "value: 2," "$TMP/out"
$ask | grep -q 'value: 1,' || fail "the replacement stays"
sed '/pass/d' "$TMP/other.c" >"$TMP/nameless.c"
run "$SKEP" run "$TMP/nameless.c" --hook nameless=freplace:/sys/fs/bpf/main/all:verdict -c "$ask"
expect_count 1 "value: 3," "$TMP/out"
