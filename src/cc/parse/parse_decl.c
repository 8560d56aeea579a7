/* parse_decl.c: declarations of variables, functions and typedefs, at file scope and in blocks. */

#include "cc/parse/dialect.h"

bool parse_static_assert(struct parser *p)
{
	pos at_ = p->in.t.at;
	u32 len = p->in.t.len;
	s64 v;
	str msg = STR("");
	skip_tok(p);
	expect(p, TK_LPAREN, "after _Static_assert");
	bool ok = parse_const_int(p, &v);
	if (take_tok(p, TK_COMMA)) {
		if (!at(p, TK_STRING))
			parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "expected the text of the assertion, not %.*s",
				STR_ARG(tok_quoted(p)));
		msg = parse_strings(p);
	}
	expect(p, TK_RPAREN, "after _Static_assert");
	if (!expect(p, TK_SEMI, "after _Static_assert"))
		parse_resync(p);
	if (ok && !v)
		parse_error(p, ASSERTION, at_, len, "the assertion does not hold%s%.*s", msg.n ? ": " : "",
			STR_ARG(msg));
	return ok && v;
}

/* ---- declaring a name -------------------------------------------------------------------------------- */

/* To the unit, in the order of the source: what a note declares belongs further up. */
static void append(struct parser *p, struct decl *d)
{
	struct decl *at_ = p->in.note ? parse_note_after(p) : p->unit->last, **slot = at_ ? &at_->next :
		&p->unit->first;
	while (*slot && (*slot)->order <= p->in.order)
		slot = &(*slot)->next;
	d->order = p->in.order;
	d->next = *slot;
	*slot = d;
	if (!d->next)
		p->unit->last = d;
}

static struct diag *again(struct parser *p, const struct decl *old, const struct declarator *n, const char *how)
{
	struct diag *g = parse_error(p, REDECLARED, n->at, n->len, "'%.*s' is declared again%s", STR_ARG(old->name),
		how);
	if (old->at && old->type && str_is(str_from(how), ", differently"))
		diag_note(p->ds, g, where_src(old->at, old->len), "the first declaration is here, of type '%.*s'",
			STR_ARG(type_text(p->arena, old->type)));
	else if (old->at)
		diag_note(p->ds, g, where_src(old->at, old->len), "the first declaration is here");
	return g;
}

static struct decl *declare_typedef(struct parser *p, struct declarator *n, struct decl *old)
{
	str text = intern_text(p->names, n->name);
	if (old && old->kind == DECL_TYPEDEF && (type_same(old->type, n->type) || n->type->kind == TY_ERROR))
		return old;
	if (old)
		again(p, old, n, ", as another type");
	struct type *td = type_new(p->ts, TY_TYPEDEF);
	td->base = n->type;
	td->depth = (u16)(n->type->depth + 1);
	td->tag = text;
	td->size = n->type->size;
	td->align = n->attrs.align ? n->attrs.align : n->type->align;
	td->is_align_set = n->attrs.align != 0;
	td->tags = n->attrs.type_tags;
	td->decl_tags = n->attrs.decl_tags;
	td->addr_space = n->attrs.has_addr_space ? n->attrs.addr_space : 0;
	td->at = n->at;
	struct decl *d = decl_new(p, DECL_TYPEDEF, text, n->type->kind == TY_ERROR ? n->type : td, n->at, n->len);
	d->storage = ST_TYPEDEF;
	scope_add(p, n->name, d);
	return d;
}

/* A later declaration of the same function or variable adds to the first. */
static struct decl *redeclare(struct parser *p, const struct specs *s, struct declarator *n, struct decl *old)
{
	struct type *was = type_strip(old->type), *t = type_strip(n->type);
	attrs_merge(p, &old->attrs, &n->attrs);
	if (was->kind == TY_ARRAY && was->is_incomplete)
		old->type = n->type;
	if (t->kind == TY_FUNC && !t->is_unproto && (was->is_unproto || !old->is_defined))
		old->type = n->type;
	if (old->storage == ST_EXTERN && s->storage != ST_EXTERN) {
		old->storage = s->storage;
		old->is_tentative = t->kind != TY_FUNC;
	}
	old->is_inline |= s->is_inline;
	return old;
}

