/* fsslower.bpf.c: reads, writes, opens and syncs as processes wait for them, at the system call, by the type
 * of the file system that the descriptor leads to. FS: of this type. */
#include "../tool.bpf.h"

/* The command line's, else these. */
#ifndef MIN_NS
#define MIN_NS 10000000ull
#endif

enum { READ = 1, WRITE, OPEN, SYNC };

struct call {
	u64 time_ns;
	u32 kind, fd;
	s64 offset;                      /* -1: where the file stands */
};

struct event {
	char comm[COMM];
	u32 pid;
	char kind[2];                    /* R, W, O, S */
	s64 bytes;
	u64 offset_kb;
	u64 time_ns __show(duration);
	char system[8];
	char name[64];
};

HASH(calls, MAX_THREADS, u32, struct call);     /* thread */
EVENTS(1024 * 1024);

static int begin(u32 kind, u32 fd, s64 offset)
{
	struct call c = { bpf_ktime_get_ns(), kind, fd, offset };
	u32 thread = this_tid();

	if (!is_own())
		bpf_map_update_elem(&calls, &thread, &c, BPF_ANY);
	return 0;
}

/* The place that sendfile(2) is told, if any. */
static s64 told(u64 at)
{
	s64 offset = -1;

	if (at)
		bpf_probe_read_user(&offset, sizeof(offset), (void *)at);
	return offset;
}

static void tell(const struct call *c, struct file *file, s64 ret, u64 ns)
{
	struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);

	if (!e)
		return;
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->pid = this_pid();
	e->kind[0] = c->kind == READ ? 'R' : c->kind == WRITE ? 'W' : c->kind == OPEN ? 'O' : 'S';
	e->kind[1] = 0;
	e->bytes = c->kind == OPEN ? 0 : ret;
	e->offset_kb = c->offset >= 0 ? c->offset / 1024 : (file->f_pos - (ret > 0 ? ret : 0)) / 1024;
	e->time_ns = ns;
	bpf_probe_read_kernel_str(e->system, sizeof(e->system), file->f_inode->i_sb->s_type->name);
	name_of_file(e->name, sizeof(e->name), file);
	bpf_ringbuf_submit(e, 0);
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
	file = ns < MIN_NS ? NULL : file_of(c->kind == OPEN ? ret : c->fd);
	if (file && is_on_system(file))
		tell(c, file, ret, ns);
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}

#define CALL(call, kind, number, offset) \
	SEC("tracepoint/syscalls/sys_enter_" #call) \
	int on_##call(struct trace_event_raw_sys_enter *ctx) { return begin(kind, number, offset); } \
	SEC("tracepoint/syscalls/sys_exit_" #call) \
	int on_##call##_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

CALL(read, READ, ctx->args[0], -1)
CALL(pread64, READ, ctx->args[0], ctx->args[3])
CALL(readv, READ, ctx->args[0], -1)
CALL(preadv, READ, ctx->args[0], ctx->args[3])
CALL(preadv2, READ, ctx->args[0], ctx->args[3])
CALL(sendfile64, READ, ctx->args[1], told(ctx->args[2]))
CALL(write, WRITE, ctx->args[0], -1)
CALL(pwrite64, WRITE, ctx->args[0], ctx->args[3])
CALL(writev, WRITE, ctx->args[0], -1)
CALL(pwritev, WRITE, ctx->args[0], ctx->args[3])
CALL(pwritev2, WRITE, ctx->args[0], ctx->args[3])
CALL(fsync, SYNC, ctx->args[0], 0)
CALL(fdatasync, SYNC, ctx->args[0], 0)
CALL(open, OPEN, 0, 0)
CALL(openat, OPEN, 0, 0)
CALL(openat2, OPEN, 0, 0)
CALL(creat, OPEN, 0, 0)
