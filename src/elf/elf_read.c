/* elf_read.c: ELF64 little endian, every offset checked against the file. */
#include "elf/elf.h"

static const struct diag_code bad_elf = { "E001", "BAD_ELF", DIAG_ERROR, EXIT_USER,
	"the file may be cut off, or of another kind" };
#define elf_report(ds, where, ...) diag_add((ds), &bad_elf, (where), __VA_ARGS__)

static u64 get(const u8 *p, u32 n)
{
	u64 v = 0;
	memcpy(&v, p, n);
	return v;
}

static bool in_file(const struct elf *e, u64 off, u64 n) { return off <= e->len && n <= e->len - off; }

/* The text at an offset of a table, which is a section; one more section, behind all, has no data. */
static str name_at(const struct elf *e, u32 table, u64 off)
{
	const struct elf_section *strtab = &e->sections[MIN(table, e->nsections)];
	if (!strtab->data || off >= strtab->size)
		return STR("");
	const char *p = (const char *)strtab->data + off, *nul = memchr(p, 0, strtab->size - off);
	return nul ? (str){ p, (u32)(nul - p) } : STR("");
}

static bool read_sections(struct elf *e, u64 off, u32 n, u32 size, u32 names)
{
	if (n && (size < 64 || !in_file(e, off, (u64)n * size)))
		return false;
	e->sections = arena_array(e->arena, struct elf_section, n + 1);
	e->nsections = n;
	for (u32 i = 0; i < n; i++) {
		const u8 *p = e->bytes + off + (u64)i * size;
		struct elf_section *s = &e->sections[i];
		*s = (struct elf_section){ .type = (u32)get(p + 4, 4), .flags = get(p + 8, 8), .addr = get(p + 16, 8),
			.offset = get(p + 24, 8),
			.size = get(p + 32, 8), .link = (u32)get(p + 40, 4), .info = (u32)get(p + 44, 4),
			.align = get(p + 48, 8), .entsize = get(p + 56, 8) };
		if (s->type == ELF_SHT_NOBITS || s->type == ELF_SHT_NULL)
			continue;
		if (!in_file(e, s->offset, s->size))
			return false;
		s->data = e->bytes + s->offset;
	}
	for (u32 i = 0; i < n; i++)
		e->sections[i].name = name_at(e, names, get(e->bytes + off + (u64)i * size, 4));
	return true;
}

static bool read_segments(struct elf *e, u64 off, u32 n, u32 size)
{
	if (n && (size < 56 || !in_file(e, off, (u64)n * size)))
		return false;
	e->segments = arena_array(e->arena, struct elf_segment, n + 1);
	e->nsegments = n;
	for (u32 i = 0; i < n; i++) {
		const u8 *p = e->bytes + off + (u64)i * size;
		e->segments[i] = (struct elf_segment){ (u32)get(p, 4), (u32)get(p + 4, 4), get(p + 8, 8),
			get(p + 16, 8), get(p + 32, 8), get(p + 40, 8) };
	}
	return true;
}

/* People name what they type; a version manager has put a script in its place, which looks for the program itself. */
static void no_script(str text, struct diags *ds)
{
	static const char *const managers[] = { "pyenv", "rbenv", "nodenv", "plenv", "phpenv", "jenv", "asdf" };
	str by, rest;
	str_cut(str_sub(text, 2, text.n), '\n', &by, &rest);
	by = str_trim(by);
	struct diag *d = elf_report(ds, where_none(), "this is a script for '%.*s', no ELF file", STR_ARG(by));
	for (u32 i = 0; i < ARRAY_LEN(managers); i++)
		if (memmem(rest.s, rest.n, managers[i], strlen(managers[i]))) {
			diag_hint(ds, d, "the program is another file, which %s knows: %s which NAME", managers[i],
				managers[i]);
			return;
		}
	diag_hint(ds, d, "name the program that it runs: symbols and probes are in that one");
}

bool elf_open(struct elf *e, struct arena *a, const void *bytes, u64 len, struct diags *ds)
{
	const u8 *p = bytes;
	*e = (struct elf){ .arena = a, .bytes = bytes, .len = len };
	if (len < 64 || memcmp(p, "\177ELF", 4) || p[4] != 2 || p[5] != 1) {
		if (len > 2 && !memcmp(p, "#!", 2))
			no_script((str){ bytes, (u32)MIN(len, 2048u) }, ds);
		else
			elf_report(ds, where_none(), "this is no 64-bit little-endian ELF file");
		return false;
	}
	e->type = (u16)get(p + 16, 2);
	e->machine = (u16)get(p + 18, 2);
	e->entry = get(p + 24, 8);
	if (read_sections(e, get(p + 40, 8), (u32)get(p + 60, 2), (u32)get(p + 58, 2), (u32)get(p + 62, 2)) &&
	    read_segments(e, get(p + 32, 8), (u32)get(p + 56, 2), (u32)get(p + 54, 2)))
		return true;
	elf_report(ds, where_none(), "the ELF file speaks of more than the %llu bytes there are",
		(unsigned long long)len);
	return false;
}

const struct elf_section *elf_section(const struct elf *e, const char *name)
{
	for (u32 i = 0; i < e->nsections; i++)
		if (str_is(e->sections[i].name, name))
			return &e->sections[i];
	return NULL;
}

bool elf_symbols(const struct elf *e, const struct elf_section *s, struct elf_symbol **out, u32 *n, struct diags *ds)
{
	if (!s->data || s->size / 24 > UINT32_MAX / sizeof(**out)) {
		elf_report(ds, where_elf(s->name, 0), "the symbol table is damaged");
		return false;
	}
	*n = (u32)(s->size / 24);
	*out = arena_array(e->arena, struct elf_symbol, *n + 1);
	for (u32 i = 0; i < *n; i++) {
		const u8 *p = s->data + (u64)i * 24;
		(*out)[i] = (struct elf_symbol){ .name = name_at(e, s->link, get(p, 4)), .type = p[4] & 15,
			.bind = p[4] >> 4, .visibility = p[5] & 3,
			.section = (u32)get(p + 6, 2), .value = get(p + 8, 8), .size = get(p + 16, 8) };
	}
	return true;
}

bool elf_relocs(const struct elf *e, const struct elf_section *s, struct elf_reloc **out, u32 *n, struct diags *ds)
{
	u32 size = s->type == ELF_SHT_RELA ? 24 : 16;
	if (!s->data || s->size / size > UINT32_MAX / sizeof(**out)) {
		elf_report(ds, where_elf(s->name, 0), "the relocations are damaged");
		return false;
	}
	*n = (u32)(s->size / size);
	*out = arena_array(e->arena, struct elf_reloc, *n + 1);
	for (u32 i = 0; i < *n; i++) {
		const u8 *p = s->data + (u64)i * size;
		(*out)[i] = (struct elf_reloc){ get(p, 8), (u32)get(p + 8, 4), (u32)get(p + 12, 4),
			size == 24 ? (s64)get(p + 16, 8) : 0 };
	}
	return true;
}
