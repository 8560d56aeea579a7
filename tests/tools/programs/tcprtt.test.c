/* Round trip times by powers of two of microseconds, of ports and addresses that are meant. */
#include "../../../tools/tcprtt/tcprtt.bpf.c"
#include <skep/test.h>

static u64 of(u32 slot, const u8 address[16])
{
	struct which key = { .slot = slot };
	u64 *n;

#ifdef BY_REMOTE
	__builtin_memcpy(key.address, address, 16);
#endif
	n = bpf_map_lookup_elem(&rtt, &key);
	return n ? *n : 0;
}

/* A struct sockaddr_in and a struct sockaddr_in6. */
static void probed(u32 srtt, u16 family, u16 from, u16 to)
{
	struct trace_event_raw_tcp_probe ctx = { .srtt = srtt, .sport = from, .dport = to };

	if (family == IPV4_FAMILY) {
		ctx.daddr[4] = 192, ctx.daddr[6] = 2, ctx.daddr[7] = 2;
	} else {
		ctx.daddr[8] = 0x20, ctx.daddr[9] = 1, ctx.daddr[23] = 2;
	}
	ctx.saddr[0] = ctx.daddr[0] = family;
	RUN(on_probe, &ctx);
}

static const u8 v4[16] = { [10] = 0xff, 0xff, 192, 0, 2, 2 }, v6[16] = { 0x20, 1, [15] = 2 };

#ifdef MILLISECONDS
TEST(those_that_are_meant)
{
	probed(16000, IPV6_FAMILY, 80, 40000), probed(16000, IPV6_FAMILY, 81, 40000);
	probed(16000, IPV6_FAMILY, 80, 40001), probed(16000, IPV4_FAMILY, 80, 40000);
	EXPECT_EQ(of(4, v6), 1);
	EXPECT_EQ(of(4, v4), 0);
}
#else
TEST(slots)
{
	probed(0, IPV4_FAMILY, 80, 1), probed(1, IPV4_FAMILY, 80, 1), probed(1023, IPV4_FAMILY, 80, 1);
	probed(1024, IPV4_FAMILY, 80, 2), probed(1500, IPV6_FAMILY, 80, 1);
	EXPECT_EQ(of(0, v4), 2);
	EXPECT_EQ(of(9, v4), 1);
	EXPECT_EQ(of(10, v4), 2);
}
#endif
