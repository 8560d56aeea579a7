/* check_vars.c: what expressions do to the states of check_flow.c: reads, writes, tests, results of lookups. */
#include "cc/check/check_private.h"

#include "uapi/uapi.h"

static bool is_said(const struct flow *f) { return !f->muted && f->now->is_live; }
static u8 *state_of(struct flow *f, const struct decl *d) { return &f->now->of[d->flow]; }

const struct expr *check_bare(const struct expr *e)
{
	while (e->kind == EX_CAST || (e->kind == EX_BUILTIN && e->aux == BI_launder))
		e = e->kind == EX_CAST ? e->l : e->args[0];
	return e;
}

/* x, x.a, x[1].a: x */
const struct decl *check_root(const struct expr *e)
{
	for (;;) {
		if (e->kind == EX_DECL)
			return e->decl;
		if (e->kind == EX_MEMBER)
			e = e->l;
		else if (e->kind == EX_DEREF && e->l->kind == EX_ADD && e->l->l->kind == EX_DECAY)
			e = e->l->l->l;
		else
			return NULL;
	}
}

/* ---- results that may be NULL ------------------------------------------------------------------------- */

static const struct decl *callee(const struct expr *call)
{
	const struct expr *f = check_bare(call->l);
	while (f->kind == EX_DECAY || f->kind == EX_DEREF)
		f = f->l;
	return f->kind == EX_DECL ? f->decl : NULL;
}

static bool may_be_null(u8 result)
{
	return result == UV_MAP_VALUE_OR_NULL || result == UV_MEM_OR_NULL || result == UV_BTF_OR_NULL ||
		result == UV_SOCK_OR_NULL ||
		result == UV_PERCPU_OR_NULL;
}

/* Functions of the kernel whose result the verifier wants tested: its BTF does not say which. (bpf_refcount_acquire
 * gives what it got.) */
static bool is_null_kfunc(const struct decl *d)
{
	static const char *const names[] = { "bpf_task_acquire", "bpf_task_from_pid", "bpf_task_from_vpid",
		"bpf_cgroup_acquire", "bpf_cgroup_ancestor",
		"bpf_cgroup_from_id", "bpf_task_get_cgroup1", "bpf_cpumask_create", "bpf_cpumask_acquire",
		"bpf_list_pop_front", "bpf_list_pop_back",
		"bpf_rbtree_first", "bpf_rbtree_remove", "bpf_obj_new_impl", "bpf_percpu_obj_new_impl",
		"bpf_dynptr_slice",
		"bpf_dynptr_slice_rdwr", "bpf_get_kmem_cache", "bpf_crypto_ctx_create" };
	for (u32 i = 0; i < ARRAY_LEN(names); i++)
		if (str_is(d->name, names[i]))
			return true;
	return false;
}

bool check_is_lookup(const struct expr *e, str *name)
{
	e = check_bare(e);
	if (e->kind == EX_MAPCALL && (e->aux == BM_LOOKUP || e->aux == BM_LOOKUP_OR_TRY_INIT ||
		e->aux == BM_RINGBUF_RESERVE)) {
		*name = e->aux == BM_RINGBUF_RESERVE ? STR("ringbuf_reserve") : e->aux == BM_LOOKUP ? STR("lookup") :
			STR("lookup_or_try_init");
		return true;
	}
	const struct decl *d = e->kind == EX_CALL ? callee(e) : NULL;
	const struct uapi_helper_row *h = d && d->helper ? uapi_helper(d->helper - 1) : NULL;
	if (!d || (h ? !may_be_null(h->result) : !is_null_kfunc(d)))
		return false;
	*name = d->name;
	return true;
}

bool check_is_held(const struct expr *e)
{
	e = check_bare(e);
	const struct decl *d = e->kind == EX_CALL ? callee(e) : NULL;
	u32 helper = d && d->helper ? d->helper - 1 : 0;
	return (e->kind == EX_MAPCALL && e->aux == BM_RINGBUF_RESERVE) || helper == HELPER_ringbuf_reserve ||
		helper == HELPER_sk_lookup_tcp ||
		helper == HELPER_sk_lookup_udp || helper == HELPER_skc_lookup_tcp;
}

static void unchecked(struct flow *f, const struct expr *e, str who, const struct expr *from)
{
	str name = STR("");
	check_is_lookup(from, &name);
	bool is_lookup = !str_ends(name, "reserve");
	struct diag *d = check_error(f->c, UNCHECKED_LOOKUP, e->at, e->len, "%s%.*s%s may be NULL here: %s",
		who.n ? "'" : "", STR_ARG(who.n ? who : STR("the result")),
		who.n ? "'" : "", is_lookup ? "what a lookup finds has to be tested before it is used" :
		"a reservation has to be tested before it is used");
	if (who.n)
		diag_note(f->c->ds, d, where_src(from->at, from->len), "it comes from '%.*s' here", STR_ARG(name));
}

