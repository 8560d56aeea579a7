/* elf.c: what a file of code says of itself: its symbols, probes, segments, build id (bcc_elf.h). Files are read whole,
 * each call anew; texts and numbers that callbacks get are good until they return. A separate file of debug
 * information is asked first where the caller wants that and it has the same build id. */
#include "face/libbcc/face.h"

#include "elf/elf.h"
#include "sym/sym.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>                /* and the words of ELF */
#include <unistd.h>

enum { ID_MAX = 20, ID_TEXT_BYTES = 2 * ID_MAX + 1 };

struct bcc_elf_usdt {
	u64 pc, base_addr, semaphore;
	const char *provider, *name, *arg_fmt;
	u64 semaphore_offset;
};
struct bcc_symbol_option { int use_debug_file, check_debug_file_crc, lazy_symbolize; u32 use_symbol_type; };

/* A file for one call. */
struct binary { struct scratch s; struct elf e; };

static bool binary_open(struct binary *b, const char *path)
{
	str bytes;
	scratch_begin(&b->s);
	return path && sys_read_file(face_kern(), &b->s.arena, path, 0, &bytes) >= 0 &&
		elf_open(&b->e, &b->s.arena, bytes.s, bytes.n, &b->s.ds);
}

/* r as it is: what is no ELF file is no message here, but the answer. */
static int binary_close(struct binary *b, int r)
{
	arena_clear(&b->s.arena);
	return r;
}

int bcc_elf_get_type(const char *path);
int bcc_elf_get_type(const char *path)
{
	struct binary b;
	bool ok = binary_open(&b, path);
	return binary_close(&b, ok ? b.e.type : -1);
}

int bcc_elf_is_exe(const char *path);
int bcc_elf_is_exe(const char *path) { return bcc_elf_get_type(path) >= 0 && access(path, X_OK) == 0; }

int bcc_elf_is_shared_obj(const char *path);
int bcc_elf_is_shared_obj(const char *path) { return bcc_elf_get_type(path) == ELF_ET_DYN; }

int bcc_elf_is_vdso(const char *name);
int bcc_elf_is_vdso(const char *name) { return !strcmp(name, "[vdso]"); }

/* Where .text lies: 0, or -1: there is none. */
int bcc_elf_get_text_scn_info(const char *path, u64 *addr, u64 *offset);
int bcc_elf_get_text_scn_info(const char *path, u64 *addr, u64 *offset)
{
	struct binary b;
	const struct elf_section *text = binary_open(&b, path) ? elf_section(&b.e, ".text") : NULL;
	if (text)
		*addr = text->addr, *offset = text->offset;
	return binary_close(&b, text ? 0 : -1);
}

/* Executable segments as linked: 0, 1: fn ended it, -1: no such file. */
int bcc_elf_foreach_load_section(const char *path, int (*fn)(u64 addr, u64 bytes, u64 offset, void *ctx), void *ctx);
int bcc_elf_foreach_load_section(const char *path, int (*fn)(u64 addr, u64 bytes, u64 offset, void *ctx), void *ctx)
{
	struct binary b;
	int r = binary_open(&b, path) ? 0 : -1;
	for (u32 i = 0; !r && i < b.e.nsegments; i++) {
		const struct elf_segment *s = &b.e.segments[i];
		if (s->type == PT_LOAD && s->flags & PF_X && fn(s->vaddr, s->memsz, s->offset, ctx) < 0)
			r = 1;
	}
	return binary_close(&b, r);
}

/* ---- build id, debug files --------------------------------------------------------------------------------------- */

/* The note's words: sizes of name and of bytes, type, "GNU\0", the bytes. Hexadecimal; "": none. */
static str build_id(struct arena *a, const struct elf *e)
{
	const struct elf_section *s = elf_section(e, ".note.gnu.build-id");
	u32 head[4];
	struct buf hex = BUF_INIT;
	if (!s || !s->data || s->size < sizeof(head))
		return STR("");
	memcpy(head, s->data, sizeof(head));
	bool is_note = head[0] == 4 && head[2] == NT_GNU_BUILD_ID && !memcmp(&head[3], "GNU", 4);
	if (!is_note || !head[1] || head[1] > ID_MAX || head[1] > s->size - sizeof(head))
		return STR("");
	for (u32 i = 0; i < head[1]; i++)
		buf_printf(&hex, "%02x", s->data[sizeof(head) + i]);
	str out = arena_str(a, buf_view(&hex));
	buf_free(&hex);
	return out;
}

