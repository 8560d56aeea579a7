/* pp.c: the preprocessor's loop: tokens off the input stack, directives obeyed, macros expanded, keywords told. */
#include "cc/text/pp_private.h"

static const struct { const char *text; u8 kind; } keywords[] = {
#define PUNCT(name, text)
#define KEYWORD(name, text, flags) { text, KW_##name },
#include "cc/text/tok.def"
#undef PUNCT
#undef KEYWORD
};

/* What clang says of itself for BPF, where sources test it. */
static const char predefined[] =
	"#define __STDC__ 1\n#define __STDC_VERSION__ 201112L\n#define __STDC_HOSTED__ 0\n"
	"#define __bpf__ 1\n#define __BPF__ 1\n#define __SKEP__ 1\n#define __clang__ 1\n#define __clang_major__ 19\n"
	"#define __clang_minor__ 1\n#define __clang_patchlevel__ 0\n#define __GNUC__ 4\n#define __GNUC_MINOR__ 2\n"
	"#define __GNUC_PATCHLEVEL__ 1\n"
	"#define __LP64__ 1\n#define _LP64 1\n#define __ELF__ 1\n#define __OPTIMIZE__ 1\n"
	"#define __GNUC_STDC_INLINE__ 1\n"
	"#define __CHAR_BIT__ 8\n#define __SIZEOF_SHORT__ 2\n#define __SIZEOF_INT__ 4\n#define __SIZEOF_LONG__ 8\n"
	"#define __SIZEOF_LONG_LONG__ 8\n#define __SIZEOF_POINTER__ 8\n#define __SIZEOF_SIZE_T__ 8\n"
	"#define __SIZEOF_INT128__ 16\n"
	"#define __SCHAR_MAX__ 127\n#define __SHRT_MAX__ 32767\n#define __INT_MAX__ 2147483647\n"
	"#define __LONG_MAX__ 9223372036854775807L\n"
	"#define __LONG_LONG_MAX__ 9223372036854775807LL\n#define __BIGGEST_ALIGNMENT__ 8\n"
	"#define __ORDER_LITTLE_ENDIAN__ 1234\n#define __ORDER_BIG_ENDIAN__ 4321\n"
	"#define __BYTE_ORDER__ __ORDER_LITTLE_ENDIAN__\n"
	"#define __LITTLE_ENDIAN__ 1\n"
	"#define __INT8_TYPE__ signed char\n#define __INT16_TYPE__ short\n#define __INT32_TYPE__ int\n"
	"#define __INT64_TYPE__ long int\n"
	"#define __UINT8_TYPE__ unsigned char\n#define __UINT16_TYPE__ unsigned short\n"
	"#define __UINT32_TYPE__ unsigned int\n"
	"#define __UINT64_TYPE__ long unsigned int\n#define __SIZE_TYPE__ long unsigned int\n"
	"#define __PTRDIFF_TYPE__ long int\n"
	"#define __INTPTR_TYPE__ long int\n#define __UINTPTR_TYPE__ long unsigned int\n#define __WCHAR_TYPE__ int\n"
	"#define __WINT_TYPE__ int\n"
	"#define __CHAR16_TYPE__ unsigned short\n#define __CHAR32_TYPE__ unsigned int\n"
	"#define __INTMAX_TYPE__ long int\n#define __UINTMAX_TYPE__ long unsigned int\n"
	"#define __SIZE_MAX__ 18446744073709551615UL\n"
	"#define __VERSION__ \"skep\"\n#define __INTPTR_MAX__ 9223372036854775807L\n"
	"#define __UINTPTR_MAX__ 18446744073709551615UL\n#define __PTRDIFF_MAX__ 9223372036854775807L\n"
	"#define __INTMAX_MAX__ 9223372036854775807L\n#define __UINTMAX_MAX__ 18446744073709551615UL\n"
	"#define __WCHAR_MAX__ 2147483647\n#define __SIZE_WIDTH__ 64\n#define __LONG_WIDTH__ 64\n"
	"#define __INT_WIDTH__ 32\n"
	"#define __SIZEOF_PTRDIFF_T__ 8\n#define __SIZEOF_WCHAR_T__ 4\n#define __POINTER_WIDTH__ 64\n"
	"#define __INT_LEAST8_TYPE__ signed char\n#define __UINT_LEAST8_TYPE__ unsigned char\n"
	"#define __INT_FAST8_TYPE__ signed char\n#define __UINT_FAST8_TYPE__ unsigned char\n"
	"#define __INT8_MAX__ 127\n#define __UINT8_MAX__ 255\n"
	"#define __INT_LEAST16_TYPE__ short\n#define __UINT_LEAST16_TYPE__ unsigned short\n"
	"#define __INT_FAST16_TYPE__ short\n#define __UINT_FAST16_TYPE__ unsigned short\n"
	"#define __INT16_MAX__ 32767\n#define __UINT16_MAX__ 65535\n"
	"#define __INT_LEAST32_TYPE__ int\n#define __UINT_LEAST32_TYPE__ unsigned int\n"
	"#define __INT_FAST32_TYPE__ int\n#define __UINT_FAST32_TYPE__ unsigned int\n"
	"#define __INT32_MAX__ 2147483647\n#define __UINT32_MAX__ 4294967295U\n"
	"#define __INT_LEAST64_TYPE__ long int\n#define __UINT_LEAST64_TYPE__ long unsigned int\n"
	"#define __INT_FAST64_TYPE__ long int\n#define __UINT_FAST64_TYPE__ long unsigned int\n"
	"#define __INT64_MAX__ 9223372036854775807L\n#define __UINT64_MAX__ 18446744073709551615UL\n"
	"#define __ATOMIC_RELAXED 0\n#define __ATOMIC_CONSUME 1\n#define __ATOMIC_ACQUIRE 2\n"
	"#define __ATOMIC_RELEASE 3\n"
	"#define __ATOMIC_ACQ_REL 4\n#define __ATOMIC_SEQ_CST 5\n"
	"#define __BPF_FEATURE_ADDR_SPACE_CAST 1\n#define __BPF_FEATURE_MAY_GOTO 1\n"
	"#define __BPF_FEATURE_ATOMIC_MEM_ORDERING 1\n"
	"#define __show(word) __attribute__((btf_decl_tag(\"skep:\" #word)))\n";      /* doc/formats.md */

