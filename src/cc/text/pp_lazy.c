/* pp_lazy.c: a vmlinux.h of 135,000 lines, of which a program uses fifty.
 *
 * Such a file (bpftool's dump) is regular: a type begins at the start of a line with struct, union, enum or typedef and
 * ends at the first line that begins with '}' or at the end of its own line. So its lines are only skimmed: each type's
 * place is noted under its names, and the parser reads the text of a type when a name is first met. A type that a
 * formatter laid out in another way is followed by its brackets. What is not a type (directives, extern functions)
 * stays as the text to be read now. In the text of a type the macros of this file alone are known: newer dumps end
 * types with ATTR_PRESERVE_ACCESS_INDEX. In the place of types that follow each other that text has
 * "#pragma skep types FROM TO": they are known once it is read, so not where a condition leaves them out. A file that
 * is not so regular is read the usual way. What the skim found (entries, a table of names, the text that is left) is
 * kept beside a copy of the file (cc_opts.keep) and used as it lies there the next time. */
#include "cc/text/pp_private.h"

enum { LAZY_MIN_BYTES = 64 << 10 };

/* What the words skim, entry and table mean is in this file: a change of it is another magic. */
#define LAZY_MAGIC "skeplz2"

struct lazy_entry { u32 off, len, name; u16 name_len; u8 kind; };
/* As it is kept: entries, slots, the rest of the text and a NUL follow. Entry 0 is unused. */
struct lazy_head {
	char magic[8];
	u32 n, cap, rest;
	u32 preserves;           /* #pragma clang attribute push(preserve_access_index) */
};
struct pp_lazy {
	struct src_file *file, *rest;
	const struct lazy_head *head;
	const struct lazy_entry *entries;
	const u32 *slots;        /* entries by name; those of one name as they follow each other in the text */
	u64 *known;              /* a bit for each entry */
	struct pp_lazy *next;
};

struct skim { const char *s, *end; struct buf rest; struct arena scratch; vec(struct lazy_entry) entries;
	bool preserves; u32 told; /* entries in pragmas */ };

static bool is_word(char c) { return lex_classes[(u8)c] & C_WORD; }

static void add(struct skim *k, u8 kind, const char *name, const char *name_end, const char *from, const char *to)
{
	if (name_end > name && name_end - name < UINT16_MAX)
		vec_push(&k->entries, &k->scratch, ((struct lazy_entry){ .off = (u32)(from - k->s),
			.len = (u32)(to - from), .name = (u32)(name - k->s),
			.name_len = (u16)(name_end - name), .kind = kind }));
}

static void keep(struct skim *k, const char *from, const char *to)
{
	buf_add(&k->rest, from, (size_t)(to - from));
	buf_char(&k->rest, '\n');
}

