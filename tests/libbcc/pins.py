# Maps that a text pins: made and pinned by the first module, found there by the next, with the flags that were asked for.
import ctypes as ct
import os
from bcc import BPF
from bcc.libbcc import lib

folder = "/sys/fs/bpf/skep-libbcc-%d" % os.getpid()
os.mkdir(folder)
lib.bpf_table_flags.argtypes = [ct.c_void_p, ct.c_char_p]
text = """
BPF_TABLE_PINNED("hash", u32, u64, plain, 4, "FOLDER/plain");
BPF_TABLE_PINNED("hash", u32, u64, lazy, 4, "FOLDER/lazy", BPF_F_NO_PREALLOC);
BPF_QUEUESTACK_PINNED("queue", line, u32, 4, 0, "FOLDER/line");
BPF_XSKMAP(sockets, 4, "FOLDER/sockets");
BPF_XSKMAP(loose, 4);
BPF_XDP_REDIRECT_MAP("devmap", int, devices, 4);
int pass(struct xdp_md *ctx) { return loose.redirect_map(0, XDP_PASS) == XDP_PASS ? devices.redirect_map(0, 0) : XDP_DROP; }
int into(struct xdp_md *ctx) { return sockets.redirect_map(0, XDP_PASS); }
""".replace("FOLDER", folder)
try:
    first = BPF(text=text)
    print(sorted(os.listdir(folder)))
    print([lib.bpf_table_flags(first.module, name) for name in (b"plain", b"lazy", b"line", b"sockets")])
    first["plain"][ct.c_uint(1)] = ct.c_ulonglong(8)
    second = BPF(text=text)
    print(second["plain"][ct.c_uint(1)].value)
    print([second.load_func(name, BPF.XDP).fd > 2 for name in ("pass", "into")], type(second["devices"]).__name__)
finally:
    for name in os.listdir(folder):
        os.unlink(folder + "/" + name)
    os.rmdir(folder)
