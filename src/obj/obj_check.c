/* obj_check.c: what every later stage relies on: indices are in range, relocations stand on instructions of their kind,
 * lines and CO-RE records inside their function. Objects from files pass here before anybody uses them. */
#include "obj/obj_private.h"

static bool bad(struct diags *ds, struct where where, const char *what)
{
	obj_report(ds, DAMAGED, where, "the object contradicts itself: %s", what);
	return false;
}

static const char *wrong_reloc(const struct obj *o, const struct obj_func *f, const struct obj_reloc *r)
{
	bool is_call = r->kind == RELOC_CALL || r->kind == RELOC_KFUNC;
	if (r->insn >= f->ninsns || (!is_call && r->insn + 1 >= f->ninsns))
		return "a relocation lies outside of the function";
	if (is_call ? !insn_is_call(f->insns[r->insn]) : !insn_is_ld64(f->insns[r->insn]))
		return "a relocation stands on an instruction of another kind";
	u32 limit = r->kind == RELOC_MAP || r->kind == RELOC_DATA ? o->maps.n : r->kind == RELOC_CALL ||
		r->kind == RELOC_FUNC ? o->funcs.n : o->externs.n;
	if (r->to >= limit)
		return "a relocation goes nowhere";
	if (r->kind == RELOC_DATA && (r->addend < 0 || r->addend >= OBJ_DATA_REACH))
		return "a relocation goes past the end of the data";
	return NULL;
}

static bool check_func(const struct obj *o, const struct obj_func *f, struct diags *ds)
{
	if (!f->ninsns)
		return bad(ds, where_insn(f->name, 0), "a function has no instructions");
	vec_each(r, &f->relocs) {
		const char *what = wrong_reloc(o, f, r);
		if (what)
			return bad(ds, where_insn(f->name, r->insn), what);
	}
	vec_each(l, &f->lines)
		if (l->insn >= f->ninsns || (l > f->lines.v && l->insn < l[-1].insn))
			return bad(ds, where_insn(f->name, l->insn),
				"a line lies outside of the function, or before the one before it");
	vec_each(c, &f->cores)
		if (c->insn >= f->ninsns)
			return bad(ds, where_insn(f->name, c->insn), "a CO-RE record lies outside of the function");
	return true;
}

static bool check_map(const struct obj *o, const struct obj_map *m, struct diags *ds)
{
	if (m->inner > o->maps.n)
		return bad(ds, where_elf(m->section, m->decl_off), "a map's template is missing");
	if (m->data && m->data_size > m->value_size && m->origin == MAP_DATA)
		return bad(ds, where_elf(m->section, 0), "a section has more data than room");
	vec_each(i, &m->init)
		if (i->to >= (i->kind == INIT_MAP ? o->maps.n : o->funcs.n))
			return bad(ds, where_elf(m->section, m->decl_off),
				"a map begins with something that is not there");
	vec_each(r, &m->data_relocs)
		if (r->to >= o->funcs.n || r->insn + 8ull > m->data_size)
			return bad(ds, where_elf(m->section, r->insn),
				"a table of functions names one that is not there");
	return true;
}

bool obj_check(const struct obj *o, struct diags *ds)
{
	vec_each(f, &o->funcs)
		if (!check_func(o, f, ds))
			return false;
	vec_each(m, &o->maps)
		if (!check_map(o, m, ds))
			return false;
	return true;
}