/* The types up to here, where they stand. */
static void tell_types(struct skim *k)
{
	if (k->told < k->entries.n)
		buf_printf(&k->rest, "#pragma skep types %u %u\n", k->told, k->entries.n);
	k->told = k->entries.n;
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

static const char *over_blanks(const char *p, const char *end)
{
	while (p < end && lex_classes[(u8)*p] & (C_SPACE | C_NL))
		p++;
	return p;
}

/* What follows "(*", which may stand on two lines; NULL: there is none. */
static const char *behind_star(const char *p, const char *end)
{
	for (; (p = memchr(p, '(', (size_t)(end - p))); p++) {
		const char *star = over_blanks(p + 1, end);
		if (star < end && *star == '*')
			return over_blanks(star + 1, end);
	}
	return NULL;
}

/* "typedef int (*name)(...);" or "... name;" or "... name[4];": last is the line the name stands in. */
static void typedef_name(struct skim *k, const char *from, const char *last, const char *to)
{
	const char *p = behind_star(last, to), *e;
	if (p && p < to && is_word(*p)) {
		add(k, LAZY_TYPEDEF, p, word_end(p, to), from, to);
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

const char *pp_comment_end(const char *p, const char *end)
{
	if (p + 1 < end && p[1] == '/')
		return line_end(p, end);
	if (p + 3 >= end || p[1] != '*')
		return NULL;
	for (p += 3; (p = memchr(p, '/', (size_t)(end - p))); p++)
		if (p[-1] == '*')
			return p + 1;
	return NULL;
}

/* Each name behind '{' or ','. */
static void enumerators(struct skim *k, const char *from, const char *to)
{
	const char *p = memchr(from, '{', (size_t)(to - from));
	bool is_next = true;
	for (p = p ? p + 1 : to; p && p < to && *p != '}';) {
		if (is_next && lex_classes[(u8)*p] == C_IDENT) {
			const char *name = p;
			p = word_end(p, to);
			add(k, LAZY_ENUMERATOR, name, p, from, to);
			is_next = false;
		} else if (*p == '/' && (p[1] == '/' || p[1] == '*')) {
			p = pp_comment_end(p, to);
		} else {
			is_next |= *p++ == ',';
		}
	}
}

/* However it is laid out: to the ';' outside of all brackets. *last: behind the outermost '}'. */
static const char *declaration_end(const char *p, const char *end, const char **last)
{
	for (u32 depth = 0; p < end; p++) {
		if (*p == '{' || *p == '(') {
			depth++;
		} else if (*p == '}' || *p == ')') {
			if (!depth--)
				return NULL;
			if (*p == '}' && !depth)
				*last = p;
		} else if (*p == '/') {
			p = pp_comment_end(p, end);
			if (!p)
				return NULL;
			p--;
		} else if (*p == '"') {
			p = memchr(p + 1, '"', (size_t)(end - p - 1));
			if (!p)
				return NULL;
		} else if (*p == '#') {
			return NULL;
		} else if (*p == ';' && !depth) {
			return p + 1;
		}
	}
	return NULL;
}

/* As bpftool lays types out: a line, or lines to the one that begins with '}'. */
static const char *regular_end(const char *p, const char *end, const char **last)
{
	const char *nl = line_end(p, end);
	if (nl > p && memchr(p, '{', (size_t)(nl - p)) && nl[-1] != ';') {
		for (*last = nl + 1; *last < end && **last != '}'; *last = line_end(*last, end) + 1)
			if (**last != '\t' && **last != '\n' && **last != ' ')
				return NULL;
		nl = *last < end ? line_end(*last, end) : end;
	}
	return nl > p && nl < end && nl[-1] == ';' ? nl : NULL;
}

/* One type from its line on; returns what follows, NULL: not understood. */
static const char *skim_type(struct skim *k, const char *from, u8 kind, u32 word)
{
	const char *last = from, *to = regular_end(from, k->end, &last);
	if (!to) {
		last = from;
		to = declaration_end(from, k->end, &last);
	}
	if (!to)
		return NULL;
	const char *name = from + word + 1, *name_end = word_end(name, to);
	if (kind == LAZY_TYPEDEF)
		typedef_name(k, from, last, to);
	else if (str_is((str){ name, (u32)(name_end - name) }, "__attribute__"))
		return NULL;
	else if (last > from || to[-2] == '}')       /* a definition, not "struct x;" */
		add(k, kind, name, name_end, from, to);
	else if (*name_end != ';')                   /* a function of such a type */
		keep(k, from, to);
	if (kind == LAZY_ENUM || (kind == LAZY_TYPEDEF && str_starts((str){ name, (u32)(to - name) }, "enum")))
		enumerators(k, from, to);
	return to;
}

static bool directive_ok(struct skim *k, const char *p, const char *nl)
{
	static const char *const fine[] = { "#ifndef", "#ifdef", "#endif", "#define", "#pragma", "#if ", "#else",
		"#undef" };
	if (memmem(p, (size_t)(nl - p), "attribute push", 14) && memmem(p, (size_t)(nl - p), "preserve_access_index",
		21))
		k->preserves = true;
	for (u32 i = 0; i < ARRAY_LEN(fine); i++)
		if (str_starts((str){ p, (u32)(nl - p) }, fine[i]))
			return true;
	return false;
}

/* What is read now: a directive with its continuations, "extern ...;". */
static const char *skim_rest(struct skim *k, const char *p)
{
	const char *to = line_end(p, k->end);
	if (*p == '#') {
		while (to < k->end && to[-1] == '\\')
			to = line_end(to + 1, k->end);
		if (!directive_ok(k, p, to))
			return NULL;
		tell_types(k);
	} else if (str_starts((str){ p, (u32)(k->end - p) }, "extern ")) {
		to = to[-1] == ';' ? to : declaration_end(p, k->end, &(const char *){ NULL });
		if (!to)
			return NULL;
	} else {
		return NULL;
	}
	keep(k, p, to);
	return to;
}

static bool skim(struct skim *k)
{
	static const struct { const char *word; u32 n; u8 kind; } words[] = { { "struct ", 6, LAZY_STRUCT },
		{ "union ", 5, LAZY_UNION },
		{ "enum ", 4, LAZY_ENUM }, { "typedef ", 7, LAZY_TYPEDEF } };
	for (const char *p = k->s, *to; p < k->end; p = to) {
		to = NULL;
		if (*p == '\n' || *p == ' ' || *p == '\t') {
			to = p + 1;
			continue;
		}
		for (u32 i = 0; i < ARRAY_LEN(words) && !to; i++)
			if ((size_t)(k->end - p) > words[i].n && !memcmp(p, words[i].word, words[i].n + 1) &&
				!(to = skim_type(k, p, words[i].kind, words[i].n)))
				return false;
		if (!to)
			to = *p == '/' ? pp_comment_end(p, k->end) : skim_rest(k, p);
		if (!to)
			return false;
	}
	tell_types(k);
	return true;
}

static u32 first_slot(u8 kind, str name, u32 cap) { return (u32)(str_hash(name) + kind * 0x9e3779b9u) & (cap - 1); }

/* False: so many of one name are in no kernel's types. */
static bool fill_slots(const struct skim *k, u32 *slots, u32 cap)
{
	enum { MOST_ALIKE = 64 };
	for (u32 n = 1; n < k->entries.n; n++) {
		const struct lazy_entry *e = &k->entries.v[n], *other;
		u32 alike = 0, i = first_slot(e->kind, (str){ k->s + e->name, e->name_len }, cap);
		for (; slots[i]; i = (i + 1) & (cap - 1)) {
			other = &k->entries.v[slots[i]];
			if (other->kind == e->kind && other->name_len == e->name_len && !memcmp(k->s + other->name,
				k->s + e->name, e->name_len) && ++alike == MOST_ALIKE)
				return false;
		}
		slots[i] = n;
	}
	return true;
}

/* All that was found, as it is kept. */
static bool pack(const struct skim *k, struct arena *a, str *out)
{
	struct lazy_head head = { .magic = LAZY_MAGIC, .n = k->entries.n, .cap = 64, .rest = (u32)k->rest.n,
		.preserves = k->preserves };
	while (head.cap < head.n * 2)
		head.cap *= 2;
	size_t entries = head.n * sizeof(struct lazy_entry), slots = head.cap * sizeof(u32);
	char *p = arena_alloc(a, sizeof(head) + entries + slots + head.rest + 1);
	*out = (str){ p, (u32)(sizeof(head) + entries + slots + head.rest + 1) };
	memcpy(p, &head, sizeof(head));
	memcpy(p += sizeof(head), k->entries.v, entries);
	memcpy(p + entries + slots, k->rest.s, head.rest);
	return fill_slots(k, (u32 *)(p + entries), head.cap);
}

/* What may have been written by another version, or cut. */
static bool is_packed(str p)
{
	const struct lazy_head *h = (const void *)p.s;
	if (p.n <= sizeof(*h) || memcmp(h->magic, LAZY_MAGIC, sizeof(h->magic)))
		return false;
	u64 bytes = sizeof(*h) + h->n * (u64)sizeof(struct lazy_entry) + h->cap * (u64)sizeof(u32) + h->rest + 1;
	bool is_power = h->cap && !(h->cap & (h->cap - 1));
	return is_power && h->n < h->cap && p.n == bytes && !p.s[p.n - 1];
}

/* The entry of slot i, or NULL: the end of a run, or none of this text. */
static const struct lazy_entry *entry_at(const struct pp_lazy *z, u32 i)
{
	u32 n = z->slots[i];
	const struct lazy_entry *e = &z->entries[n];
	bool is_inside = n && n < z->head->n && (u64)e->off + e->len <= z->file->text.n &&
		(u64)e->name + e->name_len <= z->file->text.n;
	return is_inside ? e : NULL;
}

static const struct lazy_entry *find_known(const struct pp_lazy *z, u8 kind, str name)
{
	const struct lazy_entry *e;
	u32 i = first_slot(kind, name, z->head->cap), turns = 0;
	for (; turns < z->head->cap && (e = entry_at(z, i)); i = (i + 1) & (z->head->cap - 1), turns++) {
		u32 n = z->slots[i];
		if (e->kind == kind && z->known[n / 64] >> (n % 64) & 1 &&
			str_eq(name, (str){ z->file->text.s + e->name, e->name_len }))
			return e;
	}
	return NULL;
}

void pp_lazy_know(struct pp *pp, const struct src_file *rest, str range)
{
	const struct pp_lazy *z = pp->lazy;
	str left, right;
	u64 from, to;
	while (z && z->rest != rest)
		z = z->next;
	if (!z || !str_cut(range, ' ', &left, &right) || !str_to_u64(left, &from) || !str_to_u64(right, &to))
		return;
	for (u64 i = from, end = MIN(to, z->head->n); i < end;) {
		bool is_whole = !(i % 64) && end - i >= 64;
		z->known[i / 64] |= is_whole ? ~0ull : 1ull << (i % 64);
		i += is_whole ? 64 : 1;
	}
}

static bool find_types(struct pp *pp, str text, str *found)
{
	struct skim k = { .s = text.s, .end = text.s + text.n, .rest = BUF_INIT, .told = 1 };
	vec_add(&k.entries, &k.scratch);
	bool ok = skim(&k) && pack(&k, pp->arena, found);
	buf_free(&k.rest);
	arena_clear(&k.scratch);
	return ok;
}

struct src_file *pp_lazy_take(struct pp *pp, struct src_file *f)
{
	if (f->text.n < LAZY_MIN_BYTES || f->is_builtin || !str_ends(f->path, ".h") || !memmem(f->path.s, f->path.n,
		"vmlinux", 7))
		return f;
	struct arena_mark mark = arena_mark(pp->arena);
	const struct pp_opts *o = pp->opts;
	str found = o->known_of ? o->known_of(o->read_ctx, f->text) : STR("");
	bool was_kept = is_packed(found);
	if (!was_kept && !find_types(pp, f->text, &found)) {
		arena_reset(pp->arena, mark);
		return f;
	}
	if (!was_kept && o->keep)
		o->keep(o->read_ctx, f->text, found);
	struct pp_lazy *z = arena_new(pp->arena, struct pp_lazy);
	z->file = f;
	z->head = (const void *)found.s;
	z->entries = (const void *)(z->head + 1);
	z->slots = (const void *)(z->entries + z->head->n);
	z->rest = src_add(pp->src, f->path, (str){ (const char *)(z->slots + z->head->cap), z->head->rest });
	z->known = arena_array(pp->arena, u64, z->head->n / 64 + 1);
	z->next = pp->lazy;
	return (pp->lazy = z)->rest;
}

const struct src_file *pp_lazy_rest(const struct pp *pp, const struct src_file *f)
{
	const struct pp_lazy *z = pp->lazy;
	while (z && z->file != f)
		z = z->next;
	return z ? z->rest : NULL;
}

bool pp_lazy_find(const struct pp *pp, enum pp_lazy_kind kind, str name, struct pp_lazy_text *out)
{
	for (const struct pp_lazy *z = pp->lazy; z; z = z->next) {
		const struct lazy_entry *e = find_known(z, (u8)kind, name);
		if (!e)
			continue;
		*out = (struct pp_lazy_text){ .file = z->file, .off = e->off, .len = e->len,
			.preserves = z->head->preserves };
		return true;
	}
	return false;
}
