/* sys.h: the one door to the kernel. struct kern is a table of functions; kern_linux.c is the real one,
 * kern_trace.c prints each call as it goes (--show-syscalls), tests bring a fake that records and can fail its n-th
 * call. Every function returns what the system call does, or -errno; nothing here prints, exits or reports. */
#ifndef SKEP_SYS_H
#define SKEP_SYS_H

#include "base/base.h"
#include "sys/bpf_attr.h"

struct stat;
struct pollfd;
struct utsname;

/* perf_event_open(2): the kernel's struct perf_event_attr up to version 5 (112 bytes), the part that is used here. */
struct sys_perf_attr {
	u32 type, size;
	u64 config;
	u64 sample_period;               /* or frequency, with SYS_PERF_FREQ */
	u64 sample_type, read_format, flags;
	u32 wakeup_events, bp_type;
	u64 config1, config2, branch_sample_type, sample_regs_user;
	u32 sample_stack_user;
	s32 clockid;
	u64 sample_regs_intr;
	u32 aux_watermark;
	u16 sample_max_stack, reserved;
};
enum { SYS_PERF_HARDWARE, SYS_PERF_SOFTWARE, SYS_PERF_TRACEPOINT, SYS_PERF_HW_CACHE, SYS_PERF_RAW,
	SYS_PERF_BREAKPOINT };
enum { SYS_PERF_DISABLED = 1, SYS_PERF_FREQ = 1 << 10, SYS_PERF_SAMPLE_RAW = 1 << 10, SYS_PERF_FD_CLOEXEC = 8 };
enum { SYS_PERF_MMAP = 1 << 8, SYS_PERF_TASK = 1 << 13, SYS_PERF_WATERMARK = 1 << 14, SYS_PERF_MMAP2 = 1 << 23 };
enum { SYS_PERF_SW_CPU_CLOCK = 0, SYS_PERF_SW_TASK_CLOCK = 1, SYS_PERF_SW_DUMMY = 9, SYS_PERF_SW_BPF_OUTPUT = 10 };
enum { SYS_PERF_ENABLE = 0x2400, SYS_PERF_DISABLE = 0x2401, SYS_PERF_SET_BPF = 0x40042408 };

/* What mmap(2) is asked for. */
struct sys_mapping { u64 bytes; int prot, flags, fd; u64 off; };

struct kern {
	long (*bpf)(struct kern *k, int cmd, void *attr, u32 size);
	long (*perf_event_open)(struct kern *k, struct sys_perf_attr *attr, int pid, int cpu, int group, u64 flags);
	long (*ioctl)(struct kern *k, int fd, unsigned long op, unsigned long arg);
	/* With MAP_FIXED or MAP_FIXED_NOREPLACE *out says where. */
	long (*mmap)(struct kern *k, const struct sys_mapping *m, void **out);
	long (*munmap)(struct kern *k, void *p, u64 len);
	/* Memory of a mapped file that is not needed just now; it comes again when it is read. NULL: it stays. */
	long (*rest)(struct kern *k, void *p, u64 len);
	long (*open)(struct kern *k, const char *path, int flags, int mode);
	long (*read)(struct kern *k, int fd, void *p, u64 n);
	long (*pread)(struct kern *k, int fd, void *p, u64 n, u64 off);
	long (*write)(struct kern *k, int fd, const void *p, u64 n);
	long (*close)(struct kern *k, int fd);
	long (*dup)(struct kern *k, int fd);                     /* closed on exec */
	long (*stat)(struct kern *k, const char *path, struct stat *st);
	long (*fsmagic)(struct kern *k, const char *path);       /* statfs(2) f_type */
	long (*mkdir)(struct kern *k, const char *path, int mode);
	long (*rmdir)(struct kern *k, const char *path);
	long (*unlink)(struct kern *k, const char *path);
	long (*rename)(struct kern *k, const char *from, const char *to);
	/* Where a symbolic link leads, without NUL: at most n bytes; returns how many. */
	long (*readlink)(struct kern *k, const char *path, char *out, u64 n);
	/* Names in a directory, each followed by NUL, without . and ..; returns how many. */
	long (*list)(struct kern *k, const char *path, struct buf *out);
	long (*poll)(struct kern *k, struct pollfd *fds, u32 n, int timeout_ms);
	/* epoll(7) for reading alone: a set; an fd into it, with a number; the numbers of those that are ready, -EINTR
	 * included. */
	long (*epoll_new)(struct kern *k);
	long (*epoll_add)(struct kern *k, int set, int fd, u32 number);
	long (*epoll_wait)(struct kern *k, int set, u32 *numbers, u32 max, int timeout_ms);
	long (*socket)(struct kern *k, int domain, int type, int protocol);
	/* One netlink request and its answer; returns the bytes received. */
	long (*netlink)(struct kern *k, int fd, const void *req, u32 req_len, void *resp, u32 resp_max);
	long (*bind)(struct kern *k, int fd, const void *address, u32 len);
	long (*setsockopt)(struct kern *k, int fd, int level, int name, const void *val, u32 len);
	/* RLIMIT_MEMLOCK to unlimited, for kernels before 5.11 */
	long (*raise_memlock)(struct kern *k);
	/* effective capabilities, a bit each; permitted ones stay */
	long (*use_rights)(struct kern *k, u64 caps);
	/* all others are given up for good, by what is executed later as well */
	long (*keep_rights)(struct kern *k, u64 caps);
	u64  (*now_ns)(struct kern *k);                          /* CLOCK_MONOTONIC */
	u64  (*page_size)(struct kern *k);                       /* bytes: 4096; 16 or 64 KiB on some arm64 */
	u64  (*real_ns)(struct kern *k);                         /* CLOCK_REALTIME: since 1970 */
	/* CLOCK_BOOTTIME: as the kernel notes when things were loaded */
	u64  (*boot_ns)(struct kern *k);
	long (*uname)(struct kern *k, struct utsname *out);
	/* A descriptor that can be read for these signals, as struct signalfd_siginfo, without waiting. */
	long (*signalfd)(struct kern *k, u64 set);
	/* A process in a group of its own, its number the group's. It becomes argv once a byte was written to *gate;
	 * what can be read there then is the errno of a failed execve(2) as an int, or nothing: it runs. Closing *gate
	 * first ends it. */
	long (*spawn)(struct kern *k, char *const *argv, int *gate);
	long (*fork)(struct kern *k);                            /* 0: in the child */
	long (*getpid)(struct kern *k);                          /* cannot fail */
	/* what is written to [1] is read from [0]; closed on exec */
	long (*pipe)(struct kern *k, int ends[2]);
	long (*kill)(struct kern *k, int pid, int signal);       /* pid < 0: a group; signal 0: does it exist? */
	/* How a child ended or that it stopped, as waitpid(2) has it: its number, or 0: neither. until_end: it sleeps
	 * until the child has ended. */
	long (*wait)(struct kern *k, int pid, int *status, bool until_end);
	void *ctx;                                               /* of the implementation */
};

