/* dialect_tp.c: struct tracepoint__CATEGORY__EVENT, made from the event's format in tracefs. */
#include "cc/parse/dialect.h"

bool dialect_event(struct parser *p, str name, str *category, str *event, str *format)
{
	bool any = false;
	for (u32 i = 1; i + 2 < name.n; i++) {
		if (name.s[i] != '_' || name.s[i + 1] != '_')
			continue;
		str c = str_sub(name, 0, i), e = str_sub(name, i + 2, name.n);
		bool known = p->opts->tracepoint_format && p->opts->tracepoint_format(p->opts->ctx, c, e, format);
		if (known || !any) {
			*category = c;
			*event = e;
		}
		if (known)
			return true;
		any = true;
	}
	*format = STR("");
	return any;
}

struct tp { vec(struct field) fields; struct parser *p; u64 at; };

static void pad_to(struct tp *t, u64 off)
{
	if (off > t->at) {
		struct field f = { .name = arena_printf(t->p->arena, "__pad_%llu", (unsigned long long)t->at),
			.bit_off = t->at * 8,
			.type = type_array(t->p->ts, type_basic(t->p->ts, TY_CHAR), off - t->at, false) };
		vec_push(&t->fields, t->p->arena, f);
		t->at = off;
	}
}

static str value_of(str line, const char *key)
{
	const char *at_ = memmem(line.s, line.n, key, strlen(key));
	str v, rest;
	if (!at_)
		return STR("");
	at_ += strlen(key);
	str_cut((str){ at_, line.n - (u32)(at_ - line.s) }, ';', &v, &rest);
	return str_trim(v);
}

static bool drop_word(str *s, const char *word)
{
	u32 n = (u32)strlen(word);
	if (!str_starts(*s, word) || s->n <= n || s->s[n] != ' ')
		return false;
	*s = str_trim(str_sub(*s, n, s->n));
	return true;
}

/* What "const struct mm_struct" or "loff_t" before the stars is; void when it is not known. */
static struct type *pointee(struct parser *p, str word)
{
	static const struct { const char *name; u8 kind; } basic[] = { { "char", TY_CHAR },
		{ "unsigned char", TY_UCHAR }, { "int", TY_INT },
		{ "unsigned", TY_UINT }, { "unsigned int", TY_UINT }, { "long", TY_LONG },
		{ "unsigned long", TY_ULONG }, { "short", TY_SHORT },
		{ "unsigned short", TY_USHORT } };
	struct type *t = NULL;
	while (drop_word(&word, "const") || drop_word(&word, "volatile"))
		;
	bool is_struct = drop_word(&word, "struct"), is_union = !is_struct && drop_word(&word, "union");
	for (u32 i = 0; i < ARRAY_LEN(basic) && !is_struct && !is_union; i++)
		if (str_is(word, basic[i].name))
			return type_basic(p->ts, basic[i].kind);
	u32 name = intern_add(p->names, word);
	if (is_struct || is_union) {
		t = scope_find_tag(p, name, false, is_union ? TY_UNION : TY_STRUCT);
	} else {
		struct decl *d = scope_find(p, name);
		t = d && d->kind == DECL_TYPEDEF ? d->type : NULL;
	}
	return t ? t : type_basic(p->ts, TY_VOID);
}

/* "const struct iovec *": as many stars as there are; a const between them changes nothing. */
static struct type *pointer_of(struct parser *p, str word)
{
	struct type *t = pointee(p, str_trim(str_sub(word, 0, (u32)str_find(word, '*'))));
	for (u32 i = 0; i < word.n; i++)
		if (word.s[i] == '*')
			t = type_ptr(p->ts, t);
	return t;
}

/* A line of a format file: "\tfield:const char * name[4];\toffset:8;\tsize:32;\tsigned:0;" */
struct tp_line {
	str type, name;              /* "const char *", "name" */
	str count;                   /* "4", or a word that is no number here; "": no array */
	bool is_array, is_ptr, is_signed;
	bool is_loc;                 /* "__data_loc char[] name": the name of a place behind the record */
	u64 off, size;
};

static bool tp_line(str line, struct tp_line *out)
{
	str decl = value_of(line, "field:"), rest;
	s64 bracket = str_find(decl, '[');
	*out = (struct tp_line){ .is_signed = str_is(value_of(line, "signed:"), "1"),
		.is_ptr = str_find(decl, '*') >= 0, .is_loc = str_starts(decl, "__data_loc") };
	out->is_array = bracket >= 0 && !out->is_loc;
	str head = out->is_array ? str_sub(decl, 0, (u32)bracket) : decl;
	if (out->is_array)
		str_cut(str_sub(decl, (u32)bracket + 1, decl.n), ']', &out->count, &rest);
	u32 i = head.n;
	while (i && head.s[i - 1] != ' ' && head.s[i - 1] != '*')
		i--;
	out->name = str_sub(head, i, head.n);
	out->type = str_trim(str_sub(head, 0, i));
	return str_to_u64(value_of(line, "offset:"), &out->off) && str_to_u64(value_of(line, "size:"), &out->size);
}

