/* syncsnoop.bpf.c: calls that wait for what was written to reach the disk, and how long they took. */
#include "../tool.bpf.h"

enum call_name { SYNC, SYNCFS, FSYNC, FDATASYNC, SYNC_FILE_RANGE, MSYNC };

struct call {
	u64 time_ns;
	enum call_name name;
};

struct event {
	u32 pid;
	char comm[COMM];
	enum call_name call;
	s32 err __show(errno);
	u64 time_ns __show(duration);
};

CALLS(struct call);
EVENTS(1024 * 1024);

static int begin(enum call_name name)
{
	struct call c = { bpf_ktime_get_ns(), name };

	return begin_call(&calls, &c);
}

static int end(s64 ret)
{
	u32 thread = this_tid();
	struct call *c = bpf_map_lookup_elem(&calls, &thread);
	struct event *e;

	if (!c)
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		goto forget;
	e->pid = this_pid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->call = c->name;
	e->err = ret < 0 ? -ret : 0;
	e->time_ns = bpf_ktime_get_ns() - c->time_ns;
	bpf_ringbuf_submit(e, 0);
forget:
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}

ON_CALL(sync, SYNC)
ON_CALL(syncfs, SYNCFS)
ON_CALL(fsync, FSYNC)
ON_CALL(fdatasync, FDATASYNC)
ON_CALL(sync_file_range, SYNC_FILE_RANGE)
ON_CALL(msync, MSYNC)
