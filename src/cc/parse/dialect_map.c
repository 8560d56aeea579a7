/* dialect_map.c: BCC's maps and their methods, and the calls that BCC rewrites. */
#include "cc/parse/dialect.h"

#include "uapi/uapi.h"

/* ---- maps ------------------------------------------------------------------------------------------- */

/* The word in section "maps/WORD". */
static const struct { const char *name; u32 type; } map_types[] = {
	{ "hash", MAP_HASH }, { "array", MAP_ARRAY }, { "histogram", MAP_ARRAY }, { "percpu_hash", MAP_PERCPU_HASH },
	{ "percpu_array", MAP_PERCPU_ARRAY },
	{ "lru_hash", MAP_LRU_HASH }, { "lru_percpu_hash", MAP_LRU_PERCPU_HASH },
	{ "perf_output", MAP_PERF_EVENT_ARRAY },
	{ "perf_array", MAP_PERF_EVENT_ARRAY }, { "ringbuf", MAP_RINGBUF }, { "stacktrace", MAP_STACK_TRACE },
	{ "prog", MAP_PROG_ARRAY },
	{ "cgroup_array", MAP_CGROUP_ARRAY }, { "lpm_trie", MAP_LPM_TRIE }, { "queue", MAP_QUEUE },
	{ "stack", MAP_LIFO }, { "devmap", MAP_DEVMAP },
	{ "cpumap", MAP_CPUMAP }, { "xskmap", MAP_XSKMAP }, { "hash_of_maps", MAP_HASH_OF_MAPS },
	{ "array_of_maps", MAP_ARRAY_OF_MAPS },
	{ "sk_storage", MAP_SK_STORAGE }, { "inode_storage", MAP_INODE_STORAGE }, { "task_storage", MAP_TASK_STORAGE },
	{ "sockmap", MAP_SOCKMAP },
	{ "sockhash", MAP_SOCKHASH }, { "cgroup_storage", MAP_CGROUP_STORAGE },
	{ "percpu_cgroup_storage", MAP_PERCPU_CGROUP_STORAGE },
	{ "extern", MAP_HASH /* until it is found */ },
};

static struct type *field_type(struct parser *p, struct type *t, const char *field)
{
	u32 path[32], depth = 0;
	u64 off = 0;
	struct field *f = type_field(p->ts, t, str_from(field), path, &depth, &off);
	return f ? f->type : NULL;
}

/* Numbers are carried by types: int (*max)[n]. */
static u64 length_of(struct parser *p, struct type *t, const char *field)
{
	struct type *ft = field_type(p, t, field);
	ft = ft ? type_strip(ft) : NULL;
	return ft && ft->kind == TY_PTR && type_strip(ft->base)->kind == TY_ARRAY ? type_strip(ft->base)->len : 0;
}

static u32 power_of_two(u64 n)
{
	u32 v = 1;
	while (v < n && v < 1u << 31)
		v *= 2;
	return v;
}

static struct bcc_map *describe(struct parser *p, struct decl *d, u32 type, str kind)
{
	struct bcc_map *m = arena_new(p->arena, struct bcc_map);
	struct type *none = type_basic(p->ts, TY_INT), *key = field_type(p, d->type, "key"),
		*leaf = field_type(p, d->type, "leaf");
	u64 flags = length_of(p, d->type, "flags");
	*m = (struct bcc_map){ .type = type, .key = key ? key : none, .leaf = leaf ? leaf : none,
		.max_entries = length_of(p, d->type, "max"),
		.flags = flags ? (u32)flags - 1 : 0, .is_histogram = str_is(kind, "histogram") };
	if (m->is_histogram && type_strip(m->key)->kind != TY_INT)
		m->type = MAP_HASH;
	if (type == MAP_STACK_TRACE)
		m->max_entries = power_of_two(m->max_entries);
	return m;
}

