# What BCC's programs do with a module: maps by name, records by callbacks, text of keys, histograms, a program's bytes.
from bcc import BPF
import ctypes
import os

TEXT = r'''
struct event { u32 pid; u64 n; char comm[TASK_COMM_LEN]; u8 *p; };
struct key_t { u32 pid; char c; u64 x; };
BPF_HASH(counts, u32, u64);
BPF_HASH(keyed, struct key_t, u64);
BPF_STACK_TRACE(stacks, 64);
BPF_ARRAY(slots, u16, 3);
BPF_HISTOGRAM(dist);
BPF_PERF_OUTPUT(events);
BPF_RINGBUF_OUTPUT(ring, 8);
TRACEPOINT_PROBE(syscalls, sys_enter_getppid) {
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	if (pid != MYPID)
		return 0;
	counts.increment(pid);
	slots.increment(stacks.get_stackid(args, 0) < 0);
	dist.increment(bpf_log2l(5));
	struct key_t k = {};
	k.pid = 9; k.c = 'a'; k.x = 7;
	u64 one = 1;
	keyed.update(&k, &one);
	struct event e = {};
	e.pid = pid; e.n = 5;
	bpf_get_current_comm(&e.comm, sizeof(e.comm));
	events.perf_submit(args, &e, sizeof(e));
	ring.ringbuf_output(&e, sizeof(e), 0);
	return 0;
}
RAW_TRACEPOINT_PROBE(sys_enter) { return 0; }
int later(struct xdp_md *ctx) { return XDP_PASS; }
'''
b = BPF(text=TEXT, cflags=["-DMYPID=%d" % os.getpid()])
got, ring = [], []
b["events"].open_perf_buffer(lambda cpu, data, size: got.append(b["events"].event(data)))
b["ring"].open_ring_buffer(lambda ctx, data, size: ring.append(b["ring"].event(data)))
for i in range(5):
    os.getppid()
b.perf_buffer_poll(timeout=100)
b.ring_buffer_poll(100)
print("count", [(k.value == os.getpid(), v.value) for k, v in b["counts"].items()])
print("perf", len(got), {(e.pid == os.getpid(), e.n, e.comm[:6]) for e in got})
print("ring", len(ring), {(e.pid == os.getpid(), e.n, e.comm[:6]) for e in ring})
(key, leaf), = b["keyed"].items()
print("key", key.pid, key.c, key.x, ctypes.sizeof(key), b["keyed"].key_sprintf(key), b["keyed"].leaf_sprintf(leaf))
again = b["keyed"].key_scanf(b"{ 0x9 0x61 7 }")
print("scanned", b["keyed"][again].value)
print("stack", b["slots"][0].value, [len(list(b["stacks"].walk(k.value))) > 0 for k in b["stacks"].keys()][:1])
b["slots"][0] = ctypes.c_ushort(0)
b["slots"][1] = ctypes.c_ushort(3)
print("slots", [v.value for v in b["slots"].values()], len(b["slots"]))
b["keyed"].clear()
print("cleared", len(b["keyed"]))
b["dist"].print_log2_hist("n")
print("xdp", b.load_func("later", BPF.XDP).fd > 2, len(b.dump_func("later")) % 8)
print("symbol", BPF.ksymname("nowhere_at_all"), BPF.ksymname(b.get_syscall_prefix() + b"bpf") > 0)
for name in ("absent", "counts2"):
    try:
        b[name]
    except KeyError:
        print("no table", name)
for what in (lambda: BPF(text="int f(void *ctx) { return nothing; }"), lambda: b.load_func("none", BPF.XDP)):
    try:
        what()
    except Exception as e:
        print("refused:", e)
# Fields, also in what has no name inside the struct; not those of members that have one.
print([BPF.kernel_struct_has_field(s, f) for s, f in ((b"task_struct", b"pid"), (b"task_struct", b"none"), (b"page", b"lru"),
    (b"sock", b"skc_family"), (b"no_such", b"x"))])
b.cleanup()
