/* symbols.c: names and addresses of the kernel, of processes and of files. */
#include "face/libbcc/face.h"

#include "elf/elf.h"
#include "sym/sym.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct bcc_symbol { const char *name, *demangle_name, *module; u64 offset; };
struct bcc_stacktrace_build_id { u32 status; u8 id[20]; union { u64 offset, ip; }; };

/* ---- a cache: the kernel's, or a process's ----------------------------------------------------------------------- */

struct symcache {
	struct arena arena;
	int pid;                     /* below 0: the kernel */
	struct ksyms *ksyms;
	struct sym_users *users;
	struct map texts;            /* symbols that were given out, with a 0 behind: by where they lie */
};

void *bcc_symcache_new(int pid, const void *opts);
void *bcc_symcache_new(int pid, const void *opts UNUSED)
{
	struct symcache *c = calloc(1, sizeof(*c));
	if (!c)
		base_out_of_memory(sizeof(*c));
	c->pid = pid;
	if (pid < 0) {
		c->ksyms = ksyms_read(face_kern(), &c->arena);
	} else {
		c->users = sym_users_new(face_kern());
		sym_users_note(c->users, (u32)pid);
	}
	return c;
}

void bcc_free_symcache(struct symcache *c, int pid);
void bcc_free_symcache(struct symcache *c, int pid UNUSED)
{
	if (!c)
		return;
	sym_users_free(c->users);
	arena_clear(&c->arena);
	free(c);
}

void bcc_symcache_refresh(struct symcache *c);
void bcc_symcache_refresh(struct symcache *c)
{
	if (c->users)
		sym_users_note(c->users, (u32)c->pid);
}

/* Each text once, however often it is asked for. */
static const char *kept_text(struct symcache *c, str s)
{
	u64 at;
	if (!s.n)
		return NULL;
	if (map_get(&c->texts, (u64)(uintptr_t)s.s, &at))
		return (const char *)(uintptr_t)at;
	const char *text = arena_strdup(&c->arena, s);
	map_put(&c->texts, &c->arena, (u64)(uintptr_t)s.s, (u64)(uintptr_t)text);
	return text;
}

static int resolve_process(struct symcache *c, u64 addr, struct bcc_symbol *out)
{
	struct sym_frame f = sym_users_find(c->users, (u32)c->pid, addr);
	str symbol = f.symbol.n ? f.symbol : f.name;
	out->offset = f.offset;
	out->module = kept_text(c, f.path.n ? f.path : f.module);
	out->name = out->demangle_name = kept_text(c, symbol);
	return symbol.n ? 0 : -1;
}

/* name and module live as long as the cache; -1 with module set: only how far into that file it is is known. */
int bcc_symcache_resolve_no_demangle(struct symcache *c, u64 addr, struct bcc_symbol *out);
int bcc_symcache_resolve_no_demangle(struct symcache *c, u64 addr, struct bcc_symbol *out)
{
	str name;
	*out = (struct bcc_symbol){ .offset = addr };
	if (c->users)
		return resolve_process(c, addr, out);
	if (!c->ksyms || !ksyms_find(c->ksyms, addr, &name, &out->offset))
		return -1;
	out->name = out->demangle_name = kept_text(c, name);
	str module = ksyms_module(c->ksyms, addr);
	out->module = module.n ? kept_text(c, module) : "kernel";
	return 0;
}

/* demangle_name is the caller's: bcc_symbol_free_demangle_name. */
int bcc_symcache_resolve(struct symcache *c, u64 addr, struct bcc_symbol *out);
int bcc_symcache_resolve(struct symcache *c, u64 addr, struct bcc_symbol *out)
{
	struct arena a = { 0 };
	int r = bcc_symcache_resolve_no_demangle(c, addr, out);
	str plain = out->name ? sym_demangle(&a, str_from(out->name), true) : STR("");
	out->demangle_name = out->name ? strndup(plain.s, plain.n) : NULL;
	arena_clear(&a);
	return r;
}

void bcc_symbol_free_demangle_name(struct bcc_symbol *s);
void bcc_symbol_free_demangle_name(struct bcc_symbol *s)
{
	if (s && s->demangle_name != s->name)
		free((void *)s->demangle_name);
	if (s)
		s->demangle_name = NULL;
}

int bcc_symcache_resolve_name(struct symcache *c, const char *module, const char *name, u64 *addr);
int bcc_symcache_resolve_name(struct symcache *c, const char *module, const char *name, u64 *addr)
{
	bool ok = c->users ? sym_users_address(c->users, (u32)c->pid, str_from(module ? module : ""), str_from(name),
		addr) : c->ksyms && ksyms_address(c->ksyms, str_from(name), addr);
	return ok ? 0 : -1;
}

/* ---- stacks by build id ------------------------------------------------------------------------------------------ */

/* A frame of such a stack says itself what it is: an address where the kernel found no file. */
enum { BY_BUILD_ID = 1 };

struct sym_builds *bcc_buildsymcache_new(void);
struct sym_builds *bcc_buildsymcache_new(void) { return sym_builds_new(face_kern()); }

