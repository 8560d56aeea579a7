/* vfsstat.bpf.c: calls of the virtual file system, counted. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

enum { READ, WRITE, FSYNC, OPEN, CREATE, UNLINK, MKDIR, RMDIR, CALLS };

u64 calls[CALLS];

#define COUNT(hook, call) \
	SEC("kprobe/" #hook) \
	int on_##hook(void *ctx) \
	{ \
		__sync_fetch_and_add(&calls[call], 1); \
		return 0; \
	}

COUNT(vfs_read, READ)
COUNT(vfs_write, WRITE)
COUNT(vfs_fsync_range, FSYNC)
COUNT(vfs_open, OPEN)
COUNT(vfs_create, CREATE)
COUNT(vfs_unlink, UNLINK)
COUNT(vfs_mkdir, MKDIR)
COUNT(vfs_rmdir, RMDIR)

char LICENSE[] SEC("license") = "GPL";
