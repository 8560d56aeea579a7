/* load_extern.c: what an object expects from the kernel: kconfig values, kernel symbols, kfuncs.
 *
 * Kconfig values become the contents of the .kconfig map. Symbols with a type are found in the kernel's BTF, those
 * without one in /proc/kallsyms, read once and only when there are any. */
#include "load/load_private.h"

#include <fcntl.h>

static struct where ext_where(const struct load *l, const struct obj_extern *e)
{
	return l->obj->is_ours && e->span.at ? where_src(e->span.at, e->span.len) :
		where_elf(e->kind == EXTERN_KCONFIG ? STR(".kconfig") : STR(".ksyms"), 0);
}

#if defined(__aarch64__)
static const char *const wrapper = "__arm64_sys_bpf";
#else
static const char *const wrapper = "__x64_sys_bpf";
#endif

static bool has_symbol(struct load *l, const char *name);

/* Are system calls entered through functions that take pt_regs (since 4.17)? Their names tell. */
static bool has_wrapper(struct load *l)
{
	const struct btf *b = l->opts->kernel_btf ? l->opts->kernel_btf(l->opts->ctx, 0) : NULL;
	return (b && btf_find(b, BTF_FUNC, str_from(wrapper))) || has_symbol(l, wrapper);
}

/* The names libbpf supplies itself; false: an ordinary CONFIG_ name. */
static bool virtual_kconfig(struct load *l, str name, u64 *value)
{
	if (str_is(name, "LINUX_KERNEL_VERSION"))
		*value = sys_kernel_version(l->k);
	else if (str_is(name, "LINUX_HAS_BPF_COOKIE"))
		*value = feat_has(l->opts->feats, FEAT_BPF_COOKIE);
	else if (str_is(name, "LINUX_HAS_SYSCALL_WRAPPER"))
		*value = has_wrapper(l);
	else
		return false;
	return true;
}

static bool put_number(struct load *l, const struct obj_extern *e, u64 v)
{
	for (u32 i = 0; i < MIN(e->size, 8u); i++)
		l->kconfig[e->kconfig_off + i] = (u8)(v >> (8 * i));
	return true;
}

/* What a configuration's value may become, by the variable's type, as libbpf has it. */
enum kconfig_kind { KC_OTHER, KC_BOOL, KC_TRISTATE, KC_CHAR, KC_INT, KC_TEXT };

static enum kconfig_kind kconfig_kind(const struct load *l, const struct obj_extern *e)
{
	struct btf_node t, item;
	if (!l->obj->btf || !btf_node(l->obj->btf, e->btf_id, &t) ||
		!btf_node(l->obj->btf, btf_skip(l->obj->btf, t.type), &t))
		return KC_OTHER;
	switch (t.kind) {
	case BTF_INT: return t.int_encoding & 4 ? KC_BOOL : t.size == 1 ? KC_CHAR : KC_INT;
	case BTF_ENUM: return str_is(t.name, "libbpf_tristate") ? KC_TRISTATE : KC_OTHER;
	case BTF_ARRAY: return btf_node(l->obj->btf, btf_skip(l->obj->btf, t.array_type), &item) &&
		item.kind == BTF_INT && item.size == 1 ? KC_TEXT : KC_OTHER;
	default: return KC_OTHER;
	}
}

/* "y" into a character stays what it is; into a bool or a tristate it is 1. */
static bool put_letter(struct load *l, const struct obj_extern *e, enum kconfig_kind kind, char c)
{
	if (kind == KC_CHAR)
		return put_number(l, e, (u8)c);
	if (kind == KC_TRISTATE || (kind == KC_BOOL && c != 'm'))
		return put_number(l, e, c == 'y' ? 1 : c == 'm' ? 2 : 0);
	return false;
}

/* A number that the variable's width can hold. */
static bool put_fitting(struct load *l, const struct obj_extern *e, enum kconfig_kind kind, str text)
{
	bool minus = text.n && text.s[0] == '-';
	u32 bits = kind == KC_BOOL ? 1 : 8 * e->size;
	u64 v, most = bits >= 64 ? UINT64_MAX : (1ull << bits) - 1;
	if ((kind != KC_INT && kind != KC_CHAR && kind != KC_BOOL) || !str_to_u64(minus ? str_sub(text, 1, text.n) :
		text, &v))
		return false;
	if (e->is_signed && bits < 64)
		most = (most >> 1) + minus;
	return v <= most && (!minus || e->is_signed) && put_number(l, e, minus ? 0 - v : v);
}

