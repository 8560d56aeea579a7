/* pp_print.c: tokens back to text, as --emit=pp shows it: read again, it gives the same tokens. */
#include "cc/text/pp_private.h"

static bool is_word(char c) { return lex_is_ident_start((u8)c) || (c >= '0' && c <= '9'); }

/* Would the two, side by side, be read as other tokens? Macros can bring together what the source kept apart. */
static bool would_join(str a, const struct tok *ta, str b)
{
	static const char *const longer[] = { "+=", "++", "-=", "--", "->", "*=", "/=", "//", "/*", "%=", "%>", "%:",
		"&=", "&&", "|=", "||", "^=",
		"<=", "<<", "<:", "<%", ">=", ">>", "==", "!=", "##", ":>", "::", ".." };
	char last = a.n ? a.s[a.n - 1] : 0, first = b.n ? b.s[0] : 0;
	if (ta->kind == TK_NUMBER)
		return is_word(first) || first == '.' || ((first == '+' || first == '-') && strchr("eEpP", last));
	if (is_word(last) && ta->kind != TK_STRING && ta->kind != TK_CHAR)
		return is_word(first) || ((first == '"' || first == '\'') && strchr("LUu8", last));
	if (last == '.' && first >= '0' && first <= '9')
		return true;
	for (u32 i = 0; i < ARRAY_LEN(longer); i++)
		if (last == longer[i][0] && first == longer[i][1])
			return ta->kind != TK_STRING && ta->kind != TK_CHAR;
	return false;
}

struct print { struct pp *pp; struct buf *out; const struct src_file *file; u32 line; struct tok last; bool at_start; };

static void new_line(struct print *x, const struct src_spot *s)
{
	bool near = s->file == x->file && s->line > x->line && s->line - x->line < 8;
	if (x->file)
		buf_char(x->out, '\n');
	if (near)
		buf_pad(x->out, '\n', s->line - x->line - 1);
	else
		buf_printf(x->out, "# %u \"%.*s\"\n", s->line, STR_ARG(s->file->path));
	x->file = s->file;
	x->line = s->line;
	x->at_start = true;
}

static void one(struct print *x, struct tok t)
{
	struct src_spot s;
	str text = pp_text(x->pp, t);
	bool is_pragma = t.kind == TK_PRAGMA, was_pragma = x->last.kind == TK_PRAGMA;
	if ((t.flags & TF_BOL || !x->file) && src_spot(x->pp->src, pp_root_pos(x->pp, t), &s) &&
		(s.file != x->file || s.line != x->line))
		new_line(x, &s);
	else if ((is_pragma || was_pragma) && !x->at_start)
		new_line(x, &(struct src_spot){ .file = x->file, .line = x->line });
	else if (!x->at_start && (t.flags & (TF_SPACE | TF_BOL) || would_join(pp_text(x->pp, x->last), &x->last, text)))
		buf_char(x->out, ' ');
	buf_puts(x->out, is_pragma ? "#pragma " : "");
	buf_str(x->out, text);
	x->at_start = false;
	x->last = t;
}

/* Lines as in the source where that is possible, so that the output can be read beside it. */
void pp_print(struct pp *pp, struct buf *out)
{
	struct print x = { .pp = pp, .out = out, .at_start = true };
	for (struct tok t = pp_next(pp); t.kind != TK_EOF; t = pp_next(pp))
		one(&x, t);
	buf_char(out, '\n');
}
