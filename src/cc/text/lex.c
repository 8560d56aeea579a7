/* lex.c: text to tokens, one at a time. Line splices (backslash newline) are taken out where they can stand: between
 * tokens and inside identifiers, numbers and strings; the common case never looks for them. */
#include "cc/text/pp_private.h"

const u8 lex_classes[256] = {
	[' '] = C_SPACE, ['\t'] = C_SPACE, ['\v'] = C_SPACE, ['\f'] = C_SPACE, ['\r'] = C_SPACE, ['\n'] = C_NL,
	['a' ... 'z'] = C_IDENT, ['A' ... 'Z'] = C_IDENT, ['_'] = C_IDENT, ['$'] = C_IDENT, [0x80 ... 0xff] = C_HIGH,
	['0' ... '9'] = C_DIGIT,
};

/* Behind one of these something may change in text that is skipped. */
static const bool ends_plain[256] = { ['\n'] = true, ['/'] = true, ['"'] = true, ['\''] = true, ['\\'] = true };

bool lex_is_ident_start(u8 c) { return lex_classes[c] & (C_IDENT | C_HIGH); }

static pos pos_of(const struct input *in, const char *p) { return in->file->base + (u32)(p - in->file->text.s); }

/* After a backslash-newline pair, or NULL. Blanks may stand between the two, as with GCC. */
static const char *splice(const char *p, const char *end)
{
	if (p >= end || *p != '\\')
		return NULL;
	for (p++; p < end && lex_classes[(u8)*p] == C_SPACE; p++)
		;
	return p < end && *p == '\n' ? p + 1 : NULL;
}

/* The next character that counts. */
static const char *over_splices(const char *p, const char *end)
{
	for (const char *q; (q = splice(p, end));)
		p = q;
	return p;
}

/* Does a backslash end the line before this newline? */
bool lex_is_spliced(const char *start, const char *nl)
{
	while (nl > start && lex_classes[(u8)nl[-1]] == C_SPACE)
		nl--;
	return nl > start && nl[-1] == '\\';
}

static const char *block_comment(struct pp *pp, struct input *in, const char *p)
{
	const char *start = p;
	for (p = over_splices(p + 1, in->end) + 2; p < in->end && (p = memchr(p, '/', (size_t)(in->end - p))); p++) {
		const char *star = p - 1;
		while (*star == '\n' && lex_is_spliced(start, star)) {
			while (*star != '\\')
				star--;
			star--;
		}
		if (*star == '*')
			return p + 1;
	}
	cc_report(pp->ds, PP_COMMENT, where_src(pos_of(in, start), 2), "the comment is not closed");
	return in->end;
}

/* To the newline that ends the line, or the end of the text. */
static const char *line_comment(const struct input *in, const char *p)
{
	const char *start = p;
	while ((p = memchr(p, '\n', (size_t)(in->end - p))) && lex_is_spliced(start, p))
		p++;
	return p ? p : in->end;
}

/* After a blank beyond ASCII, or NULL. */
static const char *wide_blank(const char *p, const char *end)
{
	u32 c, n = char_utf8(p, end, &c);
	return n && char_is_blank(c) ? p + n : NULL;
}

/* '*' or '/': a comment begins at p; 0: none does. */
static char comment_kind(const char *p, const char *end)
{
	p = over_splices(p + 1, end);
	return p < end && (*p == '*' || *p == '/') ? *p : 0;
}

/* The first character of what on a second look is one to skip. */
static const bool may_be_blank[256] = { ['/'] = true, ['\\'] = true, [0x80 ... 0xff] = true };

/* Over blanks and comments; stops at a newline, a token or the end. */
static const char *skip_blanks(struct pp *pp, struct input *in, const char *p, bool *space)
{
	for (; p < in->end; *space = true) {
		const char *q;
		char kind;
		if (lex_classes[(u8)*p] == C_SPACE)
			p++;
		else if (*p == '/' && p + 1 < in->end && (p[1] == '*' || p[1] == '/' || p[1] == '\\') &&
			(kind = comment_kind(p, in->end)))
			p = kind == '*' ? block_comment(pp, in, p) : line_comment(in, p);
		else if ((q = splice(p, in->end)) || (lex_classes[(u8)*p] == C_HIGH && (q = wide_blank(p, in->end))))
			p = q;
		else
			break;
	}
	return p;
}

