/* dialect.c: the BCC dialect, resolved while the tree is built: maps by section and their methods, programs by name,
 * arguments bound to registers, tracepoint structs from tracefs. What each form means stands in doc/dialect.md. */
#include "cc/dialect.h"

#include "uapi/uapi.h"

static bool has_word(str text, const char *word)
{
	return memmem(text.s, text.n, word, strlen(word)) != NULL;
}

bool dialect_is_bcc(str s)
{
	static const char *const words[] = { "kprobe__", "kretprobe__", "TRACEPOINT_PROBE", "RAW_TRACEPOINT_PROBE", "tracepoint__", "raw_tracepoint__",
		"BPF_HASH(", "BPF_HISTOGRAM(", "BPF_PERF_OUTPUT(", "BPF_ARRAY(", "BPF_TABLE(", "BPF_PERCPU_ARRAY(", "BPF_PERCPU_HASH(",
		"BPF_RINGBUF_OUTPUT(", "BPF_STACK_TRACE(", "KFUNC_PROBE", "syscall__" };
	if (has_word(s, "SEC(") || has_word(s, "__attribute__((section"))
		return false;
	for (u32 i = 0; i < ARRAY_LEN(words); i++)
		if (has_word(s, words[i]))
			return true;
	return false;
}

/* ---- maps ------------------------------------------------------------------------------------------- */

static const struct { const char *name; u32 type; } map_types[] = {
	{ "hash", MAP_HASH }, { "array", MAP_ARRAY }, { "histogram", MAP_ARRAY }, { "percpu_hash", MAP_PERCPU_HASH }, { "percpu_array", MAP_PERCPU_ARRAY },
	{ "lru_hash", MAP_LRU_HASH }, { "lru_percpu_hash", MAP_LRU_PERCPU_HASH }, { "perf_output", MAP_PERF_EVENT_ARRAY },
	{ "perf_array", MAP_PERF_EVENT_ARRAY }, { "ringbuf", MAP_RINGBUF }, { "stacktrace", MAP_STACK_TRACE }, { "prog", MAP_PROG_ARRAY },
	{ "cgroup_array", MAP_CGROUP_ARRAY }, { "lpm_trie", MAP_LPM_TRIE }, { "queue", MAP_QUEUE }, { "devmap", MAP_DEVMAP }, { "cpumap", MAP_CPUMAP },
};

static u64 length_of(struct parser *p, struct type *t, const char *field)
{
	u32 path[32], depth = 0;
	u64 off = 0;
	struct field *f = type_field(p->ts, t, str_from(field), path, &depth, &off);
	struct type *ft = f ? type_strip(f->type) : NULL;
	return ft && ft->kind == TY_PTR && type_strip(ft->base)->kind == TY_ARRAY ? type_strip(ft->base)->len : 0;
}

static struct type *type_of_field(struct parser *p, struct type *t, const char *field)
{
	u32 path[32], depth = 0;
	u64 off = 0;
	struct field *f = type_field(p->ts, t, str_from(field), path, &depth, &off);
	return f ? f->type : type_basic(p->ts, TY_INT);
}

void dialect_var(struct parser *p, struct decl *d)
{
	str kind, pin;
	if (!str_starts(d->attrs.section, "maps/") || !type_is_record(d->type))
		return;
	str_cut(str_sub(d->attrs.section, 5, d->attrs.section.n), ':', &kind, &pin);
	for (u32 i = 0; i < ARRAY_LEN(map_types); i++) {
		if (!str_is(kind, map_types[i].name))
			continue;
		struct bcc_map *m = arena_new(p->arena, struct bcc_map);
		*m = (struct bcc_map){ .type = map_types[i].type, .key = type_of_field(p, d->type, "key"), .leaf = type_of_field(p, d->type, "leaf"),
			.max_entries = length_of(p, d->type, "max"), .is_histogram = str_is(kind, "histogram"), .pin = pin };
		u64 flags = length_of(p, d->type, "flags");
		m->flags = flags ? (u32)flags - 1 : 0;
		if (m->is_histogram && type_strip(m->key)->kind != TY_INT)
			m->type = MAP_HASH;
		d->bcc = m;
		p->unit->is_bcc = true;
		return;
	}
	parse_error(p, BCC_MAP, d->at, d->len, "'%.*s' is no kind of map", STR_ARG(kind));
}

