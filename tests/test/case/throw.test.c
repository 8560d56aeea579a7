/* bpf_throw ends the program wherever it is called: what it throws is the result, or what the function makes of it that
 * the program names; and the test goes on. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_experimental.h>
#include <skep/test.h>

#define __ends_in(name) __attribute__((btf_decl_tag("exception_callback:" #name)))
char LICENSE[] SEC("license") = "GPL";
int ended, behind;
__noinline int counted(u64 cookie) { ended++; return cookie + 16; }
static __noinline int thrower(struct __sk_buff *skb)
{
	if (skb->mark)
		bpf_throw(skb->mark);
	return 1;
}
SEC("tc") int plain(struct __sk_buff *skb) { int r = thrower(skb) + 5; behind++; return r; }
SEC("tc") __ends_in(counted) int named(struct __sk_buff *skb) { int r = thrower(skb) + 5; behind++; return r; }
SEC("tc") int asserts(struct __sk_buff *skb) { bpf_assert_with(skb->mark < 10, 7); return 1; }

static int run_marked(int which, u32 mark)
{
	char packet[64] = {};
	struct __sk_buff skb = { .mark = mark };
	return which == 0 ? RUN_PACKET_CTX(plain, packet, sizeof(packet), &skb) :
		which == 1 ? RUN_PACKET_CTX(named, packet, sizeof(packet), &skb) :
		RUN_PACKET_CTX(asserts, packet, sizeof(packet), &skb);
}

TEST(what_is_thrown_is_the_result)
{
	EXPECT_EQ(run_marked(0, 3), 3);
	EXPECT_EQ(behind, 0);
	EXPECT_EQ(run_marked(0, 0), 6);
	EXPECT_EQ(behind, 1);
}

TEST(a_function_makes_something_of_it)
{
	EXPECT_EQ(run_marked(1, 3), 19);
	EXPECT_EQ(ended, 1);
	EXPECT_EQ(run_marked(1, 0), 6);
	EXPECT_EQ(ended, 1);
}

TEST(what_is_asserted)
{
	EXPECT_EQ(run_marked(2, 9), 1);
	EXPECT_EQ(run_marked(2, 10), 7);
}
