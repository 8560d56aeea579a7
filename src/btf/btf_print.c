/* btf_print.c: types as lines, the way "bpftool btf dump ... format raw" writes them: people and scripts know it. */
#include "btf/btf_private.h"

static str or_anon(str name) { return name.n ? name : STR("(anon)"); }

static const char *linkage(u32 l)
{
	static const char *const names[] = { "static", "global", "extern" };
	return l < ARRAY_LEN(names) ? names[l] : "(unknown)";
}

static void print_int(const struct btf_node *n, struct buf *out)
{
	const char *encoding = n->int_encoding & 1 ? "SIGNED" : n->int_encoding & 2 ? "CHAR" :
		n->int_encoding & 4 ? "BOOL" : "(none)";
	buf_printf(out, " size=%u bits_offset=%u nr_bits=%u encoding=%s", n->size, n->int_offset, n->int_bits,
		encoding);
}

static void print_members(const struct btf *b, const struct btf_node *n, struct buf *out)
{
	struct btf_member m;
	buf_printf(out, " size=%u vlen=%u", n->size, n->vlen);
	for (u32 i = 0; i < n->vlen && btf_member(b, n, i, &m); i++) {
		str name = or_anon(m.name);
		buf_printf(out, "\n\t'%.*s' type_id=%u bits_offset=%u", STR_ARG(name), m.type, m.bit_off);
		if (n->kflag && m.bit_size)
			buf_printf(out, " bitfield_size=%u", m.bit_size);
	}
}

static void print_enumerators(const struct btf *b, const struct btf_node *n, struct buf *out)
{
	struct btf_enumerator e;
	buf_printf(out, " encoding=%s size=%u vlen=%u", n->kflag ? "SIGNED" : "UNSIGNED", n->size, n->vlen);
	for (u32 i = 0; i < n->vlen && btf_enumerator(b, n, i, &e); i++)
		if (n->kflag)
			buf_printf(out, "\n\t'%.*s' val=%lld%s", STR_ARG(e.name), (long long)e.value,
				n->kind == BTF_ENUM ? "" : "LL");
		else if (n->kind == BTF_ENUM)
			buf_printf(out, "\n\t'%.*s' val=%u", STR_ARG(e.name), (u32)e.value);
		else
			buf_printf(out, "\n\t'%.*s' val=%lluULL", STR_ARG(e.name), (unsigned long long)e.value);
}

static void print_proto(const struct btf *b, const struct btf_node *n, struct buf *out)
{
	struct btf_param p;
	buf_printf(out, " ret_type_id=%u vlen=%u", n->type, n->vlen);
	for (u32 i = 0; i < n->vlen && btf_param(b, n, i, &p); i++) {
		str name = or_anon(p.name);
		buf_printf(out, "\n\t'%.*s' type_id=%u", STR_ARG(name), p.type);
	}
}

static void print_section(const struct btf *b, const struct btf_node *n, struct buf *out)
{
	struct btf_secinfo s;
	struct btf_node var;
	buf_printf(out, " size=%u vlen=%u", n->size, n->vlen);
	for (u32 i = 0; i < n->vlen && btf_secinfo(b, n, i, &s); i++) {
		buf_printf(out, "\n\ttype_id=%u offset=%u size=%u", s.type, s.offset, s.size);
		if (btf_node(b, s.type, &var))
			buf_printf(out, " (%s '%.*s')", btf_kind_name(var.kind), STR_ARG(var.name));
	}
}

void btf_print_raw(const struct btf *b, u32 id, struct buf *out)
{
	struct btf_node n;
	if (!btf_node(b, id, &n))
		return;
	str name = or_anon(n.name);
	buf_printf(out, "[%u] %s '%.*s'", id, btf_kind_name(n.kind), STR_ARG(name));
	switch (n.kind) {
	case BTF_INT: print_int(&n, out); break;
	case BTF_STRUCT: case BTF_UNION: print_members(b, &n, out); break;
	case BTF_ENUM: case BTF_ENUM64: print_enumerators(b, &n, out); break;
	case BTF_FUNC_PROTO: print_proto(b, &n, out); break;
	case BTF_DATASEC: print_section(b, &n, out); break;
	case BTF_ARRAY: buf_printf(out, " type_id=%u index_type_id=%u nr_elems=%u", n.array_type, n.array_index,
		n.array_len); break;
	case BTF_FWD: buf_printf(out, " fwd_kind=%s", n.kflag ? "union" : "struct"); break;
	case BTF_FUNC: buf_printf(out, " type_id=%u linkage=%s", n.type, linkage(n.linkage)); break;
	case BTF_VAR: buf_printf(out, " type_id=%u, linkage=%s", n.type, linkage(n.linkage)); break;
	case BTF_DECL_TAG: buf_printf(out, " type_id=%u component_idx=%d", n.type, n.component); break;
	case BTF_FLOAT: buf_printf(out, " size=%u", n.size); break;
	default: buf_printf(out, " type_id=%u", n.type);
	}
	buf_char(out, '\n');
}
