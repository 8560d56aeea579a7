/* load.c: the steps of loading, in order; see load.h. */
#include "load/load_private.h"

#include <errno.h>

const struct diag_code load_diags[LOAD_DIAG_COUNT] = {
#define DIAG(name, id, severity, exit, hint) { id, #name, severity, exit, hint },
#include "load/load.diag.def"
#undef DIAG
};

void load_kernel_name(char out[SYS_NAME_LEN], str name)
{
	u32 n = MIN(name.n, (u32)SYS_NAME_LEN - 1);
	memset(out, 0, SYS_NAME_LEN);
	for (u32 i = 0; i < n; i++) {
		char c = name.s[i];
		bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
			c == '.';
		out[i] = ok ? c : '_';
	}
}

const struct btf *load_vmlinux(struct load *l)
{
	const struct btf *b = l->opts->kernel_btf ? l->opts->kernel_btf(l->opts->ctx, 0) : NULL;
	if (!b)
		load_report(l->ds, NO_KERNEL_BTF, where_none(),
			"the types of this kernel are needed, but it offers no BTF");
	return b;
}

struct where load_where(const struct load *l, const struct obj_func *f, s64 insn)
{
	if (l->obj->is_ours && f->span.at && insn < 0)
		return where_src(f->span.at, f->span.len);
	return where_insn(f->name, insn < 0 ? 0 : (u64)insn);
}

bool load_is_percpu(u32 map_type)
{
	return map_type == MAP_PERCPU_HASH || map_type == MAP_PERCPU_ARRAY || map_type == MAP_LRU_PERCPU_HASH ||
		map_type == MAP_PERCPU_CGROUP_STORAGE;
}

u64 load_value_bytes(u32 map_type, u32 value_size, u32 ncpus)
{
	return load_is_percpu(map_type) ? (u64)ALIGN_UP(value_size, 8u) * ncpus : value_size;
}

static bool is_wanted(const struct load *l, const struct obj_func *f)
{
	if (l->opts->only)
		return f == &l->obj->funcs.v[l->opts->only - 1];
	bool named, by_table = f->is_entry && load_ops_wants(l, (u32)(f - l->obj->funcs.v), &named);
	if (f->is_entry && f->sec && f->sec->prog_type == PROG_STRUCT_OPS && named)
		return by_table;
	return f->is_entry && (f->autoload || l->opts->all);
}

enum { MOST_FIELDS = 2048 /* types that are looked at */ };

/* Is a lock, a timer, a list or a pointer of the kernel in a value of this type? The kernel finds them by the names of
 * types and tags (kernel/bpf/btf.c, btf_parse_fields), and each kernel knows more of them. Where the types are too many
 * to look at: yes. */
static bool has_special_field(const struct btf *b, u32 id, u32 *budget)
{
	struct btf_node n;
	struct btf_member m;
	struct btf_secinfo s;
	if (!*budget)
		return true;
	--*budget;
	if (!btf_node(b, id, &n))
		return false;
	switch (n.kind) {
	case BTF_STRUCT: case BTF_UNION:
		if (str_starts(n.name, "bpf_"))
			return true;
		for (u32 i = 0; i < n.vlen; i++)
			if (btf_member(b, &n, i, &m) && has_special_field(b, m.type, budget))
				return true;
		return false;
	case BTF_DATASEC:
		for (u32 i = 0; i < n.vlen; i++)
			if (btf_secinfo(b, &n, i, &s) && has_special_field(b, s.type, budget))
				return true;
		return false;
	case BTF_PTR:
		return btf_node(b, n.type, &n) && n.kind == BTF_TYPE_TAG &&
			(str_starts(n.name, "kptr") || str_ends(n.name, "ptr"));
	case BTF_ARRAY: return has_special_field(b, n.array_type, budget);
	case BTF_VAR: case BTF_TYPEDEF: case BTF_CONST: case BTF_VOLATILE: case BTF_RESTRICT: case BTF_TYPE_TAG:
		return has_special_field(b, n.type, budget);
	default: return false;
	}
}

/* Line info is for messages, which we make ourselves; types are needed where the verifier reads them. */
static bool needs_btf(const struct obj *o)
{
	u32 budget = MOST_FIELDS;
	vec_each(f, &o->funcs) {
		bool is_compared = f->sec && f->sec->prog_type == PROG_EXT;      /* with what it replaces */
		if (!f->is_entry || is_compared)
			return true;
		vec_each(r, &f->relocs)
			if (r->kind == RELOC_FUNC || r->kind == RELOC_KFUNC)
				return true;
	}
	vec_each(m, &o->maps)
		if (m->origin == MAP_STRUCT_OPS || m->type == MAP_SK_STORAGE || m->type == MAP_INODE_STORAGE ||
		    m->type == MAP_TASK_STORAGE || m->type == MAP_CGRP_STORAGE ||
		    (o->btf && has_special_field(o->btf, m->datasec_btf ? m->datasec_btf : m->value_btf, &budget)))
			return true;
	return false;
}

