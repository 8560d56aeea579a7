/* Lines that readline() returns, and its end. */
#include "../../../tools/bashreadline/bashreadline.bpf.c"
#include <skep/test.h>

TEST(a_line)
{
	char line[300] = "ls -l";
	struct event *e;

	SET_TASK(.pid = 42, .tid = 43);
	RUN_RETURN(on_line, line);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ(RECORD_SIZE(events), 260);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->command, "ls -l");
}

TEST(no_line_and_no_room)
{
	RUN_RETURN(on_line, 0);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	EXPECT_EQ(RUN_RETURN(on_line, "ls"), 0);
	EXPECT_EQ(RECORDS(events), 0);
}
