/* object.c: an object of a boot directory: its maps and programs, the names of their pins, and what Android's sections
 * say:
 *
 *   maps, progs             records beside each map and program: owner, mode, versions, folder (bpf_map_def.h of AOSP);
 *                           a program's is named NAME_def. How long they are: size_of_bpf_map_def, size_of_bpf_prog_def
 *   critical                it must be loaded
 *   bpfloader_min_ver, bpfloader_max_ver      for loaders from this version on, below that
 *
 * "@2" in the name of a file and "$x" in that of a section are for variants, and not part of any pin. */
#include "boot/boot_private.h"

#include "elf/elf.h"
#include "uapi/uapi.h"

#include <sys/stat.h>

enum { LOADER_VERSION = 38 /* Android's bpfloader 0.38, whose records are known here */, MAX_VERSION = 0x10000,
	MODE_PROG = 0440, MODE_MAP = 0600, TEXT_BYTES = 32, MAX_RECORD = 256, NAME_MAX_BYTES = 255 };
enum { MAP_GID = 24, MAP_MODE = 28, MAP_MIN_VER = 32, MAP_MAX_VER = 36, MAP_MIN_KVER = 40, MAP_MAX_KVER = 44,
	MAP_SUBDIR = 80,
	MAP_SHARED = 112, PROG_UID = 0, PROG_GID = 4, PROG_MIN_KVER = 8, PROG_MAX_KVER = 12, PROG_OPTIONAL = 16,
	PROG_MIN_VER = 20,
	PROG_MAX_VER = 24, PROG_SUBDIR = 60 };

const char *const boot_state_names[] = { "loaded", "reused", "skipped", "optional", "failed", "missing", "removed",
	"detached" };

/* ---- records ----------------------------------------------------------------------------------------------------- */

struct record { u8 bytes[MAX_RECORD]; u32 size; };
struct records { struct elf e; struct elf_symbol *symbols; u32 nsymbols; };

static u32 word(const struct record *r, u32 at, u32 without)
{
	u32 v;
	memcpy(&v, r->bytes + MIN(at, (u32)sizeof(r->bytes) - 4), sizeof(v));
	return at + sizeof(v) <= r->size ? v : without;
}

static str text(struct arena *a, const struct record *r, u32 at)
{
	u32 n = at + TEXT_BYTES <= r->size ? (u32)strnlen((const char *)r->bytes + at, TEXT_BYTES) : 0;
	str s = { (const char *)r->bytes + at, n };
	while (n && s.s[n - 1] == '/')
		s.n = --n;
	bool is_bad = s.n && (s.s[0] == '/' || memmem(s.s, s.n, "..", 2));
	return is_bad ? STR("") : arena_str(a, s);
}

static u64 number_of_section(const struct elf *e, const char *name, u64 without)
{
	const struct elf_section *s = elf_section(e, name);
	u64 n = 0;
	if (!s || !s->data || s->size < 4)
		return without;
	memcpy(&n, s->data, MIN(s->size, sizeof(n)));
	return n;
}

static bool open_records(struct arena *a, str bytes, struct records *out, struct diags *ds)
{
	const struct elf_section *symtab = NULL;
	if (!elf_open(&out->e, a, bytes.s, bytes.n, ds))
		return false;
	for (u32 i = 0; i < out->e.nsections; i++)
		if (out->e.sections[i].type == ELF_SHT_SYMTAB)
			symtab = &out->e.sections[i];
	return !symtab || elf_symbols(&out->e, symtab, &out->symbols, &out->nsymbols, ds);
}

/* The record of a name in a section; size 0: there is none. */
static struct record find_record(const struct records *r, const char *section, const char *size_section, str name)
{
	struct record out = { .size = 0 };
	for (u32 i = 0; i < r->nsymbols; i++) {
		const struct elf_symbol *y = &r->symbols[i];
		const struct elf_section *s = y->section && y->section < r->e.nsections ? &r->e.sections[y->section] :
			NULL;
		if (!s || !s->data || !str_is(s->name, section) || !str_eq(y->name, name) || y->value >= s->size)
			continue;
		u64 size = number_of_section(&r->e, size_section, y->size ? y->size : s->size - y->value);
		out.size = (u32)MIN(MIN(size, s->size - y->value), (u64)MAX_RECORD);
		memcpy(out.bytes, s->data + y->value, out.size);
		return out;
	}
	return out;
}

/* ---- versions ---------------------------------------------------------------------------------------------------- */

/* Android's KVER(a, b, c) has 8, 8 and 16 bits. */
static u32 kernel_version(struct host *h)
{
	u32 v = sys_kernel_version(h->k);
	return (v >> 16) << 24 | (v >> 8 & 0xff) << 16 | (v & 0xff);
}

