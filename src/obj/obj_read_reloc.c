/* obj_read_reloc.c: what an ELF object's code and data refer to: functions, maps, data, externs.
 *
 * BPF objects use REL: the addend stands in the instruction. A call's is a number of instructions, of which -1 is the
 * symbol itself; an address's is in bytes. Calls within a section need no relocation: they get one here, so that
 * functions can be moved apart. */
#include "obj/obj_private.h"

#include <stdlib.h>

static bool bad_reloc(struct obj_reader *x, const struct obj_func *f, u32 insn, str symbol, const char *why)
{
	obj_report(x->ds, BAD_RELOC, where_insn(f->name, insn), "the relocation against '%.*s' %s", STR_ARG(symbol),
		why);
	return false;
}

/* ---- externs -------------------------------------------------------------------------------------------- */

/* Where BTF tells of an extern: its VAR or FUNC, and the section it is declared in. */
static bool describe(struct obj_reader *x, struct obj_extern *e)
{
	const struct btf *b = x->o->btf;
	struct btf_node sec, n;
	struct btf_secinfo v;
	const str names[] = { STR(".kconfig"), STR(".ksyms") };
	for (u32 k = 0; b && k < ARRAY_LEN(names); k++) {
		if (!btf_node(b, btf_find(b, BTF_DATASEC, names[k]), &sec) || sec.kind != BTF_DATASEC)
			continue;
		for (u32 i = 0; btf_secinfo(b, &sec, i, &v); i++)
			if (btf_node(b, v.type, &n) && str_eq(n.name, e->name)) {
				e->btf_id = v.type;
				e->kind = n.kind == BTF_FUNC ? EXTERN_KFUNC : k == 0 ? EXTERN_KCONFIG : EXTERN_KSYM;
				return true;
			}
	}
	e->btf_id = b ? btf_find(b, BTF_FUNC, e->name) : 0;
	e->kind = e->btf_id ? EXTERN_KFUNC : EXTERN_KSYM;
	return e->btf_id != 0;
}

static bool fill_extern(struct obj_reader *x, struct obj_extern *e)
{
	struct btf_node var, type;
	u64 size;
	if (e->kind == EXTERN_KFUNC) {
		e->is_typed = true;
		return true;
	}
	if (!btf_node(x->o->btf, e->btf_id, &var) || var.kind != BTF_VAR ||
		!btf_node(x->o->btf, btf_skip(x->o->btf, var.type), &type))
		return obj_damaged(x, where_btf(e->name, e->btf_id), "an extern is no variable");
	e->is_typed = type.kind != BTF_VOID;
	e->is_signed = (type.kind == BTF_INT && type.int_encoding & 1) ||
		((type.kind == BTF_ENUM || type.kind == BTF_ENUM64) && type.kflag);
	if (btf_size(x->o->btf, var.type, &size) && size <= UINT16_MAX) {
		e->size = (u32)size;
		e->align = btf_align(x->o->btf, var.type);
	}
	if (e->kind == EXTERN_KCONFIG && !e->size) {
		obj_report(x->ds, DAMAGED, where_btf(e->name, e->btf_id),
			"the kernel configuration value '%.*s' has no size", STR_ARG(e->name));
		return false;
	}
	return true;
}

/* Values of the configuration are laid out as one read-only map. */
static void add_kconfig_map(struct obj_reader *x)
{
	struct obj_map m = { .name = STR(".kconfig"), .section = STR(".kconfig"), .origin = MAP_KCONFIG,
		.type = MAP_ARRAY, .key_size = 4,
		.max_entries = 1, .is_readonly = true, .is_mmapable = true };
	bool any = false;
	vec_each(e, &x->o->externs)
		any |= e->kind == EXTERN_KCONFIG;
	if (!any)
		return;
	m.datasec_btf = m.value_btf = btf_find(x->o->btf, BTF_DATASEC, STR(".kconfig"));
	vec_push(&x->o->maps, x->arena, m);
	obj_place_kconfig(x->o);
}

bool obj_read_externs(struct obj_reader *x)
{
	x->extern_of = arena_array(x->arena, s64, x->nsyms + 1);
	for (u32 i = 0; i < x->nsyms; i++) {
		const struct elf_symbol *s = &x->syms[i];
		x->extern_of[i] = -1;
		if (!i || s->section || !s->name.n || s->bind == ELF_STB_LOCAL)
			continue;
		struct obj_extern e = { .name = s->name, .is_weak = s->bind == ELF_STB_WEAK };
		if (!describe(x, &e)) {
			obj_report(x->ds, UNDEFINED, where_elf(STR(".symtab"), i), "'%.*s' is not defined",
				STR_ARG(s->name));
			return false;
		}
		if (!fill_extern(x, &e))
			return false;
		x->extern_of[i] = x->o->externs.n;
		vec_push(&x->o->externs, x->arena, e);
	}
	add_kconfig_map(x);
	return true;
}

