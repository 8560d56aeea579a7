/* asm.c: the assembler's frame: scanner, labels, expressions, data directives. Statements end at a newline or ';'.
 * Labels are resolved at the end; names that the text does not define become references when the caller wants them.
 * Texts that stand for others (.macro, .rept, .if) are asm_macro.c's. */
#include "isa/asm_private.h"

enum { MAX_EXPR_DEPTH = 64 };

const struct diag_code isa_diags[ISA_DIAG_COUNT] = {
#define DIAG(name, id, severity, exit, hint) { id, #name, severity, exit, hint },
#include "isa/isa.diag.def"
#undef DIAG
};

static struct where place(const struct as *as, u32 line, u32 at)
{
	if (as->env && as->env->place)
		return as->env->place(as->env->ctx, line, at);
	return where_file(STR("asm"), line);
}

bool as_error(struct as *as, const struct diag_code *code, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	diag_vadd(as->ds, code, place(as, as->line, as->at), fmt, ap);
	va_end(ap);
	as->failed = true;
	return false;
}

/* ---- scanner ---- */

static char peek(const struct as *as, u32 ahead)
{
	return as->at + ahead < as->text.n ? as->text.s[as->at + ahead] : 0;
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
		c == '$';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void skip_block_comment(struct as *as)
{
	for (as->at += 2; as->at < as->text.n && !(peek(as, 0) == '*' && peek(as, 1) == '/'); as->at++)
		as->line += peek(as, 0) == '\n';
	as->at = MIN(as->at + 2, as->text.n);
}

void as_skip(struct as *as)
{
	for (;;) {
		char c = peek(as, 0);
		if (c == ' ' || c == '\t' || c == '\r' || (c == '\\' && peek(as, 1) == '\n')) {
			as->line += c == '\\';
			as->at += c == '\\' ? 2 : 1;
		} else if (c == '/' && peek(as, 1) == '*') {
			skip_block_comment(as);
		} else if (c == '#' || (c == '/' && peek(as, 1) == '/')) {
			while (as->at < as->text.n && peek(as, 0) != '\n')
				as->at++;
		} else {
			return;
		}
	}
}

bool as_at_end(struct as *as)
{
	as_skip(as);
	return as->at >= as->text.n || peek(as, 0) == '\n' || peek(as, 0) == ';';
}

bool as_accept(struct as *as, const char *text)
{
	as_skip(as);
	if (!str_starts(str_sub(as->text, as->at, as->text.n), text))
		return false;
	as->at += strlen(text);
	return true;
}

bool as_need(struct as *as, const char *text)
{
	return as_accept(as, text) || as_report(as, SYNTAX, "expected '%s'", text);
}

bool as_word(struct as *as, str *out)
{
	as_skip(as);
	u32 from = as->at;
	if (is_digit(peek(as, 0)))
		return false;
	while (is_word_char(peek(as, 0)))
		as->at++;
	*out = str_sub(as->text, from, as->at);
	return out->n > 0;
}

bool as_accept_word(struct as *as, const char *word)
{
	u32 at = as->at, line = as->line;
	str w;
	if (as_word(as, &w) && str_is(w, word))
		return true;
	as->at = at;
	as->line = line;
	return false;
}

/* ---- labels ---- */

/* "1b" is the last "1:" before here, "1f" the next after. */
static bool is_numeric_label(str name)
{
	for (u32 i = 0; i + 1 < name.n; i++)
		if (!is_digit(name.s[i]))
			return false;
	return name.n > 1 && (name.s[name.n - 1] == 'b' || name.s[name.n - 1] == 'f');
}

static const struct isa_label *find_label(const struct as *as, str name, u32 from)
{
	const struct isa_label *best = NULL;
	bool is_numeric = is_numeric_label(name), is_back = name.s[name.n - 1] == 'b';
	str wanted = is_numeric ? str_sub(name, 0, name.n - 1) : name;
	vec_each(l, &as->labels) {
		if (!str_eq(l->name, wanted))
			continue;
		if (!is_numeric)
			return l;
		if (is_back ? l->insn <= from : l->insn > from && !best)
			best = l;
	}
	return best;
}

static bool add_label(struct as *as, str name)
{
	if (!is_digit(name.s[0]) && find_label(as, name, 0))
		return as_report(as, TWO_LABELS, "label '%.*s' is defined twice", STR_ARG(name));
	vec_push(&as->labels, as->arena, ((struct isa_label){ name, as->insns.n }));
	return true;
}

/* "name:" or "1:"; false: not a label, nothing taken. */
static bool accept_label(struct as *as, str *name)
{
	u32 from = as->at, to = from;
	while (to < as->text.n && is_word_char(as->text.s[to]))
		to++;
	if (to == from || to >= as->text.n || as->text.s[to] != ':')
		return false;
	*name = str_sub(as->text, from, to);
	as->at = to + 1;
	return true;
}

void as_skip_labels(struct as *as)
{
	str name;
	do
		as_skip(as);
	while (accept_label(as, &name));
}

bool as_has_label(const struct as *as, str name)
{
	return name.n && find_label(as, name, as->insns.n);
}

void as_fixup(struct as *as, enum isa_ref_kind kind, str name, s64 addend)
{
	vec_push(&as->fixups, as->arena, ((struct fixup){ as->insns.n, as->line, as->at, name, addend, kind }));
}

bool as_put(struct as *as, struct insn i)
{
	vec_push(&as->insns, as->arena, i);
	return true;
}

/* ---- expressions ---- */

static bool expr_level(struct as *as, u32 level, u32 depth, struct as_value *out);

static bool scan_number(struct as *as, struct as_value *out)
{
	u32 from = as->at;
	while (is_word_char(peek(as, 0)))
		as->at++;
	str word = str_sub(as->text, from, as->at);
	u64 n;
	if (is_numeric_label(word) && !str_starts(word, "0x")) {
		const struct isa_label *l = find_label(as, word, as->insns.n);
		*out = (struct as_value){ .n = l ? (s64)l->insn * 8 : 0, .is_open = !l, .name = word };
		return true;
	}
	while (word.n > 1 && strchr("uUlL", word.s[word.n - 1]))
		word.n--;
	if (!str_to_u64(word, &n))
		return as_report(as, SYNTAX, "'%.*s' is not a number", STR_ARG(word));
	*out = (struct as_value){ .n = (s64)n };
	return true;
}

static bool expr_primary(struct as *as, u32 depth, struct as_value *out)
{
	str name;
	if (depth > MAX_EXPR_DEPTH)
		return as_report(as, SYNTAX, "expression is nested more than %d deep", MAX_EXPR_DEPTH);
	if (as_accept(as, "-") || as_accept(as, "~")) {
		bool is_not = as->text.s[as->at - 1] == '~';
		if (!expr_primary(as, depth + 1, out))
			return false;
		out->n = is_not ? ~out->n : (s64)(0 - (u64)out->n);
		return true;
	}
	if (as_accept(as, "+"))
		return expr_primary(as, depth + 1, out);
	if (as_accept(as, "("))
		return expr_level(as, 0, depth + 1, out) && as_need(as, ")");
	as_skip(as);
	if (is_digit(peek(as, 0)))
		return scan_number(as, out);
	if (!as_word(as, &name))
		return as_report(as, SYNTAX, "expected a number");
	const struct as_symbol *s = as_symbol(as, name);
	if (s) {
		*out = (struct as_value){ .n = s->value };
		return true;
	}
	const struct isa_label *l = find_label(as, name, 0);
	*out = (struct as_value){ .n = l ? (s64)l->insn * 8 : 0, .is_open = !l, .name = name };
	return true;
}

/* Operators from the loosest to the tightest, as GNU's and LLVM's assemblers bind them; of a row the longer first. */
enum { LEVELS = 6, MAX_OPS = 8 };
static const char *const ops[LEVELS][MAX_OPS] = { { "||" }, { "&&" }, { "==", "!=", "<>", "<=", ">=", "<", ">" },
	{ "+", "-" }, { "|", "^", "&" }, { "*", "/", "%", "<<", ">>" } };

static bool accept_operator(struct as *as, const char *op)
{
	u32 at = as->at;
	bool is_half = op[0] && !op[1] && strchr("|&", op[0]);
	if (!as_accept(as, op))
		return false;
	if (is_half && peek(as, 0) == op[0])
		as->at = at;
	return !is_half || as->at != at;
}

static s64 compare(const char *op, s64 a, s64 b)
{
	bool yes = str_is(STR("=="), op) ? a == b : str_is(STR("!="), op) || str_is(STR("<>"), op) ? a != b :
		op[0] == '<' ? a < b || (op[1] && a == b) : a > b || (op[1] && a == b);
	return yes ? -1 : 0;
}

static bool divide(struct as *as, const char *op, s64 a, s64 b, s64 *out)
{
	if (!b)
		return as_report(as, RANGE, "division by zero");
	if (b == -1)
		*out = op[0] == '/' ? (s64)(0 - (u64)a) : 0;
	else
		*out = op[0] == '/' ? a / b : a % b;
	return true;
}

static bool expr_apply(struct as *as, u32 level, const char *op, struct as_value *a, struct as_value b)
{
	u64 x = (u64)a->n, y = (u64)b.n;
	if (b.is_open) {
		a->is_open = true;
		a->name = b.name;
	}
	if (level == 2) {
		a->n = compare(op, a->n, b.n);
		return true;
	}
	switch (op[0]) {
	case '|': a->n = op[1] ? x || y : (s64)(x | y); break;
	case '&': a->n = op[1] ? x && y : (s64)(x & y); break;
	case '^': a->n = (s64)(x ^ y); break;
	case '<': a->n = (s64)(x << (y & 63)); break;
	case '>': a->n = (s64)(x >> (y & 63)); break;
	case '+': a->n = (s64)(x + y); break;
	case '-': a->n = (s64)(x - y); break;
	case '*': a->n = (s64)(x * y); break;
	default: return divide(as, op, a->n, b.n, &a->n);
	}
	return true;
}

static bool expr_level(struct as *as, u32 level, u32 depth, struct as_value *out)
{
	struct as_value right;
	if (level == LEVELS)
		return expr_primary(as, depth, out);
	if (!expr_level(as, level + 1, depth, out))
		return false;
again:
	for (u32 i = 0; i < MAX_OPS && ops[level][i]; i++) {
		if (!accept_operator(as, ops[level][i]))
			continue;
		if (!expr_level(as, level + 1, depth, &right) || !expr_apply(as, level, ops[level][i], out, right))
			return false;
		goto again;
	}
	return true;
}

bool as_expr(struct as *as, struct as_value *out)
{
	return expr_level(as, 0, 0, out);
}

bool as_number(struct as *as, s64 low, s64 high, s64 *out)
{
	struct as_value v;
	if (!as_expr(as, &v))
		return false;
	if (v.is_open)
		return as_report(as, NO_LABEL, "'%.*s' is not known here", STR_ARG(v.name));
	*out = v.n;
	return (v.n >= low && v.n <= high) || as_report(as, RANGE, "%lld does not fit here", (long long)v.n);
}

/* ---- data directives ---- */

static bool put_byte(struct as *as, u8 byte)
{
	struct insn i;
	as->bytes[as->nbytes++] = byte;
	if (as->nbytes < 8)
		return true;
	memcpy(&i, as->bytes, 8);
	if (as->bytes_label)
		as_fixup(as, REF_LABEL, as->bytes_name, 0);
	as->nbytes = 0;
	as->bytes_label = false;
	return as_put(as, i);
}

/* An open label is allowed where a jump's offset stands: its distance is known only later. */
static bool put_data(struct as *as, u32 width, struct as_value v)
{
	if (v.is_open) {
		if (as->nbytes != 2 || width > 4)
			return as_report(as, NO_LABEL, "label '%.*s' is not known here", STR_ARG(v.name));
		as->bytes_label = true;
		as->bytes_name = v.name;
		v.n = 0;
	}
	for (u32 i = 0; i < width; i++)
		put_byte(as, (u8)((u64)v.n >> (8 * i)));
	return true;
}

static bool directive(struct as *as, str name)
{
	static const struct { const char *name; u32 width; } widths[] = { { ".byte", 1 }, { ".short", 2 },
		{ ".2byte", 2 },
		{ ".hword", 2 }, { ".long", 4 }, { ".4byte", 4 }, { ".word", 4 }, { ".int", 4 }, { ".quad", 8 },
		{ ".8byte", 8 } };
	struct as_value v;
	for (u32 i = 0; i < ARRAY_LEN(widths); i++) {
		if (!str_is(name, widths[i].name))
			continue;
		do {
			if (!as_expr(as, &v) || !put_data(as, widths[i].width, v))
				return false;
		} while (as_accept(as, ","));
		return true;
	}
	bool ok;
	return as_macro_directive(as, name, &ok) ? ok :
		as_report(as, OPERATOR, "directive '%.*s' is not known", STR_ARG(name));
}

/* ---- statements ---- */

static bool statement(struct as *as)
{
	str name;
	as_skip(as);
	if (accept_label(as, &name))
		return add_label(as, name);
	if (as_at_end(as))
		return true;
	u32 at = as->at;
	if (peek(as, 0) == '.' && as_word(as, &name))
		return directive(as, name);
	as->at = at;
	if (as->nbytes)
		return as_report(as, BYTES, "data stops in the middle of an instruction");
	bool ok;
	if (as_macro_call(as, &ok))
		return ok;
	return as_insn(as) && (as_at_end(as) || as_report(as, SYNTAX, "something follows the instruction"));
}

static void skip_statement(struct as *as)
{
	while (!as_at_end(as))
		as->at++;
}

void as_scan(struct as *as)
{
	as->conds = 0;
	while (as->at < as->text.n) {
		if (peek(as, 0) == '\n' || peek(as, 0) == ';') {
			as->line += peek(as, 0) == '\n';
			as->at++;
		} else if (!statement(as)) {
			skip_statement(as);
			as->nbytes = 0;
		}
		as_skip(as);
	}
	if (as->conds)
		as_report(as, SYNTAX, "there is no '.endif' for this");
	if (as->nbytes && !as->depth)
		as_report(as, BYTES, "data stops in the middle of an instruction");
}

static bool set_distance(struct as *as, struct insn *i, s64 distance)
{
	bool is_call = insn_is_call(*i);
	if (is_call || i->code == (CLS_JMP32 | JMP_JA) || insn_is_ld64(*i))
		i->imm = (s32)distance;
	else if (distance < INT16_MIN || distance > INT16_MAX)
		return as_report(as, RANGE, "label is %lld instructions away: too far", (long long)distance);
	else
		i->off = (s16)distance;
	if (is_call)
		i->src = CALL_LOCAL;
	return true;
}

static void resolve(struct as *as, struct isa_text *out)
{
	vec_each(f, &as->fixups) {
		const struct isa_label *l = find_label(as, f->name, f->insn);
		as->line = f->line;
		as->at = f->at;
		if (l && f->kind == REF_DATA)
			as->insns.v[f->insn].src = PSEUDO_FUNC;
		if (l)
			set_distance(as, &as->insns.v[f->insn], (s64)l->insn - f->insn - 1);
		else if (as->env)
			vec_push(&out->refs, as->arena, ((struct isa_ref){ f->insn, f->kind, f->name, f->addend }));
		else
			as_report(as, NO_LABEL, "'%.*s' is not defined", STR_ARG(f->name));
	}
}

bool isa_asm_text(struct arena *a, str text, const struct isa_env *env, struct isa_text *out, struct diags *ds)
{
	struct as as = { .arena = a, .env = env, .ds = ds, .text = text, .line = 1 };
	*out = (struct isa_text){ 0 };
	as_scan(&as);
	if (!as.failed)
		resolve(&as, out);
	out->v = as.insns.v;
	out->n = as.insns.n;
	out->labels.v = as.labels.v;
	out->labels.n = as.labels.n;
	out->labels.cap = as.labels.cap;
	return !as.failed;
}

bool isa_asm(struct arena *a, str text, struct insn **out, u32 *n, struct diags *ds)
{
	struct isa_text t;
	bool ok = isa_asm_text(a, text, NULL, &t, ds);
	*out = t.v;
	*n = t.n;
	return ok;
}
