/* attach.c: programs onto hooks. The caller gets one descriptor, which is the attachment: the perf event, or a link
 * where there is none. What closing a descriptor does not undo (an entry in tracefs, XDP's place) is kept by
 * name until the caller gives that back. */
#include "face/libbcc/face.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>

/* ---- what the process keeps -------------------------------------------------------------------------------------- */

struct kept { struct kept *next; struct arena arena; struct link link; char *name; };
struct file_id { u64 dev, inode; };          /* a file has several paths: "/proc/PID/root/..." where a process is meant */
struct counted { struct counted *next; const void *owner; struct file_id file; u64 offset, counter; };
struct keeper { pthread_mutex_t lock; struct kept *first; struct counted *counted; u32 legacy_count; };

static struct keeper *keeper(void)
{
	/* the one thing that the interface itself makes global */
	static struct keeper process = { .lock = PTHREAD_MUTEX_INITIALIZER };
	return &process;
}

static void keep(struct kept *one, const char *name)
{
	struct keeper *kp = keeper();
	one->name = arena_strdup(&one->arena, str_from(name));
	pthread_mutex_lock(&kp->lock);
	one->next = kp->first;
	kp->first = one;
	pthread_mutex_unlock(&kp->lock);
}

static void forget(struct kept *one)
{
	arena_clear(&one->arena);
	free(one);
}

/* False: nothing of that name is kept. */
static bool give_back(const char *name)
{
	struct keeper *kp = keeper();
	struct kept *found = NULL;
	pthread_mutex_lock(&kp->lock);
	for (struct kept **p = &kp->first; *p && !found; p = found ? p : &(*p)->next)
		if (!strcmp((*p)->name, name)) {
			found = *p;
			*p = found->next;
		}
	pthread_mutex_unlock(&kp->lock);
	if (!found)
		return false;
	link_close(&found->link);
	forget(found);
	return true;
}

static bool identify(const char *path, struct file_id *id)
{
	struct stat st;
	if (face_kern()->stat(face_kern(), path, &st) < 0)
		return false;
	*id = (struct file_id){ st.st_dev, st.st_ino };
	return true;
}

void face_count(const void *owner, const char *path, u64 offset, u64 counter)
{
	struct keeper *kp = keeper();
	struct file_id id;
	if (!identify(path, &id))
		return;
	struct counted *one = malloc(sizeof(*one));
	if (!one)
		base_out_of_memory(sizeof(*one));
	pthread_mutex_lock(&kp->lock);
	*one = (struct counted){ kp->counted, owner, id, offset, counter };
	kp->counted = one;
	pthread_mutex_unlock(&kp->lock);
}

void face_uncount(const void *owner)
{
	struct keeper *kp = keeper();
	pthread_mutex_lock(&kp->lock);
	for (struct counted **p = &kp->counted, *one; (one = *p);) {
		if (one->owner != owner) {
			p = &one->next;
			continue;
		}
		*p = one->next;
		free(one);
	}
	pthread_mutex_unlock(&kp->lock);
}

static u64 counter_of(const char *path, u64 offset)
{
	struct keeper *kp = keeper();
	struct file_id id;
	u64 found = 0;
	if (!identify(path, &id))
		return 0;
	pthread_mutex_lock(&kp->lock);
	for (struct counted *p = kp->counted; p; p = p->next)
		if (p->offset == offset && p->file.dev == id.dev && p->file.inode == id.inode)
			found = p->counter;
	pthread_mutex_unlock(&kp->lock);
	return found;
}

/* ---- hooks ------------------------------------------------------------------------------------------------------- */

/* The descriptor that stays: closing it detaches. */
static int only_fd(struct link *l)
{
	int fd = l->link_fd >= 0 ? l->link_fd : l->nfds ? l->fds[0] : -1;
	for (u32 i = 0; i < l->nfds; i++)
		if (l->fds[i] != fd)
			l->k->close(l->k, l->fds[i]);
	l->nfds = 0;
	l->link_fd = -1;
	return fd;
}

