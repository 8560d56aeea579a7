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
