/* What is written and read through libssl: how much, and its beginning; calls that fail, and those that end in _ex. */
#include "../../../tools/sslsniff/sslsniff.bpf.c"
#include <skep/test.h>

static char text[4096];

TEST(writes_and_reads)
{
	struct event *e;

	SET_TASK(.pid = 42, .tid = 43, .comm = "curl");
	RUN_CALL(on_write, 0, "GET / HTTP/1.1");
	RUN_RETURN(on_SSL_write_end, 5);
	RUN_RETURN(on_SSL_write_end, 5);         /* told once */
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "curl");
	EXPECT_STREQ(e->call, "WRITE");
	EXPECT_EQ(e->len, 5);
	EXPECT_STREQ((char *)e->data, "GET /");
	RUN_CALL(on_read, 0, "HTTP/1.1 200 OK");
	RUN_RETURN(on_SSL_read_end, 12);
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_STREQ(e->call, "READ");
	EXPECT_EQ(e->len, 12);
	EXPECT_STREQ((char *)e->data, "HTTP/1.1 200");
}

TEST(that_fail)
{
	SET_TASK(.pid = 42, .tid = 43);
	RUN_CALL(on_write, 0, "text");
	SET_TASK(.pid = 42, .tid = 44);
	RUN_RETURN(on_SSL_write_end, 4);         /* of another thread */
	SET_TASK(.pid = 42, .tid = 43);
	RUN_RETURN(on_SSL_write_end, -1);
	RUN_RETURN(on_SSL_write_end, 4);         /* it is forgotten */
	RUN_CALL(on_read, 0, "text");
	RUN_RETURN(on_SSL_read_end, 0);
	EXPECT_EQ(RECORDS(events), 0);
	RUN_CALL(on_read, 0, "text");
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	EXPECT_EQ(RUN_RETURN(on_SSL_read_end, 4), 0);
}

TEST(lengths_of_ex)
{
	static u64 length;
	struct event *e;

	SET_TASK(.pid = 42);
	length = 3;
	RUN_CALL(on_write_ex, 0, "abcdef", 6, &length);
	RUN_RETURN(on_SSL_write_ex_end, 1);
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_EQ(e->len, 3);
	EXPECT_STREQ((char *)e->data, "abc");
	EXPECT_STREQ(e->call, "WRITE");
	length = 2;
	RUN_CALL(on_read_ex, 0, "abcdef", 6, &length);
	RUN_RETURN(on_SSL_read_ex_end, 1);
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_EQ(e->len, 2);
	EXPECT_STREQ(e->call, "READ");
}

TEST(more_than_there_is_room_for)
{
	struct event *e;

	__builtin_memset(text, 'x', sizeof(text));
	for (int n = 2047; n < 2050; n++) {
		RUN_CALL(on_read, 0, text);
		RUN_RETURN(on_SSL_read_end, n);
		e = RECORD(events);
		ASSERT_TRUE(e);
		EXPECT_EQ(e->len, n);
		EXPECT_EQ(e->data[2046], 'x');
		EXPECT_EQ(e->data[2047], 0);
	}
}
