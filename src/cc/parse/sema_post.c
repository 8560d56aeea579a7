/* sema_post.c: names, texts, members, elements and calls. */
#include "cc/parse/sema_private.h"

#include "cc/parse/dialect.h"
#include "uapi/uapi.h"

/* Of a small struct: the names there are. */
static void list_members(struct parser *p, struct diag *d, const struct type *t)
{
	enum { FEW = 8 };
	str all = STR("");
	if (!type_is_record(t) || !t->nfields || t->nfields > FEW)
		return;
	for (u32 i = 0; i < t->nfields; i++)
		if (t->fields[i].name.n)
			all = arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(all), all.n ? ", " : "",
				STR_ARG(t->fields[i].name));
	if (all.n)
		diag_hint(p->ds, d, "its member%s %.*s", t->nfields == 1 ? " is" : "s are", STR_ARG(all));
}

static struct expr *no_member(struct parser *p, struct type *t, str name, pos at, u32 len)
{
	struct diag *d = parse_error(p, NO_MEMBER, at, len, "'%.*s' has no member '%.*s'%s", STR_ARG(text_of(p, t)),
		STR_ARG(name),
		type_strip(t)->kern_btf_id ? " in this kernel" : "");
	str near = scope_near_field(p, t, name);
	if (!near.n && p->unit->is_bcc && str_ends(type_strip(t)->tag, "_table_t"))
		near = dialect_near_method(name);
	if (near.n)
		diag_hint(p->ds, d, "did you mean '%.*s'?", STR_ARG(near));
	else
		list_members(p, d, type_strip(t));
	return sema_error(p, at);
}

/* A program's context that was declared as "void *": by its section it is known. */
static void hint_context(struct parser *p, struct diag *d, const struct expr *e)
{
	const struct decl *fn = p->func.fn;
	const struct uapi_sec *sec;
	str target, category, event;
	bool is_optional;
	while (e->kind == EX_CAST && e->is_implicit)
		e = e->l;
	if (!fn || !fn->nparams || !fn->attrs.section.n || e->kind != EX_DECL || e->decl != fn->params[0] ||
	    !(sec = uapi_sec_find(fn->attrs.section, &target, &is_optional)))
		return;
	str_cut(target, '/', &category, &event);
	if (sec->ctx == CTX_TRACEPOINT && event.n && str_find(event, '*') < 0)
		diag_hint(p->ds, d, "this program gets a 'struct tracepoint__%.*s__%.*s *': declare '%.*s' so",
			STR_ARG(category), STR_ARG(event), STR_ARG(e->decl->name));
	else if (sec->ctx_struct[0])
		diag_hint(p->ds, d, "this program gets a 'struct %s *': declare '%.*s' so", sec->ctx_struct,
			STR_ARG(e->decl->name));
}

static struct expr *no_record(struct parser *p, const struct expr *e, bool arrow, pos at, u32 len)
{
	struct type *t = type_strip(e->type);
	bool to_record = t->kind == TY_PTR && type_is_record(t->base);
	struct diag *d = parse_error(p, BAD_TYPE, at, len, "'%.*s' is no %sstruct or union",
		STR_ARG(text_of(p, e->type)), arrow ? "pointer to a " : "");
	if (!arrow && to_record)
		diag_hint(p->ds, d, "it is a pointer to one: write '->'");
	else if (arrow && type_is_record(t))
		diag_hint(p->ds, d, "it is one itself: write '.'");
	else if (t->kind == TY_PTR && type_strip(t->base)->kind == TY_VOID)
		hint_context(p, d, e);
	return sema_error(p, at);
}

/* Registers of x86 have other names outside the kernel: what <linux/ptrace.h> calls rax there is ax in the kernel. */
static str register_name(const struct type *rec, str name)
{
	static const char *const names[][2] = { { "orig_rax", "orig_ax" }, { "eflags", "flags" }, { "rax", "ax" },
		{ "rbx", "bx" }, { "rcx", "cx" },
		{ "rdx", "dx" }, { "rsi", "si" }, { "rdi", "di" }, { "rbp", "bp" }, { "rsp", "sp" }, { "rip", "ip" } };
	for (u32 i = 0; i < ARRAY_LEN(names) && rec->kern_btf_id && str_is(rec->tag, "pt_regs"); i++)
		if (str_is(name, names[i][0]))
			return str_from(names[i][1]);
	return name;
}

struct expr *sema_member(struct parser *p, struct expr *e, u32 name, bool arrow, pos at, u32 len)
{
	u32 path[32], depth = 0;
	u64 bit_off = 0;
	if (is_error(e))
		return e;
	str text = intern_text(p->names, name);
	if (arrow)
		e = sema_value(p, e);
	struct type *t = type_strip(e->type);
	if (arrow ? t->kind != TY_PTR || (!type_is_record(t->base) && type_strip(t->base)->kind != TY_ERROR) :
		!type_is_record(t))
		return no_record(p, e, arrow, at, len);
	if (arrow)
		e = sema_deref(p, e, at);
	if (is_error(e))
		return e;
	if (!sema_need_complete(p, e->type, at, len))
		return sema_error(p, at);
	struct field *f = type_field(p->ts, e->type, text, path, &depth, &bit_off);
	if (!f)
		f = type_field(p->ts, e->type, register_name(type_strip(e->type), text), path, &depth, &bit_off);
	if (!f)
		return no_member(p, e->type, text, at, len);
	struct expr *m = sema_node(p, EX_MEMBER, type_qualified(p->ts, f->type,
		type_quals(e->type) & (Q_CONST | Q_VOLATILE)), e, at);
	if (arrow && type_strip(e->type)->is_packet)
		dialect_packet(p);
	m->len = len;
	m->l = e;
	m->field = f;
	m->bit_off = bit_off;
	m->is_bitfield = f->is_bitfield;
	m->is_lvalue = e->is_lvalue;
	m->npath = depth;
	m->path = arena_array(p->arena, u32, depth);
	memcpy(m->path, path, depth * sizeof(u32));
	return m;
}

