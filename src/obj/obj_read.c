/* obj_read.c: an ELF file as struct obj: what skep, clang and gcc write, of any age.
 *
 * Sections with code hold functions, told apart by their symbols; those of .text are subprograms, the others entry
 * programs whose section says what they are. Maps come from .maps, described by BTF, or as records from "maps"
 * (obj_read_map.c); data sections become maps of one value. What is undefined the kernel supplies. Relocations bind
 * them (obj_read_reloc.c). */
#include "obj/obj_private.h"

#include <stdlib.h>

const struct diag_code obj_diags[OBJ_DIAG_COUNT] = {
#define DIAG(name, id, severity, exit, hint) { id, #name, severity, exit, hint },
#include "obj/obj.diag.def"
#undef DIAG
};

bool obj_damaged(struct obj_reader *x, struct where where, const char *what)
{
	obj_report(x->ds, DAMAGED, where, "%s", what);
	return false;
}

static const struct elf_section *section_named(struct obj_reader *x, const char *name, u32 *index)
{
	const struct elf_section *s = elf_section(&x->elf, name);
	if (index)
		*index = s ? (u32)(s - x->elf.sections) : 0;
	return s;
}

/* Names are shown to people: no compiler writes what a terminal would obey into them, and where somebody did it is '?',
 * in the names of types as well (btf_tame), so that those that are the same stay the same. */
static void tame(struct obj_reader *x, str *name)
{
	if (str_is_tame(*name))
		return;
	str copy = arena_str(x->arena, *name);
	str_tame((char *)(uintptr_t)copy.s, copy.n);
	*name = copy;
}

/* ---- functions ---------------------------------------------------------------------------------- */

static bool is_code(const struct elf_section *s)
{
	return s->type == ELF_SHT_PROGBITS && s->flags & ELF_SHF_EXEC && s->size && s->data;
}

struct found { u32 section; u64 at, size; u32 symbol; };

static int by_place(const void *pa, const void *pb)
{
	const struct found *a = pa, *b = pb;
	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	/* globals come last in the table: first here */
	return a->symbol < b->symbol ? 1 : a->symbol > b->symbol ? -1 : 0;
}

/* Symbols of functions; old compilers gave them no type, then any named symbol in code that no jump label is. */
static u32 find_funcs(struct obj_reader *x, struct found *out)
{
	u8 *typed = arena_array(x->arena, u8, x->elf.nsections + 1);
	u32 n = 0;
	for (int pass = 0; pass < 2; pass++)
		for (u32 i = 1; i < x->nsyms; i++) {
			const struct elf_symbol *s = &x->syms[i];
			if (s->section >= x->elf.nsections || !is_code(&x->elf.sections[s->section]))
				continue;
			bool is_func = s->type == ELF_STT_FUNC, is_old = s->type == ELF_STT_NOTYPE &&
				s->bind != ELF_STB_LOCAL && s->name.n;
			if (pass == 0 ? !is_func : !is_old || typed[s->section])
				continue;
			out[n++] = (struct found){ s->section, s->value, s->size, i };
			if (pass == 0)
				typed[s->section] = 1;
		}
	if (n)
		qsort(out, n, sizeof(*out), by_place);
	return n;
}

static bool add_func(struct obj_reader *x, const struct found *at, u64 end)
{
	const struct elf_symbol *s = &x->syms[at->symbol];
	const struct elf_section *sec = &x->elf.sections[at->section];
	u64 size = s->size ? s->size : end - at->at;
	struct where where = where_elf(sec->name, at->at);
	if (at->at % 8 || size % 8 || !size || at->at > sec->size || size > end - at->at || size / 8 > UINT32_MAX) {
		obj_report(x->ds, BAD_FUNC, where, "function '%.*s' does not fit its section", STR_ARG(s->name));
		return false;
	}
	struct obj_func *f = vec_add(&x->o->funcs, x->arena);
	bool optional = false;
	*f = (struct obj_func){ .name = s->name, .section = sec->name, .is_static = s->bind == ELF_STB_LOCAL,
		.is_weak = s->bind == ELF_STB_WEAK,
		.is_hidden = s->visibility == ELF_STV_HIDDEN || s->visibility == ELF_STV_INTERNAL,
		.ninsns = (u32)(size / 8) };
	f->is_entry = at->section != x->text;
	f->sec = f->is_entry ? uapi_sec_find(sec->name, &f->target, &optional) : NULL;
	f->autoload = !optional;
	f->insns = arena_array(x->arena, struct insn, f->ninsns);
	memcpy(f->insns, sec->data + at->at, size);
	struct obj_place place = { at->section, at->at };
	vec_push(&x->func_at, x->arena, place);
	map_put(&x->func_by_place, x->arena, (u64)at->section << 32 | at->at, x->o->funcs.n - 1);
	return true;
}

