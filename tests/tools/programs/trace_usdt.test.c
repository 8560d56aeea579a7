/* skep trace 'u:python:function__entry "%s %d", arg2, arg3': arguments lie where the probe says they do. */
#define HOOK "usdt/python:function__entry"
#define IS_USDT 1
#define VALUES take_text(event_->text[0], (u64)(arg2)); event_->number[0] = (u64)(arg3);
#include "../../../tools/trace/trace.bpf.c"
#include <skep/test.h>
#include "usdt.h"

TEST(arguments)
{
	struct event *e;

	place_probe();
	PROBE(on_hit, "a.py", "f", 7);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_STREQ(e->text[0], "f");
	EXPECT_EQ(e->number[0], 7);
}