const struct bcc_map *dialect_map(const struct decl *d) { return d->bcc; }

/* ---- calls ------------------------------------------------------------------------------------------ */

/* result: 'l' pointer to the leaf, 'p' void *, 'i' int, 'q' u64, 'v' none; event: the argument that is a record, 0 none */
static const struct { const char *name; u8 least, most; char result; u8 event; } methods[BM_COUNT] = {
	[BM_LOOKUP] = { "lookup", 1, 1, 'l', 0 }, [BM_LOOKUP_OR_TRY_INIT] = { "lookup_or_try_init", 2, 2, 'l', 0 },
	[BM_LOOKUP_OR_INIT] = { "lookup_or_init", 2, 2, 'l', 0 }, [BM_UPDATE] = { "update", 2, 3, 'i', 0 },
	[BM_INSERT] = { "insert", 2, 2, 'i', 0 }, [BM_DELETE] = { "delete", 1, 1, 'i', 0 }, [BM_INCREMENT] = { "increment", 1, 2, 'v', 0 },
	[BM_ATOMIC_INCREMENT] = { "atomic_increment", 1, 2, 'v', 0 }, [BM_PERF_SUBMIT] = { "perf_submit", 3, 3, 'i', 2 },
	[BM_PERF_SUBMIT_SKB] = { "perf_submit_skb", 4, 4, 'i', 3 }, [BM_PERF_READ] = { "perf_read", 1, 1, 'q', 0 },
	[BM_PERF_COUNTER_VALUE] = { "perf_counter_value", 3, 3, 'i', 0 }, [BM_RINGBUF_OUTPUT] = { "ringbuf_output", 3, 3, 'i', 1 },
	[BM_RINGBUF_RESERVE] = { "ringbuf_reserve", 1, 1, 'p', 0 }, [BM_RINGBUF_SUBMIT] = { "ringbuf_submit", 2, 2, 'v', 1 },
	[BM_RINGBUF_DISCARD] = { "ringbuf_discard", 2, 2, 'v', 0 }, [BM_RINGBUF_QUERY] = { "ringbuf_query", 1, 1, 'q', 0 },
	[BM_GET_STACKID] = { "get_stackid", 2, 2, 'i', 0 }, [BM_CALL] = { "call", 2, 2, 'v', 0 },
	[BM_CHECK_CURRENT_TASK] = { "check_current_task", 1, 1, 'i', 0 }, [BM_REDIRECT_MAP] = { "redirect_map", 2, 2, 'i', 0 },
	[BM_SOCK_MAP_UPDATE] = { "sock_map_update", 3, 3, 'i', 0 }, [BM_SOCK_HASH_UPDATE] = { "sock_hash_update", 3, 3, 'i', 0 },
	[BM_MSG_REDIRECT_HASH] = { "msg_redirect_hash", 3, 3, 'i', 0 }, [BM_SK_REDIRECT_HASH] = { "sk_redirect_hash", 3, 3, 'i', 0 },
	[BM_SK_STORAGE_GET] = { "sk_storage_get", 3, 3, 'l', 0 }, [BM_SK_STORAGE_DELETE] = { "sk_storage_delete", 1, 1, 'i', 0 },
	[BM_INODE_STORAGE_GET] = { "inode_storage_get", 3, 3, 'l', 0 }, [BM_INODE_STORAGE_DELETE] = { "inode_storage_delete", 1, 1, 'i', 0 },
	[BM_TASK_STORAGE_GET] = { "task_storage_get", 3, 3, 'l', 0 }, [BM_TASK_STORAGE_DELETE] = { "task_storage_delete", 1, 1, 'i', 0 },
	[BM_GET_LOCAL_STORAGE] = { "get_local_storage", 1, 1, 'l', 0 }, [BM_PUSH] = { "push", 2, 2, 'i', 0 }, [BM_POP] = { "pop", 1, 1, 'i', 0 },
	[BM_PEEK] = { "peek", 1, 1, 'i', 0 },
};

