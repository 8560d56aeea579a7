# XDP, a raw socket, a cgroup's programs and a classifier's type: each sees the packets that a known workload sends.
# needs: tracefs btf cgroup2
cat >"$TMP/t.py" <<'END'
import os
import socket
import time
from bcc import BPF, BPFAttachType, BPFProgType
b = BPF(text="""
#include <uapi/linux/if_ether.h>
#include <uapi/linux/ip.h>
#include <uapi/linux/in.h>
BPF_ARRAY(seen, u64, 4);
int on_xdp(struct xdp_md *ctx)
{
    void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
    struct ethhdr *eth = data;
    struct iphdr *ip = data + sizeof(*eth);
    if ((void *)(ip + 1) > end || eth->h_proto != htons(ETH_P_IP) || ip->protocol != IPPROTO_UDP)
        return XDP_PASS;
    seen.increment(0);
    return XDP_PASS;
}
int on_socket(struct __sk_buff *skb)
{
    if (load_half(skb, 12) == ETH_P_IP && load_byte(skb, 23) == IPPROTO_UDP)
        seen.increment(1);
    return 0;
}
int on_egress(struct __sk_buff *skb) { seen.increment(2); return 1; }
""")
b.attach_xdp("lo", b.load_func("on_xdp", BPF.XDP), BPF.XDP_FLAGS_SKB_MODE if hasattr(BPF, "XDP_FLAGS_SKB_MODE") else 2)
on_socket = b.load_func("on_socket", BPF.SOCKET_FILTER)
BPF.attach_raw_socket(on_socket, "lo")
os.makedirs("/sys/fs/cgroup/t", exist_ok=True)
group = os.open("/sys/fs/cgroup/t", os.O_RDONLY)
egress = b.load_func("on_egress", BPF.CGROUP_SKB)
b.attach_func(egress, group, BPFAttachType.CGROUP_INET_EGRESS)
with open("/sys/fs/cgroup/t/cgroup.procs", "w") as f:
    f.write(str(os.getpid()))
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for i in range(9):
    s.sendto(b"hello", ("127.0.0.1", 9))
time.sleep(0.3)
b.detach_func(egress, group, BPFAttachType.CGROUP_INET_EGRESS)
s.sendto(b"hello", ("127.0.0.1", 9))
time.sleep(0.3)
print(*[b["seen"][i].value for i in range(3)])
b.remove_xdp("lo", 2)
s.sendto(b"hello", ("127.0.0.1", 9))
time.sleep(0.3)
print(b["seen"][0].value)
END
run script "$TMP/t.py"
read -r xdp sock group <"$TMP/out"
expect 10 "$xdp" "packets at XDP"
[ "$sock" -ge 10 ] || fail "packets at the socket: $sock"
expect 9 "$group" "packets of the cgroup"
expect 10 "$(sed -n 2p "$TMP/out")" "packets at XDP after it is taken away"
