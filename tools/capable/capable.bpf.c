/* capable.bpf.c: checks of capabilities: by the tracepoint since Linux 6.14, else by a kprobe. RET: EPERM
 * where it was refused. The tracepoint does not tell whether a check is one that is not to be logged; the most frequent
 * of those, whether memory may be promised (at each mmap, brk and fork), is known by who calls. */
#include "../tool.bpf.h"

struct event {
	u32 uid, pid;
	char comm[COMM];
	u32 number;
	u32 cap __show(capability);
	s32 ret __show(errno);
	u32 audit;
};

EVENTS(1024 * 1024);

static int tell(int cap, int ret, u32 audit)
{
	struct event *e;

#ifndef ALL
	if (!audit)
		return 0;
#endif
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	e->uid = bpf_get_current_uid_gid();
	e->pid = this_pid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->number = e->cap = cap;
	e->ret = ret;
	e->audit = audit;
	bpf_ringbuf_submit(e, 0);
	return 0;
}

#ifdef BY_TRACEPOINT
extern const void security_vm_enough_memory_mm __ksym __weak;

static bool is_of_memory(void *ctx)
{
	enum { NEAR = 6, SHORT = 256 /* bytes of that function */ };
	u64 caller[NEAR] = {}, from = (u64)&security_vm_enough_memory_mm;

	bpf_get_stack(ctx, caller, sizeof(caller), 0);
	for (u32 i = 0; i < NEAR; i++)
		if (from && caller[i] - from < SHORT)
			return true;
	return false;
}

SEC("tracepoint/capability/cap_capable")
int on_capable(struct trace_event_raw_cap_capable *ctx)
{
	enum { SYS_ADMIN = 21 };

	return tell(ctx->cap, ctx->ret, ctx->cap != SYS_ADMIN || !is_of_memory(ctx));
}
#else
struct asked {
	int cap;
	u32 audit;
};

HASH(calls, MAX_THREADS, u32, struct asked);    /* thread */

SEC("kprobe/cap_capable")
int BPF_KPROBE(on_capable, const struct cred *cred, struct user_namespace *ns, int cap, u32 options)
{
	struct asked c = { cap, !(options & 2) };        /* CAP_OPT_NOAUDIT */
	u32 thread = this_tid();

	bpf_map_update_elem(&calls, &thread, &c, BPF_ANY);
	return 0;
}

SEC("kretprobe/cap_capable")
int BPF_KRETPROBE(on_capable_end, int ret)
{
	u32 thread = this_tid();
	struct asked *c = bpf_map_lookup_elem(&calls, &thread);

	if (c) {
		tell(c->cap, ret, c->audit);
		bpf_map_delete_elem(&calls, &thread);
	}
	return 0;
}
#endif