static void add_builtin(struct pp *pp, const char *name, enum macro_kind kind)
{
	struct macro *m = arena_new(pp->arena, struct macro);
	*m = (struct macro){ .name = intern_add(pp->names, str_from(name)), .kind = kind };
	macro_set(pp, m->name, m);
}

/* Outside of conditions too. */
static const char *const questions[] = { "__has_builtin", "__has_attribute", "__has_c_attribute", "__has_feature",
	"__has_extension", "__has_warning" };

struct pp *pp_new(struct arena *a, struct src_map *src, struct intern *names, struct diags *ds,
	const struct pp_opts *opts)
{
	struct pp *pp = arena_new(a, struct pp);
	*pp = (struct pp){ .arena = a, .src = src, .names = names, .ds = ds, .opts = opts, .as_of = PP_NOW };
	/* The first names are the keywords, so that a keyword is known by its number. */
	BUG_ON(names->n != 1, "the names must be new");
	for (u32 i = 0; i < ARRAY_LEN(keywords); i++)
		intern_add(names, str_from(keywords[i].text));
	vec_add(&pp->expansions, a);
	pp->id_defined = intern_add(names, STR("defined"));
	pp->id_va_args = intern_add(names, STR("__VA_ARGS__"));
	pp->id_va_opt = intern_add(names, STR("__VA_OPT__"));
	pp->id_has_include = intern_add(names, STR("__has_include"));
	pp->id_has_include_next = intern_add(names, STR("__has_include_next"));
	pp->id_has_builtin = intern_add(names, STR("__has_builtin"));
	pp->id_has_attribute = intern_add(names, STR("__has_attribute"));
	pp->id_has_feature = intern_add(names, STR("__has_feature"));
	pp->id_has_extension = intern_add(names, STR("__has_extension"));
	pp->id_has_warning = intern_add(names, STR("__has_warning"));
	pp->id_has_c_attribute = intern_add(names, STR("__has_c_attribute"));
	pp->id_mentions = intern_add(names, STR("__skep_mentions"));
	pp->id_pragma = intern_add(names, STR("_Pragma"));
	pp_note_init(pp);
	add_builtin(pp, "__LINE__", MACRO_LINE);
	add_builtin(pp, "__FILE__", MACRO_FILE);
	add_builtin(pp, "__FILE_NAME__", MACRO_FILE_NAME);
	add_builtin(pp, "__BASE_FILE__", MACRO_BASE_FILE);
	add_builtin(pp, "__COUNTER__", MACRO_COUNTER);
	add_builtin(pp, "__INCLUDE_LEVEL__", MACRO_LEVEL);
	add_builtin(pp, "__DATE__", MACRO_DATE);
	add_builtin(pp, "__TIME__", MACRO_TIME);
	add_builtin(pp, "__TIMESTAMP__", MACRO_TIMESTAMP);
	for (u32 i = 0; i < ARRAY_LEN(questions); i++)
		add_builtin(pp, questions[i], MACRO_QUESTION);
	return pp;
}

