/* Requests summed up by whoever was current, disk and kind. */
#include "../../../tools/biotop/biotop.bpf.c"
#include <skep/test.h>

static void request(u32 pid, u64 sector, const char *kind, u32 bytes, u64 from, u64 to)
{
	struct trace_event_raw_block_rq issue = { .sector = sector, .dev = 0x800001, .bytes = bytes };
	struct block_request complete = { .sector = sector, .dev = 0x800001 }, other = { .sector = sector,
		.dev = 0x800002 };

	bpf_probe_read_kernel_str(issue.rwbs, sizeof(issue.rwbs), kind);
	SET_TASK(.pid = pid, .comm = "dd");
	SET_CLOCK(from);
	RUN(on_issue, &issue);
	SET_TASK(.pid = 1, .comm = "idle");
	RUN(on_complete, &other);
	SET_CLOCK(to);
	RUN(on_complete, &complete);
	RUN(on_complete, &complete);             /* once */
}

static void summed(u32 pid, char kind, u64 io, u64 bytes, u64 ns)
{
	struct who key = { .pid = pid, .comm = "dd", .disk = 0x800001, .kind = { kind } };
	struct sum *s = bpf_map_lookup_elem(&counts, &key);

	ASSERT_TRUE(s);
	EXPECT_EQ(s->io, io);
	EXPECT_EQ(s->bytes, bytes);
	EXPECT_EQ(s->time_ns, ns);
}

TEST(sums)
{
	request(42, 8, "R", 4096, 1000000, 3000000);
	request(42, 16, "RA", 8192, 4000000, 5000000);
	request(42, 24, "W", 512, 6000000, 6500000);
	request(43, 32, "FW", 1024, 7000000, 7100000);   /* a flush before it */
	summed(42, 'R', 2, 12288, 3000000);
	summed(42, 'W', 1, 512, 500000);
	summed(43, 'W', 1, 1024, 100000);
}

TEST(no_room)
{
	FAIL_HELPER_AFTER(bpf_map_update_elem, 1, -12);
	request(42, 8, "R", 4096, 1000000, 3000000);
}
