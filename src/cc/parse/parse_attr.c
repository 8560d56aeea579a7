/* parse_attr.c: attributes: __attribute__((x)), [[x]], _Alignas. What BPF has no use for is read and dropped. */
#include "cc/parse/parse_private.h"

enum arg { ARG_FLAG, ARG_STR, ARG_TYPE_TAG, ARG_DECL_TAG, ARG_ALIGN, ARG_SPACE, ARG_NAME, ARG_VISIBILITY, ARG_ALIAS,
	ARG_MODE, ARG_REFUSED };
enum { MAX_ALIGN = 4096 };

#define AT(field) offsetof(struct attrs, field)
static const struct attr_row { const char *name; u8 arg; u16 at; } rows[] = {
	{ "section", ARG_STR, AT(section) }, { "used", ARG_FLAG, AT(used) }, { "unused", ARG_FLAG, AT(unused) },
	{ "maybe_unused", ARG_FLAG, AT(unused) }, { "packed", ARG_FLAG, AT(packed) }, { "always_inline", ARG_FLAG,
	AT(always_inline) },
	{ "noinline", ARG_FLAG, AT(noinline) }, { "weak", ARG_FLAG, AT(weak) }, { "naked", ARG_FLAG, AT(naked) },
	{ "noreturn", ARG_FLAG, AT(noreturn) }, { "warn_unused_result", ARG_FLAG, AT(warn_unused_result) },
	{ "nodiscard", ARG_FLAG, AT(warn_unused_result) }, { "may_alias", ARG_FLAG, AT(may_alias) },
	{ "preserve_access_index", ARG_FLAG, AT(preserve_access_index) }, { "preserve_static_offset", ARG_FLAG,
	AT(is_static_offset) },
	{ "deprecated", ARG_STR, AT(deprecated) }, { "error", ARG_STR, AT(error_msg) }, { "visibility", ARG_VISIBILITY,
	AT(visibility) },
	{ "alias", ARG_ALIAS, AT(alias) }, { "btf_type_tag", ARG_TYPE_TAG, 0 }, { "btf_decl_tag", ARG_DECL_TAG, 0 },
	{ "aligned", ARG_ALIGN, 0 }, { "address_space", ARG_SPACE, 0 }, { "cleanup", ARG_NAME, AT(cleanup_fn) },
	{ "fallthrough", ARG_FLAG, AT(fallthrough) }, { "mode", ARG_MODE, 0 }, { "vector_size", ARG_REFUSED, 0 },
	{ "ext_vector_type", ARG_REFUSED, 0 },
};
#undef AT

static str attr_name(str s)
{
	return s.n > 4 && str_starts(s, "__") && str_ends(s, "__") ? str_sub(s, 2, s.n - 2) : s;
}

static const struct type_tag *add_tag(struct parser *p, const struct type_tag *list, str name)
{
	struct type_tag *t = arena_new(p->arena, struct type_tag);
	*t = (struct type_tag){ name, list };
	return t;
}

/* Type tags stand in the order in which they are written: the first is nearest to what is pointed to. */
static const struct type_tag *append_tag(struct parser *p, const struct type_tag *list, str name)
{
	return list ? add_tag(p, append_tag(p, list->next, name), list->name) : add_tag(p, NULL, name);
}

/* mode(DI): how wide the number is, whatever word declares it. */
static void mode_arg(struct parser *p, struct attrs *a)
{
	static const struct { const char *name; u8 bytes; } modes[] = { { "QI", 1 }, { "byte", 1 }, { "HI", 2 },
		{ "SI", 4 }, { "DI", 8 }, { "word", 8 },
		{ "pointer", 8 }, { "unwind_word", 8 }, { "TI", 16 } };
	str name = attr_name(tok_text(p));
	a->mode = 0;
	for (u32 i = 0; i < ARRAY_LEN(modes); i++)
		if (str_is(name, modes[i].name))
			a->mode = modes[i].bytes;
	if (!a->mode)
		parse_error(p, BAD_TYPE, p->in.t.at, p->in.t.len, "'%.*s' is no mode of an integer",
			STR_ARG(tok_text(p)));
	skip_tok(p);
}