static bool put_kconfig(struct load *l, const struct obj_extern *e, str text)
{
	enum kconfig_kind kind = kconfig_kind(l, e);
	bool fits;
	if (text.n >= 2 && text.s[0] == '"' && text.s[text.n - 1] == '"') {
		fits = kind == KC_TEXT;
		if (fits)
			memcpy(l->kconfig + e->kconfig_off, text.s + 1, MIN(text.n - 2, e->size ? e->size - 1 : 0));
	} else if (text.n == 1 && strchr("ymn", text.s[0])) {
		fits = put_letter(l, e, kind, text.s[0]);
	} else {
		fits = put_fitting(l, e, kind, text);
	}
	if (!fits)
		load_report(l->ds, NO_KCONFIG, ext_where(l, e),
			"'%.*s' has the value '%.*s', which does not fit its type", STR_ARG(e->name), STR_ARG(text));
	return fits;
}

static bool resolve_kconfig(struct load *l, const struct obj_extern *e, struct ext_value *v)
{
	u64 number;
	str text;
	if (virtual_kconfig(l, e->name, &number))
		return v->found = put_kconfig(l, e, arena_printf(l->arena, "%llu", (unsigned long long)number));
	if (load_kconfig_value(l, e->name, &text))
		return v->found = put_kconfig(l, e, text);
	if (e->is_weak)
		return true;
	load_report(l->ds, NO_KCONFIG, ext_where(l, e), "this kernel's configuration does not say '%.*s'",
		STR_ARG(e->name));
	return false;
}

static u64 hex_at(const char *s, const char *end, const char **after)
{
	u64 v = 0;
	for (; s < end; s++) {
		u32 c = (u8)*s, d = c - '0' < 10 ? c - '0' : (c | 32) - 'a' < 6 ? (c | 32) - 'a' + 10 : 16;
		if (d == 16)
			break;
		v = v * 16 + d;
	}
	*after = s;
	return v;
}

/* The lines of kallsyms ("addr type name [module]") one after another; false: no more. The name is good until the
 * next. */
struct kallsyms { struct load *l; long fd; char *text, *line, *end; };
enum { CHUNK = 64 << 10 };

static struct kallsyms kallsyms_open(struct load *l)
{
	char *text = arena_alloc(l->arena, CHUNK);
	return (struct kallsyms){ l, l->k->open(l->k, "/proc/kallsyms", O_RDONLY, 0), text, text, text };
}

static void kallsyms_close(struct kallsyms *s)
{
	if (s->fd >= 0)
		s->l->k->close(s->l->k, (int)s->fd);
}

/* What is left of the chunk, which ends inside a line, and the next one behind it; a line that fills it is none. */
static bool more_text(struct kallsyms *s)
{
	u32 kept = (u32)(s->end - s->line);
	kept = kept == CHUNK ? 0 : kept;
	memmove(s->text, s->line, kept);
	long n = s->fd < 0 ? 0 : s->l->k->read(s->l->k, (int)s->fd, s->text + kept, CHUNK - kept);
	s->line = s->text;
	s->end = s->text + kept + MAX(n, 0);
	return n > 0;
}

static bool kallsyms_next(struct kallsyms *s, str *name, u64 *address)
{
	const char *p;
	char *nl;
	str rest;
	while (!(nl = memchr(s->line, '\n', (size_t)(s->end - s->line))))
		if (!more_text(s))
			return false;
	*address = hex_at(s->line, nl, &p);
	*name = nl - p > 3 ? (str){ p + 3, (u32)(nl - p - 3) } : STR("");
	str_cut(*name, '\t', name, &rest);
	s->line = nl + 1;
	return true;
}

static bool has_symbol(struct load *l, const char *wanted)
{
	struct kallsyms s = kallsyms_open(l);
	str name = STR("");
	u64 address;
	bool found = false;
	while (!found && kallsyms_next(&s, &name, &address))
		found = str_is(name, wanted);
	kallsyms_close(&s);
	return found;
}

/* One pass for every symbol that is wanted by address. */
static void read_kallsyms(struct load *l, u32 wanted)
{
	struct kallsyms s = kallsyms_open(l);
	str name;
	u64 address;
	while (wanted && kallsyms_next(&s, &name, &address))
		for (u32 i = 0; i < l->obj->externs.n; i++) {
			const struct obj_extern *e = &l->obj->externs.v[i];
			if (e->kind == EXTERN_KSYM && !l->ext[i].found && !l->ext[i].btf_id && str_eq(e->name, name)) {
				l->ext[i] = (struct ext_value){ .found = true, .address = address };
				wanted--;
			}
		}
	kallsyms_close(&s);
}

static bool find_named(struct load *l, enum btf_kind kind, str name, struct ext_value *v)
{
	const struct btf *b;
	for (u32 i = 0; (b = l->opts->kernel_btf ? l->opts->kernel_btf(l->opts->ctx, i) : NULL); i++)
		if ((v->btf_id = btf_find(b, kind, name))) {
			v->btf_index = i;
			return v->found = true;
		}
	return false;
}

static u32 type_of(const struct btf *b, u32 id)
{
	struct btf_node n;
	return b && btf_node(b, id, &n) ? n.type : 0;
}

/* By its name, else by its name without the flavor. What the kernel has there must be of the declared type (libbpf:
 * bpf_core_types_are_compat): other parameters are another function, whatever it is called. */
