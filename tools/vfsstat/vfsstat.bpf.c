/* vfsstat.bpf.c: calls of the virtual file system, counted. */
#include "../tool.bpf.h"

#define COUNT(hook, call) \
	u64 call; \
	SEC("kprobe/" #hook) \
	int on_##hook(void *ctx) \
	{ \
		__sync_fetch_and_add(&call, 1); \
		return 0; \
	}

COUNT(vfs_read, reads)
COUNT(vfs_write, writes)
COUNT(vfs_fsync_range, fsyncs)
COUNT(vfs_open, opens)
COUNT(vfs_create, creates)
COUNT(vfs_unlink, unlinks)
COUNT(vfs_mkdir, mkdirs)
COUNT(vfs_rmdir, rmdirs)
