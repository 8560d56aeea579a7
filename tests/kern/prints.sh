# Of what programs print, a session shows its own lines and nobody else's: two sessions and a program loaded by hand print
# at the same event at once; formats that are text, on the stack, and made elsewhere. Reading takes nothing from others.
# needs: tracefs btf tracepoint:syscalls:sys_enter_clone
many='bpf_printk("many %d %d %d %d", 1, 2, 3, 4);'
have helper:trace_vprintk || many='bpf_printk("many %d %d 3 4", 1, 2);' # more than three arguments came with 5.16
private_bpffs
cat >"$TMP/own.c" <<END
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
SEC("tracepoint/syscalls/sys_enter_clone") int own(void *ctx)
{
	char fmt[] = "on stack %d\\n", *name = "text";
	bpf_printk("macro %s", name);
	$many
	bpf_trace_printk("two\\nlines", 10);
	bpf_trace_printk(fmt, sizeof(fmt), 7);
	return 0;
}
END
cat >"$TMP/other.c" <<'END'
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
SEC("tracepoint/syscalls/sys_enter_clone") int other(void *ctx) { bpf_printk("other program"); return 0; }
END
run "$SKEP" load "$TMP/other.c" "$pins/other"
"$SKEP" attach "$pins/other/other" tracepoint:syscalls:sys_enter_clone >"$TMP/attached" &
by_hand=$!
wait_for 10 '[ -s "$TMP/attached" ]'
"$WORK/intr" "$SKEP" run "$TMP/other.c" >"$TMP/second" &
second=$!
wait_for 10 '[ -d $tracefs/instances/skep-$second ]'
run "$SKEP" run -d 20 -c "$traced $WORK/clones 23" "$TMP/own.c"
kill -INT $second $by_hand
clones=$(cat "$TMP/pid")
wait $second
expect_count 0 'other' "$TMP/out"
for text in 'macro text' 'many 1 2 3 4' 'two' 'on stack 7'; do
    expect_traced 23 "$text\$"
done
expect_count 0 'macro|stack|two' "$TMP/second"
[ "$(grep -c -- "-$clones .*other program$" "$TMP/second")" -ge 23 ] || fail "the second session missed lines"
run "$SKEP" cc "$TMP/own.c" -o "$TMP/own.o"
run "$SKEP" run -d 20 -c "$traced $WORK/clones 5" "$TMP/own.o"
expect_traced 5 "macro text\$"
expect_traced 5 "on stack 7\$"
# Lines that the kernel cuts after 1024 characters come, as far as they go, from source and object, with what goes before.
text=$(printf 'long %0300d' 1)
cat >"$TMP/long.c" <<END
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
static char part[] = "$text";
SEC("tracepoint/syscalls/sys_enter_clone") int own(void *ctx)
{
	char comm[16];
	bpf_get_current_comm(comm, sizeof(comm));
	bpf_printk("before $text $text $text $text end of it");
	bpf_printk("at %s $text$text$text", part);
	bpf_printk("comm %s", comm);
	return 0;
}
END
run "$SKEP" cc "$TMP/long.c" -o "$TMP/long.o"
for source in long.c long.o; do
    run "$SKEP" run -d 20 -c "$traced $WORK/clones 5" "$TMP/$source"
    expect_traced 5 'before (long 0*1 ){3}long 0*$'
    expect_traced 5 'at long 0+'        # 5.10 prints the first 63 characters of a text
    expect_traced 5 "comm clones$"
done
# An object whose formats are texts: its lines, all of them, and no others.
sed -e '/on stack/d; /sizeof(fmt)/d' -e 's/bpf_printk("macro %s", name)/bpf_printk("macro text")/' "$TMP/own.c" >"$TMP/plain.c"
run "$SKEP" cc "$TMP/plain.c" -o "$TMP/plain.o"
"$WORK/intr" "$SKEP" run "$TMP/other.c" >"$TMP/second" & second=$!
wait_for 10 '[ -d $tracefs/instances/skep-$second ]'
run "$SKEP" run -d 20 -c "$traced $WORK/clones 5" "$TMP/plain.o"
kill -INT $second
wait $second
for text in 'macro text' 'many 1 2 3 4' 'two'; do expect_traced 5 "$text\$"; done
expect_count 0 other "$TMP/out"
have guest && [ -n "$(ls $tracefs/instances | grep skep)" ] && fail "instances are left: $(ls $tracefs/instances)"
# What kill -9 leaves goes at the next start.
start "$SKEP" run "$TMP/other.c"
wait_for 10 '[ -d $tracefs/instances/skep-$started ]'
kill -9 "$started"
wait "$started" 2>/dev/null
run "$SKEP" run -d 1 "$TMP/other.c"
[ ! -e "$tracefs/instances/skep-$started" ] || fail "skep-$started is left"