static str not_here(struct host *h, u32 min_kver, u32 max_kver, u32 min_ver, u32 max_ver)
{
	u32 kver = kernel_version(h);
	if (kver < min_kver || kver >= max_kver)
		return arena_printf(h->arena, "for kernels from %u.%u on, below %u.%u", min_kver >> 24,
			min_kver >> 16 & 0xff,
			max_kver >> 24, max_kver >> 16 & 0xff);
	if (LOADER_VERSION < min_ver || LOADER_VERSION >= max_ver)
		return arena_printf(h->arena, "for loaders from 0.%u on, below 0.%u; this one is as 0.%u", min_ver,
			max_ver,
			LOADER_VERSION);
	return STR("");
}

/* ---- names ------------------------------------------------------------------------------------------------------- */

/* "/etc/bpf/netd@2.o": "netd" */
static str base_of(struct arena *a, str path)
{
	u32 from = 0, n;
	for (u32 i = 0; i < path.n; i++)
		from = path.s[i] == '/' ? i + 1 : from;
	str s = str_sub(path, from, path.n), rest;
	str_cut(s, '@', &s, &rest);
	for (n = 0; n < s.n && s.s[n] != '.'; n++)
		;
	return arena_str(a, str_sub(s, 0, n));
}

/* A bpffs takes no dots, and a name no slashes. */
static str pin_path(struct arena *a, const struct boot_opts *o, str subdir, const char *kind, str base, str name)
{
	str s = arena_printf(a, "%s_%.*s_%.*s", kind, STR_ARG(base), STR_ARG(name));
	char *c = (char *)s.s;
	s.n = MIN(s.n, (u32)NAME_MAX_BYTES);
	for (u32 i = 0; i < s.n; i++)
		c[i] = c[i] == '/' || c[i] == '.' || c[i] == ':' || c[i] == '*' ? '_' : c[i];
	return arena_printf(a, "%.*s%s%.*s/%.*s", STR_ARG(o->root), subdir.n ? "/" : "", STR_ARG(subdir), STR_ARG(s));
}

static bool is_taken(const struct boot_object *b, str path)
{
	vec_each(i, &b->items)
		if (str_eq(i->path, path))
			return true;
	return false;
}

/* ---- maps and programs ------------------------------------------------------------------------------------------- */

/* Constants and the kernel's configuration belong to the object that was loaded, and are made anew each time. */
static bool is_kept(const struct obj_map *m)
{
	return !m->is_inner && !m->is_readonly && m->origin != MAP_KCONFIG && m->origin != MAP_STRUCT_OPS;
}

static void add_map(struct host *h, const struct boot_opts *o, struct boot_object *b, const struct records *r,
	u32 index)
{
	const struct obj_map *m = &b->obj->maps.v[index];
	struct record rec = find_record(r, "maps", "size_of_bpf_map_def", m->name);
	if (!rec.size)
		rec = find_record(r, "android_maps", "size_of_bpf_map_def", arena_printf(h->arena, "%.*s_def",
			STR_ARG(m->name)));
	struct boot_item i = { .is_map = true, .index = index, .name = m->name, .mode = MODE_MAP, .subdir = b->subdir };
	bool is_shared = false;
	if (rec.size >= MAP_MODE + 4) {
		i.gid = word(&rec, MAP_GID, 0);
		i.mode = word(&rec, MAP_MODE, 0) ? word(&rec, MAP_MODE, 0) & 0777 : i.mode;
		i.why = not_here(h, word(&rec, MAP_MIN_KVER, 0), word(&rec, MAP_MAX_KVER, UINT32_MAX),
			word(&rec, MAP_MIN_VER, 0),
			word(&rec, MAP_MAX_VER, MAX_VERSION));
		str sub = text(h->arena, &rec, MAP_SUBDIR);
		i.subdir = sub.n ? sub : i.subdir;
		is_shared = rec.size > MAP_SHARED && rec.bytes[MAP_SHARED];
	}
	i.state = i.why.n ? STATE_SKIPPED : STATE_OK;
	i.path = is_kept(m) ? pin_path(h->arena, o, i.subdir, "map", is_shared ? STR("") : b->base, m->name) : STR("");
	vec_push(&b->items, h->arena, i);
}

/* A pin has one name on all kernels: that of the section in the source. */
static str source_section(struct arena *a, str section)
{
	bool is_return = str_starts(section, "fexit/");
	if (!is_return && !str_starts(section, "fentry/"))
		return section;
	return arena_printf(a, "%s/%.*s", is_return ? "kretprobe" : "kprobe",
		(int)(section.n - (is_return ? 6 : 7)), section.s + (is_return ? 6 : 7));
}

