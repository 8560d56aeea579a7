/* scope.c: names and what they mean: source first, then the kernel's BTF and the helpers, looked up when first used. */
#include "cc/parse/parse_private.h"

#include "btf/btf.h"
#include "uapi/uapi.h"

void scope_push(struct parser *p) { p->in.depth++; }

void scope_pop(struct parser *p)
{
	while (p->func.declared.n && vec_last(&p->func.declared)->depth == p->in.depth) {
		struct symbol *s = vec_pop(&p->func.declared);
		u64 *slot = map_slot(s->is_tag ? &p->tags : &p->ordinary, p->arena, s->name);
		struct symbol *inner = (struct symbol *)(uintptr_t)*slot;
		if (inner == s) {
			*slot = (u64)(uintptr_t)s->outer;
			continue;
		}
		while (inner->outer != s)    /* a prototype read on the way, outside of the block that we are in */
			inner = inner->outer;
		inner->outer = s->outer;
	}
	p->in.depth--;
}

/* What the name means in the text being read: locals of a function that made the parser look aside mean nothing
 * there. */
static struct symbol *find(const struct parser *p, const struct map *m, u32 name)
{
	u64 v;
	struct symbol *s = map_get(m, name, &v) ? (struct symbol *)(uintptr_t)v : NULL;
	while (s && s->depth && s->aside != p->in.aside)
		s = s->outer;
	return s;
}

struct symbol *scope_symbol(const struct parser *p, u32 name, bool is_tag)
{
	return find(p, is_tag ? &p->tags : &p->ordinary, name);
}

/* Into the scope of that depth: below what inner scopes have put on top. */
static void add(struct parser *p, struct symbol s, u32 depth)
{
	struct symbol *n = arena_new(p->arena, struct symbol);
	u64 *slot = map_slot(s.is_tag ? &p->tags : &p->ordinary, p->arena, s.name);
	struct symbol *top = (struct symbol *)(uintptr_t)*slot, *inner = NULL;
	for (struct symbol *x = top; x && x->depth > depth; x = x->outer)
		inner = x;
	*n = s;
	n->depth = depth;
	n->aside = p->in.aside;
	n->outer = inner ? inner->outer : top;
	if (inner)
		inner->outer = n;
	else
		*slot = (u64)(uintptr_t)n;
	if (depth)
		vec_push(&p->func.declared, p->arena, n);
}

void scope_add(struct parser *p, u32 name, struct decl *d)
{
	add(p, (struct symbol){ .name = name, .decl = d }, p->in.depth);
}

void scope_add_tag(struct parser *p, u32 name, struct type *t)
{
	add(p, (struct symbol){ .name = name, .tag = t, .is_tag = true }, p->in.depth);
}

void scope_add_tag_global(struct parser *p, u32 name, struct type *t)
{
	add(p, (struct symbol){ .name = name, .tag = t, .is_tag = true }, 0);
}

struct decl *decl_new(struct parser *p, enum decl_kind kind, str name, struct type *t, pos at_, u32 len)
{
	struct decl *d = arena_new(p->arena, struct decl);
	*d = (struct decl){ .kind = (u8)kind, .name = name, .type = t, .at = at_, .len = len, .fn = p->func.fn };
	return d;
}

struct decl *scope_find_here(struct parser *p, u32 name)
{
	struct symbol *s = find(p, &p->ordinary, name);
	if (!s && !p->in.depth && parse_noted(p, name, false))
		s = find(p, &p->ordinary, name);
	return s && s->depth == p->in.depth ? s->decl : NULL;
}

