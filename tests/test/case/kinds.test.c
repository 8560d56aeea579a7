/* Programs of several kinds with the contexts they have: the same in the machine and, where it takes them, in the kernel. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

struct asked { __u32 a; __u64 b; } seen;
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 2); __type(key, __u32); __type(value, __u32); } next SEC(".maps");

SEC("socket") int filter(struct __sk_buff *c) { return c->len; }
SEC("cgroup_skb/ingress") int of_cgroup(struct __sk_buff *c) { return c->protocol == bpf_htons(0x86dd) ? 1 : 0; }
SEC("tc") int traffic(struct __sk_buff *c) { c->mark++; c->cb[0] += 2; return c->mark == 8 && c->cb[0] == 5 ? 7 : 1; }
SEC("xdp") int device(struct xdp_md *c) { return c->data_end - c->data > 20 ? XDP_DROP : XDP_PASS; }
SEC("syscall") int call(struct asked *c) { c->b += c->a; seen = *c; return 4; }
SEC("raw_tp/sys_enter") int raw(__u64 *c) { return c[1] == 5; }
SEC("xdp") int tail(struct xdp_md *c) { bpf_tail_call(c, &next, 1); return XDP_ABORTED; }
char LICENSE[] SEC("license") = "GPL";

#include <skep/test.h>

TEST(packets_of_a_socket) { char p[60] = { 0x45 }; EXPECT_EQ(RUN_PACKET(filter, p, sizeof(p)), 60); }
TEST(packets_of_a_cgroup) { char p[60] = { 0x60 }, q[60] = { 0x45 }; EXPECT_EQ(RUN_PACKET(of_cgroup, q, sizeof(q)), 0); EXPECT_EQ(RUN_PACKET(of_cgroup, p, sizeof(p)), 1); }
TEST(fields_of_a_packet)
{
	struct __sk_buff c = { .mark = 7, .cb = { 3 } };
	char p[64] = {};

	EXPECT_EQ(RUN_PACKET_CTX(traffic, p, sizeof(p), &c), 7);
	EXPECT_EQ(c.mark, 8);
	EXPECT_EQ(c.cb[0], 5);
}
TEST(lengths_of_a_packet) { char p[64] = {}; EXPECT_EQ(RUN_PACKET(device, p, 14), XDP_PASS); EXPECT_EQ(RUN_PACKET(device, p, 64), XDP_DROP); }
TEST(a_system_call) { struct asked a = { 3, 1ull << 33 }; EXPECT_EQ(RUN(call, &a), 4); EXPECT_EQ(a.b, (1ull << 33) + 3); EXPECT_EQ(seen.a, 3); }
TEST(arguments) { __u64 args[2] = { 0, 5 }; EXPECT_EQ(RUN(raw, &args), 1); args[1] = 6; EXPECT_EQ(RUN(raw, &args), 0); }
TEST(no_tail) { char p[64] = {}; EXPECT_EQ(RUN_PACKET(tail, p, 64), XDP_ABORTED); }
