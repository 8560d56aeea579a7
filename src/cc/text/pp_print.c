/* pp_print.c: tokens back to text, as --emit=pp shows it: read again, it gives the same tokens; and macros, as
 * --emit=macros does. */
#include "cc/text/pp_private.h"

#include <stdlib.h>

static bool is_word(char c) { return lex_is_ident_start((u8)c) || (c >= '0' && c <= '9'); }

/* Would the two, side by side, be read as other tokens? Macros can bring together what the source kept apart. */
static bool would_join(str a, const struct tok *ta, str b)
{
	static const char *const longer[] = { "+=", "++", "-=", "--", "->", "*=", "/=", "//", "/*", "%=", "%>", "%:",
		"&=", "&&", "|=", "||", "^=",
		"<=", "<<", "<:", "<%", ">=", ">>", "==", "!=", "##", ":>", "::", ".." };
	char last = a.n ? a.s[a.n - 1] : 0, first = b.n ? b.s[0] : 0;
	if (str_is(a, "%:") && str_starts(b, "%:"))
		return true;
	if (ta->kind == TK_NUMBER)           /* 1'000 is one */
		return is_word(first) || first == '.' || first == '\'' ||
			((first == '+' || first == '-') && strchr("eEpP", last));
	if (is_word(last) && ta->kind != TK_STRING && ta->kind != TK_CHAR)
		return is_word(first) || ((first == '"' || first == '\'') && strchr("LUu8", last));
	if (last == '.' && first >= '0' && first <= '9')
		return true;
	for (u32 i = 0; i < ARRAY_LEN(longer); i++)
		if (last == longer[i][0] && first == longer[i][1])
			return true;
	return false;
}

struct print {
	struct pp *pp; struct buf *out;
	const struct src_file *file; u32 line;
	struct tok last;
	bool at_start, no_marks;
};

static void new_line(struct print *x, const struct src_spot *s)
{
	bool near = s->file == x->file && s->line > x->line && s->line - x->line < 8;
	if (x->file)
		buf_char(x->out, '\n');
	if (near)
		buf_pad(x->out, '\n', s->line - x->line - 1);
	else if (!x->no_marks)
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
void pp_print(struct pp *pp, bool no_marks, struct buf *out)
{
	struct print x = { .pp = pp, .out = out, .at_start = true, .no_marks = no_marks };
	for (struct tok t = pp_next(pp); t.kind != TK_EOF; t = pp_next(pp))
		one(&x, t);
	buf_char(out, '\n');
}

/* ---- macros ------------------------------------------------------------------------------------------------------ */

static void print_params(const struct pp *pp, const struct macro *m, struct buf *out)
{
	buf_char(out, '(');
	for (u32 i = 0; i < m->nparams; i++) {
		str name = intern_text(pp->names, m->params[i]);
		bool is_rest = m->is_variadic && i + 1 == m->nparams, is_nameless = str_is(name, "__VA_ARGS__");
		buf_printf(out, "%s%.*s%s", i ? ", " : "", is_rest && is_nameless ? 0 : (int)name.n, name.s,
			is_rest ? "..." : "");
	}
	buf_char(out, ')');
}

static void print_macro(const struct pp *pp, const struct macro *m, struct buf *out)
{
	buf_printf(out, "#define %.*s", STR_ARG(intern_text(pp->names, m->name)));
	if (m->is_function)
		print_params(pp, m, out);
	buf_char(out, ' ');
	for (u32 i = 0; i < m->n; i++) {
		if (m->body[i].flags & TF_SPACE)
			buf_char(out, ' ');
		buf_str(out, pp_text(pp, m->body[i]));
	}
	buf_char(out, '\n');
}

struct by_name { str name; struct macro *m; };

static int compare_names(const void *a, const void *b)
{
	const struct by_name *x = a, *y = b;
	return str_cmp(x->name, y->name);
}

void pp_print_macros(struct pp *pp, struct buf *out)
{
	while (pp_next(pp).kind != TK_EOF)
		;
	struct by_name *all = arena_array(pp->arena, struct by_name, pp->macro_cap + 1);
	u32 n = 0;
	for (u32 id = 0; id < pp->macro_cap; id++) {
		struct macro *m = macro_find(pp, id);
		if (m && m->kind == MACRO_USER)
			all[n++] = (struct by_name){ intern_text(pp->names, id), m };
	}
	qsort(all, n, sizeof(*all), compare_names);
	for (u32 i = 0; i < n; i++) {
		macro_read(pp, all[i].m);
		print_macro(pp, all[i].m, out);
	}
}
