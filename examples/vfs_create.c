/* vfs_create.c: names of new files, in the oldest style: own SEC, helpers declared by hand, registers by name.
 * The dentry has been vfs_create's second or third parameter: -D PT_REGS_DENTRY=PT_REGS_PARM3 for the latter. */
#include <linux/kconfig.h>
#include <linux/fs.h>
#include <uapi/linux/ptrace.h>
#include <uapi/linux/bpf.h>
#include <linux/version.h>
#include <linux/sched.h>

#define SEC(NAME) __attribute__((section(NAME), used))

static int (*bpf_trace_printk)(const char *fmt, int fmt_size, ...) = (void *)BPF_FUNC_trace_printk;
static int (*bpf_probe_read)(void *dst, int size, const void *src) = (void *)BPF_FUNC_probe_read;

#if defined(__TARGET_ARCH_arm64)
#define PT_REGS_PARM2(x) ((x)->regs[1])
#define PT_REGS_PARM3(x) ((x)->regs[2])
#else
#define PT_REGS_PARM2(x) ((x)->si)
#define PT_REGS_PARM3(x) ((x)->dx)
#endif
#ifndef PT_REGS_DENTRY
#define PT_REGS_DENTRY PT_REGS_PARM2
#endif

SEC("kprobe/vfs_create")
int kprobe__vfs_create(struct pt_regs *ctx)
{
	char fmt[] = "FNAME: %s\n";
	struct dentry *dentry = (struct dentry *)PT_REGS_DENTRY(ctx);
	struct qstr d_name = {};

	bpf_probe_read(&d_name, sizeof(d_name), &dentry->d_name);
	if (d_name.len == 0)
		return 0;
	bpf_trace_printk(fmt, sizeof(fmt), d_name.name);
	return 0;
}

char _license[] SEC("license") = "GPL";
u32 _version SEC("version") = LINUX_VERSION_CODE;
