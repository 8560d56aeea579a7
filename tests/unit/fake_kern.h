/* fake_kern.h: a kernel for tests, behind struct kern: it has a few files, says yes to bpf(2) and perf_event_open(2),
 * and keeps account of every descriptor, mapping, pin, directory and probe, so that a test can see what is left. Its
 * n-th call can fail. Closing, unmapping and the clock never fail. */
#ifndef SKEP_TESTS_FAKE_KERN_H
#define SKEP_TESTS_FAKE_KERN_H

#include "sys/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { FAKE_FIRST_FD = 100, FAKE_FDS = 400, FAKE_NAMES = 64, FAKE_TRACEFS = 0x74726163, FAKE_BPFFS = (int)0xcafe4a11,
	FAKE_TCX_INGRESS = 46, FAKE_MAP_FIXED = 0x10, FAKE_CHILD = 4242 };
enum fake_fd { FD_CLOSED, FD_FILE, FD_OBJECT /* of bpf(2) or perf */ };

struct fake_file { const char *path; const void *bytes; u64 len; };
struct fake {
	struct kern kern;
	u64 calls, fail_at;          /* 0: never */
	int fail_with;               /* errno */
	const struct fake_file *files; u32 nfiles;
	bool no_tracefs, no_bpffs;
	struct { enum fake_fd what; char path[160]; u64 pos; const struct fake_file *file; } fd[FAKE_FDS];
	char pins[FAKE_NAMES][160], dirs[FAKE_NAMES][160]; u32 npins, ndirs;
	char probes[FAKE_NAMES][64]; u32 nprobes;      /* kprobe_events */
	u32 mappings;                /* of objects */
	u64 now, page;               /* page: bytes; 0: 4096 */
	u32 loads, links;
	bool no_tcx;                 /* traffic control has no links */
	u32 filters, qdiscs;
	u64 rights_kept;             /* by keep_rights */
	const char *stale_filter;    /* the name of one that is there already, on interface 1 */
	u32 living;                  /* a process that exists */
	u32 children; bool ended, child_ends; int child_status;      /* of the process that was started */
	bool failed_to_remove;       /* the call that failed was to take a probe away: the next start sweeps it */
};

static struct fake *fake_of(struct kern *k) { return k->ctx; }

/* Every call that can fail passes here; 0: go on. */
static long fake_step(struct fake *f)
{
	return ++f->calls == f->fail_at ? -f->fail_with : 0;
}

static long fake_new_fd(struct fake *f, enum fake_fd what, const char *path)
{
	for (u32 i = 0; i < FAKE_FDS; i++)
		if (f->fd[i].what == FD_CLOSED) {
			f->fd[i].what = what;
			f->fd[i].pos = 0;
			f->fd[i].file = NULL;
			snprintf(f->fd[i].path, sizeof(f->fd[i].path), "%s", path);
			return FAKE_FIRST_FD + i;
		}
	return -EMFILE;
}

static bool fake_is_open(struct fake *f, int fd)
{
	return fd >= FAKE_FIRST_FD && fd < FAKE_FIRST_FD + FAKE_FDS && f->fd[fd - FAKE_FIRST_FD].what != FD_CLOSED;
}

static const struct fake_file *fake_find(struct fake *f, const char *path)
{
	if (f->no_tracefs && !strncmp(path, "/sys/kernel/tracing", 19))
		return NULL;
	for (u32 i = 0; i < f->nfiles; i++)
		if (!strcmp(f->files[i].path, path))
			return &f->files[i];
	return NULL;
}

/* A file inside a directory that was made here: an instance of tracefs has whatever is asked for. */
static bool fake_is_made(struct fake *f, const char *path)
{
	for (u32 i = 0; i < f->ndirs; i++)
		if (!strncmp(f->dirs[i], path, strlen(f->dirs[i])))
			return true;
	return false;
}

static bool fake_take(char names[][160], u32 *n, const char *path)
{
	for (u32 i = 0; i < *n; i++)
		if (!strcmp(names[i], path)) {
			memmove(names[i], names[--*n], sizeof(names[0]));
			return true;
		}
	return false;
}

