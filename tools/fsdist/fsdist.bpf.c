/* fsdist.bpf.c: reads, writes, opens and syncs as processes wait for them, at the system call, by the type
 * of the file system that the descriptor leads to. FS: of this type. */
#include "../tool.bpf.h"

enum { READ = 1, WRITE, OPEN, SYNC };

struct call {
	u64 time_ns;
	u32 kind, fd;
};

struct which {
	char operation[8];
	u32 slot;
};

HASH(calls, MAX_THREADS, u32, struct call);     /* thread */
HASH(latency, 1024, struct which, u64);

static int begin(u32 kind, u32 fd)
{
	struct call c = { bpf_ktime_get_ns(), kind, fd };
	u32 thread = this_tid();

	if (!is_own())
		bpf_map_update_elem(&calls, &thread, &c, BPF_ANY);
	return 0;
}

static void count(u32 kind, u64 ns)
{
	struct which key = { .slot = slot_of(ns / UNIT_NS) };

	if (kind == READ)
		__builtin_memcpy(key.operation, "read", 5);
	else if (kind == WRITE)
		__builtin_memcpy(key.operation, "write", 6);
	else if (kind == OPEN)
		__builtin_memcpy(key.operation, "open", 5);
	else
		__builtin_memcpy(key.operation, "fsync", 6);
	ADD(latency, key, 1);
}

static int end(s64 ret)
{
	u32 thread = this_tid();
	struct call *c = bpf_map_lookup_elem(&calls, &thread);
	struct file *file;
	u64 ns;

	if (!c)
		return 0;
	ns = bpf_ktime_get_ns() - c->time_ns;
	file = file_of(c->kind == OPEN ? ret : c->fd);
	if (file && is_on_system(file))
		count(c->kind, ns);
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
CALL(fsync, SYNC, ctx->args[0])
CALL(fdatasync, SYNC, ctx->args[0])
CALL(open, OPEN, 0)
CALL(openat, OPEN, 0)
CALL(openat2, OPEN, 0)
CALL(creat, OPEN, 0)