static const struct { const char *name; u8 kind; } words[] = {
	{ "u8", TY_UCHAR }, { "u16", TY_USHORT }, { "u32", TY_UINT }, { "u64", TY_ULLONG }, { "s8", TY_SCHAR },
	{ "s16", TY_SHORT },
	{ "s32", TY_INT }, { "s64", TY_LLONG }, { "__u8", TY_UCHAR }, { "__u16", TY_USHORT }, { "__u32", TY_UINT },
	{ "__u64", TY_ULLONG },
	{ "__s8", TY_SCHAR }, { "__s16", TY_SHORT }, { "__s32", TY_INT }, { "__s64", TY_LLONG },
	{ "__be16", TY_USHORT }, { "__be32", TY_UINT },
	{ "__be64", TY_ULLONG }, { "__le16", TY_USHORT }, { "__le32", TY_UINT }, { "__le64", TY_ULLONG },
	{ "__wsum", TY_UINT }, { "__sum16", TY_USHORT },
	{ "uint8_t", TY_UCHAR }, { "uint16_t", TY_USHORT }, { "uint32_t", TY_UINT }, { "uint64_t", TY_ULONG },
	{ "int8_t", TY_SCHAR },
	{ "int16_t", TY_SHORT }, { "int32_t", TY_INT }, { "int64_t", TY_LONG }, { "size_t", TY_ULONG },
	{ "ssize_t", TY_LONG },
	{ "pid_t", TY_INT }, { "uid_t", TY_UINT }, { "gid_t", TY_UINT }, { "uintptr_t", TY_ULONG },
	{ "intptr_t", TY_LONG }, { "ptrdiff_t", TY_LONG },
	{ "__int128_t", TY_INT128 }, { "__uint128_t", TY_UINT128 },
};

static struct decl *global(struct parser *p, u32 name, enum decl_kind kind, struct type *t)
{
	struct decl *d = decl_new(p, kind, intern_text(p->names, name), t, 0, 0);
	d->is_implicit = true;
	d->fn = NULL;
	add(p, (struct symbol){ .name = name, .decl = d }, 0);
	return d;
}

static struct decl *find_helper(struct parser *p, u32 name)
{
	str s = intern_text(p->names, name);
	const struct uapi_helper_row *h = str_starts(s, "bpf_") ? uapi_helper_find(s) : NULL;
	if (!h)
		return NULL;
	/* Known before its prototype is read, which may mention what is not. */
	struct decl *d = global(p, name, DECL_FUNC, type_basic(p->ts, TY_INT));
	d->helper = h->number + 1;
	vec_push(&p->unit->helpers, p->arena, d);
	d->type = parse_prototype(p, str_from(h->proto));
	return d;
}

static struct decl *find_kernel(struct parser *p, u32 name)
{
	str s = intern_text(p->names, name);
	struct type *t;
	s64 v;
	if ((t = type_from_btf_name(p->ts, TY_TYPEDEF, s)))
		return global(p, name, DECL_TYPEDEF, t);
	if (type_enumerator_from_btf(p->ts, s, &v, &t)) {
		struct decl *d = global(p, name, DECL_ENUMERATOR, (v < INT32_MIN || v > INT32_MAX) ? t :
			type_basic(p->ts, v > INT32_MAX ? TY_UINT : TY_INT));
		d->value = v;
		return d;
	}
	return NULL;
}

/* What a program may call: marked in the BTF of newer kernels, and by its name in that of older ones. */
static bool is_kfunc(const struct btf *b, str name)
{
	u32 id = btf_find(b, BTF_FUNC, name);
	return id && (btf_has_decl_tag(b, id, STR("bpf_kfunc")) || str_starts(name, "bpf_"));
}

static struct decl *find_kfunc(struct parser *p, u32 name)
{
	str text = intern_text(p->names, name);
	struct type *t = p->ts->kern && is_kfunc(p->ts->kern, text) ? type_from_btf_name(p->ts, TY_FUNC, text) : NULL;
	if (!t || t->kind != TY_FUNC)
		return NULL;
	struct decl *d = global(p, name, DECL_FUNC, t);
	d->storage = ST_EXTERN;
	d->attrs.section = STR(".ksyms");
	return d;
}