static long fake_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct fake *f = fake_of(k);
	long r = fake_step(f);
	(void)size;
	if (r)
		return r;
	switch (cmd) {
	case BPFCMD_PROG_LOAD:
		f->loads++;
		return fake_new_fd(f, FD_OBJECT, "prog");
	case BPFCMD_PROG_QUERY:
		return f->no_tcx ? -EINVAL : 0;
	case BPFCMD_LINK_CREATE: case BPFCMD_RAW_TRACEPOINT_OPEN:
		if (cmd == BPFCMD_LINK_CREATE && f->no_tcx &&
			((struct sys_link_create *)attr)->attach_type == FAKE_TCX_INGRESS)
			return -EINVAL;
		f->links++;
		return fake_new_fd(f, FD_OBJECT, "link");
	case BPFCMD_MAP_CREATE: case BPFCMD_BTF_LOAD: case BPFCMD_OBJ_GET: case BPFCMD_PROG_GET_FD_BY_ID:
		return fake_new_fd(f, FD_OBJECT, "object");
	case BPFCMD_OBJ_PIN: {
		struct sys_obj_path *p = attr;
		if (f->npins == FAKE_NAMES)
			return -ENOSPC;
		snprintf(f->pins[f->npins++], 160, "%s", (const char *)(uintptr_t)p->pathname);
		return 0;
	}
	case BPFCMD_MAP_GET_NEXT_KEY: case BPFCMD_MAP_LOOKUP_BATCH:
		return -ENOENT;
	default:
		return 0;
	}
}

static long fake_perf(struct kern *k, struct sys_perf_attr *a, int pid, int cpu, int group, u64 flags)
{
	(void)a, (void)pid, (void)cpu, (void)group, (void)flags;
	long r = fake_step(fake_of(k));
	return r ? r : fake_new_fd(fake_of(k), FD_OBJECT, "perf");
}

/* The number of a network interface is that of its file in sysfs. */
static long fake_ioctl(struct kern *k, int fd, unsigned long op, unsigned long arg)
{
	enum { INTERFACE_INDEX = 0x8933 };
	struct { char name[16]; s32 index; } *request = (void *)(uintptr_t)arg;
	char path[64];
	long r = fake_step(fake_of(k));
	if (r || !fake_is_open(fake_of(k), fd))
		return r ? r : -EBADF;
	if (op != INTERFACE_INDEX)
		return 0;
	snprintf(path, sizeof(path), "/sys/class/net/%.16s/ifindex", request->name);
	const struct fake_file *file = fake_find(fake_of(k), path);
	request->index = file ? atoi(file->bytes) : 0;
	return file ? 0 : -ENODEV;
}

static u64 fake_page_size(struct kern *k) { return fake_of(k)->page ? fake_of(k)->page : 4096; }
static long fake_mmap(struct kern *k, const struct sys_mapping *m, void **out)
{
	struct fake *f = fake_of(k);
	u64 len = m->bytes;
	int flags = m->flags, fd = m->fd;
	long r = fake_step(f);
	if (r)
		return r;
	if (fd >= 0 && !fake_is_open(f, fd))
		return -EBADF;
	if (flags & FAKE_MAP_FIXED)                   /* over what is there */
		return 0;
	const struct fake_file *file = fd < 0 ? NULL : f->fd[fd - FAKE_FIRST_FD].file;
	u64 pages = fd < 0 ? 0 : len / fake_page_size(k) - 1;
	if (fd >= 0 && !strcmp(f->fd[fd - FAKE_FIRST_FD].path, "perf") && (!pages || pages & (pages - 1)))
		return -EINVAL;                       /* a page of its own, and a power of two of them */
	char *p = calloc(1, len + sizeof(u64));       /* the first word: of an object or not */
	*(u64 *)(void *)p = !file;
	if (file)
		memcpy(p + sizeof(u64), file->bytes, file->len < len ? file->len : len);
	f->mappings += !file;
	*out = p + sizeof(u64);
	return 0;
}

