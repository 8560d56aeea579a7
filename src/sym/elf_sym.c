/* elf_sym.c: where a function of a program or library stands in its file. */
#include "sym/sym_private.h"

#include "elf/elf.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { PT_LOAD = 1 };

static bool is_file(struct kern *k, const char *path)
{
	struct stat st;
	return k->stat(k, path, &st) == 0 && S_ISREG(st.st_mode);
}

static str in_path(struct kern *k, struct arena *a, str name)
{
	str rest = str_from(getenv("PATH")), dir;
	while (rest.n) {
		str_cut(rest, ':', &dir, &rest);
		str path = arena_printf(a, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name));
		if (dir.n && is_file(k, path.s))
			return path;
	}
	return STR("");
}

/* Beside a library may lie "libc.so", a text for the linker. */
static bool is_elf(struct kern *k, const char *path)
{
	char magic[4] = "";
	long fd = is_file(k, path) ? k->open(k, path, O_RDONLY | O_CLOEXEC, 0) : -1;
	if (fd < 0)
		return false;
	long n = k->read(k, (int)fd, magic, sizeof(magic));
	k->close(k, (int)fd);
	return n == sizeof(magic) && !memcmp(magic, "\177ELF", sizeof(magic));
}

/* Of "libNAME.so", "libNAME.so.1.1", "libNAME.so.3" in a directory the newest, as the loader's cache has it. */
static str newest_in(struct kern *k, struct arena *a, const char *dir, str name)
{
	str wanted = arena_printf(a, "lib%.*s.so", STR_ARG(name)), found = { 0 };
	struct buf names = BUF_INIT;
	if (k->list(k, dir, &names) > 0)
		for (const char *p = names.s; p < names.s + names.n; p += strlen(p) + 1) {
			if (!str_starts(str_from(p), wanted.s) || (p[wanted.n] != '.' && p[wanted.n]))
				continue;
			str path = arena_printf(a, "%s/%s", dir, p);
			if (is_elf(k, path.s) && (!found.n || strverscmp(path.s, found.s) > 0))
				found = path;
		}
	buf_free(&names);
	return found;
}

/* "c" -> libc.so.6, "libssl.so.3" -> itself, in the usual directories. */
static str in_libraries(struct kern *k, struct arena *a, str name)
{
	static const char *const dirs[] = { "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu",
		"/lib/aarch64-linux-gnu",
		"/usr/lib/aarch64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib" };
	for (u32 i = 0; i < ARRAY_LEN(dirs); i++) {
		str exact = arena_printf(a, "%s/%.*s", dirs[i], STR_ARG(name));
		if (is_elf(k, exact.s))
			return exact;
		str found = newest_in(k, a, dirs[i], name);
		if (found.n)
			return found;
	}
	return STR("");
}

str sym_find_binary(struct kern *k, struct arena *a, str name, s32 pid)
{
	if (str_find(name, '/') >= 0) {
		str inside = pid > 0 && name.s[0] == '/' ? arena_printf(a, "/proc/%d/root%.*s", pid, STR_ARG(name)) :
			arena_str(a, name);
		return is_file(k, inside.s) ? inside : STR("");
	}
	str path = in_path(k, a, name);
	return path.n ? path : in_libraries(k, a, name);
}

bool sym_to_offset(const struct elf *e, u64 address, u64 *offset)
{
	for (u32 i = 0; i < e->nsegments; i++) {
		const struct elf_segment *s = &e->segments[i];
		if (s->type == PT_LOAD && address >= s->vaddr && address - s->vaddr < s->memsz) {
			*offset = address - s->vaddr + s->offset;
			return true;
		}
	}
	return false;
}

static int find_in(const struct elf *e, const char *section, str symbol, u64 *offset, struct nearest *near,
	struct diags *ds)
{
	const struct elf_section *s = elf_section(e, section);
	struct elf_symbol *symbols;
	u32 n;
	if (!s)
		return 0;
	if (!elf_symbols(e, s, &symbols, &n, ds))
		return -1;
	for (u32 i = 0; i < n; i++) {
		if (symbols[i].type != ELF_STT_FUNC && symbols[i].type != ELF_STT_IFUNC)
			continue;
		if (str_eq(symbols[i].name, symbol) && symbols[i].value && sym_to_offset(e, symbols[i].value, offset))
			return 1;
		nearest_offer(near, symbols[i].name);
	}
	return 0;
}

