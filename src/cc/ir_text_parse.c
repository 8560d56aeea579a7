/* ir_text_parse.c: reads what ir_text.c prints. A line is a unit; values may be used before the line that makes them,
 * so operands are filled in at the end of a function. */
#include "cc/cc_diag.h"
#include "cc/ir.h"

#include <ctype.h>

struct fixup { ref user; u32 operand; u64 value; };
struct phi_arg { ref phi; u64 from; u32 slot; };    /* slot: where its operand waits in fn->args */
struct reader {
	struct ir_module *m;
	struct diags *ds;
	str text;
	u32 at, line;
	bool failed;
	struct map names;            /* hash of a symbol's name -> sym */
	/* of the function being read */
	struct ir_fn *fn;
	struct ir_build b;
	struct map values, stacks, blocks;
	vec(struct fixup) fixups;
	vec(struct phi_arg) phis;
	vec(ref) operands;           /* of the instruction being read */
	vec(struct fixup) open;      /* and those of them that are %n: operand is the index */
};

static void fail(struct reader *r, const char *what)
{
	if (!r->failed)
		cc_report(r->ds, IR_TEXT, where_file(STR("IR"), r->line), "%s", what);
	r->failed = true;
}

static char peek(struct reader *r)
{
	while (r->at < r->text.n && (r->text.s[r->at] == ' ' || r->text.s[r->at] == '\t'))
		r->at++;
	if (r->at < r->text.n && r->text.s[r->at] == ';')
		while (r->at < r->text.n && r->text.s[r->at] != '\n')
			r->at++;
	return r->at < r->text.n ? r->text.s[r->at] : '\n';
}

static bool accept(struct reader *r, const char *s)
{
	u32 n = (u32)strlen(s);
	peek(r);
	if (r->text.n - r->at < n || memcmp(r->text.s + r->at, s, n))
		return false;
	char after = r->at + n < r->text.n ? r->text.s[r->at + n] : '\n';
	if (isalnum((u8)s[n - 1]) && (isalnum((u8)after) || after == '_'))
		return false;
	r->at += n;
	return true;
}

static void need(struct reader *r, const char *s)
{
	if (!accept(r, s))
		fail(r, arena_printf(r->m->arena, "'%s' is expected", s).s);
}

static bool end_line(struct reader *r)
{
	if (peek(r) != '\n') {
		fail(r, "the line goes on where it should end");
		return false;
	}
	r->at += r->at < r->text.n;
	r->line++;
	return true;
}

static str word(struct reader *r)
{
	peek(r);
	u32 from = r->at;
	while (r->at < r->text.n && (isalnum((u8)r->text.s[r->at]) || (r->text.s[r->at] && strchr("_$.", r->text.s[r->at]))))
		r->at++;
	return str_sub(r->text, from, r->at);
}

static s64 number(struct reader *r)
{
	bool minus = peek(r) == '-';
	u64 v = 0;
	r->at += minus;
	if (r->at >= r->text.n || !isdigit((u8)r->text.s[r->at])) {
		fail(r, "a number is expected");
		return 0;
	}
	while (r->at < r->text.n && isdigit((u8)r->text.s[r->at]))
		v = v * 10 + (u64)(r->text.s[r->at++] - '0');
	return (s64)(minus ? -v : v);
}

static u8 hex(char c) { return (u8)(isdigit((u8)c) ? c - '0' : (c | 32) - 'a' + 10) & 15; }

static str quoted(struct reader *r)
{
	need(r, "\"");
	char *s = arena_alloc(r->m->arena, r->text.n - r->at + 1);
	u32 n = 0;
	while (!r->failed && r->at < r->text.n && r->text.s[r->at] != '"') {
		if (r->text.s[r->at] == '\\' && r->text.n - r->at > 3) {
			s[n++] = (char)(hex(r->text.s[r->at + 2]) << 4 | hex(r->text.s[r->at + 3]));
			r->at += 4;
		} else {
			s[n++] = r->text.s[r->at++];
		}
	}
	need(r, "\"");
	return (str){ s, n };
}

static sym symbol(struct reader *r)
{
	str name = word(r);
	u64 *slot = map_slot(&r->names, r->m->arena, str_hash(name));
	if (!*slot)
		*slot = ir_sym_add(r->m, SYM_FUNC, name);
	return (sym)*slot;
}

static enum ir_type type(struct reader *r)
{
	if (accept(r, "w"))
		return IRT_W;
	if (accept(r, "d"))
		return IRT_D;
	need(r, "v");
	return IRT_V;
}

static blk block(struct reader *r)
{
	peek(r);
	if (r->at >= r->text.n || r->text.s[r->at] != 'b') {
		fail(r, "a block is expected");
		return 1;
	}
	r->at++;
	u64 *slot = map_slot(&r->blocks, r->m->arena, (u64)number(r));
	if (!*slot)
		*slot = ir_block_new(r->fn);
	return (blk)*slot;
}

static ref stack_object(struct reader *r)
{
	u64 v = 0;
	r->at += 5;
	if (!map_get(&r->stacks, (u64)number(r), &v))
		fail(r, "no such stack object");
	return (ref)v;
}

static ref parameter(struct reader *r)
{
	r->at++;
	s64 n = number(r);
	if (n < 0 || n >= r->fn->nparams) {
		fail(r, "no such parameter");
		return 0;
	}
	return ir_param(r->fn, (u32)n);
}

static ref address(struct reader *r)
{
	r->at++;
	sym s = symbol(r);
	s64 off = 0;
	if (r->at < r->text.n && (r->text.s[r->at] == '+' || r->text.s[r->at] == '-')) {
		r->at += r->text.s[r->at] == '+';
		off = number(r);
	}
	return ir_addr(r->fn, s, off);
}

static ref core(struct reader *r)
{
	r->at += 4;
	s64 n = number(r);
	if (n < 0 || n >= r->m->cores.n) {
		fail(r, "no such core relocation");
		return 0;
	}
	return ir_core(r->fn, accept(r, "w") ? IRT_W : IRT_D, (u32)n);
}

/* %n gives 0 and a place in r->open. */
static void operand(struct reader *r)
{
	ref v = 0;
	char c = peek(r);
	str rest = str_sub(r->text, r->at, r->text.n);
	if (c == '%') {
		r->at++;
		struct fixup f = { 0, r->operands.n, (u64)number(r) };
		vec_push(&r->open, r->m->arena, f);
	} else if (c == '$') {
		v = parameter(r);
	} else if (c == '@') {
		v = address(r);
	} else if (str_starts(rest, "stack")) {
		v = stack_object(r);
	} else if (str_starts(rest, "core")) {
		v = core(r);
	} else if (accept(r, "undefw")) {
		v = ir_undef(r->fn, IRT_W);
	} else if (accept(r, "undef")) {
		v = ir_undef(r->fn, IRT_D);
	} else if (!accept(r, "none")) {
		s64 n = number(r);
		v = ir_const(r->fn, r->at < r->text.n && r->text.s[r->at] == 'w' ? (r->at++, IRT_W) : IRT_D, n);
	}
	vec_push(&r->operands, r->m->arena, v);
}