static long fake_munmap(struct kern *k, void *p, u64 len)
{
	char *start = (char *)p - sizeof(u64);
	(void)len;
	fake_of(k)->mappings -= *(u64 *)(void *)start != 0;
	free(start);
	return 0;
}

static long fake_open(struct kern *k, const char *path, int flags, int mode)
{
	struct fake *f = fake_of(k);
	long r = fake_step(f);
	(void)mode, (void)flags;
	f->failed_to_remove |= r && f->nprobes && strstr(path, "probe_events");
	if (r)
		return r;
	const struct fake_file *file = fake_find(f, path);
	if (!file && !fake_is_made(f, path))
		return -ENOENT;
	r = fake_new_fd(f, FD_FILE, path);
	if (r >= 0)
		f->fd[r - FAKE_FIRST_FD].file = file;
	return r;
}

static long fake_pread(struct kern *k, int fd, void *p, u64 n, u64 off)
{
	struct fake *f = fake_of(k);
	long r = fake_step(f);
	if (r)
		return r;
	if (!fake_is_open(f, fd))
		return -EBADF;
	const struct fake_file *file = f->fd[fd - FAKE_FIRST_FD].file;
	if (!file)
		return -EAGAIN;              /* a pipe with nothing in it */
	u64 left = off < file->len ? file->len - off : 0, take = n < left ? n : left;
	memcpy(p, (const char *)file->bytes + off, take);
	return (long)take;
}

static long fake_read(struct kern *k, int fd, void *p, u64 n)
{
	struct fake *f = fake_of(k);
	u64 *pos = fake_is_open(f, fd) ? &f->fd[fd - FAKE_FIRST_FD].pos : NULL;
	long r = fake_pread(k, fd, p, n, pos ? *pos : 0);
	if (r > 0)
		*pos += (u64)r;
	return r;
}

static long fake_write(struct kern *k, int fd, const void *p, u64 n)
{
	struct fake *f = fake_of(k);
	long r = fake_step(f);
	const char *text = p;
	f->failed_to_remove |= r && n && text[0] == '-';
	if (r)
		return r;
	if (!fake_is_open(f, fd))
		return -EBADF;
	if (!strstr(f->fd[fd - FAKE_FIRST_FD].path, "probe_events"))
		return (long)n;
	if (text[0] == '-') {                /* "-:skep/name" */
		f->nprobes -= f->nprobes > 0;
		return (long)n;
	}
	snprintf(f->probes[f->nprobes++], 64, "%.*s", (int)n, text);
	return (long)n;
}

static long fake_close(struct kern *k, int fd)
{
	struct fake *f = fake_of(k);
	if (!fake_is_open(f, fd))
		return -EBADF;
	f->fd[fd - FAKE_FIRST_FD].what = FD_CLOSED;
	return 0;
}

static long fake_dup(struct kern *k, int fd)
{
	struct fake *f = fake_of(k);
	long r = fake_step(f);
	return r ? r : !fake_is_open(f, fd) ? -EBADF : fake_new_fd(f, FD_OBJECT, "dup");
}

static long fake_stat(struct kern *k, const char *path, struct stat *st)
{
	struct fake *f = fake_of(k);
	long r = fake_step(f);
	const struct fake_file *file = fake_find(f, path);
	if (r)
		return r;
	memset(st, 0, sizeof(*st));
	st->st_mode = S_IFREG | 0644;
	st->st_size = file ? (off_t)file->len : 0;
	st->st_ino = file ? (ino_t)(file - f->files) + 1 : 0;
	bool is_dir = fake_is_made(f, path) || !strcmp(path, "/sys/fs/bpf");
	if (!file && is_dir)
		st->st_mode = S_IFDIR | 0755;
	return file || is_dir ? 0 : -ENOENT;
}

static long fake_fsmagic(struct kern *k, const char *path)
{
	struct fake *f = fake_of(k);
	long r = fake_step(f);
	if (r)
		return r;
	if (!strcmp(path, "/sys/kernel/tracing") && !f->no_tracefs)
		return FAKE_TRACEFS;
	return !strncmp(path, "/sys/fs/bpf", 11) && !f->no_bpffs ? (long)(u32)FAKE_BPFFS : 0;
}

