/* load_prog.c: BPF_PROG_LOAD, with what each program type wants, and once more without what old kernels lack. */
#include "load/load_private.h"

#include <errno.h>
#include <stdlib.h>

enum { FIRST_LOG = 64 << 10, MAX_LOG = 16 << 20, F_SLEEPABLE = 1 << 4, F_XDP_FRAGS = 1 << 5 };

static u64 ptr(const void *p) { return (u64)(uintptr_t)p; }

static const char *const btf_prefix[] = { "btf_trace_", "bpf_lsm_", "bpf_iter_" };

/* Name of the kernel's BTF type that stands for the target. */
static str target_symbol(struct arena *arena, u32 attach_type, str target, enum btf_kind *kind)
{
	*kind = BTF_FUNC;
	switch (attach_type) {
	case ATTACH_TRACE_RAW_TP:
		*kind = BTF_TYPEDEF;
		return arena_printf(arena, "%s%.*s", btf_prefix[0], STR_ARG(target));
	case ATTACH_LSM_MAC: case ATTACH_LSM_CGROUP:
		return arena_printf(arena, "%s%.*s", btf_prefix[1], STR_ARG(target));
	case ATTACH_TRACE_ITER:
		return arena_printf(arena, "%s%.*s", btf_prefix[2], STR_ARG(target));
	default:
		return target;
	}
}

u32 load_attach_id(const struct load_opts *opts, struct arena *a, u32 attach_type, str target, u32 *index)
{
	const struct btf *b;
	enum btf_kind kind;
	str symbol = target_symbol(a, attach_type, target, &kind);
	for (*index = 0; (b = opts->kernel_btf ? opts->kernel_btf(opts->ctx, *index) : NULL); ++*index) {
		u32 id = btf_find(b, kind, symbol);
		if (id)
			return id;
	}
	return 0;
}

const struct btf *load_btf_of_program(struct kern *k, struct arena *a, int prog_fd, struct diags *ds)
{
	struct sys_prog_info prog = { 0 };
	struct sys_btf_info info = { 0 };
	u32 len = sizeof(prog);
	long fd = sys_get_info(k, prog_fd, &prog, &len) == 0 && prog.btf_id ? sys_fd_by_id(k, BPFCMD_BTF_GET_FD_BY_ID,
		prog.btf_id) : -1;
	len = sizeof(info);
	long r = fd < 0 ? fd : sys_get_info(k, (int)fd, &info, &len);
	u32 size = info.btf_size;
	info = (struct sys_btf_info){ .btf = ptr(arena_alloc(a, size + 1)), .btf_size = size };
	len = sizeof(info);
	if (r == 0)
		r = sys_get_info(k, (int)fd, &info, &len);
	if (fd >= 0)
		k->close(k, (int)fd);
	return r == 0 && fd >= 0 ? btf_open(a, (void *)(uintptr_t)info.btf, size, NULL, ds) : NULL;
}

static bool no_target(struct load *l, const struct obj_func *f, const struct loaded_prog *p, const struct btf *vmlinux,
	enum btf_kind kind, str symbol)
{
	str near[3];
	struct diag *d = load_report(l->ds, NO_TARGET, load_where(l, f, -1),
		"this kernel has no '%.*s' to attach '%.*s' to",
		STR_ARG(p->target), STR_ARG(f->name));
	u32 n = btf_suggest(vmlinux, kind, symbol, near, 3);
	if (n) {
		u32 cut = symbol.n - p->target.n;
		diag_hint(l->ds, d, "did you mean '%.*s'?", STR_ARG(str_sub(near[0], cut, near[0].n)));
	} else {
		diag_hint(l->ds, d, "see what there is: skep list fentry");
	}
	return false;
}

/* freplace without a program: the kernel must be told at loading which loaded program has the function, and no section
 * says it. */
static bool no_program_to_extend(struct load *l, const struct obj_func *f)
{
	struct diag *d = load_report(l->ds, NO_TARGET, load_where(l, f, -1),
		"'%.*s' replaces a function of another loaded program, and no section can name that one",
		STR_ARG(f->name));
	diag_hint(l->ds, d, "name it: skep run --hook %.*s=freplace:PIN|id:N; in a program: "
		"bpf_program__set_attach_target()",
		STR_ARG(f->name));
	return false;
}

