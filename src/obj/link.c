/* link.c: several objects become one, as if their sources had been.
 *
 * Sections of one name are put behind each other; names that are visible outside are bound: what one object declares
 * another defines, a strong definition stands for weak ones, two strong ones are an error. Types and what is said of
 * instructions is joined in link_btf.c. All of it happens to bytes of ELF, not to struct obj, so that nothing is lost
 * that only the compiler and the loader know of. License and version are there once and have to be the same in all. */
#include "obj/link_private.h"

enum { SHN_SPECIAL = 0xff00 };

struct obj_link *obj_link_new(struct arena *a, struct diags *ds)
{
	struct obj_link *l = arena_new(a, struct obj_link);
	*l = (struct obj_link){ .arena = a, .ds = ds };
	vec_add(&l->secs, a);
	vec_add(&l->syms, a);
	return l;
}

void obj_link_free(struct obj_link *l)
{
	vec_each(s, &l->secs)
		buf_free(&s->bytes);
}

/* ---- sections ---------------------------------------------------------------------------------------------------- */

static bool is_single(str name) { return str_is(name, "license") || str_is(name, "version"); }

static bool is_wanted(const struct elf_section *s)
{
	bool is_content = s->type == ELF_SHT_PROGBITS || s->type == ELF_SHT_NOBITS;
	return is_content && s->flags & ELF_SHF_ALLOC && s->size && !str_is(s->name, ".eh_frame");
}

static u32 section_like(struct obj_link *l, const struct elf_section *s)
{
	for (u32 i = 1; i < l->secs.n; i++)
		if (str_eq(l->secs.v[i].name, s->name))
			return i;
	vec_push(&l->secs, l->arena, ((struct link_sec){ .name = s->name, .type = s->type, .flags = s->flags,
		.align = 1, .entsize = (u32)s->entsize, .bytes = BUF_INIT }));
	return l->secs.n - 1;
}

static bool differs(struct obj_link *l, const struct link_in *in, str what, const char *why)
{
	obj_report(l->ds, LINK_DIFFERS, where_file(in->name, 0), "'%.*s' %s", STR_ARG(what), why);
	return false;
}

static bool add_section(struct obj_link *l, struct link_in *in, u32 index)
{
	const struct elf_section *s = &in->elf.sections[index];
	u32 to = section_like(l, s), align = (u32)MAX(MIN(s->align, 4096u), s->flags & ELF_SHF_EXEC ? 8u : 1u);
	struct link_sec *out = &l->secs.v[to];
	if (out->type != s->type || (out->flags ^ s->flags) & ELF_SHF_EXEC)
		return differs(l, in, s->name, "is another kind of section than in the objects before");
	if (is_single(s->name) && out->size) {
		in->at[index] = (struct link_at){ .sec = to, .is_copy = true };
		bool is_same = out->size == s->size && (!s->data || !memcmp(out->bytes.s, s->data, s->size));
		return is_same || differs(l, in, s->name, "is not what it is in the objects before");
	}
	u64 at = ALIGN_UP(out->size, (u64)align);
	if (at + s->size > INT32_MAX)
		return differs(l, in, s->name, "gets larger than a section can be");
	out->align = MAX(out->align, align);
	if (s->type == ELF_SHT_PROGBITS) {
		buf_pad(&out->bytes, 0, (u32)(at - out->size));
		buf_add(&out->bytes, s->data, s->size);
	}
	out->size = at + s->size;
	in->at[index] = (struct link_at){ .sec = to, .at = at };
	return true;
}

/* ---- symbols ----------------------------------------------------------------------------------------------------- */

u32 link_global(struct obj_link *l, str name)
{
	u64 at;
	return map_get(&l->globals, str_hash(name), &at) && str_eq(l->syms.v[at].s.name, name) ? (u32)at : 0;
}

static u32 section_symbol(struct obj_link *l, u32 sec)
{
	if (!l->secs.v[sec].symbol) {
		vec_push(&l->syms, l->arena, ((struct link_sym){ .s = { .section = sec, .type = ELF_STT_SECTION } }));
		l->secs.v[sec].symbol = l->syms.n - 1;
	}
	return l->secs.v[sec].symbol;
}

static void bury(struct obj_link *l, const struct elf_symbol *s)
{
	struct link_dead d = { s->section, s->value, s->value + s->size };
	vec_push(&l->dead, l->arena, d);
}

bool link_is_dead(const struct obj_link *l, u32 sec, u64 at)
{
	for (u32 i = 0; i < l->dead.n; i++)
		if (l->dead.v[i].sec == sec && at >= l->dead.v[i].from && at < l->dead.v[i].to)
			return true;
	return false;
}

