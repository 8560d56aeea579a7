/* What skep trace makes of its words, in the program: a condition, numbers and texts. */
#define HOOK "uprobe/c:write"
#define PARAMETERS int fd = (int)arg1; char *text = (char *)arg2;
#define FILTER fd == 1
#define VALUES event_->number[0] = (u64)(fd); take_text(event_->text[0], (u64)(text)); \
	event_->number[1] = (u64)(arg3 * 2);
#include "../../../tools/trace/trace.bpf.c"
#include <skep/test.h>

TEST(lines)
{
	struct event *e;

	SET_TASK(.pid = 42, .tid = 43, .comm = "work");
	RUN_CALL(on_hit, 1, "hello", 5), RUN_CALL(on_hit, 2, "hello", 5);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ(e->pid, 42);
	EXPECT_EQ(e->tid, 43);
	EXPECT_STREQ(e->comm, "work");
	EXPECT_EQ(e->number[0], 1);
	EXPECT_EQ(e->number[1], 10);
	EXPECT_EQ(e->number[7], 0);
	EXPECT_STREQ(e->text[0], "hello");
	EXPECT_STREQ(e->text[1], "");
	RUN_CALL(on_hit, 1, 8, 5);               /* what cannot be read */
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_STREQ(e->text[0], "");
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	RUN_CALL(on_hit, 1, "hello", 5);
	EXPECT_EQ(RECORDS(events), 0);
}
