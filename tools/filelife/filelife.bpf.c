/* filelife.bpf.c: from when a file is made to when its name is removed. */
#include "../tool.bpf.h"
#include <linux/version.h>

struct event {
	u32 pid;
	char comm[COMM];
	u64 age_ns __show(duration);
	char name[64];
};

RECENT(births, 65536, u64, u64);          /* dentry: when */
HASH(going, MAX_THREADS, u32, struct event);    /* thread: the file it removes */
EVENTS(1024 * 1024);

static int born(struct dentry *d)
{
	u64 key = (u64)d, now = bpf_ktime_get_ns();

	bpf_map_update_elem(&births, &key, &now, BPF_ANY);
	return 0;
}

/* The first argument, of whichever kind, came with Linux 5.12. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 12, 0)
#define ARGUMENTS struct inode *dir, struct dentry *d
#else
#define ARGUMENTS void *idmap, struct inode *dir, struct dentry *d
#endif

SEC("kprobe/vfs_create")
int BPF_KPROBE(on_create, ARGUMENTS) { return born(d); }

SEC("kprobe/security_inode_create")
int BPF_KPROBE(on_inode_create, struct inode *dir, struct dentry *d) { return born(d); }

SEC("kprobe/vfs_unlink")
int BPF_KPROBE(on_unlink, ARGUMENTS)
{
	u64 key = (u64)d, *from = bpf_map_lookup_elem(&births, &key);
	struct event e = {};
	u32 thread = this_tid();

	if (!from)
		return 0;
	e.age_ns = bpf_ktime_get_ns() - *from;
	e.pid = this_pid();
	bpf_get_current_comm(e.comm, sizeof(e.comm));
	bpf_probe_read_kernel_str(e.name, sizeof(e.name), d->d_name.name);
	bpf_map_update_elem(&going, &thread, &e, BPF_ANY);
	bpf_map_delete_elem(&births, &key);
	return 0;
}

SEC("kretprobe/vfs_unlink")
int BPF_KRETPROBE(on_unlink_end, int ret)
{
	u32 thread = this_tid();
	struct event *gone = bpf_map_lookup_elem(&going, &thread), *e;

	if (!gone)
		return 0;
	if (!ret) {
		e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
		if (e) {
			__builtin_memcpy(e, gone, sizeof(*e));
			bpf_ringbuf_submit(e, 0);
		}
	}
	bpf_map_delete_elem(&going, &thread);
	return 0;
}
