/* load_ops.c: programs that fill a table of functions of the kernel (struct_ops): the kernel wants the table's type, and which
 * member each program stands for. The object says so by its own types; members are matched by name, since the kernel's
 * table may be longer, or ordered otherwise. */
#include "load/load_private.h"

/* The name of the member at a byte of the object's struct; "" when there is none. */
static str member_at(const struct btf *b, u32 type, u64 byte, str *table)
{
	struct btf_node n;
	struct btf_member m;
	if (!btf_node(b, type, &n) || n.kind != BTF_STRUCT)
		return STR("");
	*table = n.name;
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

bool load_ops_target(struct load *l, const struct obj_func *f, struct loaded_prog *p, struct sys_prog_load *a)
{
	str table = STR("");
	str member = l->obj->btf ? member_of(l, p->func, &table) : STR("");
	if (!member.n) {
		load_report(l->ds, NO_TARGET, load_where(l, f, -1), "'%.*s' is in no table of functions (SEC(\".struct_ops\"))", STR_ARG(f->name));
		return false;
	}
	const struct btf *kern = load_vmlinux(l);
	if (!kern)
		return false;
	u32 id = btf_find(kern, BTF_STRUCT, table);
	s64 index = id ? index_of(kern, id, member) : -1;
	if (index < 0) {
		load_report(l->ds, NO_TARGET, load_where(l, f, -1), id ? "this kernel's 'struct %.*s' has no member '%.*s'" :
			"this kernel has no 'struct %.*s' for '%.*s'", STR_ARG(table), STR_ARG(member));
		return false;
	}
	a->attach_btf_id = p->attach_btf_id = id;
	a->expected_attach_type = p->attach_type = (u32)index;
	return true;
}
