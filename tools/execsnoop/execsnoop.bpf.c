/* execsnoop.bpf.c: new programs, when the kernel has begun them: the arguments lie at the end of the new stack, one
 * behind the other, where the kernel has just put them, so they are there whole, need no page, and are read at once.
 * FAILED: also those that did not begin; their arguments are the caller's, from the beginning of the call. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

enum { ARGS = 1024, MANY = 32, EACH = 128 };

struct event {
	char comm[16];
	u32 pid, ppid, uid;
	s32 ret __show(errno);
	char args[ARGS];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 * 1024 * 1024);
} events SEC(".maps");

static void fill(struct event *e, s32 ret)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->pid = bpf_get_current_pid_tgid() >> 32;
	e->ppid = task->real_parent->tgid;
	e->uid = bpf_get_current_uid_gid();
	e->ret = ret;
}

/* The NUL behind each argument becomes a space, eight bytes at a time: the high bit of each byte of `nul` is set where
 * there is one. */
static void join(char *args, u32 len)
{
	const u64 low = 0x7f7f7f7f7f7f7f7f;
	u64 *word = (void *)args, nul;
	u32 i;

	for (i = 0; i < ARGS / sizeof(*word) && i * sizeof(*word) < len; i++) {
		nul = ~(((word[i] & low) + low) | word[i] | low);
		word[i] |= nul >> 2;
	}
}

SEC("tracepoint/sched/sched_process_exec")
int on_exec(void *ctx)
{
	struct mm_struct *mm = ((struct task_struct *)bpf_get_current_task())->mm;
	u64 from = mm->arg_start, len = mm->arg_end - from;
	struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);

	if (!e)
		return 0;
	fill(e, 0);
	if (len > ARGS)
		len = ARGS;
	if (bpf_probe_read_user(e->args, len, (void *)from))
		len = 0;
	join(e->args, len);
	e->args[(len ? len - 1 : 0) & (ARGS - 1)] = 0;
	bpf_ringbuf_submit(e, 0);
	return 0;
}

#ifdef FAILED
struct call {
	const char *path;
	const char *const *argv;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);                /* thread */
	__type(value, struct call);
} calls SEC(".maps");

static void begin(const char *path, const char *const *argv)
{
	struct call c = { path, argv };
	u32 thread = bpf_get_current_pid_tgid();

	bpf_map_update_elem(&calls, &thread, &c, BPF_ANY);
}

/* The path, for there was no program, and the arguments behind the first. */
static void end(s64 ret)
{
	u32 thread = bpf_get_current_pid_tgid(), at = 0, i;
	struct call *c = bpf_map_lookup_elem(&calls, &thread);
	struct event *e = c && ret < 0 ? bpf_ringbuf_reserve(&events, sizeof(*e), 0) : NULL;
	const char *arg;
	long n;

	if (!e)
		goto forget;
	fill(e, ret);
	n = bpf_probe_read_user_str(e->args, EACH, c->path);
	at = n > 0 ? n : 1;
	for (i = 1; i < MANY && at < ARGS - EACH; i++) {
		if (bpf_probe_read_user(&arg, sizeof(arg), &c->argv[i]) || !arg)
			break;
		n = bpf_probe_read_user_str(e->args + at, EACH, arg);
		if (n <= 0)
			break;
		e->args[(at - 1) & (ARGS - 1)] = ' ';
		at += n;
	}
	e->args[(at - 1) & (ARGS - 1)] = 0;
	bpf_ringbuf_submit(e, 0);
forget:
	bpf_map_delete_elem(&calls, &thread);
}

SEC("tracepoint/syscalls/sys_enter_execve")
int on_execve(struct trace_event_raw_sys_enter *ctx)
{
	begin((void *)ctx->args[0], (void *)ctx->args[1]);
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_execveat")
int on_execveat(struct trace_event_raw_sys_enter *ctx)
{
	begin((void *)ctx->args[1], (void *)ctx->args[2]);
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_execve")
int on_execve_end(struct trace_event_raw_sys_exit *ctx)
{
	end(ctx->ret);
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_execveat")
int on_execveat_end(struct trace_event_raw_sys_exit *ctx)
{
	end(ctx->ret);
	return 0;
}
#endif

char LICENSE[] SEC("license") = "GPL";
