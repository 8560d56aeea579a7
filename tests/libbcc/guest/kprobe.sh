# kprobes and kretprobes by their names and by attach_kprobe(), with the function's own arguments; one is taken away again.
# needs: kprobe tracefs btf func:do_unlinkat
cat >"$TMP/t.py" <<'END'
import os
from bcc import BPF
b = BPF(text="""
BPF_HASH(calls, u32, u64, 16);
int kprobe__do_unlinkat(struct pt_regs *ctx, int dfd, struct filename *name) { calls.increment(1); return 0; }
int on_return(struct pt_regs *ctx) { if (PT_REGS_RC(ctx) == 0) calls.increment(2); else calls.increment(3); return 0; }
""")
b.attach_kretprobe(event="do_unlinkat", fn_name="on_return")
print("probes", b.num_open_kprobes())


def unlink(path):
    try:
        os.unlink(path)
    except OSError:
        pass


for i in range(5):
    open("/tmp/a file", "w").close()
    unlink("/tmp/a file")
unlink("/tmp/no such file")
b.detach_kretprobe(event="do_unlinkat", fn_name="on_return")
unlink("/tmp/no such file")
for k, v in sorted((k.value, v.value) for k, v in b["calls"].items()):
    print(k, v)
try:
    b.attach_kprobe(event="no_such_function", fn_name="on_return")
except Exception as e:
    print("refused", e)
END
run script "$TMP/t.py"
expect "probes 2
1 7
2 5
3 1" "$(head -n 4 "$TMP/out")" "calls"
expect_count 1 '^refused Failed to attach BPF program b.on_return. to kprobe b.no_such_function.' "$TMP/out"
# How many calls at a time are seen returning: the kernel is told.
cat >"$TMP/t.py" <<'END'
import os
from bcc import BPF
b = BPF(text="BPF_HASH(calls, u32, u64, 16); int f(struct pt_regs *ctx) { calls.increment(1); return 0; }")
b.attach_kretprobe(event="do_unlinkat", fn_name="f", maxactive=16)
with open("/sys/kernel/tracing/kprobe_events") as f:
    print([(w[0].split(":")[0], w[1].split("+")[0]) for w in (line.split() for line in f)])
for i in range(3):
    open("/tmp/a file", "w").close()
    os.unlink("/tmp/a file")
print(b["calls"][b["calls"].Key(1)].value)
b.cleanup()
with open("/sys/kernel/tracing/kprobe_events") as f:
    print(len(f.read()))
END
run script "$TMP/t.py"
expect "[('r16', 'do_unlinkat')]
3
0" "$(cat "$TMP/out")" "so many at a time"