/* id: room for 41 bytes, gets hexadecimal digits. 0, or -1: it has none. */
int bcc_elf_get_buildid(const char *path, char *id);
int bcc_elf_get_buildid(const char *path, char *id)
{
	struct binary b;
	str found = binary_open(&b, path) ? build_id(&b.s.arena, &b.e) : STR("");
	if (found.n)
		snprintf(id, ID_TEXT_BYTES, "%.*s", STR_ARG(found));
	return binary_close(&b, found.n ? 0 : -1);
}

static bool is_debug_file(struct binary *debug, const char *path, str id)
{
	return binary_open(debug, path) && str_eq(build_id(&debug->s.arena, &debug->e), id);
}

/* True: debug is open, and of this file; the caller closes it either way. */
static bool debug_file(struct binary *b, struct binary *debug)
{
	str id = build_id(&b->s.arena, &b->e);
	scratch_begin(&debug->s);
	if (id.n < 3)
		return false;
	str path = arena_printf(&b->s.arena, "/usr/lib/debug/.build-id/%.2s/%s.debug", id.s, id.s + 2);
	return is_debug_file(debug, path.s, id);
}

/* ---- symbols ----------------------------------------------------------------------------------------------------- */

typedef int symbol_fn(const char *name, u64 addr, u64 bytes, void *ctx);
typedef int lazy_fn(size_t strings, size_t at, size_t len, u64 addr, u64 bytes, int is_debug, void *ctx);
/* one of the two functions is NULL */
struct listener { symbol_fn *fn; lazy_fn *lazy; void *ctx; u32 types; int is_debug; };

static int tell(const struct listener *l, struct arena *a, const struct elf *e, u32 strings, const struct elf_symbol *s)
{
	if (!s->name.n || !s->value || s->type > 31 || !(l->types >> s->type & 1))
		return 0;
	if (l->lazy)
		return l->lazy(strings, (size_t)(s->name.s - (const char *)e->sections[strings].data), s->name.n,
			s->value,
			s->size, l->is_debug, l->ctx);
	return l->fn(arena_strdup(a, s->name), s->value, s->size, l->ctx);
}

/* Below 0: the listener wants no more. */
static int each_symbol(struct binary *b, const struct listener *l)
{
	struct elf_symbol *all;
	u32 n;
	int r = 0;
	for (u32 i = 0; i < b->e.nsections && r >= 0; i++) {
		const struct elf_section *s = &b->e.sections[i];
		bool is_table = s->type == ELF_SHT_SYMTAB || s->type == ELF_SHT_DYNSYM;
		if (!is_table || !elf_symbols(&b->e, s, &all, &n, &b->s.ds))
			continue;
		for (u32 k = 0; k < n && r >= 0; k++)
			r = tell(l, &b->s.arena, &b->e, s->link, &all[k]);
	}
	return r;
}

/* Those of the debug file first, then the file's own: 0, or -1: no such file. */
static int symbols_of(const char *path, const struct bcc_symbol_option *o, struct listener *l)
{
	struct binary b, debug;
	int r = 0;
	l->types = o ? o->use_symbol_type : UINT32_MAX;
	if (!binary_open(&b, path))
		return binary_close(&b, -1);
	if (!o || o->use_debug_file) {
		l->is_debug = 1;
		r = debug_file(&b, &debug) ? each_symbol(&debug, l) : 0;
		binary_close(&debug, 0);
	}
	l->is_debug = 0;
	if (r >= 0)
		each_symbol(&b, l);
	return binary_close(&b, 0);
}

/* option: NULL: all types of symbols, those of a debug file too. */
int bcc_elf_foreach_sym(const char *path, symbol_fn *fn, void *option, void *ctx);
int bcc_elf_foreach_sym(const char *path, symbol_fn *fn, void *option, void *ctx)
{
	return symbols_of(path, option, &(struct listener){ .fn = fn, .ctx = ctx });
}

