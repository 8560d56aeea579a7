/* pp_lazy.c: a vmlinux.h of 135,000 lines, of which a program uses fifty.
 *
 * Such a file (bpftool's dump) is regular: a type begins at the start of a line with struct, union, enum or typedef and
 * ends at the first line that begins with '}' or at the end of its own line. So its lines are only skimmed: each type's
 * place is noted under its names, and the parser reads the text of a type when a name is first met. What is not a type
 * (directives, extern functions) stays as the text to be read now. A file that is not so regular is read the usual way. */
#include "cc/pp_private.h"

enum { LAZY_MIN_BYTES = 64 << 10 };

struct lazy_entry { u32 off, len, name; u16 name_len; u8 kind; };
struct pp_lazy {
	struct src_file *file;
	bool preserves;          /* #pragma clang attribute push(preserve_access_index) */
	vec(struct lazy_entry) entries;      /* [0] unused */
	u32 *slots, cap;
	struct pp_lazy *next;
};

struct skim { struct pp *pp; struct pp_lazy *z; const char *s, *end; struct buf rest; };

static bool is_word(char c) { return lex_is_ident_start((u8)c) || (c >= '0' && c <= '9'); }

static void add(struct skim *k, u8 kind, const char *name, const char *name_end, const char *from, const char *to)
{
	if (name_end > name && name_end - name < UINT16_MAX)
		vec_push(&k->z->entries, k->pp->arena, ((struct lazy_entry){ .off = (u32)(from - k->s), .len = (u32)(to - from), .name = (u32)(name - k->s),
			.name_len = (u16)(name_end - name), .kind = kind }));
}

static const char *word_end(const char *p, const char *end)
{
	while (p < end && is_word(*p))
		p++;
	return p;
}

static const char *line_end(const char *p, const char *end)
{
	const char *nl = memchr(p, '\n', (size_t)(end - p));
	return nl ? nl : end;
}

/* "typedef int (*name)(...);" or "... name;" or "... name[4];": last is the line the name stands in. */
static void typedef_name(struct skim *k, const char *from, const char *last, const char *to)
{
	const char *p = memmem(last, (size_t)(to - last), "(*", 2), *e;
	if (p && is_word(p[2])) {
		add(k, LAZY_TYPEDEF, p + 2, word_end(p + 2, to), from, to);
		return;
	}
	e = memchr(last, '[', (size_t)(to - last));
	if (!e && to[-2] == ')')                     /* a function: "typedef void name(int);" */
		e = memchr(last, '(', (size_t)(to - last));
	e = e ? e : to - 1;
	while (e > last && !is_word(e[-1]))
		e--;
	p = e;
	while (p > last && is_word(p[-1]))
		p--;
	add(k, LAZY_TYPEDEF, p, e, from, to);
}

static void enumerators(struct skim *k, const char *from, const char *last, const char *to)
{
	for (const char *p = line_end(from, last); p < last; p = line_end(p + 1, last)) {
		const char *name = p + 1;
		while (name < last && (*name == '\t' || *name == ' '))
			name++;
		if (name < last && lex_is_ident_start((u8)*name))
			add(k, LAZY_ENUMERATOR, name, word_end(name, to), from, to);
	}
}

/* One type from its line on; returns what follows, NULL: not understood. */
static const char *skim_type(struct skim *k, const char *p, u8 kind, u32 word)
{
	const char *from = p, *nl = line_end(p, k->end), *last = p, *to;
	if (nl == from || !memchr(from, '{', (size_t)(nl - from)) || nl[-1] == ';') {
		to = nl;
	} else {
		for (last = nl + 1; last < k->end && *last != '}'; last = line_end(last, k->end) + 1)
			if (*last != '\t' && *last != '\n' && *last != ' ')
				return NULL;
		if (last >= k->end)
			return NULL;
		nl = line_end(last, k->end);
		to = nl;
	}
	if (to[-1] != ';')
		return NULL;
	const char *name = from + word + 1, *name_end = word_end(name, to);
	if (kind == LAZY_TYPEDEF)
		typedef_name(k, from, last, to);
	else if (last > from || to[-2] == '}')       /* a definition, not "struct x;" */
		add(k, kind, name, name_end, from, to);
	if (memmem(from, (size_t)(line_end(from, to) - from), "enum", 4) && last > from)
		enumerators(k, from, last, to);
	return nl;
}

