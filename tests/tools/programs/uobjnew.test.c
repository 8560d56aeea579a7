/* Objects by type, and blocks of malloc by size. */
#include "../../../tools/uobjnew/uobjnew.bpf.c"
#include <skep/test.h>
#include "usdt.h"

static void made(const char *type, u64 allocs, u64 bytes)
{
	struct what key = {};
	struct sum *s;

	bpf_probe_read_kernel_str(key.type, sizeof(key.type), type);
	s = bpf_map_lookup_elem(&objects, &key);
	ASSERT_TRUE(s);
	EXPECT_EQ(s->allocs, allocs);
	EXPECT_EQ(s->bytes, bytes);
}

static void by(u32 pid)
{
	place_probe();
	SET_TASK(.pid = pid, .tid = pid + 1, .comm = "runtime");
}

#if defined(JAVA)
TEST(by_class)
{
	by(42);
	PROBE(on_object, 1, "java/lang/String;", 16, 24), PROBE(on_object, 1, "java/lang/String;", 16, 40);
	PROBE(on_object, 1, "[I;", 2, 16);
	made("java/lang/String", 2, 64);
	made("[I", 1, 16);
}
#elif defined(RUBY)
TEST(by_class)
{
	by(42);
	PROBE(on_object, "Thing"), PROBE(on_object, "Thing");
	PROBE(on_string, 100), PROBE(on_string, 11), PROBE(on_array, 3), PROBE(on_hash, 5);
	made("Thing", 2, 0);
	made("string", 2, 111);
	made("array", 1, 3);
	made("hash", 1, 5);
}
#elif defined(TCL)
TEST(all) { by(42); PROBE(on_object, 0), PROBE(on_object, 0); made("<ALL>", 2, 0); }
#else
TEST(by_size)
{
	by(42);
	RUN_CALL(on_malloc, 0), RUN_CALL(on_malloc, 7), RUN_CALL(on_malloc, 1234), RUN_CALL(on_malloc, 1234);
	RUN_CALL(on_malloc, 18446744073709551615ull);
	made("block size 0", 1, 0);
	made("block size 7", 1, 7);
	made("block size 1234", 2, 2468);
	made("block size 18446744073709551615", 1, 18446744073709551615ull);
	FAIL_HELPER(bpf_map_update_elem, -7);
	EXPECT_EQ(RUN_CALL(on_malloc, 99), 0);
}
#endif

#ifdef PID
TEST(another_process)
{
	struct what key = { "block size 99" };

	by(PID + 1);
	RUN_CALL(on_malloc, 99);
	EXPECT_FALSE(bpf_map_lookup_elem(&objects, &key));
}
#endif