/* A pointer that is gone through. */
static void used_pointer(struct flow *f, const struct expr *e)
{
	str name;
	const struct expr *b = check_bare(e);
	while (b->kind == EX_ADD || b->kind == EX_SUB)
		b = check_bare(b->l);
	if (b->kind == EX_DECL && b->decl->flow) {
		u8 *s = state_of(f, b->decl);
		if ((*s & VS_MAYBE_NULL) && !(*s & VS_OTHER) && is_said(f))
			unchecked(f, b, b->decl->name, f->given[b->decl->flow]);
		if (!f->muted)
			*s |= VS_OTHER;
	} else if (check_is_lookup(b, &name) && is_said(f)) {
		unchecked(f, b, STR(""), b);
	}
}

/* ---- reads and writes ----------------------------------------------------------------------------------- */

static void read_var(struct flow *f, const struct expr *e, const struct decl *d)
{
	u8 *s = state_of(f, d);
	if (!d->flow || !(*s & VS_UNSET))
		return;
	bool never = !(*s & VS_SET);
	if (is_said(f)) {
		struct diag *g = never ? check_error(f->c, UNINITIALIZED, e->at, e->len,
			"'%.*s' is used here and has no value yet", STR_ARG(d->name)) :
			check_error(f->c, SOMETIMES_UNINITIALIZED, e->at, e->len,
			"'%.*s' has no value here on some ways", STR_ARG(d->name));
		diag_note(f->c->ds, g, where_src(d->at, d->len), "it is declared here");
		if (never)
			diag_hint(f->c->ds, g, "give it one where it is declared");
		*s = VS_GIVEN;
	}
}

static void escape(struct flow *f, const struct decl *d)
{
	if (d && d->flow)
		*state_of(f, d) = VS_GIVEN;
}

/* Each step of a place: an index, a pointer gone through. */
static void places(struct flow *f, const struct expr *e, bool only_address)
{
	if (!is_said(f))
		return;
	if (!only_address)
		check_access(f, e);
	for (; e->kind == EX_MEMBER || e->kind == EX_DEREF; only_address = false) {
		check_index(f->c, e, only_address);
		e = e->kind == EX_MEMBER ? e->l : e->l->kind == EX_ADD && e->l->l->kind == EX_DECAY ? e->l->l->l : e->l;
	}
}

/* The operand of '&', or an array that decays: what is done through it is not seen. */
static void address(struct flow *f, const struct expr *e)
{
	places(f, e, true);
	const struct decl *d = check_root(e);
	if (d) {
		escape(f, d);
		return;
	}
	while (e->kind == EX_MEMBER)
		e = e->l;
	const struct expr *b = e->kind == EX_DEREF ? check_bare(e->l) : e;
	if (e->kind == EX_DEREF && b->kind == EX_DECL && b->decl->flow) {      /* &p->a: p itself stays */
		read_var(f, b, b->decl);
		*state_of(f, b->decl) |= VS_OTHER;
	} else {
		flow_value(f, e->kind == EX_DEREF ? e->l : e);
	}
}

void flow_pointer(struct flow *f, const struct expr *e)
{
	const struct expr *b = check_bare(e), *in = b->kind == EX_DECAY && !check_root(b->l) ? b->l : NULL;
	while (in && in->kind == EX_MEMBER)
		in = in->l;
	if (in && in->kind == EX_DEREF) {          /* p->array[i] goes through p */
		flow_pointer(f, in->l);
		return;
	}
	if (b->kind == EX_DECL)
		read_var(f, b, b->decl);
	else if (b->kind == EX_ADD || b->kind == EX_SUB)
		flow_pointer(f, b->l), flow_value(f, b->r);
	else
		flow_value(f, b);
	used_pointer(f, e);
}

/* x[i].a, read or written: i is read */
static void indices(struct flow *f, const struct expr *e)
{
	for (; e->kind != EX_DECL; e = e->kind == EX_MEMBER ? e->l : e->l->l->l)
		if (e->kind == EX_DEREF)
			flow_value(f, e->l->r);
}

static void read_place(struct flow *f, const struct expr *e)
{
	places(f, e, false);
	const struct decl *d = check_root(e);
	if (d) {
		indices(f, e);
		read_var(f, e, d);
		return;
	}
	while (e->kind == EX_MEMBER)
		e = e->l;
	if (e->kind == EX_DEREF)
		flow_pointer(f, e->l);
	else
		flow_value(f, e);
}

