/* Mounts: what each call is given, in which namespace. */
#include "../../../tools/mountsnoop/mountsnoop.bpf.c"
#include <skep/test.h>
#include "calls.h"

static struct task_struct task;
static struct nsproxy proxy;
static struct mnt_namespace mounts;

static void told(enum call_name call, s32 ret, u64 flags, const char *type, const char *source, const char *target)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_EQ(e->call, call);
	EXPECT_EQ(e->ret, ret);
	EXPECT_EQ(e->flags, flags);
	EXPECT_STREQ(e->type, type);
	EXPECT_STREQ(e->source, source);
	EXPECT_STREQ(e->target, target);
	EXPECT_EQ(e->pid, 42);
	EXPECT_EQ(e->tid, 43);
	EXPECT_EQ(e->mount_ns, 4026531840);
	EXPECT_STREQ(e->comm, "mount");
	EXPECT_EQ(RECORDS(events), 0);
}

TEST(each_call)
{
	task.nsproxy = &proxy;
	proxy.mnt_ns = &mounts;
	mounts.ns.inum = 4026531840;
	SET_TASK(.pid = 42, .tid = 43, .comm = "mount", .task = &task);
	CALL(mount, -16, AT("/dev/sda"), AT("/mnt"), AT("ext4"), 0x1001);
	told(MOUNT, -16, 0x1001, "ext4", "/dev/sda", "/mnt");
	CALL(mount, 0, 0, AT("/mnt"), 8, 0);
	told(MOUNT, 0, 0, "", "", "/mnt");
	CALL(umount, 0, AT("/mnt"), 2);
	told(UMOUNT, 0, 2, "", "", "/mnt");
	CALL(move_mount, 0, 5, AT("/from"), 6, AT("/to"), 4);
	told(MOVE_MOUNT, 0, 4, "", "/from", "/to");
	CALL_END(mount, 0);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	CALL(umount, 0, AT("/mnt"), 2);
	EXPECT_EQ(RECORDS(events), 0);
}