static void no_program(struct diags *ds)
{
	load_report(ds, NO_PROGRAM, where_none(), "there is no program to load");
}

bool load_need_program(const struct obj *o, struct diags *ds)
{
	vec_each(f, &o->funcs)
		if (f->is_entry)
			return true;
	no_program(ds);
	return false;
}

static bool load_programs(struct load *l)
{
	u32 wanted = 0;
	for (u32 i = 0; i < l->obj->funcs.n; i++) {
		struct linked code = { 0 };
		if (!is_wanted(l, &l->obj->funcs.v[i]))
			continue;
		wanted++;
		struct loaded_prog *p = vec_add(&l->out->progs, l->arena);
		*p = (struct loaded_prog){ .func = i, .fd = -1 };
		if ((!load_link(l, i, &code) || !load_prog(l, p, &code)) && !l->opts->keep_going)
			return false;
	}
	if (!wanted && !l->opts->keep_going && !l->opts->may_be_empty) {
		no_program(l->ds);
		return false;
	}
	return true;
}

static void close_modules(struct load *l)
{
	for (u32 i = 1; i < l->nmodule_fds; i++)
		l->k->close(l->k, l->module_fds[i]);
	l->nmodule_fds = 1;
}

void load_cancel(struct load *l)
{
	close_modules(l);
	load_close(l->out);
}

struct loaded *load_begun(struct load *l) { return l->out; }

struct load *load_begin(struct arena *a, const struct obj *o, const struct load_opts *opts, struct diags *ds)
{
	struct loaded *out = arena_new(a, struct loaded);
	struct load *l = arena_new(a, struct load);
	*l = (struct load){ .arena = a, .obj = o, .opts = opts, .k = opts->k, .ds = ds, .out = out, .nmodule_fds = 1 };
	*out = (struct loaded){ .arena = a, .k = opts->k, .obj = o, .btf_fd = -1 };
	out->map_fds = arena_array(a, int, o->maps.n + 1);
	for (u32 i = 0; i < o->maps.n; i++)
		out->map_fds[i] = -1;
	l->wants_btf = o->btf && (!opts->lean || needs_btf(o));
	if (load_externs(l) && (!l->wants_btf || load_btf(l)) && load_core(l) && load_maps(l) && load_ops_create(l))
		return l;
	load_cancel(l);
	return NULL;
}

struct loaded *load_finish(struct load *l)
{
	bool ok = load_programs(l) && load_prog_arrays(l) && load_ops_fill(l);
	close_modules(l);
	if (ok)
		return l->out;
	load_close(l->out);
	return NULL;
}

struct loaded *load_object(struct arena *a, const struct obj *o, const struct load_opts *opts, struct diags *ds)
{
	struct load *l = load_begin(a, o, opts, ds);
	return l ? load_finish(l) : NULL;
}

struct loaded_prog *load_one(struct load *l, u32 func, struct diags *ds)
{
	struct linked code = { 0 };
	struct diags *kept = l->ds;
	struct loaded_prog *p = vec_add(&l->out->progs, l->arena);
	*p = (struct loaded_prog){ .func = func, .fd = -1 };
	l->ds = ds;
	if (load_link(l, func, &code))
		load_prog(l, p, &code);
	l->ds = kept;
	return p;
}

long load_clone(struct load *l, u32 func, const struct load_prog_want *want)
{
	struct linked code = { 0 };
	struct loaded_prog p = { .func = func, .fd = -1 };
	l->clone = want;
	bool ok = load_link(l, func, &code) && load_prog(l, &p, &code);
	l->clone = NULL;
	return ok ? p.fd : p.sys_errno ? -(long)p.sys_errno : -EINVAL;
}

const struct load_prog_want *load_prog_want(const struct load *l, u32 func)
{
	return l->clone ? l->clone : l->opts->progs ? &l->opts->progs[func] : NULL;
}

static void close_fd(struct kern *k, int *fd)
{
	if (*fd >= 0)
		k->close(k, *fd);
	*fd = -1;
}

void load_close(struct loaded *l)
{
	if (!l)
		return;
	vec_each(p, &l->progs)
		close_fd(l->k, &p->fd);
	for (u32 i = l->obj->maps.n; i-- > 0;)
		close_fd(l->k, &l->map_fds[i]);
	close_fd(l->k, &l->btf_fd);
	if (l->arena_at)
		l->k->munmap(l->k, l->arena_at, l->arena_bytes);
	l->arena_at = NULL;
}

struct loaded_prog *load_find_prog(struct loaded *l, str name)
{
	vec_each(p, &l->progs)
		if (str_eq(l->obj->funcs.v[p->func].name, name))
			return p;
	return NULL;
}
