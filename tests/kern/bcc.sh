# The BCC dialect as scripts write it: arguments bound to registers and to a system call's, implicit reads through members,
# functions and maps, every common map method, perf_submit; 23 files are removed and each sum is exact.
# needs: kprobe tracefs btf
cat >"$TMP/bcc.c" <<'END'
#include <linux/fs.h>
#include <linux/sched.h>
struct key_t { u32 pid; char name[20]; };
struct data_t { u32 pid; u32 ppid; int dfd; int flags; char comm[16]; char path[64]; };
BPF_HASH(calls, struct key_t);
BPF_HASH(dirs, u64, struct dentry *);
BPF_HASH(sums, u32, u64, 8);
BPF_HISTOGRAM(sizes);
BPF_PERF_OUTPUT(events);
BPF_ARRAY(numbers, u64, 4);
BPF_STACK_TRACE(stacks, 1024);

static inline u32 parent_of(struct task_struct *t) { struct task_struct *up = t->real_parent; return up->tgid; }
static int wanted(void) { char comm[16]; bpf_get_current_comm(&comm, sizeof(comm)); return comm[0] == 's' && comm[1] == 'y' && comm[2] == 's'; }

int syscall__unlinkat(struct pt_regs *ctx, int dfd, const char __user *path, int flags)
{
	struct data_t d = {};
	if (!wanted()) return 0;
	d.pid = bpf_get_current_pid_tgid() >> 32;
	d.ppid = parent_of((struct task_struct *)bpf_get_current_task());
	d.dfd = dfd; d.flags = flags;
	bpf_get_current_comm(&d.comm, sizeof(d.comm));
	bpf_probe_read_user_str(&d.path, sizeof(d.path), path);
	events.perf_submit(ctx, &d, sizeof(d));
	return 0;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 12, 0)
int kprobe__vfs_unlink(struct pt_regs *ctx, void *idmap, struct inode *dir, struct dentry *dentry)
#else
int kprobe__vfs_unlink(struct pt_regs *ctx, struct inode *dir, struct dentry *dentry)
#endif
{
	struct key_t k = {};
	u64 zero = 0, id = bpf_get_current_pid_tgid();
	int slot = 0;
	if (!wanted()) return 0;
	k.pid = id >> 32;
	struct qstr n = dentry->d_name;
	bpf_probe_read_kernel_str(&k.name, sizeof(k.name), n.name);
	calls.increment(k);
	dirs.update(&id, &dentry);
	sizes.increment(bpf_log2l(dentry->d_name.len));
	numbers.atomic_increment(slot);
	numbers.increment(1, dentry->d_name.len);
	return 0;
}

int kretprobe__vfs_unlink(struct pt_regs *ctx)
{
	u64 id = bpf_get_current_pid_tgid();
	struct dentry **at = dirs.lookup(&id);
	u32 one = 1, two = 2, three = 3;
	if (!at) return 0;
	u64 len = (*at)->d_name.len, *v, zero = 0;
	v = sums.lookup_or_try_init(&one, &zero);
	if (v) *v += len;
	sums.atomic_increment(two, (*at)->d_parent->d_inode->i_mode & S_IFMT);
	if (PT_REGS_RC(ctx) == 0) sums.increment(three);
	numbers.atomic_increment(3, stacks.get_stackid(ctx, 0) >= 0);
	dirs.delete(&id);
	return 0;
}
END
mkdir "$TMP/files" && "$WORK/syscalls" mknodat 23 "$TMP/files"
run "$SKEP" run "$TMP/bcc.c" -d 20 -c "$WORK/syscalls unlinkat 23 $TMP/files"
expect_count 23 "-100 +0 +syscalls +$TMP/files/file\.[0-9]+\$" "$TMP/out"
for i in 1 12 23; do
    expect_count 1 "$TMP/files/file\.$i\$" "$TMP/out"
    expect_count 1 "^ *[0-9]+ +file\.$i +1\$" "$TMP/out"
done
# 9 names of six letters and 14 of seven; directories; all succeed.
sed -n '/^sums$/,/^total/p' "$TMP/out" >"$TMP/sums"
expect_count 1 '^ +1 +152$' "$TMP/sums"
expect_count 1 "^ +2 +$((23 * 16384))\$" "$TMP/sums"
expect_count 1 '^ +3 +23$' "$TMP/sums"
expect_count 1 '^ +4 -> 7 +: 23 ' "$TMP/out"
sed -n '/^numbers$/,/^total/p' "$TMP/out" >"$TMP/numbers"
expect_count 1 '^ +0 +23$' "$TMP/numbers"
expect_count 1 '^ +1 +152$' "$TMP/numbers"
expect_count 1 '^ +3 +23$' "$TMP/numbers"