void pp_push_file(struct pp *pp, struct src_file *f, u32 dir)
{
	struct input in = { .file = f, .p = f->text.s, .end = f->text.s + f->text.n, .bol = true,
		.cond_base = pp->conds.n, .guard_open = true, .dir = dir };
	if (str_starts(f->text, "\xef\xbb\xbf"))
		in.p += 3;
	vec_push(&pp->in, pp->arena, in);
}

static str setup_text(struct pp *pp)
{
	struct buf b = BUF_INIT;
	const struct pp_opts *o = pp->opts;
	buf_puts(&b, predefined);
	buf_printf(&b, "#define __BPF_CPU_VERSION__ %u\n", o->cpu ? o->cpu : 3);
	if (o->cpu >= 3)
		buf_puts(&b, "#define __BPF_FEATURE_ALU32 1\n#define __BPF_FEATURE_JMP32 1\n"
			"#define __BPF_FEATURE_JMP_EXT 1\n");
	if (o->cpu >= 4)
		buf_puts(&b, "#define __BPF_FEATURE_LDSX 1\n#define __BPF_FEATURE_MOVSX 1\n"
			"#define __BPF_FEATURE_BSWAP 1\n"
			"#define __BPF_FEATURE_SDIV_SMOD 1\n#define __BPF_FEATURE_GOTOL 1\n#define __BPF_FEATURE_ST 1\n"
			"#define __BPF_FEATURE_LOAD_ACQ_STORE_REL 1\n");
	if (o->target_arch.n)
		buf_printf(&b, "#define __TARGET_ARCH_%.*s 1\n", STR_ARG(o->target_arch));
	for (u32 i = 0; i < o->ndefines; i++) {
		str name, value;
		if (o->defines[i].n && o->defines[i].s[0] == '-') {
			buf_printf(&b, "#undef %.*s\n", (int)o->defines[i].n - 1, o->defines[i].s + 1);
			continue;
		}
		bool has_value = str_cut(o->defines[i], '=', &name, &value);
		buf_printf(&b, "#define %.*s ", STR_ARG(name));
		buf_str(&b, has_value ? value : STR("1"));
		buf_char(&b, '\n');
	}
	str text = arena_str(pp->arena, buf_view(&b));
	buf_free(&b);
	return text;
}

