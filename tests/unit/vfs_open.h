/* vfs_open.h: the types of a kernel that has one function, vfs_open(int). */
#ifndef SKEP_TESTS_VFS_OPEN_H
#define SKEP_TESTS_VFS_OPEN_H

#include "btf/btf.h"

static str types_with_vfs_open(struct arena *a)
{
	struct btf_build *b = btf_build_new(a);
	struct buf bytes = BUF_INIT;
	u32 s32t = btf_add_int(b, STR("int"), 4, 1), proto = btf_add_proto(b, s32t);
	btf_add_param(b, STR("fd"), s32t);
	btf_add_func(b, STR("vfs_open"), proto, 0);
	btf_build_finish(b, &bytes);
	return buf_view(&bytes);
}

#endif
