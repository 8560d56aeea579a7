/* kern_trace.c: --show-syscalls: a kern that prints each bpf, perf_event_open, ioctl and tracefs call as it happens,
 * with its arguments and result in strace's notation, and passes it on. */
#include "sys/sys.h"
#include "uapi/uapi.h"

#include <fcntl.h>

enum { MAX_TRACKED_FD = 1024 };

struct trace {
	struct kern *inner;
	struct buf *out;
	const char *path[MAX_TRACKED_FD];    /* tracefs and sysfs files that are open, by fd */
	struct arena *arena;
};

static struct trace *trace_of(struct kern *k) { return k->ctx; }

static void print_result(struct buf *out, long r)
{
	const char *name = r < 0 ? uapi_errno_name((int)-r) : NULL;
	if (r < 0)
		buf_printf(out, " = -1 %s (%s)\n", name ? name : "errno", strerror((int)-r));
	else
		buf_printf(out, " = %ld\n", r);
	buf_flush(out);
}

static void print_text(struct buf *out, const char *s, u64 n)
{
	u64 shown = MIN(n, 128);
	while (shown && s[shown - 1] == 0)
		shown--;
	buf_json_str(out, (str){ s, (u32)shown });
	if (shown < n && s[shown])
		buf_puts(out, "...");
}

static void print_name(struct buf *out, const char *key, const char *name)
{
	if (name[0])
		buf_printf(out, ", %s=\"%.16s\"", key, name);
}

static void print_user_str(struct buf *out, const char *key, u64 p)
{
	if (p) {
		buf_printf(out, "%s=\"", key);
		buf_visible(out, str_from((const char *)(uintptr_t)p), false);
		buf_char(out, '"');
	} else
		buf_printf(out, "%s=NULL", key);
}

static const char *or_number(struct buf *scratch, const char *name, u32 n)
{
	if (name)
		return name;
	scratch->n = 0;
	buf_printf(scratch, "%u", n);
	return buf_cstr(scratch);
}

static void print_map_create(struct buf *out, struct buf *tmp, const struct sys_map_create *a)
{
	buf_printf(out, "map_type=%s, key_size=%u, value_size=%u, max_entries=%u, map_flags=0x%x",
		or_number(tmp, uapi_map_type_name(a->map_type), a->map_type), a->key_size, a->value_size,
		a->max_entries, a->map_flags);
	print_name(out, "map_name", a->map_name);
	if (a->btf_fd)
		buf_printf(out, ", btf_fd=%u, btf_key_type_id=%u, btf_value_type_id=%u", a->btf_fd, a->btf_key_type_id,
			a->btf_value_type_id);
	if (a->inner_map_fd)
		buf_printf(out, ", inner_map_fd=%u", a->inner_map_fd);
}

static void print_prog_load(struct buf *out, struct buf *tmp, const struct sys_prog_load *a)
{
	buf_printf(out, "prog_type=%s, insn_cnt=%u, insns=0x%llx, ",
		or_number(tmp, uapi_prog_type_name(a->prog_type), a->prog_type), a->insn_cnt,
		(unsigned long long)a->insns);
	print_user_str(out, "license", a->license);
	buf_printf(out, ", log_level=%u, log_size=%u, kern_version=%u.%u.%u, prog_flags=0x%x", a->log_level,
		a->log_size,
		a->kern_version >> 16, a->kern_version >> 8 & 255, a->kern_version & 255, a->prog_flags);
	print_name(out, "prog_name", a->prog_name);
	if (a->expected_attach_type)
		buf_printf(out, ", expected_attach_type=%s",
			or_number(tmp, uapi_attach_type_name(a->expected_attach_type), a->expected_attach_type));
	if (a->attach_btf_id)
		buf_printf(out, ", attach_btf_id=%u", a->attach_btf_id);
	if (a->prog_btf_fd)
		buf_printf(out, ", prog_btf_fd=%u, func_info_cnt=%u, line_info_cnt=%u", a->prog_btf_fd,
			a->func_info_cnt, a->line_info_cnt);
}