/* Their tokens keep their places. */
static void define_words(struct pp *pp)
{
	const struct pp_opts *o = pp->opts;
	struct src_file *f = NULL;
	for (u32 i = 0; i < o->nwords; i++) {
		const struct pp_words *w = &o->words[i];
		if (!f || f->text.s != w->text.s) {
			f = src_add(pp->src, w->path, w->text);
			pp->words_from = pp->words_from ? pp->words_from : f->base;
			pp->words_to = f->base + f->text.n + 1;
		}
		macro_define_part(pp, w->name, f, w->from, w->to);
	}
}

bool pp_is_words(const struct pp *pp, pos at) { return at >= pp->words_from && at < pp->words_to; }

bool pp_open(struct pp *pp, struct src_file *main)
{
	struct src_file *f;
	pp->main = main;
	main->is_main = main->is_own = true;
	define_words(pp);
	pp_push_file(pp, main, 0);
	if (pp->opts->prologue.n) {
		f = src_add(pp->src, STR("<skep>"), pp->opts->prologue);
		f->is_builtin = true;
		pp_push_file(pp, f, 0);
	}
	f = src_add(pp->src, STR("<built-in>"), setup_text(pp));
	f->is_builtin = true;
	pp_push_file(pp, f, 0);
	return true;
}

static void end_file(struct pp *pp, struct input *in)
{
	while (pp->conds.n > in->cond_base) {
		struct cond c = vec_pop(&pp->conds);
		cc_report(pp->ds, PP_CONDITIONAL, where_src(c.at, 1), "the conditional that begins here has no #endif");
	}
	if (in->guard && in->guard_open && in->file)
		map_put(&pp->once, pp->arena, pp_file_id(pp, in->file->path), in->guard);
}

struct tok pp_raw(struct pp *pp)
{
	for (;;) {
		struct input *top = &vec_last(&pp->in);
		if (!top->file) {
			if (top->i < top->n)
				return top->toks[top->i++];
			if (top->macro)
				top->macro->is_disabled = false;
			pp->in.n--;
			continue;
		}
		struct tok t = lex_next(pp, top);
		if (t.kind == TK_HASH && t.flags & TF_BOL && !pp->in_directive) {
			pp_directive(pp, top, t);
			if (vec_last(&pp->in).n && !vec_last(&pp->in).file)
				continue;
			continue;
		}
		if (t.kind == TK_EOF && pp->in.n > 1) {
			end_file(pp, top);
			pp->in.n--;
			continue;
		}
		if (t.kind == TK_EOF)
			end_file(pp, top), top->cond_base = 0;
		else
			top->guard_open = top->guard_open && pp->conds.n > top->cond_base;
		return t;
	}
}

/* _Pragma("text"): a #pragma that macros can make. */
static struct tok pragma_operator(struct pp *pp, struct tok at)
{
	struct tok open = pp_expanded(pp), text = pp_expanded(pp), close = pp_expanded(pp);
	if (open.kind != TK_LPAREN || text.kind != TK_STRING || close.kind != TK_RPAREN) {
		pp_error(pp, PP_DIRECTIVE, at, "_Pragma takes one string");
		return pp_expanded(pp);
	}
	str s = pp_text(pp, text);
	char *plain = arena_alloc(pp->arena, s.n + 1);
	u32 n = 0;
	for (u32 i = 1; i + 1 < s.n; i++) {
		if (s.s[i] == '\\' && i + 2 < s.n)
			i++;
		plain[n++] = s.s[i];
	}
	at.kind = TK_PRAGMA;
	at.id = intern_add(pp->names, str_trim((str){ plain, n }));
	return at;
}

struct tok pp_expanded(struct pp *pp)
{
	for (;;) {
		struct tok t = pp_raw(pp);
		if (t.kind != TK_IDENT)
			return t;
		if (t.id == pp->id_pragma && !(t.flags & TF_NOEXPAND))
			return pragma_operator(pp, t);
		if (!macro_expand(pp, &t))
			return t;
	}
}