static bool is_from_header(struct parser *p, const struct decl *d)
{
	const struct src_file *f = d->at ? src_file_of(p->pp_src, d->at) : NULL;
	return !f || f->is_builtin || d->is_implicit;
}

/* Compatible, and qualified alike where what they point to counts. */
static bool is_same_type(const struct type *a, const struct type *b)
{
	const struct type *x = type_strip(a), *y = type_strip(b);
	if (x->kind == TY_ERROR || y->kind == TY_ERROR || !type_compatible(a, b))
		return type_compatible(a, b);
	if (x->kind == TY_ARRAY && y->kind == TY_ARRAY)
		return is_same_type(x->base, y->base);
	return (x->kind == TY_FUNC || type_quals(a) == type_quals(b)) && type_exact(a, b);
}

static bool is_same_object(struct parser *p, const struct decl *old, const struct declarator *n, u8 storage, u32 depth)
{
	bool is_func = type_strip(n->type)->kind == TY_FUNC;
	if (old->kind != (is_func ? DECL_FUNC : DECL_VAR) || old->helper)
		return false;
	return (depth == 0 || is_func || (storage == ST_EXTERN && (old->storage == ST_EXTERN || old->is_global))) &&
		(is_from_header(p, old) ? type_compatible(old->type, n->type) : is_same_type(old->type, n->type));
}

/* It is called with the variable's address. */
static void check_cleanup(struct parser *p, const struct decl *d, const struct type *fn)
{
	const struct type *to = fn->nparams == 1 ? type_strip(fn->params[0].type) : NULL;
	bool fits = to && to->kind == TY_PTR && (type_strip(to->base)->kind == TY_VOID ||
		type_compatible(type_strip(to->base), type_strip(d->type)));
	if (!fits && d->type->kind != TY_ERROR && !fn->is_unproto)
		parse_error(p, ARGUMENTS, d->at, d->len, "the cleanup function '%.*s' must take one '%.*s'",
			STR_ARG(d->attrs.cleanup_fn),
			STR_ARG(type_text(p->arena, type_ptr(p->ts, d->type))));
}

static void resolve_cleanup(struct parser *p, struct decl *d)
{
	if (!d->attrs.cleanup_fn.n || d->is_global)
		return;
	d->cleanup = scope_find(p, intern_add(p->names, d->attrs.cleanup_fn));
	if (d->cleanup && d->cleanup->kind == DECL_FUNC) {
		check_cleanup(p, d, type_strip(d->cleanup->type));
		d->cleanup->is_used = true;
		vec_push(&p->func.cleanups, p->arena, d);
		return;
	}
	d->cleanup = NULL;
	parse_error(p, UNDECLARED, d->at, d->len, "the cleanup function '%.*s' is not declared",
		STR_ARG(d->attrs.cleanup_fn));
}

static struct decl *declare_object(struct parser *p, const struct specs *s, struct declarator *n)
{
	bool is_func = type_strip(n->type)->kind == TY_FUNC;
	struct decl *d = decl_new(p, is_func ? DECL_FUNC : DECL_VAR, intern_text(p->names, n->name), n->type, n->at,
		n->len);
	d->storage = s->storage;
	d->attrs = n->attrs;
	d->is_inline = s->is_inline;
	d->is_constexpr = s->is_constexpr;
	d->is_global = !is_func && (p->in.depth == 0 || s->storage == ST_EXTERN);
	d->is_tentative = !is_func && p->in.depth == 0 && s->storage != ST_EXTERN;
	d->is_local_static = !is_func && p->in.depth && s->storage == ST_STATIC;
	if (is_func || s->storage == ST_EXTERN)
		d->fn = NULL;
	scope_add(p, n->name, d);
	if (is_func || d->is_global || d->is_local_static)
		append(p, d);
	if (!is_func && !d->is_global)
		vec_push(&p->func.locals, p->arena, d);
	resolve_cleanup(p, d);
	return d;
}

static void check_attributes(struct parser *p, const struct specs *s, const struct declarator *n)
{
	bool is_func = type_strip(n->type)->kind == TY_FUNC, is_local = p->in.depth && !is_func &&
		s->storage != ST_STATIC && s->storage != ST_EXTERN;
	check_alignas(p, &n->attrs, n->type, is_func ? "a function" : s->storage == ST_REGISTER ? "a register" : NULL);
	if (is_local && n->attrs.section.n)
		parse_error(p, BAD_TYPE, n->at, n->len,
			"a local variable is on the stack, in no section: make it static");
	if (n->attrs.weak && s->storage == ST_STATIC)
		parse_error(p, BAD_TYPE, n->at, n->len, "what is static has no name outside, so it cannot be weak");
}