/* BPF_FUNC_x: the old headers' enumerators. */
static struct decl *find_helper_number(struct parser *p, u32 name, str text)
{
	if (str_is(text, "LINUX_VERSION_CODE")) {    /* a macro only where #if asks; here it is a number like these */
		struct decl *v = global(p, name, DECL_ENUMERATOR, type_basic(p->ts, TY_INT));
		v->value = p->opts->kernel_version;
		return v;
	}
	const struct uapi_helper_row *h = str_starts(text, "BPF_FUNC_") ? uapi_helper_find(str_sub(text, 9, text.n)) :
		NULL;
	if (!h)
		return NULL;
	struct decl *d = global(p, name, DECL_ENUMERATOR, type_basic(p->ts, TY_INT));
	d->value = h->number;
	return d;
}

static struct decl *find_constant(struct parser *p, u32 name, str text)
{
	static const u8 kinds[] = { TY_INT, TY_UINT, TY_LONG, TY_ULONG, TY_LLONG, TY_ULLONG };
	struct uapi_const c = { 0 };
	str number;
	u64 v;
	bool known = uapi_const_find(cc_arch(p->opts), text, &c);
	if (!known && (!config_value(p->opts, text, &number) || !str_to_u64(number, &v)))
		return NULL;
	struct decl *d = global(p, name, DECL_ENUMERATOR, type_basic(p->ts, kinds[c.type]));
	d->value = known ? c.value : (s64)v;
	return d;
}

/* Integer types that a header promised, on a machine without BTF. */
static struct decl *find_word(struct parser *p, u32 name, str text)
{
	bool wants = pp_wants_btf(p->pp) || p->in.side;
	if (text.n < 2 || (!wants && text.s[0] != '_' && !str_ends(text, "_t")))
		return NULL;
	for (u32 i = 0; i < ARRAY_LEN(words); i++) {
		if (!str_is(text, words[i].name))
			continue;
		struct type *t = type_new(p->ts, TY_TYPEDEF);
		t->base = type_basic(p->ts, words[i].kind);
		t->tag = text;
		t->depth = 1;
		t->size = t->align = (u32)t->base->size;
		return global(p, name, DECL_TYPEDEF, t);
	}
	return NULL;
}

struct decl *scope_find(struct parser *p, u32 name)
{
	struct symbol *s = find(p, &p->ordinary, name);
	struct decl *d;
	if (s || (parse_noted(p, name, false) && (s = find(p, &p->ordinary, name))))
		return s->decl;
	str text = intern_text(p->names, name);
	if ((parse_lazy(p, LAZY_TYPEDEF, text) || parse_lazy(p, LAZY_ENUMERATOR, text)) &&
		(s = find(p, &p->ordinary, name)))
		return s->decl;
	if (map_get(&p->absent, name, &(u64){ 0 }))
		return NULL;
	bool kernel = pp_wants_btf(p->pp);
	if ((d = find_helper(p, name)) || (d = find_helper_number(p, name, text)) ||
		(kernel && (d = find_kernel(p, name))) ||
	    (d = find_word(p, name, text)) || (kernel && (d = find_kfunc(p, name))) || (pp_wants_constants(p->pp) &&
	    (d = find_constant(p, name, text))))
		return d;
	if (!pp_keyword(name) && !str_starts(text, "__builtin_") && parse_all_made(p) &&
		(s = find(p, &p->ordinary, name)))
		return s->decl;
	if (kernel)                          /* asked again and again: fields, labels, names being declared */
		map_put(&p->absent, p->arena, name, 1);
	return NULL;
}

struct decl *scope_find_global(struct parser *p, u32 name)
{
	struct symbol *s = find(p, &p->ordinary, name);
	while (s && s->depth)
		s = s->outer;
	if (!s && parse_noted(p, name, false))
		s = find(p, &p->ordinary, name);
	return s && !s->decl->is_implicit ? s->decl : NULL;
}

