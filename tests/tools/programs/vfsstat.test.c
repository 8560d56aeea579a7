/* Each function counts under its own name. */
#include "../../../tools/vfsstat/vfsstat.bpf.c"
#include <skep/test.h>

#define TIMES(n, program) for (int i_ = 0; i_ < (n); i_++) RUN_CALL(program, 0)

TEST(each_by_its_name)
{
	TIMES(1, on_vfs_read);
	TIMES(2, on_vfs_write);
	TIMES(3, on_vfs_fsync_range);
	TIMES(4, on_vfs_open);
	TIMES(5, on_vfs_create);
	TIMES(6, on_vfs_unlink);
	TIMES(7, on_vfs_mkdir);
	TIMES(8, on_vfs_rmdir);
	EXPECT_EQ(reads, 1);
	EXPECT_EQ(writes, 2);
	EXPECT_EQ(fsyncs, 3);
	EXPECT_EQ(opens, 4);
	EXPECT_EQ(creates, 5);
	EXPECT_EQ(unlinks, 6);
	EXPECT_EQ(mkdirs, 7);
	EXPECT_EQ(rmdirs, 8);
}