/* In place of the name: which section of the file its text is in (of the debug file, says is_debug), and where. */
int bcc_elf_foreach_sym_lazy(const char *path, lazy_fn *fn, void *option, void *ctx);
int bcc_elf_foreach_sym_lazy(const char *path, lazy_fn *fn, void *option, void *ctx)
{
	return symbols_of(path, option, &(struct listener){ .lazy = fn, .ctx = ctx });
}

static bool text_at(const struct elf *e, size_t section, size_t at, char *out, size_t bytes)
{
	const struct elf_section *s = section < e->nsections ? &e->sections[section] : NULL;
	if (!s || !s->data || at >= s->size || !bytes)
		return false;
	size_t n = strnlen((const char *)s->data + at, s->size - at);
	snprintf(out, bytes, "%.*s", (int)MIN(n, bytes), (const char *)s->data + at);
	return true;
}

/* The text that a lazy symbol stands for, cut to bytes: 0, or -1. */
int bcc_elf_symbol_str(const char *path, size_t section, size_t at, char *out, size_t bytes, int is_debug);
int bcc_elf_symbol_str(const char *path, size_t section, size_t at, char *out, size_t bytes, int is_debug)
{
	struct binary b, debug;
	bool ok = binary_open(&b, path);
	if (ok && is_debug) {
		ok = debug_file(&b, &debug) && text_at(&debug.e, section, at, out, bytes);
		binary_close(&debug, 0);
	} else if (ok) {
		ok = text_at(&b.e, section, at, out, bytes);
	}
	return binary_close(&b, ok ? 0 : -1);
}

/* Of the code that the kernel gave this process: 0, or -1: none. */
int bcc_elf_foreach_vdso_sym(symbol_fn *fn, void *ctx);
int bcc_elf_foreach_vdso_sym(symbol_fn *fn, void *ctx)
{
	struct binary b;
	str maps, line;
	unsigned long long from, to;
	u64 at = getauxval(AT_SYSINFO_EHDR);
	bool is_open = false;
	scratch_begin(&b.s);
	if (!at || sys_read_file(face_kern(), &b.s.arena, "/proc/self/maps", 0, &maps) < 0)
		maps = STR("");
	while (maps.n && !is_open) {
		str_cut(maps, '\n', &line, &maps);
		is_open = sscanf(arena_strdup(&b.s.arena, line), "%llx-%llx", &from, &to) == 2 && from == at &&
			elf_open(&b.e, &b.s.arena, (const void *)(uintptr_t)at, to - from, &b.s.ds);
	}
	if (is_open)
		each_symbol(&b, &(struct listener){ .fn = fn, .ctx = ctx, .types = UINT32_MAX });
	return binary_close(&b, is_open ? 0 : -1);
}

/* ---- probes ------------------------------------------------------------------------------------------------------ */

/* Each place of each statically defined probe: 0, or -1: no such file. */
int bcc_elf_foreach_usdt(const char *path, void (*fn)(const char *path, const struct bcc_elf_usdt *u, void *ctx),
	void *ctx);
int bcc_elf_foreach_usdt(const char *path, void (*fn)(const char *path, const struct bcc_elf_usdt *u, void *ctx),
	void *ctx)
{
	struct binary b;
	struct sym_usdt *all;
	u32 n = 0;
	bool ok = binary_open(&b, path);
	const struct elf_section *base = ok ? elf_section(&b.e, ".stapsdt.base") : NULL;
	struct sym_file file = { face_kern(), &b.s.arena, &b.s.ds, str_from(path) };
	if (ok && !sym_usdt(&file, STR(""), STR(""), &all, &n))
		ok = false;
	for (u32 i = 0; ok && i < n; i++) {
		struct bcc_elf_usdt u = { all[i].address, base ? base->addr : 0, all[i].counter_address,
			arena_strdup(&b.s.arena, all[i].provider), arena_strdup(&b.s.arena, all[i].name),
			arena_strdup(&b.s.arena, all[i].args), all[i].counter };
		fn(path, &u, ctx);
	}
	return binary_close(&b, ok ? 0 : -1);
}
