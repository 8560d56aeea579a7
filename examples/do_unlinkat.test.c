/* do_unlinkat.test.c: skep test examples/do_unlinkat.test.c */
#include "do_unlinkat.c"
#include <skep/test.h>

static struct filename name;

TEST(prints_the_path_both_ways)
{
	name.name = "/tmp/file";
	EXPECT_EQ(RUN_CALL(do_unlinkat, 3, &name), 0);
	EXPECT_STREQ(PRINTED(), "unlinkat: dfd=3 path=/tmp/file plain=/tmp/file");
}
