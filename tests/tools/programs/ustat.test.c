/* What each probe counts as, by process. */
#include "../../../tools/ustat/ustat.bpf.c"
#include <skep/test.h>

static void counted(u64 calls, u64 collections, u64 objects, u64 classes, u64 exceptions, u64 threads)
{
	struct who key = { 42 };
	struct sum *s = bpf_map_lookup_elem(&counts, &key);

	ASSERT_TRUE(s);
	EXPECT_EQ(s->calls, calls);
	EXPECT_EQ(s->collections, collections);
	EXPECT_EQ(s->objects, objects);
	EXPECT_EQ(s->classes, classes);
	EXPECT_EQ(s->exceptions, exceptions);
	EXPECT_EQ(s->threads, threads);
}

#define TIMES(n, program) for (int i_ = 0; i_ < (n); i_++) RUN_CALL(program, 0)

TEST(each_probe)
{
	SET_TASK(.pid = 42, .tid = 44);
#if defined(PYTHON)
	TIMES(1, on_call);
	TIMES(2, on_gc);
	TIMES(3, on_class);
	counted(1, 2, 0, 3, 0, 0);
#elif defined(RUBY)
	TIMES(1, on_call);
	TIMES(10, on_ccall);
	TIMES(2, on_gc);
	TIMES(1, on_object);
	TIMES(10, on_array);
	TIMES(100, on_hash);
	TIMES(200, on_string);
	TIMES(3, on_require);
	TIMES(30, on_load);
	TIMES(4, on_raise);
	counted(11, 2, 311, 33, 4, 0);
#elif defined(NODE)
	TIMES(2, on_gc);
	counted(0, 2, 0, 0, 0, 0);
#elif defined(PHP)
	TIMES(1, on_call);
	TIMES(2, on_file);
	TIMES(3, on_exception);
	counted(1, 0, 0, 2, 3, 0);
#elif defined(PERL)
	TIMES(1, on_call);
	TIMES(2, on_file);
	counted(1, 0, 0, 2, 0, 0);
#elif defined(TCL)
	TIMES(1, on_call);
	TIMES(2, on_object);
	counted(1, 0, 2, 0, 0, 0);
#else
	TIMES(1, on_call);
	TIMES(2, on_gc);
	TIMES(3, on_object);
	TIMES(4, on_class);
	TIMES(5, on_thread);
	counted(1, 2, 3, 4, 0, 5);
#endif
}

#ifndef NODE
TEST(processes_apart)
{
	struct who other = { 50 };
	struct sum *s;

	SET_TASK(.pid = 42);
	TIMES(3, on_call);
	SET_TASK(.pid = 50);
	TIMES(2, on_call);
	counted(3, 0, 0, 0, 0, 0);
	s = bpf_map_lookup_elem(&counts, &other);
	EXPECT_EQ(s ? s->calls : 0, 2);
}
#endif
