/* kern_linux.c: the real kernel behind struct kern. */
#include "sys/sys.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long result(long r) { return r < 0 ? -errno : r; }

static long linux_bpf(struct kern *k UNUSED, int cmd, void *attr, u32 size)
{
	return result(syscall(SYS_bpf, cmd, attr, size));
}

static long linux_perf(struct kern *k UNUSED, struct sys_perf_attr *attr, int pid, int cpu, int group, u64 flags)
{
	return result(syscall(SYS_perf_event_open, attr, pid, cpu, group, flags));
}

static long linux_ioctl(struct kern *k UNUSED, int fd, unsigned long op, unsigned long arg)
{
	return result(ioctl(fd, op, arg));
}

static long linux_mmap(struct kern *k UNUSED, const struct sys_mapping *m, void **out)
{
	void *at = m->flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) ? *out : NULL;
	void *p = mmap(at, m->bytes, m->prot, m->flags, m->fd, (off_t)m->off);
	if (p == MAP_FAILED)
		return -errno;
	*out = p;
	return 0;
}

static long linux_rest(struct kern *k UNUSED, void *p, u64 len) { return result(madvise(p, len, MADV_DONTNEED)); }
static long linux_munmap(struct kern *k UNUSED, void *p, u64 len) { return result(munmap(p, len)); }

static long linux_open(struct kern *k UNUSED, const char *path, int flags, int mode)
{
	return result(open(path, flags | O_CLOEXEC, mode));
}

static long linux_read(struct kern *k UNUSED, int fd, void *p, u64 n) { return result(read(fd, p, n)); }

static long linux_pread(struct kern *k UNUSED, int fd, void *p, u64 n, u64 off)
{
	return result(pread(fd, p, n, (off_t)off));
}

static long linux_write(struct kern *k UNUSED, int fd, const void *p, u64 n) { return result(write(fd, p, n)); }
static long linux_close(struct kern *k UNUSED, int fd) { return result(close(fd)); }
static long linux_dup(struct kern *k UNUSED, int fd) { return result(fcntl(fd, F_DUPFD_CLOEXEC, 3)); }
static long linux_stat(struct kern *k UNUSED, const char *path, struct stat *st) { return result(stat(path, st)); }
static long linux_mkdir(struct kern *k UNUSED, const char *path, int mode) { return result(mkdir(path, (mode_t)mode)); }
static long linux_rmdir(struct kern *k UNUSED, const char *path) { return result(rmdir(path)); }
static long linux_unlink(struct kern *k UNUSED, const char *path) { return result(unlink(path)); }
static long linux_rename(struct kern *k UNUSED, const char *from, const char *to) { return result(rename(from, to)); }

static long linux_fsmagic(struct kern *k UNUSED, const char *path)
{
	struct statfs fs;
	return statfs(path, &fs) < 0 ? -errno : (long)(fs.f_type & 0xffffffff);
}

static long linux_list(struct kern *k UNUSED, const char *path, struct buf *out)
{
	DIR *d = opendir(path);
	if (!d)
		return -errno;
	long n = 0;
	for (struct dirent *e; (e = readdir(d));) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		buf_add(out, e->d_name, strlen(e->d_name) + 1);
		n++;
	}
	closedir(d);
	return n;
}

static long linux_poll(struct kern *k UNUSED, struct pollfd *fds, u32 n, int timeout_ms)
{
	return result(poll(fds, n, timeout_ms));
}

static long linux_epoll_new(struct kern *k UNUSED) { return result(epoll_create1(EPOLL_CLOEXEC)); }

static long linux_epoll_add(struct kern *k UNUSED, int set, int fd, u32 number)
{
	struct epoll_event e = { .events = EPOLLIN, .data.u32 = number };
	return result(epoll_ctl(set, EPOLL_CTL_ADD, fd, &e));
}

static long linux_epoll_wait(struct kern *k UNUSED, int set, u32 *numbers, u32 max, int timeout_ms)
{
	enum { AT_ONCE = 64 };
	struct epoll_event e[AT_ONCE];
	long n = result(epoll_wait(set, e, (int)MIN(max, (u32)AT_ONCE), timeout_ms));
	for (long i = 0; i < n; i++)
		numbers[i] = e[i].data.u32;
	return n;
}

static long linux_socket(struct kern *k UNUSED, int domain, int type, int protocol)
{
	return result(socket(domain, type | SOCK_CLOEXEC, protocol));
}

static long linux_bind(struct kern *k UNUSED, int fd, const void *address, u32 len)
{
	return result(bind(fd, address, len));
}

static long linux_netlink(struct kern *k UNUSED, int fd, const void *req, u32 req_len, void *resp, u32 resp_max)
{
	if (req_len && send(fd, req, req_len, 0) < 0)
		return -errno;
	return result(recv(fd, resp, resp_max, 0));
}

static long linux_setsockopt(struct kern *k UNUSED, int fd, int level, int name, const void *val, u32 len)
{
	return result(setsockopt(fd, level, name, val, len));
}

static long linux_raise_memlock(struct kern *k UNUSED)
{
	struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };
	return result(setrlimit(RLIMIT_MEMLOCK, &unlimited));
}

/* ---- capabilities: capset(2) as the kernel takes it, version 3: two words for each set ------------------- */

enum { CAP_VERSION_3 = 0x20080522, CAP_WORDS = 2, CAP_BITS = 64 };
struct cap_header { u32 version; int pid; };
struct cap_word { u32 effective, permitted, inheritable; };

static u64 cap_set(const u32 *low, const u32 *high) { return *low | (u64)*high << 32; }

