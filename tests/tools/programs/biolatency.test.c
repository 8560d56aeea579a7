/* Times of requests by powers of two, in microseconds or what is asked for, and by disk. */
#include "../../../tools/biolatency/biolatency.bpf.c"
#include <skep/test.h>

#ifdef BY_DISK
#define WHICH(of_disk, of_slot) { .disk = (of_disk), .slot = (of_slot) }
#else
#define WHICH(of_disk, of_slot) { .slot = (of_slot) }
#endif
#ifdef MILLISECONDS
enum { UNIT = 1000000 };
#else
enum { UNIT = 1000 };
#endif

static void request(u32 disk, u64 time_ns)
{
	struct trace_event_raw_block_rq issue = { .sector = 8, .dev = disk };
	struct block_request complete = { .sector = 8, .dev = disk }, other = { .sector = 9, .dev = disk };

	SET_CLOCK(1000000);
	RUN(on_issue, &issue);
	RUN(on_complete, &other);
	SET_CLOCK(1000000 + time_ns);
	RUN(on_complete, &complete);
	RUN(on_complete, &complete);
}

static u64 of(u32 disk, u32 slot)
{
	struct which key = WHICH(disk, slot);
	u64 *n = bpf_map_lookup_elem(&latency, &key);

	return n ? *n : 0;
}

TEST(slots)
{
	request(1, 0), request(1, UNIT), request(1, UNIT * 2 - 1);        /* 0 and 1 are one slot */
	request(1, UNIT * 2), request(2, UNIT * 3), request(2, 1000ull * UNIT), request(2, (1ull << 33) * UNIT);
#ifdef BY_DISK
	EXPECT_EQ(of(1, 0), 3);
	EXPECT_EQ(of(1, 1), 1);
	EXPECT_EQ(of(2, 1), 1);
	EXPECT_EQ(of(1, 9), 0);
#else
	EXPECT_EQ(of(0, 0), 3);
	EXPECT_EQ(of(0, 1), 2);
#endif
	EXPECT_EQ(of(2, 9), 1);
	EXPECT_EQ(of(2, 33), 1);
}