static void check_storage(struct parser *p, const struct specs *s, const struct declarator *n, const struct decl *old)
{
	bool is_func = type_strip(n->type)->kind == TY_FUNC;
	str name = intern_text(p->names, n->name);
	if (s->storage == ST_REGISTER && !p->in.depth && !n->attrs.asm_name.n)
		parse_error(p, SYNTAX, s->at, s->len, "'register' can only stand in a function");
	if (p->in.depth && is_func && s->storage == ST_STATIC)
		parse_error(p, SYNTAX, s->at, s->len,
			"a function that is declared in a block cannot be static: declare '%.*s' outside",
			STR_ARG(name));
	if (s->is_noreturn && !is_func)
		parse_error(p, SYNTAX, n->at, n->len, "only functions are _Noreturn, and '%.*s' is none",
			STR_ARG(name));
	if (s->is_inline && !is_func)
		parse_error(p, SYNTAX, n->at, n->len, "only functions are inline, and '%.*s' is none", STR_ARG(name));
	if (!p->in.depth && s->storage == ST_STATIC && old && old->storage != ST_STATIC && old->storage != ST_TYPEDEF &&
		!old->is_builtin && old->at)
		again(p, old, n, ", as static");
}

static struct decl *declare(struct parser *p, const struct specs *s, struct declarator *n)
{
	struct decl *old = scope_find_here(p, n->name);
	if (old && (old->is_implicit || old->type->kind == TY_ERROR || (old->helper && old->kind == DECL_VAR)))
		/* a helper's pointer may be declared by a header and by the source */
		old = NULL;
	parse_mode(p, n);
	if (s->storage == ST_TYPEDEF) {
		check_alignas(p, &n->attrs, n->type, "a typedef");
		return declare_typedef(p, n, old);
	}
	if (type_strip(n->type)->kind == TY_VOID && n->type->kind != TY_ERROR && s->storage != ST_EXTERN) {
		parse_error(p, BAD_TYPE, n->at, n->len, "'%.*s' cannot be void",
			STR_ARG(intern_text(p->names, n->name)));
		n->type = type_error(p->ts);
	}
	check_storage(p, s, n, old);
	check_attributes(p, s, n);
	if (old && is_same_object(p, old, n, s->storage, p->in.depth))
		return redeclare(p, s, n, old);
	if (old && n->type->kind != TY_ERROR)
		again(p, old, n, p->in.depth && old->kind == DECL_VAR ? " in this block" : ", differently");
	/* "extern int x;" in a block, or a prototype there, means the one at file scope. */
	if (p->in.depth && (s->storage == ST_EXTERN || type_strip(n->type)->kind == TY_FUNC) && !old) {
		struct decl *outer = scope_find_global(p, n->name);
		if (outer && is_same_object(p, outer, n, s->storage, 0)) {
			scope_add(p, n->name, outer);        /* also where a block between has a local of that name */
			return redeclare(p, s, n, outer);
		}
		if (outer && outer->at && !outer->is_implicit && !outer->helper && !outer->is_builtin &&
			outer->kind != DECL_TYPEDEF && n->type->kind != TY_ERROR)
			again(p, outer, n, ", differently");
	}
	return declare_object(p, s, n);
}

/* ---- functions --------------------------------------------------------------------------------------- */

static void prepend(struct stmt *block, struct stmt *first)
{
	struct stmt *last = first;
	if (!first)
		return;
	while (last->next)
		last = last->next;
	last->next = block->body;
	block->body = first;
}

