/* elf_write.c: relocatable BPF objects. Sections in order of addition; symbols sorted at the end, locals first, as ELF
 * wants; relocations name symbols by the number they were given. */
#include "elf/elf.h"

struct out_section { struct elf_section is; vec(struct elf_reloc) relocs; };
struct elf_write {
	struct arena *arena;
	u16 machine;
	vec(struct out_section) sections;    /* [0]: zeroes, as ELF wants */
	vec(struct elf_symbol) symbols;      /* [0]: the same */
};

struct elf_write *elf_write_new(struct arena *a, u16 machine)
{
	struct elf_write *w = arena_new(a, struct elf_write);
	*w = (struct elf_write){ .arena = a, .machine = machine };
	vec_add(&w->sections, a);
	vec_add(&w->symbols, a);
	return w;
}

u32 elf_write_section(struct elf_write *w, struct elf_section s)
{
	struct out_section *new = vec_add(&w->sections, w->arena);
	new->is = s;
	return w->sections.n - 1;
}

u32 elf_write_symbol(struct elf_write *w, struct elf_symbol s)
{
	vec_push(&w->symbols, w->arena, s);
	return w->symbols.n - 1;
}

void elf_write_reloc(struct elf_write *w, u32 section, struct elf_reloc r)
{
	vec_push(&w->sections.v[section].relocs, w->arena, r);
}

static void put(struct buf *b, u64 v, u32 n) { buf_add(b, &v, n); }

static u32 add_name(struct buf *names, str s)
{
	u32 at = (u32)names->n;
	buf_str(names, s);
	buf_char(names, 0);
	return at;
}

/* How many are local: those are first. */
static u32 put_symbols(struct elf_write *w, struct buf *symtab, struct buf *names, u32 *number)
{
	u32 n = 0, locals = 0;
	for (int global = 0; global < 2; global++) {
		for (u32 i = 0; i < w->symbols.n; i++) {
			const struct elf_symbol *s = &w->symbols.v[i];
			if ((s->bind != ELF_STB_LOCAL) != global)
				continue;
			number[i] = n++;
			locals += !global;
			put(symtab, s->name.n ? add_name(names, s->name) : 0, 4);
			put(symtab, (u64)(s->bind << 4 | s->type), 1);
			put(symtab, s->visibility, 1);
			put(symtab, s->section, 2);
			put(symtab, s->value, 8);
			put(symtab, s->size, 8);
		}
	}
	return locals;
}

/* The relocation sections, each for the one it belongs to. */
static void add_rel_sections(struct elf_write *w, const u32 *number, u32 symtab)
{
	for (u32 i = 1, n = w->sections.n; i < n; i++) {
		struct buf rel = BUF_INIT;
		if (!w->sections.v[i].relocs.n)
			continue;
		vec_each(r, &w->sections.v[i].relocs) {
			put(&rel, r->offset, 8);
			put(&rel, r->type, 4);
			put(&rel, number[r->symbol], 4);
		}
		str name = arena_printf(w->arena, ".rel%.*s", STR_ARG(w->sections.v[i].is.name));
		str bytes = arena_str(w->arena, buf_view(&rel));
		buf_free(&rel);
		u32 at = elf_write_section(w, (struct elf_section){ .name = name, .type = ELF_SHT_REL, .flags = 0x40,
			.align = 8, .entsize = 16, .data = (const u8 *)bytes.s, .size = bytes.n });
		w->sections.v[at].is.link = symtab;
		w->sections.v[at].is.info = i;
	}
}

static void put_header(struct elf_write *w, struct buf *out, u64 shoff, u32 names)
{
	buf_add(out, "\177ELF\2\1\1\0\0\0\0\0\0\0\0\0", 16);
	put(out, ELF_ET_REL, 2);
	put(out, w->machine, 2);
	put(out, 1, 4);
	put(out, 0, 8);
	put(out, 0, 8);
	put(out, shoff, 8);
	put(out, 0, 4);
	put(out, 64, 2);
	put(out, 0, 4);
	put(out, 64, 2);
	put(out, w->sections.n, 2);
	put(out, names, 2);
}

bool elf_write_finish(struct elf_write *w, struct buf *out)
{
	struct buf symtab = BUF_INIT, names = BUF_INIT, body = BUF_INIT;
	u32 *number = arena_array(w->arena, u32, w->symbols.n);
	buf_char(&names, 0);
	u32 locals = put_symbols(w, &symtab, &names, number);
	u32 at = elf_write_section(w, (struct elf_section){ .name = STR(".symtab"), .type = ELF_SHT_SYMTAB, .align = 8,
		.entsize = 24, .data = (const u8 *)symtab.s, .size = symtab.n });
	add_rel_sections(w, number, at);
	u32 strtab = elf_write_section(w, (struct elf_section){ .name = STR(".strtab"), .type = ELF_SHT_STRTAB,
		.align = 1 });
	w->sections.v[at].is.link = strtab;
	w->sections.v[at].is.info = locals;
	u32 *name_at = arena_array(w->arena, u32, w->sections.n);
	u64 *offset = arena_array(w->arena, u64, w->sections.n);
	for (u32 i = 1; i < w->sections.n; i++)
		name_at[i] = add_name(&names, w->sections.v[i].is.name);
	w->sections.v[strtab].is.data = (const u8 *)names.s;
	w->sections.v[strtab].is.size = names.n;
	for (u32 i = 1; i < w->sections.n; i++) {
		const struct elf_section *s = &w->sections.v[i].is;
		while ((64 + body.n) % MAX(s->align, 1u))
			buf_char(&body, 0);
		offset[i] = 64 + body.n;
		if (s->type != ELF_SHT_NOBITS)
			buf_add(&body, s->data, s->size);
	}
	while (body.n % 8)
		buf_char(&body, 0);
	put_header(w, out, 64 + body.n, strtab);
	buf_str(out, buf_view(&body));
	for (u32 i = 0; i < w->sections.n; i++) {
		const struct elf_section *s = &w->sections.v[i].is;
		put(out, name_at[i], 4);
		put(out, s->type, 4);
		put(out, s->flags, 8);
		put(out, 0, 8);
		put(out, offset[i], 8);
		put(out, s->size, 8);
		put(out, s->link, 4);
		put(out, s->info, 4);
		put(out, s->align, 8);
		put(out, s->entsize, 8);
	}
	buf_free(&symtab);
	buf_free(&names);
	buf_free(&body);
	return true;
}