static void add_prog(struct host *h, const struct boot_opts *o, struct boot_object *b, const struct records *r,
	u32 index)
{
	const struct obj_func *f = &b->obj->funcs.v[index];
	struct record rec = find_record(r, "progs", "size_of_bpf_prog_def", arena_printf(h->arena, "%.*s_def",
		STR_ARG(f->name)));
	struct boot_item i = { .index = index, .name = f->name, .mode = MODE_PROG, .subdir = b->subdir };
	str section = str_starts(f->section, "?") ? str_sub(f->section, 1, f->section.n) : f->section;
	if (b->is_fentry)
		section = source_section(h->arena, section);
	if (rec.size >= PROG_OPTIONAL) {
		i.uid = word(&rec, PROG_UID, 0);
		i.gid = word(&rec, PROG_GID, 0);
		i.is_optional = rec.size > PROG_OPTIONAL && rec.bytes[PROG_OPTIONAL];
		i.why = not_here(h, word(&rec, PROG_MIN_KVER, 0), word(&rec, PROG_MAX_KVER, UINT32_MAX),
			word(&rec, PROG_MIN_VER, 0), word(&rec, PROG_MAX_VER, MAX_VERSION));
		str sub = text(h->arena, &rec, PROG_SUBDIR);
		i.subdir = sub.n ? sub : i.subdir;
	}
	if (!f->autoload && !i.why.n)
		i.why = STR("its section begins with '?': it is loaded by who asks for it");
	i.state = i.why.n ? STATE_SKIPPED : STATE_OK;
	i.path = pin_path(h->arena, o, i.subdir, "prog", b->base, section);
	if (i.state == STATE_OK && is_taken(b, i.path))          /* several of one section: by their own names */
		i.path = pin_path(h->arena, o, i.subdir, "prog", b->base, f->name);
	if (i.state == STATE_SKIPPED)
		i.path = STR("");
	vec_push(&b->items, h->arena, i);
}

/* As this kernel takes it: where it has no kprobes, their programs are those of fentry. NULL: reported. */
static struct obj *compiled(struct host *h, const struct boot_opts *o, str path, str text, bool *is_fentry)
{
	struct plan plan;
	struct obj *obj;
	plan_init(&plan, h, o->cc, text);
	while (!(obj = host_object(h, path, text, &plan.cc)))
		if (!plan_next(&plan, STAGE_COMPILE, STR(""), NULL, STR(""))) {
			plan_tell(&plan, STAGE_COMPILE);
			return NULL;
		}
	*is_fentry = plan.fentry.n != 0;
	return obj;
}

/* A named pipe, or a terminal, would keep the machine waiting for who writes into it. */
static bool is_file(struct host *h, str path)
{
	struct stat st;
	if (h->k->stat(h->k, path.s, &st) < 0 || S_ISREG(st.st_mode))
		return true;                         /* what is not there is told by who reads it */
	boot_report(h->ds, NO_FILE, where_file(path, 0), "this is no regular file");
	return false;
}

/* C text becomes an object as a file would be, with its sections. */
static bool object_bytes(struct host *h, const struct boot_opts *o, str path, str *bytes, bool *is_fentry)
{
	struct buf b = BUF_INIT;
	if (!is_file(h, path) || !host_need_file(h, path, bytes))
		return false;
	if (!str_ends(path, ".c"))
		return true;
	struct obj *obj = compiled(h, o, path, *bytes, is_fentry);
	if (!obj || !obj_write(obj, &b, h->ds))
		return false;
	*bytes = arena_str(h->arena, buf_view(&b));
	buf_free(&b);
	return true;
}

/* "$x" is in no name of a hook: type and place are what the section says before it. */
static void cut_suffixes(struct obj *o)
{
	vec_each(f, &o->funcs) {
		str section, suffix;
		bool optional = false;
		if (!f->is_entry || !str_cut(f->section, '$', &section, &suffix))
			continue;
		f->section = section;
		f->sec = uapi_sec_find(section, &f->target, &optional);
		f->autoload = !optional;
	}
}

bool boot_read(struct host *h, const struct boot_opts *o, str path, str subdir, struct boot_object *out)
{
	struct records r = { 0 };
	str bytes;
	*out = (struct boot_object){ .file = path, .base = base_of(h->arena, path), .subdir = subdir };
	if (!object_bytes(h, o, path, &bytes, &out->is_fentry))
		return false;
	if (!open_records(h->arena, bytes, &r, h->ds))   /* an x.o may be empty, or text, by an accident */
		return false;
	out->is_critical = r.e.nsections && elf_section(&r.e, "critical");
	out->obj = host_object(h, path, bytes, o->cc);
	if (!out->obj)
		return false;
	cut_suffixes(out->obj);
	out->skipped = r.e.nsections ? not_here(h, 0, UINT32_MAX, (u32)number_of_section(&r.e, "bpfloader_min_ver", 0),
		(u32)number_of_section(&r.e, "bpfloader_max_ver", MAX_VERSION)) : STR("");
	for (u32 i = 0; i < out->obj->maps.n && !out->skipped.n; i++)
		add_map(h, o, out, &r, i);
	for (u32 i = 0; i < out->obj->funcs.n && !out->skipped.n; i++)
		if (out->obj->funcs.v[i].is_entry)
			add_prog(h, o, out, &r, i);
	return true;
}