/* name: of what is kept; whole: all of it, and the caller gets 0. */
static int attach(int prog_fd, const struct hook *h, const char *name, bool whole)
{
	struct scratch s;
	struct attach at;
	struct kept *one = calloc(1, sizeof(*one));
	if (!one)
		base_out_of_memory(sizeof(*one));
	scratch_begin(&s);
	attach_init(&at, &one->arena, face_kern(), &s.feats, &s.ds);
	at.without_links = !whole;           /* callers may disable, enable and ask the event that they get */
	at.legacy_count = __atomic_fetch_add(&keeper()->legacy_count, 1, __ATOMIC_RELAXED);
	bool ok = attach_hook(&at, prog_fd, NULL, h, &one->link);
	int fd = !ok || whole ? 0 : only_fd(&one->link);
	if (ok && (whole || one->link.legacy.n))
		keep(one, name);
	else
		forget(one);
	return scratch_end(&s, ok, EINVAL) < 0 ? -1 : fd;
}

static int attach_text(int prog_fd, const char *kind, const char *target)
{
	return attach(prog_fd, &(struct hook){ .kind = str_from(kind), .target = str_from(target) }, target, false);
}

/* type: 0 where the function begins, 1 where it returns. maxactive: calls at a time whose return is seen; 0 or less: the
 * kernel's own number. */
int bpf_attach_kprobe(int prog_fd, int type, const char *ev_name, const char *fn, u64 offset, int maxactive);
int bpf_attach_kprobe(int prog_fd, int type, const char *ev_name, const char *fn, u64 offset, int maxactive)
{
	struct arena a = { 0 };
	str target = offset ? arena_printf(&a, "%s+0x%llx", fn, (unsigned long long)offset) : str_from(fn);
	struct hook h = { .kind = type ? STR("kretprobe") : STR("kprobe"), .target = target,
		.at_once = (u32)MAX(maxactive, 0) };
	int fd = attach(prog_fd, &h, ev_name, false), e = errno;
	arena_clear(&a);
	errno = e;
	return fd;
}

int bpf_detach_kprobe(const char *ev_name);
int bpf_detach_kprobe(const char *ev_name)
{
	give_back(ev_name);
	return 0;
}

/* offset: in the file. A seventh argument of newer callers, where users are counted, is not looked at: others pass
 * six. */
int bpf_attach_uprobe(int prog_fd, int type, const char *ev_name, const char *path, u64 offset, int pid);
int bpf_attach_uprobe(int prog_fd, int type, const char *ev_name, const char *path, u64 offset, int pid)
{
	struct arena a = { 0 };
	struct hook h = { .kind = type ? STR("uretprobe") : STR("uprobe"), .pid = MAX(pid, 0),
		.counter = counter_of(path, offset) };
	h.target = arena_printf(&a, "%s:0x%llx", path, (unsigned long long)offset);
	int fd = attach(prog_fd, &h, ev_name, false), e = errno;
	arena_clear(&a);
	errno = e;
	return fd;
}

int bpf_detach_uprobe(const char *ev_name);
int bpf_detach_uprobe(const char *ev_name) { return bpf_detach_kprobe(ev_name); }

int bpf_attach_tracepoint(int prog_fd, const char *category, const char *name);
int bpf_attach_tracepoint(int prog_fd, const char *category, const char *name)
{
	struct arena a = { 0 };
	int fd = attach_text(prog_fd, "tracepoint", arena_printf(&a, "%s:%s", category, name).s), e = errno;
	arena_clear(&a);
	errno = e;
	return fd;
}

int bpf_detach_tracepoint(const char *category, const char *name);
int bpf_detach_tracepoint(const char *category UNUSED, const char *name UNUSED) { return 0; }

int bpf_attach_raw_tracepoint(int prog_fd, const char *name);
int bpf_attach_raw_tracepoint(int prog_fd, const char *name) { return attach_text(prog_fd, "rawtp", name); }

int bpf_attach_kfunc(int prog_fd);
int bpf_attach_kfunc(int prog_fd) { return face_result(sys_raw_tp_open(face_kern(), NULL, prog_fd, 0)); }

int bpf_attach_lsm(int prog_fd);
int bpf_attach_lsm(int prog_fd) { return bpf_attach_kfunc(prog_fd); }