void bcc_free_buildsymcache(struct sym_builds *b);
void bcc_free_buildsymcache(struct sym_builds *b) { sym_builds_free(b); }

/* 0; -1: it has no build id. */
int bcc_buildsymcache_add_module(struct sym_builds *b, const char *module);
int bcc_buildsymcache_add_module(struct sym_builds *b, const char *module)
{
	return sym_builds_add(b, module) ? 0 : -1;
}

/* The names live as long as b. */
int bcc_buildsymcache_resolve(struct sym_builds *b, struct bcc_stacktrace_build_id *trace, struct bcc_symbol *out);
int bcc_buildsymcache_resolve(struct sym_builds *b, struct bcc_stacktrace_build_id *trace, struct bcc_symbol *out)
{
	*out = (struct bcc_symbol){ .offset = trace->offset };
	if (trace->status != BY_BUILD_ID)
		return -1;
	struct sym_frame f = sym_builds_find(b, trace->id, sizeof(trace->id), trace->offset);
	out->offset = f.offset;
	out->module = f.path.n ? f.path.s : NULL;
	out->name = out->demangle_name = f.name.n ? f.name.s : NULL;
	return f.why == SYM_NAMED ? 0 : -1;
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

/* The path that "c", "libc.so.6", "bash" or a path stands for, as the process sees it (0: as we do); NULL: none. */
char *bcc_procutils_which_so(const char *name, int pid);
char *bcc_procutils_which_so(const char *name, int pid)
{
	struct arena a = { 0 };
	str path = sym_find_binary(face_kern(), &a, str_from(name), pid);
	char *out = path.n ? strndup(path.s, path.n) : NULL;
	arena_clear(&a);
	return out;
}

int bcc_procutils_which_so_in_process(const char *name, int pid, char *out);
int bcc_procutils_which_so_in_process(const char *name, int pid, char *out)
{
	enum { PATH_BYTES = 4096 };
	char *path = bcc_procutils_which_so(name, pid);
	if (!path)
		return 0;
	snprintf(out, PATH_BYTES, "%s", path);
	free(path);
	return 1;
}

void bcc_procutils_free(const char *p);
void bcc_procutils_free(const char *p) { free((void *)p); }

/* By the program's name, then by the libraries that it has; NULL: none that has a runtime of its own. */
const char *bcc_procutils_language(int pid);
const char *bcc_procutils_language(int pid)
{
	static const char *const languages[] = { "java", "node", "perl", "php", "python", "ruby" };
	struct arena a = { 0 };
	char exe[4096];
	struct kern *k = face_kern();
	long n = k->readlink(k, arena_printf(&a, "/proc/%d/exe", pid).s, exe, sizeof(exe) - 1);
	str maps;
	const char *found = n < 0 ? NULL : "c";
	exe[MAX(n, 0)] = 0;
	if (sys_read_file(k, &a, arena_printf(&a, "/proc/%d/maps", pid).s, 0, &maps) < 0)
		maps = STR("");
	const char *base = strrchr(exe, '/');
	for (u32 i = ARRAY_LEN(languages); i-- > 0;) {
		str lib = arena_printf(&a, "/lib%s", languages[i]);
		if ((base && strstr(base, languages[i])) || (maps.n && memmem(maps.s, maps.n, lib.s, lib.n)))
			found = languages[i];
	}
	arena_clear(&a);
	return found;
}

static bool is_function(const struct elf_symbol *s)
{
	return (s->type == ELF_STT_FUNC || s->type == ELF_STT_IFUNC) && s->section && s->value;
}

static bool file_open(struct arena *a, const char *path, struct elf *e, struct diags *ds)
{
	str bytes;
	return sys_read_file(face_kern(), a, path, 0, &bytes) >= 0 && elf_open(e, a, bytes.s, bytes.n, ds);
}

typedef int each_function(void *ctx, const struct elf_symbol *s);

/* Each function that the file has itself, those of the full table first; until fn gives something else than 0. */
static int each_function_of(const struct elf *e, each_function *fn, void *ctx, struct diags *ds)
{
	static const u32 tables[] = { ELF_SHT_SYMTAB, ELF_SHT_DYNSYM };
	struct elf_symbol *all;
	int r = 0;
	u32 n;
	for (u32 i = 0; i < ARRAY_LEN(tables); i++)
		for (u32 s = 0; s < e->nsections && !r; s++) {
			if (e->sections[s].type != tables[i] || !elf_symbols(e, &e->sections[s], &all, &n, ds))
				continue;
			for (u32 k = 0; k < n && !r; k++)
				if (is_function(&all[k]))
					r = fn(ctx, &all[k]);
		}
	return r;
}

struct by_name { const char *name; u64 address; };

static int is_named(void *ctx, const struct elf_symbol *s)
{
	struct by_name *wanted = ctx;
	if (!str_is(s->name, wanted->name))
		return 0;
	wanted->address = s->value;
	return 1;
}

/* Where a function of a file begins, or (addr, as linked, is not 0) that address: as an offset in the file, with the
 * file's path, which the caller frees. -1: no such file or function. */
int bcc_resolve_symname(const char *module, const char *name, u64 addr, int pid, const void *opts,
	struct bcc_symbol *out);
int bcc_resolve_symname(const char *module, const char *name, u64 addr, int pid, const void *opts UNUSED,
	struct bcc_symbol *out)
{
	struct scratch s;
	struct elf e;
	struct by_name wanted = { name, addr };
	char *path = module ? bcc_procutils_which_so(module, MAX(pid, 0)) : NULL;
	scratch_begin(&s);
	bool ok = path && file_open(&s.arena, path, &e, &s.ds);
	if (ok && !addr)
		ok = name && each_function_of(&e, is_named, &wanted, &s.ds) > 0;
	u64 offset = wanted.address;         /* of no segment: taken as it is */
	if (ok)
		sym_to_offset(&e, wanted.address, &offset);
	scratch_end(&s, true, 0);
	if (!ok) {
		free(path);
		return -1;
	}
	*out = (struct bcc_symbol){ .name = name, .module = path, .offset = offset };
	return 0;
}

struct name_caller { struct arena *a; int (*fn)(const char *name, u64 addr); };

static int call_with_name(void *ctx, const struct elf_symbol *s)
{
	struct name_caller *c = ctx;
	return c->fn(arena_strdup(c->a, s->name), s->value);
}

/* fn gets each function's name and its address as linked; something else than 0 from it ends this. */
int bcc_foreach_function_symbol(const char *module, int (*fn)(const char *name, u64 addr));
int bcc_foreach_function_symbol(const char *module, int (*fn)(const char *name, u64 addr))
{
	struct scratch s;
	struct elf e;
	scratch_begin(&s);
	str path = module ? sym_find_binary(face_kern(), &s.arena, str_from(module), 0) : STR("");
	bool ok = path.n && file_open(&s.arena, path.s, &e, &s.ds);
	if (ok)
		each_function_of(&e, call_with_name, &(struct name_caller){ &s.arena, fn }, &s.ds);
	return scratch_end(&s, ok, ENOENT);
}

/* ---- the kernel's types ------------------------------------------------------------------------------------------ */

enum { MAX_NESTED = 16 };            /* structs and unions without a name inside each other: hostile BTF may go on */

/* By its name, also in the structs and unions without a name that lie in n. */
static bool has_field(const struct btf *b, const struct btf_node *n, const char *field, u32 depth)
{
	struct btf_member m;
	struct btf_node in;
	for (u32 i = 0; i < n->vlen && btf_member(b, n, i, &m); i++) {
		if (str_is(m.name, field))
			return true;
		bool is_nested = !m.name.n && depth && btf_node(b, m.type, &in) &&
			(in.kind == BTF_STRUCT || in.kind == BTF_UNION);
		if (is_nested && has_field(b, &in, field, depth - 1))
			return true;
	}
	return false;
}

/* 1 yes, 0 no; -1: there is no such struct, or the kernel offers no types. */
int kernel_struct_has_field(const char *name, const char *field);
int kernel_struct_has_field(const char *name, const char *field)
{
	struct scratch s;
	scratch_begin(&s);
	struct kernel_types types = { .k = face_kern(), .arena = &s.arena, .ds = &s.ds };
	const struct btf *b = kernel_types(&types);
	struct btf_node n;
	int has = -1;
	if (b && btf_node(b, btf_find(b, BTF_STRUCT, str_from(name)), &n) && n.kind == BTF_STRUCT)
		has = has_field(b, &n, field, MAX_NESTED);
	kernel_types_close(&types);
	scratch_end(&s, true, 0);
	return has;
}

/* In which the value is: by the enum's name, or in any without a name. */
static int enum_has(const struct btf *b, str name, str value)
{
	struct btf_node n;
	struct btf_enumerator e;
	s64 number;
	if (!b)
		return -1;
	u32 id = name.n ? btf_find(b, BTF_ENUM, name) : btf_find_enumerator(b, value, &number);
	if (!id || !btf_node(b, id, &n))
		return name.n ? -1 : 0;
	if (!name.n)
		return !n.name.n;
	for (u32 i = 0; i < n.vlen && btf_enumerator(b, &n, i, &e); i++)
		if (str_eq(e.name, value))
			return 1;
	return 0;
}

/* 1 yes, 0 no; -1: there is no such enum, or the kernel offers no types. name: NULL or "" for enums without one. */
int kernel_enum_has_val(const char *name, const char *value);
int kernel_enum_has_val(const char *name, const char *value)
{
	struct scratch s;
	scratch_begin(&s);
	struct kernel_types types = { .k = face_kern(), .arena = &s.arena, .ds = &s.ds };
	int has = enum_has(kernel_types(&types), name ? str_from(name) : STR(""), str_from(value));
	kernel_types_close(&types);
	scratch_end(&s, true, 0);
	return has;
}

/* The compiler here keeps nothing that could be given back. */
int bcc_free_memory(void);
int bcc_free_memory(void) { return 0; }
