/* Requests of each process by their kibibytes. */
#include "../../../tools/bitesize/bitesize.bpf.c"
#include <skep/test.h>

static u64 of(const char *comm, u32 slot)
{
	struct which key = { .slot = slot };
	u64 *n;

	bpf_probe_read_kernel_str(key.comm, sizeof(key.comm), comm);
	n = bpf_map_lookup_elem(&sizes, &key);
	return n ? *n : 0;
}

TEST(sizes_of_each)
{
	struct trace_event_raw_block_rq r = { .bytes = 4096 };

	SET_TASK(.comm = "dd");
	RUN(on_issue, &r);
	RUN(on_issue, &r);
	r.bytes = 1 << 20;
	RUN(on_issue, &r);
	SET_TASK(.comm = "fio");
	RUN(on_issue, &r);
	EXPECT_EQ(of("dd", slot_of(4)), 2);
	EXPECT_EQ(of("dd", slot_of(1024)), 1);
	EXPECT_EQ(of("fio", slot_of(1024)), 1);
	EXPECT_EQ(of("fio", slot_of(4)), 0);
}
