/* Files from when they are made to when they are removed, and what is no such file. */
#include "../../../tools/filelife/filelife.bpf.c"
#include <skep/test.h>

static struct dentry one, two;

static int left(u64 *map, u64 key) { return bpf_map_lookup_elem(map, &key) != 0; }

TEST(a_life)
{
	struct event *e;

	*(const void **)&one.d_name.name = "first";
	SET_TASK(.pid = 42, .tid = 43, .comm = "rm");
	SET_CLOCK(1000);
	RUN_CALL(on_create, 0, 0, &one);
	SET_CLOCK(5001000);
	RUN_CALL(on_unlink, 0, 0, &one);
	EXPECT_EQ(RECORDS(events), 0);
	RUN_RETURN(on_unlink_end, 0);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "rm");
	EXPECT_STREQ(e->name, "first");
	EXPECT_EQ(e->age_ns, 5000000);
	RUN_RETURN(on_unlink_end, 0);            /* told once */
	RUN_CALL(on_unlink, 0, 0, &one);         /* and born once */
	RUN_RETURN(on_unlink_end, 0);
	EXPECT_EQ(RECORDS(events), 0);
}

/* Most files stay: there is room for others all the same. */
TEST(after_many_that_stay)
{
	for (u64 i = 1; i <= 65536; i++)
		bpf_map_update_elem(&births, &i, &i, BPF_ANY);
	*(const void **)&one.d_name.name = "late";
	SET_TASK(.pid = 42, .tid = 43, .comm = "rm");
	RUN_CALL(on_create, 0, 0, &one);
	RUN_CALL(on_unlink, 0, 0, &one);
	RUN_RETURN(on_unlink_end, 0);
	EXPECT_EQ(RECORDS(events), 1);
}

TEST(that_fails_to_end)
{
	*(const void **)&one.d_name.name = "first";
	RUN_CALL(on_inode_create, 0, &one);
	SET_TASK(.pid = 42, .tid = 43);
	RUN_CALL(on_unlink, 0, 0, &two);         /* nobody saw it made */
	RUN_RETURN(on_unlink_end, 0);
	RUN_CALL(on_unlink, 0, 0, &one);
	RUN_RETURN(on_unlink_end, -13);
	RUN_RETURN(on_unlink_end, 0);
	EXPECT_EQ(RECORDS(events), 0);
	RUN_CALL(on_inode_create, 0, &one);
	RUN_CALL(on_unlink, 0, 0, &one);
	SET_TASK(.pid = 42, .tid = 44);
	RUN_RETURN(on_unlink_end, 0);            /* another thread's */
	EXPECT_EQ(RECORDS(events), 0);
	SET_TASK(.pid = 42, .tid = 43);
	FAIL_HELPER_AFTER(bpf_ringbuf_reserve, 0, 0);
	EXPECT_EQ(RUN_RETURN(on_unlink_end, 0), 0);
}