static void written(struct flow *f, const struct expr *to, const struct expr *value)
{
	const struct decl *d = check_root(to);
	str name;
	if (!d || !d->flow)
		return;
	if (!f->muted && to->kind == EX_DECL && f->idle && f->idle->l == to)
		f->writes[d->flow]++;
	u8 *s = state_of(f, d);
	if (to->kind != EX_DECL) {
		*s = (u8)((*s & VS_PADDED) | VS_GIVEN);
	} else if (value && check_is_lookup(value, &name)) {
		*s = (u8)(VS_SET | VS_MAYBE_NULL | (check_is_held(value) ? VS_HELD : VS_FREE));
		f->given[d->flow] = check_bare(value);
	} else {
		*s = VS_GIVEN;
		const struct expr *from = value ? check_bare(value) : to, *before = f->given[d->flow];
		f->given[d->flow] = !before || before == from ? from : to;
	}
}

void flow_assign(struct flow *f, const struct expr *to, const struct expr *value)
{
	if (!check_root(to)) {
		read_place(f, to);
		return;
	}
	for (const struct expr *x = to; x->kind != EX_DECL && is_said(f); x = x->kind == EX_MEMBER ? x->l : x->l->l->l)
		check_index(f->c, x, false);
	indices(f, to);
	written(f, to, value);
}

void flow_idle(struct flow *f, const struct expr *e)
{
	f->idle = check_bare(e);
	flow_value(f, e);
}

void flow_init(struct flow *f, const struct decl *d)
{
	str name;
	if (!d->flow)
		return;
	u8 *s = state_of(f, d);
	if (!d->init) {
		const struct field *before;
		*s = VS_UNSET | VS_FREE | (check_padding(d->type, &before, &(u64){ 0 }, &(u64){ 0 }) ? VS_PADDED : 0);
		if (type_is_record(d->type) && !type_strip(d->type)->nfields)
			*s = VS_GIVEN;
		return;
	}
	for (u32 i = 0; i < d->init->n; i++) {
		const struct expr *e = check_bare(d->init->items[i].value);
		if (e->kind != EX_DECL || e->decl != d)          /* int x = x; means "say nothing" */
			flow_value(f, d->init->items[i].value);
	}
	bool is_lookup = d->init->n == 1 && type_is_ptr(d->type) && check_is_lookup(d->init->items[0].value, &name);
	*state_of(f, d) = !is_lookup ? VS_GIVEN : check_is_held(d->init->items[0].value) ? VS_SET | VS_MAYBE_NULL |
		VS_HELD : VS_SET | VS_MAYBE_NULL | VS_FREE;
	f->given[d->flow] = d->init->n == 1 ? check_bare(d->init->items[0].value) : NULL;
}

/* ---- expressions ------------------------------------------------------------------------------------------ */

static void call(struct flow *f, const struct expr *e)
{
	const struct decl *d = callee(e);
	if (!d)
		flow_value(f, e->l);
	if (d && d->helper) {
		check_helper(f, e, d);
		return;
	}
	for (u32 i = 0; i < e->nargs; i++)
		flow_value(f, e->args[i]);
	if (d && (d->attrs.noreturn || str_is(d->name, "bpf_throw")))
		f->now->is_live = false;
}

static void builtin(struct flow *f, const struct expr *e)
{
	if (e->aux == BI_constant_p || e->aux == BI_object_size || e->aux == BI_types_compatible_p)
		return;
	for (u32 i = 0; i < e->nargs; i++)
		flow_value(f, e->args[i]);
	if (e->aux == BI_unreachable || e->aux == BI_trap)
		f->now->is_live = false;
}

static void both_ways(struct flow *f, const struct expr *e)
{
	struct state *yes, *no;
	flow_test(f, e, &yes, &no);
	f->now = yes;
	flow_join(f, &f->now, no);
}

static void conditional(struct flow *f, const struct expr *e)
{
	struct state *no, *after;
	flow_test(f, e->c, &f->now, &no);
	if (e->l)
		flow_value(f, e->l);
	after = f->now;
	f->now = no;
	flow_value(f, e->r);
	flow_join(f, &f->now, after);
}

static void init_values(struct flow *f, const struct init *init)
{
	for (u32 i = 0; init && i < init->n; i++)
		flow_value(f, init->items[i].value);
}

static bool is_null(const struct expr *e)
{
	s64 v;
	return eval_int(check_bare(e), &v) && v == 0;
}

static bool compares_null(const struct expr *e)
{
	return (e->kind == EX_EQ || e->kind == EX_NE) && (is_null(e->r) || is_null(e->l));
}

static void statement_expr(struct flow *f, const struct expr *e)
{
	const struct stmt *saved = f->value, *last = e->body->body;
	while (last && last->next)
		last = last->next;
	while (last && last->kind == SM_LABEL)
		last = last->body;
	f->value = last;
	flow_stmts(f, e->body->body);
	f->value = saved;
}