/* Code that no symbol names is refused: nothing could be said of it. */
static bool check_orphans(struct obj_reader *x, const struct found *found, u32 n)
{
	u8 *has = arena_array(x->arena, u8, x->elf.nsections + 1);
	for (u32 i = 0; i < n; i++)
		has[found[i].section] = 1;
	for (u32 i = 1; i < x->elf.nsections; i++)
		if (is_code(&x->elf.sections[i]) && !has[i]) {
			obj_report(x->ds, BAD_FUNC, where_elf(x->elf.sections[i].name, 0),
				"the section holds code but no function is named in it");
			return false;
		}
	return true;
}

bool obj_read_funcs(struct obj_reader *x)
{
	struct found *found = arena_array(x->arena, struct found, (u64)x->nsyms * 2 + 1);
	u32 n = find_funcs(x, found);
	section_named(x, ".text", &x->text);
	if (!check_orphans(x, found, n))
		return false;
	for (u32 i = 0; i < n; i++) {
		const struct elf_section *sec = &x->elf.sections[found[i].section];
		if (i && found[i].section == found[i - 1].section && found[i].at == found[i - 1].at)
			continue;            /* another name for the same function */
		u32 next = i + 1;
		while (next < n && found[next].section == found[i].section && found[next].at == found[i].at)
			next++;
		bool is_last = next == n || found[next].section != found[i].section;
		u64 end = is_last ? sec->size : MIN(found[next].at, sec->size);
		if (found[i].at > sec->size || !add_func(x, &found[i], end))
			return found[i].at > sec->size ? obj_damaged(x, where_elf(sec->name, found[i].at),
				"a function begins past its section") : false;
	}
	/* A lone function without SEC() is a program all the same, of a type that must be given. */
	if (x->o->funcs.n == 1)
		x->o->funcs.v[0].is_entry = true;
	return true;
}

s64 obj_func_at(const struct obj_reader *x, u32 section, u64 at)
{
	u64 index;
	return at < UINT32_MAX && map_get(&x->func_by_place, (u64)section << 32 | at, &index) ? (s64)index : -1;
}

/* ---- lines, CO-RE records, types of functions ------------------------------------------------------ */

static s64 func_holding(const struct obj_reader *x, u32 section, u64 at)
{
	u32 lo = 0, hi = x->func_at.n;
	while (lo < hi) {
		u32 mid = lo + (hi - lo) / 2;
		const struct obj_place *p = &x->func_at.v[mid];
		if (p->section < section || (p->section == section && p->at <= at))
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo || x->func_at.v[lo - 1].section != section ||
		at - x->func_at.v[lo - 1].at >= (u64)x->o->funcs.v[lo - 1].ninsns * 8)
		return -1;
	return lo - 1;
}

static struct obj_func *func_for(struct obj_reader *x, u32 section, u32 insn, u32 *local)
{
	s64 i = func_holding(x, section, (u64)insn * 8);
	if (i < 0)
		return NULL;
	*local = insn - (u32)(x->func_at.v[i].at / 8);
	return &x->o->funcs.v[i];
}

