# uprobes: by a library's short name, by a symbol's pattern, on a process alone, and where a function returns.
# needs: uprobe tracefs btf
cat >"$TMP/t.py" <<'END'
import os
import subprocess
from bcc import BPF
b = BPF(text="""
BPF_HASH(calls, u32, u64, 16);
int in_getppid(struct pt_regs *ctx) { calls.increment(1); return 0; }
int of_nobody(struct pt_regs *ctx) { calls.increment(2); return 0; }
int from_getppid(struct pt_regs *ctx) { if (PT_REGS_RC(ctx) > 0) calls.increment(3); return 0; }
""")
sleeper = subprocess.Popen(["/bin/sleep", "60"])
b.attach_uprobe(name="c", sym="getppid", fn_name="in_getppid", pid=os.getpid())
b.attach_uprobe(name="c", sym="getppid", fn_name="of_nobody", pid=sleeper.pid)
b.attach_uretprobe(name="c", sym="getppid", fn_name="from_getppid")
for i in range(7):
    os.getppid()
for k, v in sorted((k.value, v.value) for k, v in b["calls"].items()):
    print(k, v)
print(len(BPF.get_user_functions("c", "^getpp?id$")), BPF.get_user_addresses("c", "^getppid$") != set())
b.detach_uprobe(name="c", sym="getppid", pid=os.getpid())
try:
    b.attach_uprobe(name="c", sym="no_such_function", fn_name="in_getppid")
except Exception as e:
    print("refused", e)
sleeper.kill()
END
run script "$TMP/t.py"
expect "1 7
3 7
2 True" "$(head -n 3 "$TMP/out")" "calls"
expect_count 1 '^refused could not determine address of symbol' "$TMP/out"