/* The text of a token that had splices in it, without them; a name's \u20ac are the characters. */
static str unsplice(struct pp *pp, const char *p, const char *end, bool is_name)
{
	u32 n = 0, c, len;
	char *out = arena_alloc(&pp->scratch, (size_t)(end - p) + 1);
	while (p < end) {
		const char *q = splice(p, end);
		if (q)
			p = q;
		else if (is_name && (len = char_named(p, end, &c)))
			n += char_put(out + n, c), p += len;
		else
			out[n++] = *p++;
	}
	return (str){ out, n };
}

static struct tok spelled(struct pp *pp, const struct input *in, u8 kind, const char *p, const char *end, bool spliced)
{
	str text = spliced ? unsplice(pp, p, end, kind == TK_IDENT) : (str){ p, (u32)(end - p) };
	bool stays = in->file && in->file->base && !spliced;             /* a file's text outlives the names */
	return (struct tok){ .kind = kind, .at = in->file ? pos_of(in, p) : 0, .len = (u16)MIN(end - p, 0xffff),
		.id = stays ? intern_keep(pp->names, text) : intern_add(pp->names, text) };
}

/* After a character of a name beyond ASCII, or NULL. */
static const char *odd_char(const char *p, const char *end, bool first)
{
	u32 c, n = *p == '\\' ? char_named(p, end, &c) : char_utf8(p, end, &c);
	return n && char_is_name(c, first) ? p + n : NULL;
}

struct tok lex_ident(struct pp *pp, struct input *in, const char *p)
{
	const char *start = p, *q;
	bool spliced = false;
	for (;;) {
		while (p < in->end && lex_classes[(u8)*p] & C_WORD)
			p++;
		if (likely(p >= in->end || (*p != '\\' && lex_classes[(u8)*p] != C_HIGH)))
			break;
		if (!(q = splice(p, in->end)) && !(q = odd_char(p, in->end, p == start)))
			break;
		spliced |= *p == '\\';
		p = q;
	}
	in->p = p;
	return spelled(pp, in, TK_IDENT, start, p, spliced);
}

static struct tok lex_number(struct pp *pp, struct input *in, const char *p)
{
	const char *start = p, *q;
	bool spliced = false;
	for (p++; p < in->end;) {
		u8 c = (u8)*p, before = (u8)p[-1] | 0x20;
		if (lex_classes[c] & C_WORD || c == '.' || ((c == '+' || c == '-') && (before == 'e' || before == 'p')))
			p++;
		else if (c == '\'' && p + 1 < in->end && lex_classes[(u8)p[1]] & C_WORD)
			p++;
		else if ((q = splice(p, in->end)))
			p = q, spliced = true;
		else
			break;
	}
	in->p = p;
	return spelled(pp, in, TK_NUMBER, start, p, spliced);
}

/* Of a text that is not closed on its line: what follows it there most likely, ");", is not part of it. */
static const char *open_text_end(const char *start, const char *p)
{
	const char *end = p;
	while (end > start + 1 && strchr(" \t\r);,", end[-1]))
		end--;
	return *start == '"' && end > start + 1 ? end : p;
}

static struct tok lex_quoted(struct pp *pp, struct input *in, const char *start, const char *p)
{
	char quote = *p++;
	const char *q;
	bool spliced = false;
	for (; p < in->end && *p != quote && *p != '\n';) {
		if ((q = splice(p, in->end)))
			p = q, spliced = true;
		else if (*p == '\\' && p + 1 < in->end)
			q = over_splices(p + 1, in->end), spliced |= q > p + 1, p = MIN(q + 1, in->end);
		else
			p++;
	}
	if (p < in->end && *p == quote)
		p++;
	else if (!pp->in_directive && (p = open_text_end(start, p)))
		cc_report(pp->ds, PP_QUOTE, where_src(pos_of(in, start), 1), "the %s is not closed on its line",
			quote == '"' ? "string" : "character");
	in->p = p;
	return spelled(pp, in, quote == '"' ? TK_STRING : TK_CHAR, start, p, spliced);
}

