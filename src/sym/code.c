/* code.c: what an ELF file says of its code: segments that can be executed, function symbols, build id and the name of
 * a file with debug information. It is read piece by piece, never mapped: whoever owns the file may cut it off
 * meanwhile. */
#include "sym/code.h"

#include <stdlib.h>

enum {
	HEADER = 64, SECTION = 64, SEGMENT = 56, SYMBOL = 24, MAX_SECTIONS = 1 << 16, MAX_SEGMENTS = 1 << 10,
	MAX_TABLE = 1 << 28, MAX_NOTE = 1 << 16, PT_LOAD = 1, PF_X = 1, NT_GNU_BUILD_ID = 3,
	SHT_SYMTAB = 2, SHT_NOTE = 7, SHT_NOBITS = 8, SHT_DYNSYM = 11, STT_FUNC = 2, STT_IFUNC = 10, STB_LOCAL = 0
};

struct section { u32 name, type, link; u64 offset, size; };
struct reading { struct code *c; const struct code_source *from; struct section *sections; u32 n; str names; };

static u64 get(const u8 *p, u32 n)
{
	u64 v = 0;
	memcpy(&v, p, n);
	return v;
}

static bool bytes_at(const struct code_source *s, u64 offset, u64 n, void *out)
{
	u64 done = 0;
	if (s->bytes) {
		if (offset > s->len || n > s->len - offset)
			return false;
		memcpy(out, s->bytes + offset, n);
		return true;
	}
	while (done < n) {
		long r = s->k->pread(s->k, s->fd, (u8 *)out + done, n - done, offset + done);
		if (r <= 0)
			return false;
		done += (u64)r;
	}
	return true;
}

/* NULL: it is too large, or not there. */
static u8 *take(struct reading *r, u64 offset, u64 n, u64 max)
{
	struct arena_mark m = arena_mark(&r->c->arena);
	if (!n || n > max || offset > INT64_MAX)
		return NULL;
	u8 *p = arena_alloc(&r->c->arena, n);
	if (bytes_at(r->from, offset, n, p))
		return p;
	arena_reset(&r->c->arena, m);
	return NULL;
}

static bool read_segments(struct reading *r, const u8 *head)
{
	u64 n = get(head + 56, 2);
	u8 *p = get(head + 54, 2) == SEGMENT && n <= MAX_SEGMENTS ? take(r, get(head + 32, 8), n * SEGMENT, MAX_TABLE) :
		NULL;
	if (!p)
		return false;
	r->c->segments = arena_array(&r->c->arena, struct code_segment, n);
	for (u64 i = 0; i < n; i++, p += SEGMENT)
		if (get(p, 4) == PT_LOAD && get(p + 4, 4) & PF_X)
			r->c->segments[r->c->nsegments++] = (struct code_segment){ get(p + 8, 8), get(p + 16, 8),
				get(p + 32, 8) };
	return true;
}

static str text_at(str table, u64 at)
{
	return at < table.n ? (str){ table.s + at, (u32)strnlen(table.s + at, table.n - at) } : STR("");
}

static bool read_sections(struct reading *r, const u8 *head)
{
	u64 n = get(head + 60, 2), names = get(head + 62, 2);
	u8 *p = get(head + 58, 2) == SECTION && n <= MAX_SECTIONS ? take(r, get(head + 40, 8), n * SECTION, MAX_TABLE) :
		NULL;
	if (!p)
		return false;
	r->sections = arena_array(&r->c->arena, struct section, n);
	r->n = (u32)n;
	for (u64 i = 0; i < n; i++, p += SECTION)
		r->sections[i] = (struct section){ (u32)get(p, 4), (u32)get(p + 4, 4), (u32)get(p + 40, 4),
			get(p + 24, 8),
			get(p + 32, 8) };
	u8 *text = names < n ? take(r, r->sections[names].offset, r->sections[names].size, MAX_NOTE * 16) : NULL;
	r->names = text ? (str){ (char *)text, (u32)r->sections[names].size } : STR("");
	for (u32 i = 0; i < r->n; i++)
		r->c->has_debug |= str_is(text_at(r->names, r->sections[i].name), ".debug_info") &&
			r->sections[i].type != SHT_NOBITS;
	return true;
}

/* Of functions at one address a name that others see is taken before a local one, and then one that has a size. */
static int by_value(const void *pa, const void *pb)
{
	const struct code_symbol *a = pa, *b = pb;
	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	if ((a->bind == STB_LOCAL) != (b->bind == STB_LOCAL))
		return b->bind == STB_LOCAL ? -1 : 1;
	if ((a->size == 0) != (b->size == 0))
		return a->size ? -1 : 1;
	return a->name < b->name ? -1 : a->name > b->name;
}

static void sort_symbols(struct code *c)
{
	u32 n = 0;
	if (c->nsymbols)
		qsort(c->symbols, c->nsymbols, sizeof(*c->symbols), by_value);
	for (u32 i = 0; i < c->nsymbols; i++)
		if (!n || c->symbols[i].value != c->symbols[n - 1].value)
			c->symbols[n++] = c->symbols[i];
	c->nsymbols = n;
	c->shown = n ? arena_array(&c->arena, str, n) : NULL;
}

