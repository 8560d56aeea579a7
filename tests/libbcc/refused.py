# What is not there, and how the package says so: the same exceptions as with BCC's own library.
import ctypes as ct
import socket
from bcc import BPF


def refused(what, call):
    try:
        call()
        print(what, "no exception")
    except Exception as e:
        print(what, type(e).__name__, str(e).replace("vmlinux__", ""))


b = BPF(text="int on_xdp(struct xdp_md *ctx) { return 2; } int on_group(struct __sk_buff *skb) { return 1; }")
on_xdp, on_group = b.load_func("on_xdp", BPF.XDP), b.load_func("on_group", BPF.CGROUP_SKB)
refused("device:", lambda: b.attach_xdp("nosuchdev", on_xdp, 0))
refused("device to clear:", lambda: b.remove_xdp("nosuchdev", 0))
refused("group:", lambda: b.attach_func(on_group, 9999, 0))
refused("group to clear:", lambda: b.detach_func(on_group, 9999, 0))
# A tracepoint that is not there is told by who attaches; what its struct has cannot be asked.
refused("tracepoint:", lambda: BPF(text="TRACEPOINT_PROBE(nosuch, event) { return 0; }"))
refused("field of it:", lambda: BPF(text="TRACEPOINT_PROBE(nosuch, event) { return args->x; }"))
refused("function:", lambda: BPF(text="KFUNC_PROBE(no_such_function) { return 0; }"))
refused("hook:", lambda: BPF(text="LSM_PROBE(no_such_hook, int x) { return 0; }"))

# An XDP program that another tool put onto a device to stay is taken away too. The network is our own.
class setlink(ct.Structure):
    _fields_ = [(n, ct.c_uint) if len(n) > 2 else (n, ct.c_ushort) for n in
                "size t f sequence port fa index up_down change xl xt fl ft prog gl gt flags".split()]


NEWNET, GENERIC = 0x40000000, 2
ct.CDLL(None).unshare(NEWNET)
netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
netlink.send(bytes(setlink(size=52, t=19, f=5, sequence=1, index=socket.if_nametoindex("lo"), xl=20, xt=43 | 1 << 15,
                           fl=8, ft=1, prog=on_xdp.fd, gl=8, gt=3, flags=GENERIC)))
print("put there:", int.from_bytes(netlink.recv(200)[16:20], "little", signed=True))
b.remove_xdp("lo", GENERIC)
try:
    b.attach_xdp("lo", on_xdp, GENERIC)
    print("free again")
finally:
    b.remove_xdp("lo", GENERIC)