/* A function of a program that is loaded already: freplace's, or one to trace. */
static bool target_in_program(struct load *l, const struct obj_func *f, struct loaded_prog *p, struct sys_prog_load *a,
	int fd)
{
	const struct btf *b = load_btf_of_program(l->k, l->arena, fd, l->ds);
	a->attach_prog_fd = (u32)fd;
	a->attach_btf_id = p->attach_btf_id = b ? btf_find(b, BTF_FUNC, p->target) : 0;
	if (!p->attach_btf_id)
		load_report(l->ds, NO_TARGET, load_where(l, f, -1),
			"the loaded program has no function '%.*s' for '%.*s' to attach to", STR_ARG(p->target),
			STR_ARG(f->name));
	return p->attach_btf_id != 0;
}

/* Programs for many functions, "fentry.multi/PATTERN", name no function; for those of a module, "MODULE:PATTERN", its
 * types. */
static bool target_module(struct load *l, const struct obj_func *f, const struct loaded_prog *p,
	struct sys_prog_load *a)
{
	str module, pattern;
	if (str_find(p->target, ':') < 0)
		return true;
	str_cut(p->target, ':', &module, &pattern);
	u32 index = load_vmlinux(l) && l->opts->kernel_module ? l->opts->kernel_module(l->opts->ctx, module) : 0;
	int slot = index ? load_module_slot(l, index) : -1;
	if (slot > 0)
		a->attach_prog_fd = (u32)l->module_fds[slot];
	else
		load_report(l->ds, NO_TARGET, load_where(l, f, -1), "this kernel has no module '%.*s' for '%.*s'",
			STR_ARG(module), STR_ARG(f->name));
	return slot > 0;
}

static bool is_tracing_multi(u32 attach_type)
{
	return attach_type == ATTACH_TRACE_FENTRY_MULTI || attach_type == ATTACH_TRACE_FEXIT_MULTI ||
		attach_type == ATTACH_TRACE_FSESSION_MULTI;
}

/* fentry, fexit, tp_btf, lsm, iter: the BTF id of what they attach to, in vmlinux or a module. */
static bool find_target(struct load *l, const struct obj_func *f, struct loaded_prog *p, struct sys_prog_load *a)
{
	const struct btf *vmlinux;
	enum btf_kind kind;
	if (p->prog_type == PROG_STRUCT_OPS)
		return load_ops_target(l, f, p, a);
	const struct load_prog_want *want = load_prog_want(l, p->func);
	if (want && want->target_fd)
		return target_in_program(l, f, p, a, want->target_fd);
	if (p->prog_type == PROG_EXT)
		return no_program_to_extend(l, f);
	if (p->prog_type == PROG_TRACING && is_tracing_multi(p->attach_type))
		return target_module(l, f, p, a);
	if (!(want && want->target.n) && !(f->sec && f->sec->flags & SECF_ATTACH_BTF))
		return true;
	if (!p->target.n) {
		load_report(l->ds, NO_TARGET, load_where(l, f, -1), "section '%.*s' does not name its target",
			STR_ARG(f->section));
		return false;
	}
	if (l->opts->light) {
		str symbol = target_symbol(l->arena, p->attach_type, p->target, &kind);
		load_light_target(l->opts->light, symbol, kind);
		return true;
	}
	if (!(vmlinux = load_vmlinux(l)))
		return false;
	u32 index, id = load_attach_id(l->opts, l->arena, p->attach_type, p->target, &index);
	if (id) {
		int slot = index ? load_module_slot(l, index) : 0;
		a->attach_btf_id = p->attach_btf_id = id;
		a->attach_prog_fd = slot > 0 ? (u32)l->module_fds[slot] : 0;
		return slot >= 0;
	}
	str symbol = target_symbol(l->arena, p->attach_type, p->target, &kind);
	return no_target(l, f, p, vmlinux, kind, symbol);
}

static void set_info(struct load *l, struct sys_prog_load *a, const struct linked *code)
{
	if (l->out->btf_fd < 0 || !code->nfuncs)
		return;
	a->prog_btf_fd = (u32)l->out->btf_fd;
	a->func_info = ptr(code->funcs);
	a->func_info_cnt = code->nfuncs;
	a->func_info_rec_size = sizeof(struct sys_func_info);
	if (!code->nlines)
		return;
	a->line_info = ptr(code->lines);
	a->line_info_cnt = code->nlines;
	a->line_info_rec_size = sizeof(struct sys_line_info);
}

