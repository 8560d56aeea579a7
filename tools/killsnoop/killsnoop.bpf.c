/* killsnoop.bpf.c: kill, tkill, tgkill, what sigqueue(3) calls, and pidfd_send_signal: who sends which signal to
 * whom, as the call says; sigtrace tells what becomes of it. SIGNAL: only this one; FAILED: only calls that fail. */
#include "../tool.bpf.h"
#include <linux/version.h>

struct call {
	s32 target;
	u32 signal;
};

struct event {
	u32 pid;
	char comm[COMM];
	u32 signal __show(signal);
	s32 target;                      /* below 0: a process group; of tkill, tgkill, rt_tgsigqueueinfo a thread */
	s32 result __show(errno);
};

CALLS(struct call);
EVENTS(1024 * 1024);

static int begin(s32 target, u32 signal)
{
	struct call c = { target, signal };

#ifdef SIGNAL
	if (signal != SIGNAL)
		return 0;
#endif
	return begin_call(&calls, &c);
}

static int end(s64 ret)
{
	u32 thread = this_tid();
	struct call *c = bpf_map_lookup_elem(&calls, &thread);
	struct event *e;

	if (!c)
		return 0;
#ifdef FAILED
	if (ret >= 0)
		goto forget;
#endif
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		goto forget;
	e->pid = this_pid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->signal = c->signal;
	e->target = c->target;
	e->result = ret;
	bpf_ringbuf_submit(e, 0);
forget:
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}

/* Whose a pidfd is; 0: it is none. */
static s32 pid_of(s64 fd)
{
	struct file *f = file_of(fd);
	struct pid *pid;

	if (!f)
		return 0;
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)     /* before there was a file system for them */
	static const char own[] = "[pidfd]";
	char name[sizeof(own)] = {};

	name_of_file(name, sizeof(name), f);
	for (u32 i = 0; i < sizeof(own); i++)
		if (name[i] != own[i])
			return 0;
	pid = f->private_data;
#else
	enum { PIDFS = 0x50494446 };

	if (f->f_inode->i_sb->s_magic != PIDFS)
		return 0;
	pid = f->f_inode->i_private;
#endif
	return pid ? pid->numbers[0].nr : 0;
}

ON_CALL(kill, ctx->args[0], ctx->args[1])
ON_CALL(tkill, ctx->args[0], ctx->args[1])
ON_CALL(tgkill, ctx->args[1], ctx->args[2])
ON_CALL(rt_sigqueueinfo, ctx->args[0], ctx->args[1])
ON_CALL(rt_tgsigqueueinfo, ctx->args[1], ctx->args[2])
ON_CALL(pidfd_send_signal, pid_of((s32)ctx->args[0]), ctx->args[1])
