# Modules made and given back one after the other in a process, with LONG a thousand: each counts right, no descriptor
# stays, and of the library's memory nothing. (Of Python's some does: ctypes keeps all pointer types it was asked for.)
import ctypes as ct
import os
from bcc import BPF
from bcc.libbcc import lib

COUNT = 1000 if os.environ.get("LONG") else 40
TEXT = """
struct event { u32 pid; char comm[16]; };
BPF_HASH(calls, u32);
BPF_PERF_OUTPUT(events);
BPF_RINGBUF_OUTPUT(ring, 1);
TRACEPOINT_PROBE(syscalls, sys_enter_getppid)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	struct event e = { .pid = pid };
	if (pid != OURS)
		return 0;
	calls.increment(pid);
	events.perf_submit(args, &e, sizeof(e));
	ring.ringbuf_output(&e, sizeof(e), 0);
	return 0;
}
int enter(void *ctx) { return 0; }
"""


class Heap(ct.Structure):                          # struct mallinfo2
    _fields_ = [(name, ct.c_size_t) for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks",
                                                 "uordblks", "fordblks", "keepcost")]


mallinfo2 = ct.CDLL(None).mallinfo2
mallinfo2.restype = Heap


def descriptors():
    return len(os.listdir("/proc/self/fd"))


def whole(n):
    """A module as scripts have it: what it counted, and the processes of its events."""
    seen = []
    b = BPF(text=TEXT, cflags=["-DOURS=%d" % os.getpid()])
    if n % 2:
        b.attach_raw_tracepoint(tp="sched_switch", fn_name="enter")
    b["events"].open_perf_buffer(lambda cpu, data, size: seen.append(b["events"].event(data).pid))
    b["ring"].open_ring_buffer(lambda ctx, data, size: seen.append(b["ring"].event(data).pid))
    os.getppid()
    b.perf_buffer_poll(timeout=1000)
    b.ring_buffer_poll(timeout=1000)
    counted = b["calls"][ct.c_uint32(os.getpid())].value
    b.cleanup()
    return counted, [pid == os.getpid() for pid in seen]


def plain():
    """A module by the library's calls alone, one program of it loaded."""
    flags = (ct.c_char_p * 1)(b"-DOURS=1")
    m = lib.bpf_module_create_c_from_string(TEXT.encode(), 0, flags, 1, True, None)
    at, size = lib.bpf_function_start(m, b"enter"), lib.bpf_function_size(m, b"enter")
    fd = lib.bcc_func_load(m, BPF.RAW_TRACEPOINT, b"enter", at, size, b"GPL", 0, 0, None, 0, None, -1)
    link = lib.bpf_attach_raw_tracepoint(fd, b"sched_switch")
    lib.bpf_table_key_desc(m, b"calls")
    os.close(link)
    os.close(fd)
    lib.bpf_module_destroy(m)
    return fd > 0 and link > 0


whole(0)                                           # what is read once stays
before = descriptors()
print("counted otherwise:", [got for got in map(whole, range(COUNT)) if got != (1, [True, True])][:3])
print("descriptors that stay:", descriptors() - before)
ran = [plain() for _ in range(20)]
heap = mallinfo2().uordblks
ran += [plain() for _ in range(100)]
grown = mallinfo2().uordblks - heap
print("loaded:", len(ran), all(ran))
print("bytes of the heap that stay for a module:", "none" if grown < 16384 else grown // 100)