static long fake_mkdir(struct kern *k, const char *path, int mode)
{
	struct fake *f = fake_of(k);
	long r = fake_step(f);
	(void)mode;
	if (r)
		return r;
	if (fake_is_made(f, path) || !strncmp("/sys/fs/bpf", path, strlen(path)) || !strcmp("/sys/kernel/tracing",
		path))
		return -EEXIST;
	if (f->ndirs == FAKE_NAMES || (f->no_tracefs && strstr(path, "tracing")))
		return -ENOENT;
	snprintf(f->dirs[f->ndirs++], 160, "%s", path);
	return 0;
}

static long fake_rmdir(struct kern *k, const char *path)
{
	struct fake *f = fake_of(k);
	return fake_take(f->dirs, &f->ndirs, path) ? 0 : -ENOENT;
}

static long fake_unlink(struct kern *k, const char *path)
{
	struct fake *f = fake_of(k);
	return fake_take(f->pins, &f->npins, path) ? 0 : -ENOENT;
}

static long fake_rename(struct kern *k, const char *from, const char *to)
{
	(void)from, (void)to; return fake_step(fake_of(k));
}

/* The next part of each path that begins with this directory. */
static long fake_list(struct kern *k, const char *path, struct buf *out)
{
	struct fake *f = fake_of(k);
	long r = fake_step(f), n = 0;
	size_t len = strlen(path);
	for (u32 i = 0; !r && i < f->nfiles; i++) {
		const char *p = f->files[i].path;
		if (strncmp(p, path, len) || p[len] != '/')
			continue;
		buf_add(out, p + len + 1, strcspn(p + len + 1, "/"));
		buf_char(out, 0);
		n++;
	}
	return r ? r : n ? n : -ENOENT;
}

static long fake_poll(struct kern *k, struct pollfd *fds, u32 n, int ms)
{
	(void)fds, (void)n;
	fake_of(k)->now += (u64)(ms > 0 ? ms : 1) * 1000000;
	return fake_step(fake_of(k));
}

static long fake_socket(struct kern *k, int d, int t, int p)
{
	(void)d, (void)t, (void)p;
	long r = fake_step(fake_of(k));
	fake_of(k)->failed_to_remove |= r && fake_of(k)->filters;
	return r ? r : fake_new_fd(fake_of(k), FD_OBJECT, "socket");
}

static long fake_bind(struct kern *k, int fd, const void *a, u32 n)
{
	(void)fd, (void)a, (void)n;
	return fake_step(fake_of(k));
}

/* One message of a dump and its end: the clsact qdisc of interface 1, or the filter on its ingress. */
static long fake_dump(struct fake *f, bool is_qdisc, const void *q, void *r, u32 m)
{
	enum { INGRESS_PARENT = (int)0xfffffff2, PRIORITY = 23785 };
	struct { u32 len; u16 type, flags; u32 seq, port; u8 family, pad[3]; s32 ifindex; u32 handle, parent, info;
		} h = { 0 };
	struct { u16 len, type; char s[60]; } a = { 0 };
	struct { u32 len; u16 type, flags; u32 seq, port; s32 err; } done = { .len = 20, .type = 3 };
	u8 body[256];
	u32 n = 0;
	memcpy(&h, q, sizeof(h));
	if (!is_qdisc && (h.parent != (u32)INGRESS_PARENT || !f->filters))
		return 0;
	if (is_qdisc) {
		a.len = 4 + 7, a.type = 1;
		memcpy(a.s, "clsact", 7);
		memcpy(body, &a, 12), n = 12;
	} else {
		u16 name_len = (u16)(strlen(f->stale_filter) + 1), inner = (u16)((4 + name_len + 3) & ~3);
		u16 outer[2] = { (u16)(4 + inner), 2 }, name[2] = { (u16)(4 + name_len), 7 };
		memset(body, 0, sizeof(body));
		memcpy(body, outer, 4), memcpy(body + 4, name, 4), memcpy(body + 8, f->stale_filter, name_len);
		n = 4u + inner;
	}
	h.len = (u32)sizeof(h) + n, h.type = is_qdisc ? 36 : 44, h.ifindex = 1, h.info = (u32)PRIORITY << 16,
		h.handle = 1;
	if (m < h.len + sizeof(done))
		return 0;
	memcpy(r, &h, sizeof(h)), memcpy((u8 *)r + sizeof(h), body, n);
	memcpy((u8 *)r + h.len, &done, sizeof(done));
	return (long)(h.len + sizeof(done));
}

