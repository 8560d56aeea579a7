/* pp_ask.c: what a source can ask the compiler: __has_include, __has_builtin, __has_attribute and their like. */
#include "cc/text/pp_private.h"

static bool known_attribute(str s)
{
	static const char *const names[] = { "section", "used", "unused", "always_inline", "noinline", "packed",
		"aligned", "weak",
		"preserve_access_index", "btf_decl_tag", "btf_type_tag", "cleanup", "may_alias", "address_space",
		"deprecated", "format",
		"visibility", "naked", "noreturn", "error", "preserve_static_offset", "fallthrough",
		"pure", "const", "cold", "hot", "warn_unused_result", "nonnull", "returns_nonnull", "malloc",
		"assume_aligned", "warning", "unavailable",
		"gnu_inline", "nothrow", "flatten", "transparent_union", "no_sanitize", "nodebug", "bpf_fastcall" };
	for (u32 i = 0; i < ARRAY_LEN(names); i++)
		if (str_is(s, names[i]))
			return true;
	return false;
}

static bool known_builtin(str s)
{
	static const char *const names[] = {
#define BUILTIN(name, ...) #name,
#include "cc/builtins.def"
#undef BUILTIN
	};
	if (!str_starts(s, "__builtin_"))
		return false;
	s = str_sub(s, 10, s.n);
	for (u32 i = 0; i < ARRAY_LEN(names); i++)
		if (str_is(s, names[i]))
			return true;
	return false;
}

bool pp_is_question(const struct pp *pp, u32 id)
{
	return id == pp->id_has_include || id == pp->id_has_builtin || id == pp->id_has_attribute ||
		id == pp->id_has_feature ||
		id == pp->id_mentions || id == pp->id_has_include_next || id == pp->id_has_extension ||
		id == pp->id_has_warning ||
		id == pp->id_has_c_attribute;
}

/* The name that is asked about; clang lets macros stand for those of attributes. */
static str asked_name(struct pp *pp, u32 question, struct tok t)
{
	struct tok *full;
	u32 n;
	if (t.kind != TK_IDENT || (question != pp->id_has_attribute && question != pp->id_has_c_attribute) ||
		!macro_find(pp, t.id))
		return pp_text(pp, t);
	macro_expand_list(pp, &t, 1, &full, &n);
	return n ? pp_text(pp, full[0]) : STR("");
}

bool pp_asked(struct pp *pp, u32 question, struct tok name, const char **value)
{
	static const char *const standard[] = { "deprecated", "fallthrough", "maybe_unused", "nodiscard", "noreturn" };
	bool yes = false;
	str s = asked_name(pp, question, name);
	if (str_starts(s, "__") && str_ends(s, "__") && s.n > 4)
		s = str_sub(s, 2, s.n - 2);
	for (u32 i = 0; question == pp->id_has_c_attribute && i < ARRAY_LEN(standard); i++)
		yes |= str_is(s, standard[i]);
	if (question == pp->id_has_builtin)
		yes = known_builtin(pp_text(pp, name));
	else if (question == pp->id_has_attribute)
		yes = known_attribute(s);
	else if (question != pp->id_has_feature && question != pp->id_has_extension && question != pp->id_has_warning &&
		question != pp->id_has_c_attribute)
		return false;
	*value = !yes ? "0" : question == pp->id_has_c_attribute ? "202003L" : "1";
	return true;
}

/* __has_include(MACRO) */
static bool expanded_header(struct pp *pp, struct input *in, str *name, bool *angled)
{
	struct { struct tok *v; u32 n, cap; } list = { 0 };
	struct tok *full;
	struct buf b = BUF_INIT;
	u32 n;
	for (;;) {
		struct input before = *in;
		struct tok t = lex_next(pp, in);
		if (t.kind == TK_NEWLINE || t.kind == TK_RPAREN) {
			*in = before;
			break;
		}
		vec_push(&list, &pp->scratch, t);
	}
	macro_expand_list(pp, list.v, list.n, &full, &n);
	for (u32 i = 0; i < n; i++)
		buf_str(&b, pp_text(pp, full[i]));
	str s = arena_str(&pp->scratch, buf_view(&b));
	buf_free(&b);
	*angled = s.n && s.s[0] == '<';
	*name = s.n > 2 ? str_sub(s, 1, s.n - 1) : STR("");
	return s.n > 2 && (*angled || s.s[0] == '"');
}

/* What stands behind "__has_include(", up to the ')'. */
bool pp_has_header(struct pp *pp, struct input *in, bool next)
{
	const char *p = in->p;
	struct pp_found found;
	str name;
	bool angled;
	struct input operand = *in;
	while (p < in->end && (*p == ' ' || *p == '\t'))
		p++;
	angled = p < in->end && *p == '<';
	if (p < in->end && (angled || *p == '"')) {
		char close = angled ? '>' : '"';
		const char *q = p + 1;
		while (q < in->end && *q != close && *q != '\n')
			q++;
		name = (str){ p + 1, (u32)(q - p - 1) };
		in->p = q < in->end && *q == close ? q + 1 : q;
	} else if (!expanded_header(pp, in, &name, &angled)) {
		name = STR("");
	}
	if (!name.n) {
		struct tok t = lex_next(pp, &operand);
		pp_error(pp, PP_CONDITION, t, "__has_include needs a header's name, \"NAME\" or <NAME>");
	}
	return name.n && pp_find_include(pp, name, angled, next, &found) && !found.is_unknown;
}