static void add_parameters(struct parser *p, struct decl *d, const struct declarator *n)
{
	d->params = arena_array(p->arena, struct decl *, n->nparams + 1);
	d->nparams = n->nparams;
	for (u32 i = 0; i < n->nparams; i++) {
		const struct param *q = &n->params[i];
		d->params[i] = q->decl ? q->decl : decl_new(p, DECL_PARAM, q->name, q->type, q->at, q->name.n);
		d->params[i]->type = q->type;
		d->params[i]->fn = p->func.fn;
		d->params[i]->attrs.unused = q->is_unused;
		if (q->star_at)
			parse_error(p, SYNTAX, q->star_at, 1,
				"the array of a function's parameter cannot have [*] where the function is defined");
		if (q->name.n && scope_find_here(p, intern_add(p->names, q->name)))
			parse_error(p, REDECLARED, q->at, q->name.n, "two parameters are called '%.*s'",
				STR_ARG(q->name));
		if (q->name.n)
			scope_add(p, intern_add(p->names, q->name), d->params[i]);
		if (type_is_record(q->type) && !type_complete(p->ts, q->type))
			parse_error(p, INCOMPLETE, q->at, q->name.n, "parameter '%.*s' has the incomplete type '%.*s'",
				STR_ARG(q->name),
				STR_ARG(type_text(p->arena, q->type)));
	}
}

/* int a[n++]: a size is worked out when the function is called, even where nobody needs it. */
static void work_out_sizes(struct parser *p, struct decl *d, const struct declarator *n)
{
	for (u32 i = n->nparams; i--;) {
		if (!n->params[i].size)
			continue;
		struct stmt *s = stmt_new(p, SM_EXPR);
		s->e = sema_cast(p, n->params[i].size, type_basic(p->ts, TY_VOID), true);
		prepend(d->body, s);
	}
}

void parse_function_body(struct parser *p, struct decl *d, const struct declarator *n)
{
	u32 errors = p->ds->errors;
	if (d->is_defined) {
		struct diag *g = parse_error(p, REDECLARED, n->at, n->len, "function '%.*s' is defined twice",
			STR_ARG(d->name));
		diag_note(p->ds, g, where_src(d->at, d->len), "the first definition is here");
	}
	const struct type *result = type_strip(type_strip(d->type)->base);
	if ((type_is_record(result) || result->kind == TY_ENUM) && !type_complete(p->ts, type_strip(d->type)->base))
		parse_error(p, INCOMPLETE, n->at, n->len, "the result type '%.*s' is incomplete",
			STR_ARG(type_text(p->arena, type_strip(d->type)->base)));
	d->is_defined = true;
	d->type = n->type;
	d->at = n->at;
	d->len = n->len;
	p->func.fn = d;
	p->func.loop = NULL;
	label_forget(p);
	memset(&p->func.locals, 0, sizeof(p->func.locals));
	p->func.cleanups.n = 0;
	scope_push(p);
	add_parameters(p, d, n);
	struct stmt *first = dialect_function(p, d);
	d->body = parse_block(p, false);
	work_out_sizes(p, d, n);
	prepend(d->body, first);
	scope_pop(p);
	label_fill_computed(p);
	label_check(p);
	label_check_jumps(p);
	d->locals = p->func.locals.v;
	d->nlocals = p->func.locals.n;
	d->labels = p->func.all_labels.v;
	d->nlabels = p->func.all_labels.n;
	d->is_wrong = p->ds->errors != errors;
	p->func.fn = NULL;
}

static bool refuse_body(struct parser *p, const struct declarator *n)
{
	if (type_strip(n->type)->kind != TY_FUNC || !p->in.depth)
		parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "expected ';' after the declaration, not '{'");
	else
		parse_error(p, UNSUPPORTED, n->at, n->len,
			"a function cannot be defined in another one: move it out, and pass what it needs");
	u32 depth = 0;
	do {
		depth += at(p, TK_LBRACE);
		depth -= at(p, TK_RBRACE);
		skip_tok(p);
	} while (depth && !at(p, TK_EOF));
	return true;
}

/* ---- initialisers ------------------------------------------------------------------------------------ */

/* static T *(*bpf_x)(...) = (void *)N: the old way to name a helper. Which numbers there are is the kernel's to say. */
static void old_helper(struct parser *p, struct decl *d)
{
	const struct type *t = type_strip(d->type);
	s64 v;
	if (d->storage == ST_STATIC && t->kind == TY_PTR && type_strip(t->base)->kind == TY_FUNC && d->init &&
		d->init->n == 1 &&
	    eval_int(d->init->items[0].value, &v) && v > 0 && v < INT32_MAX)
		d->helper = (u32)v + 1, vec_push(&p->unit->helpers, p->arena, d);
}