static const struct { u8 kind, len; char text[4]; } puncts[] = {
#define PUNCT(name, text) { TK_##name, sizeof(text) - 1, text },
#define KEYWORD(name, text, flags)
#include "cc/text/tok.def"
#undef PUNCT
#undef KEYWORD
};

/* The longest punctuator that begins here. */
static u8 match_punct(const char *p, const char *end, u32 *len)
{
	for (u32 i = 0; i < ARRAY_LEN(puncts); i++) {
		u32 n = puncts[i].len;
		if (puncts[i].text[0] == *p && (u64)(end - p) >= n && !memcmp(p, puncts[i].text, n)) {
			*len = n;
			return puncts[i].kind;
		}
	}
	*len = 1;
	return TK_OTHER;
}

/* What may follow the first character of a longer punctuator. */
static const bool goes_on[256] = { ['='] = true, ['<'] = true, ['>'] = true, ['&'] = true, ['|'] = true, ['+'] = true,
	['-'] = true, ['.'] = true, ['#'] = true, [':'] = true };

static const u8 alone[256] = { ['('] = TK_LPAREN, [')'] = TK_RPAREN, ['{'] = TK_LBRACE, ['}'] = TK_RBRACE,
	['['] = TK_LBRACKET, [']'] = TK_RBRACKET, [';'] = TK_SEMI, [','] = TK_COMMA, ['~'] = TK_TILDE,
	['?'] = TK_QUESTION };
static const u8 before_others[256] = { ['*'] = TK_STAR, ['='] = TK_ASSIGN, ['.'] = TK_DOT, ['&'] = TK_AMP,
	['+'] = TK_PLUS, ['-'] = TK_MINUS, ['!'] = TK_BANG, ['/'] = TK_SLASH, ['%'] = TK_PERCENT, ['<'] = TK_LT,
	['>'] = TK_GT, ['^'] = TK_CARET, ['|'] = TK_PIPE, [':'] = TK_COLON, ['#'] = TK_HASH };

/* A punctuator of one character that cannot be the beginning of a longer one here: the common case. */
static u8 single_punct(const char *p, const char *end)
{
	return alone[(u8)*p] ? alone[(u8)*p] : p + 1 < end && goes_on[(u8)p[1]] ? 0 : before_others[(u8)*p];
}

/* <: :> <% %> %: %:%: */
static u8 digraph(const char *p, const char *end, u32 *len)
{
	static const struct { char text[3]; u8 kind; } rows[] = { { "<:", TK_LBRACKET }, { ":>", TK_RBRACKET },
		{ "<%", TK_LBRACE }, { "%>", TK_RBRACE },
		{ "%:", TK_HASH } };
	if (*p != '<' && *p != ':' && *p != '%')
		return 0;
	if (end - p >= 4 && !memcmp(p, "%:%:", 4)) {
		*len = 4;
		return TK_HASHHASH;
	}
	for (u32 i = 0; end - p >= 2 && i < ARRAY_LEN(rows); i++)
		if (!memcmp(p, rows[i].text, 2)) {
			*len = 2;
			return rows[i].kind;
		}
	return 0;
}

static u8 punct(const char *p, const char *end, u32 *len, bool *is_spelled)
{
	u8 kind = digraph(p, end, len);
	*is_spelled = kind != 0;
	kind = kind ? kind : single_punct(p, end);
	kind = kind ? kind : match_punct(p, end, len);
	*is_spelled |= kind == TK_OTHER;
	return kind;
}

/* "+\<newline>=": what the characters are without their splices; len becomes what they take up. */
static u8 spliced_punct(const char *p, const char *end, u32 *len, bool *is_spelled)
{
	char plain[4];
	const char *behind[4], *start = p;
	u32 n = 0;
	for (; n < ARRAY_LEN(plain) && p < end; p = over_splices(p, end)) {
		plain[n] = *p++;
		behind[n++] = p;
	}
	*len = 1;
	u8 kind = punct(plain, plain + n, len, is_spelled);
	*len = (u32)(behind[*len - 1] - start);
	return kind;
}