static long set_caps(u64 effective, u64 permitted)
{
	struct cap_header h = { CAP_VERSION_3, 0 };
	struct cap_word w[CAP_WORDS] = { { (u32)effective, (u32)permitted, 0 },
		{ (u32)(effective >> 32), (u32)(permitted >> 32), 0 } };
	return result(syscall(SYS_capset, &h, w));
}

static long permitted_caps(u64 *caps)
{
	struct cap_header h = { CAP_VERSION_3, 0 };
	struct cap_word w[CAP_WORDS] = { 0 };
	long r = result(syscall(SYS_capget, &h, w));
	*caps = cap_set(&w[0].permitted, &w[1].permitted);
	return r;
}

static long linux_use_rights(struct kern *k UNUSED, u64 caps)
{
	u64 permitted;
	long r = permitted_caps(&permitted);
	return r < 0 ? r : set_caps(caps & permitted, permitted);
}

/* The bounding set first: narrowing it takes CAP_SETPCAP, and whoever lacks that has not much to narrow. */
static long linux_keep_rights(struct kern *k, u64 caps)
{
	u64 permitted;
	long r = permitted_caps(&permitted);
	if (r < 0 || (r = linux_use_rights(k, permitted)) < 0)
		return r;
	for (unsigned long bit = 0; bit < CAP_BITS; bit++)
		if (!(caps >> bit & 1) && prctl(PR_CAPBSET_DROP, bit, 0, 0, 0) < 0)
			break;
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	return set_caps(caps & permitted, caps & permitted);
}

static u64 clock_ns(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (u64)t.tv_sec * 1000000000u + (u64)t.tv_nsec;
}

static u64 linux_now(struct kern *k UNUSED) { return clock_ns(CLOCK_MONOTONIC); }
static u64 linux_page_size(struct kern *k UNUSED) { return (u64)sysconf(_SC_PAGESIZE); }
static u64 linux_real(struct kern *k UNUSED) { return clock_ns(CLOCK_REALTIME); }
static u64 linux_boot(struct kern *k UNUSED) { return clock_ns(CLOCK_BOOTTIME); }
static long linux_uname(struct kern *k UNUSED, struct utsname *out) { return result(uname(out)); }

/* ---- signals and processes ---------------------------------------------------------------------------------- */

enum { SIGNALS = 64 };

static long linux_signalfd(struct kern *k UNUSED, u64 bits)
{
	sigset_t set;
	sigemptyset(&set);
	for (int n = 1; n <= SIGNALS; n++)
		if (bits & sys_signal(n))
			sigaddset(&set, n);
	return result(signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
}

static void become(char *const *argv, int gate)
{
	char go;
	setpgid(0, 0);
	signal(SIGPIPE, SIG_DFL);            /* ours is ignored, and that would be inherited */
	if (read(gate, &go, 1) == 1) {
		execvp(argv[0], argv);
		int err = errno;
		if (write(gate, &err, sizeof(err)) < 0)
			_exit(126);
	}
	_exit(127);
}

static long linux_fork(struct kern *k UNUSED) { return result(fork()); }

static long linux_spawn(struct kern *k UNUSED, char *const *argv, int *gate)
{
	int pair[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	long pid = result(fork());
	if (pid == 0) {
		close(pair[0]);              /* or it would never see that ours is closed */
		become(argv, pair[1]);
	}
	close(pair[1]);
	if (pid < 0) {
		close(pair[0]);
		return pid;
	}
	setpgid((pid_t)pid, (pid_t)pid);     /* whoever comes first */
	*gate = pair[0];
	return pid;
}

static long linux_kill(struct kern *k UNUSED, int pid, int signal) { return result(kill(pid, signal)); }

static long linux_wait(struct kern *k UNUSED, int pid, int *status, bool until_end)
{
	return result(waitpid(pid, status, until_end ? 0 : WNOHANG | WUNTRACED));
}

static long linux_getpid(struct kern *k UNUSED) { return getpid(); }
static long linux_pipe(struct kern *k UNUSED, int ends[2]) { return result(pipe2(ends, O_CLOEXEC)); }

static long linux_readlink(struct kern *k UNUSED, const char *path, char *out, u64 n)
{
	return result(readlink(path, out, n));
}

struct kern *kern_linux(void)
{
	static const struct kern linux_kernel = {
		.bpf = linux_bpf, .perf_event_open = linux_perf, .ioctl = linux_ioctl, .mmap = linux_mmap,
		.munmap = linux_munmap, .rest = linux_rest,
		.open = linux_open, .read = linux_read, .pread = linux_pread, .write = linux_write,
		.close = linux_close, .dup = linux_dup,
		.stat = linux_stat, .fsmagic = linux_fsmagic, .mkdir = linux_mkdir, .rmdir = linux_rmdir,
		.unlink = linux_unlink,
		.rename = linux_rename, .list = linux_list, .poll = linux_poll, .socket = linux_socket,
		.bind = linux_bind,
		.epoll_new = linux_epoll_new, .epoll_add = linux_epoll_add, .epoll_wait = linux_epoll_wait,
		.netlink = linux_netlink,
		.setsockopt = linux_setsockopt, .raise_memlock = linux_raise_memlock, .use_rights = linux_use_rights,
		.keep_rights = linux_keep_rights, .now_ns = linux_now, .real_ns = linux_real,
		.page_size = linux_page_size, .boot_ns = linux_boot, .uname = linux_uname,
		.signalfd = linux_signalfd, .spawn = linux_spawn, .fork = linux_fork, .kill = linux_kill,
		.wait = linux_wait, .getpid = linux_getpid, .pipe = linux_pipe, .readlink = linux_readlink,
	};
	return (struct kern *)&linux_kernel;   /* callers never write to it */
}