static void print_bpf_args(struct buf *out, struct buf *tmp, int cmd, const void *attr)
{
	const struct sys_map_elem *e = attr;
	const struct sys_obj_path *p = attr;
	const struct sys_raw_tp_open *t = attr;
	const struct sys_link_create *l = attr;
	const struct sys_btf_load *b = attr;
	const struct sys_get_id *id = attr;
	const struct sys_get_info *info = attr;
	switch (cmd) {
	case BPFCMD_MAP_CREATE: print_map_create(out, tmp, attr); return;
	case BPFCMD_PROG_LOAD: print_prog_load(out, tmp, attr); return;
	case BPFCMD_MAP_LOOKUP_ELEM: case BPFCMD_MAP_UPDATE_ELEM: case BPFCMD_MAP_DELETE_ELEM: case BPFCMD_MAP_FREEZE:
	case BPFCMD_MAP_LOOKUP_AND_DELETE_ELEM:
		buf_printf(out, "map_fd=%u, key=0x%llx, value=0x%llx, flags=%llu", e->map_fd,
			(unsigned long long)e->key,
			(unsigned long long)e->value, (unsigned long long)e->flags);
		return;
	case BPFCMD_MAP_GET_NEXT_KEY:
		buf_printf(out, "map_fd=%u, key=0x%llx, next_key=0x%llx", e->map_fd, (unsigned long long)e->key,
			(unsigned long long)e->next_key);
		return;
	case BPFCMD_OBJ_PIN: case BPFCMD_OBJ_GET:
		print_user_str(out, "pathname", p->pathname);
		buf_printf(out, ", bpf_fd=%u", p->bpf_fd);
		return;
	case BPFCMD_RAW_TRACEPOINT_OPEN:
		print_user_str(out, "name", t->name);
		buf_printf(out, ", prog_fd=%u", t->prog_fd);
		return;
	case BPFCMD_LINK_CREATE:
		buf_printf(out, "prog_fd=%u, target_fd=%u, attach_type=%s, flags=0x%x", l->prog_fd, l->target_fd,
			or_number(tmp, uapi_attach_type_name(l->attach_type), l->attach_type), l->flags);
		return;
	case BPFCMD_BTF_LOAD: buf_printf(out, "btf_size=%u", b->btf_size); return;
	case BPFCMD_OBJ_GET_INFO_BY_FD: buf_printf(out, "bpf_fd=%u, info_len=%u", info->bpf_fd, info->info_len); return;
	case BPFCMD_PROG_GET_NEXT_ID: case BPFCMD_MAP_GET_NEXT_ID: case BPFCMD_BTF_GET_NEXT_ID:
		case BPFCMD_LINK_GET_NEXT_ID:
		buf_printf(out, "start_id=%u, next_id=%u", id->id, id->next_id);
		return;
	case BPFCMD_PROG_GET_FD_BY_ID: case BPFCMD_MAP_GET_FD_BY_ID: case BPFCMD_BTF_GET_FD_BY_ID:
		case BPFCMD_LINK_GET_FD_BY_ID:
		buf_printf(out, "id=%u", id->id);
		return;
	default: buf_puts(out, "..."); return;
	}
}

static long trace_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	static const char *const names[] = {
#define X(name, number) [number] = "BPF_" #name,
		SYS_BPF_COMMANDS(X)
#undef X
	};
	struct trace *t = trace_of(k);
	struct buf tmp = BUF_INIT;
	long r = t->inner->bpf(t->inner, cmd, attr, size);
	buf_printf(t->out, "bpf(%s, {", or_number(&tmp, (u32)cmd < ARRAY_LEN(names) ? names[cmd] : NULL, (u32)cmd));
	print_bpf_args(t->out, &tmp, cmd, attr);
	buf_printf(t->out, "}, %u)", size);
	print_result(t->out, r);
	buf_free(&tmp);
	return r;
}

