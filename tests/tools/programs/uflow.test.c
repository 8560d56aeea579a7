/* Calls and returns, how deep they are, and which are meant. */
#include "../../../tools/uflow/uflow.bpf.c"
#include <skep/test.h>
#include "usdt.h"

static void told(bool is_return, u32 depth, const char *where, const char *function)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_EQ(e->cpu, 1);
	EXPECT_EQ(e->pid, 42);
	EXPECT_EQ(e->tid, 43);
	EXPECT_EQ(e->depth, depth);
	EXPECT_EQ(e->is_return, is_return);
	EXPECT_STREQ(e->where, where);
	EXPECT_STREQ(e->function, function);
	EXPECT_EQ(RECORDS(events), 0);
}

static void by(u32 tid)
{
	place_probe();
	SET_TASK(.pid = 42, .tid = tid, .comm = "script");
	SET_CPU(1);
}

static bool is_kept(u32 thread) { return bpf_map_lookup_elem(&depths, &thread) != NULL; }

#if defined(JAVA)
TEST(texts_with_lengths)
{
	by(43);
	PROBE(on_method, 1, "Main;", 4, "run()V", 3), told(false, 1, "Main", "run");
	PROBE(on_method_end, 1, "Main;", 4, "run()V", 3), told(true, 1, "Main", "run");
}
#elif defined(RUBY)
TEST(both_kinds_of_methods)
{
	by(43);
	PROBE(on_method, "Main", "run"), told(false, 1, "Main", "run");
	PROBE(on_cmethod, "Array", "each"), told(false, 2, "Array", "each");
	PROBE(on_cmethod_end, "Array", "each"), told(true, 2, "Array", "each");
	PROBE(on_method_end, "Main", "run"), told(true, 1, "Main", "run");
}
#elif defined(PERL)
TEST(subs)
{
	by(43);
	PROBE(on_sub, "f", "a.pl"), told(false, 1, "a.pl", "f");
	PROBE(on_sub_end, "f", "a.pl"), told(true, 1, "a.pl", "f");
}
#elif defined(PHP)
TEST(functions)
{
	by(43);
	PROBE(on_function, "f", "a.php", 3, "Class"), told(false, 1, "Class", "f");
	PROBE(on_function_end, "f", "a.php", 3, "Class"), told(true, 1, "Class", "f");
}
#elif defined(TCL)
TEST(procedures)
{
	by(43);
	PROBE(on_proc, "f"), told(false, 1, "", "f");
	PROBE(on_proc_end, "f"), told(true, 1, "", "f");
}
#elif defined(METHOD)
TEST(those_that_are_meant)
{
	by(43);
	PROBE(on_function, "app.py", "other"), PROBE(on_function, "lib.py", "index");
	PROBE(on_function, "app.py", "inde");
	EXPECT_EQ(RECORDS(events), 0);
	EXPECT_FALSE(is_kept(43));
	PROBE(on_function, "app.py", "index_of"), told(false, 1, "app.py", "index_of");
	PROBE(on_function_end, "app.py", "other");
	EXPECT_EQ(RECORDS(events), 0);
	PROBE(on_function_end, "app.py", "index_of"), told(true, 1, "app.py", "index_of");
	by(44);                                  /* another thread */
	PROBE(on_function, "app.py", "index_of");
	EXPECT_EQ(RECORDS(events), 0);
}
#else
TEST(depth)
{
	by(43);
	PROBE(on_function_end, "a.py", "begun_before"), told(true, 0, "a.py", "begun_before");
	EXPECT_FALSE(is_kept(43));
	PROBE(on_function, "a.py", "f"), told(false, 1, "a.py", "f");
	PROBE(on_function, "a.py", "g"), told(false, 2, "a.py", "g");
	PROBE(on_function_end, "a.py", "g"), told(true, 2, "a.py", "g");
	PROBE(on_function, "a.py", "h"), told(false, 2, "a.py", "h");
	by(44);                                  /* of another thread its own */
	PROBE(on_function, "a.py", "k");
	EXPECT_EQ(((struct event *)RECORD(events))->depth, 1);
	by(43);
	PROBE(on_function_end, "a.py", "h"), told(true, 2, "a.py", "h");
	PROBE(on_function_end, "a.py", "f"), told(true, 1, "a.py", "f");
	EXPECT_FALSE(is_kept(43));               /* it is in none: threads come and go */
}

TEST(no_room)
{
	by(43);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	PROBE(on_function, "a.py", "f");
	FAIL_HELPER(bpf_map_update_elem, -7);
	by(44);
	PROBE(on_function, "a.py", "f");
	EXPECT_EQ(RECORDS(events), 0);
}
#endif