/* A struct of a note or a large header: everybody's, its members not read yet. */
static struct symbol *lazy_tag(struct parser *p, u32 name, enum type_kind kind)
{
	struct pp_lazy_text x;
	if (!parse_is_noted(p, name, true) && !pp_lazy_find(p->pp, kind == TY_STRUCT ? LAZY_STRUCT : LAZY_UNION,
		intern_text(p->names, name), &x))
		return NULL;
	struct type *t = type_new(p->ts, kind);
	t->is_incomplete = true;
	t->tag = intern_text(p->names, name);
	t->is_noted = parse_is_noted(p, name, true);
	scope_add_tag_global(p, name, t);
	return find(p, &p->tags, name);
}

struct type *scope_find_tag(struct parser *p, u32 name, bool here, enum type_kind kind)
{
	struct symbol *s = find(p, &p->tags, name);
	if (s && (!here || s->depth == p->in.depth))
		return s->tag;
	bool defines = here && !p->in.depth;    /* or the enum of a note is named */
	if ((defines || (!here && kind == TY_ENUM)) && parse_noted(p, name, true) && (s = find(p, &p->tags, name)))
		return s->tag;
	if (!here && kind == TY_ENUM && parse_lazy(p, LAZY_ENUM, intern_text(p->names, name)) &&
		(s = find(p, &p->tags, name)))
		return s->tag;
	if (!here && kind != TY_ENUM && (s = lazy_tag(p, name, kind)))
		return s->tag;
	if (here || !p->ts->kern || !(pp_wants_btf(p->pp) || p->unit->is_bcc))
		return NULL;
	struct type *t = type_from_btf_name(p->ts, kind, intern_text(p->names, name));
	if (t)
		scope_add_tag_global(p, name, t);
	return t;
}

/* ---- names alike ------------------------------------------------------------------------------------- */

/* Errors that are not shown need no hint, and looking for names alike takes time. */
static bool is_enough(const struct parser *p)
{
	enum { HINTED = 20 };
	return p->ds->errors > HINTED;
}

struct near { str name, best; u32 distance; };

static void consider(struct near *n, str s)
{
	enum { LONG_ENOUGH = 8 };
	u32 limit = n->name.n <= 3 ? 1 : n->name.n <= 6 ? 2 : 3;
	u32 d = s.n <= 1 ? limit + 1 : str_same_words(s, n->name) ? 1 : str_distance(s, n->name, limit + 1);
	if (d <= limit && d < n->distance) {
		n->distance = d;
		n->best = s;
	} else if (n->name.n >= LONG_ENOUGH && s.n > n->name.n && !memcmp(s.s, n->name.s, n->name.n) &&
		   (n->distance > limit || (n->distance == limit && s.n < n->best.n))) {
		/* it goes on where the name ends: bpf_get_current_pid, bpf_get_current_pid_tgid */
		n->distance = limit;
		n->best = s;
	}
}

static void consider_scope(struct parser *p, struct near *n, bool types)
{
	for (u32 i = 0; i < p->ordinary.cap; i++) {
		const struct symbol *s = p->ordinary.used[i] ? (const struct symbol *)(uintptr_t)p->ordinary.vals[i] :
			NULL;
		if (s && s->decl->type && s->decl->type->kind != TY_ERROR && (!types || s->decl->kind == DECL_TYPEDEF))
			consider(n, intern_text(p->names, (u32)p->ordinary.keys[i]));
	}
}

static void consider_kernel(struct parser *p, struct near *n, enum btf_kind kind)
{
	str found[4];
	u32 count = p->ts->kern && pp_wants_btf(p->pp) ? btf_suggest(p->ts->kern, kind, n->name, found,
		ARRAY_LEN(found)) : 0;
	for (u32 i = 0; i < count; i++)
		consider(n, found[i]);
}