void flow_value(struct flow *f, const struct expr *e)
{
	if (!e)
		return;
	bool is_tested = e->kind == EX_LAND || e->kind == EX_LOR || e->kind == EX_LNOT || compares_null(e);
	if (is_said(f) && !is_tested)
		check_expr(f->c, e);
	switch (is_tested ? EX_LNOT : e->kind) {
	case EX_DECL:
		read_var(f, e, e->decl);
		if (e->decl->flow)                         /* a copy may be tested instead */
			*state_of(f, e->decl) |= VS_OTHER | VS_FREE;
		break;
	case EX_MEMBER: case EX_DEREF: read_place(f, e); break;
	case EX_ADDR: case EX_DECAY: address(f, e->l); break;
	case EX_CAST:
		if (type_strip(e->type)->kind != TY_VOID || e->l->kind != EX_DECL)
			flow_value(f, e->l);
		break;
	case EX_PREINC: case EX_PREDEC: case EX_POSTINC: case EX_POSTDEC:
		read_place(f, e->l);
		written(f, e->l, NULL);
		break;
	case EX_ASSIGN:
		flow_value(f, e->r);
		flow_assign(f, e->l, e->r);
		break;
	case EX_ASSIGN_OP:
		flow_value(f, e->r);
		read_place(f, e->l);
		written(f, e->l, NULL);
		break;
	case EX_LNOT: both_ways(f, e); break;
	case EX_COND: conditional(f, e); break;
	case EX_CALL: call(f, e); break;
	case EX_MAPCALL: check_mapcall(f, e); break;
	case EX_BUILTIN: builtin(f, e); break;
	case EX_STMT: statement_expr(f, e); break;
	case EX_COMPOUND: init_values(f, e->decl->init); break;
	case EX_CORE:
		if (e->l && (e->l->kind == EX_ADDR || e->l->kind == EX_DECAY))
			address(f, e->l->l);
		break;
	default:
		flow_value(f, e->l);
		flow_value(f, e->r);
		break;
	}
}

/* ---- conditions --------------------------------------------------------------------------------------------- */

static void tested(struct flow *f, const struct expr *e, struct state **yes, struct state **no)
{
	*no = flow_copy(f);
	*yes = f->now;
	if (e->kind != EX_DECL || !e->decl->flow || !((*yes)->of[e->decl->flow] & (VS_MAYBE_NULL | VS_HELD)))
		return;
	u8 *s = &(*yes)->of[e->decl->flow];
	*s = (u8)((*s & ~VS_MAYBE_NULL) | VS_OTHER);
	s = &(*no)->of[e->decl->flow];
	*s = (u8)((*s & ~(VS_OTHER | VS_HELD)) | VS_FREE);
}

static void both(struct flow *f, const struct expr *e, struct state **yes, struct state **no)
{
	struct state *y1, *n1;
	bool is_and = e->kind == EX_LAND;
	flow_test(f, e->l, &y1, &n1);
	f->now = is_and ? y1 : n1;
	flow_test(f, e->r, yes, no);
	flow_join(f, is_and ? no : yes, is_and ? n1 : y1);
}

void flow_test(struct flow *f, const struct expr *e, struct state **yes, struct state **no)
{
	s64 v;
	bool is_null_test = compares_null(e);
	if (is_said(f) && (is_null_test || e->kind == EX_LAND || e->kind == EX_LOR))
		check_expr(f->c, e);
	if (e->kind != EX_COMMA && eval_int(e, &v)) {
		tested(f, e, yes, no);
		(*(v ? no : yes))->is_live = false;
		return;
	}
	switch (e->kind) {
	case EX_CAST: flow_test(f, e->l, yes, no); return;
	case EX_LNOT: flow_test(f, e->l, no, yes); return;
	case EX_LAND: case EX_LOR: both(f, e, yes, no); return;
	case EX_EQ: case EX_NE:
		if (!is_null_test)
			break;
		flow_test(f, is_null(e->r) ? e->l : e->r, e->kind == EX_EQ ? no : yes, e->kind == EX_EQ ? yes : no);
		return;
	case EX_BUILTIN:
		if (e->aux != BI_expect)
			break;
		flow_test(f, e->args[0], yes, no);
		return;
	case EX_COMMA:
		flow_value(f, e->l);
		flow_test(f, e->r, yes, no);
		return;
	case EX_DECL:
		read_var(f, e, e->decl);
		tested(f, e, yes, no);
		return;
	case EX_ASSIGN:
		flow_value(f, e);
		tested(f, e->l, yes, no);
		return;
	default: break;
	}
	flow_value(f, e);
	tested(f, e, yes, no);
}
