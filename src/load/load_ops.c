/* load_ops.c: tables of functions for the kernel (struct_ops): congestion controls, schedulers, HID drivers.
 *
 *     SEC(".struct_ops.link") struct tcp_congestion_ops mine = { .ssthresh = (void *)my_ssthresh, .name = "mine" };
 *
 * The table is a map of one value, laid out as the kernel's struct bpf_struct_ops_<name>: a head of the kernel's own,
 * then its struct <name>. Members are matched by name, since the kernel's struct may be longer, or ordered otherwise;
 * data is copied, functions become fds of their programs. A member that the kernel lacks must be zero. Programs are
 * told which member of which struct they are. A table with a link (Linux 6.4) is complete when it is loaded, and
 * registered when it is attached; one without is registered by being filled in, so that attaching does it
 * (attach/table.c). */
#include "load/load_private.h"

#include <errno.h>

enum { F_LINK = 1 << 13, F_TYPE_OF_MODULE = 1 << 15 };

/* The name of the member at a byte of the object's struct; "" when there is none. */
static str member_at(const struct btf *b, u32 type, u64 byte, str *table)
{
	struct btf_node n;
	struct btf_member m;
	if (!btf_node(b, type, &n) || n.kind != BTF_STRUCT)
		return STR("");
	*table = btf_essential(n.name);
	for (u32 i = 0; i < n.vlen; i++)
		if (btf_member(b, &n, i, &m) && m.bit_off == byte * 8)
			return m.name;
	return STR("");
}

/* Where a function stands in the object's tables. */
static str member_of(const struct load *l, u32 func, str *table)
{
	vec_each(m, &l->obj->maps)
		vec_each(r, &m->data_relocs)
			if (m->origin == MAP_STRUCT_OPS && r->kind == RELOC_FUNC && r->to == func)
				return member_at(l->obj->btf, m->struct_ops_btf, r->insn, table);
	return STR("");
}

static s64 index_of(const struct btf *kern, u32 id, str name)
{
	struct btf_node n;
	struct btf_member m;
	if (!btf_node(kern, id, &n))
		return -1;
	for (u32 i = 0; i < n.vlen; i++)
		if (btf_member(kern, &n, i, &m) && str_eq(m.name, name))
			return i;
	return -1;
}

/* The kernel's struct, and which of its BTFs has it; 0: none has. */
static u32 find_struct(struct load *l, str name, const struct btf **btf, u32 *index)
{
	u32 id = 0;
	for (*index = 0; !id && (*btf = l->opts->kernel_btf(l->opts->ctx, *index)); ++*index)
		id = btf_find(*btf, BTF_STRUCT, name);
	--*index;
	return id;
}

bool load_ops_target(struct load *l, const struct obj_func *f, struct loaded_prog *p, struct sys_prog_load *a)
{
	str table = STR("");
	str member = l->obj->btf ? member_of(l, p->func, &table) : STR("");
	if (!member.n) {
		load_report(l->ds, NO_TARGET, load_where(l, f, -1),
			"'%.*s' is in no table of functions (SEC(\".struct_ops\"))", STR_ARG(f->name));
		return false;
	}
	const struct btf *kern = load_vmlinux(l);
	u32 btf_index;
	if (!kern)
		return false;
	u32 id = find_struct(l, table, &kern, &btf_index);
	s64 index = id ? index_of(kern, id, member) : -1;
	if (index < 0) {
		load_report(l->ds, NO_TARGET, load_where(l, f, -1),
			id ? "this kernel's 'struct %.*s' has no member '%.*s'" :
			"this kernel has no 'struct %.*s' for '%.*s'", STR_ARG(table), STR_ARG(member));
		return false;
	}
	int slot = btf_index ? load_module_slot(l, btf_index) : 0;
	if (slot < 0)
		return false;
	a->attach_prog_fd = slot ? (u32)l->module_fds[slot] : 0;
	a->attach_btf_id = p->attach_btf_id = id;
	a->expected_attach_type = p->attach_type = (u32)index;
	return true;
}

/* ---- the table ---------------------------------------------------------------------------------------- */

static bool is_wanted(const struct load *l, const struct obj_map *m)
{
	bool is_asked = l->opts->maps ? !l->opts->maps[m - l->obj->maps.v].is_absent : !str_starts(m->section, "?");
	return m->origin == MAP_STRUCT_OPS && (l->opts->all || is_asked);
}

