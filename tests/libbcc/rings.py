# What a callback of a ring buffer returns: less than 0 ends this look, and is what it says; what comes behind waits.
import ctypes as ct
import os
from bcc import BPF
from bcc.libbcc import lib, _RINGBUF_CB_TYPE as RECORD

b = BPF(text="""
BPF_RINGBUF_OUTPUT(first, 8);
BPF_RINGBUF_OUTPUT(second, 8);
int f(struct __sk_buff *skb) {
    u32 n = 0;
    first.ringbuf_output(&n, sizeof(n), 0);
    n = 1;
    first.ringbuf_output(&n, sizeof(n), 0);
    n = 2;
    first.ringbuf_output(&n, sizeof(n), 0);
    n = 9;
    second.ringbuf_output(&n, sizeof(n), 0);
    return 0;
}
""")
fn = b.load_func("f", BPF.SOCKET_FILTER)
lib.bpf_new_ringbuf.restype = ct.c_void_p
says, seen = 0, []


def callback(ctx, data, size):
    n = ct.c_uint.from_address(data).value
    seen.append(n)
    return says if n == 1 else 5


def look(call, *more):
    seen.clear()
    return call(ct.c_void_p(rings), *more), list(seen)


record = RECORD(callback)
rings = lib.bpf_new_ringbuf(b["first"].map_fd, record, None)
print(lib.bpf_add_ringbuf(ct.c_void_p(rings), b["second"].map_fd, record, None))
packet = (ct.c_char * 64)()


def run():
    attr = (ct.c_char * 80)()                      # union bpf_attr of BPF_PROG_TEST_RUN
    words = ct.cast(attr, ct.POINTER(ct.c_uint))
    words[0], words[2] = fn.fd, 64
    ct.cast(attr, ct.POINTER(ct.c_ulonglong))[2] = ct.addressof(packet)
    SYS_BPF, TEST_RUN = {"x86_64": 321}.get(os.uname().machine, 280), 10
    return ct.CDLL(None).syscall(SYS_BPF, TEST_RUN, attr, 80)


for says in (0, 5, -7):
    print("run", run(), "says", says)
    for i in range(3):
        print(look(lib.bpf_consume_ringbuf))
print("run", run())
print(look(lib.bpf_poll_ringbuf, 0), look(lib.bpf_poll_ringbuf, 0))
