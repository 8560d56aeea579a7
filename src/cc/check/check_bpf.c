/* check_bpf.c: what the kernel's verifier will say of a call of a helper: bytes without a value, padding, results not
 * tested. */
#include "cc/check/check_private.h"

#include "uapi/uapi.h"

/* ---- padding ---------------------------------------------------------------------------------------------- */

static bool padding_in(const struct type *t, u64 base, const struct field **before, u64 *at_, u64 *n)
{
	u64 end = 0;
	const struct field *last = NULL;
	for (u32 i = 0; i < t->nfields; i++) {
		const struct field *x = &t->fields[i];
		if (x->bit_off > end) {
			*before = last, *at_ = base + end / 8, *n = (x->bit_off - end) / 8;
			if (*n)
				return true;
		}
		if (check_padding(x->type, before, at_, n)) {
			*at_ += base + x->bit_off / 8;
			return true;
		}
		u64 unit = type_size(x->type) * 8;
		end = MAX(end, x->is_bitfield && unit ? ALIGN_UP(x->bit_off + x->bit_size, unit) : x->bit_off + unit);
		last = x;
	}
	*before = last, *at_ = base + end / 8, *n = t->size > end / 8 ? t->size - end / 8 : 0;
	return *n && t->nfields;
}

/* The first bytes of a struct that belong to no member: after which one, where, how many. */
bool check_padding(const struct type *type, const struct field **before, u64 *at_, u64 *n)
{
	const struct type *t = type_strip(type);
	while (t->kind == TY_ARRAY)
		t = type_strip(t->base);
	return t->kind == TY_STRUCT && !t->is_lazy && !t->is_incomplete && padding_in(t, 0, before, at_, n);
}

static void padded(struct flow *f, const struct expr *e, const struct decl *d, str to, u64 size)
{
	const struct field *before = NULL;
	u64 off = 0, n = 0;
	u8 *s = &f->now->of[d->flow];
	if (!check_padding(d->type, &before, &off, &n) || off >= size)
		return;
	struct diag *g = check_error(f->c, UNINIT_PADDING, e->at, e->len,
		"'%.*s' goes to '%.*s' with %llu byte%s of padding%s%.*s%s that nothing wrote",
		STR_ARG(d->name), STR_ARG(to), (unsigned long long)n, n == 1 ? "" : "s", before ? " after '" : "",
		STR_ARG(before ? before->name : STR("")), before ? "'" : "");
	diag_note(f->c->ds, g, where_src(d->at, d->len), "it is declared here, without a value");
	struct buf declared = BUF_INIT;
	type_print(d->type, d->name, &declared);
	diag_hint(f->c->ds, g, "begin with zeros: %s = {};", buf_cstr(&declared));
	buf_free(&declared);
	*s &= (u8)~VS_PADDED;
}

/* ---- calls -------------------------------------------------------------------------------------------------- */

static const struct expr *addressed(const struct expr *arg)
{
	const struct expr *b = check_bare(arg);
	return b->kind == EX_ADDR || b->kind == EX_DECAY ? b->l : NULL;
}

static void read_memory(struct flow *f, const struct expr *place, const struct decl *d, str to, u64 size)
{
	u8 *s = &f->now->of[d->flow];
	if (f->muted || !f->now->is_live)
		return;
	if ((*s & VS_UNSET) && !(*s & VS_SET) && size) {
		struct diag *g = check_error(f->c, UNINITIALIZED, place->at, place->len,
			"'%.*s' goes to '%.*s' and has no value yet", STR_ARG(d->name), STR_ARG(to));
		diag_note(f->c->ds, g, where_src(d->at, d->len), "it is declared here");
		diag_hint(f->c->ds, g, "give it one where it is declared");
		*s = VS_GIVEN;
	} else if ((*s & VS_PADDED) && place->kind == EX_DECL) {
		padded(f, place, d, to, size);
	}
}