bool load_ops_wants(const struct load *l, u32 func, bool *named)
{
	bool wanted = false;
	*named = false;
	vec_each(m, &l->obj->maps)
		vec_each(r, &m->data_relocs)
			if (m->origin == MAP_STRUCT_OPS && r->kind == RELOC_FUNC && r->to == func) {
				*named = true;
				wanted |= is_wanted(l, m);
			}
	return wanted;
}

struct table {
	struct load *l;
	const struct obj_map *m;
	struct btf_node local;       /* the variable's struct */
	const struct btf *kern; u32 btf_index;
	struct btf_node data, value; /* struct NAME, struct bpf_struct_ops_NAME */
	u32 data_off;                /* of the one in the other */
};

static struct where table_where(const struct table *t)
{
	return t->l->obj->is_ours && t->m->span.at ? where_src(t->m->span.at, t->m->span.len) : where_elf(t->m->section,
		t->m->decl_off);
}

static bool no_struct(struct table *t, str name, const char *what)
{
	struct diag *d = load_report(t->l->ds, NO_TARGET, table_where(t),
		"this kernel takes no 'struct %.*s' from programs", STR_ARG(name));
	diag_hint(t->l->ds, d, "%s; tables of functions are kinds of a kernel: tcp_congestion_ops, sched_ext_ops, "
		"hid_bpf_ops, Qdisc_ops", what);
	return false;
}

static bool find_table(struct table *t)
{
	struct load *l = t->l;
	struct btf_member m;
	if (!load_vmlinux(l))
		return false;
	if (!l->obj->btf || !btf_node(l->obj->btf, t->m->struct_ops_btf, &t->local) || t->local.kind != BTF_STRUCT)
		return no_struct(t, t->m->name, "the variable is no struct");
	str name = btf_essential(t->local.name);
	u32 value = find_struct(l, arena_printf(l->arena, "bpf_struct_ops_%.*s", STR_ARG(name)), &t->kern,
		&t->btf_index);
	if (!value || !btf_node(t->kern, value, &t->value))
		return no_struct(t, name, "its types have none, or none for programs");
	for (u32 i = 0; btf_member(t->kern, &t->value, i, &m); i++)
		if (btf_node(t->kern, btf_skip_mods(t->kern, m.type), &t->data) && t->data.kind == BTF_STRUCT &&
			str_eq(t->data.name, name)) {
			t->data_off = m.bit_off / 8;
			return true;
		}
	return no_struct(t, name, "its types have none for programs");
}

static bool bad_member(struct table *t, str name, const char *why)
{
	load_report(t->l->ds, NO_TARGET, table_where(t), "member '%.*s' of 'struct %.*s' %s", STR_ARG(name),
		STR_ARG(t->data.name), why);
	return false;
}

/* The function that the object puts at this byte; -1: none. */
static s64 func_at(const struct obj_map *m, u32 off)
{
	vec_each(r, &m->data_relocs)
		if (r->kind == RELOC_FUNC && r->insn == off)
			return r->to;
	return -1;
}

static int prog_fd(const struct load *l, s64 func)
{
	vec_each(p, &l->out->progs)
		if ((s64)p->func == func)
			return p->fd;
	return -1;
}

