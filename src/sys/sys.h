/* sys.h: the one door to the kernel (design D6). struct kern is a table of functions; kern_linux.c is the real one,
 * kern_trace.c prints each call as it goes (--show-syscalls), tests bring a fake that records and can fail its n-th
 * call. Every function returns what the system call does, or -errno; nothing here prints, exits or reports.
 *
 * The sys_* wrappers below fill union bpf_attr for one command each. Layouts come from the kernel's
 * include/uapi/linux/bpf.h (7.x) and stand in sys/bpf_attr.h, so that old host headers do not matter. */
#ifndef SKEP_SYS_H
#define SKEP_SYS_H

#include "base/base.h"

struct stat;
struct pollfd;
struct perf_event_attr;

struct kern {
	long (*bpf)(struct kern *k, int cmd, void *attr, u32 size);
	long (*perf_event_open)(struct kern *k, void *attr, int pid, int cpu, int group, u64 flags);
	long (*ioctl)(struct kern *k, int fd, unsigned long op, unsigned long arg);
	long (*mmap)(struct kern *k, u64 len, int prot, int flags, int fd, u64 off, void **out);
	long (*munmap)(struct kern *k, void *p, u64 len);
	long (*open)(struct kern *k, const char *path, int flags, int mode);
	long (*read)(struct kern *k, int fd, void *p, u64 n);
	long (*pread)(struct kern *k, int fd, void *p, u64 n, u64 off);
	long (*write)(struct kern *k, int fd, const void *p, u64 n);
	long (*close)(struct kern *k, int fd);
	long (*stat)(struct kern *k, const char *path, struct stat *st);
	long (*mkdir)(struct kern *k, const char *path, int mode);
	long (*unlink)(struct kern *k, const char *path);
	long (*rename)(struct kern *k, const char *from, const char *to);
	/* names of a directory, NUL-separated, into out; returns their number */
	long (*list)(struct kern *k, const char *path, struct buf *out);
	long (*poll)(struct kern *k, struct pollfd *fds, u32 n, int timeout_ms);
	long (*epoll_create)(struct kern *k);
	long (*epoll_add)(struct kern *k, int ep, int fd, u64 cookie);
	long (*epoll_wait)(struct kern *k, int ep, u64 *cookies, u32 max, int timeout_ms);
	long (*socket)(struct kern *k, int domain, int type, int protocol);
	long (*sendrecv)(struct kern *k, int fd, const void *req, u32 req_len, void *resp, u32 resp_max);  /* netlink: one request, one datagram */
	long (*setsockopt)(struct kern *k, int fd, int level, int name, const void *val, u32 len);
	long (*getpid)(struct kern *k);
	long (*mount)(struct kern *k, const char *type, const char *where);
	void *ctx;               /* of the implementation */
};

struct kern *kern_linux(void);
/* Wraps inner: prints calls to out, one line each, strace's notation. */
struct kern *kern_trace(struct arena *a, struct kern *inner, struct buf *out);

#endif