static bool read_symbols(struct reading *r, u32 type)
{
	struct code *c = r->c;
	for (u32 i = 0; i < r->n; i++) {
		const struct section *s = &r->sections[i];
		if (s->type != type || s->link >= r->n || s->size < SYMBOL)
			continue;
		u8 *table = take(r, s->offset, s->size, MAX_TABLE);
		u8 *names = table ? take(r, r->sections[s->link].offset, r->sections[s->link].size, MAX_TABLE) : NULL;
		if (!names)
			return false;
		c->names = (str){ (char *)names, (u32)r->sections[s->link].size };
		c->symbols = arena_array(&c->arena, struct code_symbol, s->size / SYMBOL);
		c->nsymbols = 0;
		for (u64 at = 0; at + SYMBOL <= s->size; at += SYMBOL) {
			const u8 *p = table + at;
			u8 kind = p[4] & 15;
			if ((kind == STT_FUNC || kind == STT_IFUNC) && get(p + 6, 2) && get(p + 8, 8))
				c->symbols[c->nsymbols++] = (struct code_symbol){ get(p + 8, 8), get(p + 16, 8),
					(u32)get(p, 4),
					p[4] >> 4 };
		}
		sort_symbols(c);
		return c->nsymbols > 0;
	}
	return false;
}

static void read_build_id(struct reading *r, const struct section *s)
{
	u8 *p = take(r, s->offset, s->size, MAX_NOTE);
	for (u64 at = 0; p && at + 12 <= s->size;) {
		u64 name = get(p + at, 4), desc = get(p + at + 4, 4), type = get(p + at + 8, 4),
			from = at + 12 + ALIGN_UP(name, 4ull);
		if (from > s->size || desc > s->size - from)
			return;
		if (type == NT_GNU_BUILD_ID && name == 4 && !memcmp(p + at + 12, "GNU", 4) && desc <= BUILD_ID_MAX) {
			memcpy(r->c->build_id, p + from, desc);
			r->c->build_id_len = (u32)desc;
			return;
		}
		at = from + ALIGN_UP(desc, 4ull);
	}
}

/* A name and, at the next multiple of four, the sum of the file's bytes. */
static void read_debug_link(struct reading *r, const struct section *s)
{
	u8 *p = take(r, s->offset, s->size, MAX_NOTE);
	str name = p ? text_at((str){ (char *)p, (u32)s->size }, 0) : STR("");
	u64 at = ALIGN_UP(name.n + 1ull, 4ull);
	if (!name.n || at + 4 > s->size || str_find(name, '/') >= 0)
		return;
	r->c->debug_link = name;
	r->c->debug_crc = (u32)get(p + at, 4);
}

bool code_read(struct code *c, const struct code_source *from)
{
	struct reading r = { .c = c, .from = from };
	u8 head[HEADER];
	*c = (struct code){ .nsegments = 0 };
	if (!bytes_at(from, 0, HEADER, head) || memcmp(head, "\177ELF\2\1", 6) || !read_segments(&r, head))
		return false;
	if (!read_sections(&r, head))
		return true;                         /* segments are all it takes to tell where an address lies */
	c->has_symtab = read_symbols(&r, SHT_SYMTAB);
	if (!c->has_symtab)
		read_symbols(&r, SHT_DYNSYM);
	for (u32 i = 0; i < r.n; i++)
		if (r.sections[i].type == SHT_NOTE && !c->build_id_len)
			read_build_id(&r, &r.sections[i]);
		else if (str_is(text_at(r.names, r.sections[i].name), ".gnu_debuglink"))
			read_debug_link(&r, &r.sections[i]);
	return true;
}

void code_clear(struct code *c)
{
	arena_clear(&c->arena);
	*c = (struct code){ .nsegments = 0 };
}

bool code_address(const struct code *c, u64 offset, u64 *address)
{
	for (u32 i = 0; i < c->nsegments; i++) {
		const struct code_segment *s = &c->segments[i];
		if (offset >= s->offset && offset - s->offset < s->filesz) {
			*address = offset - s->offset + s->vaddr;
			return true;
		}
	}
	return false;
}

/* Without the version that a symbol table of the linker has behind '@'. */
static str plain_name(const struct code *c, const struct code_symbol *s)
{
	str plain, version;
	str_cut(text_at(c->names, s->name), '@', &plain, &version);
	return plain;
}

bool code_find(struct code *c, u64 address, str *name, str *symbol, u64 *offset)
{
	u32 lo = 0, hi = c->nsymbols;
	while (lo < hi) {
		u32 mid = (lo + hi) / 2;
		if (c->symbols[mid].value <= address)
			lo = mid + 1;
		else
			hi = mid;
	}
	const struct code_symbol *s = lo ? &c->symbols[lo - 1] : NULL;
	if (!s || (s->size && address - s->value >= s->size))
		return false;
	*symbol = plain_name(c, s);
	if (!c->shown[lo - 1].n)
		c->shown[lo - 1] = sym_demangle(&c->arena, *symbol, false);
	*name = c->shown[lo - 1];
	*offset = address - s->value;
	return name->n > 0;
}

bool code_symbol_address(const struct code *c, str symbol, u64 *address)
{
	for (u32 i = 0; i < c->nsymbols; i++)
		if (str_eq(plain_name(c, &c->symbols[i]), symbol)) {
			*address = c->symbols[i].value;
			return true;
		}
	return false;
}

void code_take_symbols(struct code *c, struct code *from)
{
	char *names = arena_alloc(&c->arena, from->names.n + 1ull);
	memcpy(names, from->names.s, from->names.n);
	c->names = (str){ names, from->names.n };
	c->symbols = arena_array(&c->arena, struct code_symbol, from->nsymbols + 1ull);
	memcpy(c->symbols, from->symbols, from->nsymbols * sizeof(*c->symbols));
	c->nsymbols = from->nsymbols;
	c->shown = arena_array(&c->arena, str, c->nsymbols + 1ull);
	c->has_symtab = true;
}