/* The kernel takes CO-RE records with types of functions alone. */
static bool set_cores(struct load *l, const struct obj_func *f, struct sys_prog_load *a, const struct linked *code)
{
	if (!code->ncores)
		return true;
	a->core_relos = ptr(code->cores);
	a->core_relo_cnt = code->ncores;
	a->core_relo_rec_size = sizeof(struct core_record);
	if (!a->func_info_cnt)
		load_report(l->ds, LIGHT, load_where(l, f, -1),
			"'%.*s' cannot be in a light skeleton: it has CO-RE relocations, and no types of its functions",
			STR_ARG(f->name));
	return a->func_info_cnt != 0;
}

static void drop_info(struct sys_prog_load *a)
{
	a->prog_btf_fd = a->func_info_cnt = a->line_info_cnt = a->func_info_rec_size = a->line_info_rec_size = 0;
	a->func_info = a->line_info = 0;
}

/* A refusal that has to do with what this kernel does not know yet, not with the code. */
static long retry(struct load *l, struct sys_prog_load *a, const struct obj_func *f, long fd)
{
	if (fd == -EPERM && l->k->raise_memlock(l->k) == 0)
		fd = sys_prog_load(l->k, a);
	if ((fd == -EINVAL || fd == -E2BIG) && a->prog_name[0] && !feat_has(l->opts->feats, FEAT_PROG_NAME)) {
		memset(a->prog_name, 0, sizeof(a->prog_name));
		fd = sys_prog_load(l->k, a);
	}
	if ((fd == -EINVAL || fd == -E2BIG) && a->line_info_cnt && !feat_has(l->opts->feats, FEAT_BTF_FUNC)) {
		drop_info(a);
		fd = sys_prog_load(l->k, a);
	}
	if ((fd == -EINVAL || fd == -E2BIG) && a->expected_attach_type && f->sec && f->sec->flags & SECF_ATTACH_OPT) {
		u32 kept = a->expected_attach_type;
		a->expected_attach_type = 0;
		fd = sys_prog_load(l->k, a);
		if (fd < 0)
			a->expected_attach_type = kept;
	}
	return fd;
}

/* Once more with a log large enough to hold all of it; the caller frees *log. */
static long load_with_log(struct load *l, struct sys_prog_load *a, u32 level, char **log)
{
	long fd = -ENOSPC;
	for (u32 size = FIRST_LOG; fd == -ENOSPC && size <= MAX_LOG; size *= 4) {
		free(*log);
		*log = calloc(1, size);
		if (!*log)
			base_out_of_memory(size);
		a->log_buf = ptr(*log);
		a->log_size = size;
		a->log_level = level;
		fd = sys_prog_load(l->k, a);
	}
	a->log_buf = a->log_size = a->log_level = 0;
	if (fd == -ENOSPC)                       /* the log was too long, which says nothing of the program */
		fd = sys_prog_load(l->k, a);
	return fd;
}

/* The caller's own room for the log: what does not fit is the caller's loss. */
static long load_with_callers_log(struct load *l, const struct load_prog_want *w, struct sys_prog_load *a, u32 level)
{
	a->log_buf = ptr(w->log);
	a->log_size = w->log_bytes;
	a->log_level = level;
	long fd = sys_prog_load(l->k, a);
	a->log_buf = a->log_size = a->log_level = 0;
	return fd;
}

static long try_with_callers_log(struct load *l, struct loaded_prog *p, const struct obj_func *f,
	struct sys_prog_load *a)
{
	const struct load_prog_want *w = load_prog_want(l, p->func);
	w->log[0] = 0;
	long fd = load_with_callers_log(l, w, a, w->log_level);
	if (fd < 0 && fd != -ENOSPC)
		fd = retry(l, a, f, fd);
	if (fd < 0 && !w->log_level)
		fd = load_with_callers_log(l, w, a, 1);
	p->sys_errno = fd < 0 ? (s32)-fd : 0;
	w->log[w->log_bytes - 1] = 0;
	if (fd < 0)
		p->log = str_from(w->log);
	return fd;
}

static long try_load(struct load *l, struct loaded_prog *p, const struct obj_func *f, struct sys_prog_load *a,
	char **log)
{
	const struct load_prog_want *w = load_prog_want(l, p->func);
	if (w && w->log && w->log_bytes)
		return try_with_callers_log(l, p, f, a);
	long fd = l->opts->log_level ? load_with_log(l, a, l->opts->log_level, log) : sys_prog_load(l->k, a);
	if (fd < 0)
		fd = retry(l, a, f, fd);
	if (fd < 0 && (!*log || !(l->opts->log_level & 3)))
		fd = load_with_log(l, a, 1 | l->opts->log_level, log);       /* statistics alone do not tell why */
	if (fd < 0)
		p->sys_errno = (s32)-fd;
	return fd;
}