void parse_mode(struct parser *p, struct declarator *d)
{
	static const enum type_kind kinds[][2] = { [1] = { TY_UCHAR, TY_SCHAR }, [2] = { TY_USHORT, TY_SHORT },
		[4] = { TY_UINT, TY_INT },
		[8] = { TY_ULONG, TY_LONG }, [16] = { TY_UINT128, TY_INT128 } };
	if (!d->attrs.mode || d->type->kind == TY_ERROR)
		return;
	if (type_is_int(d->type))
		d->type = type_qualified(p->ts, type_basic(p->ts, kinds[d->attrs.mode][type_is_signed(d->type)]),
			type_quals(d->type));
	else
		parse_error(p, BAD_TYPE, d->at, d->len, "a mode is for integers, not for '%.*s'",
			STR_ARG(type_text(p->arena, d->type)));
	d->attrs.mode = 0;
}

/* what: it can have no _Alignas at all; NULL: it can, but not below what its type asks for. */
void check_alignas(struct parser *p, const struct attrs *a, const struct type *t, const char *what)
{
	enum { WORD = 8 };
	if (!a->alignas_at || t->kind == TY_ERROR)
		return;
	if (what)
		parse_error(p, BAD_TYPE, a->alignas_at, WORD, "_Alignas cannot stand for %s", what);
	else if (a->alignas && a->alignas < type_align(t))
		parse_error(p, BAD_TYPE, a->alignas_at, WORD, "_Alignas(%u) is less than what '%.*s' needs anyway: %u",
			a->alignas, STR_ARG(type_text(p->arena, t)), type_align(t));
}

/* From '(' to past its ')'. */
static void skip_parens(struct parser *p)
{
	u32 depth = 0;
	do {
		depth += at(p, TK_LPAREN);
		depth -= at(p, TK_RPAREN);
		skip_tok(p);
	} while (depth && !at(p, TK_EOF));
}

static bool set_align(struct parser *p, struct attrs *a, s64 n, pos at_)
{
	bool ok = n > 0 && n <= MAX_ALIGN && !(n & (n - 1));
	if (ok)
		a->align = MAX(a->align, (u32)n);
	else
		parse_error(p, BAD_TYPE, at_, 1, "an alignment is a power of two, at most %d", MAX_ALIGN);
	return ok;
}

static void string_arg(struct parser *p, const struct attr_row *r, struct attrs *a, pos at_)
{
	u32 depth = 0;
	while (take_tok(p, TK_LPAREN))
		depth++;
	str s = parse_strings(p);
	while (depth-- && expect(p, TK_RPAREN, "after the text"))
		;
	switch (r->arg) {
	case ARG_TYPE_TAG: a->type_tags = append_tag(p, a->type_tags, s); break;
	case ARG_DECL_TAG: a->decl_tags = add_tag(p, a->decl_tags, s); break;
	case ARG_ALIAS:
		parse_error(p, UNSUPPORTED, at_, 5, "BPF objects have no aliases of functions or variables");
		break;
	case ARG_VISIBILITY: a->hidden = str_is(s, "hidden") || str_is(s, "internal"); /* fall through */
	default: *(str *)((char *)a + r->at) = s; break;
	}
}

static void number_arg(struct parser *p, const struct attr_row *r, struct attrs *a)
{
	pos at_ = p->in.t.at;
	s64 n = 0;
	if (!parse_const_int(p, &n))
		return;
	if (r->arg == ARG_ALIGN) {
		set_align(p, a, n, at_);
	} else {
		a->addr_space = (u8)n;
		a->has_addr_space = true;
	}
}