static long trace_perf(struct kern *k, struct sys_perf_attr *a, int pid, int cpu, int group, u64 flags)
{
	static const char *const types[] = { "PERF_TYPE_HARDWARE", "PERF_TYPE_SOFTWARE", "PERF_TYPE_TRACEPOINT",
		"PERF_TYPE_HW_CACHE", "PERF_TYPE_RAW", "PERF_TYPE_BREAKPOINT" };
	struct trace *t = trace_of(k);
	struct buf tmp = BUF_INIT;
	long r = t->inner->perf_event_open(t->inner, a, pid, cpu, group, flags);
	buf_printf(t->out, "perf_event_open({type=%s, config=%llu, sample_period=%llu, config1=0x%llx, "
		"config2=0x%llx}, %d, %d, %d, 0x%llx)",
		or_number(&tmp, a->type < ARRAY_LEN(types) ? types[a->type] : NULL, a->type),
		(unsigned long long)a->config,
		(unsigned long long)a->sample_period, (unsigned long long)a->config1, (unsigned long long)a->config2,
		pid, cpu, group,
		(unsigned long long)flags);
	print_result(t->out, r);
	buf_free(&tmp);
	return r;
}

static long trace_ioctl(struct kern *k, int fd, unsigned long op, unsigned long arg)
{
	struct trace *t = trace_of(k);
	const char *name = op == SYS_PERF_ENABLE ? "PERF_EVENT_IOC_ENABLE" :
		op == SYS_PERF_DISABLE ? "PERF_EVENT_IOC_DISABLE" :
		op == SYS_PERF_SET_BPF ? "PERF_EVENT_IOC_SET_BPF" : NULL;
	long r = t->inner->ioctl(t->inner, fd, op, arg);
	if (name)
		buf_printf(t->out, "ioctl(%d, %s, %lu)", fd, name, arg);
	else
		buf_printf(t->out, "ioctl(%d, 0x%lx, 0x%lx)", fd, op, arg);
	print_result(t->out, r);
	return r;
}

static bool is_shown(const char *path)
{
	str p = str_from(path);
	return str_starts(p, "/sys/kernel/") || str_starts(p, "/sys/bus/event_source") || str_starts(p, "/sys/fs/bpf");
}

static long trace_open(struct kern *k, const char *path, int flags, int mode)
{
	struct trace *t = trace_of(k);
	long r = t->inner->open(t->inner, path, flags, mode);
	if (!is_shown(path))
		return r;
	buf_printf(t->out, "openat(AT_FDCWD, \"%s\", %s%s%s)", path,
		(flags & O_ACCMODE) == O_RDONLY ? "O_RDONLY" : (flags & O_ACCMODE) == O_WRONLY ? "O_WRONLY" : "O_RDWR",
		flags & O_APPEND ? "|O_APPEND" : "", flags & O_CREAT ? "|O_CREAT" : "");
	print_result(t->out, r);
	if (r >= 0 && r < MAX_TRACKED_FD)
		t->path[r] = arena_strdup(t->arena, str_from(path));
	return r;
}

static long trace_write(struct kern *k, int fd, const void *p, u64 n)
{
	struct trace *t = trace_of(k);
	long r = t->inner->write(t->inner, fd, p, n);
	if (fd >= 0 && fd < MAX_TRACKED_FD && t->path[fd]) {
		buf_printf(t->out, "write(%d, ", fd);
		print_text(t->out, p, n);
		buf_printf(t->out, ", %llu)", (unsigned long long)n);
		print_result(t->out, r);
	}
	return r;
}

static long trace_close(struct kern *k, int fd)
{
	struct trace *t = trace_of(k);
	long r = t->inner->close(t->inner, fd);
	if (fd >= 0 && fd < MAX_TRACKED_FD && t->path[fd]) {
		t->path[fd] = NULL;
		buf_printf(t->out, "close(%d)", fd);
		print_result(t->out, r);
	}
	return r;
}

