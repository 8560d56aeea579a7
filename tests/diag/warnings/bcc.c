// flags: -Wall
// Parameters of a BCC program stand there by their position; those of a macro that skep's own header says too.
#define likely(x) (x)
#include <uapi/linux/ptrace.h>
#include <linux/sched.h>
BPF_HASH(seen, u32, u64);
int kprobe__vfs_read(struct pt_regs *ctx, void *file, char *buf, size_t count)
{
	u32 key = count, unused = key;
	u64 one = 1;
	if (likely(key))
		seen.update(&key, &one);
	return 0;
}
