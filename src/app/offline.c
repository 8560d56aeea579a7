/* offline.c: a kernel without a kernel: struct kern whose bpf(2) is the verifier of this program. Maps and BTF are kept
 * as descriptions, programs are verified, and nothing runs. Whatever loads programs (load.h) works on it as on the real
 * one, so that what is verified here is the very bytes that would be given to a kernel. Files are this machine's. */
#include "app/app.h"
#include "app/trace.h"
#include "app/work.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/utsname.h>

enum { FIRST_FD = 1 << 20, FIRST_MODULE = 1 << 24, F_SLEEPABLE = 1 << 4, F_RDONLY_PROG = 1 << 7,
	MAX_CONTENTS = 64 << 20 };

enum thing_kind { THING_GONE, THING_MAP, THING_BTF, THING_PROG };
struct thing {
	enum thing_kind kind;
	struct verify_map *map; u8 *contents; bool is_frozen;
	struct btf *btf;
};
struct offline {
	struct arena *arena;
	struct kern *under;          /* files and the clock */
	struct host *host;           /* whose BTF is the kernel's */
	const struct profile *profile;
	int lockdown;
	vec(struct thing) things;
	const s32 *fds;              /* fd_array of the program that is being loaded */
	struct verify_result last;
	u64 last_us;
	bool keeps_trace;
	str trace;                   /* of the program that was loaded last, when it is to be kept */
};

static struct offline *offline_of(struct kern *k) { return k->ctx; }

static struct thing *thing(struct offline *o, s64 fd, enum thing_kind kind)
{
	s64 i = fd - FIRST_FD;
	return i >= 0 && i < o->things.n && o->things.v[i].kind == kind ? &o->things.v[i] : NULL;
}

static long add(struct offline *o, struct thing t)
{
	vec_push(&o->things, o->arena, t);
	return FIRST_FD + o->things.n - 1;
}

/* ---- maps and BTF ------------------------------------------------------------------------------------------------ */

static long map_create(struct offline *o, const struct sys_map_create *a)
{
	struct verify_map *m = arena_new(o->arena, struct verify_map);
	const struct thing *btf = thing(o, a->btf_fd, THING_BTF), *inner = thing(o, a->inner_map_fd, THING_MAP);
	u32 flags = uapi_map_type_flags(a->map_type);
	if (!uapi_map_type_name(a->map_type) || (flags & MAPF_OF_MAPS && !inner) || (a->btf_fd && !btf))
		return -EINVAL;
	if (flags & MAPF_ARRAY && (a->key_size != 4 || !a->max_entries))
		return -EINVAL;
	*m = (struct verify_map){ .type = a->map_type, .key_size = a->key_size, .value_size = a->value_size,
		.max_entries = a->max_entries, .flags = a->map_flags };
	if (btf && a->btf_value_type_id) {
		m->btf = btf->btf;
		m->key_type = a->btf_key_type_id;
		m->value_type = a->btf_value_type_id;
	}
	m->inner = inner && flags & MAPF_OF_MAPS ? inner->map : NULL;
	return add(o, (struct thing){ .kind = THING_MAP, .map = m });
}

static long map_update(struct offline *o, const struct sys_map_elem *a)
{
	struct thing *t = thing(o, a->map_fd, THING_MAP);
	if (!t)
		return -EBADF;
	bool is_data = t->map->type == MAP_ARRAY && t->map->max_entries == 1 && t->map->value_size <= MAX_CONTENTS;
	if (!is_data)
		return 0;
	if (!t->contents)
		t->contents = arena_alloc(o->arena, t->map->value_size);
	memcpy(t->contents, (const void *)(uintptr_t)a->value, t->map->value_size);
	return 0;
}

static long map_freeze(struct offline *o, const struct sys_map_elem *a)
{
	struct thing *t = thing(o, a->map_fd, THING_MAP);
	if (!t)
		return -EBADF;
	t->is_frozen = true;
	if (!t->contents && t->map->value_size <= MAX_CONTENTS)
		t->contents = arena_alloc(o->arena, t->map->value_size);
	t->map->contents = t->map->flags & F_RDONLY_PROG ? t->contents : NULL;
	return 0;
}