static void consider_enumerators(struct parser *p, struct near *n)
{
	struct btf_node t;
	struct btf_enumerator e;
	if (!p->ts->kern || !pp_wants_btf(p->pp) || n->name.n < 4)
		return;
	for (u32 id = 1; id < btf_count(p->ts->kern); id++) {
		if (!btf_node(p->ts->kern, id, &t) || (t.kind != BTF_ENUM && t.kind != BTF_ENUM64))
			continue;
		for (u32 i = 0; i < t.vlen && btf_enumerator(p->ts->kern, &t, i, &e); i++)
			if (e.name.n && e.name.s[0] == n->name.s[0])
				consider(n, e.name);
	}
}

str scope_near(struct parser *p, str name)
{
	struct near n = { .name = name, .distance = UINT32_MAX };
	if (is_enough(p))
		return STR("");
	consider_scope(p, &n, false);
	for (u32 i = 1; str_starts(name, "bpf") && i < HELPER_COUNT; i++) {
		const struct uapi_helper_row *h = uapi_helper(i);
		if (h)
			consider(&n, arena_printf(p->arena, "bpf_%s", h->name));
	}
	if (n.distance > 1)
		consider_enumerators(p, &n);
	return n.best.n ? n.best : scope_near_macro(p, name);
}

str scope_near_type(struct parser *p, str name)
{
	struct near n = { .name = name, .distance = UINT32_MAX };
	if (is_enough(p))
		return STR("");
	static const char *const basic[] = { "int", "char", "short", "long", "unsigned", "signed", "void", "bool",
		"struct", "union", "enum", "const",
		"static", "volatile", "extern", "typedef", "return" };
	for (u32 i = 0; i < ARRAY_LEN(basic); i++)
		consider(&n, str_from(basic[i]));
	for (u32 i = 0; i < ARRAY_LEN(words); i++)
		consider(&n, str_from(words[i].name));
	consider_scope(p, &n, true);
	if (n.distance > 1)
		consider_kernel(p, &n, BTF_TYPEDEF);
	return n.best;
}

str scope_near_tag(struct parser *p, const struct type *t)
{
	struct near n = { .name = t->tag, .distance = UINT32_MAX };
	for (u32 i = 0; i < p->tags.cap; i++) {
		const struct symbol *s = p->tags.used[i] ? (const struct symbol *)(uintptr_t)p->tags.vals[i] : NULL;
		if (s && s->tag != t && s->tag->kind == t->kind && !s->tag->is_incomplete)
			consider(&n, s->tag->tag);
	}
	consider_kernel(p, &n, t->kind == TY_UNION ? BTF_UNION : t->kind == TY_ENUM ? BTF_ENUM : BTF_STRUCT);
	return n.best;
}

str scope_near_macro(struct parser *p, str name)
{
	struct near n = { .name = name, .distance = UINT32_MAX };
	if (is_enough(p))
		return STR("");
	str s;
	for (u32 i = 0; pp_macro_name(p->pp, &i, &s);)
		consider(&n, s);
	return n.best;
}

static void consider_fields(struct parser *p, struct near *n, struct type *t, u32 depth)
{
	enum { MAX_ANON = 16 };
	t = type_strip(t);
	if (depth > MAX_ANON || !type_complete(p->ts, t))
		return;
	for (u32 i = 0; i < t->nfields; i++) {
		if (t->fields[i].name.n)
			consider(n, t->fields[i].name);
		else if (type_is_record(t->fields[i].type))
			consider_fields(p, n, t->fields[i].type, depth + 1);
	}
}

str scope_near_field(struct parser *p, struct type *t, str name)
{
	struct near n = { .name = name, .distance = UINT32_MAX };
	consider_fields(p, &n, t, 0);
	return n.best;
}

