# KFUNC_PROBE, KRETFUNC_PROBE and LSM_PROBE are attached when the module is made.
# needs: fentry btf func:do_unlinkat
cat >"$TMP/t.py" <<'END'
import os
from bcc import BPF
text = """
BPF_HASH(calls, u32, u64, 16);
KFUNC_PROBE(do_unlinkat, int dfd, struct filename *name) { calls.increment(1); return 0; }
KRETFUNC_PROBE(do_unlinkat, int dfd, struct filename *name, int ret) { if (ret) calls.increment(2); return 0; }
"""
print("kfunc", BPF.support_kfunc())
b = BPF(text=text)
for i in range(4):
    try:
        os.unlink("/tmp/no such file")
    except OSError:
        pass
for k, v in sorted((k.value, v.value) for k, v in b["calls"].items()):
    print(k, v)
if BPF.support_lsm():
    b = BPF(text="""
        LSM_PROBE(path_unlink, const struct path *dir, struct dentry *dentry) { return -1; }
        """)
    open("/tmp/held", "w").close()
    try:
        os.unlink("/tmp/held")
        print("lsm not asked")
    except PermissionError:
        print("lsm denied")
    b.cleanup()
    os.unlink("/tmp/held")
END
run script "$TMP/t.py"
expect "kfunc True
1 4
2 4" "$(head -n 3 "$TMP/out")" "calls"
expect_count 0 'lsm not asked' "$TMP/out"