/* Traffic control as tc.c asks for it: a qdisc and its filters, counted; a dump tells of none. */
static long fake_netlink(struct kern *k, int fd, const void *q, u32 n, void *r, u32 m)
{
	enum { NEWQDISC = 36, DELQDISC, GETQDISC, NEWTFILTER = 44, DELTFILTER, GETTFILTER, ERROR = 2, DONE };
	struct { u32 len; u16 type, flags; u32 seq, port; s32 err; } head = { 0 };
	struct fake *f = fake_of(k);
	long failed = fake_step(f);
	memcpy(&head, q, n < 16 ? n : 16);
	u16 what = head.type;
	if (!n)                              /* the rest of a dump */
		what = GETTFILTER;
	else if (!failed && f->stale_filter && (what == GETQDISC || what == GETTFILTER)) {
		long len = fake_dump(f, what == GETQDISC, q, r, m);
		if (len)
			return len;
	}
	f->failed_to_remove |= failed && (what == DELTFILTER || what == DELQDISC || what == GETTFILTER);
	if (failed || !fake_is_open(f, fd) || m < sizeof(head))
		return failed ? failed : -EBADF;
	f->qdiscs = what == NEWQDISC ? 1 : what == DELQDISC ? 0 : f->qdiscs;
	f->filters += what == NEWTFILTER;
	f->filters -= what == DELTFILTER;
	head.len = sizeof(head);
	head.type = what == GETTFILTER || what == GETQDISC ? DONE : ERROR;
	memcpy(r, &head, sizeof(head));
	return sizeof(head);
}
static long fake_setsockopt(struct kern *k, int fd, int l, int n, const void *v, u32 len)
{ (void)fd, (void)l, (void)n, (void)v, (void)len; return fake_step(fake_of(k)); }
static long fake_epoll_new(struct kern *k)
{
	long r = fake_step(fake_of(k));
	return r ? r : fake_new_fd(fake_of(k), FD_OBJECT, "epoll");
}

static long fake_epoll_add(struct kern *k, int set, int fd, u32 number)
{
	(void)set; (void)fd; (void)number; return fake_step(fake_of(k));
}

static long fake_epoll_wait(struct kern *k, int set, u32 *numbers, u32 max, int ms)
{
	(void)set; (void)numbers; (void)max; (void)ms; return fake_step(fake_of(k));
}