static bool take_ext(struct obj_reader *x, const struct btf_ext_sec *s, u32 section)
{
	struct obj_func *f;
	u32 at;
	for (u32 i = 0; i < s->nfuncs; i++)
		if ((f = func_for(x, section, s->funcs[i].insn, &at)) && at == 0)
			f->btf_id = s->funcs[i].type;
	for (u32 i = 0; i < s->nlines; i++) {
		const struct btf_line_info *l = &s->lines[i];
		struct obj_line line = { 0, l->file, l->line_off, l->line, l->col };
		if ((f = func_for(x, section, l->insn, &line.insn)))
			vec_push(&f->lines, x->arena, line);
	}
	for (u32 i = 0; i < s->nrelos; i++) {
		const struct btf_core_relo *r = &s->relos[i];
		struct obj_core core = { 0, r->type, r->access, r->kind };
		if (!(f = func_for(x, section, r->insn, &core.insn)))
			return obj_damaged(x, where_elf(s->name, (u64)r->insn * 8),
				"a CO-RE relocation is outside of all functions");
		vec_push(&f->cores, x->arena, core);
	}
	return true;
}

bool obj_read_ext(struct obj_reader *x)
{
	const struct elf_section *s = section_named(x, ".BTF.ext", NULL);
	struct btf_ext ext;
	if (!s || !s->data || !x->o->btf)
		return true;
	if (!btf_ext_read(x->arena, x->o->btf, s->data, s->size, &ext, x->ds))
		return false;
	for (u32 i = 0; i < ext.nsecs; i++) {
		u32 section = 1;
		while (section < x->elf.nsections && !(is_code(&x->elf.sections[section]) &&
			str_eq(x->elf.sections[section].name, ext.secs[i].name)))
			section++;
		if (section < x->elf.nsections && !take_ext(x, &ext.secs[i], section))
			return false;
	}
	return true;
}

/* ---- BTF ------------------------------------------------------------------------------------------ */

/* Compilers leave the places of variables in their sections to the linker: offsets by relocations, sizes from ELF. */
bool obj_place_vars(const struct elf *e, const struct elf_symbol *syms, u32 nsyms, u8 *bytes, u64 len, struct diags *ds)
{
	const struct elf_section *btf = elf_section(e, ".BTF");
	for (u32 i = 1; i < e->nsections; i++) {
		const struct elf_section *rel = &e->sections[i];
		struct elf_reloc *r;
		u32 n = 0;
		if (rel->type != ELF_SHT_REL || rel->info >= e->nsections || &e->sections[rel->info] != btf)
			continue;
		if (!elf_relocs(e, rel, &r, &n, ds))
			return false;
		for (u32 k = 0; k < n; k++) {
			u32 v;
			if (r[k].symbol >= nsyms || len < 4 || r[k].offset > len - 4)
				continue;
			memcpy(&v, bytes + r[k].offset, 4);
			v += (u32)syms[r[k].symbol].value;
			memcpy(bytes + r[k].offset, &v, 4);
		}
	}
	return true;
}

struct secinfo { u32 type, offset, size; };
static int by_offset(const void *pa, const void *pb)
{
	const struct secinfo *a = pa, *b = pb;
	return a->offset < b->offset ? -1 : a->offset > b->offset;
}

/* A place in a section, as one number. */
static u64 place(u32 section, u64 offset) { return (u64)section << 32 | (u32)offset; }
static int by_number(const void *pa, const void *pb)
{
	const u64 *a = pa, *b = pb;
	return *a < *b ? -1 : *a > *b;
}

/* Where variables lie that are hidden, in order. */
static u64 *hidden_places(struct obj_reader *x, u32 *n)
{
	u64 *out = arena_array(x->arena, u64, x->nsyms + 1);
	for (u32 i = *n = 0; i < x->nsyms; i++) {
		const struct elf_symbol *s = &x->syms[i];
		if (s->type == ELF_STT_OBJECT && (s->visibility == ELF_STV_HIDDEN || s->visibility == ELF_STV_INTERNAL))
			out[(*n)++] = place(s->section, s->value);
	}
	qsort(out, *n, sizeof(u64), by_number);
	return out;
}

/* What hidden variables are from here on: static ones, seen by nobody else. */
static void hide_vars(struct obj_reader *x, const struct btf_node *sec, u32 section, const u64 *hidden, u32 n)
{
	struct btf_secinfo v;
	struct btf_node var;
	for (u32 i = 0; n && btf_secinfo(x->o->btf, sec, i, &v); i++) {
		u64 at = place(section, v.offset);
		u32 is_static = 0;
		if (btf_node(x->o->btf, v.type, &var) && var.kind == BTF_VAR && var.linkage == 1 &&
			bsearch(&at, hidden, n, sizeof(u64), by_number))
			memcpy((u8 *)var.extra, &is_static, 4);  /* our copy */
	}
}