bool bpf_has_kernel_btf(void);
bool bpf_has_kernel_btf(void)
{
	struct kern *k = face_kern();
	long fd = k->open(k, "/sys/kernel/btf/vmlinux", 0, 0);
	if (fd >= 0)
		k->close(k, (int)fd);
	return fd >= 0;
}

/* ---- perf events ------------------------------------------------------------------------------------------------- */

static int onto(long fd, int prog_fd)
{
	struct kern *k = face_kern();
	if (fd < 0)
		return face_result(fd);
	long r = k->ioctl(k, (int)fd, SYS_PERF_SET_BPF, (unsigned long)prog_fd);
	r = r < 0 ? r : k->ioctl(k, (int)fd, SYS_PERF_ENABLE, 0);
	if (r < 0)
		k->close(k, (int)fd);
	return r < 0 ? face_result(r) : (int)fd;
}

int bpf_attach_perf_event_raw(int prog_fd, void *attr, int pid, int cpu, int group, unsigned long flags);
int bpf_attach_perf_event_raw(int prog_fd, void *attr, int pid, int cpu, int group, unsigned long flags)
{
	struct kern *k = face_kern();
	return onto(k->perf_event_open(k, attr, pid, cpu, group, flags | SYS_PERF_FD_CLOEXEC), prog_fd);
}

/* Exactly one of period and frequency. */
int bpf_attach_perf_event(int prog_fd, u32 type, u32 config, u64 period, u64 freq, int pid, int cpu, int group);
int bpf_attach_perf_event(int prog_fd, u32 type, u32 config, u64 period, u64 freq, int pid, int cpu, int group)
{
	enum { MAX_TYPE = SYS_PERF_HW_CACHE };
	struct sys_perf_attr a = { .size = sizeof(a), .type = type, .config = config, .sample_period = freq ? freq :
		period, .flags = freq ? SYS_PERF_FREQ : 0 };
	if (!period == !freq || (type > MAX_TYPE && type != SYS_PERF_RAW)) {
		face_say("a perf event wants either a period or a frequency, and a type of hardware, software, "
			"cache or raw");
		return face_result(-EINVAL);
	}
	return bpf_attach_perf_event_raw(prog_fd, &a, pid, cpu, group, 0);
}

int bpf_open_perf_event(u32 type, u64 config, int pid, int cpu);
int bpf_open_perf_event(u32 type, u64 config, int pid, int cpu)
{
	struct kern *k = face_kern();
	struct sys_perf_attr a = { .size = sizeof(a), .type = type, .config = config, .sample_period = INT64_MAX };
	long fd = k->perf_event_open(k, &a, pid, cpu, -1, SYS_PERF_FD_CLOEXEC);
	long r = fd < 0 ? fd : k->ioctl(k, (int)fd, SYS_PERF_ENABLE, 0);
	if (fd >= 0 && r < 0)
		k->close(k, (int)fd);
	return r < 0 ? face_result(r) : (int)fd;
}

/* A link has nothing to disable. */
int bpf_close_perf_event_fd(int fd);
int bpf_close_perf_event_fd(int fd)
{
	struct kern *k = face_kern();
	if (fd < 0)
		return 0;
	k->ioctl(k, fd, SYS_PERF_DISABLE, 0);
	return face_result(k->close(k, fd));
}

/* ---- network, cgroups -------------------------------------------------------------------------------------------- */

/* prog_fd -1 takes it away, also one that somebody else put there to stay. Ours goes when the process ends, too. */
int bpf_attach_xdp(const char *dev, int prog_fd, u32 flags);
int bpf_attach_xdp(const char *dev, int prog_fd, u32 flags)
{
	enum { XDP_SKB = 1 << 1, XDP_DRV = 1 << 2 };
	struct arena a = { 0 };
	const char *kind = flags & XDP_SKB ? "xdpgeneric" : flags & XDP_DRV ? "xdpdrv" : "xdp",
		*name = arena_printf(&a, "xdp:%s", dev).s;
	struct hook h = { .kind = str_from(kind), .target = str_from(dev) };
	u32 index = 0;
	bool is_ours = give_back(name);
	long there = sys_interface_index(face_kern(), dev, &index);
	int r;
	if (there < 0)
		r = face_result(there);
	else if (prog_fd >= 0)
		r = attach(prog_fd, &h, name, true);
	else
		r = is_ours ? 0 : face_result(attach_xdp(face_kern(), index, -1, flags));
	int e = errno;
	arena_clear(&a);
	errno = e;
	return r;
}

