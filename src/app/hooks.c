/* hooks.c: every program of a session onto its hook: which are attached at all, and what becomes of one that cannot
 * be. */
#include "app/session.h"

#include "app/places.h"

bool hook_is_called(const struct obj *o, u32 func)
{
	if (places_is_called(&o->funcs.v[func]))
		return true;
	vec_each(m, &o->maps)
		vec_each(i, &m->init)
			if (i->kind == INIT_FUNC && i->to == func)
				return true;
	return false;
}

/* --fill put it into a program array. */
static bool is_filled_in(const struct session *s, const struct obj_func *f)
{
	str left, value;
	for (u32 i = 0; i < s->o->nfill; i++)
		if (str_cut(s->o->fill[i], '=', &left, &value) && str_eq(value, f->name))
			return true;
	return false;
}

static void keep_link(struct session *s, const struct obj_func *f, struct link *link)
{
	str tried = f->sec->ctx == CTX_BTF_ARGS || s->plan.is_last_resort ? plan_tried(&s->plan, f->name) : STR("");
	if (tried.n)
		link->tried = arena_printf(s->h->arena, "%.*s%s%.*s", STR_ARG(tried), link->tried.n ? "; " : "",
			STR_ARG(link->tried));
	vec_push(&s->links, s->h->arena, *link);
}

struct matching { struct session *s; const struct obj_func *f; };

static void keep_match(void *ctx, struct link *link)
{
	struct matching *m = ctx;
	keep_link(m->s, m->f, link);
}

static bool attach_tables(struct session *s, struct attach *at)
{
	for (u32 i = 0; i < s->loaded->tables.n; i++) {
		const struct obj_map *m = &s->obj->maps.v[s->loaded->tables.v[i].map];
		struct link link;
		if (!attach_table(at, s->loaded, i, m->span.at ? where_src(m->span.at, m->span.len) : where_none(),
			&link))
			return false;
		vec_push(&s->links, s->h->arena, link);
	}
	return true;
}

bool hook_has_pattern(const struct hook *h)
{
	static const char *const kinds[] = { "tracepoint", "tp", "kprobe", "kretprobe", "rawtp", "raw_tp",
		"raw_tracepoint" };
	for (u32 i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_is(h->kind, kinds[i]))
			return str_find(h->target, '*') >= 0 || str_find(h->target, '?') >= 0;
	return false;
}

static void nothing_matches(struct host *h, const struct hook *hook, u32 found, u32 from)
{
	if (found > 1 && h->ds->list.n > from)
		diag_note(h->ds, h->ds->list.v[from], where_none(),
			"none of the %u that match '%.*s' could be attached; this is the first of them", found,
			STR_ARG(hook->target));
	else if (!found)
		app_report(h->ds, NO_HOOK, hook->where, "nothing matches '%.*s:%.*s'", STR_ARG(hook->kind),
			STR_ARG(hook->target))->hint = STR("see what there is: skep list");
}

bool hook_attach_matching(struct host *h, struct attach *at, const struct loaded_prog *p, const struct hook *hook,
	link_taker *take, void *ctx)
{
	enum { MAX_MATCHES = 1000 };
	struct diags_mark mark = diags_mark(h->ds);
	hook_names found = { 0 };
	/* the program asks which of them it is on: from 1 in their order */
	bool is_kind, tells_apart = session_uses_helper(at->loaded->obj, HELPER_get_attach_cookie);
	u32 n = 0;
	if (!names_find(h, hook->kind, hook->target, false, &found, &is_kind))
		return false;
	if (found.n > MAX_MATCHES) {
		app_report(h->ds, NO_HOOK, hook->where, "%u hooks match '%.*s': at most %u are attached one by one",
			found.n, STR_ARG(hook->target), MAX_MATCHES)->hint =
			STR("functions of the kernel by one link: SEC(\"kprobe.multi/PATTERN\")");
		return false;
	}
	vec_each(name, &found) {
		struct hook one = *hook;
		struct link link;
		one.target = name->text;
		if (tells_apart)
			one.cookie = (u64)(name - found.v) + 1;
		struct diags_mark before = diags_mark(h->ds);
		if (!attach_hook(at, p->fd, p, &one, &link)) {
			if (name > found.v)              /* the first stands for all */
				diags_forget(h->ds, before);
			continue;
		}
		take(ctx, &link);
		n++;
	}
	if (n)
		diags_forget(h->ds, mark);
	else
		nothing_matches(h, hook, found.n, mark.n);
	return n > 0;
}

/* Of programs that may fail; what was warned of stays. */
static void forget_errors(struct diags *ds, struct diags_mark m)
{
	u32 n = m.n;
	for (u32 i = m.n; i < ds->list.n; i++)
		if (ds->list.v[i]->severity != DIAG_ERROR)
			ds->list.v[n++] = ds->list.v[i];
	ds->list.n = n;
	ds->errors = m.errors;
}

/* Is there a program besides this one that says where it goes? Then this one may be there to be called. */
static bool has_other_hook(struct session *s, struct attach *at, u32 func)
{
	struct hook hook;
	struct diags_mark mark = diags_mark(s->h->ds);
	bool has = false;
	vec_each(p, &s->loaded->progs)
		if (p->func != func && p->fd >= 0 && places_hook(at, &s->o->places, &s->obj->funcs.v[p->func],
			where_none(), true, &hook))
			has = true;
	diags_forget(s->h->ds, mark);
	return has;
}

bool session_attach(struct session *s)
{
	struct attach at;
	struct diags_mark begin = diags_mark(s->h->ds);
	if (!places_check(s->h, &s->o->places, s->obj))
		return false;
	attach_init(&at, s->h->arena, s->h->k, &s->h->feats, s->h->ds);
	at.loaded = s->loaded;
	vec_each(p, &s->loaded->progs) {
		const struct obj_func *f = &s->obj->funcs.v[p->func];
		struct hook hook;
		struct link link;
		struct where where = f->span.at ? where_src(f->span.at, f->span.len) : where_none();
		bool is_for_others = places_is_called(f) ? s->loaded->progs.n > 1 :
			(hook_is_called(s->obj, p->func) || is_filled_in(s, f)) && !hook_of_section(f, where, &hook);
		if (p->prog_type == PROG_STRUCT_OPS || is_for_others)
			continue;
		if (!places_hook(&at, &s->o->places, f, where, has_other_hook(s, &at, p->func), &hook)) {
			if (diags_exit_code(s->h->ds))
				return false;
			continue;
		}
		if (hook_has_pattern(&hook)) {
			if (!hook_attach_matching(s->h, &at, p, &hook, keep_match, &(struct matching){ s, f }))
				return false;
			continue;
		}
		struct diags_mark mark = diags_mark(s->h->ds);
		bool may_fail = s->o->tool && s->o->tool->is_partial;
		if (attach_hook(&at, p->fd, p, &hook, &link)) {
			keep_link(s, f, &link);
		} else if (!may_fail) {
			s->failed_prog = f->name, s->failed_hook = hook, s->failed_tried = link.tried;
			return false;
		}
		else if (mark.errors != begin.errors)
			diags_forget(s->h->ds, mark);        /* the first reason is enough */
	}
	if (!attach_tables(s, &at))
		return false;
	if (s->links.n)
		forget_errors(s->h->ds, begin);
	return s->links.n || !s->loaded->progs.n;
}