/* ---- code ------------------------------------------------------------------------------------------------ */

static bool push(struct obj_reader *x, struct obj_func *f, struct obj_reloc r)
{
	vec_push(&f->relocs, x->arena, r);
	return true;
}

static bool reloc_call(struct obj_reader *x, struct obj_func *f, u32 insn, u32 symbol)
{
	const struct elf_symbol *s = &x->syms[symbol];
	struct insn *at = &f->insns[insn];
	if (x->extern_of[symbol] >= 0) {
		struct obj_extern *e = &x->o->externs.v[x->extern_of[symbol]];
		if (e->kind != EXTERN_KFUNC)
			return bad_reloc(x, f, insn, s->name, "calls what is no function");
		at->src = CALL_LOCAL;
		at->imm = -1;
		return push(x, f, (struct obj_reloc){ insn, RELOC_KFUNC, (u32)x->extern_of[symbol], 0 });
	}
	s64 to = obj_func_at(x, s->section, s->value + ((u64)(s64)at->imm + 1) * 8);
	if (to < 0)
		return bad_reloc(x, f, insn, s->name, "calls what is no function");
	at->src = CALL_LOCAL;
	at->imm = -1;
	return push(x, f, (struct obj_reloc){ insn, RELOC_CALL, (u32)to, 0 });
}

static bool reloc_address(struct obj_reader *x, struct obj_func *f, u32 insn, u32 symbol)
{
	const struct elf_symbol *s = &x->syms[symbol];
	struct insn *at = &f->insns[insn];
	s64 addend = at[0].imm, to;
	struct obj_reloc r = { insn, RELOC_EXTERN, 0, addend };
	if (x->extern_of[symbol] >= 0) {
		r.to = (u32)x->extern_of[symbol];
	} else if (s->section < x->elf.nsections && x->data_map[s->section] >= 0) {
		r.kind = RELOC_DATA;
		r.to = (u32)x->data_map[s->section];
		r.addend = (s64)s->value + addend;
		if (r.addend < 0 || r.addend >= OBJ_DATA_REACH)
			return bad_reloc(x, f, insn, s->name, "reaches outside of its section");
	} else if ((to = obj_map_at(x, s->section, s->value + (u64)addend)) >= 0) {
		r = (struct obj_reloc){ insn, RELOC_MAP, (u32)to, 0 };
	} else if ((to = obj_func_at(x, s->section, s->value + (u64)addend)) >= 0) {
		r = (struct obj_reloc){ insn, RELOC_FUNC, (u32)to, 0 };
	} else {
		return bad_reloc(x, f, insn, s->name.n || s->section >= x->elf.nsections ? s->name :
			x->elf.sections[s->section].name,
			"is against neither a map, data nor a function");
	}
	at[0].imm = at[1].imm = 0;
	at[0].src = 0;
	return push(x, f, r);
}

static bool code_reloc(struct obj_reader *x, u32 section, const struct elf_reloc *r)
{
	const struct elf_section *sec = &x->elf.sections[section];
	u32 lo = 0, hi = x->func_at.n;
	while (lo < hi) {
		u32 mid = lo + (hi - lo) / 2;
		const struct obj_place *p = &x->func_at.v[mid];
		if (p->section < section || (p->section == section && p->at <= r->offset))
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo || x->func_at.v[lo - 1].section != section || r->offset % 8)
		return obj_damaged(x, where_elf(sec->name, r->offset), "a relocation is outside of all functions");
	struct obj_func *f = &x->o->funcs.v[lo - 1];
	u64 insn = (r->offset - x->func_at.v[lo - 1].at) / 8;
	if (insn >= f->ninsns || r->symbol >= x->nsyms)
		return obj_damaged(x, where_elf(sec->name, r->offset), "a relocation is outside of all functions");
	if (insn_is_call(f->insns[insn]))
		return reloc_call(x, f, (u32)insn, r->symbol);
	if (insn_is_ld64(f->insns[insn]) && insn + 1 < f->ninsns)
		return reloc_address(x, f, (u32)insn, r->symbol);
	return bad_reloc(x, f, (u32)insn, x->syms[r->symbol].name, "is of an instruction that can carry none");
}

static int by_insn(const void *pa, const void *pb)
{
	const struct obj_reloc *a = pa, *b = pb;
	return a->insn < b->insn ? -1 : a->insn > b->insn;
}