/* Read and dropped, as BPF has no use for them. */
static const char *const dropped[] = { "format", "format_arg", "pure", "const", "cold", "hot", "nonnull",
	"returns_nonnull", "malloc", "assume_aligned", "warning",
	"unavailable", "gnu_inline", "nothrow", "flatten", "transparent_union", "no_sanitize", "nodebug",
	"bpf_fastcall", "alloc_size", "alloc_align", "leaf",
	"artificial", "constructor", "destructor", "common", "nocommon", "weakref", "ifunc", "regparm", "fastcall",
	"stdcall", "cdecl", "ms_abi", "sysv_abi",
	"no_instrument_function", "no_stack_protector", "no_sanitize_address", "no_sanitize_undefined",
	"no_sanitize_thread", "optimize", "target", "noclone", "noipa",
	"nonstring", "externally_visible", "returns_twice", "sentinel", "tls_model", "scalar_storage_order",
	"randomize_layout", "no_randomize_layout",
	"designated_init", "counted_by", "counted_by_or_null", "sized_by", "element_count", "access", "copy", "symver",
	"retain", "simd", "stack_protect", "unsequenced", "reproducible",
	"likely", "unlikely", "annotate", "availability", "enum_extensibility", "flag_enum", "overloadable",
	"diagnose_if", "enable_if", "disable_tail_calls",
	"not_tail_called", "musttail", "optnone", "minsize", "noduplicate", "convergent", "nomerge", "noescape",
	"noderef", "objc_root_class", "pass_object_size",
	"internal_linkage", "lto_visibility_public", "type_visibility", "uninitialized", "loader_uninitialized",
	"zero_call_used_regs", "patchable_function_entry",
	"no_caller_saved_registers", "interrupt", "cf_check", "nocf_check", "no_split_stack", "bitwise", "acquires",
	"releases", "context", "require_context",
	"designated", "selectany", "dllimport", "dllexport", "callback", "guarded_by", "capability", "preserve_most",
	"preserve_all", "code_align", "nouwtable",
	"no_builtin", "speculative_load_hardening", "standalone_debug", "xray_never_instrument",
	"xray_always_instrument", "matrix_type", "swift_name", "model",
	"no_reorder", "force_align_arg_pointer", "strict_flex_array", "assume", "noplt", "always_destroy", "no_destroy",
	"abi_tag", "nocompression", "section_type",
	"annotate_type", "btf_decl_tag", "btf_type_tag", "suppress", "no_address_safety_analysis", "no_icf",
	"malloc_span", "expected_throw", "null_terminated_string_arg" };

static void unknown_attribute(struct parser *p, str name, pos at_)
{
	const char *best = NULL;
	u32 limit = name.n <= 4 ? 1 : 2, least = limit + 1;
	for (u32 i = 0; i < ARRAY_LEN(dropped); i++)
		if (str_is(name, dropped[i]))
			return;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		u32 n = str_distance(str_from(rows[i].name), name, least);
		if (n < least)
			least = n, best = rows[i].name;
	}
	struct diag *d = parse_error(p, UNKNOWN_ATTRIBUTE, at_, name.n,
		"the attribute '%.*s' is not known and does nothing", STR_ARG(name));
	if (best)
		diag_hint(p->ds, d, "did you mean '%s'?", best);
}

static void one_attribute(struct parser *p, struct attrs *a)
{
	enum { DEFAULT_ALIGN = 16 };
	str name = attr_name(tok_text(p));
	pos at_ = p->in.t.at;
	skip_tok(p);
	if (take_tok(p, TK_COLONCOLON)) {          /* gnu::packed, clang::noinline */
		name = attr_name(tok_text(p));
		skip_tok(p);
	}
	const struct attr_row *r = rows;
	while (r < rows + ARRAY_LEN(rows) && !str_is(name, r->name))
		r++;
	if (r == rows + ARRAY_LEN(rows))
		unknown_attribute(p, name, at_);
	if (r < rows + ARRAY_LEN(rows) && r->arg == ARG_REFUSED)
		parse_error(p, UNSUPPORTED, at_, name.n, "BPF has no vectors");
	if (r < rows + ARRAY_LEN(rows) && !at(p, TK_LPAREN) && r->arg != ARG_FLAG && r->arg != ARG_ALIGN &&
		!str_is(name, "deprecated"))
		parse_error(p, SYNTAX, at_, name.n, "the attribute '%.*s' needs an argument", STR_ARG(name));
	if (r == rows + ARRAY_LEN(rows) || !at(p, TK_LPAREN)) {
		if (r < rows + ARRAY_LEN(rows) && r->arg == ARG_FLAG)
			*((bool *)a + r->at) = true;
		else if (r < rows + ARRAY_LEN(rows) && r->arg == ARG_ALIGN)
			a->align = MAX(a->align, (u32)DEFAULT_ALIGN);
		if (at(p, TK_LPAREN))
			skip_parens(p);
		return;
	}
	if (r->arg == ARG_FLAG || r->arg == ARG_REFUSED) {
		if (r->arg == ARG_FLAG) {
			*((bool *)a + r->at) = true;
			bool takes_text = str_is(name, "nodiscard") || str_is(name, "preserve_access_index");
			if (!takes_text && peek_tok(p, 1)->kind != TK_RPAREN)
				parse_error(p, ARGUMENTS, at_, name.n, "the attribute '%.*s' takes no argument",
					STR_ARG(name));
		}
		skip_parens(p);
		return;
	}
	skip_tok(p);
	if (r->arg == ARG_NAME) {
		*(str *)((char *)a + r->at) = tok_text(p);
		skip_tok(p);
	} else if (r->arg == ARG_MODE) {
		mode_arg(p, a);
	} else if (r->arg == ARG_ALIGN || r->arg == ARG_SPACE) {
		number_arg(p, r, a);
	} else {
		string_arg(p, r, a, at_);
	}
	expect(p, TK_RPAREN, "after the attribute's argument");
}