static bool is_zero(const u8 *p, u64 n)
{
	for (u64 i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

static bool is_same_kind(const struct btf *a, u32 x, const struct btf *b, u32 y)
{
	struct btf_node p, q;
	return btf_node(a, btf_skip(a, x), &p) && btf_node(b, btf_skip(b, y), &q) && p.kind == q.kind;
}

static bool fill_member(struct table *t, const struct btf_member *m, u8 *value)
{
	const struct btf *b = t->l->obj->btf;
	u32 off = m->bit_off / 8;
	struct btf_member k;
	u64 size, kern_size;
	if (!btf_size(b, m->type, &size) || off + size > t->m->data_size)
		return bad_member(t, m->name, "reaches past its table");
	s64 func = func_at(t->m, off), at = index_of(t->kern, t->data.id, m->name);
	const u8 *from = t->m->data + off;
	if (func < 0 && is_zero(from, size))
		return true;
	if (at < 0)
		return bad_member(t, m->name, "is set, but this kernel has no such member");
	btf_member(t->kern, &t->data, (u32)at, &k);
	if (m->bit_size || k.bit_size)
		return bad_member(t, m->name, "is a bit-field, which cannot be set");
	if (!btf_size(t->kern, k.type, &kern_size) || kern_size != size || !is_same_kind(b, m->type, t->kern, k.type))
		return bad_member(t, m->name, "is of another type in this kernel");
	u64 to = t->data_off + k.bit_off / 8, fd;
	if (to + size > t->value.size)
		return bad_member(t, m->name, "reaches past the kernel's table");
	if (func < 0)
		memcpy(value + to, from, size);
	else if (prog_fd(t->l, func) >= 0)
		fd = (u64)prog_fd(t->l, func), memcpy(value + to, &fd, sizeof(fd));
	return true;
}

static bool refused(struct table *t, const char *what, long err)
{
	str name = t->data.name;
	struct diag *d;
	if (err == -EPERM || err == -EACCES) {
		d = load_report(t->l->ds, NO_PRIVILEGE, table_where(t), "not allowed to %s the table '%.*s'", what,
			STR_ARG(t->m->name));
		load_why(t->l, d, PROG_UNSPEC);
	} else {
		d = load_report(t->l->ds, MAP_REFUSED, table_where(t),
			"the kernel refuses to %s the table '%.*s' of 'struct %.*s'", what, STR_ARG(t->m->name),
			STR_ARG(name));
		diag_hint(t->l->ds, d,
			"a member that it insists on may be missing, or a name be too long; dmesg may tell more");
	}
	d->sys_errno = (int)-err;
	return false;
}

/* By a link where the kernel has them, whatever the section says: a link goes with the process. Unless it is to
 * stay. */
static bool create_table(struct load *l, u32 i)
{
	struct table *t = arena_new(l->arena, struct table);
	*t = (struct table){ .l = l, .m = &l->obj->maps.v[i] };
	if (!find_table(t))
		return false;
	struct sys_map_create a = { .map_type = MAP_OPS, .key_size = 4, .value_size = t->value.size, .max_entries = 1,
		.map_flags = l->opts->tables_stay && !str_ends(t->m->section, ".struct_ops.link") ? 0 : F_LINK,
		.btf_fd = (u32)l->out->btf_fd, .btf_vmlinux_value_type_id = t->value.id };
	int slot = t->btf_index ? load_module_slot(l, t->btf_index) : 0;
	if (slot < 0)
		return false;
	if (slot) {
		a.map_flags |= F_TYPE_OF_MODULE;
		a.value_type_btf_obj_fd = l->module_fds[slot];
	}
	load_kernel_name(a.map_name, t->m->name);
	long fd = sys_map_create(l->k, &a);
	if (fd == -EPERM && l->k->raise_memlock(l->k) == 0)
		fd = sys_map_create(l->k, &a);
	bool is_link = a.map_flags & F_LINK && fd != -EINVAL;
	if (!is_link && a.map_flags & F_LINK) {
		a.map_flags &= ~(u32)F_LINK;
		fd = sys_map_create(l->k, &a);
	}
	if (fd < 0)
		return refused(t, "create", fd);
	l->out->map_fds[i] = (int)fd;
	struct loaded_table table = { .map = i, .plan = t, .is_link = is_link };
	vec_push(&l->out->tables, l->arena, table);
	return true;
}

bool load_ops_create(struct load *l)
{
	for (u32 i = 0; i < l->obj->maps.n && !l->opts->only && !l->opts->no_tables; i++)
		if (is_wanted(l, &l->obj->maps.v[i]) && !create_table(l, i))
			return false;
	return true;
}

bool load_ops_fill(struct load *l)
{
	vec_each(x, &l->out->tables) {
		struct table *t = x->plan;
		struct btf_member m;
		u32 zero = 0;
		x->value = arena_alloc(l->arena, t->value.size);
		for (u32 i = 0; btf_member(l->obj->btf, &t->local, i, &m); i++)
			if (!fill_member(t, &m, x->value))
				return false;
		long r = x->is_link ? sys_map_update(l->k, l->out->map_fds[x->map], &zero, x->value, 0) : 0;
		if (r < 0)
			return refused(t, "fill in", r);
	}
	return true;
}