static long btf_load(struct offline *o, const struct sys_btf_load *a)
{
	struct diags quiet;
	diags_init(&quiet, o->arena, NULL);
	void *copy = arena_alloc(o->arena, a->btf_size);
	memcpy(copy, (const void *)(uintptr_t)a->btf, a->btf_size);
	struct btf *b = btf_open(o->arena, copy, a->btf_size, NULL, &quiet);
	return b ? add(o, (struct thing){ .kind = THING_BTF, .btf = b }) : -EINVAL;
}

/* ---- programs ---------------------------------------------------------------------------------------------------- */

static const struct verify_map *find_map(void *ctx, s32 fd)
{
	const struct thing *t = thing(ctx, fd, THING_MAP);
	return t ? t->map : NULL;
}

/* The fd of a module's BTF is its index: the loader passes it back as it is. */
int offline_btf_fd(void *host, u32 index)
{
	(void)host;
	return FIRST_MODULE + (int)index;
}

static const struct btf *module_of(struct offline *o, s32 fd)
{
	return fd > FIRST_MODULE ? host_btf_at(o->host, (u32)(fd - FIRST_MODULE)) : NULL;
}

static const struct btf *find_btf(void *ctx, u32 slot)
{
	struct offline *o = ctx;
	if (!slot)
		return host_btf(o->host);
	return o->fds && slot < 64 ? module_of(o, o->fds[slot]) : NULL;
}

static bool is_gpl(const char *license)
{
	static const char *const names[] = { "GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL",
		"Dual MIT/GPL", "Dual MPL/GPL" };
	for (u32 i = 0; license && i < ARRAY_LEN(names); i++)
		if (!strcmp(license, names[i]))
			return true;
	return false;
}

enum { MAX_WAY = 8 };

static const struct sys_line_info *line_at(const struct sys_prog_load *a, u32 insn)
{
	const struct sys_line_info *lines = (const struct sys_line_info *)(uintptr_t)a->line_info, *best = NULL;
	for (u32 i = 0; lines && i < a->line_info_cnt && lines[i].insn_off <= insn; i++)
		best = &lines[i];
	return best;
}

static void tell_line(const struct sys_line_info *l, const struct btf *b, struct buf *out)
{
	str file = btf_str(b, l->file_name_off), source = str_trim(btf_str(b, l->line_off));
	buf_printf(out, "%.*s:%u: %.*s\n", STR_ARG(file), l->line_col >> 10, STR_ARG(source));
}

/* The line of the loop that says so, or that of its head. */
static const struct sys_line_info *statement_of(const struct sys_prog_load *a, const struct btf *b,
	const struct work_loop *loop)
{
	for (u32 i = loop->head; i <= loop->end; i++) {
		const struct sys_line_info *l = line_at(a, i);
		str text = l ? btf_str(b, l->line_off) : STR("");
		if (memmem(text.s, text.n, "for (", 5) || memmem(text.s, text.n, "while (", 7))
			return l;
	}
	return line_at(a, loop->head);
}

/* The lines that took most of the work, and the loop that was gone around most, as comments of the log. */
static void tell_work(const struct verify_result *r, const struct sys_prog_load *a, const struct btf *b,
	struct buf *out)
{
	enum { MOST = 4 };
	struct { u32 line; u64 n; const struct sys_line_info *at; } all[512];
	const struct work w = { (const struct insn *)(uintptr_t)a->insns, a->insn_cnt, r->visits };
	struct work_loop loop;
	u32 n = 0;
	for (u32 i = 0, k; i < w.ninsns; i++) {
		const struct sys_line_info *l = r->visits[i] ? line_at(a, i) : NULL;
		for (k = 0; l && k < n && (all[k].line != l->line_col >> 10 ||
			all[k].at->file_name_off != l->file_name_off); k++)
			;
		if (!l || (k == n && n == ARRAY_LEN(all)))
			continue;
		if (k == n)
			all[n++].line = l->line_col >> 10, all[k].n = 0, all[k].at = l;
		all[k].n += r->visits[i];
	}
	for (u32 m = 0; m < MOST; m++) {
		u32 best = 0;
		for (u32 k = 1; k < n; k++)
			best = all[k].n > all[best].n ? k : best;
		if (!n || all[best].n * 50 < r->processed)
			break;
		buf_printf(out, "; work %7llu  ", (unsigned long long)all[best].n);
		tell_line(all[best].at, b, out);
		all[best].n = 0;
	}
	const struct sys_line_info *head = work_loop(&w, &loop) ? statement_of(a, b, &loop) : NULL;
	if (head) {
		buf_printf(out, "; loop %llu %llu ", (unsigned long long)loop.times, (unsigned long long)loop.ways);
		tell_line(head, b, out);
	}
}