/* Macros people forget the header of. */
static const char *header_of(str name)
{
	static const struct { const char *prefix, *header; } rows[] = {
		{ "SEC", "bpf/bpf_helpers.h" }, { "__uint", "bpf/bpf_helpers.h" }, { "__type", "bpf/bpf_helpers.h" },
		{ "bpf_printk", "bpf/bpf_helpers.h" },
		{ "__always_inline", "bpf/bpf_helpers.h" }, { "__noinline", "bpf/bpf_helpers.h" },
		{ "__ksym", "bpf/bpf_helpers.h" },
		{ "__kconfig", "bpf/bpf_helpers.h" }, { "BPF_KPROBE", "bpf/bpf_tracing.h" },
		{ "BPF_KRETPROBE", "bpf/bpf_tracing.h" },
		{ "BPF_PROG", "bpf/bpf_tracing.h" }, { "BPF_UPROBE", "bpf/bpf_tracing.h" },
		{ "BPF_KSYSCALL", "bpf/bpf_tracing.h" },
		{ "PT_REGS_", "bpf/bpf_tracing.h" }, { "BPF_CORE_READ", "bpf/bpf_core_read.h" },
		{ "bpf_core_", "bpf/bpf_core_read.h" },
		{ "BPF_PROBE_READ", "bpf/bpf_core_read.h" }, { "bpf_htons", "bpf/bpf_endian.h" },
		{ "bpf_ntohs", "bpf/bpf_endian.h" },
		{ "bpf_htonl", "bpf/bpf_endian.h" }, { "bpf_ntohl", "bpf/bpf_endian.h" },
		{ "BPF_USDT", "bpf/usdt.bpf.h" },
		{ "ETH_P_", "linux/if_ether.h" }, { "ETH_ALEN", "linux/if_ether.h" }, { "ETH_HLEN", "linux/if_ether.h" },
		{ "TC_ACT_", "linux/pkt_cls.h" }, { "AF_INET", "linux/socket.h" }, { "AF_UNIX", "linux/socket.h" },
		{ "O_CREAT", "linux/fcntl.h" }, { "O_RDWR", "linux/fcntl.h" }, { "O_WRONLY", "linux/fcntl.h" },
		{ "EPERM", "linux/errno.h" }, { "ENOENT", "linux/errno.h" }, { "EINVAL", "linux/errno.h" },
		{ "EACCES", "linux/errno.h" }, { "TASK_COMM_LEN", "linux/sched.h" }, { "PATH_MAX", "linux/limits.h" },
		{ "NAME_MAX", "linux/limits.h" }, { "BPF_HASH", "bcc/helpers.h" }, { "BPF_ARRAY", "bcc/helpers.h" },
		{ "BPF_HISTOGRAM", "bcc/helpers.h" }, { "BPF_TABLE", "bcc/helpers.h" },
		{ "BPF_PERCPU_", "bcc/helpers.h" }, { "BPF_LRU_HASH", "bcc/helpers.h" },
		{ "BPF_PERF_OUTPUT", "bcc/helpers.h" }, { "BPF_RINGBUF_OUTPUT", "bcc/helpers.h" },
		{ "BPF_STACK_TRACE", "bcc/helpers.h" }, { "TRACEPOINT_PROBE", "bcc/helpers.h" },
		{ "ethernet_t", "bcc/proto.h" }, { "dot1q_t", "bcc/proto.h" }, { "arp_t", "bcc/proto.h" },
		{ "ip_t", "bcc/proto.h" }, { "ip6_t", "bcc/proto.h" }, { "icmp_t", "bcc/proto.h" },
		{ "icmp6_t", "bcc/proto.h" }, { "udp_t", "bcc/proto.h" }, { "tcp_t", "bcc/proto.h" },
		{ "vxlan_t", "bcc/proto.h" }, { "cursor_advance", "bcc/proto.h" },
	};
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (name.n && name.s[0] == rows[i].prefix[0] && str_starts(name, rows[i].prefix))
			return rows[i].header;
	return NULL;
}

