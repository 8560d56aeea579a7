/* text_function.c: strchr, strstr, strcpy and the rest of C's functions over texts, where the source has none of its
 * own. Each is a function in C (text_function.def), read when it is first called; the call hands over how much room
 * there is behind each pointer, which is known by the array it is of, or once functions were inlined (pass_text.c). */
#include "cc/parse/parse_private.h"
#include "cc/parse/sema_private.h"

enum { MAX_ARGUMENTS = 3, MAX_PASSED = 6 };
static const struct row { const char *name; u32 n; const char *passed, *text; } rows[] = {
#define TEXT_FUNCTION(name, n, passed, text) { #name, n, passed, "static __attribute__((always_inline)) " text },
#include "cc/parse/text_function.def"
#undef TEXT_FUNCTION
};

/* __builtin_strchr is strchr, whatever else the source calls so. */
static const struct row *find(str name)
{
	str plain = str_starts(name, "__builtin_") ? str_sub(name, 10, name.n) : name;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (str_is(name, rows[i].name) || str_is(plain, rows[i].name))
			return &rows[i];
	return NULL;
}

/* Bytes of the array or literal that is passed; of a pointer inlining may tell where it leads. */
static struct expr *room_of(struct parser *p, struct expr *arg, pos begin)
{
	const struct expr *e = arg;
	while (e->kind == EX_CAST && type_is_ptr(e->type) && type_is_ptr(e->l->type))
		e = e->l;
	e = e->kind == EX_DECAY ? e->l : e;
	if (e->kind == EX_STR)
		return sema_int(p, strnlen(e->text.s, e->text.n) + 1, TY_ULONG);
	if (type_strip(e->type)->kind == TY_ARRAY && type_size(e->type) > 1)
		return sema_int(p, type_size(e->type), TY_ULONG);
	if (!eval_has_effect(arg))
		return sema_text_room(p, arg, begin);
	parse_error(p, UNSUPPORTED, arg->at, arg->len,
		"what this pointer leads to must be known, and this changes something")
		->hint = STR("put it into a variable first");
	return sema_error(p, begin);
}

static struct expr *call(struct parser *p, const struct row *r, struct expr **args, pos begin)
{
	struct expr **passed = arena_array(p->arena, struct expr *, MAX_PASSED);
	u32 name = intern_add(p->names, arena_printf(p->arena, "__skep_%s", r->name)), n = (u32)strlen(r->passed);
	if (!scope_find(p, name))
		parse_own(p, str_from(r->text));
	struct decl *d = scope_find(p, name);
	for (u32 i = 0; i < n; i++) {
		char c = r->passed[i];
		passed[i] = c >= 'a' ? room_of(p, args[c - 'a'], begin) : args[c - '0'];
	}
	return d ? sema_call(p, sema_ident(p, d), passed, n, begin) : sema_error(p, begin);
}

struct expr *parse_text_function(struct parser *p, str name)
{
	const struct row *r = peek_tok(p, 1)->kind == TK_LPAREN ? find(name) : NULL;
	struct expr *args[MAX_ARGUMENTS];
	pos begin = p->in.t.at;
	if (!r)
		return NULL;
	skip_tok(p);
	if (!parse_builtin_arguments(p, args, r->n, name))
		return sema_error(p, begin);
	return call(p, r, args, begin);
}
