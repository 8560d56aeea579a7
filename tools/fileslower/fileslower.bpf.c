/* fileslower.bpf.c: reads and writes as processes wait for them, at the system call: whatever the file
 * system, with its cache. What a file is, its descriptor tells. */
#include "../tool.bpf.h"

/* The command line's, else these. */
#ifndef MIN_NS
#define MIN_NS 10000000ull
#endif
#ifndef ANY_FILE
#define ANY_FILE 0
#endif

enum { READ = 1, WRITE };

struct call {
	u64 time_ns;
	u32 kind, fd;
};

struct event {
	char comm[COMM];
	u32 tid;
	char kind[2];
	s64 bytes;
	u64 time_ns __show(duration);
	char name[64];
};

HASH(calls, MAX_THREADS, u32, struct call);     /* thread */
EVENTS(1024 * 1024);

static int begin(u32 kind, u32 fd)
{
	struct call c = { bpf_ktime_get_ns(), kind, fd };
	u32 thread = this_tid();

	if (!is_own())
		bpf_map_update_elem(&calls, &thread, &c, BPF_ANY);
	return 0;
}

static int end(s64 ret)
{
	u32 thread = this_tid();
	struct call *c = bpf_map_lookup_elem(&calls, &thread);
	struct event *e;
	struct file *file;
	u64 ns;

	if (!c)
		return 0;
	ns = bpf_ktime_get_ns() - c->time_ns;
	if (ns < MIN_NS)
		goto forget;
	file = file_of(c->fd);
	if (!file || !(is_regular(file) || ANY_FILE))
		goto forget;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		goto forget;
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->tid = thread;
	e->kind[0] = c->kind == READ ? 'R' : 'W';
	e->kind[1] = 0;
	e->bytes = ret;
	e->time_ns = ns;
	name_of_file(e->name, sizeof(e->name), file);
	bpf_ringbuf_submit(e, 0);
forget:
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}

#define CALL(call, kind, number) \
	SEC("tracepoint/syscalls/sys_enter_" #call) \
	int on_##call(struct trace_event_raw_sys_enter *ctx) { return begin(kind, number); } \
	SEC("tracepoint/syscalls/sys_exit_" #call) \
	int on_##call##_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

CALL(read, READ, ctx->args[0])
CALL(pread64, READ, ctx->args[0])
CALL(readv, READ, ctx->args[0])
CALL(preadv, READ, ctx->args[0])
CALL(preadv2, READ, ctx->args[0])
CALL(sendfile64, READ, ctx->args[1])
CALL(write, WRITE, ctx->args[0])
CALL(pwrite64, WRITE, ctx->args[0])
CALL(writev, WRITE, ctx->args[0])
CALL(pwritev, WRITE, ctx->args[0])
CALL(pwritev2, WRITE, ctx->args[0])