u32 load_sec_flags(const struct uapi_sec *sec)
{
	return (sec->flags & SECF_SLEEPABLE ? F_SLEEPABLE : 0) | (sec->flags & SECF_XDP_FRAGS ? F_XDP_FRAGS : 0);
}

static bool set_types(struct load *l, const struct obj_func *f, struct loaded_prog *p, struct sys_prog_load *a)
{
	const struct load_prog_want *want = load_prog_want(l, p->func);
	if (!f->sec && !(want && want->is_typed && want->type)) {
		load_report(l->ds, NO_TYPE, load_where(l, f, -1), "section '%.*s' of '%.*s' says no program type",
			STR_ARG(f->section), STR_ARG(f->name));
		return false;
	}
	if (f->sec) {
		p->target = f->target;
		p->prog_type = f->sec->prog_type;
		p->attach_type = f->sec->attach_type;
		a->prog_flags = load_sec_flags(f->sec);
	}
	if (want && want->is_typed) {
		p->prog_type = want->type;
		p->attach_type = want->attach_type;
		a->prog_flags = want->flags;
	}
	if (want && want->target.n)
		p->target = want->target;
	a->prog_ifindex = want ? want->ifindex : 0;
	a->prog_type = p->prog_type;
	a->expected_attach_type = p->attach_type;
	return find_target(l, f, p, a);
}

bool load_prog(struct load *l, struct loaded_prog *p, const struct linked *code)
{
	const struct obj_func *f = &l->obj->funcs.v[p->func];
	struct sys_prog_load a = { .insn_cnt = code->n, .insns = ptr(code->insns),
		.kern_version = l->obj->kern_version };
	char *log = NULL;
	a.license = ptr(l->obj->license.n ? arena_strdup(l->arena, l->obj->license) : "");
	p->insns = code->n;
	p->code = code->insns;
	p->funcs = code->funcs, p->nfuncs = code->nfuncs;
	p->lines = code->lines, p->nlines = code->nlines;
	if (l->opts->kern_version)
		a.kern_version = l->opts->kern_version;
	load_kernel_name(a.prog_name, f->name);
	if (!set_types(l, f, p, &a))
		return false;
	if (l->nmodule_fds > 1)
		a.fd_array = ptr(l->module_fds);
	set_info(l, &a, code);
	if (!set_cores(l, f, &a, code))
		return false;
	long fd = try_load(l, p, f, &a, &log);
	if (log && (l->opts->log_level || fd < 0))
		p->log = arena_str(l->arena, str_from(log));
	free(log);
	if (l->opts->log && p->log.n)
		buf_str(l->opts->log, p->log);
	p->fd = fd < 0 ? -1 : (int)fd;
	if (fd < 0)
		load_explain(l, p, code, fd, p->log);
	return fd >= 0;
}

int load_raw(struct kern *k, struct arena *arena, const struct raw_prog *raw, struct diags *ds)
{
	struct feats feats = { .k = k };
	struct load_opts opts = { .k = k, .feats = &feats };
	struct obj *o = obj_new(arena, raw->name);
	struct loaded out = { .arena = arena, .k = k, .obj = o, .btf_fd = -1 };
	struct load l = { .arena = arena, .obj = o, .opts = &opts, .k = k, .ds = ds, .out = &out };
	struct obj_func *f = vec_add(&o->funcs, arena);
	struct linked code = { .insns = (struct insn *)raw->insns, .n = raw->n };
	struct linked_part whole = { 0, 0 };
	struct loaded_prog p = { .fd = -1, .prog_type = raw->type };
	struct uapi_sec none = { .name = "" };
	struct sys_prog_load a = { .prog_type = raw->type, .insn_cnt = raw->n, .insns = ptr(raw->insns),
		.license = ptr(raw->license), .kern_version = raw->kern_version };
	char *log = NULL;
	*f = (struct obj_func){ .name = raw->name, .is_entry = true, .autoload = true, .sec = &none,
		.ninsns = raw->n };
	vec_push(&code.parts, arena, whole);
	load_kernel_name(a.prog_name, raw->name);
	long fd = try_load(&l, &p, f, &a, &log);
	if (fd < 0)
		load_explain(&l, &p, &code, fd, log ? arena_str(arena, str_from(log)) : STR(""));
	free(log);
	return fd < 0 ? -1 : (int)fd;
}
