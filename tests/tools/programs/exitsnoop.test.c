/* Processes that end: age, parent, status or signal. */
#include "../../../tools/exitsnoop/exitsnoop.bpf.c"
#include <skep/test.h>

static struct task_struct task, parent;

static void ends(u32 pid, u32 tid, int code)
{
	parent.tgid = 7;
	task.real_parent = &parent;
	task.start_time = 1000000;
	task.exit_code = code;
	SET_TASK(.pid = pid, .tid = tid, .comm = "work", .task = &task);
	SET_CLOCK(5000000);
	RUN(on_exit, &task);
}

TEST(statuses)
{
	static const struct { int code; u32 status, signal; } ways[] = { { 3 << 8, 3, 0 }, { 9, 0, 9 }, { 0x80 | 11,
		0, 11 },
		{ 255 << 8, 255, 0 }, { 0x1ff00, 255, 0 } };
	struct event *e;

	for (int i = 0; i < 5; i++) {
		ends(42, 42, ways[i].code);
		e = RECORD(events);
		ASSERT_TRUE(e);
		EXPECT_EQ(e->code, ways[i].status);
		EXPECT_EQ(e->signal, ways[i].signal);
		EXPECT_EQ(e->pid, 42);
		EXPECT_EQ(e->tid, 42);
		EXPECT_EQ(e->ppid, 7);
		EXPECT_EQ(e->age_ns, 4000000);
		EXPECT_STREQ(e->comm, "work");
	}
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	ends(42, 42, 256);
	EXPECT_EQ(RECORDS(events), 0);
}

#ifdef THREADS
enum { OF_THREADS = 1 };
#else
enum { OF_THREADS = 0 };
#endif
#ifdef FAILED
enum { OF_WELL_DONE = 0 };
#else
enum { OF_WELL_DONE = 1 };
#endif
TEST(threads) { ends(42, 43, 256); EXPECT_EQ(RECORDS(events), OF_THREADS); }
TEST(well_done) { ends(42, 42, 0); EXPECT_EQ(RECORDS(events), OF_WELL_DONE); }