/* Calls that the assembler resolved itself, within one section. */
static bool bind_local_calls(struct obj_reader *x, u32 index)
{
	struct obj_func *f = &x->o->funcs.v[index];
	const struct obj_place *place = &x->func_at.v[index];
	u32 bound = f->relocs.n, next = 0;
	if (bound)
		qsort(f->relocs.v, bound, sizeof(*f->relocs.v), by_insn);
	for (u32 i = 0; i < f->ninsns; i++) {
		if (insn_is_ld64(f->insns[i])) {
			while (next < bound && f->relocs.v[next].insn <= i)
				next++;
			i++;
			continue;
		}
		while (next < bound && f->relocs.v[next].insn < i)
			next++;
		bool is_bound = next < bound && f->relocs.v[next].insn == i;
		if (is_bound || !insn_is_call(f->insns[i]) || f->insns[i].src != CALL_LOCAL)
			continue;
		s64 to = obj_func_at(x, place->section, place->at + ((u64)i + 1 + (u64)(s64)f->insns[i].imm) * 8);
		if (to < 0)
			return bad_reloc(x, f, i, STR("a place in its own section"), "calls what is no function");
		f->insns[i].imm = -1;
		push(x, f, (struct obj_reloc){ i, RELOC_CALL, (u32)to, 0 });
	}
	if (f->relocs.n)
		qsort(f->relocs.v, f->relocs.n, sizeof(*f->relocs.v), by_insn);
	return true;
}

/* ---- data that holds maps and functions --------------------------------------------------------------------- */

/* The declared map or struct_ops table whose variable holds this offset. */
static struct obj_map *map_holding(struct obj_reader *x, u32 section, u64 at)
{
	str name = x->elf.sections[section].name;
	vec_each(m, &x->o->maps)
		if ((m->origin == MAP_DECLARED || m->origin == MAP_STRUCT_OPS) && !m->is_inner &&
			str_eq(m->section, name) &&
		    at >= m->decl_off && at - m->decl_off < m->decl_size)
			return m;
	return NULL;
}

static bool table_reloc(struct obj_reader *x, u32 section, const struct elf_reloc *r)
{
	str name = x->elf.sections[section].name;
	struct obj_map *m = map_holding(x, section, r->offset);
	if (!m || r->symbol >= x->nsyms)
		return obj_damaged(x, where_elf(name, r->offset), "a relocation is outside of all maps");
	const struct elf_symbol *s = &x->syms[r->symbol];
	u64 in_var = r->offset - m->decl_off;
	s64 map = obj_map_at(x, s->section, s->value), func = map < 0 ? obj_func_at(x, s->section, s->value) : -1;
	if (m->origin == MAP_STRUCT_OPS && func >= 0) {
		struct obj_reloc at = { (u32)in_var, RELOC_FUNC, (u32)func, 0 };
		vec_push(&m->data_relocs, x->arena, at);
		return true;
	}
	if (m->origin == MAP_DECLARED && (map >= 0 || func >= 0) && m->values_off && in_var >= m->values_off &&
		(in_var - m->values_off) % 8 == 0) {
		struct obj_map_init in = { (u32)(in_var - m->values_off) / 8, map >= 0 ? INIT_MAP : INIT_FUNC,
			(u32)(map >= 0 ? map : func) };
		vec_push(&m->init, x->arena, in);
		return true;
	}
	obj_report(x->ds, BAD_RELOC, where_elf(name, r->offset), "map '%.*s' refers to '%.*s', which it cannot hold",
		STR_ARG(m->name), STR_ARG(s->name));
	return false;
}

/* Slots that were given set the size of a map that does not say its own. */
static void size_by_values(struct obj_reader *x)
{
	vec_each(m, &x->o->maps)
		vec_each(in, &m->init)
			if (!m->max_entries || (m->type == MAP_PROG_ARRAY && in->index >= m->max_entries))
				m->max_entries = MAX(m->max_entries, in->index + 1);
}

static bool section_relocs(struct obj_reader *x, const struct elf_section *rel)
{
	struct elf_reloc *r;
	u32 n, to = rel->info;
	if (to >= x->elf.nsections)
		return obj_damaged(x, where_elf(rel->name, 0), "relocations of a section that does not exist");
	const struct elf_section *sec = &x->elf.sections[to];
	bool is_code = sec->type == ELF_SHT_PROGBITS && sec->flags & ELF_SHF_EXEC;
	bool is_table = str_is(sec->name, ".maps") || obj_is_struct_ops(sec->name);
	if (!is_code && !is_table) {
		if (x->data_map[to] >= 0 && rel->size)
			obj_report(x->ds, DATA_ADDRESS, where_elf(sec->name, 0), "data holds addresses, which stay 0");
		return true;
	}
	if (!elf_relocs(&x->elf, rel, &r, &n, x->ds))
		return false;
	for (u32 i = 0; i < n; i++)
		if (!(is_code ? code_reloc(x, to, &r[i]) : table_reloc(x, to, &r[i])))
			return false;
	return true;
}

bool obj_read_relocs(struct obj_reader *x)
{
	for (u32 i = 1; i < x->elf.nsections; i++)
		if (x->elf.sections[i].type == ELF_SHT_REL && !section_relocs(x, &x->elf.sections[i]))
			return false;
	for (u32 i = 0; i < x->o->funcs.n; i++)
		if (!bind_local_calls(x, i))
			return false;
	size_by_values(x);
	return true;
}
