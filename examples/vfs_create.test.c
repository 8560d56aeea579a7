/* vfs_create.test.c: skep test examples/vfs_create.test.c */
#include "vfs_create.c"
#include <skep/test.h>

static struct dentry entry;

TEST(prints_the_name)
{
	struct qstr name = { .name = (const unsigned char *)"new.txt", .len = 7 };

	__builtin_memcpy((void *)&entry.d_name, &name, sizeof(name));
	EXPECT_EQ(RUN_CALL(kprobe__vfs_create, 0, &entry), 0);
	EXPECT_STREQ(PRINTED(), "FNAME: new.txt\n");
}

TEST(nothing_without_a_name)
{
	EXPECT_EQ(RUN_CALL(kprobe__vfs_create, 0, &entry), 0);
	EXPECT_STREQ(PRINTED(), "");
}
