/* funccount.bpf.c: each place that matches is counted apart; IS_ONE: there is no other. IS_RETURN: the register says
 * where a function returns to, the kernel which it was. */
#if defined(IS_USER) && !defined(BY_COOKIE)
#define WITH_PROCESSES
#endif
#include "../tool.bpf.h"
#include <linux/version.h>

/* The command line's, else these. */
#ifndef HOOK
#define HOOK "kprobe/vfs_read"
#endif

#ifdef __TARGET_ARCH_x86
enum { BREAKPOINT = 1 };
#else
enum { BREAKPOINT = 0 };
#endif

struct which {
#if defined(BY_COOKIE) || defined(IS_ONE)
	u64 place;                       /* which of those that match, from 1 */
#elif defined(IS_USER)
	u64 place;
	u32 pid;
#else
	u64 place __show(symbol);
#endif
};

HASH(counts, 65536, struct which, u64);

SEC(HOOK)
int on_hit(struct pt_regs *ctx)
{
	struct which key = {};

#ifdef BY_COOKIE
	key.place = bpf_get_attach_cookie(ctx);
#elif defined(IS_USER)
#ifdef IS_RETURN
	key.place = bpf_get_func_ip(ctx);
#else
	key.place = PT_REGS_IP(ctx);
#endif
	key.pid = this_pid();
	look_at(key.pid);
#elif defined(IS_ONE)
	key.place = 1;
#elif LINUX_VERSION_CODE < KERNEL_VERSION(5, 15, 0)  /* without bpf_get_func_ip: behind the breakpoint, where it is a byte */
	key.place = PT_REGS_IP(ctx) - BREAKPOINT;
#else
	key.place = bpf_get_func_ip(ctx);
#endif
	ADD(counts, key, 1);
	return 0;
}
