/* hello.test.c: skep test examples/hello.test.c */
#include "hello.c"
#include <skep/test.h>

TEST(says_hello)
{
	EXPECT_EQ(RUN_CALL(kprobe__sys_clone, 0), 0);
	EXPECT_STREQ(PRINTED(), "Hello, World!\n");
}