void dialect_var(struct parser *p, struct decl *d)
{
	str kind, pin, inner;
	if (!str_starts(d->attrs.section, "maps/") || !type_is_record(d->type))
		return;
	if (field_type(p, d->type, "key_size") && !field_type(p, d->type, "leaf")) {
		/* "maps/NAME": old loaders' struct bpf_map_def, a section for each */
		d->attrs.section = STR("maps");
		return;
	}
	str_cut(str_sub(d->attrs.section, 5, d->attrs.section.n), '$', &kind, &inner);
	str_cut(kind, ':', &kind, &pin);
	if (str_is(kind, "export") || str_is(kind, "shared"))
		return;                      /* notes for other modules: another variable has the map */
	for (u32 i = 0; i < ARRAY_LEN(map_types); i++)
		if (str_is(kind, map_types[i].name)) {
			struct bcc_map *m = describe(p, d, map_types[i].type, kind);
			m->pin = pin;
			m->inner = inner;
			m->is_shared = str_is(kind, "extern");
			struct decl *in = inner.n ? scope_find(p, intern_add(p->names, inner)) : NULL;
			if (inner.n && (!in || !in->bcc || in == d))
				parse_error(p, BCC_MAP, d->at, d->len,
					"'%.*s', which the maps in this one are like, is no map declared before it",
					STR_ARG(inner));
			d->bcc = m;
			p->unit->is_bcc = true;
			return;
		}
	parse_error(p, BCC_MAP, d->at, d->len, "'%.*s' is no kind of map", STR_ARG(kind));
}

/* ---- methods ---------------------------------------------------------------------------------------- */

/* result: 'l' pointer to the leaf, 'p' void *, 'i' int, 'q' u64, 'v' none; event: the argument that is a record, 0
 * none */
static const struct { const char *name; u8 least, most; char result; u8 event; } methods[BM_COUNT] = {
	[BM_LOOKUP] = { "lookup", 1, 1, 'l', 0 }, [BM_LOOKUP_OR_TRY_INIT] = { "lookup_or_try_init", 2, 2, 'l', 0 },
	[BM_LOOKUP_OR_INIT] = { "lookup_or_init", 2, 2, 'l', 0 }, [BM_UPDATE] = { "update", 2, 3, 'i', 0 },
	[BM_INSERT] = { "insert", 2, 2, 'i', 0 }, [BM_DELETE] = { "delete", 1, 1, 'i', 0 },
	[BM_INCREMENT] = { "increment", 1, 2, 'v', 0 },
	[BM_ATOMIC_INCREMENT] = { "atomic_increment", 1, 2, 'v', 0 }, [BM_PERF_SUBMIT] = { "perf_submit", 3, 3, 'i',
	2 },
	[BM_PERF_SUBMIT_SKB] = { "perf_submit_skb", 4, 4, 'i', 3 }, [BM_PERF_READ] = { "perf_read", 1, 1, 'q', 0 },
	[BM_PERF_COUNTER_VALUE] = { "perf_counter_value", 3, 3, 'i', 0 }, [BM_RINGBUF_OUTPUT] = { "ringbuf_output", 3,
	3, 'i', 1 },
	[BM_RINGBUF_RESERVE] = { "ringbuf_reserve", 1, 1, 'p', 0 }, [BM_RINGBUF_SUBMIT] = { "ringbuf_submit", 2, 2, 'v',
	1 },
	[BM_RINGBUF_DISCARD] = { "ringbuf_discard", 2, 2, 'v', 0 }, [BM_RINGBUF_QUERY] = { "ringbuf_query", 1, 1, 'q',
	0 },
	[BM_GET_STACKID] = { "get_stackid", 2, 2, 'i', 0 }, [BM_CALL] = { "call", 2, 2, 'v', 0 },
	[BM_CHECK_CURRENT_TASK] = { "check_current_task", 1, 1, 'i', 0 }, [BM_REDIRECT_MAP] = { "redirect_map", 2, 2,
	'i', 0 },
	[BM_SOCK_MAP_UPDATE] = { "sock_map_update", 3, 3, 'i', 0 }, [BM_SOCK_HASH_UPDATE] = { "sock_hash_update", 3, 3,
	'i', 0 },
	[BM_MSG_REDIRECT_HASH] = { "msg_redirect_hash", 3, 3, 'i', 0 }, [BM_SK_REDIRECT_HASH] = { "sk_redirect_hash", 3,
	3, 'i', 0 },
	[BM_SK_STORAGE_GET] = { "sk_storage_get", 3, 3, 'l', 0 }, [BM_SK_STORAGE_DELETE] = { "sk_storage_delete", 1, 1,
	'i', 0 },
	[BM_INODE_STORAGE_GET] = { "inode_storage_get", 3, 3, 'l', 0 },
	[BM_INODE_STORAGE_DELETE] = { "inode_storage_delete", 1, 1, 'i', 0 },
	[BM_TASK_STORAGE_GET] = { "task_storage_get", 3, 3, 'l', 0 },
	[BM_TASK_STORAGE_DELETE] = { "task_storage_delete", 1, 1, 'i', 0 },
	[BM_GET_LOCAL_STORAGE] = { "get_local_storage", 1, 1, 'l', 0 }, [BM_PUSH] = { "push", 2, 2, 'i', 0 },
	[BM_POP] = { "pop", 1, 1, 'i', 0 },
	[BM_PEEK] = { "peek", 1, 1, 'i', 0 },
};