static bool find_in_btf(struct load *l, enum btf_kind kind, const struct obj_extern *e, struct ext_value *v)
{
	str plain = btf_essential(e->name);
	if (!find_named(l, kind, e->name, v) && (plain.n == e->name.n || !find_named(l, kind, plain, v)))
		return false;
	const struct btf *b = l->opts->kernel_btf(l->opts->ctx, v->btf_index);
	struct btf_node declared;
	bool same_kind = l->obj->btf && btf_node(l->obj->btf, e->btf_id, &declared) && declared.kind == kind;
	if (!same_kind || btf_compatible(l->obj->btf, declared.type, b, type_of(b, v->btf_id)))
		return true;
	*v = (struct ext_value){ .other_type = true };
	return false;
}

static bool missing(struct load *l, const struct obj_extern *e, const struct ext_value *v)
{
	bool is_kfunc = e->kind == EXTERN_KFUNC;
	if (e->is_weak)
		return true;
	if (v->other_type) {
		struct diag *d = is_kfunc ?
			load_report(l->ds, NO_KFUNC, ext_where(l, e),
			"'%.*s' is declared with other parameters or another result than this kernel's",
			STR_ARG(e->name)) :
			load_report(l->ds, NO_KSYM, ext_where(l, e),
			"'%.*s' is declared with another type than this kernel's", STR_ARG(e->name));
		diag_hint(l->ds, d, "declare it as the kernel does, as vmlinux.h has it; for kernels that differ: "
			"several flavors, x___old and x___new, both __weak");
	} else if (e->kind == EXTERN_ELSEWHERE) {
		load_report(l->ds, NO_KSYM, ext_where(l, e),
			"'%.*s' is of another object, with which this one is not linked", STR_ARG(e->name));
	} else if (is_kfunc) {
		load_report(l->ds, NO_KFUNC, ext_where(l, e), "this kernel has no kfunc '%.*s'", STR_ARG(e->name));
	} else {
		load_report(l->ds, NO_KSYM, ext_where(l, e), "this kernel has no symbol '%.*s'%s", STR_ARG(e->name),
			e->is_typed ? " in its BTF" : "");
	}
	return false;
}

static bool resolve_typed(struct load *l, const struct obj_extern *e, struct ext_value *v)
{
	if (e->kind == EXTERN_KFUNC)
		return find_in_btf(l, BTF_FUNC, e, v) || missing(l, e, v);
	return find_in_btf(l, BTF_VAR, e, v) || (!v->other_type && find_in_btf(l, BTF_FUNC, e, v)) || missing(l, e, v);
}

bool load_externs(struct load *l)
{
	u32 by_address = 0;
	u64 kconfig_bytes = 0;
	bool ok = true;
	l->ext = arena_array(l->arena, struct ext_value, l->obj->externs.n + 1);
	vec_each(m, &l->obj->maps)
		if (m->origin == MAP_KCONFIG)
			kconfig_bytes = m->value_size;
	l->kconfig = arena_alloc(l->arena, kconfig_bytes + 8);
	for (u32 i = 0; i < l->obj->externs.n; i++) {
		const struct obj_extern *e = &l->obj->externs.v[i];
		struct ext_value *v = &l->ext[i];
		if (e->kind == EXTERN_KCONFIG)
			ok &= (u64)e->kconfig_off + e->size <= kconfig_bytes && resolve_kconfig(l, e, v);
		else if (e->kind == EXTERN_ELSEWHERE)
			ok &= missing(l, e, v);
		else if (l->opts->light)
			v->found = true;     /* where the program runs */
		else if (e->kind == EXTERN_KFUNC || e->is_typed)
			ok &= resolve_typed(l, e, v);
		else
			by_address++;
	}
	if (by_address)
		read_kallsyms(l, by_address);
	for (u32 i = 0; i < l->obj->externs.n; i++)
		if (l->obj->externs.v[i].kind == EXTERN_KSYM && !l->obj->externs.v[i].is_typed && !l->ext[i].found)
			ok &= missing(l, &l->obj->externs.v[i], &l->ext[i]);
	return ok;
}

int load_module_slot(struct load *l, u32 btf_index)
{
	for (u32 i = 1; i < l->nmodule_fds; i++)
		if (l->module_index[i] == btf_index)
			return (int)i;
	int fd = l->opts->kernel_btf_fd ? l->opts->kernel_btf_fd(l->opts->ctx, btf_index) : -1;
	if (fd < 0 || l->nmodule_fds == MAX_MODULE_FDS) {
		load_report(l->ds, NO_KFUNC, where_none(),
			fd < 0 ? "cannot open the BTF of a module whose kfunc is called" :
			"kfuncs of more than 31 modules are called");
		if (fd >= 0)
			l->k->close(l->k, fd);
		return -1;
	}
	l->module_index[l->nmodule_fds] = btf_index;
	l->module_fds[l->nmodule_fds] = fd;
	return (int)l->nmodule_fds++;
}
