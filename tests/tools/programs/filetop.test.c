/* Reads and writes by thread and file. */
#include "../../../tools/filetop/filetop.bpf.c"
#include <skep/test.h>
#include "calls.h"
#include "files.h"

static void summed(u32 tid, u64 inode, char kind, u64 reads, u64 writes, u64 read_bytes, u64 written_bytes)
{
	struct which key = { .tid = tid, .comm = "work", .inode = inode, .kind = { kind } };
	struct sum *s;

	__builtin_memcpy(key.name, kind == 'R' ? "own" : "TCP", 4);
	s = bpf_map_lookup_elem(&files, &key);
	EXPECT_EQ(s ? s->reads : 0, reads);
	EXPECT_EQ(s ? s->writes : 0, writes);
	EXPECT_EQ(s ? s->read_bytes : 0, read_bytes);
	EXPECT_EQ(s ? s->written_bytes : 0, written_bytes);
	EXPECT_EQ(s ? s->all_bytes : 0, read_bytes + written_bytes);
}

TEST(each_call)
{
	open_some(43);
	CALL(read, 1, 3);
	CALL(pread64, 2, 3);
	CALL(readv, 4, 3);
	CALL(preadv, 8, 3);
	CALL(sendfile64, 16, 4, 3);
	CALL(preadv2, 32, 3);
	summed(43, 77, 'R', 6, 0, 63, 0);
	CALL(write, 1, 3);
	CALL(pwrite64, 2, 3);
	CALL(writev, 4, 3);
	CALL(pwritev, 8, 3);
	CALL(pwritev2, 16, 3);
	CALL_END(pwritev, 100);
	CALL(write, -28, 3);                     /* it fails */
	CALL(write, 0, 3);
	summed(43, 77, 'R', 6, 6, 63, 31);
	open_some(44);
	CALL(write, 3, 3);
	summed(44, 77, 'R', 0, 1, 0, 3);
}

TEST(sockets_and_nothing)
{
	open_some(43);
	CALL(write, 3, 4);
	CALL(write, 3, 5);
	CALL(write, 3, 6);
	summed(43, 78, 'S', 0, ANY_FILE, 0, ANY_FILE * 3);
	FAIL_HELPER(bpf_map_update_elem, -7);
	CALL(write, 3, 3);
	summed(43, 77, 'R', 0, 0, 0, 0);
}
