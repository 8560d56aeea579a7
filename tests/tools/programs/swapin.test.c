/* Reads from swap by process, on kernels of either name. */
#include "../../../tools/swapin/swapin.bpf.c"
#include <skep/test.h>

static u64 of(u32 pid, const char *comm)
{
	struct who key = { .pid = pid };
	u64 *n;

	bpf_probe_read_kernel_str(key.comm, sizeof(key.comm), comm);
	n = bpf_map_lookup_elem(&counts, &key);
	return n ? *n : 0;
}

TEST(by_process)
{
	SET_TASK(.pid = 42, .tid = 50, .comm = "one");
	RUN_CALL(on_page, 0), RUN_CALL(on_folio, 0), RUN_CALL(on_folio, 0);
	SET_TASK(.pid = 43, .comm = "two");
	RUN_CALL(on_folio, 0);
	EXPECT_EQ(of(42, "one"), 3);
	EXPECT_EQ(of(43, "two"), 1);
	FAIL_HELPER(bpf_map_update_elem, -12);
	SET_TASK(.pid = 44, .comm = "late");
	EXPECT_EQ(RUN_CALL(on_page, 0), 0);
	EXPECT_EQ(of(44, "late"), 0);
}