static u8 stricter(u8 a, u8 b) { return a == ELF_STV_DEFAULT ? b : b == ELF_STV_DEFAULT ? a : MIN(a, b); }

/* Both are of one name. The symbol that is left is *old. False: they cannot be one; reported. */
static bool bind(struct obj_link *l, struct link_sym *old, const struct elf_symbol *s, u32 in, bool is_copy)
{
	bool is_new_typed = s->type == ELF_STT_FUNC || s->type == ELF_STT_OBJECT;
	bool is_old_typed = old->s.type == ELF_STT_FUNC || old->s.type == ELF_STT_OBJECT;
	u8 visibility = stricter(old->s.visibility, s->visibility);
	if (is_new_typed && is_old_typed && s->type != old->s.type)
		return differs(l, &l->ins.v[in], s->name, "is a function in one object and a variable in another");
	if (!s->section) {
		if (!old->s.section && s->bind == ELF_STB_GLOBAL)
			old->s.bind = ELF_STB_GLOBAL;        /* somebody cannot do without */
	} else if (!old->s.section) {
		old->s = *s;
		old->in = in;
	} else if (!is_copy && s->bind == ELF_STB_WEAK) {
		bury(l, s);
	} else if (!is_copy && old->s.bind == ELF_STB_WEAK) {
		bury(l, &old->s);
		old->s = *s;
		old->in = in;
	} else if (!is_copy) {
		obj_report(l->ds, LINK_TWICE, where_file(l->ins.v[in].name, 0), "'%.*s' is defined here and in %.*s",
			STR_ARG(s->name), STR_ARG(l->ins.v[old->in].name));
		return false;
	}
	old->s.visibility = visibility;
	return true;
}

static bool add_symbol(struct obj_link *l, struct link_in *in, u32 index)
{
	struct elf_symbol s = in->syms[index];
	bool is_local = s.bind == ELF_STB_LOCAL, is_label = is_local && s.type == ELF_STT_NOTYPE;
	u32 me = l->ins.n - 1, known;
	if (s.type == ELF_STT_FILE || is_label || (!s.section && (is_local || !s.name.n)))
		return true;
	if (s.section >= SHN_SPECIAL || s.section >= in->elf.nsections)
		return differs(l, in, s.name, "is in no section");
	struct link_at at = in->at[s.section];
	if (s.section && !at.sec)
		return true;
	if (s.type == ELF_STT_SECTION) {
		in->sym[index] = section_symbol(l, at.sec);
		return true;
	}
	s.section = at.sec;
	s.value += at.at;
	if (!is_local && (known = link_global(l, s.name))) {
		in->sym[index] = known;
		return bind(l, &l->syms.v[known], &s, me, at.is_copy);
	}
	vec_push(&l->syms, l->arena, ((struct link_sym){ .s = s, .in = me }));
	in->sym[index] = l->syms.n - 1;
	if (!is_local)
		map_put(&l->globals, l->arena, str_hash(s.name), in->sym[index]);
	return true;
}

static bool read_symbols(struct obj_link *l, struct link_in *in)
{
	for (u32 i = 1; i < in->elf.nsections; i++)
		if (in->elf.sections[i].type == ELF_SHT_SYMTAB)
			return elf_symbols(&in->elf, &in->elf.sections[i], &in->syms, &in->nsyms, l->ds);
	return differs(l, in, in->name, "has no symbols");
}

bool obj_link_add(struct obj_link *l, str name, const void *bytes, u64 len)
{
	struct link_in *in = vec_add(&l->ins, l->arena);
	in->name = name;
	if (!elf_open(&in->elf, l->arena, bytes, len, l->ds))
		return false;
	if (in->elf.type != ELF_ET_REL || in->elf.machine != ELF_EM_BPF) {
		obj_report(l->ds, NOT_BPF, where_file(name, 0), "the ELF file is no BPF object");
		return false;
	}
	in->at = arena_array(l->arena, struct link_at, in->elf.nsections + 1);
	if (!read_symbols(l, in) || !link_read_types(l, in))
		return false;
	in->sym = arena_array(l->arena, u32, in->nsyms + 1);
	for (u32 i = 1; i < in->elf.nsections; i++)
		if (is_wanted(&in->elf.sections[i]) && !add_section(l, in, i))
			return false;
	for (u32 i = 1; i < in->nsyms; i++)
		if (!add_symbol(l, in, i))
			return false;
	return true;
}

/* ---- relocations ------------------------------------------------------------------------------------------------- */

