/* Requests from where they begin to where they are done, in microseconds, by who asked; also of several disks. */
#ifndef BY_REQUEST
#define BEGIN on_queue
#define DONE on_complete
#else
#define BEGIN on_start
#define DONE on_done
#endif
#include "../../../tools/biostacks/biostacks.bpf.c"
#include <skep/test.h>

static void asks(u32 pid, u64 sector, u32 dev, u64 ns)
{
	struct block_event e = { .sector = sector, .dev = dev };

	SET_TASK(.pid = pid, .comm = "reader");
	SET_CLOCK(ns);
	RUN(BEGIN, &e);
}

static void done_at(u64 sector, u32 dev, u64 ns)
{
	struct block_event e = { .sector = sector, .dev = dev };

	SET_TASK(.pid = 1, .comm = "idle");
	SET_CLOCK(ns);
	RUN(DONE, &e);
}

/* The sum of a process, whatever its stack. */
struct sum { u32 pid; u64 us; u32 n; };
static long add(void *map, struct stack_key *key, u64 *value, struct sum *s)
{
	if (key->pid == s->pid && key->comm[0] == 'r')
		s->us += *value, s->n++;
	return 0;
}
static u64 spent(u32 pid)
{
	struct sum s = { .pid = pid };

	bpf_for_each_map_elem(&counts, add, &s, 0);
	return s.us;
}

TEST(each_request_by_who_asked)
{
	asks(42, 8, 1, 1000000), asks(43, 8, 2, 1500000), asks(42, 16, 1, 2000000);
	done_at(24, 1, 2500000);                 /* whose beginning nobody saw */
	done_at(8, 1, 3000000), done_at(8, 2, 3500000), done_at(16, 1, 9000000);
	done_at(8, 1, 9900000);                  /* once */
	EXPECT_EQ(spent(42), 2000 + 7000);
	EXPECT_EQ(spent(43), 2000);
	EXPECT_EQ(spent(1), 0);
	EXPECT_EQ(uncounted, 0);
}

#ifndef BY_REQUEST
TEST(a_request_that_goes_to_the_driver_began_before)
{
	struct block_event e = { .sector = 8, .dev = 1 }, rest = { .sector = 12, .dev = 1 };

	asks(42, 8, 1, 1000000);
	SET_TASK(.pid = 44, .comm = "rworker");
	SET_CLOCK(2000000);
	RUN(on_issue, &e), RUN(on_issue, &rest);
	done_at(8, 1, 4000000), done_at(12, 1, 4002000);
	EXPECT_EQ(spent(42), 3000);
	EXPECT_EQ(spent(44), 2001);
}
#endif

TEST(no_room)
{
	asks(42, 8, 1, 1000000);
	FAIL_HELPER(bpf_map_update_elem, -12);
	done_at(8, 1, 4000000);
	EXPECT_EQ(uncounted, 3000);
}