str dialect_near_method(str name)
{
	struct nearest n = { .name = name };
	for (u32 i = 0; i < BM_COUNT; i++)
		if (methods[i].name)
			nearest_offer(&n, str_from(methods[i].name));
	return n.best;
}

/* T.name where T is a map: the parser has made an error of the unknown member, so it is asked before. */
struct expr *dialect_member(struct parser *p, struct expr *map, u32 name, pos at_, u32 len)
{
	if (map->kind != EX_DECL || !map->decl || !map->decl->bcc || p->in.t.kind != TK_IDENT ||
		peek_tok(p, 1)->kind != TK_LPAREN)
		return NULL;
	str text = intern_text(p->names, name);
	for (u32 i = 0; i < BM_COUNT; i++)
		if (str_is(text, methods[i].name)) {
			struct expr *e = expr_new(p, EX_MAPCALL, type_basic(p->ts, TY_VOID));
			e->aux = i;
			e->l = map;
			e->at = at_;
			e->len = len;
			return e;
		}
	return NULL;
}

static struct type *event_type(struct expr *e)
{
	while (e->kind == EX_CAST && e->is_implicit)
		e = e->l;
	if (e->kind == EX_DECAY)             /* an array of ours: all of it is sent */
		return e->l->type;
	struct type *t = type_strip(e->type);
	return t->kind == TY_PTR ? t->base : NULL;
}

static struct type *method_result(struct parser *p, const struct bcc_map *m, char c)
{
	switch (c) {
	case 'l': return type_ptr(p->ts, m->leaf);
	case 'p': return type_ptr(p->ts, type_basic(p->ts, TY_VOID));
	case 'i': return type_basic(p->ts, TY_INT);
	case 'q': return type_basic(p->ts, TY_ULLONG);
	default: return type_basic(p->ts, TY_VOID);
	}
}

static struct expr *map_call(struct parser *p, struct expr *f, struct expr **args, u32 n, pos at_)
{
	const struct bcc_map *m = f->l->decl->bcc;
	u32 i = f->aux;
	if (n < methods[i].least || n > methods[i].most) {
		str range = methods[i].least == methods[i].most ? STR("") : arena_printf(p->arena, " or %u", methods[i].most);
		parse_error(p, ARGUMENTS, at_, 1, "'%s' takes %u%.*s argument%s, not %u", methods[i].name, methods[i].least,
			STR_ARG(range), methods[i].most == 1 ? "" : "s", n);
		return sema_error(p, at_);
	}
	if (i == BM_GET_STACKID && m->type != MAP_STACK_TRACE) {
		parse_error(p, BCC_MAP, at_, 1, "'%.*s' holds no stacks: get_stackid needs a BPF_STACK_TRACE",
			STR_ARG(f->l->decl->name));
		return sema_error(p, at_);
	}
	for (u32 k = 0; k < n; k++)
		args[k] = sema_value(p, args[k]);
	if (i == BM_INCREMENT || i == BM_ATOMIC_INCREMENT) {
		if (!type_same(args[0]->type, m->key) && type_is_scalar(m->key) && type_is_scalar(args[0]->type))
			args[0] = sema_cast(p, args[0], m->key, true);
		if (n == 2)
			args[1] = sema_cast(p, args[1], m->leaf, true);
	}
	f->args = args;
	f->nargs = n;
	f->ctype = methods[i].event ? event_type(args[methods[i].event - 1]) : NULL;
	f->type = method_result(p, m, methods[i].result);
	f->kind = EX_MAPCALL;
	return f;
}