/* A set of signals: bit N - 1 is signal N. */
static inline u64 sys_signal(int signal) { return 1ull << (signal - 1); }

struct kern *kern_linux(void);
/* Prints the calls that change or read BPF, perf and tracefs state through inner, a line each, in strace's notation. */
struct kern *kern_trace(struct arena *a, struct kern *inner, struct buf *out);
/* Makes maps, programs and types with this token, which stays the caller's. */
struct kern *kern_token(struct arena *a, struct kern *inner, int token);
/* A token of the BPF file system at path, a descriptor of the caller's; -ENOENT: it delegates nothing, -EOPNOTSUPP: it
 * is the machine's own (kernel/bpf/token.c). */
int sys_token(struct kern *k, const char *path);

/* ---- thin wrappers: one bpf(2) command each ------------------------------------------------ */

static inline long sys_map_create(struct kern *k, struct sys_map_create *a)
{
	return k->bpf(k, BPFCMD_MAP_CREATE, a, sizeof(*a));
}

/* the hash is left out where there is none: older kernels know no such field */
static inline long sys_map_create_exclusive(struct kern *k, struct sys_map_create_exclusive *a)
{
	return k->bpf(k, BPFCMD_MAP_CREATE, a, a->prog_hash ? sizeof(*a) : sizeof(a->map));
}

static inline long sys_prog_load(struct kern *k, struct sys_prog_load *a)
{
	return k->bpf(k, BPFCMD_PROG_LOAD, a, sizeof(*a));
}

static inline long sys_btf_load(struct kern *k, struct sys_btf_load *a)
{
	return k->bpf(k, BPFCMD_BTF_LOAD, a, sizeof(*a));
}

static inline long sys_link_create(struct kern *k, struct sys_link_create *a)
{
	return k->bpf(k, BPFCMD_LINK_CREATE, a, sizeof(*a));
}

static inline long sys_test_run(struct kern *k, struct sys_test_run *a)
{
	return k->bpf(k, BPFCMD_PROG_TEST_RUN, a, sizeof(*a));
}

long sys_map_lookup(struct kern *k, int fd, const void *key, void *value, u64 flags);
long sys_map_update(struct kern *k, int fd, const void *key, const void *value, u64 flags);
long sys_map_delete(struct kern *k, int fd, const void *key);
/* the next element of a queue or stack, which is gone then */
long sys_map_take(struct kern *k, int fd, void *value);
long sys_map_next_key(struct kern *k, int fd, const void *key, void *next);  /* key NULL: the first */
/* Up to n elements; n becomes how many there were. from, to: cursors of 4 bytes (hash) or of a key; from NULL: the
 * first ones. -ENOENT: that was the end (n is valid). */