static void size_sections(struct obj_reader *x)
{
	struct btf_node n;
	u32 nhidden;
	u64 *hidden = hidden_places(x, &nhidden);
	for (u32 id = btf_first_id(x->o->btf); id < btf_count(x->o->btf); id++) {
		if (!btf_node(x->o->btf, id, &n) || n.kind != BTF_DATASEC)
			continue;
		const struct elf_section *s = elf_section(&x->elf, arena_strdup(x->arena, n.name));
		u8 *p = (u8 *)n.extra;       /* our copy */
		if (!n.size && s) {
			u32 size = (u32)s->size;
			memcpy(p - 4, &size, 4);
		}
		qsort(p, n.vlen, sizeof(struct secinfo), by_offset);
		if (s)
			hide_vars(x, &n, (u32)(s - x->elf.sections), hidden, nhidden);
	}
}

bool obj_read_btf(struct obj_reader *x)
{
	const struct elf_section *s = section_named(x, ".BTF", NULL);
	if (!s || !s->data)
		return true;
	u8 *bytes = arena_alloc(x->arena, s->size);
	memcpy(bytes, btf_tame(x->arena, s->data, s->size), s->size);
	if (!obj_place_vars(&x->elf, x->syms, x->nsyms, bytes, s->size, x->ds))
		return false;
	x->o->btf = btf_open(x->arena, bytes, s->size, NULL, x->ds);
	if (!x->o->btf || !btf_check(x->o->btf, x->ds))
		return false;
	size_sections(x);
	x->o->btf_bytes = bytes;
	x->o->btf_len = s->size;
	return true;
}

/* ---- the whole ------------------------------------------------------------------------------------ */

static void read_words(struct obj_reader *x)
{
	const struct elf_section *s = section_named(x, "license", NULL);
	if (s && s->data)
		x->o->license = (str){ (const char *)s->data, (u32)strnlen((const char *)s->data, s->size) };
	tame(x, &x->o->license);
	s = section_named(x, "version", NULL);
	if (s && s->data && s->size >= 4)
		memcpy(&x->o->kern_version, s->data, 4);
}

static bool read_symbols(struct obj_reader *x)
{
	for (u32 i = 1; i < x->elf.nsections; i++)
		if (x->elf.sections[i].type == ELF_SHT_SYMTAB) {
			bool ok = elf_symbols(&x->elf, &x->elf.sections[i], &x->syms, &x->nsyms, x->ds);
			for (u32 s = 0; ok && s < x->nsyms; s++)
				tame(x, &x->syms[s].name);
			return ok;
		}
	return obj_damaged(x, where_none(), "the object has no symbols");
}

struct obj *obj_read(struct arena *a, str name, const void *bytes, u64 len, struct diags *ds)
{
	struct obj_reader x = { .o = obj_new(a, name), .arena = a, .ds = ds };
	if (!elf_open(&x.elf, a, bytes, len, ds))
		return NULL;
	/* Old compilers wrote machine 0. */
	if (x.elf.type != ELF_ET_REL || (x.elf.machine != ELF_EM_BPF && x.elf.machine != 0)) {
		obj_report(ds, NOT_BPF, where_none(), "the ELF file is no BPF object");
		return NULL;
	}
	for (u32 i = 0; i < x.elf.nsections; i++)
		tame(&x, &x.elf.sections[i].name);
	x.data_map = arena_array(a, s64, x.elf.nsections + 1);
	for (u32 i = 0; i <= x.elf.nsections; i++)
		x.data_map[i] = -1;
	if (!read_symbols(&x))
		return NULL;
	read_words(&x);
	bool ok = obj_read_btf(&x) && obj_read_funcs(&x) && obj_read_maps(&x) && obj_read_externs(&x) &&
		obj_read_ext(&x) && obj_read_relocs(&x) &&
		obj_resolve_legacy(x.o, ds) && obj_check(x.o, ds);
	return ok ? x.o : NULL;
}