static long path_result(struct trace *t, const char *call, const char *path, long r)
{
	if (is_shown(path)) {
		buf_printf(t->out, "%s(\"%s\")", call, path);
		print_result(t->out, r);
	}
	return r;
}

static long trace_mkdir(struct kern *k, const char *path, int mode)
{
	struct trace *t = trace_of(k);
	return path_result(t, "mkdir", path, t->inner->mkdir(t->inner, path, mode));
}

static long trace_rmdir(struct kern *k, const char *path)
{
	struct trace *t = trace_of(k);
	return path_result(t, "rmdir", path, t->inner->rmdir(t->inner, path));
}

static long trace_unlink(struct kern *k, const char *path)
{
	struct trace *t = trace_of(k);
	return path_result(t, "unlink", path, t->inner->unlink(t->inner, path));
}

/* What is not shown goes straight on. */
static long pass_mmap(struct kern *k, const struct sys_mapping *m, void **out)
{ struct kern *i = trace_of(k)->inner; return i->mmap(i, m, out); }

static long pass_munmap(struct kern *k, void *p, u64 len)
{
	struct kern *i = trace_of(k)->inner; return i->munmap(i, p, len);
}

static long pass_read(struct kern *k, int fd, void *p, u64 n)
{
	struct kern *i = trace_of(k)->inner; return i->read(i, fd, p, n);
}

static long pass_pread(struct kern *k, int fd, void *p, u64 n, u64 off)
{
	struct kern *i = trace_of(k)->inner; return i->pread(i, fd, p, n, off);
}

static long pass_dup(struct kern *k, int fd) { struct kern *i = trace_of(k)->inner; return i->dup(i, fd); }

static long pass_stat(struct kern *k, const char *path, struct stat *st)
{
	struct kern *i = trace_of(k)->inner; return i->stat(i, path, st);
}

static long pass_fsmagic(struct kern *k, const char *path)
{
	struct kern *i = trace_of(k)->inner; return i->fsmagic(i, path);
}

static long pass_rename(struct kern *k, const char *a, const char *b)
{
	struct kern *i = trace_of(k)->inner; return i->rename(i, a, b);
}

static long pass_list(struct kern *k, const char *path, struct buf *out)
{
	struct kern *i = trace_of(k)->inner; return i->list(i, path, out);
}

static long pass_poll(struct kern *k, struct pollfd *fds, u32 n, int ms)
{
	struct kern *i = trace_of(k)->inner; return i->poll(i, fds, n, ms);
}

static long pass_epoll_new(struct kern *k) { struct kern *i = trace_of(k)->inner; return i->epoll_new(i); }

static long pass_epoll_add(struct kern *k, int s, int fd, u32 n)
{
	struct kern *i = trace_of(k)->inner; return i->epoll_add(i, s, fd, n);
}

static long pass_epoll_wait(struct kern *k, int s, u32 *n, u32 max, int ms)
{
	struct kern *i = trace_of(k)->inner; return i->epoll_wait(i, s, n, max, ms);
}

static long pass_socket(struct kern *k, int d, int t, int p)
{
	struct kern *i = trace_of(k)->inner; return i->socket(i, d, t, p);
}

static long pass_bind(struct kern *k, int fd, const void *a, u32 n)
{
	struct kern *i = trace_of(k)->inner; return i->bind(i, fd, a, n);
}

static long pass_netlink(struct kern *k, int fd, const void *q, u32 n, void *r, u32 m)
{
	struct kern *i = trace_of(k)->inner; return i->netlink(i, fd, q, n, r, m);
}

static long pass_setsockopt(struct kern *k, int fd, int l, int n, const void *v, u32 len)
{ struct kern *i = trace_of(k)->inner; return i->setsockopt(i, fd, l, n, v, len); }
static long pass_raise_memlock(struct kern *k) { struct kern *i = trace_of(k)->inner; return i->raise_memlock(i); }