struct sys_batch { const void *from; void *to, *keys, *values; u32 n; };
long sys_map_lookup_batch(struct kern *k, int fd, struct sys_batch *b);
long sys_map_freeze(struct kern *k, int fd);
long sys_obj_pin(struct kern *k, int fd, const char *path);
long sys_obj_get(struct kern *k, const char *path);
long sys_raw_tp_open(struct kern *k, const char *name, int prog_fd, u64 cookie);   /* name NULL: a tracing program */
long sys_next_id(struct kern *k, int cmd, u32 after, u32 *id);     /* cmd BPFCMD_*_GET_NEXT_ID */
long sys_fd_by_id(struct kern *k, int cmd, u32 id);                /* cmd BPFCMD_*_GET_FD_BY_ID */
long sys_get_info(struct kern *k, int fd, void *info, u32 *len);
long sys_link_detach(struct kern *k, int link_fd);
long sys_link_update(struct kern *k, int link_fd, int prog_fd);
long sys_iter_create(struct kern *k, int link_fd);
long sys_prog_attach(struct kern *k, struct sys_prog_attach *a);
long sys_prog_detach(struct kern *k, struct sys_prog_attach *a);
long sys_enable_stats(struct kern *k);

/* ---- rights ---------------------------------------------------------------------------------- */

enum {
	SYS_CAP_DAC_OVERRIDE = 1, SYS_CAP_KILL = 5, SYS_CAP_NET_ADMIN = 12, SYS_CAP_SYS_PTRACE = 19,
		SYS_CAP_SYS_ADMIN = 21, SYS_CAP_SYSLOG = 34, SYS_CAP_PERFMON = 38,
	SYS_CAP_BPF = 39, SYS_CAP_CHECKPOINT = 40
};
u64  sys_capabilities(struct kern *k, struct arena *a);            /* effective ones, a bit each */
u64  sys_permitted(struct kern *k, struct arena *a);               /* those that could be made effective */
u64  sys_cap_bpf(struct kern *k);                                  /* CAP_BPF, or what stood for it before Linux 5.8 */
str  sys_cap_names(struct arena *a, u64 caps, const char *between);
/* "none", "integrity", "confidentiality"; "" not known */
str  sys_lockdown(struct kern *k, struct arena *a);
/* A sentence on why EPERM came from something that needs these capabilities (a bit each), and what helps; "" not
 * known. */
str  sys_why_refused(struct kern *k, struct arena *a, u64 wanted);
str  sys_why_scarce(long err);               /* of -EMFILE, -ENFILE: what to do; "" for others */
/* of ENOSYS from bpf(2), where the kernel has it all the same; "" not known */
str  sys_why_absent(struct kern *k, struct arena *a);

/* ---- files ----------------------------------------------------------------------------------- */

/* Network interfaces of the namespace we are in (sysfs may show another's): 0 or -errno. */
long sys_interface_index(struct kern *k, const char *name, u32 *index);
long sys_interface_name(struct kern *k, u32 index, char name[16]);

/* Whole file into the arena; /proc, sysfs and tracefs files too. -errno, or its length. limit 0: 64 MiB. */
long sys_read_file(struct kern *k, struct arena *a, const char *path, u64 limit, str *out);
/* A short file (id, type, format of numbers) as one number. */
long sys_read_number(struct kern *k, const char *path, u64 *out);
long sys_write_file(struct kern *k, const char *path, str text, int flags);
/* What we made, whole: 0 or -errno, and then nothing is left of a regular file. An old one that the text covers is
 * written over rather than cut to nothing before, which costs ext4 ten times as much. */
long sys_save_file(struct kern *k, const char *path, str text);
/* Root of tracefs: /sys/kernel/tracing or /sys/kernel/debug/tracing, whichever is mounted; NULL: none is. */
const char *sys_tracefs(struct kern *k);
/* Of the category's events the one whose name is like this, or is this behind the category's own: sched_wakeup for
 * wakeup. Category "": of the categories. "" none. */
str sys_near_event(struct kern *k, struct arena *a, str category, str name);
/* LINUX_VERSION_CODE of the running kernel; 0: not known */
u32 sys_kernel_version(struct kern *k);
u32 sys_possible_cpus(struct kern *k);                             /* at least 1 */
/* Their numbers, at most max of them; NULL, 0: how many there are. */
u32 sys_online_cpus(struct kern *k, u32 *cpus, u32 max);
/* read-only mmap; false: does not map */
bool sys_mapped(struct kern *k, const char *path, const void **bytes, u64 *len);

/* ---- sys_cache.c: files that are kept for the next run ---------------------------------------- */

/* The machine's: root alone writes there, everybody may read. NULL: there is none that can be trusted. */
const char *sys_cache_dir(struct kern *k);
/* Where we may write: the machine's for root, else below $XDG_CACHE_HOME or ~/.cache. NULL: nowhere. */
const char *sys_cache_own(struct kern *k, struct arena *a);
bool sys_cache_put(struct kern *k, struct arena *a, str path, str bytes);    /* whole, or not at all */
/* Of the files with this prefix the newest stay, so many at most; what a process that was killed left half goes with
 * the others. */
void sys_cache_trim(struct kern *k, struct arena *a, const char *dir, const char *prefix, u32 most);

#endif
