/* print_obj.h: an object as text, for goldens. */
#ifndef SKEP_TESTS_PRINT_OBJ_H
#define SKEP_TESTS_PRINT_OBJ_H

#include "obj/obj.h"

static void print_func(const struct obj *o, const struct obj_func *f, struct buf *out)
{
	struct obj_source at;
	buf_printf(out, "func %.*s section %.*s sec %s%s%s%s%s%s frame %u btf %u\n", STR_ARG(f->name),
		STR_ARG(f->section), f->sec ? f->sec->name : "-",
		f->is_entry ? " entry" : "", f->is_static ? " static" : "", f->is_weak ? " weak" : "",
		f->is_hidden ? " hidden" : "",
		f->autoload ? "" : " optional", f->frame_bytes, f->btf_id);
	for (u32 i = 0; i < f->ninsns; i++)
		buf_printf(out, "%s%02x %x%x %d %d", i ? ", " : "  ", f->insns[i].code, f->insns[i].dst,
			f->insns[i].src, f->insns[i].off, f->insns[i].imm);
	buf_char(out, '\n');
	vec_each(r, &f->relocs)
		buf_printf(out, "  reloc %u kind %d to %u + %lld\n", r->insn, r->kind, r->to, (long long)r->addend);
	for (u32 i = 0; i < f->ninsns; i++)
		if (obj_line_of(o, f, i, &at) && (i < 2 || i + 1 == f->ninsns))
			buf_printf(out, "  line of %u: %.*s:%u:%u '%.*s'\n", i, STR_ARG(at.file), at.line, at.col,
				STR_ARG(at.text));
	vec_each(c, &f->cores) {
		str access = btf_str(o->btf, c->access);
		buf_printf(out, "  core %u type %u '%.*s' kind %u\n", c->insn, c->type, STR_ARG(access), c->kind);
	}
}

static void print_map(const struct obj_map *m, struct buf *out)
{
	buf_printf(out, "map %.*s section %.*s origin %d type %u key %u value %u entries %u flags %x node %u extra %llu btf %u %u pin %u '%.*s' inner %u%s%s%s",
		STR_ARG(m->name), STR_ARG(m->section), m->origin, m->type, m->key_size, m->value_size, m->max_entries,
		m->flags, m->numa_node,
		(unsigned long long)m->map_extra, m->key_btf, m->value_btf, m->pinning, STR_ARG(m->pin_path), m->inner,
		m->is_inner ? " template" : "",
		m->is_readonly ? " readonly" : "", m->is_mmapable ? " mmapable" : "");
	buf_printf(out, " datasec %u ops %u event %u of %u decl %u+%u values %u\n", m->datasec_btf, m->struct_ops_btf,
		m->event_btf, m->event_types.n,
		m->decl_off, m->decl_size, m->values_off);
	vec_each(in, &m->init)
		buf_printf(out, "  [%u] kind %d %u\n", in->index, in->kind, in->to);
	vec_each(r, &m->data_relocs)
		buf_printf(out, "  at %u kind %d to %u\n", r->insn, r->kind, r->to);
	if (m->data)
		buf_puts(out, "  bytes");
	for (u32 i = 0; m->data && i < m->data_size; i++)
		buf_printf(out, " %x", m->data[i]);
	if (m->data)
		buf_char(out, '\n');
}

static UNUSED void print_obj(const struct obj *o, struct buf *out)
{
	buf_printf(out, "object %.*s license %.*s version %x btf %d\n", STR_ARG(o->name), STR_ARG(o->license),
		o->kern_version, o->btf != NULL);
	vec_each(f, &o->funcs)
		print_func(o, f, out);
	vec_each(m, &o->maps)
		print_map(m, out);
	vec_each(e, &o->externs)
		buf_printf(out, "extern %.*s kind %d btf %u%s%s%s at %u size %u align %u\n", STR_ARG(e->name), e->kind,
			e->btf_id, e->is_weak ? " weak" : "",
			e->is_typed ? " typed" : "", e->is_signed ? " signed" : "", e->kconfig_off, e->size, e->align);
}

#endif
