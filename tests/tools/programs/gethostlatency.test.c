/* Names that are looked up, by each function, and how long it took. */
#include "../../../tools/gethostlatency/gethostlatency.bpf.c"
#include <skep/test.h>

static void told(const char *host, u64 ns)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_STREQ(e->host, host);
	EXPECT_EQ(e->time_ns, ns);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "curl");
	EXPECT_EQ(RECORDS(events), 0);
}

#define LOOK(function, host, ns) do { \
		SET_CLOCK(1000000); \
		RUN_CALL(on_##function, host); \
		SET_CLOCK(1000000 + (ns)); \
		RUN_RETURN(on_##function##_end, 0); \
	} while (0)

TEST(each_function)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "curl");
	LOOK(getaddrinfo, "www.example.org", 2000);
	told("www.example.org", 2000);
	LOOK(gethostbyname, "a", 3000);
	told("a", 3000);
	LOOK(gethostbyname2, "b", 0);
	told("b", 0);
	LOOK(getaddrinfo, 0, 1000);              /* of a service alone */
	RUN_RETURN(on_getaddrinfo_end, 0);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	LOOK(getaddrinfo, "c", 1000);
	EXPECT_EQ(RECORDS(events), 0);
}
