/* Calls by where and which: texts of the runtimes end with a NUL, those of java have a length. */
#ifdef JAVA
#define PROBE "hotspot:method__entry"
#define WHERE b, c
#define FUNCTION d, e
#elif defined(TCL)
#define PROBE "tcl:proc__entry"
#define WHERE NULL, 0
#define FUNCTION a, ENDS
#endif
#include "../../../tools/ucalls/ucalls.bpf.c"
#undef PROBE
#include <skep/test.h>
#include "usdt.h"

static u64 of(const char *where, const char *function)
{
	struct which key = {};
	u64 *n;

	bpf_probe_read_kernel_str(key.where, sizeof(key.where), where);
	bpf_probe_read_kernel_str(key.function, sizeof(key.function), function);
	n = bpf_map_lookup_elem(&counts, &key);
	return n ? *n : 0;
}

TEST(calls)
{
	place_probe();
#ifdef JAVA
	/* thread, class, its length, method, its length; what lies behind is something else */
	for (int i = 0; i < 3; i++)
		PROBE(on_call, 1, "java/lang/Math;", 14, "max(II)I", 3, "(II)I", 5);
	PROBE(on_call, 1, "java/lang/Math;", 14, "min(II)I", 3, "(II)I", 5);
	EXPECT_EQ(of("java/lang/Math", "max"), 3);
	EXPECT_EQ(of("java/lang/Math", "min"), 1);
#elif defined(TCL)
	PROBE(on_call, "greet"), PROBE(on_call, "greet"), PROBE(on_call, "leave");
	EXPECT_EQ(of("", "greet"), 2);
	EXPECT_EQ(of("", "leave"), 1);
#else
	PROBE(on_call, "a.py", "f", 7), PROBE(on_call, "a.py", "f", 9), PROBE(on_call, "b.py", "f", 7);
	EXPECT_EQ(of("a.py", "f"), 2);
	EXPECT_EQ(of("b.py", "f"), 1);
#endif
}

#ifdef JAVA
/* Longer than there is room for. */
TEST(long_names)
{
	static const char name[] = "0123456789012345678901234567890123456789012345678901234567890123456789";

	place_probe();
	PROBE(on_call, 1, name, 70, name, 70, 0, 0);
	EXPECT_EQ(of(name, name), 1);
}
#endif