/* How a refusal was come to: the source lines of the last branches, oldest first, as comments of the log. */
static str way_to(struct offline *o, const struct sys_prog_load *a, const struct btf *b)
{
	const struct verify_result *r = &o->last;
	const struct sys_line_info *line[MAX_WAY], *l;
	struct buf text = BUF_INIT;
	u32 n = 0;
	for (u32 i = r->npath; b && i-- > 0 && n < MAX_WAY;)
		if ((l = line_at(a, r->path[i])) && (!n || line[n - 1]->line_col >> 10 != l->line_col >> 10))
			line[n++] = l;
	while (n-- > 0) {
		str file = btf_str(b, line[n]->file_name_off), source = str_trim(btf_str(b, line[n]->line_off));
		buf_printf(&text, "; by %.*s:%u: %.*s\n", STR_ARG(file), line[n]->line_col >> 10, STR_ARG(source));
	}
	if (r->known.n)
		buf_printf(&text, "; known %.*s\n", STR_ARG(r->known));
	if (b && r->reason == VR_TOO_LARGE)
		tell_work(r, a, b, &text);
	str s = arena_str(o->arena, buf_view(&text));
	buf_free(&text);
	return s;
}

/* False: there is no room for all of it. */
static bool give_log(const struct verify_result *v, u64 us, struct sys_prog_load *a)
{
	char time[64];
	if (!a->log_level || !a->log_buf || a->log_size < 128)
		return true;
	int n = snprintf(time, sizeof(time), "verification time %llu usec\n", (unsigned long long)us);
	str log = v->log;
	u32 room = a->log_size - (u32)n - 1;
	if (log.n > room)
		log = str_sub(log, log.n - room, log.n);
	memcpy((char *)(uintptr_t)a->log_buf, log.s, log.n);
	memcpy((char *)(uintptr_t)a->log_buf + log.n, time, (size_t)n + 1);
	return log.n == v->log.n;
}

struct traced { const struct sys_prog_load *a; const struct btf *b; };

static bool traced_line(void *ctx, u32 insn, struct trace_line *out)
{
	const struct traced *t = ctx;
	const struct sys_line_info *l = t->b ? line_at(t->a, insn) : NULL;
	if (!l)
		return false;
	*out = (struct trace_line){ btf_str(t->b, l->file_name_off), str_trim(btf_str(t->b, l->line_off)),
		l->line_col >> 10 };
	return true;
}

static void trace(struct offline *o, const struct sys_prog_load *a, const struct verify_prog *p)
{
	struct verify_opts opts = { .profile = o->profile, .lockdown = o->lockdown, .want_log = true };
	struct traced t = { a, p->btf };
	struct buf out = BUF_INIT;
	struct verify_result r;
	verify_program(o->arena, p, &opts, &r);
	trace_print(r.log, traced_line, &t, &out);
	o->trace = arena_str(o->arena, buf_view(&out));
	buf_free(&out);
}

void offline_keep_trace(struct kern *k)
{
	offline_of(k)->keeps_trace = true;
	offline_of(k)->trace = STR("");
}

str offline_trace(const struct kern *k)
{
	return ((const struct offline *)k->ctx)->trace;
}

enum { SHORT_WAY = 5000 };       /* instructions whose registers are worth telling */