/* ---- calls that are rewritten -------------------------------------------------------------------------- */

/* A local array with this text: what goes to a helper must not stand in .rodata on old kernels. */
static struct expr *text_on_stack(struct parser *p, struct expr *s, pos at_)
{
	struct decl *d = decl_new(p, DECL_VAR, STR("_fmt"), s->type, at_, 1);
	d->attrs.unused = true;
	d->init = arena_new(p->arena, struct init);
	d->init->items = arena_new(p->arena, struct init_item);
	d->init->items[0] = (struct init_item){ .type = d->type, .value = s };
	d->init->n = 1;
	vec_push(&p->func.locals, p->arena, d);
	struct expr *e = expr_new(p, EX_COMPOUND, d->type);
	e->decl = d;
	e->is_lvalue = true;
	e->at = at_;
	return e;
}

/* What the kernel's bpf_trace_printk() takes, told before it says EINVAL. */
static void check_format(struct parser *p, const struct expr *s)
{
	enum { MAX_SPECIFIERS = 3 };
	u32 n = 0;
	for (u32 i = 0; i < s->text.n; i++) {
		u8 c = (u8)s->text.s[i];
		if (c > 126 || (c < 32 && c != '\n' && c != '\t' && c != '\r')) {
			parse_error(p, PRINTK_FORMAT, s->at, s->len, "bpf_trace_printk() prints ASCII only");
			return;
		}
		if (c == '%' && i + 1 < s->text.n && s->text.s[++i] != '%')
			n++;
	}
	if (n > MAX_SPECIFIERS)
		parse_error(p, PRINTK_FORMAT, s->at, s->len, "bpf_trace_printk() prints %u values at most, not %u",
			MAX_SPECIFIERS, n);
}

/* bpf_trace_printk("text", ...): the size is added. With a number behind the text it is the helper as it is. */
static struct expr *printk(struct parser *p, struct expr *f, struct expr **args, u32 n, pos at_)
{
	if (!n || args[0]->kind != EX_STR || !dialect_active(p))
		return NULL;
	struct expr **with_size = arena_array(p->arena, struct expr *, n + 1);
	check_format(p, args[0]);
	with_size[0] = text_on_stack(p, args[0], at_);
	with_size[1] = sema_int(p, args[0]->text.n + 1, TY_UINT);
	memcpy(with_size + 2, args + 1, (n - 1) * sizeof(*args));
	return sema_call(p, f, with_size, n + 1, at_);
}

/* bpf_usdt_readarg(2, ctx, &x): the reader of argument 2 that was generated for this function. */
static struct expr *usdt(struct parser *p, struct expr **args, u32 n, bool is_pointer, pos at_)
{
	s64 which;
	if (n != (is_pointer ? 4u : 3u) || !eval_int(args[0], &which) || !p->func.fn) {
		parse_error(p, ARGUMENTS, at_, 1,
			"the number of a USDT argument, the context and a place for it are wanted");
		return sema_error(p, at_);
	}
	str name = arena_printf(p->arena, "_bpf_readarg_%.*s_%lld", STR_ARG(p->func.fn->name), (long long)which);
	struct decl *reader = scope_find(p, intern_add(p->names, name));
	if (!reader) {
		struct diag *d = parse_error(p, BCC_USDT, at_, 1,
			"how argument %lld of this USDT probe is read is not known", (long long)which);
		diag_hint(p->ds, d, "'%.*s' is made from the notes of the traced program: "
			"without any such function the loader looks there itself", STR_ARG(name));
		return sema_error(p, at_);
	}
	struct expr **passed = arena_array(p->arena, struct expr *, 3);
	struct expr *to = sema_value(p, args[2]);
	const struct type *pointee = type_is_ptr(to->type) ? type_strip(to->type)->base : to->type;
	passed[0] = args[1];
	passed[1] = to;
	passed[2] = is_pointer ? args[3] : sema_int(p, type_size(pointee), TY_ULONG);
	return sema_call(p, sema_ident(p, reader), passed, 3, at_);
}

