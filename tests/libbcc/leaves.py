# Leaves that only a description tells: bits of a word, stacks by build id; a table that is asked costs one bpf(2) each time; where
# the license comes from; arrays of an event, whose numbers have names of several words.
import ctypes as ct
import os
from bcc import BPF

b = BPF(text="""
struct leaf { u64 a; u64 c:36; u64 d:28; struct { u32 a; u32 b; } s; u8 e:3, f:5; };
BPF_HASH(bits, int, struct leaf, 10);
BPF_STACK_TRACE_BUILDID(stacks, 128);
BPF_HASH(ids, u32, int);
BPF_ARRAY(calls, u64, 1);
TRACEPOINT_PROBE(syscalls, sys_enter_getppid) {
    u32 k = 1;
    int id = stacks.get_stackid(args, BPF_F_USER_STACK);
    if (bpf_get_current_pid_tgid() >> 32 == PID)
        ids.update(&k, &id);
    return 0;
}
TRACEPOINT_PROBE(syscalls, sys_exit_bpf) {
    if (bpf_get_current_pid_tgid() >> 32 == PID)
        calls.increment(0);
    return 0;
}
""".replace("PID", str(os.getpid())))
bits = b["bits"]
leaf = bits.leaf_scanf(b"{ 0x2 0xfedcba987 0x8000001 { 0x5 0x6 } 0x5 0x11 }")
print(leaf.a, hex(leaf.c), hex(leaf.d), leaf.e, leaf.f, leaf.s.a, leaf.s.b)
print(bits.leaf_sprintf(leaf))
try:
    bits.leaf_scanf(b"{ 0x2 x }")
except Exception as e:
    print(e)
os.getppid()
stack = b["stacks"][ct.c_int(b["ids"][ct.c_uint(1)].value)]
frame = stack.trace[0]
b.add_module([line.split()[-1] for line in open("/proc/self/maps") if "libc.so" in line][0])
print(frame.status, len(stack.trace), b.sym(frame, -1), list(b["stacks"].walk(b["ids"][ct.c_uint(1)].value, lambda f: b.sym(f, -1)))[0])
n = b["calls"][0].value
print(b["calls"][0].value - n, b["calls"][0].value - n)

gpl = "BPF_PERF_OUTPUT(e); int f(struct pt_regs *ctx) { u64 d = 1; e.perf_submit(ctx, &d, 8); return 0; }"
for tail, flags in ("", []), ("\n#define BPF_LICENSE GPL", []), ("\n#define BPF_LICENSE \n", []), ("\n#define BPF_LICENSE Mine\n", []), \
        ("", ["-DBPF_LICENSE=GPL"]):
    try:
        print(BPF(text=gpl + tail, cflags=flags).load_func("f", BPF.KPROBE).fd > 0)
    except Exception as e:
        print(e)

# Of a record that is submitted the package reads the elements of an array as one word.
b = BPF(text="""
struct event { long a[2]; unsigned char b[6]; unsigned int c[2]; char d[4]; u16 e[2]; unsigned long long f[1]; signed char g[2]; };
BPF_PERF_OUTPUT(events);
int f(void *ctx) { struct event e; __builtin_memset(&e, 0, sizeof(e)); events.perf_submit(ctx, &e, sizeof(e)); return 0; }
""")
blank = (ct.c_char * 100)()
print([f[1].__name__ for f in b["events"].event(ct.addressof(blank))._fields_])
