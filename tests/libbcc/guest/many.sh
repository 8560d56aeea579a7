# Modules made and destroyed leave nothing: no descriptor, no program, no map; kill -9 neither.
# needs: tracefs btf kprobe
hook=do_unlinkat && have func:$hook || hook=filename_unlinkat # its name from 7.0 on
cat >"$TMP/t.py" <<'END'
import os
import sys
from bcc import BPF
TEXT = "BPF_HASH(h); BPF_PERF_OUTPUT(e); int kprobe__do_unlinkat(void *ctx) { h.increment(1); return 0; }"


def descriptors():
    return len(os.listdir("/proc/self/fd"))


def round():
    b = BPF(text=TEXT)
    b["e"].open_perf_buffer(lambda cpu, data, size: None)
    b.cleanup()


round()
before = descriptors()
for i in range(10):
    round()
print(descriptors() - before)
for text in ("int f(void *ctx) { return no_such_name; }", "int kprobe__do_unlinkat(void *ctx) { return *(int *)0; }"):
    try:
        BPF(text=text)
    except Exception as e:
        print(type(e).__name__, str(e)[:40])
print(descriptors() - before)
sys.stdout.flush()
if len(sys.argv) > 1:
    kept = BPF(text=TEXT)
    os.kill(os.getpid(), 9)
END
sed -i "s/do_unlinkat/$hook/g" "$TMP/t.py"
run script "$TMP/t.py"
expect 0 "$(head -n 1 "$TMP/out")" "descriptors left"
expect 0 "$(tail -n 1 "$TMP/out")" "descriptors left after failures"
expect_count 2 '^Exception Failed to' "$TMP/out"
before=$("$SKEP" show prog 2>/dev/null | wc -l)
script "$TMP/t.py" kill >/dev/null 2>&1
sleep 1
expect "$before" "$("$SKEP" show prog 2>/dev/null | wc -l)" "programs after kill -9"