/* What is counted from the beginning of a section is counted from the beginning of a longer one now. */
static bool move_addend(struct link_sec *sec, u64 at, u64 by)
{
	u8 *p = (u8 *)sec->bytes.s + at;
	struct insn insn;
	if (sec->flags & ELF_SHF_EXEC) {
		if (at % 8 || at + sizeof(insn) > sec->size)
			return false;
		memcpy(&insn, p, sizeof(insn));
		insn.imm += (s32)(insn_is_call(insn) ? by / 8 : by);
		memcpy(p, &insn, sizeof(insn));
		return true;
	}
	u64 value;
	if (at + sizeof(value) > sec->size)
		return false;
	memcpy(&value, p, sizeof(value));
	value += by;
	memcpy(p, &value, sizeof(value));
	return true;
}

/* A label, or a place in a section, which has no symbol yet. */
static u32 symbol_of(struct obj_link *l, struct link_in *in, u32 index)
{
	struct elf_symbol s = in->syms[index];
	if (in->sym[index] || s.section >= in->elf.nsections || !in->at[s.section].sec)
		return in->sym[index];
	s.value += in->at[s.section].at;
	s.section = in->at[s.section].sec;
	vec_push(&l->syms, l->arena, ((struct link_sym){ .s = s }));
	return in->sym[index] = l->syms.n - 1;
}

struct link_rel { u32 sec; struct elf_reloc r; };
typedef vec(struct link_rel) rels;

static bool move_relocs(struct obj_link *l, struct link_in *in, const struct elf_section *rel, rels *out)
{
	struct elf_reloc *r;
	u32 n = 0;
	if (rel->info >= in->elf.nsections || !in->at[rel->info].sec || in->at[rel->info].is_copy)
		return true;
	struct link_at at = in->at[rel->info];
	struct link_sec *sec = &l->secs.v[at.sec];
	if (!elf_relocs(&in->elf, rel, &r, &n, l->ds))
		return false;
	for (u32 i = 0; i < n; i++) {
		u64 place = at.at + r[i].offset;
		if (link_is_dead(l, at.sec, place))
			continue;
		u32 to = r[i].symbol < in->nsyms ? symbol_of(l, in, r[i].symbol) : 0;
		const struct elf_symbol *s = &in->syms[to ? r[i].symbol : 0];
		bool is_section = to && s->type == ELF_STT_SECTION;
		if (!to || sec->type != ELF_SHT_PROGBITS ||
			(is_section && !move_addend(sec, place, in->at[s->section].at))) {
			obj_report(l->ds, BAD_RELOC, where_elf(rel->name, r[i].offset),
				"a relocation of %.*s is against nothing that is kept", STR_ARG(in->name));
			return false;
		}
		struct elf_reloc moved = { place, r[i].type, to, 0 };
		vec_push(out, l->arena, ((struct link_rel){ at.sec, moved }));
	}
	return true;
}

/* ---- the result -------------------------------------------------------------------------------------------------- */

static void write_result(struct obj_link *l, const rels *relocs, str btf, str ext, struct buf *out)
{
	struct elf_write *w = elf_write_new(l->arena, ELF_EM_BPF);
	u32 *number = arena_array(l->arena, u32, l->syms.n);
	for (u32 i = 1; i < l->secs.n; i++) {
		const struct link_sec *s = &l->secs.v[i];
		elf_write_section(w, (struct elf_section){ .name = s->name, .type = s->type, .flags = s->flags,
			.align = s->align, .entsize = s->entsize, .data = (const u8 *)s->bytes.s, .size = s->size });
	}
	for (u32 i = 1; i < l->syms.n; i++)
		number[i] = elf_write_symbol(w, l->syms.v[i].s);
	vec_each(r, relocs) {
		r->r.symbol = number[r->r.symbol];
		elf_write_reloc(w, r->sec, r->r);
	}
	if (btf.n)
		elf_write_section(w, (struct elf_section){ .name = STR(".BTF"), .type = ELF_SHT_PROGBITS, .align = 4,
			.data = (const u8 *)btf.s, .size = btf.n });
	if (ext.n)
		elf_write_section(w, (struct elf_section){ .name = STR(".BTF.ext"), .type = ELF_SHT_PROGBITS,
			.align = 4, .data = (const u8 *)ext.s, .size = ext.n });
	elf_write_finish(w, out);
}

bool obj_link_finish(struct obj_link *l, struct buf *out)
{
	rels relocs = { 0 };
	str btf, ext;
	if (!l->ins.n) {
		obj_report(l->ds, NOT_BPF, where_none(), "there is no object to be linked");
		return false;
	}
	vec_each(in, &l->ins)
		for (u32 i = 1; i < in->elf.nsections; i++)
			if (in->elf.sections[i].type == ELF_SHT_REL && !move_relocs(l, in, &in->elf.sections[i],
				&relocs))
				return false;
	if (!link_types(l, &btf, &ext))
		return false;
	write_result(l, &relocs, btf, ext, out);
	return true;
}
