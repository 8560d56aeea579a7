/* check_format.c: the format of bpf_printk and its like against the values. The kernel prints with fewer conversions
 * than C's printf, and refuses the whole call at run time, silently, when it meets another one or the number of values
 * is wrong. */
#include "cc/check/check_private.h"

#include "uapi/uapi.h"

enum { FORMAT_VALUES = 12 };

/* Where a helper has its format, and its values: one by one from a place on, or an array of 8-byte numbers with its
 * size. */
static const struct { u32 helper; u8 format, first, size; } printers[] = {
	{ HELPER_trace_printk, 0, 2, 0 }, { HELPER_trace_vprintk, 0, 0, 3 }, { HELPER_seq_printf, 1, 0, 4 },
	{ HELPER_snprintf, 2, 0, 4 },
};

struct wanted { char kind; u8 longs; };       /* d number, s text, p pointer, c character */

static bool format_text(const struct expr *e, str *out)
{
	e = check_bare(e);
	if (e->kind == EX_DECAY || e->kind == EX_ADDR)
		e = e->l;
	const struct init *init = e->kind == EX_COMPOUND || e->kind == EX_DECL ? e->decl->init : NULL;
	if (init && e->kind == EX_DECL && !(type_quals(e->decl->type) & Q_CONST) && !e->decl->is_local_static &&
		e->decl->is_global)
		return false;                      /* somebody may have written another one */
	if (init && init->n == 1)
		e = check_bare(init->items[0].value);
	*out = e->text;
	return e->kind == EX_STR && type_size(type_strip(e->type)->base) == 1;
}

/* One conversion, from behind its '%'. False: it is none. */
static bool conversion(str s, u32 *i, struct wanted *w)
{
	*w = (struct wanted){ 0 };
	while (*i < s.n && strchr("0 +-#", s.s[*i]))
		(*i)++;
	while (*i < s.n && s.s[*i] >= '0' && s.s[*i] <= '9')
		(*i)++;
	while (*i < s.n && s.s[*i] == 'l' && w->longs < 2)
		w->longs++, (*i)++;
	char c = *i < s.n ? s.s[(*i)++] : 0;
	w->kind = c && strchr("diuxX", c) ? 'd' : c;
	if (c == 'p')
		while (*i < s.n && ((s.s[*i] >= 'a' && s.s[*i] <= 'z') || (s.s[*i] >= 'A' && s.s[*i] <= 'Z') ||
			(s.s[*i] >= '0' && s.s[*i] <= '9')))
			(*i)++;
	return w->kind == 'd' || (c && strchr("csp", c) && !w->longs);
}

/* As far as C's own printf would read one: "%0.2f", "%hd", "%zu". */
static str whole_conversion(str s, u32 from)
{
	u32 i = from + 1;
	while (i < s.n && s.s[i] && strchr("0123456789 +-#.*hlLjztq", s.s[i]))
		i++;
	return str_sub(s, from, i < s.n && s.s[i] ? i + 1 : i);
}

/* How many values a format wants; -1: reported. */
static int read_format(struct check *c, const struct expr *call, str s, struct wanted *list)
{
	int n = 0;
	for (u32 i = 0; i < s.n && s.s[i];) {
		if (s.s[i++] != '%')
			continue;
		u32 from = i - 1;
		if (i < s.n && s.s[i] == '%') {
			i++;
			continue;
		}
		struct wanted w;
		if (!conversion(s, &i, &w)) {
			struct diag *d = check_error(c, FORMAT, call->at, call->len, "the kernel prints no '%.*s'",
				STR_ARG(whole_conversion(s, from)));
			diag_hint(c->ds, d, "it knows d i u x X, also with l and ll, and c s p");
			return -1;
		}
		if (n < FORMAT_VALUES)
			list[n] = w;
		n++;
	}
	return n;
}

static void one_value(struct check *c, const struct expr *e, const struct wanted *w, int index)
{
	while (e->kind == EX_CAST && e->is_implicit)
		e = e->l;
	struct type *t = type_strip(e->type);
	bool is_ptr = t->kind == TY_PTR || t->kind == TY_ARRAY;
	if (w->kind == 's' && !is_ptr)
		check_error(c, FORMAT, e->at, e->len, "value %d is printed as a text (%%s), and is '%.*s'", index + 1,
			STR_ARG(type_text(c->arena, e->type)));
	else if (w->kind == 'd' && !w->longs && is_ptr)
		check_error(c, FORMAT, e->at, e->len,
			"value %d is printed as a number of 32 bits, and is a pointer: '%.*s'", index + 1,
			STR_ARG(type_text(c->arena, e->type)));
	else if (w->kind == 'd' && !w->longs && type_is_int(t) && t->size == 8 && e->kind != EX_INT)
		check_error(c, FORMAT, e->at, e->len, "value %d is printed as a number of 32 bits, and has 64: '%.*s'",
			index + 1,
			STR_ARG(type_text(c->arena, e->type)));
}

void check_format(struct check *c, const struct expr *call, u32 helper)
{
	struct wanted list[FORMAT_VALUES];
	str text;
	u32 r = 0;
	while (r < ARRAY_LEN(printers) && printers[r].helper != helper)
		r++;
	if (r == ARRAY_LEN(printers) || call->nargs <= MAX(printers[r].format, printers[r].size) ||
		!format_text(call->args[printers[r].format], &text))
		return;
	s64 given = (s64)call->nargs - printers[r].first;
	if (printers[r].size && !eval_int(call->args[printers[r].size], &given))
		return;
	given = printers[r].size ? given / 8 : given;
	int want = read_format(c, call, text, list);
	if (want >= 0 && want != given)
		check_error(c, FORMAT, call->at, call->len, "the format wants %d value%s, and %lld %s given", want,
			want == 1 ? "" : "s", (long long)given,
			given == 1 ? "is" : "are");
	for (int i = 0; want == given && printers[r].first && i < want && i < FORMAT_VALUES; i++)
		one_value(c, call->args[printers[r].first + i], &list[i], i);
}
