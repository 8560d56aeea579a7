/* Calls by place: by the function's address, by which of those that match, by process and address, or one alone. */
#ifdef IS_USER
#define HOOK "uprobe.multi/c:str*"
#elif defined(IS_ONE)
#define HOOK "uprobe/c:strlen"
#elif defined(BY_COOKIE)
#define HOOK "tracepoint/sched/sched_s*"
#endif
#include "../../../tools/funccount/funccount.bpf.c"
#include <skep/test.h>

static u64 of(u64 place, u32 pid)
{
	struct which key = { .place = place };
	u64 *n;

#if defined(IS_USER)
	key.pid = pid;
#endif
	n = bpf_map_lookup_elem(&counts, &key);
	return n ? *n : 0;
}

static struct pt_regs registers;
static void hit(u32 pid, u64 place)
{
	SET_TASK(.pid = pid, .tid = pid);
	SET_COOKIE(place);
	SET_FUNC_IP(place);
#ifdef IS_RETURN
	place = 0x7777;                          /* where it returns to */
#endif
#ifndef __TARGET_ARCH_arm64
	registers.ip = place;
#else
	registers.pc = place;
#endif
	RUN(on_hit, &registers);
}

TEST(places)
{
	hit(42, 5), hit(42, 5), hit(42, 6), hit(50, 5);
#if defined(IS_USER)
	EXPECT_EQ(of(5, 42), 2);
	EXPECT_EQ(of(6, 42), 1);
	EXPECT_EQ(of(5, 50), 1);
#elif defined(IS_ONE)
	EXPECT_EQ(of(1, 0), 4);
	EXPECT_EQ(of(5, 0), 0);
#else
	EXPECT_EQ(of(5, 0), 3);
	EXPECT_EQ(of(6, 0), 1);
#endif
}