/* How many there are, also where the kernel only names a constant: by the size, of bytes or of words. */
static u64 tp_elements(const struct tp_line *f)
{
	u64 count;
	if (!f->is_array)
		return 1;
	if (str_to_u64(f->count, &count) && count)
		return count;
	bool is_bytes = str_starts(f->type, "char") || str_starts(f->type, "unsigned char") || f->size % 8;
	return is_bytes ? f->size : f->size / 8;
}

static struct type *tp_number(struct parser *p, const struct tp_line *f, u64 bytes)
{
	bool s = f->is_signed;
	switch (bytes) {
	case 1: return type_basic(p->ts, str_is(f->type, "char") ? TY_CHAR : s ? TY_SCHAR : TY_UCHAR);
	case 2: return type_basic(p->ts, s ? TY_SHORT : TY_USHORT);
	case 4: return type_basic(p->ts, s ? TY_INT : TY_UINT);
	case 8: return type_basic(p->ts, s ? TY_LONG : TY_ULONG);
	default: return type_array(p->ts, type_basic(p->ts, TY_CHAR), bytes, false);     /* of a record */
	}
}

static struct type *tp_type(struct parser *p, const struct tp_line *f)
{
	u64 count = tp_elements(f), bytes = count ? f->size / count : f->size;
	if (f->is_ptr && bytes == 8 && count == 1)
		return pointer_of(p, f->type);
	struct type *t = tp_number(p, f, bytes);
	return count > 1 ? type_array(p->ts, t, count, false) : t;
}

static void tp_field(struct tp *t, str line)
{
	enum { MOST_BYTES = 65536 };
	struct parser *p = t->p;
	struct tp_line f;
	if (!tp_line(line, &f) || f.off < t->at || f.size > MOST_BYTES)
		return;
	str name = f.is_loc ? arena_printf(p->arena, "data_loc_%.*s", STR_ARG(f.name)) : arena_str(p->arena, f.name);
	pad_to(t, f.off);
	struct field field = { .name = name, .type = tp_type(p, &f), .bit_off = f.off * 8 };
	vec_push(&t->fields, p->arena, field);
	t->at = f.off + f.size;
}

static struct type *unknown_event(struct parser *p, str category, str event, pos at_, u32 len)
{
	str why;
	if (!p->opts->tracepoint_format(p->opts->ctx, category, event, &why) && why.n) {
		struct diag *d = parse_error(p, NO_TRACEFS, at_, len,
			"%.*s, and tracepoint '%.*s:%.*s' is looked up there", STR_ARG(why), STR_ARG(category),
			STR_ARG(event));
		if (!str_ends(why, "mounted"))
			diag_hint(p->ds, d, "run as root");
	} else if (p->opts->unknown_tracepoints) {
		return NULL;                 /* a struct that nobody has described */
	} else {
		str near = p->opts->tracepoint_near ? p->opts->tracepoint_near(p->opts->ctx, category, event) : STR("");
		struct diag *d = parse_error(p, BCC_TRACEPOINT, at_, len, "this kernel has no tracepoint '%.*s:%.*s'",
			STR_ARG(category), STR_ARG(event));
		if (near.n)
			diag_hint(p->ds, d, "did you mean '%.*s'?", STR_ARG(near));
	}
	return type_error(p->ts);
}

struct type *dialect_tag(struct parser *p, str tag, pos at_, u32 len)
{
	str text, line, category, event;
	struct tp t = { .p = p };
	if (!str_starts(tag, "tracepoint__") || !p->opts->tracepoint_format)
		return NULL;
	if (!dialect_event(p, str_sub(tag, 12, tag.n), &category, &event, &text))
		return NULL;
	if (!text.n)
		return unknown_event(p, category, event, at_, len);
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (memmem(line.s, line.n, "field:", 6) && !memmem(line.s, line.n, "common_", 7))
			tp_field(&t, line);
	}
	struct type *s = type_new(p->ts, TY_STRUCT);
	s->tag = arena_str(p->arena, tag);
	s->fields = t.fields.v;
	s->nfields = t.fields.n;
	s->size = ALIGN_UP(t.at, 8ull);
	s->align = 8;
	scope_add_tag(p, intern_add(p->names, tag), s);
	return s;
}