struct expr *sema_index(struct parser *p, struct expr *a, struct expr *i, pos at)
{
	if (is_error(a) || is_error(i))
		return sema_error(p, at);
	if (type_is_int(a->type)) {
		struct expr *x = a;
		a = i;
		i = x;
	}
	if (kind_of(a) != TY_PTR && kind_of(a) != TY_ARRAY) {
		parse_error(p, BAD_TYPE, at, 1, "'%.*s' cannot be indexed", STR_ARG(text_of(p, a->type)));
		return sema_error(p, at);
	}
	if (!type_is_int(i->type)) {
		parse_error(p, BAD_TYPE, i->at, i->len, "an index is an integer, not '%.*s'",
			STR_ARG(text_of(p, i->type)));
		return sema_error(p, at);
	}
	struct expr *sum = sema_binary(p, TK_PLUS, a, i, at);
	return is_error(sum) ? sum : sema_deref(p, sum, at);
}

struct expr *sema_ident(struct parser *p, struct decl *d)
{
	struct expr *e = expr_new(p, EX_DECL, d->type);
	e->decl = d;
	if (d->kind == DECL_FUNC && !d->is_used && !d->body && !d->helper)
		d->instead = scope_instead(p, d->name);
	d->is_used = true;
	d->mentions++;
	if (d->kind == DECL_TYPEDEF) {
		parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "'%.*s' is a type, not a value", STR_ARG(d->name));
		return sema_error(p, p->in.t.at);
	}
	if (d->kind == DECL_ENUMERATOR) {
		e->kind = EX_INT;
		e->value = (u64)d->value;
	} else if (d->kind == DECL_VAR || d->kind == DECL_PARAM) {
		e->is_lvalue = true;
	}
	return e;
}

struct expr *sema_string(struct parser *p, str s, pos at)
{
	struct expr *e = expr_new(p, EX_STR, type_array(p->ts, type_basic(p->ts, TY_CHAR), s.n + 1, false));
	e->text = s;
	e->at = at;
	e->is_lvalue = true;
	return e;
}

static str callee_name(const struct expr *f)
{
	while (f->kind == EX_DECAY || f->kind == EX_DEREF || (f->kind == EX_CAST && f->is_implicit))
		f = f->l;
	return f->kind == EX_DECL ? f->decl->name : f->kind == EX_MEMBER ? f->field->name : STR("");
}

static bool right_count(struct parser *p, const struct expr *f, const struct type *t, u32 n)
{
	str name = callee_name(f);
	if (t->is_unproto || n == t->nparams || (n > t->nparams && t->is_variadic))
		return true;
	struct diag *d = parse_error(p, ARGUMENTS, f->at, f->len, "%s%.*s%s takes %s%u argument%s, not %u",
		name.n ? "'" : "this function", STR_ARG(name),
		name.n ? "'" : "", t->is_variadic ? "at least " : "", t->nparams, t->nparams == 1 ? "" : "s", n);
	if (name.n) {
		struct buf b = BUF_INIT;
		type_print(t, name, &b);
		diag_hint(p->ds, d, "it is declared as: %.*s", STR_ARG(buf_view(&b)));
		buf_free(&b);
	}
	return false;
}

struct expr *sema_call(struct parser *p, struct expr *f, struct expr **args, u32 n, pos at)
{
	u32 depth = f->depth;
	for (u32 i = 0; i < n; i++)
		if (is_error(args[i]))
			return sema_error(p, at);
	if (is_error(f))
		return f;
	struct expr *bcc = dialect_call(p, f, args, n, at);
	if (bcc)
		return bcc;
	f = sema_value(p, f);
	struct type *t = type_strip(f->type);
	t = t->kind == TY_PTR ? type_strip(t->base) : t;
	if (t->kind != TY_FUNC) {
		if (t->kind != TY_ERROR)
			parse_error(p, BAD_TYPE, f->at, f->len, "'%.*s' cannot be called",
				STR_ARG(text_of(p, f->type)));
		return sema_error(p, at);
	}
	if (!right_count(p, f, t, n))
		return sema_error(p, at);
	for (u32 i = 0; i < n; i++) {
		bool is_named = i < t->nparams && !t->is_unproto;
		if (!is_named && type_is_float(args[i]->type))
			return no_float(p, args[i]);
		if (!is_named && kind_of(args[i]) == TY_VOID) {
			parse_error(p, CONVERSION, args[i]->at, args[i]->len,
				"'void' is no value that could be passed");
			return sema_error(p, at);
		}
		if (type_is_record(args[i]->type) && !sema_need_complete(p, args[i]->type, args[i]->at, args[i]->len))
			return sema_error(p, at);
		args[i] = is_named ? sema_convert(p, args[i], t->params[i].type, "passed as") :
			sema_promote(p, args[i]);
		if (is_error(args[i]))
			return sema_error(p, at);
		depth = MAX(depth, (u32)args[i]->depth);
	}
	if (type_is_record(t->base) && !sema_need_complete(p, t->base, f->at, f->len))
		return sema_error(p, at);
	struct expr *e = sema_node(p, EX_CALL, t->base, f, f->at);
	e->l = f;
	e->args = args;
	e->nargs = n;
	return sema_grown(p, e, depth + 1);
}