int bpf_open_raw_sock(const char *dev);
int bpf_open_raw_sock(const char *dev)
{
	struct kern *k = face_kern();
	long fd = k->socket(k, PF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, htons(ETH_P_ALL));
	struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL) };
	u32 index = 0;
	if (fd < 0)
		return face_result(fd);
	long r = dev && *dev ? sys_interface_index(k, dev, &index) : 0;
	at.sll_ifindex = (int)index;
	if (r >= 0)
		r = k->bind(k, (int)fd, &at, sizeof(at));
	if (r >= 0)
		return (int)fd;
	face_say("cannot open a raw socket on '%s': %s", dev, strerror((int)-r));
	k->close(k, (int)fd);
	return face_result(r);
}

int bpf_attach_socket(int sock, int prog_fd);
int bpf_attach_socket(int sock, int prog_fd)
{
	return face_result(face_kern()->setsockopt(face_kern(), sock, SOL_SOCKET, SO_ATTACH_BPF, &prog_fd,
		sizeof(prog_fd)));
}

/* 0, or -errno: these two are libbpf's by origin. */
static int negative(long r)
{
	errno = r < 0 ? (int)-r : errno;
	return (int)MIN(r, 0);
}

int bpf_prog_attach(int prog_fd, int target_fd, int type, unsigned flags);
int bpf_prog_attach(int prog_fd, int target_fd, int type, unsigned flags)
{
	struct sys_prog_attach a = { .target_fd = (u32)target_fd, .attach_bpf_fd = (u32)prog_fd,
		.attach_type = (u32)type, .attach_flags = flags };
	return negative(sys_prog_attach(face_kern(), &a));
}

int bpf_prog_detach2(int prog_fd, int target_fd, int type);
int bpf_prog_detach2(int prog_fd, int target_fd, int type)
{
	struct sys_prog_attach a = { .target_fd = (u32)target_fd, .attach_bpf_fd = (u32)prog_fd,
		.attach_type = (u32)type };
	return negative(sys_prog_detach(face_kern(), &a));
}

/* ---- test runs: the layout is libbpf's, whose name this is ------------------------------------------------------- */

struct bpf_test_run_opts {
	size_t sz;
	const void *data_in; void *data_out;
	u32 data_size_in, data_size_out;
	const void *ctx_in; void *ctx_out;
	u32 ctx_size_in, ctx_size_out, retval;
	int repeat;
	u32 duration, flags, cpu, batch_size;
};

int bpf_prog_test_run_opts(int prog_fd, struct bpf_test_run_opts *o);
int bpf_prog_test_run_opts(int prog_fd, struct bpf_test_run_opts *o)
{
	if (!o || o->sz < offsetof(struct bpf_test_run_opts, flags)) {
		errno = EINVAL;
		return -EINVAL;
	}
	bool is_long = o->sz >= sizeof(*o);
	struct sys_test_run a = { .prog_fd = (u32)prog_fd, .data_size_in = o->data_size_in,
		.data_size_out = o->data_size_out,
		.data_in = (u64)(uintptr_t)o->data_in, .data_out = (u64)(uintptr_t)o->data_out,
		.repeat = (u32)o->repeat,
		.ctx_size_in = o->ctx_size_in, .ctx_size_out = o->ctx_size_out, .ctx_in = (u64)(uintptr_t)o->ctx_in,
		.ctx_out = (u64)(uintptr_t)o->ctx_out,
		.flags = is_long ? o->flags : 0, .cpu = is_long ? o->cpu : 0, .batch_size = is_long ? o->batch_size :
		0 };
	long r = sys_test_run(face_kern(), &a);
	o->data_size_out = a.data_size_out;
	o->ctx_size_out = a.ctx_size_out;
	o->retval = a.retval;
	o->duration = a.duration_ns;
	if (r < 0)
		errno = (int)-r;
	return (int)r;
}
