/* filetop.bpf.c: system calls that read and write, by file. What a file is, its descriptor tells. */
#include "../tool.bpf.h"

/* The command line's, else these. */
#ifndef ANY_FILE
#define ANY_FILE 0
#endif

enum { READ = 1, WRITE };

struct call {
	u32 kind, fd;
};

struct which {
	u32 tid;
	char comm[COMM];
	u64 inode;
	char kind[2];                    /* R regular, S socket, O other */
	char name[32];
};

struct sum {
	u64 reads, writes;
	u64 read_bytes __show(bytes);
	u64 written_bytes __show(bytes);
	u64 all_bytes;
};

HASH(calls, MAX_THREADS, u32, struct call);     /* thread */
HASH(files, 10240, struct which, struct sum);

static int begin(u32 kind, u32 fd)
{
	struct call c = { kind, fd };
	u32 thread = this_tid();

	if (!is_own())
		bpf_map_update_elem(&calls, &thread, &c, BPF_ANY);
	return 0;
}

static void count(const struct call *c, struct file *file, u64 bytes)
{
	struct which key = { .tid = this_tid(), .inode = file->f_inode->i_ino };
	struct sum *sum;

	bpf_get_current_comm(key.comm, sizeof(key.comm));
	key.kind[0] = is_regular(file) ? 'R' : is_socket(file) ? 'S' : 'O';
	name_of_file(key.name, sizeof(key.name), file);
	sum = NEED(files, key, struct sum);
	if (!sum)
		return;
	__sync_fetch_and_add(c->kind == READ ? &sum->reads : &sum->writes, 1);
	__sync_fetch_and_add(c->kind == READ ? &sum->read_bytes : &sum->written_bytes, bytes);
	__sync_fetch_and_add(&sum->all_bytes, bytes);
}

static int end(s64 ret)
{
	u32 thread = this_tid();
	struct call *c = bpf_map_lookup_elem(&calls, &thread);
	struct file *file;

	if (!c)
		return 0;
	file = file_of(c->fd);
	if (ret >= 0 && file && (is_regular(file) || ANY_FILE))
		count(c, file, ret);
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