/* T.name where T is a map: the parser has made an error of the unknown member, so it is asked before. */
struct expr *dialect_member(struct parser *p, struct expr *map, u32 name, pos at_, u32 len)
{
	if (map->kind != EX_DECL || !map->decl || !map->decl->bcc || p->t.kind != TK_IDENT || peek_tok(p, 1)->kind != TK_LPAREN)
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
		parse_error(p, ARGUMENTS, at_, 1, "'%s' takes %u arguments, not %u", methods[i].name, methods[i].least, n);
		return sema_error(p, at_);
	}
	if (i == BM_GET_STACKID && m->type != MAP_STACK_TRACE) {
		parse_error(p, BCC_MAP, at_, 1, "'%.*s' holds no stacks: get_stackid needs a BPF_STACK_TRACE", STR_ARG(f->l->decl->name));
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

struct expr *dialect_call(struct parser *p, struct expr *f, struct expr **args, u32 n, pos at_)
{
	if (f->kind == EX_MAPCALL)
		return map_call(p, f, args, n, at_);
	/* bpf_trace_printk("text", ...): BCC adds the size. In the libbpf dialect the second argument is a size, no string. */
	if (f->kind == EX_DECL && f->decl && f->decl->helper == HELPER_trace_printk + 1 && n && args[0]->kind == EX_STR && f->decl->is_implicit) {
		struct expr **with_size = arena_array(p->arena, struct expr *, n + 1);
		with_size[0] = args[0];
		with_size[1] = sema_int(p, args[0]->text.n + 1, TY_UINT);
		memcpy(with_size + 2, args + 1, (n - 1) * sizeof(*args));
		/* The text must be on the stack: a local array, as BCC makes it. */
		struct decl *d = decl_new(p, DECL_VAR, STR("_fmt"), args[0]->type, at_, 1);
		d->init = arena_new(p->arena, struct init);
		d->init->items = arena_new(p->arena, struct init_item);
		d->init->items[0] = (struct init_item){ .type = d->type, .value = args[0] };
		d->init->n = 1;
		struct expr *lit = expr_new(p, EX_COMPOUND, d->type);
		lit->decl = d;
		lit->is_lvalue = true;
		vec_push(&p->locals, p->arena, d);
		with_size[0] = lit;
		return sema_call(p, sema_value(p, f), with_size, n + 1, at_);
	}
	return NULL;
}

/* ---- programs --------------------------------------------------------------------------------------- */

/* "kprobe__x" -> "kprobe/x", "tracepoint__cat__ev" -> "tracepoint/cat/ev" */
static str section_of(struct parser *p, str name)
{
	static const struct { const char *prefix, *section; } rows[] = {
		{ "kprobe__", "kprobe/" }, { "kretprobe__", "kretprobe/" }, { "raw_tracepoint__", "raw_tracepoint/" }, { "lsm__", "lsm/" },
		{ "kfunc__vmlinux__", "fentry/" }, { "kretfunc__vmlinux__", "fexit/" } };
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (str_starts(name, rows[i].prefix))
			return arena_printf(p->arena, "%s%.*s", rows[i].section, (int)(name.n - strlen(rows[i].prefix)), name.s + strlen(rows[i].prefix));
	if (str_starts(name, "syscall__"))
		return arena_printf(p->arena, "ksyscall/%.*s", (int)name.n - 9, name.s + 9);
	if (!str_starts(name, "tracepoint__"))
		return STR("");
	str rest = str_sub(name, 12, name.n);
	for (u32 i = 1; i + 2 < rest.n; i++)
		if (rest.s[i] == '_' && rest.s[i + 1] == '_')
			return arena_printf(p->arena, "tracepoint/%.*s/%.*s", (int)i, rest.s, (int)(rest.n - i - 2), rest.s + i + 2);
	return STR("");
}

/* A kernel without kprobes still has the tracepoint of the system call: the plan's last resort (design D7). */
static str without_kprobes(struct parser *p, str section)
{
	static const char *const heads[] = { "kprobe/__x64_sys_", "kprobe/__arm64_sys_", "kprobe/sys_", "ksyscall/" };
	for (u32 i = 0; i < ARRAY_LEN(heads) && p->opts->no_kprobes; i++)
		if (str_starts(section, heads[i])) {
			u32 n = (u32)strlen(heads[i]);
			return arena_printf(p->arena, "tracepoint/syscalls/sys_enter_%.*s", (int)(section.n - n), section.s + n);
		}
	return section;
}

static struct expr *context_word(struct parser *p, struct decl *ctx, u32 off)
{
	struct expr *base = sema_cast(p, sema_ident(p, ctx), type_ptr(p->ts, type_basic(p->ts, TY_CHAR)), false);
	struct expr *at_ = sema_binary(p, TK_PLUS, base, sema_int(p, off, TY_INT), ctx->at);
	return sema_unary(p, TK_STAR, sema_cast(p, at_, type_ptr(p->ts, type_basic(p->ts, TY_ULONG)), false), ctx->at);
}

/* int kprobe__f(struct pt_regs *ctx, int a, char *b): a and b become variables read from the registers. */
static struct stmt *bind(struct parser *p, struct decl *fn, bool is_syscall, bool is_tracepoint)
{
	const struct uapi_regs *regs = uapi_regs(p->opts->arch.n ? p->opts->arch : STR("x86_64"));
	struct stmt *first = NULL, **out = &first;
	struct decl *ctx = fn->params[0];
	if (!regs)
		return NULL;
	for (u32 i = 1; i < fn->nparams; i++) {
		struct decl *d = fn->params[i];
		struct expr *v;
		if (i > (is_syscall ? 6 : regs->nparm)) {
			parse_error(p, BCC_ARGS, d->at, d->len, "a program can have at most %u arguments besides the context", is_syscall ? 6 : regs->nparm);
			break;
		}
		if (is_tracepoint) {
			v = context_word(p, ctx, 16 + 8 * (i - 1));
		} else if (is_syscall) {
			struct expr *inner = context_word(p, ctx, regs->parm[0]);
			struct expr *base = sema_cast(p, inner, type_ptr(p->ts, type_basic(p->ts, TY_CHAR)), false);
			struct expr *at_ = sema_binary(p, TK_PLUS, base, sema_int(p, regs->syscall_parm[i - 1], TY_INT), d->at);
			v = sema_unary(p, TK_STAR, sema_cast(p, at_, type_ptr(p->ts, type_basic(p->ts, TY_ULONG)), false), d->at);
		} else {
			v = context_word(p, ctx, regs->parm[i - 1]);
		}
		d->kind = DECL_VAR;
		d->init = arena_new(p->arena, struct init);
		d->init->items = arena_new(p->arena, struct init_item);
		d->init->items[0] = (struct init_item){ .type = d->type, .value = sema_cast(p, v, d->type, false) };
		d->init->n = 1;
		vec_push(&p->locals, p->arena, d);
		struct stmt *s = stmt_new(p, SM_DECL);
		s->decl = d;
		*out = s;
		out = &s->next;
	}
	fn->nparams = 1;
	struct type *t = type_func(p->ts, type_strip(fn->type)->base, type_strip(fn->type)->params, 1, false);
	fn->type = t;
	return first;
}

struct stmt *dialect_function(struct parser *p, struct decl *fn)
{
	bool was_kprobe;
	if (!fn->attrs.section.n && fn->storage != ST_STATIC && !fn->is_inline) {
		fn->attrs.section = section_of(p, fn->name);
		p->unit->is_bcc |= fn->attrs.section.n > 0;
	}
	if (!fn->attrs.section.n || fn->storage == ST_STATIC)
		return NULL;
	str section = without_kprobes(p, fn->attrs.section);
	was_kprobe = section.s != fn->attrs.section.s;
	fn->attrs.section = section;
	if (fn->nparams < 2 || !section_of(p, fn->name).n)
		return NULL;
	bool is_syscall = str_starts(fn->name, "syscall__") || str_starts(fn->name, "kprobe____x64_sys_");
	if (!str_starts(section, "kprobe") && !str_starts(section, "ksyscall") && !was_kprobe)
		return NULL;
	return bind(p, fn, is_syscall, was_kprobe);
}

/* ---- tracepoint structs ----------------------------------------------------------------------------- */

struct tp { vec(struct field) fields; struct parser *p; u64 at; };

static void pad_to(struct tp *t, u64 off)
{
	if (off > t->at) {
		struct field f = { .name = arena_printf(t->p->arena, "__pad_%llu", (unsigned long long)t->at), .bit_off = t->at * 8,
			.type = type_array(t->p->ts, type_basic(t->p->ts, TY_CHAR), off - t->at, false) };
		vec_push(&t->fields, t->p->arena, f);
		t->at = off;
	}
}

static str value_of(str line, const char *key)
{
	const char *at_ = memmem(line.s, line.n, key, strlen(key));
	str v, rest;
	if (!at_)
		return STR("");
	at_ += strlen(key);
	str_cut((str){ at_, line.n - (u32)(at_ - line.s) }, ';', &v, &rest);
	return str_trim(v);
}

/* "\tfield:const char * name;\toffset:8;\tsize:8;\tsigned:0;" */
static void tp_field(struct tp *t, str line)
{
	struct parser *p = t->p;
	str decl = value_of(line, "field:"), name;
	u64 off, size;
	bool is_signed = str_is(value_of(line, "signed:"), "1"), is_ptr = str_find(decl, '*') >= 0, is_loc = str_starts(decl, "__data_loc");
	if (!str_to_u64(value_of(line, "offset:"), &off) || !str_to_u64(value_of(line, "size:"), &size) || off < t->at || size > 65536)
		return;
	s64 bracket = str_find(decl, '[');
	str head = bracket >= 0 && !is_loc ? str_sub(decl, 0, (u32)bracket) : decl;
	u32 i = head.n;
	while (i && head.s[i - 1] != ' ' && head.s[i - 1] != '*')
		i--;
	name = str_sub(head, i, head.n);
	str word = str_trim(str_sub(head, 0, i));
	u64 elem = size, count = 1;
	if (bracket >= 0 && !is_loc) {
		str n, rest;
		str_cut(str_sub(decl, (u32)bracket + 1, decl.n), ']', &n, &rest);
		if (!str_to_u64(n, &count) || !count)
			count = str_starts(word, "char") || str_starts(word, "unsigned char") || size % 8 ? size : size / 8;
		elem = count ? size / count : size;
	}
	enum type_kind k = elem == 1 ? str_is(word, "char") ? TY_CHAR : is_signed ? TY_SCHAR : TY_UCHAR : elem == 2 ? is_signed ? TY_SHORT : TY_USHORT :
		elem == 4 ? is_signed ? TY_INT : TY_UINT : is_signed ? TY_LONG : TY_ULONG;
	struct type *ft = type_basic(p->ts, k);
	if (is_ptr && elem == 8 && count == 1)
		ft = type_ptr(p->ts, type_basic(p->ts, has_word(word, "char") ? TY_CHAR : TY_VOID));
	else if (elem != 1 && elem != 2 && elem != 4 && elem != 8)
		ft = type_array(p->ts, type_basic(p->ts, TY_CHAR), elem, false);
	if (count > 1)
		ft = type_array(p->ts, ft, count, false);
	pad_to(t, off);
	struct field f = { .name = is_loc ? arena_printf(p->arena, "data_loc_%.*s", STR_ARG(name)) : arena_str(p->arena, name), .type = ft, .bit_off = off * 8 };
	vec_push(&t->fields, p->arena, f);
	t->at = off + size;
}

struct type *dialect_tag(struct parser *p, str tag)
{
	str text, line, category, name;
	struct tp t = { .p = p };
	if (!str_starts(tag, "tracepoint__") || !p->opts->tracepoint_format)
		return NULL;
	str section = section_of(p, tag), rest = str_sub(section, 11, section.n);
	if (!section.n || !str_cut(rest, '/', &category, &name) || !p->opts->tracepoint_format(p->opts->ctx, category, name, &text)) {
		parse_error(p, BCC_TRACEPOINT, p->t.at, 1, "this kernel has no tracepoint '%.*s:%.*s'", STR_ARG(category), STR_ARG(name));
		return NULL;
	}
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (has_word(line, "field:") && !has_word(line, "common_"))
			tp_field(&t, line);
	}
	struct type *s = type_new(p->ts, TY_STRUCT);
	s->tag = arena_str(p->arena, tag);
	s->fields = t.fields.v;
	s->nfields = t.fields.n;
	s->size = ALIGN_UP(t.at, 8ull);
	s->align = 8;
	scope_add_tag(p, intern_add(p->names, tag), s);
	return s;
}