static struct tok lex_punct(struct pp *pp, struct input *in, const char *p)
{
	u32 len = 1;
	bool is_spelled;
	u8 kind = punct(p, in->end, &len, &is_spelled);
	str text = { p, len };
	if (unlikely(p + len < in->end && p[len] == '\\'))
		kind = spliced_punct(p, in->end, &len, &is_spelled);
	in->p = p + len;
	struct tok t = { .kind = kind, .at = in->file ? pos_of(in, p) : 0, .len = (u16)len };
	if (is_spelled)
		t.id = intern_add(pp->names, len == text.n ? text : unsplice(pp, p, p + len, false));
	return t;
}

/* Leaning quotes: what is between them is the text that was meant. */
static struct tok leaning_quotes(struct pp *pp, struct input *in, const char *start, const char *p, char quote)
{
	u32 c, n = 0;
	const char *from = p;
	for (; p < in->end && *p != quote && *p != '\n'; p++)
		if (lex_classes[(u8)*p] == C_HIGH && (n = char_utf8(p, in->end, &c)) && char_meant(c) == quote)
			break;
	str text = { from, (u32)(p - from) };
	in->p = p < in->end && *p == quote ? p + 1 : p < in->end && *p != '\n' ? p + n : p;
	return (struct tok){ .kind = quote == '"' ? TK_STRING : TK_CHAR, .at = pos_of(in, start),
		.len = (u16)MIN(in->p - start, 0xffff),
		.id = intern_add(pp->names, arena_printf(&pp->scratch, "%c%.*s%c", quote, STR_ARG(text), quote)) };
}

/* A character that no token of C begins with, unless a name does. */
static struct tok lex_odd(struct pp *pp, struct input *in, const char *p)
{
	u32 c, len = 1, n = *p == '\\' ? char_named(p, in->end, &c) : char_utf8(p, in->end, &c);
	if (odd_char(p, in->end, true))
		return lex_ident(pp, in, p);
	char meant = n && *p != '\\' ? char_meant(c) : 0;
	if (!pp->in_directive && in->file) {
		struct where at = where_src(pos_of(in, p), MAX(n, 1u));
		struct diag *d = !n ? cc_report(pp->ds, BAD_CHARACTER, at, *p == '\\' ?
			"this names no character: \\u takes 4 hexadecimal digits, \\U takes 8" :
			"these bytes are no text: the source is to be UTF-8") :
			*p == '\\' ? cc_report(pp->ds, BAD_CHARACTER, at, "'%.*s' cannot stand in a name", n, p) :
			cc_report(pp->ds, BAD_CHARACTER, at, "the character '%.*s' (U+%04X) is none of C's", n, p, c);
		if (meant)
			diag_hint(pp->ds, d, "write %c", meant);
	}
	if (meant == '"' || meant == '\'')
		return leaning_quotes(pp, in, p, p + n, meant);
	struct tok t = spelled(pp, in, TK_OTHER, p, p + MAX(n, 1u), false);
	in->p = p + MAX(n, 1u);
	if (meant)
		t.kind = match_punct(&meant, &meant + 1, &len), t.id = 0;
	return t;
}

/* L"..", u8"..", U'x': a prefix belongs to what follows. */
static u32 quote_prefix(const char *p, const char *end)
{
	u32 n = *p == 'u' && p + 1 < end && p[1] == '8' ? 2 : *p == 'L' || *p == 'u' || *p == 'U' ? 1 : 0;
	return n && p + n < end && (p[n] == '"' || p[n] == '\'') ? n : 0;
}