/* Functions that programs elsewhere have, and what there is in their place. */
const char *scope_instead(struct parser *p, str name)
{
	static const struct { const char *names, *hint; } rows[] = {
		{ " printf puts fprintf printk pr_info trace_printk ",
		"bpf_printk() writes to the kernel's trace pipe" },
		{ " malloc calloc realloc free kmalloc kzalloc kfree alloca ",
		"BPF has no heap: keep it in a map, such as a per-CPU array with one element" },
		{ " strdup strndup stpcpy ",
		"strcpy() and strncpy() copy into an array; out of the kernel, bpf_probe_read_kernel_str() does" },
		{ " sprintf snprintf ",
		"bpf_snprintf(), or BPF_SNPRINTF() of <bpf/bpf_tracing.h>, writes numbers as text" },
		{ " strtok strsep sscanf ",
		"strchr(), strstr() and strcspn() search; bpf_strtol() and bpf_strtoul() read numbers" },
		{ " strtol strtoul atoi atol simple_strtol ", "bpf_strtol() and bpf_strtoul() read numbers" },
		{ " copy_from_user get_user copy_to_user put_user strncpy_from_user ",
		"bpf_probe_read_user() and bpf_probe_read_user_str() read a process's memory" },
		{ " time clock gettimeofday clock_gettime ktime_get ktime_get_ns jiffies ",
		"bpf_ktime_get_ns() tells the time" },
		{ " rand random srand get_random_bytes ", "bpf_get_prandom_u32() makes random numbers" },
		{ " getpid gettid get_current_pid ",
		"bpf_get_current_pid_tgid() has both: >> 32 the process, (u32) the thread" },
		{ " current get_current ",
		"bpf_get_current_task_btf(), or (struct task_struct *)bpf_get_current_task()" },
		{ " smp_processor_id get_cpu ", "bpf_get_smp_processor_id() tells the CPU" },
		{ " sleep usleep msleep exit abort assert ",
		"a BPF program cannot wait or end the process: it returns" },
	};
	str word = arena_printf(p->arena, " %.*s ", STR_ARG(name));
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (memmem(rows[i].names, strlen(rows[i].names), word.s, word.n))
			return rows[i].hint;
	return NULL;
}

static bool is_kernel_function(struct parser *p, str name)
{
	return p->ts->kern && btf_find(p->ts->kern, BTF_FUNC, name);
}

const char *scope_lacks_header(struct parser *p, str name)
{
	const char *header = header_of(name);
	return header && !pp_has_included(p->pp, header) ? header : NULL;
}

void scope_hint(struct parser *p, struct diag *d, str name, str near)
{
	const char *header = header_of(name), *instead = scope_instead(p, name);
	if (instead)
		diag_hint(p->ds, d, "%s", instead);
	else if (header && !pp_has_included(p->pp, header))
		diag_hint(p->ds, d, "#include <%s>", header);
	else if (is_kernel_function(p, name))
		diag_hint(p->ds, d, "the kernel has a function of this name, "
			"and BPF programs can call helpers and kfuncs alone");
	else if (near.n && str_eq(near, name))
		diag_hint(p->ds, d, "it is a macro that takes arguments: %.*s(...)", STR_ARG(name));
	else if (near.n)
		diag_hint(p->ds, d, "did you mean '%.*s'?", STR_ARG(near));
	else if (!pp_wants_btf(p->pp) && p->ts->kern)
		diag_hint(p->ds, d, "if it is the kernel's: #include \"vmlinux.h\"");
}

/* A struct that is not defined: the header that does, or the name most like it. */
void scope_hint_tag(struct parser *p, struct diag *d, struct type *s)
{
	const char *header = scope_lacks_header(p, s->tag);
	str near = s->tag.n ? scope_near_tag(p, s) : STR("");
	if (header)
		diag_hint(p->ds, d, "#include <%s>", header);
	else if (near.n)
		diag_hint(p->ds, d, "did you mean '%s %.*s'?", s->kind == TY_UNION ? "union" :
			s->kind == TY_ENUM ? "enum" : "struct", STR_ARG(near));
}