static long fake_memlock(struct kern *k) { return fake_step(fake_of(k)); }
static long fake_use_rights(struct kern *k, u64 caps) { (void)caps; return fake_step(fake_of(k)); }
static long fake_keep_rights(struct kern *k, u64 caps)
{
	fake_of(k)->rights_kept = caps;
	return fake_step(fake_of(k));
}
static long fake_uname(struct kern *k, struct utsname *out)
{
	long r = fake_step(fake_of(k));
	memset(out, 0, sizeof(*out));
	if (!r)
		snprintf(out->release, sizeof(out->release), "6.1.0-13-amd64");
	return r;
}
static long fake_signalfd(struct kern *k, u64 set)
{
	(void)set;
	long r = fake_step(fake_of(k));
	return r ? r : fake_new_fd(fake_of(k), FD_OBJECT, "signalfd");
}
static const struct fake_file fake_nothing = { "gate", "", 0 };
static long fake_spawn(struct kern *k, char *const *argv, int *gate)
{
	(void)argv;
	struct fake *f = fake_of(k);
	long r = fake_step(f);
	if (r)
		return r;
	*gate = (int)fake_new_fd(f, FD_FILE, "gate");
	f->fd[*gate - FAKE_FIRST_FD].file = &fake_nothing;
	f->children++;
	return FAKE_CHILD;
}
static long fake_kill(struct kern *k, int pid, int signal)
{
	struct fake *f = fake_of(k);
	long r = fake_step(f);
	f->ended |= !r && signal && (pid == FAKE_CHILD || pid == -FAKE_CHILD);
	return r ? r : signal || ((u32)pid == f->living && pid) ? 0 : -ESRCH;
}
static long fake_getpid(struct kern *k) { (void)k; return getpid(); }
static long fake_wait(struct kern *k, int pid, int *status, bool until_end)
{
	(void)until_end;
	struct fake *f = fake_of(k);
	if (pid != FAKE_CHILD || !f->children)
		return -ECHILD;
	*status = f->ended ? 15 : f->child_status;
	f->children -= f->ended || f->child_ends;
	return f->ended || f->child_ends ? pid : 0;
}
static u64 fake_now(struct kern *k) { return fake_of(k)->now += 1000; }
static u64 fake_real(struct kern *k) { return 1700000000000000000ull + fake_of(k)->now; }

static void fake_init(struct fake *f, const struct fake_file *files, u32 nfiles)
{
	*f = (struct fake){ .files = files, .nfiles = nfiles, .fail_with = EPERM };
	f->kern = (struct kern){ .bpf = fake_bpf, .perf_event_open = fake_perf, .ioctl = fake_ioctl, .mmap = fake_mmap,
		.munmap = fake_munmap,
		.open = fake_open, .read = fake_read, .pread = fake_pread, .write = fake_write, .close = fake_close,
		.dup = fake_dup, .stat = fake_stat,
		.fsmagic = fake_fsmagic, .mkdir = fake_mkdir, .rmdir = fake_rmdir, .unlink = fake_unlink,
		.rename = fake_rename, .list = fake_list,
		.poll = fake_poll, .socket = fake_socket, .bind = fake_bind, .netlink = fake_netlink,
		.setsockopt = fake_setsockopt, .raise_memlock = fake_memlock,
		.epoll_new = fake_epoll_new, .epoll_add = fake_epoll_add, .epoll_wait = fake_epoll_wait,
		.use_rights = fake_use_rights, .keep_rights = fake_keep_rights, .now_ns = fake_now,
		.real_ns = fake_real, .page_size = fake_page_size, .boot_ns = fake_now,
		.uname = fake_uname, .signalfd = fake_signalfd, .spawn = fake_spawn, .kill = fake_kill,
		.wait = fake_wait, .getpid = fake_getpid, .ctx = f };
}

/* What is still there, as text; "" nothing. */
static str fake_left(struct arena *a, struct fake *f)
{
	str s = STR("");
	for (u32 i = 0; i < FAKE_FDS; i++)
		if (f->fd[i].what != FD_CLOSED)
			s = arena_printf(a, "%.*s fd %u (%s)", STR_ARG(s), FAKE_FIRST_FD + i, f->fd[i].path);
	for (u32 i = 0; i < f->npins; i++)
		s = arena_printf(a, "%.*s pin %s", STR_ARG(s), f->pins[i]);
	for (u32 i = 0; i < f->ndirs; i++)
		s = arena_printf(a, "%.*s directory %s", STR_ARG(s), f->dirs[i]);
	for (u32 i = 0; i < f->nprobes; i++)
		s = arena_printf(a, "%.*s probe %s", STR_ARG(s), f->probes[i]);
	if (f->children)
		s = arena_printf(a, "%.*s a child", STR_ARG(s));
	if (f->filters || f->qdiscs)
		s = arena_printf(a, "%.*s %u filters on %u qdiscs", STR_ARG(s), f->filters, f->qdiscs);
	return f->mappings ? arena_printf(a, "%.*s %u mappings", STR_ARG(s), f->mappings) : s;
}

#endif