struct tok lex_next(struct pp *pp, struct input *in)
{
	bool space = false, bol = in->bol;
	const char *p = in->p;
	struct tok t;
	for (;;) {
		for (; p < in->end && lex_classes[(u8)*p] == C_SPACE; p++)
			space = true;
		if (p < in->end && may_be_blank[(u8)*p])
			p = skip_blanks(pp, in, p, &space);
		if (p >= in->end || *p != '\n')
			break;
		if (pp->in_directive) {
			in->p = p;
			return (struct tok){ .kind = TK_NEWLINE, .at = pos_of(in, p) };
		}
		p++;
		bol = true;
	}
	if (p >= in->end) {
		in->p = p;
		return (struct tok){ .kind = pp->in_directive ? TK_NEWLINE : TK_EOF,
			.at = in->file ? pos_of(in, in->end) : 0, .flags = TF_BOL };
	}
	u8 cls = lex_classes[(u8)*p];
	u32 prefix = 0;
	if (cls == C_IDENT)
		t = (prefix = quote_prefix(p, in->end)) ? lex_quoted(pp, in, p, p + prefix) : lex_ident(pp, in, p);
	else if (cls == C_DIGIT || (*p == '.' && p + 1 < in->end && lex_classes[(u8)p[1]] == C_DIGIT))
		t = lex_number(pp, in, p);
	else if (*p == '"' || *p == '\'')
		t = lex_quoted(pp, in, p, p);
	else if (cls == C_HIGH || (*p == '\\' && p + 1 < in->end && (p[1] == 'u' || p[1] == 'U')))
		t = lex_odd(pp, in, p);
	else
		t = lex_punct(pp, in, p);
	t.flags = (u8)((space ? TF_SPACE : 0) | (bol ? TF_BOL : 0));
	in->bol = false;
	return t;
}

/* Behind a '#': could it be if, else, endif or one of their kin? Where that is hard to see, it could. */
static bool may_end_group(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p < end && (*p == 'i' || *p == 'e' || !((*p >= 'a' && *p <= 'z') || *p == '\n'));
}

/* To just before the '#' of the next directive line that may count. Comments may hide line starts; strings cannot. */
/* Four at a time: most of a large header's text goes by here. */
static const char *plain_end(const char *p, const char *end)
{
	while (end - p >= 4 && !(ends_plain[(u8)p[0]] | ends_plain[(u8)p[1]] | ends_plain[(u8)p[2]] |
		ends_plain[(u8)p[3]]))
		p += 4;
	while (p < end && !ends_plain[(u8)*p])
		p++;
	return p;
}

void lex_skip_group(struct pp *pp, struct input *in)
{
	const char *p = in->p;
	bool bol = in->bol;
	while (p < in->end) {
		bool space;
		if (bol) {
			p = skip_blanks(pp, in, p, &space);
			if (p < in->end && *p == '#' && may_end_group(p + 1, in->end))
				break;
			bol = false;
			continue;
		}
		p = plain_end(p, in->end);
		if (p >= in->end)
			break;
		if (*p == '\n') {
			bol = true;
			p++;
		} else if (*p == '/' && p + 1 < in->end && (p[1] == '*' || p[1] == '/')) {
			p = skip_blanks(pp, in, p, &space);
		} else if (*p == '\\') {
			p += p + 1 < in->end ? 2 : 1;
		} else if (*p == '"') {      /* text in a skipped group need not be C: an open quote ends at its line */
			const char *q = p + 1;
			while (q < in->end && *q != '"' && *q != '\n')
				q += *q == '\\' && q + 1 < in->end ? 2 : 1;
			p = q < in->end && *q == '"' ? q + 1 : MIN(q, in->end);
		} else {
			p++;
		}
	}
	in->p = p;
	in->bol = true;
}

struct tok lex_string_tok(struct pp *pp, str text, pos at)
{
	struct src_file fake = { .text = text, .base = 0 };
	struct input in = { .file = &fake, .p = text.s, .end = text.s + text.n };
	bool was = pp->in_directive;
	pp->in_directive = true;
	struct tok t = text.n ? lex_next(pp, &in) : (struct tok){ .kind = TK_NEWLINE };
	pp->in_directive = was;
	if (in.p != in.end)
		t.kind = TK_EOF;             /* more than one token */
	t.at = at;
	t.flags = 0;
	return t;
}

u32 tok_precedence(u8 kind)
{
	switch (kind) {
	case TK_STAR: case TK_SLASH: case TK_PERCENT: return 10;
	case TK_PLUS: case TK_MINUS: return 9;
	case TK_SHL: case TK_SHR: return 8;
	case TK_LT: case TK_LE: case TK_GT: case TK_GE: return 7;
	case TK_EQ: case TK_NE: return 6;
	case TK_AMP: return 5;
	case TK_CARET: return 4;
	case TK_PIPE: return 3;
	case TK_ANDAND: return 2;
	case TK_OROR: return 1;
	default: return 0;
	}
}
