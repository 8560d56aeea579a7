/* argdist.bpf.c: values at a place, counted by value or as a histogram. PARAMETERS, FILTER, VALUES: made from the command
 * line, expressions of C over what the signature names (of a return: what it was called with), arg1 to arg5, args->MEMBER
 * of tracepoints; $retval and $latency of returns. Our own names beside theirs end in _. */
#include "../tool.bpf.h"

/* The command line's, else these. */
#ifndef HOOK
#define HOOK "kprobe/vfs_read"
#endif
#ifndef CONTEXT
#define CONTEXT struct pt_regs
#endif
#ifndef PARAMETERS
#define PARAMETERS
#endif
#ifndef FILTER
#define FILTER 1
#endif
#ifndef VALUES
#define VALUES
#endif

enum { NUMBERS = 4, TEXTS = 2, TEXT = 80 };

struct which {
	u64 number[NUMBERS];
	char text[TEXTS][TEXT];
};

HASH(counts, 16384, struct which, u64);
HASH(hist, 128, u32, u64);                /* slot */

#if !defined(IS_USDT) && defined(CALL_HOOK)
struct call {
	u64 time_ns, arg[6];
};

HASH(calls, MAX_THREADS, u32, struct call);     /* thread */

SEC(CALL_HOOK)
int on_call(struct pt_regs *ctx)
{
	struct call c = { bpf_ktime_get_ns(), { PT_REGS_PARM1(ctx), PT_REGS_PARM2(ctx), PT_REGS_PARM3(ctx),
		PT_REGS_PARM4(ctx), PT_REGS_PARM5(ctx) } };
	u32 thread = this_tid();

	bpf_map_update_elem(&calls, &thread, &c, BPF_ANY);
	return 0;
}
#define arg1 call_.arg[0]
#define arg2 call_.arg[1]
#define arg3 call_.arg[2]
#define arg4 call_.arg[3]
#define arg5 call_.arg[4]
#elif !defined(IS_USDT)
#define arg1 PT_REGS_PARM1(ctx)
#define arg2 PT_REGS_PARM2(ctx)
#define arg3 PT_REGS_PARM3(ctx)
#define arg4 PT_REGS_PARM4(ctx)
#define arg5 PT_REGS_PARM5(ctx)
#endif
/* BCC's words; of results there are some below 0. */
#define $retval ((long)PT_REGS_RC(ctx))
#define $latency (bpf_ktime_get_ns() - call_.time_ns)
#define $entry
#define $PID this_pid()
#define $TID this_tid()

/* Of a process, or else of the kernel. */
static __always_inline void take_text(char *to, u64 from)
{
	if (bpf_probe_read_user_str(to, TEXT, (void *)from) < 0 && bpf_probe_read_kernel_str(to, TEXT,
		(void *)from) < 0)
		to[0] = 0;
}

static __always_inline void count_value(u64 v)
{
	u32 slot = slot_of(v);

	ADD(hist, slot, 1);
}

SEC(HOOK)
int on_hit(CONTEXT *ctx)
{
	CONTEXT *args = ctx;
	struct which key_ = {};
#ifdef CALL_HOOK
	u32 thread_ = this_tid();
	struct call call_, *at_ = bpf_map_lookup_elem(&calls, &thread_);

	if (!at_)
		return 0;
	call_ = *at_;
	bpf_map_delete_elem(&calls, &thread_);
#endif
	PARAMETERS
	if (!(FILTER))
		return 0;
	VALUES
#ifndef AS_HISTOGRAM
	ADD(counts, key_, 1);
#endif
	return 0;
}