static void check_static_init(struct parser *p, const struct decl *d)
{
	const struct decl *to;
	const struct expr *lit;
	s64 v;
	if (!d->init || (!d->is_global && !d->is_local_static && !d->is_constexpr))
		return;
	for (u32 i = 0; i < d->init->n; i++) {
		const struct expr *e = d->init->items[i].value;
		bool is_array_value = e->kind == EX_STR || e->kind == EX_COMPOUND;
		if (e->type->kind != TY_ERROR && !is_array_value && !eval_addr(e, &to, &lit, &v) &&
			!eval_is_const_object(e)) {
			parse_error(p, NOT_CONST, e->at, e->len, "the first value of '%.*s' must be a constant",
				STR_ARG(d->name));
			return;
		}
	}
}

static void initialiser(struct parser *p, struct decl *d, const struct specs *s, const struct declarator *n)
{
	if (d->kind == DECL_FUNC || d->storage == ST_TYPEDEF) {
		struct type *none = type_error(p->ts);
		parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "'%.*s' cannot have a value", STR_ARG(d->name));
		skip_tok(p);
		parse_init(p, &none, false);
		return;
	}
	if (p->in.depth && s->storage == ST_EXTERN)
		parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "'%.*s' stands elsewhere, so it gets no value here",
			STR_ARG(d->name));
	skip_tok(p);
	if (d->init && d->is_global)
		parse_error(p, REDECLARED, n->at, n->len, "'%.*s' gets a value twice", STR_ARG(d->name));
	p->func.in_constexpr = d->is_constexpr;
	d->init = parse_init(p, &d->type, d->is_global || d->is_local_static);
	p->func.in_constexpr = false;
	d->is_defined = true;
	d->is_tentative = false;
	if (d->is_global && s->storage == ST_EXTERN)
		d->storage = ST_NONE;
	check_static_init(p, d);
	old_helper(p, d);
	if (str_is(d->attrs.section, "license") && d->init->n && d->init->items[0].value->kind == EX_STR)
		p->unit->license = d->init->items[0].value->text;
}

/* auto x = value; __auto_type x = value; */
static struct decl *deduced(struct parser *p, struct specs *s, struct declarator *n)
{
	skip_tok(p);
	if (at(p, TK_LBRACE))
		parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "a type can be taken from one value, not from a list");
	struct expr *e = sema_value(p, parse_assign(p));
	struct type *t = type_quals(e->type) ? type_strip(e->type) : e->type;
	n->type = type_qualified(p->ts, t, type_quals(n->type));
	struct decl *d = declare(p, s, n);
	d->init = arena_new(p->arena, struct init);
	d->init->items = arena_new(p->arena, struct init_item);
	d->init->items[0] = (struct init_item){ .type = d->type, .value = e };
	d->init->n = 1;
	d->init->at = n->at;
	d->is_defined = true;
	d->is_tentative = false;
	check_static_init(p, d);
	return d;
}

static void say_incomplete(struct parser *p, struct decl *d)
{
	parse_error(p, INCOMPLETE, d->at, d->len, "'%.*s' has the incomplete type '%.*s'", STR_ARG(d->name),
		STR_ARG(type_text(p->arena, d->type)));
	d->type = type_error(p->ts);
}

void parse_check_unfinished(struct parser *p)
{
	vec_each(d, &p->unfinished)
		if ((*d)->type->kind != TY_ERROR && !type_complete(p->ts, (*d)->type))
			say_incomplete(p, *d);
}

void parse_check_size(struct parser *p, const struct decl *d)
{
	if (d->type->kind != TY_ERROR && type_size(d->type) > TYPE_MAX_SIZE)
		parse_error(p, BAD_TYPE, d->at, d->len, "this is larger than %llu bytes", (unsigned long long)TYPE_MAX_SIZE);
}

static void check_complete(struct parser *p, struct decl *d)
{
	struct type *t = type_strip(d->type);
	if (t->kind == TY_ERROR || type_complete(p->ts, t)) {
		parse_check_size(p, d);
		return;
	}
	if (at(p, TK_ASSIGN) ? false : d->storage == ST_EXTERN || (p->in.depth == 0 && !d->init &&
		d->storage != ST_STATIC && t->kind == TY_ARRAY))
		return;
	if (p->in.depth == 0 && !d->init && !at(p, TK_ASSIGN) && type_is_record(t)) {
		vec_push(&p->unfinished, p->arena, d);       /* struct x v; struct x { ... }; */
		return;
	}
	say_incomplete(p, d);
}