static struct expr *swapped(struct parser *p, struct expr *v, u64 bytes)
{
	enum type_kind k = bytes == 2 ? TY_USHORT : bytes == 4 ? TY_UINT : TY_ULONG;
	u32 which = bytes == 2 ? BI_bswap16 : bytes == 4 ? BI_bswap32 : BI_bswap64;
	struct type *t = type_basic(p->ts, k);
	if (bytes != 2 && bytes != 4 && bytes != 8)
		return v;
	struct expr *e = expr_new(p, EX_BUILTIN, t);
	e->aux = which;
	e->at = v->at;
	e->args = arena_array(p->arena, struct expr *, 1);
	e->args[0] = sema_cast(p, v, t, true);
	e->nargs = 1;
	return e;
}

/* incr_cksum_l3(off, old, new), incr_cksum_l4(off, old, new, flags): on the program's packet, numbers in network
 * order. */
static struct expr *checksum(struct parser *p, struct expr **args, u32 n, bool is_l4, pos at_)
{
	struct decl *helper = scope_find(p, intern_add(p->names, is_l4 ? STR("bpf_l4_csum_replace") :
		STR("bpf_l3_csum_replace")));
	if (!helper || n != (is_l4 ? 4u : 3u) || !p->func.fn || !p->func.fn->nparams) {
		parse_error(p, ARGUMENTS, at_, 1, "offset, old and new value%s are wanted", is_l4 ? " and flags" : "");
		return sema_error(p, at_);
	}
	struct expr **a = arena_array(p->arena, struct expr *, 5);
	u64 bytes = type_size(sema_value(p, args[2])->type);
	a[0] = sema_ident(p, p->func.fn->params[0]);
	a[1] = args[0];
	a[2] = swapped(p, sema_value(p, args[1]), bytes);
	a[3] = swapped(p, sema_value(p, args[2]), bytes);
	a[4] = sema_int(p, bytes, TY_ULONG);
	if (is_l4) {                         /* bit 0 of flags: the pseudo header is meant */
		struct expr *pseudo = sema_binary(p, TK_SHL, sema_binary(p, TK_AMP, args[3], sema_int(p, 1, TY_INT),
			at_), sema_int(p, 4, TY_INT), at_);
		a[4] = sema_binary(p, TK_PIPE, pseudo, a[4], at_);
	}
	return sema_call(p, sema_ident(p, helper), a, 5, at_);
}

struct expr *dialect_call(struct parser *p, struct expr *f, struct expr **args, u32 n, pos at_)
{
	if (f->kind == EX_MAPCALL)
		return map_call(p, f, args, n, at_);
	if (f->kind != EX_DECL || !f->decl)
		return NULL;
	if (f->decl->is_bcc_program && p->func.fn) {         /* BPF_PROG asks for its type outside of functions */
		struct diag *d = parse_error(p, BCC_ARGS, at_, 1, "'%.*s' is a program, which the kernel calls",
			STR_ARG(f->decl->name));
		diag_hint(p->ds, d, "make it static, and it is a function of the programs that call it");
		return sema_error(p, at_);
	}
	bool is_of_skb = str_starts(f->decl->attrs.asm_name, "llvm.bpf.load.") ||
		(f->decl->helper && str_starts(f->decl->name, "bpf_skb_"));
	if (is_of_skb)
		dialect_packet(p);
	if (f->decl->helper == HELPER_trace_printk + 1 && f->decl->is_implicit)
		return printk(p, f, args, n, at_);
	if (f->decl->kind != DECL_FUNC || f->decl->is_defined || !dialect_active(p))
		return NULL;
	str name = f->decl->name;
	if (str_is(name, "bpf_usdt_readarg") || str_is(name, "bpf_usdt_readarg_p"))
		return usdt(p, args, n, str_ends(name, "_p"), at_);
	if (str_is(name, "incr_cksum_l3") || str_is(name, "incr_cksum_l4"))
		return checksum(p, args, n, str_ends(name, "4"), at_);
	if (str_is(name, "bpf_num_cpus"))
		return sema_int(p, p->opts->online_cpus ? p->opts->online_cpus(p->opts->ctx) : 1, TY_INT);
	return NULL;
}
