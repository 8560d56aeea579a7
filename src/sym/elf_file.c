/* elf_file.c: an object as far as anyone reads it: of a file that its compiler gave DWARF, which is nine tenths of it,
 * the rest. What is left out is zeros, which cost neither time nor memory. */
#include "sym/sym_private.h"

#include "elf/elf.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

enum { SMALL = 64 << 10, NEAR = 256, MOST_SECTIONS = 4096 };

struct file { struct kern *k; int fd; u8 *to; u64 size; };

static bool read_range(const struct file *f, u64 from, u64 to)
{
	if (to > f->size)
		return false;
	while (from < to) {
		long r = f->k->pread(f->k, f->fd, f->to + from, to - from, from);
		if (r <= 0)
			return false;
		from += (u64)r;
	}
	return true;
}

static bool is_dwarf(const char *names, u64 bytes, u32 at)
{
	static const char *const begins[] = { ".debug_", ".rel.debug_", ".rela.debug_" };
	str name = at < bytes ? (str){ names + at, (u32)strnlen(names + at, bytes - at) } : STR("");
	for (u32 i = 0; i < ARRAY_LEN(begins); i++)
		if (str_starts(name, begins[i]))
			return true;
	return false;
}

/* False: this is no such file, or another than it says; it is read whole then. */
static bool read_parts(const struct file *f)
{
	Elf64_Ehdr h;
	if (!read_range(f, 0, sizeof(h)))
		return false;
	memcpy(&h, f->to, sizeof(h));
	u64 table = (u64)h.e_shnum * sizeof(Elf64_Shdr);
	if (memcmp(h.e_ident, ELFMAG, SELFMAG) || h.e_ident[EI_CLASS] != ELFCLASS64 ||
		h.e_ident[EI_DATA] != ELFDATA2LSB || h.e_shentsize != sizeof(Elf64_Shdr) ||
		h.e_shnum > MOST_SECTIONS || h.e_shstrndx >= h.e_shnum || h.e_shoff > f->size || h.e_shoff % 8 ||
		!read_range(f, h.e_shoff, h.e_shoff + table))
		return false;
	const Elf64_Shdr *s = (const void *)(f->to + h.e_shoff), *strings = &s[h.e_shstrndx];
	if (strings->sh_offset > f->size || strings->sh_size > f->size - strings->sh_offset ||
		!read_range(f, strings->sh_offset, strings->sh_offset + strings->sh_size))
		return false;
	u64 from = 0, to = sizeof(h);
	for (u32 i = 1; i < h.e_shnum; i++) {
		u64 at = s[i].sh_offset, n = s[i].sh_size;
		if (s[i].sh_type == SHT_NOBITS || is_dwarf((const char *)f->to + strings->sh_offset, strings->sh_size,
			s[i].sh_name))
			continue;
		if (at > f->size || n > f->size - at)
			return false;
		if (at >= from && at <= to + NEAR) {
			to = MAX(to, at + n);
			continue;
		}
		if (!read_range(f, from, to))
			return false;
		from = at, to = at + n;
	}
	return read_range(f, from, to);
}

long sym_read_object(struct kern *k, struct arena *a, const char *path, str *out)
{
	struct stat st;
	if (k->stat(k, path, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size < SMALL || st.st_size > UINT32_MAX)
		return sys_read_file(k, a, path, 0, out);
	long fd = k->open(k, path, O_RDONLY | O_CLOEXEC, 0);
	if (fd < 0)
		return fd;
	struct file f = { k, (int)fd, arena_alloc(a, (u64)st.st_size), (u64)st.st_size };
	bool ok = read_parts(&f);
	k->close(k, (int)fd);
	if (!ok)
		return sys_read_file(k, a, path, 0, out);
	*out = (str){ (const char *)f.to, (u32)f.size };
	return (long)f.size;
}