/* ---- declarations ------------------------------------------------------------------------------------ */

static void add_stmt(struct parser *p, struct decl *d, struct stmt ***out)
{
	if (!out || d->kind != DECL_VAR || d->is_global || d->is_local_static)
		return;
	struct stmt *st = stmt_new(p, SM_DECL);
	st->decl = d;
	st->at = d->at;
	st->len = d->len;
	**out = st;
	*out = &st->next;
}

static bool need_name(struct parser *p, const struct specs *s, const struct declarator *n)
{
	if (n->name)
		return true;
	if (n->type == s->type && (type_is_record(s->type) || s->type->kind == TY_ENUM) && p->in.record_end > s->at &&
		is_type_tok(p, &p->in.t)) {
		parse_error(p, SYNTAX, p->in.record_end, 1, "expected ';' after '}', where '%.*s' is defined",
			STR_ARG(type_text(p->arena, s->type)));
		return false;
	}
	parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "expected a name, not %.*s", STR_ARG(tok_quoted(p)));
	return false;
}

/* One declarator and what follows it. False: no more may come (a function body, or an error). */
static bool one_declarator(struct parser *p, struct specs *s, bool first, struct stmt ***out)
{
	struct declarator n = parse_declarator(p, s);
	n.attrs.asm_name = parse_asm_name(p);
	parse_attributes(p, &n.attrs);
	if (!need_name(p, s, &n))
		return !is_type_tok(p, &p->in.t);
	if (s->is_auto && at(p, TK_ASSIGN)) {
		add_stmt(p, deduced(p, s, &n), out);
		return true;
	}
	if (s->is_auto)
		parse_error(p, BAD_TYPE, n.at, n.len, "'%.*s' needs a value, to get its type from",
			STR_ARG(intern_text(p->names, n.name)));
	struct decl *d = declare(p, s, &n);
	if (at(p, TK_LBRACE)) {
		if (!first || p->in.depth || d->kind != DECL_FUNC || s->storage == ST_TYPEDEF || !n.is_func)
			return !refuse_body(p, &n);
		if (!parse_body_later(p, d, &n))
			parse_function_body(p, d, &n);
		return false;
	}
	if (at(p, TK_ASSIGN)) {
		if (d->kind == DECL_VAR && type_strip(d->type)->kind != TY_ARRAY)
			check_complete(p, d);
		initialiser(p, d, s, &n);
	}
	if (d->kind == DECL_VAR && d->is_constexpr && !d->init)
		parse_error(p, NOT_CONST, d->at, d->len, "'%.*s' is constexpr, and needs its value here",
			STR_ARG(d->name));
	if (d->kind == DECL_VAR) {
		check_complete(p, d);
		dialect_var(p, d);
	}
	add_stmt(p, d, out);
	return true;
}

/* After the specifiers: declarators up to ';', or a function body. Statements for local initialisers go to out. */
static void declarators(struct parser *p, struct specs *s, struct stmt ***out)
{
	for (bool first = true;; first = false) {
		if (!one_declarator(p, s, first, out))
			return;
		if (!take_tok(p, TK_COMMA))
			break;
	}
	u32 n = p->ds->list.n;
	bool is_macro = at(p, TK_IDENT) && peek_tok(p, 1)->kind == TK_LPAREN;
	str word = tok_text(p);
	if (expect(p, TK_SEMI, "after the declaration"))
		return;
	if (is_macro && p->ds->list.n > n)           /* char license[] SEC("license"), without the header of SEC */
		scope_hint(p, vec_last(&p->ds->list), word, scope_near_macro(p, word));
	if (!starts_decl(p))
		parse_resync(p);
}

/* Specifiers that declare no name: "struct s { ... };", "__attribute__((fallthrough));" */
static void check_alone(struct parser *p, const struct specs *s)
{
	if (s->is_inline || s->is_noreturn)
		parse_error(p, SYNTAX, s->at, s->len, "this word is for functions, and none is declared here");
	const struct loop *l = p->func.loop;
	while (l && !l->is_switch)
		l = l->outer;
	if (s->attrs.fallthrough && !l)
		parse_error(p, STATEMENT, s->at, s->len, "'fallthrough' can only stand in a switch");
}

