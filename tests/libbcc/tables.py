# Every kind of table as the package sees it: its class, types of keys and values, sizes; then what each is for. The same
# with BCC's own library.
import ctypes as ct
import os
from bcc import BPF

b = BPF(text="""
struct key { u32 a; u64 b; char c[4]; };
struct leaf { u64 n; u16 bits[3]; union { u32 x; u8 y; }; };
BPF_HASH(h, struct key, struct leaf, 32);
BPF_ARRAY(arr, struct leaf, 3);
BPF_PERCPU_HASH(ph, u32, u64, 16);
BPF_PERCPU_ARRAY(pa, u64, 4);
BPF_TABLE("lru_hash", u32, u32, lru, 8);
BPF_LPM_TRIE(trie, struct key, u32, 8);
BPF_QUEUE(q, struct key, 8);
BPF_STACK(st, u32, 8);
BPF_HISTOGRAM(hist);
BPF_HISTOGRAM(hist2, struct key, 64);
BPF_STACK_TRACE(stacks, 64);
BPF_PROG_ARRAY(progs, 10);
BPF_PERF_ARRAY(counters, 4);
BPF_DEVMAP(devs, 4);
BPF_CPUMAP(cpus, 4);
BPF_XSKMAP(xsks, 4);
BPF_CGROUP_ARRAY(cg, 4);
BPF_F_TABLE("hash", u32, u32, noprealloc, 8, BPF_F_NO_PREALLOC);
BPF_ARRAY(inner, int, 4);
BPF_ARRAY(other, int, 4);
BPF_ARRAY_OF_MAPS(outer, "inner", 4);
BPF_ARRAY(calls, u64, 3);
int last(void *ctx) { int k = 1; calls.increment(k); return 0; }
int first(void *ctx) {
    int one = 1, two = 2, k = 0, *v;
    if (bpf_get_current_pid_tgid() >> 32 != PID)
        return 0;
    calls.increment(k);
    void *map = outer.lookup(&one);
    if (map && (v = bpf_map_lookup_elem(map, &two)))
        (*v)++;
    progs.call(ctx, 2);
    calls.increment(two);
    return 0;
}
""".replace("PID", str(os.getpid())))


def shape(t):
    fields = getattr(t, "_fields_", None)
    return [(f[0], ct.sizeof(f[1])) for f in fields] if fields else t and t.__name__


for name in "h arr ph pa lru trie q st hist hist2 stacks progs counters devs cpus xsks cg noprealloc outer".split():
    t = b[name]
    print(name, type(t).__name__, shape(getattr(t, "Key", None)), t.Leaf and ct.sizeof(t.Leaf), t.max_entries, t.flags)
print("values", [b[name].Leaf.__name__ for name in ("progs", "counters", "devs", "cg")])
h = b["h"]
k = h.Key(a=1, b=2, c=b"ab")
h[k] = h.Leaf(n=5)
print([(x.a, x.b, x.c, v.n, list(v.bits), v.x) for x, v in h.items()], len(h), k in h, h.Key(a=9) in h)
print(h.key_sprintf(k), h.leaf_sprintf(h.Leaf(5)), h.key_scanf(b'{ 0x1 0x2 "zz" }').a)
del h[k]
print(len(h))
b["arr"][ct.c_int(1)] = b["arr"].Leaf(n=9)
print([v.n for v in b["arr"].values()], b["pa"].sum(0).value)
q, st = b["q"], b["st"]
q.push(q.Leaf(a=1, b=2))
q.push(q.Leaf(a=3, b=4))
st.push(ct.c_uint(4))
st.push(ct.c_uint(5))
print(q.peek().a, q.pop().a, q.pop().b, st.pop().value, [v.value for v in st.values()])
b["progs"][ct.c_int(2)] = ct.c_int(b.load_func("last", BPF.TRACEPOINT).fd)
b["outer"][ct.c_int(1)] = ct.c_int(b["other"].get_fd())
b.attach_tracepoint(tp="syscalls:sys_enter_getpriority", fn_name="first")
os.getpriority(0, 0)
print([v.value for v in b["calls"].values()], [v.value for v in b["other"].values()])
del b["progs"][ct.c_int(2)]
os.getpriority(0, 0)
print([v.value for v in b["calls"].values()], [v.value for v in b["other"].values()])
b.detach_tracepoint("syscalls:sys_enter_getpriority")
os.getpriority(0, 0)
print(b["calls"][0].value, b.num_open_tracepoints())
