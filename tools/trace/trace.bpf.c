/* trace.bpf.c: values are expressions of C over arg1 to arg5 and retval of functions, and args->MEMBER of
 * tracepoints, and what a signature names. PARAMETERS, FILTER, VALUES: made from the command line (tool_quote). */
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

enum { NUMBERS = 8, TEXTS = 4, TEXT = 128 };

struct event {
	u32 pid, tid;
	char comm[COMM];
	u64 number[NUMBERS];
	char text[TEXTS][TEXT];
};

EVENTS(4 * 1024 * 1024);

#ifndef IS_USDT
#define arg1 PT_REGS_PARM1(ctx)
#define arg2 PT_REGS_PARM2(ctx)
#define arg3 PT_REGS_PARM3(ctx)
#define arg4 PT_REGS_PARM4(ctx)
#define arg5 PT_REGS_PARM5(ctx)
#endif
#define retval ((long)PT_REGS_RC(ctx))           /* some are below 0 */

/* Of a process, or else of the kernel. */
static __always_inline void take_text(char *to, u64 from)
{
	if (bpf_probe_read_user_str(to, TEXT, (void *)from) < 0 && bpf_probe_read_kernel_str(to, TEXT,
		(void *)from) < 0)
		to[0] = 0;
}

SEC(HOOK)
int on_hit(CONTEXT *ctx)
{
	CONTEXT *args = ctx;
	struct event *event_;

	PARAMETERS
	if (!(FILTER))
		return 0;
	event_ = bpf_ringbuf_reserve(&events, sizeof(*event_), 0);
	if (!event_)
		return 0;
	__builtin_memset(event_, 0, sizeof(*event_));
	event_->pid = this_pid();
	event_->tid = this_tid();
	bpf_get_current_comm(event_->comm, sizeof(event_->comm));
	VALUES
	bpf_ringbuf_submit(event_, 0);
	return 0;
}