static long prog_load(struct offline *o, struct sys_prog_load *a)
{
	const struct thing *btf = thing(o, a->prog_btf_fd, THING_BTF);
	const struct sys_func_info *info = (const struct sys_func_info *)(uintptr_t)a->func_info;
	struct verify_func *funcs = arena_array(o->arena, struct verify_func, a->func_info_cnt + 1);
	for (u32 i = 0; i < a->func_info_cnt; i++)
		funcs[i] = (struct verify_func){ info[i].insn_off, info[i].type_id };
	o->fds = (const s32 *)(uintptr_t)a->fd_array;
	struct verify_prog p = { .insns = (const struct insn *)(uintptr_t)a->insns, .ninsns = a->insn_cnt,
		.prog_type = a->prog_type,
		.attach_type = a->expected_attach_type, .is_gpl = is_gpl((const char *)(uintptr_t)a->license),
		.is_sleepable = a->prog_flags & F_SLEEPABLE,
		.btf = btf ? btf->btf : NULL, .funcs = funcs, .nfuncs = btf ? a->func_info_cnt : 0,
		.attach_type_id = a->attach_btf_id,
		.attach_btf = a->attach_prog_fd ? module_of(o, (s32)a->attach_prog_fd) :
		a->attach_btf_id ? host_btf(o->host) : NULL,
		.ops_member = a->expected_attach_type, .ncpus = sys_possible_cpus(o->under), .ctx = o, .map = find_map,
		.kernel_btf = find_btf };
	struct verify_opts opts = { .profile = o->profile, .lockdown = o->lockdown,
		.want_log = a->log_level & 2 };
	if (o->keeps_trace)
		trace(o, a, &p);
	u64 began = o->under->now_ns(o->under);
	verify_program(o->arena, &p, &opts, &o->last);
	if (!o->last.accepted && a->log_level && !opts.want_log && o->last.processed < SHORT_WAY) {
		opts.want_log = true;            /* as the kernel does: what led to the refusal is told */
		verify_program(o->arena, &p, &opts, &o->last);
	}
	o->last_us = (o->under->now_ns(o->under) - began) / 1000;
	if (!o->last.accepted)
		o->last.log = arena_printf(o->arena, "%.*s%.*s", STR_ARG(way_to(o, a, p.btf)), STR_ARG(o->last.log));
	if (!give_log(&o->last, o->last_us, a))
		return -ENOSPC;
	if (o->last.accepted)
		return add(o, (struct thing){ .kind = THING_PROG });
	return o->last.reason == VR_TOO_LARGE ? -E2BIG : -EACCES;
}

static long offline_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct offline *o = offline_of(k);
	(void)size;
	switch (cmd) {
	case BPFCMD_MAP_CREATE: return map_create(o, attr);
	case BPFCMD_MAP_UPDATE_ELEM: return map_update(o, attr);
	case BPFCMD_MAP_FREEZE: return map_freeze(o, attr);
	case BPFCMD_BTF_LOAD: return btf_load(o, attr);
	case BPFCMD_PROG_LOAD: return prog_load(o, attr);
	case BPFCMD_OBJ_GET: return -ENOENT;
	default: return -EINVAL;
	}
}

/* ---- the rest of the table: files of this machine, and nothing that changes it ----------------------------------- */

static struct kern *under(struct kern *k) { return offline_of(k)->under; }
static long off_open(struct kern *k, const char *path, int flags, int mode)
{
	if (!strcmp(path, "/proc/version_signature"))        /* this machine's kernel is not the one that is followed */
		return -ENOENT;
	return (flags & O_ACCMODE) == O_RDONLY && !(flags & (O_CREAT | O_TRUNC)) ? under(k)->open(under(k), path, flags,
		mode) : -EROFS;
}
static long off_read(struct kern *k, int fd, void *p, u64 n) { return under(k)->read(under(k), fd, p, n); }

static long off_pread(struct kern *k, int fd, void *p, u64 n, u64 off)
{
	return under(k)->pread(under(k), fd, p, n, off);
}

static long off_stat(struct kern *k, const char *path, struct stat *st) { return under(k)->stat(under(k), path, st); }
static long off_fsmagic(struct kern *k, const char *path) { return under(k)->fsmagic(under(k), path); }
static long off_list(struct kern *k, const char *path, struct buf *out) { return under(k)->list(under(k), path, out); }
static u64 off_now(struct kern *k) { return under(k)->now_ns(under(k)); }
static u64 off_real(struct kern *k) { return under(k)->real_ns(under(k)); }
static u64 off_boot(struct kern *k) { return under(k)->boot_ns(under(k)); }
static u64 off_page(struct kern *k) { return under(k)->page_size(under(k)); }
static long off_getpid(struct kern *k) { return under(k)->getpid(under(k)); }