static bool directive_ok(struct skim *k, const char *p, const char *nl)
{
	static const char *const fine[] = { "#ifndef", "#ifdef", "#endif", "#define", "#pragma", "#if ", "#else", "#undef" };
	if (memmem(p, (size_t)(nl - p), "attribute push", 14) && memmem(p, (size_t)(nl - p), "preserve_access_index", 21))
		k->z->preserves = true;
	for (u32 i = 0; i < ARRAY_LEN(fine); i++)
		if (str_starts((str){ p, (u32)(nl - p) }, fine[i]))
			return true;
	return false;
}

static bool skim(struct skim *k)
{
	static const struct { const char *word; u32 n; u8 kind; } words[] = { { "struct ", 6, LAZY_STRUCT }, { "union ", 5, LAZY_UNION },
		{ "enum ", 4, LAZY_ENUM }, { "typedef ", 7, LAZY_TYPEDEF } };
	for (const char *p = k->s; p < k->end; p++) {
		const char *nl = NULL;
		if (*p == '\n')
			continue;
		for (u32 i = 0; i < ARRAY_LEN(words) && !nl; i++)
			if ((size_t)(k->end - p) > words[i].n && !memcmp(p, words[i].word, words[i].n + 1) && !(nl = skim_type(k, p, words[i].kind, words[i].n)))
				return false;
		if (!nl) {
			nl = line_end(p, k->end);
			if (*p == '#' ? !directive_ok(k, p, nl) : *p != 'e' || nl[-1] != ';')
				return false;        /* anything but a directive or "extern ...;" */
			buf_add(&k->rest, p, (size_t)(nl - p));
			buf_char(&k->rest, '\n');
		}
		p = nl;
	}
	return true;
}

static u32 slot_of(const struct pp_lazy *z, u8 kind, str name)
{
	u32 i = (u32)(str_hash(name) + kind * 0x9e3779b9u) & (z->cap - 1);
	for (; z->slots[i]; i = (i + 1) & (z->cap - 1)) {
		const struct lazy_entry *e = &z->entries.v[z->slots[i]];
		if (e->kind == kind && str_eq(name, (str){ z->file->text.s + e->name, e->name_len }))
			break;
	}
	return i;
}

static void hash_entries(struct pp *pp, struct pp_lazy *z)
{
	z->cap = 64;
	while (z->cap < z->entries.n * 2)
		z->cap *= 2;
	z->slots = arena_array(pp->arena, u32, z->cap);
	for (u32 i = 1; i < z->entries.n; i++) {
		const struct lazy_entry *e = &z->entries.v[i];
		u32 *slot = &z->slots[slot_of(z, e->kind, (str){ z->file->text.s + e->name, e->name_len })];
		if (!*slot)
			*slot = i;
	}
}

bool pp_lazy_take(struct pp *pp, struct src_file *f, str *rest)
{
	if (f->text.n < LAZY_MIN_BYTES || f->is_builtin || !str_ends(f->path, ".h") || !memmem(f->path.s, f->path.n, "vmlinux", 7))
		return false;
	struct pp_lazy *z = arena_new(pp->arena, struct pp_lazy);
	struct skim k = { .pp = pp, .z = z, .s = f->text.s, .end = f->text.s + f->text.n, .rest = BUF_INIT };
	struct arena_mark mark = arena_mark(pp->arena);
	z->file = f;
	vec_add(&z->entries, pp->arena);
	bool ok = skim(&k);
	if (ok) {
		*rest = arena_str(pp->arena, buf_view(&k.rest));
		hash_entries(pp, z);
		z->next = pp->lazy;
		pp->lazy = z;
	} else {
		arena_reset(pp->arena, mark);
	}
	buf_free(&k.rest);
	return ok;
}

bool pp_lazy_find(const struct pp *pp, enum pp_lazy_kind kind, str name, struct pp_lazy_text *out)
{
	for (const struct pp_lazy *z = pp->lazy; z; z = z->next) {
		u32 i = z->slots[slot_of(z, (u8)kind, name)];
		if (!i)
			continue;
		*out = (struct pp_lazy_text){ .file = z->file, .off = z->entries.v[i].off, .len = z->entries.v[i].len, .preserves = z->preserves };
		return true;
	}
	return false;
}