static void attribute_list(struct parser *p, struct attrs *a, u8 end)
{
	while (!at(p, end) && !at(p, TK_EOF)) {
		if (p->in.t.id)
			one_attribute(p, a);
		if (!take_tok(p, TK_COMMA))
			break;
	}
}

static void align_as(struct parser *p, struct attrs *a)
{
	s64 n = 0;
	pos at_ = p->in.t.at, of = 0;
	skip_tok(p);
	expect(p, TK_LPAREN, "after _Alignas");
	of = p->in.t.at;
	if (starts_decl(p)) {
		struct type *t = parse_type_name(p);
		if (t->kind == TY_ERROR || t->kind == TY_FUNC || !type_complete(p->ts, t))
			parse_error(p, INCOMPLETE, of, 1, "the alignment of '%.*s' is not known here",
				STR_ARG(type_text(p->arena, t)));
		else
			n = type_align(t);
	} else if (!parse_const_int(p, &n)) {
		n = 0;
	}
	a->alignas_at = at_;
	if (n && set_align(p, a, n, of))
		a->alignas = MAX(a->alignas, (u32)n);
	expect(p, TK_RPAREN, "after _Alignas");
}

void parse_attributes(struct parser *p, struct attrs *a)
{
	for (;;) {
		if (at(p, KW_ATTRIBUTE) || at(p, KW_ATTRIBUTE2)) {
			skip_tok(p);
			expect(p, TK_LPAREN, "after __attribute__");
			expect(p, TK_LPAREN, "after __attribute__(");
			attribute_list(p, a, TK_RPAREN);
			expect(p, TK_RPAREN, "after the attributes");
			expect(p, TK_RPAREN, "after the attributes");
		} else if (at(p, TK_LBRACKET) && peek_tok(p, 1)->kind == TK_LBRACKET) {
			skip_tok(p);
			skip_tok(p);
			attribute_list(p, a, TK_RBRACKET);
			expect(p, TK_RBRACKET, "after the attributes");
			expect(p, TK_RBRACKET, "after the attributes");
		} else if (at(p, KW_ALIGNAS) || at(p, KW_ALIGNAS2)) {
			align_as(p, a);
		} else if (!take_tok(p, KW_EXTENSION)) {
			return;
		}
	}
}

str parse_asm_name(struct parser *p)
{
	if (!at(p, KW_ASM) && !at(p, KW_ASM2) && !at(p, KW_ASM3))
		return STR("");
	skip_tok(p);
	expect(p, TK_LPAREN, "after asm");
	str s = parse_strings(p);
	expect(p, TK_RPAREN, "after the name");
	return s;
}

void attrs_merge(struct parser *p, struct attrs *to, const struct attrs *from)
{
	static const struct attrs none;
	if (!memcmp(from, &none, sizeof(none)))
		return;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].arg == ARG_FLAG)
			*((bool *)to + rows[i].at) |= *((const bool *)from + rows[i].at);
		else if (rows[i].at && ((const str *)((const char *)from + rows[i].at))->n)
			*(str *)((char *)to + rows[i].at) = *(const str *)((const char *)from + rows[i].at);
	}
	to->hidden |= from->hidden;
	to->align = MAX(to->align, from->align);
	to->mode = from->mode ? from->mode : to->mode;
	if (from->alignas_at) {
		to->alignas_at = from->alignas_at;
		to->alignas = MAX(to->alignas, from->alignas);
	}
	if (from->section.n)
		to->section = from->section;
	if (from->asm_name.n)
		to->asm_name = from->asm_name;
	if (from->has_addr_space) {
		to->addr_space = from->addr_space;
		to->has_addr_space = true;
	}
	for (const struct type_tag *t = from->decl_tags; t; t = t->next)
		to->decl_tags = add_tag(p, to->decl_tags, t->name);
	if (from->type_tags)                 /* struct s __kptr *p */
		to->type_tags = from->type_tags;
}