/* The kernel that is followed. */
static long off_uname(struct kern *k, struct utsname *out)
{
	const struct profile *p = offline_of(k)->profile;
	long r = under(k)->uname(under(k), out);
	snprintf(out->release, sizeof(out->release), "%u.%u.0", p->version >> 16, p->version >> 8 & 0xff);
	snprintf(out->version, sizeof(out->version), "#1");
	return r;
}

static long off_dup(struct kern *k, int fd)
{
	struct offline *o = offline_of(k);
	if (fd < FIRST_FD)
		return under(k)->dup(under(k), fd);
	return (u32)(fd - FIRST_FD) < o->things.n ? add(o, o->things.v[fd - FIRST_FD]) : -EBADF;
}

/* What would change this machine: none of that here. */
static long off_ioctl(struct kern *k, int fd, unsigned long op, unsigned long arg)
{
	(void)k; (void)fd; (void)op; (void)arg; return -EPERM;
}

static long off_write(struct kern *k, int fd, const void *p, u64 n)
{
	(void)k; (void)fd; (void)p; (void)n; return -EROFS;
}

static long off_mkdir(struct kern *k, const char *path, int mode) { (void)k; (void)path; (void)mode; return -EROFS; }
static long off_gone(struct kern *k, const char *path) { (void)k; (void)path; return -EROFS; }
static long off_perf(struct kern *k, struct sys_perf_attr *a, int pid, int cpu, int group, u64 flags)
{
	(void)k, (void)a, (void)pid, (void)cpu, (void)group, (void)flags;
	return -EPERM;
}

static long off_socket(struct kern *k, int domain, int type, int protocol)
{
	(void)k; (void)domain; (void)type; (void)protocol; return -EPERM;
}

static long off_rights(struct kern *k, u64 caps) { (void)k; (void)caps; return 0; }
static long off_memlock(struct kern *k) { (void)k; return -EPERM; }

static long off_close(struct kern *k, int fd)
{
	struct offline *o = offline_of(k);
	if (fd < FIRST_FD)
		return under(k)->close(under(k), fd);
	if ((u32)(fd - FIRST_FD) < o->things.n)
		o->things.v[fd - FIRST_FD].kind = THING_GONE;
	return 0;
}

/* The arena of a program is mapped nowhere: memory of our own stands for it. */
static long off_mmap(struct kern *k, const struct sys_mapping *m, void **out)
{
	if (m->fd < FIRST_FD)
		return under(k)->mmap(under(k), m, out);
	int fixed = m->flags & (MAP_FIXED | MAP_FIXED_NOREPLACE);
	void *p = mmap(fixed ? *out : NULL, m->bytes, m->prot, fixed | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
		0);
	*out = p;
	return p == MAP_FAILED ? -errno : 0;
}
static long off_munmap(struct kern *k, void *p, u64 len) { return under(k)->munmap(under(k), p, len); }

/* Of the kernel that is followed as it runs here. */
static int lockdown(struct host *h, const struct profile *profile)
{
	bool is_here = (sys_kernel_version(h->k) & ~0xffu) == profile->version;
	str level = is_here ? sys_lockdown(h->k, h->arena) : STR("");
	return str_is(level, "confidentiality") ? LOCK_ALL : str_is(level, "integrity") ? LOCK_INTEGRITY : LOCK_NONE;
}

struct kern *kern_offline(struct host *h, const struct profile *profile)
{
	struct kern *k = arena_new(h->arena, struct kern);
	struct offline *o = arena_new(h->arena, struct offline);
	*o = (struct offline){ .arena = h->arena, .under = h->k, .host = h, .profile = profile,
		.lockdown = lockdown(h, profile) };
	*k = (struct kern){ .bpf = offline_bpf, .mmap = off_mmap, .munmap = off_munmap, .open = off_open,
		.read = off_read, .pread = off_pread, .close = off_close,
		.stat = off_stat, .fsmagic = off_fsmagic, .list = off_list, .raise_memlock = off_memlock,
		.now_ns = off_now, .real_ns = off_real,
		.boot_ns = off_boot, .page_size = off_page, .uname = off_uname, .dup = off_dup, .ioctl = off_ioctl,
		.write = off_write, .mkdir = off_mkdir,
		.rmdir = off_gone, .unlink = off_gone, .perf_event_open = off_perf, .socket = off_socket,
		.use_rights = off_rights, .keep_rights = off_rights, .getpid = off_getpid,
		.ctx = o };
	return k;
}
