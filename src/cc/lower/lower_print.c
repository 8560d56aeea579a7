/* lower_print.c: prints that can be told from those of other programs.
 *
 * bpf_trace_printk and bpf_trace_vprintk write into one buffer of the whole machine, and a line there says which task
 * ran, not which program printed. So a session gives each of its formats a mark (cc_opts.print_mark): blanks and tabs
 * that spell a number, which nobody sees and which no other session has.
 *
 *   a text known here            the mark stands at the end of its first line: "Hello\n" -> "Hello<mark>\n", or where the
 *                                line may become longer than the kernel prints: "at %s\n" -> "at <mark>%s\n"
 *   anything else of known size  copied to the stack behind a mark: "<mark>..."
 *
 * A format whose size is not a constant stays as it is (ir_module.unmarked_prints). */
#include "cc/lower/lower_private.h"

#include "uapi/uapi.h"

enum { TEXT_ARG, SIZE_ARG, FIRST_VALUE, MAX_VALUES = 3, MAX_TEXT = 1024 };

/* The characters that e points to, when nobody can have changed them; *is_stack: they were to stand on the stack. */
static bool known_text(struct expr *e, str *text, bool *is_stack)
{
	while (e->kind == EX_CAST || e->kind == EX_ADDR || e->kind == EX_DECAY)
		e = e->l;
	*is_stack = e->kind == EX_COMPOUND;
	if (e->kind == EX_STR) {
		*text = e->text;
		return true;
	}
	struct decl *d = e->kind == EX_DECL || e->kind == EX_COMPOUND ? e->decl : NULL;
	if (!d || !d->init || d->init->n != 1 || d->init->items[0].off || d->init->items[0].value->kind != EX_STR)
		return false;
	const struct type *t = type_strip(d->type);
	*text = d->init->items[0].value->text;
	return *is_stack || (t->kind == TY_ARRAY && (type_quals(d->type) | type_quals(t->base)) & Q_CONST);
}

/* The format looks at 32 bits of its n-th value at most: what stands above an int does not matter. */
bool lower_prints_int(struct expr *e, u32 n)
{
	str text;
	bool is_stack;
	if (e->nargs <= SIZE_ARG || !known_text(e->args[TEXT_ARG], &text, &is_stack))
		return false;
	for (u32 i = 0; i + 1 < text.n; i++) {
		if (text.s[i] != '%' || text.s[++i] == '%')
			continue;
		for (; i + 1 < text.n && (text.s[i] == '-' || text.s[i] == '#' ||
			(text.s[i] >= '0' && text.s[i] <= '9')); i++)
			;
		if (!n--)
			return str_find(STR("duxXc"), text.s[i]) >= 0;
	}
	return false;
}

/* An array of characters has no longer text than itself; 0: not known. */
static u32 longest(const struct expr *e)
{
	while (e->kind == EX_CAST || e->kind == EX_DECAY || e->kind == EX_ADDR)
		e = e->l;
	const struct type *t = type_strip(e->type);
	return e->kind == EX_STR ? e->text.n : t->kind == TY_ARRAY && t->size == t->len &&
		t->len <= MAX_TEXT ? (u32)t->len : 0;
}

static str marked(struct lower *lo, const struct expr *call, str text)
{
	u32 strings[MAX_VALUES], n = 0;
	for (u32 i = FIRST_VALUE; i < call->nargs && n < MAX_VALUES; i++)
		strings[n++] = longest(call->args[i]);
	str first = str_sub(text, 0, uapi_print_room(text, strings, n)), rest = str_sub(text, first.n, text.n);
	return arena_printf(lo->arena, "%.*s%.*s%.*s", STR_ARG(first), STR_ARG(lo->opts->print_mark), STR_ARG(rest));
}

static struct place chars(struct lower *lo, u64 bytes, pos at)
{
	struct type *t = type_array(lo->ts, type_basic(lo->ts, TY_CHAR), bytes, false);
	return lower_at(ir_alloca(lo->b.fn, bytes, 8, t, at), t);
}

static ref place_text(struct lower *lo, str text, bool is_stack, pos at)
{
	if (!is_stack)
		return ir_addr(lo->b.fn, lower_string(lo, text, type_array(lo->ts, type_basic(lo->ts, TY_CHAR),
			text.n + 1, false)), 0);
	struct place p = chars(lo, text.n + 1, at);
	lower_text(lo, p, text, text.n + 1);
	return lower_addr(lo, p);
}

static ref copy_behind_mark(struct lower *lo, struct expr *e, ref from, u64 bytes)
{
	str mark = lo->opts->print_mark;
	struct place p = chars(lo, mark.n + bytes, e->at), rest = p;
	lower_text(lo, p, mark, mark.n);
	place_move(&rest, mark.n);
	lower_copy(lo, rest, lower_at(from, p.type), bytes);
	return lower_addr(lo, p);
}

void lower_print(struct lower *lo, struct expr *e, ref *args)
{
	enum { MAX_COPY = 256 };
	str text;
	bool is_stack;
	if (!lo->opts->print_mark.n || e->nargs <= SIZE_ARG)
		return;
	const struct ir_ins *size = ir_at(lo->b.fn, args[SIZE_ARG]);
	u64 bytes = size->op == IR_const ? (u64)size->imm : 0;
	bool is_known = known_text(e->args[TEXT_ARG], &text, &is_stack) && bytes == text.n + 1 &&
		memchr(text.s, 0, text.n) == NULL;
	if (!bytes || ((!is_known || is_stack) && bytes > MAX_COPY + lo->opts->print_mark.n)) {
		lo->mod->unmarked_prints = true;
		return;
	}
	if (is_known) {
		text = marked(lo, e, text);
		args[TEXT_ARG] = place_text(lo, text, is_stack, e->at);
		bytes = text.n + 1;
	} else {
		args[TEXT_ARG] = copy_behind_mark(lo, e, args[TEXT_ARG], bytes);
		bytes += lo->opts->print_mark.n;
	}
	args[SIZE_ARG] = ir_const(lo->b.fn, IRT_D, (s64)bytes);
}
