# Statically defined probes: every pass is counted, with arguments from a register, from memory and a constant; one with a counter is
# switched on by it. What is not there is named.
# needs: uprobe btf
cat >"$TMP/t.c" <<END
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/usdt.bpf.h>
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 8); __type(key, u32); __type(value, u64); } seen SEC(".maps");
static void add(u32 at, u64 by) { u64 *n = bpf_map_lookup_elem(&seen, &at); if (n) *n += by; }
SEC("usdt/$WORK/usdt:skep:pass") int BPF_USDT(on_pass, int round, long big, int minus)
{
	add(1, 1);
	add(2, round);
	add(3, big);
	add(4, minus == -7);
	add(5, bpf_usdt_arg_cnt(ctx) == 3);
	return 0;
}
SEC("usdt") int none(struct pt_regs *ctx) { return 0; }
SEC("usdt/$WORK/usdt:skep:counted") int BPF_USDT(on_counted, long round) { add(6, 1); add(7, round); return 0; }
END
refuse 1 "$SKEP" run -d 0.1 "$TMP/t.c"
grep -q 'SEC("usdt/PATH' "$TMP/err" || { cat "$TMP/err"; fail "no way out"; }
sed -i '/SEC("usdt") /d' "$TMP/t.c"
run "$SKEP" run -v -d 20 "$TMP/t.c" -c "$WORK/usdt 23"
has() { expect_count 1 "^ *$1 +$2\$" "$TMP/out"; }
has 1 23; has 6 23; has 7 253
if "$SKEP" features | grep -q 'bpf_get_attach_cookie *yes'; then # else by address, as far as it is known
    has 2 253; has 3 23253; has 4 23; has 5 23
fi
run "$SKEP" run -v -d 20 --hook "on_pass=usdt:$WORK/usdt:skep:pass" "$TMP/t.c" -c "$WORK/usdt 23"
refuse 1 "$SKEP" run -d 0.1 --hook "on_pass=usdt:$WORK/usdt:skep:pas" "$TMP/t.c"
grep -q "no statically defined probe 'skep:pas'" "$TMP/err" || { cat "$TMP/err"; fail "no reason"; }
# BCC's way to the same arguments.
cat >"$TMP/bcc.c" <<END
BPF_HASH(seen, u64, u64);
int on_pass(struct pt_regs *ctx)
{
	int round = 0, minus = 0;
	u64 big = 0, at = 7;
	bpf_usdt_readarg(1, ctx, &round);
	bpf_usdt_readarg(2, ctx, &big);
	bpf_usdt_readarg(3, ctx, &minus);
	if (big == 1000 + round && minus == -7)
		seen.increment(at);
	return 0;
}
END
if "$SKEP" features | grep -q 'bpf_get_attach_cookie *yes'; then
    run "$SKEP" run -d 20 --hook "on_pass=usdt:$WORK/usdt:skep:pass" "$TMP/bcc.c" -c "$WORK/usdt 23"
    has 7 23
fi