static long pass_use_rights(struct kern *k, u64 caps)
{
	struct kern *i = trace_of(k)->inner; return i->use_rights(i, caps);
}

static long pass_keep_rights(struct kern *k, u64 caps)
{
	struct kern *i = trace_of(k)->inner; return i->keep_rights(i, caps);
}

static long pass_uname(struct kern *k, struct utsname *out)
{
	struct kern *i = trace_of(k)->inner; return i->uname(i, out);
}

static long pass_signalfd(struct kern *k, u64 set) { struct kern *i = trace_of(k)->inner; return i->signalfd(i, set); }

static long pass_fork(struct kern *k) { struct kern *i = trace_of(k)->inner; return i->fork(i); }

static long pass_spawn(struct kern *k, char *const *argv, int *gate)
{
	struct kern *i = trace_of(k)->inner; return i->spawn(i, argv, gate);
}

static long pass_kill(struct kern *k, int pid, int signal)
{
	struct kern *i = trace_of(k)->inner; return i->kill(i, pid, signal);
}

static long pass_wait(struct kern *k, int pid, int *status, bool until_end)
{
	struct kern *i = trace_of(k)->inner; return i->wait(i, pid, status, until_end);
}

static long pass_readlink(struct kern *k, const char *path, char *out, u64 n)
{
	struct kern *i = trace_of(k)->inner; return i->readlink(i, path, out, n);
}

static long pass_getpid(struct kern *k) { struct kern *i = trace_of(k)->inner; return i->getpid(i); }
static long pass_pipe(struct kern *k, int ends[2]) { struct kern *i = trace_of(k)->inner; return i->pipe(i, ends); }

static u64 pass_now(struct kern *k) { struct kern *i = trace_of(k)->inner; return i->now_ns(i); }
static u64 pass_page_size(struct kern *k) { struct kern *i = trace_of(k)->inner; return i->page_size(i); }
static u64 pass_real(struct kern *k) { struct kern *i = trace_of(k)->inner; return i->real_ns(i); }
static u64 pass_boot(struct kern *k) { struct kern *i = trace_of(k)->inner; return i->boot_ns(i); }

struct kern *kern_trace(struct arena *a, struct kern *inner, struct buf *out)
{
	struct trace *t = arena_new(a, struct trace);
	struct kern *k = arena_new(a, struct kern);
	*t = (struct trace){ .inner = inner, .out = out, .arena = a };
	*k = (struct kern){
		.bpf = trace_bpf, .perf_event_open = trace_perf, .ioctl = trace_ioctl, .open = trace_open,
		.write = trace_write,
		.close = trace_close, .dup = pass_dup, .mmap = pass_mmap, .munmap = pass_munmap, .read = pass_read,
		.pread = pass_pread,
		.stat = pass_stat, .fsmagic = pass_fsmagic, .mkdir = trace_mkdir, .rmdir = trace_rmdir,
		.unlink = trace_unlink,
		.rename = pass_rename, .list = pass_list, .poll = pass_poll, .socket = pass_socket, .bind = pass_bind,
		.epoll_new = pass_epoll_new, .epoll_add = pass_epoll_add, .epoll_wait = pass_epoll_wait,
		.netlink = pass_netlink,
		.setsockopt = pass_setsockopt, .raise_memlock = pass_raise_memlock, .use_rights = pass_use_rights,
		.keep_rights = pass_keep_rights, .now_ns = pass_now, .real_ns = pass_real, .page_size = pass_page_size,
		.boot_ns = pass_boot,
		.uname = pass_uname, .signalfd = pass_signalfd, .spawn = pass_spawn, .fork = pass_fork,
		.kill = pass_kill,
		.wait = pass_wait, .getpid = pass_getpid, .pipe = pass_pipe, .readlink = pass_readlink, .ctx = t,
	};
	return k;
}
