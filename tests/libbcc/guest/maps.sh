# Batch calls, stacks, symbols, perf events and their counters, tail calls, programs of a table shared by two modules.
# needs: tracefs btf kprobe
hook=do_unlinkat && have func:$hook || hook=filename_unlinkat # its name from 7.0 on
cat >"$TMP/t.py" <<'END'
import ctypes as ct
import os
import time
from bcc import BPF, PerfType, PerfSWConfig
b = BPF(text="""
BPF_HASH(h, u32, u64, 64);
BPF_STACK_TRACE(stacks, 64);
BPF_HASH(by_stack, int, u64);
BPF_PROG_ARRAY(next, 2);
BPF_TABLE_PUBLIC("hash", u32, u64, shared, 8);
int on_clock(struct bpf_perf_event_data *ctx) { h.increment(1000); return 0; }
int kprobe__do_unlinkat(struct pt_regs *ctx)
{
    int id = stacks.get_stackid(ctx, 0);
    if (id >= 0)
        by_stack.increment(id);
    next.call(ctx, 1);
    return 0;
}
int called(struct pt_regs *ctx) { shared.increment(7); return 0; }
""")
called = b.load_func("called", BPF.KPROBE)
b["next"][ct.c_int(1)] = ct.c_int(called.fd)
other = BPF(text="""
BPF_TABLE("extern", u32, u64, shared, 8);
int kretprobe__do_unlinkat(struct pt_regs *ctx) { shared.increment(7); return 0; }
""")
for i in range(6):
    try:
        os.unlink("/tmp/no such file")
    except OSError:
        pass
print("shared", b["shared"][ct.c_uint(7)].value)
ids = [(k.value, v.value) for k, v in b["by_stack"].items()]
names = [b.ksym(a) for a in b["stacks"].walk(ids[0][0])]
print("stack", sum(v for k, v in ids), b"do_unlinkat" in names, len(names) > 1)     # 5.10 ends at the return probe
h = b["h"]
keys, values = (ct.c_uint32 * 8)(*range(8)), (ct.c_uint64 * 8)(*[i * i for i in range(8)])
h.items_update_batch(keys, values)
print("batch", sorted((getattr(k, "value", k), getattr(v, "value", v)) for k, v in h.items_lookup_batch())[-1], len(h))
h.items_delete_batch((ct.c_uint32 * 3)(0, 1, 2))
print("left", len(h), len(list(h.items_lookup_and_delete_batch())), len(h))
b.attach_perf_event(ev_type=PerfType.SOFTWARE, ev_config=PerfSWConfig.CPU_CLOCK, fn_name="on_clock", sample_freq=200)
until = time.time() + 1
while time.time() < until:
    pass
b.detach_perf_event(ev_type=PerfType.SOFTWARE, ev_config=PerfSWConfig.CPU_CLOCK)
print("clock", h[ct.c_uint32(1000)].value > 20)
print("symbols", BPF.ksymname(b"do_unlinkat") > 0, BPF.get_kprobe_functions(b"^do_unlinkat$"),
      BPF.kernel_struct_has_field(b"task_struct", b"comm"), BPF.kernel_struct_has_field(b"task_struct", b"nosuch"))
END
sed -i "s/do_unlinkat/$hook/g" "$TMP/t.py"
run script "$TMP/t.py"
expect "shared 12
stack 6 True True
batch (7, 49) 8
left 5 5 0
clock True" "$(head -n 5 "$TMP/out")" "what the script saw"
expect_count 1 "^symbols True [[{]b'$hook'[]}] 1 0\$" "$TMP/out"