/* Leaving the function while something is held on this way. */
void check_way_out(struct flow *f, pos at_, u32 len)
{
	if (f->muted || !f->now->is_live)
		return;
	for (u32 i = 0; i < f->fn->nlocals; i++) {
		const struct decl *d = f->fn->locals[i];
		u8 s = d->flow ? f->now->of[d->flow] : 0;
		if (!(s & VS_HELD) || (s & VS_FREE))
			continue;
		const struct expr *from = f->given[d->flow];
		bool is_record = type_strip(from->type)->kind != TY_PTR ||
			!type_is_record(type_strip(from->type)->base) ||
			!str_starts(type_strip(type_strip(from->type)->base)->tag, "bpf_sock");
		struct diag *g = check_error(f->c, UNRELEASED, at_, len, "'%.*s' is still held here: %s",
			STR_ARG(d->name), is_record ?
			"a reserved record has to be submitted or discarded" :
			"a socket that was looked up has to be released");
		diag_note(f->c->ds, g, where_src(from->at, from->len), "it comes from here");
		diag_hint(f->c->ds, g, is_record ? "bpf_ringbuf_discard(%.*s, 0) on this way" :
			"bpf_sk_release(%.*s) on this way", STR_ARG(d->name));
	}
}

static void argument(struct flow *f, const struct expr *arg, u8 class, str to, u64 size)
{
	const struct expr *place = addressed(arg);
	const struct decl *d = place ? check_root(place) : NULL;
	const struct expr *b = check_bare(arg);
	if (d && d->flow && (class == UV_MEM || class == UV_MEM_OR_NULL)) {
		read_memory(f, place, d, to, size);
	} else if (d && d->flow && (class == UV_MEM_OUT || class == UV_MEM_OUT_OR_NULL) && place->kind != EX_DECL) {
		f->now->of[d->flow] = (u8)((f->now->of[d->flow] & VS_PADDED) | VS_GIVEN);
	} else if (b->kind == EX_DECL && b->decl->flow && type_is_ptr(b->type) && class != UV_ANY &&
		class != UV_MEM_OR_NULL && class != UV_MEM_OUT_OR_NULL &&
		   class != UV_STACK_OR_NULL) {
		flow_pointer(f, arg);
		if (class == UV_RECORD)
			f->now->of[b->decl->flow] |= VS_FREE;
	} else {
		flow_value(f, arg);
	}
}

/* Is it the address of a process? A pointer marked __user, and what system calls are given. */
static bool is_of_user(const struct flow *f, const struct expr *e)
{
	e = check_bare(e);
	if (type_is_ptr(e->type) && type_has_tag(type_strip(e->type), "user"))
		return true;
	while ((e->kind == EX_ADD || e->kind == EX_SUB) && type_is_ptr(e->type) && type_is_ptr(e->l->type))
		e = check_bare(e->l);
	if (e->kind == EX_DECL && e->decl->flow && f->given[e->decl->flow])
		e = f->given[e->decl->flow];
	bool is_loaded = false;
	for (; e->kind == EX_DEREF || e->kind == EX_DECAY || e->kind == EX_ADD; e = check_bare(e->l))
		is_loaded |= e->kind == EX_DEREF;
	return is_loaded && e->kind == EX_MEMBER && str_is(e->field->name, "args") &&
		str_is(type_strip(e->l->type)->tag, "trace_event_raw_sys_enter");
}

static void check_read_from(struct flow *f, const struct expr *call, const struct uapi_helper_row *h)
{
	bool is_text = h->number == HELPER_probe_read_kernel_str;
	if (f->muted || !f->now->is_live || call->nargs != 3 || (!is_text && h->number != HELPER_probe_read_kernel) ||
		!is_of_user(f, call->args[2]))
		return;
	struct diag *g = check_error(f->c, USER_MEMORY, call->args[2]->at, call->args[2]->len,
		"this points into the memory of the process, and bpf_%s reads the kernel's", h->name);
	diag_hint(f->c->ds, g, "use bpf_probe_read_user%s()", is_text ? "_str" : "");
}