struct tok pp_next(struct pp *pp)
{
	enum { SCRATCH_KEPT = 256 << 10 };
	if (pp->scratch.total > SCRATCH_KEPT && vec_last(&pp->in).file && !pp->keeps_scratch)
		arena_clear(&pp->scratch);
	if (vec_last(&pp->in).file)
		pp->made = 0;
	struct tok t = pp_expanded(pp);
	if (t.kind == TK_IDENT && t.id <= ARRAY_LEN(keywords))
		t.kind = keywords[t.id - 1].kind;
	return t;
}

pos pp_root_pos(const struct pp *pp, struct tok t)
{
	pos at = t.at;
	for (u32 e = t.expansion; e && !pp_is_words(pp, at); e = pp->expansions.v[e].parent)
		at = pp->expansions.v[e].call;
	return at;
}

bool pp_macro_name(const struct pp *pp, u32 *i, str *name)
{
	while (*i < pp->macro_cap && !macro_find(pp, *i))
		++*i;
	if (*i >= pp->macro_cap)
		return false;
	*name = intern_text(pp->names, (*i)++);
	return true;
}

struct src_map *pp_src(const struct pp *pp) { return pp->src; }

void pp_close(struct pp *pp) { arena_clear(&pp->scratch); }

u32 pp_expansion_name(const struct pp *pp, u32 e)
{
	while (e && pp->expansions.v[e].parent)
		e = pp->expansions.v[e].parent;
	return e ? pp->expansions.v[e].macro : 0;
}

u8 pp_keyword(u32 id) { return id && id <= ARRAY_LEN(keywords) ? keywords[id - 1].kind : 0; }

/* macros: the only file whose macros hold here, NULL: none do. pending: what is left of one. */
struct pp_text { struct input in; const struct src_file *macros; const struct tok *pending; u32 npending; };

struct pp_text *pp_text_open(struct pp *pp, struct src_file *f, u32 off, u32 len)
{
	struct pp_text *x = arena_new(pp->arena, struct pp_text);
	x->in = (struct input){ .file = f, .p = f->text.s + off, .end = f->text.s + off + len };
	x->macros = pp_lazy_rest(pp, f);
	return x;
}

static struct tok text_word(struct tok t)
{
	if (t.kind == TK_IDENT && t.id <= ARRAY_LEN(keywords))
		t.kind = keywords[t.id - 1].kind;
	return t;
}

struct tok pp_text_next(struct pp *pp, struct pp_text *x)
{
	struct tok t;
	struct macro *m;
	while (!x->npending) {
		t = lex_next(pp, &x->in);
		m = t.kind == TK_IDENT && x->macros ? macro_find(pp, t.id) : NULL;
		if (!m || m->from != x->macros || m->is_function)
			return text_word(t);
		struct tok *full;
		macro_expand_list(pp, &t, 1, &full, &x->npending);
		x->pending = memcpy(arena_array(pp->arena, struct tok, x->npending), full, x->npending * sizeof(t));
	}
	x->npending--;
	t = *x->pending++;
	return text_word(t);
}

str pp_text(const struct pp *pp, struct tok t)
{
	static const char *const texts[] = {
#define PUNCT(name, text) [TK_##name] = text,
#define KEYWORD(name, text, flags) [KW_##name] = text,
#include "cc/text/tok.def"
#undef PUNCT
#undef KEYWORD
	};
	if (t.id)
		return intern_text(pp->names, t.id);
	return t.kind < ARRAY_LEN(texts) ? str_from(texts[t.kind]) : STR("");
}

bool pp_has_included(const struct pp *pp, const char *path)
{
	u64 v;
	u32 id = intern_find(pp->names, str_from(path));
	return id && map_get(&pp->included, id, &v);
}

bool pp_wants_btf(const struct pp *pp) { return pp->wants_btf; }
bool pp_wants_constants(const struct pp *pp) { return pp->wants_constants; }