struct stmt *parse_local_decl(struct parser *p, const struct attrs *before)
{
	struct stmt *first = NULL, **out = &first;
	if (at(p, KW_STATIC_ASSERT) || at(p, KW_STATIC_ASSERT2)) {
		parse_static_assert(p);
		return NULL;
	}
	struct specs s = parse_specifiers(p);
	if (before)
		attrs_merge(p, &s.attrs, before);
	if (at(p, TK_SEMI))
		check_alone(p, &s);
	if (at(p, TK_SEMI) && s.attrs.fallthrough) {
		first = stmt_new(p, SM_EMPTY);
		first->is_fallthrough = true;
	}
	if (!take_tok(p, TK_SEMI))
		declarators(p, &s, &out);
	return first;
}

static void toplevel_asm(struct parser *p)
{
	struct asm_stmt *a = parse_asm(p);
	vec_push(&p->unit->toplevel_asm, p->arena, a->text);
	take_tok(p, TK_SEMI);
}

static bool is_bpftrace(struct parser *p, str word)
{
	static const char words[] = " kprobe kretprobe kfunc kretfunc uprobe uretprobe tracepoint rawtracepoint usdt "
		"profile interval software hardware fentry fexit "
		"watchpoint iter BEGIN END ";
	u8 next = peek_tok(p, 1)->kind;
	str spaced = arena_printf(p->arena, " %.*s ", STR_ARG(word));
	return !p->in.depth && (next == TK_COLON || next == TK_LBRACE || next == TK_SLASH) &&
		memmem(words, sizeof(words) - 1, spaced.s, spaced.n);
}

void parse_unknown_type(struct parser *p)
{
	if (is_bpftrace(p, tok_text(p))) {
		struct diag *d = parse_error(p, SYNTAX, p->in.t.at, p->in.t.len,
			"this is bpftrace's language, and skep takes C");
		diag_hint(p->ds, d, "a probe is a function in C, such as TRACEPOINT_PROBE(syscalls, "
			"sys_enter_openat) { ...; return 0; }");
		return;
	}
	str got = tok_text(p), near = scope_near_type(p, got);
	struct diag *d = parse_error(p, UNDECLARED, p->in.t.at, p->in.t.len, "'%.*s' is no type that is known here",
		STR_ARG(got));
	scope_hint(p, d, got, near);
}

/* Past a declaration that could not be read: its ';', or the '}' of its body. */
static void skip_external(struct parser *p)
{
	u32 depth = 0;
	while (!at(p, TK_EOF)) {
		depth += at(p, TK_LBRACE);
		if (at(p, TK_RBRACE) && (!depth || --depth == 0)) {
			skip_tok(p);
			return;
		}
		if (at(p, TK_SEMI) && !depth) {
			skip_tok(p);
			return;
		}
		skip_tok(p);
	}
}

void parse_external(struct parser *p)
{
	if (take_tok(p, TK_SEMI) || parse_note(p))
		return;
	if (at(p, KW_STATIC_ASSERT) || at(p, KW_STATIC_ASSERT2)) {
		parse_static_assert(p);
	} else if (at(p, KW_ASM) || at(p, KW_ASM2) || at(p, KW_ASM3)) {
		toplevel_asm(p);
	} else if (starts_decl(p)) {
		struct specs s = parse_specifiers(p);
		if (at(p, TK_SEMI))
			check_alone(p, &s);
		if (!take_tok(p, TK_SEMI))
			declarators(p, &s, NULL);
	} else if (at(p, TK_IDENT)) {
		if (peek_tok(p, 1)->kind == TK_LPAREN) {
			struct diag *d = parse_error(p, SYNTAX, p->in.t.at, p->in.t.len,
				"'%.*s' is no macro that is known here, and a declaration begins with a type",
				STR_ARG(tok_text(p)));
			scope_hint(p, d, tok_text(p), scope_near_macro(p, tok_text(p)));
		} else {
			parse_unknown_type(p);
		}
		skip_external(p);
	} else {
		if (!at(p, TK_RBRACE))
			parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "expected a declaration, not %.*s",
				STR_ARG(tok_quoted(p)));
		else
			return;
		skip_external(p);
	}
}