/* What __type(key, T) or __type(value, T) of a map says: T *key. */
static const struct type *map_part(const struct type *map, const char *part)
{
	map = type_strip(map);
	for (u32 i = 0; type_is_record(map) && i < map->nfields; i++) {
		const struct type *t = type_strip(map->fields[i].type);
		if (str_is(map->fields[i].name, part) && t->kind == TY_PTR)
			return type_strip(t->base);
	}
	return NULL;
}

/* The address of a variable that is smaller than the map's keys or values: the kernel reads what lies behind. */
static void check_map_part(struct flow *f, const struct expr *map, const struct expr *arg, const char *part)
{
	const struct expr *place = addressed(arg), *m = addressed(map);
	const struct decl *d = m ? check_root(m) : NULL;
	bool is_map = d && m->kind == EX_DECL && str_is(d->attrs.section, ".maps");
	const struct type *wanted = is_map ? map_part(d->type, part) : NULL;
	u64 size = place && place->kind == EX_DECL ? type_size(place->type) : 0;
	if (!wanted || !size || size >= type_size(wanted))
		return;
	struct diag *g = check_error(f->c, MAP_ARGUMENT, arg->at, arg->len,
		"this has %llu bytes, and a %s of '%.*s' has %llu", (unsigned long long)size, part,
		STR_ARG(d->name), (unsigned long long)type_size(wanted));
	diag_hint(f->c->ds, g, "declare '%.*s' as the map's %s is: %.*s", STR_ARG(place->decl->name), part,
		STR_ARG(type_text(f->c->arena, wanted)));
}

static void check_map_parts(struct flow *f, const struct expr *call, const struct uapi_helper_row *h)
{
	if (f->muted || !f->now->is_live || call->nargs < 2)
		return;
	if (h->number == HELPER_map_lookup_elem || h->number == HELPER_map_update_elem ||
		h->number == HELPER_map_delete_elem)
		check_map_part(f, call->args[0], call->args[1], "key");
	if (h->number == HELPER_map_update_elem && call->nargs > 2)
		check_map_part(f, call->args[0], call->args[2], "value");
}

void check_helper(struct flow *f, const struct expr *call, const struct decl *helper)
{
	const struct uapi_helper_row *h = uapi_helper(helper->helper - 1);
	if (!f->muted && f->now->is_live)
		check_format(f->c, call, helper->helper - 1);
	if (h) {
		check_read_from(f, call, h);
		check_map_parts(f, call, h);
	}
	for (u32 i = 0; i < call->nargs; i++) {
		s64 n = INT64_MAX;
		u8 class = h && i < 5 ? h->arg[i] : UV_ANY;
		bool has_size = h && i + 1 < call->nargs && i < 4 && (h->arg[i + 1] == UV_SIZE ||
			h->arg[i + 1] == UV_SIZE_OR_ZERO);
		if (has_size && !eval_int(call->args[i + 1], &n))
			n = INT64_MAX;
		argument(f, call->args[i], class, helper->name, (u64)n);
	}
	const struct expr *first = call->nargs ? check_bare(call->args[0]) : NULL;
	if (first && first->kind == EX_DECL && first->decl->flow && h && h->number == HELPER_sk_release)
		f->now->of[first->decl->flow] |= VS_FREE;
}

void check_mapcall(struct flow *f, const struct expr *e)
{
	static const char *const names[BM_COUNT] = { [BM_LOOKUP] = "lookup",
		[BM_LOOKUP_OR_TRY_INIT] = "lookup_or_try_init",
		[BM_LOOKUP_OR_INIT] = "lookup_or_init", [BM_UPDATE] = "update", [BM_INSERT] = "insert",
		[BM_DELETE] = "delete",
		[BM_PERF_SUBMIT] = "perf_submit", [BM_RINGBUF_OUTPUT] = "ringbuf_output", [BM_PUSH] = "push" };
	const char *name = e->aux < BM_COUNT ? names[e->aux] : NULL;
	for (u32 i = 0; i < e->nargs; i++)
		argument(f, e->args[i], name ? UV_MEM : UV_ANY, str_from(name), UINT64_MAX);
}