int sym_open(const struct sym_file *f, struct elf *e)
{
	const void *bytes;
	u64 len;
	u32 before = f->ds->list.n;
	if (!sys_mapped(f->k, f->path.s, &bytes, &len))
		return 0;
	if (elf_open(e, f->arena, bytes, len, f->ds))
		return 1;
	if (f->ds->list.n > before)          /* it knows bytes, not whose they are */
		f->ds->list.v[before]->where = where_file(f->path, 0);
	f->k->munmap(f->k, (void *)(uintptr_t)bytes, len);
	return -1;
}

void sym_close(const struct sym_file *f, const struct elf *e)
{
	f->k->munmap(f->k, (void *)(uintptr_t)e->bytes, e->len);
}

int sym_file_offset(const struct sym_file *f, str symbol, u64 *offset, str *near)
{
	struct elf e;
	struct nearest n = { .name = symbol };
	*near = STR("");
	int r = sym_open(f, &e);
	if (r <= 0)
		return r;
	r = find_in(&e, ".symtab", symbol, offset, &n, f->ds);
	if (r == 0)
		r = find_in(&e, ".dynsym", symbol, offset, &n, f->ds);
	*near = arena_str(f->arena, n.best);
	sym_close(f, &e);
	return r;
}

static bool match_in(const struct elf *e, const char *section, str pattern, u64 *out, u32 *n, struct diags *ds)
{
	const struct elf_section *s = elf_section(e, section);
	struct elf_symbol *symbols;
	u32 count;
	if (!s)
		return true;
	if (!elf_symbols(e, s, &symbols, &count, ds))
		return false;
	for (u32 i = 0; i < count; i++)
		if ((symbols[i].type == ELF_STT_FUNC) && symbols[i].value && str_glob(pattern, symbols[i].name) &&
			sym_to_offset(e, symbols[i].value, &out[*n]))
			++*n;
	return true;
}

bool sym_file_names(const struct sym_file *f, str pattern, str **names, u32 *n)
{
	static const char *const tables[] = { ".symtab", ".dynsym" };
	struct elf e;
	vec(str) found = { 0 };
	*n = 0;
	int r = sym_open(f, &e);
	bool ok = true;
	if (r <= 0)
		return r == 0;
	for (u32 t = 0; ok && t < ARRAY_LEN(tables); t++) {
		const struct elf_section *s = elf_section(&e, tables[t]);
		struct elf_symbol *symbols;
		u32 count = 0;
		ok = !s || elf_symbols(&e, s, &symbols, &count, f->ds);
		for (u32 i = 0; ok && i < count; i++)
			if (symbols[i].type == ELF_STT_FUNC && symbols[i].value && str_glob(pattern, symbols[i].name))
				vec_push(&found, f->arena, arena_str(f->arena, symbols[i].name));
	}
	sym_close(f, &e);
	*names = found.v;
	*n = found.n;
	return ok;
}

static int by_value(const void *pa, const void *pb)
{
	u64 a = *(const u64 *)pa, b = *(const u64 *)pb;
	return a < b ? -1 : a > b;
}

static u32 most_symbols(const struct elf *e)
{
	enum { SYMBOL = 24 };
	const struct elf_section *all = elf_section(e, ".symtab"), *dynamic = elf_section(e, ".dynsym");
	return (u32)(((all ? all->size : 0) + (dynamic ? dynamic->size : 0)) / SYMBOL) + 1;
}

bool sym_file_match(const struct sym_file *f, str pattern, u64 **offsets, u32 *n)
{
	struct elf e;
	u32 unique = 0;
	*n = 0;
	int r = sym_open(f, &e);
	if (r <= 0)
		return r == 0;
	*offsets = arena_array(f->arena, u64, most_symbols(&e));
	bool ok = match_in(&e, ".symtab", pattern, *offsets, n, f->ds) &&
		match_in(&e, ".dynsym", pattern, *offsets, n, f->ds);
	sym_close(f, &e);
	if (*n)
		qsort(*offsets, *n, sizeof(u64), by_value);
	for (u32 i = 0; i < *n; i++)
		if (!i || (*offsets)[i] != (*offsets)[unique - 1])
			(*offsets)[unique++] = (*offsets)[i];
	*n = unique;
	return ok;
}
